//! All events of a filter: where, when, and one line for each.

use maud::{Markup, html};
use record::{Event, Precision, Status};
use store::{Overview, Store};
use telling::{Label, labels};

use super::{Here, counted, countries, country, days, kind, layout, paging, thousands};
use crate::answer::Answer;
use crate::filter::{Filter, Tray};
use crate::routes::Trouble;
use crate::shelf::Shelf;
use crate::{marks, scene, timeline};

/// Events on a page.
const A_PAGE: usize = 40;
/// More choices than this are not listed; they can be written.
const MOST_CHOICES: usize = 300;

/// Sectors of sources that people ask for, by PLOVER's codes.
pub(crate) const KINDS: [(&str, &str); 10] = [
    ("GOV", "government"),
    ("MIL", "military"),
    ("COP", "police"),
    ("JUD", "courts"),
    ("REB", "rebels"),
    ("OPP", "opposition"),
    ("IGO", "international bodies"),
    ("NGO", "aid and rights groups"),
    ("JRN", "media"),
    ("CVL", "civilians"),
];

/// The places in the overview of the events of a filter, the latest first.
pub(crate) fn found(store: &Store, overview: &Overview, filter: &Filter) -> Result<Vec<u32>, store::Error> {
    let mut found = store.glance(overview, &filter.query())?;
    if let Some(tray) = filter.tray {
        found.retain(|at| {
            let event = &overview.events()[*at as usize];
            match tray {
                Tray::CountryOnly => !event.is_placed() && event.country.is_some(),
                Tray::Nowhere => !event.is_placed() && event.country.is_none(),
                Tray::Undated => event.first.is_none(),
            }
        });
    }
    Ok(found)
}

pub(crate) fn page(shelf: &Shelf, filter: &Filter) -> Result<Answer, Trouble> {
    let made = shelf.ask(|store, overview| {
        let found = found(store, overview, filter)?;
        let start = (filter.page_index() * A_PAGE).min(found.len());
        let shown = &found[start..found.len().min(start + A_PAGE)];
        let events = store.events_at(overview, shown)?;
        Ok(body(store, overview, &found, &events, filter))
    })?;
    let title = if filter.is_empty() { "Events" } else { "Some events" };
    Ok(Answer::page(layout(title, Here::Events, Some(filter), made?)))
}

fn body(
    store: &Store,
    overview: &Overview,
    found: &[u32],
    events: &[Event],
    filter: &Filter,
) -> Result<Markup, Trouble> {
    if overview.events().is_empty() {
        return Ok(empty_store(overview));
    }
    let (map, timeline) = (scene::section(store, overview, found, filter)?, timeline::section(overview, found, filter));
    Ok(html! {
        div.desk {
            (form(overview, filter))
            section.found #list data-live aria-labelledby="list-title" {
                h1 #list-title { (counted(found.len(), "event")) @if !filter.is_empty() { " of " (thousands(overview.events().len())) } }
                (chips(filter))
                @if events.is_empty() { (nothing_found(filter)) }
                ol.events {
                    @for event in events { li { (item(event)) } }
                }
                (paging("/", filter, events.len(), A_PAGE, Some(found.len()), found.len() > (filter.page_index() + 1) * A_PAGE))
                @if !events.is_empty() {
                    p.note.feeds {
                        "These events as "
                        @let all = filter.with(|_| {});
                        a href=(all.at("/events.geojson")) { "GeoJSON" } ", "
                        a href=(all.at("/events.atom")) { "Atom" } ", "
                        a href=(all.at("/api/v1/events")) { "JSON" }
                    }
                }
            }
            div.pictures { (map) (timeline) }
        }
    })
}

/// An event in a list.
pub(crate) fn item(event: &Event) -> Markup {
    let (status, negative, _) = telling::main_status(event);
    html! {
        article.event data-item data-id=(event.id) data-status=(status) {
            p.day {
                @match &event.when {
                    Some(when) => (days(&when.from, &when.until)),
                    None => span.unknown { "day not known" },
                }
            }
            div {
                p.line dir="auto" { a href={ "/event/" (event.id) } { (telling::line(event)) } }
                p.facts {
                    (marks::told(status, negative))
                    span.kind title=(event.r#type) { (kind(&event.r#type)) }
                    span { (telling::counted(event.reports.len(), "report")) }
                    span { (telling::counted(event.origins.len(), "origin")) }
                    @if event.r#where.as_ref().is_some_and(|place| place.precision == Some(Precision::Country)) {
                        span.unknown { "country only" }
                    }
                    (labelled(event))
                }
            }
        }
    }
}

/// How well an event is borne out.
pub(crate) fn labelled(event: &Event) -> Markup {
    html! {
        @for label in labels(event) {
            span class={ "label " (class(label)) } title=(label.meaning()) { (label.as_str()) }
        }
    }
}

fn class(label: Label) -> &'static str {
    match label {
        Label::Disputed | Label::Denied => "doubted",
        Label::TwoOrigins | Label::ManyOrigins | Label::BothSides => "borne-out",
        Label::SingleClaim | Label::OneOrigin | Label::OneOriginManyOutlets => "thin",
    }
}

fn empty_store(overview: &Overview) -> Markup {
    let (reports, _) = overview.size();
    html! {
        div.trouble {
            h1 { "No events yet" }
            @if reports == 0 {
                p { "This store holds no reports. Add some, and reload: " code { "dateline add STORE reports/" } }
            } @else {
                p { "This store holds " (counted(reports, "report")) ", and none of their claims is linked into an event. Link them, and reload: " code { "dateline link STORE" } }
                p { "What the reports say can be read already: " a href="/statements" { "statements" } ", " a href="/sources" { "sources" } "." }
            }
        }
    }
}

fn nothing_found(filter: &Filter) -> Markup {
    html! {
        div.nothing {
            p { "No event is all of this." }
            @if filter.words.is_some() {
                p { "Words are looked for in the sentences of claims. What people say is found among the "
                    @let statements = Filter { words: filter.words.clone(), ..Filter::default() };
                    a href=(statements.at("/statements")) { "statements" } "." }
            }
            p { a href="/" data-clear { "All filters off" } }
        }
    }
}

/// What is asked, each with a way to ask it no longer.
fn chips(filter: &Filter) -> Markup {
    let mut chips: Vec<(String, Filter)> = Vec::new();
    let mut many =
        |what: &str, values: &[String], shown: fn(&str) -> String, of: fn(&mut Filter) -> &mut Vec<String>| {
            for value in values {
                chips.push((format!("{what} {}", shown(value)), filter.with(|f| of(f).retain(|v| v != value))));
            }
        };
    let plain = |value: &str| value.to_owned();
    many("", &filter.types, kind, |f| &mut f.types);
    many("in", &filter.countries, country, |f| &mut f.countries);
    many("at", &filter.places, plain, |f| &mut f.places);
    many("by", &filter.actors, plain, |f| &mut f.actors);
    many("to", &filter.recipients, plain, |f| &mut f.recipients);
    many("according to", &filter.sources, plain, |f| &mut f.sources);
    many(
        "according to",
        &filter.kinds,
        |code| KINDS.iter().find(|(c, _)| *c == code).map_or(code, |(_, name)| name).to_owned(),
        |f| &mut f.kinds,
    );
    many("published by", &filter.publishers, plain, |f| &mut f.publishers);
    many("in report", &filter.reports, plain, |f| &mut f.reports);
    for status in &filter.statuses {
        chips.push((status.to_string(), filter.with(|f| f.statuses.retain(|s| s != status))));
    }
    let mut one = |shown: Option<String>, without: Filter| chips.extend(shown.map(|shown| (shown, without)));
    one(filter.words.as_ref().map(|words| format!("words {words}")), filter.with(|f| f.words = None));
    one(filter.from.map(|day| format!("from {day}")), filter.with(|f| f.from = None));
    one(filter.until.map(|day| format!("until {day}")), filter.with(|f| f.until = None));
    one(filter.origins.map(|least| format!("{least} or more origins")), filter.with(|f| f.origins = None));
    one(filter.disputed.then(|| "disputed".to_owned()), filter.with(|f| f.disputed = false));
    one(filter.area.map(|_| "part of the map".to_owned()), filter.with(|f| f.area = None));
    let tray = filter.tray.map(|tray| match tray {
        Tray::CountryOnly => "known by country alone",
        Tray::Nowhere => "place not known",
        Tray::Undated => "day not known",
    });
    one(tray.map(str::to_owned), filter.with(|f| f.tray = None));
    html! {
        @if !chips.is_empty() {
            ul.chips aria-label="Filters that are on" {
                @for (shown, without) in &chips {
                    li { a href=(without.at("/")) { span.hidden { "Take out: " } (shown.trim()) span aria-hidden="true" { " ×" } } }
                }
                li { a.all href="/" data-clear { "all off" } }
            }
        }
    }
}

/// The filters. Sent without a script it leads to the same address as with one.
fn form(overview: &Overview, filter: &Filter) -> Markup {
    let mut types: Vec<&String> = overview.types().iter().collect();
    types.sort();
    let first = |values: &[String]| values.first().cloned().unwrap_or_default();
    html! {
        div.filters {
            input #show-filters.hidden type="checkbox";
            label.button for="show-filters" { "Filters" }
            form #filters action="/" method="get" role="search" aria-label="Filter events" {
                p { label for="words" { "Words" } input #words type="search" name="words" maxlength="200" value=[filter.words.as_deref()]; }
                fieldset {
                    legend { "How far it came" }
                    @for (status, word) in Status::ALL {
                        label.check title=(marks::meaning(*status)) {
                            input type="checkbox" name="status" value=(word) checked[filter.statuses.contains(status)];
                            (marks::mark(*status)) " " (word)
                        }
                    }
                }
                details open[!filter.types.is_empty()] {
                    summary { "What" @if !filter.types.is_empty() { " (" (filter.types.len()) ")" } }
                    fieldset.long {
                        legend.hidden { "Event types" }
                        @for code in types.iter().take(MOST_CHOICES) {
                            label.check title=(code) {
                                input type="checkbox" name="type" value=(code) checked[filter.types.contains(code)];
                                (kind(code))
                            }
                        }
                    }
                }
                p { label for="country" { "Country" }
                    select #country name="country" {
                        option value="" { "any" }
                        @for (name, code) in countries(overview).iter().take(MOST_CHOICES) {
                            option value=(code) selected[filter.countries.iter().any(|asked| asked == code)] { (name) }
                        }
                    }
                }
                p { label for="place" { "Place" } input #place name="place" maxlength="200" value=(first(&filter.places)); }
                p { label for="actor" { "Who does it" } input #actor name="actor" maxlength="200" placeholder="name, SYR, MIL, SYR MIL" value=(first(&filter.actors)); }
                p { label for="recipient" { "To whom" } input #recipient name="recipient" maxlength="200" value=(first(&filter.recipients)); }
                p { label for="source" { "According to" } input #source name="source" maxlength="200" value=(first(&filter.sources)); }
                p { label for="kind" { "Kind of source" }
                    select #kind name="kind" {
                        option value="" { "any" }
                        @for (code, name) in KINDS { option value=(code) selected[filter.kinds.iter().any(|k| k == code)] { (name) } }
                    }
                }
                p.two {
                    span { label for="from" { "From" } input #from type="date" name="from" value=[filter.from]; }
                    span { label for="until" { "Until" } input #until type="date" name="until" value=[filter.until]; }
                }
                p { label for="origins" { "Independent origins" }
                    select #origins name="origins" {
                        option value="" { "any number" }
                        @for least in [2, 3, 4] { option value=(least) selected[filter.origins == Some(least)] { (least) " or more" } }
                    }
                }
                label.check { input type="checkbox" name="disputed" value="1" checked[filter.disputed]; "disputed only" }
                p { label for="publisher" { "Publisher" }
                    input #publisher name="publisher" maxlength="200" list="publishers" value=(first(&filter.publishers));
                    datalist #publishers { @for name in overview.publishers().iter().take(MOST_CHOICES) { option value=(name) {} } }
                }
                (kept(filter))
                p.buttons { button type="submit" { "Show" } " " a href="/" data-clear { "all off" } }
                p.note { button type="button" data-keys hidden { "Keys" } }
            }
        }
    }
}

/// What is asked by other means than the form must survive it.
fn kept(filter: &Filter) -> Markup {
    let rest = |values: &[String]| values.iter().skip(1).cloned().collect::<Vec<_>>();
    let mut kept: Vec<(&str, String)> = Vec::new();
    let mut all = |name, values: Vec<String>| kept.extend(values.into_iter().map(|value| (name, value)));
    all("place", rest(&filter.places));
    all("actor", rest(&filter.actors));
    all("recipient", rest(&filter.recipients));
    all("source", rest(&filter.sources));
    all("publisher", rest(&filter.publishers));
    all("report", filter.reports.clone());
    all("box", filter.area.map(|a| format!("{},{},{},{}", a.west, a.south, a.east, a.north)).into_iter().collect());
    all("tray", filter.tray.map(|tray| tray.as_str().to_owned()).into_iter().collect());
    html! { @for (name, value) in &kept { input type="hidden" name=(name) value=(value); } }
}
