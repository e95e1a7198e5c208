/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_ANALYZE_DESIGN_H
#define RADSCOUT_ANALYZE_DESIGN_H
/*
 * What kind of paper a record is, as far as its publication types, its title and
 * its abstract say. A record may be several things: a review and about artificial
 * intelligence.
 */
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* X(NAME, name for --design and JSON, what it is) */
#define DESIGNS(X)                                                                                 \
    X(CASE_REPORT, "case-report", "publication type Case Reports")                                 \
    X(ORIGINAL, "original", "none of case report, review, letter, news, correction, guideline")    \
    X(REVIEW, "review", "review, systematic review or meta-analysis, by type or title")            \
    X(TRIAL, "trial", "clinical trial, by type or title")                                          \
    X(RETROSPECTIVE, "retrospective", "says that it is, in title or abstract")                     \
    X(AI, "ai", "names artificial intelligence or a kind of it in title or keywords")              \
    X(PUBLIC_DATA, "public-data", "names a public data set of images in title or abstract")        \
    X(LETTER, "letter", "letter, editorial, comment")

/* What is said of records without publication types. */
#define DESIGN_NO_TYPES                                                                            \
    "these records have no publication types: case reports, letters and original papers are "      \
    "not told, reviews and trials by their titles alone"

enum design {
#define X(name, text, meaning) DESIGN_##name,
    DESIGNS(X)
#undef X
        DESIGN_N
};

/* "case-report", ...; constant. */
const char *design_name(enum design design);

/* false: no design of that name; a USAGE error that lists them. */
bool design_parse(const char *name, enum design *design, GError **error);

/* Told by publication types alone: of records that have none, nothing is known. */
bool design_needs_types(enum design design);

static inline bool design_has(uint32_t designs, enum design design)
{
    return designs >> design & 1;
}

/* The texts of a record; each may be NULL. */
struct design_texts {
    const char *types; /* JSON [[ui, name]], as in table article */
    const char *title, *abstract, *keywords;
};

/* Reader with the data sets of config/public-datasets.txt; never NULL. */
struct design_reader *design_reader_new(void);
void design_reader_free(struct design_reader *reader);
OWNED_DEFINE(design_reader, design_reader_free)

/* Bits 1 << DESIGN_X of everything that the record is. */
uint32_t design_read(const struct design_reader *reader, const struct design_texts *texts);

#endif
