/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/store/fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store/lock.h"

static void test_take_and_release(void **state)
{
    const struct fixture *fixture = *state;
    GError *error = NULL;
    OWNED(lock) lock = NULL;
    assert_true(lock_take(fixture->path, &lock, &error));
    g_autofree char *path = g_strconcat(fixture->path, ".lock", NULL);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);

    struct lock *second = NULL;
    bool ok = lock_take(fixture->path, &second, &error);
    g_autofree char *holder = g_strdup_printf("process %d (", (int)getpid());
    assert_non_null(error);
    assert_true(strstr(error->message, "test_lock") != NULL);
    assert_failed(ok, error, RADSCOUT_ERROR_LOCKED, holder);
    lock_release(g_steal_pointer(&lock));
    assert_true(lock_take(fixture->path, &lock, &error));
}

/* A process that is killed lets go. */
static void test_killed_holder(void **state)
{
    const struct fixture *fixture = *state;
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {
        struct lock *held = NULL;
        bool taken = lock_take(fixture->path, &held, NULL);
        if (write(ready[1], taken ? "y" : "n", 1) != 1) _exit(1);
        pause();
        _exit(0);
    }
    char answer = 0;
    assert_int_equal(read(ready[0], &answer, 1), 1);
    close(ready[0]);
    close(ready[1]);
    assert_int_equal(answer, 'y');
    GError *error = NULL;
    OWNED(lock) lock = NULL;
    bool ok = lock_take(fixture->path, &lock, &error);
    g_autofree char *holder = g_strdup_printf("process %d (", (int)child);
    assert_failed(ok, error, RADSCOUT_ERROR_LOCKED, holder);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(lock_take(fixture->path, &lock, &error));
}

static void test_no_place(void **state)
{
    (void)state;
    GError *error = NULL;
    struct lock *lock = NULL;
    bool ok = lock_take("/proc/nowhere/x.db", &lock, &error);
    assert_failed(ok, error, RADSCOUT_ERROR_DATABASE, "cannot make the folder");
    ok = lock_take("/proc/x.db", &lock, &error);
    assert_failed(ok, error, RADSCOUT_ERROR_DATABASE, "cannot make the lock file");
}

#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        WITH_FILES(test_take_and_release),
        WITH_FILES(test_killed_holder),
        WITH_FILES(test_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
