//! Who may ask what: methods, names of the host, the token.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, Method, StatusCode, Uri, header};

/// A token shorter than this can be guessed.
const SHORTEST_TOKEN: usize = 16;

/// What must be known to ask.
#[derive(Clone)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// The first line of a file for tokens. What is wrong with it otherwise.
    pub fn read(content: &str) -> Result<Token, String> {
        let token = content.lines().next().unwrap_or_default().trim();
        if token.len() < SHORTEST_TOKEN || !token.bytes().all(|b| b.is_ascii_graphic()) {
            let remedy = "head -c 24 /dev/urandom | base64 > FILE";
            return Err(format!("no token of at least {SHORTEST_TOKEN} signs on its first line; make one: {remedy}"));
        }
        Ok(Token(token.to_owned()))
    }

    /// Takes as long whatever is offered.
    fn is(&self, offered: &[u8]) -> bool {
        let own = self.0.as_bytes();
        let mut differs = u8::from(own.len() != offered.len());
        for (at, byte) in own.iter().enumerate() {
            differs |= byte ^ std::hint::black_box(offered.get(at).copied().unwrap_or(0));
        }
        std::hint::black_box(differs) == 0
    }
}

/// Keeps out who may not ask.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    listen: SocketAddr,
    hosts: Vec<String>,
    token: Option<Token>,
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Method,
    Host,
    Token,
}

impl Refusal {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Host => StatusCode::MISDIRECTED_REQUEST,
            Refusal::Token => StatusCode::UNAUTHORIZED,
        }
    }

    pub(crate) fn remedy(self) -> &'static str {
        match self {
            Refusal::Method => "This page is for reading: ask with GET or HEAD.",
            Refusal::Host => "This server does not go by that name. Allow it with --host NAME.",
            Refusal::Token => "Give the token as the password, with any name; programs send it as a bearer token.",
        }
    }
}

impl Guard {
    pub(crate) fn new(listen: SocketAddr, hosts: Vec<String>, token: Option<Token>) -> Guard {
        let hosts = hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect();
        Guard { listen, hosts, token }
    }

    /// Whether a request may be answered.
    pub(crate) fn admits(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        if !self.knows_host(uri, headers) {
            return Err(Refusal::Host);
        }
        if self.token.as_ref().is_some_and(|token| !authorized(token, headers)) {
            return Err(Refusal::Token);
        }
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Err(Refusal::Method);
        }
        Ok(())
    }

    /// A page of somebody else's making can lead a browser here under a name of its own, but not under one of ours.
    fn knows_host(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let mut named = headers.get_all(header::HOST).iter();
        let (first, second) = (named.next(), named.next());
        let Some(host) = first.filter(|_| second.is_none()).and_then(|host| host.to_str().ok()) else { return false };
        // An address in the first line goes before the header.
        let host = uri.authority().map_or(host, |authority| authority.as_str());
        let Some(name) = without_port(host) else { return false };
        let name = name.to_ascii_lowercase();
        if name == "localhost" || self.hosts.contains(&name) {
            return true;
        }
        match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            // Who names a number was not led here by a name.
            Ok(address) => address.is_loopback() || address == self.listen.ip() || self.listen.ip().is_unspecified(),
            Err(_) => false,
        }
    }
}

/// `localhost` of `localhost:7878`, `[::1]` of `[::1]:7878`.
fn without_port(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let end = rest.find(']')? + 2;
            (&host[..end], host[end..].strip_prefix(':').or((host.len() == end).then_some(""))?)
        }
        None => host.split_once(':').unwrap_or((host, "")),
    };
    (!name.is_empty() && port.bytes().all(|b| b.is_ascii_digit())).then_some(name)
}

/// As a bearer token, or as the password that a browser asks for.
fn authorized(token: &Token, headers: &HeaderMap) -> bool {
    let Some(given) = headers.get(header::AUTHORIZATION).map(axum::http::HeaderValue::as_bytes) else { return false };
    let after = |scheme: &str| {
        let (head, rest) = given.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme.as_bytes()).then_some(rest)
    };
    if let Some(bearer) = after("Bearer ") {
        return token.is(bearer);
    }
    let pair = after("Basic ").and_then(from_base64).unwrap_or_default();
    let colon = pair.iter().position(|byte| *byte == b':');
    colon.is_some_and(|colon| token.is(&pair[colon + 1..]))
}

fn from_base64(written: &[u8]) -> Option<Vec<u8>> {
    let written = written.trim_ascii();
    let bare = written.strip_suffix(b"==").or(written.strip_suffix(b"=")).unwrap_or(written);
    let mut bytes = Vec::new();
    for part in bare.chunks(4) {
        let mut bits = 0u32;
        for sign in part {
            let value = match sign {
                b'A'..=b'Z' => sign - b'A',
                b'a'..=b'z' => sign - b'a' + 26,
                b'0'..=b'9' => sign - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
        }
        bits <<= 6 * (4 - part.len());
        let three = [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8];
        bytes.extend(&three[..part.len() - 1]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(listen: &str, hosts: &[&str], token: Option<&str>) -> Guard {
        let token = token.map(|token| Token::read(token).unwrap());
        Guard::new(listen.parse().unwrap(), hosts.iter().map(|host| (*host).to_owned()).collect(), token)
    }

    fn asked(guard: &Guard, host: &[&str], authorization: Option<&str>) -> Result<(), Refusal> {
        let mut headers = HeaderMap::new();
        for host in host {
            headers.append(header::HOST, host.parse().unwrap());
        }
        headers.extend(authorization.map(|value| (Some(header::AUTHORIZATION), value.parse().unwrap())));
        guard.admits(&Method::GET, &Uri::from_static("/"), &headers)
    }

    #[test]
    fn on_the_loopback_only_its_own_names_are_known() {
        let guard = guard("127.0.0.1:7878", &["desk.example"], None);
        for host in ["localhost", "LOCALHOST:7878", "127.0.0.1:7878", "[::1]:9000", "127.0.0.1", "desk.example:80"] {
            assert_eq!(asked(&guard, &[host], None), Ok(()), "{host}");
        }
        let strange = [
            "evil.example",
            "localhost.evil.example",
            "192.168.1.5:7878",
            "127.0.0.1.evil.example",
            "",
            ":7878",
            "localhost:x",
            "[::1",
            "[::1]x",
            "localhost@evil.example",
            "a b",
        ];
        for host in strange {
            assert_eq!(asked(&guard, &[host], None), Err(Refusal::Host), "{host}");
        }
        assert_eq!(asked(&guard, &[], None), Err(Refusal::Host));
        assert_eq!(asked(&guard, &["localhost", "localhost"], None), Err(Refusal::Host));
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "localhost".parse().unwrap());
        let led = guard.admits(&Method::GET, &Uri::from_static("http://evil.example/"), &headers);
        assert_eq!(led, Err(Refusal::Host));
    }

    #[test]
    fn who_listens_everywhere_is_known_by_number_and_by_the_names_that_are_given() {
        let guard = guard("0.0.0.0:7878", &["desk.example"], Some("0123456789abcdef"));
        let bearer = Some("Bearer 0123456789abcdef");
        assert_eq!(asked(&guard, &["192.168.1.5:7878"], bearer), Ok(()));
        assert_eq!(asked(&guard, &["desk.example"], bearer), Ok(()));
        assert_eq!(asked(&guard, &["evil.example"], bearer), Err(Refusal::Host));
    }

    #[test]
    fn only_the_whole_token_opens() {
        let guard = guard("127.0.0.1:7878", &[], Some("0123456789abcdef\n"));
        let asked = |authorization| asked(&guard, &["localhost"], authorization);
        assert_eq!(asked(Some("Bearer 0123456789abcdef")), Ok(()));
        assert_eq!(asked(Some("bearer 0123456789abcdef")), Ok(()));
        assert_eq!(asked(Some("Basic ZGVzazowMTIzNDU2Nzg5YWJjZGVm")), Ok(()), "desk:0123456789abcdef");
        let wrong = [
            "",
            "Bearer",
            "Bearer ",
            "Bearer 0123456789abcde",
            "Bearer 0123456789abcdefg",
            "Bearer 0123456789abcdeF",
            "0123456789abcdef",
            "Basic",
            "Basic !!!!",
            "Basic MDEyMzQ1Njc4OWFiY2RlZg==",
            "Digest 0123456789abcdef",
        ];
        for authorization in wrong {
            assert_eq!(asked(Some(authorization)), Err(Refusal::Token), "{authorization}");
        }
        assert_eq!(asked(None), Err(Refusal::Token));
    }

    #[test]
    fn a_token_that_can_be_guessed_is_refused() {
        for content in ["", "\n0123456789abcdef", "short", "with blanks inside it"] {
            assert!(Token::read(content).is_err(), "{content:?}");
        }
        assert_eq!(format!("{:?}", Token::read("0123456789abcdef").unwrap()), "Token(…)");
    }

    #[test]
    fn nothing_is_written() {
        let guard = guard("127.0.0.1:7878", &[], None);
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "localhost".parse().unwrap());
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE] {
            assert_eq!(guard.admits(&method, &Uri::from_static("/"), &headers), Err(Refusal::Method));
        }
        assert_eq!(guard.admits(&Method::HEAD, &Uri::from_static("/"), &headers), Ok(()));
    }
}
