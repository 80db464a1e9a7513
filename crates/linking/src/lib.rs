//! What many reports tell, put together: which claims are about one happening, and what their sources do not agree on.
//!
//! Of each report a [`Signature`] of about a kilobyte is kept. A [`Linker`] holds the signatures of a collection, finds which
//! reports are worth comparing, scores their happenings with weights that can be read, and joins the likeliest. The same
//! reports give the same [`Link`]s in whatever order they came. [`event`] makes the record of what was joined.
//!
//! Left out on purpose: where reports and events are kept, and how reports are read.
//!
//! ```
//! use linking::{Linker, Rulings, Weights};
//! let linker = Linker::new(Vec::new());
//! assert!(linker.link(Weights::fitted(), &Rulings::default()).events.is_empty());
//! ```

mod bytes;
mod candidates;
mod clusters;
mod counts;
mod day;
mod event;
mod happening;
mod likeness;
mod linker;
mod near_copies;
mod origins;
mod signature;
pub mod stages;
mod stories;
mod words;

pub use clusters::Link;
pub use event::{Told, event, event_id};
pub use likeness::{FEATURES, Weights};
pub use linker::{Joined, Linked, Linker, Member, Rulings};
pub use near_copies::{Sketch, copies};
pub use signature::Signature;
