/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/loading_s2.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

#include "core/error.h"
#include "core/log.h"
#include "core/record.h"
#include "parse/s2_json.h"
#include "store/ingest.h"
#include "store/raw.h"

/* What an answer is paired with. */
struct pairing {
    struct db *db;
    struct loading_s2 *s2;
    const json_t *ids;   /* of the request, in the order of the answer */
    const json_t *pmids; /* beside them when it asked by DOI, else NULL */
    const char *retrieved_at;
};

static int64_t checked(int64_t pmid)
{
    return pmid > 0 && pmid <= ARTICLE_PMID_MAX ? pmid : 0;
}

/* "PMID:90000001" -> 90000001, a DOI -> the PMID beside it; 0 for any other id. */
static int64_t asked_pmid(const struct pairing *pairing, size_t index)
{
    static const char prefix[] = "PMID:";
    const char *id = json_string_value(json_array_get(pairing->ids, index));
    if (pairing->pmids) return checked(json_integer_value(json_array_get(pairing->pmids, index)));
    if (!id || g_ascii_strncasecmp(id, prefix, strlen(prefix)) != 0) return 0;
    return checked(g_ascii_strtoll(id + strlen(prefix), NULL, 10));
}

/* Found by DOI, but filed under another PMID: that is another record. */
static bool is_other(const struct pairing *pairing, const struct s2_json_paper *paper, int64_t pmid)
{
    if (paper->pubmed_id == 0 || paper->pubmed_id == pmid) return false;
    log_debug("  Semantic Scholar files PMID %" PRId64 " under PMID %" PRId64, pmid,
              paper->pubmed_id);
    return pairing->pmids != NULL;
}

static bool on_paper(const struct s2_json_paper *paper, void *user, GError **error)
{
    struct pairing *pairing = user;
    int64_t pmid = asked_pmid(pairing, paper->index);
    if (pmid == 0) return true;
    bool found = paper->found && !is_other(pairing, paper, pmid);
    g_autofree struct s2_author *authors = g_new0(struct s2_author, paper->n_authors);
    for (size_t i = 0; i < paper->n_authors; i++) {
        authors[i].author_id = paper->authors[i].author_id;
        authors[i].name = paper->authors[i].name;
    }
    const struct s2_paper kept = {.pmid = pmid,
                                  .found = found,
                                  .by_doi = pairing->pmids != NULL,
                                  .paper_id = paper->paper_id,
                                  .corpus_id = paper->corpus_id,
                                  .citation_count = paper->citation_count,
                                  .influential_citation_count = paper->influential_citation_count,
                                  .authors = authors,
                                  .n_authors = paper->n_authors};
    if (!ingest_s2_paper(pairing->db, &kept, pairing->retrieved_at, error)) return false;
    pairing->s2->n_records++;
    if (found) pairing->s2->n_found++;
    return true;
}

static bool on_person(const struct s2_json_person *person, void *user, GError **error)
{
    struct pairing *pairing = user;
    const struct s2_person kept = {
        .author_id = json_string_value(json_array_get(pairing->ids, person->index)),
        .found = person->found,
        .name = person->name,
        .orcid = person->orcid,
        .h_index = person->h_index,
        .paper_count = person->paper_count,
        .citation_count = person->citation_count};
    if (!kept.author_id) return true;
    pairing->s2->n_records++;
    return ingest_s2_person(pairing->db, &kept, pairing->retrieved_at, error);
}

bool loading_s2(struct db *db, const char *endpoint, GBytes *body, struct loading_s2 *s2,
                GError **error)
{
    bool of_people = strcmp(endpoint, "author/batch") == 0;
    if (!of_people && strcmp(endpoint, "paper/batch") != 0)
        return error_set(error, RADSCOUT_ERROR_INPUT, "no reader for an answer of s2 %s", endpoint);
    g_autofree char *sent_at = NULL;
    if (!request_sent_at(db, s2->request_id, &sent_at, error)) return false;
    json_t *request = json_loads(s2->parameters, 0, NULL);
    struct pairing pairing = {.db = db,
                              .s2 = s2,
                              .ids = json_object_get(request, "ids"),
                              .pmids = json_object_get(request, "pmids"),
                              .retrieved_at = sent_at};
    gsize size = 0;
    const void *bytes = g_bytes_get_data(body, &size);
    size_t n = json_array_size(pairing.ids);
    bool is_good = of_people ? s2_json_people(bytes, size, n, on_person, &pairing, error)
                             : s2_json_papers(bytes, size, n, on_paper, &pairing, error);
    json_decref(request);
    return is_good;
}
