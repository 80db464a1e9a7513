//! Questions about dependency trees that several stages ask: who is the subject, what is denied, where a phrase ends.

use nlp::{Annotated, Upos, WordId};
use text::Span;

/// How many heads are followed at most when a subject is looked for: control chains are short, and trees from outside
/// may be strange.
const DEPTH: usize = 8;

/// The prepositions (or other case markers) of a phrase, as one lower-case string ("out of", "in").
pub(crate) fn case(a: &Annotated, head: WordId) -> Option<String> {
    let mut words = Vec::new();
    for c in a.children(head).filter(|c| a.word(*c).rel.is("case") && c.0 < head.0 && a.word(*c).upos != Upos::Part) {
        words.push(c);
        words.extend(a.children(c).filter(|f| a.word(*f).rel.is("fixed")));
    }
    words.sort();
    let text: Vec<String> = words.iter().map(|w| a.form(*w).to_lowercase()).collect();
    (!text.is_empty()).then(|| text.join(" "))
}

/// Whether a verb is passive: "was killed", "arrested and beaten", and a bare participle after a noun ("people killed in
/// the raid"). A subject that is merely labelled passive does not make a verb so.
pub(crate) fn is_passive(a: &Annotated, verb: WordId) -> bool {
    if a.children(verb).any(|c| a.word(c).rel.among(&["aux:pass", "obl:agent"])) {
        return true;
    }
    let participle = a.word(verb).xpos.as_str() == "VBN";
    let own = |rel: &str| a.children(verb).any(|c| a.word(c).rel.is(rel));
    match a.word(verb).rel.as_str() {
        "acl" => participle && !own("nsubj"),
        // "One was killed and two wounded": the auxiliary is said once. "Was freed and has left" has its own.
        "conj" => {
            let bare = !own("nsubj") || !(own("obj") || own("aux"));
            participle && bare && a.word(verb).head.is_some_and(|h| is_passive(a, h))
        }
        // With an object of its own ("whom the rebels abducted") it is none.
        _ => {
            let has = |rel: &str| a.children(verb).any(|c| a.word(c).rel.as_str() == rel);
            // "One killed, four injured": these are never told without whom it was done to.
            let undergone = || UNDERGONE.contains(&a.form(verb).to_lowercase().as_str()) && !own("aux");
            (participle || undergone()) && has("nsubj:pass") && !has("obj")
        }
    }
}

/// Participles of headlines that may look like a past tense.
const UNDERGONE: [&str; 9] =
    ["abducted", "arrested", "detained", "displaced", "hospitalized", "injured", "kidnapped", "killed", "wounded"];

/// Verbs whose object is another's plan.
const THWARTS: [&str; 20] = [
    "avert",
    "block",
    "condemn",
    "counter",
    "defeat",
    "denounce",
    "detect",
    "disrupt",
    "expose",
    "foil",
    "frustrate",
    "oppose",
    "prevent",
    "reject",
    "repel",
    "repulse",
    "resist",
    "stop",
    "thwart",
    "uncover",
];

/// The words that do what the verb says, coordination spread out. Empty when nobody is named.
pub(crate) fn subjects(a: &Annotated, verb: WordId) -> Vec<WordId> {
    subject(a, verb, DEPTH).map_or_else(Vec::new, |s| with_conjuncts(a, s))
}

/// The words that what the verb says is done to, coordination spread out.
pub(crate) fn objects(a: &Annotated, verb: WordId) -> Vec<WordId> {
    object(a, verb).map_or_else(Vec::new, |o| with_conjuncts(a, o))
}

fn subject(a: &Annotated, verb: WordId, depth: usize) -> Option<WordId> {
    let depth = depth.checked_sub(1)?;
    if is_passive(a, verb) {
        return agent(a, verb);
    }
    if let Some(s) = own_subject(a, verb) {
        return Some(relative(a, verb, s));
    }
    inherited(a, verb, depth)
}

/// The verb's own subject. Of two, as behind a dateline or a headline's source, the one closest to the verb.
fn own_subject(a: &Annotated, verb: WordId) -> Option<WordId> {
    a.children(verb).filter(|c| a.word(*c).rel.is("nsubj")).min_by_key(|c| c.0.abs_diff(verb.0))
}

/// The doer of a passive: "by the army".
fn agent(a: &Annotated, verb: WordId) -> Option<WordId> {
    a.children(verb).find(|c| a.word(*c).rel.among(&["obl:agent", "obl"]) && case(a, *c).as_deref() == Some("by"))
}

/// The grammatical subject, whether it does or undergoes.
fn surface_subject(a: &Annotated, verb: WordId, depth: usize) -> Option<WordId> {
    let depth = depth.checked_sub(1)?;
    match own_subject(a, verb) {
        Some(s) => Some(relative(a, verb, s)),
        None => inherited(a, verb, depth),
    }
}

/// "The army said its planes had bombed a camp and killed thirty": the clause that a verb goes on, where the tree hangs the verb
/// on the saying. Who says and acts in one breath does a second thing with words ("said … and called for calm").
pub(crate) fn carries_on(a: &Annotated, verb: WordId) -> Option<WordId> {
    const SAYS: [&str; 14] = [
        "acknowledge",
        "add",
        "admit",
        "allege",
        "announce",
        "believe",
        "claim",
        "confirm",
        "declare",
        "note",
        "report",
        "say",
        "state",
        "tell",
    ];
    const WORDS: [&str; 44] = [
        "accuse",
        "add",
        "apologise",
        "apologize",
        "appeal",
        "argue",
        "ask",
        "blame",
        "call",
        "condemn",
        "criticise",
        "criticize",
        "declare",
        "decline",
        "demand",
        "denounce",
        "deny",
        "describe",
        "dismiss",
        "express",
        "insist",
        "offer",
        "order",
        "pledge",
        "point",
        "praise",
        "promise",
        "propose",
        "refuse",
        "reject",
        "repeat",
        "request",
        "say",
        "sign",
        "stress",
        "suggest",
        "tell",
        "thank",
        "threaten",
        "urge",
        "vow",
        "warn",
        "welcome",
        "write",
    ];
    let says = a.word(verb).head.filter(|h| a.word(verb).rel.is("conj") && SAYS.contains(&lemma(a, *h).as_str()))?;
    let joined = a.children(verb).find(|c| a.word(*c).rel.is("cc"))?;
    let apart = joined.0 > 0 && a.form(WordId(joined.0 - 1)) == ",";
    let own = a.children(verb).any(|c| a.word(c).rel.among(&["nsubj", "expl"]));
    let words = WORDS.contains(&lemma(a, verb).as_str());
    let mut clauses = a.children(says).filter(|c| a.word(*c).rel.is("ccomp") && says < *c && *c < verb);
    clauses.next_back().filter(|_| !apart && !own && !words)
}

/// The subject of a verb that has none of its own: from the noun it describes, or the clause it hangs on.
fn inherited(a: &Annotated, verb: WordId, depth: usize) -> Option<WordId> {
    let head = a.word(verb).head?;
    let rel = a.word(verb).rel;
    let xpos = a.word(verb).xpos.as_str();
    if let Some(clause) = carries_on(a, verb) {
        return surface_subject(a, clause, depth);
    }
    if rel.is("conj") {
        return if is_verbal(a, head) { surface_subject(a, head, depth) } else { None };
    }
    if rel.is("acl") {
        let head = described(a, head, verb)?;
        // "forces guarding them", "an attempt to escape": the noun, or whoever the noun belongs to.
        if xpos == "VBG" || rel.as_str() == "acl:relcl" {
            return Some(head);
        }
        let whose = |c: &WordId| {
            a.word(*c).rel.is("nmod:poss") || (a.word(*c).rel.among(&["compound", "amod"]) && is_capital(a, *c))
        };
        // "foiled an attempt by inmates to escape": the phrase may hang on either verb.
        let above = a.word(head).head.filter(|_| a.word(head).rel.is("obj"));
        let mut verbs = std::iter::once(verb).chain(above);
        let by = || {
            verbs.find_map(|v| a.children(v).find(|c| head < *c && *c < verb && case(a, *c).as_deref() == Some("by")))
        };
        let owner = a.children(head).find(whose).or_else(|| owner_phrase(a, head, &["by", "of"])).or_else(by);
        // Who foils a plot does not plot.
        let own = |v: &WordId| !THWARTS.contains(&lemma(a, *v).as_str());
        return owner.or_else(|| above.filter(own).and_then(|v| surface_subject(a, v, depth)));
    }
    if !rel.among(&["xcomp", "advcl", "ccomp", "parataxis", "csubj", "acl", "obl"]) {
        return None;
    }
    let finite = matches!(xpos, "VBD" | "VBZ" | "VBP") || a.children(verb).any(|c| a.word(c).xpos.as_str() == "MD");
    if finite && !rel.is("parataxis") {
        return None;
    }
    if !is_verbal(a, head) {
        return Some(head).filter(|h| a.word(*h).upos.is_nominal());
    }
    // "accused T of attacking", "kept T from leaving", "urged T to leave": the object of the verb above.
    let preposition =
        a.children(verb).filter(|c| a.word(*c).rel.among(&["mark", "case"])).map(|c| a.form(c).to_lowercase()).next();
    let infinitive = preposition.as_deref() == Some("to");
    let gerund = preposition.as_deref().is_some_and(|p| ["of", "from", "into", "with", "for"].contains(&p));
    let object_control = (rel.is("xcomp") && xpos != "VBG") || gerund;
    let controlled = object_control || (infinitive && rel.is("advcl"));
    if controlled && a.word(head).lemma != "promise" {
        // "crossed the border to attack" is no control: there the purpose is the subject's.
        let object =
            a.children(head).find(|c| object_control && a.word(*c).rel.among(&["obj", "iobj"]) && c.0 < verb.0);
        if object.is_some() {
            return object;
        }
        // "called on T to leave", "appealed to T to leave"; not "apologised to T for shelling".
        if let Some(o) = a.children(head).find(|c| {
            infinitive
                && a.word(*c).rel.is("obl")
                && head.0 < c.0
                && c.0 < verb.0
                && case(a, *c).is_some_and(|p| ["on", "upon", "to", "for"].contains(&p.as_str()))
                && a.word(head).lemma != "say"
        }) {
            return Some(o);
        }
        // "T was accused of attacking", "a man accused of attacking".
        if is_passive(a, head) {
            return self::object(a, head);
        }
    }
    surface_subject(a, head, depth)
}

fn object(a: &Annotated, verb: WordId) -> Option<WordId> {
    if is_passive(a, verb) {
        if let Some(s) = a.children(verb).find(|c| a.word(*c).rel.is("nsubj:pass")) {
            return Some(relative(a, verb, s));
        }
        if let Some(s) = a.children(verb).find(|c| a.word(*c).rel.is("nsubj")) {
            return Some(relative(a, verb, s));
        }
        if a.word(verb).rel.as_str() == "acl" {
            return described(a, a.word(verb).head?, verb);
        }
        if a.word(verb).rel.is("conj") {
            return inherited(a, verb, DEPTH);
        }
    }
    a.children(verb).filter(|c| a.word(*c).rel.is("obj")).map(|o| relative(a, verb, o)).next()
}

/// The noun that a participle or infinitive describes. Of "families of the fighters killed" it is the fighters; of
/// "UN: thousands displaced" it is nobody named.
fn described(a: &Annotated, noun: WordId, verb: WordId) -> Option<WordId> {
    const KIN: [&str; 14] = [
        "family", "relative", "wife", "husband", "widow", "mother", "father", "parent", "son", "daughter", "child",
        "brother", "sister", "friend",
    ];
    if (noun.0..verb.0).any(|w| a.form(WordId(w)) == ":") {
        return None;
    }
    let inner = owner_phrase(a, noun, &["of"]).filter(|_| KIN.contains(&lemma(a, noun).as_str()));
    Some(inner.filter(|i| *i < verb).unwrap_or(noun))
}

/// What a relative pronoun stands for: the noun that the clause describes.
fn relative(a: &Annotated, verb: WordId, word: WordId) -> WordId {
    let pronoun = matches!(a.word(word).xpos.as_str(), "WDT" | "WP")
        || (a.word(word).lemma == "that" && a.word(word).upos == Upos::Pron);
    let clause = std::iter::once(verb).chain(a.ancestors(verb)).find(|w| a.word(*w).rel.as_str() == "acl:relcl");
    match clause.and_then(|c| a.word(c).head) {
        Some(noun) if pronoun => noun,
        _ => word,
    }
}

/// Whether both are members of one list: "two farmers and a boy".
pub(crate) fn in_one_list(a: &Annotated, x: WordId, y: WordId) -> bool {
    let first = |w: WordId| a.word(w).head.filter(|_| a.word(w).rel.is("conj")).unwrap_or(w);
    x != y && first(x) == first(y)
}

/// The word and what is coordinated with it.
pub(crate) fn with_conjuncts(a: &Annotated, word: WordId) -> Vec<WordId> {
    let more = a.children(word).filter(|c| a.word(*c).rel.is("conj") && !is_verbal(a, *c));
    let more = more.filter(|c| !is_age(a, word, *c) && !is_gapped(a, word, *c));
    std::iter::once(word).chain(more).collect()
}

/// "Ruiz, 35, was killed", where the tree takes the age for another one.
fn is_age(a: &Annotated, person: WordId, number: WordId) -> bool {
    let before = |w: WordId| w.0.checked_sub(1).map(WordId);
    a.word(number).upos == Upos::Num
        && a.word(person).upos != Upos::Num
        && before(number).is_some_and(|w| a.form(w) == ",")
        && a.children(number).all(|c| a.word(c).upos == Upos::Punct)
}

/// "Two were killed and five others wounded": what is left out between them is another verb.
fn is_gapped(a: &Annotated, first: WordId, other: WordId) -> bool {
    const HARMED: [&str; 7] = ["wounded", "injured", "hurt", "hospitalized", "hospitalised", "detained", "arrested"];
    let Some(verb) = a.word(first).head.filter(|v| *v < other) else { return false };
    // "Killed one and wounded five people": no adjective stands before a number.
    let number = a.child(other, "nummod");
    let is_harmed = |w: WordId| HARMED.contains(&a.form(w).to_lowercase().as_str());
    if a.children(other).any(|c| a.word(c).rel.is("amod") && is_harmed(c) && number.is_some_and(|n| c < n)) {
        return true;
    }
    let next = WordId(other.0 + 1);
    let harmed = |w: WordId| {
        is_harmed(w)
            && a.word(w).head.is_some_and(|h| h == other || h == verb)
            && a.word(w).rel.among(&["acl", "amod", "xcomp"])
    };
    (next.0 as usize) < a.words.len() && a.word(next).sentence == a.word(other).sentence && harmed(next)
}

/// The complements of a preposition below `head`, coordination spread out.
pub(crate) fn under_preposition(a: &Annotated, head: WordId, prepositions: &[&str]) -> Vec<WordId> {
    owner_phrase(a, head, prepositions).map_or_else(Vec::new, |w| with_conjuncts(a, w))
}

fn owner_phrase(a: &Annotated, head: WordId, prepositions: &[&str]) -> Option<WordId> {
    a.children(head).find(|c| {
        a.word(*c).rel.among(&["obl", "nmod", "advcl", "acl"])
            && a.word(*c).upos != Upos::Verb
            && case(a, *c).is_some_and(|p| prepositions.contains(&p.as_str()))
    })
}

/// A verb, or what a copula makes a predicate of.
pub(crate) fn is_verbal(a: &Annotated, word: WordId) -> bool {
    matches!(a.word(word).upos, Upos::Verb | Upos::Aux) || a.children(word).any(|c| a.word(c).rel.is("cop"))
}

/// The verb (or other predicate) of the clause that a word stands in.
pub(crate) fn clause(a: &Annotated, word: WordId) -> WordId {
    std::iter::once(word)
        .chain(a.ancestors(word))
        .find(|w| is_verbal(a, *w))
        .unwrap_or_else(|| std::iter::once(word).chain(a.ancestors(word)).last().unwrap_or(word))
}

/// The stretch of a noun phrase: the noun with what stands close to it, without relative clauses, appositions and
/// remarks, and without its preposition.
pub(crate) fn phrase(a: &Annotated, head: WordId) -> Span {
    let mut words = vec![head];
    collect(a, head, &mut words, DEPTH);
    words.sort();
    // A phrase is one stretch: words cut off by what was left out fall away.
    let (first, last) = contiguous(a, head, &words);
    a.word(first).span.join(a.word(last).span)
}

fn collect(a: &Annotated, head: WordId, words: &mut Vec<WordId>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else { return };
    for c in a.children(head) {
        let rel = a.word(c).rel;
        let close = rel.among(&[
            "det",
            "amod",
            "compound",
            "nummod",
            "nmod:poss",
            "flat",
            "fixed",
            "goeswith",
            "nmod:desc",
            "nmod:unmarked",
            "advmod",
            "case",
            "punct",
        ]);
        let of = rel.is("nmod") && case(a, c).as_deref() == Some("of");
        let own_case = rel.is("case") && words[0] == head && a.word(c).upos != Upos::Part;
        let possessive_mark = rel.is("case") && a.word(c).upos == Upos::Part && words[0] == head;
        let mark = rel.is("punct") && !matches!(a.form(c), "-" | "–" | "." | "/");
        // "A 24-year-old man"
        let measure = rel.as_str() == "obl:unmarked" && a.word(head).upos == Upos::Adj;
        if (close || of || measure) && !own_case && !possessive_mark && !mark {
            words.push(c);
            collect(a, c, words, depth);
        }
    }
}

fn contiguous(a: &Annotated, head: WordId, words: &[WordId]) -> (WordId, WordId) {
    let at = words.binary_search(&head).unwrap_or(0);
    let (mut first, mut last) = (at, at);
    while first > 0 && words[first].0 - words[first - 1].0 == 1 {
        first -= 1;
    }
    while last + 1 < words.len() && words[last + 1].0 - words[last].0 == 1 {
        last += 1;
    }
    // Marks at the ends do not belong.
    while first < at && a.word(words[first]).upos == Upos::Punct {
        first += 1;
    }
    while last > at && a.word(words[last]).upos == Upos::Punct {
        last -= 1;
    }
    (words[first], words[last])
}

/// Whether a word is written as names are: with a capital, or inside a name where the sentence has no capitals.
pub(crate) fn is_capital(a: &Annotated, word: WordId) -> bool {
    let lower = || !a.text.slice(a.sentence_of(word).span).contains(char::is_uppercase);
    a.form(word).starts_with(char::is_uppercase) || (a.name_at(word).is_some() && lower())
}

/// Lower-case lemma.
pub(crate) fn lemma(a: &Annotated, word: WordId) -> String {
    a.word(word).lemma.to_lowercase()
}

/// The word that denies a verb or a noun, when there is one ("not", "never", "no").
pub(crate) fn negator(a: &Annotated, word: WordId) -> Option<WordId> {
    let denies = |c: &WordId| {
        let form = a.form(*c).to_lowercase();
        let here = a.word(*c).rel.among(&["advmod", "det", "cc", "aux"]);
        here && ["not", "n't", "n’t", "never", "no", "neither", "nor"].contains(&form.as_str())
    };
    a.children(word).find(denies)
}

/// The modal auxiliary of a verb.
pub(crate) fn modal(a: &Annotated, verb: WordId) -> Option<WordId> {
    a.children(verb).find(|c| a.word(*c).rel.is("aux") && a.word(*c).xpos.as_str() == "MD")
}

/// "cleared the men of killing him", "accused the army and its allies of shelling": the verb above, where the parse hangs
/// the gerund on the noun between.
pub(crate) fn governor_of_gerund(a: &Annotated, gerund: WordId) -> Option<WordId> {
    let marked = a
        .children(gerund)
        .any(|c| a.word(c).rel.among(&["mark", "case"]) && ["of", "from", "with", "for"].contains(&a.form(c)));
    let noun = a.word(gerund).head.filter(|_| marked && a.word(gerund).xpos.as_str() == "VBG")?;
    let first = if a.word(noun).rel.is("conj") { a.word(noun).head? } else { noun };
    let argument = a.word(first).rel.is("obj") || a.word(first).rel.as_str() == "nsubj:pass";
    a.word(first).head.filter(|v| argument && a.word(*v).upos == Upos::Verb)
}
