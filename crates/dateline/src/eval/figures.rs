use serde_json::{Map, Value};

/// Named figures in the order in which they are told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures(Vec<(String, f64)>);

impl Figures {
    /// Adds a figure.
    pub fn push(&mut self, name: impl Into<String>, value: f64) {
        self.0.push((name.into(), value));
    }

    /// The figure of a name.
    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| *v)
    }

    /// All figures.
    pub fn iter(&self) -> std::slice::Iter<'_, (String, f64)> {
        self.0.iter()
    }

    /// One JSON object: the task, then the figures to three decimals.
    pub fn to_json(&self, task: &str) -> Value {
        let mut object = Map::from_iter([("task".to_owned(), Value::from(task))]);
        for (name, value) in &self.0 {
            object.insert(name.clone(), rounded(*value).parse().unwrap_or(Value::Null));
        }
        Value::Object(object)
    }

    /// The figure when it falls short of a floor such as `las=80`; for errors (`mae`, `median_km`) the floor is a
    /// ceiling. An error when there is no such figure.
    pub fn falls_short(&self, floor: &str) -> Result<Option<f64>, String> {
        let (name, least) = floor.split_once('=').ok_or_else(|| format!("--min {floor}: write NAME=VALUE"))?;
        let least: f64 = least.parse().map_err(|_| format!("--min {floor}: {least:?} is no number"))?;
        let names = || self.0.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>().join(", ");
        let value = self.get(name).ok_or_else(|| format!("--min {floor}: no such figure; there are {}", names()))?;
        let short = if matches!(name, "mae" | "median_km") { value > least } else { value < least };
        Ok(short.then_some(value))
    }
}

/// A figure to three decimals; a count as a whole number.
pub fn rounded(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

/// Hits among what was found and what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub(super) hits: usize,
    pub(super) found: usize,
    pub(super) gold: usize,
}

impl Tally {
    /// One item that gold may have and that may have been found.
    pub(super) fn count(&mut self, gold: bool, found: bool, hit: bool) {
        self.gold += usize::from(gold);
        self.found += usize::from(found);
        self.hits += usize::from(hit);
    }

    pub(super) fn precision(self) -> f64 {
        percent(self.hits, self.found)
    }

    pub(super) fn recall(self) -> f64 {
        percent(self.hits, self.gold)
    }

    /// Both counts as one.
    pub(super) fn with(self, other: Tally) -> Tally {
        Tally { hits: self.hits + other.hits, found: self.found + other.found, gold: self.gold + other.gold }
    }

    pub(super) fn f1(self) -> f64 {
        harmonic(self.precision(), self.recall())
    }
}

/// The harmonic mean; 0 when both are.
pub(super) fn harmonic(a: f64, b: f64) -> f64 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

/// `part` of `whole` in percent; 0 of nothing.
pub(super) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_hit_of_two_found_and_four_there_is_a_third() {
        let tally = Tally { hits: 1, found: 2, gold: 4 };
        assert_eq!([tally.precision(), tally.recall()], [50.0, 25.0]);
        assert!((tally.f1() - 100.0 / 3.0).abs() < 1e-9);
        assert_eq!(Tally::default().f1(), 0.0);
    }

    #[test]
    fn an_error_has_a_ceiling_and_a_score_has_a_floor() {
        let mut figures = Figures::default();
        figures.push("las", 79.5);
        figures.push("mae", 1.25);
        assert_eq!(figures.falls_short("las=80"), Ok(Some(79.5)));
        assert_eq!(figures.falls_short("las=79"), Ok(None));
        assert_eq!(figures.falls_short("mae=1"), Ok(Some(1.25)));
        assert!(figures.falls_short("uas=1").is_err_and(|e| e.contains("there are las, mae")));
        assert_eq!(figures.to_json("syntax").to_string(), r#"{"las":79.5,"mae":1.25,"task":"syntax"}"#);
    }
}
