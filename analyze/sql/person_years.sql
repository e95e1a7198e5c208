-- SPDX-License-Identifier: GPL-3.0-or-later
-- The papers of a person by year of entry, the last year first.
SELECT coalesce(CAST(substr(entrez_date, 1, 4) AS INTEGER), year) AS entered, count(*),
       sum(is_first), sum(is_last), group_concat(pmid, ' ')
FROM (SELECT pmid, entrez_date, year, is_first, is_last
      FROM person_authorship
      JOIN authorship USING(pmid, position)
      JOIN article USING(pmid)
      WHERE person_id = ? ORDER BY pmid DESC)
WHERE entered IS NOT NULL GROUP BY entered ORDER BY entered DESC
