/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/pmid_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_members(void **state)
{
    (void)state;
    static const int64_t pmids[] = {1, 2, 63, 64, 8191, 8192, 42000000, 99999999999};
    OWNED(pmid_set) set = pmid_set_new();
    for (size_t i = G_N_ELEMENTS(pmids); i > 0; i--)
        assert_true(pmid_set_add(set, pmids[i - 1]));
    assert_false(pmid_set_add(set, 64));
    assert_false(pmid_set_add(set, 0));
    assert_false(pmid_set_has(set, 0));
    assert_false(pmid_set_has(set, 65));
    assert_int_equal(pmid_set_size(set), G_N_ELEMENTS(pmids));
    g_autoptr(GArray) list = pmid_set_list(set);
    assert_int_equal(list->len, G_N_ELEMENTS(pmids));
    assert_memory_equal(list->data, pmids, sizeof pmids);

    assert_true(pmid_set_remove(set, 8192));
    assert_false(pmid_set_remove(set, 8192));
    assert_false(pmid_set_remove(set, 3));
    assert_false(pmid_set_has(set, 8192));
    assert_int_equal(pmid_set_size(set), G_N_ELEMENTS(pmids) - 1);
    pmid_set_add_all(set, list);
    assert_int_equal(pmid_set_size(set), G_N_ELEMENTS(pmids));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_members)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
