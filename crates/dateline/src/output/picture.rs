use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::civil::Date;
use record::id::StatementId;
use record::{Certainty, Claim, Evidence, Figure, Participant, PlaceBasis, Statement, Status, TimeBasis, When, Where};
use text::Span;

use super::Exporter;
use super::canvas::{Canvas, Excerpt, Mark, Role, Style, shown};
use crate::reader::Read;

/// Claims the way a compiler shows an error: the sentence, every value underlined and named.
#[derive(Debug, Clone)]
pub struct Picture {
    /// How wide and in what colours.
    pub style: Style,
    /// Only claims that touch this line of the text.
    pub line: Option<u32>,
    /// Also what was considered and left out.
    pub why: bool,
}

impl Exporter for Picture {
    fn report(&self, read: Read, out: &mut dyn Write) -> io::Result<()> {
        let page = Page { read: &read, canvas: Canvas::new(read.report.text.as_str(), self.style) };
        let mut claims: Vec<&Claim> = read.reading.claims.iter().filter(|c| page.touches(c, self.line)).collect();
        claims.sort_by_key(|c| c.trigger.span());

        let mut told = page.opening(claims.len());
        for claim in claims {
            told.push('\n');
            page.claim(claim, &mut told);
        }
        for remark in &read.reading.document.diagnostics {
            let line = page.canvas.at(remark.start).line;
            let _ =
                write!(told, "\n{} line {line}: {}\n", page.canvas.painted(Role::Cue, &remark.code), remark.message);
        }
        if self.why {
            page.left_out(self.line, &mut told);
        }
        told.push('\n');
        out.write_all(told.as_bytes())
    }
}

/// A report and how it is shown.
struct Page<'r> {
    read: &'r Read,
    canvas: Canvas<'r>,
}

impl Page<'_> {
    fn text(&self) -> &str {
        self.read.report.text.as_str()
    }

    /// One line on the report as a whole.
    fn opening(&self, claims: usize) -> String {
        let document = &self.read.reading.document;
        let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let mut told = self.canvas.painted(Role::Source, &document.r#ref);
        if let Some(headline) = &document.headline {
            let _ = write!(told, " “{}”", headline.chars().map(shown).collect::<String>());
        }
        let _ = write!(told, ": {}", count(claims, "claim"));
        let _ = write!(told, ", {}", count(self.read.reading.statements.len(), "statement"));
        match (&document.published, document.published_basis) {
            (Some(day), Some(basis)) => {
                let _ = write!(told, ", published {day} ({basis})");
            }
            _ => told.push_str(", no date of publication"),
        }
        told.push('\n');
        told
    }

    fn touches(&self, claim: &Claim, line: Option<u32>) -> bool {
        let Some(line) = line else { return true };
        let at = |offset| self.canvas.at(offset).line;
        let spans = claim.evidence.iter().map(|e| e.span()).chain([claim.trigger.span()]);
        spans.into_iter().any(|s| (at(s.start())..=at(s.end())).contains(&line))
    }

    fn statements(&self, claim: &Claim) -> Vec<&Statement> {
        let find = |id: &StatementId| self.read.reading.statements.iter().find(|s| s.id == *id);
        claim.attribution.iter().filter_map(find).collect()
    }

    fn claim(&self, claim: &Claim, out: &mut String) {
        let statements = self.statements(claim);
        let mut marks = marks(claim, &statements);
        let regions = self.regions(claim, &marks);
        let said = statements.iter().flat_map(|s| &s.content);
        marks.extend(said.map(|c| Mark { span: c.span(), role: Role::Content, label: String::new() }));
        let modes = if claim.modes.is_empty() { String::new() } else { format!(" ({})", claim.modes.join(", ")) };
        let name = self.canvas.painted(Role::Trigger, &format!("{}{modes}", claim.r#type));
        let _ = writeln!(out, "{name}: {}", stage(claim));
        let excerpt = Excerpt {
            path: &self.read.report.place.to_string(),
            focus: claim.trigger.span(),
            regions: &regions,
            marks: &marks,
            notes: &self.notes(claim, &statements),
        };
        self.canvas.excerpt(&excerpt, out);
    }

    /// The sentences that hold marks, in order; where there is no sentence, the line.
    fn regions(&self, claim: &Claim, marks: &[Mark]) -> Vec<Span> {
        let sentences = &self.read.annotated.sentences;
        let around = |span: Span| {
            let after = sentences.partition_point(|s| s.span.end() <= span.start());
            match sentences.get(after) {
                Some(s) if s.span.overlaps(span) => s.span.join(span),
                _ => {
                    let text = self.text();
                    let start = text[..span.start() as usize].rfind('\n').map_or(0, |at| at + 1);
                    let end = text[span.end() as usize..].find('\n').map_or(text.len(), |at| at + span.end() as usize);
                    Span::from_range(start..end)
                }
            }
        };
        let mut all: Vec<Span> = marks.iter().map(|m| around(m.span)).chain([around(claim.trigger.span())]).collect();
        all.sort_unstable();
        let mut regions: Vec<Span> = Vec::new();
        for span in all {
            match regions.last_mut() {
                Some(last) if last.overlaps(span) || *last == span => *last = last.join(span),
                _ => regions.push(span),
            }
        }
        regions
    }

    /// What no words can be underlined for: in whose words it stands, the outermost first, and who says otherwise.
    fn notes(&self, claim: &Claim, statements: &[&Statement]) -> Vec<String> {
        let mut notes = Vec::new();
        for (depth, statement) in statements.iter().enumerate() {
            let (indent, who) = ("  ".repeat(depth), said_by(statement));
            notes.push(format!(
                "{indent}according to {who} ({}, {}, {})",
                statement.act, statement.manner, statement.stance
            ));
        }
        if statements.is_empty() {
            notes.push("in the report's own voice".to_owned());
        }
        match &claim.when {
            Some(when) if when.expression.is_none() => {
                let published = when.basis == TimeBasis::Published;
                let known = if published { "the day of publication" } else { when.basis.as_str() };
                notes.push(format!("when: {} ({known})", days(when)));
            }
            _ => {}
        }
        let line = |e: &Evidence| self.canvas.at(e.span().start()).line;
        notes.extend(claim.mentions.iter().map(|m| format!("told again on line {}: “{}”", line(m), m.quote())));
        let claims = &self.read.reading.claims;
        let voice = |c: &Claim| self.statements(c).last().map_or_else(|| "the report".to_owned(), |s| said_by(s));
        if let Some(denied) = claim.denies.as_ref().and_then(|id| claims.iter().find(|c| c.id == *id)) {
            let (who, at) = (voice(denied), line(&denied.trigger));
            notes.push(format!("denies “{}” on line {at}, according to {who}", denied.trigger.quote()));
        }
        for denial in claims.iter().filter(|c| c.denies.as_ref() == Some(&claim.id)) {
            notes.push(format!("denied by {} on line {}", voice(denial), line(&denial.trigger)));
        }
        notes
    }

    fn left_out(&self, line: Option<u32>, out: &mut String) {
        for why in &self.read.reading.why {
            let at = self.canvas.at(why.span.start());
            if line.is_some_and(|l| l != at.line) {
                continue;
            }
            let words: String = self.read.report.text.slice(why.span).chars().map(shown).collect();
            let place = format!("{}:{}:{}", self.read.report.place, at.line, at.column);
            let head = self.canvas.painted(Role::Frame, "left out");
            let _ = write!(out, "\n{head} {place} “{words}”: {}", why.reason);
        }
        if !self.read.reading.why.is_empty() {
            out.push('\n');
        }
    }
}

fn marks(claim: &Claim, statements: &[&Statement]) -> Vec<Mark> {
    let mut marks = vec![Mark { span: claim.trigger.span(), role: Role::Trigger, label: claim.r#type.clone() }];
    let mut mark = |span: Span, role: Role, label: String| {
        let twin = marks.iter().any(|m| m.span == span && m.role == role && m.label == label);
        if !twin && !span.is_empty() {
            marks.push(Mark { span, role, label });
        }
    };
    for actor in &claim.actors {
        mark(actor.evidence.span(), Role::Actor, participant("actor", actor));
    }
    for recipient in &claim.recipients {
        mark(recipient.evidence.span(), Role::Recipient, participant("recipient", recipient));
    }
    for target in &claim.targets {
        mark(target.evidence.span(), Role::Recipient, format!("target: {}", target.kind));
    }
    if let Some(instrument) = &claim.instrument {
        mark(instrument.span(), Role::Recipient, "instrument".to_owned());
    }
    if let Some((when, expression)) = claim.when.as_ref().and_then(|w| Some((w, w.expression.as_ref()?))) {
        mark(expression.span(), Role::Time, format!("when: {}", days(when)));
    }
    if let Some(place) = &claim.r#where {
        mark(place.evidence.span(), Role::Place, format!("where: {}", named_place(place)));
        if let Some(within) = &place.within {
            mark(within.span(), Role::Place, "within".to_owned());
        }
    }
    for place in &claim.places {
        let role = format!("{:?}", place.role).to_lowercase();
        mark(place.place.evidence.span(), Role::Place, format!("{role}: {}", named_place(&place.place)));
    }
    for figure in &claim.figures {
        mark(figure.evidence.span(), Role::Figure, counted(figure));
    }
    if let Some(condition) = &claim.condition {
        mark(condition.span(), Role::Cue, "condition".to_owned());
    }
    for cue in &claim.cues {
        // That something is said to have occurred is no news under the word for saying.
        let says = statements.iter().any(|s| s.cue.as_ref() == Some(cue));
        if !(says && claim.status == Status::Occurred) {
            mark(cue.span(), Role::Cue, claim.status.to_string());
        }
    }
    for statement in statements {
        if let Some(source) = &statement.source {
            mark(source.evidence.span(), Role::Source, "source".to_owned());
        }
        if let Some(cue) = &statement.cue {
            mark(cue.span(), Role::Source, statement.act.to_string());
        }
    }
    marks
}

fn participant(role: &str, participant: &Participant) -> String {
    let code = [participant.country.as_deref(), participant.sector.as_deref()];
    let code = code.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if code.is_empty() { role.to_owned() } else { format!("{role}: {code}") }
}

fn counted(figure: &Figure) -> String {
    let bounds = match (figure.at_least, figure.at_most) {
        (Some(a), Some(b)) if a == b => format!(": {a}"),
        (Some(a), Some(b)) => format!(": {a} to {b}"),
        (Some(a), None) => format!(": at least {a}"),
        (None, Some(b)) => format!(": at most {b}"),
        (None, None) => String::new(),
    };
    format!("{}{bounds}", figure.of)
}

fn named_place(place: &Where) -> String {
    let mut told = place.name.clone();
    if let Some(country) = &place.country {
        let _ = write!(told, ", {country}");
    }
    match place.basis {
        PlaceBasis::Stated => {}
        basis => {
            let _ = write!(told, " ({basis})");
        }
    }
    told
}

/// The days of a time, the last one included.
fn days(when: &When) -> String {
    let last = when.until.parse::<Date>().and_then(Date::yesterday).map(|day| day.to_string());
    match last {
        Ok(last) if last != when.from => format!("{} to {last}", when.from),
        _ => when.from.clone(),
    }
}

/// The stage of a happening and what else is said of it as a whole.
fn stage(claim: &Claim) -> String {
    let mut words = Vec::new();
    if claim.negative {
        words.push("not");
    }
    words.push(claim.status.as_str());
    let mut told = words.join(" ");
    let mut more = |word: &str| {
        let _ = write!(told, ", {word}");
    };
    if let Some(outcome) = claim.outcome {
        more(outcome.as_str());
    }
    if !matches!(claim.certainty, Certainty::Certain | Certainty::Unknown) && claim.status != Status::Possible {
        more(claim.certainty.as_str());
    }
    if let Some(tense) = claim.tense {
        more(tense.as_str());
    }
    if let Some(extent) = claim.extent {
        more(extent.as_str());
    }
    if claim.historical {
        more("background");
    }
    told
}

fn said_by(statement: &Statement) -> String {
    let Some(source) = &statement.source else { return "somebody not named".to_owned() };
    let mut told = match (&source.name, &source.antecedent, source.private) {
        (_, _, true) => "a private person".to_owned(),
        (Some(name), ..) => name.clone(),
        (None, Some(whole), _) => format!("“{}”", whole.quote()),
        (None, None, _) => format!("“{}”", source.evidence.quote()),
    };
    let code: Vec<&str> = [source.country.as_deref(), source.sector.as_deref()].into_iter().flatten().collect();
    if !code.is_empty() {
        let _ = write!(told, ", {}", code.join(" "));
    }
    told
}
