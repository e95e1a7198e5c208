-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nothing asks for the records of a heading, and its id comes from the transaction
-- that stores it: the index and the foreign key cost every import for nothing.
DROP VIEW article_text;
ALTER TABLE mesh_heading RENAME TO mesh_heading_before;
CREATE TABLE mesh_heading(
    pmid INTEGER NOT NULL,
    position INTEGER NOT NULL,     -- from 1
    mesh_id INTEGER NOT NULL,      -- of mesh_term; written together with it, not checked again
    major INTEGER NOT NULL,        -- 1: the descriptor itself is a major topic
    qualifiers TEXT,               -- JSON [[mesh_id, major]], NULL: none
    PRIMARY KEY(pmid, position)
) STRICT, WITHOUT ROWID;
INSERT INTO mesh_heading(pmid, position, mesh_id, major, qualifiers)
    SELECT pmid, position, mesh_id, major, qualifiers FROM mesh_heading_before
    ORDER BY pmid, position;
DROP TABLE mesh_heading_before;
-- What the full text of an article is made of.
CREATE VIEW article_text AS
    SELECT pmid, title, abstract, keywords,
           (SELECT group_concat(name, '; ')
            FROM (SELECT t.name FROM mesh_heading h JOIN mesh_term t ON t.mesh_id = h.mesh_id
                  WHERE h.pmid = article.pmid ORDER BY h.position)) AS mesh
    FROM article;
