/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/s2_batch.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "fetch/pages.h"

#define PAPER_FIELDS "externalIds,corpusId,citationCount,influentialCitationCount,authors"
#define AUTHOR_FIELDS "name,hIndex,paperCount,citationCount,externalIds"
#define PMID_PREFIX "PMID:"
#define DOI_PREFIX "DOI:"
#define DOI_BYTES_MAX 500

static const char *fields_of(enum s2_kind kind)
{
    return kind == S2_AUTHORS ? AUTHOR_FIELDS : PAPER_FIELDS;
}

const char *s2_batch_path(const struct s2_batch *batch)
{
    return batch->kind == S2_AUTHORS ? "/author/batch?fields=" AUTHOR_FIELDS
                                     : "/paper/batch?fields=" PAPER_FIELDS;
}

const char *s2_batch_endpoint(const struct s2_batch *batch)
{
    return batch->kind == S2_AUTHORS ? "author/batch" : "paper/batch";
}

static char *dump(json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    char *copy = g_strdup(text);
    free(text);
    json_decref(object);
    return copy;
}

struct s2_batch *s2_batch_new(enum s2_kind kind, bool is_old, GArray *pmids, GPtrArray *ids)
{
    struct s2_batch *batch = g_new0(struct s2_batch, 1);
    *batch = (struct s2_batch){.kind = kind, .is_old = is_old, .pmids = pmids, .ids = ids};
    batch->found = g_new0(bool, ids->len);
    batch->n = ids->len;
    json_t *list = json_array();
    for (guint i = 0; i < ids->len; i++)
        json_array_append_new(list, json_string(ids->pdata[i]));
    batch->body = dump(json_pack("{s:O}", "ids", list));
    json_t *parameters = json_pack("{s:s, s:o}", "fields", fields_of(kind), "ids", list);
    if (kind == S2_BY_DOI) {
        json_t *beside = json_array();
        for (guint i = 0; i < pmids->len; i++)
            json_array_append_new(beside, json_integer(g_array_index(pmids, int64_t, i)));
        json_object_set_new(parameters, "pmids", beside);
    }
    batch->parameters = dump(parameters);
    return batch;
}

void s2_batch_free(struct s2_batch *batch)
{
    if (batch->pmids) g_array_unref(batch->pmids);
    g_ptr_array_unref(batch->ids);
    g_free(batch->parameters);
    g_free(batch->body);
    g_free(batch->found);
    g_free(batch);
}

struct s2_batch *s2_batch_part(const struct s2_batch *batch, guint from, guint n,
                               const struct s2_known *known)
{
    bool beside = known && known->id;
    GArray *pmids = NULL;
    GPtrArray *ids = g_ptr_array_new_with_free_func(g_free);
    if (batch->pmids) {
        pmids = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), n);
        g_array_append_vals(pmids, &g_array_index(batch->pmids, int64_t, from), n);
    }
    for (guint i = from; i < from + n; i++)
        g_ptr_array_add(ids, g_strdup(batch->ids->pdata[i]));
    if (beside) {
        g_ptr_array_add(ids, g_strdup(known->id));
        if (pmids) g_array_append_val(pmids, known->pmid);
    }
    struct s2_batch *part = s2_batch_new(batch->kind, batch->is_old, pmids, ids);
    part->n = n;
    part->is_part = true;
    return part;
}

char *s2_id_of_pmid(int64_t pmid)
{
    return g_strdup_printf(PMID_PREFIX "%" PRId64, pmid);
}

/* One id that is none spoils a whole batch: printable, "10.", digits, a slash
 * and something behind it. */
char *s2_id_of_doi(const char *doi)
{
    if (!doi || strncmp(doi, "10.", 3) != 0 || strlen(doi) > DOI_BYTES_MAX) return NULL;
    size_t n = strspn(doi + 3, "0123456789.");
    if (n < 4 || doi[3 + n] != '/' || doi[4 + n] == '\0') return NULL;
    for (const char *p = doi; *p; p++)
        if (!g_ascii_isgraph(*p) || *p == '"' || *p == '\\') return NULL;
    return g_strconcat(DOI_PREFIX, doi, NULL);
}

/* --- what was asked before -------------------------------------------------------- */

struct s2_asked *s2_asked_new(void)
{
    struct s2_asked *asked = g_new0(struct s2_asked, 1);
    asked->pmids = pages_set_new();
    asked->dois = pages_set_new();
    asked->authors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return asked;
}

void s2_asked_free(struct s2_asked *asked)
{
    if (!asked) return;
    g_hash_table_unref(asked->pmids);
    g_hash_table_unref(asked->dois);
    g_hash_table_unref(asked->authors);
    g_free(asked);
}

void s2_asked_add(struct s2_asked *asked, const char *endpoint, const char *parameters)
{
    bool authors = strcmp(endpoint, "author/batch") == 0;
    json_t *object = json_loads(parameters, 0, NULL), *entry = NULL;
    size_t i = 0;
    json_array_foreach(json_object_get(object, "pmids"), i, entry)
    {
        pages_set_add(asked->dois, json_integer_value(entry));
    }
    json_array_foreach(json_object_get(object, "ids"), i, entry)
    {
        const char *text = json_string_value(entry);
        if (text && authors)
            g_hash_table_add(asked->authors, g_strdup(text));
        else if (text && g_str_has_prefix(text, PMID_PREFIX))
            pages_set_add(asked->pmids, g_ascii_strtoll(text + strlen(PMID_PREFIX), NULL, 10));
    }
    json_decref(object);
}
