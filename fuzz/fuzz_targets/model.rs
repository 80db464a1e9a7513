//! A model's files are refused in one line that names the file, or give a network that reads.
//!
//! What an input leaves out is taken from the shipped model, with some bytes of its weights' header changed; the digests
//! in `model.toml` are always those of the files, since they would stop everything else.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nlp::{Annotator, Neural};
use sha2::{Digest, Sha256};
use text::SourceText;

const TOML: &str = include_str!("../../models/en/model.toml");
const VOCABULARY: &str = include_str!("../../models/en/vocabulary.txt");
const WEIGHTS: &[u8] = include_bytes!("../../models/en/weights.safetensors");

fuzz_target!(|input: (Option<&str>, Option<&str>, Option<&[u8]>, Vec<(u16, u8)>)| {
    let (toml, vocabulary, weights, changes) = input;
    let vocabulary = vocabulary.unwrap_or(VOCABULARY);
    let mut weights = weights.unwrap_or(WEIGHTS).to_vec();
    for (at, byte) in changes {
        if let Some(old) = weights.get_mut(usize::from(at)) {
            *old = byte;
        }
    }
    let toml = toml.unwrap_or(TOML).split("[digests]").next().unwrap_or("");
    let toml = format!(
        "{toml}\n[digests]\n\"weights.safetensors\" = \"{}\"\n\"vocabulary.txt\" = \"{}\"\n",
        sha256(&weights),
        sha256(vocabulary.as_bytes())
    );
    match Neural::load(&toml, vocabulary, weights) {
        Ok(network) => {
            let annotated = network.annotate(&SourceText::new("The army left Homs. \"It won't return,\" it said."));
            assert_eq!(annotated.sentences.iter().map(|s| s.words.len()).sum::<usize>(), annotated.words.len());
        }
        Err(error) => {
            let message = error.to_string();
            let named = ["model.toml", "vocabulary.txt", "weights.safetensors"].iter().any(|f| message.starts_with(f));
            assert!(named && !message.contains('\n'), "{message}");
        }
    }
});

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
