-- SPDX-License-Identifier: GPL-3.0-or-later
-- The papers of a person, newest first.
SELECT pmid, coalesce(entrez_date, year || '-07-01') AS day, coalesce(iso, journal.title),
       article.title, position, n_authors, is_first, is_last, retracted
FROM person_authorship
JOIN authorship USING(pmid, position)
JOIN article USING(pmid)
LEFT JOIN journal USING(journal_id)
WHERE person_id = ? ORDER BY day DESC, pmid DESC
