//! Which part of the globe a picture shows.

use map::{Bounds, DEEPEST, View, heaps};
use proptest::prelude::*;

fn a_point() -> impl Strategy<Value = (f64, f64)> {
    (-180.0..180.0, -84.0..84.0)
}

#[test]
fn points_on_both_sides_of_the_date_line_are_neighbours() {
    let bounds = Bounds::around([(178.0, -18.0), (-172.0, -14.0), (-175.0, -21.0)]).unwrap();
    assert_eq!((bounds.west, bounds.east), (178.0, 188.0));
    let view = View::of(bounds, 500, 400, 10);
    assert!(view.at(178.0, -18.0).0 < view.at(-175.0, -18.0).0);
}

#[test]
fn one_point_is_shown_with_what_is_around_it() {
    let bounds = View::of(Bounds::around([(36.3, 33.5)]).unwrap(), 600, 400, 20).bounds();
    assert!((1.4..4.0).contains(&(bounds.east - bounds.west)), "{bounds:?}");
}

#[test]
fn no_points_have_no_bounds() {
    assert_eq!(Bounds::around([]), None);
    assert_eq!(Bounds::around([(f64::NAN, 1.0), (1.0, f64::INFINITY)]), None);
}

#[test]
fn there_are_four_tiles_at_the_first_zoom_and_none_beyond_the_deepest() {
    let tiles = |zoom, side: u32| (0..side).flat_map(move |x| (0..side).map(move |y| View::tile(zoom, x, y)));
    assert_eq!(tiles(1, 3).flatten().count(), 4);
    assert_eq!(View::tile(DEEPEST + 1, 0, 0), None);
    assert_eq!(View::tile(255, 0, 0), None);
    let east = View::tile(1, 1, 0).unwrap().bounds();
    assert_eq!((east.west.round(), east.south.round(), east.east.round(), east.north.round()), (0.0, 0.0, 180.0, 85.0));
}

#[test]
fn things_that_would_cover_each_other_are_one_heap() {
    let view = View::of(Bounds { west: 30.0, south: 30.0, east: 40.0, north: 40.0 }, 500, 500, 0);
    let heaps = heaps(&view, &[(35.0, 35.0), (39.0, 35.0), (35.1, 35.0), (80.0, 35.0), (f64::NAN, 0.0)], 20.0);
    let members: Vec<&[usize]> = heaps.iter().map(|heap| &heap.members[..]).collect();
    assert_eq!(members, [&[0, 2][..], &[1]]);
    assert!((heaps[0].longitude - 35.05).abs() < 0.001);
}

#[test]
fn a_view_around_a_point_has_it_in_the_middle() {
    let view = View::centred(36.3, 33.5, 6.5, 640, 480);
    let (x, y) = view.at(36.3, 33.5);
    assert!((x - 320.0).abs() < 1e-6 && (y - 240.0).abs() < 1e-6);
    assert_eq!(view.zoom(), 6.5);
    assert_eq!(View::centred(0.0, 0.0, f64::INFINITY, 640, 480).zoom(), f64::from(DEEPEST));
}

proptest! {
    #[test]
    fn all_points_lie_inside_of_the_view_of_their_bounds(
        points in prop::collection::vec(a_point(), 1..9),
        width in 50u32..2000,
        height in 50u32..2000,
    ) {
        let view = View::of(Bounds::around(points.clone()).unwrap(), width, height, 10);
        for (longitude, latitude) in points {
            let (x, y) = view.at(longitude, latitude);
            prop_assert!((-0.01..=f64::from(width) + 0.01).contains(&x), "{x}");
            prop_assert!((-0.01..=f64::from(height) + 0.01).contains(&y), "{y}");
        }
    }

    #[test]
    fn bounds_are_never_wider_than_they_must_be(points in prop::collection::vec(a_point(), 1..9), by in -180.0..180.0) {
        let wide = |bounds: Bounds| bounds.east - bounds.west;
        let turned = points.iter().map(|(x, y)| (x + by, *y));
        let (bounds, turned) = (Bounds::around(points.clone()).unwrap(), Bounds::around(turned).unwrap());
        prop_assert!((wide(bounds) - wide(turned)).abs() < 1e-6);
        prop_assert!(wide(bounds) <= 360.0 * (1.0 - 1.0 / points.len() as f64) + 1e-6);
    }

    #[test]
    fn a_place_of_the_picture_is_where_its_point_is((longitude, latitude) in a_point(), x in 0.0..640.0, y in 0.0..480.0) {
        let around = Bounds::around([(longitude, latitude), (longitude + 3.0, latitude / 2.0)]).unwrap();
        let view = View::of(around, 640, 480, 0);
        let (east, north) = view.point(x, y);
        let back = view.at(east, north);
        prop_assert!((back.0 - x).abs() < 1e-6 && (back.1 - y).abs() < 1e-6, "{back:?}");
    }

    #[test]
    fn every_point_in_view_is_in_one_heap_and_heaps_are_apart(
        points in prop::collection::vec((30.0..40.0, 30.0..40.0), 0..200),
        apart in 2.0..60.0,
    ) {
        let view = View::of(Bounds { west: 29.0, south: 29.0, east: 41.0, north: 41.0 }, 800, 800, 0);
        let heaps = heaps(&view, &points, apart);
        let mut members: Vec<usize> = heaps.iter().flat_map(|heap| heap.members.clone()).collect();
        members.sort_unstable();
        prop_assert_eq!(members, (0..points.len()).collect::<Vec<_>>());
        prop_assert!(heaps.len() <= 4000);
    }
}
