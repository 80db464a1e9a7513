//! The contract with everyone else: documents, statements, claims, events and layers, and how they are written.
//!
//! One [`Record`] is one line of JSON that begins with its `format`. The field names are those of the project's design;
//! fields may be added and are never re-used. Unknown is absent: no field is ever filled with a default.
//! Ids are digests of content ([`id`]), so that the same input gives the same ids on any machine.
//!
//! Left out on purpose: how values are found (`events`), and where records are kept.
//!
//! ```
//! use record::Evidence;
//! let text = text::SourceText::new("Five escaped.");
//! let evidence = Evidence::new(&text, text.find("escaped").unwrap());
//! assert_eq!(serde_json::to_string(&evidence).unwrap(), r#"{"start":5,"end":12,"quote":"escaped"}"#);
//! ```

mod change;
mod claim;
mod document;
mod event;
mod evidence;
mod happening;
pub mod id;
mod layers;
mod statement;
mod vocabulary;

pub use change::Change;
pub use claim::{Acled, Claim, Figure, Participant, Place, PlaceRole, Target, When, Where};
pub use document::{Document, Remark};
pub use event::{Because, Dispute, Event, EventPlace, EventTime, HeldStatus, Origin, Party, Reason, Said, Side, Toll};
pub use evidence::Evidence;
pub use happening::{Happening, Spot};
pub use layers::{Alternative, MentionRecord, PlaceRecord, PredicateRecord, TimexRecord};
pub use statement::{Source, Statement};
pub use vocabulary::*;

use serde::Serialize;

/// What stands for the name of a private person wherever one would be shown.
pub const PRIVATE_PERSON: &str = "[private person]";

/// One line of output.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "format")]
#[allow(clippy::large_enum_variant, reason = "records are written as they are made, not kept in bulk")]
pub enum Record {
    /// A report.
    #[serde(rename = "dateline.document/1")]
    Document(Document),
    /// Who says what, in which words.
    #[serde(rename = "dateline.statement/1")]
    Statement(Statement),
    /// One holder's word about one happening.
    #[serde(rename = "dateline.claim/1")]
    Claim(Claim),
    /// One happening as many reports tell it.
    #[serde(rename = "dateline.event/1")]
    Event(Event),
    /// What appeared, changed or vanished in a store.
    #[serde(rename = "dateline.change/1")]
    Change(Change),
    /// A time expression.
    #[serde(rename = "dateline.timex/1")]
    Timex(TimexRecord),
    /// A toponym.
    #[serde(rename = "dateline.place/1")]
    Place(PlaceRecord),
    /// A mention of an entity by name.
    #[serde(rename = "dateline.mention/1")]
    Mention(MentionRecord),
    /// A predicate and how far it happened.
    #[serde(rename = "dateline.predicate/1")]
    Predicate(PredicateRecord),
}

impl Record {
    /// The record as one line of JSON, without the line break.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).expect("records hold nothing that JSON cannot")
    }
}
