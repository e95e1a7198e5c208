/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/service.h"

#include "tests/server/rng.h"

#include <jansson.h>

#include <string.h>

#define S2_IDS_MAX 500

/* Fields that may be asked for; those not made here are null. */
static const char *const known_fields[] = {"paperId",
                                           "corpusId",
                                           "externalIds",
                                           "url",
                                           "title",
                                           "abstract",
                                           "venue",
                                           "publicationVenue",
                                           "year",
                                           "referenceCount",
                                           "citationCount",
                                           "influentialCitationCount",
                                           "isOpenAccess",
                                           "openAccessPdf",
                                           "fieldsOfStudy",
                                           "s2FieldsOfStudy",
                                           "publicationTypes",
                                           "publicationDate",
                                           "journal",
                                           "citationStyles",
                                           "authors",
                                           "tldr",
                                           "embedding",
                                           "textAvailability"};

/* --- errors -------------------------------------------------------------- */

/* The application's errors end with a newline, the gateway's do not. */
static struct reply *s2_error(unsigned status, const char *format, const char *detail)
{
    struct reply *reply = reply_new(status, "application/json");
    g_autofree char *text =
        g_strdup_printf("%s%s%s", format, detail ? detail : "", detail ? "]" : "");
    json_t *error = json_object();
    json_object_set_new(error, "error", json_string(text));
    char *dump = json_dumps(error, 0);
    g_string_append_printf(reply->body, "%s\n", dump);
    g_free(dump);
    json_decref(error);
    return reply;
}

static struct reply *s2_forbidden(void)
{
    struct reply *reply = reply_new(403, "application/json");
    reply_header(reply, "x-amzn-ErrorType", "ForbiddenException");
    g_string_append(reply->body, "{\"message\":\"Forbidden\"}");
    return reply;
}

/* --- one paper ----------------------------------------------------------- */

/* A number of the record that never changes. */
static uint64_t dice(const struct holding *holding, unsigned salt)
{
    return rng_mix((uint64_t)holding->pmid * 31 + salt);
}

static bool one_in(const struct holding *holding, unsigned salt, unsigned n)
{
    return dice(holding, salt) % n == 0;
}

static int citations_of(const struct holdings *holdings, const struct holding *holding)
{
    const struct holding *newest = holdings_at(holdings, holdings->records->len - 1);
    double years = (newest->entry_day - holding->entry_day) / 365.25;
    double unit = (double)(dice(holding, 1) % 1000 + 1) / 1000;
    return (int)(years * 1.5 / (unit + .02));
}

static void set_ids(json_t *paper, const struct holding *holding, const struct view *view)
{
    json_t *ids = json_object();
    g_autofree char *sha = g_strdup_printf(
        "%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x%08" G_GINT64_MODIFIER "x",
        dice(holding, 2), dice(holding, 3), dice(holding, 4) & 0xffffffffU);
    int64_t corpus_id = 500000000 + holding->pmid % 100000000;
    json_object_set_new(paper, "paperId", json_string(sha));
    json_object_set_new(paper, "corpusId", json_integer(corpus_id));
    if (view->doi) json_object_set_new(ids, "DOI", json_string(view->doi));
    if (!one_in(holding, 5, 50))
        json_object_set_new(ids, "PubMed", json_sprintf("%" G_GINT64_FORMAT, holding->pmid));
    json_object_set_new(ids, "CorpusId", json_integer(corpus_id));
    json_object_set_new(paper, "externalIds", ids);
    json_object_set_new(paper, "url",
                        json_sprintf("https://www.semanticscholar.org/paper/%s", sha));
}

/* The true person of an author position, or a number made of the name. */
static int64_t author_number(const struct holdings *holdings, const struct holding *holding,
                             const struct view_author *author)
{
    for (uint32_t i = 0; i < holding->n_persons; i++) {
        uint32_t at = holding->first_person + i;
        if (g_array_index(holdings->positions, uint32_t, at) != author->position) continue;
        uint32_t person = g_array_index(holdings->persons, uint32_t, at);
        /* Some people have two profiles. */
        bool second = rng_mix(person + 11) % 50 == 0 && holding->pmid % 2 == 0;
        return INT64_C(2000000000) + 2 * (int64_t)person + second;
    }
    g_autofree char *name =
        g_strdup_printf("%s %.1s", author->last, author->fore ? author->fore : "");
    return INT64_C(1000000000) + g_str_hash(name) % 1000000000;
}

static json_t *author_json(const struct holdings *holdings, const struct holding *holding,
                           const struct view_author *author)
{
    json_t *json = json_object();
    unsigned salt = 100 + author->position;
    json_object_set_new(json, "authorId", json_null());
    if (author->group) {
        json_object_set_new(json, "name", json_string(author->group));
        return json;
    }
    if (!one_in(holding, salt, 330))
        json_object_set_new(
            json, "authorId",
            json_sprintf("%" G_GINT64_FORMAT, author_number(holdings, holding, author)));
    g_autofree char *name = NULL;
    if (!author->fore)
        name = g_strdup(author->last);
    else if (one_in(holding, salt + 1000, 3))
        name = g_strdup_printf("%s %s", author->fore, author->last);
    else
        name = g_strdup_printf("%.*s. %s", (int)(g_utf8_next_char(author->fore) - author->fore),
                               author->fore, author->last);
    json_object_set_new(json, "name", json_string(name));
    return json;
}

/* Groups are listed for some papers and left out of others: positions shift. */
static json_t *authors_json(const struct holdings *holdings, const struct holding *holding,
                            const struct view *view)
{
    if (one_in(holding, 6, 400)) return json_null();
    json_t *array = json_array();
    for (unsigned i = 0; i < view->authors->len; i++) {
        const struct view_author *author = view->authors->pdata[i];
        if (!author->group || holding->pmid % 2 == 1)
            json_array_append_new(array, author_json(holdings, holding, author));
    }
    return array;
}

static void set_dates(json_t *paper, const struct holding *holding)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_julian(&date, (guint32)MAX(holding->entry_day, 1));
    char day[16];
    g_date_strftime(day, sizeof day, "%Y-%m-%d", &date);
    bool no_year = one_in(holding, 7, 60), no_day = one_in(holding, 8, 2);
    json_object_set_new(paper, "year",
                        no_year ? json_null() : json_integer(g_date_get_year(&date)));
    json_object_set_new(paper, "publicationDate", no_day ? json_null() : json_string(day));
}

static json_t *pdf_json(const struct holding *holding)
{
    if (one_in(holding, 9, 5)) return json_null();
    json_t *pdf = json_object();
    bool open = one_in(holding, 10, 3);
    json_object_set_new(
        pdf, "url",
        open ? json_sprintf("https://open.example.org/%" G_GINT64_FORMAT ".pdf", holding->pmid)
             : json_string(""));
    json_object_set_new(pdf, "status", open ? json_string("HYBRID") : json_null());
    json_object_set_new(pdf, "license", json_null());
    return pdf;
}

static json_t *fields_json(void)
{
    json_t *array = json_array();
    static const char *const sources[] = {"external", "s2-fos-model"};
    for (unsigned i = 0; i < G_N_ELEMENTS(sources); i++) {
        json_t *field = json_object();
        json_object_set_new(field, "category", json_string("Medicine"));
        json_object_set_new(field, "source", json_string(sources[i]));
        json_array_append_new(array, field);
    }
    return array;
}

static json_t *tldr_json(const struct holding *holding, const struct view *view)
{
    if (one_in(holding, 12, 3) || !view->title) return json_null();
    json_t *tldr = json_object();
    json_object_set_new(tldr, "model", json_string("tldr@v2.0.0"));
    json_object_set_new(tldr, "text", json_sprintf("In short: %s", view->title));
    return tldr;
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : json_null();
}

static json_t *whole_paper(const struct holdings *holdings, const struct holding *holding)
{
    OWNED(view) view = view_new(holding);
    if (!view) return json_null();
    json_t *paper = json_object();
    int citations = citations_of(holdings, holding);
    set_ids(paper, holding, view);
    json_object_set_new(paper, "title", text_or_null(view->title));
    json_object_set_new(paper, "abstract",
                        one_in(holding, 11, 4) ? json_null() : text_or_null(view->abstract));
    json_object_set_new(paper, "venue", json_string(view->journal ? view->journal : ""));
    set_dates(paper, holding);
    json_object_set_new(paper, "referenceCount", json_integer((int)(dice(holding, 13) % 40)));
    json_object_set_new(paper, "citationCount", json_integer(citations));
    json_object_set_new(paper, "influentialCitationCount", json_integer(citations / 12));
    json_t *pdf = pdf_json(holding);
    const char *url = json_string_value(json_object_get(pdf, "url"));
    json_object_set_new(paper, "isOpenAccess", json_boolean(url && *url));
    json_object_set_new(paper, "openAccessPdf", pdf);
    json_object_set_new(paper, "s2FieldsOfStudy", fields_json());
    json_object_set_new(paper, "fieldsOfStudy", json_pack("[s]", "Medicine"));
    json_object_set_new(paper, "tldr", tldr_json(holding, view));
    json_object_set_new(paper, "authors", authors_json(holdings, holding, view));
    return paper;
}

/* --- the batch ----------------------------------------------------------- */

/* The wanted fields; NULL and the unknown ones in *unknown when there are. */
static GStrv wanted_fields(const struct request *request, GString *unknown)
{
    const char *text = request_param(request, "fields");
    GStrv fields = g_strsplit(text && *text ? text : "title", ",", -1);
    for (unsigned i = 0; fields[i]; i++) {
        g_strstrip(fields[i]);
        char *dot = strchr(fields[i], '.');
        if (dot) *dot = '\0';
        bool known = false;
        for (unsigned k = 0; k < G_N_ELEMENTS(known_fields); k++)
            known = known || strcmp(fields[i], known_fields[k]) == 0;
        if (!known)
            g_string_append_printf(unknown, "%s%s", unknown->len > 0 ? ", " : "", fields[i]);
    }
    return fields;
}

static json_t *paper_json(const struct holdings *holdings, const char *id, char **fields)
{
    if (g_ascii_strncasecmp(id, "PMID:", 5) != 0) return json_null();
    const struct holding *holding = holdings_find(holdings, g_ascii_strtoll(id + 5, NULL, 10));
    if (!holding || one_in(holding, 14, 200)) return json_null();
    json_t *whole = whole_paper(holdings, holding), *paper = json_object();
    json_object_set(paper, "paperId", json_object_get(whole, "paperId"));
    for (unsigned i = 0; fields[i]; i++) {
        json_t *value = json_object_get(whole, fields[i]);
        if (value)
            json_object_set(paper, fields[i], value);
        else
            json_object_set_new(paper, fields[i], json_null());
    }
    json_decref(whole);
    return paper;
}

static bool id_is_sound(const json_t *id)
{
    const char *text = json_string_value(id);
    if (!text || !*text) return false;
    if (g_ascii_strncasecmp(text, "PMID:", 5) == 0)
        return text[5] && strspn(text + 5, "0123456789") == strlen(text + 5);
    return strchr(text, ':') != NULL || strlen(text) == 40 || strchr(text, '/') != NULL;
}

/* One bad id spoils the batch; so does a batch without any paper. */
static struct reply *batch_reply(const struct holdings *holdings, const json_t *ids, char **fields)
{
    json_t *array = json_array();
    bool any = false, sound = true;
    for (size_t i = 0; sound && i < json_array_size(ids); i++) {
        const json_t *id = json_array_get(ids, i);
        sound = id_is_sound(id);
        json_t *paper = sound ? paper_json(holdings, json_string_value(id), fields) : json_null();
        any = any || json_is_object(paper);
        json_array_append_new(array, paper);
    }
    struct reply *reply = NULL;
    if (sound && any) {
        reply = reply_new(200, "application/json");
        char *text = json_dumps(array, 0);
        g_string_append_printf(reply->body, "%s\n", text);
        g_free(text);
    } else {
        reply = s2_error(400, "No valid paper ids given", NULL);
    }
    json_decref(array);
    return reply;
}

static struct reply *paper_batch(const struct holdings *holdings, const struct request *request)
{
    g_autoptr(GString) unknown = g_string_new(NULL);
    g_auto(GStrv) fields = wanted_fields(request, unknown);
    if (unknown->len > 0)
        return s2_error(400, "Unrecognized or unsupported fields: [", unknown->str);
    json_t *body = json_loads(request->body ? request->body : "", 0, NULL);
    const json_t *ids = json_object_get(body, "ids");
    struct reply *reply = NULL;
    if (!json_is_array(ids) || json_array_size(ids) == 0)
        reply = s2_error(400, "No valid paper ids given", NULL);
    else if (json_array_size(ids) > S2_IDS_MAX)
        reply = s2_error(400, "Too many ids given, the limit is 500", NULL);
    else
        reply = batch_reply(holdings, ids, fields);
    json_decref(body);
    return reply;
}

struct reply *s2_answer(const struct holdings *holdings, const struct service_options *options,
                        const char *path, const struct request *request)
{
    if (request->s2_key && options->s2_key && strcmp(request->s2_key, options->s2_key) != 0)
        return s2_forbidden();
    if (strcmp(path, "/paper/batch") != 0) return NULL;
    if (strcmp(request->method, "POST") != 0) return s2_error(405, "Method Not Allowed", NULL);
    return paper_batch(holdings, request);
}
