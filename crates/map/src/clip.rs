//! What of a shape lies within a rectangle.

/// Left, top, right, bottom.
pub(crate) type Frame = [f64; 4];

/// The ring within the frame (Sutherland and Hodgman 1974). Where it leaves and comes back, it runs along the frame.
pub(crate) fn ring(points: Vec<[f64; 2]>, frame: Frame) -> Vec<[f64; 2]> {
    let mut ring = points;
    for (side, edge) in frame.into_iter().enumerate() {
        let axis = side % 2;
        let beyond = |point: &[f64; 2]| if side < 2 { edge - point[axis] } else { point[axis] - edge };
        let mut inside = Vec::with_capacity(ring.len());
        for (at, point) in ring.iter().enumerate() {
            let before = &ring[at.checked_sub(1).unwrap_or(ring.len() - 1)];
            if (beyond(before) > 0.0) != (beyond(point) > 0.0) {
                inside.push(crossing(before, point, axis, edge));
            }
            if beyond(point) <= 0.0 {
                inside.push(*point);
            }
        }
        ring = inside;
    }
    ring
}

/// The parts of the line within the frame.
pub(crate) fn line(points: &[[f64; 2]], frame: Frame) -> Vec<Vec<[f64; 2]>> {
    let mut parts: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let Some([from, to]) = stretch(pair[0], pair[1], frame) else {
            open = false;
            continue;
        };
        match parts.last_mut().filter(|part| open && part.last() == Some(&from)) {
            Some(part) => part.push(to),
            None => parts.push(vec![from, to]),
        }
        open = to == pair[1];
    }
    parts
}

/// The part of a stretch within the frame.
fn stretch(mut from: [f64; 2], mut to: [f64; 2], frame: Frame) -> Option<[[f64; 2]; 2]> {
    for (side, edge) in frame.into_iter().enumerate() {
        let axis = side % 2;
        let beyond = |point: &[f64; 2]| {
            if side < 2 { point[axis] < edge } else { point[axis] > edge }
        };
        match (beyond(&from), beyond(&to)) {
            (true, true) => return None,
            (true, false) => from = crossing(&from, &to, axis, edge),
            (false, true) => to = crossing(&from, &to, axis, edge),
            (false, false) => {}
        }
    }
    Some([from, to])
}

/// Where the stretch between two points meets the line `value` of an axis, between them.
fn crossing(from: &[f64; 2], to: &[f64; 2], axis: usize, value: f64) -> [f64; 2] {
    let share = (value - from[axis]) / (to[axis] - from[axis]);
    let mut at = [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis]));
    at[axis] = value;
    at
}
