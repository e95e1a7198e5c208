-- SPDX-License-Identifier: GPL-3.0-or-later
-- Descriptors of the MeSH files that the user imported. The last import of each kind counts.
CREATE TABLE mesh_descriptor(
    name TEXT PRIMARY KEY,         -- as MeSH prints it
    ui TEXT,                       -- D and digits; NULL: no file said
    trees TEXT NOT NULL,           -- tree numbers, one a line; empty: no file said
    terms TEXT NOT NULL            -- entry terms, other names, one a line
) STRICT, WITHOUT ROWID;
