use std::fs;
use std::path::Path;

use super::{Figures, rounded};
use crate::error::{Error, ErrorKind};
use crate::input::Place;

const HEAD: &str = "task,gold,metric,value";

/// Puts the figures of a task on gold of that name ([`Choice::name`](super::Choice::name)) into the table at `path`, in
/// place of those that it had, and sorts it.
pub fn update(path: &Path, task: &str, gold: &str, figures: &Figures) -> Result<(), Error> {
    let failed = |what: &str, error: std::io::Error| {
        let message = format!("baseline cannot be {what} ({error}); check the path");
        Error::new(ErrorKind::Unreadable, Place::file(path.to_string_lossy()), message)
    };
    let before = match fs::read_to_string(path) {
        Ok(table) => table,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed("read", error)),
    };
    // Written beside and then put in place: a run that is broken off leaves the old table.
    let beside = path.with_extension("csv.new");
    fs::write(&beside, updated(&before, task, gold, figures)).map_err(|e| failed("written", e))?;
    fs::rename(&beside, path).map_err(|e| failed("written", e))
}

fn updated(before: &str, task: &str, gold: &str, figures: &Figures) -> String {
    let own = format!("{task},{gold},");
    let kept = before.lines().filter(|row| !row.is_empty() && *row != HEAD && !row.starts_with(&own));
    let new = figures.iter().map(|(metric, value)| format!("{own}{metric},{}", rounded(*value)));
    let mut rows: Vec<String> = kept.map(str::to_owned).chain(new).collect();
    rows.sort();
    rows.insert(0, HEAD.to_owned());
    rows.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_figures_take_the_place_of_old_ones_and_others_stay() {
        let before = "task,gold,metric,value\nsyntax,b.conllu,las,1\ntimex,a.jsonl,old,1\ntimex,aa.jsonl,n,5\n";
        let mut figures = Figures::default();
        figures.push("n", 7.0);
        figures.push("f1", 12.34567);
        let after = updated(before, "timex", "a.jsonl", &figures);
        assert_eq!(
            after,
            "task,gold,metric,value\nsyntax,b.conllu,las,1\ntimex,a.jsonl,f1,12.346\ntimex,a.jsonl,n,7\ntimex,aa.jsonl,n,5\n"
        );
        assert_eq!(updated(&after, "timex", "a.jsonl", &figures), after);
    }
}
