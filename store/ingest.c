/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/ingest.h"

#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "store/db_rows.h"
#include "store/fulltext.h"
#include "store/intern.h"
#include "store/pack.h"

/* A record on its way in. */
struct entry {
    struct db *db;
    const struct article *article;
    const struct prepared *prepared;
    GArray *affiliation_ids; /* int64_t, of each of its affiliations */
    GArray *mesh_ids;        /* int64_t, of each heading, then of each qualifier */
    GString *lists;          /* of ids, as JSON, each ended by NUL */
    GArray *list_from;       /* gsize, of each author or heading: byte of lists + 1, 0: none */
};

/* --- the rows of one record -------------------------------------------------- */

enum {
    COLUMN_PMID = 1,
    COLUMN_VERSION,
    COLUMN_DATE_REVISED,
    COLUMN_DIGEST,
    COLUMN_IS_BOOK,
    COLUMN_STATUS,
    COLUMN_DOI,
    COLUMN_PMCID,
    COLUMN_JOURNAL,
    COLUMN_VOLUME,
    COLUMN_ISSUE,
    COLUMN_PAGES,
    COLUMN_YEAR,
    COLUMN_PUB_DATE,
    COLUMN_ELECTRONIC_DATE,
    COLUMN_ENTREZ_DATE,
    COLUMN_RECEIVED,
    COLUMN_REVISED,
    COLUMN_ACCEPTED,
    COLUMN_AUTHORS_COMPLETE,
    COLUMN_N_AUTHORS,
    COLUMN_RETRACTED,
    COLUMN_LANGUAGES,
    COLUMN_TYPES,
    COLUMN_GRANTS,
    COLUMN_CORRECTIONS,
    COLUMN_REFERENCES,
    COLUMN_TITLE,
    COLUMN_VERNACULAR_TITLE,
    COLUMN_KEYWORDS,
    COLUMN_ABSTRACT,
    COLUMN_SOURCE_FORMAT,
};

static void bind_numbers(struct stmt *add, const struct article *article, int64_t journal_id)
{
    stmt_bind_int(add, COLUMN_PMID, article->pmid);
    stmt_bind_int(add, COLUMN_VERSION, article->version);
    stmt_bind_int(add, COLUMN_SOURCE_FORMAT, article->source);
    stmt_bind_int(add, COLUMN_IS_BOOK, article->is_book);
    if (journal_id) stmt_bind_int(add, COLUMN_JOURNAL, journal_id);
    if (article->year) stmt_bind_int(add, COLUMN_YEAR, article->year);
    stmt_bind_int(add, COLUMN_AUTHORS_COMPLETE, article->authors_complete);
    stmt_bind_int(add, COLUMN_N_AUTHORS, article->authors->len);
    stmt_bind_int(add, COLUMN_RETRACTED, article->retracted);
}

/* The texts are bound without a copy: the article outlives the step. */
static void bind_texts(struct stmt *add, const struct article *article)
{
    const struct {
        int column;
        const char *text;
    } texts[] = {
        {COLUMN_DATE_REVISED, article->date_revised},
        {COLUMN_STATUS, article->status},
        {COLUMN_DOI, article->doi},
        {COLUMN_PMCID, article->pmcid},
        {COLUMN_VOLUME, article->volume},
        {COLUMN_ISSUE, article->issue},
        {COLUMN_PAGES, article->pages},
        {COLUMN_PUB_DATE, article->pub_date},
        {COLUMN_ELECTRONIC_DATE, article->electronic_date},
        {COLUMN_ENTREZ_DATE, article->entrez_date},
        {COLUMN_RECEIVED, article->received},
        {COLUMN_REVISED, article->revised},
        {COLUMN_ACCEPTED, article->accepted},
        {COLUMN_TITLE, article->title},
        {COLUMN_VERNACULAR_TITLE, article->vernacular_title},
        {COLUMN_ABSTRACT, article->abstract},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        stmt_bind_static_text(add, texts[i].column, texts[i].text);
}

static bool add_article(const struct entry *entry, GError **error)
{
    const struct prepared *prepared = entry->prepared;
    int64_t journal_id = 0;
    if (!intern_journal(entry->db, entry->article, prepared_journal_key(prepared), &journal_id,
                        error)) {
        return false;
    }
    struct stmt *add = db_stmt(
        entry->db,
        "INSERT INTO article(pmid, version, date_revised, digest, is_book, status, doi, pmcid, "
        "journal_id, volume, issue, pages, year, pub_date, electronic_date, entrez_date, received, "
        "revised, accepted, authors_complete, n_authors, retracted, languages, publication_types, "
        "grants, corrections, reference_pmids, title, vernacular_title, keywords, abstract, "
        "source_format) "
        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
        "?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32)",
        error);
    if (!add) return false;
    bind_numbers(add, entry->article, journal_id);
    bind_texts(add, entry->article);
    stmt_bind_blob(add, COLUMN_DIGEST, prepared->digest, ARTICLE_DIGEST_BYTES);
    stmt_bind_static_text(add, COLUMN_LANGUAGES, prepared_text(prepared, prepared->languages));
    stmt_bind_static_text(add, COLUMN_TYPES, prepared_text(prepared, prepared->types));
    stmt_bind_static_text(add, COLUMN_GRANTS, prepared_text(prepared, prepared->grants));
    stmt_bind_static_text(add, COLUMN_CORRECTIONS, prepared_text(prepared, prepared->corrections));
    stmt_bind_static_text(add, COLUMN_KEYWORDS, prepared_text(prepared, prepared->keywords));
    const GByteArray *references = prepared->references;
    if (references->len > 0) {
        stmt_bind_blob(add, COLUMN_REFERENCES, references->data, references->len);
    }
    return stmt_run(add, error);
}

static int64_t id_at(const GArray *ids, size_t i)
{
    return g_array_index(ids, int64_t, i);
}

/* Begin the next author's or heading's list; nothing when it has no items. */
static void begin_list(const struct entry *entry, unsigned n_items)
{
    gsize from = n_items > 0 ? entry->lists->len + 1 : 0;
    g_array_append_val(entry->list_from, from);
}

static void forget_lists(const struct entry *entry)
{
    g_string_truncate(entry->lists, 0);
    g_array_set_size(entry->list_from, 0);
}

static void list_value(const struct entry *entry, size_t row, struct db_value *value)
{
    gsize from = g_array_index(entry->list_from, gsize, row);
    value->kind = DB_VALUE_TEXT;
    value->bytes = from > 0 ? entry->lists->str + from - 1 : NULL;
}

static void int_value(struct db_value *value, int64_t number)
{
    value->kind = DB_VALUE_INT;
    value->number = number;
}

/* "[12,7]" for each author that prints an affiliation. */
static void list_affiliations(const struct entry *entry)
{
    const GArray *authors = entry->article->authors;
    forget_lists(entry);
    for (guint i = 0; i < authors->len; i++) {
        const struct authorship *author = &g_array_index(authors, struct authorship, i);
        begin_list(entry, author->n_affiliations);
        for (unsigned j = 0; j < author->n_affiliations; j++) {
            g_string_append_c(entry->lists, j == 0 ? '[' : ',');
            pack_put_int(entry->lists, id_at(entry->affiliation_ids, author->affiliation_from + j));
        }
        if (author->n_affiliations > 0) g_string_append_len(entry->lists, "]\0", 2);
    }
}

/* Of the columns that add_authorships() names, from c5 on. */
static const char *author_text(const struct authorship *author, int column)
{
    switch (column) {
    case 5:
        return author->last_name;
    case 6:
        return author->fore_name;
    case 7:
        return author->initials;
    case 8:
        return author->suffix;
    case 9:
        return author->collective_name;
    case 10:
        return author->orcid;
    default:
        return author->email;
    }
}

static void authorship_value(const void *user, size_t row, int column, struct db_value *value)
{
    const struct entry *entry = user;
    const struct authorship *author =
        &g_array_index(entry->article->authors, struct authorship, row);
    switch (column) {
    case 0:
        int_value(value, entry->article->pmid);
        break;
    case 1:
        int_value(value, author->position);
        break;
    case 2:
        int_value(value, author->equal_contrib);
        break;
    case 3:
        int_value(value, author->is_first);
        break;
    case 4:
        int_value(value, author->is_last);
        break;
    case 12:
        list_value(entry, row, value);
        break;
    default:
        value->kind = DB_VALUE_TEXT;
        value->bytes = author_text(author, column);
        break;
    }
}

static bool add_authorships(const struct entry *entry, GError **error)
{
    const struct db_rows rows = {entry->article->authors->len, authorship_value, entry};
    if (rows.n == 0) return true;
    if (!intern_affiliations(entry->db, entry->article, entry->prepared, entry->affiliation_ids,
                             error)) {
        return false;
    }
    list_affiliations(entry);
    struct stmt *add = db_stmt(
        entry->db,
        "INSERT OR ROLLBACK INTO authorship(pmid, position, equal_contrib, is_first, is_last, "
        "last_name, fore_name, initials, suffix, collective_name, orcid, email, "
        "affiliations) "
        "SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12 FROM given",
        error);
    return add && stmt_run_rows(add, &rows, error);
}

static bool intern_headings(const struct entry *entry, GError **error)
{
    const struct article *article = entry->article;
    int64_t id = 0;
    g_array_set_size(entry->mesh_ids, 0);
    for (guint i = 0; i < article->mesh->len; i++) {
        const struct mesh_heading *heading = &g_array_index(article->mesh, struct mesh_heading, i);
        const uint8_t *key = prepared_mesh_key(entry->prepared, article, i);
        if (!intern_mesh(entry->db, heading->ui, heading->name, key, &id, error)) return false;
        g_array_append_val(entry->mesh_ids, id);
    }
    for (guint i = 0; i < article->qualifiers->len; i++) {
        const struct qualifier *of = &g_array_index(article->qualifiers, struct qualifier, i);
        const uint8_t *key = prepared_qualifier_key(entry->prepared, article, i);
        if (!intern_mesh(entry->db, of->ui, of->name, key, &id, error)) return false;
        g_array_append_val(entry->mesh_ids, id);
    }
    return true;
}

/* "[[12,1],[7,0]]" for each heading with qualifiers. */
static void list_qualifiers(const struct entry *entry)
{
    const struct article *article = entry->article;
    forget_lists(entry);
    for (guint i = 0; i < article->mesh->len; i++) {
        const struct mesh_heading *heading = &g_array_index(article->mesh, struct mesh_heading, i);
        begin_list(entry, heading->n_qualifiers);
        for (unsigned j = 0; j < heading->n_qualifiers; j++) {
            unsigned at = heading->qualifier_from + j;
            bool major = g_array_index(article->qualifiers, struct qualifier, at).major;
            g_string_append(entry->lists, j == 0 ? "[[" : ",[");
            pack_put_int(entry->lists, id_at(entry->mesh_ids, article->mesh->len + at));
            g_string_append(entry->lists, major ? ",1]" : ",0]");
        }
        if (heading->n_qualifiers > 0) g_string_append_len(entry->lists, "]\0", 2);
    }
}

static void heading_value(const void *user, size_t row, int column, struct db_value *value)
{
    const struct entry *entry = user;
    const struct mesh_heading *heading =
        &g_array_index(entry->article->mesh, struct mesh_heading, row);
    switch (column) {
    case 0:
        int_value(value, entry->article->pmid);
        break;
    case 1:
        int_value(value, (int64_t)row + 1);
        break;
    case 2:
        int_value(value, id_at(entry->mesh_ids, row));
        break;
    case 3:
        int_value(value, heading->descriptor_major);
        break;
    default:
        list_value(entry, row, value);
        break;
    }
}

static bool add_headings(const struct entry *entry, GError **error)
{
    const struct db_rows rows = {entry->article->mesh->len, heading_value, entry};
    if (rows.n == 0) return true;
    if (!intern_headings(entry, error)) return false;
    list_qualifiers(entry);
    struct stmt *add =
        db_stmt(entry->db,
                "INSERT OR ROLLBACK INTO mesh_heading(pmid, position, mesh_id, major, qualifiers) "
                "SELECT c0, c1, c2, c3, c4 FROM given",
                error);
    return add && stmt_run_rows(add, &rows, error);
}

/* The same words as the view article_text has. */
static bool add_full_text(const struct entry *entry, GError **error)
{
    bool waits = false;
    if (!fulltext_waits(entry->db, entry->article->pmid, &waits, error)) return false;
    if (waits) return true;
    struct stmt *add = db_stmt(entry->db,
                               "INSERT INTO article_fts(rowid, title, abstract, keywords, mesh) "
                               "VALUES(?1, ?2, ?3, ?4, ?5)",
                               error);
    if (!add) return false;
    stmt_bind_int(add, 1, entry->article->pmid);
    stmt_bind_static_text(add, 2, entry->article->title);
    stmt_bind_static_text(add, 3, entry->article->abstract);
    stmt_bind_static_text(add, 4, prepared_text(entry->prepared, entry->prepared->keywords));
    stmt_bind_static_text(add, 5, prepared_text(entry->prepared, entry->prepared->headings));
    return stmt_run(add, error);
}

static bool add_record(struct db *db, const struct article *article,
                       const struct prepared *prepared, GError **error)
{
    g_autoptr(GString) lists = g_string_sized_new(256);
    g_autoptr(GArray) affiliation_ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) mesh_ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) list_from = g_array_new(FALSE, FALSE, sizeof(gsize));
    const struct entry entry = {.db = db,
                                .article = article,
                                .prepared = prepared,
                                .affiliation_ids = affiliation_ids,
                                .mesh_ids = mesh_ids,
                                .lists = lists,
                                .list_from = list_from};
    return add_article(&entry, error) && add_authorships(&entry, error) &&
           add_headings(&entry, error) && add_full_text(&entry, error);
}

/* The full-text index holds no text: it must be told what the row was, so it
 * goes first. */
#define REMOVE_TEXT                                                                                \
    "INSERT INTO article_fts(article_fts, rowid, title, abstract, keywords, mesh) SELECT "         \
    "'delete', pmid, title, abstract, keywords, mesh FROM article_text WHERE pmid = ?1"

static bool remove_record(struct db *db, int64_t pmid, GError **error)
{
    static const char *const removals[] = {
        "DELETE FROM mesh_heading WHERE pmid = ?1",
        "DELETE FROM authorship WHERE pmid = ?1",
        "DELETE FROM article WHERE pmid = ?1",
    };
    bool waits = false;
    if (!fulltext_waits(db, pmid, &waits, error)) return false;
    if (!waits && !db_run_for(db, REMOVE_TEXT, pmid, error)) return false;
    for (size_t i = 0; i < G_N_ELEMENTS(removals); i++)
        if (!db_run_for(db, removals[i], pmid, error)) return false;
    return true;
}

/* --- which copy counts --------------------------------------------------------- */

struct copy {
    int64_t pmid;
    int source_format; /* enum article_source */
    int version;
    char date_revised[CLK_DATE_SIZE]; /* empty: none printed */
    uint8_t digest[ARTICLE_DIGEST_BYTES];
};

static void copy_of_article(const struct article *article, const struct prepared *prepared,
                            struct copy *copy)
{
    memset(copy, 0, sizeof *copy);
    copy->pmid = article->pmid;
    copy->source_format = (int)article->source;
    copy->version = article->version;
    if (article->date_revised)
        g_strlcpy(copy->date_revised, article->date_revised, sizeof copy->date_revised);
    memcpy(copy->digest, prepared->digest, sizeof copy->digest);
}

static bool stored_copy(struct db *db, int64_t pmid, struct copy *copy, bool *is_stored,
                        GError **error)
{
    memset(copy, 0, sizeof *copy);
    copy->pmid = pmid;
    struct stmt *row = db_stmt(
        db, "SELECT version, date_revised, digest, source_format FROM article WHERE pmid = ?1",
        error);
    if (!row) return false;
    stmt_bind_int(row, 1, pmid);
    if (!stmt_step(row, is_stored, error)) return false;
    if (!*is_stored) return true;
    copy->version = (int)stmt_int(row, 0);
    const char *date = stmt_text(row, 1);
    if (date) g_strlcpy(copy->date_revised, date, sizeof copy->date_revised);
    size_t size = 0;
    const void *digest = stmt_blob(row, 2, &size);
    if (size == sizeof copy->digest) memcpy(copy->digest, digest, size);
    copy->source_format = (int)stmt_int(row, 3);
    stmt_reset(row);
    return true;
}

/* > 0: a counts. */
static int compare_copies(const struct copy *a, const struct copy *b)
{
    if (a->source_format != b->source_format) return b->source_format - a->source_format;
    if (a->version != b->version) return a->version > b->version ? 1 : -1;
    int order = strcmp(a->date_revised, b->date_revised);
    return order ? order : memcmp(a->digest, b->digest, sizeof a->digest);
}

static bool note_lost(struct db *db, const struct copy *copy, GError **error)
{
    struct stmt *note = db_stmt(db,
                                "INSERT OR IGNORE INTO lost_copy(pmid, version, date_revised, "
                                "digest, source_format) VALUES(?1, ?2, ?3, ?4, ?5)",
                                error);
    if (!note) return false;
    stmt_bind_int(note, 1, copy->pmid);
    stmt_bind_int(note, 2, copy->version);
    stmt_bind_text(note, 3, copy->date_revised);
    stmt_bind_blob(note, 4, copy->digest, sizeof copy->digest);
    stmt_bind_int(note, 5, copy->source_format);
    return stmt_run(note, error);
}

/* What a person saved as text says nothing about what PubMed delivers. */
static bool forget_missing(struct db *db, const struct article *article, GError **error)
{
    if (article->source != ARTICLE_FROM_XML) return true;
    return db_run_for(db, "DELETE FROM missing WHERE pmid = ?1", article->pmid, error);
}

static bool put_article(struct db *db, const struct article *article,
                        const struct prepared *prepared, enum ingest_result *result, GError **error)
{
    struct copy mine, stored;
    bool is_stored = false;
    copy_of_article(article, prepared, &mine);
    if (!stored_copy(db, article->pmid, &stored, &is_stored, error)) return false;
    if (!is_stored) {
        *result = INGEST_ADDED;
        return add_record(db, article, prepared, error) && forget_missing(db, article, error) &&
               db_run_for(db, "DELETE FROM deleted WHERE pmid = ?1", article->pmid, error);
    }
    int order = compare_copies(&mine, &stored);
    *result = order > 0 ? INGEST_REPLACED : order < 0 ? INGEST_LOST : INGEST_SAME;
    if (order == 0) return true;
    if (order < 0) return note_lost(db, &mine, error);
    return note_lost(db, &stored, error) && remove_record(db, article->pmid, error) &&
           add_record(db, article, prepared, error) && forget_missing(db, article, error);
}

/* --- public ------------------------------------------------------------------- */

bool ingest_prepared(struct db *db, const struct article *article, const struct prepared *prepared,
                     enum ingest_result *result, GError **error)
{
    if (!db_begin(db, error)) return false;
    if (db_end(db, put_article(db, article, prepared, result, error), error)) return true;
    g_prefix_error(error, "PMID %" G_GINT64_FORMAT ": ", article->pmid);
    return false;
}

bool ingest_article(struct db *db, const struct article *article, enum ingest_result *result,
                    GError **error)
{
    OWNED(prepared) prepared = prepared_new();
    prepared_set(prepared, article);
    return ingest_prepared(db, article, prepared, result, error);
}

static bool note_deleted(struct db *db, int64_t pmid, GError **error)
{
    struct stmt *note =
        db_stmt(db, "INSERT OR IGNORE INTO deleted(pmid, deleted_at) VALUES(?1, ?2)", error);
    if (!note) return false;
    char stamp[CLK_STAMP_SIZE];
    clk_stamp(clk_now(), stamp);
    stmt_bind_int(note, 1, pmid);
    stmt_bind_text(note, 2, stamp);
    return stmt_run(note, error);
}

static bool remove_all(struct db *db, int64_t pmid, bool *removed, GError **error)
{
    struct copy stored;
    if (!stored_copy(db, pmid, &stored, removed, error)) return false;
    if (!*removed) return true;
    return remove_record(db, pmid, error) &&
           db_run_for(db, "DELETE FROM lost_copy WHERE pmid = ?1", pmid, error) &&
           db_run_for(db, "DELETE FROM s2_author WHERE pmid = ?1", pmid, error) &&
           db_run_for(db, "DELETE FROM s2_paper WHERE pmid = ?1", pmid, error) &&
           note_deleted(db, pmid, error);
}

bool ingest_delete(struct db *db, int64_t pmid, bool *removed, GError **error)
{
    return db_begin(db, error) && db_end(db, remove_all(db, pmid, removed, error), error);
}

/* --- Semantic Scholar ------------------------------------------------------------ */

/* Bind a number of which -1 (or 0 for ids) means unknown. */
static void bind_known(struct stmt *stmt, int index, int64_t value, int64_t least)
{
    if (value >= least) stmt_bind_int(stmt, index, value);
}

/* *newer: the row was written, what is stored is not newer. */
static bool put_s2_row(struct db *db, const struct s2_paper *paper, const char *retrieved_at,
                       bool *newer, GError **error)
{
    struct stmt *put = db_stmt(db,
                               "INSERT INTO s2_paper(pmid, found, paper_id, corpus_id, "
                               "citation_count, influential_citation_count, retrieved_at, "
                               "asked_by) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                               "ON CONFLICT(pmid) DO UPDATE SET found = excluded.found, "
                               "asked_by = excluded.asked_by, paper_id = excluded.paper_id, "
                               "corpus_id = excluded.corpus_id, "
                               "citation_count = excluded.citation_count, "
                               "influential_citation_count = excluded.influential_citation_count, "
                               "retrieved_at = excluded.retrieved_at "
                               "WHERE excluded.retrieved_at >= s2_paper.retrieved_at",
                               error);
    if (!put) return false;
    stmt_bind_int(put, 1, paper->pmid);
    stmt_bind_int(put, 2, paper->found);
    if (paper->found) {
        stmt_bind_static_text(put, 3, paper->paper_id);
        bind_known(put, 4, paper->corpus_id, 1);
        bind_known(put, 5, paper->citation_count, 0);
        bind_known(put, 6, paper->influential_citation_count, 0);
    }
    stmt_bind_static_text(put, 7, retrieved_at);
    stmt_bind_static_text(put, 8, paper->by_doi ? "doi" : "pmid");
    if (!stmt_run(put, error)) return false;
    *newer = db_changes(db) > 0;
    return true;
}

static bool add_s2_author(struct db *db, int64_t pmid, size_t i, const struct s2_author *author,
                          GError **error)
{
    struct stmt *add = db_stmt(
        db, "INSERT INTO s2_author(pmid, position, s2_author_id, name) VALUES(?1, ?2, ?3, ?4)",
        error);
    if (!add) return false;
    stmt_bind_int(add, 1, pmid);
    stmt_bind_int(add, 2, (int64_t)i + 1);
    stmt_bind_static_text(add, 3, author->author_id);
    stmt_bind_static_text(add, 4, author->name);
    return stmt_run(add, error);
}

static bool put_s2_paper(struct db *db, const struct s2_paper *paper, const char *retrieved_at,
                         GError **error)
{
    bool newer = false;
    if (!put_s2_row(db, paper, retrieved_at, &newer, error)) return false;
    if (!newer) return true;
    if (!db_run_for(db, "DELETE FROM s2_author WHERE pmid = ?1", paper->pmid, error)) return false;
    for (size_t i = 0; paper->found && i < paper->n_authors; i++)
        if (!add_s2_author(db, paper->pmid, i, &paper->authors[i], error)) return false;
    return true;
}

bool ingest_s2_paper(struct db *db, const struct s2_paper *paper, const char *retrieved_at,
                     GError **error)
{
    return db_begin(db, error) && db_end(db, put_s2_paper(db, paper, retrieved_at, error), error);
}

bool ingest_s2_person(struct db *db, const struct s2_person *person, const char *retrieved_at,
                      GError **error)
{
    struct stmt *put = db_stmt(
        db,
        "INSERT INTO s2_author_fact(s2_author_id, found, name, orcid, h_index, paper_count, "
        "citation_count, retrieved_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
        "ON CONFLICT(s2_author_id) DO UPDATE SET found = excluded.found, name = excluded.name, "
        "orcid = excluded.orcid, h_index = excluded.h_index, "
        "paper_count = excluded.paper_count, citation_count = excluded.citation_count, "
        "retrieved_at = excluded.retrieved_at "
        "WHERE excluded.retrieved_at >= s2_author_fact.retrieved_at",
        error);
    if (!put) return false;
    stmt_bind_static_text(put, 1, person->author_id);
    stmt_bind_int(put, 2, person->found);
    if (person->found) {
        stmt_bind_static_text(put, 3, person->name);
        stmt_bind_static_text(put, 4, person->orcid);
        bind_known(put, 5, person->h_index, 0);
        bind_known(put, 6, person->paper_count, 0);
        bind_known(put, 7, person->citation_count, 0);
    }
    stmt_bind_static_text(put, 8, retrieved_at);
    return stmt_run(put, error);
}
