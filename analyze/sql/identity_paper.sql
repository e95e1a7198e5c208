-- SPDX-License-Identifier: GPL-3.0-or-later
-- One visible record: what people who wrote it can be told apart by.
SELECT coalesce(nlm_id, j.title, j.iso), coalesce(year, 0),
       coalesce(entrez_date, year || '-07-01'), article.title, grants,
       digest
FROM article LEFT JOIN journal j USING(journal_id) WHERE pmid = ?
