use std::path::Path;

use events::Knowledge;
use gazetteer::{Candidate, Gazetteer, Place};
use serde::Deserialize;
use serde_json::{Map, Value};
use text::Span;

use super::figures::{Figures, harmonic, percent};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// A toponym in characters, with where it lies.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Toponym {
    /// First character.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// GeoNames id.
    #[serde(default)]
    pub gid: Option<String>,
    /// Degrees north.
    #[serde(default)]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    pub lon: Option<f64>,
    /// How the name is used, where gold tells.
    #[serde(default)]
    pub r#type: Option<String>,
}

/// A hundred miles: the distance within which a place counts as found.
const NEAR_KM: f64 = 161.0;

/// Scores toponyms: found, and put in the right place.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// Where given spans are looked up; the embedded one when nothing is said.
    gazetteer: Option<&'static Gazetteer>,
    found: usize,
    found_strict: usize,
    found_overlap: usize,
    names: usize,
    names_strict: usize,
    names_overlap: usize,
    placed: usize,
    placed_strict: usize,
    placed_overlap: usize,
    near: usize,
    exact: usize,
    with_id: usize,
    with_id_near: usize,
    given: usize,
    given_near: usize,
    distances: Vec<f64>,
}

#[derive(Deserialize)]
struct Row {
    toponyms: Vec<Toponym>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Scorer for Places {
    type Gold = Vec<Toponym>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let rows = gold::rows::<Row>(path, limit)?.into_iter();
        rows.map(|(line, row)| Ok((gold::report(path, line, gold::about(&row.rest))?, row.toponyms))).collect()
    }

    fn begin(knowledge: &Knowledge) -> Self {
        Places { gazetteer: Some(knowledge.gazetteer()), ..Places::default() }
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        let index = CharIndex::new(read.report.text.as_str());
        let found = read.reading.places.iter().map(|p| {
            let (start, end) = index.chars(p.evidence.span());
            let gid = p.geonames.map(|id| id.to_string());
            Toponym { start, end, gid, lat: p.latitude, lon: p.longitude, r#type: None }
        });
        self.toponyms(gold, &found.collect::<Vec<_>>());
        self.given(gold, read.report.text.as_str());
    }

    fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        figures.push("acc161_end_to_end", percent(self.near, self.placed));
        figures.push("acc161_of_resolved", percent(self.near, self.distances.len()));
        figures.push("acc161_given", percent(self.given_near, self.given));
        figures.push("f1_161", harmonic(percent(self.near, self.found), percent(self.near, self.placed)));
        figures.push("acc161_with_id", percent(self.with_id_near, self.with_id));
        figures.push("recall_overlap", percent(self.placed_overlap, self.placed));
        figures.push("recall_strict", percent(self.placed_strict, self.placed));
        figures.push("exact_id", percent(self.exact, self.placed));
        figures.push("median_km", median(&self.distances));
        let f1 = |seen, there| harmonic(percent(seen, self.found), percent(there, self.names));
        figures.push("overlap_f1", f1(self.found_overlap, self.names_overlap));
        figures.push("strict_f1", f1(self.found_strict, self.names_strict));
        figures.push("predicted", self.found as f64);
        figures.push("n", self.placed as f64);
        figures
    }
}

impl Places {
    /// Counts the toponyms of one text.
    pub fn toponyms(&mut self, gold: &[Toponym], found: &[Toponym]) {
        let overlap = |a: &Toponym, b: &Toponym| a.start < b.end && a.end > b.start;
        let same = |a: &Toponym, b: &Toponym| (a.start, a.end) == (b.start, b.end);

        let names: Vec<&Toponym> = gold.iter().filter(|t| is_name(t)).collect();
        self.names += names.len();
        self.names_overlap += names.iter().filter(|t| found.iter().any(|f| overlap(t, f))).count();
        self.names_strict += names.iter().filter(|t| found.iter().any(|f| same(t, f))).count();
        self.found += found.len();
        self.found_overlap += found.iter().filter(|f| names.iter().any(|t| overlap(t, f))).count();
        self.found_strict += found.iter().filter(|f| names.iter().any(|t| same(t, f))).count();

        for there in gold {
            let (Some(lat), Some(lon)) = (there.lat, there.lon) else { continue };
            self.placed += 1;
            self.with_id += usize::from(there.gid.is_some());
            // The exact one before others, then one with a place before one without, then the first.
            let rank = |f: &&Toponym| (same(there, f), f.lat.is_some());
            let Some(seen) = found.iter().rev().filter(|f| overlap(there, f)).max_by_key(rank) else { continue };
            self.placed_overlap += 1;
            self.placed_strict += usize::from(found.iter().any(|f| same(there, f)));
            let (Some(its_lat), Some(its_lon)) = (seen.lat, seen.lon) else { continue };
            let km = distance_km((lat, lon), (its_lat, its_lon));
            self.distances.push(km);
            self.near += usize::from(km <= NEAR_KM);
            self.with_id_near += usize::from(km <= NEAR_KM && there.gid.is_some());
            self.exact += usize::from(seen.gid == there.gid);
        }
    }
}

impl Places {
    /// Resolves the spans that gold gives: those with an id, and unresolved is wrong.
    fn given(&mut self, gold: &[Toponym], text: &str) {
        let index = CharIndex::new(text);
        let asked = |t: &&Toponym| is_name(t) && t.gid.is_some();
        let asked: Vec<(&Toponym, Span)> =
            gold.iter().filter(asked).filter_map(|t| Some((t, index.span(t.start, t.end)?))).collect();
        let gazetteer = self.gazetteer.unwrap_or_else(Gazetteer::embedded);
        let candidates: Vec<Candidate> = asked.iter().map(|(_, span)| gazetteer.candidate(text, *span)).collect();
        for ((there, _), place) in asked.iter().zip(gazetteer.resolve(&candidates)) {
            self.given += 1;
            let near = |p: Place| Some(distance_km((there.lat?, there.lon?), (p.latitude, p.longitude)) <= NEAR_KM);
            self.given_near += usize::from(place.and_then(near) == Some(true));
        }
    }
}

/// Whether gold counts it for recognition: expressions that name no place are marked but not asked for.
fn is_name(toponym: &Toponym) -> bool {
    let not = ["Non_Lit_Expression", "Literal_Expression", "Non_Toponym"];
    toponym.r#type.as_deref().is_none_or(|t| !not.contains(&t))
}

/// Distance on a sphere of the earth's mean radius.
pub(super) fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat, lon) = ((b.0 - a.0).to_radians() / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = lat.sin().powi(2) + a.0.to_radians().cos() * b.0.to_radians().cos() * lon.sin().powi(2);
    12742.0 * h.sqrt().min(1.0).asin()
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        n => (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: usize, end: usize, gid: &str, lat: f64, lon: f64) -> Toponym {
        Toponym { start, end, gid: Some(gid.to_owned()), lat: Some(lat), lon: Some(lon), r#type: None }
    }

    fn figure(name: &str, gold: &[Toponym], found: &[Toponym]) -> String {
        let mut scorer = Places::default();
        scorer.toponyms(gold, found);
        super::super::rounded(scorer.figures().get(name).unwrap())
    }

    #[test]
    fn a_degree_on_the_equator_is_a_hundred_and_eleven_kilometres() {
        assert_eq!(distance_km((0.0, 0.0), (0.0, 1.0)).round(), 111.0);
        assert_eq!(distance_km((90.0, 0.0), (-90.0, 77.0)).round(), 20015.0);
    }

    #[test]
    fn near_is_a_hundred_miles_and_the_unresolved_count_as_wrong() {
        let gold = [at(0, 5, "1", 0.0, 0.0), at(10, 15, "2", 0.0, 0.0), at(20, 25, "3", 0.0, 0.0)];
        let found = [at(0, 5, "1", 0.0, 1.0), at(10, 15, "9", 0.0, 2.0)];
        assert_eq!(figure("acc161_end_to_end", &gold, &found), "33.333");
        assert_eq!(figure("acc161_of_resolved", &gold, &found), "50");
        assert_eq!(figure("exact_id", &gold, &found), "33.333");
        assert_eq!(figure("recall_strict", &gold, &found), "66.667");
        assert_eq!(figure("median_km", &gold, &found), "166.792");
        assert_eq!(figure("strict_f1", &gold, &found), "80");
    }

    #[test]
    fn the_exact_span_wins_then_one_that_has_a_place() {
        let gold = [at(0, 8, "1", 0.0, 0.0)];
        let bare = Toponym { start: 0, end: 4, ..Toponym::default() };
        assert_eq!(figure("exact_id", &gold, &[bare.clone(), at(5, 8, "1", 0.0, 0.0)]), "100");
        assert_eq!(figure("exact_id", &gold, &[at(0, 4, "1", 0.0, 0.0), at(0, 8, "2", 0.0, 0.0)]), "0");
        assert_eq!(figure("exact_id", &gold, &[at(0, 4, "1", 0.0, 0.0), at(5, 8, "2", 0.0, 0.0)]), "100");
    }

    #[test]
    fn what_names_no_place_is_not_asked_for() {
        let lost = Toponym { start: 0, end: 4, r#type: Some("Non_Toponym".to_owned()), ..Toponym::default() };
        assert_eq!(figure("overlap_f1", &[lost, at(5, 8, "1", 0.0, 0.0)], &[at(5, 8, "1", 0.0, 0.0)]), "100");
    }
}
