/* Two threads pass a one-byte message back and forth over libzmq's in-process PAIR sockets.
 *
 *   wake_zmq apart|together */
#include "peer.h"
#include <zmq.h>

static void *context, *first;
static int answer_processor;

static void *answer(void *second)
{
    place(answer_processor);
    for (;;) {
        char byte;
        DIE_IF(zmq_recv(second, &byte, 1, 0) != 1);
        DIE_IF(zmq_send(second, &byte, 1, 0) != 1);
    }
    return NULL;
}

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    int64_t start = now_ns(), last = start;
    do {
        char byte = '!';
        DIE_IF(zmq_send(first, &byte, 1, 0) != 1);
        DIE_IF(zmq_recv(first, &byte, 1, 0) != 1);
        int64_t now = now_ns();
        histogram_add(&measurement->latency, now - last);
        measurement->operations++;
        last = now;
    } while (last - start < nanoseconds);
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: wake_zmq apart|together\n");
        return 2;
    }
    answer_processor = strcmp(arguments[1], "apart") == 0;
    context = zmq_ctx_new();
    first = zmq_socket(context, ZMQ_PAIR);
    void *second = zmq_socket(context, ZMQ_PAIR);
    DIE_IF(zmq_bind(first, "inproc://wake") != 0 || zmq_connect(second, "inproc://wake") != 0);
    pthread_t thread;
    DIE_IF(pthread_create(&thread, NULL, answer, second) != 0);
    place(0);
    serve(run);
    return 0;
}
