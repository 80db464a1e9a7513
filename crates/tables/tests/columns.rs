//! What stands in a record stands in its table, and nothing else.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use record::{Claim, Document, Event, Statement};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tables::{Tabled, batch, schema};

/// The record in a row, as JSON without what is empty.
fn row(table: &RecordBatch, row: usize) -> Value {
    let schema = table.schema();
    let cells = schema.fields().iter().zip(table.columns());
    Value::Object(cells.filter_map(|(f, array)| Some((f.name().clone(), cell(array, row)?))).collect())
}

fn cell(array: &ArrayRef, row: usize) -> Option<Value> {
    if array.is_null(row) {
        return None;
    }
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::Dictionary(..) => {
            let words = array.as_dictionary::<Int32Type>();
            words.values().as_string::<i32>().value(words.keys().value(row) as usize).into()
        }
        DataType::Date32 => {
            let day = jiff::civil::date(1970, 1, 1);
            let days = array.as_primitive::<Date32Type>().value(row);
            day.saturating_add(jiff::Span::new().days(days)).to_string().into()
        }
        DataType::UInt32 => array.as_primitive::<UInt32Type>().value(row).into(),
        DataType::UInt64 => array.as_primitive::<UInt64Type>().value(row).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).into(),
        DataType::Boolean => array.as_boolean().value(row).into(),
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(row);
            (0..items.len()).map(|item| cell(&items, item).expect("what is in a list is there")).collect()
        }
        DataType::Struct(fields) => {
            let columns = array.as_struct();
            let cells = fields.iter().zip(columns.columns());
            Value::Object(cells.filter_map(|(f, array)| Some((f.name().clone(), cell(array, row)?))).collect())
        }
        other => panic!("no table has a {other}"),
    })
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(fields.map(|(name, value)| (name, without_nulls(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// Records come out of their table as they went in: all of their fields, when `full` has them all.
fn check<T: Tabled + DeserializeOwned>(full: Value, bare: Value) {
    let records = [full.clone(), bare, full.clone()].map(|json| serde_json::from_value::<T>(json).unwrap());
    let table = batch(&records);
    assert_eq!((table.num_rows(), table.schema()), (3, schema::<T>()));
    for (i, record) in records.iter().enumerate() {
        assert_eq!(row(&table, i), without_nulls(serde_json::to_value(record).unwrap()), "{} {i}", T::NAME);
    }
    let columns: Vec<String> = schema::<T>().fields().iter().map(|field| field.name().clone()).collect();
    let mut given: Vec<&String> = full.as_object().unwrap().keys().collect();
    given.sort_by_key(|name| columns.iter().position(|column| column == *name));
    assert_eq!(given, columns.iter().collect::<Vec<_>>(), "the example has every field");
    assert_eq!(batch::<T>([]).num_rows(), 0);
}

fn words(quote: &str) -> Value {
    json!({"start": 3, "end": 3 + quote.len(), "quote": quote})
}

fn place() -> Value {
    json!({"name": "Adré", "evidence": words("Adré"), "geonames": 245_338, "country": "TCD", "admin1": "Ouaddaï",
        "latitude": 13.4667, "longitude": 22.2, "precision": "city", "radius_km": 5.0, "basis": "stated",
        "within": words("eastern Chad")})
}

#[test]
fn a_document_is_a_row() {
    let bare = json!({"id": "d2", "text_sha256": "00", "ref": "b.txt", "length": 0, "run": "r", "diagnostics": []});
    let full = json!({"id": "d1", "text_sha256": "ff", "ref": "a.txt", "url": "https://example.org/a", "publisher": "Gazette",
        "credit": words("Wire"), "headline": "Camp moved", "published": "2024-05-17", "published_basis": "given",
        "modified": "2024-05-18", "language": "en", "length": 400, "place": words("ABÉCHÉ"), "run": "r",
        "diagnostics": [{"code": "other-language", "start": 0, "end": 4, "message": "this is not English"}]});
    check::<Document>(full, bare);
}

#[test]
fn a_statement_is_a_row() {
    let source = json!({"evidence": words("the governor"), "antecedent": words("Bachar"), "name": "Bachar", "kind": "person",
        "named": true, "private": false, "country": "TCD", "sector": "GOV", "entity": "governor"});
    let bare = json!({"id": "s2", "document": "d1", "source": null, "cue": null, "content": [], "manner": "indirect",
        "act": "statement", "stance": "asserts", "medium": null, "parent": null});
    let full = json!({"id": "s1", "document": "d1", "source": source, "cue": words("said"), "content": [words("a"), words("b")],
        "manner": "direct", "act": "denial", "stance": "denies", "addressee": words("reporters"), "medium": words("radio"),
        "parent": "s0"});
    check::<Statement>(full, bare);
}

#[test]
fn a_claim_is_a_row() {
    let participant = json!({"name": "army", "evidence": words("it"), "antecedent": words("the army"), "country": "TCD",
        "sector": "MIL", "entity": "army-1", "identity": "named", "number": 18_446_744_073_709_551_615u64, "private": false});
    let unknown = json!({"name": null, "evidence": words("a man"), "identity": "described", "private": true});
    let mut origin = place();
    origin["role"] = "origin".into();
    let figure = json!({"of": "killed", "at_least": 3, "at_most": 5, "whom": "civilian", "measure": "incident",
        "evidence": words("three to five")});
    let open =
        json!({"of": "injured", "at_least": 10, "whom": "unknown", "measure": "incident", "evidence": words("ten")});
    let bare = json!({"id": "c2", "document": "d1", "type": "PROTEST", "modes": [], "contexts": [], "codebook": "plover/1",
        "trigger": words("rally"), "mentions": [], "actors": [], "recipients": [], "targets": [], "places": [],
        "figures": [], "attribution": [], "status": "occurred", "certainty": "certain", "negative": false,
        "historical": false, "cues": [], "evidence": [], "rule": "plover/1", "confidence": 0.5});
    let full = json!({"id": "c1", "document": "d1", "type": "ASSAULT", "modes": ["shell"], "contexts": ["military"],
        "codebook": "plover/1", "plover": "ASSAULT/shell", "acled": {"event": "Battles", "sub_event": "Armed clash"},
        "trigger": words("shelled"), "mentions": [words("shelling")], "actors": [participant], "recipients": [unknown, participant],
        "targets": [{"kind": "camp", "evidence": words("the camp"), "name": "Farchana"}], "instrument": words("mortars"),
        "when": {"from": "1969-12-31", "until": "2024-05-18", "grain": "day", "expression": words("Friday"), "basis": "relative",
            "anchor": "2024-05-17"},
        "where": place(), "places": [origin], "figures": [figure, open], "attribution": ["s1", "s2"], "status": "negated",
        "outcome": "failed", "certainty": "probable", "tense": "past", "negative": true, "condition": words("unless"),
        "denies": "c0", "extent": "incident", "historical": true, "cues": [words("not")], "evidence": [words("a sentence")],
        "rule": "plover/1 ASSAULT shell", "confidence": 0.625});
    check::<Claim>(full, bare);
}

#[test]
fn an_event_is_a_row() {
    let party = json!({"name": "army", "country": "TCD", "sector": "MIL", "entity": "army-1", "identity": "named",
        "private": false, "origins": [0, 1], "claims": ["c1"]});
    let mut place = place();
    let fields = place.as_object_mut().unwrap();
    ["evidence", "basis", "within"].iter().for_each(|name| drop(fields.remove(*name)));
    fields.insert("claim".into(), "c1".into());
    let said = json!({"origin": 1, "at_least": 3, "at_most": 5, "measure": "incident", "claim": "c1", "published": "2024-05-17",
        "superseded": true});
    let side = json!({"value": "occurred", "origins": [0], "claims": ["c1"]});
    let bare = json!({"id": "e2", "type": "PROTEST", "modes": [], "contexts": [], "claims": ["c2"], "status": [], "actors": [],
        "recipients": [], "figures": [], "reports": ["d1"], "publishers": [], "origins": [], "disputes": [], "reasons": [],
        "revision": "r"});
    let full = json!({"id": "e1", "type": "ASSAULT", "modes": ["shell"], "contexts": ["military"], "plover": "ASSAULT/shell",
        "acled": {"event": "Battles", "sub_event": "Armed clash"}, "claims": ["c1", "c2"],
        "status": [{"status": "occurred", "certainty": "certain", "negative": false, "origins": [0], "claims": ["c1"]}],
        "when": {"from": "2024-05-17", "until": "2024-05-18", "grain": "day", "claim": "c1"}, "where": place,
        "actors": [party], "recipients": [], "reports": ["d1"], "publishers": ["Gazette"],
        "figures": [{"of": "killed", "whom": "civilian", "low": 3, "high": 5, "says": [said]}],
        "origins": [{"name": "army", "kind": "source", "entity": "army-1", "country": "TCD", "sector": "MIL", "party": true,
            "claims": ["c1"]}],
        "part_of": "e0", "disputes": [{"over": "happened", "sides": [side, side]}],
        "reasons": [{"claim": "c2", "with": "c1", "score": 0.75, "because": [{"feature": "same-place", "weight": -1.5}]}],
        "revision": "r"});
    check::<Event>(full, bare);
}

#[cfg(feature = "parquet")]
#[test]
fn a_file_holds_the_table_and_is_the_same_every_time() {
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    let statements: Vec<Statement> = (0..50_000)
        .map(|n| {
            let json = json!({"id": format!("s{n}"), "document": "d", "content": [words("so")], "manner": "indirect",
                "act": "statement", "stance": "asserts"});
            serde_json::from_value(json).unwrap()
        })
        .collect();
    let file = || {
        let mut file = tables::ParquetFile::begin::<Statement>(Vec::new()).unwrap();
        statements.chunks(4096).for_each(|some| file.write(&batch(some)).unwrap());
        file.end().unwrap()
    };
    let bytes = file();
    assert!(bytes == file(), "the same bytes");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("statements.parquet");
    std::fs::write(&path, &bytes).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(&path).unwrap()).unwrap();
    assert_eq!(*reader.schema(), schema::<Statement>(), "types and version are read back");
    let mut n = 0;
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        for i in 0..batch.num_rows() {
            assert_eq!(row(&batch, i)["id"], format!("s{n}").as_str());
            n += 1;
        }
    }
    assert_eq!(n, statements.len());
}
