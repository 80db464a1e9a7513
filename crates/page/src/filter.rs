//! What a reader asks for, as it stands in the address of a page.

use std::fmt;

use form_urlencoded::Serializer;
use jiff::civil::Date;
use record::{Act, Status};
use store::{Area, Order, Query};
use telling::question;

/// Longer questions are refused.
pub(crate) const LONGEST: usize = 2000;
/// More values of one name are refused: nobody picks so many by hand.
const MOST_VALUES: usize = 50;
/// Longer values are refused.
const LONGEST_VALUE: usize = 200;
/// The last page that can be asked for.
const LAST_PAGE: u32 = 2000;

/// Events that no map and no timeline shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tray {
    /// Of the place nothing is known but its country.
    CountryOnly,
    /// Of the place nothing is known.
    Nowhere,
    /// Of the time nothing is known.
    Undated,
}

impl Tray {
    pub(crate) const ALL: [Tray; 3] = [Tray::CountryOnly, Tray::Nowhere, Tray::Undated];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Tray::CountryOnly => "country-only",
            Tray::Nowhere => "nowhere",
            Tray::Undated => "undated",
        }
    }
}

/// What is asked for. Of the values of one name any will do; of the names all must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Filter {
    pub(crate) types: Vec<String>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) actors: Vec<String>,
    pub(crate) recipients: Vec<String>,
    pub(crate) sources: Vec<String>,
    /// Sector of the source.
    pub(crate) kinds: Vec<String>,
    pub(crate) acts: Vec<Act>,
    pub(crate) countries: Vec<String>,
    pub(crate) places: Vec<String>,
    pub(crate) publishers: Vec<String>,
    pub(crate) reports: Vec<String>,
    pub(crate) words: Option<String>,
    pub(crate) from: Option<Date>,
    /// The last day.
    pub(crate) until: Option<Date>,
    pub(crate) origins: Option<u32>,
    pub(crate) disputed: bool,
    pub(crate) area: Option<Area>,
    pub(crate) tray: Option<Tray>,
    /// From 1.
    pub(crate) page: u32,
    /// So many at once; only of the interface for programs.
    pub(crate) limit: Option<u32>,
}

/// The names that may stand in an address, and what each is for.
pub(crate) const NAMES: [(&str, &str); 19] = [
    ("type", "event type, such as ASSAULT"),
    ("status", "occurred, ongoing, attempted, planned, threatened, demanded, possible or negated"),
    ("actor", "who does it: words of a name, id of a known actor, country, sector, or both (SYR MIL)"),
    ("recipient", "to whom it is done, in the same way"),
    ("source", "whose word it is, in the same way"),
    ("kind", "sector of the source, such as GOV"),
    ("act", "of statements: statement, denial, accusation, …"),
    ("country", "ISO 3166 alpha-3 code, such as SDN; of statements that of the source"),
    ("place", "words of the name of a place or province, or a GeoNames id"),
    ("publisher", "who published the report"),
    ("report", "id, ref or url of a report"),
    ("words", "words of the sentences; in quotation marks in a row"),
    ("from", "the first day, YYYY-MM-DD"),
    ("until", "the last day, YYYY-MM-DD"),
    ("origins", "at least so many origins"),
    ("disputed", "1: only what the origins do not agree on"),
    ("box", "west,south,east,north in degrees"),
    ("tray", "country-only, nowhere or undated"),
    ("page", "from 1"),
];

/// A value that means nothing, and what would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) remedy: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={:?}: {}", self.name, self.value, self.remedy)
    }
}

impl Filter {
    /// Reads the part of an address after its `?`; all that is wrong with it at once.
    pub(crate) fn parse(asked: &str) -> Result<Filter, Vec<Wrong>> {
        let mut filter = Filter::default();
        let mut wrong = Vec::new();
        for (name, value) in form_urlencoded::parse(asked.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let taken = if value.len() > LONGEST_VALUE {
                Err(format!("too long; write at most {LONGEST_VALUE} bytes"))
            } else {
                filter.take(&name, value)
            };
            if let Err(remedy) = taken {
                let shown = |words: &str| words.chars().take(60).collect();
                wrong.push(Wrong { name: shown(&name), value: shown(value), remedy });
            }
        }
        if let (Some(from), Some(until)) = (filter.from, filter.until)
            && from > until
        {
            let remedy = "ends before it begins; exchange the two days".to_owned();
            wrong.push(Wrong { name: "until".to_owned(), value: until.to_string(), remedy });
        }
        if wrong.is_empty() { Ok(filter) } else { Err(wrong) }
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        let word = || value.to_owned();
        match name {
            "type" => put(&mut self.types, value.to_uppercase()),
            "status" => put(&mut self.statuses, question::status(value)?),
            "actor" => put(&mut self.actors, word()),
            "recipient" => put(&mut self.recipients, word()),
            "source" => put(&mut self.sources, word()),
            "kind" => put(&mut self.kinds, value.to_uppercase()),
            "act" => put(&mut self.acts, question::act(value)?),
            "country" => put(&mut self.countries, value.to_uppercase()),
            "place" => put(&mut self.places, word()),
            "publisher" => put(&mut self.publishers, word()),
            "report" => put(&mut self.reports, word()),
            "words" => once(&mut self.words, word()),
            "from" => once(&mut self.from, question::day(value)?),
            "until" => once(&mut self.until, question::day(value)?),
            "origins" => once(&mut self.origins, number(value, 1000)?),
            "disputed" => match value {
                "1" => {
                    self.disputed = true;
                    Ok(())
                }
                _ => Err("write 1, or leave it out".to_owned()),
            },
            "box" => once(&mut self.area, question::area(value)?),
            "tray" => {
                let tray = Tray::ALL.into_iter().find(|tray| tray.as_str() == value);
                once(&mut self.tray, tray.ok_or("no tray; write country-only, nowhere or undated")?)
            }
            "page" => {
                self.page = number(value, LAST_PAGE)?;
                Ok(())
            }
            "limit" => once(&mut self.limit, number(value, crate::api::MOST)?),
            _ => Err(format!("no such filter; there are {}", NAMES.map(|(name, _)| name).join(", "))),
        }
    }

    /// The part of an address after its `?`, always the same for the same question.
    pub(crate) fn written(&self) -> String {
        let mut to = Serializer::new(String::new());
        let mut all = |name: &str, values: &[String]| {
            to.extend_pairs(values.iter().map(|value| (name, value)));
        };
        all("words", self.words.as_slice());
        all("type", &self.types);
        all("status", &self.statuses.iter().map(Status::to_string).collect::<Vec<_>>());
        all("actor", &self.actors);
        all("recipient", &self.recipients);
        all("source", &self.sources);
        all("kind", &self.kinds);
        all("act", &self.acts.iter().map(Act::to_string).collect::<Vec<_>>());
        all("country", &self.countries);
        all("place", &self.places);
        all("publisher", &self.publishers);
        all("report", &self.reports);
        let mut one = |name: &str, value: Option<String>| {
            to.extend_pairs(value.map(|value| (name, value)));
        };
        one("from", self.from.map(|day| day.to_string()));
        one("until", self.until.map(|day| day.to_string()));
        one("origins", self.origins.map(|least| least.to_string()));
        one("disputed", self.disputed.then(|| "1".to_owned()));
        one("box", self.area.map(|area| format!("{},{},{},{}", area.west, area.south, area.east, area.north)));
        one("tray", self.tray.map(|tray| tray.as_str().to_owned()));
        one("limit", self.limit.map(|limit| limit.to_string()));
        one("page", (self.page > 1).then(|| self.page.to_string()));
        to.finish()
    }

    /// The address of a page with this question.
    pub(crate) fn at(&self, path: &str) -> String {
        let asked = self.written();
        if asked.is_empty() { path.to_owned() } else { format!("{path}?{asked}") }
    }

    /// The same question, changed, from its first page on.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Filter)) -> Filter {
        let mut filter = Filter { page: 0, ..self.clone() };
        change(&mut filter);
        filter
    }

    /// Whether anything is asked.
    pub(crate) fn is_empty(&self) -> bool {
        Filter { page: 0, limit: None, ..self.clone() } == Filter::default()
    }

    /// From 0.
    pub(crate) fn page_index(&self) -> usize {
        self.page.saturating_sub(1) as usize
    }

    /// What a store understands of it: all but the tray, and the page.
    pub(crate) fn query(&self) -> Query {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        Query {
            types: self.types.clone(),
            statuses: self.statuses.clone(),
            actors: self.actors.clone(),
            recipients: self.recipients.clone(),
            sources: self.sources.clone(),
            kinds: self.kinds.clone(),
            acts: self.acts.clone(),
            countries: self.countries.clone(),
            places: self.places.clone(),
            publishers: self.publishers.clone(),
            documents: self.reports.clone(),
            words: self.words.clone(),
            from: day(self.from),
            until: day(self.until.map(question::after)),
            origins: self.origins,
            disputed: self.disputed,
            area: self.area,
            order: Order::Newest,
            ..Query::default()
        }
    }
}

fn put<T: PartialEq>(values: &mut Vec<T>, value: T) -> Result<(), String> {
    if values.len() >= MOST_VALUES {
        return Err(format!("too many; give at most {MOST_VALUES}"));
    }
    if !values.contains(&value) {
        values.push(value);
    }
    Ok(())
}

fn once<T>(at: &mut Option<T>, value: T) -> Result<(), String> {
    match at.replace(value) {
        None => Ok(()),
        Some(_) => Err("given twice; give it once".to_owned()),
    }
}

fn number(written: &str, most: u32) -> Result<u32, String> {
    let number = written.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| format!("write a number from 1 to {most}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words() -> impl Strategy<Value = String> {
        // Not longer than allowed, and no blanks around it, which are left out.
        "[^\\p{White_Space}\\p{Cc}]{1,8}( [^\\p{White_Space}\\p{Cc}]{1,8}){0,2}"
    }

    fn many() -> impl Strategy<Value = Vec<String>> {
        prop::collection::hash_set(words(), 0..3).prop_map(|all| {
            let mut all: Vec<String> = all.into_iter().collect();
            all.sort();
            all
        })
    }

    fn day() -> impl Strategy<Value = Date> {
        (1i16..=9998, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| Date::constant(year, month, day))
    }

    prop_compose! {
        fn filter()(
            upper in prop::collection::vec("[A-Z]{3,8}", 3),
            named in (many(), many(), many(), many(), many(), many()),
            words in prop::option::of(words()),
            days in prop::option::of((day(), day())),
            numbers in (prop::option::of(1u32..1000), 2u32..=LAST_PAGE, any::<bool>(), 0usize..8, 0usize..13),
            area in prop::option::of((-180.0f64..180.0, -90.0f64..0.0, -180.0f64..180.0, 0.0f64..90.0)),
            tray in prop::option::of(prop::sample::select(Tray::ALL.to_vec())),
        ) -> Filter {
            let (actors, recipients, sources, places, publishers, reports) = named;
            let (origins, page, disputed, status, act) = numbers;
            let days = days.map(|(a, b)| (a.min(b), a.max(b)));
            Filter {
                types: vec![upper[0].clone()],
                countries: vec![upper[1].clone()],
                kinds: vec![upper[2].clone()],
                statuses: vec![Status::ALL[status].0],
                acts: vec![Act::ALL[act].0],
                actors, recipients, sources, places, publishers, reports, words,
                from: days.map(|(from, _)| from),
                until: days.map(|(_, until)| until),
                origins, disputed,
                area: area.map(|(west, south, east, north)| Area { west, south, east, north }),
                tray, page, limit: None,
            }
        }
    }

    proptest! {
        #[test]
        fn an_address_says_all_that_is_asked_and_nothing_else(filter in filter()) {
            prop_assume!(filter.written().len() <= 4 * LONGEST);
            prop_assert_eq!(Filter::parse(&filter.written()), Ok(filter));
        }

        #[test]
        fn no_address_breaks_anything(asked in ".{0,200}") {
            if let Ok(filter) = Filter::parse(&asked) {
                prop_assert_eq!(Filter::parse(&filter.written()), Ok(Filter { page: filter.page.max(1), ..filter.clone() })
                    .map(|read| Filter { page: if filter.page > 1 { filter.page } else { 0 }, ..read }));
            }
        }
    }

    #[test]
    fn what_a_form_leaves_empty_is_not_asked() {
        assert_eq!(Filter::parse("type=&words=+&from=&status="), Ok(Filter::default()));
        assert!(Filter::default().is_empty());
    }

    #[test]
    fn everything_wrong_is_told_at_once_with_what_would_be_right() {
        let wrong = Filter::parse("status=done&from=2024-13-01&x=1&page=0&box=1,2&from=2024-01-01&from=2024-01-02");
        let told: Vec<String> = wrong.unwrap_err().iter().map(Wrong::to_string).collect();
        assert_eq!(told.len(), 6, "{told:#?}");
        assert!(told[0].starts_with("status=\"done\": no status; write one of occurred, "));
        assert!(told[2].starts_with("x=\"1\": no such filter; there are type, status, "));
        assert!(Filter::parse("from=2024-02-01&until=2024-01-01").is_err());
        assert!(Filter::parse(&"type=A&".repeat(60)).is_ok(), "one and the same");
        let many: String = (0..60).map(|n| format!("type=A{n}&")).collect();
        assert_eq!(Filter::parse(&many).unwrap_err().len(), 10);
    }
}
