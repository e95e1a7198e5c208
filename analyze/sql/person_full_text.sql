-- SPDX-License-Identifier: GPL-3.0-or-later
-- The newest paper of a person as first or last author whose text can be found: it may
-- print an address.
SELECT pmid, coalesce(entrez_date, year || '-07-01') AS day, pmcid, doi
FROM person_authorship
JOIN authorship USING(pmid, position)
JOIN article USING(pmid)
WHERE person_id = ? AND (is_first OR is_last) AND coalesce(pmcid, doi) IS NOT NULL
ORDER BY day DESC, pmid DESC LIMIT 1
