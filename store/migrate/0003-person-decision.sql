-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the user decided about people: two authorships are one person's, or not.
-- Authorships are named by PMID and position, so that decisions outlive analyses.
CREATE TABLE person_decision(
    decision INTEGER NOT NULL,     -- number of the command, from 1; a command has several rows
    pmid_a INTEGER NOT NULL, position_a INTEGER NOT NULL, -- one authorship
    pmid_b INTEGER NOT NULL, position_b INTEGER NOT NULL, -- the other
    is_same INTEGER NOT NULL,      -- 1 one person, 0 two
    command TEXT NOT NULL,         -- as typed: merge, not-same, split and what they were given
    decided_at TEXT NOT NULL,      -- stamp
    PRIMARY KEY(decision, pmid_a, position_a, pmid_b, position_b)
) STRICT, WITHOUT ROWID;
