#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""frequent-topics words|phrases N YEAR DATABASE: topics by rule, one a line.

Of the records of DATABASE up to the end of YEAR, the N that stand on most: words of
titles (four letters or more), or authors' keywords as phrases (on records that print
them as a keyword or in the title). Left out are stop words (config/stopwords.txt), what
stands in a quarter or more of the records (title, abstract or keywords), and of a word
and its plural the rarer one. Of equals the first in the alphabet.
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


def records(path, year):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for title, abstract, keywords in db.execute(
            "SELECT title, abstract, keywords FROM article "
            "WHERE coalesce(entrez_date, year || '-07-01') <= ? || '-12-31' ORDER BY pmid", (year,)):
        yield (words_of(title), words_of(abstract),
               [words_of(line) for line in (keywords or "").split("\n")])


def holds(spaced, phrase):
    return f" {phrase} " in spaced


def spaced(words):
    return " " + " ".join(words) + " "


def count_words(all_records, stops):
    counts = collections.Counter()
    for title, _, _ in all_records:
        counts.update({w for w in title
                       if len(w) >= LETTERS_MIN and w not in stops and not w.isdigit()})
    return counts


def count_phrases(all_records, stops):
    keywords = [{" ".join(k) for k in keys if k and not stops.issuperset(k)}
                for _, _, keys in all_records]
    counts = collections.Counter()
    known = set().union(*keywords)
    longest = max((p.count(" ") + 1 for p in known), default=0)
    for (title, _, _), own in zip(all_records, keywords):
        grams = {" ".join(title[i:i + n]) for n in range(1, longest + 1)
                 for i in range(len(title) - n + 1)}
        counts.update(own | (grams & known))
    return counts


def main():
    if len(sys.argv) != 5 or sys.argv[1] not in ("words", "phrases"):
        sys.exit(__doc__)
    all_records, stops, chosen = list(records(sys.argv[4], sys.argv[3])), stop_words(), []
    counts = (count_words if sys.argv[1] == "words" else count_phrases)(all_records, stops)
    texts = [spaced(title + ["|"] + abstract + ["|"] + [w for k in keys for w in k + ["|"]])
             for title, abstract, keys in all_records]
    for phrase, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if len(chosen) == int(sys.argv[2]):
            break
        if phrase + "s" in chosen or (phrase.endswith("s") and phrase[:-1] in chosen):
            continue
        if sum(holds(text, phrase) for text in texts) < FIELD_WIDE * len(texts):
            chosen.append(phrase)
    print("\n".join(chosen))


main()
