//! Reports side by side: what is compared of two, and of their happenings.

use crate::clusters::BANDS;
use crate::counts::Counts;
use crate::happening::Happening;
use crate::likeness::{FEATURES, Story, Sums, Weights, story};
use crate::signature::Signature;

/// A happening: its report and its place in that.
pub type Node = (u32, u32);

/// Reports that can be compared, whatever others there are: of these only the counts are needed.
#[derive(Clone, Copy)]
pub(crate) struct Stories<'r> {
    pub(crate) reports: &'r [Signature],
    pub(crate) sums: &'r [Sums],
    pub(crate) counts: &'r Counts,
}

impl<'r> Stories<'r> {
    /// The sums that every comparison needs.
    pub(crate) fn sums(reports: &[Signature], counts: &Counts) -> Vec<Sums> {
        reports.iter().map(|r| Sums::of(&r.words, &counts.rarity)).collect()
    }

    pub(crate) fn happening(&self, (report, happening): Node) -> (&'r Signature, &'r Happening) {
        let report = &self.reports[report as usize];
        (report, &report.happenings[happening as usize])
    }

    fn story(&self, a: u32, b: u32) -> Story {
        let of = |i: u32| (&self.reports[i as usize], &self.sums[i as usize]);
        story(of(a), of(b), &self.counts.rarity, &|name| self.counts.surname(name))
    }

    /// What is compared of two happenings.
    pub(crate) fn features(&self, a: Node, b: Node) -> [f64; FEATURES.len()] {
        self.story(a.0, b.0).features(self.happening(a), self.happening(b))
    }

    /// Calls `each` with the happenings of these pairs of reports that may be one, and with what is compared of them.
    pub(crate) fn compare(&self, pairs: &[(u32, u32)], mut each: impl FnMut((Node, Node), [f64; FEATURES.len()])) {
        for (a, b) in pairs {
            let story = self.story(*a, *b);
            let (of_a, of_b) = (&self.reports[*a as usize], &self.reports[*b as usize]);
            for (i, x) in of_a.happenings.iter().enumerate() {
                for (j, y) in of_b.happenings.iter().enumerate() {
                    if x.group == y.group && x.campaign == y.campaign {
                        each(((*a, i as u32), (*b, j as u32)), story.features((of_a, x), (of_b, y)));
                    }
                }
            }
        }
    }

    /// Calls `each` with the happenings that have a score worth keeping: others count as if they were not compared.
    pub(crate) fn score(&self, pairs: &[(u32, u32)], weights: &Weights, mut each: impl FnMut((Node, Node), f64)) {
        self.compare(pairs, |pair, features| {
            let score = weights.score(&features);
            if score > BANDS.veto - 3.0 {
                each(pair, score);
            }
        });
    }
}
