//! When: the time expression that a clause's own syntax ties to its event.

use jiff::civil::Date;
use nlp::{Annotated, Upos, WordId};
use record::{Evidence, Grain, TimeBasis, When};
use text::Span;
use timex::{Context, Expression, Interval};

use crate::syntax;

/// The time expressions of a report and the day it was published.
pub(crate) struct Times<'a> {
    a: &'a Annotated,
    anchor: Option<Date>,
    /// Each expression with the word that its others hang on.
    expressions: Vec<(Expression, WordId)>,
}

impl<'a> Times<'a> {
    pub(crate) fn new(a: &'a Annotated, anchor: Option<Date>) -> Times<'a> {
        let expressions = timex::find(a.text.as_str())
            .into_iter()
            .filter_map(|e| Some((head_in(a, e.span())?, e)))
            .map(|(h, e)| (e, h))
            .collect();
        Times { a, anchor, expressions }
    }

    /// All expressions, each resolved in its own clause.
    pub(crate) fn all(&self) -> impl Iterator<Item = (Span, timex::Timex)> + '_ {
        self.expressions.iter().map(|(e, head)| (e.span(), e.resolve(&self.context(*head))))
    }

    fn context(&self, word: WordId) -> Context {
        let clause = syntax::clause(self.a, word);
        let tense = match crate::factuality::tense_of(self.a, clause) {
            Some(record::Tense::Past) => timex::Tense::Past,
            Some(record::Tense::Present) => timex::Tense::Present,
            Some(record::Tense::Future) => timex::Tense::Future,
            None => timex::Tense::Unknown,
        };
        Context { anchor: self.anchor, tense }
    }

    /// When the event at `word` takes place, as far as the report says.
    pub(crate) fn when(&self, word: WordId) -> Option<When> {
        let mut at = word;
        let mut narrative = false;
        for _ in 0..8 {
            if let Some(found) = self.nearest_below(at, word) {
                return Some(self.record(found, narrative));
            }
            let Some(head) = self.a.word(at).head else { break };
            let rel = self.a.word(at).rel;
            match rel.universal() {
                // The words of an event's own verb group and of what it is an argument of.
                "xcomp" | "obj" | "iobj" | "conj" | "acl" if rel.as_str() != "acl:relcl" => {}
                "nsubj" | "nmod" | "compound" | "obl" if !syntax::is_verbal(self.a, at) => {}
                // A clause of time or manner shares the time of the main clause, but that is our inference.
                // "a week after they killed him": that is another time.
                "advcl"
                    if self.a.children(at).any(|c| {
                        self.a.word(c).rel.is("mark")
                            && ["after", "before", "since", "until"].contains(&self.a.form(c).to_lowercase().as_str())
                    }) =>
                {
                    return None;
                }
                "advcl" => narrative = true,
                // "A blast on Saturday that injured five": the time of what did it.
                "acl" if self.is_done_by(at, head) => {
                    let found = self.nearest_below(head, word)?;
                    return Some(self.record(found, true));
                }
                _ => return self.meanwhile(word),
            }
            // The time of saying is not the time of what is said.
            if crate::reading::REPORTING.contains(&syntax::lemma(self.a, head).as_str())
                && rel.among(&["ccomp", "parataxis", "advcl"])
            {
                return None;
            }
            at = head;
        }
        self.meanwhile(word)
    }

    /// Whether a relative clause tells what its noun, no person, did.
    fn is_done_by(&self, verb: WordId, noun: WordId) -> bool {
        let relative = |c: WordId| matches!(self.a.form(c).to_lowercase().as_str(), "that" | "which");
        self.a.children(verb).any(|c| self.a.word(c).rel.as_str() == "nsubj" && relative(c))
            && self.a.word(noun).upos == Upos::Noun
    }

    /// "Was shot as police tried to arrest him on Friday": the time of what happened at the same time.
    fn meanwhile(&self, word: WordId) -> Option<When> {
        let same = |c: WordId| matches!(self.a.form(c).to_lowercase().as_str(), "as" | "when" | "while");
        let clauses = self.a.children(word).filter(|c| self.a.word(*c).rel.is("advcl"));
        let mut clauses = clauses.filter(|c| {
            self.a.children(*c).any(|m| self.a.word(m).rel.among(&["mark", "advmod"]) && same(m)) && word < *c
        });
        let found = clauses.find_map(|c| self.nearest_below(c, c))?;
        Some(self.record(found, true))
    }

    /// The expression under `at` that hangs closest to it, not inside another clause, with a calendar interval.
    fn nearest_below(&self, at: WordId, event: WordId) -> Option<&(Expression, WordId)> {
        let a = self.a;
        let sentence = a.sentence_of(at).span;
        let from = self.expressions.partition_point(|(e, _)| e.span().start() < sentence.start());
        self.expressions[from..]
            .iter()
            .take_while(|(e, _)| e.span().start() < sentence.end())
            .filter(|(e, head)| a.dominates(at, *head) && e.resolve(&self.context(*head)).interval.is_some())
            .filter(|(_, head)| {
                std::iter::once(*head).chain(a.ancestors(*head)).take_while(|w| *w != at).all(|w| {
                    let rel = a.word(w).rel;
                    !rel.among(&["ccomp", "acl", "advcl", "parataxis"])
                        || (rel.is("acl") && !syntax::is_verbal(a, w))
                        || self.is_flat_infinitive(w, event)
                })
            })
            // "…, an adviser warned on Thursday": the time of saying, wherever the parse hangs it.
            .filter(|(_, head)| {
                let between = event.0.min(head.0) + 1..event.0.max(head.0);
                !between.map(WordId).any(|w| {
                    a.word(w).upos == Upos::Verb && crate::reading::REPORTING.contains(&syntax::lemma(a, w).as_str())
                })
            })
            .min_by_key(|(_, head)| (a.ancestors(*head).take_while(|w| *w != at).count(), head.0.abs_diff(event.0)))
    }

    /// "launched its offensive to clear the border on Wednesday": a date after a purpose clause often belongs to the
    /// verb before it; the parse rarely tells.
    fn is_flat_infinitive(&self, clause: WordId, event: WordId) -> bool {
        let a = self.a;
        let to = a.children(clause).any(|c| a.word(c).rel.is("mark") && a.form(c).eq_ignore_ascii_case("to"));
        to && event < clause && a.word(clause).rel.among(&["acl", "advcl"])
    }

    fn record(&self, (expression, head): &(Expression, WordId), narrative: bool) -> When {
        let told = expression.resolve(&self.context(*head));
        let Interval { from, until, grain } = told.interval.expect("only expressions with an interval are chosen");
        let basis = match () {
            () if narrative => TimeBasis::Narrative,
            () if told.relative => TimeBasis::Relative,
            () => TimeBasis::Stated,
        };
        When {
            from: from.to_string(),
            until: until.to_string(),
            grain: Grain::parse(grain.as_str()).unwrap_or(Grain::Period),
            expression: Some(Evidence::new(&self.a.text, expression.span())),
            basis,
            anchor: self.anchor.filter(|_| told.relative).map(|d| d.to_string()),
        }
    }
}

fn head_in(a: &Annotated, span: Span) -> Option<WordId> {
    let words = a.words_in(span);
    (!words.is_empty()).then(|| crate::participants::head_of(a, words))
}
