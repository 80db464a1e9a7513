//! Which address leads where.

use axum::http::StatusCode;
use store::{Error, ErrorKind};

use crate::answer::Answer;
use crate::filter::Filter;
use crate::server::House;
use crate::shelf::Shelf;
use crate::views::{about, event, home, report, sources, statements, trouble};
use crate::{api, assets, atom, scene};

/// Why there is no answer.
pub(crate) enum Trouble {
    /// There is no such thing; what there is.
    Nothing(String),
    /// What is wrong with the question.
    Wrong(Vec<String>),
    Store(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        match error.kind() {
            ErrorKind::BadQuery => Trouble::Wrong(vec![told(&error)]),
            _ => Trouble::Store(error),
        }
    }
}

/// What a store says went wrong, without where it lies: that is nobody's business who asks from elsewhere.
fn told(error: &Error) -> String {
    let message = error.to_string();
    let path = format!("{}: ", error.path().display());
    message.strip_prefix(&path).unwrap_or(&message).to_owned()
}

/// Answers what is asked of an address.
pub(crate) fn answer(house: &House, path: &str, asked: &str) -> Answer {
    let programs = path.starts_with("/api/") || path.ends_with("json");
    let failed = if programs { trouble::record } else { trouble::page };
    match made(&house.shelf, path, asked) {
        Ok(answer) => answer,
        Err(Trouble::Nothing(remedy)) => failed(StatusCode::NOT_FOUND, &[remedy]),
        Err(Trouble::Wrong(remedies)) => failed(StatusCode::BAD_REQUEST, &remedies),
        Err(Trouble::Store(error)) => {
            let status = match error.kind() {
                ErrorKind::TooLong => StatusCode::GATEWAY_TIMEOUT,
                ErrorKind::NotFound | ErrorKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            failed(status, &[format!("The store: {}.", told(&error))])
        }
    }
}

fn made(shelf: &Shelf, path: &str, asked: &str) -> Result<Answer, Trouble> {
    let filter =
        || Filter::parse(asked).map_err(|wrong| Trouble::Wrong(wrong.iter().map(ToString::to_string).collect()));
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match *parts.as_slice() {
        [""] | ["statements"] => {
            let filter = filter()?;
            // A form asks for every field; a reader keeps the address.
            if asked.split('&').any(|pair| pair.ends_with('=')) {
                return Ok(Answer::elsewhere(Filter { limit: None, ..filter }.at(path)));
            }
            if path == "/" { home::page(shelf, &filter) } else { statements::page(shelf, &filter) }
        }
        ["event", id] => event::page(shelf, id, &filter()?),
        ["report", id] => report::page(shelf, id, asked),
        ["sources"] => sources::page(shelf),
        ["about"] => about::page(shelf),
        ["assets", name] => assets::asset(name).ok_or_else(|| nothing("no such file; reload the page")),
        ["map", "marks", zoom, at, size] => scene::overlay(shelf, zoom, at, size, &filter()?),
        ["map", zoom, column, row] => scene::tile(zoom, column, row),
        ["events.atom"] => atom::feed(shelf, &filter()?),
        ["events.geojson"] => api::geojson(shelf, &filter()?),
        ["api", "v1", ref rest @ ..] => api::answer(shelf, rest, &filter()?),
        _ => Err(nothing("Pages are /, /statements, /sources and /about; records are under /api/v1/openapi.json.")),
    }
}

pub(crate) fn nothing(remedy: &str) -> Trouble {
    Trouble::Nothing(remedy.to_owned())
}
