/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/pubmed_csv.h"

#include <string.h>

#include "core/error.h"
#include "parse/author_name.h"
#include "parse/citation.h"
#include "parse/csv_rows.h"
#include "parse/date.h"
#include "parse/fields.h"
#include "parse/utf8.h"

#define HEADER_SHOWN 60 /* characters in a message */

enum column {
    COLUMN_PMID,
    COLUMN_TITLE,
    COLUMN_AUTHORS,
    COLUMN_CITATION,
    COLUMN_JOURNAL,
    COLUMN_YEAR,
    COLUMN_CREATED,
    COLUMN_PMCID,
    COLUMN_DOI,
    COLUMN_SHORT_CITATION, /* "J Ex.  2019", and of a book " 2019" */
    COLUMN_PROPERTIES,     /* "create date:2019/08/11 | first author:Doe A" */
    COLUMN_DATABASE,
    N_COLUMNS
};

struct pubmed_csv {
    const struct reader_handler *handler;
    struct csv_handler rows_handler;
    struct csv_rows *rows;
    struct article *article;
    bool has_header;
    bool is_refused;   /* the header lacks what is needed */
    int at[N_COLUMNS]; /* where the column stands; -1: nowhere */
    int64_t n_records;
};

static bool on_row(void *user, const struct csv_row *row, GError **error);
static bool on_damage(void *user, const char *kind, int64_t offset, const char *message,
                      GError **error);

struct pubmed_csv *pubmed_csv_new(const struct reader_handler *handler)
{
    struct pubmed_csv *reader = g_new0(struct pubmed_csv, 1);
    reader->handler = handler;
    reader->rows_handler = (struct csv_handler){.row = on_row, .damage = on_damage, .user = reader};
    reader->rows = csv_rows_new(&reader->rows_handler);
    reader->article = article_new();
    return reader;
}

void pubmed_csv_free(struct pubmed_csv *reader)
{
    if (!reader) return;
    csv_rows_free(reader->rows);
    article_free(reader->article);
    g_free(reader);
}

static bool tell(struct pubmed_csv *reader, const char *kind, int64_t offset, int64_t pmid,
                 const char *message, GError **error)
{
    const struct reader_issue issue = {
        .offset = offset, .pmid = pmid, .kind = kind, .message = message};
    return reader->handler->issue(reader->handler->user, &issue, error);
}

static bool on_damage(void *user, const char *kind, int64_t offset, const char *message,
                      GError **error)
{
    return tell(user, kind, offset, 0, message, error);
}

/* --- the header ------------------------------------------------------------------- */

static int column_of(const char *name)
{
    static const struct {
        const char *name;
        enum column column;
    } names[] = {
        {"PMID", COLUMN_PMID},
        {"EntrezUID", COLUMN_PMID},
        {"Title", COLUMN_TITLE},
        {"Authors", COLUMN_AUTHORS},
        {"Description", COLUMN_AUTHORS},
        {"Citation", COLUMN_CITATION},
        {"Details", COLUMN_CITATION},
        {"Journal/Book", COLUMN_JOURNAL},
        {"Publication Year", COLUMN_YEAR},
        {"Create Date", COLUMN_CREATED},
        {"PMCID", COLUMN_PMCID},
        {"DOI", COLUMN_DOI},
        {"ShortDetails", COLUMN_SHORT_CITATION},
        {"Properties", COLUMN_PROPERTIES},
        {"Db", COLUMN_DATABASE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(names[i].name, name) == 0) return (int)names[i].column;
    return -1;
}

static bool read_header(struct pubmed_csv *reader, const struct csv_row *row, GError **error)
{
    for (size_t i = 0; i < N_COLUMNS; i++)
        reader->at[i] = -1;
    for (guint i = 0; i < row->n_fields; i++) {
        int column = column_of(row->fields[i]);
        if (column >= 0 && reader->at[column] < 0) reader->at[column] = (int)i;
    }
    reader->has_header = true;
    const char *lacking = reader->at[COLUMN_PMID] < 0    ? "PMID"
                          : reader->at[COLUMN_TITLE] < 0 ? "Title"
                                                         : NULL;
    if (!lacking) return true;
    reader->is_refused = true;
    g_autofree char *header = g_strjoinv(",", (char **)row->fields);
    g_autofree char *shown = utf8_start(header, HEADER_SHOWN);
    return error_set(error, RADSCOUT_ERROR_INPUT,
                     "no PubMed CSV: its header has no column '%s' (it begins '%s'); "
                     "PubMed writes one with Save > Format: CSV",
                     lacking, shown);
}

bool pubmed_csv_is_header(const char *text, size_t size)
{
    guint n_known = 0;
    g_autofree char *line = g_strndup(text, size);
    g_auto(GStrv) names = g_strsplit_set(line, ",;\t", -1);
    for (guint i = 0; names[i]; i++) {
        g_strdelimit(names[i], "\"", ' ');
        n_known += column_of(g_strstrip(names[i])) >= 0;
    }
    return n_known > 0 && g_strv_length(names) > 1;
}

/* --- rows ---------------------------------------------------------------------------- */

/* NULL when the column is not there or the field empty. */
static const char *field(const struct pubmed_csv *reader, const struct csv_row *row,
                         enum column column)
{
    int at = reader->at[column];
    if (at < 0 || (guint)at >= row->n_fields) return NULL;
    const char *text = row->fields[at];
    return *text != '\0' ? text : NULL;
}

static void put_created(struct article *article, const char *text)
{
    struct date_parts date;
    char day[DATE_TEXT_SIZE];
    if (text && date_figures(text, &date) && date_format_day(&date, day)) {
        article->entrez_date = article_text(article, day, -1);
    }
}

/* "create date:2019/08/11 | first author:Doe A" */
static void put_properties(struct article *article, const char *text)
{
    static const char mark[] = "create date:";
    const char *at = text ? strstr(text, mark) : NULL;
    if (!at) return;
    at += strlen(mark);
    g_autofree char *date = g_strndup(at, strcspn(at, " |"));
    put_created(article, date);
}

/* "J Ex.  2019" */
static void put_short_citation(struct article *article, const char *text)
{
    const char *stop = text ? g_strrstr(text, ".") : NULL;
    if (article->year == 0) article->year = date_year(stop ? stop + 1 : text);
    if (stop > text && !article->journal_iso) {
        article->journal_iso = article_text(article, text, stop - text);
    }
}

static void read_row(struct pubmed_csv *reader, const struct csv_row *row)
{
    struct article *article = reader->article;
    const char *authors = field(reader, row, COLUMN_AUTHORS);
    const char *citation = field(reader, row, COLUMN_CITATION);
    const char *doi = field(reader, row, COLUMN_DOI), *pmcid = field(reader, row, COLUMN_PMCID);
    article->title = article_text(article, field(reader, row, COLUMN_TITLE), -1);
    article->journal_iso = article_text(article, field(reader, row, COLUMN_JOURNAL), -1);
    article->year = date_year(field(reader, row, COLUMN_YEAR));
    if (doi) article->doi = field_doi(article, doi);
    if (pmcid) article->pmcid = field_pmcid(article, pmcid);
    put_created(article, field(reader, row, COLUMN_CREATED));
    put_properties(article, field(reader, row, COLUMN_PROPERTIES));
    put_short_citation(article, field(reader, row, COLUMN_SHORT_CITATION));
    if (citation) citation_read(article, article->journal_iso, citation);
    if (!article->pub_date && article->year != 0) {
        const struct date_parts date = {.year = article->year};
        char printed[DATE_TEXT_SIZE];
        if (date_format(&date, printed)) article->pub_date = article_text(article, printed, -1);
    }
    if (authors) author_name_list(article, authors);
    article_mark_positions(article);
}

static bool tell_repairs(struct pubmed_csv *reader, const struct csv_row *row, GError **error)
{
    if (row->n_repaired == 0) return true;
    g_autofree char *message = g_strdup_printf(
        "%" G_GINT64_FORMAT " place%s with bytes that are no UTF-8 text, shown as U+FFFD",
        row->n_repaired, row->n_repaired == 1 ? "" : "s");
    return tell(reader, "bad-bytes", row->offset, reader->article->pmid, message, error);
}

static bool on_row(void *user, const struct csv_row *row, GError **error)
{
    struct pubmed_csv *reader = user;
    if (reader->is_refused) return true;
    if (!reader->has_header) return read_header(reader, row, error);
    const char *pmid = field(reader, row, COLUMN_PMID);
    const char *database = field(reader, row, COLUMN_DATABASE);
    article_reset(reader->article);
    reader->article->version = 1;
    reader->article->source = ARTICLE_FROM_CSV;
    if (pmid && (!database || strcmp(database, "pubmed") == 0)) {
        reader->article->pmid = field_pmid(pmid);
    }
    if (reader->article->pmid == 0) {
        return tell(reader, "no-pmid", row->offset, 0, "the row has no PMID", error);
    }
    read_row(reader, row);
    reader->n_records++;
    return reader->handler->article(reader->handler->user, reader->article, row->offset, error) &&
           tell_repairs(reader, row, error);
}

/* --- public ----------------------------------------------------------------------------- */

bool pubmed_csv_push(struct pubmed_csv *reader, const void *bytes, size_t size, GError **error)
{
    return csv_rows_push(reader->rows, bytes, size, error);
}

bool pubmed_csv_finish(struct pubmed_csv *reader, bool is_cut, GError **error)
{
    if (!csv_rows_finish(reader->rows, is_cut, error)) return false;
    if (!reader->has_header) return error_set(error, RADSCOUT_ERROR_INPUT, "the input is blank");
    if (reader->n_records > 0) return true;
    return error_set(error, RADSCOUT_ERROR_INPUT, "no record with a PMID in this CSV file");
}
