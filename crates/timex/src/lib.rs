//! Time expressions in English reports, and what they mean as TIMEX3.
//!
//! [`find`] marks the expressions of a text. It needs no calendar: an [`Expression`] is what the words say. What they
//! come to depends on the day they were written and on the tense around them, so [`Expression::resolve`] takes a
//! [`Context`] and gives a [`Timex`]: the TIMEX3 value, the modifier, and the days on the calendar when the value is a
//! stretch of it. Without an anchor "yesterday" stays unresolved; it is never a guess.
//!
//! All that is known of English stands in one place, `rules.rs`, a line for each way of speaking. Expressions that count
//! from the story ("the following day", "a year earlier") remember what the text named before them.
//!
//! Holidays are days where a rule tells them: fixed ones, weekdays of a month, those that go by Easter, the Jewish and the Iranian
//! calendar, and feasts of the Islamic one, which tables give to within a day (`APPROX`). A fiscal year is the year that it is
//! named by.
//!
//! Left out on purpose: which event a time belongs to, time zones, holidays that the moon over China or India decides and those
//! that every country has on another day ("Independence Day"), where fiscal years begin, other languages, seasons of the southern
//! hemisphere, and the places where TIMEX3 leaves the calendar (leap seconds, eras).
//!
//! ```
//! use timex::{Context, Tense, find};
//! let context = Context { anchor: Some("2019-10-12".parse().unwrap()), tense: Tense::Past };
//! let text = "Two prisoners fled on Friday morning, three days after the shelling began.";
//! let values: Vec<_> = find(text).iter().map(|e| e.resolve(&context).value.unwrap()).collect();
//! assert_eq!(values, ["2019-10-11TMO", "P3D"]);
//! ```

mod calendar;
mod class;
mod feast;
mod lexicon;
mod meaning;
mod number;
mod pattern;
mod rules;
mod search;
mod tokens;

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use text::Span;

/// Marks the time expressions of a text: in order, not overlapping, each as long as the words allow.
///
/// Linear in the length of the text. A text longer than [`text::LONGEST`] is no report and has none.
pub fn find(text: &str) -> Vec<Expression> {
    if text.len() > text::LONGEST { Vec::new() } else { search::find(text) }
}

/// Words that tell a time, understood but not yet placed on the calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    span: Span,
    told: Arc<meaning::Told>,
}

impl Expression {
    /// The words.
    pub fn span(&self) -> Span {
        self.span
    }

    /// What kind of time they tell.
    pub fn kind(&self) -> Kind {
        self.told.kind()
    }

    /// What they mean in a report of that day, in a clause of that tense.
    pub fn resolve(&self, context: &Context) -> Timex {
        self.told.resolve(context)
    }
}

/// What decides the meaning of an expression besides its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context {
    /// The day that "today" is: the report's publication, as a rule.
    pub anchor: Option<Date>,
    /// The tense of the clause. [`Tense::Unknown`] leaves it to the words nearby ("will", "said").
    pub tense: Tense,
}

/// Whether a clause tells what was, is, or will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tense {
    /// "fled"
    Past,
    /// "flee"
    Present,
    /// "will flee"
    Future,
    /// Not known.
    #[default]
    Unknown,
}

/// The four kinds of TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A stretch of the calendar, a day or longer.
    Date,
    /// A time of day.
    Time,
    /// How long.
    Duration,
    /// How often.
    Set,
}

impl Kind {
    /// As TIMEX3 writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Date => "DATE",
            Kind::Time => "TIME",
            Kind::Duration => "DURATION",
            Kind::Set => "SET",
        }
    }
}

/// What TIMEX3 calls `mod`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Modifier {
    /// "early", "the beginning of"
    Start,
    /// "mid-"
    Mid,
    /// "late", "the end of"
    End,
    /// "about"
    Approx,
    /// "less than", "nearly"
    LessThan,
    /// "more than"
    MoreThan,
    /// "up to"
    EqualOrLess,
    /// "at least"
    EqualOrMore,
    /// "or earlier"
    OnOrBefore,
    /// "or later"
    OnOrAfter,
}

impl Modifier {
    /// As TIMEX3 writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
            Modifier::Approx => "APPROX",
            Modifier::LessThan => "LESS_THAN",
            Modifier::MoreThan => "MORE_THAN",
            Modifier::EqualOrLess => "EQUAL_OR_LESS",
            Modifier::EqualOrMore => "EQUAL_OR_MORE",
            Modifier::OnOrBefore => "ON_OR_BEFORE",
            Modifier::OnOrAfter => "ON_OR_AFTER",
        }
    }
}

/// A time expression in its context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timex {
    /// What kind of time it is.
    pub kind: Kind,
    /// The TIMEX3 value; absent when it needs an anchor that is not known.
    pub value: Option<String>,
    /// What the words around the value say of it.
    pub modifier: Option<Modifier>,
    /// The days, when the value is a stretch of the calendar; for a time of day, the day.
    pub interval: Option<Interval>,
    /// Whether the value rests on the anchor.
    pub relative: bool,
}

/// Days on the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The first day.
    pub from: Date,
    /// The day after the last.
    pub until: Date,
    /// How exactly the words tell it.
    pub grain: Grain,
}

/// The unit that an interval is told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grain {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month of the calendar.
    Month,
    /// Three of them.
    Quarter,
    /// A year of the calendar.
    Year,
    /// Anything else: a weekend, a season, a decade.
    Period,
}

impl Grain {
    /// In lower case: `day`, `week`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
            Grain::Period => "period",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Grain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
