/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/listing.h"

#include <inttypes.h>

#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "core/record.h"
#include "fetch/pages.h"
#include "store/wanted.h"

#define LISTING_OVERLAP_DAYS 7 /* PubMed's index lags behind its dates */
#define LISTING_FILL 0.88      /* of the reach: what a cut aims at */
#define LISTING_OVER 1.1       /* of what is still wanted, when that is less */
#define LISTING_SAMPLE_MIN 20  /* PMIDs that tell how the others lie */
#define LISTING_REUSE_S 28800  /* as long as the service keeps a search, about */

/* --- what a search found -------------------------------------------------------- */

char *listing_join(const GPtrArray *lines)
{
    if (lines->len == 0) return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(lines, i));
    return g_string_free(text, FALSE);
}

/* What the person is told about the whole query. */
static void report_root(struct listing *listing, const struct entrez_found *found)
{
    struct harvest_report *report = listing->report;
    report->announced = found->count;
    g_free(report->not_found);
    g_free(report->warnings);
    report->not_found = listing_join(found->not_found);
    report->warnings = listing_join(found->warnings);
}

static bool note_root(struct listing *listing, const struct entrez_found *found, GError **error)
{
    struct harvest_report *report = listing->report;
    report_root(listing, found);
    g_autofree char *both =
        report->not_found && report->warnings
            ? g_strconcat("not understood: ", report->not_found, "; ", report->warnings, NULL)
        : report->not_found ? g_strconcat("not understood: ", report->not_found, NULL)
                            : g_strdup(report->warnings);
    return query_note(listing->options.db, report->query_id, found->translation, found->count, both,
                      error);
}

static bool add_found(const struct listing *listing, const struct entrez_found *found,
                      GError **error)
{
    return query_add_pmids(listing->options.db, listing->report->query_id,
                           (const int64_t *)(const void *)found->ids->data, found->ids->len, error);
}

/* The ledger row, and what the search found, in one transaction. */
static bool record_search(void *user, const struct entrez_reply *reply,
                          const struct entrez_found *found, GError **error)
{
    struct listing *listing = user;
    struct db *db = listing->options.db;
    int64_t query_id = listing->report->query_id;
    if (!db_begin(db, error)) return false;
    bool ok = entrez_record(db, reply, "search", query_id, 0, false, error);
    if (ok && found && listing->is_root) ok = note_root(listing, found, error);
    /* hits of a query that lost words are looked at first: check_words() */
    bool doubtful = listing->is_root && found && found->not_found->len > 0;
    if (ok && found && !doubtful) ok = add_found(listing, found, error);
    if (ok && db_commit(db, error)) return true;
    db_rollback(db);
    return false;
}

static bool record_count(void *user, const struct entrez_reply *reply,
                         const struct entrez_found *found, GError **error)
{
    const struct listing *listing = user;
    (void)found;
    return entrez_record(listing->options.db, reply, "count", listing->report->query_id, 0, false,
                         error);
}

/* PubMed searches without the words it does not know. When nothing of the query
 * is left but our window, all of PubMed would match: then the query alone finds
 * less than the query in the window. */
static bool check_words(struct listing *listing, struct entrez_found *found, GError **error)
{
    if (!listing->is_root || found->not_found->len == 0) return true;
    struct entrez_search search = {
        .term = listing->query->text, .record = record_count, .user = listing};
    OWNED(entrez_found) alone = entrez_search(listing->options.entrez, &search, error);
    if (!alone) return false;
    if (alone->count >= found->count) return add_found(listing, found, error);
    listing->is_void = true;
    found->count = 0;
    g_array_set_size(found->ids, 0);
    return note_root(listing, found, error);
}

/* The stored answer of the same search of an interrupted listing. *found NULL:
 * there is none. */
static bool find_again(struct listing *listing, const struct entrez_search *search,
                       struct entrez_found **found, GError **error)
{
    const struct listing_options *options = &listing->options;
    if (!options->reuse) return true;
    g_autofree char *parameters = entrez_search_parameters(search);
    char since[CLK_STAMP_SIZE];
    clk_stamp(clk_now() - LISTING_REUSE_S, since);
    int64_t request_id = 0;
    if (!wanted_search(options->db, listing->report->query_id, parameters, since, &request_id,
                       error))
        return false;
    if (request_id == 0) return true;
    g_autoptr(GBytes) body = answer_get(options->db, request_id, error);
    if (!body) return false;
    gsize size = 0;
    const void *bytes = g_bytes_get_data(body, &size);
    OWNED(entrez_found) read = entrez_found_new();
    if (!options->reader->search(bytes, size, read, NULL) || read->service_error) return true;
    log_debug("%s: search %" PRId64 " is stored and not sent again", listing->query->name,
              request_id);
    if (listing->is_root) report_root(listing, read);
    *found = g_steal_pointer(&read);
    return true;
}

static struct entrez_found *search_term(struct listing *listing, const char *term, int64_t retmax,
                                        GError **error)
{
    struct entrez_search search = {
        .term = term, .retmax = retmax, .record = record_search, .user = listing};
    struct entrez_found *again = NULL;
    if (!find_again(listing, &search, &again, error)) return NULL;
    OWNED(entrez_found)
    found = again ? again : entrez_search(listing->options.entrez, &search, error);
    if (!found || !check_words(listing, found, error)) return NULL;
    return g_steal_pointer(&found);
}

/* --- slices ---------------------------------------------------------------------- */

static int64_t still_wanted(const struct listing *listing)
{
    int64_t max = listing->options.max_records;
    return max > 0 ? MAX(max - listing->report->listed, 0) : INT64_MAX;
}

static bool add_slice(struct listing *listing, struct entrez_found *found, GError **error)
{
    struct pages_slice *slice = g_new0(struct pages_slice, 1);
    slice->ids = g_steal_pointer(&found->ids);
    slice->web_env = g_steal_pointer(&found->web_env);
    slice->query_key = g_steal_pointer(&found->query_key);
    found->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    listing->report->listed += slice->ids->len;
    g_ptr_array_add(listing->slices, slice);
    return listing->on_slice(listing->user, slice, error);
}

/* Does the search name all that is wanted of it? The service may name fewer
 * than we took for its reach: believe it. */
static bool names_all(const struct listing *listing, const struct entrez_found *found)
{
    int64_t enough = MIN(found->count, still_wanted(listing));
    int64_t named = found->ids->len;
    if (named < MIN(enough, *listing->reach)) *listing->reach = MAX(named, 1);
    return named >= enough;
}

/* --- cutting --------------------------------------------------------------------- */

/* What is cut: days, or the PMIDs of one day. Units are days or PMIDs. */
struct strip {
    int64_t low, high; /* units not listed yet, both included */
    int64_t count;     /* their hits */
    int32_t day;       /* by PMIDs: the day they entered; else 0 */
    bool by_pmid;
    double density;  /* hits to a unit in the last slice; 0: none */
    double length;   /* of the last slice in units, when it was empty; else 0 */
    GArray *samples; /* by PMID: int64_t, ascending, some of the hits */
};

static struct entrez_found *search_units(struct listing *listing, const struct strip *strip,
                                         int64_t low, GError **error)
{
    const struct listing_options *options = &listing->options;
    int32_t from = strip->by_pmid ? strip->day : (int32_t)low;
    int32_t to = strip->by_pmid ? strip->day : (int32_t)strip->high;
    g_autofree char *days = entrez_window(listing->query->text, from, to);
    g_autofree char *term =
        strip->by_pmid
            ? g_strdup_printf("(%s) AND %" PRId64 ":%" PRId64 "[UID]", days, low, strip->high)
            : g_steal_pointer(&days);
    listing->is_root = !strip->by_pmid && from == options->from_day && to == options->to_day;
    return search_term(listing, term, MIN(*listing->reach, still_wanted(listing)), error);
}

/* What a slice should hold. */
static double aim_of(const struct listing *listing)
{
    return MIN((double)*listing->reach * LISTING_FILL,
               (double)still_wanted(listing) * LISTING_OVER);
}

/* The PMID above which so many of the samples in [low, high] lie; 0: too few
 * to tell. */
static int64_t sample_above(const struct strip *strip, int64_t low, double share)
{
    guint first = 0, end = 0;
    for (guint i = 0; i < strip->samples->len; i++) {
        int64_t pmid = g_array_index(strip->samples, int64_t, i);
        first += pmid < low;
        end += pmid <= strip->high;
    }
    if (end - first < LISTING_SAMPLE_MIN) return 0;
    guint n_above = (guint)((end - first) * share);
    return g_array_index(strip->samples, int64_t, end - MAX(n_above, 1));
}

/* Where a cut of the strip begins: [low, high] holds count hits, aim of them
 * are wished for. Always above low. */
static int64_t cut_at(const struct strip *strip, int64_t low, int64_t count, double aim)
{
    double share = CLAMP(aim / (double)count, 0, 1);
    double length = MAX((double)(strip->high - low + 1) * share, 2 * strip->length);
    if (strip->density > 0) length = MIN(aim / strip->density, (double)(strip->high - low));
    int64_t at = strip->high - (int64_t)length + 1;
    bool ask_samples = strip->by_pmid && strip->density == 0;
    int64_t sampled = ask_samples ? sample_above(strip, low, share) : 0;
    if (sampled > 0) at = sampled;
    return CLAMP(at, low + 1, strip->high);
}

static int by_number(gconstpointer a, gconstpointer b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool list_day(struct listing *listing, int32_t day, const struct entrez_found *found,
                     GError **error);

/* One unit has more than the service names. */
static bool list_unit(struct listing *listing, const struct strip *strip,
                      struct entrez_found *found, GError **error)
{
    if (!strip->by_pmid) return list_day(listing, (int32_t)strip->high, found, error);
    return error_set(error, RADSCOUT_ERROR_REFUSED,
                     "PubMed says that PMID %" PRId64 " is %" PRId64 " records", strip->high,
                     found->count);
}

/* The greatest of the ids, at least low. */
static int64_t greatest(const GArray *ids, int64_t low)
{
    int64_t most = low;
    for (guint i = 0; i < ids->len; i++)
        most = MAX(most, g_array_index(ids, int64_t, i));
    return most;
}

/* List the newest units of the strip, as many as can be named; found: an
 * answer for [low, high] that could not, or NULL. */
static bool list_newest(struct listing *listing, struct strip *strip, GError **error)
{
    int64_t low = strip->low;
    if (strip->count > MIN(*listing->reach, still_wanted(listing)) && low < strip->high)
        low = cut_at(strip, low, strip->count, aim_of(listing));
    for (;;) {
        OWNED(entrez_found) found = search_units(listing, strip, low, error);
        if (!found) return false;
        int64_t count = found->count;
        bool all = names_all(listing, found);
        if (!all && found->ids->len == 0)
            return error_set(error, RADSCOUT_ERROR_REFUSED,
                             "PubMed announces %" PRId64 " records and names none", count);
        int64_t top = strip->high;
        if (all) {
            if (strip->by_pmid) top = greatest(found->ids, low);
            if (!add_slice(listing, found, error)) return false;
        } else if (low == strip->high) {
            if (!list_unit(listing, strip, found, error)) return false;
        } else {
            /* too long a cut: what it holds is known now; never less than half of it goes */
            strip->density = strip->length = 0;
            if (strip->by_pmid) {
                g_array_append_vals(strip->samples, found->ids->data, found->ids->len);
                g_array_sort(strip->samples, by_number);
            }
            int64_t half = strip->high - (strip->high - low) / 2;
            int64_t at = cut_at(strip, low, count, aim_of(listing));
            low = strip->by_pmid ? at : MAX(at, MIN(half, strip->high));
            continue;
        }
        strip->density = (double)count / (double)(top - low + 1);
        strip->length = count > 0 ? 0 : (double)(top - low + 1);
        strip->count -= count;
        strip->high = low - 1;
        return true;
    }
}

/* The strip from its newest unit on, until nothing is left of its count. */
static bool list_strip(struct listing *listing, struct strip *strip, GError **error)
{
    while (strip->count > 0 && strip->high >= strip->low && still_wanted(listing) > 0)
        if (!list_newest(listing, strip, error)) return false;
    return true;
}

static bool list_day(struct listing *listing, int32_t day, const struct entrez_found *found,
                     GError **error)
{
    g_autoptr(GArray) samples = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_vals(samples, found->ids->data, found->ids->len);
    g_array_sort(samples, by_number);
    struct strip strip = {.low = 1,
                          .high = ARTICLE_PMID_MAX,
                          .count = found->count,
                          .day = day,
                          .by_pmid = true,
                          .samples = samples};
    return list_strip(listing, &strip, error);
}

/* Members of the window that the complete listing does not name have left the
 * query: revised so that they do not match, or gone from PubMed. */
static bool find_gone(struct listing *listing, GError **error)
{
    struct harvest_report *report = listing->report;
    char from[CLK_DATE_SIZE];
    clk_format_day(listing->options.from_day, from);
    if (listing->options.max_records > 0) return true;
    g_autoptr(GArray) members = wanted_members(listing->options.db, report->query_id, from, error);
    if (!members) return false;
    if (members->len == report->listed) return true;
    for (guint i = 0; i < members->len; i++)
        pmid_set_add(listing->gone, g_array_index(members, int64_t, i));
    for (guint i = 0; i < listing->slices->len; i++) {
        const GArray *ids = ((struct pages_slice *)listing->slices->pdata[i])->ids;
        for (guint k = 0; k < ids->len; k++)
            pmid_set_remove(listing->gone, g_array_index(ids, int64_t, k));
    }
    report->left = pmid_set_size(listing->gone);
    return true;
}

bool listing_all(struct listing *listing, GError **error)
{
    const struct listing_options *options = &listing->options;
    struct strip strip = {.low = options->from_day, .high = options->to_day};
    /* the first search is of all: its count is the whole's */
    OWNED(entrez_found) found = search_units(listing, &strip, strip.low, error);
    if (!found) return false;
    if (names_all(listing, found)) {
        if (!add_slice(listing, found, error)) return false;
    } else {
        strip.count = found->count;
        if (!list_strip(listing, &strip, error)) return false;
    }
    return listing->is_void || find_gone(listing, error);
}

/* --- what changed since last time ------------------------------------------------- */

/* "(window) AND (since:today[EDAT] OR since:today[MDAT])" */
static char *changes_term(const struct listing *listing, int32_t since)
{
    const struct listing_options *options = &listing->options;
    char from[CLK_DATE_SIZE], to[CLK_DATE_SIZE];
    clk_format_day(since, from);
    clk_format_day(options->to_day, to);
    g_strdelimit(from, "-", '/');
    g_strdelimit(to, "-", '/');
    g_autofree char *window =
        entrez_window(listing->query->text, options->from_day, options->to_day);
    return g_strdup_printf("(%s) AND (%s:%s[EDAT] OR %s:%s[MDAT])", window, from, to, from, to);
}

/* One search for what is new or revised. *all false: more than it can name. */
static bool list_changes(struct listing *listing, int32_t since, bool *all, GError **error)
{
    g_autofree char *term = changes_term(listing, since);
    listing->is_root = false;
    OWNED(entrez_found) found = search_term(listing, term, *listing->reach, error);
    if (!found) return false;
    *all = found->count == found->ids->len;
    char before[CLK_DATE_SIZE];
    clk_format_day(since, before);
    g_autoptr(GArray) older = wanted_older(listing->options.db, found->ids, before, error);
    if (!older) return false;
    pmid_set_add_all(listing->revised, older);
    return true;
}

/* The whole window's count; it is what PubMed announces. */
static bool count_root(struct listing *listing, GError **error)
{
    const struct listing_options *options = &listing->options;
    g_autofree char *term = entrez_window(listing->query->text, options->from_day, options->to_day);
    listing->is_root = true;
    /* with one id, because a bare count comes without the translation */
    OWNED(entrez_found) found = search_term(listing, term, 1, error);
    return found != NULL;
}

bool listing_renew(struct listing *listing, int32_t searched_to, GError **error)
{
    struct harvest_report *report = listing->report;
    char from[CLK_DATE_SIZE];
    clk_format_day(listing->options.from_day, from);
    bool all = false;
    if (!count_root(listing, error)) return false;
    if (listing->is_void) return true;
    if (!list_changes(listing, searched_to - LISTING_OVERLAP_DAYS, &all, error)) return false;
    g_autoptr(GArray) members = wanted_members(listing->options.db, report->query_id, from, error);
    if (!members) return false;
    report->listed = members->len;
    if (all && report->listed == report->announced) return true;
    report->listed = 0;
    return listing_all(listing, error);
}
