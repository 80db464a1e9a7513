//! What is known of the world, read once: codebooks, actors, words that set status, places.

use std::sync::OnceLock;

use gazetteer::Gazetteer;

use crate::actors::Actors;
use crate::attribution::Cues;
use crate::codebook::{self, Codebook};
use crate::contexts::Contexts;
use crate::factuality::Factuality;
use crate::fault::Fault;
use crate::predicates;

/// What the binary carries, in the order in which codebooks are tried: the more specific first.
const CODEBOOKS: [(&str, &str); 3] = [
    ("codebook/custody.toml", include_str!("../../../codebook/custody.toml")),
    ("codebook/displacement.toml", include_str!("../../../codebook/displacement.toml")),
    ("codebook/plover.toml", include_str!("../../../codebook/plover.toml")),
];
const ACTORS: &str = include_str!("../../../codebook/actors.toml");
const SECTORS: &str = include_str!("../../../codebook/sectors.toml");
const CONTEXTS: &str = include_str!("../../../codebook/contexts.toml");
const CUES: &str = include_str!("../../../codebook/cues.toml");

/// What somebody knows: files as (file name, content), and a gazetteer.
#[derive(Debug, Clone, Default)]
pub struct Own<'f> {
    /// Codebooks, read before the built-in ones; one that has the name of a built-in one stands in its place.
    pub codebooks: Vec<(&'f str, &'f str)>,
    /// Actors: TOML, or rows when the file name ends in `.tsv`. A name in them means nobody else.
    pub actors: Vec<(&'f str, &'f str)>,
    /// A gazetteer in the place of the embedded one.
    pub gazetteer: Option<&'static Gazetteer>,
}

/// What is known of the world.
pub struct Knowledge {
    pub(crate) codebook: Codebook,
    pub(crate) actors: Actors,
    pub(crate) factuality: &'static Factuality,
    pub(crate) contexts: Contexts,
    pub(crate) cues: &'static Cues,
    pub(crate) gazetteer: &'static Gazetteer,
    digest: String,
}

impl std::fmt::Debug for Knowledge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Knowledge").field("digest", &self.digest).finish_non_exhaustive()
    }
}

impl Knowledge {
    /// What the binary carries.
    ///
    /// # Panics
    /// When a file under `codebook/` is malformed: a fault of the build, which the tests show.
    pub fn embedded() -> &'static Knowledge {
        static LOADED: OnceLock<Knowledge> = OnceLock::new();
        LOADED.get_or_init(|| Knowledge::with(&Own::default()).unwrap_or_else(|faults| panic!("{}", faults[0])))
    }

    /// What the binary carries, and what somebody knows besides.
    ///
    /// # Errors
    /// All that is wrong in the files of their own.
    ///
    /// # Panics
    /// As [`Knowledge::embedded`] does.
    pub fn with(own: &Own<'_>) -> Result<Knowledge, Vec<Fault>> {
        let codebooks = codebooks(&own.codebooks);
        let actors: Vec<(&str, &str)> = own.actors.iter().copied().chain([("codebook/actors.toml", ACTORS)]).collect();
        let contents = codebooks.iter().chain(&actors).map(|f| f.1).chain([
            SECTORS,
            Factuality::file(),
            CONTEXTS,
            CUES,
            predicates::WEIGHTS,
        ]);
        let digest = record::id::digest("codebook", &contents.map(Some).collect::<Vec<_>>());
        let (codebook, actors) = match (Codebook::parse(&codebooks), Actors::parse(&actors, SECTORS)) {
            (Ok(codebook), Ok(actors)) => (codebook, actors),
            (codebook, actors) => return Err([codebook.err(), actors.err()].into_iter().flatten().flatten().collect()),
        };
        Ok(Knowledge {
            codebook,
            actors,
            factuality: Factuality::embedded(),
            contexts: Contexts::parse(CONTEXTS).unwrap_or_else(|e| panic!("codebook/contexts.toml: {e}")),
            cues: Cues::embedded(),
            gazetteer: own.gazetteer.unwrap_or_else(Gazetteer::embedded),
            digest,
        })
    }

    /// The codebooks that the binary carries, as (file name, content), in the order in which they are tried.
    pub fn codebooks() -> &'static [(&'static str, &'static str)] {
        &CODEBOOKS
    }

    /// Digest of all codebooks, for `Metadata::run` and `about`.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The places. Their digest is not part of [`Knowledge::digest`].
    pub fn gazetteer(&self) -> &'static Gazetteer {
        self.gazetteer
    }

    /// The event types and their triggers.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }
}

/// The codebooks of somebody's own and the built-in ones, in the order in which they are tried.
fn codebooks<'f>(own: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let namesake = |content: &str| {
        let name = codebook::name_in(content)?;
        CODEBOOKS.iter().position(|b| stem(b.0) == name)
    };
    // `None` comes before the place of any built-in one.
    let mut files: Vec<_> = own.iter().map(|file| (namesake(file.1), *file)).collect();
    for (i, book) in CODEBOOKS.into_iter().enumerate() {
        if files.iter().all(|f| f.0 != Some(i)) {
            files.push((Some(i), book));
        }
    }
    files.sort_by_key(|f| f.0);
    files.into_iter().map(|f| f.1).collect()
}

/// The name of a built-in codebook: that of its file.
fn stem(file: &str) -> &str {
    file.trim_start_matches("codebook/").trim_end_matches(".toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(own: &[(&str, &str)]) -> String {
        codebooks(own).iter().map(|f| stem(f.0)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_codebook_of_ones_own_is_read_first_or_in_the_place_of_its_namesake() {
        assert_eq!(order(&[]), "custody displacement plover");
        assert_eq!(order(&[("mine", "[codebook]\nid = \"mine/1\"")]), "mine custody displacement plover");
        assert_eq!(order(&[("better", "[codebook]\nid = \"displacement/2\"")]), "custody better plover");
    }

    #[test]
    fn the_codebook_and_the_actors_of_the_manual_can_be_used() {
        let manual = include_str!("../../../docs/formats/codebook.md");
        let block = |head| manual.split("```").find_map(|b| b.strip_prefix(head)).unwrap();
        let (codebooks, actors) = (vec![("mine.toml", block("toml\n"))], vec![("people.tsv", block("tsv\n"))]);
        let own = Own { codebooks, actors, ..Own::default() };
        let knowledge = Knowledge::with(&own).unwrap_or_else(|faults| panic!("{}", faults[0]));
        assert_eq!(knowledge.codebook.event_type("STORM").unwrap().codebook, "mine/1");
        assert_eq!(knowledge.actors.named("RL", None).unwrap().id, "river-lions");
    }

    #[test]
    fn built_in_codebooks_have_the_names_of_their_files() {
        for (file, content) in CODEBOOKS {
            assert_eq!(codebook::name_in(content).as_deref(), Some(stem(file)));
        }
    }
}
