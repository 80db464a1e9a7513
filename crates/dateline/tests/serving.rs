//! `serve` and `demo`, as a person starts and ends them.
#![cfg(all(feature = "serve", unix))]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("serving-{test}"));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn dateline(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(arguments).current_dir(&self.0).env("TMPDIR", &self.0);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What it complains of.
    fn complaint(&self, arguments: &[&str]) -> String {
        let output = self.dateline(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A server that was started; none is left running when a test fails.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server, and its first line.
fn started(mut command: Command) -> (Started, String) {
    let mut server = Started(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    (server, line)
}

fn asked(line: &str, path: &str) -> String {
    let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect(line);
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Ends it as Ctrl-C does, and gives its exit status and what it wrote since.
fn ended(mut server: Started) -> (Option<i32>, String) {
    let told = Command::new("kill").args(["-INT", &server.0.id().to_string()]).status().unwrap();
    assert!(told.success());
    let mut rest = String::new();
    server.0.stderr.take().unwrap().read_to_string(&mut rest).unwrap();
    (server.0.wait().unwrap().code(), rest)
}

#[test]
fn with_weights_a_demo_shows_events_and_leaves_nothing_behind() {
    let folder = Folder::new("demo");
    let (server, line) = started(folder.dateline(&["demo", "--listen", "127.0.0.1:0"]));
    assert!(line.starts_with("demo: http://127.0.0.1:"), "{line}");
    let page = asked(&line, "/");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("prison of Maroua (Cameroon) on Monday 3 March 2025"));
    assert_eq!(ended(server), (Some(0), String::new()));
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 0);
}

#[test]
fn what_cannot_be_served_is_told_in_one_line() {
    let folder = Folder::new("complaints");
    fs::write(folder.0.join("page.html"), "<p>no store</p>").unwrap();
    fs::write(folder.0.join("short"), "1234\n").unwrap();
    fs::write(folder.0.join("open"), "0123456789abcdef\n").unwrap();
    fs::set_permissions(folder.0.join("short"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::set_permissions(folder.0.join("open"), fs::Permissions::from_mode(0o644)).unwrap();
    for (arguments, told) in [
        (&["serve", "none.db"][..], "none.db: no such store; check the path, or make one with `dateline add`"),
        (&["serve", "page.html"], "page.html: not a store of dateline"),
        (&["serve", "none.db", "--listen", "0.0.0.0:0"], "others can reach this address; make a token"),
        (&["serve", "none.db", "--token-file", "none"], "none: cannot be read"),
        (&["serve", "none.db", "--token-file", "short"], "short: no token of at least 16 signs"),
        (&["serve", "none.db", "--token-file", "open"], "open: others can read it; shut it with `chmod 600`"),
    ] {
        let complaint = folder.complaint(arguments);
        assert!(complaint.contains(told) && complaint.lines().count() == 1, "{arguments:?}: {complaint}");
    }
}
