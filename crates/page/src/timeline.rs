//! The timeline: how many events began on each day, drawn as bars that lead to their days.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{ToSpan, Unit};
use maud::{Markup, html};
use store::{Day, Overview};

use crate::filter::Filter;
use crate::views::{counted, thousands};

/// More bars than this are too thin to be hit.
const MOST_BARS: i64 = 100;
/// The picture, in pixels.
const SIZE: (i32, i32) = (640, 110);
/// Room below the bars for the days.
const FOOT: i32 = 18;
/// Of events far from all others so many in a hundred are left out of the picture, on both sides together.
const STRAY: usize = 4;

/// How long a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    Week,
    Month,
    Year,
    Decade,
}

impl Step {
    const ALL: [Step; 5] = [Step::Day, Step::Week, Step::Month, Step::Year, Step::Decade];

    /// The beginning of the step that a day lies in.
    fn of(self, day: Date) -> Date {
        match self {
            Step::Day => day,
            Step::Week => day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(day),
            Step::Month => day.first_of_month(),
            Step::Year => day.first_of_year(),
            Step::Decade => Date::new(day.year() - day.year().rem_euclid(10), 1, 1).unwrap_or(day),
        }
    }

    fn next(self, day: Date) -> Date {
        let span = match self {
            Step::Day => 1.day(),
            Step::Week => 1.week(),
            Step::Month => 1.month(),
            Step::Year => 1.year(),
            Step::Decade => 10.years(),
        };
        day.checked_add(span).unwrap_or(Date::MAX)
    }

    fn told(self) -> &'static str {
        match self {
            Step::Day => "day",
            Step::Week => "week",
            Step::Month => "month",
            Step::Year => "year",
            Step::Decade => "decade",
        }
    }

    /// What stands below the first bar of a longer stretch.
    fn label(self, day: Date, before: Option<Date>) -> Option<String> {
        let new = |of: fn(Date) -> i16| before.is_none_or(|before| of(before) != of(day));
        match self {
            Step::Day => Some(day.strftime(if new(|day| day.year()) { "%-d %b %Y" } else { "%-d %b" }).to_string()),
            Step::Week => {
                let month = before.is_none_or(|before| (before.year(), before.month()) != (day.year(), day.month()));
                let form = if new(|day| day.year()) { "%-d %b %Y" } else { "%-d %b" };
                month.then(|| day.strftime(form).to_string())
            }
            Step::Month => new(|day| day.year()).then(|| day.year().to_string()),
            Step::Year => new(|day| day.year().div_euclid(5)).then(|| day.year().to_string()),
            Step::Decade => new(|day| day.year().div_euclid(50)).then(|| day.year().to_string()),
        }
    }
}

/// What began within a step: what somebody says took place, and what nobody does.
#[derive(Debug, Clone, Copy, Default)]
struct Bar {
    told: u32,
    other: u32,
}

/// The timeline of what was found.
pub(crate) fn section(overview: &Overview, found: &[u32], filter: &Filter) -> Markup {
    // The latest first, so that those of one day come one after the other.
    let mut runs: Vec<(&Day, Bar)> = Vec::new();
    for event in found.iter().map(|at| &overview.events()[*at as usize]) {
        let Some(day) = &event.first else { continue };
        if runs.last().is_none_or(|(last, _)| *last != day) {
            runs.push((day, Bar::default()));
        }
        if let Some((_, bar)) = runs.last_mut() {
            *if event.stages.asserted() { &mut bar.told } else { &mut bar.other } += 1;
        }
    }
    let days: BTreeMap<Date, Bar> =
        runs.into_iter().filter_map(|(day, bar)| Some((day.as_str().parse().ok()?, bar))).collect();
    html! {
        section.when #timeline data-live aria-labelledby="timeline-title" {
            h2 #timeline-title { "When" }
            @match span(&days, filter) {
                Some((first, last)) => (drawn(&days, first, last, filter)),
                None => p.note { "Of none of these the day is known." },
            }
        }
    }
}

/// From where to where the picture goes: as asked, or where nearly all of it lies.
fn span(days: &BTreeMap<Date, Bar>, filter: &Filter) -> Option<(Date, Date)> {
    let many = |bar: &Bar| (bar.told + bar.other) as usize;
    let within = days.iter().filter(|(day, _)| filter.from.is_none_or(|from| **day >= from));
    let within: Vec<(&Date, usize)> = within.map(|(day, bar)| (day, many(bar))).collect();
    let stray = within.iter().map(|(_, many)| many).sum::<usize>() * STRAY / 100;
    // From which side the fewest have to be left out to save the most room is not worth the search: the past is strayed into more.
    let mut left = stray;
    let first = within.iter().find(|(_, many)| {
        let stays = *many > left;
        left = left.saturating_sub(*many);
        stays
    });
    let first = filter.from.or(first.map(|(day, _)| **day))?;
    let last = filter.until.or(within.last().map(|(day, _)| **day)).unwrap_or(first);
    Some((first.min(last), last))
}

fn drawn(days: &BTreeMap<Date, Bar>, first: Date, last: Date, filter: &Filter) -> Markup {
    let length = first.until((Unit::Day, last)).map_or(0, |span| i64::from(span.get_days()));
    let lengths = [1, 7, 30, 365, 3652];
    let step = Step::ALL.into_iter().zip(lengths).find(|(_, days)| length / days < MOST_BARS);
    let step = step.map_or(Step::Decade, |(step, _)| step);
    let mut bars: Vec<(Date, Bar)> = Vec::new();
    let mut at = step.of(first);
    while at <= last && bars.len() < 4 * MOST_BARS as usize {
        let end = step.next(at);
        let sum = days
            .range(at..end)
            .fold(Bar::default(), |sum, (_, bar)| Bar { told: sum.told + bar.told, other: sum.other + bar.other });
        bars.push((at, sum));
        if end <= at {
            break;
        }
        at = end;
    }
    let (before, after) = (
        days.range(..step.of(first)).map(|(_, bar)| bar.told + bar.other).sum::<u32>(),
        days.range(at..).map(|(_, bar)| bar.told + bar.other).sum::<u32>(),
    );
    let most = bars.iter().map(|(_, bar)| bar.told + bar.other).max().unwrap_or(0).max(1);
    let room = f64::from(SIZE.1 - FOOT - 12);
    let wide = (f64::from(SIZE.0) / bars.len().max(1) as f64).min(40.0);
    let high = |many: u32| if many == 0 { 0.0 } else { (f64::from(many) / f64::from(most) * room).max(2.0) };
    let floor = f64::from(SIZE.1 - FOOT);
    let tenth = |number: f64| (number * 10.0).round() / 10.0;
    let within = |from: Date, until: Date| {
        filter
            .with(|f| {
                f.from = Some(from);
                f.until = Some(until);
                f.tray = None;
            })
            .at("/")
    };
    let last_of = |at: Date| step.next(at).yesterday().unwrap_or(at);
    let name = |at: Date| match step {
        Step::Day => at.strftime("%a %-d %b %Y").to_string(),
        Step::Month => at.strftime("%B %Y").to_string(),
        Step::Year => at.year().to_string(),
        Step::Week | Step::Decade => crate::views::days(&at.to_string(), &step.next(at).to_string()),
    };
    let words = |bar: &Bar| match (bar.told, bar.other) {
        (told, 0) => counted(told as usize, "event"),
        (told, other) => format!(
            "{}, {other} of them told by nobody as having taken place",
            counted((told + other) as usize, "event")
        ),
    };
    let mut labelled: Option<(Date, f64)> = None;
    html! {
        svg.timeline data-timeline viewBox={ "0 0 " (SIZE.0) " " (SIZE.1) } role="group" aria-labelledby="timeline-name" {
            title #timeline-name { "Events by " (step.told()) ", the highest bar " (thousands(most as usize)) }
            line.axis x1="0" x2=(SIZE.0) y1=(floor) y2=(floor) {}
            text.most x="0" y="9" { (thousands(most as usize)) }
            @for (number, (at, bar)) in bars.iter().enumerate() {
                @let left = tenth(number as f64 * wide);
                @let gap = if wide > 4.0 { 1.0 } else { 0.3 };
                @let (told, other) = (tenth(high(bar.told)), tenth(high(bar.other)));
                @let label = step.label(*at, labelled.map(|(day, _)| day)).filter(|_| labelled.is_none_or(|(_, x)| left - x > 62.0) && left < f64::from(SIZE.0) - 40.0);
                @if let Some(label) = label {
                    @let () = labelled = Some((*at, left));
                    line.tick x1=(left) x2=(left) y1=(floor) y2=(floor + 4.0) {}
                    text.day x=(left) y=(SIZE.1 - 3) { (label) }
                }
                @if bar.told + bar.other > 0 {
                    a href=(within(*at, last_of(*at))) data-from=(at) data-until=(last_of(*at)) {
                        title { (name(*at)) ": " (words(bar)) }
                        rect.reach x=(left) y="10" width=(tenth(wide)) height=(floor - 10.0) {}
                        @if told > 0.0 { rect.told x=(left) y=(tenth(floor - told)) width=(tenth(wide - gap)) height=(told) {} }
                        @if other > 0.0 { rect.other x=(left) y=(tenth(floor - told - other)) width=(tenth(wide - gap)) height=(other) {} }
                    }
                } @else {
                    rect.reach data-from=(at) data-until=(last_of(*at)) x=(left) y="10" width=(tenth(wide)) height=(floor - 10.0) {}
                }
            }
        }
        p.note.legend {
            span.key.told {} " somebody says that it took place  " span.key.other {} " nobody does"
            @if let Some(end) = first.yesterday().ok().filter(|_| before > 0) {
                " · " a href=(filter.with(|f| { f.from = None; f.until = Some(end); f.tray = None; }).at("/")) { (thousands(before as usize)) " earlier" }
            }
            @if after > 0 {
                " · " a href=(filter.with(|f| { f.from = Some(at); f.until = None; f.tray = None; }).at("/")) { (thousands(after as usize)) " later" }
            }
            @if filter.from.is_some() || filter.until.is_some() {
                " · " a href=(filter.with(|f| { f.from = None; f.until = None; }).at("/")) { "all days" }
            }
        }
        details.mirror {
            summary { "The timeline as a table" }
            table {
                thead { tr { th scope="col" { "Days" } th scope="col" { "Took place, somebody says" } th scope="col" { "Others" } } }
                tbody {
                    @for (at, bar) in bars.iter().filter(|(_, bar)| bar.told + bar.other > 0) {
                        tr {
                            td { a href=(within(*at, last_of(*at))) { (name(*at)) } }
                            td.number { (bar.told) }
                            td.number { (bar.other) }
                        }
                    }
                }
            }
        }
    }
}
