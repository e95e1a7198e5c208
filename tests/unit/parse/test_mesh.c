/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/mesh.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "core/error.h"

#define HEAD                                                                                       \
    "<?xml version=\"1.0\"?>\n<!DOCTYPE DescriptorRecordSet SYSTEM \"https://example.org/x.dtd\">" \
    "<DescriptorRecordSet LanguageCode=\"eng\">"
#define TAIL "</DescriptorRecordSet>"
#define RECORD(ui, name, rest)                                                                     \
    "<DescriptorRecord DescriptorClass=\"1\"><DescriptorUI>" ui                                    \
    "</DescriptorUI><DescriptorName><String>" name "</String></DescriptorName>" rest               \
    "</DescriptorRecord>"
#define TREES(one, two)                                                                            \
    "<TreeNumberList><TreeNumber>" one "</TreeNumber><TreeNumber>" two                             \
    "</TreeNumber></TreeNumberList>"
#define TERM(name)                                                                                 \
    "<ConceptList><Concept><ConceptName><String>no term</String></ConceptName><TermList><Term>"    \
    "<TermUI>T1</TermUI><String>" name "</String></Term></TermList></Concept></ConceptList>"

static char *folder, *path;

static int set_up(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("radscout-mesh-XXXXXX", NULL);
    path = folder ? g_build_filename(folder, "file", NULL) : NULL;
    return folder ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    g_remove(path);
    g_rmdir(folder);
    g_free(path);
    g_free(folder);
    return 0;
}

static bool begin(void *user, enum mesh_file file, GError **error)
{
    (void)error;
    g_string_append_printf(user, "file %d\n", file);
    return true;
}

static bool collect(void *user, const struct mesh_descriptor *descriptor, GError **error)
{
    (void)error;
    g_autofree char *line =
        g_strdup_printf("%s|%s|%s|%s", descriptor->ui->str, descriptor->name->str,
                        descriptor->trees->str, descriptor->terms->str);
    g_strdelimit(line, "\n", '+');
    g_string_append_printf(user, "%s\n", line);
    return true;
}

/* What was read of the text; NULL: an error of *code. */
static char *read_text(const char *text, gssize size, int64_t *n_skipped, int *code)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    const struct mesh_handler handler = {begin, collect, seen};
    struct mesh_report report;
    GError *error = NULL;
    assert_true(g_file_set_contents(path, text, size, NULL));
    bool good = mesh_read(path, &handler, &report, &error);
    *n_skipped = report.n_skipped;
    *code = error ? error->code : -1;
    assert_true(good == !error);
    assert_true((report.n_skipped > 0) == (report.first_issue != NULL));
    g_clear_error(&error);
    g_free(report.first_issue);
    return good ? g_strdup(seen->str) : NULL;
}

static void test_reads(void **state)
{
    (void)state;
    static const struct {
        const char *text, *seen;
        int64_t n_skipped;
    } cases[] = {
        {HEAD RECORD("D000001", "Elbow &amp; Wrist",
                     TREES("A01.378", "A02.835") TERM("Elbows") TERM("Elbow &amp; Wrist"))
             RECORD("D000002", "Check Tag", "") TAIL,
         "file 0\nD000001|Elbow & Wrist|A01.378+A02.835|Elbows\nD000002|Check Tag||\n", 0},
        /* a record that is wrong costs itself alone */
        {"\xEF\xBB\xBF" HEAD RECORD("D000001", "", "") RECORD("X1", "No Number", "") RECORD(
             "D000003", "No Tree", TREES("A01.378", "elbow")) RECORD("D000004", "Knee", "") TAIL,
         "file 0\nD000004|Knee||\n", 3},
        {"tree_number\tname\nA01\tBody "
         "Regions\nA01.236\tBreast\nA01.x\tNo\nC04\n\nA02\t\nC04.5888\t"
         "No\nC04.588.180\tBreast\r\n",
         "file 1\n|Body Regions|A01|\n|Breast|A01.236|\n|Breast|C04.588.180|\n", 4},
        {"mesh_id\tmesh_name\nD000005\tAbdomen\nQ000001\tNo\nD1\tNo", "file 2\nD000005|Abdomen||\n",
         2},
        {"Body Regions;A01\nA; b;A01.236\nno number\n",
         "file 1\n|Body Regions|A01|\n|A; b|A01.236|\n", 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t n_skipped;
        int code;
        g_autofree char *seen = read_text(cases[i].text, -1, &n_skipped, &code);
        if (!seen) fail_msg("case %zu: error %d", i, code);
        assert_string_equal(seen, cases[i].seen);
        assert_int_equal(n_skipped, cases[i].n_skipped);
    }
}

static void test_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int code;
    } cases[] = {
        {"\n", RADSCOUT_ERROR_INPUT},
        {"title,year\nx,1\n", RADSCOUT_ERROR_INPUT},
        {"name\tyear\nElbow\t2000\n", RADSCOUT_ERROR_INPUT},
        {"tree_number\tname\nelbow\tElbow\n", RADSCOUT_ERROR_INPUT},
        {"<html><body/></html>", RADSCOUT_ERROR_INPUT},
        {HEAD TAIL, RADSCOUT_ERROR_INPUT},
        {HEAD RECORD("D000001", "Elbow", "") "</Descriptor>", RADSCOUT_ERROR_INPUT},
        {HEAD RECORD("D000001", "Elbow", "") "<DescriptorRecord>\n", RADSCOUT_ERROR_TRUNCATED},
        {HEAD RECORD("D000001", "Elbow", "") "<Descr", RADSCOUT_ERROR_TRUNCATED},
        {"<!DOCTYPE DescriptorRecordSet [<!ENTITY a \"b\">]><DescriptorRecordSet>" RECORD(
             "D000001", "&a;", "") TAIL,
         RADSCOUT_ERROR_INPUT},
        {HEAD RECORD("D000001", "&nbsp;", "") TAIL, RADSCOUT_ERROR_INPUT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        int64_t n_skipped;
        int code;
        g_autofree char *seen = read_text(cases[i].text, -1, &n_skipped, &code);
        assert_null(seen);
        if (code != cases[i].code) fail_msg("case %zu: code %d", i, code);
    }
}

/* Depth, length of a tag, of a name and of a row are limited. */
static void test_bounds(void **state)
{
    (void)state;
    int64_t n_skipped;
    int code;
    g_autoptr(GString) deep = g_string_new(HEAD), tag = g_string_new(HEAD "<!--");
    g_autoptr(GString) name = g_string_new(HEAD RECORD("D000001", "Elbow", ""));
    g_autoptr(GString) row = g_string_new("tree_number\tname\nA01\tBody Regions\nA02\t");
    for (int i = 0; i < 100; i++)
        g_string_append(deep, "<a>");
    g_autofree char *no_depth = read_text(deep->str, -1, &n_skipped, &code);
    assert_null(no_depth);
    assert_int_equal(code, RADSCOUT_ERROR_INPUT);
    g_autofree char *filler = g_strnfill(3000, 'x');
    for (int i = 0; i < 100; i++)
        g_string_append(tag, filler);
    g_string_append(tag, "-->" RECORD("D000001", "Elbow", "") TAIL);
    g_autofree char *no_tag = read_text(tag->str, -1, &n_skipped, &code);
    assert_null(no_tag);
    assert_int_equal(code, RADSCOUT_ERROR_INPUT);
    g_string_append_printf(name, RECORD("D000002", "%s", "") TAIL, filler);
    g_autofree char *one = read_text(name->str, -1, &n_skipped, &code);
    assert_string_equal(one, "file 0\nD000001|Elbow||\n");
    assert_int_equal(n_skipped, 1);
    g_string_append(row, filler);
    g_autofree char *first = read_text(row->str, -1, &n_skipped, &code);
    assert_string_equal(first, "file 1\n|Body Regions|A01|\n");
    assert_int_equal(n_skipped, 1);
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *tree, *branch;
        bool is_in;
    } cases[] = {{"A01.378", "A01", true},     {"A01", "A01", true},   {"A010.1", "A01", false},
                 {"A01", "A01.378", false},    {"A01.378", "A", true}, {"B01", "A", false},
                 {"A01.378.1", "A01.3", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(mesh_in_branch(cases[i].tree, cases[i].branch), cases[i].is_in);
    assert_true(mesh_is_tree("A01.378.610"));
    assert_false(mesh_is_tree("A01."));
    assert_false(mesh_is_tree("A"));
    assert_true(mesh_is_ui("D000001"));
    assert_false(mesh_is_ui("D000000000001"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
