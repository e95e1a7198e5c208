/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/retry.h"

#include <string.h>

#define RETRY_HEAD_MAX 4096 /* bytes of a body that are searched for words */
#define RETRY_TEXT_MAX 300

const struct retry_schedule retry_entrez = {
    .tries_max = 5, .base_ms = 1000, .cap_ms = 60000, .asked_max_s = 300};
const struct retry_schedule retry_s2_keyed = {
    .tries_max = 5, .base_ms = 2000, .cap_ms = 60000, .asked_max_s = 300};
const struct retry_schedule retry_s2_keyless = {
    .tries_max = 8, .base_ms = 3000, .cap_ms = 60000, .asked_max_s = 300};

struct words {
    const char *text; /* looked for without regard to case */
    enum verdict verdict;
    const char *reason;
};

/* Texts of E-utilities errors; the first that occurs decides. */
static const struct words entrez_words[] = {
    {"unable to obtain query", VERDICT_EXPIRED, "the search has expired"},
    {"cannot be larger than", VERDICT_REACH, "past the last position PubMed serves"},
    {"out of acceptable range", VERDICT_REACH, "past the last position PubMed serves"},
    {"id list is empty", VERDICT_NOTHING, "none of the ids exists"},
    {"cannot process id list", VERDICT_SMALLER, "too many ids at once"},
    {"api key invalid", VERDICT_BAD_KEY, "the API key is not accepted"},
    {"rate limit exceeded", VERDICT_SLOW_DOWN, "too many requests"},
    {"unable to open connection", VERDICT_RETRY, "PubMed has trouble inside"},
    {"database is not supported", VERDICT_RETRY, "PubMed has trouble inside"},
    {"external viewer error", VERDICT_RETRY, "PubMed has trouble inside"},
    {"read failed", VERDICT_RETRY, "PubMed has trouble inside"},
    {"cannot get document summary", VERDICT_RETRY, "PubMed has trouble inside"},
    {"proxy_stream", VERDICT_RETRY, "PubMed has trouble inside"},
    {"failed to connect", VERDICT_RETRY, "PubMed has trouble inside"},
    {"address table is empty", VERDICT_RETRY, "PubMed has trouble inside"},
    {"error reading from remote server", VERDICT_RETRY, "PubMed has trouble inside"},
    {"bad gateway", VERDICT_RETRY, "PubMed has trouble inside"},
    {"unable to service your request", VERDICT_RETRY, "PubMed has trouble inside"},
    {"service unavailable", VERDICT_RETRY, "PubMed has trouble inside"},
    {"server error", VERDICT_RETRY, "PubMed has trouble inside"},
    {"temporarily unavailable", VERDICT_RETRY, "PubMed has trouble inside"},
    {"unable to route request", VERDICT_RETRY, "PubMed has trouble inside"},
    {"id parameter is empty", VERDICT_REFUSED, "the request was refused"},
    {"failed to understand id", VERDICT_REFUSED, "the request was refused"},
    {"search backend failed", VERDICT_REFUSED, "PubMed cannot run this query"},
    {"empty term", VERDICT_REFUSED, "PubMed cannot run this query"},
};

static const struct words s2_words[] = {
    {"no valid paper ids", VERDICT_NOTHING, "none of the ids is known"},
    {"no valid author ids", VERDICT_NOTHING, "none of the ids is known"},
    {"exceed maximum size", VERDICT_SMALLER, "the answer would be too large"},
};

static const struct words html_words[] = {
    {"misuse", VERDICT_BLOCKED, "the service blocks this address"},
    {"blocked", VERDICT_BLOCKED, "the service blocks this address"},
    {"possible abuse", VERDICT_BLOCKED, "the service blocks this address"},
};

static bool look_up(const struct words *table, size_t n, const char *lower, enum verdict *verdict,
                    const char **reason)
{
    for (size_t i = 0; i < n; i++) {
        if (!strstr(lower, table[i].text)) continue;
        *verdict = table[i].verdict;
        *reason = table[i].reason;
        return true;
    }
    return false;
}

/* The first bytes of a body in lower case, '+' and NUL as blanks, after
 * leading white space. */
static char *head_of(const char *body, size_t size)
{
    while (size > 0 && g_ascii_isspace(*body)) {
        body++;
        size--;
    }
    if (size > RETRY_HEAD_MAX) size = RETRY_HEAD_MAX;
    char *head = g_malloc(size + 1);
    for (size_t i = 0; i < size; i++) {
        char c = g_ascii_tolower(body[i]);
        head[i] = (c == '+' || c == '\0') ? ' ' : c;
    }
    head[size] = '\0';
    return head;
}

static bool judge_end(enum http_end end, enum verdict *verdict, const char **reason)
{
    static const struct {
        enum verdict verdict;
        const char *reason;
    } ends[] = {
        [HTTP_UNREACHABLE] = {VERDICT_RETRY, "no connection"},
        [HTTP_TIMEOUT] = {VERDICT_RETRY, "no answer in time"},
        [HTTP_BROKEN] = {VERDICT_RETRY, "the connection broke"},
        [HTTP_UNTRUSTED] = {VERDICT_REFUSED, "the server's certificate is not trusted"},
        [HTTP_TOO_LARGE] = {VERDICT_SMALLER, "the answer is too large"},
    };
    if (end == HTTP_ANSWERED) return false;
    *verdict = ends[end].verdict;
    *reason = ends[end].reason;
    return true;
}

static const char *skip_past(const char *text, const char *end)
{
    const char *found = strstr(text, end);
    return found ? found + strlen(end) : text + strlen(text);
}

/* A page made for people? It may be XHTML, with an XML prolog before it. */
static bool is_page(const char *head)
{
    if (g_str_has_prefix(head, "\xEF\xBB\xBF")) head += 3;
    for (;;) {
        head += strspn(head, " \t\r\n");
        if (g_str_has_prefix(head, "<?"))
            head = skip_past(head, "?>");
        else if (g_str_has_prefix(head, "<!--"))
            head = skip_past(head, "-->");
        else
            return g_str_has_prefix(head, "<html") || g_str_has_prefix(head, "<!doctype html");
    }
}

/* Redirects and pages made for people: neither service sends them when well. */
static bool judge_page(const struct retry_evidence *evidence, const char *head,
                       enum verdict *verdict, const char **reason)
{
    if (evidence->status >= 300 && evidence->status < 400) {
        *verdict = VERDICT_BLOCKED;
        *reason = "the service redirects us, as it does with blocked addresses";
        return true;
    }
    if (!is_page(head)) return false;
    if (look_up(html_words, G_N_ELEMENTS(html_words), head, verdict, reason)) return true;
    *verdict = evidence->status == 414 ? VERDICT_REFUSED : VERDICT_RETRY;
    *reason = "an error page instead of data";
    return true;
}

static enum verdict judge_status(int status, const char **reason)
{
    *reason = "the service is in trouble";
    if (status == 429) {
        *reason = "too many requests";
        return VERDICT_SLOW_DOWN;
    }
    if (status >= 500 || status == 408) return VERDICT_RETRY;
    *reason = "the request was refused";
    return VERDICT_REFUSED;
}

enum verdict retry_judge_entrez(const struct retry_evidence *evidence, const char **reason)
{
    enum verdict verdict = VERDICT_OK;
    if (judge_end(evidence->end, &verdict, reason)) return verdict;
    g_autofree char *head = head_of(evidence->body, evidence->size);
    if (judge_page(evidence, head, &verdict, reason)) return verdict;
    if (evidence->status == 429) return judge_status(429, reason);
    if (evidence->status == 200 && evidence->well_formed && !evidence->service_error)
        return VERDICT_OK;
    g_autofree char *said = evidence->service_error
                                ? head_of(evidence->service_error, strlen(evidence->service_error))
                                : NULL;
    /* in a cut answer the words of some abstract are no error text */
    bool is_talk = said || evidence->status != 200 || head[0] != '<';
    if (is_talk &&
        look_up(entrez_words, G_N_ELEMENTS(entrez_words), said ? said : head, &verdict, reason))
        return verdict;
    *reason = head[0] == '\0' ? "an empty answer" : "a damaged or cut answer";
    if (said) *reason = "an error of PubMed";
    if (evidence->status == 200) return VERDICT_RETRY;
    return judge_status(evidence->status, reason);
}

enum verdict retry_judge_s2(const struct retry_evidence *evidence, const char **reason)
{
    enum verdict verdict = VERDICT_OK;
    if (judge_end(evidence->end, &verdict, reason)) return verdict;
    g_autofree char *head = head_of(evidence->body, evidence->size);
    if (evidence->status == 200 && evidence->well_formed) return VERDICT_OK;
    if (evidence->status == 400 &&
        look_up(s2_words, G_N_ELEMENTS(s2_words), head, &verdict, reason))
        return verdict;
    if (evidence->status == 401 || evidence->status == 403) {
        *reason = "the key is not accepted, or Semantic Scholar does not serve this region";
        return VERDICT_BAD_KEY;
    }
    if (judge_page(evidence, head, &verdict, reason)) return verdict;
    if (evidence->status == 504) {
        *reason = "the request takes the service too long";
        return VERDICT_SMALLER;
    }
    *reason = head[0] == '\0' ? "an empty answer" : "a damaged or cut answer";
    if (evidence->status == 200) return VERDICT_RETRY;
    return judge_status(evidence->status, reason);
}

int retry_wait_ms(const struct retry_schedule *schedule, int try, int retry_after_s, double chance)
{
    double wait = schedule->base_ms;
    for (int i = 1; i < try && wait < schedule->cap_ms; i++)
        wait *= 2;
    wait = MIN(wait * (1.0 + 0.5 * chance), (double)schedule->cap_ms);
    double asked = 1000.0 * MIN(retry_after_s, schedule->asked_max_s);
    return (int)MAX(wait, asked);
}

/* --- secrets ---------------------------------------------------------------- */

/* Bytes of a parameter's value. */
static size_t value_length(const char *value)
{
    return strcspn(value, "& \t\r\n\"'<>;,");
}

char *retry_redact(const char *text, const char *key)
{
    static const char *const parameters[] = {"api_key=", "email="};
    g_autoptr(GString) out = g_string_new(NULL);
    size_t key_length = key ? strlen(key) : 0;
    for (const char *p = text; *p && out->len < RETRY_TEXT_MAX;) {
        if (key_length > 0 && strncmp(p, key, key_length) == 0) {
            g_string_append(out, "(key)");
            p += key_length;
            continue;
        }
        size_t skip = 0;
        for (size_t i = 0; i < G_N_ELEMENTS(parameters) && skip == 0; i++)
            if (g_ascii_strncasecmp(p, parameters[i], strlen(parameters[i])) == 0)
                skip = strlen(parameters[i]);
        if (skip > 0) {
            g_string_append_len(out, p, (gssize)skip);
            g_string_append(out, "...");
            p += skip + value_length(p + skip);
            continue;
        }
        g_string_append_c(out, g_ascii_iscntrl(*p) ? ' ' : *p);
        p++;
    }
    return g_utf8_make_valid(g_strstrip(out->str), -1);
}

void retry_redact_body(GByteArray *body, const char *key)
{
    size_t length = key ? strlen(key) : 0;
    if (length == 0) return;
    guint8 *from = body->data;
    size_t left = body->len;
    for (guint8 *hit; left >= length && (hit = memmem(from, left, key, length));) {
        memset(hit, '*', length);
        left -= (size_t)(hit - from) + length;
        from = hit + length;
    }
}
