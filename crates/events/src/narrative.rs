//! What a story carries on from one happening to the next: "On Monday 200 teachers marched to the gates. Police fired tear gas."

use nlp::{Annotated, WordId};
use record::{Claim, Grain, Status, Tense, TimeBasis, When};

use crate::syntax;

/// Gives what is told without a time that of the happening before it: in one voice and paragraph, or of the same type a paragraph
/// back; `words` are the claims' triggers, `deed` tells what is done from what is said.
pub(crate) fn carry_times(a: &Annotated, words: &[WordId], claims: &mut [Claim], deed: impl Fn(&Claim) -> bool) {
    let paragraphs = paragraphs(a);
    let sentence = |w: WordId| a.word(w).sentence.0;
    let mut order: Vec<usize> = (0..claims.len()).filter(|i| happened(&claims[*i]) && deed(&claims[*i])).collect();
    order.sort_by_key(|i| words[*i]);
    for (n, i) in order.iter().enumerate() {
        let (word, claim) = (words[*i], &claims[*i]);
        if claim.when.is_some() || claim.historical || claim.tense != Some(Tense::Past) || is_open(a, word) {
            continue;
        }
        let gives = |j: &usize| {
            let (other, told) = (&claims[*j], claims[*j].when.as_ref());
            let back = paragraphs[sentence(word) as usize] - paragraphs[sentence(words[*j]) as usize];
            let near = sentence(word) - sentence(words[*j]) <= 2;
            let alike = other.r#type == claim.r#type && told.is_some_and(|w| w.basis != TimeBasis::Narrative);
            let story = back == 0 && near && other.attribution == claim.attribution;
            !other.historical && told.is_some_and(|w| is_point(a, w)) && (story || (back <= 1 && alike))
        };
        if let Some(when) = order[..n].iter().rev().find(|j| gives(j)).and_then(|j| claims[*j].when.clone()) {
            claims[*i].when = Some(When { basis: TimeBasis::Narrative, ..when });
        }
    }
}

/// "Have closed the bridge", "has since sent": done by now, at no time that the story tells.
fn is_open(a: &Annotated, word: WordId) -> bool {
    let verb = syntax::clause(a, word);
    let now = |c: WordId| ["has", "have", "'ve", "’ve", "since"].contains(&a.form(c).to_lowercase().as_str());
    a.children(verb).any(|c| a.word(c).rel.among(&["aux", "advmod"]) && now(c))
}

/// A day or so, and not only where something began ("since Saturday").
fn is_point(a: &Annotated, when: &When) -> bool {
    let since = when.expression.as_ref().is_some_and(|e| {
        let before = a.text.as_str()[..e.span().start() as usize].trim_end().to_lowercase();
        ["since", "until", "by"].iter().any(|w| before.ends_with(w))
    });
    !since && matches!(when.grain, Grain::Day | Grain::Week)
}

fn happened(claim: &Claim) -> bool {
    matches!(claim.status, Status::Occurred | Status::Negated)
}

/// The number of the paragraph of each sentence.
fn paragraphs(a: &Annotated) -> Vec<u32> {
    let opened = a.sentences.iter().scan(0, |n, s| {
        *n += u32::from(s.paragraph);
        Some(*n)
    });
    opened.collect()
}
