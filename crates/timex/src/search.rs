//! Goes through a text once and takes the longest expression at every place.

use std::sync::{Arc, LazyLock};

use text::Span;

use crate::calendar::Unit;
use crate::class::spells;
use crate::lexicon::known::{BEEN, HAD};
use crate::lexicon::{self, Sense, Word, sense};
use crate::meaning::{Meaning, Moment, Start, Told, Which};
use crate::pattern::Reader;
use crate::rules::{self, Fits};
use crate::tokens::{Shape, Token, tokens};
use crate::{Expression, Modifier, Tense, number};

/// An expression that hangs on one that hangs on one …: beyond this the thread is lost to readers too.
const DEEPEST: u8 = 8;

/// How far back a verb is looked for.
const NEARBY: usize = 12;

pub(crate) fn find(text: &str) -> Vec<Expression> {
    let tokens = tokens(text);
    let reader = Reader::new(&tokens);
    let mut story = Story::default();
    let mut expressions = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(hit) = expression(&reader, at) else {
            at += 1;
            continue;
        };
        let mut told = story.tell(&hit, hint(&tokens, at));
        // "Announced a strike for Thursday": what is set for a day lies ahead, whatever the verb; not so "blamed for Thursday's raid".
        let owner = tokens.get(hit.end).is_some_and(|t| t.glued && matches!(t.shape, Shape::Sign('\'' | '’')));
        let set = at > 0 && !owner && spells(&tokens, at - 1, &[lexicon::known::FOR]);
        told.ahead = set && matches!(told.moment(), Some(Moment::Weekday { which: Which::Open, .. }));
        let told = Arc::new(told);
        story.remember(&told);
        let span = Span::new(tokens[at].start, tokens[hit.end - 1].end);
        expressions.push(Expression { span, told });
        at = hit.end;
    }
    expressions
}

struct Hit {
    end: usize,
    meaning: Meaning,
    modifier: Option<Modifier>,
}

/// The longest expression that begins at a token, with the modifiers before and after it.
fn expression(reader: &Reader<'_>, at: usize) -> Option<Hit> {
    let tokens = reader.tokens;
    let bare = reader.longest(rules::WHOLE, at).map(|(end, meaning)| Hit { end, meaning, modifier: None });
    let modified = opening(tokens, at).filter_map(|(start, modifier, fits)| {
        let (end, meaning) = reader.longest(rules::WHOLE, start)?;
        fitting(fits, meaning, tokens, start).then_some(Hit { end, meaning, modifier: Some(modifier) })
    });
    // The longest; of two as long, the one with fewer words left to the modifier came first.
    let hit = bare.into_iter().chain(modified).reduce(|best, hit| if hit.end > best.end { hit } else { best })?;
    let hit = closing(tokens, hit, at);
    Some(hit)
}

/// The modifiers whose words stand at a token, each with the token after them.
fn opening(tokens: &[Token], at: usize) -> impl Iterator<Item = (usize, Modifier, Fits)> {
    static MODIFIERS: LazyLock<Modifiers> = LazyLock::new(|| compiled(rules::BEFORE));
    let known = matches!(tokens[at].shape, Shape::Letters { word: Some(_), .. });
    MODIFIERS.iter().filter(move |_| known).filter_map(move |(words, modifier, fits)| {
        let end = spelled(tokens, at, words)?;
        let dash = tokens.get(end).is_some_and(|t| t.glued && t.shape == Shape::Sign('-'));
        let end = end + usize::from(dash);
        tokens.get(end).is_some_and(|t| !t.apart).then_some((end, *modifier, *fits))
    })
}

fn closing(tokens: &[Token], hit: Hit, at: usize) -> Hit {
    static MODIFIERS: LazyLock<Modifiers> = LazyLock::new(|| compiled(rules::AFTER));
    let after = MODIFIERS.iter().find_map(|(words, modifier, fits)| {
        let end = spelled(tokens, hit.end, words)?;
        fitting(*fits, hit.meaning, tokens, at).then_some((end, *modifier))
    });
    match after {
        Some((end, modifier)) => Hit { end, modifier: hit.modifier.or(Some(modifier)), ..hit },
        None => hit,
    }
}

type Modifiers = Vec<(Vec<Word>, Modifier, Fits)>;

fn compiled(table: &[(&str, Modifier, Fits)]) -> Modifiers {
    let words =
        |row: &str| row.split(' ').map(|w| lexicon::word(w).expect("the lexicon holds every literal")).collect();
    table.iter().map(|(row, modifier, fits)| (words(row), *modifier, *fits)).collect()
}

fn spelled(tokens: &[Token], at: usize, words: &[Word]) -> Option<usize> {
    let here = tokens.get(at..at + words.len())?;
    let same = here
        .iter()
        .enumerate()
        .all(|(i, t)| matches!(t.shape, Shape::Letters { word: Some(w), .. } if w == words[i]) && !(i > 0 && t.apart));
    same.then_some(at + words.len())
}

fn fitting(fits: Fits, meaning: Meaning, tokens: &[Token], start: usize) -> bool {
    let point = matches!(meaning, Meaning::Date(_) | Meaning::Part(..) | Meaning::Clock { .. });
    let amount = || {
        matches!(meaning, Meaning::Duration(..) | Meaning::Date(Moment::Counted { .. } | Moment::Reported { .. }))
            && number::amount(tokens, start).is_some()
    };
    match fits {
        Fits::Dates => point,
        Fits::Amounts => amount(),
        Fits::Both => point || amount(),
    }
}

/// What the text has named so far, by the unit that something may count from it.
#[derive(Default)]
struct Story {
    latest: [Option<Arc<Told>>; Unit::ALL.len()],
}

impl Story {
    fn tell(&self, hit: &Hit, hint: Tense) -> Told {
        let hedge = match hit.meaning {
            Meaning::Duration(amount, _) => amount.hedge,
            _ => None,
        };
        let mut told =
            Told { meaning: hit.meaning, modifier: hit.modifier.or(hedge), hint, ahead: false, story: None, depth: 0 };
        let unit = match told.moment() {
            Some(Moment::Counted { unit, from: Start::Story | Start::StoryElseAnchor, .. }) => unit,
            Some(Moment::Reported { .. }) => Unit::Quarter,
            _ => return told,
        };
        told.story = self.latest[unit as usize].clone().filter(|s| s.depth < DEEPEST);
        told.depth = told.story.as_ref().map_or(0, |s| s.depth + 1);
        told
    }

    fn remember(&mut self, told: &Arc<Told>) {
        for unit in Unit::ALL {
            // A quarter to come is not the one that a report is about, when there is another.
            let later = unit == Unit::Quarter && told.hint == Tense::Future && self.latest[unit as usize].is_some();
            if told.bears(unit) && !later {
                self.latest[unit as usize] = Some(Arc::clone(told));
            }
        }
    }
}

/// What the words before an expression say of past or future: the nearest verb of its sentence that tells.
fn hint(tokens: &[Token], at: usize) -> Tense {
    let mut after_to = false;
    for here in (at.saturating_sub(NEARBY)..at).rev() {
        let token = &tokens[here];
        match token.shape {
            Shape::Letters { word, past, .. } => {
                let is = |s| word.is_some_and(|w| sense(w, s).is_some());
                if is(Sense::Ahead) || after_to && is(Sense::Poised) {
                    // What had been due for Friday lay ahead then, and now lies behind.
                    let had_been = here >= 2 && spelled(tokens, here - 2, &[HAD, BEEN]).is_some();
                    return if had_been { Tense::Past } else { Tense::Future };
                }
                if is(Sense::Back) || past {
                    return Tense::Past;
                }
                after_to = word == Some(lexicon::known::TO);
            }
            Shape::Sign('.' | '!' | '?' | ';') => return Tense::Unknown,
            _ => after_to = false,
        }
        if token.apart {
            return Tense::Unknown;
        }
    }
    Tense::Unknown
}
