//! The pages.

pub(crate) mod about;
pub(crate) mod event;
pub(crate) mod home;
mod layout;
pub(crate) mod report;
pub(crate) mod sources;
pub(crate) mod statements;
pub(crate) mod trouble;

use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use store::Overview;
use telling::Country;

use crate::filter::Filter;

pub(crate) use layout::{Here, layout};

/// Days as people write them; `until` is the day after the last.
pub(crate) fn days(from: &str, until: &str) -> String {
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

/// A day as people write it.
pub(crate) fn day(written: &str) -> String {
    written.parse::<Date>().map_or_else(|_| written.to_owned(), |day| day.strftime("%a %-d %b %Y").to_string())
}

/// "12", "10 to 12", "at least 12".
pub(crate) fn range(at_least: Option<u64>, at_most: Option<u64>) -> String {
    match (at_least, at_most) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("at most {high}"),
        (None, None) => "an unknown number of".to_owned(),
    }
}

/// "1,234".
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "1,234 events".
pub(crate) fn counted(many: usize, what: &str) -> String {
    format!("{} {what}{}", thousands(many), if many == 1 { "" } else { "s" })
}

/// The name of a country, or its code where it has none.
pub(crate) fn country(code: &str) -> String {
    Country::of(code).map_or_else(|| code.to_owned(), |country| country.name.to_owned())
}

/// The countries that there are, by name, for a filter: bodies that have a code in the place of a country are none.
pub(crate) fn countries(overview: &Overview) -> Vec<(&'static str, &str)> {
    let named = overview.countries().iter().filter_map(|code| Some((Country::of(code)?.name, code.as_str())));
    let mut countries: Vec<_> = named.collect();
    countries.sort_unstable();
    countries
}

/// An event type as a word: "Assault" of `ASSAULT`.
pub(crate) fn kind(code: &str) -> String {
    let mut signs = code.chars();
    let first = signs.next().map(String::from).unwrap_or_default();
    format!("{first}{}", signs.as_str().to_lowercase())
}

/// The way through what does not stand on one page.
pub(crate) fn paging(
    path: &str,
    filter: &Filter,
    shown: usize,
    a_page: usize,
    all: Option<usize>,
    more: bool,
) -> Markup {
    let index = filter.page_index();
    let first = index * a_page;
    let to = |page: usize| filter.with(|f| f.page = u32::try_from(page).unwrap_or(u32::MAX)).at(path);
    html! {
        @if index > 0 || more {
            nav.paging aria-label="Pages" {
                @if index > 0 { a rel="prev" href=(to(index)) { "← Newer" } } @else { span {} }
                span {
                    (thousands(first + shown.min(1))) "–" (thousands(first + shown))
                    @if let Some(all) = all { " of " (thousands(all)) }
                }
                @if more { a rel="next" href=(to(index + 2)) { "Older →" } } @else { span {} }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_read_well() {
        assert_eq!(days("2024-05-17", "2024-05-18"), "Fri 17 May 2024");
        assert_eq!(days("2024-05-13", "2024-05-20"), "13–19 May 2024");
        assert_eq!(days("2024-05-01", "2024-06-01"), "May 2024");
        assert_eq!(days("2024-01-01", "2025-01-01"), "2024");
        assert_eq!(days("2024-05-28", "2024-06-03"), "28 May 2024 – 2 Jun 2024");
        assert_eq!(days("someday", "2024-06-03"), "someday");
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "event"), "1 event");
        assert_eq!(country("SYR"), "Syria");
        assert_eq!(country("XYZ"), "XYZ");
        assert_eq!(kind("GUARD-WITHDRAWAL"), "Guard-withdrawal");
    }
}
