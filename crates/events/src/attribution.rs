//! According to whom: sources, the cues that mark their words, and the content.
//!
//! Spans are drawn as PolNeAR draws them: quotation marks and *that* belong to the content, the addressee of a demand
//! or accusation too; a cue is a verb group with its preposition. Unlike there, statements nest.

mod cues;
mod direct;
mod quotation;
mod phrases;

use nlp::{Annotated, Upos, WordId};
use record::{Act, Manner, Stance};
use text::Span;

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
    reader.attach_quotations(&mut found);
    reader.separate(&mut found);
    reader.finish(found)
}

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
    /// Content in quotation marks, which the tree need not know.
    quoted: Vec<Span>,
    act: Act,
    stance: Stance,
    addressee: Option<Span>,
    medium: Option<Span>,
}

/// What a verb, noun or adjective governs.
struct Governed {
    clause: Option<WordId>,
    /// The clause stands around or before the cue ("C, X said").
    around: bool,
    infinitive: Option<WordId>,
    object: Option<WordId>,
    /// Preposition, and the head of what it governs.
    obliques: Vec<(WordId, WordId)>,
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
        let mut g = Governed { clause: None, around: false, infinitive: None, object: None, obliques: vec![] };
        for child in doc.children(id) {
            let rel = doc.word(child).rel;
            match rel.universal() {
                "ccomp" => g.clause = g.clause.or(Some(child)),
                "acl" if child > id && doc.word(id).upos == Upos::Noun => {
                    let mark = doc.child(child, "mark").map(|m| doc.word(m).lemma.as_str());
                    match mark {
                        Some("that") => g.clause = g.clause.or(Some(child)),
                        Some("to") => g.infinitive = g.infinitive.or(Some(child)),
                        _ => {}
                    }
                }
                "xcomp" => g.infinitive = g.infinitive.or(Some(child)),
                "obj" => g.object = g.object.or(Some(child)),
                "obl" | "nmod" if child > id => {
                    if let Some(p) = preposition(doc, child) {
                        g.obliques.push((p, child));
                    }
                }
                "advcl" if child > id => {
                    let p = preposition(doc, child).filter(|p| matches!(doc.word(*p).lemma.as_str(), "of" | "for" | "as" | "about" | "with"));
                    if let (Some(p), "VBG") = (p, doc.word(child).xpos.as_str()) {
                        g.obliques.push((p, child));
                    }
                }
                _ => {}
            }
        }
        // "C, X said": the cue hangs on its content.
        let rel = doc.word(id).rel;
        if g.clause.is_none() && rel.is("parataxis") {
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
        let word = doc.word(id);
        let governed = self.governed(id);
        let who = subject(doc, id);
        let passive = matches!(who, Some((_, true))) || doc.child(id, "aux:pass").is_some();
        let negative = negated(doc, id);
        let frames = self.cues.frames(Part::Verb, &word.lemma);
        let usable = |f: &&Frame| (!f.passive || passive) && (!f.only_negated || negative) && self.phrase(id, f, &governed).is_some();
        let usable: Vec<&Frame> = frames.iter().filter(usable).collect();
        let (frame, heads, last, mut left_out) = self.content(id, &usable, &governed, who.map(|w| w.0), passive)?;
        let source = match (passive, who) {
            (true, _) => {
                let by = governed.obliques.iter().find(|(p, _)| doc.word(*p).lemma == "by");
                by.and_then(|(_, agent)| source(doc, *agent))
            }
            (false, Some((s, _))) => Some(source(doc, s)?),
            (false, None) => None,
        };
        let source = source.filter(|_| frame.source.as_ref().is_none_or(|s| !s.is_empty()));
        if source.is_none() && !passive {
            return None;
        }
        let mut heads = heads;
        let speaks_to = frame.addressee.contains(&Slot::Object);
        let mut addressee = None;
        if passive {
            let s = who.map(|w| w.0)?;
            if speaks_to {
                addressee = Some(nominal(doc, s));
            } else if doc.word(s).rel.is("nsubj:pass") && !doc.word(s).lemma.eq("it") {
                heads.insert(0, s);
            }
        } else if let (true, Some(o)) = (speaks_to, governed.object.or(doc.child(id, "iobj"))) {
            if !heads.contains(&o) {
                addressee = Some(nominal(doc, o));
            }
        }
        left_out.extend(source.map(|s| s.head).filter(|h| !heads.iter().any(|c| c == h)));
        let stance = stance(frame, negative, &word.lemma);
        Some(Draft {
            word: id,
            source,
            cue: group(doc, id, last),
            content: heads,
            left_out,
            quoted: vec![],
            act: frame.act,
            stance,
            addressee,
            medium: None,
        })
    }

    /// The word that ends a phrase such as "point out" or "call on"; the verb itself when the phrase is one word.
    fn phrase(&self, id: WordId, frame: &Frame, governed: &Governed) -> Option<WordId> {
        let Some(second) = frame.rest.first() else { return Some(id) };
        let doc = self.doc;
        let particle = doc.children(id).find(|c| {
            *c > id && doc.word(*c).lemma == *second && doc.word(*c).rel.among(&["compound:prt", "advmod", "xcomp", "obj"])
        });
        particle.or_else(|| governed.obliques.iter().map(|(p, _)| *p).find(|p| doc.word(*p).lemma == *second))
    }

    /// The first use whose content is there: clauses before infinitives before nominals.
    #[allow(clippy::type_complexity)]
    fn content<'f>(
        &self,
        id: WordId,
        frames: &[&'f Frame],
        g: &Governed,
        who: Option<WordId>,
        passive: bool,
    ) -> Option<(&'f Frame, Vec<WordId>, Option<WordId>, Vec<WordId>)> {
        let doc = self.doc;
        let last = |f: &Frame| self.phrase(id, f, g).filter(|w| *w != id);
        if let Some(clause) = g.clause {
            if let Some(f) = frames.iter().find(|f| f.content.contains(&Slot::Clause) || f.content.contains(&Slot::Quote)) {
                let left_out = if g.around { vec![id] } else { vec![] };
                return Some((f, vec![clause], last(f), left_out));
            }
        }
        if let Some(x) = g.infinitive {
            let to = doc.children(x).any(|c| doc.word(c).lemma == "to" && doc.word(c).rel.is("mark"));
            let fits = |f: &&&Frame| f.content.contains(&Slot::Infinitive) && (to || !f.needs_content);
            if let Some(f) = frames.iter().find(fits) {
                let mut heads: Vec<WordId> = g.object.into_iter().collect();
                if let (Some(p), false) = (last(f), f.rest.is_empty()) {
                    heads.extend(g.obliques.iter().filter(|(q, _)| *q == p).map(|(_, o)| *o));
                    let left_out = if heads.is_empty() { vec![] } else { vec![p] };
                    heads.push(x);
                    return Some((f, heads, Some(p), left_out));
                }
                heads.push(x);
                return Some((f, heads, None, vec![]));
            }
        }
        for f in frames.iter().filter(|f| !f.needs_content) {
            if !f.source_head.is_empty() && !who.is_some_and(|w| f.source_head.contains(&doc.word(w).lemma.to_lowercase())) {
                continue;
            }
            let allowed = |p: WordId| f.content.iter().any(|s| matches!(s, Slot::Preposition(w) if *w == doc.word(p).lemma));
            let obliques: Vec<_> = g.obliques.iter().filter(|(p, _)| allowed(*p)).collect();
            let takes_object = f.content.contains(&Slot::Object);
            if let Some(o) = g.object.filter(|_| !passive) {
                let fits = f.content_head.is_empty() || f.content_head.contains(&doc.word(o).lemma.to_lowercase());
                let second = !obliques.is_empty() || g.infinitive.is_some() && f.content.contains(&Slot::Infinitive);
                if fits && (takes_object || second) {
                    let mut heads = vec![o];
                    heads.extend(obliques.iter().map(|(_, o)| *o));
                    heads.extend(g.infinitive);
                    return Some((f, heads, last(f), vec![]));
                }
                continue;
            }
            if let Some((p, o)) = obliques.first() {
                if f.content_head.is_empty() {
                    let next = doc.word(*p).head == Some(*o) && p.0 == id.0 + 1 && !passive;
                    return Some((f, vec![*o], next.then_some(*p).or(last(f)), if next { vec![*p] } else { vec![] }));
                }
            }
        }
        None
    }

    /// Adjectives ("confident that") and nouns ("warnings from X that").
    fn predicate(&self, id: WordId, part: Part) -> Option<Draft> {
        let doc = self.doc;
        let word = doc.word(id);
        let frames = self.cues.frames(part, &word.lemma);
        let g = self.governed(id);
        let frames: Vec<&Frame> = frames.iter().filter(|f| f.rest.is_empty()).collect();
        let g = Governed { clause: g.clause.filter(|_| !g.around), ..g };
        let (frame, heads, last, left_out) = if part == Part::Noun {
            let f = frames.first()?;
            match (g.clause, g.infinitive) {
                (Some(c), _) => (*f, vec![c], None, vec![]),
                (None, Some(x)) if f.content.contains(&Slot::Infinitive) => (*f, vec![x], None, vec![]),
                _ => {
                    let about = |p: &WordId| matches!(doc.word(*p).lemma.as_str(), "about" | "over");
                    let (p, o) = g.obliques.iter().find(|(p, _)| about(p))?;
                    (*f, vec![*o], (p.0 == id.0 + 1).then_some(*p), vec![*p])
                }
            }
        } else {
            self.content(id, &frames, &g, None, false)?
        };
        let who = match part {
            Part::Adjective => {
                let s = subject(doc, id).map(|s| s.0);
                Some(source(doc, s?)?)
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
            quoted: vec![],
            act: frame.act,
            stance: stance(frame, negative, &word.lemma),
            addressee: None,
            medium: None,
        })
    }

    /// Whose warning, fear or claim it is.
    fn holder(&self, noun: WordId, frame: &Frame, g: &Governed) -> Option<SourceMention> {
        let doc = self.doc;
        if let Some(owner) = doc.child(noun, "nmod:poss") {
            return source(doc, owner);
        }
        let slots = ["by", "from", "among"];
        let of = frame.source.as_ref().is_some_and(|s| s.contains(&Slot::Preposition("of".to_owned())));
        let named = |p: WordId| slots.contains(&doc.word(p).lemma.as_str()) || of && doc.word(p).lemma == "of";
        if let Some((_, o)) = g.obliques.iter().find(|(p, _)| named(*p)) {
            return source(doc, *o);
        }
        let verb = doc.word(noun).head.filter(|_| doc.word(noun).rel.is("obj"))?;
        let light = ["make", "have", "express", "issue", "voice", "raise", "give", "share", "hold", "release", "repeat", "deliver", "send"];
        if !light.contains(&doc.word(verb).lemma.as_str()) {
            return None;
        }
        subject(doc, verb).filter(|(_, passive)| !passive).and_then(|(s, _)| source(doc, s))
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
        let top = if word.rel.is("case") { object } else { id };
        // The phrase speaks for the whole coordination when it stands at its edge.
        let mut clause = clause;
        while doc.word(clause).rel.is("conj") && doc.word(clause).upos != Upos::Propn {
            match doc.word(clause).head {
                Some(h) => clause = h,
                None => break,
            }
        }
        Some(Draft {
            word: id,
            source: source(doc, object),
            cue: word.span.join(doc.word(to).span),
            content: vec![clause],
            left_out: vec![top],
            quoted: vec![],
            act: Act::Statement,
            stance: Stance::Asserts,
            addressee: None,
            medium: None,
        })
    }

    /// "Reportedly", "allegedly": somebody says so.
    fn adverbial(&self, id: WordId) -> Option<Draft> {
        let doc = self.doc;
        let frame = self.cues.frames(Part::Adverb, &doc.word(id).lemma).iter().find(|f| f.source.as_ref().is_some_and(Vec::is_empty))?;
        let head = doc.word(id).head.filter(|_| doc.word(id).rel.is("advmod"))?;
        Some(Draft {
            word: id,
            source: None,
            cue: doc.word(id).span,
            content: vec![head],
            left_out: vec![id],
            quoted: vec![],
            act: frame.act,
            stance: frame.stance,
            addressee: None,
            medium: None,
        })
    }

    /// Takes from each content what a participle at its end begins anew ("…, adding that").
    fn separate(&self, found: &mut [Draft]) {
        let doc = self.doc;
        let breaks: Vec<WordId> = found
            .iter()
            .map(|d| d.word)
            .filter(|w| {
                let word = doc.word(*w);
                word.xpos.as_str() == "VBG"
                    && word.rel.is("advcl")
                    && doc.child(*w, "nsubj").is_none()
                    && w.0 > 0
                    && doc.form(WordId(w.0 - 1)) == ","
            })
            .collect();
        for draft in found.iter_mut() {
            let own = draft.word;
            draft.left_out.extend(breaks.iter().filter(|b| **b != own && **b > own));
        }
    }

    fn finish(&self, found: Vec<Draft>) -> Vec<Attribution> {
        let mut out: Vec<(Attribution, Span)> = Vec::new();
        for draft in found {
            let mut content = stretches(self.doc, &draft.content, &draft.left_out);
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
                parent: None,
            };
            out.push((attribution, draft.cue));
        }
        let size = |a: &Attribution| a.content.iter().map(|s| s.len()).sum::<u32>();
        out.sort_by_key(|(a, cue)| (std::cmp::Reverse(size(a)), *cue));
        let mut result: Vec<Attribution> = Vec::new();
        for (mut attribution, cue) in out {
            attribution.parent = result.iter().rposition(|a| a.content.iter().any(|s| s.contains(cue)));
            result.push(attribution);
        }
        result
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

/// Where the source stands, negation of the cue taken in.
fn stance(frame: &Frame, negative: bool, lemma: &str) -> Stance {
    match (negative, frame.stance) {
        (false, stance) => stance,
        (true, Stance::Unconfirmed) => Stance::Unconfirmed,
        (true, Stance::Denies) => Stance::Unconfirmed,
        (true, Stance::Doubts) => Stance::Asserts,
        (true, Stance::Asserts) if matches!(lemma, "believe" | "think" | "expect") => Stance::Doubts,
        (true, Stance::Asserts) if matches!(frame.act, Act::Statement | Act::Report | Act::Evidence) => Stance::Unconfirmed,
        (true, stance) => stance,
    }
}
