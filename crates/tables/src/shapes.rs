//! The columns of each record.

use record::{Claim, Document, Event, Statement};

use crate::Tabled;
use crate::shape::Column;
use crate::shape::Kind::{Count, Day, Flag, Offset, Real, Struct, Text, Word};

use Column as C;

type Kind = crate::shape::Kind;

/// Words of the text, and where they stand.
fn evidence() -> Kind {
    Struct(vec![C::is("start", Offset), C::is("end", Offset), C::is("quote", Text)])
}

/// Who somebody is, as far as codes tell.
fn codes() -> Vec<Column> {
    vec![C::may_be("country", Word), C::may_be("sector", Word), C::may_be("entity", Word)]
}

impl Tabled for Document {
    const NAME: &'static str = "documents";
    const VERSION: u32 = 1;

    fn columns() -> Vec<Column> {
        let remark = vec![C::is("code", Word), C::is("start", Offset), C::is("end", Offset), C::is("message", Text)];
        vec![
            C::is("id", Text),
            C::is("text_sha256", Text),
            C::is("ref", Text),
            C::may_be("url", Text),
            C::may_be("publisher", Word),
            C::may_be("credit", evidence()),
            C::may_be("headline", Text),
            C::may_be("published", Day),
            C::may_be("published_basis", Word),
            C::may_be("modified", Day),
            C::may_be("language", Word),
            C::is("length", Offset),
            C::may_be("place", evidence()),
            C::is("run", Word),
            C::is("diagnostics", Struct(remark).list()),
        ]
    }
}

impl Tabled for Statement {
    const NAME: &'static str = "statements";
    const VERSION: u32 = 1;

    fn columns() -> Vec<Column> {
        let mut source = vec![
            C::is("evidence", evidence()),
            C::may_be("antecedent", evidence()),
            C::may_be("name", Text),
            C::is("kind", Word),
            C::is("named", Flag),
            C::is("private", Flag),
        ];
        source.extend(codes());
        vec![
            C::is("id", Text),
            C::is("document", Text),
            C::may_be("source", Struct(source)),
            C::may_be("cue", evidence()),
            C::is("content", evidence().list()),
            C::is("manner", Word),
            C::is("act", Word),
            C::is("stance", Word),
            C::may_be("addressee", evidence()),
            C::may_be("medium", evidence()),
            C::may_be("parent", Text),
        ]
    }
}

fn acled() -> Column {
    C::may_be("acled", Struct(vec![C::is("event", Word), C::is("sub_event", Word)]))
}

fn participants(name: &'static str) -> Column {
    let mut columns = vec![C::may_be("name", Text), C::is("evidence", evidence()), C::may_be("antecedent", evidence())];
    columns.extend(codes());
    columns.extend([C::is("identity", Word), C::may_be("number", Count), C::is("private", Flag)]);
    C::is(name, Struct(columns).list())
}

/// Where something lies, as claims and events tell it.
fn spot() -> Vec<Column> {
    vec![
        C::may_be("geonames", Offset),
        C::may_be("country", Word),
        C::may_be("admin1", Word),
        C::may_be("latitude", Real),
        C::may_be("longitude", Real),
        C::may_be("precision", Word),
        C::may_be("radius_km", Real),
    ]
}

fn place() -> Vec<Column> {
    let mut columns = vec![C::is("name", Text), C::is("evidence", evidence())];
    columns.extend(spot());
    columns.extend([C::is("basis", Word), C::may_be("within", evidence())]);
    columns
}

impl Tabled for Claim {
    const NAME: &'static str = "claims";
    const VERSION: u32 = 1;

    fn columns() -> Vec<Column> {
        let target = vec![C::is("kind", Word), C::is("evidence", evidence()), C::may_be("name", Text)];
        let when = vec![
            C::may_be("from", Day),
            C::may_be("until", Day),
            C::is("grain", Word),
            C::may_be("expression", evidence()),
            C::is("basis", Word),
            C::may_be("anchor", Day),
        ];
        let mut further = vec![C::is("role", Word)];
        further.extend(place());
        let figure = vec![
            C::is("of", Word),
            C::may_be("at_least", Count),
            C::may_be("at_most", Count),
            C::is("whom", Word),
            C::is("measure", Word),
            C::is("evidence", evidence()),
        ];
        vec![
            C::is("id", Text),
            C::is("document", Text),
            C::is("type", Word),
            C::is("modes", Word.list()),
            C::is("contexts", Word.list()),
            C::is("codebook", Word),
            C::may_be("plover", Word),
            acled(),
            C::is("trigger", evidence()),
            C::is("mentions", evidence().list()),
            participants("actors"),
            participants("recipients"),
            C::is("targets", Struct(target).list()),
            C::may_be("instrument", evidence()),
            C::may_be("when", Struct(when)),
            C::may_be("where", Struct(place())),
            C::is("places", Struct(further).list()),
            C::is("figures", Struct(figure).list()),
            C::is("attribution", Text.list()),
            C::is("status", Word),
            C::may_be("outcome", Word),
            C::is("certainty", Word),
            C::may_be("tense", Word),
            C::is("negative", Flag),
            C::may_be("condition", evidence()),
            C::may_be("denies", Text),
            C::may_be("extent", Word),
            C::is("historical", Flag),
            C::is("cues", evidence().list()),
            C::is("evidence", evidence().list()),
            C::is("rule", Word),
            C::is("confidence", Real),
        ]
    }
}

/// Whose word it is, and in which claims: places in the event's `origins`, ids of claims.
fn held() -> [Column; 2] {
    [C::is("origins", Offset.list()), C::is("claims", Text.list())]
}

fn parties(name: &'static str) -> Column {
    let mut columns = vec![C::may_be("name", Text)];
    columns.extend(codes());
    columns.extend([C::is("identity", Word), C::is("private", Flag)]);
    columns.extend(held());
    C::is(name, Struct(columns).list())
}

impl Tabled for Event {
    const NAME: &'static str = "events";
    const VERSION: u32 = 1;

    fn columns() -> Vec<Column> {
        let mut status = vec![C::is("status", Word), C::is("certainty", Word), C::is("negative", Flag)];
        status.extend(held());
        let when = vec![C::may_be("from", Day), C::may_be("until", Day), C::is("grain", Word), C::is("claim", Text)];
        let mut place = vec![C::is("name", Text), C::may_be("within", Text)];
        place.extend(spot());
        place.push(C::is("claim", Text));
        let said = vec![
            C::is("origin", Offset),
            C::may_be("at_least", Count),
            C::may_be("at_most", Count),
            C::is("measure", Word),
            C::is("claim", Text),
            C::may_be("published", Day),
            C::is("superseded", Flag),
        ];
        let toll = vec![
            C::is("of", Word),
            C::is("whom", Word),
            C::may_be("low", Count),
            C::may_be("high", Count),
            C::is("says", Struct(said).list()),
        ];
        let mut origin = vec![C::may_be("name", Text), C::is("kind", Word)];
        origin.extend(codes());
        origin.extend([C::is("party", Flag), C::is("claims", Text.list())]);
        let mut side = vec![C::is("value", Text)];
        side.extend(held());
        let dispute = vec![C::is("over", Word), C::is("sides", Struct(side).list())];
        let because = vec![C::is("feature", Word), C::is("weight", Real)];
        let reason = vec![
            C::is("claim", Text),
            C::is("with", Text),
            C::is("score", Real),
            C::is("because", Struct(because).list()),
        ];
        vec![
            C::is("id", Text),
            C::is("type", Word),
            C::is("modes", Word.list()),
            C::is("contexts", Word.list()),
            C::may_be("plover", Word),
            acled(),
            C::is("claims", Text.list()),
            C::is("status", Struct(status).list()),
            C::may_be("when", Struct(when)),
            C::may_be("where", Struct(place)),
            parties("actors"),
            parties("recipients"),
            C::is("figures", Struct(toll).list()),
            C::is("reports", Text.list()),
            C::is("publishers", Word.list()),
            C::is("origins", Struct(origin).list()),
            C::may_be("part_of", Text),
            C::is("disputes", Struct(dispute).list()),
            C::is("reasons", Struct(reason).list()),
            C::is("revision", Text),
        ]
    }
}
