/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/facets.h"

#include "analyze/evidence.h"
#include "analyze/facet_names.h"
#include "analyze/study.h"
#include "analyze/theme_facets.h"
#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

static void rebuild(struct tiny *tiny)
{
    GError *error = NULL;
    tiny_exec(tiny, "DELETE FROM study; DELETE FROM facet; DELETE FROM paper;"
                    "DELETE FROM senior_paper; DELETE FROM analysis");
    tiny_check(evidence_rebuild(tiny->db, &error), error);
    tiny_check(study_rebuild(tiny->db, &error), error);
}

/* "modality MRI 2\norgan brain 1" */
static char *all_facets(struct tiny *tiny)
{
    return tiny_rows(tiny, "SELECT kind, name, papers FROM facet ORDER BY facet_id", 3);
}

static struct tiny *open_titles(void)
{
    static const char *const titles[] = {
        "Cardiac MR imaging of Livers in Strokes", "Computed tomography: magnetic, resonance",
        "US policy on spinal cords", NULL, "CT of the MRI suite and MRIs"};
    struct tiny *tiny = tiny_open();
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
        tiny_paper(tiny, (int)i + 1, "2020-01-10", "A B C", titles[i]);
    tiny_exec(tiny, "UPDATE article SET keywords = 'x-ray\nmagnetic' WHERE pmid = 90000002");
    return tiny;
}

static void test_words(void **state)
{
    (void)state;
    struct tiny *tiny = open_titles();
    rebuild(tiny);
    g_autofree char *facets = all_facets(tiny);
    assert_string_equal(facets, "modality CT 2\nmodality MRI 2\nmodality radiography 1\n"
                                "organ liver 1\norgan spinal cord 1\ndisease stroke 1");
    g_autofree char *source = tiny_rows(tiny, "SELECT value FROM analysis WHERE key = 'facets'", 1);
    assert_string_equal(source, "words");
    /* nothing to tell by is not the same as nothing told */
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM study WHERE facets IS NULL"), 1);
    tiny_close(tiny);
}

/* Headings of five papers; the tree knows one by its identifier alone, one by its name. */
static struct tiny *open_headings(void)
{
    struct tiny *tiny = open_titles();
    tiny_exec(
        tiny,
        "INSERT INTO mesh_descriptor(name, ui, trees, terms) VALUES"
        " ('Magnetic Resonance Imaging', 'D900001', 'E01.370.350.825.500', 'MRI Scans'),"
        " ('Magnetic Resonance Imaging, Cine', NULL, 'E01.370.350.825.500.500', ''),"
        " ('Diagnostic Imaging', NULL, 'E01.370.350', ''),"
        " ('Echo', NULL, 'E01.370.350.850', 'Sonography'),"
        " ('Myocardium', NULL, 'A07.541.704\nA10.690.552.750', ''),"
        " ('Heart Diseases', NULL, 'C14.280', 'Cardiac Disorders\nGout'),"
        " ('Neoplasms', NULL, 'C04', ''), ('Lung Neoplasms', NULL, 'C04.588.894', ''),"
        " ('Acute Disease', NULL, 'C23.550.291.125', ''),"
        " ('Cattle Diseases', NULL, 'C22.196', ''),"
        " ('Unplaced', 'D900009', '', '');"
        "INSERT INTO mesh_term(mesh_id, ui, name) VALUES"
        " (1, 'D900001', 'NMR Imaging, as it was called'), (2, 'D900002', 'Magnetic "
        "Resonance Imaging, Cine'), (3, NULL, 'Myocardium'), (4, 'D900004', 'Heart Diseases'),"
        " (5, 'D900005', 'Acute Disease'), (6, NULL, 'Diagnostic Imaging'),"
        " (7, NULL, 'Cattle Diseases'), (8, 'D900009', 'Unplaced'), (9, NULL, 'Lung Neoplasms'),"
        " (10, NULL, 'Echo');"
        "INSERT INTO mesh_heading(pmid, position, mesh_id, major) VALUES"
        " (90000001, 1, 1, 0), (90000001, 2, 3, 0), (90000001, 3, 5, 0),"
        " (90000002, 1, 2, 0), (90000002, 2, 3, 0), (90000002, 3, 4, 0),"
        " (90000002, 4, 9, 0), (90000002, 5, 10, 0),"
        " (90000003, 1, 6, 0), (90000003, 2, 7, 0), (90000003, 3, 8, 0)");
    return tiny;
}

static void test_tree(void **state)
{
    (void)state;
    struct tiny *tiny = open_headings();
    rebuild(tiny);
    g_autofree char *facets = all_facets(tiny);
    assert_string_equal(facets, "modality Echo 1\n"
                                "modality Magnetic Resonance Imaging 1\n"
                                "modality Magnetic Resonance Imaging, Cine 1\n"
                                "organ Myocardium 2\ndisease Heart Diseases 1\n"
                                "disease Lung Neoplasms 1");
    g_autofree char *source = tiny_rows(tiny, "SELECT value FROM analysis WHERE key = 'facets'", 1);
    assert_string_equal(source, "mesh");
    /* headings that are none of these are told of, no headings are not */
    assert_int_equal(tiny_int(tiny, "SELECT length(facets) FROM study WHERE pmid = 90000003"), 0);
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM study WHERE facets IS NULL"), 2);
    tiny_close(tiny);
}

/* Names of what is found, joined by '|'; NULL: an error. */
static char *found(struct tiny *tiny, enum facet_kind kind, const char *name, GError **error)
{
    OWNED(facets) facets = facets_load(tiny->db, error);
    assert_non_null(facets);
    g_autofree bool *wanted = facets_find(facets, tiny->db, kind, name, error);
    if (!wanted) return NULL;
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < facets->all->len; i++)
        if (wanted[i])
            g_string_append_printf(names, "%s%s", names->len > 0 ? "|" : "",
                                   g_array_index(facets->all, struct facet, i).name);
    return g_string_free(names, FALSE);
}

static void test_find(void **state)
{
    (void)state;
    static const char both[] = "Magnetic Resonance Imaging|Magnetic Resonance Imaging, Cine";
    static const char all[] = "Echo|Magnetic Resonance Imaging|Magnetic Resonance Imaging, Cine";
    static const struct {
        enum facet_kind kind;
        const char *name, *names;
    } cases[] = {
        {FACET_MODALITY, "magnetic resonance imaging", both},
        {FACET_MODALITY, "mri scans", both},
        {FACET_MODALITY, "Magnetic Resonance Imaging, Cine", "Magnetic Resonance Imaging, Cine"},
        {FACET_MODALITY, "Diagnostic Imaging", all},
        {FACET_MODALITY, "ultrasound", "Echo"}, /* by an entry term of another form */
        {FACET_MODALITY, "MRI", both}, /* a word of config/facets.txt, as without an import */
        {FACET_MODALITY, "fmri", both},
        {FACET_MODALITY, "mr images", NULL},
        {FACET_MODALITY, "CT", NULL},
        {FACET_DISEASE, "heart disease", "Heart Diseases"},
        {FACET_DISEASE, "cancer", "Lung Neoplasms"},
        {FACET_DISEASE, "gout", "Heart Diseases"},
        {FACET_ORGAN, "Myocardium", "Myocardium"},
        {FACET_ORGAN, "Magnetic Resonance Imaging", NULL},
        {FACET_DISEASE, "Hart Diseases", NULL},
    };
    struct tiny *tiny = open_headings();
    rebuild(tiny);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autofree char *names = found(tiny, cases[i].kind, cases[i].name, &error);
        if (g_strcmp0(names, cases[i].names) != 0)
            fail_msg("'%s' finds '%s'", cases[i].name, names ? names : "nothing");
        if (!names) assert_int_equal(error->code, RADSCOUT_ERROR_USAGE);
        if (i + 1 == G_N_ELEMENTS(cases))
            assert_non_null(strstr(error->message, "did you mean 'Heart Diseases'?"));
        g_clear_error(&error);
    }
    tiny_close(tiny);
}

/* What an unknown name was perhaps meant to be: headings and common words that find something. */
static void test_nearest(void **state)
{
    (void)state;
    static const struct {
        enum facet_kind kind;
        const char *name, *message;
    } cases[] = {
        {FACET_MODALITY, "MIR", "in the headings of these records; did you mean 'MR' or 'MRI'?"},
        {FACET_MODALITY, "CET", "in the headings of these records"}, /* no CT, no PET here */
        {FACET_DISEASE, "Cancre", "; did you mean 'cancer'?"},
        {FACET_ORGAN, "Myocardia", "; did you mean 'Myocardium'?"}, /* once, not as a word, too */
    };
    struct tiny *tiny = open_headings();
    rebuild(tiny);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        g_autofree char *names = found(tiny, cases[i].kind, cases[i].name, &error);
        assert_null(names);
        if (!g_str_has_suffix(error->message, cases[i].message)) fail_msg("%s", error->message);
        g_clear_error(&error);
    }
    tiny_close(tiny);
}

/* Without an import, too, a name has other forms; headings stand for nothing then. */
static void test_forms(void **state)
{
    (void)state;
    struct tiny *tiny = open_titles();
    rebuild(tiny);
    GError *error = NULL;
    g_autofree char *scan = found(tiny, FACET_MODALITY, "tomodensitometry", &error);
    g_autofree char *cord = found(tiny, FACET_ORGAN, "Spinal Cords", &error);
    tiny_check(scan && cord, error);
    assert_string_equal(scan, "CT");
    assert_string_equal(cord, "spinal cord");
    assert_null(found(tiny, FACET_DISEASE, "strok", &error));
    assert_string_equal(error->message, "no disease 'strok' in the titles and keywords of these "
                                        "records; did you mean 'stroke'?");
    g_clear_error(&error);
    tiny_close(tiny);
}

/* Headings stand for names that config/facets.txt has, of the same kind. */
static void test_headings(void **state)
{
    (void)state;
    for (int kind = 0; kind < FACET_KINDS; kind++) {
        g_autoptr(GPtrArray) all = facet_names_all((enum facet_kind)kind);
        g_autofree char *line =
            facet_names_line("config/facet-headings.txt", (enum facet_kind)kind);
        g_auto(GStrv) items = g_strsplit(line, ";", -1);
        assert_true(g_strv_length(items) > 5);
        for (char **item = items; *item; item++) {
            g_auto(GStrv) forms = g_strsplit(*item, "=", -1);
            if (g_strv_length(forms) < 2 ||
                !g_ptr_array_find_with_equal_func(all, g_strstrip(forms[0]), g_str_equal, NULL))
                fail_msg("'%s' stands for no name", *item);
        }
    }
}

/* A theme is of a facet when a fifth of those of its papers that can be told have it. */
static void test_theme(void **state)
{
    (void)state;
    GError *error = NULL;
    struct tiny *tiny = open_headings();
    rebuild(tiny);
    OWNED(facets) facets = facets_load(tiny->db, &error);
    OWNED(papers) papers = papers_load(tiny->db, NULL, 30000, 0, &error);
    tiny_check(facets && papers && papers->n == 5, error);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(const struct paper_row *));
    for (size_t i = 0; i < papers->n; i++) {
        const struct paper_row *row = &papers->rows[i];
        g_array_append_val(rows, row);
    }
    struct theme_facets counts;
    tiny_check(theme_facets_count(tiny->db, facets, rows, &counts, &error), error);
    assert_int_equal(counts.papers, 3);
    assert_int_equal(counts.of[FACET_MODALITY]->len, 0); /* one paper each is not told */
    assert_int_equal(counts.of[FACET_ORGAN]->len, 1);
    assert_int_equal(g_array_index(counts.of[FACET_ORGAN], struct theme_facet, 0).papers, 2);
    theme_facets_clear(&counts);
    const struct theme_facets_query
        nothing = {{NULL}},
        heart = {{[FACET_DISEASE] = "heart diseases"}},
        both = {{[FACET_MODALITY] = "Diagnostic Imaging", [FACET_DISEASE] = "Heart Diseases"}};
    assert_null(theme_facets_filter_new(tiny->db, facets, &nothing, papers, &error));
    assert_null(error);
    OWNED(theme_facets_filter)
    filter = theme_facets_filter_new(tiny->db, facets, &heart, papers, &error);
    OWNED(theme_facets_filter)
    two = theme_facets_filter_new(tiny->db, facets, &both, papers, &error);
    tiny_check(filter && two, error);
    assert_true(theme_facets_pass(filter, rows)); /* one of three */
    assert_true(theme_facets_pass(two, rows));
    g_array_remove_index(rows, 1);
    assert_false(theme_facets_pass(filter, rows)); /* none of two */
    assert_false(theme_facets_pass(two, rows));
    g_array_remove_range(rows, 0, 2);
    assert_false(theme_facets_pass(filter, rows)); /* none can be told */
    tiny_close(tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words), cmocka_unit_test(test_tree),
        cmocka_unit_test(test_find),  cmocka_unit_test(test_nearest),
        cmocka_unit_test(test_forms), cmocka_unit_test(test_headings),
        cmocka_unit_test(test_theme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
