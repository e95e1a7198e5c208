/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/server/fixture.h"

/* hits: last digits of the PMIDs; missing: what was not found. */
static const struct {
    const char *term, *hits, *translation, *missing;
} cases[] = {
    {"cardiac", "1246", "\"cardiac\"[All Fields]", ""},
    {"cardiac MRI", "1246", "(\"cardiac\"[All Fields] AND \"MRI\"[All Fields])", ""},
    {"\"cardiac MRI\"", "1", "\"cardiac MRI\"[All Fields]", ""},
    {"\"cardiac mri\"[tiab]", "1", "\"cardiac mri\"[Title/Abstract]", ""},
    {"cardiac mri[tiab]", "1", "\"cardiac mri\"[Title/Abstract]", ""},
    {"MRI[ti]", "134", NULL, ""},
    {"MRI[Title]", "134", NULL, ""},
    {"MRI[ab]", "26", NULL, ""},
    {"\"liver mri\"[ti]", "3", NULL, ""},
    {"t1-weighted", "1", NULL, ""},
    {"\"free breathing\"", "1", NULL, ""},
    {"radiolog*[ti]", "5", NULL, ""},
    {"radiolog[ti]", "", NULL, "radiolog"},
    {"lakeview[ad]", "1456", NULL, ""},
    {"\"Lakeview Hospital\"[Affiliation]", "14", NULL, ""},
    {"Radiology[ta]", "1346", NULL, ""},
    {"\"Radiology\"[Journal]", "1346", NULL, ""},
    {"radiology", "123456", NULL, ""},
    {"Heart[mh]", "124", NULL, ""},
    {"\"Heart/pathology\"[mesh]", "124", NULL, ""},
    {"heart[majr]", "124", NULL, ""},
    {"Smith J[au]", "45", NULL, ""},
    {"smith jane a[au]", "4", NULL, ""},
    {"smith[au]", "456", NULL, ""},
    {"muller jk[lastau]", "1", NULL, ""},
    {"junior[1au]", "123456", NULL, ""},
    {"junior[lastau]", "3", NULL, ""},
    {"case reports[pt]", "3", NULL, ""},
    {"english[la]", "123456", NULL, ""},
    {"2020[dp]", "23", "2020[Date - Publication]", ""},
    {"2020/03/05[pdat]", "23", NULL, ""},
    {"2020/03/06:2022[pdat]", "45", NULL, ""},
    {"2019/01/01:2020/12/31[edat]", "123", NULL, ""},
    {"\"2019\"[Date - Entry] : \"2020\"[Date - Entry]", "123", "2019:2020[Date - Entry]", ""},
    {"2020/02/09[edat]", "23", NULL, ""},
    {"2020/02[crdt]", "23", NULL, ""},
    {"90000002:90000004[uid]", "234", NULL, ""},
    {"90000005", "5", NULL, ""},
    {"90000001[pmid] OR 90000006[pmid]", "16", NULL, ""},
    {"cardiac OR liver", "12346", NULL, ""},
    {"cardiac NOT CT", "146", "\"cardiac\"[All Fields] NOT \"CT\"[All Fields]", ""},
    {"liver OR cardiac AND CT", "2", NULL, ""}, /* from left to right */
    {"liver OR (cardiac AND CT)", "23",
     "\"liver\"[All Fields] OR (\"cardiac\"[All Fields] AND \"CT\"[All Fields])", ""},
    {"(cardiac) AND (2020:2021[edat])", "24", NULL, ""},
    {"the heart of cardiac", "124", NULL, ""},
    {"cardiac zzyzx", "1246", "\"cardiac\"[All Fields]", "zzyzx"},
    {"cardiac AND (zzyzx)", "1246", NULL, "zzyzx"},
    {"cardiac NOT zzyzx", "1246", NULL, "zzyzx"},
    {"zzyzx", "", "(zzyzx)", "zzyzx"},
    {"zzyzx NOT cardiac", "", NULL, "zzyzx"},
    {"\"zzyzx\"[tiab] OR liver", "3", NULL, "\"zzyzx\""},
    {"cardiac[nosuchfield]", "1246", NULL, "[nosuchfield]"},
    {"\"liver of the heart\"[tiab]", "", NULL, "'liver of the heart'"},
};

static char *hits_of(const struct query_result *result)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < result->hits->len; i++)
        g_string_append_c(text, (char)('1' + g_array_index(result->hits, unsigned, i)));
    return g_string_free(text, FALSE);
}

static char *missing_of(const struct query_result *result)
{
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < result->phrases_not_found->len; i++)
        g_string_append(text, result->phrases_not_found->pdata[i]);
    for (unsigned i = 0; i < result->fields_not_found->len; i++)
        g_string_append_printf(text, "[%s]", (char *)result->fields_not_found->pdata[i]);
    for (unsigned i = 0; i < result->quoted_not_found->len; i++) {
        g_autofree char *phrase = g_strdup(result->quoted_not_found->pdata[i]);
        g_string_append(text, g_strdelimit(phrase, "\"", '\''));
    }
    return g_string_free(text, FALSE);
}

static void finds_what_pubmed_would(void **state)
{
    (void)state;
    OWNED(query_engine) engine = query_engine_new(fixture_holdings);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        OWNED(query_result) result = query_run(engine, cases[i].term);
        g_autofree char *hits = hits_of(result), *missing = missing_of(result);
        if (result->error || strcmp(hits, cases[i].hits) != 0 ||
            strcmp(missing, cases[i].missing) != 0)
            print_error("%s\n", cases[i].term);
        assert_null(result->error);
        assert_string_equal(hits, cases[i].hits);
        assert_string_equal(missing, cases[i].missing);
        if (cases[i].translation) assert_string_equal(result->translation, cases[i].translation);
    }
}

static void refuses_bad_syntax(void **state)
{
    static const char *const bad[] = {"((",          "(cardiac", "cardiac)", "AND cardiac",
                                      "cardiac AND", "()",       "",         "cardiac OR OR liver"};
    (void)state;
    OWNED(query_engine) engine = query_engine_new(fixture_holdings);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        OWNED(query_result) result = query_run(engine, bad[i]);
        if (!result->error) print_error("accepted: %s\n", bad[i]);
        assert_non_null(result->error);
        assert_int_equal(result->hits->len, 0);
    }
}

static void bounds_depth(void **state)
{
    (void)state;
    OWNED(query_engine) engine = query_engine_new(fixture_holdings);
    for (int extra = 0; extra <= 1; extra++) {
        g_autoptr(GString) term = g_string_new(NULL);
        for (int i = 0; i < QUERY_DEPTH_MAX + extra; i++)
            g_string_append_c(term, '(');
        g_string_append(term, "liver");
        for (int i = 0; i < QUERY_DEPTH_MAX + extra; i++)
            g_string_append_c(term, ')');
        OWNED(query_result) result = query_run(engine, term->str);
        assert_int_equal(result->error != NULL, extra);
    }
}

static void survives_any_bytes(void **state)
{
    (void)state;
    OWNED(query_engine) engine = query_engine_new(fixture_holdings);
    static const char *const odd[] = {"\xff\xfe[ti]", "\"",      "[",           "]", "[ti]",
                                      "\"a\"[",       ":[edat]", "2020:[edat]", "*", "\"*\"",
                                      "a:b:c[edat]",  ",,,"};
    for (size_t i = 0; i < G_N_ELEMENTS(odd); i++) {
        OWNED(query_result) result = query_run(engine, odd[i]);
        assert_non_null(result->translation);
    }
}

static void orders_hits(void **state)
{
    static const struct {
        enum query_sort sort;
        const char *hits;
    } orders[] = {{QUERY_BY_DATE, "654321"}, {QUERY_BY_JOURNAL, "526431"}};
    (void)state;
    OWNED(query_engine) engine = query_engine_new(fixture_holdings);
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        OWNED(query_result) result = query_run(engine, "90000001:90000006[uid]");
        query_order(fixture_holdings, result->hits, orders[i].sort);
        g_autofree char *hits = hits_of(result);
        /* 90000002 and 90000003 are of one day: the greater PMID first. */
        assert_string_equal(hits, orders[i].hits);
    }
}

static void reads_dates(void **state)
{
    static const struct {
        const char *text;
        bool right;
        int days;
    } dates[] = {{"2020", true, 366},      {"2021/2", true, 28},     {"2020/02/29", true, 1},
                 {"2020-03-01", true, 1},  {"2021/02/29", false, 0}, {"2020/13", false, 0},
                 {"20200101", false, 0},   {"", false, 0},           {"2020/", true, 366},
                 {"2020/1/1/1", false, 0}, {"x", false, 0}};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(dates); i++) {
        int32_t first = 0, last = 0;
        bool right = query_parse_date(dates[i].text, &first, &last);
        if (right != dates[i].right) print_error("%s\n", dates[i].text);
        assert_int_equal(right, dates[i].right);
        if (right) assert_int_equal(last - first + 1, dates[i].days);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_pubmed_would),
        cmocka_unit_test(refuses_bad_syntax),
        cmocka_unit_test(bounds_depth),
        cmocka_unit_test(survives_any_bytes),
        cmocka_unit_test(orders_hits),
        cmocka_unit_test(reads_dates),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
