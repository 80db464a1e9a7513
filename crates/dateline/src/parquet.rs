//! `--to parquet`: records as tables, each in a file of its own in a folder.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use dateline::{Error, Report};
use events::{Knowledge, Reading};
use record::{Claim, Document, Event, Record, Statement};
use store::{Query, Store};
use tables::{ParquetFile, Tabled};

use crate::keeping::{Trouble, What, each};
use crate::{complain, read_all};

/// So many records become columns at once.
const AT_ONCE: usize = 4096;

/// A table on its way into its file.
struct Table<T> {
    file: ParquetFile<BufWriter<File>>,
    waiting: Vec<T>,
}

impl<T: Tabled> Table<T> {
    fn begin(folder: &Path) -> io::Result<Table<T>> {
        std::fs::create_dir_all(folder)?;
        let file = File::create(folder.join(format!("{}.parquet", T::NAME)))?;
        Ok(Table { file: ParquetFile::begin::<T>(BufWriter::new(file))?, waiting: Vec::new() })
    }

    fn take(&mut self, record: T) -> io::Result<()> {
        self.waiting.push(record);
        if self.waiting.len() < AT_ONCE { Ok(()) } else { self.settle() }
    }

    fn settle(&mut self) -> io::Result<()> {
        let batch = tables::batch(&self.waiting);
        self.waiting.clear();
        self.file.write(&batch)
    }

    fn end(mut self) -> io::Result<()> {
        self.settle()?;
        self.file.end()?.into_inner()?.sync_all()
    }
}

/// `read --to parquet`. False when something could not be read, or the folder cannot be written.
pub(crate) fn read(
    knowledge: &Knowledge,
    reports: impl Iterator<Item = Result<Report, Error>> + Send,
    jobs: usize,
    folder: Option<&Path>,
) -> io::Result<bool> {
    let Some(folder) = named(folder) else { return Ok(false) };
    let all = || {
        let mut documents = Table::<Document>::begin(folder)?;
        let mut statements = Table::<Statement>::begin(folder)?;
        let mut claims = Table::<Claim>::begin(folder)?;
        let good = read_all(
            knowledge,
            reports,
            jobs,
            false,
            |read| read.reading,
            |reading: Reading| {
                documents.take(reading.document)?;
                reading.statements.into_iter().try_for_each(|statement| statements.take(statement))?;
                reading.claims.into_iter().try_for_each(|claim| claims.take(claim))
            },
        )?;
        documents.end()?;
        statements.end()?;
        claims.end()?;
        Ok(good)
    };
    Ok(all().unwrap_or_else(|error| unwritten(folder, &error)))
}

/// `find --to parquet`. False when the store cannot be read, or the folder cannot be written.
pub(crate) fn find(store: &Store, what: What, query: &Query, folder: Option<&Path>) -> io::Result<bool> {
    let Some(folder) = named(folder) else { return Ok(false) };
    let done = match what {
        What::Claims => {
            table::<Claim>(store, what, query, folder, |r| if let Record::Claim(c) = r { Some(c) } else { None })
        }
        What::Events => {
            table::<Event>(store, what, query, folder, |r| if let Record::Event(e) = r { Some(e) } else { None })
        }
        What::Documents => {
            table::<Document>(store, what, query, folder, |r| if let Record::Document(d) = r { Some(d) } else { None })
        }
        What::Statements => {
            table::<Statement>(
                store,
                what,
                query,
                folder,
                |r| if let Record::Statement(s) = r { Some(s) } else { None },
            )
        }
    };
    Ok(match done {
        Ok(()) => true,
        Err(Trouble::Out(error)) => unwritten(folder, &error),
        Err(Trouble::Store(error)) => {
            complain(&error.to_string());
            false
        }
    })
}

fn table<T: Tabled>(
    store: &Store,
    what: What,
    query: &Query,
    folder: &Path,
    of: fn(Record) -> Option<T>,
) -> Result<(), Trouble> {
    let mut table = Table::begin(folder).map_err(Trouble::Out)?;
    each(store, what, query, &mut |record| of(record).map_or(Ok(()), |record| table.take(record)))?;
    table.end().map_err(Trouble::Out)
}

fn named(folder: Option<&Path>) -> Option<&Path> {
    if folder.is_none() {
        complain("--to parquet: writes files; name a folder with --out");
    }
    folder
}

fn unwritten(folder: &Path, error: &io::Error) -> bool {
    complain(&format!("{}: cannot be written ({error})", folder.display()));
    false
}
