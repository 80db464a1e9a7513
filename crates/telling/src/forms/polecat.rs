use std::io::{self, Write};

use record::{Certainty, Party, Precision, Status};

use super::{EventExporter, Recorded, Verdict};
use crate::Country;
use crate::cells::tabbed;
use crate::sentence::{disputed, short, stage};

/// Events in the forty columns of POLECAT's tables, parted by tabs. Not POLECAT data.
#[derive(Debug, Clone, Copy, Default)]
pub struct PolecatStyle;

pub(super) const COLUMNS: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

impl EventExporter for PolecatStyle {
    fn file(&self) -> &'static str {
        "polecat_like.tsv"
    }

    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", COLUMNS.join("\t"))
    }

    fn event(&mut self, recorded: &Recorded, out: &mut dyn Write) -> io::Result<Verdict> {
        let event = &recorded.event;
        if let Some(reason) = super::no_fact(recorded) {
            return Ok(Verdict::Withheld(reason));
        }
        // No column can say who says otherwise.
        if event.status.iter().any(|held| matches!(stage(held), Status::Negated)) {
            return Ok(Verdict::Withheld("disputed whether it happened"));
        }
        if event.status.iter().any(|held| matches!(stage(held), Status::Attempted)) {
            return Ok(Verdict::Withheld("disputed whether it was more than an attempt"));
        }
        if super::asserted(event).all(|held| held.certainty == Certainty::Probable) {
            return Ok(Verdict::Withheld("only probable"));
        }
        if event.disputes.iter().any(|dispute| disputed(dispute.over).is_some()) {
            return Ok(Verdict::Withheld("disputed who, whom, where or when"));
        }
        let Some((kind, mode)) = event.plover.as_deref().map(|code| code.split_once('/').unwrap_or((code, ""))) else {
            return Ok(Verdict::Withheld("not in its typology"));
        };
        let Some(place) = &event.r#where else { return Ok(Verdict::Unplaced("no place")) };
        let Some((day, 1)) = super::span(event) else { return Ok(Verdict::Unplaced("no single day")) };
        let modes = if mode.is_empty() && kind == event.r#type {
            super::list(event.modes.iter().map(String::as_str))
        } else {
            mode.to_owned()
        };
        let at = |precision: Precision| (place.precision == Some(precision)).then(|| short(&place.name));
        let point = Some(place).filter(|_| !super::is_country_only(event));
        let mut cells = vec![
            event.id.to_string(),
            day.to_string(),
            kind.to_owned(),
            modes,
            String::new(),
            quad(kind).to_owned(),
            super::list(event.contexts.iter().map(String::as_str)),
        ];
        cells.extend(side(&event.actors));
        cells.extend(side(&event.recipients));
        let mut languages: Vec<&str> = recorded.documents.iter().filter_map(|d| d.language.as_deref()).collect();
        languages.sort_unstable();
        languages.dedup();
        cells.extend([
            short(&place.name),
            at(Precision::City).unwrap_or_default(),
            at(Precision::Admin2).unwrap_or_default(),
            place.admin1.clone().or_else(|| at(Precision::Admin1)).unwrap_or_default(),
            place.country.clone().unwrap_or_default(),
            super::degrees(point.and_then(|p| p.latitude)),
            super::degrees(point.and_then(|p| p.longitude)),
            place.geonames.map(|id| id.to_string()).unwrap_or_default(),
            short(&place.name),
            place.precision.map(|p| p.as_str()).unwrap_or_default().to_owned(),
            super::list(event.publishers.iter().map(String::as_str)),
            recorded.published().0.unwrap_or_default().to_owned(),
            String::new(),
            String::new(),
            String::new(),
            super::list(languages.into_iter()),
            concat!("dateline ", env!("CARGO_PKG_VERSION")).to_owned(),
        ]);
        debug_assert_eq!(cells.len(), COLUMNS.len());
        writeln!(out, "{}", tabbed(&cells))?;
        Ok(Verdict::Written)
    }
}

/// The eight columns of those who take part on one side.
fn side(parties: &[Party]) -> [String; 8] {
    let cow = |party: &Party| party.country.as_deref().and_then(Country::of).map(|c| c.cow).unwrap_or_default();
    let sectors = super::codes(parties, |p| p.sector.as_deref());
    [
        super::names(parties),
        super::codes(parties, |p| p.country.as_deref()),
        super::list(parties.iter().map(cow)),
        parties.iter().find_map(|p| p.sector.clone()).unwrap_or_default(),
        sectors,
        String::new(),
        super::names(parties),
        String::new(),
    ]
}

/// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
fn quad(kind: &str) -> &'static str {
    match kind {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => "1",
        "COOPERATE" | "AID" | "RETREAT" => "2",
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" => "3",
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => "4",
        _ => "",
    }
}
