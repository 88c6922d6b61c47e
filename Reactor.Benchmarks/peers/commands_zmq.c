/* Threads send 16-byte commands to one thread over libzmq's in-process PUSH and PULL, within the default high-water marks; an
 * operation is a command received. Each round sends ROUND commands in all and waits until the last has come.
 *
 *   commands_zmq SENDERS ROUND */
#include "peer.h"
#include <zmq.h>

static void *context, *pull;
static long round_size, senders;
static pthread_barrier_t begin;

static void *send_commands(void *unused)
{
    void *push = zmq_socket(context, ZMQ_PUSH);
    DIE_IF(zmq_connect(push, "inproc://commands") != 0);
    for (;;) {
        pthread_barrier_wait(&begin);
        for (long i = 0; i < round_size / senders; i++) {
            int64_t command[2] = {i, 0};
            DIE_IF(zmq_send(push, command, sizeof command, 0) != sizeof command);
        }
    }
    return unused;
}

static void run(int64_t nanoseconds, struct measurement *measurement)
{
    int64_t start = now_ns();
    do {
        pthread_barrier_wait(&begin);
        for (long i = 0; i < round_size / senders * senders; i++) {
            int64_t command[2];
            DIE_IF(zmq_recv(pull, command, sizeof command, 0) != sizeof command);
            measurement->operations++;
        }
    } while (now_ns() - start < nanoseconds);
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: commands_zmq SENDERS ROUND\n");
        return 2;
    }
    senders = atol(arguments[1]);
    round_size = atol(arguments[2]);
    context = zmq_ctx_new();
    pull = zmq_socket(context, ZMQ_PULL);
    DIE_IF(zmq_bind(pull, "inproc://commands") != 0);
    pthread_barrier_init(&begin, NULL, (unsigned)senders + 1);
    for (long i = 0; i < senders; i++) {
        pthread_t thread;
        DIE_IF(pthread_create(&thread, NULL, send_commands, NULL) != 0);
    }
    serve(run);
    return 0;
}
