//! GeoNames' tables over what the embedded gazetteer holds.

use std::sync::LazyLock;

use gazetteer::build::{Builder, Entry};
use gazetteer::dump::{Division, FurtherName, Row, Survey};
use gazetteer::{Feature, Gazetteer, Iso3, Place};
use proptest::prelude::*;

/// A row of the main table with the columns that matter.
fn row(id: u32, name: &str, others: &str, at: (f64, f64), kind: &str, within: &str, people: u32) -> String {
    let [class, code] = kind.split('.').collect::<Vec<_>>()[..] else { panic!("{kind}: class.CODE") };
    let [country, admin1, admin2] = within.split('.').collect::<Vec<_>>()[..] else { panic!("{within}: CC.A1.A2") };
    let (north, east) = at;
    format!(
        "{id}\t{name}\t{name}\t{others}\t{north}\t{east}\t{class}\t{code}\t{country}\t\t{admin1}\t{admin2}\t\t\t{people}\t\t1\tUTC\t2024-01-01"
    )
}

/// Towns stand before their province, as in GeoNames' own table. Ids from 99000001 on are of places that we made up.
fn table() -> Vec<String> {
    vec![
        row(163843, "Syria", "Siria", (35.0, 38.0), "A.PCLI", "SY.00.", 18_000_000),
        row(99000001, "Tall Misbāḥ", "Tel Mesbah,tl msbah,Zarzouna,XTM", (36.1, 40.9), "P.PPL", "SY.08.", 300),
        row(99000002, "Ghuwayriyat Misbāḥ", "", (36.2, 40.8), "P.PPL", "SY.08.", 0),
        row(173797, "Al Ḩawl", "", (36.39, 41.15), "P.PPLA3", "SY.08.", 22_000),
        row(99000003, "Nowhere Inn", "", (36.3, 40.8), "S.HTL", "SY.08.", 0),
        row(99000010, "Freemark Province", "Marche Libre", (10.5, 20.5), "A.ADM1", "QQ.07.", 0),
        row(99000011, "Bellmarsh", "", (10.0, 20.0), "P.PPLA", "QQ.07.01", 5_000),
        row(99000012, "Upper Bellmarsh", "", (11.0, 21.0), "P.PPL", "QQ.07.01", 700),
        row(99000013, "Marshwater", "", (10.4, 20.4), "H.STM", "QQ.07.", 0),
        row(99000014, "Gao", "", (10.4, 20.4), "H.STM", "QQ.07.", 0),
        row(99000015, "Far Sea", "", (-40.0, -170.0), "H.SEA", "..", 0),
    ]
}

fn made(table: &[String], countries: &[&str]) -> Vec<u8> {
    let countries: Vec<String> = countries.iter().map(|code| code.to_string()).collect();
    let mut survey = Survey::new(Gazetteer::embedded(), &countries);
    table.iter().for_each(|line| survey.see(&Row::parse(line).unwrap()));
    assert_eq!(survey.missing(), None);
    let mut dump = survey.begin();
    table.iter().for_each(|line| dump.add(&Row::parse(line).unwrap()));
    dump.division(&Division::parse("QQ.07\tThe Freemark\tThe Freemark\t99000010").unwrap());
    for line in ["1\t99000011\tfr\tMarécloche", "2\t99000011\tlink\tHttps", "3\t163843\tes\tSiriana", "4\t7\ten\tNone"]
    {
        dump.name(&FurtherName::parse(line).unwrap());
    }
    dump.finish().file
}

fn larger() -> &'static Gazetteer {
    static LARGER: LazyLock<Gazetteer> =
        LazyLock::new(|| Gazetteer::from_bytes(made(&table(), &[]).into()).expect("a gazetteer"));
    &LARGER
}

fn first(name: &str) -> Place {
    larger().lookup(name).into_iter().next().unwrap_or_else(|| panic!("{name} is found"))
}

fn refused(line: &str) -> String {
    Row::parse(line).expect_err("the row is refused")
}

#[test]
fn a_village_that_only_the_dump_holds_is_found_by_any_of_its_names() {
    assert!(Gazetteer::embedded().lookup("Tall Misbāḥ").is_empty());
    for name in ["Tall Misbāḥ", "Tall Misbah", "Tel Mesbah", "Zarzouna", "Zarzuna", "Tal al-Misbah"] {
        assert_eq!(first(name).geonames, Some(99000001), "{name}");
    }
    let village = first("Zarzouna");
    assert_eq!((village.name.as_str(), village.latitude, village.longitude), ("Tall Misbāḥ", 36.1, 40.9));
    assert_eq!((village.population, village.radius_km), (300, 1.0));
    assert!(larger().lookup("XTM").is_empty(), "a code is no name");
}

#[test]
fn a_village_lies_in_its_country_and_in_its_province() {
    let village = first("Tall Misbah");
    assert_eq!(village.country.expect("a country").as_str(), "SYR");
    let neighbour = &Gazetteer::embedded().lookup("Al Ḩawl")[0];
    assert_eq!(village.admin1, neighbour.admin1, "the base tells which province has the code SY.08");
    assert!(village.is_within(&larger().country("SYR").expect("Syria")));
}

#[test]
fn a_table_that_shares_no_place_with_the_base_knows_its_country() {
    let table = [row(99000020, "Misbāḥ Fawqānī", "", (36.1, 40.9), "P.PPL", "SY.08.", 300)];
    let alone = Gazetteer::from_bytes(made(&table, &["SY"]).into()).expect("a gazetteer");
    let village = &alone.lookup("Misbah Fauqani")[0];
    assert_eq!(village.country.expect("a country").as_str(), "SYR");
}

#[test]
fn every_country_has_its_code_of_two_letters() {
    for (two, three) in [("SY", "SYR"), ("GB", "GBR"), ("CH", "CHE"), ("XK", "KOS"), ("AW", "ABW"), ("ZW", "ZWE")] {
        assert_eq!(Iso3::from_alpha2(two), Iso3::new(three));
    }
    for wrong in ["QQ", "S", "SYR", "", "sy"] {
        assert_eq!(Iso3::from_alpha2(wrong), None, "{wrong:?}");
    }
    // Pairs of letters are few enough to ask for all of them.
    let letters = || 'A'..='Z';
    let codes: Vec<Iso3> =
        letters().flat_map(|a| letters().filter_map(move |b| Iso3::from_alpha2(&format!("{a}{b}")))).collect();
    let distinct: std::collections::BTreeSet<&str> = codes.iter().map(Iso3::as_str).collect();
    assert_eq!((codes.len(), distinct.len()), (250, 250));
    let unknown = codes.iter().filter(|code| Gazetteer::embedded().country(code.as_str()).is_none());
    // Aruba is not yet among the countries that the program carries; all others go by the same codes.
    assert_eq!(unknown.map(Iso3::as_str).collect::<Vec<_>>(), ["ABW"]);
}

#[test]
fn a_province_that_only_the_dump_holds_has_what_lies_in_it() {
    let (province, town) = (first("Freemark"), first("Bellmarsh"));
    assert_eq!(town.admin1.as_deref(), Some("Freemark Province"));
    assert_eq!((province.feature.as_str(), province.population), ("ADM1", 5_700));
    assert!((70.0..90.0).contains(&province.radius_km), "as far as its towns: {}", province.radius_km);
    assert_eq!(first("Marécloche").geonames, town.geonames);
}

#[test]
fn what_the_base_knows_stays_known() {
    for name in ["Syria", "the Sahel", "Euphrates", "Paris", "Ala.", "U.S."] {
        let ids = |places: Vec<Place>| places.into_iter().map(|place| (place.geonames, place.name)).collect::<Vec<_>>();
        assert_eq!(ids(larger().lookup(name)), ids(Gazetteer::embedded().lookup(name)), "{name}");
    }
    assert_eq!(larger().demonym("Syrians"), Gazetteer::embedded().demonym("Syrians"));
    assert_eq!(larger().country("SYR"), Gazetteer::embedded().country("SYR"));
    assert!(larger().lookup("Siriana").is_empty(), "countries go by the names that we know to be theirs");
}

#[test]
fn a_row_says_more_of_a_place_that_the_base_has() {
    let town = first("al-Hawl");
    assert_eq!((town.geonames, town.population), (Some(173797), 22_000));
    assert_eq!(larger().lookup("Al Ḩawl").iter().filter(|place| place.geonames == Some(173797)).count(), 1);
}

#[test]
fn a_brook_is_not_what_news_means_by_the_name_of_a_town() {
    assert_eq!(first("Gao").country.expect("a country").as_str(), "MLI");
    assert_eq!(first("Marshwater").feature.as_str(), "STM");
    assert!(larger().lookup("Nowhere Inn").is_empty(), "a hotel is no place of ours");
    assert_eq!(first("Far Sea").country, None);
}

#[test]
fn only_the_countries_asked_for_are_added() {
    let of_syria = Gazetteer::from_bytes(made(&table(), &["SY"]).into()).expect("a gazetteer");
    assert!(!of_syria.lookup("Zarzouna").is_empty());
    assert!(of_syria.lookup("Bellmarsh").is_empty());
    let mut survey = Survey::new(Gazetteer::embedded(), &["SY".to_owned(), "TD".to_owned()]);
    table().iter().for_each(|line| survey.see(&Row::parse(line).unwrap()));
    assert_eq!(survey.missing(), Some("TD"));
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    assert_eq!(made(&table(), &[]), made(&table(), &[]));
}

#[test]
fn a_row_that_is_none_says_what_is_wrong_and_what_to_do() {
    let good = &table()[1];
    let main = "give GeoNames' main table, such as allCountries.zip";
    assert_eq!(refused("1\ta\tb\tc\td"), format!("5 columns, not 19; {main}"));
    let north = refused(&good.replace("\t36.1\t", "\t95\t"));
    assert_eq!(north, format!("latitude \"95\" is no number from -90 to 90; {main}"));
    assert!(refused(&good.replace("\t40.9\t", "\tNaN\t")).starts_with("longitude \"NaN\" is no number"));
    assert!(refused(&good.replace("\t300\t", "\tmany\t")).starts_with("population \"many\" is no number"));
    assert!(refused(&good.replace("99000001", "0")).starts_with("\"0\" is no GeoNames id"));
    assert!(Division::parse("SY.08\tAl-Hasakah").unwrap_err().starts_with("2 columns, not 4; "));
    assert!(FurtherName::parse("").unwrap_err().starts_with("1 column, not 10; "));
}

/// A base with one country, since laws are tried often.
fn small() -> &'static Gazetteer {
    static SMALL: LazyLock<Gazetteer> = LazyLock::new(|| {
        let mut builder = Builder::default();
        builder.place(Entry {
            geonames: Some(1),
            name: "Freedonia".to_owned(),
            country: Iso3::new("QAA"),
            admin1: None,
            latitude: 10.0,
            longitude: 20.0,
            feature: Feature::new("PCLI").expect("a known code"),
            population: 1_000_000,
            radius_km: 300.0,
        });
        Gazetteer::from_bytes(builder.finish().into()).expect("a gazetteer")
    });
    &SMALL
}

proptest! {
    #[test]
    fn rows_of_any_content_make_a_gazetteer_or_an_error(
        fields in prop::collection::vec("\\PC{0,12}", 10..22),
        names in ("\\PC{0,30}", "(\\PC{1,9},){0,4}"),
        numbers in (0u32..9, -99.0f64..99.0, -190.0f64..190.0, any::<u64>()),
        code in "PPL|ADM1|ADM2|STM|PCLI|CONT|HTL|",
    ) {
        let _ = Row::parse(&fields.join("\t"));
        let _ = Division::parse(&fields.join("\t"));
        let _ = FurtherName::parse(&fields.join("\t"));
        let (id, north, east, people) = numbers;
        let (name, others) = names;
        let line = format!(
            "{id}\t{name}\t{name}\t{others}\t{north}\t{east}\tP\t{code}\t{}\t\t{}\t{}\t\t\t{people}\t\t\t\t",
            fields[0], fields[1], fields[2],
        );
        if let Ok(row) = Row::parse(&line) {
            let mut survey = Survey::new(small(), &[]);
            survey.see(&row);
            let mut dump = survey.begin();
            dump.add(&row);
            dump.division(&Division { code: &fields[0], names: [&name, &others], geonames: id });
            dump.name(&FurtherName { geonames: id, language: &fields[3], name: &others });
            prop_assert!(Gazetteer::from_bytes(dump.finish().file.into()).is_ok());
        }
    }
}
