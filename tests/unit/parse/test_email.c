/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/email.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* --- finding -------------------------------------------------------------------- */

static const struct {
    const char *text;
    const char *found; /* all addresses, blanks between */
} finds[] = {
    {"Example Hospital, Rome, Italy. Electronic address: anna.rossi@example.org.",
     "anna.rossi@example.org"},
    {"Clinic, Town. jdoe@example.org", "jdoe@example.org"},
    {"Clinic (a.b@example.org; c-d@mail.example.org)", "a.b@example.org c-d@mail.example.org"},
    {"a@example.org, b@example.org and c@example.org", "a@example.org b@example.org c@example.org"},
    {"E-mail:<jane@example.org>", "jane@example.org"},
    {"mailto:jane@example.org.", "jane@example.org"},
    {"\xE2\x80\x9Cjane@example.org\xE2\x80\x9D", "jane@example.org"},
    {"'jane@example.org'", "jane@example.org"},
    {"o'brien@example.org", "o'brien@example.org"},
    {"jane+papers@example.org", "jane+papers@example.org"},
    {"jane_doe%x@ex-ample.ac.uk", "jane_doe%x@ex-ample.ac.uk"},
    {"J.Doe@EXAMPLE.ORG", "J.Doe@EXAMPLE.ORG"},
    {"x@example.org-", "x@example.org"},
    {"x@example.org...", "x@example.org"},
    {"x@example.org\xEF\xBC\x8C Beijing", "x@example.org"}, /* full-width comma */
    {"x@uni.museum", "x@uni.museum"},
    {"x@xn--bcher-kva.example", ""}, /* seven letters and unknown: two words? */
    {"x@example.org.Department of Things", ""},
    {"x@example.comDepartment", ""},
    {"x@example.eduUSA", ""},
    {"emailjane@example.org", ""},
    {"E-mailjane@example.org", ""},
    {"jane@mail.uni. edu", ""},
    {"jane@mail.example. edu", ""}, /* torn: the last label is on its own */
    {"jane@example.edu. and more", "jane@example.edu"},
    {"address: jane. doe@example.org", ""},
    {"Rome, Italy. doe@example.org", "doe@example.org"},
    {"Department of radiology. doe@example.org", "doe@example.org"},
    {"jane @ example.org", ""},
    {"jane[at]example.org", ""},
    {"jane@localhost", ""},
    {"jane@example", ""},
    {"jane@-example.org", ""},
    {"jane@example..org", ""},
    {"jane.@example.org", ""},
    {"ja..ne@example.org", ""},
    {"a@b@example.org", ""},
    {"@example.org", ""},
    {"@", ""},
    {"", ""},
    {"m\xC3\xBCller@example.org", ""}, /* "ller" would be a piece of it */
    {"jane@ex\xC3\xA4mple.org", ""},
    {"jane@example.org_x", ""},
    {"a/b@example.org", ""},
    {"https://user@example.org/path", ""},
    {"x@10.0.0.1", ""},
};

static void test_find(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(finds); i++) {
        g_autoptr(GString) found = g_string_new(NULL);
        struct email_span span;
        for (size_t at = 0; email_find(finds[i].text, at, &span); at = span.at + span.size) {
            if (found->len > 0) g_string_append_c(found, ' ');
            g_string_append_len(found, finds[i].text + span.at, (gssize)span.size);
        }
        if (strcmp(found->str, finds[i].found) == 0) continue;
        print_error("%s: got \"%s\"\n", finds[i].text, found->str);
        fail();
    }
}

/* --- matching --------------------------------------------------------------------- */

static const struct {
    const char *local, *last, *fore, *initials;
    int match;
} matches[] = {
    {"jane.doe", "Doe", "Jane", "J", 3},
    {"jdoe", "Doe", "Jane Mary", "JM", 3},
    {"doej", "Doe", "Jane", "J", 3},
    {"jmdoe", "Doe", "Jane Mary", "JM", 3},
    {"doe", "Doe", "Jane", "J", 2},
    {"rossi", "Rossi", "Anna", "A", 3},
    {"rossi77", "Rossi", "Anna", "A", 3},
    {"drrossi", "Rossi", "Anna", "A", 2},
    {"hans.mueller", "M\xC3\xBCller", "Hans", "H", 3},
    {"hans.muller", "M\xC3\xBCller", "Hans", "H", 3},
    {"p.delacruz", "De La Cruz", "Pedro", "P", 3},
    {"pcruz", "De La Cruz", "Pedro", "P", 3},
    {"asoto", "Cruz-Soto", "Ana", "A", 3},
    {"wei.li", "Li", "Wei", "W", 3},
    {"liwei", "Li", "Wei", "W", 3},
    {"juliane", "Li", "Wei", "W", 0},
    {"olivia", "Li", "Wei", "W", 0},
    {"kimjh", "Kim", "Jae Hyun", "JH", 3},
    {"jaehyun.kim", "Kim", "Jae Hyun", "JH", 3},
    {"jane", "Doe", "Jane", "J", 1},
    {"jmd", "Doe", "Jane Mary", "JM", 1},
    {"djm", "Doe", "Jane Mary", "JM", 1},
    {"radiology", "Doe", "Jane", "J", 0},
    {"info", "Doe", NULL, NULL, 0},
    {"example", NULL, NULL, NULL, 0},
};

static void test_match(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(matches); i++) {
        const struct authorship author = {.last_name = matches[i].last,
                                          .fore_name = matches[i].fore,
                                          .initials = matches[i].initials};
        int match = email_match(matches[i].local, strlen(matches[i].local), &author);
        if (match == matches[i].match) continue;
        print_error("%s for %s %s: got %d\n", matches[i].local, matches[i].fore, matches[i].last,
                    match);
        fail();
    }
}

/* --- attribution --------------------------------------------------------------------- */

struct who {
    const char *last, *fore, *affiliation;
    const char *email; /* expected; NULL: none */
};

static const struct {
    const char *what;
    struct who authors[4];
} papers[] = {
    {"one address, one author",
     {{"Doe", "Jane", "A. x@example.org", "x@example.org"}, {"Roe", "Rob", "A.", NULL}}},
    {"printed for all: the name decides",
     {{"Doe", "Jane", "A. rob.roe@example.org", NULL},
      {"Roe", "Rob", "A. rob.roe@example.org", "rob.roe@example.org"}}},
    {"printed for all, fits nobody",
     {{"Doe", "Jane", "A. office@example.org", NULL},
      {"Roe", "Rob", "B. office@example.org", NULL}}},
    {"printed for all, fits two",
     {{"Lee", "Jane", "A. lee@example.org", NULL}, {"Lee", "Jin", "A. lee@example.org", NULL}}},
    {"first author's affiliation, another's address",
     {{"Doe", "Jane", "A. rob.roe@example.org", NULL}, {"Roe", "Rob", NULL, NULL}}},
    {"two addresses in one affiliation",
     {{"Doe", "Jane", "A (jdoe@example.org; rroe@example.org)", "jdoe@example.org"},
      {"Roe", "Rob", "A (jdoe@example.org; rroe@example.org)", "rroe@example.org"}}},
    {"two addresses, no name fits", {{"Doe", "Jane", "A (x@example.org; y@example.org)", NULL}}},
    {"fore name alone does not decide among several",
     {{"Doe", "Jane", "A (jane@example.org; y@example.org)", NULL}}},
    {"letter case does not make two",
     {{"Doe", "Jane", "A. Office@example.org", NULL},
      {"Roe", "Rob", "A. office@EXAMPLE.org", NULL}}},
    {"each with one",
     {{"Doe", "Jane", "A. x@example.org", "x@example.org"},
      {"Roe", "Rob", "B. y@example.org", "y@example.org"}}},
    {"a group has none",
     {{NULL, "Example Group", "A. g@example.org", NULL}, {"Roe", "Rob", "B.", NULL}}},
};

static void add_author(struct article *article, const struct who *who)
{
    struct authorship author = {.position = (int)article->authors->len + 1,
                                .last_name = who->last,
                                .affiliation_from = article->affiliations->len};
    char initials[2] = {who->fore[0], '\0'};
    if (who->last) {
        author.fore_name = who->fore;
        author.initials = article_text(article, initials, 1);
    } else {
        author.collective_name = who->fore;
    }
    if (who->affiliation) {
        struct affiliation affiliation = {.text = who->affiliation};
        g_array_append_val(article->affiliations, affiliation);
        author.n_affiliations = 1;
    }
    g_array_append_val(article->authors, author);
}

static void test_attribution(void **state)
{
    (void)state;
    OWNED(article) article = article_new();
    for (size_t i = 0; i < G_N_ELEMENTS(papers); i++) {
        article_reset(article);
        size_t n = 0;
        for (; n < G_N_ELEMENTS(papers[i].authors) && papers[i].authors[n].fore; n++)
            add_author(article, &papers[i].authors[n]);
        email_attribute(article);
        for (size_t a = 0; a < n; a++) {
            const char *email = g_array_index(article->authors, struct authorship, a).email;
            if (g_strcmp0(email, papers[i].authors[a].email) == 0) continue;
            print_error("%s, author %zu: got %s\n", papers[i].what, a + 1, email);
            fail();
        }
    }
}

/* Two affiliations with an address each: the one that fits. */
static void test_two_of_ones_own(void **state)
{
    (void)state;
    OWNED(article) article = article_new();
    static const struct who doe = {"Doe", "Jane", "A. secretary@example.org", NULL};
    add_author(article, &doe);
    struct affiliation second = {.text = "B. jane.doe@example.org"};
    g_array_append_val(article->affiliations, second);
    struct authorship *author = &g_array_index(article->authors, struct authorship, 0);
    author->n_affiliations = 2;
    email_attribute(article);
    assert_string_equal(author->email, "jane.doe@example.org");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_match),
        cmocka_unit_test(test_attribution),
        cmocka_unit_test(test_two_of_ones_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
