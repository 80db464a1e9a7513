//! What all pages have in common.

use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::filter::Filter;
use crate::marks;

/// Where a page stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Here {
    Events,
    Statements,
    Sources,
    About,
    Elsewhere,
}

const WAYS: [(Here, &str, &str); 4] = [
    (Here::Events, "/", "Events"),
    (Here::Statements, "/statements", "Statements"),
    (Here::Sources, "/sources", "Sources"),
    (Here::About, "/about", "About"),
];

/// A whole page. With `feeds`, feeds of what is filtered belong to it.
pub(crate) fn layout(title: &str, here: Here, feeds: Option<&Filter>, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex, nofollow";
                title { (title) " · dateline" }
                @for style in assets::styles() { link rel="stylesheet" href=(style); }
                link rel="icon" href=(assets::ICON);
                @if let Some(filter) = feeds {
                    @let all = filter.with(|f| f.limit = None);
                    link rel="alternate" type="application/atom+xml" title="Events" href=(all.at("/events.atom"));
                    link rel="alternate" type="application/geo+json" title="Events" href=(all.at("/events.geojson"));
                }
                @for script in assets::scripts() { script type="module" src=(script) {} }
            }
            body {
                a.skip href="#main" { "Skip to content" }
                (marks::symbols())
                header.top {
                    a.name href="/" { "dateline" }
                    nav aria-label="Pages of this store" {
                        @for (place, href, words) in WAYS {
                            a href=(href) aria-current=[(place == here).then_some("page")] { (words) }
                        }
                    }
                }
                main #main tabindex="-1" { (body) }
                footer.bottom {
                    p { "Claims are somebody’s word, and stay it: nothing here is checked for truth. " a href="/about" { "How this is made" } }
                }
            }
        }
    }
}
