/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/service.h"

#include <gio/gio.h>

#include <string.h>

#define EUTILS_PREFIX "/entrez/eutils/"
#define S2_PREFIX "/graph/v1"
#define URL_MAX 8000
#define RATE_WINDOW_MS 1000
#define RATE_WITHOUT_KEY 3
#define RATE_WITH_KEY 10
#define RATE_S2 1
#define BOMB_PIECE (1024 * 1024)
#define BOMB_PIECES 100

struct service {
    const struct holdings *holdings;
    struct service_options options;
    struct faults *faults; /* borrowed */
    struct query_engine *engine;
    struct eutils *eutils;
    struct s2 *s2;
    GArray *eutils_times, *s2_times; /* int64_t, of the last second */
};

struct service *service_new(const struct holdings *holdings, const struct service_options *options,
                            struct faults *faults)
{
    struct service *service = g_new0(struct service, 1);
    service->holdings = holdings;
    service->options = *options;
    service->faults = faults;
    service->engine = query_engine_new(holdings);
    service->eutils = eutils_new(holdings, &service->options, service->engine);
    service->s2 = s2_new(holdings, &service->options);
    service->eutils_times = g_array_new(FALSE, FALSE, sizeof(int64_t));
    service->s2_times = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return service;
}

void service_free(struct service *service)
{
    if (!service) return;
    eutils_free(service->eutils);
    s2_free(service->s2);
    query_engine_free(service->engine);
    g_array_unref(service->eutils_times);
    g_array_unref(service->s2_times);
    g_free(service);
}

/* --- replies ------------------------------------------------------------- */

struct reply *reply_new(unsigned status, const char *content_type)
{
    struct reply *reply = g_new0(struct reply, 1);
    reply->status = status;
    reply->content_type = content_type;
    reply->body = g_string_new(NULL);
    reply->headers = g_ptr_array_new_with_free_func(g_free);
    return reply;
}

void reply_free(struct reply *reply)
{
    if (!reply) return;
    g_string_free(reply->body, TRUE);
    g_ptr_array_unref(reply->headers);
    g_free(reply);
}

void reply_header(struct reply *reply, const char *name, const char *value)
{
    g_ptr_array_add(reply->headers, g_strdup(name));
    g_ptr_array_add(reply->headers, g_strdup(value));
}

const char *request_param(const struct request *request, const char *name)
{
    return g_hash_table_lookup(request->params, name);
}

static struct reply *text_reply(unsigned status, const char *type, const char *body)
{
    struct reply *reply = reply_new(status, type);
    g_string_append(reply->body, body);
    return reply;
}

static struct reply *html_reply(unsigned status, const char *title)
{
    struct reply *reply = reply_new(status, "text/html");
    g_string_append_printf(reply->body,
                           "<!DOCTYPE html>\n<html><head><title>%s</title></head>\n<body><h1>%s"
                           "</h1><p>Error reading from remote server</p></body></html>\n",
                           title, title);
    return reply;
}

/* --- what goes wrong in place of an answer ------------------------------- */

static struct reply *rate_reply(const struct request *request, unsigned status, bool retry_after,
                                unsigned count)
{
    const char *key = request_param(request, "api_key");
    struct reply *reply = reply_new(status, "application/json");
    g_string_append_printf(reply->body,
                           "{\"error\":\"API rate limit exceeded\",\"api-key\":\"%s\",\"count\":"
                           "\"%u\",\"limit\":\"%d\"}\n",
                           key ? key : "192.0.2.7", count, key ? RATE_WITH_KEY : RATE_WITHOUT_KEY);
    if (retry_after) reply_header(reply, "Retry-After", "2");
    return reply;
}

static struct reply *bad_key_reply(const struct request *request)
{
    const char *key = request_param(request, "api_key");
    struct reply *reply = reply_new(400, "application/json");
    g_string_append_printf(reply->body,
                           "{\"error\":\"API key invalid\",\"api-key\":\"%s\",\"type\":\"invalid\","
                           "\"status\":\"unknown\"}\n",
                           key ? key : "");
    return reply;
}

static struct reply *blocked_reply(void)
{
    return text_reply(
        200, "text/html",
        "<!DOCTYPE html>\n<html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head>"
        "<body><h1>Access Denied</h1><p>Your access to the NCBI website at misuse.ncbi.nlm.nih.gov "
        "has been temporarily blocked due to a possible misuse/abuse situation involving your site "
        "(192.0.2.7).</p></body></html>\n");
}

static struct reply *redirect_reply(void)
{
    struct reply *reply = html_reply(302, "Found");
    reply_header(reply, "Location", "https://misuse.ncbi.nlm.nih.gov/error/abuse.shtml");
    return reply;
}

static struct reply *passing_error(const struct request *request, unsigned status)
{
    bool search = g_str_has_suffix(request->path, "esearch.fcgi");
    if (search && status == 200)
        return text_reply(200, "text/xml; charset=UTF-8",
                          "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<eSearchResult><ERROR>"
                          "Search Backend failed: Unable to open connection to "
                          "#PMQuerySrv?dbaf=pubmed</ERROR></eSearchResult>\n");
    return text_reply(
        status, "text/xml; charset=UTF-8",
        status == 200 ? "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<eFetchResult>\n\t<ERROR>"
                        "Error: External viewer error: Empty Response. Bytes read: 0 Status: "
                        "Timeout</ERROR>\n</eFetchResult>\n"
                      : "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<eFetchResult>\n\t<ERROR>"
                        "Error occurred: cannot get document summary</ERROR>\n</eFetchResult>\n");
}

static struct reply *s2_gateway(unsigned status, const char *message, bool with_code)
{
    struct reply *reply = reply_new(status, "application/json");
    reply_header(reply, "X-Cache", "Error from cloudfront");
    g_string_append_printf(reply->body, "{\"message\": \"%s\"%s}", message,
                           with_code ? ", \"code\": \"429\"" : "");
    return reply;
}

/* Not seen of the real one; nothing of a key may stay behind all the same. */
static struct reply *s2_echo_reply(const struct request *request)
{
    struct reply *reply = reply_new(400, "application/json");
    g_string_append_printf(reply->body, "{\"error\":\"x-api-key: %s is not welcome\"}\n",
                           request->s2_key ? request->s2_key : "none");
    return reply;
}

static struct reply *s2_rate_reply(void)
{
    struct reply *reply = s2_gateway(
        429,
        "Too Many Requests. Please wait and try again or apply for a key for higher rate limits. "
        "https://www.semanticscholar.org/product/api#api-key-form",
        true);
    reply_header(reply, "x-amzn-errortype", "TooManyRequestsException");
    return reply;
}

/* 100 kB that become 100 MB. */
static struct reply *bomb_reply(void)
{
    struct reply *reply = reply_new(200, "text/xml; charset=UTF-8");
    g_autoptr(GZlibCompressor) packer = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
    g_autofree char *blanks = g_strnfill(BOMB_PIECE, ' ');
    char packed[65536];
    GConverterResult result = G_CONVERTER_CONVERTED;
    for (int i = 0; i < BOMB_PIECES || result != G_CONVERTER_FINISHED;) {
        gsize n_read = 0, n_written = 0;
        bool last = i >= BOMB_PIECES;
        result = g_converter_convert(
            G_CONVERTER(packer), blanks, last ? 0 : BOMB_PIECE, packed, sizeof packed,
            last ? G_CONVERTER_INPUT_AT_END : G_CONVERTER_NO_FLAGS, &n_read, &n_written, NULL);
        if (result == G_CONVERTER_ERROR) break;
        g_string_append_len(reply->body, packed, (gssize)n_written);
        i += n_read > 0;
    }
    reply_header(reply, "Content-Encoding", "gzip");
    return reply;
}

/* As ESearch reports errors in JSON: a line feed stays a line feed. */
static struct reply *newline_reply(void)
{
    return text_reply(200, "application/json; charset=UTF-8",
                      "{\"header\":{\"type\":\"esearch\",\"version\":\"0.3\"},\"esearchresult\":"
                      "{\"ERROR\":\"Search Backend failed: Exception:\nUnable to open connection "
                      "to #PMQuerySrv?dbaf=pubmed\"}}");
}

static struct reply *undelivered(enum delivery delivery)
{
    struct reply *reply = reply_new(200, "text/plain");
    reply->delivery = delivery;
    return reply;
}

/* The reply that a fault gives in place of an answer; NULL: the fault changes
 * the answer, or there is none. */
static struct reply *fault_reply(const struct request *request, enum fault fault)
{
    switch (fault) {
    case FAULT_RATE:
        return rate_reply(request, 429, true, 4);
    case FAULT_RATE_BARE:
        return rate_reply(request, 429, false, 4);
    case FAULT_RATE_OK:
        return rate_reply(request, 200, false, 4);
    case FAULT_BAD_KEY:
        return bad_key_reply(request);
    case FAULT_E500:
        return html_reply(500, "NCBI/eutils202 - WWW Error 500 Diagnostic");
    case FAULT_E502:
    case FAULT_S2_502:
        return html_reply(502, "502 Bad Gateway");
    case FAULT_E503:
        return html_reply(503, "503 Service Unavailable");
    case FAULT_LINKERD:
        return text_reply(502, "text/plain",
                          "Unable to route request! service name: /http/service/ratecontrol");
    case FAULT_ERROR_OK:
        return passing_error(request, 200);
    case FAULT_ERROR_400:
        return passing_error(request, 400);
    case FAULT_NO_ROOT:
        return text_reply(200, "text/xml; charset=UTF-8",
                          "<?xml version=\"1.0\" ?>\n<!DOCTYPE PubmedArticleSet>\n");
    case FAULT_EMPTY:
        return text_reply(200, "text/xml; charset=UTF-8", "");
    case FAULT_RESET_EARLY:
        return undelivered(DELIVER_RESET_EARLY);
    case FAULT_HANG:
    case FAULT_S2_HANG:
        return undelivered(DELIVER_HANG);
    case FAULT_BOMB:
        return bomb_reply();
    case FAULT_JSON_NEWLINE:
        return newline_reply();
    case FAULT_BLOCKED:
        return blocked_reply();
    case FAULT_REDIRECT:
        return redirect_reply();
    case FAULT_S2_RATE:
        return s2_rate_reply();
    case FAULT_S2_ECHO:
        return s2_echo_reply(request);
    case FAULT_S2_FORBIDDEN:
        return s2_gateway(403, "Forbidden", false);
    case FAULT_S2_500:
        return s2_gateway(500, "Internal Server Error", false);
    case FAULT_S2_TIMEOUT:
        return s2_gateway(504, "Endpoint request timed out", false);
    case FAULT_S2_EMPTY:
        return text_reply(200, "application/json", "");
    case FAULT_S2_ERROR_OK:
        return text_reply(200, "application/json", "{\"error\": \"Internal error\"}\n");
    default:
        return NULL;
    }
}

/* --- what goes wrong in an answer ---------------------------------------- */

/* After a record in the middle, so that every record left is whole. */
static void cut_between(GString *body)
{
    const char *middle = body->str + body->len / 2;
    const char *end = strstr(middle, "</PubmedArticle>");
    if (end) g_string_truncate(body, (gsize)(end - body->str) + strlen("</PubmedArticle>"));
}

/* The array without its last object. */
static void shorten_array(GString *body)
{
    const char *last = g_strrstr(body->str, ", {\"paperId\"");
    if (!last) return;
    g_string_truncate(body, (gsize)(last - body->str));
    g_string_append(body, "]\n");
}

/* A line feed in the first string of the body. */
static void break_string(GString *body)
{
    const char *quote = strchr(body->str, '"');
    if (quote) g_string_insert_c(body, quote - body->str + 1, '\n');
}

static void spoil(struct reply *reply, enum fault fault)
{
    switch (fault) {
    case FAULT_TRUNCATED:
    case FAULT_S2_TRUNCATED:
        g_string_truncate(reply->body, reply->body->len * 2 / 3);
        break;
    case FAULT_CUT_BETWEEN:
        cut_between(reply->body);
        break;
    case FAULT_RESET:
    case FAULT_S2_RESET:
        reply->delivery = DELIVER_RESET;
        break;
    case FAULT_SLOW:
        reply->delivery = DELIVER_SLOW;
        break;
    case FAULT_LENGTH_LONG:
        reply->delivery = DELIVER_LONG;
        break;
    case FAULT_LENGTH_SHORT:
        reply->delivery = DELIVER_SHORT;
        break;
    case FAULT_S2_NEWLINE:
        break_string(reply->body);
        break;
    case FAULT_S2_SHORT:
        shorten_array(reply->body);
        break;
    default:
        break;
    }
}

/* --- pace ---------------------------------------------------------------- */

/* Requests within the last second, this one counted. */
static unsigned pace(GArray *times, int64_t now_ms)
{
    unsigned old = 0;
    while (old < times->len && now_ms - g_array_index(times, int64_t, old) >= RATE_WINDOW_MS)
        old++;
    if (old > 0) g_array_remove_range(times, 0, old);
    g_array_append_val(times, now_ms);
    return times->len;
}

static struct reply *rate_enforced(struct service *service, const struct request *request, bool s2)
{
    unsigned n = pace(s2 ? service->s2_times : service->eutils_times, request->now_ms);
    if (!service->options.enforce_rate) return NULL;
    if (s2) return n > RATE_S2 ? s2_rate_reply() : NULL;
    unsigned limit = request_param(request, "api_key") ? RATE_WITH_KEY : RATE_WITHOUT_KEY;
    return n > limit ? rate_reply(request, 429, true, n) : NULL;
}

/* --- dispatch ------------------------------------------------------------ */

static unsigned where_of(const struct request *request, bool s2)
{
    if (s2) return WHERE_S2;
    unsigned where = WHERE_EUTILS;
    if (g_str_has_suffix(request->path, "efetch.fcgi")) where |= WHERE_EFETCH;
    if (request_param(request, "query_key")) where |= WHERE_HISTORY;
    return where;
}

/* What is asked for; not where the search before it was kept. */
static uint32_t asked_hash(const struct request *request, bool s2)
{
    uint32_t hash = g_str_hash(request->path) ^ (s2 ? g_str_hash(request->body) : 0);
    GHashTableIter each;
    gpointer name, value;
    g_hash_table_iter_init(&each, request->params);
    while (g_hash_table_iter_next(&each, &name, &value))
        if (strcmp(name, "WebEnv") != 0) hash += g_str_hash(name) * 31 ^ g_str_hash(value);
    return hash;
}

/* Key, length and rate: what the service's gate says before it looks closer. */
static struct reply *gate(struct service *service, const struct request *request, bool s2)
{
    struct reply *reply = rate_enforced(service, request, s2);
    if (reply) return reply;
    if (request->url_size > URL_MAX) return html_reply(414, "414 Request-URI Too Large");
    const char *key = s2 ? NULL : request_param(request, "api_key");
    if (key && service->options.ncbi_key && strcmp(key, service->options.ncbi_key) != 0)
        return bad_key_reply(request);
    return NULL;
}

static void eutils_headers(const struct service *service, const struct request *request,
                           struct reply *reply)
{
    char left[16];
    unsigned limit = request_param(request, "api_key") ? RATE_WITH_KEY : RATE_WITHOUT_KEY;
    unsigned used = service->eutils_times->len;
    g_snprintf(left, sizeof left, "%u", used < limit ? limit - used : 0);
    reply_header(reply, "X-RateLimit-Limit", limit == RATE_WITH_KEY ? "10" : "3");
    reply_header(reply, "X-RateLimit-Remaining", left);
    reply_header(reply, "Cache-Control", "private");
}

struct reply *service_answer(struct service *service, const struct request *request,
                             const char **fault)
{
    bool s2 = g_str_has_prefix(request->path, S2_PREFIX);
    if (!s2 && !g_str_has_prefix(request->path, EUTILS_PREFIX))
        return html_reply(404, "404 Not Found");
    struct reply *reply = gate(service, request, s2);
    if (reply) return reply;
    enum fault played =
        faults_pick(service->faults, where_of(request, s2), asked_hash(request, s2));
    if (fault) *fault = fault_name(played);
    reply = fault_reply(request, played);
    if (reply) return reply;
    if (s2)
        reply = s2_answer(service->s2, request->path + strlen(S2_PREFIX), request);
    else
        reply = eutils_answer(service->eutils, request->path + strlen(EUTILS_PREFIX), request,
                              played == FAULT_DROP, played == FAULT_EXPIRED);
    if (!reply)
        return s2 ? text_reply(404, "application/json", "{\"message\":\"Not Found\"}")
                  : html_reply(404, "404 Not Found");
    spoil(reply, played);
    if (!s2) eutils_headers(service, request, reply);
    return reply;
}
