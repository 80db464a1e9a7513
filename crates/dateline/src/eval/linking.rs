//! Events across reports, against records of incidents and the reports on each.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::Path;
use std::rc::Rc;

use linking::{FEATURES, Linked, Linker, Rulings, Signature, Weights};
use record::id::DocumentId;
use record::{Claim, Event, FigureOf};
use serde::Deserialize;
use serde_json::Value;

use super::figures::{Figures, Tally};
use super::{Scorer, gold};
use crate::error::Error;
use crate::input::Report;
use crate::linked::{Kept, events};
use crate::reader::Read;

/// The type of event that the records are about.
const TYPE: &str = "ASSAULT";
const FOLDS: u64 = 5;

/// What is on record of an incident.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Incident {
    incident: String,
    date: Option<String>,
    city: Option<String>,
    killed: Option<u64>,
    injured: Option<u64>,
}

/// The incident that a report is about, and its record when there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    incident: String,
    record: Option<Incident>,
}

#[derive(Deserialize)]
struct Row {
    doc_id: String,
    incident: String,
    title: String,
    uri: String,
    dct: String,
    text: String,
}

/// Links the reports that it is given, and scores them as a whole.
#[derive(Default)]
pub struct Linking {
    gold: BTreeMap<DocumentId, About>,
    all: Collection,
    further: Vec<LabelledPair>,
}

/// A pair of happenings to fit weights to.
#[derive(Debug, Clone)]
pub struct LabelledPair {
    /// Whether both are one.
    pub same: bool,
    /// What was compared.
    pub features: [f64; FEATURES.len()],
    /// How much it counts.
    pub weight: f64,
}

/// Reports that are linked together.
#[derive(Default)]
pub(super) struct Collection(BTreeMap<DocumentId, (Signature, Kept)>);

impl Collection {
    pub(super) fn add(&mut self, read: &Read) {
        let r = &read.reading;
        let text = read.report.text.as_str();
        let signature = Signature::of(&r.document, text, &r.claims, &r.mentions, &r.places);
        let kept = Kept { document: r.document.clone(), statements: r.statements.clone(), claims: r.claims.clone() };
        self.0.insert(r.document.id.clone(), (signature, kept));
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn signatures(&self) -> Vec<Signature> {
        self.0.values().map(|(signature, _)| signature.clone()).collect()
    }

    pub(super) fn claims_of(&self, document: &DocumentId) -> &[Claim] {
        self.0.get(document).map_or(&[], |(_, kept)| &kept.claims)
    }

    pub(super) fn claims(&self) -> impl Iterator<Item = (&DocumentId, &Claim)> {
        self.0.iter().flat_map(|(id, (_, kept))| kept.claims.iter().map(move |c| (id, c)))
    }

    pub(super) fn events(&self, linker: &Linker, linked: &Linked) -> Vec<Event> {
        let kept: BTreeMap<&DocumentId, Rc<Kept>> =
            self.0.iter().map(|(id, (_, kept))| (id, Rc::new(kept.clone()))).collect();
        let all: Result<Vec<Event>, Infallible> = events(linker, linked, |id| Ok(kept[id].clone())).collect();
        all.unwrap_or_else(|never| match never {})
    }
}

impl Scorer for Linking {
    type Gold = About;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, About)>, Error> {
        let name = path.to_string_lossy().replace("reports", "incidents");
        let records: BTreeMap<String, Incident> = match name == path.to_string_lossy() {
            true => BTreeMap::new(),
            false => gold::rows(Path::new(&name), None)?
                .into_iter()
                .map(|(_, r): (_, Incident)| (r.incident.clone(), r))
                .collect(),
        };
        let documents = gold::rows::<Row>(path, limit)?.into_iter().map(|(line, row)| {
            // As a page is read: headline, blank line, body.
            let text = format!("{}\n\n{}", row.title, row.text);
            // One page stands under several incidents: its address alone does not tell the rows apart.
            let url = format!("{}#{}", row.uri, row.doc_id);
            let about =
                [("id", row.doc_id), ("title", row.title), ("url", url), ("published", row.dct), ("text", text)];
            let about = about.map(|(k, v)| (k.to_owned(), Value::from(v))).into_iter().collect();
            let record = records.get(&row.incident).cloned();
            Ok((gold::report(path, line, about)?, About { incident: row.incident, record }))
        });
        documents.collect()
    }

    fn add(&mut self, gold: &About, read: &Read) {
        self.gold.insert(read.reading.document.id.clone(), gold.clone());
        self.all.add(read);
    }

    fn figures(&self) -> Figures {
        let linker = Linker::new(self.all.signatures());
        let task = Task::new(self, &linker);
        let mut figures = Figures::default();
        let held_out: Vec<Partition> = (0..FOLDS)
            .map(|fold| {
                let weights = task.fit(|about| about.fold() != fold, &self.further);
                task.partition(&linker.link(&weights, &Rulings::default()))
            })
            .collect();
        task.score(&held_out, "", &mut figures);
        let linked = linker.link(Weights::fitted(), &Rulings::default());
        let shipped = task.partition(&linked);
        task.score(std::slice::from_ref(&shipped), "shipped_", &mut figures);
        task.records(&self.all.events(&linker, &linked), &shipped, &mut figures);
        figures.push("n", self.gold.len() as f64);
        let bytes: usize = self.all.signatures().iter().map(|s| s.to_bytes().len()).sum();
        figures.push("signature_bytes", bytes as f64 / self.gold.len().max(1) as f64);
        figures
    }
}

/// The event of each report.
type Partition = Vec<usize>;

impl Linking {
    /// Takes in one report.
    pub fn insert(&mut self, gold: About, signature: Signature, kept: Kept) {
        self.gold.insert(kept.document.id.clone(), gold);
        self.all.0.insert(kept.document.id.clone(), (signature, kept));
    }

    /// Takes in pairs of other gold, to be fitted to as well.
    pub fn further(&mut self, rows: Vec<LabelledPair>) {
        self.further = rows;
    }

    /// The weights that all reports together give, for the program to come with.
    pub fn fit(&self) -> Weights {
        let linker = Linker::new(self.all.signatures());
        Task::new(self, &linker).fit(|_| true, &self.further)
    }
}

impl About {
    /// Which fifth of the incidents it belongs to.
    fn fold(&self) -> u64 {
        let sum = self.incident.bytes().fold(0u64, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        (sum ^ sum >> 7) % FOLDS
    }
}

/// Gold beside the reports as the linker has them.
struct Task<'l> {
    linker: &'l Linker,
    gold: Vec<&'l About>,
    main: Vec<Option<usize>>,
}

impl<'l> Task<'l> {
    fn new(all: &'l Linking, linker: &'l Linker) -> Task<'l> {
        let gold = linker.reports().iter().map(|s| &all.gold[s.document()]).collect();
        let main = (0..linker.reports().len()).map(|r| linker.main(r, TYPE)).collect();
        Task { linker, gold, main }
    }

    /// Fits weights to the pairs whose incidents are both `known`, and to `further` ones.
    fn fit(&self, known: impl Fn(&About) -> bool, further: &[LabelledPair]) -> Weights {
        let label = |report: usize, happening: usize| {
            (self.main[report] == Some(happening) && known(self.gold[report]))
                .then_some(self.gold[report].incident.as_str())
        };
        let pairs = self.linker.labelled_pairs(label);
        let rows = pairs.into_iter().map(|((a, b), features)| LabelledPair { same: a == b, features, weight: 1.0 });
        logistic(&rows.chain(further.iter().cloned()).collect::<Vec<_>>())
    }

    /// The event of each report: of those of the right type that it tells as news, the one that most reports tell, and among
    /// equals the weightiest in it. Reports that tell none are alone.
    fn partition(&self, linked: &Linked) -> Partition {
        let mut told: Vec<Vec<(usize, u16, usize)>> = vec![Vec::new(); self.main.len()];
        for (event, joined) in linked.events.iter().enumerate() {
            let reports: BTreeSet<usize> = joined.members.iter().map(|m| m.report).collect();
            for member in &joined.members {
                if self.linker.is_of(member, TYPE) && !member.background {
                    told[member.report].push((reports.len(), member.weight, event));
                }
            }
        }
        let most = |told: &Vec<(usize, u16, usize)>| {
            told.iter().max_by_key(|(n, w, e)| (*n, *w, std::cmp::Reverse(*e))).map(|t| t.2)
        };
        told.iter().enumerate().map(|(report, told)| most(told).unwrap_or(linked.events.len() + report)).collect()
    }

    /// Pairs of reports and B-cubed (Bagga and Baldwin 1998). Each report is scored in the partition of its fold; half of a
    /// pair belongs to either report.
    fn score(&self, partitions: &[Partition], prefix: &str, figures: &mut Figures) {
        let mut incidents: BTreeMap<&str, usize> = BTreeMap::new();
        for about in &self.gold {
            *incidents.entry(&about.incident).or_default() += 1;
        }
        let (mut common, mut found, mut gold, mut precision, mut recall) = (0, 0, 0, 0.0, 0.0);
        for (fold, partition) in partitions.iter().enumerate() {
            let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
            let mut shared: BTreeMap<(usize, &str), usize> = BTreeMap::new();
            for (event, about) in partition.iter().zip(&self.gold) {
                *sizes.entry(*event).or_default() += 1;
                *shared.entry((*event, &about.incident)).or_default() += 1;
            }
            for (event, about) in partition.iter().zip(&self.gold) {
                if about.fold() as usize % partitions.len() != fold {
                    continue;
                }
                let (size, both) = (sizes[event], shared[&(*event, about.incident.as_str())]);
                let all = incidents[about.incident.as_str()];
                common += both - 1;
                found += size - 1;
                gold += all - 1;
                precision += both as f64 / size as f64;
                recall += both as f64 / all as f64;
            }
        }
        let pairs = Tally { hits: common, found, gold };
        let reports = self.gold.len().max(1) as f64;
        let (p, r) = (100.0 * precision / reports, 100.0 * recall / reports);
        figures.push(format!("{prefix}link_p"), pairs.precision());
        figures.push(format!("{prefix}link_r"), pairs.recall());
        figures.push(format!("{prefix}link_f1"), pairs.f1());
        figures.push(format!("{prefix}bcubed_p"), p);
        figures.push(format!("{prefix}bcubed_r"), r);
        figures.push(format!("{prefix}bcubed_f1"), if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 });
    }

    /// Holds the events against the records: each record against the event that most of its reports tell.
    fn records(&self, events: &[Event], partition: &Partition, figures: &mut Figures) {
        let mut shared: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
        for (event, about) in partition.iter().zip(&self.gold) {
            *shared.entry(&about.incident).or_default().entry(*event).or_default() += 1;
        }
        let records: BTreeMap<&str, &Incident> =
            self.gold.iter().filter_map(|a| Some((a.incident.as_str(), a.record.as_ref()?))).collect();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut tallies = [Tally::default(); 4];
        for (incident, record) in records {
            let free = shared[incident].iter().filter(|(event, _)| !taken.contains(event));
            let event = free.max_by_key(|(event, n)| (**n, std::cmp::Reverse(**event))).map(|(event, _)| *event);
            taken.extend(event);
            let event = event.and_then(|e| events.get(e));
            for (tally, (gold, found, hit)) in tallies.iter_mut().zip(compare(record, event)) {
                tally.count(gold, found, hit);
            }
        }
        for (name, tally) in ["date", "city", "killed", "injured"].into_iter().zip(tallies) {
            figures.push(format!("{name}_p"), tally.precision());
            figures.push(format!("{name}_r"), tally.recall());
            figures.push(format!("{name}_f1"), tally.f1());
        }
    }
}

/// For date, city, killed and injured: whether the record has it, the event gives it, and it is right.
fn compare(record: &Incident, event: Option<&Event>) -> [(bool, bool, bool); 4] {
    let day = |s: &str| s.parse::<jiff::civil::Date>().ok();
    let date = record.date.as_deref().and_then(day);
    let when = event.and_then(|e| e.when.as_ref()).and_then(|w| day(&w.from));
    let near = |(a, b): (jiff::civil::Date, jiff::civil::Date)| a.until(b).is_ok_and(|s| s.get_days().abs() <= 1);
    // "Pittsburgh (Mount Oliver)" may be told as either.
    let city = record.city.as_deref().map(str::to_lowercase);
    let place = event.and_then(|e| e.r#where.as_ref()).filter(|w| w.precision != Some(record::Precision::Country));
    // "A flat in Corbin" is in Corbin.
    let place = place.map(|w| w.within.as_ref().unwrap_or(&w.name).to_lowercase());
    let same_city = city.as_ref().zip(place.as_ref()).is_some_and(|(c, p)| c.contains(p) || p.contains(c));
    let toll = |of: FigureOf| {
        let rows = event.map(|e| e.figures.iter().filter(move |f| f.of == of).filter_map(|f| f.low.zip(f.high)));
        rows.into_iter().flatten().max_by_key(|(_, high)| *high)
    };
    // An event in which nobody is said to have died has no toll; a record says none.
    let count = |gold: Option<u64>, of: FigureOf| {
        let found = toll(of);
        let right = gold.zip(found).is_some_and(|(g, (low, high))| (low..=high).contains(&g) && high - low <= 1);
        (gold.is_some_and(|n| n > 0), found.is_some(), right)
    };
    [
        (date.is_some(), when.is_some(), date.zip(when).is_some_and(near)),
        (city.is_some(), place.is_some(), same_city),
        count(record.killed, FigureOf::Killed),
        count(record.injured, FigureOf::Injured),
    ]
}

/// Logistic regression with a small ridge by Newton's method: the same rows give the same weights, in any number of runs.
fn logistic(rows: &[LabelledPair]) -> Weights {
    const N: usize = FEATURES.len() + 1;
    const RIDGE: f64 = 3.0;
    const STEPS: usize = 12;
    let mut weights = [0.0; N];
    for _ in 0..STEPS {
        let mut gradient: [f64; N] = std::array::from_fn(|i| if i == 0 { 0.0 } else { -RIDGE * weights[i] });
        let mut curvature = [[0.0; N]; N];
        for (i, row) in curvature.iter_mut().enumerate() {
            row[i] = if i == 0 { 1e-6 } else { RIDGE };
        }
        for LabelledPair { same, features, weight } in rows {
            let x: [f64; N] = std::array::from_fn(|i| if i == 0 { 1.0 } else { features[i - 1] });
            let z: f64 = x.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            let error = weight * (f64::from(u8::from(*same)) - p);
            for i in 0..N {
                gradient[i] += error * x[i];
                for j in 0..=i {
                    curvature[i][j] += weight * p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        let step = solve(curvature, gradient);
        weights.iter_mut().zip(step).for_each(|(w, s)| *w += s);
    }
    Weights { base: weights[0], each: std::array::from_fn(|i| weights[i + 1]) }
}

/// Solves a symmetric positive system, given by its lower half, by Cholesky's method.
fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            a[i][j] = if i == j { (a[i][i] - sum).max(1e-12).sqrt() } else { (a[i][j] - sum) / a[j][j] };
        }
    }
    for i in 0..N {
        let sum: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    for i in (0..N).rev() {
        let sum: f64 = (i + 1..N).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    b
}
