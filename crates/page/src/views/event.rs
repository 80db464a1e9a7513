//! One event: what is said of it, by whom, who says otherwise, and the words of the reports.

use std::collections::BTreeMap;

use maud::{Markup, html};
use record::id::{ClaimId, DocumentId};
use record::{Claim, DisputeOver, Event, Evidence, HeldStatus, OriginKind, Party, Statement, TimeBasis};
use store::{Entry, Query, Store};
use telling::{called, disputed, stage, voices};

use super::home::labelled;
use super::report::about_report;
use super::{Here, country, days, kind, layout, paging, range};
use crate::answer::Answer;
use crate::filter::Filter;
use crate::marks;
use crate::routes::{Trouble, nothing};
use crate::shelf::Shelf;
use telling::marked::{marked, of_claim, paragraphs, participant, source, whereabouts};

/// Claims whose words are shown on a page.
const A_PAGE: usize = 40;
/// Reasons for one claim that are told.
const REASONS: usize = 6;

/// An event with what its reports say.
struct Told {
    event: Event,
    /// The reports of the claims that are shown.
    reports: BTreeMap<DocumentId, Entry>,
    /// Whether it must be linked again.
    whole: Option<Event>,
}

pub(crate) fn page(shelf: &Shelf, id: &str, filter: &Filter) -> Result<Answer, Trouble> {
    let told = shelf.ask(|store, _| told(store, id, filter))?;
    let told = told.ok_or_else(|| {
        nothing(
            "There is no such event. Events change their address when they are linked anew; look for it in the list.",
        )
    })?;
    // An id of a claim leads to its event.
    if told.event.id.0 != id {
        return Ok(Answer::elsewhere(format!("/event/{}#claim-{id}", told.event.id)));
    }
    let title = telling::line(&told.event);
    Ok(Answer::page(layout(&title, Here::Elsewhere, None, body(&told, filter))))
}

fn told(store: &Store, id: &str, filter: &Filter) -> Result<Option<Told>, store::Error> {
    let one = |id: &str| Query { ids: vec![id.to_owned()], limit: Some(1), ..Query::default() };
    let Some(event) = store.find_events(&one(id))?.next().transpose()? else { return Ok(None) };
    let whole = match &event.part_of {
        Some(whole) => store.find_events(&one(&whole.0))?.next().transpose()?,
        None => None,
    };
    let mut reports = BTreeMap::new();
    let shown = shown(&event, filter);
    let ids: Vec<String> = shown.iter().map(|id| id.0.clone()).collect();
    for claim in store.find_claims(&Query { ids, ..Query::default() })? {
        let document = claim?.document;
        if !reports.contains_key(&document)
            && let Some(entry) = store.entry(&document)?
        {
            reports.insert(document, entry);
        }
    }
    Ok(Some(Told { event, reports, whole }))
}

/// The claims of a page, in the order of the origins.
fn shown(event: &Event, filter: &Filter) -> Vec<ClaimId> {
    let mut all: Vec<&ClaimId> = event.origins.iter().flat_map(|origin| &origin.claims).collect();
    all.extend(event.claims.iter().filter(|claim| event.origins.iter().all(|o| !o.claims.contains(claim))));
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|claim| seen.insert(*claim));
    all.into_iter().skip(filter.page_index() * A_PAGE).take(A_PAGE).cloned().collect()
}

impl Told {
    fn claim(&self, id: &ClaimId) -> Option<(&Entry, &Claim)> {
        self.reports.values().find_map(|entry| Some((entry, entry.claims.iter().find(|claim| claim.id == *id)?)))
    }

    /// The number of a report, as footnotes have it.
    fn number(&self, report: &DocumentId) -> usize {
        self.event.reports.iter().position(|id| id == report).map_or(0, |at| at + 1)
    }
}

fn body(told: &Told, filter: &Filter) -> Markup {
    let event = &told.event;
    let (status, negative, _) = telling::main_status(event);
    let shown = shown(event, filter);
    let path = format!("/event/{}", event.id);
    html! {
        article.one-event {
            p.up { a href="/" data-up { "← Events" } }
            header {
                p.facts { (marks::told(status, negative)) span.kind { (kind(&event.r#type)) @if !event.modes.is_empty() { " (" (event.modes.join(", ")) ")" } } (labelled(event)) }
                h1 dir="auto" { (telling::line(event)) }
                p.counts {
                    (telling::counted(event.reports.len(), "report")) ", "
                    (telling::counted(event.publishers.len(), "publisher")) ", "
                    (telling::counted(event.origins.len(), "origin")) ", "
                    (telling::counted(event.claims.len(), "claim"))
                }
                @if let Some(whole) = &told.whole {
                    p { "Part of: " a href={ "/event/" (whole.id) } { (telling::line(whole)) } }
                }
            }
            div.sides {
                (facts(told))
                (disputes(event))
            }
            section.claims aria-labelledby="claims-title" {
                h2 #claims-title { "Who says what" }
                @for (at, origin) in event.origins.iter().enumerate().filter(|(_, o)| o.claims.iter().any(|c| shown.contains(c))) {
                    section.origin {
                        h3 dir="auto" {
                            (sentence_case(&voices(event, &[at])))
                            " " span.note {
                                (match origin.kind { OriginKind::Source => "source in reports", OriginKind::Agency => "news agency", OriginKind::Publisher => "publisher, in its own voice" })
                                @if let Some(code) = &origin.country { ", " (country(code)) }
                                @if origin.party { ", a side in it" }
                            }
                        }
                        p.holds { "holds: " @for (n, held) in event.status.iter().filter(|held| held.origins.contains(&at)).enumerate() { @if n > 0 { ", " } (held_as(held)) } }
                        @for id in origin.claims.iter().filter(|id| shown.contains(id)) {
                            @if let Some((entry, claim)) = told.claim(id) { (one_claim(told, entry, claim)) }
                        }
                    }
                }
                (paging(&path, filter, shown.len(), A_PAGE, Some(event.claims.len()), event.claims.len() > (filter.page_index() + 1) * A_PAGE))
            }
            (reasons(told))
            (sources(told))
            p.note.feeds { "This event as " a href={ "/api/v1/events/" (event.id) } { "JSON" } ". Revision " code { (event.revision) } }
        }
    }
}

fn held_as(held: &HeldStatus) -> Markup {
    html! {
        (marks::told(stage(held), held.negative))
        @if held.certainty != record::Certainty::Certain && held.certainty != record::Certainty::Unknown { " (" (held.certainty) ")" }
    }
}

fn sentence_case(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// When, where, who, with how it is known.
fn facts(told: &Told) -> Markup {
    let event = &told.event;
    let basis_of = |id: &ClaimId| told.claim(id).map(|(_, claim)| claim);
    html! {
        section.facts-of aria-labelledby="facts-title" {
            h2.hidden #facts-title { "When, where, who" }
            dl {
                dt { "When" }
                dd {
                    @match &event.when {
                        Some(when) => {
                            (days(&when.from, &when.until))
                            @if let Some(claim) = basis_of(&when.claim) { @if let Some(of) = &claim.when {
                                " " span.basis { (time_basis(of.basis)) @if let Some(words) = &of.expression { ": “" (telling::short(words.quote())) "”" } }
                            } }
                        }
                        None => span.unknown { "not known" },
                    }
                }
                dt { "Where" }
                dd dir="auto" {
                    @match &event.r#where {
                        Some(place) => {
                            (telling::short(&place.name))
                            @if let Some(admin) = place.admin1.as_ref().filter(|admin| **admin != place.name) { ", " (telling::short(admin)) }
                            @if let Some(code) = &place.country { ", " a href=(Filter { countries: vec![code.clone()], ..Filter::default() }.at("/")) { (country(code)) } }
                            " " span.basis {
                                @match place.precision { Some(precision) => { "as fine as a " (precision_word(precision)) }, None => "no place in the gazetteer" }
                                @if let Some(radius) = place.radius_km { ", within " (radius.round()) " km" }
                                @if let Some(claim) = basis_of(&place.claim) { @if let Some(of) = &claim.r#where { ", " (of.basis) } }
                            }
                        }
                        None => span.unknown { "not known" },
                    }
                }
                (parties("Who", event, &event.actors, DisputeOver::Actor))
                (parties("To whom", event, &event.recipients, DisputeOver::Recipient))
                @for toll in &event.figures {
                    dt { (sentence_case(toll.of.as_str())) @if toll.whom != record::Whom::Unknown { " (" (toll.whom) ")" } }
                    dd {
                        strong { (range(toll.low, toll.high)) }
                        ul.says {
                            @for said in &toll.says {
                                li.superseded[said.superseded] {
                                    (range(said.at_least, said.at_most)) " according to " (voices(event, &[said.origin]))
                                    @if let Some(day) = &said.published { ", " (super::day(day)) }
                                    @if said.superseded { " (it has given a figure since)" }
                                    @if said.measure != record::Measure::Incident { " (" (said.measure) ")" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn parties(what: &str, event: &Event, parties: &[Party], over: DisputeOver) -> Markup {
    let or = event.disputes.iter().any(|dispute| dispute.over == over);
    html! {
        @if !parties.is_empty() {
            dt { (what) }
            dd {
                ul.parties {
                    @for (n, party) in parties.iter().enumerate() {
                        li dir="auto" {
                            @if n > 0 && or { "or " }
                            (called(party))
                            @let codes = [party.country.as_deref(), party.sector.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
                            " " span.basis {
                                @if !codes.is_empty() { (codes) ", " }
                                (party.identity) ", according to " (voices(event, &party.origins))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn precision_word(precision: record::Precision) -> &'static str {
    match precision {
        record::Precision::Site => "building or spot",
        record::Precision::City => "town",
        record::Precision::Admin2 => "district",
        record::Precision::Admin1 => "province",
        record::Precision::Country => "country",
    }
}

fn time_basis(basis: TimeBasis) -> &'static str {
    match basis {
        TimeBasis::Stated => "stated",
        TimeBasis::Relative => "reckoned from the words",
        TimeBasis::Narrative => "carried over from the words before",
        TimeBasis::Published => "the day of publication stands for it",
    }
}

/// Side by side: who says what.
fn disputes(event: &Event) -> Markup {
    let denied: Vec<&HeldStatus> =
        event.status.iter().filter(|held| !held.negative && stage(held) == record::Status::Negated).collect();
    let asserted: Vec<&HeldStatus> = event
        .status
        .iter()
        .filter(|held| matches!(stage(held), record::Status::Occurred | record::Status::Ongoing) && !held.negative)
        .collect();
    let of = |held: &[&HeldStatus]| {
        let mut all: Vec<usize> = held.iter().flat_map(|held| held.origins.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let whether = !denied.is_empty() && !asserted.is_empty();
    let others: Vec<_> =
        event.disputes.iter().filter(|dispute| !(whether && dispute.over == DisputeOver::Happened)).collect();
    html! {
        @if whether || !others.is_empty() {
            section.disputes #disputes aria-labelledby="disputes-title" {
                h2 #disputes-title { "What they do not agree on" }
                @if whether {
                    div.dispute {
                        h3 { "Whether it took place" }
                        div.against {
                            div.side { p.value { "It did" } p { "according to " (voices(event, &of(&asserted))) } }
                            div.side { p.value { "It did not" } p { "according to " (voices(event, &of(&denied))) } }
                        }
                    }
                }
                @for dispute in others {
                    div.dispute {
                        h3 { (match dispute.over { DisputeOver::Happened => "Whether it took place", DisputeOver::Figure => "How many", over => disputed(over).map_or("It", capital_over) }) }
                        div.against {
                            @for side in &dispute.sides {
                                div.side { p.value dir="auto" { (super::day(&telling::short(&side.value))) } p { "according to " (voices(event, &side.origins)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn capital_over(words: &'static str) -> &'static str {
    match words {
        "who did it" => "Who did it",
        "to whom it was done" => "To whom it was done",
        "where it was" => "Where it was",
        "when it was" => "When it was",
        other => other,
    }
}

/// A claim with its paragraph.
fn one_claim(told: &Told, entry: &Entry, claim: &Claim) -> Markup {
    let marks = of_claim(claim, &entry.statements);
    let text = entry.text.as_str();
    let statements: Vec<&Statement> =
        claim.attribution.iter().filter_map(|id| entry.statements.iter().find(|s| s.id == *id)).collect();
    let around: Vec<&Evidence> = std::iter::once(&claim.trigger)
        .chain(&claim.evidence)
        .chain(statements.iter().flat_map(|s| s.cue.iter().chain(s.source.iter().map(|source| &source.evidence))))
        .collect();
    let report = &entry.document;
    html! {
        article.claim #{ "claim-" (claim.id) } data-item data-claim=(claim.id) data-report=(report.id) {
            p.from {
                a href={ "/report/" (report.id) "?claim=" (claim.id) "#words" } { "[" (told.number(&report.id)) "] " (report.publisher.as_deref().unwrap_or("publisher not known")) }
                @if let Some(day) = &report.published { ", " (super::day(day)) }
                @if !statements.is_empty() {
                    " — according to "
                    @for (n, statement) in statements.iter().enumerate() { @if n > 0 { ", who cites " } (source(statement.source.as_ref())) " (" (statement.act) @if statement.stance != record::Stance::Asserts { ", " (statement.stance) } ")" }
                } @else { " — in its own voice" }
            }
            blockquote {
                @for (n, range) in paragraphs(text, around).into_iter().enumerate() {
                    @if n > 0 { p.gap { "…" } }
                    p dir="auto" { (marked(text, range, &marks)) }
                }
            }
            (values(claim))
        }
    }
}

/// What a claim holds, value by value with its basis.
pub(crate) fn values(claim: &Claim) -> Markup {
    html! {
        dl.values {
            div { dt { "what" } dd { (telling::marked::kind(claim)) " " span.basis { "“" (telling::short(claim.trigger.quote())) "”" } } }
            div { dt { "how far" } dd { (marks::told(claim.status, claim.negative)) " " span.basis { (claim.certainty) @if let Some(outcome) = claim.outcome { ", " (outcome) } @if claim.historical { ", told as background" } } } }
            @if !claim.actors.is_empty() { div { dt { "who" } dd dir="auto" { (claim.actors.iter().map(participant).collect::<Vec<_>>().join("; ")) } } }
            @if !claim.recipients.is_empty() { div { dt { "to whom" } dd dir="auto" { (claim.recipients.iter().map(participant).collect::<Vec<_>>().join("; ")) } } }
            @if let Some(when) = &claim.when { div { dt { "when" } dd { (days(&when.from, &when.until)) " " span.basis { (time_basis(when.basis)) } } } }
            @if let Some(place) = &claim.r#where { div { dt { "where" } dd dir="auto" { (whereabouts(place)) } } }
            @for figure in &claim.figures { div { dt { (figure.of) } dd { (range(figure.at_least, figure.at_most)) " " span.basis { (figure.measure) ", “" (telling::short(figure.evidence.quote())) "”" } } } }
        }
    }
}

/// Why claims were put together.
fn reasons(told: &Told) -> Markup {
    let event = &told.event;
    html! {
        @if !event.reasons.is_empty() {
            details.reasons {
                summary { "Why these claims are one event" }
                p.note { "Each claim was put beside the one that it is most like. The numbers are what speaks for (+) and against (−) one happening." }
                ul {
                    @for reason in event.reasons.iter().take(4 * A_PAGE) {
                        li {
                            a href={ "#claim-" (reason.claim) } { (place_of(told, &reason.claim)) } " with "
                            a href={ "#claim-" (reason.with) } { (place_of(told, &reason.with)) } ": "
                            strong { (format!("{:.0} %", reason.score * 100.0)) }
                            " — "
                            @for (n, because) in reason.because.iter().take(REASONS).enumerate() {
                                @if n > 0 { ", " } (because.feature.replace('-', " ")) " " (format!("{:+.1}", because.weight).replace('-', "−"))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A claim in a word: its report and its trigger.
fn place_of(told: &Told, id: &ClaimId) -> String {
    match told.claim(id) {
        Some((entry, claim)) => {
            format!("[{}] “{}”", told.number(&entry.document.id), telling::short(claim.trigger.quote()))
        }
        None => id.0.chars().take(8).collect(),
    }
}

/// The reports, numbered as they are cited.
fn sources(told: &Told) -> Markup {
    let shown = told.event.reports.iter().enumerate();
    html! {
        section.reports aria-labelledby="reports-title" {
            h2 #reports-title { "Reports" }
            ol.numbered {
                @for (at, id) in shown.take(200) {
                    li value=(at + 1) {
                        @match told.reports.get(id) {
                            Some(entry) => (about_report(&entry.document)),
                            None => a href={ "/report/" (id) } { "report " (id.0.chars().take(8).collect::<String>()) },
                        }
                    }
                }
            }
        }
    }
}
