/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as PubMed's CSV: nothing crashes, and whatever the input is cut into,
 * the same comes out.
 */
#include "parse/pubmed_csv.h"

#include "tests/fuzz/reading.h"

static char *read_pieces(const uint8_t *data, size_t size, size_t n, bool is_cut)
{
    struct seen seen;
    seen_init(&seen, size);
    const struct reader_handler handler = seen_handler(&seen);
    OWNED(pubmed_csv) reader = pubmed_csv_new(&handler);
    g_autoptr(GError) error = NULL;
    bool is_good = true;
    for (size_t at = 0; is_good && at < size; at += n)
        is_good = pubmed_csv_push(reader, data + at, MIN(n, size - at), &error);
    if (is_good) is_good = pubmed_csv_finish(reader, is_cut, &error);
    require(is_good == (error == NULL));
    return seen_end(&seen, is_good);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    size_t n = (size_t)data[0] % 61 + 1;
    bool is_cut = data[0] & 0x80;
    data++;
    size--;
    g_autofree char *whole = read_pieces(data, size, size + 1, is_cut);
    g_autofree char *pieces = read_pieces(data, size, n, is_cut);
    require(strcmp(whole, pieces) == 0);
    g_autofree char *any = seen_by_any(data, size, size + 1, is_cut);
    g_autofree char *any_pieces = seen_by_any(data, size, n, is_cut);
    require(strcmp(any, any_pieces) == 0);
    return 0;
}
