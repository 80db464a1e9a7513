/// A place as people count: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Where the lines of a text begin.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the line starts of `text`; lines end with `\n`.
    pub fn new(text: &str) -> LineIndex {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1);
        LineIndex { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// How many lines there are; a text that ends in a line break has an empty last line.
    pub fn lines(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Where the byte at `offset` of `text` stands.
    pub fn at(&self, text: &str, offset: u32) -> LineColumn {
        let line = self.starts.partition_point(|s| *s <= offset);
        let start = self.starts[line - 1] as usize;
        let column = text.get(start..offset as usize).map_or(0, |s| s.chars().count());
        LineColumn { line: line as u32, column: column as u32 + 1 }
    }

    /// The bytes of line `line` (from 1) of `text`, without its line break.
    pub fn line<'t>(&self, text: &'t str, line: u32) -> Option<&'t str> {
        let start = *self.starts.get(line.checked_sub(1)? as usize)? as usize;
        let end = self.starts.get(line as usize).map_or(text.len(), |s| *s as usize);
        Some(text[start..end].trim_end_matches(['\n', '\r']))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "one\n“two” three";
        let index = LineIndex::new(text);
        let at = text.find("three").unwrap() as u32;
        assert_eq!(index.at(text, at), LineColumn { line: 2, column: 7 });
        assert_eq!(index.line(text, 2), Some("“two” three"));
        assert_eq!(index.line(text, 3), None);
    }
}
