/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/mesh.h"

#include <inttypes.h>
#include <string.h>

#include "core/error.h"
#include "core/organisation.h"
#include "parse/lines.h"
#include "parse/pubmed_xml_walk.h"
#include "parse/unpack.h"

#define CHUNK_BYTES (256 * 1024)

struct reading {
    const struct mesh_handler *handler;
    struct mesh_report *report;
    struct mesh_descriptor *descriptor;
    GError *error; /* of a callback that libxml2 stands between */
    /* XML */
    int64_t record_offset;
    const char *damage; /* of the record; NULL: none so far */
    /* rows */
    bool has_begun;
    char separator;
    int at_tree, at_ui, at_name; /* columns; -1: there is none */
};

/* --- what both formats share --------------------------------------------------------- */

static bool skip(struct reading *reading, int64_t offset, const char *why, GError **error)
{
    struct mesh_report *report = reading->report;
    report->n_skipped++;
    if (!report->first_issue)
        report->first_issue = g_strdup_printf("at byte %" PRId64 ": %s", offset, why);
    return report->n_read + report->n_skipped <= MESH_RECORDS_MAX ||
           error_set(error, RADSCOUT_ERROR_INPUT, "more than %d records", MESH_RECORDS_MAX);
}

/* The descriptor was filled. */
static bool deliver(struct reading *reading, int64_t offset, GError **error)
{
    const struct mesh_descriptor *descriptor = reading->descriptor;
    if (descriptor->name->len == 0)
        return skip(reading, offset, "no name, or one that is too long", error);
    reading->report->n_read++;
    if (reading->report->n_read + reading->report->n_skipped > MESH_RECORDS_MAX)
        return error_set(error, RADSCOUT_ERROR_INPUT, "more than %d records", MESH_RECORDS_MAX);
    return reading->handler->descriptor(reading->handler->user, descriptor, error);
}

/* White space tidied. */
static void set(GString *text, const char *value)
{
    g_string_truncate(text, 0);
    organisation_add(text, value);
}

/* --- XML ------------------------------------------------------------------------------- */

static void end_record(struct xml_walk *walk, struct reading *reading)
{
    bool good = true;
    if (!reading->damage && reading->descriptor->ui->len == 0)
        reading->damage = "no identifier of a descriptor";
    if (reading->damage)
        good = skip(reading, reading->record_offset, reading->damage, &reading->error);
    else
        good = deliver(reading, reading->record_offset, &reading->error);
    reading->damage = NULL;
    reading->record_offset = xml_walk_at(walk);
    mesh_descriptor_reset(reading->descriptor);
    if (!good) xml_walk_stop(walk, "stopped");
}

static void visit(struct xml_walk *walk, const char *text)
{
#define RECORD "DescriptorRecordSet", "DescriptorRecord"
    static const char *const record[] = {RECORD}, *const ui[] = {RECORD, "DescriptorUI"},
                             *const name[] = {RECORD, "DescriptorName", "String"},
                             *const tree[] = {RECORD, "TreeNumberList", "TreeNumber"},
                             *const term[] = {RECORD,     "ConceptList", "Concept",
                                              "TermList", "Term",        "String"};
#undef RECORD
    struct reading *reading = walk->user;
    struct mesh_descriptor *descriptor = reading->descriptor;
    g_autofree char *value = g_strstrip(g_strdup(text));
    if (strcmp(walk->path[0], "DescriptorRecordSet") != 0)
        xml_walk_stop(walk, "the root element is not \"DescriptorRecordSet\"");
    else if (xml_walk_is(walk, record, 2))
        end_record(walk, reading);
    else if (xml_walk_is(walk, ui, 3) && mesh_is_ui(value))
        set(descriptor->ui, value);
    else if (xml_walk_is(walk, name, 4))
        set(descriptor->name, value);
    else if (xml_walk_is(walk, tree, 4) && mesh_is_tree(value))
        organisation_add(descriptor->trees, value);
    else if (xml_walk_is(walk, tree, 4))
        reading->damage = "a tree number is none";
    else if (xml_walk_is(walk, term, 7) && strcmp(value, descriptor->name->str) != 0)
        organisation_add(descriptor->terms, value);
}

static bool finish_xml(struct xml_walk *walk, struct reading *reading, GError **error)
{
    if (!xml_walk_finish(walk, error)) return false;
    if (reading->error) {
        g_propagate_error(error, g_steal_pointer(&reading->error));
        return false;
    }
    if (!walk->problem) return true;
    if (walk->is_cut)
        return error_set(error, RADSCOUT_ERROR_TRUNCATED, "the file ends inside the descriptors");
    return error_set(error, RADSCOUT_ERROR_INPUT,
                     "not MeSH descriptor XML: %s (near byte %" PRId64 ")", walk->problem,
                     xml_walk_at(walk));
}

/* --- rows ------------------------------------------------------------------------------ */

static int column(char *const *fields, const char *const *names)
{
    for (int i = 0; fields[i]; i++)
        for (const char *const *name = names; *name; name++)
            if (g_ascii_strcasecmp(fields[i], *name) == 0) return i;
    return -1;
}

/* "Body Regions;A01": the name may hold semicolons, the number does not. */
static const char *tree_behind(const char *row)
{
    const char *last = strrchr(row, ';');
    return last && last > row && mesh_is_tree(last + 1) ? last + 1 : NULL;
}

/* The first row tells what the others are; *is_titles: it is no row itself. */
static bool begin_rows(struct reading *reading, const char *row, bool *is_titles, GError **error)
{
    static const char *const trees[] = {"tree_number", "treenumber", "tree number", NULL};
    static const char *const ids[] = {"mesh_id", "descriptor_ui", "ui", NULL};
    static const char *const names[] = {"name", "mesh_name", "descriptor_name", NULL};
    g_auto(GStrv) fields = g_strsplit(row, "\t", -1);
    reading->has_begun = true;
    reading->at_tree = column(fields, trees);
    reading->at_ui = column(fields, ids);
    reading->at_name = column(fields, names);
    *is_titles = reading->at_name >= 0 && (reading->at_tree >= 0) != (reading->at_ui >= 0);
    reading->separator = *is_titles ? '\t' : ';';
    if (!*is_titles && !tree_behind(row))
        return error_set(error, RADSCOUT_ERROR_INPUT,
                         "not a file of MeSH: neither descriptor XML nor rows of tree numbers or "
                         "identifiers with names");
    bool has_trees = !*is_titles || reading->at_tree >= 0;
    return reading->handler->begin(reading->handler->user, has_trees ? MESH_TREES : MESH_IDS,
                                   error);
}

/* The field of a row; NULL: it is too short. */
static const char *field(char *const *fields, int at)
{
    for (int i = 0; fields[i]; i++)
        if (i == at) return g_strstrip(fields[i]);
    return NULL;
}

static bool take_table_row(struct reading *reading, const char *row, int64_t offset, GError **error)
{
    g_auto(GStrv) fields = g_strsplit(row, "\t", -1);
    bool is_tree = reading->at_tree >= 0;
    const char *name = field(fields, reading->at_name);
    const char *key = field(fields, is_tree ? reading->at_tree : reading->at_ui);
    if (!name || !key) return skip(reading, offset, "the row is too short", error);
    if (is_tree ? !mesh_is_tree(key) : !mesh_is_ui(key))
        return skip(reading, offset,
                    is_tree ? "a tree number is none" : "no identifier of a descriptor", error);
    set(reading->descriptor->name, name);
    set(is_tree ? reading->descriptor->trees : reading->descriptor->ui, key);
    return deliver(reading, offset, error);
}

static bool take_list_row(struct reading *reading, const char *row, int64_t offset, GError **error)
{
    const char *tree = tree_behind(row);
    if (!tree) return skip(reading, offset, "a tree number is none", error);
    g_autofree char *name = g_strndup(row, (gsize)(tree - 1 - row));
    set(reading->descriptor->name, name);
    set(reading->descriptor->trees, tree);
    return deliver(reading, offset, error);
}

static bool on_line(void *user, const struct line *line, GError **error)
{
    struct reading *reading = user;
    if (line->size > MESH_LINE_MAX) {
        if (reading->has_begun) return skip(reading, line->offset, "the row is too long", error);
        return error_set(error, RADSCOUT_ERROR_INPUT,
                         "not a file of MeSH: the first line is too long");
    }
    g_autofree char *row = g_strstrip(g_strndup(line->text, line->size));
    bool is_titles = false;
    if (*row == '\0') return true;
    if (!reading->has_begun && !begin_rows(reading, row, &is_titles, error)) return false;
    if (is_titles) return true;
    mesh_descriptor_reset(reading->descriptor);
    return reading->separator == '\t' ? take_table_row(reading, row, line->offset, error)
                                      : take_list_row(reading, row, line->offset, error);
}

/* --- a file ----------------------------------------------------------------------------- */

static int rank_of(const char *member)
{
    g_autofree char *name = g_ascii_strdown(member, -1);
    if (strstr(name, "__macosx")) return 0;
    if (g_str_has_suffix(name, ".xml")) return 2;
    return g_str_has_suffix(name, ".tsv") || g_str_has_suffix(name, ".bin") ? 1 : 0;
}

static bool is_xml(const char *bytes, size_t size)
{
    size_t i = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (i < size && g_ascii_isspace(bytes[i]))
        i++;
    return i < size && bytes[i] == '<';
}

/* The bytes that are left, through one of the two. */
static bool read_rest(struct unpack *unpack, char *bytes, size_t n, struct xml_walk *walk,
                      struct lines *lines, GError **error)
{
    while (n > 0) {
        if (!(walk ? xml_walk_push(walk, bytes, n, error) : lines_push(lines, bytes, n, error)))
            return false;
        if (walk && walk->problem) return true;
        if (!unpack_read(unpack, bytes, CHUNK_BYTES, &n, error)) return false;
    }
    return true;
}

static bool read_xml(struct reading *reading, struct unpack *unpack, char *bytes, size_t n,
                     GError **error)
{
    struct xml_walk walk;
    xml_walk_open(&walk, visit, reading);
    bool good = reading->handler->begin(reading->handler->user, MESH_WHOLE, error) &&
                read_rest(unpack, bytes, n, &walk, NULL, error) &&
                finish_xml(&walk, reading, error);
    xml_walk_close(&walk);
    g_clear_error(&reading->error);
    return good;
}

static bool read_rows(struct reading *reading, struct unpack *unpack, char *bytes, size_t n,
                      GError **error)
{
    OWNED(lines) lines = lines_new(on_line, reading);
    return read_rest(unpack, bytes, n, NULL, lines, error) && lines_finish(lines, error);
}

bool mesh_read(const char *path, const struct mesh_handler *handler, struct mesh_report *report,
               GError **error)
{
    *report = (struct mesh_report){0};
    OWNED(unpack) unpack = unpack_open(path, rank_of, error);
    if (!unpack) return false;
    g_autofree char *bytes = g_malloc(CHUNK_BYTES);
    size_t n = 0;
    if (!unpack_read(unpack, bytes, CHUNK_BYTES, &n, error)) return false;
    OWNED(mesh_descriptor) descriptor = mesh_descriptor_new();
    struct reading reading = {.handler = handler, .report = report, .descriptor = descriptor};
    bool good = is_xml(bytes, n) ? read_xml(&reading, unpack, bytes, n, error)
                                 : read_rows(&reading, unpack, bytes, n, error);
    if (!good) return false;
    return report->n_read > 0 || error_set(error, RADSCOUT_ERROR_INPUT, "no descriptor in it%s%s",
                                           report->first_issue ? ": " : "",
                                           report->first_issue ? report->first_issue : "");
}
