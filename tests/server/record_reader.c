/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/record_reader.h"

#include <string.h>

/* State of one reading. */
struct reading {
    struct record *record;
    GString *text;     /* of the element that collects now */
    int collect_depth; /* depth of that element, 0: none */
    int depth;
    int year, month, day;  /* of the date that is open */
    const char *status;    /* PubStatus of the History date that is open */
    char *descriptor;      /* MeSH heading that is open */
    bool major;            /* ... it or one of its qualifiers is a major topic */
    GPtrArray *qualifiers; /* "descriptor qualifier" */
    bool orcid, doi;       /* the open Identifier, ArticleId or ELocationID is one */
};

static const char *attribute(const char **names, const char **values, const char *name)
{
    for (unsigned i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0) return values[i];
    return "";
}

static int month_number(const char *text)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (g_ascii_isdigit(*text)) return (int)g_ascii_strtoll(text, NULL, 10);
    if (strlen(text) < 3) return 0;
    for (int i = 0; i < 12; i++)
        if (strncmp(names + 3 * i, text, 3) == 0) return i + 1;
    return 0;
}

/* Julian day of what was printed, the first of month or year where less. */
static int32_t open_day(const struct reading *reading)
{
    int month = CLAMP(reading->month, 1, 12), day = CLAMP(reading->day, 1, 31);
    if (reading->year < 1800 || reading->year > 2200) return 0;
    while (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)reading->year))
        day--;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)reading->year);
    return (int32_t)g_date_get_julian(&date);
}

/* Elements whose text is wanted. */
static bool is_collected(const char *name)
{
    static const char *const wanted[] = {"PMID",
                                         "ArticleTitle",
                                         "BookTitle",
                                         "VernacularTitle",
                                         "AbstractText",
                                         "Keyword",
                                         "DescriptorName",
                                         "QualifierName",
                                         "Title",
                                         "ISOAbbreviation",
                                         "LastName",
                                         "ForeName",
                                         "Initials",
                                         "CollectiveName",
                                         "Identifier",
                                         "Year",
                                         "Month",
                                         "Day",
                                         "MedlineDate",
                                         "Affiliation",
                                         "Language",
                                         "MedlineTA",
                                         "PublicationType",
                                         "GrantID",
                                         "ArticleId",
                                         "ISSN",
                                         "NlmUniqueID",
                                         "ELocationID"};
    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++)
        if (strcmp(name, wanted[i]) == 0) return true;
    return false;
}

static void reader_author_free(void *data)
{
    struct reader_author *author = data;
    g_free(author->last);
    g_free(author->fore);
    g_free(author->initials);
    g_free(author->group);
    g_free(author->orcid);
    g_free(author);
}

static void on_start(GMarkupParseContext *context, const char *name, const char **names,
                     const char **values, void *user, GError **error)
{
    struct reading *reading = user;
    (void)context;
    (void)error;
    reading->depth++;
    if (reading->collect_depth > 0) return;
    if (is_collected(name)) {
        reading->collect_depth = reading->depth;
        g_string_truncate(reading->text, 0);
    }
    if (strcmp(attribute(names, values, "MajorTopicYN"), "Y") == 0) reading->major = true;
    if (strcmp(name, "Identifier") == 0)
        reading->orcid = strcmp(attribute(names, values, "Source"), "ORCID") == 0;
    if (strcmp(name, "ArticleId") == 0)
        reading->doi = strcmp(attribute(names, values, "IdType"), "doi") == 0;
    if (strcmp(name, "ELocationID") == 0)
        reading->doi = strcmp(attribute(names, values, "EIdType"), "doi") == 0;
    if (strcmp(name, "Author") == 0)
        g_ptr_array_add(reading->record->authors, g_new0(struct reader_author, 1));
    if (strcmp(name, "PubMedPubDate") == 0)
        reading->status = g_intern_string(attribute(names, values, "PubStatus"));
    if (strcmp(name, "MeshHeading") == 0) reading->major = false;
    if (g_str_has_suffix(name, "Date") || g_str_has_prefix(name, "Date"))
        reading->year = reading->month = reading->day = 0;
}

static void on_text(GMarkupParseContext *context, const char *text, gsize size, void *user,
                    GError **error)
{
    struct reading *reading = user;
    (void)context;
    (void)error;
    if (reading->collect_depth > 0) g_string_append_len(reading->text, text, (gssize)size);
}

static void keep(struct reading *reading, enum holding_field field)
{
    g_ptr_array_add(reading->record->items[field], g_strdup(reading->text->str));
}

static struct reader_author *open_author(struct reading *reading)
{
    GPtrArray *authors = reading->record->authors;
    return authors->len > 0 ? authors->pdata[authors->len - 1] : NULL;
}

/* The end of an element inside Author. */
static void take_author_part(struct reading *reading, const char *name)
{
    struct reader_author *author = open_author(reading);
    if (!author) return;
    char **into = strcmp(name, "LastName") == 0         ? &author->last
                  : strcmp(name, "ForeName") == 0       ? &author->fore
                  : strcmp(name, "Initials") == 0       ? &author->initials
                  : strcmp(name, "CollectiveName") == 0 ? &author->group
                  : reading->orcid                      ? &author->orcid
                                                        : NULL;
    if (!into || *into) return;
    if (into != &author->orcid) {
        *into = g_strdup(reading->text->str);
        return;
    }
    /* Bare digits, whatever form is printed. */
    g_autoptr(GString) digits = g_string_new(NULL);
    const char *from = strstr(reading->text->str, "orcid.org/");
    for (const char *c = from ? from + 10 : reading->text->str; *c; c++)
        if (g_ascii_isalnum(*c)) g_string_append_c(digits, *c);
    author->orcid = g_strdup(digits->str);
}

static void take_descriptor(struct reading *reading)
{
    g_free(reading->descriptor);
    reading->descriptor = g_strdup(reading->text->str);
}

static void take_doi(struct reading *reading)
{
    if (reading->doi && !reading->record->doi)
        reading->record->doi = g_ascii_strdown(reading->text->str, -1);
}

static void take_pmid(struct reading *reading)
{
    if (reading->record->pmid == 0)
        reading->record->pmid = g_ascii_strtoll(reading->text->str, NULL, 10);
}

/* The end of a collected element: its text goes where it belongs. */
static void take_text(struct reading *reading, const char *name, const char *parent)
{
    static const struct {
        const char *name;
        enum holding_field field;
    } plain[] = {{"ArticleTitle", FIELD_TITLE},
                 {"BookTitle", FIELD_TITLE},
                 {"VernacularTitle", FIELD_TITLE},
                 {"AbstractText", FIELD_ABSTRACT},
                 {"Keyword", FIELD_KEYWORDS},
                 {"Title", FIELD_JOURNAL},
                 {"ISOAbbreviation", FIELD_JOURNAL},
                 {"MedlineTA", FIELD_JOURNAL},
                 {"ISSN", FIELD_JOURNAL},
                 {"NlmUniqueID", FIELD_JOURNAL},
                 {"Affiliation", FIELD_AFFILIATION},
                 {"PublicationType", FIELD_TYPE},
                 {"Language", FIELD_LANGUAGE},
                 {"GrantID", FIELD_GRANT}};
    for (unsigned i = 0; i < G_N_ELEMENTS(plain); i++)
        if (strcmp(name, plain[i].name) == 0) keep(reading, plain[i].field);
    const char *text = reading->text->str;
    if (strcmp(name, "PMID") == 0) take_pmid(reading);
    if (strcmp(name, "Year") == 0) reading->year = (int)g_ascii_strtoll(text, NULL, 10);
    if (strcmp(name, "Month") == 0) reading->month = month_number(text);
    if (strcmp(name, "Day") == 0) reading->day = (int)g_ascii_strtoll(text, NULL, 10);
    if (strcmp(name, "MedlineDate") == 0) reading->year = (int)g_ascii_strtoll(text, NULL, 10);
    if (strcmp(name, "DescriptorName") == 0) take_descriptor(reading);
    if (strcmp(name, "QualifierName") == 0)
        g_ptr_array_add(reading->qualifiers, g_strdup_printf("%s %s", reading->descriptor, text));
    if (strcmp(name, "ArticleId") == 0 || strcmp(name, "ELocationID") == 0) take_doi(reading);
    if (strcmp(parent, "Author") == 0) take_author_part(reading, name);
}

static void take_heading(struct reading *reading)
{
    struct record *record = reading->record;
    if (!reading->descriptor) return;
    g_ptr_array_add(record->items[FIELD_MESH], g_strdup(reading->descriptor));
    if (reading->major) g_ptr_array_add(record->items[FIELD_MAJOR], g_strdup(reading->descriptor));
    for (unsigned i = 0; i < reading->qualifiers->len; i++)
        g_ptr_array_add(record->items[FIELD_MESH], g_strdup(reading->qualifiers->pdata[i]));
    g_ptr_array_set_size(reading->qualifiers, 0);
    g_clear_pointer(&reading->descriptor, g_free);
}

/* The end of an element that is not collected. */
static void take_element(struct reading *reading, const char *name)
{
    struct record *record = reading->record;
    if (strcmp(name, "MeshHeading") == 0) take_heading(reading);
    if (strcmp(name, "PubDate") == 0) record->print_day = open_day(reading);
    if (strcmp(name, "ArticleDate") == 0) record->electronic_day = open_day(reading);
    if (strcmp(name, "DateRevised") == 0) record->revised_day = open_day(reading);
    if (strcmp(name, "PubMedPubDate") == 0 && strcmp(reading->status, "entrez") == 0)
        record->entry_day = open_day(reading);
}

static void on_end(GMarkupParseContext *context, const char *name, void *user, GError **error)
{
    struct reading *reading = user;
    (void)error;
    if (reading->collect_depth == reading->depth) {
        const GSList *stack = g_markup_parse_context_get_element_stack(context);
        const char *parent = stack->next ? stack->next->data : "";
        take_text(reading, name, parent);
        reading->collect_depth = 0;
    } else if (reading->collect_depth == 0) {
        take_element(reading, name);
    }
    reading->depth--;
}

struct record *record_new(void)
{
    struct record *record = g_new0(struct record, 1);
    for (unsigned i = 0; i < N_FIELDS; i++)
        record->items[i] = g_ptr_array_new_with_free_func(g_free);
    record->authors = g_ptr_array_new_with_free_func(reader_author_free);
    return record;
}

void record_free(struct record *record)
{
    if (!record) return;
    for (unsigned i = 0; i < N_FIELDS; i++)
        g_ptr_array_unref(record->items[i]);
    g_ptr_array_unref(record->authors);
    g_free(record->doi);
    g_free(record);
}

static void record_reset(struct record *record)
{
    for (unsigned i = 0; i < N_FIELDS; i++)
        g_ptr_array_set_size(record->items[i], 0);
    g_ptr_array_set_size(record->authors, 0);
    g_clear_pointer(&record->doi, g_free);
    record->pmid = 0;
    record->entry_day = record->revised_day = record->print_day = record->electronic_day = 0;
}

bool record_read(struct record *record, const char *xml, size_t size)
{
    static const GMarkupParser parser = {
        .start_element = on_start, .end_element = on_end, .text = on_text};
    record_reset(record);
    const char *references = memmem(xml, size, "<ReferenceList", 14);
    struct reading reading = {.record = record,
                              .text = g_string_new(NULL),
                              .qualifiers = g_ptr_array_new_with_free_func(g_free),
                              .status = ""};
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, &reading, NULL);
    gssize length = (gssize)(references ? (size_t)(references - xml) : size);
    bool done = g_markup_parse_context_parse(context, xml, length, NULL);
    g_markup_parse_context_free(context);
    g_string_free(reading.text, TRUE);
    g_ptr_array_unref(reading.qualifiers);
    g_free(reading.descriptor);
    if (record->entry_day == 0)
        record->entry_day = record->electronic_day ? record->electronic_day : record->print_day;
    return done && record->pmid > 0;
}
