#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""score-people.py DATABASE CORPUS: people of a generated corpus against the truth
(CORPUS/truth-persons.tsv). How many stand in a name block with others, and how often a
person is pure (one true person alone) by confidence and by the weakest join. Status 1:
fewer than 2,000 people, fewer than 300 of them in shared blocks, or less than 98 % of
those called sure are pure."""
import collections
import os
import sqlite3
import struct
import sys

PEOPLE, SHARED, SURE = 2000, 300, 0.98


def read_truth(folder):
    truth = {}
    with open(os.path.join(folder, "truth-persons.tsv"), encoding="utf-8") as lines:
        for line in lines:
            fields = line.split("\t")
            if fields[0].isdigit():
                truth[int(fields[0]) * 10000 + int(fields[1])] = int(fields[2])
    return truth


def read_links(db):
    """Mean points of the weakest join, by person."""
    links = {}
    for (members,) in db.execute("SELECT members FROM family_memo"):
        rows = list(struct.iter_unpack("=qIi", members))
        for at, (number, first, link) in enumerate(rows):
            if first == at:
                links[number] = link / 1000
    return links


def share(counts):
    pure, n = counts
    return f"{pure / n:.4f} of {n}" if n else "none"


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    truth, links = read_truth(sys.argv[2]), read_links(db)
    who = collections.defaultdict(set)
    blocks = collections.defaultdict(set)
    for number, person, block in db.execute(
            "SELECT pmid * 10000 + position, person_id, name_block FROM person_authorship "
            "JOIN person USING(person_id)"):
        if number in truth:
            who[person].add(truth[number])
            blocks[block].add(truth[number])
    people = set(truth.values())
    shared = set().union(*(names for names in blocks.values() if len(names) > 1))
    print(f"{len(people)} people, {len(shared)} in name blocks that two or more share "
          f"(at least {PEOPLE} and {SHARED})")
    by_label = collections.defaultdict(lambda: [0, 0])
    by_link = collections.defaultdict(lambda: [0, 0])
    for person, n, label in db.execute("SELECT person_id, n_papers, confidence FROM person"):
        if not who[person]:
            continue
        keys = [by_label[(label, n > 1)]]
        if n > 1:
            keys.append(by_link[min(9, int(links.get(person, 0)))])
        for counts in keys:
            counts[0] += len(who[person]) == 1
            counts[1] += 1
    print("pure, of people with several records, of people with one")
    for label in ("sure", "probable", "namesakes"):
        print(f"  {label:10} {share(by_label[(label, True)]):20} {share(by_label[(label, False)])}")
    print("pure, by the mean points of the weakest join (9: and more)")
    for link in sorted(by_link):
        print(f"  {link:10} {share(by_link[link])}")
    pure, n = by_label[("sure", True)]
    good = len(people) >= PEOPLE and len(shared) >= SHARED and n and pure / n >= SURE
    print("reaches" if good else "MISSES", f"the bar: {SURE} of the sure are pure")
    return 0 if good else 1


sys.exit(main())
