//! `find --to`: events of a store in the forms of others.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use dateline::output::{Csv, Exporter, Kept};
use store::{Entry, Query, Store};
use telling::forms::{
    AcledStyle, EventCsv, EventExporter, Export, GeoJson, Hxl, PolecatStyle, Profile, Tally, recorded,
};

use super::args::{Find, Form, What};
use super::find::{Trouble, query};
use crate::complain;

pub(super) fn export(store: &Store, form: Form, args: Find) -> io::Result<bool> {
    let mut exporter: Box<dyn EventExporter> = match form {
        Form::Acled => Box::new(AcledStyle),
        Form::Geojson => Box::new(GeoJson::default()),
        Form::Hxl => Box::new(Hxl),
        Form::Polecat => Box::new(PolecatStyle),
        _ => Box::new(EventCsv),
    };
    match (args.what, form) {
        (Some(What::Claims), Form::Csv) if args.out.is_none() => return claims(store, &query(args)),
        (Some(What::Claims), Form::Csv) => {
            complain("--out: only for forms of events; leave it out for a table of claims");
            return Ok(false);
        }
        (None | Some(What::Events), _) => {}
        _ => {
            complain("--to: this is a form of events; leave out --what, or write lines or jsonl");
            return Ok(false);
        }
    }
    let (folder, profile) = (args.out.clone(), args.profile.into());
    let query = query(args);
    let Some(folder) = folder else {
        let mut out = BufWriter::new(io::stdout().lock());
        let sinks: [&mut dyn Write; 3] = [&mut out, &mut io::sink(), &mut io::sink()];
        let done = write_all(store, exporter.as_mut(), profile, &query, sinks);
        out.flush()?;
        let tally = match done {
            Err(Trouble::Out(error)) => return Err(error),
            Err(Trouble::Store(error)) => {
                complain(&error.to_string());
                return Ok(false);
            }
            Ok(tally) => tally,
        };
        if tally.withheld + tally.unplaced > 0 {
            let _ = writeln!(io::stderr(), "note: {}; --out FOLDER lists what is left out, and why", told(tally));
        }
        return Ok(true);
    };
    match into_folder(store, exporter.as_mut(), profile, &query, &folder) {
        Ok(tally) => {
            let _ = writeln!(io::stderr(), "{}: {}", folder.display(), told(tally));
            Ok(true)
        }
        Err(Trouble::Store(error)) => {
            complain(&error.to_string());
            Ok(false)
        }
        Err(Trouble::Out(error)) => {
            complain(&format!("{}: cannot be written ({error})", folder.display()));
            Ok(false)
        }
    }
}

/// The table of claims that `read` writes.
fn claims(store: &Store, query: &Query) -> io::Result<bool> {
    let mut out = BufWriter::new(io::stdout().lock());
    let done = write_claims(store, query, &mut out);
    // What was found before something went wrong is shown.
    out.flush()?;
    match done {
        Ok(()) => Ok(true),
        Err(Trouble::Out(error)) => Err(error),
        Err(Trouble::Store(error)) => {
            complain(&error.to_string());
            Ok(false)
        }
    }
}

fn write_claims(store: &Store, query: &Query, out: &mut dyn Write) -> Result<(), Trouble> {
    Csv.head(out).map_err(Trouble::Out)?;
    let mut last: Option<Entry> = None;
    for claim in store.find_claims(query).map_err(Trouble::Store)? {
        let claim = claim.map_err(Trouble::Store)?;
        if last.as_ref().is_none_or(|entry| entry.document.id != claim.document) {
            last = store.entry(&claim.document).map_err(Trouble::Store)?;
        }
        // A report that is gone by now has taken its claims along.
        let Some(Entry { document, text, statements, claims, .. }) = &last else { continue };
        Csv.claim(&claim, Kept { document, text, statements, claims }, out).map_err(Trouble::Out)?;
    }
    Ok(())
}

fn told(tally: Tally) -> String {
    format!("{} written, {} withheld, {} unplaced", tally.written, tally.withheld, tally.unplaced)
}

fn into_folder(
    store: &Store,
    exporter: &mut dyn EventExporter,
    profile: Profile,
    query: &Query,
    folder: &Path,
) -> Result<Tally, Trouble> {
    std::fs::create_dir_all(folder).map_err(Trouble::Out)?;
    let file = |name: &str| File::create(folder.join(name)).map(BufWriter::new).map_err(Trouble::Out);
    let (mut out, mut withheld, mut unplaced) = (file(exporter.file())?, file("withheld.csv")?, file("unplaced.csv")?);
    write_all(store, exporter, profile, query, [&mut out, &mut withheld, &mut unplaced])
}

fn write_all(
    store: &Store,
    exporter: &mut dyn EventExporter,
    profile: Profile,
    query: &Query,
    [out, withheld, unplaced]: [&mut dyn Write; 3],
) -> Result<Tally, Trouble> {
    let mut export = Export::begin(exporter, profile, out, withheld, unplaced).map_err(Trouble::Out)?;
    for event in store.find_events(query).map_err(Trouble::Store)? {
        let recorded = recorded(store, event.map_err(Trouble::Store)?).map_err(Trouble::Store)?;
        export.event(recorded).map_err(Trouble::Out)?;
    }
    export.end().map_err(Trouble::Out)
}
