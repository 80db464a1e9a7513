//! Reports that are made up: as many as one likes, no two the same, and the same ones every time. The benches use them too.
#![allow(dead_code, missing_docs, unreachable_pub, reason = "each who includes it uses a part")]

use record::id::{ClaimId, DocumentId, StatementId, digest, sha256};
use record::*;
use store::Entry;
use text::SourceText;

pub const TYPES: [&str; 16] = [
    "ASSAULT",
    "PROTEST",
    "CONSULT",
    "ACCUSE",
    "AGREE",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "REJECT",
    "THREATEN",
    "MOBILIZE",
    "SANCTION",
    "COERCE",
];
pub const COUNTRIES: [&str; 24] = [
    "SYR", "IRQ", "UKR", "SDN", "COD", "MLI", "NGA", "YEM", "AFG", "MMR", "ETH", "SOM", "LBY", "TCD", "NER", "BFA",
    "CMR", "PAK", "COL", "HTI", "MOZ", "PSE", "LBN", "RUS",
];
const SYLLABLES: [&str; 20] = [
    "ka", "ro", "mi", "ta", "len", "do", "sur", "pa", "ne", "gol", "vi", "ber", "tu", "sha", "quo", "fe", "zin", "ha",
    "mor", "el",
];

/// Chance that is the same every time.
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Small numbers more often, as words and countries are used.
    pub fn skewed(&mut self, n: u64) -> u64 {
        let unit = self.below(1 << 20) as f64 / f64::from(1 << 20);
        (((n + 1) as f64).powf(unit) - 1.0) as u64 % n
    }
}

/// The word of a rank.
pub fn word(rank: u64) -> String {
    let mut word = String::new();
    let mut rest = rank + 20;
    while rest > 0 {
        word.push_str(SYLLABLES[(rest % 20) as usize]);
        rest /= 20;
    }
    word
}

/// The report of a number: about 4 kB of text, five claims, three statements.
pub fn entry(number: u64) -> Entry {
    entry_read_by(number, "run-1")
}

/// The same report as another run read it: the run stands in its record, and a claim may be another.
pub fn entry_read_by(number: u64, run: &str) -> Entry {
    let mut chance = Chance(number);
    let publisher = format!("Gazette {}", chance.skewed(40));
    let published = day(chance.below(1000));
    let mut written = format!("Report {number} of {}\n\n", word(number % 5000));
    let mut sentences = Vec::new();
    for sentence in 0..20 {
        let start = written.len();
        if sentence % 4 == 0 {
            written.push_str(&format!("Army {} struck ", chance.skewed(300)));
        }
        for _ in 0..24 {
            written.push_str(&word(chance.skewed(20_000)));
            written.push(' ');
        }
        written.push_str("on Monday.");
        sentences.push((start, written.len()));
        written.push(if sentence % 5 == 4 { '\n' } else { ' ' });
    }
    let text = SourceText::new(written.as_str());
    let at = |start: usize, end: usize| Evidence::new(&text, text.span(start, end).expect("ASCII"));
    let id = DocumentId(digest("document", &[Some(&written), Some(&published), Some(&publisher), None]));
    let statements: Vec<Statement> = (0..3).map(|i| statement(&id, i, &mut chance, &at, &sentences)).collect();
    let claims = (0..5).map(|i| claim(&id, i, &mut chance, &at, &sentences, &statements, run)).collect();
    let document = Document {
        id,
        text_sha256: sha256(written.as_bytes()),
        r#ref: format!("report-{number}"),
        url: Some(format!("https://example.org/{number}")),
        publisher: Some(publisher),
        credit: None,
        headline: Some(format!("Report {number} of {}", word(number % 5000))),
        published: Some(published),
        published_basis: Some(PublishedBasis::Given),
        modified: None,
        language: Some("en".into()),
        length: text.len(),
        place: None,
        run: run.into(),
        diagnostics: vec![],
    };
    Entry { document, text: written, statements, claims, signature: number.to_le_bytes().to_vec() }
}

/// A day of the three years from 2022 on: twelve months of 28 days are enough here.
pub fn day(n: u64) -> String {
    format!("{}-{:02}-{:02}", 2022 + n / 336, n / 28 % 12 + 1, n % 28 + 1)
}

fn statement(
    document: &DocumentId,
    i: usize,
    chance: &mut Chance,
    at: &impl Fn(usize, usize) -> Evidence,
    sentences: &[(usize, usize)],
) -> Statement {
    let (start, end) = sentences[4 * i];
    let who = chance.skewed(200);
    Statement {
        id: StatementId(digest("statement", &[Some(&document.0), Some(&i.to_string())])),
        document: document.clone(),
        source: Some(Source {
            evidence: at(start, start + 8),
            antecedent: None,
            name: Some(format!("Ministry {who}")),
            kind: SourceKind::Organisation,
            named: true,
            private: false,
            country: Some(COUNTRIES[who as usize % 24].into()),
            sector: Some("GOV".into()),
            entity: Some(format!("ministry-{who}")),
        }),
        cue: Some(at(end - 7, end - 1)),
        content: vec![at(start, end)],
        manner: Manner::Indirect,
        act: Act::Statement,
        stance: Stance::Asserts,
        addressee: None,
        medium: None,
        parent: None,
    }
}

fn claim(
    document: &DocumentId,
    i: usize,
    chance: &mut Chance,
    at: &impl Fn(usize, usize) -> Evidence,
    sentences: &[(usize, usize)],
    statements: &[Statement],
    run: &str,
) -> Claim {
    let (start, end) = sentences[4 * i];
    let country = chance.skewed(24) as usize;
    let place = chance.skewed(400);
    let army = chance.skewed(300);
    let from = chance.below(1000);
    let participant = |name: String, entity: Option<String>, country: usize| Participant {
        name: Some(name),
        evidence: at(start, start + 6),
        antecedent: None,
        country: Some(COUNTRIES[country].into()),
        sector: Some("MIL".into()),
        entity,
        identity: Identity::Named,
        number: None,
        private: false,
    };
    let dead = chance.below(20);
    Claim {
        id: ClaimId(digest("claim", &[Some(&document.0), Some(&i.to_string()), (i == 4).then_some(run)])),
        document: document.clone(),
        r#type: TYPES[chance.skewed(16) as usize].into(),
        modes: vec!["heavy-weapons".into()],
        contexts: vec!["military".into()],
        codebook: "plover/1".into(),
        plover: Some("ASSAULT/heavy-weapons".into()),
        acled: Some(AcledSubEvent::AirStrike.into()),
        trigger: at(start, start + 4),
        mentions: vec![],
        actors: vec![participant(format!("Army {army}"), Some(format!("army-{army}")), army as usize % 24)],
        recipients: vec![participant("residents".into(), None, country)],
        targets: vec![],
        instrument: None,
        when: Some(When {
            from: day(from),
            until: day(from + 1),
            grain: Grain::Day,
            expression: Some(at(end - 7, end - 1)),
            basis: TimeBasis::Relative,
            anchor: Some(day(from + 2)),
        }),
        r#where: Some(Where {
            name: format!("Town {place}"),
            evidence: at(start, start + 6),
            geonames: Some(100_000 + country as u32 * 1000 + place as u32),
            country: Some(COUNTRIES[country].into()),
            admin1: Some(format!("Province {}", place % 12)),
            latitude: Some(10.0 + 1.7 * country as f64 + place as f64 / 97.0),
            longitude: Some(15.0 + 2.3 * country as f64 + place as f64 / 89.0),
            precision: Some(Precision::City),
            radius_km: Some(5.0),
            basis: PlaceBasis::Stated,
            within: None,
        }),
        places: vec![],
        figures: vec![Figure {
            of: FigureOf::Killed,
            at_least: Some(dead),
            at_most: Some(dead),
            whom: Whom::Civilian,
            measure: Measure::Incident,
            evidence: at(start, start + 4),
        }],
        attribution: if i < 3 { vec![statements[i].id.clone()] } else { vec![] },
        status: if chance.below(4) > 0 { Status::Occurred } else { Status::Planned },
        outcome: None,
        certainty: Certainty::Certain,
        tense: Some(Tense::Past),
        negative: false,
        condition: None,
        denies: None,
        extent: Some(Extent::Incident),
        historical: false,
        cues: vec![],
        evidence: vec![at(start, end)],
        rule: "plover/1 ASSAULT strike".into(),
        confidence: 0.625,
    }
}

/// An event of some claims.
pub fn event(claims: &[&Claim], revision: &str) -> Event {
    let first = claims[0];
    let mut reports: Vec<DocumentId> = claims.iter().map(|c| c.document.clone()).collect();
    reports.dedup();
    let place = first.r#where.as_ref().expect("a claim that is made up has a place");
    let when = first.when.as_ref().expect("a claim that is made up has a time");
    Event {
        id: id::EventId(digest("event", &[Some(&first.id.0)])),
        r#type: first.r#type.clone(),
        modes: first.modes.clone(),
        contexts: vec![],
        plover: first.plover.clone(),
        acled: first.acled,
        claims: claims.iter().map(|c| c.id.clone()).collect(),
        status: vec![HeldStatus {
            status: first.status,
            certainty: first.certainty,
            negative: first.negative,
            origins: vec![0],
            claims: vec![first.id.clone()],
        }],
        when: Some(EventTime {
            from: when.from.clone(),
            until: when.until.clone(),
            grain: when.grain,
            claim: first.id.clone(),
        }),
        r#where: Some(EventPlace {
            within: None,
            name: place.name.clone(),
            geonames: place.geonames,
            country: place.country.clone(),
            admin1: place.admin1.clone(),
            latitude: place.latitude,
            longitude: place.longitude,
            precision: place.precision,
            radius_km: place.radius_km,
            claim: first.id.clone(),
        }),
        actors: vec![],
        recipients: vec![],
        figures: vec![Toll {
            of: FigureOf::Killed,
            whom: Whom::Civilian,
            low: first.figures[0].at_least,
            high: first.figures[0].at_most,
            says: vec![],
        }],
        publishers: vec![],
        origins: vec![],
        part_of: None,
        disputes: vec![],
        reasons: claims[1..]
            .iter()
            .map(|c| Reason {
                claim: c.id.clone(),
                with: first.id.clone(),
                score: 0.75,
                because: vec![Because { feature: "same-place".into(), weight: 1.5 }],
            })
            .collect(),
        reports,
        revision: revision.into(),
    }
}
