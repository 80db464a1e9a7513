//! From text to sentences, words, dependency trees and entity mentions.
//!
//! An [`Annotator`] turns a [`text::SourceText`] into an [`Annotated`]: complete once made, with every word a stretch of
//! the text. The terms are those of Universal Dependencies.
//!
//! Left out on purpose: what the words mean for politics (that is `events`), files, and anything that can fail.

mod annotated;
mod antecedents;
mod conllu;
mod coreference;
pub mod dateline;
mod features;
mod labels;
mod lemma;
mod mentions;
mod network;
mod neural;
mod pieces;
pub mod segmentation;
mod tree;

pub use annotated::{
    Annotated, Annotator, Chain, EntityKind, Mention, Name, NameKind, Sentence, SentenceId, Word, WordId,
};
pub use conllu::{Conllu, ConlluError};
pub use labels::{Feats, Rel, Upos, Xpos};
pub use neural::{ModelError, Neural};
