//! The pages.

pub(crate) mod about;
pub(crate) mod event;
pub(crate) mod home;
mod layout;
pub(crate) mod report;
pub(crate) mod sources;
pub(crate) mod statements;
pub(crate) mod trouble;

use jiff::civil::Date;
use maud::{Markup, html};
use telling::Country;

use crate::filter::Filter;

pub(crate) use layout::{Here, layout};
pub(crate) use telling::{days, range};

/// A day as people write it.
pub(crate) fn day(written: &str) -> String {
    written.parse::<Date>().map_or_else(|_| written.to_owned(), |day| day.strftime("%a %-d %b %Y").to_string())
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
    fn numbers_and_names_read_well() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "event"), "1 event");
        assert_eq!(country("SYR"), "Syria");
        assert_eq!(country("XYZ"), "XYZ");
        assert_eq!(kind("GUARD-WITHDRAWAL"), "Guard-withdrawal");
    }
}
