//! Who is who: known actors by name, and what common nouns say of a participant.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use record::SourceKind;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeValue;

use crate::fault::{Fault, Source, Table, instead};

/// Known actors and the vocabulary of roles.
#[derive(Debug)]
pub(crate) struct Actors {
    actors: Vec<Actor>,
    /// Words of a name, as they are looked up, to the actor.
    by_name: HashMap<String, Vec<usize>>,
    roles: HashMap<String, Role>,
    titles: HashSet<String>,
    private: HashSet<String>,
    things: HashSet<String>,
}

/// A known actor.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Actor {
    pub(crate) id: String,
    pub(crate) names: Vec<String>,
    pub(crate) country: Option<String>,
    pub(crate) sector: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) from: Option<u16>,
    pub(crate) until: Option<u16>,
    /// The name is a place or building that stands for the body ("the Kremlin").
    pub(crate) metonym: bool,
}

/// The keys of an actor.
const KEYS: [&str; 8] = ["id", "names", "country", "sector", "kind", "from", "until", "metonym"];

/// What a known actor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    #[default]
    Organisation,
    Group,
    Person,
}

impl From<Kind> for SourceKind {
    fn from(kind: Kind) -> SourceKind {
        match kind {
            Kind::Organisation => SourceKind::Organisation,
            Kind::Group => SourceKind::Group,
            Kind::Person => SourceKind::Person,
        }
    }
}

/// PLOVER's sectors, and the two kinds of body that stand for one.
const SECTORS: [&str; 27] = [
    "GOV", "MIL", "COP", "SPY", "LEG", "JUD", "PRM", "PTY", "REB", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "IGO", "NGO",
];

/// What a common noun says of a participant.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub(crate) sector: String,
    pub(crate) kind: Kind,
    /// The body that the person or group belongs to gives sector and country.
    pub(crate) inherits: bool,
    /// The word wins over every other in the phrase.
    pub(crate) overrides: bool,
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
    kind: Kind,
    words: Vec<String>,
    #[serde(default)]
    inherits: bool,
    #[serde(default)]
    overrides: bool,
    #[serde(default)]
    adjective: bool,
}

impl Actors {
    /// Reads files of actors, as (file name, content), and what common nouns say. A name in an earlier file means nobody of
    /// a later one.
    ///
    /// # Errors
    /// All that is wrong in the files of actors.
    ///
    /// # Panics
    /// When `sectors` is malformed: it is ours.
    pub(crate) fn parse(files: &[(&str, &str)], sectors: &str) -> Result<Actors, Vec<Fault>> {
        let sectors: SectorFile = toml::from_str(sectors).unwrap_or_else(|e| panic!("codebook/sectors.toml: {e}"));
        let mut out = Actors {
            actors: Vec::new(),
            by_name: HashMap::new(),
            roles: HashMap::new(),
            titles: sectors.title.into_iter().flat_map(|w| w.words).collect(),
            private: sectors.private.into_iter().flat_map(|w| w.words).collect(),
            things: sectors.thing.into_iter().flat_map(|w| w.words).collect(),
        };
        let mut faults = Vec::new();
        for (name, content) in files {
            let mut source = Source::new(name, content);
            out.add(actors(&mut source));
            faults.extend(source.into_faults());
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        for r in sectors.role {
            for word in r.words {
                let role =
                    Role { sector: r.sector.clone(), kind: r.kind, inherits: r.inherits, overrides: r.overrides };
                // A noun before its use as a modifier.
                let slot = if r.adjective { format!("{word}~") } else { word };
                out.roles.entry(slot).or_insert(role);
            }
        }
        Ok(out)
    }

    fn add(&mut self, actors: Vec<Actor>) {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for actor in actors {
            for name in &actor.names {
                by_name.entry(key(name)).or_default().push(self.actors.len());
            }
            self.actors.push(actor);
        }
        for (name, bearers) in by_name {
            self.by_name.entry(name).or_insert(bearers);
        }
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

/// The actors of a file: TOML as in `codebook/actors.toml`, or, when its name ends in `.tsv`, rows with the same keys as columns.
fn actors(source: &mut Source<'_>) -> Vec<Actor> {
    let tables = if source.name.ends_with(".tsv") {
        source.rows::<Actor>(&KEYS, cell)
    } else {
        let root = source.root();
        source.knows(&root, &["actors", "actor"]);
        source.tables::<Actor>(&root, "actor")
    };
    tables.iter().for_each(|table| check(source, table));
    tables.into_iter().map(|table| table.value).collect()
}

/// What a cell is: several names are parted by semicolons, years are numbers.
fn cell<'t>(column: &str, words: &'t str, at: Range<usize>) -> DeValue<'t> {
    match column {
        "names" => {
            let names = words.split(';').map(str::trim).filter(|n| !n.is_empty());
            DeValue::Array(names.map(|n| Spanned::new(at.clone(), DeValue::String(n.into()))).collect())
        }
        "from" | "until" | "metonym" => {
            DeValue::parse(words).map_or_else(|_| DeValue::String(words.into()), Spanned::into_inner)
        }
        _ => DeValue::String(words.into()),
    }
}

fn check(source: &mut Source<'_>, table: &Table<'_, Actor>) {
    source.needs(table, &["id", "names", "kind"]);
    let Actor { country, sector, from, until, .. } = &table.value;
    if let Some(sector) = sector {
        check_sector(source, sector, table.at("sector"));
    }
    let is_code = |c: &&str| c.len() == 3 && c.bytes().all(|b| b.is_ascii_uppercase());
    if let Some(country) = country.as_deref().filter(|c| !is_code(c)) {
        let remedy = "write three letters of ISO 3166, such as `KEN`";
        source.fault(table.at("country"), format!("`{country}` is no code of a country"), remedy);
    }
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        source.fault(table.at("until"), format!("{until} comes before {from}"), "");
    }
}

pub(crate) fn check_sector(source: &mut Source<'_>, sector: &str, at: Range<usize>) {
    if !SECTORS.contains(&sector) {
        source.fault(at, format!("there is no sector `{sector}`"), instead(sector, "they are", &SECTORS));
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
    use expect_test::{Expect, expect};

    const NO_WORDS: &str = "role = []\ntitle = []\nprivate = []\nthing = []\n";

    #[test]
    fn an_office_is_held_in_its_years() {
        let actors = "[[actor]]\nid = \"a\"\nnames = [\"Ann Lee\"]\nkind = \"person\"\nsector = \"GOV\"\nfrom = 2001\nuntil = 2004\n\
                      [[actor]]\nid = \"a\"\nnames = [\"Ann Lee\"]\nkind = \"person\"\nsector = \"OPP\"\nfrom = 2008\n";
        let actors = Actors::parse(&[("a.toml", actors)], NO_WORDS).unwrap();
        let sector = |year| actors.named("Ann Lee", year).and_then(|a| a.sector.as_deref());
        assert_eq!(
            [sector(Some(1999)), sector(Some(2003)), sector(Some(2006)), sector(Some(2012))],
            [None, Some("GOV"), Some("GOV"), Some("OPP")]
        );
    }

    #[test]
    fn an_earlier_file_says_who_bears_a_name() {
        let own = "id\tnames\tkind\tsector\tfrom\n\
                   guard\tHome Guard; HG\tgroup\tREB\t2023\n";
        let built_in =
            "[[actor]]\nid = \"b\"\nnames = [\"Home Guard\", \"Militia\"]\nkind = \"group\"\nsector = \"MIL\"\n";
        let actors = Actors::parse(&[("own.tsv", own), ("b.toml", built_in)], NO_WORDS).unwrap();
        let sector = |name, year| actors.named(name, Some(year)).and_then(|a| a.sector.as_deref());
        assert_eq!(
            [sector("the Home Guard", 2024), sector("HG", 2024), sector("Home Guard", 2020), sector("Militia", 2024)],
            [Some("REB"), Some("REB"), None, Some("MIL")]
        );
    }

    #[test]
    fn every_error_of_a_file_of_actors_is_told() {
        let check = |name, content: &str, want: Expect| {
            let faults = Actors::parse(&[(name, content)], NO_WORDS).unwrap_err();
            want.assert_eq(&faults.iter().map(|f| format!("{f}\n")).collect::<String>());
        };
        check(
            "a.toml",
            "[[actor]]\nid = \"a\"\nname = [\"A\"]\nkind = \"grup\"\nsector = \"REBEL\"\n\
             [[actor]]\nid = \"b\"\nnames = [\"B\"]\nkind = \"group\"\ncountry = \"Kenya\"\nfrom = 2020\nuntil = 2010\n",
            expect![[r#"
                a.toml:1:1: `names` is missing; each needs id, names, kind
                a.toml:3:1: unknown key `name`; did you mean `names`?
                a.toml:4:8: unknown value `grup`; did you mean `group`?
                a.toml:5:10: there is no sector `REBEL`; they are GOV, MIL, COP, SPY, LEG, JUD, PRM, PTY, REB, UAF, UNK, AGR, BUS, CRM, CVL, EDU, ELI, JRN, LAB, MED, REF, OPP, PRE, REL, SOC, IGO, NGO
                a.toml:10:11: `Kenya` is no code of a country; write three letters of ISO 3166, such as `KEN`
                a.toml:12:9: 2010 comes before 2020
            "#]],
        );
        check(
            "a.tsv",
            "id\tnames\tkind\tfrom\r\na\tA; AA\tgroup\tlately\r\n\r\nb\t\tbody\t2020\tmore\r\n",
            expect![[r#"
                a.tsv:2:15: invalid type: string "lately", expected a year
                a.tsv:4:1: `names` is missing; each needs id, names, kind
                a.tsv:4:4: unknown value `body`; known are organisation, group, person
                a.tsv:4:14: a cell under no column; name the columns in the first line
            "#]],
        );
        check(
            "b.tsv",
            "id\tname\tkind\n",
            expect![[r#"
            b.tsv:1:4: unknown column `name`; did you mean `names`?
        "#]],
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
