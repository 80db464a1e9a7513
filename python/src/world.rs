//! The world's outlines, for who draws a map.

use map::{DEGREE, Kind, Line, World};
use pyo3::prelude::*;

/// Lines of a map of the world, from Natural Earth (public domain): each with its kind (`coast`, `boundary`, or `disputed` for what is
/// disputed or was never drawn) and its points, degrees of longitude and latitude. A line may run on beyond 180 degrees.
///
/// >>> kind, points = outlines()[0]
/// >>> kind in {"coast", "boundary", "disputed"}, all(-90 <= latitude <= 90 for longitude, latitude in points)
/// (True, True)
#[pyfunction]
pub(crate) fn outlines() -> Vec<(&'static str, Vec<(f64, f64)>)> {
    let degrees = |axis: i32| f64::from(axis) / f64::from(DEGREE);
    let points = |line: &Line| line.points().iter().map(|[east, north]| (degrees(*east), degrees(*north))).collect();
    let named = |line: &Line| {
        let kind = match line.kind() {
            Kind::Coast => "coast",
            Kind::Boundary => "boundary",
            Kind::Disputed => "disputed",
            Kind::Province | Kind::River | Kind::Lake => return None,
        };
        Some((kind, points(line)))
    };
    World::embedded().lines.iter().filter_map(named).collect()
}
