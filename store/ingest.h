/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_STORE_INGEST_H
#define RADSCOUT_STORE_INGEST_H
/*
 * Records -> rows, idempotent, in any order. Which copy of a PMID counts:
 * the one from the richer format (XML, MEDLINE text, CSV), whatever it says of
 * its age, because a poorer one would take away what the richer one knows; then
 * higher version, then later date_revised, then the greater SHA-256 of the
 * canonical record. A total order, so the order of reading does not matter.
 * Copies that lost are counted, not kept. Only XML counts as delivered by
 * PubMed: a poorer copy leaves the PMID wanted (raw.h, wanted.h).
 * The caller holds the transaction (batches of some hundreds of records).
 */
#include "core/record.h"
#include "store/db.h"
#include "store/prepared.h"

enum ingest_result {
    INGEST_ADDED,    /* new PMID */
    INGEST_REPLACED, /* this copy wins over the stored one */
    INGEST_SAME,     /* equal copy: nothing changed */
    INGEST_LOST,     /* the stored copy wins; counted */
};

bool ingest_article(struct db *db, const struct article *article, enum ingest_result *result,
                    GError **error);

/* The same with what another thread made ready of this article. */
bool ingest_prepared(struct db *db, const struct article *article, const struct prepared *prepared,
                     enum ingest_result *result, GError **error);

/* Remove what is stored of a PMID (DeleteCitation); *removed says if anything
 * was. A later copy brings it back. */
bool ingest_delete(struct db *db, int64_t pmid, bool *removed, GError **error);

/* Semantic Scholar's facts about one paper, never over PubMed's. */
struct s2_author {
    const char *author_id; /* may be NULL */
    const char *name;
};

struct s2_paper {
    int64_t pmid; /* asked for: answers are paired by position */
    bool found;
    bool by_doi;                                        /* by PMID it was unknown */
    const char *paper_id;                               /* 40 hex */
    int64_t corpus_id;                                  /* 0: none */
    int64_t citation_count, influential_citation_count; /* -1: unknown */
    const struct s2_author *authors;
    size_t n_authors;
};

bool ingest_s2_paper(struct db *db, const struct s2_paper *paper, const char *retrieved_at,
                     GError **error);

/* Its numbers of one person; older ones never replace newer ones. */
struct s2_person {
    const char *author_id; /* asked for */
    bool found;
    const char *name, *orcid;                     /* may be NULL */
    int64_t h_index, paper_count, citation_count; /* -1: unknown */
};

bool ingest_s2_person(struct db *db, const struct s2_person *person, const char *retrieved_at,
                      GError **error);

#endif
