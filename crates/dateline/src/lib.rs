//! The program: reports in, records out.
//!
//! [`reports`] turns paths into reports, [`Reader`] reads one report to the end whatever happens, [`in_order`] reads
//! many at once, and an [`output::Exporter`] writes them. [`eval`] scores what was read against gold data, the same
//! way for the command line and for training. The binary is a thin shell over this.
//!
//! Only this crate touches files, standard streams and the command line. Left out on purpose: every rule about language
//! or politics; those are below, in `nlp` and `events`, and are pure.
//!
//! ```
//! use dateline::{Options, Place, Reader, Report};
//! let report = dateline::report_from_json(r#"{"id": "1", "text": "Five escaped."}"#, Place::line("a.jsonl", 1), &Options::default());
//! let read = Reader::embedded().read(report?).expect("a document can be described");
//! assert_eq!(read.reading.document.r#ref, "1");
//! # Ok::<(), dateline::Error>(())
//! ```

mod chars;
mod components;
mod error;
pub mod eval;
mod examples;
mod headline;
mod input;
mod json_report;
mod larger_gazetteer;
mod linked;
pub mod output;
mod pages;
mod parallel;
mod reader;
mod rows;
mod wire;

pub use chars::CharIndex;
pub use components::{Component, components, run_digest};
pub use error::{Error, ErrorKind};
pub use examples::unmet;
pub use headline::of as headline;
pub use input::{Form, Options, Place, Report, Reports, reports, text_of};
pub use json_report::{day, id_of, names, read as report_from_value, read_line as report_from_json};
pub use larger_gazetteer::{Tables, make_gazetteer, open_gazetteer};
pub use linked::{Kept, events};
pub use parallel::in_order;
pub use reader::{Read, Reader, quiet_panics};
