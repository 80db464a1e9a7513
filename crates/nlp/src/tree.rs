//! The best tree over arc scores: Chu–Liu/Edmonds, with exactly one root.

/// Heads of `n` words; `score(d, h)` is the score of head `h` for word `d`, and `root(d)` that of `d` as the root.
/// The word that is its own head in the answer is the root.
pub(crate) fn best_tree(n: usize, score: impl Fn(usize, usize) -> f32, root: impl Fn(usize) -> f32) -> Vec<usize> {
    if n == 0 {
        return vec![];
    }
    // Most sentences need nothing more than the best head of each word.
    let greedy: Vec<usize> = (0..n)
        .map(|d| {
            let best = (0..n)
                .filter(|h| *h != d)
                .fold((d, root(d)), |b, h| if score(d, h) > b.1 { (h, score(d, h)) } else { b });
            best.0
        })
        .collect();
    if greedy.iter().enumerate().filter(|(d, h)| d == *h).count() == 1 && is_tree(&greedy) {
        return greedy;
    }
    // One root: try each of the likeliest roots and keep the best whole tree.
    let mut roots: Vec<usize> = (0..n).collect();
    roots.sort_by(|a, b| root(*b).total_cmp(&root(*a)).then(a.cmp(b)));
    roots.truncate(4);
    let mut best: Option<(f32, Vec<usize>)> = None;
    for r in roots {
        let weights: Vec<Vec<f32>> =
            (0..n).map(|d| (0..n).map(|h| if d == h { f32::NEG_INFINITY } else { score(d, h) }).collect()).collect();
        let heads = arborescence(&weights, r);
        let total = root(r) + (0..n).filter(|d| *d != r).map(|d| score(d, heads[d])).sum::<f32>();
        if best.as_ref().is_none_or(|(s, _)| total > *s) {
            best = Some((total, heads));
        }
    }
    best.expect("there is at least one root to try").1
}

fn is_tree(heads: &[usize]) -> bool {
    (0..heads.len()).all(|d| {
        let mut at = d;
        for _ in 0..heads.len() {
            if heads[at] == at {
                return true;
            }
            at = heads[at];
        }
        false
    })
}

/// The best spanning tree rooted at `root`; `weights[d][h]`.
fn arborescence(weights: &[Vec<f32>], root: usize) -> Vec<usize> {
    let n = weights.len();
    let mut heads: Vec<usize> = (0..n)
        .map(|d| {
            if d == root {
                d
            } else {
                (0..n)
                    .filter(|h| *h != d)
                    .max_by(|a, b| weights[d][*a].total_cmp(&weights[d][*b]).then(b.cmp(a)))
                    .unwrap_or(root)
            }
        })
        .collect();
    let Some(cycle) = find_cycle(&heads, root) else { return heads };
    let inside = {
        let mut v = vec![false; n];
        cycle.iter().for_each(|c| v[*c] = true);
        v
    };
    // Contract the cycle into one node, solve the smaller problem, and open it again.
    let outside: Vec<usize> = (0..n).filter(|i| !inside[*i]).collect();
    let m = outside.len();
    let mut small = vec![vec![f32::NEG_INFINITY; m + 1]; m + 1];
    let mut enter = vec![cycle[0]; m];
    let mut leave = vec![cycle[0]; m];
    for (i, &a) in outside.iter().enumerate() {
        for (j, &b) in outside.iter().enumerate() {
            small[i][j] = weights[a][b];
        }
        // From the cycle to `a`.
        leave[i] = *cycle
            .iter()
            .max_by(|x, y| weights[a][**x].total_cmp(&weights[a][**y]).then(y.cmp(x)))
            .expect("a cycle has words");
        small[i][m] = weights[a][leave[i]];
        // From `a` into the cycle, at the price of the arc it replaces.
        let gain = |c: usize| weights[c][a] - weights[c][heads[c]];
        enter[i] =
            *cycle.iter().max_by(|x, y| gain(**x).total_cmp(&gain(**y)).then(y.cmp(x))).expect("a cycle has words");
        small[m][i] = gain(enter[i]);
    }
    let small_root = outside.iter().position(|o| *o == root).expect("the root is in no cycle");
    let solved = arborescence(&small, small_root);
    for (i, &a) in outside.iter().enumerate() {
        if a != root {
            heads[a] = if solved[i] == m { leave[i] } else { outside[solved[i]] };
        }
    }
    let into = solved[m];
    heads[enter[into]] = outside[into];
    heads
}

fn find_cycle(heads: &[usize], root: usize) -> Option<Vec<usize>> {
    let mut state = vec![0usize; heads.len()];
    for start in 0..heads.len() {
        let mut at = start;
        while state[at] == 0 && at != root {
            state[at] = start + 1;
            at = heads[at];
        }
        if at != root && state[at] == start + 1 {
            let mut cycle = vec![at];
            let mut next = heads[at];
            while next != at {
                cycle.push(next);
                next = heads[next];
            }
            return Some(cycle);
        }
        // Paths that end at the root or in older ground are done with.
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn every_tree(n: usize) -> Vec<Vec<usize>> {
        let mut all = vec![vec![]];
        for _ in 0..n {
            all =
                all.into_iter().flat_map(|t: Vec<usize>| (0..n).map(move |h| [t.clone(), vec![h]].concat())).collect();
        }
        all.retain(|t| t.iter().enumerate().filter(|(d, h)| d == *h).count() == 1 && is_tree(t));
        all
    }

    proptest! {
        #[test]
        fn no_other_tree_scores_higher(scores in prop::collection::vec(-5i8..5, 20)) {
            let n = 4;
            let score = |d: usize, h: usize| f32::from(scores[d * n + h]);
            let root = |d: usize| f32::from(scores[16 + d]);
            let total = |t: &[usize]| (0..n).map(|d| if t[d] == d { root(d) } else { score(d, t[d]) }).sum::<f32>();
            let best = best_tree(n, score, root);
            prop_assert!(is_tree(&best));
            prop_assert_eq!(best.iter().enumerate().filter(|(d, h)| d == *h).count(), 1);
            let most = every_tree(n).iter().map(|t| total(t)).fold(f32::NEG_INFINITY, f32::max);
            prop_assert_eq!(total(&best), most);
        }
    }
}
