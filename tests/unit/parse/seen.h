/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_PARSE_SEEN_H
#define RADSCOUT_TESTS_PARSE_SEEN_H
/* What a reader reported, as text. Include after cmocka.h. */
#include <string.h>

#include "core/error.h"
#include "parse/reader.h"
#include "tests/unit/parse/printed.h"

struct seen {
    GString *records;  /* printed_article() of each */
    GString *events;   /* "90000001@0 !malformed@123/90000002 " */
    GString *messages; /* of the issues, one a line */
    int fail_after;    /* the article callback fails at this many; 0: never */
    int n_articles;
};

static inline bool seen_article(void *user, struct article *article, int64_t offset, GError **error)
{
    struct seen *seen = user;
    if (++seen->n_articles == seen->fail_after) {
        return error_set(error, RADSCOUT_ERROR_DATABASE, "disk full");
    }
    printed_article(seen->records, article);
    g_string_append_printf(seen->events, "%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT " ",
                           article->pmid, offset);
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
    g_string_append_printf(seen->events, "!%s@%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " ",
                           issue->kind, issue->offset, issue->pmid);
    g_string_append_printf(seen->messages, "%s\n", issue->message);
    return true;
}

static inline struct reader_handler seen_handler(struct seen *seen)
{
    return (struct reader_handler){
        .article = seen_article, .deletion = seen_deletion, .issue = seen_issue, .user = seen};
}

static inline void seen_init(struct seen *seen)
{
    memset(seen, 0, sizeof *seen);
    seen->records = g_string_new(NULL);
    seen->events = g_string_new(NULL);
    seen->messages = g_string_new(NULL);
}

static inline void seen_clear(struct seen *seen)
{
    g_string_free(seen->records, TRUE);
    g_string_free(seen->events, TRUE);
    g_string_free(seen->messages, TRUE);
}

static inline char *seen_fixture(const char *name)
{
    const char *source = g_getenv("RADSCOUT_SOURCE");
    g_autofree char *path =
        g_build_filename(source ? source : ".", "tests", "fixtures", name, NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

#endif
