//! In a word or two, how well an event is borne out.

use record::{Event, HeldStatus, Status};

use crate::sentence::stage;

/// How an event is borne out. The words are fixed: people learn what they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// One claim alone.
    SingleClaim,
    /// One institution speaks, in one report.
    OneOrigin,
    /// One institution speaks; that many print it makes it no surer.
    OneOriginManyOutlets,
    /// Two institutions speak that do not depend on each other.
    TwoOrigins,
    /// Three or more.
    ManyOrigins,
    /// Two sides of the happening say that it took place.
    BothSides,
    /// The origins do not agree on something.
    Disputed,
    /// Somebody says that it did not take place.
    Denied,
}

impl Label {
    /// As it is shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::SingleClaim => "single claim",
            Label::OneOrigin => "one origin",
            Label::OneOriginManyOutlets => "one origin, several outlets",
            Label::TwoOrigins => "two independent origins",
            Label::ManyOrigins => "three or more independent origins",
            Label::BothSides => "both sides report",
            Label::Disputed => "disputed",
            Label::Denied => "denied",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Label::SingleClaim => "One source, once, in one report.",
            Label::OneOrigin => "All claims go back to one institution, in one report.",
            Label::OneOriginManyOutlets => {
                "Several outlets print it, and all go back to one institution: copies of a wire report are one origin."
            }
            Label::TwoOrigins => "Two institutions speak, and neither cites the other.",
            Label::ManyOrigins => "Three or more institutions speak, and none cites another.",
            Label::BothSides => "Two sides of the happening say that it took place.",
            Label::Disputed => "The origins do not agree on who, where, when, how many, or whether.",
            Label::Denied => "At least one origin says that it did not take place.",
        }
    }
}

/// How an event is borne out: first by how many, then what speaks for it and against it.
pub fn labels(event: &Event) -> Vec<Label> {
    let outlets = event.reports.len();
    let mut labels = vec![match event.origins.len() {
        _ if event.claims.len() <= 1 => Label::SingleClaim,
        0 | 1 if outlets > 1 => Label::OneOriginManyOutlets,
        0 | 1 => Label::OneOrigin,
        2 => Label::TwoOrigins,
        _ => Label::ManyOrigins,
    }];
    let holds = |stages: &[Status]| {
        let held = event.status.iter().filter(|held| !held.negative && stages.contains(&stage(held)));
        let mut origins: Vec<usize> = held.flat_map(|held: &HeldStatus| held.origins.iter().copied()).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    };
    let asserting = holds(&[Status::Occurred, Status::Ongoing]);
    let sides = asserting.iter().filter(|at| event.origins.get(**at).is_some_and(|origin| origin.party)).count();
    if sides >= 2 {
        labels.push(Label::BothSides);
    }
    if !event.disputes.is_empty() {
        labels.push(Label::Disputed);
    }
    if !holds(&[Status::Negated]).is_empty() {
        labels.push(Label::Denied);
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::tests::{attack, held, origin};

    /// The labels of the attack, changed.
    fn check(change: impl FnOnce(&mut Event), want: &[Label]) {
        let mut event = attack();
        change(&mut event);
        assert_eq!(labels(&event), want);
    }

    #[test]
    fn copies_of_one_report_bear_nothing_out() {
        check(|e| e.claims.truncate(1), &[Label::SingleClaim]);
        let copied = |e: &mut Event| {
            e.claims = vec![e.claims[0].clone(), e.claims[0].clone()];
            e.origins.truncate(1);
            e.reports = vec![e.reports[0].clone(), e.reports[0].clone()];
        };
        check(copied, &[Label::OneOriginManyOutlets]);
        check(
            |e| {
                copied(e);
                e.reports.truncate(1);
            },
            &[Label::OneOrigin],
        );
        check(
            |e| {
                copied(e);
                e.origins = vec![origin("a"), origin("b")];
            },
            &[Label::TwoOrigins],
        );
        check(
            |e| {
                copied(e);
                e.origins = vec![origin("a"), origin("b"), origin("c")];
            },
            &[Label::ManyOrigins],
        );
    }

    #[test]
    fn sides_agree_or_one_denies() {
        let sides = |e: &mut Event| {
            e.claims = vec![e.claims[0].clone(), e.claims[0].clone()];
            e.origins.iter_mut().for_each(|origin| origin.party = true);
            e.status = vec![held(Status::Occurred, &[0, 1])];
        };
        check(sides, &[Label::TwoOrigins, Label::BothSides]);
        check(
            |e| {
                sides(e);
                e.status = vec![held(Status::Occurred, &[0]), held(Status::Negated, &[1])];
            },
            &[Label::TwoOrigins, Label::Denied],
        );
    }
}
