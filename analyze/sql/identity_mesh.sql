-- SPDX-License-Identifier: GPL-3.0-or-later
-- Subject headings of visible records. Check tags (what was studied, not what
-- about) say nothing about who wrote.
SELECT pmid, mesh_id
FROM mesh_heading JOIN article USING(pmid) JOIN mesh_term USING(mesh_id)
WHERE name NOT IN ('Humans', 'Male', 'Female', 'Adult', 'Middle Aged', 'Aged',
                   'Aged, 80 and over', 'Young Adult', 'Adolescent', 'Child', 'Child, Preschool',
                   'Infant', 'Infant, Newborn', 'Pregnancy', 'Animals', 'Mice', 'Rats', 'Rabbits',
                   'Dogs', 'Swine', 'Retrospective Studies', 'Prospective Studies')
ORDER BY pmid, mesh_id
