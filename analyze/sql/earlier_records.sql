-- SPDX-License-Identifier: GPL-3.0-or-later
-- Records of a person (1) of an earlier year than a record (2), two at most.
SELECT pmid FROM person_authorship JOIN paper USING(pmid)
WHERE person_id = ?1 AND year < (SELECT year FROM paper WHERE pmid = ?2) LIMIT 2
