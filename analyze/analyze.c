/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/analyze.h"

#include "analyze/evidence.h"
#include "analyze/identity.h"
#include "analyze/places.h"
#include "analyze/study.h"
#include "analyze/terms.h"
#include "core/clk.h"
#include "core/log.h"

struct step {
    const char *name;
    bool (*run)(struct db *db, const struct analyze_options *options, GError **error);
    bool is_extra; /* not needed to rank mentors */
};

static bool reset(struct db *db, const struct analyze_options *options, GError **error)
{
    static const char *const kept[] = {PLACES_KEPT_TABLES, NULL};
    (void)options;
    return db_empty_derived(db, kept, error) &&
           db_exec(db, "DELETE FROM analysis WHERE key <> '" PLACES_STAMP_KEY "'", error);
}

static struct places_options places_options(const struct analyze_options *options)
{
    return (struct places_options){.institutions_file = options->institutions_file};
}

static bool affiliations(struct db *db, const struct analyze_options *options, GError **error)
{
    struct places_options places = places_options(options);
    return places_read_affiliations(db, &places, error);
}

static bool people(struct db *db, const struct analyze_options *options, GError **error)
{
    struct identity_options identity = {.ignore_orcid = options->ignore_orcid};
    return identity_rebuild(db, &identity, error);
}

static bool places(struct db *db, const struct analyze_options *options, GError **error)
{
    (void)options;
    return places_rebuild(db, NULL, error);
}

static bool evidence(struct db *db, const struct analyze_options *options, GError **error)
{
    (void)options;
    return evidence_rebuild(db, error);
}

static bool studies(struct db *db, const struct analyze_options *options, GError **error)
{
    (void)options;
    return study_rebuild(db, error);
}

static bool terms(struct db *db, const struct analyze_options *options, GError **error)
{
    (void)options;
    return terms_rebuild(db, error);
}

static bool facts(struct db *db, const struct analyze_options *options, GError **error)
{
    return facts_store(db, options->as_of, error);
}

static bool run_steps(struct db *db, const struct analyze_options *options, GError **error)
{
    static const struct step steps[] = {
        {"tables", reset, false},      {"affiliations", affiliations, false},
        {"people", people, false},     {"places", places, true},
        {"evidence", evidence, false}, {"studies", studies, true},
        {"terms", terms, true},        {"facts", facts, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (options->people_only && steps[i].is_extra) continue;
        int64_t start_us = clk_monotonic_us();
        log_progress(steps[i].name, (int64_t)i, G_N_ELEMENTS(steps));
        if (!steps[i].run(db, options, error)) {
            g_prefix_error(error, "analyzing %s: ", steps[i].name);
            return false;
        }
        log_debug("analyzed %s in %.2f s", steps[i].name,
                  (double)(clk_monotonic_us() - start_us) / 1e6);
    }
    return true;
}

bool analyze_all(struct db *db, const struct analyze_options *options, GError **error)
{
    if (!db_begin(db, error)) return false;
    bool done = run_steps(db, options, error) && db_commit(db, error);
    if (!done) db_rollback(db);
    log_progress_end();
    return done;
}

bool analyze_summarize(struct db *db, struct analyze_summary *summary, GError **error)
{
    *summary = (struct analyze_summary){0};
    return facts_load(db, &summary->facts, error) &&
           db_int(db, "SELECT count(*) FROM person", &summary->people, error) &&
           db_int(db, "SELECT count(*) FROM institution", &summary->institutions, error) &&
           db_int(db, "SELECT count(*) FROM senior_paper", &summary->senior_papers, error) &&
           db_int(db, "SELECT count(*) FROM term", &summary->terms, error);
}

bool analyze_is_stale(struct db *db, bool *is_stale, GError **error)
{
    int64_t now, then;
    if (!db_int(db, "SELECT count(*) FROM article", &now, error) ||
        !db_int(db, "SELECT CAST(value AS INTEGER) FROM analysis WHERE key = 'records'", &then,
                error))
        return false;
    *is_stale = now != then;
    return true;
}
