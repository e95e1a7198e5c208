/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/theme_company.h"

#include <string.h>

static const char mentors_sql[] =
    "SELECT s.person_id, coalesce(p.fore_name || ' ', '') || p.last_name "
    "FROM senior_paper s JOIN person p USING(person_id) WHERE s.pmid = ?";
static const char institutions_sql[] =
    "SELECT DISTINCT i.institution_id, i.name FROM senior_paper s "
    "JOIN person_place USING(person_id) JOIN institution i USING(institution_id) "
    "WHERE s.pmid = ?";
static const char journals_sql[] = "SELECT j.journal_id, coalesce(j.iso, j.title, '') "
                                   "FROM study JOIN journal j USING(journal_id) WHERE pmid = ?";

static void clear_companion(void *companion)
{
    g_free(((struct theme_companion *)companion)->name);
}

static gint compare_companions(gconstpointer a, gconstpointer b)
{
    const struct theme_companion *x = a, *y = b;
    if (x->papers != y->papers) return x->papers > y->papers ? -1 : 1;
    int order = strcmp(x->name, y->name);
    return order ? order : (x->id > y->id) - (x->id < y->id);
}

static void count(GArray *all, GHashTable *places, int64_t id, const char *name)
{
    guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, &id));
    if (place == 0) {
        struct theme_companion companion = {.id = id, .name = g_strdup(name)};
        g_array_append_val(all, companion);
        place = all->len;
        g_hash_table_insert(places, g_memdup2(&id, sizeof id), GUINT_TO_POINTER(place));
    }
    g_array_index(all, struct theme_companion, place - 1).papers++;
}

/* The rows (id, name) that most PMIDs have; NULL on error. */
static GArray *most_frequent(struct db *db, const char *sql, const GArray *pmids, GError **error)
{
    struct stmt *stmt = db_stmt(db, sql, error);
    if (!stmt) return NULL;
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct theme_companion));
    g_array_set_clear_func(all, clear_companion);
    g_autoptr(GHashTable) places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < pmids->len; i++) {
        stmt_bind_int(stmt, 1, g_array_index(pmids, int64_t, i));
        for (bool has_row = true; has_row;) {
            if (!stmt_step(stmt, &has_row, error)) return NULL;
            if (has_row) count(all, places, stmt_int(stmt, 0), stmt_text(stmt, 1));
        }
    }
    g_array_sort(all, compare_companions);
    if (all->len > THEME_COMPANY_MAX) g_array_set_size(all, THEME_COMPANY_MAX);
    return g_steal_pointer(&all);
}

bool theme_company_load(struct db *db, const GArray *pmids, struct theme_company *company,
                        GError **error)
{
    *company = (struct theme_company){0};
    company->mentors = most_frequent(db, mentors_sql, pmids, error);
    if (company->mentors) company->institutions = most_frequent(db, institutions_sql, pmids, error);
    if (company->institutions) company->journals = most_frequent(db, journals_sql, pmids, error);
    return company->journals != NULL;
}

void theme_company_clear(struct theme_company *company)
{
    g_clear_pointer(&company->mentors, g_array_unref);
    g_clear_pointer(&company->institutions, g_array_unref);
    g_clear_pointer(&company->journals, g_array_unref);
}
