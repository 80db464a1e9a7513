//! `find`: a question to a store, and its answers as JSON Lines, or on a terminal as lines for people.

use std::io::{self, IsTerminal, Write};

use jiff::civil::Date;
use record::Record;
use store::{Order, Query, Store};

use super::args::{Find, Form, Sorted, What};
use super::export::export;
use super::{lines, told};
use crate::complain;

pub(crate) fn find(args: Find) -> io::Result<bool> {
    let Some(store) = told(Store::open_read_only(&args.store)) else { return Ok(false) };
    let people = match args.to {
        None => io::stdout().is_terminal(),
        Some(Form::Lines) => true,
        Some(Form::Jsonl) => false,
        #[cfg(feature = "parquet")]
        Some(Form::Parquet) => {
            let (what, folder) = (args.what.unwrap_or(What::Claims), args.out.clone());
            return crate::parquet::find(&store, what, &query(args), folder.as_deref());
        }
        Some(form) => return export(&store, form, args),
    };
    if args.out.is_some() {
        complain("--out: only for forms of events; add --to csv, acled, geojson, hxl or polecat");
        return Ok(false);
    }
    let what = args.what.unwrap_or(What::Claims);
    let query = query(args);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let found = each(&store, what, &query, &mut |record| {
        let line = if people { lines::line(&store, &record) } else { record.to_line() };
        writeln!(out, "{line}")
    });
    // What was found before something went wrong is shown.
    out.flush()?;
    match found {
        Ok(()) => Ok(true),
        Err(Trouble::Out(error)) => Err(error),
        Err(Trouble::Store(error)) => {
            complain(&error.to_string());
            Ok(false)
        }
    }
}

/// What may keep answers from being shown.
pub(crate) enum Trouble {
    Store(store::Error),
    Out(io::Error),
}

/// Hands over what is found, record by record, in its order.
pub(crate) fn each(
    store: &Store,
    what: What,
    query: &Query,
    take: &mut dyn FnMut(Record) -> io::Result<()>,
) -> Result<(), Trouble> {
    let mut take = |record: Result<Record, store::Error>| take(record.map_err(Trouble::Store)?).map_err(Trouble::Out);
    let refused = Trouble::Store;
    match what {
        What::Claims => store.find_claims(query).map_err(refused)?.try_for_each(|c| take(c.map(Record::Claim))),
        What::Events => store.find_events(query).map_err(refused)?.try_for_each(|e| take(e.map(Record::Event))),
        What::Documents => {
            store.find_documents(query).map_err(refused)?.try_for_each(|d| take(d.map(Record::Document)))
        }
        What::Statements => {
            store.find_statements(query).map_err(refused)?.try_for_each(|s| take(s.map(Record::Statement)))
        }
    }
}

/// What the arguments ask for.
pub(crate) fn query(args: Find) -> Query {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let after = |last: Option<Date>| last.map(|last| telling::question::after(last).to_string());
    Query {
        ids: args.id,
        documents: args.report,
        types: args.r#type.iter().map(|kind| kind.to_uppercase()).collect(),
        statuses: args.status,
        actors: args.actor,
        recipients: args.recipient,
        sources: args.source,
        kinds: args.kind.iter().map(|sector| sector.to_uppercase()).collect(),
        acts: args.act,
        countries: args.country.iter().map(|code| code.to_uppercase()).collect(),
        places: args.place,
        area: args.r#box,
        from: day(args.from),
        until: after(args.until),
        published_from: day(args.published_from),
        published_until: after(args.published_until),
        publishers: args.publisher,
        words: args.words,
        reports: args.reports,
        origins: args.origins,
        disputed: args.disputed,
        order: match args.order {
            Sorted::Newest => Order::Newest,
            Sorted::Oldest => Order::Oldest,
            Sorted::Added => Order::Added,
        },
        limit: args.limit,
    }
}
