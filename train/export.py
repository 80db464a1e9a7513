"""Writes a trained network as the files of `models/`: `python export.py RUN MODEL_DIR [--fp32]`.

`encoder.onnx` gives, for a batch of windows, per-word label scores, arc scores and relation vectors;
`relation.onnx` scores relations once heads are chosen. Weights of matrix products are int8 per output channel in
7 bits (products of two then fit the 16-bit accumulators of CPUs without VNNI); activations are quantised as they come.
The piece table is int8 per row. The ONNX is written by hand, so that the graph is small and known.
"""
import argparse
import hashlib
import json
import os

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

LABELS = ("upos", "xpos", "lemma", "ner", "first")


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, array, name=None):
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind, *inputs, outputs=1, names=None, **attributes):
        names = names or [f"v{self.count + i}" for i in range(outputs)]
        self.count += outputs
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def linear(self, x, weight, bias=None, quantise=True):
        """x @ weight.T + bias."""
        w = weight.detach().numpy().astype(np.float32).T
        if quantise:
            scale = np.maximum(np.abs(w).max(0), 1e-8) / 63.0
            q, s, zero = self.quantised(x)
            wq = self.constant(np.clip(np.rint(w / scale), -63, 63).astype(np.int8))
            y = self.op("MatMulInteger", q, wq, zero)
            y = self.op("Cast", y, to=TensorProto.FLOAT)
            y = self.op("Mul", y, self.op("Mul", s, self.constant(scale.astype(np.float32))))
        else:
            y = self.op("MatMul", x, self.constant(w))
        return y if bias is None else self.op("Add", y, self.constant(bias.detach().numpy().astype(np.float32)))

    def quantised(self, x):
        key = ("q", x)
        if not hasattr(self, "cache"):
            self.cache = {}
        if key not in self.cache:
            self.cache[key] = self.op("DynamicQuantizeLinear", x, outputs=3)
        return self.cache[key]

    def norm(self, x, module):
        return self.op("LayerNormalization", x, self.constant(module.weight.detach().numpy()), self.constant(module.bias.detach().numpy()), axis=-1, epsilon=module.eps)

    def save(self, path, inputs, outputs):
        graph = helper.make_graph(self.nodes, "dateline", inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9, producer_name="dateline")
        onnx.checker.check_model(model)
        onnx.save(model, path)


def shape_of(*dims):
    return np.array(dims, dtype=np.int64)


def encoder(net, path, quantise):
    g = Graph()
    d, heads = net.word.weight.shape[1], net.layers[0].heads
    table = net.word.weight.detach().numpy()
    if quantise:
        scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / 127.0
        rows = g.op("Gather", g.constant(np.rint(table / scale).astype(np.int8)), "pieces", axis=0)
        x = g.op("Mul", g.op("Cast", rows, to=TensorProto.FLOAT), g.op("Gather", g.constant(scale.astype(np.float32)), "pieces", axis=0))
    else:
        x = g.op("Gather", g.constant(table), "pieces", axis=0)
    x = g.op("Add", x, g.op("Gather", g.constant(net.position.weight.detach().numpy()), "positions", axis=0))
    x = g.norm(x, net.norm)
    one = g.constant(np.float32(1.0))
    bias = g.op("Unsqueeze", g.op("Mul", g.op("Sub", one, "mask"), g.constant(np.float32(-1e4))), g.constant(shape_of(1, 2)))
    split = g.constant(shape_of(0, 0, heads, d // heads))
    join = g.constant(shape_of(0, 0, d))
    for layer in net.layers:
        part = lambda m, perm, scale=1.0: g.op("Transpose", g.op("Reshape", g.linear(x, m.weight * scale, m.bias * scale, quantise), split), perm=perm)
        q, k, v = part(layer.q, [0, 2, 1, 3], (d // heads) ** -0.5), part(layer.k, [0, 2, 3, 1]), part(layer.v, [0, 2, 1, 3])
        a = g.op("Softmax", g.op("Add", g.op("MatMul", q, k), bias), axis=-1)
        y = g.op("Reshape", g.op("Transpose", g.op("MatMul", a, v), perm=[0, 2, 1, 3]), join)
        x = g.norm(g.op("Add", x, g.linear(y, layer.o.weight, layer.o.bias, quantise)), layer.n1)
        y = g.op("Gelu", g.linear(x, layer.up.weight, layer.up.bias, quantise))
        x = g.norm(g.op("Add", x, g.linear(y, layer.down.weight, layer.down.bias, quantise)), layer.n2)
    flat = g.op("Reshape", x, g.constant(shape_of(-1, d)))
    pick = lambda name: g.op("Gather", flat, name, axis=0)
    w = g.op("Add", g.linear(pick("first"), net.first.weight, net.first.bias, quantise), g.linear(pick("last"), net.last.weight, net.last.bias, quantise))
    marks = g.op("Add", g.op("Gather", g.constant(net.shape.weight.detach().numpy()), "shape", axis=0), g.op("Gather", g.constant(net.gap.weight.detach().numpy()), "gap", axis=0))
    w = g.norm(g.op("Gelu", g.op("Add", w, marks)), net.word_norm)

    parts = [net.heads[k] for k in LABELS]
    weight, b = torch.cat([p.weight for p in parts]), torch.cat([p.bias for p in parts])
    g.op("Identity", g.linear(w, weight, b, quantise), names=["labels"])
    dep = g.op("Gelu", g.linear(w, net.arc_dep.weight, net.arc_dep.bias, quantise))
    head = g.op("Gelu", g.linear(w, net.arc_head.weight, net.arc_head.bias, quantise))
    n = net.arc_w.weight.shape[0]
    arc = g.op("MatMul", g.linear(dep, net.arc_w.weight * n ** -0.5, None, quantise), g.op("Transpose", head, perm=[0, 2, 1]))
    g.op("Add", arc, g.op("Transpose", g.linear(head, net.arc_bias.weight, None, False), perm=[0, 2, 1]), names=["arcs"])
    g.op("Squeeze", g.linear(dep, net.arc_root.weight, net.arc_root.bias, False), g.constant(shape_of(-1)), names=["roots"])
    g.op("Identity", g.linear(w, net.rel_dep.weight, net.rel_dep.bias, quantise), names=["dependents"])
    g.op("Identity", g.linear(w, net.rel_head.weight, net.rel_head.bias, quantise), names=["heads"])
    info = lambda name, kind, *dims: helper.make_tensor_value_info(name, kind, dims)
    ints, floats = TensorProto.INT64, TensorProto.FLOAT
    g.save(path, [info("pieces", ints, "b", "t"), info("positions", ints, "t"), info("mask", floats, "b", "t")] + [info(k, ints, "b", "w") for k in ("first", "last", "shape", "gap")],
           [info("labels", floats, "b", "w", len(b)), info("arcs", floats, "b", "w", "w"), info("roots", floats, "b", "w"), info("dependents", floats, "b", "w", net.rel_dep.weight.shape[0]), info("heads", floats, "b", "w", net.rel_head.weight.shape[0])])


def relation(net, path):
    g = Graph()
    # A word without a head stands under the root: its flag picks the root's vector instead of a head's.
    head = g.op("Add", "heads", g.op("Mul", g.op("Unsqueeze", "root", g.constant(shape_of(-1))), g.constant(net.rel_root.detach().numpy()[None])))
    y = g.linear(g.op("Relu", g.op("Add", "dependents", head)), net.rel_out.weight, net.rel_out.bias, False)
    g.op("Identity", y, names=["relations"])
    n = len(net.rel_root)
    info = lambda name, *dims: helper.make_tensor_value_info(name, TensorProto.FLOAT, dims)
    g.save(path, [info("dependents", "w", n), info("heads", "w", n), info("root", "w")], [info("relations", "w", net.rel_out.weight.shape[0])])


def main():
    from model import SHAPES, Network

    a = argparse.ArgumentParser()
    a.add_argument("run")
    a.add_argument("out")
    a.add_argument("--fp32", action="store_true")
    a.add_argument("--checkpoint", default="best.pt")
    a = a.parse_args()
    setup = json.load(open(f"{a.run}/setup.json"))
    labels, vocabulary = setup["labels"], setup["vocabulary"]
    net = Network({k: len(v) for k, v in labels.items()}, len(vocabulary), setup["layers"])
    saved = torch.load(f"{a.run}/{a.checkpoint}", weights_only=False)
    net.load_state_dict(saved["network"])
    net.eval()
    os.makedirs(a.out, exist_ok=True)
    encoder(net, f"{a.out}/encoder.onnx", not a.fp32)
    relation(net, f"{a.out}/relation.onnx")
    open(f"{a.out}/vocabulary.txt", "w", encoding="utf-8").write("\n".join(vocabulary) + "\n")
    lines = ["# What the network's numbers mean. Written by train/export.py; read by crates/nlp.", 'format = "dateline.model/1"', 'name = "en-news-minilm3"',
             'language = "en"', 'licence = "CC-BY-SA-4.0"', f"layers = {setup['layers']}", f"shapes = {json.dumps(SHAPES)}", "", "[labels]"]
    lines += [f"{k} = {json.dumps(labels[k], ensure_ascii=False)}" for k in (*LABELS, "rel")]
    lines += ["", "[digests]"]
    for name in ("encoder.onnx", "relation.onnx", "vocabulary.txt"):
        lines.append(f'"{name}" = "{hashlib.sha256(open(f"{a.out}/{name}", "rb").read()).hexdigest()}"')
    open(f"{a.out}/model.toml", "w", encoding="utf-8").write("\n".join(lines) + "\n")
    print(saved["scores"], {n: os.path.getsize(f"{a.out}/{n}") for n in os.listdir(a.out)})


if __name__ == "__main__":
    main()
