use std::ops::Range;

use text::{Diagnostic, SourceText, Span};

use crate::{Rel, Upos, Xpos};

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
    /// Penn tag: tense, number and voice are read from it.
    pub xpos: Xpos,
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

/// What kind of thing a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionKind {
    /// A human being.
    Person,
    /// A body with members or staff: states' organs, parties, companies, armed groups.
    Organisation,
    /// A place on the map, countries included.
    Place,
    /// Any other name: events, works, nationalities.
    Miscellaneous,
}

impl MentionKind {
    /// The name used in records.
    pub fn as_str(self) -> &'static str {
        match self {
            MentionKind::Person => "person",
            MentionKind::Organisation => "organisation",
            MentionKind::Place => "place",
            MentionKind::Miscellaneous => "miscellaneous",
        }
    }
}

/// A mention of an entity by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its words.
    pub span: Span,
    /// The same as word ids.
    pub words: Range<u32>,
    /// What it names.
    pub kind: MentionKind,
}

/// Mentions of one entity, as indices into [`Annotated::mentions`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// In the order of the text; the first is the fullest name.
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
    /// Mentions by name, in order, not overlapping.
    pub mentions: Vec<Mention>,
    /// Mentions of the same entity.
    pub chains: Vec<Chain>,
    /// Remarks.
    pub diagnostics: Vec<Diagnostic>,
}

impl Annotated {
    /// A text about which nothing is known.
    pub fn empty(text: SourceText) -> Annotated {
        Annotated { text, sentences: vec![], words: vec![], mentions: vec![], chains: vec![], diagnostics: vec![] }
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

    /// The mention that covers a word.
    pub fn mention_at(&self, id: WordId) -> Option<&Mention> {
        let i = self.mentions.partition_point(|m| m.words.end <= id.0);
        self.mentions.get(i).filter(|m| m.words.contains(&id.0))
    }
}
