"""The network: MiniLM's first layers, a word vector from pieces and shape, and one linear head a task.

Names and sizes are those of `models/model.toml`; `export.py` writes the same graph to ONNX.
"""
import re
import unicodedata

import torch
import torch.nn as nn
import torch.nn.functional as F

SHAPES = ["lower", "Title", "UPPER", "Mixed", "U.", "digits", "1st", "point", "quote", "bracket", "dash", "other"]


def shape(form):
    """Which of SHAPES a form has; `crates/nlp/src/features.rs` computes the same."""
    if all(c.isdigit() or c in ",.:" for c in form) and any(c.isdigit() for c in form):
        return 5
    if any(c.isdigit() for c in form):
        return 6
    letters = [c for c in form if c.isalpha()]
    if letters:
        if "." in form and all(c.isupper() for c in letters):
            return 4
        if all(not c.isupper() for c in letters):
            return 0
        if all(c.isupper() for c in letters):
            return 2 if len(letters) > 1 else 1
        return 1 if letters[0].isupper() and not any(c.isupper() for c in letters[1:]) else 3
    if all(c in ".!?…,;:" for c in form):
        return 7
    if all(c in "\"'“”‘’`«»" for c in form):
        return 8
    if all(c in "()[]{}" for c in form):
        return 9
    if all(c in "-–—" for c in form):
        return 10
    return 11


class Pieces:
    """BERT's uncased word pieces over one word; at most `most` of them (the first ones and the last)."""

    def __init__(self, vocabulary, most=12):
        self.ids = {p: i for i, p in enumerate(vocabulary)}
        self.unk, self.most, self.cache = self.ids["[UNK]"], most, {}

    def __call__(self, form):
        if form not in self.cache:
            text = unicodedata.normalize("NFD", form.lower())
            text = "".join(c for c in text if unicodedata.category(c) != "Mn")
            out = [p for part in re.findall(r"[^\W_]+|[\W_]", text) if not part.isspace() for p in self.greedy(part)] or [self.unk]
            self.cache[form] = out if len(out) <= self.most else out[: self.most - 1] + out[-1:]
        return self.cache[form]

    def greedy(self, part):
        out, at = [], 0
        while at < len(part):
            for end in range(len(part), at, -1):
                piece = ("##" if at else "") + part[at:end]
                if piece in self.ids:
                    out.append(self.ids[piece])
                    at = end
                    break
            else:
                return [self.unk]
        return out


class Layer(nn.Module):
    def __init__(self, d, heads, inner, dropout):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.q, self.k, self.v, self.o = (nn.Linear(d, d) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(d, 1e-12), nn.LayerNorm(d, 1e-12)
        self.up, self.down = nn.Linear(d, inner), nn.Linear(inner, d)

    def forward(self, x, bias):
        b, t, d = x.shape
        h = self.heads
        q = self.q(x).view(b, t, h, d // h).transpose(1, 2)
        k = self.k(x).view(b, t, h, d // h).permute(0, 2, 3, 1)
        v = self.v(x).view(b, t, h, d // h).transpose(1, 2)
        a = torch.softmax(q @ k * ((d // h) ** -0.5) + bias, -1)
        y = self.o((a @ v).transpose(1, 2).reshape(b, t, d))
        x = self.n1(x + F.dropout(y, self.dropout, self.training))
        y = self.down(F.gelu(self.up(x)))
        return self.n2(x + F.dropout(y, self.dropout, self.training))


class Network(nn.Module):
    def __init__(self, sizes, pieces, layers=3, d=384, heads=12, inner=1536, arc=256, rel=256, dropout=0.1):
        super().__init__()
        self.word, self.position = nn.Embedding(pieces, d), nn.Embedding(512, d)
        self.norm = nn.LayerNorm(d, 1e-12)
        self.layers = nn.ModuleList(Layer(d, heads, inner, dropout) for _ in range(layers))
        self.shape, self.gap = nn.Embedding(len(SHAPES), d), nn.Embedding(3, d)
        self.first, self.last = nn.Linear(d, d), nn.Linear(d, d)
        self.word_norm = nn.LayerNorm(d)
        self.heads = nn.ModuleDict({k: nn.Linear(d, n) for k, n in sizes.items() if k != "rel"})
        self.arc_dep, self.arc_head = nn.Linear(d, arc), nn.Linear(d, arc)
        self.arc_w = nn.Linear(arc, arc, bias=False)
        self.arc_bias, self.arc_root = nn.Linear(arc, 1, bias=False), nn.Linear(arc, 1)
        self.rel_dep, self.rel_head = nn.Linear(d, rel), nn.Linear(d, rel)
        self.rel_root = nn.Parameter(torch.zeros(rel))
        self.rel_out = nn.Linear(rel, sizes["rel"])
        self.dropout = dropout

    def forward(self, pieces, mask, first, last, shape, gap):
        """pieces, mask [B,T]; first, last, shape, gap [B,W]. Everything the decoder needs, by name."""
        t = pieces.shape[1]
        x = self.word(pieces) + self.position.weight[:t]
        x = F.dropout(self.norm(x), self.dropout, self.training)
        bias = ((1 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        d = x.shape[-1]
        pick = lambda i: torch.gather(x, 1, i[..., None].expand(-1, -1, d))
        w = self.first(pick(first)) + self.last(pick(last)) + self.shape(shape) + self.gap(gap)
        w = F.dropout(self.word_norm(F.gelu(w)), 2 * self.dropout, self.training)
        out = {k: h(w) for k, h in self.heads.items()}
        dep, head = F.gelu(self.arc_dep(w)), F.gelu(self.arc_head(w))
        out["arc"] = self.arc_w(dep) @ head.transpose(1, 2) * (dep.shape[-1] ** -0.5) + self.arc_bias(head).transpose(1, 2)
        out["root"] = self.arc_root(dep).squeeze(-1)
        out["rel_dep"], out["rel_head"] = self.rel_dep(w), self.rel_head(w)
        return out

    def relation(self, dep, head):
        return self.rel_out(F.relu(dep + head))


def start_from_minilm(network, tensors, keep):
    """Copies MiniLM's embeddings (rows `keep`) and its first layers."""
    g = lambda name: tensors[name]
    with torch.no_grad():
        network.word.weight.copy_(g("embeddings.word_embeddings.weight")[keep])
        network.position.weight.copy_(g("embeddings.position_embeddings.weight") + g("embeddings.token_type_embeddings.weight")[0])
        pairs = [(network.norm, "embeddings.LayerNorm")]
        for i, l in enumerate(network.layers):
            p = f"encoder.layer.{i}."
            pairs += [(l.q, p + "attention.self.query"), (l.k, p + "attention.self.key"), (l.v, p + "attention.self.value"),
                      (l.o, p + "attention.output.dense"), (l.n1, p + "attention.output.LayerNorm"),
                      (l.up, p + "intermediate.dense"), (l.down, p + "output.dense"), (l.n2, p + "output.LayerNorm")]
        for module, name in pairs:
            module.weight.copy_(g(name + ".weight"))
            module.bias.copy_(g(name + ".bias"))
        nn.init.eye_(network.first.weight)
        network.first.weight.mul_(0.5)
        nn.init.eye_(network.last.weight)
        network.last.weight.mul_(0.5)
        nn.init.zeros_(network.shape.weight)
        nn.init.zeros_(network.gap.weight)
        for e in (network.shape, network.gap):
            nn.init.normal_(e.weight, std=0.05)
