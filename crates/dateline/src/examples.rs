//! Whether codebooks do what they say: their examples, read.

use std::ops::ControlFlow;

use events::{Example, Fault, Metadata, Reading};
use jiff::civil::{Date, date};
use record::PublishedBasis;
use text::{OriginMap, SourceText};

use crate::input::{Place, Report};
use crate::parallel::in_order;
use crate::reader::Reader;

/// The day on which examples are held to be published: any will do, and "Tuesday" wants one.
const DAY: Date = date(2024, 5, 17);

/// Reads examples, up to `jobs` at a time, and tells those that do not give what their entries say, and why.
pub fn unmet(reader: &Reader<'_>, examples: &[&Example], jobs: usize) -> Vec<Fault> {
    let mut faults = Vec::new();
    in_order(
        examples.iter(),
        jobs,
        |example| reader.read(report(&example.sentence)).and_then(|read| judge(example, &read.reading)),
        |fault| {
            faults.extend(fault);
            ControlFlow::Continue(())
        },
    );
    faults
}

fn report(sentence: &str) -> Report {
    let metadata = Metadata { published: Some((DAY, PublishedBasis::Given)), ..Metadata::default() };
    let text = SourceText::new(sentence);
    Report { place: Place::file("example"), text, origin: OriginMap::shifted(0), metadata }
}

fn judge(example: &Example, reading: &Reading) -> Option<Fault> {
    let kind = &example.r#type;
    let types: Vec<&str> = reading.claims.iter().map(|c| c.r#type.as_str()).collect();
    if types.contains(&kind.as_str()) == example.wanted {
        return None;
    }
    let (what, remedy) = if example.wanted {
        let gives = if types.is_empty() { "nothing".to_owned() } else { types.join(", ") };
        (format!("this example of {kind} gives {gives}"), why(example, reading))
    } else {
        (format!("this sentence gives {kind}, and must not"), "narrow the entry, say with `not_object`".to_owned())
    };
    Some(Fault { place: example.place.clone(), what, remedy })
}

/// Why an example does not give its type: what its words lack, or what else they give.
fn why(example: &Example, reading: &Reading) -> String {
    let lacks = reading.why.iter().filter(|w| w.reason.starts_with(&example.r#type));
    let lacks = lacks.map(|w| format!("“{}”: {}", &example.sentence[w.span.range()], w.reason));
    let gives = reading.claims.iter().map(|c| format!("“{}”: `{}` fits better", c.trigger.quote(), c.rule));
    let all: Vec<String> = lacks.chain(gives).collect();
    if all.is_empty() { "no word of it was found to be a trigger".to_owned() } else { all.join("; ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::{Knowledge, Own};
    use expect_test::{Expect, expect};

    fn check(entry: &str, want: Expect) {
        let head = "[codebook]\nid = \"mine/1\"\ntitle = \"\"\nsource = \"\"\n[[type]]\nname = \"STORM\"\ndescription = \"\"\n";
        let content = format!("{head}[[trigger]]\ntype = \"STORM\"\n{entry}");
        let knowledge = Knowledge::with(&Own { codebooks: vec![("mine.toml", &content)], ..Own::default() }).unwrap();
        let examples: Vec<&Example> =
            knowledge.codebook().examples().iter().filter(|e| e.place.file == "mine.toml").collect();
        let reader = Reader::knowing(&knowledge, "test");
        want.assert_eq(&unmet(&reader, &examples, 2).iter().map(|f| format!("{f}\n")).collect::<String>());
    }

    #[test]
    fn with_weights_examples_that_are_met_are_not_told() {
        check(
            "verb = [\"storm\"]\nexample = \"Rebels stormed the palace.\"\nnot_example = \"Rain fell.\"\n",
            expect![""],
        );
    }

    #[test]
    fn with_weights_an_example_that_is_not_met_tells_why() {
        check(
            "verb = [\"storm\"]\nobject = [\"gate\"]\nexample = \"Rebels stormed the palace.\"\n",
            expect![[r#"
                mine.toml:12:11: this example of STORM gives ASSAULT; “stormed”: `plover/1 ASSAULT storm` fits better
            "#]],
        );
        check(
            "verb = [\"swram\"]\nexample = \"Bees swarmed in the garden.\"\n",
            expect![[r#"
                mine.toml:11:11: this example of STORM gives nothing; no word of it was found to be a trigger
            "#]],
        );
        check(
            "verb = [\"swarm\"]\nparty = \"recipient\"\nexample = \"Bees swarmed in the garden.\"\n",
            expect![[r#"
                mine.toml:12:11: this example of STORM gives nothing; no word of it was found to be a trigger
            "#]],
        );
        check(
            "verb = [\"storm\"]\nnot_example = \"Rebels stormed the palace.\"\n",
            expect![[r#"
            mine.toml:11:15: this sentence gives STORM, and must not; narrow the entry, say with `not_object`
        "#]],
        );
    }
}
