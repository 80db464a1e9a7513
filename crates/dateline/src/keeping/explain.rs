//! `explain` of a store: the words that a claim, or the claims of an event, rest on.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::Path;

use dateline::output::{Exporter, Picture};
use dateline::{Place, Reader, Report};
use events::Metadata;
use record::Claim;
use record::id::{ClaimId, DocumentId};
use store::{Query, Store};
use text::{OriginMap, SourceText};

use super::{link, told};
use crate::complain;

/// Whether a file is a database, and so no report.
pub(crate) fn is_store(path: &Path) -> bool {
    let mut head = [0; 16];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"SQLite format 3\0"
}

/// `explain STORE ID…`. False when there is no such event or claim.
pub(crate) fn explain(store: &Path, ids: &[String], picture: &Picture) -> io::Result<bool> {
    let Some(store) = told(Store::open_read_only(store)) else { return Ok(false) };
    if ids.is_empty() {
        complain(&format!("{}: is a store; name an event or a claim behind it", store.path().display()));
        return Ok(false);
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut good = true;
    for id in ids {
        let asked = Query { ids: vec![id.clone()], limit: Some(1), ..Query::default() };
        let found = told(store.find_claims(&asked).and_then(|mut found| found.next().transpose()));
        let Some(claim) = found else { return Ok(false) };
        let claims = if let Some(claim) = claim {
            vec![claim.id]
        } else {
            let found = told(store.find_events(&asked).and_then(|mut found| found.next().transpose()));
            let Some(event) = found else { return Ok(false) };
            let Some(event) = event else {
                complain(&format!(
                    "{}: holds no event or claim {id:?}; `dateline find` gives their ids",
                    store.path().display()
                ));
                good = false;
                continue;
            };
            link::why(&store, &event, &mut out)?;
            writeln!(out)?;
            event.claims
        };
        if told(show(&store, &claims, picture, &mut out)).transpose()?.is_none() {
            return Ok(false);
        }
    }
    out.flush()?;
    Ok(good)
}

/// Shows claims report by report, in the order of the first.
fn show(
    store: &Store,
    claims: &[ClaimId],
    picture: &Picture,
    out: &mut dyn Write,
) -> Result<io::Result<()>, store::Error> {
    let asked = Query { ids: claims.iter().map(|id| id.0.clone()).collect(), ..Query::default() };
    let found: Vec<Claim> = store.find_claims(&asked)?.collect::<Result<_, _>>()?;
    let mut reports: Vec<&DocumentId> = Vec::new();
    for id in claims {
        let report = found.iter().find(|claim| claim.id == *id).map(|claim| &claim.document);
        reports.extend(report.filter(|report| !reports.contains(report)));
    }
    for id in reports {
        let entry = store.entry(id)?.ok_or_else(|| store.gone(id))?;
        let report = Report {
            place: Place::file(entry.document.r#ref.clone()),
            text: SourceText::new(entry.text.as_str()),
            origin: OriginMap::default(),
            metadata: Metadata::default(),
        };
        // Only for its sentences: what is shown is what is kept.
        let Some(mut read) = Reader::embedded().read(report) else { continue };
        read.reading.document = entry.document;
        read.reading.statements = entry.statements;
        read.reading.claims = entry.claims.into_iter().filter(|claim| claims.contains(&claim.id)).collect();
        if let Err(error) = picture.report(read, out) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}
