/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cli/deciding.h"
#include "core/error.h"
#include "core/log.h"
#include "core/plural.h"
#include "store/decisions.h"

#define POSITIONS 10000
#define PAIRS_MAX 100000

/* Move the records of the PMIDs from rest to taken. */
static bool take(GArray *rest, int n, char **pmids, GArray *taken, GError **error)
{
    for (int k = 0; k < n; k++) {
        int64_t pmid = g_ascii_strtoll(pmids[k], NULL, 10);
        guint i = 0;
        while (i < rest->len && g_array_index(rest, int64_t, i) / POSITIONS != pmid) {
            i++;
        }
        if (pmid <= 0 || i == rest->len)
            return error_set(error, RADSCOUT_ERROR_USAGE, "'%s' is no PMID of this person",
                             pmids[k]);
        g_array_append_val(taken, g_array_index(rest, int64_t, i));
        g_array_remove_index(rest, i);
    }
    if (rest->len == 0)
        return error_set(error, RADSCOUT_ERROR_USAGE, "these are all papers of the person");
    if ((guint64)rest->len * taken->len > PAIRS_MAX)
        return error_set(error, RADSCOUT_ERROR_USAGE,
                         "too many papers to keep apart one by one (%u and %u)", taken->len,
                         rest->len);
    return true;
}

/* What is taken out is one person, and not the one that remains. */
static void decide(const GArray *rest, const GArray *taken, GArray *decisions)
{
    for (guint i = 0; i < taken->len; i++) {
        int64_t record = g_array_index(taken, int64_t, i);
        for (guint j = 0; j < rest->len; j++) {
            struct decision apart = {record, g_array_index(rest, int64_t, j), false};
            g_array_append_val(decisions, apart);
        }
        struct decision together = {g_array_index(taken, int64_t, 0), record, true};
        if (i > 0) g_array_append_val(decisions, together);
    }
    for (guint j = 1; j < rest->len; j++) {
        struct decision together = {g_array_index(rest, int64_t, 0),
                                    g_array_index(rest, int64_t, j), true};
        g_array_append_val(decisions, together);
    }
}

/* An id is that of the earliest record, so it may go with what was taken out. */
static bool tell(struct db *db, int64_t person, const GArray *taken, const GArray *rest,
                 GError **error)
{
    int64_t out, stays;
    if (!deciding_holder(db, g_array_index(taken, int64_t, 0), &out, error) ||
        !deciding_holder(db, g_array_index(rest, int64_t, 0), &stays, error))
        return false;
    log_info("two people now: %" PRId64 " with the %u paper%s taken out, %" PRId64
             " with the other %u%s",
             out, taken->len, plural_s(taken->len), stays, rest->len,
             out == person ? "; the id of before went with what was taken out" : "");
    return true;
}

static bool split(struct app *app, int argc, char **argv, GError **error)
{
    struct db *db = app_db_existing(app, error);
    int64_t person;
    if (!db || !deciding_person(db, argv[1], &person, error)) return false;
    g_autoptr(GArray) rest = deciding_records(db, person, error);
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!rest || !take(rest, argc - 2, argv + 2, taken, error)) return false;
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof(struct decision));
    decide(rest, taken, decisions);
    return deciding_keep(app, argc, argv, decisions, error) && tell(db, person, taken, rest, error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    const GOptionEntry entries[] = {{NULL, 0, 0, 0, NULL, NULL, NULL}};
    if (!command_options(command, entries, &argc, &argv, error)) return 0;
    if (argc < 3)
        error_set(error, RADSCOUT_ERROR_USAGE,
                  "split takes a person and the PMIDs of papers that are somebody else's");
    else
        split(app, argc, argv, error);
    return 0;
}

const struct command command_split = {
    .name = "split",
    .group = "Correct",
    .summary = "these papers of a person are another person's",
    .usage = "PERSON PMID...",
    .example = "radscout split \"Steven M Ashby\" 90009801",
    .run = run,
};
