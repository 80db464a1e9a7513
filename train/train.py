"""Trains the annotator: `python train.py --corpora ../../shared/corpora --minilm DIR --out RUN`.

Resumes from RUN/last.pt. Writes RUN/best.pt, a running mean of the weights, by mean LAS on the two dev treebanks (gold words,
window of a paragraph, gold sentence bounds for the arcs).
"""
import argparse
import collections
import copy
import json
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import corpora
import mentions
from model import Network, Pieces, shape, start_from_minilm

HERE = os.path.dirname(os.path.abspath(__file__))
WEIGHT = {"upos": 0.5, "xpos": 0.5, "feats": 0.5, "lemma": 0.3, "ner": 1.0, "kind": 0.5, "first": 0.7}
COREFERENCE = 0.5
REACH = 150  # mentions back
OFFSETS = np.cumsum((0,) + mentions.TABLES[:-1])


def label_sets(trees):
    words = [w for s in trees for w in s.words]
    often = lambda values, n: sorted(k for k, c in collections.Counter(values).items() if c >= n)
    return {
        "upos": often((w.upos for w in words), 1),
        "xpos": often((w.xpos for w in words), 1),
        "feats": often((w.feats for w in words), 5),
        "lemma": ["l0"] + [k for k in often((corpora.lemma_script(w.form, w.lemma) for w in words), 4) if k != "l0"],
        "ner": corpora.NER,
        "kind": often((w.kind for w in words if w.kind), 1),
        "first": ["inside", "first"],
        "rel": often((w.rel for w in words), 1),
    }


class Encoder:
    """Windows to padded tensors."""

    def __init__(self, labels, vocabulary):
        self.pieces, self.index = Pieces(vocabulary), {k: {x: i for i, x in enumerate(v)} for k, v in labels.items()}
        self.cls, self.sep = self.pieces.ids["[CLS]"], self.pieces.ids["[SEP]"]

    def window(self, window):
        words = window.words
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
        x = {k: [get(k, getattr(w, k)) for w in words] for k in ("upos", "xpos", "feats", "ner", "kind", "rel")}
        x["lemma"] = [-1 if w.lemma is None else get("lemma", corpora.lemma_script(w.form, w.lemma)) for w in words]
        x["first"] = [-1 if w.first is None else int(w.first) for w in words]
        return {"pieces": ids, "from": first, "to": last, "shape": [shape(w.form) for w in words], "gap": [w.gap for w in words],
                "y": x, "head": [w.head for w in words], "starts": starts, "mentions": window.mentions}

    def batch(self, items):
        """Pieces and words of all windows one after another, with the window and the place in it of each."""
        items = items + [self.filler(items)]
        cat = lambda rows, by=None: torch.tensor([v + (by[i] if by else 0) for i, r in enumerate(rows) for v in r])
        sizes, lengths = [len(x["pieces"]) for x in items], [len(x["from"]) for x in items]
        before = lambda n: [sum(n[:i]) for i in range(len(n))]
        pieces, words = before(sizes), before(lengths)
        b = {"lengths": lengths, "pieces": cat([x["pieces"] for x in items]), "position": cat([range(n) for n in sizes]), "window": cat([[i] * n for i, n in enumerate(sizes)]),
             "word_position": cat([range(n) for n in lengths]), "word_window": cat([[i] * n for i, n in enumerate(lengths)]),
             "from": cat([x["from"] for x in items], pieces), "to": cat([x["to"] for x in items], pieces)}
        for k in ("shape", "gap", "head", "starts"):
            b[k] = cat([x[k] for x in items])
        b["y"] = {k: cat([x["y"][k] for x in items]) for k in items[0]["y"]}
        b["groups"] = list(self.groups(sizes, pieces))
        b["mentions"] = [m for x in items for m in x["mentions"] or []]
        places = [(words[i] + m.head, words[i] + m.start, words[i] + m.end - 1) for i, x in enumerate(items) for m in x["mentions"] or []]
        b["places"] = torch.tensor(places).T if places else None
        return b


    def groups(self, sizes, starts):
        """Windows of like length for attention: their pieces, the slot of each in a grid of `rows` by `t`, and what to add to scores of empty slots."""
        for low, high in ((0, 32), (32, 64), (64, 96), (96, 128), (128, 512)):
            chosen = [i for i, n in enumerate(sizes) if low < n <= high]
            if chosen:
                t = max(sizes[i] for i in chosen)
                t += -t % 16
                at = torch.tensor([starts[i] + k for i in chosen for k in range(sizes[i])])
                slots = torch.tensor([row * t + k for row, i in enumerate(chosen) for k in range(sizes[i])])
                bias = torch.full((len(chosen) * t,), -1e4).index_fill(0, slots, 0.0).view(len(chosen), 1, 1, t)
                yield at, slots, len(chosen), t, bias

    def filler(self, items):
        """A window of nothing that rounds the sums up: kernels are built anew for each new size, so there should be few."""
        short = lambda k, to: -sum(len(x[k]) for x in items) % to
        pieces, words = short("pieces", 64) or 64, short("from", 64)
        return {"pieces": [0] * pieces, "from": [0] * words, "to": [0] * words, "shape": [0] * words, "gap": [0] * words,
                "y": {k: [-1] * words for k in items[0]["y"]}, "head": [-1] * words, "starts": [-1] * words, "mentions": None}


class Documents:
    """What is known of the pairs of mentions of each document, computed once."""

    def __init__(self, sentences):
        self.of = {}
        documents = collections.defaultdict(list)
        for s in sentences:
            documents[s.document].append(s)
        for name, document in documents.items():
            self.of[name] = self.read(document)

    def read(self, document):
        rows = []
        for number, s in enumerate(document):
            # Heads as in a window: index of the head, own index for the root.
            words = [corpora.replace(w, head=i if w.head == 0 else w.head - 1) for i, w in enumerate(s.words)]
            for m in s.mentions:
                m.index = len(rows)
                rows.append((m, mentions.facts(m, words), number, words))
        n = len(rows)
        table = np.zeros((n, n, len(mentions.TABLES)), dtype=np.int16)
        for i, (b, fb, nb, words) in enumerate(rows):
            for j in range(i):
                a, fa, na, _ = rows[j]
                table[i, j] = mentions.pair(a, b, fa, fb, i - j, nb - na, mentions.syntax(a, b, words) if na == nb else 0)
        return table, np.array([r[1].form for r in rows]), [m.entity for m, *_ in rows]

    def batch(self, document, chosen):
        """Pairs (later, earlier) of the chosen mentions, their facts, the forms, and whether a pair is one entity."""
        table, forms, entities = self.of[document]
        at = np.array([m.index for m in chosen])
        later, earlier = np.nonzero(np.tril(np.ones((len(at), len(at)), dtype=bool), -1) & ~np.tri(len(at), k=-REACH - 1, dtype=bool))
        same = [entities[i] is not None and entities[i] == entities[j] for i, j in zip(at[later], at[earlier])]
        facts = table[at[later], at[earlier]].astype(np.int64) + OFFSETS
        return tuple(map(torch.from_numpy, (later, earlier, facts, forms[at], np.array(same))))


def arc_scores(out, b):
    """[N,W+1] for each word: heads within its own sentence, then the root."""
    rows, w = len(b["lengths"]), out["arc"].shape[1]
    at = b["word_window"] * w + b["word_position"]
    starts = torch.full((rows * w,), -1).index_copy(0, at, b["starts"]).view(rows, w)[b["word_window"]]
    known = torch.zeros(rows * w, dtype=torch.bool).index_copy(0, at, b["head"] >= 0).view(rows, w)[b["word_window"]]
    other = torch.arange(w)[None] != b["word_position"][:, None]
    allowed = (starts == b["starts"][:, None]) & known & other
    scores = out["arc"].flatten(0, 1)[at].float()
    return torch.cat([scores.masked_fill(~allowed, -1e4), out["root"].float()[:, None]], -1)


def relations(network, out, b, head):
    """Scores of the relation of each word to `head`, an index in its window; its own index for the root."""
    start = torch.arange(len(head)) - b["word_position"]
    h = out["rel_head"][start + head.clamp(min=0)]
    root = (head == b["word_position"])[:, None]
    return network.relation(out["rel_dep"], torch.where(root, network.rel_root.to(h.dtype), h))


def loss_of(network, out, b, documents):
    total = 0.0
    for k, weight in WEIGHT.items():
        y = b["y"][k]
        if (y >= 0).any():
            total = total + weight * F.cross_entropy(out[k].float(), y, ignore_index=-1)
    head = b["head"]
    if (head >= 0).any():
        target = torch.where(head == b["word_position"], torch.full_like(head, out["arc"].shape[1]), head)
        total = total + F.cross_entropy(arc_scores(out, b), target, ignore_index=-1)
        total = total + F.cross_entropy(relations(network, out, b, head).float(), b["y"]["rel"], ignore_index=-1)
    if len(b["mentions"]) > 1:
        known = documents.batch(b["document"], b["mentions"])
        total = total + COREFERENCE * antecedent_loss(*antecedents(network.coreference, out["words"], b["places"], known))
    return total


def antecedents(head, words, places, known):
    """[M,M+1] for each mention: scores of the earlier ones and of none, and which are right."""
    later, earlier, facts, forms, same = known
    pairs, fresh = head(head.mentions(words, *places), later, earlier, facts, forms)
    n = len(forms)
    scores = torch.full((n, n), -1e4).index_put((later, earlier), pairs.float())
    right = torch.zeros(n, n, dtype=torch.bool).index_put((later, earlier), same)
    return torch.cat([scores, fresh.float()[:, None]], 1), torch.cat([right, ~right.any(1, keepdim=True)], 1)


def antecedent_loss(scores, right):
    """Minus the log of the share that the right antecedents have together."""
    return (torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, -1e4), 1)).mean()


@torch.no_grad()
def evaluate(network, encoder, sentences, base_rel):
    network.eval()
    c = collections.Counter()
    items = [encoder.window(w) for w in corpora.windows(sentences, random.Random(0), split=0.0)]
    items.sort(key=lambda x: len(x["pieces"]))
    for i in range(0, len(items), 32):
        b = encoder.batch(items[i:i + 32])
        out = network(b)
        head = arc_scores(out, b).argmax(-1)
        head = torch.where(head == out["arc"].shape[1], b["word_position"], head)
        rel = base_rel[relations(network, out, b, head).argmax(-1)]
        ok = b["head"] >= 0
        good = (head == b["head"]) & ok
        c["n"] += int(ok.sum())
        c["uas"] += int(good.sum())
        c["las"] += int((good & (rel == base_rel[b["y"]["rel"].clamp(min=0)])).sum())
        for k in ("upos", "xpos", "feats", "lemma"):
            c[k] += int(((out[k].argmax(-1) == b["y"][k]) & ok).sum())
        p, y = out["first"].argmax(-1) == 1, b["y"]["first"] == 1
        c["tp"] += int((p & y).sum())
        c["fp"] += int((p & ~y & ok).sum())
        c["fn"] += int((~p & y).sum())
    network.train()
    r = {k: round(100 * c[k] / c["n"], 2) for k in ("upos", "xpos", "feats", "lemma", "uas", "las")}
    r["sent"] = round(100 * 2 * c["tp"] / max(1, 2 * c["tp"] + c["fp"] + c["fn"]), 2)
    return r


def packed(items, words):
    """Runs of items that together hold about so many words."""
    run, held = [], 0
    for x in items:
        if run and held + len(x["from"]) > words:
            yield run
            run, held = [], 0
        held += len(x["from"])
        run.append(x)
    if run:
        yield run


def recased(window, rng):
    x = rng.random()
    return corpora.recase(window, "upper") if x < 0.08 else corpora.recase(window, "lower") if x < 0.2 else window


def epoch_batches(seed, epoch, encoder, ewt, gum, names, words):
    """Batches in the order of this epoch: by length for most corpora, by document for the one that marks entities."""
    rng = random.Random(f"{seed}-{epoch}")
    items = [encoder.window(recased(w, rng)) for w in corpora.windows(ewt, rng) + corpora.windows(names, rng)]
    rng.shuffle(items)
    documents = collections.defaultdict(list)
    for w in corpora.windows(gum, rng, split=0.15):
        documents[w.document].append(encoder.window(recased(w, rng)))
    batches = []
    for name, windows in documents.items():
        for run in packed(windows, words):
            while items and sum(len(x["from"]) for x in run) + len(items[-1]["from"]) <= words:
                run.append(items.pop())
            batches.append((name, run))
    for i in range(0, len(items), 400):
        batches += [(None, run) for run in packed(sorted(items[i : i + 400], key=lambda x: len(x["pieces"])), words)]
    rng.shuffle(batches)
    return batches


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--corpora", required=True)
    a.add_argument("--names", default=f"{HERE}/names")
    a.add_argument("--minilm", required=True)
    a.add_argument("--vocabulary", default=f"{HERE}/vocabulary.txt", help="the pieces to keep")
    a.add_argument("--out", required=True)
    a.add_argument("--layers", type=int, default=3)
    a.add_argument("--epochs", type=int, default=10)
    a.add_argument("--words", type=int, default=900, help="words a batch")
    a.add_argument("--rate", type=float, default=2e-4)
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--threads", type=int, default=1)
    a.add_argument("--bf16", action="store_true")
    a = a.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    os.makedirs(a.out, exist_ok=True)

    ewt, gum, names = corpora.load(a.corpora, a.names)
    labels = label_sets(ewt + gum)
    rows = {l.rstrip("\n"): i for i, l in enumerate(open(f"{a.minilm}/vocab.txt", encoding="utf-8"))}
    vocabulary = [l.rstrip("\n") for l in open(a.vocabulary, encoding="utf-8")]
    json.dump({"labels": labels, "vocabulary": vocabulary, "arguments": vars(a)}, open(f"{a.out}/setup.json", "w"))
    encoder, documents = Encoder(labels, vocabulary), Documents(gum)
    sizes = {k: len(v) for k, v in labels.items()}
    network = Network(sizes, len(vocabulary), a.layers)
    start_from_minilm(network, load_file(f"{a.minilm}/model.safetensors"), torch.tensor([rows[p] for p in vocabulary]))
    mean = copy.deepcopy(network)
    base = sorted({r.split(":")[0] for r in labels["rel"]})
    base_rel = torch.tensor([base.index(r.split(":")[0]) for r in labels["rel"]])
    dev = {n: corpora.conllu(f"{a.corpora}/syntax/{n}-dev.conllu") for n in ("ewt", "gum")}

    body = [p for n, p in network.named_parameters() if n.startswith(("word.", "position.", "norm.", "layers."))]
    ids = {id(p) for p in body}
    rest = [p for p in network.parameters() if id(p) not in ids]
    optimiser = torch.optim.AdamW([{"params": body, "lr": a.rate}, {"params": rest, "lr": 5 * a.rate}], betas=(0.9, 0.98), weight_decay=0.01, fused=True)
    batches = lambda epoch: epoch_batches(a.seed, epoch, encoder, ewt, gum, names, a.words)
    per_epoch = len(batches(0))
    total = int(per_epoch * a.epochs * 1.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1.0, (s + 1) / 300) * max(0.01, 1 - s / total))
    state = {"epoch": 0, "step": 0, "best": 0.0}
    if os.path.exists(f"{a.out}/last.pt"):
        saved = torch.load(f"{a.out}/last.pt", weights_only=False)
        network.load_state_dict(saved["network"])
        mean.load_state_dict(saved["mean"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        state = saved["state"]
    print(f"{per_epoch} batches an epoch, {sum(p.numel() for p in network.parameters()) / 1e6:.1f} M parameters, labels {sizes}", flush=True)
    began, words = time.time(), 0
    for epoch in range(state["epoch"], a.epochs):
        for document, items in batches(epoch):
            b = encoder.batch(items)
            b["document"] = document
            with torch.autocast("cpu", torch.bfloat16, enabled=a.bf16):
                out = network(b)
                loss = loss_of(network, out, b, documents)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            state["step"] += 1
            words += sum(len(x["from"]) for x in items)
            with torch.no_grad():
                torch._foreach_lerp_(list(mean.parameters()), list(network.parameters()), max(0.002, 1 / (state["step"] + 1)))
            if state["step"] % 50 == 0:
                print(f"epoch {epoch} step {state['step']}/{total} loss {loss.item():.3f} {words / (time.time() - began):.0f} words/s", flush=True)
        scores = {n: evaluate(mean, encoder, s, base_rel) for n, s in dev.items()}
        las = (scores["ewt"]["las"] + scores["gum"]["las"]) / 2
        state["epoch"] = epoch + 1
        print(f"epoch {epoch} done, {time.time() - began:.0f} s: {scores}", flush=True)
        if las > state["best"]:
            state["best"] = las
            torch.save({"network": mean.state_dict(), "scores": scores}, f"{a.out}/best.pt")
        torch.save({"network": network.state_dict(), "mean": mean.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(), "state": state}, f"{a.out}/last.pt")


if __name__ == "__main__":
    main()
