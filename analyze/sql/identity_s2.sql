-- SPDX-License-Identifier: GPL-3.0-or-later
-- Semantic Scholar's authors of visible records.
SELECT pmid, s2_author.position, s2_author_id, name
FROM s2_author JOIN article USING(pmid)
WHERE s2_author_id IS NOT NULL AND name IS NOT NULL ORDER BY pmid, s2_author.position
