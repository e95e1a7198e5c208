/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/record.h"

#include <string.h>

#include "core/sha256.h"

#define REGION_BLOCK_BYTES (8 * 1024)

struct article *article_new(void)
{
    struct article *article = g_new0(struct article, 1);
    article->languages = g_ptr_array_new();
    article->keywords = g_ptr_array_new();
    article->publication_types = g_array_new(FALSE, TRUE, sizeof(struct publication_type));
    article->mesh = g_array_new(FALSE, TRUE, sizeof(struct mesh_heading));
    article->qualifiers = g_array_new(FALSE, TRUE, sizeof(struct qualifier));
    article->authors = g_array_new(FALSE, TRUE, sizeof(struct authorship));
    article->affiliations = g_array_new(FALSE, TRUE, sizeof(struct affiliation));
    article->grants = g_array_new(FALSE, TRUE, sizeof(struct grant));
    article->references = g_array_new(FALSE, TRUE, sizeof(int64_t));
    article->corrections = g_array_new(FALSE, TRUE, sizeof(struct correction));
    article->region = g_string_chunk_new(REGION_BLOCK_BYTES);
    article_reset(article);
    return article;
}

void article_reset(struct article *article)
{
    struct article kept = {
        .languages = article->languages,
        .keywords = article->keywords,
        .publication_types = article->publication_types,
        .mesh = article->mesh,
        .qualifiers = article->qualifiers,
        .authors = article->authors,
        .affiliations = article->affiliations,
        .grants = article->grants,
        .references = article->references,
        .corrections = article->corrections,
        .region = article->region,
        .authors_complete = true, /* CompleteYN is Y unless printed otherwise */
    };
    g_ptr_array_set_size(kept.languages, 0);
    g_ptr_array_set_size(kept.keywords, 0);
    g_array_set_size(kept.publication_types, 0);
    g_array_set_size(kept.mesh, 0);
    g_array_set_size(kept.qualifiers, 0);
    g_array_set_size(kept.authors, 0);
    g_array_set_size(kept.affiliations, 0);
    g_array_set_size(kept.grants, 0);
    g_array_set_size(kept.references, 0);
    g_array_set_size(kept.corrections, 0);
    g_string_chunk_clear(kept.region);
    *article = kept;
}

void article_swap(struct article *a, struct article *b)
{
    struct article kept = *a;
    *a = *b;
    *b = kept;
}

void article_free(struct article *article)
{
    if (!article) return;
    g_ptr_array_unref(article->languages);
    g_ptr_array_unref(article->keywords);
    g_array_unref(article->publication_types);
    g_array_unref(article->mesh);
    g_array_unref(article->qualifiers);
    g_array_unref(article->authors);
    g_array_unref(article->affiliations);
    g_array_unref(article->grants);
    g_array_unref(article->references);
    g_array_unref(article->corrections);
    g_string_chunk_free(article->region);
    g_free(article);
}

/* --- text ------------------------------------------------------------------ */

/* Bytes of the blank that p begins with, 0 when it begins with none: ASCII
 * white space, NEL, and Unicode's Z categories. Every comparison stops at the
 * NUL, so a cut sequence is never read past its end. */
static size_t blank_size(const unsigned char *p)
{
    switch (p[0]) {
    case ' ':
    case '\t':
    case '\n':
    case '\v':
    case '\f':
    case '\r':
        return 1;
    case 0xC2: /* U+0085, U+00A0 */
        return p[1] == 0x85 || p[1] == 0xA0 ? 2 : 0;
    case 0xE1: /* U+1680 */
        return p[1] == 0x9A && p[2] == 0x80 ? 3 : 0;
    case 0xE2: /* U+2000-200A, U+2028, U+2029, U+202F, U+205F */
        if (p[1] == 0x80 &&
            ((p[2] >= 0x80 && p[2] <= 0x8A) || p[2] == 0xA8 || p[2] == 0xA9 || p[2] == 0xAF)) {
            return 3;
        }
        return p[1] == 0x81 && p[2] == 0x9F ? 3 : 0;
    case 0xE3: /* U+3000 */
        return p[1] == 0x80 && p[2] == 0x80 ? 3 : 0;
    default:
        return 0;
    }
}

/* Bytes that no blank begins with. */
static bool is_plain(unsigned char c)
{
    return c > ' ' && c != 0xC2 && (c < 0xE1 || c > 0xE3);
}

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define TOP_BITS (EACH_BYTE * 0x80)

/* The top bit of each blank among eight bytes (of a '!' behind one too, which
 * does no harm: it is looked at more closely). */
static uint64_t blanks_of(uint64_t word)
{
    uint64_t is_zero = word ^ (EACH_BYTE * ' ');
    return (is_zero - EACH_BYTE) & ~is_zero & TOP_BITS;
}

/* The top bit of some byte, of each that is no ASCII text. */
static uint64_t others_of(uint64_t word)
{
    return (((word - EACH_BYTE * ' ') & ~word) | word) & TOP_BITS;
}

/* Bytes from text on, eight at once, that are ASCII text with one blank at a
 * time; no blank stands behind a last one. */
static size_t folded_words(const unsigned char *text, size_t n)
{
    size_t at = 0;
    for (; at + sizeof(uint64_t) < n; at += sizeof(uint64_t)) {
        uint64_t word, next;
        memcpy(&word, text + at, sizeof word);
        memcpy(&next, text + at + 1, sizeof next);
        if ((others_of(word) | others_of(next) | (blanks_of(word) & blanks_of(next))) != 0) break;
    }
    return at;
}

/* How much of the text of n bytes stands as it should: most often all of it. */
static size_t folded_size(const unsigned char *text, size_t n, bool keep_lines)
{
    const unsigned char *p = text, *end = text + n;
    if (!is_plain(*p) && *p < 0x80) return 0;
    for (;;) {
        p += folded_words(p, (size_t)(end - p));
        while (is_plain(*p))
            p++;
        bool is_one = *p == ' ' || (keep_lines && *p == '\n');
        if (is_one && p > text && is_plain(p[1])) {
            p += 2;
        } else if (*p >= 0x80 && blank_size(p) == 0) {
            p++;
        } else {
            return (size_t)(p - text);
        }
    }
}

/* Fold white space of NUL-terminated text of n bytes in place (it can only get shorter).
 * A run that holds '\n' becomes '\n' when keep_lines, else one blank. */
static void fold_blanks(char *text, size_t n, bool keep_lines)
{
    unsigned char *to = (unsigned char *)text + folded_size((unsigned char *)text, n, keep_lines);
    const unsigned char *from = to;
    while (*from) {
        char pending = 0;
        for (size_t size; (size = blank_size(from)) > 0; from += size) {
            pending = (pending == '\n' || (keep_lines && *from == '\n')) ? '\n' : ' ';
        }
        if (!*from) break;
        if (pending && to != (unsigned char *)text) *to++ = (unsigned char)pending;
        *to++ = *from++;
    }
    *to = 0;
}

static const char *put_text(struct article *article, const char *text, ptrdiff_t size,
                            bool keep_lines)
{
    if (!text) return NULL;
    size_t n = size < 0 ? strlen(text) : (size_t)size;
    if (n == 0) return NULL;
    char *copy = g_string_chunk_insert_len(article->region, text, (gssize)n);
    fold_blanks(copy, n, keep_lines);
    return *copy ? copy : NULL;
}

const char *article_text(struct article *article, const char *text, ptrdiff_t size)
{
    return put_text(article, text, size, false);
}

const char *article_lines(struct article *article, const char *text, ptrdiff_t size)
{
    return put_text(article, text, size, true);
}

/* --- positions ------------------------------------------------------------- */

static bool is_group(const struct authorship *author)
{
    return author->collective_name != NULL;
}

void article_mark_positions(struct article *article)
{
    struct authorship *authors = (struct authorship *)(void *)article->authors->data;
    guint n = article->authors->len;
    for (guint i = 0; i < n; i++)
        authors[i].is_first = authors[i].is_last = false;
    if (n == 0) return;

    if (!is_group(&authors[0])) authors[0].is_first = true;
    for (guint i = 1; i < n && authors[i - 1].equal_contrib && authors[i].equal_contrib; i++)
        authors[i].is_first = !is_group(&authors[i]);

    if (!article->authors_complete) return;
    guint last = n;
    while (last > 0 && is_group(&authors[last - 1]))
        last--;
    if (last-- == 0) return;
    authors[last].is_last = true;
    for (guint i = last; i > 0 && authors[i].equal_contrib && authors[i - 1].equal_contrib; i--)
        authors[i - 1].is_last = !is_group(&authors[i - 1]);
}

/* --- digest ---------------------------------------------------------------- */

static void put_int(struct sha256 *out, int64_t value)
{
    uint8_t bytes[8];
    uint64_t bits = (uint64_t)value;
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(bits >> (8 * (7 - i)));
    sha256_add(out, bytes, sizeof bytes);
}

/* NULL is length -1, so that it differs from every text. */
static void put_string(struct sha256 *out, const char *text)
{
    if (!text) {
        put_int(out, -1);
        return;
    }
    size_t n = strlen(text);
    put_int(out, (int64_t)n);
    sha256_add(out, text, n);
}

static void put_strings(struct sha256 *out, const GPtrArray *texts)
{
    put_int(out, texts->len);
    for (guint i = 0; i < texts->len; i++)
        put_string(out, texts->pdata[i]);
}

static void put_citation(struct sha256 *out, const struct article *a)
{
    const char *texts[] = {
        a->status,
        a->date_revised,
        a->doi,
        a->pmcid,
        a->title,
        a->abstract,
        a->vernacular_title,
        a->journal,
        a->journal_iso,
        a->nlm_id,
        a->issn,
        a->volume,
        a->issue,
        a->pages,
        a->pub_date,
        a->electronic_date,
        a->entrez_date,
        a->received,
        a->revised,
        a->accepted,
    };
    put_int(out, a->pmid);
    put_int(out, a->version);
    put_int(out, a->is_book);
    put_int(out, a->year);
    put_int(out, a->authors_complete);
    put_int(out, a->retracted);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        put_string(out, texts[i]);
}

static void put_authors(struct sha256 *out, const struct article *a)
{
    put_int(out, a->authors->len);
    for (guint i = 0; i < a->authors->len; i++) {
        const struct authorship *author = &g_array_index(a->authors, struct authorship, i);
        put_int(out, author->position);
        put_int(out, author->equal_contrib);
        put_string(out, author->last_name);
        put_string(out, author->fore_name);
        put_string(out, author->initials);
        put_string(out, author->suffix);
        put_string(out, author->collective_name);
        put_string(out, author->orcid);
        put_string(out, author->email);
        put_int(out, author->n_affiliations);
        for (unsigned j = 0; j < author->n_affiliations; j++) {
            const struct affiliation *affiliation =
                &g_array_index(a->affiliations, struct affiliation, author->affiliation_from + j);
            put_string(out, affiliation->text);
            put_string(out, affiliation->ror);
            put_string(out, affiliation->grid);
            put_string(out, affiliation->isni);
            put_string(out, affiliation->ringgold);
        }
    }
}

static void put_mesh(struct sha256 *out, const struct article *a)
{
    put_int(out, a->mesh->len);
    for (guint i = 0; i < a->mesh->len; i++) {
        const struct mesh_heading *heading = &g_array_index(a->mesh, struct mesh_heading, i);
        put_string(out, heading->ui);
        put_string(out, heading->name);
        put_int(out, heading->descriptor_major);
        put_int(out, heading->n_qualifiers);
        for (unsigned j = 0; j < heading->n_qualifiers; j++) {
            const struct qualifier *qualifier =
                &g_array_index(a->qualifiers, struct qualifier, heading->qualifier_from + j);
            put_string(out, qualifier->ui);
            put_string(out, qualifier->name);
            put_int(out, qualifier->major);
        }
    }
}

static void put_lists(struct sha256 *out, const struct article *a)
{
    put_strings(out, a->languages);
    put_strings(out, a->keywords);
    put_int(out, a->publication_types->len);
    for (guint i = 0; i < a->publication_types->len; i++) {
        const struct publication_type *type =
            &g_array_index(a->publication_types, struct publication_type, i);
        put_string(out, type->ui);
        put_string(out, type->name);
    }
    put_int(out, a->grants->len);
    for (guint i = 0; i < a->grants->len; i++) {
        const struct grant *grant = &g_array_index(a->grants, struct grant, i);
        put_string(out, grant->id);
        put_string(out, grant->agency);
        put_string(out, grant->country);
    }
    put_int(out, a->references->len);
    for (guint i = 0; i < a->references->len; i++)
        put_int(out, g_array_index(a->references, int64_t, i));
    put_int(out, a->corrections->len);
    for (guint i = 0; i < a->corrections->len; i++) {
        const struct correction *correction = &g_array_index(a->corrections, struct correction, i);
        put_string(out, correction->type);
        put_int(out, correction->pmid);
    }
}

void article_digest(const struct article *article, uint8_t digest[ARTICLE_DIGEST_BYTES])
{
    struct sha256 sum;
    sha256_begin(&sum);
    put_citation(&sum, article);
    put_authors(&sum, article);
    put_mesh(&sum, article);
    put_lists(&sum, article);
    sha256_end(&sum, digest);
}
