-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the papers of a person are mainly about: major subject headings, 2: how many.
SELECT name, count(*) AS papers, group_concat(pmid, ' ')
FROM (SELECT DISTINCT mesh_id, pmid
      FROM person_authorship
      JOIN mesh_heading USING(pmid)
      WHERE person_id = ?1 AND (major OR instr(qualifiers, ',1]') > 0) ORDER BY pmid DESC)
JOIN mesh_term USING(mesh_id)
GROUP BY mesh_id ORDER BY papers DESC, name LIMIT ?2
