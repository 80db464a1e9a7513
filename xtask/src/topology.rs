//! From areas that lie side by side to the lines between them, each kept once.

use std::collections::BTreeMap;

use map::{DEGREE, Kind, Point, Ring, Side};

/// The edges of areas: each pair of neighbouring points with those whose edge it is.
#[derive(Default)]
pub(crate) struct Topology {
    edges: BTreeMap<(Point, Point), Edge>,
}

#[derive(Clone, PartialEq, Eq, Default)]
struct Edge {
    /// Areas that have the edge once. An edge that one area has twice is a seam within it and no edge of it.
    owners: Vec<usize>,
    disputed: bool,
}

/// A line between areas, and the areas beside it: one on a coast, two on a boundary.
pub(crate) struct Arc {
    pub(crate) kind: Kind,
    pub(crate) points: Vec<Point>,
    pub(crate) owners: Vec<usize>,
}

/// Points are the same when they are so on the globe: the cut at the date line closes.
fn on_globe(point: Point) -> Point {
    let turn = 360 * DEGREE;
    [(point[0] + turn / 2).rem_euclid(turn) - turn / 2, point[1]]
}

impl Topology {
    /// Adds a ring of an area. Where the source cuts it at the date line it is made whole, unless it is around a pole.
    pub(crate) fn ring(&mut self, owner: usize, points: &[Point], polar: bool) {
        for pair in points.windows(2) {
            let ends = if polar { (pair[0], pair[1]) } else { (on_globe(pair[0]), on_globe(pair[1])) };
            let cut = !polar && ends.0[0] == -180 * DEGREE && ends.1[0] == -180 * DEGREE;
            if ends.0 == ends.1 || cut {
                continue;
            }
            let owners = &mut self.edges.entry(sorted(ends)).or_default().owners;
            match owners.iter().position(|one| *one == owner) {
                Some(at) => drop(owners.remove(at)),
                None => owners.push(owner),
            }
            owners.sort_unstable();
        }
    }

    /// Says that a line is disputed. It is a line also where it is no edge of an area.
    pub(crate) fn dispute(&mut self, points: &[Point]) {
        for pair in points.windows(2) {
            let ends = (on_globe(pair[0]), on_globe(pair[1]));
            if ends.0 != ends.1 {
                self.edges.entry(sorted(ends)).or_default().disputed = true;
            }
        }
    }

    /// The lines, cut wherever three meet or the neighbours change, and so that none has more than `longest` stretches.
    pub(crate) fn arcs(mut self, longest: usize) -> Vec<Arc> {
        self.edges.retain(|_, edge| !edge.owners.is_empty() || edge.disputed);
        let mut around: BTreeMap<Point, Vec<Point>> = BTreeMap::new();
        for (from, to) in self.edges.keys() {
            around.entry(*from).or_default().push(*to);
            around.entry(*to).or_default().push(*from);
        }
        let passes = |at: &Point| match &around[at][..] {
            [a, b] => self.edges[&sorted((*at, *a))] == self.edges[&sorted((*at, *b))],
            _ => false,
        };
        let mut left = self.edges.clone();
        let mut arcs = Vec::new();
        let knots = around.keys().filter(|at| !passes(at));
        // What has no knot is an island: there, any point is as good as another.
        for start in knots.chain(around.keys()) {
            for next in &around[start] {
                let Some(edge) = left.remove(&sorted((*start, *next))) else { continue };
                let mut points = vec![*start, *next];
                while let Some(at) = points.last().filter(|at| passes(at)) {
                    let onward = around[at].iter().find(|to| left.remove(&sorted((*at, **to))).is_some());
                    let Some(onward) = onward else { break };
                    points.push(*onward);
                }
                let kind = match edge.owners.len() {
                    _ if edge.disputed => Kind::Disputed,
                    1 => Kind::Coast,
                    _ => Kind::Boundary,
                };
                let points = unwrapped(&points);
                let pieces = points.len().div_ceil(longest);
                let piece = (points.len() - 1).div_ceil(pieces);
                for first in (0..points.len() - 1).step_by(piece) {
                    let points = points[first..=(first + piece).min(points.len() - 1)].to_vec();
                    arcs.push(Arc { kind, points, owners: edge.owners.clone() });
                }
            }
        }
        arcs
    }
}

/// Rings of the lines with these numbers, each of which is used once.
pub(crate) fn rings(arcs: &[Arc], numbers: impl Iterator<Item = usize>) -> Vec<Ring> {
    let mut ends: BTreeMap<Point, Vec<Side>> = BTreeMap::new();
    let mut rings = Vec::new();
    let end = |side: Side| {
        let points = &arcs[side.line].points;
        on_globe(if side.reversed { points[0] } else { points[points.len() - 1] })
    };
    let mut all = Vec::new();
    for line in numbers {
        for reversed in [false, true] {
            let side = Side { line, reversed };
            ends.entry(end(Side { line, reversed: !reversed })).or_default().push(side);
        }
        all.push(line);
    }
    let mut used = vec![false; arcs.len()];
    for line in all {
        let mut ring = Vec::new();
        let mut next = Some(Side { line, reversed: false }).filter(|_| !used[line]);
        while let Some(side) = next {
            used[side.line] = true;
            ring.push(side);
            next = ends[&end(side)].iter().find(|side| !used[side.line]).copied();
        }
        if !ring.is_empty() {
            rings.push(ring);
        }
    }
    rings
}

/// Longitudes run on where a line crosses the date line.
pub(crate) fn unwrapped(points: &[Point]) -> Vec<Point> {
    let mut line: Vec<Point> = Vec::new();
    for point in points {
        let turn = 360 * DEGREE;
        let near = line.last().map_or(point[0], |last| {
            let by = point[0] - last[0];
            if by.abs() <= turn / 2 { point[0] } else { last[0] + (by + turn / 2).rem_euclid(turn) - turn / 2 }
        });
        line.push([near, point[1]]);
    }
    line
}

fn sorted(ends: (Point, Point)) -> (Point, Point) {
    if ends.0 <= ends.1 { ends } else { (ends.1, ends.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const D: i32 = DEGREE;

    fn square(west: i32, east: i32) -> Vec<Point> {
        [[west, 0], [east, 0], [east, 1], [west, 1], [west, 0]].map(|[x, y]| [x * D, y * D]).to_vec()
    }

    #[test]
    fn what_two_areas_share_is_one_line() {
        let mut topology = Topology::default();
        topology.ring(0, &square(0, 1), false);
        topology.ring(1, &square(1, 2), false);
        topology.dispute(&[[D, 0], [D, D]]);
        let arcs = topology.arcs(100);
        let told: Vec<(Kind, usize, &[usize])> =
            arcs.iter().map(|arc| (arc.kind, arc.points.len(), &arc.owners[..])).collect();
        assert_eq!(told, [(Kind::Coast, 4, &[0][..]), (Kind::Disputed, 2, &[0, 1]), (Kind::Coast, 4, &[1])]);
        let of_first = rings(&arcs, [0, 1].into_iter());
        assert_eq!(of_first.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn what_the_date_line_cuts_is_made_whole() {
        let mut topology = Topology::default();
        topology.ring(0, &square(179, 180), false);
        topology.ring(0, &square(-180, -179), false);
        let arcs = topology.arcs(100);
        assert_eq!(arcs.len(), 1);
        let (west, east) = (arcs[0].points.iter().map(|p| p[0]).min(), arcs[0].points.iter().map(|p| p[0]).max());
        assert_eq!(east.zip(west).map(|(east, west)| east - west), Some(2 * D));
    }

    #[test]
    fn a_long_line_is_cut_and_loses_no_point() {
        let mut topology = Topology::default();
        topology.dispute(&(0..=10).map(|x| [x * D, 0]).collect::<Vec<_>>());
        let lengths: Vec<usize> = topology.arcs(4).iter().map(|arc| arc.points.len()).collect();
        assert_eq!(lengths, [5, 5, 3]);
    }
}
