//! The file of outlines: what is inside the binary, and what may come instead.

use map::{Country, DEGREE, Kind, Line, Point, Side, World};
use proptest::prelude::*;

#[test]
fn the_world_inside_the_binary_has_every_kind_of_line() {
    let world = World::embedded();
    for (kind, least) in Kind::ALL.into_iter().zip([1500, 350, 80, 8000, 800, 400]) {
        let many = world.lines.iter().filter(|line| line.kind() == kind).count();
        assert!(many >= least, "{kind:?}: {many}");
    }
    assert!(world.land.len() > 1300 && world.countries.len() > 230);
    assert_eq!(world.encode(), include_bytes!("../../../map/world.map"));
}

#[test]
fn countries_are_known_by_iso_codes_and_those_that_iso_lacks_by_natural_earths() {
    let names = ["FRA", "NOR", "PSE", "SSD", "TWN", "ESH", "KOS", "SOL", "XXX"]
        .map(|code| World::embedded().country(code).map_or("-", |country| &country.name));
    assert_eq!(
        names,
        ["France", "Norway", "Palestine", "S. Sudan", "Taiwan", "W. Sahara", "Kosovo", "Somaliland", "-"]
    );
}

#[test]
fn a_country_is_all_around_its_towns_and_nowhere_else() {
    for (code, east, north) in [
        ("SYR", 36.3, 33.5),   // Damascus
        ("LSO", 27.5, -29.5),  // Lesotho is a hole in another country,
        ("ZAF", 28.2, -25.7),  // and that one goes on around it
        ("RUS", -175.0, 66.5), // beyond the date line
        ("RUS", 37.6, 55.75),
        ("FJI", 178.4, -18.0),
        ("USA", -149.9, 61.2),
        ("GUY", -58.5, 5.0),
    ] {
        let at = [(east * f64::from(DEGREE)) as i32, (north * f64::from(DEGREE)) as i32];
        let world = World::embedded();
        let around: Vec<&str> =
            world.countries.iter().filter(|country| surrounds(world, country, at)).map(|c| &*c.code).collect();
        assert_eq!(around, [code]);
    }
}

/// Whether a line from the point to the north crosses the country's outline an odd number of times.
fn surrounds(world: &World, country: &Country, [east, north]: Point) -> bool {
    let sides = country.rings.iter().flatten();
    let crossings = sides.flat_map(|side| world.lines[side.line].points().windows(2)).filter(|pair| {
        let [from, to] = [pair[0], pair[1]].map(|[x, y]| [f64::from(x), f64::from(y)]);
        [-360, 0, 360].iter().any(|turn| {
            let east = f64::from(east + turn * DEGREE);
            let between = (from[0] > east) != (to[0] > east);
            between && from[1] + (east - from[0]) / (to[0] - from[0]) * (to[1] - from[1]) > f64::from(north)
        })
    });
    crossings.count() % 2 == 1
}

#[test]
fn every_ring_of_the_land_comes_back_to_where_it_began() {
    let world = World::embedded();
    let turn = 360 * DEGREE;
    let ends = |side: &Side| {
        let points = world.lines[side.line].points();
        let [first, last] = [points[0], points[points.len() - 1]].map(|[x, y]| [x.rem_euclid(turn), y]);
        if side.reversed { (last, first) } else { (first, last) }
    };
    let rings = world.countries.iter().flat_map(|country| &country.rings).chain(&world.land);
    let open = rings.filter(|ring| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).any(|(side, next)| ends(side).1 != ends(next).0)
    });
    // Two islets of Fiji lie on the date line, where Natural Earth's two halves of them do not quite meet.
    assert!(open.count() <= 6);
}

#[test]
fn what_is_no_map_file_says_so_and_where() {
    let told = |bytes: &[u8]| World::decode(bytes).unwrap_err().to_string();
    assert_eq!(told(b"DLMAP"), "not a map file of this version: an early end at byte 0");
    assert_eq!(told(b"DLMAP002"), "not a map file of this version: another beginning at byte 0");
    assert_eq!(told(b"DLMAP001\xff\xff\x03"), "not a map file of this version: more things than bytes at byte 11");
    assert_eq!(
        told(b"DLMAP001\x01\x07aaaa"),
        "not a map file of this version: a kind of line that is not known at byte 10"
    );
    assert_eq!(told(b"DLMAP001\0\x01\x01\x04"), "not a map file of this version: a line that is not there at byte 12");
}

prop_compose! {
    fn a_point()(east in -540_000..=540_000, north in -90_000..=90_000) -> Point { [east, north] }
}

prop_compose! {
    fn a_world()(
        lines in prop::collection::vec((0usize..6, prop::collection::vec(a_point(), 2..9)), 1..9),
        land in prop::collection::vec(prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..4), 0..4),
        names in prop::collection::btree_map("[A-Z]{3}", (".{0,9}", a_point(), any::<u8>()), 0..5),
    ) -> World {
        let ring = |sides: &Vec<(prop::sample::Index, bool)>| {
            sides.iter().map(|(at, reversed)| Side { line: at.index(lines.len()), reversed: *reversed }).collect()
        };
        let rings: Vec<Vec<Side>> = land.iter().map(ring).collect();
        let country = |(code, (name, label, named_from))| Country { code, name, label, named_from, rings: rings.clone() };
        World {
            countries: names.into_iter().map(country).collect(),
            land: rings.clone(),
            lines: lines.into_iter().filter_map(|(kind, points)| Line::new(Kind::ALL[kind], points)).collect(),
        }
    }
}

proptest! {
    #[test]
    fn a_world_is_read_as_it_was_written(world in a_world()) {
        prop_assert_eq!(World::decode(&world.encode()), Ok(world));
    }

    #[test]
    fn chance_bytes_and_damaged_files_are_read_or_refused(
        world in a_world(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        tail in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let mut bytes = world.encode();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(bytes.len() - tail.len().min(bytes.len() / 2));
        bytes.extend(tail);
        if let Ok(world) = World::decode(&bytes) {
            prop_assert_eq!(World::decode(&world.encode()), Ok(world));
        }
    }
}
