-- SPDX-License-Identifier: GPL-3.0-or-later
-- Authorships of one record that name a person.
SELECT position, last_name, fore_name, initials, suffix, orcid, email, affiliations
FROM authorship WHERE pmid = ? AND last_name IS NOT NULL ORDER BY position
