/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/places.h"

#include "store/organisations.h"
#include "tests/unit/analyze/tiny.h"

static void put_affiliation(struct tiny *tiny, int id, const char *text)
{
    struct stmt *stmt = tiny_stmt(
        tiny,
        "INSERT INTO affiliation(affiliation_id, text, key) VALUES(?1, ?2, CAST(?1 AS BLOB))");
    stmt_bind_int(stmt, 1, id);
    stmt_bind_text(stmt, 2, text);
    tiny_run(stmt);
}

/* A record of one person at these affiliations, "[1,2]". */
static void put_record(struct tiny *tiny, int pmid, int year, const char *affiliations)
{
    g_autofree char *sql = g_strdup_printf(
        "INSERT OR REPLACE INTO article(pmid, version, digest, is_book, year, authors_complete, "
        "n_authors, retracted) VALUES(%d, 1, x'00', 0, %d, 1, 1, 0);"
        "INSERT OR REPLACE INTO authorship(pmid, position, last_name, equal_contrib, is_first, "
        "is_last, affiliations, email) VALUES(%d, 1, 'Sample', 0, 1, 1, '%s', "
        "'ann.sample@example.org');"
        "INSERT OR REPLACE INTO person_authorship VALUES(%d, 1, 1)",
        pmid, year, pmid, affiliations, pmid);
    tiny_exec(tiny, sql);
}

static void update(struct tiny *tiny, const char *file)
{
    GError *error = NULL;
    const struct places_options options = {.institutions_file = file};
    tiny_exec(tiny, "DELETE FROM person_place");
    tiny_check(places_rebuild(tiny->db, &options, &error), error);
}

static char *rows_of(struct tiny *tiny)
{
    g_autofree char *a = tiny_rows(tiny, "SELECT * FROM institution ORDER BY 1", 9);
    g_autofree char *b = tiny_rows(tiny, "SELECT * FROM affiliation_place ORDER BY 1, 2", 11);
    g_autofree char *c = tiny_rows(tiny, "SELECT * FROM person_place ORDER BY 1", 12);
    return g_strdup_printf("%s\n--\n%s\n--\n%s", a, b, c);
}

static void put_all(struct tiny *tiny)
{
    put_affiliation(tiny, 1, "Department of Radiology, Northlake Hospital, Boston, MA, USA");
    put_affiliation(tiny, 2, "Northlake Hosp., Boston, MA, USA");
    put_affiliation(tiny, 3, "Department of Radiology, MGH, Boston, MA 02114, USA");
    put_affiliation(tiny, 4, "Hospital Northlake, Boston, MA, USA");
}

/* An update leaves what a rebuild leaves: new texts, texts that are gone, names
 * that another spelling takes over. */
static void test_update(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open(), *fresh = tiny_open();
    put_all(tiny);
    put_all(fresh);
    put_record(tiny, 90000001, 2020, "[1,3]");
    put_record(tiny, 90000002, 2021, "[2]");
    update(tiny, NULL);
    put_record(tiny, 90000002, 2021, "[4]");
    put_record(tiny, 90000003, 2021, "[4,3]");
    update(tiny, NULL);
    put_record(fresh, 90000001, 2020, "[1,3]");
    put_record(fresh, 90000002, 2021, "[4]");
    put_record(fresh, 90000003, 2021, "[4,3]");
    update(fresh, NULL);
    g_autofree char *updated = rows_of(tiny), *rebuilt = rows_of(fresh);
    assert_string_equal(updated, rebuilt);
    /* the spelling of most records names it, all spellings are one */
    g_autofree char *names =
        tiny_rows(tiny, "SELECT name, is_known FROM institution ORDER BY name", 2);
    assert_string_equal(names, "Hospital Northlake 0\nMassachusetts General Hospital 1");
    tiny_close(tiny);
    tiny_close(fresh);
}

/* Texts that were read are left alone, until the names change. */
static void test_reads_once(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    g_autofree char *file = g_build_filename(tiny->folder, "own.txt", NULL);
    put_all(tiny);
    put_record(tiny, 90000001, 2020, "[1]");
    update(tiny, NULL);
    tiny_exec(tiny, "UPDATE affiliation_place SET department = 'not read again'");
    update(tiny, NULL);
    static const char query[] = "SELECT count(*) FROM affiliation_place WHERE department = "
                                "'not read again'";
    assert_int_equal(tiny_int(tiny, query), 1);
    assert_true(
        g_file_set_contents(file, "Our House | Northlake Hospital | Boston | MA | US", -1, NULL));
    update(tiny, file);
    assert_int_equal(tiny_int(tiny, query), 0);
    g_autofree char *name = tiny_rows(tiny, "SELECT name FROM institution", 1);
    assert_string_equal(name, "Our House");
    tiny_exec(tiny, "UPDATE affiliation_place SET department = 'not read again'");
    tiny_exec(tiny, "INSERT INTO meta VALUES('" ORGANISATIONS_STAMP "', 'another import');"
                    "INSERT INTO organisation VALUES('0aaaaaa11', 'Our House', '', '', "
                    "'healthcare', 1, 'US', NULL, 'Boston', '', '', '')");
    update(tiny, file);
    assert_int_equal(tiny_int(tiny, query), 0);
    g_autofree char *ror = tiny_rows(tiny, "SELECT name, ror FROM institution", 2);
    assert_string_equal(ror, "Our House 0aaaaaa11");
    tiny_close(tiny);
}

/* Identifiers printed with the record win. */
static void test_printed_identifiers(void **state)
{
    (void)state;
    static const struct {
        const char *column, *value, *want;
    } cases[] = {
        {"ror", "0aaaaaa11", "Sample Institute 0aaaaaa11"},
        {"grid", "grid.1.a", "Sample Institute 0aaaaaa11"},
        {"isni", "0000000012345678", "Sample Institute 0aaaaaa11"},
        {"ror", "0zzzzzz99", "Northlake Hospital 0zzzzzz99"}, /* of nobody known */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        tiny_exec(tiny, "INSERT INTO organisation VALUES('0aaaaaa11', 'Sample Institute', '', '', "
                        "'facility', 1, 'DE', NULL, 'Ulm', 'grid.1.a', '0000 0000 1234 5678', '')");
        put_all(tiny);
        put_record(tiny, 90000001, 2020, "[1]");
        g_autofree char *sql =
            g_strdup_printf("UPDATE affiliation SET %s = '%s'", cases[i].column, cases[i].value);
        tiny_exec(tiny, sql);
        update(tiny, NULL);
        g_autofree char *got = tiny_rows(tiny, "SELECT name, ror FROM institution", 2);
        assert_string_equal(got, cases[i].want);
        tiny_close(tiny);
    }
}

/* Identifiers inside the text win too, each for its own place, and are no part of
 * what is learned. */
static void test_identifiers_inside(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want; /* name, identifier and printed form of each place */
    } cases[] = {
        {"Northlake Hospital, Boston, MA, USA. https://ror.org/0aaaaaa11",
         "Sample Institute 0aaaaaa11 Northlake Hospital"},
        {"grid.1.a, 0000 0000 1234 5678, Northlake Hospital, Boston, MA, USA",
         "Sample Institute 0aaaaaa11 Northlake Hospital"},
        {"Northlake Hospital, Boston, MA, USA. https://ror.org/0zzzzzz99",
         "Northlake Hospital 0zzzzzz99 Northlake Hospital"},
        {"MGH, Boston, MA, USA. https://ror.org/0zzzzzz99", "MGH 0zzzzzz99 MGH"},
        {"Northlake Hospital, Boston, MA, USA; Westbrook Clinic, Ulm, Germany, ROR: 0aaaaaa11",
         "Northlake Hospital - Northlake Hospital\nSample Institute 0aaaaaa11 Westbrook Clinic"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        tiny_exec(tiny, "INSERT INTO organisation VALUES('0aaaaaa11', 'Sample Institute', '', '', "
                        "'facility', 1, 'DE', NULL, 'Ulm', 'grid.1.a', '', '')");
        put_affiliation(tiny, 1, cases[i].text);
        put_record(tiny, 90000001, 2020, "[1]");
        update(tiny, NULL);
        g_autofree char *got =
            tiny_rows(tiny,
                      "SELECT name, institution.ror, printed FROM affiliation_place JOIN "
                      "institution USING(institution_id) ORDER BY seq",
                      3);
        if (strcmp(got, cases[i].want) != 0) fail_msg("%s: %s", cases[i].text, got);
        tiny_close(tiny);
    }
}

/* The place of most records of the last two years; the newest e-mail, sure where
 * it holds the surname. */
static void test_now(void **state)
{
    (void)state;
    static const struct {
        int years[4];
        const char *affiliations[4], *want;
    } cases[] = {
        {{2020, 2020, 2021}, {"[1]", "[2]", "[3]"}, "Northlake Hospital 90000002"},
        {{2020, 2021, 2021}, {"[1]", "[3]", "[3]"}, "Massachusetts General Hospital 90000003"},
        {{2015, 2016, 2021}, {"[1]", "[1]", "[3]"}, "Massachusetts General Hospital 90000003"},
        {{2020, 2021}, {"[1]", "[3]"}, "Massachusetts General Hospital 90000002"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        put_all(tiny);
        for (int k = 0; k < 4 && cases[i].years[k]; k++)
            put_record(tiny, 90000001 + k, cases[i].years[k], cases[i].affiliations[k]);
        update(tiny, NULL);
        g_autofree char *got =
            tiny_rows(tiny,
                      "SELECT name, place_pmid FROM person_place JOIN institution "
                      "USING(institution_id)",
                      2);
        assert_string_equal(got, cases[i].want);
        g_autofree char *email =
            tiny_rows(tiny, "SELECT email, email_confidence FROM person_place", 2);
        assert_string_equal(email, "ann.sample@example.org sure");
        tiny_exec(tiny, "UPDATE authorship SET last_name = 'Other'");
        update(tiny, NULL);
        g_autofree char *other = tiny_rows(tiny, "SELECT email_confidence FROM person_place", 1);
        assert_string_equal(other, "probable");
        tiny_close(tiny);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_update),
        cmocka_unit_test(test_reads_once),
        cmocka_unit_test(test_printed_identifiers),
        cmocka_unit_test(test_identifiers_inside),
        cmocka_unit_test(test_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
