/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_STORE_FIXTURE_H
#define RADSCOUT_TESTS_STORE_FIXTURE_H
/* What the tests of store/ share: a folder of their own and short calls. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/error.h"
#include "store/db.h"

struct fixture {
    char *folder;
    char *path; /* of the database; not made yet */
};

static inline int fixture_set_up(void **state)
{
    struct fixture *fixture = g_new0(struct fixture, 1);
    fixture->folder = g_dir_make_tmp("radscout-store-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->folder, "sub", "test.db", NULL);
    *state = fixture;
    return fixture->folder ? 0 : -1;
}

static inline void remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = NULL;
    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            remove_folder(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}

static inline int fixture_tear_down(void **state)
{
    struct fixture *fixture = *state;
    remove_folder(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture->path);
    g_free(fixture);
    return 0;
}

#define assert_no_error(error)                                                                     \
    do {                                                                                           \
        if (error) fail_msg("unexpected error: %s", (error)->message);                             \
    } while (0)

/* The call failed with that code and its message holds the words. */
#define assert_failed(ok, error, wanted_code, words)                                               \
    do {                                                                                           \
        assert_false(ok);                                                                          \
        assert_non_null(error);                                                                    \
        assert_true((error)->domain == RADSCOUT_ERROR);                                            \
        assert_int_equal((error)->code, wanted_code);                                              \
        if (!strstr((error)->message, words))                                                      \
            fail_msg("'%s' lacks '%s'", (error)->message, words);                                  \
        g_clear_error(&(error));                                                                   \
    } while (0)

static inline struct db *open_or_fail(const char *path, enum db_mode mode)
{
    g_autoptr(GError) error = NULL;
    struct db *db = db_open(path, mode, &error);
    assert_no_error(error);
    assert_non_null(db);
    return db;
}

static inline void exec_or_fail(struct db *db, const char *sql)
{
    g_autoptr(GError) error = NULL;
    db_exec(db, sql, &error);
    assert_no_error(error);
}

static inline int64_t int_of(struct db *db, const char *sql)
{
    g_autoptr(GError) error = NULL;
    int64_t value = 0;
    db_int(db, sql, &value, &error);
    assert_no_error(error);
    return value;
}

/* Every row of a query as text, "a|b\n"; g_free(). n: number of columns. */
static inline char *rows_of(struct db *db, const char *sql, int n)
{
    g_autoptr(GError) error = NULL;
    struct stmt *stmt = db_stmt(db, sql, &error);
    assert_no_error(error);
    GString *rows = g_string_new(NULL);
    bool has_row = false;
    while (stmt_step(stmt, &has_row, &error) && has_row) {
        for (int i = 0; i < n; i++) {
            const char *text = stmt_text(stmt, i);
            g_string_append_printf(rows, "%s%s", i ? "|" : "", text ? text : "NULL");
        }
        g_string_append_c(rows, '\n');
    }
    assert_no_error(error);
    return g_string_free(rows, FALSE);
}

#endif
