/* Creates a libzmq context and one socket in it, closes it, and terminates the context. */
#include "peer.h"
#include <zmq.h>

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    int64_t start = now_ns(), last = start;
    do {
        void *context = zmq_ctx_new();
        DIE_IF(context == NULL);
        void *socket = zmq_socket(context, ZMQ_PAIR);
        DIE_IF(socket == NULL);
        DIE_IF(zmq_close(socket) != 0);
        DIE_IF(zmq_ctx_term(context) != 0);
        int64_t now = now_ns();
        histogram_add(&measurement->latency, now - last);
        measurement->operations++;
        last = now;
    } while (last - start < nanoseconds);
}

int main(void)
{
    serve(run);
    return 0;
}
