//! How far a long run has come, on a terminal only.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Runs shorter than this show nothing.
const LONG: Duration = Duration::from_secs(2);
/// Between two changes of what is shown.
const PAUSE: Duration = Duration::from_millis(200);

pub(crate) struct Progress {
    what: &'static str,
    shown_to_people: bool,
    began: Instant,
    told: Option<Instant>,
    done: u64,
}

impl Progress {
    /// `results_show` tells that results come out meanwhile: on the same terminal they are progress enough.
    pub(crate) fn new(what: &'static str, results_show: bool) -> Progress {
        let shown_to_people = io::stderr().is_terminal() && !(results_show && io::stdout().is_terminal());
        Progress { what, shown_to_people, began: Instant::now(), told: None, done: 0 }
    }

    /// One more is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        let due = self.told.is_none_or(|t| t.elapsed() >= PAUSE);
        if self.shown_to_people && due && self.began.elapsed() >= LONG {
            let rate = self.done as f64 / self.began.elapsed().as_secs_f64();
            let _ = write!(io::stderr(), "\r\x1b[K{} {}, {rate:.1} a second", self.done, self.what);
            self.told = Some(Instant::now());
        }
    }

    /// Makes room for another message.
    pub(crate) fn clear(&mut self) {
        if self.told.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
