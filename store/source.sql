-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was fetched and what the user decided. Migrated (store/migrate/), never
-- dropped. Lists that are always read whole are JSON arrays; what is searched
-- by its parts has rows. Dates are text YYYY-MM-DD, stamps YYYY-MM-DDTHH:MM:SSZ.

-- Facts about this database itself.
CREATE TABLE meta(
    key TEXT PRIMARY KEY,          -- name of the fact
    value TEXT NOT NULL            -- its value
) STRICT, WITHOUT ROWID;

-- PubMed queries: topics and institutions of the config, the field, ad-hoc ones.
CREATE TABLE query(
    query_id INTEGER PRIMARY KEY,  -- number of the query here
    kind TEXT NOT NULL,            -- topic, institution, field, scout
    name TEXT NOT NULL,            -- as in the config, or the words typed
    text TEXT NOT NULL,            -- the query as written by the user
    translation TEXT,              -- what PubMed says it searched
    announced INTEGER,             -- number of records PubMed announced
    warnings TEXT,                 -- phrases not found or ignored, for the user to read
    window_from TEXT,              -- entry dates searched completely, first day
    window_to TEXT,                -- ... last day
    UNIQUE(kind, name)
) STRICT;

-- Which records a query returned (also those not yet downloaded).
CREATE TABLE query_article(
    query_id INTEGER NOT NULL REFERENCES query(query_id) ON DELETE CASCADE,
    pmid INTEGER NOT NULL,
    PRIMARY KEY(query_id, pmid)
) STRICT, WITHOUT ROWID;
CREATE INDEX query_article_by_pmid ON query_article(pmid);

-- Denominators of every share: records of the field by entry date.
CREATE TABLE field_count(
    from_day TEXT NOT NULL,        -- first day, inclusive
    to_day TEXT NOT NULL,          -- last day, inclusive
    papers INTEGER NOT NULL,       -- what PubMed counted
    counted_at TEXT NOT NULL,      -- stamp
    PRIMARY KEY(from_day, to_day)
) STRICT, WITHOUT ROWID;

-- Asked for by id, twice, and not delivered.
CREATE TABLE missing(
    pmid INTEGER PRIMARY KEY,
    asked_at TEXT NOT NULL         -- stamp of the second refusal
) STRICT;

-- Ledger: every request that was sent, without keys.
CREATE TABLE request(
    request_id INTEGER PRIMARY KEY, -- number of the request here, ascending in time
    source TEXT NOT NULL,          -- pubmed, s2
    endpoint TEXT NOT NULL,        -- esearch, efetch, paper/batch, author/batch
    purpose TEXT NOT NULL,         -- count, search, records, facts, refresh
    query_id INTEGER REFERENCES query(query_id) ON DELETE SET NULL, -- the query it served, NULL: none
    parameters TEXT NOT NULL,      -- as sent, key and e-mail left out
    n_asked INTEGER NOT NULL,      -- records asked for; 0 where it does not apply
    http_status INTEGER NOT NULL,  -- 0: no answer
    tries INTEGER NOT NULL,        -- how often it was sent
    wall_ms INTEGER NOT NULL,      -- from first send to last byte
    sent_at TEXT NOT NULL,         -- stamp
    error TEXT,                    -- NULL: answered; else what went wrong at the end
    sent_ms TEXT NOT NULL DEFAULT '[]' -- when each try left, a JSON array: milliseconds since 1970
) STRICT;

-- Answers as received, compressed.
CREATE TABLE answer(
    request_id INTEGER PRIMARY KEY REFERENCES request(request_id),
    size_bytes INTEGER NOT NULL,   -- inflated
    sha256 BLOB NOT NULL,          -- of the inflated bytes
    body BLOB NOT NULL,            -- zlib stream
    parsed INTEGER NOT NULL,       -- 0 waits for parse, 1 parsed, 2 needs no parse
    n_records INTEGER              -- records read from it
) STRICT;
CREATE INDEX answer_unparsed ON answer(request_id) WHERE parsed = 0;

-- Files a person gave to `parse`; they are not copied.
CREATE TABLE file(
    file_id INTEGER PRIMARY KEY,   -- number of the file here
    path TEXT NOT NULL,            -- absolute when it was read, or -
    size_bytes INTEGER NOT NULL,   -- as it lies on disk
    sha256 TEXT NOT NULL UNIQUE,   -- hex, of the bytes as they lie on disk
    read_at TEXT NOT NULL,         -- stamp
    state INTEGER NOT NULL,        -- 1 begun or refused, 2 read completely, 3 read with issues
    n_records INTEGER,             -- records and deletions read
    n_skipped INTEGER,             -- records skipped
    message TEXT                   -- why reading stopped early, NULL: it did not
) STRICT;

-- Records or bytes that were not what they claim to be; kept, counted, reported.
CREATE TABLE parse_issue(
    issue_id INTEGER PRIMARY KEY,  -- number of the issue here
    file_id INTEGER NOT NULL,      -- 0: from an answer
    request_id INTEGER NOT NULL,   -- 0: from a file
    byte_offset INTEGER NOT NULL,  -- in the inflated input
    pmid INTEGER NOT NULL,         -- 0: unknown
    kind TEXT NOT NULL,            -- malformed, truncated, bad-bytes, bad-line, no-pmid, too-large, shortened, not-pubmed, unread, checksum
    message TEXT NOT NULL,         -- what is wrong, for the user to read
    UNIQUE(file_id, request_id, byte_offset, kind)
) STRICT;

-- Journals and books' series, by NLM's identifier.
CREATE TABLE journal(
    journal_id INTEGER PRIMARY KEY, -- number of the journal here
    title TEXT,                    -- Journal/Title, or BookTitle
    iso TEXT,                      -- ISOAbbreviation, else MedlineTA
    nlm_id TEXT,                   -- NlmUniqueID
    issn TEXT,                     -- Journal/ISSN, else ISSNLinking
    UNIQUE(title, iso, nlm_id, issn)
) STRICT;

-- One published record: the copy of its PMID that counts.
CREATE TABLE article(
    pmid INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,      -- PMID@Version
    date_revised TEXT,             -- DateRevised
    digest BLOB NOT NULL,          -- SHA-256 of the canonical record
    source_format INTEGER NOT NULL DEFAULT 0, -- 0 PubMed XML, 1 MEDLINE text, 2 CSV: the lower counts first
    is_book INTEGER NOT NULL,      -- 1: a book or a chapter of one
    status TEXT,                   -- MedlineCitation@Status
    doi TEXT,                      -- lower case
    pmcid TEXT,                    -- PMC and digits
    journal_id INTEGER REFERENCES journal(journal_id),
    volume TEXT, issue TEXT, pages TEXT,
    year INTEGER,                  -- of publication
    pub_date TEXT,                 -- with the printed precision
    electronic_date TEXT,          -- ArticleDate
    entrez_date TEXT,              -- entered PubMed: the date every analysis uses
    received TEXT, revised TEXT, accepted TEXT,
    authors_complete INTEGER NOT NULL, -- AuthorList@CompleteYN
    n_authors INTEGER NOT NULL,    -- positions in the author list, groups counted
    retracted INTEGER NOT NULL,    -- 1: marked as retracted
    languages TEXT,                -- JSON [string]
    publication_types TEXT,        -- JSON [[ui, name]]
    grants TEXT,                   -- JSON [[id, agency, country]]
    corrections TEXT,              -- JSON [[type, pmid or null]]
    reference_pmids BLOB,          -- ascending, LEB128 varints of the differences
    title TEXT,                    -- without markup
    vernacular_title TEXT,         -- in the language of the paper
    keywords TEXT,                 -- authors' keywords, one a line
    abstract TEXT                  -- sections one a line
) STRICT;
CREATE INDEX article_by_entrez_date ON article(entrez_date);
CREATE INDEX article_by_doi ON article(doi) WHERE doi IS NOT NULL;

-- Copies of a PMID that were seen and do not count: which, not what they said.
CREATE TABLE lost_copy(
    pmid INTEGER NOT NULL,
    version INTEGER NOT NULL,      -- as in article
    date_revised TEXT NOT NULL,    -- empty: none printed
    digest BLOB NOT NULL,          -- SHA-256 of the canonical record
    source_format INTEGER NOT NULL, -- as in article
    PRIMARY KEY(pmid, version, date_revised, digest, source_format)
) STRICT, WITHOUT ROWID;

-- Records that PubMed deleted (DeleteCitation) and no later copy brought back.
CREATE TABLE deleted(
    pmid INTEGER PRIMARY KEY,
    deleted_at TEXT NOT NULL       -- stamp of the reading
) STRICT;

-- Affiliations as printed, each text once.
CREATE TABLE affiliation(
    affiliation_id INTEGER PRIMARY KEY, -- number of the affiliation here
    text TEXT NOT NULL,            -- as printed, e-mail kept
    ror TEXT, grid TEXT, isni TEXT, ringgold TEXT, -- identifiers printed with it, bare
    key BLOB NOT NULL UNIQUE       -- first 16 bytes of SHA-256 over text and identifiers
) STRICT;

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

-- Descriptors of the MeSH files that the user imported. The last import of each kind counts.
CREATE TABLE mesh_descriptor(
    name TEXT PRIMARY KEY,         -- as MeSH prints it
    ui TEXT,                       -- D and digits; NULL: no file said
    trees TEXT NOT NULL,           -- tree numbers, one a line; empty: no file said
    terms TEXT NOT NULL            -- entry terms, other names, one a line
) STRICT, WITHOUT ROWID;

-- Who wrote a record, in printed order. Groups take a position too.
CREATE TABLE authorship(
    pmid INTEGER NOT NULL,
    position INTEGER NOT NULL,     -- from 1
    last_name TEXT, fore_name TEXT, initials TEXT, suffix TEXT,
    collective_name TEXT,          -- a group instead of a person
    orcid TEXT,                    -- bare, checksum valid
    email TEXT,                    -- address the text supports for this author
    equal_contrib INTEGER NOT NULL, -- 1: EqualContrib is printed
    is_first INTEGER NOT NULL,     -- position 1 and its equal-contribution run
    is_last INTEGER NOT NULL,      -- last person and its equal-contribution run
    affiliations TEXT,             -- JSON [affiliation_id], NULL: none printed
    PRIMARY KEY(pmid, position)
) STRICT, WITHOUT ROWID;

-- MeSH vocabulary as met in the records: descriptors and qualifiers.
CREATE TABLE mesh_term(
    mesh_id INTEGER PRIMARY KEY,   -- number of the term here
    ui TEXT,                       -- D... of a descriptor, Q... of a qualifier
    name TEXT NOT NULL,            -- as printed
    UNIQUE(ui, name)
) STRICT;

-- Subject headings of a record, in printed order. Nothing asks for the records of a
-- heading, so there is no index for that.
CREATE TABLE mesh_heading(
    pmid INTEGER NOT NULL,
    position INTEGER NOT NULL,     -- from 1
    mesh_id INTEGER NOT NULL,      -- of mesh_term; written together with it, not checked again
    major INTEGER NOT NULL,        -- 1: the descriptor itself is a major topic
    qualifiers TEXT,               -- JSON [[mesh_id, major]], NULL: none
    PRIMARY KEY(pmid, position)
) STRICT, WITHOUT ROWID;

-- Semantic Scholar's facts about a paper; never over PubMed's.
CREATE TABLE s2_paper(
    pmid INTEGER PRIMARY KEY,
    found INTEGER NOT NULL,        -- 0: S2 does not know this paper
    asked_by TEXT NOT NULL DEFAULT 'pmid', -- pmid; doi: by PMID it was unknown, so by DOI too
    paper_id TEXT,                 -- 40 hex digits
    corpus_id INTEGER,             -- S2's own number of the paper
    citation_count INTEGER,        -- on the day of retrieval, NULL: not said
    influential_citation_count INTEGER, -- the same, citations S2 calls influential
    retrieved_at TEXT NOT NULL     -- stamp
) STRICT;

-- Semantic Scholar's author list of a paper.
CREATE TABLE s2_author(
    pmid INTEGER NOT NULL,
    position INTEGER NOT NULL,     -- from 1, in S2's list
    s2_author_id TEXT,             -- S2's number of the person, NULL: none
    name TEXT,                     -- as S2 prints it
    PRIMARY KEY(pmid, position)
) STRICT, WITHOUT ROWID;

-- Semantic Scholar's numbers of a person it knows by one of its author ids.
CREATE TABLE s2_author_fact(
    s2_author_id TEXT PRIMARY KEY, -- S2's number of the person
    found INTEGER NOT NULL,        -- 0: S2 does not know this number (any more)
    name TEXT,                     -- as S2 prints it
    orcid TEXT,                    -- bare, as S2 has it; NULL: none
    h_index INTEGER,               -- on the day of retrieval, NULL: not said
    paper_count INTEGER,           -- the same, papers
    citation_count INTEGER,        -- the same, citations of them
    retrieved_at TEXT NOT NULL     -- stamp
) STRICT, WITHOUT ROWID;

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

-- What the full text of an article is made of.
CREATE VIEW article_text AS
    SELECT pmid, title, abstract, keywords,
           (SELECT group_concat(name, '; ')
            FROM (SELECT t.name FROM mesh_heading h JOIN mesh_term t ON t.mesh_id = h.mesh_id
                  WHERE h.pmid = article.pmid ORDER BY h.position)) AS mesh
    FROM article;

-- Full text over the articles, kept by `parse` record by record. Holds no text
-- of its own: what a row was must be told when it changes.
CREATE VIRTUAL TABLE article_fts USING fts5(
    title, abstract, keywords, mesh,
    content = 'article_text', content_rowid = 'pmid',
    tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO article_fts(article_fts, rank) VALUES('hashsize', 16777216);
-- Merging more segments at once writes each word less often.
INSERT INTO article_fts(article_fts, rank) VALUES('automerge', 16);
