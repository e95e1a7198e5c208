/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_ARTICLE_JSON_H
#define RADSCOUT_CLI_ARTICLE_JSON_H
/* A record as the object of contract 3.3, keys in that order. */
#include "core/record.h"
#include "store/articles.h"

#include <jansson.h>

/* extra may be NULL: nothing is known but the record. The caller owns the
 * reference. */
json_t *article_json(const struct article *article, const struct article_extra *extra);

#endif
