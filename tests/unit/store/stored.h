/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_TESTS_STORE_STORED_H
#define RADSCOUT_TESTS_STORE_STORED_H
/* An open database and a record to store in it, for the tests of what is stored. */
#include "store/ingest.h"
#include "tests/unit/store/fixture.h"

#define PMID INT64_C(90000001)

struct data {
    struct fixture *files;
    struct db *db;
    struct article *article;
};

static inline int set_up(void **state)
{
    struct data *data = g_new0(struct data, 1);
    fixture_set_up((void **)&data->files);
    data->db = open_or_fail(data->files->path, DB_WRITE);
    data->article = article_new();
    *state = data;
    return 0;
}

static inline int tear_down(void **state)
{
    struct data *data = *state;
    db_close(data->db);
    article_free(data->article);
    fixture_tear_down((void **)&data->files);
    g_free(data);
    return 0;
}

static inline enum ingest_result ingest(struct db *db, const struct article *article)
{
    GError *error = NULL;
    enum ingest_result result = INGEST_LOST;
    ingest_article(db, article, &result, &error);
    assert_no_error(error);
    return result;
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
