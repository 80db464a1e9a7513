//! Stores that were made apart and put together are the store that was never parted.

mod made;

use std::fs;
use std::path::{Path, PathBuf};

use made::{Chance, entry, entry_read_by};
use proptest::prelude::*;
use record::Record;
use record::id::ClaimId;
use store::{Became, Besides, Copied, Entry, ErrorKind, Order, Packed, Query, Run, Store, Tombstones, Verdict, Window};

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("merging-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(format!("{name}.db"))
    }

    fn store(&self, name: &str, entries: &[Entry]) -> Store {
        let mut store = Store::create(self.file(name)).unwrap();
        store.add(entries, Tombstones::Heed).unwrap();
        store
    }

    /// A new store of these shards.
    fn merged(&self, name: &str, shards: &[&str]) -> Store {
        let mut store = Store::open_or_create(self.file(name)).unwrap();
        merge(&mut store, &shards.iter().map(|shard| self.file(shard)).collect::<Vec<_>>());
        store
    }

    /// All that lies in it, with its bytes.
    fn content(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let files = fs::read_dir(&self.0).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.map(|file| (file.clone(), fs::read(&file).unwrap())).collect();
        files.sort();
        files
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn merge(store: &mut Store, shards: &[PathBuf]) -> Vec<Became> {
    let shards: Vec<Store> = shards.iter().map(|shard| Store::open_untouched(shard).unwrap()).collect();
    let mut besides = Besides::default();
    shards.iter().for_each(|shard| besides.join(shard.besides().unwrap()));
    store.take_besides(besides).unwrap();
    let seen = Store::open_read_only(store.path()).unwrap();
    let mut became = vec![];
    for shard in &shards {
        let copied = shard.copies(&seen).filter_map(|copied| match copied.unwrap() {
            Copied::Known(_) => None,
            Copied::Packed(packed) => Some(*packed),
        });
        let portion: Vec<Packed> = copied.collect();
        became.extend(store.take(&portion).unwrap());
    }
    became
}

/// All that a store shows and keeps, but for the moments at which it changed.
fn told(store: &Store) -> Vec<String> {
    let mut lines = vec![];
    for order in [Order::Newest, Order::Oldest] {
        let query = Query { order, ..Query::default() };
        lines.extend(store.find_claims(&query).unwrap().map(|c| Record::Claim(c.unwrap()).to_line()));
        lines.extend(store.find_statements(&query).unwrap().map(|s| Record::Statement(s.unwrap()).to_line()));
        lines.extend(store.find_documents(&query).unwrap().map(|d| Record::Document(d.unwrap()).to_line()));
    }
    let words = Query { words: Some(made::word(3)), ..Query::default() };
    lines.extend(store.find_claims(&words).unwrap().map(|c| c.unwrap().id.0));
    for entry in store.entries(&Window::default()).map(Result::unwrap) {
        let mut others = store.other_readings(&entry.document.id).unwrap();
        others.sort_by_key(|other| other.document.run.clone());
        lines.push(format!("{:?} {:?} {others:?}", entry.text, entry.signature));
    }
    let besides = [
        store.runs().unwrap().iter().map(|r| format!("{:?} {} {}", r.run, r.read, r.current)).collect::<Vec<_>>(),
        store.tombstones().unwrap().iter().map(|t| format!("{} {} {:?}", t.id, t.r#ref, t.why)).collect(),
        store.verdicts().unwrap().iter().map(|v| format!("{} {} {} {:?}", v.a, v.b, v.together, v.why)).collect(),
    ];
    lines.extend(besides.into_iter().flat_map(|mut besides| {
        besides.sort();
        besides
    }));
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_split_of_documents_over_shards_in_any_order_is_one_store(
        shards in 1usize..6, many in 0u64..40, chance in any::<u64>(), twice in 0u64..4, stop in any::<bool>(),
    ) {
        let folder = Folder::new("law");
        let mut chance = Chance(chance);
        let whole = folder.store("whole", &(0..many).map(entry).collect::<Vec<_>>());
        let mut split = vec![vec![]; shards];
        for number in 0..many {
            for _ in 0..if chance.below(4) < twice { 2 } else { 1 } {
                let into = &mut split[chance.below(shards as u64) as usize];
                into.insert(chance.below(into.len() as u64 + 1) as usize, entry(number));
            }
        }
        let mut names: Vec<String> = (0..shards).map(|shard| format!("shard-{shard}")).collect();
        names.iter().zip(&split).for_each(|(name, entries)| drop(folder.store(name, entries)));
        for last in (1..names.len()).rev() {
            names.swap(last, chance.below(last as u64 + 1) as usize);
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if stop {
            // Some of it was merged before.
            let mut begun = Store::create(folder.file("merged")).unwrap();
            begun.add(&(0..many / 3).map(entry).collect::<Vec<_>>(), Tombstones::Heed).unwrap();
        }
        let merged = folder.merged("merged", &names);
        prop_assert_eq!(told(&merged), told(&whole));
        prop_assert_eq!(merged.check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn merging_again_does_nothing_and_leaves_the_shards_as_they_are() {
    let folder = Folder::new("again");
    drop(folder.store("a", &[entry(1), entry(2)]));
    drop(folder.store("b", &[entry(2), entry(3)]));
    let before = folder.content();
    let elsewhere = Folder::new("again-merged");
    let paths = [folder.file("a"), folder.file("b")];
    let mut store = Store::create(elsewhere.file("merged")).unwrap();
    assert_eq!(merge(&mut store, &paths), [Became::Added, Became::Added, Became::Added]);
    let (once, changes) = (told(&store), store.latest_change().unwrap());
    assert_eq!(merge(&mut store, &paths), []);
    assert_eq!((told(&store), store.latest_change().unwrap()), (once, changes));
    assert_eq!(folder.content(), before);
}

#[test]
fn a_shard_is_read_where_nothing_can_be_written_and_whatever_it_is_called() {
    let folder = Folder::new("odd names");
    let odd = folder.file("50% of #7?, né");
    drop(Store::create(&odd).unwrap().add(&[entry(1)], Tombstones::Heed).unwrap());
    let mut permissions = fs::metadata(&odd).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&odd, permissions).unwrap();
    let mut store = Store::create(folder.file("merged")).unwrap();
    assert_eq!(merge(&mut store, &[odd]), [Became::Added]);
}

#[test]
fn what_is_only_in_the_log_of_a_shard_is_taken_too() {
    let folder = Folder::new("log");
    // It is open still, so that its log is not taken over into it.
    let _open = folder.store("a", &[entry(1), entry(2)]);
    assert_eq!(folder.merged("merged", &["a"]).entries(&Window::default()).count(), 2);
}

#[test]
fn what_was_removed_from_one_shard_is_removed_and_stays_so() {
    let folder = Folder::new("removed");
    let gone = entry(2).document.id;
    folder.store("a", &[entry(1), entry(2)]).remove(&gone, Some("retracted")).unwrap();
    drop(folder.store("b", &[entry(2), entry(3)]));
    for (name, shards) in [("ab", vec!["a", "b"]), ("ba", vec!["b", "a"])] {
        let merged = folder.merged(name, &shards);
        assert_eq!(merged.entries(&Window::default()).count(), 2);
        assert_eq!(merged.tombstones().unwrap()[0].why.as_deref(), Some("retracted"));
    }
    let mut one_by_one = folder.merged("later", &["b"]);
    assert!(one_by_one.contains(&gone).unwrap());
    assert_eq!(merge(&mut one_by_one, &[folder.file("a"), folder.file("b")]), [Became::Added, Became::Removed]);
    assert_eq!(told(&one_by_one), told(&folder.merged("at-once", &["a", "b"])));
    assert_eq!(
        one_by_one
            .find_claims(&Query { ids: vec![entry(2).claims[0].id.0.clone()], ..Query::default() })
            .unwrap()
            .count(),
        0
    );
}

#[test]
fn documents_keep_the_readings_of_all_runs_and_show_that_of_the_current_one() {
    let folder = Folder::new("runs");
    let run =
        |digest: &str| Run { digest: digest.into(), program: Some(format!("dateline {digest}")), ..Run::default() };
    let mut a = Store::create(folder.file("a")).unwrap();
    a.enter_run(&run("run-1")).unwrap();
    a.add(&[entry(1), entry(2)], Tombstones::Heed).unwrap();
    drop(a);
    let mut b = Store::create(folder.file("b")).unwrap();
    b.add(&[entry(2), entry(3), entry_read_by(2, "run-2")], Tombstones::Heed).unwrap();
    b.enter_run(&run("run-2")).unwrap();
    drop(b);
    let shown = |store: &Store, number: u64| store.entry(&entry(number).document.id).unwrap().unwrap().document.run;
    for (name, shards) in [("ab", ["a", "b"]), ("ba", ["b", "a"])] {
        let merged = folder.merged(name, &shards);
        let runs: Vec<_> = merged.runs().unwrap().into_iter().map(|r| (r.run, r.read, r.current)).collect();
        assert_eq!(runs, [(run("run-1"), 3, true), (run("run-2"), 1, false)], "nobody chose another than the first");
        assert_eq!([1, 2, 3].map(|number| shown(&merged, number)), ["run-1"; 3]);
        assert_eq!(merged.other_readings(&entry(2).document.id).unwrap().len(), 1);
    }
    Store::open(folder.file("b")).unwrap().set_current_run("run-2").unwrap();
    for (name, shards) in [("ab-2", ["a", "b"]), ("ba-2", ["b", "a"])] {
        let merged = folder.merged(name, &shards);
        assert!(merged.runs().unwrap()[1].current, "somebody chose it");
        assert_eq!([1, 2, 3].map(|number| shown(&merged, number)), ["run-1", "run-2", "run-1"]);
        let vanished = entry(2).claims[4].id.0.clone();
        assert_eq!(merged.find_claims(&Query { ids: vec![vanished], ..Query::default() }).unwrap().count(), 0);
    }
    let mut own = folder.store("own", &[entry(7)]);
    merge(&mut own, &[folder.file("b")]);
    assert!(own.runs().unwrap()[0].current, "a store goes on showing what it shows");
    assert_eq!(shown(&own, 2), "run-1");
}

#[test]
fn of_what_people_decided_in_several_shards_all_is_kept_and_the_latest_word_holds() {
    let folder = Folder::new("verdicts");
    let claim = |number: u64| entry(number).claims[0].id.clone();
    let (one, two, three) = (claim(1), claim(2), claim(3));
    folder.store("a", &[entry(1)]).judge(&one, &two, true, Some("same night")).unwrap();
    let mut b = folder.store("b", &[entry(2)]);
    b.judge(&two, &one, false, Some("two raids")).unwrap();
    b.judge(&two, &three, true, None).unwrap();
    drop(b);
    let words = |store: &Store| -> Vec<(ClaimId, ClaimId, bool)> {
        store.verdicts().unwrap().into_iter().map(|Verdict { a, b, together, .. }| (a, b, together)).collect()
    };
    let (ab, ba) = (folder.merged("ab", &["a", "b"]), folder.merged("ba", &["b", "a"]));
    assert_eq!(words(&ab), words(&ba));
    assert_eq!(words(&ab).len(), 2);
    let of_both = words(&ab).into_iter().find(|(a, b, _)| [a, b].contains(&&one)).unwrap();
    assert!(!of_both.2, "the later one");
}

#[test]
fn of_a_shard_with_flipped_bits_documents_come_as_they_were_or_it_is_told() {
    let folder = Folder::new("flipped");
    drop(folder.store("a", &(0..12).map(entry).collect::<Vec<_>>()));
    let whole = fs::read(folder.file("a")).unwrap();
    let mut chance = Chance(3);
    let (mut taken, mut told) = (0, 0);
    for _ in 0..150 {
        let mut bytes = whole.clone();
        let at = chance.below(bytes.len() as u64) as usize;
        let many = chance.below(40) as usize;
        bytes.iter_mut().skip(at).take(many).for_each(|byte| *byte ^= 1 << chance.below(8));
        fs::write(folder.file("b"), bytes).unwrap();
        let _ = fs::remove_file(folder.file("merged"));
        let mut store = Store::create(folder.file("merged")).unwrap();
        let Ok(shard) = Store::open_untouched(folder.file("b")) else {
            told += 1;
            continue;
        };
        let Ok(Ok(())) = shard.besides().map(|besides| store.take_besides(besides)) else {
            told += 1;
            continue;
        };
        let seen = Store::open_read_only(store.path()).unwrap();
        let copied: Vec<_> = shard.copies(&seen).take(100).collect();
        assert!(copied.len() <= 13, "it comes to an end");
        told += copied.iter().filter(|copied| copied.is_err()).count();
        let packed = copied.into_iter().filter_map(Result::ok).filter_map(|copied| match copied {
            Copied::Known(_) => None,
            Copied::Packed(packed) => Some(*packed),
        });
        let packed: Vec<Packed> = packed.collect();
        store.take(&packed).unwrap();
        taken += packed.len();
        let kept: Vec<Entry> = store.entries(&Window::default()).map(Result::unwrap).collect();
        let was = |kept: &Entry| {
            (0..12).map(entry).any(|entry| Entry { signature: kept.signature.clone(), ..entry } == *kept)
        };
        assert!(kept.iter().all(was));
        drop(seen);
    }
    assert!(taken > 500 && told > 3, "{taken} were whole, {told} were not");
}

#[test]
fn a_shard_that_is_damaged_or_another_file_is_told_and_named() {
    let folder = Folder::new("damaged");
    let mut store = Store::create(folder.file("merged")).unwrap();
    drop(folder.store("a", &[entry(1), entry(2)]));
    let connection = rusqlite::Connection::open(folder.file("a")).unwrap();
    connection.execute("UPDATE text SET packed = x'00112233' WHERE document = 1", []).unwrap();
    drop(connection);
    let shard = Store::open_untouched(folder.file("a")).unwrap();
    let seen = Store::open_read_only(store.path()).unwrap();
    let copied: Vec<_> = shard.copies(&seen).collect();
    let error = copied[0].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Damaged, folder.file("a").as_path()));
    let Ok(Copied::Packed(packed)) = copied.into_iter().nth(1).unwrap() else { panic!("the other is whole") };
    assert_eq!(store.take(&[*packed]).unwrap(), [Became::Added]);
    fs::write(folder.file("b"), "no store").unwrap();
    assert_eq!(Store::open_untouched(folder.file("b")).err().unwrap().kind(), ErrorKind::NotAStore);
    assert_eq!(Store::open_untouched(folder.file("c")).err().unwrap().kind(), ErrorKind::NotFound);
    let older = zstd::bulk::decompress(include_bytes!("version-1.db.zst"), 1 << 20).unwrap();
    fs::write(folder.file("d"), older).unwrap();
    assert_eq!(Store::open_untouched(folder.file("d")).err().unwrap().kind(), ErrorKind::Older);
}
