use serde::{Deserialize, Serialize};

use crate::id::{ClaimId, DocumentId, StatementId};
use crate::{
    AcledEvent, AcledSubEvent, Certainty, Evidence, Extent, FigureOf, Grain, Identity, Measure, Outcome, PlaceBasis,
    Precision, Status, Tense, TimeBasis, Whom,
};

/// `dateline.claim/1`: one holder's word about one happening, in one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Digest of document, trigger, type, attribution and an ordinal among equals.
    pub id: ClaimId,
    /// The report.
    pub document: DocumentId,
    /// Event type of the codebook.
    pub r#type: String,
    /// Modes of the type.
    pub modes: Vec<String>,
    /// Contexts.
    pub contexts: Vec<String>,
    /// Codebook and version, such as `plover/1`.
    pub codebook: String,
    /// How PLOVER's codebook has it, `TYPE` or `TYPE/mode`: custody's RELEASE is `RETREAT/release`, aid still to come `AGREE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plover: Option<String>,
    /// Under what ACLED would file it, at whatever stage it is; absent when they have no such event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acled: Option<Acled>,
    /// The word that tells the happening.
    pub trigger: Evidence,
    /// The same happening elsewhere in the report, by the same holder.
    pub mentions: Vec<Evidence>,
    /// Who does it.
    pub actors: Vec<Participant>,
    /// To whom it is done.
    pub recipients: Vec<Participant>,
    /// Things it is done to.
    pub targets: Vec<Target>,
    /// With what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Evidence>,
    /// When; absent when it cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#where: Option<Where>,
    /// Further places: origin, destination, launch.
    pub places: Vec<Place>,
    /// Counts.
    pub figures: Vec<Figure>,
    /// Statements from the outermost to the innermost; empty: the report's own voice.
    pub attribution: Vec<StatementId>,
    /// The stage of the happening as its holder puts it.
    pub status: Status,
    /// How it ended, when told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// How sure the innermost holder is.
    pub certainty: Certainty,
    /// When, against the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tense: Option<Tense>,
    /// The negation of a stage other than occurrence ("has no plans to").
    pub negative: bool,
    /// On what it depends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Evidence>,
    /// The claim that this one denies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denies: Option<ClaimId>,
    /// How far it extends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// Told as background, not as news.
    pub historical: bool,
    /// The words for status, certainty and tense.
    pub cues: Vec<Evidence>,
    /// The sentences.
    pub evidence: Vec<Evidence>,
    /// What produced the claim: codebook entry and frame.
    pub rule: String,
    /// 0 to 1.
    pub confidence: f64,
}

/// ACLED-style event and sub-event: their names, and not their data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acled {
    /// One of six.
    pub event: AcledEvent,
    /// One of twenty-five, which tells the event.
    pub sub_event: AcledSubEvent,
}

impl From<AcledSubEvent> for Acled {
    fn from(sub_event: AcledSubEvent) -> Acled {
        Acled { event: sub_event.event(), sub_event }
    }
}

/// Someone who takes part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// Name or description; none for private persons.
    pub name: Option<String>,
    /// The words.
    pub evidence: Evidence,
    /// What a pronoun stands for: the words that the other fields rest on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub antecedent: Option<Evidence>,
    /// ISO 3166 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// PLOVER sector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<String>,
    /// Id of a known actor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// How it is known.
    pub identity: Identity,
    /// How many, when told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// A private person, whose name is withheld.
    pub private: bool,
}

impl Claim {
    /// PLOVER's type without the mode: `ASSAULT` of `ASSAULT/abduct`.
    pub fn plover_type(&self) -> Option<&str> {
        self.plover.as_deref()?.split('/').next()
    }
}

impl Participant {
    /// The words that tell who it is: its own, and those that a pronoun stands for.
    pub fn words(&self) -> impl Iterator<Item = &Evidence> {
        std::iter::once(&self.evidence).chain(&self.antecedent)
    }
}

/// A thing something is done to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// `hospital`, `school`, `camp`, `prison`, `convoy`, …
    pub kind: String,
    /// The words.
    pub evidence: Evidence,
    /// Its name, when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A time with how it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct When {
    /// First day.
    pub from: String,
    /// The day after the last.
    pub until: String,
    /// How fine it is told.
    pub grain: Grain,
    /// The words; none when the publication date stands in.
    pub expression: Option<Evidence>,
    /// How it is known.
    pub basis: TimeBasis,
    /// The day it counts from, when it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
}

/// A place with how it is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Where {
    /// Its name as told.
    pub name: String,
    /// The words.
    pub evidence: Evidence,
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
    /// How it is known.
    pub basis: PlaceBasis,
    /// The words that gave the containing place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Evidence>,
}

impl Where {
    /// Whether the words name the place itself: not when they only ground the country that the report is about.
    pub fn is_told(&self) -> bool {
        self.evidence.quote().contains(&self.name)
    }
}

/// What part a further place plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceRole {
    /// Where from.
    Origin,
    /// Where to.
    Destination,
    /// From where fired or sent.
    Launch,
}

/// A further place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its part.
    pub role: PlaceRole,
    /// The place.
    #[serde(flatten)]
    pub place: Where,
}

/// A count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub of: FigureOf,
    /// Lower bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u64>,
    /// Upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
    /// Whom it counts.
    pub whom: Whom,
    /// How it is meant.
    pub measure: Measure,
    /// The words.
    pub evidence: Evidence,
}
