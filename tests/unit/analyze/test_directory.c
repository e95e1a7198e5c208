/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/directory.h"

#include "analyze/org_words.h"
#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

static void put_organisation(struct tiny *tiny, const char *values)
{
    g_autofree char *sql = g_strdup_printf(
        "INSERT INTO organisation(ror, name, names, acronyms, kinds, is_active, country, state, "
        "city, grid, isni, parents) VALUES(%s)",
        values);
    tiny_exec(tiny, sql);
}

static struct tiny *open_with_organisations(void)
{
    struct tiny *tiny = tiny_open();
    put_organisation(tiny, "'0aaaaaa11', 'Northlake University', 'Universität Nordsee', 'NLU', "
                           "'education', 1, 'DE', NULL, 'Emden', 'grid.1.a', '0000 0001 2222', ''");
    put_organisation(tiny, "'0bbbbbb22', 'Northlake University Hospital', '', '', 'healthcare', 1, "
                           "'DE', NULL, 'Emden', '', '', '0aaaaaa11'");
    put_organisation(tiny, "'0cccccc33', 'Saint Sample Hospital', '', '', 'healthcare', 1, 'US', "
                           "'Ohio', 'Springfield', '', '', ''");
    put_organisation(tiny, "'0dddddd44', 'Saint Sample Hospital', '', '', 'healthcare', 1, 'US', "
                           "'Texas', 'Plainview', '', '', ''");
    put_organisation(tiny, "'0eeeeee55', 'University of Plainview', '', '', 'education', 1, 'US', "
                           "'Texas', 'Plainview', '', '', ''");
    put_organisation(tiny, "'0ffffff66', 'Closed Northlake Clinic', '', '', 'healthcare', 0, 'DE', "
                           "NULL, 'Emden', '', '', ''");
    put_organisation(tiny, "'0gggggg77', 'Key Laboratory of Sampling', '', '', 'facility', 1, "
                           "'US', 'Texas', 'Plainview', '', '', ''");
    return tiny;
}

/* Identifier, else name, of what is found in the first place; "-": nothing. */
static char *found_in(struct directory *directory, const char *text)
{
    struct place_list list;
    double score;
    places_read(text, &list);
    const struct known_organisation *found =
        list.n ? directory_match(directory, &list.items[0], &score) : NULL;
    char *out = g_strdup(!found ? "-" : found->ror ? found->ror : found->name);
    place_list_clear(&list);
    return out;
}

static void test_match(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Department of Radiology, Northlake University Hospital, Emden, Germany", "0bbbbbb22"},
        {"Northlake Univ., Emden, Germany", "0aaaaaa11"},
        {"Institut für Physik, Universitaet Nordsee, 26721 Emden", "0aaaaaa11"},
        {"NLU, Emden, Germany", "0aaaaaa11"},
        {"NLU, Berlin, Germany", "-"}, /* an acronym needs its city */
        {"Northlake University, Emden, France", "-"},
        {"St. Sample Hospital, Springfield, OH, USA", "0cccccc33"},
        {"St. Sample Hospital, Plainview, TX, USA", "0dddddd44"},
        /* a city is no university, and a word from elsewhere makes none */
        {"Westbrook University, Plainview, TX, USA", "-"},
        {"Department of Botany, University of Plainview, TX, USA", "0eeeeee55"},
        {"Key Laboratory of Sampling, University of Plainview, Plainview, TX, USA", "0eeeeee55"},
        {"Closed Northlake Clinic, Emden, Germany", "-"},
        {"Department of Sampling, Emden, Germany", "-"},
        {"", "-"},
    };
    struct tiny *tiny = open_with_organisations();
    GError *error = NULL;
    OWNED(directory) directory = directory_open(tiny->db, NULL, &error);
    tiny_check(directory != NULL, error);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = found_in(directory, cases[i].text);
        if (strcmp(found, cases[i].want) != 0)
            fail_msg("%s: %s instead of %s", cases[i].text, found, cases[i].want);
    }
    const struct known_organisation *hospital = directory_by_id(directory, "0bbbbbb22");
    assert_string_equal(hospital->parents, "Northlake University");
    assert_ptr_equal(directory_by_id(directory, "grid.1.a"),
                     directory_by_id(directory, "0aaaaaa11"));
    assert_ptr_equal(directory_by_id(directory, "000000012222"),
                     directory_by_id(directory, "0aaaaaa11"));
    assert_null(directory_by_id(directory, "0ffffff66"));
    directory_close(g_steal_pointer(&directory));
    tiny_close(tiny);
}

/* Of the built-in table, without any import. */
static void test_built_in(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"Department of Radiology, Mass General Hospital, Boston, MA", "Massachusetts General "
                                                                       "Hospital"},
        {"MGH, Boston, MA, USA", "Massachusetts General Hospital"},
        {"Department of Radiology, Mayo Clinic, Rochester, MN, USA", "Mayo Clinic"},
        {"Department of Radiology, Mayo Clinic, Jacksonville, FL, USA", "Mayo Clinic Florida"},
        {"Department of Radiology, Mayo Clinic, Scottsdale, AZ, USA", "Mayo Clinic Arizona"},
        {"Department of Radiology, University of California San Francisco, San Francisco, CA",
         "University of California, San Francisco"},
        {"Department of Radiology, University of California, San Diego, CA, USA",
         "University of California, San Diego"},
        {"Houston Methodist DeBakey Heart & Vascular Center, Houston, TX, USA",
         "Houston Methodist Hospital"},
        {"Department of Radiology, Northlake General Hospital, Boston, MA, USA", "-"},
    };
    struct tiny *tiny = tiny_open();
    GError *error = NULL;
    OWNED(directory) directory = directory_open(tiny->db, NULL, &error);
    tiny_check(directory != NULL, error);
    assert_true(directory_size(directory) >= 250);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct place_list list;
        double score;
        places_read(cases[i].text, &list);
        const struct known_organisation *found = directory_match(directory, &list.items[0], &score);
        const char *name = found ? found->name : "-";
        if (strcmp(name, cases[i].want) != 0) fail_msg("%s: %s", cases[i].text, name);
        place_list_clear(&list);
    }
    assert_string_equal(directory_by_name(directory, "Mass General")->name,
                        "Massachusetts General Hospital");
    assert_string_equal(directory_by_name(directory, "Brigham and Women's Hospital")->parents,
                        "Harvard Medical School");
    directory_close(g_steal_pointer(&directory));
    tiny_close(tiny);
}

static void test_user_file(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message; /* NULL: good */
    } cases[] = {
        {"# mine\nOur House | Westbrook University; WBU | Plainview | TX | US\n\nAlone\n", NULL},
        {"Our House | x | Plainview | TX | XX\n", "line 1: 'XX' is no two-letter country code"},
        {"a\n| x\n", "line 2: no name before the first '|'"},
        {"a|b|c|d|US|f|g|h\n", "line 1: "},
        {"\xFF\n", "no UTF-8 text"},
    };
    struct tiny *tiny = open_with_organisations();
    g_autofree char *path = g_build_filename(tiny->folder, "own.txt", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        assert_true(g_file_set_contents(path, cases[i].text, -1, NULL));
        OWNED(directory) directory = directory_open(tiny->db, path, &error);
        if (cases[i].message) {
            assert_null(directory);
            assert_int_equal(error->code, RADSCOUT_ERROR_USAGE);
            assert_non_null(strstr(error->message, cases[i].message));
            g_error_free(error);
            continue;
        }
        tiny_check(directory != NULL, error);
        g_autofree char *found =
            found_in(directory, "Dept of Radiology, Westbrook University, Plainview, TX, USA");
        assert_string_equal(found, "Our House");
    }
    GError *error = NULL;
    assert_null(directory_open(tiny->db, "/nonexistent/own.txt", &error));
    assert_non_null(strstr(error->message, "institutions_file"));
    g_error_free(error);
    tiny_close(tiny);
}

/* Whom an organisation belongs to, all the way up, in circles too. */
static void test_ancestors(void **state)
{
    (void)state;
    static const struct {
        const char *name, *want; /* NULL: none */
    } cases[] = {
        {"Massachusetts General Hospital", "Harvard Medical School\nHarvard University"},
        {"Dana-Farber Cancer Institute", "Harvard Medical School\nHarvard University"},
        {"Zuckerberg San Francisco General Hospital",
         "University of California, San Francisco\nUniversity of California"},
        {"Mayo Clinic Arizona", "Mayo Clinic"},
        {"Harvard University", NULL},
    };
    struct tiny *tiny = open_with_organisations();
    put_organisation(tiny, "'0iiiiii88', 'Ring One', '', '', 'education', 1, 'US', NULL, NULL, "
                           "'', '', '0iiiiii88\n0jjjjjj99\n0nobody00'");
    put_organisation(tiny, "'0jjjjjj99', 'Ring Two', '', '', 'education', 1, 'US', NULL, NULL, "
                           "'', '', '0iiiiii88'");
    GError *error = NULL;
    OWNED(directory) directory = directory_open(tiny->db, NULL, &error);
    tiny_check(directory != NULL, error);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got =
            directory_ancestors(directory, directory_by_name(directory, cases[i].name));
        if (g_strcmp0(got, cases[i].want) != 0) fail_msg("%s: %s", cases[i].name, got ? got : "-");
    }
    g_autofree char *one = directory_ancestors(directory, directory_by_id(directory, "0iiiiii88"));
    g_autofree char *two = directory_ancestors(directory, directory_by_id(directory, "0jjjjjj99"));
    assert_string_equal(one, "Ring Two");
    assert_string_equal(two, "Ring One");
    directory_close(g_steal_pointer(&directory));
    tiny_close(tiny);
}

static void test_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key;
    } cases[] = {
        {"Universitätsklinikum München", "hospital munich university"},
        {"M. D. Anderson Cancer Center", "anderson cancer center md"},
        {"MD Anderson Cancer Centre", "anderson cancer center md"},
        {"Texas A&M University", "am texa university"},
        {"The Children's Hospital of the Sample", "children hospital sample"},
        {"Univ. of Univ", "university"},
        {"a", ""},
        {"", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *key = org_words_key(cases[i].text);
        assert_string_equal(key, cases[i].key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_match),     cmocka_unit_test(test_built_in),
        cmocka_unit_test(test_user_file), cmocka_unit_test(test_ancestors),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
