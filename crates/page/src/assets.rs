//! Styles, scripts and the icon. The scripts of `web/` are there when they were built before the program was.

use std::sync::LazyLock;

use crate::answer::{Answer, Form};

/// A file that a page wants.
struct Asset {
    name: &'static str,
    content: &'static [u8],
}

const STYLE: Asset = Asset { name: "page.css", content: include_bytes!("../assets/page.css") };

include!(concat!(env!("OUT_DIR"), "/bundle.rs"));

/// A dot within a line, as a picture within the address.
pub(crate) const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath \
    d='M1 8h14' stroke='%23777' stroke-width='2'/%3E%3Ccircle cx='8' cy='8' r='4' fill='%23a3271f'/%3E%3C/svg%3E";

/// Our own style comes last, so that it has the last word.
fn all() -> impl Iterator<Item = &'static Asset> {
    BUNDLE.iter().chain([&STYLE])
}

/// The address of an asset, which is another when its content is another.
fn addresses(end: &str) -> Vec<String> {
    let named = all().filter(|asset| asset.name.ends_with(end));
    named.map(|asset| format!("/assets/{}?v={}", asset.name, &record::id::sha256(asset.content)[..12])).collect()
}

pub(crate) fn styles() -> &'static [String] {
    static STYLES: LazyLock<Vec<String>> = LazyLock::new(|| addresses(".css"));
    &STYLES
}

/// Of the bundle only `main.js` is asked for by a page; it may ask for the others.
pub(crate) fn scripts() -> &'static [String] {
    static SCRIPTS: LazyLock<Vec<String>> = LazyLock::new(|| addresses("main.js"));
    &SCRIPTS
}

/// Where the licences of what the scripts contain are told, where there are scripts.
pub(crate) fn notice() -> Option<&'static str> {
    all().any(|asset| asset.name == "NOTICE.txt").then_some("/assets/NOTICE.txt")
}

/// The asset of a name.
pub(crate) fn asset(name: &str) -> Option<Answer> {
    let asset = all().find(|asset| asset.name == name)?;
    let form = match name.rsplit('.').next()? {
        "css" => Form::Style,
        "js" => Form::Script,
        "svg" => Form::Svg,
        _ => Form::Text,
    };
    Some(Answer { lasting: true, ..Answer::of(form, asset.content) })
}
