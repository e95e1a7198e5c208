/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any text as an affiliation. */
#include "analyze/places.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool truth)
{
    if (!truth) abort();
}

static void require_text(const char *text)
{
    require(!text || (*text != '\0' && g_utf8_validate(text, -1, NULL)));
}

static void check_place(const struct place *place)
{
    require_text(place->institution);
    require_text(place->department);
    require_text(place->city);
    require(!place->country || strlen(place->country) == 2);
    require(!place->state || place->country);
    if (!place->institution) return;
    g_autofree char *key = places_name_key(place->institution);
    require(key && g_utf8_validate(key, -1, NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct place_list list;
    g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
    places_read(text, &list);
    require(list.n <= PLACES_MAX);
    for (size_t i = 0; i < list.n; i++)
        check_place(&list.items[i]);
    place_list_clear(&list);
    const char *country = places_country(text);
    require(!country || strlen(country) == 2);
    return 0;
}
