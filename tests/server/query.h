/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_SERVER_QUERY_H
#define RADSCOUT_TESTS_SERVER_QUERY_H
/*
 * The query language of PubMed, as much of it as radscout and its users need:
 * words and quoted phrases with or without a field tag, truncation, dates and
 * date ranges, PMID ranges, AND OR NOT from left to right, parentheses. A
 * clause that is not found is dropped and named, as PubMed does.
 */
#include "core/own.h"
#include "tests/server/holdings.h"

#define QUERY_DEPTH_MAX 64
#define QUERY_LENGTH_MAX 65536

struct query_engine;

struct query_engine *query_engine_new(const struct holdings *holdings);
void query_engine_free(struct query_engine *engine);
OWNED_DEFINE(query_engine, query_engine_free)

struct query_result {
    GArray *hits;      /* unsigned indexes of holdings, ascending */
    char *translation; /* QueryTranslation */
    GPtrArray *phrases_not_found, *fields_not_found, *quoted_not_found; /* char * */
    char *error; /* the query cannot be read; else NULL */
};

/* Never NULL. term is any text. */
struct query_result *query_run(struct query_engine *engine, const char *term);
void query_result_free(struct query_result *result);
OWNED_DEFINE(query_result, query_result_free)

enum query_sort { QUERY_BY_DATE, QUERY_BY_RELEVANCE, QUERY_BY_AUTHOR, QUERY_BY_JOURNAL };

/* Put hits into an order: newest publication first; by a fixed hash; by first
 * author; by journal. Ties: greater PMID first. */
void query_order(const struct holdings *holdings, GArray *hits, enum query_sort sort);

/* "2020", "2020/3", "2020/03/01", also with '-': Julian days of its first and
 * last day. */
bool query_parse_date(const char *text, int32_t *first, int32_t *last);

#endif
