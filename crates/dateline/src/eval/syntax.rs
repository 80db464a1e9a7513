use std::collections::BTreeMap;
use std::path::Path;

use nlp::Annotated;
use serde_json::{Map, Value};

use super::figures::{Figures, Tally};
use super::{Scorer, gold};
use crate::chars::CharIndex;
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// Where a syntactic word stands: the characters of its token, and which of the token's words it is.
pub type Token = (usize, usize, usize);

/// A sentence: its words in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// Where each word stands.
    pub tokens: Vec<Token>,
    /// Universal part of speech of each word.
    pub upos: Vec<String>,
    /// The number of the head of each word within the sentence, from 0; none for the root.
    pub heads: Vec<Option<usize>>,
    /// Universal relation of each word, without subtype.
    pub relations: Vec<String>,
}

impl Tree {
    fn span(&self) -> Option<(usize, usize)> {
        Some((self.tokens.first()?.0, self.tokens.last()?.1))
    }
}

/// Scores words, tags and trees found in raw text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Syntax {
    words: Tally,
    upos: usize,
    heads: usize,
    labelled: usize,
    sentences: Tally,
}

impl Scorer for Syntax {
    type Gold = Vec<Tree>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let documents = documents(path, &gold::text_of(path)?)?.into_iter().take(limit.unwrap_or(usize::MAX));
        let documents = documents.enumerate().map(|(i, document)| {
            let about = [("id", format!("d{i}")), ("text", document.text)];
            let about: Map<String, Value> = about.into_iter().map(|(k, v)| (k.to_owned(), Value::from(v))).collect();
            Ok((gold::report(path, document.line, about)?, document.trees))
        });
        documents.collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        self.trees(gold, &trees(&read.annotated));
    }

    fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        figures.push("words_f1", self.words.f1());
        figures.push("upos", Tally { hits: self.upos, ..self.words }.f1());
        figures.push("uas", Tally { hits: self.heads, ..self.words }.f1());
        figures.push("las", Tally { hits: self.labelled, ..self.words }.f1());
        figures.push("sentence_f1", self.sentences.f1());
        figures.push("n", self.words.gold as f64);
        figures
    }
}

impl Syntax {
    /// Counts the trees of one text.
    pub fn trees(&mut self, gold: &[Tree], found: &[Tree]) {
        type Word<'t> = (&'t str, Option<Token>, &'t str);
        fn words(trees: &[Tree]) -> BTreeMap<Token, Word<'_>> {
            let words = trees.iter().flat_map(|tree| {
                tree.tokens.iter().enumerate().map(|(i, token)| {
                    let head = tree.heads[i].and_then(|h| tree.tokens.get(h)).copied();
                    (*token, (tree.upos[i].as_str(), head, tree.relations[i].as_str()))
                })
            });
            words.collect()
        }
        let (there, seen) = (words(gold), words(found));
        self.words.gold += there.len();
        self.words.found += seen.len();
        for (token, (upos, head, relation)) in &there {
            if let Some((its_upos, its_head, its_relation)) = seen.get(token) {
                self.words.hits += 1;
                self.upos += usize::from(upos == its_upos);
                self.heads += usize::from(head == its_head);
                self.labelled += usize::from(head == its_head && relation == its_relation);
            }
        }
        let spans = |trees: &[Tree]| -> std::collections::BTreeSet<_> { trees.iter().filter_map(Tree::span).collect() };
        let (there, seen) = (spans(gold), spans(found));
        self.sentences.gold += there.len();
        self.sentences.found += seen.len();
        self.sentences.hits += there.intersection(&seen).count();
    }
}

/// The trees that were found, in characters.
fn trees(doc: &Annotated) -> Vec<Tree> {
    let index = CharIndex::new(doc.text.as_str());
    let tree = |sentence: &nlp::Sentence| {
        let mut tree = Tree::default();
        let mut ids = doc.ids_of(sentence).peekable();
        while let Some(first) = ids.next() {
            let mut group = vec![first];
            while let Some(id) = ids.next_if(|id| doc.word(*id).joined) {
                group.push(id);
            }
            let (start, end) = index.chars(doc.span_of(&group).expect("a token has a word"));
            for (i, id) in group.into_iter().enumerate() {
                let word = doc.word(id);
                tree.tokens.push((start, end, i));
                tree.upos.push(word.upos.as_str().to_owned());
                tree.heads.push(word.head.map(|h| (h.0 - sentence.words.start) as usize));
                tree.relations.push(word.rel.universal().to_owned());
            }
        }
        tree
    };
    doc.sentences.iter().map(tree).collect()
}

/// A stretch of a treebank made raw text again.
struct Document {
    line: usize,
    text: String,
    trees: Vec<Tree>,
    /// Characters so far.
    length: usize,
}

/// The longest document, in sentences: some treebanks mark none.
const LONGEST: usize = 400;

/// Treebank documents as raw text: sentences joined by blanks, paragraphs apart.
fn documents(path: &Path, conllu: &str) -> Result<Vec<Document>, Error> {
    let mut documents: Vec<Document> = Vec::new();
    let mut block: Vec<(usize, &str)> = Vec::new();
    for (i, line) in conllu.lines().chain([""]).enumerate() {
        if !line.is_empty() {
            block.push((i + 1, line));
            continue;
        }
        if block.iter().any(|(_, line)| !line.starts_with('#')) {
            sentence(path, &block, &mut documents)?;
        }
        block.clear();
    }
    Ok(documents)
}

fn sentence(path: &Path, block: &[(usize, &str)], documents: &mut Vec<Document>) -> Result<(), Error> {
    let first = block[0].0;
    let comment = |name: &str| block.iter().any(|(_, l)| l.strip_prefix("# ").is_some_and(|l| l.starts_with(name)));
    let text = block.iter().find_map(|(_, l)| l.strip_prefix("# text = ")).map(str::trim);
    let text = text.ok_or_else(|| gold::bad(path, first, "a sentence without # text"))?;

    if comment("newdoc") || documents.last().is_none_or(|d| d.trees.len() >= LONGEST) {
        documents.push(Document { line: first, text: String::new(), trees: vec![], length: 0 });
    }
    let document = documents.last_mut().expect("one was just made");
    if !document.text.is_empty() {
        let between = if comment("newpar") { "\n\n" } else { " " };
        document.text.push_str(between);
        document.length += between.len();
    }
    let base = document.length;
    document.text.push_str(text);
    document.length += text.chars().count();

    let mut tree = Tree::default();
    let mut at = 0;
    // The token that the next words share: where it stands, its first and its last word.
    let mut shared: Option<(usize, usize, usize, usize)> = None;
    for (line, row) in block.iter().filter(|(_, line)| !line.starts_with('#')) {
        let bad = |what: &str| gold::bad(path, *line, what);
        let fields: Vec<&str> = row.split('\t').collect();
        let [id, form, _, upos, _, _, head, relation, ..] = fields[..] else { return Err(bad("too few columns")) };
        if id.contains('.') {
            continue;
        }
        let mut place = || {
            let found = text[at..].find(form).ok_or_else(|| bad("a form that is not in # text"))?;
            let start = base + text[..at + found].chars().count();
            at += found + form.len();
            Ok((start, start + form.chars().count()))
        };
        if let Some((from, to)) = id.split_once('-') {
            let (start, end) = place()?;
            let number = |n: &str| n.parse().map_err(|_| bad("a range of words that is none"));
            shared = Some((start, end, number(from)?, number(to)?));
            continue;
        }
        let number: usize = id.parse().map_err(|_| bad("a word without a number"))?;
        let token = match shared {
            Some((start, end, from, to)) if (from..=to).contains(&number) => (start, end, number - from),
            _ => place().map(|(start, end)| (start, end, 0))?,
        };
        let head: usize = head.parse().map_err(|_| bad("a head that is no number"))?;
        tree.tokens.push(token);
        tree.upos.push(upos.to_owned());
        tree.heads.push(head.checked_sub(1));
        tree.relations.push(relation.split(':').next().unwrap_or(relation).to_owned());
    }
    document.trees.push(tree);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = "\
# newdoc id = a
# newpar id = a-1
# text = Don’t go.
1-2\tDon’t\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\tdo\tAUX\t_\t_\t3\taux\t_\t_
2\tn’t\tnot\tPART\t_\t_\t3\tadvmod\t_\t_
3\tgo\tgo\tVERB\t_\t_\t0\troot\t_\t_
4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_

# text = Stay
1\tStay\tstay\tVERB\t_\t_\t0\troot\t_\t_

# newpar id = a-2
# text = Ça va
1\tÇa\tça\tPRON\t_\t_\t2\tnsubj:pass\t_\t_
2\tva\taller\tVERB\t_\t_\t0\troot\t_\t_
2.1\tvu\tvoir\tVERB\t_\t_\t_\t_\t_\t_

";

    fn gold() -> Document {
        documents(Path::new("gold.conllu"), GOLD).unwrap().remove(0)
    }

    fn figures(found: &[Tree]) -> Vec<String> {
        let mut scorer = Syntax::default();
        scorer.trees(&gold().trees, found);
        scorer.figures().iter().map(|(_, value)| super::super::rounded(*value)).collect()
    }

    #[test]
    fn sentences_join_by_blanks_and_paragraphs_stand_apart() {
        assert_eq!(gold().text, "Don’t go. Stay\n\nÇa va");
        let tokens: Vec<Token> = gold().trees.into_iter().flat_map(|t| t.tokens).collect();
        let want = [(0, 5, 0), (0, 5, 1), (6, 8, 0), (8, 9, 0), (10, 14, 0), (16, 18, 0), (19, 21, 0)];
        assert_eq!(tokens, want);
    }

    #[test]
    fn gold_itself_scores_a_hundred_and_nothing_scores_nothing() {
        assert_eq!(figures(&gold().trees), ["100", "100", "100", "100", "100", "7"]);
        assert_eq!(figures(&[]), ["0", "0", "0", "0", "0", "7"]);
    }

    #[test]
    fn a_wrong_head_costs_both_a_wrong_label_only_one_and_a_split_token_its_words() {
        let mut found = gold().trees;
        found[0].heads[0] = Some(3);
        found[2].relations[0] = "obj".to_owned();
        found[2].upos[0] = "DET".to_owned();
        let share = |n: f64| super::super::rounded(100.0 * n / 7.0);
        assert_eq!(figures(&found), ["100", &share(6.0), &share(6.0), &share(5.0), "100", "7"]);
        found[0].tokens[2] = (6, 7, 0);
        assert_eq!(figures(&found)[0], share(6.0));
    }

    #[test]
    fn a_broken_treebank_is_told_by_its_line() {
        let broken = GOLD.replace("# text = Stay", "# text = Go");
        let error = documents(Path::new("gold.conllu"), &broken).err().unwrap().to_string();
        assert!(error.starts_with("gold.conllu:11: not gold of this task (a form that is not in # text)"), "{error}");
    }
}
