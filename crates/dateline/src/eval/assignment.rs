/// The largest sum that one-to-one pairs of rows and columns can have. All rows are as long as the first.
pub(super) fn largest_sum(weights: &[Vec<f64>]) -> f64 {
    best_pairs(weights).into_iter().map(|(row, column)| weights[row][column]).sum()
}

/// The one-to-one pairs of rows and columns with the largest sum, in the order of the longer side.
///
/// The method of Kuhn and Munkres with potentials (Jonker and Volgenant 1987), on costs that are the weights negated.
pub(super) fn best_pairs(weights: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let (mut rows, mut columns) = (weights.len(), weights.first().map_or(0, Vec::len));
    // There must be a column for each row.
    let across = rows > columns;
    if across {
        (rows, columns) = (columns, rows);
    }
    let weight = |row: usize, column: usize| if across { weights[column][row] } else { weights[row][column] };

    // Column `columns` is a place outside the table, where each row begins before it is given one inside.
    let (mut row_potential, mut column_potential) = (vec![0.0; rows], vec![0.0; columns + 1]);
    let mut taken_by: Vec<Option<usize>> = vec![None; columns + 1];
    for row in 0..rows {
        let mut at = columns;
        taken_by[at] = Some(row);
        let mut least = vec![f64::INFINITY; columns];
        let mut before = vec![columns; columns];
        let mut reached = vec![false; columns + 1];
        // The cheapest way to a free column, each step moving the row that holds a column to another one.
        while let Some(holder) = taken_by[at] {
            reached[at] = true;
            let (mut step, mut next) = (f64::INFINITY, at);
            for column in (0..columns).filter(|c| !reached[*c]) {
                let slack = -weight(holder, column) - row_potential[holder] - column_potential[column];
                if slack < least[column] {
                    (least[column], before[column]) = (slack, at);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            for column in 0..=columns {
                match taken_by[column] {
                    Some(holder) if reached[column] => {
                        row_potential[holder] += step;
                        column_potential[column] -= step;
                    }
                    _ if column < columns => least[column] -= step,
                    _ => {}
                }
            }
            at = next;
        }
        while at != columns {
            taken_by[at] = taken_by[before[at]];
            at = before[at];
        }
    }
    let pairs = (0..columns).filter_map(|column| Some((taken_by[column]?, column)));
    pairs.map(|(row, column)| if across { (column, row) } else { (row, column) }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by trying everything: the first row takes any free column or none.
    fn tried(weights: &[Vec<f64>], free: &mut Vec<bool>) -> f64 {
        let Some((first, rest)) = weights.split_first() else { return 0.0 };
        let mut best = tried(rest, free);
        for column in 0..first.len() {
            if std::mem::replace(&mut free[column], false) {
                best = best.max(first[column] + tried(rest, free));
                free[column] = true;
            }
        }
        best
    }

    #[test]
    fn the_best_pairs_are_not_always_the_greedy_ones() {
        assert_eq!(best_pairs(&[vec![5.0, 4.0], vec![4.0, 0.0]]), [(1, 0), (0, 1)]);
        assert_eq!(largest_sum(&[vec![1.0], vec![3.0], vec![2.0]]), 3.0);
        assert_eq!((largest_sum(&[]), largest_sum(&[vec![], vec![]])), (0.0, 0.0));
    }

    proptest! {
        #[test]
        fn no_pairing_is_better(rows in 0usize..5, columns in 1usize..5, numbers in proptest::collection::vec(0u8..6, 25)) {
            let weights: Vec<Vec<f64>> = numbers.chunks(columns).take(rows).map(|r| r.iter().map(|n| f64::from(*n)).collect()).collect();
            prop_assert_eq!(largest_sum(&weights), tried(&weights, &mut vec![true; columns]));
        }
    }
}
