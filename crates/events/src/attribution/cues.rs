use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use record::{Act, Stance};
use serde::Deserialize;

/// The words that attribute, as `codebook/cues.toml` lists them.
#[derive(Debug)]
pub(crate) struct Cues {
    /// Keyed by part of speech and first word, so that a phrase ("point out") is found from its verb.
    frames: BTreeMap<Part, HashMap<String, Vec<Frame>>>,
    /// From every form of a cue's first word to that word: cues must not hang on how well lemmas are guessed.
    lemmas: BTreeMap<Part, HashMap<String, String>>,
}

/// Part of speech of a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Verb,
    Noun,
    Adjective,
    Adverb,
    Preposition,
}

/// One use of a cue.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The words after the first one: the "on" of "call on".
    pub(super) rest: Vec<String>,
    /// Only in the passive ("be said").
    pub(super) passive: bool,
    pub(super) act: Act,
    pub(super) stance: Stance,
    pub(super) source: Option<Vec<Slot>>,
    pub(super) content: Vec<Slot>,
    pub(super) needs_content: bool,
    pub(super) only_negated: bool,
    pub(super) source_head: Vec<String>,
    /// Nor may it be one of these.
    pub(super) not_source_head: Vec<String>,
    pub(super) content_head: Vec<String>,
    pub(super) not_object: Vec<String>,
    pub(super) addressee: Vec<Slot>,
    pub(super) not_prep: Vec<String>,
    /// Its noun is told as a fact: who condemns an attack does not claim it.
    pub(super) presupposes: bool,
}

/// Where in the syntax a part of an attribution stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) enum Slot {
    Clause,
    Infinitive,
    Quote,
    Subject,
    Object,
    Possessive,
    Compound,
    Modified,
    Preposition(String),
}

impl TryFrom<String> for Slot {
    type Error = String;

    fn try_from(word: String) -> Result<Slot, String> {
        Ok(match word.as_str() {
            "ccomp" | "that" | "whether" | "parataxis" => Slot::Clause,
            "xcomp" => Slot::Infinitive,
            "quote" => Slot::Quote,
            "subject" | "subject-of-light" => Slot::Subject,
            "object" | "indirect" => Slot::Object,
            "possessive" => Slot::Possessive,
            "compound" => Slot::Compound,
            "modified" => Slot::Modified,
            "about" | "against" | "among" | "as" | "at" | "by" | "for" | "from" | "in" | "of" | "on" | "over"
            | "to" | "upon" | "with" => Slot::Preposition(word),
            _ => return Err(format!("`{word}` is no slot of a cue")),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "cues")]
    _header: Header,
    cue: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    #[serde(rename = "id")]
    _id: String,
    #[serde(rename = "title")]
    _title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    act: Word<Act>,
    stance: Option<Word<Stance>>,
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    adjective: Vec<String>,
    #[serde(default)]
    adverb: Vec<String>,
    #[serde(default)]
    preposition: Vec<String>,
    source: Option<Vec<Slot>>,
    content: Option<Vec<Slot>>,
    #[serde(default)]
    addressee: Vec<Slot>,
    #[serde(default, rename = "accused")]
    _accused: Vec<Slot>,
    #[serde(default, rename = "medium")]
    _medium: Vec<Slot>,
    #[serde(default)]
    needs_content: bool,
    #[serde(default)]
    only_negated: bool,
    #[serde(default)]
    source_head: Vec<String>,
    #[serde(default)]
    not_source_head: Vec<String>,
    #[serde(default)]
    content_head: Vec<String>,
    #[serde(default)]
    not_object: Vec<String>,
    #[serde(default)]
    not_prep: Vec<String>,
    #[serde(default)]
    presupposes: bool,
    #[serde(default, rename = "with_verb")]
    _with_verb: Vec<String>,
    #[serde(rename = "example")]
    _example: String,
}

/// A word of one of the record's vocabularies.
struct Word<T>(T);

macro_rules! word {
    ($($type:ident)*) => {$(
        impl<'de> Deserialize<'de> for Word<$type> {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = String::deserialize(from)?;
                let unknown = || serde::de::Error::custom(format!("`{word}` is no {}", stringify!($type).to_lowercase()));
                $type::parse(&word).map(Word).ok_or_else(unknown)
            }
        }
    )*};
}
word!(Act Stance);

impl Cues {
    /// The cues that the binary carries.
    pub(crate) fn embedded() -> &'static Cues {
        static CUES: OnceLock<Cues> = OnceLock::new();
        CUES.get_or_init(|| {
            Cues::parse(include_str!("../../../../codebook/cues.toml")).expect("the cues of this build are well formed")
        })
    }

    /// Reads a file of cues. The error names the line.
    pub(crate) fn parse(toml: &str) -> Result<Cues, toml::de::Error> {
        let file: File = toml::from_str(toml)?;
        let mut frames: BTreeMap<(Part, String), Vec<Frame>> = BTreeMap::new();
        for entry in file.cue {
            let clause = || vec![Slot::Clause, Slot::Quote];
            let frame = Frame {
                rest: vec![],
                passive: false,
                act: entry.act.0,
                stance: entry.stance.map_or(Stance::Asserts, |s| s.0),
                source: entry.source,
                content: entry.content.unwrap_or_else(clause),
                needs_content: entry.needs_content,
                only_negated: entry.only_negated,
                source_head: entry.source_head,
                not_source_head: entry.not_source_head,
                content_head: entry.content_head,
                not_object: entry.not_object,
                addressee: entry.addressee,
                not_prep: entry.not_prep,
                presupposes: entry.presupposes,
            };
            let parts = [
                (Part::Verb, entry.verb),
                (Part::Noun, entry.noun),
                (Part::Adjective, entry.adjective),
                (Part::Adverb, entry.adverb),
                (Part::Preposition, entry.preposition),
            ];
            for (part, phrases) in parts {
                for phrase in phrases {
                    let mut words = phrase.split(' ').map(str::to_owned).peekable();
                    let passive = part == Part::Verb && words.next_if(|w| w == "be").is_some();
                    let Some(first) = words.next() else { continue };
                    let frame = Frame { rest: words.collect(), passive, ..frame.clone() };
                    frames.entry((part, first)).or_default().push(frame);
                }
            }
        }
        // Phrases before single words: "call on" is tried before "call".
        for list in frames.values_mut() {
            list.sort_by_key(|f| std::cmp::Reverse((f.rest.len(), f.passive, f.only_negated)));
        }
        let mut lemmas: BTreeMap<Part, HashMap<String, String>> = BTreeMap::new();
        let mut by_part: BTreeMap<Part, HashMap<String, Vec<Frame>>> = BTreeMap::new();
        for (part, lemma) in frames.keys() {
            for form in forms(*part, lemma) {
                lemmas.entry(*part).or_default().entry(form).or_insert_with(|| lemma.clone());
            }
        }
        for ((part, lemma), list) in frames {
            // "found" is "find", but "saw" may be listed itself
            lemmas.entry(part).or_default().insert(lemma.clone(), lemma.clone());
            by_part.entry(part).or_default().insert(lemma, list);
        }
        Ok(Cues { frames: by_part, lemmas })
    }

    /// The dictionary form of a cue's first word, from how it stands in the text.
    pub(super) fn lemma(&self, part: Part, form: &str) -> Option<&str> {
        self.lemmas.get(&part)?.get(&form.to_lowercase()).map(String::as_str)
    }

    /// The uses of a word as it stands in the text: phrases first, then as the file has them.
    pub(super) fn frames(&self, part: Part, form: &str) -> &[Frame] {
        let lemma = self.lemma(part, form);
        lemma.and_then(|l| self.frames.get(&part)?.get(l)).map_or(&[], Vec::as_slice)
    }
}

/// Past forms that no rule gives.
const IRREGULAR: [(&str, &[&str]); 30] = [
    ("beseech", &["besought"]),
    ("cast", &["cast"]),
    ("feel", &["felt"]),
    ("find", &["found"]),
    ("foresee", &["foresaw", "foreseen"]),
    ("forecast", &["forecast"]),
    ("give", &["gave", "given"]),
    ("go", &["went", "gone"]),
    ("hear", &["heard"]),
    ("hit", &["hit", "hitting"]),
    ("hold", &["held"]),
    ("know", &["knew", "known"]),
    ("learn", &["learnt"]),
    ("make", &["made"]),
    ("mean", &["meant"]),
    ("put", &["put", "putting"]),
    ("read", &["read"]),
    ("say", &["said"]),
    ("see", &["saw", "seen"]),
    ("seek", &["sought"]),
    ("show", &["shown"]),
    ("sing", &["sang", "sung"]),
    ("speak", &["spoke", "spoken"]),
    ("swear", &["swore", "sworn"]),
    ("take", &["took", "taken"]),
    ("tell", &["told"]),
    ("think", &["thought"]),
    ("undertake", &["undertook", "undertaken"]),
    ("understand", &["understood"]),
    ("write", &["wrote", "written"]),
];

/// The forms of a word. Too many rather than too few: nothing else in a text looks like "admited".
fn forms(part: Part, lemma: &str) -> Vec<String> {
    let mut out = Vec::new();
    let y = lemma.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let e = lemma.strip_suffix('e');
    if matches!(part, Part::Verb | Part::Noun) {
        out.extend([format!("{lemma}s"), format!("{lemma}es")]);
        out.extend(y.map(|stem| format!("{stem}ies")));
    }
    if part == Part::Verb {
        out.extend([format!("{lemma}ed"), format!("{lemma}ing")]);
        out.extend(y.map(|stem| format!("{stem}ied")));
        out.extend(e.into_iter().flat_map(|stem| [format!("{stem}ed"), format!("{stem}ing")]));
        if let Some(last) = lemma.chars().last() {
            out.extend([format!("{lemma}{last}ed"), format!("{lemma}{last}ing")]);
        }
        let irregular = IRREGULAR.iter().find(|(l, _)| *l == lemma).map_or(&[][..], |(_, f)| f);
        out.extend(irregular.iter().map(|f| (*f).to_owned()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn the_embedded_cues_are_well_formed() {
        assert!(!Cues::embedded().frames(Part::Verb, "say").is_empty());
        assert_eq!(Cues::embedded().frames(Part::Verb, "call")[0].rest.len(), 1, "phrases come first");
    }

    #[test]
    fn a_mistake_in_the_file_is_shown_with_its_line() {
        let file = "[cues]\nid = \"c\"\ntitle = \"t\"\n[[cue]]\nact = \"singing\"\nexample = \"\"\n";
        let error = Cues::parse(file).unwrap_err().to_string();
        expect![[r#"
            TOML parse error at line 5, column 7
              |
            5 | act = "singing"
              |       ^^^^^^^^^
            `singing` is no act
        "#]]
        .assert_eq(&error);
    }
}
