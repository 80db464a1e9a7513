use std::io::{self, Write};

use nlp::{Annotated, Sentence, WordId};
use text::Span;

use super::Exporter;
use crate::chars::CharIndex;
use crate::reader::Read;

/// CoNLL-U, with `TokenRange` in characters of the document's text as UDPipe writes it.
#[derive(Debug, Clone, Copy)]
pub struct Conllu;

impl Exporter for Conllu {
    fn report(&self, read: Read, out: &mut dyn Write) -> io::Result<()> {
        let doc = &read.annotated;
        let chars = CharIndex::new(doc.text.as_str());
        for (i, sentence) in doc.sentences.iter().enumerate() {
            if i == 0 {
                writeln!(out, "# newdoc id = {}", one_line(&read.report.metadata.reference))?;
            }
            if i == 0 || sentence.paragraph {
                writeln!(out, "# newpar")?;
            }
            writeln!(out, "# sent_id = {}", i + 1)?;
            writeln!(out, "# text = {}", one_line(doc.text.slice(sentence.span)))?;
            tokens(doc, sentence, &chars, out)?;
            writeln!(out)?;
        }
        Ok(())
    }
}

/// White space as single blanks: a comment must not break its line.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tokens(doc: &Annotated, sentence: &Sentence, chars: &CharIndex, out: &mut dyn Write) -> io::Result<()> {
    let number = |id: WordId| id.0 - sentence.words.start + 1;
    let mut ids = doc.ids_of(sentence).peekable();
    while let Some(first) = ids.next() {
        let mut group = vec![first];
        while let Some(id) = ids.next_if(|id| doc.word(*id).joined) {
            group.push(id);
        }
        let span = doc.span_of(&group).expect("a token has a word");
        let last = group[group.len() - 1];
        if group.len() > 1 {
            let (form, misc) = (form(doc.text.slice(span)), misc(doc, span, chars));
            writeln!(out, "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}", number(first), number(last))?;
        }
        for id in &group {
            let word = doc.word(*id);
            let misc = if group.len() > 1 { range(word.span, chars) } else { misc(doc, span, chars) };
            writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t_\t{}\t{}\t_\t{misc}",
                number(*id),
                form(doc.form(*id)),
                form(&word.lemma),
                word.upos.as_str(),
                word.xpos.as_str(),
                word.head.map_or(0, number),
                word.rel.as_str(),
            )?;
        }
    }
    Ok(())
}

/// A form as a field: never empty, never with a tab or a break in it.
fn form(words: &str) -> String {
    if words.is_empty() { "_".to_owned() } else { words.replace(['\t', '\n', '\r'], " ") }
}

fn range(span: Span, chars: &CharIndex) -> String {
    let (start, end) = chars.chars(span);
    format!("TokenRange={start}:{end}")
}

fn misc(doc: &Annotated, token: Span, chars: &CharIndex) -> String {
    let glued = doc.text.as_str()[token.range().end..].starts_with(|c: char| !c.is_whitespace());
    format!("{}{}", if glued { "SpaceAfter=No|" } else { "" }, range(token, chars))
}
