//! Codebooks of the caller's own, and the commands that show what is in them and what is wrong.

use std::io::{self, Write};
use std::path::PathBuf;

use dateline::output::{Severity, draw_fault, entries_json, list_entries, list_types, type_json};
use dateline::{Reader, open_gazetteer, text_of, unmet};
use events::{Book, Example, Fault, Knowledge};

use crate::cli::Own;
use crate::{complain, jobs, style};

/// Files of the caller's own, as (name, content), and what is known with them.
pub(crate) struct Known {
    codebooks: Vec<(String, String)>,
    pub(crate) knowledge: Knowledge,
}

impl Known {
    /// Reads the files; none, and complaints, when they cannot be used.
    pub(crate) fn read(paths: &Own) -> Option<Known> {
        let (codebooks, actors) = (texts(&paths.codebooks), texts(&paths.actors));
        let gazetteer = paths.gazetteer.as_deref().map(open_gazetteer).transpose();
        let gazetteer = gazetteer.inspect_err(|error| complain(&error.to_string())).ok();
        let (codebooks, actors, gazetteer) = (codebooks?, actors?, gazetteer?);
        let own = events::Own { codebooks: named(&codebooks), actors: named(&actors), gazetteer };
        match Knowledge::with(&own) {
            Ok(knowledge) => Some(Known { codebooks, knowledge }),
            Err(faults) => {
                let files = [codebooks, actors].concat();
                faults.iter().for_each(|fault| show(fault, Severity::Error, &files));
                None
            }
        }
    }

    fn codebooks(paths: &[PathBuf]) -> Option<Known> {
        Known::read(&Own { codebooks: paths.to_vec(), ..Own::default() })
    }

    /// Whether a codebook is one of those asked for: when none is, the built-in ones are.
    fn holds(&self, file: &str) -> bool {
        self.codebooks.is_empty() || self.codebooks.iter().any(|f| f.0 == file)
    }

    fn books(&self) -> impl Iterator<Item = &Book> {
        self.knowledge.codebook().books().iter().filter(|b| self.holds(&b.file))
    }
}

/// What stands in files; none when one of them cannot be read, and a complaint of each that cannot.
fn texts(paths: &[PathBuf]) -> Option<Vec<(String, String)>> {
    let text = |path: &PathBuf| match text_of(path) {
        Ok(text) => Some((path.to_string_lossy().into_owned(), text)),
        Err(error) => {
            complain(&error.to_string());
            None
        }
    };
    let texts: Vec<_> = paths.iter().map(text).collect();
    texts.into_iter().collect()
}

fn named(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect()
}

/// Draws a fault on standard error. If that is closed there is nobody to tell.
fn show(fault: &Fault, severity: Severity, files: &[(String, String)]) {
    let mut all = named(files).into_iter().chain(Knowledge::codebooks().iter().copied());
    let content = all.find(|f| f.0 == fault.place.file).map_or("", |f| f.1);
    let _ = writeln!(io::stderr(), "{}", draw_fault(fault, severity, content, style(&io::stderr())));
}

/// `codebook check`. False when a file cannot be used.
pub(crate) fn check(paths: &[PathBuf]) -> io::Result<bool> {
    let Some(known) = Known::codebooks(paths) else { return Ok(false) };
    let codebook = known.knowledge.codebook();
    let examples: Vec<&Example> = codebook.examples().iter().filter(|e| known.holds(&e.place.file)).collect();
    let reader = Reader::knowing(&known.knowledge, "");
    let unmet = unmet(&reader, &examples, jobs(None));
    unmet.iter().for_each(|fault| show(fault, Severity::Warning, &known.codebooks));
    let mut out = io::stdout().lock();
    for Book { id, file, .. } in known.books() {
        let types = codebook.types().iter().filter(|t| t.codebook == *id).count();
        let triggers = codebook.frames().filter(|f| f.codebook == *id).map(|f| f.words().count()).sum();
        let (types, triggers) = (count(types, "type"), count(triggers, "trigger"));
        let in_it = examples.iter().filter(|e| e.place.file == *file).count();
        let not_met = unmet.iter().filter(|f| f.place.file == *file).count();
        writeln!(out, "{file}: {id}, {types}, {triggers}, {}, {not_met} not met", count(in_it, "example"))?;
    }
    if paths.is_empty() {
        writeln!(out, "What these are known to miss stands in crates/events/tests/examples_unmet.txt.")?;
    }
    Ok(true)
}

fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// `codebook list`: types, or the entries of one.
pub(crate) fn list(paths: &[PathBuf], only: Option<&str>, json: bool) -> io::Result<bool> {
    let Some(known) = Known::codebooks(paths) else { return Ok(false) };
    let codebook = known.knowledge.codebook();
    let (mut out, style) = (io::stdout().lock(), style(&io::stdout()));
    if let Some(name) = only {
        let Some(kind) = codebook.event_type(name) else {
            complain(&format!("--type: there is no type `{name}`; {}", codebook.instead_of(name)));
            return Ok(false);
        };
        if json {
            entries_json(codebook, kind).iter().try_for_each(|entry| writeln!(out, "{entry}"))?;
        } else {
            write!(out, "{}", list_entries(codebook, kind, style))?;
        }
        return Ok(true);
    }
    for (i, book) in known.books().enumerate() {
        if json {
            let mut types = codebook.types().iter().filter(|t| t.codebook == book.id);
            types.try_for_each(|kind| writeln!(out, "{}", type_json(codebook, kind)))?;
        } else {
            write!(out, "{}{}", if i > 0 { "\n" } else { "" }, list_types(codebook, book, style))?;
        }
    }
    Ok(true)
}
