//! Codebooks: which words tell of which kind of event, and which argument fills which role. TOML data, no Rust needed.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use record::{AcledSubEvent, Participant};
use serde::{Deserialize, Serialize};
use toml::de::DeTable;

use crate::actors;
use crate::fault::{Fault, Place, Source, Table, instead, near};

/// Event types and triggers of one or more codebooks; the more specific codebook comes first.
#[derive(Debug, Default)]
pub struct Codebook {
    books: Vec<Book>,
    types: Vec<EventType>,
    frames: Vec<Arc<Frame>>,
    examples: Vec<Example>,
    triggers: Vec<Trigger>,
    by_head: HashMap<String, Vec<usize>>,
}

/// A file of event types and triggers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Book {
    /// Its name and version, such as `plover/1`.
    pub id: String,
    /// What it is for.
    pub title: String,
    /// Whose it is.
    pub source: String,
    /// The file, as it was named.
    #[serde(skip)]
    pub file: String,
}

/// A kind of event.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventType {
    /// Its name, such as `ASSAULT`.
    #[serde(rename(serialize = "type"))]
    pub name: String,
    /// Id of its codebook, such as `plover/1`.
    #[serde(skip_deserializing)]
    pub codebook: String,
    /// One sentence.
    pub description: String,
    /// Modes that triggers may give.
    pub modes: Vec<String>,
    /// Whether an event of this type needs a recipient.
    pub recipient: Need,
    /// Whether what stands in a recipient's place and is no party is a thing that it is done to.
    pub things: bool,
    /// Whether words aimed at a thing are aimed at whose it is.
    pub behind: Option<Behind>,
    /// Where the recipient is told when it is told in a clause below.
    pub below: Option<Below>,
    /// Types that tell it where it hangs on them: what a protest demands is no demand of its own.
    pub within: Vec<String>,
    /// What PLOVER codes an announced event of this type as.
    pub future: Option<String>,
    /// PLOVER's quad class.
    pub quad: Option<u8>,
    /// PLOVER's type, for types that PLOVER lacks.
    pub plover: Option<String>,
    /// ACLED-style sub-event; none when ACLED has no such event.
    pub acled: Option<AcledSubEvent>,
    /// When another one is meant; the first that fits counts.
    pub acled_when: Vec<AcledWhen>,
}

/// Under which conditions another ACLED-style sub-event than the usual one is meant. Those that are stated must all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AcledWhen {
    /// The claim has one of these modes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
    /// An actor has one of these sectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actor: Vec<String>,
    /// A recipient has one of these sectors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipient: Vec<String>,
    /// What is meant then; none when ACLED has no such event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_event: Option<AcledSubEvent>,
}

impl AcledWhen {
    fn fits(&self, modes: &[String], actors: &[Participant], recipients: &[Participant]) -> bool {
        let has = |parties: &[Participant], sectors: &[String]| {
            sectors.is_empty() || parties.iter().any(|p| p.sector.as_ref().is_some_and(|s| sectors.contains(s)))
        };
        (self.modes.is_empty() || self.modes.iter().any(|m| modes.contains(m)))
            && has(actors, &self.actor)
            && has(recipients, &self.recipient)
    }
}

/// Whether something is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// It is.
    Required,
    /// It is not.
    #[default]
    Optional,
}

/// Whose a thing is that words are aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Behind {
    /// Who stands before it in whatever way: "the ministry's decision", "a Chad offer".
    Party,
    /// The same, but no country as a mere modifier: "the Chad attacks" may be attacks on Chad.
    Body,
}

/// Which part of a clause below tells the recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Below {
    /// "demanded that the mayor resign"
    Subject,
    /// "refused to sell arms to Chad"
    Object,
}

/// What kind of word a trigger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartOfSpeech {
    /// A verb, with its particle if it has one.
    Verb,
    /// A noun, with its modifiers if it has any.
    Noun,
    /// An adjective.
    Adjective,
}

impl PartOfSpeech {
    /// All of them.
    pub const ALL: [PartOfSpeech; 3] = [PartOfSpeech::Verb, PartOfSpeech::Noun, PartOfSpeech::Adjective];

    /// The key of its words in an entry.
    pub fn as_str(self) -> &'static str {
        match self {
            PartOfSpeech::Verb => "verb",
            PartOfSpeech::Noun => "noun",
            PartOfSpeech::Adjective => "adjective",
        }
    }

    /// Slots of its own, besides prepositions.
    fn slots(self) -> &'static [&'static str] {
        match self {
            PartOfSpeech::Verb => &["subject", "object", "indirect", "xcomp-subject"],
            PartOfSpeech::Noun => &["subject", "possessive", "compound", "subject-of-light", "self", "stated"],
            PartOfSpeech::Adjective => &["subject", "self", "stated"],
        }
    }
}

/// A word that tells of an event, in one frame.
#[derive(Debug, Clone)]
pub(crate) struct Trigger {
    pub(crate) pos: PartOfSpeech,
    /// What goes with the word: the particle of a verb, the modifiers of a noun.
    pub(crate) with: Vec<String>,
    pub(crate) frame: Arc<Frame>,
    /// Place of its type among the types.
    kind: usize,
    /// How much the frame demands; of two that fit, the one that demands more wins.
    pub(crate) demands: usize,
}

/// An entry of a codebook, a `[[trigger]]` table: words of one part of speech in one frame. The head of
/// `codebook/plover.toml` tells what its keys mean.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Frame {
    /// The type of event.
    pub r#type: String,
    /// Id of the codebook that the entry stands in.
    #[serde(skip_deserializing)]
    pub codebook: String,
    /// Modes that the words give.
    pub modes: Vec<String>,
    /// Lemmas of verbs, each with its particle.
    pub verb: Vec<String>,
    /// Lemmas of nouns, each after its modifiers.
    pub noun: Vec<String>,
    /// Lemmas of adjectives.
    pub adjective: Vec<String>,
    /// Slots of the actor.
    pub actor: Option<Vec<String>>,
    /// Slots of the recipient.
    pub recipient: Option<Vec<String>>,
    /// Slots of things it is done to.
    pub target: Vec<String>,
    /// Slots of places.
    pub place: Vec<String>,
    /// Slots of the means.
    pub instrument: Vec<String>,
    /// Heads, of which the object must have one.
    pub object: Vec<String>,
    /// Heads, of which the subject must have one.
    pub subject: Vec<String>,
    /// What the subject is, when it is not the actor.
    pub subject_is: Option<SubjectIs>,
    /// Phrases by preposition, of which one must be there.
    pub with_prep: BTreeMap<String, Vec<String>>,
    /// Heads that the object must not have.
    pub not_object: Vec<String>,
    /// Heads that the subject must not have.
    pub not_subject: Vec<String>,
    /// Phrases by preposition that must not be there.
    pub not_prep: BTreeMap<String, Vec<String>>,
    /// Which arguments must be political actors.
    pub party: Option<Party>,
    /// What a number among the arguments counts.
    pub figure: Option<String>,
    /// Slots whose number is the figure, where it is not that of the people.
    pub count: Vec<String>,
    /// Types of which one must have been told before.
    pub after: Vec<String>,
    /// Types of which one must have been told in this sentence or the one before.
    pub just_after: Vec<String>,
    /// Verbs, of which the word must hang on one.
    pub governor: Vec<String>,
    /// Verbs, of which one must head a clause below: "ready to help".
    pub clause: Vec<String>,
    /// What the words tell of, when it is longer than an incident.
    pub extent: Option<String>,
    /// ACLED-style sub-event, when it is not that of the type.
    pub acled: Option<AcledSubEvent>,
    /// When another one is meant; the first that fits counts, and where none does, what the type says.
    pub acled_when: Vec<AcledWhen>,
    /// Fires only where the clause is a refusal: a denied future ("will not intervene").
    pub refusal: bool,
    /// A sentence that gives an event of the type.
    pub example: String,
    /// A sentence that does not.
    pub not_example: String,
}

impl Frame {
    /// The words, each with its part of speech.
    pub fn words(&self) -> impl Iterator<Item = (PartOfSpeech, &str)> {
        PartOfSpeech::ALL.into_iter().flat_map(|pos| self.list(pos).iter().map(move |word| (pos, word.as_str())))
    }

    fn list(&self, pos: PartOfSpeech) -> &[String] {
        match pos {
            PartOfSpeech::Verb => &self.verb,
            PartOfSpeech::Noun => &self.noun,
            PartOfSpeech::Adjective => &self.adjective,
        }
    }
}

/// What the subject of a frame is, when it is not the actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubjectIs {
    /// "Mortars landed": the actor is looked for in the subject's own modifiers.
    Instrument,
}

/// Which arguments must be political actors for the frame to fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// The actor.
    Actor,
    /// The recipient.
    Recipient,
    /// Both.
    Both,
}

/// A sentence that an entry gives to show what it means, or what it does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Where it stands.
    pub place: Place,
    /// Type of the entry.
    pub r#type: String,
    /// The sentence.
    pub sentence: String,
    /// Whether it must give an event of the type, or must not.
    pub wanted: bool,
}

impl Codebook {
    /// Reads codebooks given as (file name, content), the more specific ones first. Entries of each may use the types of
    /// all.
    ///
    /// # Errors
    /// All that is wrong in them, in order.
    pub fn parse(files: &[(&str, &str)]) -> Result<Codebook, Vec<Fault>> {
        let mut out = Codebook::default();
        let mut sources: Vec<Source<'_>> = files.iter().map(|(name, content)| Source::new(name, content)).collect();
        let roots: Vec<DeTable<'_>> = sources.iter_mut().map(Source::root).collect();
        // What is no TOML may hold the types that the others use: they cannot be judged without it.
        if sources.iter().all(|s| s.faults.is_empty()) {
            // The more general ones first: of two twins the more specific is at fault.
            let heads: Vec<_> =
                sources.iter_mut().zip(&roots).rev().map(|(source, root)| out.open(source, root)).collect();
            out.books.reverse();
            out.types.sort_by_key(|t| out.books.iter().position(|b| b.id == t.codebook));
            for ((source, root), (id, types)) in sources.iter_mut().zip(&roots).zip(heads.into_iter().rev()) {
                types.iter().for_each(|t| out.check_type(source, t));
                for table in source.tables::<Frame>(root, "trigger") {
                    out.check(source, &table);
                    out.add(source, &id, table);
                }
            }
        }
        let faults: Vec<Fault> = sources.into_iter().flat_map(Source::into_faults).collect();
        if faults.is_empty() { Ok(out) } else { Err(faults) }
    }

    /// Takes the head and the types of a file; gives its id, and the types for what can be judged only when all are known.
    fn open<'t>(&mut self, source: &mut Source<'t>, root: &DeTable<'t>) -> (String, Vec<Table<'t, EventType>>) {
        source.knows(root, &["codebook", "type", "trigger"]);
        let head = source.table::<Book>(root, "codebook");
        if !root.contains_key("codebook") {
            source.fault(0..0, "no table `[codebook]`", "begin with one that has an `id`, a `title` and a `source`");
        }
        let id = head.as_ref().map(|h| h.value.id.clone()).unwrap_or_default();
        if let Some(head) = head {
            source.needs(&head, &["id", "title", "source"]);
            let versioned = |(name, version): (&str, &str)| {
                let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
                !name.is_empty() && name.bytes().all(letter) && version.parse::<u32>().is_ok()
            };
            if !id.is_empty() && !id.split_once('/').is_some_and(versioned) {
                let remedy = "write a name in small letters and a version, such as `mine/1`";
                source.fault(head.at("id"), format!("`{id}` is no id of a codebook"), remedy);
            }
            let twin = self.books.iter().find(|b| name(&b.id) == name(&id));
            if let Some(twin) = twin.filter(|_| !id.is_empty()) {
                let what = format!("`{}` is the name of the codebook in {}", name(&id), twin.file);
                source.fault(head.at("id"), what, "give yours another");
            }
            self.books.push(Book { file: source.name.to_owned(), ..head.value });
        }
        let types = source.tables::<EventType>(root, "type");
        for table in &types {
            source.needs(table, &["name", "description"]);
            let t = &table.value;
            if let Some(twin) = self.event_type(&t.name).filter(|_| !t.name.is_empty()) {
                let what = format!("type `{}` is there already, in {}", t.name, twin.codebook);
                source.fault(table.at("name"), what, "use it as it is, or give yours another name");
            }
            self.types.push(EventType { codebook: id.clone(), ..t.clone() });
        }
        (id, types)
    }

    fn check_type(&self, source: &mut Source<'_>, table: &Table<'_, EventType>) {
        let t = &table.value;
        let capital = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b"-_".contains(&b);
        if !t.name.bytes().all(capital) {
            let remedy = "write it in capitals, such as `PROTEST`";
            source.fault(table.at("name"), format!("`{}` is no name of a type", t.name), remedy);
        }
        if t.quad.is_some_and(|q| !(1..=4).contains(&q)) {
            source.fault(
                table.at("quad"),
                "no quad class",
                "they are 1 to 4, from verbal cooperation to material conflict",
            );
        }
        self.check_acled(source, table, &t.name, &t.acled_when);
        // A codebook of somebody's own may stand without PLOVER's.
        if self.books.iter().any(|b| name(&b.id) == "plover") {
            for (key, code) in [("plover", &t.plover), ("future", &t.future)] {
                let Some(code) = code else { continue };
                let (root, mode) = code.split_once('/').map_or((code.as_str(), None), |(t, m)| (t, Some(m)));
                self.check_names(source, (root, table.at(key)), mode.map(|m| (m, table.at(key))));
            }
        }
    }

    /// Holds a type and its modes, each with its place, against those that are known.
    fn check_names<'n>(
        &self,
        source: &mut Source<'_>,
        (name, at): (&str, Range<usize>),
        modes: impl IntoIterator<Item = (&'n str, Range<usize>)>,
    ) {
        let Some(t) = self.event_type(name) else {
            return source.fault(at, format!("there is no type `{name}`"), self.instead_of(name));
        };
        let all: Vec<&str> = t.modes.iter().map(String::as_str).collect();
        for (mode, at) in modes.into_iter().filter(|m| !all.contains(&m.0)) {
            let what = format!("type {name} has no mode `{mode}`");
            source.fault(
                at,
                what,
                if all.is_empty() { "it has none".to_owned() } else { instead(mode, "it has", &all) },
            );
        }
    }

    fn check_acled<T>(&self, source: &mut Source<'_>, table: &Table<'_, T>, kind: &str, rules: &[AcledWhen]) {
        for (i, rule) in rules.iter().enumerate() {
            let at = |key, j| table.at_inner("acled_when", i, key, j);
            if self.event_type(kind).is_some() {
                let modes = rule.modes.iter().enumerate().map(|(j, m)| (m.as_str(), at("modes", j)));
                self.check_names(source, (kind, table.head.clone()), modes);
            }
            for (key, sectors) in [("actor", &rule.actor), ("recipient", &rule.recipient)] {
                sectors.iter().enumerate().for_each(|(j, s)| actors::check_sector(source, s, at(key, j)));
            }
        }
    }

    fn check(&self, source: &mut Source<'_>, table: &Table<'_, Frame>) {
        let frame = &table.value;
        source.needs(table, &["type"]);
        if !frame.r#type.is_empty() {
            let modes = frame.modes.iter().enumerate().map(|(i, m)| (m.as_str(), table.at_nth("modes", i)));
            self.check_names(source, (&frame.r#type, table.at("type")), modes);
        }
        self.check_acled(source, table, &frame.r#type, &frame.acled_when);
        for (key, types) in [("after", &frame.after), ("just_after", &frame.just_after)] {
            types.iter().enumerate().for_each(|(i, t)| self.check_names(source, (t, table.at_nth(key, i)), []));
        }
        let kinds: Vec<PartOfSpeech> = PartOfSpeech::ALL.into_iter().filter(|p| !frame.list(*p).is_empty()).collect();
        let [pos] = kinds[..] else {
            if kinds.is_empty() && !table.whole {
                return;
            }
            let at = kinds.last().map_or(table.head.clone(), |p| table.at(p.as_str()));
            let remedy = if kinds.is_empty() { "add `verb = [\"…\"]`, say" } else { "make an entry of each" };
            return source.fault(at, "a trigger lists verbs, nouns or adjectives, just one of them", remedy);
        };
        let slots = [
            ("actor", frame.actor.as_deref().unwrap_or_default()),
            ("recipient", frame.recipient.as_deref().unwrap_or_default()),
            ("target", &frame.target),
            ("place", &frame.place),
            ("instrument", &frame.instrument),
            ("count", &frame.count),
        ];
        let listed = slots.iter().flat_map(|(key, list)| list.iter().enumerate().map(move |(i, slot)| (key, i, slot)));
        for (key, i, slot) in listed.filter(|s| !pos.slots().contains(&s.2.as_str())) {
            // All but a few slots are prepositions, of which there is no list.
            let mut others = PartOfSpeech::ALL.iter().flat_map(|p| p.slots());
            if slot.len() > 4 && others.any(|s| near(slot, s)) {
                let remedy = instead(slot, "besides prepositions it has", pos.slots());
                source.fault(table.at_nth(key, i), format!("a {} has no slot `{slot}`", pos.as_str()), remedy);
            }
        }
        if let Some(figure) = frame.figure.as_deref().filter(|f| record::FigureOf::parse(f).is_none()) {
            let all: Vec<&str> = record::FigureOf::ALL.iter().map(|f| f.1).collect();
            let remedy = instead(figure, "figures are of", &all);
            source.fault(table.at("figure"), format!("nothing is counted as `{figure}`"), remedy);
        }
    }

    fn add(&mut self, source: &Source<'_>, codebook: &str, table: Table<'_, Frame>) {
        let places = [table.at("example"), table.at("not_example")];
        let frame = Arc::new(Frame { codebook: codebook.to_owned(), ..table.value });
        for (sentence, wanted) in [(&frame.example, true), (&frame.not_example, false)] {
            if !sentence.is_empty() {
                let place = source.place(places[usize::from(!wanted)].clone());
                let (r#type, sentence) = (frame.r#type.clone(), sentence.clone());
                self.examples.push(Example { place, r#type, sentence, wanted });
            }
        }
        // The parts of "sit-in" are words of their own in the text.
        let parted = frame.words().filter(|(pos, w)| *pos == PartOfSpeech::Noun && w.contains('-'));
        let parted: Vec<(PartOfSpeech, String)> = parted.map(|(pos, w)| (pos, w.replace('-', " "))).collect();
        // An entry of no known type is a fault, and no codebook comes of it.
        let kind = self.types.iter().position(|t| t.name == frame.r#type).unwrap_or_default();
        for (pos, lemma) in frame.words().chain(parted.iter().map(|(pos, w)| (*pos, w.as_str()))) {
            let mut words: Vec<String> = lemma.split(' ').map(str::to_owned).collect();
            let head = if pos == PartOfSpeech::Verb { words.remove(0) } else { words.pop().unwrap_or_default() };
            let conditions = [
                !frame.object.is_empty(),
                !frame.subject.is_empty(),
                !frame.with_prep.is_empty(),
                !frame.governor.is_empty(),
                !frame.clause.is_empty(),
                frame.refusal,
            ];
            let demands = 2 * conditions.iter().filter(|c| **c).count() + words.len();
            self.by_head.entry(head).or_default().push(self.triggers.len());
            self.triggers.push(Trigger { pos, with: words, frame: Arc::clone(&frame), kind, demands });
        }
        self.frames.push(frame);
    }

    /// What PLOVER codes an event of this type and stage as: its own type for those that it lacks, and the type of the promise for
    /// what is only announced (manual, "future"). A codebook of somebody's own may name none.
    pub(crate) fn plover(&self, kind: &EventType, status: record::Status) -> Option<String> {
        let code = kind.plover.as_ref().or((name(&kind.codebook) == "plover").then_some(&kind.name))?;
        let root = code.split('/').next().unwrap_or(code);
        let promise = self.event_type(root).and_then(|t| t.future.as_ref());
        Some(promise.filter(|_| status == record::Status::Planned).unwrap_or(code).clone())
    }

    /// Under which ACLED-style sub-event a claim of this type is filed: the entry knows best, if it speaks of the type.
    pub(crate) fn acled(
        frame: &Frame,
        kind: &EventType,
        modes: &[String],
        actors: &[Participant],
        recipients: &[Participant],
    ) -> Option<AcledSubEvent> {
        let first = |rules: &[AcledWhen], usual: Option<AcledSubEvent>| {
            let rule = rules.iter().find(|r| r.fits(modes, actors, recipients));
            rule.map(|r| r.sub_event).or(usual.map(Some))
        };
        let entry = (frame.r#type == kind.name).then(|| first(&frame.acled_when, frame.acled)).flatten();
        entry.or_else(|| first(&kind.acled_when, kind.acled)).flatten()
    }

    /// The codebooks, the more specific ones first.
    pub fn books(&self) -> &[Book] {
        &self.books
    }

    /// The type with this name.
    pub fn event_type(&self, name: &str) -> Option<&EventType> {
        self.types.iter().find(|t| t.name == name)
    }

    /// The type of a trigger.
    pub(crate) fn kind(&self, trigger: &Trigger) -> &EventType {
        &self.types[trigger.kind]
    }

    /// What to write instead of the name of a type that is not there.
    pub fn instead_of(&self, name: &str) -> String {
        instead(name, "types are", &self.types.iter().map(|t| t.name.as_str()).collect::<Vec<_>>())
    }

    /// All types, codebook by codebook.
    pub fn types(&self) -> &[EventType] {
        &self.types
    }

    /// All entries, codebook by codebook.
    pub fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter().map(Arc::as_ref)
    }

    /// Sentences that the entries give as examples.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    pub(crate) fn candidates(&self, pos: PartOfSpeech, lemma: &str) -> impl Iterator<Item = &Trigger> {
        let all = self.by_head.get(lemma).into_iter().flatten().map(|i| &self.triggers[*i]);
        all.filter(move |t| t.pos == pos)
    }
}

/// The name of the codebook in a file, if there is one.
pub(crate) fn name_in(content: &str) -> Option<String> {
    let root = DeTable::parse(content).ok()?.into_inner();
    Some(name(root.get("codebook")?.get_ref().get("id")?.get_ref().as_str()?).to_owned())
}

/// The name in the id of a codebook, without the version.
fn name(id: &str) -> &str {
    id.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    const HEAD: &str =
        "[codebook]\nid = \"t/1\"\ntitle = \"\"\nsource = \"\"\n[[type]]\nname = \"X\"\ndescription = \"\"\n";

    fn errors(rest: &str, want: Expect) {
        let faults = Codebook::parse(&[("c.toml", &format!("{HEAD}{rest}"))]).unwrap_err();
        want.assert_eq(&faults.iter().map(|f| format!("{f}\n")).collect::<String>());
    }

    #[test]
    fn every_error_of_a_file_is_told_with_its_place_and_a_remedy() {
        errors(
            "[[type]]\nname = \"assault\"\nmodes = [\"aerial\", \"beat\"]\nquad = 7\n\
             [[type]]\nname = \"X\"\ndescription = \"\"\n\
             [[trigger]]\ntype = \"assualt\"\nverbs = [\"go\"]\nparty = \"actors\"\nfigure = 3\n\
             [[trigger]]\ntype = \"X\"\nmodes = [\"m\"]\nverb = [\"go\"]\nactor = [\"by\", \"subjct\"]\n\
             [[trigger]]\ntype = \"assault\"\nmodes = [\"beat\", \"arial\"]\nnoun = [\"raid\"]\nactor = [\"indirct\"]\n\
             [[trigger]]\ntype = \"X\"\nverb = [\"go\"]\nnoun = [\"walk\"]\nfigure = \"dead\"\n\
             [tigger]\n",
            expect![[r#"
                c.toml:8:1: `description` is missing; each needs name, description
                c.toml:9:8: `assault` is no name of a type; write it in capitals, such as `PROTEST`
                c.toml:11:8: no quad class; they are 1 to 4, from verbal cooperation to material conflict
                c.toml:13:8: type `X` is there already, in t/1; use it as it is, or give yours another name
                c.toml:16:8: there is no type `assualt`; did you mean `assault`?
                c.toml:17:1: unknown key `verbs`; did you mean `verb`?
                c.toml:18:9: unknown value `actors`; did you mean `actor`?
                c.toml:19:10: invalid type: integer `3`, expected a string
                c.toml:22:10: type X has no mode `m`; it has none
                c.toml:24:16: a verb has no slot `subjct`; did you mean `subject`?
                c.toml:27:18: type assault has no mode `arial`; did you mean `aerial`?
                c.toml:29:10: a noun has no slot `indirct`; besides prepositions it has subject, possessive, compound, subject-of-light, self, stated
                c.toml:33:8: a trigger lists verbs, nouns or adjectives, just one of them; make an entry of each
                c.toml:35:2: unknown key `tigger`; did you mean `trigger`?
            "#]],
        );
    }

    #[test]
    fn acled_names_modes_and_sectors_must_be_theirs() {
        errors(
            "acled = \"Armed clashes\"\nmodes = [\"aerial\"]\n\
             [[type.acled_when]]\nmodes = [\"arial\"]\nrecipient = [\"MLI\"]\n\
             [[trigger]]\ntype = \"X\"\nverb = [\"go\"]\nacled_when = [{ sub_event = \"Attack\", by = [\"MIL\"] }]\n",
            expect![[r#"
                c.toml:8:9: unknown value `Armed clashes`; did you mean `Armed clash`?
                c.toml:11:10: type X has no mode `arial`; did you mean `aerial`?
                c.toml:12:14: there is no sector `MLI`; did you mean `MIL`?
                c.toml:16:39: unknown key `by`; known are modes, actor, recipient, sub_event
            "#]],
        );
    }

    #[test]
    fn what_is_no_toml_has_one_error() {
        errors(
            "[[trigger]\nverb = [[[\n",
            expect![[r#"
            c.toml:8:10: unclosed array table, expected `]`
        "#]],
        );
        errors(
            &format!("x = {}\n", "[".repeat(5000)),
            expect![[r#"
            c.toml:8:85: cannot recurse further; max recursion depth met
        "#]],
        );
        errors(
            "[trigger]\ntype = \"X\"\n",
            expect![[r#"
                c.toml:8:1: `trigger` is no list of tables; begin each with `[[trigger]]`
            "#]],
        );
    }

    #[test]
    fn a_codebook_needs_a_head() {
        let told = |content: &str| Codebook::parse(&[("c.toml", content)]).unwrap_err()[0].to_string();
        expect!["c.toml:1:1: no table `[codebook]`; begin with one that has an `id`, a `title` and a `source`"]
            .assert_eq(&told(""));
        expect![
            "c.toml:2:6: `Mine` is no id of a codebook; write a name in small letters and a version, such as `mine/1`"
        ]
        .assert_eq(&told("[codebook]\nid = \"Mine\"\ntitle = \"\"\nsource = \"\"\n"));
    }

    #[test]
    fn entries_may_use_the_types_of_other_codebooks_and_not_define_them_again() {
        let other = HEAD.replace("t/1", "u/1");
        let uses = |types: &str| {
            format!("{}\n{types}[[trigger]]\ntype = \"X\"\nverb = [\"go\"]\n", other.split_once("[[type]]").unwrap().0)
        };
        let read = |content: &str| Codebook::parse(&[("u.toml", content), ("t.toml", HEAD)]);
        assert_eq!(read(&uses("")).unwrap().frames().map(|f| f.codebook.as_str()).collect::<Vec<_>>(), ["u/1"]);
        expect!["u.toml:6:8: type `X` is there already, in t/1; use it as it is, or give yours another name"]
            .assert_eq(&read(&other).unwrap_err()[0].to_string());
    }

    proptest! {
        #[test]
        fn whatever_a_file_holds_it_is_read_or_refused_with_places_in_it(
            parts in prop::collection::vec("\\[\\[(type|trigger)\\]\\]\n|[a-z]{1,5} = |\\[|\\]|\\{|\"[A-Zé/]{0,4}\"|[0-9]|\n|=|, ", 0..40),
            head in any::<bool>(),
        ) {
            let content = format!("{}{}", if head { HEAD } else { "" }, parts.concat());
            for fault in Codebook::parse(&[("c.toml", &content)]).err().into_iter().flatten() {
                let words = content.get(fault.place.span.range());
                prop_assert!(words.is_some_and(|words| !words.contains('\n')), "{}\n{}", fault, content);
            }
        }
    }
}
