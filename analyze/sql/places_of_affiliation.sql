-- SPDX-License-Identifier: GPL-3.0-or-later
-- The places in an affiliation, in printed order.
SELECT name, coalesce(affiliation.ror, institution.ror), affiliation_place.country,
       affiliation_place.state, affiliation_place.city, department, is_radiology
FROM affiliation_place
LEFT JOIN institution USING(institution_id)
LEFT JOIN affiliation USING(affiliation_id)
WHERE affiliation_id = ? ORDER BY seq
