//! What is shown on the map: single things, and heaps of things that would cover each other.

use std::collections::BTreeMap;

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
    struct Growing {
        x: f64,
        y: f64,
        members: Vec<usize>,
    }
    let mut heaps: Vec<Growing> = Vec::new();
    for (number, (longitude, latitude)) in points.iter().enumerate() {
        let (x, y) = view.at(*longitude, *latitude);
        if (0.0..=f64::from(view.width())).contains(&x) && (0.0..=f64::from(view.height())).contains(&y) {
            heaps.push(Growing { x, y, members: vec![number] });
        }
    }
    let apart = apart.max(1.0);
    // A heap moves when it grows and may come too near to another; a few rounds settle that.
    for _ in 0..4 {
        let cell = |heap: &Growing| ((heap.x / apart) as i64, (heap.y / apart) as i64);
        let mut grown: Vec<Growing> = Vec::new();
        let mut near: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        let before = heaps.len();
        for heap in heaps {
            let (column, row) = cell(&heap);
            let around = (-1..=1).flat_map(|a| (-1..=1).map(move |b| (column + a, row + b)));
            let host = around.filter_map(|cell| near.get(&cell)).flatten().copied().find(|at| {
                let other = &grown[*at];
                (other.x - heap.x).hypot(other.y - heap.y) < apart
            });
            match host {
                Some(at) => grown[at].members.extend(heap.members),
                None => {
                    near.entry((column, row)).or_default().push(grown.len());
                    grown.push(heap);
                }
            }
        }
        for heap in &mut grown {
            let many = heap.members.len() as f64;
            let sum = heap.members.iter().fold((0.0, 0.0), |sum, at| {
                let (x, y) = view.at(points[*at].0, points[*at].1);
                (sum.0 + x, sum.1 + y)
            });
            (heap.x, heap.y) = (sum.0 / many, sum.1 / many);
        }
        heaps = grown;
        if heaps.len() == before {
            break;
        }
    }
    heaps
        .into_iter()
        .map(|mut heap| {
            heap.members.sort_unstable();
            let (longitude, latitude) = view.point(heap.x, heap.y);
            Heap { longitude, latitude, members: heap.members }
        })
        .collect()
}
