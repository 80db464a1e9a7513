use std::collections::{BTreeMap, BTreeSet};

use record::id::DocumentId;

use crate::candidates;
use crate::clusters::{Bands, Scored, clusters};
use crate::happening::{APART, Happening, meet};
use crate::likeness::{FEATURES, Story, Sums, Weights, story};
use crate::near_copies::copies;
use crate::signature::Signature;
use crate::words::Rarity;

/// Log-odds from which two happenings are merged, from which they are shown for review, and below which they are never one.
const BANDS: Bands = Bands { merge: -1.0, unseen: -4.0, veto: -7.0 };
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
    happenings: Vec<(u32, u32)>,
    /// The number of each report's first happening.
    first: Vec<u32>,
    rarity: Rarity,
    surnames: BTreeMap<u32, u32>,
    sums: Vec<Sums>,
    candidates: Vec<(u32, u32)>,
}

impl Linker {
    /// Takes the reports, in any order: they are put in the order of publication.
    pub fn new(mut reports: Vec<Signature>) -> Linker {
        reports.sort_by(|a, b| (a.published, &a.document).cmp(&(b.published, &b.document)));
        let rarity = Rarity::of(reports.iter().map(|r| r.words.as_slice()));
        let mut surnames: BTreeMap<u32, u32> = BTreeMap::new();
        for name in reports.iter().flat_map(|r| &r.surnames) {
            *surnames.entry(*name).or_default() += 1;
        }
        let mut happenings = Vec::new();
        let mut first = Vec::new();
        for (i, report) in reports.iter().enumerate() {
            first.push(happenings.len() as u32);
            happenings.extend((0..report.happenings.len() as u32).map(|h| (i as u32, h)));
        }
        let sums = reports.iter().map(|r| Sums::of(&r.words, &rarity)).collect();
        let candidates = candidates::pairs(&reports, &rarity);
        Linker { reports, happenings, first, rarity, surnames, sums, candidates }
    }

    /// The reports, by day of publication, then id.
    pub fn reports(&self) -> &[Signature] {
        &self.reports
    }

    fn happening(&self, number: u32) -> (&Signature, &Happening) {
        let (report, happening) = self.happenings[number as usize];
        let report = &self.reports[report as usize];
        (report, &report.happenings[happening as usize])
    }

    fn story(&self, a: u32, b: u32) -> Story {
        let of = |i: u32| (&self.reports[i as usize], &self.sums[i as usize]);
        let all = self.reports.len() as f64;
        let rare = |name: u32| (all / f64::from(self.surnames.get(&name).copied().unwrap_or(1))).ln().max(0.0);
        story(of(a), of(b), &self.rarity, &rare)
    }

    /// Calls `each` with the numbers and features of every two happenings that are worth comparing.
    fn compared(&self, mut each: impl FnMut((u32, u32), [f64; FEATURES.len()])) {
        for (a, b) in &self.candidates {
            let story = self.story(*a, *b);
            let (of_a, of_b) = (&self.reports[*a as usize], &self.reports[*b as usize]);
            for (i, x) in of_a.happenings.iter().enumerate() {
                for (j, y) in of_b.happenings.iter().enumerate() {
                    if x.group == y.group && x.campaign == y.campaign {
                        let pair = (self.first[*a as usize] + i as u32, self.first[*b as usize] + j as u32);
                        each(pair, story.features((of_a, x), (of_b, y)));
                    }
                }
            }
        }
    }

    /// Features of the pairs of happenings that `label` gives a label to, for fitting, with their labels. It is asked with the
    /// place of a report and of a happening in it.
    pub fn labelled_pairs<L: Copy>(
        &self,
        label: impl Fn(usize, usize) -> Option<L>,
    ) -> Vec<((L, L), [f64; FEATURES.len()])> {
        let labels: Vec<Option<L>> = self.happenings.iter().map(|(r, h)| label(*r as usize, *h as usize)).collect();
        let mut found = Vec::new();
        self.compared(|(a, b), features| {
            if let (Some(a), Some(b)) = (labels[a as usize], labels[b as usize]) {
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
        self.compared(|pair, features| {
            let score = weights.score(&features);
            if score > BANDS.veto - 3.0 {
                pairs.push(Scored { pair, score });
            }
        });
        let reports: Vec<u32> = self.happenings.iter().map(|(report, _)| *report).collect();
        let together: Vec<(u32, u32)> = self.numbers(&rulings.together);
        pairs.retain(|p| !together.contains(&p.pair));
        pairs.extend(together.into_iter().map(|pair| Scored { pair, score: CERTAIN }));
        let homes = clusters(&reports, &mut pairs, &self.apart(rulings), BANDS);
        let mut numbers: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (number, home) in homes.iter().enumerate() {
            numbers.entry(*home).or_default().push(number as u32);
        }
        let place: BTreeMap<u32, usize> = numbers.keys().enumerate().map(|(place, home)| (*home, place)).collect();
        let mut best: BTreeMap<u32, Scored> = BTreeMap::new();
        let mut review: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for scored in pairs {
            let (a, b) = scored.pair;
            let (home_a, home_b) = (homes[a as usize], homes[b as usize]);
            if home_a == home_b {
                let held = best.entry(b).or_insert(scored);
                if scored.score > held.score {
                    *held = scored;
                }
            } else if scored.score >= REVIEW {
                let (a, b) = (place[&home_a], place[&home_b]);
                let held = review.entry((a.min(b), a.max(b))).or_insert(scored.score);
                *held = held.max(scored.score);
            }
        }
        let mut events: Vec<Joined> = numbers.values().map(|n| self.joined(n, &best, weights)).collect();
        self.contain(&numbers.into_values().collect::<Vec<_>>(), &mut events);
        let sketches: Vec<_> = self.reports.iter().map(|r| (r.published, &r.sketch)).collect();
        Linked {
            events,
            review: review.into_iter().map(|((a, b), score)| (a, b, score)).collect(),
            copy_of: copies(&sketches),
        }
    }

    /// Happenings that are never one: what one report tells of two days or places, or what is ruled apart.
    fn apart(&self, rulings: &Rulings) -> BTreeSet<(u32, u32)> {
        let mut apart = BTreeSet::new();
        for (report, first) in self.reports.iter().zip(&self.first) {
            let count = report.happenings.len() as u32;
            for a in 0..count {
                let clash = |b: &u32| report.happenings[a as usize].clash(&report.happenings[*b as usize]);
                apart.extend((a + 1..count).filter(clash).map(|b| (first + a, first + b)));
            }
        }
        apart.extend(self.numbers(&rulings.apart));
        apart
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

    fn joined(&self, numbers: &[u32], best: &BTreeMap<u32, Scored>, weights: &Weights) -> Joined {
        let member = |number: &u32| {
            let (report, _) = self.happenings[*number as usize];
            let (_, happening) = self.happening(*number);
            Member {
                report: report as usize,
                claims: happening.claims.iter().map(|c| usize::from(*c)).collect(),
                background: happening.background,
                weight: happening.weight,
            }
        };
        let links = numbers.iter().enumerate().skip(1).filter_map(|(of, number)| {
            let Scored { pair: (with, number), score } = best.get(number)?;
            let (a, b) = (self.happenings[*with as usize].0, self.happenings[*number as usize].0);
            let features = self.story(a, b).features(self.happening(*with), self.happening(*number));
            let mut because: Vec<(&'static str, f64)> =
                FEATURES.into_iter().zip(weights.each).zip(features).map(|((f, w), x)| (f, w * x)).collect();
            because.retain(|(_, adds)| adds.abs() >= 0.005);
            because.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
            Some(Link { of, with: numbers.binary_search(with).ok()?, score: *score, because })
        });
        Joined { members: numbers.iter().map(member).collect(), links: links.collect(), part_of: None }
    }

    /// Finds the offensive of each incident: of the same kind, near in place, within its days, told in a report with it or
    /// with an actor in common.
    fn contain(&self, numbers: &[Vec<u32>], events: &mut [Joined]) {
        let of = |event: usize| numbers[event].iter().map(|n| self.happening(*n));
        let campaigns: Vec<usize> = (0..numbers.len()).filter(|e| of(*e).any(|(_, h)| h.campaign)).collect();
        let within = |incident: usize, campaign: usize| {
            of(incident).any(|(report, x)| {
                of(campaign).filter(|(_, y)| x.group == y.group).any(|(other, y)| {
                    let near = x.distance(y).map_or_else(|| meet(&x.countries, &y.countries), |d| d < 2.0 * APART);
                    let then = x.days_between(y).is_none_or(|d| d == 0);
                    let tied = report.document == other.document || meet(&x.actors, &y.actors);
                    near && then && tied
                })
            })
        };
        for (incident, event) in events.iter_mut().enumerate() {
            if campaigns.binary_search(&incident).is_err() {
                event.part_of = campaigns.iter().copied().find(|c| within(incident, *c));
            }
        }
    }
}
