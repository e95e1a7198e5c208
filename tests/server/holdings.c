/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/holdings.h"

#include "core/fold.h"
#include "tests/server/record_reader.h"

#include <gio/gio.h>
#include <jansson.h>
#include <zlib.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COPY_BUFFER (1 << 18)

/* --- spooling ------------------------------------------------------------ */

/* An unlinked temporary file. */
static int spool_open(GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("fakeserver-XXXXXX", &path, error);
    if (fd >= 0) unlink(path);
    return fd;
}

static bool spool_write(int fd, const void *bytes, size_t size, GError **error)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t n = write(fd, at, size);
        if (n <= 0) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_IO, "cannot write temporary file");
            return false;
        }
        at += n;
        size -= (size_t)n;
    }
    return true;
}

/* Plain or gzip: zlib reads both. */
static bool spool_file(int fd, const char *path, GError **error)
{
    gzFile file = gzopen(path, "rb");
    if (!file) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_ACCES, "cannot open '%s'", path);
        return false;
    }
    g_autofree char *buffer = g_malloc(COPY_BUFFER);
    int n = 0;
    bool done = true;
    while (done && (n = gzread(file, buffer, COPY_BUFFER)) > 0)
        done = spool_write(fd, buffer, (size_t)n, error);
    if (n < 0) {
        done = false;
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_IO, "cannot read '%s'", path);
    }
    gzclose(file);
    return done;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *record_files(const char *folder, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    if (!dir) return NULL;
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(dir)) != NULL)
        if (g_str_has_suffix(name, ".xml.gz") || g_str_has_suffix(name, ".xml"))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(paths, by_name);
    return paths;
}

static GMappedFile *spool_folder(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) paths = record_files(folder, error);
    if (!paths) return NULL;
    int fd = spool_open(error);
    if (fd < 0) return NULL;
    bool done = true;
    for (unsigned i = 0; done && i < paths->len; i++)
        done = spool_file(fd, paths->pdata[i], error);
    GMappedFile *mapped = done ? g_mapped_file_new_from_fd(fd, FALSE, error) : NULL;
    close(fd);
    return mapped;
}

/* --- searching text ------------------------------------------------------ */

/* Append " folded words " and the end of the item. */
static void add_item(GString *text, const char *item)
{
    if (!item) return;
    size_t start = text->len;
    g_string_append_c(text, ' ');
    fold_append(text, item);
    if (text->len == start + 1) {
        g_string_truncate(text, start);
        return;
    }
    g_string_append(text, " \n");
}

static void add_items(GString *text, const GPtrArray *items)
{
    for (unsigned i = 0; i < items->len; i++)
        add_item(text, items->pdata[i]);
}

/* "Smith JA" and "Smith John A" are both searched. */
static void add_author(GString *text, const struct reader_author *author)
{
    if (author->group) {
        add_item(text, author->group);
        return;
    }
    g_autofree char *brief =
        g_strdup_printf("%s %s", author->last, author->initials ? author->initials : "");
    add_item(text, brief);
    if (!author->fore) return;
    g_autofree char *full = g_strdup_printf("%s %s", author->last, author->fore);
    add_item(text, full);
}

static const struct reader_author *person_at(const struct record *record, bool first)
{
    const GPtrArray *authors = record->authors;
    for (unsigned i = 0; i < authors->len; i++) {
        const struct reader_author *author = authors->pdata[first ? i : authors->len - 1 - i];
        if (!author->group) return author;
    }
    return NULL;
}

static void add_field(GString *text, const struct record *record, enum holding_field field)
{
    const struct reader_author *person;
    switch (field) {
    case FIELD_AUTHOR:
        for (unsigned i = 0; i < record->authors->len; i++)
            add_author(text, record->authors->pdata[i]);
        break;
    case FIELD_FIRST_AUTHOR:
    case FIELD_LAST_AUTHOR:
        person = person_at(record, field == FIELD_FIRST_AUTHOR);
        if (person) add_author(text, person);
        break;
    case FIELD_ORCID:
        for (unsigned i = 0; i < record->authors->len; i++)
            add_item(text, ((const struct reader_author *)record->authors->pdata[i])->orcid);
        break;
    default:
        add_items(text, record->items[field]);
    }
}

/* Texts and sizes of one record, appended to the spool. */
static bool index_record(struct holding *holding, const struct record *record, GString *text,
                         int spool, GError **error)
{
    g_string_truncate(text, 0);
    for (int field = 0; field < N_FIELDS; field++) {
        holding->text_size[field] = (uint32_t)text->len;
        g_string_append_c(text, '\n');
        add_field(text, record, (enum holding_field)field);
    }
    holding->text_size[N_FIELDS] = (uint32_t)text->len;
    holding->pmid = record->pmid;
    holding->entry_day = record->entry_day;
    holding->created_day = record->entry_day;
    holding->revised_day = record->revised_day ? record->revised_day : record->entry_day;
    holding->print_day = record->print_day;
    holding->electronic_day = record->electronic_day;
    return spool_write(spool, text->str, text->len, error);
}

/* --- loading ------------------------------------------------------------- */

static int by_pmid(const void *a, const void *b)
{
    const struct holding *left = a, *right = b;
    if (left->pmid != right->pmid) return left->pmid < right->pmid ? -1 : 1;
    return left->xml < right->xml ? -1 : left->xml > right->xml;
}

/* Where the next record begins and ends; NULL when there is none. */
static const char *next_record(const char *at, const char *end, size_t *size)
{
    static const char *const names[] = {"PubmedArticle", "PubmedBookArticle"};
    const char *best = NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *open = g_strdup_printf("<%s>", names[i]);
        g_autofree char *close_tag = g_strdup_printf("</%s>", names[i]);
        const char *limit = best ? best : end;
        const char *start = memmem(at, (size_t)(limit - at), open, strlen(open));
        const char *stop =
            start ? memmem(start, (size_t)(end - start), close_tag, strlen(close_tag)) : NULL;
        if (!stop) continue;
        best = start;
        *size = (size_t)(stop - start) + strlen(close_tag);
    }
    return best;
}

static bool index_all(struct holdings *holdings, int spool, GError **error)
{
    const char *at = g_mapped_file_get_contents(holdings->xml);
    const char *end = at + g_mapped_file_get_length(holdings->xml);
    g_autoptr(GString) text = g_string_new(NULL);
    size_t size = 0;
    OWNED(record) record = record_new();
    while (at && (at = next_record(at, end, &size)) != NULL) {
        struct holding holding = {.xml = at, .xml_size = (uint32_t)size};
        at += size;
        if (!record_read(record, holding.xml, size)) {
            fprintf(stderr, "fakeserver: a record is not well-formed: left out\n");
            continue;
        }
        if (!index_record(&holding, record, text, spool, error)) return false;
        g_array_append_val(holdings->records, holding);
    }
    return true;
}

/* Records lie in the text spool in the order in which they were indexed. */
static void place_texts(struct holdings *holdings)
{
    const char *at = g_mapped_file_get_contents(holdings->text);
    for (unsigned i = 0; i < holdings->records->len; i++) {
        struct holding *holding = &g_array_index(holdings->records, struct holding, i);
        holding->text = at;
        at += holding->text_size[N_FIELDS];
    }
    g_array_sort(holdings->records, by_pmid);
    unsigned kept = 0;
    for (unsigned i = 0; i < holdings->records->len; i++) {
        struct holding *holding = &g_array_index(holdings->records, struct holding, i);
        if (kept > 0 &&
            g_array_index(holdings->records, struct holding, kept - 1).pmid == holding->pmid)
            kept--;
        g_array_index(holdings->records, struct holding, kept++) = *holding;
    }
    g_array_set_size(holdings->records, kept);
}

/* truth-persons.tsv, when the corpus has one: pmid, position, person. */
static void read_persons(struct holdings *holdings, const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "truth-persons.tsv", NULL);
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    if (!file) return;
    const char *at = g_mapped_file_get_contents(file);
    const char *end = at + g_mapped_file_get_length(file);
    struct holding *holding = NULL;
    while (at && at < end) {
        char *next;
        int64_t pmid = g_ascii_strtoll(at, &next, 10);
        uint32_t position = (uint32_t)g_ascii_strtoull(next, &next, 10);
        uint32_t person = (uint32_t)g_ascii_strtoull(next, &next, 10);
        if (!holding || holding->pmid != pmid) {
            holding = (struct holding *)holdings_find(holdings, pmid);
            if (holding) holding->first_person = holdings->persons->len;
        }
        if (holding) {
            g_array_append_val(holdings->persons, person);
            g_array_append_val(holdings->positions, position);
            holding->n_persons++;
        }
        at = memchr(next, '\n', (size_t)(end - next));
        if (at) at++;
    }
}

static char *read_as_of(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "truth.json", NULL);
    json_t *truth = json_load_file(path, 0, NULL);
    char *as_of = g_strdup(json_string_value(json_object_get(truth, "as_of")));
    json_decref(truth);
    return as_of;
}

static bool load(struct holdings *holdings, const char *folder, GError **error)
{
    holdings->xml = spool_folder(folder, error);
    if (!holdings->xml) return false;
    int spool = spool_open(error);
    if (spool < 0) return false;
    bool done = index_all(holdings, spool, error);
    if (done && holdings->records->len == 0) {
        done = false;
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "no PubMed records in '%s'", folder);
    }
    if (done) holdings->text = g_mapped_file_new_from_fd(spool, FALSE, error);
    close(spool);
    if (!holdings->text) return false;
    place_texts(holdings);
    read_persons(holdings, folder);
    holdings->as_of = read_as_of(folder);
    return true;
}

struct holdings *holdings_open(const char *folder, GError **error)
{
    struct holdings *holdings = g_new0(struct holdings, 1);
    holdings->records = g_array_new(FALSE, TRUE, sizeof(struct holding));
    holdings->persons = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    holdings->positions = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    if (load(holdings, folder, error)) return holdings;
    holdings_close(holdings);
    return NULL;
}

void holdings_close(struct holdings *holdings)
{
    if (!holdings) return;
    g_array_unref(holdings->records);
    g_array_unref(holdings->persons);
    g_array_unref(holdings->positions);
    if (holdings->xml) g_mapped_file_unref(holdings->xml);
    if (holdings->text) g_mapped_file_unref(holdings->text);
    if (holdings->revised) g_string_chunk_free(holdings->revised);
    g_free(holdings->as_of);
    g_free(holdings);
}

const struct holding *holdings_at(const struct holdings *holdings, unsigned index)
{
    return &g_array_index(holdings->records, struct holding, index);
}

const struct holding *holdings_find(const struct holdings *holdings, int64_t pmid)
{
    unsigned low = 0, high = holdings->records->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        int64_t here = holdings_at(holdings, middle)->pmid;
        if (here == pmid) return holdings_at(holdings, middle);
        if (here < pmid)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* --- another state ------------------------------------------------------- */

/* PMIDs of a file, one a line. */
static GHashTable *read_pmids(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error)) return NULL;
    GHashTable *pmids = g_hash_table_new(g_direct_hash, g_direct_equal);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line)
            g_hash_table_add(pmids, GSIZE_TO_POINTER((gsize)g_ascii_strtoull(*line, NULL, 10)));
    return pmids;
}

static bool is_one_of(GHashTable *pmids, const struct holding *holding)
{
    return g_hash_table_contains(pmids, GSIZE_TO_POINTER((gsize)holding->pmid));
}

bool holdings_without(struct holdings *holdings, const char *path, GError **error)
{
    if (!path) return true;
    g_autoptr(GHashTable) pmids = read_pmids(path, error);
    if (!pmids) return false;
    unsigned kept = 0;
    for (unsigned i = 0; i < holdings->records->len; i++) {
        struct holding holding = g_array_index(holdings->records, struct holding, i);
        if (!is_one_of(pmids, &holding))
            g_array_index(holdings->records, struct holding, kept++) = holding;
    }
    g_array_set_size(holdings->records, kept);
    return true;
}

/* Another title, and the day in DateRevised. */
static void revise(struct holdings *holdings, struct holding *holding, const GDate *day)
{
    g_autoptr(GString) xml = g_string_new_len(holding->xml, (gssize)holding->xml_size);
    const char *end = strstr(xml->str, "</DateRevised>"),
               *start = strstr(xml->str, "<DateRevised>");
    g_autofree char *date = g_strdup_printf(
        "<DateRevised><Year>%d</Year><Month>%02d</Month><Day>%02d</Day></DateRevised>",
        g_date_get_year(day), (int)g_date_get_month(day), g_date_get_day(day));
    if (start && end)
        g_string_erase(xml, start - xml->str, end - start + (gssize)strlen("</DateRevised>"));
    const char *article = strstr(xml->str, "<Article ");
    if (article) g_string_insert(xml, article - xml->str, date);
    g_string_replace(xml, "<ArticleTitle>", "<ArticleTitle>Revised: ", 1);
    holding->xml = g_string_chunk_insert_len(holdings->revised, xml->str, (gssize)xml->len);
    holding->xml_size = (uint32_t)xml->len;
    holding->revised_day = (int32_t)g_date_get_julian(day);
}

bool holdings_revise(struct holdings *holdings, const char *path, GError **error)
{
    if (!path) return true;
    g_autoptr(GHashTable) pmids = read_pmids(path, error);
    if (!pmids) return false;
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_parse(&day, holdings->as_of ? holdings->as_of : "2025-12-31");
    holdings->revised = g_string_chunk_new(COPY_BUFFER);
    for (unsigned i = 0; i < holdings->records->len; i++) {
        struct holding *holding = &g_array_index(holdings->records, struct holding, i);
        if (is_one_of(pmids, holding)) revise(holdings, holding, &day);
    }
    return true;
}

/* --- views --------------------------------------------------------------- */

static void view_author_free(void *data)
{
    struct view_author *author = data;
    g_free(author->last);
    g_free(author->fore);
    g_free(author->group);
    g_free(author);
}

static char *first_item(const struct record *record, enum holding_field field)
{
    const GPtrArray *items = record->items[field];
    return items->len > 0 ? g_strdup(items->pdata[0]) : NULL;
}

struct view *view_new(const struct holding *holding)
{
    OWNED(record) record = record_new();
    if (!record_read(record, holding->xml, holding->xml_size)) return NULL;
    struct view *view = g_new0(struct view, 1);
    view->title = first_item(record, FIELD_TITLE);
    view->journal = first_item(record, FIELD_JOURNAL);
    view->abstract = first_item(record, FIELD_ABSTRACT);
    view->doi = g_strdup(record->doi);
    view->authors = g_ptr_array_new_with_free_func(view_author_free);
    for (unsigned i = 0; i < record->authors->len; i++) {
        const struct reader_author *from = record->authors->pdata[i];
        struct view_author *author = g_new0(struct view_author, 1);
        author->last = g_strdup(from->last);
        author->fore = g_strdup(from->fore ? from->fore : from->initials);
        author->group = g_strdup(from->group);
        author->position = i + 1;
        g_ptr_array_add(view->authors, author);
    }
    return view;
}

void view_free(struct view *view)
{
    if (!view) return;
    g_free(view->title);
    g_free(view->doi);
    g_free(view->journal);
    g_free(view->abstract);
    g_ptr_array_unref(view->authors);
    g_free(view);
}
