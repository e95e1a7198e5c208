/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_RECORD_H
#define RADSCOUT_CORE_RECORD_H
/*
 * The shared vocabulary: one published article as PubMed prints it.
 *
 * parse/ fills a struct article, store/ writes and reads it, cli/ prints it.
 * fetch/, parse/ and analyze/ never include one another: they meet here and
 * in the database.
 *
 * Ownership: every string and array that an article points to belongs to the
 * article and lives until article_reset() or article_free(). Strings enter
 * through article_text() and article_lines() only. All text is valid UTF-8,
 * white space folded (every run is one blank, trimmed), markup removed. NULL
 * means "not printed"; empty strings do not occur.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARTICLE_PMID_MAX INT64_C(99999999999)
#define ARTICLE_AUTHORS_MAX 9999 /* a person id is PMID * 10000 + position */
#define ARTICLE_DIGEST_BYTES 32

/* One AffiliationInfo. Identifiers are bare (no URL); NULL when not printed. */
struct affiliation {
    const char *text; /* as printed, e-mail kept */
    const char *ror, *grid, *isni, *ringgold;
};

/* One Author with ValidYN other than N. A person has last_name; a group has
 * collective_name and nothing else. */
struct authorship {
    int position; /* from 1, groups counted */
    const char *last_name, *fore_name, *initials, *suffix;
    const char *collective_name;
    const char *orcid; /* bare 0000-0000-0000-000X, checksum valid */
    const char *email; /* address that the text supports for this author */
    bool equal_contrib;
    bool is_first, is_last;                    /* set by article_mark_positions() */
    unsigned affiliation_from, n_affiliations; /* slice of article.affiliations */
};

struct qualifier {
    const char *ui, *name;
    bool major;
};

struct mesh_heading {
    const char *ui, *name;
    bool major; /* the descriptor or any of its qualifiers is major */
    bool descriptor_major;
    unsigned qualifier_from, n_qualifiers; /* slice of article.qualifiers */
};

struct publication_type {
    const char *ui, *name;
};

struct grant {
    const char *id, *agency, *country;
};

struct correction {
    const char *type;
    int64_t pmid; /* 0 when none is printed */
};

/* The format a copy was read from, the richest first: a copy from a poorer one
 * never counts beside one from a richer one. */
enum article_source { ARTICLE_FROM_XML, ARTICLE_FROM_MEDLINE, ARTICLE_FROM_CSV };

struct article {
    int64_t pmid;
    enum article_source source; /* not part of the digest */
    int version;
    bool is_book;
    const char *status;       /* MedlineCitation@Status */
    const char *date_revised; /* YYYY-MM-DD, decides which copy counts */
    const char *doi, *pmcid;
    const char *title, *abstract, *vernacular_title;
    const char *journal, *journal_iso, *nlm_id, *issn;
    const char *volume, *issue, *pages;
    int year;             /* 0 when none is printed */
    const char *pub_date; /* YYYY, YYYY-MM or YYYY-MM-DD */
    const char *electronic_date, *entrez_date, *received, *revised, *accepted;
    bool authors_complete;
    bool retracted;
    GPtrArray *languages;      /* const char * */
    GPtrArray *keywords;       /* const char * */
    GArray *publication_types; /* struct publication_type */
    GArray *mesh;              /* struct mesh_heading */
    GArray *qualifiers;        /* struct qualifier */
    GArray *authors;           /* struct authorship */
    GArray *affiliations;      /* struct affiliation */
    GArray *grants;            /* struct grant */
    GArray *references;        /* int64_t, ascending, no repeats */
    GArray *corrections;       /* struct correction */
    GStringChunk *region;      /* where all text lives; use article_text() */
};

/* A new empty article; never NULL. */
struct article *article_new(void);

/* Forget the content, keep the memory for the next record. authors_complete
 * is true afterwards, as CompleteYN is Y unless printed otherwise. */
void article_reset(struct article *article);

/* Exchange the contents of two articles, and who owns them. */
void article_swap(struct article *a, struct article *b);

/* NULL is accepted. */
void article_free(struct article *article);
OWNED_DEFINE(article, article_free)

/* Copy size bytes of text (size < 0: up to the NUL) into the article's region
 * with white space folded; NULL when nothing is left. */
const char *article_text(struct article *article, const char *text, ptrdiff_t size);

/* The same for an abstract, whose sections stand on lines of their own: a run
 * of white space that holds a newline becomes one newline. Text that was
 * stored comes back unchanged. */
const char *article_lines(struct article *article, const char *text, ptrdiff_t size);

/* Set is_first and is_last of every author. First: position 1 and the
 * EqualContrib run that starts there. Last: the last person (groups skipped)
 * and the EqualContrib run that ends there; none when the author list is
 * truncated (authors_complete false). A sole author is both. Groups are
 * neither. */
void article_mark_positions(struct article *article);

/* SHA-256 of the canonical record: every field of contract 3.3, in a fixed
 * order. Equal content gives equal bytes whatever file it came from. */
void article_digest(const struct article *article, uint8_t digest[ARTICLE_DIGEST_BYTES]);

#endif
