//! What is shown on the map: single things, and heaps of things that would cover each other.

use crate::view::View;

/// What a mark looks like; each differs from the others without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A disc.
    Filled,
    /// A circle with one half filled.
    Half,
    /// A circle.
    Hollow,
    /// A dashed circle.
    Dashed,
    /// A triangle.
    Triangle,
    /// A square.
    Square,
    /// A square on its corner.
    Diamond,
    /// A circle struck through.
    Struck,
}

impl Shape {
    /// Its class.
    pub fn class(self) -> &'static str {
        match self {
            Shape::Filled => "filled",
            Shape::Half => "half",
            Shape::Hollow => "hollow",
            Shape::Dashed => "dashed",
            Shape::Triangle => "triangle",
            Shape::Square => "square",
            Shape::Diamond => "diamond",
            Shape::Struck => "struck",
        }
    }
}

/// One thing on the map, or a heap of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// In degrees.
    pub longitude: f64,
    /// In degrees.
    pub latitude: f64,
    /// How far from the point it may have been.
    pub radius_km: Option<f64>,
    /// What it looks like; a heap is a disc with a number.
    pub shape: Shape,
    /// How many things it stands for.
    pub count: usize,
    /// What it is in words.
    pub title: String,
    /// Where it leads: a path, a query or a fragment of this site. A mark that would lead elsewhere leads nowhere.
    pub href: String,
}

/// Things that lie so close together that they are shown as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Heap {
    /// The mean of their points, in degrees.
    pub longitude: f64,
    /// The mean of their points, in degrees.
    pub latitude: f64,
    /// The places in the list that was given, in its order.
    pub members: Vec<usize>,
}

/// Puts together the points (longitude, latitude) that are nearer than `apart` pixels; those outside of the view are
/// left out. A heap grows around its first point, so that what comes first in the list stays where it is.
pub fn heaps(view: &View, points: &[(f64, f64)], apart: f64) -> Vec<Heap> {
    let size = (f64::from(view.width()), f64::from(view.height()));
    let apart = apart.max(1.0);
    let mut first = Growing::new(size, apart);
    for (number, (longitude, latitude)) in points.iter().enumerate() {
        let (x, y) = view.at(*longitude, *latitude);
        if (0.0..=size.0).contains(&x) && (0.0..=size.1).contains(&y) {
            first.add(x, y, &[number]);
        }
    }
    let mut grown = first.heaps;
    // The middle of a heap moves when it grows, and may come too near to another's; a few rounds settle that.
    for _ in 0..4 {
        let before = grown.len();
        let mut next = Growing::new(size, apart);
        for heap in grown {
            let (x, y) = heap.middle();
            next.add(x, y, &heap.members);
        }
        grown = next.heaps;
        if grown.len() == before {
            break;
        }
    }
    grown
        .into_iter()
        .map(|mut heap| {
            heap.members.sort_unstable();
            let (x, y) = heap.middle();
            let (longitude, latitude) = view.point(x, y);
            Heap { longitude, latitude, members: heap.members }
        })
        .collect()
}

/// Heaps while they grow, found by where they are.
struct Growing {
    heaps: Vec<Grown>,
    /// The heaps that began in each square of the picture; squares are as wide as heaps must be apart.
    squares: Vec<Vec<usize>>,
    columns: usize,
    apart: f64,
}

struct Grown {
    start: (f64, f64),
    /// Of all that is in it.
    sum: (f64, f64),
    members: Vec<usize>,
}

impl Grown {
    fn middle(&self) -> (f64, f64) {
        let many = self.members.len() as f64;
        (self.sum.0 / many, self.sum.1 / many)
    }
}

impl Growing {
    fn new((width, height): (f64, f64), apart: f64) -> Growing {
        let [columns, rows] = [width, height].map(|side| (side / apart) as usize + 1);
        Growing { heaps: Vec::new(), squares: vec![Vec::new(); columns * rows], columns, apart }
    }

    /// Adds what lies around a place of the picture to the heap there, or begins one.
    fn add(&mut self, x: f64, y: f64, members: &[usize]) {
        let (column, row) = ((x / self.apart) as usize, (y / self.apart) as usize);
        let (columns, rows) = (self.columns, self.squares.len() / self.columns);
        let around = (row.saturating_sub(1)..(row + 2).min(rows)).flat_map(|row| {
            (column.saturating_sub(1)..(column + 2).min(columns)).map(move |column| row * columns + column)
        });
        let near = |at: &usize| {
            let start = self.heaps[*at].start;
            (start.0 - x).powi(2) + (start.1 - y).powi(2) < self.apart * self.apart
        };
        let host = around.flat_map(|square| &self.squares[square]).copied().find(near);
        let weight = members.len() as f64;
        match host {
            Some(at) => {
                let heap = &mut self.heaps[at];
                heap.sum = (heap.sum.0 + x * weight, heap.sum.1 + y * weight);
                heap.members.extend(members);
            }
            None => {
                self.squares[row * columns + column].push(self.heaps.len());
                let sum = (x * weight, y * weight);
                self.heaps.push(Grown { start: (x, y), sum, members: members.to_vec() });
            }
        }
    }
}
