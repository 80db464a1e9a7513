//! Whatever stands in GeoNames' tables, each line is a row or an error, and the rows make a gazetteer.
#![no_main]

use std::sync::LazyLock;

use gazetteer::build::Builder;
use gazetteer::dump::{Division, FurtherName, Row, Survey};
use gazetteer::Gazetteer;
use libfuzzer_sys::fuzz_target;

/// Nothing to build upon, since this is tried often.
static EMPTY: LazyLock<Gazetteer> =
    LazyLock::new(|| Gazetteer::from_bytes(Builder::default().finish().into()).expect("an empty gazetteer"));

fuzz_target!(|text: &str| {
    let rows = || text.lines().filter_map(|line| Row::parse(line).ok());
    let mut survey = Survey::new(&EMPTY, &[]);
    rows().for_each(|row| survey.see(&row));
    let mut dump = survey.begin();
    rows().for_each(|row| dump.add(&row));
    text.lines().filter_map(|line| Division::parse(line).ok()).for_each(|d| dump.division(&d));
    text.lines().filter_map(|line| FurtherName::parse(line).ok()).for_each(|n| dump.name(&n));
    assert!(Gazetteer::from_bytes(dump.finish().file.into()).is_ok());
});
