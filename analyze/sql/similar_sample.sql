-- SPDX-License-Identifier: GPL-3.0-or-later
-- Words of every n-th record.
SELECT title, abstract, keywords, mesh FROM article_text
WHERE pmid IN (SELECT pmid FROM (SELECT pmid, row_number() OVER (ORDER BY pmid) AS n FROM paper)
               WHERE n % ?1 = 0)
ORDER BY pmid
