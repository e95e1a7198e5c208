-- SPDX-License-Identifier: GPL-3.0-or-later
-- Organisations of the ROR file that the user imported. The last import counts.
CREATE TABLE organisation(
    ror TEXT PRIMARY KEY,          -- bare ROR identifier
    name TEXT NOT NULL,            -- as ROR shows it
    names TEXT NOT NULL,           -- labels and aliases, one a line
    acronyms TEXT NOT NULL,        -- one a line
    kinds TEXT NOT NULL,           -- education, healthcare, company, ..., one a line
    is_active INTEGER NOT NULL,    -- 0: inactive or withdrawn
    country TEXT,                  -- ISO 3166-1 alpha-2
    state TEXT,                    -- name of the part of the country
    city TEXT,                     -- as ROR prints it
    grid TEXT NOT NULL,            -- GRID identifiers, one a line
    isni TEXT NOT NULL,            -- ISNI identifiers as printed, one a line
    parents TEXT NOT NULL          -- bare ROR identifiers, one a line
) STRICT, WITHOUT ROWID;
