/* A TCP echo server on libuv: one buffer a connection, uv_try_write first, uv_write for what is left over. Prints "port N" and serves
 * until it is killed. */
#include "peer.h"
#include <netinet/in.h>
#include <uv.h>

#define CAPACITY 65536

struct connection {
    uv_tcp_t stream;
    uv_write_t write;
    char bytes[CAPACITY];
};

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer);

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    struct connection *connection = handle->data;
    *buffer = uv_buf_init(connection->bytes, CAPACITY);
}

static void on_written(uv_write_t *write, int status)
{
    struct connection *connection = write->data;
    if (status < 0) {
        uv_close((uv_handle_t *)&connection->stream, on_closed);
    } else {
        uv_read_start((uv_stream_t *)&connection->stream, allocate, on_read);
    }
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct connection *connection = stream->data;
    if (count < 0) {
        uv_close((uv_handle_t *)stream, on_closed);
        return;
    }
    uv_buf_t rest = uv_buf_init(buffer->base, (unsigned)count);
    int sent = count > 0 ? uv_try_write(stream, &rest, 1) : 0;
    if (sent == UV_EAGAIN) {
        sent = 0;
    }
    if (sent < 0) {
        uv_close((uv_handle_t *)stream, on_closed);
    } else if (sent < count) {
        uv_read_stop(stream);
        rest.base += sent;
        rest.len -= (size_t)sent;
        connection->write.data = connection;
        uv_write(&connection->write, stream, &rest, 1, on_written);
    }
}

static void on_connection(uv_stream_t *listener, int status)
{
    if (status < 0) {
        return;
    }
    struct connection *connection = malloc(sizeof *connection);
    uv_tcp_init(listener->loop, &connection->stream);
    connection->stream.data = connection;
    DIE_IF(uv_accept(listener, (uv_stream_t *)&connection->stream) != 0);
    uv_tcp_nodelay(&connection->stream, 1);
    uv_read_start((uv_stream_t *)&connection->stream, allocate, on_read);
}

int main(void)
{
    uv_loop_t *loop = uv_default_loop();
    uv_tcp_t listener;
    struct sockaddr_in address;
    int length = sizeof address;
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(loop, &listener);
    DIE_IF(uv_tcp_bind(&listener, (struct sockaddr *)&address, 0) != 0 || uv_listen((uv_stream_t *)&listener, 1024, on_connection) != 0);
    DIE_IF(uv_tcp_getsockname(&listener, (struct sockaddr *)&address, &length) != 0);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return uv_run(loop, UV_RUN_DEFAULT);
}
