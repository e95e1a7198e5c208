-- SPDX-License-Identifier: GPL-3.0-or-later
-- Authorships of one record; a group has no last name.
SELECT position, last_name, fore_name, initials, suffix, orcid, email, affiliations
FROM authorship WHERE pmid = ? ORDER BY position
