/* Two libuv loops wake each other by uv_async_send.
 *
 *   wake_uv apart|together */
#include "peer.h"
#include <uv.h>

static uv_loop_t first_loop, second_loop;
static uv_async_t first, second;
static struct measurement *current;
static int64_t start, last, limit;
static int answer_processor;

static void on_first(uv_async_t *async)
{
    int64_t now = now_ns();
    histogram_add(&current->latency, now - last);
    current->operations++;
    last = now;
    if (now - start < limit) {
        uv_async_send(&second);
    } else {
        uv_stop(async->loop);
    }
}

static void on_second(uv_async_t *async)
{
    (void)async;
    uv_async_send(&first);
}

static void *answer(void *unused)
{
    place(answer_processor);
    uv_run(&second_loop, UV_RUN_DEFAULT);
    return unused;
}

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    current = measurement;
    limit = nanoseconds;
    start = last = now_ns();
    uv_async_send(&second);
    uv_run(&first_loop, UV_RUN_DEFAULT);
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: wake_uv apart|together\n");
        return 2;
    }
    answer_processor = strcmp(arguments[1], "apart") == 0;
    DIE_IF(uv_loop_init(&first_loop) != 0 || uv_loop_init(&second_loop) != 0);
    DIE_IF(uv_async_init(&first_loop, &first, on_first) != 0 || uv_async_init(&second_loop, &second, on_second) != 0);
    pthread_t thread;
    DIE_IF(pthread_create(&thread, NULL, answer, NULL) != 0);
    place(0);
    serve(run);
    return 0;
}
