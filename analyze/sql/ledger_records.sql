-- SPDX-License-Identifier: GPL-3.0-or-later
-- The records of a person, newest first: how the person stands on them, what they are.
SELECT own.pmid, paper.entry_day, a.position, r.n_authors, a.is_first, a.is_last,
       a.email IS NOT NULL, r.authors_complete, r.retracted,
       coalesce(instr(r.corrections, '"ExpressionOfConcernIn"') > 0, 0), paper.n_persons,
       paper.first_person_id
FROM person_authorship own
CROSS JOIN authorship a USING(pmid, position)
CROSS JOIN article r USING(pmid)
CROSS JOIN paper USING(pmid)
WHERE own.person_id = ?
ORDER BY paper.entry_day DESC, own.pmid DESC
