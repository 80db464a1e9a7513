//! Which words may refer to something: nominal heads with what belongs to them.
//!
//! The rule is that of the GUM corpus as far as trees tell it (relative clauses and possessive marks belong to a mention,
//! appositions are mentions of their own); `train/mentions.py` computes the same.

use std::ops::Range;

use crate::annotated::{Annotated, Mention, Sentence, Word, WordId};
use crate::labels::Upos;

const LEFT_OUT: [&str; 16] = [
    "cc",
    "conj",
    "punct",
    "cop",
    "mark",
    "aux",
    "expl",
    "discourse",
    "parataxis",
    "vocative",
    "list",
    "dislocated",
    "orphan",
    "reparandum",
    "appos",
    "advcl",
];

/// The mentions of one sentence, in order of their first word, the longer first. Their kinds are not yet known.
pub(crate) fn candidates(a: &Annotated, sentence: &Sentence) -> Vec<Mention> {
    let words = &a.words[sentence.words.start as usize..sentence.words.end as usize];
    let tree = Tree::new(words, sentence.words.start);
    let form = |i: usize| a.text.slice(words[i].span);
    let mut out: Vec<(Range<usize>, usize, bool)> = Vec::new();
    for head in (0..words.len()).filter(|i| may_head(&words[*i])) {
        let whole = tree.whole(head, &form);
        let predicate = tree.is_predicate(head);
        let last_member =
            tree.children[head].iter().rfind(|c| **c > head && is_member(&words[**c])).filter(|_| !predicate);
        if let Some(member) = last_member {
            out.push((whole.start..tree.last_below(*member) + 1, head, true));
        }
        out.push((whole, head, false));
    }
    out.sort_by_key(|(r, head, several)| (r.start, std::cmp::Reverse(r.end), *several, *head));
    let base = sentence.words.start as usize;
    out.into_iter()
        .map(|(r, head, several)| Mention {
            span: words[r.start].span.join(words[r.end - 1].span),
            words: (base + r.start) as u32..(base + r.end) as u32,
            head: WordId((base + head) as u32),
            several,
            kind: None,
            chain: None,
        })
        .collect()
}

fn may_head(w: &Word) -> bool {
    let argument = w.rel.among(&["nsubj", "obj", "iobj", "obl", "nmod"]);
    let nominal = match w.upos {
        Upos::Noun | Upos::Propn | Upos::Pron => true,
        Upos::Num => w.rel.among(&["nsubj", "obj", "obl", "nmod", "root", "conj"]),
        Upos::Det | Upos::Adj => argument,
        _ => false,
    };
    nominal && !w.rel.among(&["flat", "fixed", "goeswith", "expl"]) && (!w.rel.is("compound") || w.upos == Upos::Propn)
}

fn is_member(w: &Word) -> bool {
    w.rel.is("conj") && matches!(w.upos, Upos::Noun | Upos::Propn | Upos::Pron)
}

/// A sentence's words with their children.
struct Tree<'a> {
    words: &'a [Word],
    children: Vec<Vec<usize>>,
}

impl<'a> Tree<'a> {
    fn new(words: &'a [Word], base: u32) -> Tree<'a> {
        let mut children = vec![Vec::new(); words.len()];
        for (i, w) in words.iter().enumerate() {
            if let Some(head) = w.head {
                children[(head.0 - base) as usize].push(i);
            }
        }
        Tree { words, children }
    }

    fn is_predicate(&self, head: usize) -> bool {
        self.children[head].iter().any(|c| self.words[*c].rel.among(&["cop", "nsubj"]))
    }

    /// The unbroken stretch around `head` that belongs to it.
    fn whole(&self, head: usize, form: &impl Fn(usize) -> &'a str) -> Range<usize> {
        let predicate = self.is_predicate(head);
        let mut own = vec![false; self.words.len()];
        own[head] = true;
        for c in &self.children[head] {
            let w = &self.words[*c];
            let out = w.rel.among(&LEFT_OUT)
                || (w.rel.is("case") && w.xpos.as_str() != "POS")
                || (predicate && w.rel.among(&["nsubj", "csubj", "obl", "advmod"]))
                || (w.rel.is("advmod") && *c < head);
            if !out {
                self.mark(*c, &mut own);
            }
        }
        let mark = |i: usize| self.words[i].upos == Upos::Punct;
        let (mut first, mut last) = (head, head);
        while first > 0 && (own[first - 1] || (first > 1 && own[first - 2] && mark(first - 1))) {
            first -= 1;
        }
        let n = own.len();
        while last + 1 < n && (own[last + 1] || (last + 2 < n && own[last + 2] && mark(last + 1))) {
            last += 1;
        }
        while mark(last) && last > head {
            last -= 1;
        }
        while first < head && matches!(self.words[first].upos, Upos::Punct | Upos::Cconj) {
            first += 1;
        }
        if let Some(open) = (head + 1..=last).find(|i| form(*i) == "(")
            && !(open..=last).any(|i| form(i) == ")")
        {
            last = open - 1;
        }
        first..last + 1
    }

    fn mark(&self, top: usize, own: &mut [bool]) {
        let mut open = vec![top];
        while let Some(i) = open.pop() {
            own[i] = true;
            open.extend(&self.children[i]);
        }
    }

    fn last_below(&self, top: usize) -> usize {
        let (mut last, mut open) = (top, vec![top]);
        while let Some(i) = open.pop() {
            last = last.max(i);
            open.extend(&self.children[i]);
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Annotator, Conllu};

    fn mentions(parse: &str, text: &str) -> Vec<String> {
        let parse: String =
            parse.lines().enumerate().map(|(i, l)| format!("{}\t{}\t_\t_\n", i + 1, l.replace(' ', "\t"))).collect();
        let a = Conllu::parse(&parse).unwrap().annotate(&text::SourceText::new(text));
        candidates(&a, &a.sentences[0]).iter().map(|m| a.text.slice(m.span).to_owned()).collect()
    }

    #[test]
    fn a_mention_takes_its_relative_clause_but_not_its_apposition() {
        let parse = "The the DET DT _ 2 det\nman man NOUN NN _ 8 nsubj\nwho who PRON WP _ 4 nsubj\nfled flee VERB VBD _ 2 acl:relcl\n, , PUNCT , _ 6 punct\nAli Ali PROPN NNP _ 2 appos\n, , PUNCT , _ 2 punct\nspoke speak VERB VBD _ 0 root\n";
        assert_eq!(mentions(parse, "The man who fled, Ali, spoke"), ["The man who fled", "who", "Ali"]);
    }

    #[test]
    fn coordinated_names_are_also_one_mention() {
        let parse = "Mali Mali PROPN NNP _ 4 nsubj\nand and CCONJ CC _ 3 cc\nNiger Niger PROPN NNP _ 1 conj\nagreed agree VERB VBD _ 0 root\n";
        assert_eq!(mentions(parse, "Mali and Niger agreed"), ["Mali and Niger", "Mali", "Niger"]);
    }

    #[test]
    fn a_bracket_that_is_not_closed_ends_a_mention() {
        let parse = "forces force NOUN NNS _ 5 nsubj\n( ( PUNCT -LRB- _ 3 punct\nSDF SDF PROPN NNP _ 1 nmod\n: : PUNCT : _ 1 punct\nleft leave VERB VBD _ 0 root\n";
        assert_eq!(mentions(parse, "forces (SDF: left"), ["forces", "SDF"]);
    }
}
