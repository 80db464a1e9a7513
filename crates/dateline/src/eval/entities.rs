use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::figures::{Figures, Tally};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// A name: its first character, one past its last, and `PER`, `ORG` or `LOC`.
pub type Entity = (usize, usize, String);

/// What is known of the names of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Its names.
    pub names: BTreeSet<Entity>,
    /// Stretches of which the gold data says nothing: marked as descriptions, with names inside that nobody marked
    /// ("U.S. forces").
    pub unjudged: Vec<(usize, usize)>,
}

/// Scores names by exact span and kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entities {
    kinds: [Tally; 3],
}

const KINDS: [&str; 3] = ["PER", "ORG", "LOC"];

impl Scorer for Entities {
    type Gold = Names;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        if path.extension().is_some_and(|e| e == "jsonl") {
            return re3d(path, limit);
        }
        let sentences = sentences(&gold::text_of(path)?).into_iter().take(limit.unwrap_or(usize::MAX));
        let document = |(i, sentence): (usize, Sentence)| {
            let about = [("id", sentence.id.unwrap_or(format!("e{i}"))), ("text", sentence.text)];
            let about: Map<String, Value> = about.into_iter().map(|(k, v)| (k.to_owned(), Value::from(v))).collect();
            let gold = Names { names: sentence.entities, unjudged: Vec::new() };
            Ok((gold::report(path, sentence.line, about)?, gold))
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
    pub fn entities(&mut self, gold: &Names, found: &BTreeSet<Entity>) {
        let judged = |e: &Entity| !gold.unjudged.iter().any(|(a, b)| *a <= e.0 && e.1 <= *b);
        let gold = &gold.names;
        let found: BTreeSet<Entity> = found.iter().filter(|e| gold.contains(e) || judged(e)).cloned().collect();
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
    id: Option<String>,
    text: String,
    entities: BTreeSet<Entity>,
}

/// The sentences of an IOB2 file with `# text`; forms that are not in the text are passed over.
fn sentences(iob: &str) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    // Byte and character up to which the last sentence has been matched, and the name that may go on.
    let (mut at, mut chars, mut open): (usize, usize, Option<Entity>) = (0, 0, None);
    let mut id = None;
    for (i, line) in iob.lines().enumerate() {
        if let Some(told) = line.strip_prefix("# sent_id = ") {
            id = Some(told.trim().to_owned());
        }
        if let Some((_, text)) = line.strip_prefix("# text").and_then(|l| l.split_once('=')) {
            sentences.push(Sentence {
                line: i + 1,
                id: id.take(),
                text: text.trim().to_owned(),
                entities: BTreeSet::new(),
            });
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

/// A report of re3d and what is marked in it: names, descriptions and pronouns alike.
#[derive(Deserialize)]
struct Row {
    entities: Vec<Marked>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
struct Marked {
    start: usize,
    end: usize,
    r#type: String,
}

/// The reports of re3d that are kept for reporting, with their names. Weights have seen the others.
fn re3d(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Names)>, Error> {
    let mut documents = Vec::new();
    for (line, row) in gold::rows::<Row>(path, None)? {
        let report = gold::report(path, line, gold::about(&row.rest))?;
        if report.metadata.reference.starts_with(|c: char| matches!(c.to_ascii_uppercase(), 'C'..='F')) {
            let chars: Vec<char> = report.text.as_str().chars().collect();
            let names = names(&chars, row.entities).ok_or_else(|| gold::bad(path, line, "a span outside the text"))?;
            documents.push((report, names));
        }
    }
    documents.truncate(limit.unwrap_or(usize::MAX));
    Ok(documents)
}

/// The names among what is marked; of those that overlap the longest, and its article left off. None when something
/// lies outside the text. `re3d` in `train/corpora.py` takes the same ones.
fn names(text: &[char], mut marked: Vec<Marked>) -> Option<Names> {
    const KINDS: [(&str, &str); 3] = [("Person", "PER"), ("Organisation", "ORG"), ("Location", "LOC")];
    const SMALL: [&str; 6] = ["of", "and", "for", "al", "the", "in"];
    const PRONOUNS: [&str; 9] = ["he", "she", "we", "they", "i", "it", "our", "his", "their"];

    marked.sort_by_key(|m| Reverse(m.end.saturating_sub(m.start)));
    let (mut names, mut unjudged): (BTreeSet<Entity>, _) = (BTreeSet::new(), Vec::new());
    for Marked { mut start, end, r#type } in marked {
        let whole: String = text.get(start..end)?.iter().collect();
        let Some((_, kind)) = KINDS.iter().find(|(theirs, _)| *theirs == r#type) else { continue };
        let bare = |article: &&str| whole.strip_prefix(*article).filter(|rest| rest.starts_with(char::is_whitespace));
        let quote = ["the", "The", "a", "an"].iter().find_map(bare).unwrap_or(&whole).trim_start();
        start = end - quote.chars().count();
        let named = quote.starts_with(char::is_uppercase)
            && quote.split_whitespace().all(|w| !w.starts_with(char::is_lowercase) || SMALL.contains(&w))
            && !PRONOUNS.contains(&quote.to_lowercase().as_str());
        if !named {
            unjudged.push((start, end));
        } else if names.iter().all(|name| name.1 <= start || end <= name.0) {
            names.insert((start, end, (*kind).to_owned()));
        }
    }
    Some(Names { names, unjudged })
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
        let gold = Names { names: sentences(GOLD).remove(0).entities, unjudged: vec![] };
        let found = [(0, 10, "PER"), (16, 21, "ORG"), (23, 28, "LOC")];
        let mut scorer = Entities::default();
        scorer.entities(&gold, &found.into_iter().map(|(a, b, k)| (a, b, k.to_owned())).collect());
        let figures: Vec<String> = scorer.figures().iter().map(|(_, v)| super::super::rounded(*v)).collect();
        assert_eq!(figures, ["33.333", "33.333", "33.333", "100", "0", "0", "3"]);
    }

    #[test]
    fn names_of_re3d_are_bare_of_articles_and_the_outermost_win() {
        let text =
            "The Ministry of Defence told the Tigris Post that it lost Camp Sahl near the river Ana, he said. He left.";
        let mark = |quote: &str, r#type: &str| {
            let start = text.find(quote).unwrap();
            Marked { start, end: start + quote.len(), r#type: r#type.to_owned() }
        };
        let marked = vec![
            mark("Defence", "Organisation"),
            mark("The Ministry of Defence", "Organisation"),
            mark("the Tigris Post", "Organisation"),
            mark("Tigris", "Location"),
            mark("it", "Organisation"),
            mark("Camp Sahl", "Location"),
            mark("the river Ana", "Location"),
            mark("He", "Person"),
            mark("Ana", "Weapon"),
        ];
        let chars: Vec<char> = text.chars().collect();
        let found = names(&chars, marked).unwrap();
        assert_eq!(found.unjudged.len(), 3, "two pronouns and a description");
        let found: Vec<(&str, &str)> = found.names.iter().map(|(a, b, kind)| (&text[*a..*b], kind.as_str())).collect();
        assert_eq!(found, [("Ministry of Defence", "ORG"), ("Tigris Post", "ORG"), ("Camp Sahl", "LOC")]);
        assert_eq!(names(&chars, vec![Marked { start: 0, end: 999, r#type: "Person".to_owned() }]), None);
    }

    #[test]
    fn what_is_found_inside_a_description_is_neither_right_nor_wrong() {
        let name = |start, end| (start, end, "LOC".to_owned());
        let gold = Names { names: BTreeSet::from([name(20, 25)]), unjudged: vec![(0, 11)] };
        let mut scorer = Entities::default();
        scorer.entities(&gold, &BTreeSet::from([name(0, 4), name(20, 25), name(30, 33)]));
        assert_eq!(scorer.figures().get("p"), Some(50.0));
    }
}
