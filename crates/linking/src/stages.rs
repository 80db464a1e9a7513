//! Linking in stages, each of which needs only what belongs together: for collections that many machines share. A [`Linker`] is these
//! stages one after the other, so that both give the same.
//!
//! | stage | needs at one place | gives |
//! |---|---|---|
//! | [`Counts`] | nothing: sums | how many reports hold each word and last name; every later stage knows them |
//! | [`blocks`], [`Latest`] | the reports of a block, in order | pairs that may tell of one happening, or be copies |
//! | [`scored`], [`copied`] | two shares of the reports, and the pairs found between them | happenings with the log-odds that they are one; copies |
//! | [`Components`] | pairs that [may be joined](joins) | what clusters never cross |
//! | [`clusters`] | the reports and pairs of a component | what is one, and why |
//! | [`whole`] | a report, and all campaigns | the campaign that a happening is part of |
//! | [`event`] | what the reports tell of one event | its record |
//!
//! Reports that share words are found by bringing every two shares of the collection together, and not by bringing together the reports
//! of each word: a report shares some rare word with seven hundred of four thousand others, and enough of them with few, so that the sums
//! of all pairs would be thirty times as much to carry as the signatures.
//!
//! [`Linker`]: crate::Linker
//! [`event`]: crate::event()

use std::collections::BTreeSet;

use record::id::DocumentId;

use crate::clusters::{self, Scored};
use crate::happening::{APART, meet};
use crate::likeness::Weights;
use crate::signature::Signature;
use crate::{candidates, near_copies};

pub use crate::candidates::{BlockKey, Latest, is_band};
pub use crate::clusters::{Cluster, Components};
pub use crate::counts::Counts;
pub use crate::stories::Node;
use crate::stories::Stories;

/// What reports are put in order by: day of publication, then id.
pub fn order(report: &Signature) -> (Option<i32>, &DocumentId) {
    (report.published, &report.document)
}

/// The blocks of a report, each once, and whether it [enters](Latest::enter) the block or is only paired with those in it.
pub fn blocks(report: &Signature) -> Vec<(BlockKey, bool)> {
    let bands = report.sketch.keys().map(|key| (key, true));
    candidates::places(report).into_iter().chain(bands).collect()
}

/// The pairs of reports that are copies, of pairs that may be.
pub fn copied(reports: &[Signature], pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let sketched = |i: u32| (reports[i as usize].published, &reports[i as usize].sketch);
    pairs.iter().copied().filter(|(a, b)| near_copies::is_copy(sketched(*a), sketched(*b))).collect()
}

/// The pairs of happenings that have a score worth keeping, in order. `reports` are in [order]; with `second`, which tells of each whether it is
/// of the second of two shares, only pairs across the shares are compared. `near` are the pairs, the earlier first, that blocks of places gave.
pub fn scored(
    reports: &[Signature],
    second: Option<&[bool]>,
    near: &[(u32, u32)],
    counts: &Counts,
    weights: &Weights,
) -> Vec<((Node, Node), f64)> {
    let mut pairs = candidates::by_words(reports, second, &counts.rarity);
    pairs.extend(near);
    pairs.sort_unstable();
    pairs.dedup();
    let sums = Stories::sums(reports, counts);
    let mut found = Vec::new();
    Stories { reports, sums: &sums, counts }.score(&pairs, weights, |pair, score| found.push((pair, score)));
    found
}

/// Whether two happenings with this score may be joined. Clusters never cross what such pairs connect: two clusters become one only for
/// such a pair between them, and whether they do hangs on nothing but the scores between their members.
pub fn joins(score: f64) -> bool {
    score >= clusters::BANDS.merge
}

/// The clusters of a component, by their first member.
///
/// `nodes` are its happenings in order, in reports that are in [order]; `pairs` are all [scored] pairs between them, by places in `nodes`.
pub fn clusters(
    reports: &[Signature],
    nodes: &[Node],
    pairs: &[((u32, u32), f64)],
    counts: &Counts,
    weights: &Weights,
) -> Vec<Cluster> {
    let sums = Stories::sums(reports, counts);
    let mut pairs: Vec<Scored> = pairs.iter().map(|(pair, score)| Scored { pair: *pair, score: *score }).collect();
    clusters::of_component(Stories { reports, sums: &sums, counts }, nodes, &mut pairs, BTreeSet::new(), weights)
}

/// A happening of an offensive or a siege.
#[derive(Debug, Clone, Copy)]
pub struct Campaign<'r> {
    /// The place of its event in the order of all events that are campaigns.
    pub event: usize,
    /// The report.
    pub report: &'r Signature,
    /// The happening's place in it.
    pub happening: u32,
}

/// The first campaign that a happening is part of: of the same kind, near in place, within its days, told in one report with it or with an
/// actor in common. An event is part of the first of those of its happenings, unless it is a campaign itself. `campaigns` come in order.
pub fn whole(report: &Signature, happening: u32, campaigns: &[Campaign<'_>]) -> Option<usize> {
    let x = &report.happenings[happening as usize];
    let holds = |campaign: &&Campaign<'_>| {
        let y = &campaign.report.happenings[campaign.happening as usize];
        let near = || x.distance(y).map_or_else(|| meet(&x.countries, &y.countries), |d| d < 2.0 * APART);
        let then = || x.days_between(y).is_none_or(|d| d == 0);
        let tied = || report.document == campaign.report.document || meet(&x.actors, &y.actors);
        x.group == y.group && near() && then() && tied()
    };
    campaigns.iter().find(holds).map(|campaign| campaign.event)
}
