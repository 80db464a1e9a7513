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

/// Gives `each` the events one after the other. `get` fetches a report; it is asked again and again, so that not all of them
/// need to be held.
pub fn events<E>(
    linker: &Linker,
    linked: &Linked,
    mut get: impl FnMut(&DocumentId) -> Result<Rc<Kept>, E>,
    mut each: impl FnMut(Event) -> Result<(), E>,
) -> Result<(), E> {
    let document = |report: usize| linker.reports()[report].document();
    for joined in &linked.events {
        let kept: Vec<(Rc<Kept>, Rc<Kept>)> = joined
            .members
            .iter()
            .map(|m| Ok((get(document(m.report))?, get(document(linked.copy_of[m.report]))?)))
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
        let whole = match joined.part_of.map(|whole| &linked.events[whole]) {
            Some(Joined { members, .. }) => {
                let first = get(document(members[0].report))?;
                members[0].claims.first().and_then(|c| first.claims.get(*c)).map(|c| event_id(&c.id))
            }
            None => None,
        };
        each(linking::event(&told, &joined.links, whole))?;
    }
    Ok(())
}
