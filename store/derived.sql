-- SPDX-License-Identifier: GPL-3.0-or-later
-- What `radscout analyze` recomputes from the source tables: dropped and made
-- anew, never migrated. The same source rows give the same rows here. Numbers of
-- other tables are not declared as references: checking each would cost more than
-- making the rows.

-- When and how the tables below were computed.
CREATE TABLE analysis(
    key TEXT PRIMARY KEY,          -- as_of, history_years, generated_by, ...
    value TEXT NOT NULL            -- its value
) STRICT, WITHOUT ROWID;

-- People: clusters of authorships. The id names the earliest authorship:
-- PMID * 10000 + position, smallest PMID.
CREATE TABLE person(
    person_id INTEGER PRIMARY KEY, -- PMID * 10000 + position of the earliest authorship
    last_name TEXT NOT NULL,       -- most frequent printed form
    fore_name TEXT,                -- longest of the most frequent printed forms
    suffix TEXT,                   -- Jr, 3rd; most frequent printed form
    name_key TEXT NOT NULL,        -- fold key "last fore", for look-up
    orcid TEXT,                    -- the one ORCID of the cluster (most frequent)
    s2_author_id TEXT,             -- Semantic Scholar's number of the person (most frequent)
    n_papers INTEGER NOT NULL,     -- records of this person here
    first_date TEXT,               -- entry date of the first record
    last_date TEXT,                -- ... of the last
    confidence TEXT NOT NULL,      -- sure, probable, namesakes
    name_block TEXT NOT NULL DEFAULT '' -- surname and first letter of the earliest record, folded: in
                                   -- table name_block
) STRICT;
CREATE INDEX person_by_name ON person(name_key);
CREATE INDEX person_by_orcid ON person(orcid) WHERE orcid IS NOT NULL;

-- How many people share a surname and the first letter of the forename.
CREATE TABLE name_block(
    name_block TEXT PRIMARY KEY,   -- as in person
    people INTEGER NOT NULL        -- of that surname and letter
) STRICT, WITHOUT ROWID;

-- Which authorship is whose. Every authorship of a person stands here.
CREATE TABLE person_authorship(
    pmid INTEGER NOT NULL,
    position INTEGER NOT NULL,     -- in the author list, from 1
    person_id INTEGER NOT NULL,    -- in table person
    PRIMARY KEY(pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_authorship_by_person ON person_authorship(person_id, pmid);

-- Organisations met in the affiliations.
CREATE TABLE institution(
    institution_id INTEGER PRIMARY KEY, -- made of what tells it from others: the same in every run
    name TEXT NOT NULL,            -- as the table of organisations has it, else the most frequent
                                   -- printed form
    name_key TEXT NOT NULL,        -- fold key
    ror TEXT,                      -- bare ROR identifier
    country TEXT,                  -- ISO 3166-1 alpha-2
    state TEXT,                    -- ISO 3166-2 part or two-letter US state
    city TEXT,                     -- as printed most often
    parents TEXT,                  -- names of all organisations it belongs to, one a line
    is_known INTEGER NOT NULL DEFAULT 0 -- 0: named only by the affiliations, learned from them
) STRICT;

-- What an affiliation text says: one row for each place in it.
CREATE TABLE affiliation_place(
    affiliation_id INTEGER NOT NULL, -- in table affiliation
    seq INTEGER NOT NULL,          -- from 1
    institution_id INTEGER,        -- in table institution; NULL: none is named
    printed TEXT,                  -- the institution as printed; NULL: none is named
    department TEXT,               -- as printed
    is_radiology INTEGER NOT NULL, -- the department does imaging
    country TEXT, state TEXT, city TEXT,
    postcode TEXT,                 -- as printed
    ror TEXT,                      -- bare ROR identifier printed for it
    PRIMARY KEY(affiliation_id, seq)
) STRICT, WITHOUT ROWID;

-- Where a person is now: the place printed most often in the last two years of
-- the person's records here, with the newest record that prints it; and the
-- newest e-mail address with the record that prints it.
CREATE TABLE person_place(
    person_id INTEGER PRIMARY KEY, -- in table person
    institution_id INTEGER,        -- in table institution; NULL: none is named
    department TEXT,               -- as printed
    is_radiology INTEGER NOT NULL, -- the department does imaging
    country TEXT, state TEXT, city TEXT,
    place_pmid INTEGER, place_date TEXT,
    email TEXT, email_pmid INTEGER, email_date TEXT,
    email_confidence TEXT          -- sure: it holds the person's surname; probable: it does not, but
                                   -- the affiliation gives it to this author
) STRICT;

-- The next four tables let an update read and compare only what changed.

-- What people are told apart by, packed: one row for each record.
CREATE TABLE record_memo(
    pmid INTEGER PRIMARY KEY,
    stamp INTEGER NOT NULL,        -- checksum of the record as it was read
    memo BLOB NOT NULL             -- words, headings and authors as numbers (analyze/memo.h)
) STRICT;

-- Authorships that evidence connects, and who is who among them; those that
-- nothing connects with another have no row.
CREATE TABLE family_memo(
    first_id INTEGER PRIMARY KEY,  -- PMID * 10000 + position of the earliest authorship
    members BLOB NOT NULL          -- authorships and their people, packed (analyze/families.h)
) STRICT;

-- How often each affiliation is printed.
CREATE TABLE affiliation_use(
    affiliation_id INTEGER PRIMARY KEY, -- in table affiliation
    prints INTEGER NOT NULL        -- authors at whom it stands
) STRICT;

-- The forms in which the affiliations name an institution.
CREATE TABLE institution_form(
    institution_id INTEGER NOT NULL, -- in table institution
    kind INTEGER NOT NULL,         -- 0 name, 1 country, 2 state, 3 city, 4 ROR; 5: the directory
                                   -- names it, form is empty
    form TEXT NOT NULL,            -- as printed
    prints INTEGER NOT NULL,       -- authors at whom it stands
    PRIMARY KEY(institution_id, kind, form)
) STRICT, WITHOUT ROWID;

-- What the rankings read of every dated record, slim.
CREATE TABLE paper(
    pmid INTEGER PRIMARY KEY,
    entry_day INTEGER NOT NULL,    -- days since 1970-01-01 of entrez_date (1 July of the year where
                                   -- none is printed)
    year INTEGER NOT NULL,         -- calendar year of entry_day
    n_persons INTEGER NOT NULL,    -- authors, groups not counted
    first_person_id INTEGER,       -- the first person of the author list; NULL: there is none
    first_newcomer INTEGER,        -- that person had no record of an earlier year here
    case_report INTEGER NOT NULL,  -- publication type D002363
    retracted INTEGER NOT NULL     -- as in article
) STRICT;

-- What kind of paper a record is and how it got accepted: for journals and for what
-- is feasible.
CREATE TABLE study(
    pmid INTEGER PRIMARY KEY,
    journal_id INTEGER,            -- in table journal; NULL: a book, or none is printed
    designs INTEGER NOT NULL,      -- bits of the designs in analyze/design.h
    accept_days INTEGER,           -- from received to accepted, 1 to 1000; NULL: not printed, or not so
    first_country TEXT,            -- ISO 3166-1 alpha-2, first printed of the first author; NULL: none
    facets BLOB                    -- numbers in table facet, two bytes each, the lower first; NULL: the
                                   -- record has no heading to tell by
) STRICT;

-- Modalities, organs and diseases that records are about: their MeSH headings in these
-- branches of the imported tree; without an import, words of titles and keywords.
CREATE TABLE facet(
    facet_id INTEGER PRIMARY KEY,  -- number of the facet here
    kind TEXT NOT NULL,            -- modality, organ, disease
    name TEXT NOT NULL,            -- as MeSH, or config/facets.txt, has it
    trees TEXT NOT NULL,           -- tree numbers, one a line; empty: a word
    papers INTEGER NOT NULL,       -- records
    UNIQUE(kind, name)
) STRICT;

-- Senior-author evidence: one row for each senior author of a qualifying paper
-- (3 to 25 authors, a first author who is someone else, list not truncated).
CREATE TABLE senior_paper(
    person_id INTEGER NOT NULL,    -- the senior author
    pmid INTEGER NOT NULL,
    entry_date TEXT NOT NULL,      -- entrez_date (1 July of the year where none is printed)
    first_person_id INTEGER NOT NULL, -- the first author
    newcomer INTEGER NOT NULL,     -- first author had no record of an earlier year here
    international INTEGER,         -- first author abroad on this or an earlier paper; NULL: not printed
    PRIMARY KEY(person_id, pmid)
) STRICT, WITHOUT ROWID;
CREATE INDEX senior_paper_by_pmid ON senior_paper(pmid);

-- Title and author-keyword terms of records (3 and more of them).
CREATE TABLE term(
    term_id INTEGER PRIMARY KEY,   -- number of the term here
    key TEXT NOT NULL UNIQUE,      -- folded; American spelling, stems, acronyms as they are defined
    label TEXT NOT NULL,           -- most frequent printed form
    n_words INTEGER NOT NULL,      -- words of the key
    papers INTEGER NOT NULL,       -- records whose title or keywords have it
    keyword_papers INTEGER NOT NULL, -- records that print it as an author keyword
    whole_papers INTEGER NOT NULL, -- records in which it is a whole phrase
    is_name INTEGER NOT NULL,      -- 1: can be the name of a theme
    forms TEXT NOT NULL            -- printed forms, most frequent first, one a line
) STRICT;

-- Which records use a term: ascending, LEB128 varints of the differences.
CREATE TABLE article_term(
    term_id INTEGER PRIMARY KEY,   -- in table term
    pmids BLOB NOT NULL,           -- their titles or keywords have it
    abstract_pmids BLOB            -- further records, whose abstracts are about it; NULL: none
) STRICT;
