//! What other formats call a country.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A country in the codes of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 numeric; empty for Kosovo, which has none.
    pub numeric: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// Number of the state in Correlates of War; empty for territories.
    pub cow: &'static str,
    /// The region that ACLED counts it to; empty where that is not sure.
    pub region: &'static str,
}

const TABLE: &str = include_str!("countries.tsv");

impl Country {
    /// All countries with their ISO 3166 alpha-3 codes.
    fn all() -> impl Iterator<Item = (&'static str, Country)> {
        TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|row| {
            let mut row = row.split('\t');
            let code = row.next()?;
            Some((code, Country { numeric: row.next()?, name: row.next()?, cow: row.next()?, region: row.next()? }))
        })
    }

    /// The country of an ISO 3166 alpha-3 code.
    pub fn of(iso3: &str) -> Option<Country> {
        static KNOWN: LazyLock<HashMap<&str, Country>> = LazyLock::new(|| Country::all().collect());
        KNOWN.get(iso3).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_the_codes_of_others() {
        let syria = Country { numeric: "760", name: "Syria", cow: "652", region: "Middle East" };
        assert_eq!(Country::of("SYR"), Some(syria));
        let kosovo = Country::of("KOS").unwrap();
        assert_eq!((kosovo.numeric, kosovo.cow), ("", "347"));
        assert_eq!(Country::of("XYZ"), None);
        assert_eq!(Country::of("#"), None);
    }

    #[test]
    fn every_country_of_the_gazetteer_is_there_and_no_code_stands_twice() {
        let rows: Vec<Vec<&str>> =
            TABLE.lines().filter(|l| !l.starts_with('#')).map(|l| l.split('\t').collect()).collect();
        assert!(rows.iter().all(|row| row.len() == 5 && !row[2].is_empty()), "five cells and a name");
        for column in 0..4 {
            let mut codes: Vec<&str> = rows.iter().map(|row| row[column]).filter(|code| !code.is_empty()).collect();
            let all = codes.len();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), all, "column {column}");
        }
        let gazetteer = include_str!("../../../gazetteer/countries.tsv");
        for line in gazetteer.lines().filter(|line| !line.starts_with('#')) {
            let code = line.split('\t').next().unwrap();
            assert!(Country::of(code).is_some(), "{code}");
        }
    }
}
