//! What may be a place in running text.

use std::ops::Range;

use text::Span;

use crate::build::Word;
use crate::file::How;
use crate::lookup::{Demonym, Gazetteer, Hit};
use crate::place::Place;
use crate::plain;

/// Words of a text that may mean a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The words.
    pub span: Span,
    /// How they mean it.
    pub kind: Kind,
    /// The places they may mean, the most likely first; none for a people without a country.
    pub readings: Vec<Place>,
}

/// How words mean a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// By its name.
    Literal,
    /// By the people of it: `Syrian`, `the Turks`.
    Demonym,
}

/// No name that we hold is longer.
const LONGEST_NAME: usize = 6;

/// Small words that stand inside names.
const INNER: [&str; 40] = [
    "of", "the", "and", "al", "el", "ar", "as", "ash", "at", "ad", "az", "an", "de", "del", "la", "las", "le", "les",
    "los", "du", "da", "do", "dos", "das", "di", "der", "den", "van", "von", "am", "im", "in", "upon", "on", "sur",
    "ul", "ez", "au", "aux", "des",
];

/// A capitalised name after one of these is a person's.
const TITLES: [&str; 44] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "sir",
    "lord",
    "lady",
    "president",
    "prof",
    "professor",
    "sen",
    "senator",
    "rep",
    "gov",
    "governor",
    "gen",
    "general",
    "col",
    "colonel",
    "lt",
    "capt",
    "captain",
    "sgt",
    "sergeant",
    "maj",
    "major",
    "judge",
    "justice",
    "rev",
    "pastor",
    "bishop",
    "imam",
    "sheikh",
    "sheik",
    "ayatollah",
    "king",
    "queen",
    "prince",
    "princess",
    "coach",
    "detective",
    "officer",
    "deputy",
    "commissioner",
];

/// After these a place is at home.
const PREPOSITIONS: [&str; 17] = [
    "in", "near", "from", "to", "at", "around", "outside", "inside", "into", "towards", "toward", "across", "of",
    "between", "through", "via", "over",
];

/// What makes the name before it a street's.
const STREETS: [&str; 17] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "boulevard",
    "blvd",
    "drive",
    "lane",
    "highway",
    "parkway",
    "court",
    "way",
    "terrace",
    "pike",
    "plaza",
];

/// What makes the name before it a province's or a county's.
const PROVINCES: [&str; 12] = [
    "province",
    "governorate",
    "state",
    "district",
    "county",
    "region",
    "oblast",
    "prefecture",
    "department",
    "parish",
    "republic",
    "canton",
];

impl Gazetteer {
    /// What may be a place in running text: the longest known names over capitalised words, in the order of the text,
    /// none overlapping. Words of the language, names of persons and streets are left out as far as their neighbours
    /// give them away; what a mention means in its sentence is for the caller to judge.
    pub fn find(&self, text: &str) -> Vec<Candidate> {
        let tokens = tokens(text);
        let mut found: Vec<Candidate> = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.longest(text, &tokens, at) {
                Some((candidate, next)) => {
                    found.push(candidate);
                    at = next;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The candidate that given words of a text are, whatever stands round them.
    pub fn candidate(&self, text: &str, span: Span) -> Candidate {
        let name = &text[span.range()];
        match self.demonym(name) {
            Some(demonym) => Candidate { span, kind: Kind::Demonym, readings: self.whose(&demonym) },
            None => Candidate { span, kind: Kind::Literal, readings: self.lookup(name) },
        }
    }

    /// The country of a demonym, or what else it is of.
    fn whose(&self, demonym: &Demonym) -> Vec<Place> {
        match demonym.country.and_then(|code| self.country(code.as_str())) {
            Some(country) => vec![country],
            None => self.lookup(&demonym.of).into_iter().take(1).collect(),
        }
    }

    /// The longest candidate that starts with a token, and the token after it.
    fn longest(&self, text: &str, tokens: &[Token], first: usize) -> Option<(Candidate, usize)> {
        if !begins_name(text, tokens, first) {
            return None;
        }
        // Most capitalised words begin no name of several words, and need no looking further.
        let opening = &text[tokens[first].range.clone()];
        let reach = if self.opens_longer_name(opening) { reach(text, tokens, first) } else { first + 1 };
        (first + 1..=reach).rev().find_map(|end| {
            let last = &tokens[end - 1];
            if !last.is_capitalised(text) && !last.is_number(text) {
                return None;
            }
            let range = tokens[first].range.start..last.range.end;
            self.admitted(text, tokens, first..end, range).map(|candidate| (candidate, end))
        })
    }

    fn admitted(&self, text: &str, tokens: &[Token], within: Range<usize>, range: Range<usize>) -> Option<Candidate> {
        let name = &text[range.clone()];
        let span = Span::from_range(range.clone());
        let key = plain(name);
        if let Some(demonym) = self.demonym_by_key(&key).filter(|_| name.starts_with(char::is_uppercase)) {
            return Some(Candidate { span, kind: Kind::Demonym, readings: self.whose(&demonym) });
        }
        // The full stop of an abbreviation belongs to it, in the key and in the span.
        let stopped = text[range.end..].starts_with('.').then(|| &text[range.start..range.end + 1]);
        let mut hits = self.hits_by_key(stopped.filter(|_| name.len() <= 6).unwrap_or(name), &key);
        if hits.is_empty() {
            return None;
        }
        let spelt = tokens[within.end - 1].range.len() == 1 && name.contains('.');
        let abbreviation = spelt || hits.iter().any(|hit| hit.how == How::Abbreviation);
        // "The Pentagon" is the Pentagon, but The Hague is The Hague.
        if matches!(name.split(' ').next(), Some("The" | "THE")) && !hits[0].place.name.starts_with("The ") {
            return None;
        }
        let around = Around::of(self, text, tokens, &within);
        hits.retain(|hit| around.admits(self, hit, name, within.len()));
        if around.province {
            let admin = |hit: &Hit| hit.place.feature.is_admin();
            if !hits.iter().any(admin) {
                hits.extend(self.folded_hits(&key).filter(admin));
            }
            if hits.iter().any(admin) {
                hits.retain(admin);
            }
        }
        if hits.is_empty() {
            return None;
        }
        let span = match stopped {
            Some(stopped) if abbreviation => Span::from_range(range.start..range.start + stopped.len()),
            _ => span,
        };
        Some(Candidate { span, kind: Kind::Literal, readings: hits.into_iter().map(|hit| hit.place).collect() })
    }
}

/// What stands round a name.
struct Around {
    /// The name opens a sentence, where every word has a capital.
    opening: bool,
    /// A word such as "in" stands before it.
    after_preposition: bool,
    /// A full stop follows.
    stopped: bool,
    /// A comma and a capitalised word stand before it, as in `Gary, IN`.
    after_comma: bool,
    /// A comma and the name of a country or province follow.
    before_container: bool,
    /// A title or a given name before it makes it a person's.
    titled: bool,
    /// It is a given name, and a capitalised word follows.
    given: bool,
    /// That word is a family name.
    surnamed: bool,
    /// `Street` or the like follows.
    street: bool,
    /// `province` or the like follows.
    province: bool,
}

impl Around {
    fn of(gazetteer: &Gazetteer, text: &str, tokens: &[Token], within: &Range<usize>) -> Around {
        let before = within.start.checked_sub(1).map(|at| &tokens[at]);
        let after = tokens.get(within.end);
        let gap_before = before.map_or("", |token| &text[token.range.end..tokens[within.start].range.start]);
        let gap_after = after.map_or("", |token| &text[tokens[within.end - 1].range.end..token.range.start]);
        let key = |token: &Token| plain(&text[token.range.clone()]);
        let capitalised = |token: &Token| token.is_capitalised(text);
        let joined = |gap: &str| gap == " " || gap == ". " || gap == "-";
        let next = after.filter(|_| joined(gap_after));
        let titled = before.filter(|_| gap_before == " " || gap_before == ". ").is_some_and(|token| {
            let word = key(token);
            capitalised(token) && (TITLES.contains(&word.as_str()) || gazetteer.word(&word) == Some(Word::Given))
        });
        let own = plain(&text[tokens[within.start].range.clone()]);
        let given = within.len() == 1
            && gazetteer.word(&own) == Some(Word::Given)
            && gap_after == " "
            && next.is_some_and(|token| {
                capitalised(token)
                    && !STREETS.contains(&key(token).as_str())
                    && gazetteer.word(&key(token)) != Some(Word::Common)
            });
        let next_is = |words: &[&str]| next.is_some_and(|token| words.contains(&key(token).as_str()));
        Around {
            opening: before.is_none() || gap_before.contains(['.', '!', '?', '\n', '"', '“', ':', '•', '—']),
            after_preposition: gap_before == " "
                && before.is_some_and(|token| PREPOSITIONS.contains(&&text[token.range.clone()])),
            stopped: text[tokens[within.end - 1].range.end..].starts_with('.'),
            after_comma: gap_before == ", " && before.is_some_and(capitalised),
            before_container: gap_after == ", "
                && after.is_some_and(|token| {
                    let stop = usize::from(text[token.range.end..].starts_with('.'));
                    let name = &text[token.range.start..token.range.end + stop];
                    let hits = if capitalised(token) { gazetteer.hits(name) } else { Vec::new() };
                    hits.first()
                        .is_some_and(|hit| hit.place.feature.is_country() || hit.place.feature.as_str() == "ADM1")
                }),
            titled,
            given,
            surnamed: given && next.is_some_and(|token| gazetteer.word(&key(token)) == Some(Word::Surname)),
            street: next.is_some_and(capitalised) && next_is(&STREETS),
            province: next_is(&PROVINCES),
        }
    }

    /// Whether a reading is likely enough here.
    fn admits(&self, gazetteer: &Gazetteer, hit: &Hit, name: &str, words: usize) -> bool {
        let feature = hit.place.feature;
        let known = feature.is_country() || feature.as_str() == "ADM1";
        let key = plain(name);
        if self.street || key.chars().count() < 2 {
            return false;
        }
        if hit.how == How::Abbreviation {
            let letters = name.chars().filter(|c| c.is_alphabetic()).count();
            let spelt = name.contains('.') || self.stopped && letters > 2 && !matches!(name, "Miss" | "Man" | "Ore");
            return self.after_comma || spelt || feature.is_country() || letters > 4;
        }
        if words == 1 && !self.before_container && (self.titled || self.surnamed || self.given && !known) {
            return false;
        }
        if self.before_container
            || self.province && feature.is_admin()
            || feature.is_country()
            || words > 1 && !self.opening
        {
            return true;
        }
        let word = gazetteer.word(&key);
        match word {
            Some(Word::Common) => !self.opening && hit.place.prior >= 5.5 && !feature.is_admin(),
            Some(Word::Given) => known || hit.place.prior >= 5.0,
            Some(Word::Surname) => known || hit.place.prior >= 4.3,
            // Family names fold to what some village folds to.
            None if hit.how == How::Folded && words == 1 => key.len() >= 4 && self.after_preposition,
            None => true,
        }
    }
}

/// One word: letters and digits with what joins them inside.
struct Token {
    range: Range<usize>,
}

impl Token {
    fn is_capitalised(&self, text: &str) -> bool {
        let word = &text[self.range.clone()];
        word.chars().next().is_some_and(char::is_uppercase)
            // d'Ivoire, and ayn or hamza before the capital.
            || word.split(['\'', '’', '‘', 'ʿ', 'ʾ', '`']).nth(1).is_some_and(|rest| rest.len() > 1 && rest.starts_with(char::is_uppercase))
    }

    fn is_number(&self, text: &str) -> bool {
        text[self.range.clone()].chars().all(|c| c.is_ascii_digit())
    }
}

/// Whether a name may begin with this token: a capital, or an article tied to one (`al-Hol`).
fn begins_name(text: &str, tokens: &[Token], at: usize) -> bool {
    if tokens[at].is_capitalised(text) {
        return true;
    }
    let word = &text[tokens[at].range.clone()];
    let next = tokens.get(at + 1);
    matches!(word, "al" | "el" | "ar" | "as" | "ash" | "at" | "ad" | "az" | "an" | "ul")
        && next.is_some_and(|next| &text[tokens[at].range.end..next.range.start] == "-" && next.is_capitalised(text))
}

/// The token after the last that a name beginning here may hold.
fn reach(text: &str, tokens: &[Token], first: usize) -> usize {
    let mut end = first + 1;
    while end < tokens.len() && end - first < LONGEST_NAME {
        let (last, next) = (&tokens[end - 1], &tokens[end]);
        let gap = &text[last.range.end..next.range.start];
        let abbreviated = gap.starts_with('.') && last.range.len() <= 3;
        let tied =
            matches!(gap, " " | "-" | "\u{a0}" | "\n" | "." | " & " | "–") || abbreviated && gap == ". " || gap == ", ";
        let word = &text[next.range.clone()];
        // "Port-au-Prince", "Aix-en-Provence".
        let hyphened = gap == "-" && text[next.range.end..].starts_with('-');
        if !tied || !(next.is_capitalised(text) || next.is_number(text) || INNER.contains(&word) || hyphened) {
            break;
        }
        end += 1;
    }
    end
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | '`');
        // An apostrophe joins (Ra's, d'Ivoire) unless it only brings the genitive.
        let genitive = joins && next == Some('s') && !text[at + c.len_utf8() + 1..].starts_with(char::is_alphanumeric);
        let inside = c.is_alphanumeric()
            || unicode_normalization::char::is_combining_mark(c)
            || joins && start.is_some() && !genitive && next.is_some_and(char::is_alphanumeric)
            || joins && start.is_none() && !matches!(c, '\'' | '’' | '‘' | '`');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                tokens.push(Token { range: from..at });
                start = None;
            }
            _ => {}
        }
    }
    tokens.extend(start.map(|from| Token { range: from..text.len() }));
    tokens
}
