/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/service.h"

#include <jansson.h>

#include <string.h>

#define EUTILS_IDS_MAX 10000
#define EUTILS_RETMAX_DEFAULT 20

/* One WebEnv: its stored sets of PMIDs. */
struct history {
    GPtrArray *sets; /* GArray * of int64_t */
    int64_t made_ms;
};

struct eutils {
    const struct holdings *holdings;
    const struct service_options *options;
    struct query_engine *engine; /* borrowed */
    GHashTable *histories;       /* WebEnv -> struct history * */
    uint64_t n_histories;
};

/* --- history ------------------------------------------------------------- */

static void set_free(void *data)
{
    g_array_unref(data);
}

static void history_free(void *data)
{
    struct history *history = data;
    g_ptr_array_unref(history->sets);
    g_free(history);
}

struct eutils *eutils_new(const struct holdings *holdings, const struct service_options *options,
                          struct query_engine *engine)
{
    struct eutils *eutils = g_new0(struct eutils, 1);
    eutils->holdings = holdings;
    eutils->options = options;
    eutils->engine = engine;
    eutils->histories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, history_free);
    return eutils;
}

void eutils_free(struct eutils *eutils)
{
    if (!eutils) return;
    g_hash_table_unref(eutils->histories);
    g_free(eutils);
}

static struct history *history_find(struct eutils *eutils, const char *web_env, int64_t now_ms)
{
    struct history *history = web_env ? g_hash_table_lookup(eutils->histories, web_env) : NULL;
    if (!history) return NULL;
    return now_ms - history->made_ms <= eutils->options->history_ttl_ms ? history : NULL;
}

/* Store a set in the WebEnv that is named, or in a new one. The set is taken;
 * returns the WebEnv, owned by the history. */
static const char *history_store(struct eutils *eutils, const struct request *request, GArray *set,
                                 unsigned *query_key)
{
    const char *given = request_param(request, "WebEnv");
    struct history *history = history_find(eutils, given, request->now_ms);
    g_autofree char *web_env = NULL;
    if (history) {
        web_env = g_strdup(given);
    } else {
        uint64_t number = ++eutils->n_histories;
        uint64_t mixed = number * UINT64_C(0x9e3779b97f4a7c15);
        web_env = g_strdup_printf("MCID_%016" G_GINT64_MODIFIER "x%08" G_GINT64_MODIFIER "x", mixed,
                                  number);
        history = g_new0(struct history, 1);
        history->sets = g_ptr_array_new_with_free_func(set_free);
        history->made_ms = request->now_ms;
        g_hash_table_insert(eutils->histories, g_strdup(web_env), history);
    }
    g_ptr_array_add(history->sets, set);
    *query_key = history->sets->len;
    void *key = NULL;
    g_hash_table_lookup_extended(eutils->histories, web_env, &key, NULL);
    return key;
}

/* The set that WebEnv and query_key name; NULL when it is gone. Borrowed. */
static const GArray *history_set(struct eutils *eutils, const struct request *request)
{
    const char *key = request_param(request, "query_key");
    struct history *history =
        history_find(eutils, request_param(request, "WebEnv"), request->now_ms);
    uint64_t number = key ? g_ascii_strtoull(key, NULL, 10) : 0;
    if (!history || number == 0 || number > history->sets->len) return NULL;
    return history->sets->pdata[number - 1];
}

/* --- parameters and errors ----------------------------------------------- */

static int64_t number_param(const struct request *request, const char *name, int64_t otherwise)
{
    const char *text = request_param(request, name);
    if (!text || !*text) return otherwise;
    return MAX(g_ascii_strtoll(text, NULL, 10), 0);
}

static bool param_is(const struct request *request, const char *name, const char *value)
{
    const char *text = request_param(request, name);
    return text && strcmp(text, value) == 0;
}

static struct reply *xml_reply(unsigned status, const char *head)
{
    struct reply *reply = reply_new(status, "text/xml; charset=UTF-8");
    reply->chunked = true;
    g_string_append(reply->body, head);
    return reply;
}

#define ESEARCH_HEAD                                                                               \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!DOCTYPE eSearchResult PUBLIC "                 \
    "\"-//NLM//DTD esearch 20060628//EN\" "                                                        \
    "\"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd\">\n"
#define EFETCH_ERROR_HEAD                                                                          \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!DOCTYPE eEfetchResult PUBLIC "                 \
    "\"-//NLM//DTD efetch 20131226//EN\" "                                                         \
    "\"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20131226/efetch.dtd\">\n"
#define EPOST_HEAD                                                                                 \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!DOCTYPE ePostResult PUBLIC "                   \
    "\"-//NLM//DTD epost 20090526//EN\" "                                                          \
    "\"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20090526/epost.dtd\">"
#define EFETCH_HEAD                                                                                \
    "<?xml version=\"1.0\" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "                                 \
    "\"-//NLM//DTD PubMedArticle, 1st January 2025//EN\" "                                         \
    "\"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd\">\n<PubmedArticleSet>\n"

/* Quotes stay as they are, as the service prints them. */
static void append_escaped(GString *out, const char *text)
{
    for (const char *c = text; *c; c++) {
        if (*c == '&')
            g_string_append(out, "&amp;");
        else if (*c == '<')
            g_string_append(out, "&lt;");
        else if (*c == '>')
            g_string_append(out, "&gt;");
        else
            g_string_append_c(out, *c);
    }
}

static struct reply *efetch_error(const char *text)
{
    struct reply *reply = xml_reply(400, EFETCH_ERROR_HEAD "<eFetchResult>\n\t<ERROR>");
    append_escaped(reply->body, text);
    g_string_append(reply->body, "</ERROR>\n</eFetchResult>\n");
    return reply;
}

/* "9,999" */
static char *with_commas(int64_t number)
{
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, number);
    size_t size = strlen(digits);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0) g_string_append_c(text, ',');
        g_string_append_c(text, digits[i]);
    }
    return g_string_free(text, FALSE);
}

static char *past_reach(const struct eutils *eutils)
{
    g_autofree char *reach = with_commas(eutils->options->reach);
    return g_strdup_printf(
        "Search Backend failed: Exception:\n'retstart' cannot be larger than %" G_GINT64_FORMAT
        ". For PubMed, ESearch can only retrieve the first %s records matching the query. To "
        "obtain "
        "more than %s PubMed records, consider using EDirect, which contains additional logic to "
        "batch PubMed search results automatically so that an arbitrary number can be retrieved.",
        eutils->options->reach - 1, reach, reach);
}

static char *query_gone(const struct request *request)
{
    const char *key = request_param(request, "query_key");
    return g_strdup_printf("Unable to obtain query #%s", key ? key : "1");
}

/* --- esearch ------------------------------------------------------------- */

/* What an ESearch answer says, before it is written as XML or JSON. */
struct answer {
    int64_t count, retmax, retstart;
    GArray *ids; /* int64_t of this page */
    unsigned query_key;
    const char *web_env; /* NULL: no history */
    struct query_result *result;
    bool only_count, past_end;
};

static struct reply *esearch_error(const struct request *request, const char *text)
{
    if (!param_is(request, "retmode", "json")) {
        struct reply *reply = xml_reply(200, ESEARCH_HEAD "<eSearchResult><ERROR>");
        append_escaped(reply->body, text);
        g_string_append(reply->body, "</ERROR></eSearchResult>\n");
        return reply;
    }
    /* As the service does it: a line feed stays a line feed. */
    struct reply *reply = reply_new(200, "application/json; charset=UTF-8");
    g_string_append_printf(reply->body,
                           "{\"header\":{\"type\":\"esearch\",\"version\":\"0.3\"},"
                           "\"esearchresult\":{\"ERROR\":\"%s\"}}",
                           text);
    return reply;
}

static void append_list(GString *xml, const GPtrArray *phrases, const char *element)
{
    for (unsigned i = 0; i < phrases->len; i++) {
        g_string_append_printf(xml, "<%s>", element);
        append_escaped(xml, phrases->pdata[i]);
        g_string_append_printf(xml, "</%s>", element);
    }
}

static void append_lists(GString *xml, const struct answer *answer)
{
    const struct query_result *result = answer->result;
    if (result->phrases_not_found->len + result->fields_not_found->len > 0) {
        g_string_append(xml, "<ErrorList>");
        append_list(xml, result->phrases_not_found, "PhraseNotFound");
        append_list(xml, result->fields_not_found, "FieldNotFound");
        g_string_append(xml, "</ErrorList>");
    }
    if (result->quoted_not_found->len == 0 && answer->count > 0 && !answer->past_end) return;
    g_string_append(xml, "<WarningList>");
    append_list(xml, result->quoted_not_found, "QuotedPhraseNotFound");
    if (answer->count == 0)
        g_string_append(xml, "<OutputMessage>No items found.</OutputMessage>");
    else if (answer->past_end)
        g_string_append_printf(xml,
                               "<OutputMessage>Restrictions achieved. start and count adjusted to "
                               "0, %" G_GINT64_FORMAT "</OutputMessage>",
                               answer->count);
    g_string_append(xml, "</WarningList>");
}

static struct reply *esearch_xml(const struct answer *answer)
{
    struct reply *reply = xml_reply(200, ESEARCH_HEAD);
    GString *xml = reply->body;
    g_string_append_printf(xml, "<eSearchResult><Count>%" G_GINT64_FORMAT "</Count>",
                           answer->count);
    if (answer->only_count) {
        g_string_append(xml, "</eSearchResult>\n");
        return reply;
    }
    g_string_append_printf(
        xml, "<RetMax>%" G_GINT64_FORMAT "</RetMax><RetStart>%" G_GINT64_FORMAT "</RetStart>",
        answer->retmax, answer->retstart);
    if (answer->web_env)
        g_string_append_printf(xml, "<QueryKey>%u</QueryKey><WebEnv>%s</WebEnv>", answer->query_key,
                               answer->web_env);
    g_string_append(xml, answer->ids->len > 0 ? "<IdList>\n" : "<IdList/>");
    for (unsigned i = 0; i < answer->ids->len; i++)
        g_string_append_printf(xml, "<Id>%" G_GINT64_FORMAT "</Id>\n",
                               g_array_index(answer->ids, int64_t, i));
    g_string_append(xml, answer->ids->len > 0 ? "</IdList>" : "");
    g_string_append(xml, "<TranslationSet/><QueryTranslation>");
    append_escaped(xml, answer->result->translation);
    g_string_append(xml, "</QueryTranslation>");
    append_lists(xml, answer);
    g_string_append(xml, "</eSearchResult>\n");
    return reply;
}

static void set_number(json_t *object, const char *key, int64_t number)
{
    json_object_set_new(object, key, json_sprintf("%" G_GINT64_FORMAT, number));
}

static json_t *phrases_json(const GPtrArray *phrases)
{
    json_t *array = json_array();
    for (unsigned i = 0; i < phrases->len; i++)
        json_array_append_new(array, json_string(phrases->pdata[i]));
    return array;
}

static void set_json_lists(json_t *body, const struct answer *answer)
{
    const struct query_result *result = answer->result;
    if (answer->count > 0 && result->phrases_not_found->len + result->fields_not_found->len == 0)
        return;
    json_t *errors = json_object(), *warnings = json_object(), *messages = json_array();
    json_object_set_new(errors, "phrasesnotfound", phrases_json(result->phrases_not_found));
    json_object_set_new(errors, "fieldsnotfound", phrases_json(result->fields_not_found));
    json_object_set_new(body, "errorlist", errors);
    json_object_set_new(warnings, "phrasesignored", json_array());
    json_object_set_new(warnings, "quotedphrasesnotfound", phrases_json(result->quoted_not_found));
    if (answer->count == 0) json_array_append_new(messages, json_string("No items found."));
    json_object_set_new(warnings, "outputmessages", messages);
    json_object_set_new(body, "warninglist", warnings);
}

/* All numbers are strings. */
static struct reply *esearch_json(const struct answer *answer)
{
    json_t *whole = json_object(), *header = json_object(), *body = json_object();
    json_object_set_new(header, "type", json_string("esearch"));
    json_object_set_new(header, "version", json_string("0.3"));
    json_object_set_new(whole, "header", header);
    json_object_set_new(whole, "esearchresult", body);
    set_number(body, "count", answer->count);
    if (!answer->only_count) {
        json_t *ids = json_array();
        set_number(body, "retmax", answer->retmax);
        set_number(body, "retstart", answer->retstart);
        if (answer->web_env) {
            set_number(body, "querykey", answer->query_key);
            json_object_set_new(body, "webenv", json_string(answer->web_env));
        }
        for (unsigned i = 0; i < answer->ids->len; i++)
            json_array_append_new(
                ids, json_sprintf("%" G_GINT64_FORMAT, g_array_index(answer->ids, int64_t, i)));
        json_object_set_new(body, "idlist", ids);
        json_object_set_new(body, "translationset", json_array());
        json_object_set_new(body, "querytranslation", json_string(answer->result->translation));
        set_json_lists(body, answer);
    }
    struct reply *reply = reply_new(200, "application/json; charset=UTF-8");
    char *text = json_dumps(whole, JSON_COMPACT);
    g_string_append(reply->body, text);
    g_free(text);
    json_decref(whole);
    return reply;
}

/* The term with the date parameters as a clause. NULL: they are not right. */
static char *whole_term(const struct request *request)
{
    const char *term = request_param(request, "term");
    const char *low = request_param(request, "mindate"), *high = request_param(request, "maxdate");
    const char *type = request_param(request, "datetype");
    bool has_low = low && *low, has_high = high && *high;
    if (has_low != has_high) return NULL;
    if (!has_low) return g_strdup(term);
    const char *tag = !type || strcmp(type, "pdat") == 0 ? "dp"
                      : strcmp(type, "edat") == 0        ? "edat"
                      : strcmp(type, "mdat") == 0        ? "mdat"
                                                         : "crdt";
    return g_strdup_printf("(%s) AND %s:%s[%s]", term, low, high, tag);
}

static enum query_sort sort_of(const struct request *request)
{
    const char *sort = request_param(request, "sort");
    if (!sort) return QUERY_BY_DATE;
    if (strcmp(sort, "relevance") == 0) return QUERY_BY_RELEVANCE;
    if (strcmp(sort, "Author") == 0) return QUERY_BY_AUTHOR;
    if (strcmp(sort, "JournalName") == 0) return QUERY_BY_JOURNAL;
    return QUERY_BY_DATE;
}

/* Hits that are in the named history set too. */
static void keep_common(const struct eutils *eutils, GArray *hits, const GArray *set)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (unsigned i = 0; i < set->len; i++)
        g_hash_table_add(wanted, &g_array_index(set, int64_t, i));
    unsigned kept = 0;
    for (unsigned i = 0; i < hits->len; i++) {
        unsigned hit = g_array_index(hits, unsigned, i);
        if (g_hash_table_contains(wanted, &holdings_at(eutils->holdings, hit)->pmid))
            g_array_index(hits, unsigned, kept++) = hit;
    }
    g_array_set_size(hits, kept);
}

static GArray *pmids_of(const struct eutils *eutils, const GArray *hits)
{
    GArray *pmids = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), hits->len);
    for (unsigned i = 0; i < hits->len; i++) {
        int64_t pmid = holdings_at(eutils->holdings, g_array_index(hits, unsigned, i))->pmid;
        g_array_append_val(pmids, pmid);
    }
    return pmids;
}

/* Page and history of an answer. */
static void answer_page(struct eutils *eutils, const struct request *request, struct answer *answer)
{
    int64_t reach = eutils->options->reach;
    int64_t retmax = MIN(number_param(request, "retmax", EUTILS_RETMAX_DEFAULT), reach);
    GArray *pmids = pmids_of(eutils, answer->result->hits);
    answer->retstart = number_param(request, "retstart", 0);
    answer->past_end = answer->count > 0 && answer->retstart >= answer->count;
    int64_t end = MIN(MIN(answer->retstart + retmax, answer->count), reach);
    for (int64_t i = answer->retstart; i < end; i++)
        g_array_append_val(answer->ids, g_array_index(pmids, int64_t, i));
    answer->retmax = answer->ids->len;
    if (param_is(request, "usehistory", "y"))
        answer->web_env = history_store(eutils, request, pmids, &answer->query_key);
    else
        g_array_unref(pmids);
}

static struct reply *answer_write(struct eutils *eutils, const struct request *request,
                                  struct answer *answer)
{
    answer->count = answer->result->hits->len;
    answer->only_count = param_is(request, "rettype", "count");
    answer->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    query_order(eutils->holdings, answer->result->hits, sort_of(request));
    if (!answer->only_count) answer_page(eutils, request, answer);
    struct reply *reply =
        param_is(request, "retmode", "json") ? esearch_json(answer) : esearch_xml(answer);
    g_array_unref(answer->ids);
    return reply;
}

static struct reply *esearch(struct eutils *eutils, const struct request *request, bool expired)
{
    const char *term = request_param(request, "term");
    bool by_history = request_param(request, "query_key") != NULL;
    const GArray *set = by_history && !expired ? history_set(eutils, request) : NULL;
    if (by_history && !set) {
        g_autofree char *gone = query_gone(request);
        return esearch_error(request, gone);
    }
    if (!term || !*term) return esearch_error(request, "Empty term and query_key - nothing todo");
    int64_t retstart = number_param(request, "retstart", 0);
    if (retstart >= eutils->options->reach) {
        g_autofree char *past = past_reach(eutils);
        return esearch_error(request, past);
    }
    g_autofree char *whole = whole_term(request);
    if (!whole) return esearch_error(request, "mindate and maxdate must both be given");
    OWNED(query_result) result = query_run(eutils->engine, whole);
    if (result->error) {
        g_autofree char *text = g_strdup_printf("Search Backend failed: %s", result->error);
        return esearch_error(request, text);
    }
    if (set) keep_common(eutils, result->hits, set);
    struct answer answer = {.result = result};
    return answer_write(eutils, request, &answer);
}

/* --- ids ----------------------------------------------------------------- */

/* The ids of a list, in its order, repeats left out. Those that are no numbers
 * are counted only. */
static GArray *ids_of(const char *text, unsigned *n_invalid, unsigned *n_all)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_auto(GStrv) parts = g_strsplit_set(text ? text : "", ", \t\r\n", -1);
    for (unsigned i = 0; parts[i]; i++) {
        if (!*parts[i]) continue;
        (*n_all)++;
        int64_t id = strspn(parts[i], "0123456789") == strlen(parts[i])
                         ? g_ascii_strtoll(parts[i], NULL, 10)
                         : 0;
        if (id == 0) {
            (*n_invalid)++;
            continue;
        }
        int64_t *key = g_new(int64_t, 1);
        *key = id;
        if (g_hash_table_add(seen, key)) g_array_append_val(ids, id);
    }
    return ids;
}

static struct reply *epost(struct eutils *eutils, const struct request *request)
{
    unsigned n_invalid = 0, n_all = 0, query_key = 0;
    GArray *ids = ids_of(request_param(request, "id"), &n_invalid, &n_all);
    struct reply *reply = xml_reply(200, EPOST_HEAD "<ePostResult>\n");
    if (ids->len == 0 || n_all > EUTILS_IDS_MAX) {
        g_string_append(reply->body,
                        n_all > EUTILS_IDS_MAX
                            ? "\t<ERROR>Too many IDs in request</ERROR>\n</ePostResult>\n"
                            : "\t<ERROR>Empty ID list; Nothing to store</ERROR>\n</ePostResult>\n");
        g_array_unref(ids);
        reply->status = n_all > EUTILS_IDS_MAX ? 400 : 200;
        return reply;
    }
    const char *web_env = history_store(eutils, request, ids, &query_key);
    g_string_append_printf(reply->body,
                           "\t<QueryKey>%u</QueryKey>\n\t<WebEnv>%s</WebEnv>\n</ePostResult>\n",
                           query_key, web_env);
    return reply;
}

/* --- efetch -------------------------------------------------------------- */

static struct reply *efetch_text(struct eutils *eutils, const struct request *request,
                                 const GArray *ids)
{
    struct reply *reply = reply_new(200, "text/plain; charset=UTF-8");
    bool uilist = param_is(request, "rettype", "uilist");
    for (unsigned i = 0; i < ids->len; i++) {
        const struct holding *holding =
            holdings_find(eutils->holdings, g_array_index(ids, int64_t, i));
        OWNED(view) view = holding && !uilist ? view_new(holding) : NULL;
        if (holding && uilist)
            g_string_append_printf(reply->body, "%" G_GINT64_FORMAT "\n", holding->pmid);
        else if (view)
            g_string_append_printf(reply->body, "%u. %s\n\n%s\n\nPMID: %" G_GINT64_FORMAT "\n\n\n",
                                   i + 1, view->journal ? view->journal : "", view->title,
                                   holding->pmid);
    }
    return reply;
}

/* Room for so many bytes more, taken at once. */
static void reserve(GString *text, gsize size)
{
    gsize before = text->len;
    g_string_set_size(text, before + size);
    g_string_truncate(text, before);
}

static struct reply *efetch_ids(struct eutils *eutils, const struct request *request,
                                const GArray *ids, unsigned from, unsigned to, bool drop)
{
    g_autoptr(GArray) page = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (unsigned i = from; i < to; i++)
        if (!drop || i % 10 != 3) g_array_append_val(page, g_array_index(ids, int64_t, i));
    if (!param_is(request, "retmode", "xml")) return efetch_text(eutils, request, page);
    struct reply *reply = xml_reply(200, EFETCH_HEAD);
    gsize size = 0;
    for (unsigned i = 0; i < page->len; i++) {
        const struct holding *holding =
            holdings_find(eutils->holdings, g_array_index(page, int64_t, i));
        if (holding) size += holding->xml_size + 1;
    }
    reserve(reply->body, size);
    for (unsigned i = 0; i < page->len; i++) {
        const struct holding *holding =
            holdings_find(eutils->holdings, g_array_index(page, int64_t, i));
        if (!holding) continue;
        g_string_append_len(reply->body, holding->xml, holding->xml_size);
        g_string_append_c(reply->body, '\n');
    }
    if (g_str_has_suffix(reply->body->str, "<PubmedArticleSet>\n"))
        g_string_truncate(reply->body, reply->body->len - 1);
    g_string_append(reply->body, "</PubmedArticleSet>\n");
    return reply;
}

static struct reply *efetch_history(struct eutils *eutils, const struct request *request, bool drop,
                                    bool expired)
{
    const GArray *set = expired ? NULL : history_set(eutils, request);
    if (!set) {
        g_autofree char *gone = query_gone(request);
        struct reply *reply = efetch_error(gone);
        return reply;
    }
    int64_t retstart = number_param(request, "retstart", 0);
    int64_t retmax = MIN(number_param(request, "retmax", EUTILS_IDS_MAX), EUTILS_IDS_MAX);
    if (retstart >= eutils->options->reach) {
        g_autofree char *past = past_reach(eutils);
        return efetch_error(past);
    }
    int64_t end = MIN(MIN(retstart + retmax, (int64_t)set->len), eutils->options->reach);
    unsigned from = (unsigned)MIN(retstart, (int64_t)set->len);
    return efetch_ids(eutils, request, set, from, (unsigned)MAX(end, (int64_t)from), drop);
}

static struct reply *efetch(struct eutils *eutils, const struct request *request, bool drop,
                            bool expired)
{
    const char *id = request_param(request, "id");
    if (!id && request_param(request, "query_key"))
        return efetch_history(eutils, request, drop, expired);
    if (!id) return efetch_error("Supplied id parameter is empty");
    unsigned n_invalid = 0, n_all = 0;
    g_autoptr(GArray) ids = ids_of(id, &n_invalid, &n_all);
    if (ids->len == 0) return efetch_error("ID list is empty! Possibly it has no correct IDs.");
    if (n_all > EUTILS_IDS_MAX) return efetch_error("Too many IDs in request");
    return efetch_ids(eutils, request, ids, 0, ids->len, drop);
}

struct reply *eutils_answer(struct eutils *eutils, const char *name, const struct request *request,
                            bool drop, bool expired)
{
    const char *db = request_param(request, "db");
    bool known = strcmp(name, "esearch.fcgi") == 0 || strcmp(name, "epost.fcgi") == 0 ||
                 strcmp(name, "efetch.fcgi") == 0;
    if (!known) return NULL;
    if (db && strcmp(db, "pubmed") != 0) {
        g_autofree char *text = g_strdup_printf("Invalid db name specified: %s", db);
        return strcmp(name, "efetch.fcgi") == 0 ? efetch_error(text) : esearch_error(request, text);
    }
    if (strcmp(name, "esearch.fcgi") == 0) return esearch(eutils, request, expired);
    if (strcmp(name, "epost.fcgi") == 0) return epost(eutils, request);
    return efetch(eutils, request, drop, expired);
}
