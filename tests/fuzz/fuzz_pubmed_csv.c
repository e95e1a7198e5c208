/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as PubMed's CSV: nothing crashes, and whatever the input is cut into,
 * the same comes out.
 */
#include "parse/pubmed_csv.h"

#include "tests/fuzz/reading.h"

DEFINE_SEEN_BY(pubmed_csv, seen_by_pubmed_csv)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    require_same_in_pieces(data, size, seen_by_pubmed_csv);
    return 0;
}
