//! Which texts open with a headline.

/// The first line of `text` when it reads as a headline: short, without a full stop, and followed by the report.
///
/// ```
/// use dateline::headline;
/// assert_eq!(headline("Ferry sinks off Pemba\n\nA ferry sank on Monday."), Some("Ferry sinks off Pemba"));
/// assert_eq!(headline("A ferry sank on Monday.\n\nNobody was hurt."), None);
/// ```
pub fn of(text: &str) -> Option<&str> {
    let (first, rest) = text.trim_start().split_once('\n')?;
    let first = first.trim_end();
    let apart = rest.trim_start_matches('\r').starts_with('\n');
    let rest = rest.trim_start();
    let next = rest.lines().next()?.trim_end();

    let words = first.split_whitespace().filter(|w| w.contains(char::is_alphanumeric)).count();
    let length = first.chars().count();
    let ends_open = !first.ends_with(['.', ',', ';', ':', '-', '–', '—', '(', '…']);
    // A line of a wrapped paragraph goes on in the middle of a sentence, and is no shorter than the next.
    let goes_on = rest.starts_with(char::is_lowercase) || (!apart && next.chars().count() <= length);
    ((3..=25).contains(&words) && length <= 160 && ends_open && !goes_on).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_short_first_line_without_a_full_stop_is_a_headline() {
        assert_eq!(of("Two held over blast\nPolice in Vilnius have arrested two men."), Some("Two held over blast"));
        assert_eq!(of("Who shot the envoy?\r\n\r\nNobody knows.\r\n"), Some("Who shot the envoy?"));
    }

    #[test]
    fn a_line_of_a_paragraph_is_no_headline() {
        let none = [
            "Police in Vilnius have arrested\ntwo men.",
            "The minister told reporters in Vilnius that\nNorway would not send troops to the\nborder.",
            "Police have arrested two men.\n\nNobody was hurt.",
            "VILNIUS —\n\nPolice have arrested two men.",
            "Two held over blast",
            "",
        ];
        assert_eq!(none.map(of), [None; 6]);
    }
}
