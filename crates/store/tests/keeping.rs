//! What is put into a store comes out of it, and nothing else.

mod made;

use std::fs;
use std::path::{Path, PathBuf};

use made::{entry, entry_read_by, event};
use record::id::DocumentId;
use record::{ChangeKind, ChangeOf, Claim, Record};
use store::{
    Area, Became, ErrorKind, Order, Query, Replace, Replaced, Run, Since, Standing, Store, Tombstones, Window,
};

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("keeping-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("reports.db")
    }

    /// A new store with the reports of these numbers.
    fn store(&self, numbers: std::ops::Range<u64>) -> Store {
        let mut store = Store::create(self.file()).unwrap();
        let entries: Vec<_> = numbers.map(entry).collect();
        let became = store.add(&entries, Tombstones::Heed).unwrap();
        assert!(became.iter().all(|b| *b == Became::Added));
        store
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn claims(store: &Store, query: &Query) -> Vec<Claim> {
    store.find_claims(query).unwrap().map(Result::unwrap).collect()
}

fn changes(store: &Store, since: Since) -> Vec<(ChangeOf, ChangeKind, String)> {
    let mut all = vec![];
    store
        .changes_since(since, |c| {
            all.push((c.of, c.change, c.id));
            true
        })
        .unwrap();
    all
}

fn count(changes: &[(ChangeOf, ChangeKind, String)], of: ChangeOf, change: ChangeKind) -> usize {
    changes.iter().filter(|c| c.0 == of && c.1 == change).count()
}

/// What a person sees who asks the file itself.
fn asked(file: &Path, sql: &str) -> Vec<Vec<String>> {
    let connection = rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let text = |value: rusqlite::types::Value| match value {
        rusqlite::types::Value::Text(text) => text,
        rusqlite::types::Value::Integer(n) => n.to_string(),
        rusqlite::types::Value::Real(n) => n.to_string(),
        _ => String::new(),
    };
    let rows = statement.query_map([], |row| (0..columns).map(|i| row.get(i).map(text)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn what_was_added_is_there_after_opening_again() {
    let folder = Folder::new("again");
    drop(folder.store(0..30));
    let store = Store::open_read_only(folder.file()).unwrap();
    for number in 0..30 {
        let entry = entry(number);
        assert_eq!(store.entry(&entry.document.id).unwrap().unwrap(), entry);
        assert!(store.contains_reading(&entry.document.id, "run-1").unwrap());
        assert!(!store.contains_reading(&entry.document.id, "run-2").unwrap());
    }
    assert!(!store.contains(&entry(30).document.id).unwrap());
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_document_is_added_once() {
    let folder = Folder::new("once");
    let mut store = folder.store(0..3);
    let before = changes(&store, Since::Seq(0)).len();
    assert_eq!(
        store.add(&[entry(2), entry(3), entry(3)], Tombstones::Heed).unwrap(),
        [Became::Known, Became::Added, Became::Known]
    );
    assert_eq!(store.entries(&Window::default()).count(), 4);
    assert_eq!(changes(&store, Since::Seq(0)).len(), before + 1 + 5);
}

#[test]
fn records_that_do_not_belong_together_are_refused_and_nothing_of_them_stays() {
    let folder = Folder::new("unfit");
    let mut store = folder.store(0..1);
    let mut strange = entry(1);
    strange.claims[0].document = DocumentId("another".into());
    let mut torn = entry(1);
    torn.text.pop();
    for bad in [strange, torn] {
        let error = store.add(&[entry(2), bad], Tombstones::Heed).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unfit, "{error}");
    }
    assert_eq!(store.entries(&Window::default()).count(), 1);
    assert_eq!(store.add(&[entry(2)], Tombstones::Heed).unwrap(), [Became::Added]);
}

#[test]
fn documents_come_by_day_and_then_by_id_and_only_those_of_the_window() {
    let folder = Folder::new("window");
    let mut store = folder.store(0..600);
    let mut undated = entry(600);
    undated.document.published = None;
    store.add(&[undated.clone()], Tombstones::Heed).unwrap();
    let days = |window: &Window| -> Vec<(Option<String>, String)> {
        store.entries(window).map(|e| e.unwrap().document).map(|d| (d.published, d.id.0)).collect()
    };
    let all = days(&Window::default());
    assert_eq!(all.len(), 601);
    assert!(all.is_sorted());
    assert_eq!(all[0], (None, undated.document.id.0));
    let (from, until) = (Some("2023-01-01".to_owned()), Some("2023-07-01".to_owned()));
    let within = days(&Window { from: from.clone(), until: until.clone() });
    let want = all.iter().filter(|(day, _)| *day >= from && *day < until).cloned().collect::<Vec<_>>();
    assert!(want.len() > 50);
    assert_eq!(within, want);
    let until_only = days(&Window { from: None, until: until.clone() });
    assert_eq!(until_only.len(), all.iter().filter(|(day, _)| day.is_some() && *day < until).count());
    let signatures: Vec<_> = store.signatures(&Window { from, until }).map(Result::unwrap).collect();
    assert_eq!(
        signatures.iter().map(|s| s.document.0.clone()).collect::<Vec<_>>(),
        within.into_iter().map(|d| d.1).collect::<Vec<_>>()
    );
    assert!(signatures.iter().all(|s| s.bytes.len() == 8));
}

#[test]
fn every_filter_finds_what_going_through_all_claims_finds() {
    let folder = Folder::new("filters");
    let store = folder.store(0..200);
    let all: Vec<(Claim, store::Entry)> = (0..200)
        .flat_map(|n| {
            let e = entry(n);
            e.claims.clone().into_iter().map(move |c| (c, e.clone()))
        })
        .collect();
    let strings = |words: &[&str]| words.iter().map(|w| w.to_string()).collect::<Vec<String>>();
    let place = |c: &Claim| c.r#where.clone().unwrap();
    let when = |c: &Claim| c.when.clone().unwrap();
    let check = |name: &str, query: Query, holds: &dyn Fn(&Claim, &store::Entry) -> bool| {
        let found = claims(&store, &query);
        let mut want: Vec<&Claim> = all.iter().filter(|(c, e)| holds(c, e)).map(|(c, _)| c).collect();
        // The latest first; on one day by report, and of one report the last first.
        want.reverse();
        want.sort_by_key(|c| std::cmp::Reverse((when(c).from, c.document.clone())));
        assert!(!want.is_empty() && want.len() < all.len(), "{name}: {} of {}", want.len(), all.len());
        assert_eq!(found.iter().collect::<Vec<_>>(), want, "{name}");
    };
    let empty = Query::default;
    let some = all[7].0.clone();
    check("id", Query { ids: vec![some.id.0.clone()], ..empty() }, &|c, _| c.id == some.id);
    check("type", Query { types: strings(&["PROTEST", "AID"]), ..empty() }, &|c, _| {
        c.r#type == "PROTEST" || c.r#type == "AID"
    });
    check("status", Query { statuses: vec![record::Status::Planned], ..empty() }, &|c, _| {
        c.status == record::Status::Planned
    });
    check(
        "country and type",
        Query { types: strings(&["ASSAULT"]), countries: strings(&["SYR"]), ..empty() },
        &|c, _| c.r#type == "ASSAULT" && place(c).country.as_deref() == Some("SYR"),
    );
    check("actor by name", Query { actors: strings(&["army  3"]), ..empty() }, &|c, _| {
        matches!(c.actors[0].name.as_deref(), Some("Army 3"))
    });
    check("actor by id", Query { actors: strings(&["army-3", "army-5"]), ..empty() }, &|c, _| {
        matches!(c.actors[0].entity.as_deref(), Some("army-3" | "army-5"))
    });
    check("recipient by codes", Query { recipients: strings(&["irq mil"]), ..empty() }, &|c, _| {
        c.recipients[0].country.as_deref() == Some("IRQ")
    });
    check("source", Query { sources: strings(&["Ministry 2"]), ..empty() }, &|c, e| {
        let names = e.statements.iter().filter(|s| c.attribution.contains(&s.id));
        names.filter_map(|s| s.source.as_ref()?.name.as_deref()).any(|name| name == "Ministry 2")
    });
    check("place", Query { places: strings(&["town 1", "Province 4"]), ..empty() }, &|c, _| {
        place(c).name == "Town 1" || place(c).admin1.as_deref() == Some("Province 4")
    });
    let area = Area { south: 9.5, west: 14.0, north: 12.5, east: 19.25 };
    check("area", Query { area: Some(area), ..empty() }, &|c, _| {
        let (lat, lon) = (place(c).latitude.unwrap(), place(c).longitude.unwrap());
        (area.south..=area.north).contains(&lat) && (area.west..=area.east).contains(&lon)
    });
    let across = Area { south: -60.0, west: 60.0, north: 80.0, east: 16.0 };
    check("area across the date line", Query { area: Some(across), ..empty() }, &|c, _| {
        place(c).longitude.unwrap() >= 60.0 || place(c).longitude.unwrap() <= 16.0
    });
    check("days", Query { from: Some("2022-03-05".into()), until: Some("2022-05-01".into()), ..empty() }, &|c, _| {
        when(c).until.as_str() > "2022-03-05" && when(c).from.as_str() < "2022-05-01"
    });
    check("publisher", Query { publishers: strings(&["gazette 4"]), ..empty() }, &|_, e| {
        e.document.publisher.as_deref() == Some("Gazette 4")
    });
    check(
        "published",
        Query { published_from: Some("2022-06-01".into()), published_until: Some("2022-08-01".into()), ..empty() },
        &|_, e| ("2022-06-01".."2022-08-01").contains(&e.document.published.as_deref().unwrap()),
    );
    check("report", Query { documents: strings(&["report-9", "https://example.org/11"]), ..empty() }, &|_, e| {
        matches!(e.document.r#ref.as_str(), "report-9" | "report-11")
    });
    let rare = made::word(100);
    check("words", Query { words: Some(format!("{} STRUCK", rare.to_uppercase())), ..empty() }, &|c, _| {
        c.evidence[0].quote().split(' ').any(|w| w == rare)
    });
    check("words in a row", Query { words: Some("“army 7 struck”".into()), ..empty() }, &|c, _| {
        c.evidence[0].quote().starts_with("Army 7 struck")
    });
}

#[test]
fn what_lasts_long_is_found_on_any_of_its_days() {
    let folder = Folder::new("long");
    let mut store = Store::create(folder.file()).unwrap();
    let mut siege = entry(0);
    let when = siege.claims[0].when.as_mut().unwrap();
    (when.from, when.until) = ("2016-01-01".into(), "2024-01-01".into());
    siege.claims[1].when = None;
    store.add(&[siege.clone()], Tombstones::Heed).unwrap();
    let on = |from: &str, until: &str| {
        let query = Query { from: Some(from.into()), until: Some(until.into()), ..Query::default() };
        claims(&store, &query).contains(&siege.claims[0])
    };
    let told = |from: &str, until: &str| {
        let query = Query { from: Some(from.into()), until: Some(until.into()), ..Query::default() };
        store.find_documents(&query).unwrap().count()
    };
    assert_eq!((told("2020-06-01", "2020-06-02"), told("2024-01-02", "2030-01-01")), (1, 1), "so are their reports");
    assert_eq!(told("2015-01-01", "2015-12-31"), 0);
    assert!(on("2020-06-01", "2020-06-02"));
    assert!(on("2015-06-01", "2016-01-02"));
    assert!(on("2023-12-31", "2030-01-01"));
    assert!(!on("2024-01-01", "2030-01-01"), "the day after the last is none of its days");
    assert!(!on("2015-06-01", "2016-01-01"));
    assert_eq!(claims(&store, &Query::default()).last(), Some(&siege.claims[1]), "what has no day comes last");
}

#[test]
fn what_is_known_by_its_country_alone_lies_in_no_area() {
    let folder = Folder::new("country");
    let mut store = Store::create(folder.file()).unwrap();
    let mut vague = entry(0);
    vague.claims[0].r#where.as_mut().unwrap().precision = Some(record::Precision::Country);
    store.add(&[vague.clone()], Tombstones::Heed).unwrap();
    let world = Area { south: -90.0, west: -180.0, north: 90.0, east: 180.0 };
    let found = claims(&store, &Query { area: Some(world), ..Query::default() });
    assert_eq!(found.len(), 4);
    assert!(!found.contains(&vague.claims[0]));
}

#[test]
fn found_is_limited_and_ordered_as_asked() {
    let folder = Folder::new("order");
    let store = folder.store(0..40);
    let ids = |order, limit| {
        claims(&store, &Query { order, limit, ..Query::default() }).into_iter().map(|c| c.id).collect::<Vec<_>>()
    };
    let newest = ids(Order::Newest, None);
    assert_eq!(newest.len(), 200);
    assert_eq!(ids(Order::Newest, Some(7)), newest[..7]);
    let added = ids(Order::Added, Some(5));
    assert_eq!(added, entry(0).claims.iter().map(|c| c.id.clone()).collect::<Vec<_>>());
    let days = |order| claims(&store, &Query { order, ..Query::default() }).into_iter().map(|c| c.when.unwrap().from);
    assert!(days(Order::Oldest).is_sorted());
}

#[test]
fn what_is_found_comes_in_one_order_whatever_the_order_it_was_added_in() {
    let (one, other) = (Folder::new("forth"), Folder::new("back"));
    let one = one.store(0..120);
    let mut back = Store::create(other.file()).unwrap();
    for number in (0..120).rev() {
        back.add(&[entry(number)], Tombstones::Heed).unwrap();
    }
    let mut bounds = vec![];
    for order in [Order::Newest, Order::Oldest] {
        for limit in [None, Some(0), Some(1), Some(17), Some(100)] {
            for from in [None, Some("2023-06-01".to_owned())] {
                let query = Query { order, limit, from, ..Query::default() };
                let found = claims(&one, &query);
                assert_eq!(found, claims(&back, &query), "{query:?}");
                let query = Query { from: None, ..query };
                let said =
                    |store: &Store| store.find_statements(&query).unwrap().map(Result::unwrap).collect::<Vec<_>>();
                assert_eq!(said(&one), said(&back), "{query:?}");
                let documents =
                    |store: &Store| store.find_documents(&query).unwrap().map(Result::unwrap).collect::<Vec<_>>();
                assert_eq!(documents(&one), documents(&back), "{query:?}");
                bounds.push(found.len());
            }
        }
        // Whatever is passed over, the rest is the same.
        let query = Query { order, ..Query::default() };
        let all = claims(&one, &query);
        for start in [0, 1, 50, 333, 599, 600, 700] {
            let mut found = one.find_claims(&query).unwrap();
            found.pass_over(start);
            assert_eq!(found.left(), all.len().saturating_sub(start));
            assert_eq!(found.map(Result::unwrap).collect::<Vec<_>>(), all[start.min(all.len())..]);
        }
    }
    assert_eq!(bounds.iter().max(), Some(&600));
}

#[test]
fn documents_statements_and_events_are_found_too() {
    let folder = Folder::new("others");
    let mut store = folder.store(0..50);
    let entries: Vec<_> = (0..50).map(entry).collect();
    let joined = event(&[&entries[0].claims[0], &entries[1].claims[0], &entries[2].claims[0]], "a");
    let alone = event(&[&entries[3].claims[0]], "b");
    store.replace_events(Replace::All, [&joined, &alone], store.latest_change().unwrap()).unwrap();
    let events = |query: Query| store.find_events(&query).unwrap().map(|e| e.unwrap().id.0).collect::<Vec<_>>();
    assert_eq!(
        events(Query { ids: vec![entries[1].claims[0].id.0.clone()], ..Query::default() }),
        [joined.id.0.as_str()]
    );
    assert_eq!(events(Query { reports: Some(2), ..Query::default() }), [joined.id.0.as_str()]);
    let headed = Query { documents: vec!["report-3".into()], ..Query::default() };
    assert_eq!(events(headed.clone()), [alone.id.0.as_str()]);
    let actor = entries[2].claims[0].actors[0].name.clone().unwrap();
    assert!(events(Query { actors: vec![actor], ..Query::default() }).contains(&joined.id.0));
    assert_eq!(claims(&store, &Query { reports: Some(3), ..Query::default() }).len(), 3);

    let documents = |query: Query| store.find_documents(&query).unwrap().map(|d| d.unwrap().r#ref).collect::<Vec<_>>();
    assert_eq!(documents(headed), ["report-3"]);
    assert_eq!(documents(Query { words: Some("report 17".into()), ..Query::default() }), ["report-17"]);
    assert_eq!(documents(Query::default()).len(), 50);

    let statements = |query: &Query| store.find_statements(query).map(|found| found.map(Result::unwrap).count());
    assert_eq!(statements(&Query::default()).unwrap(), 150);
    let source = entries[5].statements[0].source.as_ref().unwrap().name.clone().unwrap();
    let by_source = Query { sources: vec![source], ..Query::default() };
    assert!((1..150).contains(&statements(&by_source).unwrap()));
    let error = statements(&Query { types: vec!["AID".into()], ..Query::default() }).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BadQuery);
}

#[test]
fn whatever_signs_are_looked_for_nothing_breaks() {
    let folder = Folder::new("signs");
    let store = folder.store(0..5);
    for words in
        ["\"", "* ^ (", "a OR b", "NEAR(a b)", "words : x", "-x", "'; DROP TABLE claim; --", "é\u{0}x", "", "🦀"]
    {
        for query in [
            Query { words: Some(words.into()), ..Query::default() },
            Query { actors: vec![words.into()], ids: vec![words.into()], ..Query::default() },
        ] {
            assert_eq!(claims(&store, &query).len(), 0, "{words}");
            assert_eq!(store.find_documents(&query).unwrap().count(), 0);
            assert_eq!(store.find_events(&query).unwrap().count(), 0);
        }
    }
    assert_eq!(store.entries(&Window::default()).count(), 5);
}

#[test]
fn any_words_and_names_can_be_looked_for() {
    let folder = Folder::new("any-words");
    let store = folder.store(0..2);
    let words = ("\\PC{0,20}|[ \"a*():^-]{0,12}", "\\PC{0,8}|[ \"a*():^-]{0,6}");
    let law = |(words, name): (String, String)| {
        let query = Query { words: Some(words), actors: vec![name.clone()], places: vec![name], ..Query::default() };
        claims(&store, &query);
        store.find_documents(&query).unwrap();
        store.find_events(&query).unwrap();
        Ok(())
    };
    proptest::test_runner::TestRunner::default().run(&words, law).unwrap();
}

#[test]
fn what_is_removed_is_gone_and_stays_gone_until_it_is_wanted_again() {
    let folder = Folder::new("removed");
    let mut store = folder.store(0..4);
    let entries: Vec<_> = (0..4).map(entry).collect();
    let joined = event(&[&entries[0].claims[0], &entries[1].claims[0]], "a");
    let alone = event(&[&entries[1].claims[1]], "b");
    store.replace_events(Replace::All, [&joined, &alone], 0).unwrap();
    let before = store.latest_change().unwrap();
    let id = &entries[1].document.id;

    assert!(store.remove(id, Some("retracted")).unwrap());
    assert!(!store.remove(id, None).unwrap());
    let Standing::Removed(stone) = store.standing(id).unwrap() else { panic!("it was removed") };
    assert_eq!((stone.r#ref.as_str(), stone.why.as_deref()), ("report-1", Some("retracted")));
    assert_eq!(store.tombstones().unwrap(), [stone]);
    assert_eq!(claims(&store, &Query::default()).len(), 15);
    let words = Query { words: Some("\"report 1\"".into()), ..Query::default() };
    assert_eq!(store.find_documents(&words).unwrap().count(), 0);
    assert_eq!(store.stale_events().unwrap(), [joined]);
    assert_eq!(store.find_events(&Query::default()).unwrap().count(), 1, "an event without claims is none");
    let changed = changes(&store, Since::Seq(before));
    assert_eq!(count(&changed, ChangeOf::Document, ChangeKind::Vanished), 1);
    assert_eq!(count(&changed, ChangeOf::Claim, ChangeKind::Vanished), 5);
    assert_eq!(count(&changed, ChangeOf::Event, ChangeKind::Vanished), 1);

    assert_eq!(store.add(&[entry(1)], Tombstones::Heed).unwrap(), [Became::Removed]);
    assert!(!store.contains(id).unwrap());
    assert_eq!(store.add(&[entry(1)], Tombstones::Lift).unwrap(), [Became::Added]);
    assert_eq!(store.tombstones().unwrap(), []);
    assert_eq!(store.entry(id).unwrap().unwrap(), entries[1]);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    store.settle().unwrap();
}

#[test]
fn what_is_removed_leaves_no_word_of_its_text_in_the_file() {
    let folder = Folder::new("overwritten");
    let mut store = Store::create(folder.file()).unwrap();
    let mut secret = entry(1);
    // As long as before, and not to be packed away.
    secret.document.r#ref = "qzx-only-in-this-report".into();
    store.add(&[entry(0), secret.clone(), entry(2)], Tombstones::Heed).unwrap();
    store.settle().unwrap();
    let holds = |what: &str| fs::read(folder.file()).unwrap().windows(what.len()).any(|w| w == what.as_bytes());
    assert!(holds("qzx-only-in-this-report"));
    store.remove(&secret.document.id, None).unwrap();
    store.settle().unwrap();
    // The tombstone keeps id and ref; everything else of the report is overwritten.
    let url = secret.document.url.unwrap();
    assert!(!holds(&url), "{url}");
}

#[test]
fn readings_of_several_runs_are_kept_and_the_current_one_is_shown() {
    let folder = Folder::new("runs");
    let mut store = folder.store(0..6);
    let run = Run { digest: "run-2".into(), program: Some("dateline 2".into()), ..Run::default() };
    store.enter_run(&run).unwrap();
    let again: Vec<_> = (0..4).map(|n| entry_read_by(n, "run-2")).collect();
    let events = event(&[&entry(0).claims[4], &entry(5).claims[4]], "a");
    store.replace_events(Replace::All, [&events], 0).unwrap();
    assert_eq!(store.add(&again, Tombstones::Heed).unwrap(), [Became::ReadAgain; 4]);
    assert_eq!(store.add(&[entry_read_by(6, "run-2")], Tombstones::Heed).unwrap(), [Became::Added]);
    let shown = |store: &Store| -> Vec<String> {
        let found = store.find_documents(&Query { order: Order::Added, ..Query::default() }).unwrap();
        found.map(|d| d.unwrap().run).collect()
    };
    assert_eq!(shown(&store), ["run-1", "run-1", "run-1", "run-1", "run-1", "run-1", "run-2"]);
    let before = store.latest_change().unwrap();

    assert_eq!(store.set_current_run("run-3").unwrap(), None);
    assert_eq!(store.set_current_run("run-2").unwrap(), Some(4));
    assert_eq!(shown(&store), ["run-2", "run-2", "run-2", "run-2", "run-1", "run-1", "run-2"]);
    assert_eq!(store.entry(&again[0].document.id).unwrap().unwrap(), again[0]);
    assert_eq!(store.other_readings(&again[0].document.id).unwrap()[0].claims, entry(0).claims);
    // Of five claims four are the same, and the fifth is another.
    let changed = changes(&store, Since::Seq(before));
    assert_eq!(count(&changed, ChangeOf::Document, ChangeKind::Changed), 4);
    assert_eq!(count(&changed, ChangeOf::Claim, ChangeKind::Appeared), 4);
    assert_eq!(count(&changed, ChangeOf::Claim, ChangeKind::Vanished), 4);
    assert_eq!(changed.len(), 12);
    assert_eq!(store.stale_events().unwrap(), [events]);
    assert_eq!(claims(&store, &Query::default()).len(), 35);

    let words = |store: &Store| claims(store, &Query { words: Some("struck".into()), ..Query::default() }).len();
    assert_eq!(words(&store), 35);
    assert_eq!(store.set_current_run("run-1").unwrap(), Some(4));
    assert_eq!(store.entry(&again[0].document.id).unwrap().unwrap().claims, entry(0).claims);
    assert_eq!(words(&store), 35);
    let runs = store.runs().unwrap();
    assert_eq!(
        runs.iter().map(|r| (r.run.digest.as_str(), r.read, r.current)).collect::<Vec<_>>(),
        [("run-1", 6, true), ("run-2", 5, false)]
    );
    assert_eq!(runs[1].run, run);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn events_are_written_when_they_changed_and_vanish_when_they_are_not_given_any_more() {
    let folder = Folder::new("events");
    let mut store = folder.store(0..6);
    let entries: Vec<_> = (0..6).map(entry).collect();
    let claim = |n: usize| &entries[n].claims[0];
    let (a, b) = (event(&[claim(0), claim(1)], "1"), event(&[claim(2)], "1"));
    let c = event(&[claim(3)], "1");
    let linked = store.latest_change().unwrap();
    assert_eq!(store.linked().unwrap(), 0);
    let replaced = store.replace_events(Replace::All, [&a, &b, &c], linked).unwrap();
    assert_eq!(replaced, Replaced { appeared: 3, ..Replaced::default() });
    assert_eq!(store.linked().unwrap(), linked);
    assert_eq!(changes(&store, Since::Seq(linked)).len(), 3);

    let before = store.latest_change().unwrap();
    let replaced = store.replace_events(Replace::All, [&a, &b, &c], linked).unwrap();
    assert_eq!(replaced, Replaced { same: 3, ..Replaced::default() });
    assert_eq!(store.latest_change().unwrap(), before);

    // The claim of b joins a: b vanishes, c was not touched and stays.
    let grown = event(&[claim(0), claim(1), claim(2)], "2");
    let replaced = store.replace_events(Replace::These(&[]), [&grown], linked).unwrap();
    assert_eq!(replaced, Replaced { changed: 1, vanished: 1, ..Replaced::default() });
    assert_eq!(
        changes(&store, Since::Seq(before)),
        [
            (ChangeOf::Event, ChangeKind::Changed, grown.id.0.clone()),
            (ChangeOf::Event, ChangeKind::Vanished, b.id.0.clone())
        ]
    );
    assert_eq!(store.events_of(&[claim(2).id.clone(), claim(3).id.clone(), claim(0).id.clone()]).unwrap().len(), 2);

    // What was linked again and came to nothing is named, since no claim leads to it.
    let replaced = store.replace_events(Replace::These(&[grown.id]), [&c], linked).unwrap();
    assert_eq!(replaced, Replaced { same: 1, vanished: 1, ..Replaced::default() });
    assert_eq!(store.find_events(&Query::default()).unwrap().map(Result::unwrap).collect::<Vec<_>>(), [c]);
}

#[test]
fn verdicts_of_people_are_kept_in_either_order_and_the_latest_holds() {
    let folder = Folder::new("verdicts");
    let mut store = folder.store(0..1);
    let [a, b] = [0, 1].map(|i| entry(0).claims[i].id.clone());
    store.judge(&a, &b, true, None).unwrap();
    store.judge(&b, &a, false, Some("two towns of one name")).unwrap();
    let verdicts = store.verdicts().unwrap();
    assert_eq!(verdicts.len(), 1);
    assert!(verdicts[0].a < verdicts[0].b);
    assert_eq!((verdicts[0].together, verdicts[0].why.as_deref()), (false, Some("two towns of one name")));
    assert_eq!(store.judge(&a, &a, true, None).unwrap_err().kind(), ErrorKind::Unfit);
    assert!(store.unjudge(&b, &a).unwrap());
    assert!(!store.unjudge(&a, &b).unwrap());
    assert_eq!(store.verdicts().unwrap(), []);
}

#[test]
fn changes_are_numbered_on_and_their_times_never_go_back() {
    let folder = Folder::new("changes");
    let mut store = folder.store(0..3);
    let middle = store.latest_change().unwrap();
    assert_eq!(middle, 18);
    store.add(&[entry(3)], Tombstones::Heed).unwrap();
    store.remove(&entry(3).document.id, None).unwrap();
    store.add(&[entry(3)], Tombstones::Lift).unwrap();
    let mut all = vec![];
    store
        .changes_since(Since::Seq(0), |c| {
            all.push(c);
            true
        })
        .unwrap();
    assert_eq!(all.iter().map(|c| c.seq).collect::<Vec<_>>(), (1..=36).collect::<Vec<_>>());
    assert!(all.iter().map(|c| &c.at).is_sorted());
    assert_eq!(all[0].revision.as_deref(), Some("run-1"));
    assert_eq!(changes(&store, Since::Time(0)).len(), 36);
    assert_eq!(changes(&store, Since::Time(i64::MAX)).len(), 0);
    assert_eq!(changes(&store, Since::Seq(middle)).len(), 18);
}

#[test]
fn views_give_one_row_for_each_thing_and_no_quotes() {
    let folder = Folder::new("views");
    let mut store = Store::create(folder.file()).unwrap();
    let mut one = entry(0);
    let source = one.statements[0].source.as_mut().unwrap();
    (source.name, source.private, source.entity) = (None, true, None);
    let actor = &mut one.claims[0].actors[0];
    (actor.name, actor.private, actor.entity) = (None, true, None);
    one.claims[1].attribution.push(one.statements[2].id.clone());
    store.add(&[one.clone(), entry(1)], Tombstones::Heed).unwrap();
    let joined = event(&[&one.claims[0], &entry(1).claims[0]], "r");
    store.replace_events(Replace::All, [&joined], 0).unwrap();
    let rows = |view: &str| asked(&folder.file(), &format!("SELECT * FROM {view}"));
    let want = [
        ("v_document", 2),
        ("v_statement", 6),
        ("v_claim", 10),
        ("v_event", 1),
        ("v_event_claim", 2),
        ("v_merge", 1),
        ("v_change", 13),
    ];
    for (view, many) in want {
        assert_eq!(rows(view).len(), many, "{view}");
        let quotes = rows(view).into_iter().flatten().filter(|cell| cell.contains(" struck "));
        assert_eq!(quotes.collect::<Vec<_>>(), Vec::<String>::new(), "{view}");
    }
    let sql = format!("SELECT holders, actors FROM v_claim WHERE document = '{}' ORDER BY rowid", one.document.id);
    let claims = asked(&folder.file(), &sql.replace(" ORDER BY rowid", ""));
    assert!(claims.contains(&vec!["[private person]".to_owned(), "[private person]".to_owned()]), "{claims:?}");
    let (b, c) = (&one.statements[1], &one.statements[2]);
    let name = |s: &record::Statement| s.source.as_ref().unwrap().name.clone().unwrap();
    assert!(claims.iter().any(|row| row[0] == format!("{} > {}", name(b), name(c))), "{claims:?}");
    assert_eq!(asked(&folder.file(), "SELECT because FROM v_merge"), [["same-place +1.50"]]);
    let plan =
        asked(&folder.file(), "EXPLAIN QUERY PLAN SELECT * FROM v_claim WHERE country = 'SYR' AND day >= '2024-01-01'");
    assert!(plan.iter().any(|row| row[3].contains("claim_by_country")), "a view is as fast as its table: {plan:?}");
}

#[test]
fn nothing_is_found_by_the_name_of_a_private_person() {
    let folder = Folder::new("private");
    let mut store = Store::create(folder.file()).unwrap();
    let mut told = entry(0);
    let words = "Army 1 struck, said Tebogo Marumo, a baker. Marumo shouted.";
    let text = text::SourceText::new(words);
    let all = record::Evidence::new(&text, text.span(0, words.len()).unwrap());
    let him = record::Evidence::new(&text, text.find("Tebogo Marumo, a baker").unwrap());
    told.claims.iter_mut().for_each(|c| c.evidence = vec![all.clone()]);
    told.statements.iter_mut().for_each(|s| s.content = vec![all.clone()]);
    told.document.headline = Some("Marumo shouts".into());
    let source = told.statements[0].source.as_mut().unwrap();
    (source.name, source.private, source.evidence) = (None, true, him);
    store.add(&[told], Tombstones::Heed).unwrap();
    let found = |words: &str| {
        let query = Query { words: Some(words.into()), ..Query::default() };
        let documents = store.find_documents(&query).unwrap().count();
        (claims(&store, &query).len(), store.find_statements(&query).unwrap().count(), documents)
    };
    assert_eq!(found("baker"), (5, 3, 1));
    assert_eq!(found("shouting"), (5, 3, 1), "the same word in another form");
    assert_eq!(found("Marumo"), (0, 0, 0));
    assert_eq!(found("tebogo"), (0, 0, 0));
}

#[test]
fn a_record_that_is_found_is_the_line_that_was_read() {
    let folder = Folder::new("lines");
    let store = folder.store(0..3);
    let found = claims(&store, &Query { order: Order::Added, ..Query::default() });
    let want: Vec<String> = (0..3).flat_map(|n| entry(n).claims).map(|c| Record::Claim(c).to_line()).collect();
    assert_eq!(found.into_iter().map(|c| Record::Claim(c).to_line()).collect::<Vec<_>>(), want);
}

#[test]
fn a_file_that_is_no_store_of_ours_is_told_apart() {
    let folder = Folder::new("foreign");
    let path = |name: &str| folder.0.join(name);
    fs::write(path("notes.txt"), "Not a store, but longer than the head of one. ".repeat(40)).unwrap();
    fs::write(path("empty.db"), "").unwrap();
    let other = rusqlite::Connection::open(path("other.db")).unwrap();
    other.execute_batch("CREATE TABLE t (a); PRAGMA user_version = 1").unwrap();
    drop(Store::create(path("ours.db")).unwrap());
    fs::copy(path("ours.db"), path("newer.db")).unwrap();
    let newer = rusqlite::Connection::open(path("newer.db")).unwrap();
    newer.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(newer);

    let told = |name: &str| {
        let errors = [Store::open(path(name)), Store::open_read_only(path(name)), Store::open_or_create(path(name))];
        let errors = errors.map(|opened| opened.err().map(|e| (e.kind(), e.to_string())));
        assert_eq!(errors[0], errors[1]);
        (errors[0].clone(), errors[2].clone())
    };
    let only = |file: &str, what: &str| format!("{}: {what}", path(file).display());
    let foreign = "not a store of dateline; name one that `dateline add` made";
    for file in ["notes.txt", "other.db"] {
        let error = Some((ErrorKind::NotAStore, only(file, foreign)));
        assert_eq!(told(file), (error.clone(), error));
    }
    let newer = "a newer dateline made it (version 99; this one knows 2); update dateline";
    assert_eq!(told("newer.db").0, Some((ErrorKind::Newer, only("newer.db", newer))));
    let gone = Store::open(path("gone.db")).err().unwrap();
    assert_eq!(gone.to_string(), only("gone.db", "no such store; check the path, or make one with `dateline add`"));
    assert_eq!(Store::open(&folder.0).err().unwrap().kind(), ErrorKind::NotAStore);
    assert_eq!(Store::create(path("ours.db")).err().unwrap().kind(), ErrorKind::Exists);
    assert!(Store::open_or_create(path("empty.db")).is_ok(), "an empty file may become a store");
    // What is not ours was not touched.
    assert!(fs::read_to_string(path("notes.txt")).unwrap().starts_with("Not a store"));
    assert!(!path("other.db-wal").exists());
}

#[test]
fn who_opened_to_read_only_cannot_write_and_sees_what_others_write() {
    let folder = Folder::new("readers");
    let mut writer = folder.store(0..2);
    let mut reader = Store::open_read_only(folder.file()).unwrap();
    assert_eq!(reader.entries(&Window::default()).count(), 2);
    writer.add(&[entry(2)], Tombstones::Heed).unwrap();
    assert_eq!(reader.entries(&Window::default()).count(), 3);
    let error = reader.add(&[entry(3)], Tombstones::Heed).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly, "{error}");
    // A reader that is in the middle of something is not disturbed, and does not disturb.
    let mut found = reader.find_claims(&Query::default()).unwrap();
    let first = found.next().unwrap().unwrap();
    writer.remove(&entry(0).document.id, None).unwrap();
    let rest = found.map(Result::unwrap).filter(|c| c.document == entry(0).document.id).count();
    assert_eq!(rest, 0, "what vanished meanwhile is passed over");
    assert!(!first.id.0.is_empty());
}
