/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/identity.h"

#include "analyze/places.h"
#include "tests/unit/analyze/tiny.h"

#define PLACE_A "Department of Radiology, Northlake General Hospital, Boston, MA, USA"
#define PLACE_B "Department of Cardiology, Westbrook University, Oslo, Norway"
#define ORCID_1 "0000-0002-1825-0097"
#define ORCID_2 "0000-0001-5109-3700"

struct author {
    const char *last, *fore;
    const char *affiliation, *email, *orcid;
};

/* Papers of a case: at most 4 authors each, in order; PMID 90000001 and on. */
struct given {
    const char *title;
    struct author authors[4];
};

static void put_text(struct tiny *tiny, const char *sql, int64_t pmid, int position,
                     const struct author *author)
{
    GError *error = NULL;
    struct stmt *stmt = db_stmt(tiny->db, sql, &error);
    tiny_check(stmt != NULL, error);
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_int(stmt, 2, position);
    stmt_bind_text(stmt, 3, author->last);
    stmt_bind_text(stmt, 4, author->fore);
    stmt_bind_text(stmt, 5, author->orcid);
    stmt_bind_text(stmt, 6, author->email);
    stmt_bind_text(stmt, 7, author->affiliation);
    tiny_check(stmt_run(stmt, &error), error);
}

static void put_author(struct tiny *tiny, int64_t pmid, int position, const struct author *author)
{
    put_text(tiny,
             "INSERT INTO affiliation(text, key) SELECT ?7, CAST(?7 AS BLOB) "
             "WHERE ?7 IS NOT NULL AND NOT EXISTS(SELECT 1 FROM affiliation WHERE text = ?7)",
             pmid, position, author);
    put_text(tiny,
             "INSERT INTO authorship(pmid, position, last_name, fore_name, orcid, email, "
             "equal_contrib, is_first, is_last, affiliations) "
             "SELECT ?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, "
             "(SELECT '[' || affiliation_id || ']' FROM affiliation WHERE text = ?7)",
             pmid, position, author);
}

static void put_paper(struct tiny *tiny, int64_t pmid, const char *title,
                      const struct author *authors, int n_authors)
{
    GError *error = NULL;
    struct stmt *stmt = db_stmt(tiny->db,
                                "INSERT INTO article(pmid, version, digest, is_book, "
                                "authors_complete, n_authors, retracted, title, entrez_date, year) "
                                "VALUES(?1, 1, x'00', 0, 1, 4, 0, ?2, '2020-01-01', 2020)",
                                &error);
    tiny_check(stmt != NULL, error);
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_text(stmt, 2, title);
    tiny_check(stmt_run(stmt, &error), error);
    for (int i = 0; i < n_authors; i++)
        put_author(tiny, pmid, i + 1, &authors[i]);
}

/* Forty papers by other people, so that no word is rare by accident. */
static void put_background(struct tiny *tiny)
{
    for (int i = 0; i < 40; i++) {
        g_autofree char *last = g_strdup_printf("Bystander%c%c", 'a' + i % 20, 'a' + i / 20);
        g_autofree char *place =
            g_strdup_printf("Department of Radiology, Hospital Number%d, Town%d, USA", i, i);
        struct author author = {last, "Quentin", place, NULL, NULL};
        put_paper(tiny, 91000000 + i, "A common title about imaging of something", &author, 1);
    }
}

static void rebuild(struct tiny *tiny, bool ignore_orcid)
{
    GError *error = NULL;
    struct identity_options options = {.ignore_orcid = ignore_orcid};
    tiny_check(db_begin(tiny->db, &error), error);
    tiny_check(db_reset_derived(tiny->db, &error), error);
    tiny_check(identity_rebuild(tiny->db, &options, &error), error);
    tiny_check(places_rebuild(tiny->db, NULL, &error), error);
    tiny_check(db_commit(tiny->db, &error), error);
}

/* The first authors of two papers: one person or two? */
struct pair_case {
    const char *why;
    struct given a, b;
    bool ignore_orcid, same;
};

static void check_pairs(const struct pair_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct tiny *tiny = tiny_open();
        put_background(tiny);
        put_paper(tiny, 90000001, cases[i].a.title, cases[i].a.authors, 4);
        put_paper(tiny, 90000002, cases[i].b.title, cases[i].b.authors, 4);
        rebuild(tiny, cases[i].ignore_orcid);
        int64_t same = tiny_int(
            tiny, "SELECT (SELECT person_id FROM person_authorship WHERE pmid = 90000001 AND "
                  "position = 1) = (SELECT person_id FROM person_authorship WHERE pmid = 90000002 "
                  "AND position = 1)");
        if ((same == 1) != cases[i].same) fail_msg("%s", cases[i].why);
        tiny_close(tiny);
    }
}

static void test_identifiers(void **state)
{
    (void)state;
    static const struct pair_case cases[] = {
        {"one ORCID, compatible names",
         {"x", {{"Sample", "John", PLACE_A, NULL, ORCID_1}}},
         {"y", {{"Sample", "J", PLACE_B, NULL, ORCID_1}}},
         false,
         true},
        {"one ORCID, but it is not looked at",
         {"x", {{"Sample", "John", PLACE_A, NULL, ORCID_1}}},
         {"y", {{"Sample", "J", PLACE_B, NULL, ORCID_1}}},
         true,
         false},
        {"one ORCID, other name",
         {"x", {{"Sample", "John", PLACE_A, NULL, ORCID_1}}},
         {"y", {{"Sample", "James", PLACE_A, NULL, ORCID_1}}},
         false,
         false},
        {"one ORCID across blocks: Bob and Robert",
         {"x", {{"Sample", "Robert", PLACE_A, NULL, ORCID_1}}},
         {"y", {{"Sample", "Bob", PLACE_B, NULL, ORCID_1}}},
         false,
         true},
        {"two ORCIDs, everything else equal",
         {"x", {{"Sample", "John", PLACE_A, NULL, ORCID_1}, {"Other", "Ann", NULL, NULL, NULL}}},
         {"y", {{"Sample", "John", PLACE_A, NULL, ORCID_2}, {"Other", "Ann", NULL, NULL, NULL}}},
         false,
         false},
        {"two ORCIDs, one e-mail",
         {"x", {{"Sample", "John", PLACE_A, "j@example.org", ORCID_1}}},
         {"y", {{"Sample", "John", PLACE_A, "J@example.org", ORCID_2}}},
         false,
         true},
    };
    check_pairs(cases, G_N_ELEMENTS(cases));
}

static void test_evidence(void **state)
{
    (void)state;
    static const struct pair_case cases[] = {
        {"same forename and affiliation",
         {"x", {{"Sample", "John", PLACE_A, NULL, NULL}}},
         {"y", {{"Sample", "John", PLACE_A, NULL, NULL}}},
         false,
         true},
        {"same forename, nothing else",
         {"x", {{"Sample", "John", PLACE_A, NULL, NULL}}},
         {"y", {{"Sample", "John", PLACE_B, NULL, NULL}}},
         false,
         false},
        {"moved abroad with three co-authors",
         {"x",
          {{"Sample", "John", PLACE_A, NULL, NULL},
           {"Aa", "B", NULL, NULL, NULL},
           {"Cc", "D", NULL, NULL, NULL},
           {"Ee", "F", NULL, NULL, NULL}}},
         {"y",
          {{"Sample", "John", PLACE_B, NULL, NULL},
           {"Aa", "B", NULL, NULL, NULL},
           {"Cc", "D", NULL, NULL, NULL},
           {"Ee", "F", NULL, NULL, NULL}}},
         false,
         true},
        {"a frequent name and one co-author are too little",
         {"x", {{"Wang", "Wei", NULL, NULL, NULL}, {"Aa", "B", NULL, NULL, NULL}}},
         {"y", {{"Wang", "Wei", NULL, NULL, NULL}, {"Aa", "B", NULL, NULL, NULL}}},
         false,
         false},
        {"forename and two co-authors are enough",
         {"x",
          {{"Sample", "John", NULL, NULL, NULL},
           {"Aa", "B", NULL, NULL, NULL},
           {"Cc", "D", NULL, NULL, NULL}}},
         {"y",
          {{"Sample", "John", NULL, NULL, NULL},
           {"Aa", "B", NULL, NULL, NULL},
           {"Cc", "D", NULL, NULL, NULL}}},
         false,
         true},
        {"other middle initial",
         {"x", {{"Sample", "John A", PLACE_A, "j@example.org", NULL}}},
         {"y", {{"Sample", "John B", PLACE_A, "j@example.org", NULL}}},
         false,
         false},
        {"one e-mail",
         {"x", {{"Sample", "J", PLACE_A, "j@example.org", NULL}}},
         {"y", {{"Sample", "John", PLACE_A, "j@example.org", NULL}}},
         false,
         true},
        {"one e-mail, one surname part of the other",
         {"x", {{"Sample", "John", NULL, "j@example.org", NULL}}},
         {"y", {{"Sample Other", "John", NULL, "j@example.org", NULL}}},
         false,
         true},
        {"the same abroad, with initials",
         {"x", {{"Sample", "J", PLACE_A, "j@example.org", NULL}}},
         {"y", {{"Sample Other", "J", PLACE_B, "j@example.org", NULL}}},
         false,
         false},
        {"group authors are nobody",
         {"x", {{NULL, NULL, PLACE_A, NULL, NULL}}},
         {"y", {{NULL, NULL, PLACE_A, NULL, NULL}}},
         false,
         false},
    };
    check_pairs(cases, G_N_ELEMENTS(cases));
}

/* How sure: by the mean points of the weakest join (in the comments) and by who else
 * could bear the name. */
static void test_confidence(void **state)
{
    (void)state;
    static const struct {
        const char *fores[2]; /* of two papers; NULL: one paper */
        int shared;           /* co-authors on both */
        const char *namesake, *orcid, *want;
    } cases[] = {
        {{"John", "John"}, 2, "John", NULL, "sure"},     /* 7.1 */
        {{"J", "John"}, 2, NULL, NULL, "probable"},      /* 5.7 */
        {{"John", "John"}, 1, "John", NULL, "probable"}, /* 4.8 */
        {{"J", "John"}, 1, "John", NULL, "namesakes"},   /* 3.4 */
        {{"J", "John"}, 1, "James", NULL, "probable"},
        {{"J", "John"}, 1, NULL, NULL, "probable"},
        {{"John", NULL}, 0, NULL, NULL, "sure"},
        {{"John", NULL}, 0, "James", NULL, "sure"},
        {{"J", NULL}, 0, NULL, NULL, "probable"},
        {{"John", NULL}, 0, "J", NULL, "namesakes"},
        {{"J", NULL}, 0, "John", NULL, "namesakes"},
        {{"J", NULL}, 0, "John", ORCID_1, "sure"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        put_background(tiny);
        for (int k = 0; k < 2 && cases[i].fores[k]; k++) {
            const struct author authors[] = {
                {"Sample", cases[i].fores[k], NULL, NULL, cases[i].orcid},
                {"Aa", "B", NULL, NULL, NULL},
                {"Cc", "D", NULL, NULL, NULL}};
            put_paper(tiny, 90000001 + k, "x", authors, 1 + cases[i].shared);
        }
        const struct author other = {"Sample", cases[i].namesake, NULL, NULL, NULL};
        if (cases[i].namesake) put_paper(tiny, 90000009, "x", &other, 1);
        rebuild(tiny, false);
        g_autofree char *got =
            tiny_rows(tiny, "SELECT confidence FROM person WHERE person_id = 900000010001", 1);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("case %zu: %s, not %s", i, got, cases[i].want);
        tiny_close(tiny);
    }
}

/* Two circles of four papers each: the larger two clusters are, the more it takes to
 * join them, but not without end. */
static void test_circles(void **state)
{
    (void)state;
    static const struct {
        const char *why, *title;
        int shared;       /* co-authors of both circles */
        bool is_bare;     /* nothing but the name is printed: size is no matter */
        int64_t n_people; /* of that name */
    } cases[] = {
        {"0.3 points between them: two", "x", 0, false, 2},
        {"... of names alone: two", "x", 0, true, 2},
        {"2.2 are enough for single records, not for fours", "Quokka pouches", 0, false, 2},
        {"... but for fours that print the name alone", "Quokka pouches", 0, true, 1},
        {"3.4 are enough", "x", 1, false, 1},
        {"5.3 are enough", "Quokka pouches", 1, false, 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        put_background(tiny);
        for (int k = 0; k < 8; k++) {
            g_autofree char *email = g_strdup_printf("number%d@example.org", k);
            const struct author authors[] = {
                {"Sample", "J", NULL, cases[i].is_bare ? NULL : email, NULL},
                {k < 4 ? "Aa" : "Ee", "B", NULL, NULL, NULL},
                {k < 4 ? "Cc" : "Gg", "D", NULL, NULL, NULL},
                {"Shared", "F", NULL, NULL, NULL}};
            put_paper(tiny, 90000001 + k, cases[i].title, authors, 3 + cases[i].shared);
        }
        rebuild(tiny, false);
        int64_t n = tiny_int(tiny, "SELECT count(*) FROM person WHERE last_name = 'Sample'");
        if (n != cases[i].n_people) fail_msg("%s: %d people", cases[i].why, (int)n);
        tiny_close(tiny);
    }
}

/* What a name alone says is measured: where second initials hardly
 * ever contradict each other, it is one person; where they do, it says nothing. */
static void test_initials(void **state)
{
    (void)state;
    static const struct {
        const char *why, *fore, *affiliation;
        bool is_field;    /* the others are one person each */
        int64_t n_people; /* of the name */
    } cases[] = {
        {"one field: one person", "JA", NULL, true, 1},
        {"a sample of everything: nobody knows", "JA", NULL, false, 4},
        {"a name that many bear", "W", NULL, true, 4},
        {"who prints more is judged by that", "JA", PLACE_A, true, 4},
        {"one full forename says more", "Jane A", NULL, true, 1},
        {"... and nothing of frequent ones", "Wei", NULL, true, 4},
        {"... nor where a place is printed", "Jane", PLACE_A, true, 4},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        const char *last = *cases[i].fore == 'W' ? "Wang" : "Sample";
        for (int k = 0; k < 4; k++) {
            g_autofree char *title = g_strdup_printf("Title%c", 'a' + k);
            g_autofree char *place =
                g_strdup_printf("Hospital Number%d, Town%d, %s", k, k, k % 2 ? "France" : "Japan");
            struct author author = {last, cases[i].fore, cases[i].affiliation ? place : NULL, NULL,
                                    NULL};
            put_paper(tiny, 90000001 + k, title, &author, 1);
        }
        for (int k = 0; k < 120; k++) {
            g_autofree char *other = g_strdup_printf("Other%c%c", 'a' + k / 2 % 20, 'a' + k / 40);
            g_autofree char *title = g_strdup_printf("Work%c%c", 'a' + k % 20, 'a' + k / 20);
            struct author author = {other, cases[i].is_field || k % 2 ? "QK" : "QL", NULL, NULL,
                                    NULL};
            put_paper(tiny, 91000000 + k, title, &author, 1);
        }
        rebuild(tiny, false);
        g_autofree char *sql =
            g_strdup_printf("SELECT count(*) FROM person WHERE last_name = '%s'", last);
        int64_t n = tiny_int(tiny, sql);
        if (n != cases[i].n_people) fail_msg("%s: %d people", cases[i].why, (int)n);
        /* never sure: nothing but the name joined them */
        assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM person WHERE confidence = 'sure' AND "
                                        "n_papers > 1"),
                         0);
        tiny_close(tiny);
    }
}

/* Two authors of one paper are never one person, whatever joins them. */
static void test_one_paper(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    const struct author twins[] = {{"Sample", "J", PLACE_A, "lab@example.org", NULL},
                                   {"Sample", "John", PLACE_A, "lab@example.org", NULL}};
    put_background(tiny);
    put_paper(tiny, 90000001, "x", twins, 2);
    put_paper(tiny, 90000002, "x", twins, 1);
    put_paper(tiny, 90000003, "x", twins + 1, 1);
    rebuild(tiny, false);
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM (SELECT 1 FROM person_authorship "
                                    "GROUP BY pmid, person_id HAVING count(*) > 1)"),
                     0);
    assert_int_equal(tiny_int(tiny, "SELECT count(DISTINCT person_id) FROM person_authorship "
                                    "WHERE pmid < 91000000"),
                     2);
    tiny_close(tiny);
}

static void test_person_row(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    const struct author forms[] = {{"Müller", "J", PLACE_A, "m@example.org", NULL},
                                   {"Müller", "Jürgen", PLACE_B, "m@example.org", NULL},
                                   {"Mueller", "Jürgen", NULL, "m@example.org", ORCID_1}};
    put_background(tiny);
    put_paper(tiny, 90000003, "x", &forms[0], 1);
    put_paper(tiny, 90000004, "x", &forms[1], 1);
    put_paper(tiny, 90000005, "x", &forms[2], 1);
    tiny_exec(tiny, "UPDATE article SET entrez_date = '2021-05-06' WHERE pmid = 90000004");
    tiny_exec(tiny, "UPDATE article SET entrez_date = NULL WHERE pmid = 90000003");
    rebuild(tiny, false);
    g_autofree char *person =
        tiny_rows(tiny,
                  "SELECT person_id, last_name, fore_name, name_key, orcid, n_papers, first_date, "
                  "last_date, people FROM person JOIN name_block USING(name_block) "
                  "WHERE person_id < 910000000000",
                  9);
    assert_string_equal(person, "900000030001 Müller Jürgen muller jurgen " ORCID_1
                                " 3 2020-01-01 2021-05-06 1");
    g_autofree char *place =
        tiny_rows(tiny,
                  "SELECT country, city, department, is_radiology, place_pmid, place_date, email, "
                  "email_pmid, email_date FROM person_place WHERE person_id = 900000030001",
                  9);
    assert_string_equal(place, "NO Oslo Department of Cardiology 0 90000004 2021-05-06 "
                               "m@example.org 90000004 2021-05-06");
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM person_authorship"), 43);
    tiny_close(tiny);
}

/* Past the size where a block is compared in parts, the links still hold and
 * no paper's authors fall together. */
static void test_large_block(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    GError *error = NULL;
    tiny_check(db_begin(tiny->db, &error), error);
    /* valgrind-quick asks for less */
    const int n_people = g_getenv("RADSCOUT_TEST_SMALL") ? 200 : 3200;
    for (int i = 0; i < n_people; i++) {
        g_autofree char *fore =
            g_strdup_printf("Wei%c%c%c", 'a' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676);
        g_autofree char *place =
            g_strdup_printf("Hospital Number%d, Road%d, Town%d, China", i, i, i);
        g_autofree char *email = i % 2 ? NULL : g_strdup_printf("w%d@example.org", i);
        g_autofree char *title = g_strdup_printf("On subject%d", i);
        const struct author authors[] = {{"Wang", fore, place, email, NULL}};
        put_paper(tiny, 90000001 + 2 * i, title, authors, 1);
        const struct author again[] = {{"Wang", i % 2 ? fore : "W", place, email, NULL}};
        put_paper(tiny, 90000002 + 2 * i, title, again, 1);
    }
    tiny_check(db_commit(tiny->db, &error), error);
    rebuild(tiny, false);
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM person"), n_people);
    assert_int_equal(tiny_int(tiny, "SELECT max(n_papers) FROM person"), 2);
    tiny_close(tiny);
}

/* The same rows whatever the order in which records came. */
static void test_order(void **state)
{
    (void)state;
    const struct author a[] = {{"Sample", "John", PLACE_A, NULL, NULL},
                               {"Aa", "B", PLACE_B, NULL, NULL}};
    const struct author b[] = {{"Sample", "J", PLACE_A, NULL, NULL},
                               {"Aa", "B", PLACE_B, NULL, NULL}};
    char *rows[2];
    for (int turn = 0; turn < 2; turn++) {
        struct tiny *tiny = tiny_open();
        if (turn == 0) put_background(tiny);
        put_paper(tiny, turn ? 90000002 : 90000001, "x", turn ? b : a, 2);
        put_paper(tiny, turn ? 90000001 : 90000002, "x", turn ? a : b, 2);
        if (turn == 1) put_background(tiny);
        rebuild(tiny, false);
        rows[turn] = tiny_rows(tiny,
                               "SELECT person_id, last_name, fore_name, confidence, n_papers, "
                               "name, department FROM person JOIN person_place USING(person_id) "
                               "LEFT JOIN institution USING(institution_id) ORDER BY person_id",
                               7);
        tiny_close(tiny);
    }
    assert_string_equal(rows[0], rows[1]);
    g_free(rows[0]);
    g_free(rows[1]);
}

/* Whose Semantic Scholar ids are whose: by position and name, groups in its
 * list or not. */
static void test_s2_ids(void **state)
{
    (void)state;
    static const struct {
        const char *list; /* rows of s2_author: position, id, name */
        bool has_group;   /* a group stands before the persons */
        const char *ids;  /* of the three persons */
    } cases[] = {
        {"(1,'11','A. Sample'),(2,'12','Carl Other'),(3,'13','C Third')", false, "11 12 13 "},
        {"(1,'11','A. Sample'),(2,'12','Wrong Name'),(3,'13','Third')", false, "11 - 13 "},
        {"(1,NULL,'Group'),(2,'11','A. Sample'),(3,'12','C. Other'),(4,'13','C. Third')", true,
         "11 12 13 "},
        /* it leaves the group out */
        {"(1,'11','A. Sample'),(2,'12','C. Other'),(3,'13','C. Third')", true, "11 12 13 "},
        {"(1,'11','A. Sample'),(2,'12','X. Other'),(3,'13','Third')", true, "11 - 13 "},
        {"(2,'12','Sample')", false, "- - - "},
        {"(9,'12','C. Third')", false, "- - - "},
    };
    static const struct author authors[] = {{.last = "Sample", .fore = "Ann"},
                                            {.last = "Other", .fore = "Carl"},
                                            {.last = "Third", .fore = "C"}};
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        put_background(tiny);
        put_paper(tiny, 90000001, "A paper", authors, 3);
        if (cases[i].has_group)
            tiny_exec(tiny, "UPDATE authorship SET position = position + 10 WHERE pmid = 90000001;"
                            "UPDATE authorship SET position = position - 9 WHERE pmid = 90000001;"
                            "INSERT INTO authorship(pmid, position, collective_name, "
                            "equal_contrib, is_first, is_last) VALUES(90000001, 1, 'G', 0, 0, 0)");
        g_autofree char *sql =
            g_strdup_printf("INSERT INTO s2_author(position, s2_author_id, name, pmid) SELECT *, "
                            "90000001 FROM (VALUES%s)",
                            cases[i].list);
        tiny_exec(tiny, sql);
        rebuild(tiny, false);
        g_autofree char *ids =
            tiny_rows(tiny,
                      "SELECT coalesce(s2_author_id, '-') || ' ' FROM person_authorship "
                      "JOIN person USING(person_id) WHERE pmid = 90000001 ORDER BY position",
                      1);
        g_auto(GStrv) lines = g_strsplit_set(ids, "\n|", -1);
        g_autofree char *flat = g_strjoinv("", lines);
        if (strcmp(flat, cases[i].ids) != 0)
            fail_msg("%s: %s, not %s", cases[i].list, flat, cases[i].ids);
        tiny_close(tiny);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identifiers), cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_confidence),  cmocka_unit_test(test_one_paper),
        cmocka_unit_test(test_person_row),  cmocka_unit_test(test_large_block),
        cmocka_unit_test(test_order),       cmocka_unit_test(test_s2_ids),
        cmocka_unit_test(test_circles),     cmocka_unit_test(test_initials),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
