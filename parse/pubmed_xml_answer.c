/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole answers of the E-utilities, read strictly. */
#include "parse/pubmed_xml.h"

#include <string.h>

#include "core/error.h"
#include "parse/fields.h"
#include "parse/pubmed_xml_walk.h"
#include "parse/utf8.h"

/* Walk over the document. false: *error is set, it is empty or no UTF-8; else
 * problem says what is wrong, NULL: nothing. Release with xml_walk_close() in any case. */
static bool walk_document(struct xml_walk *walk, xml_walk_visit visit, void *user,
                          const void *bytes, size_t size, GError **error)
{
    xml_walk_open(walk, visit, user);
    if (size > G_MAXINT / 4)
        return error_set(error, RADSCOUT_ERROR_INPUT, "the answer is too large (%zu bytes)", size);
    if (!xml_walk_push(walk, bytes, size, error) || !xml_walk_finish(walk, error)) return false;
    return walk->has_begun || error_set(error, RADSCOUT_ERROR_TRUNCATED, "the answer is empty");
}

/* --- EFetch ------------------------------------------------------------------ */

struct efetch_check {
    GArray *pmids; /* NULL: not wanted */
    char *root;
    char *service_error;
};

static void check_visit(struct xml_walk *walk, const char *text)
{
    static const char *const article[] = {"PubmedArticleSet", "PubmedArticle", "MedlineCitation",
                                          "PMID"};
    static const char *const book[] = {"PubmedArticleSet", "PubmedBookArticle", "BookDocument",
                                       "PMID"};
    struct efetch_check *check = walk->user;
    if (walk->depth == 1) check->root = g_strdup(walk->path[0]);
    if (walk->depth <= 2 && strcmp(walk->path[walk->depth - 1], "ERROR") == 0) {
        if (!check->service_error) check->service_error = g_strstrip(g_strdup(text));
        return;
    }
    if (!check->pmids || (!xml_walk_is(walk, article, 4) && !xml_walk_is(walk, book, 4))) return;
    int64_t pmid = field_pmid(text);
    if (pmid != 0) g_array_append_val(check->pmids, pmid);
}

static bool set_problem(const struct xml_walk *walk, const char *what, GError **error)
{
    return error_set(error, walk->is_cut ? RADSCOUT_ERROR_TRUNCATED : RADSCOUT_ERROR_INPUT,
                     "%s: %s", what, walk->problem);
}

bool pubmed_xml_check(const void *bytes, size_t size, GArray *pmids, char **service_error,
                      GError **error)
{
    if (service_error) *service_error = NULL;
    struct efetch_check check = {.pmids = pmids};
    struct xml_walk walk;
    guint n_before = pmids ? pmids->len : 0;
    bool is_good = walk_document(&walk, check_visit, &check, bytes, size, error);
    if (is_good && walk.problem) {
        is_good = false;
        set_problem(&walk, "the EFetch answer is damaged", error);
    } else if (is_good && check.service_error) {
        is_good = error_set(error, RADSCOUT_ERROR_INPUT, "EFetch answered with an error: %s",
                            check.service_error);
        if (service_error) *service_error = g_strdup(check.service_error);
    } else if (is_good && g_strcmp0(check.root, "PubmedArticleSet") != 0) {
        g_autofree char *shown = utf8_start(check.root ? check.root : "", 40);
        is_good = error_set(error, RADSCOUT_ERROR_INPUT,
                            "the EFetch answer has the root element \"%s\", not "
                            "\"PubmedArticleSet\"",
                            shown);
    }
    if (!is_good && pmids) g_array_set_size(pmids, n_before);
    xml_walk_close(&walk);
    g_free(check.root);
    g_free(check.service_error);
    return is_good;
}

/* --- ESearch ----------------------------------------------------------------- */

static bool read_number(const char *text, int64_t *value)
{
    char *end = NULL;
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (!g_ascii_isdigit(*trimmed)) return false;
    *value = g_ascii_strtoll(trimmed, &end, 10);
    return *end == '\0' && *value < G_MAXINT64;
}

struct esearch_walk {
    struct esearch_answer *answer;
    bool has_count, is_other; /* is_other: the root is not an ESearch answer's */
};

static void put_note(GPtrArray *notes, const char *prefix, const char *text)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (*trimmed != '\0') g_ptr_array_add(notes, g_strconcat(prefix, trimmed, NULL));
}

/* A child of the root. */
static void visit_member(struct xml_walk *walk, struct esearch_walk *search, const char *name,
                         const char *text)
{
    struct esearch_answer *answer = search->answer;
    const struct {
        const char *name;
        int64_t *value;
    } numbers[] = {
        {"Count", &answer->count}, {"RetMax", &answer->retmax}, {"RetStart", &answer->retstart}};
    const struct {
        const char *name;
        char **value;
    } texts[] = {{"WebEnv", &answer->web_env},
                 {"QueryKey", &answer->query_key},
                 {"QueryTranslation", &answer->translation},
                 {"ERROR", &answer->service_error}};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        if (strcmp(name, numbers[i].name) != 0) continue;
        if (!read_number(text, numbers[i].value)) xml_walk_stop(walk, "a count is no number");
        search->has_count |= i == 0;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(name, texts[i].name) != 0 || *texts[i].value) continue;
        g_autofree char *trimmed = g_strstrip(g_strdup(text));
        if (*trimmed != '\0') *texts[i].value = g_steal_pointer(&trimmed);
    }
}

static void visit_note(struct esearch_answer *answer, const char *list, const char *name,
                       const char *text)
{
    static const struct {
        const char *list, *name, *prefix;
        bool is_dropped;
    } kinds[] = {{"ErrorList", "PhraseNotFound", "", true},
                 {"ErrorList", "FieldNotFound", "", true},
                 {"WarningList", "PhraseIgnored", "phrase ignored: ", false},
                 {"WarningList", "QuotedPhraseNotFound", "quoted phrase not found: ", false},
                 {"WarningList", "OutputMessage", "", false}};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(list, kinds[i].list) != 0 || strcmp(name, kinds[i].name) != 0) continue;
        put_note(kinds[i].is_dropped ? answer->not_found : answer->warnings, kinds[i].prefix, text);
    }
}

static void esearch_visit(struct xml_walk *walk, const char *text)
{
    struct esearch_walk *search = walk->user;
    const char *name = walk->path[walk->depth - 1];
    search->is_other |= strcmp(walk->path[0], "eSearchResult") != 0;
    if (search->is_other) {
        xml_walk_stop(walk, "the root element is not \"eSearchResult\"");
    } else if (walk->depth == 2) {
        visit_member(walk, search, name, text);
    } else if (walk->depth == 3 && strcmp(walk->path[1], "IdList") == 0) {
        int64_t id = strcmp(name, "Id") == 0 ? field_pmid(text) : 0;
        if (id == 0) {
            xml_walk_stop(walk, "IdList holds something that is no PMID");
        } else {
            g_array_append_val(search->answer->ids, id);
        }
    } else if (walk->depth == 3) {
        visit_note(search->answer, walk->path[1], name, text);
    }
}

struct esearch_answer *esearch_parse(const void *bytes, size_t size, GError **error)
{
    OWNED(esearch_answer) answer = g_new0(struct esearch_answer, 1);
    answer->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    answer->not_found = g_ptr_array_new_with_free_func(g_free);
    answer->warnings = g_ptr_array_new_with_free_func(g_free);
    struct esearch_walk search = {.answer = answer};
    struct xml_walk walk;
    bool is_good = walk_document(&walk, esearch_visit, &search, bytes, size, error);
    if (is_good && !walk.problem && !search.has_count && !answer->service_error)
        walk.problem = g_strdup("it has no Count");
    if (is_good && walk.problem) is_good = set_problem(&walk, "this is no ESearch answer", error);
    xml_walk_close(&walk);
    return is_good ? g_steal_pointer(&answer) : NULL;
}

void esearch_answer_free(struct esearch_answer *answer)
{
    if (!answer) return;
    g_array_unref(answer->ids);
    g_ptr_array_unref(answer->not_found);
    g_ptr_array_unref(answer->warnings);
    g_free(answer->web_env);
    g_free(answer->query_key);
    g_free(answer->translation);
    g_free(answer->service_error);
    g_free(answer);
}
