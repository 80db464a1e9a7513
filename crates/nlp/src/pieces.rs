//! Word pieces: BERT's uncased vocabulary over single words.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most pieces that one word is given; the middle of longer words is left out.
const MOST: usize = 12;

#[derive(Debug)]
pub(crate) struct Pieces {
    ids: HashMap<Box<str>, u32>,
    longest: usize,
    unknown: u32,
    pub(crate) begin: u32,
    pub(crate) end: u32,
}

impl Pieces {
    /// A vocabulary: one piece a line, the line number its id. What is wrong with it, when a special piece is missing or
    /// a piece stands twice.
    pub(crate) fn new(vocabulary: &str) -> Result<Pieces, String> {
        let mut ids: HashMap<Box<str>, u32> = HashMap::new();
        for (piece, id) in vocabulary.lines().zip(0..) {
            if ids.insert(piece.into(), id).is_some() {
                return Err(format!("line {} holds a piece that stands above", id + 1));
            }
        }
        let special = |name: &str| ids.get(name).copied().ok_or_else(|| format!("the piece {name} is missing"));
        let longest = ids.keys().map(|p| p.len()).max().unwrap_or(0);
        Ok(Pieces { longest, unknown: special("[UNK]")?, begin: special("[CLS]")?, end: special("[SEP]")?, ids })
    }

    /// How many pieces there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether a lower-case word has a piece of its own.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.ids.contains_key(word)
    }

    /// Appends the pieces of a word to `out`: at least one, at most [`MOST`].
    pub(crate) fn push(&self, word: &str, out: &mut Vec<u32>) {
        let from = out.len();
        let plain: String = word.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).collect();
        let mut rest = plain.as_str();
        while let Some(c) = rest.chars().next() {
            let run = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()).max(if c.is_alphanumeric() {
                0
            } else {
                c.len_utf8()
            });
            let (part, next) = rest.split_at(run);
            rest = next;
            if !part.trim().is_empty() {
                self.greedy(part, out);
            }
        }
        if out.len() == from {
            out.push(self.unknown);
        }
        if out.len() - from > MOST {
            let last = out[out.len() - 1];
            out.truncate(from + MOST - 1);
            out.push(last);
        }
    }

    fn greedy(&self, part: &str, out: &mut Vec<u32>) {
        let from = out.len();
        let mut at = 0;
        let mut piece = String::new();
        while at < part.len() {
            // No piece is longer than the longest: a run of letters without end costs no more than its length.
            let mut end = part.len().min(at + self.longest);
            while !part.is_char_boundary(end) {
                end -= 1;
            }
            let found = loop {
                if end <= at {
                    break None;
                }
                piece.clear();
                if at > 0 {
                    piece.push_str("##");
                }
                piece.push_str(&part[at..end]);
                if let Some(id) = self.ids.get(piece.as_str()) {
                    break Some(*id);
                }
                end = part[..end].char_indices().next_back().map_or(0, |(i, _)| i);
            };
            match found {
                Some(id) => out.push(id),
                None => {
                    out.truncate(from);
                    out.push(self.unknown);
                    return;
                }
            }
            at = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, want: &[u32]) {
        let pieces = Pieces::new("[UNK]\n[CLS]\n[SEP]\nprison\n##er\n##s\nu\n.\ns\ncafe").unwrap();
        let mut got = Vec::new();
        pieces.push(word, &mut got);
        assert_eq!(got, want, "{word}");
    }

    #[test]
    fn the_longest_piece_comes_first_and_marks_stand_alone() {
        check("Prisoners", &[3, 4, 5]);
        check("U.S.", &[6, 7, 8, 7]);
        check("Café", &[9]);
        check("xyz", &[0]);
        check("", &[0]);
        check("u.u.u.u.u.u.u.u.s", &[6, 7, 6, 7, 6, 7, 6, 7, 6, 7, 6, 8]);
    }
}
