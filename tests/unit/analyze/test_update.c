/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analyze/analyze.h"

#include "analyze/clusters.h"
#include "core/log.h"
#include "store/decisions.h"
#include "tests/unit/analyze/tiny.h"

/* An update leaves, row by row, what making everything anew leaves. */

static const char *const tables[] = {
    "analysis",     "person",      "name_block",      "person_authorship", "institution",
    "person_place", "record_memo", "family_memo",     "affiliation_place", "senior_paper",
    "paper",        "term",        "affiliation_use", "institution_form",  "article_term",
    "study",        "facet",
};

/* The same numbers on every machine. */
struct dice {
    uint64_t state;
};

static unsigned roll(struct dice *dice, unsigned n)
{
    dice->state = dice->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(dice->state >> 33) % n;
}

/* --- records ---------------------------------------------------------------------------- */

struct person {
    const char *last, *fore;
    unsigned place;            /* 0 none */
    const char *email, *orcid; /* NULL: none */
    unsigned second_place;     /* 0 none */
};

static void put_affiliation(struct tiny *tiny, unsigned id)
{
    static const char *const towns[] = {"Boston, MA, USA", "Oslo, Norway", "Ulm, Germany",
                                        "Lyon, France", "Osaka, Japan"};
    g_autofree char *text =
        g_strdup_printf("Department of %s, %s Hospital, %s", id % 3 ? "Radiology" : "Cardiology",
                        id % 4 ? "Northlake" : "Westbrook General", towns[id % 5]);
    if (id % 7 == 0) text[strlen(text) - 1] = '.'; /* another spelling */
    struct stmt *stmt = tiny_stmt(tiny, "INSERT OR IGNORE INTO affiliation(affiliation_id, text, "
                                        "key) VALUES(?1, ?2, CAST(?1 AS BLOB))");
    stmt_bind_int(stmt, 1, id);
    stmt_bind_text(stmt, 2, text);
    tiny_run(stmt);
}

static void put_author(struct tiny *tiny, int64_t pmid, int position, const struct person *person)
{
    g_autofree char *list = person->second_place
                                ? g_strdup_printf("[%u,%u]", person->place, person->second_place)
                            : person->place ? g_strdup_printf("[%u]", person->place)
                                            : NULL;
    if (person->place) put_affiliation(tiny, person->place);
    if (person->second_place) put_affiliation(tiny, person->second_place);
    struct stmt *stmt =
        tiny_stmt(tiny, "INSERT INTO authorship(pmid, position, last_name, fore_name, email, "
                        "orcid, affiliations, collective_name, equal_contrib, is_first, "
                        "is_last) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?2 = 1, 0)");
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_int(stmt, 2, position);
    stmt_bind_text(stmt, 3, person->last);
    stmt_bind_text(stmt, 4, person->fore);
    stmt_bind_text(stmt, 5, person->email);
    stmt_bind_text(stmt, 6, person->orcid);
    stmt_bind_text(stmt, 7, list);
    stmt_bind_text(stmt, 8, person->last ? NULL : "A group");
    tiny_run(stmt);
}

/* ?1 is the PMID. */
static void run_for(struct tiny *tiny, const char *sql, int64_t pmid)
{
    struct stmt *stmt = tiny_stmt(tiny, sql);
    stmt_bind_int(stmt, 1, pmid);
    tiny_run(stmt);
}

/* What is stored of a record changes with its digest alone. */
static void put_record(struct tiny *tiny, int64_t pmid, unsigned digest, const char *title,
                       const struct person *people, int n)
{
    run_for(tiny, "DELETE FROM authorship WHERE pmid = ?1", pmid);
    struct stmt *stmt =
        tiny_stmt(tiny, "INSERT OR REPLACE INTO article(pmid, version, digest, is_book, "
                        "authors_complete, n_authors, retracted, title, year, entrez_date) "
                        "VALUES(?1, 1, CAST(?2 AS BLOB), 0, 1, ?3, 0, ?4, 2000 + ?1 % 25, "
                        "(2000 + ?1 % 25) || '-01-01')");
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_int(stmt, 2, digest);
    stmt_bind_int(stmt, 3, n);
    stmt_bind_text(stmt, 4, title);
    tiny_run(stmt);
    for (int i = 0; i < n; i++)
        put_author(tiny, pmid, i + 1, &people[i]);
}

/* ?1 is a number and ?2 a text. */
static void run_with(struct tiny *tiny, const char *sql, int64_t number, const char *text)
{
    struct stmt *stmt = tiny_stmt(tiny, sql);
    stmt_bind_int(stmt, 1, number);
    stmt_bind_text(stmt, 2, text);
    tiny_run(stmt);
}

static void put_heading(struct tiny *tiny, int64_t pmid, int position, const char *name)
{
    run_with(tiny, "INSERT OR IGNORE INTO mesh_term(ui, name) VALUES('D' || length(?2), ?2)", 0,
             name);
    struct stmt *stmt = tiny_stmt(tiny, "INSERT INTO mesh_heading(pmid, position, mesh_id, major) "
                                        "SELECT ?1, ?2, mesh_id, 0 FROM mesh_term WHERE name = ?3");
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_int(stmt, 2, position);
    stmt_bind_text(stmt, 3, name);
    tiny_run(stmt);
}

static void remove_record(struct tiny *tiny, int64_t pmid)
{
    run_for(tiny, "DELETE FROM article WHERE pmid = ?1", pmid);
    run_for(tiny, "DELETE FROM authorship WHERE pmid = ?1", pmid);
    run_for(tiny, "DELETE FROM s2_author WHERE pmid = ?1", pmid);
    run_for(tiny, "DELETE FROM mesh_heading WHERE pmid = ?1", pmid);
}

/* Few names, so that many are namesakes; spelled out or not; some that fit others
 * of another block. */
static struct person roll_person(struct dice *dice)
{
    static const char *const lasts[] = {"Sample", "Wang", "Garcia", "Garcia Lopez", "Miller"};
    static const char *const fores[] = {"John", "J", "John A", "John B", "Robert", "Bob",
                                        "Wei",  "W", "Weilin", "Ana",    "A",      "Maria"};
    static const char *const emails[] = {"a@example.org", "b@example.org", "c@example.org"};
    static const char *const orcids[] = {"0000-0002-1825-0097", "0000-0001-5109-3700",
                                         "0000-0002-1694-233X"};
    struct person person = {.place = roll(dice, 40)};
    if (person.place && roll(dice, 10) == 0) person.second_place = 1 + roll(dice, 40);
    if (roll(dice, 30) == 0) return person; /* a group */
    person.last = lasts[roll(dice, G_N_ELEMENTS(lasts))];
    person.fore = fores[roll(dice, G_N_ELEMENTS(fores))];
    if (roll(dice, 12) == 0) person.email = emails[roll(dice, G_N_ELEMENTS(emails))];
    if (roll(dice, 12) == 0) person.orcid = orcids[roll(dice, G_N_ELEMENTS(orcids))];
    return person;
}

/* Dates, journal, grants, headings: not every record has them. */
static void roll_rest(struct tiny *tiny, struct dice *dice, int64_t pmid)
{
    static const char *const dates[] = {NULL, "2003-05-07", "2019-01-02", "2020-12-31",
                                        "2021-06-30"};
    static const char *const grants[] = {NULL, "[[\"R01 EB12345\",\"NIBIB\",\"United States\"]]",
                                         "[[\"KF-987654\",null,null],[\"12\",null,null]]"};
    static const char *const headings[] = {"Heart Septal Defects, Atrial", "Knee Joint", "Humans"};
    tiny_exec(tiny, "INSERT OR IGNORE INTO journal(journal_id, title) VALUES(1, 'Images'), "
                    "(2, 'Rays'), (3, 'Fields')");
    if (roll(dice, 2))
        run_with(tiny, "UPDATE article SET entrez_date = ?2 WHERE pmid = ?1", pmid,
                 dates[roll(dice, G_N_ELEMENTS(dates))]);
    if (roll(dice, 8) == 0) run_for(tiny, "UPDATE article SET year = NULL WHERE pmid = ?1", pmid);
    run_with(tiny, "UPDATE article SET grants = ?2 WHERE pmid = ?1", pmid,
             grants[roll(dice, G_N_ELEMENTS(grants))]);
    struct stmt *stmt = tiny_stmt(tiny, "UPDATE article SET journal_id = ?2 WHERE pmid = ?1");
    stmt_bind_int(stmt, 1, pmid);
    if (roll(dice, 3)) stmt_bind_int(stmt, 2, 1 + roll(dice, 3));
    tiny_run(stmt);
    run_for(tiny, "DELETE FROM mesh_heading WHERE pmid = ?1", pmid);
    for (unsigned i = 0; i < G_N_ELEMENTS(headings); i++)
        if (roll(dice, 2)) put_heading(tiny, pmid, (int)i + 1, headings[i]);
}

static void roll_record(struct tiny *tiny, struct dice *dice, int64_t pmid)
{
    static const char *const titles[] = {"Cardiac strain", "Lung nodules", "Knee cartilage"};
    struct person people[4];
    int n = 1 + (int)roll(dice, 4);
    for (int i = 0; i < n; i++)
        people[i] = roll_person(dice);
    put_record(tiny, pmid, roll(dice, 1U << 30), titles[roll(dice, G_N_ELEMENTS(titles))], people,
               n);
    roll_rest(tiny, dice, pmid);
}

static void roll_s2(struct tiny *tiny, struct dice *dice, int64_t pmid)
{
    run_for(tiny, "DELETE FROM s2_author WHERE pmid = ?1", pmid);
    struct stmt *stmt =
        tiny_stmt(tiny, "INSERT INTO s2_author(pmid, position, s2_author_id, name) SELECT pmid, "
                        "position, ?2, last_name FROM authorship WHERE pmid = ?1 AND position = 1 "
                        "AND last_name IS NOT NULL");
    stmt_bind_int(stmt, 1, pmid);
    stmt_bind_int(stmt, 2, 100 + roll(dice, 6));
    tiny_run(stmt);
}

static void roll_decision(struct tiny *tiny, struct dice *dice, unsigned n_pmids)
{
    GError *error = NULL;
    int64_t number;
    if (roll(dice, 3) == 0) {
        tiny_exec(tiny, "DELETE FROM person_decision WHERE decision = 1");
        return;
    }
    struct decision decision = {(90000000 + (int64_t)roll(dice, n_pmids)) * 10000 + 1,
                                (90000000 + (int64_t)roll(dice, n_pmids)) * 10000 + 1,
                                roll(dice, 2)};
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof decision);
    g_array_append_val(decisions, decision);
    tiny_check(decisions_add(tiny->db, "typed", decisions, &number, &error), error);
}

/* --- comparing ---------------------------------------------------------------------------- */

static void analyze(struct tiny *tiny, bool is_full, bool ignore_orcid)
{
    GError *error = NULL;
    const struct analyze_options options = {.is_full = is_full, .ignore_orcid = ignore_orcid};
    tiny_check(analyze_all(tiny->db, &options, &error), error);
}

static char *table_rows(struct tiny *tiny, const char *table)
{
    g_autofree char *count = g_strdup_printf("SELECT count(*) FROM pragma_table_info('%s')", table);
    g_autofree char *names = NULL;
    int n = (int)tiny_int(tiny, count);
    g_autofree char *list = g_strdup_printf(
        "SELECT group_concat(iif(type = 'BLOB', 'hex(' || name || ')', name), ', ') "
        "FROM pragma_table_info('%s')",
        table);
    names = tiny_rows(tiny, list, 1);
    g_autofree char *sql = g_strdup_printf("SELECT %s FROM %s ORDER BY 1, 2", names, table);
    return tiny_rows(tiny, sql, n);
}

/* Update, make anew: the same rows. */
static void check_same(struct tiny *tiny, bool ignore_orcid, const char *after)
{
    char *updated[G_N_ELEMENTS(tables)];
    analyze(tiny, false, ignore_orcid);
    for (size_t t = 0; t < G_N_ELEMENTS(tables); t++)
        updated[t] = table_rows(tiny, tables[t]);
    analyze(tiny, true, ignore_orcid);
    for (size_t t = 0; t < G_N_ELEMENTS(tables); t++) {
        g_autofree char *anew = table_rows(tiny, tables[t]);
        if (strcmp(updated[t], anew) != 0)
            fail_msg("%s: table %s differs\nupdated:\n%s\nanew:\n%s", after, tables[t], updated[t],
                     anew);
        g_free(updated[t]);
    }
}

/* Did the last analysis go on from the one before? Whoever does leaves rows alone. */
static bool goes_on(struct tiny *tiny, bool ignore_orcid)
{
    tiny_exec(tiny, "UPDATE person SET last_name = 'Left alone'");
    analyze(tiny, false, ignore_orcid);
    return tiny_int(tiny, "SELECT count(*) FROM person WHERE last_name = 'Left alone'") > 0;
}

/* --- cases -------------------------------------------------------------------------------- */

#define RECORDS 160 /* PMIDs that may be there */

static void change(struct tiny *tiny, struct dice *dice)
{
    for (unsigned i = 0, n = 1 + roll(dice, 6); i < n; i++) {
        int64_t pmid = 90000000 + (int64_t)roll(dice, RECORDS);
        switch (roll(dice, 6)) {
        case 0:
            remove_record(tiny, pmid);
            break;
        case 1:
            roll_s2(tiny, dice, pmid);
            break;
        case 2:
            roll_decision(tiny, dice, RECORDS);
            break;
        default: /* a new one or a revision */
            roll_record(tiny, dice, pmid);
        }
    }
}

/* Additions, revisions, deletions, decisions, Semantic Scholar's ids, in turn and
 * together; blocks pass powers of two, families grow and break. */
static void test_same(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    struct dice dice = {1};
    const int n_rounds = g_getenv("RADSCOUT_TEST_SMALL") ? 5 : 30;
    for (unsigned i = 0; i < RECORDS / 2; i++)
        roll_record(tiny, &dice, 90000000 + 2 * (int64_t)i);
    analyze(tiny, false, false);
    for (int round = 0; round < n_rounds; round++) {
        g_autofree char *after = g_strdup_printf("round %d", round);
        change(tiny, &dice);
        check_same(tiny, false, after);
    }
    assert_true(goes_on(tiny, false));
    analyze(tiny, true, true);
    for (int round = 0; round < 3; round++) {
        change(tiny, &dice);
        check_same(tiny, true, "without ORCIDs");
    }
    tiny_close(tiny);
}

/* --- cases with a name -------------------------------------------------------------------- */

#define AT(number) (90000000 + (number))

/* "Last,Fore,place,email,orcid;...": who wrote it; what is empty is not printed. */
static void write_record(struct tiny *tiny, int64_t pmid, const char *authors, unsigned digest)
{
    struct person people[8] = {0};
    char **fields[8];
    g_auto(GStrv) parts = g_strsplit(authors, ";", -1);
    int n = (int)g_strv_length(parts);
    assert_in_range(n, 1, G_N_ELEMENTS(people));
    for (int i = 0; i < n; i++) {
        char **f = fields[i] = g_strsplit(parts[i], ",", -1);
        int n_fields = (int)g_strv_length(f);
        if (*f[0]) people[i].last = f[0];
        if (n_fields > 1 && *f[1]) people[i].fore = f[1];
        if (n_fields > 2) people[i].place = (unsigned)g_ascii_strtoull(f[2], NULL, 10);
        if (n_fields > 3 && *f[3]) people[i].email = f[3];
        if (n_fields > 4 && *f[4]) people[i].orcid = f[4];
    }
    put_record(tiny, pmid, digest, "Lung nodules", people, n);
    for (int i = 0; i < n; i++)
        g_strfreev(fields[i]);
}

static void decide(struct tiny *tiny, int64_t a, int64_t b, bool is_same)
{
    GError *error = NULL;
    int64_t number;
    struct decision decision = {a * 10000 + 1, b * 10000 + 1, is_same};
    g_autoptr(GArray) decisions = g_array_new(FALSE, FALSE, sizeof decision);
    g_array_append_val(decisions, decision);
    tiny_check(decisions_add(tiny->db, "typed", decisions, &number, &error), error);
}

static void set_s2(struct tiny *tiny, int64_t pmid, const char *id)
{
    run_for(tiny, "DELETE FROM s2_author WHERE pmid = ?1", pmid);
    run_with(tiny,
             "INSERT INTO s2_author(pmid, position, s2_author_id, name) SELECT pmid, position, "
             "?2, last_name FROM authorship WHERE pmid = ?1 AND position = 1",
             pmid, id);
}

/* One line: "+1 AUTHORS" a record, new or revised; "-1" deleted; "~1 ID" what Semantic
 * Scholar says of its first author; "=1 2", "#1 2" first authors are the same, or not;
 * "!" the user takes all decisions back. */
static void follow(struct tiny *tiny, const char *line, unsigned digest)
{
    char *rest = NULL;
    int64_t pmid = AT(g_ascii_strtoll(line + 1, &rest, 10));
    while (*rest == ' ')
        rest++;
    switch (*line) {
    case '+':
        write_record(tiny, pmid, rest, digest);
        break;
    case '-':
        remove_record(tiny, pmid);
        break;
    case '~':
        set_s2(tiny, pmid, rest);
        break;
    case '!':
        tiny_exec(tiny, "DELETE FROM person_decision");
        break;
    default:
        decide(tiny, pmid, AT(g_ascii_strtoll(rest, NULL, 10)), *line == '=');
    }
}

static void follow_all(struct tiny *tiny, const char *lines, unsigned digest)
{
    g_auto(GStrv) all = g_strsplit(lines, "\n", -1);
    for (char **line = all; *line; line++)
        follow(tiny, *line, digest);
}

/* What is there at first, what happens then; how many people are called Sample. */
struct scene {
    const char *name, *first, *then;
    int n_first, n_then;
};

static void play(const struct scene *scene)
{
    static const char query[] = "SELECT count(*) FROM person WHERE last_name LIKE 'Sample%'";
    struct tiny *tiny = tiny_open();
    follow_all(tiny, scene->first, 1);
    analyze(tiny, false, false);
    int n_first = (int)tiny_int(tiny, query);
    follow_all(tiny, scene->then, 2);
    check_same(tiny, false, scene->name);
    int n_then = (int)tiny_int(tiny, query);
    if (n_first != scene->n_first || n_then != scene->n_then)
        fail_msg("%s: %d people, then %d; not %d and %d", scene->name, n_first, n_then,
                 scene->n_first, scene->n_then);
    tiny_close(tiny);
}

#define THREE                                                                                      \
    "+1 Sample,Johanna,3;Low,A;Mill,B\n+2 Sample,Johanna,4;Pond,C;Well,D\n"                        \
    "+3 Sample,Johanna,3;Low,A;Mill,B;Pond,C;Well,D"
/* two who are one person as long as few bear such a name; six more of that letter */
#define NEAR "+1 Sample,Johanna,3\n+17 Sample,Johanna,8"
#define SIX                                                                                        \
    "+101 Sample,Jill\n+102 Sample,Judy\n+103 Sample,Jason\n+104 Sample,Jerry\n+105 "              \
    "Sample,Jorge\n"                                                                               \
    "+106 Sample,Jyrki"
#define ORCID_A "0000-0002-1825-0097"
#define ORCID_B "0000-0001-5109-3700"

static const struct scene scenes[] = {
    {"a record that stands between two",
     "+1 Sample,Johanna,3;Low,A;Mill,B\n+2 Sample,Johanna,4;Pond,C;Well,D",
     "+3 Sample,Johanna,3;Low,A;Mill,B;Pond,C;Well,D", 2, 1},
    {"... is deleted", THREE, "-3", 1, 2},
    {"... loses the co-authors of one", THREE, "+3 Sample,Johanna,3;Low,A;Mill,B", 1, 2},
    {"a co-author is spelled otherwise",
     "+1 Sample,Johanna,3;Low,A;Mill,B\n+2 Sample,Johanna,4;Low,A;Mill,B",
     "+2 Sample,Johanna,4;Bow,A;Bill,B", 1, 2},
    {"a name is corrected", "+1 Sample,Johanna,1\n+2 Sample,Johanna,1", "+2 Sample,Maria,1", 1, 2},
    {"... to the same", "+1 Sample,Johanna,1\n+2 Sample,Maria,1", "+2 Sample,Johanna,1", 2, 1},
    {"the first record of a person goes",
     "+1 Sample,Johanna,1\n+2 Sample,Johanna,1\n+3 Sample,Johanna,1", "-1", 1, 1},
    {"everything goes", "+1 Sample,Johanna,1\n+2 Sample,Johanna,1;Low,A", "-1\n-2", 1, 0},
    {"an earlier record comes", "+2 Sample,Johanna,1\n+3 Sample,Johanna,1", "+1 Sample,Johanna,1",
     1, 1},
    {"equal ORCIDs appear", "+1 Sample,Robert,3\n+2 Sample,Bob,4",
     "+1 Sample,Robert,3,," ORCID_A "\n+2 Sample,Bob,4,," ORCID_A, 2, 1},
    {"an ORCID appears, another", "+1 Sample,Johanna,1,," ORCID_A "\n+2 Sample,Johanna,1",
     "+2 Sample,Johanna,1,," ORCID_B, 1, 2},
    {"an address bridges two ORCIDs",
     "+1 Sample,Johanna,1,," ORCID_A "\n+2 Sample,Johanna,1,," ORCID_B,
     "+1 Sample,Johanna,1,j@example.org," ORCID_A "\n+2 Sample,Johanna,1,j@example.org," ORCID_B, 2,
     1},
    {"Semantic Scholar joins two blocks", "+1 Sample,Robert,1\n+2 Sample,Bob,1\n~1 7\n~2 8", "~2 7",
     2, 1},
    {"... parts them", "+1 Sample,Robert,1\n+2 Sample,Bob,1\n~1 7\n~2 7", "~2 8", 1, 2},
    {"the user joins two", "+1 Sample,Robert,1\n+2 Sample,Ulla,2", "=1 2", 2, 1},
    {"... and takes it back", "+1 Sample,Robert,1\n+2 Sample,Ulla,2\n=1 2", "!", 1, 2},
    {"the user parts two", "+1 Sample,Johanna,1\n+2 Sample,Johanna,1", "#1 2", 1, 2},
    {"... and takes that back", "+1 Sample,Johanna,1\n+2 Sample,Johanna,1\n#1 2", "!", 2, 1},
    {"a decision waits for its record", "+1 Sample,Robert,1\n=1 2", "+2 Sample,Ulla,2", 1, 1},
    {"one of those decided upon goes", "+1 Sample,Robert,1\n+2 Sample,Ulla,2\n=1 2", "-1", 1, 1},
    {"a group becomes a person", "+1 Sample,Johanna,1;,,3", "+1 Sample,Johanna,1;Sample,Ulla,3", 1,
     2},
    {"a name block grows past a power of two", NEAR, SIX, 1, 8},
    {"... shrinks", NEAR "\n" SIX, "-101", 8, 6},
    {"... loses some, gets as many", NEAR "\n" SIX, "-101\n+107 Sample,Jorid", 8, 8},
    {"a record goes, the join is as weak as before",
     "+1 Sample,Johanna,1\n+2 Sample,Johanna,1\n+27 Sample,Johanna,1", "-27", 1, 1},
    {"a namesake of one that is sure",
     "+1 Sample,Johanna,3;Low,A;Mill,B\n+2 Sample,Johanna,3;Low,A;Mill,B", "+4 Sample,Johanna,4", 1,
     2},
    {"a namesake of a single record", "+1 Sample,Johanna,3", "+4 Sample,Johanna,4", 1, 2},
    {"a namesake of two hardly joined", NEAR, "+5 Sample,Johan", 1, 2},
    {"two become authors of one record", "+1 Sample,Johanna,1\n+2 Sample,Johanna,1",
     "+1 Sample,Johanna,1;Sample,Johanna,1", 1, 2},
};

static void test_scenes(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(scenes); i++)
        play(&scenes[i]);
}

/* One of those whose key joins two blocks, or one too many. */
static void put_keyed(struct tiny *tiny, int64_t pmid, const char *fore, bool by_s2)
{
    const struct person person = {*fore == 'Q' ? "Crowd" : "Sample", fore, 1,
                                  by_s2 ? NULL : "lab@example.org",  NULL, 0};
    put_record(tiny, pmid, 1, "Lung nodules", &person, 1);
    if (by_s2) set_s2(tiny, pmid, "7");
}

/* A key that joins two blocks, until too many bear it, and again when fewer do. */
static void check_crowded_key(bool by_s2)
{
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny, "BEGIN");
    for (int i = 0; i < CLUSTERS_KEY_MAX - 2; i++)
        put_keyed(tiny, 91000000 + i, "Q", by_s2);
    put_keyed(tiny, 90000001, "Robert", by_s2);
    put_keyed(tiny, 90000002, "Bob", by_s2);
    tiny_exec(tiny, "COMMIT");
    static const char query[] =
        "SELECT count(DISTINCT person_id) FROM person_authorship WHERE pmid < 91000000";
    analyze(tiny, false, false);
    assert_int_equal(tiny_int(tiny, query), 1);
    put_keyed(tiny, 92000000, "Q", by_s2);
    check_same(tiny, false, "one too many");
    assert_int_equal(tiny_int(tiny, query), 2);
    remove_record(tiny, 92000000);
    check_same(tiny, false, "one less");
    assert_int_equal(tiny_int(tiny, query), 1);
    tiny_close(tiny);
}

static void test_crowded_key(void **state)
{
    (void)state;
    if (g_getenv("RADSCOUT_TEST_SMALL")) return;
    check_crowded_key(false);
    check_crowded_key(true);
}

/* More people of one name than are looked at one by one: all may be namesakes. */
static void test_crowded_block(void **state)
{
    (void)state;
    if (g_getenv("RADSCOUT_TEST_SMALL")) return;
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny, "BEGIN");
    for (int i = 0; i < 1500; i++) {
        g_autofree char *fore =
            g_strdup_printf("W%c%c%c", 'a' + i % 26, 'a' + i / 26 % 26, 'k' + i / 676);
        const struct person person = {"Sample", fore, 0, NULL, NULL, 0};
        put_record(tiny, 90000000 + i, 1, "Lung nodules", &person, 1);
    }
    tiny_exec(tiny, "COMMIT");
    static const char query[] = "SELECT count(*) FROM person WHERE confidence = 'namesakes'";
    analyze(tiny, false, false);
    assert_int_equal(tiny_int(tiny, "SELECT people FROM name_block"), 1500);
    assert_int_equal(tiny_int(tiny, query), 0);
    const struct person last = {"Sample", "Wzzzz", 0, NULL, NULL, 0};
    put_record(tiny, 91000000, 1, "Lung nodules", &last, 1);
    check_same(tiny, false, "more");
    assert_int_equal(tiny_int(tiny, query), 1501);
    remove_record(tiny, 91000000);
    check_same(tiny, false, "fewer");
    assert_int_equal(tiny_int(tiny, query), 0);
    tiny_close(tiny);
}

static void put_initials(struct tiny *tiny, int64_t pmid, const char *last, const char *initials)
{
    const struct person person = {last, initials, 0, NULL, NULL, 0};
    g_autofree char *title = g_strdup_printf("Title%" G_GINT64_FORMAT, pmid);
    put_record(tiny, pmid, 1, title, &person, 1);
}

/* How rare a name with initials alone is taken to be hangs on all names: others come
 * that contradict each other, and go again. */
static void test_initials(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    tiny_exec(tiny, "BEGIN");
    for (int i = 0; i < 60; i++) {
        g_autofree char *last = g_strdup_printf("Other%c%c", 'a' + i / 2 % 6, 'a' + i / 12);
        put_initials(tiny, 90000000 + i, last, "QK");
    }
    for (int i = 0; i < 3; i++)
        put_initials(tiny, 91000000 + i, "Sample", "J");
    for (int i = 0; i < 2; i++)
        put_initials(tiny, 91000010 + i, "Example", "Jane A");
    tiny_exec(tiny, "COMMIT");
    static const char query[] = "SELECT count(*) FROM person WHERE last_name = 'Sample'";
    static const char full[] = "SELECT group_concat(confidence) FROM person WHERE "
                               "last_name = 'Example'";
    analyze(tiny, false, false);
    assert_int_equal(tiny_int(tiny, query), 1);
    g_autofree char *rare = tiny_rows(tiny, full, 1);
    assert_string_equal(rare, "probable");
    for (int i = 0; i < 30; i++) {
        g_autofree char *last = g_strdup_printf("Other%c%c", 'a' + i % 6, 'a' + i / 6);
        put_initials(tiny, 92000000 + i, last, "QL");
        if (i % 10 == 9) check_same(tiny, false, "contradictions");
    }
    assert_int_equal(tiny_int(tiny, query), 3);
    g_autofree char *doubted = tiny_rows(tiny, full, 1);
    assert_string_equal(doubted, "probable");
    for (int i = 0; i < 30; i++)
        remove_record(tiny, 92000000 + i);
    check_same(tiny, false, "none");
    assert_int_equal(tiny_int(tiny, query), 1);
    /* the same surname with other initials: another class */
    for (int i = 0; i < 20; i++) {
        const char initials[] = {(char)('A' + i), '\0'};
        put_initials(tiny, 93000000 + i, "Sample", initials);
    }
    check_same(tiny, false, "many of one surname");
    assert_int_equal(tiny_int(tiny, query), 23);
    tiny_close(tiny);
}

/* What was found in another way is not gone on from. */
static void test_goes_on(void **state)
{
    (void)state;
    struct tiny *tiny = tiny_open();
    struct dice dice = {2};
    for (int i = 0; i < 20; i++)
        roll_record(tiny, &dice, 90000000 + i);
    analyze(tiny, false, false);
    assert_true(goes_on(tiny, false));
    assert_false(goes_on(tiny, true)); /* other options */
    assert_true(goes_on(tiny, true));
    tiny_exec(tiny, "UPDATE analysis SET value = 'other lists' WHERE key = 'people'");
    assert_false(goes_on(tiny, true));
    tiny_exec(tiny, "UPDATE analysis SET value = 'other organisations' WHERE key = 'places'");
    assert_false(goes_on(tiny, true));
    analyze(tiny, true, true);
    assert_int_equal(tiny_int(tiny, "SELECT count(*) FROM person WHERE last_name = 'Left alone'"),
                     0);
    tiny_close(tiny);
}

/* What is remembered is damaged: said so, not followed. */
static void test_damaged(void **state)
{
    (void)state;
    static const char *const damages[] = {
        "UPDATE record_memo SET memo = substr(memo, 1, length(memo) - 1)",
        "UPDATE record_memo SET memo = x'' WHERE pmid = 90000003",
        "UPDATE record_memo SET memo = randomblob(200)",
        "UPDATE family_memo SET members = "
        "x'0100000000000000000000000000000002000000000000000000000000"
        "00000003000000000000000100000000000000'",
        "UPDATE family_memo SET members = x'00'",
        "UPDATE family_memo SET members = CAST(zeroblob(8) || x'FFFFFF7F' || zeroblob(4) AS BLOB)",
    };
    struct dice dice = {3};
    for (size_t i = 0; i < G_N_ELEMENTS(damages); i++) {
        struct tiny *tiny = tiny_open();
        g_autoptr(GError) error = NULL;
        const struct analyze_options options = {0};
        for (int k = 0; k < 30; k++)
            roll_record(tiny, &dice, 90000000 + k);
        analyze(tiny, false, false);
        tiny_exec(tiny, damages[i]);
        assert_false(analyze_all(tiny->db, &options, &error));
        assert_non_null(strstr(error->message, "run: radscout analyze --full"));
        analyze(tiny, true, false);
        tiny_close(tiny);
    }
}

int main(void)
{
    log_set_level(LOG_ERROR); /* ORCIDs of several people */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),        cmocka_unit_test(test_scenes),
        cmocka_unit_test(test_crowded_key), cmocka_unit_test(test_crowded_block),
        cmocka_unit_test(test_goes_on),     cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_initials),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
