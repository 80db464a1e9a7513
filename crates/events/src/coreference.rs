//! Pronouns: which words said before they stand for. For "he" and "she" the annotator's chains tell; where they do not, and
//! for "it" and "they", number, kind and grammatical role: states and armed groups are said to do things, which the chains,
//! learnt on other texts, seldom expect of them.

use nlp::{Annotated, NameKind, Upos, WordId};

use crate::syntax;

/// How many sentences back an antecedent may stand.
const REACH: u32 = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// he, she, his, her
    Person,
    /// it, its
    Thing,
    /// they, them, their
    Many,
}

fn wants(a: &Annotated, word: WordId) -> Option<Wants> {
    Some(match a.form(word).to_lowercase().as_str() {
        "he" | "she" | "him" | "her" | "his" | "hers" => Wants::Person,
        "it" | "its" => Wants::Thing,
        "they" | "them" | "their" | "theirs" => Wants::Many,
        _ => return None,
    })
}

/// Whether a word is a pronoun of the third person.
pub(crate) fn is_pronoun(a: &Annotated, word: WordId) -> bool {
    a.word(word).upos == Upos::Pron && wants(a, word).is_some()
}

/// The noun that a pronoun stands for, when one fits; `fits` says more of what it must be.
pub(crate) fn antecedent(a: &Annotated, pronoun: WordId, fits: impl Fn(WordId) -> bool) -> Option<WordId> {
    if wants(a, pronoun)? == Wants::Person {
        let mut nouns = a.mentions_before(pronoun).filter(|m| a.word(m.head).upos.is_nominal()).peekable();
        if nouns.peek().is_some() {
            // What the chain says it is may be nothing that fits.
            return nouns.map(|m| m.head).find(|w| fits(*w));
        }
    }
    find(a, pronoun, &fits, true)
}

fn find(a: &Annotated, pronoun: WordId, fits: &impl Fn(WordId) -> bool, apart: bool) -> Option<WordId> {
    let wanted = wants(a, pronoun)?;
    let here = a.word(pronoun).sentence.0;
    let own = syntax::clause(a, pronoun);
    let possessive = a.word(pronoun).rel.is("nmod:poss");
    // "X attacked it": not X itself, nor what a pronoun in X's place stands for; though "X left its base" is.
    let mut excluded: Vec<WordId> = if possessive { vec![] } else { syntax::subjects(a, own) };
    excluded.retain(|s| *s != pronoun);
    if apart {
        let others: Vec<WordId> =
            excluded.iter().filter(|s| is_pronoun(a, **s)).filter_map(|s| find(a, *s, fits, false)).collect();
        excluded.extend(others.iter().filter_map(|o| a.word(*o).head).filter(|h| a.word(*h).upos.is_nominal()));
        excluded.extend(others);
    }
    let from = a.sentences[here.saturating_sub(REACH) as usize].words.start;
    (from..pronoun.0)
        .map(WordId)
        .filter(|w| a.word(*w).upos.is_nominal())
        .filter(|w| !excluded.contains(w))
        .filter_map(|w| Some((w, prominence(a, w, wanted)?)))
        .filter(|(w, _)| fits(*w))
        // Nearest sentence first, then the most prominent, then the nearest word.
        .max_by_key(|(w, rank)| (a.word(*w).sentence, *rank, w.0))
        .map(|(w, _)| w)
}

/// How likely a noun is spoken of next, by its role; none when it does not agree.
fn prominence(a: &Annotated, word: WordId, wanted: Wants) -> Option<u8> {
    let rel = a.word(word).rel;
    if rel.among(&["compound", "nmod:desc"]) {
        // "US advisers said it would …": the body that the speakers belong to.
        let of_speaker = a.word(word).head.is_some_and(|h| a.word(h).rel.is("nsubj") && a.word(h).xpos.is_plural());
        return (wanted == Wants::Thing && of_speaker && a.name_at(word).is_some()).then_some(5);
    }
    if rel.is("flat") || !agrees(a, word, wanted) {
        return None;
    }
    Some(match rel.universal() {
        "nsubj" => 6,
        "obj" | "iobj" => 4,
        "obl" => 3,
        "nmod" if rel.as_str() != "nmod:poss" => 2,
        _ => 1,
    })
}

fn agrees(a: &Annotated, word: WordId, wanted: Wants) -> bool {
    let kind = a.name_at(word).map(|m| m.kind);
    let plural = a.word(word).xpos.is_plural();
    match wanted {
        Wants::Person => {
            kind == Some(NameKind::Person) || (kind.is_none() && !plural && a.word(word).upos == Upos::Noun)
        }
        Wants::Thing => kind != Some(NameKind::Person) && (!plural || kind.is_some()),
        Wants::Many => plural || kind == Some(NameKind::Organisation),
    }
}
