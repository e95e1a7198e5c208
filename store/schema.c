/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schema.h"

#include <stdlib.h>
#include <string.h>

#include "core/embed.h"
#include "core/error.h"

#define MIGRATE_PREFIX "store/migrate/"
#define DERIVED_DIGEST "derived_schema" /* meta: SHA-256 of the derived.sql in force */
#define DERIVED_TABLES "derived_tables" /* meta: what it made */

static const struct schema_step *embedded_steps(size_t *n)
{
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(struct schema_step));
    const char *name = NULL;
    for (size_t i = 0; (name = embed_name(i)) != NULL; i++) {
        if (!g_str_has_prefix(name, MIGRATE_PREFIX)) continue;
        struct schema_step step = {.name = name, .sql = embed_text(name, NULL)};
        step.version = (int)g_ascii_strtoll(name + strlen(MIGRATE_PREFIX), NULL, 10);
        g_assert(step.version == (int)steps->len + 2);
        g_array_append_val(steps, step);
    }
    *n = steps->len;
    return (const struct schema_step *)(void *)g_array_free(steps, FALSE);
}

const struct schema *schema_current(void)
{
    static struct schema schema;
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        schema.source = embed_text("store/source.sql", NULL);
        schema.derived = embed_text("store/derived.sql", NULL);
        schema.steps = embedded_steps(&schema.n_steps);
        g_once_init_leave(&ready, 1);
    }
    return &schema;
}

int schema_version(const struct schema *schema)
{
    return 1 + (int)schema->n_steps;
}

char *schema_derived_digest(const struct schema *schema)
{
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, schema->derived, -1);
}

/* PRAGMA takes no parameters. */
static bool set_version(struct db *db, int version, GError **error)
{
    g_autofree char *sql = g_strdup_printf("PRAGMA user_version = %d", version);
    return db_exec(db, sql, error);
}

static bool create(struct db *db, const struct schema *schema, GError **error)
{
    int64_t n_objects = 0;
    if (!db_int(db, "SELECT count(*) FROM sqlite_schema", &n_objects, error)) return false;
    if (n_objects > 0) return true; /* another process was faster */
    return db_exec(db, schema->source, error) &&
           db_exec(db, "PRAGMA application_id = " G_STRINGIFY(DB_APPLICATION_ID), error) &&
           set_version(db, schema_version(schema), error) &&
           schema_reset_derived(db, schema, false, error);
}

bool schema_create(struct db *db, const struct schema *schema, GError **error)
{
    return db_begin(db, error) && db_end(db, create(db, schema, error), error);
}

static bool run_step(struct db *db, const struct schema_step *step, GError **error)
{
    int64_t version = 0;
    if (!db_int(db, "PRAGMA user_version", &version, error)) return false;
    if (version >= step->version) return true; /* another process was faster */
    if (!db_exec(db, step->sql, error)) {
        g_prefix_error(error, "step '%s': ", step->name);
        return false;
    }
    return set_version(db, step->version, error);
}

bool schema_migrate(struct db *db, const struct schema *schema, int from, GError **error)
{
    bool stepped = false;
    for (size_t i = 0; i < schema->n_steps; i++) {
        const struct schema_step *step = &schema->steps[i];
        if (step->version <= from) continue;
        if (!db_begin(db, error) || !db_end(db, run_step(db, step, error), error)) return false;
        stepped = true;
    }
    return !stepped || schema_reset_derived(db, schema, false, error);
}

/* What derived.sql made, newest first, "table person" one a line; g_free(). */
static char *derived_tables(struct db *db, bool as_of, int64_t after, GError **error)
{
    struct stmt *stmt = db_stmt(db,
                                "SELECT type, name FROM main.sqlite_schema WHERE rowid > ?1 AND "
                                "type IN ('table', 'view') AND name NOT GLOB 'sqlite_*' AND name "
                                "NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')"
                                " ORDER BY rowid DESC",
                                error);
    if (!stmt) return NULL;
    stmt_bind_int(stmt, 1, as_of ? 0 : after);
    g_autoptr(GString) names = g_string_new(NULL);
    bool has_row = false;
    while (stmt_step(stmt, &has_row, error)) {
        if (!has_row) return g_strdup(names->str);
        g_string_append_printf(names, "%s %s\n", stmt_text(stmt, 0), stmt_text(stmt, 1));
    }
    return NULL;
}

/* Tables go in the reverse order of their making: children before parents. */
static bool drop_tables(struct db *db, const char *names, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(names, "\n", -1);
    for (char **line = lines; *line; line++) {
        const char *name = strchr(*line, ' ');
        if (!name) continue;
        g_autofree char *sql = g_strdup_printf("DROP %.*s IF EXISTS main.\"%s\"",
                                               (int)(name - *line), *line, name + 1);
        if (!db_exec(db, sql, error)) return false;
    }
    return true;
}

static bool remember_derived(struct db *db, const struct schema *schema, int64_t after,
                             GError **error)
{
    g_autofree char *names = derived_tables(db, false, after, error);
    g_autofree char *digest = schema_derived_digest(schema);
    return names && db_set_meta(db, DERIVED_TABLES, names, error) &&
           db_set_meta(db, DERIVED_DIGEST, digest, error);
}

static bool reset_derived(struct db *db, const struct schema *schema, bool as_of, GError **error)
{
    GError *problem = NULL;
    g_autofree char *old =
        as_of ? derived_tables(db, true, 0, &problem) : db_meta(db, DERIVED_TABLES, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    int64_t after = 0;
    return drop_tables(db, old ? old : "", error) &&
           db_int(db, "SELECT max(rowid) FROM main.sqlite_schema", &after, error) &&
           db_exec(db, schema->derived, error) &&
           (as_of || remember_derived(db, schema, after, error));
}

bool schema_reset_derived(struct db *db, const struct schema *schema, bool as_of, GError **error)
{
    return db_begin(db, error) && db_end(db, reset_derived(db, schema, as_of, error), error);
}

static bool empty_tables(struct db *db, const char *names, const char *const *keep, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(names, "\n", -1);
    for (char **line = lines; *line; line++) {
        if (!g_str_has_prefix(*line, "table ")) continue;
        const char *name = *line + strlen("table ");
        if (g_strv_contains(keep, name)) continue;
        g_autofree char *sql = g_strdup_printf("DELETE FROM main.\"%s\"", name);
        if (!db_exec(db, sql, error)) return false;
    }
    return true;
}

bool schema_empty_derived(struct db *db, const char *const *keep, GError **error)
{
    GError *problem = NULL;
    g_autofree char *names = db_meta(db, DERIVED_TABLES, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return false;
    }
    return db_begin(db, error) &&
           db_end(db, empty_tables(db, names ? names : "", keep, error), error);
}
