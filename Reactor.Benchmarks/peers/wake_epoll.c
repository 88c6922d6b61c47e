/* Two threads, each asleep in epoll_wait, wake each other in turn.
 *
 *   wake_epoll eventfd|socketpair apart|together
 *
 * eventfd: edge-triggered, so that the counter need not be read; two system calls a signal is the least there is.
 * socketpair: a byte is sent, and received before the next wait. */
#include "peer.h"
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

struct side {
    int epoll;
    int wait;
    int wake;
};

static bool by_eventfd;
static int answer_processor;
static struct side first, second;

static void open_side(struct side *side)
{
    struct epoll_event event = {.events = EPOLLIN};
    if (by_eventfd) {
        event.events |= EPOLLET;
        side->wait = side->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        DIE_IF(side->wait < 0);
    } else {
        int ends[2];
        DIE_IF(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0);
        side->wait = ends[0];
        side->wake = ends[1];
    }
    side->epoll = epoll_create1(EPOLL_CLOEXEC);
    DIE_IF(side->epoll < 0);
    DIE_IF(epoll_ctl(side->epoll, EPOLL_CTL_ADD, side->wait, &event) != 0);
}

static void signal_side(struct side *side)
{
    if (by_eventfd) {
        uint64_t one = 1;
        DIE_IF(write(side->wake, &one, sizeof one) != sizeof one);
    } else {
        DIE_IF(send(side->wake, "!", 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1);
    }
}

static void await_side(struct side *side)
{
    struct epoll_event events[256];
    while (epoll_wait(side->epoll, events, 256, -1) != 1) {
    }
    if (!by_eventfd) {
        char bytes[64];
        DIE_IF(recv(side->wait, bytes, sizeof bytes, MSG_DONTWAIT) < 1);
    }
}

static void *answer(void *unused)
{
    place(answer_processor);
    for (;;) {
        await_side(&second);
        signal_side(&first);
    }
    return unused;
}

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    int64_t start = now_ns(), last = start;
    do {
        signal_side(&second);
        await_side(&first);
        int64_t now = now_ns();
        histogram_add(&measurement->latency, now - last);
        measurement->operations++;
        last = now;
    } while (last - start < nanoseconds);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: wake_epoll eventfd|socketpair apart|together\n");
        return 2;
    }
    by_eventfd = strcmp(arguments[1], "eventfd") == 0;
    answer_processor = strcmp(arguments[2], "apart") == 0;
    open_side(&first);
    open_side(&second);
    pthread_t thread;
    DIE_IF(pthread_create(&thread, NULL, answer, NULL) != 0);
    place(0);
    serve(run);
    return 0;
}
