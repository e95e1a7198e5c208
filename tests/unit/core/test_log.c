/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/log.h"

#include "core/plain.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>
#include <cmocka.h>

static void say_all(void)
{
    log_error("e %s", "a\x1b[31mb");
    log_warn("w %s", "x\ny");
    log_info("i %s", "\u202Eabc");
    log_debug("d \xFF");
    log_progress("loading", 1, 2); /* no terminal: nothing */
    log_progress_end();
}

/* stderr of say_all() at a level; g_free(). */
static char *spoken(enum log_level level)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("log-XXXXXX", &path, NULL);
    assert_true(fd >= 0);
    int kept = dup(STDERR_FILENO);
    assert_true(kept >= 0);
    assert_true(dup2(fd, STDERR_FILENO) >= 0);
    log_set_level(level);
    say_all();
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    close(fd);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    unlink(path);
    return text;
}

static void levels(void **state)
{
    (void)state;
#define SAID_ERROR "radscout: error: e a?[31mb\n"
#define SAID_WARN SAID_ERROR "radscout: warning: w x\ny\n"
#define SAID_INFO SAID_WARN "radscout: i ?abc\n"
    static const struct {
        enum log_level level;
        const char *expect;
    } cases[] = {
        {LOG_ERROR, SAID_ERROR},
        {LOG_WARN, SAID_WARN},
        {LOG_INFO, SAID_INFO},
        {LOG_DEBUG, SAID_INFO "radscout: debug: d \uFFFD\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        g_autofree char *text = spoken(cases[i].level);
        assert_string_equal(text, cases[i].expect);
        assert_int_equal(log_level(), cases[i].level);
    }
}

static void controls(void **state)
{
    (void)state;
    static const struct {
        gunichar c;
        bool control;
    } cases[] = {
        {'\0', true},   {'\t', true},    {0x1F, true},    {' ', false},    {'~', false},
        {0x7F, true},   {0x80, true},    {0x9F, true},    {0xA0, false},   {0x2029, false},
        {0x202A, true}, {0x202E, true},  {0x202F, false}, {0x2065, false}, {0x2066, true},
        {0x2069, true}, {0x206A, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(plain_is_control(cases[i].c), cases[i].control);
    g_autoptr(GString) out = g_string_new(NULL);
    plain_append(out, "a\nb\tc", false);
    assert_string_equal(out->str, "a?b?c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels),
        cmocka_unit_test(controls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
