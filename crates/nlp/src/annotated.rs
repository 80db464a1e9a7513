use std::ops::Range;

use text::{Diagnostic, SourceText, Span};

use crate::{Feats, Rel, Upos, Xpos};

/// Reads a text: one implementor runs the network, one takes the parses of a CoNLL-U file.
pub trait Annotator: Send + Sync {
    /// Annotates the whole of `text`. Never fails; what went wrong stands in `diagnostics`.
    fn annotate(&self, text: &SourceText) -> Annotated;
}

/// Index of a syntactic word in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

/// Index of a sentence in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentenceId(pub u32);

/// A syntactic word of Universal Dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands. The words of a multiword token ("don't") divide its stretch among them.
    pub span: Span,
    /// Dictionary form, as the annotator gives it (proper nouns keep their capitals).
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: Xpos,
    /// Universal features: tense, mood, number, voice, …
    pub feats: Feats,
    /// The word it depends on; none for the root of its sentence.
    pub head: Option<WordId>,
    /// How it depends on its head.
    pub rel: Rel,
    /// Whether it continues the multiword token of the word before ("n't" in "don't").
    pub joined: bool,
    /// The sentence it belongs to.
    pub sentence: SentenceId,
}

/// A sentence: its stretch of text and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// From its first word to its last.
    pub span: Span,
    /// Its words, as a range of word ids.
    pub words: Range<u32>,
    /// Whether a paragraph begins here.
    pub paragraph: bool,
}

/// What kind of thing a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A body with members or staff: states' organs, parties, companies, armed groups.
    Organisation,
    /// A place on the map, countries included.
    Place,
    /// Any other name: events, works, nationalities.
    Miscellaneous,
}

impl NameKind {
    /// The name used in records.
    pub fn as_str(self) -> &'static str {
        match self {
            NameKind::Person => "person",
            NameKind::Organisation => "organisation",
            NameKind::Place => "place",
            NameKind::Miscellaneous => "miscellaneous",
        }
    }
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its words.
    pub span: Span,
    /// The same as word ids.
    pub words: Range<u32>,
    /// What it names.
    pub kind: NameKind,
}

/// What kind of thing a mention refers to, in the types of the GUM corpus; persons in number are a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of GUM")]
pub enum EntityKind {
    Abstract,
    Animal,
    Event,
    Group,
    Object,
    Organisation,
    Person,
    Place,
    Plant,
    Substance,
    Time,
}

impl EntityKind {
    /// The name used in records.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Abstract => "abstract",
            EntityKind::Animal => "animal",
            EntityKind::Event => "event",
            EntityKind::Group => "group",
            EntityKind::Object => "object",
            EntityKind::Organisation => "organisation",
            EntityKind::Person => "person",
            EntityKind::Place => "place",
            EntityKind::Plant => "plant",
            EntityKind::Substance => "substance",
            EntityKind::Time => "time",
        }
    }
}

/// Words that refer to something: a name, a description or a pronoun, with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its words.
    pub span: Span,
    /// The same as word ids.
    pub words: Range<u32>,
    /// Its syntactic head.
    pub head: WordId,
    /// Whether it refers to several coordinated things at once ("the army and the militia").
    pub several: bool,
    /// What it refers to; unknown where nothing has told.
    pub kind: Option<EntityKind>,
    /// Its place in [`Annotated::chains`]; none for the only mention of a thing.
    pub chain: Option<u32>,
}

/// Mentions of one entity, two at least, as indices into [`Annotated::mentions`] in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The mentions.
    pub mentions: Vec<u32>,
}

/// A text with everything that `nlp` knows about it.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The text itself.
    pub text: SourceText,
    /// Sentences in order; together they hold every word.
    pub sentences: Vec<Sentence>,
    /// Words in order.
    pub words: Vec<Word>,
    /// Names, in order, not overlapping.
    pub names: Vec<Name>,
    /// Mentions of things: in order of their first word, the longer first; they may lie in one another.
    pub mentions: Vec<Mention>,
    /// Mentions of the same entity; no mention is in two chains.
    pub chains: Vec<Chain>,
    /// Remarks.
    pub diagnostics: Vec<Diagnostic>,
}

impl Annotated {
    /// A text about which nothing is known.
    pub fn empty(text: SourceText) -> Annotated {
        Annotated {
            text,
            sentences: vec![],
            words: vec![],
            names: vec![],
            mentions: vec![],
            chains: vec![],
            diagnostics: vec![],
        }
    }

    /// The word with this id.
    pub fn word(&self, id: WordId) -> &Word {
        &self.words[id.0 as usize]
    }

    /// The form of a word, as it stands in the text.
    pub fn form(&self, id: WordId) -> &str {
        self.text.slice(self.word(id).span)
    }

    /// The sentence with this id.
    pub fn sentence(&self, id: SentenceId) -> &Sentence {
        &self.sentences[id.0 as usize]
    }

    /// The sentence of a word.
    pub fn sentence_of(&self, id: WordId) -> &Sentence {
        self.sentence(self.word(id).sentence)
    }

    /// All word ids in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = WordId> + use<> {
        (0..self.words.len() as u32).map(WordId)
    }

    /// The word ids of a sentence.
    pub fn ids_of(&self, sentence: &Sentence) -> impl DoubleEndedIterator<Item = WordId> + use<> {
        sentence.words.clone().map(WordId)
    }

    /// The words that depend on `id`, in order.
    pub fn children(&self, id: WordId) -> impl DoubleEndedIterator<Item = WordId> + '_ {
        self.ids_of(self.sentence_of(id)).filter(move |c| self.word(*c).head == Some(id))
    }

    /// The first word that depends on `id` by `rel` (any subtype when `rel` has none).
    pub fn child(&self, id: WordId, rel: &str) -> Option<WordId> {
        self.children(id).find(|c| self.word(*c).rel.is(rel))
    }

    /// `id` and everything below it, in order.
    pub fn subtree(&self, id: WordId) -> Vec<WordId> {
        self.ids_of(self.sentence_of(id)).filter(|w| self.dominates(id, *w)).collect()
    }

    /// Whether `below` is `above` or depends on it, directly or not.
    pub fn dominates(&self, above: WordId, below: WordId) -> bool {
        let mut at = Some(below);
        while let Some(w) = at {
            if w == above {
                return true;
            }
            at = self.word(w).head;
        }
        false
    }

    /// The heads above `id`, nearest first.
    pub fn ancestors(&self, id: WordId) -> impl Iterator<Item = WordId> + '_ {
        std::iter::successors(self.word(id).head, |w| self.word(*w).head)
    }

    /// The stretch from the first to the last of `words`; none when there are none.
    pub fn span_of(&self, words: &[WordId]) -> Option<Span> {
        words.iter().map(|w| self.word(*w).span).reduce(Span::join)
    }

    /// The words that lie wholly inside `span`, as a range of ids.
    pub fn words_in(&self, span: Span) -> Range<u32> {
        let from = self.words.partition_point(|w| w.span.start() < span.start()) as u32;
        let to = self.words.partition_point(|w| w.span.end() <= span.end()) as u32;
        from..to.max(from)
    }

    /// The name that covers a word.
    pub fn name_at(&self, id: WordId) -> Option<&Name> {
        let i = self.names.partition_point(|n| n.words.end <= id.0);
        self.names.get(i).filter(|n| n.words.contains(&id.0))
    }

    /// Earlier mentions of what the mention headed by `id` refers to, the nearest first.
    pub fn mentions_before(&self, id: WordId) -> impl Iterator<Item = &Mention> {
        let from = self.mentions.partition_point(|m| m.words.start < self.sentence_of(id).words.start);
        let here = (from..self.mentions.len())
            .take_while(|i| self.mentions[*i].words.start <= id.0)
            .find(|i| self.mentions[*i].head == id && !self.mentions[*i].several);
        let chain = here.and_then(|i| self.mentions[i].chain).map_or(&[][..], |c| &self.chains[c as usize].mentions);
        chain.iter().rev().skip_while(move |m| Some(**m as usize) >= here).map(|m| &self.mentions[*m as usize])
    }
}
