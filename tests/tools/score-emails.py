#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""score-emails DATABASE: are the e-mail addresses given to the right authors?

Looks at the addresses that `radscout parse` gave to authors. One can be verified
when its local part holds the surname (four letters and more, folded) of exactly
one author of the record; it is right when that author has it. Every address must
stand in an affiliation of the record, whole: what stands before and behind it is
no part of an address. $SHOW lists what is wrong. Status 1: less than 0.98, or a
cut or glued address.
"""
import json
import os
import re
import sqlite3
import sys
import unicodedata

BAR = 0.98
LETTERS_MIN = 4
TYPED = {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}


def fold(text):
    text = text.lower().replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("đ", "d")
    text = text.replace("æ", "ae").replace("ı", "i")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if "a" <= c <= "z")


def surnames(name):
    """Ways in which an address may write a surname."""
    whole = {fold(name), fold("".join(TYPED.get(c, c) for c in name.lower()))}
    parts = {fold(part) for part in re.split(r"[\s-]+", name)}
    return {form for form in whole | parts if len(form) >= LETTERS_MIN}


def is_whole(address, texts):
    """Does it stand somewhere with nothing glued to it?"""
    pattern = r"(?<![A-Za-z0-9._%+-])" + re.escape(address) + r"(?![A-Za-z0-9_@-]|\.[A-Za-z0-9])"
    return any(re.search(pattern, text, re.IGNORECASE) for text in texts)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: score-emails DATABASE")
    db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
    texts = dict(db.execute("SELECT affiliation_id, text FROM affiliation"))
    authors = {}
    for pmid, position, last, affiliations, email in db.execute(
        "SELECT pmid, position, last_name, affiliations, email FROM authorship"
        " WHERE pmid IN (SELECT pmid FROM authorship WHERE email IS NOT NULL)"
    ):
        ids = json.loads(affiliations) if affiliations else []
        authors.setdefault(pmid, []).append((position, last, [texts[i] for i in ids], email))
    given = verified = right = broken = 0
    for pmid, people in sorted(authors.items()):
        for position, last, own, email in people:
            if not email:
                continue
            given += 1
            if not is_whole(email, [t for p in people for t in p[2]]):
                broken += 1
                if os.environ.get("SHOW"):
                    print("not whole:", pmid, position, email)
            local = fold(email.split("@")[0])
            named = [p[0] for p in people if p[1] and any(s in local for s in surnames(p[1]))]
            if len(named) != 1:
                continue
            verified += 1
            right += named[0] == position
            if named[0] != position and os.environ.get("SHOW"):
                print("wrong:", pmid, "position", position, last, email, "names", named[0])
    precision = right / verified if verified else 0
    print(
        f"e-mails: {given} given to authors; {verified} name one author, of these right "
        f"{precision:.4f}; cut or glued: {broken}"
    )
    sys.exit(precision < BAR or broken > 0)


main()
