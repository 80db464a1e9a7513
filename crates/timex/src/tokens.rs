use crate::lexicon::{Word, word};

/// A run of letters, a number, or one other character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) shape: Shape,
    /// No white space before it.
    pub(crate) glued: bool,
    /// A blank line before it: no expression runs across.
    pub(crate) apart: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters; `word` is there when the lexicon knows them.
    Letters { word: Option<Word>, capital: bool, past: bool },
    /// Digits only: value and how many.
    Digits { value: u32, count: u8 },
    /// A number with separators in it, `1,200` or `4.5`; the value is its whole part.
    Grouped { value: u32, fraction: bool },
    /// Any other character.
    Sign(char),
}

/// Cuts a text into tokens, in one pass.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let (mut at, mut glued, mut lines) = (0, false, 0);
    while at < bytes.len() {
        let c = text[at..].chars().next().expect("`at` is on a boundary inside the text");
        if c.is_whitespace() {
            glued = false;
            lines += u32::from(c == '\n');
            at += c.len_utf8();
            continue;
        }
        let (len, shape) = if c.is_alphabetic() {
            letters(&text[at..])
        } else if c.is_ascii_digit() {
            number(&bytes[at..], at > 1 && bytes[at - 1] == b'.' && bytes[at - 2].is_ascii_digit())
        } else {
            (c.len_utf8(), Shape::Sign(plain(c)))
        };
        tokens.push(Token { start: at as u32, end: (at + len) as u32, shape, glued, apart: lines > 1 });
        (glued, lines) = (true, 0);
        at += len;
    }
    tokens
}

fn letters(rest: &str) -> (usize, Shape) {
    let ascii = rest.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(rest.len());
    let len = match rest.as_bytes().get(ascii) {
        Some(b) if !b.is_ascii() => rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()),
        _ => ascii,
    };
    let run = &rest[..len];
    let capital = run.starts_with(char::is_uppercase);
    (len, Shape::Letters { word: word(run), capital, past: run.ends_with("ed") })
}

/// A number. One that follows a number and a dot is a part of a date, and takes no fraction of its own.
fn number(rest: &[u8], chained: bool) -> (usize, Shape) {
    let digit = |i: usize| rest.get(i).is_some_and(u8::is_ascii_digit);
    let (mut value, mut len, mut count, mut grouped, mut fraction) = (0u32, 0, 0u8, false, false);
    loop {
        if digit(len) {
            if !fraction {
                value = value.saturating_mul(10).saturating_add(u32::from(rest[len] - b'0'));
            }
            count = count.saturating_add(1);
            len += 1;
        } else if matches!(rest.get(len), Some(b',')) && (1..=3).all(|i| digit(len + i)) && !digit(len + 4) && !fraction
        {
            grouped = true;
            len += 1;
        } else if matches!(rest.get(len), Some(b'.')) && !fraction && !chained && decimals(&rest[len + 1..]) {
            (grouped, fraction) = (true, true);
            len += 1;
        } else if grouped {
            return (len, Shape::Grouped { value, fraction });
        } else {
            return (len, Shape::Digits { value, count });
        }
    }
}

/// Whether digits follow a dot, and no second dot with digits: "9.10.2019" is no number.
fn decimals(rest: &[u8]) -> bool {
    let digits = rest.iter().take(5).take_while(|b| b.is_ascii_digit()).count();
    digits > 0 && !(rest.get(digits) == Some(&b'.') && rest.get(digits + 1).is_some_and(u8::is_ascii_digit))
}

/// Typographic signs as their plain fellows.
fn plain(c: char) -> char {
    match c {
        '’' | '‘' | '`' => '\'',
        '–' | '‑' | '‐' => '-',
        c => c,
    }
}
