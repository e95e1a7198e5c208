-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every naming of an institution that is not of the directory.
SELECT p.institution_id, p.affiliation_id, p.printed, p.country, p.state, p.city, p.ror
FROM affiliation_place p
WHERE p.institution_id IS NOT NULL
  AND NOT EXISTS(SELECT 1 FROM institution i WHERE i.institution_id = p.institution_id)
