//! Direct speech: whose the quotations are that the tree says nothing of, or says wrongly.

use nlp::WordId;
use text::Span;

use super::cues::{Part, Slot};
use super::phrases::{group, source, subject};
use super::{Draft, Reader};

/// Where a quotation stands in the text.
struct Place {
    span: Span,
    /// Its words, marks included.
    words: std::ops::Range<u32>,
    /// Number of its paragraph.
    paragraph: usize,
}

impl Reader<'_> {
    /// Gives each quoted sentence to the cue beside it, or to whom the last quotation belongs.
    pub(super) fn attach_quotations(&self, found: &mut Vec<Draft>) {
        let mut last: Option<(usize, usize)> = None; // the draft that spoke last, and in which paragraph
        for span in &self.quotations {
            let place = self.place(*span);
            if !self.is_sentence(&place) {
                continue;
            }
            let cue = self.cue_after(&place).or_else(|| self.cue_before(&place));
            let speaker = match cue {
                Some(word) => self.speaking(found, word),
                None => last.filter(|(_, p)| self.runs_on(&place, *p)).map(|(d, _)| d),
            };
            let Some(speaker) = speaker else { continue };
            last = Some((speaker, place.paragraph));
            let draft = &mut found[speaker];
            if cue.is_some() && draft.quoted.is_empty() && (self.begins(&place) || *span > draft.cue) {
                draft.content.clear();
            }
            draft.quoted.push(*span);
        }
    }

    fn place(&self, span: Span) -> Place {
        let doc = self.doc;
        let from = doc.words.partition_point(|w| w.span.end() <= span.start()) as u32;
        let to = doc.words.partition_point(|w| w.span.start() < span.end()) as u32;
        let starts = doc.sentences.iter().take_while(|s| s.span.start() <= span.start());
        Place { span, words: from..to.max(from), paragraph: starts.filter(|s| s.paragraph).count() }
    }

    /// Whether the words in the marks are a sentence, not a phrase within one ("a so-called “fix”").
    fn is_sentence(&self, place: &Place) -> bool {
        let doc = self.doc;
        let text = doc.text.slice(place.span);
        let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric());
        let before = doc.text.as_str()[..place.span.start() as usize].trim_end();
        let opens = self.begins(place);
        let introduced = before.ends_with([',', ':']) || opens;
        let inner = text.trim_end_matches(['"', '”', '\'']);
        let closed = inner.ends_with([',', '.', '!', '?', '—', '…']);
        let resumed = before.ends_with(',') && closed;
        place.words.len() > 4 && (introduced && capital || resumed || opens && closed)
    }

    /// Whether a quotation begins a sentence. Asked of the text: segmentation may put the mark on either side.
    fn begins(&self, place: &Place) -> bool {
        let before = self.doc.text.as_str()[..place.span.start() as usize].trim_end();
        self.opens_paragraph(place) || before.ends_with(['.', '!', '?', '”', '"', '\''])
    }

    /// The words of the sentence outside quotations, after `from`.
    fn outside(&self, words: impl Iterator<Item = u32>) -> Vec<WordId> {
        words
            .map(WordId)
            .filter(|w| {
                let span = self.doc.word(*w).span;
                !self.quotations.iter().any(|q| q.overlaps(span))
            })
            .collect()
    }

    /// "…," X said.
    fn cue_after(&self, place: &Place) -> Option<WordId> {
        let doc = self.doc;
        let last = WordId(place.words.end.checked_sub(1)?);
        let sentence = doc.sentence_of(last);
        let mut end = sentence.words.end;
        // A full stop or question mark inside the marks may have cut the sentence.
        if place.words.end == end {
            let next = doc.sentences.get(doc.word(last).sentence.0 as usize + 1).filter(|s| !s.paragraph)?;
            let lower = doc.text.slice(next.span).starts_with(char::is_lowercase);
            if !lower {
                return None;
            }
            end = next.words.end;
        }
        let stop = self
            .quotations
            .iter()
            .map(|q| doc.words.partition_point(|w| w.span.start() < q.start()) as u32)
            .find(|w| *w >= place.words.end)
            .unwrap_or(end);
        let region = self.outside(place.words.end..end.min(stop));
        let verb = region.iter().copied().find(|w| self.says(*w))?;
        let (who, _) = subject(doc, verb).filter(|(s, _)| region.contains(s))?;
        let first = doc.subtree(who)[0].min(verb);
        // Nothing but an adverb may stand between the marks and the cue.
        let before = region.iter().filter(|w| **w < first && doc.form(**w).chars().any(char::is_alphanumeric)).count();
        (before <= 1).then_some(verb)
    }

    /// X said: "…".
    fn cue_before(&self, place: &Place) -> Option<WordId> {
        let doc = self.doc;
        let first = WordId(place.words.start);
        if first.0 as usize >= doc.words.len() {
            return None;
        }
        let text = doc.text.as_str()[..place.span.start() as usize].trim_end();
        let mut sentence = doc.sentence_of(first);
        let mut end = place.words.start;
        if sentence.words.start >= end {
            let previous = doc.word(first).sentence.0.checked_sub(1)?;
            if !text.ends_with(':') {
                return None;
            }
            sentence = &doc.sentences[previous as usize];
            end = sentence.words.end;
        }
        let region = self.outside(sentence.words.start..end);
        let verb = region.iter().rev().copied().find(|w| self.says(*w))?;
        let near = end - verb.0 <= 2 || text.ends_with([',', ':']) && end - verb.0 <= 14;
        (near && subject(doc, verb).is_some()).then_some(verb)
    }

    /// Whether a word can introduce direct speech.
    fn says(&self, word: WordId) -> bool {
        let frames = self.cues.frames(Part::Verb, self.doc.form(word));
        self.doc.word(word).upos == nlp::Upos::Verb
            && frames
                .iter()
                .any(|f| f.rest.is_empty() && (f.content.contains(&Slot::Quote) || f.content.contains(&Slot::Clause)))
    }

    /// Whether a quotation without a cue goes on where the speaker left off.
    fn runs_on(&self, place: &Place, paragraph: usize) -> bool {
        self.begins(place)
            && (place.paragraph == paragraph || place.paragraph == paragraph + 1 && self.opens_paragraph(place))
    }

    fn opens_paragraph(&self, place: &Place) -> bool {
        self.doc.sentences.iter().any(|s| s.paragraph && s.span.start() == place.span.start())
    }

    /// The attribution of a cue, made when the tree gave none.
    fn speaking(&self, found: &mut Vec<Draft>, word: WordId) -> Option<usize> {
        if let Some(i) = found.iter().position(|d| d.word == word) {
            return Some(i);
        }
        let doc = self.doc;
        let frames = self.cues.frames(Part::Verb, doc.form(word));
        let frame = frames.iter().find(|f| {
            f.rest.is_empty()
                && !f.only_negated
                && (f.content.contains(&Slot::Quote) || f.content.contains(&Slot::Clause))
        })?;
        let (who, passive) = subject(doc, word)?;
        found.push(Draft {
            word,
            source: if passive { None } else { Some(source(doc, who, who < word)?) },
            cue: group(doc, word, None),
            content: vec![],
            left_out: vec![],
            behind: false,
            quoted: vec![],
            act: frame.act,
            stance: frame.stance,
            addressee: frame
                .addressee
                .contains(&Slot::Object)
                .then(|| doc.child(word, "obj").map(|o| super::nominal(doc, o)))
                .flatten(),
            medium: None,
            presupposed: None,
            rule: "quotation",
        });
        Some(found.len() - 1)
    }
}
