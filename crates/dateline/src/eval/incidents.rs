mod templates;

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::assignment::{best_pairs, largest_sum};
use super::figures::{Figures, Tally};
use super::{Scorer, gold};
use crate::error::Error;
use crate::input::Report;
use crate::reader::Read;

/// The ways in which one thing is mentioned: lower case, without punctuation and articles.
pub type Mentions = BTreeSet<String>;

/// One incident of a report as MUC-4 writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// `attack`, `bombing`, `kidnapping`, `arson`, `robbery`, `forced work stoppage`; of gold also `attack / bombing`.
    pub incident: String,
    /// Who and what takes part, at the place of its [`Role`].
    pub roles: [Vec<Mentions>; 5],
}

/// In what part somebody or something stands in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// People who do it (`PerpInd`).
    Perpetrator,
    /// The body they belong to (`PerpOrg`).
    Organisation,
    /// Things it is done to.
    Target,
    /// Persons it is done to, by name.
    Victim,
    /// With what.
    Weapon,
}

/// What the figures of each [`Role`] are called.
const ROLES: [&str; 5] = ["perpetrator", "organisation", "target", "victim", "weapon"];

/// Scores incidents of whole reports as the templates of MUC-4 are scored: CEAF-TF of Du, Rush and Cardie (2021).
///
/// Templates are aligned one to one with those of gold for the largest sum of what they share, and so are the entities
/// of a role within two templates. The type of an incident counts as one thing more to fill in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Incidents {
    incidents: Tally,
    roles: [Tally; 5],
    reports: usize,
}

#[derive(Deserialize)]
struct Row {
    docid: String,
    doctext: String,
    templates: Vec<RowTemplate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RowTemplate {
    #[serde(rename = "incident_type")]
    incident: String,
    perp_ind: Vec<RowEntity>,
    perp_org: Vec<RowEntity>,
    target: Vec<RowEntity>,
    victim: Vec<RowEntity>,
    weapon: Vec<RowEntity>,
}

/// Words and where they stand, as often as gold names one thing.
type RowEntity = Vec<(String, i64)>;

impl Scorer for Incidents {
    type Gold = Vec<Template>;

    fn documents(path: &Path, limit: Option<usize>) -> Result<Vec<(Report, Self::Gold)>, Error> {
        let documents = gold::rows::<Row>(path, limit)?.into_iter().map(|(line, row)| {
            let about = [("id", row.docid), ("text", row.doctext)].map(|(k, v)| (k.to_owned(), Value::from(v)));
            let mut templates: Vec<Template> = Vec::new();
            for template in row.templates.into_iter().map(Template::from) {
                // Two incidents that gold tells apart only by day or place are one here.
                if !templates.contains(&template) {
                    templates.push(template);
                }
            }
            Ok((gold::report(path, line, Map::from_iter(about))?, templates))
        });
        documents.collect()
    }

    fn add(&mut self, gold: &Self::Gold, read: &Read) {
        self.templates(gold, &templates::of(read));
    }

    fn figures(&self) -> Figures {
        let all = self.roles.into_iter().fold(self.incidents, Tally::with);
        let mut figures = Figures::default();
        let parts = ROLES.into_iter().zip(self.roles);
        for (name, tally) in [("", all), ("incident_", self.incidents)].into_iter().chain(parts) {
            let name = if name.is_empty() || name.ends_with('_') { name.to_owned() } else { format!("{name}_") };
            figures.push(format!("{name}p"), tally.precision());
            figures.push(format!("{name}r"), tally.recall());
            figures.push(format!("{name}f1"), tally.f1());
        }
        figures.push("n", self.incidents.gold as f64);
        figures.push("reports", self.reports as f64);
        figures
    }
}

impl Incidents {
    /// Counts the templates of one report.
    pub fn templates(&mut self, gold: &[Template], found: &[Template]) {
        self.reports += 1;
        let shared: Vec<Vec<f64>> =
            gold.iter().map(|g| found.iter().map(|f| likeness(g, f) as f64).collect()).collect();
        for (g, f) in best_pairs(&shared).into_iter().map(|(g, f)| (&gold[g], &found[f])).filter(|(g, f)| same(g, f)) {
            self.incidents.hits += 1;
            for (role, tally) in self.roles.iter_mut().enumerate() {
                tally.hits += common(&g.roles[role], &f.roles[role]);
            }
        }
        self.incidents.gold += gold.len();
        self.incidents.found += found.len();
        for (role, tally) in self.roles.iter_mut().enumerate() {
            tally.gold += gold.iter().map(|g| g.roles[role].len()).sum::<usize>();
            tally.found += found.iter().map(|f| f.roles[role].len()).sum::<usize>();
        }
    }
}

/// Whether two templates may tell the same incident: gold may leave open which of two types it is.
fn same(gold: &Template, found: &Template) -> bool {
    gold.incident.split('/').any(|one| one.trim() == found.incident)
}

/// How much is right in a template if it stands for that of gold.
fn likeness(gold: &Template, found: &Template) -> usize {
    if !same(gold, found) {
        return 0;
    }
    1 + gold.roles.iter().zip(&found.roles).map(|(gold, found)| common(gold, found)).sum::<usize>()
}

/// How many entities are right, one to one: all that is said of one is said of gold's.
fn common(gold: &[Mentions], found: &[Mentions]) -> usize {
    let right = |f: &Mentions, g: &Mentions| if f.is_subset(g) { 1.0 } else { 0.0 };
    let table: Vec<Vec<f64>> = found.iter().map(|f| gold.iter().map(|g| right(f, g)).collect()).collect();
    largest_sum(&table) as usize
}

/// Words without case, punctuation and articles, as the scorer of Du, Rush and Cardie compares them.
fn plain(words: &str) -> String {
    let kept = words.chars().filter(|c| !c.is_ascii_punctuation()).collect::<String>().to_lowercase();
    let words = kept.split_whitespace().filter(|word| !matches!(*word, "a" | "an" | "the"));
    words.collect::<Vec<_>>().join(" ")
}

impl From<RowTemplate> for Template {
    fn from(row: RowTemplate) -> Template {
        let mentions = |entity: RowEntity| entity.iter().map(|(words, _)| plain(words)).collect::<Mentions>();
        let entities = |role: Vec<RowEntity>| role.into_iter().map(mentions).filter(|e| !e.is_empty()).collect();
        let roles = [row.perp_ind, row.perp_org, row.target, row.victim, row.weapon].map(entities);
        Template { incident: row.incident, roles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A template of perpetrators and victims; `|` parts what one entity is called.
    fn template(incident: &str, perpetrators: &[&str], victims: &[&str]) -> Template {
        let entities = |all: &[&str]| all.iter().map(|e| e.split('|').map(plain).collect()).collect();
        let mut template = Template { incident: incident.to_owned(), ..Template::default() };
        template.roles[Role::Perpetrator as usize] = entities(perpetrators);
        template.roles[Role::Victim as usize] = entities(victims);
        template
    }

    /// Hits, found and gold over all there is to fill in.
    fn scored(gold: &[Template], found: &[Template]) -> [usize; 3] {
        let mut scorer = Incidents::default();
        scorer.templates(gold, found);
        let all = scorer.roles.into_iter().fold(scorer.incidents, Tally::with);
        [all.hits, all.found, all.gold]
    }

    #[test]
    fn type_and_every_entity_are_one_thing_each_to_fill_in() {
        let gold = [template("attack", &["two gunmen|gunmen"], &["ann lee", "bo chan"])];
        assert_eq!(scored(&gold, &[template("attack", &["The gunmen"], &["Ann Lee"])]), [3, 3, 4]);
        // Of another type nothing counts; gold may leave the type open.
        assert_eq!(scored(&gold, &[template("arson", &["gunmen"], &["ann lee"])]), [0, 3, 4]);
        assert_eq!(scored(&[template("attack / bombing", &[], &[])], &[template("bombing", &[], &[])]), [1, 1, 1]);
    }

    #[test]
    fn what_was_not_found_or_is_not_there_gives_nothing() {
        let attack = [template("attack", &["gunmen"], &[])];
        assert_eq!(scored(&attack, &[]), [0, 0, 2]);
        assert_eq!(scored(&[], &attack), [0, 2, 0]);
        let mut scorer = Incidents::default();
        scorer.templates(&attack, &[]);
        assert_eq!([scorer.figures().get("f1"), scorer.figures().get("p")], [Some(0.0), Some(0.0)]);
    }

    #[test]
    fn templates_are_aligned_for_the_largest_sum() {
        // In the order told three things are right in the first and two in the second; crosswise three in both.
        let gold = [template("attack", &["x", "y", "z"], &[]), template("attack", &["x", "y"], &["ann lee"])];
        let found = [template("attack", &["x", "y"], &[]), template("attack", &["x", "z"], &[])];
        assert_eq!(scored(&gold, &found), [6, 6, 8]);
        // Two found for one of gold: one of them counts.
        assert_eq!(scored(&gold[..1], &found), [3, 6, 4]);
    }

    #[test]
    fn an_entity_is_right_when_all_its_names_are_golds_and_counts_once() {
        let gold = [template("attack", &["gunmen|assailants"], &[])];
        assert_eq!(scored(&gold, &[template("attack", &["gunmen", "assailants"], &[])]), [2, 3, 2]);
        assert_eq!(scored(&gold, &[template("attack", &["gunmen|police"], &[])]), [1, 2, 2]);
    }

    #[test]
    fn words_are_compared_without_case_marks_and_articles() {
        assert_eq!(plain("the \"Extraditables\""), "extraditables");
        assert_eq!(plain("A  car-bomb, an AK-47"), "carbomb ak47");
    }
}
