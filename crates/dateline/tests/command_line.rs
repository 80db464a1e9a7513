//! The binary as its users meet it: bytes in, bytes and an exit status out.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const REPORT: &str = "Ferry strikers end blockade of Pemba port

Dock workers in Pemba ended a three-day blockade on Friday after Mozambique’s government agreed to raise their pay, \
the port authority said. Police had arrested five strikers on Thursday.
";

/// A folder of its own for one test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Folder {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.fed(args, b"")
    }

    fn fed(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(args)
            .current_dir(&self.0)
            .env_remove("COLUMNS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        let feeding = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().unwrap();
        let _ = feeding.join();
        Ran::from(output)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).expect("all that is written is UTF-8");
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Ran {
    fn records(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("every line is a whole record")).collect()
    }

    fn documents(&self) -> Vec<Value> {
        self.records().into_iter().filter(|r| r["format"] == "dateline.document/1").collect()
    }

    fn refs(&self) -> Vec<String> {
        self.documents().iter().map(|d| d["ref"].as_str().unwrap().to_owned()).collect()
    }
}

fn line(id: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "text": text }).to_string() + "\n"
}

/// Every `start`, `end`, `quote` anywhere in a record is those bytes of the text.
fn assert_quotes(text: &str, value: &Value) {
    if let (Some(start), Some(end), Some(quote)) = (value.get("start"), value.get("end"), value.get("quote")) {
        let range = start.as_u64().unwrap() as usize..end.as_u64().unwrap() as usize;
        assert_eq!(text.get(range), quote.as_str(), "{value}");
    }
    match value {
        Value::Array(items) => items.iter().for_each(|v| assert_quotes(text, v)),
        Value::Object(fields) => fields.values().for_each(|v| assert_quotes(text, v)),
        _ => {}
    }
}

const ALL: &str = "claims,statements,timex,places,mentions,predicates";

#[test]
fn the_same_bytes_come_out_at_any_thread_count_and_on_every_run() {
    let lines: String =
        (0..12).map(|i| line(&format!("r{i}"), &REPORT.replace("five", &(i + 2).to_string()))).collect();
    let folder = Folder::new("same-bytes").with("reports.jsonl", lines);
    let once = folder.run(&["read", "-j", "1", "--layers", ALL, "reports.jsonl"]);
    assert_eq!((once.code, once.err.as_str()), (Some(0), ""));
    assert_eq!(once.refs(), (0..12).map(|i| format!("r{i}")).collect::<Vec<_>>());
    for jobs in ["1", "2", "5"] {
        assert_eq!(folder.run(&["read", "-j", jobs, "--layers", ALL, "reports.jsonl"]).out, once.out, "-j {jobs}");
    }
}

#[test]
fn every_quote_is_the_bytes_of_the_text_whatever_the_line_ends() {
    let broken = REPORT.replace('\n', "\r\n");
    for (name, text) in
        [("lf", REPORT), ("crlf", broken.as_str()), ("odd", "“¿Qué?” said Zoë 👩‍👩‍👧 in Łódź.\u{2028}No.\r\n\t\u{0}End")]
    {
        let folder = Folder::new(&format!("quotes-{name}")).with("a.jsonl", line("a", text));
        let ran = folder.run(&["read", "--layers", ALL, "--published", "2024-11-22", "a.jsonl"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert_eq!(ran.documents()[0]["length"], text.len());
        ran.records().iter().for_each(|record| assert_quotes(text, record));
    }
}

#[test]
fn records_come_as_document_statements_claims_and_then_the_layers_asked_for() {
    let folder = Folder::new("order").with("a.txt", REPORT);
    let kinds = |args: &[&str]| {
        let mut kinds: Vec<String> = vec![];
        for record in folder.run(args).records() {
            let kind = record["format"].as_str().unwrap().to_owned();
            if kinds.last() != Some(&kind) {
                kinds.push(kind);
            }
        }
        kinds
    };
    let order = ["document", "statement", "claim", "timex", "place", "mention", "predicate"];
    let order = order.map(|kind| format!("dateline.{kind}/1"));
    let places: Vec<_> = kinds(&["read", "--layers", ALL, "a.txt"])
        .iter()
        .map(|kind| order.iter().position(|o| o == kind).expect("a known kind"))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(places[0], 0);
    let default = kinds(&["read", "a.txt"]);
    assert!(default.iter().all(|k| order[..3].contains(k)), "{default:?}");
}

#[test]
fn records_begin_with_their_format_and_follow_their_schema() {
    let folder = Folder::new("schema").with("a.txt", REPORT);
    let ran = folder.run(&["read", "--layers", ALL, "--published", "2024-11-22", "--publisher", "Gazette", "a.txt"]);
    for (line, record) in ran.out.lines().zip(ran.records()) {
        assert!(line.starts_with("{\"format\":\"dateline."), "{line}");
        let kind = record["format"].as_str().unwrap().strip_prefix("dateline.").unwrap().strip_suffix("/1").unwrap();
        schema::check(kind, &record);
    }
    let document = &ran.documents()[0];
    assert_eq!(document["published"], "2024-11-22");
    assert_eq!(document["published_basis"], "given");
    assert_eq!(document["publisher"], "Gazette");
    assert_eq!(document["headline"], "Ferry strikers end blockade of Pemba port");
}

#[test]
fn changes_of_a_store_follow_their_schema() {
    let folder = Folder::new("changes").with("a.txt", REPORT);
    folder.run(&["add", "news.db", "a.txt"]);
    folder.run(&["remove", "news.db", "a.txt"]);
    let changes = folder.run(&["changes", "news.db"]).records();
    assert!(changes.len() > 2);
    changes.iter().for_each(|change| schema::check("change", change));
}

/// Puts every claim of the one report in the store into an event of its own.
fn link_each_claim(store: &Path) {
    let mut store = store::Store::open(store).unwrap();
    let window = store::Window::default();
    let entry = store.entries(&window).next().expect("one report").unwrap();
    let told = |claim| {
        let (document, statements) = (&entry.document, entry.statements.as_slice());
        vec![linking::Told { document, first: document, statements, claims: vec![claim] }]
    };
    let events: Vec<record::Event> = entry.claims.iter().map(|claim| linking::event(&told(claim), &[], None)).collect();
    store.replace_events(store::Replace::All, &events, 0).unwrap();
}

#[test]
fn events_follow_their_schema_and_are_written_in_the_forms_of_others() {
    let folder = Folder::new("events").with("a.txt", REPORT);
    folder.run(&["add", "news.db", "--published", "2024-11-22", "--publisher", "Gazette", "a.txt"]);
    link_each_claim(&folder.0.join("news.db"));
    let events = folder.run(&["find", "news.db", "--what", "events"]).records();
    assert!(events.len() > 2, "{}", events.len());
    events.iter().for_each(|event| schema::check("event", event));
    let ids: Vec<&str> = events.iter().map(|event| event["id"].as_str().unwrap()).collect();

    let csv = folder.run(&["find", "news.db", "--to", "csv"]);
    assert_eq!((csv.code, csv.err.as_str()), (Some(0), ""));
    let rows: Vec<&str> = csv.out.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(rows, ids, "every event has its row, in the order of what is found");
    let map: Value = serde_json::from_str(&folder.run(&["find", "news.db", "--to", "geojson"]).out).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len(), ids.len());

    for (form, file) in [("acled", "acled_like.csv"), ("polecat", "polecat_like.tsv"), ("hxl", "events_hxl.csv")] {
        let ran = folder.run(&["find", "news.db", "--to", form, "-o", form]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{}", ran.err);
        let lines = |name: &str| fs::read_to_string(folder.0.join(form).join(name)).unwrap().lines().count();
        let heads = if form == "hxl" { 4 } else { 3 };
        assert_eq!(lines(file) + lines("withheld.csv") + lines("unplaced.csv"), ids.len() + heads, "{form}");
        let told = ran.err.strip_prefix(&format!("{form}: ")).expect("the folder and how many went where");
        let counts: usize = told.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<usize>().ok()).sum();
        assert_eq!(counts, ids.len(), "{told}");
    }
    let ran = folder.run(&["find", "news.db", "--to", "acled"]);
    assert!(ran.err.contains("--out FOLDER lists what is left out"), "{}", ran.err);
    for wrong in [["--to", "acled", "--what", "claims"], ["--to", "jsonl", "--out", "folder"]] {
        let ran = folder.run(&[&["find", "news.db"][..], &wrong].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{wrong:?}");
    }
}

#[test]
fn each_bad_input_gets_one_line_and_the_others_are_still_read() {
    let folder = Folder::new("bad")
        .with("good.txt", REPORT)
        .with("latin.txt", b"Caf\xe9 closed.\nTwo held.")
        .with("empty.txt", " \n")
        .with("binary.txt", b"GIF89a\x00\x01")
        .with("paper.txt", b"%PDF-1.4 ...")
        .with("wide.txt", b"\xff\xfeT\x00")
        .with("page.html", "<html>")
        .with("page.txt", "\n<!DOCTYPE html><p>Two held.")
        .with("long.txt", "x ".repeat((16 << 20) / 2 + 1))
        .with(
            "some.jsonl",
            [&line("a", "Two held."), "nonsense\n\n", r#"["a"]"#, "\n{\"id\": 7}\n", &line("b", "Three held.")]
                .concat()
                + "{\"text\": \"Four held.\", \"date\": \"last week\"}\n{\"text\": \" \"}\n",
        );
    let ran = folder.run(&[
        "read",
        "latin.txt",
        "empty.txt",
        "binary.txt",
        "paper.txt",
        "wide.txt",
        "page.html",
        "page.txt",
        "long.txt",
        "gone.txt",
        "some.jsonl",
        "good.txt",
    ]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.refs(), ["a", "b", "good.txt"]);
    let want = "\
error: latin.txt:1: not UTF-8 (byte 4 of the line); convert it, say with `iconv -f WINDOWS-1252 -t UTF-8`
error: empty.txt: empty; there is nothing to read in it
error: binary.txt: a binary file, not text; extract its text first
error: paper.txt: a PDF file, not text; extract its text first
error: wide.txt: UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`
error: page.html: no article was found in the page; save the article's text as .txt
error: page.txt: no article was found in the page; save the article's text as .txt
error: long.txt: longer than a report may be (16 MiB); split it
error: gone.txt: no such file or folder; check the path
error: some.jsonl:2: no JSON (expected ident, column 2); write one object with \"text\" a line
error: some.jsonl:4: not a JSON object; write one object with \"text\" a line
error: some.jsonl:5: no text; give it as a string under \"text\" (or body, content, maintext, plaintext, article)
error: some.jsonl:7: \"date\" is no date: \"last week\"; write YYYY-MM-DD
error: some.jsonl:8: \"text\" is empty; there is nothing to read in it
";
    assert_eq!(ran.err, want);
}

#[test]
fn a_date_that_is_none_is_told_before_anything_is_read() {
    let folder = Folder::new("date").with("a.txt", REPORT);
    for date in ["2024-02-30", "yesterday", "2024-1-5", "2024-01-05T10:00"] {
        let ran = folder.run(&["read", "--published", date, "a.txt"]);
        let want = format!("error: --published: {date:?} is no date; write YYYY-MM-DD, such as 2024-11-20\n");
        assert_eq!((ran.code, ran.out.as_str(), ran.err), (Some(1), "", want));
    }
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names_at_all_levels() {
    let folder = Folder::new("folder")
        .with("in/b.txt", "Two held.")
        .with("in/a/z.jsonl", line("z1", "Two held.") + &line("z2", "Two held."))
        .with("in/a/notes.md", "Not a report.")
        .with("in/.hidden/x.txt", "Two held.")
        .with("in/c.json", r#"[{"text": "One held."}, {"id": 5, "text": "Two held."}]"#)
        .with("in/d.JSON", "{\n \"id\": \"whole\",\n \"text\": \"One held.\"\n}");
    fs::create_dir_all(folder.0.join("void")).unwrap();
    let ran = folder.run(&["read", "in", "void"]);
    assert_eq!(ran.refs(), ["z1", "z2", "in/b.txt", "in/c.json#1", "5", "whole"]);
    let want = "error: void: holds nothing to read; put .txt, .html or .jsonl files in it, or name files\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), want));
}

#[test]
fn standard_input_is_json_lines_when_it_opens_a_brace_and_text_otherwise() {
    let folder = Folder::new("stdin");
    assert_eq!(folder.fed(&["read", "-"], REPORT.as_bytes()).refs(), ["-"]);
    assert_eq!(folder.fed(&["read"], (line("a", "x") + &line("b", "y")).as_bytes()).refs(), ["a", "b"]);
    assert_eq!(folder.fed(&["read", "--from", "text", "-"], b"{\"text\": 1}").refs(), ["-"]);
    let ran = folder.fed(&["read", "--from", "jsonl", "-"], b"oops\n");
    assert!(ran.err.starts_with("error: standard input:1: no JSON"), "{}", ran.err);
    let ran = folder.fed(&["read", "-"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let ran = folder.fed(&["read", "--from", "warc", "-"], b"WARC/1.0");
    assert_eq!(ran.err, "error: standard input#1: the file ends inside the record; fetch it again\n");
    let whole = serde_json::json!({ "data": [{ "id": "7", "fields": { "title": "Arrests", "body": "Two held." } }] });
    assert_eq!(folder.fed(&["read"], whole.to_string().as_bytes()).refs(), ["7"]);
    assert_eq!(folder.fed(&["read"], serde_json::to_string_pretty(&whole).unwrap().as_bytes()).refs(), ["7"]);
    assert_eq!(folder.fed(&["read"], page("https://a.example/1").as_bytes()).refs(), ["-"]);
    assert_eq!(folder.fed(&["read"], &gzip(line("a", "x").as_bytes())).refs(), ["a"]);
}

/// A web page with the ferry report, at an address.
fn page(url: &str) -> String {
    let (headline, body) = REPORT.split_once("\n\n").unwrap();
    format!(
        "<!DOCTYPE html><html><head><title>{headline} | Gazette</title><link rel=canonical href={url}>\
         <meta property=og:site_name content=Gazette><meta property=article:published_time content=2024-11-23T01:00:00+02:00>\
         </head><body><nav><a href=/>Home</a></nav><article><h1>{headline}</h1><p>{}</p></article></body></html>",
        body.trim().replace('’', "&rsquo;")
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A record of an archive.
fn record(kind: &str, id: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let answer = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", head.as_bytes(), b"\r\n", body].concat();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <{id}>\r\nWARC-Target-URI: https://a.example/{id}\r\n\
         Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    [head.as_bytes(), &answer, b"\r\n\r\n"].concat()
}

#[test]
fn an_article_reads_the_same_from_a_text_a_page_a_feed_and_an_archive() {
    let feed = format!(
        "<rss><channel><title>Gazette</title><item><guid>f</guid><title>{}</title><description><![CDATA[<p>{}</p>]]></description>\
         <pubDate>Fri, 22 Nov 2024 10:00:00 GMT</pubDate></item></channel></rss>",
        REPORT.lines().next().unwrap(),
        REPORT.lines().nth(2).unwrap(),
    );
    let json_feed = serde_json::json!({ "version": "https://jsonfeed.org/version/1.1", "title": "Gazette", "items": [{
        "id": "j", "title": REPORT.lines().next().unwrap(), "content_html": format!("<p>{}</p>", REPORT.lines().nth(2).unwrap()),
        "date_published": "2024-11-22T10:00:00Z" }] });
    let chunked = |body: &str| format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()).into_bytes();
    let archive = [
        gzip(&record("request", "q", "", b"")),
        gzip(&record("response", "w1", "", page("https://a.example/1").as_bytes())),
        gzip(&record("response", "w2", "Content-Encoding: gzip\r\n", &gzip(page("x").as_bytes()))),
        gzip(&record("response", "w3", "Transfer-Encoding: chunked\r\n", &chunked(&page("x")))),
        gzip(&record("response", "w4", "", b"<p>nothing")),
    ];
    let folder = Folder::new("forms")
        .with("in/a.txt", REPORT.trim_end())
        .with("in/b.html", page("https://a.example/1"))
        .with("in/c.html.gz", gzip(page("https://a.example/1").as_bytes()))
        .with("in/d.rss", &feed)
        .with("in/e.json", json_feed.to_string())
        .with("in/f.warc.gz", archive.concat())
        .with("in/g.xml", &feed)
        .with("in/h.txt.gz", gzip(REPORT.trim_end().as_bytes()));
    let ran = folder.run(&["read", "--published", "2024-11-22", "--publisher", "Gazette", "in"]);
    let refs = ["in/a.txt", "in/b.html", "in/c.html.gz", "f", "j", "w1", "w2", "w3", "in/h.txt.gz"];
    assert_eq!(ran.refs(), refs, "{}", ran.err);
    let want = "error: in/f.warc.gz#5: no article was found in the page; save the article's text as .txt\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), want));
    let documents = ran.documents();
    let claims = |document: &Value| {
        let claims = ran.records().into_iter().filter(|r| r["document"] == document["id"] && !r["trigger"].is_null());
        claims.map(|claim| claim["evidence"].to_string()).collect::<std::collections::BTreeSet<_>>()
    };
    for document in &documents {
        assert_eq!(document["text_sha256"], documents[0]["text_sha256"], "{document}");
        assert_eq!(claims(document), claims(&documents[0]));
        assert_eq!(document["publisher"], "Gazette");
        assert_eq!(document["headline"], "Ferry strikers end blockade of Pemba port");
    }
    assert!(!claims(&documents[0]).is_empty());
    let told = |i: usize| {
        [&documents[i]["published"], &documents[i]["published_basis"], &documents[i]["url"]].map(|v| v.as_str())
    };
    assert_eq!(told(1), [Some("2024-11-23"), Some("declared"), Some("https://a.example/1")]);
    assert_eq!(told(3), [Some("2024-11-22"), Some("declared"), None]);
    assert_eq!(told(5), [Some("2024-11-23"), Some("declared"), Some("https://a.example/1")]);
    assert_eq!(told(6)[2], Some("https://a.example/w2"));
    assert_eq!(told(8), [Some("2024-11-22"), Some("given"), None]);
    // A name of a file yields to what the caller says.
    assert_eq!(folder.run(&["read", "--from", "feed", "in/g.xml"]).refs(), ["f"]);
    let told = folder.run(&["read", "--from", "text", "in/b.html"]).err;
    assert_eq!(told, "error: in/b.html: a web page, not a text; read it with --from html\n");
}

#[test]
fn news_as_agencies_exchange_it_is_read_and_what_they_take_back_is_not() {
    let body = "Police held two men in Pemba on Friday.";
    let item = |n: u8, status: &str| {
        serde_json::json!({ "uri": format!("urn:{n}"), "pubstatus": status, "versioncreated": "2024-05-17T10:00:00Z",
            "headlines": [{ "role": "main", "value": "Two held" }], "infosources": [{ "name": "The Wire" }],
            "bodies": [{ "contenttype": "text/html", "value": "<p>No</p>" }, { "contenttype": "text/plain", "value": body }] })
    };
    let mut held = item(2, "usable");
    held["embargoed"] = "2024-05-18T00:00:00Z".into();
    let old = serde_json::json!({ "uri": "urn:5", "versioncreated": "2024-05-17T10:00:00Z", "headline": "Two held",
        "body_xhtml": format!("<p>{body}</p>") });
    let new = serde_json::json!({ "uri": "https://wire.example/6", "pubStatus": "usable", "versionCreated": "2024-05-17T10:00:00Z",
        "bodies": [{ "contentType": "text/plain", "value": body }] });
    let relief = serde_json::json!({ "data": [{ "id": "77", "fields": { "title": "Update", "body": "**x**", "body-html":
        format!("<p>{body}</p>"), "url": "https://relief.example/77", "source": [{ "name": "OCHA" }], "date": { "original":
        "2024-05-17T00:00:00+00:00", "created": "2024-05-19T00:00:00+00:00" } } }] });
    let lines =
        [item(1, "usable"), held, item(3, "withheld"), item(4, "canceled"), old, new].map(|v| v.to_string() + "\n");
    let folder = Folder::new("wire").with("a.jsonl", lines.concat()).with("b.json", relief.to_string());
    let ran = folder.run(&["read", "a.jsonl", "b.json"]);
    assert_eq!(ran.refs(), ["urn:1", "urn:2", "urn:5", "https://wire.example/6", "77"]);
    let want = "\
error: a.jsonl:3: held back by its publisher (pubstatus \"withheld\"); take it out, with all that was read in it before
error: a.jsonl:4: taken back by its publisher (pubstatus \"canceled\"); take it out, with all that was read in it before
";
    assert_eq!(ran.err, want);
    for document in ran.documents() {
        assert_eq!((&document["published"], &document["published_basis"]), (&"2024-05-17".into(), &"declared".into()));
        assert_eq!(document["length"], body.len());
        let code = if document["ref"] == "urn:2" { "embargoed" } else { "" };
        assert_eq!(document["diagnostics"][0]["code"].as_str().unwrap_or(""), code);
        schema::check("document", &document);
    }
    assert_eq!(ran.documents()[4]["publisher"], "OCHA");
    assert_eq!(ran.documents()[0]["headline"], "Two held");
}

#[test]
fn a_report_in_another_language_is_a_document_without_claims() {
    let german = "Die Polizei hat am Freitag in Pemba zwei Männer festgenommen, die einen Anschlag auf den Hafen geplant haben \
                  sollen. Das teilte der Bürgermeister mit. Die beiden bestreiten, von dem Vorhaben gewusst zu haben, und \
                  wollen am Montag vor Gericht aussagen. Nach Angaben der Behörden wurde niemand verletzt.";
    let folder = Folder::new("language").with("a.txt", german).with("b.txt", REPORT);
    let ran = folder.run(&["read", "--layers", ALL, "a.txt", "b.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let documents = ran.documents();
    assert_eq!((&documents[0]["language"], &documents[1]["language"]), (&"de".into(), &"en".into()));
    assert_eq!(documents[0]["diagnostics"][0]["code"], "other-language");
    assert!(ran.records().iter().all(|r| r["document"] != documents[0]["id"]), "nothing is read in it");
    schema::check("document", &documents[0]);
    let picture = folder.run(&["read", "--to", "text", "a.txt"]).out;
    assert!(picture.contains("other-language line 1: this is not English (de); nothing is read in it"), "{picture}");
}

#[test]
fn bombs_cost_one_line_each() {
    let laughs: String =
        (1..20).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let feed = format!(
        "<!DOCTYPE rss [<!ENTITY l0 \"lol\">{laughs}<!ENTITY x SYSTEM \"file:good.txt\">]><rss><item><guid>laughs</guid>\
         <title>&l19; &x;</title></item></rss>"
    );
    let bomb = vec![b'x'; 256 << 20];
    let folder = Folder::new("bombs")
        .with("a.txt.gz", gzip(&bomb))
        .with("b.jsonl.gz", gzip(&bomb))
        .with("c.html", "<div>".repeat(100_000))
        .with("d.html", "x".repeat((8 << 20) + 1))
        .with("e.rss", &feed)
        .with("f.warc.gz", gzip(&record("response", "f", "", &bomb)))
        .with("g.warc", record("response", "g", "Content-Encoding: gzip\r\n", &gzip(&bomb)))
        .with("h.warc", record("response", "h", "", &bomb[..65 << 20]))
        .with("i.rss", "x".repeat((64 << 20) + 1))
        .with("j.html.gz", &gzip(page("x").as_bytes())[..200])
        .with("k.txt", "Two held.");
    let ran = folder.run(&["read", "."]);
    assert_eq!(ran.refs(), ["laughs", "./k.txt"]);
    assert_eq!(ran.documents()[0]["headline"], "&l19; &x;");
    let want = "\
error: ./a.txt.gz: unpacks to more than 200 times its size; unpack it by other means if you trust it
error: ./b.jsonl.gz:1: unpacks to more than 200 times its size; unpack it by other means if you trust it
error: ./c.html: elements of the page nest more than 512 deep; save the article's text as .txt
error: ./d.html: longer than a page may be (8 MiB); save the article's text as .txt
error: ./f.warc.gz#1: unpacks to more than 200 times its size; unpack it by other means if you trust it
error: ./g.warc#1: a page that unpacks to more than 200 times its size; leave it out
error: ./h.warc#1: longer than a record may be (64 MiB); save the article's text as .txt
error: ./i.rss: longer than a feed may be (64 MiB); split it
error: ./j.html.gz: cannot be unpacked (incomplete deflate stream); fetch it again
";
    assert_eq!(ran.err, want);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let marked = |text: &str| [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let folder = Folder::new("bom").with("a.txt", marked(REPORT)).with("b.jsonl", marked(&line("b", REPORT)));
    let ran = folder.run(&["read", "--layers", ALL, "a.txt", "b.jsonl"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.documents().iter().all(|d| d["length"] == REPORT.len()));
    ran.records().iter().for_each(|record| assert_quotes(REPORT, record));
}

#[test]
fn json_reports_go_by_the_names_that_others_use() {
    let report = serde_json::json!({
        "maintext": "Two held.", "headline": "Arrests", "date_publish": "2019-10-11 22:15:00", "source_domain": "a.example",
        "link": "https://a.example/1", "text": null, "published": "",
    });
    let folder = Folder::new("aliases").with("a.jsonl", format!("\n{report}\n"));
    let document = folder.run(&["read", "--published", "2001-01-01", "a.jsonl"]).documents().remove(0);
    let want = [("ref", "a.jsonl:2"), ("headline", "Arrests"), ("published", "2019-10-11"), ("publisher", "a.example")];
    for (field, value) in want.into_iter().chain([("url", "https://a.example/1"), ("published_basis", "given")]) {
        assert_eq!(document[field], value);
    }
}

#[test]
fn two_publishers_of_the_same_words_are_two_documents() {
    let folder = Folder::new("publishers").with("a.txt", REPORT);
    let id = |publisher| folder.run(&["read", "--publisher", publisher, "a.txt"]).documents()[0]["id"].clone();
    assert_ne!(id("Gazette"), id("Herald"));
    assert_eq!(id("Gazette"), id("Gazette"));
}

#[test]
fn a_private_person_is_never_named_as_an_actor_or_a_source() {
    let text = "Shop burns in Gaborone

Gunmen attacked a shop in Gaborone on Monday. Tebogo Marumo, who sells shoes there, said they killed two customers. \
“They shot at us,” Marumo said.
";
    let folder = Folder::new("private").with("a.txt", text);
    let names_nobody = |value: &Value| {
        let word = |field: &str| value[field].as_str().is_some_and(|w| w.contains("Marumo"));
        assert!(!word("name") && !word("entity"), "{value:#}");
    };
    let records = folder.run(&["read", "--layers", ALL, "a.txt"]).records();
    for record in &records {
        names_nobody(record);
        names_nobody(&record["source"]);
        for role in ["actors", "recipients"] {
            record[role].as_array().into_iter().flatten().for_each(names_nobody);
        }
    }
    assert!(records.iter().any(|r| r["source"]["private"] == true), "the man is heard, as a private person");
    let table = folder.run(&["read", "--to", "csv", "a.txt"]).out;
    assert!(!table.contains("Marumo"), "{table}");
    assert!(table.contains("[private person], who sells shoes there, said they killed two customers"), "{table}");
    folder.run(&["add", "news.db", "a.txt"]);
    let kept = folder.run(&["find", "news.db", "--what", "claims", "--order", "added", "--to", "csv"]).out;
    assert_eq!(kept, table, "what was kept is masked as well");
}

#[test]
fn conllu_gives_every_token_its_characters() {
    let text = "Zoë won’t go.\n\nShe said so.";
    let folder = Folder::new("conllu").with("a.jsonl", line("a", text));
    let ran = folder.run(&["read", "--to", "conllu", "a.jsonl"]);
    let head = "# newdoc id = a\n# global.Entity = GRP-etype-head\n# newpar\n# sent_id = 1\n# text = ";
    assert!(ran.out.starts_with(head), "{}", ran.out);
    assert!(ran.out.ends_with("\n\n"));
    let chars: Vec<char> = text.chars().collect();
    let mut until = 0;
    for row in ran.out.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let fields: Vec<&str> = row.split('\t').collect();
        assert_eq!(fields.len(), 10, "{row}");
        let range = fields[9].split('|').find_map(|f| f.strip_prefix("TokenRange=")).expect("every token has a range");
        let (start, end) = range.split_once(':').unwrap();
        let (start, end): (usize, usize) = (start.parse().unwrap(), end.parse().unwrap());
        assert_eq!(fields[1], chars[start..end].iter().collect::<String>());
        until = until.max(end);
    }
    assert_eq!(until, chars.len());
    nlp::Conllu::parse(&ran.out).expect("what we write we can read");
}

#[test]
fn csv_has_one_head_and_as_many_cells_in_every_row() {
    let folder = Folder::new("csv").with("a.txt", REPORT).with("b.txt", REPORT);
    let ran = folder.run(&["read", "--to", "csv", "a.txt", "b.txt"]);
    assert!(ran.out.starts_with("claim,document,ref,publisher,published,line,type,"), "{}", ran.out);
    let claims = folder.run(&["read", "a.txt", "b.txt"]).records();
    let claims = claims.iter().filter(|r| r["format"] == "dateline.claim/1").count();
    assert_eq!(ran.out.lines().count(), claims + 1);
    for row in ran.out.lines() {
        // A comma within quotation marks parts no cells.
        let bare: String = row.split('"').step_by(2).collect();
        assert_eq!(bare.matches(',').count(), 45, "{row}");
    }
    folder.run(&["add", "news.db", "a.txt", "b.txt"]);
    let kept = folder.run(&["find", "news.db", "--what", "claims", "--order", "added", "--to", "csv"]);
    assert_eq!(kept.out, ran.out, "the same table of a store");
}

#[cfg(feature = "parquet")]
#[test]
fn tables_of_columns_are_the_same_with_any_number_of_threads() {
    let folder = Folder::new("parquet").with("a.txt", REPORT).with("b.txt", REPORT);
    let ran = folder.run(&["read", "--to", "parquet", "a.txt"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (Some(1), "error: --to parquet: writes files; name a folder with --out\n")
    );
    for (jobs, out) in [("1", "one"), ("3", "three")] {
        let ran = folder.run(&["read", "--to", "parquet", "--jobs", jobs, "-o", out, "a.txt", "b.txt"]);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "", ""));
    }
    let bytes = |path: &str| fs::read(folder.0.join(path)).unwrap();
    for table in ["documents", "statements", "claims"] {
        assert!(bytes(&format!("one/{table}.parquet")) == bytes(&format!("three/{table}.parquet")), "{table}");
    }
    folder.run(&["add", "news.db", "a.txt", "b.txt"]);
    for what in ["claims", "documents", "statements", "events"] {
        let order: &[&str] = if what == "events" { &[] } else { &["--order", "added"] };
        let ran = folder.run(&[&["find", "news.db", "--what", what, "--to", "parquet", "-o", "kept"], order].concat());
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{what}");
    }
    assert!(bytes("kept/claims.parquet") == bytes("one/claims.parquet"), "a store gives the same table");
    assert!(bytes("kept/events.parquet").starts_with(b"PAR1"));
}

#[test]
fn a_picture_in_a_pipe_has_no_colours_and_fits_the_page() {
    let folder = Folder::new("picture").with("a.txt", REPORT);
    for args in [&["explain", "a.txt"][..], &["read", "--to", "text", "a.txt"], &["explain", "--why", "a.txt:3"]] {
        let ran = folder.run(args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(ran.out.starts_with("a.txt “Ferry strikers end blockade of Pemba port”: "), "{}", ran.out);
        assert!(!ran.out.contains('\x1b'));
    }
    let evil = folder.fed(&["read", "--to", "text", "-"], "Rebels \x1b[2Jkilled five in Homs on Friday.".as_bytes());
    assert!(!evil.out.contains('\x1b'), "{}", evil.out);
}

#[test]
fn a_closed_pipe_ends_the_run_quietly() {
    let lines: String = (0..50).map(|i| line(&i.to_string(), REPORT)).collect();
    let folder = Folder::new("pipe").with("a.jsonl", lines);
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["read", "a.jsonl"])
        .current_dir(&folder.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

const CODEBOOK: &str = "[codebook]
id = \"mine/1\"
title = \"Storms of palaces\"
source = \"Our own\"

[[type]]
name = \"STORM\"
description = \"Takes a building by force.\"

[[trigger]]
type = \"STORM\"
verb = [\"storm\"]
object = [\"palace\"]
example = \"Rebels stormed the palace.\"
";

#[test]
fn a_codebook_that_can_be_used_is_counted_and_one_that_cannot_shows_every_error() {
    let wrong = CODEBOOK.replace("verb =", "verbs =").replace("type = \"STORM\"", "type = \"STROM\"");
    let folder = Folder::new("check").with("mine.toml", CODEBOOK).with("wrong.toml", wrong);
    let ran = folder.run(&["codebook", "check", "mine.toml"]);
    assert_eq!(ran.out, "mine.toml: mine/1, 1 type, 1 trigger, 1 example, 0 not met\n");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let ran = folder.run(&["codebook", "check", "wrong.toml"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let errors: Vec<&str> = ran.err.lines().filter(|l| l.starts_with("error: ")).collect();
    assert_eq!(errors, ["error: there is no type `STROM`", "error: unknown key `verbs`"]);
    let drawn = "╭─ wrong.toml:12:1\n12 │ verbs = [\"storm\"]\n   │ ━━━━━\n   = did you mean `verb`?\n";
    assert!(ran.err.contains(drawn), "{}", ran.err);
}

#[test]
fn a_codebook_and_actors_of_ones_own_come_before_those_of_the_program() {
    let people = "id\tnames\tkind\tcountry\tsector\nlions\tRiver Lions\tgroup\tKEN\tREB\n";
    let folder = Folder::new("own")
        .with("mine.toml", CODEBOOK)
        .with("people.tsv", people)
        .with("a.txt", "River Lions stormed the palace in Nairobi.");
    let claim = |args: &[&str]| {
        let records = folder.run(args).records();
        records
            .iter()
            .for_each(|r| schema::check(&r["format"].as_str().unwrap()["dateline.".len()..].replace("/1", ""), r));
        let claim = records.iter().find(|r| r["format"] == "dateline.claim/1").expect("one claim");
        let words = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let actor = &claim["actors"][0];
        let told = [&claim["type"], &claim["codebook"], &claim["plover"], &actor["sector"], &actor["entity"]];
        (told.map(words).join(" "), records[0]["run"].clone())
    };
    let (built_in, run) = claim(&["read", "a.txt"]);
    let (own, own_run) = claim(&["read", "--codebook", "mine.toml", "--actors", "people.tsv", "a.txt"]);
    assert_eq!(built_in, "ASSAULT plover/1 ASSAULT - -");
    assert_eq!(own, "STORM mine/1 - REB lions");
    assert_ne!(run, own_run, "what was known is part of the run");
    assert!(folder.run(&["explain", "--codebook", "mine.toml", "a.txt"]).out.contains("\nSTORM: occurred"));
}

#[test]
fn a_file_of_ones_own_that_cannot_be_used_stops_the_reading_and_shows_why() {
    let folder = Folder::new("own-bad")
        .with("mine.toml", CODEBOOK.replace("object", "objekt"))
        .with("people.tsv", "id\tnames\tkind\nlions\tRiver Lions\tgrup\n")
        .with("a.txt", REPORT);
    let ran = folder.run(&["read", "--codebook", "mine.toml", "--actors", "people.tsv", "a.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    let told = "error: unknown key `objekt`
   ╭─ mine.toml:13:1
13 │ objekt = [\"palace\"]
   │ ━━━━━━
   = did you mean `object`?

error: unknown value `grup`
  ╭─ people.tsv:2:19
2 │ lions River Lions grup
  │                   ━━━━
  = did you mean `group`?

";
    assert_eq!(ran.err, told);
    let ran = folder.run(&["read", "--actors", "missing.toml", "a.txt"]);
    assert_eq!(ran.err, "error: missing.toml: no such file or folder; check the path\n");
}

#[test]
fn types_and_their_entries_are_listed_for_people_and_for_programs() {
    let folder = Folder::new("list").with("mine.toml", CODEBOOK);
    let listed = folder.run(&["codebook", "list", "mine.toml"]).out;
    let want = "mine/1 Storms of palaces\n\nSTORM: Takes a building by force.\n  triggers     1 verb\n";
    assert_eq!(listed, want);
    assert!(folder.run(&["codebook", "list"]).out.contains("\nASSAULT: "));
    let types = folder.run(&["codebook", "list", "--json"]).records();
    assert!(types.iter().all(|t| t["type"].is_string() && t["triggers"]["verb"].is_number()), "{types:?}");
    let entries = folder.run(&["codebook", "list", "mine.toml", "--type", "STORM", "--json"]).records();
    assert_eq!(entries[0]["verb"], serde_json::json!(["storm"]));
    let ran = folder.run(&["codebook", "list", "--type", "ASSUALT"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.err, "error: --type: there is no type `ASSUALT`; did you mean `ASSAULT`?\n");
}

#[test]
fn what_is_no_codebook_at_all_has_one_error() {
    let folder = Folder::new("no-codebook")
        .with("binary.toml", b"\x7fELF\x00\x01")
        .with("latin.toml", b"caf\xe9")
        .with("report.toml", REPORT)
        .with("deep.toml", "x = ".to_owned() + &"[".repeat(100_000))
        .with("long.toml", "#".repeat((16 << 20) + 1));
    for file in ["binary.toml", "latin.toml", "report.toml", "deep.toml", "long.toml", "missing.toml", "."] {
        let ran = folder.run(&["codebook", "check", file]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{file}");
        assert_eq!(ran.err.matches("error: ").count(), 1, "{file}: {}", ran.err);
        assert!(ran.err.contains(file), "{file}: {}", ran.err);
    }
}

/// A table as GeoNames has it: a town after which nobody else is called, its province, and a hotel.
const PLACES: &str = "\
99000001\tTall Misbāḥ\tTall Misbah\tTel Mesbah,Zarzouna\t36.1\t40.9\tP\tPPL\tSY\t\t08\t\t\t\t300\t\t350\tAsia/Damascus\t2024-01-01
173811\tAl-Hasakah Governorate\tAl-Hasakah Governorate\t\t36.5\t41.0\tA\tADM1\tSY\t\t08\t\t\t\t0\t\t300\tAsia/Damascus\t2024-01-01
173797\tAl Ḩawl\tAl Hawl\t\t36.39\t41.15\tP\tPPLA3\tSY\t\t08\t\t\t\t22000\t\t300\tAsia/Damascus\t2024-01-01
99000003\tNowhere Inn\tNowhere Inn\t\t36.3\t40.8\tS\tHTL\tSY\t\t08\t\t\t\t0\t\t300\tAsia/Damascus\t2024-01-01
";

/// An archive as GeoNames has it, with a page that tells of the table.
fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in [("readme.txt", "About.".repeat(2000).as_bytes()), (name, content)] {
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_village_of_a_gazetteer_of_ones_own_is_placed_in_a_report() {
    let folder = Folder::new("gazetteer")
        .with("SY.txt", PLACES)
        .with("SY.zip", zipped("SY.txt", PLACES.as_bytes()))
        .with("admin1.txt", "SY.08\tAl-Hasakah\tAl-Hasakah\t173811\n")
        .with("names.txt", "1\t99000001\tfr\tMisbeville\t\t\t\t\t\t\n")
        .with("a.txt", "Gunmen killed five people in Zarzouna on Friday, police said.");
    let further = ["--countries", "sy", "--admin1", "admin1.txt", "--alternate-names", "names.txt"];
    let ran = folder.run(&[&["gazetteer", "build", "SY.txt", "-o", "txt.gaz"], &further[..]].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.starts_with("txt.gaz: ") && ran.out.contains(" names, "), "{}", ran.out);
    folder.run(&[&["gazetteer", "build", "SY.zip", "-o", "zip.gaz"], &further[..]].concat());
    let bytes = |name: &str| fs::read(folder.0.join(name)).unwrap();
    assert!(bytes("txt.gaz") == bytes("zip.gaz"), "an archive and its table give the same bytes");

    let told = |args: &[&str]| {
        let records = folder.run(args).records();
        let claim = records.iter().find(|r| r["format"] == "dateline.claim/1").expect("one claim");
        (claim["where"]["geonames"].clone(), claim["where"]["latitude"].clone(), records[0]["run"].clone())
    };
    let (id, latitude, own_run) = told(&["read", "--gazetteer", "zip.gaz", "a.txt"]);
    assert_eq!((id, latitude), (99000001.into(), 36.1.into()));
    let (id, _, run) = told(&["read", "a.txt"]);
    assert!(id.is_null());
    assert_ne!(run, own_run, "the gazetteer is part of the run");
    let explained = folder.run(&["explain", "--gazetteer", "zip.gaz", "a.txt"]).out;
    assert!(explained.contains("where: Zarzouna, SYR"), "{explained}");
    let about: Value = serde_json::from_str(&folder.run(&["about", "--json", "--gazetteer", "zip.gaz"]).out).unwrap();
    assert_eq!(about["run"], own_run);
}

#[test]
fn a_gazetteer_of_ones_own_is_scored_like_the_programs() {
    let toponym = r#"{"start": 29, "end": 37, "gid": "99000001", "lat": 36.1, "lon": 40.9}"#;
    let text = "Gunmen killed five people in Zarzouna on Friday, police said.";
    let folder = Folder::new("gazetteer-eval")
        .with("SY.txt", PLACES)
        .with("gold.jsonl", format!(r#"{{"id": "a", "text": "{text}", "toponyms": [{toponym}]}}"#));
    folder.run(&["gazetteer", "build", "SY.txt", "-o", "own.gaz"]);
    let scored = |own: &[&str]| {
        let ran = folder.run(&[&["eval", "places", "gold.jsonl", "--json"], own].concat());
        assert_eq!(ran.err, "");
        let figures = ran.out;
        let figures: Value = serde_json::from_str(&figures).unwrap();
        ["acc161_end_to_end", "acc161_given"].map(|name| figures[name].as_f64().unwrap())
    };
    assert_eq!(scored(&[]), [0.0, 0.0]);
    assert_eq!(scored(&["--gazetteer", "own.gaz"]), [100.0, 100.0]);
    // The table of figures is of the program as it is.
    let ran = folder.run(&["eval", "places", "gold.jsonl", "--gazetteer", "own.gaz", "--baseline", "figures.csv"]);
    assert_eq!((ran.code, folder.0.join("figures.csv").exists()), (Some(2), false));
}

#[test]
fn a_table_that_cannot_be_used_is_told_with_its_line() {
    let row = PLACES.lines().next().unwrap();
    let archive = zipped("SY.txt", PLACES.as_bytes());
    let folder = Folder::new("gazetteer-bad")
        .with("short.txt", PLACES.to_owned() + "1\ta\tb\tc\td\n")
        .with("north.txt", format!("{row}\n\n{}\n", row.replace("36.1", "95")))
        .with("long.txt", PLACES.to_owned() + &"x".repeat((1 << 20) + 1))
        .with("latin.txt", b"caf\xe9\n")
        .with("empty.txt", "\n")
        .with("good.txt", PLACES)
        .with("cut.zip", &archive[..archive.len() / 2])
        .with("bomb.zip", zipped("SY.txt", (row.to_owned() + "\n").repeat(100_000).as_bytes()))
        .with("a.txt", REPORT);
    let main = "give GeoNames' main table, such as allCountries.zip";
    for (table, told) in [
        ("short.txt", format!("short.txt:5: 5 columns, not 19; {main}")),
        ("north.txt", format!("north.txt:3: latitude \"95\" is no number from -90 to 90; {main}")),
        ("long.txt", "long.txt:5: longer than a row may be (1 MiB); give a table of GeoNames".into()),
        ("latin.txt", "latin.txt:1: not UTF-8 (byte 4 of the line); ".into()),
        ("empty.txt", "empty.txt: empty; there is no row in it".into()),
        ("cut.zip", "cut.zip: cannot be unpacked (".into()),
        ("bomb.zip", "bomb.zip: unpacks to more than 100 times its size; fetch it again".into()),
        ("gone.txt", "gone.txt: no such file or folder; check the path".into()),
    ] {
        let ran = folder.run(&["gazetteer", "build", table, "-o", "out.gaz"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{table}");
        assert!(ran.err.starts_with(&format!("error: {told}")) && ran.err.lines().count() == 1, "{}", ran.err);
    }
    let ran = folder.run(&["gazetteer", "build", "good.txt", "--countries", "SY,TD", "-o", "out.gaz"]);
    assert!(ran.err.starts_with("error: good.txt: holds no place of the country \"TD\"; "), "{}", ran.err);
    let ran = folder.run(&["gazetteer", "build", "good.txt", "-o", "no/such/out.gaz"]);
    assert!(ran.err.starts_with("error: no/such/out.gaz: cannot be written ("), "{}", ran.err);
    assert!(!folder.0.join("out.gaz").exists());
}

#[test]
fn what_is_no_gazetteer_stops_the_reading() {
    let folder = Folder::new("no-gazetteer").with("a.gaz", PLACES).with("a.txt", REPORT);
    let ran = folder.run(&["read", "--gazetteer", "a.gaz", "a.txt"]);
    let told = "error: a.gaz: not a gazetteer file of this version: it is not what its digest says; make one with `dateline gazetteer build`\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(1), "", told));
    let ran = folder.run(&["explain", "--gazetteer", "gone.gaz", "a.txt"]);
    assert_eq!(ran.err, "error: gone.gaz: no such file or folder; check the path\n");
}

#[test]
fn about_names_every_part_with_its_digest_and_licence() {
    let folder = Folder::new("about");
    let about: Value = serde_json::from_str(&folder.run(&["about", "--json"]).out).unwrap();
    let parts = about["components"].as_array().unwrap();
    let names: Vec<_> = parts.iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["dateline", "model", "gazetteer", "codebook"]);
    assert!(parts[1..].iter().all(|p| p["digest"].as_str().is_some_and(|d| d.len() >= 24)), "{about}");
    assert!(parts.iter().all(|p| !p["licence"].as_str().unwrap().is_empty()));
    let run = folder.fed(&["read", "-"], b"Two held.").documents()[0]["run"].clone();
    assert_eq!(about["run"], run);
}

#[test]
fn completions_and_help_are_there_for_every_command() {
    let folder = Folder::new("help");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(folder.run(&["completions", shell]).out.contains("explain"), "{shell}");
    }
    for command in ["read", "explain", "eval", "codebook", "gazetteer", "about", "completions"] {
        let ran = folder.run(&[command, "--help"]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.out.contains("Usage: dateline"), "{}", ran.out);
    }
    assert_eq!(folder.run(&["nonsense"]).code, Some(2));
}

#[test]
fn eval_scores_a_gold_file_and_keeps_its_figures() {
    let gold = serde_json::json!({
        "id": "a", "published": "2024-11-22", "text": "It rained on 20 November 2024.",
        "timex": [{ "start": 13, "end": 29, "type": "DATE", "value": "2024-11-20" }],
    });
    let folder = Folder::new("eval").with("gold.jsonl", format!("{gold}\n")).with("bad.jsonl", "{}\n");
    let ran = folder.run(&["eval", "timex", "gold.jsonl", "--json", "--baseline", "figures.csv"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    let figures: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((figures["task"].as_str(), figures["n"].as_f64()), (Some("timex"), Some(1.0)));
    let table = fs::read_to_string(folder.0.join("figures.csv")).unwrap();
    assert!(table.starts_with("task,gold,metric,value\ntimex,gold.jsonl,n,1\n"), "{table}");

    assert_eq!(folder.run(&["eval", "timex", "gold.jsonl", "--min", "n=2"]).code, Some(1));
    let ran = folder.run(&["eval", "timex", "bad.jsonl"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.starts_with("error: bad.jsonl:1: not gold of this task (missing field `timex`"), "{}", ran.err);
}

/// As much of JSON Schema as our schemas use; a word of it that is not known here is a mistake in the schema.
mod schema {
    use super::*;

    pub(super) fn check(kind: &str, record: &Value) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../docs/formats/{kind}.schema.json"));
        let root: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let faults = faults(&root, &root, record, kind);
        assert!(faults.is_empty(), "{}\n{record:#}", faults.join("\n"));
    }

    fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut found = vec![];
        let schema = schema.as_object().expect("a schema is an object");
        for (word, rule) in schema {
            let good = match word.as_str() {
                "$schema" | "$defs" | "title" | "description" => true,
                "$ref" => {
                    let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).expect("a definition");
                    found.extend(faults(root, target, value, at));
                    true
                }
                "anyOf" => rule.as_array().unwrap().iter().any(|s| faults(root, s, value, at).is_empty()),
                "const" => rule == value,
                "enum" => rule.as_array().unwrap().contains(value),
                "type" => match rule {
                    Value::Array(types) => types.iter().any(|t| is(t, value)),
                    one => is(one, value),
                },
                "minimum" => value.as_f64().is_none_or(|v| v >= rule.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|v| v <= rule.as_f64().unwrap()),
                "pattern" => value.as_str().is_none_or(|v| fits(rule.as_str().unwrap(), v)),
                "required" => rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
                "items" => {
                    let items = value.as_array().into_iter().flatten().enumerate();
                    found.extend(items.flat_map(|(i, item)| faults(root, rule, item, &format!("{at}[{i}]"))));
                    true
                }
                "properties" => {
                    for (name, rule) in rule.as_object().unwrap() {
                        if let Some(inner) = value.get(name) {
                            found.extend(faults(root, rule, inner, &format!("{at}.{name}")));
                        }
                    }
                    true
                }
                "additionalProperties" => {
                    let known = schema["properties"].as_object().unwrap();
                    value.as_object().into_iter().flatten().all(|(name, _)| known.contains_key(name))
                }
                other => panic!("{at}: the schema word {other:?} is not checked here"),
            };
            if !good {
                found.push(format!("{at}: {word} {rule} does not hold for {value}"));
            }
        }
        found
    }

    fn is(name: &Value, value: &Value) -> bool {
        match name.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            other => panic!("no such type: {other}"),
        }
    }

    /// Patterns are character classes with a count, `+`, and plain characters between.
    fn fits(pattern: &str, value: &str) -> bool {
        let mut rules = pattern.strip_prefix('^').and_then(|p| p.strip_suffix('$')).expect("whole values");
        let mut rest = value;
        while !rules.is_empty() {
            let Some((class, after)) = rules.strip_prefix('[').and_then(|r| r.split_once(']')) else {
                let Some(next) = rest.strip_prefix(rules.chars().next().unwrap()) else { return false };
                (rest, rules) = (next, &rules[1..]);
                continue;
            };
            let (least, most, after) = match after.strip_prefix('{').and_then(|a| a.split_once('}')) {
                Some((n, after)) => (n.parse().unwrap(), n.parse().unwrap(), after),
                None => match after.strip_prefix('+') {
                    Some(after) => (1, usize::MAX, after),
                    None => (1, 1, after),
                },
            };
            let length = rest.chars().take(most).take_while(|c| in_class(class, *c)).count();
            if length < least {
                return false;
            }
            (rest, rules) = (&rest[length..], after);
        }
        rest.is_empty()
    }

    fn in_class(class: &str, c: char) -> bool {
        let class: Vec<char> = class.chars().collect();
        let mut i = 0;
        while i < class.len() {
            let range = class.get(i + 1) == Some(&'-') && i + 2 < class.len();
            if range && (class[i]..=class[i + 2]).contains(&c) || !range && class[i] == c {
                return true;
            }
            i += if range { 3 } else { 1 };
        }
        false
    }

    #[test]
    fn the_check_itself_tells_right_from_wrong() {
        assert!(fits("^[0-9a-f]{4}$", "09af") && !fits("^[0-9a-f]{4}$", "09ag") && !fits("^[0-9a-f]{4}$", "09aff"));
        assert!(fits("^[0-9]{4}-[0-9]{2}$", "2024-11") && !fits("^[A-Z_]+$", ""));
        let root = serde_json::json!({ "properties": { "n": { "type": "integer", "minimum": 0 } }, "required": ["n"], "additionalProperties": false });
        assert!(faults(&root, &root, &serde_json::json!({ "n": 1 }), "").is_empty());
        for wrong in [r#"{"n": -1}"#, r#"{"n": "1"}"#, r#"{}"#, r#"{"n": 1, "m": 2}"#] {
            assert_eq!(faults(&root, &root, &serde_json::from_str(wrong).unwrap(), "").len(), 1, "{wrong}");
        }
    }
}
