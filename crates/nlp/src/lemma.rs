//! Lemmas of verbs, nouns and comparatives: irregular forms from a table, regular ones by rule.
//!
//! English takes its endings off by rule, but whether an "e" was lost or a consonant doubled ("hoped", "hopped") only
//! the dictionary knows; the network's vocabulary of whole words serves as one.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::{Upos, Xpos};

/// Verb forms that go by no rule, as `form=lemma`.
static VERBS: Table = Table::new(
    "\
am=be are=be arisen=arise arose=arise ate=eat awoke=awake awoken=awake bade=bid beaten=beat became=become been=be began=begin \
begun=begin being=be bent=bend bit=bite bitten=bite bled=bleed blew=blow blown=blow bore=bear born=bear borne=bear bought=buy \
bound=bind bred=breed broke=break broken=break brought=bring built=build burnt=burn came=come caught=catch chose=choose \
chosen=choose clung=cling crept=creep dealt=deal did=do died=die does=do done=do dove=dive drank=drink drawn=draw dreamt=dream \
drew=draw driven=drive drove=drive drunk=drink dug=dig dying=die eaten=eat fallen=fall fed=feed fell=fall felt=feel fled=flee \
flew=fly flown=fly flung=fling forbade=forbid forbidden=forbid forgave=forgive forgiven=forgive forgot=forget \
forgotten=forget forsaken=forsake fought=fight found=find froze=freeze frozen=freeze gave=give given=give goes=go gone=go \
got=get gotten=get grew=grow ground=grind grown=grow had=have has=have heard=hear held=hold hid=hide hidden=hide hung=hang \
is=be kept=keep knelt=kneel knew=know known=know laid=lay lain=lie lay=lie leapt=leap learnt=learn led=lead left=leave lent=lend \
lied=lie lit=light lost=lose lying=lie made=make meant=mean met=meet mistaken=mistake mistook=mistake paid=pay pled=plead \
proven=prove ran=run rang=ring relied=rely relying=rely ridden=ride risen=rise rode=ride rose=rise rung=ring said=say sang=sing sank=sink sat=sit \
saw=see seen=see sent=send shaken=shake shone=shine shook=shake shot=shoot shown=show shrank=shrink shrunk=shrink \
slain=slay slept=sleep slew=slay slid=slide smelt=smell sold=sell sought=seek spat=spit sped=speed spent=spend spilt=spill \
spoke=speak spoken=speak sprang=spring sprung=spring spun=spin stank=stink stole=steal stolen=steal stood=stand striven=strive \
strode=stride strove=strive struck=strike strung=string stuck=stick stung=sting stunk=stink sung=sing sunk=sink swam=swim \
swept=sweep swollen=swell swore=swear sworn=swear swum=swim swung=swing taken=take taught=teach threw=throw thought=think \
thrown=throw told=tell took=take tore=tear torn=tear trodden=tread trod=tread tied=tie tying=tie \
upheld=uphold vied=vie vying=vie was=be \
wept=weep went=go were=be withdrawn=withdraw withdrew=withdraw withheld=withhold withstood=withstand woke=wake woken=wake \
won=win wore=wear worn=wear wound=wind wove=weave woven=weave written=write wrote=write wrung=wring",
);

static NOUNS: Table = Table::new(
    "\
analyses=analysis bases=base calves=calf children=child crises=crisis criteria=criterion feet=foot geese=goose halves=half \
hypotheses=hypothesis knives=knife leaves=leaf lives=life loaves=loaf men=man mice=mouse oxen=ox people=people \
phenomena=phenomenon police=police selves=self series=series sheep=sheep shelves=shelf species=species teeth=tooth \
thieves=thief troops=troop wives=wife wolves=wolf women=woman",
);

/// Nouns whose "-s" is their own.
const WHOLE: [&str; 14] = [
    "news",
    "means",
    "headquarters",
    "barracks",
    "politics",
    "economics",
    "physics",
    "athletics",
    "mathematics",
    "ethics",
    "gas",
    "bus",
    "virus",
    "campus",
];

/// Past forms that are verbs of their own too.
const BASES: [&str; 14] = [
    "become", "bore", "bound", "come", "fell", "felt", "found", "ground", "lay", "overcome", "run", "saw", "wound",
    "rerun",
];

/// The lemma of a form by rule; none where the network's own answer is to stand.
pub(crate) fn lemma(form: &str, upos: Upos, xpos: Xpos, is_word: impl Fn(&str) -> bool) -> Option<String> {
    let lower = form.to_lowercase();
    match (upos, xpos.as_str()) {
        (Upos::Verb | Upos::Aux, tag) => {
            if let Some(found) = irregular(&VERBS, &lower) {
                // "Found", "lay" are forms of other verbs in the past only; a "shot" tagged as present is a wrong tag.
                let base = matches!(tag, "VB" | "VBP") && BASES.contains(&lower.as_str());
                return Some(if base { lower } else { found });
            }
            // Contracted auxiliaries are the network's.
            if upos == Upos::Aux || lower.contains(['\'', '’']) || lower == "wo" || lower == "ca" {
                return None;
            }
            Some(match tag {
                "VBG" => stem(&lower, "ing", &is_word),
                "VBD" | "VBN" => stem(&lower, "ed", &is_word),
                "VBZ" => without_s(&lower, &is_word),
                _ => lower,
            })
        }
        (Upos::Noun, "NNS") => Some(
            irregular(&NOUNS, &lower)
                .unwrap_or_else(|| person_plural(&lower).unwrap_or_else(|| without_s(&lower, &is_word))),
        ),
        (Upos::Noun, "NN") => Some(lower),
        _ => None,
    }
}

/// Irregular forms and their lemmas.
struct Table {
    pairs: &'static str,
    sorted: OnceLock<BTreeMap<&'static str, &'static str>>,
}

impl Table {
    const fn new(pairs: &'static str) -> Table {
        Table { pairs, sorted: OnceLock::new() }
    }

    fn get(&self, form: &str) -> Option<&'static str> {
        let read = || self.pairs.split(' ').rev().filter_map(|pair| pair.split_once('=')).collect();
        self.sorted.get_or_init(read).get(form).copied()
    }
}

fn irregular(table: &Table, form: &str) -> Option<String> {
    let look = |form: &str| table.get(form).map(str::to_owned);
    look(form).or_else(|| {
        // "rebuilt", "overthrew", "misled" go like their last part.
        let part = |prefix: &&str| {
            form.strip_prefix(*prefix).filter(|rest| rest.len() > 2).and_then(look).map(|l| format!("{prefix}{l}"))
        };
        ["re", "over", "mis", "out", "under", "un", "fore"].iter().find_map(part)
    })
}

/// "gunmen", "spokeswomen".
fn person_plural(form: &str) -> Option<String> {
    form.strip_suffix("men").filter(|s| s.len() > 1).map(|s| format!("{s}man"))
}

/// The stem of a regular past or participle.
fn stem(form: &str, ending: &str, is_word: &impl Fn(&str) -> bool) -> String {
    let Some(bare) = form.strip_suffix(ending).filter(|b| b.chars().any(|c| "aeiouy".contains(c))) else {
        return form.to_owned();
    };
    if ending == "ed"
        && let Some(root) = bare.strip_suffix('i')
    {
        return format!("{root}y");
    }
    let with_e = format!("{bare}e");
    let last: Vec<char> = bare.chars().rev().take(3).collect();
    if let [x, y, ..] = last[..] {
        // A doubled consonant was doubled by the ending, unless it is the verb's own ("kill", "pass").
        if x == y && !"aeiou".contains(x) {
            let single = &bare[..bare.len() - x.len_utf8()];
            let own = "lszf".contains(x) && is_word(bare) || (is_word(bare) && !is_word(single));
            return if own { bare.to_owned() } else { single.to_owned() };
        }
    }
    // "agreed", "freed".
    if ending == "ed" && bare.ends_with('e') {
        return with_e;
    }
    match (is_word(bare), is_word(&with_e)) {
        (true, false) => bare.to_owned(),
        (false, true) => with_e,
        // One vowel before one consonant would have been doubled: "hoped" is of "hope"; but unstressed ends are not:
        // "visited".
        (true, true) => {
            let short =
                matches!(last[..], [x, y, z] if !"aeiouwxy".contains(x) && "aeiou".contains(y) && !"aeiou".contains(z));
            let ends = matches!(last[..], [x, y, ..] if "cgsuvz".contains(x) && y != 's' && !(x == 's' && "aeiou".contains(y) && bare.len() > 5));
            if (short && vowel_groups(bare) == 1) || (ends && !is_common_end(bare)) { with_e } else { bare.to_owned() }
        }
        (false, false) => {
            let soft = bare.ends_with(['c', 'g', 's', 'u', 'v', 'z'])
                || bare.ends_with("at")
                || bare.ends_with("ut")
                || bare.ends_with("ir")
                || bare.ends_with("ibl")
                || bare.ends_with("bl");
            if soft && !bare.ends_with("ss") && !bare.ends_with("ng") { with_e } else { bare.to_owned() }
        }
    }
}

fn vowel_groups(word: &str) -> usize {
    let vowel = |c: char| "aeiouy".contains(c);
    let mut groups = 0;
    let mut before = false;
    for c in word.chars() {
        groups += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    groups
}

fn is_common_end(bare: &str) -> bool {
    ["ss", "ng", "us", "is"].iter().any(|e| bare.ends_with(e))
}

/// A form without its "-s".
fn without_s(form: &str, is_word: &impl Fn(&str) -> bool) -> String {
    if WHOLE.contains(&form)
        || form.ends_with("ss")
        || form.ends_with("us")
        || form.ends_with("is")
        || !form.ends_with('s')
        || form.len() < 3
    {
        return form.to_owned();
    }
    if let Some(root) = form.strip_suffix("ies") {
        let with_ie = format!("{root}ie");
        let keeps = root.len() <= 1 || (is_word(&with_ie) && !is_word(&format!("{root}y")));
        return if keeps { with_ie } else { format!("{root}y") };
    }
    let one = &form[..form.len() - 1];
    if let Some(root) = form.strip_suffix("es") {
        let hissing = ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| root.ends_with(e));
        if hissing
            && (!is_word(one)
                || (is_word(root) && !root.ends_with('s') && !root.ends_with("ch"))
                || root.ends_with("ss")
                || root.ends_with("ch") && is_word(root))
        {
            return root.to_owned();
        }
    }
    one.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "clash commit hop hope plan visit visite kill free seize arrest force house release pass miss use fire face charge accuse raid storm move carry vow bus box church city zombie announce close base case cause attack agree fine fin";

    fn check(form: &str, tag: &str, want: &str) {
        let upos = if tag.starts_with('V') { Upos::Verb } else { Upos::Noun };
        let got = lemma(form, upos, Xpos::parse(tag), |w| WORDS.split(' ').any(|x| x == w));
        assert_eq!(got.as_deref(), Some(want), "{form} {tag}");
    }

    #[test]
    fn irregular_forms_come_from_the_table() {
        check("fled", "VBD", "flee");
        check("relied", "VBD", "rely");
        check("tied", "VBN", "tie");
        check("withdrew", "VBD", "withdraw");
        check("Left", "VBD", "leave");
        check("found", "VB", "found");
        check("gunmen", "NNS", "gunman");
        check("wives", "NNS", "wife");
        check("rebuilt", "VBD", "rebuild");
        check("retook", "VBD", "retake");
    }

    #[test]
    fn regular_forms_lose_their_ending_and_regain_their_e() {
        for (form, tag, want) in [
            ("clashed", "VBD", "clash"),
            ("committed", "VBN", "commit"),
            ("hoped", "VBD", "hope"),
            ("hopped", "VBD", "hop"),
            ("planning", "VBG", "plan"),
            ("visited", "VBD", "visit"),
            ("killed", "VBN", "kill"),
            ("freed", "VBN", "free"),
            ("seized", "VBD", "seize"),
            ("arresting", "VBG", "arrest"),
            ("forced", "VBN", "force"),
            ("agreed", "VBD", "agree"),
            ("tried", "VBD", "try"),
            ("carries", "VBZ", "carry"),
            ("passes", "VBZ", "pass"),
            ("accusing", "VBG", "accuse"),
            ("using", "VBG", "use"),
            ("evacuated", "VBN", "evacuate"),
            ("announced", "VBD", "announce"),
            ("closes", "VBZ", "close"),
        ] {
            check(form, tag, want);
        }
    }

    #[test]
    fn plurals_lose_their_s() {
        for (form, want) in [
            ("cities", "city"),
            ("boxes", "box"),
            ("churches", "church"),
            ("houses", "house"),
            ("causes", "cause"),
            ("news", "news"),
            ("zombies", "zombie"),
            ("buses", "bus"),
        ] {
            check(form, "NNS", want);
        }
    }
}
