-- SPDX-License-Identifier: GPL-3.0-or-later
-- How often each form of an institution is printed; see institution_forms_of.sql.
INSERT INTO institution_form(institution_id, kind, form, prints)
WITH named AS MATERIALIZED (
    SELECT p.institution_id, i.is_known, p.printed, p.country, p.state, p.city, prints,
           p.ror
    FROM affiliation_place p
    JOIN affiliation_use USING(affiliation_id)
    JOIN institution i ON i.institution_id = p.institution_id)
SELECT institution_id, 5, '', sum(prints) FROM named WHERE is_known GROUP BY 1
UNION ALL
SELECT institution_id, 0, printed, sum(prints) FROM named WHERE NOT is_known GROUP BY 1, 3
UNION ALL
SELECT institution_id, 1, country, sum(prints) FROM named
WHERE NOT is_known AND country IS NOT NULL GROUP BY 1, 3
UNION ALL
SELECT institution_id, 2, state, sum(prints) FROM named
WHERE NOT is_known AND state IS NOT NULL GROUP BY 1, 3
UNION ALL
SELECT institution_id, 3, city, sum(prints) FROM named
WHERE NOT is_known AND city IS NOT NULL GROUP BY 1, 3
UNION ALL
SELECT institution_id, 4, ror, sum(prints) FROM named
WHERE NOT is_known AND ror IS NOT NULL GROUP BY 1, 3
