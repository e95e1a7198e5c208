/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/loading.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/loading_s2.h"
#include "cli/pipeline.h"
#include "cli/spool.h"
#include "core/error.h"
#include "core/log.h"
#include "parse/load.h"
#include "parse/pubmed_xml.h"
#include "store/ingest.h"
#include "store/raw.h"

/* A transaction's weight: a large one has fewer pages to write twice. */
#define BATCH_RECORDS 10000
#define BATCH_AUTHORS 100000
#define PROGRESS_RECORDS 500
#define READERS_MAX 4           /* files read at once */
#define ISSUES_STORED_MAX 10000 /* of one input; the rest is counted */

/* One input being loaded: a file or a stored answer. */
struct loading {
    struct db *db;
    struct loading_report *report;
    int64_t file_id, request_id; /* one of them */
    bool strict;
    bool in_batches; /* files: commit now and then */
    bool is_open;    /* our transaction is open */
    int n_in_batch;
    int64_t n_authors_in_batch;
    struct loading_report before_batch;
    int64_t n_records, n_skipped, n_issues;
    char *first_issue;         /* g_free() */
    struct prepared *prepared; /* of the record of an answer */
};

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

/* --- batches -------------------------------------------------------------------- */

static bool open_batch(struct loading *loading, GError **error)
{
    if (loading->is_open) return true;
    if (!db_begin(loading->db, error)) return false;
    loading->is_open = true;
    loading->before_batch = *loading->report;
    return true;
}

/* What is rolled back does not count. */
static void forget_batch(struct loading *loading)
{
    *loading->report = loading->before_batch;
}

static bool close_batch(struct loading *loading, GError **error)
{
    if (!loading->is_open) return true;
    loading->is_open = false;
    loading->n_in_batch = 0;
    loading->n_authors_in_batch = 0;
    if (db_commit(loading->db, error)) return true;
    forget_batch(loading);
    return false;
}

static void drop_batch(struct loading *loading)
{
    if (!loading->is_open) return;
    db_rollback(loading->db);
    loading->is_open = false;
    forget_batch(loading);
}

/* A record or deletion went in. */
static bool count_record(struct loading *loading, guint n_authors, GError **error)
{
    loading->n_records++;
    if (app_interrupted()) {
        if (loading->in_batches && !close_batch(loading, error)) return false;
        return error_set(error, RADSCOUT_ERROR_INTERRUPTED,
                         "interrupted: what was read so far is stored, run again for the rest");
    }
    if (!loading->in_batches) return true;
    const struct loading_report *report = loading->report;
    if (loading->n_records % PROGRESS_RECORDS == 0) {
        log_progress("records read",
                     report->n_added + report->n_replaced + report->n_same + report->n_lost, 0);
    }
    loading->n_authors_in_batch += n_authors;
    if (++loading->n_in_batch < BATCH_RECORDS && loading->n_authors_in_batch < BATCH_AUTHORS) {
        return true;
    }
    return close_batch(loading, error);
}

/* --- what the reader reports ------------------------------------------------------- */

static bool on_record(void *user, const struct pipeline_record *record, GError **error)
{
    struct loading *loading = user;
    struct loading_report *report = loading->report;
    int64_t *const counts[] = {[INGEST_ADDED] = &report->n_added,
                               [INGEST_REPLACED] = &report->n_replaced,
                               [INGEST_SAME] = &report->n_same,
                               [INGEST_LOST] = &report->n_lost};
    enum ingest_result result;
    if (!open_batch(loading, error)) return false;
    if (!ingest_prepared(loading->db, record->article, record->prepared, &result, error)) {
        return false;
    }
    ++*counts[result];
    return count_record(loading, record->article->authors->len, error);
}

/* In an answer: nothing is made ready beforehand. */
static bool on_article(void *user, struct article *article, int64_t offset, GError **error)
{
    struct loading *loading = user;
    const struct pipeline_record record = {article, loading->prepared};
    (void)offset;
    prepared_set(loading->prepared, article);
    return on_record(loading, &record, error);
}

static bool on_deletion(void *user, int64_t pmid, GError **error)
{
    struct loading *loading = user;
    bool removed = false;
    if (!open_batch(loading, error)) return false;
    if (!ingest_delete(loading->db, pmid, &removed, error)) return false;
    if (removed) loading->report->n_deleted++;
    return count_record(loading, 0, error);
}

/* The record is lost, not only marked. */
static bool is_skip(const struct reader_issue *issue)
{
    static const char *const kinds[] = {"malformed", "truncated", "no-pmid", "too-large"};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(issue->kind, kinds[i]) == 0) return true;
    return false;
}

static char *issue_text(const struct reader_issue *issue)
{
    g_autofree char *pmid =
        issue->pmid ? g_strdup_printf(", PMID %" PRId64, issue->pmid) : g_strdup("");
    return g_strdup_printf("%s at byte %" PRId64 "%s: %s", issue->kind, issue->offset, pmid,
                           issue->message);
}

static bool on_issue(void *user, const struct reader_issue *issue, GError **error)
{
    struct loading *loading = user;
    g_autofree char *text = issue_text(issue);
    if (loading->strict) return error_set(error, RADSCOUT_ERROR_INPUT, "%s", text);
    log_debug("  %s", text);
    loading->n_issues++;
    if (is_skip(issue)) loading->n_skipped++;
    if (!loading->first_issue) loading->first_issue = g_steal_pointer(&text);
    if (loading->n_issues > ISSUES_STORED_MAX) return true;
    const struct parse_issue kept = {.file_id = loading->file_id,
                                     .request_id = loading->request_id,
                                     .offset = issue->offset,
                                     .pmid = issue->pmid,
                                     .kind = issue->kind,
                                     .message = issue->message};
    return open_batch(loading, error) && issue_put(loading->db, &kept, error);
}

static void count_input(struct loading *loading)
{
    struct loading_report *report = loading->report;
    report->n_skipped += loading->n_skipped;
    report->n_issues += loading->n_issues;
    if (loading->n_issues > 0) report->n_broken++;
}

/* --- stored answers -------------------------------------------------------------------- */

static bool load_efetch(struct loading *loading, GBytes *body, GError **error)
{
    const struct reader_handler handler = {
        .article = on_article, .deletion = on_deletion, .issue = on_issue, .user = loading};
    OWNED(prepared) prepared = loading->prepared = prepared_new();
    OWNED(pubmed_xml) reader = pubmed_xml_new(&handler, true);
    gsize size = 0;
    const void *bytes = g_bytes_get_data(body, &size);
    return pubmed_xml_push(reader, bytes, size, error) && pubmed_xml_finish(reader, error);
}

/* The reader that fits; an answer that nobody reads is INPUT. */
static bool load_body(struct loading *loading, GError **error)
{
    g_autofree char *source = NULL, *endpoint = NULL, *parameters = NULL;
    g_autoptr(GBytes) body = NULL;
    if (!request_describe(loading->db, loading->request_id, &source, &endpoint, &parameters,
                          error)) {
        return false;
    }
    body = answer_get(loading->db, loading->request_id, error);
    if (!body) return false;
    if (strcmp(source, "pubmed") == 0 && strcmp(endpoint, "efetch") == 0) {
        return load_efetch(loading, body, error);
    }
    if (strcmp(source, "s2") == 0) {
        struct loading_s2 s2 = {.request_id = loading->request_id, .parameters = parameters};
        bool is_good = loading_s2(loading->db, endpoint, body, &s2, error);
        loading->n_records += s2.n_records;
        loading->report->n_s2 += s2.n_found;
        return is_good;
    }
    return error_set(error, RADSCOUT_ERROR_INPUT, "no reader for an answer of %s %s", source,
                     endpoint);
}

/* Input that cannot be used, as against a database that cannot. */
static bool is_input_error(const GError *error)
{
    return g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_INPUT) ||
           g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_TRUNCATED);
}

/* Put down why the answer could not be used; the fetch asks for its records
 * again, because they are not there. */
static bool refuse_answer(struct loading *loading, const GError *why, GError **error)
{
    bool is_cut = g_error_matches(why, RADSCOUT_ERROR, RADSCOUT_ERROR_TRUNCATED);
    const struct parse_issue issue = {.request_id = loading->request_id,
                                      .kind = is_cut ? "truncated" : "malformed",
                                      .message = why->message};
    log_warn("the answer to request %" PRId64 " is not used: %s; the next fetch asks again",
             loading->request_id, why->message);
    loading->n_issues++;
    return open_batch(loading, error) && issue_put(loading->db, &issue, error) &&
           answer_mark_parsed(loading->db, loading->request_id, 0, error) &&
           close_batch(loading, error);
}

static bool load_answer(struct loading *loading, GError **error)
{
    struct loading_report before = *loading->report;
    g_autoptr(GError) why = NULL;
    if (!open_batch(loading, error)) return false;
    if (load_body(loading, &why)) {
        return answer_mark_parsed(loading->db, loading->request_id, (int)loading->n_records,
                                  error) &&
               close_batch(loading, error);
    }
    drop_batch(loading);
    *loading->report = before;
    loading->n_issues = loading->n_skipped = 0;
    if (is_input_error(why)) return refuse_answer(loading, why, error);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

bool loading_answers(struct db *db, struct loading_report *report, GError **error)
{
    g_autoptr(GArray) requests = answers_unparsed(db, error);
    bool is_good = requests != NULL;
    for (guint i = 0; is_good && i < requests->len; i++) {
        struct loading loading = {
            .db = db, .report = report, .request_id = g_array_index(requests, int64_t, i)};
        log_progress("answers read", i, requests->len);
        is_good = load_answer(&loading, error);
        drop_batch(&loading);
        report->n_answers++;
        count_input(&loading);
        g_free(loading.first_issue);
    }
    log_progress_end();
    return is_good;
}

/* --- files --------------------------------------------------------------------------------- */

/* Take in what the reader finds. *problem: why reading ended early, NULL when
 * it did not. false: the database, a signal or strict. */
static bool read_file(struct loading *loading, struct pipeline *pipeline, char **problem,
                      GError **error)
{
    const struct pipeline_handler handler = {
        .record = on_record, .deletion = on_deletion, .issue = on_issue, .user = loading};
    GError *why = NULL;
    if (!pipeline_run(pipeline, &handler, &why, error)) return false;
    if (!why) return true;
    if (loading->strict || !is_input_error(why)) {
        g_propagate_error(error, why);
        return false;
    }
    *problem = g_strdup(why->message);
    g_error_free(why);
    return true;
}

/* The file as a whole could not be read, or not to its end. */
static bool put_problem(struct loading *loading, const char *problem, GError **error)
{
    const struct parse_issue issue = {
        .file_id = loading->file_id, .kind = "unread", .message = problem};
    return !problem || (open_batch(loading, error) && issue_put(loading->db, &issue, error));
}

static void warn_of_file(const struct loading *loading, const char *name, const char *problem)
{
    if (problem) {
        log_warn("%s: %s; %" PRId64 " record%s kept", name, problem, loading->n_records,
                 plural(loading->n_records));
    } else if (loading->n_issues > 0) {
        log_warn("%s: %" PRId64 " issue%s, %" PRId64 " record%s skipped, %" PRId64
                 " kept; first: %s",
                 name, loading->n_issues, plural(loading->n_issues), loading->n_skipped,
                 plural(loading->n_skipped), loading->n_records, loading->first_issue);
    }
}

static bool load_new_file(struct loading *loading, struct pipeline *pipeline, const char *name,
                          const struct file_note *note, GError **error)
{
    g_autofree char *problem = NULL;
    if (!file_begin(loading->db, note, &loading->file_id, error)) return false;
    bool is_good =
        read_file(loading, pipeline, &problem, error) && put_problem(loading, problem, error) &&
        open_batch(loading, error) &&
        file_finish(loading->db, loading->file_id, loading->n_records, loading->n_skipped,
                    problem ? problem : loading->first_issue, error) &&
        close_batch(loading, error);
    drop_batch(loading);
    log_progress_end();
    if (!is_good) {
        g_prefix_error(error, "%s: ", name);
        return false;
    }
    if (problem && loading->n_issues == 0) loading->n_issues++;
    warn_of_file(loading, name, problem);
    loading->report->n_files++;
    count_input(loading);
    return true;
}

/* A file whose bytes were read before. Reading it again could bring back what a
 * later file deleted, so its issues are told from the ledger. */
static bool tell_known_file(struct db *db, const char *name, const char *sha256, int state,
                            struct loading_report *report, GError **error)
{
    g_autofree char *message = NULL;
    int64_t n_records = 0, n_skipped = 0;
    if (!file_outcome(db, sha256, &n_records, &n_skipped, &message, error)) return false;
    report->n_known++;
    report->n_kept_before += n_records;
    if (state == 2) {
        log_debug("%s: read before, nothing to do", name);
        return true;
    }
    log_warn("%s: read before, with %" PRId64 " record%s skipped; first: %s", name, n_skipped,
             plural(n_skipped), message ? message : "no reason kept");
    report->n_broken++;
    return true;
}

/* A file that cannot even be opened. */
static bool refuse_file(const char *name, bool strict, struct loading_report *report, GError *why,
                        GError **error)
{
    if (strict) {
        g_propagate_prefixed_error(error, why, "%s: ", name);
        return false;
    }
    log_warn("%s: %s", name, why->message);
    report->n_broken++;
    report->n_issues++;
    g_error_free(why);
    return true;
}

/* A file that is not what its checksum says: put down, so that status knows;
 * not as read, so that it is read when one of the two is repaired. */
static bool refuse_sum(const struct loading *loading, const struct file_note *note,
                       const char *name, int state, GError *why, GError **error)
{
    struct parse_issue issue = {.kind = "checksum", .message = why->message};
    if (state < 2 && (!file_begin(loading->db, note, &issue.file_id, error) ||
                      !issue_put(loading->db, &issue, error))) {
        g_error_free(why);
        return false;
    }
    return refuse_file(name, loading->strict, loading->report, why, error);
}

/* pipeline: begun for that path. */
static bool load_path(struct db *db, struct pipeline *pipeline, const char *path, const char *name,
                      bool strict, struct loading_report *report, GError **error)
{
    g_autofree char *sha256 = NULL;
    g_autofree char *absolute =
        strcmp(path, "-") == 0 ? g_strdup("-") : g_canonicalize_filename(path, NULL);
    struct file_note note = {.path = absolute};
    GError *why = NULL;
    int state = 0;
    if (!pipeline_digest(pipeline, &note.size_bytes, &sha256, &why)) {
        report->n_unread++;
        return refuse_file(name, strict, report, why, error);
    }
    note.sha256 = sha256;
    if (!file_state(db, sha256, &state, error)) return false;
    struct loading loading = {.db = db, .report = report, .strict = strict, .in_batches = true};
    if (!load_check_md5(path, &why)) return refuse_sum(&loading, &note, name, state, why, error);
    if (state >= 2 && !(strict && state == 3)) {
        return tell_known_file(db, name, sha256, state, report, error);
    }
    bool is_good = load_new_file(&loading, pipeline, name, &note, error);
    g_free(loading.first_issue);
    return is_good;
}

/* stdin, or a pipe that has a name: `parse <(unpack x)`. */
static bool is_stream(const char *path)
{
    struct stat about;
    return strcmp(path, "-") == 0 ||
           (stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode));
}

static bool load_spooled(struct db *db, const char *path, const char *name, bool strict,
                         struct loading_report *report, GError **error)
{
    GError *why = NULL;
    int fd = spool_stream(path, 0, &why);
    if (fd < 0) {
        if (!is_input_error(why)) {
            g_propagate_error(error, why);
            return false;
        }
        report->n_unread++;
        return refuse_file(name, strict, report, why, error);
    }
    g_autofree char *spooled = g_strdup_printf("/proc/self/fd/%d", fd);
    OWNED(pipeline) pipeline = pipeline_start(spooled, strict);
    bool is_good = load_path(db, pipeline, path, name, strict, report, error);
    g_clear_pointer(&pipeline, pipeline_free); /* it may be reading */
    close(fd);
    return is_good;
}

/* pipeline: begun for that path, NULL for a stream. */
static bool load_named(struct db *db, struct pipeline *pipeline, const char *path, bool strict,
                       struct loading_report *report, GError **error)
{
    g_autofree char *shown = g_filename_display_name(path);
    g_autofree char *name =
        strcmp(path, "-") == 0 ? g_strdup("stdin") : g_strdup_printf("file '%s'", shown);
    if (!pipeline) return load_spooled(db, path, name, strict, report, error);
    return load_path(db, pipeline, path, name, strict, report, error);
}

static struct pipeline *begin_file(const char *path, bool strict)
{
    return is_stream(path) ? NULL : pipeline_start(path, strict);
}

bool loading_file(struct db *db, const char *path, bool strict, struct loading_report *report,
                  GError **error)
{
    OWNED(pipeline) pipeline = begin_file(path, strict);
    return load_named(db, pipeline, path, strict, report, error);
}

/* --- the order of files ----------------------------------------------------------------------- */

/* pubmed26n0001.xml or .xml.gz, in any folder */
static bool is_baseline_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!g_str_has_prefix(name, "pubmed")) return false;
    name += strlen("pubmed");
    if (!g_ascii_isdigit(name[0]) || !g_ascii_isdigit(name[1]) || name[2] != 'n') return false;
    name += 3;
    size_t n = strspn(name, "0123456789");
    return n >= 4 && (strcmp(name + n, ".xml") == 0 || strcmp(name + n, ".xml.gz") == 0);
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    const char *left = *(const char *const *)a, *right = *(const char *const *)b;
    g_autofree char *left_name = g_path_get_basename(left);
    g_autofree char *right_name = g_path_get_basename(right);
    int order = strcmp(left_name, right_name);
    return order != 0 ? order : strcmp(left, right);
}

/* "x.xml.gz.md5" beside "x.xml.gz", as `parse *` names it: no data. */
static bool is_checksum_file(const char *path)
{
    if (!g_str_has_suffix(path, ".md5")) return false;
    g_autofree char *of = g_strndup(path, strlen(path) - strlen(".md5"));
    return g_file_test(of, G_FILE_TEST_EXISTS);
}

/* paths (borrowed strings) with the baseline files sorted among themselves and
 * each path once; checksum files left out. */
static GPtrArray *in_order(char *const *paths, size_t n)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) baseline = g_ptr_array_new();
    GPtrArray *order = g_ptr_array_new();
    for (size_t i = 0; i < n; i++) {
        char *key =
            strcmp(paths[i], "-") == 0 ? g_strdup("-") : g_canonicalize_filename(paths[i], NULL);
        if (!g_hash_table_add(seen, key)) {
            log_warn("file '%s' is named twice: it is read once", paths[i]);
            continue;
        }
        if (is_checksum_file(paths[i])) continue;
        g_ptr_array_add(order, paths[i]);
        if (is_baseline_name(paths[i])) g_ptr_array_add(baseline, paths[i]);
    }
    g_ptr_array_sort(baseline, compare_names);
    for (guint i = 0, next = 0; i < order->len; i++)
        if (is_baseline_name(order->pdata[i])) order->pdata[i] = baseline->pdata[next++];
    return order;
}

bool loading_files(struct db *db, char *const *paths, size_t n, bool strict,
                   struct loading_report *report, GError **error)
{
    g_autoptr(GPtrArray) order = in_order(paths, n);
    struct pipeline *begun[READERS_MAX] = {NULL}; /* of file i at i % READERS_MAX */
    guint n_readers = CLAMP(g_get_num_processors(), 2, READERS_MAX), next = 0;
    bool is_good = true;
    for (guint i = 0; is_good && i < order->len; i++) {
        for (; next < order->len && next < i + n_readers; next++)
            begun[next % READERS_MAX] = begin_file(order->pdata[next], strict);
        is_good = load_named(db, begun[i % READERS_MAX], order->pdata[i], strict, report, error);
        g_clear_pointer(&begun[i % READERS_MAX], pipeline_free);
    }
    for (guint i = 0; i < READERS_MAX; i++)
        pipeline_free(begun[i]);
    return is_good;
}

/* --- the outcome --------------------------------------------------------------------------------- */

int loading_status(const struct loading_report *report)
{
    if (report->n_broken == 0) return 0;
    bool has_something = report->n_added + report->n_replaced + report->n_same + report->n_lost +
                             report->n_deleted + report->n_s2 + report->n_kept_before >
                         0;
    return has_something ? 3 : 1;
}

/* ", 3 already there"; nothing for 0. */
static void append_count(GString *text, int64_t n, const char *what)
{
    if (n > 0) g_string_append_printf(text, ", %" PRId64 " %s", n, what);
}

void loading_log(const struct loading_report *report)
{
    int64_t n_inputs = report->n_answers > 0 ? report->n_answers : report->n_files;
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%" PRId64 " %s%s read: %" PRId64 " record%s added", n_inputs,
                           report->n_answers > 0 ? "answer" : "file", plural(n_inputs),
                           report->n_added, plural(report->n_added));
    append_count(text, report->n_replaced, "brought up to date");
    append_count(text, report->n_same, "already there");
    append_count(text, report->n_lost, "older than what is there");
    append_count(text, report->n_deleted, "deleted");
    append_count(text, report->n_skipped, "skipped");
    if (report->n_issues > 0)
        g_string_append_printf(text, "; %" PRId64 " issue%s", report->n_issues,
                               plural(report->n_issues));
    if (report->n_issues > report->n_unread)
        g_string_append(text, ": see 'radscout status --issues'");
    log_info("%s", text->str);
    if (report->n_known > 0) {
        log_info("%" PRId64 " file%s had been read before", report->n_known,
                 plural(report->n_known));
    }
    if (report->n_s2 > 0) {
        log_info("Semantic Scholar: facts about %" PRId64 " paper%s read", report->n_s2,
                 plural(report->n_s2));
    }
}
