"""The network: MiniLM's first layers, a word vector from pieces and shape, and one linear head a task.

Names and sizes are those of `models/model.toml`; `export.py` writes the same graph to ONNX.
"""
import re
import unicodedata

import torch
import torch.nn as nn
import torch.nn.functional as F

from mentions import FORMS, TABLES

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

    def forward(self, x, groups):
        """x [N,d]: the pieces of all windows one after another; only attention sees windows, `groups` of like length at a time."""
        q, k, v = self.q(x), self.k(x), self.v(x)
        y = torch.zeros_like(q)
        d, h = x.shape[-1], self.heads
        for at, slots, b, t, bias in groups:
            spread = lambda z: z.new_zeros(b * t, d).index_copy(0, slots, z[at]).view(b, t, h, d // h).transpose(1, 2)
            a = torch.softmax(spread(q) @ spread(k).transpose(2, 3) * ((d // h) ** -0.5) + bias.to(q.dtype), -1)
            y = y.index_copy(0, at, (a @ spread(v)).transpose(1, 2).reshape(b * t, d)[slots])
        x = self.n1(x + F.dropout(self.o(y), self.dropout, self.training))
        y = self.down(F.gelu(self.up(x)))
        return self.n2(x + F.dropout(y, self.dropout, self.training))


class Coreference(nn.Module):
    """Scores an earlier mention as antecedent of a later one, and a mention as the first of its entity.

    A mention is the sum of three views of its head, first and last word; a pair is both mentions, the facts of `mentions.pair`
    as rows of tables, and a product of the two.
    """

    def __init__(self, d, wide=128, hidden=64):
        super().__init__()
        self.views = nn.Linear(d, 3 * wide)
        self.anaphor, self.antecedent = nn.Linear(wide, hidden), nn.Linear(wide, hidden, bias=False)
        self.query, self.key = nn.Linear(wide, hidden, bias=False), nn.Linear(wide, hidden, bias=False)
        self.tables = nn.EmbeddingBag(sum(TABLES), hidden, mode="sum")
        self.score = nn.Linear(hidden, 1, bias=False)
        self.fresh, self.fresh_form = nn.Linear(wide, 1), nn.Embedding(FORMS, 1)
        nn.init.normal_(self.tables.weight, std=0.1)
        nn.init.zeros_(self.fresh_form.weight)

    def mentions(self, words, head, first, last):
        """words [N,d] and indices into it [M]."""
        views = self.views(words)
        wide = views.shape[-1] // 3
        return F.gelu(views[head, :wide] + views[first, wide : 2 * wide] + views[last, 2 * wide :])

    def forward(self, g, later, earlier, facts, forms):
        """g [M,wide], pairs (later, earlier) [P] with their facts [P,tables], forms [M]: a score for each pair, and [M] for none."""
        hidden = self.anaphor(g)[later] + self.antecedent(g)[earlier] + self.tables(facts)
        like = (self.query(g)[later] * self.key(g)[earlier]).sum(-1) / self.query.out_features**0.5
        return self.score(F.relu(hidden)).squeeze(-1) + like, self.fresh(g).squeeze(-1) + self.fresh_form(forms).squeeze(-1)


class Network(nn.Module):
    def __init__(self, sizes, pieces, layers=3, d=384, heads=12, inner=1536, arc=256, rel=256, dropout=0.1):
        super().__init__()
        self.word, self.position = nn.Embedding(pieces, d), nn.Embedding(512, d)
        self.norm = nn.LayerNorm(d, 1e-12)
        self.layers = nn.ModuleList(Layer(d, heads, inner, dropout) for _ in range(layers))
        self.shape, self.gap = nn.Embedding(len(SHAPES), d), nn.Embedding(3, d)
        self.first, self.last = nn.Linear(d, d), nn.Linear(d, d)
        self.word_norm = nn.LayerNorm(d, 1e-12)
        self.heads = nn.ModuleDict({k: nn.Linear(d, n) for k, n in sizes.items() if k != "rel"})
        self.arc_dep, self.arc_head = nn.Linear(d, arc), nn.Linear(d, arc)
        self.arc_w = nn.Linear(arc, arc, bias=False)
        self.arc_bias, self.arc_root = nn.Linear(arc, 1, bias=False), nn.Linear(arc, 1)
        self.rel_dep, self.rel_head = nn.Linear(d, rel), nn.Linear(d, rel)
        self.rel_root = nn.Parameter(torch.zeros(rel))
        self.rel_out = nn.Linear(rel, sizes["rel"])
        self.coreference = Coreference(d)
        self.dropout = dropout

    def forward(self, b):
        """Everything the decoder needs, by name, for the windows of batch `b` (see `train.Encoder.batch`): per word [N,·], arcs [B,W,W]."""
        rows, w = len(b["lengths"]), int(b["word_position"].max()) + 1
        x = self.word(b["pieces"]) + self.position(b["position"])
        x = F.dropout(self.norm(x), self.dropout, self.training)
        for layer in self.layers:
            x = layer(x, b["groups"])
        x = self.first(x[b["from"]]) + self.last(x[b["to"]]) + self.shape(b["shape"]) + self.gap(b["gap"])
        words = F.dropout(self.word_norm(F.gelu(x)), 2 * self.dropout, self.training)
        out = {k: h(words) for k, h in self.heads.items()}
        dep, head = F.gelu(self.arc_dep(words)), F.gelu(self.arc_head(words))
        at = b["word_window"] * w + b["word_position"]
        grid = lambda y: y.new_zeros(rows * w, y.shape[-1]).index_copy(0, at, y).view(rows, w, -1)
        arc = self.arc_w(dep) * (dep.shape[-1] ** -0.5)
        out["arc"] = grid(arc) @ grid(head).transpose(1, 2) + grid(self.arc_bias(head)).transpose(1, 2)
        out["root"] = self.arc_root(dep).squeeze(-1)
        out["rel_dep"], out["rel_head"] = self.rel_dep(words), self.rel_head(words)
        out["words"] = words
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
