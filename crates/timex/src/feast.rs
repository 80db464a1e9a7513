//! On which days feasts fall: by the calendar, by the moon, or by another people's calendar.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// A day that comes once a year, in some calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Feast {
    /// That day of that month.
    Fixed(i8, i8),
    /// The first, second … such weekday of a month; −1 is the last.
    Weekday(i8, i8, Weekday),
    /// So many days after Easter Sunday.
    Easter(i64),
    /// The same by the Julian calendar, as Orthodox churches count.
    OrthodoxEaster(i64),
    /// So many days after Rosh Hashanah; those before it in the same year of ours lie a fixed number of days off, too.
    Jewish(i64),
    /// Month and day of the Islamic calendar, by its tables: where the moon is looked for it may be a day sooner or later.
    Islamic(i64, i64),
    /// The first day of the Iranian year.
    Nowruz,
}

impl Feast {
    /// The days of a year on which it falls, in order: one as a rule, two or none for some.
    pub(crate) fn days(self, year: i16) -> Vec<Date> {
        let y = i64::from(year);
        let one = match self {
            Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
            Feast::Weekday(month, nth, weekday) => {
                Date::new(year, month, 1).and_then(|first| first.nth_weekday_of_month(nth, weekday)).ok()
            }
            Feast::Easter(after) => easter(year).and_then(|day| later(day, after)),
            Feast::OrthodoxEaster(after) => orthodox_easter(year).and_then(|day| later(day, after)),
            Feast::Jewish(after) => civil(rosh_hashanah(y + 3761) + after),
            // An Islamic year is shorter than ours by eleven days.
            Feast::Islamic(month, day) => {
                let around = (y - 622) * 33 / 32;
                let days = (around - 1..=around + 2).filter_map(|year| civil(islamic(year, month, day)));
                return days.filter(|day| day.year() == year).collect();
            }
            Feast::Nowruz => civil(nowruz(y - 621)),
        };
        one.into_iter().collect()
    }

    /// Whether the day is known only to within one.
    pub(crate) fn is_approximate(self) -> bool {
        matches!(self, Feast::Islamic(..))
    }
}

fn later(day: Date, days: i64) -> Option<Date> {
    day.checked_add(days.days()).ok()
}

/// The day of a Julian day number.
fn civil(number: i64) -> Option<Date> {
    let days = number - 2_440_588;
    // Beyond this no calendar of ours reaches, and a span of days takes no more.
    (days.abs() < 5_000_000).then(|| later(Date::constant(1970, 1, 1), days)).flatten()
}

/// Easter Sunday by Butcher's rule, for the years of the Gregorian calendar.
fn easter(year: i16) -> Option<Date> {
    let y = Some(i32::from(year)).filter(|y| *y > 1582)?;
    let (golden, century, rest) = (y % 19, y / 100, y % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let day = moon + sunday - 7 * late + 114;
    Date::new(year, (day / 31) as i8, (day % 31 + 1) as i8).ok()
}

/// Easter Sunday by Meeus's rule for the Julian calendar, told by ours.
fn orthodox_easter(year: i16) -> Option<Date> {
    let y = Some(i32::from(year)).filter(|y| *y > 1582)?;
    let moon = (19 * (y % 19) + 15) % 30;
    let sunday = (2 * (y % 4) + 4 * (y % 7) - moon + 34) % 7;
    let day = moon + sunday + 114;
    // Both calendars have the same months here, so that the day that bears its name can be moved on.
    later(Date::new(year, (day / 31) as i8, (day % 31 + 1) as i8).ok()?, i64::from(y / 100 - y / 400 - 2))
}

/// The Julian day number of the first of Tishri (Dershowitz and Reingold, *Calendrical Calculations*).
fn rosh_hashanah(year: i64) -> i64 {
    // Days up to the new moon of Tishri; the year does not begin on a Sunday, Wednesday or Friday.
    let elapsed = |year: i64| {
        let months = (235 * year - 234).div_euclid(19);
        let days = 29 * months + (12_084 + 13_753 * months).div_euclid(25_920);
        days + i64::from((3 * (days + 1)).rem_euclid(7) < 3)
    };
    let (before, this, next) = (elapsed(year - 1), elapsed(year), elapsed(year + 1));
    // No year is as long or as short as this would make it.
    let put_off = match (next - this, this - before) {
        (356, _) => 2,
        (_, 382) => 1,
        _ => 0,
    };
    347_998 + this + put_off
}

/// The Julian day number of a day of the tabular Islamic calendar.
fn islamic(year: i64, month: i64, day: i64) -> i64 {
    (11 * year + 3).div_euclid(30) + 354 * year + 30 * month - (month - 1) / 2 + day + 1_948_055
}

/// The Julian day number of the first day of an Iranian year, by the cycle of 33 years that fits the equinox from the nineteenth to
/// the twenty-second century.
fn nowruz(year: i64) -> i64 {
    let year = year + 1595;
    1_365_393 + 365 * year + 8 * year.div_euclid(33) + (year.rem_euclid(33) + 3) / 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn falls(feast: Feast, days: &[&str]) {
        for day in days {
            let date: Date = day.parse().unwrap();
            let found = feast.days(date.year());
            assert!(found.contains(&date), "{feast:?} {day}: {found:?}");
        }
    }

    #[test]
    fn feasts_fall_on_the_days_that_they_fell_on() {
        falls(Feast::Easter(0), &["1961-04-02", "1999-04-04", "2008-03-23", "2019-04-21", "2024-03-31", "2038-04-25"]);
        falls(Feast::OrthodoxEaster(0), &["1999-04-11", "2016-05-01", "2019-04-28", "2024-05-05", "2025-04-20"]);
        falls(Feast::Weekday(11, 4, Weekday::Thursday), &["1998-11-26", "2019-11-28", "2024-11-28"]);
        falls(Feast::Weekday(5, -1, Weekday::Monday), &["2020-05-25", "2021-05-31"]);
        falls(Feast::Jewish(0), &["1973-09-27", "2012-09-17", "2020-09-19", "2023-09-16", "2024-10-03"]);
        falls(Feast::Jewish(9), &["1973-10-06", "2024-10-12"]);
        falls(Feast::Jewish(-163), &["2002-03-28", "2019-04-20", "2024-04-23"]);
        falls(Feast::Nowruz, &["1979-03-21", "1996-03-20", "2019-03-21", "2020-03-20", "2024-03-20", "2025-03-21"]);
    }

    #[test]
    fn islamic_feasts_fall_within_a_day_of_the_tables() {
        let seen = [
            (Feast::Islamic(10, 1), ["2011-08-30", "2019-06-04", "2021-05-13", "2022-05-02", "2024-04-10"]),
            (Feast::Islamic(12, 10), ["2006-12-30", "2015-09-24", "2019-08-11", "2021-07-20", "2024-06-16"]),
        ];
        for (feast, day) in seen.into_iter().flat_map(|(feast, days)| days.map(|day| (feast, day))) {
            let seen: Date = day.parse().unwrap();
            let told = feast.days(seen.year());
            let apart = |day: &Date| day.since(seen).unwrap().get_days().abs();
            assert!(feast.is_approximate() && told.iter().any(|day| apart(day) <= 1), "{day}: {told:?}");
        }
    }

    #[test]
    fn a_short_year_may_hold_two_and_a_feast_of_leap_years_none() {
        // The Feast of the Sacrifice came on 10 January and 31 December 2006.
        let sacrifice: Vec<String> = Feast::Islamic(12, 10).days(2006).iter().map(Date::to_string).collect();
        assert_eq!(sacrifice, ["2006-01-10", "2006-12-31"]);
        assert_eq!(Feast::Fixed(2, 29).days(2023), []);
    }

    #[test]
    fn the_ends_of_the_calendar_have_no_feasts_or_some_but_never_a_panic() {
        let feasts = [
            Feast::Fixed(12, 31),
            Feast::Weekday(2, 5, Weekday::Monday),
            Feast::Easter(60),
            Feast::OrthodoxEaster(60),
            Feast::Jewish(-200),
            Feast::Islamic(12, 30),
            Feast::Nowruz,
        ];
        for (feast, year) in feasts.into_iter().flat_map(|f| [(f, i16::MIN), (f, -9999), (f, 9999), (f, i16::MAX)]) {
            assert!(feast.days(year).iter().all(|day| day.year() == year), "{feast:?} in {year}");
        }
    }
}
