//! The classes of words that patterns take, and how each is read.

use jiff::civil::Weekday;

use crate::calendar::{Part, Unit, weekday};
use crate::lexicon::known::{
    A, AM, AN, AND, COUPLE, FLIGHT, HALF, HUNDRED, IN, JULY, JUNE, LAST, M, MARCH, MAY, ND, NEXT, NO, NUMBER, OF, OR,
    P, PM, RD, ROOM, ROUTE, S, SINCE, ST, TH, TO, UNTIL,
};
use crate::lexicon::{self, Sense, Word, sense};
use crate::meaning::{Amount, Moment, Year};
use crate::number::{amount, year_in_words};
use crate::tokens::{Shape, Token};

/// What a match has taken, by class. Where a pattern takes two days of a month, `day` is the first.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    pub(crate) amount: Option<Amount>,
    /// The amount was "a" or "an".
    pub(crate) article: bool,
    pub(crate) unit: Option<Unit>,
    /// A unit that the pattern names itself.
    pub(crate) named: Option<Unit>,
    pub(crate) month: Option<i8>,
    pub(crate) day: Option<i8>,
    pub(crate) year: Option<Year>,
    pub(crate) weekday: Option<Weekday>,
    pub(crate) part: Option<Part>,
    pub(crate) season: Option<i8>,
    pub(crate) ordinal: Option<i8>,
    pub(crate) shift: Option<i32>,
    pub(crate) decade: Option<i16>,
    pub(crate) hour: Option<u8>,
    pub(crate) minute: Option<u8>,
    pub(crate) moment: Option<Moment>,
}

impl Found {
    /// The unit of `<unit>`, else the one among the pattern's own words.
    pub(crate) fn unit(&self) -> Option<Unit> {
        self.unit.or(self.named)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Amount,
    Unit,
    Units,
    Month,
    Day,
    Ordinal,
    Quarter,
    Weekday,
    ShortWeekday,
    Weekdays,
    Part,
    Season,
    Year,
    OldYear,
    DateYear,
    ShortYear,
    Shift,
    Decade,
    MonthNumber,
    DayNumber,
    Hour,
    HourMinute,
    Minute,
    Meridiem,
    Zone,
    Rate,
    Edge,
    Bare,
    Stop,
}

/// The classes by the names that the rules use.
pub(crate) const CLASSES: &[(&str, Class)] = &[
    ("n", Class::Amount),          // two, a, several, 2 1/2, two to three
    ("unit", Class::Unit),         // day, days
    ("units", Class::Units),       // days
    ("month", Class::Month),       // May
    ("dd", Class::Day),            // 20, 20th, twentieth
    ("nth", Class::Ordinal),       // 20th, twentieth
    ("quarter", Class::Quarter),   // first to fourth
    ("weekday", Class::Weekday),   // Friday
    ("wkd", Class::ShortWeekday),  // Fri
    ("weekdays", Class::Weekdays), // Fridays
    ("part", Class::Part),         // morning
    ("season", Class::Season),     // spring
    ("yyyy", Class::Year),         // 1988, nineteen eighty-eight
    ("old", Class::OldYear),       // 1588
    ("y4", Class::DateYear),       // the year of a date in figures
    ("yy", Class::ShortYear),      // 88
    ("shift", Class::Shift),       // last, this, next
    ("decade", Class::Decade),     // 1980s, 80s, eighties
    ("mm", Class::MonthNumber),    // 1 to 12
    ("d", Class::DayNumber),       // 1 to 31
    ("hour", Class::Hour),         // 0 to 24
    ("hhmm", Class::HourMinute),   // 0830
    ("minute", Class::Minute),     // 00 to 59
    ("am", Class::Meridiem),       // a.m., pm
    ("zone", Class::Zone),         // GMT
    ("rate", Class::Rate),         // what stands before "a year" when that means "each year"
    ("edge", Class::Edge),         // nothing, before the end of a phrase
    ("bare", Class::Bare),         // nothing, where no noun follows but a part of the day or a year
    ("stop", Class::Stop),         // nothing, before a sign or the end
];

/// A set of tokens: known words one by one, all numbers, all signs, all unknown words.
#[derive(Debug, Clone)]
pub(crate) struct Shapes(pub(crate) Vec<bool>);

impl Shapes {
    pub(crate) fn slots() -> usize {
        lexicon::size() + 3
    }

    pub(crate) fn slot(shape: Shape) -> usize {
        match shape {
            Shape::Letters { word: Some(word), .. } => usize::from(word.0),
            Shape::Digits { .. } | Shape::Grouped { .. } => lexicon::size(),
            Shape::Sign(_) => lexicon::size() + 1,
            Shape::Letters { word: None, .. } => lexicon::size() + 2,
        }
    }

    pub(crate) fn none() -> Shapes {
        Shapes(vec![false; Shapes::slots()])
    }

    pub(crate) fn of(words: impl Fn(Word) -> bool, digits: bool, signs: bool) -> Shapes {
        let words = (0..lexicon::size()).map(|word| words(Word(word as u16)));
        Shapes(words.chain([digits, signs, false]).collect())
    }

    pub(crate) fn join(&mut self, other: &Shapes) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    pub(crate) fn hold(&self, shape: Shape) -> bool {
        self.0[Shapes::slot(shape)]
    }
}
/// Whether no word follows in the same breath.
pub(crate) fn stop(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_none_or(|t| t.apart || matches!(t.shape, Shape::Sign(_)))
}

/// Whether a phrase may end before a token: what follows is no noun.
pub(crate) fn edge(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_none_or(|t| {
        t.apart
            || match t.shape {
                Shape::Sign(c) => c != '-' || !t.glued,
                Shape::Letters { word: Some(word), .. } => sense(word, Sense::Edge).is_some(),
                _ => false,
            }
    })
}

/// Whether a name that often stands before nouns ("the Easter Offensive") stands for itself: a phrase may end, or a part of the day, a
/// year or "last year" follows.
pub(crate) fn bare(tokens: &[Token], at: usize) -> bool {
    edge(tokens, at)
        || tokens.get(at).is_some_and(|t| match t.shape {
            Shape::Letters { word: Some(word), .. } => {
                sense(word, Sense::Part).is_some() || sense(word, Sense::Shift).is_some()
            }
            Shape::Digits { count: 4, .. } => true,
            _ => false,
        })
}

impl Class {
    /// Which words can begin it; anything may begin a number in figures.
    pub(crate) fn begins_with(self, word: Word) -> bool {
        let any = |senses: &[Sense]| senses.iter().any(|s| sense(word, *s).is_some());
        let is = |known: &[Word]| known.contains(&word);
        match self {
            Class::Amount => any(&[Sense::Small, Sense::Tens, Sense::Vague]) || is(&[A, AN, HALF, HUNDRED]),
            Class::Unit => any(&[Sense::Unit, Sense::Units]),
            Class::Units => any(&[Sense::Units]),
            Class::Month => any(&[Sense::Month]),
            Class::Day | Class::Ordinal => any(&[Sense::Ordinal, Sense::Tens]),
            Class::Quarter => any(&[Sense::Ordinal]),
            Class::Weekday => any(&[Sense::Weekday]),
            Class::ShortWeekday => any(&[Sense::ShortWeekday]),
            Class::Weekdays => any(&[Sense::Weekdays]),
            Class::Part => any(&[Sense::Part]),
            Class::Season => any(&[Sense::Season]),
            Class::Year => any(&[Sense::Small, Sense::Tens]),
            Class::Shift => any(&[Sense::Shift]),
            Class::Decade => any(&[Sense::Nineties]),
            Class::Zone => any(&[Sense::Zone]),
            Class::Meridiem => is(&[A, P, AM, PM]),
            Class::OldYear | Class::DateYear | Class::ShortYear | Class::MonthNumber | Class::DayNumber => false,
            Class::Hour => any(&[Sense::Small]),
            Class::HourMinute | Class::Minute | Class::Rate | Class::Edge | Class::Bare | Class::Stop => false,
        }
    }

    pub(crate) fn takes_digits(self) -> bool {
        !matches!(
            self,
            Class::Unit
                | Class::Units
                | Class::Month
                | Class::Quarter
                | Class::Weekday
                | Class::ShortWeekday
                | Class::Weekdays
                | Class::Part
                | Class::Season
                | Class::Shift
                | Class::Meridiem
                | Class::Zone
        )
    }

    /// What it may take as its second token; `None` when that is not worth saying.
    pub(crate) fn goes_on_with(self) -> Option<Shapes> {
        let number = |w: Word| {
            let senses = [Sense::Small, Sense::Tens, Sense::Scale, Sense::Vague, Sense::Ordinal];
            senses.iter().any(|s| sense(w, *s).is_some()) || [A, AN, AND, OF, OR, TO, COUPLE, HALF].contains(&w)
        };
        match self {
            Class::Amount => Some(Shapes::of(number, true, true)),
            Class::Year => Some(Shapes::of(number, false, true)),
            Class::Day | Class::Ordinal => {
                Some(Shapes::of(|w| number(w) || [ST, ND, RD, TH].contains(&w), false, true))
            }
            Class::Decade => Some(Shapes::of(|w| w == S, false, false)),
            Class::Meridiem | Class::Rate | Class::Edge | Class::Bare | Class::Stop => None,
            _ => Some(Shapes::none()),
        }
    }

    pub(crate) fn read(self, tokens: &[Token], at: usize, found: &mut Found) -> Option<usize> {
        let token = tokens.get(at)?;
        let word = match token.shape {
            Shape::Letters { word, .. } => word,
            _ => None,
        };
        let value = |s: Sense| word.and_then(|w| sense(w, s));
        let digits = |min: u32, max: u32, count: std::ops::RangeInclusive<u8>| match token.shape {
            Shape::Digits { value, count: n } if count.contains(&n) && (min..=max).contains(&value) => Some(value),
            _ => None,
        };
        match self {
            Class::Amount => {
                let (end, amount, article) = amount(tokens, at)?;
                found.amount = Some(amount);
                found.article = article;
                return Some(end);
            }
            Class::Unit | Class::Units => {
                let single = if self == Class::Unit { value(Sense::Unit) } else { None };
                let unit = value(Sense::Units).or(single)?;
                found.unit = found.unit.or(Unit::ALL.get(unit as usize).copied());
            }
            Class::Month => found.month = found.month.or(Some(month(tokens, at)?)),
            Class::Day | Class::Ordinal => {
                let (end, day) = match digits(1, 31, 1..=2) {
                    Some(day) if suffix(tokens, at + 1, &[ST, ND, RD, TH]) => (at + 2, day as i8),
                    Some(day) if self == Class::Day => (at + 1, day as i8),
                    Some(_) => return None,
                    None => ordinal_in_words(tokens, at)?,
                };
                found.day = found.day.or(Some(day));
                found.ordinal = Some(day);
                return Some(end);
            }
            Class::Quarter => {
                let ordinal = value(Sense::Ordinal).filter(|n| (1..=4).contains(n))?;
                found.ordinal = Some(ordinal as i8);
            }
            Class::Weekday => found.weekday = Some(weekday(value(Sense::Weekday)?)),
            // He sat.
            Class::ShortWeekday if !matches!(token.shape, Shape::Letters { capital: true, .. }) => return None,
            Class::ShortWeekday => found.weekday = Some(weekday(value(Sense::ShortWeekday)?)),
            Class::Weekdays => found.weekday = Some(weekday(value(Sense::Weekdays)?)),
            Class::Part => found.part = Part::ALL.get(value(Sense::Part)? as usize).copied(),
            Class::Season => found.season = Some(value(Sense::Season)? as i8),
            Class::Year => {
                if let Some((end, year)) = year_in_words(tokens, at) {
                    found.year = Some(Year::Is(year));
                    return Some(end);
                }
                let year = digits(1900, 2099, 4..=4).filter(|_| stands_alone(tokens, at))?;
                found.year = Some(Year::Is(year as i16));
            }
            Class::OldYear => {
                let year = digits(1000, 1899, 4..=4).filter(|_| stands_alone(tokens, at))?;
                found.year = Some(Year::Is(year as i16));
            }
            Class::DateYear => found.year = Some(Year::Is(digits(1000, 2999, 4..=4)? as i16)),
            Class::ShortYear => {
                let year = digits(0, 99, 2..=2)?;
                found.year = Some(Year::Is(if year < 40 { 2000 } else { 1900 } + year as i16));
            }
            Class::Shift => found.shift = Some(value(Sense::Shift)?),
            Class::Decade => {
                if let Some(decade) = value(Sense::Nineties) {
                    found.decade = Some(decade as i16);
                } else {
                    let tens = digits(1000, 2090, 4..=4).or_else(|| digits(10, 90, 2..=2).map(|d| 1900 + d));
                    let decade = tens.filter(|d| d % 10 == 0 && suffix(tokens, at + 1, &[S]))?;
                    found.decade = Some((decade / 10) as i16);
                    return Some(at + 2);
                }
            }
            Class::MonthNumber => found.month = Some(digits(1, 12, 1..=2)? as i8),
            Class::DayNumber => {
                let day = digits(1, 31, 1..=2)? as i8;
                found.day = found.day.or(Some(day));
            }
            Class::Hour => {
                let hour = digits(0, 24, 1..=2)
                    .map(|h| h as i32)
                    .or_else(|| value(Sense::Small).filter(|h| (1..=12).contains(h)))?;
                found.hour = Some(hour as u8);
            }
            Class::HourMinute => {
                let time = digits(0, 2359, 4..=4).filter(|time| time % 100 < 60)?;
                (found.hour, found.minute) = (Some((time / 100) as u8), Some((time % 100) as u8));
            }
            Class::Minute => found.minute = Some(digits(0, 59, 2..=2)? as u8),
            Class::Meridiem => {
                let (end, after_noon) = meridiem(tokens, at)?;
                let hour = found.hour.filter(|h| (1..=12).contains(h))?;
                found.hour = Some(hour % 12 + if after_noon { 12 } else { 0 });
                return Some(end);
            }
            Class::Zone => _ = value(Sense::Zone)?,
            Class::Rate => {
                let counts = match token.shape {
                    Shape::Digits { .. } | Shape::Grouped { .. } | Shape::Sign('%') => true,
                    Shape::Letters { .. } => value(Sense::Counted).is_some(),
                    Shape::Sign(_) => false,
                };
                return counts.then_some(at + 1);
            }
            Class::Edge | Class::Bare | Class::Stop => return None,
        }
        Some(at + 1)
    }
}

pub(crate) fn spells(tokens: &[Token], at: usize, words: &[Word]) -> bool {
    match tokens.get(at).map(|t| t.shape) {
        Some(Shape::Letters { word: Some(word), .. }) => words.contains(&word),
        _ => false,
    }
}

/// Whether one of these endings hangs on a number.
fn suffix(tokens: &[Token], at: usize, endings: &[Word]) -> bool {
    tokens.get(at).is_some_and(|t| t.glued) && spells(tokens, at, endings)
}

/// A month's name. "May", "March" and short forms are words and names of their own, so they need a capital and a
/// neighbour that speaks for them.
fn month(tokens: &[Token], at: usize) -> Option<i8> {
    let Shape::Letters { word: Some(word), capital, .. } = tokens[at].shape else { return None };
    let month = sense(word, Sense::Month)?;
    let digits = |i: usize| matches!(tokens.get(i).map(|t| t.shape), Some(Shape::Digits { .. }));
    let dot = tokens.get(at + 1).is_some_and(|t| t.glued && t.shape == Shape::Sign('.'));
    let day = at > 0 && matches!(tokens[at - 1].shape, Shape::Digits { value: 1..=31, count: 1..=2 });
    let number = digits(at + 1) || dot && digits(at + 2) || day;
    let short = tokens[at].end - tokens[at].start < 5 && !spells(tokens, at, &[MAY, JUNE, JULY]);
    let starts = at == 0
        || tokens[at].apart
        || !matches!(tokens[at - 1].shape, Shape::Letters { .. } | Shape::Sign(',' | '(' | '-'));
    let fits = match (capital, short) {
        // "May 5 times", "12 may have died", "march 5 miles" are no days.
        (false, _) => {
            let after = if digits(at + 1) { edge(tokens, at + 2) } else { stop(tokens, at + 1) };
            // Texts without capitals: "in february", "last june".
            let told = at > 0 && spells(tokens, at - 1, &[IN, LAST, NEXT, SINCE, UNTIL]);
            number && after || told && !short && !spells(tokens, at, &[MAY, MARCH])
        }
        _ if number => true,
        (true, true) => dot,
        (true, false) => !(starts && spells(tokens, at, &[MAY, MARCH])),
    };
    fits.then_some(month as i8)
}

/// Whether a number of four figures is a year here, and no count, price or part of a longer number.
fn stands_alone(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1);
    let after = next.is_none_or(|t| match t.shape {
        Shape::Letters { word, .. } => {
            !t.glued && word.is_none_or(|w| sense(w, Sense::Counted).is_none() && sense(w, Sense::Units).is_none())
        }
        Shape::Sign('%' | '$' | '°' | '/' | ':') => false,
        _ => true,
    });
    let before = at == 0
        || match tokens[at - 1].shape {
            Shape::Sign('$' | '€' | '£' | '#' | '+' | '*' | '/' | ':') => {
                !tokens[at].glued && tokens[at - 1].shape == Shape::Sign(':')
            }
            Shape::Sign('.') => !tokens[at].glued || at < 2 || matches!(tokens[at - 2].shape, Shape::Letters { .. }),
            Shape::Letters { .. } => !tokens[at].glued && !spells(tokens, at - 1, &[NO, NUMBER, ROUTE, FLIGHT, ROOM]),
            _ => true,
        };
    after && before
}

fn ordinal_in_words(tokens: &[Token], at: usize) -> Option<(usize, i8)> {
    let word = |i: usize| match tokens.get(i).map(|t| t.shape) {
        Some(Shape::Letters { word, .. }) => word,
        _ => None,
    };
    if let Some(ordinal) = word(at).and_then(|w| sense(w, Sense::Ordinal)) {
        return Some((at + 1, ordinal as i8));
    }
    let tens = word(at).and_then(|w| sense(w, Sense::Tens)).filter(|&t| t <= 30)?;
    let dash = matches!(tokens.get(at + 1).map(|t| t.shape), Some(Shape::Sign('-')));
    let ones = word(at + 1 + usize::from(dash)).and_then(|w| sense(w, Sense::Ordinal)).filter(|o| *o < 10)?;
    let day = i8::try_from(tens + ones).ok().filter(|d| *d <= 31)?;
    Some((at + 2 + usize::from(dash), day))
}

/// "am", "p.m.", with its last dot when it has one.
fn meridiem(tokens: &[Token], at: usize) -> Option<(usize, bool)> {
    if spells(tokens, at, &[AM, PM]) {
        return Some((at + 1, spells(tokens, at, &[PM])));
    }
    let dot = |i: usize| tokens.get(i).is_some_and(|t| t.glued && t.shape == Shape::Sign('.'));
    if spells(tokens, at, &[A, P]) && dot(at + 1) && suffix(tokens, at + 2, &[M]) {
        return Some((at + 3 + usize::from(dot(at + 3)), spells(tokens, at, &[P])));
    }
    None
}
