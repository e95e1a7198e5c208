/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as MEDLINE tagged text: nothing crashes, and whatever the input is cut into,
 * the same comes out.
 */
#include "parse/medline_text.h"

#include "tests/fuzz/reading.h"

DEFINE_SEEN_BY(medline_text, seen_by_medline_text)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    require_same_in_pieces(data, size, seen_by_medline_text);
    return 0;
}
