use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::figures::{Figures, Tally};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// A time expression in characters, with its TIMEX3 value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Expression {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// TIMEX3 value.
    #[serde(default)]
    pub value: Option<String>,
}

/// Scores time expressions: found at all, found exactly, found with the right value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timex {
    relaxed: Tally,
    strict: usize,
    value: usize,
}

#[derive(Deserialize)]
struct Row {
    timex: Vec<Expression>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Scorer for Timex {
    type Gold = Vec<Expression>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let rows = gold::rows::<Row>(path, limit)?.into_iter();
        rows.map(|(line, row)| Ok((gold::report(path, line, gold::about(&row.rest))?, row.timex))).collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        let index = CharIndex::new(read.report.text.as_str());
        let found = read.reading.timexes.iter().map(|t| {
            let (start, end) = index.chars(t.evidence.span());
            Expression { start, end, value: t.value.clone() }
        });
        self.expressions(gold, &found.collect::<Vec<_>>());
    }

    fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        figures.push("relaxed_f1", self.relaxed.f1());
        figures.push("strict_f1", Tally { hits: self.strict, ..self.relaxed }.f1());
        figures.push("value_f1", Tally { hits: self.value, ..self.relaxed }.f1());
        figures.push("relaxed_p", self.relaxed.precision());
        figures.push("relaxed_r", self.relaxed.recall());
        figures.push("n", self.relaxed.gold as f64);
        figures
    }
}

impl Timex {
    /// Counts the expressions of one text: each of gold takes the one not yet taken that covers most of it.
    pub fn expressions(&mut self, gold: &[Expression], found: &[Expression]) {
        let mut taken = vec![false; found.len()];
        for there in gold {
            let mut best: Option<(usize, usize)> = None;
            for (i, seen) in found.iter().enumerate() {
                let shared = seen.end.min(there.end).saturating_sub(seen.start.max(there.start));
                if !taken[i] && shared > 0 && best.is_none_or(|(most, _)| shared > most) {
                    best = Some((shared, i));
                }
            }
            if let Some((_, i)) = best {
                taken[i] = true;
                self.relaxed.hits += 1;
                self.strict += usize::from((found[i].start, found[i].end) == (there.start, there.end));
                self.value += usize::from(found[i].value == there.value);
            }
        }
        self.relaxed.found += found.len();
        self.relaxed.gold += gold.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: usize, end: usize, value: &str) -> Expression {
        Expression { start, end, value: Some(value.to_owned()) }
    }

    fn figures(gold: &[Expression], found: &[Expression]) -> Vec<String> {
        let mut scorer = Timex::default();
        scorer.expressions(gold, found);
        scorer.figures().iter().take(3).map(|(_, value)| super::super::rounded(*value)).collect()
    }

    #[test]
    fn overlap_is_enough_to_be_found_and_the_value_is_asked_apart() {
        let gold = [at(0, 6, "2024-11-18"), at(10, 19, "P2D")];
        assert_eq!(figures(&gold, &[at(3, 6, "2024-11-18"), at(10, 19, "P3D")]), ["100", "50", "50"]);
    }

    #[test]
    fn the_one_that_covers_most_is_taken_and_only_once() {
        assert_eq!(figures(&[at(0, 10, "A")], &[at(0, 3, "B"), at(3, 10, "A")]), ["66.667", "0", "66.667"]);
        assert_eq!(figures(&[at(0, 4, "A"), at(5, 9, "B")], &[at(0, 9, "A")]), ["66.667", "0", "66.667"]);
    }
}
