//! From a name to the places that bear it.

use std::borrow::Cow;
use std::sync::LazyLock;

use fst::{IntoStreamer, Map, Streamer};

use crate::build::Word;
use crate::file::{self, Error, FOLDED, How, NONE16, RECORD, sections, u16_at, u32_at};
use crate::fold::{fold_key, plain};
use crate::place::{Feature, Iso3, Place};

/// The gazetteer that is part of the binary.
static EMBEDDED: &[u8] = include_bytes!("../../../gazetteer/places.gaz");

/// Places by name.
pub struct Gazetteer {
    digest: String,
    places: Cow<'static, [u8]>,
    countries: Cow<'static, [u8]>,
    names: Cow<'static, [u8]>,
    index: Map<Cow<'static, [u8]>>,
    postings: Cow<'static, [u8]>,
    demonyms: Table,
    words: Table,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("digest", &self.digest).finish_non_exhaustive()
    }
}

/// Whose a demonym is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demonym {
    /// The country, when it is one country's.
    pub country: Option<Iso3>,
    /// The country, people, region or town it belongs to, by name: `Syria`, `Kurds`, `Europe`, `London`.
    pub of: String,
}

/// A place and how the name looked up belongs to it.
pub(crate) struct Hit {
    pub(crate) place: Place,
    pub(crate) how: How,
}

impl Gazetteer {
    /// The gazetteer that is part of the binary.
    pub fn embedded() -> &'static Gazetteer {
        static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
            Gazetteer::open(Cow::Borrowed(EMBEDDED)).expect("the embedded file was written by this version")
        });
        &GAZETTEER
    }

    /// A gazetteer over a file's bytes, held against the digest in it.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> Result<Gazetteer, Error> {
        if !crate::build::is_whole(&bytes) {
            return Err(Error("it is not what its digest says"));
        }
        Gazetteer::open(bytes)
    }

    /// The same without looking at the digest, which a test does for the embedded file.
    fn open(bytes: Cow<'static, [u8]>) -> Result<Gazetteer, Error> {
        let file::Sections { digest, parts: [places, countries, names, index, postings, demonyms, words] } =
            sections(bytes)?;
        let index = Map::new(index).map_err(|_| Error("the name index is damaged"))?;
        Ok(Gazetteer {
            digest,
            places,
            countries,
            names,
            index,
            postings,
            demonyms: Table::new(&demonyms)?,
            words: Table::new(&words)?,
        })
    }

    /// SHA-256 of the data, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// All readings of a name, the most likely first. Demonyms are not names.
    pub fn lookup(&self, name: &str) -> Vec<Place> {
        self.hits(name).into_iter().map(|hit| hit.place).collect()
    }

    /// A country or territory by ISO 3166 alpha-3 code (`KOS` or `XKX` for Kosovo).
    pub fn country(&self, iso3: &str) -> Option<Place> {
        let code = Iso3::new(iso3)?;
        let mut rows = self.countries.chunks_exact(7);
        let row = rows.find(|row| row[..3] == *code.as_str().as_bytes())?;
        self.place(u32_at(row, 3), How::Name)
    }

    /// Whose a word such as `Syrian`, `Turks` or `Kurdish` is. Demonyms are written with a capital: `polish` is none.
    pub fn demonym(&self, word: &str) -> Option<Demonym> {
        if !word.starts_with(char::is_uppercase) {
            return None;
        }
        self.demonym_by_key(&plain(word))
    }

    pub(crate) fn demonym_by_key(&self, key: &str) -> Option<Demonym> {
        let (country, of) = self.demonyms.get(key)?.split_once('\t')?;
        Some(Demonym { country: Iso3::new(country), of: of.to_owned() })
    }

    /// Why a word, as a [`plain`] key, is not taken for a place lightly.
    pub(crate) fn word(&self, key: &str) -> Option<Word> {
        match self.words.get(key)? {
            "common" => Some(Word::Common),
            "given" => Some(Word::Given),
            _ => Some(Word::Surname),
        }
    }

    pub(crate) fn hits(&self, name: &str) -> Vec<Hit> {
        self.hits_by_key(name, &plain(name))
    }

    /// The same for who has the plain key already.
    pub(crate) fn hits_by_key(&self, name: &str, key: &str) -> Vec<Hit> {
        let postings = self.postings(key);
        let mut hits = Vec::with_capacity(postings.size_hint().0);
        hits.extend(postings.filter_map(|posting| self.hit(posting)));
        if hits.iter().any(|hit| hit.how == How::Abbreviation) && !is_abbreviated(name) {
            hits.retain(|hit| hit.how != How::Abbreviation);
        }
        if hits.is_empty() || key.starts_with("al ") || key.starts_with("el ") {
            let known: Vec<Option<u32>> = hits.iter().map(|hit| hit.place.geonames).collect();
            hits.extend(self.folded_hits(key).filter(|hit| !known.contains(&hit.place.geonames)));
        }
        hits.sort_by(|one, other| other.place.prior.total_cmp(&one.place.prior));
        hits
    }

    /// Whether some name or demonym of several words may begin with this word.
    pub(crate) fn opens_longer_name(&self, word: &str) -> bool {
        let begins = |key: String| {
            let mut stream = self.index.range().ge(&key).into_stream();
            stream.next().is_some_and(|(found, _)| found.starts_with(key.as_bytes()))
        };
        let key = plain(word);
        // Letters of abbreviations, articles, and words that keys shorten or drop.
        key.len() <= 3
            || matches!(key.as_str(), "mount" | "fort")
            || self.demonyms.begins(&format!("{key} "))
            || begins(format!("{key} "))
            || begins(folded_key(&key) + " ")
    }

    /// The places that share a name's spelling only through folding, by its [`plain`] key.
    pub(crate) fn folded_hits(&self, key: &str) -> impl Iterator<Item = Hit> + use<'_> {
        self.postings(&folded_key(key)).filter_map(|posting| self.hit(posting))
    }

    fn postings(&self, key: &str) -> impl Iterator<Item = u32> + use<'_> {
        let value = self.index.get(key);
        let one = value.filter(|value| value & 1 == 0).map(|value| (value >> 1) as u32);
        let list = value.filter(|value| value & 1 == 1).and_then(|value| {
            let at = (value >> 1) as usize;
            let len = (u32_at(&self.postings, at) as usize).checked_mul(4)?;
            self.postings.get(at + 4..(at + 4).checked_add(len)?)
        });
        let many = list.unwrap_or_default().chunks_exact(4).map(|posting| u32_at(posting, 0));
        one.into_iter().chain(many)
    }

    fn hit(&self, posting: u32) -> Option<Hit> {
        let how = How::from_bits(posting);
        Some(Hit { place: self.place(posting >> 2, how)?, how })
    }

    fn place(&self, number: u32, how: How) -> Option<Place> {
        let at = (number as usize).checked_mul(RECORD)?;
        let record = self.places.get(at..at + RECORD)?;
        let degrees = |at: usize| f64::from(u32_at(record, at) as i32) / 1e5;
        let id = Some(u32_at(record, 0)).filter(|id| *id > 0);
        let feature = Feature::from_number(record[25]);
        let population = u32_at(record, 12);
        let country = self.countries.chunks_exact(7).nth(usize::from(record[24]));
        let admin1 = u16_at(record, 20);
        Some(Place {
            geonames: id,
            name: self.name(u32_at(record, 16)).to_owned(),
            country: country.and_then(|row| Iso3::new(std::str::from_utf8(&row[..3]).ok()?)),
            admin1: (admin1 != NONE16).then(|| self.name_of(u32::from(admin1)).to_owned()),
            latitude: degrees(4),
            longitude: degrees(8),
            feature,
            population,
            radius_km: f64::from(u16_at(record, 22)),
            prior: prior(feature, population, how, id.is_some()),
        })
    }

    /// How many places it holds; they are numbered from 0.
    pub(crate) fn len(&self) -> u32 {
        (self.places.len() / RECORD) as u32
    }

    /// A place by its number, and the number of the province that holds it.
    pub(crate) fn numbered(&self, number: u32) -> Option<(Place, Option<u32>)> {
        let admin1 = u16_at(&self.places, number as usize * RECORD + 20);
        Some((self.place(number, How::Name)?, (admin1 != NONE16).then_some(u32::from(admin1))))
    }

    /// Every key with the places that it leads to.
    pub(crate) fn each_key(&self, mut take: impl FnMut(&str, u32, How)) {
        let mut stream = self.index.stream();
        while let Some((key, _)) = stream.next() {
            let Ok(key) = std::str::from_utf8(key) else { continue };
            for posting in self.postings(key) {
                take(key, posting >> 2, How::from_bits(posting));
            }
        }
    }

    /// Every demonym by its key.
    pub(crate) fn demonyms(&self) -> impl Iterator<Item = (&str, Demonym)> {
        self.demonyms.0.iter().filter_map(|(key, _)| Some((&**key, self.demonym_by_key(key)?)))
    }

    /// Every word that is seldom a place.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, Word)> {
        self.words.0.iter().filter_map(|(key, _)| Some((&**key, self.word(key)?)))
    }

    fn name_of(&self, number: u32) -> &str {
        self.name(u32_at(&self.places, number as usize * RECORD + 16))
    }

    fn name(&self, offset: u32) -> &str {
        let at = offset as usize;
        let len = self.names.get(at).map_or(0, |len| usize::from(*len));
        self.names.get(at + 1..at + 1 + len).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default()
    }
}

/// The key under which a folded name stands in the index.
fn folded_key(plain: &str) -> String {
    let mut key = String::from(FOLDED);
    key.push_str(&fold_key(plain));
    key
}

/// How likely a name means this place, before anything is known of the text: the order of magnitude of its population,
/// and what news writes of more than population tells. `numbered` places are GeoNames' own.
fn prior(feature: Feature, population: u32, how: How, numbered: bool) -> f64 {
    // Unknown is not empty: a seat of government has inhabitants, also where no one could count them.
    let unknown = match feature.as_str() {
        "PPLC" | "PPLA" => 50_000,
        "PPLA2" => 20_000,
        "PPLA3" => 5_000,
        "PPLA4" => 2_000,
        _ => 300,
    };
    let people = f64::from(if population == 0 { unknown } else { population.max(300) }).log10();
    let size = match feature.as_str() {
        "PCLI" | "PCLD" | "TERR" => people.max(5.0) + 2.0,
        "CONT" => 9.0,
        "PPLC" => people + 1.0,
        "PPLA" => people + 0.3,
        "ADM1" => people - 0.7,
        "ADM2" | "ADM3" => people - 1.2,
        code if code.starts_with("PPL") => people,
        // Regions, rivers and seas of our own list are there because news writes of them; GeoNames has every brook.
        _ if numbered => people - 0.2,
        "STM" | "LK" | "MT" | "VAL" | "PASS" | "ST" => 5.0,
        _ => 6.3,
    };
    size - match how {
        How::Name | How::Abbreviation => 0.0,
        How::Alternate => 1.5,
        How::Folded => 2.0,
    }
}

/// Whether a word looks like an abbreviation: `U.S.`, `Ala.`, `UK`.
fn is_abbreviated(name: &str) -> bool {
    name.contains('.') || !name.chars().any(char::is_lowercase)
}

/// Lines sorted by what stands before their first tab.
struct Table(Vec<(Box<str>, Box<str>)>);

impl Table {
    fn new(bytes: &[u8]) -> Result<Table, Error> {
        let text = std::str::from_utf8(bytes).map_err(|_| Error("a table is not text"))?;
        let rows = text.lines().filter_map(|line| line.split_once('\t'));
        Ok(Table(rows.map(|(key, value)| (key.into(), value.into())).collect()))
    }

    fn begins(&self, key: &str) -> bool {
        let at = self.0.partition_point(|(known, _)| **known < *key);
        self.0.get(at).is_some_and(|(known, _)| known.starts_with(key))
    }

    fn get(&self, key: &str) -> Option<&str> {
        let at = self.0.binary_search_by(|(known, _)| (**known).cmp(key)).ok()?;
        Some(&self.0[at].1)
    }
}
