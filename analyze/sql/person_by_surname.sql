-- SPDX-License-Identifier: GPL-3.0-or-later
-- People whose folded name begins with these words. U+10FFFF ends the range.
SELECT person_id, last_name, fore_name, suffix, n_papers FROM person
WHERE name_key >= ?1 AND name_key < ?1 || char(1114111) ORDER BY person_id
