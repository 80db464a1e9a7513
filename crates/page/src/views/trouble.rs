//! What is shown when there is nothing else to show.

use axum::http::StatusCode;
use maud::html;

use super::{Here, layout};
use crate::answer::Answer;

/// Says what is wrong, and what would be right.
pub(crate) fn page(status: StatusCode, remedies: &[String]) -> Answer {
    let title = match status {
        StatusCode::BAD_REQUEST => "This cannot be asked",
        StatusCode::NOT_FOUND => "There is no such page",
        StatusCode::UNAUTHORIZED => "This wants a token",
        StatusCode::METHOD_NOT_ALLOWED => "Nothing can be written here",
        StatusCode::MISDIRECTED_REQUEST => "Not under this name",
        StatusCode::URI_TOO_LONG => "This is too long",
        StatusCode::SERVICE_UNAVAILABLE => "Not now",
        StatusCode::GATEWAY_TIMEOUT => "This takes too long",
        _ => "Something went wrong",
    };
    let body = html! {
        div.trouble {
            h1 { (title) }
            @match remedies {
                [one] => p { (one) },
                many => ul { @for remedy in many { li { (remedy) } } },
            }
            p { a href="/" { "All events" } }
        }
    };
    Answer::page(layout(title, Here::Elsewhere, None, body)).with(status)
}

/// The same for programs.
pub(crate) fn record(status: StatusCode, remedies: &[String]) -> Answer {
    let value = serde_json::json!({ "status": status.as_u16(), "errors": remedies });
    Answer::json(&value).with(status)
}
