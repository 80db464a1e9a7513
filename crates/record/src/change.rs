use serde::{Deserialize, Serialize};

use crate::{ChangeKind, ChangeOf};

/// `dateline.change/1`: what appeared, changed or vanished in a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its number in that store; later changes have larger ones.
    pub seq: i64,
    /// When, in UTC, by the clock of the machine that wrote it: `2024-11-20T10:15:00Z`. No other record depends on a clock.
    pub at: String,
    /// What became of it.
    pub change: ChangeKind,
    /// What it is.
    pub of: ChangeOf,
    /// Its id.
    pub id: String,
    /// `revision` of the event as it is now, or the run that read the document or claim; absent for what vanished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
}
