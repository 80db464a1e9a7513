use serde::{Deserialize, Serialize};

use crate::id::{ClaimId, DocumentId, EventId};
use crate::{Acled, Certainty, DisputeOver, FigureOf, Grain, Identity, Measure, OriginKind, Precision, Status, Whom};

/// `dateline.event/1`: one happening as the claims of many reports tell it. Derived from claims, and never more than they
/// are: what they disagree on is kept as a dispute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Digest of the first claim: earliest published, then smallest id.
    pub id: EventId,
    /// Event type that most claims give, of the codebook; among equals the first in the alphabet.
    pub r#type: String,
    /// Modes that any claim of that type gives.
    pub modes: Vec<String>,
    /// Contexts that any claim gives.
    pub contexts: Vec<String>,
    /// How PLOVER's codebook has the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plover: Option<String>,
    /// Under what ACLED would file it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acled: Option<Acled>,
    /// The claims, by day of publication, then id.
    pub claims: Vec<ClaimId>,
    /// At which stage the happening is, as each origin puts it.
    pub status: Vec<HeldStatus>,
    /// When; the narrowest time that most origins give. Absent when none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<EventTime>,
    /// Where; the finest place that most origins give. Absent when none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#where: Option<EventPlace>,
    /// Who does it.
    pub actors: Vec<Party>,
    /// To whom it is done.
    pub recipients: Vec<Party>,
    /// Counts; nothing is summed.
    pub figures: Vec<Toll>,
    /// The reports, by day of publication, then id.
    pub reports: Vec<DocumentId>,
    /// Their publishers, each once.
    pub publishers: Vec<String>,
    /// The institutions that speak. Copies of one wire report, and two officers of one army, are one.
    pub origins: Vec<Origin>,
    /// The offensive or siege that it is an incident of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<EventId>,
    /// What the origins do not agree on.
    pub disputes: Vec<Dispute>,
    /// Why claims were put together.
    pub reasons: Vec<Reason>,
    /// Digest of all of the above: it changes when, and only when, the event does.
    pub revision: String,
}

/// A stage of the happening and who puts it so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldStatus {
    /// The stage.
    pub status: Status,
    /// How sure the holder is.
    pub certainty: Certainty,
    /// The negation of a stage other than occurrence: "has no plans to" is planned, negative.
    pub negative: bool,
    /// Who holds it: places in `origins`.
    pub origins: Vec<usize>,
    /// In which claims.
    pub claims: Vec<ClaimId>,
}

/// When an event took place, or is to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventTime {
    /// First day.
    pub from: String,
    /// The day after the last.
    pub until: String,
    /// How fine it is told.
    pub grain: Grain,
    /// The claim that it is taken from.
    pub claim: ClaimId,
}

/// Where an event took place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventPlace {
    /// Its name as told.
    pub name: String,
    /// The name of the place that it lies in, where the coordinates are those of that place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// GeoNames id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// First-level division.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub admin1: Option<String>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// How fine it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Precision>,
    /// Radius of the area meant, in kilometres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius_km: Option<f64>,
    /// The claim that it is taken from.
    pub claim: ClaimId,
}

/// Someone who takes part, as the claims together know it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Name or description; none for private persons.
    pub name: Option<String>,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// PLOVER sector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Id of a known actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// How it is known at best.
    pub identity: Identity,
    /// A private person, whose name is withheld.
    pub private: bool,
    /// Who says that it takes part: places in `origins`.
    pub origins: Vec<usize>,
    /// In which claims.
    pub claims: Vec<ClaimId>,
}

/// A count with its bounds and who says which.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Toll {
    /// What is counted.
    pub of: FigureOf,
    /// Whom it counts.
    pub whom: Whom,
    /// The lowest bound that still stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    /// The highest bound that still stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
    /// Who says which.
    pub says: Vec<Said>,
}

/// One origin's count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Place in `origins`.
    pub origin: usize,
    /// Lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u64>,
    /// Upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
    /// How it is meant.
    pub measure: Measure,
    /// Where it is said.
    pub claim: ClaimId,
    /// Day of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// A later count of the same origin has taken its place; `low` and `high` leave it out.
    pub superseded: bool,
}

/// An institution whose word it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Its name, or the description the reports give of it ("residents"); none for private persons and unknown publishers.
    pub name: Option<String>,
    /// Whether it is a source in reports, an agency, or a publisher in its own voice.
    pub kind: OriginKind,
    /// Id of a known actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// PLOVER sector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Whether it is a side in the happening.
    pub party: bool,
    /// The claims that are its word.
    pub claims: Vec<ClaimId>,
}

/// Something that the origins do not agree on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// What about.
    pub over: DisputeOver,
    /// Who says what; two or more.
    pub sides: Vec<Side>,
}

/// One side of a dispute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// What it says, in short.
    pub value: String,
    /// Who says it: places in `origins`.
    pub origins: Vec<usize>,
    /// In which claims.
    pub claims: Vec<ClaimId>,
}

/// Why a claim belongs to the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The claim that was put in.
    pub claim: ClaimId,
    /// The claim of the event that it is most like.
    pub with: ClaimId,
    /// How likely both tell the same, 0 to 1.
    pub score: f64,
    /// What speaks for it and against it, the weightiest first.
    pub because: Vec<Because>,
}

/// One thing that speaks for or against a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// The feature, as docs/formats/linking.md names it.
    pub feature: String,
    /// What it adds to the log-odds.
    pub weight: f64,
}
