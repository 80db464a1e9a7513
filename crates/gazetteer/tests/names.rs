//! What names mean, and what running text holds.

use expect_test::{Expect, expect};
use gazetteer::{Gazetteer, Kind};
use proptest::prelude::*;

fn name(name: &str, expect: Expect) {
    let places = Gazetteer::embedded().lookup(name);
    let told = places.first().map_or("unknown".to_owned(), |place| {
        let country = place.country.map_or("-".to_owned(), |code| code.to_string());
        let id = place.geonames.map_or("-".to_owned(), |id| id.to_string());
        format!("{} {country} {:?} {:.2},{:.2} {id}", place.name, place.feature, place.latitude, place.longitude)
    });
    expect.assert_eq(&told);
}

/// What `find` and `resolve` make of a text: `words=Place/COUNTRY/FEATURE`, `~` for demonyms.
fn text(text: &str, expect: Expect) {
    let gazetteer = Gazetteer::embedded();
    let candidates = gazetteer.find(text);
    let places = gazetteer.resolve(&candidates);
    let told: Vec<String> = candidates
        .iter()
        .zip(places)
        .map(|(candidate, place)| {
            let kind = if candidate.kind == Kind::Demonym { "~" } else { "=" };
            let place = place.map_or("?".to_owned(), |place| {
                let country = place.country.map_or("-".to_owned(), |code| code.to_string());
                format!("{}/{country}/{:?}", place.name, place.feature)
            });
            format!("{}{kind}{place}", &text[candidate.span.range()])
        })
        .collect();
    expect.assert_eq(&told.join("; "));
}

#[test]
fn a_camp_town_is_found_however_it_is_spelt() {
    for spelling in ["Al-Hol", "al-Hawl", "El Hol", "Al Hawl", "al-Hol", "al Hol"] {
        name(spelling, expect!["Al Ḩawl SYR PPLA3 36.39,41.15 173797"]);
    }
}

#[test]
fn small_words_tied_by_hyphens_belong_to_a_name() {
    text(
        "Rain fell from Port-au-Prince to Croix-des-Bouquets and Aix-en-Provence.",
        expect![
            "Port-au-Prince=Port-au-Prince/HTI/PPLC; Croix-des-Bouquets=Croix-des-Bouquets/HTI/PPLA2; Aix-en-Provence=Aix-en-Provence/FRA/PPLA3"
        ],
    );
    text("Ships left Port au Prince.", expect!["Port au Prince=Port-au-Prince/HTI/PPLC"]);
}

#[test]
fn names_mean_what_news_means_by_them() {
    for (spelling, meant) in [
        ("Turkey", expect!["Turkey TUR PCLI 39.06,34.91 298795"]),
        ("US", expect!["United States USA PCLI 39.76,-98.50 6252001"]),
        ("U.S.", expect!["United States USA PCLI 39.76,-98.50 6252001"]),
        ("UK", expect!["United Kingdom GBR PCLI 54.76,-2.70 2635167"]),
        ("Georgia", expect!["Georgia GEO PCLI 42.00,43.50 614540"]),
        ("Washington", expect!["Washington USA PPLC 38.90,-77.04 4140963"]),
        ("New York", expect!["New York City USA PPL 40.71,-74.01 5128581"]),
        ("White House", expect!["White House USA BLDO 38.90,-77.04 -"]),
        ("Aleppo", expect!["Aleppo SYR PPLA 36.20,37.16 170063"]),
        ("Idlib", expect!["Idlib SYR PPLA 35.93,36.63 169389"]),
        ("Deir Ezzor", expect!["Deir ez-Zor SYR PPLA 35.34,40.14 170794"]),
        ("Hasaka", expect!["Al Ḩasakah SYR PPLA 36.50,40.75 173811"]),
        ("Ras al-Ayn", expect!["Ra’s al ‘Ayn SYR PPLA2 36.85,40.07 165509"]),
        ("Tal Abyad", expect!["Tall Abyaḑ SYR PPLA2 36.70,38.95 163750"]),
        ("Ain Issa", expect!["‘Ayn ‘Īsá SYR PPLA3 36.39,38.86 172134"]),
        ("Qamishli", expect!["Al Qāmishlī SYR PPLA2 37.05,41.23 173377"]),
        ("Kobani", expect!["‘Ayn al ‘Arab SYR PPLA2 36.89,38.35 172256"]),
        ("Jenin", expect!["Janīn PSE PPL 32.46,35.30 283506"]),
        ("Kiev", expect!["Kyiv UKR PPLC 50.45,30.52 703448"]),
        ("Kharkov", expect!["Kharkiv UKR PPLA 49.98,36.25 706483"]),
        ("Gaza", expect!["Gaza Strip PSE RGN 31.42,34.38 -"]),
        ("Darfur", expect!["Darfur SDN RGN 13.50,24.50 -"]),
        ("Euphrates", expect!["Euphrates - STM 34.80,40.70 -"]),
        ("the Middle East", expect!["Middle East - RGN 29.00,41.00 -"]),
        ("Kosovo", expect!["Kosovo KOS PCLI 42.58,20.92 831053"]),
        ("Congo", expect!["Democratic Republic of the Congo COD PCLI -2.50,23.50 203312"]),
        ("N.H.", expect!["New Hampshire USA ADM1 43.60,-71.63 5090174"]),
        ("Донецк", expect!["Donetsk UKR PPLA 48.02,37.80 709717"]),
    ] {
        name(spelling, meant);
    }
}

#[test]
fn a_word_in_small_letters_is_no_abbreviation() {
    assert!(Gazetteer::embedded().lookup("us").iter().all(|place| !place.feature.is_country()));
}

#[test]
fn countries_lie_at_the_points_of_geonames() {
    let gazetteer = Gazetteer::embedded();
    for (code, point) in [("USA", (39.76, -98.5)), ("RUS", (60.0, 100.0)), ("SYR", (35.0, 38.0))] {
        let country = gazetteer.country(code).expect("a country");
        assert_eq!((country.latitude, country.longitude), point);
    }
    assert_eq!(gazetteer.country("XKX"), gazetteer.country("KOS"));
    assert_eq!(gazetteer.country("QQQ"), None);
}

#[test]
fn a_demonym_has_a_capital_and_may_have_no_country() {
    let gazetteer = Gazetteer::embedded();
    let country = |word: &str| gazetteer.demonym(word).map(|demonym| demonym.country.map(|code| code.to_string()));
    assert_eq!(country("Syrians"), Some(Some("SYR".into())));
    assert_eq!(country("Turkish"), Some(Some("TUR".into())));
    assert_eq!(country("Kurdish"), Some(None));
    assert_eq!(country("polish"), None);
    assert_eq!(country("Aleppo"), None);
}

#[test]
fn places_are_found_in_running_text() {
    text(
        "Turkish jets struck Ras al-Ayn, Syria, on Monday, said a Kurdish official.",
        expect!["Turkish~Turkey/TUR/PCLI; Ras al-Ayn=Ra’s al ‘Ayn/SYR/PPLA2; Syria=Syria/SYR/PCLI; Kurdish~?"],
    );
    text(
        "She flew from Washington, D.C., to Gary, IN, and Nashua, N.H., last May.",
        expect![
            "Washington, D.C.=Washington/USA/PPLC; Gary=Gary/USA/PPL; IN=Indiana/USA/ADM1; Nashua=Nashua/USA/PPL; N.H.=New Hampshire/USA/ADM1"
        ],
    );
    text("Mr. Lebanon met Paris Jones on Jackson Street.", expect![""]);
    text("Reading is what most people like. Of late they read more.", expect![""]);
    text(
        "A convoy left al-Hol for Hasaka province; the US-backed force held Deir ez-Zor's outskirts.",
        expect![
            "al-Hol=Al Ḩawl/SYR/PPLA3; Hasaka=Al Ḩasakah/SYR/ADM1; US=United States/USA/PCLI; Deir ez-Zor=Deir ez-Zor/SYR/PPLA"
        ],
    );
    text(
        "Residents of Paris, Texas, drove to Dallas and Tyler.",
        expect!["Paris=Paris/USA/PPLA2; Texas=Texas/USA/ADM1; Dallas=Dallas/USA/PPLA2; Tyler=Tyler/USA/PPLA2"],
    );
    text(
        "Fighting spread from El Fasher to Nyala in Darfur.",
        expect!["El Fasher=El Fasher/SDN/PPLA; Nyala=Nyala/SDN/PPLA; Darfur=Darfur/SDN/RGN"],
    );
}

#[test]
fn every_country_is_found_by_its_own_name() {
    let gazetteer = Gazetteer::embedded();
    for code in [
        "AFG", "BRA", "COD", "CIV", "FRA", "GEO", "IRQ", "KOS", "LBN", "MMR", "NLD", "PSE", "SYR", "TUR", "UKR", "USA",
        "YEM",
    ] {
        let country = gazetteer.country(code).expect("a country");
        assert_eq!(gazetteer.lookup(&country.name)[0].geonames, country.geonames, "{code}");
    }
}

#[test]
fn the_embedded_file_is_whole() {
    assert!(gazetteer::build::is_whole(include_bytes!("../../../gazetteer/places.gaz")));
}

proptest! {
    #[test]
    fn any_text_gives_spans_in_order_on_character_boundaries(text in "([A-Z][a-z]{1,6}|al-|\\.|, | |US|’s|É|\\PC){0,30}") {
        let gazetteer = Gazetteer::embedded();
        let found = gazetteer.find(&text);
        let mut end = 0;
        for candidate in &found {
            prop_assert!(candidate.span.start() >= end && !candidate.span.is_empty());
            prop_assert!(text.get(candidate.span.range()).is_some());
            end = candidate.span.end();
        }
        prop_assert_eq!(gazetteer.resolve(&found).len(), found.len());
    }

    #[test]
    fn any_word_may_be_looked_up(name in "\\PC{0,20}") {
        let _ = Gazetteer::embedded().lookup(&name);
        let _ = Gazetteer::embedded().demonym(&name);
    }
}

#[test]
fn every_reading_is_weighed_and_its_parts_are_its_score() {
    let gazetteer = Gazetteer::embedded();
    let candidates = gazetteer.find("A bus left Paris, Texas, on Monday.");
    let readings = &gazetteer.weigh(&candidates)[0];
    assert_eq!(readings[0].place.admin1.as_deref(), Some("Texas"));
    assert!(readings.is_sorted_by(|one, other| one.share >= other.share));
    assert!((0.5..=1.0).contains(&readings[0].share) && readings[0].support >= readings[0].share);
    assert!(readings[0].score() > readings[1].score());
    let contained = gazetteer::PARTS.iter().position(|part| *part == "contained").unwrap();
    assert!(readings[0].parts[contained] > 0.0, "Texas follows, and speaks for it");
}

#[test]
fn a_name_of_many_places_alike_stands_for_none() {
    let gazetteer = Gazetteer::embedded();
    let candidates = gazetteer.find("The mayor of San Antonio spoke.");
    let readings = &gazetteer.weigh(&candidates)[0];
    assert_eq!(gazetteer.resolve(&candidates)[0].is_some(), readings[0].is_settled());
    // Santa Rosa is a town in a dozen countries.
    let unclear = gazetteer.find("A fire broke out in San Isidro.");
    let shares: Vec<f64> = gazetteer.weigh(&unclear)[0].iter().map(|r| r.share).collect();
    assert!(shares[0] < 0.9, "{shares:?}");
}
