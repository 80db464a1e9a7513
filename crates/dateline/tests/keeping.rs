//! The commands that keep reports, as their users meet them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

const REPORT: &str = "Ferry strikers end blockade of Pemba port

Dock workers in Pemba ended a three-day blockade on Friday after Mozambique’s government agreed to raise their pay, \
the port authority said. Police had arrested five strikers on Thursday.

Gunmen killed two guards in the city of Goma on Monday, witnesses said.
";

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

/// Exit status, standard output, standard error.
type Ran = (Option<i32>, String, String);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("keeping-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// With reports `r0`, `r1`, … in one file.
    fn with(test: &str, many: usize) -> Folder {
        let folder = Folder::new(test);
        fs::write(folder.0.join("reports.jsonl"), (0..many).map(report).collect::<String>()).unwrap();
        folder
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(args).current_dir(&self.0).env_remove("COLUMNS").stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("all that is written is UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// Adds, and leaves out what the last line tells of events.
    fn add(&self, args: &[&str]) -> Ran {
        let (code, out, err) = self.run(&[&["add", "news.db"], args].concat());
        let (reports, events) = err.rsplit_once("; ").unwrap_or((&err, ""));
        assert!(events.contains(" events"), "{err}");
        (code, out, format!("{reports}\n"))
    }

    fn found(&self, args: &[&str]) -> Vec<Value> {
        let ran = self.run(&[&["find", "news.db"], args].concat());
        assert_eq!((ran.0, ran.2.as_str()), (Some(0), ""), "{args:?}");
        ran.1.lines().map(|line| serde_json::from_str(line).expect("every line is a whole record")).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn report(i: usize) -> String {
    let text = REPORT.replace("five", &(i + 2).to_string());
    let published = format!("2024-11-{:02}", i % 20 + 2);
    serde_json::json!({ "id": format!("r{i}"), "text": text, "published": published, "publisher": "Gazette" })
        .to_string()
        + "\n"
}

fn ok(out: &str, err: &str) -> Ran {
    (Some(0), out.to_owned(), err.to_owned())
}

#[test]
fn reports_are_added_once_and_found_as_they_were_read() {
    let folder = Folder::with("once", 6);
    assert_eq!(folder.add(&["reports.jsonl", "-j", "2"]), ok("", "news.db: 6 added\n"));
    assert_eq!(folder.add(&["reports.jsonl"]), ok("", "news.db: 0 added, 6 known already\n"));
    let lines = |text: &str, format: &str| -> Vec<String> {
        let mut lines: Vec<String> = text.lines().filter(|l| l.contains(format)).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let read = folder.run(&["read", "reports.jsonl"]).1;
    for (what, format) in [("claims", "claim/1"), ("statements", "statement/1"), ("documents", "document/1")] {
        let found = folder.run(&["find", "news.db", "--what", what]).1;
        assert!(!found.is_empty());
        assert_eq!(lines(&found, "\"format\""), lines(&read, format), "{what}");
    }
}

#[test]
fn what_is_found_can_be_narrowed_down() {
    let folder = Folder::with("narrow", 6);
    folder.run(&["add", "news.db", "reports.jsonl"]);
    let all = folder.found(&[]);
    let arrests: Vec<&Value> = all.iter().filter(|c| c["trigger"]["quote"] == "arrested").collect();
    assert_eq!(arrests.len(), 6);
    let kind = arrests[0]["type"].as_str().unwrap();
    assert_eq!(folder.found(&["--type", kind]).len(), all.iter().filter(|c| c["type"] == kind).count());
    assert_eq!(folder.found(&["--words", "arrested strikers"]).len(), 6);
    assert_eq!(folder.found(&["--words", "\"strikers arrested\""]).len(), 0);
    assert_eq!(folder.found(&["--report", "r3"]).len(), all.len() / 6);
    assert_eq!(
        folder.found(&["--country", "moz"]).len(),
        all.iter().filter(|c| c["where"]["country"] == "MOZ").count()
    );
    assert!(!folder.found(&["--box", "28.5,-2.5,30,-1"]).is_empty(), "Goma lies there");
    assert_eq!(folder.found(&["--box", "-10,-2.5,10,-1"]).len(), 0);
    let day = arrests[0]["when"]["from"].as_str().unwrap();
    assert!(folder.found(&["--from", day, "--until", day]).contains(arrests[0]), "the last day is asked for too");
    assert_eq!(folder.found(&["--limit", "2"]), all[..2]);
    let events = folder.found(&["--what", "events"]);
    let claim = events[0]["claims"][0].as_str().unwrap();
    assert_eq!(folder.found(&["--what", "events", "--id", claim]), [events[0].clone()]);
    let ran = folder.run(&["find", "news.db", "--what", "statements", "--type", "AID"]);
    assert_eq!(ran, (Some(1), String::new(), "error: news.db: statements have no type; ask for claims\n".to_owned()));
    for bad in [["--box", "1,2,3"], ["--from", "May"], ["--status", "done"], ["--box", "0,9,1,8"]] {
        assert_eq!(folder.run(&["find", "news.db", bad[0], bad[1]]).0, Some(2), "{bad:?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_kept() {
    let folder = Folder::with("some", 2);
    fs::write(folder.0.join("bad.jsonl"), "nonsense\n".to_owned() + &report(7)).unwrap();
    let ran = folder.add(&["gone.txt", "bad.jsonl", "reports.jsonl"]);
    let want = "\
error: gone.txt: no such file or folder; check the path
error: bad.jsonl:1: no JSON (expected ident, column 2); write one object with \"text\" a line
news.db: 3 added, 2 not read
";
    assert_eq!(ran, (Some(1), String::new(), want.to_owned()));
    assert_eq!(folder.found(&["--what", "documents"]).len(), 3);
}

#[test]
fn a_report_that_was_removed_is_not_added_again_unawares() {
    let folder = Folder::with("removed", 3);
    folder.run(&["add", "news.db", "reports.jsonl"]);
    let id = folder.found(&["--what", "documents", "--report", "r1"])[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(folder.run(&["remove", "news.db", "r1", "--why", "retracted"]), ok(&format!("{id}\n"), ""));
    assert_eq!(folder.found(&["--what", "documents"]).len(), 2);
    let again = folder.run(&["remove", "news.db", "r1"]);
    let want = "error: news.db: holds no document \"r1\"; name an id, a ref or a url\n";
    assert_eq!(again, (Some(1), String::new(), want.to_owned()));
    let ran = folder.add(&["reports.jsonl"]);
    assert!(ran.2.starts_with("note: reports.jsonl:2: was removed on 2"), "{}", ran.2);
    assert!(
        ran.2.ends_with(" (retracted); --restore adds it again\nnews.db: 0 added, 2 known already, 1 removed before\n")
    );
    assert_eq!(ran.0, Some(0));
    let ran = folder.add(&["--restore", "reports.jsonl"]);
    assert_eq!(ran, ok("", "news.db: 1 added, 2 known already\n"));
    assert_eq!(folder.found(&["--what", "documents"]).len(), 3);
}

#[test]
fn changes_are_listed_from_a_number_or_a_day_on() {
    let folder = Folder::with("changes", 2);
    folder.run(&["add", "news.db", "reports.jsonl"]);
    folder.run(&["remove", "news.db", "r0"]);
    let changes = |since: &[&str]| -> Vec<Value> {
        let ran = folder.run(&[&["changes", "news.db"], since].concat());
        assert_eq!((ran.0, ran.2.as_str()), (Some(0), ""));
        ran.1.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = changes(&[]);
    assert!(all.iter().all(|c| c["format"] == "dateline.change/1"));
    assert_eq!(all.iter().filter(|c| c["of"] == "document" && c["change"] == "appeared").count(), 2);
    assert_eq!(all.iter().filter(|c| c["of"] == "document" && c["change"] == "vanished").count(), 1);
    assert_eq!(changes(&["--since", "3"]), all[3..]);
    assert_eq!(changes(&["--since", "2024-01-01"]), all);
    assert_eq!(changes(&["--since", "9999-01-01"]), [Value::Null; 0]);
    assert_eq!(folder.run(&["changes", "news.db", "--since", "May"]).0, Some(1));
}

#[test]
fn what_another_program_with_other_codebooks_read_is_read_again_on_request() {
    let folder = Folder::with("runs", 2);
    folder.run(&["add", "news.db", "reports.jsonl"]);
    let run = folder.found(&["--what", "documents"])[0]["run"].clone();
    let actors =
        "[[actor]]\nid = \"pemba-port\"\nnames = [\"port authority\"]\nsector = \"BUS\"\nkind = \"organisation\"\n";
    fs::write(folder.0.join("mine.toml"), actors).unwrap();
    let own = ["--actors", "mine.toml", "reports.jsonl"];
    assert_eq!(folder.add(&own).2, "news.db: 0 added, 2 known already\n");
    let ran = folder.add(&[&["--again"], &own[..]].concat());
    assert_eq!(ran.2, "news.db: 0 added, 2 read again\n");
    assert_ne!(folder.found(&["--what", "documents"])[0]["run"], run);
    let listed = folder.run(&["runs", "news.db", "--use", run.as_str().unwrap()]);
    assert!(listed.1.lines().next().unwrap().ends_with("current"), "{}", listed.1);
    assert_eq!(folder.found(&["--what", "documents"])[0]["run"], run);
    assert_eq!(folder.run(&["runs", "news.db", "--use", "none"]).0, Some(1));
}

#[test]
fn what_was_acknowledged_is_there_when_the_program_is_killed() {
    let folder = Folder::new("killed");
    let mut command = folder.command(&["add", "news.db", "--ack", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // More may come: the program cannot wait for the end of its input before it keeps what it has.
    let mut input = child.stdin.take().unwrap();
    (0..3).for_each(|i| input.write_all(report(i).as_bytes()).unwrap());
    input.flush().unwrap();
    let mut acknowledged = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let ids: Vec<String> = acknowledged.by_ref().take(3).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    let mut kept: Vec<String> =
        folder.found(&["--what", "documents"]).iter().map(|d| d["id"].as_str().unwrap().to_owned()).collect();
    kept.sort();
    let mut want = ids;
    want.sort();
    assert_eq!(kept, want);
    fs::write(folder.0.join("reports.jsonl"), (0..5).map(report).collect::<String>()).unwrap();
    let ran = folder.add(&["reports.jsonl"]);
    assert_eq!(ran, ok("", "news.db: 2 added, 3 known already\n"));
}

#[test]
fn a_file_that_is_no_store_is_left_alone() {
    let folder = Folder::with("foreign", 1);
    fs::write(folder.0.join("notes.txt"), REPORT.repeat(5)).unwrap();
    for args in [&["add", "notes.txt", "reports.jsonl"][..], &["find", "notes.txt"], &["remove", "notes.txt", "r0"]] {
        let ran = folder.run(args);
        let want = "error: notes.txt: not a store of dateline; name one that `dateline add` made\n";
        assert_eq!(ran, (Some(1), String::new(), want.to_owned()));
    }
    assert_eq!(fs::read_to_string(folder.0.join("notes.txt")).unwrap(), REPORT.repeat(5));
    let ran = folder.run(&["find", "gone.db"]);
    assert_eq!(ran.2, "error: gone.db: no such store; check the path, or make one with `dateline add`\n");
    assert!(!folder.0.join("gone.db").exists());
}

/// Two publishers on one shooting, and one on another.
const GOMA: &[(&str, &str, &str)] = &[
    (
        "Gazette",
        "2024-12-03",
        "Gunmen killed two guards at the Kituku jetty in Goma on Monday, the port authority said.",
    ),
    (
        "Courier",
        "2024-12-04",
        "At the Kituku jetty in Goma gunmen killed three guards on Monday, a nurse told the Courier.",
    ),
    ("Gazette", "2024-12-20", "Police in Kisumu arrested four bakers on Thursday over unpaid rent, their union said."),
];

#[test]
fn one_shooting_in_two_reports_is_one_event_until_somebody_parts_it() {
    let folder = Folder::new("linked");
    let report = |(publisher, published, text): &(&str, &str, &str)| {
        serde_json::json!({ "id": text, "publisher": publisher, "published": published, "text": text }).to_string()
            + "\n"
    };
    fs::write(folder.0.join("reports.jsonl"), GOMA.iter().map(report).collect::<String>()).unwrap();
    folder.add(&["reports.jsonl"]);
    let shootings = || folder.found(&["--what", "events", "--type", "ASSAULT"]);
    let joined = shootings();
    let [event] = joined.as_slice() else { panic!("{joined:?}") };
    assert_eq!(event["publishers"], serde_json::json!(["Courier", "Gazette"]));
    let toll = &event["figures"][0];
    assert_eq!((&toll["low"], &toll["high"]), (&Value::from(2), &Value::from(3)), "the range, and no sum: {toll}");

    let id = event["id"].as_str().unwrap();
    let (code, why, _) = folder.run(&["link", "news.db", "--explain", id]);
    assert_eq!(code, Some(0));
    assert!(why.contains("the port authority") && why.contains("disputed: figure"), "{why}");

    let claims: Vec<&str> = event["claims"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    let (code, shown, _) = folder.run(&["explain", "news.db", id]);
    assert_eq!((code, shown.starts_with(&why)), (Some(0), true), "{shown}");
    for (_, _, text) in &GOMA[..2] {
        assert!(text.split(' ').all(|word| shown.contains(word)), "the words of each report: {shown}");
    }
    assert_eq!(shown.matches("\nASSAULT").count(), claims.len(), "{shown}");
    let (code, one, _) = folder.run(&["explain", "news.db", claims[0]]);
    assert_eq!((code, one.matches("\nASSAULT").count()), (Some(0), 1), "{one}");
    assert!(shown.contains(one.trim_end().split_once('\n').unwrap().1), "{one}");
    let (code, out, err) = folder.run(&["explain", "news.db", "nothing"]);
    assert_eq!((code, out.as_str(), err.contains("holds no event or claim \"nothing\"")), (Some(1), "", true), "{err}");
    let (code, _, err) = folder.run(&["explain", "news.db", "--place", id]);
    assert_eq!((code, err.contains("is a store")), (Some(1), true), "{err}");
    assert_eq!(folder.run(&["explain", "news.db"]).0, Some(1));
    let two = [claims[0], claims[claims.len() - 1]];
    assert_eq!(folder.run(&["unlink", "news.db", two[0], two[1]]).0, Some(0));
    assert_eq!(shootings().len(), 2);
    // Linking again does not put together what somebody has parted.
    let (code, _, err) = folder.run(&["link", "news.db"]);
    assert_eq!((code, err.starts_with("news.db: ")), (Some(0), true), "{err}");
    assert_eq!(shootings().len(), 2);
    assert_eq!(folder.run(&["unlink", "news.db", two[0], two[1], "--forget"]).0, Some(0));
    assert_eq!(shootings(), joined, "what was taken back leaves nothing behind");

    let (code, _, err) = folder.run(&["unlink", "news.db", two[0], "nothing"]);
    assert_eq!((code, err.contains("holds no claim")), (Some(1), true), "{err}");
}
