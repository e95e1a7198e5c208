/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/analyze.h"

#include "analyze/changes.h"
#include "analyze/evidence.h"
#include "analyze/freshness.h"
#include "analyze/identity.h"
#include "analyze/person_place.h"
#include "analyze/places.h"
#include "analyze/study.h"
#include "analyze/terms.h"
#include "core/clk.h"
#include "core/log.h"
#include "store/mesh_descriptors.h"
#include "store/organisations.h"

struct run {
    struct db *db;
    const struct analyze_options *options;
    struct places_options places;
    struct identity_options identity;
    char *stamp;             /* of people */
    struct changes *changes; /* NULL: everything is made anew */
};

struct step {
    const char *name;
    bool (*take)(struct run *run, GError **error);
    bool is_extra; /* not needed to rank mentors */
};

/* --- what can be gone on from ------------------------------------------------------- */

/* Does table analysis hold this value? */
static bool has_value(struct db *db, const char *key, const char *value, bool *has, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "SELECT EXISTS(SELECT 1 FROM analysis WHERE key = ? AND value = ?)", error);
    if (!stmt) return false;
    int64_t found;
    stmt_bind_text(stmt, 1, key);
    stmt_bind_text(stmt, 2, value);
    if (!stmt_first_int(stmt, &found, error)) return false;
    *has = found != 0;
    return true;
}

static bool set_value(struct db *db, const char *key, const char *value, GError **error)
{
    struct stmt *stmt =
        db_stmt(db, "INSERT OR REPLACE INTO analysis(key, value) VALUES(?, ?)", error);
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, key);
    stmt_bind_text(stmt, 2, value);
    return stmt_run(stmt, error);
}

static bool find_changes(struct run *run, GError **error)
{
    bool is_current = false, same_people = false;
    if (run->options->is_full || !run->identity.remember) return true;
    if (!places_are_current(run->db, &run->places, &is_current, error) ||
        !has_value(run->db, IDENTITY_STAMP_KEY, run->stamp, &same_people, error))
        return false;
    if (is_current && same_people) run->changes = changes_find(run->db, error);
    return run->changes || !(is_current && same_people);
}

/* An update leaves the people and their places, anything else what of places holds. */
static bool reset(struct run *run, GError **error)
{
    static const char *const of_places[] = {PLACES_KEPT_TABLES, NULL};
    static const char *const of_people[] = {PLACES_KEPT_TABLES, IDENTITY_KEPT_TABLES, NULL};
    static const char *const nothing[] = {NULL};
    const char *const *kept = run->options->is_full ? nothing
                              : run->changes        ? of_people
                                                    : of_places;
    return db_empty_derived(run->db, kept, error) &&
           db_exec(run->db,
                   run->changes ? "DELETE FROM analysis WHERE key NOT IN ('" PLACES_STAMP_KEY
                                  "', '" IDENTITY_STAMP_KEY "', '" FRESHNESS_DECISIONS_KEY
                                  "', '" FRESHNESS_NAMESAKES_KEY "')"
                                : "DELETE FROM analysis WHERE key <> '" PLACES_STAMP_KEY "'",
                   error);
}

/* --- steps -------------------------------------------------------------------------- */

static bool affiliations(struct run *run, GError **error)
{
    if (run->changes) return places_update(run->db, &run->places, run->changes, error);
    return places_read_affiliations(run->db, &run->places, error);
}

static bool people(struct run *run, GError **error)
{
    if (run->changes) return identity_update(run->db, &run->identity, run->changes, error);
    return identity_rebuild(run->db, &run->identity, error) &&
           (!run->identity.remember || set_value(run->db, IDENTITY_STAMP_KEY, run->stamp, error));
}

/* An update of people has made their places with them. */
static bool places(struct run *run, GError **error)
{
    return run->changes || person_place_rebuild(run->db, error);
}

static bool evidence(struct run *run, GError **error)
{
    return evidence_rebuild(run->db, error);
}

static bool studies(struct run *run, GError **error)
{
    return study_rebuild(run->db, error);
}

static bool terms(struct run *run, GError **error)
{
    return terms_keep_synonyms(run->db, run->options->synonyms_file, error) &&
           terms_rebuild(run->db, error);
}

/* Also which imports were seen. */
static bool facts(struct run *run, GError **error)
{
    return facts_store(run->db, run->options->as_of, error) &&
           db_exec(run->db,
                   "INSERT OR REPLACE INTO analysis(key, value) SELECT key, value FROM meta "
                   "WHERE key IN ('" MESH_DESCRIPTORS_STAMP "', '" ORGANISATIONS_STAMP "')",
                   error);
}

static bool run_steps(struct run *run, GError **error)
{
    static const struct step steps[] = {{"changes", find_changes, false},
                                        {"tables", reset, false},
                                        {"affiliations", affiliations, false},
                                        {"people", people, false},
                                        {"places", places, true},
                                        {"evidence", evidence, false},
                                        {"studies", studies, true},
                                        {"terms", terms, true},
                                        {"facts", facts, false}};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (run->options->people_only && steps[i].is_extra) continue;
        int64_t start_us = clk_monotonic_us(), start_cpu_us = clk_cpu_us();
        log_progress(steps[i].name, (int64_t)i, G_N_ELEMENTS(steps));
        if (!steps[i].take(run, error)) {
            g_prefix_error(error, "analyzing %s: ", steps[i].name);
            return false;
        }
        log_debug("analyzed %s in %.2f s, %.3f s of CPU", steps[i].name,
                  (double)(clk_monotonic_us() - start_us) / 1e6,
                  (double)(clk_cpu_us() - start_cpu_us) / 1e6);
    }
    return true;
}

bool analyze_all(struct db *db, const struct analyze_options *options, GError **error)
{
    struct run run = {.db = db,
                      .options = options,
                      .places = {.institutions_file = options->institutions_file},
                      .identity = {.ignore_orcid = options->ignore_orcid,
                                   .remember = !options->as_of && !options->people_only}};
    if (!db_begin(db, error)) return false;
    run.stamp = identity_stamp(&run.identity);
    bool done = run_steps(&run, error) && db_commit(db, error);
    if (!done) db_rollback(db);
    log_progress_end();
    g_free(run.stamp);
    changes_free(run.changes);
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

/* --- what waits for the next one ------------------------------------------------------ */

static bool records_are_stale(struct db *db, bool *is_stale, GError **error)
{
    int64_t now, then;
    if (!db_int(db, "SELECT count(*) FROM article", &now, error) ||
        !db_int(db, "SELECT CAST(value AS INTEGER) FROM analysis WHERE key = 'records'", &then,
                error))
        return false;
    *is_stale = now != then;
    return true;
}

/* Is what was imported under that stamp other than what the analysis saw? */
static bool import_is_stale(struct db *db, const char *stamp, bool *is_stale, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT (SELECT value FROM meta WHERE key = ?1) IS NOT "
                                "(SELECT value FROM analysis WHERE key = ?1)",
                                error);
    int64_t found;
    if (!stmt) return false;
    stmt_bind_text(stmt, 1, stamp);
    if (!stmt_first_int(stmt, &found, error)) return false;
    *is_stale = found != 0;
    return true;
}

bool analyze_find_stale(struct db *db, const char *synonyms_file, const char **what, GError **error)
{
    bool records = false, synonyms = false, mesh = false, ror = false;
    if (!records_are_stale(db, &records, error) ||
        !terms_are_stale(db, synonyms_file, &synonyms, error) ||
        !import_is_stale(db, MESH_DESCRIPTORS_STAMP, &mesh, error) ||
        !import_is_stale(db, ORGANISATIONS_STAMP, &ror, error))
        return false;
    *what = records    ? "records were added or removed"
            : mesh     ? "MeSH descriptors were imported"
            : ror      ? "organisations were imported"
            : synonyms ? "synonyms_file changed"
                       : NULL;
    return true;
}
