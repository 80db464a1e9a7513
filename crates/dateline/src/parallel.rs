//! Work on many items at once, results in the order of the items.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Hands each item to one of `jobs` workers and each result to `sink`, in the order of the items, whatever the number
/// of workers. At most a few items a worker are held at a time, however many there are. `sink` may break off.
///
/// ```
/// use std::ops::ControlFlow;
/// let mut squares = vec![];
/// dateline::in_order(0..5, 3, |n| n * n, |n| {
///     squares.push(n);
///     ControlFlow::Continue(())
/// });
/// assert_eq!(squares, [0, 1, 4, 9, 16]);
/// ```
pub fn in_order<T: Send, U: Send>(
    items: impl Iterator<Item = T> + Send,
    jobs: usize,
    work: impl Fn(T) -> U + Sync,
    mut sink: impl FnMut(U) -> ControlFlow<()>,
) {
    let jobs = jobs.max(1);
    let (to_workers, from_items) = channel::<(T, Sender<U>)>();
    let from_items = Mutex::new(from_items);
    let (from_items, work) = (&from_items, &work);
    thread::scope(|scope| {
        // Each item travels with the way back for its result; the ways back queue up in the order of the items. The
        // queue's bound is what keeps the reader of items from running ahead.
        let (to_sink, in_turn) = sync_channel::<Receiver<U>>(4 * jobs);
        for _ in 0..jobs {
            scope.spawn(move || {
                while let Ok((item, back)) = { from_items.lock().unwrap_or_else(PoisonError::into_inner).recv() } {
                    // The sink may have broken off; then nobody waits for this.
                    let _ = back.send(work(item));
                }
            });
        }
        scope.spawn(move || {
            for item in items {
                let (back, result) = channel();
                if to_sink.send(result).is_err() || to_workers.send((item, back)).is_err() {
                    break;
                }
            }
        });
        for result in in_turn {
            let result = result.recv().expect("every item that was queued is worked on");
            if sink(result).is_break() {
                break;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn results_come_in_the_order_of_the_items_for_any_number_of_workers(n in 0usize..60, jobs in 1usize..6, stop in 0usize..80) {
            let mut got = vec![];
            in_order(0..n, jobs, |i| { if i % 7 == 0 { thread::yield_now() } i }, |i| {
                got.push(i);
                if got.len() > stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            prop_assert_eq!(got, (0..n.min(stop + 1)).collect::<Vec<_>>());
        }
    }
}
