-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which affiliations visible records print, as lists of ids.
SELECT affiliations FROM authorship JOIN article USING(pmid)
WHERE affiliations IS NOT NULL
