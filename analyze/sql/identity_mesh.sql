-- SPDX-License-Identifier: GPL-3.0-or-later
-- Subject headings of one record.
SELECT name FROM mesh_heading JOIN mesh_term USING(mesh_id) WHERE pmid = ?
