use std::io::{self, Write};

use record::id::sha256;
use record::{AcledEvent, AcledSubEvent, Certainty, FigureOf, Grain, Party, Precision};

use super::{EventExporter, Recorded, Verdict};
use crate::Country;
use crate::cells::row;
use crate::sentence::{called, sentence, short};

/// Events in columns named as ACLED names its own. Not ACLED data: nothing is taken from theirs, and they have no part in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct AcledStyle;

pub(super) const COLUMNS: [&str; 31] = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
];

impl EventExporter for AcledStyle {
    fn file(&self) -> &'static str {
        "acled_like.csv"
    }

    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", COLUMNS.join(","))
    }

    fn event(&mut self, recorded: &Recorded, out: &mut dyn Write) -> io::Result<Verdict> {
        let event = &recorded.event;
        if let Some(reason) = super::no_fact(recorded) {
            return Ok(Verdict::Withheld(reason));
        }
        let Some(acled) = event.acled else { return Ok(Verdict::Withheld("not in its typology")) };
        if super::is_country_only(event) {
            return Ok(Verdict::Withheld("known no closer than the country"));
        }
        let Some(place) = &event.r#where else { return Ok(Verdict::Unplaced("no place")) };
        let Some((iso3, country)) = place.country.as_deref().and_then(|c| Some((c, Country::of(c)?))) else {
            return Ok(Verdict::Unplaced("no country"));
        };
        let geo_precision = match place.precision {
            Some(Precision::Site | Precision::City) => "1",
            Some(Precision::Admin2) => "2",
            Some(Precision::Admin1) => "3",
            Some(Precision::Country) | None => return Ok(Verdict::Unplaced("no telling how fine the place is")),
        };
        if place.latitude.is_none() || place.longitude.is_none() {
            return Ok(Verdict::Unplaced("no coordinates"));
        }
        let Some((day, days)) = super::span(event) else { return Ok(Verdict::Unplaced("no day")) };
        let Some(time_precision) = time_precision(days, event.when.as_ref().map(|w| w.grain)) else {
            return Ok(Verdict::Unplaced("day coarser than a month"));
        };
        let sides = [&event.actors, &event.recipients].map(|parties| Sides::of(parties, acled.event, iso3));
        let [first, second] = &sides;
        let cells = vec![
            format!("DL-{iso3}-{}", base32(&event.id.0)),
            day.to_string(),
            day.year().to_string(),
            time_precision.to_owned(),
            disorder(acled.sub_event).to_owned(),
            acled.event.to_string(),
            acled.sub_event.to_string(),
            first.name.clone(),
            first.others.clone(),
            first.inter.to_owned(),
            second.name.clone(),
            second.others.clone(),
            second.inter.to_owned(),
            interaction(first, second),
            if targets_civilians(acled.sub_event, &event.recipients) { "Civilian targeting" } else { "" }.to_owned(),
            country.numeric.to_owned(),
            country.region.to_owned(),
            country.name.to_owned(),
            place.admin1.clone().unwrap_or_default(),
            if place.precision == Some(Precision::Admin2) { short(&place.name) } else { String::new() },
            String::new(),
            short(&place.name),
            super::degrees(place.latitude),
            super::degrees(place.longitude),
            geo_precision.to_owned(),
            super::list(event.publishers.iter().map(String::as_str)),
            String::new(),
            sentence(event),
            super::number(super::bounds(event, FigureOf::Killed).0),
            tags(recorded),
            recorded.changed.map(|at| at.to_string()).unwrap_or_default(),
        ];
        debug_assert_eq!(cells.len(), COLUMNS.len());
        writeln!(out, "{}", row(&cells))?;
        Ok(Verdict::Written)
    }
}

/// 1 a day, 2 a week, 3 a month; none for what is coarser.
fn time_precision(days: i64, grain: Option<Grain>) -> Option<&'static str> {
    match (days, grain) {
        (_, Some(Grain::Quarter | Grain::Year)) => None,
        (..=1, Some(Grain::Day | Grain::Period)) => Some("1"),
        (..=7, Some(Grain::Day | Grain::Week | Grain::Period)) => Some("2"),
        (..=31, _) => Some("3"),
        _ => None,
    }
}

/// Ten characters of an event's id: fifty bits.
fn base32(id: &str) -> String {
    const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digest = sha256(id.as_bytes());
    let bits = u64::from_str_radix(&digest[..13], 16).expect("a digest is hexadecimal") >> 2;
    (0..10).rev().map(|at| char::from(SIGNS[(bits >> (at * 5)) as usize & 31])).collect()
}

fn disorder(sub_event: AcledSubEvent) -> &'static str {
    match (sub_event, sub_event.event()) {
        (AcledSubEvent::ExcessiveForce, _) => "Political violence; Demonstrations",
        (AcledSubEvent::MobViolence, _) => "Political violence",
        (_, AcledEvent::Battles | AcledEvent::Explosions | AcledEvent::ViolenceAgainstCivilians) => {
            "Political violence"
        }
        (_, AcledEvent::Protests | AcledEvent::Riots) => "Demonstrations",
        (_, AcledEvent::StrategicDevelopments) => "Strategic developments",
    }
}

/// One side: the first of it, the others, and what kind it is.
struct Sides {
    name: String,
    others: String,
    inter: &'static str,
}

impl Sides {
    fn of(parties: &[Party], event: AcledEvent, iso3: &str) -> Sides {
        let Some((first, others)) = parties.split_first() else {
            return Sides { name: String::new(), others: String::new(), inter: "" };
        };
        Sides { name: called(first), others: super::names(others), inter: inter(first, event, iso3) }
    }
}

/// The kind of actor; empty where the sector does not tell.
fn inter(party: &Party, event: AcledEvent, iso3: &str) -> &'static str {
    let abroad = party.country.as_deref().is_some_and(|country| country != iso3);
    match party.sector.as_deref() {
        Some("GOV" | "MIL" | "COP" | "SPY" | "JUD" | "LEG") if abroad => "External/Other forces",
        Some("GOV" | "MIL" | "COP" | "SPY" | "JUD" | "LEG") => "State forces",
        Some("REB") => "Rebel group",
        Some("PRM" | "UAF" | "CRM") => "Political militia",
        Some("UNK") | None => "",
        Some(_) => match event {
            AcledEvent::Protests => "Protesters",
            AcledEvent::Riots => "Rioters",
            _ => "Civilians",
        },
    }
}

fn interaction(first: &Sides, second: &Sides) -> String {
    match (first, second) {
        (a, b) if !a.inter.is_empty() && !b.inter.is_empty() => format!("{}-{}", a.inter, b.inter),
        (a, b) if !a.inter.is_empty() && b.name.is_empty() => format!("{} only", a.inter),
        _ => String::new(),
    }
}

fn targets_civilians(sub_event: AcledSubEvent, recipients: &[Party]) -> bool {
    const CIVIL: [&str; 11] = ["CVL", "REF", "MED", "JRN", "EDU", "REL", "AGR", "LAB", "BUS", "SOC", "NGO"];
    let civil = |party: &Party| party.sector.as_deref().is_some_and(|sector| CIVIL.contains(&sector));
    match sub_event.event() {
        AcledEvent::ViolenceAgainstCivilians => true,
        AcledEvent::Explosions => !recipients.is_empty() && recipients.iter().all(civil),
        _ => sub_event == AcledSubEvent::ExcessiveForce,
    }
}

/// What ACLED's columns have no place for: at which stages, by whose word, whether it is disputed, on how many origins it rests.
fn tags(recorded: &Recorded) -> String {
    let event = &recorded.event;
    let plain = |words: &str| words.replace([';', '='], ",");
    let by = |names: String| plain(&names.replace("; ", "|"));
    let mut tags = vec![
        format!("realis={}", super::stages(event).replace("; ", "|")),
        format!("claimed_by={}", by(super::origin_names(event, super::asserted(event)))),
    ];
    let denied = super::origin_names(event, super::denied(event));
    if !denied.is_empty() {
        tags.push(format!("denied_by={}", by(denied)));
    }
    let mut over: Vec<&str> = event.disputes.iter().map(|d| d.over.as_str()).collect();
    if super::denied(event).next().is_some() && !over.contains(&"happened") {
        over.insert(0, "happened");
    }
    if !over.is_empty() {
        tags.push(format!("disputed={}", over.join("|")));
    }
    if super::asserted(event).all(|held| held.certainty == Certainty::Probable) {
        tags.push("certainty=probable".to_owned());
    }
    let mut asserting: Vec<usize> = super::asserted(event).flat_map(|held| held.origins.iter().copied()).collect();
    asserting.sort_unstable();
    asserting.dedup();
    tags.push(format!("corroboration={}", asserting.len()));
    tags.push("review=unreviewed".to_owned());
    tags.join(";")
}
