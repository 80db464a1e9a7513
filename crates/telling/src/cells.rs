//! Cells of tables that people open in spreadsheets.

use record::Happening;

/// ACLED-style event and sub-event.
pub fn acled(told: &Happening) -> [String; 2] {
    told.acled.map(|a| [a.event.to_string(), a.sub_event.to_string()]).unwrap_or_default()
}

/// The first day, and the day after the last.
pub fn days(told: &Happening) -> [String; 2] {
    [told.from, told.until].map(|day| day.unwrap_or_default().to_owned())
}

/// Name, country, first-level division, degrees north and east, fineness and GeoNames id of the place.
pub fn place(told: &Happening, degrees: fn(f64) -> String) -> [String; 7] {
    let Some(place) = told.place else { return Default::default() };
    let words = |words: Option<&str>| words.unwrap_or_default().to_owned();
    [
        place.name.to_owned(),
        words(place.country),
        words(place.admin1),
        place.latitude.map(degrees).unwrap_or_default(),
        place.longitude.map(degrees).unwrap_or_default(),
        words(place.precision.map(|p| p.as_str())),
        place.geonames.map(|id| id.to_string()).unwrap_or_default(),
    ]
}

/// Words as a cell on one line; one that a spreadsheet would take for a formula gets an apostrophe before it.
pub fn safe(words: &str) -> String {
    let line = one_line(words);
    // Numbers below zero are none of a formula's making.
    let number = line.strip_prefix('-').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    let formula = line.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if formula && !number { format!("'{line}") } else { line }
}

/// Words without line breaks, tabs and other signs that move a cursor.
pub fn one_line(words: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    words.chars().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A cell between commas, quoted as RFC 4180 says.
pub fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

/// Cells as a row of comma-separated values, made safe.
pub fn row(cells: &[String]) -> String {
    cells.iter().map(|cell| quoted(&safe(cell))).collect::<Vec<_>>().join(",")
}

/// Cells as a row of values parted by tabs, made safe.
pub fn tabbed(cells: &[String]) -> String {
    cells.iter().map(|cell| safe(cell)).collect::<Vec<_>>().join("\t")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The cells of a table of comma-separated values, read as RFC 4180 says.
    pub(crate) fn table(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell, mut quoted) = (vec![], vec![], String::new(), false);
        let mut signs = text.chars().peekable();
        while let Some(sign) = signs.next() {
            match sign {
                '"' if quoted && signs.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut cell)),
                '\n' if !quoted => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                other => cell.push(other),
            }
        }
        assert!(!quoted && row.is_empty() && cell.is_empty(), "the last row ends with a line break");
        rows
    }

    #[test]
    fn what_a_spreadsheet_would_reckon_gets_an_apostrophe() {
        for words in ["=1+1", "+1", "-cmd", "@SUM(A1)", "-1+1", "＝1"] {
            assert_eq!(safe(words), format!("'{words}"));
        }
        assert_eq!(safe("\t=1"), "'=1", "what stands before is dropped first");
        assert_eq!(safe("\r=1"), "'=1");
        assert_eq!(safe("a\tb\r\nc\u{0}=d"), "a b c =d");
        assert_eq!(safe("-12.5"), "-12.5", "a place in the south is a number");
    }

    proptest! {
        #[test]
        fn a_row_is_read_as_it_was_written(cells in prop::collection::vec(".{0,12}", 1..5)) {
            let safe: Vec<String> = cells.iter().map(|cell| safe(cell)).collect();
            prop_assert_eq!(&table(&(row(&cells) + "\n")), std::slice::from_ref(&safe));
            let tabbed = tabbed(&cells);
            prop_assert_eq!(tabbed.split('\t').collect::<Vec<_>>(), safe);
        }
    }
}
