//! How events are written for others: one [`EventExporter`] a format. docs/formats/exports.md tells every column.
//!
//! Nothing is flattened into a fact. What a format has no words for is withheld, with the reason; what it cannot put on a day or a
//! place stays unplaced: together with what is written these are all events ([`Export`] counts and keeps them).

mod acled;
mod csv;
mod geojson;
mod hxl;
mod polecat;

use std::io::{self, Write};

use record::{Claim, Document, Event, FigureOf, HeldStatus, Measure, Party, Precision, Said, Status, Toll};

use store::{Query, Store};

pub use acled::AcledStyle;
pub use csv::EventCsv;
pub use geojson::GeoJson;
pub use hxl::Hxl;
pub use polecat::PolecatStyle;

use crate::cells::row;
use crate::sentence::stage;

/// An event with what its reports and claims tell beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The event; who is private in it has no name.
    pub event: Event,
    /// Its reports that could be found, in its order.
    pub documents: Vec<Document>,
    /// Its claims that could be found, in its order.
    pub claims: Vec<Claim>,
    /// When the event last changed, in seconds since 1970, where that is known.
    pub changed: Option<i64>,
}

/// What may be shown to whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// Private persons are masked
    #[default]
    Shared,
    /// Private persons who take part are shown with the words of the report
    Internal,
}

/// SQLite takes some thousand values at once.
const AT_ONCE: usize = 500;

/// The event with its reports and claims.
pub fn recorded(store: &Store, event: Event) -> Result<Recorded, store::Error> {
    let asked = |ids: Vec<String>| Query { ids, ..Query::default() };
    let (mut documents, mut claims): (Vec<Document>, Vec<Claim>) = (Vec::new(), Vec::new());
    for ids in event.reports.chunks(AT_ONCE) {
        let found = store.find_documents(&asked(ids.iter().map(|id| id.0.clone()).collect()))?;
        found.into_iter().try_for_each(|document| document.map(|d| documents.push(d)))?;
    }
    for ids in event.claims.chunks(AT_ONCE) {
        let found = store.find_claims(&asked(ids.iter().map(|id| id.0.clone()).collect()))?;
        found.into_iter().try_for_each(|claim| claim.map(|c| claims.push(c)))?;
    }
    documents.sort_by_key(|document| event.reports.iter().position(|id| *id == document.id));
    claims.sort_by_key(|claim| event.claims.iter().position(|id| *id == claim.id));
    let changed = store.event_changed(&event.id)?;
    Ok(Recorded { event, documents, claims, changed })
}

impl Recorded {
    /// Keeps or takes away the words for private persons.
    pub fn for_profile(mut self, profile: Profile) -> Recorded {
        let claims = &self.claims;
        let reveal = |party: &mut Party, of: fn(&Claim) -> &[record::Participant]| {
            if !party.private {
                return;
            }
            let told = claims.iter().filter(|c| party.claims.contains(&c.id)).flat_map(of).find(|p| p.private);
            match told.filter(|_| profile == Profile::Internal) {
                Some(told) => {
                    party.name = Some(told.evidence.quote().to_owned());
                    party.private = false;
                }
                None => party.name = None,
            }
        };
        self.event.actors.iter_mut().for_each(|party| reveal(party, |c| &c.actors));
        self.event.recipients.iter_mut().for_each(|party| reveal(party, |c| &c.recipients));
        self
    }

    /// Whether all that assert it tell it as background.
    fn is_historical(&self) -> bool {
        let asserting: Vec<_> = asserted(&self.event).flat_map(|held| &held.claims).collect();
        let mut told = self.claims.iter().filter(|claim| asserting.contains(&&claim.id)).peekable();
        told.peek().is_some() && told.all(|claim| claim.historical)
    }

    /// The first and the last day of publication.
    fn published(&self) -> (Option<&str>, Option<&str>) {
        let days = || self.documents.iter().filter_map(|d| d.published.as_deref());
        (days().min(), days().max())
    }

    fn urls(&self) -> Vec<String> {
        let mut urls: Vec<String> = self.documents.iter().filter_map(|d| d.url.clone()).collect();
        urls.sort();
        urls.dedup();
        urls
    }
}

/// What became of an event in a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is written.
    Written,
    /// The format cannot say what it is, for this reason.
    Withheld(&'static str),
    /// It has no day or place that the format could give, for this reason.
    Unplaced(&'static str),
}

/// Writes events in one format, one after the other.
pub trait EventExporter {
    /// The name of the file in a folder.
    fn file(&self) -> &'static str;

    /// What stands before the first event.
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// One event, or why it is not written.
    fn event(&mut self, recorded: &Recorded, out: &mut dyn Write) -> io::Result<Verdict>;

    /// What stands after the last event.
    fn tail(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// How many events were written, withheld and left unplaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows or features.
    pub written: u64,
    /// Events in the table of what is withheld.
    pub withheld: u64,
    /// Events in the table of what is unplaced.
    pub unplaced: u64,
}

/// The columns of what is not written, in `withheld.csv` and `unplaced.csv`.
pub const LEFT_OUT: [&str; 8] = ["id", "type", "status", "reason", "from", "until", "place", "country"];

/// An export under way: the file of the format, and the tables of what it leaves out.
pub struct Export<'e> {
    exporter: &'e mut dyn EventExporter,
    profile: Profile,
    out: &'e mut dyn Write,
    withheld: &'e mut dyn Write,
    unplaced: &'e mut dyn Write,
    tally: Tally,
}

impl<'e> Export<'e> {
    /// Begins all three.
    pub fn begin(
        exporter: &'e mut dyn EventExporter,
        profile: Profile,
        out: &'e mut dyn Write,
        withheld: &'e mut dyn Write,
        unplaced: &'e mut dyn Write,
    ) -> io::Result<Export<'e>> {
        exporter.head(out)?;
        writeln!(withheld, "{}", LEFT_OUT.join(","))?;
        writeln!(unplaced, "{}", LEFT_OUT.join(","))?;
        Ok(Export { exporter, profile, out, withheld, unplaced, tally: Tally::default() })
    }

    /// Writes an event where it belongs.
    pub fn event(&mut self, recorded: Recorded) -> io::Result<()> {
        let recorded = recorded.for_profile(self.profile);
        match self.exporter.event(&recorded, self.out)? {
            Verdict::Written => self.tally.written += 1,
            Verdict::Withheld(reason) => {
                self.tally.withheld += 1;
                writeln!(self.withheld, "{}", row(&left_out(&recorded.event, reason)))?;
            }
            Verdict::Unplaced(reason) => {
                self.tally.unplaced += 1;
                writeln!(self.unplaced, "{}", row(&left_out(&recorded.event, reason)))?;
            }
        }
        Ok(())
    }

    /// Ends the file, and tells how many went where.
    pub fn end(self) -> io::Result<Tally> {
        self.exporter.tail(self.out)?;
        self.out.flush()?;
        self.withheld.flush()?;
        self.unplaced.flush()?;
        Ok(self.tally)
    }
}

fn left_out(event: &Event, reason: &str) -> Vec<String> {
    let (when, place) = (event.when.as_ref(), event.r#where.as_ref());
    vec![
        event.id.to_string(),
        event.r#type.clone(),
        stages(event),
        reason.to_owned(),
        when.map(|w| w.from.clone()).unwrap_or_default(),
        when.map(|w| w.until.clone()).unwrap_or_default(),
        place.map(|p| crate::sentence::short(&p.name)).unwrap_or_default(),
        place.and_then(|p| p.country.clone()).unwrap_or_default(),
    ]
}

/// The stages that its holders put it at, in their order, parted by `; `.
fn stages(event: &Event) -> String {
    let mut all: Vec<(Status, bool)> = event.status.iter().map(|held| (stage(held), held.negative)).collect();
    all.sort_unstable();
    all.dedup();
    let told = all.iter().map(|(status, negative)| format!("{}{status}", if *negative { "not " } else { "" }));
    told.collect::<Vec<_>>().join("; ")
}

/// Who says that it took or takes place, and not only that it may have.
fn asserted(event: &Event) -> impl Iterator<Item = &HeldStatus> {
    event.status.iter().filter(|held| matches!(stage(held), Status::Occurred | Status::Ongoing))
}

/// Who says that it did not take place.
fn denied(event: &Event) -> impl Iterator<Item = &HeldStatus> {
    event.status.iter().filter(|held| held.status == Status::Negated)
}

/// Why it is no fact by anybody's word; none when somebody asserts it as news.
fn no_fact(recorded: &Recorded) -> Option<&'static str> {
    let event = &recorded.event;
    if asserted(event).next().is_some() {
        return recorded.is_historical().then_some("told only as background");
    }
    let furthest = event.status.iter().map(stage).min();
    Some(match furthest {
        Some(Status::Attempted) => "only attempted",
        Some(Status::Planned) => "only planned",
        Some(Status::Threatened) => "only threatened",
        Some(Status::Demanded) => "only demanded",
        Some(Status::Possible) => "only possible",
        Some(Status::Negated) => "denied, and asserted by nobody",
        _ => "without a status",
    })
}

/// The counts of a toll that still stand, and are told by who asserts the event.
pub(crate) fn standing<'e>(event: &'e Event, toll: &'e Toll) -> impl Iterator<Item = &'e Said> {
    toll.says.iter().filter(|said| {
        let counts = !said.superseded && !matches!(said.measure, Measure::Projected | Measure::Stock);
        counts && asserted(event).any(|held| held.claims.contains(&said.claim))
    })
}

/// The lowest and the highest figure that anybody gives of an event that took place. Nothing is summed: where some count all and
/// others only civilians, those that count all are taken.
fn bounds(event: &Event, of: FigureOf) -> (Option<u64>, Option<u64>) {
    let all = |whole: bool| -> Vec<&Said> {
        let of =
            |toll: &&Toll| toll.of == of && whole == matches!(toll.whom, record::Whom::Unknown | record::Whom::Mixed);
        event.figures.iter().filter(of).flat_map(|toll| standing(event, toll)).collect()
    };
    let says = Some(all(true)).filter(|says| !says.is_empty()).unwrap_or_else(|| all(false));
    let low = says.iter().filter_map(|s| s.at_least.or(s.at_most)).min();
    let high = says.iter().filter_map(|s| s.at_most.or(s.at_least)).max();
    (low, high)
}

/// Whether what is known of the place is only the country.
fn is_country_only(event: &Event) -> bool {
    event.r#where.as_ref().is_some_and(|place| place.precision == Some(Precision::Country))
}

/// The first day and how many there are; none when the days are none.
fn span(event: &Event) -> Option<(jiff::civil::Date, i64)> {
    let when = event.when.as_ref()?;
    let from: jiff::civil::Date = when.from.parse().ok()?;
    let until: jiff::civil::Date = when.until.parse().ok()?;
    let days = i64::from(from.until(until).ok()?.get_days());
    (days > 0).then_some((from, days))
}

/// Degrees with at most four decimals: some ten metres, and no more than a gazetteer knows.
fn degrees(degrees: Option<f64>) -> String {
    degrees.map(rounded).unwrap_or_default()
}

/// To four decimals; nothing for what is no number.
fn rounded(degrees: f64) -> String {
    if degrees.is_finite() { ((degrees * 10_000.0).round() / 10_000.0).to_string() } else { String::new() }
}

fn number(number: Option<u64>) -> String {
    number.map(|n| n.to_string()).unwrap_or_default()
}

/// Words of one cell that holds several: what parts them stands in none.
fn list<'w>(items: impl Iterator<Item = &'w str>) -> String {
    let items: Vec<String> = items.map(|item| crate::sentence::short(item).replace(';', ",")).collect();
    items.join("; ")
}

fn codes<'p>(parties: &'p [Party], of: impl Fn(&'p Party) -> Option<&'p str>) -> String {
    list(parties.iter().map(|party| of(party).unwrap_or_default()))
}

fn names(parties: &[Party]) -> String {
    let names: Vec<String> = parties.iter().map(crate::sentence::called).collect();
    list(names.iter().map(String::as_str))
}

/// Names of origins, masked where they have none.
fn origin_names<'e>(event: &Event, held: impl Iterator<Item = &'e HeldStatus>) -> String {
    let mut at: Vec<usize> = held.flat_map(|h| h.origins.iter().copied()).collect();
    at.sort_unstable();
    at.dedup();
    let names: Vec<String> = at.iter().map(|at| crate::sentence::voices(event, &[*at])).collect();
    list(names.iter().map(String::as_str))
}

#[cfg(test)]
pub(crate) mod tests;
