//! Prints the parse of standard input, one word a line.
#![allow(clippy::print_stdout, reason = "an example prints")]

use nlp::{Annotator, Neural};
fn main() {
    let text = std::io::read_to_string(std::io::stdin()).expect("UTF-8 on standard input");
    let a = Neural::embedded().annotate(&text::SourceText::new(text));
    for s in &a.sentences {
        for w in a.ids_of(s) {
            let x = a.word(w);
            let head = x.head.map_or(0, |h| h.0 + 1 - s.words.start);
            let name = a.mention_at(w).map_or("", |m| m.kind.as_str());
            println!(
                "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
                w.0 + 1 - s.words.start,
                a.form(w),
                x.lemma,
                x.upos.as_str(),
                x.xpos.as_str(),
                head,
                x.rel.as_str(),
                name
            );
        }
        println!();
    }
}
