-- SPDX-License-Identifier: GPL-3.0-or-later
-- 1 person, 2 affiliation and 3 place in it (0: none), 4 PMID and 5 date of the
-- place, 6 e-mail, 7 PMID, 8 date and 9 confidence of the e-mail.
INSERT INTO person_place(person_id, institution_id, department, is_radiology, country, state, city,
                         place_pmid, place_date, email, email_pmid, email_date,
                         email_confidence)
SELECT ?1, institution_id, department, coalesce(is_radiology, 0), country, state, city,
       ?4, ?5, ?6, ?7, ?8, ?9
FROM (SELECT 1) LEFT JOIN affiliation_place ON affiliation_id = ?2 AND seq = ?3
