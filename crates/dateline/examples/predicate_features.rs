//! What `train/factuality.py` learns from: JSON Lines with `text` in, one line a predicate out, with the number of its text, its first
//! byte and its features.

use std::io::{BufRead, Write};

use events::predicate_features;
use nlp::{Annotator, Neural};
use text::SourceText;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (n, line) in std::io::stdin().lock().lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        let text = SourceText::new(row["text"].as_str().unwrap_or_default());
        for (start, features) in predicate_features(&Neural::embedded().annotate(&text)) {
            writeln!(out, "{}", serde_json::json!([n, start, features]))?;
        }
    }
    Ok(())
}
