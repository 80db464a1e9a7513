use std::io::{self, Write};

use record::{DisputeOver, FigureOf, Precision};
use serde_json::{Value, json};

use super::{EventExporter, Recorded, Verdict};
use crate::sentence::{called, sentence};

/// A collection of features, one an event; every event is written, and what has no point has none.
#[derive(Debug, Clone, Copy, Default)]
pub struct GeoJson {
    /// Whether a feature stands before the next one.
    begun: bool,
}

impl EventExporter for GeoJson {
    fn file(&self) -> &'static str {
        "events.geojson"
    }

    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")
    }

    fn event(&mut self, recorded: &Recorded, out: &mut dyn Write) -> io::Result<Verdict> {
        let between = if std::mem::replace(&mut self.begun, true) { ",\n" } else { "\n" };
        write!(out, "{between}{}", feature(recorded))?;
        Ok(Verdict::Written)
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]}}")
    }
}

fn feature(recorded: &Recorded) -> Value {
    let event = &recorded.event;
    let (when, place) = (event.when.as_ref(), event.r#where.as_ref());
    // The middle of a country is no place where something happened.
    let known = place.filter(|p| p.precision.is_some_and(|precision| precision != Precision::Country));
    let finite = |degrees: Option<f64>| degrees.filter(|d| d.is_finite());
    let point = known.and_then(|p| Some((finite(p.longitude)?, finite(p.latitude)?)));
    let geometry = point.map(|(east, north)| json!({ "type": "Point", "coordinates": [east, north] }));
    let disputed = event.disputes.iter().any(|d| d.over == DisputeOver::Happened)
        || (super::asserted(event).next().is_some() && super::denied(event).next().is_some());
    let status = match event.origins.len() {
        _ if disputed => "disputed",
        0 | 1 => "single",
        _ => "corroborated",
    };
    let (low, high) = super::bounds(event, FigureOf::Killed);
    let last = when.and_then(|w| w.until.parse::<jiff::civil::Date>().ok()?.yesterday().ok());
    json!({
        "type": "Feature",
        "id": event.id,
        "geometry": geometry,
        "properties": {
            "title": sentence(event),
            "event_type": event.r#type,
            "realis": super::stages(event),
            "date_start": when.map(|w| &w.from),
            "date_end": last.map(|day| day.to_string()),
            "time_precision": when.map(|w| w.grain.as_str()),
            "geo_precision": place.and_then(|p| p.precision).map(|p| p.as_str()),
            "radius_km": place.and_then(|p| finite(p.radius_km)),
            "country": place.and_then(|p| p.country.as_deref()),
            "actor1": event.actors.first().map(called),
            "actor2": event.recipients.first().map(called),
            "sources_n": event.reports.len(),
            "independent_n": event.origins.len(),
            "fatalities_low": low,
            "fatalities_high": high,
            "historical": recorded.is_historical(),
            "status": status,
            "disputes": event.disputes.iter().map(|d| d.over.as_str()).collect::<Vec<_>>(),
            "permalink": Value::Null,
        },
    })
}
