//! Codebooks: which words tell of which kind of event, and which argument fills which role. TOML data, no Rust needed.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Event types and triggers of one or more codebooks; the more specific codebook comes first.
#[derive(Debug)]
pub struct Codebook {
    types: BTreeMap<String, EventType>,
    triggers: Vec<Trigger>,
    by_head: BTreeMap<(PartOfSpeech, String), Vec<usize>>,
}

/// A kind of event.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventType {
    /// Its name, such as `ASSAULT`.
    pub name: String,
    /// Modes that triggers may give.
    #[serde(default)]
    pub modes: Vec<String>,
    /// Whether an event of this type needs a recipient.
    #[serde(default)]
    pub recipient: Need,
    /// What PLOVER codes an announced event of this type as.
    pub future: Option<String>,
    /// PLOVER's quad class.
    pub quad: Option<u8>,
    /// PLOVER's type, for types that PLOVER lacks.
    pub plover: Option<String>,
    /// ACLED-style event and sub-event, for export.
    pub acled: Option<String>,
    /// One sentence.
    pub description: String,
}

/// Whether something is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// It is.
    Required,
    /// It is not.
    #[default]
    Optional,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PartOfSpeech {
    Verb,
    Noun,
    Adjective,
}

/// A word that tells of an event, in one frame.
#[derive(Debug, Clone)]
pub(crate) struct Trigger {
    pub(crate) codebook: String,
    pub(crate) pos: PartOfSpeech,
    /// What goes with the word: the particle of a verb, the modifiers of a noun.
    pub(crate) with: Vec<String>,
    pub(crate) frame: Frame,
    /// How much the frame demands; of two that fit, the one that demands more wins.
    pub(crate) demands: usize,
}

/// A `[[trigger]]` table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Frame {
    pub(crate) r#type: String,
    #[serde(default)]
    pub(crate) modes: Vec<String>,
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    adjective: Vec<String>,
    pub(crate) actor: Option<Vec<String>>,
    pub(crate) recipient: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) target: Vec<String>,
    #[serde(default)]
    pub(crate) place: Vec<String>,
    #[serde(default)]
    pub(crate) instrument: Vec<String>,
    #[serde(default)]
    pub(crate) object: Vec<String>,
    #[serde(default)]
    pub(crate) subject: Vec<String>,
    pub(crate) subject_is: Option<SubjectIs>,
    #[serde(default)]
    pub(crate) with_prep: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(crate) not_object: Vec<String>,
    #[serde(default)]
    pub(crate) not_subject: Vec<String>,
    #[serde(default)]
    pub(crate) not_prep: BTreeMap<String, Vec<String>>,
    pub(crate) party: Option<Party>,
    pub(crate) figure: Option<String>,
    /// Slots whose number is the figure, where it is not that of the people.
    #[serde(default)]
    pub(crate) count: Vec<String>,
    /// Fires only after an event of one of these types has been told.
    #[serde(default)]
    pub(crate) after: Vec<String>,
    /// The same, told in this sentence or the one before.
    #[serde(default)]
    pub(crate) just_after: Vec<String>,
    /// Verbs one of which the noun must hang on.
    #[serde(default)]
    pub(crate) governor: Vec<String>,
    pub(crate) extent: Option<String>,
    /// Fires only where the clause is a refusal: a denied future ("will not intervene").
    #[serde(default)]
    pub(crate) refusal: bool,
    #[serde(default)]
    pub(crate) example: String,
    #[serde(default)]
    pub(crate) not_example: String,
}

/// What the subject of a frame is, when it is not the actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SubjectIs {
    /// "Mortars landed": the actor is looked for in the subject's own modifiers.
    Instrument,
}

/// Which arguments must be political actors for the frame to fire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Party {
    Actor,
    Recipient,
    Both,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    codebook: Header,
    #[serde(default)]
    r#type: Vec<EventType>,
    #[serde(default)]
    trigger: Vec<toml::Spanned<Frame>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    id: String,
    #[serde(rename = "title")]
    _title: String,
    #[serde(rename = "source")]
    _source: String,
}

/// What is wrong with a codebook, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodebookError {
    /// `file:line`.
    pub place: String,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for CodebookError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl std::error::Error for CodebookError {}

impl Codebook {
    /// Reads codebooks given as (file name, content), the more specific ones first.
    pub fn parse(files: &[(&str, &str)]) -> Result<Codebook, CodebookError> {
        let mut out = Codebook { types: BTreeMap::new(), triggers: Vec::new(), by_head: BTreeMap::new() };
        for (name, content) in files {
            let line = |at: usize| content[..at.min(content.len())].matches('\n').count() + 1;
            let file: File = toml::from_str(content).map_err(|e| CodebookError {
                place: format!("{name}:{}", line(e.span().map_or(0, |s| s.start))),
                what: e.message().to_owned(),
            })?;
            for t in file.r#type {
                out.types.insert(t.name.clone(), t);
            }
            for spanned in file.trigger {
                let place = format!("{name}:{}", line(spanned.span().start));
                let frame = spanned.into_inner();
                out.check(&frame).map_err(|what| CodebookError { place, what })?;
                out.add(&file.codebook.id, &frame);
            }
        }
        Ok(out)
    }

    fn check(&self, frame: &Frame) -> Result<(), String> {
        let t = self
            .types
            .get(&frame.r#type)
            .ok_or_else(|| format!("there is no type `{}` in this codebook", frame.r#type))?;
        if let Some(mode) = frame.modes.iter().find(|m| !t.modes.contains(m)) {
            return Err(format!("type {} has no mode `{mode}`; it has {}", t.name, t.modes.join(", ")));
        }
        let kinds = [&frame.verb, &frame.noun, &frame.adjective].iter().filter(|k| !k.is_empty()).count();
        if kinds != 1 {
            return Err("a trigger lists verbs, nouns or adjectives, just one of them".to_owned());
        }
        if let Some(figure) = &frame.figure
            && record::FigureOf::parse(figure).is_none()
        {
            return Err(format!("nothing is counted as `{figure}`"));
        }
        Ok(())
    }

    fn add(&mut self, codebook: &str, frame: &Frame) {
        let lists = [
            (PartOfSpeech::Verb, &frame.verb),
            (PartOfSpeech::Noun, &frame.noun),
            (PartOfSpeech::Adjective, &frame.adjective),
        ];
        for (pos, lemma) in lists.iter().flat_map(|(pos, list)| list.iter().map(move |l| (*pos, l))) {
            let mut words: Vec<String> = lemma.split(' ').map(str::to_owned).collect();
            let head = if pos == PartOfSpeech::Verb { words.remove(0) } else { words.pop().unwrap_or_default() };
            let conditions = [
                !frame.object.is_empty(),
                !frame.subject.is_empty(),
                !frame.with_prep.is_empty(),
                !frame.governor.is_empty(),
                frame.refusal,
            ];
            let demands = 2 * conditions.iter().filter(|c| **c).count() + words.len();
            self.by_head.entry((pos, head)).or_default().push(self.triggers.len());
            self.triggers.push(Trigger {
                codebook: codebook.to_owned(),
                pos,
                with: words,
                frame: frame.clone(),
                demands,
            });
        }
    }

    /// What PLOVER codes an event of this type and stage as: its own type for those that it lacks, and the type of the promise for
    /// what is only announced (manual, "future").
    pub(crate) fn plover(&self, r#type: &str, status: record::Status) -> String {
        let of = |name: &str| self.event_type(name).expect("codebooks are checked when read");
        let code = of(r#type).plover.as_deref().unwrap_or(r#type);
        let root = code.split('/').next().unwrap_or(code);
        // A codebook of somebody's own may stand without PLOVER's.
        let promise = self.event_type(root).and_then(|t| t.future.clone());
        promise.filter(|_| status == record::Status::Planned).unwrap_or_else(|| code.to_owned())
    }

    /// The type with this name.
    pub fn event_type(&self, name: &str) -> Option<&EventType> {
        self.types.get(name)
    }

    /// All types by name.
    pub fn types(&self) -> impl Iterator<Item = &EventType> {
        self.types.values()
    }

    /// How many words tell of events.
    pub fn len(&self) -> usize {
        self.triggers.len()
    }

    /// Whether no word tells of an event.
    pub fn is_empty(&self) -> bool {
        self.triggers.is_empty()
    }

    /// Sentences that the entries give as examples: (type, sentence, whether it must give that type).
    pub fn examples(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        let mut last = "";
        self.triggers
            .iter()
            .filter(move |t| std::mem::replace(&mut last, &t.frame.example) != t.frame.example)
            .flat_map(|t| {
                let f = &t.frame;
                [(f.r#type.as_str(), f.example.as_str(), true), (f.r#type.as_str(), f.not_example.as_str(), false)]
                    .into_iter()
                    .filter(|e| !e.1.is_empty())
            })
    }

    pub(crate) fn candidates(&self, pos: PartOfSpeech, lemma: &str) -> impl Iterator<Item = &Trigger> {
        self.by_head.get(&(pos, lemma.to_owned())).into_iter().flatten().map(|i| &self.triggers[*i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "[codebook]\nid = \"t/1\"\ntitle = \"\"\nsource = \"\"\n[[type]]\nname = \"X\"\ndescription = \"\"\n";

    fn error(rest: &str) -> String {
        Codebook::parse(&[("c.toml", &format!("{HEAD}{rest}"))]).unwrap_err().to_string()
    }

    #[test]
    fn errors_name_file_and_line() {
        assert_eq!(
            error("[[trigger]]\ntype = \"Y\"\nverb = [\"go\"]\n"),
            "c.toml:8: there is no type `Y` in this codebook"
        );
        assert_eq!(
            error("[[trigger]]\ntype = \"X\"\nmodes = [\"m\"]\nverb = [\"go\"]\n"),
            "c.toml:8: type X has no mode `m`; it has "
        );
        assert_eq!(
            error("[[trigger]]\ntype = \"X\"\n"),
            "c.toml:8: a trigger lists verbs, nouns or adjectives, just one of them"
        );
        assert!(error("[[trigger]]\ntype = \"X\"\nverbs = [\"go\"]\n").starts_with("c.toml:10: unknown field `verbs`"));
    }
}
