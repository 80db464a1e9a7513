//! What a happening is about: PLOVER's contexts, from the words of its sentence.

use std::collections::{BTreeSet, HashMap, HashSet};

use nlp::{Annotated, Sentence, WordId};
use serde::Deserialize;

use crate::syntax;

/// Words in a row that may tell of a context.
const LONGEST: usize = 4;

/// The contexts that words tell of, as `codebook/contexts.toml` lists them.
#[derive(Debug)]
pub(crate) struct Contexts {
    names: Vec<String>,
    by_phrase: HashMap<String, Vec<usize>>,
    /// Words that such a phrase begins with.
    openings: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "contexts")]
    _header: Header,
    context: Vec<Context>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Context {
    name: String,
    words: Vec<String>,
}

impl Contexts {
    pub(crate) fn parse(file: &str) -> Result<Contexts, toml::de::Error> {
        let file: File = toml::from_str(file)?;
        let mut out = Contexts { names: Vec::new(), by_phrase: HashMap::new(), openings: HashSet::new() };
        for (i, context) in file.context.into_iter().enumerate() {
            out.names.push(context.name);
            for phrase in context.words {
                // Words tied by a hyphen are words of their own in the text.
                let phrase = phrase.replace('-', " - ");
                out.openings.extend(phrase.split(' ').next().map(str::to_owned));
                out.by_phrase.entry(phrase).or_default().push(i);
            }
        }
        Ok(out)
    }

    /// The contexts that the words of a sentence tell of, in the order of the file.
    pub(crate) fn of(&self, a: &Annotated, sentence: &Sentence) -> Vec<String> {
        let lemmas: Vec<String> = sentence.words.clone().map(|w| syntax::lemma(a, WordId(w))).collect();
        let opens = (0..lemmas.len()).filter(|w| self.openings.contains(&lemmas[*w]));
        let runs = opens.flat_map(|from| (from + 1..=(from + LONGEST).min(lemmas.len())).map(move |to| from..to));
        let found: BTreeSet<usize> =
            runs.filter_map(|r| self.by_phrase.get(&lemmas[r].join(" "))).flatten().copied().collect();
        found.into_iter().map(|i| self.names[i].clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contexts_are_those_of_the_manual() {
        let contexts = Contexts::parse(include_str!("../../../codebook/contexts.toml")).unwrap();
        assert_eq!(contexts.names.len(), 37);
        let twice = contexts.by_phrase.values().filter(|c| c.len() > 3).count();
        assert_eq!(twice, 0, "a word that tells of everything tells of nothing");
    }
}
