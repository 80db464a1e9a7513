use std::collections::BTreeMap;
use std::path::Path;

use record::id::StatementId;
use record::{Act, Evidence, Stance, Statement, Status};
use serde::Deserialize;

use super::attribution::{Attribution, Relation};
use super::figures::{Figures, percent};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// A short passage with all that is said in it, by whom, and whether it happened (`eval/gold/attribution/README.md`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// The passage.
    pub text: String,
    /// Every statement.
    #[serde(default)]
    pub statement: Vec<GoldStatement>,
    /// Every happening.
    #[serde(default)]
    pub event: Vec<GoldEvent>,
}

/// Who says what. Phrases are words of the text; `#2` behind them means the second time that they stand there as whole words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldStatement {
    /// Its number in the passage.
    pub id: usize,
    /// Who says it.
    pub source: Option<String>,
    /// Who that is, where the passage tells.
    pub name: Option<String>,
    /// The words that mark it as said.
    pub cue: Option<String>,
    /// What is said, in stretches.
    pub content: Vec<String>,
    /// What is done with the words.
    pub act: Act,
    /// Where the source stands.
    pub stance: Stance,
    /// `direct`, `indirect` or `mixed`.
    pub manner: Option<String>,
    /// To whom.
    pub addressee: Option<String>,
    /// The statement that holds it.
    pub parent: Option<usize>,
}

/// A happening, its stage, and in whose words it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldEvent {
    /// The words that tell it.
    pub trigger: String,
    /// Its stage as the innermost holder puts it; several where any of them will do.
    pub status: Stages,
    /// Statements from the outermost to the innermost; none is the report's own voice.
    pub holder: Vec<usize>,
}

/// One stage, or any of several.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Stages {
    /// This one.
    One(Status),
    /// Any of these.
    Any(Vec<Status>),
}

impl Stages {
    fn allow(&self, status: Status) -> bool {
        match self {
            Stages::One(s) => *s == status,
            Stages::Any(of) => of.contains(&status),
        }
    }
}

/// Scores statements, how they nest, and the stage and holder of what they tell.
#[derive(Debug, Clone, Default)]
pub struct Passages {
    statements: Attribution,
    /// Of those that match: act, stance, parent.
    right: [usize; 3],
    matched: usize,
    /// Of those that match and whose source is named by other words of the passage: those that lead there.
    resolved: [usize; 2],
    /// Of the events that were found: stage, holder, both.
    events: [usize; 3],
    found: usize,
    asked: usize,
}

impl Scorer for Passages {
    type Gold = Passage;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        gold::files(path, "toml")?.iter().take(limit.unwrap_or(usize::MAX)).map(|file| document(file)).collect()
    }

    fn add(&mut self, gold: &Passage, read: &Read) {
        let text = read.report.text.as_str();
        let index = CharIndex::new(text);
        let spans = |phrase: &Option<String>| phrase.iter().filter_map(|p| span(text, p)).collect::<Vec<_>>();
        let relation = |s: &GoldStatement| Relation {
            source: spans(&s.source),
            cue: spans(&s.cue),
            content: s.content.iter().filter_map(|c| span(text, c)).collect(),
        };
        let ours = &read.reading.statements;
        let there: Vec<Relation> = gold.statement.iter().map(relation).collect();
        let seen: Vec<Relation> = ours.iter().map(|s| Relation::of(s, &index)).collect();
        let pairs = self.statements.relations(text, &there, &seen);
        // Which statement of gold one of ours is.
        let known: BTreeMap<&StatementId, usize> =
            pairs.iter().map(|(g, o)| (&ours[*o].id, gold.statement[*g].id)).collect();
        for (g, o) in pairs.iter().map(|(g, o)| (&gold.statement[*g], &ours[*o])) {
            let parent = o.parent.as_ref().map(|p| known.get(p).copied());
            self.matched += 1;
            for (count, right) in
                self.right.iter_mut().zip([g.act == o.act, g.stance == o.stance, parent == g.parent.map(Some)])
            {
                *count += usize::from(right);
            }
            if let Some(right) = resolves(g, o) {
                self.resolved[0] += usize::from(right);
                self.resolved[1] += 1;
            }
        }
        let predicates = events::predicates(&read.annotated, &read.reading.document);
        for event in &gold.event {
            self.asked += 1;
            let Some(trigger) = span(text, &event.trigger) else { continue };
            let touches = |e: &Evidence| {
                let (start, end) = index.chars(e.span());
                start < trigger.1 && trigger.0 < end
            };
            let claim = read.reading.claims.iter().find(|c| touches(&c.trigger) || c.mentions.iter().any(touches));
            let predicate = predicates.iter().find(|p| touches(&p.evidence));
            let status = claim.map(|c| c.status).or(predicate.map(|p| p.status));
            let holder = match (claim, predicate) {
                (Some(c), _) => c.attribution.iter().collect(),
                (None, Some(p)) => holding(ours, &p.evidence),
                (None, None) => continue,
            };
            self.found += 1;
            let mut holder: Vec<Option<usize>> = holder.iter().map(|id| known.get(id).copied()).collect();
            let mut wanted: Vec<Option<usize>> = event.holder.iter().copied().map(Some).collect();
            holder.sort_unstable();
            wanted.sort_unstable();
            let (stage, same) = (status.is_some_and(|s| event.status.allow(s)), holder == wanted);
            for (count, right) in self.events.iter_mut().zip([stage, same, stage && same]) {
                *count += usize::from(right);
            }
        }
    }

    fn figures(&self) -> Figures {
        let mut figures = self.statements.figures();
        for (name, right) in ["act", "stance", "parent"].iter().zip(self.right) {
            figures.push(format!("{name}_right"), percent(right, self.matched));
        }
        figures.push("resolved_right", percent(self.resolved[0], self.resolved[1]));
        figures.push("resolved", self.resolved[1] as f64);
        for (name, right) in ["status", "holder", "status_holder"].iter().zip(self.events) {
            figures.push(format!("{name}_right"), percent(right, self.found));
        }
        figures.push("events_found", percent(self.found, self.asked));
        figures.push("events", self.asked as f64);
        figures
    }
}

/// Whether a source that is named elsewhere ("he", "the ministry") is taken for whom it is; none where its own words tell.
fn resolves(gold: &GoldStatement, ours: &Statement) -> Option<bool> {
    let name = gold.name.as_deref().filter(|n| !gold.source.as_deref().is_some_and(|s| s.contains(n)))?;
    let source = ours.source.as_ref();
    let there = source.and_then(|s| s.name.as_deref()).into_iter();
    let mut there = there.chain(source.and_then(|s| s.antecedent.as_ref()).map(Evidence::quote));
    Some(there.any(|words| words.contains(name)))
}

/// The statements in whose content some words stand.
fn holding<'s>(statements: &'s [Statement], words: &Evidence) -> Vec<&'s StatementId> {
    let holds = |s: &&Statement| s.content.iter().any(|c| c.span().contains(words.span()));
    statements.iter().filter(holds).map(|s| &s.id).collect()
}

/// Where a phrase stands as whole words, in characters.
fn span(text: &str, phrase: &str) -> Option<(usize, usize)> {
    let at = gold::find(text, phrase)?;
    let start = text[..at.start].chars().count();
    Some((start, start + text[at].chars().count()))
}

fn document(file: &Path) -> Result<(Report, Passage), Error> {
    let about = |p: &Passage| vec![("text", p.text.clone())];
    let (report, passage) = gold::annotated(file, about, |p: &Passage| {
        let said = p.statement.iter().flat_map(|s| s.source.iter().chain(&s.cue).chain(&s.content).chain(&s.addressee));
        said.chain(p.event.iter().map(|e| &e.trigger)).find(|w| span(&p.text, w).is_none())
    })?;
    let named = passage.event.iter().flat_map(|e| &e.holder);
    let mut named = named.chain(passage.statement.iter().filter_map(|s| s.parent.as_ref()));
    match named.find(|id| !passage.statement.iter().any(|s| s.id == **id)) {
        Some(id) => Err(gold::bad(file, 1, format!("there is no statement {id}"))),
        None => Ok((report, passage)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Reader;
    use serde_json::{Map, Value};

    #[test]
    fn a_phrase_stands_where_its_words_are_whole() {
        assert_eq!(span("The heat, he said; he left.", "he"), Some((10, 12)));
        assert_eq!(span("The heat, he said; he left.", "he#2"), Some((19, 21)));
        assert_eq!(span("The heat", "he"), None);
    }

    #[test]
    fn with_weights_a_passage_read_right_scores_a_hundred() {
        let passage: Passage = toml::from_str(
            "text = 'The mayor said that rebels had burned the mill.'\n\
             [[statement]]\nid = 1\nsource = 'The mayor'\ncue = 'said'\ncontent = ['that rebels had burned the mill']\n\
             act = 'statement'\nstance = 'asserts'\n\
             [[event]]\ntrigger = 'burned'\nstatus = 'occurred'\nholder = [1]\n",
        )
        .unwrap();
        let about = Map::from_iter([("text".to_owned(), Value::from(passage.text.as_str()))]);
        let report = gold::report(Path::new("x"), 1, about).unwrap();
        let mut scorer = Passages::default();
        scorer.add(&passage, &Reader::embedded().read(report).unwrap());
        let figures = scorer.figures();
        for name in ["relation_f1", "act_right", "stance_right", "parent_right", "status_holder_right", "events_found"]
        {
            assert_eq!(figures.get(name), Some(100.0), "{name}");
        }
    }
}
