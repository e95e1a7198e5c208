/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/service.h"

#include "tests/server/rng.h"

#include <jansson.h>

#include <string.h>

#define S2_IDS_MAX 500
#define S2_AUTHOR_IDS_MAX 1000
#define NUMBER_OF_NAME INT64_C(1000000000)   /* author ids made of names begin here */
#define NUMBER_OF_PERSON INT64_C(2000000000) /* ... those of the corpus's people here */

struct s2 {
    const struct holdings *holdings;
    const struct service_options *options;
    GHashTable *by_doi; /* lower case char * -> struct holding *; made when first needed */
};

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
        return NUMBER_OF_PERSON + 2 * (int64_t)person + second;
    }
    g_autofree char *name =
        g_strdup_printf("%s %.1s", author->last, author->fore ? author->fore : "");
    return NUMBER_OF_NAME + g_str_hash(name) % 1000000000;
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

static const char *const known_author_fields[] = {"authorId",   "externalIds",   "url",
                                                  "name",       "affiliations",  "homepage",
                                                  "paperCount", "citationCount", "hIndex"};

/* The wanted fields; the unknown ones in *unknown when there are. */
static GStrv wanted_fields(const struct request *request, const char *const *known, size_t n_known,
                           GString *unknown)
{
    const char *text = request_param(request, "fields");
    GStrv fields = g_strsplit(text && *text ? text : known[0], ",", -1);
    for (unsigned i = 0; fields[i]; i++) {
        g_strstrip(fields[i]);
        char *dot = strchr(fields[i], '.');
        if (dot) *dot = '\0';
        bool is_known = false;
        for (size_t k = 0; k < n_known; k++)
            is_known = is_known || strcmp(fields[i], known[k]) == 0;
        if (!is_known)
            g_string_append_printf(unknown, "%s%s", unknown->len > 0 ? ", " : "", fields[i]);
    }
    return fields;
}

/* The object with the wanted members only, null where it has none; takes whole. */
static json_t *select_fields(json_t *whole, const char *id_field, char **fields)
{
    json_t *part = json_object();
    json_object_set(part, id_field, json_object_get(whole, id_field));
    for (unsigned i = 0; fields[i]; i++) {
        json_t *value = json_object_get(whole, fields[i]);
        if (value)
            json_object_set(part, fields[i], value);
        else
            json_object_set_new(part, fields[i], json_null());
    }
    json_decref(whole);
    return part;
}

static const struct holding *find_doi(struct s2 *s2, const char *doi)
{
    if (!s2->by_doi) {
        s2->by_doi = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (unsigned i = 0; i < s2->holdings->records->len; i++) {
            const struct holding *holding = holdings_at(s2->holdings, i);
            OWNED(view) view = view_new(holding);
            if (view && view->doi)
                g_hash_table_insert(s2->by_doi, g_ascii_strdown(view->doi, -1), (void *)holding);
        }
    }
    g_autofree char *key = g_ascii_strdown(doi, -1);
    return g_hash_table_lookup(s2->by_doi, key);
}

/* One PMID in 200 is unknown; half of these papers are there by their DOI. */
static json_t *paper_json(struct s2 *s2, const char *id, char **fields)
{
    const struct holding *holding = NULL;
    if (g_ascii_strncasecmp(id, "PMID:", 5) == 0) {
        holding = holdings_find(s2->holdings, g_ascii_strtoll(id + 5, NULL, 10));
        if (holding && one_in(holding, 14, 200)) holding = NULL;
    } else if (g_ascii_strncasecmp(id, "DOI:", 4) == 0) {
        holding = find_doi(s2, id + 4);
        if (holding && one_in(holding, 15, 2)) holding = NULL;
    }
    return holding ? select_fields(whole_paper(s2->holdings, holding), "paperId", fields)
                   : json_null();
}

/* A person: some profiles are gone, and some say nothing of the h-index. */
static json_t *person_json(struct s2 *s2, const char *id, char **fields)
{
    int64_t number = g_ascii_strtoll(id, NULL, 10);
    uint64_t dice = rng_mix((uint64_t)number + 21);
    (void)s2;
    if (number < NUMBER_OF_NAME || dice % 100 == 0) return json_null();
    json_t *person = json_object();
    int papers = (int)(dice / 100 % 300) + 1, h = 1 + papers / 5;
    json_object_set_new(person, "authorId", json_string(id));
    json_object_set_new(person, "name", json_sprintf("P. %s", id));
    json_object_set_new(person, "externalIds", json_object());
    json_object_set_new(person, "affiliations", json_array());
    json_object_set_new(person, "hIndex", dice % 50 == 1 ? json_null() : json_integer(h));
    json_object_set_new(person, "paperCount", json_integer(papers));
    json_object_set_new(person, "citationCount", json_integer(h * h * 4));
    return select_fields(person, "authorId", fields);
}

static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

static bool paper_id_is_sound(const char *id)
{
    if (g_ascii_strncasecmp(id, "PMID:", 5) == 0) return is_number(id + 5);
    return *id && (strchr(id, ':') != NULL || strlen(id) == 40 || strchr(id, '/') != NULL);
}

/* What the two batches differ in. */
struct kind {
    const char *none, *too_many;
    size_t ids_max;
    const char *const *fields;
    size_t n_fields;
    bool (*is_sound)(const char *id);
    json_t *(*entry)(struct s2 *s2, const char *id, char **fields);
};

static const struct kind papers = {"No valid paper ids given",
                                   "Too many ids given, the limit is 500",
                                   S2_IDS_MAX,
                                   known_fields,
                                   G_N_ELEMENTS(known_fields),
                                   paper_id_is_sound,
                                   paper_json};
static const struct kind people = {"No valid author ids given",
                                   "Too many ids given, the limit is 1000",
                                   S2_AUTHOR_IDS_MAX,
                                   known_author_fields,
                                   G_N_ELEMENTS(known_author_fields),
                                   is_number,
                                   person_json};

/* One bad id spoils the batch; so does a batch without any known one. */
static struct reply *batch_reply(struct s2 *s2, const struct kind *kind, const json_t *ids,
                                 char **fields)
{
    json_t *array = json_array();
    bool any = false, sound = true;
    for (size_t i = 0; sound && i < json_array_size(ids); i++) {
        const char *id = json_string_value(json_array_get(ids, i));
        sound = id && kind->is_sound(id);
        json_t *entry = sound ? kind->entry(s2, id, fields) : json_null();
        any = any || json_is_object(entry);
        json_array_append_new(array, entry);
    }
    struct reply *reply = NULL;
    if (sound && any) {
        reply = reply_new(200, "application/json");
        char *text = json_dumps(array, 0);
        g_string_append_printf(reply->body, "%s\n", text);
        g_free(text);
    } else {
        reply = s2_error(400, kind->none, NULL);
    }
    json_decref(array);
    return reply;
}

static struct reply *batch(struct s2 *s2, const struct kind *kind, const struct request *request)
{
    g_autoptr(GString) unknown = g_string_new(NULL);
    g_auto(GStrv) fields = wanted_fields(request, kind->fields, kind->n_fields, unknown);
    if (unknown->len > 0)
        return s2_error(400, "Unrecognized or unsupported fields: [", unknown->str);
    json_t *body = json_loads(request->body ? request->body : "", 0, NULL);
    const json_t *ids = json_object_get(body, "ids");
    struct reply *reply = NULL;
    if (!json_is_array(ids) || json_array_size(ids) == 0)
        reply = s2_error(400, kind->none, NULL);
    else if (json_array_size(ids) > kind->ids_max)
        reply = s2_error(400, kind->too_many, NULL);
    else
        reply = batch_reply(s2, kind, ids, fields);
    json_decref(body);
    return reply;
}

struct s2 *s2_new(const struct holdings *holdings, const struct service_options *options)
{
    struct s2 *s2 = g_new0(struct s2, 1);
    s2->holdings = holdings;
    s2->options = options;
    return s2;
}

void s2_free(struct s2 *s2)
{
    if (!s2) return;
    if (s2->by_doi) g_hash_table_unref(s2->by_doi);
    g_free(s2);
}

struct reply *s2_answer(struct s2 *s2, const char *path, const struct request *request)
{
    const struct kind *kind = strcmp(path, "/paper/batch") == 0    ? &papers
                              : strcmp(path, "/author/batch") == 0 ? &people
                                                                   : NULL;
    if (request->s2_key && s2->options->s2_key && strcmp(request->s2_key, s2->options->s2_key) != 0)
        return s2_forbidden();
    if (!kind) return NULL;
    if (strcmp(request->method, "POST") != 0) return s2_error(405, "Method Not Allowed", NULL);
    return batch(s2, kind, request);
}
