/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as PubMed XML. Beside not crashing: whatever the input is cut into,
 * the same comes out; every text is UTF-8; a record has a PMID and an offset
 * inside the input.
 */
#include "parse/pubmed_xml.h"

#include "tests/fuzz/reading.h"

static char *read_pieces(const uint8_t *data, size_t size, size_t n, bool strict)
{
    struct seen seen;
    seen_init(&seen, size);
    const struct reader_handler handler = seen_handler(&seen);
    OWNED(pubmed_xml) reader = pubmed_xml_new(&handler, strict);
    g_autoptr(GError) error = NULL;
    bool is_good = true;
    for (size_t at = 0; is_good && at < size; at += n)
        is_good = pubmed_xml_push(reader, data + at, MIN(n, size - at), &error);
    if (is_good) is_good = pubmed_xml_finish(reader, &error);
    require(is_good == (error == NULL));
    return seen_end(&seen, is_good);
}

static void read_answers(const uint8_t *data, size_t size)
{
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autofree char *service_error = NULL;
    g_autoptr(GError) check_error = NULL, search_error = NULL;
    bool is_good = pubmed_xml_check(data, size, pmids, &service_error, &check_error);
    require(is_good == (check_error == NULL));
    OWNED(esearch_answer) answer = esearch_parse(data, size, &search_error);
    require((answer != NULL) == (search_error == NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    size_t n = (size_t)data[0] % 61 + 1;
    data++;
    size--;
    g_autofree char *whole = read_pieces(data, size, size + 1, false);
    g_autofree char *pieces = read_pieces(data, size, n, false);
    require(strcmp(whole, pieces) == 0);
    g_autofree char *strict = read_pieces(data, size, n, true);
    read_answers(data, size);
    return 0;
}
