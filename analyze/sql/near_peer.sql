-- SPDX-License-Identifier: GPL-3.0-or-later
-- One person as a near-peer: who, where now, contact, first and latest record.
SELECT p.last_name, p.fore_name, p.suffix, p.n_papers, p.first_date, p.last_date,
       l.institution_id, i.name, i.parents, l.place_pmid, l.email, l.email_pmid, l.email_date,
       EXISTS(SELECT 1 FROM senior_paper s WHERE s.person_id = p.person_id),
       (SELECT pmid FROM person_authorship a JOIN paper USING(pmid)
        WHERE a.person_id = p.person_id ORDER BY entry_day, pmid LIMIT 1),
       (SELECT pmid FROM person_authorship a JOIN paper USING(pmid)
        WHERE a.person_id = p.person_id ORDER BY entry_day DESC, pmid DESC LIMIT 1)
FROM person p
LEFT JOIN person_place l USING(person_id)
LEFT JOIN institution i USING(institution_id)
WHERE p.person_id = ?
