//! `link` and `unlink`: which claims are of one event, why, and what people decide about it.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{self, Write};
use std::rc::Rc;

use dateline::Kept;
use linking::{Linked, Linker, Rulings, Signature, Weights};
use record::id::{ClaimId, DocumentId};
use record::{Claim, Event, Record};
use store::{Query, Replace, Store, Window};

use super::args::{Link, Unlink};
use super::{lines, told};
use crate::complain;

/// So many reports are held while events are made of them: those of one day lie near each other.
const HELD: usize = 2000;
/// So many pairs are listed for review.
const LISTED: usize = 200;

/// `link`. False when something is not there.
pub(crate) fn run(args: &Link) -> io::Result<bool> {
    if let Some(id) = &args.explain {
        let Some(store) = told(Store::open_read_only(&args.store)) else { return Ok(false) };
        return explain(&store, id);
    }
    if args.review {
        let Some(store) = told(Store::open_read_only(&args.store)) else { return Ok(false) };
        return review(&store);
    }
    let Some(mut store) = told(Store::open(&args.store)) else { return Ok(false) };
    if let [one, other] = args.together.as_slice() {
        let judged = both(&store, one, other)
            .and_then(|(one, other)| told(store.judge(&one, &other, true, args.why.as_deref())));
        if judged.is_none() {
            return Ok(false);
        }
    }
    finish(store)
}

/// `unlink`. False when a claim is not there.
pub(crate) fn unlink(args: &Unlink) -> io::Result<bool> {
    let Some(mut store) = told(Store::open(&args.store)) else { return Ok(false) };
    let Some((one, other)) = both(&store, &args.claims[0], &args.claims[1]) else { return Ok(false) };
    let done = match args.forget {
        true => told(store.unjudge(&one, &other)),
        false => told(store.judge(&one, &other, false, args.why.as_deref())).map(|()| true),
    };
    match done {
        None => Ok(false),
        Some(false) => {
            complain(&format!("{}: nothing was decided of these two claims", args.store.display()));
            Ok(false)
        }
        Some(true) => finish(store),
    }
}

fn finish(mut store: Store) -> io::Result<bool> {
    let Some(linked) = told(link(&mut store)) else { return Ok(false) };
    if told(store.settle()).is_none() {
        return Ok(false);
    }
    writeln!(io::stderr(), "{}: {linked}", store.path().display())?;
    Ok(true)
}

/// Two claims that are in the store; a complaint when one is not.
fn both(store: &Store, one: &str, other: &str) -> Option<(ClaimId, ClaimId)> {
    let known = |id: &str| {
        let query = Query { ids: vec![id.to_owned()], limit: Some(1), ..Query::default() };
        let found = told(store.find_claims(&query))?.next();
        match found {
            Some(claim) => told(claim).map(|claim| claim.id),
            None => {
                complain(&format!(
                    "{}: holds no claim {id:?}; `dateline find` gives their ids",
                    store.path().display()
                ));
                None
            }
        }
    };
    Some((known(one)?, known(other)?))
}

/// Links all claims anew, and keeps the events. Gives what it did, in words.
pub(super) fn link(store: &mut Store) -> Result<String, store::Error> {
    let latest = store.latest_change()?;
    let (linker, linked) = linked(store)?;
    // Events are written while a second connection reads what they are made of.
    let reading = Store::open_read_only(store.path())?;
    let mut held = Held { store: &reading, reports: HashMap::new(), order: VecDeque::new() };
    let events = dateline::events(&linker, &linked, |id| held.get(id));
    let replaced = store.try_replace_events(Replace::All, events, latest)?;
    let further = [(replaced.appeared, "new"), (replaced.changed, "changed"), (replaced.vanished, "gone")];
    let further: Vec<String> = further.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let further = if further.is_empty() { String::new() } else { format!(" ({})", further.join(", ")) };
    Ok(format!("{} events{further}, {} pairs to review", linked.events.len(), linked.review.len()))
}

fn linked(store: &Store) -> Result<(Linker, Linked), store::Error> {
    let mut signatures = Vec::new();
    for kept in store.signatures(&Window::default()) {
        let kept = kept?;
        let signature = match Signature::from_bytes(kept.document.clone(), &kept.bytes) {
            Some(signature) => signature,
            // Of an older form. Names of people and places are wanting in it until the report is read again.
            None => match store.entry(&kept.document)? {
                Some(e) => Signature::of(&e.document, &e.text, &e.claims, &[], &[]),
                None => continue,
            },
        };
        signatures.push(signature);
    }
    let rulings = rulings(store)?;
    let linker = Linker::new(signatures);
    let linked = linker.link(Weights::fitted(), &rulings);
    Ok((linker, linked))
}

fn rulings(store: &Store) -> Result<Rulings, store::Error> {
    let place = |claim: &ClaimId| -> Result<Option<(DocumentId, u16)>, store::Error> {
        let query = Query { ids: vec![claim.0.clone()], limit: Some(1), ..Query::default() };
        let Some(found) = store.find_claims(&query)?.next().transpose()? else { return Ok(None) };
        let entry = store.entry(&found.document)?;
        let at = entry.and_then(|e| e.claims.iter().position(|c| c.id == *claim));
        Ok(at.map(|at| (found.document, at.min(usize::from(u16::MAX)) as u16)))
    };
    let mut rulings = Rulings::default();
    for verdict in store.verdicts()? {
        if let (Some(a), Some(b)) = (place(&verdict.a)?, place(&verdict.b)?) {
            if verdict.together { &mut rulings.together } else { &mut rulings.apart }.push((a, b));
        }
    }
    Ok(rulings)
}

/// The reports asked for last.
struct Held<'s> {
    store: &'s Store,
    reports: HashMap<DocumentId, Rc<Kept>>,
    order: VecDeque<DocumentId>,
}

impl Held<'_> {
    fn get(&mut self, id: &DocumentId) -> Result<Rc<Kept>, store::Error> {
        if let Some(kept) = self.reports.get(id) {
            return Ok(kept.clone());
        }
        let entry = self.store.entry(id)?.ok_or_else(|| self.store.gone(id))?;
        let kept = Rc::new(Kept { document: entry.document, statements: entry.statements, claims: entry.claims });
        self.reports.insert(id.clone(), kept.clone());
        self.order.push_back(id.clone());
        if self.order.len() > HELD
            && let Some(oldest) = self.order.pop_front()
        {
            self.reports.remove(&oldest);
        }
        Ok(kept)
    }
}

/// Tells why an event holds what it holds.
fn explain(store: &Store, id: &str) -> io::Result<bool> {
    let query = Query { ids: vec![id.to_owned()], limit: Some(1), ..Query::default() };
    let found = told(store.find_events(&query)).and_then(|mut found| found.next()).map(told);
    let Some(Some(event)) = found else {
        complain(&format!("{}: holds no event {id:?}, and no event with such a claim", store.path().display()));
        return Ok(false);
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    why(store, &event, &mut out)?;
    out.flush()?;
    Ok(true)
}

/// Who says what of an event, and why these claims are one.
pub(super) fn why(store: &Store, event: &Event, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", lines::line(store, &Record::Event(event.clone())))?;
    let claims = claims(store, event);
    for (i, origin) in event.origins.iter().enumerate() {
        let name = origin.name.as_deref().unwrap_or("somebody who is not named");
        let party = if origin.party { ", a side in it" } else { "" };
        writeln!(out, "\n{name} ({}{party})", origin.kind)?;
        for claim in origin.claims.iter().filter_map(|id| claims.get(id)) {
            writeln!(out, "  {}", lines::line(store, &Record::Claim(claim.clone())))?;
            for reason in event.reasons.iter().filter(|r| r.claim == claim.id) {
                let because = reason.because.iter().take(6).map(|b| format!("{} {:+.1}", b.feature, b.weight));
                let because: Vec<String> = because.collect();
                writeln!(out, "    with {} at {:.2}: {}", reason.with, reason.score, because.join(", "))?;
            }
        }
        let holds = event.status.iter().filter(|held| held.origins.contains(&i));
        let holds: Vec<&str> = holds.map(|held| held.status.as_str()).collect();
        writeln!(out, "  holds: {}", holds.join(", "))?;
    }
    for dispute in &event.disputes {
        writeln!(out, "\ndisputed: {}", dispute.over)?;
        for side in &dispute.sides {
            let names = side.origins.iter().filter_map(|o| event.origins.get(*o)?.name.as_deref());
            writeln!(out, "  {}: {}", side.value, names.collect::<Vec<_>>().join(", "))?;
        }
    }
    Ok(())
}

fn claims(store: &Store, event: &Event) -> BTreeMap<ClaimId, Claim> {
    let ids = event.claims.iter().map(|c| c.0.clone()).collect();
    let found = told(store.find_claims(&Query { ids, ..Query::default() }));
    found.into_iter().flatten().filter_map(Result::ok).map(|c| (c.id.clone(), c)).collect()
}

/// Lists events that may be one.
fn review(store: &Store) -> io::Result<bool> {
    let Some((linker, linked)) = told(linked(store)) else { return Ok(false) };
    let mut pairs = linked.review.clone();
    pairs.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (a, b, score) in pairs.iter().take(LISTED) {
        let shown = [*a, *b].map(|event| {
            let first = &linked.events[event].members[0];
            let entry = store.entry(linker.reports()[first.report].document()).ok().flatten()?;
            entry.claims.get(*first.claims.first()?).cloned()
        });
        if let [Some(one), Some(other)] = shown {
            writeln!(out, "{:.2}", 1.0 / (1.0 + (-score).exp()))?;
            writeln!(
                out,
                "  {}\n  {}",
                lines::line(store, &Record::Claim(one)),
                lines::line(store, &Record::Claim(other))
            )?;
        }
    }
    if pairs.len() > LISTED {
        writeln!(out, "… and {} more", pairs.len() - LISTED)?;
    }
    out.flush()?;
    Ok(true)
}
