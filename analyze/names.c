/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/names.h"

#include <string.h>

#include "core/embed.h"
#include "core/fold.h"

#define UMLAUT_MIN 6 /* letters; "Xue" and "Xu", "Bae" and "Ba" are different names */
#define PART_MIN 4   /* letters of a surname that may be part of a longer one */
#define PREFIX_MIN 3 /* letters; "Yu" and "Yuchen" are different names */

/* Words that may stand before a surname. */
static const char *const particles[] = {
    "af",  "al",  "bin", "da",  "dal",   "de",     "degli", "dei", "del", "della", "den",
    "der", "des", "di",  "do",  "dos",   "du",     "el",    "ibn", "la",  "las",   "le",
    "los", "ten", "ter", "van", "vande", "vander", "vom",   "von", "zu",  "zum",   "zur"};

static const struct {
    const char *key;
    enum name_suffix suffix;
} suffixes[] = {
    {"jr", NAME_JUNIOR}, {"junior", NAME_JUNIOR}, {"sr", NAME_SENIOR}, {"senior", NAME_SENIOR},
    {"ii", NAME_SECOND}, {"2nd", NAME_SECOND},    {"iii", NAME_THIRD}, {"3rd", NAME_THIRD},
    {"iv", NAME_FOURTH}, {"4th", NAME_FOURTH},
};

/* Degrees that slip into name fields. */
static const char *const degrees[] = {"md", "phd", "msc", "mph", "mbbs", "frcr", "dr", "prof"};

/* --- nicknames --------------------------------------------------------------- */

struct nicknames {
    GHashTable *pairs; /* "a b" -> itself, for every two forms of one name */
    GHashTable *names; /* every form */
};

static void nicknames_add(struct nicknames *nicknames, const char *a, const char *b)
{
    g_hash_table_add(nicknames->names, g_strdup(a));
    g_hash_table_add(nicknames->names, g_strdup(b));
    g_hash_table_add(nicknames->pairs, g_strdup_printf("%s %s", a, b));
    g_hash_table_add(nicknames->pairs, g_strdup_printf("%s %s", b, a));
}

/* Two short forms of one formal name go together too: Bob and Rob. */
static void nicknames_close(struct nicknames *nicknames, const char *formal, GPtrArray *shorts)
{
    for (guint i = 0; i < shorts->len; i++) {
        nicknames_add(nicknames, formal, shorts->pdata[i]);
        for (guint j = 0; j < i; j++) {
            nicknames_add(nicknames, shorts->pdata[i], shorts->pdata[j]);
        }
    }
}

struct nicknames *nicknames_new(void)
{
    struct nicknames *nicknames = g_new0(struct nicknames, 1);
    nicknames->pairs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    nicknames->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *text = embed_text("config/nicknames.txt", NULL);
    g_assert(text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GHashTable) by_formal =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    for (char **line = lines; *line; line++) {
        if (**line == '#') continue;
        const char *blank = strchr(*line, ' ');
        if (!blank) continue;
        g_autofree char *formal = g_strndup(*line, (size_t)(blank - *line));
        GPtrArray *shorts = g_hash_table_lookup(by_formal, formal);
        if (!shorts) {
            shorts = g_ptr_array_new_with_free_func(g_free);
            g_hash_table_insert(by_formal, g_steal_pointer(&formal), shorts);
        }
        g_ptr_array_add(shorts, g_strdup(blank + 1));
    }
    GHashTableIter iter;
    gpointer formal, shorts;
    g_hash_table_iter_init(&iter, by_formal);
    while (g_hash_table_iter_next(&iter, &formal, &shorts)) {
        nicknames_close(nicknames, formal, shorts);
    }
    return nicknames;
}

void nicknames_free(struct nicknames *nicknames)
{
    if (!nicknames) return;
    g_hash_table_unref(nicknames->pairs);
    g_hash_table_unref(nicknames->names);
    g_free(nicknames);
}

bool nicknames_know(const struct nicknames *nicknames, const char *name)
{
    return g_hash_table_contains(nicknames->names, name);
}

bool nicknames_match(const struct nicknames *nicknames, const char *a, const char *b)
{
    if (strcmp(a, b) == 0) return true;
    g_autofree char *pair = g_strdup_printf("%s %s", a, b);
    return g_hash_table_contains(nicknames->pairs, pair);
}

/* --- reading ------------------------------------------------------------------ */

static bool listed(const char *const *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i], word) == 0) return true;
    }
    return false;
}

static enum name_suffix suffix_of(const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        if (strcmp(suffixes[i].key, word) == 0) return suffixes[i].suffix;
    }
    return NAME_NO_SUFFIX;
}

static GPtrArray *words_of(const char *text)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    if (!text) return words;
    g_autofree char *key = fold_key(text);
    g_auto(GStrv) parts = g_strsplit(key, " ", -1);
    for (char **part = parts; *part; part++) {
        if (**part) g_ptr_array_add(words, g_strdup(*part));
    }
    return words;
}

/* "Smith Jr", "Smith MD": the surname ends before these. */
static void drop_tail(GPtrArray *words, enum name_suffix *suffix)
{
    while (words->len > 1) {
        const char *tail = words->pdata[words->len - 1];
        enum name_suffix found = suffix_of(tail);
        if (found == NAME_NO_SUFFIX && !listed(degrees, G_N_ELEMENTS(degrees), tail)) return;
        if (found != NAME_NO_SUFFIX && *suffix == NAME_NO_SUFFIX) *suffix = found;
        g_ptr_array_remove_index(words, words->len - 1);
    }
}

static char *join(const GPtrArray *words, const char *before)
{
    GString *text = g_string_new(before);
    for (guint i = 0; i < words->len; i++) {
        g_string_append(text, words->pdata[i]);
    }
    return g_string_free(text, FALSE);
}

static bool is_vowel(char c)
{
    return c != '\0' && strchr("aeiouq", c) != NULL;
}

/* Mueller and Müller fall into one block: an e after a, o, u that does not
 * itself follow a vowel (Bauer is not Baur) is left out of longer names. */
static char *without_umlaut_e(const char *last)
{
    size_t size = strlen(last);
    GString *text = g_string_sized_new(size + 8);
    for (size_t i = 0; i < size; i++) {
        bool umlaut = i > 0 && last[i] == 'e' && strchr("aou", last[i - 1]) &&
                      !(i > 1 && is_vowel(last[i - 2])) && size >= UMLAUT_MIN;
        if (!umlaut) g_string_append_c(text, last[i]);
    }
    return g_string_free(text, FALSE);
}

/* One upper-case word without vowels or equal to the initials field is a run
 * of initials: "JA", not "Bo". */
static bool is_initials(const char *fore_name, const char *initials)
{
    glong letters = g_utf8_strlen(fore_name, -1);
    if (letters > 4) return false;
    for (const char *p = fore_name; *p; p = g_utf8_next_char(p)) {
        if (!g_unichar_isupper(g_utf8_get_char(p))) return false;
    }
    if (initials) return strcmp(fore_name, initials) == 0;
    return letters <= 2;
}

static GPtrArray *letters_of(const char *text)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *key = fold_compact(text);
    for (const char *p = key; *p && words->len < NAMES_TOKENS_MAX; p = g_utf8_next_char(p)) {
        g_ptr_array_add(words, g_strndup(p, (size_t)(g_utf8_next_char(p) - p)));
    }
    return words;
}

/* "Jan van der" Berg: trailing particles belong to the surname, when they are
 * printed small ("Xiao Di" is a forename). Cuts them off fore_name. */
static char *take_particles(char *fore_name)
{
    size_t end = strlen(fore_name), from = end;
    for (;;) {
        size_t word = from;
        while (word > 0 && fore_name[word - 1] != ' ') {
            word--;
        }
        if (word == 0 || !g_ascii_islower(fore_name[word])) break;
        g_autofree char *text = g_strndup(fore_name + word, from - word);
        if (!listed(particles, G_N_ELEMENTS(particles), text)) break;
        from = word - 1;
    }
    char *taken = fold_compact(fore_name + from);
    fore_name[from] = '\0';
    return taken;
}

/* The first blank-separated word with its hyphens gone. */
static char *first_word(const char *fore_name)
{
    const char *start = fore_name;
    while (*start == ' ') {
        start++;
    }
    g_autofree char *word = g_strndup(start, strcspn(start, " "));
    return fold_compact(word);
}

static GPtrArray *read_forename(struct name *name, const char *fore_name, const char *initials)
{
    GPtrArray *words;
    if (!*fore_name) {
        words = letters_of(initials ? initials : "");
    } else if (is_initials(fore_name, initials)) {
        words = letters_of(fore_name);
    } else {
        words = words_of(fore_name);
        drop_tail(words, &name->suffix);
        name->first = first_word(fore_name);
    }
    if (name->first && !*name->first) g_clear_pointer(&name->first, g_free);
    if (!name->first) name->first = g_strdup(words->len ? words->pdata[0] : "");
    return words;
}

static void read_initials(struct name *name, const GPtrArray *words, const char *initials)
{
    name->n_words = words->len;
    if (words->len > 0) name->initial = g_utf8_get_char(words->pdata[0]);
    if (words->len > 1) name->middle = g_utf8_get_char(words->pdata[1]);
    if (words->len == 1 && initials) {
        g_autofree char *key = fold_compact(initials);
        if (g_utf8_strlen(key, -1) > 1 && g_utf8_get_char(key) == name->initial) {
            name->middle = g_utf8_get_char(g_utf8_next_char(key));
        }
    }
    name->is_full = g_utf8_strlen(name->first, -1) > 1;
}

void name_read(struct name *name, const char *last_name, const char *fore_name,
               const char *initials, const char *suffix)
{
    *name = (struct name){0};
    g_autofree char *suffix_key = suffix ? fold_compact(suffix) : NULL;
    if (suffix_key) name->suffix = suffix_of(suffix_key);
    g_autoptr(GPtrArray) last = words_of(last_name);
    drop_tail(last, &name->suffix);
    g_autofree char *printed = g_strdup(fore_name ? fore_name : "");
    g_autofree char *taken = take_particles(printed);
    g_autoptr(GPtrArray) fore = read_forename(name, printed, initials);
    read_initials(name, fore, *taken ? NULL : initials);
    name->compact = join(fore, NULL);
    name->last = join(last, taken);
    g_autofree char *collapsed = without_umlaut_e(name->last);
    char letter[8] = "";
    if (name->initial) letter[g_unichar_to_utf8(name->initial, letter)] = '\0';
    name->block = g_strdup_printf("%s %s", collapsed, letter);
}

void name_clear(struct name *name)
{
    g_free(name->last);
    g_free(name->block);
    g_free(name->first);
    g_free(name->compact);
    *name = (struct name){0};
}

/* --- comparing ---------------------------------------------------------------- */

bool name_last_compatible(const struct name *a, const struct name *b)
{
    if (strcmp(a->last, b->last) == 0) return true;
    const char *end_a = strchr(a->block, ' '), *end_b = strchr(b->block, ' ');
    size_t size = (size_t)(end_a - a->block);
    return size == (size_t)(end_b - b->block) && memcmp(a->block, b->block, size) == 0;
}

static bool begins(const char *a, const char *b)
{
    size_t size_a = strlen(a), size_b = strlen(b);
    size_t shorter = MIN(size_a, size_b);
    return shorter >= PREFIX_MIN && memcmp(a, b, shorter) == 0;
}

static bool forenames_compatible(const struct nicknames *nicknames, const struct name *a,
                                 const struct name *b)
{
    if (!a->initial || !b->initial) return true;
    if (!a->is_full || !b->is_full) return a->initial == b->initial;
    if (strcmp(a->first, b->first) == 0 || strcmp(a->compact, b->compact) == 0) return true;
    if (begins(a->first, b->first) || begins(a->compact, b->compact)) return true;
    if (nicknames_match(nicknames, a->first, b->first)) return true;
    g_autofree char *plain_a = without_umlaut_e(a->first);
    g_autofree char *plain_b = without_umlaut_e(b->first);
    return strcmp(plain_a, plain_b) == 0;
}

/* Of "Yu-Chen" and "Yuchen W" the second word is not a middle name in both. */
static bool middles_comparable(const struct name *a, const struct name *b)
{
    if (!a->middle || !b->middle) return false;
    if (!a->is_full || !b->is_full) return true;
    return strcmp(a->first, b->first) == 0 || !begins(a->compact, b->compact);
}

bool name_compatible(const struct nicknames *nicknames, const struct name *a, const struct name *b)
{
    if (!name_last_compatible(a, b)) return false;
    if (a->suffix && b->suffix && a->suffix != b->suffix) return false;
    if (!forenames_compatible(nicknames, a, b)) return false;
    return !middles_comparable(a, b) || a->middle == b->middle;
}

/* "garcia" and "garcialopez", "lopez" and "garcialopez". */
static bool is_part(const char *a, const char *b)
{
    size_t size_a = strlen(a), size_b = strlen(b);
    if (MIN(size_a, size_b) < PART_MIN || size_a == size_b) return false;
    const char *brief = size_a < size_b ? a : b, *whole = brief == a ? b : a;
    return g_str_has_prefix(whole, brief) || g_str_has_suffix(whole, brief);
}

static bool is_turned(const struct name *a, const struct name *b)
{
    return a->is_full && b->is_full && strcmp(a->last, b->compact) == 0 &&
           strcmp(b->last, a->compact) == 0;
}

enum name_fit name_fit(const struct nicknames *nicknames, const struct name *a,
                       const struct name *b)
{
    if (name_compatible(nicknames, a, b)) return NAME_FITS;
    if (is_turned(a, b)) return NAME_ALIAS;
    if (!is_part(a->last, b->last) || (a->suffix && b->suffix && a->suffix != b->suffix) ||
        !forenames_compatible(nicknames, a, b))
        return NAME_DIFFERS;
    return !middles_comparable(a, b) || a->middle == b->middle ? NAME_ALIAS : NAME_DIFFERS;
}

bool name_fore_equal(const struct name *a, const struct name *b)
{
    if (!a->is_full || !b->is_full) return false;
    return strcmp(a->first, b->first) == 0 || strcmp(a->compact, b->compact) == 0;
}
