/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/query.h"

#include "core/fold.h"

#include <string.h>

/* --- fields -------------------------------------------------------------- */

enum field_kind {
    KIND_TEXT,   /* anywhere in the fields */
    KIND_ITEM,   /* a whole item */
    KIND_AUTHOR, /* the beginning of an item: "smith j" finds "smith ja" */
    KIND_UID,
    KIND_ENTRY,
    KIND_CREATED,
    KIND_REVISED,
    KIND_PUBLISHED,
};

struct field {
    const char *tags; /* lower case, '|' between */
    const char *name; /* in the translation */
    enum field_kind kind;
    enum holding_field from, to; /* both included */
};

/* The first is the default. */
static const struct field fields[] = {
    {"all fields|all", "All Fields", KIND_TEXT, FIELD_TITLE, FIELD_TYPE},
    {"tiab|title/abstract", "Title/Abstract", KIND_TEXT, FIELD_TITLE, FIELD_KEYWORDS},
    {"tw|text word|text words", "Text Word", KIND_TEXT, FIELD_TITLE, FIELD_MAJOR},
    {"ti|title", "Title", KIND_TEXT, FIELD_TITLE, FIELD_TITLE},
    {"ab|abstract", "Abstract", KIND_TEXT, FIELD_ABSTRACT, FIELD_ABSTRACT},
    {"ot|other term", "Other Term", KIND_TEXT, FIELD_KEYWORDS, FIELD_KEYWORDS},
    {"ad|affiliation|affl", "Affiliation", KIND_TEXT, FIELD_AFFILIATION, FIELD_AFFILIATION},
    {"ta|jour|journal", "Journal", KIND_ITEM, FIELD_JOURNAL, FIELD_JOURNAL},
    {"mh|mesh|mesh terms", "MeSH Terms", KIND_ITEM, FIELD_MESH, FIELD_MESH},
    {"mh:noexp|mesh:noexp|mesh terms:noexp", "MeSH Terms:noexp", KIND_ITEM, FIELD_MESH, FIELD_MESH},
    {"majr|mesh major topic|majr:noexp", "MeSH Major Topic", KIND_ITEM, FIELD_MAJOR, FIELD_MAJOR},
    {"au|author|fau|full author name", "Author", KIND_AUTHOR, FIELD_AUTHOR, FIELD_AUTHOR},
    {"1au|first author|first author name", "Author - First", KIND_AUTHOR, FIELD_FIRST_AUTHOR,
     FIELD_FIRST_AUTHOR},
    {"lastau|last author|last author name", "Author - Last", KIND_AUTHOR, FIELD_LAST_AUTHOR,
     FIELD_LAST_AUTHOR},
    {"auid|author - identifier", "Author - Identifier", KIND_ITEM, FIELD_ORCID, FIELD_ORCID},
    {"pt|publication type", "Publication Type", KIND_ITEM, FIELD_TYPE, FIELD_TYPE},
    {"la|language|lang", "Language", KIND_ITEM, FIELD_LANGUAGE, FIELD_LANGUAGE},
    {"gr|grants and funding|grant number", "Grants and Funding", KIND_TEXT, FIELD_GRANT,
     FIELD_GRANT},
    {"uid|pmid", "UID", KIND_UID, FIELD_TITLE, FIELD_TITLE},
    {"edat|date - entry|date - entrez", "Date - Entry", KIND_ENTRY, FIELD_TITLE, FIELD_TITLE},
    {"crdt|date - create", "Date - Create", KIND_CREATED, FIELD_TITLE, FIELD_TITLE},
    {"mdat|lr|date - modification|date - last revised", "Date - Modification", KIND_REVISED,
     FIELD_TITLE, FIELD_TITLE},
    {"dp|pdat|date - publication", "Date - Publication", KIND_PUBLISHED, FIELD_TITLE, FIELD_TITLE},
};

static const struct field *field_find(const char *tag)
{
    g_autofree char *lower = g_ascii_strdown(tag, -1);
    g_strstrip(lower);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_auto(GStrv) tags = g_strsplit(fields[i].tags, "|", -1);
        if (g_strv_contains((const char *const *)tags, lower)) return &fields[i];
    }
    return NULL;
}

/* --- sets of records ----------------------------------------------------- */

struct query_engine {
    const struct holdings *holdings;
    unsigned n_words;  /* of a set, 64 records each */
    GHashTable *cache; /* "kind from to pattern" -> uint64_t *; clauses come again and again */
};

struct query_engine *query_engine_new(const struct holdings *holdings)
{
    struct query_engine *engine = g_new0(struct query_engine, 1);
    engine->holdings = holdings;
    engine->n_words = (holdings->records->len + 63) / 64;
    engine->cache = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return engine;
}

void query_engine_free(struct query_engine *engine)
{
    if (!engine) return;
    g_hash_table_unref(engine->cache);
    g_free(engine);
}

static bool set_is_empty(const struct query_engine *engine, const uint64_t *set)
{
    for (unsigned i = 0; i < engine->n_words; i++)
        if (set[i]) return false;
    return true;
}

static bool text_has(const struct holding *holding, const struct field *field, const char *pattern,
                     size_t size)
{
    const char *text = holding->text + holding->text_size[field->from];
    size_t length = holding->text_size[field->to + 1] - holding->text_size[field->from];
    return memmem(text, length, pattern, size) != NULL;
}

/* The records whose field text holds the pattern; belongs to the cache. */
static const uint64_t *set_of_pattern(struct query_engine *engine, const struct field *field,
                                      const char *pattern)
{
    g_autofree char *key = g_strdup_printf("%d %d %s", field->from, field->to, pattern);
    uint64_t *set = g_hash_table_lookup(engine->cache, key);
    if (set) return set;
    set = g_new0(uint64_t, engine->n_words + 1);
    size_t size = strlen(pattern);
    for (unsigned i = 0; i < engine->holdings->records->len; i++)
        if (text_has(holdings_at(engine->holdings, i), field, pattern, size))
            set[i / 64] |= UINT64_C(1) << (i % 64);
    g_hash_table_insert(engine->cache, g_steal_pointer(&key), set);
    return set;
}

/* --- values -------------------------------------------------------------- */

/* What a clause came to: a set with its translation, or nothing (dropped). */
struct value {
    uint64_t *set; /* NULL: dropped */
    GString *text;
};

static struct value value_none(void)
{
    return (struct value){NULL, NULL};
}

static void value_clear(struct value *value)
{
    g_free(value->set);
    if (value->text) g_string_free(value->text, TRUE);
    *value = value_none();
}

static struct value value_of(const struct query_engine *engine, const uint64_t *set,
                             const char *phrase, const struct field *field)
{
    struct value value = {g_new(uint64_t, engine->n_words + 1), g_string_new(NULL)};
    memcpy(value.set, set, engine->n_words * sizeof *set);
    g_string_printf(value.text, "\"%s\"[%s]", phrase, field->name);
    return value;
}

enum join { JOIN_AND, JOIN_OR, JOIN_NOT };

/* left becomes left JOIN right; right is consumed. A dropped side leaves the
 * other one alone. */
static void value_join(const struct query_engine *engine, struct value *left, struct value *right,
                       enum join join)
{
    static const char *const names[] = {"AND", "OR", "NOT"};
    if (!right->set) return;
    if (!left->set) {
        if (join != JOIN_NOT) *left = *right;
        if (join == JOIN_NOT) value_clear(right);
        return;
    }
    for (unsigned i = 0; i < engine->n_words; i++) {
        if (join == JOIN_AND) left->set[i] &= right->set[i];
        if (join == JOIN_OR) left->set[i] |= right->set[i];
        if (join == JOIN_NOT) left->set[i] &= ~right->set[i];
    }
    g_string_append_printf(left->text, " %s %s", names[join], right->text->str);
    value_clear(right);
}

/* --- reading ------------------------------------------------------------- */

struct parser {
    struct query_engine *engine;
    struct query_result *result;
    const char *at;
    int depth;
};

static struct value read_expression(struct parser *parser);

static void skip_blanks(struct parser *parser)
{
    while (g_ascii_isspace(*parser->at) || *parser->at == ',')
        parser->at++;
}

static void refuse(struct parser *parser, const char *why)
{
    if (!parser->result->error) parser->result->error = g_strdup(why);
}

/* Characters that end an unquoted word. */
static bool ends_word(char c)
{
    return c == '\0' || g_ascii_isspace(c) || c == '(' || c == ')' || c == '[' || c == '"';
}

static bool at_operator(const struct parser *parser, enum join *join)
{
    static const char *const names[] = {"AND", "OR", "NOT"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        size_t size = strlen(names[i]);
        if (strncmp(parser->at, names[i], size) != 0 || !ends_word(parser->at[size])) continue;
        *join = (enum join)i;
        return true;
    }
    return false;
}

static bool take_operator(struct parser *parser, enum join *join)
{
    skip_blanks(parser);
    if (!at_operator(parser, join)) return false;
    parser->at += *join == JOIN_OR ? 2 : 3;
    return true;
}

/* "[tag]" after a term. false: none. An unknown tag is noted and is as none. */
static bool take_tag(struct parser *parser, const struct field **field)
{
    const char *start = parser->at;
    while (g_ascii_isspace(*start))
        start++;
    const char *end = *start == '[' ? strchr(start, ']') : NULL;
    if (!end) return false;
    g_autofree char *tag = g_strndup(start + 1, (gsize)(end - start - 1));
    char *proximity = strstr(tag, ":~");
    if (proximity) *proximity = '\0';
    parser->at = end + 1;
    *field = field_find(tag);
    if (*field) return true;
    g_ptr_array_add(parser->result->fields_not_found, g_strdup(tag));
    *field = &fields[0];
    return true;
}

/* --- clauses ------------------------------------------------------------- */

static void not_found(GPtrArray *list, const char *phrase)
{
    for (unsigned i = 0; i < list->len; i++)
        if (strcmp(list->pdata[i], phrase) == 0) return;
    g_ptr_array_add(list, g_strdup(phrase));
}

static struct value one_pattern(struct parser *parser, const struct field *field,
                                const char *phrase)
{
    bool truncated = g_str_has_suffix(phrase, "*");
    g_autofree char *key = fold_key(phrase);
    if (!*key) return value_none();
    /* "English" is printed as "eng". */
    if (field->from == FIELD_LANGUAGE && strlen(key) > 3) key[3] = '\0';
    bool start = field->kind != KIND_TEXT;
    bool stop = field->kind == KIND_ITEM && !truncated;
    bool open_end = truncated || field->kind == KIND_AUTHOR;
    g_autofree char *pattern =
        g_strdup_printf("%s %s%s%s", start ? "\n" : "", key, open_end ? "" : " ", stop ? "\n" : "");
    const uint64_t *set = set_of_pattern(parser->engine, field, pattern);
    if (set_is_empty(parser->engine, set)) return value_none();
    return value_of(parser->engine, set, phrase, field);
}

static bool is_stop_word(const char *word)
{
    static const char *const words[] = {"a",  "an", "and", "as", "at", "by",  "for", "from",
                                        "in", "is", "of",  "on", "or", "the", "to",  "with"};
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strcasecmp(words[i], word) == 0) return true;
    return false;
}

/* Each word on its own, joined by AND; those without a hit are dropped and
 * named. */
static struct value all_words(struct parser *parser, const struct field *field, const char *text)
{
    struct value all = value_none();
    unsigned n = 0;
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
    for (unsigned i = 0; words[i]; i++) {
        if (!*words[i] || is_stop_word(words[i])) continue;
        struct value value = one_pattern(parser, field, words[i]);
        if (!value.set) not_found(parser->result->phrases_not_found, words[i]);
        n += value.set != NULL;
        value_join(parser->engine, &all, &value, JOIN_AND);
    }
    if (n > 1) {
        g_string_prepend_c(all.text, '(');
        g_string_append_c(all.text, ')');
    }
    return all;
}

static struct value quoted_clause(struct parser *parser, const struct field *field,
                                  const char *phrase)
{
    struct value value = one_pattern(parser, field, phrase);
    if (value.set) return value;
    if (field->kind != KIND_TEXT || !strchr(phrase, ' ')) {
        g_autofree char *quoted = g_strdup_printf("\"%s\"", phrase);
        not_found(parser->result->phrases_not_found, quoted);
        return value;
    }
    g_autofree char *quoted = g_strdup_printf("\"%s\"", phrase);
    not_found(parser->result->quoted_not_found, quoted);
    return all_words(parser, field, phrase);
}

/* Unquoted words before a tag: the phrase if there is such a one. */
static struct value tagged_words(struct parser *parser, const struct field *field, const char *text)
{
    struct value value = one_pattern(parser, field, text);
    return value.set ? value : all_words(parser, field, text);
}

/* --- dates and numbers --------------------------------------------------- */

bool query_parse_date(const char *text, int32_t *first, int32_t *last)
{
    int part[3] = {0, 0, 0}, n = 0;
    const char *at = text;
    while (n < 3 && g_ascii_isdigit(*at)) {
        char *end;
        part[n++] = (int)MIN(g_ascii_strtoull(at, &end, 10), 9999);
        at = end;
        if (*at != '/' && *at != '-') break;
        at++;
    }
    if (n == 0 || *at != '\0' || part[0] < 1000 || part[0] > 3000) return false;
    int month = n > 1 ? part[1] : 1, day = n > 2 ? part[2] : 1;
    if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)part[0])) return false;
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)part[0]);
    *first = (int32_t)g_date_get_julian(&date);
    if (n == 1) g_date_add_years(&date, 1);
    if (n == 2) g_date_add_months(&date, 1);
    *last = (int32_t)g_date_get_julian(&date) - (n < 3);
    return true;
}

static bool in_days(const struct holding *holding, enum field_kind kind, int32_t from, int32_t to)
{
    switch (kind) {
    case KIND_ENTRY:
        return from <= holding->entry_day && holding->entry_day <= to;
    case KIND_CREATED:
        return from <= holding->created_day && holding->created_day <= to;
    case KIND_REVISED:
        return from <= holding->revised_day && holding->revised_day <= to;
    default: /* a record with two dates is found by both */
        return (from <= holding->print_day && holding->print_day <= to) ||
               (from <= holding->electronic_day && holding->electronic_day <= to);
    }
}

static struct value range_value(struct parser *parser, const struct field *field, const char *low,
                                const char *high)
{
    struct query_engine *engine = parser->engine;
    int32_t from = 0, to = 0, skip;
    bool uid = field->kind == KIND_UID;
    if (!uid && (!query_parse_date(low, &from, &skip) || !query_parse_date(high, &skip, &to))) {
        not_found(parser->result->phrases_not_found, low);
        return value_none();
    }
    int64_t low_uid = g_ascii_strtoll(low, NULL, 10), high_uid = g_ascii_strtoll(high, NULL, 10);
    struct value value = {g_new0(uint64_t, engine->n_words + 1), g_string_new(NULL)};
    for (unsigned i = 0; i < engine->holdings->records->len; i++) {
        const struct holding *holding = holdings_at(engine->holdings, i);
        if (uid ? low_uid <= holding->pmid && holding->pmid <= high_uid
                : in_days(holding, field->kind, from, to))
            value.set[i / 64] |= UINT64_C(1) << (i % 64);
    }
    if (strcmp(low, high) == 0)
        g_string_printf(value.text, "%s[%s]", low, field->name);
    else
        g_string_printf(value.text, "%s:%s[%s]", low, high, field->name);
    return value;
}

static bool is_range_field(const struct field *field)
{
    return field->kind >= KIND_UID;
}

/* "a:b" of one term, or a term and ": b[tag]" after it. */
static struct value range_clause(struct parser *parser, const struct field *field, const char *text)
{
    const char *colon = strchr(text, ':');
    if (colon) {
        g_autofree char *low = g_strstrip(g_strndup(text, (gsize)(colon - text)));
        g_autofree char *high = g_strstrip(g_strdup(colon + 1));
        return range_value(parser, field, low, high);
    }
    skip_blanks(parser);
    if (*parser->at != ':') return range_value(parser, field, text, text);
    parser->at++;
    skip_blanks(parser);
    bool quoted = *parser->at == '"';
    parser->at += quoted;
    const char *start = parser->at;
    while (*parser->at && *parser->at != '"' && *parser->at != '[' && *parser->at != ')')
        parser->at++;
    g_autofree char *high = g_strstrip(g_strndup(start, (gsize)(parser->at - start)));
    if (quoted && *parser->at == '"') parser->at++;
    const struct field *again;
    take_tag(parser, &again);
    return range_value(parser, field, text, high);
}

/* --- grammar ------------------------------------------------------------- */

static struct value read_quoted(struct parser *parser)
{
    const char *end = strchr(++parser->at, '"');
    if (!end) end = parser->at + strlen(parser->at);
    g_autofree char *phrase = g_strstrip(g_strndup(parser->at, (gsize)(end - parser->at)));
    parser->at = *end ? end + 1 : end;
    if (*parser->at == '*') {
        char *truncated = g_strconcat(phrase, "*", NULL);
        g_free(phrase);
        phrase = truncated;
        parser->at++;
    }
    const struct field *field = &fields[0];
    take_tag(parser, &field);
    if (is_range_field(field)) return range_clause(parser, field, phrase);
    return quoted_clause(parser, field, phrase);
}

/* Words up to an operator, a parenthesis, a quote or a tag. */
static struct value read_words(struct parser *parser)
{
    g_autoptr(GString) text = g_string_new(NULL);
    enum join join;
    while (skip_blanks(parser), !ends_word(*parser->at) && !at_operator(parser, &join)) {
        const char *start = parser->at;
        while (!ends_word(*parser->at))
            parser->at++;
        if (text->len > 0) g_string_append_c(text, ' ');
        g_string_append_len(text, start, parser->at - start);
    }
    const struct field *field = &fields[0];
    bool tagged = take_tag(parser, &field);
    if (is_range_field(field)) return range_clause(parser, field, text->str);
    if (tagged) return tagged_words(parser, field, text->str);
    /* A bare number is a PMID. */
    if (text->len > 0 && strspn(text->str, "0123456789") == text->len && text->len > 4)
        return range_value(parser, field_find("uid"), text->str, text->str);
    return all_words(parser, field, text->str);
}

static struct value read_group(struct parser *parser)
{
    parser->at++;
    if (++parser->depth > QUERY_DEPTH_MAX) {
        refuse(parser, "too many parentheses");
        return value_none();
    }
    struct value value = read_expression(parser);
    parser->depth--;
    skip_blanks(parser);
    if (*parser->at != ')') {
        refuse(parser, "unbalanced parentheses");
        return value;
    }
    parser->at++;
    if (value.set && strstr(value.text->str, " ") && value.text->str[0] != '(') {
        g_string_prepend_c(value.text, '(');
        g_string_append_c(value.text, ')');
    }
    return value;
}

static struct value read_term(struct parser *parser)
{
    skip_blanks(parser);
    const char *start = parser->at;
    struct value value = value_none();
    if (*start == '(')
        value = read_group(parser);
    else if (*start == '"')
        value = read_quoted(parser);
    else
        value = read_words(parser);
    if (parser->at == start) {
        refuse(parser, "a term is missing");
        while (*parser->at)
            parser->at++;
    }
    return value;
}

static struct value read_expression(struct parser *parser)
{
    struct value all = read_term(parser);
    for (;;) {
        enum join join = JOIN_AND;
        skip_blanks(parser);
        if (parser->result->error || *parser->at == '\0' || *parser->at == ')') return all;
        take_operator(parser, &join);
        struct value right = read_term(parser);
        value_join(parser->engine, &all, &right, join);
    }
}

struct query_result *query_run(struct query_engine *engine, const char *term)
{
    struct query_result *result = g_new0(struct query_result, 1);
    result->hits = g_array_new(FALSE, FALSE, sizeof(unsigned));
    result->phrases_not_found = g_ptr_array_new_with_free_func(g_free);
    result->fields_not_found = g_ptr_array_new_with_free_func(g_free);
    result->quoted_not_found = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *text = g_utf8_make_valid(term, -1);
    struct parser parser = {.engine = engine, .result = result, .at = text};
    struct value value = value_none();
    if (strlen(text) > QUERY_LENGTH_MAX) refuse(&parser, "the query is too long");
    if (!result->error) value = read_expression(&parser);
    if (!result->error && *parser.at) refuse(&parser, "unbalanced parentheses");
    for (unsigned i = 0; value.set && !result->error && i < engine->holdings->records->len; i++)
        if (value.set[i / 64] >> (i % 64) & 1) g_array_append_val(result->hits, i);
    result->translation = value.text ? g_strdup(value.text->str) : g_strdup_printf("(%s)", text);
    value_clear(&value);
    return result;
}

void query_result_free(struct query_result *result)
{
    if (!result) return;
    g_array_unref(result->hits);
    g_ptr_array_unref(result->phrases_not_found);
    g_ptr_array_unref(result->fields_not_found);
    g_ptr_array_unref(result->quoted_not_found);
    g_free(result->translation);
    g_free(result->error);
    g_free(result);
}

/* --- order --------------------------------------------------------------- */

struct order {
    const struct holdings *holdings;
    enum query_sort sort;
};

static int by_text(const struct holding *left, const struct holding *right,
                   enum holding_field field)
{
    const char *a = left->text + left->text_size[field];
    const char *b = right->text + right->text_size[field];
    size_t size_a = left->text_size[field + 1] - left->text_size[field];
    size_t size_b = right->text_size[field + 1] - right->text_size[field];
    int difference = memcmp(a, b, MIN(size_a, size_b));
    return difference ? difference : (size_a > size_b) - (size_a < size_b);
}

static int64_t rank_of(const struct holding *holding, enum query_sort sort)
{
    if (sort == QUERY_BY_DATE) return holding->print_day;
    return (int64_t)((uint64_t)holding->pmid * UINT64_C(0x9e3779b97f4a7c15) >> 40);
}

static int compare(const void *a, const void *b, void *user)
{
    const struct order *order = user;
    const struct holding *left = holdings_at(order->holdings, *(const unsigned *)a);
    const struct holding *right = holdings_at(order->holdings, *(const unsigned *)b);
    int difference = 0;
    if (order->sort == QUERY_BY_AUTHOR) {
        difference = by_text(left, right, FIELD_FIRST_AUTHOR);
    } else if (order->sort == QUERY_BY_JOURNAL) {
        difference = by_text(left, right, FIELD_JOURNAL);
    } else {
        int64_t rank_left = rank_of(left, order->sort), rank_right = rank_of(right, order->sort);
        difference = (rank_left < rank_right) - (rank_left > rank_right);
    }
    if (difference) return difference;
    return (left->pmid < right->pmid) - (left->pmid > right->pmid);
}

void query_order(const struct holdings *holdings, GArray *hits, enum query_sort sort)
{
    struct order order = {holdings, sort};
    g_array_sort_with_data(hits, compare, &order);
}
