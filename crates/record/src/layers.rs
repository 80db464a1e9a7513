use serde::{Deserialize, Serialize};

use crate::id::DocumentId;
use crate::{Certainty, Evidence, Status};

/// `dateline.timex/1`: a time expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimexRecord {
    /// The report.
    pub document: DocumentId,
    /// The words.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// TIMEX3 type: `DATE`, `TIME`, `DURATION`, `SET`.
    pub r#type: String,
    /// TIMEX3 value; absent when it needs an anchor that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// TIMEX3 modifier.
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<String>,
}

/// `dateline.place/1`: a toponym.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceRecord {
    /// The report.
    pub document: DocumentId,
    /// The words.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// GeoNames id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// The gazetteer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// GeoNames feature code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// `literal`, `demonym`, `metonym`, …
    pub kind: String,
    /// How likely the place is among the readings of the name, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The other readings, likeliest first; all of them where none stands out.
    pub alternatives: Vec<Alternative>,
}

/// Another place that a name may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// GeoNames id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// The gazetteer's name.
    pub name: String,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// How likely it is, 0 to 1.
    pub score: f64,
}

/// `dateline.mention/1`: a mention of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MentionRecord {
    /// The report.
    pub document: DocumentId,
    /// The words.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// `person`, `organisation`, `group`, `place`, `facility`, …
    pub kind: String,
    /// A name, not a description or a pronoun.
    pub named: bool,
    /// Id of a known actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Number of the chain of mentions of one thing that it belongs to, in this document; absent when it stands alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<u32>,
}

/// `dateline.predicate/1`: any predicate and how far it happened, in the view of the report as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PredicateRecord {
    /// The report.
    pub document: DocumentId,
    /// The words.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Dictionary form.
    pub lemma: String,
    /// Stage.
    pub status: Status,
    /// How sure.
    pub certainty: Certainty,
    /// −3 (did not happen) to +3 (happened), the UDS scale.
    pub factuality: f64,
}
