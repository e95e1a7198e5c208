-- SPDX-License-Identifier: GPL-3.0-or-later
-- What table study is made of. The country is the first that the affiliations of
-- the first author print.
SELECT article.pmid, CASE WHEN is_book THEN NULL ELSE journal_id END, publication_types, title,
       abstract, keywords, received, accepted,
       (SELECT place.country
        FROM authorship a, json_each(a.affiliations) printed, affiliation_place place
        WHERE a.pmid = article.pmid AND a.is_first AND a.collective_name IS NULL
          AND place.affiliation_id = printed.value AND place.country IS NOT NULL
        ORDER BY a.position, printed.key, place.seq LIMIT 1)
FROM article ORDER BY article.pmid
