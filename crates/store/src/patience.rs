//! What a question may cost.

use std::time::Instant;

use crate::error::{Error, Trouble};
use crate::opening::Store;

/// So many steps of SQLite's machine are done between two looks at the clock: well under a millisecond.
const STEPS: i32 = 10_000;

impl Store {
    /// Gives up every question that is not answered by then, which is [`crate::ErrorKind::TooLong`]; without a moment none.
    pub fn answer_by(&mut self, moment: Option<Instant>) -> Result<(), Error> {
        let late = moment.map(|moment| move || Instant::now() > moment);
        let set = self.connection.progress_handler(STEPS, late);
        set.map_err(|error| Trouble::from(error).at(self.path()))
    }

    /// Holds no more than about so much of the file in memory: for who opens it several times.
    pub fn hold_at_most(&mut self, kibibytes: u32) -> Result<(), Error> {
        self.asking(|c| Ok(c.pragma_update(None, "cache_size", -i64::from(kibibytes))?))
    }
}
