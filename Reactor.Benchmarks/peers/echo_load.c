/* The client of every echo server: each connection sends a message, waits for all of it to come back, and sends the next. An
 * operation is a message there and back.
 *
 *   echo_load CONNECTIONS SIZE PORT */
#include "peer.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

struct connection {
    int socket;
    int unsent, missing;
    bool watches_write;
    int64_t begun;
};

static int epoll, count, size;
static struct connection *connections;
static char *message, *room;

static void push(struct connection *connection)
{
    while (connection->unsent > 0) {
        ssize_t sent = send(connection->socket, message, (size_t)connection->unsent, MSG_NOSIGNAL);
        if (sent < 0) {
            DIE_IF(errno != EAGAIN);
            break;
        }
        connection->unsent -= (int)sent;
    }
    bool watches_write = connection->unsent > 0;
    if (watches_write != connection->watches_write) {
        struct epoll_event event = {.events = EPOLLIN | (watches_write ? EPOLLOUT : 0), .data.ptr = connection};
        DIE_IF(epoll_ctl(epoll, EPOLL_CTL_MOD, connection->socket, &event) != 0);
        connection->watches_write = watches_write;
    }
}

static void begin(struct connection *connection, int64_t now)
{
    connection->begun = now;
    connection->unsent = connection->missing = size;
    push(connection);
}

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    int64_t start = now_ns();
    int open = count;
    for (int i = 0; i < count; i++) {
        begin(&connections[i], now_ns());
    }
    while (open > 0) {
        struct epoll_event events[256];
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            if ((events[i].events & EPOLLOUT) != 0) {
                push(connection);
            }
            if ((events[i].events & ~(uint32_t)EPOLLOUT) == 0) {
                continue;
            }
            ssize_t received = recv(connection->socket, room, 65536, 0);
            if (received < 0 && errno == EAGAIN) {
                continue;
            }
            DIE_IF(received <= 0);
            connection->missing -= (int)received;
            if (connection->missing == 0) {
                int64_t now = now_ns();
                histogram_add(&measurement->latency, now - connection->begun);
                measurement->operations++;
                if (now - start < nanoseconds) {
                    begin(connection, now);
                } else {
                    open--;
                }
            }
        }
    }
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 4) {
        fprintf(stderr, "usage: echo_load CONNECTIONS SIZE PORT\n");
        return 2;
    }
    count = atoi(arguments[1]);
    size = atoi(arguments[2]);
    connections = calloc((size_t)count, sizeof *connections);
    message = calloc(1, (size_t)size);
    room = malloc(65536);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(arguments[3])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    for (int i = 0; i < count; i++) {
        int on = 1;
        int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        DIE_IF(descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0);
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        connections[i].socket = descriptor;
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
        DIE_IF(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) != 0);
        DIE_IF(fcntl(descriptor, F_SETFL, O_NONBLOCK) != 0);
    }
    serve(run);
    return 0;
}
