//! Places by name: lookup, folding of spellings, candidates in running text, and a joint choice among their readings.
//!
//! The gazetteer lies inside the binary: countries and territories, provinces, the counties of some countries, some
//! hundred thousand towns (the smaller ones where there is war), and the regions, rivers and seas that news needs. Its
//! data is GeoNames' (CC BY 4.0) with a few tables of our own; `gazetteer/README.md` tells where each part is from and
//! how the file is made.
//!
//! * [`Gazetteer::lookup`] gives every reading of a name, however it was brought into Latin letters ([`fold`]).
//! * [`Gazetteer::demonym`] knows that a *Syrian* is of Syria, and that the *Kurds* are a people of no one country.
//! * [`Gazetteer::find`] marks what may be a place in running text, [`Gazetteer::resolve`] chooses one reading for
//!   each, all of a text together.
//! * [`dump`] makes a larger one from GeoNames' full tables, over what the embedded one holds.
//!
//! Left out on purpose: what a mention *is*. Whether *Ankara* acts or is a place, and whether *Jackson* is a man, are
//! questions of language, answered above; `find` only leaves out what is plainly something else. Streets, buildings
//! and camps are not here.
//!
//! ```
//! use gazetteer::Gazetteer;
//! let gazetteer = Gazetteer::embedded();
//!
//! let camp = &gazetteer.lookup("al-Hawl")[0];
//! assert_eq!((camp.geonames, camp.country.unwrap().as_str()), (Some(173797), "SYR"));
//!
//! let candidates = gazetteer.find("A bus left Paris, Texas, on Monday.");
//! let places = gazetteer.resolve(&candidates);
//! assert_eq!(places[0].as_ref().unwrap().admin1.as_deref(), Some("Texas"));
//! ```

pub mod build;
pub mod dump;
mod file;
mod find;
mod fold;
mod lookup;
mod place;
pub mod recipe;
mod resolve;

pub use file::{Error, How};
pub use find::{Candidate, Kind};
pub use fold::fold;
pub(crate) use fold::plain;
pub use lookup::{Demonym, Gazetteer};
pub use place::{Feature, Iso3, Place};
pub use resolve::{PARTS, Reading, Weights};
