//! Ids: digests of content, never counters or clocks.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A digest of `parts` in order, 24 hexadecimal digits; parts are kept apart by their lengths, and an absent part
/// differs from an empty one.
pub fn digest(kind: &str, parts: &[Option<&str>]) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(&Some(kind)).chain(parts) {
        match part {
            Some(p) => {
                hash.update((p.len() as u64 + 1).to_le_bytes());
                hash.update(p.as_bytes());
            }
            None => hash.update(0u64.to_le_bytes()),
        }
    }
    hex(&hash.finalize())[..24].to_owned()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// Id of a document.
    DocumentId
    /// Id of a statement.
    StatementId
    /// Id of a claim.
    ClaimId
    /// Id of an event.
    EventId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together_and_absent_is_not_empty() {
        assert_ne!(digest("d", &[Some("ab"), Some("c")]), digest("d", &[Some("a"), Some("bc")]));
        assert_ne!(digest("d", &[None]), digest("d", &[Some("")]));
        assert_eq!(digest("d", &[Some("a")]), digest("d", &[Some("a")]));
    }

    #[test]
    fn the_digest_of_nothing_is_the_known_one() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
