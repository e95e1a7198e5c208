/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "tests/server/record_reader.h"

static struct corpus_options options_of(uint64_t seed)
{
    struct corpus_options options = {
        .records = 1000, .years = 12, .references = CORPUS_REFERENCES, .seed = seed};
    g_date_clear(&options.as_of, 1);
    g_date_set_dmy(&options.as_of, 31, G_DATE_DECEMBER, 2025);
    return options;
}

/* The whole corpus as one text. */
static char *print_all(uint64_t seed)
{
    struct corpus_options options = options_of(seed);
    struct population *population = population_new(&options);
    GString *xml = g_string_new(NULL);
    struct paper paper;
    paper_init(&paper);
    for (unsigned i = 0; i < options.records; i++) {
        paper_compose(population, &paper, i);
        paper_print(population, &paper, xml);
    }
    paper_clear(&paper);
    population_free(population);
    return g_string_free(xml, FALSE);
}

static void same_seed_same_bytes(void **state)
{
    (void)state;
    g_autofree char *one = print_all(1), *again = print_all(1), *other = print_all(2);
    assert_true(strcmp(one, again) == 0);
    assert_true(strcmp(one, other) != 0);
    assert_true(g_utf8_validate(one, -1, NULL));
}

static void check_orcid(const char *digits)
{
    unsigned total = 0;
    assert_int_equal(strlen(digits), 16);
    for (int i = 0; i < 15; i++)
        total = (total + (unsigned)(digits[i] - '0')) * 2;
    unsigned check = (12 - total % 11) % 11;
    assert_int_equal(digits[15], check == 10 ? 'X' : (int)('0' + check));
}

/* Only addresses that can reach nobody. */
static void check_addresses(const char *affiliation)
{
    for (const char *at = affiliation; (at = strchr(at, '@')) != NULL; at++) {
        g_autofree char *host = g_strndup(at, strcspn(at, " ;"));
        g_strchomp(host);
        if (g_str_has_suffix(host, ".")) host[strlen(host) - 1] = '\0';
        bool safe = g_str_has_suffix(host, ".example.org") ||
                    g_str_has_suffix(host, ".example.com") ||
                    g_str_has_suffix(host, ".example.net");
        if (!safe) print_error("%s\n", host);
        assert_true(safe);
    }
}

static void check_record(const struct record *record, int64_t pmid)
{
    assert_int_equal(record->pmid, pmid);
    assert_true(record->authors->len > 0);
    assert_int_equal(record->items[FIELD_TITLE]->len >= 1, 1);
    if (record->doi) assert_true(g_str_has_prefix(record->doi, "10.5555/"));
    for (unsigned i = 0; i < record->authors->len; i++) {
        const struct reader_author *author = record->authors->pdata[i];
        assert_true((author->group != NULL) != (author->last != NULL));
        if (author->orcid) check_orcid(author->orcid);
    }
    for (unsigned i = 0; i < record->items[FIELD_AFFILIATION]->len; i++)
        check_addresses(record->items[FIELD_AFFILIATION]->pdata[i]);
}

static void records_are_sound(void **state)
{
    (void)state;
    g_autofree char *xml = print_all(3);
    g_auto(GStrv) lines = g_strsplit(xml, "\n", -1);
    OWNED(record) record = record_new();
    int32_t before = 0;
    for (unsigned i = 0; i < 1000; i++) {
        assert_true(record_read(record, lines[i], strlen(lines[i])));
        check_record(record, CORPUS_FIRST_PMID + i);
        assert_true(record->entry_day >= before);
        before = record->entry_day;
    }
}

/* The planted stand out: every mentor has more recent senior papers than
 * anybody who was not planted, and takes newcomers. */
static void mentors_stand_out(void **state)
{
    (void)state;
    struct corpus_options options = options_of(4);
    struct population *population = population_new(&options);
    struct paper paper;
    paper_init(&paper);
    GHashTable *background = g_hash_table_new(NULL, NULL);
    for (unsigned i = 0; i < options.records; i++) {
        paper_compose(population, &paper, i);
        if (paper.lab->kind != LAB_BACKGROUND || population->last_day - paper.day > 1095) continue;
        gpointer key = GUINT_TO_POINTER(paper.lab->senior + 1);
        gsize n = GPOINTER_TO_SIZE(g_hash_table_lookup(background, key));
        g_hash_table_insert(background, key, GSIZE_TO_POINTER(n + 1));
    }
    gsize most = 0;
    GHashTableIter iter;
    gpointer n;
    g_hash_table_iter_init(&iter, background);
    while (g_hash_table_iter_next(&iter, NULL, &n))
        most = MAX(most, GPOINTER_TO_SIZE(n));
    unsigned n_mentors = 0;
    for (unsigned i = 0; i < population->labs->len; i++) {
        const struct lab *lab = population_lab(population, i);
        if (lab->kind != LAB_MENTOR) continue;
        n_mentors++;
        assert_true(lab->n_recent > most);
        assert_true(2 * g_hash_table_size(lab->newcomers) >= lab->n_recent);
    }
    assert_int_equal(n_mentors, 12);
    g_hash_table_unref(background);
    paper_clear(&paper);
    population_free(population);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_seed_same_bytes),
        cmocka_unit_test(records_are_sound),
        cmocka_unit_test(mentors_stand_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
