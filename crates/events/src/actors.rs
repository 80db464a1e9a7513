//! Who is who: known actors by name, and what common nouns say of a participant.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// Known actors and the vocabulary of roles.
#[derive(Debug)]
pub(crate) struct Actors {
    actors: Vec<Actor>,
    /// Words of a name, as they are looked up, to the actor.
    by_name: BTreeMap<String, usize>,
    roles: BTreeMap<String, Role>,
    titles: BTreeSet<String>,
    private: BTreeSet<String>,
    things: BTreeSet<String>,
}

/// A known actor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Actor {
    pub(crate) id: String,
    pub(crate) names: Vec<String>,
    pub(crate) country: Option<String>,
    pub(crate) sector: Option<String>,
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) from: Option<u16>,
    #[serde(default)]
    pub(crate) until: Option<u16>,
    /// The name is a place or building that stands for the body ("the Kremlin").
    #[serde(default)]
    pub(crate) metonym: bool,
}

/// What a common noun says of a participant.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub(crate) sector: String,
    pub(crate) kind: String,
    /// The body that the person or group belongs to gives sector and country.
    pub(crate) inherits: bool,
    /// The word wins over every other in the phrase.
    pub(crate) overrides: bool,
    /// The word counts as a modifier.
    pub(crate) adjective: bool,
}

#[derive(Deserialize)]
struct ActorFile {
    actor: Vec<Actor>,
}

#[derive(Deserialize)]
struct SectorFile {
    role: Vec<RoleToml>,
    title: Vec<Words>,
    private: Vec<Words>,
    thing: Vec<Words>,
}

#[derive(Deserialize)]
struct Words {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct RoleToml {
    sector: String,
    kind: String,
    words: Vec<String>,
    #[serde(default)]
    inherits: bool,
    #[serde(default)]
    overrides: bool,
    #[serde(default)]
    adjective: bool,
}

impl Actors {
    /// Reads the two files; their form is checked by a test, not at run time.
    pub(crate) fn parse(actors: &str, sectors: &str) -> Result<Actors, toml::de::Error> {
        let actors: ActorFile = toml::from_str(actors)?;
        let sectors: SectorFile = toml::from_str(sectors)?;
        let mut out = Actors {
            actors: actors.actor,
            by_name: BTreeMap::new(),
            roles: BTreeMap::new(),
            titles: sectors.title.into_iter().flat_map(|w| w.words).collect(),
            private: sectors.private.into_iter().flat_map(|w| w.words).collect(),
            things: sectors.thing.into_iter().flat_map(|w| w.words).collect(),
        };
        for (i, actor) in out.actors.iter().enumerate() {
            for name in &actor.names {
                out.by_name.entry(key(name)).or_insert(i);
            }
        }
        for r in sectors.role {
            for word in r.words {
                let role = Role {
                    sector: r.sector.clone(),
                    kind: r.kind.clone(),
                    inherits: r.inherits,
                    overrides: r.overrides,
                    adjective: r.adjective,
                };
                // A noun before its use as a modifier.
                let slot = if r.adjective { format!("{word}~") } else { word };
                out.roles.entry(slot).or_insert(role);
            }
        }
        Ok(out)
    }

    /// The actor of exactly this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Actor> {
        self.by_name.get(&key(name)).map(|i| &self.actors[*i])
    }

    /// What a noun phrase's word (or several, joined by blanks) says.
    pub(crate) fn role(&self, words: &str) -> Option<&Role> {
        self.roles.get(words)
    }

    /// What a word says as a modifier ("rebel fighters").
    pub(crate) fn modifier(&self, word: &str) -> Option<&Role> {
        self.roles.get(&format!("{word}~"))
    }

    /// Whether the word makes a person public.
    pub(crate) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// Whether the word is a thing, whoever it belongs to.
    pub(crate) fn is_thing(&self, word: &str) -> bool {
        self.things.contains(word)
    }

    /// Whether the word leaves a person private.
    pub(crate) fn is_private(&self, word: &str) -> bool {
        self.private.contains(word)
    }
}

/// Names are compared without stops and hyphens; capitals count only in short ones, so that "us" is not "US".
fn key(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(|c| *c != '.')
        .map(|c| if matches!(c, '-' | '’' | '‘') { if c == '-' { ' ' } else { '\'' } } else { c })
        .collect();
    let joined = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let joined = joined.strip_prefix("the ").or_else(|| joined.strip_prefix("The ")).unwrap_or(&joined).to_owned();
    if joined.chars().count() <= 4 { joined } else { joined.to_lowercase() }
}
