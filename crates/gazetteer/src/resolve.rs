//! One reading for each candidate of a text, all of them together.

use std::collections::BTreeMap;

use crate::find::{Candidate, Kind};
use crate::lookup::Gazetteer;
use crate::place::{Iso3, Place};

/// What speaks for a reading beside its prior, in orders of magnitude of population: the prior of a city ten times as
/// large is one higher.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Weights {
    /// The share of the other names' votes that its country has.
    pub country: f64,
    /// The share of the other names' votes that its province has.
    pub province: f64,
    /// Other names mean places within 150 km: times the logarithm of one more than their number.
    pub near: f64,
    /// Other names mean places within 40 km, likewise.
    pub close: f64,
    /// The name of a place that contains it follows: "Aleppo, Syria".
    pub contained: f64,
    /// The text names its province or county somewhere.
    pub in_named_province: f64,
    /// It is a province or county itself.
    pub admin: f64,
    /// How sharply a name's vote falls to its likeliest reading.
    pub sharpness: f64,
    /// The share that a reading, with those near it, needs to be chosen.
    pub least: f64,
}

impl Default for Weights {
    /// Fitted by coordinate descent on the shared corpora of places, and rounded; `tests/shared_places.rs` tells how
    /// well the fit holds for documents it has not seen.
    fn default() -> Weights {
        Weights {
            country: 3.0,
            province: 3.5,
            near: 1.4,
            close: 0.8,
            contained: 5.0,
            in_named_province: 1.2,
            admin: 0.5,
            sharpness: 1.4,
            // Of readings with a lower share fewer than three in ten are right.
            least: 0.4,
        }
    }
}

/// More readings than these are never the answer.
const READINGS: usize = 80;

/// So many readings of a name are told.
const TOLD: usize = 6;

/// What a score is the sum of, in the order of [`Reading::parts`].
pub const PARTS: [&str; 8] =
    ["prior", "country", "province", "near", "close", "in named province", "contained", "admin"];

/// One reading of a name in a text, with what speaks for it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reading {
    /// The place.
    pub place: Place,
    /// How likely it is among the readings of the name, 0 to 1: a softmax of the scores.
    pub share: f64,
    /// The share of all readings that lie within 50 km of it: a town and its province are one place or nearly.
    pub support: f64,
    /// What its score is the sum of, as [`PARTS`] names it, each part already weighted.
    pub parts: [f64; PARTS.len()],
}

impl Reading {
    /// What the readings are compared by.
    pub fn score(&self) -> f64 {
        self.parts.iter().sum()
    }
}

impl Gazetteer {
    /// Chooses a reading for each candidate, `None` for those without any and where none stands out: a guess is no reading.
    ///
    /// Every reading starts from its prior. To it come the votes of the text's other names for its country and
    /// province, how many of them lie near, and above all whether the words after it name what contains it. Equal names
    /// get equal places.
    pub fn resolve(&self, candidates: &[Candidate]) -> Vec<Option<Place>> {
        self.resolve_with(candidates, &Weights::default())
    }

    /// The same with other weights.
    pub fn resolve_with(&self, candidates: &[Candidate], weights: &Weights) -> Vec<Option<Place>> {
        let chosen = |readings: Vec<Reading>| readings.into_iter().next().filter(|r| r.support >= weights.least);
        self.weigh_with(candidates, weights).into_iter().map(|readings| chosen(readings).map(|r| r.place)).collect()
    }

    /// The likeliest readings of each candidate with what speaks for them: what [`Gazetteer::resolve`] chooses from.
    pub fn weigh(&self, candidates: &[Candidate]) -> Vec<Vec<Reading>> {
        self.weigh_with(candidates, &Weights::default())
    }

    fn weigh_with(&self, candidates: &[Candidate], weights: &Weights) -> Vec<Vec<Reading>> {
        let groups = groups(candidates);
        let parts = scored(&groups, weights);
        let mut out = vec![Vec::new(); candidates.len()];
        for ((group, parts), scores) in groups.iter().zip(&parts).zip(sums(&parts)) {
            let shares = shares(&scores, weights.sharpness);
            let mut order: Vec<usize> = (0..shares.len()).collect();
            order.sort_by(|one, other| shares[*other].total_cmp(&shares[*one]));
            let places = readings(group.of);
            let reading = |i: &usize| {
                let near = |j: &&usize| places[**j].km_to(&places[*i]) <= 50.0;
                let support = order.iter().filter(near).map(|j| shares[*j]).sum();
                Reading { place: places[*i].clone(), share: shares[*i], support, parts: parts[*i] }
            };
            let likeliest: Vec<Reading> = order.iter().take(TOLD).map(reading).collect();
            for member in &group.members {
                out[*member].clone_from(&likeliest);
            }
        }
        out
    }
}

impl Reading {
    /// Whether it stands out enough to be chosen.
    pub fn is_settled(&self) -> bool {
        self.support >= Weights::default().least
    }
}

type Parts = [f64; PARTS.len()];

/// The parts of the score of every reading of every name.
fn scored(groups: &[Group], weights: &Weights) -> Vec<Vec<Parts>> {
    let prior = |place: &Place| {
        let mut parts = [0.0; PARTS.len()];
        parts[0] = place.prior;
        parts
    };
    let mut parts: Vec<Vec<Parts>> = groups.iter().map(|g| readings(g.of).iter().map(prior).collect()).collect();
    // The first round votes with priors, the next with what the one before it found.
    for _ in 0..3 {
        parts = round(groups, &sums(&parts), weights);
    }
    parts
}

fn sums(parts: &[Vec<Parts>]) -> Vec<Vec<f64>> {
    parts.iter().map(|all| all.iter().map(|parts| parts.iter().sum()).collect()).collect()
}

/// Softmax of scores.
fn shares(scores: &[f64], sharpness: f64) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares: Vec<f64> = scores.iter().map(|score| (sharpness * (score - highest)).exp()).collect();
    let sum: f64 = shares.iter().sum();
    shares.into_iter().map(|share| share / sum).collect()
}

/// Scores every reading of every name by the scores of the others.
fn round(groups: &[Group], scores: &[Vec<f64>], weights: &Weights) -> Vec<Vec<Parts>> {
    let ballots: Vec<Ballot> =
        groups.iter().zip(scores).map(|(group, scores)| Ballot::of(group, scores, weights.sharpness)).collect();
    let votes = Votes::count(&ballots);
    let chosen: Vec<Option<&Place>> =
        groups.iter().zip(scores).map(|(group, scores)| best(readings(group.of), scores)).collect();
    let score = |at: usize, place: &Place| {
        let others = || chosen.iter().enumerate().filter(|(other, _)| *other != at).filter_map(|(_, place)| *place);
        let (mut near, mut close) = (0.0_f64, 0.0_f64);
        let mut province = false;
        for other in others() {
            if is_point(other) && is_point(place) {
                let distance = place.km_to(other);
                near += f64::from(distance < 150.0);
                close += f64::from(distance < 40.0);
            }
            province |= !other.feature.is_country() && place.is_within(other);
        }
        let (for_country, for_province) = votes.without(&ballots[at], place);
        let when = |holds: bool, weight: f64| if holds { weight } else { 0.0 };
        [
            place.prior,
            weights.country * for_country,
            weights.province * for_province,
            weights.near * near.ln_1p(),
            weights.close * close.ln_1p(),
            when(province, weights.in_named_province),
            when(groups[at].is_contained(place), weights.contained),
            when(place.feature.is_admin(), weights.admin),
        ]
    };
    let all = |(at, group): (usize, &Group)| readings(group.of).iter().map(|place| score(at, place)).collect();
    groups.iter().enumerate().map(all).collect()
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
    place.radius_km <= 150.0 && !place.feature.is_country()
}

/// How one name votes: one vote, and a little more where it stands often, shared among its readings.
struct Ballot<'a> {
    weight: f64,
    shares: Vec<(&'a Place, f64)>,
}

impl<'a> Ballot<'a> {
    fn of(group: &Group<'a>, scores: &[f64], sharpness: f64) -> Ballot<'a> {
        let weight = 1.0 + (group.members.len() as f64).ln();
        let shares = shares(scores, sharpness).into_iter().map(|share| weight * share);
        Ballot { weight, shares: readings(group.of).iter().zip(shares).collect() }
    }

    fn country(&self, country: Iso3) -> f64 {
        self.shares.iter().filter(|(place, _)| place.country == Some(country)).map(|(_, share)| share).sum()
    }

    fn province(&self, key: (Iso3, &str)) -> f64 {
        self.shares.iter().filter(|(place, _)| province(place) == Some(key)).map(|(_, share)| share).sum()
    }
}

/// The votes of all names of a text.
struct Votes<'a> {
    countries: BTreeMap<Iso3, f64>,
    provinces: BTreeMap<(Iso3, &'a str), f64>,
    total: f64,
}

impl<'a> Votes<'a> {
    fn count(ballots: &[Ballot<'a>]) -> Votes<'a> {
        let mut votes = Votes { countries: BTreeMap::new(), provinces: BTreeMap::new(), total: 0.0 };
        for ballot in ballots {
            for (place, share) in &ballot.shares {
                votes.total += share;
                if let Some(country) = place.country {
                    *votes.countries.entry(country).or_default() += share;
                }
                if let Some(key) = province(place) {
                    *votes.provinces.entry(key).or_default() += share;
                }
            }
        }
        votes
    }

    /// The shares of a place's country and province among the names other than its own.
    fn without(&self, own: &Ballot, place: &Place) -> (f64, f64) {
        let Some(country) = place.country else { return (0.0, 0.0) };
        let others = self.total - if own.shares.is_empty() { 0.0 } else { own.weight };
        if others < 1e-9 {
            return (0.0, 0.0);
        }
        let for_country = self.countries.get(&country).map_or(0.0, |votes| votes - own.country(country));
        let for_province =
            province(place).map_or(0.0, |key| self.provinces.get(&key).map_or(0.0, |votes| votes - own.province(key)));
        (for_country.max(0.0) / others, for_province.max(0.0) / others)
    }
}

fn province(place: &Place) -> Option<(Iso3, &str)> {
    let name = match place.feature.as_str() {
        "ADM1" => &place.name,
        _ => place.admin1.as_ref()?,
    };
    Some((place.country?, name))
}
