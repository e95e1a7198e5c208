-- SPDX-License-Identifier: GPL-3.0-or-later
-- Visible records: what people who wrote them can be told apart by.
SELECT pmid, coalesce(journal_id, 0), coalesce(year, 0),
       coalesce(entrez_date, year || '-07-01'), title
FROM article ORDER BY pmid
