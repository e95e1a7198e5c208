/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/s2_json.h"

#include <jansson.h>
#include <string.h>

#include "core/error.h"
#include "parse/orcid.h"
#include "parse/utf8.h"

#define AUTHORS_MAX 100000
#define ERROR_TEXT_MAX 200

/* Members may be missing, null or of another type: NULL or the default then. */
static const char *text_member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && *text != '\0' ? text : NULL;
}

/* An integer, also one in a string ("123") or a real without a fraction;
 * otherwise, and when it is negative, the default. */
static int64_t int_member(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *member = json_object_get(object, key);
    int64_t value = -1;
    if (json_is_integer(member)) {
        value = json_integer_value(member);
    } else if (json_is_real(member)) {
        double real = json_real_value(member);
        if (real >= 0 && real < 9e15 && (double)(int64_t)real == real) value = (int64_t)real;
    } else if (json_is_string(member)) {
        const char *text = json_string_value(member);
        char *end = NULL;
        if (g_ascii_isdigit(*text)) value = g_ascii_strtoll(text, &end, 10);
        if (!end || *end != '\0' || value == G_MAXINT64) value = -1;
    }
    return value < 0 ? otherwise : value;
}

static bool says_something(const json_t *entry)
{
    return json_is_object(entry) && json_object_size(entry) > 0;
}

/* author.authorId is a string; an integer is accepted and written into text. */
static const char *author_id(const json_t *author, GStringChunk *texts)
{
    const json_t *id = json_object_get(author, "authorId");
    if (!json_is_integer(id)) return text_member(author, "authorId");
    g_autofree char *text = g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(id));
    return g_string_chunk_insert(texts, text);
}

static void read_authors(const json_t *list, GArray *authors, GStringChunk *texts)
{
    size_t n = MIN(json_array_size(list), AUTHORS_MAX);
    g_array_set_size(authors, 0);
    for (size_t i = 0; i < n; i++) {
        const json_t *entry = json_array_get(list, i);
        struct s2_json_author author = {.author_id = author_id(entry, texts),
                                        .name = text_member(entry, "name")};
        g_array_append_val(authors, author);
    }
}

static bool read_paper(const json_t *entry, size_t index, GArray *authors, GStringChunk *texts,
                       s2_json_paper_callback callback, void *user, GError **error)
{
    struct s2_json_paper paper = {
        .index = index, .citation_count = -1, .influential_citation_count = -1};
    g_array_set_size(authors, 0);
    g_string_chunk_clear(texts);
    paper.paper_id = text_member(entry, "paperId");
    paper.found = says_something(entry);
    if (paper.found) {
        const json_t *ids = json_object_get(entry, "externalIds");
        paper.corpus_id = int_member(entry, "corpusId", int_member(ids, "CorpusId", 0));
        paper.pubmed_id = int_member(ids, "PubMed", 0);
        paper.citation_count = int_member(entry, "citationCount", -1);
        paper.influential_citation_count = int_member(entry, "influentialCitationCount", -1);
        read_authors(json_object_get(entry, "authors"), authors, texts);
    }
    paper.authors = (const struct s2_json_author *)(const void *)authors->data;
    paper.n_authors = authors->len;
    return callback(&paper, user, error);
}

/* "error" comes from the application, "message" from the gateway. */
static bool refuse(const json_t *root, GError **error)
{
    const char *text = text_member(root, "error");
    if (!text) text = text_member(root, "message");
    if (!text) {
        return error_set(error, RADSCOUT_ERROR_INPUT, "the Semantic Scholar answer is no list");
    }
    g_autofree char *shown = utf8_start(text, ERROR_TEXT_MAX);
    return error_set(error, RADSCOUT_ERROR_INPUT, "Semantic Scholar answered: %s", shown);
}

static bool read_papers(const json_t *root, s2_json_paper_callback callback, void *user,
                        GError **error)
{
    g_autoptr(GArray) authors = g_array_new(FALSE, TRUE, sizeof(struct s2_json_author));
    GStringChunk *texts = g_string_chunk_new(1024);
    bool is_good = true;
    for (size_t i = 0; is_good && i < json_array_size(root); i++)
        is_good = read_paper(json_array_get(root, i), i, authors, texts, callback, user, error);
    g_string_chunk_free(texts);
    return is_good;
}

/* The answer as an array with n_asked entries, or NULL; json_decref(). */
static json_t *read_list(const void *bytes, size_t size, size_t n_asked, GError **error)
{
    json_error_t problem;
    json_t *root = json_loadb(bytes, size, JSON_ALLOW_NUL, &problem);
    if (json_is_array(root) && json_array_size(root) == n_asked) return root;
    if (!root) {
        error_set(error, RADSCOUT_ERROR_INPUT,
                  "the Semantic Scholar answer is no JSON: %s (byte %d)", problem.text,
                  problem.position);
    } else if (!json_is_array(root)) {
        refuse(root, error);
    } else {
        error_set(error, RADSCOUT_ERROR_INPUT,
                  "Semantic Scholar answered %zu entries where %zu were asked for",
                  json_array_size(root), n_asked);
    }
    json_decref(root);
    return NULL;
}

bool s2_json_papers(const void *bytes, size_t size, size_t n_asked, s2_json_paper_callback callback,
                    void *user, GError **error)
{
    json_t *root = read_list(bytes, size, n_asked, error);
    bool is_good = root && read_papers(root, callback, user, error);
    json_decref(root);
    return is_good;
}

bool s2_json_check(const void *bytes, size_t size, size_t n_asked, bool *found, GError **error)
{
    json_t *root = read_list(bytes, size, n_asked, error);
    if (!root) return false;
    for (size_t i = 0; i < n_asked; i++)
        found[i] = says_something(json_array_get(root, i));
    json_decref(root);
    return true;
}

/* --- people ------------------------------------------------------------------- */

/* externalIds.ORCID: nobody has seen one yet; DBLP is a list, so both are taken. */
static bool read_orcid(const json_t *entry, char orcid[ORCID_SIZE])
{
    const json_t *member = json_object_get(json_object_get(entry, "externalIds"), "ORCID");
    const char *text =
        json_string_value(json_is_array(member) ? json_array_get(member, 0) : member);
    return text && orcid_parse(text, orcid);
}

bool s2_json_people(const void *bytes, size_t size, size_t n_asked,
                    s2_json_person_callback callback, void *user, GError **error)
{
    json_t *root = read_list(bytes, size, n_asked, error);
    bool is_good = root != NULL;
    for (size_t i = 0; is_good && i < n_asked; i++) {
        const json_t *entry = json_array_get(root, i);
        char orcid[ORCID_SIZE];
        struct s2_json_person person = {.index = i,
                                        .found = says_something(entry),
                                        .name = text_member(entry, "name"),
                                        .orcid = read_orcid(entry, orcid) ? orcid : NULL,
                                        .h_index = int_member(entry, "hIndex", -1),
                                        .paper_count = int_member(entry, "paperCount", -1),
                                        .citation_count = int_member(entry, "citationCount", -1)};
        is_good = callback(&person, user, error);
    }
    json_decref(root);
    return is_good;
}
