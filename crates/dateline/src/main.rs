//! The command line: a thin shell over the library.

mod cli;
mod codebook;
mod keeping;
#[cfg(feature = "parquet")]
mod parquet;
mod progress;

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use cli::{Cli, Codebook, Command, Gazetteer, Target};
use codebook::Known;
use dateline::output::{Conllu, Csv, Exporter, Jsonl, Picture, PlaceTable, Style};
use dateline::{Error, Options, Read, Reader, Report, Tables};
use events::Knowledge;
use progress::Progress;
use text::LineIndex;

fn main() -> ExitCode {
    dateline::quiet_panics();
    let done = match Cli::parse().command {
        Command::Read(args) => read(args),
        Command::Explain(args) => explain(args),
        Command::Add(args) => keeping::add(args),
        Command::Merge(args) => keeping::merge(&args),
        Command::Link(args) => keeping::link(&args),
        Command::Unlink(args) => keeping::unlink(&args),
        Command::Find(args) => keeping::find(*args),
        Command::Remove(args) => keeping::remove(args),
        Command::Changes(args) => keeping::changes(args),
        Command::Runs(args) => keeping::runs(args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => keeping::serve(args),
        #[cfg(feature = "serve")]
        Command::Demo(args) => keeping::demo(&args),
        Command::Eval(args) => eval(args),
        Command::Codebook(Codebook::Check { files }) => codebook::check(&files),
        Command::Codebook(Codebook::List { files, r#type, json }) => codebook::list(&files, r#type.as_deref(), json),
        Command::Gazetteer(Gazetteer::Build(args)) => build_gazetteer(args),
        Command::About(args) => about(&args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "dateline", &mut io::stdout());
            Ok(true)
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever reads our output has had enough: that is no fault.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("standard output: cannot be written ({error})"));
            ExitCode::FAILURE
        }
    }
}

/// One line on standard error. If that is closed there is nobody to tell.
fn complain(message: &str) {
    let painted = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    let error = if painted { "\x1b[1;31merror\x1b[0m" } else { "error" };
    let _ = writeln!(io::stderr(), "{error}: {message}");
}

fn jobs(asked: Option<u16>) -> usize {
    asked.map(usize::from).unwrap_or_else(|| std::thread::available_parallelism().map_or(1, |n| n.get()))
}

/// What the caller says of the reports; none, and a complaint, when the date is none.
fn options(input: cli::Input) -> Option<Options> {
    let published = match input.published.as_deref() {
        None => None,
        Some(written) => match written.parse() {
            Ok(day) if written.len() == 10 => Some(day),
            _ => {
                complain(&format!("--published: {written:?} is no date; write YYYY-MM-DD, such as 2024-11-20"));
                return None;
            }
        },
    };
    Some(Options { form: input.from, published, publisher: input.publisher })
}

fn style(stream: &impl anstream::stream::RawStream) -> Style {
    let colour = anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never;
    let asked = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let width: usize = asked.or_else(|| terminal_size::terminal_size().map(|(w, _)| w.0.into())).unwrap_or(96);
    Style { width: width.clamp(40, 100), colour }
}

fn read(args: cli::Read) -> io::Result<bool> {
    let Some(options) = options(args.input) else { return Ok(false) };
    let Some(known) = Known::read(&args.own) else { return Ok(false) };
    let mut paths = args.paths;
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            complain("nothing to read; name files or folders, or give a report on standard input");
            return Ok(false);
        }
        paths.push(PathBuf::from("-"));
    }
    let to = args.to.unwrap_or(if io::stdout().is_terminal() { Target::Text } else { Target::Jsonl });
    let exporter: Box<dyn Exporter> = match to {
        Target::Text => Box::new(Picture { style: style(&io::stdout()), line: None, why: args.why }),
        Target::Jsonl => Box::new(Jsonl { layers: args.layers }),
        Target::Csv => Box::new(Csv),
        Target::Conllu => Box::new(Conllu),
        #[cfg(feature = "parquet")]
        Target::Parquet => {
            return parquet::read(
                &known.knowledge,
                dateline::reports(paths, options),
                jobs(args.jobs),
                args.out.as_deref(),
            );
        }
    };
    // The picture tells by itself why; beside records it is told on standard error, since it is no record.
    let why = args.why && to != Target::Text;
    run(&known.knowledge, dateline::reports(paths, options), exporter.as_ref(), jobs(args.jobs), why)
}

fn explain(args: cli::Explain) -> io::Result<bool> {
    if let [store, ids @ ..] = args.paths.as_slice()
        && keeping::is_store(Path::new(store))
    {
        if args.why || args.place {
            complain(&format!(
                "{store}: is a store, which keeps neither what was left out nor other places; name a file"
            ));
            return Ok(false);
        }
        let picture = Picture { style: style(&io::stdout()), line: None, why: false };
        return keeping::explain(Path::new(store), ids, &picture);
    }
    let Some(options) = options(args.input) else { return Ok(false) };
    let Some(known) = Known::read(&args.own) else { return Ok(false) };
    let mut good = true;
    for target in args.paths {
        let (path, line) = match target.rsplit_once(':').map(|(path, line)| (path, line.parse::<u32>())) {
            Some((path, Ok(line))) if !Path::new(&target).exists() => (path.to_owned(), Some(line)),
            _ => (target, None),
        };
        let options = options.clone();
        // In a file of many reports the line is that of the report; in a text it is one of its own lines.
        let reports = dateline::reports(vec![PathBuf::from(&path)], options);
        let reports = reports.filter(move |report| {
            let place = report.as_ref().map_or_else(Error::place, |r| &r.place);
            let number = place.line.or(place.item);
            line.is_none() || number.is_none() || number == line
        });
        let mut reports = reports.peekable();
        let many = reports.peek().is_some_and(|r| r.as_ref().is_ok_and(|r| r.place.line.or(r.place.item).is_some()));
        let (style, line, knowledge) = (style(&io::stdout()), line.filter(|_| !many), &known.knowledge);
        let exporter: &dyn Exporter =
            if args.place { &PlaceTable { style, line, knowledge } } else { &Picture { style, line, why: args.why } };
        good &= run(knowledge, reports, exporter, 1, false)?;
    }
    Ok(good)
}

/// What became of one report.
struct Outcome<T> {
    /// What is to be written of it.
    made: Option<T>,
    /// Why it could not be read.
    error: Option<String>,
    /// Asked-for remarks that are no records.
    notes: Vec<String>,
}

/// Reads reports, up to `jobs` at a time, and writes them in their order. False when some could not be read.
fn run(
    knowledge: &Knowledge,
    reports: impl Iterator<Item = Result<dateline::Report, Error>> + Send,
    exporter: &dyn Exporter,
    jobs: usize,
    why: bool,
) -> io::Result<bool> {
    let mut out = io::stdout().lock();
    let mut head = Vec::new();
    exporter.head(&mut head)?;
    out.write_all(&head)?;
    let written = |read: Read| {
        let mut bytes = Vec::new();
        exporter.report(read, &mut bytes).expect("memory takes whatever is written");
        bytes
    };
    read_all(knowledge, reports, jobs, why, written, |bytes| out.write_all(&bytes).and_then(|()| out.flush()))
}

/// Reads reports, up to `jobs` at a time, makes something of each, and takes that in their order. False when some could not be read.
fn read_all<T: Send>(
    knowledge: &Knowledge,
    reports: impl Iterator<Item = Result<dateline::Report, Error>> + Send,
    jobs: usize,
    why: bool,
    make: impl Fn(Read) -> T + Sync,
    mut take: impl FnMut(T) -> io::Result<()>,
) -> io::Result<bool> {
    let run = dateline::run_digest(knowledge);
    let reader = Reader::knowing(knowledge, &run);
    let mut progress = Progress::new("reports", true);
    let mut good = true;
    let mut taken = Ok(());
    dateline::in_order(
        reports,
        jobs,
        |report| outcome(report, &reader, &make, why),
        |outcome| {
            if outcome.error.is_some() || !outcome.notes.is_empty() {
                progress.clear();
            }
            if let Some(error) = &outcome.error {
                complain(error);
                good = false;
            }
            for note in &outcome.notes {
                let _ = writeln!(io::stderr(), "left out: {note}");
            }
            if let Some(made) = outcome.made {
                taken = take(made);
            }
            progress.step();
            match &taken {
                Ok(()) => ControlFlow::Continue(()),
                // Nobody reads on. Leave at once: the next report may be long in coming from standard input.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
                Err(_) => ControlFlow::Break(()),
            }
        },
    );
    progress.clear();
    taken.map(|()| good)
}

fn outcome<T>(
    report: Result<Report, Error>,
    reader: &Reader,
    make: &(impl Fn(Read) -> T + Sync),
    why: bool,
) -> Outcome<T> {
    let failed = |error: String| Outcome { made: None, error: Some(error), notes: Vec::new() };
    let report = match report {
        Ok(report) => report,
        Err(error) => return failed(error.to_string()),
    };
    let place = report.place.clone();
    let Some(read) = reader.read(report) else {
        return failed(format!("{place}: dateline made a mistake and read nothing here; please report it"));
    };
    let error = read.broken.then(|| format!("{place}: {}", read.reading.document.diagnostics[0].message));
    let mut notes = Vec::new();
    if why {
        let lines = LineIndex::new(read.report.text.as_str());
        let told = |why: &events::Why| {
            let at = lines.at(read.report.text.as_str(), why.span.start());
            let words = read.report.text.slice(why.span);
            format!("{place}:{}:{} {words:?}: {}", at.line, at.column, why.reason)
        };
        notes = read.reading.why.iter().map(told).collect();
    }
    Outcome { made: Some(make(read)), error, notes }
}

/// `gazetteer build`. False when a table cannot be read or the file cannot be written.
fn build_gazetteer(args: cli::Build) -> io::Result<bool> {
    let mut progress = Progress::new("rows", false);
    let countries = args.countries.iter().map(|code| code.to_ascii_uppercase()).collect();
    let tables = Tables {
        main: args.main,
        admin1: args.admin1,
        admin2: args.admin2,
        further_names: args.alternate_names,
        countries,
    };
    let made = dateline::make_gazetteer(&tables, &mut || progress.step());
    progress.clear();
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            complain(&error.to_string());
            return Ok(false);
        }
    };
    let to = args.output.display();
    if let Err(error) = std::fs::write(&args.output, &made.file) {
        complain(&format!("{to}: cannot be written ({error}); check the path"));
        return Ok(false);
    }
    let (places, names, bytes, digest) = (made.places, made.names, made.file.len(), made.digest());
    writeln!(io::stdout(), "{to}: {places} places, {names} names, {bytes} bytes, digest {digest}")?;
    Ok(true)
}

fn about(args: &cli::About) -> io::Result<bool> {
    let Some(known) = Known::read(&args.own) else { return Ok(false) };
    let mut out = io::stdout().lock();
    let components = dateline::components(&known.knowledge);
    let run = dateline::run_digest(&known.knowledge);
    if args.json {
        let parts = components.iter().map(
            |c| serde_json::json!({ "name": c.name, "version": c.version, "digest": c.digest, "licence": c.licence }),
        );
        writeln!(out, "{}", serde_json::json!({ "run": run, "components": parts.collect::<Vec<_>>() }))?;
        return Ok(true);
    }
    for part in components {
        let digest = part.digest.as_deref().unwrap_or("");
        writeln!(out, "{:<10} {:<8} {:<18} {digest}", part.name, part.version, part.licence)?;
    }
    writeln!(out, "{:<10} {:<8} {:<18} {run}", "run", "", "")?;
    Ok(true)
}

fn eval(args: cli::Eval) -> io::Result<bool> {
    let Some(known) = Known::read(&args.own) else { return Ok(false) };
    let run = dateline::run_digest(&known.knowledge);
    let reader = Reader::knowing(&known.knowledge, &run);
    let mut progress = Progress::new("documents", false);
    let choice = dateline::eval::Choice { only: args.only, limit: args.limit, case: args.case };
    let scored = dateline::eval::run(args.task, &args.gold, &choice, &reader, jobs(args.jobs), &mut || progress.step());
    progress.clear();
    let figures = match scored {
        Ok(figures) => figures,
        Err(error) => {
            complain(&error.to_string());
            return Ok(false);
        }
    };
    let mut out = io::stdout().lock();
    let task = args.task.as_str();
    if args.json {
        writeln!(out, "{}", figures.to_json(task))?;
    } else {
        writeln!(out, "{task} on {}", choice.name(&args.gold))?;
        for (metric, value) in figures.iter() {
            writeln!(out, "  {metric:<26} {:>10}", dateline::eval::rounded(*value))?;
        }
    }
    let mut good = true;
    for floor in &args.min {
        match figures.falls_short(floor) {
            Ok(None) => {}
            Ok(Some(value)) => {
                complain(&format!("{task}: {floor} is asked for, {} was reached", dateline::eval::rounded(value)));
                good = false;
            }
            Err(message) => {
                complain(&message);
                good = false;
            }
        }
    }
    if let Some(path) = args.baseline
        && let Err(error) = dateline::eval::update_baseline(&path, task, &choice.name(&args.gold), &figures)
    {
        complain(&error.to_string());
        good = false;
    }
    Ok(good)
}
