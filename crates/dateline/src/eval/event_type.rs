use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use record::{Claim, Participant};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::figures::{Figures, Tally, percent};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// Two participants in characters, and the type of what one does to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Who does it.
    pub actor: (usize, usize),
    /// To whom.
    pub recipient: (usize, usize),
    /// Root type of the codebook.
    pub r#type: String,
}

/// Scores the type of an event end to end: the claim is to be found by its actor and recipient.
#[derive(Debug, Clone, Default)]
pub struct EventType {
    /// By the claims' own types and the words of actors and recipients alone.
    narrow: Counts,
    /// By PLOVER's types, with things among the recipients, and pronouns where their antecedents stand.
    wide: Counts,
    claims: usize,
    sentences: usize,
}

#[derive(Debug, Clone, Default)]
struct Counts {
    types: BTreeMap<String, Tally>,
    given: BTreeMap<String, Tally>,
    pairs: usize,
    anywhere: usize,
    n: usize,
}

#[derive(Deserialize)]
struct Row {
    text: String,
    marked: String,
    r#type: String,
}

/// The day that stands for the publication of sentences without one: the data are of that year.
const PUBLISHED: &str = "2017-07-01";

impl Scorer for EventType {
    type Gold = Vec<Pair>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let mut documents: Vec<(Report, Vec<Pair>)> = Vec::new();
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (line, row) in gold::rows::<Row>(path, limit)? {
            let find = |tag| marked(&row.marked, tag).ok_or_else(|| gold::bad(path, line, "no <s> or <t>"));
            let pair = Pair { actor: find("s")?, recipient: find("t")?, r#type: row.r#type };
            let next = documents.len();
            match *seen.entry(row.text.clone()).or_insert(next) {
                known if known < next => documents[known].1.push(pair),
                _ => {
                    let id = format!("s{next}");
                    let about = [("id", id), ("text", row.text), ("published", PUBLISHED.to_owned())];
                    let about: Map<String, Value> = about.into_iter().map(|(k, v)| (k.to_owned(), v.into())).collect();
                    documents.push((gold::report(path, line, about)?, vec![pair]));
                }
            }
        }
        Ok(documents)
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        let index = CharIndex::new(read.report.text.as_str());
        let words = |them: &[Participant]| -> Vec<(usize, usize)> {
            them.iter().flat_map(Participant::words).map(|e| index.chars(e.span())).collect()
        };
        let own = |them: &[Participant]| -> Vec<(usize, usize)> {
            them.iter().map(|p| index.chars(p.evidence.span())).collect()
        };
        // Gold's second party may be a thing ("three villages"), which a claim has among its targets.
        let aims = |c: &Claim| -> Vec<(usize, usize)> {
            words(&c.recipients).into_iter().chain(c.targets.iter().map(|t| index.chars(t.evidence.span()))).collect()
        };
        let claims = &read.reading.claims;
        let narrow: Vec<_> = claims.iter().map(|c| (own(&c.actors), own(&c.recipients), c.r#type.as_str())).collect();
        let wide = claims.iter().map(|c| (words(&c.actors), aims(c), c.plover.as_deref().unwrap_or_default()));
        self.narrow.pairs(gold, &narrow);
        self.wide.pairs(gold, &wide.collect::<Vec<_>>());
        self.sentences += 1;
        self.claims += claims.len();
    }

    fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        figures.push("macro_f1_given_pair", mean(&self.wide.given));
        for (counts, wide) in [(&self.narrow, ""), (&self.wide, "_wide")] {
            let hits = counts.types.values().map(|t| t.hits).sum();
            let found = counts.types.values().map(|t| t.found).sum();
            figures.push(format!("macro_f1_end_to_end{wide}"), mean(&counts.types));
            figures.push(format!("precision_given_pair{wide}"), percent(hits, found));
            figures.push(format!("recall{wide}"), percent(hits, counts.n));
            figures.push(format!("pair_found{wide}"), percent(counts.pairs, counts.n));
            figures.push(format!("type_anywhere{wide}"), percent(counts.anywhere, counts.n));
        }
        figures.push("claims_a_sentence", self.claims as f64 / self.sentences.max(1) as f64);
        figures.push("n", self.narrow.n as f64);
        figures
    }
}

/// The mean over the types of gold.
fn mean(types: &BTreeMap<String, Tally>) -> f64 {
    let types: Vec<Tally> = types.values().copied().filter(|t| t.gold > 0).collect();
    types.iter().map(|t| t.f1()).sum::<f64>() / types.len().max(1) as f64
}

/// A claim as this scorer sees it: where its actors and recipients stand, and its type.
type Coded<'c> = (Vec<(usize, usize)>, Vec<(usize, usize)>, &'c str);

impl Counts {
    /// Counts the pairs of one sentence against its claims.
    fn pairs(&mut self, gold: &[Pair], claims: &[Coded<'_>]) {
        let types: BTreeSet<&str> = claims.iter().map(|c| root(c.2)).collect();
        for pair in gold {
            let touches =
                |spans: &[(usize, usize)], one: (usize, usize)| spans.iter().any(|s| s.0 < one.1 && s.1 > one.0);
            let between = claims.iter().filter(|c| touches(&c.0, pair.actor) && touches(&c.1, pair.recipient));
            let between: Vec<&str> = between.map(|c| root(c.2)).collect();
            self.n += 1;
            self.pairs += usize::from(!between.is_empty());
            // Told who acts on whom, one takes the claim that comes nearest to it, the first of several.
            let near = |c: &&Coded<'_>| {
                2 * usize::from(touches(&c.0, pair.actor)) + usize::from(touches(&c.1, pair.recipient))
            };
            let nearest = claims.iter().rev().max_by_key(near).map(|c| root(c.2));
            self.given.entry(pair.r#type.clone()).or_default().gold += 1;
            if let Some(found) = nearest {
                let tally = self.given.entry(found.to_owned()).or_default();
                tally.found += 1;
                tally.hits += usize::from(found == pair.r#type);
            }
            self.anywhere += usize::from(types.contains(pair.r#type.as_str()));
            let hit = between.contains(&pair.r#type.as_str());
            let right = self.types.entry(pair.r#type.clone()).or_default();
            right.gold += 1;
            if hit {
                right.hits += 1;
                right.found += 1;
            } else if let Some(wrong) = between.first() {
                self.types.entry((*wrong).to_owned()).or_default().found += 1;
            }
        }
    }
}

/// The type as gold has it: without mode, and not parting two ways of giving in.
fn root(code: &str) -> &str {
    let r#type = code.split('/').next().unwrap_or(code);
    if matches!(r#type, "CONCEDE" | "RETREAT") { "YIELD" } else { r#type }
}

/// Where the words between `<tag>` and `</tag>` stand once all tags are taken out.
fn marked(text: &str, tag: &str) -> Option<(usize, usize)> {
    let open = format!("<{tag}>");
    let at = text.find(&open)?;
    let words = &text[at + open.len()..];
    let words = &words[..words.find(&format!("</{tag}>"))?];
    let length = |words: &str| {
        let bare = ["<s>", "</s>", "<t>", "</t>"].iter().fold(words.to_owned(), |w, tag| w.replace(tag, ""));
        bare.chars().count()
    };
    let start = length(&text[..at]);
    Some((start, start + length(words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out_of_the_count() {
        let text = "Yes: <s>Élan</s> hit <t>the <s>x</s> post</t>.";
        assert_eq!(marked(text, "s"), Some((5, 9)));
        assert_eq!(marked(text, "t"), Some((14, 24)));
        assert_eq!(marked("<s>open", "s"), None);
    }

    #[test]
    fn a_claim_counts_between_the_right_two_and_giving_in_is_one_type() {
        let pair = |t: &str| Pair { actor: (0, 5), recipient: (10, 15), r#type: t.to_owned() };
        let claim = |t| (vec![(3, 4)], vec![(10, 12)], t);
        let mut counts = Counts::default();
        counts.pairs(&[pair("YIELD")], &[claim("ASSAULT"), claim("RETREAT")]);
        counts.pairs(&[pair("ASSAULT")], &[(vec![(10, 12)], vec![(3, 4)], "ASSAULT")]);
        counts.pairs(&[pair("AID")], &[claim("YIELD")]);
        let scorer = EventType { narrow: counts.clone(), wide: counts, claims: 4, sentences: 3 };
        let figures = scorer.figures();
        let names = [
            "macro_f1_given_pair",
            "macro_f1_end_to_end",
            "precision_given_pair",
            "recall",
            "pair_found",
            "type_anywhere",
        ];
        let figures = names.map(|n| super::super::rounded(figures.get(n).unwrap()));
        // End to end, YIELD: one hit, two found, one there; ASSAULT and AID: nothing. Given the pair, ASSAULT is right once in two.
        assert_eq!(figures, ["22.222", "22.222", "50", "33.333", "66.667", "66.667"]);
    }
}
