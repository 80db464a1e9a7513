//! `serve` and `demo`: a store in a browser.

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dateline::{Options, Place, Reader};
use events::Knowledge;
use page::{Serving, Token};
use store::{Entry, Store, Tombstones};

use super::add::{entry, run};
use super::args::{At, Demo, Serve};
use super::{link, told};
use crate::complain;

/// Reports of our own, one a line.
const EXAMPLES: (&str, &str) = ("week.jsonl", include_str!("../../../../examples/week.jsonl"));

/// `serve`. False when nothing can be served.
pub(crate) fn serve(args: Serve) -> io::Result<bool> {
    let token = match args.token_file.as_deref().map(token).transpose() {
        Ok(token) => token,
        Err(message) => {
            complain(&message);
            return Ok(false);
        }
    };
    let name = args.store.display().to_string();
    show(Serving { store: args.store, listen: args.at.listen, hosts: args.host, token }, &name, &args.at)
}

fn show(serving: Serving, name: &str, at: &At) -> io::Result<bool> {
    let served = match page::open(serving) {
        Ok(served) => served,
        Err(error) => {
            complain(&error.to_string());
            return Ok(false);
        }
    };
    let address = address(served.address());
    let mut out = io::stdout().lock();
    writeln!(out, "{name}: {address} (Ctrl-C ends it)")?;
    out.flush()?;
    drop(out);
    if at.open {
        open(&address);
    }
    match served.run(page::interrupted()) {
        Ok(()) => Ok(true),
        Err(error) => {
            complain(&format!("{address}: cannot be served any more ({error})"));
            Ok(false)
        }
    }
}

/// Where a browser on this machine finds it.
fn address(listening: SocketAddr) -> String {
    match listening {
        any if any.ip().is_unspecified() => format!("http://{}:{}/", "localhost", any.port()),
        one => format!("http://{one}/"),
    }
}

/// Asks the desktop for a browser. Where there is none, the address has been told.
fn open(address: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ = Command::new(opener).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

/// The token of a file that nobody else can read.
fn token(path: &Path) -> Result<Token, String> {
    let told = |what: String| format!("{}: {what}", path.display());
    let content =
        fs::read_to_string(path).map_err(|error| told(format!("cannot be read ({error}); check the path")))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path).map(|file| file.permissions().mode()).unwrap_or(0o077);
        if mode & 0o077 != 0 {
            return Err(told("others can read it; shut it with `chmod 600`".to_owned()));
        }
    }
    Token::read(&content).map_err(told)
}

/// `demo`. False when nothing can be served.
pub(crate) fn demo(args: &Demo) -> io::Result<bool> {
    let folder = match Folder::new() {
        Ok(folder) => folder,
        Err(error) => {
            complain(&format!("{}: cannot be written ({error})", std::env::temp_dir().display()));
            return Ok(false);
        }
    };
    let path = folder.0.join("demo.db");
    let Some(mut store) = told(Store::create(&path)) else { return Ok(false) };
    if told(fill(&mut store)).is_none() {
        return Ok(false);
    }
    drop(store);
    show(Serving { store: path, listen: args.at.listen, hosts: Vec::new(), token: None }, "demo", &args.at)
}

/// Reads the examples and links them.
fn fill(store: &mut Store) -> Result<(), store::Error> {
    let knowledge = Knowledge::embedded();
    let digest = dateline::run_digest(knowledge);
    store.enter_run(&run(knowledge, &digest))?;
    let reader = Reader::knowing(knowledge, &digest);
    let mut entries: Vec<Entry> = Vec::new();
    let (file, lines) = EXAMPLES;
    for (number, line) in (1..).zip(lines.lines()) {
        let report = dateline::report_from_json(line, Place::line(file, number), &Options::default());
        let read = report.ok().and_then(|report| reader.read(report));
        entries.push(entry(read.expect("the examples can be read: a test reads them")));
    }
    store.add(&entries, Tombstones::Heed)?;
    link::link(store)?;
    store.settle()
}

/// A folder that is gone at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Folder> {
        // Never one that is there: somebody else may have made it.
        let mut names =
            (0..100).map(|n| std::env::temp_dir().join(format!("dateline-demo-{}-{n}", std::process::id())));
        let made = names.find_map(|path| match fs::create_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => None,
            made => Some(made.map(|()| Folder(path))),
        });
        made.unwrap_or_else(|| Err(io::ErrorKind::AlreadyExists.into()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_a_browser_can_go_to() {
        let told = |listening: &str| address(listening.parse().unwrap());
        assert_eq!(told("127.0.0.1:7878"), "http://127.0.0.1:7878/");
        assert!(told("0.0.0.0:80").ends_with("localhost:80/"));
        assert_eq!(told("[::1]:7878"), "http://[::1]:7878/");
    }

    #[test]
    fn with_weights_the_examples_make_events_that_agree_and_events_that_do_not() {
        let folder = Folder::new().unwrap();
        let mut store = Store::create(folder.0.join("demo.db")).unwrap();
        fill(&mut store).unwrap();
        let overview = store.overview().unwrap();
        let events = overview.events();
        let denied = |event: &&store::Glance| event.stages.asserted() && event.stages.contains(record::Status::Negated);
        assert!(events.iter().any(|event| event.origins > 1 && !event.disputed), "one that is borne out");
        assert!(events.iter().any(|event| event.disputed), "one that is disputed");
        assert!(events.iter().any(|event| denied(&event)), "one that is denied");
        assert!(events.iter().filter(|event| event.is_placed()).count() > 5, "places on the map");
        let mut days: Vec<_> = events.iter().filter_map(|event| event.first).collect();
        days.sort();
        days.dedup();
        assert!(days.len() > 5, "several days");
    }
}
