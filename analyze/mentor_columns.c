/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/mentor_columns.h"

#include <string.h>

#include "analyze/stats.h"
#include "core/error.h"

#define PARTS_PREFIX "score_parts." /* as the columns of a CSV are called */

#define LEDGER_PREFIX "ledger" /* such a column stands there as ledger.concern.papers */
#define LISTED(m, list) (m)->ledger->lists[LEDGER_##list]->len

/* X(column, value of a mentor m, first the smallest) */
#define COLUMNS(X)                                                                                 \
    X(score, m->score, false)                                                                      \
    X(senior_papers_3y, m->senior_papers_3y, false)                                                \
    X(senior_papers, m->senior_papers, false)                                                      \
    X(first_authors, m->first_authors, false)                                                      \
    X(effective_mentees, m->topic.effective, false)                                                \
    X(newcomer_first, m->newcomer_first, false)                                                    \
    X(newcomer_first_2y, m->newcomer_first_2y, false)                                              \
    X(newcomer_rate_low, m->topic.newcomer_low, false)                                             \
    X(international_first, m->international_known ? m->international_first : -1, false)            \
    X(months_since_last, m->months_since_last, true)                                               \
    X(papers_total, m->papers_total, false)                                                        \
    X(topic_volume, m->parts[MENTOR_PART_topic_volume], false)                                     \
    X(topic_breadth, m->parts[MENTOR_PART_topic_breadth], false)                                   \
    X(topic_openness, m->parts[MENTOR_PART_topic_openness], false)                                 \
    X(topic_activity, m->parts[MENTOR_PART_topic_activity], false)                                 \
    X(all_volume, m->parts[MENTOR_PART_all_volume], false)                                         \
    X(all_breadth, m->parts[MENTOR_PART_all_breadth], false)                                       \
    X(all_openness, m->parts[MENTOR_PART_all_openness], false)                                     \
    X(all_activity, m->parts[MENTOR_PART_all_activity], false)                                     \
    X(rank, m->score, false)                                                                       \
    X(person_id, (double)m->person_id, true)                                                       \
    X(email_pmid, (double)m->email_pmid, false)                                                    \
    X(score_low, m->low, false)                                                                    \
    X(score_high, m->high, false)                                                                  \
    X(ledger_joint_last_papers, LISTED(m, joint_last), false)                                      \
    X(ledger_corresponding_papers, LISTED(m, corresponding), false)                                \
    X(ledger_corresponding_only_papers, LISTED(m, corresponding_only), false)                      \
    X(ledger_alphabetical_papers, LISTED(m, alphabetical), false)                                  \
    X(ledger_retracted_papers, LISTED(m, retracted), false)                                        \
    X(ledger_concern_papers, LISTED(m, concern), false)                                            \
    X(ledger_years_active, m->ledger->years_active, false)                                         \
    X(ledger_activity_papers_1y, m->ledger->activity.papers_1y, false)                             \
    X(ledger_activity_ratio, m->ledger->activity.ratio, false)

/* X(column, last by alphabet comes first): texts; what is not known comes last. */
#define TEXT_COLUMNS(X)                                                                            \
    X(name, false)                                                                                 \
    X(confidence, true)                                                                            \
    X(institution, false)                                                                          \
    X(department, false)                                                                           \
    X(country, false)                                                                              \
    X(state, false)                                                                                \
    X(city, false)                                                                                 \
    X(email, false)                                                                                \
    X(email_date, true)                                                                            \
    X(orcid, false)                                                                                \
    X(s2_author_id, false)

enum column {
#define X(name, value, ascending) COLUMN_##name,
    COLUMNS(X)
#undef X
#define X(name, descending) COLUMN_##name,
        TEXT_COLUMNS(X)
#undef X
};

static const struct {
    const char *name;
    bool is_ascending, is_text;
} columns[] = {
#define X(name, value, ascending) {#name, ascending, false},
    COLUMNS(X)
#undef X
#define X(name, descending) {#name, !(descending), true},
        TEXT_COLUMNS(X)
#undef X
};

/* The larger, the earlier in the list. */
static double sort_value(const struct mentor *m, enum column column)
{
    double value = 0;
    switch (column) {
#define X(name, from, ascending)                                                                   \
    case COLUMN_##name:                                                                            \
        value = from;                                                                              \
        break;
        COLUMNS(X)
#undef X
    default:
        break;
    }
    value = stats_round(value);
    return columns[column].is_ascending ? -value : value;
}

static const char *sort_text(const struct mentor *m, enum column column)
{
    switch (column) {
#define X(name, descending)                                                                        \
    case COLUMN_##name:                                                                            \
        return m->name;
        TEXT_COLUMNS(X)
#undef X
    default:
        return NULL;
    }
}

enum mentor_need mentor_columns_need(int column)
{
    if (column == COLUMN_score || column == COLUMN_rank) return MENTOR_NEED_SCORE;
    if (g_str_has_prefix(columns[column].name, LEDGER_PREFIX)) return MENTOR_NEED_LEDGER;
    if (column == COLUMN_score_low || column == COLUMN_score_high) return MENTOR_NEED_RANGE;
    return columns[column].is_text || column == COLUMN_email_pmid ? MENTOR_NEED_DETAILS
                                                                  : MENTOR_NEED_COUNTS;
}

const char *mentor_columns_names(void)
{
    static const char names[] =
#define X(name, value, ascending) ", " #name
        COLUMNS(X)
#undef X
#define X(name, descending) ", " #name
            TEXT_COLUMNS(X)
#undef X
        ;
    return names + 2;
}

bool mentor_columns_find(const char *name, int *column, GError **error)
{
    *column = COLUMN_score;
    if (!name) return true;
    g_autofree char *own =
        g_strdup(g_str_has_prefix(name, PARTS_PREFIX) ? name + strlen(PARTS_PREFIX) : name);
    g_strdelimit(own, ".", '_');
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (strcmp(columns[i].name, own) != 0) continue;
        *column = (int)i;
        return true;
    }
    return error_set(error, RADSCOUT_ERROR_USAGE, "no column '%s' to sort by; there are: %s", name,
                     mentor_columns_names());
}

void mentor_columns_key(struct mentor *mentor, int column)
{
    g_free(mentor->key_text);
    mentor->key_text = g_strdup(sort_text(mentor, (enum column)column));
    mentor->key = sort_value(mentor, (enum column)column);
}

/* What is not known comes last, whichever way round. */
static int compare_texts(const char *x, const char *y, bool is_ascending)
{
    if (!x || !y) return (x == NULL) - (y == NULL);
    return is_ascending ? strcmp(x, y) : strcmp(y, x);
}

gint mentor_columns_compare(gconstpointer a, gconstpointer b, gpointer user)
{
    const struct mentor *x = a, *y = b;
    const int *column = user;
    int order = columns[*column].is_text
                    ? compare_texts(x->key_text, y->key_text, columns[*column].is_ascending)
                    : 0;
    if (order) return order;
    double u = x->key, v = y->key;
    if (u == v) {
        u = stats_round(x->score);
        v = stats_round(y->score);
    }
    if (u != v) return u > v ? -1 : 1;
    if (x->tie != y->tie) return x->tie < y->tie ? -1 : 1;
    return x->person_id < y->person_id ? -1 : x->person_id > y->person_id;
}
