/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/checkpoint.h"

#include <sys/stat.h>

#include "tests/unit/store/fixture.h"

#define ROUNDS 9
#define ROUND_BYTES (24 << 20) /* more than is left lying in the log, a few times over */

static int64_t size_of(const char *path, const char *behind)
{
    g_autofree char *name = g_strconcat(path, behind, NULL);
    struct stat info;
    return stat(name, &info) == 0 ? (int64_t)info.st_size : 0;
}

static void put_much(struct db *db, int64_t key)
{
    assert_true(db_begin(db, NULL));
    struct stmt *put =
        db_stmt(db, "INSERT INTO meta(key, value) VALUES(?1, hex(zeroblob(?2)))", NULL);
    assert_non_null(put);
    stmt_bind_int(put, 1, key);
    stmt_bind_int(put, 2, ROUND_BYTES / 2);
    assert_true(stmt_run(put, NULL));
    assert_true(db_commit(db, NULL));
}

/* Everything arrives in the file, and the log does not grow without end. */
static void test_log_is_moved_and_bounded(void **state)
{
    const struct fixture *fixture = *state;
    GError *error = NULL;
    int64_t largest = 0, n_rows = 0;
    OWNED(db) db = db_open(fixture->path, DB_WRITE, &error);
    assert_non_null(db);
    OWNED(checkpoint) checkpoint = checkpoint_start(db, &error);
    assert_non_null(checkpoint);
    for (int i = 0; i < ROUNDS; i++) {
        put_much(db, i);
        largest = MAX(largest, size_of(fixture->path, "-wal"));
    }
    assert_true(largest < INT64_C(180) << 20);
    checkpoint_free(g_steal_pointer(&checkpoint));
    put_much(db, ROUNDS); /* SQLite moves it by itself again */
    assert_true(size_of(fixture->path, "") > (int64_t)ROUNDS * ROUND_BYTES);
    assert_true(db_int(db, "SELECT count(*) FROM meta WHERE key GLOB '[0-9]*'", &n_rows, NULL));
    assert_int_equal(n_rows, ROUNDS + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_log_is_moved_and_bounded, fixture_set_up,
                                        fixture_tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
