//! One reading for each candidate of a text, all of them together.

use std::collections::BTreeMap;

use crate::find::{Candidate, Kind};
use crate::lookup::Gazetteer;
use crate::place::{Iso3, Place};

/// What speaks for a reading beside its prior, in orders of magnitude of population.
mod weight {
    /// The share of the text's votes that its country has.
    pub(super) const COUNTRY: f64 = 3.0;
    /// The share of the text's votes that its province has.
    pub(super) const PROVINCE: f64 = 2.0;
    /// The text names a place within [`super::NEAR_KM`] of it.
    pub(super) const NEAR: f64 = 1.0;
    /// The name of a place that contains it follows: "Aleppo, Syria".
    pub(super) const CONTAINED: f64 = 5.0;
    /// The text names its country or province somewhere.
    pub(super) const NAMED: f64 = 1.0;
}

const NEAR_KM: f64 = 150.0;
/// More readings than these are never the answer.
const READINGS: usize = 60;

impl Gazetteer {
    /// Chooses a reading for each candidate, `None` for those without any.
    ///
    /// Every reading starts from its prior. To it come the votes of the text's other candidates for its country and
    /// province, whether one of them lies near, and above all whether the words after it name what contains it. Equal
    /// names get equal places.
    pub fn resolve(&self, candidates: &[Candidate]) -> Vec<Option<Place>> {
        let groups = groups(candidates);
        let mut scores: Vec<Vec<f64>> =
            groups.iter().map(|group| readings(group.of).iter().map(|place| place.prior).collect()).collect();
        // The first round votes with priors, the second with what the first found.
        for _ in 0..2 {
            let votes = Votes::count(&groups, &scores);
            let chosen: Vec<Option<&Place>> =
                groups.iter().zip(&scores).map(|(group, scores)| best(readings(group.of), scores)).collect();
            scores = groups
                .iter()
                .enumerate()
                .map(|(at, group)| {
                    let others =
                        || chosen.iter().enumerate().filter(|(other, _)| *other != at).filter_map(|(_, place)| *place);
                    readings(group.of)
                        .iter()
                        .map(|place| {
                            let near = others()
                                .any(|other| is_point(other) && is_point(place) && place.km_to(other) < NEAR_KM);
                            let named = others().any(|other| place.is_within(other));
                            place.prior
                                + votes.of(place)
                                + if near { weight::NEAR } else { 0.0 }
                                + if named { weight::NAMED } else { 0.0 }
                                + if group.is_contained(place) { weight::CONTAINED } else { 0.0 }
                        })
                        .collect()
                })
                .collect();
        }
        let mut chosen = vec![None; candidates.len()];
        for (group, scores) in groups.iter().zip(&scores) {
            for member in &group.members {
                chosen[*member] = best(readings(group.of), scores).cloned();
            }
        }
        chosen
    }
}

/// Candidates with the same readings: one name, one sense.
struct Group<'a> {
    of: &'a Candidate,
    members: Vec<usize>,
    /// What follows a member after a comma.
    containers: Vec<&'a Candidate>,
}

impl Group<'_> {
    fn is_contained(&self, place: &Place) -> bool {
        self.containers.iter().any(|outer| readings(outer).iter().take(5).any(|outer| place.is_within(outer)))
    }
}

fn groups(candidates: &[Candidate]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let follows = |next: &&Candidate| {
            let gap = next.span.start().checked_sub(candidate.span.end());
            candidate.kind == Kind::Literal
                && next.kind == Kind::Literal
                && gap.is_some_and(|gap| (1..=2).contains(&gap))
        };
        let container = candidates.get(at + 1).filter(follows);
        match groups.iter_mut().find(|group| group.of.kind == candidate.kind && same(group.of, candidate)) {
            Some(group) => {
                group.members.push(at);
                group.containers.extend(container);
            }
            None => {
                groups.push(Group { of: candidate, members: vec![at], containers: container.into_iter().collect() })
            }
        }
    }
    groups
}

fn same(one: &Candidate, other: &Candidate) -> bool {
    let id = |place: &Place| (place.geonames, place.latitude, place.longitude);
    one.readings.len() == other.readings.len()
        && one.readings.first().map(id) == other.readings.first().map(id)
        && one.readings.last().map(id) == other.readings.last().map(id)
}

fn readings(candidate: &Candidate) -> &[Place] {
    &candidate.readings[..candidate.readings.len().min(READINGS)]
}

fn best<'a>(places: &'a [Place], scores: &[f64]) -> Option<&'a Place> {
    // The first of equals: readings come with the likeliest first.
    let mut best: Option<(&Place, f64)> = None;
    for (place, score) in places.iter().zip(scores) {
        if best.is_none_or(|(_, highest)| *score > highest) {
            best = Some((place, *score));
        }
    }
    best.map(|(place, _)| place)
}

/// Whether a place is small enough for its point to say where it is.
fn is_point(place: &Place) -> bool {
    place.radius_km <= NEAR_KM && !place.feature.is_country()
}

/// How the names of a text vote on countries and provinces: each name one vote, shared among its readings.
struct Votes<'a> {
    countries: BTreeMap<Iso3, f64>,
    provinces: BTreeMap<(Iso3, &'a str), f64>,
    total: f64,
}

impl<'a> Votes<'a> {
    fn count(groups: &[Group<'a>], scores: &[Vec<f64>]) -> Votes<'a> {
        let mut votes = Votes { countries: BTreeMap::new(), provinces: BTreeMap::new(), total: 0.0 };
        for (group, scores) in groups.iter().zip(scores) {
            let weight = 1.0 + (group.members.len() as f64).ln();
            let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let shares: Vec<f64> = scores.iter().map(|score| (2.0 * (score - highest)).exp()).collect();
            let sum: f64 = shares.iter().sum();
            for (place, share) in readings(group.of).iter().zip(shares) {
                let vote = weight * share / sum;
                votes.total += vote;
                let Some(country) = place.country else { continue };
                *votes.countries.entry(country).or_default() += vote;
                if let Some(province) = province(place) {
                    *votes.provinces.entry((country, province)).or_default() += vote;
                }
            }
        }
        votes
    }

    fn of(&self, place: &Place) -> f64 {
        let Some(country) = place.country else { return 0.0 };
        let share = |votes: Option<&f64>| votes.copied().unwrap_or_default() / self.total.max(f64::MIN_POSITIVE);
        let province = province(place).and_then(|province| self.provinces.get(&(country, province)));
        weight::COUNTRY * share(self.countries.get(&country)) + weight::PROVINCE * share(province)
    }
}

fn province(place: &Place) -> Option<&str> {
    match place.feature.as_str() {
        "ADM1" => Some(&place.name),
        _ => place.admin1.as_deref(),
    }
}
