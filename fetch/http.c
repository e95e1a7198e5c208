/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <malloc.h>
#include <string.h>

#include "core/clk.h"
#include "core/error.h"

#ifndef RADSCOUT_VERSION
#define RADSCOUT_VERSION "0"
#endif

#define HTTP_MAPPED_BYTES (256 * 1024)

const struct http_options http_options_default = {
    .connect_timeout_ms = 20000,
    .total_timeout_ms = 300000,
    .low_speed_bytes = 200,
    .low_speed_s = 40,
    .body_max = (size_t)24 * 1024 * 1024,
    .held_max = (size_t)18 * 1024 * 1024,
    .parallel = 3,
};

struct transfer {
    struct http *http;
    CURL *easy;
    struct curl_slist *headers;
    GByteArray *body;
    size_t body_max;
    bool too_large;
    bool paused; /* until there is room for more of its body */
    int64_t start_us;
    void *tag;
    char message[CURL_ERROR_SIZE];
};

struct http {
    CURLM *multi;
    struct http_options options;
    GPtrArray *transfers; /* struct transfer *, under way, oldest first */
    size_t held;          /* bytes of their bodies */
    size_t lent;          /* bytes of bodies that the caller holds */
    gint woken;           /* atomic */
};

static void transfer_free(struct transfer *transfer)
{
    if (transfer->body) transfer->http->held -= transfer->body->len;
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    if (transfer->body) g_byte_array_unref(transfer->body);
    g_free(transfer);
}

void http_answer_free(struct http_answer *answer)
{
    if (!answer) return;
    g_byte_array_unref(answer->body);
    g_free(answer->failure);
    g_free(answer);
}

static void global_init(void)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        /* what large bodies took goes back to the system at once */
        mallopt(M_MMAP_THRESHOLD, HTTP_MAPPED_BYTES);
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) g_error("curl does not start");
        g_once_init_leave(&once, 1);
    }
}

struct http *http_new(const struct http_options *options)
{
    global_init();
    struct http *http = g_new0(struct http, 1);
    http->options = *options;
    http->multi = curl_multi_init();
    if (!http->multi) g_error("out of memory for curl");
    curl_multi_setopt(http->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)options->parallel);
    http->transfers = g_ptr_array_new();
    return http;
}

GPtrArray *http_drop(struct http *http)
{
    GPtrArray *tags = g_ptr_array_new();
    for (guint i = 0; i < http->transfers->len; i++) {
        struct transfer *transfer = g_ptr_array_index(http->transfers, i);
        g_ptr_array_add(tags, transfer->tag);
        curl_multi_remove_handle(http->multi, transfer->easy);
        transfer_free(transfer);
    }
    g_ptr_array_set_size(http->transfers, 0);
    return tags;
}

void http_free(struct http *http)
{
    if (!http) return;
    g_ptr_array_unref(http_drop(http));
    g_ptr_array_unref(http->transfers);
    curl_multi_cleanup(http->multi);
    g_free(http);
}

int http_in_flight(const struct http *http)
{
    return (int)http->transfers->len;
}

/* When the caller holds nothing, the oldest transfer that has something goes on
 * in any case: it will end and make room. */
static bool has_room(const struct transfer *transfer, size_t length)
{
    const struct http *http = transfer->http;
    if (http->held + http->lent + length <= http->options.held_max) return true;
    if (http->lent > 0) return false; /* the caller makes room */
    for (guint i = 0; i < http->transfers->len; i++) {
        const struct transfer *other = g_ptr_array_index(http->transfers, i);
        if (other == transfer) return true;
        if (other->body->len > 0) return false;
    }
    return true;
}

/* Those that there is room for again, and the oldest in any case: it may have
 * had to wait for an older one, and ends only if it goes on. */
static void go_on(struct http *http)
{
    for (guint i = 0; i < http->transfers->len; i++) {
        struct transfer *transfer = g_ptr_array_index(http->transfers, i);
        if (!transfer->paused || !has_room(transfer, CURL_MAX_WRITE_SIZE)) continue;
        transfer->paused = false;
        curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
    }
}

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
    struct transfer *transfer = user;
    size_t length = size * n;
    if (!has_room(transfer, length)) {
        transfer->paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    if (length > transfer->body_max - transfer->body->len) {
        transfer->too_large = true;
        return 0;
    }
    g_byte_array_append(transfer->body, (const guint8 *)bytes, (guint)length);
    transfer->http->held += length;
    return length;
}

/* --- addresses -------------------------------------------------------------- */

static char *url_part(const char *url, CURLUPart part)
{
    global_init();
    CURLU *parsed = curl_url();
    char *text = NULL, *copy = NULL;
    if (parsed && curl_url_set(parsed, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parsed, part, &text, CURLU_DEFAULT_PORT) == CURLUE_OK)
        copy = g_strdup(text);
    curl_free(text);
    curl_url_cleanup(parsed);
    return copy;
}

bool http_is_loopback(const char *url)
{
    g_autofree char *host = url_part(url, CURLUPART_HOST);
    if (!host) return false;
    if (g_ascii_strcasecmp(host, "localhost") == 0) return true;
    struct in_addr v4;
    if (inet_pton(AF_INET, host, &v4) == 1) return (ntohl(v4.s_addr) >> 24) == 127;
    return strcmp(host, "[::1]") == 0;
}

static bool is_https(const char *url)
{
    g_autofree char *scheme = url_part(url, CURLUPART_SCHEME);
    return scheme && g_ascii_strcasecmp(scheme, "https") == 0;
}

char *http_host(const char *url)
{
    g_autofree char *scheme = url_part(url, CURLUPART_SCHEME);
    g_autofree char *host = url_part(url, CURLUPART_HOST);
    g_autofree char *port = url_part(url, CURLUPART_PORT);
    if (!scheme || !host || !port) return NULL;
    if (g_ascii_strcasecmp(scheme, "https") != 0 && g_ascii_strcasecmp(scheme, "http") != 0)
        return NULL;
    return g_strconcat(host, ":", port, NULL);
}

/* --- one transfer ------------------------------------------------------------- */

static bool check_request(const struct http_request *request, GError **error)
{
    g_autofree char *host = http_host(request->url);
    if (!host)
        return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is no http address", request->url);
    bool secret = request->secret_header || request->body_has_secret;
    if (secret && !is_https(request->url) && !http_is_loopback(request->url))
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "a key is not sent unprotected to '%s': use an https address", host);
    return true;
}

static void set_limits(CURL *easy, const struct http_options *options, int total_ms)
{
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                     (long)(total_ms > 0 ? total_ms : options->total_timeout_ms));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)options->low_speed_bytes);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)options->low_speed_s);
}

static void set_safety(CURL *easy, const char *url, const char *ca_file)
{
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    if (ca_file) curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    /* what is meant for this machine must not travel through a proxy */
    if (http_is_loopback(url)) curl_easy_setopt(easy, CURLOPT_PROXY, "");
}

static void set_headers(struct transfer *transfer, const struct http_request *request)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");
    if (request->body) {
        g_autofree char *type = g_strconcat("Content-Type: ", request->content_type, NULL);
        list = curl_slist_append(list, type);
    }
    if (request->secret_header) list = curl_slist_append(list, request->secret_header);
    transfer->headers = list;
    curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, list);
}

static struct transfer *transfer_new(struct http *http, const struct http_request *request)
{
    struct transfer *transfer = g_new0(struct transfer, 1);
    CURL *easy = curl_easy_init();
    if (!easy) g_error("out of memory for curl");
    transfer->http = http;
    transfer->easy = easy;
    transfer->body = g_byte_array_new();
    transfer->body_max = http->options.body_max;
    transfer->start_us = clk_monotonic_us();
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->message);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "radscout/" RADSCOUT_VERSION);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    if (request->body) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(request->body));
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body);
    }
    set_limits(easy, &http->options, request->total_timeout_ms);
    set_safety(easy, request->url, http->options.ca_file);
    set_headers(transfer, request);
    return transfer;
}

bool http_start(struct http *http, const struct http_request *request, void *tag, GError **error)
{
    if (!check_request(request, error)) return false;
    struct transfer *transfer = transfer_new(http, request);
    transfer->tag = tag;
    CURLMcode code = curl_multi_add_handle(http->multi, transfer->easy);
    if (code != CURLM_OK) {
        transfer_free(transfer);
        return error_set(error, RADSCOUT_ERROR_FAILED, "curl: %s", curl_multi_strerror(code));
    }
    g_ptr_array_add(http->transfers, transfer);
    int running = 0;
    curl_multi_perform(http->multi, &running); /* on an open connection it leaves here */
    return true;
}

static enum http_end end_of(CURLcode code)
{
    static const struct {
        CURLcode code;
        enum http_end end;
    } ends[] = {
        {CURLE_OK, HTTP_ANSWERED},
        {CURLE_COULDNT_RESOLVE_HOST, HTTP_UNREACHABLE},
        {CURLE_COULDNT_RESOLVE_PROXY, HTTP_UNREACHABLE},
        {CURLE_COULDNT_CONNECT, HTTP_UNREACHABLE},
        {CURLE_PROXY, HTTP_UNREACHABLE},
        {CURLE_OPERATION_TIMEDOUT, HTTP_TIMEOUT},
        {CURLE_PEER_FAILED_VERIFICATION, HTTP_UNTRUSTED},
        {CURLE_SSL_CERTPROBLEM, HTTP_UNTRUSTED},
        {CURLE_SSL_CACERT_BADFILE, HTTP_UNTRUSTED},
        {CURLE_SSL_ISSUER_ERROR, HTTP_UNTRUSTED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
        if (ends[i].code == code) return ends[i].end;
    return HTTP_BROKEN;
}

static struct http_answer *answer_new(struct transfer *transfer, CURLcode code)
{
    struct http_answer *answer = g_new0(struct http_answer, 1);
    long status = 0;
    curl_off_t retry_after = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
    answer->status = (int)status;
    answer->retry_after_s = (int)CLAMP(retry_after, 0, G_MAXINT);
    answer->end = transfer->too_large ? HTTP_TOO_LARGE : end_of(code);
    answer->wall_ms = (int)((clk_monotonic_us() - transfer->start_us) / 1000);
    transfer->http->held -= transfer->body->len;
    answer->body = g_steal_pointer(&transfer->body);
    if (transfer->too_large)
        answer->failure =
            g_strdup_printf("answer is larger than %zu MiB", transfer->body_max / (1024 * 1024));
    else if (code != CURLE_OK)
        answer->failure =
            g_strdup(transfer->message[0] ? transfer->message : curl_easy_strerror(code));
    return answer;
}

/* One transfer that ended, or NULL. */
static struct http_answer *collect(struct http *http, void **tag)
{
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        CURLcode code = message->data.result;
        struct transfer *transfer = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        curl_multi_remove_handle(http->multi, transfer->easy);
        g_ptr_array_remove(http->transfers, transfer);
        struct http_answer *answer = answer_new(transfer, code);
        *tag = transfer->tag;
        transfer_free(transfer);
        return answer;
    }
    return NULL;
}

struct http_answer *http_wait(struct http *http, int wait_ms, void **tag)
{
    int64_t until = clk_monotonic_us() + (int64_t)wait_ms * 1000;
    for (;;) {
        int running = 0;
        go_on(http);
        curl_multi_perform(http->multi, &running);
        struct http_answer *answer = collect(http, tag);
        if (answer) return answer;
        int64_t left_us = until - clk_monotonic_us();
        if (left_us <= 0 || g_atomic_int_compare_and_exchange(&http->woken, 1, 0)) return NULL;
        int poll_ms = (int)((left_us + 999) / 1000);
        curl_multi_poll(http->multi, NULL, 0, poll_ms, NULL);
        if (running == 0 && clk_monotonic_us() >= until) return NULL;
    }
}

void http_wake(struct http *http)
{
    g_atomic_int_set(&http->woken, 1);
    curl_multi_wakeup(http->multi);
}

void http_hold(struct http *http, gssize bytes)
{
    http->lent = (size_t)((gssize)http->lent + bytes);
}
