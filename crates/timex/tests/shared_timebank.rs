//! Our expressions against gold TIMEX3, by the corpora's own metrics. `TIMEX_ERRORS=1` prints what TimeBank and we tell
//! differently; AQUAINT is there to report a figure, so it never does.

use std::path::Path;

use timex::{Context, Tense, find};

struct Score {
    relaxed: f64,
    strict: f64,
    value: f64,
}

fn f1(hits: usize, found: usize, gold: usize) -> f64 {
    200.0 * hits as f64 / (found + gold) as f64
}

/// Scores one file; `None`, with a word on the output, when it is not here.
#[allow(clippy::print_stdout)]
fn score(name: &str, show: bool) -> Option<Score> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora/timex").join(name);
    let Ok(lines) = std::fs::read_to_string(&path) else {
        println!("skipped: ../shared/corpora/timex/{name} is not here");
        return None;
    };
    let (mut relaxed, mut strict, mut value, mut found, mut gold) = (0, 0, 0, 0, 0);
    for line in lines.lines() {
        let report: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = report["text"].as_str().unwrap();
        // The corpus counts in characters.
        let mut at: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
        at.push(text.len());
        let anchor = report["published"].as_str().and_then(|d| d.get(..10)).and_then(|d| d.parse().ok());
        let context = Context { anchor, tense: Tense::Unknown };
        let ours = find(text);
        let mut used = vec![false; ours.len()];
        for timex in report["timex"].as_array().unwrap() {
            gold += 1;
            let offset = |key: &str| at[timex[key].as_u64().unwrap() as usize];
            let (start, end) = (offset("start"), offset("end"));
            let shared = |i: usize| {
                let r = ours[i].span().range();
                r.end.min(end).saturating_sub(r.start.max(start))
            };
            let best = (0..ours.len()).filter(|&i| !used[i] && shared(i) > 0).rev().max_by_key(|&i| shared(i));
            let told = best.map(|i| ours[i].resolve(&context).value);
            if let Some(i) = best {
                used[i] = true;
                relaxed += 1;
                strict += usize::from(ours[i].span().range() == (start..end));
            }
            let right = told.as_ref().is_some_and(|v| v.as_deref() == timex["value"].as_str());
            value += usize::from(right);
            if show && !right {
                let mine = best.map_or("-", |i| &text[ours[i].span().range()]);
                let before = &text[at[at.binary_search(&start).unwrap().saturating_sub(30)]..start];
                println!(
                    "{} | {before:?} [{}] {} | ours [{mine}] {:?}",
                    if best.is_some() { "VALUE" } else { "MISSED" },
                    &text[start..end],
                    timex["value"],
                    told.flatten()
                );
            }
        }
        found += ours.len();
        for (expression, _) in ours.iter().zip(&used).filter(|(_, used)| show && !**used) {
            let range = expression.span().range();
            let before = &text[at[at.binary_search(&range.start).unwrap().saturating_sub(30)]..range.start];
            println!("EXTRA | {before:?} [{}] {:?}", &text[range], expression.resolve(&context).value);
        }
    }
    let score =
        Score { relaxed: f1(relaxed, found, gold), strict: f1(strict, found, gold), value: f1(value, found, gold) };
    println!(
        "{name}: relaxed F1 {:.2} (P {:.1} R {:.1}), strict F1 {:.2}, value F1 {:.2}; {gold} gold, {found} found",
        score.relaxed,
        100.0 * relaxed as f64 / found as f64,
        100.0 * relaxed as f64 / gold as f64,
        score.strict,
        score.value
    );
    Some(score)
}

#[test]
fn shared_timebank_is_read_as_well_as_before() {
    if let Some(score) = score("timebank.jsonl", std::env::var_os("TIMEX_ERRORS").is_some()) {
        assert!(score.relaxed >= 94.5 && score.strict >= 90.5 && score.value >= 82.5);
    }
}

#[test]
fn shared_aquaint_is_read_as_well_as_before() {
    if let Some(score) = score("aquaint.jsonl", false) {
        assert!(score.relaxed >= 91.5 && score.strict >= 80.5 && score.value >= 73.0);
    }
}
