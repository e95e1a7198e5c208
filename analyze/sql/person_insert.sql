-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT OR REPLACE INTO person(person_id, last_name, fore_name, suffix, name_key, orcid, s2_author_id,
                   n_papers, first_date, last_date, confidence, name_block)
VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
