use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::figures::{Figures, Tally};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// A happening: the characters of its word, and how far it happened, −3 to +3.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Happening {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// −3 (did not happen) to +3 (happened).
    pub label: f64,
}

/// What a predicate that was not found counts as: most of what is told did happen.
const MISSING: f64 = 3.0;

/// Scores whether it happened, in the view of the report as a whole.
#[derive(Debug, Clone, Default)]
pub struct Factuality {
    pairs: Vec<(f64, f64)>,
    missing: usize,
}

#[derive(Deserialize)]
struct Row {
    text: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    /// Tokens, parted by single blanks.
    span1: (usize, usize),
    label: f64,
}

impl Scorer for Factuality {
    type Gold = Vec<Happening>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let document = |(i, (line, row)): (usize, (usize, Row))| {
            let mut tokens = Vec::new();
            let mut at = 0;
            for token in row.text.split(' ') {
                let length = token.chars().count();
                tokens.push((at, at + length));
                at += length + 1;
            }
            let happenings = row.targets.iter().map(|target| {
                let (first, end) = target.span1;
                let last = end.checked_sub(1).and_then(|l| tokens.get(l));
                let (first, last) =
                    tokens.get(first).zip(last).ok_or_else(|| gold::bad(path, line, "no such token"))?;
                Ok(Happening { start: first.0, end: last.1, label: target.label })
            });
            let happenings = happenings.collect::<Result<_, Error>>()?;
            let about = [("id", i.to_string()), ("text", row.text)];
            let about: Map<String, Value> = about.into_iter().map(|(k, v)| (k.to_owned(), Value::from(v))).collect();
            Ok((gold::report(path, line, about)?, happenings))
        };
        gold::rows(path, limit)?.into_iter().enumerate().map(document).collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        let index = CharIndex::new(read.report.text.as_str());
        let found = events::predicates(&read.annotated, &read.reading.document).into_iter().map(|p| {
            let (start, end) = index.chars(p.evidence.span());
            Happening { start, end, label: p.factuality }
        });
        self.happenings(gold, &found.collect::<Vec<_>>());
    }

    fn figures(&self) -> Figures {
        let n = self.pairs.len() as f64;
        let mean = |values: &dyn Fn(&(f64, f64)) -> f64| self.pairs.iter().map(values).sum::<f64>() / n.max(1.0);
        let (gold, found) = (mean(&|p| p.0), mean(&|p| p.1));
        let covariance: f64 = mean(&|p| (p.0 - gold) * (p.1 - found));
        let spread = (mean(&|p| (p.0 - gold).powi(2)) * mean(&|p| (p.1 - found).powi(2))).sqrt();
        let not = Tally {
            hits: self.pairs.iter().filter(|p| p.0 <= 0.0 && p.1 <= 0.0).count(),
            found: self.pairs.iter().filter(|p| p.1 <= 0.0).count(),
            gold: self.pairs.iter().filter(|p| p.0 <= 0.0).count(),
        };
        let mut figures = Figures::default();
        figures.push("r", if spread > 0.0 { covariance / spread } else { 0.0 });
        figures.push("mae", mean(&|p| (p.0 - p.1).abs()));
        figures.push("not_happened_f1", not.f1());
        figures.push("missing", self.missing as f64);
        figures.push("n", n);
        figures
    }
}

impl Factuality {
    /// Counts the happenings of one text: each of gold against the first found that shares a character with it.
    pub fn happenings(&mut self, gold: &[Happening], found: &[Happening]) {
        for there in gold {
            let seen = found.iter().find(|f| f.start < there.end && f.end > there.start);
            self.missing += usize::from(seen.is_none());
            self.pairs.push((there.label, seen.map_or(MISSING, |f| f.label)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(gold: &[f64], found: &[f64]) -> Vec<String> {
        let at = |labels: &[f64]| -> Vec<Happening> {
            labels.iter().enumerate().map(|(i, l)| Happening { start: 5 * i, end: 5 * i + 4, label: *l }).collect()
        };
        let mut scorer = Factuality::default();
        scorer.happenings(&at(gold), &at(found));
        scorer.figures().iter().map(|(_, value)| super::super::rounded(*value)).collect()
    }

    #[test]
    fn a_line_is_a_perfect_correlation_and_the_mean_error_is_told() {
        assert_eq!(figures(&[3.0, 1.0, -3.0], &[3.0, 2.0, 0.0]), ["1", "1.333", "100", "0", "3"]);
        assert_eq!(figures(&[3.0, -3.0], &[-3.0, 3.0]), ["-1", "6", "0", "0", "2"]);
    }

    #[test]
    fn what_was_not_found_counts_as_having_happened() {
        assert_eq!(figures(&[2.0, -1.0], &[]), ["0", "2.500", "0", "2", "2"]);
    }
}
