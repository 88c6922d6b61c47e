/* A TCP echo server on epoll: receive, send what was received, and watch for writability only while something could not be
 * sent. Prints "port N" and serves until it is killed.
 *
 *   echo_epoll single|threaded */
#include "peer.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#define CAPACITY 65536

struct connection {
    int socket;
    uint32_t interest;
    int begin, end;
    char bytes[CAPACITY];
};

static int epoll;

static void set_interest(struct connection *connection, uint32_t interest)
{
    if (connection->interest != interest) {
        struct epoll_event event = {.events = interest, .data.ptr = connection};
        DIE_IF(epoll_ctl(epoll, EPOLL_CTL_MOD, connection->socket, &event) != 0);
        connection->interest = interest;
    }
}

static void close_connection(struct connection *connection)
{
    close(connection->socket);
    free(connection);
}

static void flush_connection(struct connection *connection)
{
    while (connection->begin < connection->end) {
        ssize_t sent = send(connection->socket, connection->bytes + connection->begin, (size_t)(connection->end - connection->begin), MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EAGAIN) {
                set_interest(connection, EPOLLOUT);
            } else {
                close_connection(connection);
            }
            return;
        }
        connection->begin += (int)sent;
    }
    set_interest(connection, EPOLLIN | EPOLLRDHUP);
}

static void on_ready(struct connection *connection, uint32_t events)
{
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && connection->interest != EPOLLOUT) {
        ssize_t received = recv(connection->socket, connection->bytes, CAPACITY, 0);
        if (received < 0 && errno == EAGAIN) {
            return;
        }
        if (received <= 0) {
            close_connection(connection);
            return;
        }
        connection->begin = 0;
        connection->end = (int)received;
    }
    flush_connection(connection);
}

static void accept_all(int listener)
{
    int socket;
    while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        int on = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *connection = malloc(sizeof *connection);
        connection->socket = socket;
        connection->begin = connection->end = 0;
        connection->interest = EPOLLIN | EPOLLRDHUP;
        struct epoll_event event = {.events = connection->interest, .data.ptr = connection};
        DIE_IF(epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) != 0);
    }
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 2) {
        fprintf(stderr, "usage: echo_epoll single|threaded\n");
        return 2;
    }
    if (strcmp(arguments[1], "threaded") == 0) {
        share_descriptors();
    }
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    DIE_IF(bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 1024) != 0);
    DIE_IF(getsockname(listener, (struct sockaddr *)&address, &length) != 0);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    DIE_IF(epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) != 0);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        struct epoll_event events[256];
        int count = epoll_wait(epoll, events, 256, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL) {
                accept_all(listener);
            } else {
                on_ready(events[i].data.ptr, events[i].events);
            }
        }
    }
}
