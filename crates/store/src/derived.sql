-- What is there to find things by: made from the packed readings and events, and made anew by each version that wants it otherwise.
-- Rows of claims, statements and events are numbered by their days (days.rs).

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
CREATE INDEX statement_by_document ON statement (document);

CREATE TABLE claim (
    claim INTEGER PRIMARY KEY,
    cell INTEGER, -- codes.rs
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
-- For people who ask in SQL, as is `event_by_country`.
CREATE INDEX claim_by_country ON claim (country, first_day);
CREATE INDEX claim_by_cell ON claim (cell, claim, latitude, longitude) WHERE cell IS NOT NULL;

-- Words of evidence and headlines; names and codes: who does it, who suffers it, whose word it is, where; and what is asked for most
-- (codes.rs). The words themselves stand in the packed records: these are indexes alone.
CREATE VIRTUAL TABLE claim_words USING fts5 (
    words, actors, recipients, sources, places, codes,
    content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE statement_words USING fts5 (
    words, sources, codes, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE event_words USING fts5 (
    codes, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE headline_words USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
-- A portion that is added becomes one run.
INSERT INTO claim_words (claim_words, rank) VALUES ('hashsize', 16777216);
INSERT INTO statement_words (statement_words, rank) VALUES ('hashsize', 16777216);

-- Derived from claims by linking, and replaced at will.
CREATE TABLE event (
    event INTEGER PRIMARY KEY,
    cell INTEGER,
    id TEXT NOT NULL UNIQUE,
    revision TEXT NOT NULL,
    type TEXT NOT NULL,
    modes TEXT NOT NULL,
    plover TEXT,
    acled TEXT,
    status TEXT NOT NULL,
    first_day TEXT,
    until_day TEXT,
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
    added INTEGER NOT NULL, -- the change by which it appeared
    changed INTEGER NOT NULL, -- its last change
    packed BLOB NOT NULL
) STRICT;
CREATE INDEX event_by_country ON event (country, first_day);
CREATE INDEX event_by_cell ON event (cell, event, latitude, longitude) WHERE cell IS NOT NULL;
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
