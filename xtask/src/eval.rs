//! `cargo xtask eval` and `cargo xtask seed`: figures from data that lies beside the repository, not in it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::metadata::cargo;

/// What each task is scored on, and how. The binary knows the formats and the metrics.
const GOLD: [(&str, &str, &[&str]); 22] = [
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
    ("claims", "eval/gold/develop", &[]),
    ("claims", "eval/gold/report", &[]),
    ("passages", "eval/gold/attribution/develop", &[]),
    ("passages", "eval/gold/attribution/report", &[]),
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
    if status.success() { Ok(()) } else { Err("not everything holds yet".into()) }
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
