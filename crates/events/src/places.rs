//! Where: the place that an event's own words name, or the place that contains it.

use gazetteer::{Candidate, Gazetteer, Kind, Place};
use nlp::{Annotated, NameKind, Upos, WordId};
use record::{Evidence, PlaceBasis, Precision, Where};
use text::Span;

use crate::actors::Actors;
use crate::syntax;

/// Buildings and grounds that reports name and gazetteers lack.
const SITES: [&str; 34] = [
    "camp",
    "prison",
    "jail",
    "hospital",
    "school",
    "mosque",
    "church",
    "market",
    "airport",
    "base",
    "checkpoint",
    "embassy",
    "university",
    "detention",
    "centre",
    "center",
    "station",
    "bridge",
    "border",
    "port",
    "barracks",
    "refinery",
    "dam",
    "square",
    "palace",
    "stadium",
    "compound",
    "encampment",
    "facility",
    "crossing",
    "village",
    "town",
    "city",
    "district",
];

/// The toponyms of a report, resolved together.
pub(crate) struct Places<'a> {
    a: &'a Annotated,
    candidates: Vec<(Candidate, Option<Place>)>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(a: &'a Annotated, gazetteer: &Gazetteer, actors: &Actors) -> Places<'a> {
        let mut candidates = gazetteer.find(a.text.as_str());
        // A person's name is no place, whatever it may be elsewhere: not inside the full name, and not the family name
        // alone once the full name was given.
        let people = || a.names.iter().filter(|m| m.kind == NameKind::Person && m.words.len() > 1);
        let family: Vec<&str> = people().map(|m| a.text.slice(a.words[m.words.end as usize - 1].span)).collect();
        candidates.retain(|c| {
            let name = a.text.slice(c.span);
            // "NATO" is a town, too, but not here.
            let acronym = name.len() > 2 && name.chars().all(char::is_uppercase) && actors.named(name, None).is_some();
            c.kind == Kind::Demonym || !(acronym || people().any(|m| m.span.overlaps(c.span)) || family.contains(&name))
        });
        let resolved = gazetteer.resolve(&candidates);
        Places { a, candidates: candidates.into_iter().zip(resolved).collect() }
    }

    /// All toponyms in order.
    pub(crate) fn all(&self) -> &[(Candidate, Option<Place>)] {
        &self.candidates
    }

    /// The toponyms of a word's sentence.
    fn near(&self, word: WordId) -> &[(Candidate, Option<Place>)] {
        let sentence = self.a.sentence_of(word).span;
        let from = self.candidates.partition_point(|(c, _)| c.span.start() < sentence.start());
        let to = self.candidates.partition_point(|(c, _)| c.span.start() < sentence.end());
        &self.candidates[from..to]
    }

    /// Where the event at `word` takes place; `named` are the phrases that its frame says name the place.
    pub(crate) fn place(&self, word: WordId, named: &[WordId]) -> Option<Where> {
        let a = self.a;
        if let Some(found) = named.iter().find_map(|w| self.phrase(*w)) {
            return Some(found);
        }
        let mut at = word;
        for _ in 0..6 {
            if let Some(found) = self.locatives(at).into_iter().find_map(|w| self.phrase(w)) {
                return Some(found);
            }
            let head = a.word(at).head?;
            let rel = a.word(at).rel;
            let on = match rel.universal() {
                "xcomp" | "obj" | "conj" => true,
                "nsubj" | "nmod" | "compound" | "obl" => !syntax::is_verbal(a, at),
                "advcl" => !crate::reading::REPORTING.contains(&syntax::lemma(a, head).as_str()),
                _ => false,
            };
            if !on {
                return None;
            }
            at = head;
        }
        None
    }

    /// Phrases of place under a word, the closest first.
    fn locatives(&self, word: WordId) -> Vec<WordId> {
        const LOCATIVE: [&str; 14] = [
            "in",
            "at",
            "inside",
            "near",
            "outside",
            "within",
            "around",
            "across",
            "on",
            "along",
            "throughout",
            "above",
            "close to",
            "off",
        ];
        let a = self.a;
        a.children(word)
            .filter(|c| a.word(*c).rel.among(&["obl", "nmod"]) && a.word(*c).upos.is_nominal())
            .filter(|c| syntax::case(a, *c).is_some_and(|p| LOCATIVE.contains(&p.as_str())))
            .collect()
    }

    /// The place that a noun phrase names; none when it names none.
    fn phrase(&self, head: WordId) -> Option<Where> {
        let a = self.a;
        let span = syntax::phrase(a, head);
        let lemma = syntax::lemma(a, head);
        let site = SITES.contains(&lemma.as_str());
        let inside = |c: &&(Candidate, Option<Place>)| c.0.kind == Kind::Literal && span.contains(c.0.span);
        let own = self.near(head).iter().filter(inside).find(|(c, _)| c.span.contains(a.word(head).span) || site);
        if let Some((candidate, place)) = own {
            return Some(self.stated(if site { span } else { candidate.span }, place.as_ref()?, site));
        }
        // "an encampment in northeastern Syria": the place that contains it.
        let containing = self.containing(head);
        let proper = a
            .children(head)
            .any(|c| a.word(c).upos == Upos::Propn && a.word(c).rel.among(&["compound", "flat", "amod", "nmod:desc"]));
        if site {
            let name = bare(a, span);
            let evidence = Evidence::new(&a.text, span);
            if let Some((candidate, place)) = containing {
                let mut found = self.stated(span, place, true);
                found.name = name;
                found.basis = PlaceBasis::Containing;
                found.precision = Some(precision(place));
                found.radius_km = Some(place.radius_km);
                found.within = Some(Evidence::new(&a.text, candidate.span));
                return Some(found);
            }
            let named = proper && self.names_itself(head);
            if !named && let Some(before) = self.said_before(head, &lemma) {
                return Some(Where { evidence, basis: PlaceBasis::Narrative, ..before });
            }
            if named {
                let country = self.country_of_report();
                return Some(Where {
                    name,
                    evidence,
                    geonames: None,
                    country: country.and_then(|(_, p)| p.country.map(|c| c.to_string())),
                    admin1: None,
                    latitude: None,
                    longitude: None,
                    precision: country.map(|_| Precision::Country),
                    radius_km: None,
                    basis: if country.is_some() { PlaceBasis::Containing } else { PlaceBasis::Stated },
                    within: country.map(|(c, _)| Evidence::new(&a.text, c.span)),
                });
            }
            return None;
        }
        let (candidate, place) = containing?;
        // "in parts of Syria", "in northern Syria": the phrase is the place it names.
        let partitive =
            ["part", "north", "south", "east", "west", "area", "region", "prison", "outskirts", "suburb", "province"]
                .contains(&lemma.as_str());
        partitive.then(|| self.stated(candidate.span, place, false))
    }

    /// A name of its own, not that of a group ("ISIS prisons") or a people.
    fn names_itself(&self, head: WordId) -> bool {
        let a = self.a;
        a.children(head)
            .filter(|c| a.word(*c).upos == Upos::Propn && c.0 < head.0)
            .all(|c| a.name_at(c).is_none_or(|m| m.kind == NameKind::Place))
            && !a.word(head).xpos.is_plural()
    }

    fn containing(&self, head: WordId) -> Option<(&Candidate, &Place)> {
        let a = self.a;
        let below = |c: &Candidate| {
            let words = a.words_in(c.span);
            let inner = words.start..words.end;
            !inner.is_empty() && {
                let top = crate::participants::head_of(a, inner);
                top != head
                    && a.dominates(head, top)
                    && a.ancestors(top)
                        .take_while(|w| *w != head)
                        .all(|w| !a.word(w).rel.among(&["acl", "advcl", "ccomp"]))
            }
        };
        // A locative beside the phrase in the same clause contains it as well ("escaped from prisons in Syria").
        let beside = |c: &Candidate| {
            let words = a.words_in(c.span);
            !words.is_empty() && {
                let top = crate::participants::head_of(a, words);
                a.word(head).head.is_some()
                    && a.word(top).head == a.word(head).head
                    && top > head
                    && syntax::case(a, top).as_deref() == Some("in")
            }
        };
        let literal = || {
            self.near(head).iter().filter(|(c, _)| c.kind == Kind::Literal).filter_map(|(c, p)| Some((c, p.as_ref()?)))
        };
        literal().find(|(c, _)| below(c)).or_else(|| literal().find(|(c, _)| beside(c)))
    }

    /// "The camp": the named camp said before.
    fn said_before(&self, head: WordId, lemma: &str) -> Option<Where> {
        let a = self.a;
        let definite = a
            .children(head)
            .any(|c| a.word(c).rel.is("det") && matches!(a.form(c).to_lowercase().as_str(), "the" | "this" | "that"));
        if !definite {
            return None;
        }
        (0..head.0).rev().map(WordId).filter(|w| syntax::lemma(a, *w) == lemma && *w != head).take(6).find_map(|w| {
            let span = syntax::phrase(a, w);
            let (_, place) = self.candidates.iter().find(|(c, _)| c.kind == Kind::Literal && span.contains(c.span))?;
            Some(self.stated(span, place.as_ref()?, true))
        })
    }

    /// The country that most of the report's places lie in.
    fn country_of_report(&self) -> Option<(&Candidate, &Place)> {
        let in_country = |x: &&(Candidate, Option<Place>)| {
            let words = self.a.words_in(x.0.span);
            !words.is_empty()
                && syntax::case(self.a, crate::participants::head_of(self.a, words)).as_deref() == Some("in")
        };
        let literal: Vec<_> = self
            .candidates
            .iter()
            .filter(|(c, _)| c.kind == Kind::Literal)
            .filter(in_country)
            .filter_map(|(c, p)| Some((c, p.as_ref()?)))
            .collect();
        let count = |p: &Place| literal.iter().filter(|(_, q)| q.country == p.country).count();
        literal.iter().filter(|(_, p)| p.country.is_some()).rev().max_by_key(|(_, p)| count(p)).copied()
    }

    fn stated(&self, span: Span, place: &Place, site: bool) -> Where {
        let precision = if site && !place.feature.is_country() && !place.feature.is_admin() {
            Precision::Site
        } else {
            precision(place)
        };
        Where {
            name: bare(self.a, span),
            evidence: Evidence::new(&self.a.text, span),
            geonames: place.geonames,
            country: place.country.map(|c| c.to_string()),
            admin1: place.admin1.clone(),
            latitude: Some(place.latitude),
            longitude: Some(place.longitude),
            precision: Some(precision),
            radius_km: Some(place.radius_km),
            basis: PlaceBasis::Stated,
            within: None,
        }
    }
}

/// The phrase without its article.
fn bare(a: &Annotated, span: Span) -> String {
    let words = a.text.slice(span);
    ["the ", "The ", "a ", "A ", "an ", "An "].iter().find_map(|d| words.strip_prefix(d)).unwrap_or(words).to_owned()
}

fn precision(place: &Place) -> Precision {
    match place.feature.as_str() {
        _ if place.feature.is_country() => Precision::Country,
        "ADM1" => Precision::Admin1,
        "ADM2" | "ADM3" => Precision::Admin2,
        _ if place.feature.is_populated() => Precision::City,
        _ => Precision::Admin1,
    }
}
