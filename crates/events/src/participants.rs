//! Who a noun phrase is: name, country, sector, how many, and whether a private person, who is never named.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use nlp::{Annotated, EntityKind, NameKind, Upos, WordId};
use record::{Evidence, Identity, Participant, SourceKind};
use text::Span;

use crate::actors::{Actor, Actors, Kind, Role};
use crate::knowledge::Knowledge;
use crate::numbers::Count;
use crate::{coreference, numbers, syntax};

/// Answers who a phrase is, in one report.
pub(crate) struct People<'a> {
    pub(crate) a: &'a Annotated,
    knowledge: &'a Knowledge,
    year: Option<u16>,
    /// Last words of the names of persons whom the report shows to be public, with the word that does.
    public: BTreeMap<String, WordId>,
    /// The longest name of those that end in a word, by that word in lower case.
    full: BTreeMap<String, String>,
    /// Heads of mentions of people.
    human: BTreeSet<WordId>,
    /// Names of persons of several words, by the last of them.
    families: BTreeMap<&'a str, Vec<&'a nlp::Name>>,
    /// Who the words are of whom it was asked.
    found: Vec<OnceCell<Who>>,
}

/// What is known of a phrase.
#[derive(Debug, Clone, Default)]
pub(crate) struct Who {
    pub(crate) name: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) sector: Option<String>,
    pub(crate) entity: Option<String>,
    pub(crate) kind: Option<SourceKind>,
    pub(crate) named: bool,
    pub(crate) private: bool,
    pub(crate) span: Option<Span>,
    pub(crate) unidentified: bool,
    /// A thing, whoever's it is: no party.
    pub(crate) thing: bool,
}

impl Who {
    /// Whether this can act in politics: a state, a body, people. Things and ideas cannot.
    pub(crate) fn is_party(&self) -> bool {
        !self.thing && (self.country.is_some() || self.sector.is_some() || self.kind.is_some())
    }
}

impl<'a> People<'a> {
    pub(crate) fn new(a: &'a Annotated, knowledge: &'a Knowledge, year: Option<u16>) -> People<'a> {
        let human = a.mentions.iter().filter(|m| matches!(m.kind, Some(EntityKind::Person | EntityKind::Group)));
        let mut people = People {
            a,
            knowledge,
            year,
            public: BTreeMap::new(),
            full: BTreeMap::new(),
            human: human.map(|m| m.head).collect(),
            families: BTreeMap::new(),
            found: vec![],
        };
        for m in a.names.iter().filter(|m| m.kind == NameKind::Person) {
            let head = head_of(a, m.words.clone());
            let last = a.text.slice(a.words[m.words.end as usize - 1].span);
            if m.words.len() > 1 {
                people.families.entry(last).or_default().push(m);
            }
            let last = last.to_lowercase();
            let name = people.without_titles(a.text.slice(m.span));
            let full = people.full.entry(last.clone()).or_default();
            if name.len() > full.len() {
                *full = name;
            }
            if let Some(title) = people.title(head) {
                people.public.entry(last).or_insert(title);
            }
        }
        people.found = vec![OnceCell::new(); a.words.len()];
        people
    }

    /// The party that a pronoun stands for.
    pub(crate) fn antecedent(&self, pronoun: WordId) -> Option<WordId> {
        let person = is_personal(self.a, pronoun);
        coreference::antecedent(self.a, pronoun, |w| {
            let who = self.of(w);
            who.is_party() && (!person || who.kind == Some(SourceKind::Person))
        })
    }

    /// Who the phrase under `head` is. Pronouns are looked up; none when they stand for nobody known.
    pub(crate) fn who(&self, head: WordId) -> Who {
        if coreference::is_pronoun(self.a, head) {
            let nobody = || Who { kind: is_personal(self.a, head).then_some(SourceKind::Person), ..Who::default() };
            return self.antecedent(head).map_or_else(nobody, |found| self.of(found));
        }
        match self.a.form(head).to_lowercase().as_str() {
            // "the US" is no pronoun.
            "we" | "i" | "us" | "me" if self.a.word(head).upos == Upos::Pron => self.speaker(head),
            _ => self.of(head),
        }
    }

    /// Whether a phrase is of people, and not of a state, a body or a thing.
    pub(crate) fn are_people(&self, head: WordId) -> bool {
        let a = self.a;
        match a.word(head).upos {
            Upos::Num => true,
            Upos::Pron => !matches!(a.form(head).to_lowercase().as_str(), "it" | "its" | "this" | "that" | "which"),
            Upos::Noun => {
                let counts = QUANTITIES.contains(&a.form(head).to_lowercase().as_str());
                let of = || syntax::under_preposition(a, head, &["of"]);
                // "Fourteen were caught".
                numbers::count(a, head).is_some_and(|n| n.span == a.word(head).span)
                    || self.role(head).is_some_and(|r| r.kind != Kind::Organisation)
                    || (self.human.contains(&head) && !self.knowledge.actors.is_thing(&syntax::lemma(a, head)))
                    || (counts && of().into_iter().any(|w| w != head && self.are_people(w)))
            }
            _ => false,
        }
    }

    /// The count that lies in a phrase of one person: "a guard", "Jane Doe", "she".
    pub(crate) fn one(&self, head: WordId) -> Option<Count> {
        let a = self.a;
        let word = a.word(head);
        let determiner = a.children(head).find(|c| a.word(*c).rel.is("det"));
        let is_aged = a.form(head).eq_ignore_ascii_case("old")
            && a.children(head).any(|c| a.form(c).eq_ignore_ascii_case("year"));
        let none_or_all = |d: WordId| NONE_OR_ALL.contains(&a.form(d).to_lowercase().as_str());
        let is_one = match word.upos {
            Upos::Pron => is_personal(a, head),
            Upos::Propn => a.name_at(head).is_some_and(|n| n.kind == NameKind::Person),
            // "Killed a 12-year-old".
            Upos::Adj | Upos::Noun if is_aged => true,
            Upos::Noun if word.xpos.as_str() == "NN" => match self.role(head) {
                Some(role) => role.kind == Kind::Person,
                None => {
                    a.mentions.iter().any(|m| m.head == head && m.kind == Some(EntityKind::Person))
                        && !self.knowledge.actors.is_thing(&syntax::lemma(a, head))
                }
            },
            _ => false,
        };
        let span = determiner.map_or(word.span, |d| a.word(d).span.join(word.span));
        (is_one && !determiner.is_some_and(none_or_all)).then_some(Count { at_least: 1, at_most: Some(1), span })
    }

    /// Those of the words that are parties.
    pub(crate) fn parties(&self, words: impl IntoIterator<Item = WordId>) -> Vec<WordId> {
        words.into_iter().filter(|w| self.who(*w).is_party()).collect()
    }

    /// Whether a word names an organisation that is no state.
    pub(crate) fn is_body(&self, word: WordId) -> bool {
        let who = self.who(word);
        who.named && who.kind == Some(SourceKind::Organisation) && self.country_name(word).is_none()
    }

    /// Whether a word is a place's name: so the network says, or, of a name of one word that it takes for a person's, the
    /// gazetteer, when the place is well known.
    pub(crate) fn is_place(&self, word: WordId) -> bool {
        const WELL_KNOWN: f64 = 4.5;
        match self.a.name_at(word) {
            Some(name) if name.kind == NameKind::Place => true,
            Some(name) if name.kind == NameKind::Person && name.words.len() == 1 => {
                let found = self.knowledge.gazetteer.lookup(self.a.text.slice(name.span));
                found.first().is_some_and(|place| place.prior >= WELL_KNOWN)
            }
            _ => false,
        }
    }

    /// Whether a phrase is a state or its government.
    pub(crate) fn is_state(&self, word: WordId) -> bool {
        let who = self.who(word);
        who.sector.as_deref() == Some("GOV") && who.kind == Some(SourceKind::Organisation)
    }

    /// "We" in quoted words: whoever the nearest reporting verb has as its subject.
    fn speaker(&self, pronoun: WordId) -> Who {
        let above = self.a.ancestors(pronoun).find_map(|v| {
            let says = ["say", "tell", "add", "state", "warn"].contains(&syntax::lemma(self.a, v).as_str());
            says.then(|| syntax::subjects(self.a, v).into_iter().next()).flatten()
        });
        let first = self.a.form(pronoun).to_lowercase();
        match above.filter(|w| *w != pronoun && !coreference::is_pronoun(self.a, *w)) {
            // "We" speaks for the body, "I" for the person.
            Some(w) if first == "we" || first == "us" => {
                Who { name: None, named: false, entity: None, kind: Some(SourceKind::Organisation), ..self.of(w) }
            }
            Some(w) => self.of(w),
            // A ministry or an aid body in its own report.
            None if first == "we" || first == "us" => Who { kind: Some(SourceKind::Organisation), ..Who::default() },
            None => Who::default(),
        }
    }

    /// Who a noun phrase is, found out once.
    fn of(&self, head: WordId) -> Who {
        self.found[head.0 as usize].get_or_init(|| self.find_out(head)).clone()
    }

    fn find_out(&self, head: WordId) -> Who {
        let a = self.a;
        let span = syntax::phrase(a, head);
        // "thousands of fighters": who they are stands behind "of".
        if QUANTITIES.contains(&a.form(head).to_lowercase().as_str())
            && let Some(whom) = syntax::under_preposition(a, head, &["of"]).first()
        {
            return Who { span: Some(span), named: false, entity: None, ..self.of(*whom) };
        }
        let mut who = Who { span: Some(span), ..Who::default() };
        if is_year(a, head) {
            return Who { thing: true, ..who };
        }
        if a.word(head).upos == Upos::Num || numbers::parse(a.form(head)).is_some() {
            // "killing 12": people, of whom no more is told; not so the 30 of "the January 30 strike".
            let people = !a.word(head).rel.is("compound");
            return Who { kind: people.then_some(SourceKind::Group), ..who };
        }
        if ANYBODY.contains(&a.form(head).to_lowercase().as_str()) {
            return Who { kind: Some(SourceKind::Group), ..who };
        }
        let mention = a.name_at(head);
        let name = mention.map(|m| a.text.slice(m.span).to_owned());
        let role = self.role(head);
        if let Some(role) = &role {
            who.sector = Some(role.sector.clone()).filter(|s| s != "UNK");
            who.kind = Some(role.kind.into());
        }
        // "The foreign minister, Jane Doe": the person is the one named beside.
        let beside = a.children(head).find(|c| {
            a.word(*c).rel.among(&["appos", "flat"])
                && a.name_at(*c).is_some_and(|m| m.kind == NameKind::Person && !m.words.contains(&head.0))
        });
        if let Some(name) = beside.filter(|_| role.as_ref().is_some_and(|r| r.kind == Kind::Person)) {
            return Who { span: Some(span.join(a.word(name).span)), ..self.of(name) };
        }
        let titled = role.is_some() && mention.is_some_and(|m| m.words.len() == 1);
        if mention.is_some_and(|m| m.kind == NameKind::Person)
            && !titled
            && self.people_of(head).is_none()
            && self.known(head).is_none_or(|k| k.kind == Kind::Person || k.metonym)
            && !(a.word(head).upos == Upos::Noun && role.is_some())
            && self.country_name(head).is_none()
        {
            return self.person(head, who, name.unwrap_or_default());
        }
        if let Some(known) = self.known(head) {
            who.named = true;
            who.name = Some(known.names[0].clone());
            who.entity = Some(known.id.clone());
            who.country = known.country.clone();
            who.sector = known.sector.clone().or(who.sector);
            who.kind = Some(known.kind.into());
            return who;
        }
        let own = a.form(head);
        if let Some(country) = self.country_name(head) {
            who.named = true;
            who.name = self.knowledge.gazetteer.country(&country).map(|p| p.name);
            who.country = Some(country);
            who.sector = Some("GOV".to_owned());
            who.kind = Some(SourceKind::Organisation);
            return who;
        }
        if let Some(people) = self.people_of(head) {
            who.country = people.country.map(|c| c.to_string());
            if a.word(head).upos.is_nominal() {
                who.kind = Some(SourceKind::Group);
                who.name = Some(a.text.slice(span).to_owned());
            } else {
                // "Turkish mortars": the country is told, and nothing else of whose they are.
                who.span = Some(a.word(head).span);
                who.name = Some(people.of);
                who.thing = people.country.is_none();
            }
            return who;
        }
        if a.word(head).rel.is("nsubj")
            && let Some(capital) = self.capital(head)
        {
            who.country = Some(capital);
            who.sector = Some("GOV".to_owned());
            who.kind = Some(SourceKind::Organisation);
            who.name = Some(own.to_owned());
            who.named = true;
            return who;
        }
        let overrides = role.as_ref().is_some_and(|r| r.overrides);
        self.modifiers(head, &mut who, overrides);
        let body = mention.is_some_and(|m| m.kind == NameKind::Organisation);
        if body {
            who.named = true;
            who.kind = who.kind.or(Some(SourceKind::Organisation));
        }
        let words = a.text.slice(span);
        who.unidentified = words
            .split(' ')
            .any(|w| ["unknown", "unidentified", "unnamed", "masked"].contains(&w.to_lowercase().as_str()))
            && who.country.is_none();
        who.thing = role.is_none() && !body && self.knowledge.actors.is_thing(&syntax::lemma(a, head));
        if role.is_none() && who.kind.is_none() && !who.thing && a.word(head).upos == Upos::Noun {
            // "An alleged sharpshooter": nothing tells the sector, but people they are.
            who.kind = self.human.contains(&head).then_some(SourceKind::Group);
        }
        if who.is_party() {
            who.name = Some(self.masked(words, span));
        }
        who
    }

    /// Whether a mention names a private person.
    fn is_private(&self, mention: &nlp::Name) -> bool {
        mention.kind == NameKind::Person
            && self.person(head_of(self.a, mention.words.clone()), Who::default(), String::new()).private
    }

    /// The words of a phrase, names of private persons left out of what becomes a name.
    fn masked(&self, words: &str, span: Span) -> String {
        let mut out = words.to_owned();
        // A family name alone is the person's too ("Hassan's lawyer").
        let forms: BTreeSet<&str> =
            self.a.words_in(span).map(|w| self.a.text.slice(self.a.words[w as usize].span)).collect();
        for last in forms {
            let bearers = self.families.get(last).into_iter().flatten();
            if bearers.into_iter().any(|m| !span.overlaps(m.span) && self.is_private(m)) {
                out = out.replace(last, "[private person]");
            }
        }
        for m in self.a.names.iter().filter(|m| span.contains(m.span)) {
            if self.is_private(m) {
                // A family name that the network left out of the mention goes with it.
                let proper = |w: &u32| {
                    self.a.words.get(*w as usize).is_some_and(|x| x.upos == Upos::Propn && span.contains(x.span))
                };
                let first = (0..m.words.start).rev().take_while(proper).last().unwrap_or(m.words.start);
                let last = (m.words.end..).take_while(proper).last().unwrap_or(m.words.end - 1);
                let whole = self.a.words[first as usize].span.join(self.a.words[last as usize].span);
                out = out.replace(self.a.text.slice(whole), "[private person]");
            }
        }
        out
    }

    /// Country and sector from what stands before or behind the noun: "Turkish mortars", "troops of the army of Chad".
    fn modifiers(&self, head: WordId, who: &mut Who, sector_is_set: bool) {
        let a = self.a;
        let mut inner: Vec<WordId> = a
            .children(head)
            .filter(|c| a.word(*c).rel.among(&["amod", "compound", "nmod:poss", "nmod:desc", "flat", "nmod:unmarked"]))
            .flat_map(|c| {
                std::iter::once(c)
                    .chain(a.children(c).filter(move |d| a.word(*d).rel.among(&["amod", "compound", "nmod:poss"])))
            })
            .collect();
        inner.extend(syntax::under_preposition(a, head, &["of", "from", "in", "for", "with", "at"]));
        inner.extend(a.children(head).filter(|c| a.word(*c).rel.is("appos")));
        // "its Russian allies": a country told comes before that of whoever "its" is.
        inner.sort_by_key(|c| coreference::is_pronoun(a, *c));
        for c in inner {
            if coreference::is_pronoun(a, c) {
                let Some(owner) = coreference::antecedent(a, c, |w| {
                    w != head && (self.country_name(w).is_some() || self.known(w).is_some())
                }) else {
                    continue;
                };
                who.country = who
                    .country
                    .take()
                    .or_else(|| self.country_name(owner).or_else(|| self.known(owner).and_then(|k| k.country.clone())));
                continue;
            }
            if let Some(known) = self.known(c).filter(|k| k.kind != Kind::Person) {
                who.country = who.country.take().or_else(|| known.country.clone());
                if !sector_is_set {
                    let inherits = self.role(head).is_none_or(|r| r.inherits || r.sector == "UNK");
                    who.sector = if inherits {
                        known.sector.clone().or(who.sector.take())
                    } else {
                        who.sector.take().or_else(|| known.sector.clone())
                    };
                }
                who.kind = who.kind.or(Some(SourceKind::Group));
                continue;
            }
            let country = self.country_name(c).or_else(|| self.people_of(c)?.country.map(|x| x.to_string()));
            let near = !matches!(syntax::case(a, c).as_deref(), Some("with" | "for" | "at"));
            if near && let Some(country) = country {
                who.country = who.country.take().or(Some(country));
                continue;
            }
            if !sector_is_set
                && let Some(role) = self.knowledge.actors.modifier(&a.form(c).to_lowercase()).or_else(|| {
                    self.knowledge.actors.role(&syntax::lemma(a, c)).filter(|_| a.word(c).rel.is("compound"))
                })
            {
                let inherits = self.role(head).is_some_and(|r| r.inherits);
                if who.sector.is_none() || inherits {
                    who.sector = Some(role.sector.clone()).filter(|s| s != "UNK").or(who.sector.take());
                }
            }
        }
    }

    fn person(&self, head: WordId, mut who: Who, name: String) -> Who {
        let a = self.a;
        who.kind = Some(SourceKind::Person);
        let own = self.known(head);
        let last = a
            .name_at(head)
            .map(|m| a.text.slice(a.words[m.words.end as usize - 1].span).to_lowercase())
            .unwrap_or_default();
        let title = self.title(head).or_else(|| self.public.get(&last).copied());
        let full = self.fullest(&name, &last);
        let known = own.filter(|k| k.kind == Kind::Person).or_else(|| self.lookup(&full));
        if let Some(known) = &known {
            who.name = Some(known.names[0].clone());
            who.entity = Some(known.id.clone());
            who.country.clone_from(&known.country);
            who.sector.clone_from(&known.sector);
            who.named = true;
        } else if let Some(title) = title {
            who.name = Some(full);
            who.named = true;
            let mut office = Who::default();
            if let Some(role) = self.role(title) {
                office.sector = Some(role.sector.clone()).filter(|s| s != "UNK");
            }
            self.modifiers(title, &mut office, false);
            if office.country.is_none() {
                let mut around = Who::default();
                self.modifiers(head, &mut around, false);
                office.country = around.country;
                office.sector = office.sector.or(around.sector);
            }
            who.country = office.country;
            who.sector = office.sector;
        } else {
            who.private = true;
            who.sector = Some("CVL".to_owned());
            // The description serves as evidence where the report gives one ("a shopkeeper").
            who.span = a
                .children(head)
                .find(|c| a.word(*c).rel.is("appos") && a.name_at(*c).is_none())
                .map(|d| syntax::phrase(a, d))
                .or(who.span);
        }
        who
    }

    /// A mention's name without the titles that the network took for parts of it ("Defense Secretary Mark Esper").
    fn without_titles(&self, name: &str) -> String {
        let words: Vec<&str> = name.split_whitespace().collect();
        let title = |w: &&str| {
            let w = w.to_lowercase();
            self.knowledge.actors.is_title(&w) || self.knowledge.actors.role(&w).is_some()
        };
        let from = words[..words.len().saturating_sub(1)].iter().rposition(title).map_or(0, |i| i + 1);
        words[from..].join(" ")
    }

    /// The longest name in the report that ends in the same word.
    fn fullest(&self, name: &str, last: &str) -> String {
        let own = self.without_titles(name);
        match self.full.get(last) {
            Some(full) if full.len() > own.len() => full.clone(),
            _ => own,
        }
    }

    /// The word that makes a person public: a title before the name, in apposition, or the noun that the name stands by.
    fn title(&self, head: WordId) -> Option<WordId> {
        let a = self.a;
        let near = a.children(head).filter(|c| {
            a.word(*c).rel.among(&["compound", "appos", "nmod:desc", "flat", "amod", "nmod", "nmod:unmarked", "acl"])
        });
        let above = a
            .word(head)
            .head
            .filter(|_| a.word(head).rel.among(&["appos", "flat", "nmod:desc", "compound", "nmod:unmarked"]));
        let predicate = a
            .word(head)
            .head
            .filter(|h| a.word(head).rel.is("nsubj") && a.children(*h).any(|c| a.word(c).rel.is("cop")));
        let mut words: Vec<WordId> = near.chain(above).chain(predicate).collect();
        let inner: Vec<WordId> = words
            .iter()
            .flat_map(|w| a.children(*w).filter(|c| a.word(*c).rel.among(&["compound", "conj", "flat", "nmod:desc"])))
            .collect();
        words.extend(inner);
        // Titles before a name are sometimes parsed as parts of it.
        words.extend((head.0.saturating_sub(3)..head.0).map(WordId).filter(|w| {
            a.word(*w).sentence == a.word(head).sentence
                && a.word(*w).upos.is_nominal()
                && contiguous_nominal(a, *w, head)
        }));
        let title = words.iter().copied().find(|w| {
            *w != head
                && (self.knowledge.actors.is_title(&syntax::lemma(a, *w))
                    || self.knowledge.actors.is_title(&a.form(*w).to_lowercase()))
        });
        let private = words.iter().any(|w| self.knowledge.actors.is_private(&syntax::lemma(a, *w)));
        title.filter(|_| !private || self.known(head).is_some())
    }

    /// The known actor that the phrase names: its mention, or the longest run of words that ends in its head.
    fn known(&self, head: WordId) -> Option<&Actor> {
        // "outside the Kremlin" is the building.
        let place = matches!(syntax::case(self.a, head).as_deref(), Some("in" | "at" | "near" | "outside" | "inside"));
        self.known_by_name(head).filter(|k| !(place && k.metonym))
    }

    fn known_by_name(&self, head: WordId) -> Option<&Actor> {
        let a = self.a;
        let sentence = a.sentence_of(head).words.clone();
        // "the fmln", where nothing has capitals; "us" and "who" stay pronouns.
        let acronym = |name: &str| {
            let noun = a.word(head).upos != Upos::Pron && !name.contains(char::is_uppercase);
            self.lookup(&name.to_uppercase()).filter(|_| noun && syntax::is_capital(a, head))
        };
        let by_mention =
            a.name_at(head).map(|m| a.text.slice(m.span)).and_then(|m| self.lookup(m).or_else(|| acronym(m)));
        by_mention.or_else(|| {
            let ends = (head.0 + 1..=(head.0 + 4).min(sentence.end)).rev();
            ends.flat_map(|end| (head.0.saturating_sub(5).max(sentence.start)..=head.0).map(move |start| start..end))
                .filter(|r| r.len() > 1 || syntax::is_capital(a, head))
                .filter(|r| syntax::is_capital(a, WordId(r.start)))
                .filter_map(|r| {
                    let span = a.words[r.start as usize].span.join(a.words[r.end as usize - 1].span);
                    // A run must hold the head as the head of its own words.
                    let own =
                        r.clone().all(|w| w == head.0 || a.dominates(head, WordId(w)) || a.word(head).rel.is("flat"));
                    self.lookup(a.text.slice(span)).filter(|_| own).map(|k| (r.len(), k))
                })
                .max_by_key(|(n, _)| *n)
                .map(|(_, k)| k)
        })
    }

    fn lookup(&self, name: &str) -> Option<&Actor> {
        self.knowledge.actors.named(name, self.year)
    }

    /// ISO code when the word (with its mention or compound) is a country's name.
    pub(crate) fn country_name(&self, head: WordId) -> Option<String> {
        let a = self.a;
        if !syntax::is_capital(a, head) {
            return None;
        }
        let country = |name: &str| {
            let first = self.knowledge.gazetteer.lookup(name).into_iter().next()?;
            first.country.filter(|_| first.feature.is_country()).map(|c| c.to_string())
        };
        // A country alone may be taken for a person ("Chad"), but not within a longer name.
        let whole = |m: &&nlp::Name| m.kind != NameKind::Person || m.words.len() == 1;
        let mention = a.name_at(head).filter(whole).map(|m| a.text.slice(m.span));
        mention.and_then(|m| country(m.strip_prefix("the ").unwrap_or(m))).or_else(|| {
            country(a.form(head))
                .filter(|_| a.name_at(head).is_none_or(|m| m.words.len() == 1 || head_of(a, m.words.clone()) != head))
        })
    }

    /// Whose people a word names ("Turks", "Turkish").
    fn people_of(&self, word: WordId) -> Option<gazetteer::Demonym> {
        let mut letters = self.a.form(word).chars();
        let form: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        self.knowledge.gazetteer.demonym(&form).filter(|_| syntax::is_capital(self.a, word))
    }

    /// A capital that acts stands for its state's government.
    fn capital(&self, head: WordId) -> Option<String> {
        let name = self.a.form(head);
        let first =
            self.knowledge.gazetteer.lookup(name).into_iter().next().filter(|_| syntax::is_capital(self.a, head))?;
        first.country.filter(|_| first.feature.as_str() == "PPLC").map(|c| c.to_string())
    }

    /// The role that the phrase's nouns give: the longest phrase that ends in the head, an overriding word first.
    fn role(&self, head: WordId) -> Option<Role> {
        let a = self.a;
        let actors: &Actors = &self.knowledge.actors;
        let forms = |w: WordId| [a.form(w).to_lowercase(), syntax::lemma(a, w)];
        let mut best: Option<(usize, Role)> = None;
        let mut run = Vec::new();
        for back in 0..4u32 {
            let Some(w) = head.0.checked_sub(back).map(WordId) else { break };
            // "Attorney General Ruiz": both words of the title may hang on the name, or the second on the first.
            let above = a.word(head).head;
            let beside = above == Some(w) || (a.word(w).head == above && a.word(w).rel.as_str() == "nmod:desc");
            let own = back == 0 || a.word(w).head == Some(head) || beside;
            if a.word(w).sentence != a.word(head).sentence || !own {
                break;
            }
            run.insert(0, w);
            let before: String =
                run[..run.len() - 1].iter().map(|w| format!("{} ", a.form(*w).to_lowercase())).collect();
            for last in forms(head) {
                if let Some(role) = actors.role(&format!("{before}{last}"))
                    && best.as_ref().is_none_or(|(n, _)| *n < run.len())
                {
                    best = Some((run.len(), role.clone()));
                }
            }
        }
        // "members of ISIS families", "family members": an overriding word anywhere close wins.
        let close = a.children(head).filter(|c| a.word(*c).rel.among(&["compound", "nmod"]));
        let over = close.flat_map(forms).find_map(|f| actors.role(&f).filter(|r| r.overrides).cloned());
        over.or(best.map(|b| b.1))
    }

    /// The participant that a phrase is.
    pub(crate) fn participant(&self, head: WordId) -> Participant {
        let who = self.who(head);
        let span = if self.a.word(head).upos == Upos::Pron {
            self.a.word(head).span
        } else {
            who.span.unwrap_or_else(|| syntax::phrase(self.a, head))
        };
        // Whoever "it" is, the words that tell must be shown; those that name a private person are not.
        let pronoun = coreference::is_pronoun(self.a, head) && !who.private;
        let antecedent = who.span.filter(|_| pronoun).map(|s| Evidence::new(&self.a.text, s));
        let identity = match () {
            () if who.unidentified => Identity::Unidentified,
            () if who.named && !who.private => Identity::Named,
            () => Identity::Described,
        };
        Participant {
            name: if who.private { None } else { who.name },
            evidence: Evidence::new(&self.a.text, span),
            antecedent,
            country: who.country,
            sector: who.sector,
            entity: who.entity,
            identity,
            number: numbers::count(self.a, head).map(|n| n.at_least),
            private: who.private,
        }
    }
}

fn contiguous_nominal(a: &Annotated, from: WordId, to: WordId) -> bool {
    (from.0..to.0).all(|w| matches!(a.words[w as usize].upos, Upos::Noun | Upos::Propn | Upos::Adj))
}

/// A pronoun for one person.
fn is_personal(a: &Annotated, pronoun: WordId) -> bool {
    matches!(a.form(pronoun).to_lowercase().as_str(), "he" | "she" | "him" | "her" | "his")
}

/// "The first murder of 2017".
fn is_year(a: &Annotated, number: WordId) -> bool {
    let year = a.form(number).parse::<u16>().is_ok_and(|n| (1900..2100).contains(&n));
    let case = || syntax::case(a, number).unwrap_or_default();
    year && ["by", "from", "in", "of", "since", "until"].contains(&case().as_str())
}

/// Pronouns for people of whom nothing else is told.
const ANYBODY: [&str; 9] =
    ["anybody", "anyone", "everybody", "everyone", "nobody", "somebody", "someone", "others", "those"];

/// What stands before a noun in the singular that is not of one person.
const NONE_OR_ALL: [&str; 5] = ["any", "each", "either", "every", "no"];

/// Nouns that only say how many.
pub(crate) const QUANTITIES: [&str; 22] = [
    "thousands",
    "hundreds",
    "dozens",
    "scores",
    "tens",
    "millions",
    "number",
    "group",
    "majority",
    "some",
    "many",
    "most",
    "all",
    "several",
    "one",
    "two",
    "three",
    "none",
    "handful",
    "groups",
    "members",
    "any",
];

/// The word of a name that the others hang on.
pub(crate) fn head_of(a: &Annotated, words: std::ops::Range<u32>) -> WordId {
    let outside = |w: &WordId| a.word(*w).head.is_none_or(|h| !words.contains(&h.0));
    words.clone().map(WordId).find(outside).unwrap_or(WordId(words.start))
}
