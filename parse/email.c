/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/email.h"

#include <string.h>

#include "core/fold.h"

#define LOCAL_MAX 64
#define ADDRESS_MAX 254
#define MATCH_LAST_NAME 2 /* the least that names a person */

/* --- finding ---------------------------------------------------------------- */

static bool is_local_char(char c)
{
    return g_ascii_isalnum(c) || (c != '\0' && strchr("._%+-'&", c) != NULL);
}

static bool is_domain_char(char c)
{
    return g_ascii_isalnum(c) || c == '.' || c == '-';
}

/* Top-level domains of more than four letters that hospitals and universities
 * use; any other long one is more likely two words run together. */
static bool is_long_tld(const char *tld, size_t n)
{
    static const char *const known[] = {
        "academy",    "africa",    "berlin",        "center", "centre",     "clinic",   "cloud",
        "digital",    "doctor",    "email",         "global", "group",      "hamburg",  "health",
        "hospital",   "institute", "international", "koeln",  "london",     "media",    "museum",
        "network",    "online",    "paris",         "quebec", "science",    "services", "solutions",
        "swiss",      "systems",   "technology",    "tokyo",  "university", "world",    "education",
        "foundation", "bayern",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strlen(known[i]) == n && g_ascii_strncasecmp(known[i], tld, n) == 0) return true;
    }
    return false;
}

/* Two letters, or one of the old generic ones: nothing is missing behind it. */
static bool is_final_tld(const char *tld, size_t n)
{
    static const char *const generic[] = {"com", "edu", "org", "net", "gov", "mil", "int", "info"};
    if (n == 2) return true;
    for (size_t i = 0; i < G_N_ELEMENTS(generic); i++) {
        if (strlen(generic[i]) == n && g_ascii_strncasecmp(generic[i], tld, n) == 0) return true;
    }
    return false;
}

static bool is_tld(const char *tld, size_t n)
{
    if (n > 4 && g_ascii_strncasecmp(tld, "xn--", 4) == 0) return true;
    if (n < 2) return false;
    for (size_t i = 0; i < n; i++) {
        if (!g_ascii_isalpha(tld[i])) return false;
        /* "comDepartment", "eduUSA": the next word was printed onto it. */
        if (i > 0 && g_ascii_isupper(tld[i]) && g_ascii_islower(tld[i - 1])) return false;
    }
    return n <= 4 || is_long_tld(tld, n);
}

/* Labels of letters, digits and inner hyphens, at least two, a known kind of
 * top-level domain last. */
static bool is_domain(const char *domain, size_t n, size_t *tld_at)
{
    size_t label = 0, n_labels = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && domain[i] != '.') continue;
        if (i == label || domain[label] == '-' || domain[i - 1] == '-') return false;
        *tld_at = label;
        label = i + 1;
        n_labels++;
    }
    return n_labels >= 2 && is_tld(domain + *tld_at, n - *tld_at);
}

/* "jane@mail.uni. edu": a domain that ends in ". " and goes on with what looks
 * like its last label was torn apart. */
static bool goes_on(const char *behind, const char *tld, size_t n_tld)
{
    if (behind[0] != '.' || behind[1] != ' ' || is_final_tld(tld, n_tld)) return false;
    size_t n = 0;
    while (g_ascii_islower(behind[2 + n]))
        n++;
    return n >= 2 && n <= 4 && !g_ascii_isalnum(behind[2 + n]);
}

/* A word that authors put before an address and printers glue to it. */
static bool has_glued_prefix(const char *local, size_t n)
{
    static const char *const words[] = {"email", "e-mail", "mailto", "mail-", "address"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        size_t length = strlen(words[i]);
        if (n >= length && g_ascii_strncasecmp(local, words[i], length) == 0) return true;
    }
    return false;
}

/* What stands before the local part does not belong to it. */
static bool is_left_border(const char *text, size_t at)
{
    if (at == 0) return true;
    unsigned char c = (unsigned char)text[at - 1];
    if (c < 0x80) return strchr(" ([{<:;,\"*", c) != NULL;
    /* Typographic quotes and no-break spaces end in these; letters would too,
     * so only general punctuation (U+2000..U+206F) and U+00A0 count. */
    if (at >= 3 && (unsigned char)text[at - 3] == 0xE2) {
        unsigned char middle = (unsigned char)text[at - 2];
        return middle == 0x80 || middle == 0x81;
    }
    if (at >= 3 && (unsigned char)text[at - 3] == 0xEF) { /* full-width : ; , ( */
        return (unsigned char)text[at - 2] == 0xBC;
    }
    return at >= 2 && (unsigned char)text[at - 2] == 0xC2 && c == 0xA0;
}

/* What stands behind the domain does not belong to it. */
static bool is_right_border(const char *behind)
{
    unsigned char c = (unsigned char)behind[0];
    if (c >= 0x80) { /* punctuation may follow, a letter would mean a cut */
        gunichar next = g_utf8_get_char(behind);
        return !g_unichar_isalnum(next) && !g_unichar_ismark(next);
    }
    return c != '@' && c != '_' && c != '%' && c != '+';
}

/* "address: jane. doe@x.org": the first half of a torn local part. */
static bool is_torn_left(const char *text, size_t at)
{
    if (at < 3 || text[at - 1] != ' ' || text[at - 2] != '.') return false;
    size_t word = at - 2;
    while (word > 0 && g_ascii_isalnum(text[word - 1]))
        word--;
    if (word == at - 2 || !g_ascii_islower(text[word])) return false;
    return word >= 2 && text[word - 1] == ' ' && text[word - 2] == ':';
}

/* The address around the '@' at position at. */
static bool address_around(const char *text, size_t at, struct email_span *span)
{
    size_t from = at, to = at + 1;
    while (from > 0 && is_local_char(text[from - 1]))
        from--;
    while (from < at && strchr(".'-&", text[from])) /* quotes and full stops before it */
        from++;
    while (is_domain_char(text[to]))
        to++;
    while (to > at + 1 && (text[to - 1] == '.' || text[to - 1] == '-'))
        to--;
    size_t n_local = at - from, n_domain = to - at - 1, tld_at = 0;
    if (n_local == 0 || n_local > LOCAL_MAX || to - from > ADDRESS_MAX) return false;
    if (text[at - 1] == '.' || g_strstr_len(text + from, (gssize)n_local, "..")) return false;
    if (!is_domain(text + at + 1, n_domain, &tld_at)) return false;
    if (has_glued_prefix(text + from, n_local)) return false;
    if (goes_on(text + to, text + at + 1 + tld_at, n_domain - tld_at)) return false;
    bool stripped = from > 0 && strchr(".'-&", text[from - 1]) != NULL;
    if (!stripped && !is_left_border(text, from)) return false;
    if (!is_right_border(text + to) || is_torn_left(text, from)) return false;
    *span = (struct email_span){.at = from, .size = to - from};
    return true;
}

bool email_find(const char *text, size_t from, struct email_span *span)
{
    for (const char *at = strchr(text + from, '@'); at; at = strchr(at + 1, '@')) {
        if (address_around(text, (size_t)(at - text), span) && span->at >= from) return true;
    }
    return false;
}

/* --- matching --------------------------------------------------------------- */

/* Letters only, folded: "Jane.Doe12" -> "janedoe". */
static char *letters_of(const char *text, size_t size)
{
    g_autofree char *copy = g_strndup(text, size);
    char *key = fold_compact(copy);
    size_t n = 0;
    for (size_t i = 0; key[i] != '\0'; i++) {
        if (!g_ascii_isdigit(key[i])) key[n++] = key[i];
    }
    key[n] = '\0';
    return key;
}

/* The name as Germans and Scandinavians type it: "Müller" -> "mueller". */
static char *spelled_out(const char *name)
{
    static const struct {
        gunichar letter;
        const char *typed;
    } letters[] = {{0xE4, "ae"}, {0xF6, "oe"}, {0xFC, "ue"}, {0xC4, "ae"}, {0xD6, "oe"},
                   {0xDC, "ue"}, {0xF8, "oe"}, {0xD8, "oe"}, {0xE5, "aa"}, {0xC5, "aa"}};
    GString *out = g_string_new(NULL);
    for (const char *p = name; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        const char *typed = NULL;
        for (size_t i = 0; i < G_N_ELEMENTS(letters); i++)
            if (letters[i].letter == c) typed = letters[i].typed;
        if (typed) {
            g_string_append(out, typed);
        } else {
            g_string_append_unichar(out, c);
        }
    }
    char *key = fold_compact(out->str);
    g_string_free(out, TRUE);
    return key;
}

/* rest is made of the fore name or the initials: "jane", "jan", "j", "jm". */
static bool is_given_part(const char *rest, const char *fore, const char *initials)
{
    if (*rest == '\0') return true;
    if (*fore != '\0' && g_str_has_prefix(fore, rest)) return true;
    if (*fore != '\0' && g_str_has_prefix(rest, fore)) return true;
    return *initials != '\0' && (g_str_has_prefix(initials, rest) || strcmp(initials, rest) == 0);
}

static int match_last(const char *local, const char *last, const char *fore, const char *initials)
{
    size_t n = strlen(last), length = strlen(local);
    if (n < 2 || length < n) return 0;
    if (g_str_has_prefix(local, last) && is_given_part(local + n, fore, initials)) {
        return (length > n || n >= 4) ? 3 : MATCH_LAST_NAME;
    }
    if (g_str_has_suffix(local, last)) {
        g_autofree char *rest = g_strndup(local, length - n);
        if (is_given_part(rest, fore, initials)) return 3;
    }
    return n >= 4 && strstr(local, last) ? MATCH_LAST_NAME : 0;
}

/* Every part of a compound last name of at least four letters counts too. */
static int match_last_parts(const char *local, const char *last_name, const char *fore,
                            const char *initials)
{
    g_autofree char *key = fold_key(last_name);
    g_auto(GStrv) parts = g_strsplit(key, " ", -1);
    int best = 0;
    for (size_t i = 0; parts[i] && parts[1]; i++) {
        if (strlen(parts[i]) >= 4) best = MAX(best, match_last(local, parts[i], fore, initials));
    }
    return best;
}

static int match_given(const char *local, const char *last, const char *fore, const char *initials)
{
    if (strlen(fore) >= 3 && (strcmp(local, fore) == 0 || g_str_has_prefix(local, fore))) return 1;
    if (*initials == '\0' || *last == '\0') return 0;
    g_autofree char *western = g_strdup_printf("%s%c", initials, last[0]);
    g_autofree char *eastern = g_strdup_printf("%c%s", last[0], initials);
    return strcmp(local, western) == 0 || strcmp(local, eastern) == 0 ? 1 : 0;
}

int email_match(const char *local, size_t size, const struct authorship *author)
{
    if (!author->last_name) return 0;
    g_autofree char *letters = letters_of(local, size);
    g_autofree char *last = fold_compact(author->last_name);
    g_autofree char *typed = spelled_out(author->last_name);
    g_autofree char *fore_key = fold_key(author->fore_name ? author->fore_name : "");
    g_autofree char *initials = fold_compact(author->initials ? author->initials : "");
    char *blank = strchr(fore_key, ' '); /* "jane mary": the first one is used */
    g_autofree char *fore =
        g_strndup(fore_key, blank ? (size_t)(blank - fore_key) : strlen(fore_key));
    g_autofree char *fore_all = fold_compact(author->fore_name ? author->fore_name : "");
    int best = match_last(letters, last, fore, initials);
    best = MAX(best, match_last(letters, last, fore_all, initials));
    best = MAX(best, match_last(letters, typed, fore, initials));
    best = MAX(best, match_last_parts(letters, author->last_name, fore, initials));
    return best > 0 ? best : match_given(letters, last, fore, initials);
}

/* --- attribution -------------------------------------------------------------- */

/* One printed address; compared without case. */
struct address {
    char *text;       /* as first printed */
    char *key;        /* lower case */
    GArray *carriers; /* guint: index of each author it is printed for */
};

static void address_clear(gpointer pointer)
{
    struct address *address = pointer;
    g_free(address->text);
    g_free(address->key);
    g_array_unref(address->carriers);
}

static void add_carrier(GArray *addresses, const char *text, size_t size, guint author)
{
    g_autofree char *key = g_ascii_strdown(text, (gssize)size);
    for (guint i = 0; i < addresses->len; i++) {
        struct address *known = &g_array_index(addresses, struct address, i);
        if (strcmp(known->key, key) != 0) continue;
        guint last = g_array_index(known->carriers, guint, known->carriers->len - 1);
        if (last != author) g_array_append_val(known->carriers, author);
        return;
    }
    struct address made = {.text = g_strndup(text, size),
                           .key = g_steal_pointer(&key),
                           .carriers = g_array_new(FALSE, FALSE, sizeof(guint))};
    g_array_append_val(made.carriers, author);
    g_array_append_val(addresses, made);
}

/* All addresses of the article; *n_own counts the different ones per author. */
static GArray *collect(const struct article *article, guint *n_own)
{
    GArray *addresses = g_array_new(FALSE, FALSE, sizeof(struct address));
    g_array_set_clear_func(addresses, address_clear);
    for (guint a = 0; a < article->authors->len; a++) {
        const struct authorship *author = &g_array_index(article->authors, struct authorship, a);
        for (guint i = 0; i < author->n_affiliations; i++) {
            const char *text = g_array_index(article->affiliations, struct affiliation,
                                             author->affiliation_from + i)
                                   .text;
            struct email_span span;
            for (size_t at = 0; email_find(text, at, &span); at = span.at + span.size)
                add_carrier(addresses, text + span.at, span.size, a);
        }
    }
    for (guint i = 0; i < addresses->len; i++) {
        const GArray *carriers = g_array_index(addresses, struct address, i).carriers;
        for (guint c = 0; c < carriers->len; c++)
            n_own[g_array_index(carriers, guint, c)]++;
    }
    return addresses;
}

/* The one carrier with the best match of at least least; -1 when there is none
 * or several. *best is set to that match. */
static int best_carrier(const struct article *article, const struct address *address, int least,
                        int *best)
{
    int found = -1;
    *best = 0;
    size_t n_local = strcspn(address->text, "@");
    for (guint c = 0; c < address->carriers->len; c++) {
        guint a = g_array_index(address->carriers, guint, c);
        int match = email_match(address->text, n_local,
                                &g_array_index(article->authors, struct authorship, a));
        if (match < least || match < *best) continue;
        found = match > *best ? (int)a : -1;
        *best = match;
    }
    return found;
}

/* Somebody for whom it is not printed fits better than match. */
static bool names_somebody_else(const struct article *article, const struct address *address,
                                int match)
{
    size_t n_local = strcspn(address->text, "@");
    if (match >= 3) return false;
    for (guint a = 0; a < article->authors->len; a++) {
        int other = email_match(address->text, n_local,
                                &g_array_index(article->authors, struct authorship, a));
        if (other >= MATCH_LAST_NAME && other > match) return true;
    }
    return false;
}

/* Whose address it is, -1: nobody's. */
static int owner_of(const struct article *article, const struct address *address,
                    const guint *n_own)
{
    guint first = g_array_index(address->carriers, guint, 0);
    bool alone = address->carriers->len == 1 && n_own[first] == 1;
    /* Beside other addresses only the last name tells them apart. */
    bool crowded = false;
    for (guint c = 0; c < address->carriers->len; c++)
        crowded |= n_own[g_array_index(address->carriers, guint, c)] > 1;
    int match = 0;
    int owner = best_carrier(article, address, crowded ? MATCH_LAST_NAME : 1, &match);
    if (owner < 0 && alone) owner = (int)first;
    if (owner < 0 || names_somebody_else(article, address, match)) return -1;
    const struct authorship *author =
        &g_array_index(article->authors, struct authorship, (guint)owner);
    return author->collective_name ? -1 : owner;
}

static bool has_address(const struct article *article)
{
    for (guint i = 0; i < article->affiliations->len; i++) {
        if (strchr(g_array_index(article->affiliations, struct affiliation, i).text, '@')) {
            return true;
        }
    }
    return false;
}

void email_attribute(struct article *article)
{
    if (!has_address(article)) return;
    g_autofree guint *n_own = g_new0(guint, article->authors->len);
    g_autoptr(GArray) addresses = collect(article, n_own);
    g_autofree guint *n_given = g_new0(guint, article->authors->len);
    for (guint i = 0; i < addresses->len; i++) {
        const struct address *address = &g_array_index(addresses, struct address, i);
        int owner = owner_of(article, address, n_own);
        if (owner < 0) continue;
        struct authorship *author =
            &g_array_index(article->authors, struct authorship, (guint)owner);
        /* Two of one's own: the first printed. */
        if (n_given[owner]++ == 0) author->email = article_text(article, address->text, -1);
    }
}
