//! `cargo xtask test` and `cargo xtask quick`: steps run one after another, each named and timed.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::metadata::cargo;
use crate::tally::{Tally, skipped};
use crate::web::{self, Trouble};
use crate::{licences, python, tidy};

/// What is built besides what everybody builds: everything is checked with it, so that nothing is built twice; and without it that all
/// compiles.
const FEATURES: &str = "--features=dateline/parquet";

/// Runs everything. All steps run even when one fails, and the counts of tests come last.
pub(crate) fn test(root: &Path) -> Result<(), String> {
    for component in ["fmt", "clippy"] {
        install(root, component)?;
    }
    let mut failed = Vec::new();
    let mut output = String::new();
    let mut absent = Vec::new();
    let mut run = |name: &'static str, work: &mut dyn FnMut() -> Result<(), String>| {
        if !step(name, work) {
            failed.push(name);
        }
    };
    run("tidy", &mut || tidy::run(root));
    run("licences", &mut || licences::run(root));
    run("format", &mut || {
        // Names alone: `cargo fmt` knows better than we how they shall look.
        succeed(cargo(root).args(["fmt", "--all", "--", "--check", "-l"]))
            .map_err(|e| format!("{e}; run `cargo fmt --all`"))
    });
    run("web", &mut || left_out(&mut absent, "the bundle", web::bundle(root)));
    run("clippy", &mut || {
        succeed(cargo(root).args([
            "clippy",
            "--workspace",
            "--all-targets",
            FEATURES,
            "--locked",
            "--",
            "-D",
            "warnings",
        ]))
    });
    run("without features", &mut || succeed(cargo(root).args(["check", "--package", "dateline", "--locked"])));
    run("tests", &mut || {
        let mut tests = cargo(root);
        tests.args(["test", "--workspace", FEATURES, "--locked", "--no-fail-fast", "--", "--show-output"]);
        run_tests(&mut tests, &mut output)
    });
    run("docs", &mut || {
        succeed(
            cargo(root)
                .args(["doc", "--workspace", FEATURES, "--no-deps", "--locked"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        )
    });
    let mut tally = Tally::default();
    run("browser", &mut || left_out(&mut absent, "tests in a browser", web::browser_tests(root, &mut tally)));
    run("python", &mut || left_out(&mut absent, "tests in Python", python::tests(root, &mut tally)));
    tally += Tally::of(&output);
    for (name, reason) in skipped(&output) {
        println!("skipped {name}: {reason}");
    }
    for told in &absent {
        println!("skipped {told}");
    }
    tally.skipped += absent.len() as u64;
    if !failed.is_empty() {
        println!("\nfailed: {}", failed.join(", "));
    }
    println!("\n{tally}");
    if failed.is_empty() { Ok(()) } else { Err(String::new()) }
}

/// The everyday loop: does it compile, and do the unit tests pass?
pub(crate) fn quick(root: &Path) -> Result<(), String> {
    let mut output = String::new();
    let mut tests = cargo(root);
    tests.args(["test", "--workspace", "--lib", "--bins", "--", "--show-output"]);
    let passed = step("check", &mut || succeed(cargo(root).args(["check", "--workspace", "--all-targets"])))
        && step("unit tests", &mut || run_tests(&mut tests, &mut output));
    println!("\n{}", Tally::of(&output));
    if passed { Ok(()) } else { Err(String::new()) }
}

/// What cannot be had on this machine is told at the end and is no failure.
fn left_out(absent: &mut Vec<String>, what: &str, done: Result<(), Trouble>) -> Result<(), String> {
    match done {
        Ok(()) => Ok(()),
        Err(Trouble::Wrong(message)) => Err(message),
        Err(Trouble::Absent(reason)) => {
            absent.push(format!("{what}: {reason}"));
            println!("skipped {what}: {reason}");
            Ok(())
        }
    }
}

fn step(name: &str, work: &mut dyn FnMut() -> Result<(), String>) -> bool {
    println!("── {name}");
    let start = Instant::now();
    let result = work();
    let seconds = start.elapsed().as_secs_f64();
    match &result {
        Ok(()) => println!("   {name}: ok, {seconds:.1} s"),
        Err(message) => println!("{message}\n   {name}: FAILED, {seconds:.1} s"),
    }
    result.is_ok()
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|e| format!("{}: {e}", words(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}", words(command))) }
}

/// Runs tests, keeping what they print in `output` and showing what a person wants to see while waiting.
fn run_tests(command: &mut Command, output: &mut String) -> Result<(), String> {
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| format!("{}: {e}", words(command)))?;
    let mut shown = true;
    for line in BufReader::new(child.stdout.take().expect("stdout is piped")).split(b'\n') {
        let line = line.map_err(|e| format!("{}: {e}", words(command)))?;
        let line = String::from_utf8_lossy(&line);
        match &*line {
            "successes:" => shown = false,
            "failures:" => shown = true,
            _ if line.starts_with("test result: ") => shown = true,
            _ => {}
        }
        let noise =
            line.is_empty() || line.ends_with(" ... ok") || (line.starts_with("running ") && line.ends_with(" tests"));
        if shown && !noise {
            println!("{line}");
        }
        output.push_str(&line);
        output.push('\n');
    }
    std::io::stdout().flush().ok();
    let status = child.wait().map_err(|e| format!("{}: {e}", words(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` ended with {status}", words(command))) }
}

/// Makes sure that `cargo fmt` and `cargo clippy` exist; rustup's minimal profile leaves them out.
fn install(root: &Path, subcommand: &str) -> Result<(), String> {
    let there = cargo(root).args([subcommand, "--version"]).output().is_ok_and(|o| o.status.success());
    if there {
        return Ok(());
    }
    let component = if subcommand == "fmt" { "rustfmt" } else { subcommand };
    succeed(Command::new("rustup").args(["component", "add", component]).current_dir(root))
        .map_err(|e| format!("`cargo {subcommand}` is missing; install it with your toolchain ({e})"))
}

fn words(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default();
    std::iter::once(name).chain(command.get_args()).map(|w| w.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
