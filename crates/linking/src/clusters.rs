//! From scored pairs to events: the best pairs first, and none that its fellows speak against.

use std::collections::{BTreeMap, BTreeSet};

/// Two happenings, by number, and the log-odds that they are one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) pair: (u32, u32),
    pub(crate) score: f64,
}

/// What decides over a merge.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bands {
    /// Merged from here on average.
    pub(crate) merge: f64,
    /// Pairs that were not compared count as this.
    pub(crate) unseen: f64,
    /// A pair below this is never in one event: no chaining.
    pub(crate) veto: f64,
}

/// The cluster of each happening, by the number of its first.
///
/// `reports` gives the report of each happening; `pairs` are put in the order in which they are taken.
///
/// Pairs are taken from the likeliest down; two clusters become one when all their pairs together, those not compared
/// counted as unlikely, are likely enough (average linkage), no pair is vetoed, and `apart` allows it.
pub(crate) fn clusters(reports: &[u32], pairs: &mut [Scored], apart: &BTreeSet<(u32, u32)>, bands: Bands) -> Vec<u32> {
    let count = reports.len();
    pairs.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.pair.cmp(&b.pair)));
    let mut state = State {
        home: (0..count as u32).collect(),
        members: (0..count as u32).map(|i| vec![i]).collect(),
        reports,
        links: vec![BTreeMap::new(); count],
    };
    for Scored { pair: (a, b), score } in pairs.iter() {
        state.links[*a as usize].insert(*b, Links::one(*score));
        state.links[*b as usize].insert(*a, Links::one(*score));
    }
    for (a, b) in apart {
        for (x, y) in [(*a, *b), (*b, *a)] {
            state.links[x as usize].insert(y, Links::one(f64::NEG_INFINITY));
        }
    }
    for Scored { pair: (a, b), score } in pairs.iter() {
        if *score < bands.merge {
            break;
        }
        let (a, b) = (state.home[*a as usize], state.home[*b as usize]);
        if a != b && state.agree(a, b, bands) {
            state.merge(a, b);
        }
    }
    let mut first: BTreeMap<u32, u32> = BTreeMap::new();
    state.home.iter().enumerate().map(|(i, home)| *first.entry(*home).or_insert(i as u32)).collect()
}

/// What lies between two clusters.
#[derive(Debug, Clone, Copy)]
struct Links {
    sum: f64,
    pairs: u32,
    least: f64,
}

impl Links {
    fn one(score: f64) -> Links {
        Links { sum: score, pairs: 1, least: score }
    }

    fn with(self, other: Links) -> Links {
        Links { sum: self.sum + other.sum, pairs: self.pairs + other.pairs, least: self.least.min(other.least) }
    }
}

struct State<'r> {
    reports: &'r [u32],
    home: Vec<u32>,
    members: Vec<Vec<u32>>,
    links: Vec<BTreeMap<u32, Links>>,
}

impl State<'_> {
    fn agree(&self, a: u32, b: u32, bands: Bands) -> bool {
        let Some(links) = self.links[a as usize].get(&b) else { return false };
        // Two things told in one report say nothing for or against each other.
        let (of_a, of_b) = (&self.members[a as usize], &self.members[b as usize]);
        let other = |x: &u32| of_b.iter().filter(|y| self.reports[*x as usize] != self.reports[**y as usize]).count();
        let all = of_a.iter().map(other).sum::<usize>() as f64;
        let unseen = (all - f64::from(links.pairs)) * bands.unseen;
        links.least >= bands.veto && (links.sum + unseen) / all >= bands.merge
    }

    /// Puts the cluster with fewer links into the other.
    fn merge(&mut self, a: u32, b: u32) {
        let (into, from) = if self.links[a as usize].len() >= self.links[b as usize].len() { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut self.members[from as usize]);
        for member in &moved {
            self.home[*member as usize] = into;
        }
        self.members[into as usize].extend(moved);
        for (other, links) in std::mem::take(&mut self.links[from as usize]) {
            self.links[other as usize].remove(&from);
            if other == into {
                continue;
            }
            for (x, y) in [(into, other), (other, into)] {
                self.links[x as usize].entry(y).and_modify(|l| *l = l.with(links)).or_insert(links);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BANDS: Bands = Bands { merge: 0.0, unseen: -4.0, veto: -6.0 };

    fn check(count: usize, pairs: &[(u32, u32, f64)], apart: &[(u32, u32)]) -> Vec<u32> {
        let mut scored: Vec<Scored> =
            pairs.iter().map(|(a, b, score)| Scored { pair: (*a, *b), score: *score }).collect();
        clusters(&(0..count as u32).collect::<Vec<_>>(), &mut scored, &apart.iter().copied().collect(), BANDS)
    }

    #[test]
    fn a_chain_does_not_hold_where_its_ends_speak_against_it() {
        assert_eq!(check(3, &[(0, 1, 3.0), (1, 2, 2.0), (0, 2, 1.0)], &[]), [0, 0, 0]);
        assert_eq!(check(3, &[(0, 1, 3.0), (1, 2, 2.0), (0, 2, -5.0)], &[]), [0, 0, 2]);
        // Not compared at all speaks against it too.
        assert_eq!(check(3, &[(0, 1, 3.0), (1, 2, 2.0)], &[]), [0, 0, 2]);
        assert_eq!(check(3, &[(0, 1, 3.0), (1, 2, 9.0), (0, 2, -7.0)], &[]), [0, 1, 1]);
    }

    #[test]
    fn what_must_stay_apart_does_whatever_the_score() {
        assert_eq!(check(3, &[(0, 1, 9.0), (1, 2, 9.0), (0, 2, 9.0)], &[(0, 2)]), [0, 0, 2]);
    }
}
