//! A map of the world as SVG: outlines, views, marks.
//!
//! The outlines lie inside the binary: countries, boundaries, provinces, rivers and lakes of Natural Earth (public
//! domain); `map/README.md` tells how the file is made and what it looks like inside. [`svg`] draws a [`View`] of them
//! with [`Mark`]s as an element of a page that needs no script; for a map that moves, [`tile`] draws its squares and [`overlay`]
//! the names and marks that lie on them.
//!
//! Left out on purpose: colours, widths and fonts, which are the page's (a strict content policy allows no style in
//! an element); what a mark means; names of places smaller than a country.
//!
//! ```
//! use map::{Bounds, Mark, Picture, Shape, View, World, svg};
//!
//! let mark = Mark {
//!     longitude: 36.3,
//!     latitude: 33.5,
//!     radius_km: Some(20.0),
//!     shape: Shape::Hollow,
//!     count: 1,
//!     title: "Attempted assault, near Damascus".to_owned(),
//!     href: "/event/e1".to_owned(),
//! };
//! let bounds = Bounds { west: 30.0, south: 30.0, east: 45.0, north: 38.0 };
//! let picture = Picture {
//!     view: View::of(bounds, 640, 400, 20),
//!     id: "map",
//!     title: "Where it happened",
//!     description: "One event, near Damascus.",
//!     highlighted: &["SYR"],
//!     marks: &[mark],
//! };
//! let drawn = svg(World::embedded(), &picture);
//! assert!(drawn.contains("Syria</text>") && drawn.contains("class=\"mark hollow\""));
//! ```

mod clip;
mod file;
mod marks;
mod simplify;
mod svg;
mod view;
mod world;

pub use file::Error;
pub use marks::{Heap, Mark, Shape, heaps};
pub use simplify::simplified;
pub use svg::{DISCLAIMER, Picture, overlay, svg, tile};
pub use view::{Bounds, DEEPEST, View};
pub use world::{Country, DEGREE, Kind, Line, Point, Ring, Side, World};
