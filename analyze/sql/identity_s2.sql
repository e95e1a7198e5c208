-- SPDX-License-Identifier: GPL-3.0-or-later
-- Semantic Scholar's authors of one record.
SELECT position, s2_author_id, name FROM s2_author
WHERE pmid = ? AND s2_author_id IS NOT NULL AND name IS NOT NULL ORDER BY position
