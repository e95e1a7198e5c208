-- SPDX-License-Identifier: GPL-3.0-or-later
-- What every person prints about place and contact, the latest record first.
SELECT person_id, pmid, coalesce(entrez_date, year || '-07-01') AS day, affiliations, email,
       last_name
FROM person_authorship
JOIN authorship USING(pmid, position)
JOIN article USING(pmid)
WHERE affiliations IS NOT NULL OR email IS NOT NULL
ORDER BY person_id, day DESC, pmid DESC, position
