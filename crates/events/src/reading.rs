use jiff::civil::Date;
use nlp::Annotated;
use record::id::DocumentId;
use record::{Claim, Document, MentionRecord, PlaceRecord, PredicateRecord, PublishedBasis, Statement, TimexRecord};
use text::Span;

/// What is known of a report besides its text.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// The caller's path or id.
    pub reference: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication and how it is known.
    pub published: Option<(Date, PublishedBasis)>,
    /// Day of the last change.
    pub modified: Option<Date>,
    /// The headline, when it came apart from the text.
    pub headline: Option<String>,
    /// Digest of program, model, gazetteer and codebooks.
    pub run: String,
}

/// What is known of the world: codebooks, actors, cues, places.
#[derive(Debug)]
pub struct Knowledge {}

impl Knowledge {
    /// What the binary carries.
    pub fn embedded() -> &'static Knowledge {
        &Knowledge {}
    }

    /// Digest of all codebooks, for `Metadata::run` and `about`.
    pub fn digest(&self) -> &str {
        ""
    }
}

/// All that one report says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The report.
    pub document: Document,
    /// Who says what.
    pub statements: Vec<Statement>,
    /// What is said to happen.
    pub claims: Vec<Claim>,
    /// Time expressions.
    pub timexes: Vec<TimexRecord>,
    /// Toponyms.
    pub places: Vec<PlaceRecord>,
    /// Names.
    pub mentions: Vec<MentionRecord>,
    /// Predicates and how far they happened.
    pub predicates: Vec<PredicateRecord>,
    /// What was considered and left out, and why.
    pub why: Vec<Why>,
}

/// A trigger that gave no claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The words.
    pub span: Span,
    /// The reason, in one line.
    pub reason: String,
}

/// Reads one report. Pure: the same input gives the same output, on any machine, and it never fails.
pub fn read(annotated: &Annotated, metadata: &Metadata, _knowledge: &Knowledge) -> Reading {
    let text = &annotated.text;
    let published = metadata.published.map(|(d, _)| d.to_string());
    let id = record::id::digest(
        "document",
        &[
            Some(text.as_str()),
            published.as_deref(),
            metadata.publisher.as_deref(),
            Some(metadata.url.as_deref().unwrap_or(&metadata.reference)),
        ],
    );
    Reading {
        document: Document {
            id: DocumentId(id),
            text_sha256: record::id::sha256(text.as_str().as_bytes()),
            r#ref: metadata.reference.clone(),
            url: metadata.url.clone(),
            publisher: metadata.publisher.clone(),
            credit: None,
            headline: metadata.headline.clone(),
            published,
            published_basis: metadata.published.map(|(_, b)| b),
            modified: metadata.modified.map(|d| d.to_string()),
            language: Some("en".to_owned()),
            length: text.len(),
            place: None,
            run: metadata.run.clone(),
            diagnostics: vec![],
        },
        statements: vec![],
        claims: vec![],
        timexes: vec![],
        places: vec![],
        mentions: vec![],
        predicates: vec![],
        why: vec![],
    }
}
