#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""titles-to-xml FILE >RECORDS.xml: lists of titles and authors as PubMed XML.

For measurements on collections that were published as tables; not installed. Two
shapes are known by their heading: "id doi space title authors year journal" (authors
as "Surname AB, ...", a year) and "date volume issue title authors" (authors as "First
M Last MD; ...", a day; records are numbered from 90000001). .gz is inflated.
"""
import csv
import gzip
import re
import sys
from xml.sax.saxutils import escape

DEGREES = re.compile(  # also run together: MDPhD
    r"^(MD|Ph|D|Ed|Eng|Sc|B|M|PH|PHD|PhD|DPhil|MSc?|BMSc|BSc?|BA|MA|MB|MM|MPH|MPA|MBA|MBBS|MBChB|DO|DDS|DDSc|DMD|"
    r"RN|RT|JD|EdD|ScD|DSc|MHS|MMed|MEd|MFA|FRCR|FRCP?C?|FACR|MRCP|PharmD|FSIR|MSE|BEng|MEng|BE|ME|"
    r"MMSc|MSCE|MHA|MPhil|DVM|VMD|Ing|Dipl|MBBCh|BM|BCh|FRCS|[A-Z]{3,})+$")


def surname_first(text):
    """'D'Esposito M' -> ("D'Esposito", '', 'M')"""
    words = text.split()
    if len(words) > 1 and re.fullmatch(r"[A-Z]{1,4}", words[-1]):
        return " ".join(words[:-1]), "", words[-1]
    return text, "", ""


def unglue(word):
    """'DSteenburg' -> ['D', 'Steenburg']"""
    found = None if DEGREES.match(word) else re.fullmatch(r"([A-Z])([A-Z][a-z].*)", word)
    return [found[1], found[2]] if found else [word]


def forename_first(text):
    """'Scott DSteenburg MD' -> ('Steenburg', 'Scott D', '')"""
    words = [w for part in text.replace(",", " ").replace(".", " ").split() for w in unglue(part)]
    while len(words) > 2 and DEGREES.match(words[-1]):
        words.pop()
    if len(words) < 2:
        return text, "", ""
    return words[-1], " ".join(words[:-1]), ""


def author(name):
    last, fore, initials = name
    return ("<Author><LastName>%s</LastName>%s%s</Author>" % (
        escape(last), "<ForeName>%s</ForeName>" % escape(fore) if fore else "",
        "<Initials>%s</Initials>" % escape(initials) if initials else ""))


def record(pmid, year, day, journal, title, authors):
    dates = ""
    if day:
        dates = ('<PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>%s</Year>'
                 "<Month>%s</Month><Day>%s</Day></PubMedPubDate></History></PubmedData>"
                 % tuple(day.split("-")))
    return ('<PubmedArticle><MedlineCitation><PMID Version="1">%s</PMID><Article><Journal>'
            "<JournalIssue><PubDate><Year>%s</Year></PubDate></JournalIssue><Title>%s</Title>"
            "</Journal><ArticleTitle>%s</ArticleTitle>"
            '<AuthorList CompleteYN="Y">%s</AuthorList></Article></MedlineCitation>%s'
            "</PubmedArticle>" % (pmid, year, escape(journal), escape(title),
                                  "".join(author(a) for a in authors), dates))


def rows(path):
    opened = gzip.open(path, "rt", encoding="utf-8", newline="") if path.endswith(".gz") else \
        open(path, encoding="utf-8", newline="")
    with opened as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print("<PubmedArticleSet>")
    for number, row in enumerate(rows(sys.argv[1])):
        if "id" in row:
            names = [surname_first(a.strip()) for a in (row["authors"] or "").split(",")]
            print(record(row["id"], row["year"], None, row["journal"] or "", row["title"] or "",
                         [n for n in names if n[0]]))
        else:
            names = [forename_first(a.strip()) for a in (row["authors"] or "").split(";")]
            print(record(90000001 + number, row["date"][:4], row["date"], "Academic Radiology",
                         row["title"] or "", [n for n in names if n[0]]))
    print("</PubmedArticleSet>")


main()
