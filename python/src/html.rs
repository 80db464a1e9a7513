//! A report in a notebook: its text with the words marked that something rests on. Names of private persons give way to what stands for
//! them, as in the tables for spreadsheets.

use std::ops::Range;

use dateline::Read;
use dateline::output::private_names;
use maud::{PreEscaped, html};
use record::{PRIVATE_PERSON, PlaceRecord};
use telling::marked::{Mark, Role, of_claim, of_statement, whole};
use text::Span;

/// The text keeps the notebook's colours; the lines below it are of such that they can be seen on white and on black.
const STYLE: &str = "\
.dateline-report{line-height:1.7;max-width:50rem}\
.dateline-report p{margin:.4em 0}\
.dateline-report mark{background:none;color:inherit;padding:0}\
.dateline-report .r-trigger{font-weight:700;border-bottom:3px solid #d1432f}\
.dateline-report .r-actor{border-bottom:2px solid #2b7bb9}\
.dateline-report .r-recipient{border-bottom:2px dashed #2b7bb9}\
.dateline-report .r-target{border-bottom:2px dotted #2b7bb9}\
.dateline-report .r-place{border-bottom:4px double #2e8b57}\
.dateline-report .r-time{border-bottom:1px solid #9a7420}\
.dateline-report .r-figure{border-bottom:1px dashed #9a7420}\
.dateline-report .r-status{text-decoration:underline wavy 1px #808080;text-underline-offset:.2em}\
.dateline-report .r-source{font-style:italic;border-bottom:2px solid #a8509a}\
.dateline-report .r-cue{font-style:italic;border-bottom:1px dotted #a8509a}\
.dateline-report .r-content{background:rgba(128,128,128,.16)}\
.dateline-report .legend{font-size:.85em;opacity:.85}\
.dateline-report .legend span{margin-right:1em;white-space:nowrap}";

pub(crate) fn report(read: &Read) -> String {
    let (reading, text) = (&read.reading, read.report.text.as_str());
    let mask = Mask::new(text, private_names(read));
    let claims = reading.claims.iter().flat_map(|claim| of_claim(claim, &reading.statements));
    let marks =
        claims.chain(reading.statements.iter().flat_map(of_statement)).chain(reading.places.iter().map(of_place));
    let marks: Vec<Mark> =
        marks.map(|mark| Mark { at: mask.at(mark.at.clone()), title: mask.words(&mark.title), ..mark }).collect();
    let document = &reading.document;
    let from = [&document.publisher, &document.published].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let headline = document.headline.as_ref().filter(|headline| !text.trim_start().starts_with(headline.as_str()));
    let shown = html! {
        div class="dateline-report" {
            style { (PreEscaped(STYLE)) }
            @if let Some(headline) = headline { p { strong { (mask.words(headline)) } } }
            @if !from.is_empty() { p class="legend" { (from) } }
            (whole(&mask.text, &marks))
            p class="legend" {
                @for role in Role::ALL.into_iter().filter(|role| marks.iter().any(|mark| mark.role == *role)) {
                    span { mark class={ "r-" (role.as_str()) } { (role.meaning()) } }
                }
            }
        }
    };
    shown.into_string()
}

/// A name of a place, whether or not a claim rests on it.
fn of_place(place: &PlaceRecord) -> Mark {
    let span = place.evidence.span();
    let title = [&place.name, &place.country].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let title = if title.is_empty() { "a place that is not known".to_owned() } else { title };
    Mark { at: span.range(), role: Role::Place, title, leads: None }
}

/// A text in which the names of private persons are masked.
struct Mask<'t> {
    given: &'t str,
    text: String,
    /// What was masked, in its order.
    masked: Vec<Range<usize>>,
}

impl<'t> Mask<'t> {
    fn new(given: &'t str, mut names: Vec<Span>) -> Mask<'t> {
        names.sort_unstable();
        let mut masked: Vec<Range<usize>> = Vec::new();
        for name in names.iter().map(|name| name.range()) {
            match masked.last_mut() {
                Some(last) if name.start <= last.end + 1 => last.end = last.end.max(name.end),
                _ => masked.push(name),
            }
        }
        let mut text = String::new();
        let mut from = 0;
        for name in &masked {
            text.push_str(&given[from..name.start]);
            text.push_str(PRIVATE_PERSON);
            from = name.end;
        }
        text.push_str(&given[from..]);
        Mask { given, text, masked }
    }

    /// Where a stretch of the given text stands in the masked one. A name that it cuts is in it whole.
    fn at(&self, given: Range<usize>) -> Range<usize> {
        self.byte(given.start, 0)..self.byte(given.end, PRIVATE_PERSON.len())
    }

    /// Where a byte of the given text stands; what stands in a name stands `inside` its mask.
    fn byte(&self, byte: usize, inside: usize) -> usize {
        let before = self.masked.iter().take_while(|name| name.end <= byte);
        let (taken, put) = before.fold((0, 0), |(taken, put), name| (taken + name.len(), put + PRIVATE_PERSON.len()));
        let cut = self.masked.iter().find(|name| name.start < byte && byte < name.end);
        cut.map_or(byte, |name| name.start + inside) + put - taken
    }

    /// Other words with the same names masked.
    fn words(&self, words: &str) -> String {
        let mut names: Vec<&str> = self.masked.iter().map(|name| &self.given[name.clone()]).collect();
        // A whole name before a part of it.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names.iter().fold(words.to_owned(), |words, name| words.replace(name, PRIVATE_PERSON))
    }
}
