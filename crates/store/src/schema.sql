-- Version 1 of the store. What is true stands in `document`, `text` and `reading`; the other columns of claims,
-- statements and events are there to find them by, and can be made again from the packed records.

-- Program, model, gazetteer and codebooks that read reports: `run` of a document record is the digest of all of them.
CREATE TABLE run (
    run INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    program TEXT,
    model TEXT,
    gazetteer TEXT,
    codebook TEXT,
    began INTEGER NOT NULL
) STRICT;

-- `current_run`: whose readings are shown where there are several. `linked`: up to which change events are linked.
CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    document INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    reading INTEGER NOT NULL, -- the one that is shown
    ref TEXT NOT NULL,
    url TEXT,
    publisher TEXT,
    published TEXT NOT NULL, -- empty when it is not known, so that documents have one order
    published_basis TEXT,
    language TEXT,
    length INTEGER NOT NULL,
    statements INTEGER NOT NULL,
    claims INTEGER NOT NULL
) STRICT;
CREATE INDEX document_by_day ON document (published, id);
CREATE INDEX document_by_publisher ON document (publisher COLLATE NOCASE, published);
CREATE INDEX document_by_ref ON document (ref);
CREATE INDEX document_by_url ON document (url) WHERE url IS NOT NULL;

-- Apart from the documents, so that going through those reads few pages.
CREATE TABLE text (document INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT;

-- What one run read in one document: its record and those of its statements and claims, as JSON Lines, packed.
CREATE TABLE reading (
    reading INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    run INTEGER NOT NULL,
    packed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX reading_of ON reading (document, run);
CREATE INDEX reading_by_run ON reading (run);

-- Whatever the linker wants to know of a document without reading it; the store does not look into it.
CREATE TABLE signature (document INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

-- Statements and claims of the readings that are shown. `start` and `length` are those of the record among the lines.
-- Their ids are not declared unique: one report in which two are the same shall not keep all the others out.
CREATE TABLE statement (
    statement INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    act TEXT NOT NULL,
    stance TEXT NOT NULL,
    manner TEXT NOT NULL,
    source TEXT NOT NULL,
    kind TEXT,
    country TEXT,
    sector TEXT,
    entity TEXT,
    parent TEXT
) STRICT;
CREATE INDEX statement_by_id ON statement (id);
CREATE INDEX statement_by_document ON statement (document);

CREATE TABLE claim (
    claim INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    type TEXT NOT NULL,
    modes TEXT NOT NULL,
    plover TEXT,
    acled TEXT,
    status TEXT NOT NULL,
    certainty TEXT NOT NULL,
    negative INTEGER NOT NULL,
    historical INTEGER NOT NULL,
    first_day TEXT,
    until_day TEXT,
    time_basis TEXT,
    long INTEGER NOT NULL, -- lasts longer than `LONG` days
    place TEXT,
    country TEXT,
    admin1 TEXT,
    geonames INTEGER,
    latitude REAL,
    longitude REAL,
    precision TEXT,
    place_basis TEXT,
    holders TEXT NOT NULL,
    actors TEXT NOT NULL,
    recipients TEXT NOT NULL,
    killed_low INTEGER,
    killed_high INTEGER,
    injured_low INTEGER,
    injured_high INTEGER,
    trigger TEXT NOT NULL,
    confidence REAL NOT NULL
) STRICT;
CREATE INDEX claim_by_id ON claim (id);
CREATE INDEX claim_by_document ON claim (document);
-- Each has all that a question of its kind wants to know, so that no row is looked up but those that are shown.
CREATE INDEX claim_by_type ON claim (type, country, first_day, until_day);
CREATE INDEX claim_by_country ON claim (country, first_day, until_day);
CREATE INDEX claim_by_day ON claim (first_day, until_day);
-- What lasts long is little, and found by when it ends.
CREATE INDEX claim_long_by_type ON claim (type, country, until_day) WHERE long;
CREATE INDEX claim_long_by_country ON claim (country, until_day) WHERE long;
CREATE INDEX claim_long_by_day ON claim (until_day) WHERE long;
CREATE INDEX claim_long_by_cell ON claim (CAST(latitude AS INT), CAST(longitude AS INT), until_day)
    WHERE long AND latitude IS NOT NULL;
-- Degrees cut to whole numbers: with an R*Tree the file is a quarter larger and takes twice the work to write.
CREATE INDEX claim_by_cell
    ON claim (CAST(latitude AS INT), CAST(longitude AS INT), first_day, until_day, latitude, longitude, precision)
    WHERE latitude IS NOT NULL;

-- Words of evidence and headlines, and names and codes: who does it, who suffers it, whose word it is, where. The words themselves
-- stand in the packed records: these are indexes alone.
CREATE VIRTUAL TABLE claim_words USING fts5 (
    words, actors, recipients, sources, places,
    content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE statement_words USING fts5 (
    words, sources, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE headline_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Derived from claims by linking, and replaced at will.
CREATE TABLE event (
    event INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision TEXT NOT NULL,
    type TEXT NOT NULL,
    modes TEXT NOT NULL,
    plover TEXT,
    acled TEXT,
    status TEXT NOT NULL,
    first_day TEXT,
    until_day TEXT,
    long INTEGER NOT NULL,
    place TEXT,
    country TEXT,
    admin1 TEXT,
    geonames INTEGER,
    latitude REAL,
    longitude REAL,
    precision TEXT,
    actors TEXT NOT NULL,
    recipients TEXT NOT NULL,
    killed_low INTEGER,
    killed_high INTEGER,
    injured_low INTEGER,
    injured_high INTEGER,
    claims INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    publishers INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    disputes TEXT NOT NULL,
    part_of TEXT,
    stale INTEGER NOT NULL, -- a claim of it vanished or changed since it was linked
    packed BLOB NOT NULL
) STRICT;
CREATE INDEX event_by_type ON event (type, country, first_day, until_day);
CREATE INDEX event_by_country ON event (country, first_day, until_day);
CREATE INDEX event_by_day ON event (first_day, until_day);
-- What lasts long is little, and found by when it ends.
CREATE INDEX event_long_by_type ON event (type, country, until_day) WHERE long;
CREATE INDEX event_long_by_country ON event (country, until_day) WHERE long;
CREATE INDEX event_long_by_day ON event (until_day) WHERE long;
CREATE INDEX event_long_by_cell ON event (CAST(latitude AS INT), CAST(longitude AS INT), until_day)
    WHERE long AND latitude IS NOT NULL;
CREATE INDEX event_by_cell
    ON event (CAST(latitude AS INT), CAST(longitude AS INT), first_day, until_day, latitude, longitude, precision)
    WHERE latitude IS NOT NULL;
CREATE INDEX event_stale ON event (event) WHERE stale;

-- By the id of the claim and not its row: a claim that is read again gets another row.
CREATE TABLE event_claim (
    event INTEGER NOT NULL,
    claim TEXT NOT NULL,
    beside TEXT, -- the claim that it is most like
    score REAL,
    because TEXT,
    PRIMARY KEY (event, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_of_claim ON event_claim (claim);

-- What people decided about pairs of claims, the smaller id first.
CREATE TABLE verdict (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    together INTEGER NOT NULL,
    why TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstone (
    id TEXT PRIMARY KEY,
    ref TEXT NOT NULL,
    why TEXT,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Only ever added to. The time stands once a transaction, at its first change.
CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    of TEXT NOT NULL,
    id TEXT NOT NULL,
    change TEXT NOT NULL,
    run INTEGER,
    revision TEXT
) STRICT;
CREATE TABLE moment (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE INDEX moment_by_time ON moment (at);

-- For people who ask in SQL; documented in docs/formats/store.md. They give values, and no running words but the
-- trigger: quotes and headlines may hold names of private persons.
CREATE VIEW v_document AS
SELECT d.id, d.ref, d.url, d.publisher, nullif(d.published, '') AS published, d.published_basis, d.language, d.length,
       d.statements, d.claims, r.digest AS run
FROM document d JOIN reading g ON g.reading = d.reading JOIN run r ON r.run = g.run;

CREATE VIEW v_statement AS
SELECT s.id, d.id AS document, s.act, s.stance, s.manner, s.source, s.kind, s.country, s.sector, s.entity, s.parent,
       d.publisher, nullif(d.published, '') AS published
FROM statement s JOIN document d ON d.document = s.document;

CREATE VIEW v_claim AS
SELECT c.id, d.id AS document, c.type, c.modes, c.plover, c.acled, c.status, c.certainty, c.negative, c.historical,
       c.holders, c.first_day AS day, c.until_day AS until, c.time_basis, c.place, c.latitude, c.longitude, c.country,
       c.admin1, c.geonames, c.precision, c.place_basis, c.actors, c.recipients, c.killed_low, c.killed_high,
       c.injured_low, c.injured_high, c.trigger, c.confidence, d.publisher, nullif(d.published, '') AS published,
       d.ref, d.url
FROM claim c JOIN document d ON d.document = c.document;

CREATE VIEW v_event AS
SELECT id, revision, type, modes, plover, acled, status, first_day AS day, until_day AS until, place, latitude, longitude,
       country, admin1, geonames, precision, actors, recipients, killed_low, killed_high, injured_low, injured_high,
       claims, reports, publishers, origins, disputes, part_of, stale
FROM event;

CREATE VIEW v_event_claim AS
SELECT e.id AS event, l.claim, d.id AS document, d.publisher, nullif(d.published, '') AS published, c.status, c.holders
FROM event_claim l JOIN event e ON e.event = l.event JOIN claim c ON c.id = l.claim
JOIN document d ON d.document = c.document;

CREATE VIEW v_merge AS
SELECT e.id AS event, l.claim, l.beside, l.score, l.because
FROM event_claim l JOIN event e ON e.event = l.event JOIN claim c ON c.id = l.claim
WHERE l.beside IS NOT NULL;

CREATE VIEW v_change AS
SELECT c.seq, strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT m.at FROM moment m WHERE m.seq <= c.seq ORDER BY m.seq DESC LIMIT 1),
       'unixepoch') AS at, c.of, c.id, c.change, coalesce(c.revision, r.digest) AS revision
FROM change c LEFT JOIN run r ON r.run = c.run;
