/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_CLI_PERSON_PAGE_H
#define RADSCOUT_CLI_PERSON_PAGE_H
/* What else stands on the page of a person: papers by year, topic and subject heading,
 * other people who could bear the name, and links that lead on. */
#include "store/db.h"

#include <jansson.h>
#include <stdint.h>

/* Add "years", "topics", "headings", "namesakes" and "links" to the JSON of a person,
 * which has name, orcid and s2_author_id. */
bool person_page_add(struct db *db, int64_t person_id, json_t *person, GError **error);

/* The same as text, from that JSON. */
void person_page_papers_text(GString *text, const json_t *person);
void person_page_namesakes_text(GString *text, const json_t *person);
void person_page_links_text(GString *text, const json_t *person);

/* [pmid, ...] of PMIDs with blanks between them; NULL is an empty list. */
json_t *person_page_pmids(const char *pmids);

#endif
