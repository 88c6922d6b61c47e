/* Adds, arms and removes descriptors with epoll_ctl, a batch at a time, with one look at the kernel in between.
 *
 *   churn_epoll single|threaded */
#include "peer.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>

#define BATCH 100

static int epoll;
static int descriptors[BATCH];

static void control(int operation, int descriptor, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = descriptor};
    DIE_IF(epoll_ctl(epoll, operation, descriptor, &event) != 0);
}

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    struct epoll_event events[256];
    int64_t start = now_ns();
    do {
        for (int i = 0; i < BATCH; i++) {
            control(EPOLL_CTL_ADD, descriptors[i], 0);
        }
        for (int i = 0; i < BATCH; i++) {
            control(EPOLL_CTL_MOD, descriptors[i], EPOLLIN | EPOLLRDHUP);
        }
        DIE_IF(epoll_wait(epoll, events, 256, 0) != 0);
        for (int i = 0; i < BATCH; i++) {
            control(EPOLL_CTL_DEL, descriptors[i], 0);
        }
        measurement->operations += BATCH;
    } while (now_ns() - start < nanoseconds);
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: churn_epoll single|threaded\n");
        return 2;
    }
    if (strcmp(arguments[1], "threaded") == 0) {
        share_descriptors();
    }
    epoll = epoll_create1(EPOLL_CLOEXEC);
    DIE_IF(epoll < 0);
    for (int i = 0; i < BATCH; i++) {
        descriptors[i] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        DIE_IF(descriptors[i] < 0);
    }
    serve(run);
    return 0;
}
