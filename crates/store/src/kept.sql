-- What is kept. Nothing here can be made again from anything else but the columns of `document`; it is the same in versions 1 and 2.

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

