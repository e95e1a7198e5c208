#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""score-movers RADSCOUT DATABASE CORPUS [N]: does `person` see who moved?

DATABASE holds the analyzed records of a generated CORPUS, whose truth.json lists
those who went to another institution and the day. Looked at are up to N (300)
movers and as many who stayed, where nothing else is in doubt: all records of the
one are the records of one person here, two or more stand on either side of the
day (60 days and more away from it), and all print one institution there and
another one here. Right is a mover whose only move is that one, and somebody who
stayed without any. $SHOW lists what is wrong. Status 1: less than 1.000.
"""
import collections
import datetime
import json
import os
import sqlite3
import subprocess
import sys

APART = datetime.timedelta(days=60)
SIDE_MIN = 2


def read_truth(corpus):
    rows = collections.defaultdict(list)
    with open(os.path.join(corpus, "truth-persons.tsv"), encoding="utf-8") as lines:
        for line in lines:
            pmid, position, person = (int(field) for field in line.split("\t"))
            rows[person].append((pmid, position))
    with open(os.path.join(corpus, "truth.json"), encoding="utf-8") as file:
        movers = {mover["person"]: mover for mover in json.load(file)["movers"]}
    return rows, movers


class Database:
    def __init__(self, path):
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.owner, self.records = {}, collections.Counter()
        for pmid, position, person in self.db.execute(
            "SELECT pmid, position, person_id FROM person_authorship"
        ):
            self.owner[pmid, position] = person
            self.records[person] += 1
        self.days = dict(self.db.execute("SELECT pmid, entrez_date FROM article"))

    def person_of(self, rows):
        """The person who has exactly these records; None."""
        people = {self.owner.get(row) for row in rows}
        person = people.pop() if len(people) == 1 else None
        return person if person and self.records[person] == len(rows) else None

    def institutions(self, rows):
        """One set of names for each record that prints any."""
        found = []
        for pmid, position in rows:
            names = {
                name
                for name, in self.db.execute(
                    "SELECT name FROM authorship, json_each(affiliations) JOIN "
                    "affiliation_place ON affiliation_id = json_each.value JOIN institution "
                    "USING(institution_id) WHERE pmid = ? AND position = ?",
                    (pmid, position),
                )
            }
            if names:
                found.append(names)
        return found


def is_clear(sets):
    """At least two records, and one institution on all of them."""
    return len(sets) >= SIDE_MIN and bool(set.intersection(*sets)) and len(set.union(*sets)) == 1


def moves_of(radscout, database, person):
    command = [radscout, "-q", "--db", database, "person", str(person), "--format", "json"]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    return json.loads(answer)["moves"]


def check_mover(db, rows, mover):
    """(person, expected from, expected to) of a mover without doubt; None."""
    person = db.person_of(rows)
    day = datetime.date.fromisoformat(mover["day"])
    dates = {row: datetime.date.fromisoformat(db.days[row[0]]) for row in rows if db.days[row[0]]}
    before = db.institutions([row for row in rows if row in dates and dates[row] < day - APART])
    after = db.institutions([row for row in rows if row in dates and dates[row] > day + APART])
    near = any(abs(date - day) <= APART for date in dates.values())
    if not person or near or not is_clear(before) or not is_clear(after):
        return None
    return person, before[0], after[0]


def score(name, answers):
    right = sum(good for good, _ in answers)
    for good, line in answers:
        if not good and os.environ.get("SHOW"):
            print("  ", line)
    print(f"{name}: {right} of {len(answers)} right")
    return right == len(answers) and answers


def main():
    radscout, path, corpus = sys.argv[1:4]
    limit = int(sys.argv[4]) if len(sys.argv) > 4 else 300
    rows, movers = read_truth(corpus)
    db = Database(path)
    moved, stayed = [], []
    for number in sorted(rows):
        if number in movers and len(moved) < limit:
            case = check_mover(db, rows[number], movers[number])
            if not case:
                continue
            moves = moves_of(radscout, path, case[0])
            good = len(moves) == 1 and moves[0]["from"] in case[1] and moves[0]["to"] in case[2]
            moved.append((good, f"{case}: {moves}"))
        elif number not in movers and len(stayed) < limit and len(rows[number]) >= 2 * SIDE_MIN:
            person = db.person_of(rows[number])
            if person and is_clear(db.institutions(rows[number])):
                moves = moves_of(radscout, path, person)
                stayed.append((not moves, f"{person}: {moves}"))
    good = [score("moved", moved), score("stayed", stayed)]
    hits, false = sum(good for good, _ in moved), sum(not good for good, _ in stayed)
    claimed = len(moved) - sum(answer.endswith(": []") for _, answer in moved) + false
    print(f"{'ok' if all(good) else 'MISSED':6} movers: precision {hits / max(claimed, 1):.4f}, "
          f"recall {hits / max(len(moved), 1):.4f} of {len(moved)}")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
