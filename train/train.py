"""Trains the annotator: `python train.py --corpora ../../shared/corpora --minilm DIR --out RUN`.

Resumes from RUN/last.pt. Writes RUN/best.pt by mean LAS on the two dev treebanks (gold words, window of a
paragraph, gold sentence bounds for the arcs).
"""
import argparse
import collections
import json
import os
import random
import time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import corpora
from model import Network, Pieces, shape, start_from_minilm

TASKS = ("upos", "xpos", "lemma", "ner", "first")
WEIGHT = {"upos": 0.5, "xpos": 0.5, "lemma": 0.3, "ner": 1.0, "first": 0.7, "arc": 1.0, "rel": 1.0}


def latin(piece):
    text = piece[2:] if piece.startswith("##") else piece
    return not piece.startswith("[unused") and all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2100 or c in "€£" for c in text)


def label_sets(trees, names):
    scripts = collections.Counter(corpora.lemma_script(w.form, w.lemma) for s in trees for w in s.words)
    sets = {
        "upos": sorted({w.upos for s in trees for w in s.words}),
        "xpos": sorted({w.xpos for s in trees for w in s.words}),
        "lemma": ["l0"] + sorted(k for k, n in scripts.items() if n >= 4 and k != "l0"),
        "ner": corpora.NER,
        "first": ["inside", "first"],
        "rel": sorted({w.rel for s in trees for w in s.words}),
    }
    return sets


class Encoder:
    def __init__(self, labels, vocabulary):
        self.pieces, self.index = Pieces(vocabulary), {k: {x: i for i, x in enumerate(v)} for k, v in labels.items()}
        self.cls, self.sep = self.pieces.ids["[CLS]"], self.pieces.ids["[SEP]"]

    def window(self, words):
        ids, first, last = [self.cls], [], []
        for w in words:
            p = self.pieces(w.form)
            first.append(len(ids))
            ids += p
            last.append(len(ids) - 1)
        ids.append(self.sep)
        get = lambda k, v: -1 if v is None else self.index[k].get(v, -1)
        start, starts = 0, []
        for i, w in enumerate(words):
            start = i if w.first else start
            starts.append(start)
        return dict(pieces=ids, first=first, last=last, shape=[shape(w.form) for w in words], gap=[w.gap for w in words],
                    upos=[get("upos", w.upos) for w in words], xpos=[get("xpos", w.xpos) for w in words],
                    lemma=[-1 if w.lemma is None else get("lemma", corpora.lemma_script(w.form, w.lemma)) for w in words],
                    ner=[get("ner", w.ner) for w in words], rel=[get("rel", w.rel) for w in words],
                    sent=[-1 if w.first is None else (int(w.first)) for w in words], head=[w.head for w in words], starts=starts)

    def batch(self, items):
        t, w = max(len(x["pieces"]) for x in items), max(len(x["first"]) for x in items)
        pad = lambda k, n, fill: torch.tensor([x[k] + [fill] * (n - len(x[k])) for x in items])
        b = {"pieces": pad("pieces", t, 0), "mask": torch.tensor([[1.0] * len(x["pieces"]) + [0.0] * (t - len(x["pieces"])) for x in items])}
        for k in ("first", "last", "shape", "gap"):
            b[k] = pad(k, w, 0)
        for k in ("upos", "xpos", "lemma", "ner", "rel", "sent", "head", "starts"):
            b[k + "_y"] = pad(k, w, -1)
        return b


def run(network, b):
    return network(b["pieces"], b["mask"], b["first"], b["last"], b["shape"], b["gap"])


def arc_scores(out, b):
    """[B,W,W+1]: heads within the word's own sentence, then the root."""
    same = b["starts_y"][:, :, None] == b["starts_y"][:, None, :]
    n = same.shape[1]
    same = same & ~torch.eye(n, dtype=torch.bool)[None] & (b["head_y"] >= 0)[:, None, :]
    return torch.cat([out["arc"].float().masked_fill(~same, -1e4), out["root"].float()[..., None]], -1)


def loss_of(network, out, b):
    total = 0.0
    for k in TASKS:
        y = b["sent_y" if k == "first" else k + "_y"]
        if (y >= 0).any():
            total = total + WEIGHT[k] * F.cross_entropy(out[k].float().flatten(0, 1), y.flatten(), ignore_index=-1)
    head = b["head_y"]
    if (head >= 0).any():
        n = head.shape[1]
        own = torch.arange(n)[None]
        target = torch.where(head == own, torch.full_like(head, n), head)
        total = total + WEIGHT["arc"] * F.cross_entropy(arc_scores(out, b).flatten(0, 1), target.flatten(), ignore_index=-1)
        total = total + WEIGHT["rel"] * F.cross_entropy(relations(network, out, head).float().flatten(0, 1), b["rel_y"].flatten(), ignore_index=-1)
    return total


def relations(network, out, head):
    n, d = head.shape[1], out["rel_head"].shape[-1]
    h = torch.gather(out["rel_head"], 1, head.clamp(min=0)[..., None].expand(-1, -1, d))
    root = (head == torch.arange(n)[None])[..., None]
    return network.relation(out["rel_dep"], torch.where(root, network.rel_root.to(h.dtype), h))


@torch.no_grad()
def evaluate(network, encoder, sentences, base_rel):
    network.eval()
    c = collections.Counter()
    items = [encoder.window(w) for w in corpora.windows(sentences, random.Random(0), split=0.0)]
    items.sort(key=lambda x: len(x["pieces"]))
    for i in range(0, len(items), 32):
        b = encoder.batch(items[i:i + 32])
        out = run(network, b)
        head = arc_scores(out, b).argmax(-1)
        n = head.shape[1]
        own = torch.arange(n)[None].expand_as(head)
        head = torch.where(head == n, own, head)
        rel = base_rel[relations(network, out, head).argmax(-1)]
        ok = b["head_y"] >= 0
        good = (head == b["head_y"]) & ok
        c["n"] += int(ok.sum())
        c["uas"] += int(good.sum())
        c["las"] += int((good & (rel == base_rel[b["rel_y"].clamp(min=0)])).sum())
        for k in ("upos", "xpos", "lemma"):
            c[k] += int(((out[k].argmax(-1) == b[k + "_y"]) & ok).sum())
        p, y = out["first"].argmax(-1) == 1, b["sent_y"] == 1
        c["tp"] += int((p & y).sum())
        c["fp"] += int((p & ~y & ok).sum())
        c["fn"] += int((~p & y).sum())
    network.train()
    r = {k: round(100 * c[k] / c["n"], 2) for k in ("upos", "xpos", "lemma", "uas", "las")}
    r["sent"] = round(100 * 2 * c["tp"] / max(1, 2 * c["tp"] + c["fp"] + c["fn"]), 2)
    return r


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--minilm", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--layers", type=int, default=3)
    a.add_argument("--epochs", type=int, default=8)
    a.add_argument("--words", type=int, default=900, help="words a batch")
    a.add_argument("--rate", type=float, default=2e-4)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--threads", type=int, default=1)
    a.add_argument("--bf16", action="store_true")
    a = a.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    os.makedirs(a.out, exist_ok=True)

    trees, names, rng = corpora.load(a.corpora, a.seed)
    labels = label_sets(trees, names)
    vocabulary = [l.rstrip("\n") for l in open(f"{a.minilm}/vocab.txt", encoding="utf-8")]
    keep = [i for i, p in enumerate(vocabulary) if latin(p)]
    vocabulary = [vocabulary[i] for i in keep]
    json.dump({"labels": labels, "vocabulary": vocabulary, "layers": a.layers}, open(f"{a.out}/setup.json", "w"))
    encoder = Encoder(labels, vocabulary)
    sizes = {k: len(v) for k, v in labels.items()}
    network = Network(sizes, len(vocabulary), a.layers)
    start_from_minilm(network, load_file(f"{a.minilm}/model.safetensors"), torch.tensor(keep))
    base = sorted({r.split(":")[0] for r in labels["rel"]})
    base_rel = torch.tensor([base.index(r.split(":")[0]) for r in labels["rel"]])
    dev = {n: corpora.conllu(f"{a.corpora}/syntax/{n}-dev.conllu") for n in ("ewt", "gum")}

    body = [p for n, p in network.named_parameters() if n.startswith(("word.", "position.", "norm.", "layers."))]
    ids = {id(p) for p in body}
    rest = [p for p in network.parameters() if id(p) not in ids]
    optimiser = torch.optim.AdamW([{"params": body, "lr": a.rate}, {"params": rest, "lr": 5 * a.rate}], betas=(0.9, 0.98), weight_decay=0.01, fused=True)

    def epoch_batches(epoch):
        r = random.Random(f"{a.seed}-{epoch}")
        items = []
        for w in corpora.windows(trees, r) + corpora.windows(names, r):
            x = r.random()
            if x < 0.06:
                w = corpora.recase(w, "upper")
            elif x < 0.12:
                w = corpora.recase(w, "lower")
            items.append(encoder.window(w))
        r.shuffle(items)
        pool, batches = 400, []
        for i in range(0, len(items), pool):
            part, cur, longest = sorted(items[i:i + pool], key=lambda x: len(x["pieces"])), [], 0
            for x in part:
                longest = max(longest, len(x["pieces"]))
                if cur and longest * (len(cur) + 1) > 1.3 * a.words:
                    batches.append(cur)
                    cur, longest = [], len(x["pieces"])
                cur.append(x)
            if cur:
                batches.append(cur)
        r.shuffle(batches)
        return batches

    per_epoch = len(epoch_batches(0))
    total = per_epoch * a.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1.0, (s + 1) / 300) * max(0.02, 1 - s / total))
    state = {"epoch": 0, "step": 0, "best": 0.0}
    if os.path.exists(f"{a.out}/last.pt"):
        saved = torch.load(f"{a.out}/last.pt", weights_only=False)
        network.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        state = saved["state"]
    print(f"{per_epoch} batches an epoch, {sum(p.numel() for p in network.parameters()) / 1e6:.1f} M parameters, labels {sizes}", flush=True)
    began, words = time.time(), 0
    for epoch in range(state["epoch"], a.epochs):
        for items in epoch_batches(epoch):
            b = encoder.batch(items)
            with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
                out = run(network, b)
                loss = loss_of(network, out, b)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            state["step"] += 1
            words += sum(len(x["first"]) for x in items)
            if state["step"] % 50 == 0:
                print(f"epoch {epoch} step {state['step']}/{total} loss {loss.item():.3f} {words / (time.time() - began):.0f} words/s", flush=True)
        scores = {n: evaluate(network, encoder, s, base_rel) for n, s in dev.items()}
        mean = (scores["ewt"]["las"] + scores["gum"]["las"]) / 2
        state["epoch"] = epoch + 1
        print(f"epoch {epoch} done, {time.time() - began:.0f} s: {scores}", flush=True)
        if mean > state["best"]:
            state["best"] = mean
            torch.save({"network": network.state_dict(), "scores": scores}, f"{a.out}/best.pt")
        torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "state": state}, f"{a.out}/last.pt")


if __name__ == "__main__":
    main()
