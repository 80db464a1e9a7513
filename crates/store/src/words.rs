//! From words that somebody looks for to a question that the index of words understands.

use crate::withheld::words;

/// What is asked of the index: words in one of its columns.
#[derive(Debug, Default, Clone)]
pub(crate) struct Question(Vec<String>);

impl Question {
    /// All these words, as [`words_of`] reads them. False when there is no word among them.
    pub(crate) fn all(&mut self, column: &str, asked: &str) -> bool {
        let asked = words_of(asked);
        self.0.extend(asked.iter().map(|asked| format!("{column} : ({asked})")));
        asked.is_some()
    }

    /// Any of these names, each with its words in a row. False when there are names, and no word among them.
    pub(crate) fn any(&mut self, column: &str, names: &[String]) -> bool {
        let rows = names.iter().map(|name| words(name).collect::<Vec<_>>().join(" ")).filter(|row| !row.is_empty());
        let rows: Vec<String> = rows.map(|row| format!("\"{row}\"")).collect();
        if !rows.is_empty() {
            self.0.push(format!("{column} : ({})", rows.join(" OR ")));
        }
        names.is_empty() || !rows.is_empty()
    }

    /// Any of these values, by their codes.
    pub(crate) fn code(&mut self, values: &[String], code: fn(&str) -> String) {
        let codes: Vec<String> = values.iter().map(|value| code(value)).collect();
        self.any("codes", &codes);
    }

    /// In the language of the index; none when nothing is asked.
    pub(crate) fn written(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.join(" AND "))
    }
}

/// A question for the index, built from words alone: whatever signs somebody writes, none is a command. What stands in
/// quotation marks is looked for in a row. None when there is no word in it.
///
/// ```text
/// shelled hospital          both words, anywhere in the passage
/// "red crescent" convoy     the first two in a row
/// ```
fn words_of(asked: &str) -> Option<String> {
    let mut parts = Vec::new();
    for (i, part) in asked.split(['"', '“', '”']).enumerate() {
        if i % 2 == 1 {
            let row: Vec<&str> = words(part).collect();
            parts.extend((!row.is_empty()).then(|| format!("\"{}\"", row.join(" "))));
        } else {
            parts.extend(words(part).map(|word| format!("\"{word}\"")));
        }
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_the_index_would_obey_are_no_words() {
        assert_eq!(words_of("shelled hospital").unwrap(), r#""shelled" "hospital""#);
        assert_eq!(words_of(r#""Red Crescent" convoy"#).unwrap(), r#""Red Crescent" "convoy""#);
        assert_eq!(
            words_of("a* OR (b NEAR c) -d words:e ^f").unwrap(),
            r#""a" "OR" "b" "NEAR" "c" "d" "words" "e" "f""#
        );
        assert_eq!(words_of(r#"an "open mark"#).unwrap(), r#""an" "open mark""#);
        assert_eq!(words_of(" \"' * "), None);
    }

    #[test]
    fn names_are_looked_for_in_a_row_and_each_in_its_column() {
        let mut question = Question::default();
        assert_eq!(question.written(), None);
        assert!(question.all("words", "shelled) OR (x"));
        assert!(question.any("actors", &["Syrian army".into(), "*".into(), "army-3".into()]));
        assert!(question.any("places", &[]));
        assert!(!question.any("places", &["*".into()]));
        let want = r#"words : ("shelled" "OR" "x") AND actors : ("Syrian army" OR "army 3")"#;
        assert_eq!(question.written().unwrap(), want);
    }
}
