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

/* pmids (int64_t) NULL: all. The array is copied. */
struct articles *articles_open(struct db *db, const GArray *pmids, GError **error);

/* Next record into article (reset first); *more false at the end. extra may be
 * NULL. A PMID of the list that is not stored is passed over. Each record is
 * read as one; hold a transaction to read all of them as of one moment. */
bool articles_next(struct articles *articles, struct article *article, struct article_extra *extra,
                   bool *more, GError **error);
void articles_close(struct articles *articles);
OWNED_DEFINE(articles, articles_close)

#endif
