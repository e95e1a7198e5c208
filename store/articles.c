/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/articles.h"

#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "store/pack.h"

struct articles {
    struct db *db;
    GArray *pmids; /* int64_t, ascending; NULL: all */
    guint next;    /* index into pmids */
    int64_t last;  /* PMID of the record before; all: where to go on */
    GPtrArray *topics;
    GArray *person_ids;
    char *s2_paper_id;
};

/* A cursor that stays open would hold its statement against a second reader,
 * so every record is looked up anew by its key. */

static int compare_pmids(gconstpointer a, gconstpointer b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

struct articles *articles_open(struct db *db, const GArray *pmids, GError **error)
{
    (void)error;
    struct articles *articles = g_new0(struct articles, 1);
    articles->db = db;
    articles->last = INT64_MIN;
    if (pmids) {
        articles->pmids = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), pmids->len);
        g_array_append_vals(articles->pmids, pmids->data, pmids->len);
        g_array_sort(articles->pmids, compare_pmids);
    }
    articles->topics = g_ptr_array_new_with_free_func(g_free);
    articles->person_ids = g_array_new(FALSE, TRUE, sizeof(int64_t));
    return articles;
}

void articles_close(struct articles *articles)
{
    if (!articles) return;
    if (articles->pmids) g_array_unref(articles->pmids);
    g_ptr_array_unref(articles->topics);
    g_array_unref(articles->person_ids);
    g_free(articles->s2_paper_id);
    g_free(articles);
}

static bool damaged(struct db *db, const char *what, GError **error)
{
    return error_set(error, RADSCOUT_ERROR_DATABASE, "database '%s': %s of a record are damaged",
                     db_path(db), what);
}

/* --- the record ---------------------------------------------------------------- */

#define ARTICLE_COLUMNS                                                                            \
    "SELECT a.pmid, a.version, a.is_book, a.year, a.authors_complete, a.retracted, "               \
    "a.reference_pmids, a.languages, a.publication_types, a.grants, a.corrections, a.keywords, "   \
    "a.abstract, a.status, a.date_revised, a.doi, a.pmcid, a.title, a.vernacular_title, j.title, " \
    "j.iso, j.nlm_id, j.issn, a.volume, a.issue, a.pages, a.pub_date, a.electronic_date, "         \
    "a.entrez_date, a.received, a.revised, a.accepted, a.source_format "                           \
    "FROM article a LEFT JOIN journal j ON j.journal_id = a.journal_id "

enum {
    COLUMN_PMID,
    COLUMN_VERSION,
    COLUMN_IS_BOOK,
    COLUMN_YEAR,
    COLUMN_AUTHORS_COMPLETE,
    COLUMN_RETRACTED,
    COLUMN_REFERENCES,
    COLUMN_LANGUAGES,
    COLUMN_TYPES,
    COLUMN_GRANTS,
    COLUMN_CORRECTIONS,
    COLUMN_KEYWORDS,
    COLUMN_ABSTRACT,
    COLUMN_TEXTS, /* the first plain text, in the order of read_texts() */
};

static const char *kept(struct article *article, const char *text)
{
    return text ? article_text(article, text, -1) : NULL;
}

static void read_texts(struct stmt *row, struct article *article)
{
    const char **fields[] = {
        &article->status,      &article->date_revised, &article->doi,
        &article->pmcid,       &article->title,        &article->vernacular_title,
        &article->journal,     &article->journal_iso,  &article->nlm_id,
        &article->issn,        &article->volume,       &article->issue,
        &article->pages,       &article->pub_date,     &article->electronic_date,
        &article->entrez_date, &article->received,     &article->revised,
        &article->accepted,
    };
    for (int i = 0; i < (int)G_N_ELEMENTS(fields); i++)
        *fields[i] = kept(article, stmt_text(row, COLUMN_TEXTS + i));
    article->source = (enum article_source)stmt_int(row, COLUMN_TEXTS + (int)G_N_ELEMENTS(fields));
    const char *abstract = stmt_text(row, COLUMN_ABSTRACT);
    article->abstract = abstract ? article_lines(article, abstract, -1) : NULL;
}

static void read_keywords(struct stmt *row, struct article *article)
{
    const char *lines = stmt_text(row, COLUMN_KEYWORDS);
    while (lines) {
        const char *end = strchr(lines, '\n');
        const char *keyword = article_text(article, lines, end ? end - lines : -1);
        if (keyword) g_ptr_array_add(article->keywords, (gpointer)keyword);
        lines = end ? end + 1 : NULL;
    }
}

static const char *cell(struct article *article, json_t *row, size_t i)
{
    return kept(article, json_string_value(json_array_get(row, i)));
}

static void add_language(struct article *article, json_t *item)
{
    const char *language = kept(article, json_string_value(item));
    if (language) g_ptr_array_add(article->languages, (gpointer)language);
}

static void add_type(struct article *article, json_t *item)
{
    struct publication_type type = {cell(article, item, 0), cell(article, item, 1)};
    g_array_append_val(article->publication_types, type);
}

static void add_grant(struct article *article, json_t *item)
{
    struct grant grant = {cell(article, item, 0), cell(article, item, 1), cell(article, item, 2)};
    g_array_append_val(article->grants, grant);
}

static void add_correction(struct article *article, json_t *item)
{
    struct correction correction = {cell(article, item, 0),
                                    json_integer_value(json_array_get(item, 1))};
    g_array_append_val(article->corrections, correction);
}

static bool read_list(struct stmt *row, int column, struct article *article,
                      void (*add)(struct article *article, json_t *item))
{
    json_t *list = unpack_json(stmt_text(row, column));
    if (!list) return false;
    size_t i = 0;
    json_t *item = NULL;
    json_array_foreach(list, i, item) add(article, item);
    json_decref(list);
    return true;
}

static bool read_lists(struct stmt *row, struct article *article)
{
    size_t size = 0;
    const void *references = stmt_blob(row, COLUMN_REFERENCES, &size);
    return (size == 0 || unpack_references(references, size, article->references)) &&
           read_list(row, COLUMN_LANGUAGES, article, add_language) &&
           read_list(row, COLUMN_TYPES, article, add_type) &&
           read_list(row, COLUMN_GRANTS, article, add_grant) &&
           read_list(row, COLUMN_CORRECTIONS, article, add_correction);
}

static bool read_article(struct db *db, struct stmt *row, struct article *article, GError **error)
{
    article->pmid = stmt_int(row, COLUMN_PMID);
    article->version = (int)stmt_int(row, COLUMN_VERSION);
    article->is_book = stmt_int(row, COLUMN_IS_BOOK) != 0;
    article->year = (int)stmt_int(row, COLUMN_YEAR);
    article->authors_complete = stmt_int(row, COLUMN_AUTHORS_COMPLETE) != 0;
    article->retracted = stmt_int(row, COLUMN_RETRACTED) != 0;
    read_texts(row, article);
    read_keywords(row, article);
    return read_lists(row, article) || damaged(db, "lists", error);
}

/* --- authors --------------------------------------------------------------------- */

static bool add_affiliation(struct db *db, struct article *article, int64_t id, GError **error)
{
    struct stmt *row = db_stmt(
        db, "SELECT text, ror, grid, isni, ringgold FROM affiliation WHERE affiliation_id = ?1",
        error);
    if (!row) return false;
    stmt_bind_int(row, 1, id);
    bool has_row = false;
    if (!stmt_step(row, &has_row, error)) return false;
    if (!has_row) return damaged(db, "affiliations", error);
    struct affiliation affiliation = {
        kept(article, stmt_text(row, 0)), kept(article, stmt_text(row, 1)),
        kept(article, stmt_text(row, 2)), kept(article, stmt_text(row, 3)),
        kept(article, stmt_text(row, 4)),
    };
    stmt_reset(row);
    g_array_append_val(article->affiliations, affiliation);
    return true;
}

static bool add_affiliations(struct db *db, struct article *article, const char *ids,
                             GError **error)
{
    json_t *list = unpack_json(ids);
    if (!list) return damaged(db, "affiliations", error);
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = add_affiliation(db, article, json_integer_value(json_array_get(list, i)), error);
    json_decref(list);
    return ok;
}

static bool add_author(struct db *db, struct stmt *row, struct article *article, GError **error)
{
    struct authorship author = {
        .position = (int)stmt_int(row, 0),
        .last_name = kept(article, stmt_text(row, 1)),
        .fore_name = kept(article, stmt_text(row, 2)),
        .initials = kept(article, stmt_text(row, 3)),
        .suffix = kept(article, stmt_text(row, 4)),
        .collective_name = kept(article, stmt_text(row, 5)),
        .orcid = kept(article, stmt_text(row, 6)),
        .email = kept(article, stmt_text(row, 7)),
        .equal_contrib = stmt_int(row, 8) != 0,
        .is_first = stmt_int(row, 9) != 0,
        .is_last = stmt_int(row, 10) != 0,
        .affiliation_from = article->affiliations->len,
    };
    if (!add_affiliations(db, article, stmt_text(row, 11), error)) return false;
    author.n_affiliations = article->affiliations->len - author.affiliation_from;
    g_array_append_val(article->authors, author);
    return true;
}

/* Run sql for the article's PMID and add each row. */
static bool read_rows(struct db *db, const char *sql, struct article *article,
                      bool (*add)(struct db *db, struct stmt *row, struct article *article,
                                  GError **error),
                      GError **error)
{
    struct stmt *row = db_stmt(db, sql, error);
    if (!row) return false;
    stmt_bind_int(row, 1, article->pmid);
    bool has_row = false;
    while (stmt_step(row, &has_row, error)) {
        if (!has_row) return true;
        if (!add(db, row, article, error)) break;
    }
    stmt_reset(row);
    return false;
}

static bool read_authors(struct db *db, struct article *article, GError **error)
{
    return read_rows(db,
                     "SELECT position, last_name, fore_name, initials, suffix, collective_name, "
                     "orcid, email, equal_contrib, is_first, is_last, affiliations FROM authorship "
                     "WHERE pmid = ?1 ORDER BY position",
                     article, add_author, error);
}

/* --- subject headings --------------------------------------------------------------- */

static bool add_qualifier(struct db *db, struct article *article, json_t *item, GError **error)
{
    struct stmt *row = db_stmt(db, "SELECT ui, name FROM mesh_term WHERE mesh_id = ?1", error);
    if (!row) return false;
    stmt_bind_int(row, 1, json_integer_value(json_array_get(item, 0)));
    bool has_row = false;
    if (!stmt_step(row, &has_row, error)) return false;
    if (!has_row) return damaged(db, "subject headings", error);
    struct qualifier qualifier = {
        kept(article, stmt_text(row, 0)),
        kept(article, stmt_text(row, 1)),
        json_integer_value(json_array_get(item, 1)) != 0,
    };
    stmt_reset(row);
    g_array_append_val(article->qualifiers, qualifier);
    return true;
}

static bool add_qualifiers(struct db *db, struct article *article, const char *ids, GError **error)
{
    json_t *list = unpack_json(ids);
    if (!list) return damaged(db, "subject headings", error);
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = add_qualifier(db, article, json_array_get(list, i), error);
    json_decref(list);
    return ok;
}

static bool add_heading(struct db *db, struct stmt *row, struct article *article, GError **error)
{
    struct mesh_heading heading = {
        .ui = kept(article, stmt_text(row, 0)),
        .name = kept(article, stmt_text(row, 1)),
        .descriptor_major = stmt_int(row, 2) != 0,
        .qualifier_from = article->qualifiers->len,
    };
    if (!add_qualifiers(db, article, stmt_text(row, 3), error)) return false;
    heading.n_qualifiers = article->qualifiers->len - heading.qualifier_from;
    heading.major = heading.descriptor_major;
    for (guint i = heading.qualifier_from; i < article->qualifiers->len; i++)
        heading.major |= g_array_index(article->qualifiers, struct qualifier, i).major;
    g_array_append_val(article->mesh, heading);
    return true;
}

static bool read_headings(struct db *db, struct article *article, GError **error)
{
    return read_rows(db,
                     "SELECT t.ui, t.name, h.major, h.qualifiers FROM mesh_heading h "
                     "JOIN mesh_term t ON t.mesh_id = h.mesh_id WHERE h.pmid = ?1 "
                     "ORDER BY h.position",
                     article, add_heading, error);
}

/* --- what the database adds ------------------------------------------------------------ */

static bool read_s2(struct articles *articles, int64_t pmid, struct article_extra *extra,
                    GError **error)
{
    struct stmt *row = db_stmt(articles->db,
                               "SELECT paper_id, coalesce(citation_count, -1), "
                               "coalesce(influential_citation_count, -1) FROM s2_paper "
                               "WHERE pmid = ?1 AND found",
                               error);
    if (!row) return false;
    stmt_bind_int(row, 1, pmid);
    bool has_row = false;
    g_clear_pointer(&articles->s2_paper_id, g_free);
    extra->citation_count = extra->influential_citation_count = -1;
    if (!stmt_step(row, &has_row, error)) return false;
    if (has_row) {
        articles->s2_paper_id = g_strdup(stmt_text(row, 0));
        extra->citation_count = stmt_int(row, 1);
        extra->influential_citation_count = stmt_int(row, 2);
        stmt_reset(row);
    }
    extra->s2_paper_id = articles->s2_paper_id;
    return true;
}

static bool read_topics(struct articles *articles, int64_t pmid, GError **error)
{
    struct stmt *row = db_stmt(articles->db,
                               "SELECT DISTINCT q.name FROM query_article m "
                               "JOIN query q ON q.query_id = m.query_id "
                               "WHERE m.pmid = ?1 AND q.kind IN ('topic', 'scout') ORDER BY q.name",
                               error);
    if (!row) return false;
    stmt_bind_int(row, 1, pmid);
    g_ptr_array_set_size(articles->topics, 0);
    bool has_row = false;
    while (stmt_step(row, &has_row, error)) {
        if (!has_row) return true;
        g_ptr_array_add(articles->topics, g_strdup(stmt_text(row, 0)));
    }
    return false;
}

/* One id per author, in the order of the authors. */
static bool read_people(struct articles *articles, const struct article *article, GError **error)
{
    struct stmt *row = db_stmt(articles->db,
                               "SELECT position, person_id FROM person_authorship "
                               "WHERE pmid = ?1 ORDER BY position",
                               error);
    if (!row) return false;
    stmt_bind_int(row, 1, article->pmid);
    GArray *ids = articles->person_ids;
    g_array_set_size(ids, 0);
    g_array_set_size(ids, article->authors->len); /* zeros */
    guint i = 0;
    bool has_row = false;
    while (stmt_step(row, &has_row, error)) {
        if (!has_row) return true;
        int position = (int)stmt_int(row, 0);
        while (i < ids->len &&
               g_array_index(article->authors, struct authorship, i).position < position)
            i++;
        if (i < ids->len &&
            g_array_index(article->authors, struct authorship, i).position == position)
            g_array_index(ids, int64_t, i) = stmt_int(row, 1);
    }
    return false;
}

static bool read_extra(struct articles *articles, const struct article *article,
                       struct article_extra *extra, GError **error)
{
    extra->topics = articles->topics;
    extra->person_ids = articles->person_ids;
    return read_s2(articles, article->pmid, extra, error) &&
           read_topics(articles, article->pmid, error) && read_people(articles, article, error);
}

/* --- one after the other ------------------------------------------------------------------ */

static bool read_next(struct articles *articles, struct article *article, bool *more,
                      GError **error)
{
    const char *sql = articles->pmids ? ARTICLE_COLUMNS "WHERE a.pmid = ?1"
                                      : ARTICLE_COLUMNS "WHERE a.pmid > ?1 ORDER BY a.pmid LIMIT 1";
    *more = false;
    while (!*more) {
        int64_t key = articles->last;
        if (articles->pmids) {
            if (articles->next == articles->pmids->len) return true;
            key = g_array_index(articles->pmids, int64_t, articles->next++);
            if (key == articles->last) continue; /* the same again */
        }
        struct stmt *row = db_stmt(articles->db, sql, error);
        if (!row) return false;
        stmt_bind_int(row, 1, key);
        if (!stmt_step(row, more, error)) return false;
        if (!*more && !articles->pmids) return true;
        if (!*more) continue;
        bool ok = read_article(articles->db, row, article, error);
        stmt_reset(row);
        articles->last = article->pmid;
        if (!ok) return false;
    }
    return true;
}

static bool read_whole(struct articles *articles, struct article *article,
                       struct article_extra *extra, bool *more, GError **error)
{
    if (!read_next(articles, article, more, error)) return false;
    if (!*more) return true;
    return read_authors(articles->db, article, error) &&
           read_headings(articles->db, article, error) &&
           (!extra || read_extra(articles, article, extra, error));
}

bool articles_next(struct articles *articles, struct article *article, struct article_extra *extra,
                   bool *more, GError **error)
{
    article_reset(article);
    if (!db_begin_reading(articles->db, error)) return false;
    if (db_end(articles->db, read_whole(articles, article, extra, more, error), error)) return true;
    if (article->pmid) g_prefix_error(error, "PMID %" G_GINT64_FORMAT ": ", article->pmid);
    return false;
}
