//! The same data for programs: records as JSON, counts, and events as GeoJSON.

use std::collections::BTreeMap;
use std::io;

use record::id::DocumentId;
use record::{PRIVATE_PERSON, Status};
use serde_json::{Map, Value, json};
use store::{Overview, Query, Store};
use telling::forms::{Export, GeoJson, Profile, recorded};

use crate::answer::{Answer, Form};
use crate::filter::Filter;
use crate::openapi;
use crate::routes::{Trouble, nothing};
use crate::shelf::Shelf;
use crate::views::home::found;
use crate::views::statements::said;

/// So many records at once at most, and when nothing is said.
pub(crate) const MOST: u32 = 500;
const USUAL: u32 = 50;

/// Answers what is asked below `/api/v1/`.
pub(crate) fn answer(shelf: &Shelf, rest: &[&str], filter: &Filter) -> Result<Answer, Trouble> {
    let limit = filter.limit.unwrap_or(USUAL) as usize;
    let start = filter.page_index() * limit;
    let one = |id: &str| Query { ids: vec![id.to_owned()], limit: Some(1), ..Query::default() };
    let value = match *rest {
        ["openapi.json"] => Some(openapi::description()),
        ["events"] => Some(shelf.ask(|store, overview| {
            let found = found(store, overview, filter)?;
            let page = &found[start.min(found.len())..(start + limit).min(found.len())];
            let events = store.events_at(overview, page)?;
            Ok(listed(
                "events",
                Some(found.len()),
                filter,
                limit,
                events.iter().map(masked),
                found.len() > start + limit,
            ))
        })?),
        ["events", id] => shelf.ask(|store, _| store.find_events(&one(id))?.next().transpose())?.as_ref().map(masked),
        ["claims"] => Some(shelf.ask(|store, _| {
            let mut all = store.find_claims(&limited(filter, start + limit + 1))?;
            all.pass_over(start);
            let more = all.left() > limit;
            let claims = all.take(limit).collect::<Result<Vec<_>, _>>()?;
            Ok(listed("claims", None, filter, limit, claims.iter().map(masked), more))
        })?),
        ["claims", id] => shelf.ask(|store, _| store.find_claims(&one(id))?.next().transpose())?.as_ref().map(masked),
        ["statements"] => Some(shelf.ask(|store, overview| {
            let said = said(store, overview, &filter.query(), start, limit)?;
            Ok(listed("statements", None, filter, limit, said.statements.iter().map(masked), said.more))
        })?),
        ["statements", id] => {
            shelf.ask(|store, _| store.find_statements(&one(id))?.next().transpose())?.as_ref().map(masked)
        }
        ["documents"] => Some(shelf.ask(|store, _| {
            let mut all = store.find_documents(&limited(filter, start + limit + 1))?;
            all.pass_over(start);
            let more = all.left() > limit;
            let documents = all.take(limit).collect::<Result<Vec<_>, _>>()?;
            Ok(listed("documents", None, filter, limit, documents.iter().map(masked), more))
        })?),
        ["documents", id] => shelf.ask(|store, _| store.entry(&DocumentId(id.to_owned())))?.map(|entry| {
            json!({
                "document": masked(&entry.document),
                "text": entry.text,
                "statements": entry.statements.iter().map(masked).collect::<Vec<_>>(),
                "claims": entry.claims.iter().map(masked).collect::<Vec<_>>(),
            })
        }),
        ["counts", by] => Some(shelf.ask(|store, overview| Ok(counts(store, overview, by, filter)))??),
        _ => return Err(nothing("no such record; /api/v1/openapi.json lists what there is")),
    };
    value.map(|value| Answer::json(&value)).ok_or_else(|| nothing("there is no record of this id"))
}

fn limited(filter: &Filter, limit: usize) -> Query {
    Query { limit: Some(limit as u64), ..filter.query() }
}

fn listed(
    name: &str,
    total: Option<usize>,
    filter: &Filter,
    limit: usize,
    records: impl Iterator<Item = Value>,
    more: bool,
) -> Value {
    let mut list = Map::new();
    list.extend(total.map(|total| ("total".to_owned(), json!(total))));
    list.insert("page".to_owned(), json!(filter.page.max(1)));
    list.insert("limit".to_owned(), json!(limit));
    list.insert("more".to_owned(), json!(more));
    list.insert(name.to_owned(), records.collect());
    Value::Object(list)
}

/// A record in which the words for a private person give way to what stands for them.
fn masked(record: &impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(record).expect("records hold nothing that JSON cannot");
    mask(&mut value);
    value
}

fn mask(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(mask),
        Value::Object(fields) => {
            if fields.get("private") == Some(&Value::Bool(true)) {
                for name in ["evidence", "antecedent"] {
                    if let Some(quote) = fields.get_mut(name).and_then(|evidence| evidence.get_mut("quote")) {
                        *quote = Value::from(PRIVATE_PERSON);
                    }
                }
            }
            fields.values_mut().for_each(mask);
        }
        _ => {}
    }
}

/// What can be counted.
pub(crate) const COUNTED: [&str; 4] = ["day", "type", "country", "status"];

/// How many events of a filter there are by day, say; what has no day is counted under null.
fn counts(store: &Store, overview: &Overview, by: &str, filter: &Filter) -> Result<Value, Trouble> {
    if !COUNTED.contains(&by) {
        return Err(nothing(&format!("no such count; there are {}", COUNTED.join(", "))));
    }
    let mut counts: BTreeMap<Option<&str>, (u32, u32)> = BTreeMap::new();
    let found = found(store, overview, filter)?;
    for event in found.iter().map(|at| &overview.events()[*at as usize]) {
        let names: Vec<Option<&str>> = match by {
            "day" => vec![event.first.as_ref().map(|day| day.as_str())],
            "type" => vec![Some(&overview.types()[usize::from(event.kind)])],
            "country" => vec![event.country.map(|at| overview.countries()[usize::from(at)].as_str())],
            _ => {
                let held = Status::ALL.iter().filter(|(status, _)| event.stages.contains(*status));
                held.map(|(_, word)| Some(*word)).collect()
            }
        };
        for name in names {
            let count = counts.entry(name).or_default();
            count.0 += 1;
            count.1 += u32::from(event.stages.asserted());
        }
    }
    let rows = counts
        .into_iter()
        .map(|(name, (events, asserted))| json!({ by: name, "events": events, "asserted": asserted }));
    Ok(json!({ "total": found.len(), "counts": rows.collect::<Vec<_>>() }))
}

/// The events of a filter as GeoJSON, the latest first.
pub(crate) fn geojson(shelf: &Shelf, filter: &Filter) -> Result<Answer, Trouble> {
    let limit = filter.limit.unwrap_or(MOST) as usize;
    let start = filter.page_index() * limit;
    let written = shelf.ask(|store, overview| {
        let found = found(store, overview, filter)?;
        let page = &found[start.min(found.len())..(start + limit).min(found.len())];
        let (mut out, mut exporter) = (Vec::new(), GeoJson::default());
        let (mut withheld, mut unplaced) = (io::sink(), io::sink());
        let memory = "memory can be written";
        let mut export =
            Export::begin(&mut exporter, Profile::Shared, &mut out, &mut withheld, &mut unplaced).expect(memory);
        for event in store.events_at(overview, page)? {
            export.event(recorded(store, event)?).expect(memory);
        }
        export.end().expect(memory);
        Ok(out)
    })?;
    Ok(Answer::of(Form::GeoJson, written))
}
