/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Several threads read their first document at the same time, as the import of
 * several files does. Each round is a process of its own, for libxml2 makes its
 * tables once; AddressSanitizer sees those that are made twice over.
 */
#include "parse/pubmed_xml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define ROUNDS 40
#define THREADS 4

static const char text[] = "<PubmedArticleSet><PubmedArticle><MedlineCitation>"
                           "<PMID>90000001</PMID></MedlineCitation></PubmedArticle>"
                           "</PubmedArticleSet>";

static gint waiting; /* threads that are not at the line yet */

static bool count_article(void *user, struct article *article, int64_t offset, GError **error)
{
    (void)article;
    (void)offset;
    (void)error;
    ++*(int *)user;
    return true;
}

static gpointer read_first(gpointer user)
{
    const struct reader_handler handler = {.article = count_article, .user = user};
    g_atomic_int_add(&waiting, -1);
    while (g_atomic_int_get(&waiting) > 0) {
    }
    OWNED(pubmed_xml) reader = pubmed_xml_new(&handler, true);
    bool good =
        pubmed_xml_push(reader, text, strlen(text), NULL) && pubmed_xml_finish(reader, NULL);
    return GINT_TO_POINTER(good);
}

static int read_at_once(void)
{
    GThread *threads[THREADS];
    int n_read[THREADS] = {0}, n_good = 0;
    waiting = THREADS;
    for (int i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("reader", read_first, &n_read[i]);
    for (int i = 0; i < THREADS; i++)
        n_good += GPOINTER_TO_INT(g_thread_join(threads[i])) && n_read[i] == 1;
    return n_good;
}

static void test_first_documents(void **state)
{
    (void)state;
    int rounds = g_getenv("RADSCOUT_TEST_SMALL") ? 4 : ROUNDS; /* under valgrind */
    for (int round = 0; round < rounds; round++) {
        fflush(NULL);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) exit(read_at_once() == THREADS ? EXIT_SUCCESS : EXIT_FAILURE);
        int status = -1;
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS)
            fail_msg("round %d: status %d", round, status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_first_documents)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
