//! How alike two happenings of different reports are: what is compared, and what each comparison weighs.
//!
//! The score is the log-odds that both are one: a sum of weights, fitted by logistic regression to reports on incidents
//! (`dateline eval linking --fit`), written down in `weights.tsv` and given back with every link as its reasons.

use std::sync::LazyLock;

use crate::happening::{Happening, clash, meet};
use crate::signature::Signature;
use crate::words::{Rarity, Word};

/// What is compared, in the order of the weights.
pub const FEATURES: [&str; 28] = [
    "words-cosine",
    "words-cosine-root",
    "rare-words",
    "second-rarest-word",
    "names-shared",
    "surnames-shared",
    "headline-in-other",
    "headlines-in-each-other",
    "openings",
    "same-publisher",
    "ages-clash",
    "regions-clash",
    "towns-far",
    "town-same",
    "published-apart",
    "days-apart",
    "day-same",
    "surnames-when-apart",
    "openings-when-apart",
    "killed-same",
    "injured-clash",
    "place-same",
    "places-far",
    "actor-same",
    "actors-clash",
    "recipient-same",
    "recipients-clash",
    "type-same",
];

/// The weights: what is known when nothing is compared, and one for each feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Log-odds of a pair before anything is compared.
    pub base: f64,
    /// One for each of [`FEATURES`].
    pub each: [f64; FEATURES.len()],
}

static FITTED: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("weights.tsv")).expect("the table beside this file has every weight"));

impl Weights {
    /// The weights that the program comes with.
    pub fn fitted() -> &'static Weights {
        &FITTED
    }

    /// Reads a table of names and weights; none when one is missing.
    pub fn parse(table: &str) -> Option<Weights> {
        let rows = || table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
        let of = |name: &str| rows().find(|(n, _)| *n == name)?.1.trim().parse::<f64>().ok();
        let mut each = [0.0; FEATURES.len()];
        for (weight, name) in each.iter_mut().zip(FEATURES) {
            *weight = of(name)?;
        }
        Some(Weights { base: of("base")?, each })
    }

    /// The table that [`Weights::parse`] reads.
    pub fn to_table(&self) -> String {
        let rows = std::iter::once(("base", self.base)).chain(FEATURES.into_iter().zip(self.each));
        rows.map(|(name, weight)| format!("{name}\t{weight:.3}\n")).collect()
    }

    /// The log-odds of a pair.
    pub fn score(&self, features: &[f64; FEATURES.len()]) -> f64 {
        self.each.iter().zip(features).fold(self.base, |sum, (w, x)| sum + w * x)
    }
}

/// What the stories as wholes have in common, whichever of their happenings are compared.
pub(crate) struct Story {
    shared: [f64; 15],
    published_apart: i32,
}

/// A word is rare from here: one report in ninety has it.
const RARE: f64 = 4.5;
/// Towns so near each other, in kilometres, are one for news.
const NEAR: f64 = 25.0;
const FAR: f64 = 150.0;
/// Days that reports without a day count as apart.
const UNKNOWN: i32 = 30;

/// The sums over a report's words that every comparison needs.
pub(crate) struct Sums {
    squares: f64,
    capitals: f64,
    headline: f64,
    opening: f64,
}

impl Sums {
    pub(crate) fn of(words: &[Word], rarity: &Rarity) -> Sums {
        let mut sums = Sums { squares: 0.0, capitals: 0.0, headline: 0.0, opening: 0.0 };
        for word in words {
            let weight = rarity.weight(word.key());
            sums.squares += weight * weight;
            sums.capitals += if word.is(Word::CAPITAL) { weight } else { 0.0 };
            sums.headline += if word.is(Word::HEADLINE) { weight } else { 0.0 };
            sums.opening += if word.is(Word::OPENING) { weight } else { 0.0 };
        }
        sums
    }
}

/// How rare surnames are, as words are.
pub(crate) type Surnames<'r> = &'r dyn Fn(u32) -> f64;

pub(crate) fn story(a: (&Signature, &Sums), b: (&Signature, &Sums), rarity: &Rarity, surnames: Surnames<'_>) -> Story {
    let ((a, of_a), (b, of_b)) = (a, b);
    let (mut squares, mut rare, mut capitals, mut opening) = (0.0, 0.0, 0.0, 0.0);
    let (mut headline_a, mut headline_b) = (0.0, 0.0);
    let mut rarest = [0.0f64; 2];
    for (x, y) in common(&a.words, &b.words) {
        let weight = rarity.weight(x.key());
        squares += weight * weight;
        rare += if weight > RARE { weight } else { 0.0 };
        let both = |place| x.is(place) && y.is(place);
        capitals += if both(Word::CAPITAL) { weight } else { 0.0 };
        opening += if both(Word::OPENING) { weight } else { 0.0 };
        headline_a += if x.is(Word::HEADLINE) { weight } else { 0.0 };
        headline_b += if y.is(Word::HEADLINE) { weight } else { 0.0 };
        if weight > rarest[0] {
            rarest = [weight, rarest[0]];
        } else if weight > rarest[1] {
            rarest[1] = weight;
        }
    }
    let cosine = squares / (of_a.squares * of_b.squares).sqrt().max(1.0);
    let names: f64 = a.surnames.iter().filter(|n| b.surnames.binary_search(n).is_ok()).map(|n| surnames(*n)).sum();
    let in_a = headline_b / (of_b.headline + 2.0);
    let in_b = headline_a / (of_a.headline + 2.0);
    let towns = a.spots.iter().flat_map(|x| b.spots.iter().map(|y| x.distance(*y))).min_by(f64::total_cmp);
    let main = a.spots.first().zip(b.spots.first()).map(|(x, y)| x.distance(*y));
    let published_apart = a.published.zip(b.published).map_or(UNKNOWN, |(x, y)| (x - y).abs());
    let ages = !a.ages.is_empty() && !b.ages.is_empty() && !a.ages.iter().any(|n| b.ages.contains(n));
    Story {
        shared: [
            cosine,
            cosine.sqrt(),
            (1.0 + rare).ln(),
            rarest[1],
            capitals / (of_a.capitals.min(of_b.capitals) + 1.0),
            (1.0 + names).ln(),
            in_a.max(in_b),
            in_a.min(in_b),
            opening / (of_a.opening.min(of_b.opening) + 1.0),
            truth(a.publisher != 0 && a.publisher == b.publisher),
            truth(ages),
            truth(clash(&a.regions, &b.regions)),
            truth(towns.is_some_and(|d| d > FAR)),
            truth(main.is_some_and(|d| d < NEAR)),
            f64::from(1 + published_apart.min(400)).ln(),
        ],
        published_apart,
    }
}

fn truth(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// The words that both have; both are sorted.
fn common<'w>(a: &'w [Word], b: &'w [Word]) -> impl Iterator<Item = (Word, Word)> + 'w {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while i < a.len() && j < b.len() {
            let (x, y) = (a[i], b[j]);
            i += usize::from(x.key() <= y.key());
            j += usize::from(y.key() <= x.key());
            if x.key() == y.key() {
                return Some((x, y));
            }
        }
        None
    })
}

impl Story {
    fn surnames(&self) -> f64 {
        self.shared[5]
    }

    fn openings(&self) -> f64 {
        self.shared[8]
    }

    /// All that is compared of two happenings of the two reports.
    pub(crate) fn features(&self, a: (&Signature, &Happening), b: (&Signature, &Happening)) -> [f64; FEATURES.len()] {
        let ((of_a, a), (of_b, b)) = (a, b);
        let mut all = [0.0; FEATURES.len()];
        let (shared, own) = all.split_at_mut(self.shared.len());
        shared.copy_from_slice(&self.shared);
        let days = a.days_between(b).unwrap_or_else(|| {
            // Where one gives no day, the day of its report stands in.
            let alone = |days: &Happening, published: Option<i32>| {
                let day = published?;
                days.days.iter().map(|d| d.between(crate::day::Days { first: day, last: day })).min()
            };
            let other = if a.days.is_empty() { alone(b, of_a.published) } else { alone(a, of_b.published) };
            other.unwrap_or(self.published_apart)
        });
        let distance = a.distance(b);
        let named = meet(&a.names, &b.names);
        let apart = f64::from(1 + days.min(400)).ln();
        own.copy_from_slice(&[
            apart,
            truth(days <= 1),
            // After months the same people and the same opening words tell more than the day does.
            self.surnames() * apart,
            self.openings() * apart,
            truth(meet(&a.killed, &b.killed)),
            truth(clash(&a.injured, &b.injured)),
            truth(named || distance.is_some_and(|d| d < NEAR)),
            truth(!named && (distance.is_some_and(|d| d > FAR) || clash(&a.countries, &b.countries))),
            truth(meet(&a.actors, &b.actors)),
            truth(clash(&a.actors, &b.actors)),
            truth(meet(&a.recipients, &b.recipients)),
            truth(clash(&a.recipients, &b.recipients)),
            truth(meet(&a.types, &b.types)),
        ]);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_weights_reads_back_as_it_was_written() {
        let weights = Weights { base: -4.5, each: std::array::from_fn(|i| i as f64 / 8.0) };
        assert_eq!(Weights::parse(&weights.to_table()), Some(weights));
        assert_eq!(Weights::parse("base\t1\n"), None);
    }

    #[test]
    fn the_table_beside_this_file_names_every_feature_and_no_other() {
        let names: Vec<&str> = include_str!("weights.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .map(|l| l.split('\t').next().unwrap())
            .collect();
        assert_eq!(names[0], "base");
        assert_eq!(names[1..], FEATURES);
    }
}
