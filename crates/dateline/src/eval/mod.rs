//! How good the reading is: each stage held against gold data made by others.
//!
//! A [`Scorer`] takes one document after the other, its gold and what was read, and gives [`Figures`]. [`run`] feeds it
//! from a file; training feeds it from memory. `docs/formats/gold.md` tells the forms of the gold data and what every
//! figure means. Gold counts characters, records count bytes; scorers count characters.
//!
//! ```
//! use dateline::eval::{Scorer, Timex};
//! let scorer = Timex::default();
//! assert_eq!(scorer.figures().get("n"), Some(0.0));
//! ```

mod assignment;
mod attribution;
mod baseline;
mod choice;
mod claims;
mod coreference;
mod entities;
mod event_sets;
mod event_type;
mod factuality;
mod figures;
mod gold;
mod html;
mod incidents;
mod linking;
mod passages;
mod places;
mod syntax;
mod timex;
mod treebank;

use std::ops::ControlFlow;
use std::path::Path;

pub use attribution::{Attribution, Relation};
pub use baseline::update as update_baseline;
pub use choice::{Case, Choice};
pub use claims::{Claims, GoldClaim, GoldReport};
pub use coreference::{Chain, Coreference};
pub use entities::{Entities, Entity, Names};
pub use event_sets::{Events, OfSet, Set};
pub use event_type::{EventType, Pair};
pub use factuality::{Factuality, Happening};
pub use figures::{Figures, rounded};
pub use html::Html;
pub use incidents::{Incidents, Mentions, Role, Template};
pub use linking::{About, Incident, LabelledPair, Linking};
pub use passages::{GoldEvent, GoldStatement, Passage, Passages, Stages};
pub use places::{Places, Toponym};
pub use syntax::Syntax;
pub use timex::{Expression, Timex};
pub use treebank::{Node, Token, Tree};

use events::Knowledge;

use crate::error::Error;
use crate::input::Report;
use crate::parallel::in_order;
use crate::reader::{Read, Reader};

/// What can be scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Task {
    /// Words, tags and trees against CoNLL-U.
    Syntax,
    /// Names against IOB, or re3d as JSON Lines.
    Entities,
    /// Which mentions name the same thing, against CoNLL-U.
    Coreference,
    /// Who says what.
    Attribution,
    /// Whether it happened.
    Factuality,
    /// Time expressions.
    Timex,
    /// Toponyms and where they lie.
    Places,
    /// The type of an event, given in its sentence.
    EventType,
    /// Every claim of whole reports, and what does harm.
    Claims,
    /// Who says what in short passages, how it nests, and whether it happened.
    Passages,
    /// Attacks, bombings, kidnappings of whole reports, as MUC-4 has them.
    Incidents,
    /// The article in web pages.
    Html,
    /// Which reports tell of the same incident.
    Linking,
    /// Events of sets of reports, and what their sources do not agree on.
    Events,
}

impl Task {
    /// The name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Task::Syntax => "syntax",
            Task::Entities => "entities",
            Task::Coreference => "coreference",
            Task::Attribution => "attribution",
            Task::Factuality => "factuality",
            Task::Timex => "timex",
            Task::Places => "places",
            Task::EventType => "event-type",
            Task::Claims => "claims",
            Task::Passages => "passages",
            Task::Incidents => "incidents",
            Task::Html => "html",
            Task::Linking => "linking",
            Task::Events => "events",
        }
    }
}

/// Counts how well documents were read.
pub trait Scorer: Default {
    /// What is known to be right about one document.
    type Gold: Send;

    /// The documents of a gold file, at most `limit` items of it.
    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error>;

    /// Begins to count what is read with this knowledge.
    fn begin(_knowledge: &Knowledge) -> Self {
        Self::default()
    }

    /// Counts one document.
    fn add(&mut self, gold: &Self::Gold, read: &Read);

    /// The figures so far.
    fn figures(&self) -> Figures;
}

/// Reads the chosen documents of a gold file and scores them; `step` is called after each.
pub fn run(
    task: Task,
    gold: &Path,
    choice: &Choice,
    reader: &Reader,
    jobs: usize,
    step: &mut dyn FnMut(),
) -> Result<Figures, Error> {
    match task {
        Task::Syntax => score::<Syntax>(gold, choice, reader, jobs, step),
        Task::Entities => score::<Entities>(gold, choice, reader, jobs, step),
        Task::Coreference => score::<Coreference>(gold, choice, reader, jobs, step),
        Task::Attribution => score::<Attribution>(gold, choice, reader, jobs, step),
        Task::Factuality => score::<Factuality>(gold, choice, reader, jobs, step),
        Task::Timex => score::<Timex>(gold, choice, reader, jobs, step),
        Task::Places => score::<Places>(gold, choice, reader, jobs, step),
        Task::EventType => score::<EventType>(gold, choice, reader, jobs, step),
        Task::Claims => score::<Claims>(gold, choice, reader, jobs, step),
        Task::Passages => score::<Passages>(gold, choice, reader, jobs, step),
        Task::Incidents => score::<Incidents>(gold, choice, reader, jobs, step),
        Task::Html => score::<Html>(gold, choice, reader, jobs, step),
        Task::Linking => score::<Linking>(gold, choice, reader, jobs, step),
        Task::Events => score::<Events>(gold, choice, reader, jobs, step),
    }
}

fn score<S: Scorer>(
    gold: &Path,
    choice: &Choice,
    reader: &Reader,
    jobs: usize,
    step: &mut dyn FnMut(),
) -> Result<Figures, Error> {
    let documents = choice.documents::<S>(gold)?;
    let mut scorer = S::begin(reader.knowledge);
    in_order(
        documents.into_iter(),
        jobs,
        |(report, gold)| (reader.read(report), gold),
        |(read, gold)| {
            // A report that cannot even be described is none that was read; its gold is lost from no task but by a
            // mistake of ours, which `read` tells loudly.
            if let Some(read) = read {
                scorer.add(&gold, &read);
            }
            step();
            ControlFlow::Continue(())
        },
    );
    Ok(scorer.figures())
}
