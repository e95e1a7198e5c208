/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/out.h"

#include "core/error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static const struct out_column columns[] = {
    {"rank", "RANK", OUT_INT, 0, 0},          {"name", "NAME", OUT_TEXT, 0, 0},
    {"score", "SCORE", OUT_REAL, 2, 0},       {"is_new", "NEW", OUT_BOOL, 0, OUT_NO_CSV},
    {"burst.start", "BURST", OUT_TEXT, 0, 0}, {"pmids", "PMIDS", OUT_TEXT, 0, OUT_NO_TABLE},
};

/* What the lists are made of; a test may set others and sets these again. */
static const struct out_column *list_columns = columns;
static size_t n_list_columns = G_N_ELEMENTS(columns);
static bool list_shown[8]; /* of the last one */

static bool write_list(const char *path, enum out_format format, const char *head,
                       const char *list_key, const char *rows, GError **error)
{
    json_t *list = json_loads(rows, 0, NULL);
    json_t *members = head ? json_loads(head, 0, NULL) : NULL;
    assert_non_null(list);
    struct out_spec spec = {.path = path,
                            .format = format,
                            .columns = list_columns,
                            .n_columns = n_list_columns,
                            .head = members,
                            .list_key = list_key,
                            .shown = list_shown};
    struct out *out = out_open(&spec, error);
    bool ok = out != NULL;
    for (size_t i = 0; ok && i < json_array_size(list); i++)
        ok = out_row(out, json_incref(json_array_get(list, i)), error);
    if (ok) {
        ok = out_close(out, error);
    } else {
        out_abandon(out);
    }
    json_decref(list);
    json_decref(members);
    return ok;
}

/* A new folder for the files of one test; g_free(). */
static char *folder(void)
{
    char *path = g_dir_make_tmp("out-XXXXXX", NULL);
    assert_non_null(path);
    return path;
}

#define ROW                                                                                        \
    "{\"rank\":1,\"name\":\"M\u00FCller, A\",\"score\":0.5,\"is_new\":true,"                       \
    "\"burst\":{\"start\":2020},\"pmids\":[90000001,90000002]}"

static void formats(void **state)
{
    (void)state;
    static const struct {
        enum out_format format;
        const char *head, *list_key, *rows, *expect;
    } cases[] = {
        {OUT_JSONL, NULL, NULL, "[]", ""},
        {OUT_JSONL, "{\"a\":1}", "x", "[" ROW "," ROW "]", ROW "\n" ROW "\n"},
        {OUT_JSON, NULL, NULL, "[]", "[]\n"},
        {OUT_JSON, NULL, NULL, "[{}]", "[\n{}\n]\n"},
        {OUT_JSON, "{\"topic\":null,\"n\":1}", "rows", "[" ROW "," ROW "]",
         "{\"topic\":null,\n\"n\":1,\n\"rows\":[\n" ROW ",\n" ROW "\n]}\n"},
        {OUT_JSON, NULL, "rows", "[]", "{\"rows\":[]}\n"},
        {OUT_CSV, NULL, NULL, "[]", "rank,name,score,burst.start,pmids\n"},
        {OUT_CSV, NULL, NULL, "[" ROW ",{}]",
         "rank,name,score,burst.start,pmids\n"
         "1,\"M\u00FCller, A\",0.5,2020,90000001; 90000002\n,,,,\n"},
        {OUT_TABLE, NULL, NULL, "[]", "RANK  NAME  SCORE  NEW  BURST\n"},
        {OUT_TABLE, NULL, NULL, "[" ROW ",{\"rank\":10,\"is_new\":false}]",
         "RANK  NAME       SCORE  NEW  BURST\n"
         "   1  M\u00FCller, A   0.50  yes  2020\n"
         "  10                    no\n"},
        /* what a hostile title may hold */
        {OUT_CSV, NULL, NULL,
         "[{\"name\":\"=1+1\"},{\"name\":\"+1\"},{\"name\":\"-1\"},{\"name\":\"@x\"},"
         "{\"name\":\"\\tx\"},{\"name\":\"\\rx\"},{\"rank\":-5,\"score\":-0.25},"
         "{\"name\":\"a\\\"b\"},{\"name\":\"two\\nlines\"},{\"name\":\" pad\"}]",
         "rank,name,score,burst.start,pmids\n,'=1+1,,,\n,'+1,,,\n,'-1,,,\n,'@x,,,\n,'\tx,,,\n"
         ",\"'\rx\",,,\n-5,,-0.25,,\n,\"a\"\"b\",,,\n,\"two\nlines\",,,\n,\" pad\",,,\n"},
        {OUT_CSV, NULL, NULL,
         "[{\"name\":\"a\\u001b[31mb\\u0007\\tc\\u202Ed\\u009bx\\u2066\u00E9\\u007f\"},"
         "{\"pmids\":[{\"a\":\"\\u202E\"}]}]",
         "rank,name,score,burst.start,pmids\n,a?[31mb?\tc?d?x?\u00E9?,,,\n"
         ",,,,\"{\"\"a\"\":\"\"?\"\"}\"\n"},
        {OUT_TABLE, NULL, NULL, "[{\"name\":\"a\\u001b[31mb\\u0007\\nc\\u202Ed\\u009bx\\u2066\"}]",
         "RANK  NAME             SCORE  NEW  BURST\n      a?[31mb? c?d?x?\n"},
        {OUT_JSONL, NULL, NULL, "[{\"name\":\"\\u001b\\u007f\\u009b\\u202e\\u2066\\u2028\u00E9\"}]",
         "{\"name\":\"\\u001B\\u007F\\u009B\\u202E\\u2066\\u2028\u00E9\"}\n"},
        /* numbers */
        {OUT_JSONL, NULL, NULL, "[{\"score\":0.1},{\"score\":0.30000000000000004},{\"score\":2.0}]",
         "{\"score\":0.1}\n{\"score\":0.3}\n{\"score\":2.0}\n"},
        {OUT_CSV, NULL, NULL, "[{\"score\":0.30000000000000004},{\"score\":2.0},{\"score\":1e300}]",
         "rank,name,score,burst.start,pmids\n,,0.3,,\n,,2,,\n,,1e+300,,\n"},
        {OUT_TABLE, NULL, NULL, "[{\"score\":-0.001},{\"score\":1.005},{\"score\":-0.006}]",
         "RANK  NAME  SCORE  NEW  BURST\n             0.00\n             1.00\n            "
         "-0.01\n"},
        {OUT_CSV, NULL, NULL, "[{\"burst\":\"no object\",\"pmids\":[{\"a\":1},null,true]}]",
         "rank,name,score,burst.start,pmids\n,,,,\"{\"\"a\"\":1}; ; true\"\n"},
    };
    g_autofree char *dir = folder();
    g_autofree char *path = g_build_filename(dir, "list", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        assert_true(write_list(path, cases[i].format, cases[i].head, cases[i].list_key,
                               cases[i].rows, &error));
        assert_null(error);
        g_autofree char *text = NULL;
        assert_true(g_file_get_contents(path, &text, NULL, NULL));
        assert_string_equal(text, cases[i].expect);
        struct stat info;
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
    }
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_rmdir(dir), 0); /* no temporary file is left */
}

static void format_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int format; /* -1: refused */
    } cases[] = {{"table", OUT_TABLE}, {"json", OUT_JSON}, {"jsonl", OUT_JSONL}, {"csv", OUT_CSV},
                 {"JSON", -1},         {"", -1},           {"xml", -1}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        enum out_format format = OUT_TABLE;
        g_autoptr(GError) error = NULL;
        bool ok = out_format_parse(cases[i].name, &format, &error);
        assert_int_equal(ok, cases[i].format >= 0);
        if (ok) assert_int_equal(format, cases[i].format);
        if (!ok) assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
    }
}

/* Nothing appears, and what was there stays, when the list cannot be finished. */
static void unwritable(void **state)
{
    (void)state;
    static const struct {
        const char *path, *reason;
    } cases[] = {
        {"/dev/full", "No space left on device"},
        {"/nowhere/at/all", "No such file or directory"},
        {"/tmp", "Is a directory"},
    };
    static const enum out_format all[] = {OUT_TABLE, OUT_JSON, OUT_JSONL, OUT_CSV};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(all); j++) {
            g_autoptr(GError) error = NULL;
            assert_false(write_list(cases[i].path, all[j], NULL, NULL, "[" ROW "]", &error));
            assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_FAILED));
            assert_non_null(strstr(error->message, cases[i].path));
            assert_non_null(strstr(error->message, cases[i].reason));
        }
    }
    struct stat info;
    assert_int_equal(stat("/dev/full", &info), 0);
    assert_true(S_ISCHR(info.st_mode));

    g_autofree char *dir = folder();
    g_autofree char *path = g_build_filename(dir, "list", NULL);
    assert_true(g_file_set_contents(path, "old", -1, NULL));
    struct out_spec spec = {.path = path, .format = OUT_JSONL};
    struct out *out = out_open(&spec, NULL);
    assert_non_null(out);
    assert_true(out_row(out, json_object(), NULL));
    assert_false(out_row(out, json_array(), NULL)); /* a row is an object */
    out_abandon(out);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, "old");
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_rmdir(dir), 0);
}

/* A symbolic link stays one; its target is replaced. */
static void link_is_followed(void **state)
{
    (void)state;
    g_autofree char *dir = folder();
    g_autofree char *target = g_build_filename(dir, "target", NULL);
    g_autofree char *link = g_build_filename(dir, "link", NULL);
    assert_true(g_file_set_contents(target, "old", -1, NULL));
    assert_int_equal(symlink(target, link), 0);
    assert_true(write_list(link, OUT_JSON, NULL, NULL, "[]", NULL));
    assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(target, &text, NULL, NULL));
    assert_string_equal(text, "[]\n");
    assert_int_equal(g_unlink(link), 0);
    assert_int_equal(g_unlink(target), 0);
    assert_int_equal(g_rmdir(dir), 0);
}

/* Point stdout at fd; what it was comes back for restore_stdout(). */
static int replace_stdout(int fd)
{
    fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    assert_true(kept >= 0);
    assert_true(dup2(fd, STDOUT_FILENO) >= 0);
    return kept;
}

static void restore_stdout(int kept)
{
    fflush(stdout);
    assert_true(dup2(kept, STDOUT_FILENO) >= 0);
    clearerr(stdout);
    close(kept);
}

static void closed_pipe(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    int kept = replace_stdout(ends[1]);
    g_autoptr(GError) error = NULL;
    bool ok = write_list("-", OUT_JSONL, NULL, NULL, "[" ROW "]", &error);
    bool flushed = out_flush(NULL);
    restore_stdout(kept);
    close(ends[1]);
    assert_false(ok);
    assert_true(flushed);
    assert_true(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_PIPE));
}

static void full_stdout(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_WRONLY);
    int kept = replace_stdout(fd);
    g_autoptr(GError) list = NULL;
    g_autoptr(GError) text = NULL;
    bool ok = write_list(NULL, OUT_CSV, NULL, NULL, "[" ROW "]", &list);
    bool said = out_text("text\n", &text) && out_flush(&text);
    restore_stdout(kept);
    close(fd);
    assert_false(ok);
    assert_false(said);
    assert_non_null(strstr(list->message, "'standard output': No space left on device"));
    assert_non_null(text);
}

/* What a terminal of 40 columns gets; g_free(). */
static char *on_terminal(enum out_format format, const char *rows, bool color)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(terminal >= 0);
    struct winsize size = {.ws_row = 24, .ws_col = 40};
    assert_int_equal(ioctl(terminal, TIOCSWINSZ, &size), 0);
    int kept = replace_stdout(terminal);
    out_set_color(color);
    bool ok = write_list(NULL, format, NULL, NULL, rows, NULL);
    bool said = out_text("\x1b]0;x\a", NULL);
    restore_stdout(kept);
    close(terminal);
    assert_true(ok && said);
    GString *text = g_string_new(NULL);
    char buffer[4096];
    for (ssize_t n; (n = read(master, buffer, sizeof buffer)) > 0;)
        g_string_append_len(text, buffer, n);
    close(master);
    return g_string_free(text, FALSE);
}

static void terminal_is_safe(void **state)
{
    (void)state;
    static const char *const rows =
        "[{\"rank\":1,\"name\":\"a \\u001b[31m name that is much longer than any "
        "terminal of forty columns\",\"score\":1.0}]";
    static const enum out_format all[] = {OUT_TABLE, OUT_JSON, OUT_JSONL, OUT_CSV};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autofree char *text = on_terminal(all[i], rows, false);
        assert_null(strchr(text, '\x1b'));
        assert_null(strchr(text, '\a'));
    }
    g_autofree char *table = on_terminal(OUT_TABLE, rows, true);
    assert_non_null(strstr(table, "\x1b[1m")); /* headings only */
    g_autofree char *plain = on_terminal(OUT_TABLE, rows, false);
    char **lines = g_strsplit(plain, "\r\n", -1);
    for (char **line = lines; *line; line++)
        assert_true(g_utf8_strlen(*line, -1) <= 40);
    g_strfreev(lines);
    /* wide text gives way, narrow text and numbers stay whole */
    g_autofree char *wide = on_terminal(OUT_TABLE,
                                        "[{\"rank\":1,\"name\":\"\u738B\u5C0F\u660E"
                                        "\u738B\u5C0F\u660E\u738B\u5C0F\u660E\","
                                        "\"score\":1234567.0,\"burst\":{\"start\":\"2020\"}}]",
                                        false);
    assert_string_equal(wide, "RANK  NAME            SCORE  NEW  BURST\r\n"
                              "   1  \u738B\u5C0F\u660E\u738B\u2026  1234567.00       2020\r\n"
                              "?]0;x?");
}

/* A name stays whole; the columns that are missed least make room, and the one
 * that fits comes back. */
static void columns_make_room(void **state)
{
    (void)state;
    static const struct out_column spare[] = {
        {"name", "NAME", OUT_TEXT, 0, OUT_WHOLE},
        {"n", "COUNT", OUT_INT, 0, OUT_SPARE(2)},
        {"place", "PLACE", OUT_TEXT, 0, OUT_SPARE(3)},
        {"mail", "MAIL", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(1)},
        {"id", "ID", OUT_INT, 0, OUT_SPARE(4)},
    };
    static const struct {
        const char *rows, *shown;
        bool columns[G_N_ELEMENTS(spare)];
    } cases[] = {
        {"[{\"name\":\"A long enough name\",\"n\":7,\"place\":\"Somewhere far away\","
         "\"mail\":\"a-very-long-address@example.org\",\"id\":1}]",
         "NAME                COUNT  PLACE\r\n"
         "A long enough name      7  Somewhere fa\u2026\r\n?]0;x?",
         {true, true, true}},
        {"[{\"name\":\"Short\",\"n\":7,\"place\":\"Here\",\"mail\":\"a@example.org\",\"id\":1}]",
         "NAME   COUNT  PLACE  MAIL           ID\r\n"
         "Short      7  Here   a@example.org   1\r\n?]0;x?",
         {true, true, true, true, true}},
        {"[{\"name\":\"A name wider than the whole terminal of 40\",\"n\":7,\"id\":1}]",
         "NAME\r\nA name wider than the whole terminal of 40\r\n?]0;x?",
         {true}},
    };
    list_columns = spare;
    n_list_columns = G_N_ELEMENTS(spare);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = on_terminal(OUT_TABLE, cases[i].rows, false);
        assert_string_equal(text, cases[i].shown);
        assert_memory_equal(list_shown, cases[i].columns, sizeof cases[i].columns);
    }
    list_columns = columns;
    n_list_columns = G_N_ELEMENTS(columns);
}

/* Long texts take several lines, the longest are cut in the end; a stamp is a day. */
static void columns_wrap(void **state)
{
    (void)state;
    static const struct out_column wrapped[] = {
        {"key", "KEY", OUT_TEXT, 0, OUT_WHOLE},
        {"value", "VALUE", OUT_TEXT, 0, OUT_WRAP},
        {"at", "WHEN", OUT_TEXT, 0, OUT_WHOLE | OUT_DAY},
    };
    static const struct {
        const char *rows, *shown;
    } cases[] = {
        {"[{\"key\":\"a\",\"value\":\"one two three four five six seven\","
         "\"at\":\"2026-01-02T03:04:05Z\"},{\"key\":\"b\",\"value\":\"short\"}]",
         "KEY  VALUE                    WHEN\r\n"
         "a    one two three four five  2026-01-02\r\n"
         "     six seven\r\n"
         "b    short\r\n?]0;x?"},
        {"[{\"key\":\"a\",\"value\":"
         "\"0123456789012345678901234567890123456789012345678901234567890123"
         "4567890123456789012345678901234567890123456789012345678901234567890123456789\","
         "\"at\":\"2026-01-02T03:04:05Z\"}]",
         "KEY  VALUE                    WHEN\r\n"
         "a    01234567890123456789012  2026-01-02\r\n"
         "     34567890123456789012345\r\n"
         "     67890123456789012345678\r\n"
         "     9012345678901234567890\u2026\r\n?]0;x?"},
    };
    list_columns = wrapped;
    n_list_columns = G_N_ELEMENTS(wrapped);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = on_terminal(OUT_TABLE, cases[i].rows, false);
        assert_string_equal(text, cases[i].shown);
    }
    list_columns = columns;
    n_list_columns = G_N_ELEMENTS(columns);
}

/* Fractions are per cent in a table alone; it says which columns it showed. */
static void percents(void **state)
{
    (void)state;
    static const struct out_column shares[] = {{"a", "A", OUT_REAL, 0, OUT_PERCENT},
                                               {"b", "B", OUT_REAL, 1, OUT_PERCENT | OUT_SPARE(1)},
                                               {"c", "C", OUT_REAL, 0, OUT_PERCENT | OUT_NO_TABLE}};
    static const struct {
        enum out_format format;
        const char *expect;
    } cases[] = {{OUT_TABLE, "    A       B\n 10 %  12.5 %\n  0 %\n-33 %  -0.5 %\n100 %   0.0 %\n"},
                 {OUT_CSV, "a,b,c\n0.104,0.125,0.5\n-0.001,,\n-0.333,-0.005,\n1,0,\n"}};
    g_autofree char *dir = folder();
    g_autofree char *path = g_build_filename(dir, "list", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool shown[3] = {false};
        const struct out_spec spec = {.path = path,
                                      .format = cases[i].format,
                                      .columns = shares,
                                      .n_columns = G_N_ELEMENTS(shares),
                                      .shown = shown};
        struct out *out = out_open(&spec, NULL);
        json_t *rows = json_loads("[{\"a\":0.104,\"b\":0.125,\"c\":0.5},{\"a\":-0.001,\"b\":null},"
                                  "{\"a\":-0.333,\"b\":-0.005},{\"a\":1,\"b\":0}]",
                                  0, NULL);
        for (size_t k = 0; k < json_array_size(rows); k++)
            assert_true(out_row(out, json_incref(json_array_get(rows, k)), NULL));
        json_decref(rows);
        assert_true(out_close(out, NULL));
        g_autofree char *text = NULL;
        assert_true(g_file_get_contents(path, &text, NULL, NULL));
        assert_string_equal(text, cases[i].expect);
        bool is_table = cases[i].format == OUT_TABLE;
        assert_true(shown[0] == is_table && shown[1] == is_table && !shown[2]);
    }
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(g_rmdir(dir), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats),           cmocka_unit_test(percents),
        cmocka_unit_test(format_names),      cmocka_unit_test(unwritable),
        cmocka_unit_test(link_is_followed),  cmocka_unit_test(closed_pipe),
        cmocka_unit_test(full_stdout),       cmocka_unit_test(terminal_is_safe),
        cmocka_unit_test(columns_make_room), cmocka_unit_test(columns_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
