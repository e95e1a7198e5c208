/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gen-corpus: write a synthetic PubMed corpus and the truth about it. */
#include "core/clk.h"
#include "tests/server/corpus.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <zlib.h>

#include <errno.h>
#include <string.h>

#define FLUSH_AT (1 << 20)
#define CORPUS_JULIAN_1970 719163 /* GDate's day number of 1970-01-01 */

static const char prolog[] =
    "<?xml version=\"1.0\" ?>\n"
    "<!DOCTYPE PubmedArticleSet PUBLIC \"-//NLM//DTD PubMedArticle, 1st January 2025//EN\" "
    "\"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd\">\n"
    "<PubmedArticleSet>\n";
static const char epilog[] = "</PubmedArticleSet>\n";

static bool fail(GError **error, const char *verb, const char *path)
{
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "cannot %s '%s': %s", verb,
                path, g_strerror(errno));
    return false;
}

static bool flush_gz(gzFile file, GString *text, size_t at_least, const char *path, GError **error)
{
    if (text->len < at_least) return true;
    if (text->len > 0 && gzwrite(file, text->str, (unsigned)text->len) != (int)text->len)
        return fail(error, "write", path);
    g_string_truncate(text, 0);
    return true;
}

/* A file of lines about each record. */
struct lines {
    FILE *file;
    GString *text; /* not written yet */
    char *path;
};

static bool lines_open(struct lines *lines, const char *folder, const char *name, GError **error)
{
    lines->path = g_build_filename(folder, name, NULL);
    lines->text = g_string_new(NULL);
    lines->file = fopen(lines->path, "w");
    return lines->file || fail(error, "create", lines->path);
}

static bool lines_flush(struct lines *lines, size_t at_least, GError **error)
{
    GString *text = lines->text;
    if (text->len < at_least) return true;
    if (fwrite(text->str, 1, text->len, lines->file) != text->len)
        return fail(error, "write", lines->path);
    g_string_truncate(text, 0);
    return true;
}

/* error NULL: something else went wrong before. */
static bool lines_close(struct lines *lines, GError **error)
{
    bool done =
        !lines->file || fclose(lines->file) == 0 || !error || fail(error, "write", lines->path);
    if (lines->text) g_string_free(lines->text, TRUE);
    g_free(lines->path);
    return done;
}

/* truth-persons.tsv and truth-papers.tsv. */
struct truth_lines {
    struct lines persons, papers;
};

/* Records from ... to-1 into one file. */
static bool write_records(struct population *population, unsigned from, unsigned to,
                          const char *path, struct truth_lines *truth, GError **error)
{
    gzFile file = gzopen(path, "wb5");
    if (!file) return fail(error, "create", path);
    g_autoptr(GString) xml = g_string_new(prolog);
    struct paper paper;
    paper_init(&paper);
    bool done = true;
    for (unsigned record = from; done && record < to; record++) {
        paper_compose(population, &paper, record);
        paper_print(population, &paper, xml);
        truth_persons(&paper, truth->persons.text);
        truth_paper(population, &paper, truth->papers.text);
        done = flush_gz(file, xml, FLUSH_AT, path, error) &&
               lines_flush(&truth->persons, FLUSH_AT, error) &&
               lines_flush(&truth->papers, FLUSH_AT, error);
    }
    g_string_append(xml, epilog);
    done = done && flush_gz(file, xml, 0, path, error) && lines_flush(&truth->persons, 0, error) &&
           lines_flush(&truth->papers, 0, error);
    paper_clear(&paper);
    if (gzclose(file) != Z_OK && done) return fail(error, "write", path);
    return done;
}

static char *records_path(const char *folder, unsigned records, unsigned from)
{
    if (records <= CORPUS_RECORDS_PER_FILE) return g_build_filename(folder, "records.xml.gz", NULL);
    char name[32];
    g_snprintf(name, sizeof name, "records-%04u.xml.gz", from / CORPUS_RECORDS_PER_FILE + 1);
    return g_build_filename(folder, name, NULL);
}

static bool write_all(struct population *population, const char *folder, GError **error)
{
    unsigned records = population->options.records;
    struct truth_lines truth = {{0}, {0}};
    bool done = lines_open(&truth.persons, folder, "truth-persons.tsv", error) &&
                lines_open(&truth.papers, folder, "truth-papers.tsv", error);
    for (unsigned from = 0; done && from < records; from += CORPUS_RECORDS_PER_FILE) {
        unsigned to = MIN(from + CORPUS_RECORDS_PER_FILE, records);
        g_autofree char *path = records_path(folder, records, from);
        done = write_records(population, from, to, path, &truth, error);
    }
    done = lines_close(&truth.persons, done ? error : NULL) && done;
    return lines_close(&truth.papers, done ? error : NULL) && done;
}

static bool write_people(struct population *population, const char *folder, GError **error)
{
    struct lines people = {0};
    bool done = lines_open(&people, folder, "truth-people.tsv", error);
    if (done) {
        truth_people(population, people.text);
        done = lines_flush(&people, 0, error);
    }
    return lines_close(&people, done ? error : NULL) && done;
}

static bool generate(const struct corpus_options *options, const char *folder, GError **error)
{
    if (g_mkdir_with_parents(folder, 0755) != 0) return fail(error, "create folder", folder);
    g_autofree char *truth_path = g_build_filename(folder, "truth.json", NULL);
    struct population *population = population_new(options);
    bool done = write_all(population, folder, error) && write_people(population, folder, error) &&
                truth_write(population, truth_path, error);
    population_free(population);
    return done;
}

static bool parse_day(const char *text, GDate *day)
{
    int32_t number;
    g_date_clear(day, 1);
    if (!clk_parse_day(text, &number)) return false;
    g_date_set_julian(day, (guint32)(number + CORPUS_JULIAN_1970));
    return true;
}

int main(int argc, char **argv)
{
    int records = 5000, years = 12, references = CORPUS_REFERENCES;
    gint64 seed = 1;
    g_autofree char *as_of = NULL, *folder = NULL;
    const GOptionEntry entries[] = {
        {"records", 0, 0, G_OPTION_ARG_INT, &records, "1000 to 1000000 (5000)", "N"},
        {"years", 0, 0, G_OPTION_ARG_INT, &years, "years of publishing, 6 to 30 (12)", "N"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &seed, "another corpus (1)", "N"},
        {"references", 0, 0, G_OPTION_ARG_INT, &references,
         "references of a record on average, 4 to 200 (13)", "N"},
        {"as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, "last entry date (2025-12-31)", "DATE"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &folder, "folder to write", "DIR"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new("- make a synthetic PubMed corpus");
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error)) {
        fprintf(stderr, "gen-corpus: %s\n", error->message);
        return 2;
    }
    struct corpus_options options = {.records = (unsigned)records,
                                     .years = years,
                                     .references = references,
                                     .seed = (uint64_t)seed};
    if (!folder || argc > 1 || records < CORPUS_RECORDS_MIN || records > CORPUS_RECORDS_MAX ||
        years < 6 || years > 30 || references < 4 || references > 200 ||
        !parse_day(as_of ? as_of : "2025-12-31", &options.as_of)) {
        fprintf(stderr, "gen-corpus: needs -o DIR, --records 1000 to 1000000, --years 6 to 30, "
                        "--references 4 to 200 and --as-of YYYY-MM-DD\n");
        return 2;
    }
    if (!generate(&options, folder, &error)) {
        fprintf(stderr, "gen-corpus: %s\n", error->message);
        return 1;
    }
    return 0;
}
