//! Which words tell of events, and which phrases are their arguments: codebook frames over syntax.

use nlp::{Annotated, Upos, WordId};

use crate::codebook::{Behind, Below, Codebook, EventType, Frame, PartOfSpeech, Party, SubjectIs, Trigger};
use crate::factuality::is_light;
use crate::participants::{People, QUANTITIES};
use crate::{coreference, numbers, syntax};

/// An event as the words tell it, not yet placed in the world.
#[derive(Debug, Clone)]
pub(crate) struct EventMention<'k> {
    /// The word that tells it.
    pub(crate) word: WordId,
    /// All words of the trigger, in order.
    pub(crate) words: Vec<WordId>,
    pub(crate) trigger: &'k Trigger,
    pub(crate) actors: Vec<WordId>,
    pub(crate) recipients: Vec<WordId>,
    pub(crate) targets: Vec<WordId>,
    pub(crate) places: Vec<WordId>,
    pub(crate) instrument: Option<WordId>,
    /// What gives the figure, where it is not the people themselves.
    pub(crate) counted: Vec<WordId>,
}

/// A word that might have told of an event and why it did not.
#[derive(Debug, Clone)]
pub(crate) struct Rejected {
    pub(crate) word: WordId,
    pub(crate) reason: String,
}

/// Finds the events of a text, one a trigger word, in order.
pub(crate) fn extract<'k>(
    a: &Annotated,
    codebook: &'k Codebook,
    people: &People<'_>,
    refused: impl Fn(WordId) -> bool,
) -> (Vec<EventMention<'k>>, Vec<Rejected>) {
    let mut found: Vec<EventMention<'k>> = Vec::new();
    let mut rejected = Vec::new();
    for word in a.ids() {
        let pos = match a.word(word).upos {
            // "the wounded soldiers", "displaced people": a participle that only describes tells nothing new.
            Upos::Verb if describes(a, word) => continue,
            Upos::Verb => PartOfSpeech::Verb,
            Upos::Noun => PartOfSpeech::Noun,
            Upos::Adj => PartOfSpeech::Adjective,
            _ => continue,
        };
        let mut reason = None;
        let mut best: Option<EventMention<'k>> = None;
        let lemmas = lemmas(a, word);
        let known = lemmas.iter().find(|l| codebook.candidates(pos, l).next().is_some());
        for trigger in known.into_iter().flat_map(|l| codebook.candidates(pos, l)) {
            if best.as_ref().is_some_and(|b| b.trigger.demands >= trigger.demands) {
                continue;
            }
            if !follows(a, word, &trigger.frame, &found) {
                continue;
            }
            match try_frame(a, people, word, trigger, codebook.kind(trigger), &refused) {
                Ok(mention) => best = Some(mention),
                Err(why) => reason = Some(format!("{} {}", trigger.frame.r#type, why)),
            }
        }
        match (best, reason) {
            (Some(mention), _) => found.push(mention),
            (None, Some(reason)) => rejected.push(Rejected { word, reason }),
            (None, None) => {}
        }
    }
    drop_consumed(a, &mut found, &mut rejected);
    (found, rejected)
}

/// Whether what a frame has to follow was told before: "the number at 900" needs people who fled to be a number of.
fn follows(a: &Annotated, word: WordId, frame: &Frame, told: &[EventMention<'_>]) -> bool {
    let before = |types: &[String], reach: u32| {
        let near = |m: &&EventMention<'_>| a.word(m.word).sentence.0.saturating_add(reach) >= a.word(word).sentence.0;
        types.is_empty() || told.iter().filter(near).any(|m| types.contains(&m.trigger.frame.r#type))
    };
    before(&frame.after, u32::MAX) && before(&frame.just_after, 1)
}

/// The lemma and what else it might be: of a rare verb the annotator cannot always know whether the ending took an "e" or
/// doubled a consonant.
fn lemmas(a: &Annotated, word: WordId) -> Vec<String> {
    let mut all = vec![syntax::lemma(a, word)];
    let form = a.form(word).to_lowercase();
    let ending = match a.word(word).xpos.as_str() {
        "VBD" | "VBN" => "ed",
        "VBG" => "ing",
        _ => return all,
    };
    if let Some(stem) = form.strip_suffix(ending) {
        all.push(format!("{stem}e"));
        all.push(stem.to_owned());
        let mut letters = stem.chars().rev();
        if letters.next() == letters.next() {
            all.extend(stem.char_indices().next_back().map(|(i, _)| stem[..i].to_owned()));
        }
    }
    all
}

/// Whether a participle only describes the noun after it.
fn describes(a: &Annotated, word: WordId) -> bool {
    let rel = a.word(word).rel;
    rel.is("amod") || (rel.as_str() == "acl" && a.word(word).head.is_some_and(|noun| word < noun))
}

/// "Launched an attack" is one event: the verb's frame that names its object has told it, unless only the noun tells who is
/// concerned ("a swap between the armies was completed").
fn drop_consumed(a: &Annotated, found: &mut Vec<EventMention<'_>>, rejected: &mut Vec<Rejected>) {
    let concerns = |m: &EventMention<'_>| !m.actors.is_empty() || !m.recipients.is_empty();
    let mut told: Vec<WordId> = Vec::new();
    for m in found.iter().filter(|m| m.trigger.pos == PartOfSpeech::Verb && !m.trigger.frame.object.is_empty()) {
        let objects = syntax::objects(a, m.word);
        let nouns: Vec<&EventMention<'_>> =
            found.iter().filter(|n| n.trigger.pos == PartOfSpeech::Noun && objects.contains(&n.word)).collect();
        match nouns.iter().any(|n| concerns(n)) && !concerns(m) {
            true => told.push(m.word),
            false => told.extend(nouns.iter().map(|n| n.word)),
        }
    }
    found.retain(|m| {
        let keep = !told.contains(&m.word);
        if !keep {
            let other = if m.trigger.pos == PartOfSpeech::Verb { "object" } else { "verb" };
            rejected.push(Rejected { word: m.word, reason: format!("{} told by its {other}", m.trigger.frame.r#type) });
        }
        keep
    });
}

fn try_frame<'k>(
    a: &Annotated,
    people: &People<'_>,
    word: WordId,
    trigger: &'k Trigger,
    kind: &EventType,
    refused: &impl Fn(WordId) -> bool,
) -> Result<EventMention<'k>, String> {
    let frame = &trigger.frame;
    let mut words = phrase_words(a, word, trigger).ok_or_else(|| format!("needs `{}`", trigger.with.join(" ")))?;
    // "Shelled out" is another verb than "shelled".
    let particle = a.children(word).any(|c| a.word(c).rel.as_str() == "compound:prt");
    if particle && trigger.pos == PartOfSpeech::Verb && trigger.with.is_empty() {
        return Err("is another verb with its particle".to_owned());
    }
    let slots = Slots { a, word, pos: trigger.pos, particles: &trigger.with };
    if frame.refusal && !refused(word) {
        return Err("needs a denied future".to_owned());
    }
    // "spoke of seven dead": the number may be taken for the head.
    let number = a.word(word).head.filter(|h| a.word(*h).upos == Upos::Num);
    let above = a.word(number.unwrap_or(word)).head;
    let governed = |list: &[String]| above.is_some_and(|h| list.contains(&syntax::lemma(a, h)));
    if !frame.governor.is_empty() && !governed(&frame.governor) {
        return Err(format!("needs to hang on `{}`", frame.governor.join("`, `")));
    }
    let says = |c: WordId| {
        a.word(c).rel.among(&["xcomp", "ccomp", "advcl"]) && frame.clause.contains(&syntax::lemma(a, c)) && word < c
    };
    if !frame.clause.is_empty() && !a.children(word).any(says) {
        return Err("needs another clause".to_owned());
    }
    let objects = slots.fill("object");
    if !frame.object.is_empty() && !objects.iter().any(|o| any_phrase(people, *o, &frame.object, true)) {
        return Err("needs another object".to_owned());
    }
    if objects.iter().any(|o| any_phrase(people, *o, &frame.not_object, false)) {
        return Err("is something else with this object".to_owned());
    }
    let subjects = slots.fill("subject");
    if !frame.subject.is_empty() && !subjects.iter().any(|s| any_phrase(people, *s, &frame.subject, false)) {
        return Err("needs another subject".to_owned());
    }
    if subjects.iter().any(|s| any_phrase(people, *s, &frame.not_subject, false)) {
        return Err("is something else with this subject".to_owned());
    }
    // One of the phrases is enough: "agreed to a ceasefire", "agreed on a truce".
    // It may hang on the object that the frame names: "declared a state of emergency".
    let below: &[WordId] = if frame.object.is_empty() { &[] } else { &objects };
    let has_phrase = |(preposition, heads): (&String, &Vec<String>)| {
        let own = slots.fill(preposition).into_iter();
        let under = below.iter().flat_map(|o| syntax::under_preposition(a, *o, &[preposition.as_str()]));
        own.chain(under).any(|h| heads.is_empty() || any_phrase(people, h, heads, true))
    };
    if !frame.with_prep.is_empty() && !frame.with_prep.iter().any(has_phrase) {
        let names: Vec<&str> = frame.with_prep.keys().map(String::as_str).collect();
        return Err(format!("needs another phrase with `{}`", names.join("`, `")));
    }
    for (preposition, heads) in &frame.not_prep {
        if slots.fill(preposition).iter().any(|h| any_phrase(people, *h, heads, false)) {
            return Err(format!("is something else with this `{preposition}`"));
        }
    }
    let fill = |list: &[String]| list.iter().map(|s| slots.fill(s)).find(|f| !f.is_empty()).unwrap_or_default();
    let (actor_slots, recipient_slots) = default_slots(frame, trigger.pos);
    let mut actors = if frame.subject_is == Some(SubjectIs::Instrument) {
        people.parties(subjects.iter().flat_map(|s| owners(a, *s)))
    } else {
        first_party(&actor_slots, &slots, people)
    };
    if actors.is_empty()
        && trigger.pos == PartOfSpeech::Verb
        && a.word(word).xpos.as_str() == "VBG"
        && actor_slots.contains(&"subject")
    {
        actors = participial_subject(a, people, word);
    }
    let mut recipients = first_party(&recipient_slots, &slots, people);
    if recipients.is_empty() && trigger.pos == PartOfSpeech::Verb {
        recipients = beyond(a, people, word, (frame, kind), &recipient_slots);
    }
    if recipients.is_empty()
        && frame.recipient.as_ref().is_none_or(|r| !r.is_empty())
        && let Some(how) = kind.behind
    {
        let named = objects.iter().copied().filter(|_| !frame.object.is_empty());
        let things = recipient_slots.iter().flat_map(|s| slots.fill(s)).chain(named);
        recipients = things.flat_map(|t| behind(a, people, how, t)).collect();
        recipients.dedup();
    }
    // "The judge's murder" is done to the judge, "the army's murder of the judge" and "the gang's murders" are not.
    if recipient_slots.contains(&"possessive") {
        actors.retain(|x| a.word(word).xpos.is_plural() || !recipients.contains(x));
    }
    recipients.retain(|r| !actors.contains(r) && *r != word);
    let needs = |wanted: &[Party]| frame.party.is_some_and(|p| wanted.contains(&p));
    if needs(&[Party::Actor, Party::Both]) && actors.is_empty() {
        return Err("needs an actor".to_owned());
    }
    if needs(&[Party::Recipient, Party::Both]) && recipients.is_empty() && frame.target.is_empty() {
        return Err("needs a recipient".to_owned());
    }
    // "Tehran denied arming them": nobody does it to itself by a pronoun.
    let same = |r: WordId| {
        let it = people.who(r);
        actors.iter().map(|x| people.who(*x)).any(|who| {
            (it.country.is_some() && who.country == it.country) || (it.span.is_some() && who.span == it.span)
        })
    };
    recipients.retain(|r| !(coreference::is_pronoun(a, *r) && same(*r)));
    let mut targets: Vec<WordId> = fill(&frame.target).into_iter().filter(|t| !people.who(*t).is_party()).collect();
    if targets.is_empty() && recipients.is_empty() && kind.things {
        // What stands in a recipient's place and is no party is a thing: "airstrikes on a camp", "seized three boats".
        let mut hit: Vec<WordId> = recipient_slots.iter().flat_map(|s| slots.fill(s)).collect();
        if !frame.object.is_empty() {
            let under = objects.iter().flat_map(|o| syntax::under_preposition(a, *o, &recipient_slots));
            hit.extend(under);
        }
        hit.retain(|t| {
            a.word(*t).upos.is_nominal() && a.word(*t).upos != Upos::Pron && *t != word && !actors.contains(t)
        });
        hit.dedup();
        targets = hit;
    }
    let counted: Vec<WordId> =
        frame.count.iter().flat_map(|s| slots.fill(s)).filter(|w| numbers::count(a, *w).is_some()).take(1).collect();
    if !frame.count.is_empty() && counted.is_empty() {
        return Err("needs a number".to_owned());
    }
    let mut places: Vec<WordId> = frame.place.iter().flat_map(|s| slots.fill(s)).collect();
    places.dedup();
    // "Launched an attack": what the frame's object tells is told by both words, unless it is one of those concerned.
    let concerned = |o: &WordId| [&actors, &recipients, &targets, &places].iter().any(|list| list.contains(o));
    if trigger.pos == PartOfSpeech::Verb && !frame.object.is_empty() {
        let near = |o: &WordId| word < *o && o.0 - word.0 <= LONGEST;
        words.extend(objects.iter().copied().filter(near).filter(|o| !concerned(o)).take(1));
    }
    let instrument =
        if frame.subject_is.is_some() { subjects.first().copied() } else { fill(&frame.instrument).first().copied() };
    Ok(EventMention { word, words, trigger, actors, recipients, targets, places, instrument, counted })
}

/// "He spoke, accusing the army of …": whoever a clause above is about, where the parse hangs the participle on something
/// else. Only words before the participle can be meant: "…, killing two, officials said" is not the officials' deed.
fn participial_subject(a: &Annotated, people: &People<'_>, word: WordId) -> Vec<WordId> {
    let apart = word.0 > 0 && a.form(WordId(word.0 - 1)) == ",";
    let above = a.ancestors(word).filter(|v| apart && syntax::is_verbal(a, *v)).map(|v| syntax::subjects(a, v));
    above.map(|s| people.parties(s.into_iter().filter(|w| *w < word))).find(|s| !s.is_empty()).unwrap_or_default()
}

/// The slots' fillers that are parties; the first slot with one wins.
fn first_party(list: &[&str], slots: &Slots<'_>, people: &People<'_>) -> Vec<WordId> {
    list.iter().map(|s| people.parties(slots.fill(s))).find(|f| !f.is_empty()).unwrap_or_default()
}

/// Whom a verb's act is aimed at, when it is told further down: "launched an inquiry into the bank", "demanded that the
/// mayor resign", "refused to sell arms to Chad".
fn beyond(
    a: &Annotated,
    people: &People<'_>,
    verb: WordId,
    (frame, kind): (&Frame, &EventType),
    slots: &[&str],
) -> Vec<WordId> {
    let prepositions: Vec<&str> =
        slots.iter().copied().filter(|s| !matches!(*s, "object" | "subject" | "indirect" | "xcomp-subject")).collect();
    if !frame.object.is_empty() {
        let objects = syntax::objects(a, verb);
        return people.parties(objects.iter().flat_map(|o| syntax::under_preposition(a, *o, &prepositions)));
    }
    let Some(clause) =
        a.children(verb).find(|c| a.word(*c).rel.among(&["xcomp", "ccomp"]) && a.word(*c).upos == Upos::Verb)
    else {
        return vec![];
    };
    match kind.below {
        Some(Below::Subject) => {
            people.parties(a.child(clause, "nsubj").into_iter().flat_map(|s| syntax::with_conjuncts(a, s)))
        }
        Some(Below::Object) => {
            let objects = syntax::objects(a, clause);
            let near = people.parties(objects.iter().copied());
            if !near.is_empty() {
                return near;
            }
            let prepositions = ["to", "with", "against", "on", "for"];
            people.parties(
                [clause].into_iter().chain(objects).flat_map(|h| syntax::under_preposition(a, h, &prepositions)),
            )
        }
        None => vec![],
    }
}

/// Whose a thing is that words are aimed at: "criticised the ministry's decision", "rejected a request from the union". Not
/// whom it is done to: who condemns an attack on Chad does not accuse Chad.
fn behind(a: &Annotated, people: &People<'_>, how: Behind, thing: WordId) -> Vec<WordId> {
    let close = a.children(thing).filter(|c| match a.word(*c).rel.as_str() {
        "nmod:poss" => true,
        "amod" => syntax::is_capital(a, *c),
        "compound" => a.word(*c).upos == Upos::Propn && (how == Behind::Party || people.is_body(*c)),
        _ => false,
    });
    let by = syntax::under_preposition(a, thing, &["by", "from"]);
    people.parties(close.chain(by))
}

fn default_slots(frame: &Frame, pos: PartOfSpeech) -> (Vec<&str>, Vec<&str>) {
    let (actor, recipient): (&[&str], &[&str]) = match pos {
        PartOfSpeech::Noun => (&["by", "possessive", "compound", "subject-of-light"], &["against", "on", "of"]),
        _ => (&["subject"], &["object"]),
    };
    (
        frame.actor.as_ref().map_or_else(|| actor.to_vec(), |l| l.iter().map(String::as_str).collect()),
        frame.recipient.as_ref().map_or_else(|| recipient.to_vec(), |l| l.iter().map(String::as_str).collect()),
    )
}

/// The trigger's words when all of them are there: particles of a verb, modifiers of a noun.
fn phrase_words(a: &Annotated, word: WordId, trigger: &Trigger) -> Option<Vec<WordId>> {
    let mut words = vec![word];
    for part in &trigger.with {
        let is_part = |w: &WordId| a.form(*w).eq_ignore_ascii_case(part) || syntax::lemma(a, *w) == *part;
        let found = match trigger.pos {
            PartOfSpeech::Verb => {
                a.children(word).find(|c| is_part(c) && (*c > word || is_adverb(a, *c))).or_else(|| {
                    a.children(word)
                        .flat_map(|c| a.children(c))
                        .find(|c| is_part(c) && a.word(*c).rel.among(&["case", "mark"]) && c.0 > word.0)
                        .or_else(|| outcome(a, word).find(is_part))
                })
            }
            _ => a
                .children(word)
                .find(|c| is_part(c) && c.0 < word.0)
                .or_else(|| word.0.checked_sub(1).map(WordId).filter(is_part)),
        }?;
        words.push(found);
    }
    words.sort();
    Some(words)
}

/// "Fatally shot": an adverb of manner may stand on either side.
fn is_adverb(a: &Annotated, word: WordId) -> bool {
    a.word(word).rel.is("advmod") && a.form(word).ends_with("ly")
}

/// "Shot dead four herders", "shot four herders dead": what the deed made of its object, where the tree has it as a quality of
/// the object.
fn outcome(a: &Annotated, verb: WordId) -> impl Iterator<Item = WordId> {
    let objects = a.children(verb).filter(move |o| a.word(*o).rel.is("obj") && *o > verb);
    objects
        .flat_map(move |o| syntax::with_conjuncts(a, o))
        .flat_map(move |o| a.children(o).filter(move |c| a.word(*c).rel.is("amod") && (c.0 == verb.0 + 1 || *c > o)))
}

/// How many words a trigger of several may reach.
const LONGEST: u32 = 8;

/// Stands in a list of nouns for all words for people.
const PEOPLE: &str = "<people>";
/// Stands for all names and words of a state and its government.
const STATE: &str = "<state>";
/// Stands for all names of places.
const PLACE: &str = "<place>";

/// Whether the noun phrase under `head` is one of `phrases` (the last word is the head). A pronoun may stand for such a
/// noun said before.
fn any_phrase(people: &People<'_>, head: WordId, phrases: &[String], pronouns: bool) -> bool {
    let a = people.a;
    if phrases.is_empty() {
        return false;
    }
    let any_people = phrases.iter().any(|p| p == PEOPLE);
    let any_state = phrases.iter().any(|p| p == STATE);
    let any_place = phrases.iter().any(|p| p == PLACE);
    let is = |w: WordId| {
        if (any_people && people.are_people(w))
            || (any_state && people.is_state(w))
            || (any_place && people.is_place(w))
        {
            return true;
        }
        let lemma = syntax::lemma(a, w);
        let form = a.form(w).to_lowercase();
        let stands_before = |m: &str| {
            a.children(w).any(|c| c.0 < w.0 && (a.form(c).eq_ignore_ascii_case(m) || syntax::lemma(a, c) == m))
        };
        phrases.iter().any(|p| {
            let rest = p.strip_suffix(lemma.as_str()).or_else(|| p.strip_suffix(form.as_str()));
            rest.is_some_and(|r| r.is_empty() || r.strip_suffix(' ').is_some_and(|r| r.split(' ').all(stands_before)))
        })
    };
    // "400 of his supporters marched": supporters did.
    let counts = a.word(head).upos == Upos::Num || QUANTITIES.contains(&a.form(head).to_lowercase().as_str());
    let of = || syntax::under_preposition(a, head, &["of"]).into_iter().any(is);
    is(head)
        || (counts && of())
        || (pronouns && coreference::is_pronoun(a, head) && coreference::antecedent(a, head, is).is_some())
}

/// Who stands in the modifiers of a thing: "Turkish mortars", "the army's shells", "rockets of the rebels".
fn owners(a: &Annotated, thing: WordId) -> Vec<WordId> {
    let close = a.children(thing).filter(|c| a.word(*c).rel.among(&["nmod:poss", "compound", "amod"]));
    close.chain(syntax::under_preposition(a, thing, &["of", "from", "by"])).collect()
}

/// The argument slots of a trigger word.
struct Slots<'a> {
    a: &'a Annotated,
    word: WordId,
    pos: PartOfSpeech,
    particles: &'a [String],
}

impl Slots<'_> {
    fn fill(&self, slot: &str) -> Vec<WordId> {
        let (a, word) = (self.a, self.word);
        match (self.pos, slot) {
            (_, "self") => {
                let number = a.word(word).head.filter(|h| a.word(*h).upos == Upos::Num);
                vec![number.unwrap_or(word)]
            }
            // "put the toll at seven".
            (PartOfSpeech::Noun | PartOfSpeech::Adjective, "stated") => {
                let verb = a.word(word).head.into_iter();
                verb.chain([word]).flat_map(|v| syntax::under_preposition(a, v, &["at"])).collect()
            }
            (PartOfSpeech::Verb, "subject") => syntax::subjects(a, word),
            (PartOfSpeech::Verb, "object" | "xcomp-subject") => {
                let objects = syntax::objects(a, word);
                if !objects.is_empty() {
                    return objects;
                }
                let with: Vec<&str> = self.particles.iter().map(String::as_str).collect();
                let phrasal = syntax::under_preposition(a, word, &with);
                if !phrasal.is_empty() {
                    return phrasal;
                }
                // Some verbs' only object is parsed as indirect ("told them"), or as the subject of what follows.
                let indirect = self.indirect();
                if indirect.is_empty() { self.raised() } else { indirect }
            }
            (PartOfSpeech::Verb, "indirect") => self.indirect(),
            // "Guards are on strike", "the road is under curfew".
            (PartOfSpeech::Adjective | PartOfSpeech::Noun, "subject") => {
                a.child(word, "nsubj").into_iter().flat_map(|s| syntax::with_conjuncts(a, s)).collect()
            }
            (PartOfSpeech::Noun, "possessive") => a.children(word).filter(|c| a.word(*c).rel.is("nmod:poss")).collect(),
            (PartOfSpeech::Noun, "compound") => a
                .children(word)
                .filter(|c| a.word(*c).rel.among(&["compound", "amod", "nmod:desc"]) && c.0 < word.0)
                // Of adjectives only those of a country or people tell whose it is.
                .filter(|c| a.word(*c).upos != Upos::Adj || syntax::is_capital(a, *c))
                .collect(),
            (PartOfSpeech::Noun, "subject-of-light") => {
                let governor = a
                    .word(word)
                    .head
                    .filter(|h| a.word(*h).upos == Upos::Verb && a.word(word).rel.among(&["obj", "nsubj:pass", "obl"]));
                governor.filter(|g| is_light(a, *g)).map_or_else(Vec::new, |g| syntax::subjects(a, g))
            }
            (_, preposition) => {
                let own = syntax::under_preposition(a, word, &[preposition]);
                if !own.is_empty() || self.pos != PartOfSpeech::Noun {
                    return own;
                }
                // "launched an attack on the town": the phrase may hang on the verb.
                let governor = a
                    .word(word)
                    .head
                    .filter(|h| a.word(*h).upos == Upos::Verb && a.word(word).rel.among(&["obj", "nsubj:pass"]));
                // "The raid was beaten back by villagers" is not their raid; one that was "claimed by" rebels is.
                let theirs = |g: &WordId| is_light(a, *g) || syntax::lemma(a, *g) == "claim";
                governor
                    .filter(|g| !matches!(preposition, "in" | "at") && (preposition != "by" || theirs(g)))
                    .map_or_else(Vec::new, |g| syntax::under_preposition(a, g, &[preposition]))
            }
        }
    }

    fn indirect(&self) -> Vec<WordId> {
        self.a
            .children(self.word)
            .filter(|c| self.a.word(*c).rel.is("iobj"))
            .flat_map(|o| syntax::with_conjuncts(self.a, o))
            .collect()
    }

    /// "urged the army to leave" with "army" parsed as the subject of "leave".
    fn raised(&self) -> Vec<WordId> {
        let clause = self.a.children(self.word).find(|c| {
            self.a.word(*c).rel.among(&["ccomp", "xcomp"]) && self.a.children(*c).any(|m| self.a.form(m) == "to")
        });
        clause.and_then(|c| self.a.child(c, "nsubj")).into_iter().collect()
    }
}
