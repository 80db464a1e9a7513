use std::collections::BTreeMap;
use std::io::{self, Write};

use nlp::{Annotated, Sentence, WordId};
use text::Span;

use super::Exporter;
use crate::chars::CharIndex;
use crate::reader::Read;

/// CoNLL-U, with `TokenRange` in characters of the document's text as UDPipe writes it, and with mentions and what they
/// refer to as CorefUD writes them.
#[derive(Debug, Clone, Copy)]
pub struct Conllu;

impl Exporter for Conllu {
    fn report(&self, read: Read, out: &mut dyn Write) -> io::Result<()> {
        let doc = &read.annotated;
        let chars = CharIndex::new(doc.text.as_str());
        let entities = entities(doc);
        for (i, sentence) in doc.sentences.iter().enumerate() {
            if i == 0 {
                writeln!(out, "# newdoc id = {}", one_line(&read.report.metadata.reference))?;
                // `GRP` and not `eid`: an entity's id holds within its document.
                writeln!(out, "# global.Entity = GRP-etype-head")?;
            }
            if i == 0 || sentence.paragraph {
                writeln!(out, "# newpar")?;
            }
            writeln!(out, "# sent_id = {}", i + 1)?;
            writeln!(out, "# text = {}", one_line(doc.text.slice(sentence.span)))?;
            tokens(doc, sentence, &chars, &entities, out)?;
            writeln!(out)?;
        }
        Ok(())
    }
}

/// White space as single blanks: a comment must not break its line.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tokens(
    doc: &Annotated,
    sentence: &Sentence,
    chars: &CharIndex,
    entities: &BTreeMap<WordId, Brackets>,
    out: &mut dyn Write,
) -> io::Result<()> {
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
            let entity = entities.get(id).map_or(String::new(), |b| format!("Entity={}|", b.in_order()));
            let misc = if group.len() > 1 { range(word.span, chars) } else { misc(doc, span, chars) };
            writeln!(
                out,
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t_\t{entity}{misc}",
                number(*id),
                form(doc.form(*id)),
                form(&word.lemma),
                word.upos.as_str(),
                word.xpos.as_str(),
                word.feats.as_str(),
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

/// The mentions that end, begin and both at one word.
#[derive(Debug, Default)]
struct Brackets {
    closing: String,
    whole: String,
    opening: String,
}

impl Brackets {
    /// As CorefUD wants them: what ends before what begins, and mentions of one word inside either.
    fn in_order(&self) -> String {
        let Brackets { closing, whole, opening } = self;
        if opening.is_empty() { format!("{whole}{closing}") } else { format!("{closing}{opening}{whole}") }
    }
}

/// The brackets of all mentions. An entity is numbered by its first mention and is of the kind of that: there is but one
/// kind an entity in this notation.
fn entities(doc: &Annotated) -> BTreeMap<WordId, Brackets> {
    let mut at: BTreeMap<WordId, Brackets> = BTreeMap::new();
    for (i, mention) in doc.mentions.iter().enumerate() {
        let first = mention.chain.map_or(i, |c| doc.chains[c as usize].mentions[0] as usize);
        let (from, last) = (mention.words.start, mention.words.end - 1);
        let kind = doc.mentions[first].kind.map_or("", |k| k.as_str());
        let opening = format!("(e{}-{kind}-{}", first + 1, mention.head.0 - from + 1);
        if from == last {
            at.entry(WordId(from)).or_default().whole += &format!("{opening})");
        } else {
            at.entry(WordId(from)).or_default().opening += &opening;
            // The longer come first, so each that follows ends before them.
            at.entry(WordId(last)).or_default().closing.insert_str(0, &format!("e{})", first + 1));
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use nlp::{Annotator, Chain, EntityKind};
    use text::SourceText;

    use super::*;

    const PARSE: &str = "\
1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tmayor\tmayor\tNOUN\tNN\t_\t6\tnsubj\t_\t_
3\tof\tof\tADP\tIN\t_\t5\tcase\t_\t_
4\tthe\tthe\tDET\tDT\t_\t5\tdet\t_\t_
5\ttown\ttown\tNOUN\tNN\t_\t2\tnmod\t_\t_
6\tspared\tspare\tVERB\tVBD\t_\t0\troot\t_\t_
7\this\this\tPRON\tPRP$\t_\t8\tnmod:poss\t_\t_
8\taides\taide\tNOUN\tNNS\t_\t6\tobj\t_\t_
";

    #[test]
    fn brackets_nest_and_the_mentions_of_a_chain_share_an_id() {
        let text = SourceText::new("The mayor of the town spared his aides");
        let mut doc = nlp::Conllu::parse(PARSE).expect("a parse").annotate(&text);
        let kinds = [EntityKind::Person, EntityKind::Place, EntityKind::Group, EntityKind::Person];
        doc.mentions.iter_mut().zip(kinds).for_each(|(m, kind)| m.kind = Some(kind));
        let his = doc.mentions.iter().position(|m| doc.text.slice(m.span) == "his").expect("a pronoun is a mention");
        doc.chains = vec![Chain { mentions: vec![0, his as u32] }];
        [0, his].iter().for_each(|m| doc.mentions[*m].chain = Some(0));
        let written: Vec<String> = entities(&doc)
            .iter()
            .map(|(word, brackets)| format!("{} {}", doc.form(*word), brackets.in_order()))
            .collect();
        assert_eq!(
            written,
            ["The (e1-person-2", "the (e2-place-2", "town e2)e1)", "his (e3-group-2(e1-person-1)", "aides e3)"]
        );
    }

    #[test]
    fn what_ends_stands_before_what_begins() {
        let brackets = |closing: &str, opening: &str| {
            Brackets { closing: closing.into(), whole: "(e9--1)".into(), opening: opening.into() }.in_order()
        };
        assert_eq!(brackets("e2)e1)", ""), "(e9--1)e2)e1)");
        assert_eq!(brackets("e1)", "(e3--1(e4--1"), "e1)(e3--1(e4--1(e9--1)");
    }
}
