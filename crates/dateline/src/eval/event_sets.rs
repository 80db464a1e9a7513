//! Events of many reports, against sets of reports of our own with every event written down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use linking::{Linker, Rulings, Weights};
use record::id::DocumentId;
use record::{Claim, Event, FigureOf};
use serde::Deserialize;
use serde_json::{Map, Value};
use text::Span;

use super::figures::{Figures, Tally};
use super::linking::{Collection, LabelledPair};
use super::{Scorer, gold};
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// A set of reports and the events that they tell.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    report: Vec<GoldReport>,
    event: Vec<GoldEvent>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldReport {
    id: String,
    publisher: String,
    published: String,
    headline: Option<String>,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldEvent {
    name: String,
    r#type: String,
    claims: Vec<String>,
    day: Option<String>,
    r#where: Option<String>,
    country: Option<String>,
    killed: Option<[u64; 2]>,
    injured: Option<[u64; 2]>,
    #[serde(default)]
    disputes: Vec<String>,
    origins: Option<usize>,
    part_of: Option<String>,
}

/// A report of a set.
#[derive(Debug, Clone)]
pub struct OfSet {
    name: String,
    report: String,
    set: Arc<Set>,
}

/// Links all reports together, and scores the events.
#[derive(Default)]
pub struct Events {
    all: Collection,
    sets: BTreeMap<String, Arc<Set>>,
    /// The gold events of each set, and where their triggers stand: set, event, report, span.
    triggers: Vec<(String, usize, DocumentId, Span)>,
}

impl Scorer for Events {
    type Gold = OfSet;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, OfSet)>, Error> {
        let mut documents = Vec::new();
        for file in gold::files(path, "toml")?.into_iter().take(limit.unwrap_or(usize::MAX)) {
            let source = gold::text_of(&file)?;
            let line = |at: usize| source[..at.min(source.len())].lines().count().max(1);
            let set: Set = toml::from_str(&source)
                .map_err(|e| gold::bad(&file, e.span().map_or(1, |s| line(s.start)), e.message()))?;
            let place = |words: &str| source.find(words).map_or(1, line);
            for trigger in set.event.iter().flat_map(|e| &e.claims) {
                if set.trigger(trigger).is_none() {
                    let what = format!("{trigger:?} does not stand in that report");
                    return Err(gold::bad(&file, place(trigger), what));
                }
            }
            for part_of in set.event.iter().filter_map(|e| e.part_of.as_ref()) {
                if !set.event.iter().any(|e| e.name == *part_of) {
                    return Err(gold::bad(&file, place(part_of), format!("there is no event {part_of:?}")));
                }
            }
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let set = Arc::new(set);
            for report in &set.report {
                let mut about = Map::from_iter([("id".to_owned(), Value::from(format!("{name}/{}", report.id)))]);
                for (key, value) in
                    [("text", &report.text), ("publisher", &report.publisher), ("published", &report.published)]
                {
                    about.insert(key.to_owned(), Value::from(value.as_str()));
                }
                about.extend(report.headline.iter().map(|h| ("title".to_owned(), Value::from(h.as_str()))));
                let of = OfSet { name: name.clone(), report: report.id.clone(), set: set.clone() };
                documents.push((gold::report(&file, 1, about)?, of));
            }
        }
        Ok(documents)
    }

    fn add(&mut self, gold: &OfSet, read: &Read) {
        self.sets.insert(gold.name.clone(), gold.set.clone());
        let document = &read.reading.document.id;
        for (event, of) in gold.set.event.iter().enumerate() {
            for (report, span) in of.claims.iter().filter_map(|t| gold.set.trigger(t)) {
                if report == gold.report {
                    self.triggers.push((gold.name.clone(), event, document.clone(), span));
                }
            }
        }
        self.all.add(read);
    }

    fn figures(&self) -> Figures {
        let linker = Linker::new(self.all.signatures());
        let linked = linker.link(Weights::fitted(), &Rulings::default());
        let records: Vec<Event> = self.all.events(&linker, &linked);
        let mut of_claim: BTreeMap<(&DocumentId, &str), usize> = BTreeMap::new();
        let at: BTreeMap<&str, (&DocumentId, &Claim)> =
            self.all.claims().map(|(d, c)| (c.id.0.as_str(), (d, c))).collect();
        for (i, event) in records.iter().enumerate() {
            for claim in &event.claims {
                of_claim.insert((at[claim.0.as_str()].0, claim.0.as_str()), i);
            }
        }
        let find = |trigger: &(String, usize, DocumentId, Span)| {
            let claim = self.claim(trigger)?;
            of_claim.get(&(&trigger.2, claim.id.0.as_str())).copied()
        };
        let found: Vec<((&str, usize), usize)> =
            self.triggers.iter().filter_map(|t| Some(((t.0.as_str(), t.1), find(t)?))).collect();
        let mut figures = Figures::default();
        figures.push("found", 100.0 * found.len() as f64 / self.triggers.len().max(1) as f64);
        links(&found, &mut figures);
        self.records(&found, &records, &mut figures);
        figures.push("n", self.triggers.len() as f64);
        figures.push("reports", self.all.len() as f64);
        figures
    }
}

/// Pairs of claims, and B-cubed over claims, of those that were found.
fn links(found: &[((&str, usize), usize)], figures: &mut Figures) {
    let count = |same: &dyn Fn(usize, usize) -> bool| -> Vec<usize> {
        (0..found.len()).map(|i| (0..found.len()).filter(|j| same(i, *j)).count()).collect()
    };
    let gold = count(&|i, j| found[i].0 == found[j].0);
    let event = count(&|i, j| found[i].1 == found[j].1);
    let both = count(&|i, j| found[i] == found[j]);
    let pairs = |counts: &[usize]| counts.iter().map(|n| n - 1).sum::<usize>();
    let tally = Tally { hits: pairs(&both), found: pairs(&event), gold: pairs(&gold) };
    let mean = |of: &[usize]| {
        100.0 * both.iter().zip(of).map(|(b, n)| *b as f64 / *n as f64).sum::<f64>() / found.len().max(1) as f64
    };
    let (p, r) = (mean(&event), mean(&gold));
    figures.push("link_p", tally.precision());
    figures.push("link_r", tally.recall());
    figures.push("link_f1", tally.f1());
    figures.push("bcubed_p", p);
    figures.push("bcubed_r", r);
    figures.push("bcubed_f1", if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 });
}

impl Events {
    /// The pairs of happenings of which gold tells whether they are one, to fit weights to.
    pub fn pairs(&self, weight: f64) -> Vec<LabelledPair> {
        let linker = Linker::new(self.all.signatures());
        let mut label: BTreeMap<(usize, usize), (&str, usize)> = BTreeMap::new();
        for trigger @ (set, event, document, _) in &self.triggers {
            let claim =
                self.claim(trigger).and_then(|c| self.all.claims_of(document).iter().position(|o| o.id == c.id));
            let report = linker.reports().iter().position(|s| s.document() == document);
            if let Some((report, claim)) = report.zip(claim)
                && let Some(happening) = linker.holder(report, claim)
            {
                label.insert((report, happening), (set, *event));
            }
        }
        let pairs = linker.labelled_pairs(|report, happening| label.get(&(report, happening)).copied());
        pairs.into_iter().map(|((a, b), features)| LabelledPair { same: a == b, features, weight }).collect()
    }

    /// The claim of a trigger: of its type before others.
    fn claim(&self, (set, event, document, span): &(String, usize, DocumentId, Span)) -> Option<&Claim> {
        let gold = &self.sets[set].event[*event].r#type;
        let claims = self.all.claims_of(document).iter();
        let at = claims.filter(|c| std::iter::once(&c.trigger).chain(&c.mentions).any(|e| e.span().overlaps(*span)));
        at.max_by_key(|c| (c.r#type == *gold, std::cmp::Reverse(c.trigger.span())))
    }

    /// What the records say, each gold event held against the one that holds most of its claims.
    fn records(&self, found: &[((&str, usize), usize)], records: &[Event], figures: &mut Figures) {
        let mut of: BTreeMap<(&str, usize), BTreeMap<usize, usize>> = BTreeMap::new();
        for (gold, event) in found {
            *of.entry(*gold).or_default().entry(*event).or_default() += 1;
        }
        let most =
            |n: &BTreeMap<usize, usize>| n.iter().max_by_key(|(e, n)| (**n, std::cmp::Reverse(**e))).map(|(e, _)| *e);
        let event: BTreeMap<(&str, usize), &Event> =
            of.iter().filter_map(|(gold, n)| Some((*gold, &records[most(n)?]))).collect();
        let names = ["day", "where", "country", "killed", "injured", "dispute", "origins", "part_of"];
        let mut tallies = [Tally::default(); 8];
        for ((set, index), event) in &event {
            let gold = &self.sets[*set].event[*index];
            let when = event.when.as_ref().filter(|w| w.grain == record::Grain::Day).map(|w| w.from.clone());
            let place = event.r#where.as_ref();
            let toll = |of: FigureOf| {
                let rows = event.figures.iter().filter(move |f| f.of == of).filter_map(|f| f.low.zip(f.high));
                rows.max_by_key(|(_, high)| *high).map(|(low, high)| [low, high])
            };
            // "A market in Jarablus" is in Jarablus.
            let town = place.filter(|w| w.precision != Some(record::Precision::Country) || w.within.is_some());
            let names: Vec<&str> =
                town.into_iter().flat_map(|w| std::iter::once(&w.name).chain(&w.within)).map(String::as_str).collect();
            let alike = |a: &str, b: &str| a.contains(b) || b.contains(a);
            tallies[0].count(gold.day.is_some(), when.is_some(), gold.day.is_some() && gold.day == when);
            let right = gold.r#where.as_deref().is_some_and(|gold| names.iter().any(|name| alike(gold, name)));
            tallies[1].count(gold.r#where.is_some(), town.is_some(), right);
            let country = place.and_then(|w| w.country.clone());
            tallies[2].count(
                gold.country.is_some(),
                country.is_some(),
                gold.country.is_some() && gold.country == country,
            );
            for (n, (gold, of)) in [(3, (gold.killed, FigureOf::Killed)), (4, (gold.injured, FigureOf::Injured))] {
                tallies[n].count(gold.is_some(), toll(of).is_some(), gold.is_some() && gold == toll(of));
            }
            let disputes: BTreeSet<String> = event
                .disputes
                .iter()
                .filter(|d| d.over != record::DisputeOver::Place)
                .map(|d| d.over.as_str().to_owned())
                .collect();
            for over in record::DisputeOver::ALL.iter().map(|o| o.1).filter(|o| *o != "place") {
                let (gold, found) = (gold.disputes.iter().any(|d| d == over), disputes.contains(over));
                tallies[5].count(gold, found, gold && found);
            }
            if let Some(origins) = gold.origins {
                tallies[6].count(true, true, origins.abs_diff(event.origins.len()) <= 1);
            }
            let whole = event.part_of.as_ref().and_then(|id| records.iter().find(|e| e.id == *id));
            let gold_whole = gold.part_of.as_ref().and_then(|name| {
                let index = self.sets[*set].event.iter().position(|e| e.name == *name)?;
                Some(of.get(&(*set, index)).and_then(most).map(|e| &records[e].id))
            });
            let right = gold_whole.is_some_and(|id| id.is_some() && id == whole.map(|e| &e.id));
            tallies[7].count(gold_whole.is_some(), whole.is_some(), right);
        }
        for (name, tally) in names.into_iter().zip(tallies) {
            if name == "origins" {
                figures.push("origins_within_1", tally.recall());
                continue;
            }
            figures.push(format!("{name}_p"), tally.precision());
            figures.push(format!("{name}_r"), tally.recall());
        }
    }
}

impl Set {
    /// The report of a trigger such as `a:blast#2`, and where it stands.
    fn trigger(&self, trigger: &str) -> Option<(&str, Span)> {
        let (id, phrase) = trigger.split_once(':')?;
        let report = self.report.iter().find(|r| r.id == id)?;
        let at = gold::find(&report.text, phrase)?;
        Some((&report.id, Span::new(at.start as u32, at.end as u32)))
    }
}
