-- SPDX-License-Identifier: GPL-3.0-or-later
-- With whom a person writes most; how often the one was first author under the other.
SELECT other.person_id, person.last_name, person.fore_name, person.suffix, count(*) AS together,
       max(coalesce(entrez_date, year || '-07-01')) AS day,
       min(coalesce(entrez_date, year || '-07-01')),
       count(own_senior.pmid), count(other_senior.pmid), group_concat(own.pmid, ' ')
FROM person_authorship AS own
JOIN person_authorship AS other USING(pmid)
JOIN article USING(pmid)
JOIN person ON person.person_id = other.person_id
LEFT JOIN senior_paper AS own_senior
    ON own_senior.person_id = own.person_id AND own_senior.pmid = own.pmid
   AND own_senior.first_person_id = other.person_id
LEFT JOIN senior_paper AS other_senior
    ON other_senior.person_id = other.person_id AND other_senior.pmid = own.pmid
   AND other_senior.first_person_id = own.person_id
WHERE own.person_id = ?1 AND other.person_id <> ?1
GROUP BY other.person_id ORDER BY together DESC, day DESC, other.person_id LIMIT ?2
