"""Fits models/en/factuality.tsv: `python factuality.py UDS_TRAIN.jsonl [UDS_DEV.jsonl]`, from the root of the repository.

Asks the program for the features of every predicate (`crates/events/src/predicates.rs` says which), fits one weight a feature to the labels
of UDS-IH2's training half (CC BY-SA 4.0, texts of UD EWT), and writes those that weigh anything, in thousandths. With a second file
it prints how well the weights do there and writes nothing.
"""
import collections
import json
import subprocess
import sys

import torch
from torch import nn

LEAST, EPOCHS, RATE, DECAY, SMALLEST = 3, 10, 3e-3, 3e-4, 10
PROGRAM = ["cargo", "run", "--release", "--quiet", "--package", "dateline", "--example", "predicate_features"]


def examples(path):
    rows = [json.loads(line) for line in open(path)]
    told = subprocess.run(PROGRAM, input="".join(json.dumps({"text": r["text"]}) + "\n" for r in rows), capture_output=True, text=True, check=True).stdout
    known = {(n, start): features for n, start, features in map(json.loads, told.splitlines())}
    for n, row in enumerate(rows):
        for target in row["targets"]:
            tokens = row["text"].split(" ")
            start = len(" ".join(tokens[: target["span1"][0]] + [""]).encode())
            if (n, start) in known:
                yield known[n, start], target["label"]


def batch(bags):
    starts = [0]
    for bag in bags:
        starts.append(starts[-1] + len(bag))
    return torch.tensor([i for bag in bags for i in bag]), torch.tensor(starts[:-1])


def fit(bags, labels, size):
    torch.manual_seed(0)
    weights = nn.EmbeddingBag(size, 1, mode="sum")
    nn.init.zeros_(weights.weight)
    optimiser = torch.optim.Adam(weights.parameters(), RATE)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(bags)).split(256):
            guess = weights(*batch([bags[i] for i in chosen])).squeeze(1)
            loss = nn.functional.l1_loss(guess, labels[chosen]) + 0.3 * nn.functional.mse_loss(guess, labels[chosen])
            loss = loss + DECAY * (weights.weight**2).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return weights


def main():
    train = list(examples(sys.argv[1]))
    counts = collections.Counter(f for features, _ in train for f in features)
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    bags = lambda rows: [[index[f] for f in features if f in index] for features, _ in rows]
    weights = fit(bags(train), torch.tensor([label for _, label in train]), len(index))
    if len(sys.argv) > 2:
        rows = list(examples(sys.argv[2]))
        with torch.no_grad():
            guess = weights(*batch(bags(rows))).squeeze(1).clamp(-3, 3)
        gold = torch.tensor([label for _, label in rows])
        print(f"r {torch.corrcoef(torch.stack([guess, gold]))[0, 1]:.3f}, MAE {(guess - gold).abs().mean():.3f}, {len(rows)} predicates found")
        return
    with open("models/en/factuality.tsv", "w") as out:
        for feature, i in sorted(index.items(), key=lambda x: x[0].encode()):
            thousandths = round(1000 * weights.weight[i].item())
            if abs(thousandths) >= SMALLEST:
                print(feature, thousandths, sep="\t", file=out)


main()
