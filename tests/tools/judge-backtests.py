#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""judge-backtests identity|cmr|pooled|topics BAR|people|rising FILE...: back-tests against bars.

FILE: what `backtest mentors --format json --keep-replicates` wrote. Status 1: a figure
is below its bar. pooled: corpora are independent, so replicate r of the pool is the
mean of their replicates r. topics: P@10 over last3 is at least BAR; files may be of
one year each."""
import json
import random
import sys

METRICS = ["p10", "p20", "p50", "ndcg20", "auc"]
failed = False

# Measured elsewhere with the same protocol and names alone. Neuroimaging titles (chance,
# last3: P@20, NDCG@20, AUC): the same records and years, so the figures must be the same.
IDENTITY = {"ns-early": (.175,), "ns-late": (.104, .626, .311, .701)}
# Cardiac MR, for comparison only: the years used there are neither the years of
# publication nor the days of entry that these records carry. Pool, positives, gains;
# last3: P@20, NDCG@20, AUC; score: P@20, NDCG@20.
CARDIAC = {
    "2019": (796, 116, 166, .4500, .2340, .6171, .4500, .2382),
    "2020": (1165, 108, 131, .3857, .3018, .6761, .5500, .3897),
    "2021": (1405, 103, 123, .5000, .2140, .6736, .4000, .2041),
}


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["rows"]


def means(path):
    return {row["score"]: row for row in load(path) if row["year"] == "mean"}


def bar(what, value, least):
    global failed
    met = value >= least - 1e-9
    failed = failed or not met
    print("  %-46s %.4f  bar %.4f  %s" % (what, value, least, "met" if met else "BELOW"))


def quantile(values, q):
    at = q * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (at - low) * (values[high] - values[low])


def table(rows):
    for name in ("random", "papers_total", "newcomer_first_2y", "last3", "score"):
        print("  %-18s" % name, *("%s %.3f" % (m, rows[name][m]) for m in METRICS))


def identity(early, late, cardiac):
    global failed
    for name, path in (("ns-early", early), ("ns-late", late)):
        m = means(path)
        found = (m["random"]["p20"], m["last3"]["p20"], m["last3"]["ndcg20"], m["last3"]["auc"])
        same = all(abs(a - b) < 6e-4 for a, b in zip(found, IDENTITY[name]))
        failed = failed or not same
        print(" ", name, "same" if same else "DIFFERS", *("%.4f" % x for x in found),
              "| measured before", *("%g" % x for x in IDENTITY[name]))
    rows = {(row["year"], row["score"]): row for row in load(cardiac)}
    print("  cardiac MR, other years than those measured before:")
    for year, expected in sorted(CARDIAC.items()):
        last3, score = rows[year, "last3"], rows[year, "score"]
        found = (score["people"], score["positives"], score["gains"], last3["p20"],
                 last3["ndcg20"], last3["auc"], score["p20"], score["ndcg20"])
        print("   ", year, *("%g" % round(x, 4) for x in found), "| measured before",
              *("%g" % x for x in expected))


def cmr(path):
    m = means(path)
    table(m)
    score, last3, base = m["score"], m["last3"], m["random"]["p20"]
    bar("M1 P@20 >= 4 x base", score["p20"], 4 * base)
    bar("M1 P@20 >= last3 - .02", score["p20"], last3["p20"] - .02)
    bar("M2 AUC >= last3 + .03", score["auc"], last3["auc"] + .03)
    bar("M2 NDCG@20 >= last3", score["ndcg20"], last3["ndcg20"])


def pooled(*paths):
    corpora = [means(path) for path in paths]
    value, low = {}, {}
    for metric in METRICS:
        value[metric] = [sum(c[s][metric] for c in corpora) / len(corpora)
                         for s in ("score", "last3", "random")]
        replicates = sorted(sum(v) / len(corpora) for v in zip(
            *(c["score"]["replicates"][metric] for c in corpora)))
        low[metric] = quantile(replicates, .025)
        score, last3, base = value[metric]
        print("  %-7s score %.4f  last3 %.4f  random %.4f  difference %+.4f [%+.4f, %+.4f]" % (
            metric, score, last3, base, score - last3, low[metric], quantile(replicates, .975)))
    bar("M3 P@50 >= 1.06 x last3", value["p50"][0], 1.06 * value["p50"][1])
    bar("M3 NDCG@20 >= 1.08 x last3", value["ndcg20"][0], 1.08 * value["ndcg20"][1])
    bar("M3 AUC >= last3 + .045", value["auc"][0], value["auc"][1] + .045)
    for metric in ("p50", "ndcg20", "auc"):
        bar("M3 lower end of the interval, %s > 0" % metric, low[metric], 1e-9)


def draw_topics(windows, value):
    """95 % interval of the mean over topic-years, topics drawn with all their years."""
    names, random_ = sorted({topic for _, topic in windows}), random.Random(1)
    sums = {name: [0.0, 0] for name in names}
    for (_, name), rows in windows.items():
        sums[name][0] += value(rows)
        sums[name][1] += 1
    means_ = []
    for _ in range(2000):
        drawn = [sums[name] for name in random_.choices(names, k=len(names))]
        means_.append(sum(s for s, _ in drawn) / sum(n for _, n in drawn))
    means_.sort()
    return quantile(means_, .025), quantile(means_, .975)


def topics(least, *paths):
    windows = {}
    for row in (r for path in paths for r in load(path) if r["year"] != "mean"):
        windows.setdefault((row["year"], row["topic"]), {})[row["score"]] = row
    figures = {}
    for what, part in (("any", lambda row: row["p10"]), ("topic", lambda row: row["on_topic"]["p10"])):
        mean = {s: sum(part(rows[s]) for rows in windows.values()) / len(windows)
                for s in ("score", "last3", "random")}
        low, high = draw_topics(windows, lambda rows: part(rows["score"]) - part(rows["last3"]))
        figures[what] = mean["score"] - mean["last3"], low
        print("  %d topic-years; P@10 %-5s: score %.3f last3 %.3f random %.3f; difference %+.3f "
              "[%+.3f, %+.3f]" % (len(windows), what, mean["score"], mean["last3"],
                                  mean["random"], mean["score"] - mean["last3"], low, high))
    bar("M4 P@10 (any) - last3", figures["any"][0], float(least))
    bar("M4 lower end of the interval > 0", figures["any"][1], 1e-9)
    bar("M4 P@10 on the topic - last3", figures["topic"][0], 0)


def rising(*paths):
    """No bar: the list promises nothing."""
    for path in paths:
        m = means(path)
        difference = m["score"]["difference"]["p20"]
        print("  %-16s" % path.rsplit("/", 1)[-1].removesuffix(".json"),
              "everybody %.3f  P@20: score %.3f  papers of three years %.3f  difference %+.3f "
              "[%+.3f, %+.3f]  AUC %.3f" % (
                  m["random"]["p20"], m["score"]["p20"], m["papers_3y"]["p20"],
                  difference["value"], difference["low"], difference["high"], m["score"]["auc"]))


def people(own, names):
    a, b = means(own)["score"], means(names)["score"]
    bar("M6 P@20 >= by names - .02", a["p20"], b["p20"] - .02)
    bar("M6 AUC >= by names - .02", a["auc"], b["auc"] - .02)


PARTS = {"identity": identity, "cmr": cmr, "pooled": pooled, "topics": topics, "people": people,
         "rising": rising}

if len(sys.argv) < 3 or sys.argv[1] not in PARTS:
    sys.exit(__doc__)
PARTS[sys.argv[1]](*sys.argv[2:])
sys.exit(1 if failed else 0)
