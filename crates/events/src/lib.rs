//! From an annotated text to statements and claims: who did what to whom, where, when, according to whom, and whether
//! it happened.
//!
//! [`read`] is the whole of it, a pure function: extract, ground, attribute, assess, record. What it knows of the world is
//! in [`Knowledge`], made of the TOML files under `codebook/`.
//!
//! Left out on purpose: files, formats, and what more than one report says (linking comes above a store of claims).

mod actors;
mod attribution;
mod codebook;
mod confidence;
mod contexts;
mod coreference;
mod dateline;
mod extraction;
mod factuality;
mod fault;
mod knowledge;
mod narrative;
mod numbers;
mod participants;
mod places;
mod predicates;
mod presupposition;
mod reading;
mod repetition;
mod sources;
mod syntax;
mod times;

pub use codebook::{
    AcledWhen, Behind, Below, Book, Codebook, EventType, Example, Frame, Need, PartOfSpeech, Party, SubjectIs,
};
pub use fault::{Fault, Place};
pub use knowledge::{Knowledge, Own};
pub use places::weighed_places;
pub use predicates::{predicate_features, predicates};
pub use reading::{Metadata, Reading, Why, document_id, read};
