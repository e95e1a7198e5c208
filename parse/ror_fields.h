/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RADSCOUT_PARSE_ROR_FIELDS_H
#define RADSCOUT_PARSE_ROR_FIELDS_H
/* Fields of one ROR record, schema 1 or 2, -> struct organisation. */
#include "core/organisation.h"

#include <jansson.h>

/* What is not of the expected type is passed over. Returns the schema, 1 or 2. */
int ror_fields_json(const json_t *record, struct organisation *organisation);

/* Which column of a CSV holds what; NULL when identifier or name is missing. */
struct ror_columns;
struct ror_columns *ror_columns_new(char *const *header, guint n);
int ror_columns_schema(const struct ror_columns *columns); /* 1 or 2 */
void ror_columns_free(struct ror_columns *columns);
void ror_fields_csv(const struct ror_columns *columns, char *const *fields, guint n,
                    struct organisation *organisation);

#endif
