//! What people ask for, as they write it: the values of the options of `find`, and of the filters of the page.

use jiff::ToSpan;
use jiff::civil::Date;
use record::{Act, Status};
use store::Area;

/// A stage.
pub fn status(word: &str) -> Result<Status, String> {
    Status::parse(word).ok_or_else(|| {
        let words: Vec<&str> = Status::ALL.iter().map(|(_, word)| *word).collect();
        format!("no status; write one of {}", words.join(", "))
    })
}

/// What is done with words.
pub fn act(word: &str) -> Result<Act, String> {
    Act::parse(word).ok_or_else(|| {
        let words: Vec<&str> = Act::ALL.iter().map(|(_, word)| *word).collect();
        format!("no act; write one of {}", words.join(", "))
    })
}

/// A day.
pub fn day(written: &str) -> Result<Date, String> {
    let day = written.parse().ok().filter(|_| written.len() == 10);
    day.ok_or_else(|| "no date; write YYYY-MM-DD, such as 2024-11-20".to_owned())
}

/// Degrees: west, south, east, north.
pub fn area(written: &str) -> Result<Area, String> {
    let degrees: Option<Vec<f64>> = written.split(',').map(|part| part.trim().parse().ok()).collect();
    match degrees.as_deref() {
        Some(&[west, south, east, north])
            if south <= north
                && [south, north].iter().all(|d| d.abs() <= 90.0)
                && [west, east].iter().all(|d| d.abs() <= 180.0) =>
        {
            Ok(Area { south, west, north, east })
        }
        _ => Err("no box; write four numbers of degrees, such as 35,31,43,38 for west, south, east, north".to_owned()),
    }
}

/// The day after: records and stores name the day after the last, people the last.
pub fn after(last: Date) -> Date {
    last.checked_add(1.day()).unwrap_or(Date::MAX)
}
