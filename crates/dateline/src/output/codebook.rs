use std::fmt::Write as _;

use events::{Book, Codebook, EventType, Frame, PartOfSpeech};
use record::AcledSubEvent;
use serde_json::{Value, json};

use super::Style;
use super::canvas::{Canvas, Role, fitting};

/// How wide the column of names is.
const NAMES: usize = 13;

/// The quad classes, 1 to 4.
const QUADS: [&str; 4] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

/// What a codebook holds, type by type, as `codebook list` prints it.
pub fn list_types(codebook: &Codebook, book: &Book, style: Style) -> String {
    let page = Listing { canvas: Canvas::new("", style) };
    let mut out = format!("{} {}\n", page.canvas.painted(Role::Source, &book.id), page.canvas.plain(&book.title));
    for kind in codebook.types().iter().filter(|t| t.codebook == book.id) {
        out.push('\n');
        page.kind(codebook, kind, &mut out);
    }
    out
}

/// One type and each entry that gives it.
pub fn list_entries(codebook: &Codebook, kind: &EventType, style: Style) -> String {
    let page = Listing { canvas: Canvas::new("", style) };
    let mut out = String::new();
    page.kind(codebook, kind, &mut out);
    for frame in entries(codebook, kind) {
        out.push('\n');
        page.entry(frame, &mut out);
    }
    out
}

/// A type as JSON, with how many triggers it has.
pub fn type_json(codebook: &Codebook, kind: &EventType) -> Value {
    let mut value = stated(kind);
    let counts = PartOfSpeech::ALL.map(|pos| (pos.as_str().to_owned(), json!(triggers(codebook, kind, pos))));
    value["triggers"] = counts.into_iter().collect();
    value
}

/// The entries of a type as JSON, with the keys that they have in the codebook.
pub fn entries_json(codebook: &Codebook, kind: &EventType) -> Vec<Value> {
    entries(codebook, kind).map(stated).collect()
}

fn entries<'k>(codebook: &'k Codebook, kind: &'k EventType) -> impl Iterator<Item = &'k Frame> {
    codebook.frames().filter(|f| f.r#type == kind.name)
}

fn triggers(codebook: &Codebook, kind: &EventType, pos: PartOfSpeech) -> usize {
    entries(codebook, kind).flat_map(Frame::words).filter(|w| w.0 == pos).count()
}

/// What is stated: an empty list says something only where the default is another.
fn stated(value: &impl serde::Serialize) -> Value {
    let mut value = serde_json::to_value(value).expect("names, numbers and lists of them");
    if let Value::Object(fields) = &mut value {
        fields.retain(|key, value| match value {
            Value::Null | Value::Bool(false) => false,
            Value::String(words) => !words.is_empty(),
            Value::Array(list) => !list.is_empty() || matches!(key.as_str(), "actor" | "recipient"),
            Value::Object(map) => !map.is_empty(),
            _ => true,
        });
    }
    value
}

struct Listing {
    canvas: Canvas<'static>,
}

impl Listing {
    fn kind(&self, codebook: &Codebook, kind: &EventType, out: &mut String) {
        let name = self.canvas.painted(Role::Trigger, &kind.name);
        let _ = writeln!(out, "{name}: {}", self.canvas.plain(&kind.description));
        let quad = kind.quad.and_then(|q| Some((q, QUADS.get(usize::from(q).checked_sub(1)?)?)));
        let own = || kind.codebook.starts_with("plover/").then(|| kind.name.clone());
        let plover = [
            kind.plover.clone().or_else(own),
            quad.map(|(q, name)| format!("{name} ({q})")),
            kind.future.as_ref().map(|f| format!("{f} when announced")),
        ];
        self.line("PLOVER", &plover.into_iter().flatten().collect::<Vec<_>>().join(", "), out);
        self.line("ACLED-style", &acled(kind), out);
        self.line("modes", &kind.modes.join(", "), out);
        let counts = PartOfSpeech::ALL.map(|pos| (triggers(codebook, kind, pos), pos.as_str()));
        let counts = counts.iter().filter(|c| c.0 > 0);
        let counts = counts.map(|(n, pos)| format!("{n} {pos}{}", if *n == 1 { "" } else { "s" }));
        self.line("triggers", &counts.collect::<Vec<_>>().join(", "), out);
    }

    fn entry(&self, frame: &Frame, out: &mut String) {
        let Value::Object(mut fields) = stated(frame) else { return };
        fields.remove("type");
        let mut fields: Vec<(String, Value)> = fields.into_iter().collect();
        // The words first, what shows them last.
        fields.sort_by_key(|(key, _)| match key.as_str() {
            "verb" | "noun" | "adjective" => 0,
            "example" | "not_example" => 2,
            _ => 1,
        });
        for (key, value) in &fields {
            self.line(key, &listed(value), out);
        }
    }

    /// A name and what stands beside it, wrapped at blanks.
    fn line(&self, name: &str, words: &str, out: &mut String) {
        let words = self.canvas.plain(words);
        let (mut name, mut rest) = (name, words.trim());
        while !rest.is_empty() {
            let (now, later) = rest.split_at(fitting(rest, self.canvas.style.width - 2 - NAMES));
            let _ = writeln!(out, "  {name:<NAMES$}{}", now.trim_end());
            (name, rest) = ("", later.trim_start());
        }
    }
}

/// The usual sub-event and when it is another.
fn acled(kind: &EventType) -> String {
    let usual = kind.acled.map(|sub| format!("{}, {sub}", sub.event()));
    let others = kind.acled_when.iter().map(|rule| {
        let sectors = [("by", &rule.actor), ("to", &rule.recipient)];
        let sectors = sectors.iter().filter(|s| !s.1.is_empty()).map(|(how, all)| format!("{how} {}", all.join("/")));
        let when: Vec<String> = rule.modes.iter().cloned().chain(sectors).collect();
        format!("{}: {}", when.join(", "), rule.sub_event.map_or("none", AcledSubEvent::as_str))
    });
    usual.into_iter().chain(others).collect::<Vec<_>>().join("; ")
}

fn listed(value: &Value) -> String {
    match value {
        Value::Array(list) if list.is_empty() => "none".to_owned(),
        Value::Array(list) => list.iter().map(listed).collect::<Vec<_>>().join(", "),
        Value::Object(map) => map.iter().map(|(k, v)| format!("{k}: {}", listed(v))).collect::<Vec<_>>().join("; "),
        Value::String(words) => words.clone(),
        Value::Bool(true) => "yes".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    const MINE: &str = r#"
[codebook]
id = "mine/1"
title = "Storms of palaces"
source = "Our own"

[[type]]
name = "STORM"
modes = ["by-day", "by-night"]
quad = 4
description = "Takes a building by force."
acled = "Attack"
[[type.acled_when]]
modes = ["by-night"]
recipient = ["MIL", "COP"]
sub_event = "Armed clash"

[[type]]
name = "CALM"
description = "Nothing happens."

[[trigger]]
type = "STORM"
verb = ["storm", "rush", "break into", "burst into", "force a way into", "push into"]
noun = []
modes = ["by-day"]
recipient = []
object = ["palace"]
refusal = true
example = "Rebels stormed the palace."
not_example = "Rain stormed."
[trigger.with_prep]
with = ["tank"]
from = ["east", "west"]
"#;

    fn mine() -> (Codebook, Style) {
        (Codebook::parse(&[("mine.toml", MINE)]).unwrap(), Style { width: 60, colour: false })
    }

    #[test]
    fn types_are_listed_with_their_codes_and_counts() {
        let (codebook, style) = mine();
        expect![[r#"
            mine/1 Storms of palaces

            STORM: Takes a building by force.
              PLOVER       material conflict (4)
              ACLED-style  Violence against civilians, Attack; by-night,
                           to MIL/COP: Armed clash
              modes        by-day, by-night
              triggers     6 verbs

            CALM: Nothing happens.
        "#]]
        .assert_eq(&list_types(&codebook, &codebook.books()[0], style));
    }

    #[test]
    fn entries_are_listed_with_what_their_frames_say() {
        let (codebook, style) = mine();
        expect![[r#"
            STORM: Takes a building by force.
              PLOVER       material conflict (4)
              ACLED-style  Violence against civilians, Attack; by-night,
                           to MIL/COP: Armed clash
              modes        by-day, by-night
              triggers     6 verbs

              verb         storm, rush, break into, burst into, force a
                           way into, push into
              codebook     mine/1
              modes        by-day
              object       palace
              recipient    none
              refusal      yes
              with_prep    from: east, west; with: tank
              example      Rebels stormed the palace.
              not_example  Rain stormed.
        "#]]
        .assert_eq(&list_entries(&codebook, &codebook.types()[0], style));
    }

    #[test]
    fn as_json_they_say_what_the_codebook_says_and_no_more() {
        let (codebook, _) = mine();
        let storm = &codebook.types()[0];
        expect![[r#"
            {"acled":"Attack","acled_when":[{"modes":["by-night"],"recipient":["MIL","COP"],"sub_event":"Armed clash"}],"codebook":"mine/1","description":"Takes a building by force.","modes":["by-day","by-night"],"quad":4,"recipient":"optional","triggers":{"adjective":0,"noun":0,"verb":6},"type":"STORM"}
            {"codebook":"mine/1","example":"Rebels stormed the palace.","modes":["by-day"],"not_example":"Rain stormed.","object":["palace"],"recipient":[],"refusal":true,"type":"STORM","verb":["storm","rush","break into","burst into","force a way into","push into"],"with_prep":{"from":["east","west"],"with":["tank"]}}
        "#]].assert_eq(&format!("{}\n{}\n", type_json(&codebook, storm), entries_json(&codebook, storm)[0]));
    }
}
