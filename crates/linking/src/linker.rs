use std::collections::{BTreeMap, BTreeSet};

use record::id::DocumentId;

use crate::candidates;
use crate::clusters::{Cluster, Link, Scored, of_component};
use crate::counts::Counts;
use crate::likeness::{FEATURES, Sums, Weights};
use crate::near_copies::copies;
use crate::signature::Signature;
use crate::stages::{Campaign, Components, joins, order, whole};
use crate::stories::{Node, Stories};

/// Log-odds from which two happenings that were not merged are shown for review.
const REVIEW: f64 = -2.0;
/// What somebody has decided is one goes before every score.
const CERTAIN: f64 = 1000.0;

/// A claim, by its report and its place in the report's list.
type ClaimOf = (DocumentId, u16);

/// What people have decided: it goes before every score.
#[derive(Debug, Clone, Default)]
pub struct Rulings {
    /// Claims that are never of one event.
    pub apart: Vec<(ClaimOf, ClaimOf)>,
    /// Claims that are of one event.
    pub together: Vec<(ClaimOf, ClaimOf)>,
}

/// A happening: a report, by its place in [`Linker::reports`], and the claims of it, by their places in the report's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The report.
    pub report: usize,
    /// Its claims.
    pub claims: Vec<usize>,
    /// Told as background.
    pub background: bool,
    /// How much the report makes of it.
    pub weight: u16,
}

/// Happenings that are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// In the order of their reports.
    pub members: Vec<Member>,
    /// Why they were joined: one for each member but the first.
    pub links: Vec<Link>,
    /// The offensive that it is an incident of, by its place among the events.
    pub part_of: Option<usize>,
}

/// What linking found.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The events, by their first report.
    pub events: Vec<Joined>,
    /// Events, by their places, that may be one: to be looked at. With the log-odds of their likeliest pair.
    pub review: Vec<(usize, usize, f64)>,
    /// For each report the first that its text is a copy of, or itself.
    pub copy_of: Vec<usize>,
}

/// The signatures of a collection, ready to be linked.
pub struct Linker {
    reports: Vec<Signature>,
    /// Report and happening of each number.
    happenings: Vec<Node>,
    /// The number of each report's first happening.
    first: Vec<u32>,
    counts: Counts,
    sums: Vec<Sums>,
    candidates: Vec<(u32, u32)>,
}

impl Linker {
    /// Takes the reports, in any order: they are put in the order of publication.
    pub fn new(mut reports: Vec<Signature>) -> Linker {
        reports.sort_by(|a, b| order(a).cmp(&order(b)));
        let counts = Counts::of(&reports);
        let mut happenings = Vec::new();
        let mut first = Vec::new();
        for (i, report) in reports.iter().enumerate() {
            first.push(happenings.len() as u32);
            happenings.extend((0..report.happenings.len() as u32).map(|h| (i as u32, h)));
        }
        let sums = Stories::sums(&reports, &counts);
        let mut candidates = candidates::by_words(&reports, None, &counts.rarity);
        candidates.extend(candidates::by_places(&reports));
        candidates.sort_unstable();
        candidates.dedup();
        Linker { reports, happenings, first, counts, sums, candidates }
    }

    /// The reports, by day of publication, then id.
    pub fn reports(&self) -> &[Signature] {
        &self.reports
    }

    fn stories(&self) -> Stories<'_> {
        Stories { reports: &self.reports, sums: &self.sums, counts: &self.counts }
    }

    fn number(&self, (report, happening): Node) -> u32 {
        self.first[report as usize] + happening
    }

    /// Features of the pairs of happenings that `label` gives a label to, for fitting, with their labels. It is asked with the
    /// place of a report and of a happening in it.
    pub fn labelled_pairs<L: Copy>(
        &self,
        label: impl Fn(usize, usize) -> Option<L>,
    ) -> Vec<((L, L), [f64; FEATURES.len()])> {
        let labels: Vec<Option<L>> = self.happenings.iter().map(|(r, h)| label(*r as usize, *h as usize)).collect();
        let mut found = Vec::new();
        self.stories().compare(&self.candidates, |(a, b), features| {
            if let (Some(a), Some(b)) = (labels[self.number(a) as usize], labels[self.number(b) as usize]) {
                found.push(((a, b), features));
            }
        });
        found
    }

    /// The happening of a report that holds one of its claims, by their places.
    pub fn holder(&self, report: usize, claim: usize) -> Option<usize> {
        self.reports[report].happenings.iter().position(|h| h.claims.iter().any(|c| usize::from(*c) == claim))
    }

    /// The happening that a report is mainly about: the weightiest of the group of `type`, else the weightiest.
    pub fn main(&self, report: usize, r#type: &str) -> Option<usize> {
        let group = crate::happening::group(r#type);
        let all = &self.reports[report].happenings;
        all.iter().position(|h| h.group == group && !h.background).or(if all.is_empty() { None } else { Some(0) })
    }

    /// Whether a happening is of the group of types of `type`.
    pub fn is_of(&self, member: &Member, r#type: &str) -> bool {
        let group = crate::happening::group(r#type);
        let own = self.reports[member.report].happenings.iter();
        own.into_iter().any(|h| h.group == group && usize::from(h.claims[0]) == member.claims[0])
    }

    /// Joins what is one.
    pub fn link(&self, weights: &Weights, rulings: &Rulings) -> Linked {
        let mut pairs = Vec::new();
        self.stories().score(&self.candidates, weights, |(a, b), score| {
            pairs.push(Scored { pair: (self.number(a), self.number(b)), score });
        });
        let together: Vec<(u32, u32)> = self.numbers(&rulings.together);
        pairs.retain(|p| !together.contains(&p.pair));
        pairs.extend(together.into_iter().map(|pair| Scored { pair, score: CERTAIN }));
        let mut events = self.clusters(&mut pairs, &self.numbers(&rulings.apart), weights);
        events.sort_by_key(|cluster| cluster.members[0]);
        let mut event_of = vec![0; self.happenings.len()];
        for (event, cluster) in events.iter().enumerate() {
            cluster.members.iter().for_each(|number| event_of[*number as usize] = event);
        }
        let mut review: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for scored in pairs.iter().filter(|p| p.score >= REVIEW) {
            let (a, b) = (event_of[scored.pair.0 as usize], event_of[scored.pair.1 as usize]);
            if a != b {
                let held = review.entry((a.min(b), a.max(b))).or_insert(scored.score);
                *held = held.max(scored.score);
            }
        }
        let campaigns = self.campaigns(&events);
        let sketches: Vec<_> = self.reports.iter().map(|r| (r.published, &r.sketch)).collect();
        Linked {
            events: events.into_iter().map(|cluster| self.joined(cluster, &campaigns)).collect(),
            review: review.into_iter().map(|((a, b), score)| (a, b, score)).collect(),
            copy_of: copies(&sketches),
        }
    }

    /// The clusters of all happenings, one component after the other. `pairs` come out in another order.
    fn clusters(&self, pairs: &mut [Scored], apart: &[(u32, u32)], weights: &Weights) -> Vec<Cluster> {
        let mut components = Components::default();
        for scored in pairs.iter().filter(|p| joins(p.score)) {
            components.join(scored.pair.0, scored.pair.1);
        }
        let component: Vec<u32> = (0..self.happenings.len() as u32).map(|number| components.root(number)).collect();
        let within = |(a, b): (u32, u32)| {
            let (a, b) = (component[a as usize], component[b as usize]);
            (a == b).then_some(a)
        };
        pairs.sort_unstable_by_key(|p| within(p.pair));
        let mut numbers: Vec<u32> = (0..component.len() as u32).collect();
        numbers.sort_by_key(|number| component[*number as usize]);
        let mut found = Vec::new();
        for numbers in numbers.chunk_by(|a, b| component[*a as usize] == component[*b as usize]) {
            let own = Some(numbers[0]);
            let from = pairs.partition_point(|p| within(p.pair) < own);
            let until = from + pairs[from..].partition_point(|p| within(p.pair) == own);
            let places = |(a, b): (u32, u32)| {
                Some((numbers.binary_search(&a).ok()? as u32, numbers.binary_search(&b).ok()? as u32))
            };
            let mut pairs: Vec<Scored> = pairs[from..until]
                .iter()
                .filter_map(|p| Some(Scored { pair: places(p.pair)?, score: p.score }))
                .collect();
            let apart: BTreeSet<(u32, u32)> = apart.iter().filter_map(|pair| places(*pair)).collect();
            let nodes: Vec<Node> = numbers.iter().map(|number| self.happenings[*number as usize]).collect();
            let clusters = of_component(self.stories(), &nodes, &mut pairs, apart, weights);
            found.extend(clusters.into_iter().map(|Cluster { members, links }| Cluster {
                members: members.into_iter().map(|place| numbers[place as usize]).collect(),
                links,
            }));
        }
        found
    }

    /// The campaigns among the events, in their order.
    fn campaigns(&self, events: &[Cluster]) -> Vec<Campaign<'_>> {
        let all =
            events.iter().enumerate().flat_map(|(event, cluster)| cluster.members.iter().map(move |n| (event, *n)));
        let campaign = all.filter_map(|(event, number)| {
            let (report, happening) = self.happenings[number as usize];
            let report = &self.reports[report as usize];
            report.is_campaign(happening).then_some(Campaign { event, report, happening })
        });
        campaign.collect()
    }

    /// The numbers of the happenings that hold two claims, for those that are here and differ.
    fn numbers(&self, pairs: &[(ClaimOf, ClaimOf)]) -> Vec<(u32, u32)> {
        let reports: BTreeMap<&DocumentId, usize> =
            self.reports.iter().enumerate().map(|(i, r)| (&r.document, i)).collect();
        let number = |(document, claim): &ClaimOf| {
            let report = *reports.get(document)?;
            let happening = self.holder(report, usize::from(*claim))?;
            Some(self.first[report] + happening as u32)
        };
        let numbers = pairs.iter().filter_map(|(a, b)| Some((number(a)?, number(b)?)));
        numbers.filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect()
    }

    fn joined(&self, cluster: Cluster, campaigns: &[Campaign<'_>]) -> Joined {
        let nodes = || cluster.members.iter().map(|number| self.happenings[*number as usize]);
        let member = |(at, happening): Node| {
            let report = &self.reports[at as usize];
            let happening = &report.happenings[happening as usize];
            Member {
                report: at as usize,
                claims: happening.claims.iter().map(|c| usize::from(*c)).collect(),
                background: happening.background,
                weight: happening.weight,
            }
        };
        let is_campaign = nodes().any(|(report, happening)| self.reports[report as usize].is_campaign(happening));
        let wholes = nodes().filter_map(|(report, h)| whole(&self.reports[report as usize], h, campaigns));
        Joined {
            members: nodes().map(member).collect(),
            part_of: if is_campaign { None } else { wholes.min() },
            links: cluster.links,
        }
    }
}
