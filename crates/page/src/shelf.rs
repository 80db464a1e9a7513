//! The store, open to several who ask at once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use store::{Error, Overview, Store};

/// A question that takes longer is given up.
const PATIENCE: Duration = Duration::from_secs(5);
/// While a store grows, what is held of it in memory is fetched anew at most so often: after so many times what fetching takes.
const PAUSE: u32 = 4;

/// What each connection holds of the file; the system holds the rest.
const HELD_KIB: u32 = 4 << 10;

fn opened(path: &Path) -> Result<Store, Error> {
    let mut store = Store::open_read_only(path)?;
    store.hold_at_most(HELD_KIB)?;
    Ok(store)
}

/// Connections that only read, and the overview of all events.
pub(crate) struct Shelf {
    path: PathBuf,
    idle: Mutex<Vec<Store>>,
    held: Mutex<Held>,
    /// One fetches the overview anew, the others go on with the one before.
    fetching: Mutex<()>,
}

struct Held {
    overview: Arc<Overview>,
    fetched: Instant,
    took: Duration,
}

impl Shelf {
    pub(crate) fn open(path: &Path) -> Result<Shelf, Error> {
        let store = opened(path)?;
        let held = Held::fetch(&store)?;
        Ok(Shelf {
            path: path.to_owned(),
            idle: Mutex::new(vec![store]),
            held: Mutex::new(held),
            fetching: Mutex::new(()),
        })
    }

    /// Lends a connection and an overview to `ask`. Who else asks at the same time gets another connection.
    pub(crate) fn ask<T>(&self, ask: impl FnOnce(&Store, &Overview) -> Result<T, Error>) -> Result<T, Error> {
        let idle = lock(&self.idle).pop();
        let mut store = match idle {
            Some(store) if self.path.exists() => store,
            _ => opened(&self.path)?,
        };
        store.answer_by(None)?;
        let overview = self.overview(&store)?;
        store.answer_by(Some(Instant::now() + PATIENCE))?;
        let answer = ask(&store, &overview)?;
        lock(&self.idle).push(store);
        Ok(answer)
    }

    /// What is held, or fetched anew when the store has changed since.
    fn overview(&self, store: &Store) -> Result<Arc<Overview>, Error> {
        let latest = store.latest_change()?;
        let fresh = |held: &Held| held.overview.change() == latest || held.fetched.elapsed() < held.took * PAUSE;
        let known = |held: &Mutex<Held>| {
            let held = lock(held);
            fresh(&held).then(|| held.overview.clone())
        };
        if let Some(overview) = known(&self.held) {
            return Ok(overview);
        }
        let Ok(_one) = self.fetching.try_lock() else { return Ok(lock(&self.held).overview.clone()) };
        if let Some(overview) = known(&self.held) {
            return Ok(overview);
        }
        let fetched = Held::fetch(store)?;
        let overview = fetched.overview.clone();
        *lock(&self.held) = fetched;
        Ok(overview)
    }
}

impl Held {
    fn fetch(store: &Store) -> Result<Held, Error> {
        let began = Instant::now();
        let overview = Arc::new(store.overview()?);
        Ok(Held { overview, fetched: Instant::now(), took: began.elapsed() })
    }
}

/// Nothing is left by half when a thread panics with one of these in its hands.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
