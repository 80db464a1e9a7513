//! Which earlier mention each mention refers back to.

use std::collections::{BTreeMap, VecDeque};

use crate::annotated::{Annotated, Chain};
use crate::coreference::{Facts, REACH, chains, pair};
use crate::network::{MentionVector, Network};

/// Finds antecedents as mentions come in. It holds the last few mentions and the names, not the whole document.
pub(crate) struct Antecedents<'n> {
    network: &'n Network,
    recent: VecDeque<(Facts, MentionVector)>,
    /// The last mention by each name.
    names: BTreeMap<String, u32>,
    found: Vec<Option<u32>>,
}

impl<'n> Antecedents<'n> {
    pub(crate) fn new(network: &'n Network) -> Antecedents<'n> {
        Antecedents { network, recent: VecDeque::new(), names: BTreeMap::new(), found: Vec::new() }
    }

    /// Takes the next mentions of `text`.
    pub(crate) fn extend(&mut self, text: &Annotated, mentions: impl Iterator<Item = (Facts, MentionVector)>) {
        for (facts, vector) in mentions {
            let here = self.found.len();
            let mut best = (vector.fresh, None);
            for (i, (earlier, other)) in self.recent.iter().rev().enumerate() {
                let score = self.network.pair(other, &vector, pair(text, earlier, &facts, i + 1));
                if score > best.0 {
                    best = (score, Some((here - 1 - i) as u32));
                }
            }
            let key = facts.key();
            // Too far back for the network, a name is still known by its words.
            let by_name = || self.names.get(key.as_deref()?).copied().filter(|m| here - *m as usize > REACH);
            self.found.push(best.1.or_else(by_name));
            self.names.extend(key.map(|k| (k, here as u32)));
            self.recent.push_back((facts, vector));
            if self.recent.len() > REACH {
                self.recent.pop_front();
            }
        }
    }

    /// The chains of all mentions seen.
    pub(crate) fn chains(&self) -> Vec<Chain> {
        chains(&self.found)
    }
}
