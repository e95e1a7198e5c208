-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where a person was, when: institutions by the last record that prints them.
SELECT institution.name, institution.ror, affiliation_place.country, affiliation_place.state,
       affiliation_place.city, max(is_radiology), count(DISTINCT pmid),
       min(coalesce(entrez_date, year || '-07-01')),
       max(coalesce(entrez_date, year || '-07-01')) AS last_day,
       institution_id = (SELECT institution_id FROM person_place WHERE person_id = ?1),
       institution.parents, group_concat(DISTINCT pmid)
FROM person_authorship
JOIN authorship USING(pmid, position)
JOIN article USING(pmid)
JOIN json_each(affiliations)
JOIN affiliation_place ON affiliation_id = json_each.value
JOIN institution USING(institution_id)
WHERE person_id = ?1 AND affiliations IS NOT NULL
GROUP BY institution_id ORDER BY last_day DESC, count(DISTINCT pmid) DESC, institution_id
