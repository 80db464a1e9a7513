//! Our statements against PolNeAR's attributions, by the corpora's own metric. The articles are those that rules may be
//! written with in view; the figure that counts is `dateline eval attribution` on the others.

use std::collections::BTreeSet;
use std::path::Path;

use events::{Knowledge, Metadata, read};
use nlp::{Annotator, Neural};
use text::SourceText;

/// Every fortieth article: enough to see a slip, few enough for a test.
const EVERY: usize = 40;

/// Words (runs of letters and digits) that share a byte with one of `spans`.
fn bag(text: &str, spans: &[(usize, usize)]) -> BTreeSet<usize> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    for (i, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        match words.last_mut() {
            Some(last) if last.1 == i => last.1 = i + c.len_utf8(),
            _ => words.push((i, i + c.len_utf8())),
        }
    }
    let inside = |w: &(usize, usize)| spans.iter().any(|s| w.0 < s.1 && s.0 < w.1);
    words.into_iter().filter(inside).map(|w| w.0).collect()
}

#[test]
#[allow(clippy::print_stdout)]
fn statements_agree_with_the_shared_attributions() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/attribution/polnear-train.jsonl");
    let Ok(lines) = std::fs::read_to_string(&path) else {
        println!("skipped: ../shared/corpora/attribution is not here");
        return;
    };
    let (mut hits, mut found, mut gold) = (0, 0, 0);
    for line in lines.lines().step_by(EVERY) {
        let report: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = report["text"].as_str().unwrap();
        // The corpus counts in characters.
        let mut at: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        at.push(text.len());
        let theirs = |a: &serde_json::Value, role: &str| {
            let ends = |s: &serde_json::Value, i: usize| at[s[i].as_u64().unwrap() as usize];
            let spans: Vec<_> = a[role].as_array().unwrap().iter().map(|s| (ends(s, 0), ends(s, 1))).collect();
            bag(text, &spans)
        };
        let annotated = Neural::embedded().annotate(&SourceText::new(text));
        let ours: Vec<_> = read(&annotated, &Metadata::default(), Knowledge::embedded())
            .statements
            .iter()
            .map(|s| {
                let bytes = |e: &record::Evidence| (e.span().range().start, e.span().range().end);
                let source: Vec<_> = s.source.iter().map(|x| bytes(&x.evidence)).collect();
                let content: Vec<_> = s.content.iter().map(bytes).collect();
                (bag(text, &source), bag(text, &content))
            })
            .collect();
        let mut used = BTreeSet::new();
        for a in report["attributions"].as_array().unwrap() {
            let (source, content) = (theirs(a, "source"), theirs(a, "content"));
            let shared = |i: &usize| {
                let both = content.intersection(&ours[*i].1).count();
                both as f64 / content.union(&ours[*i].1).count().max(1) as f64
            };
            let same = |i: &usize| {
                let (s, both_absent) = (&ours[*i].0, source.is_empty() && ours[*i].0.is_empty());
                both_absent || source.intersection(s).next().is_some()
            };
            let free = (0..ours.len()).filter(|i| !used.contains(i) && same(i) && shared(i) >= 0.5);
            if let Some(best) = free.max_by(|i, j| shared(i).total_cmp(&shared(j))) {
                used.insert(best);
                hits += 1;
            }
        }
        found += ours.len();
        gold += report["attributions"].as_array().unwrap().len();
    }
    let f1 = 200.0 * f64::from(hits) / (found + gold) as f64;
    println!("relation F1 {f1:.1} ({hits} of {gold} found, {found} told)");
    assert!(f1 >= 50.0, "relation F1 fell to {f1:.1}");
}
