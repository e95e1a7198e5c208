-- SPDX-License-Identifier: GPL-3.0-or-later
-- Headings that records print, with their place in the imported tree: found by identifier,
-- where the import has that, else by name.
SELECT t.mesh_id, d.name, d.trees
FROM mesh_descriptor d JOIN mesh_term t ON t.ui = d.ui
WHERE d.trees <> ''
UNION ALL
SELECT t.mesh_id, d.name, d.trees
FROM mesh_term t JOIN mesh_descriptor d ON d.name = t.name
WHERE d.trees <> '' AND (t.ui IS NULL OR t.ui NOT IN (SELECT ui FROM mesh_descriptor
                                                      WHERE ui IS NOT NULL))
ORDER BY 1
