//! What one report tells, put together: its claims about one thing are one happening, whoever holds them.

use record::{Claim, Extent, FigureOf, Identity, Measure, Participant, Precision, Status};

use crate::day::Days;
use crate::words::{short_hash, tells, tokens};

/// Event types that may tell one thing, by the name of the first: a capture is an arrest in the other side's words.
const GROUPS: &[&[&str]] = &[
    &["ASSAULT", "DEATH"],
    &["CAPTURE", "COERCE", "RECAPTURE", "SURRENDER"],
    &["EXCHANGE", "RELEASE", "REPATRIATION", "RETREAT", "TRANSFER"],
    &["EVACUATION", "FLIGHT"],
    &["AGREE", "COOPERATE"],
];

/// Types that are spoken or decided more than done: two of them are one only where a party or a word is the same.
const SPOKEN: &[&str] =
    &["ACCUSE", "AGREE", "CONCEDE", "CONSULT", "COOPERATE", "REJECT", "REQUEST", "SANCTION", "SUPPORT", "THREATEN"];

/// So many days between what one report tells are read wrong now and then; told again at another time is another thing.
const MISREAD: i32 = 30;

/// Places so far from each other, in kilometres, are not one.
pub(crate) const APART: f64 = 50.0;

/// A spot on the globe, in hundredths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    pub(crate) latitude: i16,
    pub(crate) longitude: i16,
}

impl Spot {
    pub(crate) fn new(latitude: f64, longitude: f64) -> Spot {
        Spot { latitude: (latitude * 100.0).round() as i16, longitude: (longitude * 100.0).round() as i16 }
    }

    /// Kilometres between two spots, by the flat approximation that is good for neighbours.
    pub(crate) fn distance(self, other: Spot) -> f64 {
        const KILOMETRES: f64 = 1.1132;
        let north = f64::from(self.latitude) - f64::from(other.latitude);
        let mut east = (f64::from(self.longitude) - f64::from(other.longitude)).abs();
        east = east.min(36_000.0 - east);
        let narrower = (f64::from(self.latitude) / 100.0).to_radians().cos();
        KILOMETRES * (north * north + east * east * narrower * narrower).sqrt()
    }
}

/// Claims of one report about one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Happening {
    /// Places of the claims in the report's list.
    pub(crate) claims: Vec<u16>,
    /// Of which group of types.
    pub(crate) group: u32,
    /// Types, hashed.
    pub(crate) types: Vec<u32>,
    /// Days that the claims give.
    pub(crate) days: Vec<Days>,
    /// Towns and spots that the claims give.
    pub(crate) spots: Vec<Spot>,
    /// Names of the places, hashed, whether a gazetteer holds them or not.
    pub(crate) names: Vec<u32>,
    pub(crate) countries: Vec<u32>,
    pub(crate) actors: Vec<u32>,
    pub(crate) recipients: Vec<u32>,
    pub(crate) killed: Vec<u32>,
    pub(crate) injured: Vec<u32>,
    /// Triggers' words, hashed.
    pub(crate) triggers: Vec<u32>,
    /// An offensive, which holds incidents and is none.
    pub(crate) campaign: bool,
    /// Told as background only.
    pub(crate) background: bool,
    /// How much the report makes of it.
    pub(crate) weight: u16,
}

/// The happenings of a report, the weightiest first.
pub(crate) fn happenings(claims: &[Claim]) -> Vec<Happening> {
    let mut found: Vec<Happening> = Vec::new();
    for (i, claim) in claims.iter().enumerate() {
        let next = of_claim(i, claim, claims.len());
        let denied = |h: &Happening| {
            let at = claim.denies.as_ref().and_then(|id| claims.iter().position(|c| c.id == *id));
            at.is_some_and(|at| h.claims.contains(&(at as u16)))
        };
        let spoken = SPOKEN.contains(&claim.r#type.as_str());
        match found.iter().rposition(|h| denied(h) || h.may_be(&next, spoken)) {
            Some(at) => found[at].join(next),
            None => found.push(next),
        }
    }
    found.sort_by_key(|h| (std::cmp::Reverse(h.weight), h.claims[0]));
    found
}

/// The first of the types that may tell the same, hashed.
pub(crate) fn group(r#type: &str) -> u32 {
    let all = GROUPS.iter().find(|g| g.contains(&r#type));
    short_hash(all.map_or(r#type, |g| g[0]))
}

fn of_claim(i: usize, claim: &Claim, all: usize) -> Happening {
    let mut h = Happening {
        claims: vec![i.min(usize::from(u16::MAX)) as u16],
        group: group(&claim.r#type),
        types: vec![short_hash(&claim.r#type)],
        days: claim.when.iter().filter_map(Days::of).collect(),
        actors: claim.actors.iter().filter_map(key).collect(),
        recipients: claim.recipients.iter().filter_map(key).collect(),
        campaign: claim.extent == Some(Extent::Campaign),
        background: claim.historical,
        ..Happening::default()
    };
    if let Some(place) = &claim.r#where {
        let fine = !matches!(place.precision, None | Some(Precision::Country | Precision::Admin1));
        h.spots =
            place.latitude.zip(place.longitude).filter(|_| fine).map(|(n, e)| Spot::new(n, e)).into_iter().collect();
        if place.is_told() && place.precision != Some(Precision::Country) {
            h.names = vec![name_key(&place.name)];
        }
        h.countries = place.country.iter().map(|c| short_hash(c)).collect();
    }
    for figure in &claim.figures {
        let told = matches!(figure.measure, Measure::Incident | Measure::Running);
        // One is what most have, and told of each of many alone.
        let Some(n) = figure.at_least.or(figure.at_most).filter(|n| told && *n > 1) else { continue };
        match figure.of {
            FigureOf::Killed => h.killed.push(n.min(u64::from(u32::MAX)) as u32),
            FigureOf::Injured => h.injured.push(n.min(u64::from(u32::MAX)) as u32),
            _ => {}
        }
    }
    h.triggers = tokens(claim.trigger.quote()).filter(|(w, _)| tells(w)).map(|(w, _)| short_hash(stem(&w))).collect();
    // What stands first, is told often, with figures, as news: that the report is about.
    let early = 4 * (all - i) / all.max(1);
    let happened = matches!(claim.status, Status::Occurred | Status::Ongoing | Status::Attempted);
    let counted = claim.figures.iter().any(|f| f.at_least.or(f.at_most) > Some(1));
    let weight = 2 + claim.mentions.len().min(4) + early + 3 * usize::from(counted);
    let halved = usize::from(claim.historical) + usize::from(!happened);
    h.weight = (weight >> halved) as u16;
    h.tidy();
    h
}

/// What tells who somebody is: a known actor, a name, or at least a country's army or police. "A man" tells nothing.
fn key(participant: &Participant) -> Option<u32> {
    match participant {
        Participant { entity: Some(entity), .. } => Some(short_hash(entity)),
        Participant { identity: Identity::Named, name: Some(name), .. } => Some(name_key(name)),
        Participant { country: Some(country), sector: Some(sector), .. } => {
            Some(short_hash(&format!("{country}/{sector}")))
        }
        _ => None,
    }
}

fn name_key(name: &str) -> u32 {
    let words: Vec<String> = tokens(name).map(|(w, _)| w).filter(|w| tells(w)).collect();
    short_hash(&words.join(" "))
}

/// A word without the endings that a verb and its noun part by.
fn stem(word: &str) -> &str {
    ["ings", "ing", "ed", "es", "s"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .filter(|stem| stem.len() >= 3)
        .unwrap_or(word)
}

/// Whether two lists have something in common.
pub(crate) fn meet(a: &[u32], b: &[u32]) -> bool {
    a.iter().any(|x| b.contains(x))
}

/// Whether two lists are both there and have nothing in common.
pub(crate) fn clash(a: &[u32], b: &[u32]) -> bool {
    !a.is_empty() && !b.is_empty() && !meet(a, b)
}

impl Happening {
    /// Whether `next` may be the same thing told again in the same report.
    fn may_be(&self, next: &Happening, spoken: bool) -> bool {
        let alike = || meet(&self.actors, &next.actors) || meet(&self.recipients, &next.recipients);
        let word = || meet(&self.triggers, &next.triggers);
        // One that strikes back is not the one that was struck.
        let turned = meet(&self.actors, &next.recipients) && meet(&self.recipients, &next.actors);
        let others = clash(&self.actors, &next.actors) && clash(&self.recipients, &next.recipients);
        self.group == next.group
            && self.campaign == next.campaign
            && !turned
            && !self.days_clash(next, 1)
            && !self.places_clash(next)
            && !others
            && (!spoken || alike() || word())
    }

    /// Days between what the two give, if both give any.
    pub(crate) fn days_between(&self, other: &Happening) -> Option<i32> {
        self.days.iter().flat_map(|a| other.days.iter().map(|b| a.between(*b))).min()
    }

    /// Whether both cannot be one, told in one report as they are: of two places, or of two days and not alike otherwise.
    pub(crate) fn clash(&self, other: &Happening) -> bool {
        let differ = || {
            clash(&self.killed, &other.killed)
                || clash(&self.injured, &other.injured)
                || clash(&self.recipients, &other.recipients)
                || clash(&self.names, &other.names)
        };
        let then = || self.days_clash(other, MISREAD) || (self.days_clash(other, 2) && differ());
        self.group == other.group && (self.places_clash(other) || then())
    }

    fn days_clash(&self, other: &Happening, slack: i32) -> bool {
        self.days_between(other).is_some_and(|d| d > slack)
    }

    /// Kilometres between what the two give, if both give any.
    pub(crate) fn distance(&self, other: &Happening) -> Option<f64> {
        let all = self.spots.iter().flat_map(|a| other.spots.iter().map(|b| a.distance(*b)));
        all.min_by(f64::total_cmp)
    }

    fn places_clash(&self, other: &Happening) -> bool {
        // One name that was placed twice was misplaced once.
        let far = self.distance(other).is_some_and(|d| d > APART) || clash(&self.countries, &other.countries);
        far && !meet(&self.names, &other.names)
    }

    fn join(&mut self, next: Happening) {
        self.claims.extend(next.claims);
        self.background &= next.background;
        self.types.extend(next.types);
        self.days.extend(next.days);
        self.spots.extend(next.spots);
        self.names.extend(next.names);
        self.countries.extend(next.countries);
        self.actors.extend(next.actors);
        self.recipients.extend(next.recipients);
        self.killed.extend(next.killed);
        self.injured.extend(next.injured);
        self.triggers.extend(next.triggers);
        self.weight = self.weight.saturating_add(next.weight);
        self.tidy();
    }

    /// Sorts what has no order, once each, and keeps a handful.
    fn tidy(&mut self) {
        const HANDFUL: usize = 6;
        for list in [
            &mut self.types,
            &mut self.names,
            &mut self.countries,
            &mut self.actors,
            &mut self.recipients,
            &mut self.killed,
            &mut self.injured,
            &mut self.triggers,
        ] {
            list.sort_unstable();
            list.dedup();
            list.truncate(HANDFUL);
        }
        self.days.sort_unstable();
        self.days.dedup();
        self.days.truncate(HANDFUL);
        self.spots.sort_unstable();
        self.spots.dedup();
        self.spots.truncate(HANDFUL);
    }
}
