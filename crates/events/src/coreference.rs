//! Pronouns: which words said before they stand for. A first cut by number, kind and grammatical role.

use nlp::{Annotated, MentionKind, Upos, WordId};

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
    let wanted = wants(a, pronoun)?;
    let here = a.word(pronoun).sentence.0;
    let own = syntax::clause(a, pronoun);
    let possessive = a.word(pronoun).rel.is("nmod:poss");
    let co_arguments = syntax::subjects(a, own);
    a.ids()
        .take(pronoun.0 as usize)
        .filter(|w| a.word(*w).sentence.0 + REACH >= here && a.word(*w).upos.is_nominal() && is_head(a, *w))
        .filter(|w| agrees(a, *w, wanted) && fits(*w))
        // "X attacked it": not X itself, though "X left its base" is.
        .filter(|w| possessive || !co_arguments.contains(w))
        .max_by_key(|w| {
            let back = here - a.word(*w).sentence.0;
            let rank = match a.word(*w).rel.as_str() {
                r if r.starts_with("nsubj") => 3,
                "obj" | "iobj" => 2,
                r if r.starts_with("obl") => 1,
                _ => 0,
            };
            // Nearest sentence first, then the most prominent role, then the nearest word.
            (std::cmp::Reverse(back), rank, w.0)
        })
}

/// Not a part of a larger name or compound.
fn is_head(a: &Annotated, word: WordId) -> bool {
    !a.word(word).rel.among(&["compound", "flat", "nmod:desc"])
}

fn agrees(a: &Annotated, word: WordId, wanted: Wants) -> bool {
    let kind = a.mention_at(word).map(|m| m.kind);
    let plural = a.word(word).xpos.is_plural();
    match wanted {
        Wants::Person => {
            kind == Some(MentionKind::Person) || (kind.is_none() && !plural && a.word(word).upos == Upos::Noun)
        }
        Wants::Thing => kind != Some(MentionKind::Person) && (!plural || kind.is_some()),
        Wants::Many => plural || kind == Some(MentionKind::Organisation),
    }
}
