/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CORE_SETTINGS_H
#define RADSCOUT_CORE_SETTINGS_H
/*
 * The config: an INI key file -> checked settings, with where each came from.
 * core/ini reads its lines; what they mean is decided here. File names in it
 * are relative to its folder, ~/ is the home folder.
 * Precedence: option > environment > config file > built-in default.
 * The struct and all it points to belong to settings_free().
 */
#include "core/mentor_weights.h"
#include "core/own.h"

#include <glib.h>
#include <stdbool.h>

struct settings_topic {
    char *name;
    char *query; /* one PubMed query */
    int line;    /* where it stands in the file; 0: built in */
};

struct settings_institution {
    char *name;
    char *query;
    GPtrArray *aliases; /* char * */
    int line;
};

/* One setting as `radscout config` lists it. */
struct settings_value {
    char *section, *key, *value; /* keys are shown as "(set)" */
    char *origin;                /* "radscout.conf:12", "built-in default", "$RADSCOUT_DB" */
};

struct settings {
    char *path;              /* file read; NULL: built-in default */
    char *database;          /* full path */
    char *institutions_file; /* the user's own names of institutions; NULL: none */
    char *synonyms_file;     /* the user's own groups of terms; NULL: none */
    char *contact_email;     /* NULL: live NCBI requests are refused */
    int window_years;        /* 1..60 */
    char *field_query;
    char *ncbi_api_key; /* NULL: none. Never printed. */
    char *s2_api_key;
    char *ncbi_url, *s2_url; /* base addresses, no slash at the end */
    double ncbi_rate;        /* requests/s: 3, 10 with key, or requests_per_second, which */
    double s2_rate;          /* only on loopback may exceed that; s2: 1 */
    bool s2_enabled;         /* [s2] enabled; true unless switched off */
    int s2_refresh_days;     /* facts older than this are asked again */
    int s2_scout_seconds;    /* what scout waits for Semantic Scholar at the most */
    struct mentor_weights mentor_weights; /* [mentors] */
    GPtrArray *topics;                    /* struct settings_topic * in file order */
    GPtrArray *institutions;              /* struct settings_institution * in file order */
    GPtrArray *values;                    /* struct settings_value * */
};

/* Read the config. path: --config or NULL (then $RADSCOUT_CONFIG,
 * ./radscout.conf, $XDG_CONFIG_HOME/radscout/radscout.conf, built-in). database:
 * --db or NULL. Errors are USAGE and name file, line, section and key, with the
 * nearest right spelling. */
struct settings *settings_load(const char *path, const char *database, GError **error);
void settings_free(struct settings *settings);
OWNED_DEFINE(settings, settings_free)

/* Topic of that name (case and accents ignored), or NULL. */
const struct settings_topic *settings_topic(const struct settings *settings, const char *name);
const struct settings_institution *settings_institution(const struct settings *settings,
                                                        const char *name);

/* The nearest of n names (nearest.h), or NULL. */
const char *settings_nearest(const char *name, const char *const *names, gsize n);

#endif
