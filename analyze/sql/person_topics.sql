-- SPDX-License-Identifier: GPL-3.0-or-later
-- The papers of a person in saved topics by year of entry: the topic with most of them
-- first, the last year first.
SELECT query_id, name, sum(count(*)) OVER (PARTITION BY query_id) AS papers, entered, count(*),
       group_concat(pmid, ' ')
FROM (SELECT query_id, query.name, pmid,
             coalesce(CAST(substr(entrez_date, 1, 4) AS INTEGER), year) AS entered
      FROM person_authorship
      JOIN article USING(pmid)
      JOIN query_article USING(pmid)
      JOIN query USING(query_id)
      WHERE person_id = ? AND kind IN ('topic', 'scout') ORDER BY pmid DESC)
WHERE entered IS NOT NULL
GROUP BY query_id, entered ORDER BY papers DESC, name, query_id, entered DESC
