/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fakeserver: E-utilities and Semantic Scholar over a corpus, on loopback. */
#include "tests/server/journal.h"
#include "tests/server/service.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define BODY_MAX (12 * 1024 * 1024)
#define CONNECTION_MEMORY (256 * 1024)
#define CONNECTIONS_MAX 64
#define LENGTH_ERROR 1000 /* bytes that are announced and do not come */

struct server {
    struct service *service;
    struct journal *journal;
    GMutex lock; /* service and journal */
    GMutex stop_lock;
    GCond stop;
    bool stopping;
    int latency_ms, hang_ms;
    gint n_parallel[2]; /* atomic: requests to E-utilities, to Semantic Scholar not answered yet */
};

/* One request while it comes in. */
struct incoming {
    GString *body;
    GString *url; /* as sent */
    bool too_large;
    gint *counted; /* where it is counted, of n_parallel; NULL: nowhere */
};

/* What a slow or broken body is read from. */
struct dribble {
    struct server *server;
    GString *body;
    enum delivery delivery;
};

/* --- waiting ------------------------------------------------------------- */

/* false when the server is stopping. */
static bool wait_ms(struct server *server, int ms)
{
    gint64 until = g_get_monotonic_time() + (gint64)ms * 1000;
    g_mutex_lock(&server->stop_lock);
    while (!server->stopping && g_cond_wait_until(&server->stop, &server->stop_lock, until))
        ;
    bool go_on = !server->stopping;
    g_mutex_unlock(&server->stop_lock);
    return go_on;
}

/* --- sending ------------------------------------------------------------- */

static ssize_t dribble_read(void *user, uint64_t at, char *buffer, size_t room)
{
    struct dribble *dribble = user;
    size_t size = dribble->body->len;
    size_t end = dribble->delivery == DELIVER_RESET ? size / 2 : size;
    if (at >= end)
        return dribble->delivery == DELIVER_RESET ? MHD_CONTENT_READER_END_WITH_ERROR
                                                  : MHD_CONTENT_READER_END_OF_STREAM;
    size_t n = MIN(room, end - at);
    if (dribble->delivery == DELIVER_SLOW) {
        if (!wait_ms(dribble->server, 1000)) return MHD_CONTENT_READER_END_WITH_ERROR;
        n = 1;
    }
    memcpy(buffer, dribble->body->str + at, n);
    return (ssize_t)n;
}

static void dribble_free(void *user)
{
    struct dribble *dribble = user;
    g_string_free(dribble->body, TRUE);
    g_free(dribble);
}

static struct MHD_Response *make_response(struct server *server, struct reply *reply)
{
    bool plain = reply->delivery == DELIVER_WHOLE && !reply->chunked;
    if (plain)
        return MHD_create_response_from_buffer(reply->body->len, reply->body->str,
                                               MHD_RESPMEM_MUST_COPY);
    struct dribble *dribble = g_new0(struct dribble, 1);
    dribble->server = server;
    dribble->delivery = reply->delivery;
    dribble->body = reply->body; /* not copied: a page is megabytes */
    reply->body = g_string_new(NULL);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 65536, dribble_read, dribble,
                                             dribble_free);
}

/* Say a wrong length; by HTTP/1.0, where the end of a body is that of the connection. */
static void mislead(struct MHD_Response *response, enum delivery delivery, gsize size)
{
    g_autofree char *said = g_strdup_printf(
        "%" G_GSIZE_FORMAT, delivery == DELIVER_LONG ? size + LENGTH_ERROR : size / 2);
    MHD_set_response_options(
        response, MHD_RF_HTTP_VERSION_1_0_ONLY | MHD_RF_INSANITY_HEADER_CONTENT_LENGTH, MHD_RO_END);
    MHD_add_response_header(response, "Content-Length", said);
}

static enum MHD_Result send_reply(struct server *server, struct MHD_Connection *connection,
                                  struct reply *reply)
{
    if (reply->delivery == DELIVER_HANG) {
        wait_ms(server, server->hang_ms);
        return MHD_NO;
    }
    if (reply->delivery == DELIVER_RESET_EARLY) return MHD_NO;
    gsize size = reply->body->len;
    struct MHD_Response *response = make_response(server, reply);
    if (reply->delivery == DELIVER_LONG || reply->delivery == DELIVER_SHORT)
        mislead(response, reply->delivery, size);
    MHD_add_response_header(response, "Content-Type", reply->content_type);
    for (unsigned i = 0; i + 1 < reply->headers->len; i += 2)
        MHD_add_response_header(response, reply->headers->pdata[i], reply->headers->pdata[i + 1]);
    enum MHD_Result queued = MHD_queue_response(connection, reply->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* --- receiving ----------------------------------------------------------- */

static char *form_decode(const char *text, size_t size)
{
    g_autofree char *copy = g_strndup(text, size);
    g_strdelimit(copy, "+", ' ');
    char *decoded = g_uri_unescape_string(copy, NULL);
    return decoded ? decoded : g_steal_pointer(&copy);
}

/* "a=b&c=d" into the table; id=1&id=2 becomes "1,2". */
static void form_read(GHashTable *params, const char *text)
{
    while (text && *text) {
        size_t size = strcspn(text, "&");
        const char *equals = memchr(text, '=', size);
        size_t name_size = equals ? (size_t)(equals - text) : size;
        char *name = form_decode(text, name_size);
        char *value = form_decode(equals ? equals + 1 : "", equals ? size - name_size - 1 : 0);
        const char *before = g_hash_table_lookup(params, name);
        if (before && strcmp(name, "id") == 0) {
            char *joined = g_strconcat(before, ",", value, NULL);
            g_free(value);
            value = joined;
        }
        g_hash_table_replace(params, name, value);
        text += size;
        if (*text == '&') text++;
    }
}

static const char *header_of(struct MHD_Connection *connection, const char *name)
{
    return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static GHashTable *read_params(struct MHD_Connection *connection, const struct incoming *incoming)
{
    GHashTable *params = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const char *query = strchr(incoming->url->str, '?');
    const char *type = header_of(connection, "Content-Type");
    form_read(params, query ? query + 1 : NULL);
    if (type && g_str_has_prefix(type, "application/x-www-form-urlencoded"))
        form_read(params, incoming->body->str);
    return params;
}

static struct reply *answer(struct server *server, struct MHD_Connection *connection,
                            struct incoming *incoming, const char *method, const char *path)
{
    g_autoptr(GHashTable) params = read_params(connection, incoming);
    struct request request = {.method = method,
                              .path = path,
                              .params = params,
                              .body = incoming->body->str,
                              .s2_key = header_of(connection, "x-api-key"),
                              .agent = header_of(connection, "User-Agent"),
                              .encodings = header_of(connection, "Accept-Encoding"),
                              .url_size = incoming->url->len};
    const char *fault = NULL;
    request.now_ms = journal_now(server->journal); /* before others are waited for */
    incoming->counted = &server->n_parallel[g_str_has_prefix(path, "/graph/")];
    request.n_parallel = g_atomic_int_add(incoming->counted, 1) + 1;
    g_mutex_lock(&server->lock);
    struct reply *reply = NULL;
    if (incoming->too_large) {
        reply = reply_new(413, "text/plain");
        g_string_append(reply->body, "request body too large\n");
    } else {
        reply = service_answer(server->service, &request, &fault);
    }
    journal_note(server->journal, &request, reply, fault);
    g_mutex_unlock(&server->lock);
    return reply;
}

// NOLINTNEXTLINE(readability-function-size): libmicrohttpd's signature
static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *size, void **state)
{
    struct server *server = user;
    struct incoming *incoming = *state;
    (void)version;
    if (!incoming) return MHD_NO;
    if (!incoming->body) { /* the headers are here */
        incoming->body = g_string_new(NULL);
        return MHD_YES;
    }
    if (*size > 0) {
        incoming->too_large = incoming->too_large || incoming->body->len + *size > BODY_MAX;
        if (!incoming->too_large) g_string_append_len(incoming->body, bytes, (gssize)*size);
        *size = 0;
        return MHD_YES;
    }
    OWNED(reply) reply = answer(server, connection, incoming, method, path);
    if (server->latency_ms > 0) wait_ms(server, server->latency_ms);
    return send_reply(server, connection, reply);
}

/* Called first, with the address as it was sent. */
static void *on_url(void *user, const char *url, struct MHD_Connection *connection)
{
    (void)user;
    (void)connection;
    struct incoming *incoming = g_new0(struct incoming, 1);
    incoming->url = g_string_new(url);
    return incoming;
}

static void on_done(void *user, struct MHD_Connection *connection, void **state,
                    enum MHD_RequestTerminationCode why)
{
    struct incoming *incoming = *state;
    (void)user;
    (void)connection;
    (void)why;
    if (!incoming) return;
    if (incoming->counted) g_atomic_int_add(incoming->counted, -1);
    g_string_free(incoming->url, TRUE);
    if (incoming->body) g_string_free(incoming->body, TRUE);
    g_free(incoming);
    *state = NULL;
}

/* --- running ------------------------------------------------------------- */

static struct MHD_Daemon *start(struct server *server, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return MHD_start_daemon(
        MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD, (uint16_t)port, NULL, NULL,
        on_request, server, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&address,
        MHD_OPTION_URI_LOG_CALLBACK, on_url, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_done, server,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, 120U, MHD_OPTION_END);
}

static void stop(struct server *server, struct MHD_Daemon *daemon)
{
    g_mutex_lock(&server->stop_lock);
    server->stopping = true;
    g_cond_broadcast(&server->stop);
    g_mutex_unlock(&server->stop_lock);
    MHD_stop_daemon(daemon);
}

static void announce(const struct holdings *holdings, int port)
{
    printf("listening on http://127.0.0.1:%d\n", port);
    printf("records: %u\nas of: %s\n", holdings->records->len,
           holdings->as_of ? holdings->as_of : "unknown");
    printf("RADSCOUT_NCBI_URL=http://127.0.0.1:%d/entrez/eutils\n", port);
    printf("RADSCOUT_S2_URL=http://127.0.0.1:%d/graph/v1\n", port);
    fflush(stdout);
}

static int serve(struct server *server, const struct holdings *holdings, int port)
{
    sigset_t signals;
    int received;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    struct MHD_Daemon *daemon = start(server, port);
    if (!daemon) {
        fprintf(stderr, "fakeserver: cannot listen on 127.0.0.1:%d\n", port);
        return 1;
    }
    announce(holdings, MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
    sigwait(&signals, &received);
    stop(server, daemon);
    journal_summary(server->journal);
    return 0;
}

struct arguments {
    char *corpus, *log, *ncbi_key, *s2_key, *without, *revised;
    char **faults;
    int port, latency_ms, hang_ms, history_ttl_s;
    gint64 reach, seed;
    gboolean enforce_rate, list_faults;
};

static bool read_arguments(struct arguments *arguments, int *argc, char ***argv, GError **error)
{
    struct arguments *a = arguments;
    const GOptionEntry entries[] = {
        {"corpus", 0, 0, G_OPTION_ARG_FILENAME, &a->corpus, "folder with PubMed XML files", "DIR"},
        {"port", 0, 0, G_OPTION_ARG_INT, &a->port, "0: any free one, printed (0)", "N"},
        {"reach", 0, 0, G_OPTION_ARG_INT64, &a->reach, "how far a search can be read (9999)", "N"},
        {"latency-ms", 0, 0, G_OPTION_ARG_INT, &a->latency_ms, "wait before each answer (0)", "N"},
        {"hang-ms", 0, 0, G_OPTION_ARG_INT, &a->hang_ms, "how long a hang is (60000)", "N"},
        {"history-ttl", 0, 0, G_OPTION_ARG_INT, &a->history_ttl_s, "WebEnv lives so long (28800)",
         "SECONDS"},
        {"fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &a->faults, "what goes wrong, repeatable",
         "NAME=RATE|NAME=@K,...|NAME=@K-"},
        {"list-faults", 0, 0, G_OPTION_ARG_NONE, &a->list_faults, "print the faults", NULL},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &a->seed, "of the faults (1)", "N"},
        {"enforce-rate", 0, 0, G_OPTION_ARG_NONE, &a->enforce_rate,
         "answer 429 above 3/s (10/s with a key), Semantic Scholar 1/s", NULL},
        {"api-key", 0, 0, G_OPTION_ARG_STRING, &a->ncbi_key, "the only right E-utilities key",
         "KEY"},
        {"s2-key", 0, 0, G_OPTION_ARG_STRING, &a->s2_key, "the only right x-api-key", "KEY"},
        {"without", 0, 0, G_OPTION_ARG_FILENAME, &a->without,
         "PMIDs, one a line, that the service does not have", "FILE"},
        {"revised", 0, 0, G_OPTION_ARG_FILENAME, &a->revised,
         "PMIDs, one a line, whose title changed on the corpus' last day", "FILE"},
        {"log", 0, 0, G_OPTION_ARG_FILENAME, &a->log, "one line for each request", "FILE"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context =
        g_option_context_new("- E-utilities and Semantic Scholar over a corpus, on loopback");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, argc, argv, error)) return false;
    if (a->list_faults || (a->corpus && *argc == 1 && a->reach > 0)) return true;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--corpus DIR is needed");
    return false;
}

static void print_faults(void)
{
    for (int fault = 1; fault < N_FAULTS; fault++)
        printf("%-14s %s\n", fault_name((enum fault)fault), fault_text((enum fault)fault));
}

static bool set_faults(struct faults *faults, char **texts, GError **error)
{
    for (unsigned i = 0; texts && texts[i]; i++)
        if (!faults_set(faults, texts[i], error)) return false;
    return true;
}

static int run(const struct arguments *a)
{
    g_autoptr(GError) error = NULL;
    OWNED(faults) faults = faults_new((uint64_t)a->seed);
    OWNED(journal) journal = NULL;
    OWNED(holdings) holdings = NULL;
    if (!set_faults(faults, a->faults, &error) || !(journal = journal_open(a->log, &error)) ||
        !(holdings = holdings_open(a->corpus, &error)) ||
        !holdings_without(holdings, a->without, &error) ||
        !holdings_revise(holdings, a->revised, &error)) {
        fprintf(stderr, "fakeserver: %s\n", error->message);
        return error->domain == G_OPTION_ERROR ? 2 : 1;
    }
    struct service_options options = {.reach = a->reach,
                                      .history_ttl_ms = (int64_t)a->history_ttl_s * 1000,
                                      .ncbi_key = a->ncbi_key,
                                      .s2_key = a->s2_key,
                                      .enforce_rate = a->enforce_rate};
    OWNED(service) service = service_new(holdings, &options, faults);
    struct server server = {
        .service = service, .journal = journal, .latency_ms = a->latency_ms, .hang_ms = a->hang_ms};
    g_mutex_init(&server.lock);
    g_mutex_init(&server.stop_lock);
    g_cond_init(&server.stop);
    int status = serve(&server, holdings, a->port);
    g_mutex_clear(&server.lock);
    g_mutex_clear(&server.stop_lock);
    g_cond_clear(&server.stop);
    return status;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {
        .reach = 9999, .hang_ms = 60000, .history_ttl_s = 28800, .seed = 1};
    g_autoptr(GError) error = NULL;
    int status = 0;
    if (!read_arguments(&arguments, &argc, &argv, &error)) {
        fprintf(stderr, "fakeserver: %s\n", error->message);
        status = 2;
    } else if (arguments.list_faults) {
        print_faults();
    } else {
        status = run(&arguments);
    }
    g_free(arguments.corpus);
    g_free(arguments.log);
    g_free(arguments.without);
    g_free(arguments.revised);
    g_free(arguments.ncbi_key);
    g_free(arguments.s2_key);
    g_strfreev(arguments.faults);
    return status;
}
