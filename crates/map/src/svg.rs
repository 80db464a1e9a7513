//! From a view to SVG. Colours, widths and fonts are the page's: here are classes and no styles.

use std::fmt::Write;

use crate::clip::{self, Frame};
use crate::marks::{Mark, Shape};
use crate::simplify::simplified;
use crate::view::{Bounds, View};
use crate::world::{DEGREE, Kind, Line, OnSquare, Ring, SIDE, World};

/// What stands below every map.
pub const DISCLAIMER: &str = "Outlines: Natural Earth, which draws boundaries by who holds the ground. Neither boundaries nor names are a judgement on the status of any territory.";

/// Units of outlines in a pixel: whole numbers of them are fine enough for screens of today.
const UNITS: f64 = 2.0;
/// Outlines go on so many pixels beyond the picture, so that no stroke along its edge is seen.
const BEYOND: f64 = 8.0;
/// From how many pixels a degree on provinces are shown.
const PROVINCES_FROM: f64 = 24.0;
/// A shorter river and a smaller lake than so many pixels tell nothing.
const SHORTEST_RIVER: f64 = 14.0;
const SMALLEST_LAKE: f64 = 4.0;
/// How wide a letter of a country's name is at most, and how high a line, in pixels.
const LETTER: f64 = 6.6;
const LINE: f64 = 14.0;

/// What to draw.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    /// Which part of the globe.
    pub view: View,
    /// Begins the ids of its elements; a page gives each of its maps another.
    pub id: &'a str,
    /// What it shows, in a few words.
    pub title: &'a str,
    /// The same in a sentence or two, with what a reader who does not see it should know.
    pub description: &'a str,
    /// Codes of the countries that stand out.
    pub highlighted: &'a [&'a str],
    /// Those that come first lie on top.
    pub marks: &'a [Mark],
}

/// A map as an element of a page.
pub fn svg(world: &World, picture: &Picture) -> String {
    let Picture { view, id, title, description, highlighted, marks } = *picture;
    let (width, height, id) = (view.width(), view.height(), escaped(id));
    let mut to = format!(
        "<svg class=\"map\" id=\"{id}\" viewBox=\"0 0 {width} {height}\" role=\"group\" \
         aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\" data-bounds=\"{}\">\
         <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
        corners(&view),
        escaped(title),
        escaped(description)
    );
    ground(&mut to, world, &view, highlighted);
    names(&mut to, world, &view);
    draw_all(&mut to, &view, marks);
    to.push_str("</svg>");
    to
}

/// Names and marks, to lie over the tiles of a map that moves.
pub fn overlay(world: &World, view: &View, marks: &[Mark]) -> String {
    let mut to = bare(view);
    names(&mut to, world, view);
    draw_all(&mut to, view, marks);
    to.push_str("</svg>");
    to
}

/// A tile of the ground for a map that moves. What is drawn goes on a little beyond its edges, so that no seam need be
/// seen between tiles.
pub fn tile(world: &World, view: &View) -> String {
    let mut to = bare(view);
    ground(&mut to, world, view, &[]);
    to.push_str("</svg>");
    to
}

fn bare(view: &View) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" viewBox=\"0 0 {} {}\" data-bounds=\"{}\">",
        view.width(),
        view.height(),
        corners(view)
    )
}

fn ground(to: &mut String, world: &World, view: &View, highlighted: &[&str]) {
    let (width, height) = (view.width(), view.height());
    let _ = write!(to, "<rect class=\"sea\" width=\"{width}\" height=\"{height}\"/><g transform=\"scale(.5)\">");
    let sheet = Sheet::new(*view);
    area(to, "land", &sheet, world, &world.land);
    for country in highlighted.iter().filter_map(|code| world.country(code)) {
        area(to, "highlight", &sheet, world, &country.rings);
    }
    let pixels = view.around() / 360.0;
    let longest = |line: &Line| {
        let [left, top, right, bottom] = line.frame();
        f64::from((right - left).max(bottom - top)) / SIDE * view.around()
    };
    for (class, kind) in [
        ("river", Kind::River),
        ("lake", Kind::Lake),
        ("province", Kind::Province),
        ("boundary", Kind::Boundary),
        ("boundary disputed", Kind::Disputed),
    ] {
        let mut path = String::new();
        for line in world.lines.iter().filter(|line| line.kind() == kind) {
            let small = match kind {
                Kind::River => longest(line) < SHORTEST_RIVER,
                Kind::Lake => longest(line) < SMALLEST_LAKE,
                Kind::Province => pixels < PROVINCES_FROM,
                Kind::Coast | Kind::Boundary | Kind::Disputed => false,
            };
            if !small {
                sheet.line(&mut path, line);
            }
        }
        if !path.is_empty() {
            let _ = write!(to, "<path class=\"{class}\" d=\"{path}\"/>");
        }
    }
    to.push_str("</g>");
}

fn area(to: &mut String, class: &str, sheet: &Sheet, world: &World, rings: &[Ring]) {
    let mut path = String::new();
    for ring in rings {
        sheet.ring(&mut path, world, ring);
    }
    if !path.is_empty() {
        let _ = write!(to, "<path class=\"{class}\" fill-rule=\"evenodd\" d=\"{path}\"/>");
    }
}

/// Names of countries, as many as there is room for. Which these are depends on the zoom alone, so that none comes and
/// goes while a map is moved.
fn names(to: &mut String, world: &World, view: &View) {
    let (width, height) = (f64::from(view.width()), f64::from(view.height()));
    let zoom = view.zoom();
    let mut countries: Vec<_> =
        world.countries.iter().filter(|country| f64::from(country.named_from) / 10.0 <= zoom + 1.0).collect();
    countries.sort_by_key(|country| country.named_from);
    let mut placed: Vec<(f64, f64, f64)> = Vec::new();
    let mut texts = String::new();
    for country in countries {
        let [longitude, latitude] = country.label.map(|axis| f64::from(axis) / f64::from(DEGREE));
        let (x, y) = view.at(longitude, latitude);
        let half = country.name.chars().count() as f64 * LETTER / 2.0;
        let free = placed.iter().all(|(other, line, wide)| {
            // Around the globe the last is beside the first.
            let apart = (x - other).rem_euclid(view.around());
            apart.min(view.around() - apart) > half + wide || (y - line).abs() > LINE
        });
        if !free {
            continue;
        }
        placed.push((x, y, half));
        if x >= half && x <= width - half && y >= LINE && y <= height - LINE {
            let _ = write!(texts, "<text x=\"{x:.0}\" y=\"{y:.0}\">{}</text>", escaped(&country.name));
        }
    }
    if !texts.is_empty() {
        let _ = write!(to, "<g class=\"names\" aria-hidden=\"true\">{texts}</g>");
    }
}

/// What is in the picture, for a script: west, south, east, north.
fn corners(view: &View) -> String {
    let Bounds { west, south, east, north } = view.bounds();
    format!("{west:.5},{south:.5},{east:.5},{north:.5}")
}

fn draw_all(to: &mut String, view: &View, marks: &[Mark]) {
    to.push_str("<g class=\"marks\">");
    for mark in marks.iter().rev() {
        reach(to, view, mark);
    }
    for mark in marks.iter().rev() {
        draw(to, view, mark);
    }
    to.push_str("</g>");
}

/// The circle within which it was; where it is no larger than the mark it says nothing.
fn reach(to: &mut String, view: &View, mark: &Mark) {
    let (x, y) = view.at(mark.longitude, mark.latitude);
    let radius = mark.radius_km.unwrap_or_default() * view.pixels_per_km(mark.latitude);
    if mark.count == 1 && x.is_finite() && y.is_finite() && radius.is_finite() && radius > 8.0 {
        let _ = write!(to, "<circle class=\"reach\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"/>");
    }
}

fn draw(to: &mut String, view: &View, mark: &Mark) {
    let (x, y) = view.at(mark.longitude, mark.latitude);
    if !x.is_finite() || !y.is_finite() {
        return;
    }
    let class = if mark.count > 1 { "heap" } else { mark.shape.class() };
    let leads = mark.href.starts_with(['?', '#']) || mark.href.starts_with('/') && !mark.href.starts_with("//");
    let tag = if leads { "a" } else { "g" };
    let _ = write!(to, "<{tag} class=\"mark {class}\" transform=\"translate({x:.1} {y:.1})\"");
    if leads {
        let _ = write!(to, " href=\"{}\"", escaped(&mark.href));
    }
    let _ = write!(to, "><title>{}</title>", escaped(&mark.title));
    if mark.count > 1 {
        let radius = (8.0 + 2.0 * (mark.count as f64).log2()).min(24.0);
        let _ = write!(to, "<circle class=\"dot\" r=\"{radius:.1}\"/><text class=\"count\">{}</text>", mark.count);
    } else {
        to.push_str(match mark.shape {
            Shape::Filled | Shape::Hollow | Shape::Dashed => "<circle class=\"dot\" r=\"6\"/>",
            Shape::Half => "<circle class=\"dot\" r=\"6\"/><path class=\"fill\" d=\"M0-6a6 6 0 0 1 0 12z\"/>",
            Shape::Triangle => "<path class=\"dot\" d=\"M0-7 7 5.5H-7z\"/>",
            Shape::Square => "<path class=\"dot\" d=\"M-5.5-5.5h11v11h-11z\"/>",
            Shape::Diamond => "<path class=\"dot\" d=\"M0-7.5 7.5 0 0 7.5-7.5 0z\"/>",
            Shape::Struck => "<circle class=\"dot\" r=\"6\"/><path class=\"strike\" d=\"M-8 8 8-8\"/>",
        });
    }
    let _ = write!(to, "</{tag}>");
}

/// Where outlines are drawn: units of a view.
struct Sheet {
    frame: Frame,
    /// Units around the globe.
    around: f64,
    corner: [f64; 2],
}

impl Sheet {
    fn new(view: View) -> Sheet {
        let [right, bottom] = [view.width(), view.height()].map(|side| (f64::from(side) + BEYOND) * UNITS);
        Sheet {
            frame: [-BEYOND * UNITS, -BEYOND * UNITS, right, bottom],
            around: view.around() * UNITS,
            corner: view.corner().map(|axis| axis * UNITS),
        }
    }

    /// Where a point is that is moved by turns around the globe.
    fn at(&self, [x, y]: OnSquare, turns: f64) -> [f64; 2] {
        let scale = self.around / SIDE;
        [f64::from(x) * scale + turns * self.around - self.corner[0], f64::from(y) * scale - self.corner[1]]
    }

    /// Left, top, right and bottom of a line.
    fn frame_of(&self, line: &Line, turns: f64) -> Frame {
        let [left, top, right, bottom] = line.frame();
        let ([left, top], [right, bottom]) = (self.at([left, top], turns), self.at([right, bottom], turns));
        [left, top, right, bottom]
    }

    fn meets(&self, other: Frame) -> bool {
        let [left, top, right, bottom] = self.frame;
        other[0] <= right && other[2] >= left && other[1] <= bottom && other[3] >= top
    }

    /// The turns around the globe that bring what lies between `left` and `right` into the frame.
    fn turns(&self, left: f64, right: f64) -> impl Iterator<Item = f64> + use<> {
        let first = ((self.frame[0] - right) / self.around).ceil() as i32;
        let last = ((self.frame[2] - left) / self.around).floor() as i32;
        (first..=last).map(f64::from)
    }

    /// The points of a line, as many as the scale can show. The whole line is simplified, wherever the frame cuts it,
    /// so that two tiles agree.
    fn points(&self, line: &Line, turns: f64) -> Vec<[f64; 2]> {
        let points = line.on_square();
        let mut thinned: Vec<[f64; 2]> = Vec::new();
        for (number, point) in points.iter().enumerate() {
            let at = self.at(*point, turns);
            let far = |last: &[f64; 2]| (at[0] - last[0]).powi(2) + (at[1] - last[1]).powi(2) >= 1.0;
            if number + 1 == points.len() || thinned.last().is_none_or(far) {
                thinned.push(at);
            }
        }
        simplified(&thinned, 0.8)
    }

    fn line(&self, path: &mut String, line: &Line) {
        let [left, _, right, _] = self.frame_of(line, 0.0);
        for turns in self.turns(left, right) {
            if self.meets(self.frame_of(line, turns)) {
                for part in clip::line(&self.points(line, turns), self.frame) {
                    trace(path, &part, false);
                }
            }
        }
    }

    fn ring(&self, path: &mut String, world: &World, ring: &Ring) {
        // Each side with the turns that join it to the one before.
        let mut sides: Vec<(&Line, bool, f64)> = Vec::new();
        let mut end: Option<i32> = None;
        let (mut left, mut right) = (f64::INFINITY, f64::NEG_INFINITY);
        for side in ring {
            let line = &world.lines[side.line];
            let (first, last) = (line.points()[0][0], line.points()[line.points().len() - 1][0]);
            let (from, to) = if side.reversed { (last, first) } else { (first, last) };
            let turns = end.map_or(0.0, |end| (f64::from(end - from) / f64::from(360 * DEGREE)).round());
            end = Some(to + turns as i32 * 360 * DEGREE);
            let frame = self.frame_of(line, turns);
            (left, right) = (left.min(frame[0]), right.max(frame[2]));
            sides.push((line, side.reversed, turns));
        }
        for turns in self.turns(left, right) {
            let mut points: Vec<[f64; 2]> = Vec::new();
            for (line, reversed, own) in &sides {
                let turns = turns + own;
                let mut side = if self.meets(self.frame_of(line, turns)) {
                    self.points(line, turns)
                } else {
                    // Wholly beyond one edge of the frame: how it winds there cannot be seen.
                    let ends = line.on_square();
                    vec![self.at(ends[0], turns), self.at(ends[ends.len() - 1], turns)]
                };
                if *reversed {
                    side.reverse();
                }
                points.extend(side);
            }
            trace(path, &clip::ring(points, self.frame), true);
        }
    }
}

/// Adds a line to the data of a path, in steps of whole units; a ring closes.
fn trace(path: &mut String, points: &[[f64; 2]], closed: bool) {
    let mut whole: Vec<[i64; 2]> = points.iter().map(|point| point.map(|axis| axis.round() as i64)).collect();
    whole.dedup();
    if closed && whole.first() == whole.last() {
        whole.pop();
    }
    if whole.len() < if closed { 3 } else { 2 } {
        return;
    }
    let _ = write!(path, "M{} {}", whole[0][0], whole[0][1]);
    for (number, pair) in whole.windows(2).enumerate() {
        for (axis, from) in pair[0].iter().enumerate() {
            let step = pair[1][axis] - from;
            let before = match (number, axis) {
                (0, 0) => "l",
                _ if step < 0 => "",
                _ => " ",
            };
            let _ = write!(path, "{before}{step}");
        }
    }
    if closed {
        path.push('z');
    }
}

/// Text as it stands in elements and attributes. Characters that XML does not know are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}
