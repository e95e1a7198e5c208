/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/fold.h"

#include <stdbool.h>
#include <stdlib.h>

struct plain_letter {
    gunichar letter;
    const char *text;
};

/* Lower case letters that Unicode decomposition leaves alone, ascending. */
static const struct plain_letter plain_letters[] = {
    {0x00DF, "ss"},       /* sharp s */
    {0x00E6, "ae"},       /* ae */
    {0x00F0, "d"},        /* eth */
    {0x00F8, "o"},        /* o with stroke */
    {0x00FE, "th"},       /* thorn */
    {0x0111, "d"},        /* d with stroke */
    {0x0127, "h"},        /* h with stroke */
    {0x0131, "i"},        /* dotless i */
    {0x0138, "k"},        /* kra */
    {0x0142, "l"},        /* l with stroke */
    {0x014B, "n"},        /* eng */
    {0x0153, "oe"},       /* oe */
    {0x0167, "t"},        /* t with stroke */
    {0x0180, "b"},        /* b with stroke */
    {0x0192, "f"},        /* f with hook */
    {0x019A, "l"},        /* l with bar */
    {0x01B6, "z"},        /* z with stroke */
    {0x01DD, "e"},        /* turned e */
    {0x01E5, "g"},        /* g with stroke */
    {0x0237, "j"},        /* dotless j */
    {0x0259, "e"},        /* schwa */
    {0x0268, "i"},        /* i with stroke */
    {0x0289, "u"},        /* u bar */
    {0x03C2, "\xCF\x83"}, /* final sigma: one sigma for both */
};

static int compare_letter(const void *key, const void *row)
{
    gunichar a = *(const gunichar *)key;
    gunichar b = ((const struct plain_letter *)row)->letter;
    return (a > b) - (a < b);
}

/* An accent that stands apart after decomposition. Vowel signs of scripts that
 * cannot be read without them are no accents. */
static bool is_accent(gunichar c)
{
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE20 && c <= 0xFE2F);
}

/* Letters, digits and the vowel signs of other scripts. Modifier letters
 * (U+02B0-02FF, the typographer's apostrophes among them) separate. */
static bool is_word(gunichar c)
{
    return (g_unichar_isalnum(c) || g_unichar_ismark(c)) && !(c >= 0x02B0 && c <= 0x02FF);
}

static void append_letter(GString *out, gunichar c)
{
    c = g_unichar_tolower(c);
    const struct plain_letter *row = c < 0x80
                                         ? NULL
                                         : bsearch(&c, plain_letters, G_N_ELEMENTS(plain_letters),
                                                   sizeof *plain_letters, compare_letter);
    if (row) {
        g_string_append(out, row->text);
    } else {
        g_string_append_unichar(out, c);
    }
}

static void append_key(GString *out, const char *text, bool with_blanks)
{
    g_autofree char *decomposed = NULL;
    if (!g_str_is_ascii(text)) {
        decomposed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
        if (!decomposed) return; /* not UTF-8: the caller broke the contract */
        text = decomposed;
    }
    bool any = false, pending = false;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (is_accent(c)) continue;
        if (!is_word(c)) {
            pending = any;
            continue;
        }
        if (pending && with_blanks) g_string_append_c(out, ' ');
        append_letter(out, c);
        any = true;
        pending = false;
    }
}

void fold_append(GString *out, const char *text)
{
    append_key(out, text, true);
}

char *fold_key(const char *text)
{
    GString *out = g_string_new(NULL);
    append_key(out, text, true);
    return g_string_free(out, FALSE);
}

char *fold_compact(const char *text)
{
    GString *out = g_string_new(NULL);
    append_key(out, text, false);
    return g_string_free(out, FALSE);
}
