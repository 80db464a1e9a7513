use std::io::{self, Write};

use record::FigureOf;

use super::{EventExporter, Recorded, Verdict};
use crate::cells::{self, row};
use crate::sentence::{sentence, short};

/// One row an event, for spreadsheets; every event is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct EventCsv;

pub(super) const COLUMNS: [&str; 45] = [
    "event",
    "type",
    "modes",
    "contexts",
    "plover",
    "acled_event",
    "acled_sub_event",
    "status",
    "asserted_by",
    "denied_by",
    "disputes",
    "historical",
    "from",
    "until",
    "grain",
    "place",
    "country",
    "admin1",
    "latitude",
    "longitude",
    "precision",
    "radius_km",
    "geonames",
    "actors",
    "actor_countries",
    "actor_sectors",
    "recipients",
    "recipient_countries",
    "recipient_sectors",
    "killed_low",
    "killed_high",
    "injured_low",
    "injured_high",
    "displaced_low",
    "displaced_high",
    "reports",
    "origins",
    "publishers",
    "origin_names",
    "published_first",
    "published_last",
    "urls",
    "part_of",
    "sentence",
    "revision",
];

impl EventExporter for EventCsv {
    fn file(&self) -> &'static str {
        "events.csv"
    }

    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", COLUMNS.join(","))
    }

    fn event(&mut self, recorded: &Recorded, out: &mut dyn Write) -> io::Result<Verdict> {
        let event = &recorded.event;
        let told = event.happening();
        let [acled_event, acled_sub_event] = cells::acled(&told);
        let [from, until] = cells::days(&told);
        let [place, country, admin1, latitude, longitude, precision, geonames] = cells::place(&told, super::rounded);
        let words = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let bounds = |of| {
            let (low, high) = super::bounds(event, of);
            [super::number(low), super::number(high)]
        };
        let [killed, injured, displaced] = [FigureOf::Killed, FigureOf::Injured, FigureOf::Displaced].map(bounds);
        let (first, last) = recorded.published();
        let mut cells = vec![
            event.id.to_string(),
            event.r#type.clone(),
            super::list(event.modes.iter().map(String::as_str)),
            super::list(event.contexts.iter().map(String::as_str)),
            words(event.plover.as_deref()),
            acled_event,
            acled_sub_event,
            super::stages(event),
            super::origin_names(event, super::asserted(event)),
            super::origin_names(event, super::denied(event)),
            super::list(event.disputes.iter().map(|d| d.over.as_str())),
            recorded.is_historical().to_string(),
            from,
            until,
            words(event.when.as_ref().map(|w| w.grain.as_str())),
            short(&place),
            country,
            admin1,
            latitude,
            longitude,
            precision,
            super::degrees(event.r#where.as_ref().and_then(|p| p.radius_km)),
            geonames,
        ];
        for parties in [&event.actors, &event.recipients] {
            cells.extend([
                super::names(parties),
                super::codes(parties, |p| p.country.as_deref()),
                super::codes(parties, |p| p.sector.as_deref()),
            ]);
        }
        cells.extend([killed, injured, displaced].into_iter().flatten());
        let origins: Vec<String> = (0..event.origins.len()).map(|at| crate::sentence::voices(event, &[at])).collect();
        cells.extend([
            event.reports.len().to_string(),
            event.origins.len().to_string(),
            super::list(event.publishers.iter().map(String::as_str)),
            super::list(origins.iter().map(String::as_str)),
            words(first),
            words(last),
            recorded.urls().join("; "),
            words(event.part_of.as_ref().map(|id| id.0.as_str())),
            sentence(event),
            event.revision.clone(),
        ]);
        debug_assert_eq!(cells.len(), COLUMNS.len());
        writeln!(out, "{}", row(&cells))?;
        Ok(Verdict::Written)
    }
}
