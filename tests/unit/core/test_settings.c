/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/settings.h"

#include "core/error.h"
#include "core/log.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static const char *const variables[] = {
    "RADSCOUT_CONFIG", "RADSCOUT_DB", "RADSCOUT_EMAIL", "RADSCOUT_NCBI_URL", "RADSCOUT_S2_URL",
    "NCBI_API_KEY",    "S2_API_KEY",  "XDG_DATA_HOME",  "XDG_CONFIG_HOME",
};

/* Each test works in a folder of its own, without any of our variables. */
static int enter_folder(void **state)
{
    char *folder = g_dir_make_tmp("settings-XXXXXX", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++)
        g_unsetenv(variables[i]);
    *state = folder;
    return folder && g_chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    g_autofree char *folder = *state;
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
        (void)g_unlink(name);
    return g_chdir("/") == 0 && g_rmdir(folder) == 0 ? 0 : -1;
}

static void put(const char *path, const char *text, gssize size)
{
    assert_true(
        g_file_set_contents_full(path, text, size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
}

static struct settings *load(const char *text, GError **error)
{
    put("a.conf", text, -1);
    return settings_load("a.conf", NULL, error);
}

static void assert_near(double a, double b)
{
    assert_true(a - b < 1e-9 && b - a < 1e-9);
}

static const struct settings_value *value_of(const struct settings *settings, const char *section,
                                             const char *key)
{
    for (guint i = 0; i < settings->values->len; i++) {
        const struct settings_value *value = settings->values->pdata[i];
        if (strcmp(value->section, section) == 0 && strcmp(value->key, key) == 0) return value;
    }
    fail();
    return NULL;
}

static void good_values(void **state)
{
    (void)state;
    OWNED(settings)
    s = load("\xEF\xBB\xBF# byte order mark\r\n"
             "[radscout]\r\n"
             "contact_email = a@example.org\r\n"
             "database=sub/x.db\n"
             "\n"
             "  [window]\n"
             "\tyears\t=\t3\n"
             "[ncbi]\nrequests_per_second = 2.5\n"
             "[s2]\nenabled = false\nrefresh_days = 7\nscout_seconds = 9\n"
             "[topic \"Cardiac MRI\"]\n"
             "query = \"cardiac MRI\"[tiab] OR \\n a;b \\ 'x' = \"y\"  \n"
             "[ topic   \" M\u00FCsli \" ]\n"
             "query = x\n"
             "[institution \"Mayo Clinic\"]\n"
             "query = \"Mayo Clinic\"[ad]\n"
             "aliases = Mayo Clinic Arizona ;; Mayo, Florida;  ",
             NULL);
    assert_non_null(s);
    assert_string_equal(s->path, "a.conf");
    assert_string_equal(s->contact_email, "a@example.org");
    assert_true(g_path_is_absolute(s->database));
    assert_true(g_str_has_suffix(s->database, "/sub/x.db"));
    assert_int_equal(s->window_years, 3);
    assert_near(s->ncbi_rate, 2.5);
    assert_near(s->s2_rate, 1);
    assert_false(s->s2_enabled);
    assert_int_equal(s->s2_refresh_days, 7);
    assert_int_equal(s->s2_scout_seconds, 9);
    assert_int_equal(s->topics->len, 2);
    const struct settings_topic *topic = settings_topic(s, "CARDIAC mri");
    assert_non_null(topic);
    assert_string_equal(topic->query, "\"cardiac MRI\"[tiab] OR \\n a;b \\ 'x' = \"y\"");
    assert_int_equal(topic->line, 14);
    assert_non_null(settings_topic(s, "musli"));
    assert_null(settings_topic(s, "cardiac"));
    const struct settings_institution *place = settings_institution(s, "mayo clinic");
    assert_non_null(place);
    assert_int_equal(place->aliases->len, 2);
    assert_string_equal(place->aliases->pdata[0], "Mayo Clinic Arizona");
    assert_string_equal(place->aliases->pdata[1], "Mayo, Florida");
    assert_null(settings_institution(s, "Mayo"));
    assert_string_equal(value_of(s, "window", "years")->origin, "a.conf:7");
    assert_string_equal(value_of(s, "topic \"Cardiac MRI\"", "query")->origin, "a.conf:15");
    assert_string_equal(value_of(s, "field", "query")->origin, "built-in default");
    assert_true(strlen(s->field_query) > 100);
}

/* What is refused, and what the message must name. */
static const struct {
    const char *config, *message, *also;
} refused[] = {
    /* GKeyFile merges these in silence */
    {"[window]\nyears = 1\n[window]\n", "line 3: [window] stands in line 1 already", NULL},
    {"[topic \"A b\"]\nquery=x\n[topic \"\u00C1-B\"]\nquery=y\n", "line 3", "in line 1 already"},
    {"[window]\nyears = 1\n\nyears = 2\n", "line 4: [window] years stands in line 2", NULL},
    /* GKeyFile takes or mangles these names */
    {"[topic \"a[b\"]\nquery=x\n", "line 1: a section is", "brackets"},
    {"[topic \"a]b\"]\nquery=x\n", "line 1: a section is", NULL},
    {"[topic \"a\"] # why\nquery=x\n", "nothing after it", NULL},
    {"[topic \"a\"\nquery=x\n", "line 1: a section is", NULL},
    {"[]\n", "unknown section []", NULL},
    {"[\n", "line 1: a section is", NULL},
    {"[topic Cardiac MRI]\n", "a name stands in quotes: [topic \"Cardiac MRI\"]", NULL},
    {"[topic \"a\" \"b\"]\n", "begins and ends with one quote", NULL},
    {"[topic \"\"]\n", "no letter or digit", NULL},
    {"[topic \" - \"]\n", "no letter or digit", NULL},
    {"[topic]\nquery=x\n", "needs a name", NULL},
    {"[window \"x\"]\nyears=1\n", "takes no name", NULL},
    /* lines of no form */
    {"years = 1\n", "line 1: a key before the first [section]", NULL},
    {"[window]\nyears\n", "line 2: neither", NULL},
    {"[topic \"a\"]\nquery = a OR\n  b[tiab]\n", "line 3: neither", "query_file"},
    {"[window]\n; years\n", "line 2: neither", NULL},
    {"[window]\nyears = 1\x01\n", "line 2: control character U+0001", NULL},
    {"[window]\nyears = 1\n\n[field]\nquery = \u202E\n", "line 5: control character U+202E", NULL},
    {"[window]\n# caf\xE9\n", "line 2: not UTF-8 text", NULL},
    {"[window]\ryears=1\n", "line 1: control character U+000D", NULL},
    /* names */
    {"[windows]\n", "line 1: unknown section [windows]; did you mean 'window'?", NULL},
    {"[NCBI]\n", "did you mean 'ncbi'?", NULL},
    {"[zzzzzz]\n", "; there are radscout, window, field, ncbi, s2, mentors, topic, institution",
     NULL},
    {"[window]\nyear = 3\n", "line 2: unknown key 'year' in [window]; did you mean 'years'?", NULL},
    {"[ncbi]\napi-keyfile = x\n", "did you mean 'api_key_file'?", NULL},
    {"[topic \"a\"]\nquery=x\naliases=y\n", "line 3: unknown key 'aliases'", "query, query_file"},
    {"[topic \"a\"]\nquery[de]=x\n", "unknown key 'query[de]'", "'query'"},
    /* values */
    {"[window]\nyears = 0\n", "line 2: [window] years = '0': expected a whole number", NULL},
    {"[window]\nyears = 61\n", "1 to 60", NULL},
    {"[window]\nyears = 1.5\n", "1 to 60", NULL},
    {"[window]\nyears = 12 # long\n", "a comment is a line of its own", NULL},
    {"[window]\nyears =\n", "years = ''", NULL},
    {"[radscout]\ncontact_email = me\n", "line 2: [radscout] contact_email = 'me'", NULL},
    {"[radscout]\ncontact_email = \"a@example.org\"\n", "e-mail", NULL},
    {"[radscout]\ncontact_email = a@b@example.org\n", "e-mail", NULL},
    {"[radscout]\ncontact_email = a@example\n", "e-mail", NULL},
    {"[radscout]\ncontact_email = a b@example.org\n", "e-mail", NULL},
    {"[radscout]\ndatabase =\n", "file name", NULL},
    {"[radscout]\ndatabase = \"x.db\"\n", "without quotes", NULL},
    {"[radscout]\ndatabase = ~somebody/x.db\n", "file name", NULL},
    {"[ncbi]\nrequests_per_second = fast\n", "0.01 to 1000", NULL},
    {"[ncbi]\nrequests_per_second = 0\n", "0.01 to 1000", NULL},
    {"[ncbi]\nrequests_per_second = -1\n", "0.01 to 1000", NULL},
    {"[ncbi]\nrequests_per_second = 1.2.3\n", "0.01 to 1000", NULL},
    {"[ncbi]\nrequests_per_second = nan\n", "0.01 to 1000", NULL},
    {"[s2]\nrequests_per_second = 1e9\n", "0.01 to 1000", NULL},
    {"[s2]\nenabled = yes\n", "true or false", NULL},
    {"[s2]\nrefresh_days = 0\n", "1 to 3650", NULL},
    {"[s2]\nscout_seconds = 0\n", "1 to 3600", NULL},
    {"[institution \"a\"]\nquery=x\naliases = ; ;\n", "names with ';' between", NULL},
    /* queries */
    {"[topic \"a\"]\n", "line 1: [topic \"a\"] has no query", "query_file"},
    {"[institution \"a\"]\naliases=b\n", "has no query", NULL},
    {"[field]\n", "line 1: [field] has no query", NULL},
    {"[topic \"a\"]\nquery =  \n", "line 2", "empty"},
    {"[topic \"a\"]\nquery=x\nquery_file=good.txt\n", "line 3", "keep one"},
    {"[topic \"a\"]\nquery_file=missing.txt\n", "line 2: [topic \"a\"] query_file: cannot read",
     "missing.txt"},
    {"[topic \"a\"]\nquery_file=empty.txt\n", "empty", NULL},
    {"[topic \"a\"]\nquery_file=latin1.txt\n", "latin1.txt' line 2: not UTF-8", NULL},
    /* keys */
    {"[ncbi]\napi_key_file = open.key\n", "line 2: [ncbi] api_key_file: others can read",
     "chmod 600"},
    {"[ncbi]\napi_key_file = missing.key\n", "cannot read", "missing.key"},
    {"[s2]\napi_key_file = two.key\n", "two.key' holds no key", NULL},
    {"[s2]\napi_key_file = empty.txt\n", "holds no key", NULL},
    {"[s2]\napi_key_file = long.key\n", "larger than", NULL},
};

static void bad_configs(void **state)
{
    (void)state;
    put("good.txt", "x", -1);
    put("empty.txt", "# only a comment\n\n", -1);
    put("latin1.txt", "ok\ncaf\xE9\n", -1);
    put("open.key", "verysecret", -1);
    assert_int_equal(g_chmod("open.key", 0640), 0);
    put("two.key", "verysecret word\n", -1);
    g_autofree char *letters = g_strnfill(300, 'k');
    put("long.key", letters, -1);
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        OWNED(settings) s = load(refused[i].config, &error);
        if (s) fail_msg("accepted: %s", refused[i].config);
        assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
        bool told = strstr(error->message, refused[i].message) &&
                    (!refused[i].also || strstr(error->message, refused[i].also)) &&
                    strstr(error->message, "a.conf");
        if (!told) fail_msg("%s\nsaid: %s", refused[i].config, error->message);
        assert_null(strstr(error->message, "verysecret"));
    }
}

static void limits(void **state)
{
    (void)state;
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 1001; i++) {
        if (i == 1000) {
            OWNED(settings) s = load(text->str, NULL);
            assert_non_null(s);
            assert_int_equal(s->topics->len, 1000);
        }
        g_string_append_printf(text, "[topic \"t%d\"]\nquery=x\n", i);
    }
    g_autoptr(GError) many = NULL;
    assert_null(load(text->str, &many));
    assert_non_null(strstr(many->message, "more than 1000"));

    g_string_assign(text, "#");
    while (text->len < 1024 * 1024)
        g_string_append_c(text, 'x');
    OWNED(settings) full = load(text->str, NULL);
    assert_non_null(full);
    g_string_append_c(text, 'x');
    g_autoptr(GError) large = NULL;
    assert_null(load(text->str, &large));
    assert_non_null(strstr(large->message, "larger than"));
    g_string_free(text, TRUE);

    put("nul.conf", "[window]\nyears\0= 1\n", 19);
    g_autoptr(GError) nul = NULL;
    assert_null(settings_load("nul.conf", NULL, &nul));
    assert_non_null(strstr(nul->message, "line 2: NUL byte"));

    g_autofree char *name = g_strnfill(201, 'n');
    g_autofree char *config = g_strdup_printf("[topic \"%s\"]\nquery=x\n", name);
    g_autoptr(GError) longer = NULL;
    assert_null(load(config, &longer));
    assert_non_null(strstr(longer->message, "longer than 200"));
}

static void query_files(void **state)
{
    (void)state;
    put("q.txt", "\xEF\xBB\xBF# head\r\n\"a\"[tiab] OR\r\n\n  # note\n  \"b;c\"[tiab]\n", -1);
    OWNED(settings)
    s = load("[topic \"a\"]\nquery_file = q.txt\n[field]\nquery_file=./q.txt\n", NULL);
    assert_non_null(s);
    assert_string_equal(settings_topic(s, "a")->query, "\"a\"[tiab] OR \"b;c\"[tiab]");
    assert_string_equal(s->field_query, "\"a\"[tiab] OR \"b;c\"[tiab]");
}

static void which_config(void **state)
{
    const char *folder = *state;
    g_autofree char *own = g_build_filename(folder, "radscout", NULL);
    g_autofree char *own_file = g_build_filename(own, "radscout.conf", NULL);
    struct {
        const char *option, *variable;
        bool here, xdg;
        int years; /* 0: error; 12: built in */
    } cases[] = {
        {"one.conf", "two.conf", true, true, 1},
        {NULL, "two.conf", true, true, 2},
        {NULL, NULL, true, true, 3},
        {NULL, NULL, false, true, 4},
        {NULL, NULL, false, false, 12},
        {NULL, "", false, false, 12},
        {"missing", NULL, true, true, 0},
        {NULL, "missing", true, true, 0},
        {".", NULL, true, true, 0},
    };
    put("one.conf", "[window]\nyears=1\n", -1);
    put("two.conf", "[window]\nyears=2\n", -1);
    assert_int_equal(g_mkdir(own, 0700), 0);
    g_setenv("XDG_CONFIG_HOME", folder, TRUE);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        (void)g_unlink("radscout.conf");
        (void)g_unlink(own_file);
        if (cases[i].here) put("radscout.conf", "[window]\nyears=3\n", -1);
        if (cases[i].xdg) put(own_file, "[window]\nyears=4\n", -1);
        g_unsetenv("RADSCOUT_CONFIG");
        if (cases[i].variable) g_setenv("RADSCOUT_CONFIG", cases[i].variable, TRUE);
        g_autoptr(GError) error = NULL;
        OWNED(settings) s = settings_load(cases[i].option, NULL, &error);
        assert_int_equal(s ? s->window_years : 0, cases[i].years);
        if (!s) assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
    }
    (void)g_unlink(own_file);
    assert_int_equal(g_rmdir(own), 0);
}

static void which_database(void **state)
{
    (void)state;
    static const struct {
        const char *option, *variable, *config, *data_home, *suffix, *origin;
    } cases[] = {
        {"o.db", "v.db", "c.db", "/xdg", "/o.db", "option --db"},
        {NULL, "v.db", "c.db", "/xdg", "/v.db", "$RADSCOUT_DB"},
        {NULL, NULL, "c.db", "/xdg", "/c.db", "a.conf:2"},
        {NULL, "", NULL, "/xdg", "/xdg/radscout/radscout.db", "built-in default"},
        {NULL, NULL, NULL, "relative", "/.local/share/radscout/radscout.db", "built-in default"},
        {NULL, NULL, "~/c.db", NULL, "/c.db", "a.conf:2"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line =
            g_strdup_printf("[radscout]\n%s%s", cases[i].config ? "database=" : "",
                            cases[i].config ? cases[i].config : "");
        put("a.conf", line, -1);
        g_unsetenv("RADSCOUT_DB");
        g_unsetenv("XDG_DATA_HOME");
        if (cases[i].variable) g_setenv("RADSCOUT_DB", cases[i].variable, TRUE);
        if (cases[i].data_home) g_setenv("XDG_DATA_HOME", cases[i].data_home, TRUE);
        OWNED(settings) s = settings_load("a.conf", cases[i].option, NULL);
        assert_non_null(s);
        assert_true(g_path_is_absolute(s->database));
        assert_true(g_str_has_suffix(s->database, cases[i].suffix));
        assert_string_equal(value_of(s, "radscout", "database")->origin, cases[i].origin);
        assert_string_equal(value_of(s, "radscout", "database")->value, s->database);
    }
    g_autoptr(GError) error = NULL;
    assert_null(settings_load("a.conf", "", &error));
    assert_true(g_error_matches(error, RADSCOUT_ERROR, RADSCOUT_ERROR_USAGE));
}

static void environment_values(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *message; /* NULL: accepted */
    } cases[] = {
        {"RADSCOUT_EMAIL", "b@example.org", NULL},
        {"RADSCOUT_EMAIL", "b", "$RADSCOUT_EMAIL: 'b'"},
        {"RADSCOUT_NCBI_URL", "http://127.0.0.1:8080/entrez/eutils/", NULL},
        {"RADSCOUT_NCBI_URL", "https://[::1]/x", NULL},
        {"RADSCOUT_NCBI_URL", "ftp://example.org/", "$RADSCOUT_NCBI_URL"},
        {"RADSCOUT_NCBI_URL", "example.org", "$RADSCOUT_NCBI_URL"},
        {"RADSCOUT_NCBI_URL", "http:///x", "$RADSCOUT_NCBI_URL"},
        {"RADSCOUT_NCBI_URL", "http://example.org/?a=b", "$RADSCOUT_NCBI_URL"},
        {"RADSCOUT_S2_URL", "http://u:p@example.org/", "$RADSCOUT_S2_URL: a base address holds no"},
        {"NCBI_API_KEY", "verysecret", NULL},
        {"NCBI_API_KEY", "very secret", "$NCBI_API_KEY holds no key"},
        {"S2_API_KEY",
         "s\xC3\xA9"
         "cret",
         "$S2_API_KEY holds no key"},
        {"S2_API_KEY", "", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_setenv(cases[i].name, cases[i].value, TRUE);
        g_autoptr(GError) error = NULL;
        OWNED(settings) s = load("[radscout]\ncontact_email=a@example.org\n", &error);
        assert_int_equal(s != NULL, cases[i].message == NULL);
        if (!s) {
            assert_non_null(strstr(error->message, cases[i].message));
            assert_null(strstr(error->message, "secret"));
        }
        g_unsetenv(cases[i].name);
    }
    g_setenv("RADSCOUT_EMAIL", "b@example.org", TRUE);
    g_setenv("RADSCOUT_NCBI_URL", "http://127.0.0.1:8080/entrez/eutils//", TRUE);
    OWNED(settings) s = load("[radscout]\ncontact_email=a@example.org\n", NULL);
    assert_string_equal(s->contact_email, "b@example.org");
    assert_string_equal(value_of(s, "radscout", "contact_email")->origin, "$RADSCOUT_EMAIL");
    assert_string_equal(s->ncbi_url, "http://127.0.0.1:8080/entrez/eutils");
    assert_string_equal(s->s2_url, "https://api.semanticscholar.org/graph/v1");
}

static void keys_stay_secret(void **state)
{
    (void)state;
    put("n.key", "  filesecret\n", -1);
    OWNED(settings) s = load("[ncbi]\napi_key_file = n.key\n", NULL);
    assert_non_null(s);
    assert_string_equal(s->ncbi_api_key, "filesecret");
    assert_null(s->s2_api_key);
    g_setenv("NCBI_API_KEY", "envsecret", TRUE);
    OWNED(settings) e = load("[ncbi]\napi_key_file = n.key\n", NULL);
    assert_string_equal(e->ncbi_api_key, "envsecret");
    assert_string_equal(value_of(e, "ncbi", "api_key")->origin, "$NCBI_API_KEY");
    OWNED(settings) unread = load("[ncbi]\napi_key_file = missing.key\n", NULL);
    assert_non_null(unread); /* the environment wins: the file is not looked at */
    const struct settings *both[] = {s, e};
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++) {
        assert_string_equal(value_of(both[i], "ncbi", "api_key")->value, "(set)");
        for (guint j = 0; j < both[i]->values->len; j++) {
            const struct settings_value *value = both[i]->values->pdata[j];
            assert_null(value->value ? strstr(value->value, "secret") : NULL);
        }
    }
}

static void rates(void **state)
{
    (void)state;
    static const struct {
        const char *config, *url, *key;
        double ncbi;
    } cases[] = {
        {"", NULL, NULL, 3},
        {"", NULL, "keykeykey", 10},
        {"[ncbi]\nrequests_per_second=1\n", NULL, "keykeykey", 1},
        {"[ncbi]\nrequests_per_second=50\n", NULL, NULL, 3},
        {"[ncbi]\nrequests_per_second=50\n", NULL, "keykeykey", 10},
        {"[ncbi]\nrequests_per_second=50\n", "http://127.0.0.1:1/x", NULL, 50},
        {"[ncbi]\nrequests_per_second=50\n", "http://localhost/x", NULL, 50},
        {"[ncbi]\nrequests_per_second=50\n", "http://[::1]:9/x", NULL, 50},
        {"[ncbi]\nrequests_per_second=50\n", "http://localhost.example.org/x", NULL, 3},
        {"[ncbi]\nrequests_per_second=50\n", "http://127.0.0.1.example.org/x", NULL, 3},
        {"", "http://127.0.0.1:1/x", NULL, 3},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_unsetenv("NCBI_API_KEY");
        g_unsetenv("RADSCOUT_NCBI_URL");
        if (cases[i].key) g_setenv("NCBI_API_KEY", cases[i].key, TRUE);
        if (cases[i].url) g_setenv("RADSCOUT_NCBI_URL", cases[i].url, TRUE);
        OWNED(settings) s = load(cases[i].config, NULL);
        assert_non_null(s);
        assert_near(s->ncbi_rate, cases[i].ncbi);
    }
}

static void built_in(void **state)
{
    (void)state;
    OWNED(settings) s = settings_load(NULL, NULL, NULL);
    assert_non_null(s);
    assert_null(s->path);
    assert_null(s->contact_email);
    assert_int_equal(s->window_years, 12);
    assert_true(s->s2_enabled);
    assert_int_equal(s->topics->len, 12);
    assert_true(s->institutions->len >= 12);
    assert_non_null(settings_topic(s, "paediatric radiology"));
    assert_non_null(settings_institution(s, "Charite Berlin"));
    for (guint i = 0; i < s->topics->len; i++) {
        const struct settings_topic *topic = s->topics->pdata[i];
        assert_int_equal(topic->line, 0);
    }
}

/* Every commented default of the shipped config, uncommented, is what holds
 * without it. */
static void defaults_are_as_documented(void **state)
{
    (void)state;
    g_autofree char *path =
        g_build_filename(g_getenv("RADSCOUT_SOURCE"), "config", "radscout.conf", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    static const char *const commented[] = {
        "requests_per_second = 3",
        "enabled = true",
        "requests_per_second = 1",
        "refresh_days = 30",
        "scout_seconds = 20",
        "database = ~/.local/share/radscout/radscout.db",
        "contact_email = you@example.org",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(commented); i++) {
        g_autofree char *line = g_strdup_printf("\n# %s\n", commented[i]);
        char *found = strstr(text, line);
        assert_non_null(found);
        found[1] = found[2] = ' ';
    }
    OWNED(settings) s = load(text, NULL);
    OWNED(settings) plain = settings_load(NULL, NULL, NULL);
    assert_non_null(s);
    assert_string_equal(s->database, plain->database);
    assert_near(s->ncbi_rate, plain->ncbi_rate);
    assert_near(s->s2_rate, plain->s2_rate);
    assert_int_equal(s->s2_refresh_days, plain->s2_refresh_days);
    assert_int_equal(s->s2_scout_seconds, plain->s2_scout_seconds);
    assert_int_equal(s->s2_scout_seconds, 20);
    assert_int_equal(s->s2_enabled, plain->s2_enabled);
}

static void nearest_names(void **state)
{
    (void)state;
    static const char *const names[] = {"fetch", "mentors", "themes", "run", "api_key_file"};
    static const struct {
        const char *name, *nearest;
    } cases[] = {
        {"fecth", "fetch"},
        {"mentor", "mentors"},
        {"MENTORS", "mentors"},
        {"theme", "themes"},
        {"ment", "mentors"},
        {"key file", "api_key_file"},
        {"rnu", "run"},
        {"apikeyfile", "api_key_file"},
        {"", NULL},
        {"xyzzy", NULL},
        {"r", NULL},
        {"\xFF\xFE", NULL},
        {"fun", "run"},
        {"a name that is far longer than anything that could be meant by anybody typing", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *nearest = settings_nearest(cases[i].name, names, G_N_ELEMENTS(names));
        if (cases[i].nearest) {
            assert_non_null(nearest);
            assert_string_equal(nearest, cases[i].nearest);
        } else {
            assert_null(nearest);
        }
    }
}

int main(void)
{
    log_set_level(LOG_ERROR);
#define IN_FOLDER(name) cmocka_unit_test_setup_teardown(name, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(good_values),
        IN_FOLDER(bad_configs),
        IN_FOLDER(limits),
        IN_FOLDER(query_files),
        IN_FOLDER(which_config),
        IN_FOLDER(which_database),
        IN_FOLDER(environment_values),
        IN_FOLDER(keys_stay_secret),
        IN_FOLDER(rates),
        IN_FOLDER(built_in),
        IN_FOLDER(defaults_are_as_documented),
        cmocka_unit_test(nearest_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
