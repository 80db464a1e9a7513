//! Which reports are worth comparing: those that share rare words, and those with a happening of one kind at one place and time.

use std::collections::{BTreeMap, VecDeque};

use crate::signature::Signature;
use crate::words::Rarity;

/// A word that more reports hold than this makes no candidates.
const CROWD: u32 = 150;
/// So much rarity must be shared, in nats: three rare words; of reports of the same days one.
const SHARED: f64 = 13.0;
const SHARED_NEAR: f64 = 3.0;
/// The same days: so many between them.
const NEAR: i32 = 3;

/// Pairs of reports that share rare words, the earlier first. `reports` are in order. With `second`, which tells for each report whether
/// it is of the second of two shares, only pairs across the shares are found.
///
/// What a pair shares is summed in the order of its words, whichever other reports are at hand: so all pairs of shares together give
/// what the collection as one gives.
pub(crate) fn by_words(reports: &[Signature], second: Option<&[bool]>, rarity: &Rarity) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut holders: [BTreeMap<u32, Vec<u32>>; 2] = Default::default();
    let mut shared: Vec<f64> = vec![0.0; reports.len()];
    let mut touched: Vec<u32> = Vec::new();
    for (i, report) in reports.iter().enumerate() {
        let own = second.map_or(0, |second| usize::from(second[i]));
        let other = second.map_or(0, |_| 1 - own);
        for word in &report.words {
            let key = word.key();
            if !(2..=CROWD).contains(&rarity.count(key)) {
                continue;
            }
            let weight = rarity.weight(key);
            for j in holders[other].get(&key).into_iter().flatten() {
                if shared[*j as usize] == 0.0 {
                    touched.push(*j);
                }
                shared[*j as usize] += weight;
            }
            holders[own].entry(key).or_default().push(i as u32);
        }
        for j in touched.drain(..) {
            let days = report.published.zip(reports[j as usize].published).map(|(a, b)| (a - b).abs());
            let enough = if days.is_some_and(|d| d <= NEAR) { SHARED_NEAR } else { SHARED };
            if std::mem::take(&mut shared[j as usize]) >= enough {
                found.push((j, i as u32));
            }
        }
    }
    found
}

/// What reports have in common that belong side by side: a kind of happening with place and day, or a band of the sketches of their
/// texts.
pub type BlockKey = (u64, u64);

/// Marks bands among the keys; days are numbers of 32 bits.
const BAND: u64 = 1 << 40;

/// The key of a band of the sketches.
pub(crate) fn band(band: usize, rows: u64) -> BlockKey {
    (rows, BAND | band as u64)
}

/// Whether reports in a block may be copies; otherwise they may tell of one happening.
pub fn is_band(key: BlockKey) -> bool {
    key.1 & BAND != 0
}

/// The reports of a block that came last, in order. Earlier ones are forgotten, so that a block of many reports makes no more pairs than
/// it must: of places 40 for each report, of bands 64, since what more texts share is boilerplate.
#[derive(Debug, Clone)]
pub struct Latest<R>(VecDeque<R>);

impl<R> Default for Latest<R> {
    fn default() -> Latest<R> {
        Latest(VecDeque::new())
    }
}

impl<R> Latest<R> {
    /// Those that a report which comes now is paired with.
    pub fn before(&self) -> impl Iterator<Item = &R> {
        self.0.iter()
    }

    /// Lets a report in, after it was paired.
    pub fn enter(&mut self, report: R, key: BlockKey) {
        let most = if is_band(key) { 64 } else { 40 };
        if self.0.len() == most {
            self.0.pop_front();
        }
        self.0.push_back(report);
    }
}

/// The kinds, cells and days of a report's happenings with those around them, sorted; and whether it is at home there, and not only looks
/// for neighbours. A cell is a degree wide.
pub(crate) fn places(report: &Signature) -> Vec<(BlockKey, bool)> {
    let mut all: BTreeMap<BlockKey, bool> = BTreeMap::new();
    for happening in &report.happenings {
        let days = happening.days.iter().map(|d| d.first).chain(report.published.filter(|_| happening.days.is_empty()));
        for day in days {
            for spot in &happening.spots {
                let (north, east) = (spot.latitude.div_euclid(100), spot.longitude.div_euclid(100));
                let around = (-1..=1).flat_map(|n| (-1..=1).flat_map(move |e| (-1..=1).map(move |d| (n, e, d))));
                for (n, e, d) in around {
                    let cell = u64::from((north + n) as u16) << 16 | u64::from((east + e) as u16);
                    let key = (u64::from(happening.group) << 32 | cell, u64::from(day.wrapping_add(d) as u32));
                    *all.entry(key).or_default() |= (n, e, d) == (0, 0, 0);
                }
            }
        }
    }
    all.into_iter().collect()
}

/// Pairs of reports that tell of the same kind of thing in neighbouring cells on neighbouring days, the earlier first.
pub(crate) fn by_places(reports: &[Signature]) -> Vec<(u32, u32)> {
    let mut blocks: BTreeMap<BlockKey, Latest<u32>> = BTreeMap::new();
    let mut found = Vec::new();
    for (i, report) in reports.iter().enumerate() {
        for (key, home) in places(report) {
            found.extend(blocks.get(&key).iter().flat_map(|block| block.before()).map(|j| (*j, i as u32)));
            if home {
                blocks.entry(key).or_default().enter(i as u32, key);
            }
        }
    }
    found
}
