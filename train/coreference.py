"""Trains the coreference head anew, over whole documents: `python coreference.py RUN`, after `train.py`.

Beside the other tasks the head sees a few hundred words at a time and learns 117 documents by heart. Here the word vectors stand
still, half of each is dropped, and a mention looks back as far as it does in use. Reads RUN/best.pt, writes RUN/final.pt.
`--develop` scores the documents of gum-dev instead, for choosing the numbers below: documents of the training half cannot tell, since
the network knows their chains from `train.py`.
"""
import argparse
import collections
import json
import os
import random

import torch
import torch.nn.functional as F

import corpora
from model import Coreference, Network
from train import Documents, Encoder, antecedent_loss, antecedents

EPOCHS, RATE, DROP, DECAY = 10, 1e-3, 0.5, 0.05
LEAN = 1.0  # towards linking: the network is less sure of documents that it has not seen
HERE = os.path.dirname(os.path.abspath(__file__))


@torch.no_grad()
def documents(setup, network, sentences):
    """Of each document: word vectors, the places of its mentions in them, and what is known of pairs."""
    encoder = Encoder(setup["labels"], setup["vocabulary"])
    known, windows = Documents(sentences), collections.defaultdict(list)
    for w in corpora.windows(sentences, random.Random(0), split=0.0):
        windows[w.document].append(encoder.window(w))
    for name, items in windows.items():
        vectors, places, found, base = [], [], [], 0
        for i in range(0, len(items), 16):
            run = items[i : i + 16]
            vectors.append(network(encoder.batch(run))["words"][: sum(len(x["from"]) for x in run)])
            for x in run:
                places += [(base + m.head, base + m.start, base + m.end - 1) for m in x["mentions"]]
                found += x["mentions"]
                base += len(x["from"])
        yield torch.cat(vectors), torch.tensor(places).T, known.batch(name, found), [known.of[name][2][m.index] for m in found]


def train(documents):
    head = Coreference(documents[0][0].shape[1])
    optimiser = torch.optim.AdamW(head.parameters(), lr=RATE, weight_decay=DECAY)
    step, total = 0, EPOCHS * len(documents)
    for epoch in range(EPOCHS):
        for document in random.Random(epoch).sample(documents, len(documents)):
            for group in optimiser.param_groups:
                group["lr"] = RATE * max(0.02, 1 - step / total)
            vectors, places, known, _ = document
            loss = antecedent_loss(*antecedents(head, F.dropout(vectors, DROP), places, known))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
            optimiser.step()
            step += 1
    return head.eval()


@torch.no_grad()
def chains(head, document, lean):
    """Chains of gold and of `head`, whose scores for no antecedent are lowered by `lean`."""
    vectors, places, known, entities = document
    scores, _ = antecedents(head, vectors, places, known)
    best, at = scores[:, :-1].max(1)
    first = list(range(len(scores)))
    for i in range(len(first)):
        if best[i] > scores[i, -1] - lean:
            first[i] = first[int(at[i])]
    return [{k: v for k, v in members(x).items() if len(v) > 1} for x in (entities, first)]


def members(entities):
    out = collections.defaultdict(set)
    for i, e in enumerate(entities):
        if e is not None:
            out[e].add(i)
    return out


def muc_and_b3(pairs):
    """Mean of the two F1s, over all documents."""
    muc, b3 = [0, 0, 0, 0], [0, 0, 0, 0]
    for gold, found in pairs:
        for o, (xs, ys) in ((0, (gold, found)), (2, (found, gold))):
            of = {i: k for k, y in ys.items() for i in y}
            for x in xs.values():
                muc[o] += len(x) - len({of[i] for i in x if i in of}) - sum(i not in of for i in x)
                muc[o + 1] += len(x) - 1
                b3[o] += sum(len(x & ys[of[i]]) / len(x) for i in x if i in of)
                b3[o + 1] += len(x)
    f = lambda r, rs, p, ps: 200 * (r / rs) * (p / ps) / (r / rs + p / ps)
    return (f(*muc) + f(*b3)) / 2


def main():
    a = argparse.ArgumentParser()
    a.add_argument("run")
    a.add_argument("--develop", action="store_true")
    a = a.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    setup = json.load(open(f"{a.run}/setup.json"))
    network = Network({k: len(v) for k, v in setup["labels"].items()}, len(setup["vocabulary"]), setup["arguments"]["layers"])
    saved = torch.load(f"{a.run}/best.pt", weights_only=False)
    network.load_state_dict(saved["network"])
    network.eval()
    root = f"{setup['arguments']['corpora']}/syntax"
    own = corpora.own_chains(f"{HERE}/chains/ewt-train.tsv", corpora.conllu(f"{root}/ewt-train.conllu"))
    gum = corpora.conllu(f"{root}/gum-train.conllu", entities=True)
    head = train([*documents(setup, network, gum), *documents(setup, network, own)])
    if a.develop:
        dev = list(documents(setup, network, corpora.conllu(f"{root}/gum-dev.conllu", entities=True)))
        for lean in (0, 0.5, 1, 1.5):
            print(f"lean {lean}: {muc_and_b3([chains(head, d, lean) for d in dev]):.1f}")
        return
    with torch.no_grad():
        head.fresh.bias -= LEAN
    network.coreference.load_state_dict(head.state_dict())
    torch.save({**saved, "network": network.state_dict()}, f"{a.run}/final.pt")


if __name__ == "__main__":
    main()
