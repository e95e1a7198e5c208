/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/export.h"

#include "cli/article_json.h"
#include "core/error.h"

/* In csv a list is one field; objects in it keep their JSON form. */
static const struct out_column columns[] = {
    {"pmid", "PMID", OUT_INT, 0, 0},
    {"version", "VERSION", OUT_INT, 0, OUT_NO_TABLE},
    {"doi", "DOI", OUT_TEXT, 0, OUT_NO_TABLE},
    {"pmcid", "PMCID", OUT_TEXT, 0, OUT_NO_TABLE},
    {"s2_paper_id", "S2", OUT_TEXT, 0, OUT_NO_TABLE},
    {"year", "YEAR", OUT_INT, 0, 0},
    {"journal_iso", "JOURNAL", OUT_TEXT, 0, 0},
    {"title", "TITLE", OUT_TEXT, 0, 0},
    {"abstract", "ABSTRACT", OUT_TEXT, 0, OUT_NO_TABLE},
    {"vernacular_title", "VERNACULAR TITLE", OUT_TEXT, 0, OUT_NO_TABLE},
    {"journal", "JOURNAL TITLE", OUT_TEXT, 0, OUT_NO_TABLE},
    {"nlm_id", "NLM ID", OUT_TEXT, 0, OUT_NO_TABLE},
    {"issn", "ISSN", OUT_TEXT, 0, OUT_NO_TABLE},
    {"volume", "VOLUME", OUT_TEXT, 0, OUT_NO_TABLE},
    {"issue", "ISSUE", OUT_TEXT, 0, OUT_NO_TABLE},
    {"pages", "PAGES", OUT_TEXT, 0, OUT_NO_TABLE},
    {"pub_date", "PUBLISHED", OUT_TEXT, 0, OUT_NO_TABLE},
    {"electronic_date", "ELECTRONIC", OUT_TEXT, 0, OUT_NO_TABLE},
    {"entrez_date", "ENTERED", OUT_TEXT, 0, OUT_NO_TABLE},
    {"received", "RECEIVED", OUT_TEXT, 0, OUT_NO_TABLE},
    {"revised", "REVISED", OUT_TEXT, 0, OUT_NO_TABLE},
    {"accepted", "ACCEPTED", OUT_TEXT, 0, OUT_NO_TABLE},
    {"languages", "LANGUAGES", OUT_TEXT, 0, OUT_NO_TABLE},
    {"publication_types", "TYPES", OUT_TEXT, 0, OUT_NO_TABLE},
    {"mesh", "MESH", OUT_TEXT, 0, OUT_NO_TABLE},
    {"keywords", "KEYWORDS", OUT_TEXT, 0, OUT_NO_TABLE},
    {"authors", "AUTHORS", OUT_TEXT, 0, OUT_NO_TABLE},
    {"authors_complete", "ALL AUTHORS", OUT_BOOL, 0, OUT_NO_TABLE},
    {"grants", "GRANTS", OUT_TEXT, 0, OUT_NO_TABLE},
    {"references", "REFERENCES", OUT_TEXT, 0, OUT_NO_TABLE},
    {"corrections", "CORRECTIONS", OUT_TEXT, 0, OUT_NO_TABLE},
    {"retracted", "RETRACTED", OUT_BOOL, 0, OUT_NO_TABLE},
    {"citation_count", "CITED", OUT_INT, 0, 0},
    {"influential_citation_count", "INFLUENTIAL", OUT_INT, 0, OUT_NO_TABLE},
    {"topics", "TOPICS", OUT_TEXT, 0, OUT_NO_TABLE},
};

static bool stop_when_interrupted(GError **error)
{
    return !app_interrupted() || error_set(error, RADSCOUT_ERROR_INTERRUPTED, "interrupted");
}

static bool write_rows(struct db *db, struct out *out, GError **error)
{
    OWNED(article) article = article_new();
    OWNED(articles) articles = articles_open(db, NULL, error);
    struct article_extra extra;
    bool more = articles != NULL;
    while (more) {
        if (!articles_next(articles, article, &extra, &more, error)) return false;
        if (more && !out_row(out, article_json(article, &extra), error)) return false;
        if (!stop_when_interrupted(error)) return false;
    }
    return articles != NULL;
}

static bool rows(struct app *app, struct db *db, struct out *out, GError **error)
{
    (void)app;
    return write_rows(db, out, error);
}

const struct export_kind export_articles = {
    .name = "articles",
    .summary = "every stored record, by PMID",
    .columns = columns,
    .n_columns = G_N_ELEMENTS(columns),
    .format = OUT_JSONL,
    .rows = rows,
};
