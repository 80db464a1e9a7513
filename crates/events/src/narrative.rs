//! What a story carries on from one happening to the next: "On Monday 200 teachers marched to the gates. Police fired tear gas."

use nlp::{Annotated, WordId};
use record::{Claim, Grain, PlaceBasis, Status, Tense, TimeBasis, When, Where};

use crate::{repetition, syntax};

/// Gives deeds that are told without a time or place those of the deed told before them in the same voice and paragraph; also
/// those of the last deed of their type a paragraph back, in whosever voice: a toll, a denial. `words` are the claims' triggers.
pub(crate) fn carry_on(a: &Annotated, words: &[WordId], claims: &mut [Claim], deed: impl Fn(&Claim) -> bool) {
    let happened = |c: &Claim| matches!(c.status, Status::Occurred | Status::Negated) && !c.historical;
    let mut order: Vec<usize> = (0..claims.len()).filter(|i| happened(&claims[*i]) && deed(&claims[*i])).collect();
    order.sort_by_key(|i| words[*i]);
    let paragraphs = paragraphs(a);
    let sentence = |i: usize| a.word(words[i]).sentence.0;
    let paragraph = |i: usize| paragraphs[sentence(i) as usize];
    for (n, i) in order.iter().copied().enumerate() {
        let before = || order[..n].iter().rev().copied();
        let story = |claims: &[Claim], j: usize, reach: u32| {
            let same = paragraph(i) == paragraph(j) && claims[i].attribution == claims[j].attribution;
            same && sentence(i) - sentence(j) <= reach
        };
        if claims[i].when.is_none() && claims[i].tense == Some(Tense::Past) && !is_by_now(a, words[i]) {
            let gives = |j: usize| {
                let told = claims[j].when.as_ref().filter(|w| is_point(a, w))?;
                let alike = claims[i].r#type == claims[j].r#type && told.basis != TimeBasis::Narrative;
                let near = story(claims, j, 2) || (alike && paragraph(i) - paragraph(j) <= 1);
                near.then(|| When { basis: TimeBasis::Narrative, ..told.clone() })
            };
            claims[i].when = before().find_map(gives);
        }
        if !claims[i].r#where.as_ref().is_some_and(Where::is_told) {
            let gives = |j: usize| {
                let told = claims[j].r#where.as_ref().filter(|w| w.is_told())?;
                let country = claims[i].r#where.as_ref().and_then(|w| w.country.as_ref());
                let alike = claims[i].r#type == claims[j].r#type
                    && told.basis != PlaceBasis::Narrative
                    && country.is_none_or(|c| told.country.as_ref() == Some(c))
                    && repetition::same_time(&claims[i], &claims[j]);
                let near = story(claims, j, 1) || (alike && paragraph(i) - paragraph(j) <= 1);
                near.then(|| Where { basis: PlaceBasis::Narrative, ..told.clone() })
            };
            if let Some(place) = before().find_map(gives) {
                claims[i].r#where = Some(place);
            }
        }
    }
}

/// "Have closed the bridge", "has since sent": done by now, at no time that the story tells.
fn is_by_now(a: &Annotated, word: WordId) -> bool {
    let now = |c: WordId| ["has", "have", "'ve", "’ve", "since"].contains(&a.form(c).to_lowercase().as_str());
    a.children(syntax::clause(a, word)).any(|c| a.word(c).rel.among(&["aux", "advmod"]) && now(c))
}

/// A day or so, and not only where something began ("since Saturday").
fn is_point(a: &Annotated, when: &When) -> bool {
    let since = when.expression.as_ref().is_some_and(|e| {
        let before = a.text.as_str()[..e.span().start() as usize].trim_end().to_lowercase();
        ["since", "until", "by"].iter().any(|w| before.ends_with(w))
    });
    !since && matches!(when.grain, Grain::Day | Grain::Week)
}

/// The number of the paragraph of each sentence.
fn paragraphs(a: &Annotated) -> Vec<u32> {
    let opened = a.sentences.iter().scan(0, |n, s| {
        *n += u32::from(s.paragraph);
        Some(*n)
    });
    opened.collect()
}
