/* The work of libzmq's own inproc_thr: one thread sends messages of a size to another over PUSH and PULL, as zmq_msg, within
 * the default high-water marks.
 *
 *   pipe_zmq SIZE ROUND */
#include "peer.h"
#include <zmq.h>

static void *context, *pull;
static long size, round_size;
static pthread_barrier_t begin;

static void *send_messages(void *unused)
{
    void *push = zmq_socket(context, ZMQ_PUSH);
    DIE_IF(zmq_connect(push, "inproc://pipe") != 0);
    for (;;) {
        pthread_barrier_wait(&begin);
        for (long i = 0; i < round_size; i++) {
            zmq_msg_t message;
            DIE_IF(zmq_msg_init_size(&message, (size_t)size) != 0);
            memset(zmq_msg_data(&message), 0, (size_t)size);
            memcpy(zmq_msg_data(&message), &i, sizeof i);
            DIE_IF(zmq_sendmsg(push, &message, 0) != size);
        }
    }
    return unused;
}

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    zmq_msg_t message;
    DIE_IF(zmq_msg_init(&message) != 0);
    int64_t start = now_ns();
    do {
        pthread_barrier_wait(&begin);
        for (long i = 0; i < round_size; i++) {
            DIE_IF(zmq_recvmsg(pull, &message, 0) != size);
            measurement->operations++;
        }
    } while (now_ns() - start < nanoseconds);
    zmq_msg_close(&message);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: pipe_zmq SIZE ROUND\n");
        return 2;
    }
    size = atol(arguments[1]);
    round_size = atol(arguments[2]);
    context = zmq_ctx_new();
    pull = zmq_socket(context, ZMQ_PULL);
    DIE_IF(zmq_bind(pull, "inproc://pipe") != 0);
    pthread_barrier_init(&begin, NULL, 2);
    pthread_t thread;
    DIE_IF(pthread_create(&thread, NULL, send_messages, NULL) != 0);
    serve(run);
    return 0;
}
