//! Every predicate, and whether it happened, on the scale of UDS-IH2: −3 (surely not) to +3 (surely), in the view of the report as
//! a whole.
//!
//! A sum of weights, one a feature: the word, its tense, what hangs on it and what it hangs on, and what the rules say of it
//! (White et al. 2016 give the data; `train/factuality.py` fits the weights to their training half). Whole thousandths are summed,
//! so that the value is the same on any machine.

use std::collections::HashMap;
use std::sync::OnceLock;

use nlp::{Annotated, Upos, WordId};
use record::{Document, Evidence, PredicateRecord};

use crate::codebook::PartOfSpeech;
use crate::factuality::{Assessment, Factuality, assess};
use crate::knowledge::Knowledge;
use crate::syntax;

/// Weights in thousandths: a feature, a tab, a whole number.
pub(crate) const WEIGHTS: &str = include_str!("../../../models/en/factuality.tsv");
/// How many words above a predicate are looked at.
const ABOVE: usize = 3;

/// The predicates of a report, in order.
pub fn predicates(a: &Annotated, document: &Document) -> Vec<PredicateRecord> {
    let record = |w: WordId| {
        let x = assess(a, Factuality::embedded(), w);
        PredicateRecord {
            document: document.id.clone(),
            evidence: Evidence::new(&a.text, a.word(w).span),
            lemma: a.word(w).lemma.clone(),
            status: x.status,
            certainty: x.certainty,
            factuality: scale(a, w, &x),
        }
    };
    a.ids().filter(|w| is_predicate(a, *w)).map(record).collect()
}

/// The features of every predicate of a text, with its first byte: what the weights are fitted on.
pub fn predicate_features(a: &Annotated) -> Vec<(u32, Vec<String>)> {
    let told = |w: WordId| (a.word(w).span.start(), features(a, w, &assess(a, Factuality::embedded(), w)));
    a.ids().filter(|w| is_predicate(a, *w)).map(told).collect()
}

/// The value of a predicate as the rules assess it.
fn scale(a: &Annotated, word: WordId, assessed: &Assessment) -> f64 {
    static READ: OnceLock<HashMap<&str, i32>> = OnceLock::new();
    let weights = READ.get_or_init(|| {
        let row = |line: &'static str| {
            let (name, weight) = line.split_once('\t').expect("a feature, a tab, its weight");
            (name, weight.parse().expect("a whole number"))
        };
        WEIGHTS.lines().map(row).collect()
    });
    let sum: i32 = features(a, word, assessed).iter().filter_map(|f| weights.get(f.as_str())).sum();
    f64::from(sum.clamp(-3000, 3000)) / 1000.0
}

/// What is known of a predicate, as words; each counts once.
fn features(a: &Annotated, word: WordId, assessed: &Assessment) -> Vec<String> {
    let form = |w: WordId| a.form(w).to_lowercase();
    let lemma = |w: WordId| syntax::lemma(a, w);
    let xpos = |w: WordId| a.word(w).xpos.as_str().to_owned();
    let words: Vec<WordId> = a.ids_of(a.sentence_of(word)).collect();
    let at = words.iter().position(|w| *w == word).unwrap_or_default();
    let mut f = vec![
        "bias".to_owned(),
        format!("l={}", lemma(word)),
        format!("x={}", xpos(word)),
        format!("r={}", a.word(word).rel.as_str()),
        format!("lx={}{}", lemma(word), xpos(word)),
        format!("last={}", words.last().map(|w| form(*w).chars().take(1).collect::<String>()).unwrap_or_default()),
        format!("first={}", form(words[0])),
        format!("status={}", assessed.status),
        format!("certainty={}", assessed.certainty),
        format!("said={}{}", assessed.status, assessed.certainty),
        format!("sx={}{}", assessed.status, xpos(word)),
    ];
    for c in a.children(word) {
        let rel = a.word(c).rel;
        f.push(format!("k={}", rel.as_str()));
        match rel.universal() {
            r @ ("aux" | "cop" | "mark" | "advmod" | "cc" | "case" | "expl" | "det" | "discourse") => {
                f.push(format!("k={r}{}", form(c)));
            }
            r @ ("nsubj" | "obj" | "obl") => f.push(format!("k={r}{}{}", lemma(c), &xpos(c)[..xpos(c).len().min(2)])),
            _ => {}
        }
    }
    let auxiliaries = |w: WordId| {
        let helps = |c: &WordId| {
            a.word(*c).rel.among(&["aux", "cop"]) || ["not", "n't", "n’t", "never"].contains(&form(*c).as_str())
        };
        a.children(w).filter(helps).map(form).collect::<Vec<_>>().join(" ")
    };
    let own = auxiliaries(word);
    f.push(format!("aux={own}"));
    f.push(format!("auxx={own}{}", xpos(word)));
    let mut path = String::new();
    let mut below = word;
    for (depth, above) in a.ancestors(word).take(ABOVE).enumerate() {
        path.push_str(a.word(below).rel.universal());
        path.push('>');
        let held = auxiliaries(above);
        f.push(format!("g{depth}={}", lemma(above)));
        f.push(format!("g{depth}r={path}{}", lemma(above)));
        f.push(format!("g{depth}x={path}{}", xpos(above)));
        f.push(format!("ga{depth}={held}"));
        f.push(format!("gar{depth}={path}{held}"));
        let marks = a.children(above).filter(|c| a.word(*c).rel.is("mark"));
        f.extend(marks.map(|c| format!("gm{depth}={}", form(c))));
        if depth == 0 {
            f.push(format!("gl={}|{}", lemma(above), lemma(word)));
        }
        below = above;
    }
    let depth = a.ancestors(word).take(ABOVE).count();
    if depth < ABOVE {
        f.push(format!("root{depth}"));
    }
    let before = |n: usize| words[at.saturating_sub(n)..at].iter().map(|w| form(*w)).collect::<Vec<_>>().join(" ");
    f.extend([1, 2, 3].map(|n| format!("b{n}={}", before(n))));
    f.push(format!("n1={}", words.get(at + 1).map(|w| form(*w)).unwrap_or_default()));
    if words[..at].iter().any(|w| ["if", "unless", "whether"].contains(&form(*w).as_str())) {
        f.push("if".to_owned());
    }
    if words.last().is_some_and(|w| a.form(*w) == "?") {
        f.push(format!("question={}", a.word(word).rel.as_str()));
    }
    f.iter_mut().for_each(|name| *name = name.replace(['\t', '\n', '\r'], " "));
    f.sort();
    f.dedup();
    f
}

/// Whether a word tells of something that may happen or not.
fn is_predicate(a: &Annotated, word: WordId) -> bool {
    let w = a.word(word);
    let has = |rels: &[&str]| a.children(word).any(|c| a.word(c).rel.among(rels));
    match w.upos {
        Upos::Verb => true,
        // "There are …", "they did".
        Upos::Aux => !w.rel.among(&["aux", "cop"]),
        // A headline leaves the copula out.
        Upos::Adj => has(&["cop", "nsubj"]) || w.rel.among(&["xcomp", "ccomp", "advcl", "acl:relcl"]),
        // Fears, warnings, unrest: nouns that tell of something done or felt.
        Upos::Noun if names_event(a, word) => true,
        _ => has(&["cop", "nsubj"]) || w.rel.among(&["xcomp", "ccomp"]),
    }
}

fn names_event(a: &Annotated, noun: WordId) -> bool {
    let lemma = syntax::lemma(a, noun);
    Factuality::embedded().embeds_as_noun(&lemma)
        || Knowledge::embedded().codebook.candidates(PartOfSpeech::Noun, &lemma).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_well_formed_and_sorted() {
        let names: Vec<&str> = WEIGHTS.lines().map(|l| l.split_once('\t').unwrap().0).collect();
        assert!(names.len() > 1000 && names.is_sorted(), "{} weights", names.len());
        assert!(WEIGHTS.lines().all(|l| l.split_once('\t').unwrap().1.parse::<i32>().is_ok()));
    }
}
