//! How likely a claim is right in type and status.

use record::{Claim, Status};

/// Log odds of a claim of which nothing but its trigger is known, and what each thing known besides adds; fitted by
/// `train/confidence.py` to the claims of `eval/gold/develop`.
const BASE: f64 = -0.09;
const ACTOR: f64 = 1.00;
const RECIPIENT: f64 = 0.43;
const PLACE: f64 = 0.57;
const FIGURE: f64 = 0.73;
const REAL: f64 = 0.47;
const SPECIFIC: f64 = 0.82;

/// The share of claims like this one that are right, 0 to 1, in hundredths.
pub(crate) fn confidence(c: &Claim) -> f64 {
    let known = [
        (!c.actors.is_empty(), ACTOR),
        (!c.recipients.is_empty() || !c.targets.is_empty(), RECIPIENT),
        (c.r#where.is_some(), PLACE),
        (!c.figures.is_empty(), FIGURE),
        (matches!(c.status, Status::Occurred | Status::Ongoing), REAL),
        // A codebook that is read before PLOVER's asks for more.
        (!c.codebook.starts_with("plover/"), SPECIFIC),
    ];
    let odds = BASE + known.iter().filter(|(is, _)| *is).map(|(_, adds)| adds).sum::<f64>();
    (100.0 / (1.0 + (-odds).exp())).round() / 100.0
}
