//! The network: the first layers of MiniLM over word pieces, a vector for each word from its pieces, its shape and the gap
//! before it, and what is read off these vectors. `train/model.py` is the same in the terms of the training framework.
//!
//! Windows lie end to end; nothing a window is told depends on the windows beside it.

use std::ops::Range;

use nn::{Dense, F32Table, Kernels, Linear, Norm, Quantised, Table, Weights, attention, gelu, matmul_transposed, relu};

use crate::coreference::{FORMS, TABLES};
use crate::features::SHAPES;

const WIDTH: usize = 384;
const HEADS: usize = 12;
const INNER: usize = 4 * WIDTH;
/// Width of the vectors that heads and dependents are compared by.
const ARC: usize = 256;
/// Width of the vectors that relations are read from.
const REL: usize = 256;
/// Width of a mention's vector.
pub(crate) const VIEW: usize = 128;
/// Width of the vectors that two mentions are compared by.
const PAIR: usize = 64;
const EPSILON: f32 = 1e-12;
/// How many pieces the network can tell the positions of.
pub(crate) const POSITIONS: usize = 512;

/// The weights, ready to multiply.
#[derive(Debug)]
pub(crate) struct Network {
    word: Table,
    position: F32Table,
    norm: Norm,
    layers: Vec<Layer>,
    first: Linear,
    last: Linear,
    shape: F32Table,
    gap: F32Table,
    word_norm: Norm,
    labels: Linear,
    arc_dep: Linear,
    arc_head: Linear,
    arc_w: Linear,
    arc_bias: Dense,
    arc_root: Dense,
    rel_dep: Linear,
    rel_head: Linear,
    rel_root: F32Table,
    rel_out: Dense,
    coreference: Coreference,
}

#[derive(Debug)]
struct Layer {
    q: Linear,
    k: Linear,
    v: Linear,
    o: Linear,
    n1: Norm,
    up: Linear,
    down: Linear,
    n2: Norm,
}

#[derive(Debug)]
struct Coreference {
    views: Linear,
    anaphor: Dense,
    antecedent: Dense,
    query: Dense,
    key: Dense,
    tables: Vec<[f32; PAIR]>,
    score: [f32; PAIR],
    fresh: Dense,
    fresh_form: F32Table,
}

/// What the network is told of windows: rows of all of them, end to end.
#[derive(Debug, Default)]
pub(crate) struct Input {
    pub(crate) pieces: Vec<u32>,
    /// Of each word, its first and its last piece, as rows of `pieces`.
    pub(crate) first: Vec<u32>,
    pub(crate) last: Vec<u32>,
    pub(crate) shape: Vec<u32>,
    pub(crate) gap: Vec<u32>,
    /// Of each window, its pieces and its words.
    pub(crate) windows: Vec<(Range<usize>, Range<usize>)>,
}

/// What the network says: rows of words, end to end as in [`Input`].
#[derive(Debug, Default)]
pub(crate) struct Output {
    /// Scores of all labels, task after task.
    pub(crate) labels: Vec<f32>,
    /// For each window of n words, n rows of n head scores.
    pub(crate) arcs: Vec<Vec<f32>>,
    pub(crate) roots: Vec<f32>,
    pub(crate) dependents: Vec<f32>,
    pub(crate) heads: Vec<f32>,
    /// Three views of each word as part of a mention: as its head, its first and its last word.
    pub(crate) views: Vec<f32>,
}

/// A mention as it is compared with others.
#[derive(Debug, Clone)]
pub(crate) struct MentionVector {
    anaphor: [f32; PAIR],
    antecedent: [f32; PAIR],
    query: [f32; PAIR],
    key: [f32; PAIR],
    /// How likely it is the first of its entity.
    pub(crate) fresh: f32,
}

impl Network {
    pub(crate) fn read(w: &Weights, layers: usize, labels: usize, relations: usize) -> Result<Network, nn::Error> {
        let square = [WIDTH, WIDTH];
        let pieces = w.shape("word.weight")?.first().copied().unwrap_or(0);
        let layer = |i: usize| {
            let name = |part: &str| format!("layer.{i}.{part}");
            Ok(Layer {
                q: Linear::read(w, &name("q"), square)?,
                k: Linear::read(w, &name("k"), square)?,
                v: Linear::read(w, &name("v"), square)?,
                o: Linear::read(w, &name("o"), square)?,
                n1: Norm::read(w, &name("n1"), WIDTH, EPSILON)?,
                up: Linear::read(w, &name("up"), [INNER, WIDTH])?,
                down: Linear::read(w, &name("down"), [WIDTH, INNER])?,
                n2: Norm::read(w, &name("n2"), WIDTH, EPSILON)?,
            })
        };
        Ok(Network {
            word: Table::read(w, "word", [pieces, WIDTH])?,
            position: F32Table::read(w, "position", [POSITIONS, WIDTH])?,
            norm: Norm::read(w, "norm", WIDTH, EPSILON)?,
            layers: (0..layers).map(layer).collect::<Result<_, nn::Error>>()?,
            first: Linear::read(w, "first", square)?,
            last: Linear::read(w, "last", square)?,
            shape: F32Table::read(w, "shape", [SHAPES, WIDTH])?,
            gap: F32Table::read(w, "gap", [3, WIDTH])?,
            word_norm: Norm::read(w, "word_norm", WIDTH, EPSILON)?,
            labels: Linear::read(w, "labels", [labels, WIDTH])?,
            arc_dep: Linear::read(w, "arc_dep", [ARC, WIDTH])?,
            arc_head: Linear::read(w, "arc_head", [ARC, WIDTH])?,
            arc_w: Linear::read(w, "arc_w", [ARC, ARC])?,
            arc_bias: Dense::read(w, "arc_bias", [1, ARC])?,
            arc_root: Dense::read(w, "arc_root", [1, ARC])?,
            rel_dep: Linear::read(w, "rel_dep", [REL, WIDTH])?,
            rel_head: Linear::read(w, "rel_head", [REL, WIDTH])?,
            rel_root: F32Table::new([1, REL], w.f32("rel_root", &[1, REL])?),
            rel_out: Dense::read(w, "rel_out", [relations, REL])?,
            coreference: Coreference {
                views: Linear::read(w, "coreference.views", [3 * VIEW, WIDTH])?,
                anaphor: Dense::read(w, "coreference.anaphor", [PAIR, VIEW])?,
                antecedent: Dense::read(w, "coreference.antecedent", [PAIR, VIEW])?,
                query: Dense::read(w, "coreference.query", [PAIR, VIEW])?,
                key: Dense::read(w, "coreference.key", [PAIR, VIEW])?,
                tables: w.f32("coreference.tables.weight", &[TABLES.iter().sum(), PAIR])?.as_chunks().0.to_vec(),
                score: w.f32("coreference.score.weight", &[1, PAIR])?.as_chunks().0[0],
                fresh: Dense::read(w, "coreference.fresh", [1, VIEW])?,
                fresh_form: F32Table::read(w, "coreference.fresh_form", [FORMS, 1])?,
            },
        })
    }

    /// How many pieces it knows.
    pub(crate) fn pieces(&self) -> usize {
        self.word.rows()
    }

    /// Writes what it says of `input` to `out`, in place of what that held.
    pub(crate) fn run(&self, kernels: Kernels, input: &Input, space: &mut Space, out: &mut Output) {
        self.word.gather(&input.pieces, &mut space.pieces);
        for (pieces, _) in &input.windows {
            let rows = pieces.start * WIDTH..pieces.end * WIDTH;
            self.position.add(0..pieces.len() as u32, &mut space.pieces[rows]);
        }
        self.norm.apply(kernels, &mut space.pieces);
        let windows: Vec<Range<usize>> = input.windows.iter().map(|(pieces, _)| pieces.clone()).collect();
        for layer in &self.layers {
            layer.apply(kernels, &windows, space);
        }
        self.read_words(kernels, input, space, out);
    }

    fn read_words(&self, kernels: Kernels, input: &Input, space: &mut Space, out: &mut Output) {
        let Space { quantised, pieces, a: other, words, dependents, heads, chosen, .. } = space;
        let mut pick = |rows: &[u32], linear: &Linear, to: &mut Vec<f32>| {
            chosen.clear();
            rows.iter().for_each(|r| chosen.extend_from_slice(&pieces[*r as usize * WIDTH..][..WIDTH]));
            quantised.set(kernels, chosen, WIDTH);
            linear.apply(kernels, quantised, to);
        };
        pick(&input.first, &self.first, words);
        pick(&input.last, &self.last, other);
        for (x, y) in words.iter_mut().zip(other.iter()) {
            *x += y;
        }
        self.shape.add(input.shape.iter().copied(), words);
        self.gap.add(input.gap.iter().copied(), words);
        gelu(kernels, words);
        self.word_norm.apply(kernels, words);
        quantised.set(kernels, words, WIDTH);

        self.labels.apply(kernels, quantised, &mut out.labels);
        self.rel_dep.apply(kernels, quantised, &mut out.dependents);
        self.rel_head.apply(kernels, quantised, &mut out.heads);
        self.coreference.views.apply(kernels, quantised, &mut out.views);
        self.arc_head.apply(kernels, quantised, heads);
        self.arc_dep.apply(kernels, quantised, dependents);
        gelu(kernels, heads);
        gelu(kernels, dependents);
        self.arc_root.apply(kernels, dependents, &mut out.roots);
        quantised.set(kernels, dependents, ARC);
        self.arc_w.apply(kernels, quantised, dependents);
        self.arc_bias.apply(kernels, heads, chosen);
        out.arcs.resize(input.windows.len(), Vec::new());
        for ((_, words), arcs) in input.windows.iter().zip(&mut out.arcs) {
            let rows = words.start * ARC..words.end * ARC;
            matmul_transposed(kernels, &dependents[rows.clone()], &heads[rows], ARC, arcs);
            for row in arcs.chunks_exact_mut(words.len().max(1)) {
                row.iter_mut().zip(&chosen[words.clone()]).for_each(|(x, b)| *x += b);
            }
        }
    }

    /// Scores of the relations of `words`, each to its head (`None` for a root); both are rows of `output`.
    pub(crate) fn relations(
        &self,
        kernels: Kernels,
        output: &Output,
        words: Range<usize>,
        heads: &[Option<usize>],
    ) -> Vec<f32> {
        let mut x = output.dependents[words.start * REL..words.end * REL].to_vec();
        for (row, head) in x.chunks_exact_mut(REL).zip(heads) {
            let head = head.map_or(self.rel_root.row(0), |h| &output.heads[h * REL..][..REL]);
            row.iter_mut().zip(head).for_each(|(x, y)| *x += y);
        }
        relu(kernels, &mut x);
        let mut out = Vec::new();
        self.rel_out.apply(kernels, &x, &mut out);
        out
    }

    /// Vectors of mentions: each of a form, with the rows of its head, first and last word.
    pub(crate) fn mentions(
        &self,
        kernels: Kernels,
        output: &Output,
        mentions: &[(usize, [usize; 3])],
    ) -> Vec<MentionVector> {
        let c = &self.coreference;
        let mut x = Vec::with_capacity(mentions.len() * VIEW);
        for (_, words) in mentions {
            let view = |k: usize| &output.views[(3 * words[k] + k) * VIEW..][..VIEW];
            x.extend(view(0).iter().zip(view(1)).zip(view(2)).map(|((a, b), c)| a + b + c));
        }
        gelu(kernels, &mut x);
        let apply = |dense: &Dense| {
            let mut out = Vec::new();
            dense.apply(kernels, &x, &mut out);
            out
        };
        let [anaphor, antecedent, query, key, fresh] =
            [&c.anaphor, &c.antecedent, &c.query, &c.key, &c.fresh].map(apply);
        let row = |x: &[f32], i: usize| x.as_chunks().0[i];
        mentions
            .iter()
            .enumerate()
            .map(|(i, (form, _))| MentionVector {
                anaphor: row(&anaphor, i),
                antecedent: row(&antecedent, i),
                query: row(&query, i),
                key: row(&key, i),
                fresh: fresh[i] + c.fresh_form.row(*form as u32)[0],
            })
            .collect()
    }

    /// Score of mention `a` as antecedent of mention `b`; `facts` are rows of the tables, one of each.
    pub(crate) fn pair(&self, a: &MentionVector, b: &MentionVector, facts: [usize; TABLES.len()]) -> f32 {
        let c = &self.coreference;
        let mut hidden: [f32; PAIR] = std::array::from_fn(|i| b.anaphor[i] + a.antecedent[i]);
        let mut offset = 0;
        for (fact, size) in facts.into_iter().zip(TABLES) {
            let row = &c.tables[offset + fact];
            hidden = std::array::from_fn(|i| hidden[i] + row[i]);
            offset += size;
        }
        // Sixteen sums side by side, which are added in one order whatever the CPU.
        let mut lanes = [0f32; 16];
        for k in (0..PAIR).step_by(16) {
            lanes = std::array::from_fn(|i| {
                lanes[i] + (hidden[k + i].max(0.0) * c.score[k + i] + b.query[k + i] * a.key[k + i])
            });
        }
        lanes.iter().sum()
    }
}

/// Memory that one run lends from step to step, and to the next run.
#[derive(Debug, Default)]
pub(crate) struct Space {
    quantised: Quantised,
    pieces: Vec<f32>,
    a: Vec<f32>,
    b: Vec<f32>,
    c: Vec<f32>,
    d: Vec<f32>,
    inner: Vec<f32>,
    words: Vec<f32>,
    dependents: Vec<f32>,
    heads: Vec<f32>,
    chosen: Vec<f32>,
}

impl Layer {
    fn apply(&self, kernels: Kernels, windows: &[Range<usize>], space: &mut Space) {
        let Space { quantised, pieces: x, a, b, c, d, inner, .. } = space;
        quantised.set(kernels, x, WIDTH);
        self.q.apply(kernels, quantised, a);
        self.k.apply(kernels, quantised, b);
        self.v.apply(kernels, quantised, c);
        attention(kernels, a, b, c, WIDTH, HEADS, windows, d);
        quantised.set(kernels, d, WIDTH);
        self.o.apply(kernels, quantised, a);
        self.n1.add_apply(kernels, x, a);
        quantised.set(kernels, x, WIDTH);
        self.up.apply(kernels, quantised, inner);
        gelu(kernels, inner);
        quantised.set(kernels, inner, INNER);
        self.down.apply(kernels, quantised, a);
        self.n2.add_apply(kernels, x, a);
    }
}
