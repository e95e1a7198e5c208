/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/harvest.h"

#include <inttypes.h>
#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "core/plural.h"
#include "fetch/listing.h"
#include "fetch/pages.h"
#include "fetch/pmid_set.h"
#include "store/ingest.h"
#include "store/wanted.h"

#define HARVEST_FILL 0.8        /* of the reach, in a slice: a guess for plans */
#define HARVEST_QUARTER_YEARS 3 /* counted by quarters, besides the current year */
#define HARVEST_SETTLED_DAYS 31 /* a period is done with when counted so long after its end */

/* A download only appends; what follows reads at random. KiB. */
#define HARVEST_SMALL_CACHE "PRAGMA cache_size = -6144"
#define HARVEST_LARGE_CACHE "PRAGMA cache_size = -65536"
#define HARVEST_MANY 5000 /* records: the person is told before they come */

struct harvest {
    struct harvest_options options;
    int64_t reach; /* of the service; shrinks when it says so */
    int32_t from_day, to_day;
    struct pmid_set *delivered; /* PMIDs that came but wait to be parsed */
};

void harvest_report_clear(struct harvest_report *report)
{
    g_free(report->not_found);
    g_free(report->warnings);
    g_free(report->failure);
    memset(report, 0, sizeof *report);
}

/* --- what waits to be parsed ---------------------------------------------------- */

static bool add_unparsed(struct harvest *harvest, int64_t request_id, GError **error)
{
    struct db *db = harvest->options.db;
    g_autofree char *endpoint = NULL;
    if (!request_describe(db, request_id, NULL, &endpoint, NULL, error)) return false;
    if (strcmp(endpoint, "efetch") != 0) return true;
    g_autoptr(GBytes) body = answer_get(db, request_id, error);
    if (!body) return false;
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autofree char *said = NULL;
    size_t size = 0;
    const void *bytes = g_bytes_get_data(body, &size);
    if (!harvest->options.reader->check(bytes, size, pmids, &said, NULL)) return true;
    for (guint i = 0; i < pmids->len; i++)
        pmid_set_add(harvest->delivered, g_array_index(pmids, int64_t, i));
    return true;
}

static bool load_unparsed(struct harvest *harvest, GError **error)
{
    g_autoptr(GArray) ids = answers_unparsed(harvest->options.db, error);
    if (!ids) return false;
    for (guint i = 0; i < ids->len; i++)
        if (!add_unparsed(harvest, g_array_index(ids, int64_t, i), error)) return false;
    return true;
}

struct harvest *harvest_new(const struct harvest_options *options, GError **error)
{
    OWNED(harvest) harvest = g_new0(struct harvest, 1);
    char today[CLK_DATE_SIZE];
    clk_today(today);
    harvest->options = *options;
    harvest->reach = options->reach > 0 ? options->reach : ENTREZ_REACH;
    clk_parse_day(today, &harvest->to_day);
    harvest->from_day = clk_years_before(harvest->to_day, options->window_years);
    harvest->delivered = pmid_set_new();
    if (!load_unparsed(harvest, error)) return NULL;
    return g_steal_pointer(&harvest);
}

void harvest_free(struct harvest *harvest)
{
    if (!harvest) return;
    pmid_set_free(harvest->delivered);
    g_free(harvest);
}

/* --- counting ------------------------------------------------------------------- */

struct counting {
    struct db *db;
    int64_t query_id;      /* 0: none */
    const char *from, *to; /* a period of the field; NULL: none */
};

static bool record_count(void *user, const struct entrez_reply *reply,
                         const struct entrez_found *found, GError **error)
{
    struct counting *counting = user;
    if (!db_begin(counting->db, error)) return false;
    bool ok = entrez_record(counting->db, reply, "count", counting->query_id, 0, false, error);
    if (ok && found && counting->from)
        ok = field_count_put(counting->db, counting->from, counting->to, found->count, error);
    if (ok && db_commit(counting->db, error)) return true;
    db_rollback(counting->db);
    return false;
}

static struct entrez_found *search_count(struct harvest *harvest, const char *term, int64_t retmax,
                                         struct counting *counting, GError **error)
{
    struct entrez_search search = {
        .term = term, .retmax = retmax, .record = record_count, .user = counting};
    return entrez_search(harvest->options.entrez, &search, error);
}

static bool count_term(struct harvest *harvest, const char *term, struct counting *counting,
                       int64_t *count, GError **error)
{
    OWNED(entrez_found) found = search_count(harvest, term, 0, counting, error);
    if (!found) return false;
    *count = found->count;
    return true;
}

/* --- the whole of a query ------------------------------------------------------- */

/* Everything again, or only the newest: then nothing is said about changes. */
static bool is_partial(const struct harvest *harvest)
{
    return harvest->options.full || harvest->options.max_records > 0;
}

static bool list_query(const struct harvest *harvest, struct listing *listing, GError **error)
{
    char to[CLK_DATE_SIZE];
    int32_t searched_to = 0;
    bool was = false;
    if (!wanted_window(harvest->options.db, listing->report->query_id, to, &was, error))
        return false;
    if (was && !is_partial(harvest) && clk_parse_day(to, &searched_to))
        return listing_renew(listing, searched_to, error);
    listing->options.reuse = !was && !harvest->options.full;
    return listing_all(listing, error);
}

static bool finish_query(struct harvest *harvest, const struct harvest_report *report,
                         GError **error)
{
    bool complete = report->unfinished == 0 && (harvest->options.max_records == 0 ||
                                                report->announced <= harvest->options.max_records);
    if (!complete) return true;
    char from[CLK_DATE_SIZE], to[CLK_DATE_SIZE];
    clk_format_day(harvest->from_day, from);
    clk_format_day(harvest->to_day, to);
    return query_finish(harvest->options.db, report->query_id, from, to, error);
}

static void add_unless_delivered(const struct harvest *harvest, const GArray *pmids,
                                 struct pmid_set *wanted)
{
    for (guint i = 0; i < pmids->len; i++) {
        int64_t pmid = g_array_index(pmids, int64_t, i);
        if (!pmid_set_has(harvest->delivered, pmid)) pmid_set_add(wanted, pmid);
    }
}

/* What is not stored, or was revised; but for what came and waits to be parsed.
 * The slices' records are in the set or here. */
static bool add_wanted(const struct harvest *harvest, const struct listing *listing,
                       struct pmid_set *wanted, GError **error)
{
    struct harvest_report *report = listing->report;
    g_autoptr(GArray) open = query_wanted(harvest->options.db, report->query_id, error);
    if (!open) return false;
    add_unless_delivered(harvest, open, wanted);
    int64_t before = pmid_set_size(wanted);
    g_autoptr(GArray) revised = pmid_set_list(listing->revised);
    add_unless_delivered(harvest, revised, wanted);
    report->revised = pmid_set_size(wanted) - before;
    return true;
}

static bool put_missing(void *user, int64_t pmid, GError **error)
{
    const struct harvest *harvest = user;
    log_debug("PubMed lists record %" PRId64 " but does not deliver it", pmid);
    return missing_put(harvest->options.db, pmid, error);
}

/* A query while it is listed and downloaded. */
struct work {
    struct harvest *harvest;
    const struct listing *listing;
    struct pmid_set *wanted, *have; /* have: stored or missing; NULL: not looked up yet */
    struct pages_job job;
    struct pages *pages; /* NULL: not begun */
};

static bool look_up_stored(struct work *work, GError **error)
{
    g_autoptr(GArray) have = wanted_have(work->harvest->options.db, error);
    if (!have) return false;
    work->have = pmid_set_new();
    pmid_set_add_all(work->have, have);
    return true;
}

/* The download begins with the first slice. */
static bool take_slice(void *user, const struct pages_slice *slice, GError **error)
{
    struct work *work = user;
    const struct harvest *harvest = work->harvest;
    if (!work->have && !look_up_stored(work, error)) return false;
    for (guint i = 0; i < slice->ids->len; i++) {
        int64_t pmid = g_array_index(slice->ids, int64_t, i);
        bool skip = pmid_set_has(harvest->delivered, pmid) ||
                    (!harvest->options.full && pmid_set_has(work->have, pmid));
        if (!skip) pmid_set_add(work->wanted, pmid);
    }
    work->job.n_expected = work->listing->report->announced;
    if (!work->pages) work->pages = pages_begin(&work->job);
    return true;
}

static bool fetch_rest(struct work *work, GError **error)
{
    const struct harvest *harvest = work->harvest;
    const struct listing *listing = work->listing;
    struct harvest_report *report = listing->report;
    struct pages_job *job = &work->job;
    if (!add_wanted(harvest, listing, work->wanted, error)) return false;
    report->wanted = pmid_set_size(work->wanted) + job->n_delivered + job->n_missing;
    job->n_expected = report->wanted;
    if (report->wanted > HARVEST_MANY)
        log_info("%s: %" PRId64 " of %" PRId64 " record%s to download", listing->query->name,
                 report->wanted, report->announced, plural_s(report->announced));
    if (!work->pages) work->pages = pages_begin(job);
    return pages_end(work->pages, error);
}

/* List and download, the one beside the other. */
static bool list_and_fetch(struct harvest *harvest, struct listing *listing, GError **error)
{
    struct harvest_report *report = listing->report;
    OWNED(pmid_set) wanted = pmid_set_new();
    struct work work = {.harvest = harvest, .listing = listing, .wanted = wanted};
    work.job = (struct pages_job){
        .entrez = harvest->options.entrez,
        .db = harvest->options.db,
        .name = listing->query->name,
        .query_id = report->query_id,
        .slices = listing->slices,
        .wanted = wanted,
        .delivered = harvest->delivered,
        .missing = put_missing,
        .user = harvest,
    };
    listing->on_slice = take_slice;
    listing->user = &work;
    bool ok = list_query(harvest, listing, error) && fetch_rest(&work, error);
    pages_free(work.pages);
    pmid_set_free(work.have);
    report->delivered = work.job.n_delivered;
    report->missing = work.job.n_missing;
    report->unfinished = pmid_set_size(wanted);
    report->failure = work.job.failure;
    listing->user = NULL;
    return ok;
}

/* --- records that left a query ---------------------------------------------------- */

/* Matches no more and cannot be had: PubMed deleted it. */
static bool delete_gone(void *user, int64_t pmid, GError **error)
{
    const struct harvest *harvest = user;
    bool removed = false;
    log_debug("PubMed has deleted record %" PRId64, pmid);
    return wanted_leave_all(harvest->options.db, pmid, error) &&
           ingest_delete(harvest->options.db, pmid, &removed, error);
}

/* Of those that left, the stored ones. */
static struct pmid_set *stored_of(const struct harvest *harvest, const GArray *pmids,
                                  GError **error)
{
    OWNED(pmid_set) stored = pmid_set_new();
    for (guint i = 0; i < pmids->len; i++) {
        int64_t pmid = g_array_index(pmids, int64_t, i);
        bool is = false;
        if (!wanted_is_stored(harvest->options.db, pmid, &is, error)) return NULL;
        if (is) pmid_set_add(stored, pmid);
    }
    return g_steal_pointer(&stored);
}

/* They belong to the query no more, but for those that could not be asked for. */
static bool leave(const struct harvest *harvest, int64_t query_id, const GArray *pmids,
                  const struct pmid_set *open, GError **error)
{
    struct db *db = harvest->options.db;
    if (!db_begin(db, error)) return false;
    bool ok = true;
    for (guint i = 0; ok && i < pmids->len; i++) {
        int64_t pmid = g_array_index(pmids, int64_t, i);
        ok = pmid_set_has(open, pmid) || wanted_leave(db, query_id, pmid, error);
    }
    return db_end(db, ok, error);
}

/* A record that PubMed still has was revised so that it does not match: it is
 * stored anew. One that it has not was deleted. */
static bool settle_gone(struct harvest *harvest, const struct listing *listing, GError **error)
{
    struct harvest_report *report = listing->report;
    if (pmid_set_size(listing->gone) == 0) return true;
    g_autoptr(GArray) gone = pmid_set_list(listing->gone);
    OWNED(pmid_set) open = stored_of(harvest, gone, error);
    if (!open) return false;
    struct pages_job job = {
        .entrez = harvest->options.entrez,
        .db = harvest->options.db,
        .name = listing->query->name,
        .query_id = report->query_id,
        .wanted = open,
        .delivered = harvest->delivered,
        .missing = delete_gone,
        .user = harvest,
    };
    bool ok = pages_fetch(&job, error);
    report->deleted = job.n_missing;
    report->unfinished += pmid_set_size(open);
    if (report->failure)
        g_free(job.failure);
    else
        report->failure = job.failure;
    return ok && leave(harvest, report->query_id, gone, open, error);
}

bool harvest_run(struct harvest *harvest, const struct harvest_query *query,
                 struct harvest_report *report, GError **error)
{
    const struct harvest_options *options = &harvest->options;
    memset(report, 0, sizeof *report);
    if (!query_put(options->db, query->kind, query->name, query->text, &report->query_id, error))
        return false;
    g_autoptr(GPtrArray) slices = g_ptr_array_new_with_free_func(pages_slice_free);
    OWNED(pmid_set) revised = pmid_set_new();
    OWNED(pmid_set) gone = pmid_set_new();
    struct listing listing = {
        .options = {.entrez = options->entrez,
                    .db = options->db,
                    .reader = options->reader,
                    .from_day = harvest->from_day,
                    .to_day = harvest->to_day,
                    .max_records = options->max_records},
        .query = query,
        .report = report,
        .reach = &harvest->reach,
        .slices = slices,
        .revised = revised,
        .gone = gone,
    };
    if (!db_exec(options->db, HARVEST_SMALL_CACHE, error)) return false;
    bool ok = list_and_fetch(harvest, &listing, error) && settle_gone(harvest, &listing, error) &&
              finish_query(harvest, report, error);
    return db_exec(options->db, HARVEST_LARGE_CACHE, ok ? error : NULL) && ok;
}

/* --- plans ------------------------------------------------------------------------- */

static double minutes_of(const struct harvest *harvest, int64_t requests)
{
    return (double)requests * entrez_spacing_ms(harvest->options.entrez) / 60000.0;
}

/* Searches that list a query with so many hits, of which some are stored. */
static int64_t expected_lists(const struct harvest *harvest, int64_t listed, int64_t stored)
{
    if (stored > 0 && !harvest->options.full && harvest->options.max_records == 0) return 2;
    if (listed <= harvest->reach) return 1;
    return 2 + (int64_t)((double)listed / ((double)harvest->reach * HARVEST_FILL));
}

void harvest_plan_clear(struct harvest_plan *plan)
{
    g_free(plan->not_found);
    g_free(plan->warnings);
    memset(plan, 0, sizeof *plan);
}

/* What PubMed announces, and which words it dropped: of the query in the window.
 * When nothing else is left of it, nothing would be fetched (listing.c). */
static bool plan_count(struct harvest *harvest, const struct harvest_query *query,
                       struct harvest_plan *plan, GError **error)
{
    struct counting counting = {.db = harvest->options.db};
    g_autofree char *term = entrez_window(query->text, harvest->from_day, harvest->to_day);
    /* with one id, because a bare count comes without what was dropped */
    OWNED(entrez_found) found = search_count(harvest, term, 1, &counting, error);
    if (!found) return false;
    plan->announced = found->count;
    plan->not_found = listing_join(found->not_found);
    plan->warnings = listing_join(found->warnings);
    int64_t alone = found->count;
    if (plan->not_found && !count_term(harvest, query->text, &counting, &alone, error))
        return false;
    if (alone < found->count) plan->announced = 0;
    return true;
}

bool harvest_plan(struct harvest *harvest, const struct harvest_query *query,
                  struct harvest_plan *plan, GError **error)
{
    memset(plan, 0, sizeof *plan);
    if (!plan_count(harvest, query, plan, error) ||
        !wanted_stored(harvest->options.db, query->kind, query->name, query->text, &plan->stored,
                       error)) {
        harvest_plan_clear(plan);
        return false;
    }
    int64_t max = harvest->options.max_records;
    int64_t listed = max > 0 ? MIN(max, plan->announced) : plan->announced;
    plan->wanted = harvest->options.full ? listed : MAX(listed - plan->stored, 0);
    int64_t lists = expected_lists(harvest, listed, plan->stored);
    plan->requests = lists + (plan->wanted + ENTREZ_PAGE - 1) / ENTREZ_PAGE;
    plan->minutes = minutes_of(harvest, plan->requests);
    return true;
}

static int32_t day_of(int year, int month)
{
    char date[CLK_DATE_SIZE];
    int32_t day = 0;
    g_snprintf(date, sizeof date, "%04d-%02d-01", year + (month - 1) / 12, (month - 1) % 12 + 1);
    clk_parse_day(date, &day);
    return day;
}

/* --- the field --------------------------------------------------------------------- */

/* Days of which the field's papers are counted, both included. */
struct period {
    int32_t from, to;
    char first[CLK_DATE_SIZE], last[CLK_DATE_SIZE];
};

static struct period period_of(int year, int month, int n_months)
{
    struct period period = {.from = day_of(year, month), .to = day_of(year, month + n_months) - 1};
    clk_format_day(period.from, period.first);
    clk_format_day(period.to, period.last);
    return period;
}

/* What of the field is to be counted. */
struct census {
    struct harvest *harvest;
    bool anew;       /* what was counted was another field */
    GArray *periods; /* struct period */
};

static bool census_has(const struct census *census, const struct period *period, const char *since,
                       bool *has, GError **error)
{
    *has = false;
    return census->anew || wanted_counted(census->harvest->options.db, period->first, period->last,
                                          since, has, error);
}

/* The period is to be counted unless that was done when it was over. */
static bool add_unless_counted(const struct census *census, const struct period *period,
                               GError **error)
{
    char since[CLK_DATE_SIZE];
    clk_format_day(period->to + HARVEST_SETTLED_DAYS, since);
    bool has = false;
    if (!census_has(census, period, since, &has, error)) return false;
    if (!has) g_array_append_vals(census->periods, period, 1);
    return true;
}

/* A year. Counted by quarters while it was young: no second count over the same days. */
static bool add_year(const struct census *census, int year, GError **error)
{
    bool has = true;
    for (int month = 1; has && month <= 10; month += 3) {
        struct period quarter = period_of(year, month, 3);
        if (!census_has(census, &quarter, "", &has, error)) return false;
    }
    struct period whole = period_of(year, 1, 12);
    return has || add_unless_counted(census, &whole, error);
}

/* The newest years by quarters, those before them as a whole. */
static bool list_periods(const struct census *census, GError **error)
{
    const struct harvest *harvest = census->harvest;
    char today[CLK_DATE_SIZE], start[CLK_DATE_SIZE];
    clk_format_day(harvest->to_day, today);
    clk_format_day(harvest->from_day, start);
    int this_year = (int)g_ascii_strtoll(today, NULL, 10);
    int quarters_from = this_year - HARVEST_QUARTER_YEARS;
    int first_year = (int)g_ascii_strtoll(start, NULL, 10) + 1;
    for (int year = first_year; year < quarters_from; year++)
        if (!add_year(census, year, error)) return false;
    for (int year = MAX(first_year, quarters_from); year <= this_year; year++)
        for (int month = 1; month <= 10 && day_of(year, month) <= harvest->to_day; month += 3) {
            struct period quarter = period_of(year, month, 3);
            if (!add_unless_counted(census, &quarter, error)) return false;
        }
    return true;
}

/* They do not wait for one another. */
static bool count_periods(struct harvest *harvest, const char *text, const GArray *periods,
                          GError **error)
{
    g_autofree struct counting *countings = g_new0(struct counting, periods->len);
    g_autofree struct entrez_search *searches = g_new0(struct entrez_search, periods->len);
    g_autoptr(GPtrArray) terms = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < periods->len; i++) {
        const struct period *period = &g_array_index(periods, struct period, i);
        char *term = entrez_window(text, period->from, period->to);
        g_ptr_array_add(terms, term);
        countings[i] = (struct counting){harvest->options.db, 0, period->first, period->last};
        searches[i] =
            (struct entrez_search){.term = term, .record = record_count, .user = &countings[i]};
    }
    return entrez_searches(harvest->options.entrez, searches, periods->len, error);
}

bool harvest_field(struct harvest *harvest, const char *text, int *n_requests, GError **error)
{
    *n_requests = 0;
    if (!wanted_field(harvest->options.db, text, error)) return false;
    g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct period));
    const struct census census = {harvest, false, periods};
    if (!list_periods(&census, error)) return false;
    *n_requests = (int)periods->len;
    return count_periods(harvest, text, periods, error);
}

bool harvest_plan_field(struct harvest *harvest, const char *text, struct harvest_plan *plan,
                        GError **error)
{
    memset(plan, 0, sizeof *plan);
    bool same = false;
    if (!wanted_is_field(harvest->options.db, text, &same, error)) return false;
    g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct period));
    const struct census census = {harvest, !same, periods};
    if (!list_periods(&census, error)) return false;
    plan->requests = periods->len;
    plan->minutes = minutes_of(harvest, plan->requests);
    return true;
}
