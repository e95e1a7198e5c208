/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse/email.h"

#include <string.h>

#include "core/fold.h"

#define LOCAL_MAX 64
#define ADDRESS_MAX 254
#define PART_MIN 4         /* letters of a part of a compound name that tell anything */
#define ADDRESSES_MAX 1000 /* of one article: the work is addresses times authors */

/* What email_match() gives. */
enum { MATCH_GIVEN = 1, MATCH_LAST_NAME = 2, MATCH_FULL = 3 };

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

/* A name made ready: lower case ASCII letters where there are any. */
struct name_key {
    char *last;     /* "delacruz" */
    char *typed;    /* "mueller" where last is "muller" */
    char **parts;   /* of a compound last name, else empty */
    char *fore;     /* first fore name */
    char *fore_all; /* all fore names run together */
    char *initials;
    uint32_t last_set, typed_set, parts_set, fore_set, initials_set; /* as letter_set() */
};

/* Which letters a text is made of: one is part of another only if its set is.
 * Most names fit most addresses in nothing, and this is the quick way to see it. */
static uint32_t letter_set(const char *text)
{
    uint32_t set = 0;
    for (; *text != '\0'; text++)
        set |= UINT32_C(1) << ((unsigned char)*text & 31);
    return set;
}

/* Those that every one of the parts has that counts. */
static uint32_t common_letters(char *const *parts)
{
    uint32_t set = UINT32_MAX;
    for (size_t i = 0; parts[i]; i++)
        if (strlen(parts[i]) >= PART_MIN) set &= letter_set(parts[i]);
    return set;
}

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

static void name_key_init(struct name_key *key, const struct authorship *author)
{
    const char *last = author->last_name ? author->last_name : "";
    const char *fore = author->fore_name ? author->fore_name : "";
    g_autofree char *last_words = fold_key(last);
    g_autofree char *fore_words = fold_key(fore);
    key->last = fold_compact(last);
    key->typed = spelled_out(last);
    key->parts = g_strsplit(strchr(last_words, ' ') ? last_words : "", " ", -1);
    key->fore = g_strndup(fore_words, strcspn(fore_words, " "));
    key->fore_all = fold_compact(fore);
    key->initials = fold_compact(author->initials ? author->initials : "");
    key->last_set = letter_set(key->last);
    key->typed_set = letter_set(key->typed);
    key->parts_set = common_letters(key->parts);
    key->fore_set = letter_set(key->fore);
    key->initials_set = letter_set(key->initials);
}

static void name_key_clear(struct name_key *key)
{
    g_free(key->last);
    g_free(key->typed);
    g_strfreev(key->parts);
    g_free(key->fore);
    g_free(key->fore_all);
    g_free(key->initials);
}

/* rest is made of the fore name or the initials: "jane", "jan", "j", "jm". */
static bool is_given_part(const char *rest, const char *fore, const char *initials)
{
    if (*rest == '\0') return true;
    if (*fore != '\0' && (g_str_has_prefix(fore, rest) || g_str_has_prefix(rest, fore)))
        return true;
    return *initials != '\0' && g_str_has_prefix(initials, rest);
}

static int match_last(const char *local, const char *last, const char *fore, const char *initials)
{
    size_t n = strlen(last), length = strlen(local);
    if (n < 2 || length < n) return 0;
    if (g_str_has_prefix(local, last) && is_given_part(local + n, fore, initials)) {
        return length > n || n >= 4 ? MATCH_FULL : MATCH_LAST_NAME;
    }
    if (g_str_has_suffix(local, last)) {
        g_autofree char *rest = g_strndup(local, length - n);
        if (is_given_part(rest, fore, initials)) return MATCH_FULL;
    }
    return n >= 4 && strstr(local, last) ? MATCH_LAST_NAME : 0;
}

/* "jane", or initials and last initial: "jmd", "djm". */
static int match_given(const char *local, const struct name_key *key)
{
    size_t n = strlen(key->fore), length = strlen(local), n_initials = strlen(key->initials);
    if (n >= 3 && g_str_has_prefix(local, key->fore)) return MATCH_GIVEN;
    if (n_initials == 0 || length != n_initials + 1 || *key->last == '\0') return 0;
    bool western = g_str_has_prefix(local, key->initials) && local[length - 1] == key->last[0];
    bool eastern = local[0] == key->last[0] && strcmp(local + 1, key->initials) == 0;
    return western || eastern ? MATCH_GIVEN : 0;
}

static int match_parts(const char *letters, const struct name_key *key)
{
    int best = 0;
    for (size_t i = 0; key->parts[i]; i++) {
        if (strlen(key->parts[i]) < PART_MIN) continue;
        best = MAX(best, match_last(letters, key->parts[i], key->fore, key->initials));
    }
    return best;
}

/* set: letter_set(letters) */
static int match_key(const char *letters, uint32_t set, const struct name_key *key)
{
    int best = 0;
    if (*key->last == '\0') return 0;
    if ((key->last_set & ~set) == 0) {
        best = match_last(letters, key->last, key->fore, key->initials);
        best = MAX(best, match_last(letters, key->last, key->fore_all, key->initials));
    }
    if ((key->typed_set & ~set) == 0) {
        best = MAX(best, match_last(letters, key->typed, key->fore, key->initials));
    }
    if ((key->parts_set & ~set) == 0) best = MAX(best, match_parts(letters, key));
    if (best > 0) return best;
    bool may_be_given = (key->fore_set & ~set) == 0 || (key->initials_set & ~set) == 0;
    return may_be_given ? match_given(letters, key) : 0;
}

int email_match(const char *local, size_t size, const struct authorship *author)
{
    if (!author->last_name) return 0;
    struct name_key key;
    g_autofree char *letters = letters_of(local, size);
    name_key_init(&key, author);
    int match = match_key(letters, letter_set(letters), &key);
    name_key_clear(&key);
    return match;
}

/* --- attribution -------------------------------------------------------------- */

/* One printed address; compared without case. */
struct address {
    char *text;       /* as first printed */
    char *letters;    /* of its local part */
    uint32_t set;     /* letter_set() of them */
    GArray *carriers; /* guint: index of each author it is printed for */
};

/* All that is known while one article's addresses are given out. */
struct attribution {
    struct article *article;
    guint n_authors;
    struct name_key *keys; /* per author, made when it is first needed */
    guint *n_own;          /* addresses printed for each author */
    GArray *addresses;     /* struct address */
    GHashTable *known;     /* lower-case address -> its index + 1 */
};

static struct authorship *author_at(const struct attribution *all, guint i)
{
    return &g_array_index(all->article->authors, struct authorship, i);
}

static int match_author(const struct attribution *all, const struct address *address, guint i)
{
    struct name_key *key = &all->keys[i];
    if (!key->last) name_key_init(key, author_at(all, i));
    return match_key(address->letters, address->set, key);
}

static void address_clear(gpointer pointer)
{
    struct address *address = pointer;
    g_free(address->text);
    g_free(address->letters);
    g_array_unref(address->carriers);
}

static void add_carrier(struct attribution *all, const char *text, size_t size, guint author)
{
    char *key = g_ascii_strdown(text, (gssize)size);
    guint index = GPOINTER_TO_UINT(g_hash_table_lookup(all->known, key));
    if (index > 0) {
        g_free(key);
    } else if (all->addresses->len == ADDRESSES_MAX) {
        g_free(key);
        return;
    } else {
        struct address made = {.text = g_strndup(text, size),
                               .letters = letters_of(text, strcspn(text, "@")),
                               .carriers = g_array_new(FALSE, FALSE, sizeof(guint))};
        made.set = letter_set(made.letters);
        g_array_append_val(all->addresses, made);
        index = all->addresses->len;
        g_hash_table_insert(all->known, key, GUINT_TO_POINTER(index));
    }
    GArray *carriers = g_array_index(all->addresses, struct address, index - 1).carriers;
    if (carriers->len > 0 && g_array_index(carriers, guint, carriers->len - 1) == author) return;
    g_array_append_val(carriers, author);
    all->n_own[author]++;
}

static void collect(struct attribution *all)
{
    for (guint a = 0; a < all->n_authors; a++) {
        const struct authorship *author = author_at(all, a);
        for (guint i = 0; i < author->n_affiliations; i++) {
            const char *text = g_array_index(all->article->affiliations, struct affiliation,
                                             author->affiliation_from + i)
                                   .text;
            struct email_span span;
            for (size_t at = 0; email_find(text, at, &span); at = span.at + span.size)
                add_carrier(all, text + span.at, span.size, a);
        }
    }
}

/* The one carrier with the best match of at least least, n_authors when there
 * is none or several. *best is that match. */
static guint best_carrier(const struct attribution *all, const struct address *address, int least,
                          int *best)
{
    guint found = all->n_authors;
    *best = 0;
    for (guint c = 0; c < address->carriers->len; c++) {
        guint a = g_array_index(address->carriers, guint, c);
        int match = match_author(all, address, a);
        if (match < least || match < *best) continue;
        found = match > *best ? a : all->n_authors;
        *best = match;
    }
    return found;
}

/* Somebody fits better than match, or as well as a last name does, for whom it
 * is not even printed. */
static bool names_somebody_else(const struct attribution *all, const struct address *address,
                                int match)
{
    if (match == MATCH_FULL) return false;
    for (guint a = 0; a < all->n_authors; a++) {
        int other = match_author(all, address, a);
        if (other >= MATCH_LAST_NAME && other > match) return true;
    }
    return false;
}

/* Whose address it is; n_authors: nobody's. */
static guint owner_of(const struct attribution *all, const struct address *address)
{
    guint first = g_array_index(address->carriers, guint, 0);
    bool is_alone = address->carriers->len == 1 && all->n_own[first] == 1;
    /* Beside other addresses only the last name tells them apart. */
    bool is_crowded = false;
    for (guint c = 0; c < address->carriers->len; c++)
        is_crowded |= all->n_own[g_array_index(address->carriers, guint, c)] > 1;
    int match = 0;
    guint owner = best_carrier(all, address, is_crowded ? MATCH_LAST_NAME : MATCH_GIVEN, &match);
    if (owner == all->n_authors && is_alone) owner = first;
    if (owner == all->n_authors || author_at(all, owner)->collective_name) return all->n_authors;
    return names_somebody_else(all, address, match) ? all->n_authors : owner;
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

/* Of two of one's own the first printed one, unless the second fits better. */
static void give_out(struct attribution *all)
{
    g_autofree int *given = g_new0(int, all->n_authors);
    for (guint i = 0; i < all->addresses->len; i++) {
        const struct address *address = &g_array_index(all->addresses, struct address, i);
        guint owner = owner_of(all, address);
        if (owner == all->n_authors) continue;
        struct authorship *author = author_at(all, owner);
        int match = match_author(all, address, owner);
        if (author->email && match <= given[owner]) continue;
        author->email = article_text(all->article, address->text, -1);
        given[owner] = match;
    }
}

void email_attribute(struct article *article)
{
    if (article->authors->len == 0 || !has_address(article)) return;
    struct attribution all = {.article = article, .n_authors = article->authors->len};
    all.keys = g_new0(struct name_key, all.n_authors);
    all.n_own = g_new0(guint, all.n_authors);
    all.addresses = g_array_new(FALSE, FALSE, sizeof(struct address));
    g_array_set_clear_func(all.addresses, address_clear);
    all.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    collect(&all);
    give_out(&all);
    for (guint i = 0; i < all.n_authors; i++)
        name_key_clear(&all.keys[i]);
    g_free(all.keys);
    g_free(all.n_own);
    g_array_unref(all.addresses);
    g_hash_table_unref(all.known);
}
