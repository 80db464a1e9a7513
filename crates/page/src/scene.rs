//! The map: what lies on it, what lies beside it, and the pieces that a map that moves asks for.

use std::collections::BTreeMap;

use map::{Bounds, DEEPEST, DISCLAIMER, Heap, Mark, Picture, View, World, heaps};
use maud::{Markup, PreEscaped, html};
use record::Event;
use store::{Area, Overview, Store};

use crate::answer::{Answer, Form};
use crate::filter::{Filter, Tray};
use crate::marks::{furthest, shape};
use crate::routes::{Trouble, nothing};
use crate::shelf::Shelf;
use crate::views::{counted, country, home, kind, thousands};

/// So many events are put on a map; of more, the latest.
const MOST: usize = 5000;
/// So many single events are told in full.
const TOLD: usize = 120;
/// The picture that stands still, in pixels.
const SIZE: (u32, u32) = (640, 430);
/// Events closer than so many pixels are one heap.
const APART: f64 = 26.0;

/// The map of what was found, with what it cannot show beside it.
pub(crate) fn section(store: &Store, overview: &Overview, found: &[u32], filter: &Filter) -> Result<Markup, Trouble> {
    let placed = placed(overview, found);
    let points = || placed.iter().map(|at| point(overview, *at));
    let bounds = match filter.area {
        Some(area) => bounds_of(area),
        None => Bounds::around(points()).unwrap_or(Bounds::WORLD),
    };
    let view = View::of(bounds, SIZE.0, SIZE.1, if filter.area.is_some() { 0 } else { 40 });
    let (marks, rows) = marks(store, overview, &placed, &view, filter)?;
    let codes: Vec<&str> = filter.countries.iter().map(String::as_str).collect();
    let many = found.iter().filter(|at| overview.events()[**at as usize].is_placed()).count();
    let description = format!("{} at {}.", counted(many, "event"), counted(rows.len(), "place"));
    let picture = Picture {
        view,
        id: "map-picture",
        title: "Where it happened",
        description: &description,
        highlighted: &codes,
        marks: &marks,
    };
    let drawn = map::svg(World::embedded(), &picture);
    Ok(html! {
        section.where #map aria-labelledby="map-title" {
            h2 #map-title { "Where" }
            div.map-frame data-map data-tiles="/map/{z}/{x}/{y}.svg" data-marks="/map/marks/{zoom}/{at}/{size}.svg" {
                (PreEscaped(drawn))
            }
            div #map-beside data-live {
                @if many > MOST {
                    p.note { "Shown are the latest " (thousands(MOST)) " of " (thousands(many)) " events with a place." }
                }
                (trays(overview, found, filter))
                details.mirror {
                    summary { "The map as a table" }
                    table {
                        thead { tr { th scope="col" { "Events" } th scope="col" { "Where" } th scope="col" { "What" } } }
                        tbody {
                            @for (href, many, place, what) in &rows {
                                tr { td.number { a href=(href) { (thousands(*many)) } } td { (place) } td { (what) } }
                            }
                        }
                    }
                }
            }
            p.note.boundaries {
                (DISCLAIMER) " "
                label.check { input type="checkbox" checked; "Show boundaries and names" }
            }
        }
    })
}

/// What the map does not show: a country is no place to put a pin, and what has no place has none.
fn trays(overview: &Overview, found: &[u32], filter: &Filter) -> Markup {
    let mut by_country: BTreeMap<u16, usize> = BTreeMap::new();
    let (mut nowhere, mut undated) = (0, 0);
    for event in found.iter().map(|at| &overview.events()[*at as usize]) {
        undated += usize::from(event.first.is_none());
        if !event.is_placed() {
            match event.country {
                Some(country) => *by_country.entry(country).or_default() += 1,
                None => nowhere += 1,
            }
        }
    }
    let mut countries: Vec<(usize, &str)> =
        by_country.into_iter().map(|(at, many)| (many, overview.countries()[usize::from(at)].as_str())).collect();
    countries.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let all: usize = countries.iter().map(|(many, _)| many).sum();
    let to = |tray: Tray| filter.with(|f| f.tray = Some(tray)).at("/");
    html! {
        div.trays {
            @if all > 0 {
                details.tray open[countries.len() <= 8] {
                    summary { "Known by country alone: " strong { (thousands(all)) } }
                    ul {
                        @for (many, code) in &countries {
                            @let within = filter.with(|f| { f.tray = Some(Tray::CountryOnly); f.countries = vec![(*code).to_owned()]; });
                            li { a href=(within.at("/")) { (country(code)) " " span.number { (thousands(*many)) } } }
                        }
                    }
                }
            }
            @if nowhere > 0 { p.tray { a href=(to(Tray::Nowhere)) { "Place not known: " strong { (thousands(nowhere)) } } } }
            @if undated > 0 { p.tray { a href=(to(Tray::Undated)) { "Day not known: " strong { (thousands(undated)) } } } }
        }
    }
}

fn placed(overview: &Overview, found: &[u32]) -> Vec<u32> {
    found.iter().copied().filter(|at| overview.events()[*at as usize].is_placed()).take(MOST).collect()
}

/// Degrees east and north.
fn point(overview: &Overview, at: u32) -> (f64, f64) {
    let (north, east) = overview.events()[at as usize].point.unwrap_or_default();
    (east, north)
}

fn bounds_of(area: Area) -> Bounds {
    let east = if area.east < area.west { area.east + 360.0 } else { area.east };
    Bounds { west: area.west, south: area.south, east, north: area.north }
}

/// Where a mark leads, how many events it stands for, where, and what.
type Row = (String, usize, String, String);

/// The marks of a view, and the same as rows of a table.
fn marks(
    store: &Store,
    overview: &Overview,
    placed: &[u32],
    view: &View,
    filter: &Filter,
) -> Result<(Vec<Mark>, Vec<Row>), Trouble> {
    let points: Vec<(f64, f64)> = placed.iter().map(|at| point(overview, *at)).collect();
    let heaps = heaps(view, &points, APART);
    let single: Vec<u32> = heaps
        .iter()
        .filter_map(|heap| match *heap.members {
            [only] => Some(placed[only]),
            _ => None,
        })
        .take(TOLD)
        .collect();
    let told: BTreeMap<String, Event> =
        store.events_at(overview, &single)?.into_iter().map(|event| (event.id.0.clone(), event)).collect();
    Ok(heaps.iter().map(|heap| one_mark(overview, placed, &points, heap, &told, filter)).unzip())
}

fn one_mark(
    overview: &Overview,
    placed: &[u32],
    points: &[(f64, f64)],
    heap: &Heap,
    told: &BTreeMap<String, Event>,
    filter: &Filter,
) -> (Mark, Row) {
    let first = &overview.events()[placed[heap.members[0]] as usize];
    let code = first.country.map(|at| overview.countries()[usize::from(at)].as_str());
    let count = heap.members.len();
    let event = told.get(&*first.id);
    let status = event.map_or_else(|| furthest(first.stages), |event| telling::main_status(event).0);
    let mark = |title: String, href: String, radius_km: Option<f64>| Mark {
        longitude: heap.longitude,
        latitude: heap.latitude,
        radius_km,
        shape: shape(status),
        count,
        title,
        href,
    };
    if count == 1 {
        let href = format!("/event/{}", first.id);
        let what = event.map_or_else(
            || format!("{}, {status}", kind(&overview.types()[usize::from(first.kind)])),
            |event| format!("{status}: {}", telling::line(event)),
        );
        let place = event.and_then(|event| event.r#where.as_ref());
        let name = place.map(|place| telling::short(&place.name)).unwrap_or_default();
        let wide = place.and_then(|place| place.radius_km);
        return (mark(what.clone(), href.clone(), wide), (href, 1, name, what));
    }
    let within = Bounds::around(heap.members.iter().map(|at| points[*at]));
    let within = within.unwrap_or(Bounds::WORLD);
    // A little wider than its events, so that none lies on the edge.
    let round = |degrees: f64| (degrees * 1000.0).round() / 1000.0;
    let pad = (0.02f64).max((within.east - within.west).max(within.north - within.south) * 0.1);
    let turn = |east: f64| if east > 180.0 { east - 360.0 } else { east };
    let area = Area {
        west: round((within.west - pad).max(-180.0)),
        south: round((within.south - pad).max(-90.0)),
        east: round(turn((within.east + pad).min(within.west + 360.0))),
        north: round((within.north + pad).min(90.0)),
    };
    let href = filter.with(|f| f.area = Some(area)).at("/");
    let mut types: BTreeMap<u16, usize> = BTreeMap::new();
    for at in &heap.members {
        *types.entry(overview.events()[placed[*at] as usize].kind).or_default() += 1;
    }
    let mut types: Vec<(usize, u16)> = types.into_iter().map(|(kind, many)| (many, kind)).collect();
    types.sort_unstable_by(|a, b| b.cmp(a));
    let names = types.iter().take(3).map(|(_, at)| kind(&overview.types()[usize::from(*at)]));
    let what = names.collect::<Vec<_>>().join(", ");
    let place = code.map(country).unwrap_or_default();
    (mark(format!("{} in {place}: {what}", counted(count, "event")), href.clone(), None), (href, count, place, what))
}

/// A square of the ground, for a map that moves.
pub(crate) fn tile(zoom: &str, column: &str, row: &str) -> Result<Answer, Trouble> {
    let row = row.strip_suffix(".svg");
    let view = || View::tile(zoom.parse().ok()?, column.parse().ok()?, row?.parse().ok()?);
    let view = view().ok_or_else(|| nothing("no such tile; ask for /map/ZOOM/COLUMN/ROW.svg"))?;
    Ok(Answer::of(Form::Svg, map::tile(World::embedded(), &view)))
}

/// What lies on a view, for a map that moves.
pub(crate) fn overlay(shelf: &Shelf, zoom: &str, at: &str, size: &str, filter: &Filter) -> Result<Answer, Trouble> {
    let view = || {
        let (longitude, latitude) = at.split_once(',')?;
        let (longitude, latitude): (f64, f64) = (longitude.parse().ok()?, latitude.parse().ok()?);
        let (width, height) = size.strip_suffix(".svg")?.split_once('x')?;
        let (width, height): (u32, u32) = (width.parse().ok()?, height.parse().ok()?);
        let zoom: f64 = zoom.parse().ok()?;
        let sound = (0.0..=f64::from(DEEPEST)).contains(&zoom) && longitude.abs() <= 540.0 && latitude.abs() <= 90.0;
        let sides = (1..=8000).contains(&width) && (1..=8000).contains(&height);
        (sound && sides).then(|| View::centred(longitude, latitude, zoom, width, height))
    };
    let view = view().ok_or_else(|| nothing("no such view; ask for /map/marks/ZOOM/EAST,NORTH/WIDTHxHEIGHT.svg"))?;
    let drawn = shelf.ask(|store, overview| {
        let drawn = home::found(store, overview, filter).map_err(Trouble::from).and_then(|found| {
            let (marks, _) = marks(store, overview, &placed(overview, &found), &view, filter)?;
            Ok(map::overlay(World::embedded(), &view, &marks))
        });
        Ok(drawn)
    })?;
    Ok(Answer::of(Form::Svg, drawn?))
}
