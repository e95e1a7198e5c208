/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <inttypes.h>

#include "analyze/analyze.h"
#include "core/error.h"
#include "core/log.h"
#include "core/plural.h"
#include "store/issues.h"
#include "store/status.h"

static const struct out_column columns[] = {
    {"part", "PART", OUT_TEXT, 0, OUT_WHOLE},
    {"item", "ITEM", OUT_TEXT, 0, OUT_WRAP},
    {"count", "COUNT", OUT_INT, 0, 0},
    {"of", "OF", OUT_INT, 0, 0},
    {"when", "WHEN", OUT_TEXT, 0, OUT_WHOLE | OUT_DAY},
    {"note", "NOTE", OUT_TEXT, 0, OUT_WRAP},
};

/* One line of the answer. Numbers below 0 and NULL texts are not printed. */
struct line {
    const char *part, *item;
    int64_t count, of;
    const char *when;
    char *note; /* taken; NULL: none */
};

static json_t *number(int64_t value)
{
    return value >= 0 ? json_integer(value) : json_null();
}

static json_t *line_row(const struct line *line)
{
    json_t *row = json_pack("{s:s, s:s, s:o, s:o, s:s?, s:s?}", "part", line->part, "item",
                            line->item, "count", number(line->count), "of", number(line->of),
                            "when", line->when, "note", line->note);
    g_free(line->note);
    return row;
}

static bool put(struct out *out, struct line line, GError **error)
{
    return out_row(out, line_row(&line), error);
}

/* --- what is there ------------------------------------------------------------- */

static char *span(const char *before, const char *from, const char *to)
{
    return from && to ? g_strdup_printf("%s %s to %s", before, from, to) : NULL;
}

/* What the people wait for; NULL: nothing, g_free(). */
static char *people_note(const struct status *status, const char *changed)
{
    if (status->articles == 0) return NULL;
    if (!status->analyzed_at) return g_strdup("run 'radscout analyze'");
    return changed ? g_strdup_printf("%s since: run 'radscout analyze'", changed) : NULL;
}

static bool put_contents(struct out *out, const struct db *db, const struct status *status,
                         const char *changed, GError **error)
{
    g_autofree char *size = g_format_size((guint64)status->size_bytes);
    char *people = people_note(status, changed);
    char *s2 = status->s2_asked > 0
                   ? g_strdup_printf("%" PRId64 " papers asked for", status->s2_asked)
                   : g_strdup("not asked yet");
    const struct line lines[] = {
        {"database", db_path(db), -1, -1, NULL, g_strdup(size)},
        {"records", "articles", status->articles, -1, NULL,
         span("entered PubMed from", status->first_entry, status->last_entry)},
        {"records", "of them books", status->books, -1, NULL, NULL},
        {"records", "of them from MEDLINE text or CSV", status->from_text, -1, NULL,
         status->from_text > 0 ? g_strdup("a copy from XML takes their place") : NULL},
        {"records", "people", status->people, -1, status->analyzed_at, people},
        {"records", "known to Semantic Scholar", status->s2_found, status->articles,
         status->s2_retrieved_at, s2},
        {"records", "older copies left out", status->lost_copies, -1, NULL, NULL},
        {"records", "deleted by PubMed", status->deleted, -1, NULL, NULL},
        {"fetched", "requests", status->requests, -1, status->fetched_at, NULL},
        {"fetched", "counts of the field's papers", status->field_periods, -1, NULL, NULL},
        {"fetched", "answers not read yet", status->answers_unparsed, -1, NULL,
         status->answers_unparsed > 0 ? g_strdup("run 'radscout parse'") : NULL},
        {"files", "read", status->files, -1, NULL, NULL},
    };
    bool ok = true;
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        json_t *row = line_row(&lines[i]);
        if (ok)
            ok = out_row(out, row, error);
        else
            json_decref(row);
    }
    return ok;
}

/* The organisations of `import ror`, if there was one. */
static bool put_organisations(struct out *out, const struct organisations_about *about,
                              GError **error)
{
    if (!about->at) return true;
    char *note = about->schema
                     ? g_strdup_printf("ROR schema %d, from '%s'", about->schema, about->path)
                     : g_strdup_printf("from '%s'", about->path);
    struct line line = {"imported", "organisations", about->n, -1, about->at, note};
    return put(out, line, error);
}

/* The descriptors of `import mesh`, if there was one. */
static bool put_descriptors(struct out *out, const struct mesh_descriptors_about *about,
                            GError **error)
{
    if (!about->at) return true;
    struct line line = {"imported", "MeSH descriptors", about->n,
                        -1,         about->at,          g_strdup_printf("from '%s'", about->path)};
    return put(out, line, error);
}

/* --- topics and institutions ------------------------------------------------------ */

static char *query_note_text(const struct status_query *query)
{
    GString *note = g_string_new(NULL);
    if (query->announced < 0) g_string_append(note, "not searched yet: run 'radscout fetch'; ");
    if (query->wanted > 0)
        g_string_append_printf(note, "%" PRId64 " still to fetch: run 'radscout fetch'; ",
                               query->wanted);
    if (query->missing->len > 0)
        g_string_append_printf(note, "%u not delivered by PubMed (%" PRId64 "%s); ",
                               query->missing->len, g_array_index(query->missing, int64_t, 0),
                               query->missing->len > 1 ? ", ..." : "");
    if (query->announced > query->found)
        g_string_append_printf(note, "%" PRId64 " announced but not listed; ",
                               query->announced - query->found);
    if (query->window_from && query->window_to)
        g_string_append_printf(note, "entry dates %s to %s; ", query->window_from,
                               query->window_to);
    if (query->warnings) g_string_append_printf(note, "PubMed: %s; ", query->warnings);
    if (note->len > 0) g_string_truncate(note, note->len - 2);
    return g_string_free(note, note->len == 0);
}

static bool put_queries(struct out *out, const struct status *status, GError **error)
{
    for (guint i = 0; i < status->queries->len; i++) {
        const struct status_query *query = status->queries->pdata[i];
        struct line line = {query->kind,      query->name,       query->stored,
                            query->announced, query->fetched_at, query_note_text(query)};
        json_t *row = line_row(&line);
        json_t *missing = json_array(); /* JSON says which; a table has no room */
        for (guint j = 0; j < query->missing->len; j++)
            json_array_append_new(missing, json_integer(g_array_index(query->missing, int64_t, j)));
        json_object_set_new(row, "missing_pmids", missing);
        if (!out_row(out, row, error)) return false;
    }
    return true;
}

/* --- what went wrong ------------------------------------------------------------------ */

static bool put_failures(struct out *out, const struct status *status, GError **error)
{
    for (guint i = 0; i < status->failures->len; i++) {
        const struct status_failure *failure = status->failures->pdata[i];
        g_autofree char *item =
            g_strdup_printf("%s %s, %s", failure->source, failure->endpoint, failure->purpose);
        bool answered =
            failure->answered_at && g_strcmp0(failure->answered_at, failure->failed_at) >= 0;
        char *note = g_strdup_printf("%s%s", failure->error, answered ? " (answered since)" : "");
        struct line line = {"failed request", item, failure->n, -1, failure->failed_at, note};
        if (!put(out, line, error)) return false;
    }
    return true;
}

static bool put_files(struct out *out, const struct status *status, GError **error)
{
    for (guint i = 0; i < status->files_noted->len; i++) {
        const struct status_file *file = status->files_noted->pdata[i];
        g_autofree char *skipped = g_strdup_printf("%" PRId64 " record%s skipped", file->n_skipped,
                                                   plural_s(file->n_skipped));
        const char *note = file->state == 1 ? "not read to its end: parse it again" : skipped;
        if (file->state != 1 && file->message) note = file->message;
        struct line line = {"file with problems", file->path,    file->n_records, -1,
                            file->read_at,        g_strdup(note)};
        if (!put(out, line, error)) return false;
    }
    for (guint i = 0; i < status->issues->len; i++) {
        const struct status_issue *issue = status->issues->pdata[i];
        char *note = issue->n_places > 1
                         ? g_strdup_printf("in %" PRId64 " files or answers", issue->n_places)
                         : NULL;
        struct line line = {"problems", issue->kind, issue->n, -1, NULL, note};
        if (!put(out, line, error)) return false;
    }
    return true;
}

/* --- issues one by one ------------------------------------------------------------------ */

struct issue_list {
    struct out *out;
    int64_t n;
};

static const struct out_column issue_columns[] = {
    {"input", "INPUT", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(4)},
    {"name", "NAME", OUT_TEXT, 0, OUT_WRAP},
    {"offset", "BYTE", OUT_INT, 0, OUT_SPARE(1)},
    {"pmid", "PMID", OUT_INT, 0, 0},
    {"kind", "KIND", OUT_TEXT, 0, OUT_WHOLE | OUT_SPARE(2)},
    {"message", "MESSAGE", OUT_TEXT, 0, OUT_WRAP},
    {"when", "WHEN", OUT_TEXT, 0, OUT_WHOLE | OUT_DAY | OUT_SPARE(3)},
};

static bool put_issue(const struct issue_row *issue, void *user, GError **error)
{
    struct issue_list *list = user;
    json_t *name = issue->path
                       ? json_string(issue->path)
                       : json_sprintf("request %" PRId64 ", %s", issue->request_id, issue->request);
    json_t *pmid = issue->pmid ? json_integer(issue->pmid) : json_null();
    list->n++;
    return out_row(list->out,
                   json_pack("{s:s, s:o, s:I, s:o, s:s, s:s, s:s?}", "input",
                             issue->path ? "file" : "answer", "name", name, "offset",
                             (json_int_t)issue->offset, "pmid", pmid, "kind", issue->kind,
                             "message", issue->message, "when", issue->at),
                   error);
}

static bool print_issues(struct db *db, const struct list_options *list, GError **error)
{
    const struct out_spec spec = {.path = list->path,
                                  .format = list->format,
                                  .columns = issue_columns,
                                  .n_columns = G_N_ELEMENTS(issue_columns),
                                  .list_key = "issues"};
    OWNED(out) out = out_open(&spec, error);
    struct issue_list issues = {.out = out};
    if (!out || !issues_each(db, put_issue, &issues, error)) return false;
    if (issues.n == 0) log_info("nothing was skipped");
    return out_close(g_steal_pointer(&out), error);
}

/* --- the command ------------------------------------------------------------------------ */

static bool print(struct db *db, const char *synonyms_file, const struct list_options *list,
                  GError **error)
{
    const char *changed = NULL;
    OWNED(status) status = status_read(db, error);
    if (!status || !analyze_find_stale(db, synonyms_file, &changed, error)) return false;
    struct out_spec spec = {.path = list->path,
                            .format = list->format,
                            .columns = columns,
                            .n_columns = G_N_ELEMENTS(columns),
                            .list_key = "status"};
    OWNED(out) out = out_open(&spec, error);
    return out && put_contents(out, db, status, changed, error) &&
           put_organisations(out, &status->organisations, error) &&
           put_descriptors(out, &status->mesh, error) && put_queries(out, status, error) &&
           put_failures(out, status, error) && put_files(out, status, error) &&
           out_close(g_steal_pointer(&out), error);
}

static int run(struct app *app, const struct command *command, int argc, char **argv,
               GError **error)
{
    struct list_options list = {0};
    gboolean wants_issues = FALSE;
    const GOptionEntry entries[] = {{"issues", 0, 0, G_OPTION_ARG_NONE, &wants_issues,
                                     "what was skipped and why, one by one", NULL},
                                    LIST_OPTION_ENTRIES(list),
                                    {NULL, 0, 0, 0, NULL, NULL, NULL}};
    struct db *db = NULL;
    if (command_options(command, entries, &argc, &argv, error)) {
        if (argc > 1)
            error_set(error, RADSCOUT_ERROR_USAGE, "status takes no argument: '%s'", argv[1]);
        else if (list_options_check(&list, error) && (db = app_db(app, DB_READ, error)) != NULL)
            wants_issues ? print_issues(db, &list, error)
                         : print(db, app_settings(app, error)->synonyms_file, &list, error);
    }
    list_options_clear(&list);
    return 0;
}

const struct command command_status = {
    .name = "status",
    .group = "Look",
    .summary = "what is in the database, when it was fetched, what failed, what is pending",
    .usage = "",
    .example = "radscout status --format json",
    .run = run,
};
