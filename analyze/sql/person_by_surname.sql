-- SPDX-License-Identifier: GPL-3.0-or-later
-- People whose folded name begins with these words, the next word with that letter (NULL:
-- any) where there is one. U+10FFFF ends the range; the key alone decides before a row
-- is read.
SELECT person_id, last_name, fore_name, suffix, n_papers FROM person
WHERE name_key >= ?1 AND name_key < ?1 || char(1114111)
  AND (?2 IS NULL OR substr(name_key, length(?1) + 2, 1) IN (?2, '')) ORDER BY person_id
