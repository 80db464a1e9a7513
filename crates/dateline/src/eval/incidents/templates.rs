//! How claims become templates of MUC-4: one for each incident, however often a report comes back to it.
//!
//! MUC-4 asks for terror, told as something that happened: violence by those who fight outside the law, or of anyone
//! against people who do not fight and against what belongs to them. It wants names of victims and no descriptions, and no
//! article before any phrase.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use nlp::{Annotated, EntityKind, Name, NameKind, Upos, WordId};
use record::{Claim, Evidence, Participant, Statement, Status};
use text::Span;

use super::{Mentions, Role, Template, plain};
use crate::reader::Read;

/// A report opens with so many sentences: what is told there is its news, however little is told of it.
const OPENING: u32 = 1;

/// The incidents that a report tells.
pub(super) fn of(read: &Read) -> Vec<Template> {
    let report = Report { a: &read.annotated, statements: &read.reading.statements };
    let mut told: Vec<(Template, bool)> = Vec::new();
    for claim in &read.reading.claims {
        let Some(incident) = report.incident(claim) else { continue };
        let template = report.template(incident, claim);
        let definite = report.is_definite(claim, &template);
        let shares = told.iter().position(|(known, _)| known.shares_object(&template));
        match shares.or_else(|| told.iter().position(|(known, _)| known.may_be(&template))) {
            Some(i) => {
                told[i].0.join(template);
                told[i].1 |= definite;
            }
            None => told.push((template, definite)),
        }
    }
    let mut told: Vec<Template> = told.into_iter().filter(|(_, definite)| *definite).map(|(t, _)| t).collect();
    // Who is behind an incident is often told elsewhere: in who claims it, in what the report is about.
    if let Some(body) = report.armed_body(&read.reading.claims) {
        for template in told.iter_mut().filter(|t| t.of(Role::Organisation).is_empty()) {
            template.put(Role::Organisation, body);
        }
    }
    told
}

impl Template {
    fn of(&self, role: Role) -> &[Mentions] {
        &self.roles[role as usize]
    }

    fn put(&mut self, role: Role, words: &str) {
        let entity = Mentions::from([plain(words)]);
        let known = &mut self.roles[role as usize];
        if !entity.contains("") && !known.contains(&entity) {
            known.push(entity);
        }
    }

    /// Whether both are about one of the same victims or targets.
    fn shares_object(&self, other: &Template) -> bool {
        let shared = |role: Role| self.of(role).iter().any(|e| other.of(role).contains(e));
        self.incident == other.incident && (shared(Role::Victim) || shared(Role::Target))
    }

    /// Whether nothing speaks against both being one: not each has victims, or targets, of its own.
    fn may_be(&self, other: &Template) -> bool {
        let apart = |role: Role| !self.of(role).is_empty() && !other.of(role).is_empty();
        self.incident == other.incident && !apart(Role::Victim) && !apart(Role::Target)
    }

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

/// What goes off.
const EXPLOSIVES: &str = "bomb dynamite explosive grenade tnt";

/// What else somebody is attacked with.
const OTHER_WEAPONS: &str = "device charge rocket missile mortar mine gun machinegun submachinegun rifle pistol weapon firearm \
    bullet machete knife cocktail launcher trap";

/// Where things lie and what they consist of: nobody's target by itself.
const PARTS: &str = "area place city town village neighborhood section part front corner door window";

/// Bodies by the noun that they go by.
const BODIES: &str = "army navy military force police guard government regime party front movement organization \
    organisation cartel mafia";

/// Whether somebody of this sector fights outside the law.
fn is_armed(sector: Option<&str>) -> bool {
    sector.is_some_and(|s| matches!(s, "REB" | "CRM" | "PRM" | "UAF"))
}

/// Whether somebody of this sector fights for a state.
fn is_force(sector: Option<&str>) -> bool {
    sector.is_some_and(|s| matches!(s, "MIL" | "COP" | "SPY"))
}

/// Whether a participant is known not to fight.
fn is_civilian(p: &Participant) -> bool {
    let sector = p.sector.as_deref();
    sector.is_some() && !is_armed(sector) && !is_force(sector)
}

/// A report's words, and who speaks in it.
#[derive(Clone, Copy)]
struct Report<'a> {
    a: &'a Annotated,
    statements: &'a [Statement],
}

impl<'a> Report<'a> {
    /// The kind of incident that a claim tells, if it tells one.
    fn incident(self, claim: &Claim) -> Option<&'static str> {
        let mode = |modes: &[&str]| claim.modes.iter().any(|m| modes.contains(&m.as_str()));
        let happened = matches!(claim.status, Status::Occurred | Status::Ongoing | Status::Attempted);
        if claim.plover_type() != Some("ASSAULT")
            || !happened
            || claim.extent.is_some()
            || claim.recipients.iter().any(|r| is_armed(r.sector.as_deref()))
            || mode(&["sexual", "crowd-control"])
        {
            return None;
        }
        let verb = claim.rule.rsplit(' ').next().unwrap_or_default();
        let burns = matches!(verb, "set" | "burn" | "torch" | "ablaze" | "alight" | "firebomb" | "arson");
        Some(if mode(&["abduct"]) {
            "kidnapping"
        } else if mode(&["explosives", "suicide-attack"]) || self.sentences(claim).any(|w| self.is(w, EXPLOSIVES)) {
            "bombing"
        } else if burns && mode(&["destroy", "primitive"]) {
            "arson"
        } else {
            "attack"
        })
    }

    /// Whether enough is told for an incident of its own: whom or what it hit, with what; or that it is the news.
    fn is_definite(self, claim: &Claim, template: &Template) -> bool {
        let told = [Role::Victim, Role::Target, Role::Weapon].into_iter().any(|r| !template.of(r).is_empty());
        let opens = self.sentences(claim).any(|w| self.a.word(w).sentence.0 < OPENING);
        told || opens || claim.recipients.iter().any(is_civilian)
    }

    fn template(self, incident: &str, claim: &Claim) -> Template {
        let mut template = Template { incident: incident.to_owned(), ..Template::default() };
        let civilians = claim.recipients.iter().any(is_civilian);
        for actor in claim.actors.iter().filter(|a| civilians || !is_force(a.sector.as_deref())) {
            self.perpetrator(&mut template, actor);
        }
        let suffered = claim.recipients.iter().filter_map(|r| self.person(self.head(r)?));
        for person in suffered.chain(self.named_with(claim)) {
            template.put(Role::Victim, person);
        }
        let told = claim.targets.iter().filter(|_| !harms_people(claim)).filter_map(|t| self.head_of(&t.evidence));
        let places = self.places(claim).into_iter().filter(|_| incident == "bombing");
        for thing in told.chain(places).filter(|t| self.is_facility(*t)) {
            template.put(Role::Target, self.uncounted(thing));
        }
        let instrument = claim.instrument.as_ref().and_then(|i| self.head_of(i));
        if let Some(weapon) = instrument.filter(|w| self.is(*w, EXPLOSIVES) || self.is(*w, OTHER_WEAPONS)) {
            template.put(Role::Weapon, self.uncounted(weapon));
        }
        template
    }

    /// A body; or people, with the body that they are said to belong to. Of persons only the victims are told by name.
    fn perpetrator(self, template: &mut Template, actor: &Participant) {
        let sector = actor.sector.as_deref();
        let Some(head) = self.head(actor).filter(|h| self.person(*h).is_none()) else { return };
        if self.is_body(head) {
            template.put(Role::Organisation, self.described(head));
        } else if is_armed(sector) || matches!(sector, Some("CVL" | "MIL")) {
            template.put(Role::Perpetrator, self.described(head));
            for body in self.bodies(head) {
                template.put(Role::Organisation, self.a.text.slice(body.span));
            }
        }
    }

    /// The body outside the law that takes part or speaks most often.
    fn armed_body(self, claims: &[Claim]) -> Option<&'a str> {
        let parties = claims.iter().flat_map(|c| c.actors.iter().chain(&c.recipients));
        let parties = parties.filter(|p| is_armed(p.sector.as_deref())).filter_map(|p| self.head(p));
        let sources = self.statements.iter().filter_map(|s| s.source.as_ref());
        let sources = sources.filter(|s| is_armed(s.sector.as_deref())).filter_map(|s| self.head_of(&s.evidence));
        let named = parties.chain(sources).flat_map(|h| self.bodies(h)).map(|n| self.a.text.slice(n.span));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        named.for_each(|name| *counts.entry(name).or_default() += 1);
        counts.into_iter().max_by_key(|(name, n)| (*n, Reverse(*name))).map(|(name, _)| name)
    }

    /// Persons named below the trigger, by full name, who neither act nor speak: lists and remarks that no argument holds.
    fn named_with(self, claim: &Claim) -> Vec<&'a str> {
        let Some(trigger) = self.head_of(&claim.trigger) else { return vec![] };
        let sources = self.statements.iter().filter_map(|s| Some(s.source.as_ref()?.evidence.span()));
        let others: Vec<Span> = sources.chain(claim.actors.iter().map(|a| a.evidence.span())).collect();
        let beside = |n: &&Name| {
            n.kind == NameKind::Person
                && n.words.len() > 1
                && self.a.dominates(trigger, WordId(n.words.start))
                && !others.iter().any(|o| o.overlaps(n.span))
        };
        self.a.names.iter().filter(beside).map(|n| self.full(n)).collect()
    }

    /// Where a bomb goes off: the phrases of place at the trigger.
    fn places(self, claim: &Claim) -> Vec<WordId> {
        let at = |place: &WordId| {
            let here = |c: WordId| {
                self.a.word(c).rel.is("case")
                    && ["in", "at", "on", "near", "outside", "inside", "under", "against"].contains(&self.a.form(c))
            };
            self.a.word(*place).rel.among(&["obl", "nmod"]) && self.a.children(*place).any(here)
        };
        // "In front of the bank": the bank.
        let whole = |part: WordId| self.a.child(part, "nmod").filter(|_| self.is(part, PARTS)).unwrap_or(part);
        self.head_of(&claim.trigger).map_or_else(Vec::new, |t| self.a.children(t).filter(at).map(whole).collect())
    }

    /// The words of the sentences that tell a claim.
    fn sentences(self, claim: &Claim) -> impl Iterator<Item = WordId> {
        claim.evidence.iter().flat_map(move |e| self.a.words_in(e.span())).map(WordId)
    }

    /// The word that a participant's phrase hangs on; of a pronoun, that of what it stands for.
    fn head(self, participant: &Participant) -> Option<WordId> {
        self.head_of(participant.antecedent.as_ref().unwrap_or(&participant.evidence))
    }

    fn head_of(self, words: &Evidence) -> Option<WordId> {
        let range = self.a.words_in(words.span());
        range.clone().map(WordId).find(|w| self.a.word(*w).head.is_none_or(|h| !range.contains(&h.0)))
    }

    /// Whether a word is one of these nouns.
    fn is(self, word: WordId, nouns: &str) -> bool {
        nouns.split(' ').any(|noun| self.a.word(word).lemma.eq_ignore_ascii_case(noun))
    }

    /// Whether a phrase is about a body and not about people.
    fn is_body(self, head: WordId) -> bool {
        self.a.name_at(head).is_some_and(|n| n.kind == NameKind::Organisation) || self.is(head, BODIES)
    }

    /// Whether a phrase is about something that stands or drives and can be hit.
    fn is_facility(self, head: WordId) -> bool {
        let named = self.a.name_at(head).is_some_and(|n| matches!(n.kind, NameKind::Place | NameKind::Person));
        let kind = self.a.mentions.iter().find(|m| m.head == head).and_then(|m| m.kind);
        let thing = matches!(kind, None | Some(EntityKind::Object | EntityKind::Place | EntityKind::Organisation));
        thing && !named && !self.is(head, PARTS)
    }

    /// The bodies named in a phrase.
    fn bodies(self, head: WordId) -> impl Iterator<Item = &'a Name> {
        let inside = move |n: &&Name| n.words.clone().any(|w| self.a.dominates(head, WordId(w)));
        self.a.names.iter().filter(|n| n.kind == NameKind::Organisation).filter(inside)
    }

    /// The person named by a phrase, at its head or beside it ("the mayor, Ann Lee").
    fn person(self, head: WordId) -> Option<&'a str> {
        let beside = self.a.children(head).filter(|c| self.a.word(*c).rel.among(&["appos", "flat"]));
        let names = std::iter::once(head).chain(beside).filter_map(|w| self.a.name_at(w));
        names.into_iter().find(|n| n.kind == NameKind::Person).map(|n| self.full(n))
    }

    /// The longest form that the report has of a person's name.
    fn full(self, name: &Name) -> &'a str {
        let persons = || self.a.names.iter().filter(|n| n.kind == NameKind::Person).map(|n| self.untitled(n));
        let longer = |own: &'a str| {
            let holds = |n: &&str| format!(" {n} ").contains(&format!(" {own} "));
            persons().filter(holds).max_by_key(|n| n.len()).unwrap_or(own)
        };
        // "Ruiz" may lead to "Ruiz Ortega", and that to "Ana Ruiz Ortega".
        longer(longer(self.untitled(name)))
    }

    /// A person's name without the titles before it.
    fn untitled(self, name: &Name) -> &'a str {
        let title = |w: &WordId| {
            let form = self.a.form(*w).trim_end_matches('.').to_lowercase();
            [
                "mr", "mrs", "ms", "dr", "gen", "col", "maj", "capt", "lt", "msgr", "general", "colonel", "major",
                "captain",
            ]
            .contains(&form.as_str())
        };
        let last = WordId(name.words.end - 1);
        let first = name.words.clone().map(WordId).find(|w| !title(w)).unwrap_or(last);
        self.a.text.slice(self.a.word(first).span.join(self.a.word(last).span))
    }

    /// People without the body that they belong to and without doubts: "fmln urban guerrillas", "alleged gunmen". Of
    /// "members of the union" all is kept.
    fn described(self, head: WordId) -> &'a str {
        let group = ["members", "elements", "group", "groups", "column", "unit", "units"].contains(&self.a.form(head));
        let of = |c: &WordId| {
            group && head < *c && self.a.word(*c).rel.is("nmod") && self.a.children(*c).any(|p| self.a.form(p) == "of")
        };
        let last = self.a.children(head).find(of).unwrap_or(head);
        self.phrase(head, last, |w| {
            let body =
                self.a.name_at(w).is_some_and(|n| n.kind == NameKind::Organisation && !n.words.contains(&head.0));
            body || ["alleged", "presumed", "suspected", "apparent"].contains(&self.a.form(w))
        })
    }

    /// A thing without its number: "two first bombs" are bombs.
    fn uncounted(self, head: WordId) -> &'a str {
        self.phrase(head, head, |w| {
            self.a.word(w).rel.is("nummod")
                || ["first", "second", "third", "other", "another", "same", "several", "many"].contains(&self.a.form(w))
        })
    }

    /// The words from the first that describes the head, and is not to be left out, to the last, names in full.
    fn phrase(self, head: WordId, last: WordId, left_out: impl Fn(WordId) -> bool) -> &'a str {
        let describes = |c: &WordId| {
            let rel = self.a.word(*c).rel;
            rel.among(&["amod", "compound", "nummod", "flat", "nmod:desc", "nmod:poss"])
                && self.a.word(*c).upos != Upos::Pron
                && !left_out(*c)
        };
        let first = self.a.children(head).take_while(|c| *c < head).find(describes);
        let first = first.map_or(head, |c| self.a.subtree(c)[0]);
        let last = self.a.name_at(last).map_or(last, |n| last.max(WordId(n.words.end - 1)));
        self.a.text.slice(self.a.word(first).span.join(self.a.word(last).span))
    }
}

/// Whether a claim tells of murder or abduction, whose objects are people.
fn harms_people(claim: &Claim) -> bool {
    claim.modes.iter().any(|m| m == "targeted" || m == "abduct")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::{Map, Value};

    use super::super::{ROLES, gold};
    use super::*;
    use crate::reader::Reader;

    /// The templates of a report, one a line, with what is filled in.
    fn told(text: &str) -> Vec<String> {
        let about = Map::from_iter([("text".to_owned(), Value::from(text))]);
        let read = Reader::embedded().read(gold::report(Path::new("x"), 1, about).unwrap()).unwrap();
        let role = |(name, entities): (&&str, &Vec<Mentions>)| {
            let words: Vec<&str> = entities.iter().flatten().map(String::as_str).collect();
            (!words.is_empty()).then(|| format!(", {name} {}", words.join(" + ")))
        };
        let line = |t: &Template| t.incident.clone() + &ROLES.iter().zip(&t.roles).filter_map(role).collect::<String>();
        of(&read).iter().map(line).collect()
    }

    #[test]
    fn with_weights_two_kidnappings_are_two_and_a_bomb_has_its_place() {
        let text = "Four armed men kidnapped Dr. Ana Ruiz in Quito. On Friday two gunmen kidnapped Juan Paz. \
                    Two bombs exploded in front of the tax office.";
        assert_eq!(
            told(text),
            [
                "kidnapping, perpetrator four armed men, victim ana ruiz",
                "kidnapping, perpetrator two gunmen, victim juan paz",
                "bombing, target tax office, weapon bombs",
            ]
        );
    }

    #[test]
    fn with_weights_an_incident_told_twice_is_one_and_fights_among_the_armed_are_none() {
        let text = "Guerrillas of the FMLN killed the mayor, Luis Mora. Mora was murdered at home. \
                    The army killed six rebels in a clash.";
        assert_eq!(told(text), ["attack, perpetrator guerrillas, organisation fmln, victim luis mora"]);
    }
}
