use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use text::{OriginMap, SourceText};

use super::figures::harmonic;
use super::{Figures, Scorer, gold};
use crate::error::{Error, ErrorKind};
use crate::input::{Form, Options, Place, Report, reports};
use crate::reader::Read;

/// Scores the article found in web pages by runs of four words, as the article extraction benchmark of Scrapinghub does.
///
/// ```
/// use dateline::eval::{Html, Scorer};
/// let mut scorer = Html::default();
/// scorer.page("Police held two men, it said.", "Menu Police held two men, it said.");
/// assert_eq!(scorer.figures().get("r"), Some(100.0));
/// assert_eq!(scorer.figures().get("p"), Some(75.0));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Html {
    precision: Vec<f64>,
    recall: Vec<f64>,
    pages: usize,
}

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "articleBody")]
    body: String,
}

impl Scorer for Html {
    type Gold = String;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let list = path.join("ground-truth.json");
        let rows: BTreeMap<String, Row> =
            serde_json::from_str(&gold::text_of(&list)?).map_err(|e| gold::bad(&list, e.line(), e))?;
        let read = |(id, row): (String, Row)| {
            let page = path.join(format!("{id}.html.gz"));
            let options = Options { form: Form::Html, ..Options::default() };
            let mut report = match reports(vec![page], options).next() {
                Some(Ok(report)) => report,
                Some(Err(error)) if error.kind() == ErrorKind::NotFound => return Err(error),
                // A page in which nothing is found counts as one with an empty article.
                _ => Report {
                    place: Place::file(id.clone()),
                    text: SourceText::new(""),
                    origin: OriginMap::default(),
                    metadata: Default::default(),
                },
            };
            report.metadata.reference = id;
            Ok((report, row.body))
        };
        rows.into_iter().take(limit.unwrap_or(usize::MAX)).map(read).collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        let text = read.report.text.as_str();
        // Gold is the body alone.
        let body = read.report.metadata.headline.as_deref().and_then(|headline| text.strip_prefix(headline));
        self.page(gold, body.unwrap_or(text));
    }

    fn figures(&self) -> Figures {
        let mean =
            |shares: &[f64]| if shares.is_empty() { 0.0 } else { shares.iter().sum::<f64>() / shares.len() as f64 };
        let (p, r) = (100.0 * mean(&self.precision), 100.0 * mean(&self.recall));
        let mut figures = Figures::default();
        figures.push("f1", harmonic(p, r));
        figures.push("p", p);
        figures.push("r", r);
        figures.push("n", self.pages as f64);
        figures
    }
}

impl Html {
    /// Counts one page: every page weighs the same, and one in which nothing was found only lowers recall.
    pub fn page(&mut self, gold: &str, found: &str) {
        let (gold_words, found_words) = (words(gold), words(found));
        let (gold, found) = (shingles(&gold_words), shingles(&found_words));
        let shared: usize = gold.iter().map(|(shingle, n)| *n.min(found.get(shingle).unwrap_or(&0))).sum();
        let share = |of: usize| (of > 0).then(|| shared as f64 / of as f64);
        self.precision.extend(share(found.values().sum()));
        self.recall.extend(share(gold.values().sum()));
        self.pages += 1;
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect()
}

/// Runs of four words and how often each is there; a shorter text is one run.
fn shingles<'w>(words: &'w [&'w str]) -> BTreeMap<&'w [&'w str], usize> {
    let mut shingles = BTreeMap::new();
    if !words.is_empty() {
        words.windows(4.min(words.len())).for_each(|run| *shingles.entry(run).or_default() += 1);
    }
    shingles
}

#[cfg(test)]
mod tests {
    use super::super::rounded;
    use super::*;

    fn figures(pages: &[(&str, &str)]) -> Vec<String> {
        let mut scorer = Html::default();
        pages.iter().for_each(|(gold, found)| scorer.page(gold, found));
        scorer.figures().iter().map(|(_, value)| rounded(*value)).collect()
    }

    #[test]
    fn runs_count_as_often_as_they_are_there() {
        assert_eq!(figures(&[("a b c d", "a b c d, a b c d")]), ["33.333", "20", "100", "1"]);
        assert_eq!(figures(&[("a b c d a b c d", "a b c d")]), ["33.333", "100", "20", "1"]);
        assert_eq!(figures(&[("Two held.", "Two—held!")]), ["100", "100", "100", "1"]);
    }

    #[test]
    fn a_page_in_which_nothing_is_found_lowers_recall_alone() {
        assert_eq!(figures(&[("a b c d", "a b c d"), ("a b c d", "")]), ["66.667", "100", "50", "2"]);
    }
}
