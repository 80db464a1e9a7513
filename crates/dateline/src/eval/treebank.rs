//! Treebanks in CoNLL-U as the raw text that they were made from.

use std::path::Path;

use super::gold;
use crate::error::Error;

/// Where a syntactic word stands: the characters of its token, and which of the token's words it is.
pub type Token = (usize, usize, usize);

/// A syntactic word in its tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Node {
    /// Where it stands.
    pub token: Token,
    /// Universal part of speech.
    pub upos: String,
    /// Features, as CoNLL-U writes them.
    pub feats: String,
    /// Dictionary form.
    pub lemma: String,
    /// The number of its head within the sentence, from 0; none for the root.
    pub head: Option<usize>,
    /// Universal relation, without subtype.
    pub relation: String,
}

/// A sentence: its words in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The words.
    pub words: Vec<Node>,
}

impl Tree {
    /// From its first character to its last.
    pub(super) fn span(&self) -> Option<(usize, usize)> {
        Some((self.words.first()?.token.0, self.words.last()?.token.1))
    }
}

/// What stands under `Entity` in the last column of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Brackets {
    pub(super) line: usize,
    /// The characters of the word; those of a multiword token share its stretch.
    pub(super) word: (usize, usize),
    pub(super) entity: String,
}

/// A stretch of a treebank made raw text again.
#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) line: usize,
    /// As `# newdoc id` has it.
    pub(super) id: Option<String>,
    pub(super) text: String,
    pub(super) trees: Vec<Tree>,
    pub(super) brackets: Vec<Brackets>,
    /// Characters so far.
    length: usize,
}

/// The longest document, in sentences: some treebanks mark none.
const LONGEST: usize = 400;

/// Treebank documents as raw text: sentences joined by blanks, paragraphs apart.
pub(super) fn documents(path: &Path, conllu: &str) -> Result<Vec<Document>, Error> {
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

/// A multiword token whose words are being read.
struct Shared {
    start: usize,
    end: usize,
    /// Numbers of its first and its last word.
    words: (usize, usize),
    /// Up to which character its words have been given their share.
    at: usize,
}

fn sentence(path: &Path, block: &[(usize, &str)], documents: &mut Vec<Document>) -> Result<(), Error> {
    let first = block[0].0;
    let comment = |name: &str| block.iter().find_map(|(_, l)| l.strip_prefix("# ")?.strip_prefix(name));
    let text = comment("text = ").map(str::trim);
    let text = text.ok_or_else(|| gold::bad(path, first, "a sentence without # text"))?;

    if comment("newdoc").is_some() || documents.last().is_none_or(|d| d.trees.len() >= LONGEST) {
        let id = comment("newdoc id = ").map(|id| id.trim().to_owned());
        let (text, trees, brackets) = (String::new(), vec![], vec![]);
        documents.push(Document { line: first, id, text, trees, brackets, length: 0 });
    }
    let document = documents.last_mut().expect("one was just made");
    if !document.text.is_empty() {
        let between = if comment("newpar").is_some() { "\n\n" } else { " " };
        document.text.push_str(between);
        document.length += between.len();
    }
    let base = document.length;
    document.text.push_str(text);
    document.length += text.chars().count();

    let mut tree = Tree::default();
    let mut at = 0;
    let mut shared: Option<Shared> = None;
    for (line, row) in block.iter().filter(|(_, line)| !line.starts_with('#')) {
        let bad = |what: &str| gold::bad(path, *line, what);
        let fields: Vec<&str> = row.split('\t').collect();
        let [id, form, lemma, upos, _, feats, head, relation, ref rest @ ..] = fields[..] else {
            return Err(bad("too few columns"));
        };
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
            shared = Some(Shared { start, end, words: (number(from)?, number(to)?), at: start });
            continue;
        }
        let number: usize = id.parse().map_err(|_| bad("a word without a number"))?;
        let (token, word) = match &mut shared {
            Some(Shared { start, end, words: (from, to), at }) if (*from..=*to).contains(&number) => {
                let first = *at;
                *at = if number == *to { *end } else { (first + form.chars().count()).min(*end) };
                ((*start, *end, number - *from), (first, *at))
            }
            _ => place().map(|(start, end)| ((start, end, 0), (start, end)))?,
        };
        let head: usize = head.parse().map_err(|_| bad("a head that is no number"))?;
        let relation = relation.split(':').next().unwrap_or(relation);
        tree.words.push(Node {
            token,
            upos: upos.to_owned(),
            feats: feats.to_owned(),
            lemma: lemma.to_owned(),
            head: head.checked_sub(1),
            relation: relation.to_owned(),
        });
        let misc = rest.last().copied().unwrap_or_default();
        if let Some(entity) = misc.split('|').find_map(|part| part.strip_prefix("Entity=")) {
            document.brackets.push(Brackets { line: *line, word, entity: entity.to_owned() });
        }
    }
    document.trees.push(tree);
    Ok(())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) const GOLD: &str = "\
# newdoc id = a
# newpar id = a-1
# text = Don’t go.
1-2\tDon’t\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\tdo\tAUX\t_\tMood=Imp\t3\taux\t_\t_
2\tn’t\tnot\tPART\t_\tPolarity=Neg\t3\tadvmod\t_\tEntity=(1-abstract)
3\tgo\tgo\tVERB\t_\tMood=Imp|VerbForm=Fin\t0\troot\t_\t_
4\t.\t.\tPUNCT\t_\t_\t3\tpunct\t_\t_

# text = Stay
1\tStay\tstay\tVERB\t_\t_\t0\troot\t_\t_

# newpar id = a-2
# text = Ça va
1\tÇa\tça\tPRON\t_\tNumber=Sing\t2\tnsubj:pass\t_\tSpaceAfter=Yes|Entity=(2-thing
2\tva\taller\tVERB\t_\t_\t0\troot\t_\tEntity=2)
2.1\tvu\tvoir\tVERB\t_\t_\t_\t_\t_\t_

";

    pub(in super::super) fn gold() -> Document {
        documents(Path::new("gold.conllu"), GOLD).unwrap().remove(0)
    }

    #[test]
    fn sentences_join_by_blanks_and_paragraphs_stand_apart() {
        assert_eq!((gold().id.as_deref(), gold().text.as_str()), (Some("a"), "Don’t go. Stay\n\nÇa va"));
        let tokens: Vec<Token> = gold().trees.into_iter().flat_map(|t| t.words).map(|w| w.token).collect();
        let want = [(0, 5, 0), (0, 5, 1), (6, 8, 0), (8, 9, 0), (10, 14, 0), (16, 18, 0), (19, 21, 0)];
        assert_eq!(tokens, want);
    }

    #[test]
    fn words_of_one_token_share_its_characters() {
        let words: Vec<_> = gold().brackets.into_iter().map(|b| (b.line, b.word, b.entity)).collect();
        let want = [(6, (2, 5), "(1-abstract)"), (15, (16, 18), "(2-thing"), (16, (19, 21), "2)")];
        assert_eq!(words, want.map(|(line, word, entity)| (line, word, entity.to_owned())));
    }

    #[test]
    fn a_broken_treebank_is_told_by_its_line() {
        let broken = GOLD.replace("# text = Stay", "# text = Go");
        let error = documents(Path::new("gold.conllu"), &broken).err().unwrap().to_string();
        assert!(error.starts_with("gold.conllu:11: not gold of this task (a form that is not in # text)"), "{error}");
    }
}
