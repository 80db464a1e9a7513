//! Events as an Atom feed: those that came into the store last come first.

use maud::{Markup, html};
use telling::forms::{Recorded, recorded};

use crate::answer::{Answer, Form};
use crate::filter::Filter;
use crate::routes::Trouble;
use crate::shelf::Shelf;
use crate::views::home::found;

/// Entries of a feed.
const MOST: usize = 50;

pub(crate) fn feed(shelf: &Shelf, filter: &Filter) -> Result<Answer, Trouble> {
    let entries = shelf.ask(|store, overview| {
        let mut latest = found(store, overview, filter)?;
        overview.sort_by_arrival(&mut latest);
        latest.truncate(MOST);
        store
            .events_at(overview, &latest)?
            .into_iter()
            .map(|event| recorded(store, event))
            .collect::<Result<Vec<_>, _>>()
    })?;
    let feed = filter.with(|f| f.limit = None);
    let updated = entries.iter().filter_map(updated).max();
    let body = html! {
        feed xmlns="http://www.w3.org/2005/Atom" {
            id { "urn:dateline:events:" (feed.written()) }
            title { @if feed.is_empty() { "Events" } @else { "Events: " (feed.written()) } }
            updated { (moment(updated)) }
            author { name { "dateline" } }
            generator { "dateline" }
            link rel="self" href=(feed.at("/events.atom")) {}
            link rel="alternate" type="text/html" href=(feed.at("/")) {}
            @for entry in &entries { (one(entry)) }
        }
    };
    let body = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}", plain(&body.into_string()));
    Ok(Answer::of(Form::Atom, body))
}

fn one(recorded: &Recorded) -> Markup {
    let event = &recorded.event;
    html! {
        entry {
            id { "urn:dateline:event:" (event.id) }
            title { (telling::line(event)) }
            updated { (moment(updated(recorded))) }
            link rel="alternate" type="text/html" href={ "/event/" (event.id) } {}
            category term=(event.r#type) {}
            summary { (telling::sentence(event)) }
        }
    }
}

/// The last day on which one of its reports was published.
fn updated(recorded: &Recorded) -> Option<&str> {
    recorded.documents.iter().filter_map(|document| document.published.as_deref()).max()
}

/// A feed wants a moment, and a report tells a day.
fn moment(day: Option<&str>) -> String {
    format!("{}T00:00:00Z", day.unwrap_or("1970-01-01"))
}

/// Without the signs that XML does not know.
fn plain(written: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    written.chars().filter(allowed).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}
