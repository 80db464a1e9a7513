//! Days and counts as people write them.

use jiff::ToSpan;
use jiff::civil::Date;

/// Days as people write them; `until` is the day after the last.
pub fn days(from: &str, until: &str) -> String {
    let (Ok(first), Ok(end)) = (from.parse::<Date>(), until.parse::<Date>()) else { return from.to_owned() };
    let last = end.checked_sub(1.day()).unwrap_or(end);
    let day = |day: Date| day.strftime("%-d %b %Y").to_string();
    if last <= first {
        return first.strftime("%a %-d %b %Y").to_string();
    }
    let whole_month = first.day() == 1 && last == first.last_of_month();
    let whole_year = first.day() == 1 && first.month() == 1 && last == first.last_of_year();
    match () {
        () if whole_month => first.strftime("%B %Y").to_string(),
        () if whole_year => first.year().to_string(),
        () if (first.year(), first.month()) == (last.year(), last.month()) => format!("{}–{}", first.day(), day(last)),
        () => format!("{} – {}", day(first), day(last)),
    }
}

/// "12", "10 to 12", "at least 12".
pub fn range(at_least: Option<u64>, at_most: Option<u64>) -> String {
    match (at_least, at_most) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => "an unknown number of".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_well() {
        assert_eq!(days("2024-05-17", "2024-05-18"), "Fri 17 May 2024");
        assert_eq!(days("2024-05-13", "2024-05-20"), "13–19 May 2024");
        assert_eq!(days("2024-05-01", "2024-06-01"), "May 2024");
        assert_eq!(days("2024-01-01", "2025-01-01"), "2024");
        assert_eq!(days("2024-05-28", "2024-06-03"), "28 May 2024 – 2 Jun 2024");
        assert_eq!(days("someday", "2024-06-03"), "someday");
    }
}
