//! How fast a store takes documents, how large it gets, and how long questions take: at 200,000 documents with a million claims, or
//! as many as you say: `cargo bench -p bench --bench keeping -- DOCUMENTS`. They come day by day, as news does; with `shuffled` behind
//! the number their days are in no order, and those of their claims neither, which is the worst there is to write.
//!
//! The reports are made up (4 kB of text, five claims, three statements each) and made beforehand, so that only the store is
//! measured. The file lies in the build folder and is deleted at the end.
#![allow(clippy::print_stdout, reason = "a bench talks to the person who runs it")]

#[path = "../../crates/store/tests/made/mod.rs"]
mod made;

use std::path::Path;
use std::time::{Duration, Instant};

use made::{COUNTRIES, Chance, TYPES, day, entry, word};
use store::{Area, Entry, Query, Store, Tombstones, Window};

/// Documents in one transaction.
const BATCH: u64 = 500;

fn main() {
    // Cargo adds `--bench` of its own.
    let asked = std::env::args().skip(1).find_map(|arg| arg.parse().ok());
    let documents: u64 = asked.unwrap_or(200_000);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("keeping-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the build folder can be written");
    let file = folder.join("reports.db");
    let mut store = Store::create(&file).expect("a new store");
    let shuffled = std::env::args().any(|arg| arg == "shuffled");
    grow(&mut store, &file, documents, shuffled);
    ask(&store, documents);
    let _ = std::fs::remove_dir_all(&folder);
}

/// Adds documents, and tells the rate and the size at a sixteenth, a fourth and the whole.
fn grow(store: &mut Store, file: &Path, documents: u64, shuffled: bool) {
    let heads = ["documents", "a second", "a CPU second", "in all, MB", "B a document", "written, MB", "memory, MB"];
    println!("{}", heads.map(|head| format!("{head:>12}")).join(" "));
    let (mut spent, mut used, mut added, mut last) =
        (Duration::ZERO, Duration::ZERO, 0, (Duration::ZERO, Duration::ZERO, 0));
    for first in (0..documents).step_by(BATCH as usize) {
        let entries: Vec<Entry> = (first..documents.min(first + BATCH))
            .map(|n| if shuffled { entry(n) } else { as_it_comes(n, documents) })
            .collect();
        let (began, before) = (Instant::now(), on_processor());
        store.add(&entries, Tombstones::Heed).expect("there is room");
        (spent, used) = (spent + began.elapsed(), used + (on_processor() - before));
        added += entries.len() as u64;
        if [16, 4, 1].iter().any(|part| (documents / part).div_ceil(BATCH) * BATCH == first + BATCH)
            || added == documents
        {
            let (began, before) = (Instant::now(), on_processor());
            store.settle().expect("there is room");
            (spent, used) = (spent + began.elapsed(), used + (on_processor() - before));
            let size = std::fs::metadata(file).map_or(0, |file| file.len());
            let many = (added - last.2) as f64;
            let (rate, cpu) = (many / (spent - last.0).as_secs_f64(), many / (used - last.1).as_secs_f64());
            let cells =
                [rate.round(), cpu.round(), size as f64 / 1e6, (size / added) as f64, written() / 1e6, peak() as f64];
            println!("{added:>12} {}", cells.map(|cell| format!("{cell:>12.0}")).join(" "));
            last = (spent, used, added);
        }
    }
}

/// The report of a number, published in its turn, with claims of some days before: half of them within three weeks.
fn as_it_comes(number: u64, documents: u64) -> Entry {
    let mut entry = entry(number);
    let mut chance = Chance(!number);
    let published = 400 + number * 600 / documents;
    entry.document.published = Some(day(published));
    for claim in &mut entry.claims {
        let from = published - chance.skewed(400);
        let when = claim.when.as_mut().expect("a claim that is made up has a time");
        (when.from, when.until) = (day(from), day(from + 1));
    }
    entry
}

/// How long this thread was worked on so far: other work on the machine does not count.
fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = told.split_whitespace().next().and_then(|ns| ns.parse().ok());
    Duration::from_nanos(first.unwrap_or(0))
}

/// How many bytes this process handed to the system so far.
fn written() -> f64 {
    let told = std::fs::read_to_string("/proc/self/io").unwrap_or_default();
    told.lines().find_map(|line| line.strip_prefix("wchar: ")?.parse().ok()).unwrap_or(0.0)
}

/// The most memory that this process held so far, in MB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

fn ask(store: &Store, documents: u64) {
    println!("\n{:>28} {:>10} {:>10} {:>10}", "twenty claims", "p50, ms", "p99, ms", "found");
    let mut chance = Chance(7);
    let limit = Some(20);
    let mut measure = |what: &str, times: usize, make: &mut dyn FnMut(&mut Chance) -> Query| {
        let mut spent = Vec::new();
        let mut found = 0;
        for _ in 0..times {
            let query = make(&mut chance);
            let began = Instant::now();
            let claims = store.find_claims(&query).expect("a question that can be asked");
            found += claims.inspect(|claim| assert!(claim.is_ok(), "a sound store")).count();
            spent.push(began.elapsed().as_secs_f64() * 1e3);
        }
        spent.sort_by(f64::total_cmp);
        let found = found as f64 / times as f64;
        println!("{what:>28} {:>10.3} {:>10.3} {found:>10.1}", spent[times / 2], spent[times * 99 / 100]);
    };
    let ids: Vec<String> = (0..1000).map(|i| entry(i * documents / 1000).claims[i as usize % 5].id.0.clone()).collect();
    measure("by id", 1000, &mut |chance| Query {
        ids: vec![ids[chance.below(1000) as usize].clone()],
        ..Query::default()
    });
    let country = |chance: &mut Chance| vec![COUNTRIES[chance.skewed(24) as usize].to_owned()];
    let kind = |chance: &mut Chance| vec![TYPES[chance.skewed(16) as usize].to_owned()];
    measure("by type and country", 500, &mut |chance| Query {
        types: kind(chance),
        countries: country(chance),
        limit,
        ..Query::default()
    });
    measure("and thirty days", 500, &mut |chance| {
        let from = chance.below(900);
        Query {
            types: kind(chance),
            countries: country(chance),
            from: Some(day(from)),
            until: Some(day(from + 28)),
            limit,
            ..Query::default()
        }
    });
    measure("by a box of 2 x 2 degrees", 300, &mut |chance| {
        let n = chance.skewed(24) as f64;
        let (south, west) = (10.0 + 1.7 * n, 15.0 + 2.3 * n);
        let area = Area { south, west, north: south + 2.0, east: west + 2.0 };
        let from = chance.below(900);
        Query { area: Some(area), from: Some(day(from)), until: Some(day(from + 28)), limit, ..Query::default() }
    });
    measure("by a box, on any day", 100, &mut |chance| {
        let n = chance.skewed(24) as f64;
        let (south, west) = (10.0 + 1.7 * n, 15.0 + 2.3 * n);
        Query { area: Some(Area { south, west, north: south + 2.0, east: west + 2.0 }), limit, ..Query::default() }
    });
    measure("by actor", 300, &mut |chance| Query {
        actors: vec![format!("army-{}", chance.skewed(300))],
        limit,
        ..Query::default()
    });
    measure("by publisher", 100, &mut |chance| Query {
        publishers: vec![format!("Gazette {}", chance.skewed(40))],
        limit,
        ..Query::default()
    });
    measure("by two words", 300, &mut |chance| Query {
        words: Some(format!("{} {}", word(chance.skewed(2000)), word(chance.skewed(2000)))),
        limit,
        ..Query::default()
    });
    measure("by a common word", 50, &mut |chance| Query {
        words: Some(word(chance.below(20))),
        limit,
        ..Query::default()
    });
    measure("by a rare word", 300, &mut |chance| Query {
        words: Some(word(5000 + chance.below(15_000))),
        limit,
        ..Query::default()
    });
    let began = Instant::now();
    let window = Window { from: Some(day(500)), until: Some(day(528)) };
    let read = store.entries(&window).filter(|entry| entry.is_ok()).count();
    let rate = read as f64 / began.elapsed().as_secs_f64();
    println!("\n{read} documents of 28 days with all their records: {rate:.0} a second");
}
