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
    use super::*;

    #[test]
    fn each_run_counts_from_its_own_start() {
        let map = OriginMap::new(vec![(0, 3), (10, 40)]);
        assert_eq!([map.origin(0), map.origin(9), map.origin(10), map.origin(12)], [3, 12, 40, 42]);
        assert_eq!(OriginMap::default().origin(7), 7);
    }
}
