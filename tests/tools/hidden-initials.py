#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""hidden-initials hide TITLES.tsv.gz YEAR HIDDEN >TITLES.tsv
hidden-initials score DATABASE HIDDEN

hide: of half of the records up to YEAR only the first initial of every author is left;
HIDDEN keeps what was printed. score: of pairs of such authorships that the analysis made
one person, how many agree in what was hidden (precision), and of pairs of one surname
whose hidden initials are equal, two or more, how many it made one person. Status 1: the
precision is below 0.98.
"""
import collections
import csv
import gzip
import random
import re
import sqlite3
import sys

BAR = 0.98
CHANCE = 0.07  # two people agree in the second initial


def hide(path, year, hidden):
    draw = random.Random(7)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines, \
            open(hidden, "w", encoding="utf-8") as keep:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        print(*rows.fieldnames, sep="\t")
        for row in rows:
            if int(row["year"]) > int(year):
                continue
            if draw.random() < 0.5:
                authors = [re.sub(r" ([A-Z])[A-Z]{1,3}$", r" \1", a.strip())
                           for a in row["authors"].split(",")]
                print(row["id"], row["authors"], sep="\t", file=keep)
                row["authors"] = ", ".join(authors)
            print(*(row[name] or "" for name in rows.fieldnames), sep="\t")


def read_hidden(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            pmid, authors = line.rstrip("\n").split("\t")
            for number, name in enumerate(a for a in authors.split(",") if a.strip()):
                found = re.fullmatch(r"(.*) ([A-Z]{1,4})", name.strip())
                if found:
                    yield (int(pmid), number + 1), (found[1].lower(), found[2])


def score(database, hidden):
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    names = dict(read_hidden(hidden))
    people, equal = collections.defaultdict(list), collections.defaultdict(list)
    for pmid, position, person in db.execute("SELECT * FROM person_authorship"):
        last, initials = names.get((pmid, position), ("", ""))
        if len(initials) > 1:
            people[person].append(initials[:2])
            equal[last, initials].append(person)
    joined = different = same = together = 0
    for initials in people.values():
        counts = collections.Counter(initials).values()
        joined += len(initials) * (len(initials) - 1) // 2
        different += (len(initials) ** 2 - sum(n * n for n in counts)) // 2
    for persons in equal.values():
        same += len(persons) * (len(persons) - 1) // 2
        together += sum(n * (n - 1) // 2 for n in collections.Counter(persons).values())
    precision = 1 - different / (1 - CHANCE) / max(1, joined)
    print(f"{joined} pairs joined whose second initials were hidden: precision {precision:.4f} "
          f"(bar {BAR}); of {same} with equal ones joined {together / max(1, same):.4f}")
    return 0 if precision >= BAR else 1


if len(sys.argv) == 5 and sys.argv[1] == "hide":
    sys.exit(hide(*sys.argv[2:]))
if len(sys.argv) == 4 and sys.argv[1] == "score":
    sys.exit(score(*sys.argv[2:]))
sys.exit(__doc__)
