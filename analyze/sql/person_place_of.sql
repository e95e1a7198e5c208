-- SPDX-License-Identifier: GPL-3.0-or-later
-- The same as in person_place.sql, of one person.
SELECT person_id, pmid, position, coalesce(entrez_date, year || '-07-01'), affiliations, email,
       last_name
FROM person_authorship
CROSS JOIN authorship USING(pmid, position)
CROSS JOIN article USING(pmid)
WHERE person_id = ? AND (affiliations IS NOT NULL OR email IS NOT NULL)
