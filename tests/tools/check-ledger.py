#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check-ledger CORPUS --authorships FILE [--mentors FILE] [--articles FILE]

Compare what radscout says about all records of a generated CORPUS with what was
planted: `export authorships`, `mentors --limit 0 --why`, `export articles`, each with
--format jsonl. Precision and recall must be 1 where the plant leaves no doubt:

newcomers      of the papers that are evidence. Left out: first authors whose surname
               and first letter somebody else in the corpus bears; those with a record
               that prints no affiliation (the name alone ties it to nobody); and those
               who moved, with a single record before or after (so is that one).
international  first authors, of the same papers. Left out: papers that print no country
               for the first or for the senior author.
retracted      of all records, and in the ledger of everybody listed; none counts.

And of everybody listed: the parts of the score add up to it (1e-9), and every count is
the number of the PMIDs or people that are listed for it. $SHOW lists what is wrong.
Status 1: something is.
"""
import argparse
import collections
import json
import os
import sys

SUM_ERROR = 1e-9
EVIDENCE_LISTS = ("last", "joint_last")


class Report:
    def __init__(self):
        self.n_missed = 0

    def line(self, good, text):
        print(f"{'ok' if good else 'MISSED':6} {text}")
        self.n_missed += not good

    def sets(self, what, claimed, true, left_out):
        """Precision and recall of a set, both 1."""
        hits = len(claimed & true)
        precision = hits / len(claimed) if claimed else 0
        recall = hits / len(true) if true else 0
        self.line(
            claimed == true and bool(true),
            f"{what}: precision {precision:.4f}, recall {recall:.4f} of {len(true)}"
            f" ({left_out} in doubt left out)",
        )
        if os.environ.get("SHOW"):
            for wrong in sorted(claimed ^ true)[:40]:
                print("   ", wrong, "claimed" if wrong in claimed else "missed")


class Truth:
    def __init__(self, folder):
        self.day, self.retracted, self.countries = {}, set(), {}
        for pmid, day, retracted, _, countries in self.lines(folder, "truth-papers.tsv"):
            self.day[int(pmid)] = day
            self.countries[int(pmid)] = countries.split(",")
            if retracted == "1":
                self.retracted.add(int(pmid))
        self.first, self.years, self.bare = {}, collections.defaultdict(set), set()
        for pmid, position, person in self.lines(folder, "truth-persons.tsv"):
            pmid, position = int(pmid), int(position)
            if pmid not in self.first or position < self.first[pmid][0]:
                self.first[pmid] = position, int(person)
            self.years[int(person)].add(self.year(pmid))
            if self.countries[pmid][position - 1] == "-":
                self.bare.add(int(person))
        self.key = {int(p): key for p, key in self.lines(folder, "truth-people.tsv")}
        self.bearers = collections.Counter(self.key[person] for person in self.years)
        with open(os.path.join(folder, "truth.json"), encoding="utf-8") as file:
            self.note_movers(json.load(file)["movers"], folder)

    def note_movers(self, movers, folder):
        days = collections.defaultdict(list)
        for pmid, _, person in self.lines(folder, "truth-persons.tsv"):
            days[int(person)].append(self.day[int(pmid)])
        for mover in movers:
            before = sum(day < mover["day"] for day in days[mover["person"]])
            if min(before, len(days[mover["person"]]) - before) == 1:
                self.bare.add(mover["person"])

    @staticmethod
    def lines(folder, name):
        with open(os.path.join(folder, name), encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n").split("\t")

    def year(self, pmid):
        return int(self.day[pmid][:4])

    def is_newcomer(self, pmid):
        """None: it is in doubt who that is."""
        person = self.first[pmid][1]
        if self.bearers[self.key[person]] > 1 or person in self.bare:
            return None
        return self.was_new(pmid)

    def was_new(self, pmid):
        return min(self.years[self.first[pmid][1]]) == self.year(pmid)

    def is_international(self, pmid, position):
        """None: not printed for both."""
        first = self.countries[pmid][self.first[pmid][0] - 1]
        senior = self.countries[pmid][position - 1]
        return None if "-" in (first, senior) else first != senior


def read(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def check_flags(truth, rows, own, report):
    claimed, true = collections.defaultdict(set), collections.defaultdict(set)
    doubt = {"newcomers": set(), "international": set()}
    for row in rows:
        for paper in row["why"]["senior_papers"]:
            pmid = paper["pmid"]
            position = own[row["person_id"], pmid]
            for what, key, answer, fact in (
                ("newcomers", pmid, paper["newcomer"], truth.is_newcomer(pmid)),
                (
                    "international",
                    (pmid, position),
                    paper["international"],
                    truth.is_international(pmid, position),
                ),
            ):
                if fact is None:
                    doubt[what].add(key)
                    continue
                if answer:
                    claimed[what].add(key)
                if fact:
                    true[what].add(key)
    for what, left_out in doubt.items():
        report.sets(f"{what} first", claimed[what], true[what], len(left_out))


def note_all_newcomers(truth, rows):
    """The same with those in doubt: for the reader, no bar."""
    papers = {p["pmid"]: p["newcomer"] for row in rows for p in row["why"]["senior_papers"]}
    claimed = {pmid for pmid, answer in papers.items() if answer}
    true = {pmid for pmid in papers if truth.was_new(pmid)}
    hits = len(claimed & true)
    print(f"       newcomers, those in doubt too: precision {hits / max(len(claimed), 1):.4f},"
          f" recall {hits / max(len(true), 1):.4f} of {len(true)}")


def check_sums(rows, report):
    worst = max(abs(sum(row["score_parts"].values()) - row["score"]) for row in rows)
    report.line(worst <= SUM_ERROR, f"parts of {len(rows)} scores: off by {worst:.1e} at most")


def wrong_counts(row):
    """Which counts are not those of their lists."""
    ledger = row["ledger"]
    on_topic = [paper for paper in row["why"]["senior_papers"] if paper["on_topic"]]
    firsts = {paper["first_person_id"] for paper in on_topic}
    counted = [pmid for name in EVIDENCE_LISTS for pmid in ledger[name]["pmids"]]
    pairs = {
        "senior_papers": (row["senior_papers"], len(row["pmids"])),
        "pmids": (sorted(row["pmids"]), sorted(counted)),
        "first_authors": (row["first_authors"], len(firsts)),
        "first_author_list": ({f["person_id"] for f in ledger["first_author_list"]}, firsts),
        "their papers": (
            sorted(pmid for f in ledger["first_author_list"] for pmid in f["pmids"]),
            sorted(row["pmids"]),
        ),
        "newcomer_first": (
            row["newcomer_first"],
            len({p["first_person_id"] for p in on_topic if p["newcomer"]}),
        ),
        "international_first": (
            row["international_first"],
            None
            if all(p["international"] is None for p in on_topic)
            else len({p["first_person_id"] for p in on_topic if p["international"]}),
        ),
        "recent": (
            row["why"]["all"]["papers_any_position_3y"],
            len(row["why"]["papers_any_position_3y"]),
        ),
    }
    for name, value in ledger.items():
        if isinstance(value, dict) and "pmids" in value:
            pairs[name] = value["papers"], len(set(value["pmids"]))
    return [name for name, (a, b) in pairs.items() if a != b]


def check_counts(rows, report):
    wrong = [(row["person_id"], names) for row in rows if (names := wrong_counts(row))]
    report.line(not wrong, f"counts that are not those of their lists: {len(wrong)} people")
    if os.environ.get("SHOW"):
        print("   ", wrong[:20])


def check_retracted(truth, rows, own, report):
    wrong = counted = 0
    for row in rows:
        wrong += set(row["ledger"]["retracted"]["pmids"]) != own.retracted[row["person_id"]]
        counted += len(truth.retracted & set(row["pmids"]))
    report.line(
        wrong == 0 and counted == 0,
        f"retracted in the ledger: {wrong} people wrong, {counted} counted as evidence",
    )


class Own(dict):
    """(person id of the answer, PMID) -> position; the retracted papers of each."""

    def __init__(self, path, truth):
        super().__init__()
        self.retracted = collections.defaultdict(set)
        for row in read(path):
            if row["person_id"] is None:
                continue
            self[row["person_id"], row["pmid"]] = row["position"]
            if row["pmid"] in truth.retracted:
                self.retracted[row["person_id"]].add(row["pmid"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("--authorships", required=True)
    parser.add_argument("--mentors")
    parser.add_argument("--articles")
    options = parser.parse_args()
    truth, report = Truth(options.corpus), Report()
    own = Own(options.authorships, truth)
    if options.articles:
        retracted = {row["pmid"] for row in read(options.articles) if row["retracted"]}
        report.sets("retracted records", retracted, truth.retracted, 0)
    if options.mentors:
        rows = list(read(options.mentors))
        check_flags(truth, rows, own, report)
        note_all_newcomers(truth, rows)
        check_retracted(truth, rows, own, report)
        check_sums(rows, report)
        check_counts(rows, report)
    return 1 if report.n_missed else 0


if __name__ == "__main__":
    sys.exit(main())
