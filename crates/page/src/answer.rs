//! What is sent back: pages, records, pictures, each with the headers that keep a browser from doing more than showing it.

use std::io::Write;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use maud::Markup;

/// Nothing from elsewhere, nothing inline, in nobody's frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What is shorter is not packed.
const SHORTEST_PACKED: usize = 1000;

/// An answer before it is packed.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) form: Form,
    pub(crate) body: Vec<u8>,
    /// Where to go instead.
    pub(crate) elsewhere: Option<String>,
    /// It is the same for as long as its address is.
    pub(crate) lasting: bool,
}

/// What kind of thing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Page,
    Json,
    GeoJson,
    Atom,
    Style,
    Script,
    Svg,
    Text,
}

impl Form {
    fn mime(self) -> &'static str {
        match self {
            Form::Page => "text/html; charset=utf-8",
            Form::Json => "application/json",
            Form::GeoJson => "application/geo+json",
            Form::Atom => "application/atom+xml; charset=utf-8",
            Form::Style => "text/css; charset=utf-8",
            Form::Script => "text/javascript; charset=utf-8",
            Form::Svg => "image/svg+xml",
            Form::Text => "text/plain; charset=utf-8",
        }
    }
}

impl Answer {
    pub(crate) fn of(form: Form, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status: StatusCode::OK, form, body: body.into(), elsewhere: None, lasting: false }
    }

    pub(crate) fn page(page: Markup) -> Answer {
        Answer::of(Form::Page, page.into_string())
    }

    pub(crate) fn json(value: &serde_json::Value) -> Answer {
        Answer::of(Form::Json, value.to_string())
    }

    pub(crate) fn elsewhere(address: String) -> Answer {
        Answer { status: StatusCode::FOUND, elsewhere: Some(address), ..Answer::of(Form::Page, "") }
    }

    pub(crate) fn with(self, status: StatusCode) -> Answer {
        Answer { status, ..self }
    }

    /// As it goes to who asked with these headers.
    pub(crate) fn sent(self, asked: &HeaderMap) -> Response {
        let packs = asked.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
        let packs = packs.is_some_and(|value| value.split(',').any(accepts_gzip));
        let packed = (packs && self.body.len() >= SHORTEST_PACKED).then(|| gzip(&self.body));
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.form.mime()));
        if packed.is_some() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let kept = if self.lasting { "private, max-age=31536000, immutable" } else { "private, no-cache" };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        if let Some(to) = self.elsewhere.and_then(|to| HeaderValue::from_str(&to).ok()) {
            headers.insert(header::LOCATION, to);
        }
        *response.body_mut() = Body::from(packed.unwrap_or(self.body));
        response
    }
}

/// What stands on every answer, whatever it is.
pub(crate) fn guarded(mut response: Response) -> Response {
    const HEADERS: [(&str, &str); 6] = [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn accepts_gzip(coding: &str) -> bool {
    let mut parts = coding.split(';').map(str::trim);
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip") || name == "*");
    named && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
}

/// A tenth larger than it could be, in half the time.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(3));
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("memory can be written")
}
