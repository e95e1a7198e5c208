/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/topic.h"

#include <inttypes.h>

#include "analyze/institution_find.h"
#include "analyze/located.h"
#include "core/error.h"
#include "tests/unit/analyze/tiny.h"

static struct tiny *open_example(void)
{
    static const char *const titles[] = {"Spleen elastography in Gaucher disease",
                                         "Elastography \"by\" NEAR(spleen)",
                                         "X-ray of Müller's hand", "Nothing"};
    struct tiny *tiny = tiny_open();
    for (size_t i = 0; i < G_N_ELEMENTS(titles); i++)
        tiny_paper(tiny, (int)i + 1, "2020-01-01", "A B C", titles[i]);
    tiny_exec(tiny, "INSERT INTO article_fts(article_fts) VALUES('rebuild');"
                    "INSERT INTO paper(pmid, entry_day, year, n_persons, case_report, retracted)"
                    " SELECT pmid, 18262, 2020, 3, 0, 0 FROM article;"
                    "INSERT INTO query(query_id, kind, name, text) VALUES"
                    " (1, 'scout', 'Wrist', 'w'), (2, 'topic', 'Wrist', 'w'),"
                    " (3, 'institution', 'Clinic', 'c'), (4, 'topic', 'Léger topic', 'l');"
                    "INSERT INTO query_article(query_id, pmid) VALUES (1, 90000001),"
                    " (2, 90000002), (2, 90000003), (2, 99999999), (3, 90000001)");
    return tiny;
}

static void test_resolve(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        enum topic_kind kind;
        const char *pmids; /* last digits; "*": all; NULL: an error */
    } cases[] = {
        {NULL, TOPIC_ALL, "*"},
        {"  ", TOPIC_ALL, "*"},
        {"wrist", TOPIC_SAVED, "23"}, /* the topic, not the scout; stored ones only */
        {"leger TOPIC", TOPIC_SAVED, ""},
        {"elastography", TOPIC_PHRASE, "12"},
        {"Spleen Gaucher", TOPIC_PHRASE, "1"},
        {"muller hand", TOPIC_PHRASE, "3"},
        {"x-ray", TOPIC_PHRASE, "3"},
        {"NEAR(spleen)", TOPIC_PHRASE, "2"}, /* words, not syntax */
        {"\"spleen", TOPIC_PHRASE, "12"},
        {"\"gaucher disease\" spleen", TOPIC_PHRASE, "1"},
        {"\"spleen gaucher\"", TOPIC_PHRASE, NULL}, /* not next to each other */
        {"spleen OR hand", TOPIC_PHRASE, NULL},
        {"clinic", TOPIC_PHRASE, NULL},
        {"zzz", TOPIC_PHRASE, NULL},
    };
    struct tiny *tiny = open_example();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        struct topic topic;
        bool done = topic_resolve(tiny->db, cases[i].words, NULL, &topic, &error);
        assert_int_equal(done, cases[i].pmids != NULL);
        assert_int_equal(topic.kind, cases[i].kind);
        if (!done) {
            assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
            g_clear_error(&error);
        } else {
            g_autoptr(GString) got = g_string_new(topic.pmids ? NULL : "*");
            for (guint k = 0; topic.pmids && k < topic.pmids->len; k++)
                g_string_append_printf(got, "%d",
                                       (int)(g_array_index(topic.pmids, int64_t, k) % 10));
            assert_string_equal(got->str, cases[i].pmids);
            g_autofree char *text = topic_describe(&topic);
            assert_non_null(text);
        }
        topic_clear(&topic);
    }
    tiny_close(tiny);
}

static void test_foreign_syntax(void **state)
{
    (void)state;
    static const struct {
        const char *words, *found; /* NULL: nothing */
    } cases[] = {
        {"", NULL},
        {"cardiac MRI and CT or not", NULL}, /* words */
        {"NOT myocarditis", "NOT"},
        {"T1 mapping OR T2 mapping", "OR"},
        {"spleen AND (NOT liver)", "AND"},
        {"(NOT liver)", "NOT"},
        {"\"spleen AND liver\"", NULL}, /* quoted: together */
        {"\"spleen AND liver", "AND"},
        {"NOTE the ORCID", NULL},
        {"strain[Title/Abstract] x", "[Title/Abstract]"},
        {"\"late enhancement\"[tiab]", "[tiab]"},
        {"Heart[MeSH Terms]", "[MeSH Terms]"},
        {"strain[tiab:~2]", "[tiab:"},
        {"[18F]FDG PET", NULL},
        {"[F-18]FDG PET", NULL},
        {"a [b", NULL},
        {"a[] b", NULL},
        {"[", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = topic_foreign_syntax(cases[i].words);
        if (g_strcmp0(found, cases[i].found) != 0)
            fail_msg("%s: got %s", cases[i].words, found ? found : "nothing");
    }
}

static void test_nearest(void **state)
{
    (void)state;
    static const char *const known[] = {"Paediatric radiology", NULL};
    static const struct {
        const char *words, *named;
    } cases[] = {
        {"Wrsit", "did you mean 'Wrist'?"},
        {"Pediatric radiolgy", "'Paediatric radiology'"},
        /* terms, in their printed forms, the nearest first */
        {"shear wave elastogrphy", "did you mean 'shear wave elastography'?"},
        {"swe imagin", "did you mean 'SWE imaging'?"},
        /* words as the full text spells them */
        {"gauchers", "did you mean 'gaucher'?"},
        {"elastografy spleen", "did you mean 'elastography spleen'?"},
        /* known, but not together, or not all */
        {"spleen hand", "by themselves: 'spleen' in 2 records, 'hand' in 1 record; fetch"},
        {"hand spelen", "by themselves: 'hand' in 1 record, 'spelen' in none (spleen?); fetch"},
        {"hand zebra", "by themselves: 'hand' in 1 record, 'zebra' in none; fetch"},
        {"zebra", "all its words; fetch it with: radscout scout \"zebra\""},
    };
    struct tiny *tiny = open_example();
    tiny_exec(tiny, "INSERT INTO term VALUES"
                    " (1, 'shear wave elastographi', 'shear wave elastography', 3, 9, 1, 1, 1,"
                    "  'shear wave elastography' || char(10) || 'SWE imaging')");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        struct topic topic;
        assert_false(topic_resolve(tiny->db, cases[i].words, known, &topic, &error));
        if (!strstr(error->message, cases[i].named))
            fail_msg("%s: %s", cases[i].words, error->message);
        g_clear_error(&error);
        topic_clear(&topic);
    }
    tiny_close(tiny);
}

/* Who is where, with the institutions. */
static struct tiny *open_places(void)
{
    struct tiny *tiny = open_example();
    tiny_exec(tiny,
              "INSERT INTO institution(institution_id, name, name_key, country, parents) VALUES"
              " (1, 'North Hospital', 'north hospital', 'US', NULL),"
              " (2, 'University North Hospital', 'university north hospital', 'DE', NULL),"
              " (3, 'Lakeside Institute', 'lakeside institute', 'DE', 'West School'),"
              " (4, 'West School', 'west school', 'DE', 'Old College' || char(10) ||"
              " 'South University');"
              "INSERT INTO person_place(person_id, institution_id, is_radiology, country, state,"
              " email) SELECT person_id, instr('ABC', last_name), 0,"
              " CASE last_name WHEN 'A' THEN 'US' ELSE 'DE' END,"
              " CASE last_name WHEN 'A' THEN 'OH' END,"
              " CASE last_name WHEN 'B' THEN NULL ELSE 'x@example.org' END FROM person");
    g_autofree char *further =
        g_strdup_printf("INSERT INTO person_place(person_id, is_radiology, country, state) VALUES"
                        " (%" PRId64 ", 0, 'US', 'SC'), (%" PRId64 ", 0, 'CN', 'SC')",
                        tiny_person('D'), tiny_person('E'));
    tiny_exec(tiny, further);
    return tiny;
}

static void test_located(void **state)
{
    (void)state;
    static const char *const aliases[] = {"Lakeside", NULL};
    static const struct {
        struct {
            const char *institution;
            const char *const *aliases;
            const char *country, *state;
            bool has_email;
        } query;
        const char *people; /* letters; "*": no restriction; NULL: an error */
    } cases[] = {
        {{0}, "*"},
        {{.institution = "North Hospital"}, "A"}, /* not that of the university */
        {{.institution = "North"}, "AB"},
        {{.institution = "hospital"}, "AB"},
        {{.institution = "North Hospital", .country = "us"}, "A"},
        {{.institution = "South", .aliases = aliases}, "C"},
        {{.country = "DE"}, "BC"},
        {{.country = "Germany"}, "BC"},
        {{.country = "United States", .state = "oh"}, "A"},
        {{.state = "Ohio"}, "A"},
        {{.state = "SC"}, "D"}, /* South Carolina, not Sichuan */
        {{.state = "South Carolina"}, "D"},
        {{.state = "Sichuan"}, "E"},
        {{.state = "SC", .country = "CN"}, "E"},
        {{.country = "FR"}, ""},
        {{.institution = "the North Hospitals"}, "A"}, /* compared by key */
        {{.institution = "orth"}, NULL},               /* whole words only */
        {{.country = "Atlantis"}, NULL},
        {{.country = "ZZ"}, NULL},
        {{.state = "XX"}, NULL},
        {{.country = "US", .state = "NSW"}, NULL},
        {{.country = "DE", .state = "Ohio"}, NULL},
        {{.institution = "South University"}, "C"}, /* with what belongs to it */
        {{.has_email = true}, "AC"},
        {{.institution = "hospital", .has_email = true}, "A"},
        {{.country = "DE", .has_email = true}, "C"},
    };
    struct tiny *tiny = open_places();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        GHashTable *people = NULL;
        struct located_region region = {0};
        const char *institution = cases[i].query.institution;
        const struct located_query place = {cases[i].query.country, cases[i].query.state};
        OWNED(institution_found)
        found = institution
                    ? institution_find(tiny->db, institution, cases[i].query.aliases, &error)
                    : NULL;
        const struct located_asked asked = {found ? found->ids : NULL, &region,
                                            cases[i].query.has_email};
        bool done = (!institution || found) && located_region_read(&place, &region, &error) &&
                    located_people(tiny->db, &asked, &people, &error);
        located_region_clear(&region);
        if (done != (cases[i].people != NULL))
            fail_msg("case %zu: %s", i, error ? error->message : "no error");
        g_autoptr(GString) got = g_string_new(people ? NULL : "*");
        for (char name = 'A'; people && name <= 'E'; name++) {
            int64_t id = tiny_person(name);
            if (g_hash_table_contains(people, &id)) g_string_append_c(got, name);
        }
        if (done) assert_string_equal(got->str, cases[i].people);
        g_clear_error(&error);
        g_clear_pointer(&people, g_hash_table_unref);
    }
    tiny_close(tiny);
}

/* A state of somewhere else is said to be one. */
static void test_state_elsewhere(void **state)
{
    (void)state;
    static const struct {
        struct located_query query;
        const char *message;
    } cases[] = {
        {{.state = "TX", .country = "DE"}, "'TX' is a state of US, not of DE"},
        {{.state = "texas", .country = "de"}, "'texas' is a state of US, not of DE"},
        {{.state = "WA", .country = "DE"}, "'WA' is a state of AU or US, not of DE"},
        {{.state = "Punjab", .country = "DE"}, "'Punjab' is a state of IN or PK, not of DE"},
        {{.state = "QQ", .country = "DE"}, "'QQ' is no state; give its English name or its code"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        struct located_region region;
        assert_false(located_region_read(&cases[i].query, &region, &error));
        located_region_clear(&region);
        assert_string_equal(error->message, cases[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_resolve),         cmocka_unit_test(test_foreign_syntax),
        cmocka_unit_test(test_nearest),         cmocka_unit_test(test_located),
        cmocka_unit_test(test_state_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
