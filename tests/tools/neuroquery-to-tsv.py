#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""neuroquery-to-tsv NEUROQUERY.csv.gz NEUROSYNTH.tsv.gz >TITLES.tsv

Titles without a year, as titles-to-xml reads them: those that the other list does not
hold, with the year that lies between its yearly medians of the PMID (linear, the
nearest year; beyond the ends the first or the last).
"""
import bisect
import csv
import gzip
import statistics
import sys


def rows(path, **options):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, **options)


def medians(path):
    by_year, known = {}, set()
    for row in rows(path, delimiter="\t", quoting=csv.QUOTE_NONE):
        known.add(int(row["id"]))
        by_year.setdefault(int(row["year"]), []).append(int(row["id"]))
    return sorted((statistics.median(ids), year) for year, ids in by_year.items()), known


def year_of(pmid, points):
    at = bisect.bisect_right(points, (pmid, 9999))
    if at == 0 or at == len(points):
        return points[min(at, len(points) - 1)][1]
    (low, from_year), (high, to_year) = points[at - 1], points[at]
    return int(from_year + (pmid - low) / (high - low) * (to_year - from_year) + 0.5)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    points, known = medians(sys.argv[2])
    print("id\tdoi\tspace\ttitle\tauthors\tyear\tjournal")
    for row in rows(sys.argv[1]):
        pmid = int(row["pmid"])
        if pmid in known:
            continue
        title = " ".join(row["title"].split())
        print("%d\t\t\t%s\t\t%d\t" % (pmid, title, year_of(pmid, points)))


main()
