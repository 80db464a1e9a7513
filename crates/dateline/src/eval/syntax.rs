use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use nlp::Annotated;
use serde_json::{Map, Value};

use super::figures::{Figures, Tally};
use super::treebank::{self, Node, Token, Tree};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// Scores words, tags and trees found in raw text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Syntax {
    words: Tally,
    upos: usize,
    feats: usize,
    lemmas: usize,
    heads: usize,
    labelled: usize,
    sentences: Tally,
}

impl Scorer for Syntax {
    type Gold = Vec<Tree>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let documents = treebank::documents(path, &gold::text_of(path)?)?.into_iter().take(limit.unwrap_or(usize::MAX));
        documents.enumerate().map(|(i, document)| Ok((report(path, i, &document)?, document.trees))).collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        self.trees(gold, &trees(&read.annotated));
    }

    fn figures(&self) -> Figures {
        let f1 = |hits| Tally { hits, ..self.words }.f1();
        let mut figures = Figures::default();
        figures.push("words_f1", self.words.f1());
        figures.push("upos", f1(self.upos));
        figures.push("feats", f1(self.feats));
        figures.push("lemma", f1(self.lemmas));
        figures.push("uas", f1(self.heads));
        figures.push("las", f1(self.labelled));
        figures.push("sentence_f1", self.sentences.f1());
        figures.push("n", self.words.gold as f64);
        figures
    }
}

/// The report that the raw text of a treebank's document makes.
pub(super) fn report(path: &Path, number: usize, document: &treebank::Document) -> Result<Report, Error> {
    let id = document.id.clone().unwrap_or_else(|| format!("d{number}"));
    let about = [("id", id), ("text", document.text.clone())];
    let about: Map<String, Value> = about.into_iter().map(|(k, v)| (k.to_owned(), Value::from(v))).collect();
    gold::report(path, document.line, about)
}

impl Syntax {
    /// Counts the trees of one text.
    pub fn trees(&mut self, gold: &[Tree], found: &[Tree]) {
        /// Each word by its place, with the place of its head.
        fn words(trees: &[Tree]) -> BTreeMap<Token, (&Node, Option<Token>)> {
            let words = trees.iter().flat_map(|tree| {
                let head = |node: &Node| Some(tree.words.get(node.head?)?.token);
                tree.words.iter().map(move |node| (node.token, (node, head(node))))
            });
            words.collect()
        }
        let (there, seen) = (words(gold), words(found));
        self.words.gold += there.len();
        self.words.found += seen.len();
        for (token, (node, head)) in &there {
            if let Some((its, its_head)) = seen.get(token) {
                self.words.hits += 1;
                self.upos += usize::from(node.upos == its.upos);
                self.feats += usize::from(universal(&node.feats) == universal(&its.feats));
                self.lemmas += usize::from(node.lemma == its.lemma || node.lemma == "_");
                self.heads += usize::from(head == its_head);
                self.labelled += usize::from(head == its_head && node.relation == its.relation);
            }
        }
        let spans = |trees: &[Tree]| -> BTreeSet<_> { trees.iter().filter_map(Tree::span).collect() };
        let (there, seen) = (spans(gold), spans(found));
        self.sentences.gold += there.len();
        self.sentences.found += seen.len();
        self.sentences.hits += there.intersection(&seen).count();
    }
}

/// Those features that the scorer of CoNLL 2018 counts as universal; treebanks add their own.
fn universal(feats: &str) -> BTreeSet<&str> {
    const UNIVERSAL: [&str; 21] = [
        "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case", "Definite",
        "Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person", "Polite",
    ];
    let counts = |feat: &&str| feat.split_once('=').is_some_and(|(name, _)| UNIVERSAL.contains(&name));
    feats.split('|').filter(counts).collect()
}

/// The trees that were found, in characters.
fn trees(doc: &Annotated) -> Vec<Tree> {
    let index = CharIndex::new(doc.text.as_str());
    let tree = |sentence: &nlp::Sentence| {
        let mut tree = Tree::default();
        let mut ids = doc.ids_of(sentence).peekable();
        while let Some(first) = ids.next() {
            let mut group = vec![first];
            while let Some(id) = ids.next_if(|id| doc.word(*id).joined) {
                group.push(id);
            }
            let (start, end) = index.chars(doc.span_of(&group).expect("a token has a word"));
            for (i, id) in group.into_iter().enumerate() {
                let word = doc.word(id);
                tree.words.push(Node {
                    token: (start, end, i),
                    upos: word.upos.as_str().to_owned(),
                    feats: word.feats.as_str().to_owned(),
                    lemma: word.lemma.clone(),
                    head: word.head.map(|h| (h.0 - sentence.words.start) as usize),
                    relation: word.rel.universal().to_owned(),
                });
            }
        }
        tree
    };
    doc.sentences.iter().map(tree).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rounded;
    use super::super::treebank::tests::gold;
    use super::*;

    fn figures(found: &[Tree]) -> String {
        let mut scorer = Syntax::default();
        scorer.trees(&gold().trees, found);
        let figures = scorer.figures();
        figures.iter().map(|(name, value)| format!("{name} {}", rounded(*value))).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn gold_itself_scores_a_hundred_and_nothing_scores_nothing() {
        let all = |value| {
            format!(
                "words_f1 {value}, upos {value}, feats {value}, lemma {value}, uas {value}, las {value}, sentence_f1 {value}, n 7"
            )
        };
        assert_eq!(figures(&gold().trees), all(100));
        assert_eq!(figures(&[]), all(0));
    }

    #[test]
    fn a_wrong_head_costs_both_a_wrong_label_only_one_and_a_split_token_its_words() {
        let mut found = gold().trees;
        found[0].words[0].head = Some(3);
        found[2].words[0].relation = "obj".to_owned();
        found[2].words[0].upos = "DET".to_owned();
        found[2].words[1].lemma = "va".to_owned();
        // Six and five of seven words.
        let want = "words_f1 100, upos 85.714, feats 100, lemma 85.714, uas 85.714, las 71.429, sentence_f1 100, n 7";
        assert_eq!(figures(&found), want);
        found[0].words[2].token = (6, 7, 0);
        assert!(figures(&found).starts_with("words_f1 85.714,"), "{}", figures(&found));
    }

    #[test]
    fn only_universal_features_count_and_in_any_order() {
        let mut found = gold().trees;
        found[0].words[2].feats = "VerbForm=Fin|Mood=Imp|Cxn=Some".to_owned();
        assert!(figures(&found).contains(", feats 100,"));
        found[0].words[2].feats = "VerbForm=Inf|Mood=Imp".to_owned();
        assert!(figures(&found).contains(", feats 85.714,"));
    }
}
