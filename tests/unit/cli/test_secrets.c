/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Services that say the keys they were given back in everything they answer:
 * nothing that is written may hold one. */
#include "cli/fetching.h"

#include <fcntl.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "cli/app.h"
#include "cli/loading.h"
#include "core/log.h"
#include "store/raw.h"
#include "tests/unit/fetch/tiny_server.h"
#include "tests/unit/store/fixture.h"

#define NCBI_KEY "0123456789abcdefNCBI"
#define S2_KEY "fedcba9876543210S2"
#define EMAIL "someone.else@example.org"

struct echo {
    gint n_search, n_fetch, n_s2;
    bool refuses; /* answers nothing but that the key is wrong */
    int seen;     /* requests that carried a key */
};

#define HEAD(status) "HTTP/1.1 " status " X\r\nX-Echo: " NCBI_KEY "\r\n\r\n"

static const char *answer_search(struct echo *echo)
{
    static const char *const troubles[] = {
        HEAD("429") "{\"error\":\"API rate limit exceeded\",\"api-key\":\"" NCBI_KEY "\"}",
        HEAD("500") "<html>?api_key=" NCBI_KEY "&email=" EMAIL "</html>",
        HEAD("200") "{\"error\":\"API rate limit exceeded\",\"api-key\":\"" NCBI_KEY "\"}",
    };
    gint n = g_atomic_int_add(&echo->n_search, 1);
    if (n < (gint)G_N_ELEMENTS(troubles)) return troubles[n];
    return HEAD("200") "<?xml version=\"1.0\"?><eSearchResult><Count>2</Count><RetMax>2</RetMax>"
                       "<RetStart>0</RetStart><QueryKey>1</QueryKey><WebEnv>MCID_1</WebEnv>"
                       "<IdList><Id>90000002</Id><Id>90000001</Id></IdList><QueryTranslation>"
                       "a " NCBI_KEY " b</QueryTranslation><WarningList><OutputMessage>" NCBI_KEY
                       " is odd</OutputMessage></WarningList></eSearchResult>";
}

static const char *answer_fetch(struct echo *echo)
{
    if (g_atomic_int_add(&echo->n_fetch, 1) == 0)
        return HEAD("200") "<eFetchResult><ERROR>" NCBI_KEY "</ERROR></eFetchResult>";
#define RECORD(pmid)                                                                               \
    "<PubmedArticle><MedlineCitation><PMID Version=\"1\">" pmid                                    \
    "</PMID><Article><ArticleTitle>" NCBI_KEY " in a title</ArticleTitle>"                         \
    "</Article></MedlineCitation></PubmedArticle>"
    return HEAD("200") "<?xml version=\"1.0\"?><PubmedArticleSet>" RECORD("90000002")
        RECORD("90000001") "</PubmedArticleSet>";
}

static const char *answer_s2(struct echo *echo)
{
    if (g_atomic_int_add(&echo->n_s2, 1) == 0)
        return HEAD("429") "{\"message\":\"" S2_KEY "\",\"code\":\"429\"}";
    return HEAD("200") "[{\"paperId\":\"" S2_KEY "\",\"authors\":[{\"authorId\":\"1\",\"name\":"
                       "\"" S2_KEY "\"}]},null]";
}

static char *respond(void *user, guint n, const char *request)
{
    struct echo *echo = user;
    bool is_s2 = strstr(request, "/graph/") != NULL;
    (void)n;
    if (strstr(request, is_s2 ? "x-api-key: " S2_KEY : "api_key=" NCBI_KEY)) echo->seen++;
    if (echo->refuses && is_s2)
        return g_strdup(HEAD("400") "{\"error\":\"x-api-key: " S2_KEY " is wrong\"}");
    if (echo->refuses)
        return g_strdup(HEAD("400") "{\"error\":\"API key invalid\",\"api-key\":\"" NCBI_KEY "\"}");
    if (is_s2) return g_strdup(answer_s2(echo));
    return g_strdup(strstr(request, "esearch") ? answer_search(echo) : answer_fetch(echo));
}

/* --- what was written -------------------------------------------------------------- */

static void search_bytes(const char *what, const void *bytes, size_t size)
{
    static const char *const secrets[] = {NCBI_KEY, S2_KEY};
    for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++)
        if (memmem(bytes, size, secrets[i], strlen(secrets[i])))
            fail_msg("%s holds the key %s", what, secrets[i]);
}

/* Every file below the folder, whatever it is. */
static int search_folder(const char *folder)
{
    int n = 0;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *bytes = NULL;
        gsize size = 0;
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            n += search_folder(path);
        } else if (g_file_get_contents(path, &bytes, &size, NULL)) {
            search_bytes(path, bytes, size);
            n++;
        }
    }
    return n;
}

/* The answers as they were, not as they lie compressed; how many had a key
 * blanked out. */
static int search_answers(struct db *db)
{
    int n_blanked = 0;
    int64_t last = int_of(db, "SELECT coalesce(max(request_id), 0) FROM answer");
    for (int64_t id = 1; id <= last; id++) {
        g_autoptr(GBytes) body = answer_get(db, id, NULL);
        gsize size = 0;
        const void *bytes = body ? g_bytes_get_data(body, &size) : "";
        search_bytes("a stored answer", bytes, size);
        n_blanked += memmem(bytes, size, "*****", 5) != NULL;
    }
    return n_blanked;
}

/* --- a session ----------------------------------------------------------------------- */

struct session {
    const struct fixture *fixture;
    struct tiny_server *server;
    struct echo echo;
    char *log_path;
    int stderr_before;
};

static void set_url(const char *variable, const struct tiny_server *server, const char *path)
{
    g_autofree char *url = g_strdup_printf("http://127.0.0.1:%d%s", server->port, path);
    g_setenv(variable, url, TRUE);
}

static void begin(struct session *session, const struct fixture *fixture)
{
    *session = (struct session){.fixture = fixture};
    session->server = tiny_start_with(respond, &session->echo);
    session->log_path = g_build_filename(fixture->folder, "log", NULL);
    set_url("RADSCOUT_NCBI_URL", session->server, "/entrez/eutils");
    set_url("RADSCOUT_S2_URL", session->server, "/graph/v1");
    g_setenv("RADSCOUT_TEST_FAST", "1", TRUE);
    g_setenv("RADSCOUT_EMAIL", EMAIL, TRUE);
    g_setenv("RADSCOUT_DB", fixture->path, TRUE);
    g_setenv("NCBI_API_KEY", NCBI_KEY, TRUE);
    g_setenv("S2_API_KEY", S2_KEY, TRUE);
    g_setenv("XDG_RUNTIME_DIR", fixture->folder, TRUE);
    fflush(stderr);
    session->stderr_before = dup(STDERR_FILENO);
    int log = g_open(session->log_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(log >= 0 && dup2(log, STDERR_FILENO) >= 0);
    close(log);
    log_set_level(LOG_DEBUG);
}

static void end(struct session *session)
{
    fflush(stderr);
    dup2(session->stderr_before, STDERR_FILENO);
    close(session->stderr_before);
    tiny_stop(session->server);
    g_free(session->log_path);
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); /* sanitizers look into the program at its end */
}

/* One query and its facts, read; what failed goes to the log as main() does it. */
static void gather_once(struct app *app, const char *text)
{
    g_autoptr(GError) error = NULL;
    struct loading_report loaded = {0};
    const struct fetching_options options = {0};
    const struct harvest_query query = {QUERY_SCOUT, "a query", text};
    OWNED(fetching) fetching = fetching_open(app, &options, &error);
    assert_no_error(error);
    bool ok = fetching_run(fetching, &query, NULL, &error) &&
              loading_answers(app_db(app, DB_WRITE, NULL), &loaded, &error) &&
              fetching_facts(fetching, 0, 0, &error) &&
              loading_answers(app_db(app, DB_WRITE, NULL), &loaded, &error);
    if (!ok) log_error("%s", error->message);
}

static void test_echoes(void **state)
{
    struct session session;
    begin(&session, *state);
    struct app app = {0};
    gather_once(&app, "a");
    struct db *db = app_db(&app, DB_WRITE, NULL);
    /* it worked, through all the trouble, and the keys were used */
    assert_int_equal(int_of(db, "SELECT count(*) FROM article"), 2);
    assert_int_equal(int_of(db, "SELECT count(*) FROM s2_paper WHERE found"), 1);
    assert_true(session.echo.seen >= 6);
    /* no core file, no debugger */
    struct rlimit core;
    assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
    assert_int_equal(core.rlim_max, 0);
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
    /* wrong keys: errors that hold the services' own words */
    session.echo.refuses = true;
    gather_once(&app, "b");
    assert_true(int_of(db, "SELECT count(*) FROM request WHERE error IS NOT NULL") >= 1);
    exec_or_fail(db, "DELETE FROM s2_paper");
    {
        g_autoptr(GError) error = NULL;
        const struct fetching_options options = {0};
        OWNED(fetching) fetching = fetching_open(&app, &options, &error);
        assert_true(fetching_facts(fetching, 0, 0, &error));
    }
    assert_true(int_of(db, "SELECT count(*) FROM request WHERE source = 's2' AND "
                           "instr(error, '(')") >= 1);
    assert_true(search_answers(db) >= 3);
    app_clear(&app);
    fflush(stderr);
    assert_true(search_folder(session.fixture->folder) >= 3);
    g_autofree char *log = NULL;
    assert_true(g_file_get_contents(session.log_path, &log, NULL, NULL));
    assert_non_null(strstr(log, "the API key is not accepted"));
    assert_non_null(strstr(log, "too many requests"));
    assert_null(strstr(log, EMAIL));
    end(&session);
}

/* A redirect is a block page's manner: nobody follows it, least of all the key. */
static char *redirect(void *user, guint n, const char *request)
{
    (void)n, (void)request;
    return g_strdup_printf("HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:%d/%s\r\n\r\n",
                           ((struct tiny_server *)user)->port, S2_KEY);
}

static void test_redirects(void **state)
{
    struct session session;
    begin(&session, *state);
    struct tiny_server *away = session.server;
    struct tiny_server *here = tiny_start_with(redirect, away);
    set_url("RADSCOUT_NCBI_URL", here, "/entrez/eutils");
    set_url("RADSCOUT_S2_URL", here, "/graph/v1");
    struct app app = {0};
    gather_once(&app, "a");
    exec_or_fail(app_db(&app, DB_WRITE, NULL),
                 "INSERT INTO article(pmid, version, digest, is_book, authors_complete, n_authors, "
                 "retracted) VALUES(90000001, 1, x'00', 0, 1, 0, 0)");
    {
        const struct fetching_options options = {0};
        OWNED(fetching) fetching = fetching_open(&app, &options, NULL);
        assert_true(fetching_facts(fetching, 0, 0, NULL));
    }
    app_clear(&app);
    fflush(stderr);
    g_autofree char *log = NULL;
    assert_true(g_file_get_contents(session.log_path, &log, NULL, NULL));
    assert_int_equal(tiny_count(here), 2);
    assert_int_equal(tiny_count(away), 0);
    assert_non_null(strstr(log, "redirects us"));
    search_folder(session.fixture->folder);
    tiny_stop(here);
    end(&session);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)
    const struct CMUnitTest tests[] = {CASE(test_echoes), CASE(test_redirects)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
