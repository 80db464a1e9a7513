//! What is known of the world, read once: codebooks, actors, words that set status, places.

use std::sync::OnceLock;

use gazetteer::Gazetteer;

use crate::actors::Actors;
use crate::attribution::Cues;
use crate::codebook::Codebook;
use crate::contexts::Contexts;
use crate::factuality::Factuality;

/// What the binary carries, in the order in which codebooks are tried: the more specific first.
const CODEBOOKS: [(&str, &str); 3] = [
    ("codebook/custody.toml", include_str!("../../../codebook/custody.toml")),
    ("codebook/displacement.toml", include_str!("../../../codebook/displacement.toml")),
    ("codebook/plover.toml", include_str!("../../../codebook/plover.toml")),
];
const ACTORS: &str = include_str!("../../../codebook/actors.toml");
const SECTORS: &str = include_str!("../../../codebook/sectors.toml");
const FACTUALITY: &str = include_str!("../../../codebook/factuality.toml");
const CONTEXTS: &str = include_str!("../../../codebook/contexts.toml");
const CUES: &str = include_str!("../../../codebook/cues.toml");

/// What is known of the world.
pub struct Knowledge {
    pub(crate) codebook: Codebook,
    pub(crate) actors: Actors,
    pub(crate) factuality: Factuality,
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
        LOADED.get_or_init(|| {
            let parts: Vec<Option<&str>> =
                CODEBOOKS.iter().map(|c| c.1).chain([ACTORS, SECTORS, FACTUALITY, CONTEXTS, CUES]).map(Some).collect();
            Knowledge {
                codebook: Codebook::parse(&CODEBOOKS).unwrap_or_else(|e| panic!("{e}")),
                actors: Actors::parse(ACTORS, SECTORS)
                    .unwrap_or_else(|e| panic!("codebook/actors.toml or sectors.toml: {e}")),
                factuality: Factuality::parse(FACTUALITY).unwrap_or_else(|e| panic!("codebook/factuality.toml: {e}")),
                contexts: Contexts::parse(CONTEXTS).unwrap_or_else(|e| panic!("codebook/contexts.toml: {e}")),
                cues: Cues::embedded(),
                gazetteer: Gazetteer::embedded(),
                digest: record::id::digest("codebook", &parts),
            }
        })
    }

    /// Digest of all codebooks, for `Metadata::run` and `about`.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The event types and their triggers.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }
}
