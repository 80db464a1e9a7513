//! Who the sources of a report's statements are: what "he said" and "the ministry added" stand for.

use nlp::{Annotated, Upos, WordId};
use record::{Evidence, Source, SourceKind};

use crate::attribution::SourceMention;
use crate::participants::{People, Who};
use crate::{coreference, syntax};

/// Nouns for what is written, said or shown.
const DOCUMENTS: [&str; 14] = [
    "report",
    "statement",
    "video",
    "footage",
    "document",
    "letter",
    "photo",
    "image",
    "survey",
    "study",
    "data",
    "record",
    "article",
    "release",
];

/// How many sentences back somebody may have spoken for whom a pronoun stands.
const REACH: u32 = 3;

/// How many sentences back a description may have been told in full.
const FAR: u32 = 30;

/// The sources of a report, in the order of `mentions`.
pub(crate) fn sources(people: &People<'_>, mentions: &[Option<SourceMention>]) -> Vec<Option<Source>> {
    let mut order: Vec<usize> = (0..mentions.len()).filter(|i| mentions[*i].is_some()).collect();
    order.sort_by_key(|i| mentions[*i].map(|m| m.span));
    let mut out = vec![None; mentions.len()];
    // Who has spoken so far: where, and who that was.
    let mut spoken: Vec<(WordId, WordId)> = Vec::new();
    for i in order {
        let Some(mention) = mentions[i] else { continue };
        let stands_for = antecedent(people, mention.head, &spoken);
        spoken.push((mention.head, stands_for.unwrap_or(mention.head)));
        out[i] = Some(source(people, mention, stands_for));
    }
    out
}

fn source(people: &People<'_>, mention: SourceMention, stands_for: Option<WordId>) -> Source {
    let a = people.a;
    let who = people.who(stands_for.unwrap_or(mention.head));
    let document = DOCUMENTS.contains(&syntax::lemma(a, mention.head).as_str());
    let kind = if document { SourceKind::Document } else { who.kind.unwrap_or(SourceKind::Unknown) };
    let elsewhere = stands_for.filter(|_| !who.private);
    Source {
        evidence: Evidence::new(&a.text, mention.span),
        antecedent: elsewhere.map(|w| Evidence::new(&a.text, who.span.unwrap_or_else(|| syntax::phrase(a, w)))),
        name: who.name.filter(|_| who.named && !who.private),
        kind,
        named: who.named && !who.private,
        private: who.private,
        country: who.country,
        sector: who.sector,
        entity: who.entity,
    }
}

/// The noun that a pronoun or a bare description stands for.
fn antecedent(people: &People<'_>, head: WordId, spoken: &[(WordId, WordId)]) -> Option<WordId> {
    let a = people.a;
    if coreference::is_pronoun(a, head) {
        // Whoever has just spoken speaks on; where nothing else tells who it is, also after a sentence or two.
        let told = a.mentions_before(head).any(|m| a.word(m.head).upos.is_nominal());
        let reach = if told { 1 } else { REACH };
        let near = |at: WordId| a.word(at).sentence.0 + reach >= a.word(head).sentence.0;
        let mut speakers = spoken.iter().rev().take_while(|(at, _)| near(*at)).map(|(_, who)| *who);
        return speakers.find(|w| speaks_as(people, head, *w)).or_else(|| people.antecedent(head));
    }
    if !is_bare_description(a, head) {
        return None;
    }
    // The last that was told of with the same noun and more words: "a police source, who …", "the source".
    let lemma = syntax::lemma(a, head);
    let told = |w: &WordId| {
        a.word(*w).upos.is_nominal()
            && syntax::lemma(a, *w) == lemma
            && !is_bare_description(a, *w)
            && a.word(*w).xpos.is_plural() == a.word(head).xpos.is_plural()
    };
    let from = a.sentences[a.word(head).sentence.0.saturating_sub(FAR) as usize].words.start;
    let named = || a.mentions_before(head).map(|m| m.head).find(|w| a.name_at(*w).is_some());
    (from..head.0).rev().map(WordId).find(told).or_else(named)
}

/// Whether a pronoun agrees with somebody who has spoken.
fn speaks_as(people: &People<'_>, pronoun: WordId, speaker: WordId) -> bool {
    if people.a.word(speaker).upos == Upos::Pron {
        return false;
    }
    let plural = people.a.word(speaker).xpos.is_plural();
    let Who { kind, .. } = people.who(speaker);
    match people.a.form(pronoun).to_lowercase().as_str() {
        "he" | "she" => !plural && kind == Some(SourceKind::Person),
        "it" => !plural && matches!(kind, Some(SourceKind::Organisation | SourceKind::Group)),
        _ => plural || matches!(kind, Some(SourceKind::Organisation | SourceKind::Group)),
    }
}

/// "The ministry", "the source": a common noun with an article and nothing else that tells which.
fn is_bare_description(a: &Annotated, noun: WordId) -> bool {
    let the =
        |c: WordId| a.word(c).rel.is("det") && ["the", "this", "that"].contains(&a.form(c).to_lowercase().as_str());
    // "The ministry" may be taken for a name, and tells no more for that.
    let small = a.form(noun).chars().all(char::is_lowercase);
    small
        && a.word(noun).upos.is_nominal()
        && a.children(noun).any(the)
        && !a
            .children(noun)
            .any(|c| a.word(c).rel.among(&["amod", "compound", "nmod", "nmod:poss", "appos", "flat", "nummod"]))
}
