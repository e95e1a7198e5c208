/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fetch/harvest.h"

#include <inttypes.h>
#include <string.h>

#include "core/clk.h"
#include "core/error.h"
#include "core/log.h"
#include "fetch/pages.h"
#include "store/wanted.h"

#define HARVEST_LISTS_PER_REACH 3 /* searches for each reach-full of hits: a guess for plans */
#define HARVEST_QUARTER_YEARS 3   /* counted by quarters, besides the current year */
#define HARVEST_SETTLED_DAYS 31   /* a period is done with when counted so long after its end */

#define HARVEST_MANY 5000      /* records: the person is told before they come */
#define HARVEST_OVERLAP_DAYS 7 /* PubMed's index lags behind its dates */

struct harvest {
    struct harvest_options options;
    int64_t reach; /* of the service; shrinks when it says so */
    int32_t from_day, to_day;
    GHashTable *delivered; /* PMIDs that came but wait to be parsed */
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
        pages_set_add(harvest->delivered, g_array_index(pmids, int64_t, i));
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
    harvest->delivered = pages_set_new();
    if (!load_unparsed(harvest, error)) return NULL;
    return g_steal_pointer(&harvest);
}

void harvest_free(struct harvest *harvest)
{
    if (!harvest) return;
    g_hash_table_unref(harvest->delivered);
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

static bool count_term(struct harvest *harvest, const char *term, struct counting *counting,
                       int64_t *count, GError **error)
{
    struct entrez_search search = {.term = term, .record = record_count, .user = counting};
    OWNED(entrez_found) found = entrez_search(harvest->options.entrez, &search, error);
    if (!found) return false;
    *count = found->count;
    return true;
}

static bool count_days(struct harvest *harvest, const char *text, int32_t from, int32_t to,
                       struct counting *counting, int64_t *count, GError **error)
{
    g_autofree char *term = entrez_window(text, from, to);
    return count_term(harvest, term, counting, count, error);
}

/* --- listing -------------------------------------------------------------------- */

/* A query while it is listed. */
struct listing {
    struct harvest *harvest;
    const struct harvest_query *query;
    struct harvest_report *report;
    GPtrArray *slices;   /* struct pages_slice * */
    GHashTable *revised; /* PMIDs to ask for though they are stored */
    bool is_root;        /* the search under way covers the whole window */
    bool is_void;        /* PubMed knows none of the query's words */
};

/* Lines joined by "; "; NULL when there are none. */
static char *join(const GPtrArray *lines)
{
    if (lines->len == 0) return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(lines, i));
    return g_string_free(text, FALSE);
}

static bool note_root(struct listing *listing, const struct entrez_found *found, GError **error)
{
    struct harvest_report *report = listing->report;
    report->announced = found->count;
    g_free(report->not_found);
    g_free(report->warnings);
    report->not_found = join(found->not_found);
    report->warnings = join(found->warnings);
    g_autofree char *both =
        report->not_found && report->warnings
            ? g_strconcat("not understood: ", report->not_found, "; ", report->warnings, NULL)
        : report->not_found ? g_strconcat("not understood: ", report->not_found, NULL)
                            : g_strdup(report->warnings);
    return query_note(listing->harvest->options.db, report->query_id, found->translation,
                      found->count, both, error);
}

static bool add_found(const struct listing *listing, const struct entrez_found *found,
                      GError **error)
{
    return query_add_pmids(listing->harvest->options.db, listing->report->query_id,
                           (const int64_t *)(const void *)found->ids->data, found->ids->len, error);
}

/* The ledger row, and what the search found, in one transaction. */
static bool record_search(void *user, const struct entrez_reply *reply,
                          const struct entrez_found *found, GError **error)
{
    struct listing *listing = user;
    struct db *db = listing->harvest->options.db;
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

/* PubMed searches without the words it does not know. When nothing of the query
 * is left but our window, all of PubMed would match: then the query alone finds
 * less than the query in the window. */
static bool check_words(struct listing *listing, struct entrez_found *found, GError **error)
{
    struct harvest *harvest = listing->harvest;
    struct harvest_report *report = listing->report;
    if (!listing->is_root || found->not_found->len == 0) return true;
    struct counting counting = {.db = harvest->options.db, .query_id = report->query_id};
    int64_t alone = 0;
    if (!count_term(harvest, listing->query->text, &counting, &alone, error)) return false;
    if (alone >= found->count) return add_found(listing, found, error);
    listing->is_void = true;
    found->count = 0;
    g_array_set_size(found->ids, 0);
    return note_root(listing, found, error);
}

static int64_t still_wanted(const struct listing *listing)
{
    int64_t max = listing->harvest->options.max_records;
    return max > 0 ? max - listing->report->listed : INT64_MAX;
}

static void add_slice(struct listing *listing, struct entrez_found *found)
{
    struct pages_slice *slice = g_new0(struct pages_slice, 1);
    slice->ids = g_steal_pointer(&found->ids);
    slice->web_env = g_steal_pointer(&found->web_env);
    slice->query_key = g_steal_pointer(&found->query_key);
    found->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    listing->report->listed += slice->ids->len;
    g_ptr_array_add(listing->slices, slice);
}

static struct entrez_found *search_days(struct listing *listing, int32_t from, int32_t to,
                                        GError **error)
{
    struct harvest *harvest = listing->harvest;
    g_autofree char *term = entrez_window(listing->query->text, from, to);
    struct entrez_search search = {
        .term = term,
        .retmax = MIN(harvest->reach, still_wanted(listing)),
        .record = record_search,
        .user = listing,
    };
    listing->is_root = from == harvest->from_day && to == harvest->to_day;
    OWNED(entrez_found) found = entrez_search(harvest->options.entrez, &search, error);
    if (!found || !check_words(listing, found, error)) return NULL;
    return g_steal_pointer(&found);
}

static bool list_days(struct listing *listing, int32_t from, int32_t to, int64_t *count,
                      GError **error);

/* Too many for one search: the newer half first, the older half's count is
 * what remains. */
static bool list_halves(struct listing *listing, int32_t from, int32_t to, int64_t count,
                        GError **error)
{
    int32_t middle = from + (to - from) / 2;
    int64_t newer = -1, older = -1;
    if (!list_days(listing, middle + 1, to, &newer, error)) return false;
    older = MAX(count - newer, 0);
    return list_days(listing, from, middle, &older, error);
}

/* List [from, to]. *count: known number of hits, or -1 and then found out. */
static bool list_days(struct listing *listing, int32_t from, int32_t to, int64_t *count,
                      GError **error)
{
    struct harvest *harvest = listing->harvest;
    if (still_wanted(listing) <= 0) {
        *count = MAX(*count, 0);
        return true;
    }
    if (*count > MIN(harvest->reach, still_wanted(listing)) && from < to)
        return list_halves(listing, from, to, *count, error);
    OWNED(entrez_found) found = search_days(listing, from, to, error);
    if (!found) return false;
    *count = found->count;
    int64_t enough = MIN(found->count, still_wanted(listing));
    int64_t named = found->ids->len;
    /* the service names fewer than we took for its reach: believe it */
    if (named < MIN(enough, harvest->reach)) harvest->reach = MAX(named, 1);
    if (named < enough && from < to) return list_halves(listing, from, to, found->count, error);
    if (named < enough) listing->report->beyond += enough - named;
    add_slice(listing, found);
    return true;
}

/* Records of the window that the complete listing does not name have left the
 * query: revised so that they do not match, or gone from PubMed. */
static bool take_leave(struct listing *listing, GError **error)
{
    struct harvest_report *report = listing->report;
    struct harvest *harvest = listing->harvest;
    char from[CLK_DATE_SIZE];
    clk_format_day(harvest->from_day, from);
    if (report->beyond > 0 || harvest->options.max_records > 0) return true;
    g_autoptr(GArray) members = wanted_members(harvest->options.db, report->query_id, from, error);
    if (!members) return false;
    if (members->len == report->listed) return true;
    g_autoptr(GHashTable) listed = pages_set_new();
    for (guint i = 0; i < listing->slices->len; i++)
        pages_set_add_all(listed, ((struct pages_slice *)listing->slices->pdata[i])->ids);
    if (!db_begin(harvest->options.db, error)) return false;
    bool ok = true;
    for (guint i = 0; ok && i < members->len; i++) {
        int64_t pmid = g_array_index(members, int64_t, i);
        if (pages_set_has(listed, pmid)) continue;
        report->left++;
        ok = wanted_leave(harvest->options.db, report->query_id, pmid, error);
    }
    if (ok && db_commit(harvest->options.db, error)) return true;
    db_rollback(harvest->options.db);
    return false;
}

static bool list_all(struct listing *listing, GError **error)
{
    const struct harvest *harvest = listing->harvest;
    int64_t count = -1;
    return list_days(listing, harvest->from_day, harvest->to_day, &count, error) &&
           (listing->is_void || take_leave(listing, error));
}

/* --- what changed since last time ------------------------------------------------- */

/* "(window) AND (since:today[EDAT] OR since:today[MDAT])" */
static char *changes_term(const struct harvest *harvest, const char *text, int32_t since)
{
    char from[CLK_DATE_SIZE], to[CLK_DATE_SIZE];
    clk_format_day(since, from);
    clk_format_day(harvest->to_day, to);
    g_strdelimit(from, "-", '/');
    g_strdelimit(to, "-", '/');
    g_autofree char *window = entrez_window(text, harvest->from_day, harvest->to_day);
    return g_strdup_printf("(%s) AND (%s:%s[EDAT] OR %s:%s[MDAT])", window, from, to, from, to);
}

/* One search for what is new or revised. *all false: more than it can name. */
static bool list_changes(struct listing *listing, int32_t since, bool *all, GError **error)
{
    struct harvest *harvest = listing->harvest;
    g_autofree char *term = changes_term(harvest, listing->query->text, since);
    struct entrez_search search = {
        .term = term, .retmax = harvest->reach, .record = record_search, .user = listing};
    listing->is_root = false;
    OWNED(entrez_found) found = entrez_search(harvest->options.entrez, &search, error);
    if (!found) return false;
    *all = found->count == found->ids->len;
    char before[CLK_DATE_SIZE];
    clk_format_day(since, before);
    g_autoptr(GArray) older = wanted_older(harvest->options.db, found->ids, before, error);
    if (!older) return false;
    pages_set_add_all(listing->revised, older);
    return true;
}

/* The whole window's count; it is what PubMed announces. */
static bool count_root(struct listing *listing, GError **error)
{
    struct harvest *harvest = listing->harvest;
    g_autofree char *term = entrez_window(listing->query->text, harvest->from_day, harvest->to_day);
    /* with one id, because a bare count comes without the translation */
    struct entrez_search search = {
        .term = term, .retmax = 1, .record = record_search, .user = listing};
    listing->is_root = true;
    OWNED(entrez_found) found = entrez_search(harvest->options.entrez, &search, error);
    return found && check_words(listing, found, error);
}

/* Bring a query up to date that was searched completely up to a day. */
static bool renew(struct listing *listing, int32_t searched_to, GError **error)
{
    struct harvest *harvest = listing->harvest;
    struct harvest_report *report = listing->report;
    char from[CLK_DATE_SIZE];
    clk_format_day(harvest->from_day, from);
    bool all = false;
    if (!count_root(listing, error)) return false;
    if (listing->is_void) return true;
    if (!list_changes(listing, searched_to - HARVEST_OVERLAP_DAYS, &all, error)) return false;
    g_autoptr(GArray) members = wanted_members(harvest->options.db, report->query_id, from, error);
    if (!members) return false;
    report->listed = members->len;
    if (all && report->listed == report->announced) return true;
    report->listed = 0;
    return list_all(listing, error);
}

static bool list_query(struct listing *listing, GError **error)
{
    const struct harvest_options *options = &listing->harvest->options;
    char to[CLK_DATE_SIZE];
    int32_t searched_to = 0;
    bool was = false;
    if (!wanted_window(options->db, listing->report->query_id, to, &was, error)) return false;
    if (was && !options->full && options->max_records == 0 && clk_parse_day(to, &searched_to))
        return renew(listing, searched_to, error);
    return list_all(listing, error);
}

/* --- the whole of a query ------------------------------------------------------- */

static bool finish_query(struct harvest *harvest, const struct harvest_report *report,
                         GError **error)
{
    bool complete =
        report->unfinished == 0 && report->beyond == 0 &&
        (harvest->options.max_records == 0 || report->announced <= harvest->options.max_records);
    if (!complete) return true;
    char from[CLK_DATE_SIZE], to[CLK_DATE_SIZE];
    clk_format_day(harvest->from_day, from);
    clk_format_day(harvest->to_day, to);
    return query_finish(harvest->options.db, report->query_id, from, to, error);
}

/* PMIDs to download: of the query and not stored, or revised, or all it listed. */
static GHashTable *wanted_set(const struct listing *listing, GError **error)
{
    struct harvest *harvest = listing->harvest;
    struct harvest_report *report = listing->report;
    const GPtrArray *slices = listing->slices;
    g_autoptr(GHashTable) set = pages_set_new();
    g_autoptr(GArray) wanted = query_wanted(harvest->options.db, report->query_id, error);
    if (!wanted) return NULL;
    pages_set_add_all(set, wanted);
    for (guint i = 0; harvest->options.full && i < slices->len; i++)
        pages_set_add_all(set, ((struct pages_slice *)g_ptr_array_index(slices, i))->ids);
    GHashTableIter each;
    gpointer key = NULL;
    g_hash_table_iter_init(&each, listing->revised);
    while (g_hash_table_iter_next(&each, &key, NULL))
        if (g_hash_table_add(set, key)) report->revised++;
    g_hash_table_iter_init(&each, harvest->delivered);
    while (g_hash_table_iter_next(&each, &key, NULL))
        g_hash_table_remove(set, key);
    return g_steal_pointer(&set);
}

bool harvest_run(struct harvest *harvest, const struct harvest_query *query,
                 struct harvest_report *report, GError **error)
{
    memset(report, 0, sizeof *report);
    struct db *db = harvest->options.db;
    if (!query_put(db, query->kind, query->name, query->text, &report->query_id, error))
        return false;
    g_autoptr(GPtrArray) slices = g_ptr_array_new_with_free_func(pages_slice_free);
    g_autoptr(GHashTable) revised = pages_set_new();
    struct listing listing = {
        .harvest = harvest, .query = query, .report = report, .slices = slices, .revised = revised};
    if (!list_query(&listing, error)) return false;
    g_autoptr(GHashTable) wanted = wanted_set(&listing, error);
    if (!wanted) return false;
    report->wanted = g_hash_table_size(wanted);
    if (report->wanted > HARVEST_MANY)
        log_info("%s: %" PRId64 " of %" PRId64 " records to download", query->name, report->wanted,
                 report->announced);
    struct pages_job job = {
        .entrez = harvest->options.entrez,
        .db = db,
        .name = query->name,
        .query_id = report->query_id,
        .slices = slices,
        .wanted = wanted,
        .delivered = harvest->delivered,
    };
    bool ok = pages_fetch(&job, error);
    report->delivered = job.n_delivered;
    report->missing = job.n_missing;
    report->unfinished = g_hash_table_size(wanted);
    report->failure = g_steal_pointer(&job.failure);
    return ok && finish_query(harvest, report, error);
}

/* --- plans and the field ----------------------------------------------------------- */

/* Searches that list a query with so many hits, of which some are stored. */
static int64_t expected_lists(const struct harvest *harvest, int64_t listed, int64_t stored)
{
    if (stored > 0 && !harvest->options.full && harvest->options.max_records == 0) return 2;
    if (listed <= harvest->reach) return 1;
    return HARVEST_LISTS_PER_REACH * ((listed + harvest->reach - 1) / harvest->reach);
}

bool harvest_plan(struct harvest *harvest, const struct harvest_query *query,
                  struct harvest_plan *plan, GError **error)
{
    memset(plan, 0, sizeof *plan);
    struct counting counting = {.db = harvest->options.db};
    if (!count_days(harvest, query->text, harvest->from_day, harvest->to_day, &counting,
                    &plan->announced, error) ||
        !wanted_stored(harvest->options.db, query->kind, query->name, query->text, &plan->stored,
                       error))
        return false;
    int64_t max = harvest->options.max_records;
    int64_t listed = max > 0 ? MIN(max, plan->announced) : plan->announced;
    int64_t wanted = harvest->options.full ? listed : MAX(listed - plan->stored, 0);
    int64_t lists = expected_lists(harvest, listed, plan->stored);
    plan->requests = lists + (wanted + ENTREZ_PAGE - 1) / ENTREZ_PAGE;
    plan->minutes = (double)plan->requests * entrez_spacing_ms(harvest->options.entrez) / 60000.0;
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

/* Count one period unless that was done when it was over. */
static bool count_period(struct harvest *harvest, const char *text, int32_t from, int32_t to,
                         int *n_requests, GError **error)
{
    char first[CLK_DATE_SIZE], last[CLK_DATE_SIZE], since[CLK_DATE_SIZE];
    clk_format_day(from, first);
    clk_format_day(to, last);
    clk_format_day(to + HARVEST_SETTLED_DAYS, since);
    bool is = false;
    if (!wanted_counted(harvest->options.db, first, last, since, &is, error)) return false;
    if (is) return true;
    struct counting counting = {harvest->options.db, 0, first, last};
    int64_t count = 0;
    ++*n_requests;
    return count_days(harvest, text, from, to, &counting, &count, error);
}

/* Counted by quarters while it was young: no second count over the same days. */
static bool has_quarters(struct harvest *harvest, int year, bool *has, GError **error)
{
    *has = true;
    for (int month = 1; *has && month <= 10; month += 3) {
        char first[CLK_DATE_SIZE], last[CLK_DATE_SIZE];
        clk_format_day(day_of(year, month), first);
        clk_format_day(day_of(year, month + 3) - 1, last);
        if (!wanted_counted(harvest->options.db, first, last, "", has, error)) return false;
    }
    return true;
}

static bool count_year(struct harvest *harvest, const char *text, int year, int *n_requests,
                       GError **error)
{
    bool has = false;
    if (!has_quarters(harvest, year, &has, error)) return false;
    return has ||
           count_period(harvest, text, day_of(year, 1), day_of(year + 1, 1) - 1, n_requests, error);
}

bool harvest_field(struct harvest *harvest, const char *text, int *n_requests, GError **error)
{
    *n_requests = 0;
    if (!wanted_field(harvest->options.db, text, error)) return false;
    char today[CLK_DATE_SIZE], start[CLK_DATE_SIZE];
    clk_format_day(harvest->to_day, today);
    clk_format_day(harvest->from_day, start);
    int this_year = (int)g_ascii_strtoll(today, NULL, 10);
    int quarters_from = this_year - HARVEST_QUARTER_YEARS;
    int first_year = (int)g_ascii_strtoll(start, NULL, 10) + 1;
    for (int year = first_year; year < quarters_from; year++)
        if (!count_year(harvest, text, year, n_requests, error)) return false;
    for (int year = MAX(first_year, quarters_from); year <= this_year; year++)
        for (int month = 1; month <= 10 && day_of(year, month) <= harvest->to_day; month += 3)
            if (!count_period(harvest, text, day_of(year, month), day_of(year, month + 3) - 1,
                              n_requests, error))
                return false;
    return true;
}
