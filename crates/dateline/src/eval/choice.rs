use std::path::Path;

use text::SourceText;

use super::Scorer;
use crate::error::{Error, ErrorKind};
use crate::input::{Place, Report};

/// Which documents of a gold file are read, and in which letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// A document is read when its id has one of these parts; when there are none, every document is.
    pub only: Vec<String>,
    /// The most items of gold.
    pub limit: Option<usize>,
    /// The letters into which texts are put, if not left as they are.
    pub case: Option<Case>,
}

impl Choice {
    /// What stands in the table of figures for a gold file and this choice: the file's name, where it lies being
    /// nobody's matter, and in brackets what was done to it.
    ///
    /// ```
    /// use dateline::eval::{Case, Choice};
    /// let choice = Choice { only: vec!["news".into(), "letter".into()], limit: None, case: Some(Case::Lower) };
    /// assert_eq!(choice.name("gold/b.conllu".as_ref()), "b.conllu[news+letter][lower]");
    /// ```
    pub fn name(&self, gold: &Path) -> String {
        let mut name = gold.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !self.only.is_empty() {
            name += &format!("[{}]", self.only.join("+"));
        }
        if let Some(case) = self.case {
            name += &format!("[{}]", case.as_str());
        }
        name
    }

    /// The chosen documents of a gold file.
    pub(super) fn documents<S: Scorer>(&self, gold: &Path) -> Result<Vec<(Report, S::Gold)>, Error> {
        self.of(gold, S::documents(gold, self.limit.filter(|_| self.only.is_empty()))?)
    }

    fn of<G>(&self, gold: &Path, mut documents: Vec<(Report, G)>) -> Result<Vec<(Report, G)>, Error> {
        let example = documents.first().map(|(report, _)| report.metadata.reference.clone()).unwrap_or_default();
        if !self.only.is_empty() {
            documents.retain(|(report, _)| self.only.iter().any(|part| report.metadata.reference.contains(part)));
            if documents.is_empty() {
                let message = format!("no id has {} in it; the first id is {example:?}", self.only.join(" or "));
                return Err(Error::new(ErrorKind::Empty, Place::file(gold.to_string_lossy()), message));
            }
        }
        documents.truncate(self.limit.unwrap_or(usize::MAX));
        if let Some(case) = self.case {
            for (report, _) in &mut documents {
                report.text = SourceText::new(case.of(report.text.as_str()));
                report.metadata.headline = report.metadata.headline.take().map(|headline| case.of(&headline));
            }
        }
        Ok(documents)
    }
}

/// Letters of one kind, as on older wires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Case {
    /// all small
    Lower,
    /// ALL LARGE
    Upper,
}

impl Case {
    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Case::Lower => "lower",
            Case::Upper => "upper",
        }
    }

    /// The text in these letters, with as many characters as before: gold counts them. So a letter stays whose
    /// counterpart is more than one.
    ///
    /// ```
    /// use dateline::eval::Case;
    /// assert_eq!((Case::Upper.of("Große Ähre"), Case::Lower.of("İzmir, ÉMILE")), ("GROßE ÄHRE".into(), "İzmir, émile".into()));
    /// ```
    pub fn of(self, text: &str) -> String {
        fn single(mut mapped: impl ExactSizeIterator<Item = char>) -> Option<char> {
            (mapped.len() == 1).then(|| mapped.next())?
        }
        let mapped = text.chars().map(|c| {
            let other = match self {
                Case::Lower => single(c.to_lowercase()),
                Case::Upper => single(c.to_uppercase()),
            };
            other.unwrap_or(c)
        });
        mapped.collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::gold;
    use super::*;

    fn chosen(choice: &Choice) -> Result<Vec<String>, String> {
        let path = Path::new("gold.jsonl");
        let documents = [("news-1", "One."), ("letter-1", "Two."), ("news-2", "Three.")].map(|(id, text)| {
            let about = [("id", id), ("text", text)].map(|(name, value)| (name.to_owned(), value.into()));
            (gold::report(path, 1, about.into_iter().collect()).unwrap(), ())
        });
        let documents = choice.of(path, documents.into()).map_err(|error| error.to_string())?;
        Ok(documents.into_iter().map(|(report, ())| report.text.as_str().to_owned()).collect())
    }

    fn only(parts: &[&str]) -> Choice {
        Choice { only: parts.iter().map(|p| (*p).to_owned()).collect(), ..Choice::default() }
    }

    #[test]
    fn documents_are_chosen_by_parts_of_their_ids_before_they_are_counted() {
        assert_eq!(chosen(&Choice::default()).unwrap(), ["One.", "Two.", "Three."]);
        assert_eq!(chosen(&only(&["news"])).unwrap(), ["One.", "Three."]);
        assert_eq!(chosen(&only(&["ter-", "s-2"])).unwrap(), ["Two.", "Three."]);
        let choice = Choice { limit: Some(1), case: Some(Case::Upper), ..only(&["letter", "news-2"]) };
        assert_eq!(chosen(&choice).unwrap(), ["TWO."]);
    }

    #[test]
    fn a_choice_that_leaves_nothing_is_an_error() {
        let error = chosen(&only(&["speech", "essay"])).unwrap_err();
        assert_eq!(error, r#"gold.jsonl: no id has speech or essay in it; the first id is "news-1""#);
    }

    proptest! {
        #[test]
        fn recasing_keeps_the_number_of_characters(text in "\\PC{0,20}") {
            for case in [Case::Lower, Case::Upper] {
                prop_assert_eq!(case.of(&text).chars().count(), text.chars().count());
            }
        }
    }
}
