"""What the training framework says of a few words, for the tests of `crates/nlp` to hold the Rust side against.

`network.safetensors`: scores of the network with weights and activations rounded as `crates/nn` rounds them, over the windows of
WINDOWS. `mentions.json`: for the trees of `mentions.conllu`, which is there already, the mentions and the facts of each pair.
"""
import json
import os

import numpy as np
import torch
from safetensors.numpy import save_file

import corpora
import mentions
from export import LABELS, rounded
from train import Encoder

WINDOWS = [
    "The governor of Kasai said on Tuesday that 1,200 people had fled Mbulu , but the U.N. could n't confirm it .",
    "TWO SOLDIERS WERE WOUNDED NEAR Ouagadougou . Nobody claimed the attack ; the army , he added , was “ looking into it ” .",
]
ROUNDED = ("q", "k", "v", "o", "up", "down", "first", "last", "arc_dep", "arc_head", "arc_w", "rel_dep", "rel_head", "views")


def rounding(module):
    """The module's product as `nn::Linear` computes it."""
    weight, scale = rounded(module.weight.detach(), 63)

    def product(x):
        low, high = x.amin(-1, keepdim=True).clamp(max=0), x.amax(-1, keepdim=True).clamp(min=0)
        step = high / 255 - low / 255
        inverse = torch.where(step > 0, 1 / step, 0)
        zero = (-low * inverse).round()
        bytes_ = (x * inverse + zero).clamp(0, 255).round() - zero
        y = (bytes_.double() @ weight.T.double()).float() * step * scale
        return y if module.bias is None else y + module.bias

    return product


@torch.no_grad()
def write(net, labels, vocabulary, folder):
    for name, module in net.named_modules():
        if name.split(".")[-1] in ROUNDED or name.startswith("heads."):
            module.forward = rounding(module)
    rows, scale = rounded(net.word.weight, 127)
    net.word.weight.copy_(rows * scale[:, None])
    encoder = Encoder(labels, vocabulary)
    # A gap stands before every word: the Rust side reads the same words with blanks between them.
    windows = [encoder.window(corpora.Window([corpora.Word(w) for w in text.split(" ")])) for text in WINDOWS]
    kept = {"labels": [], "arcs": [], "roots": [], "dependents": [], "heads": [], "views": []}
    for window in windows:
        n = len(window["from"])
        out = net(encoder.batch([window]))
        kept["labels"].append(torch.cat([out[k][:n] for k in LABELS], 1))
        kept["arcs"].append(out["arc"][0, :n, :n].reshape(1, -1))
        kept["roots"].append(out["root"][:n, None])
        kept["dependents"].append(out["rel_dep"][:n, :16])
        kept["heads"].append(out["rel_head"][:n, :16])
        kept["views"].append(net.coreference.views(out["words"][:n])[:, :16])
    join = lambda k: torch.cat(kept[k], 1 if k == "arcs" else 0).numpy().astype(np.float32)
    os.makedirs(folder, exist_ok=True)
    save_file({k: np.ascontiguousarray(join(k)) for k in kept}, f"{folder}/network.safetensors")
    json.dump(pairs(corpora.conllu(f"{folder}/mentions.conllu")), open(f"{folder}/mentions.json", "w"), separators=(",", ":"))


def pairs(sentences):
    """The mentions of a document as [sentence, start, end, head], and the facts of each with each one before it."""
    found = []
    for number, s in enumerate(sentences):
        words = [corpora.replace(w, head=i if w.head == 0 else w.head - 1) for i, w in enumerate(s.words)]
        found += [(number, m, mentions.facts(m, words), words) for m in mentions.candidates(s.words)]
    facts = []
    for i, (nb, b, fb, words) in enumerate(found):
        for j in range(i):
            na, a, fa, _ = found[j]
            facts.append(mentions.pair(a, b, fa, fb, i - j, nb - na, mentions.syntax(a, b, words) if na == nb else 0))
    return {"mentions": [[n, m.start, m.end, m.head] for n, m, *_ in found], "pairs": facts}
