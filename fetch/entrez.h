/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_FETCH_ENTREZ_H
#define RADSCOUT_FETCH_ENTREZ_H
/*
 * PubMed's ESearch and EFetch. Everything goes by POST; tool, email and key
 * are added here and nowhere kept. XML is read by functions that the caller
 * lends (parse/ may not be included from here).
 */
#include "core/own.h"
#include "fetch/client.h"
#include "store/db.h"
#include "store/raw.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define ENTREZ_URL "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
#define ENTREZ_PAGE 500   /* records asked for at a time */
#define ENTREZ_REACH 9999 /* UIDs that PubMed lists of one search, at the most */

/* What a search found. */
struct entrez_found {
    int64_t count;
    GArray *ids; /* int64_t, in the order of the search */
    char *web_env, *query_key;
    char *translation;
    GPtrArray *not_found; /* char *: phrases and fields that PubMed dropped */
    GPtrArray *warnings;  /* char *: everything else it warned of */
    char *service_error;  /* NULL: none */
};

struct entrez_found *entrez_found_new(void);
void entrez_found_free(struct entrez_found *found);
OWNED_DEFINE(entrez_found, entrez_found_free)

/* How answers are read; parse/pubmed_xml.h's functions in a thin coat. */
struct entrez_reader {
    /* Fill found from an ESearch answer; false: it is none, or damaged. */
    bool (*search)(const void *bytes, size_t size, struct entrez_found *found, GError **error);
    /* Append the PMIDs of an EFetch answer (int64_t); false: it is none, or
     * damaged, or an error, whose text is then in *service_error. */
    bool (*check)(const void *bytes, size_t size, GArray *pmids, char **service_error,
                  GError **error);
};

struct entrez_options {
    const char *base_url;      /* NULL: ENTREZ_URL */
    const char *contact_email; /* NULL: refused, but for loopback */
    const char *config_path;   /* where contact_email is to be set; NULL: no file yet */
    const char *api_key;       /* NULL: none */
    double rate;               /* requests/s the service permits; 0: 3, or 10 with a key */
    bool (*interrupted)(void);
    struct entrez_reader reader;
};

/* An exchange as the ledger wants it. */
struct entrez_reply {
    const char *endpoint;
    const char *parameters; /* as sent, without key and e-mail */
    int http_status, tries, wall_ms;
    const int64_t *sent_ms;          /* of each try */
    const struct raw_answer *answer; /* NULL: none worth keeping */
    const GError *failure;           /* NULL: answered */
};

/* Put the exchange into the ledger and keep its answer. */
bool entrez_record(struct db *db, const struct entrez_reply *reply, const char *purpose,
                   int64_t query_id, int n_asked, bool must_parse, GError **error);

struct entrez;

/* USAGE: no contact e-mail, bad address. Strings are copied. */
struct entrez *entrez_new(const struct entrez_options *options, GError **error);
void entrez_free(struct entrez *entrez);
OWNED_DEFINE(entrez, entrez_free)

/* Milliseconds between two requests. */
int entrez_spacing_ms(const struct entrez *entrez);

/* One search. record is called once, answered or not, before the search
 * returns, so that ledger and result can be stored together. */
struct entrez_search {
    const char *term;
    int64_t retmax; /* UIDs wanted; 0: only the count */
    /* found is NULL when the search failed. false ends it with its error. */
    bool (*record)(void *user, const struct entrez_reply *reply, const struct entrez_found *found,
                   GError **error);
    void *user;
};

/* How the ledger names the search: what is sent, but for key and e-mail. */
char *entrez_search_parameters(const struct entrez_search *search);

/* What was found; NULL: REFUSED (bad query), RETRY, BLOCKED, INTERRUPTED ... */
struct entrez_found *entrez_search(struct entrez *entrez, const struct entrez_search *search,
                                   GError **error);

/* Several that do not depend on one another, as many at a time as the pace
 * allows; each is recorded when it is answered, in any order. The first that
 * fails ends it: those not answered by then are not recorded. */
bool entrez_searches(struct entrez *entrez, const struct entrez_search *searches, size_t n,
                     GError **error);

/* Records wanted: a page of a search's list, or ids. */
struct entrez_page {
    const char *web_env, *query_key; /* NULL: by ids */
    int64_t retstart;                /* with web_env: position in the list */
    GArray *ids;                     /* int64_t, what is expected; taken over */
    void *tag;                       /* the caller's */
};

/* What came of a page. */
struct entrez_delivery {
    enum verdict verdict;
    GArray *ids;           /* int64_t, delivered; empty, never NULL */
    const GError *failure; /* NULL: delivered */
};

struct entrez_stream {
    /* Next page; false: none at the moment. */
    bool (*next)(void *user, struct entrez_page *page);
    bool (*done)(void *user, const struct entrez_page *page, const struct entrez_reply *reply,
                 const struct entrez_delivery *delivery, GError **error);
    void *user;
};

/* Fetch pages until none is left. Errors: what done() returned, INTERRUPTED. */
bool entrez_fetch(struct entrez *entrez, const struct entrez_stream *stream, GError **error);

/* Fetch these pages beside every search from now on: what done() returns ends
 * the search then under way. stream is borrowed until entrez_fetch() with it
 * has returned, an error has, or NULL is set. */
void entrez_set_beside(struct entrez *entrez, const struct entrez_stream *stream);

/* "(term) AND 2015/01/31:2026/01/31[EDAT]"; days since 1970. g_free(). */
char *entrez_window(const char *term, int32_t from_day, int32_t to_day);

#endif
