//! Days as numbers.

use jiff::civil::Date;
use record::{Grain, When};

/// The day's number, from 1970-01-01; none for what is no date.
pub(crate) fn number(day: &str) -> Option<i32> {
    let date: Date = day.parse().ok()?;
    let since = date.since(Date::constant(1970, 1, 1)).ok()?;
    Some(since.get_days())
}

/// The first and the last day of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Days {
    pub(crate) first: i32,
    pub(crate) last: i32,
}

impl Days {
    /// The days of a time that is told to the week or finer.
    pub(crate) fn of(when: &When) -> Option<Days> {
        let (first, until) = (number(&when.from)?, number(&when.until)?);
        matches!(when.grain, Grain::Day | Grain::Week).then(|| Days { first, last: (until - 1).max(first) })
    }

    /// Days between the two; none apart when they overlap.
    pub(crate) fn between(self, other: Days) -> i32 {
        (self.first - other.last).max(other.first - self.last).max(0)
    }
}
