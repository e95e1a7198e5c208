-- SPDX-License-Identifier: GPL-3.0-or-later
-- The papers of a person that count, newest first, with their first authors.
SELECT s.pmid, paper.entry_day, s.first_person_id, p.last_name, p.fore_name, p.suffix, newcomer,
       coalesce(international, -1)
FROM senior_paper s
JOIN paper USING(pmid)
JOIN person p ON p.person_id = s.first_person_id
WHERE s.person_id = ?
ORDER BY paper.entry_day DESC, s.pmid DESC
