//! `merge`: stores that were made apart become one. Nothing is read anew.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::SystemTime;

use store::{Besides, Copied, Packed, Store, Tombstones};

use super::args::Merge;
use super::portions::{Came, finish, keep};
use super::told;
use crate::complain;

/// A shard, and how its file was when it was first opened.
struct Shard {
    path: PathBuf,
    stamp: Stamp,
}

/// Length and time of a file and of the log beside it: when they are the same, nobody has written to it meanwhile.
type Stamp = [Option<(u64, Option<SystemTime>)>; 2];

fn stamp(path: &Path) -> Stamp {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    [path, Path::new(&log)].map(|file| {
        let file = fs::metadata(file).ok().filter(|file| file.len() > 0)?;
        Some((file.len(), file.modified().ok()))
    })
}

/// `merge`. False when a shard could not be taken over whole.
pub(crate) fn merge(args: &Merge) -> io::Result<bool> {
    let Some(paths) = apart(&args.store, &args.shards) else { return Ok(false) };
    let mut besides = Besides::default();
    let mut shards = Vec::new();
    for path in paths {
        let stamp = stamp(&path);
        let Some(held) = told(Store::open_untouched(&path).and_then(|shard| shard.besides())) else { return Ok(false) };
        besides.join(held);
        shards.push(Shard { path, stamp });
    }
    let Some(mut store) = told(Store::open_or_create(&args.store)) else { return Ok(false) };
    if told(store.take_besides(besides)).is_none() {
        return Ok(false);
    }
    // A second connection looks up what is there, while the first one writes.
    let Some(seen) = told(Store::open_read_only(&args.store)) else { return Ok(false) };
    let (to_keeper, come) = sync_channel(256);
    let (store, totals) = thread::scope(|scope| {
        let keeper = scope.spawn(move || keep(store, &come, Tombstones::Heed, args.ack));
        shards.iter().for_each(|shard| copy(shard, &seen, &to_keeper));
        // So that the end of the channel is seen, and the store is closed last.
        drop((to_keeper, seen));
        keeper.join().expect("the keeper stops the program itself when it cannot go on")
    });
    finish(store, &args.store, !args.no_link, &totals)
}

/// The shards by name, so that it does not matter in which order they were given; a complaint when one is given twice, or is the
/// store itself.
fn apart(store: &Path, shards: &[PathBuf]) -> Option<Vec<PathBuf>> {
    let whole = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let own = whole(store);
    let mut paths = BTreeMap::new();
    for path in shards {
        let whole = whole(path);
        if whole == own {
            complain(&format!("{}: is the store itself; name the shards that are to come into it", path.display()));
            return None;
        }
        if let Some(other) = paths.insert(whole, path.clone()) {
            complain(&format!("{}: is the same file as {}; name each shard once", path.display(), other.display()));
            return None;
        }
    }
    Some(paths.into_values().collect())
}

/// Sends the documents of a shard on.
fn copy(shard: &Shard, seen: &Store, to_keeper: &SyncSender<Came<Packed>>) {
    // Who keeps them has ended the program when nobody listens any more.
    let send = |came| drop(to_keeper.send(came));
    match Store::open_untouched(&shard.path) {
        Ok(opened) => opened.copies(seen).for_each(|copied| {
            send(match copied {
                Ok(Copied::Known(id)) => Came::Known(id),
                Ok(Copied::Packed(packed)) => Came::Here(packed),
                Err(error) => Came::Failed(error.to_string()),
            });
        }),
        Err(error) => send(Came::Failed(error.to_string())),
    }
    if stamp(&shard.path) != shard.stamp {
        let path = shard.path.display();
        send(Came::Failed(format!("{path}: was written to meanwhile; merge it again when that is done")));
    }
}
