//! A report's text with what was read in it marked. The text is shown as text: nothing in it becomes part of a page.

use std::collections::BTreeSet;
use std::ops::Range;

use maud::{Markup, PreEscaped, Render, html};
use record::{Claim, Evidence, PRIVATE_PERSON, Participant, Source, Statement, Where};

/// What words are there for. Those that come first lie around those that come later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What is said.
    Content,
    /// Who says it.
    Source,
    /// The word that says so.
    Cue,
    /// Who does it.
    Actor,
    /// To whom.
    Recipient,
    /// To what.
    Target,
    /// Where.
    Place,
    /// When.
    Time,
    /// How many.
    Figure,
    /// How far it has come.
    Status,
    /// What happens.
    Trigger,
}

impl Role {
    /// All of them, the most telling first.
    pub const ALL: [Role; 11] = [
        Role::Trigger,
        Role::Actor,
        Role::Recipient,
        Role::Target,
        Role::Place,
        Role::Time,
        Role::Figure,
        Role::Status,
        Role::Source,
        Role::Cue,
        Role::Content,
    ];

    /// Its class and the name of its layer.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Content => "content",
            Role::Source => "source",
            Role::Cue => "cue",
            Role::Actor => "actor",
            Role::Recipient => "recipient",
            Role::Target => "target",
            Role::Place => "place",
            Role::Time => "time",
            Role::Figure => "figure",
            Role::Status => "status",
            Role::Trigger => "trigger",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Role::Content => "what is said",
            Role::Source => "who says it",
            Role::Cue => "the word that says so",
            Role::Actor => "who does it",
            Role::Recipient => "to whom",
            Role::Target => "to what",
            Role::Place => "where",
            Role::Time => "when",
            Role::Figure => "how many",
            Role::Status => "how far it has come",
            Role::Trigger => "what happens",
        }
    }
}

/// Words that are marked.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The bytes where they stand.
    pub at: Range<usize>,
    /// What they are there for.
    pub role: Role,
    /// What they mean.
    pub title: String,
    /// Where they lead, and the claims that they tell.
    pub leads: Option<(String, String)>,
}

impl Mark {
    fn of(evidence: &Evidence, role: Role, title: impl Into<String>) -> Mark {
        let span = evidence.span();
        Mark { at: span.start() as usize..span.end() as usize, role, title: title.into(), leads: None }
    }
}

/// Who takes part, as it is shown.
pub fn participant(participant: &Participant) -> String {
    if participant.private {
        return PRIVATE_PERSON.to_owned();
    }
    let codes = codes(participant.country.as_deref(), participant.sector.as_deref());
    match (&participant.name, codes.is_empty()) {
        (Some(name), true) => crate::short(name),
        (Some(name), false) => format!("{} ({codes})", crate::short(name)),
        (None, true) => "somebody".to_owned(),
        (None, false) => codes,
    }
}

/// Who says so, as it is shown.
pub fn source(source: Option<&Source>) -> String {
    let Some(source) = source else { return "nobody named".to_owned() };
    if source.private {
        return PRIVATE_PERSON.to_owned();
    }
    let codes = codes(source.country.as_deref(), source.sector.as_deref());
    match &source.name {
        Some(name) if codes.is_empty() => crate::short(name),
        Some(name) => format!("{} ({codes})", crate::short(name)),
        // The words that describe who speaks: "a hospital official".
        None => crate::short(source.evidence.quote()),
    }
}

fn codes(country: Option<&str>, sector: Option<&str>) -> String {
    [country, sector].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The words that a claim rests on, and those of the statements that it is told in.
pub fn of_claim(claim: &Claim, statements: &[Statement]) -> Vec<Mark> {
    let mut marks = vec![Mark::of(&claim.trigger, Role::Trigger, kind(claim))];
    marks.extend(claim.mentions.iter().map(|e| Mark::of(e, Role::Trigger, format!("{}, told again", kind(claim)))));
    let mut all = |who: &[Participant], role: Role| {
        for one in who {
            marks.extend(one.words().map(|words| Mark::of(words, role, participant(one))));
        }
    };
    all(&claim.actors, Role::Actor);
    all(&claim.recipients, Role::Recipient);
    marks.extend(claim.targets.iter().map(|target| Mark::of(&target.evidence, Role::Target, target.kind.clone())));
    if let Some(when) = &claim.when {
        let title = format!("{} ({})", crate::days(&when.from, &when.until), when.basis);
        marks.extend(when.expression.iter().map(|e| Mark::of(e, Role::Time, title.clone())));
    }
    for place in claim.r#where.iter().chain(claim.places.iter().map(|place| &place.place)) {
        marks.push(Mark::of(&place.evidence, Role::Place, whereabouts(place)));
        marks.extend(place.within.iter().map(|e| Mark::of(e, Role::Place, "the place around it")));
    }
    for figure in &claim.figures {
        let title = format!("{} {}", crate::range(figure.at_least, figure.at_most), figure.of);
        marks.push(Mark::of(&figure.evidence, Role::Figure, title));
    }
    let stage = format!("{}{}", if claim.negative { "not " } else { "" }, claim.status);
    marks.extend(claim.cues.iter().map(|e| Mark::of(e, Role::Status, stage.clone())));
    for statement in claim.attribution.iter().filter_map(|id| statements.iter().find(|s| s.id == *id)) {
        marks.extend(of_statement(statement));
    }
    marks
}

/// The words of a statement.
pub fn of_statement(statement: &Statement) -> Vec<Mark> {
    let who = source(statement.source.as_ref());
    let mut marks = Vec::new();
    if let Some(source) = &statement.source {
        marks.push(Mark::of(&source.evidence, Role::Source, format!("source: {who}")));
        marks.extend(source.antecedent.iter().map(|e| Mark::of(e, Role::Source, format!("source: {who}"))));
    }
    marks.extend(
        statement.cue.iter().map(|e| Mark::of(e, Role::Cue, format!("{}, {}", statement.act, statement.stance))),
    );
    marks.extend(statement.content.iter().map(|e| Mark::of(e, Role::Content, format!("according to {who}"))));
    marks
}

/// The type of a claim, with its modes.
pub fn kind(claim: &Claim) -> String {
    if claim.modes.is_empty() { claim.r#type.clone() } else { format!("{} ({})", claim.r#type, claim.modes.join(", ")) }
}

/// A place as it is known.
pub fn whereabouts(place: &Where) -> String {
    let mut parts = vec![crate::short(&place.name)];
    parts.extend(place.country.iter().filter(|code| **code != place.name).cloned());
    let mut how: Vec<&str> = place.precision.iter().map(|precision| precision.as_str()).collect();
    how.push(place.basis.as_str());
    format!("{} ({})", parts.join(", "), how.join(", "))
}

/// A stretch of the text with its marks.
pub fn marked(text: &str, within: Range<usize>, marks: &[Mark]) -> Markup {
    let fits = |mark: &&Mark| {
        let at = &mark.at;
        at.start < at.end && at.end > within.start && at.start < within.end && text.get(at.clone()).is_some()
    };
    let mut marks: Vec<&Mark> = marks.iter().filter(fits).collect();
    // One word may tell two things in one way: once is enough.
    marks.sort_by(|a, b| (a.role, a.at.start, b.at.end, &a.title).cmp(&(b.role, b.at.start, a.at.end, &b.title)));
    marks.dedup_by(|a, b| a.role == b.role && a.at == b.at && (a.title == b.title || a.leads.is_some()));
    let ends = marks.iter().flat_map(|mark| [mark.at.start, mark.at.end]).chain([within.start, within.end]);
    let ends: BTreeSet<usize> = ends.filter(|at| within.start <= *at && *at <= within.end).collect();
    let ends: Vec<usize> = ends.into_iter().collect();
    let mut to = String::new();
    let mut open: Vec<(&Mark, &str)> = Vec::new();
    for stretch in ends.windows(2) {
        let over: Vec<&Mark> =
            marks.iter().copied().filter(|m| m.at.start <= stretch[0] && stretch[1] <= m.at.end).collect();
        let same = open.iter().zip(&over).take_while(|(a, b)| std::ptr::eq(a.0, **b)).count();
        open.drain(same..).rev().for_each(|(_, tag)| end(&mut to, tag));
        for mark in &over[same..] {
            // A link within a link is none.
            let linked = mark.leads.as_ref().filter(|_| open.iter().all(|(_, tag)| *tag != "a"));
            let class = format!("r-{}", mark.role.as_str());
            match linked {
                Some((href, claims)) => {
                    let (href, claims, title) = (escaped(href), escaped(claims), escaped(&mark.title));
                    to.push_str(&format!(
                        "<a class=\"{class}\" href=\"{href}\" data-claims=\"{claims}\" title=\"{title}\">"
                    ));
                    open.push((mark, "a"));
                }
                None => {
                    to.push_str(&format!("<mark class=\"{class}\" title=\"{}\">", escaped(&mark.title)));
                    open.push((mark, "mark"));
                }
            }
        }
        to.push_str(&escaped(&text[stretch[0]..stretch[1]]));
    }
    open.drain(..).rev().for_each(|(_, tag)| end(&mut to, tag));
    PreEscaped(to)
}

fn end(to: &mut String, tag: &str) {
    to.push_str("</");
    to.push_str(tag);
    to.push('>');
}

fn escaped(words: &str) -> String {
    words.render().into_string()
}

/// A paragraph longer than this is shown from near the words that matter.
const LONGEST: usize = 1200;

/// The paragraphs in which these words stand, in their order, each once.
pub fn paragraphs<'e>(text: &str, words: impl IntoIterator<Item = &'e Evidence>) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for evidence in words {
        let span = evidence.span();
        let (start, end) = (span.start() as usize, (span.end() as usize).min(text.len()));
        if text.get(start..end).is_none() {
            continue;
        }
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let until = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let from = if start - from > LONGEST { boundary(text, start - LONGEST / 2) } else { from };
        let until = if until - end > LONGEST { boundary(text, end + LONGEST / 2) } else { until };
        all.push(from..until);
    }
    all.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in all {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

fn boundary(text: &str, at: usize) -> usize {
    let blank = text[..text.floor_char_boundary(at)].rfind(' ').map_or(0, |at| at + 1);
    blank.max(text.floor_char_boundary(at.saturating_sub(80)))
}

/// The whole text, paragraph by paragraph, each in the direction of its letters.
pub fn whole(text: &str, marks: &[Mark]) -> Markup {
    let mut start = 0;
    html! {
        @for line in text.split('\n') {
            @let at = start..start + line.len();
            @let () = start += line.len() + 1;
            @if !line.trim().is_empty() {
                p dir="auto" { (marked(text, at, marks)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mark(at: Range<usize>, role: Role) -> Mark {
        Mark { at, role, title: role.meaning().to_owned(), leads: None }
    }

    /// What a browser would show.
    fn shown(markup: &str) -> String {
        let mut shown = String::new();
        let mut rest = markup;
        while let Some(at) = rest.find('<') {
            shown.push_str(&rest[..at]);
            rest = &rest[at + rest[at..].find('>').unwrap() + 1..];
        }
        shown.push_str(rest);
        shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    #[test]
    fn what_a_report_says_is_never_part_of_the_page() {
        let text = "<script>alert(1)</script> \u{202e}& \"x\"";
        let markup = marked(text, 0..text.len(), &[mark(3..20, Role::Actor)]).into_string();
        assert!(!markup.contains("<script"), "{markup}");
        assert_eq!(shown(&markup), text);
    }

    #[test]
    fn marks_that_cross_are_nested() {
        let text = "Two guards were shot.";
        let marks = [mark(0..10, Role::Recipient), mark(4..20, Role::Content), mark(16..20, Role::Trigger)];
        let markup = marked(text, 0..text.len(), &marks).into_string();
        let want = "<mark class=\"r-recipient\" title=\"to whom\">Two </mark><mark class=\"r-content\" title=\"what is said\">\
            <mark class=\"r-recipient\" title=\"to whom\">guards</mark> were <mark class=\"r-trigger\" title=\"what happens\">\
            shot</mark></mark>.";
        assert_eq!(markup, want);
    }

    #[test]
    fn a_long_paragraph_is_cut_around_its_words() {
        let source =
            text::SourceText::new(format!("First.\n{}shot {}\nLast.", "before ".repeat(400), "after ".repeat(400)));
        let trigger = Evidence::new(&source, source.find("shot").unwrap());
        let cut = paragraphs(source.as_str(), [&trigger, &trigger]);
        assert_eq!(cut.len(), 1);
        let cut = &source.as_str()[cut[0].clone()];
        assert!(cut.contains("before shot after") && cut.len() < 1500 && cut.starts_with("before"), "{cut}");
    }

    proptest! {
        #[test]
        fn marks_add_nothing_to_the_text_and_take_nothing_away(
            text in "[a-c<&\" é\u{202e}\n]{0,60}",
            spans in prop::collection::vec((0usize..80, 0usize..80, 0usize..11), 0..12),
        ) {
            let marks: Vec<Mark> = spans.iter().map(|(a, b, role)| mark(*a.min(b)..*a.max(b), Role::ALL[*role])).collect();
            let markup = marked(&text, 0..text.len(), &marks).into_string();
            prop_assert_eq!(shown(&markup), text);
            prop_assert_eq!(markup.matches("<mark").count(), markup.matches("</mark>").count());
        }
    }
}
