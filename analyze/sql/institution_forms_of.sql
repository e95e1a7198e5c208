-- SPDX-License-Identifier: GPL-3.0-or-later
-- What one affiliation says of institutions: of the directory or not, the forms.
-- As in institutions_learned.sql.
SELECT p.institution_id, EXISTS(SELECT 1 FROM institution i
                                WHERE i.institution_id = p.institution_id AND i.is_known),
       p.printed, p.country, p.state, p.city, p.ror
FROM affiliation_place p
WHERE p.affiliation_id = ? AND p.institution_id IS NOT NULL
