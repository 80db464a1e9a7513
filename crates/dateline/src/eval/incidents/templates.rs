//! How claims become templates of MUC-4: one incident, however often a report comes back to it.

use nlp::{Annotated, Name, NameKind, Upos, WordId};
use record::{Claim, Evidence, Participant, Status};

use super::{Mentions, Role, Template, plain};
use crate::reader::Read;

/// The incidents that a report tells.
pub(super) fn of(read: &Read) -> Vec<Template> {
    let report = Report { a: &read.annotated };
    let mut told: Vec<Template> = Vec::new();
    for claim in read.reading.claims.iter().filter(|c| happened(c)) {
        let Some(incident) = incident(claim) else { continue };
        let template = report.template(incident, claim);
        match told.iter_mut().find(|t| t.incident == template.incident) {
            Some(known) => known.join(template),
            None => told.push(template),
        }
    }
    told
}

/// Whether a claim tells of one thing that was done or tried, not of a war or a plan.
fn happened(claim: &Claim) -> bool {
    matches!(claim.status, Status::Occurred | Status::Ongoing | Status::Attempted) && claim.extent.is_none()
}

/// The kind of incident, if it is one of MUC-4's: violence of or against those who do not fight.
fn incident(claim: &Claim) -> Option<&'static str> {
    let mode = |wanted: &[&str]| claim.modes.iter().any(|m| wanted.contains(&m.as_str()));
    let fights = |p: &Participant| p.sector.as_deref().is_some_and(|s| matches!(s, "REB" | "CRM" | "PRM"));
    if !claim.plover.starts_with("ASSAULT") || claim.recipients.iter().any(fights) || mode(&["sexual", "crowd-control"])
    {
        return None;
    }
    let burns = ["burn", "fire", "torch", "arson", "set"].iter().any(|w| claim.trigger.quote().contains(w));
    Some(match () {
        () if mode(&["abduct"]) => "kidnapping",
        () if mode(&["explosives", "suicide-attack"]) => "bombing",
        () if mode(&["destroy"]) && burns => "arson",
        () => "attack",
    })
}

impl Template {
    /// Adds what another telling of the same incident has more.
    fn join(&mut self, other: Template) {
        for (mine, theirs) in self.roles.iter_mut().zip(other.roles) {
            for entity in theirs {
                if !mine.contains(&entity) {
                    mine.push(entity);
                }
            }
        }
    }
}

/// A report's words.
#[derive(Clone, Copy)]
struct Report<'a> {
    a: &'a Annotated,
}

impl<'a> Report<'a> {
    fn template(self, incident: &str, claim: &Claim) -> Template {
        let mut template = Template { incident: incident.to_owned(), ..Template::default() };
        let mut put = |role: Role, words: &str| {
            let entity = Mentions::from([plain(words)]);
            if !entity.contains("") && !template.roles[role as usize].contains(&entity) {
                template.roles[role as usize].push(entity);
            }
        };
        for head in claim.actors.iter().filter_map(|p| self.head(p)) {
            if let Some(person) = self.person(head) {
                put(Role::Perpetrator, person);
            } else if self.is_body(head) {
                put(Role::Organisation, self.phrase(head));
            } else if self.a.word(head).upos != Upos::Pron {
                put(Role::Perpetrator, self.phrase(head));
                for body in self.bodies(head) {
                    put(Role::Organisation, self.a.text.slice(body.span));
                }
            }
        }
        for head in claim.recipients.iter().filter_map(|p| self.head(p)) {
            if let Some(person) = self.person(head) {
                put(Role::Victim, person);
            }
        }
        for target in claim.targets.iter().filter_map(|t| self.head_of(&t.evidence)) {
            put(Role::Target, self.uncounted(target));
        }
        if let Some(instrument) = claim.instrument.as_ref().and_then(|i| self.head_of(i)) {
            put(Role::Weapon, self.uncounted(instrument));
        }
        template
    }

    /// The word that a participant's phrase hangs on; of a pronoun, that of what it stands for.
    fn head(self, participant: &Participant) -> Option<WordId> {
        self.head_of(participant.antecedent.as_ref().unwrap_or(&participant.evidence))
    }

    fn head_of(self, words: &Evidence) -> Option<WordId> {
        let range = self.a.words_in(words.span());
        range.clone().map(WordId).find(|w| self.a.word(*w).head.is_none_or(|h| !range.contains(&h.0)))
    }

    /// The person named by a phrase, at its head or beside it ("the mayor, Ann Lee"), in the fullest form that the
    /// report has.
    fn person(self, head: WordId) -> Option<&'a str> {
        let beside = self.a.children(head).filter(|c| self.a.word(*c).rel.among(&["appos", "flat"]));
        let name = std::iter::once(head)
            .chain(beside)
            .filter_map(|w| self.a.name_at(w))
            .find(|n| n.kind == NameKind::Person)?;
        let own = self.untitled(name);
        let whole = |full: &&str| full.ends_with(own) || full.starts_with(own);
        let named = self.a.names.iter().filter(|n| n.kind == NameKind::Person).map(|n| self.untitled(n));
        Some(named.filter(whole).max_by_key(|n| n.len()).unwrap_or(own))
    }

    /// A name without the titles before it.
    fn untitled(self, name: &Name) -> &'a str {
        const TITLES: [&str; 16] = [
            "mr", "mrs", "ms", "miss", "dr", "gen", "general", "col", "colonel", "maj", "major", "capt", "captain",
            "lt", "msgr", "father",
        ];
        let first = name.words.clone().map(WordId).find(|w| !TITLES.contains(&self.a.form(*w).trim_end_matches('.')));
        let last = WordId(name.words.end - 1);
        self.a.text.slice(self.a.word(first.unwrap_or(last)).span.join(self.a.word(last).span))
    }

    /// Whether a phrase is about a body and not about people.
    fn is_body(self, head: WordId) -> bool {
        let named = self.a.name_at(head).is_some_and(|n| n.kind == NameKind::Organisation);
        named
            || matches!(
                self.a.word(head).lemma.to_lowercase().as_str(),
                "army"
                    | "military"
                    | "navy"
                    | "force"
                    | "police"
                    | "guard"
                    | "government"
                    | "regime"
                    | "party"
                    | "front"
                    | "movement"
                    | "organization"
                    | "organisation"
                    | "cartel"
                    | "mafia"
            )
    }

    /// The bodies named in a phrase.
    fn bodies(self, head: WordId) -> Vec<&'a Name> {
        let below: Vec<WordId> = self.a.subtree(head);
        let inside =
            |n: &&Name| n.kind == NameKind::Organisation && n.words.clone().any(|w| below.contains(&WordId(w)));
        self.a.names.iter().filter(inside).collect()
    }

    /// The phrase that hangs on a word.
    fn phrase(self, head: WordId) -> &'a str {
        self.words_before(head, |_| false)
    }

    /// The same without a number: what is hit or used is counted by its kind.
    fn uncounted(self, head: WordId) -> &'a str {
        self.words_before(head, |w| self.a.word(w).rel.is("nummod"))
    }

    /// The phrase of a word from the first that belongs to it to what it names, without determiners and what else is left out.
    fn words_before(self, head: WordId, out: impl Fn(WordId) -> bool) -> &'a str {
        let close = |w: &WordId| {
            self.a.word(*w).rel.among(&["amod", "compound", "nummod", "flat", "nmod:desc", "nmod:poss"])
                && self.a.word(*w).head == Some(head)
                && !out(*w)
                && self.a.word(*w).upos != Upos::Pron
        };
        let first =
            self.a.children(head).filter(|c| *c < head).find(close).map_or(head, |c| self.a.subtree(c)[0].min(c));
        let last = self.a.name_at(head).map_or(head, |n| WordId(n.words.end - 1)).max(head);
        self.a.text.slice(self.a.word(first).span.join(self.a.word(last).span))
    }
}
