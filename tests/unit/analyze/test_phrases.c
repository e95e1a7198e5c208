/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/phrases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib.h>

#include "analyze/ngrams.h"

static const struct ngram *find(const struct ngram *terms, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(terms[i].key, key) == 0) return &terms[i];
    fail_msg("no term '%s'", key);
    return NULL;
}

/* Where a term stands: b: begins a phrase, e: ends one, w: is one; v: vague. */
static void test_places(void **state)
{
    (void)state;
    static const struct {
        const char *title, *keywords, *key, *flags;
    } cases[] = {
        {"Wobbly networks in zeppelins", NULL, "network", "e"},
        {"Wobbly networks in zeppelins", NULL, "wobbl", "b"},
        {"Wobbly networks in zeppelins", NULL, "wobbl network", "bew"},
        {"Wobbly networks in zeppelins", NULL, "zeppelin", "bew"},
        {"The network: a zeppelin", NULL, "network", "bew"},
        {"Zeppelins wobble the network", NULL, "zeppelin wobbl", "b"},
        {"Zeppelins network, their gondola", NULL, "zeppelin network", "bew"},
        /* what papers say about themselves ends a term, but no phrase */
        {"Zeppelin results", NULL, "zeppelin", "b"},
        {"Improving zeppelins", NULL, "zeppelin", "e"},
        {"Zeppelin model", NULL, "model", "ev"},
        {"Zeppelin model", NULL, "zeppelin model", "bew"},
        /* a keyword is a phrase; of several places each counts */
        {NULL, "Zeppelin", "zeppelin", "bew"},
        {"Zeppelin model of the zeppelin", NULL, "zeppelin", "bew"},
        {"Zeppelin model of a wobbly zeppelin", NULL, "zeppelin", "be"},
    };
    OWNED(ngrams) ngrams = ngrams_new();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t n;
        const struct ngram *terms = ngrams_read(ngrams, cases[i].title, cases[i].keywords, &n);
        const struct ngram *term = find(terms, n, cases[i].key);
        char flags[5], *at = flags;
        if (term->begins) *at++ = 'b';
        if (term->ends) *at++ = 'e';
        if (term->is_whole) *at++ = 'w';
        if (term->is_vague) *at++ = 'v';
        *at = '\0';
        if (strcmp(flags, cases[i].flags) != 0)
            fail_msg("case %zu: '%s' is %s, not %s", i, cases[i].key, flags, cases[i].flags);
    }
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct phrase_counts term, last;
        bool is_name;
    } cases[] = {
        {"a noun", {.papers = 100, .ends = 25, .n_words = 1}, {0}, true},
        {"an adjective", {.papers = 100, .begins = 90, .ends = 24, .n_words = 1}, {0}, false},
        {"a vague noun", {.papers = 100, .ends = 80, .n_words = 1, .is_vague = true}, {0}, false},
        {"but a keyword",
         {.papers = 100, .ends = 80, .keyword = 10, .n_words = 1, .is_vague = true},
         {0},
         true},
        {"a name", {.papers = 100, .begins = 5, .ends = 5, .n_words = 2}, {0}, true},
        {"its first half", {.papers = 100, .begins = 90, .ends = 4, .n_words = 2}, {0}, false},
        {"its second half", {.papers = 100, .begins = 4, .ends = 90, .n_words = 2}, {0}, false},
        {"a name before nouns",
         {.papers = 100, .begins = 90, .n_words = 2},
         {.papers = 40, .ends = 10, .n_words = 1},
         true},
        {"its half before nouns",
         {.papers = 100, .begins = 90, .n_words = 2},
         {.papers = 40, .ends = 9, .n_words = 1},
         false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct phrase_counts *last = cases[i].last.papers > 0 ? &cases[i].last : NULL;
        if (phrases_is_name(&cases[i].term, last) != cases[i].is_name)
            fail_msg("%s", cases[i].what);
    }
    assert_string_equal(phrases_last_word("default mode network"), "network");
    assert_null(phrases_last_word("network"));
}

/* Of which an abstract tells anything. */
static void test_in_text(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct phrase_counts term;
        bool is_general, tells;
    } cases[] = {
        {"a word alone in a quarter", {.papers = 100, .whole = 25, .n_words = 1}, false, true},
        {"a general word", {.papers = 100, .whole = 24, .n_words = 1}, true, false},
        {"several words", {.papers = 100, .n_words = 2}, false, true},
        {"a vague word",
         {.papers = 100, .whole = 90, .n_words = 1, .is_vague = true},
         false,
         false},
        {"vague words", {.papers = 100, .n_words = 2, .is_vague = true}, false, false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (phrases_is_general(&cases[i].term) != cases[i].is_general ||
            phrases_tells_in_text(&cases[i].term) != cases[i].tells)
            fail_msg("%s", cases[i].what);
}

static void test_counting(void **state)
{
    (void)state;
    struct phrase_counts counts = {0};
    phrases_count(&counts, &(struct ngram){.n_words = 2, .begins = true, .is_keyword = true});
    phrases_count(&counts, &(struct ngram){.n_words = 2, .ends = true, .is_vague = true});
    phrases_count(&counts,
                  &(struct ngram){.n_words = 2, .begins = true, .ends = true, .is_whole = true});
    assert_int_equal(counts.papers, 3);
    assert_int_equal(counts.keyword, 1);
    assert_int_equal(counts.begins, 2);
    assert_int_equal(counts.ends, 2);
    assert_int_equal(counts.whole, 1);
    assert_int_equal(counts.n_words, 2);
    assert_true(counts.is_vague);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_in_text),
        cmocka_unit_test(test_counting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
