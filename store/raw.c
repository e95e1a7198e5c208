/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/raw.h"

#include <gio/gio.h>
#include <inttypes.h>
#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "core/sha256.h"

#define ANSWER_LEVEL 3 /* of zlib: half the time of its default for a third more bytes */
#define ANSWER_SIZE_MAX (INT64_C(900) << 20) /* bytes, inflated */
#define CHUNK_BYTES 65536

static void bind_now(struct stmt *stmt, int index)
{
    char stamp[CLK_STAMP_SIZE];
    clk_stamp(clk_now(), stamp);
    stmt_bind_text(stmt, index, stamp);
}

/* --- queries ------------------------------------------------------------ */

static const char *const kind_names[] = {
    [QUERY_TOPIC] = "topic",
    [QUERY_INSTITUTION] = "institution",
    [QUERY_FIELD] = "field",
    [QUERY_SCOUT] = "scout",
};

static bool find_query(struct db *db, const char *kind, const char *name, const char *text,
                       int64_t *query_id, bool *same_text, GError **error)
{
    *query_id = 0;
    struct stmt *find =
        db_stmt(db, "SELECT query_id, text = ?3 FROM query WHERE kind = ?1 AND name = ?2", error);
    if (!find) return false;
    stmt_bind_text(find, 1, kind);
    stmt_bind_text(find, 2, name);
    stmt_bind_text(find, 3, text);
    bool has_row = false;
    if (!stmt_step(find, &has_row, error)) return false;
    if (!has_row) return true;
    *query_id = stmt_int(find, 0);
    *same_text = stmt_int(find, 1) != 0;
    stmt_reset(find);
    return true;
}

static bool add_query(struct db *db, const char *kind, const char *name, const char *text,
                      int64_t *query_id, GError **error)
{
    struct stmt *add = db_stmt(db, "INSERT INTO query(kind, name, text) VALUES(?1, ?2, ?3)", error);
    if (!add) return false;
    stmt_bind_text(add, 1, kind);
    stmt_bind_text(add, 2, name);
    stmt_bind_text(add, 3, text);
    if (!stmt_run(add, error)) return false;
    *query_id = db_last_rowid(db);
    return true;
}

/* Another question: what the old one found does not belong to it. */
static bool change_query(struct db *db, int64_t query_id, const char *text, GError **error)
{
    struct stmt *change = db_stmt(db,
                                  "UPDATE query SET text = ?2, translation = NULL, announced = "
                                  "NULL, warnings = NULL, window_from = NULL, window_to = NULL "
                                  "WHERE query_id = ?1",
                                  error);
    if (!change) return false;
    stmt_bind_int(change, 1, query_id);
    stmt_bind_text(change, 2, text);
    return stmt_run(change, error) &&
           db_run_for(db, "DELETE FROM query_article WHERE query_id = ?1", query_id, error);
}

bool query_put(struct db *db, enum query_kind kind, const char *name, const char *text,
               int64_t *query_id, GError **error)
{
    bool same = false;
    if (!db_begin(db, error)) return false;
    bool ok = find_query(db, kind_names[kind], name, text, query_id, &same, error);
    if (ok && *query_id == 0)
        ok = add_query(db, kind_names[kind], name, text, query_id, error);
    else if (ok && !same)
        ok = change_query(db, *query_id, text, error);
    return db_end(db, ok, error);
}

bool query_note(struct db *db, int64_t query_id, const char *translation, int64_t count,
                const char *warnings, GError **error)
{
    struct stmt *note = db_stmt(
        db, "UPDATE query SET translation = ?2, announced = ?3, warnings = ?4 WHERE query_id = ?1",
        error);
    if (!note) return false;
    stmt_bind_int(note, 1, query_id);
    stmt_bind_text(note, 2, translation);
    stmt_bind_int(note, 3, count);
    stmt_bind_text(note, 4, warnings);
    return stmt_run(note, error);
}

bool query_add_pmids(struct db *db, int64_t query_id, const int64_t *pmids, size_t n,
                     GError **error)
{
    if (!db_begin(db, error)) return false;
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        struct stmt *add = db_stmt(
            db, "INSERT OR IGNORE INTO query_article(query_id, pmid) VALUES(?1, ?2)", error);
        if (add) {
            stmt_bind_int(add, 1, query_id);
            stmt_bind_int(add, 2, pmids[i]);
        }
        ok = add && stmt_run(add, error);
    }
    return db_end(db, ok, error);
}

GArray *query_wanted(struct db *db, int64_t query_id, GError **error)
{
    struct stmt *wanted = db_stmt(db,
                                  "SELECT pmid FROM query_article q WHERE query_id = ?1 "
                                  "AND NOT EXISTS(SELECT 1 FROM article a WHERE a.pmid = q.pmid "
                                  "AND a.source_format = 0) "
                                  "AND NOT EXISTS(SELECT 1 FROM missing m WHERE m.pmid = q.pmid) "
                                  "ORDER BY pmid",
                                  error);
    if (!wanted) return NULL;
    stmt_bind_int(wanted, 1, query_id);
    return stmt_ints(wanted, error);
}

bool query_finish(struct db *db, int64_t query_id, const char *from, const char *to, GError **error)
{
    struct stmt *finish =
        db_stmt(db, "UPDATE query SET window_from = ?2, window_to = ?3 WHERE query_id = ?1", error);
    if (!finish) return false;
    stmt_bind_int(finish, 1, query_id);
    stmt_bind_text(finish, 2, from);
    stmt_bind_text(finish, 3, to);
    return stmt_run(finish, error);
}

bool missing_put(struct db *db, int64_t pmid, GError **error)
{
    struct stmt *put =
        db_stmt(db, "INSERT OR IGNORE INTO missing(pmid, asked_at) VALUES(?1, ?2)", error);
    if (!put) return false;
    stmt_bind_int(put, 1, pmid);
    bind_now(put, 2);
    return stmt_run(put, error);
}

bool field_count_put(struct db *db, const char *from, const char *to, int64_t count, GError **error)
{
    struct stmt *put = db_stmt(db,
                               "INSERT INTO field_count(from_day, to_day, papers, counted_at) "
                               "VALUES(?1, ?2, ?3, ?4) ON CONFLICT(from_day, to_day) DO UPDATE "
                               "SET papers = excluded.papers, counted_at = excluded.counted_at",
                               error);
    if (!put) return false;
    stmt_bind_text(put, 1, from);
    stmt_bind_text(put, 2, to);
    stmt_bind_int(put, 3, count);
    bind_now(put, 4);
    return stmt_run(put, error);
}

/* --- requests and answers ------------------------------------------------- */

static bool add_request(struct db *db, const struct request_note *note, GError **error)
{
    struct stmt *add = db_stmt(db,
                               "INSERT INTO request(source, endpoint, purpose, query_id, "
                               "parameters, n_asked, http_status, tries, wall_ms, sent_at, error, "
                               "sent_ms) "
                               "VALUES(?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                               "?12)",
                               error);
    if (!add) return false;
    g_autoptr(GString) sent_ms = g_string_new("[");
    for (int i = 0; note->sent_ms && i < note->tries; i++)
        g_string_append_printf(sent_ms, "%s%" PRId64, i > 0 ? "," : "", note->sent_ms[i]);
    g_string_append_c(sent_ms, ']');
    stmt_bind_text(add, 12, sent_ms->str);
    stmt_bind_text(add, 1, note->source);
    stmt_bind_text(add, 2, note->endpoint);
    stmt_bind_text(add, 3, note->purpose);
    stmt_bind_int(add, 4, note->query_id);
    stmt_bind_text(add, 5, note->parameters ? note->parameters : "");
    stmt_bind_int(add, 6, note->n_asked);
    stmt_bind_int(add, 7, note->http_status);
    stmt_bind_int(add, 8, note->tries);
    stmt_bind_int(add, 9, note->wall_ms);
    bind_now(add, 10);
    stmt_bind_text(add, 11, note->error);
    return stmt_run(add, error);
}

static void checksum(const void *bytes, size_t size, uint8_t digest[SHA256_BYTES])
{
    struct sha256 sum;
    sha256_begin(&sum);
    sha256_add(&sum, bytes, size);
    sha256_end(&sum, digest);
}

/* All of the bytes through a GIO converter; NULL on an error and when more than
 * max bytes come out. */
static GByteArray *convert(GConverter *converter, const void *bytes, size_t size, size_t max,
                           GError **error)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autofree uint8_t *chunk = g_malloc(CHUNK_BYTES);
    const uint8_t *next = bytes;
    GConverterResult result = G_CONVERTER_CONVERTED;
    while (result != G_CONVERTER_FINISHED) {
        gsize n_read = 0, n_written = 0;
        result = g_converter_convert(converter, next, size, chunk, CHUNK_BYTES,
                                     G_CONVERTER_INPUT_AT_END, &n_read, &n_written, error);
        if (result == G_CONVERTER_ERROR) return NULL;
        if (out->len + n_written > max) {
            error_set(error, RADSCOUT_ERROR_INPUT, "more than %zu bytes", max);
            return NULL;
        }
        g_byte_array_append(out, chunk, (guint)n_written);
        next += n_read;
        size -= n_read;
    }
    return g_steal_pointer(&out);
}

struct raw_answer {
    size_t size; /* as it came */
    uint8_t digest[SHA256_BYTES];
    GByteArray *packed; /* NULL: too large */
};

struct raw_answer *raw_answer_new(const void *body, size_t size)
{
    struct raw_answer *answer = g_new0(struct raw_answer, 1);
    answer->size = size;
    if ((int64_t)size > ANSWER_SIZE_MAX) return answer;
    g_autoptr(GConverter) pack =
        G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, ANSWER_LEVEL));
    answer->packed = convert(pack, body, size, SIZE_MAX, NULL);
    checksum(body, size, answer->digest);
    return answer;
}

void raw_answer_free(struct raw_answer *answer)
{
    if (!answer) return;
    if (answer->packed) g_byte_array_unref(answer->packed);
    g_free(answer);
}

static bool add_answer(struct db *db, int64_t request_id, const struct raw_answer *answer,
                       bool must_parse, GError **error)
{
    if (!answer->packed)
        return error_set(error, RADSCOUT_ERROR_FAILED, "an answer of %zu bytes is too large",
                         answer->size);
    struct stmt *add = db_stmt(db,
                               "INSERT INTO answer(request_id, size_bytes, sha256, body, parsed) "
                               "VALUES(?1, ?2, ?3, ?4, ?5)",
                               error);
    if (!add) return false;
    stmt_bind_int(add, 1, request_id);
    stmt_bind_int(add, 2, (int64_t)answer->size);
    stmt_bind_blob(add, 3, answer->digest, sizeof answer->digest);
    stmt_bind_blob(add, 4, answer->packed->data, answer->packed->len);
    stmt_bind_int(add, 5, must_parse ? 0 : 2);
    return stmt_run(add, error);
}

bool request_put_ready(struct db *db, const struct request_note *note,
                       const struct raw_answer *answer, bool must_parse, int64_t *request_id,
                       GError **error)
{
    if (!db_begin(db, error)) return false;
    bool ok = add_request(db, note, error);
    int64_t id = db_last_rowid(db);
    if (ok && answer) ok = add_answer(db, id, answer, must_parse, error);
    if (!db_end(db, ok, error)) return false;
    if (request_id) *request_id = id;
    return true;
}

bool request_put(struct db *db, const struct request_note *note, const void *body, size_t size,
                 bool must_parse, int64_t *request_id, GError **error)
{
    OWNED(raw_answer) answer = body ? raw_answer_new(body, size) : NULL;
    return request_put_ready(db, note, answer, must_parse, request_id, error);
}

static bool damaged(struct db *db, int64_t request_id, GError **error)
{
    return error_set(error, RADSCOUT_ERROR_DATABASE,
                     "database '%s': the stored answer %" PRId64 " is damaged: put back a copy of "
                     "the file, or remove it and fetch again",
                     db_path(db), request_id);
}

static GBytes *inflate_answer(struct db *db, int64_t request_id, struct stmt *row, GError **error)
{
    int64_t size = stmt_int(row, 0);
    size_t digest_size = 0, packed_size = 0;
    const void *digest = stmt_blob(row, 1, &digest_size);
    const void *packed = stmt_blob(row, 2, &packed_size);
    bool ok = size >= 0 && size <= ANSWER_SIZE_MAX && digest_size == SHA256_BYTES;
    g_autoptr(GConverter) unpack =
        G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
    g_autoptr(GByteArray) body =
        ok ? convert(unpack, packed, packed_size, (size_t)size, NULL) : NULL;
    uint8_t found[SHA256_BYTES];
    if (body) checksum(body->data, body->len, found);
    if (!body || body->len != size || memcmp(found, digest, sizeof found) != 0) {
        damaged(db, request_id, error);
        return NULL;
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&body));
}

GBytes *answer_get(struct db *db, int64_t request_id, GError **error)
{
    struct stmt *row =
        db_stmt(db, "SELECT size_bytes, sha256, body FROM answer WHERE request_id = ?1", error);
    if (!row) return NULL;
    stmt_bind_int(row, 1, request_id);
    bool has_row = false;
    if (!stmt_step(row, &has_row, error)) return NULL;
    if (!has_row) {
        error_set(error, RADSCOUT_ERROR_FAILED, "request %" PRId64 " has no stored answer",
                  request_id);
        return NULL;
    }
    GBytes *bytes = inflate_answer(db, request_id, row, error);
    stmt_reset(row);
    return bytes;
}

GArray *answers_unparsed(struct db *db, GError **error)
{
    struct stmt *unparsed =
        db_stmt(db, "SELECT request_id FROM answer WHERE parsed = 0 ORDER BY request_id", error);
    return unparsed ? stmt_ints(unparsed, error) : NULL;
}

bool request_describe(struct db *db, int64_t request_id, char **source, char **endpoint,
                      char **parameters, GError **error)
{
    struct stmt *row = db_stmt(
        db, "SELECT source, endpoint, parameters FROM request WHERE request_id = ?1", error);
    if (!row) return false;
    stmt_bind_int(row, 1, request_id);
    bool has_row = false;
    if (!stmt_step(row, &has_row, error)) return false;
    if (!has_row)
        return error_set(error, RADSCOUT_ERROR_FAILED, "there is no request %" PRId64, request_id);
    char **wanted[] = {source, endpoint, parameters};
    for (int i = 0; i < (int)G_N_ELEMENTS(wanted); i++)
        if (wanted[i]) *wanted[i] = g_strdup(stmt_text(row, i));
    stmt_reset(row);
    return true;
}

bool request_sent_at(struct db *db, int64_t request_id, char **stamp, GError **error)
{
    struct stmt *row = db_stmt(db, "SELECT sent_at FROM request WHERE request_id = ?1", error);
    if (!row) return false;
    stmt_bind_int(row, 1, request_id);
    bool has_row = false;
    if (!stmt_step(row, &has_row, error)) return false;
    if (!has_row)
        return error_set(error, RADSCOUT_ERROR_FAILED, "there is no request %" PRId64, request_id);
    *stamp = g_strdup(stmt_text(row, 0));
    stmt_reset(row);
    return true;
}

bool answer_mark_parsed(struct db *db, int64_t request_id, int n_records, GError **error)
{
    struct stmt *mark =
        db_stmt(db, "UPDATE answer SET parsed = 1, n_records = ?2 WHERE request_id = ?1", error);
    if (!mark) return false;
    stmt_bind_int(mark, 1, request_id);
    stmt_bind_int(mark, 2, n_records);
    return stmt_run(mark, error);
}

/* --- files a person gave ---------------------------------------------------- */

bool file_state(struct db *db, const char *sha256_hex, int *state, GError **error)
{
    *state = 0;
    struct stmt *row = db_stmt(db, "SELECT state FROM file WHERE sha256 = ?1", error);
    if (!row) return false;
    stmt_bind_text(row, 1, sha256_hex);
    bool has_row = false;
    if (!stmt_step(row, &has_row, error)) return false;
    if (has_row) *state = (int)stmt_int(row, 0);
    stmt_reset(row);
    return true;
}

static bool begin_file(struct db *db, const struct file_note *note, int64_t *file_id,
                       GError **error)
{
    struct stmt *begin = db_stmt(
        db,
        "INSERT INTO file(path, size_bytes, sha256, read_at, state) VALUES(?1, ?2, ?3, ?4, 1) "
        "ON CONFLICT(sha256) DO UPDATE SET path = excluded.path, read_at = excluded.read_at, "
        "state = 1, n_records = NULL, n_skipped = NULL, message = NULL RETURNING file_id",
        error);
    if (!begin) return false;
    stmt_bind_text(begin, 1, note->path);
    stmt_bind_int(begin, 2, note->size_bytes);
    stmt_bind_text(begin, 3, note->sha256);
    bind_now(begin, 4);
    bool has_row = false;
    if (!stmt_step(begin, &has_row, error)) return false;
    *file_id = stmt_int(begin, 0);
    stmt_reset(begin);
    /* The new reading finds its issues itself. */
    return db_run_for(db, "DELETE FROM parse_issue WHERE file_id = ?1 AND request_id = 0", *file_id,
                      error);
}

bool file_begin(struct db *db, const struct file_note *note, int64_t *file_id, GError **error)
{
    return db_begin(db, error) && db_end(db, begin_file(db, note, file_id, error), error);
}

bool file_finish(struct db *db, int64_t file_id, int64_t n_records, int64_t n_skipped,
                 const char *message, GError **error)
{
    struct stmt *finish = db_stmt(db,
                                  "UPDATE file SET state = ?2, n_records = ?3, n_skipped = ?4, "
                                  "message = ?5 WHERE file_id = ?1",
                                  error);
    if (!finish) return false;
    stmt_bind_int(finish, 1, file_id);
    stmt_bind_int(finish, 2, n_skipped > 0 || message ? 3 : 2);
    stmt_bind_int(finish, 3, n_records);
    stmt_bind_int(finish, 4, n_skipped);
    stmt_bind_text(finish, 5, message);
    return stmt_run(finish, error);
}

bool file_outcome(struct db *db, const char *sha256_hex, int64_t *n_records, int64_t *n_skipped,
                  char **message, GError **error)
{
    *n_records = *n_skipped = 0;
    *message = NULL;
    struct stmt *row =
        db_stmt(db, "SELECT n_records, n_skipped, message FROM file WHERE sha256 = ?1", error);
    if (!row) return false;
    stmt_bind_text(row, 1, sha256_hex);
    bool has_row = false;
    if (!stmt_step(row, &has_row, error)) return false;
    if (has_row) {
        *n_records = stmt_int(row, 0);
        *n_skipped = stmt_int(row, 1);
        *message = g_strdup(stmt_text(row, 2));
        stmt_reset(row);
    }
    return true;
}

/* --- issues ------------------------------------------------------------------- */

bool issue_put(struct db *db, const struct parse_issue *issue, GError **error)
{
    struct stmt *put =
        db_stmt(db,
                "INSERT OR IGNORE INTO parse_issue(file_id, request_id, byte_offset, pmid, kind, "
                "message) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                error);
    if (!put) return false;
    stmt_bind_int(put, 1, issue->file_id);
    stmt_bind_int(put, 2, issue->request_id);
    stmt_bind_int(put, 3, issue->offset);
    stmt_bind_int(put, 4, issue->pmid);
    stmt_bind_text(put, 5, issue->kind);
    stmt_bind_text(put, 6, issue->message);
    return stmt_run(put, error);
}
