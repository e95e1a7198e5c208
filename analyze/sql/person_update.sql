-- SPDX-License-Identifier: GPL-3.0-or-later
-- The same as person_insert.sql for one who is there and whose name, ORCID and block
-- stay: no index is touched.
UPDATE person SET suffix = ?4, s2_author_id = ?7, n_papers = ?8, first_date = ?9, last_date = ?10,
                  confidence = ?11
WHERE person_id = ?1 AND last_name = ?2 AND fore_name IS ?3 AND name_key = ?5 AND orcid IS ?6
  AND name_block = ?12
