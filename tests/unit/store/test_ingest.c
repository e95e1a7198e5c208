/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/store/stored.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "store/articles.h"
#include "store/pack.h"
#include "store/raw.h"
#include "store/wanted.h"
#include "tests/unit/store/sample.h"

/* The full-text index agrees with the articles. */
static void check_text(struct db *db)
{
    exec_or_fail(db, "INSERT INTO article_fts(article_fts, rank) VALUES('integrity-check', 1)");
}

static int64_t hits(struct db *db, const char *words)
{
    GError *error = NULL;
    struct stmt *stmt =
        db_stmt(db, "SELECT count(*) FROM article_fts WHERE article_fts MATCH ?1", &error);
    assert_no_error(error);
    stmt_bind_text(stmt, 1, words);
    bool has_row = false;
    assert_true(stmt_step(stmt, &has_row, &error) && has_row);
    int64_t n = stmt_int(stmt, 0);
    stmt_reset(stmt);
    return n;
}

/* All that is stored about records, ids of interned rows replaced by their texts. */
static char *dump(struct db *db)
{
    static const struct {
        const char *sql;
        int n;
    } tables[] = {
        {"SELECT pmid, version, date_revised, hex(digest), title, n_authors, languages FROM "
         "article "
         "ORDER BY pmid",
         7},
        {"SELECT a.pmid, a.position, a.last_name, j.key, f.text FROM authorship a "
         "LEFT JOIN json_each(a.affiliations) j LEFT JOIN affiliation f "
         "ON f.affiliation_id = j.value ORDER BY a.pmid, a.position, j.key",
         5},
        {"SELECT h.pmid, h.position, t.ui, t.name, h.major FROM mesh_heading h JOIN mesh_term t "
         "USING(mesh_id) ORDER BY h.pmid, h.position",
         5},
        {"SELECT pmid, version, date_revised, hex(digest), source_format FROM lost_copy "
         "ORDER BY 1, 2, 3, 4, 5",
         5},
        {"SELECT pmid FROM missing ORDER BY 1", 1},
        {"SELECT pmid FROM deleted ORDER BY 1", 1},
    };
    GString *all = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *rows = rows_of(db, tables[i].sql, tables[i].n);
        g_string_append_printf(all, "-- %zu\n%s", i, rows);
    }
    return g_string_free(all, FALSE);
}

static void read_one(struct db *db, int64_t pmid, struct article *article)
{
    GError *error = NULL;
    g_autoptr(GArray) pmids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(pmids, pmid);
    OWNED(articles) articles = articles_open(db, pmids, &error);
    bool more = false;
    articles_next(articles, article, NULL, &more, &error);
    assert_no_error(error);
    assert_true(more);
}

/* --- lists --------------------------------------------------------------------- */

/* What is written without Jansson is read back with it. */
static void test_json(void **state)
{
    (void)state;
    static const char *const texts[] = {"",       "plain", "\"quoted\" and \\", "\x01\t\n\x1f",
                                        "Łódź €", NULL};
    static const int64_t numbers[] = {0, 9, 10, -1, INT64_MAX, INT64_MIN};
    g_autoptr(GString) out = g_string_new("[");
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        pack_put_text(out, texts[i]);
        g_string_append_c(out, ',');
        pack_put_int(out, numbers[i]);
        g_string_append_c(out, i + 1 < G_N_ELEMENTS(texts) ? ',' : ']');
    }
    json_t *list = unpack_json(out->str);
    assert_non_null(list);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *text = json_string_value(json_array_get(list, 2 * i));
        assert_true(g_strcmp0(text, texts[i]) == 0);
        assert_true(json_integer_value(json_array_get(list, 2 * i + 1)) == numbers[i]);
    }
    json_decref(list);
}

static void test_pack(void **state)
{
    (void)state;
    static const int64_t lists[][4] = {
        {1, 2, 3, 4}, {127, 128, 129, 1000}, {1, 99999999999, 99999999999999, INT64_MAX}};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_autoptr(GArray) in = g_array_new(FALSE, FALSE, sizeof(int64_t));
        g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(int64_t));
        g_array_append_vals(in, lists[i], 4);
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        pack_references(in, bytes);
        assert_true(unpack_references(bytes->data, bytes->len, out));
        assert_int_equal(out->len, 4);
        assert_memory_equal(in->data, out->data, 4 * sizeof(int64_t));
        if (i == 0) assert_int_equal(bytes->len, 4); /* a byte for each */
    }
    static const struct {
        const char *bytes;
        size_t size;
    } damaged[] = {{"\x80", 1}, {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11}};
    for (size_t i = 0; i < G_N_ELEMENTS(damaged); i++) {
        g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(int64_t));
        assert_false(unpack_references(damaged[i].bytes, damaged[i].size, out));
    }
    assert_null(unpack_json("{}"));
    assert_null(unpack_json("[1"));
}

/* --- one record ------------------------------------------------------------------ */

static void make_full(struct article *article)
{
    sample_full(article, PMID);
}

static void make_minimal(struct article *article)
{
    sample_minimal(article, PMID);
}

static void make_book(struct article *article)
{
    sample_minimal(article, PMID);
    article->is_book = true;
    article->journal = "A Book of Examples";
    article->authors_complete = false;
    sample_author(article, "Solo", "One", "Somewhere");
    article_mark_positions(article);
}

/* Identifiers without text, a heading without a name: hostile, but legal here. */
static void make_odd(struct article *article)
{
    sample_minimal(article, PMID);
    sample_author(article, "Odd", "One", NULL);
    struct authorship *author = &g_array_index(article->authors, struct authorship, 0);
    struct affiliation bare = {
        .text = NULL, .grid = "grid.0000.0", .isni = "0000", .ringgold = "1"};
    g_array_append_val(article->affiliations, bare);
    author->n_affiliations = 1;
    sample_heading(article, "D000009", NULL, true, NULL, false);
    struct correction empty = {NULL, 0};
    g_array_append_val(article->corrections, empty);
}

/* Record -> rows -> record is the same record, twice. */
static void test_round_trip(void **state)
{
    const struct data *data = *state;
    static void (*const makers[])(struct article *) = {make_full, make_minimal, make_book,
                                                       make_odd};
    OWNED(article) back = article_new();
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
        GError *error = NULL;
        bool removed = false;
        assert_true(ingest_delete(data->db, PMID, &removed, &error));
        makers[i](data->article);
        assert_int_equal(ingest(data->db, data->article), INGEST_ADDED);
        uint8_t before[ARTICLE_DIGEST_BYTES], after[ARTICLE_DIGEST_BYTES];
        article_digest(data->article, before);
        read_one(data->db, PMID, back);
        article_digest(back, after);
        assert_memory_equal(before, after, sizeof before);
        assert_int_equal(ingest(data->db, back), INGEST_SAME);
        check_text(data->db);
    }
}

/* What the digest does not hold comes back too. */
static void test_positions(void **state)
{
    const struct data *data = *state;
    sample_full(data->article, PMID);
    ingest(data->db, data->article);
    OWNED(article) back = article_new();
    read_one(data->db, PMID, back);
    for (guint i = 0; i < 4; i++) {
        const struct authorship *a = &g_array_index(data->article->authors, struct authorship, i);
        const struct authorship *b = &g_array_index(back->authors, struct authorship, i);
        assert_int_equal(a->is_first, b->is_first);
        assert_int_equal(a->is_last, b->is_last);
    }
    assert_true(g_array_index(back->authors, struct authorship, 0).is_first);
    assert_true(g_array_index(back->authors, struct authorship, 3).is_last);
    assert_true(g_array_index(back->mesh, struct mesh_heading, 0).major);
    assert_false(g_array_index(back->mesh, struct mesh_heading, 0).descriptor_major);
}

static void test_interned(void **state)
{
    const struct data *data = *state;
    for (int i = 0; i < 3; i++) {
        sample_full(data->article, PMID + i);
        ingest(data->db, data->article);
    }
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM affiliation"), 2);
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM journal"), 1);
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM mesh_term"), 5);
    assert_int_equal(hits(data->db, "strain"), 3);
    assert_int_equal(hits(data->db, "mesh : resonance"), 3);
    assert_int_equal(hits(data->db, "abstract : results"), 3);
}

/* What is new, what is remembered, and what is there and was forgotten: all in
 * one record, some of it twice. */
static void test_interned_when_forgotten(void **state)
{
    struct data *data = *state;
    sample_minimal(data->article, PMID);
    for (size_t i = 0; i < 3; i++)
        sample_author(data->article, "Doe", "Jane", i == 1 ? "Y" : "X");
    ingest(data->db, data->article);
    db_close(data->db);
    data->db = open_or_fail(data->files->path, DB_WRITE);
    sample_minimal(data->article, PMID + 1);
    static const char *const texts[] = {"Z", "Y", "W", "Y", "Z", "X"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        sample_author(data->article, "Doe", "Jane", texts[i]);
    ingest(data->db, data->article);
    const char sql[] = "SELECT group_concat(text, '') = 'XYXZYWYZX' FROM (SELECT text FROM "
                       "authorship, json_each(affiliations) JOIN affiliation ON affiliation_id = "
                       "json_each.value ORDER BY pmid, position)";
    assert_int_equal(int_of(data->db, sql), 1);
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM affiliation"), 4);
}

static void test_same_twice(void **state)
{
    const struct data *data = *state;
    sample_full(data->article, PMID);
    assert_int_equal(ingest(data->db, data->article), INGEST_ADDED);
    g_autofree char *before = dump(data->db);
    assert_int_equal(ingest(data->db, data->article), INGEST_SAME);
    g_autofree char *after = dump(data->db);
    assert_string_equal(before, after);
}

/* --- copies -------------------------------------------------------------------- */

/* Four copies of one PMID, the greater index counts. Titles tell them apart. */
static void make_copy(struct article *article, int copy)
{
    static const struct {
        int version;
        const char *date_revised;
    } copies[] = {{1, NULL}, {1, "2020-01-01"}, {1, "2021-01-01"}, {2, "2019-01-01"}};
    static const char *const words[] = {"alpha", "beta", "gamma", "delta"};
    sample_full(article, PMID);
    article->version = copies[copy].version;
    article->date_revised = copies[copy].date_revised;
    article->title = article_text(article, words[copy], -1);
    for (int i = 0; i < copy; i++)
        sample_author(article, words[i], "Extra", words[i]);
    if (copy == 3) g_array_set_size(article->mesh, 1);
    article_mark_positions(article);
}

static void check_order(struct data *data, const int order[4], const char *wanted)
{
    GError *error = NULL;
    bool removed = false;
    exec_or_fail(data->db, "DELETE FROM deleted");
    assert_true(ingest_delete(data->db, PMID, &removed, &error));
    for (int round = 0; round < 2; round++) { /* reading all again changes nothing */
        for (int i = 0; i < 4; i++) {
            make_copy(data->article, order[i]);
            ingest(data->db, data->article);
        }
        g_autofree char *rows = dump(data->db);
        assert_string_equal(rows, wanted);
    }
    check_text(data->db);
    assert_int_equal(hits(data->db, "title : delta"), 1);
    assert_int_equal(hits(data->db, "title : alpha OR beta OR gamma"), 0);
    assert_int_equal(hits(data->db, "resonance"), 0);
}

static void test_copies_in_any_order(void **state)
{
    struct data *data = *state;
    for (int i = 0; i < 4; i++) {
        make_copy(data->article, i);
        assert_int_equal(ingest(data->db, data->article), i ? INGEST_REPLACED : INGEST_ADDED);
    }
    make_copy(data->article, 0);
    assert_int_equal(ingest(data->db, data->article), INGEST_LOST);
    g_autofree char *wanted = dump(data->db);
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM lost_copy"), 3);
    for (int n = 0; n < 256; n++) {
        const int order[4] = {n & 3, n >> 2 & 3, n >> 4 & 3, n >> 6 & 3};
        int seen = 1 << order[0] | 1 << order[1] | 1 << order[2] | 1 << order[3];
        if (seen == 15) check_order(data, order, wanted);
    }
}

/* A poorer format never counts beside a richer one, however new it looks. */
static void make_format(struct article *article, int format)
{
    static const struct {
        const char *title, *date_revised;
        int version;
    } copies[] = {[ARTICLE_FROM_XML] = {"alpha", "2001-01-01", 1},
                  [ARTICLE_FROM_MEDLINE] = {"beta", "2022-02-02", 2},
                  [ARTICLE_FROM_CSV] = {"gamma", "2023-03-03", 3}};
    sample_full(article, PMID);
    article->source = (enum article_source)format;
    article->title = article_text(article, copies[format].title, -1);
    article->date_revised = copies[format].date_revised;
    article->version = copies[format].version;
}

static void test_formats_in_any_order(void **state)
{
    struct data *data = *state;
    GError *error = NULL;
    g_autofree char *wanted = NULL;
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                    {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (size_t n = 0; n < G_N_ELEMENTS(orders); n++) {
        bool removed = false;
        assert_true(ingest_delete(data->db, PMID, &removed, &error));
        exec_or_fail(data->db, "DELETE FROM deleted");
        for (int i = 0; i < 3; i++) {
            make_format(data->article, orders[n][i]);
            ingest(data->db, data->article);
        }
        g_autofree char *rows = dump(data->db);
        if (!wanted) wanted = g_strdup(rows);
        assert_string_equal(rows, wanted);
        assert_int_equal(hits(data->db, "title : alpha"), 1);
        assert_int_equal(hits(data->db, "title : beta OR gamma"), 0);
        assert_int_equal(int_of(data->db, "SELECT count(*) FROM lost_copy"), 2);
        read_one(data->db, PMID, data->article);
        assert_int_equal(data->article->source, ARTICLE_FROM_XML);
    }
}

/* The same content from two formats: the richer one counts all the same. */
static void test_formats_of_one_content(void **state)
{
    struct data *data = *state;
    for (int format = ARTICLE_FROM_CSV; format >= ARTICLE_FROM_XML; format--) {
        sample_full(data->article, PMID);
        data->article->source = (enum article_source)format;
        assert_int_equal(ingest(data->db, data->article),
                         format == ARTICLE_FROM_CSV ? INGEST_ADDED : INGEST_REPLACED);
        read_one(data->db, PMID, data->article);
        assert_int_equal(data->article->source, format);
        sample_full(data->article, PMID);
        data->article->source = (enum article_source)format;
        assert_int_equal(ingest(data->db, data->article), INGEST_SAME);
    }
}

/* What a person saved as text is still asked for, until its XML is there. */
static void test_text_leaves_a_record_wanted(void **state)
{
    struct data *data = *state;
    GError *error = NULL;
    int64_t query_id = 0, pmid = PMID, n = 0;
    assert_true(query_put(data->db, QUERY_TOPIC, "T", "t", &query_id, &error));
    assert_true(query_add_pmids(data->db, query_id, &pmid, 1, &error));
    for (int format = ARTICLE_FROM_CSV; format >= ARTICLE_FROM_XML; format--) {
        guint wanted = format == ARTICLE_FROM_XML ? 0 : 1;
        make_format(data->article, format);
        data->article->entrez_date = "2001-01-01";
        ingest(data->db, data->article);
        g_autoptr(GArray) pmids = query_wanted(data->db, query_id, &error);
        assert_int_equal(pmids->len, wanted);
        g_autoptr(GArray) members = wanted_members(data->db, query_id, "2020-01-01", &error);
        assert_int_equal(members->len, wanted);
        assert_true(wanted_stored(data->db, QUERY_TOPIC, "T", "t", &n, &error));
        assert_int_equal(n, 1 - wanted);
        if (wanted) {
            g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(int64_t));
            g_array_append_val(all, pmid);
            g_autoptr(GArray) older = wanted_older(data->db, all, "2000-01-01", &error);
            assert_int_equal(older->len, 1);
        }
    }
    assert_no_error(error);
}

static void test_text_does_not_deliver_what_is_missing(void **state)
{
    struct data *data = *state;
    GError *error = NULL;
    assert_true(missing_put(data->db, PMID, &error));
    for (int format = ARTICLE_FROM_CSV; format >= ARTICLE_FROM_XML; format--) {
        make_format(data->article, format);
        ingest(data->db, data->article);
        assert_int_equal(int_of(data->db, "SELECT count(*) FROM missing"), format != 0);
    }
}

/* Equal version and date: the greater digest counts, whatever the order. */
static void test_tie(void **state)
{
    const struct data *data = *state;
    char *titles[2] = {NULL, NULL};
    for (int first = 0; first < 2; first++) {
        GError *error = NULL;
        bool removed = false;
        assert_true(ingest_delete(data->db, PMID, &removed, &error));
        for (int i = 0; i < 2; i++) {
            sample_minimal(data->article, PMID);
            data->article->title = (first + i) % 2 ? "One" : "Two";
            ingest(data->db, data->article);
        }
        titles[first] = rows_of(data->db, "SELECT title FROM article", 1);
    }
    assert_string_equal(titles[0], titles[1]);
    g_free(titles[0]);
    g_free(titles[1]);
}

/* --- deletions ------------------------------------------------------------------- */

static void test_delete_and_return(void **state)
{
    const struct data *data = *state;
    GError *error = NULL;
    bool removed = true;
    assert_true(ingest_delete(data->db, PMID, &removed, &error));
    assert_false(removed);
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM deleted"), 0);

    exec_or_fail(data->db, "INSERT INTO missing VALUES(90000001, 'x')");
    sample_full(data->article, PMID);
    ingest(data->db, data->article);
    g_autofree char *before = dump(data->db);
    const struct s2_author author = {"1", "A"};
    const struct s2_paper paper = {.pmid = PMID, .found = true, .authors = &author, .n_authors = 1};
    assert_true(ingest_s2_paper(data->db, &paper, "2021-01-01T00:00:00Z", &error));

    assert_true(ingest_delete(data->db, PMID, &removed, &error));
    assert_true(removed);
    static const char *const tables[] = {"article",   "authorship", "mesh_heading",
                                         "lost_copy", "s2_paper",   "s2_author"};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", tables[i]);
        assert_int_equal(int_of(data->db, sql), 0);
    }
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM deleted"), 1);
    assert_int_equal(hits(data->db, "strain"), 0);
    check_text(data->db);

    assert_int_equal(ingest(data->db, data->article), INGEST_ADDED);
    g_autofree char *after = dump(data->db);
    assert_string_equal(before, after);
    check_text(data->db);
}

/* A batch that was rolled back leaves nothing, not even in memory. */
static void test_rollback(void **state)
{
    const struct data *data = *state;
    GError *error = NULL;
    g_autofree char *before = dump(data->db);
    assert_true(db_begin(data->db, &error));
    for (int i = 0; i < 3; i++) {
        sample_full(data->article, PMID + i);
        ingest(data->db, data->article);
    }
    db_rollback(data->db);
    g_autofree char *after = dump(data->db);
    assert_string_equal(before, after);
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM affiliation"), 0);
    /* ids that memory kept would now point at rows that are not there */
    sample_full(data->article, PMID);
    assert_int_equal(ingest(data->db, data->article), INGEST_ADDED);
    OWNED(article) back = article_new();
    read_one(data->db, PMID, back);
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM affiliation"), 2);
}

#define BATCH 20

/* Write batches of records until killed; each commit sends a byte. */
static void write_for_ever(const char *path, int progress)
{
    OWNED(db) db = db_open(path, DB_WRITE, NULL);
    OWNED(article) article = article_new();
    enum ingest_result result;
    for (int64_t n = 0; db_begin(db, NULL); n += BATCH) {
        for (int64_t i = 0; i < BATCH; i++) {
            sample_full(article, PMID + n + i);
            if (!ingest_article(db, article, &result, NULL)) return;
        }
        if (!db_commit(db, NULL) || write(progress, ".", 1) != 1) return;
    }
}

/* kill -9 in the midst of writing leaves whole batches and a sound file, and
 * the next run goes on where it was. */
static void test_killed(void **state)
{
    const struct data *data = *state;
    g_autofree char *path = g_build_filename(data->files->folder, "killed.db", NULL);
    int progress[2];
    assert_int_equal(pipe(progress), 0);
    pid_t child = fork();
    if (child == 0) {
        write_for_ever(path, progress[1]);
        _exit(1);
    }
    char dot = 0;
    for (int i = 0; i < 5; i++)
        assert_int_equal(read(progress[0], &dot, 1), 1);
    g_usleep(3000); /* into the next batch */
    kill(child, SIGKILL);
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFSIGNALED(how));
    close(progress[0]);
    close(progress[1]);

    OWNED(db) db = open_or_fail(path, DB_WRITE);
    int64_t n = int_of(db, "SELECT count(*) FROM article");
    assert_true(n >= 5 * BATCH && n % BATCH == 0);
    assert_int_equal(int_of(db, "SELECT count(*) FROM authorship"), 4 * n);
    g_autofree char *sound = rows_of(db, "PRAGMA integrity_check", 1);
    assert_string_equal(sound, "ok\n");
    check_text(db);
    sample_full(data->article, PMID);
    assert_int_equal(ingest(db, data->article), INGEST_SAME);
    sample_full(data->article, PMID + n);
    assert_int_equal(ingest(db, data->article), INGEST_ADDED);
}

/* A record that cannot be stored is named, and its batch is gone as a whole. */
static void test_error(void **state)
{
    const struct data *data = *state;
    exec_or_fail(data->db, "CREATE TRIGGER refuse BEFORE INSERT ON mesh_heading BEGIN "
                           "SELECT raise(ABORT, 'refused'); END");
    sample_full(data->article, PMID);
    GError *error = NULL;
    enum ingest_result result;
    bool ok = ingest_article(data->db, data->article, &result, &error);
    assert_failed(ok, error, RADSCOUT_ERROR_DATABASE, "PMID 90000001: ");
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM article"), 0);
}

/* No statement of a record scans a table: cost does not grow with the database. */
static void test_plans(void **state)
{
    const struct data *data = *state;
    static const char *const lookups[] = {
        "SELECT journal_id FROM journal WHERE title IS ?1 AND iso IS ?2 AND nlm_id IS ?3 "
        "AND issn IS ?4",
        "SELECT mesh_id FROM mesh_term WHERE ui IS ?1 AND name IS ?2",
        "SELECT affiliation_id FROM affiliation WHERE key = ?1",
        "SELECT pmid, title, abstract, keywords, mesh FROM article_text WHERE pmid = ?1",
        "DELETE FROM authorship WHERE pmid = ?1",
        "DELETE FROM mesh_heading WHERE pmid = ?1",
        "DELETE FROM lost_copy WHERE pmid = ?1",
        "DELETE FROM s2_author WHERE pmid = ?1",
        "DELETE FROM article WHERE pmid = ?1",
        "DELETE FROM parse_issue WHERE file_id = ?1 AND request_id = 0",
        "SELECT state FROM file WHERE sha256 = ?1",
        "SELECT request_id FROM answer WHERE parsed = 0 ORDER BY request_id",
        "SELECT DISTINCT q.name FROM query_article m JOIN query q ON q.query_id = m.query_id "
        "WHERE m.pmid = ?1",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lookups); i++) {
        g_autofree char *sql = g_strconcat("EXPLAIN QUERY PLAN ", lookups[i], NULL);
        GError *error = NULL;
        struct stmt *stmt = db_stmt(data->db, sql, &error);
        assert_no_error(error);
        bool has_row = false;
        while (stmt_step(stmt, &has_row, &error) && has_row) {
            const char *step = stmt_text(stmt, 3);
            if (g_str_has_prefix(step, "SCAN ") && !strstr(step, "USING INDEX answer_unparsed") &&
                !strstr(step, "COVERING INDEX answer_unparsed") && !strstr(step, "(subquery"))
                fail_msg("%s: %s", lookups[i], step);
        }
    }
}

/* --- Semantic Scholar -------------------------------------------------------------- */

#define S2_ROWS                                                                                    \
    "SELECT found, paper_id, citation_count, influential_citation_count, corpus_id, retrieved_at " \
    "FROM s2_paper"

static void test_s2(void **state)
{
    const struct data *data = *state;
    GError *error = NULL;
    const struct s2_author authors[] = {{"11", "A One"}, {NULL, "B Two"}};
    struct s2_paper paper = {.pmid = PMID,
                             .found = true,
                             .paper_id = "0123",
                             .corpus_id = 5,
                             .citation_count = 7,
                             .influential_citation_count = -1,
                             .authors = authors,
                             .n_authors = 2};
    for (int i = 0; i < 2; i++) {
        assert_true(ingest_s2_paper(data->db, &paper, "2021-01-02T00:00:00Z", &error));
        g_autofree char *rows = rows_of(data->db, S2_ROWS, 6);
        assert_string_equal(rows, "1|0123|7|NULL|5|2021-01-02T00:00:00Z\n");
        g_autofree char *people = rows_of(
            data->db, "SELECT position, s2_author_id, name FROM s2_author ORDER BY position", 3);
        assert_string_equal(people, "1|11|A One\n2|NULL|B Two\n");
    }
    paper.citation_count = 6; /* an older answer read later changes nothing */
    assert_true(ingest_s2_paper(data->db, &paper, "2021-01-01T00:00:00Z", &error));
    assert_int_equal(int_of(data->db, "SELECT citation_count FROM s2_paper"), 7);
    paper.found = false;
    assert_true(ingest_s2_paper(data->db, &paper, "2021-01-03T00:00:00Z", &error));
    g_autofree char *rows = rows_of(data->db, S2_ROWS, 6);
    assert_string_equal(rows, "0|NULL|NULL|NULL|NULL|2021-01-03T00:00:00Z\n");
    assert_int_equal(int_of(data->db, "SELECT count(*) FROM s2_author"), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pack),
        cmocka_unit_test(test_json),
        WITH_DB(test_round_trip),
        WITH_DB(test_positions),
        WITH_DB(test_interned),
        WITH_DB(test_interned_when_forgotten),
        WITH_DB(test_same_twice),
        WITH_DB(test_copies_in_any_order),
        WITH_DB(test_formats_in_any_order),
        WITH_DB(test_formats_of_one_content),
        WITH_DB(test_text_leaves_a_record_wanted),
        WITH_DB(test_text_does_not_deliver_what_is_missing),
        WITH_DB(test_tie),
        WITH_DB(test_delete_and_return),
        WITH_DB(test_rollback),
        WITH_DB(test_killed),
        WITH_DB(test_error),
        WITH_DB(test_plans),
        WITH_DB(test_s2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
