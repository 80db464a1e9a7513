//! How many reports hold each word and each last name: what makes a comparison's weights, and all that it needs to know of the
//! collection as a whole.

use std::collections::BTreeMap;

use crate::bytes::{Reader, Writer};
use crate::signature::Signature;
use crate::words::Rarity;

/// Marks a last name among what is counted; words are numbers of 29 bits.
const SURNAME: u64 = 1 << 32;

/// In how many reports of a collection each word and each last name stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    reports: u32,
    pub(crate) rarity: Rarity,
    surnames: BTreeMap<u32, u32>,
}

impl Counts {
    /// What is counted of a report, each once.
    pub fn counted(report: &Signature) -> impl Iterator<Item = u64> + '_ {
        let words = report.words.iter().map(|word| u64::from(word.key()));
        words.chain(report.surnames.iter().map(|name| SURNAME | u64::from(*name)))
    }

    /// The counts of a collection.
    pub fn of<'s>(reports: impl IntoIterator<Item = &'s Signature>) -> Counts {
        let mut all = 0;
        let mut sums: BTreeMap<u64, u32> = BTreeMap::new();
        for report in reports {
            all += 1;
            Counts::counted(report).for_each(|key| *sums.entry(key).or_default() += 1);
        }
        Counts::from_sums(all, sums)
    }

    /// From how many reports hold each of what [`Counts::counted`] gives. What one report alone holds may be left out.
    pub fn from_sums(reports: u32, sums: impl IntoIterator<Item = (u64, u32)>) -> Counts {
        let (mut words, mut surnames) = (BTreeMap::new(), BTreeMap::new());
        for (key, count) in sums {
            let of = if key & SURNAME == 0 { &mut words } else { &mut surnames };
            of.insert(key as u32, count);
        }
        surnames.retain(|_, count| *count > 1);
        Counts { reports, rarity: Rarity::of(reports, words), surnames }
    }

    /// How rare a last name is, in nats.
    pub(crate) fn surname(&self, name: u32) -> f64 {
        let with = self.surnames.get(&name).copied().unwrap_or(1);
        (f64::from(self.reports) / f64::from(with)).ln().max(0.0)
    }

    /// The counts as bytes: eight for each word or name that more than one report holds.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::default();
        w.u32(self.reports);
        for counts in [self.rarity.shared(), &self.surnames] {
            w.u32(counts.len() as u32);
            for (key, count) in counts {
                w.u32(*key);
                w.u32(*count);
            }
        }
        w.0
    }

    /// The counts from their bytes; none when these are of another form.
    pub fn from_bytes(bytes: &[u8]) -> Option<Counts> {
        let mut r = Reader(bytes);
        let reports = r.u32()?;
        let mut counts = || {
            let count = r.u32()?;
            (0..count).map(|_| Some((r.u32()?, r.u32()?))).collect::<Option<BTreeMap<u32, u32>>>()
        };
        let (words, surnames) = (counts()?, counts()?);
        r.0.is_empty().then(|| Counts { reports, rarity: Rarity::of(reports, words), surnames })
    }
}
