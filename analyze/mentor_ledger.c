/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentor_ledger.h"

#include <string.h>

#include "analyze/evidence.h"
#include "analyze/stats.h"
#include "core/fold.h"

#define DAYS_PER_YEAR 365.25
#define RATE_YEARS_MIN 2
#define RATE_TAIL .025

const char *ledger_list_name(enum ledger_list list)
{
    static const char *const names[] = {
#define X(name) #name,
        LEDGER_LISTS(X)
#undef X
    };
    return names[list];
}

static void first_free(void *item)
{
    struct ledger_first *first = item;
    g_free(first->name);
    g_array_unref(first->pmids);
    g_free(first);
}

static void co_mentor_free(void *item)
{
    struct ledger_co_mentor *co_mentor = item;
    g_free(co_mentor->name);
    g_array_unref(co_mentor->pmids);
    g_free(co_mentor);
}

static struct mentor_ledger *ledger_new(void)
{
    struct mentor_ledger *ledger = g_new0(struct mentor_ledger, 1);
    for (int i = 0; i < LEDGER_N_LISTS; i++)
        ledger->lists[i] = g_array_new(FALSE, FALSE, sizeof(int64_t));
    ledger->first_authors = g_ptr_array_new_with_free_func(first_free);
    ledger->co_mentors = g_ptr_array_new_with_free_func(co_mentor_free);
    return ledger;
}

void mentor_ledger_free(struct mentor_ledger *ledger)
{
    if (!ledger) return;
    for (int i = 0; i < LEDGER_N_LISTS; i++)
        g_array_unref(ledger->lists[i]);
    g_ptr_array_unref(ledger->first_authors);
    g_ptr_array_unref(ledger->co_mentors);
    g_clear_pointer(&ledger->moves, g_array_unref);
    g_free(ledger);
}

static void add(struct mentor_ledger *ledger, enum ledger_list list, int64_t pmid)
{
    g_array_append_val(ledger->lists[list], pmid);
}

static bool is_in_scope(const struct ledger_scope *scope, int64_t pmid)
{
    const struct paper_row *row = scope->papers ? papers_find(scope->papers, pmid) : NULL;
    return !scope->papers || (row && row->on_topic);
}

/* "Maria Rossi Jr" of three columns; g_free(). */
static char *printed_name(struct stmt *stmt, int column)
{
    const char *last = stmt_text(stmt, column), *fore = stmt_text(stmt, column + 1);
    const char *suffix = stmt_text(stmt, column + 2);
    return g_strdup_printf("%s%s%s%s%s", fore ? fore : "", fore ? " " : "", last, suffix ? " " : "",
                           suffix ? suffix : "");
}

/* --- the records ---------------------------------------------------------------------- */

/* How the person stands on a record. */
struct standing {
    int64_t pmid, first_person_id;
    int position, n_authors, n_persons;
    bool is_first, is_last, has_email, is_complete, is_retracted, has_concern;
};

/* What an author list says as a whole. */
struct author_list {
    int n_emails, n_last;
    bool is_alphabetical, ends_with_group;
};

static bool read_standings(struct db *db, int64_t person_id, GArray *standings, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/ledger_records.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        struct standing standing = {.pmid = stmt_int(stmt, 0),
                                    .position = (int)stmt_int(stmt, 2),
                                    .n_authors = (int)stmt_int(stmt, 3),
                                    .is_first = stmt_int(stmt, 4),
                                    .is_last = stmt_int(stmt, 5),
                                    .has_email = stmt_int(stmt, 6),
                                    .is_complete = stmt_int(stmt, 7),
                                    .is_retracted = stmt_int(stmt, 8),
                                    .has_concern = stmt_int(stmt, 9),
                                    .n_persons = (int)stmt_int(stmt, 10),
                                    .first_person_id = stmt_int(stmt, 11)};
        g_array_append_val(standings, standing);
    }
}

static bool read_authors(struct db *db, int64_t pmid, struct author_list *list, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/ledger_authors.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, pmid);
    *list = (struct author_list){0};
    g_autofree char *before = NULL;
    int n_persons = 0, n_ordered = 0; /* up to here: persons, and those in order */
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) break;
        list->n_emails += stmt_int(stmt, 2) != 0;
        list->n_last += stmt_int(stmt, 3) != 0;
        list->ends_with_group = stmt_int(stmt, 1) != 0;
        if (list->ends_with_group) continue;
        const char *last_name = stmt_text(stmt, 0);
        char *key = fold_compact(last_name ? last_name : "");
        n_ordered = before && strcmp(before, key) <= 0 ? n_ordered + 1 : 1;
        n_persons++;
        g_free(before);
        before = key;
    }
    list->is_alphabetical = n_ordered >= LEDGER_ORDERED_MIN && n_ordered >= n_persons - 1;
    return true;
}

static bool has_size(const struct standing *standing)
{
    return standing->n_persons >= EVIDENCE_PERSONS_MIN &&
           standing->n_persons <= EVIDENCE_PERSONS_MAX;
}

/* Why a paper with the person at the end does not count; LEDGER_last: it does. */
static enum ledger_list reason(const struct standing *standing, int64_t person_id)
{
    if (standing->is_retracted) return LEDGER_was_retracted;
    if (!standing->is_complete) return LEDGER_truncated;
    if (standing->n_persons > EVIDENCE_PERSONS_MAX) return LEDGER_many_authors;
    if (standing->n_persons < EVIDENCE_PERSONS_MIN) return LEDGER_few_authors;
    return standing->first_person_id == person_id ? LEDGER_own_first : LEDGER_last;
}

static bool place_senior(struct db *db, struct mentor_ledger *ledger,
                         const struct standing *standing, int64_t person_id, GError **error)
{
    enum ledger_list list = reason(standing, person_id);
    if (list != LEDGER_last) {
        add(ledger, list, standing->pmid);
        return true;
    }
    struct author_list authors;
    if (!read_authors(db, standing->pmid, &authors, error)) return false;
    add(ledger, authors.n_last > 1 ? LEDGER_joint_last : LEDGER_last, standing->pmid);
    if (standing->has_email && authors.n_emails == 1)
        add(ledger, LEDGER_corresponding, standing->pmid);
    if (authors.is_alphabetical) add(ledger, LEDGER_alphabetical, standing->pmid);
    if (authors.ends_with_group) add(ledger, LEDGER_group_last, standing->pmid);
    return true;
}

/* Neither first nor last, but perhaps the one to write to. */
static bool place_other(struct db *db, struct mentor_ledger *ledger,
                        const struct standing *standing, GError **error)
{
    if (!standing->has_email || standing->is_first || standing->is_retracted || !has_size(standing))
        return true;
    struct author_list authors;
    if (!read_authors(db, standing->pmid, &authors, error)) return false;
    if (authors.n_emails == 1) add(ledger, LEDGER_corresponding_only, standing->pmid);
    return true;
}

static bool sort_records(struct db *db, struct mentor_ledger *ledger, int64_t person_id,
                         const struct ledger_scope *scope, GError **error)
{
    g_autoptr(GArray) standings = g_array_new(FALSE, FALSE, sizeof(struct standing));
    if (!read_standings(db, person_id, standings, error)) return false;
    for (guint i = 0; i < standings->len; i++) {
        const struct standing *standing = &g_array_index(standings, struct standing, i);
        if (standing->is_retracted) add(ledger, LEDGER_retracted, standing->pmid);
        if (standing->has_concern) add(ledger, LEDGER_concern, standing->pmid);
        if (!is_in_scope(scope, standing->pmid)) continue;
        bool is_at_end = standing->is_last ||
                         (!standing->is_complete && standing->position == standing->n_authors);
        if (!(is_at_end ? place_senior(db, ledger, standing, person_id, error)
                        : place_other(db, ledger, standing, error)))
            return false;
    }
    return true;
}

/* --- first authors and activity -------------------------------------------------------- */

static struct ledger_first *find_first(struct mentor_ledger *ledger, struct stmt *stmt)
{
    int64_t person_id = stmt_int(stmt, 2);
    for (guint i = 0; i < ledger->first_authors->len; i++) {
        struct ledger_first *first = ledger->first_authors->pdata[i];
        if (first->person_id == person_id) return first;
    }
    struct ledger_first *first = g_new0(struct ledger_first, 1);
    first->person_id = person_id;
    first->name = printed_name(stmt, 3);
    first->last_day = (int32_t)stmt_int(stmt, 1);
    first->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_ptr_array_add(ledger->first_authors, first);
    return first;
}

/* The first day of the window over which the rate is taken. */
static int32_t rate_from(const struct ledger_scope *scope)
{
    int32_t from = clk_years_before(scope->facts->as_of, LEDGER_RATE_YEARS), since;
    char day[CLK_DATE_SIZE];
    g_snprintf(day, sizeof day, "%04d-01-01", CLAMP(scope->since_year, 0, 9999));
    from = MAX(from, scope->facts->first_day - 1);
    return scope->since_year && clk_parse_day(day, &since) ? MAX(from, since - 1) : from;
}

static int by_papers(const void *a, const void *b)
{
    const struct ledger_first *x = *(const struct ledger_first *const *)a,
                              *y = *(const struct ledger_first *const *)b;
    if (x->pmids->len != y->pmids->len) return x->pmids->len > y->pmids->len ? -1 : 1;
    if (x->last_day != y->last_day) return x->last_day > y->last_day ? -1 : 1;
    return (x->person_id > y->person_id) - (x->person_id < y->person_id);
}

/* Years come in descending order. */
static void count_year(struct mentor_ledger *ledger, int year)
{
    if (ledger->years_active == 0) ledger->last_year = year;
    ledger->years_active += ledger->years_active == 0 || year != ledger->first_year;
    ledger->first_year = year;
}

static bool read_first_authors(struct db *db, struct mentor_ledger *ledger, int64_t person_id,
                               const struct ledger_scope *scope, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/ledger_evidence.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, person_id);
    int32_t from = rate_from(scope), year_ago = clk_years_before(scope->facts->as_of, 1);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) break;
        int64_t pmid = stmt_int(stmt, 0);
        int32_t day = (int32_t)stmt_int(stmt, 1);
        if (!is_in_scope(scope, pmid)) continue;
        struct ledger_first *first = find_first(ledger, stmt);
        first->first_day = day;
        first->is_newcomer = first->is_newcomer || stmt_int(stmt, 6);
        first->is_international = first->is_international || stmt_int(stmt, 7) > 0;
        first->international_known = first->international_known || stmt_int(stmt, 7) >= 0;
        g_array_append_val(first->pmids, pmid);
        count_year(ledger, facts_year_of(day));
        ledger->activity.papers += day > from && day <= scope->facts->as_of;
        ledger->activity.papers_1y += day > year_ago && day <= scope->facts->as_of;
    }
    g_ptr_array_sort(ledger->first_authors, by_papers);
    return true;
}

static void compare_years(struct ledger_activity *activity, const struct ledger_scope *scope)
{
    int32_t from = rate_from(scope),
            full = clk_years_before(scope->facts->as_of, LEDGER_RATE_YEARS);
    double years = from == full ? LEDGER_RATE_YEARS : (scope->facts->as_of - from) / DAYS_PER_YEAR;
    bool reaches_now =
        !scope->until_year || scope->until_year >= facts_year_of(scope->facts->as_of);
    if (years < RATE_YEARS_MIN || !reaches_now) {
        *activity = (struct ledger_activity){0};
        return;
    }
    activity->years = stats_round(years);
    activity->per_year = activity->papers / activity->years;
    if (activity->papers == 0) return;
    int before = activity->papers - activity->papers_1y;
    double share_low = stats_exact_low(activity->papers_1y, activity->papers, RATE_TAIL);
    double rest_low = stats_exact_low(before, activity->papers, RATE_TAIL);
    activity->ratio = activity->papers_1y / activity->per_year;
    activity->ratio_low = activity->years * share_low;
    activity->ratio_high = activity->years * (1 - rest_low);
}

/* --- co-mentors ------------------------------------------------------------------------- */

static struct ledger_co_mentor *find_co_mentor(GHashTable *by_id, struct mentor_ledger *ledger,
                                               struct stmt *stmt)
{
    int64_t person_id = stmt_int(stmt, 0);
    struct ledger_co_mentor *other = g_hash_table_lookup(by_id, &person_id);
    if (other) return other;
    other = g_new0(struct ledger_co_mentor, 1);
    other->person_id = person_id;
    other->name = printed_name(stmt, 3);
    other->pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_ptr_array_add(ledger->co_mentors, other);
    g_hash_table_insert(by_id, &other->person_id, other);
    return other;
}

/* The other seniors behind one first author. */
static bool read_co_mentors_of(struct db *db, struct mentor_ledger *ledger, GHashTable *by_id,
                               int64_t first_id, int64_t person_id, GError **error)
{
    struct stmt *stmt = db_stmt_file(db, "analyze/sql/ledger_co_mentors.sql", error);
    if (!stmt) return false;
    stmt_bind_int(stmt, 1, first_id);
    stmt_bind_int(stmt, 2, person_id);
    g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);
    for (bool has_row;;) {
        if (!stmt_step(stmt, &has_row, error)) return false;
        if (!has_row) return true;
        int64_t pmid = stmt_int(stmt, 1);
        struct ledger_co_mentor *other = find_co_mentor(by_id, ledger, stmt);
        other->first_authors += g_hash_table_add(met, other);
        g_array_append_val(other->pmids, pmid);
    }
}

static int by_first_authors(const void *a, const void *b)
{
    const struct ledger_co_mentor *x = *(const struct ledger_co_mentor *const *)a,
                                  *y = *(const struct ledger_co_mentor *const *)b;
    if (x->first_authors != y->first_authors) return x->first_authors > y->first_authors ? -1 : 1;
    if (x->pmids->len != y->pmids->len) return x->pmids->len > y->pmids->len ? -1 : 1;
    return (x->person_id > y->person_id) - (x->person_id < y->person_id);
}

static int descending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static bool read_co_mentors(struct db *db, struct mentor_ledger *ledger, int64_t person_id,
                            GError **error)
{
    g_autoptr(GHashTable) by_id = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < ledger->first_authors->len; i++) {
        const struct ledger_first *first = ledger->first_authors->pdata[i];
        if (!read_co_mentors_of(db, ledger, by_id, first->person_id, person_id, error))
            return false;
    }
    g_ptr_array_sort(ledger->co_mentors, by_first_authors);
    ledger->n_co_mentors = (int)ledger->co_mentors->len;
    if (ledger->co_mentors->len > LEDGER_CO_MENTORS)
        g_ptr_array_set_size(ledger->co_mentors, LEDGER_CO_MENTORS);
    for (guint i = 0; i < ledger->co_mentors->len; i++)
        g_array_sort(((struct ledger_co_mentor *)ledger->co_mentors->pdata[i])->pmids, descending);
    return true;
}

struct mentor_ledger *mentor_ledger_load(struct db *db, int64_t person_id,
                                         const struct ledger_scope *scope, GError **error)
{
    OWNED(mentor_ledger) ledger = ledger_new();
    if (!sort_records(db, ledger, person_id, scope, error) ||
        !read_first_authors(db, ledger, person_id, scope, error) ||
        !read_co_mentors(db, ledger, person_id, error))
        return NULL;
    compare_years(&ledger->activity, scope);
    ledger->moves = person_moves(db, person_id, error);
    if (!ledger->moves) return NULL;
    return g_steal_pointer(&ledger);
}
