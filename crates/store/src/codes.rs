//! What is asked for most, as words (type, country, stage, act, publisher), and where on the map, as a number.
//!
//! The words stand in the index of words beside those of the sentences. An index of its own for each would have to be written all over
//! for every portion that is added, since what comes together lies apart in it; the index of words is written in runs, which are
//! merged when there are many. A code only leads to what may fit: the columns say what does.

use record::{Happening, Precision, Spot};

use crate::days::is_long;
use crate::query::Area;

/// So many cells are looked through at most; in a larger area lies so much that one need not look for it.
const CELLS: usize = 50;
/// What lasts long.
pub(crate) const LONG: &str = "long";

/// The code of a type.
pub(crate) fn of_type(value: &str) -> String {
    code('t', value)
}

/// The code of a country.
pub(crate) fn of_country(value: &str) -> String {
    code('n', value)
}

/// The code of a type in a country: to go through those of both and compare them takes as long as they are many.
pub(crate) fn of_type_in(kind: &str, country: &str) -> String {
    code('b', &format!("{kind}x{country}"))
}

/// The codes of what a claim or event tells of.
pub(crate) fn of_happening(happening: &Happening) -> Vec<String> {
    let mut all = vec![of_type(happening.r#type)];
    if let Some(country) = happening.place.and_then(|place| place.country) {
        all.extend([of_country(country), of_type_in(happening.r#type, country)]);
    }
    if let (Some(from), Some(until)) = (happening.from, happening.until)
        && is_long(from, until)
    {
        all.push(LONG.to_owned());
    }
    all
}

/// The code of a stage.
pub(crate) fn of_status(value: &str) -> String {
    code('s', value)
}

/// The code of what is done with the words of a statement.
pub(crate) fn of_act(value: &str) -> String {
    code('a', value)
}

/// The code of a publisher.
pub(crate) fn of_publisher(value: &str) -> String {
    code('p', value)
}

/// The code of an id.
pub(crate) fn of_id(value: &str) -> String {
    code('i', value)
}

fn code(mark: char, value: &str) -> String {
    std::iter::once(mark).chain(value.chars().filter(|c| c.is_alphanumeric())).collect()
}

/// The degree that a place lies in; none when it is known no closer than its country.
pub(crate) fn cell(place: &Spot) -> Option<i64> {
    let known = place.precision != Some(Precision::Country);
    Some(row(place.latitude.filter(|_| known)?) * COLUMNS + column(place.longitude?))
}

/// The degrees that an area has a part in; none when there are many.
pub(crate) fn cells(area: Area) -> Option<Vec<i64>> {
    let columns: Vec<i64> = match area.west <= area.east {
        true => (column(area.west)..=column(area.east)).collect(),
        false => (column(area.west)..=column(180.0)).chain(column(-180.0)..=column(area.east)).collect(),
    };
    let rows = row(area.south)..=row(area.north);
    let cells: Vec<i64> = rows.flat_map(|row| columns.iter().map(move |column| row * COLUMNS + column)).collect();
    (cells.len() <= CELLS).then_some(cells)
}

/// Degrees from west to east, with both sides of the date line.
const COLUMNS: i64 = 361;

// What lies beyond the globe is cut to it: the cells of an area can always be counted.
fn row(latitude: f64) -> i64 {
    (latitude.clamp(-90.0, 90.0) + 90.0) as i64
}

fn column(longitude: f64) -> i64 {
    (longitude.clamp(-180.0, 180.0) + 180.0) as i64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell_at(latitude: Option<f64>, longitude: Option<f64>, precision: Option<Precision>) -> Option<i64> {
        let (name, country, admin1, geonames, radius_km) = ("", None, None, None, None);
        cell(&Spot { name, country, admin1, geonames, latitude, longitude, precision, radius_km })
    }

    #[test]
    fn an_area_has_a_few_cells_or_none_is_looked_for() {
        let area = |south, west, north, east| cells(Area { south, west, north, east });
        let one = cell_at(Some(10.0), Some(20.0), Some(Precision::City)).unwrap();
        assert_eq!(area(10.0, 20.0, 10.5, 20.5).unwrap(), [one]);
        assert_eq!(area(10.0, 20.0, 11.5, 20.5).unwrap(), [one, one + COLUMNS]);
        assert_eq!(area(10.0, 178.0, 13.0, -178.0).unwrap().len(), 4 * 6);
        assert_eq!(area(-90.0, -180.0, 90.0, 180.0), None);
        assert_eq!(cell_at(Some(10.0), Some(20.0), Some(Precision::Country)), None);
        assert_eq!(cell_at(Some(10.0), None, None), None);
    }

    proptest! {
        #[test]
        fn what_lies_in_an_area_lies_in_one_of_its_cells(
            south in -90.0..90.0, height in 0.0..7.0, west in -180.0..180.0, width in 0.0..7.0, at in (0.0..=1.0, 0.0..=1.0)
        ) {
            let wrapped = |longitude: f64| if longitude > 180.0 { longitude - 360.0 } else { longitude };
            let area = Area { south, west, north: f64::min(south + height, 90.0), east: wrapped(west + width) };
            let latitude = f64::min(south + at.0 * (area.north - south), area.north);
            let place = cell_at(Some(latitude), Some(wrapped(west + at.1 * width)), None).unwrap();
            if let Some(cells) = cells(area) {
                prop_assert!(cells.contains(&place), "{} {:?}", place, cells);
            }
        }
    }
}
