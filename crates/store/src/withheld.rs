//! Names that records withhold: those of private persons, by which nothing shall be found.

use std::borrow::Cow;
use std::collections::BTreeSet;

use record::{Claim, Evidence, Statement};

/// The words of one report's private persons.
///
/// A record that withholds a name still has it in its evidence, and so have the sentences. What begins with a capital in
/// the first run of such words is taken for the name; "A Gaborone resident" loses her town, which does no harm.
#[derive(Debug, Default)]
pub(crate) struct Withheld(BTreeSet<String>);

impl Withheld {
    pub(crate) fn of(statements: &[Statement], claims: &[Claim]) -> Withheld {
        let participants = claims.iter().flat_map(|c| c.actors.iter().chain(&c.recipients)).filter(|p| p.private);
        let sources = statements.iter().filter_map(|s| s.source.as_ref()).filter(|s| s.private);
        let words = participants.flat_map(|p| p.words());
        let words = words.chain(sources.flat_map(|s| std::iter::once(&s.evidence).chain(&s.antecedent)));
        let mut withheld = Withheld::default();
        words.for_each(|evidence| withheld.withhold(evidence));
        withheld
    }

    fn withhold(&mut self, evidence: &Evidence) {
        let capital = |word: &&str| word.starts_with(char::is_uppercase);
        let run = words(evidence.quote()).skip_while(|w| !capital(w)).take_while(capital);
        self.0
            .extend(run.filter(|w| !matches!(*w, "A" | "An" | "The" | "Mr" | "Mrs" | "Ms" | "Dr")).map(str::to_owned));
    }

    /// `quote` without the names.
    pub(crate) fn without<'q>(&self, quote: &'q str) -> Cow<'q, str> {
        if !words(quote).any(|word| self.0.contains(word)) {
            return Cow::Borrowed(quote);
        }
        let kept = words(quote).filter(|word| !self.0.contains(*word));
        Cow::Owned(kept.collect::<Vec<_>>().join(" "))
    }
}

/// The words of a text as the index of words parts them: runs of letters and figures.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
