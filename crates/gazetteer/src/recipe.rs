//! What all who make a gazetteer file agree on: which names of a place are kept, and how far a place reaches.

use crate::file::How;
use crate::fold::fold;

/// Where names are brought into Latin letters in many ways.
pub const TRANSLITERATED: [&str; 43] = [
    "SY", "IQ", "YE", "LB", "LY", "SD", "SS", "SO", "ET", "ER", "AF", "PK", "PS", "IL", "JO", "EG", "SA", "KW", "QA",
    "BH", "AE", "OM", "DZ", "MA", "TN", "MR", "ML", "NE", "TD", "DJ", "IR", "TR", "UA", "RU", "BY", "KZ", "KG", "TJ",
    "TM", "UZ", "AZ", "AM", "GE",
];

/// Words for a kind of province that a short name does without.
const KINDS: [&str; 14] = [
    " Governorate",
    " Province",
    " Region",
    " State",
    " Oblast",
    " County",
    " District",
    " Department",
    " Prefecture",
    " Krai",
    " Wilaya",
    " Voivodeship",
    " Canton",
    " Parish",
];

/// How far a town reaches: a thousand people to the square kilometre, and a village is 1 km across.
pub fn town_radius_km(population: u32) -> f64 {
    (f64::from(population) / 1000.0 / std::f64::consts::PI).sqrt().clamp(1.0, 40.0)
}

/// The towns of one province or county, for its middle, reach and population.
#[derive(Debug, Default, Clone)]
pub struct Members {
    points: Vec<(f64, f64)>,
    population: u64,
}

impl Members {
    /// Adds a town.
    pub fn add(&mut self, point: (f64, f64), population: u32) {
        self.points.push(point);
        self.population += u64::from(population);
    }

    /// How many live in all of them.
    pub fn population(&self) -> u32 {
        u32::try_from(self.population).unwrap_or(u32::MAX)
    }

    /// The middle of them, when there are any.
    pub fn middle(&self) -> Option<(f64, f64)> {
        let count = self.points.len() as f64;
        let sum = self.points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
        (count > 0.0).then(|| (sum.0 / count, sum.1 / count))
    }

    /// How far out nine of ten towns lie from a point, plainly reckoned.
    pub fn reach(&self, from: (f64, f64)) -> f64 {
        let mut distances: Vec<f64> = self
            .points
            .iter()
            .map(|point| {
                let (north, east) = (point.0 - from.0, (point.1 - from.1) * from.0.to_radians().cos());
                111.2 * north.hypot(east)
            })
            .collect();
        distances.sort_by(f64::total_cmp);
        distances.get(distances.len() * 9 / 10).copied().unwrap_or(0.0)
    }
}

/// `Al-Hasakah Governorate` → `Al-Hasakah`.
pub fn short_name(name: &str) -> Option<String> {
    KINDS.iter().find_map(|kind| name.strip_suffix(kind)).map(str::to_owned)
}

/// The spelling of a place's own name, to hold its further names against.
pub struct Spelling(String);

impl Spelling {
    /// That of a name.
    pub fn of(name: &str) -> Spelling {
        Spelling(skeleton(name))
    }

    /// How a further name belongs to the place: as its own when it is but another spelling.
    pub fn how_known(&self, other: &str) -> How {
        if skeleton(other) == self.0 { How::Name } else { How::Alternate }
    }
}

/// The consonants of a name: what spellings of one name share (*Jenin*, *Janīn*) and another name does not.
fn skeleton(name: &str) -> String {
    fold(name).replace('c', "k").chars().filter(|c| !"aeiouwy ".contains(*c)).collect()
}

/// Whether a further name is one as written in Latin letters. GeoNames' own transliterations begin with a small
/// letter, and its airport codes are all capitals.
pub fn is_latin_name(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().any(char::is_lowercase)
        && (3..=40).contains(&name.chars().count())
        && name.chars().all(|c| {
            (c.is_alphabetic() && (c as u32) < 0x250)
                || ('\u{1e00}'..'\u{1f00}').contains(&c)
                || " -'’‘ʿʾ`.".contains(c)
        })
}

/// Whether a name is to be taken for a place only where it is written as an abbreviation.
pub fn is_abbreviation(name: &str) -> bool {
    let name = name.strip_prefix("the ").unwrap_or(name);
    name.contains('.') && name.len() <= 9 || name.len() <= 5 && name.chars().all(char::is_uppercase)
}
