/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as PubMed XML. Beside not crashing: whatever the input is cut into,
 * the same comes out; every text is UTF-8; a record has a PMID and an offset
 * inside the input.
 */
#include "parse/pubmed_xml.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    GString *events;
    int64_t size;
};

static void require(bool truth)
{
    if (!truth) abort();
}

static void require_text(const char *text)
{
    require(!text || (*text != '\0' && g_utf8_validate(text, -1, NULL)));
}

static bool on_article(void *user, struct article *article, int64_t offset, GError **error)
{
    struct seen *seen = user;
    uint8_t digest[ARTICLE_DIGEST_BYTES];
    (void)error;
    require(article->pmid > 0 && article->pmid <= ARTICLE_PMID_MAX && article->version > 0);
    require(offset >= 0 && offset < seen->size);
    require_text(article->title);
    require_text(article->abstract);
    require_text(article->doi);
    for (guint i = 0; i < article->authors->len; i++) {
        const struct authorship *author = &g_array_index(article->authors, struct authorship, i);
        require(author->position == (int)i + 1);
        require_text(author->last_name);
        require_text(author->email);
        require(author->affiliation_from + author->n_affiliations <= article->affiliations->len);
    }
    article_digest(article, digest);
    g_string_append_printf(seen->events, "%" G_GINT64_FORMAT "@%" G_GINT64_FORMAT ":%02x%02x ",
                           article->pmid, offset, digest[0], digest[1]);
    return true;
}

static bool on_deletion(void *user, int64_t pmid, GError **error)
{
    struct seen *seen = user;
    (void)error;
    g_string_append_printf(seen->events, "-%" G_GINT64_FORMAT " ", pmid);
    return true;
}

static bool on_issue(void *user, const struct reader_issue *issue, GError **error)
{
    struct seen *seen = user;
    (void)error;
    require(issue->offset >= 0 && issue->offset <= seen->size);
    require_text(issue->message);
    g_string_append_printf(seen->events, "!%s@%" G_GINT64_FORMAT " ", issue->kind, issue->offset);
    return true;
}

static char *read_pieces(const uint8_t *data, size_t size, size_t n, bool strict)
{
    struct seen seen = {.events = g_string_new(NULL), .size = (int64_t)size};
    const struct reader_handler handler = {
        .article = on_article, .deletion = on_deletion, .issue = on_issue, .user = &seen};
    OWNED(pubmed_xml) reader = pubmed_xml_new(&handler, strict);
    g_autoptr(GError) error = NULL;
    bool is_good = true;
    for (size_t at = 0; is_good && at < size; at += n)
        is_good = pubmed_xml_push(reader, data + at, MIN(n, size - at), &error);
    if (is_good) is_good = pubmed_xml_finish(reader, &error);
    require(is_good == (error == NULL));
    g_string_append(seen.events, is_good ? "good" : "bad");
    return g_string_free(seen.events, FALSE);
}

static void read_answers(const uint8_t *data, size_t size)
{
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autofree char *service_error = NULL;
    g_autoptr(GError) check_error = NULL, search_error = NULL;
    bool is_good = pubmed_xml_check(data, size, pmids, &service_error, &check_error);
    require(is_good == (check_error == NULL));
    OWNED(esearch_answer) answer = esearch_parse(data, size, &search_error);
    require((answer != NULL) == (search_error == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    size_t n = (size_t)data[0] % 61 + 1;
    data++;
    size--;
    g_autofree char *whole = read_pieces(data, size, size + 1, false);
    g_autofree char *pieces = read_pieces(data, size, n, false);
    require(strcmp(whole, pieces) == 0);
    g_autofree char *strict = read_pieces(data, size, n, true);
    read_answers(data, size);
    return 0;
}
