//! Numbers as reports write them: "12", "2 1/2", "twenty-four", "a", "several", "two to three".

use crate::Modifier;
use crate::lexicon::known::{
    A, AN, AND, COUPLE, DOZENS, FEW, HALF, HUNDREDS, MANY, OF, OR, SOME, THOUSAND, THOUSANDS, TO, YEAR,
};
use crate::lexicon::{Sense, Word, sense};
use crate::meaning::Amount;
use crate::tokens::{Shape, Token};

fn word(tokens: &[Token], at: usize) -> Option<Word> {
    match tokens.get(at)?.shape {
        Shape::Letters { word, .. } => word,
        _ => None,
    }
}

fn value(tokens: &[Token], at: usize, s: Sense) -> Option<u32> {
    word(tokens, at).and_then(|w| sense(w, s)).and_then(|v| u32::try_from(v).ok())
}

fn is(tokens: &[Token], at: usize, literal: Word) -> bool {
    word(tokens, at) == Some(literal)
}

fn sign(tokens: &[Token], at: usize, c: char) -> bool {
    tokens.get(at).is_some_and(|t| t.shape == Shape::Sign(c))
}

/// An amount, the token after it, and whether it was no more than "a" or "an".
pub(crate) fn amount(tokens: &[Token], at: usize) -> Option<(usize, Amount, bool)> {
    if is(tokens, at, HALF) {
        let end = at + 1 + usize::from(is(tokens, at + 1, A) || is(tokens, at + 1, AN));
        return Some((end, Amount { n: Some(0), half: true, hedge: None }, false));
    }
    if is(tokens, at, A) || is(tokens, at, AN) {
        if is(tokens, at + 1, COUPLE) {
            let end = at + 2 + usize::from(is(tokens, at + 2, OF));
            return Some((end, Amount { n: Some(2), half: false, hedge: Some(Modifier::Approx) }, false));
        }
        if is(tokens, at + 1, FEW) || is(tokens, at + 1, MANY) {
            return Some((at + 2, Amount::default(), false));
        }
        if let Some(n) = value(tokens, at + 1, Sense::Scale) {
            return Some((at + 2, Amount { n: Some(n), half: false, hedge: None }, false));
        }
        return Some((at + 1, Amount { n: Some(1), half: false, hedge: None }, true));
    }
    if is(tokens, at, COUPLE) && is(tokens, at + 1, OF) {
        return Some((at + 2, Amount { n: Some(2), half: false, hedge: Some(Modifier::Approx) }, false));
    }
    if value(tokens, at, Sense::Vague).is_some() {
        // "some 50 years"; "dozens of years", and "some of the years" is none.
        if is(tokens, at, SOME)
            && let Some((end, n, half)) = count(tokens, at + 1)
        {
            return Some((end, Amount { n: Some(n), half, hedge: Some(Modifier::Approx) }, false));
        }
        let many = [DOZENS, HUNDREDS, THOUSANDS].iter().any(|&w| is(tokens, at, w));
        return Some((at + 1 + usize::from(many && is(tokens, at + 1, OF)), Amount::default(), false));
    }
    let (end, n, half) = count(tokens, at)?;
    let joined = is(tokens, end, TO) || is(tokens, end, OR) || sign(tokens, end, '-');
    if joined
        && let Some((more, upper, _)) = count(tokens, end + 1)
        && upper > n
    {
        return Some((more, Amount { n: Some(n), half: false, hedge: Some(Modifier::EqualOrMore) }, false));
    }
    Some((end, Amount { n: Some(n), half, hedge: None }, false))
}

/// A counted number: the token after it, its whole part, and whether a half follows.
fn count(tokens: &[Token], at: usize) -> Option<(usize, u32, bool)> {
    let half = |at: usize| match (tokens.get(at)?.shape, tokens.get(at + 2)?.shape) {
        (Shape::Digits { value: 1, .. }, Shape::Digits { value: 2, .. }) if sign(tokens, at + 1, '/') => Some(at + 3),
        _ => None,
    };
    match tokens.get(at)?.shape {
        Shape::Digits { value, .. } => Some(half(at + 1).map_or((at + 1, value, false), |end| (end, value, true))),
        Shape::Grouped { value, fraction: false } => Some((at + 1, value, false)),
        Shape::Grouped { .. } => None,
        Shape::Letters { .. } => {
            let (end, n) = below_hundred(tokens, at)?;
            let (mut end, mut n) = (end, n);
            if let Some(scale) = value(tokens, end, Sense::Scale) {
                n = n.saturating_mul(scale);
                let and = usize::from(is(tokens, end + 1, AND));
                end += 1;
                if scale > 12
                    && let Some((more, rest)) = below_hundred(tokens, end + and)
                {
                    (end, n) = (more, n.saturating_add(rest));
                }
            }
            if is(tokens, end, AND) && is(tokens, end + 1, A) && is(tokens, end + 2, HALF) {
                return Some((end + 3, n, true));
            }
            Some((end, n, false))
        }
        Shape::Sign(_) => None,
    }
}

fn below_hundred(tokens: &[Token], at: usize) -> Option<(usize, u32)> {
    if let Some(small) = value(tokens, at, Sense::Small) {
        return Some((at + 1, small));
    }
    let tens = value(tokens, at, Sense::Tens)?;
    let dash = usize::from(sign(tokens, at + 1, '-'));
    match value(tokens, at + 1 + dash, Sense::Small) {
        Some(ones @ 1..=9) => Some((at + 2 + dash, tens + ones)),
        _ => Some((at + 1, tens)),
    }
}

/// A year as it is spoken: "nineteen ninety-six", "two thousand".
pub(crate) fn year_in_words(tokens: &[Token], at: usize) -> Option<(usize, i16)> {
    let (end, first) = below_hundred(tokens, at)?;
    let (end, year) = if first == 2 && is(tokens, end, THOUSAND) {
        let and = usize::from(is(tokens, end + 1, AND));
        match below_hundred(tokens, end + 1 + and) {
            Some((more, rest)) => (more, 2000 + rest),
            // "two thousand people" is a count, and nothing here tells.
            None if is(tokens, at.checked_sub(1)?, YEAR) => (end + 1, 2000),
            None => return None,
        }
    } else if (first == 19 || first == 20)
        && let Some((more, rest @ 10..)) = below_hundred(tokens, end)
    {
        (more, first * 100 + rest)
    } else {
        return None;
    };
    let counts = |s: Sense| word(tokens, end).is_some_and(|w| sense(w, s).is_some());
    (!counts(Sense::Counted) && !counts(Sense::Units)).then_some((end, i16::try_from(year).ok()?))
}
