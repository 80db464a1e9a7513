//! The network at work: a text's windows of words in, labels, trees, names and chains out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use nn::{Kernels, Weights};
use sha2::{Digest, Sha256};
use text::{Diagnostic, SourceText};

use crate::annotated::{Annotated, Annotator, EntityKind, Name, NameKind, Sentence, SentenceId, Word, WordId};
use crate::antecedents::Antecedents;
use crate::coreference::Facts;
use crate::features::{SHAPES, shape};
use crate::lemma::lemma;
use crate::network::{Input, Network, Output, POSITIONS, Space};
use crate::pieces::Pieces;
use crate::segmentation::{Form, paragraphs};
use crate::tree::best_tree;
use crate::{Feats, Rel, Upos, Xpos, mentions};

/// Words in a window: as many as the network saw in training.
const WINDOW: usize = 110;
/// Pieces in a window, its two ends left out: what the position table holds.
const MOST_PIECES: usize = POSITIONS - 12;
/// Pieces that are run together: enough to keep the products busy, few enough to stay in the cache.
const BATCH: usize = 320;

static MODEL_TOML: &str = include_str!("../../../models/en/model.toml");
static VOCABULARY: &str = include_str!("../../../models/en/vocabulary.txt");
static WEIGHTS: &[u8] = include_bytes!("../../../models/en/weights.safetensors");

/// The annotator that runs the network. One may serve many threads.
#[derive(Debug)]
pub struct Neural {
    network: Network,
    kernels: Kernels,
    pieces: Pieces,
    labels: Labels,
    digest: String,
    /// Memory of runs that are over, for those to come.
    spare: Mutex<Vec<Memory>>,
}

/// What one thread works in.
#[derive(Debug, Default)]
struct Memory {
    input: Input,
    space: Space,
    output: Output,
}

/// What the network's numbers mean.
#[derive(Debug)]
struct Labels {
    upos: Vec<Upos>,
    xpos: Vec<Xpos>,
    feats: Vec<Feats>,
    lemma: Vec<LemmaScript>,
    ner: Vec<Tag>,
    kind: Vec<EntityKind>,
    rel: Vec<Rel>,
}

/// The tasks whose scores stand in a row of labels, in this order.
#[derive(Debug, Clone, Copy)]
enum Task {
    Upos,
    Xpos,
    Feats,
    Lemma,
    Ner,
    Kind,
    First,
}

/// Position of a word in a name of some kind.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tag {
    Outside,
    Begin(NameKind),
    Inside(NameKind),
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
#[serde(deny_unknown_fields)]
struct ModelToml {
    format: String,
    name: String,
    #[serde(rename = "language")]
    _language: String,
    #[serde(rename = "licence")]
    _licence: String,
    layers: usize,
    shapes: Vec<String>,
    labels: LabelToml,
    digests: BTreeMap<String, String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelToml {
    upos: Vec<String>,
    xpos: Vec<String>,
    feats: Vec<String>,
    lemma: Vec<String>,
    ner: Vec<String>,
    kind: Vec<String>,
    #[serde(rename = "first")]
    _first: [String; 2],
    rel: Vec<String>,
}

/// What is wrong with a model's files: which one, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelError(String);

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ModelError {}

impl From<nn::Error> for ModelError {
    fn from(error: nn::Error) -> ModelError {
        ModelError(error.to_string())
    }
}

impl Neural {
    /// The network that the binary carries, loaded once.
    ///
    /// # Panics
    /// When the files under `models/` do not belong together: a fault of the build, which any test shows.
    pub fn embedded() -> &'static Neural {
        static LOADED: OnceLock<Neural> = OnceLock::new();
        LOADED.get_or_init(|| {
            Neural::read(MODEL_TOML, VOCABULARY, Cow::Borrowed(WEIGHTS))
                .expect("the files under models/ belong together")
        })
    }

    /// A network from the contents of `model.toml`, `vocabulary.txt` and `weights.safetensors`.
    ///
    /// # Errors
    /// When a file is not what it should be, or not the one whose digest `model.toml` names.
    pub fn load(toml: &str, vocabulary: &str, weights: Vec<u8>) -> Result<Neural, ModelError> {
        let digests = parse(toml)?.digests;
        for (file, bytes) in [("vocabulary.txt", vocabulary.as_bytes()), ("weights.safetensors", &weights)] {
            let digest: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
            if digests.get(file) != Some(&digest) {
                let message = format!(
                    "{file}: not the file that model.toml names (its SHA-256 is {digest}); fetch or export both together"
                );
                return Err(ModelError(message));
            }
        }
        Neural::read(toml, vocabulary, Cow::Owned(weights))
    }

    fn read(toml: &str, vocabulary: &str, weights: Cow<'static, [u8]>) -> Result<Neural, ModelError> {
        let toml = parse(toml)?;
        let wrong = |what: String| {
            ModelError(format!("model.toml: {what}; export the model anew or use the version it is for"))
        };
        if toml.format != "dateline.model/2" {
            return Err(wrong(format!("format `{}` is not `dateline.model/2`", toml.format)));
        }
        if toml.shapes.len() != SHAPES {
            return Err(wrong(format!("{} shapes of words, this version knows {SHAPES}", toml.shapes.len())));
        }
        let l = toml.labels;
        let sizes = [l.upos.len(), l.xpos.len(), l.feats.len(), l.lemma.len(), l.ner.len(), l.kind.len()];
        if sizes.contains(&0) || l.rel.is_empty() || toml.layers == 0 {
            return Err(wrong("a task has no labels, or the network no layers".to_owned()));
        }
        let weights = Weights::new("weights.safetensors", weights)?;
        let network = Network::read(&weights, toml.layers, sizes.iter().sum::<usize>() + 2, l.rel.len())?;
        let pieces = Pieces::new(vocabulary)
            .map_err(|what| ModelError(format!("vocabulary.txt: {what}; fetch or export it again")))?;
        if pieces.len() != network.pieces() {
            let (lines, rows) = (pieces.len(), network.pieces());
            return Err(ModelError(format!(
                "vocabulary.txt: {lines} different pieces for {rows} rows of weights; fetch or export both together"
            )));
        }
        Ok(Neural {
            network,
            kernels: Kernels::detect(),
            spare: Mutex::default(),
            pieces,
            labels: Labels {
                upos: known("upos", &l.upos, Upos::parse).map_err(wrong)?,
                xpos: l.xpos.iter().map(|x| Xpos::parse(x)).collect(),
                feats: l.feats.iter().map(|f| Feats::parse(f)).collect(),
                lemma: known("lemma", &l.lemma, LemmaScript::parse).map_err(wrong)?,
                ner: known("ner", &l.ner, Tag::parse).map_err(wrong)?,
                kind: known("kind", &l.kind, gum_kind).map_err(wrong)?,
                rel: l.rel.iter().map(|r| Rel::parse(r)).collect(),
            },
            digest: format!(
                "{} {}",
                toml.name,
                toml.digests.values().map(|d| d.get(..12).unwrap_or(d)).collect::<Vec<_>>().join(" ")
            ),
        })
    }

    /// Name of the model and the digests of its files, in one line.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

fn parse(toml: &str) -> Result<ModelToml, ModelError> {
    toml::from_str(toml).map_err(|e| {
        let line = e.span().map_or(1, |s| 1 + toml[..s.start].matches('\n').count());
        ModelError(format!("model.toml:{line}: {}; export the model anew or use the version it is for", e.message()))
    })
}

/// The labels of a task; what is wrong, when there is one that this version does not know.
fn known<T>(task: &str, labels: &[String], parse: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, String> {
    labels.iter().map(|label| parse(label).ok_or_else(|| format!("unknown label `{label}` of {task}"))).collect()
}

fn gum_kind(name: &str) -> Option<EntityKind> {
    Some(match name {
        "abstract" => EntityKind::Abstract,
        "animal" => EntityKind::Animal,
        "event" => EntityKind::Event,
        "object" => EntityKind::Object,
        "organization" => EntityKind::Organisation,
        "person" => EntityKind::Person,
        "place" => EntityKind::Place,
        "plant" => EntityKind::Plant,
        "substance" => EntityKind::Substance,
        "time" => EntityKind::Time,
        _ => return None,
    })
}

impl Annotator for Neural {
    fn annotate(&self, text: &SourceText) -> Annotated {
        let mut out = Annotated::empty(text.clone());
        let mut antecedents = Antecedents::new(&self.network);
        let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memory = spare().pop().unwrap_or_default();
        let mut batch: Vec<Window> = Vec::new();
        let mut held = 0;
        // A few windows at a time, so that memory does not grow with the text.
        for forms in paragraphs(text.as_str()) {
            for window in self.windows(text, &forms, &mut out.diagnostics) {
                held += window.pieces.len();
                batch.push(window);
                if held >= BATCH {
                    self.run(&batch, &mut memory, &mut out, &mut antecedents);
                    batch.clear();
                    held = 0;
                }
            }
        }
        self.run(&batch, &mut memory, &mut out, &mut antecedents);
        out.chains = antecedents.chains();
        for (number, chain) in (0..).zip(&out.chains) {
            chain.mentions.iter().for_each(|m| out.mentions[*m as usize].chain = Some(number));
        }
        spare().push(memory);
        out
    }
}

/// A run of words that the network reads together: one paragraph, or a part of one.
struct Window {
    forms: Vec<Form>,
    pieces: Vec<u32>,
    first: Vec<u32>,
    last: Vec<u32>,
    shape: Vec<u32>,
    gap: Vec<u32>,
    paragraph: bool,
}

impl Input {
    /// Lays these windows end to end, in place of what it held.
    fn take(&mut self, windows: &[Window]) {
        let Input { pieces, first, last, shape, gap, windows: ranges } = self;
        for rows in [&mut *pieces, &mut *first, &mut *last, &mut *shape, &mut *gap] {
            rows.clear();
        }
        ranges.clear();
        for w in windows {
            let (piece, word) = (pieces.len(), first.len());
            first.extend(w.first.iter().map(|i| i + piece as u32));
            last.extend(w.last.iter().map(|i| i + piece as u32));
            shape.extend(&w.shape);
            gap.extend(&w.gap);
            pieces.extend(&w.pieces);
            ranges.push((piece..pieces.len(), word..first.len()));
        }
    }
}

impl Neural {
    fn windows(&self, text: &SourceText, forms: &[Form], diagnostics: &mut Vec<Diagnostic>) -> Vec<Window> {
        let mut windows = Vec::new();
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < forms.len() {
            pieces.clear();
            let fits = forms[start..]
                .iter()
                .take(2 * WINDOW)
                .take_while(|f| {
                    self.pieces.push(text.slice(f.span), &mut pieces);
                    pieces.len() <= MOST_PIECES
                })
                .count();
            let end = start + window_end(&forms[start..], fits.max(1));
            if end - start > WINDOW || (end < forms.len() && !forms[end].cut) {
                let span = forms[start].span.join(forms[end - 1].span);
                let message = format!("a sentence of more than {WINDOW} words may be read wrongly");
                diagnostics.push(Diagnostic::new("long-sentence", span, message));
            }
            windows.push(self.window(text, &forms[start..end], start == 0));
            start = end;
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
            w.first.push(w.pieces.len() as u32);
            self.pieces.push(form, &mut w.pieces);
            w.last.push(w.pieces.len() as u32 - 1);
            w.shape.push(shape(form));
            w.gap.push(u32::from(end != Some(f.span.start())));
            end = Some(f.span.end());
        }
        w.pieces.push(self.pieces.end);
        w
    }

    fn run(&self, windows: &[Window], memory: &mut Memory, out: &mut Annotated, antecedents: &mut Antecedents<'_>) {
        let Memory { input, space, output } = memory;
        input.take(windows);
        self.network.run(self.kernels, input, space, output);
        for ((window, (_, rows)), arcs) in windows.iter().zip(&input.windows).zip(&output.arcs) {
            let from = out.sentences.len();
            let base = out.words.len();
            self.decode(window, output, rows.clone(), arcs, out);
            let first = out.mentions.len();
            for s in from..out.sentences.len() {
                let found = mentions::candidates(out, &out.sentences[s]);
                out.mentions.extend(found);
            }
            let row = |word: u32| rows.start + word as usize - base;
            for i in first..out.mentions.len() {
                let head = out.mentions[i].head;
                out.mentions[i].kind = Some(self.kind(output, row(head.0), out.word(head), out.mentions[i].several));
            }
            let facts: Vec<Facts> = out.mentions[first..].iter().map(|m| Facts::of(out, m)).collect();
            let places = out.mentions[first..]
                .iter()
                .zip(&facts)
                .map(|(m, f)| (f.form, [row(m.head.0), row(m.words.start), row(m.words.end - 1)]))
                .collect::<Vec<_>>();
            let vectors = self.network.mentions(self.kernels, output, &places);
            antecedents.extend(out, facts.into_iter().zip(vectors));
        }
    }

    /// The scores of a task for the word in a row of the output.
    fn scores<'o>(&self, output: &'o Output, row: usize, task: Task) -> &'o [f32] {
        let l = &self.labels;
        let sizes = [l.upos.len(), l.xpos.len(), l.feats.len(), l.lemma.len(), l.ner.len(), l.kind.len(), 2];
        let from = row * sizes.iter().sum::<usize>() + sizes[..task as usize].iter().sum::<usize>();
        &output.labels[from..from + sizes[task as usize]]
    }

    /// What a mention with this head refers to.
    fn kind(&self, output: &Output, row: usize, head: &Word, several: bool) -> EntityKind {
        match self.labels.kind[best(self.scores(output, row, Task::Kind))] {
            EntityKind::Person if several || head.feats.get("Number") == Some("Plur") => EntityKind::Group,
            kind => kind,
        }
    }

    fn decode(&self, window: &Window, output: &Output, rows: Range<usize>, arcs: &[f32], out: &mut Annotated) {
        let n = window.forms.len();
        let label = |task: Task, word: usize| best(self.scores(output, rows.start + word, task));
        let starts: Vec<usize> =
            (0..n).filter(|w| *w == 0 || (!window.forms[*w].joined && label(Task::First, *w) == 1)).collect();
        let bounds = starts.iter().zip(starts.iter().skip(1).chain([&n])).map(|(a, b)| *a..*b);
        let base = out.words.len();
        let mut heads: Vec<Option<usize>> = vec![None; n];
        for sentence in bounds.clone() {
            let a = sentence.start;
            let root = |d: usize| output.roots[rows.start + a + d];
            let tree = best_tree(sentence.len(), |d, h| arcs[(a + d) * n + a + h], root);
            for (d, h) in tree.into_iter().enumerate() {
                heads[a + d] = (h != d).then_some(a + h);
            }
        }
        let head_rows: Vec<Option<usize>> = heads.iter().map(|h| h.map(|h| rows.start + h)).collect();
        let scores = self.network.relations(self.kernels, output, rows.clone(), &head_rows);
        let rels: Vec<Rel> = scores.chunks(self.labels.rel.len()).map(|row| self.labels.rel[best(row)]).collect();
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
                let upos = self.labels.upos[label(Task::Upos, w)];
                let xpos = self.labels.xpos[label(Task::Xpos, w)];
                out.words.push(Word {
                    span: form.span,
                    lemma: lemma(words, upos, xpos, |w| self.pieces.is_word(w))
                        .unwrap_or_else(|| self.labels.lemma[label(Task::Lemma, w)].apply(words)),
                    upos,
                    xpos,
                    feats: self.labels.feats[label(Task::Feats, w)].clone(),
                    head: heads[w].map(|h| WordId((base + h) as u32)),
                    rel,
                    joined: form.joined,
                    sentence: id,
                });
            }
            let span = window.forms[sentence.start].span.join(window.forms[sentence.end - 1].span);
            let words = (base + sentence.start) as u32..(base + sentence.end) as u32;
            join_what_is_said(out, words.clone());
            join_past_tenses(out, words.clone());
            part_speakers(out, words.clone());
            join_tolls(out, words.clone());
            out.sentences.push(Sentence { span, words, paragraph: window.paragraph && s == 0 });
        }
        let scores = |w: usize| self.scores(output, rows.start + w, Task::Ner);
        for (range, kind) in names(&self.labels.ner, n, scores, &starts) {
            let mark = |w: &usize| out.words[base + *w].upos == Upos::Punct;
            let inner = (range.clone().find(|w| !mark(w)), range.rev().find(|w| !mark(w)));
            let (Some(first), Some(last)) = inner else { continue };
            let range = first..last + 1;
            let span = window.forms[range.start].span.join(window.forms[range.end - 1].span);
            out.names.push(Name { span, words: (base + range.start) as u32..(base + range.end) as u32, kind });
        }
    }
}

/// "It denied it had fired on the hospital and accused the army": a past tense does not go on after "had", so who denied
/// also accused. The network reads tags and arcs apart, and the nearer verb draws the arc.
fn join_what_is_said(out: &mut Annotated, sentence: Range<u32>) {
    for id in sentence.clone().map(WordId) {
        let has = |of: WordId, rel: &str, form: &str| {
            sentence.clone().map(WordId).any(|c| {
                let w = out.word(c);
                w.head == Some(of) && w.rel.is(rel) && (form.is_empty() || out.form(c).eq_ignore_ascii_case(form))
            })
        };
        let is = |of: WordId, xpos: &str, rel: &str| out.word(of).xpos.as_str() == xpos && out.word(of).rel.is(rel);
        let told = out.word(id).head.filter(|h| is(id, "VBD", "conj") && *h < id && is(*h, "VBN", "ccomp"));
        let Some((told, by)) = told.and_then(|h| Some((h, out.word(h).head?))) else { continue };
        let past = out.word(by).xpos.as_str() == "VBD" && by < told;
        if past && has(told, "aux", "had") && has(by, "nsubj", "") && !has(id, "nsubj", "") {
            out.words[id.0 as usize].head = Some(by);
        }
    }
}

/// "He urged them to clear the road and accused outsiders of …": a past tense does not go on an infinitive, but on the past tense
/// above it. The network may take it for a participle; one with an object and no auxiliary is none.
fn join_past_tenses(out: &mut Annotated, sentence: Range<u32>) {
    for id in sentence.clone().map(WordId) {
        let has = |of: WordId, rels: &[&str]| {
            sentence.clone().map(WordId).any(|c| out.word(c).head == Some(of) && out.word(c).rel.among(rels))
        };
        let is = |w: WordId, xpos: &str| out.word(w).xpos.as_str() == xpos;
        let infinitive = out.word(id).head.filter(|h| *h < id && is(*h, "VB") && out.word(id).rel.is("conj"));
        let Some(infinitive) = infinitive.filter(|h| has(*h, &["mark"])) else { continue };
        let past = is(id, "VBD") || is(id, "VBN") && has(id, &["obj", "iobj"]) && !has(id, &["aux"]);
        let mut above = out.word(infinitive).head;
        while let Some(w) = above.filter(|w| !is(*w, "VBD")) {
            above = out.word(w).head;
        }
        if let Some(above) = above.filter(|w| *w < infinitive && past && !has(id, &["nsubj", "mark"])) {
            let xpos = out.word(above).xpos;
            let word = &mut out.words[id.0 as usize];
            (word.head, word.xpos) = (Some(above), xpos);
        }
    }
}

/// "A nurse spoke of two dead": a number and the adjective after it are one phrase, though the network may hang both on the verb.
fn join_tolls(out: &mut Annotated, sentence: Range<u32>) {
    for at in sentence.skip(1) {
        let (number, adjective) = (out.word(WordId(at - 1)), out.word(WordId(at)));
        let both = number.upos == Upos::Num && adjective.upos == Upos::Adj && number.head == adjective.head;
        if both && number.head.is_some() && number.rel.among(&["obl", "obj", "nmod"]) && adjective.rel == number.rel {
            let word = &mut out.words[at as usize];
            (word.head, word.rel) = (Some(WordId(at - 1)), Rel::parse("amod"));
        }
    }
}

/// "… killing 12 people, residents and an official said": those after the comma speak. The network may take them for more of the
/// killed, and leave the main verb without a subject.
fn part_speakers(out: &mut Annotated, sentence: Range<u32>) {
    for verb in sentence.clone().map(WordId).skip(3) {
        let tensed = matches!(out.word(verb).xpos.as_str(), "VBD" | "VBZ" | "VBP");
        if !tensed || out.word(verb).head.is_some() || out.word(WordId(verb.0 - 1)).upos == Upos::Punct {
            continue;
        }
        let has_subject = |w: u32| out.words[w as usize].head == Some(verb) && out.words[w as usize].rel.is("nsubj");
        if sentence.clone().any(has_subject) {
            continue;
        }
        // The list that ends before the verb, from its last comma on.
        let comma = (sentence.start..verb.0).rev().find(|w| out.form(WordId(*w)) == ",");
        let Some(comma) = comma else { continue };
        let listed = |w: &WordId| out.word(*w).rel.is("conj") && out.word(*w).head.is_some_and(|h| h.0 < comma);
        let speakers: Vec<WordId> = (comma + 1..verb.0).map(WordId).filter(listed).collect();
        let Some((first, others)) = speakers.split_first() else { continue };
        let Some(before) = out.word(*first).head else { continue };
        if others.iter().all(|o| out.word(*o).head == Some(before)) && out.word(WordId(comma + 1)).upos != Upos::Cconj {
            (out.words[first.0 as usize].head, out.words[first.0 as usize].rel) = (Some(verb), Rel::parse("nsubj"));
            others.iter().for_each(|o| out.words[o.0 as usize].head = Some(*first));
        }
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

/// Names of a window of `n` words: those of the best sequence of tags in which an inner word follows a word of its name.
/// None runs over a sentence's end.
fn names<'s>(
    tags: &[Tag],
    n: usize,
    scores: impl Fn(usize) -> &'s [f32],
    starts: &[usize],
) -> Vec<(Range<usize>, NameKind)> {
    let follows = |before: Tag, tag: Tag| match (before, tag) {
        (Tag::Begin(a) | Tag::Inside(a), Tag::Inside(b)) => a == b,
        (_, tag) => !matches!(tag, Tag::Inside(_)),
    };
    let mut sums: Vec<f32> = vec![];
    let mut back: Vec<Vec<usize>> = vec![];
    for w in 0..n {
        let fresh = starts.binary_search(&w).is_ok();
        let own = scores(w);
        let (mut best, mut from) = (vec![f32::NEG_INFINITY; tags.len()], vec![0; tags.len()]);
        for (t, tag) in tags.iter().enumerate() {
            for (b, before) in tags.iter().enumerate() {
                let before = if fresh { Tag::Outside } else { *before };
                let sum = sums.get(b).copied().unwrap_or(0.0) + own[t];
                if follows(before, *tag) && sum > best[t] {
                    (best[t], from[t]) = (sum, b);
                }
            }
        }
        sums = best;
        back.push(from);
    }
    let mut at = best(&sums);
    let mut out: Vec<(Range<usize>, NameKind)> = Vec::new();
    let mut end = None;
    for w in (0..n).rev() {
        match tags[at] {
            Tag::Outside => {}
            Tag::Inside(_) => {
                end.get_or_insert(w + 1);
            }
            Tag::Begin(kind) => out.push((w..end.take().unwrap_or(w + 1), kind)),
        }
        at = back[w][at];
    }
    out.reverse();
    out
}

/// The index of the highest score; the first of equals.
fn best(scores: &[f32]) -> usize {
    scores.iter().enumerate().fold((0, f32::NEG_INFINITY), |b, (i, s)| if *s > b.1 { (i, *s) } else { b }).0
}

impl Tag {
    fn parse(tag: &str) -> Option<Tag> {
        if tag == "O" {
            return Some(Tag::Outside);
        }
        let (position, kind) = tag.split_once('-')?;
        let kind = match kind {
            "PER" => NameKind::Person,
            "ORG" => NameKind::Organisation,
            "LOC" => NameKind::Place,
            "MISC" => NameKind::Miscellaneous,
            _ => return None,
        };
        match position {
            "B" => Some(Tag::Begin(kind)),
            "I" => Some(Tag::Inside(kind)),
            _ => None,
        }
    }
}

impl LemmaScript {
    /// Reads a script as `train/corpora.py` writes it: `l2y` (lower case, strip two, add "y"), `k0`, `=be`.
    fn parse(script: &str) -> Option<LemmaScript> {
        if let Some(lemma) = script.strip_prefix('=') {
            return Some(LemmaScript::Whole(lemma.to_owned()));
        }
        let edit = script.strip_prefix(['l', 'k'])?;
        let (strip, add) = edit.split_at(edit.bytes().take_while(u8::is_ascii_digit).count());
        Some(LemmaScript::Edit { lower: script.starts_with('l'), strip: strip.parse().ok()?, add: add.to_owned() })
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
        let check = |script: &str, form: &str| LemmaScript::parse(script).expect("a script").apply(form);
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
    fn with_weights_a_past_tense_does_not_go_on_after_had() {
        for text in [
            "The front denied it had fired on the clinic and accused the army of shelling it.",
            "The minister said rebels had left the town and blamed Uganda for the raid.",
        ] {
            let a = read(text);
            let verb = a.ids().find(|w| ["accused", "blamed"].contains(&a.form(*w))).unwrap();
            let above = a.word(verb).head.map(|h| a.form(h));
            assert!(matches!(above, Some("denied" | "said")), "{text}");
        }
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

    /// What the training framework says, with the same rounding; written by `train/golden.py`.
    const GOLDEN: &[u8] = include_bytes!("../tests/parity/network.safetensors");
    const GOLDEN_WINDOWS: [&str; 2] = [
        "The governor of Kasai said on Tuesday that 1,200 people had fled Mbulu , but the U.N. could n't confirm it .",
        "TWO SOLDIERS WERE WOUNDED NEAR Ouagadougou . Nobody claimed the attack ; the army , he added , was “ looking into it ” .",
    ];

    fn golden_output(kernels: Kernels) -> Output {
        let neural = Neural::embedded();
        let mut memory = Memory::default();
        let windows = GOLDEN_WINDOWS.map(|words| {
            let text = SourceText::new(words);
            let mut end = 0;
            let forms: Vec<Form> = words
                .split(' ')
                .map(|w| {
                    let start = end + words[end..].find(w).unwrap();
                    end = start + w.len();
                    Form { span: text::Span::from_range(start..end), joined: false, cut: false }
                })
                .collect();
            neural.window(&text, &forms, true)
        });
        memory.input.take(&windows);
        neural.network.run(kernels, &memory.input, &mut memory.space, &mut memory.output);
        memory.output
    }

    #[test]
    fn with_weights_the_network_says_what_the_training_framework_says() {
        let golden = Weights::new("network.safetensors", GOLDEN).unwrap();
        let output = golden_output(Kernels::detect());
        let check = |name: &str, ours: &[f32], width: usize| {
            let shape = golden.shape(name).unwrap().to_vec();
            let theirs = golden.f32(name, &shape).unwrap();
            let columns = if name == "arcs" { width } else { shape[1] };
            let ours = ours.chunks(width).flat_map(|row| &row[..columns]);
            let apart: Vec<f32> = ours.zip(&theirs).map(|(a, b)| (a - b).abs()).collect();
            assert_eq!(apart.len(), theirs.len(), "{name}");
            // Where a float lies on the edge between two bytes, its last bit decides; that is all that may differ.
            let mean = |x: &[f32]| x.iter().sum::<f32>() / x.len() as f32;
            let size = mean(&theirs.iter().map(|x| x.abs()).collect::<Vec<_>>());
            assert!(mean(&apart) < 0.03 * size, "{name}: {} apart, {size} large in the mean", mean(&apart));
        };
        let words = output.roots.len();
        check("labels", &output.labels, output.labels.len() / words);
        check("arcs", &output.arcs.concat(), 1);
        check("roots", &output.roots, 1);
        check("dependents", &output.dependents, output.dependents.len() / words);
        check("heads", &output.heads, output.heads.len() / words);
        check("views", &output.views, output.views.len() / words);
    }

    #[test]
    fn with_weights_every_kind_of_instructions_gives_the_same_bits() {
        let bits = |o: Output| -> Vec<u32> {
            let all = [o.labels, o.arcs.concat(), o.roots, o.dependents, o.heads, o.views];
            all.concat().iter().map(|x| x.to_bits()).collect()
        };
        let portable = bits(golden_output(Kernels::PORTABLE));
        for kernels in Kernels::available() {
            assert!(bits(golden_output(kernels)) == portable, "{kernels:?}");
        }
    }
}
