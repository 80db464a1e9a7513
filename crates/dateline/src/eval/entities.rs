use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use super::figures::{Figures, Tally};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// A name: its first character, one past its last, and `PER`, `ORG` or `LOC`.
pub type Entity = (usize, usize, String);

/// Scores names by exact span and kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entities {
    kinds: [Tally; 3],
}

const KINDS: [&str; 3] = ["PER", "ORG", "LOC"];

impl Scorer for Entities {
    type Gold = BTreeSet<Entity>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let sentences = sentences(&gold::text_of(path)?).into_iter().take(limit.unwrap_or(usize::MAX));
        let document = |(i, sentence): (usize, Sentence)| {
            let about = [("id", format!("e{i}")), ("text", sentence.text)];
            let about: Map<String, Value> = about.into_iter().map(|(k, v)| (k.to_owned(), Value::from(v))).collect();
            Ok((gold::report(path, sentence.line, about)?, sentence.entities))
        };
        sentences.enumerate().map(document).collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        let index = CharIndex::new(read.report.text.as_str());
        let found = read.reading.mentions.iter().filter(|m| m.named).filter_map(|mention| {
            let kind = match mention.kind.as_str() {
                "person" => "PER",
                "organisation" | "group" => "ORG",
                "place" | "facility" => "LOC",
                _ => return None,
            };
            let (start, end) = index.chars(mention.evidence.span());
            Some((start, end, kind.to_owned()))
        });
        self.entities(gold, &found.collect());
    }

    fn figures(&self) -> Figures {
        let sum = |part: fn(&Tally) -> usize| self.kinds.iter().map(part).sum();
        let all = Tally { hits: sum(|t| t.hits), found: sum(|t| t.found), gold: sum(|t| t.gold) };
        let mut figures = Figures::default();
        figures.push("p", all.precision());
        figures.push("r", all.recall());
        figures.push("f1", all.f1());
        for (kind, tally) in KINDS.iter().zip(self.kinds) {
            figures.push(format!("f1_{}", kind.to_lowercase()), tally.f1());
        }
        figures.push("n", all.gold as f64);
        figures
    }
}

impl Entities {
    /// Counts the names of one text.
    pub fn entities(&mut self, gold: &BTreeSet<Entity>, found: &BTreeSet<Entity>) {
        for (kind, tally) in KINDS.iter().zip(&mut self.kinds) {
            let of = |e: &&Entity| e.2 == *kind;
            tally.hits += found.intersection(gold).filter(of).count();
            tally.found += found.iter().filter(of).count();
            tally.gold += gold.iter().filter(of).count();
        }
    }
}

struct Sentence {
    line: usize,
    text: String,
    entities: BTreeSet<Entity>,
}

/// The sentences of an IOB2 file with `# text`; forms that are not in the text are passed over.
fn sentences(iob: &str) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    // Byte and character up to which the last sentence has been matched, and the name that may go on.
    let (mut at, mut chars, mut open): (usize, usize, Option<Entity>) = (0, 0, None);
    for (i, line) in iob.lines().enumerate() {
        if let Some((_, text)) = line.strip_prefix("# text").and_then(|l| l.split_once('=')) {
            sentences.push(Sentence { line: i + 1, text: text.trim().to_owned(), entities: BTreeSet::new() });
            (at, chars, open) = (0, 0, None);
            continue;
        }
        let mut fields = line.split('\t').skip(1);
        let (Some(form), Some(tag), Some(sentence)) = (fields.next(), fields.next(), sentences.last_mut()) else {
            continue;
        };
        let Some(found) = sentence.text[at..].find(form) else { continue };
        let start = chars + sentence.text[at..at + found].chars().count();
        at += found + form.len();
        chars = start + form.chars().count();
        open = match (tag.split_once('-'), open) {
            (Some(("B", kind)), _) => Some((start, chars, kind.to_owned())),
            (Some(("I", _)), Some(name)) => {
                sentence.entities.remove(&name);
                Some((name.0, chars, name.2))
            }
            _ => None,
        };
        sentence.entities.extend(open.clone());
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = "\
# newdoc id = a
# text = Émile Zola left Paris, France.
1\tÉmile\tB-PER\t-\t-
2\tZola\tI-PER\t-\t-
3\tleft\tO\t-\t-
4\tParis\tB-LOC\t-\t-
5\t,\tO\t-\t-
6\tFrance\tB-LOC\t-\t-
";

    #[test]
    fn names_are_read_from_iob_in_characters() {
        let entities: Vec<Entity> = sentences(GOLD).remove(0).entities.into_iter().collect();
        let name = |start, end, kind: &str| (start, end, kind.to_owned());
        assert_eq!(entities, [name(0, 10, "PER"), name(16, 21, "LOC"), name(23, 29, "LOC")]);
    }

    #[test]
    fn a_name_counts_only_whole_and_with_its_kind() {
        let gold = sentences(GOLD).remove(0).entities;
        let found = [(0, 10, "PER"), (16, 21, "ORG"), (23, 28, "LOC")];
        let mut scorer = Entities::default();
        scorer.entities(&gold, &found.into_iter().map(|(a, b, k)| (a, b, k.to_owned())).collect());
        let figures: Vec<String> = scorer.figures().iter().map(|(_, v)| super::super::rounded(*v)).collect();
        assert_eq!(figures, ["33.333", "33.333", "33.333", "100", "0", "0", "3"]);
    }
}
