//! From what linking found to the records of events.

use std::rc::Rc;

use linking::{Joined, Linked, Linker, Told, event_id};
use record::id::DocumentId;
use record::{Claim, Document, Event, Statement};

/// What was read in one report, as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The report.
    pub document: Document,
    /// Who says what.
    pub statements: Vec<Statement>,
    /// What is said to happen.
    pub claims: Vec<Claim>,
}

/// The events one after the other. `get` fetches a report; it is asked again and again, so that not all of them need to be held.
pub fn events<'l, E>(
    linker: &'l Linker,
    linked: &'l Linked,
    mut get: impl FnMut(&DocumentId) -> Result<Rc<Kept>, E> + 'l,
) -> impl Iterator<Item = Result<Event, E>> + 'l {
    linked.events.iter().map(move |joined| event(linker, linked, joined, &mut get))
}

fn event<E>(
    linker: &Linker,
    linked: &Linked,
    joined: &Joined,
    get: &mut dyn FnMut(&DocumentId) -> Result<Rc<Kept>, E>,
) -> Result<Event, E> {
    let mut report = |report: usize| get(linker.reports()[report].document());
    let kept: Vec<(Rc<Kept>, Rc<Kept>)> = joined
        .members
        .iter()
        .map(|m| Ok((report(m.report)?, report(linked.copy_of[m.report])?)))
        .collect::<Result<_, E>>()?;
    let told: Vec<Told<'_>> = joined
        .members
        .iter()
        .zip(&kept)
        .map(|(member, (own, first))| Told {
            document: &own.document,
            first: &first.document,
            statements: &own.statements,
            claims: member.claims.iter().filter_map(|c| own.claims.get(*c)).collect(),
        })
        .collect();
    let whole = match joined.part_of.map(|whole| &linked.events[whole].members[0]) {
        Some(first) => {
            let kept = report(first.report)?;
            first.claims.first().and_then(|c| kept.claims.get(*c)).map(|c| event_id(&c.id))
        }
        None => None,
    };
    Ok(linking::event(&told, &joined.links, whole))
}
