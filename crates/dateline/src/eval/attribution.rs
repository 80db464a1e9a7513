use std::collections::BTreeSet;
use std::path::Path;

use record::{Evidence, Statement};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::figures::{Figures, Tally};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// Stretches of characters, `[start, end)`.
type Spans = Vec<(usize, usize)>;

/// A source, a cue and a content, each in stretches of characters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Relation {
    /// Who says it.
    #[serde(default)]
    pub source: Spans,
    /// The words that mark it as said.
    #[serde(default)]
    pub cue: Spans,
    /// What is said.
    #[serde(default)]
    pub content: Spans,
}

/// Scores who says what: relations by overlap, and each role by exact span.
#[derive(Debug, Clone, Default)]
pub struct Attribution {
    relations: Tally,
    roles: [Tally; 3],
}

#[derive(Deserialize)]
struct Row {
    attributions: Vec<Relation>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Scorer for Attribution {
    type Gold = Vec<Relation>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let rows = gold::rows::<Row>(path, limit)?.into_iter();
        rows.map(|(line, row)| Ok((gold::report(path, line, gold::about(&row.rest))?, row.attributions))).collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        let text = read.report.text.as_str();
        let index = CharIndex::new(text);
        let found: Vec<Relation> = read.reading.statements.iter().map(|s| Relation::of(s, &index)).collect();
        self.relations(text, gold, &found);
    }

    fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        figures.push("relation_p", self.relations.precision());
        figures.push("relation_r", self.relations.recall());
        figures.push("relation_f1", self.relations.f1());
        for (role, tally) in ["source", "cue", "content"].iter().zip(self.roles) {
            figures.push(format!("{role}_f1"), tally.f1());
        }
        figures.push("n", self.relations.gold as f64);
        figures
    }
}

impl Relation {
    /// A statement, in characters.
    pub(super) fn of(statement: &Statement, index: &CharIndex) -> Relation {
        let spans =
            |evidence: Option<&Evidence>| -> Spans { evidence.map(|e| index.chars(e.span())).into_iter().collect() };
        Relation {
            source: spans(statement.source.as_ref().map(|s| &s.evidence)),
            cue: spans(statement.cue.as_ref()),
            content: statement.content.iter().map(|e| index.chars(e.span())).collect(),
        }
    }
}

impl Attribution {
    /// Counts the relations of one text; gives which of gold's is which of those found.
    pub fn relations(&mut self, text: &str, gold: &[Relation], found: &[Relation]) -> Vec<(usize, usize)> {
        let chars: Vec<char> = text.chars().collect();
        let role: [fn(&Relation) -> &Spans; 3] = [|r| &r.source, |r| &r.cue, |r| &r.content];
        for (tally, role) in self.roles.iter_mut().zip(role) {
            let exact = |relations: &[Relation]| -> BTreeSet<(usize, usize)> {
                relations.iter().flat_map(|r| exact(&chars, role(r))).collect()
            };
            let (there, seen) = (exact(gold), exact(found));
            tally.hits += there.intersection(&seen).count();
            tally.found += seen.len();
            tally.gold += there.len();
        }

        let tokens = tokens(&chars);
        let bag = |spans: &Spans| -> BTreeSet<usize> {
            let touched = |t: &(usize, usize)| spans.iter().any(|s| t.0 < s.1 && t.1 > s.0);
            tokens.iter().enumerate().filter(|(_, t)| touched(t)).map(|(i, _)| i).collect()
        };
        let bags = |relations: &[Relation]| -> Vec<_> {
            relations.iter().map(|r| (bag(&r.source), bag(&r.content))).collect()
        };
        let seen = bags(found);
        let mut taken = vec![false; seen.len()];
        let mut pairs = Vec::new();
        for (g, (source, content)) in bags(gold).into_iter().enumerate() {
            let mut best: Option<(f64, usize)> = None;
            for (i, (its_source, its_content)) in seen.iter().enumerate() {
                let union = content.union(its_content).count();
                let same_source = !source.is_disjoint(its_source) || (source.is_empty() && its_source.is_empty());
                if taken[i] || union == 0 || !same_source {
                    continue;
                }
                let jaccard = content.intersection(its_content).count() as f64 / union as f64;
                if jaccard >= 0.5 && best.is_none_or(|(most, _)| jaccard > most) {
                    best = Some((jaccard, i));
                }
            }
            if let Some((_, i)) = best {
                taken[i] = true;
                pairs.push((g, i));
            }
        }
        self.relations.hits += pairs.len();
        self.relations.found += found.len();
        self.relations.gold += gold.len();
        pairs
    }
}

/// Words as the scorer counts them: letters, digits and underscores, joined by single hyphens, apostrophes and dots.
fn tokens(chars: &[char]) -> Vec<(usize, usize)> {
    let word = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let joint = |at: usize| chars.get(at).is_some_and(|c| matches!(c, '-' | '’' | '\'' | '.'));
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let start = at;
        while word(at) || (at > start && joint(at) && word(at + 1)) {
            at += 1;
        }
        if at > start {
            tokens.push((start, at));
        } else {
            at += 1;
        }
    }
    tokens
}

/// Spans with only white space between them made one, then bared of quotation marks, punctuation and blanks.
fn exact(chars: &[char], spans: &Spans) -> Spans {
    let mut sorted = spans.clone();
    sorted.sort_unstable();
    let mut merged: Spans = Vec::new();
    for (start, end) in sorted {
        match merged.last_mut() {
            // What overlaps has nothing between it.
            Some(last) if chars[last.1.min(start)..start].iter().all(|c| c.is_whitespace()) => last.1 = end,
            _ => merged.push((start, end)),
        }
    }
    let outer = |c: char| "\"“”‘’'`.,;:!?()[]—–- \n\r\t".contains(c);
    let bare = |(mut start, mut end): (usize, usize)| {
        while start < end && outer(chars[start]) {
            start += 1;
        }
        while end > start && outer(chars[end - 1]) {
            end -= 1;
        }
        (start, end)
    };
    merged.into_iter().map(bare).filter(|(start, end)| start < end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“We won’t go,” the mayor said. Aid workers warned of a flood.";

    fn at(words: &str) -> (usize, usize) {
        let start = TEXT[..TEXT.find(words).unwrap()].chars().count();
        (start, start + words.chars().count())
    }

    fn relation(source: &str, cue: &str, content: &str) -> Relation {
        let spans = |words: &str| if words.is_empty() { vec![] } else { vec![at(words)] };
        Relation { source: spans(source), cue: spans(cue), content: spans(content) }
    }

    fn figures(gold: &[Relation], found: &[Relation]) -> Vec<String> {
        let mut scorer = Attribution::default();
        scorer.relations(TEXT, gold, found);
        scorer.figures().iter().map(|(name, value)| format!("{name} {}", super::super::rounded(*value))).collect()
    }

    #[test]
    fn quotation_marks_do_not_count_and_a_shared_word_makes_the_source() {
        let gold = [relation("the mayor", "said", "“We won’t go,”"), relation("Aid workers", "warned", "of a flood")];
        let found = [relation("mayor", "said", "We won’t go")];
        let want = [
            "relation_p 100",
            "relation_r 50",
            "relation_f1 66.667",
            "source_f1 0",
            "cue_f1 66.667",
            "content_f1 66.667",
            "n 2",
        ];
        assert_eq!(figures(&gold, &found), want);
    }

    #[test]
    fn half_of_the_content_is_enough_and_less_is_not() {
        let gold = [relation("", "", "of a flood")];
        assert_eq!(figures(&gold, &[relation("", "", "a flood")])[2], "relation_f1 100");
        assert_eq!(figures(&gold, &[relation("", "", "flood")])[2], "relation_f1 0");
        assert_eq!(figures(&gold, &[relation("Aid workers", "", "of a flood")])[2], "relation_f1 0");
    }

    #[test]
    fn a_found_relation_answers_for_one_of_gold() {
        let twice = [relation("the mayor", "said", "We won’t go"), relation("the mayor", "said", "We won’t go")];
        assert_eq!(figures(&twice, &twice[..1])[..2], ["relation_p 100", "relation_r 50"]);
        assert_eq!(figures(&[], &twice)[..2], ["relation_p 0", "relation_r 0"]);
    }

    #[test]
    fn hyphens_apostrophes_and_dots_join_words() {
        let chars: Vec<char> = "a-b won't U.S. x--y".chars().collect();
        let words: Vec<String> = tokens(&chars).iter().map(|t| chars[t.0..t.1].iter().collect()).collect();
        assert_eq!(words, ["a-b", "won't", "U.S", "x", "y"]);
    }
}
