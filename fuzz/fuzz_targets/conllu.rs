//! A CoNLL-U file is refused or gives trees: words in the text, and a way from each to a root.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nlp::{Annotator, Conllu};
use text::SourceText;

fuzz_target!(|input: (&str, &str)| {
    let (file, text) = input;
    let Ok(conllu) = Conllu::parse(file) else { return };
    let annotated = conllu.annotate(&SourceText::new(text));
    for word in annotated.ids() {
        let _ = annotated.form(word);
        assert!(annotated.ancestors(word).count() < annotated.words.len(), "heads go round in a circle");
    }
});
