#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""judge-theme-backtests FOLDER: back-tests of the themes against their bars.

FOLDER holds themes-WHAT-TERMS.json of `backtest themes`, WHAT one of ns, half, nq, cmr,
all and TERMS protocol, own. The bars T1 to T5 are on the terms of the protocol; the
program's own stand beside them, and P@20 of theirs must not be more than a tenth lower where
a bar looks at it. Status 1: a figure is below its bar.
"""
import json
import sys

below = False
# what the bars T1 to T4 and the table of docs/methods.md look at
OWN_SHARE = 0.9
OWN_BARS = (("ns", "keep2"), ("ns", "persist"), ("cmr", "keep2"), ("all", "keep2"),
            ("all", "persist"))


def rows(folder, what, terms):
    with open("%s/themes-%s-%s.json" % (folder, what, terms), encoding="utf-8") as f:
        return {(r["target"], r["score"]): r for r in json.load(f)["scores"]}


def bar(name, ok, text):
    global below
    below = below or not ok
    print("%-6s %s  %s" % ("ok" if ok else "BELOW", name, text))


def interval(row, digits):
    if row["p20_low"] is None:
        return "(too few years for an interval)"
    return "[%.*f, %.*f]" % (digits, row["p20_low"], digits, row["p20_high"])


def line(what, target, data):
    a, b = data[target, "ra4"], data[target, "last_year"]
    return ("%s %s: P@20 %.3f, counts %.3f, chance %.3f; %+.3f %s; P@50 %.3f, counts "
            "%.3f; median ratio %.2f"
            % (what, target, a["p20"], b["p20"], a["base"], a["p20_difference"], interval(a, 2),
               a["p50"], b["p50"], a["ratio"]))


def judge(folder):
    data = {w: rows(folder, w, "protocol") for w in ("ns", "half", "nq", "cmr", "all")}
    ns, last = data["ns"]["keep2", "ra4"], data["ns"]["keep2", "last_year"]
    bar("T1", ns["p20"] >= 2.5 * last["p20"] and ns["p20"] >= 4 * ns["base"],
        "%.1f x counts (2.5), %.1f x chance (4)" % (ns["p20"] / last["p20"], ns["p20"] / ns["base"]))
    kept, last = data["ns"]["persist", "ra4"], data["ns"]["persist", "last_year"]
    bar("T2", kept["p20"] >= 0.45 and kept["p20"] >= 3 * last["p20"] and ns["ratio"] >= 0.97,
        "%.3f (.45), %.1f x counts (3), ratio %.2f (.97)"
        % (kept["p20"], kept["p20"] / last["p20"], ns["ratio"]))
    pool, last = data["all"]["keep2", "ra4"], data["all"]["keep2", "last_year"]
    bar("T3", pool["p20"] >= 1.3 * last["p20"] and (pool["p20_low"] or 0) > 0,
        "%.2f x counts (1.3) over %d years, difference %+.3f %s"
        % (pool["p20"] / last["p20"], pool["windows"], pool["p20_difference"], interval(pool, 3)))
    cmr, last = data["cmr"]["keep2", "ra4"], data["cmr"]["keep2", "last_year"]
    bar("T4", cmr["p20"] >= last["p20"] - 0.05, "%.3f, counts %.3f (-.05)" % (cmr["p20"], last["p20"]))
    half = data["half"]["keep2", "ra4"]
    bar("T5", half["p20"] >= ns["p20"] - 0.02, "%.3f with half of the last year, %.3f (-.02)"
        % (half["p20"], ns["p20"]))


def compare(folder):
    print("of the protocol / the program's own terms, ra4; the bar is %+.0f %%:"
          % (100 * (OWN_SHARE - 1)))
    for what in ("ns", "half", "nq", "cmr", "all"):
        both = [rows(folder, what, terms) for terms in ("protocol", "own")]
        for target in ("keep2", "keep3", "persist"):
            if not all(d[target, "ra4"]["windows"] for d in both):
                continue
            by_book, own = (d[target, "ra4"] for d in both)
            share = own["p20"] / max(by_book["p20"], 1e-9)
            text = ("P@20 %.3f / %.3f (%+.0f %%), P@50 %.3f / %.3f, ratio %.2f / %.2f"
                    % (by_book["p20"], own["p20"], 100 * (share - 1), by_book["p50"], own["p50"],
                       by_book["ratio"], own["ratio"]))
            if (what, target) in OWN_BARS:
                bar("own", share >= OWN_SHARE - 1e-9, "%s %s  %s" % (what, target, text))
            else:
                print("       own  %s %s  %s" % (what, target, text))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    for what in ("ns", "nq", "cmr", "all"):
        for terms in ("protocol", "own"):
            data = rows(folder, what, terms)
            for target in ("keep2", "persist"):
                if data[target, "ra4"]["windows"]:
                    print(line("%s, %s terms," % (what, terms), target, data))
    judge(folder)
    compare(folder)
    sys.exit(1 if below else 0)


main()
