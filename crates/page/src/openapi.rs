//! What programs can ask, in the words of OpenAPI 3.1.

use serde_json::{Map, Value, json};

use crate::api::{COUNTED, MOST};
use crate::filter::NAMES;

const VALUES_ONCE: [&str; 8] = ["words", "from", "until", "origins", "disputed", "box", "tray", "page"];

/// The description of all that is under `/api/v1/`.
pub(crate) fn description() -> Value {
    let mut paths = Map::new();
    let lists = [
        ("events", "Events, the latest first, with how many there are in all", "event.schema.json"),
        ("claims", "Claims, the latest first", "claim.schema.json"),
        ("statements", "Statements, those published last first", "statement.schema.json"),
        ("documents", "Reports, those published last first", "document.schema.json"),
    ];
    for (name, summary, schema) in lists {
        let records =
            json!({ "type": "array", "items": { "description": format!("docs/formats/{schema}"), "type": "object" } });
        let list = json!({
            "type": "object",
            "required": ["page", "limit", "more", name],
            "properties": {
                "total": { "type": "integer" }, "page": { "type": "integer" }, "limit": { "type": "integer" },
                "more": { "type": "boolean" }, name: records,
            },
        });
        paths.insert(format!("/{name}"), json!({ "get": { "summary": summary, "parameters": filters(), "responses": answers("application/json", list) } }));
        let one = json!({ "type": "object", "description": format!("docs/formats/{schema}") });
        let id = json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } }]);
        let summary =
            if name == "documents" { "One report with its text, statements and claims" } else { "One of them" };
        paths.insert(
            format!("/{name}/{{id}}"),
            json!({ "get": { "summary": summary, "parameters": id, "responses": answers("application/json", one) } }),
        );
    }
    for by in COUNTED {
        let counts = json!({
            "type": "object",
            "properties": {
                "total": { "type": "integer" },
                "counts": { "type": "array", "items": { "type": "object", "properties": {
                    by: { "type": ["string", "null"] },
                    "events": { "type": "integer" },
                    "asserted": { "type": "integer", "description": "of these, how many somebody says took place" },
                } } },
            },
        });
        paths.insert(format!("/counts/{by}"), json!({ "get": { "summary": format!("How many events by {by}"), "parameters": filters(), "responses": answers("application/json", counts) } }));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "dateline",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What is in a store, to read. Claims are somebody's word; an event is what several say. Words for private persons are masked.",
        },
        "servers": [{ "url": "/api/v1" }],
        "paths": paths,
    })
}

fn filters() -> Value {
    let mut all: Vec<Value> = NAMES
        .iter()
        .map(|(name, what)| {
            let one = match *name {
                "origins" | "page" => json!({ "type": "integer", "minimum": 1 }),
                "from" | "until" => json!({ "type": "string", "format": "date" }),
                _ => json!({ "type": "string" }),
            };
            let schema = if VALUES_ONCE.contains(name) { one } else { json!({ "type": "array", "items": one }) };
            json!({ "name": name, "in": "query", "description": what, "schema": schema })
        })
        .collect();
    all.push(json!({ "name": "limit", "in": "query", "description": "records at once", "schema": { "type": "integer", "minimum": 1, "maximum": MOST } }));
    Value::Array(all)
}

fn answers(form: &str, schema: Value) -> Value {
    let error = json!({ "type": "object", "properties": { "status": { "type": "integer" }, "errors": { "type": "array", "items": { "type": "string" } } } });
    let wrong = |what: &str| json!({ "description": what, "content": { "application/json": { "schema": error } } });
    json!({
        "200": { "description": "what was asked for", "content": { form: { "schema": schema } } },
        "400": wrong("what is wrong with the question, and what would be right"),
        "404": wrong("there is no such thing"),
    })
}
