-- SPDX-License-Identifier: GPL-3.0-or-later
-- What every person prints about place and contact, in the order of the tables:
-- it is sorted by the reader, which takes a fraction of the time.
SELECT person_id, pmid, position, coalesce(entrez_date, year || '-07-01'), affiliations, email,
       last_name
FROM authorship
CROSS JOIN article USING(pmid)
CROSS JOIN person_authorship USING(pmid, position)
WHERE affiliations IS NOT NULL OR email IS NOT NULL
ORDER BY pmid, position
