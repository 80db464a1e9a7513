use nlp::{Annotated, Upos, WordId};
use text::Span;

use super::SourceMention;

/// Marks that close or separate, as the annotator tags them; quotation marks are kept.
fn is_separator(form: &str) -> bool {
    !form.is_empty() && form.chars().all(|c| matches!(c, ',' | '.' | ';' | ':' | '-' | '–' | '—' | '(' | ')' | '…'))
}

/// Whether a comma stands before a word, be it inside quotation marks.
pub(super) fn after_comma(doc: &Annotated, id: WordId) -> bool {
    let before = (doc.sentence_of(id).words.start..id.0).rev().map(|w| doc.form(WordId(w)));
    before.into_iter().find(|f| !matches!(*f, "\"" | "”" | "''")) == Some(",")
}

fn is_relative(doc: &Annotated, id: WordId) -> bool {
    matches!(doc.word(id).xpos.as_str(), "WP" | "WDT")
        || doc.word(id).lemma == "that" && doc.word(id).upos == Upos::Pron
}

/// The subject that says it, and whether it is passive. Participles, infinitives and further verbs borrow theirs.
pub(super) fn subject(doc: &Annotated, verb: WordId) -> Option<(WordId, bool)> {
    let mut at = verb;
    // A chain of borrowing is short; longer ones are parser's fancy.
    for _ in 0..4 {
        // The nearest: a dateline's city may hang beside it as a second subject.
        let subjects = doc.children(at).filter(|c| doc.word(*c).rel.is("nsubj"));
        if let Some(s) = subjects.min_by_key(|c| c.0.abs_diff(at.0)).or_else(|| inverted(doc, at)) {
            return Some((s, doc.word(s).rel.is("nsubj:pass")));
        }
        let word = doc.word(at);
        let Some(head) = word.head else { break };
        // "…, and Y told reporters": what stands between is no longer the first verb's.
        if word.rel.is("conj") && neighbour(doc, at).is_some_and(|n| doc.word(n).rel.is("conj")) {
            break;
        }
        let finite = matches!(word.xpos.as_str(), "VBD" | "VBZ" | "VBP") || doc.child(at, "aux").is_some();
        match word.rel.universal() {
            "conj" | "xcomp" => at = head,
            // "…, accusing Y": not the noun before the comma but who acts.
            "acl" if word.xpos.as_str() == "VBG" && after_comma(doc, at) => {
                at = doc.ancestors(at).find(|a| doc.word(*a).upos == Upos::Verb)?;
            }
            "acl" if !word.rel.is("acl:relcl") => return (word.xpos.as_str() == "VBG").then_some((head, false)),
            "advcl" | "parataxis" | "ccomp" | "dep" if !finite => at = head,
            _ => break,
        }
    }
    neighbour(doc, verb).map(|s| (s, false))
}

/// The noun phrase after a verb that follows a comma or quotation mark ("…, say islanders"), whatever the tree calls it.
fn inverted(doc: &Annotated, verb: WordId) -> Option<WordId> {
    let before = WordId(verb.0.checked_sub(1)?);
    let finite =
        matches!(doc.word(verb).xpos.as_str(), "VBD" | "VBZ" | "VBP" | "VB") && doc.child(verb, "aux").is_none();
    if !finite || !matches!(doc.form(before), "," | "”" | "\"" | "''" | "?" | "!") {
        return None;
    }
    let sentence = doc.sentence_of(verb).words.clone();
    let mut top = WordId(verb.0 + 1);
    if !sentence.contains(&top.0)
        || !matches!(doc.word(top).upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron)
    {
        return None;
    }
    while let Some(above) = doc.word(top).head.filter(|h| *h > verb) {
        top = above;
    }
    let nominal =
        doc.word(top).upos.is_nominal() && doc.child(top, "cop").is_none() && doc.child(top, "nsubj").is_none();
    // "…, told local radio": those told, not who tells.
    let told = doc.word(top).rel.is("iobj");
    (nominal && !told && doc.child(verb, "ccomp").is_none_or(|c| c < verb)).then_some(top)
}

/// The noun phrase that ends just before a finite verb, when the tree gives it no subject: with verbs of saying that is
/// a slip of the parser more often than not.
fn neighbour(doc: &Annotated, verb: WordId) -> Option<WordId> {
    if !matches!(doc.word(verb).xpos.as_str(), "VBD" | "VBZ" | "VBP") || doc.child(verb, "aux:pass").is_some() {
        return None;
    }
    let first = doc.sentence_of(verb).words.start;
    let mut before =
        (first..verb.0).rev().map(WordId).skip_while(|w| matches!(doc.word(*w).upos, Upos::Adv | Upos::Aux));
    let last = before.next()?;
    // "A legislator, Jane Doe, told …": a comma ends an apposition, and nothing else that speaks.
    let comma = doc.form(last) == ",";
    let last = if comma { before.next()? } else { last };
    if !doc.word(last).upos.is_nominal() && (comma || doc.word(last).upos != Upos::Pron) {
        return None;
    }
    let nominal = |w: &WordId| doc.word(*w).upos.is_nominal() && *w < verb && w.0 + 12 > verb.0;
    let inside = |w: &WordId| doc.word(*w).rel.among(&["compound", "flat", "nmod", "appos", "amod"]);
    let mut head = last;
    while let Some(above) = doc.word(head).head.filter(|h| inside(&head) && nominal(h)) {
        head = above;
    }
    (!comma || doc.child(head, "appos").is_some()).then_some(head)
}

/// The words of a source. What a clause adds to it belongs to it where it stands between source and cue, `adds`. A pronoun that only relates stands for itself, its head is what it relates to.
pub(super) fn source(doc: &Annotated, head: WordId, adds: bool) -> Option<SourceMention> {
    let word = doc.word(head);
    if word.lemma == "it" && word.rel.is("expl") || word.lemma == "there" {
        return None;
    }
    if is_relative(doc, head) {
        let clause = doc.ancestors(head).find(|a| doc.word(*a).rel.is("acl:relcl"));
        let antecedent = clause.and_then(|c| doc.word(c).head).unwrap_or(head);
        return Some(SourceMention { head: antecedent, span: word.span });
    }
    Some(SourceMention { head, span: phrase(doc, head, adds) })
}

/// The words of a nominal, without its preposition and without clauses that only add to it.
pub(super) fn nominal(doc: &Annotated, head: WordId) -> Span {
    phrase(doc, head, false)
}

fn phrase(doc: &Annotated, head: WordId, whole: bool) -> Span {
    let mut left_out = Vec::new();
    for child in doc.children(head) {
        let rel = doc.word(child).rel;
        let after_comma = |c: WordId| {
            let words = doc.subtree(c);
            let first = words.iter().find(|w| !is_separator(doc.form(**w))).unwrap_or(&c);
            first.0 > 0 && doc.form(WordId(first.0 - 1)) == ","
        };
        let adds = !whole && rel.among(&["acl", "parataxis", "advcl"]) && child > head && after_comma(child);
        let said = rel.is("acl") && doc.child(child, "mark").is_some_and(|m| doc.word(m).lemma == "that");
        if adds
            || said
            || rel.among(&["case", "mark", "cc", "cop", "nsubj", "discourse"])
            || child < head && rel.among(&["advmod", "aux"])
        {
            left_out.push(child);
        }
    }
    let words: Vec<WordId> = doc
        .subtree(head)
        .into_iter()
        .filter(|w| !left_out.iter().any(|x| doc.dominates(*x, *w)) || *w == head)
        .collect();
    // One stretch: what lies beyond a gap is not part of the noun phrase.
    let at = words.iter().position(|w| *w == head).expect("a subtree holds its head");
    let mut from = at;
    while from > 0 && words[from].0 - words[from - 1].0 == 1 {
        from -= 1;
    }
    // What stands before a comma before the head was only hung there.
    if let Some(comma) = words[from..at].iter().rposition(|w| doc.form(*w) == ",") {
        from += comma + 1;
    }
    while from < at && doc.word(words[from]).upos == Upos::Cconj {
        from += 1;
    }
    let mut to = at;
    while to + 1 < words.len() && words[to + 1].0 - words[to].0 == 1 {
        to += 1;
    }
    trimmed(doc, &words[from..=to]).unwrap_or(doc.word(head).span)
}

/// The stretch of `words` without separators at its ends.
pub(super) fn trimmed(doc: &Annotated, words: &[WordId]) -> Option<Span> {
    let inside = |w: &WordId| !is_separator(doc.form(*w));
    let from = words.iter().position(inside)?;
    let to = words.iter().rposition(inside)?;
    doc.span_of(&words[from..=to])
}

/// The stretches that the words below `heads` make, without those below `left_out` (nor these themselves). Only the cue
/// and what is left out part them; any other gap is the parser's.
pub(super) fn stretches(doc: &Annotated, heads: &[WordId], left_out: &[WordId], cue: Span) -> Vec<Span> {
    let out_of_it = |w: &WordId| left_out.iter().any(|x| doc.dominates(*x, *w)) || cue.contains(doc.word(*w).span);
    let mut words: Vec<WordId> = heads.iter().flat_map(|h| doc.subtree(*h)).filter(|w| !out_of_it(w)).collect();
    words.sort();
    words.dedup();
    let mut out = Vec::new();
    let mut from = 0;
    for i in 0..words.len() {
        let parted = |next: &WordId| (words[i].0 + 1..next.0).map(WordId).any(|w| out_of_it(&w));
        if words.get(i + 1).is_none_or(parted) {
            out.extend(trimmed(doc, &words[from..=i]));
            from = i + 1;
        }
    }
    out
}

/// The verb group of a cue: auxiliaries, negation and adverbs before the verb, its particle, and `last`.
pub(super) fn group(doc: &Annotated, verb: WordId, last: Option<WordId>) -> Span {
    let mut from = verb;
    let subject =
        doc.children(verb).filter(|c| doc.word(*c).rel.is("nsubj")).map(|c| c.0).filter(|c| *c < verb.0).max();
    for child in doc.children(verb) {
        let rel = doc.word(child).rel;
        let belongs = rel.among(&["aux", "cop", "advmod"]) || rel.is("mark") && doc.word(child).lemma == "to";
        let behind_subject = subject.is_none_or(|s| child.0 > s);
        let adverb = rel.is("advmod");
        let long = adverb && (doc.subtree(child).len() > 2 || doc.word(child).xpos.as_str() == "WRB");
        if child < verb && belongs && behind_subject && !long {
            from = from.min(child);
        }
    }
    // Nothing but the group may lie between.
    let loose = |w: WordId| is_separator(doc.form(w)) || !doc.dominates(verb, w);
    while (from.0..verb.0).any(|w| loose(WordId(w))) {
        from = WordId(from.0 + 1);
    }
    let word = doc.word(verb);
    if let Some(head) = word.head.filter(|h| word.rel.is("xcomp") && *h < from && doc.word(*h).upos == Upos::Verb) {
        let outer = group(doc, head, None);
        let marked = doc.form(from) == "to";
        if marked && doc.words_in(Span::new(outer.end(), doc.word(from).span.start())).is_empty() {
            return outer.join(group_end(doc, verb, last));
        }
    }
    doc.word(from).span.join(group_end(doc, verb, last))
}

fn group_end(doc: &Annotated, verb: WordId, last: Option<WordId>) -> Span {
    let mut to = verb;
    for child in doc.children(verb).filter(|c| c.0 == verb.0 + 1) {
        if doc.word(child).rel.is("compound:prt") {
            to = child;
        }
    }
    to = to.max(last.unwrap_or(to));
    doc.word(to).span
}

/// Whether a word is negated.
pub(super) fn negated(doc: &Annotated, verb: WordId) -> bool {
    doc.children(verb).any(|c| matches!(doc.word(c).lemma.as_str(), "not" | "n't" | "never" | "no" | "neither"))
        || doc.word(verb).rel.is("xcomp")
            && doc.word(verb).head.is_some_and(|h| {
                matches!(doc.word(h).lemma.as_str(), "fail" | "refuse" | "decline" | "unable")
                    || doc.word(h).lemma == "able" && negated(doc, h)
            })
}

/// The preposition of an oblique, or the mark of a clause that stands for one ("of killing").
pub(super) fn preposition(doc: &Annotated, oblique: WordId) -> Option<WordId> {
    doc.children(oblique).find(|c| doc.word(*c).rel.among(&["case", "mark"]) && *c < oblique)
}
