//! `find --to`: events of a store in the forms of others.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use store::{Query, Store};
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
        Form::Csv | Form::Lines | Form::Jsonl => Box::new(EventCsv),
    };
    if !matches!(args.what, None | Some(What::Events)) {
        complain("--to: this is a form of events; leave out --what, or write lines or jsonl");
        return Ok(false);
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
