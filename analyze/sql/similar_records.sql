-- SPDX-License-Identifier: GPL-3.0-or-later
-- The records that the full text finds best, with their words.
SELECT t.pmid, t.title, t.abstract, t.keywords, t.mesh
FROM (SELECT rowid AS pmid FROM article_fts WHERE article_fts MATCH ?1
      ORDER BY bm25(article_fts, 3.0, 1.0, 2.0, 2.0), rowid LIMIT ?2) found
JOIN paper USING(pmid) JOIN article_text t USING(pmid)
ORDER BY t.pmid
