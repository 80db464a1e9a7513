//! A gazetteer from GeoNames' own tables, over what another gazetteer holds.
//!
//! GeoNames gives all its places as tables with tabs: the main one (`allCountries.txt`, or one country's), the names of
//! provinces and counties, and further names by language. A province may stand in them after its towns, but comes
//! before them in a gazetteer, so the main table is read twice: [`Survey::see`] every row, [`Survey::begin`], then
//! [`Dump::add`] every row again. What the tables do not tell is from the base: countries with their codes and demonyms,
//! continents, regions and seas of our own list, words that are seldom a place, and every place that the dump lacks.
//!
//! ```
//! use gazetteer::{Gazetteer, dump::{Row, Survey}};
//! let table = ["990001\tTall Misbah\tTall Misbah\tTel Masbah\t36.1\t40.9\tP\tPPL\tSY\t\t08\t\t\t\t0\t\t300\tAsia/Damascus\t2024-01-01"];
//! let mut survey = Survey::new(Gazetteer::embedded(), &[]);
//! for line in table {
//!     survey.see(&Row::parse(line)?);
//! }
//! let mut dump = survey.begin();
//! for line in table {
//!     dump.add(&Row::parse(line)?);
//! }
//! let gazetteer = Gazetteer::from_bytes(dump.finish().file.into())?;
//! assert_eq!(gazetteer.lookup("Tel Masbah")[0].geonames, Some(990001));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::build::{Builder, Entry, PlaceNumber};
use crate::file::{How, digest};
use crate::lookup::Gazetteer;
use crate::place::{Feature, Iso3};
use crate::recipe::{Members, Spelling, TRANSLITERATED, is_abbreviation, is_latin_name, short_name, town_radius_km};

/// A row of the main table: what of it is used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'l> {
    /// Id in GeoNames.
    pub geonames: u32,
    /// Its own name.
    pub name: &'l str,
    /// The same in ASCII.
    pub ascii: &'l str,
    /// Further names, with commas between.
    pub others: &'l str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What kind of place it is; none when a gazetteer does not hold such places.
    pub feature: Option<Feature>,
    /// ISO 3166 alpha-2 code; empty for seas and the like.
    pub country: &'l str,
    /// Code of the province within the country; empty or `00` when there is none.
    pub admin1: &'l str,
    /// Code of the county within the province.
    pub admin2: &'l str,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
}

/// A table that is none, in the words of an error: what, and what to do.
const MAIN: &str = "give GeoNames' main table, such as allCountries.zip";

impl<'l> Row<'l> {
    /// Reads a row.
    ///
    /// # Errors
    /// What is wrong with it and what to do, in one line.
    pub fn parse(line: &'l str) -> Result<Row<'l>, String> {
        let fields: Vec<&str> = line.split('\t').collect();
        let (
            19,
            [id, name, ascii, others, latitude, longitude, _, code, country, _, admin1, admin2, _, _, population, ..],
        ) = (fields.len(), &fields[..])
        else {
            return Err(format!("{}, not 19; {MAIN}", columns(fields.len())));
        };
        if name.is_empty() {
            return Err(format!("the name is empty; {MAIN}"));
        }
        let population: u64 = match *population {
            "" => 0,
            people => people.parse().map_err(|_| format!("population {people:?} is no number; {MAIN}"))?,
        };
        Ok(Row {
            geonames: number(id)?,
            name,
            ascii,
            others,
            latitude: degrees("latitude", latitude, 90.0)?,
            longitude: degrees("longitude", longitude, 180.0)?,
            feature: Feature::new(code),
            country,
            admin1,
            admin2,
            population: u32::try_from(population).unwrap_or(u32::MAX),
        })
    }

    /// `CC.A1`, when it lies in a province or is one.
    fn province(&self) -> Option<String> {
        (!matches!(self.admin1, "" | "00")).then(|| format!("{}.{}", self.country, self.admin1))
    }

    /// `CC.A1.A2`, when it lies in a county or is one.
    fn county(&self) -> Option<String> {
        Some(format!("{}.{}", self.province()?, self.admin2)).filter(|_| !self.admin2.is_empty())
    }
}

/// A row of `admin1CodesASCII.txt` or `admin2Codes.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division<'l> {
    /// `SY.11`, or `SY.11.SY1102`.
    pub code: &'l str,
    /// Its name, and the same in ASCII.
    pub names: [&'l str; 2],
    /// Id in GeoNames.
    pub geonames: u32,
}

impl<'l> Division<'l> {
    /// Reads a row.
    ///
    /// # Errors
    /// What is wrong with it and what to do, in one line.
    pub fn parse(line: &'l str) -> Result<Division<'l>, String> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [code, name, ascii, id] = fields[..] else {
            let what = columns(fields.len());
            return Err(format!("{what}, not 4; give GeoNames' admin1CodesASCII.txt or admin2Codes.txt"));
        };
        Ok(Division { code, names: [name, ascii], geonames: number(id)? })
    }
}

/// A row of `alternateNamesV2.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FurtherName<'l> {
    /// Id of the place in GeoNames.
    pub geonames: u32,
    /// Code of the language, or of what else it is: `link`, `post`, `abbr`.
    pub language: &'l str,
    /// The name.
    pub name: &'l str,
}

impl<'l> FurtherName<'l> {
    /// Reads a row.
    ///
    /// # Errors
    /// What is wrong with it and what to do, in one line.
    pub fn parse(line: &'l str) -> Result<FurtherName<'l>, String> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [_, id, language, name, ..] = fields[..] else {
            return Err(format!("{}, not 10; give GeoNames' alternateNamesV2.zip", columns(fields.len())));
        };
        Ok(FurtherName { geonames: number(id)?, language, name })
    }
}

fn columns(count: usize) -> String {
    format!("{count} column{}", if count == 1 { "" } else { "s" })
}

fn number(id: &str) -> Result<u32, String> {
    id.parse().ok().filter(|id| *id > 0).ok_or_else(|| format!("{id:?} is no GeoNames id; give one of its tables"))
}

fn degrees(what: &str, written: &str, most: f64) -> Result<f64, String> {
    let degrees: Option<f64> = written.parse().ok();
    degrees
        .filter(|degrees| degrees.abs() <= most)
        .ok_or_else(|| format!("{what} {written:?} is no number from -{most} to {most}; {MAIN}"))
}

/// What has to be known of the whole main table before its rows can be taken.
pub struct Survey<'g> {
    base: &'g Gazetteer,
    /// Places of the base by their id.
    held: HashMap<u32, u32>,
    /// Alpha-2 codes asked for; all when empty.
    asked: BTreeSet<String>,
    /// Alpha-2 codes seen.
    countries: BTreeSet<String>,
    /// Codes of provinces, and the provinces in which the base has their places.
    provinces_of_base: BTreeMap<String, BTreeMap<u32, u32>>,
    /// Provinces by code.
    provinces: BTreeMap<String, u32>,
    /// Those of them that the base lacks.
    new_provinces: BTreeMap<u32, Entry>,
    /// The towns of provinces and counties, by code.
    members: HashMap<String, Members>,
}

impl<'g> Survey<'g> {
    /// Begins with a gazetteer to build upon and the countries to take, as alpha-2 codes; all of them when there are
    /// none.
    pub fn new(base: &'g Gazetteer, countries: &[String]) -> Survey<'g> {
        let ids = (0..base.len()).filter_map(|number| Some((base.numbered(number)?.0.geonames?, number)));
        Survey {
            base,
            held: ids.collect(),
            asked: countries.iter().cloned().collect(),
            countries: BTreeSet::new(),
            provinces_of_base: BTreeMap::new(),
            provinces: BTreeMap::new(),
            new_provinces: BTreeMap::new(),
            members: HashMap::new(),
        }
    }

    /// Looks at a row of the main table.
    pub fn see(&mut self, row: &Row<'_>) {
        if !takes(&self.asked, row) {
            return;
        }
        if !self.countries.contains(row.country) {
            self.countries.insert(row.country.to_owned());
        }
        let held = self.held.get(&row.geonames).and_then(|number| self.base.numbered(*number));
        if let (Some(code), Some((_, Some(province)))) = (row.province(), &held) {
            *self.provinces_of_base.entry(code).or_default().entry(*province).or_default() += 1;
        }
        let Some(feature) = row.feature else { return };
        if feature.as_str() == "ADM1"
            && let Some(code) = row.province()
        {
            self.provinces.insert(code, row.geonames);
            if held.is_none() {
                self.new_provinces.insert(row.geonames, entry(row, feature));
            }
        }
        if feature.is_populated() {
            for code in [row.province(), row.county()].into_iter().flatten() {
                self.members.entry(code).or_default().add((row.latitude, row.longitude), row.population);
            }
        }
    }

    /// Takes the code of a province that the main table may lack and the base may hold.
    pub fn province(&mut self, division: &Division<'_>) {
        if self.held.contains_key(&division.geonames) {
            self.provinces.entry(division.code.to_owned()).or_insert(division.geonames);
        }
    }

    /// A country that was asked for and of which the table has no row.
    pub fn missing(&self) -> Option<&str> {
        self.asked.iter().find(|code| !self.countries.contains(*code)).map(String::as_str)
    }

    /// Writes what the base holds; then the rows can be added.
    pub fn begin(self) -> Dump<'g> {
        let countries: BTreeMap<String, Iso3> =
            self.countries.iter().filter_map(|code| Some((code.clone(), Iso3::from_alpha2(code)?))).collect();
        let mut dump = Dump {
            builder: Builder::default(),
            base: self.base,
            folding: TRANSLITERATED.iter().filter_map(|code| countries.get(*code).copied()).collect(),
            taken: if self.asked.is_empty() { None } else { Some(countries.values().copied().collect()) },
            countries,
            asked: self.asked,
            known: HashMap::new(),
            provinces: HashMap::new(),
            members: self.members,
        };
        // Places keep their order, but that provinces come first, those of the dump among them.
        let is_province = |number: &u32| self.base.numbered(*number).is_some_and(|(p, _)| p.feature.as_str() == "ADM1");
        let (provinces, others): (Vec<u32>, Vec<u32>) = (0..self.base.len()).partition(is_province);
        let mut numbers: HashMap<u32, PlaceNumber> = HashMap::new();
        for number in provinces {
            dump.carry(number, &mut numbers);
        }
        for (id, entry) in self.new_provinces {
            let place = dump.builder.place(entry);
            dump.known.insert(id, place);
        }
        for number in others {
            dump.carry(number, &mut numbers);
        }
        for (code, votes) in &self.provinces_of_base {
            if let Some(place) = most(votes).and_then(|province| numbers.get(&province)) {
                dump.provinces.insert(code.clone(), *place);
            }
        }
        for (code, id) in self.provinces {
            let place = dump.known.get(&id).copied();
            if let Some(place) = place.filter(|place| !is_our_own(dump.builder.entry(*place).feature)) {
                dump.provinces.insert(code, place);
            }
        }
        let builder = &mut dump.builder;
        self.base.each_key(|key, number, how| {
            if let Some(place) = numbers.get(&number) {
                builder.key(*place, key, how);
            }
        });
        self.base.demonyms().for_each(|(word, of)| builder.demonym(word, of.country, &of.of));
        self.base.words().for_each(|(word, kind)| builder.word(word, kind));
        dump
    }
}

/// Whether a row is of a country asked for.
fn takes(asked: &BTreeSet<String>, row: &Row<'_>) -> bool {
    asked.is_empty() || asked.contains(row.country)
}

fn most<T: Copy + Ord>(votes: &BTreeMap<T, u32>) -> Option<T> {
    votes.iter().max_by_key(|(_, count)| **count).map(|(of, _)| *of)
}

/// A row as an entry that knows nothing yet of where it lies.
fn entry(row: &Row<'_>, feature: Feature) -> Entry {
    Entry {
        geonames: Some(row.geonames),
        name: row.name.to_owned(),
        country: None,
        admin1: None,
        latitude: row.latitude,
        longitude: row.longitude,
        feature,
        population: row.population,
        radius_km: usual_radius_km(feature, row.population),
    }
}

/// How far a place reaches of which nothing else is known.
fn usual_radius_km(feature: Feature, population: u32) -> f64 {
    match feature.as_str() {
        _ if feature.is_populated() => town_radius_km(population),
        "OCN" => 2000.0,
        "SEA" | "PCLH" => 300.0,
        "ADM1" | "DSRT" | "GULF" => 100.0,
        "DLTA" | "MTS" | "PLN" | "RGN" => 50.0,
        "FRST" | "ISLS" | "PEN" | "STM" | "STRT" => 20.0,
        "ADM2" | "ADM3" | "BAY" | "CHN" | "CNL" | "ISL" | "VAL" => 10.0,
        "LK" | "MT" => 5.0,
        _ => 1.0,
    }
}

/// A gazetteer in the making.
pub struct Dump<'g> {
    builder: Builder,
    base: &'g Gazetteer,
    asked: BTreeSet<String>,
    /// Alpha-3 codes by alpha-2.
    countries: BTreeMap<String, Iso3>,
    /// The countries asked for; none for all.
    taken: Option<BTreeSet<Iso3>>,
    /// Those where names are found through folding.
    folding: BTreeSet<Iso3>,
    /// Places by id.
    known: HashMap<u32, PlaceNumber>,
    /// Provinces by code.
    provinces: HashMap<String, PlaceNumber>,
    members: HashMap<String, Members>,
}

/// A gazetteer made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// How many places it holds.
    pub places: usize,
    /// How many names; one that two places bear counts twice.
    pub names: usize,
    /// The file.
    pub file: Vec<u8>,
}

impl Made {
    /// SHA-256 of the data, in hexadecimal: what [`Gazetteer::digest`] says of the file.
    pub fn digest(&self) -> String {
        digest(&self.file)
    }
}

impl Dump<'_> {
    /// Writes a place of the base.
    fn carry(&mut self, number: u32, numbers: &mut HashMap<u32, PlaceNumber>) {
        let Some((place, province)) = self.base.numbered(number) else { return };
        let carried = self.builder.place(Entry {
            geonames: place.geonames,
            name: place.name.clone(),
            country: place.country,
            admin1: province.and_then(|province| numbers.get(&province).copied()),
            latitude: place.latitude,
            longitude: place.longitude,
            feature: place.feature,
            population: place.population,
            radius_km: place.radius_km,
        });
        numbers.insert(number, carried);
        self.known.extend(place.geonames.map(|id| (id, carried)));
    }

    /// Takes a row of the main table: a new place, or more of a known one.
    pub fn add(&mut self, row: &Row<'_>) {
        let Some(feature) = row.feature.filter(|feature| takes(&self.asked, row) && !is_our_own(*feature)) else {
            return;
        };
        let country = self.countries.get(row.country).copied();
        let province = row.province().filter(|_| feature.as_str() != "ADM1");
        let mut entry = Entry {
            country,
            admin1: province.and_then(|code| self.provinces.get(&code).copied()),
            ..entry(row, feature)
        };
        let (code, least) = match feature.as_str() {
            "ADM1" => (row.province(), 20.0),
            "ADM2" => (row.county(), 10.0),
            _ => (None, 0.0),
        };
        let towns = code.and_then(|code| self.members.get(&code));
        if let Some(towns) = towns {
            entry.radius_km = towns.reach((row.latitude, row.longitude)).clamp(least, 900.0);
            entry.population = if entry.population == 0 { towns.population() } else { entry.population };
        }
        let place = match self.known.get(&row.geonames) {
            Some(place) => {
                let before = self.builder.entry(*place);
                if is_our_own(before.feature) {
                    return;
                }
                // What the dump does not know the base may.
                entry.country = entry.country.or(before.country);
                entry.admin1 = entry.admin1.or(before.admin1.filter(|_| feature.as_str() != "ADM1"));
                entry.population = if entry.population == 0 { before.population } else { entry.population };
                *before = entry;
                *place
            }
            None => {
                let place = self.builder.place(entry);
                self.known.insert(row.geonames, place);
                place
            }
        };
        let folds = country.is_some_and(|country| self.folding.contains(&country));
        let mut name = |name: &str, how: How| {
            self.builder.name(place, name, how);
            if folds {
                self.builder.folded_name(place, name);
            }
        };
        let own = Spelling::of(row.name);
        let is_province = feature.as_str() == "ADM1";
        let further = row.others.split(',').filter(|other| is_latin_name(other)).map(|other| (other, false));
        for (other, is_own) in [(row.name, true), (row.ascii, true)].into_iter().chain(further) {
            name(other, if is_own || is_province { How::Name } else { own.how_known(other) });
            if let Some(short) = short_name(other).filter(|_| feature.is_admin()) {
                name(&short, if is_province { How::Name } else { How::Alternate });
            }
        }
    }

    /// Takes the names of a province or county.
    pub fn division(&mut self, division: &Division<'_>) {
        for name in division.names {
            self.further(division.geonames, name, None);
        }
    }

    /// Takes a further name.
    pub fn name(&mut self, row: &FurtherName<'_>) {
        match row.language {
            // Addresses, codes of other lists, sounds.
            "faac" | "iata" | "icao" | "link" | "phon" | "post" | "tcid" | "unlc" | "wkdt" => {}
            "abbr" if is_abbreviation(row.name) => self.further(row.geonames, row.name, Some(How::Abbreviation)),
            _ if is_latin_name(row.name) => self.further(row.geonames, row.name, None),
            _ => {}
        }
    }

    fn further(&mut self, geonames: u32, name: &str, how: Option<How>) {
        let Some(place) = self.known.get(&geonames) else { return };
        let Entry { country, name: own, feature, .. } = self.builder.entry(*place);
        let asked = |country: &Option<Iso3>| match &self.taken {
            Some(taken) => country.is_some_and(|country| taken.contains(&country)),
            None => true,
        };
        if is_our_own(*feature) || !asked(country) {
            return;
        }
        let (country, how) = (*country, how.unwrap_or_else(|| Spelling::of(own).how_known(name)));
        self.builder.name(*place, name, how);
        if how != How::Abbreviation && country.is_some_and(|country| self.folding.contains(&country)) {
            self.builder.folded_name(*place, name);
        }
    }

    /// Writes the file.
    pub fn finish(mut self) -> Made {
        Made { places: self.builder.len(), names: self.builder.names(), file: self.builder.finish() }
    }
}

/// Countries and continents are those of the base: there is no other Syria to be found in a dump.
fn is_our_own(feature: Feature) -> bool {
    feature.is_country() || feature.as_str() == "CONT"
}
