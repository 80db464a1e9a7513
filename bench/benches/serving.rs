//! How soon pages of a store are shown, how large the first one is, and how much memory the server takes: at 20,000 documents with 100,000
//! claims, or as many documents as you say, or of a store of yours: `cargo bench -p bench --bench serving -- [DOCUMENTS|STORE]`.
//!
//! The reports are made up, and their claims linked three by three. Ten clients ask, each the next thing as soon as it has the
//! one before; times are those of whole answers, packed.
#![allow(clippy::print_stdout, reason = "a bench talks to the person who runs it")]

#[path = "../../crates/store/tests/made/mod.rs"]
mod made;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use made::{COUNTRIES, Chance, TYPES, day, entry, event, word};
use page::Serving;
use store::{Entry, Query, Replace, Store, Tombstones};

const BATCH: u64 = 500;
const CLIENTS: u64 = 10;
/// Answers of each kind.
const ANSWERS: u64 = 200;

fn main() {
    // Cargo adds `--bench` of its own.
    let asked = std::env::args().skip(1).find(|arg| arg != "--bench");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("serving");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the build folder can be written");
    let file = match &asked {
        Some(store) if store.parse::<u64>().is_err() => PathBuf::from(store),
        documents => grown(&folder, documents.as_ref().and_then(|many| many.parse().ok()).unwrap_or(20_000)),
    };
    let before = resident();
    let began = Instant::now();
    let serving =
        Serving { store: file.clone(), listen: "127.0.0.1:0".parse().expect("an address"), hosts: vec![], token: None };
    let served = page::open(serving).expect("a store that can be served");
    let address = served.address();
    println!("{:>28} {:>10.0} ms", "opened", began.elapsed().as_secs_f64() * 1e3);
    // The server ends with the bench.
    std::thread::spawn(move || served.run(std::future::pending()));
    let began = Instant::now();
    let first = answer(address, "/");
    println!("{:>28} {:>10.0} ms, {} kB packed", "first page", began.elapsed().as_secs_f64() * 1e3, first / 1000);
    measure(&file, address);
    println!("\n{:>28} {:>10} MB (before {before} MB)", "memory", resident());
    let _ = std::fs::remove_dir_all(&folder);
}

fn grown(folder: &Path, documents: u64) -> PathBuf {
    let file = folder.join("reports.db");
    let mut store = Store::create(&file).expect("a new store");
    let mut events = Vec::new();
    for first in (0..documents).step_by(BATCH as usize) {
        let entries: Vec<Entry> = (first..documents.min(first + BATCH)).map(entry).collect();
        store.add(&entries, Tombstones::Heed).expect("there is room");
        let claims: Vec<_> = entries.iter().flat_map(|entry| &entry.claims).collect();
        events.extend(claims.chunks(3).map(|claims| event(claims, "1")));
    }
    store.replace_events(Replace::All, &events, 0).expect("there is room");
    store.settle().expect("there is room");
    println!("{documents} documents, {} claims, {} events", 5 * documents, events.len());
    file
}

fn measure(file: &Path, address: SocketAddr) {
    let store = Store::open_read_only(file).expect("a store");
    let overview = store.overview().expect("a store that is sound");
    let some = |query: Query| store.glance(&overview, &query).expect("a question").len();
    println!(
        "{} events, {} of them asserted by several origins",
        overview.events().len(),
        some(Query { origins: Some(2), ..Query::default() })
    );
    let pick = |chance: &mut Chance, all: &[String], made: &[&str]| match all {
        [] => made[chance.skewed(made.len() as u64) as usize].to_owned(),
        all => all[chance.below(all.len() as u64) as usize].clone(),
    };
    let heads = ["p50, ms", "p95, ms", "CPU, ms", "kB"].map(|head| format!("{head:>10}")).join(" ");
    println!("\n{:>28} {heads}", format!("{CLIENTS} clients"));
    let kind = |chance: &mut Chance| pick(chance, overview.types(), &TYPES);
    let country = |chance: &mut Chance| pick(chance, overview.countries(), &COUNTRIES);
    let ids: Vec<String> = overview.events().iter().step_by(97).map(|event| event.id.to_string()).collect();
    let words = ["attack", "police said", "government", "killed", "school"];
    let ask = |what: &str, path: &(dyn Fn(&mut Chance) -> String + Sync)| {
        let before = on_processors();
        let mut all: Vec<(Duration, usize)> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|client| {
                    scope.spawn(move || {
                        let mut chance = Chance(client);
                        (0..ANSWERS / CLIENTS)
                            .map(|_| {
                                let path = path(&mut chance);
                                let began = Instant::now();
                                let size = answer(address, &path);
                                (began.elapsed(), size)
                            })
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            clients.into_iter().flat_map(|client| client.join().expect("an answer")).collect()
        });
        all.sort_unstable();
        let at = |part: usize| all[all.len() * part / 100].0.as_secs_f64() * 1e3;
        let size = all.iter().map(|(_, size)| size).sum::<usize>() / all.len() / 1000;
        let cpu = (on_processors() - before) / all.len() as f64;
        println!("{what:>28} {:>10.1} {:>10.1} {cpu:>10.1} {size:>10}", at(50), at(95));
    };
    ask("first page", &|_| "/".to_owned());
    ask("type", &|chance| format!("/?type={}", kind(chance)));
    ask("country", &|chance| format!("/?country={}", country(chance)));
    ask("type and country", &|chance| format!("/?type={}&country={}", kind(chance), country(chance)));
    ask("status", &|chance| format!("/?status={}", ["occurred", "planned", "negated"][chance.below(3) as usize]));
    ask("thirty days", &|chance| {
        let from = chance.below(900);
        format!("/?from={}&until={}", day(from), day(from + 28))
    });
    ask("words", &|chance| match chance.below(2) {
        0 => format!("/?words={}", word(chance.skewed(2000))),
        _ => format!("/?words={}", words[chance.below(5) as usize].replace(' ', "+")),
    });
    ask("actor", &|chance| format!("/?actor=Army+{}", chance.skewed(40)));
    ask("source and status", &|_| "/?kind=GOV&status=occurred".to_owned());
    ask("a part of the map", &|chance| {
        let (west, south) = (15 + chance.below(40), 10 + chance.below(30));
        format!("/?box={west},{south},{},{}", west + 5, south + 4)
    });
    ask("fifth page", &|_| "/?page=5".to_owned());
    ask("event", &|chance| format!("/event/{}", ids[chance.below(ids.len() as u64) as usize]));
    ask("statements", &|_| "/statements".to_owned());
    ask("statements by words", &|chance| format!("/statements?words={}", word(chance.skewed(2000))));
    ask("statements by kind and act", &|_| "/statements?kind=GOV&act=denial".to_owned());
    ask("counts by day", &|_| "/api/v1/counts/day".to_owned());
}

/// Asks, and tells how many bytes came.
fn answer(address: SocketAddr, path: &str) -> usize {
    let mut stream = TcpStream::connect(address).expect("a server");
    let asked = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
    stream.write_all(asked.as_bytes()).expect("a server that listens");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("a server that answers");
    assert!(bytes.starts_with(b"HTTP/1.1 200"), "{path}: {}", String::from_utf8_lossy(&bytes[..bytes.len().min(200)]));
    bytes.len()
}

/// How long this process was worked on so far, in ms, that of clients included: what other work on the machine does not change.
fn on_processors() -> f64 {
    let told = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = told.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() * 10.0
}

/// The memory that this process holds, in MB; 0 where the system does not tell.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
