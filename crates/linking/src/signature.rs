//! What linking keeps of a report: about a kilobyte.

use std::collections::BTreeMap;

use record::id::DocumentId;
use record::{Claim, Document, MentionRecord, PlaceRecord};

use crate::bytes::{Reader, Writer};
use crate::day::{self, Days};
use crate::happening::{Happening, Spot, happenings};
use crate::near_copies::Sketch;
use crate::words::{self, Word, short_hash, tokens};

/// The form of the bytes; other forms are not read.
const FORM: u8 = 1;
/// So many places of a report are kept.
const SPOTS: usize = 4;

/// What linking needs to know of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub(crate) document: DocumentId,
    pub(crate) published: Option<i32>,
    /// Publisher, hashed; zero when unknown.
    pub(crate) publisher: u32,
    pub(crate) words: Vec<Word>,
    /// Last names of the people in it, hashed.
    pub(crate) surnames: Vec<u32>,
    /// Ages of the people in it, and other numbers in their place.
    pub(crate) ages: Vec<u8>,
    /// Towns in it, the one most told of first.
    pub(crate) spots: Vec<Spot>,
    /// Provinces and districts in it, hashed.
    pub(crate) regions: Vec<u32>,
    pub(crate) sketch: Sketch,
    pub(crate) happenings: Vec<Happening>,
}

impl Signature {
    /// The signature of a report as it was read.
    pub fn of(
        document: &Document,
        text: &str,
        claims: &[Claim],
        mentions: &[MentionRecord],
        places: &[PlaceRecord],
    ) -> Signature {
        let people = mentions.iter().filter(|m| m.kind == "person" && m.named);
        let surname = |m: &MentionRecord| {
            let names: Vec<String> =
                tokens(m.evidence.quote()).map(|(w, _)| w).filter(|w| w.chars().nth(2).is_some()).collect();
            names.get(1..)?.last().map(|w| short_hash(w))
        };
        let regions = places.iter().filter(|p| p.feature.as_deref().is_some_and(|f| f == "ADM1" || f == "ADM2"));
        Signature {
            document: document.id.clone(),
            published: document.published.as_deref().and_then(day::number),
            publisher: document.publisher.as_deref().or(site(document)).map_or(0, short_hash),
            words: words::of_report(document.headline.as_deref(), text),
            surnames: set(people.filter_map(surname)),
            ages: ages(text),
            spots: spots(places),
            regions: set(regions.filter_map(|p| p.name.as_deref()).map(short_hash)),
            sketch: Sketch::of(text),
            happenings: happenings(claims),
        }
    }

    /// The report.
    pub fn document(&self) -> &DocumentId {
        &self.document
    }

    /// Its day of publication, from 1970-01-01.
    pub fn published(&self) -> Option<i32> {
        self.published
    }

    /// Its happenings by their claims' places in the report's list.
    pub fn happenings(&self) -> impl ExactSizeIterator<Item = &[u16]> {
        self.happenings.iter().map(|h| h.claims.as_slice())
    }

    /// Whether a happening is an offensive or a siege, which holds others and is none of them.
    pub fn is_campaign(&self, happening: u32) -> bool {
        self.happenings.get(happening as usize).is_some_and(|h| h.campaign)
    }

    /// The signature as bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u8(FORM);
        w.u32(self.published.unwrap_or(i32::MIN) as u32);
        w.u32(self.publisher);
        w.list(&self.words, |w, word| w.u32(word.bits()));
        w.list(&self.surnames, |w, n| w.u32(*n));
        w.list(&self.ages, |w, n| w.u8(*n));
        w.list(&self.spots, spot);
        w.list(&self.regions, |w, n| w.u32(*n));
        w.u32(self.sketch.shingles);
        w.list(&self.sketch.whole, |w, n| w.u16(*n));
        w.list(&self.sketch.opening, |w, n| w.u16(*n));
        w.list(&self.happenings, |w, h| {
            w.list(&h.claims, |w, n| w.u16(*n));
            w.u32(h.group);
            w.list(&h.days, |w, d| {
                w.u32(d.first as u32);
                w.u32(d.last as u32);
            });
            w.list(&h.spots, spot);
            for list in h.lists() {
                w.list(list, |w, n| w.u32(*n));
            }
            w.u8(u8::from(h.campaign) | u8::from(h.background) << 1);
            w.u16(h.weight);
        });
        w.0
    }

    /// The signature of `document` from its bytes; none when they are of another form.
    pub fn from_bytes(document: DocumentId, bytes: &[u8]) -> Option<Signature> {
        let mut r = Reader(bytes);
        if r.u8()? != FORM {
            return None;
        }
        let published = Some(r.u32()? as i32).filter(|d| *d != i32::MIN);
        let signature = Signature {
            document,
            published,
            publisher: r.u32()?,
            words: r.list(|r| r.u32().map(Word::from_bits))?,
            surnames: r.list(Reader::u32)?,
            ages: r.list(Reader::u8)?,
            spots: r.list(read_spot)?,
            regions: r.list(Reader::u32)?,
            sketch: Sketch { shingles: r.u32()?, whole: r.list(Reader::u16)?, opening: r.list(Reader::u16)? },
            happenings: r.list(|r| {
                let mut h = Happening { claims: r.list(Reader::u16)?, group: r.u32()?, ..Happening::default() };
                h.days = r.list(|r| Some(Days { first: r.u32()? as i32, last: r.u32()? as i32 }))?;
                h.spots = r.list(read_spot)?;
                for list in h.lists_mut() {
                    *list = r.list(Reader::u32)?;
                }
                let flags = r.u8()?;
                (h.campaign, h.background) = (flags & 1 != 0, flags & 2 != 0);
                h.weight = r.u16()?;
                // A happening that nothing tells is damage.
                Some(h).filter(|h| !h.claims.is_empty())
            })?,
        };
        r.0.is_empty().then_some(signature)
    }
}

impl Happening {
    fn lists(&self) -> [&Vec<u32>; 8] {
        let Happening { types, names, countries, actors, recipients, killed, injured, triggers, .. } = self;
        [types, names, countries, actors, recipients, killed, injured, triggers]
    }

    fn lists_mut(&mut self) -> [&mut Vec<u32>; 8] {
        let Happening { types, names, countries, actors, recipients, killed, injured, triggers, .. } = self;
        [types, names, countries, actors, recipients, killed, injured, triggers]
    }
}

fn spot(w: &mut Writer, spot: &Spot) {
    w.u16(spot.latitude as u16);
    w.u16(spot.longitude as u16);
}

fn read_spot(r: &mut Reader<'_>) -> Option<Spot> {
    Some(Spot { latitude: r.u16()? as i16, longitude: r.u16()? as i16 })
}

/// The site of a report's address; of an archived page, the site that it was archived from.
fn site(document: &Document) -> Option<&str> {
    let (_, rest) = document.url.as_deref()?.rsplit_once("://")?;
    let host = rest.split(['/', ':', '?', '#']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|h| !h.is_empty())
}

/// Sorted, each once, a few dozen at most.
fn set(items: impl Iterator<Item = u32>) -> Vec<u32> {
    const KEPT: usize = 24;
    let mut all: Vec<u32> = items.collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(KEPT);
    all
}

/// The towns of a report, the one most told of first.
fn spots(places: &[PlaceRecord]) -> Vec<Spot> {
    let towns = places.iter().filter(|p| p.feature.as_deref().is_some_and(|f| f.starts_with('P') && f != "PCLI"));
    let mut told: BTreeMap<Spot, usize> = BTreeMap::new();
    for (north, east) in towns.filter_map(|p| p.latitude.zip(p.longitude)) {
        *told.entry(Spot::new(north, east)).or_default() += 1;
    }
    let mut all: Vec<(Spot, usize)> = told.into_iter().collect();
    all.sort_by_key(|(spot, count)| (std::cmp::Reverse(*count), *spot));
    all.into_iter().take(SPOTS).map(|(spot, _)| spot).collect()
}

/// Ages as news gives them: "17-year-old", "Kevin Barbee, 15,".
fn ages(text: &str) -> Vec<u8> {
    let mut found: Vec<u8> = Vec::new();
    let mut comma = false;
    for piece in text.split_whitespace() {
        let digits = piece.len() - piece.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = &piece[digits..];
        let old = rest.starts_with("-year-old") || rest.starts_with("-month-old");
        let beside = comma && (rest.is_empty() || rest.starts_with([',', '.', ';']));
        if (1..=2).contains(&digits) && (old || beside) {
            found.extend(piece[..digits].parse::<u8>());
        }
        comma = piece.ends_with(',');
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(24);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_told_in_two_ways() {
        assert_eq!(ages("A 17-year-old, Ann Lee, 15, and 4 others fled on May 3, 2014."), [15, 17]);
    }
}
