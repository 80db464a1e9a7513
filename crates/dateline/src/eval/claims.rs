use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use record::{Claim, Evidence, Figure, FigureOf, Measure, Participant, Precision, Statement, Status, Where};
use serde::Deserialize;
use text::Span;

use super::figures::{Figures, Tally, percent};
use super::places::distance_km;
use super::{Scorer, gold};
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// What a report tells, as its author annotated it (`eval/gold/README.md`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldReport {
    /// `wire`, `local`, `ngo` or `ministry`.
    pub kind: String,
    /// The day it came out.
    pub published: String,
    /// The report.
    pub text: String,
    /// Phrases for people who fight.
    #[serde(default)]
    pub combatants: Vec<String>,
    /// Phrases for people who do not.
    #[serde(default)]
    pub civilians: Vec<String>,
    /// Names of private persons.
    #[serde(default)]
    pub private: Vec<String>,
    /// Every claim.
    pub claim: Vec<GoldClaim>,
    /// Degrees north and east of the places that there are, by the words of `where`.
    #[serde(default)]
    pub places: BTreeMap<String, [f64; 2]>,
}

impl GoldReport {
    /// Where a claim's place lies, if there is such a place.
    fn point(&self, claim: &GoldClaim) -> Option<(f64, f64)> {
        let [latitude, longitude] = *self.places.get(gold::numbered(claim.r#where.as_ref()?).0)?;
        Some((latitude, longitude))
    }
}

/// How far from gold's point a claim's may lie: what UCDP's coders take for close to a known point.
const NEAR_KM: f64 = 25.0;

/// One holder's word about one happening. Phrases are words of the text; `#2` behind them means the second time.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldClaim {
    /// Type of the codebooks.
    pub r#type: String,
    /// PLOVER's mode.
    pub mode: Option<String>,
    /// The words that tell it.
    pub trigger: String,
    /// The same happening elsewhere.
    #[serde(default)]
    pub also: Vec<String>,
    /// Who does it.
    #[serde(default)]
    pub actors: Vec<String>,
    /// To whom.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Things it is done to.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Its stage.
    pub status: Status,
    /// Whose word it is; none is the report's own.
    pub holder: Vec<String>,
    /// The day or days.
    pub when: Option<String>,
    /// The place.
    pub r#where: Option<String>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Such as `killed 12`.
    #[serde(default)]
    pub figures: Vec<String>,
    /// Told as background.
    #[serde(default)]
    pub historical: bool,
    /// Right if found, no miss if not.
    #[serde(default)]
    pub optional: bool,
}

/// Scores claims by type, stage, holder and parties, and counts what does harm.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    types: Tally,
    stages: Tally,
    whole: Tally,
    actors: Tally,
    recipients: Tally,
    days: [Tally; 2],
    places: Tally,
    points: Tally,
    countries: Tally,
    counts: Tally,
    harm: Harm,
    killed: (u64, u64),
    reliability: [Reliability; 5],
    reports: usize,
}

/// Claims of one range of confidence: how sure they were, and how many were right in type and status.
#[derive(Debug, Clone, Copy, Default)]
struct Reliability {
    promised: f64,
    right: usize,
    of: usize,
}

/// How often it went wrong, of how often it could.
#[derive(Debug, Clone, Copy, Default)]
struct Rate {
    wrong: usize,
    of: usize,
}

impl Rate {
    fn count(&mut self, wrong: bool) {
        self.wrong += usize::from(wrong);
        self.of += 1;
    }
}

#[derive(Debug, Clone, Default)]
struct Harm {
    unreal_as_occurred: Rate,
    lethal_as_occurred: Rate,
    word_as_fact: Rate,
    wrong_holder: Rate,
    swapped: Rate,
    wrong_perpetrator: Rate,
    civilian_as_combatant: Rate,
    wrong_country: Rate,
    background_as_new: Rate,
    private_names: usize,
}

impl Scorer for Claims {
    type Gold = GoldReport;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        gold::files(path, "toml")?.into_iter().take(limit.unwrap_or(usize::MAX)).map(|file| document(&file)).collect()
    }

    fn add(&mut self, gold: &GoldReport, read: &Read) {
        let reading = &read.reading;
        self.reports += 1;
        let view = View { text: &gold.text, statements: &reading.statements };
        let pairs = view.pairs(&gold.claim, &reading.claims);
        self.count(gold, &reading.claims, &pairs, view);
        self.weigh(gold, &reading.claims, &pairs);
        self.harm(gold, &reading.claims, &pairs, view);
    }

    fn figures(&self) -> Figures {
        let mut figures = Figures::default();
        let stages = [("type", self.types), ("type_status", self.stages), ("type_status_holder", self.whole)];
        let parties = [("actor", self.actors), ("recipient", self.recipients)];
        let [day, near] = self.days;
        let times = [("when", day), ("when_within_a_day", near)];
        let places = [("where", self.places), ("where_within_25_km", self.points), ("country", self.countries)];
        let counts = [("figure", self.counts)];
        for (name, tally) in stages.into_iter().chain(parties).chain(times).chain(places).chain(counts) {
            figures.push(format!("{name}_p"), tally.precision());
            figures.push(format!("{name}_r"), tally.recall());
            figures.push(format!("{name}_f1"), tally.f1());
        }
        figures.push("where_within_25_km_of", self.points.gold as f64);
        let h = &self.harm;
        for (name, rate) in [
            ("unreal_as_occurred", h.unreal_as_occurred),
            ("lethal_unreal_as_occurred", h.lethal_as_occurred),
            ("word_as_fact", h.word_as_fact),
            ("wrong_holder", h.wrong_holder),
            ("swapped", h.swapped),
            ("wrong_perpetrator", h.wrong_perpetrator),
            ("civilian_as_combatant", h.civilian_as_combatant),
            ("wrong_country", h.wrong_country),
            ("background_as_new", h.background_as_new),
        ] {
            figures.push(format!("harm_{name}"), percent(rate.wrong, rate.of));
            figures.push(format!("harm_{name}_of"), rate.of as f64);
        }
        figures.push("harm_private_names", h.private_names as f64);
        figures.push("harm_deaths_ratio", self.killed.0 as f64 / self.killed.1.max(1) as f64);
        let mut gap = 0.0;
        for (r, name) in self.reliability.iter().zip(["0", "60", "70", "80", "90"]) {
            figures.push(format!("confidence_{name}_right"), percent(r.right, r.of));
            figures.push(format!("confidence_{name}_of"), r.of as f64);
            gap += (100.0 * r.promised - 100.0 * r.right as f64).abs();
        }
        let told: usize = self.reliability.iter().map(|r| r.of).sum();
        figures.push("confidence_error", gap / told.max(1) as f64);
        figures.push("n", self.types.gold as f64);
        figures.push("reports", self.reports as f64);
        figures
    }
}

impl Claims {
    /// What is optional counts for nothing, found or not.
    fn count(&mut self, gold: &GoldReport, claims: &[Claim], pairs: &[(usize, usize)], view: View<'_>) {
        let matched: BTreeSet<usize> = pairs.iter().map(|p| p.1).collect();
        let extra = claims.len() - matched.len();
        let asked = gold.claim.iter().filter(|g| !g.optional).count();
        for tally in [&mut self.types, &mut self.stages, &mut self.whole] {
            tally.found += extra;
            tally.gold += asked;
        }
        for (g, c) in pairs.iter().map(|(g, c)| (&gold.claim[*g], &claims[*c])).filter(|(g, _)| !g.optional) {
            let stage = g.status == c.status;
            let holder = view.holds(g, c);
            for (tally, right) in
                [(&mut self.types, true), (&mut self.stages, stage), (&mut self.whole, stage && holder)]
            {
                tally.found += 1;
                tally.hits += usize::from(right);
            }
            for (tally, words, found) in
                [(&mut self.actors, &g.actors, &c.actors), (&mut self.recipients, &g.recipients, &c.recipients)]
            {
                tally.gold += words.len();
                tally.found += found.len();
                tally.hits +=
                    words.iter().filter(|w| found.iter().any(|p| view.touches(p, w))).count().min(found.len());
            }
            let first = |days: &str| days.split('/').next().and_then(first_day);
            let told = g.when.as_deref().and_then(first);
            let found = c.when.as_ref().and_then(|w| first(&w.from));
            let apart = told.zip(found).and_then(|(t, f)| t.until(f).ok()).map(|s| s.get_days().abs());
            for (tally, reach) in self.days.iter_mut().zip([0, 1]) {
                tally.count(told.is_some(), found.is_some(), apart.is_some_and(|d| d <= reach));
            }
            let place = c.r#where.as_ref();
            let same = |p: &Where| g.r#where.as_ref().is_some_and(|w| view.is_place(p, w));
            let told = place.is_some_and(Where::is_told);
            self.places.count(g.r#where.is_some(), told, place.is_some_and(same));
            if let Some(there) = gold.point(g) {
                let here = place.and_then(point);
                self.points.count(true, here.is_some(), here.is_some_and(|here| distance_km(there, here) <= NEAR_KM));
            }
            let country = place.and_then(|p| p.country.as_ref());
            self.countries.count(
                g.country.is_some(),
                country.is_some(),
                country.is_some() && country == g.country.as_ref(),
            );
            let found = counts(&c.figures);
            self.counts.gold += g.figures.len();
            self.counts.found += found.len();
            self.counts.hits += found.iter().filter(|f| g.figures.contains(f)).count();
        }
    }

    /// How far claims can be believed as much as they say.
    fn weigh(&mut self, gold: &GoldReport, claims: &[Claim], pairs: &[(usize, usize)]) {
        for (i, c) in claims.iter().enumerate() {
            let told = pairs.iter().find(|(_, c)| *c == i).map(|(g, _)| &gold.claim[*g]);
            if told.is_some_and(|g| g.optional) {
                continue;
            }
            let range = ((c.confidence * 10.0) as usize).clamp(5, 9) - 5;
            let r = &mut self.reliability[range];
            r.promised += c.confidence;
            r.right += usize::from(told.is_some_and(|g| g.status == c.status));
            r.of += 1;
        }
    }

    fn harm(&mut self, gold: &GoldReport, claims: &[Claim], pairs: &[(usize, usize)], view: View<'_>) {
        let h = &mut self.harm;
        for (g, c) in pairs.iter().map(|(g, c)| (&gold.claim[*g], &claims[*c])) {
            let real = |status: Status| matches!(status, Status::Occurred | Status::Ongoing);
            if !real(g.status) {
                h.unreal_as_occurred.count(real(c.status));
                if g.r#type == "ASSAULT" {
                    h.lethal_as_occurred.count(real(c.status));
                }
            }
            if !g.holder.is_empty() {
                h.word_as_fact.count(c.attribution.is_empty() && real(c.status));
            }
            if !c.attribution.is_empty() {
                h.wrong_holder.count(!view.holds(g, c));
            }
            let any = |found: &[Participant], words: &[String]| {
                found.iter().any(|p| words.iter().any(|w| view.touches(p, w)))
            };
            if !g.actors.is_empty() && !g.recipients.is_empty() {
                let swapped = (any(&c.actors, &g.recipients) && !any(&c.actors, &g.actors))
                    || (any(&c.recipients, &g.actors) && !any(&c.recipients, &g.recipients));
                h.swapped.count(swapped);
            }
            if g.r#type == "ASSAULT" && !c.actors.is_empty() {
                h.wrong_perpetrator.count(!any(&c.actors, &g.actors));
            }
            if let (Some(country), Some(place)) = (&g.country, &c.r#where) {
                h.wrong_country.count(place.country.as_ref().is_some_and(|c| c != country));
            }
            if g.historical {
                h.background_as_new.count(!c.historical);
            }
        }
        let parties = || claims.iter().flat_map(|c| c.actors.iter().chain(&c.recipients));
        for p in parties().filter(|p| gold.civilians.iter().any(|w| view.touches(p, w))) {
            let fights = p.sector.as_deref().is_some_and(|s| matches!(s, "MIL" | "REB" | "PRM" | "SPY" | "CRM"));
            h.civilian_as_combatant.count(fights);
        }
        let names = parties().filter_map(|p| p.name.as_deref());
        let names = names.chain(view.statements.iter().filter_map(|s| s.source.as_ref()?.name.as_deref()));
        h.private_names += names.filter(|n| gold.private.iter().any(|p| n.contains(gold::numbered(p).0))).count();
        let told = claims.iter().flat_map(|c| &c.figures);
        let told = told.filter(|f| f.of == FigureOf::Killed && f.measure == Measure::Incident);
        self.killed.0 += told.filter_map(|f| f.at_least).sum::<u64>();
        let known = gold.claim.iter().filter(|g| !g.optional).flat_map(|g| &g.figures);
        let known = known.filter_map(|f| f.strip_prefix("killed ")?.split('-').next()?.parse::<u64>().ok());
        self.killed.1 += known.sum::<u64>();
    }
}

/// What is counted, as gold writes it; all those of whom the same is told are one number there.
fn counts(figures: &[Figure]) -> Vec<String> {
    let mut all: BTreeMap<FigureOf, (u64, Option<u64>)> = BTreeMap::new();
    for f in figures.iter().filter(|f| f.measure == Measure::Incident) {
        let (least, most) = all.entry(f.of).or_insert((0, Some(0)));
        *least += f.at_least.unwrap_or(0);
        *most = most.zip(f.at_most).map(|(a, b)| a + b);
    }
    let told = |(of, (least, most)): (FigureOf, (u64, Option<u64>))| match most {
        Some(most) if most == least => format!("{of} {least}"),
        Some(most) => format!("{of} {least}-{most}"),
        None => format!("{of} {least}-"),
    };
    all.into_iter().map(told).collect()
}

/// A report's words and statements.
#[derive(Clone, Copy)]
struct View<'a> {
    text: &'a str,
    statements: &'a [Statement],
}

impl View<'_> {
    /// Claims of gold with those that were read, one to one: the same type on the same words, the best agreement first.
    fn pairs(self, gold: &[GoldClaim], claims: &[Claim]) -> Vec<(usize, usize)> {
        let mut all: Vec<(usize, usize, usize)> = Vec::new();
        for (i, g) in gold.iter().enumerate() {
            let words: Vec<Span> = std::iter::once(&g.trigger).chain(&g.also).filter_map(|w| self.span(w)).collect();
            for (j, c) in claims.iter().enumerate() {
                let own = std::iter::once(&c.trigger).chain(&c.mentions);
                let touch = own.map(|e| e.span()).any(|s| words.iter().any(|w| w.overlaps(s)));
                let plover = c.plover_type() == Some(g.r#type.as_str()) && c.codebook != "plover/1";
                if touch && (g.r#type == c.r#type || plover) {
                    let rank = 4 * usize::from(!g.optional)
                        + 2 * usize::from(g.status == c.status)
                        + usize::from(self.holds(g, c));
                    all.push((rank, i, j));
                }
            }
        }
        all.sort_by_key(|(rank, i, j)| (std::cmp::Reverse(*rank), *i, *j));
        let (mut golds, mut ours) = (BTreeSet::new(), BTreeSet::new());
        let free = |(_, i, j): &(usize, usize, usize)| {
            let free = !golds.contains(i) && !ours.contains(j);
            if free {
                golds.insert(*i);
                ours.insert(*j);
            }
            free
        };
        all.into_iter().filter(free).map(|(_, i, j)| (i, j)).collect()
    }

    /// Whether a claim stands in the words of those whom gold names, the outermost or the innermost.
    fn holds(self, g: &GoldClaim, c: &Claim) -> bool {
        if g.holder.is_empty() || c.attribution.is_empty() {
            return g.holder.is_empty() == c.attribution.is_empty();
        }
        let chain = || c.attribution.iter().filter_map(|id| self.statements.iter().find(|s| s.id == *id));
        let by = |word: &String| {
            let phrase = gold::numbered(word).0;
            chain().any(|s| match &s.source {
                None => word == "?",
                Some(source) => {
                    let touches = |e: &Evidence| self.span(word).is_some_and(|w| w.overlaps(e.span()));
                    std::iter::once(&source.evidence)
                        .chain(&source.antecedent)
                        .any(|e| touches(e) || alike(e.quote(), phrase))
                        // "Mayor Jane Doe" is Jane Doe, and so is "Ms Doe".
                        || source.name.as_deref().is_some_and(|n| alike(n, phrase) || phrase.contains(n))
                }
            })
        };
        g.holder.iter().any(by)
    }

    /// Whether a participant is the phrase, or what the phrase names.
    fn touches(self, p: &Participant, phrase: &str) -> bool {
        let span = self.span(phrase);
        p.words().any(|e| span.is_some_and(|s| s.overlaps(e.span())) || alike(e.quote(), gold::numbered(phrase).0))
            || p.name.as_deref().is_some_and(|n| alike(n, gold::numbered(phrase).0))
    }

    /// Whether a place is the phrase, or what the phrase names.
    fn is_place(self, place: &Where, phrase: &str) -> bool {
        let span = self.span(phrase);
        let words = gold::numbered(phrase).0;
        // What only grounds a country is not the place, nor what only says in which country a site is.
        let beside = |w: &Evidence| w.span().start().checked_sub(place.evidence.span().end()).is_some_and(|n| n < 20);
        let around = place.within.as_ref().filter(|w| place.latitude.is_some() || beside(w));
        let mut told = std::iter::once(&place.evidence).filter(|_| place.is_told()).chain(around);
        told.any(|e| span.is_some_and(|s| s.overlaps(e.span())))
            || alike(&place.name, words)
            || words.contains(&place.name)
    }

    /// Where a phrase stands.
    fn span(self, phrase: &str) -> Option<Span> {
        let (words, nth) = gold::numbered(phrase);
        let (start, _) = self.text.match_indices(words).nth(nth - 1)?;
        Some(Span::from_range(start..start + words.len()))
    }
}

/// The point of a place; the middle of a country or a province is none.
fn point(place: &Where) -> Option<(f64, f64)> {
    let fine = !matches!(place.precision, Some(Precision::Country | Precision::Admin1));
    place.latitude.zip(place.longitude).filter(|_| fine)
}

/// The first day of a day, a month or a year.
fn first_day(time: &str) -> Option<Date> {
    let whole = match time.len() {
        4 => format!("{time}-01-01"),
        7 => format!("{time}-01"),
        _ => time.to_owned(),
    };
    whole.parse().ok()
}

/// The same words but for an article and case.
fn alike(a: &str, b: &str) -> bool {
    let bare = |s: &str| {
        let s = s.to_lowercase();
        s.strip_prefix("the ").unwrap_or(&s).to_owned()
    };
    bare(a) == bare(b)
}

fn document(file: &Path) -> Result<(Report, GoldReport), Error> {
    let about = |r: &GoldReport| vec![("text", r.text.clone()), ("published", r.published.clone())];
    let (report, gold) = gold::annotated(file, about, |report: &GoldReport| {
        let view = View { text: &report.text, statements: &[] };
        let words = report.claim.iter().flat_map(|c| {
            let told = std::iter::once(&c.trigger).chain(&c.also).chain(&c.actors).chain(&c.recipients);
            told.chain(&c.targets).chain(c.holder.iter().filter(|h| *h != "?")).chain(&c.r#where)
        });
        words.into_iter().find(|w| view.span(w).is_none())
    })?;
    match misplaced(&gold) {
        Some(fault) => Err(gold::bad(file, 1, fault)),
        None => Ok((report, gold)),
    }
}

/// What is wrong with gold's places: one that no claim names, or one that is nowhere.
fn misplaced(gold: &GoldReport) -> Option<String> {
    let wheres = || gold.claim.iter().filter_map(|c| c.r#where.as_ref()).map(|w| gold::numbered(w).0);
    gold.places.iter().find_map(|(words, [latitude, longitude])| {
        if !wheres().any(|w| w == words) {
            return Some(format!("no claim has {words:?} as its `where`"));
        }
        let on_earth = (-90.0..=90.0).contains(latitude) && (-180.0..=180.0).contains(longitude);
        (!on_earth).then(|| format!("{words:?} is not on the earth; latitude comes first"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Reader;
    use serde_json::{Map, Value};

    fn gold_of(text: &str, claims: &str) -> GoldReport {
        toml::from_str(&format!("kind = 'wire'\npublished = '2020-05-05'\ntext = '{text}'\n{claims}")).unwrap()
    }

    fn scored(claims: &str) -> Figures {
        let text = "Gunmen attacked the village on Monday. The army denied that its soldiers had attacked the village.";
        scored_on(text, claims)
    }

    fn scored_on(text: &str, claims: &str) -> Figures {
        let gold = gold_of(text, claims);
        let report = gold::report(Path::new("x"), 1, Map::from_iter([("text".to_owned(), Value::from(text))])).unwrap();
        let mut scorer = Claims::default();
        scorer.add(&gold, &Reader::embedded().read(report).unwrap());
        scorer.figures()
    }

    #[test]
    fn a_phrase_may_be_meant_the_second_time() {
        let view = View { text: "an attack after an attack", statements: &[] };
        assert_eq!(view.span("attack#2").map(|s| s.start()), Some(19));
        assert_eq!(view.span("attack#3"), None);
        assert_eq!(gold::numbered("Camp #4"), ("Camp ", 4));
    }

    #[test]
    fn with_weights_a_denied_attack_is_another_claim_than_the_attack() {
        let attack = "[[claim]]\ntype = 'ASSAULT'\ntrigger = 'attacked'\nactors = ['Gunmen']\nrecipients = []\nstatus = 'occurred'\nholder = []\n";
        let denied = "[[claim]]\ntype = 'ASSAULT'\ntrigger = 'attacked#2'\nactors = ['its soldiers']\nstatus = 'negated'\nholder = ['The army']\n";
        let both = scored(&format!("{attack}{denied}"));
        assert_eq!([both.get("type_status_holder_r"), both.get("harm_unreal_as_occurred")], [Some(100.0), Some(0.0)]);
        // Had it been told as a fact by gold, ours would be wrong in stage and holder.
        let fact = scored(&format!("{attack}{}", denied.replace("negated", "occurred").replace("'The army'", "")));
        assert_eq!([fact.get("type_r"), fact.get("type_status_holder_r")], [Some(100.0), Some(50.0)]);
    }

    #[test]
    fn what_is_optional_counts_for_nothing() {
        let optional = scored(
            "[[claim]]\ntype = 'ASSAULT'\ntrigger = 'attacked'\nstatus = 'occurred'\nholder = []\noptional = true\n[[claim]]\ntype = 'ASSAULT'\ntrigger = 'attacked#2'\nstatus = 'negated'\nholder = ['The army']\n",
        );
        assert_eq!(
            [optional.get("n"), optional.get("type_p"), optional.get("type_r")],
            [Some(1.0), Some(100.0), Some(100.0)]
        );
    }

    #[test]
    fn with_weights_a_place_is_right_within_25_km_of_golds_point() {
        let text = "Gunmen attacked a market in Mosul.";
        let claim = |word: &str, place: &str| {
            format!(
                "[[claim]]\ntype = 'ASSAULT'\ntrigger = '{word}'\nstatus = 'occurred'\nholder = []\nwhere = '{place}'\n"
            )
        };
        let right = |point: &str| {
            let told = format!("{}[places]\n'Mosul' = {point}\n", claim("attacked", "Mosul"));
            let figures = scored_on(text, &told);
            ["where_within_25_km_r", "where_within_25_km_of"].map(|name| figures.get(name).unwrap())
        };
        // The middle of the town, a suburb, another town.
        assert_eq!(right("[36.34, 43.13]"), [100.0, 1.0]);
        assert_eq!(right("[36.36, 43.38]"), [100.0, 1.0]);
        assert_eq!(right("[36.19, 44.01]"), [0.0, 1.0]);
        // A place that gold puts nowhere is not asked for.
        assert_eq!(scored_on(text, &claim("attacked", "Mosul")).get("where_within_25_km_of"), Some(0.0));
    }

    #[test]
    fn golds_points_are_those_of_its_wheres_and_lie_on_the_earth() {
        let text = "Gunmen attacked Mosul, then Mosul again.";
        let told = |places: &str| {
            let claim = "[[claim]]\ntype = 'ASSAULT'\ntrigger = 'attacked'\nstatus = 'occurred'\nholder = []\nwhere = 'Mosul#2'";
            misplaced(&gold_of(text, &format!("{claim}\n[places]\n{places}")))
        };
        assert_eq!(told("Mosul = [36.34, 43.13]"), None);
        assert_eq!(told("Erbil = [36.19, 44.01]").unwrap(), r#"no claim has "Erbil" as its `where`"#);
        assert_eq!(told("Mosul = [143.13, 36.34]").unwrap(), r#""Mosul" is not on the earth; latitude comes first"#);
        assert!(told("Mosul = [nan, 43.13]").is_some());
    }
}
