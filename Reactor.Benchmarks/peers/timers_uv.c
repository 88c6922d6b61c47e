/* libuv's timers with many pending.
 *
 *   timers_uv cancel|fire PENDING
 *
 * cancel: start a timer due at a random time among the pending ones, and stop it. fire: start a batch of timers that are due at
 * once, and run the loop until they have fired. */
#include "peer.h"
#include <uv.h>

#define BATCH 100
#define HORIZON (3600 * 1000)

static uv_loop_t *loop;
static uv_timer_t batch[BATCH];
static long fired;

static void on_timer(uv_timer_t *timer)
{
    (void)timer;
    fired++;
}

static uint64_t random_due(void)
{
    static uint64_t state = 88172645463325252ULL;
    return HORIZON + next_random(&state) % HORIZON;
}

static void run_cancel(int64_t nanoseconds, struct measurement *measurement)
{
    int64_t start = now_ns();
    do {
        for (int i = 0; i < BATCH; i++) {
            uv_timer_start(&batch[i], on_timer, random_due(), 0);
        }
        for (int i = 0; i < BATCH; i++) {
            uv_timer_stop(&batch[i]);
        }
        measurement->operations += BATCH;
    } while (now_ns() - start < nanoseconds);
}

static void run_fire(int64_t nanoseconds, struct measurement *measurement)
{
    int64_t start = now_ns();
    do {
        fired = 0;
        for (int i = 0; i < BATCH; i++) {
            uv_timer_start(&batch[i], on_timer, 0, 0);
        }
        while (fired < BATCH) {
            uv_run(loop, UV_RUN_NOWAIT);
        }
        measurement->operations += BATCH;
    } while (now_ns() - start < nanoseconds);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: timers_uv cancel|fire PENDING\n");
        return 2;
    }
    loop = uv_default_loop();
    long pending = atol(arguments[2]);
    uv_timer_t *timers = calloc((size_t)pending, sizeof *timers);
    DIE_IF(timers == NULL);
    for (long i = 0; i < pending; i++) {
        uv_timer_init(loop, &timers[i]);
        uv_timer_start(&timers[i], on_timer, random_due(), 0);
    }
    for (int i = 0; i < BATCH; i++) {
        uv_timer_init(loop, &batch[i]);
    }
    serve(strcmp(arguments[1], "cancel") == 0 ? run_cancel : run_fire);
    return 0;
}
