//! The little language that the rules are written in, and the machine that reads tokens by it.
//!
//! A pattern is a row of elements:
//!
//! | element | takes |
//! |---|---|
//! | `last\|past` | one of these words, remembering the value of "last", "next" and of units |
//! | `,` `to\|-` | that sign, or one of words and signs |
//! | `<month>` | a word or number of a class (see [`crate::class::CLASSES`]), remembering its value |
//! | `{date}` | whatever the table of that name takes, remembering its meaning |
//! | `x?` | `x` or nothing |
//! | `~x` | `x` with no space before it |
//! | `!x` | nothing, and `x` must not follow |
//! | `x ^ y` | `y`, when `x` stands before it |
//! | `y $ x` | `y`, when `x` follows it |

use std::cell::Cell;
use std::sync::LazyLock;

use crate::calendar::{Part, Unit};
use crate::class::{CLASSES, Class, Found, Shapes, bare, edge, stop};
use crate::lexicon::{self, Sense, Word, sense};
use crate::meaning::{Meaning, Moment};
use crate::rules::{self, Make};
use crate::tokens::{Shape, Token};

#[derive(Debug)]
enum Take {
    /// One of these words or signs.
    OneOf(Vec<Word>, String),
    Class(Class),
    Table(usize),
}

#[derive(Debug)]
struct Element {
    take: Take,
    optional: bool,
    glued: bool,
    not: bool,
}

#[derive(Debug)]
struct Rule {
    before: Vec<Element>,
    inside: Vec<Element>,
    after: Vec<Element>,
    /// What the second token must be, to turn most places down at a glance.
    second: Option<Shapes>,
    make: Make,
}

/// The rules of one table, found by the word that an expression may begin with.
#[derive(Debug)]
struct Table {
    rules: Vec<Rule>,
    /// What any rule may begin with.
    begins: Shapes,
    /// The rules that may begin with a token, by its slot.
    by_slot: Vec<Vec<u16>>,
}

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
    let mut tables: Vec<Table> = Vec::new();
    for (_, rules) in rules::TABLES {
        let table = Table::new(rules, &tables);
        tables.push(table);
    }
    tables
});

impl Table {
    fn new(rules: &[(&str, Make)], below: &[Table]) -> Table {
        let mut table = Table { rules: vec![], begins: Shapes::none(), by_slot: vec![vec![]; Shapes::slots()] };
        for (number, (pattern, make)) in rules.iter().enumerate() {
            let mut rule = Rule::new(pattern, *make);
            rule.second = second(&rule.inside, below);
            let (begins, _) = first(&rule.inside, below);
            for slot in (0..Shapes::slots()).filter(|&slot| begins.0[slot]) {
                table.by_slot[slot].push(number as u16);
            }
            table.begins.join(&begins);
            table.rules.push(rule);
        }
        table
    }
}

/// What a row of elements may begin with, and whether it may take nothing at all.
fn first(row: &[Element], below: &[Table]) -> (Shapes, bool) {
    let mut shapes = Shapes::none();
    for element in row {
        match &element.take {
            _ if element.not => continue,
            Take::Class(Class::Edge | Class::Bare | Class::Stop) => continue,
            Take::OneOf(words, signs) => shapes.join(&Shapes::of(|w| words.contains(&w), false, !signs.is_empty())),
            Take::Class(class) => shapes.join(&Shapes::of(|w| class.begins_with(w), class.takes_digits(), false)),
            Take::Table(table) => shapes.join(&below[*table].begins),
        }
        if !element.optional {
            return (shapes, false);
        }
    }
    (shapes, true)
}

/// What the second token of a match can be; `None` when anything may follow the first.
fn second(row: &[Element], below: &[Table]) -> Option<Shapes> {
    let mut shapes = Shapes::none();
    for (i, element) in row.iter().enumerate().filter(|(_, e)| !e.not) {
        match &element.take {
            Take::Class(class) => shapes.join(&class.goes_on_with()?),
            Take::OneOf(..) => {}
            Take::Table(_) => return None,
        }
        let (next, nothing) = first(&row[i + 1..], below);
        if nothing {
            return None;
        }
        shapes.join(&next);
        if !element.optional {
            break;
        }
    }
    Some(shapes)
}

/// The words that a pattern names itself.
pub(crate) fn literals(pattern: &'static str) -> impl Iterator<Item = &'static str> {
    pattern
        .split_whitespace()
        .map(|e| e.trim_start_matches(['!', '~']).trim_end_matches('?'))
        .flat_map(|e| e.split('|'))
        .filter(|w| w.starts_with(char::is_alphabetic))
}

impl Rule {
    fn new(pattern: &str, make: Make) -> Rule {
        let (before, rest) = pattern.split_once(" ^ ").unwrap_or(("", pattern));
        let (inside, after) = rest.split_once(" $ ").unwrap_or((rest, ""));
        let row = |part: &str| part.split_whitespace().map(Element::new).collect();
        Rule { before: row(before), inside: row(inside), after: row(after), second: None, make }
    }
}

impl Element {
    fn new(source: &str) -> Element {
        let (not, source) = source.strip_prefix('!').map_or((false, source), |s| (true, s));
        let (glued, source) = source.strip_prefix('~').map_or((false, source), |s| (true, s));
        let (optional, source) = source.strip_suffix('?').map_or((false, source), |s| (true, s));
        let take = if let Some(name) = source.strip_prefix('<').and_then(|s| s.strip_suffix('>')) {
            let class = CLASSES.iter().find(|(n, _)| *n == name).expect("rules name only known classes");
            Take::Class(class.1)
        } else if let Some(name) = source.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            let table = rules::TABLES.iter().position(|(n, _)| *n == name).expect("rules name only known tables");
            Take::Table(table)
        } else {
            let (words, signs) = source.split('|').partition::<Vec<_>, _>(|w| w.starts_with(char::is_alphabetic));
            let word = |w: &str| lexicon::word(w).expect("the lexicon holds every literal");
            Take::OneOf(words.into_iter().map(word).collect(), signs.concat())
        };
        Element { take, optional, glued, not }
    }
}

/// The tokens of a text, and what the tables took at the last few places: many rules ask the same.
pub(crate) struct Reader<'t> {
    pub(crate) tokens: &'t [Token],
    memo: [Cell<Option<Taken>>; MEMO * rules::TABLES.len()],
}

/// Where, and what a table took there.
type Taken = (usize, Option<(usize, Meaning)>);

const MEMO: usize = 8;

impl<'t> Reader<'t> {
    pub(crate) fn new(tokens: &'t [Token]) -> Reader<'t> {
        Reader { tokens, memo: [const { Cell::new(None) }; MEMO * rules::TABLES.len()] }
    }

    /// The longest match of a table's rules at a token: the token after it, and its meaning. Earlier rules win ties.
    pub(crate) fn longest(&self, table: usize, at: usize) -> Option<(usize, Meaning)> {
        let memo = &self.memo[table * MEMO + at % MEMO];
        match memo.get() {
            Some((place, taken)) if place == at => taken,
            _ => {
                let taken = self.search(table, at);
                memo.set(Some((at, taken)));
                taken
            }
        }
    }

    fn search(&self, table: usize, at: usize) -> Option<(usize, Meaning)> {
        let table = &TABLES[table];
        let mut best: Option<(usize, Meaning)> = None;
        let next = self.tokens.get(at + 1).map(|t| t.shape);
        for &number in &table.by_slot[Shapes::slot(self.tokens.get(at)?.shape)] {
            let rule = &table.rules[usize::from(number)];
            if let Some(second) = &rule.second
                && !next.is_some_and(|shape| second.hold(shape))
            {
                continue;
            }
            let mut found = Found::default();
            if !rule.before.is_empty() && !behind(&rule.before, self, at, &mut found) {
                continue;
            }
            let make = |end: usize, found: &Found| (end > at).then(|| (rule.make)(found).map(|m| (end, m))).flatten();
            if let Some((end, meaning)) = ahead(&rule.inside, &rule.after, self, at, at, found, &make)
                && best.is_none_or(|(longest, _)| end > longest)
            {
                best = Some((end, meaning));
            }
        }
        best
    }
}

type Finish<'a> = &'a dyn Fn(usize, &Found) -> Option<(usize, Meaning)>;

/// Reads elements forward, optional ones taken first. Rules are short, so trying all ways costs a bounded time.
fn ahead(
    row: &[Element],
    after: &[Element],
    reader: &Reader<'_>,
    first: usize,
    at: usize,
    found: Found,
    finish: Finish<'_>,
) -> Option<(usize, Meaning)> {
    let Some((element, rest)) = row.split_first() else {
        if after.is_empty() {
            return finish(at, &found);
        }
        // What follows may be read for its values, but the expression ends here.
        return ahead(after, &[], reader, first, at, found, &|_, found| finish(at, found));
    };
    let mut with = found;
    let end = element.read(reader, at, at == first, &mut with);
    if element.not {
        return if end.is_some() { None } else { ahead(rest, after, reader, first, at, found, finish) };
    }
    end.and_then(|end| ahead(rest, after, reader, first, end, with, finish))
        .or_else(|| element.optional.then(|| ahead(rest, after, reader, first, at, found, finish)).flatten())
}

/// Reads elements backward, one token each.
fn behind(row: &[Element], reader: &Reader<'_>, at: usize, found: &mut Found) -> bool {
    let mut at = at;
    for element in row.iter().rev() {
        if element.not {
            let there = at > 0 && !reader.tokens.get(at).is_some_and(|t| t.apart);
            if there && element.read(reader, at - 1, true, &mut found.clone()) == Some(at) {
                return false;
            }
            continue;
        }
        if reader.tokens.get(at).is_some_and(|t| t.apart) || at == 0 {
            return element.optional && at == 0;
        }
        match element.read(reader, at - 1, true, found) {
            Some(end) if end == at => at -= 1,
            _ if element.optional => {}
            _ => return false,
        }
    }
    true
}

impl Element {
    fn read(&self, reader: &Reader<'_>, at: usize, first: bool, found: &mut Found) -> Option<usize> {
        match self.take {
            Take::Class(Class::Edge) => return edge(reader.tokens, at).then_some(at),
            Take::Class(Class::Bare) => return bare(reader.tokens, at).then_some(at),
            Take::Class(Class::Stop) => return stop(reader.tokens, at).then_some(at),
            _ => {}
        }
        let token = reader.tokens.get(at)?;
        if !first && token.apart || self.glued && !token.glued {
            return None;
        }
        match &self.take {
            Take::OneOf(words, signs) => match token.shape {
                Shape::Sign(sign) => signs.contains(sign).then_some(at + 1),
                Shape::Letters { word: Some(word), .. } if words.contains(&word) => {
                    found.shift = sense(word, Sense::Shift).or(found.shift);
                    let unit = sense(word, Sense::Unit).and_then(|u| Unit::ALL.get(u as usize).copied());
                    found.named = found.named.or(unit);
                    let part = sense(word, Sense::Part).and_then(|p| Part::ALL.get(p as usize).copied());
                    found.part = found.part.or(part);
                    Some(at + 1)
                }
                _ => None,
            },
            Take::Class(class) => class.read(reader.tokens, at, found),
            Take::Table(table) => {
                let (end, meaning) = reader.longest(*table, at)?;
                match meaning {
                    Meaning::Date(Moment::Year(year)) => found.year = Some(year),
                    Meaning::Date(moment) => found.moment = Some(moment),
                    Meaning::Clock { hour, minute, .. } => (found.hour, found.minute) = (Some(hour), Some(minute)),
                    _ => return None,
                }
                Some(end)
            }
        }
    }
}
