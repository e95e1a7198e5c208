/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_TINY_H
#define RADSCOUT_TESTS_TINY_H
/*
 * Tiny databases, written by SQL, for tests of the analyses: who wrote what,
 * when, from where is said in one line for each paper.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "store/db.h"

struct tiny {
    char *folder, *path;
    struct db *db;
};

#define TINY_PMID 90000000

/* Person id in these databases of the person called by one letter. */
static inline int64_t tiny_person(char name)
{
    return INT64_C(10000) * (TINY_PMID - 1000 + name) + 1;
}

/* A macro, so that the error is looked at after the call that may set it. */
#define tiny_check(done, error)                                                                    \
    do {                                                                                           \
        bool tiny_done = (done);                                                                   \
        if (!tiny_done) fail_msg("%s", (error) ? (error)->message : "no message");                 \
    } while (0)

static inline void tiny_exec(struct tiny *tiny, const char *sql)
{
    GError *error = NULL;
    tiny_check(db_exec(tiny->db, sql, &error), error);
}

static inline int64_t tiny_int(struct tiny *tiny, const char *sql)
{
    GError *error = NULL;
    int64_t value = 0;
    tiny_check(db_int(tiny->db, sql, &value, &error), error);
    return value;
}

/* All rows of a query: columns joined by ' ', rows by '\n', NULL as '-'. */
static inline char *tiny_rows(struct tiny *tiny, const char *sql, int n_columns)
{
    GError *error = NULL;
    struct stmt *stmt = db_stmt(tiny->db, sql, &error);
    tiny_check(stmt != NULL, error);
    GString *out = g_string_new(NULL);
    for (bool has_row = true;;) {
        tiny_check(stmt_step(stmt, &has_row, &error), error);
        if (!has_row) return g_string_free(out, FALSE);
        if (out->len > 0) g_string_append_c(out, '\n');
        for (int i = 0; i < n_columns; i++) {
            const char *text = stmt_text(stmt, i);
            g_string_append_printf(out, "%s%s", i > 0 ? " " : "", text ? text : "-");
        }
    }
}

static inline struct tiny *tiny_open(void)
{
    GError *error = NULL;
    struct tiny *tiny = g_new0(struct tiny, 1);
    tiny->folder = g_dir_make_tmp("radscout-XXXXXX", &error);
    tiny_check(tiny->folder != NULL, error);
    tiny->path = g_build_filename(tiny->folder, "tiny.db", NULL);
    tiny->db = db_open(tiny->path, DB_WRITE, &error);
    tiny_check(tiny->db != NULL, error);
    tiny_exec(tiny, "PRAGMA foreign_keys = OFF");
    return tiny;
}

static inline void tiny_close(struct tiny *tiny)
{
    db_close(tiny->db);
    g_autoptr(GDir) folder = g_dir_open(tiny->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder));) {
        g_autofree char *path = g_build_filename(tiny->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(tiny->folder);
    g_free(tiny->folder);
    g_free(tiny->path);
    g_free(tiny);
}

static inline struct stmt *tiny_stmt(struct tiny *tiny, const char *sql)
{
    GError *error = NULL;
    struct stmt *stmt = db_stmt(tiny->db, sql, &error);
    tiny_check(stmt != NULL, error);
    return stmt;
}

static inline void tiny_run(struct stmt *stmt)
{
    GError *error = NULL;
    tiny_check(stmt_run(stmt, &error), error);
}

/* One affiliation for each country, its id made of the two letters. */
static inline int tiny_country(struct tiny *tiny, const char *code)
{
    int id = code[0] * 256 + code[1];
    g_autofree char *country = g_strndup(code, 2);
    struct stmt *stmt = tiny_stmt(tiny, "INSERT OR IGNORE INTO affiliation_place(affiliation_id,"
                                        " seq, is_radiology, country) VALUES(?, 1, 0, ?)");
    stmt_bind_int(stmt, 1, id);
    stmt_bind_text(stmt, 2, country);
    tiny_run(stmt);
    return id;
}

static inline void tiny_author(struct tiny *tiny, int pmid, int position, const char *author,
                               bool is_last)
{
    struct stmt *stmt =
        tiny_stmt(tiny, "INSERT INTO authorship(pmid, position, last_name, collective_name,"
                        " equal_contrib, is_first, is_last, affiliations)"
                        " VALUES(?1, ?2, ?3, ?4, 0, ?2 = 1, ?5, ?6)");
    bool is_group = *author == '@';
    g_autofree char *name = g_strndup(author, 1), *affiliations = NULL;
    if (author[1] == '/') affiliations = g_strdup_printf("[%d]", tiny_country(tiny, author + 2));
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_int(stmt, 2, position);
    if (is_group)
        stmt_bind_text(stmt, 4, "Group");
    else
        stmt_bind_text(stmt, 3, name);
    stmt_bind_int(stmt, 5, is_last || author[strlen(author) - 1] == '=');
    stmt_bind_text(stmt, 6, affiliations);
    tiny_run(stmt);
    if (is_group) return;

    stmt = tiny_stmt(tiny, "INSERT INTO person_authorship(pmid, position, person_id)"
                           " VALUES(?, ?, ?)");
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_int(stmt, 2, position);
    stmt_bind_int(stmt, 3, tiny_person(*author));
    tiny_run(stmt);
    stmt = tiny_stmt(tiny, "INSERT INTO person(person_id, last_name, name_key, n_papers,"
                           " confidence) VALUES(?, ?, lower(?2), 1, 'sure')"
                           " ON CONFLICT DO UPDATE SET n_papers = n_papers + 1");
    stmt_bind_int(stmt, 1, tiny_person(*author));
    stmt_bind_text(stmt, 2, name);
    tiny_run(stmt);
}

/* A paper: number (added to TINY_PMID), entry date, its authors as letters, each
 * with "/CC" for a printed country and "=" for a share of the last place; "@" is a
 * group; "..." at the end is a truncated list; "!" retracted; "#" case report. */
static inline void tiny_paper(struct tiny *tiny, int number, const char *date, const char *authors,
                              const char *title)
{
    int pmid = TINY_PMID + number;
    g_auto(GStrv) names = g_strsplit(authors, " ", -1);
    bool complete = true, retracted = false, case_report = false;
    int n = 0;
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], "...") == 0)
            complete = false;
        else if (strcmp(names[i], "!") == 0)
            retracted = true;
        else if (strcmp(names[i], "#") == 0)
            case_report = true;
        else
            n = i + 1;
    }
    struct stmt *stmt =
        tiny_stmt(tiny, "INSERT INTO article(pmid, version, digest, is_book, entrez_date, year,"
                        " authors_complete, n_authors, retracted, publication_types, title)"
                        " VALUES(?, 1, x'', 0, ?, 2001, ?, ?, ?, ?, ?)");
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_text(stmt, 2, date);
    stmt_bind_int(stmt, 3, complete);
    stmt_bind_int(stmt, 4, n);
    stmt_bind_int(stmt, 5, retracted);
    if (case_report) stmt_bind_text(stmt, 6, "[[\"D002363\",\"Case Reports\"]]");
    stmt_bind_text(stmt, 7, title);
    tiny_run(stmt);
    int last = n;
    while (last > 1 && *names[last - 1] == '@')
        last--;
    for (int i = 0; i < n; i++)
        tiny_author(tiny, pmid, i + 1, names[i], complete && i + 1 == last);
}

static inline void assert_near_at(double got, double want, double tolerance, const char *what,
                                  int line)
{
    if (fabs(got - want) <= tolerance) return;
    fail_msg("line %d: %s is %.12g, not %.12g", line, what, got, want);
}
#define assert_near(got, want, tolerance) assert_near_at(got, want, tolerance, #got, __LINE__)

#endif
