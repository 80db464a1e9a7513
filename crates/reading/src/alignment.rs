//! Back from a text that somebody else's code made of a page to the bytes of the page.
//!
//! That code drops, moves and joins elements, and tells nothing of it. But it makes no words: what it gives stands in the
//! page, paragraph by paragraph, but for white space and for what was dropped within. So each paragraph is looked for
//! whole, and where that fails piece by piece.

use crate::rendering::rendered;

/// The visible letters of a page, without white space.
pub(crate) struct Letters {
    letters: String,
    /// For each byte of `letters` where its character stands in the page.
    at: Vec<u32>,
    /// How many bytes may still be looked through, so that no page takes long.
    left: usize,
}

/// How much is looked through for one page, and how often the page itself.
const PATIENCE: usize = 16 << 20;
const TIMES: usize = 64;
/// What is looked for where a paragraph does not go on: shorter is found by chance, and only nearby.
const PIECE: usize = 24;
const NEARBY: usize = 4096;

impl Letters {
    pub(crate) fn of(html: &str) -> Letters {
        let (text, origin) = rendered(html, 0).into_parts();
        let mut letters = String::with_capacity(text.len());
        let mut at = Vec::with_capacity(text.len());
        for (offset, c) in text.char_indices() {
            if !c.is_whitespace() {
                letters.push(c);
                at.resize(letters.len(), origin.origin(offset as u32));
            }
        }
        let left = PATIENCE + TIMES * letters.len();
        Letters { letters, at, left }
    }

    /// Where `words` stand at or after `from`, and before `until`.
    fn find(&mut self, words: &str, from: usize, until: usize) -> Option<usize> {
        let mut until = until.min(self.letters.len());
        while !self.letters.is_char_boundary(until) {
            until += 1;
        }
        if from > until || self.left == 0 {
            return None;
        }
        let found = self.letters[from..until].find(words);
        self.left = self.left.saturating_sub(found.map_or(until - from, |at| at + words.len()) + 1);
        Some(from + found?)
    }

    /// Where the characters of `text` stand; what is found nowhere leads to where the words before it do. `shift` is
    /// where `text` begins in a larger one.
    pub(crate) fn origins(&mut self, text: &str, shift: usize) -> Vec<(u32, u32)> {
        let mut runs = Vec::new();
        let mut cursor = 0;
        let mut offset = 0;
        for paragraph in text.split_inclusive('\n') {
            self.paragraph(paragraph, shift + offset, &mut cursor, &mut runs);
            offset += paragraph.len();
        }
        runs
    }

    fn paragraph(&mut self, paragraph: &str, shift: usize, cursor: &mut usize, runs: &mut Vec<(u32, u32)>) {
        let seen = || paragraph.char_indices().filter(|(_, c)| !c.is_whitespace());
        let wanted: String = seen().map(|(_, c)| c).collect();
        let mut offsets = seen().map(|(at, _)| shift + at);
        let all = self.letters.len();
        let mut here = match self.find(&wanted, *cursor, all) {
            Some(at) => Some(at),
            None => self.find(&wanted, 0, *cursor),
        };
        // What the next character stands at if nothing comes between: then it needs no run of its own.
        let mut next = None;
        let mut done = 0;
        for c in wanted.chars() {
            let offset = offsets.next().unwrap_or(shift);
            if !here.is_some_and(|at| self.letters[at..].starts_with(c)) {
                here = self.again(&wanted[done..], here.unwrap_or(*cursor));
            }
            done += c.len_utf8();
            if let Some(at) = here {
                let delta = i64::from(self.at[at]) - offset as i64;
                if next != Some(delta) {
                    runs.push((offset as u32, self.at[at]));
                    next = Some(delta);
                }
                here = Some(at + c.len_utf8());
                *cursor = at + c.len_utf8();
            }
        }
    }

    /// Where the page takes up `words` again after `from`.
    fn again(&mut self, words: &str, from: usize) -> Option<usize> {
        let end = words.char_indices().map(|(at, _)| at).chain([words.len()]).find(|at| *at >= PIECE);
        match end {
            Some(end) => self.find(&words[..end], from, self.letters.len()),
            None => self.find(words, from, from + NEARBY),
        }
    }
}
