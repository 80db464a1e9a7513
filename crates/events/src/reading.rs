use std::collections::BTreeMap;

use gazetteer::{Candidate, Place};
use jiff::civil::Date;
use nlp::{Annotated, NameKind, Upos, WordId};
use record::id::{ClaimId, DocumentId, StatementId, digest};
use record::{
    Acled, Act, Alternative, Claim, Document, Evidence, Extent, Figure, FigureOf, Manner, Measure, MentionRecord,
    Participant, PlaceRecord, PublishedBasis, Remark, Source, Statement, Status, Target, TimexRecord, Where, Whom,
};
use text::{SourceText, Span};

use crate::attribution::{Attribution, attribute};
use crate::codebook::{Codebook, EventType, Need};
use crate::confidence::confidence;
use crate::dateline;
use crate::extraction::{EventMention, extract};
use crate::factuality::{Assessment, assess};
use crate::knowledge::Knowledge;
use crate::narrative::carry_on;
use crate::participants::{People, head_of};
use crate::places::{Places, Told as ToldAs};
use crate::presupposition::is_granted;
use crate::repetition::{Told, gather, headline, refers_back};
use crate::sources::sources;
use crate::times::Times;
use crate::{numbers, syntax};

/// What is known of a report besides its text.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// The caller's path or id.
    pub reference: String,
    /// Where it was published.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Day of publication and how it is known.
    pub published: Option<(Date, PublishedBasis)>,
    /// Day of the last change.
    pub modified: Option<Date>,
    /// The headline, when it came apart from the text.
    pub headline: Option<String>,
    /// The language as ISO 639-1 writes it, when it is known before anything is read.
    pub language: Option<String>,
    /// What was remarked before anything was read.
    pub remarks: Vec<Remark>,
    /// Digest of program, model, gazetteer and codebooks.
    pub run: String,
}

/// All that one report says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The report.
    pub document: Document,
    /// Who says what.
    pub statements: Vec<Statement>,
    /// What is said to happen.
    pub claims: Vec<Claim>,
    /// Time expressions.
    pub timexes: Vec<TimexRecord>,
    /// Toponyms.
    pub places: Vec<PlaceRecord>,
    /// Names.
    pub mentions: Vec<MentionRecord>,
    /// What was considered and left out, and why.
    pub why: Vec<Why>,
}

/// After so many days a happening is background, no news.
const BACKGROUND: i64 = 30;

/// A trigger that gave no claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The words.
    pub span: Span,
    /// The reason, in one line.
    pub reason: String,
}

/// Reads one report. Pure: the same input gives the same output, on any machine, and it never fails.
pub fn read(annotated: &Annotated, metadata: &Metadata, knowledge: &Knowledge) -> Reading {
    let opening = nlp::dateline::find(annotated.text.as_str());
    let published = published(&annotated.text, metadata, opening.as_ref());
    let document = document(annotated, metadata, opening, published);
    let anchor = published.map(|(d, _)| d);
    let year = anchor.and_then(|d| u16::try_from(d.year()).ok());
    let report = Report {
        a: annotated,
        document: &document,
        knowledge,
        people: People::new(annotated, knowledge, year),
        times: Times::new(annotated, anchor),
        places: Places::new(annotated, knowledge.gazetteer, &knowledge.actors),
        anchor,
    };
    let found = attribute(annotated, knowledge.cues);
    let statements = report.statements(&found);
    let facts: Vec<Option<WordId>> = found.iter().map(|f| f.presupposed).collect();
    let (claims, why) = report.claims(&statements, &facts);
    Reading {
        timexes: report.timexes(),
        places: report.place_records(),
        mentions: report.mentions(),
        statements,
        claims,
        why,
        document,
    }
}

/// The id that [`read`] gives a report, known before it is read.
pub fn document_id(text: &SourceText, metadata: &Metadata) -> DocumentId {
    let opening = nlp::dateline::find(text.as_str());
    let published = published(text, metadata, opening.as_ref()).map(|(day, _)| day.to_string());
    id_of(text, metadata, published.as_deref())
}

fn id_of(text: &SourceText, metadata: &Metadata, published: Option<&str>) -> DocumentId {
    let address = Some(metadata.url.as_deref().unwrap_or(&metadata.reference));
    DocumentId(digest("document", &[Some(text.as_str()), published, metadata.publisher.as_deref(), address]))
}

/// The day of publication: as it was given, or as the report's dateline tells it.
fn published(
    text: &SourceText,
    metadata: &Metadata,
    opening: Option<&nlp::dateline::Dateline>,
) -> Option<(Date, PublishedBasis)> {
    let dated = || dateline::date(opening?, text.as_str()).map(|day| (day, PublishedBasis::Dateline));
    metadata.published.or_else(dated)
}

fn document(
    a: &Annotated,
    metadata: &Metadata,
    opening: Option<nlp::dateline::Dateline>,
    day: Option<(Date, PublishedBasis)>,
) -> Document {
    let text = &a.text;
    let published = day.map(|(d, _)| d.to_string());
    Document {
        id: id_of(text, metadata, published.as_deref()),
        text_sha256: record::id::sha256(text.as_str().as_bytes()),
        r#ref: metadata.reference.clone(),
        url: metadata.url.clone(),
        publisher: metadata.publisher.clone(),
        credit: opening.as_ref().and_then(|o| o.credit).map(|s| Evidence::new(text, s)),
        headline: metadata.headline.clone(),
        published,
        published_basis: day.map(|(_, b)| b),
        modified: metadata.modified.map(|d| d.to_string()),
        language: metadata.language.clone().or_else(|| is_english(a).then(|| "en".to_owned())),
        length: text.len(),
        place: opening.map(|o| Evidence::new(text, o.place)),
        run: metadata.run.clone(),
        diagnostics: metadata.remarks.iter().cloned().chain(a.diagnostics.iter().map(remark)).collect(),
    }
}

fn remark(diagnostic: &text::Diagnostic) -> Remark {
    Remark {
        code: diagnostic.code.to_owned(),
        start: diagnostic.span.start(),
        end: diagnostic.span.end(),
        message: diagnostic.message.clone(),
    }
}

/// Whether the small words are English.
fn is_english(a: &Annotated) -> bool {
    const SMALL: [&str; 12] = ["the", "of", "and", "to", "in", "a", "is", "was", "on", "for", "said", "that"];
    let words = a.words.iter().filter(|w| w.upos != Upos::Punct);
    let (all, small) = words.fold((0, 0), |(n, m), w| {
        (n + 1, m + usize::from(SMALL.contains(&a.text.slice(w.span).to_lowercase().as_str())))
    });
    small * 12 >= all && all > 0
}

/// One report with everything that its stages know of it.
struct Report<'a> {
    a: &'a Annotated,
    document: &'a Document,
    knowledge: &'a Knowledge,
    people: People<'a>,
    times: Times<'a>,
    places: Places<'a>,
    anchor: Option<Date>,
}

impl Report<'_> {
    fn evidence(&self, span: Span) -> Evidence {
        Evidence::new(&self.a.text, span)
    }

    fn statements(&self, found: &[Attribution]) -> Vec<Statement> {
        let id_of = |x: &Attribution, ordinal: usize| {
            let spans = |list: &[Span]| list.iter().map(|s| format!("{s:?} ")).collect::<String>();
            let source: Vec<Span> = x.source.iter().map(|s| s.span).collect();
            let cue: Vec<Span> = x.cue.into_iter().collect();
            let parts =
                [self.document.id.0.clone(), spans(&source), spans(&cue), spans(&x.content), ordinal.to_string()];
            StatementId(digest("statement", &parts.each_ref().map(|p| Some(p.as_str()))))
        };
        let same = |x: &Attribution, y: &Attribution| {
            x.cue == y.cue
                && x.content == y.content
                && x.source.as_ref().map(|s| s.span) == y.source.as_ref().map(|s| s.span)
        };
        let ids: Vec<StatementId> =
            found.iter().enumerate().map(|(i, x)| id_of(x, found[..i].iter().filter(|y| same(x, y)).count())).collect();
        let mentions: Vec<_> = found.iter().map(|x| x.source).collect();
        found
            .iter()
            .zip(&ids)
            .zip(sources(&self.people, &mentions))
            .map(|((x, id), source)| Statement {
                id: id.clone(),
                document: self.document.id.clone(),
                source,
                cue: x.cue.map(|s| self.evidence(s)),
                content: x.content.iter().map(|s| self.evidence(*s)).collect(),
                manner: x.manner,
                act: x.act,
                stance: x.stance,
                addressee: x.addressee.map(|s| self.evidence(s)),
                medium: x.medium.map(|s| self.evidence(s)),
                parent: x.parent.and_then(|p| ids.get(p)).cloned(),
            })
            .collect()
    }

    fn claims(&self, statements: &[Statement], facts: &[Option<WordId>]) -> (Vec<Claim>, Vec<Why>) {
        let f = self.knowledge.factuality;
        let (events, rejected) =
            extract(self.a, &self.knowledge.codebook, &self.people, |w| assess(self.a, f, w).refusal);
        let mut why: Vec<Why> =
            rejected.into_iter().map(|r| Why { span: self.a.word(r.word).span, reason: r.reason }).collect();
        let mut claims: Vec<Claim> = Vec::new();
        let mut words = Vec::new();
        for event in &events {
            match self.claim(event, &events, (statements, facts), &claims) {
                Ok(claim) => {
                    claims.push(claim);
                    words.push(event.word);
                }
                Err(reason) => why.push(Why { span: self.a.word(event.word).span, reason }),
            }
        }
        self.count_beside(&words, &mut claims);
        self.inherit_attribution(&mut claims);
        let deed = |c: &Claim| self.knowledge.codebook.event_type(&c.r#type).is_none_or(is_deed);
        carry_on(self.a, &words, &mut claims, deed);
        self.place_by_police(&mut claims);
        why.sort_by_key(|w| w.span);
        let told = words.into_iter().zip(claims).map(|(w, claim)| Told { words: vec![w], claim }).collect();
        let mut claims = gather(self.a, told);
        claims.iter_mut().for_each(|c| c.confidence = confidence(c));
        (claims, why)
    }

    /// Violence and arrests of which no place is told are where the police are who look into them.
    fn place_by_police(&self, claims: &mut [Claim]) {
        let Some(town) = self.places.town_of_police() else { return };
        let theirs = |c: &&mut Claim| {
            let country = c.r#where.as_ref().and_then(|w| w.country.as_ref());
            matches!(c.plover_type().unwrap_or(&c.r#type), "ASSAULT" | "COERCE")
                && !c.historical
                && !c.r#where.as_ref().is_some_and(Where::is_told)
                && country.is_none_or(|c| town.country.as_ref() == Some(c))
        };
        claims.iter_mut().filter(theirs).for_each(|c| c.r#where = Some(town.clone()));
    }

    fn claim(
        &self,
        event: &EventMention<'_>,
        events: &[EventMention<'_>],
        (statements, facts): (&[Statement], &[Option<WordId>]),
        before: &[Claim],
    ) -> Result<Claim, String> {
        let a = self.a;
        let frame = &event.trigger.frame;
        let mut stage = assess(a, self.knowledge.factuality, event.word);
        let told = self.knowledge.codebook.kind(event.trigger);
        let (mut kind, mut modes) = (told, frame.modes.clone());
        // To refuse help is an act of its own, not help that did not happen.
        let help = told.quad.is_some_and(|q| q <= 2) && told.codebook.starts_with("plover/");
        let below = |e: &&EventMention<'_>| a.word(event.word).head == Some(e.word);
        let rel = a.word(event.word).rel;
        let around = events.iter().find(below).map(|e| e.trigger.frame.r#type.as_str()).unwrap_or_default();
        if (help && rel.is("xcomp") && around == "REJECT")
            || (rel.among(&["xcomp", "advcl", "acl"]) && told.within.iter().any(|t| t == around))
        {
            return Err(format!("{} is what the {around} is about", told.name));
        }
        if frame.refusal || (stage.refusal && help) {
            // A codebook of somebody's own may have no such type.
            let reject = self.knowledge.codebook.event_type("REJECT").filter(|_| !frame.refusal);
            if let Some(reject) = reject {
                let mode = if told.name == "RETREAT" || told.name == "CONCEDE" { "yield" } else { "assist" };
                (kind, modes) = (reject, vec![mode.to_owned()]);
            }
            stage.status = Status::Occurred;
            stage.tense = Some(record::Tense::Past);
        }
        let r#type = &kind.name;
        let actors: Vec<_> = event.actors.iter().map(|w| self.people.participant(*w)).collect();
        let recipients: Vec<_> = event.recipients.iter().map(|w| self.people.participant(*w)).collect();
        let targets: Vec<Target> = event.targets.iter().map(|w| self.target(*w)).collect();
        let when = self.times.when(event.word);
        let told_as = match () {
            () if is_deed(kind) => ToldAs::Deed,
            () if kind.plover.as_deref().unwrap_or(&kind.name).starts_with("CONSULT") => ToldAs::Meeting,
            () => ToldAs::Words,
        };
        let r#where = self.places.place(event.word, &event.places, told_as);
        let figures = self.figures(event, &stage);
        let span = a.word(event.word).span;
        let fact = |i: usize| facts[i].is_some_and(|noun| a.dominates(noun, event.word));
        let granted = matches!(stage.status, Status::Occurred | Status::Ongoing) && is_granted(a, event.word);
        let mut attribution = if granted { vec![] } else { chain(statements, span, fact) };
        // "We will not disarm," they said: in saying so they refuse, and that they do is the report's word.
        let speaks = |id: &StatementId| {
            let source = statements.iter().find(|s| s.id == *id).and_then(|s| s.source.as_ref());
            source.is_some_and(|s| actors.iter().any(|p| is_same(p, s)))
        };
        if matches!(kind.quad, Some(1 | 3))
            && stage.status == Status::Occurred
            && attribution.last().is_some_and(speaks)
        {
            attribution.pop();
        }
        // "Moscow denied the killings": what was told before, in another's word.
        let earlier = || before.iter().any(|c| c.r#type == *r#type && c.attribution != attribution);
        let again = !attribution.is_empty() && refers_back(a, event.word) && earlier();
        if event.instrument.is_none()
            && actors.is_empty()
            && recipients.is_empty()
            && targets.is_empty()
            && when.is_none()
            && r#where.is_none()
            && figures.is_empty()
            && !again
        {
            return Err(format!("{type} without anybody, place, time or figure"));
        }
        if told.recipient == Need::Required && recipients.is_empty() && actors.is_empty() {
            return Err(format!("{type} needs somebody it is done to"));
        }
        // "…," recalled the widow: a word of saying, whatever else it may mean.
        let says = |s: &Statement| {
            s.act == Act::Statement
                && s.manner != Manner::Indirect
                && s.cue.as_ref().is_some_and(|c| c.span().contains(span))
        };
        if statements.iter().any(says) {
            return Err(format!("{type} is how words are introduced here"));
        }
        // What hangs on an accusation is the accuser's word. Where no statement holds it, silence is better than a fact.
        let alleges = |e: &EventMention<'_>| {
            e.trigger.frame.r#type == "ACCUSE" && e.trigger.frame.modes.iter().any(|m| m == "allege")
        };
        // "Accused them of beating women and demanded their release": what is demanded is told by the report.
        let beside = |e: &EventMention<'_>| {
            let word = a.word(event.word);
            word.head == Some(e.word)
                && word.rel.is("conj")
                && word.xpos == a.word(e.word).xpos
                && matches!(kind.quad, Some(1 | 3))
        };
        let alleged =
            |e: &&EventMention<'_>| e.word < event.word && alleges(e) && a.dominates(e.word, event.word) && !beside(e);
        if attribution.is_empty() && events.iter().any(|e| alleged(&e)) {
            return Err(format!("{type} is told as an accusation, but its words were not found"));
        }
        let sentence = a.sentence_of(event.word).span;
        // "A riot in 1998, in which a mob burned the office": what tells no time of its own has that of what it hangs on.
        let around = || a.ancestors(event.word).find_map(|w| self.times.when(w));
        let historical = match (when.clone().or_else(around), self.anchor) {
            (Some(w), Some(anchor)) => {
                let old = anchor.saturating_sub(jiff::Span::new().days(BACKGROUND));
                w.until.parse::<Date>().is_ok_and(|until| until < old)
            }
            _ => false,
        };
        let ordinal = before
            .iter()
            .filter(|c| c.trigger.span().contains(span) && c.r#type == *r#type && c.attribution == attribution)
            .count();
        let words = event.words.iter().map(|w| syntax::lemma(a, *w)).collect::<Vec<_>>().join(" ");
        Ok(Claim {
            id: self.claim_id(span, r#type, &attribution, ordinal),
            document: self.document.id.clone(),
            contexts: self.contexts(event.word, &modes),
            rule: format!("{} {} {words}", frame.codebook, frame.r#type),
            acled: Codebook::acled(frame, kind, &modes, &actors, &recipients).map(Acled::from),
            plover: self.knowledge.codebook.plover(kind, stage.status),
            modes,
            codebook: kind.codebook.clone(),
            trigger: self.evidence(a.span_of(&event.words).unwrap_or(span)),
            mentions: vec![],
            confidence: 0.0, // known once all that tells of it is joined
            r#type: r#type.clone(),
            actors,
            recipients,
            targets,
            instrument: event.instrument.map(|w| self.evidence(syntax::phrase(a, w))),
            when,
            r#where,
            places: self.places.further(event.word),
            figures,
            attribution,
            status: stage.status,
            outcome: stage.outcome,
            certainty: stage.certainty,
            tense: stage.tense,
            negative: stage.negative,
            condition: stage.condition.and_then(|w| a.span_of(&a.subtree(w))).map(|s| self.evidence(s)),
            denies: None,
            extent: frame.extent.as_deref().map(|_| Extent::Campaign),
            historical,
            cues: self.cues(&stage.cues, event.word),
            evidence: vec![self.evidence(sentence)],
        })
    }

    /// The contexts of the sentence; two modes set those of their names (PLOVER, COERCE).
    fn contexts(&self, word: WordId, modes: &[String]) -> Vec<String> {
        let mut contexts = self.knowledge.contexts.of(self.a, self.a.sentence_of(word));
        let own = modes.iter().filter(|m| matches!(m.as_str(), "cyber" | "misinformation"));
        contexts.extend(own.filter(|m| !contexts.contains(m)).cloned().collect::<Vec<_>>());
        contexts
    }

    fn cues(&self, words: &[WordId], trigger: WordId) -> Vec<Evidence> {
        let mut spans: Vec<Span> = words.iter().filter(|w| **w != trigger).map(|w| self.a.word(*w).span).collect();
        spans.sort();
        spans.dedup();
        spans.into_iter().map(|s| self.evidence(s)).collect()
    }

    fn target(&self, word: WordId) -> Target {
        let span = syntax::phrase(self.a, word);
        let named = self.a.names.iter().find(|m| span.contains(m.span) && m.kind != NameKind::Person);
        Target {
            kind: syntax::lemma(self.a, word),
            evidence: self.evidence(span),
            name: named.map(|m| self.a.text.slice(m.span).to_owned()),
        }
    }

    fn figures(&self, event: &EventMention<'_>, stage: &Assessment) -> Vec<Figure> {
        let a = self.a;
        let Some(of) = event.trigger.frame.figure.as_deref().and_then(FigureOf::parse) else { return vec![] };
        // Those who escape, flee or march are the doers; those killed or arrested are the others.
        let counted = match of {
            _ if !event.counted.is_empty() => &event.counted,
            FigureOf::Escaped | FigureOf::Participants | FigureOf::Displaced if !event.actors.is_empty() => {
                &event.actors
            }
            FigureOf::Escaped | FigureOf::Participants => return vec![],
            _ => &event.recipients,
        };
        let done = matches!(stage.status, Status::Occurred | Status::Ongoing);
        // Who flees or marches is one of many: nobody counts one.
        let singly = done && !matches!(of, FigureOf::Displaced | FigureOf::Participants);
        let mut figures: Vec<Figure> = Vec::new();
        let mut whose: Vec<WordId> = Vec::new();
        for w in counted.iter().copied() {
            let one = || singly.then(|| self.people.one(w)).flatten();
            let Some(n) = numbers::count(a, w).or_else(one) else { continue };
            let whom = self.whom(w);
            let measure = if done { Measure::Incident } else { Measure::Projected };
            // "Two farmers and a boy were killed": members of one list are counted together.
            let listed = |f: &&mut Figure| f.whom == whom && whose.iter().any(|o| syntax::in_one_list(a, *o, w));
            match figures.iter_mut().find(listed) {
                Some(f) => {
                    f.at_least = f.at_least.map(|least| least.saturating_add(n.at_least));
                    f.at_most = f.at_most.zip(n.at_most).map(|(x, y)| x.saturating_add(y));
                    f.evidence = self.evidence(f.evidence.span().join(n.span));
                }
                None => figures.push(Figure {
                    of,
                    at_least: Some(n.at_least),
                    at_most: n.at_most,
                    whom,
                    measure,
                    evidence: self.evidence(n.span),
                }),
            }
            whose.push(w);
        }
        figures
    }

    fn whom(&self, word: WordId) -> Whom {
        match self.people.who(word).sector.as_deref() {
            Some("CVL" | "REF" | "JRN" | "MED" | "EDU") => Whom::Civilian,
            Some("MIL" | "REB" | "UAF" | "PRM" | "COP") => Whom::Combatant,
            _ => Whom::Unknown,
        }
    }

    /// "1 dead, 3 injured in shooting", "the toll stands at eleven dead and five wounded": counts of those harmed that no word
    /// for a deed governs belong to the violence told in their sentence, the nearest first, else to the last in the one before.
    fn count_beside(&self, words: &[WordId], claims: &mut [Claim]) {
        let a = self.a;
        for sentence in &a.sentences {
            for w in sentence.words.clone().map(WordId) {
                let Some((of, counted)) = self.beside(w) else { continue };
                let Some(n) = numbers::count(a, counted) else { continue };
                let own = claims.iter().position(|c| c.trigger.span().overlaps(a.word(w).span));
                let at = a.word(w).sentence.0;
                let violent = |i: &usize| {
                    let claim = &claims[*i];
                    claim.plover_type().unwrap_or(&claim.r#type) == "ASSAULT" && claim.status == Status::Occurred
                };
                let within =
                    |s: u32| (0..claims.len()).filter(move |i| a.word(words[*i]).sentence.0 == s).filter(violent);
                let near = within(at).min_by_key(|i| words[*i].0.abs_diff(w.0));
                let last = || at.checked_sub(1).and_then(|before| within(before).max_by_key(|i| words[*i]));
                let Some(i) = own.or(near).or_else(last).filter(|i| claims[*i].figures.iter().all(|f| f.of != of))
                else {
                    continue;
                };
                claims[i].figures.push(Figure {
                    of,
                    at_least: Some(n.at_least),
                    at_most: n.at_most,
                    whom: self.whom(counted),
                    measure: Measure::Incident,
                    evidence: self.evidence(n.span.join(a.word(w).span)),
                });
            }
        }
    }

    /// What is counted at a word, and the word that holds the count: "3 dead", "two women hurt", of headlines "wounds 20".
    fn beside(&self, w: WordId) -> Option<(FigureOf, WordId)> {
        let a = self.a;
        let sentence = &a.sentence_of(w).words;
        let is_number = |w: &WordId| a.word(*w).upos == Upos::Num;
        let next = Some(WordId(w.0 + 1)).filter(|n| sentence.contains(&n.0));
        let of = match a.form(w).to_lowercase().as_str() {
            "dead" | "killed" | "slain" => FigureOf::Killed,
            "injured" | "wounded" | "hurt" => FigureOf::Injured,
            "wounds" | "injures" => return Some((FigureOf::Injured, next.filter(is_number)?)),
            _ => return None,
        };
        // "Five wounded soldiers" tells whom, not how many were harmed.
        if next.is_some_and(|n| matches!(a.word(n).upos, Upos::Noun | Upos::Propn | Upos::Adj)) {
            return None;
        }
        let before = w.0.checked_sub(1).map(WordId).filter(|b| sentence.contains(&b.0))?;
        (is_number(&before) || self.people.are_people(before)).then_some((of, before))
    }

    /// A headline that repeats attributed words is no more certain than they are.
    fn inherit_attribution(&self, claims: &mut [Claim]) {
        let Some(first) = headline(self.a) else { return };
        let in_headline = |c: &Claim| c.attribution.is_empty() && first.span.contains(c.trigger.span());
        let inherited: Vec<(usize, Vec<StatementId>)> = (0..claims.len())
            .filter(|i| in_headline(&claims[*i]))
            .filter_map(|i| {
                let repeats =
                    |c: &&Claim| !in_headline(c) && c.r#type == claims[i].r#type && shares_actor(c, &claims[i]);
                let first = claims.iter().find(repeats).filter(|c| !c.attribution.is_empty());
                first.map(|c| (i, c.attribution.clone()))
            })
            .collect();
        for (i, attribution) in inherited {
            claims[i].id = self.claim_id(claims[i].trigger.span(), &claims[i].r#type, &attribution, 0);
            claims[i].attribution = attribution;
        }
    }

    /// Digest of document, trigger, type, attribution and an ordinal among equals.
    fn claim_id(&self, trigger: Span, kind: &str, attribution: &[StatementId], ordinal: usize) -> ClaimId {
        let said = attribution.iter().map(|s| s.0.as_str()).collect::<Vec<_>>().join(" ");
        let parts = [self.document.id.0.as_str(), &format!("{trigger:?}"), kind, &said, &ordinal.to_string()];
        ClaimId(digest("claim", &parts.map(Some)))
    }

    fn timexes(&self) -> Vec<TimexRecord> {
        self.times
            .all()
            .map(|(span, t)| TimexRecord {
                document: self.document.id.clone(),
                evidence: self.evidence(span),
                r#type: t.kind.as_str().to_owned(),
                value: t.value,
                modifier: t.modifier.map(|m| m.as_str().to_owned()),
            })
            .collect()
    }

    fn place_records(&self) -> Vec<PlaceRecord> {
        let hundredths = |share: f64| (share * 100.0).round() / 100.0;
        let record = |(readings, (candidate, place)): (&Vec<gazetteer::Reading>, &(Candidate, Option<Place>))| {
            let others = readings.iter().filter(|r| Some(&r.place) != place.as_ref()).take(5);
            let other = |r: &gazetteer::Reading| Alternative {
                geonames: r.place.geonames,
                name: r.place.name.clone(),
                country: r.place.country.map(|c| c.to_string()),
                score: hundredths(r.share),
            };
            PlaceRecord {
                document: self.document.id.clone(),
                evidence: self.evidence(candidate.span),
                geonames: place.as_ref().and_then(|p| p.geonames),
                name: place.as_ref().map(|p| p.name.clone()),
                country: place.as_ref().and_then(|p| p.country).map(|c| c.to_string()),
                latitude: place.as_ref().map(|p| p.latitude),
                longitude: place.as_ref().map(|p| p.longitude),
                feature: place.as_ref().map(|p| p.feature.as_str().to_owned()),
                kind: match candidate.kind {
                    gazetteer::Kind::Literal => "literal",
                    gazetteer::Kind::Demonym => "demonym",
                }
                .to_owned(),
                score: readings.iter().find(|r| Some(&r.place) == place.as_ref()).map(|r| hundredths(r.share)),
                alternatives: others.map(other).collect(),
            }
        };
        self.places.weighed().iter().zip(self.places.all()).map(record).collect()
    }

    fn mentions(&self) -> Vec<MentionRecord> {
        let a = self.a;
        let chains: BTreeMap<WordId, Option<u32>> =
            a.mentions.iter().filter(|m| !m.several).map(|m| (m.head, m.chain)).collect();
        let record = |span, kind: &str, named, entity, chain: Option<u32>| MentionRecord {
            document: self.document.id.clone(),
            evidence: self.evidence(span),
            kind: kind.to_owned(),
            named,
            entity,
            chain: chain.map(|c| c + 1),
        };
        let names = a.names.iter().map(|n| {
            let head = head_of(a, n.words.clone());
            let chain = chains.get(&head).copied().flatten();
            record(n.span, n.kind.as_str(), true, self.people.who(head).entity, chain)
        });
        let others = a.mentions.iter().filter(|m| m.several || a.name_at(m.head).is_none());
        let others = others.map(|m| record(m.span, m.kind.map_or("unknown", |k| k.as_str()), false, None, m.chain));
        names.chain(others).collect()
    }
}

/// The statements that hold `span` in their content and do not presuppose it as a `fact`, from the outermost to the innermost.
fn chain(statements: &[Statement], span: Span, fact: impl Fn(usize) -> bool) -> Vec<StatementId> {
    let mut holding: Vec<(&Statement, u32)> = statements
        .iter()
        .enumerate()
        .filter(|(i, s)| !fact(*i) && s.content.iter().any(|c| c.span().contains(span)))
        .map(|(_, s)| (s, s.content.iter().map(|c| c.span().len()).sum()))
        .collect();
    holding.sort_by_key(|(s, size)| (std::cmp::Reverse(*size), s.cue.as_ref().map(Evidence::span)));
    holding.into_iter().map(|(s, _)| s.id.clone()).collect()
}

/// Whether something of a type is done, at some place and day; words (PLOVER's quad classes 1 and 3) are but said.
fn is_deed(kind: &EventType) -> bool {
    kind.quad.is_none_or(|q| q % 2 == 0)
}

/// Whether who does something is who speaks of it.
fn is_same(actor: &Participant, source: &Source) -> bool {
    let first = matches!(actor.evidence.quote().to_lowercase().as_str(), "we" | "i");
    let of_source = || [Some(&source.evidence), source.antecedent.as_ref()];
    let words = |e: &Evidence| of_source().into_iter().flatten().any(|s| s.span().overlaps(e.span()));
    first || actor.words().any(words) || (actor.name.is_some() && actor.name == source.name)
}

fn shares_actor(x: &Claim, y: &Claim) -> bool {
    let stems = |c: &Claim| {
        c.actors
            .iter()
            .flat_map(|p| {
                p.evidence
                    .quote()
                    .to_lowercase()
                    .split(' ')
                    .filter(|w| !["the", "a", "an", "of", "and"].contains(w))
                    .map(|w| w.chars().take(5).collect::<String>())
                    .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    let (x, y) = (stems(x), stems(y));
    x.is_empty() || y.is_empty() || x.iter().any(|w| y.contains(w))
}

/// Verbs whose time and place are those of the saying, not of what is said.
pub(crate) const REPORTING: [&str; 22] = [
    "say", "tell", "add", "report", "state", "announce", "declare", "claim", "warn", "note", "confirm", "deny",
    "argue", "accuse", "allege", "insist", "inform", "explain", "write", "tweet", "believe", "fear",
];
