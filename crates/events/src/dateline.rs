//! The dateline that opens a wire report: "TEHRAN (Tasnim) – …", "GENEVA, May 3 (Reuters) - …".

use jiff::civil::Date;
use text::Span;
use timex::{Context, Grain};

/// A dateline's city and agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dateline {
    pub(crate) place: Span,
    pub(crate) credit: Option<Span>,
    /// From the city to the dash.
    head: Span,
}

impl Dateline {
    /// The day that the dateline gives in full, year included.
    pub(crate) fn date(&self, text: &str) -> Option<Date> {
        let head = &text[self.head.range()];
        timex::find(head)
            .iter()
            .map(|e| e.resolve(&Context::default()))
            .find_map(|t| t.interval.filter(|i| i.grain == Grain::Day && !t.relative).map(|i| i.from))
    }
}

/// The dateline of the first line that has one; only the first five lines are looked at.
pub(crate) fn find(text: &str) -> Option<Dateline> {
    let mut start = 0;
    for line in text.split_inclusive('\n').take(5) {
        if let Some(found) = in_line(line, start) {
            return Some(found);
        }
        start += line.len();
    }
    None
}

fn in_line(line: &str, base: usize) -> Option<Dateline> {
    let opening: String = line.chars().take(80).collect();
    let dash = [" – ", " — ", " -- ", " - ", ") _"]
        .iter()
        .filter_map(|d| opening.find(d).map(|i| i + usize::from(d.starts_with(')'))))
        .min()?;
    let head = &line[..dash];
    let city_end = head.find([',', '(']).unwrap_or(head.len());
    let city = head[..city_end].trim_end();
    let letters = city.chars().filter(|c| c.is_alphabetic()).count();
    // Cities stand in capitals; a bracketed agency vouches for those that do not.
    let agency = head.find('(').zip(head.find(')')).filter(|(a, b)| a < b && b - a < 40);
    let capitals = letters > 2 && city.chars().all(|c| !c.is_lowercase());
    let named = agency.is_some() && city.split(' ').count() <= 3 && city.chars().next().is_some_and(char::is_uppercase);
    (capitals || named).then(|| Dateline {
        place: Span::from_range(base..base + city.len()),
        head: Span::from_range(base..base + dash),
        credit: agency.map(|(a, b)| Span::from_range(base + a + 1..base + b)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: Option<(&str, Option<&str>)>) {
        let got = find(text).map(|d| (&text[d.place.range()], d.credit.map(|c| &text[c.range()])));
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn a_day_counts_only_with_its_year() {
        let date = |text: &str| find(text).and_then(|d| d.date(text)).map(|d| d.to_string());
        assert_eq!(date("OSLO, 14 March 2023 - Talks ended.").as_deref(), Some("2023-03-14"));
        assert_eq!(date("OSLO, March 14 - Talks ended."), None);
    }

    #[test]
    fn a_dateline_gives_city_and_agency() {
        check("Headline\nTEHRAN (Tasnim) – The minister left.", Some(("TEHRAN", Some("Tasnim"))));
        check("GENEVA, May 3 (Reuters) - Talks ended.", Some(("GENEVA", Some("Reuters"))));
        check("PORT-AU-PRINCE — Gunmen came.", Some(("PORT-AU-PRINCE", None)));
        check("The minister – a lawyer – left.", None);
        check("", None);
    }
}
