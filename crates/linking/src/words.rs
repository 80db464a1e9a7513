//! A text as a set of hashed words, and how much it tells that two texts share one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// So many different words of a report are kept, headline first: news tells what matters first.
const KEPT: usize = 192;
/// Of these, so many are the opening.
const OPENING: usize = 90;

/// A word of a report: 29 bits of its hash, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Word(u32);

impl Word {
    pub(crate) const HEADLINE: u32 = 1;
    pub(crate) const OPENING: u32 = 2;
    pub(crate) const CAPITAL: u32 = 4;

    pub(crate) fn from_bits(bits: u32) -> Word {
        Word(bits)
    }

    pub(crate) fn bits(self) -> u32 {
        self.0
    }

    /// What the word is, wherever it stands.
    pub(crate) fn key(self) -> u32 {
        self.0 >> 3
    }

    pub(crate) fn is(self, place: u32) -> bool {
        self.0 & place != 0
    }
}

/// FNV-1a with a last mixing step: the same on every machine, for good.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325u64;
    mix(bytes.iter().fold(start, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)))
}

/// The finishing step of SplitMix64.
pub(crate) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// 32 bits of the hash of a name or word.
pub(crate) fn short_hash(word: &str) -> u32 {
    hash(word.as_bytes()) as u32
}

/// The words of a text in order, in small letters and without a possessive, each with whether it is a name by its capital.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = (String, bool)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        let part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_');
        let end = text[start..].find(|c| !part(c)).map_or(text.len(), |n| start + n);
        at = end;
        let word = text[start..end].trim_end_matches(['\'', '’', '-', '_']);
        let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        // A capital tells a name only within a sentence.
        let mut before = text[..start].chars().rev();
        let within = before.next() == Some(' ') && before.next().is_some_and(|c| c.is_lowercase() || c == ',');
        Some((bare.to_lowercase(), within && word.starts_with(char::is_uppercase)))
    })
}

/// The first words of a report that differ, sorted.
pub(crate) fn of_report(headline: Option<&str>, text: &str) -> Vec<Word> {
    let mut seen: BTreeMap<u32, u32> = BTreeMap::new();
    for (part, place) in [(headline.unwrap_or_default(), Word::HEADLINE), (text, 0)] {
        for (word, capital) in tokens(part).filter(|(w, _)| tells(w)) {
            let key = (hash(word.as_bytes()) >> 35) as u32;
            let count = seen.len();
            let capital = if capital { Word::CAPITAL } else { 0 };
            match seen.get_mut(&key) {
                Some(places) => *places |= capital | place,
                None if count < KEPT => {
                    let opening = if count < OPENING { Word::OPENING } else { 0 };
                    seen.insert(key, place | capital | opening);
                }
                None => {}
            }
        }
    }
    seen.into_iter().map(|(key, places)| Word(key << 3 | places)).collect()
}

/// Whether a word tells what a text is about.
pub(crate) fn tells(word: &str) -> bool {
    const EMPTY: &[&str] = &[
        "a", "about", "after", "also", "an", "and", "are", "as", "at", "be", "been", "before", "but", "by", "down",
        "for", "from", "had", "has", "have", "he", "her", "him", "his", "in", "into", "is", "it", "its", "not", "of",
        "on", "one", "or", "out", "over", "said", "say", "says", "she", "than", "that", "the", "their", "them", "then",
        "there", "they", "this", "three", "to", "two", "up", "was", "were", "when", "which", "while", "who", "with",
    ];
    word.chars().nth(1).is_some() && EMPTY.binary_search(&word).is_err()
}

/// How rare words are: in the reports at hand, and in English at large, which counts as so many reports more.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rarity {
    reports: f64,
    /// Words that more than one report holds.
    with: BTreeMap<u32, u32>,
}

/// Of so many stretches of 200 words of common English, how many hold each word; from `models/en/words.tsv`.
static ENGLISH: LazyLock<(f64, BTreeMap<u32, f64>)> = LazyLock::new(|| {
    let lines = include_str!("../../../models/en/words.tsv").lines().filter(|l| !l.starts_with('#'));
    let rows = lines.filter_map(|l| l.split_once('\t'));
    let mut of: BTreeMap<&str, f64> = rows.filter_map(|(w, n)| Some((w, n.parse().ok()?))).collect();
    let all = of.remove("*").expect("the table gives the number of stretches");
    (all, of.into_iter().map(|(w, n)| ((hash(w.as_bytes()) >> 35) as u32, n)).collect())
});

impl Rarity {
    /// Of so many reports, in how many each word stands. Those of one report alone are left out: there are more of them than of all others.
    pub(crate) fn of(reports: u32, mut with: BTreeMap<u32, u32>) -> Rarity {
        with.retain(|_, count| *count > 1);
        Rarity { reports: f64::from(reports), with }
    }

    /// In how many reports a word stands that stands in one.
    pub(crate) fn count(&self, key: u32) -> u32 {
        self.with.get(&key).copied().unwrap_or(1)
    }

    /// In how many reports each word stands that stands in more than one.
    pub(crate) fn shared(&self) -> &BTreeMap<u32, u32> {
        &self.with
    }

    /// Inverse document frequency, in nats.
    pub(crate) fn weight(&self, key: u32) -> f64 {
        // A word that the table lacks may still be English.
        const UNSEEN: f64 = 0.5;
        let (all, english) = &*ENGLISH;
        let usual = english.get(&key).copied().unwrap_or(UNSEEN);
        ((self.reports + all) / (f64::from(self.count(key)) + usual)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_same_for_good() {
        assert_eq!(hash(b""), 0xf52a_15e9_a9b5_e89b);
        assert_eq!(short_hash("qamishli"), short_hash("qamishli"));
    }

    #[test]
    fn words_lose_case_and_possessive_and_names_are_told_by_their_capital() {
        let found: Vec<_> = tokens("The city's mayor, John Doe-Smith, 41, fled.").collect();
        let names: Vec<&str> = found.iter().filter(|t| t.1).map(|t| t.0.as_str()).collect();
        assert_eq!(names, ["john", "doe-smith"]);
        let words: Vec<&str> = found.iter().map(|t| t.0.as_str()).collect();
        assert_eq!(words, ["the", "city", "mayor", "john", "doe-smith", "41", "fled"]);
    }

    #[test]
    fn a_word_is_rarer_the_fewer_reports_hold_it_and_common_english_never_is() {
        let reports = [of_report(None, "shelling near Kafr Zita"), of_report(None, "shelling elsewhere people")];
        let mut with = BTreeMap::new();
        reports.iter().flatten().for_each(|word| *with.entry(word.key()).or_default() += 1);
        let rarity = Rarity::of(2, with);
        let weight = |w: &str| rarity.weight((hash(w.as_bytes()) >> 35) as u32);
        assert!(weight("zita") > weight("shelling"));
        assert!(weight("elsewhere") > weight("people") + 1.0);
    }
}
