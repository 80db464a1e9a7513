//! From an annotated text to statements and claims: who did what to whom, where, when, according to whom, and whether
//! it happened.
//!
//! [`read`] is the whole of it, a pure function in five steps: extract, ground, attribute, assess, record.
//!
//! Left out on purpose: files, formats, and what more than one report says (linking comes above a store of claims).

mod reading;

pub use reading::{Knowledge, Metadata, Reading, Why, read};
