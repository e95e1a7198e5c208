/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/person_moves.h"

#include "tests/unit/analyze/tiny.h"

/* Institutions by one letter; "b" belongs to "u". */
static void put_institutions(struct tiny *tiny)
{
    for (char c = 'a'; c <= 'z'; c++) {
        g_autofree char *sql = g_strdup_printf(
            "INSERT INTO institution(institution_id, name, name_key, parents) VALUES(%d, '%c', "
            "'%c', %s);"
            "INSERT INTO affiliation(affiliation_id, text, key) VALUES(%d, '%c', x'%02x');"
            "INSERT INTO affiliation_place(affiliation_id, seq, institution_id, is_radiology) "
            "VALUES(%d, 1, %d, 0)",
            c, c, c, c == 'b' ? "'u'" : "NULL", c, c, c, c, c);
        tiny_exec(tiny, sql);
    }
}

/* "2015a": a record of that year at a; "2015-11ab": of that month at a and b. */
static void put_record(struct tiny *tiny, int number, const char *text)
{
    int year = (int)g_ascii_strtoll(text, NULL, 10), month = 7;
    const char *letters = text + 4;
    if (*letters == '-') {
        month = (int)g_ascii_strtoll(letters + 1, NULL, 10);
        letters += 3;
    }
    g_autoptr(GString) ids = g_string_new(NULL);
    for (const char *c = letters; *c; c++)
        g_string_append_printf(ids, "%s%d", ids->len ? "," : "", *c);
    g_autofree char *sql = g_strdup_printf(
        "INSERT INTO article(pmid, version, digest, is_book, year, entrez_date, authors_complete, "
        "n_authors, retracted) VALUES(%d, 1, x'00', 0, %d, '%d-%02d-01', 1, 1, 0);"
        "INSERT INTO authorship(pmid, position, last_name, equal_contrib, is_first, is_last, "
        "affiliations) VALUES(%d, 1, 'Sample', 0, 1, 1, '[%s]');"
        "INSERT INTO person_authorship VALUES(%d, 1, 1)",
        90000001 + number, year, year, month, 90000001 + number, ids->str, 90000001 + number);
    tiny_exec(tiny, sql);
}

static void test_moves(void **state)
{
    (void)state;
    static const struct {
        const char *records, *current, *want; /* "from until to since, ..." */
    } cases[] = {
        {"2015a 2016a 2020c 2021c", "c", "a 2016-07-01 c 2020-07-01"},
        {"2015a 2016a 2016-10c 2017-02c", "c", "a 2016-07-01 c 2016-10-01"},
        {"2015a 2016a 2020c", "c", ""}, /* a visit, or not sure yet */
        {"2015a 2016a 2017c 2018c 2020d 2021d", "d",
         "a 2016-07-01 c 2017-07-01, c 2018-07-01 d 2020-07-01"},
        /* two places on every paper, then two others */
        {"2015ax 2016ax 2017a 2019cy 2020cy 2021y", "c", "a 2017-07-01 c 2019-07-01"},
        {"2015ax 2016ax 2017ax", "a", ""},
        /* papers that were under way */
        {"2015a 2016-03c 2016-09a 2017c 2018c", "c", "a 2016-09-01 c 2016-03-01"},
        {"2015a 2016-03c 2016-09a 2017-01c", "c", ""}, /* too early to say */
        {"2015a 2016c 2018a 2019c", "c", ""},          /* two places side by side */
        {"2015a 2016c 2017c 2019a", "a", ""},          /* back again */
        /* a hospital and its university are one */
        {"2015u 2016u 2018b 2019b", "b", ""},
        {"2015b 2016b 2018u 2019u 2020c 2021c", "c", "b 2019-07-01 c 2020-07-01"},
        {"2015a", "a", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct tiny *tiny = tiny_open();
        put_institutions(tiny);
        g_auto(GStrv) records = g_strsplit(cases[i].records, " ", -1);
        for (int k = 0; records[k]; k++)
            put_record(tiny, k, records[k]);
        g_autofree char *sql =
            g_strdup_printf("INSERT INTO person_place(person_id, institution_id, is_radiology) "
                            "VALUES(1, %d, 0)",
                            *cases[i].current);
        tiny_exec(tiny, sql);
        GError *error = NULL;
        g_autoptr(GArray) moves = person_moves(tiny->db, 1, &error);
        tiny_check(moves != NULL, error);
        g_autoptr(GString) got = g_string_new(NULL);
        for (guint k = 0; k < moves->len; k++) {
            const struct person_move *move = &g_array_index(moves, struct person_move, k);
            g_string_append_printf(got, "%s%s %s %s %s", k ? ", " : "", move->from, move->until,
                                   move->to, move->since);
        }
        if (strcmp(got->str, cases[i].want) != 0) fail_msg("%s: %s", cases[i].records, got->str);
        tiny_close(tiny);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
