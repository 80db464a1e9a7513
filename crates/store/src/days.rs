//! Rows of claims, statements and events are numbered by their days: so what goes through a table or an index of words in the order
//! of rows goes through it day by day, and finds the latest twenty without a look at the rest.

use std::ops::Range;

/// So many rows a day may have.
const ROWS: i64 = 1 << 26;
/// What lasts longer than so many days is looked for apart from the rest, which cannot reach a day if it begins so long before it.
const LONG: i64 = 40;

/// The number of a day, `YYYY-MM-DD`. Every month has 31 days here: there are gaps, and the order is that of the calendar.
fn number(day: &str) -> Option<i64> {
    let mut parts = day.splitn(3, '-').map(|part| part.parse::<u16>().ok().map(i64::from));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    (year <= 9999 && (1..=12).contains(&month) && (1..=31).contains(&day)).then(|| (year * 12 + month - 1) * 31 + day)
}

/// The rows of a day; the first ones are of what has none.
pub(crate) fn rows_of(day: Option<&str>) -> Range<i64> {
    rows_of_day(day.and_then(number).unwrap_or(0))
}

/// The day of a row: that of all [`rows_of_day`].
pub(crate) fn day_of(row: i64) -> i64 {
    row / ROWS
}

/// The rows of a day that [`day_of`] gave.
pub(crate) fn rows_of_day(day: i64) -> Range<i64> {
    day * ROWS..(day + 1) * ROWS
}

/// Whether something lasts so long that it is looked for apart.
pub(crate) fn is_long(first: &str, until: &str) -> bool {
    match (number(first), number(until)) {
        (Some(first), Some(until)) => until - first > LONG,
        _ => true,
    }
}

/// Rows of what begins before a day.
pub(crate) fn rows_before(day: &str) -> Option<i64> {
    Some(number(day)? * ROWS)
}

/// Rows from which on something lies that lasts to a day or longer, unless it is long.
pub(crate) fn rows_reaching(day: &str) -> Option<i64> {
    Some((number(day)? - LONG).max(0) * ROWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_lie_in_the_order_of_days_and_what_has_none_comes_first() {
        let days = ["", "0044-03-15", "1999-12-31", "2000-01-01", "2024-02-29", "2024-03-01", "9999-12-31"];
        let rows: Vec<_> = days.iter().map(|day| rows_of(Some(day))).collect();
        assert!(rows.windows(2).all(|two| two[0].end <= two[1].start), "{rows:?}");
        assert_eq!(rows_of(None), rows_of(Some("soon")));
        assert_eq!(rows_before("2024-03-01").unwrap(), rows_of(Some("2024-03-01")).start);
    }

    #[test]
    fn what_is_not_long_reaches_no_day_beyond_those_rows() {
        assert!(!is_long("2024-01-31", "2024-03-02"));
        assert!(is_long("2024-01-31", "2024-04-02"));
        for (first, until) in [("2023-01-31", "2023-03-09"), ("2023-12-01", "2024-01-10"), ("2024-02-29", "2024-03-01")]
        {
            assert!(!is_long(first, until));
            let last = rows_of(Some(first)).end - 1;
            assert!(rows_reaching(until).unwrap() <= last, "{first} reaches {until}");
        }
    }
}
