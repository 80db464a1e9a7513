use serde::{Deserialize, Serialize};

use crate::id::{DocumentId, StatementId};
use crate::{Act, Evidence, Manner, SourceKind, Stance};

/// `dateline.statement/1`: who says what, in which words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Digest of document and spans.
    pub id: StatementId,
    /// The report.
    pub document: DocumentId,
    /// Who says it; none when nobody is named ("reportedly").
    pub source: Option<Source>,
    /// The words that mark it as said.
    pub cue: Option<Evidence>,
    /// What is said; may be discontinuous. Quotation marks and the complementiser belong to it.
    pub content: Vec<Evidence>,
    /// How the words are rendered.
    pub manner: Manner,
    /// What is done with them.
    pub act: Act,
    /// Where the source stands to them.
    pub stance: Stance,
    /// To whom they are said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Evidence>,
    /// Through what they are said.
    pub medium: Option<Evidence>,
    /// The statement whose content holds this one.
    pub parent: Option<StatementId>,
}

/// Who says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The words.
    pub evidence: Evidence,
    /// What a pronoun or a bare description ("the ministry") stands for; none for a private person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub antecedent: Option<Evidence>,
    /// The name that the report gives for it; none for private persons and the unnamed.
    pub name: Option<String>,
    /// What it is.
    pub kind: SourceKind,
    /// Whether the report names it.
    pub named: bool,
    /// Whether it is a private person, whose name is withheld.
    pub private: bool,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// PLOVER sector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Id of a known actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
}
