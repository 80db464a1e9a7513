//! What is drawn.

use std::io::Write;

use map::{Bounds, Mark, Picture, Shape, View, World, heaps, overlay, svg, tile};
use proptest::prelude::*;

const LEVANT: Bounds = Bounds { west: 34.0, south: 31.0, east: 44.0, north: 38.0 };

fn mark(title: &str, href: &str) -> Mark {
    Mark {
        longitude: 36.3,
        latitude: 33.5,
        radius_km: Some(25.0),
        shape: Shape::Filled,
        count: 1,
        title: title.to_owned(),
        href: href.to_owned(),
    }
}

fn picture(bounds: Bounds, marks: &[Mark]) -> String {
    let view = View::of(bounds, 960, 480, 0);
    let picture = Picture { view, id: "map", title: "Where", description: "All of it", highlighted: &["SYR"], marks };
    let drawn = svg(World::embedded(), &picture);
    well_formed(&drawn).unwrap_or_else(|error| panic!("{error}: {drawn}"));
    drawn
}

/// Whether tags nest, attributes are quoted, and nothing stands in text that would be markup.
fn well_formed(xml: &str) -> Result<(), String> {
    let mut open = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').ok_or("a tag does not end")?;
        if let Some(name) = tag.strip_prefix('/') {
            let last: Option<&str> = open.pop();
            if last != Some(name) {
                return Err(format!("{name} closes {last:?}"));
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let quotes: Vec<&str> = attributes.trim_end_matches('/').split('"').collect();
        if quotes.len().is_multiple_of(2)
            || !quotes.iter().step_by(2).all(|part| part.trim().is_empty() || part.ends_with('='))
        {
            return Err(format!("the attributes of {name}: {attributes}"));
        }
        if !tag.ends_with('/') {
            open.push(name.trim_end_matches('/'));
        }
        let named = |rest: &str| rest.split_once(';').is_some_and(|(name, _)| name.len() < 6);
        let bare = |text: &str| !text.split('&').skip(1).all(named);
        if bare(text) || bare(attributes) || text.contains('\0') {
            return Err(format!("text of {name}: {text}"));
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("never closed: {open:?}")) }
}

fn packed(text: &str) -> usize {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap().len()
}

#[test]
fn the_whole_world_fits_into_25_kb() {
    let drawn = picture(Bounds::WORLD, &[]);
    assert!((10_000..25_000).contains(&packed(&drawn)), "{}", packed(&drawn));
}

#[test]
fn a_map_says_what_it_shows_and_has_no_styles_of_its_own() {
    let drawn = picture(LEVANT, &[mark("Five escaped", "/event/1")]);
    assert!(drawn.contains("<title id=\"map-title\">Where</title><desc id=\"map-desc\">All of it</desc>"));
    assert!(drawn.contains("aria-labelledby=\"map-title\""));
    for part in
        ["sea", "land", "highlight", "river", "lake", "province", "boundary", "boundary disputed", "names", "reach"]
    {
        assert!(drawn.contains(&format!("class=\"{part}\"")), "{part}");
    }
    assert!(!drawn.contains("style") && !drawn.contains("fill=") && !drawn.contains("stroke="));
}

#[test]
fn what_a_mark_says_is_text_and_never_markup() {
    let drawn = picture(LEVANT, &[mark("<script>alert(\"1\")</script> & 'so\u{0} on", "/event/?a=1&b=\"><script>")]);
    assert!(
        drawn.contains("<title>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;so\u{fffd} on</title>")
    );
    assert!(drawn.contains("href=\"/event/?a=1&amp;b=&quot;&gt;&lt;script&gt;\""));
}

#[test]
fn a_mark_leads_nowhere_but_to_this_site() {
    for (href, leads) in [
        ("/event/1", true),
        ("?place=1", true),
        ("#e1", true),
        ("", false),
        ("//example.org/", false),
        ("https://example.org/", false),
        ("javascript:alert(1)", false),
    ] {
        assert_eq!(picture(LEVANT, &[mark("here", href)]).contains("href="), leads, "{href}");
    }
}

#[test]
fn the_first_mark_lies_on_top() {
    let drawn = picture(LEVANT, &[mark("first", "/1"), mark("second", "/2")]);
    assert!(drawn.find("second") < drawn.find("first"));
}

#[test]
fn a_heap_shows_how_many_it_holds_and_no_circle_around() {
    let drawn = picture(LEVANT, &[Mark { count: 45, ..mark("45 events", "/") }]);
    assert!(drawn.contains("<text class=\"count\">45</text>") && !drawn.contains("reach"));
}

#[test]
fn what_lies_over_a_moving_map_is_names_and_marks() {
    let view = View::centred(36.0, 34.0, 6.0, 400, 300);
    let drawn = overlay(World::embedded(), &view, &[mark("<here>", "/1")]);
    assert_eq!(well_formed(&drawn), Ok(()));
    assert!(drawn.contains("<a class=\"mark filled\"") && drawn.contains(">Lebanon<") && !drawn.contains("land\""));
    let drawn = tile(World::embedded(), &view);
    assert_eq!(well_formed(&drawn), Ok(()));
    assert!(!drawn.contains("mark") && !drawn.contains("Lebanon") && drawn.contains("land\""));
}

#[test]
fn every_shape_is_drawn_in_its_own_way() {
    let shapes = [
        Shape::Filled,
        Shape::Half,
        Shape::Hollow,
        Shape::Dashed,
        Shape::Triangle,
        Shape::Square,
        Shape::Diamond,
        Shape::Struck,
    ];
    let drawn = shapes.map(|shape| {
        let drawn = picture(LEVANT, &[Mark { shape, ..mark("here", "/1") }]);
        drawn[drawn.find("class=\"mark").unwrap()..].to_owned()
    });
    for (at, one) in drawn.iter().enumerate() {
        assert!(drawn[..at].iter().all(|other| other != one));
    }
}

#[test]
fn land_goes_on_across_the_date_line() {
    // Chukotka: no line runs along 180 degrees, and land lies on both sides.
    let drawn = picture(Bounds { west: 175.0, south: 64.0, east: 187.0, north: 70.0 }, &[]);
    let middle = 960.0 / 2.0 - 960.0 / 12.0;
    for path in paths(&drawn, "land") {
        for pair in path.windows(2) {
            let along = pair.iter().all(|point| (point[0] / 2.0 - middle).abs() < 2.0);
            assert!(!along || (pair[0][1] - pair[1][1]).abs() < 40.0, "{pair:?}");
        }
    }
    let wide =
        paths(&drawn, "land").iter().flatten().fold((f64::MAX, f64::MIN), |(a, b), p| (a.min(p[0]), b.max(p[0])));
    assert!(wide.0 < middle && wide.1 > middle, "{wide:?}");
}

/// The lines of the path of a class.
fn paths(drawn: &str, class: &str) -> Vec<Vec<[f64; 2]>> {
    let Some(start) = drawn.find(&format!("<path class=\"{class}\"")) else { return Vec::new() };
    let data = drawn[start..].split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    let lines = data.split('M').skip(1).map(|line| {
        let mut numbers = line.trim_end_matches('z').replace('l', " ").replace('-', " -");
        numbers.push(' ');
        let numbers: Vec<f64> = numbers.split_whitespace().map(|number| number.parse().unwrap()).collect();
        let mut at = [0.0, 0.0];
        numbers
            .chunks_exact(2)
            .map(|step| {
                at = [at[0] + step[0], at[1] + step[1]];
                at
            })
            .collect()
    });
    lines.collect()
}

#[test]
fn neighbouring_tiles_meet() {
    // The Euphrates crosses from one tile into the other at the same height.
    let tiles = [38, 39].map(|column| tile(World::embedded(), &View::tile(6, column, 25).unwrap()));
    let at_edge = |drawn: &str, edge: f64| -> Vec<i64> {
        let mut at: Vec<i64> = paths(drawn, "river")
            .iter()
            .flat_map(|line| line.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>())
            .filter(|[a, b]| (a[0] < edge) != (b[0] < edge))
            .map(|[a, b]| (a[1] + (edge - a[0]) / (b[0] - a[0]) * (b[1] - a[1])) as i64 / 4)
            .collect();
        at.sort_unstable();
        at
    };
    let (left, right) = (at_edge(&tiles[0], 512.0), at_edge(&tiles[1], 0.0));
    assert!(!left.is_empty());
    assert_eq!(left, right);
}

#[test]
fn names_of_small_countries_come_with_the_zoom() {
    assert!(!picture(Bounds::WORLD, &[]).contains(">Lebanon<"));
    assert!(picture(LEVANT, &[]).contains(">Lebanon<"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_map_of_anywhere_is_well_formed_and_stays_in_its_frame(
        (west, south) in (-180.0..180.0, -84.0..80.0),
        (wide, high) in (0.0..360.0, 0.0..90.0),
        (x, y, radius) in (any::<f64>(), any::<f64>(), any::<f64>()),
        title in ".{0,20}",
        id in ".{0,5}",
    ) {
        let bounds = Bounds { west, south, east: west + wide, north: f64::min(south + high, 85.0) };
        let view = View::of(bounds, 320, 200, 4);
        let at = heaps(&view, &[(x, y)], 20.0);
        let marks = [Mark { longitude: x, latitude: y, radius_km: Some(radius), count: at.len(), ..mark(&title, &title) }];
        let picture = Picture { view, id: &id, title: &title, description: &title, highlighted: &[&title, "RUS"], marks: &marks };
        let drawn = svg(World::embedded(), &picture);
        prop_assert_eq!(well_formed(&drawn), Ok(()));
        for class in ["land", "boundary", "river", "highlight"] {
            for point in paths(&drawn, class).iter().flatten() {
                prop_assert!((-16.0..=656.0).contains(&point[0]) && (-16.0..=416.0).contains(&point[1]), "{:?}", point);
            }
        }
    }
}
