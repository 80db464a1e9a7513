//! What is known of two mentions before any vector is compared, and chains from the antecedents that were chosen.
//!
//! The classes and their order are those of `train/mentions.py`: the tables that the network learnt are indexed by them.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotated::{Annotated, Chain, Mention, NameKind, Word, WordId};
use crate::labels::Upos;

/// How many mentions back the network looks for an antecedent.
pub(crate) const REACH: usize = 150;
/// How many forms a mention may have.
pub(crate) const FORMS: usize = PRONOUNS.len() + 8;
/// Sizes of the tables that [`pair`] indexes.
pub(crate) const TABLES: [usize; 8] = [7, 8, 8, 3, 4, 3, FORMS * FORMS, 25];

const PRONOUNS: [&[&str]; 9] = [
    &["i", "me", "my", "mine", "myself"],
    &["we", "us", "our", "ours", "ourselves"],
    &["you", "your", "yours", "yourself", "yourselves"],
    &["he", "him", "his", "himself"],
    &["she", "her", "hers", "herself"],
    &["it", "its", "itself"],
    &["they", "them", "their", "theirs", "themselves"],
    DEMONSTRATIVES,
    &["who", "whom", "whose", "which", "what"],
];
const DEMONSTRATIVES: &[&str] = &["this", "that", "these", "those"];
const THIS_THAT: usize = 7;
const OTHER: usize = PRONOUNS.len();
const NAME: usize = OTHER + 1;
const DEFINITE: usize = OTHER + 2;
const DEMONSTRATIVE: usize = OTHER + 3;
const POSSESSIVE: usize = OTHER + 4;
const INDEFINITE: usize = OTHER + 5;
const BARE: usize = OTHER + 6;
const SEVERAL: usize = OTHER + 7;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Unknown,
    Singular,
    Plural,
}

/// What [`pair`] needs to know of one mention.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// One of [`FORMS`].
    pub(crate) form: usize,
    number: Number,
    /// Its content words up to the head and the names after it, in lower case.
    core: BTreeSet<String>,
    head: String,
    pronoun: bool,
    /// Initials of the content words, or the head itself when that is an abbreviation.
    letters: String,
    short: bool,
    /// Kind of the name at its head; 0 for none.
    name: usize,
    /// Where it stands.
    mention: Mention,
}

impl Facts {
    pub(crate) fn of(a: &Annotated, m: &Mention) -> Facts {
        let words = &a.words[m.words.start as usize..m.words.end as usize];
        let form_of = |w: &Word| a.text.slice(w.span);
        let head = a.word(m.head);
        let low = form_of(head).to_lowercase();
        let first = form_of(&words[0]).to_lowercase();
        let at = (m.head.0 - m.words.start) as usize;
        let form = if m.several {
            SEVERAL
        } else if matches!(head.upos, Upos::Pron | Upos::Det) {
            PRONOUNS.iter().position(|forms| forms.contains(&low.as_str())).unwrap_or(OTHER)
        } else if head.upos == Upos::Propn {
            NAME
        } else if first == "the" {
            DEFINITE
        } else if DEMONSTRATIVES.contains(&first.as_str()) {
            DEMONSTRATIVE
        } else if ["a", "an", "some", "any", "another"].contains(&first.as_str()) {
            INDEFINITE
        } else if words[0].xpos.as_str() == "PRP$" || words[..at].iter().any(|w| w.xpos.as_str() == "POS") {
            POSSESSIVE
        } else {
            BARE
        };
        let pronoun = form <= OTHER;
        let number = match form {
            0 | 3 | 4 | 5 => Number::Singular,
            THIS_THAT if low == "this" || low == "that" => Number::Singular,
            1 | 6 | THIS_THAT | SEVERAL => Number::Plural,
            _ if pronoun => Number::Unknown,
            _ => match head.xpos.as_str() {
                "NN" | "NNP" => Number::Singular,
                "NNS" | "NNPS" => Number::Plural,
                _ => Number::Unknown,
            },
        };
        let function = [Upos::Det, Upos::Pron, Upos::Adp, Upos::Punct, Upos::Part, Upos::Cconj];
        let names_after = words[at + 1..].iter().take_while(|w| w.upos == Upos::Propn).count();
        let content: Vec<&Word> = if pronoun {
            vec![]
        } else {
            words[..=at + names_after].iter().filter(|w| !function.contains(&w.upos)).collect()
        };
        let letters = form_of(head).chars();
        let short = form == NAME
            && words.len() == 1
            && (2..=6).contains(&letters.clone().count())
            && letters.clone().any(char::is_uppercase)
            && !letters.clone().any(char::is_lowercase);
        let initials =
            || content.iter().filter_map(|w| form_of(w).chars().next()).flat_map(char::to_lowercase).collect();
        Facts {
            form,
            number,
            core: content.iter().map(|w| form_of(w).to_lowercase()).collect(),
            letters: if short { low.clone() } else { initials() },
            head: low,
            pronoun,
            short,
            name: a.name_at(m.head).map_or(0, |n| 1 + kind(n.kind)),
            mention: m.clone(),
        }
    }

    /// What a name is found again by, however far back it stands.
    pub(crate) fn key(&self) -> Option<String> {
        (self.form == NAME && !self.core.is_empty()).then(|| self.core.iter().map(|w| format!("{w} ")).collect())
    }
}

fn kind(name: NameKind) -> usize {
    match name {
        NameKind::Person => 0,
        NameKind::Organisation => 1,
        NameKind::Place => 2,
        NameKind::Miscellaneous => 3,
    }
}

/// Rows of the tables, one of each, for a mention `b` and an earlier one `a`; `between` is 1 for neighbours.
pub(crate) fn pair(text: &Annotated, a: &Facts, b: &Facts, between: usize) -> [usize; 8] {
    let distance = (text.word(b.mention.head).sentence.0 - text.word(a.mention.head).sentence.0) as usize;
    let near = distance == 0;
    let number = match (a.number, b.number) {
        (Number::Unknown, _) | (_, Number::Unknown) => 0,
        (x, y) => 1 + usize::from(x != y),
    };
    [
        alike(a, b),
        bucket(distance, [1, 2, 3, 4, 8, 16, 32]),
        bucket(between, [2, 3, 5, 9, 17, 33, 65]),
        if near { nesting(&a.mention, &b.mention) } else { 0 },
        if near { syntax(text, a.mention.head, b.mention.head) } else { 0 },
        number,
        a.form * FORMS + b.form,
        a.name * 5 + b.name,
    ]
}

fn bucket(n: usize, bounds: [usize; 7]) -> usize {
    bounds.iter().filter(|b| n >= **b).count()
}

/// How the words of two mentions compare.
fn alike(a: &Facts, b: &Facts) -> usize {
    if a.pronoun && b.pronoun {
        return usize::from(a.head == b.head);
    }
    if a.core.is_empty() || b.core.is_empty() {
        return 0;
    }
    match () {
        () if a.core == b.core => 1,
        () if b.core.is_subset(&a.core) => 2,
        () if a.core.is_subset(&b.core) => 3,
        () if a.short != b.short && a.letters == b.letters && a.letters.chars().count() > 1 => 4,
        () if a.head == b.head => 5,
        () if !a.core.is_disjoint(&b.core) => 6,
        () => 0,
    }
}

fn nesting(a: &Mention, b: &Mention) -> usize {
    let inside = |x: &Mention, y: &Mention| y.words.start <= x.words.start && x.words.end <= y.words.end;
    if inside(b, a) {
        1
    } else if inside(a, b) {
        2
    } else {
        0
    }
}

/// How two heads of one sentence stand: 1 apposition, 2 subject and predicate, 3 under one governor, 0 otherwise.
fn syntax(text: &Annotated, a: WordId, b: WordId) -> usize {
    let (wa, wb) = (text.word(a), text.word(b));
    let under = |x: &Word, y: WordId, rel: &str| x.head == Some(y) && x.rel.is(rel);
    if (wb.head == Some(a) && wb.rel.as_str() == "appos") || (wa.head == Some(b) && wa.rel.as_str() == "appos") {
        1
    } else if under(wa, b, "nsubj") || under(wb, a, "nsubj") {
        2
    } else if wa.head.is_some() && wa.head == wb.head && a != b {
        3
    } else {
        0
    }
}

/// Chains from the antecedent of each mention.
pub(crate) fn chains(antecedents: &[Option<u32>]) -> Vec<Chain> {
    let mut first: Vec<u32> = Vec::with_capacity(antecedents.len());
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (i, antecedent) in antecedents.iter().enumerate() {
        let entity = antecedent.map_or(i as u32, |a| first[a as usize]);
        first.push(entity);
        members.entry(entity).or_default().push(i as u32);
    }
    members.into_values().filter(|m| m.len() > 1).map(|mentions| Chain { mentions }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Annotator, Conllu};

    #[test]
    fn a_chain_holds_what_is_linked_to_its_first_mention() {
        let chains = chains(&[None, Some(0), None, Some(1), None, Some(4)]);
        assert_eq!(chains.iter().map(|c| c.mentions.clone()).collect::<Vec<_>>(), [vec![0, 1, 3], vec![4, 5]]);
    }

    #[test]
    fn distances_fall_into_buckets() {
        assert_eq!([1, 2, 4, 5, 64, 65, 1000].map(|n| bucket(n, [2, 3, 5, 9, 17, 33, 65])), [0, 1, 2, 3, 6, 7, 7]);
    }

    #[derive(serde::Deserialize)]
    struct Golden {
        mentions: Vec<[u32; 4]>,
        pairs: Vec<[usize; 8]>,
    }

    #[test]
    fn mentions_and_the_facts_of_their_pairs_are_those_that_the_network_was_trained_with() {
        let golden: Golden = serde_json::from_str(include_str!("../tests/parity/mentions.json")).unwrap();
        let parse = Conllu::parse(include_str!("../tests/parity/mentions.conllu")).unwrap();
        let a = parse.annotate(&text::SourceText::new(include_str!("../tests/parity/mentions.txt")));
        let place = |m: &Mention| {
            let sentence = a.word(m.head).sentence;
            let base = a.sentence(sentence).words.start;
            [sentence.0, m.words.start - base, m.words.end - base, m.head.0 - base]
        };
        assert_eq!(a.mentions.iter().map(place).collect::<Vec<_>>(), golden.mentions);
        let facts: Vec<Facts> = a.mentions.iter().map(|m| Facts::of(&a, m)).collect();
        let pairs: Vec<[usize; 8]> = (0..facts.len())
            .flat_map(|i| (0..i).map(move |j| (i, j)))
            .map(|(i, j)| pair(&a, &facts[j], &facts[i], i - j))
            .collect();
        assert_eq!(pairs, golden.pairs);
    }
}
