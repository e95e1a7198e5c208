-- SPDX-License-Identifier: GPL-3.0-or-later
-- 1 person, 2 the day three years before the analysis: senior-author evidence. Who came from
-- abroad is NULL where no paper prints the places.
SELECT count(*), coalesce(sum(entry_date > ?2), 0), count(DISTINCT first_person_id),
       count(DISTINCT iif(newcomer, first_person_id, NULL)), iif(count(*), sum(international), 0),
       max(entry_date)
FROM senior_paper WHERE person_id = ?1
