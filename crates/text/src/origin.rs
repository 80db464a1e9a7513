/// Leads from offsets in a text back to offsets in the bytes it was taken from.
///
/// Runs of `(text offset, origin offset)`, ascending: from each text offset on, text and origin advance together until
/// the next run begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OriginMap {
    runs: Vec<(u32, u32)>,
}

impl OriginMap {
    /// The map of a text that is its own origin, beginning `skipped` bytes in (a byte order mark, say).
    pub fn shifted(skipped: u32) -> OriginMap {
        OriginMap { runs: vec![(0, skipped)] }
    }

    /// A map from runs; they are sorted by text offset.
    pub fn new(mut runs: Vec<(u32, u32)>) -> OriginMap {
        runs.sort_unstable();
        OriginMap { runs }
    }

    /// The runs, ascending.
    pub fn runs(&self) -> &[(u32, u32)] {
        &self.runs
    }

    /// The map of a text whose origin was itself taken from elsewhere, to which `below` leads.
    pub fn through(&self, below: &OriginMap) -> OriginMap {
        if self.runs.is_empty() {
            return below.clone();
        }
        let ends = self.runs.iter().skip(1).map(|next| next.0).chain([u32::MAX]);
        let mut runs = Vec::new();
        for (&(at, origin), end) in self.runs.iter().zip(ends) {
            runs.push((at, below.origin(origin)));
            // Where a run of ours goes on and one of the other begins, so does one of both.
            let inside = &below.runs[below.runs.partition_point(|r| r.0 <= origin)..];
            let inside = inside.iter().take_while(|r| r.0 - origin < end - at);
            runs.extend(inside.map(|&(begins, leads)| (at + (begins - origin), leads)));
        }
        OriginMap { runs }
    }

    /// Where the byte at `offset` of the text stood in what was read.
    pub fn origin(&self, offset: u32) -> u32 {
        match self.runs.partition_point(|r| r.0 <= offset).checked_sub(1) {
            Some(i) => self.runs[i].1 + (offset - self.runs[i].0),
            None => offset,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn two_maps_in_one_lead_where_one_after_the_other_leads(
            above in prop::collection::btree_map(0u32..20, 0u32..30, 0..6),
            below in prop::collection::btree_map(0u32..30, 0u32..50, 0..6),
            at in 0u32..30,
        ) {
            let [above, below] = [above, below].map(|runs| OriginMap::new(runs.into_iter().collect()));
            let first = above.runs.first().map_or(0, |r| r.0);
            prop_assume!(at >= first);
            prop_assert_eq!(above.through(&below).origin(at), below.origin(above.origin(at)));
        }
    }

    #[test]
    fn each_run_counts_from_its_own_start() {
        let map = OriginMap::new(vec![(0, 3), (10, 40)]);
        assert_eq!([map.origin(0), map.origin(9), map.origin(10), map.origin(12)], [3, 12, 40, 42]);
        assert_eq!(OriginMap::default().origin(7), 7);
    }
}
