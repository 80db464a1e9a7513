//! A file of one's own: written, opened, asked.

use std::borrow::Cow;

use gazetteer::build::{Builder, Entry, Word};
use gazetteer::{Feature, Gazetteer, How, Iso3};

fn entry(name: &str, code: &str, latitude: f64, population: u32) -> Entry {
    Entry {
        geonames: Some(population + 1),
        name: name.to_owned(),
        country: Iso3::new("QAA"),
        admin1: None,
        latitude,
        longitude: -1.25,
        feature: Feature::new(code).expect("a known code"),
        population,
        radius_km: 5.0,
    }
}

fn small() -> Vec<u8> {
    let mut builder = Builder::default();
    let country = builder.place(entry("Freedonia", "PCLI", 10.0, 1_000_000));
    builder.name(country, "FRD", How::Abbreviation);
    let province = builder.place(entry("Northmark", "ADM1", 11.0, 400_000));
    let town = builder.place(Entry { admin1: Some(province), ..entry("Al Quṣayba", "PPL", 11.5, 0) });
    builder.folded_name(town, "Al Quṣayba");
    builder.place(entry("Market", "PPL", 12.0, 900));
    builder.demonym("Freedonians", Iso3::new("QAA"), "Freedonia");
    builder.word("market", Word::Common);
    builder.finish()
}

#[test]
fn what_is_written_is_read() {
    let gazetteer = Gazetteer::from_bytes(Cow::Owned(small())).expect("a gazetteer");
    let town = &gazetteer.lookup("el-Kusaiba")[0];
    assert_eq!((town.name.as_str(), town.admin1.as_deref()), ("Al Quṣayba", Some("Northmark")));
    assert_eq!((town.latitude, town.longitude, town.population), (11.5, -1.25, 0));
    assert_eq!(gazetteer.country("QAA").expect("the country").name, "Freedonia");
    assert_eq!(gazetteer.demonym("Freedonians").expect("a demonym").of, "Freedonia");
    assert_eq!(gazetteer.lookup("FRD").len(), 1);
    assert!(gazetteer.lookup("frd").is_empty());
}

#[test]
fn a_word_of_the_language_that_opens_a_sentence_is_no_town() {
    let gazetteer = Gazetteer::from_bytes(Cow::Owned(small())).expect("a gazetteer");
    assert_eq!(gazetteer.find("Market days come. Freedonia waits.").len(), 1);
}

#[test]
fn the_same_places_give_the_same_bytes() {
    assert_eq!(small(), small());
    assert!(gazetteer::build::is_whole(&small()));
}

#[test]
fn a_damaged_file_is_an_error() {
    let file = small();
    for end in 0..file.len() {
        assert!(Gazetteer::from_bytes(Cow::Owned(file[..end].to_vec())).is_err());
    }
    for at in 0..file.len() {
        let mut damaged = file.clone();
        damaged[at] ^= 0x5a;
        assert!(Gazetteer::from_bytes(Cow::Owned(damaged)).is_err());
    }
}
