//! Making a gazetteer file.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use crate::file::{FOLDED, HEADER, How, MAGIC, NONE8, NONE16, SECTIONS};
use crate::fold::{fold, plain};
use crate::place::{Feature, Iso3};

/// The number of a place in the file being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceNumber(u32);

/// What is written about a place.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Id in GeoNames.
    pub geonames: Option<u32>,
    /// Its own name.
    pub name: String,
    /// Its country.
    pub country: Option<Iso3>,
    /// The province that holds it, which must have been added before.
    pub admin1: Option<PlaceNumber>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What kind of place it is.
    pub feature: Feature,
    /// Inhabitants; 0 when unknown.
    pub population: u32,
    /// How far it reaches from its point.
    pub radius_km: f64,
}

/// Why a word is not taken for a place lightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// A word of the language.
    Common,
    /// A given name.
    Given,
    /// A family name.
    Surname,
}

/// Collects places and names, then writes the file. Provinces come before what they hold.
#[derive(Default)]
pub struct Builder {
    places: Vec<Entry>,
    countries: BTreeMap<Iso3, u32>,
    /// Keys, with the place and how it is known by them; in order when `settled`. A full dump has tens of millions.
    names: Vec<(Box<str>, u32, How)>,
    settled: bool,
    demonyms: BTreeMap<String, (Option<Iso3>, String)>,
    words: BTreeMap<String, Word>,
}

impl Builder {
    /// Adds a place under its own name.
    pub fn place(&mut self, entry: Entry) -> PlaceNumber {
        let number = PlaceNumber(u32::try_from(self.places.len()).expect("fewer than 4 billion places"));
        if let (true, Some(country)) = (entry.feature.is_country(), entry.country) {
            self.countries.entry(country).or_insert(number.0);
        }
        let name = entry.name.clone();
        self.places.push(entry);
        self.name(number, &name, How::Name);
        number
    }

    /// Adds a further name.
    pub fn name(&mut self, place: PlaceNumber, name: &str, how: How) {
        let key = plain(name);
        if !key.is_empty() {
            self.insert(key, place, how);
        }
    }

    /// Makes a name findable through [`fold`]: for countries whose names are brought into Latin letters in many ways.
    pub fn folded_name(&mut self, place: PlaceNumber, name: &str) {
        let key = fold(name);
        if key.len() >= 3 {
            self.insert(format!("{FOLDED}{key}"), place, How::Folded);
        }
    }

    /// Adds a name by its key as it stands in the index.
    pub(crate) fn key(&mut self, place: PlaceNumber, key: &str, how: How) {
        self.insert(key.to_owned(), place, how);
    }

    fn insert(&mut self, key: String, place: PlaceNumber, how: How) {
        let named = (key.into_boxed_str(), place.0, how);
        // A name and its ASCII are mostly one key: what was just said need not be held twice.
        if !self.names.iter().rev().take(4).any(|before| *before == named) {
            self.names.push(named);
            self.settled = false;
        }
    }

    /// Brings the names in order, each once.
    fn settle(&mut self) {
        if !self.settled {
            self.names.sort_unstable();
            self.names.dedup();
            self.settled = true;
        }
    }

    /// A place that was added, to say more of it. Its name there is what is shown, not what it is found by.
    pub(crate) fn entry(&mut self, place: PlaceNumber) -> &mut Entry {
        &mut self.places[place.0 as usize]
    }

    /// Adds a demonym.
    pub fn demonym(&mut self, word: &str, country: Option<Iso3>, of: &str) {
        self.demonyms.entry(plain(word)).or_insert((country, of.to_owned()));
    }

    /// Adds a word that is seldom a place.
    pub fn word(&mut self, word: &str, kind: Word) {
        self.words.entry(plain(word)).or_insert(kind);
    }

    /// Whether some place goes by this name.
    pub fn knows(&mut self, name: &str) -> bool {
        self.settle();
        let key = plain(name);
        self.names.binary_search_by(|(known, ..)| (**known).cmp(key.as_str())).is_ok()
    }

    /// How many places were added.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// How many names were added; one that two places bear counts twice.
    pub fn names(&mut self) -> usize {
        self.settle();
        self.names.len()
    }

    /// Whether no place was added.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Writes the file.
    pub fn finish(mut self) -> Vec<u8> {
        self.settle();
        let codes: Vec<Iso3> = self.countries.keys().copied().collect();
        let mut names = Vec::new();
        let mut offsets: HashMap<&str, u32> = HashMap::new();
        let mut places = Vec::new();
        for place in &self.places {
            let offset = *offsets.entry(&place.name).or_insert_with(|| {
                let offset = names.len() as u32;
                let name = truncated(&place.name);
                names.push(name.len() as u8);
                names.extend_from_slice(name.as_bytes());
                offset
            });
            let country = place.country.and_then(|code| codes.binary_search(&code).ok());
            let admin1 = place.admin1.and_then(|number| u16::try_from(number.0).ok()).unwrap_or(NONE16);
            places.extend_from_slice(&place.geonames.unwrap_or(0).to_le_bytes());
            places.extend_from_slice(&((place.latitude * 1e5).round() as i32).to_le_bytes());
            places.extend_from_slice(&((place.longitude * 1e5).round() as i32).to_le_bytes());
            places.extend_from_slice(&place.population.to_le_bytes());
            places.extend_from_slice(&offset.to_le_bytes());
            places.extend_from_slice(&admin1.to_le_bytes());
            places.extend_from_slice(&(place.radius_km.round().clamp(1.0, 65_000.0) as u16).to_le_bytes());
            places.push(country.and_then(|at| u8::try_from(at).ok()).unwrap_or(NONE8));
            places.push(place.feature.number());
        }
        let countries = self
            .countries
            .iter()
            .flat_map(|(code, place)| code.as_str().bytes().chain(place.to_le_bytes()).collect::<Vec<u8>>());
        let (index, postings) = index(&self.names);
        let mut demonyms = String::new();
        for (word, (country, of)) in &self.demonyms {
            let country = country.map_or(String::new(), |code| code.to_string());
            demonyms.push_str(&format!("{word}\t{country}\t{of}\n"));
        }
        let mut words = String::new();
        for (word, kind) in &self.words {
            let kind = match kind {
                Word::Common => "common",
                Word::Given => "given",
                Word::Surname => "surname",
            };
            words.push_str(&format!("{word}\t{kind}\n"));
        }
        assemble([places, countries.collect(), names, index, postings, demonyms.into_bytes(), words.into_bytes()])
    }
}

/// The name index and its postings, from names in the order of their keys.
fn index(names: &[(Box<str>, u32, How)]) -> (Vec<u8>, Vec<u8>) {
    let mut keys: Vec<(&str, Vec<u32>)> = Vec::new();
    let mut last: Option<(&str, u32)> = None;
    for (key, place, how) in names {
        // A place is listed once under a key, the way it is best known: `How` sorts so.
        if last == Some((key, *place)) {
            continue;
        }
        last = Some((key, *place));
        let posting = place << 2 | *how as u32;
        match keys.last_mut() {
            Some((same, list)) if **same == **key => list.push(posting),
            _ => keys.push((key, vec![posting])),
        }
    }
    let mut postings = Vec::new();
    let mut map = fst::MapBuilder::memory();
    for (key, list) in keys {
        let value = match list.as_slice() {
            [one] => u64::from(*one) << 1,
            many => {
                let at = postings.len() as u64;
                postings.extend_from_slice(&(many.len() as u32).to_le_bytes());
                many.iter().for_each(|posting| postings.extend_from_slice(&posting.to_le_bytes()));
                at << 1 | 1
            }
        };
        map.insert(key, value).expect("a set gives its keys in order");
    }
    (map.into_inner().expect("writing to memory does not fail"), postings)
}

fn assemble(sections: [Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut body = Vec::new();
    let mut start = HEADER as u32;
    for section in &sections {
        body.extend_from_slice(&start.to_le_bytes());
        body.extend_from_slice(&(section.len() as u32).to_le_bytes());
        start += section.len() as u32;
    }
    sections.iter().for_each(|section| body.extend_from_slice(section));
    let mut file = MAGIC.to_vec();
    file.extend_from_slice(&Sha256::digest(&body));
    file.extend_from_slice(&body);
    file
}

/// Whether a file's digest is that of its content; opening does not look, for speed.
pub fn is_whole(file: &[u8]) -> bool {
    file.len() >= HEADER && file[8..40] == Sha256::digest(&file[40..])[..]
}

/// A name of at most 255 bytes.
fn truncated(name: &str) -> &str {
    let mut end = name.len().min(255);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}
