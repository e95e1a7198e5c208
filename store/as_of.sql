-- SPDX-License-Identifier: GPL-3.0-or-later
-- A past view (db_open_as_of): temporary views hide what is later than the day
-- in as_of. They go before the tables of the same name in the attached
-- database src, so that analyses run unchanged.

CREATE TEMP TABLE visible(pmid INTEGER PRIMARY KEY) STRICT;
INSERT INTO temp.visible
    SELECT pmid FROM src.article
    WHERE coalesce(entrez_date, year || '-07-01') <= (SELECT day FROM temp.as_of);

CREATE TEMP VIEW article AS
    SELECT * FROM src.article WHERE pmid IN temp.visible;
CREATE TEMP VIEW article_text AS
    SELECT * FROM src.article_text WHERE pmid IN temp.visible;
CREATE TEMP VIEW authorship AS
    SELECT * FROM src.authorship WHERE pmid IN temp.visible;
CREATE TEMP VIEW mesh_heading AS
    SELECT * FROM src.mesh_heading WHERE pmid IN temp.visible;
CREATE TEMP VIEW query_article AS
    SELECT * FROM src.query_article WHERE pmid IN temp.visible;
CREATE TEMP VIEW s2_paper AS
    SELECT * FROM src.s2_paper
    WHERE pmid IN temp.visible
      AND substr(retrieved_at, 1, 10) <= (SELECT day FROM temp.as_of);
CREATE TEMP VIEW s2_author AS
    SELECT a.* FROM src.s2_author a
    WHERE a.pmid IN (SELECT pmid FROM temp.s2_paper);
CREATE TEMP VIEW s2_author_fact AS
    SELECT * FROM src.s2_author_fact
    WHERE substr(retrieved_at, 1, 10) <= (SELECT day FROM temp.as_of);
CREATE TEMP VIEW field_count AS
    SELECT * FROM src.field_count WHERE to_day <= (SELECT day FROM temp.as_of);
