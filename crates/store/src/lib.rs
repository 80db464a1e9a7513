//! Keeps reports and what was read in them, and events, in one SQLite file.
//!
//! A [`Store`] takes documents with their texts, statements and claims ([`Store::add`]) in transactions: what it has taken is on the
//! disk, and nothing is ever there by half. It finds them again ([`Query`]), hands them to linking day by day ([`Store::entries`],
//! [`Store::signatures`]), takes the events that linking makes of them ([`Store::replace_events`]), and tells what changed
//! ([`Store::changes_since`]). What was read by several versions of the program is all kept; one reading of each document is shown.
//!
//! The truth is the packed JSON Lines of each reading, the same that `dateline read` writes; columns and indexes are made from
//! them. People who ask in SQL use the views of docs/formats/store.md, which stay as they are.
//!
//! Rows are numbered by days, and what is asked for most stands in one index of words: so the latest of what is found come first without
//! sorting the rest (`days.rs`, `codes.rs`).
//!
//! Left out on purpose: reading and linking, and every rule about language. This is the only crate that knows SQLite, and one of two
//! that may look at a clock: the times of changes are not part of any record.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join(format!("dateline-store-{}", std::process::id()));
//! # std::fs::create_dir_all(&folder)?;
//! use store::{Query, Store};
//! let store = Store::create(folder.join("reports.db"))?;
//! let escapes = Query { types: vec!["ESCAPE".into()], countries: vec!["SYR".into()], ..Query::default() };
//! assert_eq!(store.find_claims(&escapes)?.count(), 0);
//! # drop(store);
//! # std::fs::remove_dir_all(folder)?;
//! # Ok(())
//! # }
//! ```

mod adding;
mod changes;
mod codes;
mod columns;
mod days;
mod entry;
mod error;
mod indexing;
mod linking;
mod merging;
mod opening;
mod overview;
mod packing;
mod patience;
mod query;
mod runs;
mod upgrading;
mod withheld;
mod words;

pub use adding::{Became, Standing, Tombstone, Tombstones};
pub use changes::Since;
pub use entry::Entry;
pub use error::{Error, ErrorKind};
pub use linking::{ByDay, Replace, Replaced, Signature, Verdict, Window};
pub use merging::{Besides, Copied, Copies, Packed};
pub use opening::Store;
pub use overview::{Day, Glance, Overview, Stages};
pub use query::{Area, Found, Order, Query};
pub use runs::{Run, RunHere};
