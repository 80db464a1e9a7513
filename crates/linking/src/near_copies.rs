//! Which reports are copies of one text: a wire report that many print, trimmed and touched up.
//!
//! MinHash over shingles of four words (Broder 1997): 32 bands of 4 rows find candidates, and the share of the shorter text
//! that stands in the longer one, estimated from the same 128 minima, decides. A copy cut to its first third shares few
//! bands, so the first hundred words have a sketch of their own.

use std::collections::BTreeMap;

use crate::candidates::{BlockKey, Latest, band};
use crate::words::{hash, mix, tokens};

/// Words of a shingle.
const SHINGLE: usize = 4;
const ROWS: usize = 4;
const BANDS: usize = 32;
/// Words of the opening, and the bands of its sketch.
const OPENING: usize = 100;
const OPENING_BANDS: usize = 8;
/// So much of the shorter text must stand in the longer one.
const CONTAINED: f64 = 0.5;
/// A text of fewer shingles says too little.
const FEWEST: u32 = 12;
/// Copies appear within so many days.
const WITHIN: i32 = 7;

/// The sketch of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    /// Different shingles in the text.
    pub(crate) shingles: u32,
    /// 16 bits of the smallest hash under each of 128 permutations; empty for a text too short.
    pub(crate) whole: Vec<u16>,
    /// The same for the opening, 32 of them.
    pub(crate) opening: Vec<u16>,
}

impl Sketch {
    /// The sketch of `text`.
    pub fn of(text: &str) -> Sketch {
        let words: Vec<u64> = tokens(text).map(|(w, _)| hash(w.as_bytes())).collect();
        let shingles = |words: &[u64]| {
            let mut all: Vec<u64> =
                words.windows(SHINGLE).map(|w| w.iter().fold(0u64, |h, x| mix(h.rotate_left(5) ^ x))).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let whole = shingles(&words);
        if (whole.len() as u32) < FEWEST {
            return Sketch::default();
        }
        let opening = shingles(&words[..words.len().min(OPENING)]);
        Sketch {
            shingles: whole.len() as u32,
            whole: minima(&whole, BANDS * ROWS),
            opening: minima(&opening, OPENING_BANDS * ROWS),
        }
    }

    /// Keys that a copy is likely to share.
    pub(crate) fn keys(&self) -> impl Iterator<Item = BlockKey> + '_ {
        let key = |rows: &[u16]| rows.iter().fold(0u64, |key, row| key << 16 | u64::from(*row));
        let bands = self.whole.chunks(ROWS).chain(self.opening.chunks(ROWS)).map(key);
        bands.enumerate().map(|(n, key)| band(n, key))
    }

    /// How much of the shorter text stands in the longer one, as the minima let estimate.
    pub fn containment(&self, other: &Sketch) -> f64 {
        if self.whole.is_empty() || other.whole.is_empty() {
            return 0.0;
        }
        let same = self.whole.iter().zip(&other.whole).filter(|(a, b)| a == b).count();
        let jaccard = same as f64 / self.whole.len() as f64;
        let (a, b) = (f64::from(self.shingles), f64::from(other.shingles));
        (jaccard * (a + b) / (1.0 + jaccard) / a.min(b)).min(1.0)
    }
}

fn minima(shingles: &[u64], count: usize) -> Vec<u16> {
    let permuted = |seed: u64| shingles.iter().map(move |s| mix(s ^ seed)).min().unwrap_or(0);
    (1..=count as u64).map(|n| (permuted(mix(n.wrapping_mul(0x9e37_79b9_7f4a_7c15))) >> 48) as u16).collect()
}

/// A report's day and sketch.
pub(crate) type Sketched<'s> = (Option<i32>, &'s Sketch);

/// Whether one text is a copy of the other. Reports without a day are copies of reports of any day.
pub(crate) fn is_copy((day, sketch): Sketched<'_>, (other, first): Sketched<'_>) -> bool {
    let near = day.zip(other).is_none_or(|(a, b)| (a - b).abs() <= WITHIN);
    near && sketch.containment(first) >= CONTAINED
}

/// For each report the first of those that its text is a copy of, or itself. Reports come by day of publication.
pub fn copies(reports: &[Sketched<'_>]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..reports.len()).collect();
    let mut blocks: BTreeMap<BlockKey, Latest<u32>> = BTreeMap::new();
    for (i, report) in reports.iter().enumerate() {
        let mut before: Vec<u32> = Vec::new();
        for key in report.1.keys() {
            let block = blocks.entry(key).or_default();
            before.extend(block.before());
            block.enter(i as u32, key);
        }
        before.sort_unstable();
        before.dedup();
        let copied = before.into_iter().map(|j| j as usize).find(|j| is_copy(*report, reports[*j]));
        if let Some(j) = copied {
            first[i] = first[j];
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `n` words that has no two shingles alike, from `seed`.
    fn text(seed: u64, n: usize) -> Vec<String> {
        (0..n as u64).map(|i| format!("w{}", mix(seed << 32 | i) % 5000)).collect()
    }

    /// The words with one in `every` changed.
    fn edited(words: &[String], every: usize, seed: u64) -> Vec<String> {
        let change = |i: usize| mix(seed << 20 | i as u64).is_multiple_of(every as u64);
        words.iter().enumerate().map(|(i, w)| if change(i) { format!("{w}x") } else { w.clone() }).collect()
    }

    /// The share of a hundred texts whose copy, made by `copy`, is known for one.
    fn recall(copy: impl Fn(&[String], u64) -> Vec<String>) -> f64 {
        let found = (0..100).filter(|seed| {
            let words = text(*seed, 400);
            let sketches = [Sketch::of(&words.join(" ")), Sketch::of(&copy(&words, *seed).join(" "))];
            copies(&[(Some(0), &sketches[0]), (Some(1), &sketches[1])]) == [0, 0]
        });
        found.count() as f64 / 100.0
    }

    #[test]
    fn copies_are_found_with_words_changed_and_with_the_end_cut_off() {
        assert!(recall(|w, seed| edited(w, 20, seed)) >= 0.98);
        assert!(recall(|w, _| w[..w.len() * 6 / 10].to_vec()) >= 0.97);
        assert!(recall(|w, _| w[..w.len() * 3 / 10].to_vec()) >= 0.60);
    }

    #[test]
    fn other_texts_are_no_copies() {
        let sketches: Vec<Sketch> = (0..200).map(|seed| Sketch::of(&text(seed, 300).join(" "))).collect();
        let reports: Vec<_> = sketches.iter().map(|s| (Some(0), s)).collect();
        assert_eq!(copies(&reports), (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn a_copy_a_month_later_is_a_new_report_and_short_texts_are_never_copies() {
        let sketch = Sketch::of(&text(1, 300).join(" "));
        assert_eq!(copies(&[(Some(0), &sketch), (Some(30), &sketch)]), [0, 1]);
        let short = Sketch::of("Five people were killed.");
        assert_eq!(copies(&[(Some(0), &short), (Some(0), &short)]), [0, 1]);
    }
}
