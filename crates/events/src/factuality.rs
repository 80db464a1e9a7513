//! Whether it happened: status, certainty and tense of a predicate, from what it stands under.
//!
//! The walk goes from the predicate up the tree. Each governor may say how far what it embeds has come
//! (`codebook/factuality.toml`); the outer word has the last say, but where it presupposes what it embeds
//! ("condemned the attack") the walk ends.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use nlp::{Annotated, Upos, WordId};
use record::{Certainty, Outcome, Status, Tense};
use serde::Deserialize;

use crate::syntax;

/// What words say of the events that they embed.
#[derive(Debug)]
pub(crate) struct Factuality {
    embeds: Vec<Embeds>,
    by_word: BTreeMap<String, Vec<usize>>,
    hedges: BTreeMap<String, Certainty>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Embeds {
    words: Vec<String>,
    #[serde(default = "verb")]
    pos: String,
    slot: Vec<String>,
    status: Option<Status>,
    certainty: Option<Certainty>,
    outcome: Option<Outcome>,
    tense: Option<Tense>,
    /// What the word, itself affirmed, says of what it embeds.
    implies: Option<Implies>,
    negated_status: Option<Status>,
    #[serde(default)]
    negative: bool,
    #[serde(rename = "example")]
    _example: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Implies {
    Occurred,
    Negated,
}

fn verb() -> String {
    "verb".to_owned()
}

#[derive(Deserialize)]
struct File {
    embeds: Vec<Embeds>,
    hedge: Vec<Hedge>,
}

#[derive(Deserialize)]
struct Hedge {
    words: Vec<String>,
    certainty: Certainty,
}

/// How a predicate stands to the world, as its holder puts it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Assessment {
    pub(crate) status: Status,
    pub(crate) certainty: Certainty,
    pub(crate) tense: Option<Tense>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) negative: bool,
    /// The words that decided.
    pub(crate) cues: Vec<WordId>,
    /// The clause that it depends on.
    pub(crate) condition: Option<WordId>,
    /// A denied future: the actor will not do it.
    pub(crate) refusal: bool,
}

const FILE: &str = include_str!("../../../codebook/factuality.toml");

impl Factuality {
    /// What the binary carries.
    pub(crate) fn embedded() -> &'static Factuality {
        static READ: OnceLock<Factuality> = OnceLock::new();
        READ.get_or_init(|| Factuality::parse(FILE).unwrap_or_else(|e| panic!("codebook/factuality.toml: {e}")))
    }

    /// The file, for digests.
    pub(crate) fn file() -> &'static str {
        FILE
    }

    pub(crate) fn parse(file: &str) -> Result<Factuality, toml::de::Error> {
        let file: File = toml::from_str(file)?;
        let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, e) in file.embeds.iter().enumerate() {
            for w in &e.words {
                // Phrasal words are found by their first word and checked in full.
                by_word.entry(w.split(' ').next().unwrap_or(w).to_owned()).or_default().push(i);
            }
        }
        let hedges = file.hedge.into_iter().flat_map(|h| h.words.into_iter().map(move |w| (w, h.certainty))).collect();
        Ok(Factuality { embeds: file.embeds, by_word, hedges })
    }

    /// Whether a noun is one of the words that embed others: a fear, a warning, a plan.
    pub(crate) fn embeds_as_noun(&self, lemma: &str) -> bool {
        self.by_word.get(lemma).is_some_and(|of| of.iter().any(|i| self.embeds[*i].pos == "noun"))
    }

    fn find(&self, a: &Annotated, governor: WordId, slots: &[&str]) -> Option<&Embeds> {
        let pos = match a.word(governor).upos {
            Upos::Verb | Upos::Aux => "verb",
            Upos::Noun | Upos::Propn => "noun",
            Upos::Adj => "adjective",
            _ => return None,
        };
        let lemma = syntax::lemma(a, governor);
        let form = a.form(governor).to_lowercase();
        [&lemma, &form].into_iter().filter_map(|w| self.by_word.get(w)).flatten().map(|i| &self.embeds[*i]).find(|e| {
            let as_adjective = e.pos == "adjective" && pos == "verb" && a.word(governor).xpos.as_str() == "VBN";
            (e.pos == pos || as_adjective)
                && e.slot.iter().any(|s| slots.contains(&s.as_str()))
                && e.words.iter().any(|w| matches_phrase(a, governor, w, &lemma, &form))
        })
    }
}

fn matches_phrase(a: &Annotated, governor: WordId, words: &str, lemma: &str, form: &str) -> bool {
    let mut parts = words.split(' ');
    let head = parts.next().unwrap_or_default();
    (head == lemma || head == form)
        && parts.all(|p| {
            a.children(governor).any(|c| a.form(c).eq_ignore_ascii_case(p))
                || a.children(governor).any(|c| syntax::case(a, c).as_deref() == Some(p))
        })
}

/// Assesses the predicate `word`.
pub(crate) fn assess(a: &Annotated, f: &Factuality, word: WordId) -> Assessment {
    let mut out = Assessment {
        status: Status::Occurred,
        certainty: Certainty::Certain,
        tense: None,
        outcome: None,
        negative: false,
        cues: vec![],
        condition: None,
        refusal: false,
    };
    let verbal = syntax::is_verbal(a, word);
    if verbal {
        out.own_clause(a, f, word);
    } else {
        out.noun(a, f, word);
    }
    let mut at = word;
    // Trees are finite, but a walk that composes needs no more than this.
    for _ in 0..12 {
        let Some(head) = a.word(at).head else { break };
        match out.climb(a, f, at, head) {
            Step::On(next) => at = next,
            Step::Stop => break,
        }
    }
    if out.tense.is_none() {
        out.tense = Some(match out.status {
            Status::Planned | Status::Threatened | Status::Demanded | Status::Possible => Tense::Future,
            Status::Ongoing => Tense::Present,
            _ => tense_of(a, syntax::clause(a, word)).unwrap_or(Tense::Past),
        });
    }
    if out.status == Status::Occurred && out.tense == Some(Tense::Present) && a.word(word).xpos.as_str() == "VBG" {
        out.status = Status::Ongoing;
    }
    out
}

/// Conjunctions whose clause the main verb says nothing of.
pub(crate) const ASIDE: [&str; 13] = [
    "after", "before", "since", "until", "once", "when", "while", "as", "because", "although", "though", "whereas",
    "where",
];

enum Step {
    On(WordId),
    Stop,
}

impl Assessment {
    fn own_clause(&mut self, a: &Annotated, f: &Factuality, verb: WordId) {
        self.tense = tense_of(a, verb);
        self.hedges(a, f, verb);
        let denied = syntax::negator(a, verb).or_else(|| no_longer(a, verb));
        let nobody = |c: WordId| {
            let none = ["nobody", "none", "nothing", "neither"].contains(&a.form(c).to_lowercase().as_str());
            syntax::negator(a, c).or(none.then_some(c))
        };
        let no_subject = a.children(verb).filter(|c| a.word(*c).rel.among(&["nsubj", "obj"])).find_map(nobody);
        if let Some((modal, status)) = modal(a, verb) {
            let was_done = has_perfect(a, verb);
            self.set(status, modal);
            self.tense = Some(if was_done && status != Status::Demanded { Tense::Past } else { Tense::Future });
            if status == Status::Possible {
                self.certainty = Certainty::Possible;
            }
            // "would have left": it did not.
            if was_done && a.form(modal).eq_ignore_ascii_case("would") {
                self.set(Status::Negated, modal);
            }
        }
        if let Some(be) = is_to(a, verb) {
            self.set(Status::Planned, be);
            self.tense = Some(Tense::Future);
        }
        let conditional = |c: &WordId| {
            let opened = a.children(*c).find(|m| a.word(*m).rel.is("mark"));
            a.word(*c).rel.is("advcl")
                && opened.is_some_and(|m| ["if", "unless"].contains(&a.form(m).to_lowercase().as_str()))
        };
        self.condition = self.condition.or_else(|| a.children(verb).find(conditional));
        if is_imperative(a, verb) {
            self.set(Status::Demanded, verb);
            self.tense = Some(Tense::Future);
        }
        if let Some(no) = denied.or(no_subject) {
            self.refusal = self.status == Status::Planned && denied.is_some();
            self.set(Status::Negated, no);
        }
        self.clause_opener(a, verb);
        let last = a.ids_of(a.sentence_of(verb)).next_back();
        if a.word(verb).head.is_none() && last.is_some_and(|w| a.form(w).starts_with('?')) {
            self.set(Status::Possible, last.unwrap_or(verb));
            self.certainty = Certainty::Unknown;
        }
    }

    /// What the conjunction that opens the clause says of it.
    fn clause_opener(&mut self, a: &Annotated, verb: WordId) {
        let rel = a.word(verb).rel;
        let mark = a.children(verb).find(|c| a.word(*c).rel.is("mark"));
        let Some(mark) = mark else { return };
        match a.form(mark).to_lowercase().as_str() {
            "if" | "unless" | "lest" | "whether" if rel.among(&["advcl", "ccomp", "acl"]) => {
                self.set(Status::Possible, mark);
                self.certainty = Certainty::Possible;
            }
            "without" => self.set(Status::Negated, mark),
            _ => {}
        }
    }

    fn noun(&mut self, a: &Annotated, f: &Factuality, noun: WordId) {
        if let Some(no) = syntax::negator(a, noun) {
            self.set(Status::Negated, no);
        }
        self.hedges(a, f, noun);
        for c in a.children(noun).filter(|c| a.word(*c).rel.among(&["amod", "compound", "acl"])) {
            if let Some(e) = f.find(a, c, &["modified"]) {
                self.apply(e, c, false);
            } else if matches!(
                a.form(c).to_lowercase().as_str(),
                "alleged" | "suspected" | "reported" | "possible" | "potential" | "apparent"
            ) {
                let possible = matches!(a.form(c).to_lowercase().as_str(), "possible" | "potential");
                self.certainty = if possible { Certainty::Possible } else { Certainty::Probable };
                if possible {
                    self.set(Status::Possible, c);
                } else {
                    self.cues.push(c);
                }
            }
        }
    }

    fn hedges(&mut self, a: &Annotated, f: &Factuality, word: WordId) {
        for c in a.children(word).filter(|c| a.word(*c).rel.is("advmod")) {
            if let Some(certainty) = f.hedges.get(&a.form(c).to_lowercase()) {
                self.certainty = *certainty;
                self.cues.push(c);
            }
        }
    }

    /// One step up: what `head` says of `at`, and whether the walk goes on.
    fn climb(&mut self, a: &Annotated, f: &Factuality, at: WordId, head: WordId) -> Step {
        let rel = a.word(at).rel;
        let preposition = syntax::case(a, at)
            .or_else(|| a.children(at).find(|c| a.word(*c).rel.is("mark")).map(|m| a.form(m).to_lowercase()));
        // "accused the army of bombing" hangs on the verb, "has no intention of bombing" on its noun.
        let own_noun = preposition.as_deref().is_some_and(|p| f.find(a, head, &[p]).is_some());
        let head = syntax::governor_of_gerund(a, at).filter(|_| rel.is("acl") && !own_noun).unwrap_or(head);
        // "Called for the army to withdraw" opens with "for", and is an infinitive all the same.
        let to = |c: WordId| a.word(c).rel.is("mark") && a.form(c).eq_ignore_ascii_case("to");
        let infinitive = syntax::is_verbal(a, at) && !is_finite(a, at) && a.children(at).any(to);
        // "Warnings that it would spread": a conjunction opens no relative clause, whatever the parser calls it.
        let that = |c: WordId| a.word(c).rel.is("mark") && a.form(c).eq_ignore_ascii_case("that");
        let relative = rel.as_str() == "acl:relcl" && !a.children(at).any(that);
        let mut slots: Vec<&str> = Vec::new();
        match rel.universal() {
            "xcomp" if is_finite(a, at) => slots.extend(["ccomp", "that"]),
            "xcomp" => slots.push("xcomp"),
            "ccomp" | "csubj" => slots.extend(["ccomp", "that"]),
            "acl" if !relative => slots.extend(if infinitive { &["xcomp"][..] } else { &["that", "ccomp"] }),
            // "denied it, though its jets bombed the town": a clause of time or reason is not embedded.
            "advcl" if preposition.as_deref().is_some_and(|p| ASIDE.contains(&p)) => return Step::Stop,
            "advcl" if infinitive => slots.push("xcomp"),
            "advcl" => slots.push("ccomp"),
            "obj" | "iobj" => slots.push("object"),
            "nsubj" if rel.as_str() == "nsubj:pass" => slots.push("object"),
            "compound" => slots.push("compound"),
            "nmod" | "obl" => {}
            "conj" => return self.beside(a, at, head),
            _ => return Step::Stop,
        }
        if let Some(p) = preposition.as_deref().filter(|p| *p != "to" || !infinitive) {
            slots.push(p);
        }
        let entry = f.find(a, head, &slots);
        let listed = entry.is_some();
        if let Some(e) = entry {
            // "concerned about the offensive": a definite noun is presupposed.
            let definite = !syntax::is_verbal(a, at)
                && a.children(at).any(|c| a.word(c).rel.is("nmod:poss") || a.form(c).eq_ignore_ascii_case("the"));
            if definite && slots.iter().any(|s| ["about", "over", "at", "on", "against"].contains(s)) {
                return Step::Stop;
            }
            let governor_denied = syntax::negator(a, head).is_some();
            let withheld = governor_denied
                && ["admit", "confess", "acknowledge", "confirm"].contains(&syntax::lemma(a, head).as_str());
            if withheld {
                // "never admitted bombing": that it happened is not said.
                self.set(Status::Possible, head);
                self.certainty = record::Certainty::Unknown;
                return Step::Stop;
            }
            if e.implies == Some(Implies::Occurred) && e.negated_status.is_none() {
                // Presupposed: whatever stands above says nothing more of it.
                self.cues.push(head);
                self.outcome = e.outcome.or(self.outcome);
                return Step::Stop;
            }
            self.apply(e, head, governor_denied);
        }
        let verbal = syntax::is_verbal(a, at);
        // An infinitive tells of an aim, unless the word above it says more ("managed to", "was forced to"); a perfect one
        // tells of the past ("is said to have fled").
        let aim = infinitive && !listed && self.status == Status::Occurred && !has_perfect(a, at);
        match rel.universal() {
            "xcomp" | "advcl" | "acl" if aim => {
                self.set(Status::Planned, at);
                self.tense = Some(Tense::Future);
                if rel.is("advcl") || rel.is("acl") {
                    return Step::Stop;
                }
            }
            "xcomp" | "ccomp" | "csubj" => {}
            "acl" if !relative && verbal && listed => return Step::On(head),
            "advcl" if listed => {}
            // A noun goes on to the verb that it is an argument of only when something was said of it.
            "obj" | "iobj" | "nsubj" if !verbal => {
                let light = rel.is("obj") || rel.as_str() == "nsubj:pass";
                // "There had been fighting" says of the noun what it says.
                let exists = syntax::lemma(a, head) == "be" && a.children(head).any(|c| a.word(c).rel.is("expl"));
                if !exists && (!light || !(listed || is_light(a, head))) {
                    return Step::Stop;
                }
            }
            // "May send a delegation for talks": what a deed is for has come no further than the deed.
            "nmod" | "obl" if !verbal && preposition.as_deref() == Some("for") && is_bare(a, at) => {}
            "nmod" | "obl" | "compound" if listed => {}
            _ => return Step::Stop,
        }
        // What the governor itself stands under counts for what it embeds.
        let mut above = Assessment { status: Status::Occurred, cues: vec![], ..self.clone() };
        if syntax::is_verbal(a, head) {
            above.tense = None;
            let refusal = above.refusal;
            above.own_clause(a, f, head);
            if above.status == Status::Negated && listed {
                // The entry has said what the denied governor makes of it.
                above.status = Status::Occurred;
                above.cues.clear();
            }
            self.refusal = refusal;
            self.compose(above);
            let reports = ["say", "tell", "report", "state", "add", "announce", "declare", "inform"]
                .contains(&syntax::lemma(a, head).as_str());
            if reports && !listed {
                return Step::Stop;
            }
            // Reporting is where another's view begins; what stands above it is about the saying.
            if matches!(rel.universal(), "ccomp" | "csubj") && !listed {
                return Step::Stop;
            }
        } else if let Some(no) = syntax::negator(a, head) {
            self.set(Status::Negated, no);
        }
        Step::On(head)
    }

    /// A coordinated predicate stands under what its first stands under.
    fn beside(&mut self, a: &Annotated, at: WordId, head: WordId) -> Step {
        let verbs = syntax::is_verbal(a, at) && syntax::is_verbal(a, head);
        let own_subject = a.children(at).any(|c| a.word(c).rel.is("nsubj"));
        let finite = matches!(a.word(at).xpos.as_str(), "VBD" | "VBZ" | "VBP")
            || a.children(at).any(|c| a.word(c).rel.is("aux"));
        if verbs && !own_subject && !finite {
            // "may attack and kill": the auxiliaries are shared.
            if let Some((modal, status)) = modal(a, head) {
                self.compose(Assessment { status, cues: vec![modal], tense: Some(Tense::Future), ..self.clone() });
            }
        }
        let shared = !own_subject && a.word(head).rel.among(&["ccomp", "xcomp"]);
        if !verbs || !finite || shared {
            return Step::On(head);
        }
        Step::Stop
    }

    /// What a listed governor says of the predicate.
    fn apply(&mut self, e: &Embeds, governor: WordId, denied: bool) {
        if e.status.is_some() || e.certainty.is_some() || e.implies.is_some() {
            self.cues.push(governor);
        }
        self.certainty = e.certainty.unwrap_or(self.certainty);
        self.outcome = e.outcome.or(self.outcome);
        if denied {
            let stage = |s: &Status| matches!(s, Status::Planned | Status::Threatened | Status::Demanded);
            match (e.negated_status, e.status) {
                // "Has no plans to": the plan is denied, not the deed.
                (Some(s), _) | (None, Some(s)) if stage(&s) => {
                    self.negative = true;
                    self.outer(e.status.unwrap_or(s));
                }
                (Some(s), _) => self.outer(s),
                (None, Some(_)) if e.implies != Some(Implies::Negated) => self.outer(Status::Negated),
                (None, _) => {}
            }
            return;
        }
        self.negative |= e.negative;
        if e.implies == Some(Implies::Negated) {
            self.outer(Status::Negated);
        } else if let Some(s) = e.status {
            self.outer(s);
            self.tense = e.tense.or(self.tense);
        }
    }

    /// The outer word has the last say, but what did not happen inside it does not happen by being tried.
    fn outer(&mut self, status: Status) {
        let inner = self.status;
        self.negative |=
            inner == Status::Negated && matches!(status, Status::Demanded | Status::Planned | Status::Threatened);
        self.status = match (status, inner) {
            (Status::Occurred, s) => s,
            (Status::Ongoing, Status::Occurred) => Status::Ongoing,
            (Status::Ongoing, s) => s,
            // "announced a plan to …", "may try to …"
            (s, _) => s,
        };
    }

    fn compose(&mut self, above: Assessment) {
        if above.status != Status::Occurred {
            self.outer(above.status);
            self.cues.extend(above.cues);
            if above.status == Status::Possible {
                self.certainty = Certainty::Possible;
            }
            self.tense = above.tense.or(self.tense);
        }
    }

    fn set(&mut self, status: Status, cue: WordId) {
        self.status = status;
        self.cues.push(cue);
    }
}

/// Verbs that say only that a noun's event takes place, so that their own tense and denial are the event's.
pub(crate) fn is_light(a: &Annotated, verb: WordId) -> bool {
    const LIGHT: [&str; 36] = [
        "launch",
        "carry",
        "conduct",
        "stage",
        "take",
        "hold",
        "mount",
        "commit",
        "begin",
        "start",
        "impose",
        "activate",
        "implement",
        "lift",
        "declare",
        "undertake",
        "wage",
        "perform",
        "perpetrate",
        "unleash",
        "sign",
        "reach",
        "strike",
        "open",
        "resume",
        "lead",
        "join",
        "host",
        "attend",
        "provide",
        "send",
        "deliver",
        "issue",
        "grant",
        "enforce",
        "introduce",
    ];
    LIGHT.contains(&syntax::lemma(a, verb).as_str())
}

/// A bare verb that opens a sentence without a subject: "Call me", "Let us go".
fn is_imperative(a: &Annotated, verb: WordId) -> bool {
    let x = a.word(verb);
    let bare = x.xpos.as_str() == "VB" && (x.head.is_none() || x.rel.among(&["parataxis", "conj"]));
    bare && !a.children(verb).any(|c| a.word(c).rel.among(&["nsubj", "aux", "mark", "cop"]))
        && x.head.is_none_or(|h| is_imperative(a, h))
}

/// A verb with a tense of its own.
fn is_finite(a: &Annotated, verb: WordId) -> bool {
    let tensed = |w: WordId| matches!(a.word(w).xpos.as_str(), "VBD" | "VBZ" | "VBP" | "MD");
    tensed(verb) || a.children(verb).any(|c| a.word(c).rel.among(&["aux", "cop"]) && tensed(c))
}

/// The modal of a verb, or the "going" of "is going to", and the stage that it puts the verb at.
fn modal(a: &Annotated, verb: WordId) -> Option<(WordId, Status)> {
    let going = || {
        let head = a.word(verb).head.filter(|_| a.word(verb).rel.is("xcomp"))?;
        (a.form(head).eq_ignore_ascii_case("going") && a.children(verb).any(|c| a.form(c) == "to")).then_some(head)
    };
    let word = syntax::modal(a, verb).or_else(going)?;
    let status = match a.form(word).to_lowercase().as_str() {
        "may" | "might" | "could" | "can" | "ca" => Status::Possible,
        "should" | "must" | "ought" | "need" => Status::Demanded,
        _ => Status::Planned,
    };
    Some((word, status))
}

/// The "are" of "are to meet" and "are to be sent", the "is" of "is due to leave".
fn is_to(a: &Annotated, verb: WordId) -> Option<WordId> {
    let opens = |c: WordId| ["to", "due"].contains(&a.form(c).to_lowercase().as_str());
    let to = a.children(verb).any(|c| a.word(c).rel.is("mark") && opens(c));
    let be = a.children(verb).find(|c| a.word(*c).rel.among(&["cop", "aux"]) && a.word(*c).lemma == "be");
    let bare = a.word(verb).xpos.as_str() == "VB" || a.children(verb).any(|c| a.form(c).eq_ignore_ascii_case("be"));
    be.filter(|b| to && bare && is_finite(a, verb) && b.0 < verb.0)
}

/// A noun without article or owner.
fn is_bare(a: &Annotated, noun: WordId) -> bool {
    !a.children(noun).any(|c| a.word(c).rel.among(&["det", "nmod:poss"]))
}

fn has_perfect(a: &Annotated, verb: WordId) -> bool {
    a.children(verb).any(|c| a.word(c).rel.is("aux") && a.word(c).lemma == "have")
}

fn no_longer(a: &Annotated, verb: WordId) -> Option<WordId> {
    a.children(verb).find(|c| {
        a.form(*c).eq_ignore_ascii_case("longer") && a.children(*c).any(|n| a.form(n).eq_ignore_ascii_case("no"))
    })
}

/// Tense of a clause from its verb and auxiliaries; none for infinitives and participles on their own.
pub(crate) fn tense_of(a: &Annotated, verb: WordId) -> Option<Tense> {
    let auxiliaries: Vec<WordId> = a.children(verb).filter(|c| a.word(*c).rel.among(&["aux", "cop"])).collect();
    let form = |w: &WordId| a.form(*w).to_lowercase();
    if auxiliaries.iter().any(|w| matches!(form(w).as_str(), "will" | "shall" | "'ll" | "’ll" | "wo" | "would")) {
        return Some(Tense::Future);
    }
    if auxiliaries
        .iter()
        .any(|w| matches!(form(w).as_str(), "was" | "were" | "did" | "had" | "has" | "have" | "'ve" | "’ve"))
    {
        return Some(Tense::Past);
    }
    if auxiliaries
        .iter()
        .any(|w| matches!(form(w).as_str(), "is" | "are" | "'s" | "’s" | "'re" | "’re" | "am" | "'m" | "do" | "does"))
    {
        let passive = a.word(verb).xpos.as_str() == "VBN";
        return Some(if passive { Tense::Past } else { Tense::Present });
    }
    match a.word(verb).xpos.as_str() {
        "VBD" | "VBN" => Some(Tense::Past),
        "VBP" | "VBZ" => Some(Tense::Present),
        _ => None,
    }
}
