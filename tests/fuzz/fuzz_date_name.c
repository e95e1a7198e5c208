/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readers of small texts: dates, ORCID, e-mail, and the UTF-8 border. */
#include "parse/date.h"
#include "parse/email.h"
#include "parse/orcid.h"
#include "parse/utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

/* The clean form of data, read in pieces of n bytes; NULL when it is refused. */
static char *clean(const uint8_t *data, size_t size, size_t n)
{
    struct utf8_filter filter;
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GArray) repairs = g_array_new(FALSE, FALSE, sizeof(struct utf8_repair));
    utf8_filter_init(&filter);
    for (size_t at = 0; at < size; at += n)
        if (!utf8_filter_push(&filter, data + at, MIN(n, size - at), out, repairs, NULL))
            return NULL;
    if (!utf8_filter_finish(&filter, out, repairs, NULL)) return NULL;
    require(filter.in_at == (int64_t)size && filter.out_at == (int64_t)out->len);
    g_byte_array_append(out, (const guint8 *)"", 1);
    require(memchr(out->data, 0, out->len) == out->data + out->len - 1);
    return (char *)g_byte_array_free(g_steal_pointer(&out), FALSE);
}

static void read_dates(const char *text)
{
    struct date_parts date;
    char day[DATE_TEXT_SIZE];
    if (date_medline(text, &date)) require(date_format(&date, day));
    if (date_citation(text, &date)) require(date_format(&date, day));
    if (date_figures(text, &date)) require(date.year >= DATE_YEAR_MIN && date_format(&date, day));
    date = (struct date_parts){date_year(text), date_month(text), date_day(text)};
    if (date_format_day(&date, day)) require(strlen(day) == DATE_TEXT_SIZE - 1);
}

static void read_names(const char *text)
{
    char orcid[ORCID_SIZE];
    if (orcid_parse(text, orcid)) require(strlen(orcid) == ORCID_SIZE - 1);
    struct email_span span;
    const struct authorship author = {.last_name = text, .fore_name = text, .initials = text};
    for (size_t at = 0; email_find(text, at, &span); at = span.at + span.size) {
        require(span.at >= at && span.at + span.size <= strlen(text));
        require(memchr(text + span.at, '@', span.size) != NULL);
        email_match(text + span.at, span.size, &author);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    g_autofree char *whole = clean(data + 1, size - 1, size);
    g_autofree char *pieces = clean(data + 1, size - 1, (size_t)data[0] % 13 + 1);
    require(g_strcmp0(whole, pieces) == 0);
    if (!whole) return 0;
    require(g_utf8_validate(whole, -1, NULL));
    read_dates(whole);
    read_names(whole);
    return 0;
}
