//! How this is made, and what it must not be taken for.

use map::DISCLAIMER;
use maud::html;
use record::Status;
use telling::Label;

use super::{Here, counted, layout};
use crate::answer::Answer;
use crate::routes::Trouble;
use crate::shelf::Shelf;
use crate::{assets, marks};

const LABELS: [Label; 8] = [
    Label::SingleClaim,
    Label::OneOrigin,
    Label::OneOriginManyOutlets,
    Label::TwoOrigins,
    Label::ManyOrigins,
    Label::BothSides,
    Label::Disputed,
    Label::Denied,
];

pub(crate) fn page(shelf: &Shelf) -> Result<Answer, Trouble> {
    let (size, events, runs) =
        shelf.ask(|store, overview| Ok((overview.size(), overview.events().len(), store.runs()?)))?;
    let body = html! {
        div.prose {
            h1 { "About these pages" }
            p.lead { "dateline reads news reports and writes down who did what to whom, where and when: according to whom, and whether it happened. This store holds " (counted(size.0, "report")) ", and " (counted(size.1, "claim")) " in " (counted(events, "event")) "." }
            section.method {
                h2 { "How it is made" }
                p { "A program reads each report with a language model, a list of words for kinds of events, and a gazetteer. It writes down claims: one source’s word about one happening, with the words of the report that every value rests on. Claims of several reports that seem to be of one happening are linked into an event. No person has checked them." }
                p { "It makes mistakes, in every field. Read the words under a value before you rely on it: every event leads to its reports." }
                ul {
                    li { "Nothing here is a fact because it stands here. A claim is somebody’s word; an event is what several say, with what they do not agree on." }
                    li { "Copies of one wire report are one origin, however many print them." }
                    li { "Figures are shown as low and high with who says which. They are never added up." }
                    li { "What is known no closer than its country is never put on the map, and what has no day is not on the timeline." }
                    li { "Private persons are not named as actors or sources, and nobody is found by such a name. The text of a report is shown as it is, and may hold names." }
                }
            }
            section {
                h2 { "How far it came" }
                dl.marks { @for (status, _) in Status::ALL { dt { (marks::told(*status, false)) } dd { (marks::meaning(*status)) } } }
            }
            section {
                h2 { "How well it is borne out" }
                dl.marks { @for label in LABELS { dt { span.label { (label.as_str()) } } dd { (label.meaning()) } } }
            }
            section {
                h2 { "The map" }
                p { (DISCLAIMER) " The circle around a mark is as wide as the area that the words may mean." }
            }
            section {
                h2 { "Licences" }
                p { "The program is under MIT or Apache-2.0; places are from GeoNames (CC BY 4.0); outlines from Natural Earth (public domain). " code { "dateline about" } " tells all of it. The reports belong to their publishers." }
                @if let Some(notice) = assets::notice() { p { a href=(notice) { "Licences of the scripts" } } }
            }
            section {
                h2 { "For programs" }
                p { "The same as JSON: " a href="/api/v1/openapi.json" { "/api/v1/openapi.json" } ". Any filter of events as " a href="/events.geojson" { "GeoJSON" } " and " a href="/events.atom" { "Atom" } "." }
            }
            section {
                h2 { "What read the reports" }
                ul { @for here in &runs { li { (here.run.program.as_deref().unwrap_or("dateline")) ", run " code { (here.run.digest) } ": " (counted(usize::try_from(here.read).unwrap_or(0), "report")) @if here.current { " (shown)" } } } }
            }
        }
    };
    Ok(Answer::page(layout("About", Here::About, None, body)))
}
