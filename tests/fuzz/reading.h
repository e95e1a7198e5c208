/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_FUZZ_READING_H
#define RADSCOUT_TESTS_FUZZ_READING_H
/*
 * What must hold of all that a reader of records reports: every text is UTF-8
 * and says something, a record has a PMID, offsets lie inside the input.
 */
#include "parse/reader.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(bool truth)
{
    if (!truth) abort();
}

static inline void require_text(const char *text)
{
    require(!text || (*text != '\0' && g_utf8_validate(text, -1, NULL)));
}

struct seen {
    GString *events; /* "90000001@0:1f2e !malformed@12 ... good" */
    int64_t size;    /* of the input */
};

static inline void seen_authors(const struct article *article)
{
    for (guint i = 0; i < article->authors->len; i++) {
        const struct authorship *author = &g_array_index(article->authors, struct authorship, i);
        require(author->position == (int)i + 1);
        require_text(author->last_name);
        require_text(author->fore_name);
        require_text(author->initials);
        require_text(author->suffix);
        require_text(author->collective_name);
        require_text(author->email);
        require(author->affiliation_from + author->n_affiliations <= article->affiliations->len);
    }
    for (guint i = 0; i < article->affiliations->len; i++)
        require_text(g_array_index(article->affiliations, struct affiliation, i).text);
}

static inline bool seen_article(void *user, struct article *article, int64_t offset, GError **error)
{
    struct seen *seen = user;
    uint8_t digest[ARTICLE_DIGEST_BYTES];
    (void)error;
    require(article->pmid > 0 && article->pmid <= ARTICLE_PMID_MAX && article->version > 0);
    require(offset >= 0 && offset < seen->size);
    const char *const texts[] = {article->title,        article->abstract, article->doi,
                                 article->pmcid,        article->journal,  article->journal_iso,
                                 article->volume,       article->issue,    article->pages,
                                 article->date_revised, article->pub_date, article->entrez_date};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        require_text(texts[i]);
    seen_authors(article);
    article_digest(article, digest);
    g_string_append_printf(seen->events, "%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT ":%02x%02x ",
                           article->pmid, offset, digest[0], digest[1]);
    return true;
}

static inline bool seen_deletion(void *user, int64_t pmid, GError **error)
{
    struct seen *seen = user;
    (void)error;
    g_string_append_printf(seen->events, "-%" G_GINT64_FORMAT " ", pmid);
    return true;
}

static inline bool seen_issue(void *user, const struct reader_issue *issue, GError **error)
{
    struct seen *seen = user;
    (void)error;
    require(issue->offset >= 0 && issue->offset <= seen->size);
    require_text(issue->message);
    g_string_append_printf(seen->events, "!%s@%" G_GINT64_FORMAT " ", issue->kind, issue->offset);
    return true;
}

static inline void seen_init(struct seen *seen, size_t size)
{
    *seen = (struct seen){.events = g_string_new(NULL), .size = (int64_t)size};
}

static inline struct reader_handler seen_handler(struct seen *seen)
{
    return (struct reader_handler){
        .article = seen_article, .deletion = seen_deletion, .issue = seen_issue, .user = seen};
}

/* What was seen, as text; g_free(). */
static inline char *seen_end(struct seen *seen, bool is_good)
{
    g_string_append(seen->events, is_good ? "good" : "bad");
    return g_string_free(seen->events, FALSE);
}

/* Define `static char *function(data, size, n, is_cut)`: all that a reader of that
 * type says of the input, fed in pieces of n bytes. g_free() it. */
#define DEFINE_SEEN_BY(type, function)                                                             \
    static inline char *function(const uint8_t *data, size_t size, size_t n, bool is_cut)          \
    {                                                                                              \
        struct seen seen;                                                                          \
        seen_init(&seen, size);                                                                    \
        const struct reader_handler handler = seen_handler(&seen);                                 \
        OWNED(type) reader = type##_new(&handler);                                                 \
        g_autoptr(GError) error = NULL;                                                            \
        bool is_good = true;                                                                       \
        for (size_t at = 0; is_good && at < size; at += n)                                         \
            is_good = type##_push(reader, data + at, MIN(n, size - at), &error);                   \
        if (is_good) is_good = type##_finish(reader, is_cut, &error);                              \
        require(is_good == (error == NULL));                                                       \
        return seen_end(&seen, is_good);                                                           \
    }

/* The reader that looks at the content. */
DEFINE_SEEN_BY(reader, seen_by_any)

typedef char *seen_by(const uint8_t *data, size_t size, size_t n, bool is_cut);

/* The first byte says into what pieces the rest is cut: the reader must say the
 * same of them as of the whole. */
static inline void require_same_in_pieces(const uint8_t *data, size_t size, seen_by *own)
{
    seen_by *const readers[] = {own, seen_by_any};
    if (size < 1) return;
    size_t n = (size_t)data[0] % 61 + 1;
    bool is_cut = data[0] & 0x80;
    for (size_t i = 0; i < G_N_ELEMENTS(readers); i++) {
        g_autofree char *whole = readers[i](data + 1, size - 1, size, is_cut);
        g_autofree char *pieces = readers[i](data + 1, size - 1, n, is_cut);
        require(strcmp(whole, pieces) == 0);
    }
}

#endif
