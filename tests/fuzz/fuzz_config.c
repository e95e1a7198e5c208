/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a config: settings, or an error that says what to do. */
#include "core/error.h"
#include "core/ini.h"
#include "core/settings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static void check_error(const GError *error)
{
    require(error && error->domain == RADSCOUT_ERROR && *error->message != '\0');
    require(g_utf8_validate(error->message, -1, NULL));
}

static void check_settings(const struct settings *settings)
{
    require(settings->database && settings->field_query);
    require(settings->window_years >= 1 && settings->window_years <= 60);
    require(settings->ncbi_rate > 0 && settings->s2_rate > 0);
    for (guint i = 0; i < settings->topics->len; i++) {
        const struct settings_topic *topic = settings->topics->pdata[i];
        require(*topic->name != '\0' && *topic->query != '\0');
        require(settings_topic(settings, topic->name) == topic);
    }
}

/* settings_load() reads a file. */
static struct settings *load(const uint8_t *data, size_t size, GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("radscout-fuzz-XXXXXX", &path, NULL);
    require(fd >= 0 && write(fd, data, size) == (ssize_t)size && close(fd) == 0);
    struct settings *settings = settings_load(path, NULL, error);
    unlink(path);
    return settings;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) ini_error = NULL, error = NULL;
    g_autofree char *text = g_strndup((const char *)data, size);
    OWNED(ini) ini = ini_parse("fuzz.conf", text, size, &ini_error);
    if (!ini) check_error(ini_error);
    /* Other files and devices are not part of the game. */
    if (g_strstr_len(text, -1, "file")) return 0;
    OWNED(settings) settings = load(data, size, &error);
    if (settings) {
        require(ini != NULL);
        check_settings(settings);
    } else {
        check_error(error);
    }
    return 0;
}
