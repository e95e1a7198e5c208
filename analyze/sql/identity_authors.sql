-- SPDX-License-Identifier: GPL-3.0-or-later
-- Authorships of visible records that name a person.
SELECT pmid, position, last_name, fore_name, initials, suffix, orcid, email, affiliations
FROM authorship JOIN article USING(pmid)
WHERE last_name IS NOT NULL ORDER BY pmid, position
