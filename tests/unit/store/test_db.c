/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/store/fixture.h"

#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "core/embed.h"
#include "store/schema.h"

#define NOBODY 65534

static void test_create(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    struct stat info;
    assert_int_equal(stat(fixture->path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    g_autofree char *folder = g_path_get_dirname(fixture->path);
    assert_int_equal(stat(folder, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    static const struct {
        const char *sql;
        int64_t value;
    } cases[] = {
        {"PRAGMA application_id", DB_APPLICATION_ID},
        {"PRAGMA foreign_keys", 1},
        {"PRAGMA trusted_schema", 0},
        {"PRAGMA page_size", 16384},
        {"SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'", 1},
        {"SELECT count(*) > 20 FROM sqlite_schema", 1},
        {"SELECT count(*) FROM pragma_foreign_key_check", 0},
        {"SELECT count(*) FROM meta WHERE key = 'derived_tables' AND value LIKE '%table person\n%'",
         1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(int_of(db, cases[i].sql), cases[i].value);
    assert_int_equal(int_of(db, "PRAGMA user_version"), schema_version(schema_current()));
}

/* Every table that is not STRICT is a virtual one or SQLite's own. */
static void test_strict(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    g_autofree char *loose = rows_of(db,
                                     "SELECT name FROM pragma_table_list WHERE type = 'table' "
                                     "AND NOT strict AND name NOT GLOB 'sqlite_*'",
                                     1);
    assert_string_equal(loose, "");
}

static void test_open_errors(void **state)
{
    const struct fixture *fixture = *state;
    g_autofree char *garbage = g_build_filename(fixture->folder, "garbage", NULL);
    g_autofree char *brief = g_build_filename(fixture->folder, "brief", NULL);
    g_autofree char *empty = g_build_filename(fixture->folder, "empty", NULL);
    g_autofree char *absent = g_build_filename(fixture->folder, "absent", NULL);
    g_autofree char *below = g_build_filename(brief, "x.db", NULL);
    g_autofree char *noise = g_strnfill(8192, 'x');
    assert_true(g_file_set_contents(garbage, noise, -1, NULL));
    assert_true(g_file_set_contents(brief, "hello", -1, NULL));
    assert_true(g_file_set_contents(empty, "", 0, NULL));
    const struct {
        const char *path;
        int modes; /* 1 read, 2 write, 3 both */
        const char *words;
    } cases[] = {
        {fixture->folder, 3, "is a folder"},
        {"/dev/full", 3, "not a regular file"},
        {absent, 1, "'radscout scout TOPIC' or 'radscout parse FILE' makes one"},
        {empty, 1, "is empty"},
        {garbage, 3, "not a radscout database"},
        {brief, 3, "not a radscout database"},
        {below, 3, "ot a directory"},
        {"/proc/nowhere/x.db", 2, "cannot make the folder '/proc/nowhere'"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (int mode = DB_READ; mode <= DB_WRITE; mode++) {
            if (!(cases[i].modes & 1 << mode)) continue;
            GError *error = NULL;
            struct db *db = db_open(cases[i].path, mode, &error);
            assert_failed(db, error, RADSCOUT_ERROR_DATABASE, cases[i].words);
        }
    }
    g_autofree char *kept = NULL;
    assert_true(g_file_get_contents(brief, &kept, NULL, NULL));
    assert_string_equal(kept, "hello");
    OWNED(db) filled = open_or_fail(empty, DB_WRITE); /* an empty file may become one */
}

/* Change one number of a good database's header and see both modes refuse it. */
static void test_foreign_and_newer(void **state)
{
    const struct fixture *fixture = *state;
    static const struct {
        const char *change, *undo, *words;
    } cases[] = {
        {"PRAGMA application_id = 7", "PRAGMA application_id = " G_STRINGIFY(DB_APPLICATION_ID),
         "of another program"},
        {"PRAGMA user_version = 9999", "PRAGMA user_version = 1", "a newer radscout"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
        exec_or_fail(db, cases[i].change);
        for (int mode = DB_READ; mode <= DB_WRITE; mode++) {
            GError *error = NULL;
            struct db *other = db_open(fixture->path, mode, &error);
            assert_failed(other, error, RADSCOUT_ERROR_DATABASE, cases[i].words);
        }
        exec_or_fail(db, cases[i].undo);
    }
}

static void test_reading_only(void **state)
{
    const struct fixture *fixture = *state;
    db_close(open_or_fail(fixture->path, DB_WRITE));
    OWNED(db) db = open_or_fail(fixture->path, DB_READ);
    static const char *const refused[] = {
        "INSERT INTO meta VALUES('a', 'b')",
        "DELETE FROM article",
        "DROP TABLE article",
        "CREATE TABLE t(a)",
        "UPDATE sqlite_master SET sql = 'x'",
        "ATTACH ':memory:' AS m",
        "INSERT INTO article_fts(article_fts) VALUES('optimize')",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        GError *error = NULL;
        bool ok = db_exec(db, refused[i], &error);
        assert_failed(ok, error, RADSCOUT_ERROR_DATABASE, ", in: ");
    }
    exec_or_fail(db, "CREATE TEMP TABLE mine(a); INSERT INTO mine SELECT 1 UNION SELECT 2;"
                     "CREATE INDEX temp.mine_by_a ON mine(a); DELETE FROM mine WHERE a = 1");
    assert_int_equal(int_of(db, "SELECT sum(a) FROM mine"), 2);
    assert_int_equal(int_of(db, "SELECT count(*) FROM article_fts WHERE article_fts MATCH 'x'"), 0);
}

static void test_leaves_one_file(void **state)
{
    const struct fixture *fixture = *state;
    g_autofree char *wal = g_strconcat(fixture->path, "-wal", NULL);
    g_autofree char *shm = g_strconcat(fixture->path, "-shm", NULL);
    for (int mode = DB_WRITE; mode >= DB_READ; mode--) {
        db_close(open_or_fail(fixture->path, mode));
        assert_false(g_file_test(wal, G_FILE_TEST_EXISTS));
        assert_false(g_file_test(shm, G_FILE_TEST_EXISTS));
    }
    GError *error = NULL;
    db_close(db_open_as_of(fixture->path, "2020-01-01", &error));
    assert_null(error);
    assert_false(g_file_test(wal, G_FILE_TEST_EXISTS));
    assert_false(g_file_test(shm, G_FILE_TEST_EXISTS));
}

static void test_statements(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    static const struct {
        const char *sql, *words;
    } bad[] = {
        {"SELECT 1; SELECT 2", "not one statement"},
        {"  -- nothing\n", "not one statement"},
        {"SELECT nowhere", "no such column"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        GError *error = NULL;
        struct stmt *stmt = db_stmt(db, bad[i].sql, &error);
        assert_failed(stmt, error, RADSCOUT_ERROR_DATABASE, bad[i].words);
    }
    GError *error = NULL;
    const char *sql = "SELECT ?1, ?2, ?3, ?4, ?5; -- trailing comment\n";
    struct stmt *stmt = db_stmt(db, sql, &error);
    assert_no_error(error);
    stmt_bind_int(stmt, 1, INT64_MIN);
    stmt_bind_real(stmt, 2, 0.1);
    stmt_bind_text(stmt, 3, "a'b");
    stmt_bind_blob(stmt, 4, "\0x", 2);
    stmt_bind_text(stmt, 5, NULL);
    bool has_row = false;
    assert_true(stmt_step(stmt, &has_row, &error) && has_row);
    size_t size = 0;
    assert_true(stmt_int(stmt, 0) == INT64_MIN);
    assert_true(stmt_real(stmt, 1) == 0.1);
    assert_string_equal(stmt_text(stmt, 2), "a'b");
    assert_memory_equal(stmt_blob(stmt, 3, &size), "\0x", 2);
    assert_int_equal(size, 2);
    assert_true(stmt_is_null(stmt, 4) && stmt_text(stmt, 4) == NULL);
    assert_ptr_equal(db_stmt(db, sql, &error), stmt); /* cached, and unbound again */
    assert_true(stmt_step(stmt, &has_row, &error) && has_row);
    assert_true(stmt_is_null(stmt, 0));
    assert_true(stmt_step(stmt, &has_row, &error) && !has_row);
    assert_null(db_stmt_file(db, "no/such.sql", &error));
    assert_failed(false, error, RADSCOUT_ERROR_FAILED, "not compiled in");
}

static const uint8_t some_key[DB_KEY_BYTES] = {1, 2, 3};

static void test_nested_transactions(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    GError *error = NULL;
    assert_true(db_begin(db, &error) && db_begin(db, &error));
    assert_true(db_set_meta(db, "k", "inner", &error));
    db_cache_put(db, DB_CACHE_MESH, some_key, 7);
    assert_true(db_commit(db, &error));
    db_rollback(db); /* takes the inner one along */
    g_autofree char *gone = db_meta(db, "k", &error);
    assert_null(gone);
    assert_int_equal(db_cached(db, DB_CACHE_MESH, some_key), 0);
    bool ok = db_commit(db, &error);
    assert_failed(ok, error, RADSCOUT_ERROR_DATABASE, "no transaction");
    assert_true(db_begin(db, &error) && db_begin(db, &error));
    assert_true(db_set_meta(db, "k", "1", &error) && db_set_meta(db, "k", "2", &error));
    assert_true(db_commit(db, &error) && db_commit(db, &error));
    g_autofree char *kept = db_meta(db, "k", &error);
    assert_string_equal(kept, "2");
}

/* A transaction that its process left unfinished is gone for the next one. */
static void test_unfinished(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    GError *error = NULL;
    assert_true(db_begin(db, &error) && db_set_meta(db, "k", "v", &error));
    db_close(g_steal_pointer(&db));
    OWNED(db) again = open_or_fail(fixture->path, DB_READ);
    g_autofree char *value = db_meta(again, "k", &error);
    assert_null(value);
    assert_null(error);
}

static void test_two_writers(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) first = open_or_fail(fixture->path, DB_WRITE);
    OWNED(db) second = open_or_fail(fixture->path, DB_WRITE);
    GError *error = NULL;
    db_set_busy_wait(second, 50);
    assert_true(db_begin(first, &error));
    bool ok = db_begin(second, &error);
    assert_failed(ok, error, RADSCOUT_ERROR_LOCKED, "another program is writing");
    OWNED(db) reader = open_or_fail(fixture->path, DB_READ); /* readers are not in the way */
    assert_int_equal(int_of(reader, "SELECT count(*) FROM article"), 0);

    db_cache_put(second, DB_CACHE_MESH, some_key, 7);
    assert_true(db_set_meta(first, "k", "v", &error) && db_commit(first, &error));
    assert_true(db_begin(second, &error)); /* what the other wrote makes memory stale */
    assert_int_equal(db_cached(second, DB_CACHE_MESH, some_key), 0);
    db_cache_put(second, DB_CACHE_MESH, some_key, 7);
    assert_true(db_commit(second, &error) && db_begin(second, &error));
    assert_int_equal(db_cached(second, DB_CACHE_MESH, some_key), 7);
}

static bool always(void)
{
    return true;
}

static void test_stop(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    const char *sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                      "WHERE i < 300000) SELECT count(*) FROM n";
    db_set_stop(db, always);
    GError *error = NULL;
    int64_t count = 0;
    bool ok = db_int(db, sql, &count, &error);
    assert_failed(ok, error, RADSCOUT_ERROR_INTERRUPTED, "interrupted");
    db_set_stop(db, NULL);
    assert_int_equal(int_of(db, sql), 300000);
}

/* --- migrations ------------------------------------------------------------- */

#define META "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
#define THING_1 "CREATE TABLE thing(id INTEGER PRIMARY KEY, a TEXT) STRICT;"
#define DERIVED                                                                                    \
    "CREATE TABLE parent(id INTEGER PRIMARY KEY) STRICT;"                                          \
    "CREATE TABLE child(id INTEGER REFERENCES parent(id)) STRICT;"

static const struct schema_step steps[] = {
    {2, "0002-colour", "ALTER TABLE thing ADD COLUMN colour TEXT; UPDATE thing SET colour = 'red'"},
    {3, "0003-index", "CREATE INDEX thing_by_colour ON thing(colour)"},
};
static const struct schema_step bad_steps[] = {
    {2, "0002-colour", "ALTER TABLE thing ADD COLUMN colour TEXT"},
    {3, "0003-broken", "DELETE FROM thing; UPDATE nothing SET a = 1"},
};
static const struct schema version_1 = {META THING_1, DERIVED, NULL, 0};
static const struct schema version_3 = {
    META "CREATE TABLE thing(id INTEGER PRIMARY KEY, a TEXT, colour TEXT) STRICT;"
         "CREATE INDEX thing_by_colour ON thing(colour);",
    DERIVED, steps, 2};
static const struct schema version_3_bad = {META THING_1, DERIVED, bad_steps, 2};
static const struct schema other_derived = {META THING_1, "CREATE TABLE parent(x TEXT) STRICT;",
                                            NULL, 0};

static struct db *open_schema(const char *path, enum db_mode mode, const struct schema *schema)
{
    GError *error = NULL;
    struct db *db = db_open_schema(path, mode, schema, &error);
    assert_no_error(error);
    return db;
}

#define SHAPE                                                                                      \
    "SELECT m.name, m.type, p.cid, p.name, p.type, p.\"notnull\", p.pk FROM sqlite_schema m "      \
    "LEFT JOIN pragma_table_info(m.name) p ORDER BY 1, 2, 3"

static void test_migrate(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) old = open_schema(fixture->path, DB_WRITE, &version_1);
    exec_or_fail(old, "INSERT INTO thing(a) VALUES('x'), ('y'); INSERT INTO parent VALUES(1);"
                      "INSERT INTO child VALUES(1)");
    db_close(g_steal_pointer(&old));

    GError *error = NULL;
    struct db *none = db_open_schema(fixture->path, DB_READ, &version_3, &error);
    assert_failed(none, error, RADSCOUT_ERROR_DATABASE, "run 'radscout analyze'");

    OWNED(db) migrated = open_schema(fixture->path, DB_WRITE, &version_3);
    assert_int_equal(int_of(migrated, "PRAGMA user_version"), 3);
    assert_int_equal(int_of(migrated, "SELECT count(*) FROM thing WHERE colour = 'red'"), 2);
    assert_int_equal(int_of(migrated, "SELECT count(*) FROM parent"), 0); /* derived: anew */

    g_autofree char *fresh_path = g_build_filename(fixture->folder, "fresh.db", NULL);
    OWNED(db) fresh = open_schema(fresh_path, DB_WRITE, &version_3);
    g_autofree char *a = rows_of(migrated, SHAPE, 7);
    g_autofree char *b = rows_of(fresh, SHAPE, 7);
    assert_string_equal(a, b);
    none = db_open_schema(fixture->path, DB_WRITE, &version_1, &error);
    assert_failed(none, error, RADSCOUT_ERROR_DATABASE, "newer radscout");
}

static void test_migrate_fails(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) old = open_schema(fixture->path, DB_WRITE, &version_1);
    exec_or_fail(old, "INSERT INTO thing(a) VALUES('x')");
    GError *error = NULL;
    struct db *none = db_open_schema(fixture->path, DB_WRITE, &version_3_bad, &error);
    assert_failed(none, error, RADSCOUT_ERROR_DATABASE, "0003-broken");
    assert_int_equal(int_of(old, "PRAGMA user_version"), 2); /* the good step stays */
    assert_int_equal(int_of(old, "SELECT count(*) FROM thing"), 1);
}

static void test_derived_differ(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_schema(fixture->path, DB_WRITE, &version_1);
    exec_or_fail(db, "INSERT INTO parent VALUES(1); INSERT INTO child VALUES(1)");
    db_close(g_steal_pointer(&db));
    GError *error = NULL;
    struct db *none = db_open_schema(fixture->path, DB_READ, &other_derived, &error);
    assert_failed(none, error, RADSCOUT_ERROR_DATABASE, "run 'radscout analyze'");
    OWNED(db) other = open_schema(fixture->path, DB_WRITE, &other_derived);
    g_autofree char *names =
        rows_of(other, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1", 1);
    assert_string_equal(names, "meta\nparent\nthing\n");
    assert_int_equal(int_of(other, "SELECT count(*) FROM parent"), 0);
}

/* The steps that are compiled in lead from every older source.sql kept in
 * tests/fixtures/schema/NNNN.sql to the shape of today's. */
static void test_released_schemas(void **state)
{
    const struct fixture *fixture = *state;
    static const char kept[] = "90000001|1|3|0|NULL\n90000001|2|3|1|[[3,0]]\n";
    const struct schema *now = schema_current();
    OWNED(db) fresh = open_or_fail(fixture->path, DB_WRITE);
    g_autofree char *wanted = rows_of(fresh, SHAPE, 7);
    for (int version = 1; version < schema_version(now); version++) {
        g_autofree char *file = g_strdup_printf("%s/tests/fixtures/schema/%04d.sql",
                                                g_getenv("RADSCOUT_SOURCE"), version);
        g_autofree char *sql = NULL;
        assert_true(g_file_get_contents(file, &sql, NULL, NULL));
        struct schema old = {sql, now->derived, now->steps, (size_t)version - 1};
        g_autofree char *path = g_strdup_printf("%s/%d.db", fixture->folder, version);
        OWNED(db) before = open_schema(path, DB_WRITE, &old);
        exec_or_fail(before, "INSERT INTO mesh_term VALUES(3, 'D000001', 'Heading');"
                             "INSERT INTO mesh_heading VALUES(90000001, 2, 3, 1, '[[3,0]]'),"
                             "(90000001, 1, 3, 0, NULL)");
        db_close(g_steal_pointer(&before));
        OWNED(db) migrated = open_or_fail(path, DB_WRITE);
        g_autofree char *shape = rows_of(migrated, SHAPE, 7);
        assert_string_equal(shape, wanted);
        g_autofree char *headings = rows_of(migrated, "SELECT * FROM mesh_heading", 5);
        assert_string_equal(headings, kept);
    }
}

static void test_reset_derived(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    g_autofree char *before = rows_of(db, SHAPE, 7);
    exec_or_fail(db, "INSERT INTO analysis VALUES('a', 'b'); INSERT INTO missing VALUES(1, 'x')");
    GError *error = NULL;
    for (int i = 0; i < 2; i++) {
        assert_true(db_begin(db, &error) && db_reset_derived(db, &error) && db_commit(db, &error));
        g_autofree char *after = rows_of(db, SHAPE, 7);
        assert_string_equal(before, after);
    }
    assert_int_equal(int_of(db, "SELECT count(*) FROM analysis"), 0);
    assert_int_equal(int_of(db, "SELECT count(*) FROM missing"), 1);
}

/* --- permissions and full disks ---------------------------------------------- */

static bool as_nobody(void)
{
    return geteuid() != 0 || seteuid(NOBODY) == 0;
}

static void as_before(void)
{
    if (getuid() == 0) assert_int_equal(seteuid(0), 0);
}

static void test_unwritable(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    exec_or_fail(db, "INSERT INTO missing VALUES(5, 'x')");
    db_close(g_steal_pointer(&db));
    g_autofree char *folder = g_path_get_dirname(fixture->path);
    g_autofree char *new_path = g_build_filename(folder, "new.db", NULL);
    assert_int_equal(g_chmod(fixture->folder, 0755), 0);
    assert_int_equal(g_chmod(folder, 0555), 0);
    assert_int_equal(g_chmod(fixture->path, 0444), 0);
    assert_true(as_nobody());
    GError *error = NULL;
    struct db *no_file = db_open(new_path, DB_WRITE, &error);
    g_autoptr(GError) no_file_error = g_steal_pointer(&error);
    struct db *no_write = db_open(fixture->path, DB_WRITE, &error);
    g_autoptr(GError) no_write_error = g_steal_pointer(&error);
    OWNED(db) reader = db_open(fixture->path, DB_READ, &error);
    g_autoptr(GError) reader_error = g_steal_pointer(&error);
    OWNED(db) past = db_open_as_of(fixture->path, "2020-01-01", &error);
    g_autoptr(GError) past_error = g_steal_pointer(&error);
    as_before();
    assert_failed(no_file, no_file_error, RADSCOUT_ERROR_DATABASE, "cannot make the database");
    assert_failed(no_write, no_write_error, RADSCOUT_ERROR_DATABASE, "check the permissions");
    assert_no_error(reader_error);
    assert_int_equal(int_of(reader, "SELECT pmid FROM missing"), 5);
    assert_no_error(past_error);
    assert_int_equal(int_of(past, "SELECT pmid FROM missing"), 5);
}

static void test_unreadable(void **state)
{
    const struct fixture *fixture = *state;
    db_close(open_or_fail(fixture->path, DB_WRITE));
    g_autofree char *folder = g_path_get_dirname(fixture->path);
    assert_int_equal(g_chmod(fixture->folder, 0755), 0);
    assert_int_equal(g_chmod(folder, 0755), 0);
    assert_int_equal(g_chmod(fixture->path, 0), 0);
    assert_true(as_nobody());
    GError *error = NULL;
    struct db *db = db_open(fixture->path, DB_READ, &error);
    as_before();
    assert_failed(db, error, RADSCOUT_ERROR_DATABASE, "check the permissions");
}

static void test_full_disk(void **state)
{
    const struct fixture *fixture = *state;
    g_autofree char *disk = g_build_filename(fixture->folder, "disk", NULL);
    g_autofree char *path = g_build_filename(disk, "x.db", NULL);
    assert_int_equal(g_mkdir(disk, 0700), 0);
    if (mount("none", disk, "tmpfs", 0, "size=3m") != 0) {
        print_message("skipped: a small disk cannot be mounted here\n");
        skip();
    }
    GError *error = NULL;
    struct db *db = open_or_fail(path, DB_WRITE);
    assert_true(db_set_meta(db, "before", "kept", &error));
    bool ok = db_begin(db, &error);
    for (int i = 0; ok && i < 100; i++) {
        g_autofree char *key = g_strdup_printf("%d", i);
        g_autofree char *value = g_strnfill(100000, 'x');
        ok = db_set_meta(db, key, value, &error);
    }
    ok = ok && db_commit(db, &error);
    g_autoptr(GError) full = g_steal_pointer(&error);
    db_rollback(db);
    g_autofree char *kept = db_meta(db, "before", &error);
    int64_t rows = int_of(db, "SELECT count(*) FROM meta WHERE value LIKE 'xxx%'");
    db_close(db);
    assert_int_equal(umount(disk), 0);
    assert_failed(ok, full, RADSCOUT_ERROR_DATABASE, "disk is full");
    assert_string_equal(kept, "kept");
    assert_int_equal(rows, 0);
}

/* --- a past view --------------------------------------------------------------- */

#define ARTICLE(pmid, year, date)                                                                  \
    "INSERT INTO article(pmid, version, digest, is_book, year, entrez_date, authors_complete, "    \
    "n_authors, retracted) VALUES(" #pmid ", 1, x'00', 0, " #year ", " #date ", 1, 1, 0);"         \
    "INSERT INTO authorship(pmid, position, last_name, equal_contrib, is_first, is_last) "         \
    "VALUES(" #pmid ", 1, 'A', 0, 1, 1);"                                                          \
    "INSERT INTO query_article VALUES(1, " #pmid ");"                                              \
    "INSERT INTO s2_paper(pmid, found, retrieved_at) VALUES(" #pmid                                \
    ", 1, '2019-01-01T00:00:00Z');"

static void test_as_of(void **state)
{
    const struct fixture *fixture = *state;
    OWNED(db) db = open_or_fail(fixture->path, DB_WRITE);
    exec_or_fail(db, "INSERT INTO query(query_id, kind, name, text) VALUES(1, 'topic', 'T', 't');"
                     "INSERT INTO person VALUES(1, 'A', NULL, NULL, 'a', NULL, NULL, 1, NULL, NULL,"
                     "'sure', 0); INSERT INTO field_count VALUES('2018-01-01', '2018-03-31', 5, "
                     "'x'), ('2018-04-01', '2018-06-30', 6, 'x');"
                     "INSERT INTO mesh_term VALUES(1, 'D1', 'M')");
    exec_or_fail(db, ARTICLE(10, 2017, '2018-03-31') ARTICLE(11, 2018, '2018-04-01')
                         ARTICLE(12, 2017, NULL) ARTICLE(13, 2018, NULL) ARTICLE(14, NULL, NULL));
    exec_or_fail(db, "INSERT INTO mesh_heading VALUES(10, 1, 1, 0, NULL), (11, 1, 1, 0, NULL)");
    GError *error = NULL;
    OWNED(db) past = db_open_as_of(fixture->path, "2018-03-31", &error);
    assert_no_error(error);
    static const struct {
        const char *sql, *rows;
    } cases[] = {
        {"SELECT pmid FROM article ORDER BY pmid", "10\n12\n"},
        {"SELECT pmid FROM article_text ORDER BY pmid", "10\n12\n"},
        {"SELECT pmid FROM authorship ORDER BY pmid", "10\n12\n"},
        {"SELECT pmid FROM query_article ORDER BY pmid", "10\n12\n"},
        {"SELECT pmid FROM mesh_heading ORDER BY pmid", "10\n"},
        {"SELECT pmid FROM s2_paper ORDER BY pmid", ""},
        {"SELECT papers FROM field_count", "5\n"},
        {"SELECT name FROM query", "T\n"},
        {"SELECT count(*) FROM person", "0\n"},
        {"SELECT count(*) FROM src.person", "1\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *rows = rows_of(past, cases[i].sql, 1);
        assert_string_equal(rows, cases[i].rows);
    }
    /* An analysis writes into its own tables only. */
    assert_true(db_begin(past, &error) && db_reset_derived(past, &error));
    exec_or_fail(past, "INSERT INTO analysis VALUES('as_of', '2018-03-31')");
    assert_true(db_commit(past, &error));
    assert_int_equal(int_of(past, "SELECT count(*) FROM analysis"), 1);
    bool ok = db_exec(past, "INSERT INTO src.analysis VALUES('x', 'y')", &error);
    assert_failed(ok, error, RADSCOUT_ERROR_DATABASE, "cannot be written");
    assert_int_equal(int_of(db, "SELECT count(*) FROM analysis"), 0);
    assert_int_equal(int_of(db, "SELECT count(*) FROM person"), 1);

    struct db *none = db_open_as_of(fixture->path, "2018-02-30", &error);
    assert_failed(none, error, RADSCOUT_ERROR_USAGE, "is not a day");
}

#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_FILES(test_create),
        WITH_FILES(test_strict),
        WITH_FILES(test_open_errors),
        WITH_FILES(test_foreign_and_newer),
        WITH_FILES(test_reading_only),
        WITH_FILES(test_leaves_one_file),
        WITH_FILES(test_statements),
        WITH_FILES(test_nested_transactions),
        WITH_FILES(test_unfinished),
        WITH_FILES(test_two_writers),
        WITH_FILES(test_stop),
        WITH_FILES(test_migrate),
        WITH_FILES(test_migrate_fails),
        WITH_FILES(test_derived_differ),
        WITH_FILES(test_released_schemas),
        WITH_FILES(test_reset_derived),
        WITH_FILES(test_unwritable),
        WITH_FILES(test_unreadable),
        WITH_FILES(test_full_disk),
        WITH_FILES(test_as_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
