use std::io::{self, Write};

use record::FigureOf;

use super::{EventExporter, Recorded, Verdict};
use crate::Country;
use crate::cells::row;
use crate::sentence::{sentence, short};

/// A table with tags of the Humanitarian Exchange Language in its second row; every event is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hxl;

/// Heading and tag.
pub(super) const COLUMNS: [(&str, &str); 27] = [
    ("Event", "#event+id"),
    ("Type", "#event+type"),
    ("Subtype", "#event+subtype"),
    ("Status", "#status+realis"),
    ("First day", "#date+occurred+start"),
    ("Last day", "#date+occurred+end"),
    ("First reported", "#date+reported"),
    ("Country", "#country+name"),
    ("Country code", "#country+code+v_iso3"),
    ("Province", "#adm1+name"),
    ("District", "#adm2+name"),
    ("Place", "#loc+name"),
    ("Latitude", "#geo+lat"),
    ("Longitude", "#geo+lon"),
    ("Precision of place", "#meta+precision+geo"),
    ("Precision of date", "#meta+precision+date"),
    ("Actor", "#group+name+actor1"),
    ("Recipient", "#group+name+actor2"),
    ("Killed, lowest", "#affected+killed+low"),
    ("Killed, highest", "#affected+killed+high"),
    ("Injured, lowest", "#affected+injured"),
    ("Displaced, lowest", "#affected+displaced"),
    ("Description", "#description"),
    ("Publishers", "#meta+source+name"),
    ("Addresses", "#meta+source+url"),
    ("Reports", "#meta+source+num"),
    ("Revision", "#meta+id"),
];

impl EventExporter for Hxl {
    fn file(&self) -> &'static str {
        "events_hxl.csv"
    }

    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let cells = |of: fn(&(&str, &str)) -> String| COLUMNS.iter().map(of).collect::<Vec<_>>();
        writeln!(out, "{}", row(&cells(|column| column.0.to_owned())))?;
        writeln!(out, "{}", row(&cells(|column| column.1.to_owned())))
    }

    fn event(&mut self, recorded: &Recorded, out: &mut dyn Write) -> io::Result<Verdict> {
        let event = &recorded.event;
        let (when, place) = (event.when.as_ref(), event.r#where.as_ref());
        let words = |word: Option<&str>| word.unwrap_or_default().to_owned();
        let last = when.and_then(|w| w.until.parse::<jiff::civil::Date>().ok()?.yesterday().ok());
        let country = place.and_then(|p| p.country.as_deref());
        // The middle of a country is no place where something happened.
        let point = place.filter(|_| !super::is_country_only(event));
        let (low, high) = super::bounds(event, FigureOf::Killed);
        let cells = vec![
            event.id.to_string(),
            event.r#type.clone(),
            super::list(event.modes.iter().map(String::as_str)),
            super::stages(event),
            words(when.map(|w| w.from.as_str())),
            last.map(|day| day.to_string()).unwrap_or_default(),
            words(recorded.published().0),
            words(country.and_then(Country::of).map(|c| c.name)),
            words(country),
            words(place.and_then(|p| p.admin1.as_deref())),
            String::new(),
            place.map(|p| short(&p.name)).unwrap_or_default(),
            super::degrees(point.and_then(|p| p.latitude)),
            super::degrees(point.and_then(|p| p.longitude)),
            words(place.and_then(|p| p.precision).map(|p| p.as_str())),
            words(when.map(|w| w.grain.as_str())),
            super::names(&event.actors),
            super::names(&event.recipients),
            super::number(low),
            super::number(high),
            super::number(super::bounds(event, FigureOf::Injured).0),
            super::number(super::bounds(event, FigureOf::Displaced).0),
            sentence(event),
            super::list(event.publishers.iter().map(String::as_str)),
            recorded.urls().join("; "),
            event.reports.len().to_string(),
            event.revision.clone(),
        ];
        debug_assert_eq!(cells.len(), COLUMNS.len());
        writeln!(out, "{}", row(&cells))?;
        Ok(Verdict::Written)
    }
}
