//! What the binary carries: network, gazetteer, codebooks; each with its digest and licence.

use events::Knowledge;
use nlp::{Annotator, Neural};

/// A part of the program that has a digest of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// `dateline`, `model`, `gazetteer`, `codebook`.
    pub name: &'static str,
    /// Its version.
    pub version: String,
    /// Digest of its data, when it is data.
    pub digest: Option<String>,
    /// Its licence, as an SPDX expression.
    pub licence: &'static str,
}

/// The parts, in the order in which `about` prints them.
pub fn components(knowledge: &Knowledge) -> Vec<Component> {
    let own = env!("CARGO_PKG_VERSION").to_owned();
    let code = env!("CARGO_PKG_LICENSE");
    let model = Some(Neural::embedded().digest().to_owned());
    let gazetteer = Some(knowledge.gazetteer().digest().to_owned());
    let codebook = Some(knowledge.digest().to_owned());
    vec![
        Component { name: "dateline", version: own.clone(), digest: None, licence: code },
        Component { name: "model", version: own.clone(), digest: model, licence: "CC-BY-SA-4.0" },
        Component { name: "gazetteer", version: own.clone(), digest: gazetteer, licence: "CC-BY-4.0" },
        Component { name: "codebook", version: own, digest: codebook, licence: code },
    ]
}

/// Digest of all parts: `run` of every document record.
pub fn run_digest(knowledge: &Knowledge) -> String {
    let versions = components(knowledge);
    let parts: Vec<_> = versions.iter().flat_map(|c| [Some(c.name), Some(&c.version), c.digest.as_deref()]).collect();
    record::id::digest("run", &parts)
}

/// The annotator that the binary carries.
pub(crate) fn annotator() -> &'static dyn Annotator {
    Neural::embedded()
}
