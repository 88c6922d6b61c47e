/* One active descriptor among many that are watched and silent: write to it, wait, find it, read it.
 *
 *   idle epoll|poll|select REGISTERED single|threaded */
#include "peer.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/select.h>

static int *descriptors;
static int registered, active, epoll;
static struct pollfd *entries;
static uint64_t *wanted, *found;
static int limit, words;

static void activate(void)
{
    uint64_t one = 1;
    DIE_IF(write(active, &one, sizeof one) != sizeof one);
}

static void serve_one(int descriptor)
{
    uint64_t value;
    DIE_IF(read(descriptor, &value, sizeof value) != sizeof value);
}

static void turn_epoll(void)
{
    struct epoll_event events[256];
    int count = epoll_wait(epoll, events, 256, -1);
    for (int i = 0; i < count; i++) {
        serve_one(events[i].data.fd);
    }
}

static void turn_poll(void)
{
    int count = poll(entries, (nfds_t)registered, -1);
    for (int i = 0; count > 0; i++) {
        if (entries[i].revents != 0) {
            count--;
            serve_one(entries[i].fd);
        }
    }
}

/* Linux has no FD_SETSIZE in the kernel: bits of our own, scanned by words, are what a careful user of many descriptors does. */
static void turn_select(void)
{
    memcpy(found, wanted, (size_t)words * sizeof *found);
    int count = select(limit, (fd_set *)found, NULL, NULL, NULL);
    for (int word = 0; count > 0; word++) {
        for (uint64_t bits = found[word]; bits != 0; bits &= bits - 1) {
            count--;
            serve_one(word * 64 + __builtin_ctzll(bits));
        }
    }
}

static void (*turn)(void);

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    int64_t start = now_ns();
    do {
        for (int i = 0; i < 10; i++) {
            activate();
            turn();
        }
        measurement->operations += 10;
    } while (now_ns() - start < nanoseconds);
}

int main(int count, char **arguments)
{
    if (count != 4) {
        fprintf(stderr, "usage: idle epoll|poll|select REGISTERED single|threaded\n");
        return 2;
    }
    if (strcmp(arguments[3], "threaded") == 0) {
        share_descriptors();
    }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    registered = atoi(arguments[2]);
    descriptors = calloc((size_t)registered, sizeof *descriptors);
    entries = calloc((size_t)registered, sizeof *entries);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < registered; i++) {
        descriptors[i] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        DIE_IF(descriptors[i] < 0);
        entries[i] = (struct pollfd){.fd = descriptors[i], .events = POLLIN};
        struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptors[i]};
        DIE_IF(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptors[i], &event) != 0);
        limit = descriptors[i] + 1;
    }
    active = descriptors[registered - 1];
    words = (limit + 63) / 64;
    wanted = calloc((size_t)words, sizeof *wanted);
    found = calloc((size_t)words, sizeof *found);
    for (int i = 0; i < registered; i++) {
        wanted[descriptors[i] / 64] |= 1ULL << (descriptors[i] % 64);
    }
    turn = strcmp(arguments[1], "epoll") == 0 ? turn_epoll : strcmp(arguments[1], "poll") == 0 ? turn_poll : turn_select;
    serve(run);
    return 0;
}
