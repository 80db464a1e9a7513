//! The network at work: windows of words in, labels and trees out.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};
use text::{Diagnostic, SourceText};

use crate::annotated::{Annotated, Annotator, Mention, MentionKind, Sentence, SentenceId, Word, WordId};
use crate::features::{SHAPES, shape};
use crate::lemma::lemma;
use crate::pieces::Pieces;
use crate::segmentation::{Form, paragraphs};
use crate::tree::best_tree;
use crate::{Rel, Upos, Xpos};

/// Words in a window: as many as the network saw in training.
const WINDOW: usize = 110;
/// Pieces in a window, its two ends left out: what the position table holds.
const MOST_PIECES: usize = 500;
/// Windows run together; more gains nothing.
const BATCH: usize = 32;

static MODEL_TOML: &str = include_str!("../../../models/en/model.toml");
static VOCABULARY: &str = include_str!("../../../models/en/vocabulary.txt");
static ENCODER: &[u8] = include_bytes!("../../../models/en/encoder.onnx");
static RELATION: &[u8] = include_bytes!("../../../models/en/relation.onnx");

/// The annotator that runs the network. One may serve many threads.
#[derive(Debug)]
pub struct Neural {
    encoder: Encoder,
    relation: Relation,
    pieces: Pieces,
    labels: Labels,
    digest: String,
}

/// What the network's numbers mean.
#[derive(Debug)]
struct Labels {
    upos: Vec<Upos>,
    xpos: Vec<Xpos>,
    lemma: Vec<LemmaScript>,
    ner: Vec<Tag>,
    rel: Vec<Rel>,
}

/// Position of a word in a name of some kind.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tag {
    Outside,
    Begin(MentionKind),
    Inside(MentionKind),
}

/// How a lemma is had from its form.
#[derive(Debug)]
enum LemmaScript {
    /// Strip that many characters and add these letters; of the form as it is, or in lower case.
    Edit { lower: bool, strip: usize, add: String },
    /// The lemma itself.
    Whole(String),
}

#[derive(serde::Deserialize)]
struct ModelToml {
    format: String,
    name: String,
    shapes: Vec<String>,
    labels: LabelToml,
    digests: std::collections::BTreeMap<String, String>,
}

#[derive(serde::Deserialize)]
struct LabelToml {
    upos: Vec<String>,
    xpos: Vec<String>,
    lemma: Vec<String>,
    ner: Vec<String>,
    rel: Vec<String>,
}

#[derive(Debug)]
struct Encoder {
    model: Model,
    inputs: [NodeId; 7],
    outputs: [NodeId; 5],
}

#[derive(Debug)]
struct Relation {
    model: Model,
    inputs: [NodeId; 3],
    output: NodeId,
}

impl Neural {
    /// The network that the binary carries, loaded once.
    ///
    /// # Panics
    /// When the files under `models/` do not belong together: a fault of the build, which any test shows.
    pub fn embedded() -> &'static Neural {
        static LOADED: OnceLock<Neural> = OnceLock::new();
        LOADED.get_or_init(|| Neural::load(MODEL_TOML, VOCABULARY, ENCODER, RELATION))
    }

    /// Name of the model and the digests of its files, in one line.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    fn load(toml: &str, vocabulary: &'static str, encoder: &'static [u8], relation: &'static [u8]) -> Neural {
        let toml: ModelToml = toml::from_str(toml).expect("model.toml is well formed");
        assert_eq!(toml.format, "dateline.model/1");
        assert_eq!(toml.shapes.len(), SHAPES, "the model knows the shapes that this version computes");
        let node =
            |model: &Model, name: &str| model.node_id(name).expect("the graph has the nodes that export.py names");
        let model = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load_static_slice(encoder)
            .expect("encoder.onnx is well formed");
        let encoder = Encoder {
            inputs: ["pieces", "positions", "mask", "first", "last", "shape", "gap"].map(|n| node(&model, n)),
            outputs: ["labels", "arcs", "roots", "dependents", "heads"].map(|n| node(&model, n)),
            model,
        };
        let model = Model::load_static_slice(relation).expect("relation.onnx is well formed");
        let relation = Relation {
            inputs: ["dependents", "heads", "root"].map(|n| node(&model, n)),
            output: node(&model, "relations"),
            model,
        };
        let l = toml.labels;
        Neural {
            encoder,
            relation,
            pieces: Pieces::new(vocabulary),
            labels: Labels {
                upos: l.upos.iter().map(|u| Upos::parse(u).unwrap_or(Upos::X)).collect(),
                xpos: l.xpos.iter().map(|x| Xpos::parse(x)).collect(),
                lemma: l.lemma.iter().map(|s| LemmaScript::parse(s)).collect(),
                ner: l.ner.iter().map(|t| Tag::parse(t)).collect(),
                rel: l.rel.iter().map(|r| Rel::parse(r)).collect(),
            },
            digest: format!("{} {}", toml.name, toml.digests.values().map(|d| &d[..12]).collect::<Vec<_>>().join(" ")),
        }
    }
}

impl Annotator for Neural {
    fn annotate(&self, text: &SourceText) -> Annotated {
        let mut annotated = Annotated::empty(text.clone());
        // A stretch at a time, so that memory does not grow with the text.
        for windows in self.windows(text, &mut annotated.diagnostics).chunks(16 * BATCH) {
            // Windows of like length share a batch; the answers go back in the order of the text.
            let mut order: Vec<usize> = (0..windows.len()).collect();
            order.sort_by_key(|i| windows[*i].pieces.len());
            let mut answers: Vec<Option<Answer>> = windows.iter().map(|_| None).collect();
            for batch in order.chunks(BATCH) {
                let inputs: Vec<&Window> = batch.iter().map(|i| &windows[*i]).collect();
                for (i, answer) in batch.iter().zip(self.run(&inputs)) {
                    answers[*i] = Some(answer);
                }
            }
            for (window, answer) in windows.iter().zip(answers) {
                self.decode(window, &answer.expect("each window is in one batch"), &mut annotated);
            }
        }
        annotated
    }
}

/// A run of words that the network reads together: one paragraph, or a part of one.
struct Window {
    forms: Vec<Form>,
    pieces: Vec<i32>,
    first: Vec<i32>,
    last: Vec<i32>,
    shape: Vec<i32>,
    gap: Vec<i32>,
    paragraph: bool,
}

/// What the network says of one window of `n` words.
struct Answer {
    /// `n` rows of label scores.
    labels: Vec<f32>,
    /// `n` rows of `n` head scores.
    arcs: Vec<f32>,
    roots: Vec<f32>,
    dependents: Vec<f32>,
    heads: Vec<f32>,
}

impl Neural {
    fn windows(&self, text: &SourceText, diagnostics: &mut Vec<Diagnostic>) -> Vec<Window> {
        let mut windows = Vec::new();
        for forms in paragraphs(text.as_str()) {
            let mut start = 0;
            while start < forms.len() {
                let pieces: Vec<usize> = forms[start..]
                    .iter()
                    .scan(0, |sum, f| {
                        let mut p = Vec::new();
                        self.pieces.push(text.slice(f.span), &mut p);
                        *sum += p.len();
                        Some(*sum)
                    })
                    .take_while(|n| *n <= MOST_PIECES)
                    .collect();
                let fits = pieces.len().max(1);
                let end = start + window_end(&forms[start..], fits);
                if end - start > WINDOW || (end < forms.len() && !forms[end].cut) {
                    let span = forms[start].span.join(forms[end - 1].span);
                    diagnostics.push(Diagnostic::new(
                        "long-sentence",
                        span,
                        format!("a sentence of more than {WINDOW} words may be read wrongly"),
                    ));
                }
                windows.push(self.window(text, &forms[start..end], start == 0));
                start = end;
            }
        }
        windows
    }

    fn window(&self, text: &SourceText, forms: &[Form], paragraph: bool) -> Window {
        let mut w = Window {
            forms: forms.to_vec(),
            pieces: vec![self.pieces.begin],
            first: vec![],
            last: vec![],
            shape: vec![],
            gap: vec![],
            paragraph,
        };
        let mut end = None;
        for f in forms {
            let form = text.slice(f.span);
            w.first.push(w.pieces.len() as i32);
            self.pieces.push(form, &mut w.pieces);
            w.last.push(w.pieces.len() as i32 - 1);
            w.shape.push(shape(form));
            w.gap.push(i32::from(end != Some(f.span.start())));
            end = Some(f.span.end());
        }
        w.pieces.push(self.pieces.end);
        w
    }

    fn run(&self, windows: &[&Window]) -> Vec<Answer> {
        let b = windows.len();
        let t = windows.iter().map(|w| w.pieces.len()).max().unwrap_or(0);
        let n = windows.iter().map(|w| w.forms.len()).max().unwrap_or(0);
        let mut pieces = vec![0; b * t];
        let mut mask = vec![0f32; b * t];
        let mut words = [vec![0; b * n], vec![0; b * n], vec![0; b * n], vec![0; b * n]];
        for (i, w) in windows.iter().enumerate() {
            pieces[i * t..][..w.pieces.len()].copy_from_slice(&w.pieces);
            mask[i * t..][..w.pieces.len()].fill(1.0);
            let offset = (i * t) as i32;
            for (k, values) in [&w.first, &w.last, &w.shape, &w.gap].into_iter().enumerate() {
                // Positions count through the whole batch, which is flattened before words are picked.
                let base = if k < 2 { offset } else { 0 };
                for (to, v) in words[k][i * n..].iter_mut().zip(values) {
                    *to = v + base;
                }
            }
        }
        let ints = |shape: &[usize], data: Vec<i32>| Value::from_shape(shape, data).expect("sizes agree");
        let [first, last, shapes, gaps] = words;
        let values = [
            ints(&[b, t], pieces),
            ints(&[t], (0..t as i32).collect()),
            Value::from_shape([b, t], mask).expect("sizes agree"),
            ints(&[b, n], first),
            ints(&[b, n], last),
            ints(&[b, n], shapes),
            ints(&[b, n], gaps),
        ];
        let inputs = self.encoder.inputs.iter().copied().zip(values.into_iter().map(Into::into)).collect();
        let outputs =
            self.encoder.model.run_n(inputs, self.encoder.outputs, Some(options())).expect("the graph takes any batch");
        let [labels, arcs, roots, dependents, heads] = outputs.map(floats);
        let wide = labels.len() / (b * n).max(1);
        let d = heads.len() / (b * n).max(1);
        windows
            .iter()
            .enumerate()
            .map(|(i, w)| {
                let m = w.forms.len();
                let rows = |data: &[f32], width: usize| data[i * n * width..][..m * width].to_vec();
                Answer {
                    labels: rows(&labels, wide),
                    arcs: (0..m).flat_map(|r| arcs[(i * n + r) * n..][..m].iter().copied()).collect(),
                    roots: rows(&roots, 1),
                    dependents: rows(&dependents, d),
                    heads: rows(&heads, d),
                }
            })
            .collect()
    }

    fn decode(&self, window: &Window, answer: &Answer, out: &mut Annotated) {
        let n = window.forms.len();
        let sizes = [self.labels.upos.len(), self.labels.xpos.len(), self.labels.lemma.len(), self.labels.ner.len(), 2];
        let wide: usize = sizes.iter().sum();
        let task = |k: usize, word: usize| -> &[f32] {
            let from = word * wide + sizes[..k].iter().sum::<usize>();
            &answer.labels[from..from + sizes[k]]
        };
        let starts: Vec<usize> =
            (0..n).filter(|w| *w == 0 || (!window.forms[*w].joined && task(4, *w)[1] > task(4, *w)[0])).collect();
        let bounds = starts.iter().zip(starts.iter().skip(1).chain([&n])).map(|(a, b)| *a..*b);
        let base = out.words.len();
        let mut heads: Vec<Option<usize>> = vec![None; n];
        for sentence in bounds.clone() {
            let a = sentence.start;
            let tree = best_tree(sentence.len(), |d, h| answer.arcs[(a + d) * n + a + h], |d| answer.roots[a + d]);
            for (d, h) in tree.into_iter().enumerate() {
                heads[a + d] = (h != d).then_some(a + h);
            }
        }
        let rels = self.relations(answer, &heads);
        for (s, sentence) in bounds.enumerate() {
            let id = SentenceId(out.sentences.len() as u32);
            for w in sentence.clone() {
                let form = &window.forms[w];
                let words = out.text.slice(form.span);
                let mut rel = rels[w];
                // The label of the root belongs to the root alone.
                if heads[w].is_none() {
                    rel = Rel::ROOT;
                } else if rel == Rel::ROOT {
                    rel = Rel::parse("dep");
                }
                let upos = self.labels.upos[best(task(0, w))];
                let xpos = self.labels.xpos[best(task(1, w))];
                out.words.push(Word {
                    span: form.span,
                    lemma: lemma(words, upos, xpos, |w| self.pieces.is_word(w))
                        .unwrap_or_else(|| self.labels.lemma[best(task(2, w))].apply(words)),
                    upos,
                    xpos,
                    head: heads[w].map(|h| WordId((base + h) as u32)),
                    rel,
                    joined: form.joined,
                    sentence: id,
                });
            }
            let span = window.forms[sentence.start].span.join(window.forms[sentence.end - 1].span);
            let words = (base + sentence.start) as u32..(base + sentence.end) as u32;
            out.sentences.push(Sentence { span, words, paragraph: window.paragraph && s == 0 });
        }
        let tags: Vec<Tag> = (0..n).map(|w| self.labels.ner[best(task(3, w))]).collect();
        for (range, kind) in names(&tags, &starts) {
            let span = window.forms[range.start].span.join(window.forms[range.end - 1].span);
            out.mentions.push(Mention { span, words: (base + range.start) as u32..(base + range.end) as u32, kind });
        }
    }

    fn relations(&self, answer: &Answer, heads: &[Option<usize>]) -> Vec<Rel> {
        let n = heads.len();
        let d = answer.heads.len() / n.max(1);
        let mut chosen = vec![0f32; n * d];
        let mut root = vec![0f32; n];
        for (w, head) in heads.iter().enumerate() {
            match head {
                Some(h) => chosen[w * d..][..d].copy_from_slice(&answer.heads[h * d..][..d]),
                None => root[w] = 1.0,
            }
        }
        let value = |shape: &[usize], data: Vec<f32>| Value::from_shape(shape, data).expect("sizes agree");
        let values = [value(&[n, d], answer.dependents.clone()), value(&[n, d], chosen), value(&[n], root)];
        let inputs = self.relation.inputs.iter().copied().zip(values.into_iter().map(Into::into)).collect();
        let [scores] = self
            .relation
            .model
            .run_n(inputs, [self.relation.output], Some(options()))
            .expect("the graph takes any length");
        floats(scores).chunks(self.labels.rel.len()).map(|row| self.labels.rel[best(row)]).collect()
    }
}

/// Where a window that begins with `forms[0]` ends: at the last sure cut within [`WINDOW`] words, else at the first
/// one after it, else where `fits` ends.
fn window_end(forms: &[Form], fits: usize) -> usize {
    if forms.len() <= WINDOW.min(fits) {
        return forms.len();
    }
    let cut = |range: Range<usize>| {
        forms[range.clone()].iter().zip(range).filter(|(f, _)| f.cut).map(|(_, i)| i).collect::<Vec<_>>()
    };
    let early = cut(1..forms.len().min(WINDOW.min(fits) + 1));
    if let Some(end) = early.last() {
        return *end;
    }
    let longest = forms.len().min(fits).min(2 * WINDOW);
    if longest == forms.len() {
        return longest;
    }
    let end = cut(1..longest + 1).first().copied().unwrap_or(longest);
    // A multiword token is not torn.
    (1..=end).rev().find(|e| !forms[*e].joined).unwrap_or(end)
}

/// Names from tags; none runs over a sentence's end.
fn names(tags: &[Tag], starts: &[usize]) -> Vec<(Range<usize>, MentionKind)> {
    let mut out: Vec<(Range<usize>, MentionKind)> = Vec::new();
    for (w, tag) in tags.iter().enumerate() {
        match *tag {
            Tag::Outside => {}
            Tag::Inside(kind)
                if out.last().is_some_and(|(r, k)| r.end == w && *k == kind && starts.binary_search(&w).is_err()) =>
            {
                out.last_mut().expect("just seen").0.end = w + 1;
            }
            Tag::Begin(kind) | Tag::Inside(kind) => out.push((w..w + 1, kind)),
        }
    }
    out
}

/// One thread a run: documents are read in parallel, and a sum never depends on how it was shared out.
fn options() -> RunOptions {
    thread_local! {
        static POOL: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
    }
    RunOptions::default().with_thread_pool(Some(POOL.with(Arc::clone)))
}

fn floats(value: Value) -> Vec<f32> {
    match value {
        Value::FloatTensor(t) => t.into_data(),
        _ => unreachable!("the graph's outputs are floats"),
    }
}

/// The index of the highest score; the first of equals.
fn best(scores: &[f32]) -> usize {
    scores.iter().enumerate().fold((0, f32::NEG_INFINITY), |b, (i, s)| if *s > b.1 { (i, *s) } else { b }).0
}

impl Tag {
    fn parse(tag: &str) -> Tag {
        let Some((position, kind)) = tag.split_once('-') else { return Tag::Outside };
        let kind = match kind {
            "PER" => MentionKind::Person,
            "ORG" => MentionKind::Organisation,
            "LOC" => MentionKind::Place,
            _ => MentionKind::Miscellaneous,
        };
        if position == "B" { Tag::Begin(kind) } else { Tag::Inside(kind) }
    }
}

impl LemmaScript {
    /// Reads a script as `train/corpora.py` writes it: `l2y` (lower case, strip two, add "y"), `k0`, `=be`.
    fn parse(script: &str) -> LemmaScript {
        match script.split_at(1) {
            ("=", lemma) => LemmaScript::Whole(lemma.to_owned()),
            (case, edit) => {
                let digits = edit.bytes().take_while(u8::is_ascii_digit).count();
                LemmaScript::Edit {
                    lower: case == "l",
                    strip: edit[..digits].parse().unwrap_or(0),
                    add: edit[digits..].to_owned(),
                }
            }
        }
    }

    fn apply(&self, form: &str) -> String {
        match self {
            LemmaScript::Whole(lemma) => lemma.clone(),
            LemmaScript::Edit { lower, strip, add } => {
                let base = if *lower { form.to_lowercase() } else { form.to_owned() };
                let keep = base.chars().count().saturating_sub(*strip);
                base.chars().take(keep).chain(add.chars()).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Annotated {
        Neural::embedded().annotate(&SourceText::new(text))
    }

    #[test]
    fn scripts_turn_forms_into_lemmas() {
        let check = |script: &str, form: &str| LemmaScript::parse(script).apply(form);
        assert_eq!(check("l3y", "Families"), "family");
        assert_eq!(check("k0", "SDF"), "SDF");
        assert_eq!(check("=be", "was"), "be");
        assert_eq!(check("l9", "it"), "");
    }

    #[test]
    fn with_weights_a_plain_sentence_has_its_subject_and_object() {
        let a = read("Rebels attacked the village on Friday. Two people were killed.");
        assert_eq!(a.sentences.len(), 2);
        let attacked = a.ids().find(|w| a.form(*w) == "attacked").unwrap();
        assert_eq!(a.word(attacked).head, None);
        assert_eq!(a.word(attacked).lemma, "attack");
        assert_eq!(a.child(attacked, "nsubj").map(|w| a.form(w)), Some("Rebels"));
        assert_eq!(a.child(attacked, "obj").map(|w| a.form(w)), Some("village"));
        let killed = a.ids().find(|w| a.form(*w) == "killed").unwrap();
        assert_eq!(a.child(killed, "nsubj:pass").map(|w| a.form(w)), Some("people"));
    }

    #[test]
    fn with_weights_every_sentence_is_a_tree_with_one_root() {
        let long = "The minister said that the talks would go on. ".repeat(60) + &"and the village ".repeat(200);
        for text in ["", " \n\n ", "Yes", "— — —", "\u{1F600}", long.as_str()] {
            let a = read(text);
            assert_eq!(a.sentences.iter().map(|s| s.words.len()).sum::<usize>(), a.words.len());
            for s in &a.sentences {
                assert_eq!(a.ids_of(s).filter(|w| a.word(*w).head.is_none()).count(), 1);
                let root = a.ids_of(s).find(|w| a.word(*w).head.is_none()).unwrap();
                assert!(a.ids_of(s).all(|w| a.dominates(root, w)));
            }
        }
    }

    #[test]
    fn with_weights_a_document_reads_the_same_twice() {
        let text = "Officials in Ankara said on Monday that the border would stay closed.";
        assert_eq!(format!("{:?}", read(text).words), format!("{:?}", read(text).words));
    }
}
