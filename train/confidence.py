"""Fits `crates/events/src/confidence.rs`: `python confidence.py PATH/TO/dateline`, from the root of the repository.

Reads eval/gold/develop with the program and fits a logistic model of whether a claim is right in type and status to what the claim
knows besides its trigger. Prints the numbers for the table there, and how well held-out eighths agree with them.
"""
import glob
import json
import os
import subprocess
import sys
import tomllib

import numpy as np

NAMES = ["BASE", "ACTOR", "RECIPIENT", "PLACE", "FIGURE", "REAL", "SPECIFIC"]
PENALTY, FOLDS = 2.0, 8


def place(text, phrase):
    words, _, nth = phrase.rpartition("#")
    if not words or not nth.isdigit():
        words, nth = phrase, 1
    at = -1
    for _ in range(int(nth)):
        at = text.find(words, at + 1)
    start = len(text[:at].encode())
    return start, start + len(words.encode())


def known(claim):
    return [1.0, bool(claim["actors"]), bool(claim["recipients"] or claim["targets"]), bool(claim.get("where")),
            bool(claim["figures"]), claim["status"] in ("occurred", "ongoing"), not claim["codebook"].startswith("plover/")]


def examples(program):
    gold = {os.path.basename(p): tomllib.load(open(p, "rb")) for p in sorted(glob.glob("eval/gold/develop/*.toml"))}
    lines = "".join(json.dumps({"id": k, "text": g["text"], "published": g["published"]}) + "\n" for k, g in gold.items())
    out = subprocess.run([program, "read", "--from", "jsonl", "-"], input=lines, capture_output=True, text=True, check=True).stdout
    names, rows, right = {}, [], []
    for record in map(json.loads, out.splitlines()):
        if record["format"].startswith("dateline.document"):
            names[record["id"]] = record["ref"]
        if not record["format"].startswith("dateline.claim"):
            continue
        report = gold[names[record["document"]]]
        told = [record["trigger"], *record["mentions"]]
        same = [g for g in report["claim"] if g["type"] in (record["type"], record["plover"].split("/")[0]) and any(
            e["start"] < b and a < e["end"] for e in told for a, b in [place(report["text"], p) for p in [g["trigger"], *g.get("also", [])]])]
        if not any(g.get("optional") for g in same):
            rows.append(known(record))
            right.append(any(g["status"] == record["status"] for g in same))
    return np.array(rows, float), np.array(right, float)


def fit(x, y):
    weights, penalty = np.zeros(x.shape[1]), PENALTY * np.diag([1e-6] + [1.0] * (x.shape[1] - 1))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        weights -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (p - y) + penalty @ weights)
    return weights


x, y = examples(sys.argv[1])
for name, weight in zip(NAMES, fit(x, y)):
    print(f"const {name}: f64 = {weight:.2f};")
held = np.zeros(len(y))
for fold in range(FOLDS):
    out = np.arange(len(y)) % FOLDS == fold
    held[out] = 1 / (1 + np.exp(-x[out] @ fit(x[~out], y[~out])))
for low in np.arange(0.4, 1, 0.1):
    bin_ = (held >= low) & (held < low + 0.1)
    if bin_.any():
        print(f"{low:.1f} to {low + 0.1:.1f}: {bin_.sum()} claims, {100 * held[bin_].mean():.0f} % promised, {100 * y[bin_].mean():.0f} % right")
