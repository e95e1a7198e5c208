#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""time-queries DATABASE RECORDS: processor seconds of `mentors`, see scripts/bench-query.

The saved topic holds the records of a phrase; it is written by SQL, since no service is
asked here."""
import os
import resource
import sqlite3
import subprocess
import sys

PHRASE = "cardiac MRI"
BARS = {100000: (.3, .5, None), 1000000: (2, 2, 2)}  # topic, phrase, anything else


def save_topic(path):
    db = sqlite3.connect(path)
    with db:
        db.execute("INSERT OR IGNORE INTO query(query_id, kind, name, text) "
                   "VALUES(1, 'topic', 'Saved', 'made by bench-query')")
        db.execute("INSERT OR IGNORE INTO query_article(query_id, pmid) "
                   "SELECT 1, rowid FROM article_fts WHERE article_fts MATCH ?",
                   ('"cardiac" "MRI"',))
    n = db.execute("SELECT count(*) FROM query_article WHERE query_id = 1").fetchone()[0]
    db.close()
    return n


def used():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def seconds(path, arguments):
    best = None
    for _ in range(int(os.environ["RUNS"])):
        before = used()
        subprocess.run([os.environ["RADSCOUT"], "-q", "--db", path, "mentors", *arguments],
                       check=True, stdout=subprocess.DEVNULL)
        spent = used() - before
        best = spent if best is None else min(best, spent)
    return best


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    path, records = sys.argv[1], int(sys.argv[2])
    print("%d records, %d on the topic; processor seconds:" % (records, save_topic(path)))
    topic_bar, phrase_bar, bar_of_rest = BARS.get(records, (None, None, None))
    failed = False
    for what, arguments, bar in (
            ("a saved topic", ["Saved"], topic_bar),
            ("a phrase", PHRASE.split(), phrase_bar),
            ("a frequent word", ["patients"], phrase_bar),
            ("every record", [], bar_of_rest),
            ("a phrase, --why --near-peers", [*PHRASE.split(), "--why", "--near-peers"],
             bar_of_rest),
            ("a phrase, --country US --has-email",
             [*PHRASE.split(), "--country", "US", "--has-email"], bar_of_rest),
            ("every record, --country US", ["--country", "US"], bar_of_rest)):
        spent = seconds(path, arguments)
        met = bar is None or spent <= bar
        failed = failed or not met
        print("  %-36s %.3f%s" % (what, spent, "" if bar is None else
                                  "  bar %.1f %s" % (bar, "met" if met else "ABOVE")))
    sys.exit(1 if failed else 0)


main()
