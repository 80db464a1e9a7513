//! One report: its text with what was read in it, layer by layer.

use maud::{Markup, html};
use record::id::DocumentId;
use record::{Claim, Document, Event};
use store::Entry;

use super::event::values;
use super::{Here, counted, day, layout};
use crate::answer::Answer;
use crate::marks;
use crate::routes::{Trouble, nothing};
use crate::shelf::Shelf;
use telling::marked::{Mark, Role, kind, of_claim, of_statement, source, whole};

/// Claims of a report that are listed.
const MOST: usize = 300;

pub(crate) fn page(shelf: &Shelf, id: &str, asked: &str) -> Result<Answer, Trouble> {
    let mut chosen = None;
    for (name, value) in form_urlencoded::parse(asked.as_bytes()) {
        match &*name {
            "claim" => chosen = Some(value.into_owned()),
            _ => return Err(Trouble::Wrong(vec![format!("{name:?}: a report takes only claim=ID")])),
        }
    }
    let found = shelf.ask(|store, _| {
        let entry = store.entry(&DocumentId(id.to_owned()))?;
        let Some(entry) = entry else { return Ok(None) };
        let claims: Vec<_> = entry.claims.iter().take(MOST).map(|claim| claim.id.clone()).collect();
        let events = store.events_of(&claims)?;
        Ok(Some((entry, events)))
    })?;
    let (entry, events) = found.ok_or_else(|| {
        nothing("There is no such report. It may have been removed; `dateline find STORE --what documents` lists those that are there.")
    })?;
    let chosen = match chosen {
        None => None,
        Some(id) => Some(entry.claims.iter().find(|claim| claim.id.0 == id).ok_or_else(|| {
            nothing("This report holds no such claim. It may have been read anew; choose one of those beside the text.")
        })?),
    };
    let title = entry.document.headline.clone().unwrap_or_else(|| "A report".to_owned());
    Ok(Answer::page(layout(&title, Here::Elsewhere, None, body(&entry, &events, chosen))))
}

fn body(entry: &Entry, events: &[Event], chosen: Option<&Claim>) -> Markup {
    let document = &entry.document;
    let path = format!("/report/{}", document.id);
    let up = chosen.and_then(|claim| event_of(events, claim));
    html! {
        article.one-report {
            p.up {
                @match up {
                    Some(event) => a href={ "/event/" (event.id) "#claim-" (chosen.map(|c| c.id.0.as_str()).unwrap_or_default()) } data-up { "← The event" },
                    None => a href="/" data-up { "← Events" },
                }
            }
            header {
                h1 dir="auto" { (document.headline.as_deref().unwrap_or("A report without a headline")) }
                p { (about_report(document)) }
                p.note { (counted(entry.claims.len(), "claim")) ", " (counted(entry.statements.len(), "statement")) ", read by run " code { (document.run) } }
                @for remark in &document.diagnostics { p.remark { (remark.message) } }
            }
            div.reading {
                section.words #words aria-label="Text" {
                    (layers(chosen.is_some()))
                    @if let Some(claim) = chosen {
                        div.chosen {
                            p { "Marked are the words of one claim. " a href=(path) { "Mark all" } }
                            (values(claim))
                        }
                    }
                    div.text { (whole(&entry.text, &marks_of(entry, chosen, &path))) }
                }
                section.beside aria-labelledby="claims-title" {
                    h2 #claims-title { "Claims" }
                    @if entry.claims.is_empty() { p.note { "None was found in this report." } }
                    ol.claims {
                        @for claim in entry.claims.iter().take(MOST) {
                            li.chosen[chosen.is_some_and(|c| c.id == claim.id)] #{ "claim-" (claim.id) } data-item data-claim=(claim.id) {
                                a href={ (path) "?claim=" (claim.id) "#words" } aria-current=[chosen.is_some_and(|c| c.id == claim.id).then_some("true")] {
                                    (marks::told(claim.status, claim.negative)) " " (kind(claim)) " " span.basis { "“" (telling::short(claim.trigger.quote())) "”" }
                                }
                                @if let Some(event) = event_of(events, claim) { " " a.to-event href={ "/event/" (event.id) "#claim-" (claim.id) } { (if event.claims.len() > 1 { format!("event of {}", counted(event.claims.len(), "claim")) } else { "event".to_owned() }) } }
                            }
                        }
                    }
                    @if entry.claims.len() > MOST { p.note { "And " (entry.claims.len() - MOST) " more." } }
                    h2 { "Statements" }
                    ul.statements {
                        @for statement in entry.statements.iter().take(MOST) {
                            li { strong dir="auto" { (source(statement.source.as_ref())) } " " span.basis { (statement.act) ", " (statement.stance) } }
                        }
                    }
                }
            }
        }
    }
}

fn event_of<'e>(events: &'e [Event], claim: &Claim) -> Option<&'e Event> {
    events.iter().find(|event| event.claims.contains(&claim.id))
}

/// What is marked: one claim, or everything, and then each trigger leads to its claim.
fn marks_of(entry: &Entry, chosen: Option<&Claim>, path: &str) -> Vec<Mark> {
    if let Some(claim) = chosen {
        return of_claim(claim, &entry.statements);
    }
    let mut marks: Vec<Mark> = entry.statements.iter().flat_map(of_statement).collect();
    for claim in entry.claims.iter().take(MOST) {
        let attributed = [Role::Source, Role::Cue, Role::Content];
        for mut mark in of_claim(claim, &entry.statements) {
            if mark.role == Role::Trigger {
                mark.leads = Some((format!("{path}?claim={}#words", claim.id), claim.id.0.clone()));
            }
            if !attributed.contains(&mark.role) {
                marks.push(mark);
            }
        }
    }
    marks
}

/// Switches for the layers; the style sheet does the rest.
fn layers(one: bool) -> Markup {
    html! {
        fieldset.layers {
            legend { "Show" }
            @for role in Role::ALL {
                label.check title=(role.meaning()) {
                    input type="checkbox" class={ "layer-" (role.as_str()) } checked[one || role != Role::Content];
                    span class={ "r-" (role.as_str()) } { (role.as_str()) }
                }
            }
        }
    }
}

/// Who published it, when, and where it was.
pub(crate) fn about_report(document: &Document) -> Markup {
    // Nothing but a page of the web is led to: a report may come with an address that does something.
    let url = document.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
    html! {
        a href={ "/report/" (document.id) } dir="auto" {
            strong { (document.publisher.as_deref().unwrap_or("publisher not known")) }
            @if let Some(headline) = &document.headline { ", “" (telling::short(headline)) "”" }
        }
        @match &document.published {
            Some(published) => { ", " (day(published)) @if let Some(basis) = document.published_basis { " " span.basis { "(" (basis) ")" } } }
            None => { ", " span.unknown { "day not known" } }
        }
        @if let Some(credit) = &document.credit { ", credits " (telling::short(credit.quote())) }
        @if let Some(url) = url { ", " a.outside href=(url) rel="noopener noreferrer nofollow" { "where it was published" } }
        ", " span.basis { (telling::short(&document.r#ref)) }
    }
}
