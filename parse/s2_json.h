/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_S2_JSON_H
#define RADSCOUT_PARSE_S2_JSON_H
/*
 * Semantic Scholar's answers. Every member may be missing, null or of another
 * type; entries are paired with what was asked by position.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct s2_json_author {
    const char *author_id; /* NULL when not given */
    const char *name;
};

/* One entry of a /paper/batch answer; strings live during the callback. */
struct s2_json_paper {
    size_t index; /* position in the request */
    bool found;   /* false: null */
    const char *paper_id;
    int64_t corpus_id;                                  /* 0: none */
    int64_t pubmed_id;                                  /* externalIds.PubMed, 0: none */
    int64_t citation_count, influential_citation_count; /* -1: unknown */
    const struct s2_json_author *authors;
    size_t n_authors;
};

typedef bool (*s2_json_paper_callback)(const struct s2_json_paper *paper, void *user,
                                       GError **error);

/* Read a /paper/batch answer that must have n_asked entries. INPUT when it is
 * no such array (the service's own error text is in the message). */
bool s2_json_papers(const void *bytes, size_t size, size_t n_asked, s2_json_paper_callback callback,
                    void *user, GError **error);

/* One entry of an /author/batch answer; strings live during the callback. */
struct s2_json_person {
    size_t index; /* position in the request */
    bool found;   /* false: null */
    const char *name;
    const char *orcid;                            /* bare, checksum right; NULL: none */
    int64_t h_index, paper_count, citation_count; /* -1: unknown */
};

typedef bool (*s2_json_person_callback)(const struct s2_json_person *person, void *user,
                                        GError **error);

/* The same for an /author/batch answer. */
bool s2_json_people(const void *bytes, size_t size, size_t n_asked,
                    s2_json_person_callback callback, void *user, GError **error);

/* Is it a complete answer of either kind, and which of its entries say
 * something? found has n_asked places. INPUT as above. */
bool s2_json_check(const void *bytes, size_t size, size_t n_asked, bool *found, GError **error);

#endif
