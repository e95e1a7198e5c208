-- SPDX-License-Identifier: GPL-3.0-or-later
-- The last country that each affiliation names.
SELECT affiliation_id, country FROM affiliation_place
WHERE country IS NOT NULL ORDER BY affiliation_id, seq
