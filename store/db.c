/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clk.h"
#include "core/embed.h"
#include "core/error.h"
#include "core/log.h"
#include "store/db_bm25.h"
#include "store/db_cache.h"
#include "store/db_rows.h"
#include "store/schema.h"

#define BUSY_WAIT_MS 10000
#define LOG_PAGES 1000 /* SQLite's default: beyond it a commit moves the log's pages */
#define RECENT_STATEMENTS 64
#define CACHE_SIZE "PRAGMA cache_size = -65536;" /* KiB */
#define STOP_EVERY_OPS 20000 /* virtual machine instructions between two looks at stop() */

struct stmt {
    sqlite3_stmt *handle;
    struct db *db;
    bool is_clean; /* reset, nothing bound */
};

/* Where the SQL text of a statement lay when it was last asked for: mostly the
 * same constant, and comparing is cheaper than looking up. */
struct recent {
    const char *sql;   /* only to compare addresses */
    const char *known; /* the statement's own copy */
    struct stmt *stmt;
};

struct db {
    sqlite3 *handle;
    char *path;
    enum db_mode mode;
    bool as_of;
    bool immutable;         /* read without WAL */
    int depth;              /* of nested transactions */
    int64_t data_version;   /* changes when another connection commits */
    GHashTable *statements; /* SQL text -> struct stmt */
    struct db_caches caches;
    struct recent recent[RECENT_STATEMENTS];
    const struct schema *schema;
    bool (*stop)(void);
    const struct db_rows *given; /* what the table of that name shows */
    void (*on_commit)(void *user, int log_pages);
    void *on_commit_user;
    struct db *guard; /* as-of: keeps the WAL files until the end, then tidies them */
};

/* --- errors ------------------------------------------------------------- */

static const struct {
    int code;
    enum radscout_error error;
    const char *text;
} problems[] = {
    {SQLITE_FULL, RADSCOUT_ERROR_DATABASE,
     "the disk is full: make room and run the same command again, nothing stored is lost"},
    {SQLITE_READONLY, RADSCOUT_ERROR_DATABASE,
     "it cannot be written: check the permissions of the file and its folder"},
    {SQLITE_PERM, RADSCOUT_ERROR_DATABASE,
     "access is refused: check the permissions of the file and its folder"},
    {SQLITE_CANTOPEN, RADSCOUT_ERROR_DATABASE,
     "it cannot be opened: check the permissions of the file and its folder"},
    {SQLITE_NOTADB, RADSCOUT_ERROR_DATABASE,
     "this is not a radscout database: choose another file with --db"},
    {SQLITE_CORRUPT, RADSCOUT_ERROR_DATABASE,
     "the file is damaged: put back a copy, or remove it and fetch again"},
    {SQLITE_IOERR, RADSCOUT_ERROR_DATABASE, "it cannot be read or written: check the disk"},
    {SQLITE_BUSY, RADSCOUT_ERROR_LOCKED,
     "another program is writing to it: try again when that has ended"},
    {SQLITE_LOCKED, RADSCOUT_ERROR_LOCKED,
     "another program is writing to it: try again when that has ended"},
    {SQLITE_INTERRUPT, RADSCOUT_ERROR_INTERRUPTED, "interrupted"},
};

/* Always false. doing: the SQL that failed, or NULL. */
static bool fail(struct db *db, int code, const char *doing, GError **error)
{
    int primary = code & 0xff;
    int os_error = sqlite3_system_errno(db->handle);
    if (primary == SQLITE_IOERR && (os_error == ENOSPC || os_error == EDQUOT))
        primary = SQLITE_FULL;
    for (size_t i = 0; i < G_N_ELEMENTS(problems); i++)
        if (problems[i].code == primary)
            return error_set(error, problems[i].error, "database '%s': %s", db->path,
                             problems[i].text);
    return error_set(error, RADSCOUT_ERROR_DATABASE, "database '%s': %s%s%.200s", db->path,
                     sqlite3_errmsg(db->handle), doing ? ", in: " : "", doing ? doing : "");
}

/* --- statements --------------------------------------------------------- */

static void stmt_free(void *data)
{
    struct stmt *stmt = data;
    sqlite3_finalize(stmt->handle);
    g_free(stmt);
}

/* Text after the first statement may hold comments only. */
static bool is_blank_sql(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *rest = NULL;
    bool blank = sqlite3_prepare_v2(handle, sql, -1, &rest, NULL) == SQLITE_OK && rest == NULL;
    sqlite3_finalize(rest);
    return blank;
}

static struct stmt *prepare(struct db *db, const char *sql, GError **error)
{
    sqlite3_stmt *handle = NULL;
    const char *rest = NULL;
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &rest);
    if (code != SQLITE_OK) {
        fail(db, code, sql, error);
        return NULL;
    }
    if (!handle || !is_blank_sql(db->handle, rest)) {
        sqlite3_finalize(handle);
        error_set(error, RADSCOUT_ERROR_DATABASE, "database '%s': not one statement: %.200s",
                  db->path, sql);
        return NULL;
    }
    struct stmt *stmt = g_new0(struct stmt, 1);
    stmt->handle = handle;
    stmt->db = db;
    stmt->is_clean = true;
    g_hash_table_insert(db->statements, g_strdup(sql), stmt);
    return stmt;
}

static struct recent *recent_of(struct db *db, const char *sql)
{
    return &db->recent[((uintptr_t)sql >> 3) % RECENT_STATEMENTS];
}

static struct stmt *find_statement(struct db *db, const char *sql)
{
    struct recent *recent = recent_of(db, sql);
    if (recent->sql == sql && strcmp(recent->known, sql) == 0) return recent->stmt;
    void *known = NULL, *stmt = NULL;
    if (!g_hash_table_lookup_extended(db->statements, sql, &known, &stmt)) return NULL;
    *recent = (struct recent){.sql = sql, .known = known, .stmt = stmt};
    return stmt;
}

static void forget_statements(struct db *db)
{
    memset(db->recent, 0, sizeof db->recent);
    g_hash_table_remove_all(db->statements);
}

struct stmt *db_stmt(struct db *db, const char *sql, GError **error)
{
    struct stmt *stmt = find_statement(db, sql);
    if (!stmt) return prepare(db, sql, error);
    stmt_reset(stmt);
    return stmt;
}

struct stmt *db_stmt_file(struct db *db, const char *name, GError **error)
{
    const char *sql = embed_text(name, NULL);
    if (!sql) {
        error_set(error, RADSCOUT_ERROR_FAILED, "'%s' was not compiled in", name);
        return NULL;
    }
    struct stmt *stmt = db_stmt(db, sql, error);
    if (!stmt) g_prefix_error(error, "'%s': ", name);
    return stmt;
}

static void must_bind(struct stmt *stmt, int code)
{
    stmt->is_clean = false;
    if (code != SQLITE_OK) g_error("wrong parameter of an SQL statement (%d)", code);
}

void stmt_bind_int(struct stmt *stmt, int index, int64_t value)
{
    must_bind(stmt, sqlite3_bind_int64(stmt->handle, index, value));
}

void stmt_bind_real(struct stmt *stmt, int index, double value)
{
    must_bind(stmt, sqlite3_bind_double(stmt->handle, index, value));
}

void stmt_bind_text(struct stmt *stmt, int index, const char *text)
{
    must_bind(stmt, sqlite3_bind_text(stmt->handle, index, text, -1, SQLITE_TRANSIENT));
}

void stmt_bind_static_text(struct stmt *stmt, int index, const char *text)
{
    must_bind(stmt, sqlite3_bind_text(stmt->handle, index, text, -1, SQLITE_STATIC));
}

void stmt_bind_blob(struct stmt *stmt, int index, const void *bytes, size_t size)
{
    must_bind(stmt, sqlite3_bind_blob64(stmt->handle, index, bytes, size, SQLITE_TRANSIENT));
}

void stmt_bind_null(struct stmt *stmt, int index)
{
    must_bind(stmt, sqlite3_bind_null(stmt->handle, index));
}

bool stmt_step(struct stmt *stmt, bool *has_row, GError **error)
{
    stmt->is_clean = false;
    int code = sqlite3_step(stmt->handle);
    *has_row = code == SQLITE_ROW;
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(stmt->db, code, sqlite3_sql(stmt->handle), error);
    sqlite3_reset(stmt->handle);
    return code == SQLITE_DONE;
}

bool stmt_run(struct stmt *stmt, GError **error)
{
    bool has_row = false;
    bool ok = stmt_step(stmt, &has_row, error);
    stmt_reset(stmt);
    return ok;
}

bool stmt_run_rows(struct stmt *stmt, const struct db_rows *rows, GError **error)
{
    stmt->db->given = rows;
    bool ok = stmt_run(stmt, error);
    stmt->db->given = NULL;
    return ok;
}

void stmt_reset(struct stmt *stmt)
{
    if (stmt->is_clean) return;
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
    stmt->is_clean = true;
}

int64_t stmt_int(struct stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->handle, column);
}

double stmt_real(struct stmt *stmt, int column)
{
    return sqlite3_column_double(stmt->handle, column);
}

const char *stmt_text(struct stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt->handle, column);
}

const void *stmt_blob(struct stmt *stmt, int column, size_t *size)
{
    const void *bytes = sqlite3_column_blob(stmt->handle, column);
    *size = (size_t)sqlite3_column_bytes(stmt->handle, column);
    return bytes;
}

bool stmt_is_null(struct stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

GArray *stmt_ints(struct stmt *stmt, GError **error)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(int64_t));
    bool has_row = false;
    while (stmt_step(stmt, &has_row, error)) {
        if (!has_row) return g_steal_pointer(&values);
        int64_t value = stmt_int(stmt, 0);
        g_array_append_val(values, value);
    }
    return NULL;
}

bool stmt_first_int(struct stmt *stmt, int64_t *value, GError **error)
{
    bool has_row = false;
    if (!stmt_step(stmt, &has_row, error)) return false;
    *value = has_row ? stmt_int(stmt, 0) : 0;
    if (has_row) stmt_reset(stmt);
    return true;
}

bool db_exec(struct db *db, const char *sql, GError **error)
{
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(db, code, sql, error);
}

bool db_int(struct db *db, const char *sql, int64_t *value, GError **error)
{
    *value = 0;
    struct stmt *stmt = db_stmt(db, sql, error);
    bool has_row = false;
    if (!stmt || !stmt_step(stmt, &has_row, error)) return false;
    if (has_row) *value = stmt_int(stmt, 0);
    stmt_reset(stmt);
    return true;
}

bool db_run_for(struct db *db, const char *sql, int64_t id, GError **error)
{
    struct stmt *stmt = db_stmt(db, sql, error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, id);
    return stmt_run(stmt, error);
}

int64_t db_last_rowid(struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(struct db *db)
{
    return sqlite3_changes64(db->handle);
}

/* --- memory about rows ---------------------------------------------------- */

int64_t db_cached(struct db *db, enum db_cache cache, const uint8_t key[DB_KEY_BYTES])
{
    return db_caches_find(&db->caches, cache, key);
}

void db_cache_put(struct db *db, enum db_cache cache, const uint8_t key[DB_KEY_BYTES], int64_t id)
{
    db_caches_put(&db->caches, cache, key, id);
}

/* --- transactions --------------------------------------------------------- */

static bool begin_outermost(struct db *db, const char *sql, GError **error)
{
    struct stmt *begin = db_stmt(db, sql, error);
    if (!begin || !stmt_run(begin, error)) return false;
    int64_t version = 0;
    if (!db_int(db, "PRAGMA data_version", &version, error)) {
        db_rollback(db);
        return false;
    }
    if (version != db->data_version) db_caches_empty(&db->caches);
    db->data_version = version;
    return true;
}

bool db_begin(struct db *db, GError **error)
{
    const char *sql = db->mode == DB_WRITE || db->as_of ? "BEGIN IMMEDIATE" : "BEGIN";
    if (db->depth == 0 && !begin_outermost(db, sql, error)) return false;
    db->depth++;
    return true;
}

bool db_begin_reading(struct db *db, GError **error)
{
    if (db->depth == 0 && !begin_outermost(db, "BEGIN", error)) return false;
    db->depth++;
    return true;
}

bool db_commit(struct db *db, GError **error)
{
    if (db->depth == 0)
        return error_set(error, RADSCOUT_ERROR_DATABASE, "database '%s': no transaction to commit",
                         db->path);
    if (--db->depth > 0) return true;
    struct stmt *commit = db_stmt(db, "COMMIT", error);
    if (commit && stmt_run(commit, error)) return true;
    db_rollback(db);
    return false;
}

void db_rollback(struct db *db)
{
    GHashTableIter iter;
    void *stmt = NULL;
    g_hash_table_iter_init(&iter, db->statements);
    while (g_hash_table_iter_next(&iter, NULL, &stmt))
        stmt_reset(stmt);
    /* SQLite rolls back by itself after some errors, a full disk for one. */
    if (!sqlite3_get_autocommit(db->handle)) sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    db->depth = 0;
    db_caches_empty(&db->caches);
}

bool db_end(struct db *db, bool ok, GError **error)
{
    if (ok && db_commit(db, error)) return true;
    db_rollback(db);
    return false;
}

/* --- meta ------------------------------------------------------------------ */

char *db_meta(struct db *db, const char *key, GError **error)
{
    struct stmt *stmt = db_stmt(db, "SELECT value FROM meta WHERE key = ?1", error);
    if (!stmt) return NULL;
    stmt_bind_text(stmt, 1, key);
    bool has_row = false;
    if (!stmt_step(stmt, &has_row, error) || !has_row) return NULL;
    char *value = g_strdup(stmt_text(stmt, 0));
    stmt_reset(stmt);
    return value;
}

bool db_set_meta(struct db *db, const char *key, const char *value, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "INSERT INTO meta(key, value) VALUES(?1, ?2) "
                                "ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                                error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, key);
    stmt_bind_text(stmt, 2, value);
    return stmt_run(stmt, error);
}

bool db_reset_derived(struct db *db, GError **error)
{
    return schema_reset_derived(db, db->schema, db->as_of, error);
}

bool db_empty_derived(struct db *db, const char *const *keep, GError **error)
{
    return db->as_of ? db_reset_derived(db, error) : schema_empty_derived(db, keep, error);
}

/* --- open ------------------------------------------------------------------ */

/* For DB_READ: everything that would change the file is refused; temporary
 * tables are free. (A read-only handle would leave its -wal and -shm files
 * lying about.) */
static int only_reading(void *user, int action, const char *a, const char *b, const char *database,
                        const char *trigger)
{
    (void)user, (void)b, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_PRAGMA:
        return SQLITE_OK;
    case SQLITE_UPDATE: /* declaring a virtual table; defensive mode refuses the real thing */
        if (g_strcmp0(a, "sqlite_master") == 0) return SQLITE_OK;
        break;
    default:
        break;
    }
    return database && strcmp(database, "temp") == 0 ? SQLITE_OK : SQLITE_DENY;
}

bool db_make_folder(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    if (g_mkdir_with_parents(folder, 0700) == 0) return true;
    return error_set(error, RADSCOUT_ERROR_DATABASE,
                     "cannot make the folder '%s' for the database: %s", folder, g_strerror(errno));
}

static bool make_file(const char *path, GError **error)
{
    if (!db_make_folder(path, error)) return false;
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno != EEXIST)
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "cannot make the database '%s': %s: choose another place with --db", path,
                         g_strerror(errno));
    if (file >= 0) close(file);
    return true;
}

static bool no_database(const char *path, const char *state, GError **error)
{
    return error_set(error, RADSCOUT_ERROR_DATABASE,
                     "database '%s' %s: 'radscout scout TOPIC' or 'radscout parse FILE' makes one",
                     path, state);
}

/* What lies at path must be a file, or for DB_WRITE become one. */
static bool check_path(const char *path, enum db_mode mode, GError **error)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        if (errno == ENOENT && mode == DB_READ) return no_database(path, "does not exist", error);
        if (errno == ENOENT) return make_file(path, error);
        return error_set(error, RADSCOUT_ERROR_DATABASE, "cannot read the database '%s': %s", path,
                         g_strerror(errno));
    }
    if (S_ISDIR(info.st_mode))
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "'%s' is a folder: name a file for the database", path);
    if (!S_ISREG(info.st_mode))
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "'%s' is not a regular file: name a file for the database", path);
    if (info.st_size == 0 && mode == DB_READ) return no_database(path, "is empty", error);
    if (info.st_size == 0) (void)chmod(path, 0600); /* ours from now on: private */
    return true;
}

static struct db *db_new(const char *path, enum db_mode mode, const struct schema *schema)
{
    struct db *db = g_new0(struct db, 1);
    db->path = g_canonicalize_filename(path, NULL);
    db->mode = mode;
    db->schema = schema;
    db->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, stmt_free);
    return db;
}

/* Counting its memory costs SQLite a lock for every allocation. */
static void configure_once(void)
{
    static gsize ready;
    if (!g_once_init_enter(&ready)) return;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    g_once_init_leave(&ready, 1);
}

static bool connect(struct db *db, const char *name, int flags, GError **error)
{
    configure_once();
    sqlite3_close(db->handle);
    db->handle = NULL;
    int code = sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) return fail(db, code, NULL, error);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, BUSY_WAIT_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    code = db_bm25_register(db->handle);
    return code == SQLITE_OK || fail(db, code, NULL, error);
}

/* Some of these read the file, so the header is read first. */
static bool set_pragmas(struct db *db, GError **error)
{
    return db_exec(db,
                   "PRAGMA foreign_keys = ON;" CACHE_SIZE "PRAGMA synchronous = NORMAL;"
                   "PRAGMA journal_size_limit = 67108864",
                   error);
}

/* "file:///a/b.db?QUERY"; g_free(). */
static char *file_uri(const struct db *db, const char *query)
{
    g_autofree char *uri = g_filename_to_uri(db->path, NULL, NULL);
    return g_strconcat(uri, "?", query, NULL);
}

/* In a folder that cannot be written the WAL's helper files cannot be made;
 * a database whose WAL is empty can be read all the same. */
static bool reconnect_immutable(struct db *db, GError **error)
{
    g_autofree char *wal = g_strconcat(db->path, "-wal", NULL);
    struct stat info;
    if (stat(wal, &info) == 0 && info.st_size > 0)
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "database '%s' was not closed properly and its folder cannot be written: "
                         "run radscout once as the owner of the folder",
                         db->path);
    g_autofree char *uri = file_uri(db, "mode=ro&immutable=1");
    db->immutable = true;
    return connect(db, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
}

struct header {
    int64_t application_id, version, n_objects;
};

static bool read_header(struct db *db, struct header *header, GError **error)
{
    return db_int(db, "PRAGMA application_id", &header->application_id, error) &&
           db_int(db, "PRAGMA user_version", &header->version, error) &&
           db_int(db, "SELECT count(*) FROM sqlite_schema", &header->n_objects, error);
}

static bool connect_file(struct db *db, struct header *header, GError **error)
{
    GError *problem = NULL;
    if (!connect(db, db->path, SQLITE_OPEN_READWRITE, error)) return false;
    if (read_header(db, header, &problem)) return true;
    int code = sqlite3_errcode(db->handle) & 0xff;
    if (db->mode == DB_READ && (code == SQLITE_CANTOPEN || code == SQLITE_READONLY)) {
        g_clear_error(&problem);
        forget_statements(db);
        return reconnect_immutable(db, error) && read_header(db, header, error);
    }
    g_propagate_error(error, problem);
    return false;
}

/* Is it ours, and of a schema we know? */
static bool check_header(const struct db *db, const struct header *header, GError **error)
{
    int ours = schema_version(db->schema);
    if (header->application_id != DB_APPLICATION_ID)
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "'%s' is the database of another program: choose another file with --db",
                         db->path);
    if (header->version > ours)
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "database '%s' was written by a newer radscout (schema %d, this one knows "
                         "up to %d): upgrade radscout, or choose another file with --db",
                         db->path, (int)header->version, ours);
    if (header->version < ours && db->mode == DB_READ)
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "database '%s' was written by an older radscout (schema %d, this one "
                         "needs %d): run 'radscout analyze' once to bring it up to date",
                         db->path, (int)header->version, ours);
    return true;
}

static bool check_derived(struct db *db, GError **error)
{
    GError *problem = NULL;
    g_autofree char *stored = db_meta(db, "derived_schema", &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    g_autofree char *ours = schema_derived_digest(db->schema);
    if (g_strcmp0(stored, ours) == 0) return true;
    if (db->mode == DB_READ)
        return error_set(error, RADSCOUT_ERROR_DATABASE,
                         "the analysis in database '%s' was made by another version of radscout: "
                         "run 'radscout analyze'",
                         db->path);
    log_info("the analysis in '%s' was made by another version of radscout and is dropped: run "
             "'radscout analyze'",
             db->path);
    return db_reset_derived(db, error);
}

/* Page size must be set before the first table, WAL outside a transaction. SQLite
 * keeps the number of pages that the cache may hold when their size changes, so
 * its size is set once more. */
static bool set_up_writing(struct db *db, bool fresh, GError **error)
{
    if (sqlite3_db_readonly(db->handle, "main") == 1) return fail(db, SQLITE_READONLY, NULL, error);
    if (fresh && !db_exec(db, "PRAGMA page_size = 16384;" CACHE_SIZE, error)) return false;
    int code = db_rows_offer(db->handle, &db->given);
    if (code != SQLITE_OK) return fail(db, code, NULL, error);
    return db_exec(db, "PRAGMA journal_mode = WAL", error);
}

static bool open_write(struct db *db, const struct header *header, GError **error)
{
    bool fresh = header->application_id == 0 && header->version == 0 && header->n_objects == 0;
    if (!fresh && !check_header(db, header, error)) return false;
    if (!set_up_writing(db, fresh, error)) return false;
    if (fresh) return schema_create(db, db->schema, error);
    return schema_migrate(db, db->schema, (int)header->version, error) && check_derived(db, error);
}

static bool open_read(struct db *db, const struct header *header, GError **error)
{
    if (header->application_id == 0 && header->version == 0 && header->n_objects == 0)
        return no_database(db->path, "is empty", error);
    if (!check_header(db, header, error) || !check_derived(db, error)) return false;
    sqlite3_set_authorizer(db->handle, only_reading, NULL);
    return db_exec(db, "PRAGMA mmap_size = 268435456", error);
}

struct db *db_open_schema(const char *path, enum db_mode mode, const struct schema *schema,
                          GError **error)
{
    if (!check_path(path, mode, error)) return NULL;
    OWNED(db) db = db_new(path, mode, schema);
    struct header header = {0, 0, 0};
    if (!connect_file(db, &header, error) || !set_pragmas(db, error)) return NULL;
    if (mode == DB_WRITE ? !open_write(db, &header, error) : !open_read(db, &header, error))
        return NULL;
    return g_steal_pointer(&db);
}

struct db *db_open(const char *path, enum db_mode mode, GError **error)
{
    return db_open_schema(path, mode, schema_current(), error);
}

/* --- a past view ------------------------------------------------------------ */

static bool attach_source(struct db *db, GError **error)
{
    g_autofree char *uri = file_uri(db, db->guard->immutable ? "mode=ro&immutable=1" : "mode=ro");
    struct stmt *attach = db_stmt(db, "ATTACH ?1 AS src", error);
    if (!attach) return false;
    stmt_bind_text(attach, 1, uri);
    return stmt_run(attach, error);
}

static bool hide_later(struct db *db, const char *date, GError **error)
{
    if (!db_exec(db, "CREATE TEMP TABLE as_of(day TEXT NOT NULL) STRICT", error)) return false;
    struct stmt *day = db_stmt(db, "INSERT INTO temp.as_of VALUES(?1)", error);
    if (!day) return false;
    stmt_bind_text(day, 1, date);
    return stmt_run(day, error) && db_exec(db, embed_text("store/as_of.sql", NULL), error);
}

struct db *db_open_as_of(const char *path, const char *date, GError **error)
{
    int32_t day = 0;
    if (!clk_parse_day(date, &day)) {
        error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is not a day: write YYYY-MM-DD", date);
        return NULL;
    }
    OWNED(db) guard = db_open(path, DB_READ, error);
    if (!guard) return NULL;
    OWNED(db) db = db_new(path, DB_READ, guard->schema);
    db->as_of = true;
    db->guard = g_steal_pointer(&guard);
    if (!connect(db, "", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, error) ||
        !set_pragmas(db, error) || !attach_source(db, error) || !hide_later(db, date, error) ||
        !db_reset_derived(db, error))
        return NULL;
    return g_steal_pointer(&db);
}

/* --- the rest ---------------------------------------------------------------- */

void db_close(struct db *db)
{
    if (!db) return;
    if (db->depth > 0) db_rollback(db);
    g_hash_table_unref(db->statements);
    db_caches_empty(&db->caches);
    sqlite3_close(db->handle);
    db_close(db->guard);
    g_free(db->path);
    g_free(db);
}

const char *db_path(const struct db *db)
{
    return db->path;
}

void db_set_busy_wait(struct db *db, int wait_ms)
{
    sqlite3_busy_timeout(db->handle, wait_ms);
}

static int look_at_stop(void *user)
{
    const struct db *db = user;
    return db->stop();
}

void db_set_stop(struct db *db, bool (*stop)(void))
{
    db->stop = stop;
    sqlite3_progress_handler(db->handle, stop ? STOP_EVERY_OPS : 0, stop ? look_at_stop : NULL, db);
}

static int tell_commit(void *user, sqlite3 *handle, const char *name, int log_pages)
{
    const struct db *db = user;
    (void)handle, (void)name;
    db->on_commit(db->on_commit_user, log_pages);
    return SQLITE_OK;
}

void db_set_on_commit(struct db *db, void (*on_commit)(void *user, int log_pages), void *user)
{
    db->on_commit = on_commit;
    db->on_commit_user = user;
    if (on_commit) {
        sqlite3_wal_hook(db->handle, tell_commit, db);
    } else {
        sqlite3_wal_autocheckpoint(db->handle, LOG_PAGES);
    }
}
