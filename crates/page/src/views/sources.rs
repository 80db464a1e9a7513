//! Who published what is in the store.

use maud::html;

use super::{Here, day, layout, thousands};
use crate::answer::Answer;
use crate::filter::Filter;
use crate::routes::Trouble;
use crate::shelf::Shelf;

/// Of more publishers only those with the most reports are listed.
const MOST: usize = 500;

pub(crate) fn page(shelf: &Shelf) -> Result<Answer, Trouble> {
    let body = shelf.ask(|_, overview| {
        let mut rows: Vec<_> = overview.publishers().iter().zip(overview.published()).collect();
        rows.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(b.0)));
        let (reports, _) = overview.size();
        let named: u32 = rows.iter().map(|(_, (many, _))| many).sum();
        let nameless = reports.saturating_sub(named as usize);
        Ok(html! {
            h1 { "Sources" }
            p.lead { "Who published the " (thousands(reports)) " reports of this store. A publisher that has fallen silent looks like peace: mind the last column." }
            @if rows.is_empty() && nameless == 0 { p { "There are no reports yet." } }
            table.sources {
                thead { tr { th scope="col" { "Publisher" } th scope="col" { "Reports" } th scope="col" { "Last one" } th scope="col" { "Show" } } }
                tbody {
                    @for (name, (many, last)) in rows.iter().take(MOST) {
                        @let filter = Filter { publishers: vec![(*name).clone()], ..Filter::default() };
                        tr data-item {
                            th scope="row" dir="auto" { (name) }
                            td.number { (thousands(*many as usize)) }
                            td { @match last { Some(last) => (day(last.as_str())), None => span.unknown { "not known" } } }
                            td { a href=(filter.at("/")) { "events" } ", " a href=(filter.at("/statements")) { "statements" } }
                        }
                    }
                    @if nameless > 0 {
                        tr { th scope="row" { span.unknown { "publisher not known" } } td.number { (thousands(nameless)) } td {} td {} }
                    }
                }
            }
            @if rows.len() > MOST { p.note { "And " (thousands(rows.len() - MOST)) " more." } }
        })
    })?;
    Ok(Answer::page(layout("Sources", Here::Sources, None, body)))
}
