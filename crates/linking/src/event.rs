//! The record of an event, made of its claims: who says what, and what they do not agree on. Nothing is summed.

use std::collections::{BTreeMap, BTreeSet};

use record::id::{ClaimId, EventId, digest, sha256};
use record::{
    Because, Claim, Dispute, DisputeOver, Document, Event, EventPlace, EventTime, FigureOf, HeldStatus, Identity,
    Measure, Origin, Participant, Party, Precision, Reason, Said, Side, Statement, Status, Toll, When, Where, Whom,
};

use crate::clusters::Link;
use crate::happening::{APART, Spot};
use crate::origins::{Speaker, is_party, speaker};

/// What one report tells of an event.
#[derive(Debug, Clone)]
pub struct Told<'r> {
    /// The report.
    pub document: &'r Document,
    /// The first report that its text is a copy of, or itself.
    pub first: &'r Document,
    /// All its statements.
    pub statements: &'r [Statement],
    /// Its claims of this event.
    pub claims: Vec<&'r Claim>,
}

/// One claim with whose word it is.
struct Voiced<'r> {
    claim: &'r Claim,
    document: &'r Document,
    origin: usize,
}

/// The record of an event; `told` comes in the order of publication and holds at least one claim.
///
/// `links` gives the reasons, by places in `told`; `part_of` is the event that this one is an incident of.
pub fn event(told: &[Told<'_>], links: &[Link], part_of: Option<EventId>) -> Event {
    let (voiced, origins) = voices(told);
    let claims: Vec<&Claim> = voiced.iter().map(|v| v.claim).collect();
    let main = most(voiced.iter().map(|v| v.claim.r#type.as_str())).unwrap_or_default().to_owned();
    let of_type: Vec<&Claim> = claims.iter().copied().filter(|c| c.r#type == main).collect();
    let mut publishers: Vec<String> = told.iter().filter_map(|t| t.document.publisher.clone()).collect();
    publishers.sort();
    publishers.dedup();
    let reasons = links.iter().filter_map(|link| {
        Some(Reason {
            claim: told.get(link.of)?.claims.first()?.id.clone(),
            with: told.get(link.with)?.claims.first()?.id.clone(),
            score: rounded(1.0 / (1.0 + (-link.score).exp())),
            because: link
                .because
                .iter()
                .map(|(feature, weight)| Because { feature: (*feature).to_owned(), weight: rounded(*weight) })
                .collect(),
        })
    });
    let mut event = Event {
        id: claims.first().map_or(EventId(String::new()), |c| event_id(&c.id)),
        modes: union(of_type.iter().flat_map(|c| &c.modes)),
        contexts: union(claims.iter().flat_map(|c| &c.contexts)),
        plover: most(of_type.iter().filter_map(|c| c.plover.as_deref())).map(str::to_owned),
        acled: most(of_type.iter().filter_map(|c| c.acled.map(|a| a.sub_event))).map(Into::into),
        claims: claims.iter().map(|c| c.id.clone()).collect(),
        status: statuses(&voiced),
        when: time(&voiced),
        r#where: place(&voiced),
        actors: parties(&voiced, |c| &c.actors),
        recipients: parties(&voiced, |c| &c.recipients),
        figures: tolls(&voiced),
        reports: told.iter().map(|t| t.document.id.clone()).collect(),
        publishers,
        part_of,
        disputes: Vec::new(),
        reasons: reasons.collect(),
        revision: String::new(),
        r#type: main,
        origins,
    };
    event.disputes = disputes(&voiced, &event);
    let line = record::Record::Event(event.clone()).to_line();
    event.revision = sha256(line.as_bytes())[..24].to_owned();
    event
}

/// The id of the event whose first claim is this one.
pub fn event_id(first: &ClaimId) -> EventId {
    EventId(digest("event", &[Some(&first.0)]))
}

/// Three decimals: what a reader can use.
fn rounded(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// The claims with whose word they are, and the origins in the order they first speak.
fn voices<'r>(told: &[Told<'r>]) -> (Vec<Voiced<'r>>, Vec<Origin>) {
    let all: Vec<&Claim> = told.iter().flat_map(|t| t.claims.iter().copied()).collect();
    let mut speakers: Vec<Speaker> = Vec::new();
    let mut origins: Vec<Origin> = Vec::new();
    let mut voiced = Vec::new();
    for t in told {
        for claim in &t.claims {
            let speaker = speaker(claim, t.statements, t.document, t.first);
            let origin = speakers.iter().position(|s| s.key == speaker.key).unwrap_or_else(|| {
                origins.push(Origin {
                    name: speaker.name.clone(),
                    kind: speaker.kind,
                    entity: speaker.entity.clone(),
                    country: speaker.country.clone(),
                    sector: speaker.sector.clone(),
                    party: is_party(&speaker, &all),
                    claims: Vec::new(),
                });
                speakers.push(speaker);
                origins.len() - 1
            });
            origins[origin].claims.push(claim.id.clone());
            voiced.push(Voiced { claim, document: t.document, origin });
        }
    }
    (voiced, origins)
}

/// What occurs most often; among equals the least.
fn most<T: Ord>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    let top = counts.values().copied().max()?;
    counts.into_iter().find(|(_, n)| *n == top).map(|(item, _)| item)
}

fn union<'c>(items: impl Iterator<Item = &'c String>) -> Vec<String> {
    let mut all: Vec<String> = items.cloned().collect();
    all.sort();
    all.dedup();
    all
}

fn distinct(mut origins: Vec<usize>) -> Vec<usize> {
    origins.sort_unstable();
    origins.dedup();
    origins
}

fn statuses(voiced: &[Voiced<'_>]) -> Vec<HeldStatus> {
    let mut groups: BTreeMap<(Status, record::Certainty, bool), Vec<&Voiced<'_>>> = BTreeMap::new();
    for v in voiced {
        groups.entry((v.claim.status, v.claim.certainty, v.claim.negative)).or_default().push(v);
    }
    let held = groups.into_iter().map(|((status, certainty, negative), all)| HeldStatus {
        status,
        certainty,
        negative,
        origins: distinct(all.iter().map(|v| v.origin).collect()),
        claims: all.iter().map(|v| v.claim.id.clone()).collect(),
    });
    held.collect()
}

/// What tells an event's time, place and doers: news before background, and what is not denied.
fn telling<'v, 'r>(voiced: &'v [Voiced<'r>]) -> impl Iterator<Item = &'v Voiced<'r>> + Clone {
    let news = voiced.iter().any(|v| !v.claim.historical);
    voiced.iter().filter(move |v| !(news && v.claim.historical))
}

/// The value that most origins give, and among equals the one first told.
fn favoured<'v, 'r, T, K: Ord>(
    voiced: impl Iterator<Item = &'v Voiced<'r>>,
    value: impl Fn(&'r Claim) -> Option<(K, T)>,
) -> Option<(T, &'r Claim)>
where
    'r: 'v,
{
    let mut groups: BTreeMap<K, (Vec<usize>, usize, T, &'r Claim)> = BTreeMap::new();
    for (at, v) in voiced.enumerate() {
        if let Some((key, value)) = value(v.claim) {
            groups.entry(key).or_insert_with(|| (Vec::new(), at, value, v.claim)).0.push(v.origin);
        }
    }
    let rank = |(origins, at, ..): &(Vec<usize>, usize, T, &Claim)| {
        (distinct(origins.clone()).len(), origins.len(), std::cmp::Reverse(*at))
    };
    groups.into_values().max_by_key(rank).map(|(_, _, value, claim)| (value, claim))
}

fn time(voiced: &[Voiced<'_>]) -> Option<EventTime> {
    let all = telling(voiced);
    let finest = all.clone().filter_map(|v| v.claim.when.as_ref()).map(|w| w.grain).min()?;
    let of = |c: &'_ Claim| -> Option<((String, String), When)> {
        let when = c.when.as_ref().filter(|w| w.grain == finest)?;
        Some(((when.from.clone(), when.until.clone()), when.clone()))
    };
    let (When { from, until, grain, .. }, claim) = favoured(all, of)?;
    Some(EventTime { from, until, grain, claim: claim.id.clone() })
}

/// How coarse a place is, finest first.
fn coarseness(precision: Option<Precision>) -> u8 {
    match precision {
        Some(Precision::Site | Precision::City) => 0,
        Some(Precision::Admin2) => 1,
        Some(Precision::Admin1) => 2,
        Some(Precision::Country) | None => 3,
    }
}

fn place(voiced: &[Voiced<'_>]) -> Option<EventPlace> {
    let all = telling(voiced);
    let finest = all.clone().filter_map(|v| v.claim.r#where.as_ref()).map(|w| coarseness(w.precision)).min()?;
    let of = |c: &'_ Claim| -> Option<((Option<u32>, String), Where)> {
        let place = c.r#where.as_ref().filter(|w| coarseness(w.precision) == finest)?;
        let name = if place.geonames.is_some() { String::new() } else { place.name.to_lowercase() };
        Some(((place.geonames, name), place.clone()))
    };
    let (place, claim) = favoured(all, of)?;
    Some(EventPlace {
        within: place.within.filter(|_| place.geonames.is_some()).map(|w| w.quote().to_owned()),
        name: place.name,
        geonames: place.geonames,
        country: place.country,
        admin1: place.admin1,
        latitude: place.latitude,
        longitude: place.longitude,
        precision: place.precision,
        radius_km: place.radius_km,
        claim: claim.id.clone(),
    })
}

/// What makes two participants one.
fn identity(p: &Participant) -> String {
    let bare = |s: &str| s.to_lowercase().trim_start_matches("the ").to_owned();
    match (&p.entity, p.identity, &p.name) {
        (Some(entity), ..) => format!("entity {entity}"),
        (None, Identity::Named, Some(name)) => format!("name {}", bare(name)),
        (None, Identity::Unidentified, _) => "unidentified".to_owned(),
        (None, _, Some(name)) => {
            let kind = [p.country.as_deref().unwrap_or(""), p.sector.as_deref().unwrap_or("")].join("/");
            if kind.len() > 1 { format!("kind {kind}") } else { format!("words {}", bare(name)) }
        }
        (None, _, None) => "private".to_owned(),
    }
}

fn parties<'r>(voiced: &[Voiced<'r>], of: impl Fn(&'r Claim) -> &'r Vec<Participant>) -> Vec<Party> {
    let mut found: Vec<(String, Party)> = Vec::new();
    // Who denies that somebody did it does not say that he did.
    let denied = |v: &&Voiced<'_>| v.claim.status == Status::Negated;
    let all_deny = voiced.iter().all(|v| denied(&v));
    for v in voiced.iter().filter(|v| all_deny || !denied(v)) {
        for p in of(v.claim) {
            let key = identity(p);
            match found.iter_mut().find(|(k, _)| *k == key) {
                Some((_, party)) => {
                    party.origins.push(v.origin);
                    party.claims.push(v.claim.id.clone());
                    // A name tells more than a description.
                    if p.identity < party.identity {
                        party.name.clone_from(&p.name);
                        party.identity = p.identity;
                    }
                    party.country = party.country.take().or_else(|| p.country.clone());
                    party.sector = party.sector.take().or_else(|| p.sector.clone());
                }
                None => found.push((
                    key,
                    Party {
                        name: p.name.clone(),
                        country: p.country.clone(),
                        sector: p.sector.clone(),
                        entity: p.entity.clone(),
                        identity: p.identity,
                        private: p.private,
                        origins: vec![v.origin],
                        claims: vec![v.claim.id.clone()],
                    },
                )),
            }
        }
    }
    for (_, party) in &mut found {
        party.origins = distinct(std::mem::take(&mut party.origins));
        party.claims.dedup();
    }
    found.into_iter().map(|(_, party)| party).collect()
}

/// Who counts what. An origin's later count of the same takes the place of its earlier one, and of what one report counts the whole
/// that of its parts; what one claim counts of the same is one number, soldiers and villagers together. Counts of those who stay (a
/// camp's people) are none of an event.
fn tolls(voiced: &[Voiced<'_>]) -> Vec<Toll> {
    let mut found: BTreeMap<FigureOf, (Vec<Whom>, Vec<Said>)> = BTreeMap::new();
    let counts: Vec<Vec<Count>> = voiced.iter().map(counts_of).collect();
    let all = || voiced.iter().zip(&counts).flat_map(|(v, own)| own.iter().map(move |count| (v, count)));
    // The largest count of each report and, in it, of each origin.
    let mut most: BTreeMap<_, u64> = BTreeMap::new();
    for (v, count) in all() {
        for origin in [None, Some(v.origin)] {
            let most = most.entry((&v.document.id, count.of, count.measure, origin)).or_default();
            *most = count.least().max(*most);
        }
    }
    let mut told = BTreeSet::new();
    for (v, count) in all() {
        let most = |origin| most[&(&v.document.id, count.of, count.measure, origin)];
        let part = count.is_part_of(most(Some(v.origin)), most(None));
        let (whom, says) = found.entry(count.of).or_default();
        if !part {
            whom.push(count.whom);
        }
        if told.insert((count.of, v.origin, count.at_least, count.at_most, &v.document.published)) {
            says.push(Said {
                origin: v.origin,
                at_least: count.at_least,
                at_most: count.at_most,
                measure: count.measure,
                claim: v.claim.id.clone(),
                published: v.document.published.clone(),
                superseded: part,
            });
        }
    }
    let toll = |(of, (whom, mut says)): (FigureOf, (Vec<Whom>, Vec<Said>))| {
        let mut last: BTreeMap<usize, Option<String>> = BTreeMap::new();
        for said in &says {
            let last = last.entry(said.origin).or_default();
            *last = said.published.clone().max(last.take());
        }
        for said in &mut says {
            said.superseded |= said.published.is_some() && said.published < last[&said.origin];
        }
        let standing = || says.iter().filter(|s| !s.superseded && s.measure != Measure::Projected);
        let low = standing().filter_map(|s| s.at_least.or(s.at_most)).min();
        let high = standing().filter_map(|s| s.at_most.or(s.at_least)).max();
        Toll { of, whom: together(&whom), low, high, says }
    };
    found.into_iter().map(toll).collect()
}

/// What one claim counts of the same.
struct Count {
    of: FigureOf,
    whom: Whom,
    at_least: Option<u64>,
    at_most: Option<u64>,
    measure: Measure,
}

impl Count {
    fn least(&self) -> u64 {
        self.at_least.or(self.at_most).unwrap_or(0)
    }

    /// Whether another count of the same report is that of the whole: the largest in the same voice ("three were killed; … two of them"),
    /// or in any where this tells of one person ("police counted three dead; the teacher was killed").
    fn is_part_of(&self, most_in_voice: u64, most_in_report: u64) -> bool {
        let least = self.least();
        self.measure != Measure::Projected && (most_in_voice > least || least == 1 && most_in_report > least)
    }
}

fn counts_of(v: &Voiced<'_>) -> Vec<Count> {
    let mut all: Vec<Count> = Vec::new();
    let told = v.claim.figures.iter().filter(|f| f.measure != Measure::Stock);
    for f in told.filter(|_| v.claim.status != Status::Negated) {
        match all.iter_mut().find(|c| (c.of, c.measure) == (f.of, f.measure)) {
            Some(c) => {
                // Soldiers and villagers are two; those of whom nothing is told are the whole.
                if c.whom != Whom::Unknown && f.whom != Whom::Unknown {
                    c.at_least = c.at_least.zip(f.at_least).map(|(a, b)| a.saturating_add(b));
                    c.at_most = c.at_most.zip(f.at_most).map(|(a, b)| a.saturating_add(b));
                    c.whom = together(&[c.whom, f.whom]);
                } else if f.at_least > c.at_least {
                    (c.at_least, c.at_most, c.whom) = (f.at_least, f.at_most, f.whom);
                }
            }
            None => {
                all.push(Count { of: f.of, whom: f.whom, at_least: f.at_least, at_most: f.at_most, measure: f.measure })
            }
        }
    }
    all
}

/// Whom counts of these count: where one does not tell, it is not told.
fn together(whom: &[Whom]) -> Whom {
    match whom {
        [] => Whom::Unknown,
        [first, rest @ ..] if rest.iter().all(|w| w == first) => *first,
        all if all.contains(&Whom::Unknown) => Whom::Unknown,
        _ => Whom::Mixed,
    }
}

fn disputes(voiced: &[Voiced<'_>], event: &Event) -> Vec<Dispute> {
    let mut found = Vec::new();
    let side = |value: &str, all: &[&Voiced<'_>]| Side {
        value: value.to_owned(),
        origins: distinct(all.iter().map(|v| v.origin).collect()),
        claims: all.iter().map(|v| v.claim.id.clone()).collect(),
    };
    let happened = |s: Status| matches!(s, Status::Occurred | Status::Ongoing | Status::Attempted);
    let (mut yes, mut no): (Vec<&Voiced<'_>>, Vec<&Voiced<'_>>) = Default::default();
    for v in voiced {
        if happened(v.claim.status) {
            yes.push(v);
        } else if v.claim.status == Status::Negated && !v.claim.negative {
            no.push(v);
        }
    }
    let sides = [side("happened", &yes), side("did not happen", &no)];
    if !no.is_empty() && sides[0].origins.iter().any(|o| !sides[1].origins.contains(o)) {
        found.push(Dispute { over: DisputeOver::Happened, sides: sides.into() });
    }
    let held: Vec<&Voiced<'_>> = yes;
    let mut over =
        |over: DisputeOver, value: &dyn Fn(&Claim) -> Option<String>, clash: &dyn Fn(&Claim, &Claim) -> bool| {
            let groups = sides_of(&held, value, clash);
            if groups.len() > 1 {
                let sides = groups.iter().map(|(value, all)| side(value, all)).collect();
                found.push(Dispute { over, sides });
            }
        };
    over(DisputeOver::Actor, &|c| named(&c.actors), &|a, b| apart(&a.actors, &b.actors));
    over(DisputeOver::Recipient, &|c| named(&c.recipients), &|a, b| apart(&a.recipients, &b.recipients));
    let town = |c: &Claim| c.r#where.as_ref().filter(|w| coarseness(w.precision) == 0 && w.is_told()).cloned();
    let far = |a: &Claim, b: &Claim| match (town(a).and_then(|w| spot(&w)), town(b).and_then(|w| spot(&w))) {
        (Some(x), Some(y)) => x.distance(y) > APART,
        _ => false,
    };
    over(DisputeOver::Place, &|c| town(c).map(|w| w.name), &far);
    let day = |c: &Claim| c.when.as_ref().filter(|w| w.grain == record::Grain::Day).cloned();
    let other_day = |a: &Claim, b: &Claim| match (day(a), day(b)) {
        (Some(x), Some(y)) => x.until <= y.from || y.until <= x.from,
        _ => false,
    };
    over(DisputeOver::Time, &|c| day(c).map(|w| w.from), &other_day);
    for toll in &event.figures {
        if let Some(sides) = counts(toll) {
            found.push(Dispute { over: DisputeOver::Figure, sides });
        }
    }
    found
}

fn spot(place: &Where) -> Option<Spot> {
    Some(Spot::new(place.latitude?, place.longitude?))
}

/// The names of those who can be told, in short.
fn named(all: &[Participant]) -> Option<String> {
    let names: Vec<&str> = all
        .iter()
        .filter(|p| p.entity.is_some() || p.identity == Identity::Named)
        .filter_map(|p| p.name.as_deref())
        .collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// Whether both name somebody and nobody is named by both.
fn apart(a: &[Participant], b: &[Participant]) -> bool {
    let keys = |all: &[Participant]| -> Vec<String> {
        all.iter().filter(|p| p.entity.is_some() || p.identity == Identity::Named).map(identity).collect()
    };
    let (a, b) = (keys(a), keys(b));
    !a.is_empty() && !b.is_empty() && !a.iter().any(|k| b.contains(k))
}

/// The claims by what they say, where those of different origins cannot both be right: each joins the first side that it
/// does not clash with.
fn sides_of<'v, 'r>(
    held: &[&'v Voiced<'r>],
    value: &dyn Fn(&Claim) -> Option<String>,
    clash: &dyn Fn(&Claim, &Claim) -> bool,
) -> Vec<(String, Vec<&'v Voiced<'r>>)> {
    let mut sides: Vec<(String, Vec<&'v Voiced<'r>>)> = Vec::new();
    for v in held {
        let Some(value) = value(v.claim) else { continue };
        match sides.iter_mut().find(|(_, all)| !all.iter().any(|o| clash(o.claim, v.claim))) {
            Some((_, all)) => all.push(v),
            None => sides.push((value, vec![v])),
        }
    }
    // One origin that says two things is no dispute.
    let origins = |all: &[&Voiced<'_>]| distinct(all.iter().map(|v| v.origin).collect());
    let first = sides.first().map(|(_, all)| origins(all)).unwrap_or_default();
    let disputed = sides.iter().skip(1).any(|(_, all)| origins(all) != first || first.len() > 1);
    if disputed { sides } else { Vec::new() }
}

/// The standing counts of different origins that cannot both be right.
fn counts(toll: &Toll) -> Option<Vec<Side>> {
    let bounds = |s: &Said| (s.at_least.unwrap_or(0), s.at_most.unwrap_or(u64::MAX));
    let standing: Vec<&Said> = toll.says.iter().filter(|s| !s.superseded && s.measure != Measure::Projected).collect();
    let clash = |a: &Said, b: &Said| {
        let ((low_a, high_a), (low_b, high_b)) = (bounds(a), bounds(b));
        a.origin != b.origin && (high_a < low_b || high_b < low_a)
    };
    if !standing.iter().any(|a| standing.iter().any(|b| clash(a, b))) {
        return None;
    }
    let mut sides: BTreeMap<(u64, u64), (Vec<usize>, Vec<ClaimId>)> = BTreeMap::new();
    for said in standing {
        let side = sides.entry(bounds(said)).or_default();
        side.0.push(said.origin);
        side.1.push(said.claim.clone());
    }
    let told = |(low, high): (u64, u64)| match (low, high) {
        (low, u64::MAX) => format!("at least {low}"),
        (low, high) if low == high => low.to_string(),
        (0, high) => format!("at most {high}"),
        (low, high) => format!("{low} to {high}"),
    };
    let side = |(bounds, (origins, claims)): ((u64, u64), (Vec<usize>, Vec<ClaimId>))| Side {
        value: format!("{} {}", told(bounds), toll.of),
        origins: distinct(origins),
        claims,
    };
    Some(sides.into_iter().map(side).collect())
}
