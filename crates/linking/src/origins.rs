//! Whose word a claim is, when reports are put side by side: institutions, each once.

use record::{Claim, Document, OriginKind, Source, SourceKind, Statement};

use crate::happening::meet;
use crate::words::short_hash;

/// Sectors whose people speak for a body: two of its officers are one origin.
const OFFICIAL: &[&str] = &["GOV", "MIL", "COP", "JUD", "SPY", "LEG"];

/// What is known of an origin.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Speaker {
    /// What makes it one with another.
    pub(crate) key: String,
    pub(crate) name: Option<String>,
    pub(crate) kind: OriginKind,
    pub(crate) entity: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) sector: Option<String>,
}

/// Whose word a claim is: that of the innermost source who can be told, else of the agency or the publisher.
///
/// `first` is the report that this one is a copy of, or itself.
pub(crate) fn speaker(claim: &Claim, statements: &[Statement], document: &Document, first: &Document) -> Speaker {
    let said = claim.attribution.iter().rev().filter_map(|id| statements.iter().find(|s| s.id == *id));
    let sources = said.filter_map(|s| s.source.as_ref());
    // "Reports say" and "sources said" are nobody's word but the report's.
    match sources.into_iter().find(|s| s.kind != SourceKind::Unknown && !is_pronoun(s)) {
        Some(source) => of_source(source, first),
        None => own_voice(document, first),
    }
}

/// "They said": who that is was not found out.
fn is_pronoun(source: &Source) -> bool {
    const PRONOUNS: &[&str] = &["he", "i", "it", "she", "that", "they", "we", "which", "who", "you"];
    source.antecedent.is_none() && PRONOUNS.contains(&source.evidence.quote().to_lowercase().as_str())
}

fn of_source(source: &Source, first: &Document) -> Speaker {
    let name = source.name.clone().filter(|_| !source.private);
    let official = source.sector.as_deref().is_some_and(|s| OFFICIAL.contains(&s));
    let described = || source.antecedent.as_ref().unwrap_or(&source.evidence).quote().to_lowercase();
    let key = match (&source.entity, official, &name) {
        (Some(entity), _, _) => format!("entity {entity}"),
        // Without a country, the police of where it happened.
        (None, true, _) => {
            format!("body {} {}", source.country.as_deref().unwrap_or("?"), source.sector.as_deref().unwrap_or(""))
        }
        (None, false, Some(name)) => format!("name {}", name.to_lowercase()),
        // "Residents" of two publishers are not the same people, and those of two copies are.
        (None, false, None) => format!("some {} {}", described(), home(first)),
    };
    Speaker {
        key,
        name: name.or_else(|| (!source.named && !source.private).then(|| source.evidence.quote().to_owned())),
        kind: OriginKind::Source,
        entity: source.entity.clone(),
        country: source.country.clone(),
        sector: source.sector.clone(),
    }
}

fn own_voice(document: &Document, first: &Document) -> Speaker {
    let plain = |key: String, name: Option<String>, kind| Speaker {
        key,
        name,
        kind,
        entity: None,
        country: None,
        sector: None,
    };
    match document.credit.as_ref().or(first.credit.as_ref()) {
        Some(credit) => {
            let name = credit.quote().trim().to_owned();
            plain(format!("name {}", name.to_lowercase()), Some(name), OriginKind::Agency)
        }
        None => plain(home(first), first.publisher.clone(), OriginKind::Publisher),
    }
}

fn home(document: &Document) -> String {
    match &document.publisher {
        Some(publisher) => format!("name {}", publisher.to_lowercase()),
        None => format!("report {}", document.id),
    }
}

/// Whether the speaker is a side in what the claims tell.
pub(crate) fn is_party(speaker: &Speaker, claims: &[&Claim]) -> bool {
    let own = |entity: Option<&str>, country: Option<&str>, sector: Option<&str>| {
        let mut keys: Vec<u32> = entity.iter().map(|e| short_hash(e)).collect();
        // A ministry and an army of one state are one side.
        if let (Some(country), Some(sector)) = (country, sector)
            && OFFICIAL.contains(&sector)
        {
            keys.push(short_hash(&format!("state {country}")));
        }
        keys
    };
    let keys = own(speaker.entity.as_deref(), speaker.country.as_deref(), speaker.sector.as_deref());
    let sides = claims.iter().flat_map(|c| c.actors.iter().chain(&c.recipients));
    sides.into_iter().any(|p| meet(&keys, &own(p.entity.as_deref(), p.country.as_deref(), p.sector.as_deref())))
}
