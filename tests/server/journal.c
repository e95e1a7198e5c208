/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/server/journal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define VALUE_SHOWN 120
#define IDS_BY_GET_MAX 200
#define WINDOW_MS 1000

struct journal {
    FILE *file;
    gint64 start_us;
    GArray *eutils, *s2; /* int64_t, arrival */
    unsigned n_failed, n_anonymous, n_long_gets, n_faults, n_nameless, n_plain;
    int most_eutils, most_s2; /* requests that were not answered yet */
};

struct journal *journal_open(const char *path, GError **error)
{
    struct journal *journal = g_new0(struct journal, 1);
    journal->eutils = g_array_new(FALSE, FALSE, sizeof(int64_t));
    journal->s2 = g_array_new(FALSE, FALSE, sizeof(int64_t));
    journal->start_us = g_get_monotonic_time();
    journal->file = path ? fopen(path, "w") : NULL;
    if (path && !journal->file) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "cannot create '%s': %s",
                    path, g_strerror(errno));
        journal_close(journal);
        return NULL;
    }
    return journal;
}

void journal_close(struct journal *journal)
{
    if (!journal) return;
    if (journal->file) fclose(journal->file);
    g_array_unref(journal->eutils);
    g_array_unref(journal->s2);
    g_free(journal);
}

int64_t journal_now(const struct journal *journal)
{
    return (g_get_monotonic_time() - journal->start_us) / 1000;
}

static char *params_text(const struct request *request)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GList) keys = g_hash_table_get_keys(request->params);
    GList *names = keys = g_list_sort(keys, (GCompareFunc)strcmp);
    for (; names; names = names->next) {
        const char *name = names->data, *value = request_param(request, name);
        if (names->prev) g_string_append_c(text, '&');
        if (strcmp(name, "api_key") == 0)
            g_string_append(text, "api_key=***");
        else
            g_string_append_printf(text, "%s=%.*s%s", name, VALUE_SHOWN, value,
                                   strlen(value) > VALUE_SHOWN ? "..." : "");
    }
    for (char *c = text->str; *c; c++)
        if ((unsigned char)*c < ' ') *c = ' ';
    return g_string_free(text, FALSE);
}

static unsigned count_ids(const char *ids)
{
    unsigned n = ids && *ids ? 1 : 0;
    for (const char *c = ids; c && *c; c++)
        n += *c == ',';
    return n;
}

static void judge(struct journal *journal, const struct request *request, const struct reply *reply,
                  const char *fault)
{
    bool s2 = g_str_has_prefix(request->path, "/graph/");
    g_array_append_val(s2 ? journal->s2 : journal->eutils, request->now_ms);
    journal->n_failed += reply->status >= 400;
    journal->n_faults += fault != NULL;
    journal->n_nameless += !request->agent || !g_str_has_prefix(request->agent, "radscout/");
    journal->n_plain += !request->encodings || !strstr(request->encodings, "gzip");
    int *most = s2 ? &journal->most_s2 : &journal->most_eutils;
    *most = MAX(*most, request->n_parallel);
    if (s2) return;
    if (!request_param(request, "tool") || !request_param(request, "email")) journal->n_anonymous++;
    if (strcmp(request->method, "GET") == 0 &&
        count_ids(request_param(request, "id")) > IDS_BY_GET_MAX)
        journal->n_long_gets++;
}

void journal_note(struct journal *journal, const struct request *request, const struct reply *reply,
                  const char *fault)
{
    judge(journal, request, reply, fault);
    if (!journal->file) return;
    g_autofree char *params = params_text(request);
    fprintf(journal->file, "%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%u\t%" G_GSIZE_FORMAT "\t%s\n",
            request->now_ms, request->method, request->path, params, reply->status,
            reply->body->len, fault ? fault : "-");
    fflush(journal->file);
}

static unsigned most_in_a_second(const GArray *times)
{
    unsigned most = 0, from = 0;
    for (unsigned i = 0; i < times->len; i++) {
        while (g_array_index(times, int64_t, i) - g_array_index(times, int64_t, from) >= WINDOW_MS)
            from++;
        most = MAX(most, i - from + 1);
    }
    return most;
}

static void summary_to(const struct journal *journal, FILE *file)
{
    fprintf(file,
            "# requests to E-utilities: %u, most in a second: %u\n"
            "# requests to Semantic Scholar: %u, most in a second: %u\n"
            "# answered with an error status: %u; faults played: %u\n"
            "# without tool or email: %u; more than %d ids by GET: %u\n"
            "# without radscout's name: %u; without gzip: %u\n"
            "# most at a time to E-utilities: %d, to Semantic Scholar: %d\n",
            journal->eutils->len, most_in_a_second(journal->eutils), journal->s2->len,
            most_in_a_second(journal->s2), journal->n_failed, journal->n_faults,
            journal->n_anonymous, IDS_BY_GET_MAX, journal->n_long_gets, journal->n_nameless,
            journal->n_plain, journal->most_eutils, journal->most_s2);
}

void journal_summary(struct journal *journal)
{
    summary_to(journal, stderr);
    if (journal->file) summary_to(journal, journal->file);
}
