//! Events made by hand, and laws that hold of every form.

use proptest::prelude::*;
use record::id::{ClaimId, DocumentId, EventId};
use record::{
    Acled, AcledSubEvent, Certainty, Event, EventPlace, EventTime, FigureOf, Grain, HeldStatus, Identity, Measure,
    Origin, OriginKind, Party, Precision, Said, Status, Toll, Whom,
};

use super::*;
use crate::cells::tests::table;

/// One happening, told by the SDF through one report: gunmen attacked guards in Goma on a Monday.
pub(crate) fn attack() -> Event {
    let claim = ClaimId("c0".to_owned());
    Event {
        id: EventId("e".repeat(24)),
        r#type: "ASSAULT".to_owned(),
        modes: vec![],
        contexts: vec!["military".to_owned()],
        plover: Some("ASSAULT".to_owned()),
        acled: Some(AcledSubEvent::Attack.into()),
        claims: vec![claim.clone()],
        status: vec![held(Status::Occurred, &[0])],
        when: Some(EventTime {
            from: "2024-12-02".to_owned(),
            until: "2024-12-03".to_owned(),
            grain: Grain::Day,
            claim: claim.clone(),
        }),
        r#where: Some(EventPlace {
            within: None,
            name: "Goma".to_owned(),
            geonames: Some(216_281),
            country: Some("COD".to_owned()),
            admin1: Some("Nord Kivu".to_owned()),
            latitude: Some(-1.674_12),
            longitude: Some(29.228_45),
            precision: Some(Precision::City),
            radius_km: None,
            claim,
        }),
        actors: vec![party("gunmen", Some("UAF"))],
        recipients: vec![party("guards", Some("CVL"))],
        figures: vec![],
        reports: vec![DocumentId("d0".to_owned())],
        publishers: vec!["Gazette".to_owned()],
        origins: vec![origin("the port authority"), origin("the army")],
        part_of: None,
        disputes: vec![],
        reasons: vec![],
        revision: "0".repeat(24),
    }
}

/// A stage held by these origins, in a claim of the same number.
pub(crate) fn held(status: Status, origins: &[usize]) -> HeldStatus {
    let claims = origins.iter().map(|at| ClaimId(format!("c{at}"))).collect();
    HeldStatus { status, certainty: Certainty::Certain, negative: false, origins: origins.to_vec(), claims }
}

pub(crate) fn party(name: &str, sector: Option<&str>) -> Party {
    Party {
        name: Some(name.to_owned()),
        country: None,
        sector: sector.map(str::to_owned),
        entity: None,
        identity: Identity::Described,
        private: false,
        origins: vec![0],
        claims: vec![ClaimId("c0".to_owned())],
    }
}

pub(crate) fn origin(name: &str) -> Origin {
    Origin {
        name: Some(name.to_owned()),
        kind: OriginKind::Source,
        entity: None,
        country: None,
        sector: None,
        party: false,
        claims: vec![],
    }
}

/// So many dead, by the word of an origin.
pub(crate) fn killed(figures: &[(usize, u64)]) -> Toll {
    let says = figures.iter().map(|(origin, many)| Said {
        origin: *origin,
        at_least: Some(*many),
        at_most: Some(*many),
        measure: Measure::Incident,
        claim: ClaimId(format!("c{origin}")),
        published: None,
        superseded: false,
    });
    Toll { of: FigureOf::Killed, whom: Whom::Unknown, low: None, high: None, says: says.collect() }
}

fn recorded(event: Event) -> Recorded {
    Recorded { event, documents: vec![], claims: vec![], changed: None }
}

/// The file of the form, what is withheld, and what is unplaced.
fn exported(mut exporter: impl EventExporter, events: &[Event]) -> ([String; 3], Tally) {
    let mut files = [vec![], vec![], vec![]];
    let [out, withheld, unplaced] = &mut files;
    let mut export = Export::begin(&mut exporter, Profile::Shared, out, withheld, unplaced).unwrap();
    events.iter().for_each(|event| export.event(recorded(event.clone())).unwrap());
    let tally = export.end().unwrap();
    (files.map(|file| String::from_utf8(file).unwrap()), tally)
}

/// The one row of ACLED-style columns, as column and cell.
fn acled_row(event: &Event) -> Vec<(String, String)> {
    let ([file, ..], tally) = exported(AcledStyle, std::slice::from_ref(event));
    assert_eq!(tally.written, 1, "the event is written");
    let rows = table(&file);
    rows[0].iter().cloned().zip(rows[1].iter().cloned()).collect()
}

fn cell<'r>(row: &'r [(String, String)], column: &str) -> &'r str {
    &row.iter().find(|(name, _)| name == column).expect("a column").1
}

/// Why it is not written; the first word says in which table.
fn left_out(exporter: impl EventExporter, event: Event) -> String {
    let ([_, withheld, unplaced], tally) = exported(exporter, &[event]);
    assert_eq!(tally.written, 0);
    let reason = |file: &str| table(file).get(1).map(|row| row[3].clone());
    reason(&withheld).map_or_else(
        || format!("unplaced: {}", reason(&unplaced).expect("in one of the two")),
        |reason| format!("withheld: {reason}"),
    )
}

#[test]
fn acled_style_tells_a_district_and_when_the_event_changed() {
    let mut event = attack();
    assert_eq!(cell(&acled_row(&event), "timestamp"), "", "not known outside a store");
    assert_eq!(cell(&acled_row(&event), "admin2"), "");
    event.r#where.as_mut().unwrap().precision = Some(Precision::Admin2);
    let mut out = vec![];
    AcledStyle.event(&Recorded { changed: Some(1_732_060_800), ..recorded(event.clone()) }, &mut out).unwrap();
    let row = &table(&String::from_utf8(out).unwrap())[0];
    assert_eq!((row[19].as_str(), row[30].as_str()), (event.r#where.unwrap().name.as_str(), "1732060800"));
}

#[test]
fn an_attack_in_acled_style_columns() {
    let mut event = attack();
    event.figures = vec![killed(&[(0, 4), (0, 3)])];
    let row = acled_row(&event);
    assert_eq!(row.len(), 31);
    let id = cell(&row, "event_id_cnty");
    assert!(id.starts_with("DL-COD-") && id.len() == 17, "{id}");
    let want = [
        ("event_date", "2024-12-02"),
        ("year", "2024"),
        ("time_precision", "1"),
        ("disorder_type", "Political violence"),
        ("event_type", "Violence against civilians"),
        ("sub_event_type", "Attack"),
        ("actor1", "gunmen"),
        ("inter1", "Political militia"),
        ("interaction", "Political militia-Civilians"),
        ("civilian_targeting", "Civilian targeting"),
        ("iso", "180"),
        ("region", "Middle Africa"),
        ("country", "Democratic Republic of the Congo"),
        ("latitude", "-1.6741"),
        ("geo_precision", "1"),
        ("source", "Gazette"),
        ("fatalities", "3"),
        ("tags", "realis=occurred;claimed_by=the port authority;corroboration=1;review=unreviewed"),
    ];
    want.iter().for_each(|(column, value)| assert_eq!(cell(&row, column), *value, "{column}"));
}

#[test]
fn a_denied_event_says_so_where_there_is_a_column_and_is_withheld_where_there_is_none() {
    let mut event = attack();
    event.status.push(held(Status::Negated, &[1]));
    let row = acled_row(&event);
    assert!(cell(&row, "tags").contains("denied_by=the army;disputed=happened;"), "{}", cell(&row, "tags"));
    assert!(cell(&row, "notes").contains("; denied by the army;"), "{}", cell(&row, "notes"));
    assert_eq!(left_out(PolecatStyle, event), "withheld: disputed whether it happened");
}

#[test]
fn what_nobody_asserts_is_withheld_with_the_reason() {
    let cases = [
        (Status::Negated, "withheld: denied, and asserted by nobody"),
        (Status::Attempted, "withheld: only attempted"),
        (Status::Planned, "withheld: only planned"),
        (Status::Threatened, "withheld: only threatened"),
        (Status::Demanded, "withheld: only demanded"),
        (Status::Possible, "withheld: only possible"),
    ];
    for (status, want) in cases {
        let event = Event { status: vec![held(status, &[0])], ..attack() };
        assert_eq!(left_out(AcledStyle, event.clone()), want);
        assert_eq!(left_out(PolecatStyle, event), want);
    }
    let mut perhaps = attack();
    perhaps.status[0].certainty = Certainty::Possible;
    assert_eq!(left_out(AcledStyle, perhaps), "withheld: only possible");
}

#[test]
fn what_a_form_cannot_place_is_told_apart() {
    let no_type = Event { acled: None, plover: None, ..attack() };
    assert_eq!(left_out(AcledStyle, no_type.clone()), "withheld: not in its typology");
    assert_eq!(left_out(PolecatStyle, no_type), "withheld: not in its typology");
    assert_eq!(left_out(AcledStyle, Event { r#where: None, ..attack() }), "unplaced: no place");
    assert_eq!(left_out(PolecatStyle, Event { when: None, ..attack() }), "unplaced: no single day");
    let mut year = attack();
    year.when.as_mut().unwrap().until = "2025-12-02".to_owned();
    assert_eq!(left_out(AcledStyle, year), "unplaced: day coarser than a month");
    let mut country = attack();
    country.r#where.as_mut().unwrap().precision = Some(Precision::Country);
    assert_eq!(left_out(AcledStyle, country.clone()), "withheld: known no closer than the country");
    let (files, _) = exported(GeoJson::default(), &[country]);
    let map: serde_json::Value = serde_json::from_str(&files[0]).unwrap();
    assert!(map["features"][0]["geometry"].is_null(), "no pin in the middle of a country");
}

#[test]
fn fatalities_are_those_of_whoever_asserts_the_event() {
    let mut event = attack();
    event.status.push(held(Status::Planned, &[1]));
    event.figures = vec![killed(&[(0, 7), (1, 2)])];
    assert_eq!(cell(&acled_row(&event), "fatalities"), "7", "what is only planned has no dead");
    event.figures.clear();
    assert_eq!(cell(&acled_row(&event), "fatalities"), "", "nobody counts: that is not none");
    event.figures = vec![killed(&[(0, 0)])];
    assert_eq!(cell(&acled_row(&event), "fatalities"), "0", "somebody says that there were none");
}

#[test]
fn days_weeks_and_months_have_acleds_precision() {
    let cases =
        [("2024-12-03", "1"), ("2024-12-04", "2"), ("2024-12-09", "2"), ("2024-12-10", "3"), ("2025-01-02", "3")];
    for (until, want) in cases {
        let mut event = attack();
        event.when.as_mut().unwrap().until = until.to_owned();
        event.when.as_mut().unwrap().grain = Grain::Period;
        assert_eq!(cell(&acled_row(&event), "time_precision"), want, "{until}");
    }
}

#[test]
fn private_persons_are_masked_in_every_form() {
    let mut event = attack();
    event.recipients = vec![Party { private: true, ..party("Jane Doe", Some("CVL")) }];
    let all = |event: &Event| -> String {
        let one = std::slice::from_ref(event);
        [
            exported(AcledStyle, one).0,
            exported(EventCsv, one).0,
            exported(GeoJson::default(), one).0,
            exported(Hxl, one).0,
            exported(PolecatStyle, one).0,
        ]
        .concat()
        .concat()
    };
    let written = all(&event);
    assert!(!written.contains("Doe"), "{written}");
    assert!(written.matches("[private person]").count() >= 5);
    event.recipients[0].private = false;
    assert!(all(&event).contains("Jane Doe"), "what is not private is not masked");
}

/// A claim of the attack, by this report, on a private person.
fn claim(id: &str, historical: bool) -> Claim {
    let words = serde_json::json!({ "start": 0, "end": 8, "quote": "Jane Doe" });
    let recipient = serde_json::json!({ "name": null, "evidence": words, "identity": "named", "private": true });
    let claim = serde_json::json!({
        "id": id, "document": "d0", "type": "ASSAULT", "modes": [], "contexts": [], "codebook": "plover/1",
        "trigger": words, "mentions": [], "actors": [], "recipients": [recipient], "targets": [], "places": [],
        "figures": [], "attribution": [], "status": "occurred", "certainty": "certain", "negative": false,
        "historical": historical, "cues": [], "evidence": [words], "rule": "", "confidence": 1.0,
    });
    serde_json::from_value(claim).expect("a claim")
}

#[test]
fn only_inside_the_house_private_persons_are_shown_with_the_reports_words() {
    let recipients = vec![Party { name: None, private: true, ..party("", Some("CVL")) }];
    let recorded = Recorded {
        event: Event { recipients, ..attack() },
        documents: vec![],
        claims: vec![claim("c0", false)],
        changed: None,
    };
    let told = |profile| crate::sentence::sentence(&recorded.clone().for_profile(profile).event);
    assert!(told(Profile::Shared).starts_with("Gunmen attacked [private person] in Goma"));
    assert!(told(Profile::Internal).starts_with("Gunmen attacked Jane Doe in Goma"));
}

#[test]
fn what_all_tell_as_background_is_no_news() {
    let mut event = attack();
    event.status = vec![held(Status::Occurred, &[0, 1])];
    let background =
        |claims: Vec<Claim>| no_fact(&Recorded { event: event.clone(), documents: vec![], claims, changed: None });
    assert_eq!(background(vec![claim("c0", true), claim("c1", true)]), Some("told only as background"));
    assert_eq!(background(vec![claim("c0", true), claim("c1", false)]), None, "one tells it as news");
    assert_eq!(background(vec![]), None, "nothing is known of it");
}

#[test]
fn a_name_that_is_a_formula_is_none_in_a_table() {
    let event = Event { actors: vec![party("=HYPERLINK(\"x\")", None)], ..attack() };
    assert_eq!(cell(&acled_row(&event), "actor1"), "'=HYPERLINK(\"x\")");
    let ([tsv, ..], _) = exported(PolecatStyle, &[Event { actors: vec![party("@cmd\tx", None)], ..attack() }]);
    assert_eq!(tsv.lines().nth(1).unwrap().split('\t').nth(7), Some("'@cmd x"));
}

#[test]
fn tags_of_humanitarian_tables_stand_in_the_second_row() {
    let ([file, ..], _) = exported(Hxl, &[attack()]);
    let rows = table(&file);
    assert_eq!((rows.len(), rows[1][0].as_str()), (3, "#event+id"));
    assert!(rows[1].iter().all(|tag| tag.starts_with('#')));
    assert_eq!(rows[2][3], "occurred");
}

prop_compose! {
    /// Events of all sorts, sensible or not.
    fn any_event()(
        statuses in prop::collection::vec((0..Status::ALL.len(), 0..Certainty::ALL.len(), 0usize..3), 0..4),
        sub_event in prop::option::of(0..AcledSubEvent::ALL.len()),
        plover in prop::option::of(prop::sample::select(vec!["ASSAULT/beat", "AID", "X"])),
        when in prop::option::of(("2024-1[0-9]-[0-3][0-9]", "202[45]-1[0-2]-0[1-9]", 0..Grain::ALL.len())),
        place in prop::option::of((".{0,20}", prop::option::of("COD|SYR|XYZ"), any::<Option<f64>>(), prop::option::of(0..Precision::ALL.len()))),
        names in prop::collection::vec((".{0,12}", any::<bool>()), 0..3),
        deaths in prop::collection::vec((0usize..3, any::<u64>()), 0..3),
        kind in "[A-Z]{1,3}|ASSAULT|AID",
    ) -> Event {
        let parties: Vec<Party> =
            names.iter().map(|(name, private)| Party { private: *private, ..party(name, Some("MIL")) }).collect();
        let claim = ClaimId("c0".to_owned());
        let status = statuses.iter().map(|(status, certainty, at)| HeldStatus {
            certainty: Certainty::ALL[*certainty].0,
            ..held(Status::ALL[*status].0, &[*at])
        });
        Event {
            r#type: kind,
            status: status.collect(),
            acled: sub_event.map(|at| Acled::from(AcledSubEvent::ALL[at].0)),
            plover: plover.map(str::to_owned),
            when: when.map(|(from, until, grain)| EventTime { from, until, grain: Grain::ALL[grain].0, claim: claim.clone() }),
            r#where: place.map(|(name, country, degrees, precision)| EventPlace {
                within: None,
                name,
                country,
                latitude: degrees,
                longitude: degrees,
                precision: precision.map(|at| Precision::ALL[at].0),
                ..attack().r#where.unwrap()
            }),
            actors: parties.clone(),
            recipients: parties,
            figures: vec![killed(&deaths)],
            ..attack()
        }
    }
}

proptest! {
    #[test]
    fn every_event_is_written_withheld_or_unplaced(events in prop::collection::vec(any_event(), 0..6)) {
        let all = events.len() as u64;
        let facts = events.iter().filter(|e| asserted(e).next().is_some()).count() as u64;
        let check = |files: &[String; 3], tally: Tally, heads: usize| {
            assert_eq!(tally.written + tally.withheld + tally.unplaced, all);
            assert_eq!(table(&files[1]).len() as u64, tally.withheld + 1);
            assert_eq!(table(&files[2]).len() as u64, tally.unplaced + 1);
            files[1..].iter().flat_map(|f| table(f)).for_each(|row| assert_eq!(row.len(), LEFT_OUT.len()));
            heads as u64 + tally.written
        };

        let (files, tally) = exported(AcledStyle, &events);
        prop_assert_eq!(table(&files[0]).len() as u64, check(&files, tally, 1));
        prop_assert!(table(&files[0]).iter().all(|row| row.len() == 31));
        prop_assert!(tally.written <= facts, "what nobody asserts is no fact");

        let (files, tally) = exported(PolecatStyle, &events);
        prop_assert_eq!(files[0].lines().count() as u64, check(&files, tally, 1));
        prop_assert!(files[0].lines().all(|row| row.split('\t').count() == 40));
        let undenied = events.iter().filter(|e| asserted(e).next().is_some() && denied(e).next().is_none()).count();
        prop_assert!(tally.written <= undenied as u64, "what is denied is no fact");

        let (files, tally) = exported(EventCsv, &events);
        prop_assert_eq!(table(&files[0]).len() as u64, check(&files, tally, 1));
        prop_assert!(table(&files[0]).iter().all(|row| row.len() == csv::COLUMNS.len()));
        prop_assert_eq!(tally.written, all);

        let (files, tally) = exported(Hxl, &events);
        prop_assert_eq!(table(&files[0]).len() as u64, check(&files, tally, 2));
        prop_assert!(table(&files[0]).iter().all(|row| row.len() == hxl::COLUMNS.len()));

        let (files, tally) = exported(GeoJson::default(), &events);
        let map: serde_json::Value = serde_json::from_str(&files[0]).expect("JSON");
        prop_assert_eq!(map["features"].as_array().expect("features").len() as u64, check(&files, tally, 0));
    }
}
