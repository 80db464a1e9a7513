use std::fmt;
use std::sync::Arc;

/// Universal part-of-speech tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of Universal Dependencies")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

const UPOS: [(&str, Upos); 17] = [
    ("ADJ", Upos::Adj),
    ("ADP", Upos::Adp),
    ("ADV", Upos::Adv),
    ("AUX", Upos::Aux),
    ("CCONJ", Upos::Cconj),
    ("DET", Upos::Det),
    ("INTJ", Upos::Intj),
    ("NOUN", Upos::Noun),
    ("NUM", Upos::Num),
    ("PART", Upos::Part),
    ("PRON", Upos::Pron),
    ("PROPN", Upos::Propn),
    ("PUNCT", Upos::Punct),
    ("SCONJ", Upos::Sconj),
    ("SYM", Upos::Sym),
    ("VERB", Upos::Verb),
    ("X", Upos::X),
];

impl Upos {
    /// The tag as CoNLL-U writes it.
    pub fn as_str(self) -> &'static str {
        UPOS.iter().find(|(_, u)| *u == self).expect("every tag is in the table").0
    }

    /// Reads a tag; none when there is no such tag.
    pub fn parse(tag: &str) -> Option<Upos> {
        UPOS.iter().find(|(name, _)| *name == tag).map(|(_, u)| *u)
    }

    /// Common or proper noun.
    pub fn is_nominal(self) -> bool {
        matches!(self, Upos::Noun | Upos::Propn)
    }
}

/// A Penn Treebank tag, as the English treebanks use them; `_` when unknown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Xpos(&'static str);

#[rustfmt::skip]
const XPOS: [&str; 51] = [
    "_", "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "GW", "HYPH", "IN",
    "JJ", "JJR", "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR",
    "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "``", "XX",
];

impl Xpos {
    /// Reads a tag; an unknown one becomes `_`.
    pub fn parse(tag: &str) -> Xpos {
        Xpos(XPOS.iter().find(|x| **x == tag).unwrap_or(&XPOS[0]))
    }

    /// The tag as CoNLL-U writes it.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Plural noun.
    pub fn is_plural(self) -> bool {
        matches!(self.0, "NNS" | "NNPS")
    }
}

impl fmt::Debug for Xpos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Universal features of a word, as CoNLL-U writes them: `Mood=Ind|Tense=Past|VerbForm=Fin`.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Feats(Option<Arc<str>>);

impl Feats {
    /// Takes a CoNLL-U field; `_` is no features.
    pub fn parse(field: &str) -> Feats {
        Feats((field != "_").then(|| field.into()))
    }

    /// As CoNLL-U writes them.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or("_")
    }

    /// The value of a feature.
    ///
    /// ```
    /// assert_eq!(nlp::Feats::parse("Number=Sing|Voice=Pass").get("Voice"), Some("Pass"));
    /// ```
    pub fn get(&self, feature: &str) -> Option<&str> {
        self.0.as_deref()?.split('|').find_map(|f| f.strip_prefix(feature)?.strip_prefix('='))
    }
}

impl fmt::Debug for Feats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A Universal Dependencies relation with its subtype, such as `nsubj:pass`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rel(&'static str);

#[rustfmt::skip]
const RELS: [&str; 60] = [
    "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc",
    "cc:preconj", "ccomp", "clf", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass", "dep",
    "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "flat:foreign", "flat:name", "goeswith",
    "iobj", "list", "mark", "nmod", "nmod:desc", "nmod:npmod", "nmod:poss", "nmod:tmod", "nmod:unmarked", "nsubj",
    "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "obl:npmod", "obl:tmod", "obl:unmarked", "orphan",
    "parataxis", "punct", "reparandum", "root", "vocative", "xcomp", "advmod:emph", "advcl:abs",
];

impl Rel {
    /// The relation of the root of a sentence.
    pub const ROOT: Rel = Rel("root");

    /// Reads a relation. An unknown subtype is dropped, an unknown relation becomes `dep`.
    pub fn parse(rel: &str) -> Rel {
        let known = |r: &str| RELS.iter().find(|x| **x == r).copied();
        Rel(known(rel).or_else(|| known(rel.split(':').next().unwrap_or(rel))).unwrap_or("dep"))
    }

    /// As CoNLL-U writes it.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether this is `rel`; a `rel` without subtype stands for all its subtypes.
    pub fn is(self, rel: &str) -> bool {
        self.0 == rel || (!rel.contains(':') && self.universal() == rel)
    }

    /// Whether this is one of `rels`.
    pub fn among(self, rels: &[&str]) -> bool {
        rels.iter().any(|r| self.is(r))
    }

    /// The relation without its subtype.
    pub fn universal(self) -> &'static str {
        self.0.split(':').next().unwrap_or(self.0)
    }
}

impl fmt::Debug for Rel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relation_without_subtype_stands_for_all_of_its_subtypes() {
        assert!(Rel::parse("nsubj:pass").is("nsubj"));
        assert!(!Rel::parse("nsubj").is("nsubj:pass"));
        assert_eq!(Rel::parse("obl:arg").as_str(), "obl");
        assert_eq!(Rel::parse("nonsense").as_str(), "dep");
    }

    #[test]
    fn tags_read_back_as_they_are_written() {
        assert!(UPOS.iter().all(|(name, u)| Upos::parse(name) == Some(*u) && u.as_str() == *name));
        assert_eq!(Upos::parse("NOPE"), None);
    }
}
