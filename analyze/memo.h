/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_MEMO_H
#define RADSCOUT_ANALYZE_MEMO_H
/*
 * A record as signatures.h has it, as bytes (table record_memo): an analysis
 * that has seen the record needs neither its rows nor its words again. The bytes
 * are those of this machine; whoever reads them knows that it is the same
 * (identity_stamp()).
 */
#include "analyze/signatures.h"

/* The bytes of one record; appended. */
void memo_write(const struct signatures *signatures, guint paper, GByteArray *bytes);

/* Append these records (int64_t, ascending), and count; *all: there is a memo of each, else
 * reading ended at the first without. */
bool memo_load(struct signatures *signatures, struct db *db, const GArray *pmids, bool *all,
               GError **error);

/* Append the record to signatures. A DATABASE error when the bytes are damaged. */
bool memo_read(struct signatures *signatures, int64_t pmid, int64_t stamp, const void *bytes,
               size_t size, GError **error);

#endif
