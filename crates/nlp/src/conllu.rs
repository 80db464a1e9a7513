//! Parses that come as CoNLL-U: people's own, and those of the tests above this floor.

use std::fmt;

use text::{SourceText, Span};

use crate::annotated::{Annotated, Annotator, Name, NameKind, Sentence, SentenceId, Word, WordId};
use crate::{Feats, Rel, Upos, Xpos, mentions};

/// The annotator that takes what a CoNLL-U file says.
///
/// Words are found in the text one after the other; `TokenRange` in MISC is not needed. `Entity=(person` … `Entity=)`
/// in MISC marks names (`person`, `organisation`, `place`, `miscellaneous`). Mentions follow from the trees; what they
/// refer to and their chains are left open.
///
/// ```
/// use nlp::{Annotator, Conllu};
/// let parse = "1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tfled\tflee\tVERB\tVBD\t_\t0\troot\t_\t_\n";
/// let annotated = Conllu::parse(parse).unwrap().annotate(&text::SourceText::new("They fled."));
/// assert_eq!(annotated.words[1].lemma, "flee");
/// ```
#[derive(Debug, Clone)]
pub struct Conllu {
    sentences: Vec<Vec<Row>>,
    paragraphs: Vec<bool>,
}

#[derive(Debug, Clone)]
struct Row {
    form: String,
    joined: bool,
    lemma: String,
    upos: Upos,
    xpos: Xpos,
    feats: Feats,
    head: u32,
    rel: Rel,
    opens: Option<NameKind>,
    closes: bool,
}

/// The longest sentence that is taken, in words: what walks trees may then be simple.
const LONGEST: usize = 500;

/// A multiword token whose words are being read.
struct Token {
    /// What of its surface is not yet shared out.
    rest: String,
    /// The last word it holds.
    last: u32,
    /// Whether a word of it was read.
    begun: bool,
}

/// What is wrong with a CoNLL-U file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConlluError {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for ConlluError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.what)
    }
}

impl std::error::Error for ConlluError {}

impl Conllu {
    /// Reads a file's content.
    pub fn parse(file: &str) -> Result<Conllu, ConlluError> {
        let mut out = Conllu { sentences: vec![], paragraphs: vec![] };
        let (mut rows, mut fresh, mut first) = (Vec::new(), true, 1);
        let mut token: Option<Token> = None;
        for (i, line) in file.lines().enumerate() {
            let number = i + 1;
            if line.trim().is_empty() {
                out.close(&mut rows, &mut fresh, first)?;
                (first, token) = (number + 1, None);
                continue;
            }
            if line.starts_with('#') {
                fresh |= line.starts_with("# newpar") || line.starts_with("# newdoc");
                continue;
            }
            let wrong = |what: String| ConlluError { line: number, what };
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, form, lemma, upos, xpos, feats, head, rel, _, misc] = columns[..] else {
                return Err(wrong(format!("a word line has 10 columns, this one has {}", columns.len())));
            };
            if id.contains('.') {
                continue;
            }
            if let Some((_, last)) = id.split_once('-') {
                let last = last.parse().map_err(|_| wrong(format!("`{id}` is no range of words")))?;
                token = Some(Token { rest: form.to_owned(), last, begun: false });
                continue;
            }
            let id: u32 = id.parse().map_err(|_| wrong(format!("`{id}` is no word id")))?;
            if id as usize != rows.len() + 1 {
                return Err(wrong(format!("word {id} stands where word {} is due", rows.len() + 1)));
            }
            let (mut surface, mut joined) = (form.to_owned(), false);
            if let Some(t) = &mut token {
                joined = t.begun;
                let cut = if t.last == id { t.rest.len() } else { floor_boundary(&t.rest, form.len()) };
                surface = t.rest.drain(..cut).collect();
                t.begun = true;
            }
            token = token.filter(|t| t.last != id);
            let entity = misc.split('|').find_map(|m| m.strip_prefix("Entity="));
            rows.push(Row {
                form: surface,
                joined,
                lemma: lemma.to_owned(),
                upos: Upos::parse(upos).ok_or_else(|| wrong(format!("`{upos}` is no universal part of speech")))?,
                xpos: Xpos::parse(xpos),
                feats: Feats::parse(feats),
                head: head.parse().map_err(|_| wrong(format!("`{head}` is no head")))?,
                rel: Rel::parse(rel),
                opens: entity.and_then(|e| e.strip_prefix('(')).and_then(|k| kind(k.trim_end_matches(')'))),
                closes: entity.is_some_and(|e| e.ends_with(')')),
            });
        }
        out.close(&mut rows, &mut fresh, first)?;
        Ok(out)
    }

    fn close(&mut self, rows: &mut Vec<Row>, fresh: &mut bool, line: usize) -> Result<(), ConlluError> {
        if rows.is_empty() {
            return Ok(());
        }
        if rows.len() > LONGEST {
            let what = format!("a sentence of {} words; split it, {LONGEST} are the most", rows.len());
            return Err(ConlluError { line, what });
        }
        let n = rows.len() as u32;
        let roots = rows.iter().filter(|r| r.head == 0).count();
        let reaches_root = |start: usize| {
            let mut at = start as u32 + 1;
            (0..=n).any(|_| {
                at = rows[at as usize - 1].head;
                at == 0
            })
        };
        if roots != 1 || rows.iter().any(|r| r.head > n) || !(0..rows.len()).all(reaches_root) {
            return Err(ConlluError { line, what: "the heads of this sentence are no tree with one root".to_owned() });
        }
        self.sentences.push(std::mem::take(rows));
        self.paragraphs.push(std::mem::take(fresh));
        Ok(())
    }
}

/// None for what is no name: the mentions of other CoNLL-U files, our own among them, are written otherwise.
fn kind(name: &str) -> Option<NameKind> {
    Some(match name {
        "person" => NameKind::Person,
        "organisation" => NameKind::Organisation,
        "place" => NameKind::Place,
        "miscellaneous" => NameKind::Miscellaneous,
        _ => return None,
    })
}

fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

impl Annotator for Conllu {
    /// Lays the parse over `text`. A sentence with a word that the text does not hold next is left out with a remark.
    fn annotate(&self, text: &SourceText) -> Annotated {
        let mut out = Annotated::empty(text.clone());
        let mut at = 0;
        for (rows, paragraph) in self.sentences.iter().zip(&self.paragraphs) {
            let mut spans = Vec::new();
            let mut end = at;
            for row in rows {
                let rest = &text.as_str()[end..];
                // Between two words there is only white space, but between sentences anything may be passed over.
                let found = if spans.is_empty() {
                    rest.find(&row.form)
                } else {
                    rest.find(|c: char| !c.is_whitespace()).filter(|i| rest[*i..].starts_with(&row.form))
                };
                let Some(i) = found else { break };
                spans.push(Span::from_range(end + i..end + i + row.form.len()));
                end += i + row.form.len();
            }
            if spans.len() < rows.len() {
                let place = Span::from_range(at..at);
                let missing = &rows[spans.len()].form;
                out.diagnostics.push(text::Diagnostic::new(
                    "parse-misfit",
                    place,
                    format!("the parse says `{missing}` where the text does not; its sentence is left out"),
                ));
                continue;
            }
            at = end;
            let base = out.words.len() as u32;
            let sentence = SentenceId(out.sentences.len() as u32);
            let mut open = None;
            for (i, (row, span)) in rows.iter().zip(&spans).enumerate() {
                let id = base + i as u32;
                if let Some(kind) = row.opens {
                    open = Some((id, kind));
                }
                if let (true, Some((from, kind))) = (row.closes, open) {
                    let words = from..id + 1;
                    out.names.push(Name { span: spans[(from - base) as usize].join(*span), words, kind });
                    open = None;
                }
                out.words.push(Word {
                    span: *span,
                    lemma: row.lemma.clone(),
                    upos: row.upos,
                    xpos: row.xpos,
                    feats: row.feats.clone(),
                    head: row.head.checked_sub(1).map(|h| WordId(base + h)),
                    rel: row.rel,
                    joined: row.joined,
                    sentence,
                });
            }
            let span = spans[0].join(spans[spans.len() - 1]);
            out.sentences.push(Sentence { span, words: base..base + rows.len() as u32, paragraph: *paragraph });
            let found = mentions::candidates(&out, &out.sentences[sentence.0 as usize]);
            out.mentions.extend(found);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PARSE: &str = "# newpar\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVBP\t_\t3\taux\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n4\tUN\tUN\tPROPN\tNNP\t_\t3\tobj\t_\tEntity=(organisation)\n";

    #[test]
    fn a_multiword_token_is_shared_out_among_its_words() {
        let a = Conllu::parse(PARSE).unwrap().annotate(&SourceText::new("Please, don't go UN"));
        let words: Vec<_> = a.ids().map(|w| (a.form(w), a.word(w).joined)).collect();
        assert_eq!(words, [("do", false), ("n't", true), ("go", false), ("UN", false)]);
        assert_eq!(a.names[0].kind, NameKind::Organisation);
        assert!(a.sentences[0].paragraph);
    }

    #[test]
    fn mentions_in_the_style_of_corefud_are_not_taken_for_names() {
        let a = Conllu::parse(&PARSE.replace("(organisation)", "(e3-organisation-1)")).unwrap();
        assert_eq!(a.annotate(&SourceText::new("Please, don't go UN")).names, []);
    }

    #[test]
    fn a_text_that_the_parse_is_not_of_is_remarked_upon() {
        let a = Conllu::parse(PARSE).unwrap().annotate(&SourceText::new("do go"));
        assert!(a.words.is_empty());
        assert_eq!(a.diagnostics[0].code, "parse-misfit");
    }

    #[test]
    fn errors_name_their_line() {
        let error = |file: &str| Conllu::parse(file).unwrap_err().to_string();
        assert_eq!(error("1\tgo\n"), "1: a word line has 10 columns, this one has 2");
        assert_eq!(error("\n2\ta\ta\tX\t_\t_\t0\troot\t_\t_\n"), "2: word 2 stands where word 1 is due");
        assert_eq!(
            error("1\ta\ta\tX\t_\t_\t1\tdep\t_\t_\n"),
            "1: the heads of this sentence are no tree with one root"
        );
        assert_eq!(error("1\ta\ta\tFOO\t_\t_\t0\troot\t_\t_\n"), "1: `FOO` is no universal part of speech");
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(file in "([0-9\\-.]{1,3}\t[a-z']{0,3}\t_\tX\t_\t_\t[0-3]\tdep\t_\tEntity=[(a)]{0,3}\n){0,5}", text in "[a-z' ]{0,20}") {
            if let Ok(conllu) = Conllu::parse(&file) {
                conllu.annotate(&SourceText::new(text.as_str()));
            }
        }
    }
}
