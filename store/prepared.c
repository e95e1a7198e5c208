/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/prepared.h"

#include <string.h>

#include "core/sha256.h"
#include "store/pack.h"

struct prepared *prepared_new(void)
{
    struct prepared *prepared = g_new0(struct prepared, 1);
    prepared->text = g_string_sized_new(2048);
    prepared->references = g_byte_array_new();
    prepared->keys = g_byte_array_new();
    prepared->first_same = g_array_new(FALSE, FALSE, sizeof(guint));
    prepared->buckets = g_array_new(FALSE, TRUE, sizeof(guint));
    return prepared;
}

void prepared_free(struct prepared *prepared)
{
    if (!prepared) return;
    g_string_free(prepared->text, TRUE);
    g_byte_array_unref(prepared->references);
    g_byte_array_unref(prepared->keys);
    g_array_unref(prepared->first_same);
    g_array_unref(prepared->buckets);
    g_free(prepared);
}

const char *prepared_text(const struct prepared *prepared, struct prepared_text text)
{
    return text.from == 0 ? NULL : prepared->text->str + text.from - 1;
}

/* --- lists as one text ----------------------------------------------------------- */

static struct prepared_text begin_text(const GString *out)
{
    return (struct prepared_text){out->len + 1};
}

static void end_text(GString *out)
{
    g_string_append_c(out, '\0');
}

/* A list of rows as JSON; put() writes the inside of one row. */
static struct prepared_text put_list(GString *out, const struct article *article, guint n,
                                     void (*put)(GString *out, const struct article *article,
                                                 guint i))
{
    if (n == 0) return (struct prepared_text){0};
    struct prepared_text text = begin_text(out);
    g_string_append_c(out, '[');
    for (guint i = 0; i < n; i++) {
        if (i > 0) g_string_append_c(out, ',');
        put(out, article, i);
    }
    g_string_append_c(out, ']');
    end_text(out);
    return text;
}

static void put_language(GString *out, const struct article *article, guint i)
{
    pack_put_text(out, article->languages->pdata[i]);
}

static void put_texts(GString *out, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        g_string_append_c(out, i == 0 ? '[' : ',');
        pack_put_text(out, texts[i]);
    }
    g_string_append_c(out, ']');
}

static void put_type(GString *out, const struct article *article, guint i)
{
    const struct publication_type *type =
        &g_array_index(article->publication_types, struct publication_type, i);
    const char *texts[] = {type->ui, type->name};
    put_texts(out, texts, G_N_ELEMENTS(texts));
}

static void put_grant(GString *out, const struct article *article, guint i)
{
    const struct grant *grant = &g_array_index(article->grants, struct grant, i);
    const char *texts[] = {grant->id, grant->agency, grant->country};
    put_texts(out, texts, G_N_ELEMENTS(texts));
}

static void put_correction(GString *out, const struct article *article, guint i)
{
    const struct correction *correction =
        &g_array_index(article->corrections, struct correction, i);
    g_string_append_c(out, '[');
    pack_put_text(out, correction->type);
    g_string_append_c(out, ',');
    if (correction->pmid) {
        pack_put_int(out, correction->pmid);
    } else {
        g_string_append(out, "null");
    }
    g_string_append_c(out, ']');
}

static struct prepared_text put_keywords(GString *out, const struct article *article)
{
    struct prepared_text text = begin_text(out);
    if (article->keywords->len == 0) return (struct prepared_text){0};
    for (guint i = 0; i < article->keywords->len; i++) {
        if (i > 0) g_string_append_c(out, '\n');
        g_string_append(out, article->keywords->pdata[i]);
    }
    end_text(out);
    return text;
}

/* As the view article_text has it. */
static struct prepared_text put_headings(GString *out, const struct article *article)
{
    struct prepared_text text = begin_text(out);
    if (article->mesh->len == 0) return (struct prepared_text){0};
    for (guint i = 0; i < article->mesh->len; i++) {
        const char *name = g_array_index(article->mesh, struct mesh_heading, i).name;
        if (i > 0) g_string_append(out, "; ");
        if (name) g_string_append(out, name);
    }
    end_text(out);
    return text;
}

/* --- keys ---------------------------------------------------------------------------- */

/* Of what is stored once: the first bytes of SHA-256 over its values. Texts
 * hold no control characters, so these can part them. */
static void put_key(GByteArray *keys, const char *const *values, size_t n)
{
    struct sha256 sum;
    uint8_t digest[SHA256_BYTES];
    sha256_begin(&sum);
    for (size_t i = 0; i < n; i++) {
        if (values[i]) {
            sha256_add(&sum, values[i], strlen(values[i]));
        } else {
            sha256_add(&sum, "\x1e", 1);
        }
        sha256_add(&sum, "\x1f", 1);
    }
    sha256_end(&sum, digest);
    g_byte_array_append(keys, digest, DB_KEY_BYTES);
}

static void put_keys(GByteArray *keys, const struct article *article)
{
    const char *journal[] = {article->journal, article->journal_iso, article->nlm_id,
                             article->issn};
    put_key(keys, journal, G_N_ELEMENTS(journal));
    for (guint i = 0; i < article->affiliations->len; i++) {
        const struct affiliation *of = &g_array_index(article->affiliations, struct affiliation, i);
        const char *values[] = {of->text ? of->text : "", of->ror, of->grid, of->isni,
                                of->ringgold};
        put_key(keys, values, G_N_ELEMENTS(values));
    }
    for (guint i = 0; i < article->mesh->len; i++) {
        const struct mesh_heading *heading = &g_array_index(article->mesh, struct mesh_heading, i);
        const char *values[] = {heading->ui, heading->name ? heading->name : ""};
        put_key(keys, values, G_N_ELEMENTS(values));
    }
    for (guint i = 0; i < article->qualifiers->len; i++) {
        const struct qualifier *qualifier =
            &g_array_index(article->qualifiers, struct qualifier, i);
        const char *values[] = {qualifier->ui, qualifier->name ? qualifier->name : ""};
        put_key(keys, values, G_N_ELEMENTS(values));
    }
}

static const uint8_t *key_at(const struct prepared *prepared, size_t i)
{
    g_assert((i + 1) * DB_KEY_BYTES <= prepared->keys->len);
    return prepared->keys->data + i * DB_KEY_BYTES;
}

const uint8_t *prepared_journal_key(const struct prepared *prepared)
{
    return key_at(prepared, 0);
}

const uint8_t *prepared_affiliation_key(const struct prepared *prepared, size_t i)
{
    return key_at(prepared, 1 + i);
}

const uint8_t *prepared_mesh_key(const struct prepared *prepared, const struct article *article,
                                 size_t i)
{
    return key_at(prepared, 1 + article->affiliations->len + i);
}

const uint8_t *prepared_qualifier_key(const struct prepared *prepared,
                                      const struct article *article, size_t i)
{
    return key_at(prepared, 1 + article->affiliations->len + article->mesh->len + i);
}

/* --- what a record says more than once -------------------------------------------------- */

static void find_same(struct prepared *prepared, size_t n)
{
    guint mask = 1, first;
    while (mask < 2 * n)
        mask = 2 * mask + 1;
    g_array_set_size(prepared->first_same, 0);
    g_array_set_size(prepared->buckets, 0); /* what is added is zero */
    g_array_set_size(prepared->buckets, mask + 1);
    guint *buckets = (guint *)(void *)prepared->buckets->data; /* index + 1; 0: empty */
    for (guint i = 0; i < n; i++) {
        const uint8_t *key = prepared_affiliation_key(prepared, i);
        guint32 at;
        memcpy(&at, key, sizeof at);
        for (at &= mask; (first = buckets[at]) != 0; at = (at + 1) & mask)
            if (memcmp(prepared_affiliation_key(prepared, first - 1), key, DB_KEY_BYTES) == 0)
                break;
        if (first == 0) first = buckets[at] = i + 1;
        first--;
        g_array_append_val(prepared->first_same, first);
    }
}

size_t prepared_first_same(const struct prepared *prepared, size_t i)
{
    return g_array_index(prepared->first_same, guint, i);
}

/* --- the whole -------------------------------------------------------------------------- */

void prepared_set(struct prepared *prepared, const struct article *article)
{
    GString *out = prepared->text;
    g_string_truncate(out, 0);
    g_byte_array_set_size(prepared->references, 0);
    g_byte_array_set_size(prepared->keys, 0);
    article_digest(article, prepared->digest);
    prepared->languages = put_list(out, article, article->languages->len, put_language);
    prepared->types = put_list(out, article, article->publication_types->len, put_type);
    prepared->grants = put_list(out, article, article->grants->len, put_grant);
    prepared->corrections = put_list(out, article, article->corrections->len, put_correction);
    prepared->keywords = put_keywords(out, article);
    prepared->headings = put_headings(out, article);
    pack_references(article->references, prepared->references);
    put_keys(prepared->keys, article);
    find_same(prepared, article->affiliations->len);
}
