//! Drawing on a terminal: lines of a text, and below them what stretches of their words are.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Color, Style as Ansi};
use text::{LineColumn, LineIndex, Span};
use unicode_width::UnicodeWidthChar;

/// How wide and in what colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to write colours.
    pub colour: bool,
}

/// What a stretch of words is, which tells how it is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Trigger,
    Actor,
    Recipient,
    Place,
    Time,
    Figure,
    Source,
    /// What is said: dotted, without a label, under everything else.
    Content,
    Cue,
    Frame,
    Error,
    Warning,
}

impl Role {
    fn ansi(self) -> Ansi {
        let plain = |colour: AnsiColor| Ansi::new().fg_color(Some(Color::Ansi(colour)));
        match self {
            Role::Trigger | Role::Error => plain(AnsiColor::Red).bold(),
            Role::Warning => plain(AnsiColor::Yellow).bold(),
            Role::Actor => plain(AnsiColor::Cyan),
            Role::Recipient => plain(AnsiColor::Magenta),
            Role::Place => plain(AnsiColor::Green),
            Role::Time => plain(AnsiColor::Yellow),
            Role::Figure => plain(AnsiColor::BrightMagenta),
            Role::Source | Role::Content => plain(AnsiColor::BrightBlue),
            Role::Cue => plain(AnsiColor::BrightYellow),
            Role::Frame => plain(AnsiColor::BrightBlack),
        }
    }

    /// Whether it is what an excerpt is about.
    fn is_heavy(self) -> bool {
        matches!(self, Role::Trigger | Role::Error | Role::Warning)
    }
}

/// Words of the text, and what to write under them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) span: Span,
    pub(crate) role: Role,
    pub(crate) label: String,
}

/// The part of a text that shows one thing.
pub(crate) struct Excerpt<'e> {
    /// What the text is called.
    pub(crate) path: &'e str,
    /// What it is about: its place is told, and of the region that holds it every line is drawn.
    pub(crate) focus: Span,
    /// Where the marks are, in order; of their lines only those with marks are drawn.
    pub(crate) regions: &'e [Span],
    pub(crate) marks: &'e [Mark],
    /// What no words can be underlined for.
    pub(crate) notes: &'e [String],
}

/// A text and how it is drawn.
pub(crate) struct Canvas<'t> {
    text: &'t str,
    lines: LineIndex,
    pub(crate) style: Style,
}

impl<'t> Canvas<'t> {
    pub(crate) fn new(text: &'t str, style: Style) -> Canvas<'t> {
        Canvas { text, lines: LineIndex::new(text), style }
    }

    /// Where the byte at `offset` stands.
    pub(crate) fn at(&self, offset: u32) -> LineColumn {
        self.lines.at(self.text, offset)
    }

    /// Draws an excerpt with its frame.
    pub(crate) fn excerpt(&self, excerpt: &Excerpt<'_>, out: &mut String) {
        let gutter = excerpt.regions.iter().map(|r| self.at(r.end()).line).max().unwrap_or(1);
        let gutter = gutter.to_string().len();
        let frame = |sign: &str| self.painted(Role::Frame, sign);

        let at = self.at(excerpt.focus.start());
        let place = format!("{}:{}:{}", excerpt.path, at.line, at.column);
        let _ = writeln!(out, "{:gutter$} {} {}", "", frame("╭─"), self.plain(&place));
        for (i, region) in excerpt.regions.iter().enumerate() {
            if i > 0 {
                let _ = writeln!(out, "{:gutter$} {}", "", frame("┆"));
            }
            let mut last_line = 0;
            for row in self.rows(*region, self.style.width.saturating_sub(gutter + 4).max(24)) {
                let holds_mark = excerpt.marks.iter().any(|m| m.role != Role::Content && m.span.overlaps(row.span));
                if !holds_mark && !region.contains(excerpt.focus) {
                    continue;
                }
                let number = if row.line == last_line { String::new() } else { row.line.to_string() };
                last_line = row.line;
                let number = self.painted(Role::Frame, &format!("{number:>gutter$}"));
                let _ = writeln!(out, "{number} {} {}", frame("│"), row.words);
                for line in self.under(&row, excerpt.marks) {
                    let _ = writeln!(out, "{:gutter$} {} {line}", "", frame("│"));
                }
            }
        }
        for note in excerpt.notes {
            let _ = writeln!(out, "{:gutter$} {} {}", "", frame("="), self.plain(note));
        }
    }

    /// Words of others as they may stand on a terminal.
    pub(crate) fn plain(&self, words: &str) -> String {
        words.chars().map(shown).collect()
    }

    pub(crate) fn painted(&self, role: Role, words: &str) -> String {
        let words = self.plain(words);
        if self.style.colour { format!("{0}{words}{0:#}", role.ansi()) } else { words }
    }

    /// The lines of a region, those too long for the page wrapped at blanks.
    fn rows(&self, region: Span, width: usize) -> Vec<Row> {
        let text = self.text;
        let mut rows = Vec::new();
        let mut at = region.start() as usize;
        for line in text[region.range()].split_inclusive('\n') {
            let number = self.lines.at(text, at as u32).line;
            let end = at + line.trim_end().len();
            let mut from = at + (line.len() - line.trim_start().len()).min(line.trim_end().len());
            while from < end {
                let to = from + fitting(&text[from..end], width);
                rows.push(Row::new(text, from, from + text[from..to].trim_end().len(), number));
                from = to + (text[to..end].len() - text[to..end].trim_start().len());
            }
            at += line.len();
        }
        rows
    }

    /// The lines of underlining and labels below a row.
    fn under(&self, row: &Row, marks: &[Mark]) -> Vec<String> {
        let mut here: Vec<&Mark> = marks.iter().filter(|m| m.span.overlaps(row.span)).collect();
        // What is said is drawn first, then longer marks, so that those inside them stay visible.
        here.sort_by_key(|m| (m.role != Role::Content, std::cmp::Reverse(m.span.len())));
        let mut grid = Grid::default();
        for mark in &here {
            let (from, to) = row.columns(mark.span);
            let line = match mark.role {
                role if role.is_heavy() => '━',
                Role::Content => '┄',
                _ => '─',
            };
            (from..to.max(from + 1)).for_each(|column| grid.set(0, column, line, mark.role));
        }
        let mut labels: Vec<(usize, usize, &Mark, String)> = Vec::new();
        here.sort_by_key(|m| (m.span.start(), m.span.len()));
        let labelled = |m: &&Mark| m.role != Role::Content && m.span.start() >= row.span.start();
        for mark in here.into_iter().filter(labelled) {
            let (from, to) = row.columns(mark.span);
            match labels.last_mut() {
                Some((column, end, _, label)) if *column == from => {
                    *end = to.max(*end);
                    let _ = write!(label, ", {}", mark.label);
                }
                _ => labels.push((from, to, mark, mark.label.clone())),
            }
        }
        let width = self.style.width.saturating_sub(6).max(24);
        for (i, (from, to, mark, label)) in labels.iter().rev().enumerate() {
            let length = columns(label);
            if i == 0 && grid.width() <= *to && to + 1 + length <= width {
                grid.write(0, to + 1, label, mark.role);
                continue;
            }
            grid.set(0, *from, if mark.role.is_heavy() { '┯' } else { '┬' }, mark.role);
            // A label too long for what is left of the row hangs to the left, where no other one comes down.
            let left = from + 2 + length > width
                && *from > length + 2
                && !labels.iter().any(|l| (from - length - 2..*from).contains(&l.0));
            let start = if left { from - 1 - length } else { from + 2 };
            let cells = if left { start - 1..from + 1 } else { *from..start + length + 1 };
            let level = (1..=grid.height()).find(|level| cells.clone().all(|c| grid.is_free(*level, c)));
            let level = level.unwrap_or(grid.height().max(1));
            (1..level).for_each(|l| grid.set(l, *from, '│', mark.role));
            grid.set(level, *from, if left { '╯' } else { '╰' }, mark.role);
            grid.write(level, start, label, mark.role);
        }
        grid.lines(|role, words| self.painted(role, words))
    }
}

/// One line on the page: a stretch of one line of the text.
struct Row {
    line: u32,
    span: Span,
    words: String,
    /// Start and column of every character, and of the end.
    columns: Vec<(u32, usize)>,
}

impl Row {
    fn new(text: &str, from: usize, to: usize, line: u32) -> Row {
        let (mut words, mut columns, mut column) = (String::new(), Vec::new(), 0);
        for (at, c) in text[from..to].char_indices() {
            columns.push(((from + at) as u32, column));
            words.push(shown(c));
            column += shown(c).width().unwrap_or(0);
        }
        columns.push((to as u32, column));
        Row { line, span: Span::from_range(from..to), words, columns }
    }

    /// The columns of the part of `span` that lies in this row.
    fn columns(&self, span: Span) -> (usize, usize) {
        let at = |byte: u32| {
            let i = self.columns.partition_point(|(b, _)| *b < byte).min(self.columns.len() - 1);
            self.columns[i].1
        };
        (at(span.start()), at(span.end()))
    }
}

/// The lines below a row, as cells.
#[derive(Default)]
struct Grid {
    rows: Vec<Vec<Option<(char, Role)>>>,
}

impl Grid {
    fn set(&mut self, row: usize, column: usize, sign: char, role: Role) {
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let row = &mut self.rows[row];
        if row.len() <= column {
            row.resize(column + 1, None);
        }
        row[column] = Some((sign, role));
    }

    fn write(&mut self, row: usize, column: usize, words: &str, role: Role) {
        words.chars().map(shown).enumerate().for_each(|(i, c)| self.set(row, column + i, c, role));
    }

    fn is_free(&self, row: usize, column: usize) -> bool {
        self.rows.get(row).and_then(|r| r.get(column)).is_none_or(Option::is_none)
    }

    /// Columns of the first row.
    fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    fn height(&self) -> usize {
        self.rows.len()
    }

    fn lines(&self, painted: impl Fn(Role, &str) -> String) -> Vec<String> {
        let line = |row: &Vec<Option<(char, Role)>>| {
            let mut line = String::new();
            for cells in row.chunk_by(|a, b| a.map(|c| c.1) == b.map(|c| c.1)) {
                let words: String = cells.iter().map(|c| c.map_or(' ', |c| c.0)).collect();
                line.push_str(&cells[0].map_or(words.clone(), |(_, role)| painted(role, &words)));
            }
            line
        };
        self.rows.iter().map(line).collect()
    }
}

/// A character as it may stand on a terminal: nothing that moves the cursor, and nothing that turns the line about.
pub(crate) fn shown(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

fn columns(words: &str) -> usize {
    words.chars().count()
}

/// How many bytes of `words` go on a row of `width` columns: up to the last blank that fits, or as much as fits.
pub(crate) fn fitting(words: &str, width: usize) -> usize {
    let (mut column, mut blank) = (0, None);
    for (at, c) in words.char_indices() {
        if c.is_whitespace() {
            blank = Some(at).filter(|at| *at > 0).or(blank);
        }
        column += shown(c).width().unwrap_or(0);
        if column > width && at > 0 {
            return blank.unwrap_or(at);
        }
    }
    words.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;
    use text::SourceText;

    /// The rows of a text and, below each, its marks.
    fn drawn(text: &str, width: usize, marks: &[Mark]) -> String {
        let canvas = Canvas::new(text, Style { width: width + 6, colour: false });
        let rows = canvas.rows(SourceText::new(text).all(), width);
        let lines = rows.iter().flat_map(|row| std::iter::once(row.words.clone()).chain(canvas.under(row, marks)));
        lines.map(|line| line.trim_end().to_owned() + "\n").collect()
    }

    fn check(text: &str, marks: &[(&str, Role, &str)], want: Expect) {
        let marks: Vec<Mark> = marks
            .iter()
            .map(|(words, role, label)| {
                let span = SourceText::new(text).find(words).unwrap();
                Mark { span, role: *role, label: (*label).to_owned() }
            })
            .collect();
        want.assert_eq(&drawn(text, 60, &marks));
    }

    #[test]
    fn labels_hang_below_their_words_and_the_last_stands_beside() {
        check(
            "Soldiers shelled the market of Kidal on Friday.",
            &[
                ("Soldiers", Role::Actor, "actor: MIL"),
                ("shelled", Role::Trigger, "ASSAULT"),
                ("Friday", Role::Time, "when"),
            ],
            expect![[r#"
                Soldiers shelled the market of Kidal on Friday.
                ┬─────── ┯━━━━━━                        ────── when
                │        ╰ ASSAULT
                ╰ actor: MIL
            "#]],
        );
    }

    #[test]
    fn a_mark_inside_another_stays_visible_and_two_on_one_word_share_a_label() {
        check(
            "The army of Chad fired.",
            &[
                ("The army of Chad", Role::Actor, "actor"),
                ("Chad", Role::Place, "where"),
                ("The army of Chad", Role::Source, "source"),
                ("fired", Role::Trigger, "ASSAULT"),
            ],
            expect![[r#"
                The army of Chad fired.
                ┬───────────┬─── ━━━━━ ASSAULT
                │           ╰ where
                ╰ actor, source
            "#]],
        );
    }

    #[test]
    fn what_is_said_is_dotted_under_everything_else() {
        check(
            "The army said rebels had shelled Kidal.",
            &[
                ("The army", Role::Source, "source"),
                ("rebels had shelled Kidal", Role::Content, ""),
                ("shelled", Role::Trigger, "ASSAULT"),
            ],
            expect![[r#"
                The army said rebels had shelled Kidal.
                ┬───────      ┄┄┄┄┄┄┄┄┄┄┄┯━━━━━━┄┄┄┄┄┄
                ╰ source                 ╰ ASSAULT
            "#]],
        );
    }

    #[test]
    fn long_lines_wrap_and_a_mark_across_the_break_has_one_label() {
        check(
            "The commander of the northern brigade of the Popular Liberation Front fled.\nNobody followed.",
            &[("the Popular Liberation Front", Role::Actor, "actor"), ("fled", Role::Trigger, "RETREAT")],
            expect![[r#"
                The commander of the northern brigade of the Popular
                                                         ─────────── actor
                Liberation Front fled.
                ──────────────── ━━━━ RETREAT
                Nobody followed.
            "#]],
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check(
            "東京 protested.",
            &[("東京", Role::Actor, "actor"), ("protested", Role::Trigger, "PROTEST")],
            expect![[r#"
                東京 protested.
                ┬─── ━━━━━━━━━ PROTEST
                ╰ actor
            "#]],
        );
    }

    proptest! {
        #[test]
        fn every_label_is_drawn_once_whatever_the_marks(
            text in "[a-zé東 \n]{1,120}",
            marks in prop::collection::vec((0usize..130, 1usize..40, 0usize..60), 0..9),
        ) {
            prop_assume!(!text.trim().is_empty());
            let chars = crate::CharIndex::new(&text);
            let marks = marks.iter().enumerate().filter_map(|(i, (start, length, label))| {
                let span = chars.span(*start, (start + length).min(chars.len()))?;
                let label = format!("<{i}{}>", "x".repeat(*label));
                // Only what begins with a letter has a column of its own to hang from.
                let letter = text[span.range()].starts_with(|c: char| !c.is_whitespace());
                letter.then_some(Mark { span, role: Role::Actor, label })
            });
            let marks: Vec<Mark> = marks.collect();
            let drawn = drawn(&text, 40, &marks);
            for mark in &marks {
                prop_assert_eq!(drawn.matches(&mark.label).count(), 1, "{} in\n{}", mark.label, drawn);
            }
        }
    }
}
