-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who prints an ORCID, most records with it first.
SELECT person_id FROM authorship JOIN person_authorship USING(pmid, position)
WHERE orcid = ? GROUP BY person_id ORDER BY count(*) DESC, person_id
