/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/orcid.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SAMPLE "0000-0002-1825-0097" /* ORCID's own example (Josiah Carberry) */

static const struct {
    const char *text;
    const char *orcid; /* NULL: none */
} cases[] = {
    {SAMPLE, SAMPLE},
    {"https://orcid.org/" SAMPLE, SAMPLE},
    {"http://orcid.org/" SAMPLE, SAMPLE},
    {"https://www.orcid.org/" SAMPLE "/", SAMPLE},
    {"ORCID: " SAMPLE ".", SAMPLE},
    {"0000000218250097", SAMPLE},
    {"http://orcid.org/0000000218250097", SAMPLE},
    {"0000 0002 1825 0097", SAMPLE},
    {"0000\xE2\x80\x90"
     "0002\xE2\x80\x90"
     "1825\xE2\x80\x90"
     "0097",
     SAMPLE},
    {" " SAMPLE " ", SAMPLE},
    {"0000-0002-1694-233X", "0000-0002-1694-233X"},
    {"0000-0002-1694-233x", "0000-0002-1694-233X"},
    {"000000021694233x", "0000-0002-1694-233X"},
    {"0000-0002-1825-0098", NULL}, /* bad checksum */
    {"0000-0002-1694-2330", NULL},
    {"0000-0002-1825-009", NULL},
    {"0000-0002-1825-00971", NULL},
    {"10000-0002-1825-0097", NULL},
    {"a0000000218250097", NULL},
    {"0000-00X2-1825-0097", NULL},
    {"", NULL},
    {NULL, NULL},
    {"https://orcid.org/", NULL},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char orcid[ORCID_SIZE] = "";
        assert_int_equal(orcid_parse(cases[i].text, orcid), cases[i].orcid != NULL);
        if (cases[i].orcid) assert_string_equal(orcid, cases[i].orcid);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
