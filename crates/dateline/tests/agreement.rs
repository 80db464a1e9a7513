//! `dateline eval` gives the figures that an independent scorer, outside the project, gives on the same file.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn eval_agrees_with_the_shared_scorer_on_the_shared_corpora() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let scorer = shared.join("score/score.py");
    if !scorer.exists() {
        return println!("skipped: there is no ../shared/score/score.py");
    }
    let binary = env!("CARGO_BIN_EXE_dateline");
    for (task, gold, limit) in [
        ("syntax", "syntax/gum-dev.conllu", "1"),
        ("entities", "entities/uner-ewt-dev.iob2", "30"),
        ("attribution", "attribution/polnear-dev.jsonl", "3"),
        ("factuality", "factuality/uds-dev.jsonl", "20"),
        ("timex", "timex/aquaint.jsonl", "4"),
        ("places", "places/gwn.jsonl", "3"),
        ("event-type", "event-type/plv-train.jsonl", "20"),
    ] {
        let gold = shared.join("corpora").join(gold);
        let figures = |command: &mut Command| -> Value {
            let ran = command.output().expect("the scorer runs");
            let told = String::from_utf8_lossy(&ran.stderr);
            serde_json::from_slice(&ran.stdout).unwrap_or_else(|e| panic!("{task}: {e}: {told}"))
        };
        let mut python = Command::new("python3");
        let theirs = figures(python.arg(&scorer).arg(task).arg(&gold).args(["--bin", binary, "--limit", limit]));
        let ours = figures(Command::new(binary).args(["eval", task, "--json", "--limit", limit]).arg(&gold));
        for (name, value) in theirs.as_object().unwrap().iter().filter(|(name, _)| *name != "task") {
            let (a, b) = (value.as_f64().unwrap(), ours[name].as_f64().unwrap_or(f64::NAN));
            assert!((a - b).abs() <= 0.0011, "{task}: {name} is {a} by the shared scorer, {b} by ours");
        }
    }
}
