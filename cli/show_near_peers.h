/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_SHOW_NEAR_PEERS_H
#define RADSCOUT_CLI_SHOW_NEAR_PEERS_H
/* Near-peers in words and as JSON, for `mentors` and `person`. */
#include "analyze/near_peers.h"

#include <jansson.h>

/* [{...}, ...] */
json_t *show_near_peers_json(const struct near_peers *peers, bool newcomers_known);

/* {"senior": 1, ...}: how many first authors fail each rule. */
json_t *show_near_peers_left_out(const struct near_peers *peers);

/* One line for each, "none" when there is nobody, then who was left out. indent goes
 * before every line; why: also what each rule was met by, with PMIDs. */
void show_near_peers_append(GString *text, const struct near_peers *peers, const char *indent,
                            bool why);

#endif
