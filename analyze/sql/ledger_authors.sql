-- SPDX-License-Identifier: GPL-3.0-or-later
-- The author list of a record.
SELECT last_name, collective_name IS NOT NULL, email IS NOT NULL, is_last
FROM authorship WHERE pmid = ? ORDER BY position
