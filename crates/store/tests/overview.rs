//! What is held in memory answers as the file does.

mod made;

use std::path::Path;
use std::time::{Duration, Instant};

use made::{COUNTRIES, Chance, TYPES, day, entry, event, word};
use record::{Act, Claim, Event, Precision, Status};
use store::{Area, ErrorKind, Order, Query, Replace, Store, Tombstones};

/// A store of 200 reports with events of one to three claims, in a folder that is gone at the end.
fn with_store(test: &str, check: impl FnOnce(&mut Store, &[Event])) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("overview-{test}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let mut store = Store::create(folder.join("reports.db")).unwrap();
    let entries: Vec<_> = (0..200).map(entry).collect();
    store.add(&entries, Tombstones::Heed).unwrap();
    let claims: Vec<&Claim> = entries.iter().flat_map(|entry| &entry.claims).collect();
    let mut events = Vec::new();
    let mut rest = claims.as_slice();
    while !rest.is_empty() {
        let (some, others) = rest.split_at((events.len() % 3 + 1).min(rest.len()));
        let mut made = event(some, "1");
        match events.len() % 7 {
            0 => made.when = None,
            1 => made.r#where = None,
            2 => made.r#where.as_mut().unwrap().precision = Some(Precision::Country),
            _ => {}
        }
        events.push(made);
        rest = others;
    }
    store.replace_events(Replace::All, &events, store.latest_change().unwrap()).unwrap();
    check(&mut store, &events);
    drop(store);
    let _ = std::fs::remove_dir_all(&folder);
}

/// A question about some of it.
fn question(chance: &mut Chance) -> Query {
    let mut query = Query::default();
    let some = |chance: &mut Chance, of: u64| chance.below(of) == 0;
    if some(chance, 3) {
        query.types = (0..=chance.below(2)).map(|_| TYPES[chance.below(16) as usize].to_owned()).collect();
    }
    if some(chance, 3) {
        query.countries = (0..=chance.below(3)).map(|_| COUNTRIES[chance.below(24) as usize].to_owned()).collect();
    }
    if some(chance, 4) {
        query.statuses = vec![if some(chance, 2) { Status::Occurred } else { Status::Planned }];
    }
    if some(chance, 4) {
        query.publishers = vec![format!("gazette {}", chance.below(40))];
    }
    if some(chance, 4) {
        query.words = Some(word(chance.skewed(300)));
    }
    if some(chance, 5) {
        query.actors = vec![format!("Army {}", chance.skewed(40))];
    }
    if some(chance, 5) {
        query.sources = vec![format!("Ministry {}", chance.skewed(20))];
    }
    if some(chance, 6) {
        query.kinds = vec![["GOV", "MIL"][chance.below(2) as usize].to_owned()];
    }
    if some(chance, 4) {
        query.from = Some(day(chance.below(1000)));
    }
    if some(chance, 4) {
        query.until = Some(day(chance.below(1000)));
    }
    if some(chance, 6) {
        query.published_from = Some(day(chance.below(1000)));
    }
    if some(chance, 6) {
        query.published_until = Some(day(chance.below(1000)));
    }
    if some(chance, 5) {
        let (south, west) = (chance.below(50) as f64, chance.below(60) as f64);
        query.area = Some(Area { south, west, north: south + 12.0, east: west + 20.0 - chance.below(40) as f64 });
    }
    if some(chance, 6) {
        query.reports = Some(2);
    }
    if some(chance, 8) {
        query.documents = vec![format!("report-{}", chance.below(200))];
    }
    query.order = [Order::Newest, Order::Oldest, Order::Added][chance.below(3) as usize];
    query.limit = some(chance, 4).then_some(5);
    query
}

#[test]
fn whatever_is_asked_memory_finds_what_the_file_finds_and_in_its_order() {
    with_store("law", |store, events| {
        let overview = store.overview().unwrap();
        assert_eq!(overview.events().len(), events.len());
        assert_eq!(overview.size(), (200, 1000));
        let mut chance = Chance(11);
        let mut found_some = 0;
        for _ in 0..250 {
            let query = question(&mut chance);
            let want: Vec<String> = store.find_events(&query).unwrap().map(|event| event.unwrap().id.0).collect();
            let found = store.glance(&overview, &query).unwrap();
            let found: Vec<&str> = found.iter().map(|at| &*overview.events()[*at as usize].id).collect();
            assert_eq!(found, want, "{query:?}");
            found_some += usize::from(!found.is_empty());
        }
        assert!(found_some > 40, "only {found_some} questions had an answer");
    });
}

#[test]
fn statements_come_page_by_page_as_the_file_has_them() {
    with_store("said", |store, _| {
        let overview = store.overview().unwrap();
        let mut chance = Chance(5);
        let mut found_some = 0;
        for _ in 0..80 {
            let asked = question(&mut chance);
            let acts = if chance.below(4) == 0 { vec![Act::Statement, Act::Denial] } else { vec![] };
            let Query {
                countries, sources, kinds, publishers, words, published_from, published_until, documents, ..
            } = asked;
            let query = Query {
                countries,
                sources,
                kinds,
                publishers,
                words,
                published_from,
                published_until,
                documents,
                acts,
                ..Query::default()
            };
            let want: Vec<String> = store.find_statements(&query).unwrap().map(|said| said.unwrap().id.0).collect();
            let mut found = Vec::new();
            loop {
                let (page, more) = store.statements_page(&overview, &query, found.len(), 70).unwrap();
                found.extend(page.into_iter().map(|said| said.id.0));
                if !more {
                    break;
                }
            }
            assert_eq!(found, want, "{query:?}");
            found_some += usize::from(!found.is_empty());
        }
        assert!(found_some > 10, "only {found_some} questions had an answer");
        let strange = Query { types: vec!["ASSAULT".to_owned()], ..Query::default() };
        let refused = store.statements_page(&overview, &strange, 0, 1).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::BadQuery);
    });
}

#[test]
fn a_glance_holds_what_the_event_holds() {
    with_store("glance", |store, events| {
        let overview = store.overview().unwrap();
        for event in events {
            let glance = overview.events().iter().find(|glance| *glance.id == event.id.0).unwrap();
            assert_eq!(overview.types()[usize::from(glance.kind)], event.r#type);
            assert_eq!(
                glance.first.as_ref().map(|day| day.as_str()),
                event.when.as_ref().map(|when| when.from.as_str())
            );
            let place = event.r#where.as_ref();
            assert_eq!(glance.point, place.and_then(|place| place.latitude.zip(place.longitude)));
            assert_eq!(glance.is_placed(), place.is_some_and(|place| place.precision == Some(Precision::City)));
            assert!(glance.stages.contains(event.status[0].status));
            assert_eq!(usize::from(glance.claims), event.claims.len());
        }
        let published: u32 = overview.published().iter().map(|(many, _)| many).sum();
        assert_eq!(published, 200);
    });
}

#[test]
fn a_question_that_takes_too_long_is_given_up() {
    with_store("late", |store, _| {
        store.answer_by(Some(Instant::now())).unwrap();
        let error = store.overview().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLong, "{error}");
        store.answer_by(Some(Instant::now() + Duration::from_secs(60))).unwrap();
        assert!(store.overview().is_ok());
        store.answer_by(None).unwrap();
    });
}

#[test]
fn statements_are_found_by_what_is_done_with_the_words_and_nothing_else_is() {
    with_store("acts", |store, _| {
        let asked = |acts| Query { acts, ..Query::default() };
        assert_eq!(store.find_statements(&asked(vec![Act::Statement])).unwrap().count(), 600);
        assert_eq!(store.find_statements(&asked(vec![Act::Denial])).unwrap().count(), 0);
        let overview = store.overview().unwrap();
        let refused = store.find_events(&asked(vec![Act::Denial])).err().unwrap();
        assert_eq!(store.glance(&overview, &asked(vec![Act::Denial])).unwrap_err(), refused);
        assert!(refused.to_string().ends_with(": events have no act; ask for statements"), "{refused}");
        assert_eq!(refused.kind(), ErrorKind::BadQuery);
    });
}
