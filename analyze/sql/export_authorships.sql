-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every authorship, groups too, with the person who holds it.
SELECT pmid, position, n_authors, last_name, fore_name, collective_name, orcid, person_id,
       is_first, is_last, affiliations, email
FROM authorship JOIN article USING(pmid) LEFT JOIN person_authorship USING(pmid, position)
ORDER BY pmid, position
