-- SPDX-License-Identifier: GPL-3.0-or-later
-- People on the records of some years (of entry, else of publication), as printed.
SELECT pmid, coalesce(CAST(substr(r.entrez_date, 1, 4) AS INTEGER), r.year) AS published,
       a.last_name, coalesce(a.fore_name, a.initials)
FROM article r JOIN authorship a USING(pmid)
WHERE published BETWEEN ?1 AND ?2 AND a.last_name IS NOT NULL
ORDER BY published, pmid, a.position
