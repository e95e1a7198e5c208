/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_RECORD_READER_H
#define RADSCOUT_TESTS_SERVER_RECORD_READER_H
/*
 * The parts of one printed record that a search service needs. It stands
 * beside parse/ on purpose: a service that shared the program's parser could
 * not catch its mistakes.
 */
#include "core/own.h"
#include "tests/server/holdings.h"

struct reader_author {
    char *last, *fore, *initials, *group, *orcid; /* group: the others are NULL */
};

struct record {
    int64_t pmid;
    int32_t entry_day, revised_day, print_day, electronic_day; /* Julian; 0: none */
    char *doi;
    GPtrArray *items[N_FIELDS]; /* char *; author fields are empty */
    GPtrArray *authors;         /* struct reader_author * */
};

struct record *record_new(void);
void record_free(struct record *record);
OWNED_DEFINE(record, record_free)

/* Forget what was read and read one PubmedArticle or PubmedBookArticle; false
 * when it is not well-formed. References are not looked at. */
bool record_read(struct record *record, const char *xml, size_t size);

#endif
