//! How what is kept is told: an event as a [`sentence`], events in the [`forms`] of others, a report with its words [`marked`], and what
//! people ask as a [`question`] to a store.
//!
//! Nothing is told as more than it is: whose word it is stands beside it, what was only planned is told as planned, and who is
//! private is not named.
//!
//! Left out on purpose: files and terminals, and pages with links between them.
//!
//! ```
//! let asked = telling::question::day("2024-02-30");
//! assert_eq!(asked.unwrap_err(), "no date; write YYYY-MM-DD, such as 2024-11-20");
//! ```

pub mod cells;
mod country;
mod figures;
pub mod forms;
mod labels;
pub mod marked;
pub mod question;
mod sentence;

pub use country::Country;
pub use figures::{days, range};
pub use labels::{Label, labels};
pub use sentence::{called, counted, disputed, line, main_status, sentence, short, stage, voices};
