//! What somebody's words take for granted: told beside what they say, it is the report's own.
//!
//! "Six have died since the coup, he said", "nobody was hurt in Monday's raid, the army said": a happening with an article or an
//! owner that only says when, where or in what something else took place is nobody's assertion (Strawson 1950; Heim 1983 on
//! definites). What is asserted of it is: "the raid killed six, he said".

use nlp::{Annotated, Upos, WordId};

use crate::{factuality, syntax};

/// Prepositions under which a happening is the setting of another.
const SETTING: [&str; 14] = [
    "after",
    "amid",
    "at",
    "before",
    "despite",
    "during",
    "following",
    "from",
    "in",
    "over",
    "prior",
    "since",
    "until",
    "with",
];

/// Verbs whose object goes on, or has been, whatever else is said of it.
const ENDS: [&str; 8] = ["cease", "end", "halt", "lift", "stop", "suspend", "survive", "witness"];

/// Whether what holds a happening in its words takes it for granted.
pub(crate) fn is_granted(a: &Annotated, event: WordId) -> bool {
    if syntax::is_verbal(a, event) {
        return opened_by(a, event, &["since"]) && factuality::tense_of(a, event).is_some();
    }
    if !is_definite(a, event) || syntax::negator(a, event).is_some() {
        return false;
    }
    let word = a.word(event);
    let Some(head) = word.head else { return false };
    let preposition = syntax::case(a, event);
    match word.rel.universal() {
        "obl" | "nmod" => preposition.is_some_and(|p| SETTING.contains(&p.as_str())),
        "obj" => ENDS.contains(&syntax::lemma(a, head).as_str()),
        "nsubj" => opened_by(a, head, &["once", "since", "until"]),
        _ => false,
    }
}

/// A noun with the definite article or an owner: "the fighting", "Monday's raid", "last week's clashes".
fn is_definite(a: &Annotated, noun: WordId) -> bool {
    let the = |c: WordId| ["the", "these", "this", "those"].contains(&a.form(c).to_lowercase().as_str());
    a.word(noun).upos == Upos::Noun
        && a.children(noun).any(|c| a.word(c).rel.is("nmod:poss") || (a.word(c).rel.is("det") && the(c)))
}

/// Whether a clause opens with one of the conjunctions.
fn opened_by(a: &Annotated, verb: WordId, conjunctions: &[&str]) -> bool {
    a.word(verb).rel.is("advcl")
        && a.children(verb)
            .any(|c| a.word(c).rel.is("mark") && conjunctions.contains(&a.form(c).to_lowercase().as_str()))
}
