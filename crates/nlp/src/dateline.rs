//! The dateline that opens a wire report: "TEHRAN (Tasnim) – …", "GENEVA, May 3 (Reuters) - …", "Bogota, March 8 (IANS) …".

use text::Span;

/// A dateline's city and agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dateline {
    /// The city.
    pub place: Span,
    /// The agency, where it stands in brackets.
    pub credit: Option<Span>,
    /// From the city to what parts it from the report.
    pub head: Span,
    /// Where the report's own words begin.
    pub body: u32,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What stands before a colon in capitals and is no city.
const LABELS: [&str; 9] = ["breaking", "exclusive", "live", "note", "photos", "update", "urgent", "video", "watch"];

/// The dateline of the first line that has one; only the first five lines are looked at.
pub fn find(text: &str) -> Option<Dateline> {
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
        .filter_map(|d| opening.find(d).map(|i| (i + usize::from(d.starts_with(')')), i + d.len())))
        .min();
    // Without a dash an agency in brackets ends it, or a colon behind capitals.
    let colon = opening.find(": ").filter(|i| !opening[..*i].contains(['(', ','])).map(|i| (i, i + 2));
    let bracket = opening.find(") ").map(|i| (i + 1, i + 2));
    dash.and_then(|end| with_head(line, base, end, true))
        .or_else(|| colon.and_then(|end| with_head(line, base, end, false)))
        .or_else(|| bracket.and_then(|end| with_head(line, base, end, false)))
}

fn with_head(line: &str, base: usize, (end, body): (usize, usize), dash: bool) -> Option<Dateline> {
    let head = &line[..end];
    let city_end = head.find([',', '(']).unwrap_or(head.len());
    let city = head[..city_end].trim_end();
    let letters = city.chars().filter(|c| c.is_alphabetic()).count();
    let agency = head.find('(').zip(head.find(')')).filter(|(a, b)| a < b && b - a < 40);
    let words = city.split(' ').count();
    // In a report all in capitals they say nothing.
    let mixed = line[body..].contains(char::is_lowercase);
    let capitals = mixed && letters > 2 && words <= 3 && city.chars().all(|c| !c.is_lowercase());
    // A bracketed agency or a day vouches for cities that do not stand in capitals.
    let titled = words <= 3 && city.split(' ').all(|w| w.starts_with(char::is_uppercase));
    let dated = head[city_end..].split([' ', ',']).any(|w| {
        let w = w.trim_end_matches('.').to_lowercase();
        w.len() > 2 && MONTHS.iter().any(|m| m.starts_with(&w))
    }) && head[city_end..].contains(|c: char| c.is_ascii_digit());
    let known = match (dash, agency.is_some()) {
        (true, agency) => capitals || (titled && (agency || dated)),
        (false, true) => dated && (capitals || titled),
        (false, false) => capitals && city.len() == head.len() && !LABELS.contains(&city.to_lowercase().as_str()),
    };
    known.then(|| Dateline {
        place: Span::from_range(base..base + city.len()),
        head: Span::from_range(base..base + end),
        credit: agency.map(|(a, b)| Span::from_range(base + a + 1..base + b)),
        body: (base + body) as u32,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: Option<(&str, Option<&str>, &str)>) {
        let got = find(text).map(|d| {
            (&text[d.place.range()], d.credit.map(|c| &text[c.range()]), text[d.body as usize..].trim_start())
        });
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn a_dateline_gives_city_and_agency() {
        let tehran = Some(("TEHRAN", Some("Tasnim"), "The minister left."));
        check("Headline\nTEHRAN (Tasnim) – The minister left.", tehran);
        check("GENEVA, May 3 (Reuters) - Talks ended.", Some(("GENEVA", Some("Reuters"), "Talks ended.")));
        check("PORT-AU-PRINCE — Gunmen came.", Some(("PORT-AU-PRINCE", None, "Gunmen came.")));
        check("Quito, June 3 (AFP) The senate met.", Some(("Quito", Some("AFP"), "The senate met.")));
        check("Minsk, Sept. 3, BelTA - Drivers struck.", Some(("Minsk", None, "Drivers struck.")));
        check("NAIROBI: Doctors walked out.", Some(("NAIROBI", None, "Doctors walked out.")));
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        check("The minister – a lawyer – left.", None);
        check("Peru (population 34 million) closed its ports.", None);
        check("The army said: leave.", None);
        check("THE TOWN - ONCE RICH - IS EMPTY.", None);
        check("URGENT: Doctors walked out.", None);
        check("", None);
    }
}
