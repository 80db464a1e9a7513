//! The file: making it, opening it, and what is asked of SQLite.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};

use crate::error::{Error, ErrorKind, Trouble, not_a_store};
use crate::indexing::Waiting;
use crate::packing::Packing;

/// "dtln", so that `file` and others can tell what it is.
const APPLICATION: i32 = 0x6474_6c6e;
/// How the file is laid out; another number for every change of that.
const VERSION: i64 = 2;
const KEPT: &str = include_str!("kept.sql");
pub(crate) const DERIVED: &str = include_str!("derived.sql");
/// Pages are this large, because packed texts and readings of 1 to 4 kB leave much of smaller ones empty.
const PAGE: u32 = 8192;
/// What SQLite may hold of the file in memory for who writes, and for who only reads: `add` does both at once.
const CACHE_KIB: [i64; 2] = [48 << 10, 16 << 10];
/// How much is written beside the file before it is taken over into it. In many small portions the same pages are
/// written again and again: with 16 MB instead of this, bulk writing takes half as long again.
const PORTION: i64 = 256 << 20;
/// How long to wait for another writer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Documents with what was read in them, and events, in one file.
///
/// One program writes at a time; any number read meanwhile. What a method that writes has returned for is on the disk; what it
/// did not return for is there whole or not at all.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) packing: Packing,
    path: PathBuf,
}

impl Store {
    /// Makes a new store.
    pub fn create(path: impl AsRef<Path>) -> Result<Store, Error> {
        let path = path.as_ref();
        if std::fs::metadata(path).is_ok_and(|file| file.len() > 0) {
            return Err(Error::new(ErrorKind::Exists, path, "is there already; name another file"));
        }
        Store::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a store to read and write.
    pub fn open(path: impl AsRef<Path>) -> Result<Store, Error> {
        there(path.as_ref())?;
        Store::connect(path.as_ref(), OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens a store, or makes it when there is no such file.
    pub fn open_or_create(path: impl AsRef<Path>) -> Result<Store, Error> {
        let path = path.as_ref();
        if std::fs::metadata(path).is_ok_and(|file| file.len() > 0) { Store::open(path) } else { Store::create(path) }
    }

    /// Opens a store to read only, also while another program writes to it.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Store, Error> {
        there(path.as_ref())?;
        Store::connect(path.as_ref(), OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    /// Opens a store that nobody writes to, to read only, and leaves nothing beside it, also where nothing can be written. While there is a
    /// log beside it, it is opened as [`Store::open_read_only`] does.
    pub fn open_untouched(path: impl AsRef<Path>) -> Result<Store, Error> {
        let path = path.as_ref();
        there(path)?;
        match address(path) {
            Some(address) if !has_log(path) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
                Store::connect_to(path, Path::new(&address), flags)
            }
            _ => Store::connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets the file grow to about `bytes` and no further; [`ErrorKind::Full`] is the answer to what does not fit.
    pub fn limit_size(&mut self, bytes: u64) -> Result<(), Error> {
        let pages = i64::try_from(bytes / u64::from(PAGE)).unwrap_or(i64::MAX).max(1);
        let set = || Ok(self.connection.pragma_update(None, "max_page_count", pages)?);
        set().map_err(|trouble: Trouble| trouble.at(&self.path))
    }

    /// Takes over into the file itself what is written beside it. Not needed for safety; it makes one file of three.
    pub fn settle(&mut self) -> Result<(), Error> {
        let settle = || Ok(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?);
        settle().map_err(|trouble: Trouble| trouble.at(&self.path))
    }

    /// Goes through the whole file and says what is wrong with it; nothing, when it is sound.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        self.asking(|c| {
            let mut query = c.prepare("PRAGMA integrity_check(20)")?;
            let found: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(found.into_iter().filter(|line| line != "ok").collect())
        })
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Store, Error> {
        Store::connect_to(path, path, flags)
    }

    /// Opens the file at `address`, which is that of `path`.
    fn connect_to(path: &Path, address: &Path, flags: OpenFlags) -> Result<Store, Error> {
        let writes = flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE);
        let packing = Packing::new();
        let open = || {
            let mut connection = Connection::open_with_flags(address, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
            connection.busy_timeout(PATIENCE)?;
            guard(&connection)?;
            let cache = CACHE_KIB[usize::from(!writes)];
            connection.pragma_update(None, "cache_size", -cache)?;
            let version = version(&connection)?;
            if writes {
                prepare(&mut connection, &packing, version)?;
            }
            Ok((connection, version))
        };
        let (connection, version) = open().map_err(|trouble: Trouble| trouble.at(path))?;
        match version {
            Version::Known(VERSION) => {}
            Version::Nothing | Version::Known(_) if writes => {}
            Version::Nothing | Version::Foreign => return Err(not_a_store(path)),
            Version::Known(version) => {
                let message = format!(
                    "an older dateline made it (version {version}; this one reads {VERSION}); `dateline link STORE` brings it \
                     up to date"
                );
                return Err(Error::new(ErrorKind::Older, path, message));
            }
            Version::Newer(version) => {
                let message =
                    format!("a newer dateline made it (version {version}; this one knows {VERSION}); update dateline");
                return Err(Error::new(ErrorKind::Newer, path, message));
            }
        }
        connection.set_prepared_statement_cache_capacity(128);
        Ok(Store { connection, packing, path: path.to_owned() })
    }

    /// Asks without writing.
    pub(crate) fn asking<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, Trouble>) -> Result<T, Error> {
        ask(&self.connection).map_err(|trouble| trouble.at(&self.path))
    }

    /// Writes all or nothing.
    pub(crate) fn writing<T>(
        &mut self,
        write: impl FnOnce(&mut Writing<'_>) -> Result<T, Trouble>,
    ) -> Result<T, Error> {
        let packing = &self.packing;
        let all = || {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut writing = Writing::new(transaction, packing);
            let written = write(&mut writing)?;
            writing.commit()?;
            Ok(written)
        };
        all().map_err(|trouble: Trouble| trouble.at(&self.path))
    }
}

/// One transaction.
pub(crate) struct Writing<'s> {
    pub(crate) at: Transaction<'s>,
    pub(crate) packing: &'s Packing,
    /// Whether its time is written down.
    pub(crate) dated: bool,
    /// What is to be indexed, by what it is.
    pub(crate) waiting: [Waiting; 4],
}

impl<'s> Writing<'s> {
    fn new(at: Transaction<'s>, packing: &'s Packing) -> Writing<'s> {
        Writing { at, packing, dated: false, waiting: Default::default() }
    }

    fn commit(mut self) -> Result<(), Trouble> {
        self.index_waiting()?;
        Ok(self.at.commit()?)
    }
}

fn there(path: &Path) -> Result<(), Error> {
    match std::fs::metadata(path) {
        Ok(file) if file.is_file() => Ok(()),
        Ok(_) => Err(not_a_store(path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::new(ErrorKind::NotFound, path, "no such store; check the path, or make one with `dateline add`"))
        }
        Err(error) => Err(Error::new(
            ErrorKind::Refused,
            path,
            format!("cannot be opened ({error}); check the path and its permissions"),
        )),
    }
}

/// Whether something is written beside a store that is not taken over into it.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// By which SQLite reads a file as one that does not change; none where we do not know how to write it.
fn address(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let path = path.to_str().filter(|path| path.starts_with('/'))?;
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let written =
        path.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    Some(format!("file://{}?immutable=1", written.collect::<String>()))
}

/// A store may come from somebody who means harm: nothing in it is run.
fn guard(connection: &Connection) -> Result<(), Trouble> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    /// An empty file.
    Nothing,
    Known(i64),
    Newer(i64),
    Foreign,
}

fn version(connection: &Connection) -> Result<Version, Trouble> {
    let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let empty = connection.query_row("SELECT 1 FROM sqlite_schema", [], |_| Ok(())).optional()?.is_none();
    Ok(match (application, version) {
        (APPLICATION, 1..=VERSION) => Version::Known(version),
        (APPLICATION, 1..) => Version::Newer(version),
        (0, 0) if empty => Version::Nothing,
        _ => Version::Foreign,
    })
}

/// Sets up a file that is ours to write, and brings one of an older version up to date.
fn prepare(connection: &mut Connection, packing: &Packing, found: Version) -> Result<(), Trouble> {
    if !matches!(found, Version::Nothing | Version::Known(_)) {
        return Ok(());
    }
    if found == Version::Nothing {
        connection.pragma_update(None, "page_size", PAGE)?;
    }
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Trouble::Unfit("its disk does not allow a log beside it; move it to a local disk".to_owned()));
    }
    // A commit is on the disk before it is told.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", PORTION / i64::from(PAGE))?;
    connection.pragma_update(None, "journal_size_limit", PORTION)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have been first.
    match version(&transaction)? {
        Version::Known(VERSION) => Ok(()),
        Version::Known(_) => {
            let mut writing = Writing::new(transaction, packing);
            writing.upgrade()?;
            writing.at.pragma_update(None, "user_version", VERSION)?;
            writing.commit()
        }
        _ => {
            transaction.execute_batch(KEPT)?;
            transaction.execute_batch(DERIVED)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
            Ok(transaction.commit()?)
        }
    }
}
