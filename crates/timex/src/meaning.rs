//! What an expression means before anybody knows the day it was written on, and what it comes to once they do.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::calendar::{Part, Stretch, Unit, season_code};
use crate::feast::Feast;
use crate::{Context, Kind, Modifier, Tense, Timex};

/// Which year, when a month or a day is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Year {
    Is(i16),
    /// So many years from the year of the anchor: "June last year".
    Shift(i32),
    /// Not said: "June".
    Open,
    /// "last June", "next June": the nearest on that side, never the one that runs.
    Last,
    Next,
}

/// Which of many that come round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Open,
    Last,
    This,
    Next,
}

/// Where counting starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// The day of publication: "yesterday".
    Anchor,
    /// What the text spoke of before: "the following day".
    Story,
    /// What the text spoke of before, else the day of publication: "a year earlier" than the figures of today.
    StoryElseAnchor,
}

/// A stretch of the calendar, as words give it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Moment {
    Day {
        year: Year,
        month: i8,
        day: i8,
    },
    /// A holiday.
    Feast {
        year: Year,
        feast: Feast,
    },
    Month {
        year: Year,
        month: i8,
    },
    Quarter {
        year: Year,
        quarter: i8,
    },
    Half {
        year: Year,
        half: i8,
    },
    Season {
        year: Year,
        season: i8,
    },
    Year(Year),
    Decade(i16),
    Century(i16),
    Weekday {
        day: Weekday,
        which: Which,
    },
    /// "the 20th".
    DayOfMonth(i8),
    Weekend(Which),
    /// So many units from somewhere: "yesterday", "two weeks ago", "that year".
    Counted {
        unit: Unit,
        by: i32,
        from: Start,
    },
    /// The quarter the text reports on, so many years from it: "the latest quarter", "the year-earlier period".
    Reported {
        years: i32,
    },
}

/// How much, of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Amount {
    /// `None`: nobody counted ("several").
    pub(crate) n: Option<u32>,
    /// And a half.
    pub(crate) half: bool,
    /// "a couple of", "two to three".
    pub(crate) hedge: Option<Modifier>,
}

/// What comes round again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Recurring {
    /// Every so many units.
    Each(u32, Unit),
    Weekday(Weekday, Option<Part>),
    Month(i8),
    Season(i8),
    Quarter(i8),
    Part(Part),
}

/// Words that point without measuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vague {
    Past,
    Present,
    Future,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Meaning {
    Date(Moment),
    Part(Moment, Part),
    Clock { day: Moment, hour: u8, minute: u8 },
    Duration(Amount, Unit),
    Set(Recurring),
    Vague(Vague),
}

/// An expression's meaning together with what the text said before it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) meaning: Meaning,
    pub(crate) modifier: Option<Modifier>,
    /// What the words nearby say of past or future, for callers who do not know.
    pub(crate) hint: Tense,
    /// It lies ahead, whatever the clause says.
    pub(crate) ahead: bool,
    /// The expression that it counts from, when it counts from the text.
    pub(crate) story: Option<Arc<Told>>,
    /// How many expressions it hangs on, one behind the other.
    pub(crate) depth: u8,
}

impl Told {
    pub(crate) fn kind(&self) -> Kind {
        match self.meaning {
            Meaning::Date(Moment::Counted { unit: Unit::Second | Unit::Minute | Unit::Hour, .. }) => Kind::Time,
            Meaning::Date(_) | Meaning::Vague(_) => Kind::Date,
            Meaning::Part(..) | Meaning::Clock { .. } => Kind::Time,
            Meaning::Duration(..) => Kind::Duration,
            Meaning::Set(_) => Kind::Set,
        }
    }

    pub(crate) fn resolve(&self, context: &Context) -> Timex {
        let tense = match context.tense {
            _ if self.ahead => Tense::Future,
            Tense::Unknown => self.hint,
            told => told,
        };
        let place = Place { anchor: context.anchor, tense, story: self.story.as_deref() };
        let stretch = self.moment().and_then(|m| place.locate(m));
        let value = match self.meaning {
            Meaning::Date(Moment::Counted { unit: Unit::Second | Unit::Minute | Unit::Hour, .. }) => None,
            Meaning::Date(_) => stretch.map(Stretch::value),
            Meaning::Part(_, part) => stretch.map(|s| format!("{}T{}", s.value(), part.code())),
            Meaning::Clock { hour, minute, .. } => stretch.map(|s| format!("{}T{hour:02}:{minute:02}", s.value())),
            Meaning::Duration(amount, unit) => Some(duration(amount, unit)),
            Meaning::Set(recurring) => Some(set(recurring)),
            Meaning::Vague(Vague::Past) => Some("PAST_REF".to_owned()),
            Meaning::Vague(Vague::Present) => Some("PRESENT_REF".to_owned()),
            Meaning::Vague(Vague::Future) => Some("FUTURE_REF".to_owned()),
        };
        let interval = value.as_ref().and(stretch).and_then(Stretch::interval);
        let approximate = matches!(stretch, Some(Stretch::About(_))).then_some(Modifier::Approx);
        Timex { kind: self.kind(), value, modifier: self.modifier.or(approximate), interval, relative: self.relative() }
    }

    /// The moment it names, when it names one.
    pub(crate) fn moment(&self) -> Option<Moment> {
        match self.meaning {
            Meaning::Date(moment) | Meaning::Part(moment, _) | Meaning::Clock { day: moment, .. } => Some(moment),
            _ => None,
        }
    }

    /// Whether another expression may count from it by this unit: the year of "1988" can be "that year", the year of
    /// "Friday" is not what anybody means.
    pub(crate) fn bears(&self, unit: Unit) -> bool {
        let Some(moment) = self.moment() else { return false };
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => false,
            Unit::Day => match moment {
                Moment::Day { .. } | Moment::Feast { .. } | Moment::Weekday { .. } | Moment::DayOfMonth(_) => true,
                Moment::Counted { unit, .. } => unit == Unit::Day,
                _ => false,
            },
            Unit::Week => self.bears(Unit::Day) || matches!(moment, Moment::Counted { unit: Unit::Week, .. }),
            Unit::Month => match moment {
                Moment::Day { .. } | Moment::Month { .. } => true,
                Moment::Counted { unit, .. } => unit == Unit::Month,
                _ => false,
            },
            Unit::Quarter => matches!(moment, Moment::Quarter { .. }),
            Unit::Year | Unit::Decade | Unit::Century => match moment {
                Moment::Day { year, .. } | Moment::Feast { year, .. } | Moment::Month { year, .. } => {
                    year != Year::Open
                }
                Moment::Quarter { .. } | Moment::Half { .. } | Moment::Season { .. } | Moment::Year(_) => true,
                Moment::Counted { unit, .. } => unit == Unit::Year,
                _ => false,
            },
        }
    }

    fn relative(&self) -> bool {
        match self.moment() {
            None => false,
            Some(Moment::Decade(_) | Moment::Century(_)) => false,
            Some(
                Moment::Day { year, .. }
                | Moment::Feast { year, .. }
                | Moment::Month { year, .. }
                | Moment::Quarter { year, .. }
                | Moment::Half { year, .. }
                | Moment::Season { year, .. }
                | Moment::Year(year),
            ) => !matches!(year, Year::Is(_)),
            Some(Moment::Counted { from: Start::Story | Start::StoryElseAnchor, .. } | Moment::Reported { .. }) => {
                self.story.as_ref().is_none_or(|s| s.relative())
            }
            Some(_) => true,
        }
    }
}

/// Where an expression stands: the day it was written on, and what was told before.
struct Place<'a> {
    anchor: Option<Date>,
    tense: Tense,
    story: Option<&'a Told>,
}

impl Place<'_> {
    fn locate(&self, moment: Moment) -> Option<Stretch> {
        match moment {
            Moment::Day { year: Year::Is(y), month, day } => Date::new(y, month, day).ok().map(Stretch::Day),
            Moment::Day { year: Year::Open, month, day } => self.nearest(Feast::Fixed(month, day)),
            Moment::Day { year: Year::Last, month, day } => self.latest(Feast::Fixed(month, day), 0),
            Moment::Day { year: Year::Next, month, day } => self.latest(Feast::Fixed(month, day), 1),
            Moment::Day { year, month, day } => {
                let Stretch::Month(y, _) = self.of_year(year, Stretch::Month(self.anchor?.year(), month))? else {
                    return None;
                };
                Date::new(y, month, day).ok().map(Stretch::Day)
            }
            Moment::Feast { year: Year::Open, feast } => self.nearest(feast),
            Moment::Feast { year: Year::Last, feast } => self.latest(feast, 0),
            Moment::Feast { year: Year::Next, feast } => self.latest(feast, 1),
            Moment::Feast { year: Year::Is(y), feast } => feast.days(y).first().map(|&day| fallen(feast, day)),
            Moment::Feast { year: Year::Shift(by), feast } => {
                let year = i32::from(self.anchor?.year()).checked_add(by)?;
                feast.days(i16::try_from(year).ok()?).first().map(|&day| fallen(feast, day))
            }
            Moment::Month { year, month } => self.of_year(year, Stretch::Month(self.year(), month)),
            Moment::Quarter { year, quarter } => self.of_year(year, Stretch::Quarter(self.year(), quarter)),
            Moment::Half { year, half } => self.of_year(year, Stretch::Half(self.year(), half)),
            Moment::Season { year, season } => self.of_year(year, Stretch::Season(self.year(), season)),
            Moment::Year(year) => self.of_year(year, Stretch::Year(self.year())),
            Moment::Decade(d) => Some(Stretch::Decade(d)),
            Moment::Century(c) => Some(Stretch::Century(c)),
            Moment::Weekday { day, which } => self.weekday(day, which).map(Stretch::Day),
            Moment::DayOfMonth(day) => self.day_of_month(day),
            Moment::Weekend(which) => self.weekend(which),
            Moment::Counted { unit, by, from } => self.counted(unit, by, from),
            Moment::Reported { years } => match self.told() {
                Some(quarter) => quarter.shift(years.checked_mul(4)?),
                // "A year ago" has a meaning in every report, "the quarter" only in one that named it.
                None if years == 0 => None,
                None => Stretch::around(self.anchor?, Unit::Year).shift(years),
            },
        }
    }

    fn year(&self) -> i16 {
        self.anchor.map_or(0, Date::year)
    }

    /// What the text spoke of, found from the same anchor.
    fn told(&self) -> Option<Stretch> {
        let told = self.story?;
        Place { anchor: self.anchor, tense: told.hint, story: told.story.as_deref() }.locate(told.moment()?)
    }

    fn counted(&self, unit: Unit, by: i32, from: Start) -> Option<Stretch> {
        let today = || self.anchor.map(|day| Stretch::around(day, unit));
        let start = match from {
            Start::Anchor => today()?,
            Start::Story => self.told()?,
            Start::StoryElseAnchor => self.told().or_else(today)?,
        };
        // A year before a quarter is the same quarter of the year before; every other count takes its own unit's grain.
        match (start, unit) {
            (Stretch::Quarter(..), Unit::Year) => start.shift(by.checked_mul(4)?),
            _ => Stretch::around(start.from()?, unit).shift(by),
        }
    }

    /// Puts a stretch that was made for the anchor's year into the year that is meant.
    fn of_year(&self, year: Year, here: Stretch) -> Option<Stretch> {
        let turn = |by: i32| match here {
            Stretch::Month(..) => here.shift(by.checked_mul(12)?),
            Stretch::Quarter(..) => here.shift(by.checked_mul(4)?),
            Stretch::Half(..) => here.shift(by.checked_mul(2)?),
            _ => here.shift(by),
        };
        if let Year::Is(y) = year {
            return turn(i32::from(y) - i32::from(self.year()));
        }
        let anchor = self.anchor?;
        let begun = here.from()? <= anchor;
        let until = here.interval()?.until;
        let over = until <= anchor;
        match year {
            Year::Is(_) => None,
            Year::Shift(by) => turn(by),
            // A quarter that is just over is still being reported on: "expects to report third-quarter losses".
            Year::Open if self.tense == Tense::Future => {
                let told = matches!(here, Stretch::Quarter(..)) && until.checked_add(3.months()).ok()? > anchor;
                turn(i32::from(over && !told))
            }
            // November is never "November" in October when it means last year's.
            Year::Open => {
                let soon = here.from()? <= anchor.checked_add(6.weeks()).ok()?;
                let soon = soon && matches!(here, Stretch::Month(..));
                turn(if begun || soon { 0 } else { -1 })
            }
            Year::Last => turn(if over { 0 } else { -1 }),
            Year::Next => turn(if begun { 1 } else { 0 }),
        }
    }

    /// A month and a day without a year: the nearest, leaning a little to the past, as news does. Tense leans too, it does
    /// not decide: "extended to Nov. 20" is told in the past, and news names the year of a day that lies far off.
    fn nearest(&self, feast: Feast) -> Option<Stretch> {
        let anchor = self.anchor?;
        let lean = match self.tense {
            Tense::Past => -60,
            Tense::Future => 60,
            Tense::Present | Tense::Unknown => -30,
        };
        let middle = anchor.checked_add(lean.days()).ok()?;
        around(anchor, feast)
            .min_by_key(|&date| (date.since(middle).map_or(i32::MAX, |s| s.get_days().abs()), date))
            .map(|date| fallen(feast, date))
    }

    /// The latest such day up to the anchor, or the first after it: `after` is 0 or 1.
    fn latest(&self, feast: Feast, after: i16) -> Option<Stretch> {
        let anchor = self.anchor?;
        let dates = around(anchor, feast);
        let date = if after == 0 { dates.filter(|d| *d <= anchor).max() } else { dates.filter(|d| *d >= anchor).min() };
        date.map(|date| fallen(feast, date))
    }

    fn weekday(&self, day: Weekday, which: Which) -> Option<Date> {
        let anchor = self.anchor?;
        let back = i64::from(anchor.weekday().since(day));
        let recent = anchor.checked_sub(back.days()).ok()?;
        let (before, after) = (recent.checked_sub(7.days()).ok()?, recent.checked_add(7.days()).ok()?);
        Some(match (which, self.tense) {
            (Which::Open, Tense::Future) | (Which::Next, _) => after,
            (Which::Open, _) => recent,
            (Which::Last, _) => {
                if back == 0 {
                    before
                } else {
                    recent
                }
            }
            // "this Friday" is the one of the running week, unless the verb says that it is still to come.
            (Which::This, _) => {
                let monday = crate::calendar::monday(anchor);
                let inside = monday.checked_add(i64::from(day.to_monday_zero_offset()).days()).ok()?;
                if inside < anchor && self.tense == Tense::Future { inside.checked_add(7.days()).ok()? } else { inside }
            }
        })
    }

    fn weekend(&self, which: Which) -> Option<Stretch> {
        let anchor = self.anchor?;
        let recent =
            Stretch::Weekend(anchor.checked_sub(i64::from(anchor.weekday().since(Weekday::Saturday)).days()).ok()?);
        let inside = matches!(anchor.weekday(), Weekday::Saturday | Weekday::Sunday);
        match (which, self.tense) {
            (Which::Open, Tense::Future) | (Which::This, _) => recent.shift(i32::from(!inside)),
            (Which::Open, _) => Some(recent),
            (Which::Last, _) => recent.shift(-i32::from(inside)),
            (Which::Next, _) => recent.shift(1),
        }
    }

    fn day_of_month(&self, day: i8) -> Option<Stretch> {
        let anchor = self.anchor?;
        let ahead = self.tense == Tense::Future;
        let here = Stretch::around(anchor, Unit::Month);
        // Not every month has a 31st: the next one that has.
        (0..4).find_map(|step| {
            let month = here.shift(if ahead { step } else { -step })?.from()?;
            let date = Date::new(month.year(), month.month(), day).ok()?;
            (if ahead { date >= anchor } else { date <= anchor }).then_some(Stretch::Day(date))
        })
    }
}

/// The days of a feast in the years around a day: 29 February may be eight years away.
fn around(anchor: Date, feast: Feast) -> impl Iterator<Item = Date> {
    (-8i16..=8).filter_map(move |by| anchor.year().checked_add(by)).flat_map(move |year| feast.days(year))
}

/// The day of a feast, as exactly as it is known.
fn fallen(feast: Feast, day: Date) -> Stretch {
    if feast.is_approximate() { Stretch::About(day) } else { Stretch::Day(day) }
}

fn duration(amount: Amount, unit: Unit) -> String {
    let (clock, letter, times) = measure(unit);
    let Some(n) = amount.n else {
        let letter = match unit {
            Unit::Decade => 'E',
            Unit::Century => 'C',
            _ => letter,
        };
        return format!("P{}X{letter}", if clock { "T" } else { "" });
    };
    let whole = if n == 0 && amount.half { String::new() } else { format!("{}{letter}", u64::from(n) * times) };
    let half = match unit {
        _ if !amount.half => "",
        Unit::Minute => "30S",
        Unit::Hour => "30M",
        Unit::Day => "T12H",
        Unit::Year => "6M",
        Unit::Decade => "5Y",
        Unit::Century => "50Y",
        _ => "",
    };
    match (whole.as_str(), half, unit) {
        // Half a week, a month, a quarter has no whole number of a smaller unit.
        ("", "", _) => format!("P{}X{letter}", if clock { "T" } else { "" }),
        (_, _, Unit::Decade | Unit::Century) if amount.half => format!("P{}Y", u64::from(n) * times + times / 2),
        _ => format!("P{}{whole}{half}", if clock { "T" } else { "" }),
    }
}

/// Whether a unit stands after the T, its letter, and how many of that letter it is.
fn measure(unit: Unit) -> (bool, char, u64) {
    match unit {
        Unit::Second => (true, 'S', 1),
        Unit::Minute => (true, 'M', 1),
        Unit::Hour => (true, 'H', 1),
        Unit::Day => (false, 'D', 1),
        Unit::Week => (false, 'W', 1),
        Unit::Month => (false, 'M', 1),
        Unit::Quarter => (false, 'Q', 1),
        Unit::Year => (false, 'Y', 1),
        Unit::Decade => (false, 'Y', 10),
        Unit::Century => (false, 'Y', 100),
    }
}

fn set(recurring: Recurring) -> String {
    match recurring {
        Recurring::Each(n, unit) => duration(Amount { n: Some(n), ..Amount::default() }, unit),
        Recurring::Weekday(day, None) => format!("XXXX-WXX-{}", day.to_monday_one_offset()),
        Recurring::Weekday(day, Some(part)) => format!("XXXX-WXX-{}T{}", day.to_monday_one_offset(), part.code()),
        Recurring::Month(month) => format!("XXXX-{month:02}"),
        Recurring::Season(season) => format!("XXXX-{}", season_code(season)),
        Recurring::Quarter(quarter) => format!("XXXX-Q{quarter}"),
        Recurring::Part(part) => format!("XXXX-XX-XXT{}", part.code()),
    }
}
