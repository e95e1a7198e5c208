/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole answers of the E-utilities, read strictly. */
#include "parse/pubmed_xml.h"

#include <libxml/parser.h>
#include <string.h>

#include "core/error.h"
#include "parse/fields.h"
#include "parse/pubmed_xml_record.h"
#include "parse/pubmed_xml_segment.h"
#include "parse/utf8.h"

#define PATH_MAX_DEPTH PUBMED_XML_DEPTH_MAX
#define WALK_TEXT_MAX (1024 * 1024)
#define WALK_PIECE (64 * 1024) /* bytes that are cleaned and read at a time */

/* A walk over a small document: the visitor sees every element that ends. */
struct walk {
    xmlParserCtxtPtr parser;
    const char *path[PATH_MAX_DEPTH]; /* names from the root down; libxml2's dictionary */
    int depth;
    GString *text;    /* of the innermost element so far */
    bool has_begun;   /* something but blanks came */
    bool is_last;     /* nothing more comes */
    bool is_closed;   /* the root was closed */
    bool is_cut;      /* damage because the input ended */
    bool ends_in_tag; /* the last byte is a '>': nothing was cut in two there */
    char *problem;    /* g_free() */
    void (*visit)(struct walk *walk, const char *text);
    void *user;
};

static void stop(struct walk *walk, const char *problem)
{
    if (walk->problem) return;
    walk->problem = g_strdup(problem);
    xmlStopParser(walk->parser);
}

/* NOLINTNEXTLINE(readability-function-size): libxml2's signature */
static void walk_start(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                       int n_namespaces, const xmlChar **namespaces, int n_attributes,
                       int n_defaulted, const xmlChar **attributes)
{
    (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces;
    (void)n_attributes, (void)n_defaulted, (void)attributes;
    struct walk *walk = user;
    if (walk->depth == PATH_MAX_DEPTH) {
        stop(walk, "elements are nested too deep");
        return;
    }
    walk->path[walk->depth++] = (const char *)local;
    g_string_truncate(walk->text, 0);
}

static void walk_end(void *user, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)local, (void)prefix, (void)uri;
    struct walk *walk = user;
    if (walk->problem || walk->depth == 0) return;
    walk->visit(walk, walk->text->str);
    walk->depth--;
    walk->is_closed = walk->depth == 0;
}

static void walk_text(void *user, const xmlChar *text, int size)
{
    struct walk *walk = user;
    if (walk->text->len + (size_t)size <= WALK_TEXT_MAX) {
        g_string_append_len(walk->text, (const char *)text, size);
    }
}

static void walk_doctype(void *user, const xmlChar *name, const xmlChar *public_id,
                         const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    struct walk *walk = user;
    if (*walk->parser->input->cur == '[') {
        stop(walk, "the DOCTYPE carries declarations of its own (refused)");
    }
}

static void walk_reference(void *user, const xmlChar *name)
{
    (void)name;
    stop(user, "an entity is used that is not declared");
}

static void walk_error(void *user, xmlErrorPtr error)
{
    struct walk *walk = user;
    if (error->level != XML_ERR_FATAL || walk->problem) return;
    const xmlParserInput *input = walk->parser->input;
    bool at_end = walk->is_last && input && input->cur >= input->end && !walk->ends_in_tag;
    walk->is_cut = !walk->is_closed && (error->code == XML_ERR_DOCUMENT_END ||
                                        error->code == XML_ERR_TAG_NOT_FINISHED || at_end);
    g_autofree char *text = segment_error_text(error);
    stop(walk, text);
}

static void walk_open(struct walk *walk, xmlSAXHandler *sax)
{
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = walk_start;
    sax->endElementNs = walk_end;
    sax->characters = sax->ignorableWhitespace = sax->cdataBlock = walk_text;
    sax->internalSubset = walk_doctype;
    sax->reference = walk_reference;
    sax->serror = walk_error;
    walk->text = g_string_new(NULL);
    walk->parser = xmlCreatePushParserCtxt(sax, walk, NULL, 0, NULL);
    g_assert(walk->parser);
    xmlCtxtUseOptions(walk->parser, SEGMENT_OPTIONS);
}

/* Clean bytes; blanks before the document are skipped. */
static void walk_piece(struct walk *walk, GByteArray *piece, bool is_last)
{
    guint at = 0;
    while (!walk->has_begun && at < piece->len && g_ascii_isspace((char)piece->data[at]))
        at++;
    if (at < piece->len) {
        walk->has_begun = true;
        walk->ends_in_tag = piece->data[piece->len - 1] == '>';
    }
    walk->is_last = is_last;
    if (walk->has_begun && !walk->problem)
        xmlParseChunk(walk->parser, piece->len > at ? (const char *)piece->data + at : "",
                      (int)(piece->len - at), is_last);
    g_byte_array_set_size(piece, 0);
}

/* The pieces in turn, so that neither their clean bytes nor libxml2's copy of
 * them take much memory. false: they are no UTF-8. */
static bool walk_pieces(struct walk *walk, const char *bytes, size_t size, GError **error)
{
    g_autoptr(GByteArray) clean = g_byte_array_new();
    g_autoptr(GArray) repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
    struct utf8_filter filter;
    utf8_filter_init(&filter);
    for (size_t at = 0; at < size && !walk->problem; at += WALK_PIECE) {
        size_t n = MIN(WALK_PIECE, size - at);
        if (!utf8_filter_push(&filter, bytes + at, n, clean, repairs, error)) return false;
        walk_piece(walk, clean, false);
    }
    if (!utf8_filter_finish(&filter, clean, repairs, error)) return false;
    walk_piece(walk, clean, true);
    return true;
}

/* Walk over the document. false: *error is set, it is empty or no UTF-8; else
 * problem says what is wrong, NULL: nothing. */
static bool walk_document(struct walk *walk, const void *bytes, size_t size, GError **error)
{
    if (size > G_MAXINT / 4)
        return error_set(error, RADSCOUT_ERROR_INPUT, "the answer is too large (%zu bytes)", size);
    xmlSAXHandler sax;
    walk_open(walk, &sax);
    bool ok = walk_pieces(walk, bytes, size, error);
    if (ok && !walk->has_begun)
        ok = error_set(error, RADSCOUT_ERROR_TRUNCATED, "the answer is empty");
    if (!walk->problem && !walk->parser->wellFormed) walk->problem = g_strdup("damaged XML");
    if (!walk->problem && !walk->is_closed) {
        walk->problem = g_strdup("the answer has no root element");
        walk->is_cut = true;
    }
    xmlFreeParserCtxt(walk->parser);
    g_string_free(walk->text, TRUE);
    if (!ok) g_clear_pointer(&walk->problem, g_free);
    return ok;
}

static bool path_is(const struct walk *walk, const char *const *names, int n)
{
    if (walk->depth != n) return false;
    for (int i = 0; i < n; i++)
        if (strcmp(walk->path[i], names[i]) != 0) return false;
    return true;
}

/* --- EFetch ------------------------------------------------------------------ */

struct efetch_check {
    GArray *pmids; /* NULL: not wanted */
    char *root;
    char *service_error;
};

static void check_visit(struct walk *walk, const char *text)
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
    if (!check->pmids || (!path_is(walk, article, 4) && !path_is(walk, book, 4))) return;
    int64_t pmid = field_pmid(text);
    if (pmid != 0) g_array_append_val(check->pmids, pmid);
}

static bool set_problem(const struct walk *walk, const char *what, GError **error)
{
    return error_set(error, walk->is_cut ? RADSCOUT_ERROR_TRUNCATED : RADSCOUT_ERROR_INPUT,
                     "%s: %s", what, walk->problem);
}

bool pubmed_xml_check(const void *bytes, size_t size, GArray *pmids, char **service_error,
                      GError **error)
{
    if (service_error) *service_error = NULL;
    struct efetch_check check = {.pmids = pmids};
    struct walk walk = {.visit = check_visit, .user = &check};
    guint n_before = pmids ? pmids->len : 0;
    bool is_good = walk_document(&walk, bytes, size, error);
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
    g_free(walk.problem);
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
static void visit_member(struct walk *walk, struct esearch_walk *search, const char *name,
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
        if (!read_number(text, numbers[i].value)) stop(walk, "a count is no number");
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

static void esearch_visit(struct walk *walk, const char *text)
{
    struct esearch_walk *search = walk->user;
    const char *name = walk->path[walk->depth - 1];
    search->is_other |= strcmp(walk->path[0], "eSearchResult") != 0;
    if (search->is_other) {
        stop(walk, "the root element is not \"eSearchResult\"");
    } else if (walk->depth == 2) {
        visit_member(walk, search, name, text);
    } else if (walk->depth == 3 && strcmp(walk->path[1], "IdList") == 0) {
        int64_t id = strcmp(name, "Id") == 0 ? field_pmid(text) : 0;
        if (id == 0) {
            stop(walk, "IdList holds something that is no PMID");
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
    struct walk walk = {.visit = esearch_visit, .user = &search};
    if (!walk_document(&walk, bytes, size, error)) return NULL;
    if (!walk.problem && !search.has_count && !answer->service_error)
        walk.problem = g_strdup("it has no Count");
    if (!walk.problem) return g_steal_pointer(&answer);
    set_problem(&walk, "this is no ESearch answer", error);
    g_free(walk.problem);
    return NULL;
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
