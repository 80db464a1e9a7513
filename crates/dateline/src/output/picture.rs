use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Color, Style as Ansi};
use jiff::civil::Date;
use record::id::StatementId;
use record::{Certainty, Claim, Figure, Participant, PlaceBasis, Source, Statement, Status, TimeBasis, When, Where};
use text::{LineIndex, Span};
use unicode_width::UnicodeWidthChar;

use super::Exporter;
use crate::reader::Read;

/// Claims the way a compiler shows an error: the sentence, every value underlined and named.
#[derive(Debug, Clone)]
pub struct Picture {
    /// How wide and in what colours.
    pub style: Style,
    /// Only claims that touch this line of the text.
    pub line: Option<u32>,
    /// Also what was considered and left out.
    pub why: bool,
}

/// How wide and in what colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to write colours.
    pub colour: bool,
}

/// What a stretch of words is for a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Trigger,
    Actor,
    Recipient,
    Place,
    Time,
    Figure,
    Source,
    Cue,
    Frame,
}

impl Role {
    fn ansi(self) -> Ansi {
        let plain = |colour: AnsiColor| Ansi::new().fg_color(Some(Color::Ansi(colour)));
        match self {
            Role::Trigger => plain(AnsiColor::Red).bold(),
            Role::Actor => plain(AnsiColor::Cyan),
            Role::Recipient => plain(AnsiColor::Magenta),
            Role::Place => plain(AnsiColor::Green),
            Role::Time => plain(AnsiColor::Yellow),
            Role::Figure => plain(AnsiColor::BrightMagenta),
            Role::Source => plain(AnsiColor::BrightBlue),
            Role::Cue => plain(AnsiColor::BrightYellow),
            Role::Frame => plain(AnsiColor::BrightBlack),
        }
    }
}

/// Words of the report that a value rests on, and what to write under them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    span: Span,
    role: Role,
    label: String,
}

impl Exporter for Picture {
    fn report(&self, read: Read, out: &mut dyn Write) -> io::Result<()> {
        let page = Page { read: &read, lines: LineIndex::new(read.report.text.as_str()), style: self.style };
        let mut claims: Vec<&Claim> = read.reading.claims.iter().filter(|c| page.touches(c, self.line)).collect();
        claims.sort_by_key(|c| c.trigger.span());

        let mut told = page.opening(claims.len());
        for claim in claims {
            told.push('\n');
            page.claim(claim, &mut told);
        }
        for remark in &read.reading.document.diagnostics {
            let line = page.lines.at(page.text(), remark.start).line;
            let _ = write!(told, "\n{} line {line}: {}\n", page.painted(Role::Cue, &remark.code), remark.message);
        }
        if self.why {
            page.left_out(self.line, &mut told);
        }
        told.push('\n');
        out.write_all(told.as_bytes())
    }
}

/// A report and how it is shown.
struct Page<'r> {
    read: &'r Read,
    lines: LineIndex,
    style: Style,
}

impl Page<'_> {
    fn text(&self) -> &str {
        self.read.report.text.as_str()
    }

    fn painted(&self, role: Role, words: &str) -> String {
        let words: String = words.chars().map(shown).collect();
        if self.style.colour { format!("{0}{words}{0:#}", role.ansi()) } else { words }
    }

    /// One line on the report as a whole.
    fn opening(&self, claims: usize) -> String {
        let document = &self.read.reading.document;
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let mut told = self.painted(Role::Source, &document.r#ref);
        if let Some(headline) = &document.headline {
            let _ = write!(told, " “{}”", headline.chars().map(shown).collect::<String>());
        }
        let _ = write!(told, ": {}", count(claims, "claim"));
        let _ = write!(told, ", {}", count(self.read.reading.statements.len(), "statement"));
        match (&document.published, document.published_basis) {
            (Some(day), Some(basis)) => {
                let _ = write!(told, ", published {day} ({basis})");
            }
            _ => told.push_str(", no date of publication"),
        }
        told.push('\n');
        told
    }

    fn touches(&self, claim: &Claim, line: Option<u32>) -> bool {
        let Some(line) = line else { return true };
        let at = |offset| self.lines.at(self.text(), offset).line;
        let spans = claim.evidence.iter().map(|e| e.span()).chain([claim.trigger.span()]);
        spans.into_iter().any(|s| (at(s.start())..=at(s.end())).contains(&line))
    }

    fn statements(&self, claim: &Claim) -> Vec<&Statement> {
        let find = |id: &StatementId| self.read.reading.statements.iter().find(|s| s.id == *id);
        claim.attribution.iter().filter_map(find).collect()
    }

    fn claim(&self, claim: &Claim, out: &mut String) {
        let statements = self.statements(claim);
        let marks = marks(claim, &statements);
        let regions = self.regions(claim, &marks);
        let gutter = regions.iter().map(|r| self.lines.at(self.text(), r.end()).line).max().unwrap_or(1);
        let gutter = gutter.to_string().len();
        let frame = |sign: &str| self.painted(Role::Frame, sign);

        let at = self.lines.at(self.text(), claim.trigger.span().start());
        let modes = if claim.modes.is_empty() { String::new() } else { format!(" ({})", claim.modes.join(", ")) };
        let _ = writeln!(out, "{}: {}", self.painted(Role::Trigger, &format!("{}{modes}", claim.r#type)), stage(claim));
        let place = format!("{}:{}:{}", self.read.report.place, at.line, at.column);
        let _ = writeln!(out, "{:gutter$} {} {}", "", frame("╭─"), place.chars().map(shown).collect::<String>());

        for (i, region) in regions.iter().enumerate() {
            if i > 0 {
                let _ = writeln!(out, "{:gutter$} {}", "", frame("┆"));
            }
            let mut last_line = 0;
            for row in self.rows(*region, self.style.width.saturating_sub(gutter + 4).max(24)) {
                let holds_mark = marks.iter().any(|m| m.span.overlaps(row.span));
                if !holds_mark && !region.contains(claim.trigger.span()) {
                    continue;
                }
                let number = if row.line == last_line { String::new() } else { row.line.to_string() };
                last_line = row.line;
                let number = self.painted(Role::Frame, &format!("{number:>gutter$}"));
                let _ = writeln!(out, "{number} {} {}", frame("│"), row.words);
                for line in self.under(&row, &marks) {
                    let _ = writeln!(out, "{:gutter$} {} {line}", "", frame("│"));
                }
            }
        }
        for note in notes(claim, &statements) {
            let _ = writeln!(out, "{:gutter$} {} {}", "", frame("="), note.chars().map(shown).collect::<String>());
        }
    }

    /// The sentences that hold marks, in order; where there is no sentence, the line.
    fn regions(&self, claim: &Claim, marks: &[Mark]) -> Vec<Span> {
        let sentences = &self.read.annotated.sentences;
        let around = |span: Span| {
            let after = sentences.partition_point(|s| s.span.end() <= span.start());
            match sentences.get(after) {
                Some(s) if s.span.overlaps(span) => s.span.join(span),
                _ => {
                    let text = self.text();
                    let start = text[..span.start() as usize].rfind('\n').map_or(0, |at| at + 1);
                    let end = text[span.end() as usize..].find('\n').map_or(text.len(), |at| at + span.end() as usize);
                    Span::from_range(start..end)
                }
            }
        };
        let mut all: Vec<Span> = marks.iter().map(|m| around(m.span)).chain([around(claim.trigger.span())]).collect();
        all.sort_unstable();
        let mut regions: Vec<Span> = Vec::new();
        for span in all {
            match regions.last_mut() {
                Some(last) if last.overlaps(span) || *last == span => *last = last.join(span),
                _ => regions.push(span),
            }
        }
        regions
    }

    /// The lines of a region, those too long for the page wrapped at blanks.
    fn rows(&self, region: Span, width: usize) -> Vec<Row> {
        let text = self.text();
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
        // Longer marks are drawn first, so that those inside them stay visible.
        here.sort_by_key(|m| std::cmp::Reverse(m.span.len()));
        let mut grid = Grid::default();
        for mark in &here {
            let (from, to) = row.columns(mark.span);
            let line = if mark.role == Role::Trigger { '━' } else { '─' };
            (from..to.max(from + 1)).for_each(|column| grid.set(0, column, line, mark.role));
        }
        let mut labels: Vec<(usize, usize, &Mark, String)> = Vec::new();
        here.sort_by_key(|m| (m.span.start(), m.span.len()));
        for mark in here.into_iter().filter(|m| m.span.start() >= row.span.start()) {
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
            grid.set(0, *from, if mark.role == Role::Trigger { '┯' } else { '┬' }, mark.role);
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

    fn left_out(&self, line: Option<u32>, out: &mut String) {
        for why in &self.read.reading.why {
            let at = self.lines.at(self.text(), why.span.start());
            if line.is_some_and(|l| l != at.line) {
                continue;
            }
            let words: String = self.read.report.text.slice(why.span).chars().map(shown).collect();
            let place = format!("{}:{}:{}", self.read.report.place, at.line, at.column);
            let head = self.painted(Role::Frame, "left out");
            let _ = write!(out, "\n{head} {place} “{words}”: {}", why.reason);
        }
        if !self.read.reading.why.is_empty() {
            out.push('\n');
        }
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
fn shown(c: char) -> char {
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
fn fitting(words: &str, width: usize) -> usize {
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

fn marks(claim: &Claim, statements: &[&Statement]) -> Vec<Mark> {
    let mut marks = vec![Mark { span: claim.trigger.span(), role: Role::Trigger, label: claim.r#type.clone() }];
    let mut mark = |span: Span, role: Role, label: String| {
        let twin = marks.iter().any(|m| m.span == span && m.role == role && m.label == label);
        if !twin && !span.is_empty() {
            marks.push(Mark { span, role, label });
        }
    };
    for actor in &claim.actors {
        mark(actor.evidence.span(), Role::Actor, participant("actor", actor));
    }
    for recipient in &claim.recipients {
        mark(recipient.evidence.span(), Role::Recipient, participant("recipient", recipient));
    }
    for target in &claim.targets {
        mark(target.evidence.span(), Role::Recipient, format!("target: {}", target.kind));
    }
    if let Some(instrument) = &claim.instrument {
        mark(instrument.span(), Role::Recipient, "instrument".to_owned());
    }
    if let Some((when, expression)) = claim.when.as_ref().and_then(|w| Some((w, w.expression.as_ref()?))) {
        mark(expression.span(), Role::Time, format!("when: {}", days(when)));
    }
    if let Some(place) = &claim.r#where {
        mark(place.evidence.span(), Role::Place, format!("where: {}", named_place(place)));
        if let Some(within) = &place.within {
            mark(within.span(), Role::Place, "within".to_owned());
        }
    }
    for place in &claim.places {
        let role = format!("{:?}", place.role).to_lowercase();
        mark(place.place.evidence.span(), Role::Place, format!("{role}: {}", named_place(&place.place)));
    }
    for figure in &claim.figures {
        mark(figure.evidence.span(), Role::Figure, counted(figure));
    }
    if let Some(condition) = &claim.condition {
        mark(condition.span(), Role::Cue, "condition".to_owned());
    }
    for cue in &claim.cues {
        // That something is said to have occurred is no news under the word for saying.
        let says = statements.iter().any(|s| s.cue.as_ref() == Some(cue));
        if !(says && claim.status == Status::Occurred) {
            mark(cue.span(), Role::Cue, claim.status.to_string());
        }
    }
    for statement in statements {
        if let Some(source) = &statement.source {
            mark(source.evidence.span(), Role::Source, "source".to_owned());
        }
        if let Some(cue) = &statement.cue {
            mark(cue.span(), Role::Source, statement.act.to_string());
        }
    }
    marks
}

fn participant(role: &str, participant: &Participant) -> String {
    let code = [participant.country.as_deref(), participant.sector.as_deref()];
    let code = code.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if code.is_empty() { role.to_owned() } else { format!("{role}: {code}") }
}

fn counted(figure: &Figure) -> String {
    let bounds = match (figure.at_least, figure.at_most) {
        (Some(a), Some(b)) if a == b => format!(": {a}"),
        (Some(a), Some(b)) => format!(": {a} to {b}"),
        (Some(a), None) => format!(": at least {a}"),
        (None, Some(b)) => format!(": at most {b}"),
        (None, None) => String::new(),
    };
    format!("{}{bounds}", figure.of)
}

fn named_place(place: &Where) -> String {
    let mut told = place.name.clone();
    if let Some(country) = &place.country {
        let _ = write!(told, ", {country}");
    }
    match place.basis {
        PlaceBasis::Stated => {}
        basis => {
            let _ = write!(told, " ({basis})");
        }
    }
    told
}

/// The days of a time, the last one included.
fn days(when: &When) -> String {
    let last = when.until.parse::<Date>().and_then(Date::yesterday).map(|day| day.to_string());
    match last {
        Ok(last) if last != when.from => format!("{} to {last}", when.from),
        _ => when.from.clone(),
    }
}

/// The stage of a happening and what else is said of it as a whole.
fn stage(claim: &Claim) -> String {
    let mut words = Vec::new();
    if claim.negative {
        words.push("not");
    }
    words.push(claim.status.as_str());
    let mut told = words.join(" ");
    let mut more = |word: &str| {
        let _ = write!(told, ", {word}");
    };
    if let Some(outcome) = claim.outcome {
        more(outcome.as_str());
    }
    if !matches!(claim.certainty, Certainty::Certain | Certainty::Unknown) && claim.status != Status::Possible {
        more(claim.certainty.as_str());
    }
    if let Some(tense) = claim.tense {
        more(tense.as_str());
    }
    if let Some(extent) = claim.extent {
        more(extent.as_str());
    }
    if claim.historical {
        more("background");
    }
    told
}

/// What no words can be underlined for.
fn notes(claim: &Claim, statements: &[&Statement]) -> Vec<String> {
    let mut notes = Vec::new();
    for statement in statements {
        let who = statement.source.as_ref().map_or_else(|| "somebody not named".to_owned(), speaker);
        notes.push(format!("according to {who} ({}, {}, {})", statement.act, statement.manner, statement.stance));
    }
    if statements.is_empty() {
        notes.push("in the report's own voice".to_owned());
    }
    match &claim.when {
        Some(when) if when.expression.is_none() => {
            let known = if when.basis == TimeBasis::Published { "the day of publication" } else { when.basis.as_str() };
            notes.push(format!("when: {} ({known})", days(when)));
        }
        _ => {}
    }
    notes
}

fn speaker(source: &Source) -> String {
    let mut told = match (&source.name, source.private) {
        (_, true) => "a private person".to_owned(),
        (Some(name), _) => name.clone(),
        (None, _) => format!("“{}”", source.evidence.quote()),
    };
    let code: Vec<&str> = [source.country.as_deref(), source.sector.as_deref()].into_iter().flatten().collect();
    if !code.is_empty() {
        let _ = write!(told, ", {}", code.join(" "));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json_report::read_line;
    use crate::{Options, Place, Reader};
    use expect_test::{Expect, expect};
    use nlp::{Annotated, Annotator};
    use proptest::prelude::*;
    use text::SourceText;

    struct Nothing;

    impl Annotator for Nothing {
        fn annotate(&self, text: &SourceText) -> Annotated {
            Annotated::empty(text.clone())
        }
    }

    fn read(text: &str) -> Read {
        let line = serde_json::json!({ "id": "a", "text": text }).to_string();
        let report = read_line(&line, Place::line("a.jsonl", 1), &Options::default()).unwrap();
        let reader = Reader { annotator: &Nothing, knowledge: events::Knowledge::embedded(), run: "test" };
        reader.read(report).unwrap()
    }

    /// The rows of a text and, below each, its marks.
    fn drawn(text: &str, width: usize, marks: &[Mark]) -> String {
        let read = read(text);
        let page = Page { read: &read, lines: LineIndex::new(text), style: Style { width: width + 6, colour: false } };
        let rows = page.rows(read.report.text.all(), width);
        let lines = rows.iter().flat_map(|row| std::iter::once(row.words.clone()).chain(page.under(row, marks)));
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
