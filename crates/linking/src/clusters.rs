//! From scored pairs to events: the best pairs first, and none that its fellows speak against.

use std::collections::{BTreeMap, BTreeSet};

use crate::likeness::{FEATURES, Weights};
use crate::stories::{Node, Stories};

/// Log-odds from which two happenings are merged, as which they count when they were not compared, and below which they are never one.
pub(crate) const BANDS: Bands = Bands { merge: -1.0, unseen: -4.0, veto: -7.0 };

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

/// Happenings of a component that are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// Their places in the component, in order.
    pub members: Vec<u32>,
    /// Why they were joined: one for each but the first.
    pub links: Vec<Link>,
}

/// Why a happening was joined to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The later one, by its place among the members.
    pub of: usize,
    /// The one of the event that it is most like.
    pub with: usize,
    /// Log-odds that both are one.
    pub score: f64,
    /// What each feature adds, the weightiest first; those that add nothing are left out.
    pub because: Vec<(&'static str, f64)>,
}

/// The clusters of happenings that pairs to merge connect, by their first member. Numbers in `pairs` and `apart` are places in `nodes`,
/// which are in order.
pub(crate) fn of_component(
    stories: Stories<'_>,
    nodes: &[Node],
    pairs: &mut [Scored],
    mut apart: BTreeSet<(u32, u32)>,
    weights: &Weights,
) -> Vec<Cluster> {
    // Never one is what one report tells of two days or places.
    for (a, one) in nodes.iter().enumerate() {
        let of_report = nodes.iter().enumerate().skip(a + 1).take_while(|(_, other)| other.0 == one.0);
        let clash = of_report.filter(|(_, other)| stories.happening(*one).1.clash(stories.happening(**other).1));
        apart.extend(clash.map(|(b, _)| (a as u32, b as u32)));
    }
    let reports: Vec<u32> = nodes.iter().map(|(report, _)| *report).collect();
    let homes = clusters(&reports, pairs, &apart, BANDS);
    let mut best: BTreeMap<u32, Scored> = BTreeMap::new();
    for scored in pairs.iter().filter(|p| homes[p.pair.0 as usize] == homes[p.pair.1 as usize]) {
        let held = best.entry(scored.pair.1).or_insert(*scored);
        if scored.score > held.score {
            *held = *scored;
        }
    }
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (place, home) in homes.iter().enumerate() {
        members.entry(*home).or_default().push(place as u32);
    }
    let link = |members: &[u32], of: usize| {
        let Scored { pair: (with, place), score } = best.get(&members[of])?;
        let features = stories.features(nodes[*with as usize], nodes[*place as usize]);
        let mut because: Vec<(&'static str, f64)> =
            FEATURES.into_iter().zip(weights.each).zip(features).map(|((f, w), x)| (f, w * x)).collect();
        because.retain(|(_, adds)| adds.abs() >= 0.005);
        because.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
        Some(Link { of, with: members.binary_search(with).ok()?, score: *score, because })
    };
    let cluster = |members: Vec<u32>| {
        let links = (1..members.len()).filter_map(|of| link(&members, of)).collect();
        Cluster { members, links }
    };
    members.into_values().map(cluster).collect()
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

/// Numbers that are joined, directly or by others between them: union-find.
#[derive(Debug, Clone, Default)]
pub struct Components(Vec<u32>);

impl Components {
    /// The least number that is joined with this one.
    pub fn root(&mut self, number: u32) -> u32 {
        let known = self.0.len() as u32;
        self.0.extend(known..=number);
        let mut root = number;
        while self.0[root as usize] != root {
            // Each is led to its next but one, so that ways stay short.
            let next = self.0[root as usize];
            self.0[root as usize] = self.0[next as usize];
            root = next;
        }
        root
    }

    /// Joins two. False when they were joined before.
    pub fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
        a != b
    }
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
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn clusters_never_cross_components(
            scores in proptest::collection::vec((0u32..14, 0u32..14, -10.0f64..4.0), 0..60),
            apart in proptest::collection::btree_set((0u32..14, 0u32..14), 0..6),
        ) {
            let of: BTreeMap<(u32, u32), f64> =
                scores.iter().filter(|(a, b, _)| a < b).map(|(a, b, score)| ((*a, *b), *score)).collect();
            let pairs: Vec<Scored> = of.iter().map(|(pair, score)| Scored { pair: *pair, score: *score }).collect();
            let apart: BTreeSet<(u32, u32)> = apart.into_iter().filter(|(a, b)| a < b).collect();
            let reports: Vec<u32> = (0..14).map(|n| n / 2).collect();
            let at_once = clusters(&reports, &mut pairs.clone(), &apart, BANDS);
            let mut components = Components::default();
            for scored in pairs.iter().filter(|p| p.score >= BANDS.merge) {
                components.join(scored.pair.0, scored.pair.1);
            }
            let mut in_turn: Vec<u32> = (0..14).collect();
            for root in 0..14 {
                let own: Vec<u32> = (0..14).filter(|n| components.root(*n) == root).collect();
                let place = |(a, b): (u32, u32)| {
                    Some((own.binary_search(&a).ok()? as u32, own.binary_search(&b).ok()? as u32))
                };
                let mut within: Vec<Scored> =
                    pairs.iter().filter_map(|p| Some(Scored { pair: place(p.pair)?, score: p.score })).collect();
                let reports: Vec<u32> = own.iter().map(|n| reports[*n as usize]).collect();
                let homes = clusters(&reports, &mut within, &apart.iter().filter_map(|p| place(*p)).collect(), BANDS);
                homes.iter().zip(&own).for_each(|(home, n)| in_turn[*n as usize] = own[*home as usize]);
            }
            prop_assert_eq!(in_turn, at_once);
        }
    }
}
