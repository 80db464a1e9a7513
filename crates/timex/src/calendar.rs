//! Stretches of the calendar: how TIMEX3 writes them, and which days they hold.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::{Grain, Interval};

/// A unit of time, from short to long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    #[default]
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    pub(crate) const ALL: [Unit; 10] = [
        Unit::Second,
        Unit::Minute,
        Unit::Hour,
        Unit::Day,
        Unit::Week,
        Unit::Month,
        Unit::Quarter,
        Unit::Year,
        Unit::Decade,
        Unit::Century,
    ];
}

/// Part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
}

impl Part {
    pub(crate) const ALL: [Part; 5] = [Part::Morning, Part::Midday, Part::Afternoon, Part::Evening, Part::Night];

    pub(crate) fn code(self) -> &'static str {
        ["MO", "MI", "AF", "EV", "NI"][self as usize]
    }
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stretch {
    Day(Date),
    /// A day, known to within one.
    About(Date),
    /// The week of that Monday.
    Week(Date),
    /// The weekend of that Saturday.
    Weekend(Date),
    /// Year and month, like quarters, halves and seasons below.
    Month(i16, i8),
    Quarter(i16, i8),
    Half(i16, i8),
    /// Spring 0, summer 1, autumn 2, winter 3; winter is that of the year it ends in.
    Season(i16, i8),
    Year(i16),
    /// 199: the nineties.
    Decade(i16),
    /// 19: the twentieth.
    Century(i16),
}

impl Stretch {
    /// The stretch of this unit that holds `day`; a day for shorter units.
    pub(crate) fn around(day: Date, unit: Unit) -> Stretch {
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Stretch::Day(day),
            Unit::Week => Stretch::Week(monday(day)),
            Unit::Month => Stretch::Month(day.year(), day.month()),
            Unit::Quarter => Stretch::Quarter(day.year(), (day.month() + 2) / 3),
            Unit::Year => Stretch::Year(day.year()),
            Unit::Decade => Stretch::Decade(day.year().div_euclid(10)),
            Unit::Century => Stretch::Century(day.year().div_euclid(100)),
        }
    }

    /// The stretch that lies `by` stretches of the same kind further.
    pub(crate) fn shift(self, by: i32) -> Option<Stretch> {
        let days = |d: Date, n: i32| d.checked_add(i64::from(n).days()).ok();
        let years = |y: i16, n: i32| i16::try_from(i32::from(y).checked_add(n)?).ok();
        let parts = |y: i16, part: i8, per_year: i32| {
            let n = i32::from(y) * per_year + i32::from(part) - 1;
            let n = n.checked_add(by)?;
            Some((i16::try_from(n.div_euclid(per_year)).ok()?, (n.rem_euclid(per_year) + 1) as i8))
        };
        let moved = match self {
            Stretch::Day(d) => Stretch::Day(days(d, by)?),
            Stretch::About(d) => Stretch::About(days(d, by)?),
            Stretch::Week(d) => Stretch::Week(days(d, by.checked_mul(7)?)?),
            Stretch::Weekend(d) => Stretch::Weekend(days(d, by.checked_mul(7)?)?),
            Stretch::Month(y, m) => parts(y, m, 12).map(|(y, m)| Stretch::Month(y, m))?,
            Stretch::Quarter(y, q) => parts(y, q, 4).map(|(y, q)| Stretch::Quarter(y, q))?,
            Stretch::Half(y, h) => parts(y, h, 2).map(|(y, h)| Stretch::Half(y, h))?,
            Stretch::Season(y, s) => Stretch::Season(years(y, by)?, s),
            Stretch::Year(y) => Stretch::Year(years(y, by)?),
            Stretch::Decade(d) => Stretch::Decade(years(d, by)?),
            Stretch::Century(c) => Stretch::Century(years(c, by)?),
        };
        moved.from().map(|_| moved)
    }

    /// How TIMEX3 writes it.
    pub(crate) fn value(self) -> String {
        match self {
            Stretch::Day(d) | Stretch::About(d) => d.to_string(),
            Stretch::Week(d) => {
                let week = d.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Stretch::Weekend(d) => format!("{}-WE", Stretch::Week(d).value()),
            Stretch::Month(y, m) => format!("{y:04}-{m:02}"),
            Stretch::Quarter(y, q) => format!("{y:04}-Q{q}"),
            Stretch::Half(y, h) => format!("{y:04}-H{h}"),
            Stretch::Season(y, s) => format!("{y:04}-{}", season_code(s)),
            Stretch::Year(y) => format!("{y:04}"),
            Stretch::Decade(d) => format!("{d:03}"),
            Stretch::Century(c) => format!("{c:02}"),
        }
    }

    /// Its first day.
    pub(crate) fn from(self) -> Option<Date> {
        let first = |y: i16, m: i8| Date::new(y, m, 1).ok();
        match self {
            Stretch::Day(d) | Stretch::About(d) | Stretch::Week(d) | Stretch::Weekend(d) => Some(d),
            Stretch::Month(y, m) => first(y, m),
            Stretch::Quarter(y, q) => first(y, q * 3 - 2),
            Stretch::Half(y, h) => first(y, h * 6 - 5),
            // The seasons of meteorologists: whole months.
            Stretch::Season(y, 3) => first(y.checked_sub(1)?, 12),
            Stretch::Season(y, s) => first(y, s * 3 + 3),
            Stretch::Year(y) => first(y, 1),
            Stretch::Decade(d) => first(d.checked_mul(10)?, 1),
            Stretch::Century(c) => first(c.checked_mul(100)?, 1),
        }
    }

    /// The days it holds.
    pub(crate) fn interval(self) -> Option<Interval> {
        let from = match self {
            Stretch::About(day) => day.checked_sub(1.day()).ok()?,
            _ => self.from()?,
        };
        let (length, grain) = match self {
            Stretch::Day(_) => (1.days(), Grain::Day),
            Stretch::About(_) => (3.days(), Grain::Period),
            Stretch::Week(_) => (7.days(), Grain::Week),
            Stretch::Weekend(_) => (2.days(), Grain::Period),
            Stretch::Month(..) => (1.month(), Grain::Month),
            Stretch::Quarter(..) => (3.months(), Grain::Quarter),
            Stretch::Half(..) => (6.months(), Grain::Period),
            Stretch::Season(..) => (3.months(), Grain::Period),
            Stretch::Year(_) => (1.year(), Grain::Year),
            Stretch::Decade(_) => (10.years(), Grain::Period),
            Stretch::Century(_) => (100.years(), Grain::Period),
        };
        Some(Interval { from, until: from.checked_add(length).ok()?, grain })
    }
}

/// How TIMEX3 writes a season.
pub(crate) fn season_code(season: i8) -> &'static str {
    ["SP", "SU", "FA", "WI"][usize::from(season as u8 & 3)]
}

/// The Monday of a day's week.
pub(crate) fn monday(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(Date::MIN)
}

/// The weekday that ISO counts as 1 Monday … 7 Sunday.
pub(crate) fn weekday(number: i32) -> Weekday {
    Weekday::from_monday_one_offset(number.clamp(1, 7) as i8).expect("within 1 to 7")
}
