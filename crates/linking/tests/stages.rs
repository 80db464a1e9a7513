//! Linking in stages gives what linking at once gives, however the collection is parted.

use std::collections::{BTreeMap, BTreeSet};

use linking::stages::{
    BlockKey, Campaign, Components, Counts, Latest, Node, blocks, clusters, copied, is_band, joins, order, scored,
    whole,
};
use linking::{Link, Linker, Rulings, Signature, Weights};
use proptest::collection::vec;
use proptest::prelude::*;
use record::Claim;
use record::id::DocumentId;
use serde_json::{Value, json};

/// What a made-up report tells, in numbers.
type Told = (usize, usize, Vec<(usize, usize, usize, bool)>);

/// A report: on one of few days, with one of few texts, and claims of few types, places and days, some of them campaigns.
fn report(at: usize, (day, text, claims): &Told) -> Signature {
    const TOWNS: [(&str, f64, f64); 4] =
        [("Sarmada", 36.19, 36.72), ("Harim", 36.21, 36.52), ("Hasakah", 36.5, 40.75), ("Nairobi", -1.28, 36.82)];
    // Texts of neighbouring numbers share words; those of one number are copies.
    let words = (0..40).map(|i| format!("word{}", (text / 2 * 23 + i * (1 + text % 2)) % 160)).collect::<Vec<_>>();
    let text = words.join(" ");
    let published = ["2021-03-01", "2021-03-02", "2021-03-04", "2021-03-30"].get(*day);
    let id = format!("{:x}", at * 7919 % 1009);
    let document = json!({ "id": id, "text_sha256": "", "ref": id, "published": published, "length": text.len(), "run": "",
                           "diagnostics": [] });
    let evidence = json!({ "start": 0, "end": 1, "quote": "shelled" });
    let claim = |(n, (kind, town, day, campaign)): (usize, &(usize, usize, usize, bool))| -> Claim {
        let kind = ["ASSAULT", "CAPTURE"][*kind];
        let (name, latitude, longitude) = TOWNS[*town];
        let day = ["2021-03-01", "2021-03-02", "2021-03-05"].get(*day);
        let when = day.map(|d| json!({ "from": d, "until": d, "grain": "day", "expression": null, "basis": "stated" }));
        let claim = json!({
            "id": format!("{id}-{n}"), "document": id, "type": kind, "modes": [], "contexts": [],
            "codebook": "plover/1", "trigger": evidence, "mentions": [], "actors": [], "recipients": [], "targets": [], "places": [],
            "figures": [], "attribution": [], "status": "occurred", "certainty": "certain", "negative": false, "historical": false,
            "cues": [], "evidence": [], "rule": "test", "confidence": 1.0, "when": when,
            "extent": campaign.then_some("campaign"),
            "where": { "name": name, "evidence": evidence, "geonames": town, "country": "SYR", "latitude": latitude,
                       "longitude": longitude, "precision": "city", "basis": "stated" },
        });
        serde_json::from_value::<Claim>(Value::clone(&claim)).expect("a claim")
    };
    let claims: Vec<Claim> = claims.iter().enumerate().map(claim).collect();
    Signature::of(&serde_json::from_value(document).expect("a document"), &text, &claims, &[], &[])
}

fn told() -> impl Strategy<Value = Told> {
    (0usize..5, 0usize..12, vec((0usize..2, 0usize..4, 0usize..4, prop::bool::weighted(0.1)), 0..4))
}

/// A happening, by its report and its place in that.
type Named = (DocumentId, u32);
/// An event, whatever numbers its members had: their reports and claims, why they were joined, and the first member of what it is part of.
type Event = (Vec<(DocumentId, Vec<u16>)>, Vec<Link>, Option<(DocumentId, Vec<u16>)>);
type Found = (BTreeSet<String>, BTreeMap<DocumentId, DocumentId>);

fn found(events: Vec<Event>, copies: BTreeMap<DocumentId, DocumentId>) -> Found {
    (events.into_iter().map(|event| format!("{event:?}")).collect(), copies)
}

fn at_once(reports: &[Signature]) -> Found {
    let linker = Linker::new(reports.to_vec());
    let linked = linker.link(weights(), &Rulings::default());
    let id = |report: usize| linker.reports()[report].document().clone();
    let member = |m: &linking::Member| (id(m.report), m.claims.iter().map(|c| *c as u16).collect::<Vec<_>>());
    let event = |e: &linking::Joined| -> Event {
        let whole = e.part_of.map(|whole| member(&linked.events[whole].members[0]));
        (e.members.iter().map(member).collect(), e.links.clone(), whole)
    };
    let copies = linked.copy_of.iter().enumerate().filter(|(of, first)| of != *first);
    found(linked.events.iter().map(event).collect(), copies.map(|(of, first)| (id(of), id(*first))).collect())
}

fn weights() -> &'static Weights {
    Weights::fitted()
}

/// The same in stages: reports in `shares`, blocks, components and counts each by themselves, and all that goes from one to the other
/// by id.
fn in_stages(reports: &[Signature], shares: usize) -> Found {
    let share = |id: &DocumentId| id.0.bytes().map(usize::from).sum::<usize>() % shares;
    let mut ordered: Vec<&Signature> = reports.iter().collect();
    ordered.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut sums: BTreeMap<u64, u32> = BTreeMap::new();
    ordered.iter().flat_map(|r| Counts::counted(r)).for_each(|key| *sums.entry(key).or_default() += 1);
    sums.retain(|_, count| *count > 1);
    let counts = Counts::from_sums(reports.len() as u32, sums);
    let counts = Counts::from_bytes(&counts.to_bytes()).expect("counts read back");

    let mut by_block: BTreeMap<BlockKey, Vec<(&DocumentId, bool)>> = BTreeMap::new();
    for report in &ordered {
        for (key, enters) in blocks(report) {
            by_block.entry(key).or_default().push((report.document(), enters));
        }
    }
    let mut pairs: BTreeSet<(bool, &DocumentId, &DocumentId)> = BTreeSet::new();
    for (key, block) in &by_block {
        let mut latest = Latest::default();
        for (report, enters) in block {
            pairs.extend(latest.before().map(|before| (is_band(*key), *before, *report)));
            if *enters {
                latest.enter(*report, *key);
            }
        }
    }

    let mut kept: Vec<(Named, Named, f64)> = Vec::new();
    let mut first_of: BTreeMap<DocumentId, DocumentId> = BTreeMap::new();
    for (x, y) in (0..shares).flat_map(|x| (x..shares).map(move |y| (x, y))) {
        let here: Vec<Signature> =
            ordered.iter().filter(|r| [x, y].contains(&share(r.document()))).map(|r| (*r).clone()).collect();
        let second: Vec<bool> = here.iter().map(|r| share(r.document()) == y).collect();
        let at = |id: &DocumentId| here.iter().position(|r| r.document() == id).map(|at| at as u32);
        let between = |band: bool| -> Vec<(u32, u32)> {
            let own = |(a, b): (&DocumentId, &DocumentId)| {
                let (a, b) = (share(a), share(b));
                (a.min(b), a.max(b)) == (x, y)
            };
            let all = pairs.iter().filter(|(is, a, b)| *is == band && own((a, b)));
            all.filter_map(|(_, a, b)| Some((at(a)?, at(b)?))).collect()
        };
        let id = |(report, happening): Node| (here[report as usize].document().clone(), happening);
        let scored = scored(&here, (x != y).then_some(&second), &between(false), &counts, weights());
        kept.extend(scored.into_iter().map(|((a, b), score)| (id(a), id(b), score)));
        for (a, b) in copied(&here, &between(true)) {
            let (first, of) = (&here[a as usize], &here[b as usize]);
            let held = first_of.entry(of.document().clone()).or_insert_with(|| first.document().clone());
            let held_at = reports.iter().find(|r| r.document() == held).expect("it is there");
            if order(first) < order(held_at) {
                *held = first.document().clone();
            }
        }
    }
    let copies: BTreeMap<DocumentId, DocumentId> = first_of
        .iter()
        .map(|(of, first)| {
            let mut first = first;
            while let Some(before) = first_of.get(first) {
                first = before;
            }
            (of.clone(), first.clone())
        })
        .collect();

    let all: Vec<Named> =
        ordered.iter().flat_map(|r| (0..r.happenings().len() as u32).map(|h| (r.document().clone(), h))).collect();
    let number = |node: &Named| all.iter().position(|n| n == node).expect("it is there") as u32;
    let mut components = Components::default();
    for (a, b, _) in kept.iter().filter(|(_, _, score)| joins(*score)) {
        components.join(number(a), number(b));
    }
    let mut by_component: BTreeMap<u32, Vec<Named>> = BTreeMap::new();
    for node in &all {
        by_component.entry(components.root(number(node))).or_default().push(node.clone());
    }
    let mut events: Vec<(Vec<Named>, Vec<Link>)> = Vec::new();
    for members in by_component.values() {
        let here: Vec<Signature> =
            ordered.iter().filter(|r| members.iter().any(|m| m.0 == *r.document())).map(|r| (*r).clone()).collect();
        let report = |id: &DocumentId| here.iter().position(|r| r.document() == id).expect("it is there") as u32;
        let nodes: Vec<Node> = members.iter().map(|(id, h)| (report(id), *h)).collect();
        let place = |node: &Named| members.iter().position(|m| m == node).map(|at| at as u32);
        let pairs: Vec<((u32, u32), f64)> =
            kept.iter().rev().filter_map(|(a, b, score)| Some(((place(a)?, place(b)?), *score))).collect();
        for cluster in clusters(&here, &nodes, &pairs, &counts, weights()) {
            events.push((cluster.members.iter().map(|m| members[*m as usize].clone()).collect(), cluster.links));
        }
    }
    events.sort_by_key(|(members, _)| number(&members[0]));

    let signature = |id: &DocumentId| *ordered.iter().find(|r| r.document() == id).expect("it is there");
    let is_campaign =
        |(members, _): &(Vec<Named>, Vec<Link>)| members.iter().any(|(id, h)| signature(id).is_campaign(*h));
    let campaigns: Vec<_> = events.iter().filter(|event| is_campaign(event)).collect();
    let told: Vec<Campaign<'_>> = campaigns
        .iter()
        .enumerate()
        .flat_map(|(event, (members, _))| members.iter().map(move |m| (event, m)))
        .filter(|(_, (id, h))| signature(id).is_campaign(*h))
        .map(|(event, (id, h))| Campaign { event, report: signature(id), happening: *h })
        .collect();
    let member =
        |(id, h): &Named| (id.clone(), signature(id).happenings().nth(*h as usize).expect("it is there").to_vec());
    let events = events.iter().map(|event| {
        let wholes = event.0.iter().filter_map(|(id, h)| whole(signature(id), *h, &told));
        let whole = if is_campaign(event) { None } else { wholes.min() };
        (event.0.iter().map(member).collect(), event.1.clone(), whole.map(|w| member(&campaigns[w].0[0])))
    });
    found(events.collect(), copies)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn linking_in_stages_is_linking_at_once(told in vec(told(), 0..30), shares in 1usize..5) {
        let reports: Vec<Signature> = told.iter().enumerate().map(|(at, told)| report(at, told)).collect();
        prop_assert_eq!(in_stages(&reports, shares), at_once(&reports));
    }
}

#[test]
fn the_made_up_reports_hold_what_stages_could_get_wrong() {
    let told = |at: usize| {
        (at % 4, at % 3, vec![(0, 0, at % 3, at.is_multiple_of(10)), (0, at % 2, at % 3, false), (1, 2, 3, false)])
    };
    let reports: Vec<Signature> = (0..30).map(|at| report(at, &told(at))).collect();
    let (events, copies) = at_once(&reports);
    assert!(copies.len() > 10, "copies: {}", copies.len());
    assert!(events.iter().filter(|e| e.contains("Link {")).count() > 3);
    assert!(events.iter().any(|e| e.ends_with(")))")), "one is part of another");
    assert_eq!(in_stages(&reports, 3), (events, copies));
}
