#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""remove-papers RADSCOUT DATABASE TOPIC [N]: does a paper weigh what --why says?

For N (6) papers that `mentors TOPIC --why` lists for the people ranked first, the
record is deleted from a copy of the (analyzed) DATABASE, the copy is analyzed again,
and the person's score must be what --why said it would be without that paper, to
1e-9. One in two is a paper without which a later first author would be a newcomer,
where there are such. The newest record stays, as the day that the list looks from hangs
on it. Status 1: it is not.
"""
import itertools
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

ERROR = 1e-9
PEOPLE = 3


def ask(radscout, database, *words, **options):
    command = [radscout, "-q", "--db", database, *words]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, **options).stdout


def ranked(radscout, database, topic):
    answer = ask(radscout, database, "mentors", topic, "--why", "--limit", "0", "--format", "json")
    return json.loads(answer)


def same_person(rows, person):
    """The row with most of the person's papers: an id may go with its record."""
    own = {paper["pmid"] for paper in person["why"]["senior_papers"]}
    return max(rows, key=lambda row: len(own & {p["pmid"] for p in row["why"]["senior_papers"]}))


def candidates(person, newest):
    """(would somebody be a newcomer without it, pmid, score without it) of listed papers."""
    papers = person["why"]["senior_papers"]
    telling = {paper["newcomer_but_for"] for paper in papers}
    for paper in papers:
        if paper["pmid"] != newest:
            yield paper["pmid"] in telling, paper["pmid"], paper["score_without"]


def choose(rows, n):
    newest = max(
        (paper["entry_date"], paper["pmid"])
        for row in rows
        for paper in row["why"]["senior_papers"]
    )[1]
    chosen = []
    for person in rows[:PEOPLE]:
        papers = list(candidates(person, newest))
        telling = [paper for paper in papers if paper[0]]
        plain = [paper for paper in papers if not paper[0]]
        by_turns = [paper for pair in itertools.zip_longest(telling, plain) for paper in pair]
        chosen.append([(person, *paper) for paper in by_turns if paper])
    turns = [paper for turn in itertools.zip_longest(*chosen) for paper in turn if paper]
    return turns[:n]


def without(radscout, database, topic, pmid, folder):
    copy = os.path.join(folder, "copy.db")
    for end in ("", "-wal", "-shm"):
        if os.path.exists(copy + end):
            os.remove(copy + end)
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as source:
        with sqlite3.connect(copy) as target:
            source.backup(target)
    source.close()
    target.close()
    deletion = (
        "<PubmedArticleSet><DeleteCitation>"
        f'<PMID Version="1">{pmid}</PMID></DeleteCitation></PubmedArticleSet>'
    )
    ask(radscout, copy, "parse", "-", input=deletion.encode())
    ask(radscout, copy, "analyze")
    return ranked(radscout, copy, topic)


def main():
    radscout, database, topic = sys.argv[1:4]
    n = int(sys.argv[4]) if len(sys.argv) > 4 else 6
    before = ranked(radscout, database, topic)
    n_right = n_newcomers = 0
    chosen = choose(before["mentors"], n)
    with tempfile.TemporaryDirectory() as folder:
        for person, makes_newcomer, pmid, said in chosen:
            after = without(radscout, database, topic, pmid, folder)
            assert after["as_of"] == before["as_of"]
            score = same_person(after["mentors"], person)["score"]
            good = abs(score - said) <= ERROR and abs(score - person["score"]) > ERROR
            n_right += good
            n_newcomers += makes_newcomer
            if not good:
                print(f"       PMID {pmid} of {person['name']}: {person['score']}, --why {said},"
                      f" is {score}")
    good = n_right == len(chosen) == n
    print(f"{'ok' if good else 'MISSED':6} papers removed: {n_right} of {len(chosen)} change the"
          f" score by what --why says ({n_newcomers} make somebody a newcomer)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
