/*
 * Sends one gRPC unary request after the other over one HTTP/2 connection, a given number in flight, each body with a
 * number of its own, and prints what it saw as JSON. A client in Node would be the bottleneck, and h2load repeats one
 * body, which an idempotent server answers from its memory.
 *
 * usage: unary-load PORT PATH BODY_FILE PATCH_OFFSET IN_FLIGHT TOTAL
 * BODY_FILE is a whole gRPC frame; the 12 bytes at PATCH_OFFSET are overwritten with a decimal counter.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BODY_MAX 65536
#define COUNTER_DIGITS 12
#define HEADER(name, value) { (uint8_t *)name, (uint8_t *)value, sizeof(name) - 1, strlen(value), NGHTTP2_NV_FLAG_NONE }

struct call {
  char body[BODY_MAX];
  size_t sent;
  double started;
  int ok;
};

static char template_body[BODY_MAX];
static size_t body_length;
static long patch_offset, in_flight, total, begun, done, failed, answer_bytes;
static const char *path;
static double *latencies;
static int sock;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static ssize_t give_body(nghttp2_session *session, int32_t stream, uint8_t *out, size_t length, uint32_t *flags,
                         nghttp2_data_source *source, void *user) {
  struct call *call = source->ptr;
  size_t rest = body_length - call->sent;
  size_t count = rest < length ? rest : length;
  (void)session, (void)stream, (void)user;
  memcpy(out, call->body + call->sent, count);
  call->sent += count;
  if (call->sent == body_length) *flags |= NGHTTP2_DATA_FLAG_EOF;
  return (ssize_t)count;
}

static void begin(nghttp2_session *session) {
  struct call *call = malloc(sizeof *call);
  char counter[COUNTER_DIGITS + 1];
  nghttp2_nv headers[] = {HEADER(":method", "POST"),          HEADER(":scheme", "http"),
                          HEADER(":path", path),              HEADER(":authority", "127.0.0.1"),
                          HEADER("content-type", "application/grpc"), HEADER("te", "trailers")};
  nghttp2_data_provider provider = {.source = {.ptr = call}, .read_callback = give_body};
  memcpy(call->body, template_body, body_length);
  snprintf(counter, sizeof counter, "%0*ld", COUNTER_DIGITS, begun);
  memcpy(call->body + patch_offset, counter, COUNTER_DIGITS);
  call->sent = 0;
  call->ok = 0;
  call->started = now();
  begun++;
  if (nghttp2_submit_request(session, NULL, headers, 6, &provider, call) < 0) fail("submit");
}

static ssize_t send_bytes(nghttp2_session *session, const uint8_t *data, size_t length, int flags, void *user) {
  ssize_t count = send(sock, data, length, 0);
  (void)session, (void)flags, (void)user;
  if (count >= 0) return count;
  return errno == EAGAIN ? NGHTTP2_ERR_WOULDBLOCK : NGHTTP2_ERR_CALLBACK_FAILURE;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name, size_t name_length,
                     const uint8_t *value, size_t value_length, uint8_t flags, void *user) {
  struct call *call = nghttp2_session_get_stream_user_data(session, frame->hd.stream_id);
  (void)flags, (void)user;
  if (call && name_length == 11 && !memcmp(name, "grpc-status", 11)) call->ok = value_length == 1 && *value == '0';
  return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *data, size_t length, void *user) {
  (void)session, (void)flags, (void)stream, (void)data, (void)user;
  answer_bytes += (long)length;
  return 0;
}

static int on_close(nghttp2_session *session, int32_t stream, uint32_t error, void *user) {
  struct call *call = nghttp2_session_get_stream_user_data(session, stream);
  (void)error, (void)user;
  latencies[done++] = now() - call->started;
  if (!call->ok) failed++;
  free(call);
  if (begun < total) begin(session);
  return 0;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void connect_to(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  int yes = 1;
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  sock = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(sock, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  fcntl(sock, F_SETFL, fcntl(sock, F_GETFL) | O_NONBLOCK);
}

int main(int argc, char **argv) {
  nghttp2_session_callbacks *callbacks;
  nghttp2_session *session;
  uint8_t buffer[65536];
  double started;
  FILE *file;
  if (argc != 7) {
    fprintf(stderr, "usage: %s PORT PATH BODY_FILE PATCH_OFFSET IN_FLIGHT TOTAL\n", argv[0]);
    return 2;
  }
  path = argv[2];
  if (!(file = fopen(argv[3], "rb"))) fail(argv[3]);
  body_length = fread(template_body, 1, BODY_MAX, file);
  fclose(file);
  patch_offset = atol(argv[4]);
  in_flight = atol(argv[5]);
  total = atol(argv[6]);
  if (patch_offset < 0 || (size_t)patch_offset + COUNTER_DIGITS > body_length) {
    fprintf(stderr, "the counter does not fit into the body\n");
    return 2;
  }
  latencies = calloc((size_t)total, sizeof *latencies);
  connect_to(atoi(argv[1]));
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_send_callback(callbacks, send_bytes);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_close);
  nghttp2_session_client_new(&session, callbacks, NULL);
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, NULL, 0);
  nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, 1 << 24);
  started = now();
  while (begun < in_flight && begun < total) begin(session);
  while (done < total) {
    struct pollfd waiting = {.fd = sock, .events = POLLIN};
    ssize_t count;
    if (nghttp2_session_send(session) != 0) fail("send");
    if (nghttp2_session_want_write(session)) waiting.events |= POLLOUT;
    if (poll(&waiting, 1, 30000) <= 0) fail("no answer for 30 s");
    while ((count = recv(sock, buffer, sizeof buffer, 0)) > 0) {
      if (nghttp2_session_mem_recv(session, buffer, (size_t)count) < 0) fail("protocol");
    }
    if (count == 0) fail("the server closed the connection");
    if (count < 0 && errno != EAGAIN) fail("recv");
  }
  double seconds = now() - started;
  qsort(latencies, (size_t)done, sizeof *latencies, compare);
  printf("{\"requests\":%ld,\"failed\":%ld,\"seconds\":%.3f,\"perSecond\":%.0f,\"p50Ms\":%.3f,\"p99Ms\":%.3f,\"answerBytes\":%ld}\n",
         done, failed, seconds, done / seconds, latencies[done / 2] * 1e3, latencies[done * 99 / 100] * 1e3, answer_bytes);
  return 0;
}
