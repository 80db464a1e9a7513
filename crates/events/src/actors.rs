//! Who is who: known actors by name, and what common nouns say of a participant.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// Known actors and the vocabulary of roles.
#[derive(Debug)]
pub(crate) struct Actors {
    actors: Vec<Actor>,
    /// Words of a name, as they are looked up, to the actor.
    by_name: BTreeMap<String, Vec<usize>>,
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
                out.by_name.entry(key(name)).or_default().push(i);
            }
        }
        for r in sectors.role {
            for word in r.words {
                let role = Role {
                    sector: r.sector.clone(),
                    kind: r.kind.clone(),
                    inherits: r.inherits,
                    overrides: r.overrides,
                };
                // A noun before its use as a modifier.
                let slot = if r.adjective { format!("{word}~") } else { word };
                out.roles.entry(slot).or_insert(role);
            }
        }
        Ok(out)
    }

    /// The actor of exactly this name in that year. Of a person's offices the one held then counts, else the last one
    /// before; nobody is what they only became later.
    pub(crate) fn named(&self, name: &str, year: Option<u16>) -> Option<&Actor> {
        let mut all = self.by_name.get(&key(name))?.iter().map(|i| &self.actors[*i]);
        let begun = |x: &&Actor| year.is_none_or(|y| x.from.is_none_or(|from| from <= y));
        let held = |x: &&Actor| year.is_none_or(|y| x.until.is_none_or(|until| y <= until));
        all.clone().filter(begun).find(held).or_else(|| all.rfind(begun))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_is_held_in_its_years() {
        let actors = "[[actor]]\nid = \"a\"\nnames = [\"Ann Lee\"]\nkind = \"person\"\nsector = \"GOV\"\nfrom = 2001\nuntil = 2004\n\
                      [[actor]]\nid = \"a\"\nnames = [\"Ann Lee\"]\nkind = \"person\"\nsector = \"OPP\"\nfrom = 2008\n";
        let actors = Actors::parse(actors, "role = []\ntitle = []\nprivate = []\nthing = []\n").unwrap();
        let sector = |year| actors.named("Ann Lee", year).and_then(|a| a.sector.as_deref());
        assert_eq!(
            [sector(Some(1999)), sector(Some(2003)), sector(Some(2006)), sector(Some(2012))],
            [None, Some("GOV"), Some("GOV"), Some("OPP")]
        );
    }

    #[test]
    fn capitals_count_in_short_names_only() {
        assert_eq!(
            [key("the U.N."), key("un"), key("The White House"), key("Al-Shabaab")],
            ["UN", "un", "white house", "al shabaab"]
        );
    }
}
