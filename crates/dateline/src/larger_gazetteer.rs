//! Gazetteers of the caller's own: made from GeoNames' tables, and opened.

use std::path::{Path, PathBuf};

use gazetteer::Gazetteer;
use gazetteer::dump::{Division, FurtherName, Made, Row, Survey};

use crate::error::{Error, ErrorKind};
use crate::input::{place_of, unreadable};
use crate::rows::rows;

/// GeoNames' tables, each a text file or a zip archive.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// The main table.
    pub main: PathBuf,
    /// Names and codes of provinces.
    pub admin1: Option<PathBuf>,
    /// Names of counties and districts.
    pub admin2: Option<PathBuf>,
    /// Further names by language.
    pub further_names: Option<PathBuf>,
    /// The countries whose places are added, as ISO 3166 alpha-2 codes; all when empty.
    pub countries: Vec<String>,
}

/// Makes a gazetteer file of the embedded one and GeoNames' tables; `step` hears of every row.
///
/// # Errors
/// The first table that cannot be read, with the line.
pub fn make_gazetteer(tables: &Tables, step: &mut dyn FnMut()) -> Result<Made, Error> {
    let mut survey = Survey::new(Gazetteer::embedded(), &tables.countries);
    rows(&tables.main, |row| {
        step();
        survey.see(&Row::parse(row)?);
        Ok(())
    })?;
    if let Some(code) = survey.missing() {
        let message = format!("holds no place of the country {code:?}; give alpha-2 codes of countries that are in it");
        return Err(Error::new(ErrorKind::BadGazetteer, place_of(&tables.main), message));
    }
    if let Some(table) = &tables.admin1 {
        rows(table, |row| {
            survey.province(&Division::parse(row)?);
            Ok(())
        })?;
    }
    let mut dump = survey.begin();
    rows(&tables.main, |row| {
        step();
        dump.add(&Row::parse(row)?);
        Ok(())
    })?;
    for table in [&tables.admin1, &tables.admin2].into_iter().flatten() {
        rows(table, |row| {
            step();
            dump.division(&Division::parse(row)?);
            Ok(())
        })?;
    }
    if let Some(table) = &tables.further_names {
        rows(table, |row| {
            step();
            dump.name(&FurtherName::parse(row)?);
            Ok(())
        })?;
    }
    Ok(dump.finish())
}

/// Opens a gazetteer file for as long as the program runs.
///
/// # Errors
/// When it cannot be read, or is none.
pub fn open_gazetteer(path: &Path) -> Result<&'static Gazetteer, Error> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(place_of(path), &error))?;
    // Every report is read with it, so that it need never be given back.
    let bytes: &'static [u8] = Box::leak(bytes.into_boxed_slice());
    let gazetteer = Gazetteer::from_bytes(bytes.into()).map_err(|error| {
        let message = format!("{error}; make one with `dateline gazetteer build`");
        Error::new(ErrorKind::BadGazetteer, place_of(path), message)
    })?;
    Ok(Box::leak(Box::new(gazetteer)))
}
