//! Who said what: statements by source, by what is done with the words, and by the words.

use std::collections::BTreeMap;

use maud::{Markup, html};
use record::id::DocumentId;
use record::{Act, Document, Statement};
use store::{Overview, Query, Store};

use super::home::KINDS;
use super::{Here, country, day, layout, paging};
use crate::answer::Answer;
use crate::filter::Filter;
use crate::routes::Trouble;
use crate::shelf::Shelf;
use telling::marked::source;

/// Statements on a page.
const A_PAGE: usize = 40;

/// Statements with their reports.
pub(crate) struct Said {
    pub(crate) statements: Vec<Statement>,
    pub(crate) reports: BTreeMap<DocumentId, Document>,
    pub(crate) more: bool,
}

/// `many` statements from `start` on.
pub(crate) fn said(
    store: &Store,
    overview: &Overview,
    query: &Query,
    start: usize,
    many: usize,
) -> Result<Said, store::Error> {
    let (statements, more) = store.statements_page(overview, query, start, many)?;
    let mut ids: Vec<String> = statements.iter().map(|statement| statement.document.0.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    // No ids would be all documents.
    let found = if ids.is_empty() { None } else { Some(store.find_documents(&Query { ids, ..Query::default() })?) };
    let documents = found.into_iter().flatten();
    let reports = documents.map(|document| document.map(|d| (d.id.clone(), d))).collect::<Result<_, _>>()?;
    Ok(Said { statements, reports, more })
}

pub(crate) fn page(shelf: &Shelf, filter: &Filter) -> Result<Answer, Trouble> {
    let body = shelf.ask(|store, overview| {
        let start = filter.page_index() * A_PAGE;
        let said = said(store, overview, &filter.query(), start, A_PAGE)?;
        Ok(body(overview, &said, filter))
    })?;
    Ok(Answer::page(layout("Statements", Here::Statements, None, body)))
}

fn body(overview: &Overview, said: &Said, filter: &Filter) -> Markup {
    html! {
        div.desk.two-columns {
            (form(overview, filter))
            section.found #list data-live aria-labelledby="list-title" {
                h1 #list-title { "Who said what" }
                @if said.statements.is_empty() {
                    div.nothing { p { "Nobody said this." } p { a href="/statements" data-clear { "All filters off" } } }
                }
                ol.said {
                    @for statement in &said.statements { li { (item(statement, said.reports.get(&statement.document))) } }
                }
                (paging("/statements", filter, said.statements.len(), A_PAGE, None, said.more))
            }
        }
    }
}

fn item(statement: &Statement, report: Option<&Document>) -> Markup {
    html! {
        article.statement data-item data-id=(statement.id) {
            p.who {
                strong dir="auto" { (source(statement.source.as_ref())) }
                " " span.act { (statement.act) @if statement.stance.as_str() != "asserts" { ", " (statement.stance) } }
            }
            blockquote dir="auto" {
                p { @for (n, content) in statement.content.iter().enumerate() { @if n > 0 { " … " } (content.quote()) } }
            }
            p.from {
                @if let Some(report) = report {
                    a href={ "/report/" (report.id) } dir="auto" { (report.publisher.as_deref().unwrap_or("publisher not known")) @if let Some(headline) = &report.headline { ", “" (telling::short(headline)) "”" } }
                    @if let Some(published) = &report.published { ", " (day(published)) }
                }
            }
        }
    }
}

fn form(overview: &Overview, filter: &Filter) -> Markup {
    let first = |values: &[String]| values.first().cloned().unwrap_or_default();
    let mut countries: Vec<(String, &String)> = overview.countries().iter().map(|code| (country(code), code)).collect();
    countries.sort();
    html! {
        div.filters {
            input #show-filters.hidden type="checkbox";
            label.button for="show-filters" { "Filters" }
            form #filters action="/statements" method="get" role="search" aria-label="Search statements" {
                p { label for="words" { "What is said" } input #words type="search" name="words" maxlength="200" value=[filter.words.as_deref()]; }
                p { label for="source" { "Who says it" } input #source name="source" maxlength="200" placeholder="name, SYR, GOV, SYR GOV" value=(first(&filter.sources)); }
                p { label for="kind" { "Kind of source" }
                    select #kind name="kind" {
                        option value="" { "any" }
                        @for (code, name) in KINDS { option value=(code) selected[filter.kinds.iter().any(|k| k == code)] { (name) } }
                    }
                }
                fieldset {
                    legend { "Which act" }
                    @for (act, word) in Act::ALL {
                        label.check { input type="checkbox" name="act" value=(word) checked[filter.acts.contains(act)]; (word) }
                    }
                }
                p { label for="country" { "Country of the source" }
                    select #country name="country" {
                        option value="" { "any" }
                        @for (name, code) in &countries { option value=(code) selected[filter.countries.contains(code)] { (name) } }
                    }
                }
                p { label for="publisher" { "Publisher" } input #publisher name="publisher" maxlength="200" value=(first(&filter.publishers)); }
                p.buttons { button type="submit" { "Show" } " " a href="/statements" data-clear { "all off" } }
                p.note { button type="button" data-keys hidden { "Keys" } }
            }
        }
    }
}
