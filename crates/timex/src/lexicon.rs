//! The words the rules know, and what each can be.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::rules;

/// A known word, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word(pub(crate) u16);

/// What a word can be, besides itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    /// 1–12; abbreviations too.
    Month,
    /// 1 Monday – 7 Sunday.
    Weekday,
    /// The same, shortened: only with its dot or before a date.
    ShortWeekday,
    /// See [`crate::calendar::Unit`], singular.
    Unit,
    /// The same, plural.
    Units,
    /// Part of a day.
    Part,
    Season,
    /// "first" … "thirty-first" less the tens.
    Ordinal,
    /// 0–19.
    Small,
    /// 20, 30 … 90.
    Tens,
    /// 100, 1000, …
    Scale,
    /// An amount nobody counted: "several".
    Vague,
    /// −1 last, 0 this, +1 next.
    Shift,
    /// "-s" on Monday, night: every one of them.
    Weekdays,
    /// A decade by name: the nineties.
    Nineties,
    /// Words that may follow "the 20th" without making it the twentieth *something*.
    Edge,
    /// What people, things and money are counted in: "2000 people" is no year.
    Counted,
    /// A verb or adjective that looks ahead ("will", "scheduled").
    Ahead,
    /// One that looks ahead before "to" ("set to").
    Poised,
    /// One that looks back ("said", "was").
    Back,
    Zone,
}
use Sense::*;

/// One line a meaning: the sense, the value, the words.
#[rustfmt::skip]
const WORDS: &[(Sense, i32, &str)] = &[
    (Month, 1, "january jan"), (Month, 2, "february feb"), (Month, 3, "march mar"), (Month, 4, "april apr"),
    (Month, 5, "may"), (Month, 6, "june jun"), (Month, 7, "july jul"), (Month, 8, "august aug"),
    (Month, 9, "september sept sep"), (Month, 10, "october oct"), (Month, 11, "november nov"), (Month, 12, "december dec"),
    (Weekday, 1, "monday"), (Weekday, 2, "tuesday"), (Weekday, 3, "wednesday"), (Weekday, 4, "thursday"),
    (Weekday, 5, "friday"), (Weekday, 6, "saturday"), (Weekday, 7, "sunday"),
    (ShortWeekday, 1, "mon"), (ShortWeekday, 2, "tue tues"), (ShortWeekday, 3, "wed"), (ShortWeekday, 4, "thu thur thurs"),
    (ShortWeekday, 5, "fri"), (ShortWeekday, 6, "sat"), (ShortWeekday, 7, "sun"),
    (Weekdays, 1, "mondays"), (Weekdays, 2, "tuesdays"), (Weekdays, 3, "wednesdays"), (Weekdays, 4, "thursdays"),
    (Weekdays, 5, "fridays"), (Weekdays, 6, "saturdays"), (Weekdays, 7, "sundays"),
    (Unit, 0, "second"), (Unit, 1, "minute"), (Unit, 2, "hour"), (Unit, 3, "day"), (Unit, 4, "week"),
    (Unit, 5, "month"), (Unit, 6, "quarter"), (Unit, 7, "year"), (Unit, 8, "decade"), (Unit, 9, "century"),
    (Units, 0, "seconds"), (Units, 1, "minutes"), (Units, 2, "hours"), (Units, 3, "days"), (Units, 4, "weeks"),
    (Units, 5, "months"), (Units, 6, "quarters"), (Units, 7, "years"), (Units, 8, "decades"), (Units, 9, "centuries"),
    (Part, 0, "morning mornings dawn daybreak"), (Part, 1, "midday"), (Part, 2, "afternoon afternoons"),
    (Part, 3, "evening evenings dusk"), (Part, 4, "night nights nighttime"),
    (Season, 0, "spring"), (Season, 1, "summer summers"), (Season, 2, "fall autumn"), (Season, 3, "winter winters"),
    (Ordinal, 1, "first"), (Ordinal, 2, "second"), (Ordinal, 3, "third"), (Ordinal, 4, "fourth"), (Ordinal, 5, "fifth"),
    (Ordinal, 6, "sixth"), (Ordinal, 7, "seventh"), (Ordinal, 8, "eighth"), (Ordinal, 9, "ninth"), (Ordinal, 10, "tenth"),
    (Ordinal, 11, "eleventh"), (Ordinal, 12, "twelfth"), (Ordinal, 13, "thirteenth"), (Ordinal, 14, "fourteenth"),
    (Ordinal, 15, "fifteenth"), (Ordinal, 16, "sixteenth"), (Ordinal, 17, "seventeenth"), (Ordinal, 18, "eighteenth"),
    (Ordinal, 19, "nineteenth"), (Ordinal, 20, "twentieth"), (Ordinal, 30, "thirtieth"),
    (Small, 0, "zero"), (Small, 1, "one"), (Small, 2, "two"), (Small, 3, "three"), (Small, 4, "four"), (Small, 5, "five"),
    (Small, 6, "six"), (Small, 7, "seven"), (Small, 8, "eight"), (Small, 9, "nine"), (Small, 10, "ten"),
    (Small, 11, "eleven"), (Small, 12, "twelve"), (Small, 13, "thirteen"), (Small, 14, "fourteen"), (Small, 15, "fifteen"),
    (Small, 16, "sixteen"), (Small, 17, "seventeen"), (Small, 18, "eighteen"), (Small, 19, "nineteen"),
    (Tens, 20, "twenty"), (Tens, 30, "thirty"), (Tens, 40, "forty"), (Tens, 50, "fifty"), (Tens, 60, "sixty"),
    (Tens, 70, "seventy"), (Tens, 80, "eighty"), (Tens, 90, "ninety"),
    (Scale, 12, "dozen"), (Scale, 100, "hundred"), (Scale, 1000, "thousand"),
    (Vague, 0, "several many few some numerous dozens hundreds thousands"),
    (Shift, -1, "last past previous preceding"), (Shift, 0, "this current"), (Shift, 1, "next coming following upcoming"),
    (Nineties, 192, "twenties"), (Nineties, 193, "thirties"), (Nineties, 194, "forties"), (Nineties, 195, "fifties"),
    (Nineties, 196, "sixties"), (Nineties, 197, "seventies"), (Nineties, 198, "eighties"), (Nineties, 199, "nineties"),
    (Edge, 0, "and or but to in at on of by for from with when after before while as that which who he she it they the a an
               said says was were is are will has had"),
    (Counted, 0, "people men women children civilians troops soldiers fighters militants rebels police officers officials
               refugees families prisoners detainees inmates homes houses bodies tents vehicles rockets missiles bombs tanks
               aircraft planes miles mile kilometers kilometres km metres meters feet tons tonnes pounds dollars euros yen
               francs marks shares points votes seats jobs workers employees members residents dead deaths wounded victims
               cases copies barrels acres hectares percent pct million billion thousand"),
    (Ahead, 0, "will shall ll scheduled expected expects due plans upcoming until till tomorrow next deadline slated"),
    (Poised, 0, "set is are supposed likely ready about hope hopes want wants plan intends agree agreed vowed pledged promised"),
    (Back, 0, "said says say told was were had has have did began left came went took made met found won lost fell rose sent
               held gave got since after last broke shot hit struck spoke wrote saw ago yesterday closed"),
    (Zone, 0, "gmt utc est edt cst cdt mst mdt pst pdt bst cet"),
];

/// The words that the code itself asks for: the lexicon numbers them first.
#[rustfmt::skip]
pub(crate) mod known {
    use super::Word;

    pub(super) const ALL: &[&str] = &[
        "a", "am", "an", "and", "been", "couple", "dozens", "few", "flight", "for", "had", "half", "hundred",
        "hundreds", "in", "july", "june", "last", "m", "many", "march", "may", "nd", "next", "no", "number", "of",
        "or", "p", "pm", "rd", "room", "route", "s", "since", "some", "st", "th", "thousand", "thousands", "to",
        "until", "year",
    ];

    /// The number of a word, found while compiling.
    const fn number(word: &str) -> Word {
        let mut at = 0;
        while !same(ALL[at].as_bytes(), word.as_bytes()) {
            at += 1;
        }
        Word(at as u16)
    }

    const fn same(a: &[u8], b: &[u8]) -> bool {
        let mut at = 0;
        while at < a.len() && at < b.len() && a[at] == b[at] {
            at += 1;
        }
        at == a.len() && at == b.len()
    }

    pub(crate) const A: Word = number("a");
    pub(crate) const AM: Word = number("am");
    pub(crate) const AN: Word = number("an");
    pub(crate) const AND: Word = number("and");
    pub(crate) const BEEN: Word = number("been");
    pub(crate) const COUPLE: Word = number("couple");
    pub(crate) const DOZENS: Word = number("dozens");
    pub(crate) const FEW: Word = number("few");
    pub(crate) const FLIGHT: Word = number("flight");
    pub(crate) const FOR: Word = number("for");
    pub(crate) const HAD: Word = number("had");
    pub(crate) const HALF: Word = number("half");
    pub(crate) const HUNDRED: Word = number("hundred");
    pub(crate) const HUNDREDS: Word = number("hundreds");
    pub(crate) const IN: Word = number("in");
    pub(crate) const JULY: Word = number("july");
    pub(crate) const JUNE: Word = number("june");
    pub(crate) const LAST: Word = number("last");
    pub(crate) const M: Word = number("m");
    pub(crate) const MANY: Word = number("many");
    pub(crate) const MARCH: Word = number("march");
    pub(crate) const MAY: Word = number("may");
    pub(crate) const ND: Word = number("nd");
    pub(crate) const NEXT: Word = number("next");
    pub(crate) const NO: Word = number("no");
    pub(crate) const NUMBER: Word = number("number");
    pub(crate) const OF: Word = number("of");
    pub(crate) const OR: Word = number("or");
    pub(crate) const P: Word = number("p");
    pub(crate) const PM: Word = number("pm");
    pub(crate) const RD: Word = number("rd");
    pub(crate) const ROOM: Word = number("room");
    pub(crate) const ROUTE: Word = number("route");
    pub(crate) const S: Word = number("s");
    pub(crate) const SINCE: Word = number("since");
    pub(crate) const SOME: Word = number("some");
    pub(crate) const ST: Word = number("st");
    pub(crate) const TH: Word = number("th");
    pub(crate) const THOUSAND: Word = number("thousand");
    pub(crate) const THOUSANDS: Word = number("thousands");
    pub(crate) const TO: Word = number("to");
    pub(crate) const UNTIL: Word = number("until");
    pub(crate) const YEAR: Word = number("year");
}

struct Lexicon {
    numbers: HashMap<&'static str, Word>,
    senses: Vec<Vec<(Sense, i32)>>,
}

impl Lexicon {
    fn number(&mut self, word: &'static str) -> Word {
        let next = Word(self.senses.len() as u16);
        *self.numbers.entry(word).or_insert_with(|| {
            self.senses.push(Vec::new());
            next
        })
    }
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { numbers: HashMap::new(), senses: Vec::new() };
    for word in known::ALL {
        lexicon.number(word);
    }
    for &(sense, value, words) in WORDS {
        for word in words.split_whitespace() {
            let word = lexicon.number(word);
            lexicon.senses[usize::from(word.0)].push((sense, value));
        }
    }
    for word in rules::literals() {
        lexicon.number(word);
    }
    lexicon
});

/// How many words there are.
pub(crate) fn size() -> usize {
    LEXICON.senses.len()
}

/// The known word that these letters spell, capitals or not.
pub(crate) fn word(letters: &str) -> Option<Word> {
    let mut lower = [0u8; 16];
    let lower = lower.get_mut(..letters.len())?;
    lower.copy_from_slice(letters.as_bytes());
    lower.make_ascii_lowercase();
    LEXICON.numbers.get(std::str::from_utf8(lower).ok()?).copied()
}

/// The value of a word in one sense.
pub(crate) fn sense(word: Word, sense: Sense) -> Option<i32> {
    LEXICON.senses[usize::from(word.0)].iter().find(|(s, _)| *s == sense).map(|&(_, value)| value)
}
