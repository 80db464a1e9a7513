//! `cargo xtask eval` and `cargo xtask seed`: figures from data that lies beside the repository, not in it.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::metadata::cargo;

/// What each task is scored on, and how. The binary knows the formats and the metrics.
const GOLD: [(&str, &str, &[&str]); 26] = [
    ("syntax", "syntax/ewt-dev.conllu", &[]),
    ("syntax", "syntax/ewt-dev.conllu", &["--case", "lower"]),
    ("syntax", "syntax/ewt-dev.conllu", &["--case", "upper"]),
    ("syntax", "syntax/gum-dev.conllu", &[]),
    ("syntax", "syntax/gum-dev.conllu", &["--case", "lower"]),
    ("syntax", "syntax/gum-dev.conllu", &["--case", "upper"]),
    ("entities", "entities/uner-ewt-dev.iob2", &[]),
    ("entities", "entities/re3d.jsonl", &[]),
    ("coreference", "syntax/gum-dev.conllu", &["--only", "GUM_news,GUM_interview"]),
    ("attribution", "attribution/polnear-dev.jsonl", &[]),
    ("factuality", "factuality/uds-dev.jsonl", &[]),
    ("timex", "timex/timebank.jsonl", &[]),
    ("timex", "timex/aquaint.jsonl", &[]),
    ("places", "places/lgl.jsonl", &[]),
    ("places", "places/gwn.jsonl", &[]),
    ("event-type", "event-type/plv-train.jsonl", &[]),
    ("incidents", "incidents/muc4-dev.jsonl", &[]),
    ("incidents", "incidents/muc4-tst12.jsonl", &[]),
    ("html", "html", &[]),
    ("claims", "eval/gold/develop", &[]),
    ("claims", "eval/gold/report", &[]),
    ("passages", "eval/gold/attribution/develop", &[]),
    ("passages", "eval/gold/attribution/report", &[]),
    ("events", "eval/gold/linking/develop", &[]),
    ("events", "eval/gold/linking/report", &[]),
    ("linking", "linking/violent-reports.jsonl", &[]),
];
const BASELINE: &str = "eval/baseline.csv";

/// Scores every gold file that is there, and has the binary put its figures into the baseline.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let place =
        |file: &str| if file.starts_with("eval/") { file.to_owned() } else { format!("../shared/corpora/{file}") };
    for (task, file, how) in GOLD {
        let gold = place(file);
        if !root.join(&gold).exists() {
            println!("── {task} {file}: not there; its figures stay as they are");
            continue;
        }
        println!("── {}", [&[task, file], how].concat().join(" "));
        let table = dateline(root, &[&["eval", task, &gold, "--baseline", BASELINE], how].concat())?;
        print!("{}", String::from_utf8_lossy(&table));
    }
    println!("{BASELINE} is rewritten; `git diff {BASELINE}` shows what moved");
    Ok(())
}

/// Reads the reference report with and without its date, and holds both against its checks.
pub(crate) fn seed(root: &Path) -> Result<(), String> {
    let seed = root.join("../shared/seed");
    if !seed.is_dir() {
        return Err("../shared/seed: the reference report is not there".into());
    }
    let report = "../shared/seed/report.txt";
    let dated = dateline(root, &["read", "--published", "2019-10-11", "--publisher", "CNN", "--to", "jsonl", report])?;
    let undated = dateline(root, &["read", "--to", "jsonl", report])?;
    let folder = root.join("target/seed");
    std::fs::create_dir_all(&folder).map_err(|e| format!("target/seed: {e}"))?;
    for (name, bytes) in [("dated.jsonl", dated), ("undated.jsonl", undated)] {
        std::fs::write(folder.join(name), bytes).map_err(|e| format!("target/seed/{name}: {e}"))?;
    }
    let mut check = Command::new("python3");
    check.arg(seed.join("check.py")).args(["dated.jsonl", "undated.jsonl"]).current_dir(folder);
    let status = check.status().map_err(|e| format!("python3: {e}"))?;
    let gold = std::fs::read_to_string(seed.join("gold.json")).map_err(|e| format!("gold.json: {e}"))?;
    let text = std::fs::read_to_string(root.join(report)).map_err(|e| format!("{report}: {e}"))?;
    let passage = passage(&text, &gold).ok_or("gold.json has not the form that it had")?;
    std::fs::write(root.join("target/seed/passage.toml"), passage).map_err(|e| format!("passage.toml: {e}"))?;
    print!("{}", String::from_utf8_lossy(&dateline(root, &["eval", "passages", "target/seed/passage.toml"])?));
    if status.success() { Ok(()) } else { Err("not everything holds yet".into()) }
}

/// The gold of the reference report as a passage that `dateline eval passages` scores.
fn passage(text: &str, gold: &str) -> Option<String> {
    let gold: Value = serde_json::from_str(gold).ok()?;
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // Spans count characters; a passage counts how often the words stood there before.
    let phrase = |part: &Value| {
        let words = part["trigger"].as_str().or(part["text"].as_str())?;
        let start = usize::try_from(part["span"][0].as_u64()?).ok()?;
        let before: String = text.chars().take(start).collect();
        let whole =
            |at: &usize| !letter(text[..*at].chars().next_back()) && !letter(text[at + words.len()..].chars().next());
        let nth = text.match_indices(words).map(|m| m.0).filter(whole).position(|at| at == before.len())?;
        Some(Value::from(format!("{words}#{}", nth + 1)).to_string())
    };
    let number = |id: &Value| id.as_str()?.strip_prefix('A')?.parse::<usize>().ok();
    let statements = gold["attributions"].as_array()?;
    let mut out = format!("text = {}\n", Value::from(text));
    for s in statements {
        writeln!(out, "[[statement]]\nid = {}\nstance = \"asserts\"", number(&s["id"])?).ok()?;
        let act = match s["act"].as_str()? {
            "mental-state" => "belief",
            "intended-statement" => "statement",
            act => act,
        };
        writeln!(out, "act = \"{act}\"").ok()?;
        for part in ["source", "cue"] {
            if s[part].is_object() {
                writeln!(out, "{part} = {}", phrase(&s[part])?).ok()?;
            }
        }
        let content: Option<Vec<String>> = s["content"].as_array()?.iter().map(phrase).collect();
        writeln!(out, "content = [{}]", content?.join(", ")).ok()?;
        if let Some(parent) = number(&s["parent"]) {
            writeln!(out, "parent = {parent}").ok()?;
        }
    }
    for e in gold["events"].as_array()? {
        let status = match e["status"].as_str()? {
            "asserted" | "claimed" | "accused" => "[\"occurred\", \"ongoing\"]",
            "hedged" | "hypothetical" | "feared" => "\"possible\"",
            stage => &format!("\"{stage}\""),
        };
        let mut holder: Vec<usize> = number(&e["holder"]).into_iter().collect();
        while let Some(parent) = holder.first().and_then(|h| number(&statements.get(h - 1)?["parent"])) {
            holder.insert(0, parent);
        }
        writeln!(out, "[[event]]\ntrigger = {}\nstatus = {status}\nholder = {holder:?}", phrase(e)?).ok()?;
    }
    Some(out)
}

/// What the release binary prints.
fn dateline(root: &Path, args: &[&str]) -> Result<Vec<u8>, String> {
    let mut run = cargo(root);
    run.args(["run", "--quiet", "--release", "--locked", "--package", "dateline", "--"]).args(args);
    let output = run.stderr(Stdio::inherit()).output().map_err(|e| format!("cargo run: {e}"))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("dateline {}: {}", args.join(" "), output.status))
    }
}
