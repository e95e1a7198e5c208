/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/digest.h"

#include <inttypes.h>

#include "analyze/mentors.h"
#include "analyze/topic.h"
#include "cli/fetching.h"
#include "core/error.h"
#include "core/out.h"
#include "core/record.h"
#include "store/wanted.h"

#define DIGEST_PLACES 20                           /* of the mentors of a topic */
#define DIGEST_PERSON_ID (ARTICLE_AUTHORS_MAX + 1) /* PMID * this + position */

/* A topic or an institution. */
struct digest_item {
    char *name;
    bool is_topic;
    int64_t papers;
    GArray *people;    /* int64_t: the first mentors; topics only */
    GPtrArray *labels; /* char *: "Name (institution)" of each */
};

struct digest {
    bool has_people; /* an analysis was there */
    struct mentor_weights weights;
    GPtrArray *items;
};

static void item_free(void *data)
{
    struct digest_item *item = data;
    g_free(item->name);
    g_array_unref(item->people);
    g_ptr_array_unref(item->labels);
    g_free(item);
}

void digest_free(struct digest *digest)
{
    if (!digest) return;
    g_ptr_array_unref(digest->items);
    g_free(digest);
}

static void add_person(struct digest_item *item, const struct mentor *mentor)
{
    g_array_append_val(item->people, mentor->person_id);
    g_ptr_array_add(item->labels, g_strdup_printf("%s%s%s%s", mentor->name ? mentor->name : "",
                                                  mentor->institution ? " (" : "",
                                                  mentor->institution ? mentor->institution : "",
                                                  mentor->institution ? ")" : ""));
}

static bool take_people(struct db *db, const struct digest *digest, struct digest_item *item,
                        GError **error)
{
    struct topic topic = {0};
    bool ok = topic_resolve(db, item->name, NULL, &topic, error);
    struct mentors_query query = {
        .pmids = topic.pmids, .limit = DIGEST_PLACES, .weights = &digest->weights};
    OWNED(mentors_list) mentors = ok ? mentors_rank(db, &query, error) : NULL;
    for (guint i = 0; mentors && i < mentors->mentors->len; i++)
        add_person(item, mentors_at(mentors, i));
    topic_clear(&topic);
    return mentors != NULL;
}

static bool take_item(struct db *db, struct digest *digest, const struct harvest_query *query,
                      GError **error)
{
    struct digest_item *item = g_new0(struct digest_item, 1);
    item->name = g_strdup(query->name);
    item->is_topic = query->kind == QUERY_TOPIC;
    item->people = g_array_new(FALSE, FALSE, sizeof(int64_t));
    item->labels = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(digest->items, item);
    if (!wanted_stored(db, query->kind, query->name, query->text, &item->papers, error))
        return false;
    if (!item->is_topic || !digest->has_people || item->papers == 0) return true;
    return take_people(db, digest, item, error);
}

struct digest *digest_take(struct db *db, const struct settings *settings, GError **error)
{
    OWNED(digest) digest = g_new0(struct digest, 1);
    digest->weights = settings->mentor_weights;
    int64_t n_people = 0;
    digest->items = g_ptr_array_new_with_free_func(item_free);
    if (!db_int(db, "SELECT count(*) FROM person", &n_people, error)) return NULL;
    digest->has_people = n_people > 0;
    bool ok = true;
    for (guint i = 0; ok && i < settings->topics->len; i++) {
        struct fetching_query query = fetching_of_topic(settings->topics->pdata[i]);
        ok = take_item(db, digest, &query.query, error);
        fetching_query_clear(&query);
    }
    for (guint i = 0; ok && i < settings->institutions->len; i++) {
        struct fetching_query query =
            fetching_of_institution(settings, settings->institutions->pdata[i]);
        ok = take_item(db, digest, &query.query, error);
        fetching_query_clear(&query);
    }
    return ok ? g_steal_pointer(&digest) : NULL;
}

/* --- the difference -------------------------------------------------------------- */

/* The id under which a person of an earlier analysis is known now: every id
 * names an authorship. */
static bool current_id(struct db *db, int64_t old_id, int64_t *id, GError **error)
{
    struct stmt *find = db_stmt(
        db, "SELECT person_id FROM person_authorship WHERE pmid = ?1 AND position = ?2", error);
    if (!find) return false;
    stmt_bind_int(find, 1, old_id / DIGEST_PERSON_ID);
    stmt_bind_int(find, 2, old_id % DIGEST_PERSON_ID);
    bool has_row = false;
    if (!stmt_step(find, &has_row, error)) return false;
    *id = has_row ? stmt_int(find, 0) : old_id;
    stmt_reset(find);
    return true;
}

static bool append_newcomers(struct db *db, GString *text, const struct digest_item *before,
                             const struct digest_item *now, GError **error)
{
    g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < before->people->len; i++) {
        int64_t id = 0;
        if (!current_id(db, g_array_index(before->people, int64_t, i), &id, error)) return false;
        g_array_append_val(known, id);
    }
    const char *lead = "    new among the first " G_STRINGIFY(DIGEST_PLACES) " mentors: ";
    for (guint i = 0; i < now->people->len; i++) {
        bool is_known = false;
        for (guint j = 0; j < known->len && !is_known; j++)
            is_known = g_array_index(known, int64_t, j) == g_array_index(now->people, int64_t, i);
        if (is_known) continue;
        g_string_append_printf(text, "%s%s", lead, (const char *)now->labels->pdata[i]);
        lead = "; ";
    }
    if (g_strcmp0(lead, "; ") == 0) g_string_append_c(text, '\n');
    return true;
}

static const struct digest_item *item_at(const struct digest *digest, guint i)
{
    return digest->items->pdata[i];
}

bool digest_print(struct db *db, const struct digest *before, const struct digest *now,
                  GError **error)
{
    g_autoptr(GString) text = g_string_new("What changed since the last run\n\n");
    for (guint i = 0; i < now->items->len; i++) {
        const struct digest_item *is = item_at(now, i), *was = item_at(before, i);
        int64_t more = is->papers - was->papers;
        if (more == 0)
            g_string_append_printf(text, "%s: nothing new, %" PRId64 " papers\n", is->name,
                                   is->papers);
        else
            g_string_append_printf(text, "%s: %" PRId64 " %s, %" PRId64 " papers\n", is->name,
                                   more > 0 ? more : -more, more > 0 ? "new" : "gone", is->papers);
        if (before->has_people && was->papers > 0 && !append_newcomers(db, text, was, is, error))
            return false;
    }
    if (!before->has_people)
        g_string_append(text, "\nThis was the first analysis: 'radscout mentors TOPIC' and "
                              "'radscout themes TOPIC' show what came of it.\n");
    return out_text(text->str, error);
}
