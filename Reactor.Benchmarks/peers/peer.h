/* What all peers share: the line protocol with the harness, the clocks, a histogram of latencies, and thread placement.
 *
 * A peer reads lines "run MILLISECONDS" and answers each with one line of name=value measurements; it ends with its input. */
#ifndef PEER_H
#define PEER_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DIE_IF(condition)                                                                                                      \
    do {                                                                                                                       \
        if (condition) {                                                                                                       \
            perror(__FILE__ ": " #condition);                                                                                  \
            exit(1);                                                                                                           \
        }                                                                                                                      \
    } while (0)

static inline int64_t clock_ns(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static inline int64_t now_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

/* Latencies in buckets of a thirty-second of their power of two. */
#define BUCKETS (64 * 32)

struct histogram {
    int64_t count;
    int64_t buckets[BUCKETS];
};

static inline void histogram_add(struct histogram *histogram, int64_t value)
{
    uint64_t v = value < 32 ? 32 : (uint64_t)value;
    int exponent = 63 - __builtin_clzll(v);
    histogram->buckets[exponent * 32 + (int)((v >> (exponent - 5)) & 31)]++;
    histogram->count++;
}

static inline int64_t histogram_at(const struct histogram *histogram, double quantile)
{
    int64_t rank = (int64_t)(quantile * (double)histogram->count);
    int64_t seen = 0;
    for (int i = 5 * 32; i < BUCKETS; i++) {
        seen += histogram->buckets[i];
        if (seen > rank) {
            return (int64_t)((32ULL + (unsigned)(i % 32)) << (i / 32 - 5));
        }
    }
    return 0;
}

struct measurement {
    int64_t operations;
    int64_t wall;
    int64_t cpu;
    struct histogram latency;
};

/* Does the peer's work for about as long as it is told, and counts the operations; the rest is filled in by serve. */
typedef void (*work)(int64_t nanoseconds, struct measurement *measurement);

static inline void serve(work run)
{
    static struct measurement measurement;
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        long milliseconds;
        if (sscanf(line, "run %ld", &milliseconds) != 1) {
            continue;
        }
        memset(&measurement, 0, sizeof measurement);
        int64_t cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
        int64_t start = now_ns();
        run(milliseconds * 1000000LL, &measurement);
        measurement.wall = now_ns() - start;
        measurement.cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        printf("operations=%ld wall=%ld cpu=%ld", (long)measurement.operations, (long)measurement.wall, (long)measurement.cpu);
        if (measurement.latency.count > 0) {
            printf(" p50=%ld p99=%ld", (long)histogram_at(&measurement.latency, 0.5), (long)histogram_at(&measurement.latency, 0.99));
        }
        printf("\n");
        fflush(stdout);
    }
}

/* Places the calling thread on one processor; where there is only one, all are there. */
static inline void place(int processor)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor % (int)sysconf(_SC_NPROCESSORS_ONLN), &set);
    DIE_IF(sched_setaffinity(0, sizeof set, &set) != 0);
}

static inline void *sleep_forever(void *unused)
{
    for (;;) {
        pause();
    }
    return unused;
}

/* Starts a second thread, which sleeps. In a process that has one, the kernel counts references to a file atomically on every system call, once
 * for each descriptor that is polled; a process of a single thread is spared that, and a process of .NET never is one. */
static inline void share_descriptors(void)
{
    pthread_t thread;
    DIE_IF(pthread_create(&thread, NULL, sleep_forever, NULL) != 0);
}

static inline uint64_t next_random(uint64_t *state)
{
    uint64_t x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return *state = x;
}

#endif
