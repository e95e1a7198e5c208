/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/db_bm25.h"

#include <glib.h>
#include <math.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#define K1 1.2
#define B 0.75
#define IDF_MIN 1e-6 /* of a word that stands in most rows */
#define STEPS_MAX 12 /* rows passed over; if the next one is farther it is looked up */

/* What holds for all rows of a query, and how far the lengths have been read. */
struct scorer {
    sqlite3_stmt *lengths; /* id, sz of the table's own docsize, by id */
    int64_t at;            /* its row; INT64_MIN: none yet, INT64_MAX: past the last one */
    int n_phrases;
    double mean; /* words of a row */
    double idf[];
};

static void scorer_free(void *item)
{
    struct scorer *scorer = item;
    sqlite3_finalize(scorer->lengths);
    g_free(scorer);
}

static int count_row(const Fts5ExtensionApi *api, Fts5Context *rows, void *user)
{
    (void)api, (void)rows;
    (*(int64_t *)user)++;
    return SQLITE_OK;
}

static int read_idf(const Fts5ExtensionApi *api, Fts5Context *query, int64_t n_rows,
                    struct scorer *scorer)
{
    for (int i = 0; i < scorer->n_phrases; i++) {
        int64_t n = 0;
        int code = api->xQueryPhrase(query, i, &n, count_row);
        if (code != SQLITE_OK) return code;
        double idf = log(((double)(n_rows - n) + 0.5) / ((double)n + 0.5));
        scorer->idf[i] = idf > 0 ? idf : IDF_MIN;
    }
    return SQLITE_OK;
}

static int prepare(const Fts5ExtensionApi *api, Fts5Context *query, sqlite3 *handle,
                   struct scorer *scorer)
{
    sqlite3_int64 n_rows = 0, n_words = 0;
    int code = api->xRowCount(query, &n_rows);
    if (code == SQLITE_OK) code = api->xColumnTotalSize(query, -1, &n_words);
    if (code == SQLITE_OK) code = read_idf(api, query, n_rows, scorer);
    if (code != SQLITE_OK) return code;
    scorer->mean = (double)n_words / (double)n_rows;
    return sqlite3_prepare_v2(handle,
                              "SELECT id, sz FROM article_fts_docsize WHERE id >= ?1 ORDER BY id",
                              -1, &scorer->lengths, NULL);
}

/* The query's scorer, made for its first row. */
static int scorer_of(const Fts5ExtensionApi *api, Fts5Context *query, sqlite3 *handle,
                     struct scorer **found)
{
    *found = api->xGetAuxdata(query, 0);
    if (*found) return SQLITE_OK;
    int n_phrases = api->xPhraseCount(query);
    struct scorer *scorer = g_malloc0(sizeof *scorer + (size_t)n_phrases * sizeof(double));
    scorer->n_phrases = n_phrases;
    scorer->at = INT64_MIN;
    int code = prepare(api, query, handle, scorer);
    if (code != SQLITE_OK) {
        scorer_free(scorer);
        return code;
    }
    *found = scorer;
    return api->xSetAuxdata(query, scorer, scorer_free);
}

/* --- lengths -------------------------------------------------------------------------- */

static int next_length(struct scorer *scorer)
{
    int code = sqlite3_step(scorer->lengths);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return code;
    scorer->at = code == SQLITE_ROW ? sqlite3_column_int64(scorer->lengths, 0) : INT64_MAX;
    return SQLITE_OK;
}

/* To the length of the row, or of the next one that has any. */
static int go_to(struct scorer *scorer, int64_t rowid)
{
    int code = SQLITE_OK;
    bool is_ahead = scorer->at != INT64_MIN && scorer->at <= rowid;
    for (int i = 0; is_ahead && scorer->at < rowid && i < STEPS_MAX && code == SQLITE_OK; i++)
        code = next_length(scorer);
    if (code != SQLITE_OK || (is_ahead && scorer->at >= rowid)) return code;
    sqlite3_reset(scorer->lengths);
    sqlite3_bind_int64(scorer->lengths, 1, rowid);
    return next_length(scorer);
}

/* The words of all columns: one varint each, seven bits a byte, the highest first. */
static double sum_varints(const uint8_t *bytes, int size)
{
    uint64_t sum = 0, value = 0;
    for (int i = 0; i < size; i++) {
        value = value << 7 | (bytes[i] & 0x7f);
        if (bytes[i] & 0x80) continue;
        sum += value;
        value = 0;
    }
    return (double)sum;
}

/* --- the function ----------------------------------------------------------------------- */

/* Places of a phrase in the row, each with the weight of its column. */
static int read_frequency(const Fts5ExtensionApi *api, Fts5Context *query, int phrase,
                          int n_weights, sqlite3_value **weights, double *frequency)
{
    Fts5PhraseIter place;
    int column, offset;
    *frequency = 0;
    int code = api->xPhraseFirst(query, phrase, &place, &column, &offset);
    for (; code == SQLITE_OK && column >= 0; api->xPhraseNext(query, &place, &column, &offset))
        *frequency += column < n_weights ? sqlite3_value_double(weights[column]) : 1;
    return code;
}

static void bm25_ascending(const Fts5ExtensionApi *api, Fts5Context *query, sqlite3_context *result,
                           int n_weights, sqlite3_value **weights)
{
    struct scorer *scorer = NULL;
    int64_t rowid = api->xRowid(query);
    int code = scorer_of(api, query, sqlite3_context_db_handle(result), &scorer);
    if (code == SQLITE_OK) code = go_to(scorer, rowid);
    if (code == SQLITE_OK && scorer->at != rowid) code = SQLITE_CORRUPT_VTAB;
    if (code != SQLITE_OK) {
        sqlite3_result_error_code(result, code);
        return;
    }
    double words = sum_varints(sqlite3_column_blob(scorer->lengths, 1),
                               sqlite3_column_bytes(scorer->lengths, 1));
    double score = 0;
    for (int i = 0; i < scorer->n_phrases; i++) {
        double frequency;
        code = read_frequency(api, query, i, n_weights, weights, &frequency);
        if (code != SQLITE_OK) {
            sqlite3_result_error_code(result, code);
            return;
        }
        score += scorer->idf[i] *
                 ((frequency * (K1 + 1)) / (frequency + K1 * (1 - B + B * words / scorer->mean)));
    }
    sqlite3_result_double(result, -score);
}

int db_bm25_register(struct sqlite3 *handle)
{
    fts5_api *api = NULL;
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &stmt, NULL);
    if (code == SQLITE_OK) {
        sqlite3_bind_pointer(stmt, 1, &api, "fts5_api_ptr", NULL);
        sqlite3_step(stmt);
    }
    int ended = sqlite3_finalize(stmt);
    if (code != SQLITE_OK || ended != SQLITE_OK) return code != SQLITE_OK ? code : ended;
    if (!api) return SQLITE_ERROR;
    return api->xCreateFunction(api, "bm25_ascending", NULL, bm25_ascending, NULL);
}
