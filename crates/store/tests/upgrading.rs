//! A store of an older version is brought up to date, and holds what it held.
//!
//! `version-1.db.zst` is one of version 1, packed with `zstd -19`. It was made with the last program of that version (commit dfb42e5) by
//! what stands here, with `made::entry`, `made::entry_read_by` and `made::event` of that commit:
//!
//! ```text
//! let mut store = Store::create(file)?;
//! let entries: Vec<_> = (0..4).map(entry).collect();
//! store.add(&entries, Tombstones::Heed)?;
//! store.enter_run(&Run { digest: "run-2".into(), ..Run::default() })?;
//! store.add(&[entry_read_by(1, "run-2")], Tombstones::Heed)?;
//! let mut siege = entry(4);
//! let when = siege.claims[0].when.as_mut().unwrap();
//! (when.from, when.until) = ("2016-01-01".into(), "2024-01-01".into());
//! siege.claims[1].when = None;
//! siege.claims[2].r#where.as_mut().unwrap().precision = Some(record::Precision::Country);
//! store.add(&[siege], Tombstones::Heed)?;
//! let a = event(&[&entries[0].claims[0], &entries[1].claims[0]], "1");
//! let b = event(&[&entries[2].claims[0], &entries[3].claims[4]], "1");
//! store.replace_events(Replace::All, [&a, &b], 7)?;
//! store.judge(&entries[0].claims[0].id, &entries[2].claims[0].id, false, Some("two towns of one name"))?;
//! store.remove(&entries[3].document.id, Some("retracted"))?;
//! store.settle()?;
//! ```

use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

use store::{Area, Entry, ErrorKind, Order, Query, Replace, Since, Store, Tombstones, Window};

const VERSION_1: &[u8] = include_bytes!("version-1.db.zst");

fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("upgrading-{test}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("old.db"), zstd::bulk::decompress(VERSION_1, 1 << 20).unwrap()).unwrap();
    path
}

/// All that a question finds.
fn found(store: &Store, query: &Query) -> String {
    fn all<T: Debug>(found: impl Iterator<Item = Result<T, store::Error>>) -> Vec<T> {
        found.map(Result::unwrap).collect()
    }
    let statements = store.find_statements(query).map(all).map_err(|error| error.kind());
    let claims = all(store.find_claims(query).unwrap());
    let events = all(store.find_events(query).unwrap());
    let documents = all(store.find_documents(query).unwrap());
    format!("{documents:#?}\n{statements:#?}\n{claims:#?}\n{events:#?}")
}

#[test]
fn a_store_of_version_1_holds_afterwards_what_it_held_and_finds_what_a_new_one_finds() {
    let folder = folder("holds");
    let old = folder.join("old.db");
    let error = Store::open_read_only(&old).err().unwrap();
    let want = "an older dateline made it (version 1; this one reads 2); `dateline link STORE` brings it up to date";
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::Older, format!("{}: {want}", old.display())));

    let mut old = Store::open(&old).unwrap();
    assert_eq!(old.check().unwrap(), Vec::<String>::new());
    let entries: Vec<Entry> = old.entries(&Window::default()).map(Result::unwrap).collect();
    let events: Vec<_> = old.find_events(&Query::default()).unwrap().map(Result::unwrap).collect();
    assert_eq!((entries.len(), events.len(), old.stale_events().unwrap().len()), (4, 2, 1));
    let other = |entry: &Entry| old.other_readings(&entry.document.id).unwrap().len();
    assert_eq!(entries.iter().map(other).sum::<usize>(), 1);
    let kept = (old.verdicts().unwrap().len(), old.tombstones().unwrap().len(), old.runs().unwrap().len());
    assert_eq!((kept, old.linked().unwrap()), ((1, 1, 2), 7));
    let mut changes = 0;
    old.changes_since(Since::Seq(0), |_| {
        changes += 1;
        true
    })
    .unwrap();
    assert_eq!(changes, old.latest_change().unwrap(), "numbered as before, and none for the upgrade");

    let mut new = Store::create(folder.join("new.db")).unwrap();
    let mut in_order = entries.clone();
    in_order.sort_by_key(|entry| entry.document.r#ref.clone());
    new.add(&in_order, Tombstones::Heed).unwrap();
    new.replace_events(Replace::All, &events, 7).unwrap();
    let some = &entries[1].claims[0];
    let queries = [
        Query::default(),
        Query { order: Order::Added, ..Query::default() },
        Query { words: Some("monday struck".into()), ..Query::default() },
        Query { types: vec![some.r#type.clone()], ..Query::default() },
        Query { from: Some("2020-01-01".into()), until: Some("2020-02-01".into()), ..Query::default() },
        Query { area: Some(Area { south: 0.0, west: 10.0, north: 40.0, east: 20.0 }), ..Query::default() },
        Query { area: Some(Area { south: 9.0, west: 14.0, north: 13.0, east: 19.0 }), ..Query::default() },
        Query { ids: vec![some.id.0.clone()], ..Query::default() },
        Query { publishers: vec![entries[0].document.publisher.clone().unwrap()], ..Query::default() },
    ];
    for query in queries {
        assert_eq!(found(&old, &query), found(&new, &query), "{query:?}");
    }
    assert_eq!(old.add(&entries, Tombstones::Heed).unwrap(), [store::Became::Known; 4]);
    drop(old);
    assert!(Store::open_read_only(folder.join("old.db")).is_ok());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_upgrade_that_fails_leaves_the_store_as_it_was() {
    let folder = folder("fails");
    let file = folder.join("old.db");
    let broken = rusqlite::Connection::open(&file).unwrap();
    broken
        .execute_batch("UPDATE reading SET packed = x'00' WHERE reading = (SELECT max(reading) FROM reading)")
        .unwrap();
    drop(broken);
    assert_eq!(Store::open(&file).err().unwrap().kind(), ErrorKind::Damaged);
    let before = rusqlite::Connection::open(&file).unwrap();
    let claims: i64 = before.query_row("SELECT count(*) FROM v_claim", [], |row| row.get(0)).unwrap();
    let version: i64 = before.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!((claims, version), (20, 1));
    fs::remove_dir_all(folder).unwrap();
}
