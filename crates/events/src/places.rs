//! Where: the place that an event's own words name, or the place that contains it; for what happens somewhere and is told without
//! a place, the country that the report is about.

use std::collections::BTreeMap;

use gazetteer::{Candidate, Gazetteer, Iso3, Kind, Place, Reading};
use nlp::{Annotated, NameKind, Upos, WordId};
use record::{Evidence, PlaceBasis, PlaceRole, Precision, Where};
use text::Span;

use crate::actors::Actors;
use crate::knowledge::Knowledge;
use crate::syntax;

/// Buildings and grounds that reports name and gazetteers lack.
const SITES: [&str; 74] = [
    "airfield",
    "airport",
    "barracks",
    "base",
    "border",
    "bridge",
    "bureau",
    "camp",
    "capital",
    "cell",
    "center",
    "centre",
    "checkpoint",
    "church",
    "city",
    "clinic",
    "coast",
    "college",
    "compound",
    "consulate",
    "courthouse",
    "crossing",
    "dam",
    "detention",
    "district",
    "embassy",
    "encampment",
    "facility",
    "factory",
    "farm",
    "field",
    "ford",
    "forest",
    "frontier",
    "gate",
    "headquarters",
    "highway",
    "hill",
    "hospital",
    "hotel",
    "island",
    "jail",
    "market",
    "mine",
    "monastery",
    "mosque",
    "neighborhood",
    "neighbourhood",
    "outpost",
    "palace",
    "parliament",
    "port",
    "post",
    "prison",
    "quarter",
    "refinery",
    "river",
    "road",
    "roadblock",
    "school",
    "shore",
    "site",
    "slum",
    "square",
    "stadium",
    "station",
    "street",
    "suburb",
    "temple",
    "tower",
    "town",
    "university",
    "valley",
    "village",
];

/// Where something is.
const AT: [&str; 16] = [
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
    "over",
    "beside",
];
/// Where it comes from.
const FROM: [&str; 2] = ["from", "out of"];
/// Where it goes.
const TO: [&str; 5] = ["into", "onto", "to", "toward", "towards"];

/// Verbs whose object, if it is a name, is a place, known or not.
const REACHED: [&str; 9] = ["approach", "besiege", "enter", "flee", "leave", "overrun", "reach", "retake", "shell"];

/// Nouns for a part of the place that they name.
const PARTS: [&str; 15] = [
    "area",
    "center",
    "centre",
    "city",
    "countryside",
    "east",
    "edge",
    "north",
    "outskirt",
    "outskirts",
    "part",
    "province",
    "region",
    "south",
    "west",
];

/// What is done with the hurt, and what they do, where they are cared for.
const CARE: [&str; 20] = [
    "admit",
    "airlift",
    "arrive",
    "bring",
    "call",
    "carry",
    "die",
    "drive",
    "fly",
    "go",
    "hospitalise",
    "hospitalize",
    "pronounce",
    "rush",
    "succumb",
    "suffer",
    "summon",
    "take",
    "transport",
    "treat",
];

/// Where the hurt are cared for.
const CLINICS: [&str; 4] = ["clinic", "hospital", "infirmary", "morgue"];

/// What is told of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// Something is done: it happens somewhere, told or not.
    Deed,
    /// People meet: at some place, if one is told.
    Meeting,
    /// Something is said.
    Words,
}

/// The toponyms of a report, resolved together.
pub(crate) struct Places<'a> {
    a: &'a Annotated,
    gazetteer: &'a Gazetteer,
    candidates: Vec<(Candidate, Option<Place>)>,
    weighed: Vec<Vec<Reading>>,
    /// The country that the report is about, when its places speak for one.
    home: Option<Iso3>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(a: &'a Annotated, gazetteer: &'a Gazetteer, actors: &Actors) -> Places<'a> {
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
        candidates.retain(|c| !is_torn(a, c));
        again(a, &mut candidates);
        let weighed = gazetteer.weigh(&candidates);
        let chosen = |readings: &Vec<Reading>| readings.first().filter(|r| r.is_settled()).map(|r| r.place.clone());
        let resolved: Vec<Option<Place>> = weighed.iter().map(chosen).collect();
        let candidates: Vec<(Candidate, Option<Place>)> = candidates.into_iter().zip(resolved).collect();
        Places { a, gazetteer, home: home(a, &candidates), candidates, weighed }
    }

    /// All toponyms in order.
    pub(crate) fn all(&self) -> &[(Candidate, Option<Place>)] {
        &self.candidates
    }

    /// The readings of each, the likeliest first.
    pub(crate) fn weighed(&self) -> &[Vec<Reading>] {
        &self.weighed
    }

    /// The toponyms of a word's sentence.
    fn near(&self, word: WordId) -> &[(Candidate, Option<Place>)] {
        let sentence = self.a.sentence_of(word).span;
        let from = self.candidates.partition_point(|(c, _)| c.span.start() < sentence.start());
        let to = self.candidates.partition_point(|(c, _)| c.span.start() < sentence.end());
        &self.candidates[from..to]
    }

    /// Where the event at `word` takes place; `named` are the phrases that its frame says name the place.
    pub(crate) fn place(&self, word: WordId, named: &[WordId], told: Told) -> Option<Where> {
        self.attached_above(word, named, told != Told::Words)
            .or_else(|| self.above(word).filter(|_| told == Told::Deed).find_map(|w| self.of_subject(w)))
            .or_else(|| self.somewhere(word).filter(|_| told == Told::Deed))
    }

    /// Where from and where to.
    pub(crate) fn further(&self, word: WordId) -> Vec<record::Place> {
        let roles = [(&FROM[..], PlaceRole::Origin), (&TO[..], PlaceRole::Destination)];
        let found = |(prepositions, role): (&[&str], PlaceRole)| {
            let place = self.under(word, prepositions).into_iter().find_map(|w| self.phrase(w))?;
            Some(record::Place { role, place })
        };
        roles.into_iter().filter_map(found).collect()
    }

    /// The word and those above it whose place is its own.
    fn above(&self, word: WordId) -> impl Iterator<Item = WordId> {
        let a = self.a;
        let next = move |at: &WordId| {
            let head = a.word(*at).head?;
            let rel = a.word(*at).rel;
            let on = match rel.universal() {
                "xcomp" | "obj" | "conj" => true,
                "nsubj" | "nmod" | "compound" | "obl" => !syntax::is_verbal(a, *at),
                "advcl" => !crate::reading::REPORTING.contains(&syntax::lemma(a, head).as_str()),
                _ => false,
            };
            on.then_some(head)
        };
        std::iter::successors(Some(word), next).take(6)
    }

    /// The nearest place in the phrases of a word and those above it; one inside a country before the country itself.
    fn attached_above(&self, word: WordId, named: &[WordId], located: bool) -> Option<Where> {
        let a = self.a;
        let goes = |w: WordId| syntax::case(a, w).is_some_and(|p| TO.contains(&p.as_str()));
        let named = named.iter().filter_map(|w| self.phrase(*w).filter(|p| !goes(*w) || !is_country(p)));
        // "Shot four and drove off their cattle in a raid on Gao": what goes on is in the same place.
        let goes_on = |c: &WordId| a.word(*c).rel.is("conj") && syntax::is_verbal(a, *c) && located;
        let on = a.children(word).filter(goes_on).filter(|c| !a.children(*c).any(|s| a.word(s).rel.is("nsubj")));
        let attached = self.above(word).chain(on).flat_map(|w| self.attached(w, located));
        let found: Vec<Where> = named.chain(attached).collect();
        let first = found.first()?;
        let narrower = || found.iter().find(|p| is_country(first) && !is_country(p) && p.country == first.country);
        Some(narrower().unwrap_or(first).clone())
    }

    /// The places in a word's own phrases: where it is, what it is done to, where from, where to.
    fn attached(&self, word: WordId, located: bool) -> Vec<Where> {
        let a = self.a;
        // Who is taken to a hospital, or dies in one, was hurt elsewhere.
        let cared = CARE.contains(&syntax::lemma(a, word).as_str());
        let elsewhere = |w: &WordId| !(cared && CLINICS.contains(&a.form(*w).to_lowercase().as_str()));
        let whole = |w: WordId| Some(w).filter(elsewhere).and_then(|w| self.phrase(w).or_else(|| self.within(w, 2)));
        let under = |prepositions: &[&str]| self.under(word, prepositions).into_iter();
        // "A school in Kidal, where they were given water".
        let opened = |c: WordId| ["where", "when"].contains(&a.form(c).to_lowercase().as_str());
        let relative = a.word(word).rel.as_str() == "acl:relcl" && a.children(word).any(opened);
        let of = a.word(word).head.filter(|_| relative).and_then(whole);
        let mut found: Vec<Where> = under(&AT).filter_map(whole).chain(of).collect();
        if located {
            let reached = REACHED.contains(&syntax::lemma(a, word).as_str());
            let thing =
                |w: WordId| whole(w).or_else(|| Some(self.unplaced(self.name(w).filter(|_| reached)?, w, None)));
            found.extend(
                syntax::objects(a, word).into_iter().chain(under(&["on", "against", "through"])).filter_map(thing),
            );
            // "The Houston shooting"; not "US strikes".
            let town = a.children(word).filter(|c| a.word(*c).rel.is("compound") && a.word(word).upos == Upos::Noun);
            found.extend(town.filter_map(|c| self.phrase(c)).filter(|p| !is_country(p)));
            found.extend(under(&FROM).filter_map(whole));
            found.extend(under(&TO).filter_map(whole).filter(|p| !is_country(p)));
        }
        found
    }

    /// "Unions in Cusco will strike", "inmates of the jail": where those are who do it.
    fn of_subject(&self, word: WordId) -> Option<Where> {
        let of = |s: WordId| {
            let places = self.under(s, &["of", "from"]).into_iter().filter_map(|w| self.phrase(w));
            places.into_iter().find(|p| !is_country(p))
        };
        syntax::subjects(self.a, word).into_iter().find_map(|s| self.within(s, 0).or_else(|| of(s)))
    }

    /// The place in a phrase inside a noun's: "three posts at Kidal", and `depth` deeper "the road to the mine".
    fn within(&self, noun: WordId, depth: u8) -> Option<Where> {
        let near = || self.under(noun, &AT).into_iter().find_map(|w| self.phrase(w));
        let others = || {
            let nouns = self
                .a
                .children(noun)
                .filter(|c| self.a.word(*c).rel.is("nmod") && !self.a.word(*c).rel.is("nmod:poss"));
            nouns.collect::<Vec<_>>().into_iter().find_map(|w| {
                let to = syntax::case(self.a, w).as_deref() == Some("to");
                self.phrase(w).filter(|_| to).or_else(|| self.within(w, depth - 1))
            })
        };
        near().or_else(|| if depth > 0 { others() } else { None })
    }

    /// Nouns under a word with one of the prepositions, the closest first.
    fn under(&self, word: WordId, prepositions: &[&str]) -> Vec<WordId> {
        let a = self.a;
        a.children(word)
            .filter(|c| a.word(*c).rel.among(&["obl", "nmod"]))
            .filter(|c| a.word(*c).upos.is_nominal() || a.word(*c).upos == Upos::Num)
            .filter(|c| syntax::case(a, *c).is_some_and(|p| prepositions.contains(&p.as_str())))
            .collect()
    }

    /// The town whose police the report tells of, when they are of one: "Mesa police", "the police department in Mesa". What they
    /// look into happened there.
    pub(crate) fn town_of_police(&self) -> Option<Where> {
        let a = self.a;
        let form = |w: usize| a.words.get(w).map(|w| a.text.slice(w.span).to_lowercase()).unwrap_or_default();
        let speaks = |c: &Candidate| {
            let words = a.words_in(c.span);
            let (first, next) = (words.start as usize, words.end as usize);
            let city = usize::from(["area", "city", "metropolitan"].contains(&form(next).as_str()));
            let before = |n: usize| first.checked_sub(n).map(form).unwrap_or_default();
            form(next + city) == "police" || (before(1) == "in" && before(2) == "police")
        };
        let towns = self.candidates.iter().filter_map(|(c, place)| Some((c, place.as_ref()?)));
        let mut towns = towns.filter(|(c, p)| c.kind == Kind::Literal && p.feature.is_populated() && speaks(c));
        let (candidate, place) = towns.next()?;
        let same = |p: &Place| p.geonames == place.geonames;
        let found = Where { basis: PlaceBasis::Narrative, ..self.stated(candidate.span, place, false) };
        towns.all(|(_, p)| same(p)).then_some(found)
    }

    /// The country that the report is about, for what it tells no place of.
    fn somewhere(&self, word: WordId) -> Option<Where> {
        let home = self.home?;
        let here = |c: &&(Candidate, Option<Place>)| c.1.as_ref().is_some_and(|p| p.country == Some(home));
        let literal = |c: &&(Candidate, Option<Place>)| here(c) && c.0.kind == Kind::Literal;
        // The words before that speak for it, the nearest name first; else the first after.
        let at = self.a.word(word).span.start();
        let (before, after) = self.candidates.split_at(self.candidates.partition_point(|c| c.0.span.start() < at));
        let name = before.iter().rev().find(literal).or_else(|| after.iter().find(literal));
        let ground = name.or_else(|| before.iter().rev().chain(after).find(here));
        let (candidate, place) = ground?;
        let country = self.gazetteer.country(home.as_str())?;
        Some(Where {
            name: country.name.clone(),
            geonames: country.geonames,
            admin1: None,
            latitude: Some(country.latitude),
            longitude: Some(country.longitude),
            precision: Some(Precision::Country),
            radius_km: Some(country.radius_km),
            country: Some(home.to_string()),
            evidence: Evidence::new(&self.a.text, candidate.span),
            basis: if place.as_ref().is_some_and(|p| p.feature.is_country()) {
                PlaceBasis::Narrative
            } else {
                PlaceBasis::Containing
            },
            within: None,
        })
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
            if let Some((candidate, place)) = containing {
                return Some(self.inside(span, candidate, place));
            }
            // "The town of Kidal".
            let apposed = ["city", "district", "island", "town", "village"].contains(&lemma.as_str());
            if let Some(w) = self.under(head, &["of"]).into_iter().find(|w| apposed && a.word(*w).upos == Upos::Propn) {
                return self.name(w).map(|name| self.unplaced(name, w, None));
            }
            // "Their posts", "his cell" name nothing.
            if a.children(head).any(|c| a.word(c).rel.is("nmod:poss") && a.word(c).upos == Upos::Pron) {
                return None;
            }
            let named = proper && self.names_itself(head);
            if !named && let Some(before) = self.said_before(head, &lemma) {
                let evidence = Evidence::new(&a.text, span);
                return Some(Where { evidence, basis: PlaceBasis::Narrative, ..before });
            }
            let around = self.under(head, &AT).into_iter().find_map(|w| self.unknown_name(w));
            return Some(self.unplaced(span, head, around));
        }
        if let Some(name) = self.unknown_name(head) {
            return Some(match containing {
                Some((candidate, place)) => self.inside(name, candidate, place),
                None => self.unplaced(name, head, None),
            });
        }
        // "in parts of Syria", "the outskirts of Kidal": the phrase is the place it names.
        let part = PARTS.contains(&lemma.as_str());
        let unknown = |w: WordId| Some(self.unplaced(self.name(w)?, w, None));
        let of = || self.under(head, &["of"]).into_iter().find_map(|w| self.phrase(w).or_else(|| unknown(w)));
        match containing {
            Some((candidate, place)) => part.then(|| self.stated(candidate.span, place, false)),
            None => of().filter(|_| part),
        }
    }

    /// A place by its name alone, in a place that the gazetteer holds.
    fn inside(&self, span: Span, candidate: &Candidate, place: &Place) -> Where {
        let mut found = self.stated(span, place, true);
        found.basis = PlaceBasis::Containing;
        found.precision = Some(precision(place));
        found.within = Some(Evidence::new(&self.a.text, candidate.span));
        found
    }

    /// A place by its name alone, somewhere in the country that the report is about; `inside` is the name of what contains it, as
    /// little known.
    fn unplaced(&self, span: Span, head: WordId, inside: Option<Span>) -> Where {
        let around = self.somewhere(head);
        Where {
            name: bare(self.a, span),
            evidence: Evidence::new(&self.a.text, span),
            geonames: None,
            country: around.as_ref().and_then(|w| w.country.clone()),
            admin1: None,
            latitude: None,
            longitude: None,
            precision: around.as_ref().map(|_| Precision::Country),
            radius_km: None,
            basis: if around.is_some() { PlaceBasis::Containing } else { PlaceBasis::Stated },
            within: inside.map(|s| Evidence::new(&self.a.text, s)).or(around.map(|w| w.evidence)),
        }
    }

    /// A name that is known for no person, where only a place can stand.
    fn name(&self, head: WordId) -> Option<Span> {
        let a = self.a;
        let person = a.name_at(head).is_some_and(|n| n.kind == NameKind::Person && n.words.len() > 1);
        (a.word(head).upos == Upos::Propn && !person).then(|| syntax::phrase(a, head))
    }

    /// The name of a place that the gazetteer lacks: what the network takes for one, or a name of nobody under "at" or "near".
    fn unknown_name(&self, head: WordId) -> Option<Span> {
        let a = self.a;
        let literal = |c: &(Candidate, Option<Place>)| c.0.span.overlaps(a.word(head).span);
        if a.word(head).upos != Upos::Propn || self.near(head).iter().any(literal) {
            return None;
        }
        match a.name_at(head) {
            Some(name) => (name.kind == NameKind::Place).then_some(name.span),
            None => {
                let case = syntax::case(a, head)?;
                let at = ["at", "near", "in", "outside"].contains(&case.as_str());
                let name = a.word(head).xpos.as_str() == "NNP" && a.form(head).chars().count() > 3;
                // "In May": the day of a month tells it from a name.
                let dated = format!("{} 3", a.form(head));
                let month = timex::find(&dated).first().is_some_and(|x| x.span().start() == 0);
                (at && name && !month).then(|| syntax::phrase(a, head))
            }
        }
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
        // "The site": whatever site was told of last.
        let any = ["compound", "facility", "site"].contains(&lemma);
        let alike = |w: &WordId| {
            let told = syntax::lemma(a, *w);
            told == lemma
                || (any && ["camp", "prison", "jail", "base", "centre", "center", "hospital"].contains(&told.as_str()))
        };
        (0..head.0).rev().map(WordId).filter(alike).take(6).find_map(|w| {
            let span = syntax::phrase(a, w);
            let (_, place) = self.candidates.iter().find(|(c, _)| c.kind == Kind::Literal && span.contains(c.span))?;
            Some(self.stated(span, place.as_ref()?, true))
        })
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

/// The names of places in a text, each with its likeliest readings and what speaks for them.
pub fn weighed_places(a: &Annotated, knowledge: &Knowledge) -> Vec<(Span, Vec<Reading>)> {
    let places = Places::new(a, knowledge.gazetteer, &knowledge.actors);
    places.candidates.into_iter().map(|c| c.0.span).zip(places.weighed).collect()
}

/// A part of a longer name that the gazetteer lacks: "Bereza" of "Velyka Bereza".
fn is_torn(a: &Annotated, candidate: &Candidate) -> bool {
    let around = a.names.iter().find(|n| n.span.contains(candidate.span) && n.span != candidate.span);
    let Some(name) = around.filter(|n| n.kind == NameKind::Place && candidate.kind == Kind::Literal) else {
        return false;
    };
    let rest = name.words.clone().map(WordId).filter(|w| !candidate.span.contains(a.word(*w).span));
    rest.into_iter().all(|w| {
        let lemma = syntax::lemma(a, w);
        a.word(w).upos == Upos::Propn && !SITES.contains(&lemma.as_str()) && !PARTS.contains(&lemma.as_str())
    })
}

/// A name once taken for a place is one wherever it stands alone: one sense a report. What `find` passes over for its neighbours
/// ("Jowhar fell") is added where the same words stand elsewhere.
fn again(a: &Annotated, candidates: &mut Vec<Candidate>) {
    let known: BTreeMap<String, Candidate> = candidates
        .iter()
        .filter(|c| c.kind == Kind::Literal && c.span.len() > 3)
        .map(|c| (a.text.slice(c.span).to_lowercase(), c.clone()))
        .collect();
    let alone = |w: WordId| {
        let word = a.word(w);
        word.upos == Upos::Propn
            && !word.rel.among(&["flat", "nmod:desc"])
            && !a.children(w).any(|c| a.word(c).rel.is("flat"))
    };
    let apart = |span: Span| {
        let next = candidates.partition_point(|c| c.span.end() <= span.start());
        candidates.get(next).is_none_or(|c| !c.span.overlaps(span))
    };
    let found = |w: WordId| {
        let span = a.word(w).span;
        let same = known.get(&a.form(w).to_lowercase()).filter(|_| apart(span))?;
        Some(Candidate { span, ..same.clone() })
    };
    let more: Vec<Candidate> = a.ids().filter(|w| alone(*w)).filter_map(found).collect();
    candidates.extend(more);
    candidates.sort_by_key(|c| c.span);
}

/// The country for which two thirds of a report's places speak. Where something is counts four times ("in Gao", and the place that
/// the report begins with): governments and peoples may be far away ("Moscow said", "Russian jets").
fn home(a: &Annotated, candidates: &[(Candidate, Option<Place>)]) -> Option<Iso3> {
    let mut votes: BTreeMap<Iso3, u32> = BTreeMap::new();
    for (i, (candidate, place)) in candidates.iter().enumerate() {
        let words = a.words_in(candidate.span);
        let Some(country) = place.as_ref().and_then(|p| p.country).filter(|_| !words.is_empty()) else { continue };
        let case = syntax::case(a, crate::participants::head_of(a, words));
        let local = case.is_some_and(|p| [&AT[..], &FROM, &TO].iter().any(|list| list.contains(&p.as_str())));
        let near = candidate.kind == Kind::Literal && (local || i == 0);
        *votes.entry(country).or_default() += if near { 4 } else { 1 };
    }
    let all: u32 = votes.values().sum();
    votes.into_iter().max_by_key(|(_, n)| *n).filter(|(_, n)| 3 * n >= 2 * all).map(|(country, _)| country)
}

/// A country, not a site of which no more is known.
fn is_country(place: &Where) -> bool {
    place.precision == Some(Precision::Country) && place.latitude.is_some()
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
