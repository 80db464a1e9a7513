//! What the world looks like: lines, and the shapes that are made of them.

use std::sync::OnceLock;

use crate::file::{self, Error};
use crate::view::down;

/// Thousandths of a degree: longitude, then latitude. Along a line that crosses the date line longitudes run on beyond
/// 180 degrees, so that neighbours in a line are always neighbours on the globe.
pub type Point = [i32; 2];

/// A degree in the unit of a [`Point`].
pub const DEGREE: i32 = 1000;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Between land and sea.
    Coast = 0,
    /// Between two countries.
    Boundary = 1,
    /// A boundary that somebody disputes, a line of control, one that was never drawn.
    Disputed = 2,
    /// Between two provinces of one country.
    Province = 3,
    /// The middle of a river.
    River = 4,
    /// Around a lake; such a line is closed.
    Lake = 5,
}

impl Kind {
    /// Every kind, each at its own number.
    pub const ALL: [Kind; 6] = [Kind::Coast, Kind::Boundary, Kind::Disputed, Kind::Province, Kind::River, Kind::Lake];
}

/// A line on the globe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    kind: Kind,
    points: Vec<Point>,
    /// The same on the square of Web Mercator, so that no picture asks for a tangent.
    on_square: Vec<OnSquare>,
    frame: [i32; 4],
}

impl Line {
    /// A line along two points or more; of fewer there is none.
    pub fn new(kind: Kind, points: Vec<Point>) -> Option<Line> {
        let on_square: Vec<OnSquare> = points.iter().map(|point| on_square(*point)).collect();
        let frame =
            on_square.iter().fold([i32::MAX, i32::MAX, i32::MIN, i32::MIN], |[left, top, right, bottom], [x, y]| {
                [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
            });
        (points.len() > 1).then_some(Line { kind, points, on_square, frame })
    }

    /// What it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where it goes along.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    pub(crate) fn on_square(&self) -> &[OnSquare] {
        &self.on_square
    }

    /// Left, top, right, bottom.
    pub(crate) fn frame(&self) -> [i32; 4] {
        self.frame
    }
}

/// A point on the square of Web Mercator, from its upper left corner, in parts of its side.
pub(crate) type OnSquare = [i32; 2];

/// So many parts are the side of the square: a part is 7 cm, and the longest line still fits.
pub(crate) const SIDE: f64 = (1u32 << 29) as f64;

fn on_square(point: Point) -> OnSquare {
    let [longitude, latitude] = point.map(|axis| f64::from(axis) / f64::from(DEGREE));
    [(longitude + 180.0) / 360.0, down(latitude)].map(|share| (share * SIDE).round() as i32)
}

/// A line of a ring: its number, and whether it is walked from its end to its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// The place of the line in [`World::lines`].
    pub line: usize,
    /// From its end to its start.
    pub reversed: bool,
}

/// A closed way along lines, each beginning where the one before ends (give or take a turn around the globe).
pub type Ring = Vec<Side>;

/// A country or territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-3; `KOS` and a few others that ISO lacks are Natural Earth's.
    pub code: String,
    /// As short as it stands on maps: "Dem. Rep. Congo".
    pub name: String,
    /// Where the name is written.
    pub label: Point,
    /// From which zoom on the name is written, in tenths: 17 for the largest countries.
    pub named_from: u8,
    /// Of all its parts and holes; a point is inside when it lies inside an odd number of them.
    pub rings: Vec<Ring>,
}

/// All that a map can show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct World {
    /// Of every kind.
    pub lines: Vec<Line>,
    /// Of the land as a whole, made of coasts.
    pub land: Vec<Ring>,
    /// In the order of their codes.
    pub countries: Vec<Country>,
}

impl World {
    /// The one inside the binary: `map/world.map`.
    pub fn embedded() -> &'static World {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(|| {
            World::decode(include_bytes!("../../../map/world.map")).expect("a test reads the file that is embedded")
        })
    }

    /// Reads what [`World::encode`] wrote.
    ///
    /// # Errors
    /// When the bytes are something else, are cut short, or speak of lines that are not there.
    pub fn decode(bytes: &[u8]) -> Result<World, Error> {
        file::decode(bytes)
    }

    /// The file of this world; its layout stands in `map/README.md`.
    pub fn encode(&self) -> Vec<u8> {
        file::encode(self)
    }

    /// The country of a code.
    pub fn country(&self, code: &str) -> Option<&Country> {
        let at = self.countries.binary_search_by(|country| country.code.as_str().cmp(code)).ok()?;
        Some(&self.countries[at])
    }
}
