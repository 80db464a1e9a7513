//! Which reports are worth comparing: those that share rare words, and those with a happening of one kind at one place and time.

use std::collections::BTreeMap;

use crate::signature::Signature;
use crate::words::Rarity;

/// A word that more reports hold than this makes no candidates.
const CROWD: u32 = 150;
/// So much rarity must be shared, in nats: three rare words; of reports of the same days one.
const SHARED: f64 = 13.0;
const SHARED_NEAR: f64 = 3.0;
/// The same days: so many between them.
const NEAR: i32 = 3;
/// Happenings in one place and time beyond so many are compared with the nearest in order only.
const BLOCK: usize = 40;

/// Pairs of reports, the earlier first, in order.
pub(crate) fn pairs(reports: &[Signature], rarity: &Rarity) -> Vec<(u32, u32)> {
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut holders: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut blocks: BTreeMap<(u32, i16, i16, i32), Vec<u32>> = BTreeMap::new();
    let mut shared: Vec<f64> = vec![0.0; reports.len()];
    let mut touched: Vec<u32> = Vec::new();
    for (i, report) in reports.iter().enumerate() {
        for word in &report.words {
            let key = word.key();
            if !(2..=CROWD).contains(&rarity.count(key)) {
                continue;
            }
            let held = holders.entry(key).or_default();
            let weight = rarity.weight(key);
            for j in held.iter() {
                if shared[*j as usize] == 0.0 {
                    touched.push(*j);
                }
                shared[*j as usize] += weight;
            }
            held.push(i as u32);
        }
        for j in touched.drain(..) {
            let days = report.published.zip(reports[j as usize].published).map(|(a, b)| (a - b).abs());
            let enough = if days.is_some_and(|d| d <= NEAR) { SHARED_NEAR } else { SHARED };
            if std::mem::take(&mut shared[j as usize]) >= enough {
                found.push((j, i as u32));
            }
        }
        block(i, report, &mut blocks, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Pairs the report with those before it that tell of the same kind of thing in a neighbouring cell on a neighbouring day.
/// A cell is a degree wide.
fn block(
    i: usize,
    report: &Signature,
    blocks: &mut BTreeMap<(u32, i16, i16, i32), Vec<u32>>,
    found: &mut Vec<(u32, u32)>,
) {
    let mut homes = Vec::new();
    for happening in &report.happenings {
        let days = happening.days.iter().map(|d| d.first).chain(report.published.filter(|_| happening.days.is_empty()));
        for day in days {
            for spot in &happening.spots {
                let cell = (spot.latitude.div_euclid(100), spot.longitude.div_euclid(100));
                let around = (-1..=1).flat_map(|n| (-1..=1).flat_map(move |e| (-1..=1).map(move |d| (n, e, d))));
                for (n, e, d) in around {
                    let key = (happening.group, cell.0 + n, cell.1 + e, day + d);
                    let near = blocks.get(&key).into_iter().flat_map(|b| b.iter().rev().take(BLOCK));
                    found.extend(near.filter(|j| **j != i as u32).map(|j| (*j, i as u32)));
                }
                homes.push((happening.group, cell.0, cell.1, day));
            }
        }
    }
    homes.sort_unstable();
    homes.dedup();
    for home in homes {
        blocks.entry(home).or_default().push(i as u32);
    }
}
