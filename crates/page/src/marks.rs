//! The marks of the stages: each with its own shape and word, so that none is told by colour alone.

use map::Shape;
use maud::{Markup, PreEscaped, html};
use record::Status;
use store::Stages;

/// The shape of a stage on the map; a list shows the same.
pub(crate) fn shape(status: Status) -> Shape {
    match status {
        Status::Occurred => Shape::Filled,
        Status::Ongoing => Shape::Half,
        Status::Attempted => Shape::Hollow,
        Status::Planned => Shape::Square,
        Status::Threatened => Shape::Triangle,
        Status::Demanded => Shape::Diamond,
        Status::Possible => Shape::Dashed,
        Status::Negated => Shape::Struck,
    }
}

/// The furthest stage that somebody puts an event at.
pub(crate) fn furthest(stages: Stages) -> Status {
    Status::ALL.iter().map(|(status, _)| *status).find(|status| stages.contains(*status)).unwrap_or(Status::Possible)
}

/// What a stage means.
pub(crate) fn meaning(status: Status) -> &'static str {
    match status {
        Status::Occurred => "somebody says that it took place",
        Status::Ongoing => "somebody says that it is taking place",
        Status::Attempted => "it was tried",
        Status::Planned => "it is intended or announced",
        Status::Threatened => "it is threatened",
        Status::Demanded => "it is asked for",
        Status::Possible => "it may be",
        Status::Negated => "somebody says that it did not take place",
    }
}

/// The shapes, once a page.
pub(crate) fn symbols() -> Markup {
    PreEscaped(
        "<svg class=\"symbols\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\">\
         <symbol id=\"m-filled\" viewBox=\"-9 -9 18 18\"><circle class=\"dot\" r=\"6\"/></symbol>\
         <symbol id=\"m-half\" viewBox=\"-9 -9 18 18\"><circle class=\"ring\" r=\"6\"/><path class=\"dot\" d=\"M0-6a6 6 0 0 1 0 12z\"/></symbol>\
         <symbol id=\"m-hollow\" viewBox=\"-9 -9 18 18\"><circle class=\"ring\" r=\"6\"/></symbol>\
         <symbol id=\"m-dashed\" viewBox=\"-9 -9 18 18\"><circle class=\"ring dashed\" r=\"6\"/></symbol>\
         <symbol id=\"m-triangle\" viewBox=\"-9 -9 18 18\"><path class=\"ring\" d=\"M0-7 7 5.5H-7z\"/></symbol>\
         <symbol id=\"m-square\" viewBox=\"-9 -9 18 18\"><path class=\"ring\" d=\"M-5.5-5.5h11v11h-11z\"/></symbol>\
         <symbol id=\"m-diamond\" viewBox=\"-9 -9 18 18\"><path class=\"ring\" d=\"M0-7.5 7.5 0 0 7.5-7.5 0z\"/></symbol>\
         <symbol id=\"m-struck\" viewBox=\"-9 -9 18 18\"><circle class=\"ring\" r=\"6\"/><path class=\"ring\" d=\"M-8 8 8-8\"/></symbol>\
         </svg>"
            .to_owned(),
    )
}

/// The mark of a stage, without its word.
pub(crate) fn mark(status: Status) -> Markup {
    html! {
        svg class={ "mark s-" (status) } width="16" height="16" aria-hidden="true" focusable="false" {
            use href={ "#m-" (shape(status).class()) } {}
        }
    }
}

/// The mark of a stage with its word.
pub(crate) fn told(status: Status, negative: bool) -> Markup {
    html! {
        span class={ "status s-" (status) } title=(meaning(status)) {
            (mark(status)) " " @if negative { "not " } (status)
        }
    }
}
