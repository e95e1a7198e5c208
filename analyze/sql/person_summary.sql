-- SPDX-License-Identifier: GPL-3.0-or-later
-- One person: who, how sure, where now.
SELECT person_id, last_name, fore_name, suffix, person.orcid, person.s2_author_id, confidence,
       coalesce(people - 1, 0), n_papers, first_date, last_date, institution.name, institution.ror,
       department, is_radiology, person_place.country, person_place.state, person_place.city,
       place_pmid, place_date, email, email_pmid, email_date,
       h_index, paper_count, citation_count, substr(retrieved_at, 1, 10), email_confidence
FROM person
LEFT JOIN name_block USING(name_block)
LEFT JOIN person_place USING(person_id)
LEFT JOIN institution USING(institution_id)
LEFT JOIN s2_author_fact f ON f.s2_author_id = person.s2_author_id AND f.found
WHERE person_id = ?
