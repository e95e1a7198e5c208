-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every naming of an institution that is not of the directory. A printed ROR
-- identifier is its own where the affiliation names one place only.
SELECT p.institution_id, p.affiliation_id, p.printed, p.country, p.state, p.city,
       CASE WHEN a.ror IS NOT NULL AND NOT EXISTS(
           SELECT 1 FROM affiliation_place q WHERE q.affiliation_id = p.affiliation_id AND q.seq > 1)
       THEN a.ror END
FROM affiliation_place p JOIN affiliation a USING(affiliation_id)
WHERE p.institution_id IS NOT NULL
  AND NOT EXISTS(SELECT 1 FROM institution i WHERE i.institution_id = p.institution_id)
