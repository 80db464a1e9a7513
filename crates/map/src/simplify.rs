//! Fewer points for the same line.

/// The line with only those points that keep it within `tolerance` of where it was (Douglas and Peucker 1973). First
/// and last points stay, so that lines that met still meet.
pub fn simplified(line: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    let mut kept = vec![false; line.len()];
    // A stack and not recursion: a long line may nest deep.
    let mut open = Vec::new();
    if let Some(last) = line.len().checked_sub(1) {
        (kept[0], kept[last]) = (true, true);
        open.push((0, last));
    }
    while let Some((start, end)) = open.pop() {
        let farthest = (start + 1..end)
            .map(|at| (at, distance_squared(line[at], line[start], line[end])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, _)) = farthest.filter(|(_, distance)| *distance > tolerance * tolerance) {
            kept[at] = true;
            open.extend([(start, at), (at, end)]);
        }
    }
    line.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

/// From a point to the stretch between two others.
fn distance_squared(point: [f64; 2], start: [f64; 2], end: [f64; 2]) -> f64 {
    let along = [end[0] - start[0], end[1] - start[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let from = [point[0] - start[0], point[1] - start[1]];
    let share = if length > 0.0 { ((from[0] * along[0] + from[1] * along[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
    let off = [from[0] - share * along[0], from[1] - share * along[1]];
    off[0] * off[0] + off[1] * off[1]
}
