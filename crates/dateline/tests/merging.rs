//! Stores that were made apart and merged, as their users meet them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

/// Exit status, standard output, standard error.
type Ran = (Option<i32>, String, String);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("merging-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// With a file for each of these lots of reports, and a store of each.
    fn with(test: &str, lots: &[(&str, &[usize])]) -> Folder {
        let folder = Folder::new(test);
        for (name, lot) in lots {
            folder.write(&format!("{name}.jsonl"), lot);
            let ran = folder.run(&["add", &format!("{name}.db"), &format!("{name}.jsonl"), "--no-link"]);
            assert_eq!(ran.0, Some(i32::from(lot.is_empty())), "{}", ran.2);
        }
        folder
    }

    fn write(&self, name: &str, reports: &[usize]) {
        fs::write(self.0.join(name), reports.iter().map(|i| report(*i)).collect::<String>()).unwrap();
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.finish(Command::new(env!("CARGO_BIN_EXE_dateline")).args(args))
    }

    fn finish(&self, command: &mut Command) -> Ran {
        let output = command.current_dir(&self.0).env_remove("COLUMNS").stdin(Stdio::null()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("all that is written is UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// Files by name, without those of a folder inside.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let files = fs::read_dir(&self.0).unwrap().map(|file| file.unwrap().path()).filter(|file| file.is_file());
        files.map(|file| (file.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&file).unwrap())).collect()
    }

    /// What a store gives in every form.
    fn exports(&self, store: &str) -> Vec<String> {
        let mut all = vec![];
        for what in ["claims", "events", "documents", "statements"] {
            for order in ["newest", "oldest"] {
                all.push(self.run(&["find", store, "--what", what, "--order", order]));
            }
        }
        for form in ["csv", "geojson", "hxl", "polecat", "acled"] {
            all.push(self.run(&["find", store, "--to", form]));
        }
        all.push(self.run(&["find", store, "--what", "claims", "--to", "csv"]));
        all.push(self.run(&["find", store, "--to", "lines"]));
        all.push(self.run(&["link", store, "--review"]));
        all.into_iter().map(|(_, out, _)| out).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every third report tells again what the one before told.
fn report(i: usize) -> String {
    let town = ["Goma", "Kisumu", "Pemba"][i / 3 % 3];
    let (day, told) = (i / 3 % 20 + 2, ["Gazette", "Courier", "Herald"][i % 3]);
    let text = format!(
        "Gunmen killed {} guards at the jetty of {town} on Monday, the port authority said.\n\nPolice denied it to the \
         {told}. Dock workers ended a blockade of {} days on Friday.",
        ["two", "three"][i % 2],
        i + 2
    );
    let published = format!("2024-11-{day:02}");
    serde_json::json!({ "id": format!("r{i}"), "text": text, "published": published, "publisher": told }).to_string()
        + "\n"
}

/// ACLED-style columns end with the moment at which an event changed in this store.
fn without_moment(exports: Vec<String>) -> Vec<String> {
    let cut = |export: String| match export.contains("event_id_cnty") {
        true => export.lines().map(|line| line.rsplit_once(',').expect("columns").0.to_owned() + "\n").collect(),
        false => export,
    };
    exports.into_iter().map(cut).collect()
}

#[test]
fn a_merged_store_gives_the_bytes_of_one_to_which_all_was_added() {
    let folder = Folder::with("bytes", &[("a", &[7, 2, 0]), ("b", &[]), ("c", &[1, 8, 2, 5]), ("d", &[6, 4, 3, 7])]);
    folder.write("all.jsonl", &[0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(folder.run(&["add", "whole.db", "all.jsonl"]).0, Some(0));
    let before = folder.files();
    let ran = folder.run(&["merge", "merged.db", "d.db", "a.db", "c.db", "b.db"]);
    assert_eq!((ran.0, ran.1.as_str()), (Some(0), ""));
    assert!(ran.2.starts_with("merged.db: 9 added, 2 known already; "), "{}", ran.2);
    let want = without_moment(folder.exports("whole.db"));
    assert!(want.iter().filter(|export| export.lines().count() > 5).count() > 10, "{want:?}");
    assert_eq!(without_moment(folder.exports("merged.db")), want);
    // One after the other, in another order, and again.
    for shard in ["c.db", "b.db", "d.db", "a.db", "d.db"] {
        assert_eq!(folder.run(&["merge", "slowly.db", shard, "--no-link"]).0, Some(0));
    }
    assert_eq!(folder.run(&["link", "slowly.db"]).0, Some(0));
    assert_eq!(without_moment(folder.exports("slowly.db")), want);
    let mut after = folder.files();
    after.retain(|name, _| {
        before.contains_key(name) || !["merged", "slowly", "whole"].iter().any(|s| name.starts_with(s))
    });
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    for shard in ["a.db", "b.db", "c.db", "d.db"] {
        assert!(after[shard] == before[shard], "{shard} has changed");
    }
}

#[test]
fn what_is_kept_is_acknowledged_and_a_second_call_goes_on() {
    let folder = Folder::with("ack", &[("a", &[0, 1]), ("b", &[1, 2])]);
    let acknowledged = |ran: Ran| {
        assert_eq!(ran.0, Some(0), "{}", ran.2);
        ran.1.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(acknowledged(folder.run(&["merge", "news.db", "a.db", "--ack"])).len(), 2);
    let ran = folder.run(&["merge", "news.db", "b.db", "a.db", "--ack"]);
    assert!(ran.2.starts_with("news.db: 1 added, 3 known already; "), "{}", ran.2);
    assert_eq!(acknowledged(ran).len(), 3);
}

#[test]
fn what_was_acknowledged_is_there_when_the_program_is_killed_and_the_rest_can_be_merged_again() {
    let folder = Folder::with("killed", &[("a", &[0, 1, 2, 3]), ("b", &[4, 5, 6])]);
    let merge = ["merge", "news.db", "a.db", "b.db", "--ack"];
    assert_eq!(folder.run(&["merge", "whole.db", "a.db", "b.db"]).0, Some(0));
    for wait in [1, 4, 8, 12, 16, 24, 32, 48, 64] {
        let _ = ["", "-wal", "-shm"].map(|end| fs::remove_file(folder.0.join(format!("news.db{end}"))));
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(merge).current_dir(&folder.0).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        let acknowledged = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let whole_lines = acknowledged.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n'));
        for id in whole_lines {
            let found = folder.run(&["find", "news.db", "--what", "documents", "--id", id]).1;
            assert_eq!(found.lines().count(), 1, "{id} after {wait} ms");
        }
        assert_eq!(folder.run(&merge).0, Some(0));
        assert_eq!(without_moment(folder.exports("news.db")), without_moment(folder.exports("whole.db")), "{wait} ms");
    }
}

#[test]
fn what_is_no_shard_is_told_before_anything_is_written() {
    let folder = Folder::with("errors", &[("a", &[0])]);
    fs::write(folder.0.join("notes.txt"), "nothing that a store would be").unwrap();
    let cases: [(&[&str], &str); 4] = [
        (&["a.db", "notes.txt"], "notes.txt: not a store of dateline; name one that `dateline add` made"),
        (&["a.db", "gone.db"], "gone.db: no such store; check the path, or make one with `dateline add`"),
        (&["a.db", "./a.db"], "./a.db: is the same file as a.db; name each shard once"),
        (&["a.db", "news.db"], "news.db: is the store itself; name the shards that are to come into it"),
    ];
    for (shards, want) in cases {
        let ran = folder.run(&[&["merge", "news.db"], shards].concat());
        assert_eq!(ran, (Some(1), String::new(), format!("error: {want}\n")));
        assert!(!folder.0.join("news.db").exists());
    }
}

/// The first shell commands of a page that have this among them.
fn block<'p>(page: &'p str, has: &str) -> &'p str {
    let blocks = page.split("```sh\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block);
    blocks.into_iter().find(|block| block.contains(has)).expect("the page has this command")
}

/// Runs the jobs of an array one after the other.
const SBATCH: &str = r#"#!/bin/bash
set -e
for argument; do case $argument in --array=*) array=${argument#--array=};; esac; done
for task in $(seq "${array%-*}" "${array#*-}"); do SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=1 bash "${@: -1}"; done
"#;

#[test]
fn the_commands_of_the_page_on_shards_do_what_it_says() {
    let here = |program: &str| Command::new(program).arg("--version").output().ok().filter(|out| out.status.success());
    let gnu = |program| here(program).is_some_and(|out| String::from_utf8_lossy(&out.stdout).contains("GNU"));
    if here("bash").is_none() || !gnu("split") {
        println!("skipped: needs bash and GNU split");
        return;
    }
    let page = include_str!("../../../docs/shards.md");
    let mut ways = vec![("slurm", "sbatch --array"), ("xargs", "xargs -P")];
    match gnu("parallel") {
        true => ways.push(("parallel", "| parallel")),
        false => println!("skipped: the line with GNU parallel, which is not installed"),
    }
    for (way, command) in ways {
        let folder = Folder::new(way);
        folder.write("reports.jsonl", &[0, 1, 2, 3, 4, 5, 6, 7]);
        fs::write(folder.0.join("read.sh"), block(page, "#SBATCH")).unwrap();
        fs::create_dir(folder.0.join("bin")).unwrap();
        fs::write(folder.0.join("bin/sbatch"), SBATCH).unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_dateline")).parent().unwrap().display().to_string();
        let path = format!("{program}:{}:{}", folder.0.join("bin").display(), std::env::var("PATH").unwrap());
        let bash = |script: &str| {
            let script = format!("set -e\nsbatch() {{ bash bin/sbatch \"$@\"; }}\n{script}");
            let ran = folder.finish(Command::new("bash").args(["-c", &script]).env("PATH", &path));
            assert_eq!(ran.0, Some(0), "{way}: {script}\n{}", ran.2);
            ran.1
        };
        bash(block(page, "split -n"));
        let parts = block(page, "for part in");
        assert_eq!(bash(&format!("{parts}true\n")).lines().count(), 4, "no part has a shard yet");
        bash(block(page, command));
        assert_eq!(bash(&format!("{parts}true\n")), "");
        bash(block(page, "dateline merge"));
        let counts: Vec<u64> =
            bash(block(page, "wc -l\n")).lines().map(|line| line.trim().parse().expect("a number")).collect();
        let (lines, shards, store) = (counts[0], &counts[1..counts.len() - 1], counts[counts.len() - 1]);
        assert_eq!((lines, shards.iter().sum(), shards.len(), store), (8, 8, 4, 8), "{way}");
        bash("dateline add whole.db reports.jsonl");
        assert_eq!(without_moment(folder.exports("news.db")), without_moment(folder.exports("whole.db")), "{way}");
    }
}
