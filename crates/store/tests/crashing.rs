//! A store whose writer is killed, whose log is torn, or whose disk is full keeps what was acknowledged, and nothing by half.
//!
//! The writer is this test binary itself, started again: [`writer`] does nothing unless it is told to. What a `kill -9` cannot show
//! is a loss of power: the system keeps what a killed program wrote, whether or not it waited for the disk.
//! `STORE_CRASHES=10000` kills so many times in the place of a few.

mod made;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use made::{Chance, entry};
use store::{Entry, Error, ErrorKind, Query, Store, Tombstones};

/// Documents in one transaction of the writer.
const BATCH: u64 = 4;

struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("crashing-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("reports.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn times(few: u64) -> u64 {
    std::env::var("STORE_CRASHES").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// Adds documents without end, and acknowledges each by a line with its number. What a test starts and kills.
#[test]
fn writer() {
    let Ok(file) = std::env::var("STORE_CRASH_FILE") else { return };
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let too_early = std::env::var("STORE_CRASH_TOO_EARLY").is_ok();
    let mut out = std::io::stdout().lock();
    let mut acknowledge = |numbers: std::ops::Range<u64>| {
        numbers.for_each(|n| writeln!(out, "ack {n}").expect("the test reads on"));
        out.flush().expect("the test reads on");
    };
    let mut store = Store::open_or_create(file).unwrap();
    let first = number("STORE_CRASH_FIRST").unwrap();
    for batch in (first..).step_by(BATCH as usize) {
        let entries: Vec<Entry> = (batch..batch + BATCH).map(entry).collect();
        if too_early {
            acknowledge(batch..batch + BATCH);
        }
        match store.add(&entries, Tombstones::Heed) {
            Ok(_) if too_early => {}
            Ok(_) => acknowledge(batch..batch + BATCH),
            Err(error) => {
                println!("stopped {error}");
                return;
            }
        }
    }
}

/// Starts [`writer`] at a number.
fn start(file: &Path, first: u64, too_early: bool) -> Child {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "writer", "--nocapture"]);
    program.env("STORE_CRASH_FILE", file).env("STORE_CRASH_FIRST", first.to_string());
    if too_early {
        program.env("STORE_CRASH_TOO_EARLY", "1");
    }
    program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Lets a writer run for a while, kills it, and gives the numbers that it acknowledged.
fn killed(file: &Path, first: u64, too_early: bool, chance: &mut Chance) -> Vec<u64> {
    let mut child = start(file, first, too_early);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut numbers = lines.filter_map(|line| line.strip_prefix("ack ")?.parse::<u64>().ok());
    let mut acknowledged = vec![];
    // Mostly counted from the first acknowledgement, or on a busy machine there would be nothing to lose; sometimes not, so that the file
    // is hardly made.
    if chance.below(8) > 0 {
        acknowledged.extend(numbers.next());
    }
    std::thread::sleep(Duration::from_micros(chance.below(20_000)));
    child.kill().unwrap();
    child.wait().unwrap();
    acknowledged.extend(numbers);
    acknowledged
}

/// What is wrong with a store: acknowledged documents that are not there, and whatever is there by half.
fn faults(file: &Path, acknowledged: &BTreeSet<u64>) -> Vec<String> {
    let mut faults = vec![];
    let store = match Store::open(file) {
        Ok(store) => store,
        Err(error) if acknowledged.is_empty() && error.kind() == ErrorKind::NotFound => return faults,
        Err(error) => return vec![error.to_string()],
    };
    faults.extend(store.check().unwrap());
    let kept = numbers(&store);
    faults.extend(acknowledged.difference(&kept).map(|n| format!("{n} was acknowledged and is not there")));
    for batch in kept.iter().map(|n| n - n % BATCH).collect::<BTreeSet<_>>() {
        let whole = (batch..batch + BATCH).all(|n| kept.contains(&n));
        faults.extend((!whole).then(|| format!("of the batch {batch} a part is there")));
    }
    faults.extend(halves(&store, &kept));
    faults
}

/// The numbers of the documents that are there.
fn numbers(store: &Store) -> BTreeSet<u64> {
    let refs = store.find_documents(&Query::default()).unwrap().map(|d| d.unwrap().r#ref);
    refs.map(|r| r.strip_prefix("report-").unwrap().parse().unwrap()).collect()
}

/// Documents that are not what was added, by what is kept and by what is found.
fn halves(store: &Store, kept: &BTreeSet<u64>) -> Vec<String> {
    let mut faults = vec![];
    for number in kept {
        let want = entry(*number);
        if store.entry(&want.document.id).unwrap().as_ref() != Some(&want) {
            faults.push(format!("{number} is there, but not as it was added"));
        }
        let documents = vec![want.document.id.0.clone()];
        let query = Query { documents, words: Some("monday".into()), ..Query::default() };
        let found = store.find_claims(&query).unwrap().count();
        if found != 5 || store.find_statements(&query).unwrap().count() != 3 {
            faults.push(format!("{number} is there, but {found} of its five claims are found"));
        }
    }
    faults
}

#[test]
fn what_was_acknowledged_survives_a_kill_at_any_moment() {
    let mut chance = Chance(1);
    let mut survived = 0;
    for round in 0..times(24).div_ceil(8) {
        // Several times the same file, so that a log is found that another left.
        let folder = Folder::new(&format!("kill-{round}"));
        let mut acknowledged = BTreeSet::new();
        let mut first = 0;
        for _ in 0..8 {
            acknowledged.extend(killed(&folder.file(), first, false, &mut chance));
            assert_eq!(faults(&folder.file(), &acknowledged), Vec::<String>::new(), "round {round}");
            let next = acknowledged.last().map_or(0, |last| last + 1);
            // A writer may be killed between two acknowledgements of one batch.
            first = next.next_multiple_of(BATCH);
        }
        survived += acknowledged.len();
    }
    assert!(survived > 0, "no writer came as far as to acknowledge anything");
}

#[test]
fn to_acknowledge_before_the_commit_is_caught() {
    // If this finds nothing, the test above finds nothing either.
    let mut chance = Chance(2);
    let caught = (0..20).any(|round| {
        let folder = Folder::new(&format!("early-{round}"));
        let acknowledged: BTreeSet<u64> = killed(&folder.file(), 0, true, &mut chance).into_iter().collect();
        faults(&folder.file(), &acknowledged).iter().any(|fault| fault.contains("acknowledged"))
    });
    assert!(caught);
}

/// A store as a killed writer leaves it: 24 documents in six transactions, all of them in the log.
fn with_log(folder: &Folder) -> (Vec<u8>, Vec<u8>) {
    let mut store = Store::create(folder.file()).unwrap();
    store.settle().unwrap();
    for batch in (0..24).step_by(BATCH as usize) {
        let entries: Vec<Entry> = (batch..batch + BATCH).map(entry).collect();
        store.add(&entries, Tombstones::Heed).unwrap();
    }
    // Read before the store is closed, which would take the log over.
    (fs::read(folder.file()).unwrap(), fs::read(log_of(folder)).unwrap())
}

fn log_of(folder: &Folder) -> PathBuf {
    folder.0.join("reports.db-wal")
}

/// What is left when the file and its log are these: the number of whole batches from the first on, or the error.
fn left(folder: &Folder, file: &[u8], log: &[u8]) -> Result<u64, Error> {
    let _ = fs::remove_file(folder.0.join("reports.db-shm"));
    fs::write(folder.file(), file).unwrap();
    fs::write(log_of(folder), log).unwrap();
    let store = Store::open(folder.file())?;
    let found: Result<Vec<_>, Error> = store.find_documents(&Query::default())?.collect();
    let kept = found?.len() as u64;
    assert_eq!(kept % BATCH, 0, "half a batch is there");
    let numbers = numbers(&store);
    assert_eq!(numbers, (0..kept).collect(), "a later batch is there without an earlier one");
    assert_eq!(halves(&store, &numbers), Vec::<String>::new());
    Ok(kept / BATCH)
}

#[test]
fn of_a_torn_log_whole_transactions_are_left_from_the_first_on() {
    let folder = Folder::new("torn");
    let (file, log) = with_log(&folder);
    assert_eq!(left(&folder, &file, &log).unwrap(), 6);
    let mut chance = Chance(3);
    let mut seen = BTreeSet::new();
    for _ in 0..times(24) {
        let end = chance.below(log.len() as u64) as usize;
        seen.insert(left(&folder, &file, &log[..end]).unwrap());
    }
    assert!(seen.len() > 2, "{seen:?}");
}

#[test]
fn of_a_log_with_a_flipped_bit_whole_transactions_are_left_or_it_is_told() {
    let folder = Folder::new("flipped");
    let (file, log) = with_log(&folder);
    let mut chance = Chance(4);
    let mut seen = BTreeSet::new();
    for _ in 0..times(24) {
        let mut flipped = log.clone();
        flipped[chance.below(log.len() as u64) as usize] ^= 1 << chance.below(8);
        match left(&folder, &file, &flipped) {
            Ok(batches) => seen.insert(batches),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
                true
            }
        };
    }
    assert!(seen.len() > 2, "{seen:?}");
}

#[test]
fn of_a_file_with_a_flipped_bit_records_come_back_as_they_were_or_not_at_all() {
    let folder = Folder::new("rotten");
    with_log(&folder);
    Store::open(folder.file()).unwrap().settle().unwrap();
    let file = fs::read(folder.file()).unwrap();
    let mut chance = Chance(5);
    let mut errors = 0;
    for _ in 0..times(40) {
        let mut flipped = file.clone();
        flipped[chance.below(file.len() as u64) as usize] ^= 1 << chance.below(8);
        fs::write(folder.file(), &flipped).unwrap();
        let Ok(store) = Store::open_read_only(folder.file()) else { continue };
        for number in 0..24 {
            let mut want = entry(number);
            match store.entry(&want.document.id) {
                Ok(Some(kept)) => {
                    // The one thing that is not checked: the store does not know what it is.
                    want.signature.clone_from(&kept.signature);
                    assert_eq!(kept, want);
                }
                Ok(None) => errors += 1,
                Err(error) => {
                    assert!(!error.to_string().contains('\n'), "{error}");
                    errors += 1;
                }
            }
        }
    }
    assert!(errors > 0, "no bit that was flipped made a difference");
}

/// Adds until there is no room; the error, and what was acknowledged.
fn filled(store: &mut Store) -> (Error, BTreeSet<u64>) {
    let mut acknowledged = BTreeSet::new();
    loop {
        let first = acknowledged.len() as u64;
        let entries: Vec<Entry> = (first..first + BATCH).map(entry).collect();
        match store.add(&entries, Tombstones::Heed) {
            Ok(_) => acknowledged.extend(first..first + BATCH),
            Err(error) => return (error, acknowledged),
        }
    }
}

#[test]
fn a_full_store_says_so_in_one_line_and_goes_on_when_there_is_room() {
    let folder = Folder::new("full");
    let mut store = Store::create(folder.file()).unwrap();
    store.limit_size(2 << 20).unwrap();
    let (error, mut acknowledged) = filled(&mut store);
    let want =
        format!("{}: no room is left on the disk; make room and go on, nothing kept is lost", folder.file().display());
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::Full, want));
    assert!(acknowledged.len() > 20, "{}", acknowledged.len());
    assert_eq!(numbers(&store), acknowledged);
    drop(store);
    assert_eq!(faults(&folder.file(), &acknowledged), Vec::<String>::new());
    let mut store = Store::open(folder.file()).unwrap();
    let first = acknowledged.len() as u64;
    let more: Vec<Entry> = (first..first + BATCH).map(entry).collect();
    store.add(&more, Tombstones::Heed).unwrap();
    acknowledged.extend(first..first + BATCH);
    assert_eq!(numbers(&store), acknowledged);
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let folder = Folder::new("disk");
    let mounted = folder.0.join("small");
    fs::create_dir_all(&mounted).unwrap();
    // A small disk of its own that only the writer sees; what it holds is copied out before it is gone.
    let script = r#"mount -t tmpfs -o size=3m small "$1" || { echo "no mount"; exit 1; }
        "$2" --exact writer --nocapture; cp "$1"/reports.db* "$3""#;
    let mut program = Command::new("unshare");
    program.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]);
    program.arg(&mounted).arg(std::env::current_exe().unwrap()).arg(&folder.0);
    program.env("STORE_CRASH_FILE", mounted.join("reports.db")).env("STORE_CRASH_FIRST", "0");
    let said = program.stdin(Stdio::null()).stderr(Stdio::null()).output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    if !said.contains("ack ") {
        println!("skipped: the system lets this user mount no small disk");
        return;
    }
    let stopped = said.lines().find_map(|line| line.strip_prefix("stopped ")).expect("the disk is full at last");
    assert!(stopped.ends_with("no room is left on the disk; make room and go on, nothing kept is lost"), "{stopped}");
    let acknowledged: BTreeSet<u64> = said.lines().filter_map(|line| line.strip_prefix("ack ")?.parse().ok()).collect();
    assert_eq!(faults(&folder.file(), &acknowledged), Vec::<String>::new());
}
