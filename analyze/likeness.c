/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/likeness.h"

#include <math.h>
#include <stdarg.h>

#define CROWD_FROM 2 /* log2 of authorships that one or two people leave in a block */
#define CROWD_TO 10  /* ... that count as the most frequent surnames do */

uint8_t likeness_crowd(guint n_authorships)
{
    unsigned log = n_authorships ? g_bit_storage(n_authorships) - 1 : 0;
    return (uint8_t)CLAMP(log, CROWD_FROM, CROWD_TO);
}

static float shared_weight(const struct signatures *signatures, struct slice a, struct slice b,
                           const float weights[8])
{
    const uint32_t *x = SLICE_VALUES(signatures, a), *y = SLICE_VALUES(signatures, b);
    const uint32_t *end_x = x + a.n, *end_y = y + b.n;
    float sum = 0;
    while (x < end_x && y < end_y) {
        if (*x == *y) {
            sum += weights[WEIGHTS_CLASS(*x)];
            x++;
            y++;
        } else if (*x < *y) {
            x++;
        } else {
            y++;
        }
    }
    return sum;
}

/* Co-authors on both papers, but for the two themselves. */
static void read_coauthors(const struct signatures *signatures, const struct paper *p,
                           const struct paper *q, const uint32_t own[2], struct likeness *likeness)
{
    struct slice a = p->coauthors, b = q->coauthors;
    const uint32_t *x = SLICE_VALUES(signatures, a), *y = SLICE_VALUES(signatures, b);
    const uint32_t *end_x = x + a.n, *end_y = y + b.n;
    while (x < end_x && y < end_y) {
        if (*x == *y) {
            if (*x != own[0] && *x != own[1]) {
                likeness->coauthors++;
                likeness->coauthor_weight += weights_of_coauthor[WEIGHTS_CLASS(*x)];
            }
            x++;
            y++;
        } else if (*x < *y) {
            x++;
        } else {
            y++;
        }
    }
}

static void read_affiliations(const struct signatures *signatures, uint32_t a, uint32_t b,
                              struct likeness *likeness)
{
    const struct affiliation_list *x = SIGNATURE_LIST(signatures, a);
    const struct affiliation_list *y = SIGNATURE_LIST(signatures, b);
    likeness->has_affiliations = x->words.n && y->words.n;
    if (!likeness->has_affiliations) return;
    float least = MIN(x->weight, y->weight);
    likeness->place =
        a == b ? least : shared_weight(signatures, x->words, y->words, weights_of_affiliation);
    likeness->overlap = least > 0 ? likeness->place / least : 0;
    static const float telling[8] = {0, 0, 0, 0, 7};
    float least_telling = MIN(x->telling, y->telling);
    likeness->has_places = least_telling > 0;
    if (least_telling > 0)
        likeness->place_overlap =
            (a == b ? least_telling : shared_weight(signatures, x->words, y->words, telling)) /
            least_telling;
}

static void read_names(const struct printed_name *m, const struct printed_name *n,
                       struct likeness *likeness)
{
    likeness->frequent = MAX(m->frequent, n->frequent);
    likeness->middle = m->key.middle && m->key.middle == n->key.middle;
    if (m->key.is_full && n->key.is_full) {
        bool equal = name_fore_equal(&m->key, &n->key);
        likeness->fore = equal ? LIKENESS_FORE_EQUAL : LIKENESS_FORE_FITS;
        likeness->common_fore = equal && (m->common_fore || n->common_fore);
        likeness->short_fore = m->short_fore || n->short_fore;
    }
}

void likeness_read(const struct signatures *signatures, uint32_t a, uint32_t b,
                   struct likeness *likeness)
{
    const struct signature *x = SIGNATURE(signatures, a), *y = SIGNATURE(signatures, b);
    const struct paper *p = SIGNATURE_PAPER(signatures, x), *q = SIGNATURE_PAPER(signatures, y);
    const struct printed_name *m = SIGNATURE_NAME(signatures, x);
    const struct printed_name *n = SIGNATURE_NAME(signatures, y);
    *likeness = (struct likeness){
        .email = x->email && x->email == y->email,
        .s2 = x->s2 && x->s2 == y->s2,
        .journal = p->journal && p->journal == q->journal,
        .years = p->year && q->year ? (unsigned)ABS(p->year - q->year) : 0,
        .headings = shared_weight(signatures, p->mesh, q->mesh, weights_of_subject),
        .title = shared_weight(signatures, p->title, q->title, weights_of_subject),
    };
    if (x->country && y->country) likeness->country = x->country == y->country ? 1 : -1;
    static const float one[8] = {1, 1, 1, 1, 1, 1, 1, 1};
    likeness->grants = (unsigned)shared_weight(signatures, p->grants, q->grants, one);
    read_coauthors(signatures, p, q, (const uint32_t[]){m->coauthor, n->coauthor}, likeness);
    read_affiliations(signatures, x->list, y->list, likeness);
    read_names(m, n, likeness);
    likeness->crowd = MAX(g_array_index(signatures->crowds, uint8_t, m->block),
                          g_array_index(signatures->crowds, uint8_t, n->block));
    bool both_initials = !m->key.is_full && !n->key.is_full;
    likeness->is_bare = signatures_is_bare(signatures, x) && signatures_is_bare(signatures, y) &&
                        (both_initials || likeness->fore == LIKENESS_FORE_EQUAL);
    likeness->namesakes =
        MIN(signatures_namesakes(signatures, m->block), signatures_namesakes(signatures, n->block));
}

int32_t likeness_points(const struct likeness *l)
{
    static const double by_frequency[] = {0, -1.7, -3.2, -3.2};
    double name = (double)l->namesakes / LIKENESS_POINT;
    if (!l->is_bare) name = MIN(name, -0.4 * (MAX(l->crowd, CROWD_FROM) - CROWD_FROM));
    if (!l->is_bare || l->frequent) name = MIN(by_frequency[l->frequent], name);
    double points = 0.3 + name;
    if (l->email) points += 6;
    if (l->s2) points += 5;
    if (l->grants) points += 0.5;
    points += 1.8 * MIN(2.5, l->coauthor_weight) + 1.3 * sqrt((double)MIN(9, l->coauthor_weight));
    if (l->fore == LIKENESS_FORE_EQUAL) points += l->common_fore ? 1.4 : 1.6;
    if (l->fore == LIKENESS_FORE_FITS) points -= 1.5;
    if (l->middle) points += 1.8;
    if (l->has_affiliations) points += 4 * l->overlap + 0.12 * MIN(20, l->place) - 1.3;
    if (l->has_places) points += 2.4 * l->place_overlap - 0.8;
    if (l->country) points -= l->country < 0 ? 1.6 : 1.9;
    points += 0.14 * MIN(8, l->headings) + 0.24 * MIN(8, l->title);
    if (l->journal) points += 0.9;
    points -= 0.05 * MIN(20, l->years);
    return (int32_t)lround(points * LIKENESS_POINT);
}

int32_t likeness_score(const struct signatures *signatures, uint32_t a, uint32_t b)
{
    struct likeness likeness;
    likeness_read(signatures, a, b, &likeness);
    return likeness_points(&likeness);
}

/* --- in words ------------------------------------------------------------------------ */

G_GNUC_PRINTF(3, 4)
static void say(GString *text, bool when, const char *format, ...)
{
    if (!when) return;
    if (text->len > 0) g_string_append(text, ", ");
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(text, format, arguments);
    va_end(arguments);
}

void likeness_describe(const struct likeness *l, GString *text)
{
    g_autoptr(GString) words = g_string_new(NULL);
    say(words, l->email, "one e-mail address");
    say(words, l->s2, "one Semantic Scholar author");
    say(words, l->coauthors > 0, "%u co-author%s in common", l->coauthors,
        l->coauthors == 1 ? "" : "s");
    say(words, l->has_affiliations && l->overlap >= .05F, "affiliations %d %% alike",
        (int)lround(100 * (double)l->overlap));
    say(words, l->fore == LIKENESS_FORE_EQUAL, "equal forename");
    say(words, l->middle, "equal middle initial");
    say(words, l->grants > 0, "a grant in common");
    say(words, l->headings > 0 || l->title > 0, "alike subjects");
    say(words, l->journal, "one journal");
    say(words, l->frequent > 0, "against it: a frequent surname");
    say(words, l->fore == LIKENESS_FORE_FITS, "against it: other form of the forename");
    say(words, l->has_affiliations && l->overlap < .05F, "against it: other affiliation");
    say(words, l->country < 0, "against it: another country");
    say(words, l->years > 5, "%u years apart", l->years);
    g_string_append(text, words->str);
}
