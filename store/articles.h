/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_ARTICLES_H
#define RADSCOUT_STORE_ARTICLES_H
/* Stored records read back, by PMID ascending. */
#include "core/own.h"
#include "core/record.h"
#include "store/db.h"

/* What the database adds to a record. Lives until the next call. */
struct article_extra {
    const char *s2_paper_id;                            /* NULL */
    int64_t citation_count, influential_citation_count; /* -1: unknown */
    GPtrArray *topics;                                  /* const char *, ascending */
    GArray *person_ids;                                 /* int64_t per author; 0: none */
};

struct articles;

/* pmids NULL: all. The array is borrowed. */
struct articles *articles_open(struct db *db, const GArray *pmids, GError **error);

/* Next record into article (reset first); *more false at the end. */
bool articles_next(struct articles *articles, struct article *article, struct article_extra *extra,
                   bool *more, GError **error);
void articles_close(struct articles *articles);
OWNED_DEFINE(articles, articles_close)

#endif
