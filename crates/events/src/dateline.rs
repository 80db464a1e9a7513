//! The day that a dateline gives.

use jiff::civil::Date;
use nlp::dateline::Dateline;
use timex::{Context, Grain};

/// The day that the dateline gives in full, year included.
pub(crate) fn date(dateline: &Dateline, text: &str) -> Option<Date> {
    timex::find(&text[dateline.head.range()])
        .iter()
        .map(|e| e.resolve(&Context::default()))
        .find_map(|t| t.interval.filter(|i| i.grain == Grain::Day && !t.relative).map(|i| i.from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_counts_only_with_its_year() {
        let date = |text: &str| nlp::dateline::find(text).and_then(|d| date(&d, text)).map(|d| d.to_string());
        assert_eq!(date("OSLO, 14 March 2023 - Talks ended.").as_deref(), Some("2023-03-14"));
        assert_eq!(date("OSLO, March 14 - Talks ended."), None);
    }
}
