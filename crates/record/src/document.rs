use serde::{Deserialize, Serialize};

use crate::id::DocumentId;
use crate::{Evidence, PublishedBasis};

/// `dateline.document/1`: a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Document {
    /// Digest of text, published, publisher, and url or ref.
    pub id: DocumentId,
    /// SHA-256 of the text.
    pub text_sha256: String,
    /// The caller's path or id.
    pub r#ref: String,
    /// Where it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The agency named in the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<Evidence>,
    /// The headline: given with the text, or the text's first line when it reads as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Day of publication, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// How `published` is known; present when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_basis: Option<PublishedBasis>,
    /// Day of the last change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// ISO 639-1 code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Length of the text in bytes.
    pub length: u32,
    /// The dateline city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Evidence>,
    /// Digest of program, model, gazetteer and codebooks that read it.
    pub run: String,
    /// Remarks about the text.
    pub diagnostics: Vec<Remark>,
}

/// A diagnostic as it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// Stable code.
    pub code: String,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// One line.
    pub message: String,
}
