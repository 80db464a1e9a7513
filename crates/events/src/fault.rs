//! What is wrong in a file that somebody wrote for us, told with its place, and every fault of the file, not only the first.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeOwned, IntoDeserializer};
use text::{LineColumn, LineIndex, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where in a file something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was named.
    pub file: String,
    /// Its bytes: a stretch of one line, or none in an empty file.
    pub span: Span,
    /// Where they begin.
    pub at: LineColumn,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.at.line, self.at.column)
    }
}

/// Something wrong in a file of codebooks or actors: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub what: String,
    /// What to do; empty when that is plain.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { place, what, remedy } = self;
        write!(f, "{place}: {what}")?;
        if remedy.is_empty() { Ok(()) } else { write!(f, "; {remedy}") }
    }
}

impl std::error::Error for Fault {}

/// So many faults are told of one file: who has more learns nothing from the rest.
const MOST: usize = 100;

/// A file while it is read.
pub(crate) struct Source<'t> {
    pub(crate) name: &'t str,
    content: &'t str,
    lines: LineIndex,
    pub(crate) faults: Vec<Fault>,
}

/// A table of a file, and what it says.
pub(crate) struct Table<'t, T> {
    pub(crate) value: T,
    /// Where its head stands.
    pub(crate) head: Range<usize>,
    /// Whether nothing was struck out.
    pub(crate) whole: bool,
    keys: DeTable<'t>,
}

impl<'t, T> Table<'t, T> {
    /// Where the value of `key` stands; the head when there is none.
    pub(crate) fn at(&self, key: &str) -> Range<usize> {
        self.keys.get(key).map_or(self.head.clone(), Spanned::span)
    }

    /// Where the `i`th value in the list of `key` stands.
    pub(crate) fn at_nth(&self, key: &str, i: usize) -> Range<usize> {
        self.nth(key, i).map_or_else(|| self.at(key), Spanned::span)
    }

    /// Where the `j`th value stands in the list of `inner` in the `i`th table of `key`.
    pub(crate) fn at_inner(&self, key: &str, i: usize, inner: &str, j: usize) -> Range<usize> {
        let list = self.nth(key, i).and_then(|table| table.get_ref().as_table()?.get(inner)?.get_ref().as_array());
        list.and_then(|list| list.get(j)).map_or_else(|| self.at_nth(key, i), Spanned::span)
    }

    fn nth(&self, key: &str, i: usize) -> Option<&Spanned<DeValue<'t>>> {
        self.keys.get(key)?.get_ref().as_array()?.get(i)
    }
}

impl<'t> Source<'t> {
    pub(crate) fn new(name: &'t str, content: &'t str) -> Source<'t> {
        Source { name, content, lines: LineIndex::new(content), faults: Vec::new() }
    }

    /// Notes a fault, unless there are plenty.
    pub(crate) fn fault(&mut self, at: Range<usize>, what: impl Into<String>, remedy: impl Into<String>) {
        if self.faults.len() < MOST {
            self.faults.push(Fault { place: self.place(at), what: what.into(), remedy: remedy.into() });
        }
    }

    /// All that was found to be wrong, in order.
    pub(crate) fn into_faults(mut self) -> Vec<Fault> {
        self.faults.sort_by_key(|f| f.place.span);
        self.faults
    }

    /// Where `at` is, as it is told.
    pub(crate) fn place(&self, at: Range<usize>) -> Place {
        let span = shown(self.content, at);
        Place { file: self.name.to_owned(), span, at: self.lines.at(self.content, span.start()) }
    }

    /// The tables of the file; of a file that is no TOML, none.
    pub(crate) fn root(&mut self) -> DeTable<'t> {
        match DeTable::parse(self.content) {
            Ok(root) => root.into_inner(),
            Err(error) => {
                self.fault(error.span().unwrap_or(0..0), error.message(), "");
                DeTable::new()
            }
        }
    }

    /// The table under `key`.
    pub(crate) fn table<T: DeserializeOwned>(&mut self, root: &DeTable<'t>, key: &str) -> Option<Table<'t, T>> {
        root.get(key).and_then(|value| self.read(value))
    }

    /// The tables under `key`, each of which begins with `[[key]]`.
    pub(crate) fn tables<T: DeserializeOwned>(&mut self, root: &DeTable<'t>, key: &str) -> Vec<Table<'t, T>> {
        match root.get(key).map(|value| (value.span(), value.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(list))) => list.iter().filter_map(|value| self.read(value)).collect(),
            Some((span, _)) => {
                self.fault(span, format!("`{key}` is no list of tables"), format!("begin each with `[[{key}]]`"));
                Vec::new()
            }
        }
    }

    /// The rows of a table whose cells are parted by tabs and whose first line names the columns, each read as the TOML table
    /// it could be. `value` says what the cell of a column is.
    pub(crate) fn rows<T: DeserializeOwned>(
        &mut self,
        columns: &[&str],
        value: impl Fn(&str, &'t str, Range<usize>) -> DeValue<'t>,
    ) -> Vec<Table<'t, T>> {
        let mut lines = lines(self.content).filter(|l| !l.1.trim().is_empty());
        let names: Vec<_> = lines.next().into_iter().flat_map(cells).collect();
        for (at, name) in names.iter().filter(|n| !columns.contains(&n.1)) {
            self.fault(at.clone(), format!("unknown column `{name}`"), instead(name, "known are", columns));
        }
        if !self.faults.is_empty() {
            return Vec::new();
        }
        let mut tables = Vec::new();
        for line in lines {
            let mut row = DeTable::new();
            for (i, (at, cell)) in cells(line.clone()).enumerate() {
                match names.get(i) {
                    _ if cell.is_empty() => {}
                    Some((head, name)) => {
                        let cell = Spanned::new(at.clone(), value(name, cell, at));
                        row.insert(Spanned::new(head.clone(), (*name).into()), cell);
                    }
                    None => self.fault(at, "a cell under no column", "name the columns in the first line"),
                }
            }
            tables.extend(self.read(&Spanned::new(line.0, DeValue::Table(row))));
        }
        tables
    }

    /// Says which keys a file has no use for.
    pub(crate) fn knows(&mut self, root: &DeTable<'t>, keys: &[&str]) {
        for key in root.keys().filter(|k| !keys.contains(&k.get_ref().as_ref())) {
            self.fault(
                key.span(),
                format!("unknown key `{}`", key.get_ref()),
                instead(key.get_ref(), "known are", keys),
            );
        }
    }

    /// Says which of the keys that a table must have it has not.
    pub(crate) fn needs<T>(&mut self, table: &Table<'_, T>, keys: &[&str]) {
        for key in keys.iter().filter(|k| !table.keys.contains_key(**k)) {
            self.fault(table.head.clone(), format!("`{key}` is missing"), format!("each needs {}", keys.join(", ")));
        }
    }

    /// Reads a table. A key that is wrong is told and struck out, and the rest read again, so that no fault hides another.
    fn read<T: DeserializeOwned>(&mut self, value: &Spanned<DeValue<'t>>) -> Option<Table<'t, T>> {
        let head = value.span();
        let DeValue::Table(keys) = value.get_ref() else {
            self.fault(head, "no table", "");
            return None;
        };
        let mut good = keys.clone();
        while self.faults.len() < MOST {
            let error = match T::deserialize(Spanned::new(head.clone(), good.clone()).into_deserializer()) {
                Ok(value) => {
                    let whole = good.len() == keys.len();
                    return Some(Table { value, head, whole, keys: keys.clone() });
                }
                Err(error) => error,
            };
            let at = error.span().unwrap_or(head.clone());
            let (what, remedy) = told(error.message());
            self.fault(at.clone(), what, remedy);
            let wrong = good.iter().find(|(k, v)| k.span() == at || holds(v, &at)).map(|(k, _)| k.get_ref().clone());
            good.remove(wrong?.as_ref());
        }
        None
    }
}

/// The lines of a file, with where they stand.
fn lines(content: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut at = 0;
    content.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len()..at, line)
    })
}

/// The cells of a line, with where they stand.
fn cells((at, line): (Range<usize>, &str)) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut start = at.start;
    line.split('\t').map(move |cell| {
        let here = start..start + cell.len();
        start = here.end + 1;
        (here, cell.trim())
    })
}

/// Whether a value, or one inside it, stands at `at`.
fn holds(value: &Spanned<DeValue<'_>>, at: &Range<usize>) -> bool {
    let here = value.span();
    (here.start <= at.start && at.end <= here.end)
        || match value.get_ref() {
            DeValue::Array(list) => list.iter().any(|v| holds(v, at)),
            DeValue::Table(table) => table.iter().any(|(k, v)| k.span() == *at || holds(v, at)),
            _ => false,
        }
}

/// A message of serde's in our words: what is wrong, and what to do.
fn told(message: &str) -> (String, String) {
    let message = message.replace("unknown field", "unknown key").replace("unknown variant", "unknown value");
    let message = message.replace("expected u16", "expected a year").replace("expected u8", "expected a number");
    let Some((what, expected)) = message.split_once(", expected ").filter(|m| m.0.starts_with("unknown")) else {
        return (message, String::new());
    };
    let quoted = |words| str::split(words, '`').skip(1).step_by(2);
    let word = quoted(what).next().unwrap_or_default();
    (what.to_owned(), instead(word, "known are", &quoted(expected).collect::<Vec<_>>()))
}

/// What may stand instead of a word: the one it is near to, else all of them.
pub(crate) fn instead(word: &str, they_are: &str, all: &[&str]) -> String {
    let nearest = all.iter().filter(|w| near(word, w)).min_by_key(|w| distance(word, w));
    match nearest {
        Some(near) => format!("did you mean `{near}`?"),
        None if all.is_empty() => String::new(),
        None => format!("{they_are} {}", all.join(", ")),
    }
}

/// Whether one word may be a slip of the pen for the other.
pub(crate) fn near(word: &str, meant: &str) -> bool {
    distance(&word.to_lowercase(), &meant.to_lowercase()) <= 1 + meant.len() / 5
}

/// How many letters to put in, take out, change or swap with their neighbours to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    // No word of ours is longer, and a file may hold anything.
    let letters = |word: &str| word.chars().take(40).collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(row[j - 1] + 1).min(rows[i - 1][j] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// The part of `at` that can be underlined: on one line, and not nothing, as where something is missing at the end of a line.
fn shown(content: &str, at: Range<usize>) -> Span {
    let end = content.floor_char_boundary(at.end.min(content.len()));
    let start = content.floor_char_boundary(at.start.min(end));
    let words = content[start..end].trim_start();
    let start = end - words.len();
    let first = words.lines().next().unwrap_or_default().trim_end();
    if !first.is_empty() {
        return Span::from_range(start..start + first.len());
    }
    let before = content[..end].trim_end();
    let last = before.chars().next_back().map_or(0, char::len_utf8);
    Span::from_range(before.len() - last..before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_proposed_and_else_all_there_is() {
        let types = ["ASSAULT", "ACCUSE", "AID"];
        assert_eq!(instead("ASAULT", "types are", &types), "did you mean `ASSAULT`?");
        assert_eq!(instead("assualt", "types are", &types), "did you mean `ASSAULT`?");
        assert_eq!(instead("WAR", "types are", &types), "types are ASSAULT, ACCUSE, AID");
    }

    #[test]
    fn what_is_underlined_stands_on_one_line_and_is_not_nothing() {
        let part = |content: &'static str, at| &content[shown(content, at).range()];
        assert_eq!(part("a = [\n  1,\n]\n", 4..12), "[");
        assert_eq!(part("name\n", 4..5), "e");
        assert_eq!(part("é =  \n\n", 7..8), "=");
        assert_eq!(part("", 0..3), "");
    }
}
