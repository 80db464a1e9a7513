//! One claim for a happening that a report tells more than once in one voice: "shelled the town, killing two", "the attack",
//! the headline and the lead.

use nlp::{Annotated, Sentence, Upos, WordId};
use record::{Claim, Evidence, FigureOf, Participant, PlaceBasis, Status, Where};

use crate::syntax;

/// A claim with the words that tell it, the trigger's first.
pub(crate) struct Told {
    pub(crate) words: Vec<WordId>,
    pub(crate) claim: Claim,
}

/// Joins what is told more than once; what is left stands in the order of its triggers.
pub(crate) fn gather(a: &Annotated, told: Vec<Told>) -> Vec<Claim> {
    let mut kept: Vec<Told> = Vec::new();
    for next in told {
        match kept.iter().rposition(|k| linked(a, k, &next) && agree(&k.claim, &next.claim)) {
            Some(i) => {
                let first = kept.remove(i);
                kept.push(join(first, next));
                kept.sort_by_key(|k| k.words[0]);
            }
            None => kept.push(next),
        }
    }
    let mut claims: Vec<Claim> = kept.into_iter().map(|k| k.claim).collect();
    contradict(&mut claims);
    count_the_dead_once(&mut claims);
    claims
}

/// "A man was shot. He died in hospital": who died is not counted among the hurt as well.
fn count_the_dead_once(claims: &mut [Claim]) {
    for i in 0..claims.len() {
        let died = |c: &Claim| c.figures.iter().any(|f| f.of == FigureOf::Killed) && c.figures.len() == 1;
        let hurt = &claims[i];
        if claims.iter().any(|c| died(c) && same_numbers_of_people(c, hurt) && share(&c.recipients, &hurt.recipients)) {
            claims[i].figures.retain(|f| f.of != FigureOf::Injured);
        }
    }
}

/// What is denied of a happening that the report tells in another's word denies that claim.
fn contradict(claims: &mut [Claim]) {
    for i in 0..claims.len() {
        let denial = &claims[i];
        // The same word or the same means: "civilians were bombed", not whatever was told last.
        let alike = |c: &Claim| c.rule == denial.rule || c.modes.iter().any(|m| denial.modes.contains(m));
        let denied = |c: &&Claim| {
            let told = c.status != Status::Negated && c.attribution != denial.attribution;
            told && alike(c) && same_happening(c, denial)
        };
        if denial.status == Status::Negated && !denial.negative {
            let id = claims[..i].iter().rev().find(denied).map(|c| c.id.clone());
            claims[i].denies = id;
        }
    }
}

/// Whether the words show that it is the same again.
fn linked(a: &Annotated, x: &Told, y: &Told) -> bool {
    let word = y.words[0];
    let hang = |w: WordId| {
        let near = a.word(w).sentence == a.word(word).sentence && (a.dominates(w, word) || a.dominates(word, w));
        near || syntax::carries_on(a, word) == Some(w)
    };
    // A headline leaves much out: some of those concerned must be the same.
    let common = || share(&x.claim.actors, &y.claim.actors) || share(&x.claim.recipients, &y.claim.recipients);
    x.words.iter().any(|w| hang(*w)) || refers_back(a, word) || (leads(a, x.words[0], word) && common())
}

/// "The attack", "that raid": a noun for what was told.
pub(crate) fn refers_back(a: &Annotated, noun: WordId) -> bool {
    a.word(noun).upos == Upos::Noun
        && a.children(noun).any(|c| {
            a.word(c).rel.is("det")
                && matches!(syntax::lemma(a, c).as_str(), "the" | "that" | "this" | "those" | "these" | "both")
        })
}

/// The first sentence, when it is a headline: nothing closes it.
pub(crate) fn headline(a: &Annotated) -> Option<&Sentence> {
    a.sentences.first().filter(|s| !a.text.slice(s.span).trim_end().ends_with(['.', '!', '?', '"', '”']))
}

/// Words of the headline and of one of the first sentences.
fn leads(a: &Annotated, first: WordId, second: WordId) -> bool {
    const LEAD: u32 = 3;
    let sentence = |w: WordId| a.word(w).sentence.0;
    sentence(first) == 0 && (1..=LEAD).contains(&sentence(second)) && headline(a).is_some()
}

/// Whether two claims can be of one happening.
fn same_happening(x: &Claim, y: &Claim) -> bool {
    same_deed(x, y) && same_parties(&x.recipients, &y.recipients)
}

/// The same, whoever it is done to.
fn same_deed(x: &Claim, y: &Claim) -> bool {
    x.r#type == y.r#type && same_parties(&x.actors, &y.actors) && same_time(x, y) && same_place(x, y)
}

/// The same, in one voice and at one stage.
fn agree(x: &Claim, y: &Claim) -> bool {
    let stage = |c: &Claim| (c.status, c.negative, c.historical);
    let apart = |c: &Claim| c.figures.iter().map(|f| f.of.as_str()).collect::<Vec<_>>();
    let counted = !x.figures.is_empty() && !y.figures.is_empty() && apart(x).iter().all(|f| !apart(y).contains(f));
    same_deed(x, y)
        && x.attribution == y.attribution
        && stage(x) == stage(y)
        && (x.modes.is_empty() || y.modes.is_empty() || x.modes.iter().any(|m| y.modes.contains(m)))
        && (counted || same_parties(&x.recipients, &y.recipients))
        && !share(&x.actors, &y.recipients)
        && !share(&y.actors, &x.recipients)
        && same_numbers(x, y)
}

fn same_parties(x: &[Participant], y: &[Participant]) -> bool {
    x.is_empty() || y.is_empty() || share(x, y)
}

/// A name without article and capitals.
fn bare(name: &str) -> String {
    let name = name.to_lowercase();
    name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
}

/// Whether somebody stands in both lists.
fn share(x: &[Participant], y: &[Participant]) -> bool {
    let one = |p: &Participant, q: &Participant| {
        let named = || Some(bare(p.name.as_deref()?) == bare(q.name.as_deref()?));
        named() == Some(true) || p.words().any(|e| q.words().any(|f| e.span().overlaps(f.span())))
    };
    x.iter().any(|p| y.iter().any(|q| one(p, q)))
}

fn same_numbers(x: &Claim, y: &Claim) -> bool {
    let number = |f: &record::Figure| (f.at_least, f.at_most);
    x.figures.iter().all(|f| y.figures.iter().all(|g| f.of != g.of || number(f) == number(g)))
}

/// Whether as many died of the one as were hurt of the other.
fn same_numbers_of_people(dead: &Claim, hurt: &Claim) -> bool {
    let number = |c: &Claim, of: FigureOf| c.figures.iter().find(|f| f.of == of).map(|f| (f.at_least, f.at_most));
    let injured = number(hurt, FigureOf::Injured);
    injured.is_some() && injured == number(dead, FigureOf::Killed)
}

pub(crate) fn same_time(x: &Claim, y: &Claim) -> bool {
    let (Some(x), Some(y)) = (&x.when, &y.when) else { return true };
    x.from < y.until && y.from < x.until
}

fn same_place(x: &Claim, y: &Claim) -> bool {
    let (Some(x), Some(y)) = (&x.r#where, &y.r#where) else { return true };
    x.name == y.name || x.basis != PlaceBasis::Stated || y.basis != PlaceBasis::Stated
}

/// The fuller one, with what the other adds.
fn join(x: Told, y: Told) -> Told {
    let filled = |c: &Claim| {
        let lists = [c.actors.len(), c.recipients.len(), c.targets.len(), c.figures.len()];
        lists.iter().filter(|n| **n > 0).count() + usize::from(c.when.is_some()) + usize::from(c.r#where.is_some())
    };
    let (mut fuller, other) = if filled(&y.claim) > filled(&x.claim) { (y, x) } else { (x, y) };
    fuller.words.extend(other.words);
    let (c, o) = (&mut fuller.claim, other.claim);
    c.mentions.push(o.trigger);
    c.mentions.extend(o.mentions);
    c.mentions.sort_by_key(Evidence::span);
    if c.actors.is_empty() {
        c.actors = o.actors;
    }
    // "Was shot and killed": the dead are not counted among the hurt as well.
    let all_died = share(&c.recipients, &o.recipients) && c.figures.len() == 1 && o.figures.len() == 1;
    for r in o.recipients {
        if !share(&c.recipients, std::slice::from_ref(&r)) {
            c.recipients.push(r);
        }
    }
    if c.targets.is_empty() {
        c.targets = o.targets;
    }
    c.figures.extend(o.figures.into_iter().filter(|f| c.figures.iter().all(|g| g.of != f.of)).collect::<Vec<_>>());
    if all_died && c.figures.iter().any(|f| f.of == FigureOf::Killed) {
        c.figures.retain(|f| f.of != FigureOf::Injured);
    }
    if c.modes.is_empty() {
        c.modes = o.modes;
    }
    c.instrument = c.instrument.take().or(o.instrument);
    c.when = c.when.take().or(o.when);
    let told = |w: &Option<Where>| w.as_ref().is_some_and(Where::is_told);
    if c.r#where.is_none() || (told(&o.r#where) && !told(&c.r#where)) {
        c.r#where = o.r#where;
    }
    c.extent = c.extent.or(o.extent);
    for (list, more) in [(&mut c.cues, o.cues), (&mut c.evidence, o.evidence)] {
        list.extend(more);
        list.sort_by_key(Evidence::span);
        list.dedup();
    }
    fuller
}
