-- SPDX-License-Identifier: GPL-3.0-or-later
-- 1 first author, 2 person: other seniors behind that first author, newest paper first.
SELECT s.person_id, s.pmid, paper.entry_day, p.last_name, p.fore_name, p.suffix
FROM person_authorship a
CROSS JOIN senior_paper s ON s.pmid = a.pmid AND s.first_person_id = a.person_id
CROSS JOIN paper ON paper.pmid = s.pmid
CROSS JOIN person p ON p.person_id = s.person_id
WHERE a.person_id = ?1 AND s.person_id <> ?2
ORDER BY paper.entry_day DESC, s.pmid DESC, s.person_id
