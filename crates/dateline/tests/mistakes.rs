//! A stage that makes a mistake spoils one report and no other.

use dateline::output::{Exporter, Jsonl, Layer};
use dateline::{Options, Place, Reader, report_from_json};
use events::Knowledge;
use nlp::{Annotated, Annotator};
use text::SourceText;

struct Fragile;

impl Annotator for Fragile {
    fn annotate(&self, text: &SourceText) -> Annotated {
        assert!(!text.as_str().contains("glass"), "it broke");
        Annotated::empty(text.clone())
    }
}

#[test]
fn a_report_on_which_a_stage_panics_has_no_claims_and_tells_why() {
    dateline::quiet_panics();
    let reader = Reader { annotator: &Fragile, knowledge: Knowledge::embedded(), run: "test" };
    let mut told = vec![];
    for (i, text) in ["Stone.", "Of glass.", "Wood."].into_iter().enumerate() {
        let line = format!(r#"{{"id": "r{i}", "text": "{text}"}}"#);
        let report = report_from_json(&line, Place::line("a.jsonl", i as u32 + 1), &Options::default()).unwrap();
        let read = reader.read(report).expect("each can be described");
        let mut bytes = vec![];
        let broken = read.broken;
        Jsonl { layers: vec![Layer::Claims] }.report(read, &mut bytes).unwrap();
        let document: serde_json::Value = serde_json::from_slice(&bytes).expect("the document and nothing else");
        let remarks = document["diagnostics"].as_array().unwrap().clone();
        let code = remarks.iter().find(|r| r["code"] == "internal-error");
        told.push((broken, document["ref"].as_str().unwrap().to_owned(), code.map(|c| c["message"].to_string())));
    }
    assert_eq!(told.iter().map(|t| t.0).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(told.iter().map(|t| t.1.as_str()).collect::<Vec<_>>(), ["r0", "r1", "r2"]);
    let message = told[1].2.as_deref().unwrap();
    assert!(message.contains("it broke (crates/dateline/tests/mistakes.rs:"), "{message}");
    assert!(told[0].2.is_none() && told[2].2.is_none());
}
