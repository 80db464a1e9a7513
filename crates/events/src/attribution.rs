//! According to whom: sources, the cues that mark their words, and the content.
//!
//! Spans are drawn as PolNeAR draws them: quotation marks and *that* belong to the content, the addressee of a demand
//! or accusation too; a cue is a verb group with its preposition. Unlike there, statements nest.

mod cues;
mod direct;
mod phrases;
mod quotation;
#[cfg(test)]
mod tests;

use nlp::{Annotated, Upos, WordId};
use record::{Act, Manner, Stance};
use text::Span;

use crate::syntax;
pub(crate) use cues::Cues;
use cues::{Frame, Part, Slot};
use phrases::{group, negated, nominal, preposition, source, stretches, subject};

/// Who says what.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribution {
    /// Who says it; none when nobody is named.
    pub(crate) source: Option<SourceMention>,
    /// The words that mark it as said.
    pub(crate) cue: Option<Span>,
    /// What is said, in stretches in order.
    pub(crate) content: Vec<Span>,
    pub(crate) manner: Manner,
    pub(crate) act: Act,
    pub(crate) stance: Stance,
    /// To whom.
    pub(crate) addressee: Option<Span>,
    /// Through what.
    pub(crate) medium: Option<Span>,
    /// The attribution whose content holds this one: an index into the same list, always a smaller one.
    pub(crate) parent: Option<usize>,
    /// A noun in the content that is told as a fact, and is nobody's word.
    pub(crate) presupposed: Option<WordId>,
    /// Which rule found it.
    pub(crate) rule: &'static str,
}

/// The words of a source.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SourceMention {
    /// Its head; that of a relative pronoun is the word it relates to.
    pub(crate) head: WordId,
    /// Its words.
    pub(crate) span: Span,
}

/// Who says what in a text, outer attributions before those inside them.
pub(crate) fn attribute(annotated: &Annotated, cues: &Cues) -> Vec<Attribution> {
    let reader = Reader { doc: annotated, cues, quotations: quotation::quotations(annotated) };
    let mut found: Vec<Draft> = annotated.ids().flat_map(|id| reader.draft(id)).collect();
    found.extend(annotated.sentences.iter().flat_map(|s| reader.headline(s)));
    found.extend(reader.quotations.iter().flat_map(|q| reader.signed(*q)));
    reader.attach_quotations(&mut found);
    reader.separate(&mut found);
    reader.finish(found)
}

/// Verbs that hardly ever stand without a clause or quotation.
const PLAIN: [&str; 12] =
    ["say", "tell", "add", "note", "argue", "claim", "insist", "think", "believe", "suggest", "acknowledge", "warn"];

/// What stands before a colon and speaks not.
const LABELS: [&str; 16] = [
    "abstract",
    "analysis",
    "caption",
    "correction",
    "example",
    "exclusive",
    "note",
    "opinion",
    "photo",
    "question",
    "read",
    "related",
    "reminder",
    "review",
    "update",
    "watch",
];

/// What carries words and is no cue itself.
const MEDIA: [&str; 14] = [
    "blog",
    "briefing",
    "broadcast",
    "conference",
    "facebook",
    "instagram",
    "radio",
    "telegram",
    "television",
    "tv",
    "twitter",
    "video",
    "website",
    "x",
];

const CUT: &[&str] = &["acl:relcl", "appos"];

struct Reader<'a> {
    doc: &'a Annotated,
    cues: &'a Cues,
    quotations: Vec<Span>,
}

/// An attribution that is being put together.
#[derive(Debug, Clone)]
struct Draft {
    /// The word that makes the cue; none for a colon.
    word: WordId,
    source: Option<SourceMention>,
    cue: Span,
    /// Heads of the content's words.
    content: Vec<WordId>,
    /// Words below those that are none of it.
    left_out: Vec<WordId>,
    /// The content begins behind the cue.
    behind: bool,
    /// Content in quotation marks, which the tree need not know.
    quoted: Vec<Span>,
    act: Act,
    stance: Stance,
    addressee: Option<Span>,
    medium: Option<Span>,
    /// A noun in the content that is told as a fact.
    presupposed: Option<WordId>,
    rule: &'static str,
}

/// What a verb, noun or adjective governs.
struct Governed {
    clause: Option<WordId>,
    /// The clause stands around or before the cue ("C, X said").
    around: bool,
    /// Further clauses behind the cue, where the parser split what is one.
    more: Vec<WordId>,
    infinitive: Option<WordId>,
    /// An infinitive that the parser took for a purpose.
    purpose: Option<WordId>,
    object: Option<WordId>,
    /// Preposition, and the head of what it governs.
    obliques: Vec<(WordId, WordId)>,
}

/// A use of a cue, with its content found.
struct Match<'a> {
    frame: &'a Frame,
    heads: Vec<WordId>,
    /// The last word of the cue, when that is not the verb.
    last: Option<WordId>,
    left_out: Vec<WordId>,
    rule: &'static str,
}

impl Reader<'_> {
    fn draft(&self, id: WordId) -> Option<Draft> {
        let word = self.doc.word(id);
        match word.upos {
            _ if word.lemma.eq_ignore_ascii_case("accord") || word.lemma.eq_ignore_ascii_case("according") => {
                self.according(id)
            }
            Upos::Verb => self.verbal(id),
            Upos::Adj => self.predicate(id, Part::Adjective),
            Upos::Noun => self.predicate(id, Part::Noun),
            Upos::Adv => self.adverbial(id),
            _ => None,
        }
    }

    fn governed(&self, id: WordId) -> Governed {
        let doc = self.doc;
        let mut g = Governed {
            clause: None,
            around: false,
            more: vec![],
            infinitive: None,
            purpose: None,
            object: None,
            obliques: vec![],
        };
        // Of several, the one with a conjunction, then the one that is a clause at all.
        let clausal = |c: WordId| {
            let rels = |names: &[&str]| doc.children(c).any(|x| doc.word(x).rel.among(names));
            u8::from(rels(&["nsubj", "csubj", "expl"])) + 2 * u8::from(rels(&["mark"]))
        };
        // "…, two days after the guards left": a clause of time is not what is said, whatever the parse calls it.
        let opens_with_time = |c: WordId| {
            const TIME: [&str; 9] =
                ["after", "before", "since", "until", "while", "although", "though", "because", "when"];
            doc.children(c).any(|m| doc.word(m).rel.is("mark") && TIME.contains(&doc.form(m).to_lowercase().as_str()))
        };
        let marked = |c: WordId, form: &str| doc.children(c).any(|m| doc.word(m).rel.is("mark") && doc.form(m) == form);
        let better = |old: Option<WordId>, new: WordId| old.is_none_or(|o| clausal(new) > clausal(o));
        for child in doc.children(id) {
            let rel = doc.word(child).rel;
            match rel.universal() {
                "ccomp" if !opens_with_time(child) && better(g.clause, child) => g.clause = Some(child),
                // "It was announced that …"
                "csubj" if child > id => g.clause = g.clause.or(Some(child)),
                "acl" if child > id && doc.word(id).upos == Upos::Noun => match doc.child(child, "mark") {
                    Some(m) if doc.word(m).lemma == "that" => g.clause = g.clause.or(Some(child)),
                    Some(m) if doc.word(m).lemma == "to" => g.infinitive = g.infinitive.or(Some(child)),
                    Some(m) => g.obliques.push((m, child)),
                    None => {}
                },
                "xcomp" => match preposition(doc, child) {
                    Some(p) if matches!(doc.form(p), "of" | "with" | "as" | "for" | "from") => {
                        g.obliques.push((p, child))
                    }
                    _ => g.infinitive = g.infinitive.or(Some(child)),
                },
                "obj" | "iobj" => g.object = g.object.or(Some(child)),
                "obl" | "nmod" if child > id => {
                    if let Some(p) = preposition(doc, child) {
                        g.obliques.push((p, child));
                    }
                }
                // "Appealed for tents to be sent".
                "advcl" if child > id && ["for", "to"].iter().all(|m| marked(child, m)) => {
                    g.infinitive = g.infinitive.or(Some(child));
                }
                "advcl" if child > id => {
                    if doc.child(child, "mark").is_some_and(|m| doc.word(m).lemma == "to") {
                        g.purpose = g.purpose.or(Some(child));
                    }
                    let p = preposition(doc, child)
                        .filter(|p| matches!(doc.word(*p).lemma.as_str(), "of" | "for" | "as" | "about" | "with"));
                    let gerund = doc.word(child).xpos.as_str() == "VBG"
                        || doc.children(child).any(|c| doc.word(c).xpos.as_str() == "VBG");
                    if let Some(p) = p.filter(|_| gerund) {
                        g.obliques.push((p, child));
                    }
                }
                _ => {}
            }
        }
        // "Urged the warring parties to leave": the infinitive may hang on a word of the object.
        if let Some(object) = g.object.filter(|_| g.infinitive.is_none() && g.clause.is_none()) {
            let mut below = doc.children(object).filter(|c| *c < object).flat_map(|c| doc.children(c));
            g.infinitive = below.find(|x| *x > object && doc.word(*x).rel.is("xcomp") && marked(*x, "to"));
        }
        // "Accused the army and its allies of shelling": the gerund may hang on the last of those accused.
        if let Some(object) = g.object.filter(|_| g.obliques.is_empty()) {
            let accused = std::iter::once(object).chain(doc.children(object).filter(|c| doc.word(*c).rel.is("conj")));
            let gerund = |c: &WordId| doc.word(*c).rel.is("acl") && doc.word(*c).xpos.as_str() == "VBG";
            g.obliques.extend(
                accused
                    .flat_map(|o| doc.children(o).filter(gerund))
                    .filter_map(|c| Some((preposition(doc, c)?, c)))
                    .filter(|(p, _)| doc.form(*p) == "of"),
            );
        }
        let further = |c: &WordId| {
            doc.word(*c).rel.is("ccomp") && *c > id && g.clause.is_some_and(|first| first > id && first < *c)
        };
        g.more = doc.children(id).filter(further).collect();
        // "Claims by X that C": the clause may hang on X.
        if g.clause.is_none() && doc.word(id).upos == Upos::Noun {
            let said = |c: &WordId| {
                doc.word(*c).rel.is("acl") && doc.child(*c, "mark").is_some_and(|m| doc.word(m).lemma == "that")
            };
            let lower: Vec<WordId> = g.obliques.iter().flat_map(|(_, o)| doc.children(*o)).filter(said).collect();
            g.clause = lower.first().copied();
        }
        // "Make clear that C": the clause may hang on the adjective.
        if let (None, Some(x)) = (g.clause, g.infinitive.filter(|x| doc.word(*x).upos == Upos::Adj)) {
            g.clause = doc.child(x, "ccomp");
        }
        // "C, X said": the cue hangs on its content.
        let rel = doc.word(id).rel;
        // "C; X said so" says nothing of C.
        let first = doc.subtree(id)[0];
        let apart = first.0 > 0 && doc.form(WordId(first.0 - 1)) == ";" || doc.form(first) == ";";
        if g.clause.is_none() && rel.among(&["parataxis", "discourse"]) && !apart {
            g.clause = doc.word(id).head;
            g.around = true;
        }
        if g.clause.is_none() {
            let apart = |c: &WordId| doc.word(*c).rel.is("parataxis") && *c > id && doc.word(*c).upos != Upos::Punct;
            g.clause = doc.children(id).find(apart).filter(|c| {
                let first = doc.subtree(*c)[0];
                first.0 > 0 && matches!(doc.form(WordId(first.0 - 1)), ":" | "," | "“" | "\"" | "''" | "``")
            });
        }
        g
    }

    fn verbal(&self, id: WordId) -> Option<Draft> {
        let doc = self.doc;

        let governed = self.governed(id);
        let who = self.subject(id);
        let passive = is_passive(doc, id, who.is_some_and(|w| w.1));
        let negative = negated(doc, id);
        let frames = self.cues.frames(Part::Verb, doc.form(id));
        let usable = |f: &&Frame| {
            let forbidden = |(p, _): &(WordId, WordId)| f.not_prep.contains(&doc.word(*p).lemma);
            (!f.passive || passive)
                && (!f.only_negated || negative)
                && !governed.obliques.iter().any(forbidden)
                && self.phrase(id, f, &governed).is_some()
        };
        let usable: Vec<&Frame> = frames.iter().filter(usable).collect();
        let found = self.content(id, &usable, &governed, who.map(|w| w.0), passive);
        // "…, said the elder, whose house had burned": the rest is told of whom it names, not by them.
        let first = who.is_none_or(|w| w.0 < id);
        let rest = if found.is_none() && !passive && first { self.rest(id, &usable) } else { None };
        let rest = rest.map(|(f, span)| (f, span, who.and_then(|w| source(doc, w.0, w.0 < id))));
        let before = if found.is_none() && rest.is_none() && !passive { self.before(id, &usable) } else { None };
        let rest = rest.or(before);
        let plain = rest.map(|(frame, ..)| Match { frame, heads: vec![], last: None, left_out: vec![], rule: "rest" });
        let Match { frame, heads, last, mut left_out, rule } = found.or(plain)?;
        let source = match (passive, who) {
            (true, _) => {
                let by = governed.obliques.iter().find(|(p, _)| doc.word(*p).lemma == "by");
                by.and_then(|(_, agent)| source(doc, *agent, false))
            }
            _ if rest.is_some() => rest.and_then(|(.., source)| source),
            (false, Some((s, _))) => Some(source(doc, s, s < id)?),
            (false, None) => None,
        };
        let source = source.filter(|_| frame.source.as_ref().is_none_or(|s| !s.is_empty()));
        if source.is_none() && !passive {
            return None;
        }
        let mut heads = heads;
        // What goes on the clause is said too, though the tree may hang it on the saying.
        heads.extend(doc.children(id).filter(|c| syntax::carries_on(doc, *c).is_some()));
        let speaks_to = frame.addressee.contains(&Slot::Object);
        let mut addressee = None;
        if passive {
            let s = who.map(|w| w.0)?;
            if speaks_to {
                addressee = Some(nominal(doc, s));
            } else if doc.word(s).rel.is("nsubj:pass") && !doc.word(s).lemma.eq("it") {
                heads.insert(0, s);
            }
        } else if speaks_to {
            addressee = governed.object.filter(|o| !heads.contains(o)).map(|o| nominal(doc, o));
        }
        let spoken_to =
            |p: &WordId| frame.addressee.iter().any(|s| matches!(s, Slot::Preposition(w) if w == doc.form(*p)));
        let to = governed.obliques.iter().find(|(p, o)| spoken_to(p) && !heads.contains(o) && last != Some(*p));
        let addressee = addressee.or_else(|| to.map(|(_, o)| nominal(doc, *o)));
        let medium = governed.obliques.iter().find(|(p, o)| self.carries(*p, *o) && !heads.contains(o));
        let medium = medium.map(|(p, o)| doc.word(*p).span.join(nominal(doc, *o)));
        // A relative's antecedent is above all it says.
        left_out.extend(source.map(|s| s.head).filter(|h| !heads.iter().any(|c| doc.dominates(*h, *c))));
        let stance = stance(frame, negative, self.cues.lemma(Part::Verb, doc.form(id)).unwrap_or_default());
        let object = heads.first().copied().filter(|_| rule == "object");
        let presupposed = object.and_then(|o| self.presupposed(o, frame));
        Some(Draft {
            word: id,
            source,
            cue: group(doc, id, last),
            content: heads,
            left_out,
            behind: self.follows(id, &governed),
            quoted: rest.map(|(_, span, _)| span).into_iter().collect(),
            act: frame.act,
            stance,
            addressee,
            medium,
            presupposed,
            rule: if passive { "passive" } else { rule },
        })
    }

    /// The noun in what is said that is told as a fact: what is condemned, and that of which one's part is denied or claimed.
    fn presupposed(&self, object: WordId, frame: &Frame) -> Option<WordId> {
        const PARTS: [&str; 9] =
            ["blame", "complicity", "credit", "hand", "involvement", "knowledge", "part", "responsibility", "role"];
        let doc = self.doc;
        if frame.presupposes {
            return Some(object).filter(|o| self.is_definite(*o));
        }
        if !PARTS.contains(&doc.word(object).lemma.as_str()) {
            return None;
        }
        // The phrase may hang on the verb.
        let near = doc.children(object).chain(doc.word(object).head.into_iter().flat_map(|v| doc.children(v)));
        let whose = |c: &WordId| preposition(doc, *c).is_some_and(|p| matches!(doc.form(p), "in" | "for" | "of"));
        near.filter(|c| *c > object && doc.word(*c).upos == Upos::Noun && whose(c)).find(|c| self.is_definite(*c))
    }

    /// A common noun with an article or an owner: "the attack", "Sunday's ambush".
    fn is_definite(&self, noun: WordId) -> bool {
        let doc = self.doc;
        let the =
            |c: WordId| matches!(doc.form(c).to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those");
        doc.word(noun).upos == Upos::Noun
            && doc.children(noun).any(|c| doc.word(c).rel.is("nmod:poss") || (doc.word(c).rel.is("det") && the(c)))
    }

    /// Whether the clause follows its verb without a comma, so that nothing before the verb is part of it.
    fn follows(&self, id: WordId, governed: &Governed) -> bool {
        let next = WordId(id.0 + 1);
        !governed.around
            && governed.clause.is_some_and(|c| c > id)
            && self.doc.words.get(next.0 as usize).is_some_and(|_| self.doc.form(next) != ",")
    }

    /// Whether a phrase names what carries the words: "in a statement", "on Facebook".
    fn carries(&self, preposition: WordId, noun: WordId) -> bool {
        let form = self.doc.form(noun).to_lowercase();
        matches!(self.doc.form(preposition), "in" | "on" | "at" | "during" | "via" | "through")
            && (MEDIA.contains(&form.as_str())
                || self.cues.frames(Part::Noun, &form).iter().any(|f| f.act <= Act::Report))
    }

    /// The subject of a verb. A participle behind a quotation ("…," X said, accusing Y) is X's, though the tree may hang
    /// it on a word of the quotation.
    fn subject(&self, verb: WordId) -> Option<(WordId, bool)> {
        let doc = self.doc;
        let word = doc.word(verb);
        let quoted = |w: WordId| self.quotations.iter().any(|q| q.contains(doc.word(w).span));
        let astray = word.xpos.as_str() == "VBG" && !quoted(verb) && word.head.is_some_and(quoted);
        if !astray {
            return subject(doc, verb);
        }
        let first = doc.sentence_of(verb).words.start;
        let speaks = |w: &WordId| matches!(doc.word(*w).xpos.as_str(), "VBD" | "VBZ" | "VBP") && !quoted(*w);
        (first..verb.0).rev().map(WordId).find(speaks).and_then(|w| subject(doc, w))
    }

    /// The rest of the sentence after a verb that needs a clause, when the tree gives it none though one is there.
    fn rest<'f>(&self, id: WordId, frames: &[&'f Frame]) -> Option<(&'f Frame, Span)> {
        let doc = self.doc;
        let frame =
            frames.iter().find(|f| f.needs_content && f.content.contains(&Slot::Clause) && f.rest.is_empty())?;
        let words: Vec<WordId> = (id.0 + 1..doc.sentence_of(id).words.end).map(WordId).collect();
        let starts = |w: &WordId| {
            matches!(doc.word(*w).upos, Upos::Det | Upos::Pron | Upos::Noun | Upos::Propn | Upos::Num | Upos::Sconj)
        };
        let finite = |w: &WordId| matches!(doc.word(*w).xpos.as_str(), "VBD" | "VBZ" | "VBP" | "MD");
        let plain = self.cues.lemma(Part::Verb, doc.form(id)).is_some_and(|l| PLAIN.contains(&l));
        let main = !doc.word(id).rel.among(&["advcl", "acl"]);
        let clause = plain && main && words.first().is_some_and(starts) && words.iter().skip(1).any(finite);
        clause.then(|| phrases::trimmed(doc, &words)).flatten().map(|span| (*frame, span))
    }

    /// "C, X told Y": the clause before the last comma, when the tree sees no clause at all.
    fn before<'f>(&self, id: WordId, frames: &[&'f Frame]) -> Option<(&'f Frame, Span, Option<SourceMention>)> {
        let doc = self.doc;
        let frame =
            frames.iter().find(|f| f.needs_content && f.content.contains(&Slot::Clause) && f.rest.is_empty())?;
        let sentence = doc.sentence_of(id).words.clone();
        let comma = (sentence.start..id.0).rev().map(WordId).find(|w| doc.form(*w) == ",")?;
        let words = |from: u32, to: u32| (from..to).map(WordId).collect::<Vec<_>>();
        let finite = |w: &WordId| matches!(doc.word(*w).xpos.as_str(), "VBD" | "VBZ" | "VBP" | "MD");
        let (content, who, after) =
            (words(sentence.start, comma.0), words(comma.0 + 1, id.0), words(id.0 + 1, sentence.end));
        // "C, said X": all that follows is X.
        let behind = who.is_empty().then(|| subject(doc, id)).flatten().map(|s| s.0).filter(|s| *s > id);
        let head =
            behind.or_else(|| who.iter().copied().find(|w| doc.word(*w).head.is_none_or(|h| !who.contains(&h))))?;
        let nominal = doc.word(head).upos.is_nominal() || doc.word(head).upos == Upos::Pron;
        let ends = after.iter().all(|w| !finite(w) || behind.is_some_and(|s| doc.dominates(s, *w)));
        let clause = content.iter().any(finite) && finite(&id) && ends;
        let content = phrases::trimmed(doc, &content).filter(|_| nominal && clause)?;
        let source = match behind {
            Some(s) => source(doc, s, false)?,
            None => SourceMention { head, span: phrases::trimmed(doc, &who)? },
        };
        Some((*frame, content, Some(source)))
    }

    /// The word that ends a phrase such as "point out" or "call on"; the verb itself when the phrase is one word.
    fn phrase(&self, id: WordId, frame: &Frame, governed: &Governed) -> Option<WordId> {
        let Some(second) = frame.rest.first() else { return Some(id) };
        let doc = self.doc;
        let particle = doc.children(id).find(|c| {
            *c > id
                && doc.word(*c).lemma == *second
                && doc.word(*c).rel.among(&["compound:prt", "advmod", "xcomp", "obj"])
        });
        particle.or_else(|| governed.obliques.iter().map(|(p, _)| *p).find(|p| doc.word(*p).lemma == *second))
    }

    /// The first use whose content is there: clauses before infinitives before nominals.
    fn content<'f>(
        &self,
        id: WordId,
        frames: &[&'f Frame],
        g: &Governed,
        who: Option<WordId>,
        passive: bool,
    ) -> Option<Match<'f>> {
        let doc = self.doc;
        let last = |f: &Frame| self.phrase(id, f, g).filter(|w| *w != id);
        let speech = frames.iter().find(|f| f.content.contains(&Slot::Clause) || f.content.contains(&Slot::Quote));
        if let (Some(clause), Some(f)) = (g.clause, speech) {
            return Some(Match {
                frame: f,
                heads: std::iter::once(clause).chain(g.more.iter().copied()).collect(),
                last: last(f),
                left_out: if g.around { vec![id] } else { vec![] },
                rule: if g.around { "around" } else { "clause" },
            });
        }
        let purpose =
            || g.purpose.filter(|_| frames.iter().any(|f| !f.rest.is_empty() && f.content.contains(&Slot::Infinitive)));
        if let Some(x) = g.infinitive.or_else(purpose) {
            let to = doc.children(x).any(|c| doc.word(c).lemma == "to" && doc.word(c).rel.is("mark"));
            let fits = |f: &&&Frame| f.content.contains(&Slot::Infinitive) && (to || !f.needs_content);
            if let Some(f) = frames.iter().find(fits) {
                let mut heads: Vec<WordId> = g.object.into_iter().collect();
                if let (Some(p), false) = (last(f), f.rest.is_empty()) {
                    heads.extend(g.obliques.iter().filter(|(q, _)| *q == p).map(|(_, o)| *o));
                    let left_out = if heads.is_empty() { vec![] } else { vec![p] };
                    heads.push(x);
                    let left_out = [left_out, begun_anew(doc, x)].concat();
                    return Some(Match { frame: f, heads, last: Some(p), left_out, rule: "infinitive" });
                }
                heads.push(x);
                let left_out = begun_anew(doc, x);
                return Some(Match { frame: f, heads, last: None, left_out, rule: "infinitive" });
            }
        }
        for f in frames.iter().filter(|f| !f.needs_content) {
            let is_one = |list: &[String]| who.is_some_and(|w| list.contains(&doc.word(w).lemma.to_lowercase()));
            if !f.source_head.is_empty() && !is_one(&f.source_head) || is_one(&f.not_source_head) {
                continue;
            }
            let allowed =
                |p: WordId| f.content.iter().any(|s| matches!(s, Slot::Preposition(w) if *w == doc.word(p).lemma));
            let obliques: Vec<_> = g.obliques.iter().filter(|(p, _)| allowed(*p)).collect();
            let listed = |w: WordId| f.content_head.contains(&doc.word(w).lemma.to_lowercase());
            let headed = |o: WordId| f.content_head.is_empty() || listed(o) || doc.children(o).any(listed);
            let takes_object = f.content.contains(&Slot::Object);
            if let Some(o) = g.object.filter(|_| !passive) {
                let fits = headed(o);
                let inside = || doc.children(o).filter_map(|c| preposition(doc, c)).any(allowed);
                let second =
                    !obliques.is_empty() || inside() || g.infinitive.is_some() && f.content.contains(&Slot::Infinitive);
                if fits && (takes_object || second) {
                    let mut heads = vec![o];
                    heads.extend(obliques.iter().map(|(_, o)| *o));
                    heads.extend(g.infinitive);
                    let left_out = heads.iter().flat_map(|h| begun_anew(doc, *h)).collect();
                    return Some(Match { frame: f, heads, last: last(f), left_out, rule: "object" });
                }
                continue;
            }
            if let Some((p, o)) = obliques.first().filter(|(_, o)| headed(*o)) {
                let next = doc.word(*p).head == Some(*o) && p.0 == id.0 + 1 && !passive;
                let left_out = if next { vec![*p] } else { vec![] };
                let last = next.then_some(*p).or(last(f));
                return Some(Match { frame: f, heads: vec![*o], last, left_out, rule: "oblique" });
            }
        }
        None
    }

    /// Adjectives ("confident that") and nouns ("warnings from X that").
    fn predicate(&self, id: WordId, part: Part) -> Option<Draft> {
        let doc = self.doc;
        let word = doc.word(id);
        let frames = self.cues.frames(part, doc.form(id));
        let g = self.governed(id);
        let frames: Vec<&Frame> = frames.iter().filter(|f| f.rest.is_empty()).collect();
        let mut g = Governed { clause: g.clause.filter(|_| !g.around), ..g };
        // "Fears are growing among X that C": what belongs to the noun hangs on the verb.
        let verb = word.head.filter(|h| word.rel.is("nsubj") && doc.word(*h).upos == Upos::Verb);
        let verb = verb.filter(|v| self.cues.frames(Part::Verb, doc.form(*v)).is_empty());
        if let Some(verb) = verb.filter(|v| part == Part::Noun && g.clause.is_none() && doc.child(*v, "obj").is_none())
        {
            let above = self.governed(verb);
            let mut below = above.obliques.iter().flat_map(|(_, o)| doc.children(*o));
            let that = |c: &WordId| doc.child(*c, "mark").is_some_and(|m| doc.word(m).lemma == "that");
            g.clause = above.clause.filter(|c| !above.around && that(c)).or_else(|| below.find(that));
            g.obliques
                .extend(above.obliques.iter().filter(|(p, _)| matches!(doc.form(*p), "among" | "about" | "over")));
        }
        let Match { frame, heads, last, left_out, rule } = if part == Part::Noun {
            let frame = *frames.first()?;
            let plain = |head, rule| Match { frame, heads: vec![head], last: None, left_out: vec![], rule };
            match (g.clause, g.infinitive) {
                (Some(c), _) => plain(c, "noun-clause"),
                (None, Some(x)) if frame.content.contains(&Slot::Infinitive) => plain(x, "noun-infinitive"),
                _ => {
                    let about = |p: &WordId| matches!(doc.word(*p).lemma.as_str(), "about" | "over");
                    let (p, o) = g.obliques.iter().find(|(p, _)| about(p))?;
                    let last = (p.0 == id.0 + 1).then_some(*p);
                    Match { frame, heads: vec![*o], last, left_out: vec![*p], rule: "noun-about" }
                }
            }
        } else {
            self.content(id, &frames, &g, None, false)?
        };
        let who = match part {
            Part::Adjective => {
                let s = subject(doc, id).map(|s| s.0);
                Some(source(doc, s?, true)?)
            }
            _ => self.holder(id, frame, &g),
        };
        let negative = negated(doc, id);
        let cue = match part {
            Part::Adjective => group(doc, id, last),
            _ => word.span.join(last.map_or(word.span, |l| doc.word(l).span)),
        };
        Some(Draft {
            word: id,
            source: who,
            cue,
            content: heads,
            left_out,
            behind: false,
            quoted: vec![],
            act: frame.act,
            stance: stance(frame, negative, self.cues.lemma(Part::Verb, doc.form(id)).unwrap_or_default()),
            addressee: None,
            medium: None,
            presupposed: None,
            rule: if part == Part::Adjective { "adjective" } else { rule },
        })
    }

    /// Whose warning, fear or claim it is.
    fn holder(&self, noun: WordId, frame: &Frame, g: &Governed) -> Option<SourceMention> {
        let doc = self.doc;
        if let Some(owner) = doc.child(noun, "nmod:poss") {
            return source(doc, owner, false);
        }
        let slots = ["by", "from", "among"];
        let of = frame.source.as_ref().is_some_and(|s| s.contains(&Slot::Preposition("of".to_owned())));
        let named = |p: WordId| slots.contains(&doc.word(p).lemma.as_str()) || of && doc.word(p).lemma == "of";
        if let Some((_, o)) = g.obliques.iter().find(|(p, _)| named(*p)) {
            return source(doc, *o, false);
        }
        let verb = doc.word(noun).head.filter(|_| doc.word(noun).rel.is("obj"))?;
        let light = [
            "make", "have", "express", "issue", "voice", "raise", "give", "share", "hold", "release", "repeat",
            "deliver", "send",
        ];
        if !light.contains(&doc.word(verb).lemma.as_str()) {
            return None;
        }
        subject(doc, verb).filter(|(_, passive)| !passive).and_then(|(s, _)| source(doc, s, false))
    }

    /// "According to X, C."
    fn according(&self, id: WordId) -> Option<Draft> {
        let doc = self.doc;
        let to = WordId(id.0 + 1);
        if to.0 as usize >= doc.words.len() || doc.form(to) != "to" {
            return None;
        }
        let word = doc.word(id);
        let (object, clause) = if word.rel.is("case") {
            let object = word.head?;
            (object, doc.word(object).head?)
        } else {
            let object = doc.children(id).find(|c| doc.word(*c).rel.among(&["obl", "nmod", "obj"]))?;
            (object, word.head?)
        };
        let frame = self.cues.frames(Part::Preposition, doc.form(id)).iter().find(|f| f.rest == ["to"])?;
        if frame.not_object.contains(&doc.form(object).to_lowercase()) {
            return None;
        }
        let top = if word.rel.is("case") { object } else { id };
        // Set off by commas, the phrase speaks for the whole sentence, not for the last of its clauses.
        let mut clause = clause;
        while let Some(above) =
            doc.word(clause).head.filter(|_| !doc.word(clause).rel.among(&["ccomp", "parataxis", "acl:relcl"]))
        {
            clause = above;
        }
        Some(Draft {
            word: id,
            source: source(doc, object, false),
            cue: word.span.join(doc.word(to).span),
            content: vec![clause],
            left_out: vec![top],
            behind: false,
            quoted: vec![],
            act: frame.act,
            stance: frame.stance,
            addressee: None,
            medium: None,
            presupposed: None,
            rule: "according",
        })
    }

    /// "Ministry: no ships sank".
    fn headline(&self, sentence: &nlp::Sentence) -> Option<Draft> {
        let doc = self.doc;
        let words: Vec<WordId> = doc.ids_of(sentence).collect();
        let colon =
            words.iter().position(|w| doc.form(*w) == ":").filter(|i| sentence.paragraph && (1..=6).contains(i))?;
        let (before, after) = (&words[..colon], &words[colon + 1..]);
        let nominal = |w: &WordId| {
            matches!(doc.word(*w).upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Adp)
                || doc.form(*w) == "-"
                || doc.word(*w).xpos.as_str() == "VBN"
        };
        let finite = |w: &WordId| matches!(doc.word(*w).xpos.as_str(), "VBD" | "VBZ" | "VBP" | "MD");
        let head = before.iter().copied().find(|w| doc.word(*w).head.is_none_or(|h| !before.contains(&h)))?;
        let label = LABELS.contains(&doc.form(head).to_lowercase().as_str()) || doc.form(head).len() < 2;
        let fits = !label && before.iter().all(nominal) && doc.word(head).upos.is_nominal() && after.iter().any(finite);
        let content = phrases::trimmed(doc, after).filter(|_| fits)?;
        Some(Draft {
            word: words[colon],
            source: Some(SourceMention { head, span: phrases::trimmed(doc, before)? }),
            cue: doc.word(words[colon]).span,
            content: vec![],
            left_out: vec![],
            behind: true,
            quoted: vec![content],
            act: Act::Statement,
            stance: Stance::Asserts,
            addressee: None,
            medium: None,
            presupposed: None,
            rule: "headline",
        })
    }

    /// "“…” ― Jane Doe".
    fn signed(&self, quotation: Span) -> Option<Draft> {
        let doc = self.doc;
        let dash = WordId(doc.words_in(Span::new(quotation.end(), doc.text.len())).start);
        let is_dash = |w: WordId| matches!(doc.form(w), "-" | "--" | "–" | "—" | "―");
        let near =
            doc.words.get(dash.0 as usize).is_some_and(|w| w.span.start() - quotation.end() <= 2) && is_dash(dash);
        let name = doc.names.iter().find(|n| near && n.words.start == dash.0 + 1)?;
        // What goes on is a sentence of its own, not a signature: "… ― Jane Doe had left".
        let verb = |w: &WordId| doc.word(*w).upos == Upos::Verb || doc.word(*w).upos == Upos::Aux;
        let next = WordId(name.words.end);
        if doc.words.get(next.0 as usize).is_some_and(|_| verb(&next)) {
            return None;
        }
        Some(Draft {
            word: dash,
            source: Some(SourceMention { head: WordId(name.words.start), span: name.span }),
            cue: doc.word(dash).span,
            content: vec![],
            left_out: vec![],
            behind: false,
            quoted: vec![quotation],
            act: Act::Statement,
            stance: Stance::Asserts,
            addressee: None,
            medium: None,
            presupposed: None,
            rule: "signed",
        })
    }

    /// "Reportedly", "allegedly": somebody says so.
    fn adverbial(&self, id: WordId) -> Option<Draft> {
        let doc = self.doc;
        let frame = self
            .cues
            .frames(Part::Adverb, doc.form(id))
            .iter()
            .find(|f| f.source.as_ref().is_some_and(Vec::is_empty))?;
        let head = doc.word(id).head.filter(|_| doc.word(id).rel.is("advmod"))?;
        Some(Draft {
            word: id,
            source: None,
            cue: doc.word(id).span,
            content: vec![head],
            left_out: vec![id],
            behind: false,
            quoted: vec![],
            act: frame.act,
            stance: frame.stance,
            addressee: None,
            medium: None,
            presupposed: None,
            rule: "adverb",
        })
    }

    /// Takes from each content what a participle at its end begins anew ("…, adding that").
    fn separate(&self, found: &mut Vec<Draft>) {
        let doc = self.doc;
        let breaks: Vec<WordId> = found
            .iter()
            .map(|d| d.word)
            .filter(|w| {
                let word = doc.word(*w);
                word.xpos.as_str() == "VBG"
                    && word.rel.is("advcl")
                    && doc.child(*w, "nsubj").is_none()
                    && phrases::after_comma(doc, *w)
            })
            .collect();
        // "Wants to say that C" is one attribution, not two.
        let said: Vec<Span> = found.iter().filter(|d| doc.word(d.word).rel.is("xcomp")).map(|d| d.cue).collect();
        found.retain(|d| d.rule != "infinitive" || !said.iter().any(|cue| *cue != d.cue && cue.contains(d.cue)));
        // "Issued a statement saying that C": the statement is the cue's, not what is said.
        let objects: Vec<(usize, usize)> = found
            .iter()
            .enumerate()
            .filter(|(_, d)| d.rule == "object")
            .filter_map(|(i, d)| {
                let saying =
                    |x: &Draft| doc.word(x.word).xpos.as_str() == "VBG" && matches!(x.rule, "clause" | "quotation");
                let object = *d.content.first()?;
                let inner = found.iter().position(|x| saying(x) && doc.word(x.word).head == Some(object))?;
                Some((i, inner))
            })
            .collect();
        for (outer, inner) in &objects {
            let (source, cue) = (found[*outer].source, found[*outer].cue);
            let words = doc.words_in(Span::new(cue.end(), found[*inner].cue.start())).len();
            let inner = &mut found[*inner];
            inner.source = source;
            if words < 6 {
                inner.cue = cue.join(inner.cue);
            }
        }
        let mut at = 0;
        found.retain(|_| {
            at += 1;
            !objects.iter().any(|(outer, _)| outer + 1 == at)
        });
        let mut sources: Vec<(WordId, WordId)> = found
            .iter()
            .filter_map(|d| Some((d.word, d.source?.head)))
            .filter(|(_, s)| doc.word(*s).rel.is("conj"))
            .collect();
        sources.sort_unstable();
        for draft in found.iter_mut() {
            let own = draft.word;
            let mut sentences: Vec<_> = draft.content.iter().map(|w| doc.word(*w).sentence).collect();
            sentences.dedup();
            // Only what stands in a sentence of the content can be left out of it.
            for sentence in sentences {
                let words = doc.sentence(sentence).words.clone();
                let near = |w: &WordId| *w > own && words.contains(&w.0);
                let from = sources.partition_point(|(w, _)| w.0 < words.start);
                let strays = sources[from..].iter().take_while(|(w, _)| w.0 < words.end + 8);
                let strays = strays
                    .filter(|(w, s)| *w > own && near(s) && doc.word(*s).head != Some(*w) && s < w && w.0 - s.0 < 8);
                draft.left_out.extend(strays.map(|(_, s)| *s));
                draft.left_out.extend(breaks.iter().filter(|b| near(b)));
            }
        }
    }

    fn finish(&self, found: Vec<Draft>) -> Vec<Attribution> {
        let mut out: Vec<(Attribution, Span)> = Vec::new();
        for draft in found {
            let mut content = stretches(self.doc, &draft.content, &draft.left_out, draft.cue);
            content.retain(|s| !draft.behind || s.start() > draft.cue.start());
            for span in &mut content {
                *span = self.without_opening(*span, draft.cue);
                *span = self.without_afterthought(*span);
            }
            content.extend(&draft.quoted);
            let content = self.with_marks(content, draft.cue);
            if content.is_empty() {
                continue;
            }
            let attribution = Attribution {
                source: draft.source,
                cue: Some(draft.cue),
                manner: self.manner(&content),
                content,
                act: draft.act,
                stance: draft.stance,
                addressee: draft.addressee,
                medium: draft.medium,
                presupposed: draft.presupposed,
                parent: None,
                rule: draft.rule,
            };
            out.push((attribution, draft.cue));
        }
        let size = |a: &Attribution| a.content.iter().map(|s| s.len()).sum::<u32>();
        out.sort_by_key(|(a, cue)| (std::cmp::Reverse(size(a)), *cue));
        let mut result: Vec<Attribution> = Vec::new();
        for (mut attribution, cue) in out {
            attribution.parent = result.iter().rposition(|a| a.content.iter().any(|s| s.contains(cue)));
            if self.counts(&attribution) {
                result.push(attribution);
            }
        }
        in_order(result)
    }

    /// Whether an attribution is worth its place. Inside the words of another only what a third party says or fears
    /// counts; what speakers say of themselves is but speech.
    fn counts(&self, a: &Attribution) -> bool {
        let person = a.source.map(|s| self.doc.form(s.head).to_lowercase()).unwrap_or_default();
        if person == "you" {
            return false;
        }
        if a.parent.is_none() {
            return true;
        }
        let quoted = a.cue.is_some_and(|c| self.quotations.iter().any(|q| q.contains(c)));
        let plain = matches!(a.rule, "clause" | "adjective" | "noun-clause" | "quotation");
        let speech = !matches!(a.act, Act::Belief | Act::Hope | Act::Evidence);
        !person.is_empty() && !matches!(person.as_str(), "i" | "we" | "my" | "our") && plain && (!quoted || speech)
    }

    /// The content without what only dates the cue ("said early Friday that C") or joins it to the sentence before.
    fn without_opening(&self, span: Span, cue: Span) -> Span {
        let doc = self.doc;
        let words = doc.words_in(span);
        let plain = |w: &WordId| !matches!(doc.word(*w).upos, Upos::Verb | Upos::Aux | Upos::Punct | Upos::Sconj);
        let start = |w: u32| Span::new(doc.word(WordId(w)).span.start(), span.end());
        let first = words.start;
        if span.start() >= cue.end() {
            let that = words.clone().map(WordId).find(|w| !plain(w));
            let is_that = that.filter(|w| doc.word(*w).upos == Upos::Sconj && doc.word(*w).lemma == "that");
            return is_that.filter(|w| w.0 - first <= 6).map_or(span, |w| start(w.0));
        }
        let joins = words.len() > 1
            && doc.word(WordId(first)).upos == Upos::Cconj
            && !matches!(doc.form(WordId(first)), "Both" | "Either");
        if joins { start(first + 1) } else { span }
    }

    /// The content without what the report adds at its end: ", who …", ", a former …", ", even though …".
    fn without_afterthought(&self, span: Span) -> Span {
        let doc = self.doc;
        if self.quotations.iter().any(|q| q.end() >= span.end() && q.overlaps(span)) {
            return span;
        }
        let words = doc.words_in(span);
        let adds = |comma: u32| {
            let next = WordId(comma + 1);
            let root = (next.0..words.end).map(WordId).find(|w| doc.word(*w).head.is_none_or(|h| h < next));
            let whole = root.is_some_and(|r| doc.subtree(r).last().is_some_and(|l| l.0 + 2 >= words.end));
            doc.form(WordId(comma)) == "," && whole && root.is_some_and(|r| doc.word(r).rel.among(CUT))
        };
        let cut = (words.start + 1..words.end.saturating_sub(1)).rev().find(|c| adds(*c));
        cut.map_or(span, |c| Span::new(span.start(), doc.word(WordId(c - 1)).span.end()))
    }

    /// Stretches in order, with the quotation marks at their ends, joined where only space divides them.
    fn with_marks(&self, mut content: Vec<Span>, cue: Span) -> Vec<Span> {
        for span in &mut content {
            for q in &self.quotations {
                let opens_with = span.overlaps(*q) && q.start() < span.start() && span.start() - q.start() <= 3;
                let closes_with = span.overlaps(*q) && q.end() > span.end() && q.end() - span.end() <= 4;
                if opens_with && !q.overlaps(cue) {
                    *span = Span::new(q.start(), span.end());
                }
                if closes_with && !q.overlaps(cue) {
                    *span = Span::new(span.start(), q.end());
                }
            }
        }
        content.sort();
        let mut out: Vec<Span> = Vec::new();
        for span in content {
            match out.last_mut() {
                Some(last) if span.start() <= last.end() => *last = last.join(span),
                Some(last) if self.doc.text.slice(Span::new(last.end(), span.start())).trim().is_empty() => {
                    *last = last.join(span);
                }
                _ => out.push(span),
            }
        }
        out
    }

    fn manner(&self, content: &[Span]) -> Manner {
        let quoted = |s: &Span| self.quotations.iter().any(|q| q.contains(*s));
        let touches = |s: &Span| self.quotations.iter().any(|q| q.overlaps(*s));
        if content.iter().all(quoted) {
            Manner::Direct
        } else if content.iter().any(touches) {
            Manner::Mixed
        } else {
            Manner::Indirect
        }
    }
}

/// In the order of the text, each attribution followed by those inside it.
fn in_order(found: Vec<Attribution>) -> Vec<Attribution> {
    let start = |a: &Attribution| a.cue.iter().chain(&a.content).map(|s| s.start()).min().unwrap_or_default();
    let path = |mut i: usize| {
        let mut path = vec![(start(&found[i]), i)];
        while let Some(parent) = found[i].parent {
            path.push((start(&found[parent]), parent));
            i = parent;
        }
        path.reverse();
        path
    };
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_cached_key(|i| path(*i));
    let place = |i: usize| order.iter().position(|o| *o == i);
    order.iter().map(|i| Attribution { parent: found[*i].parent.and_then(place), ..found[*i].clone() }).collect()
}

/// "Urged them to leave and accused the army …": a verb with a tense cannot go on an infinitive or gerund, whatever the tree
/// hangs it on.
fn begun_anew(doc: &Annotated, verb: WordId) -> Vec<WordId> {
    if !matches!(doc.word(verb).xpos.as_str(), "VB" | "VBG") {
        return vec![];
    }
    let anew = |c: &WordId| {
        let tensed = matches!(doc.word(*c).xpos.as_str(), "VBD" | "VBZ" | "VBP");
        doc.word(*c).rel.is("conj") && (tensed || is_misread_past(doc, *c))
    };
    doc.children(verb).filter(anew).collect()
}

/// A "participle" with an object and no auxiliary is a past tense.
fn is_misread_past(doc: &Annotated, verb: WordId) -> bool {
    doc.word(verb).xpos.as_str() == "VBN"
        && !doc.children(verb).any(|c| doc.word(c).rel.among(&["aux", "mark"]))
        && doc.children(verb).any(|c| c > verb && doc.word(c).rel.among(&["obj", "iobj"]))
}

/// Whether a verb is passive; `by_subject` when its subject is marked as one of a passive. "A driver … told our staff that …"
/// is not, whatever its subject is called.
fn is_passive(doc: &Annotated, verb: WordId, by_subject: bool) -> bool {
    let main = doc.word(verb).rel.among(&["root", "parataxis", "ccomp", "conj"]);
    doc.child(verb, "aux:pass").is_some() || by_subject && !(main && is_misread_past(doc, verb))
}

/// Where the source stands, negation of the cue taken in.
fn stance(frame: &Frame, negative: bool, lemma: &str) -> Stance {
    match (negative, frame.stance) {
        (false, stance) => stance,
        (true, Stance::Unconfirmed) => Stance::Unconfirmed,
        (true, Stance::Denies) => Stance::Unconfirmed,
        (true, Stance::Doubts) => Stance::Asserts,
        (true, Stance::Asserts) if matches!(lemma, "believe" | "think" | "expect") => Stance::Doubts,
        (true, Stance::Asserts) if matches!(frame.act, Act::Statement | Act::Report | Act::Evidence) => {
            Stance::Unconfirmed
        }
        (true, stance) => stance,
    }
}
