//! One sentence that tells an event and whose word it is.

use jiff::ToSpan;
use jiff::civil::Date;
use record::{
    Certainty, DisputeOver, Event, EventPlace, EventTime, Grain, HeldStatus, Identity, OriginKind, Party, Precision,
    Status,
};

use crate::Country;
use crate::cells::one_line;
use crate::forms::standing;

pub(crate) use record::PRIVATE_PERSON as PRIVATE;

/// How many bytes of a report's own words are shown at most.
const LONGEST: usize = 240;

/// How many of those who say the same are named.
const NAMED: usize = 4;

/// The event in English: what, where, when, according to whom, who says otherwise, and how many tell of it.
///
/// What was only tried, planned, threatened, demanded or thought possible is said in these words, and what nobody asserts is told
/// as not done. Nothing is in it that the event does not hold; names of private persons are not.
///
/// `Gunmen killed guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to witnesses; 1 report, 1
/// origin.`
pub fn sentence(event: &Event) -> String {
    let mut told = told_with_voices(event);
    for dispute in &event.disputes {
        if let Some(over) = disputed(dispute.over) {
            let sides = dispute.sides.iter();
            let sides = sides.map(|s| format!("{} according to {}", short(&s.value), voices(event, &s.origins)));
            told = format!("{told}; it is disputed {over}: {}", sides.collect::<Vec<_>>().join(", "));
        }
    }
    for toll in &event.figures {
        let figures: Vec<String> = standing(event, toll)
            .map(|said| {
                let many = match (said.at_least, said.at_most) {
                    (Some(low), Some(high)) if low == high => low.to_string(),
                    (Some(low), Some(high)) => format!("{low} to {high}"),
                    (Some(low), None) => format!("at least {low}"),
                    (None, Some(high)) => format!("at most {high}"),
                    (None, None) => return String::new(),
                };
                format!("{many} according to {}", voices(event, &[said.origin]))
            })
            .filter(|figure| !figure.is_empty())
            .collect();
        if !figures.is_empty() {
            let whom = match toll.whom {
                record::Whom::Civilian => " (civilians)",
                record::Whom::Combatant => " (combatants)",
                _ => "",
            };
            told = format!("{told}; {}{whom}: {}", toll.of, figures.join(", "));
        }
    }
    let reports = counted(event.reports.len(), "report");
    let origins = counted(event.origins.len(), "origin");
    capital(&format!("{told}; {reports}, {origins}."))
}

/// What else than whether it happened and how many there were: these stand beside who says so as it is.
pub fn disputed(over: DisputeOver) -> Option<&'static str> {
    match over {
        DisputeOver::Happened | DisputeOver::Figure => None,
        DisputeOver::Actor => Some("who did it"),
        DisputeOver::Recipient => Some("to whom it was done"),
        DisputeOver::Place => Some("where it was"),
        DisputeOver::Time => Some("when it was"),
    }
}

/// The beginning of [`sentence`]: what, where, when, according to whom, and who puts it otherwise; without figures and counts.
pub fn line(event: &Event) -> String {
    capital(&told_with_voices(event))
}

fn told_with_voices(event: &Event) -> String {
    let (status, negative, held) = main_status(event);
    let mut told = happening(event, status);
    if negative {
        told = negated(&told);
    }
    if let Some(place) = &event.r#where {
        told.push_str(&whereabouts(place));
    }
    if let Some(when) = event.when.as_ref().and_then(days) {
        told.push_str(&when);
    }
    if status_of_fact(status) && held.iter().all(|h| h.certainty == Certainty::Probable) {
        told = format!("it is probable that {told}");
    }
    if !held.is_empty() {
        told = format!("{told}, according to {}", voices(event, &origins(&held)));
    }
    for (other, negative, held) in others(event, status, negative) {
        let how = match other {
            Status::Negated => "denied by",
            Status::Demanded => "demanded, according to",
            Status::Attempted => "only attempted, according to",
            Status::Possible => "only possible, according to",
            Status::Occurred => "done, according to",
            Status::Ongoing => "under way, according to",
            Status::Planned => "planned, according to",
            Status::Threatened => "threatened, according to",
        };
        let not = if negative { "not " } else { "" };
        told = format!("{told}; {not}{how} {}", voices(event, &origins(&held)));
    }
    told
}

/// "3 reports".
pub fn counted(many: usize, what: &str) -> String {
    format!("{many} {what}{}", if many == 1 { "" } else { "s" })
}

fn capital(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// Words of a report, not more than may be quoted.
pub fn short(words: &str) -> String {
    let line = one_line(words);
    if line.len() <= LONGEST {
        return line;
    }
    let end = (0..=LONGEST - "…".len()).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    format!("{}…", line[..end].trim_end())
}

fn status_of_fact(status: Status) -> bool {
    matches!(status, Status::Occurred | Status::Ongoing)
}

/// The stage that is told first: the furthest that anybody asserts, and that it did not happen only if nobody says more. Beside
/// it whether it is the negation of that stage, and who holds it.
pub fn main_status(event: &Event) -> (Status, bool, Vec<&HeldStatus>) {
    let stage = |held: &HeldStatus| (held.negative, stage(held));
    let Some(main) = event.status.iter().map(stage).min() else { return (Status::Possible, false, Vec::new()) };
    (main.1, main.0, event.status.iter().filter(|held| stage(held) == main).collect())
}

/// "It is planned that …" of what somebody has no plans for.
fn negated(told: &str) -> String {
    const TURNED: &[(&str, &str)] = &[
        ("it is planned", "it is not planned"),
        ("it was threatened", "it was not threatened"),
        ("it was demanded", "it was not demanded"),
        ("there was an attempt", "there was no attempt"),
        ("there is a possibility", "there is no possibility"),
        (" tried to ", " did not try to "),
    ];
    let turned = TURNED.iter().find(|(words, _)| told.contains(words));
    turned.map_or_else(|| format!("it is not so that {told}"), |(words, not)| told.replacen(words, not, 1))
}

/// The stage as it can be told: who holds possible that it occurred says that it is possible.
pub fn stage(held: &HeldStatus) -> Status {
    if status_of_fact(held.status) && held.certainty == Certainty::Possible { Status::Possible } else { held.status }
}

/// The other stages in their order, with who holds them.
fn others(event: &Event, told: Status, negative: bool) -> Vec<(Status, bool, Vec<&HeldStatus>)> {
    // Who denies comes first: a reader must not miss it.
    let order = std::iter::once(Status::Negated).chain(Status::ALL.iter().map(|(s, _)| *s));
    let order = order.flat_map(|status| [(status, false), (status, true)]);
    let mut seen = vec![(told, negative)];
    let mut found = Vec::new();
    for (status, negative) in order {
        if !seen.contains(&(status, negative)) {
            seen.push((status, negative));
            let of = |held: &&HeldStatus| stage(held) == status && held.negative == negative;
            let held: Vec<&HeldStatus> = event.status.iter().filter(of).collect();
            if !held.is_empty() {
                found.push((status, negative, held));
            }
        }
    }
    found
}

fn origins(held: &[&HeldStatus]) -> Vec<usize> {
    let mut all: Vec<usize> = held.iter().flat_map(|h| h.origins.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Who says so.
pub fn voices(event: &Event, origins: &[usize]) -> String {
    let mut names: Vec<String> = Vec::new();
    let mut nameless = 0;
    for origin in origins.iter().filter_map(|at| event.origins.get(*at)) {
        match (&origin.name, origin.kind) {
            (Some(name), _) if is_pronoun(name) => nameless += 1,
            (Some(name), _) => names.push(within(&short(name))),
            (None, OriginKind::Publisher) => names.push("a publisher without a name".to_owned()),
            (None, _) => nameless += 1,
        }
    }
    names.dedup();
    match nameless {
        0 => {}
        1 => names.push("a source not named here".to_owned()),
        more => names.push(format!("{more} sources not named here")),
    }
    let left = names.len().saturating_sub(NAMED + 1);
    if left > 0 {
        names.truncate(NAMED);
        names.push(format!("{} others", left + 1));
    }
    joined(&names, "nobody named", "and")
}

fn joined(names: &[String], none: &str, and: &str) -> String {
    match names {
        [] => none.to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// Those who take part, as words of a sentence; none when there is nobody.
struct Side {
    words: String,
    plural: bool,
}

/// Of those whose part is disputed it is the one or the other.
fn side(event: &Event, parties: &[Party], over: DisputeOver) -> Option<Side> {
    let named = |party: &Party| party.private || party.name.as_deref().is_some_and(|name| !is_pronoun(name));
    // Beside those who are named, nobody learns from "somebody" that there may be more.
    let mut names: Vec<String> = parties.iter().filter(|p| named(p)).map(|p| within(&called(p))).collect();
    if names.is_empty() && !parties.is_empty() {
        names.push(NOBODY_NAMED.to_owned());
    }
    let plural = match parties {
        [] => return None,
        [one] => one.identity != Identity::Named && is_plural(one.name.as_deref().unwrap_or_default()),
        _ => names.len() > 1,
    };
    let left = names.len().saturating_sub(NAMED + 1);
    let mut shown = names;
    if left > 0 {
        shown.truncate(NAMED);
        shown.push(format!("{} others", left + 1));
    }
    let and = if event.disputes.iter().any(|d| d.over == over) { "or" } else { "and" };
    Some(Side { words: joined(&shown, "", and), plural })
}

/// How a party is named where names of private persons are not.
pub fn called(party: &Party) -> String {
    match &party.name {
        _ if party.private => PRIVATE.to_owned(),
        Some(name) => short(name),
        None => NOBODY_NAMED.to_owned(),
    }
}

const NOBODY_NAMED: &str = "somebody not named";

/// A word that stands for somebody in its report, and for nobody in a sentence of ours.
fn is_pronoun(name: &str) -> bool {
    const PRONOUNS: [&str; 13] =
        ["he", "she", "it", "they", "we", "i", "you", "him", "her", "them", "who", "this", "that"];
    PRONOUNS.contains(&name.trim().to_lowercase().as_str())
}

/// Words that began a sentence of the report, or leaned on the one before, as they may stand within ours.
fn within(name: &str) -> String {
    const FIRST: [&str; 16] = [
        "the",
        "a",
        "an",
        "no",
        "some",
        "any",
        "officials",
        "residents",
        "witnesses",
        "police",
        "soldiers",
        "authorities",
        "rebels",
        "doctors",
        "activists",
        "villagers",
    ];
    const WHOSE: [&str; 7] = ["its", "his", "her", "their", "our", "my", "your"];
    let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
    let lower = first.to_lowercase();
    match rest {
        // Whose it is cannot be told from here.
        rest if WHOSE.contains(&lower.as_str()) && !rest.is_empty() => rest.to_owned(),
        "" if FIRST[6..].contains(&lower.as_str()) => lower,
        rest if FIRST.contains(&lower.as_str()) && !rest.is_empty() => format!("{lower} {rest}"),
        _ => name.to_owned(),
    }
}

/// The words without the "no" that a denial has in them.
fn affirmed(words: &str) -> Option<String> {
    let rest = |start: &str| words.strip_prefix(start).map(str::to_owned);
    match words {
        "nobody" | "no one" | "none" | "neither" => Some("anybody".to_owned()),
        _ => ["no ", "none of ", "neither of ", "not one of "].iter().find_map(|start| rest(start)),
    }
}

/// Whether a description is of more than one: "two guards of the camp", "police", "people".
fn is_plural(name: &str) -> bool {
    let head = [" of ", " in ", " from ", " at ", " who ", " near "].iter().filter_map(|w| name.find(w)).min();
    let head = name[..head.unwrap_or(name.len())].trim_end();
    let word = head.rsplit(' ').next().unwrap_or_default().to_lowercase();
    const MANY: [&str; 12] = [
        "police",
        "people",
        "men",
        "gunmen",
        "women",
        "children",
        "policemen",
        "militiamen",
        "civil servants",
        "troops",
        "personnel",
        "fishermen",
    ];
    MANY.contains(&word.as_str()) || (word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us"))
}

/// The words for a kind of happening.
struct Verb {
    /// "attack".
    base: &'static str,
    /// "attacked".
    past: &'static str,
    /// "attacked", in the passive.
    participle: &'static str,
    /// "attacking".
    gerund: &'static str,
    /// "attack", after "there was" with its article apart.
    noun: &'static str,
    article: &'static str,
    /// What leads to the recipient; empty when it is the object, which can stand in the passive.
    to: &'static str,
    /// What leads to the recipient after the noun.
    on: &'static str,
}

/// Type of event and mode, base, past, participle, gerund, noun with article, to, on. A row without a mode is for all others.
#[rustfmt::skip]
const VERBS: &[(&str, &str, [&str; 7])] = &[
    ("AGREE", "", ["agree", "agreed", "agreed", "agreeing", "an agreement", "with", "with"]),
    ("CONSULT", "visit", ["visit", "visited", "visited", "visiting", "a visit", "", "to"]),
    ("CONSULT", "phone", ["speak by telephone", "spoke by telephone", "spoken", "speaking by telephone", "a call", "with", "with"]),
    ("CONSULT", "", ["hold talks", "held talks", "held", "holding talks", "a meeting", "with", "with"]),
    ("SUPPORT", "", ["support", "supported", "supported", "supporting", "a show of support", "", "for"]),
    ("CONCEDE", "", ["make a concession", "made a concession", "made", "making a concession", "a concession", "to", "to"]),
    ("COOPERATE", "", ["cooperate", "cooperated", "cooperated", "cooperating", "an act of cooperation", "with", "with"]),
    ("AID", "", ["help", "helped", "helped", "helping", "an act of aid", "", "for"]),
    ("RETREAT", "withdraw", ["withdraw", "withdrew", "withdrawn", "withdrawing", "a withdrawal", "before", "before"]),
    ("RETREAT", "release", ["release", "released", "released", "releasing", "a release", "", "of"]),
    ("RETREAT", "disarm", ["lay down arms", "laid down arms", "laid", "laying down arms", "a laying down of arms", "before", "before"]),
    ("RETREAT", "ceasefire", ["keep a ceasefire", "kept a ceasefire", "kept", "keeping a ceasefire", "a ceasefire", "with", "with"]),
    ("RETREAT", "access", ["give access", "gave access", "given", "giving access", "an opening of access", "to", "to"]),
    ("RETREAT", "resign", ["resign", "resigned", "resigned", "resigning", "a resignation", "before", "before"]),
    ("RETREAT", "", ["yield", "yielded", "yielded", "yielding", "a retreat", "to", "before"]),
    ("REQUEST", "", ["make a request", "made a request", "made", "making a request", "a request", "to", "to"]),
    ("ACCUSE", "investigate", ["investigate", "investigated", "investigated", "investigating", "an investigation", "", "of"]),
    ("ACCUSE", "disapprove", ["criticise", "criticised", "criticised", "criticising", "an act of criticism", "", "of"]),
    ("ACCUSE", "", ["accuse", "accused", "accused", "accusing", "an accusation", "", "against"]),
    ("REJECT", "", ["reject", "rejected", "rejected", "rejecting", "a rejection", "", "of"]),
    ("THREATEN", "", ["threaten", "threatened", "threatened", "threatening", "a threat", "", "against"]),
    ("PROTEST", "riot", ["riot", "rioted", "rioted", "rioting", "a riot", "against", "against"]),
    ("PROTEST", "strike", ["strike", "struck", "struck", "striking", "a strike", "against", "against"]),
    ("PROTEST", "hunger", ["hold a hunger strike", "held a hunger strike", "held", "holding a hunger strike", "a hunger strike", "against", "against"]),
    ("PROTEST", "boycott", ["boycott", "boycotted", "boycotted", "boycotting", "a boycott", "", "of"]),
    ("PROTEST", "", ["protest", "protested", "protested", "protesting", "a protest", "against", "against"]),
    ("SANCTION", "convict", ["convict", "convicted", "convicted", "convicting", "a conviction", "", "of"]),
    ("SANCTION", "expel", ["expel", "expelled", "expelled", "expelling", "an expulsion", "", "of"]),
    ("SANCTION", "", ["reduce relations", "reduced relations", "reduced", "reducing relations", "a sanction", "with", "against"]),
    ("MOBILIZE", "", ["mobilise", "mobilised", "mobilised", "mobilising", "a mobilisation", "against", "against"]),
    ("COERCE", "seize", ["raid or seize", "raided or seized", "raided or seized", "raiding or seizing", "a raid or seizure", "", "against"]),
    ("COERCE", "arrest", ["arrest", "arrested", "arrested", "arresting", "an arrest", "", "of"]),
    ("COERCE", "deport", ["deport", "deported", "deported", "deporting", "a deportation", "", "of"]),
    ("COERCE", "curfew", ["impose a curfew", "imposed a curfew", "imposed", "imposing a curfew", "a curfew", "on", "on"]),
    ("COERCE", "cyber", ["hack", "hacked", "hacked", "hacking", "a cyber attack", "", "on"]),
    ("COERCE", "", ["use coercion", "used coercion", "used", "using coercion", "an act of coercion", "against", "against"]),
    ("ASSAULT", "abduct", ["abduct", "abducted", "abducted", "abducting", "an abduction", "", "of"]),
    ("ASSAULT", "beat", ["beat", "beat", "beaten", "beating", "a beating", "", "of"]),
    ("ASSAULT", "torture", ["torture", "tortured", "tortured", "torturing", "a case of torture", "", "of"]),
    ("ASSAULT", "aerial", ["carry out an air strike", "carried out an air strike", "carried", "carrying out an air strike", "an air strike", "on", "on"]),
    ("ASSAULT", "drone", ["carry out a drone attack", "carried out a drone attack", "carried", "carrying out a drone attack", "a drone attack", "on", "on"]),
    ("ASSAULT", "heavy-weapons", ["shell", "shelled", "shelled", "shelling", "an attack with heavy weapons", "", "on"]),
    ("ASSAULT", "", ["attack", "attacked", "attacked", "attacking", "an attack", "", "on"]),
    ("ESCAPE", "", ["escape", "escaped", "escaped", "escaping", "an escape", "from", "from"]),
    ("CAPTURE", "", ["capture", "captured", "captured", "capturing", "a capture", "", "of"]),
    ("SURRENDER", "", ["surrender", "surrendered", "surrendered", "surrendering", "a surrender", "to", "to"]),
    ("RECAPTURE", "", ["recapture", "recaptured", "recaptured", "recapturing", "a recapture", "", "of"]),
    ("TRANSFER", "", ["transfer", "transferred", "transferred", "transferring", "a transfer", "", "of"]),
    ("RELEASE", "", ["free", "freed", "freed", "freeing", "a release", "", "of"]),
    ("EXCHANGE", "", ["exchange captives or bodies", "exchanged captives or bodies", "exchanged", "exchanging captives or bodies", "an exchange", "with", "with"]),
    ("REPATRIATION", "", ["repatriate", "repatriated", "repatriated", "repatriating", "a repatriation", "", "of"]),
    ("DEATH", "", ["cause the death", "caused the death", "caused", "causing the death", "a death in custody", "of", "of"]),
    ("GUARD-WITHDRAWAL", "", ["withdraw guards", "withdrew guards", "withdrawn", "withdrawing guards", "a withdrawal of guards", "from", "from"]),
    ("FLIGHT", "", ["flee", "fled", "fled", "fleeing", "a flight", "from", "from"]),
    ("EVACUATION", "", ["evacuate", "evacuated", "evacuated", "evacuating", "an evacuation", "", "of"]),
    ("RETURN", "", ["return", "returned", "returned", "returning", "a return", "to", "to"]),
];

fn verb(event: &Event) -> Option<Verb> {
    let fits = |mode: &str| mode.is_empty() || event.modes.iter().any(|m| m == mode);
    let (_, _, [base, past, participle, gerund, noun, to, on]) =
        VERBS.iter().find(|(kind, mode, _)| *kind == event.r#type && fits(mode))?;
    let (article, noun) = noun.split_once(' ')?;
    Some(Verb { base, past, participle, gerund, noun, article, to, on })
}

/// Who does what to whom, at the stage that is told.
fn happening(event: &Event, status: Status) -> String {
    let actor = side(event, &event.actors, DisputeOver::Actor);
    let recipient = side(event, &event.recipients, DisputeOver::Recipient);
    // "No prisoner did not escape" would say the opposite, and so would "no prisoner escaped" of those who say that one did.
    let no = [&actor, &recipient].into_iter().flatten().any(|side| affirmed(&side.words).is_some());
    if no && status == Status::Negated {
        return told(event, Status::Occurred, actor, recipient);
    }
    let plain = |side: Option<Side>| {
        side.map(|side| Side { words: affirmed(&side.words).unwrap_or(side.words), plural: side.plural })
    };
    told(event, status, plain(actor), plain(recipient))
}

fn told(event: &Event, status: Status, actor: Option<Side>, recipient: Option<Side>) -> String {
    let Some(verb) = verb(event) else { return unnamed_kind(event, status, actor, recipient) };
    match (actor, recipient) {
        // "The police attacked" wants to know whom.
        (Some(actor), None) if verb.to.is_empty() => {
            existence(verb.article, &format!("{} by {}", verb.noun, actor.words), status)
        }
        (Some(actor), recipient) => {
            let object = recipient.map_or_else(String::new, |r| match verb.to {
                "" => format!(" {}", r.words),
                to => format!(" {to} {}", r.words),
            });
            active(&actor, &verb, &object, status)
        }
        (None, Some(recipient)) if verb.to.is_empty() => passive(&recipient, &verb, status),
        (None, recipient) => {
            let rest = recipient.map_or_else(String::new, |r| format!(" {} {}", verb.on, r.words));
            existence(verb.article, &format!("{}{rest}", verb.noun), status)
        }
    }
}

fn active(actor: &Side, verb: &Verb, object: &str, status: Status) -> String {
    let who = &actor.words;
    let be = if actor.plural { "are" } else { "is" };
    let Verb { base, past, participle: _, gerund, .. } = verb;
    match status {
        Status::Occurred => format!("{who} {past}{object}"),
        Status::Ongoing => format!("{who} {be} {gerund}{object}"),
        Status::Attempted => format!("{who} tried to {base}{object}"),
        Status::Planned => format!("it is planned that {who} will {base}{object}"),
        Status::Threatened => format!("it was threatened that {who} would {base}{object}"),
        Status::Demanded => format!("it was demanded that {who} {base}{object}"),
        Status::Possible => format!("there is a possibility of {who} {gerund}{object}"),
        Status::Negated => format!("{who} did not {base}{object}"),
    }
}

fn passive(recipient: &Side, verb: &Verb, status: Status) -> String {
    let whom = &recipient.words;
    let (are, were) = if recipient.plural { ("are", "were") } else { ("is", "was") };
    let Verb { base, participle, .. } = verb;
    match status {
        Status::Occurred => format!("{whom} {were} {participle}"),
        Status::Ongoing => format!("{whom} {are} being {participle}"),
        Status::Attempted => format!("there was an attempt to {base} {whom}"),
        Status::Planned => format!("it is planned that {whom} will be {participle}"),
        Status::Threatened => format!("it was threatened that {whom} would be {participle}"),
        Status::Demanded => format!("it was demanded that {whom} be {participle}"),
        Status::Possible => format!("there is a possibility of {whom} being {participle}"),
        Status::Negated => format!("{whom} {were} not {participle}"),
    }
}

fn existence(article: &str, what: &str, status: Status) -> String {
    match status {
        Status::Occurred => format!("there was {article} {what}"),
        Status::Ongoing => format!("there is {article} {what} under way"),
        Status::Attempted => format!("there was an attempt at {article} {what}"),
        Status::Planned => format!("it is planned that there will be {article} {what}"),
        Status::Threatened => format!("it was threatened that there would be {article} {what}"),
        Status::Demanded => format!("it was demanded that there be {article} {what}"),
        Status::Possible => format!("there is a possibility of {article} {what}"),
        Status::Negated => format!("there was no {what}"),
    }
}

/// A type of a codebook that has no verb here.
fn unnamed_kind(event: &Event, status: Status, actor: Option<Side>, recipient: Option<Side>) -> String {
    let by = actor.map_or_else(String::new, |a| format!(" by {}", a.words));
    let whom = recipient.map_or_else(String::new, |r| format!(" towards {}", r.words));
    existence("an", &format!("event of type {}{by}{whom}", one_line(&event.r#type)), status)
}

fn whereabouts(place: &EventPlace) -> String {
    let country = place.country.as_deref().and_then(Country::of);
    let name = with_article(&within(&short(&place.name)));
    let around = |outer: &&String| !name.to_lowercase().contains(&outer.to_lowercase());
    let name = match place.within.as_ref().filter(around) {
        Some(outer) => format!("{name}, {}", one_line(outer)),
        None => name,
    };
    let preposition = if place.precision == Some(Precision::Site) { "at" } else { "in" };
    match country {
        Some(country) if country.name != name && place.country.as_deref() != Some(name.as_str()) => {
            format!(" {preposition} {name} ({})", country.name)
        }
        Some(country) => format!(" in {}{}", the(country.name), country.name),
        None => format!(" {preposition} {name}"),
    }
}

/// "A camp" of "camp": names of places begin with a capital, descriptions of one have an article.
fn with_article(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or_default();
    let bare =
        first.starts_with(|c: char| c.is_lowercase()) && !["the", "a", "an", "some", "no", "any"].contains(&first);
    match first.chars().next() {
        Some(sign) if bare && !is_plural(name) => {
            format!("{} {name}", if "aeio".contains(sign) { "an" } else { "a" })
        }
        _ => name.to_owned(),
    }
}

/// The article of a country's name, where it has one in a sentence.
fn the(country: &str) -> &'static str {
    let plural = ["Islands", "Republic", "Netherlands", "Philippines", "Bahamas", "Maldives", "Comoros", "Gambia"];
    let first = ["United ", "Democratic ", "Republic ", "Central African ", "Czech ", "Dominican "];
    let has = plural.iter().any(|end| country.ends_with(end)) || first.iter().any(|start| country.starts_with(start));
    if has { "the " } else { "" }
}

/// When, in words; none when the days are none.
fn days(when: &EventTime) -> Option<String> {
    let from: Date = when.from.parse().ok()?;
    let last = when.until.parse::<Date>().ok()?.checked_sub(1.day()).ok()?;
    let day = |day: Date| day.strftime("%-d %B %Y").to_string();
    Some(match when.grain {
        _ if last <= from => format!(" on {}", from.strftime("%A %-d %B %Y")),
        Grain::Month if from.month() == last.month() => format!(" in {}", from.strftime("%B %Y")),
        Grain::Year if from.year() == last.year() => format!(" in {}", from.year()),
        _ => format!(" between {} and {}", day(from), day(last)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::tests::{attack, held, killed, origin, party};
    use expect_test::{Expect, expect};

    /// The attack, changed, as a sentence.
    fn check(change: impl FnOnce(&mut Event), want: Expect) {
        let mut event = attack();
        change(&mut event);
        want.assert_eq(&sentence(&event));
    }

    #[test]
    fn a_line_is_how_the_sentence_begins() {
        let mut event = attack();
        event.status.push(held(Status::Negated, &[1]));
        event.figures = vec![killed(&[(0, 3)])];
        assert!(sentence(&event).starts_with(&format!("{};", line(&event))));
        assert!(line(&event).ends_with("; denied by the army"));
    }

    fn with_status(status: Status, want: Expect) {
        check(|e| e.status = vec![held(status, &[0])], want);
    }

    #[test]
    fn what_occurred_is_told_with_whose_word_it_is() {
        with_status(
            Status::Occurred,
            expect![
                "Gunmen attacked guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        with_status(
            Status::Ongoing,
            expect![
                "Gunmen are attacking guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn what_did_not_occur_is_never_told_as_if_it_had() {
        with_status(
            Status::Attempted,
            expect![
                "Gunmen tried to attack guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        with_status(
            Status::Planned,
            expect![
                "It is planned that gunmen will attack guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        with_status(
            Status::Threatened,
            expect![
                "It was threatened that gunmen would attack guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        with_status(
            Status::Demanded,
            expect![
                "It was demanded that gunmen attack guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        with_status(
            Status::Possible,
            expect![
                "There is a possibility of gunmen attacking guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        with_status(
            Status::Negated,
            expect![
                "Gunmen did not attack guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn who_denies_it_is_named() {
        check(
            |e| e.status.push(held(Status::Negated, &[1])),
            expect![
                "Gunmen attacked guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; denied by the army; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn what_somebody_has_no_plans_for_is_not_told_as_planned() {
        check(
            |e| e.status = vec![HeldStatus { negative: true, ..held(Status::Planned, &[0]) }],
            expect![
                "It is not planned that gunmen will attack guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn a_later_stage_comes_first_and_an_earlier_one_after_it() {
        check(
            |e| e.status.extend([held(Status::Attempted, &[1]), held(Status::Planned, &[0, 1])]),
            expect![
                "Gunmen attacked guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; only attempted, according to the army; planned, according to the port authority and the army; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn what_is_only_probable_is_not_told_as_certain() {
        check(
            |e| e.status[0].certainty = Certainty::Probable,
            expect![
                "It is probable that gunmen attacked guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        check(
            |e| e.status[0].certainty = Certainty::Possible,
            expect![
                "There is a possibility of gunmen attacking guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn of_two_who_may_have_done_it_neither_is_told_to_have() {
        let either = |e: &mut Event| {
            e.actors.push(party("soldiers", Some("MIL")));
            e.status = vec![held(Status::Occurred, &[0, 1])];
            let side =
                |value: &str, at: usize| record::Side { value: value.to_owned(), origins: vec![at], claims: vec![] };
            let sides = vec![side("soldiers", 0), side("gunmen", 1)];
            e.disputes = vec![record::Dispute { over: DisputeOver::Actor, sides }];
        };
        check(
            either,
            expect![
                "Gunmen or soldiers attacked guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority and the army; it is disputed who did it: soldiers according to the port authority, gunmen according to the army; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn figures_stand_with_who_gives_them() {
        let two = |e: &mut Event| {
            e.status = vec![held(Status::Occurred, &[0, 1])];
            e.figures = vec![killed(&[(0, 3), (1, 5)])];
        };
        check(
            two,
            expect![
                "Gunmen attacked guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority and the army; killed: 3 according to the port authority, 5 according to the army; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn an_escape_is_one_by_many_or_by_one() {
        let escape = |e: &mut Event| {
            e.r#type = "ESCAPE".to_owned();
            e.actors = vec![party("five ISIS militants", Some("REB"))];
            e.recipients.clear();
            e.r#where.as_mut().unwrap().name = "Navkur prison".to_owned();
            e.r#where.as_mut().unwrap().precision = Some(Precision::Site);
            e.r#where.as_mut().unwrap().country = Some("SYR".to_owned());
            e.reports.extend(e.reports.clone());
        };
        check(
            escape,
            expect![
                "Five ISIS militants escaped at Navkur prison (Syria) on Monday 2 December 2024, according to the port authority; 2 reports, 2 origins."
            ],
        );
    }

    #[test]
    fn without_a_doer_it_is_told_of_those_it_was_done_to_and_without_both_of_itself() {
        check(
            |e| e.actors.clear(),
            expect![
                "Guards were attacked in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        let one = |e: &mut Event| {
            e.actors.clear();
            e.recipients = vec![Party { private: true, ..party("Jane Doe", None) }];
            e.status = vec![held(Status::Negated, &[0])];
        };
        check(
            one,
            expect![
                "[private person] was not attacked in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        let neither = |e: &mut Event| {
            e.actors.clear();
            e.recipients.clear();
            e.status = vec![held(Status::Possible, &[0])];
        };
        check(
            neither,
            expect![
                "There is a possibility of an attack in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn a_denial_in_the_words_for_somebody_is_not_denied_twice_and_not_told_as_done() {
        let nobody = |status: Status| {
            move |e: &mut Event| {
                e.r#type = "ESCAPE".to_owned();
                e.actors = vec![party("No prisoner", None)];
                e.recipients.clear();
                (e.when, e.r#where) = (None, None);
                e.status = vec![held(status, &[0])];
            }
        };
        check(
            nobody(Status::Negated),
            expect!["No prisoner escaped, according to the port authority; 1 report, 2 origins."],
        );
        check(
            nobody(Status::Occurred),
            expect!["Prisoner escaped, according to the port authority; 1 report, 2 origins."],
        );
    }

    #[test]
    fn words_that_lean_on_their_report_stand_alone() {
        let leaning = |e: &mut Event| {
            e.actors = vec![party("Its coast guard", None)];
            e.recipients.clear();
            e.origins = vec![origin("he"), origin("The army")];
            e.status = vec![held(Status::Occurred, &[0, 1])];
            e.when = None;
            e.r#where.as_mut().unwrap().name = "flood-hit camp".to_owned();
            e.r#where.as_mut().unwrap().country = Some("TCD".to_owned());
        };
        check(
            leaning,
            expect![
                "There was an attack by coast guard in a flood-hit camp (Chad), according to the army and a source not named here; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn days_are_told_as_fine_as_they_are_known() {
        let time = |from: &str, until: &str, grain: Grain| {
            let (from, until) = (from.to_owned(), until.to_owned());
            move |e: &mut Event| {
                let claim = e.claims[0].clone();
                e.when = Some(EventTime { from, until, grain, claim });
                e.r#where = None;
            }
        };
        check(
            time("2024-12-02", "2024-12-09", Grain::Week),
            expect![
                "Gunmen attacked guards between 2 December 2024 and 8 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
        check(
            time("2024-12-01", "2025-01-01", Grain::Month),
            expect!["Gunmen attacked guards in December 2024, according to the port authority; 1 report, 2 origins."],
        );
        check(
            time("2024-01-01", "2025-01-01", Grain::Year),
            expect!["Gunmen attacked guards in 2024, according to the port authority; 1 report, 2 origins."],
        );
        check(
            time("someday", "2025-01-01", Grain::Year),
            expect!["Gunmen attacked guards, according to the port authority; 1 report, 2 origins."],
        );
    }

    #[test]
    fn a_type_of_another_codebook_has_its_name() {
        check(
            |e| e.r#type = "FLOOD".to_owned(),
            expect![
                "There was an event of type FLOOD by gunmen towards guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to the port authority; 1 report, 2 origins."
            ],
        );
    }

    #[test]
    fn many_who_say_the_same_are_counted() {
        let many = |e: &mut Event| {
            e.origins = ["A", "B", "C", "D", "E", "F"].map(origin).to_vec();
            e.status = vec![held(Status::Occurred, &[0, 1, 2, 3, 4, 5])];
        };
        check(
            many,
            expect![
                "Gunmen attacked guards in Goma (Democratic Republic of the Congo) on Monday 2 December 2024, according to A, B, C, D and 2 others; 1 report, 6 origins."
            ],
        );
    }

    #[test]
    fn no_more_of_a_reports_words_is_shown_than_may_be_quoted() {
        let long = "é ".repeat(300);
        assert!(short(&long).len() <= 240 && short(&long).ends_with('…'));
        assert_eq!(short("a\n\tb"), "a b");
    }
}
