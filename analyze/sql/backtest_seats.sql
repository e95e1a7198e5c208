-- SPDX-License-Identifier: GPL-3.0-or-later
-- People on the papers entered after a day: whether they stand last, whether the
-- paper can be evidence.
SELECT a.pmid, a.position, coalesce(r.entrez_date, printf('%04d-07-01', r.year)) AS day,
       a.is_last, r.authors_complete AND NOT r.retracted, a.last_name,
       coalesce(a.fore_name, a.initials)
FROM article r CROSS JOIN authorship a USING(pmid)
WHERE day > ?1 AND a.last_name IS NOT NULL
ORDER BY a.pmid, a.position
