use std::fmt::Write as _;
use std::io::{self, Write};

use events::Knowledge;
use gazetteer::{PARTS, Reading};

use super::Exporter;
use super::canvas::{Canvas, Role, Style, shown};
use crate::reader::Read;

/// For each name of a place its likeliest readings, and what speaks for them.
#[derive(Debug, Clone)]
pub struct PlaceTable<'k> {
    /// In what colours.
    pub style: Style,
    /// Only names on this line of the text.
    pub line: Option<u32>,
    /// What the report was read with.
    pub knowledge: &'k Knowledge,
}

impl Exporter for PlaceTable<'_> {
    fn report(&self, read: Read, out: &mut dyn Write) -> io::Result<()> {
        let canvas = Canvas::new(read.report.text.as_str(), self.style);
        let mut told = String::new();
        for (span, readings) in events::weighed_places(&read.annotated, self.knowledge) {
            let at = canvas.at(span.start());
            if self.line.is_some_and(|line| line != at.line) {
                continue;
            }
            let name: String = read.report.text.slice(span).chars().map(shown).collect();
            let place = format!("{}:{}:{}", read.report.place, at.line, at.column);
            let chosen = readings.first().filter(|r| r.is_settled()).map(place_of);
            let chosen = chosen.unwrap_or_else(|| match readings.len() {
                0 => "no place that is known".to_owned(),
                _ => "none stands out".to_owned(),
            });
            let _ = writeln!(told, "{} {place}: {chosen}", canvas.painted(Role::Place, &format!("“{name}”")));
            for reading in &readings {
                let _ = writeln!(told, "  {:.2}  {}", reading.share, canvas.plain(&place_of(reading)));
                let _ = writeln!(told, "        {}", canvas.painted(Role::Frame, &sum(reading)));
            }
            told.push('\n');
        }
        out.write_all(told.as_bytes())
    }
}

fn place_of(reading: &Reading) -> String {
    let place = &reading.place;
    let mut told = place.name.clone();
    for part in place.admin1.iter().cloned().chain(place.country.map(|c| c.to_string())) {
        let _ = write!(told, ", {part}");
    }
    let _ = write!(told, " ({}", place.feature.as_str());
    if let Some(id) = place.geonames {
        let _ = write!(told, " {id}");
    }
    let _ = write!(told, ", {:.2}, {:.2})", place.latitude, place.longitude);
    told
}

/// The parts of a score, without those that are nothing.
fn sum(reading: &Reading) -> String {
    let parts = PARTS.iter().zip(reading.parts).filter(|(_, part)| *part != 0.0);
    let parts: Vec<String> = parts.map(|(name, part)| format!("{name} {part:.1}")).collect();
    format!("{:.1} = {}", reading.score(), parts.join(" + "))
}
