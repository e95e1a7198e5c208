/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an answer of Semantic Scholar's; the first says how many papers
 * were asked for. */
#include "parse/s2_json.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool on_paper(const struct s2_json_paper *paper, void *user, GError **error)
{
    size_t *n = user;
    (void)error;
    if (paper->index != *n) abort();
    if (paper->citation_count < -1 || paper->corpus_id < 0 || paper->pubmed_id < 0) abort();
    for (size_t i = 0; i < paper->n_authors; i++)
        if (paper->authors[i].name && !g_utf8_validate(paper->authors[i].name, -1, NULL)) abort();
    ++*n;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    size_t n = 0;
    g_autoptr(GError) error = NULL;
    bool is_good = s2_json_papers(data + 1, size - 1, data[0], on_paper, &n, &error);
    if (is_good != (error == NULL) || (is_good && n != data[0])) abort();
    return 0;
}
