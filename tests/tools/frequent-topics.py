#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""frequent-topics words|phrases N YEAR DATABASE: topics by rule, one a line.

Of the records of DATABASE up to the end of YEAR, the N that stand on most: words of
titles (four letters or more), or authors' keywords of two words or more (on records that
print them as a keyword or in the title). Left out are stop words (config/stopwords.txt), what
a quarter or more of the records hold (all its words anywhere in title, abstract, keywords
or headings: the records that the program takes for the topic), and of a word and its
plural the rarer one. Of equals the first in the alphabet.
"""
import collections
import os
import re
import sqlite3
import sys
import unicodedata

FIELD_WIDE = 0.25
LETTERS_MIN = 4


def words_of(text):
    folded = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", folded)


def stop_words():
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, "../../config/stopwords.txt"), encoding="utf-8") as lines:
        return {line.strip() for line in lines if not line.startswith("#")}


SEEN = " coalesce(entrez_date, year || '-07-01') <= ? || '-12-31'"


def records(db, year):
    for title, keywords in db.execute(
            "SELECT title, keywords FROM article WHERE" + SEEN + " ORDER BY pmid", (year,)):
        yield words_of(title), [words_of(line) for line in (keywords or "").split("\n")]


def count_records(db, year, phrase):
    quoted = " ".join(f'"{word}"' for word in phrase.split())
    return db.execute("SELECT count(*) FROM article_fts JOIN article ON pmid = article_fts.rowid "
                      "WHERE article_fts MATCH ? AND" + SEEN, (quoted, year)).fetchone()[0]


def count_words(all_records, stops):
    counts = collections.Counter()
    for title, _ in all_records:
        counts.update({w for w in title
                       if len(w) >= LETTERS_MIN and w not in stops and not w.isdigit()})
    return counts


def count_phrases(all_records, stops):
    keywords = [{" ".join(k) for k in keys if k and not stops.issuperset(k)}
                for _, keys in all_records]
    counts = collections.Counter()
    known = set().union(*keywords)
    longest = max((p.count(" ") + 1 for p in known), default=0)
    for (title, _), own in zip(all_records, keywords):
        grams = {" ".join(title[i:i + n]) for n in range(1, longest + 1)
                 for i in range(len(title) - n + 1)}
        counts.update(own | (grams & known))
    return counts


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in ("words", "phrases"):
        sys.exit(__doc__)
    kind, n, year, path = sys.argv[1:]
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    all_records, stops, chosen = list(records(db, year)), stop_words(), []
    counts = (count_words if kind == "words" else count_phrases)(all_records, stops)
    for phrase, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if len(chosen) == int(n):
            break
        if phrase + "s" in chosen or (phrase.endswith("s") and phrase[:-1] in chosen):
            continue
        if kind == "phrases" and " " not in phrase:
            continue
        if count_records(db, year, phrase) < FIELD_WIDE * len(all_records):
            chosen.append(phrase)
    print("\n".join(chosen))


main()
