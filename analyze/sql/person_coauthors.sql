-- SPDX-License-Identifier: GPL-3.0-or-later
-- With whom a person writes most.
SELECT other.person_id, person.last_name, person.fore_name, person.suffix, count(*) AS together,
       max(coalesce(entrez_date, year || '-07-01')) AS day
FROM person_authorship AS own
JOIN person_authorship AS other USING(pmid)
JOIN article USING(pmid)
JOIN person ON person.person_id = other.person_id
WHERE own.person_id = ?1 AND other.person_id <> ?1
GROUP BY other.person_id ORDER BY together DESC, day DESC, other.person_id LIMIT ?2
