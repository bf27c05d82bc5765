-- The schema of a cite library: one SQLite file.
--
-- Ground state is what people and sources gave: source, record, finding, passage, decision,
-- citation_key, key_choice. It is only ever added to (a source may be taken out whole). Everything below the
-- line "derived state" is computed from it, can be dropped at any time, and is computed again by
-- `cite rebuild`. The version of this schema is PRAGMA user_version; PRAGMA application_id says
-- that the file is a cite library ('cite' in ASCII).
--
-- Hashes are xxh3-128 over bytes, stored big-endian; a record's content hash is over its reference
-- as stored, so the same description of a work has the same hash in every library.

-- A file, feed or page that was imported, once for each content.
CREATE TABLE source (
    id       INTEGER PRIMARY KEY,
    hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 16), -- of the bytes as they were read
    name     TEXT NOT NULL,                                  -- path or name as the user gave it
    format   TEXT NOT NULL,                                  -- id of the format it was read as
    charset  TEXT NOT NULL,                                  -- what its bytes were decoded from
    bytes    INTEGER NOT NULL,
    imported TEXT NOT NULL                                   -- RFC 3339, UTC
) STRICT;

-- One description of a work, as one source gave it. Never changed.
CREATE TABLE record (
    id        INTEGER PRIMARY KEY,
    source    INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,                              -- its place in the source, from 1
    line      INTEGER NOT NULL,                              -- the line on which it begins, from 1
    content   BLOB NOT NULL CHECK (length(content) = 16),
    reference TEXT NOT NULL,                                 -- JSON, see model::Reference
    UNIQUE (source, ordinal)
) STRICT;
CREATE INDEX record_by_content ON record (content);
CREATE TRIGGER record_is_immutable BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'records are immutable'); END;

-- What the readers had to say about a source.
CREATE TABLE finding (
    source   INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    line     INTEGER NOT NULL,
    severity TEXT NOT NULL, -- note, repaired, warning, rejected, skipped
    kind     TEXT NOT NULL, -- see model::Kind
    message  TEXT NOT NULL
) STRICT;
CREATE INDEX finding_by_source ON finding (source);

-- Passages of a source that belong to no record (comments, preambles, macros), verbatim.
CREATE TABLE passage (
    source INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    line   INTEGER NOT NULL,
    text   TEXT NOT NULL
) STRICT;
CREATE INDEX passage_by_source ON passage (source);

-- What a person decided about two records, known by their contents, so that it holds for the
-- same records imported again or elsewhere. Of several about one pair the last one counts.
CREATE TABLE decision (
    id         INTEGER PRIMARY KEY,
    this       BLOB NOT NULL CHECK (length(this) = 16),
    that       BLOB NOT NULL CHECK (length(that) = 16),
    verdict    TEXT NOT NULL, -- link, non-link, or a relation: this is `verdict` that
    who        TEXT NOT NULL,
    why        TEXT NOT NULL,
    decided    TEXT NOT NULL  -- RFC 3339, UTC
) STRICT;
CREATE TRIGGER decision_is_kept_on_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_kept_on_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- Every citation key that was ever given, and the record whose entry bears it. A key once given
-- is never given to another work, also not in other capitals; an entry with several goes by the
-- one that was chosen last, or where none was chosen by the one given first.
CREATE TABLE citation_key (
    id     INTEGER PRIMARY KEY, -- in the order in which they were given
    key    TEXT NOT NULL UNIQUE,
    record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE
) STRICT;
CREATE INDEX citation_key_by_key ON citation_key (key COLLATE NOCASE);
CREATE INDEX citation_key_by_record ON citation_key (record);

-- That a person chose a key for its entry (`cite keys --pattern`).
CREATE TABLE key_choice (
    id           INTEGER PRIMARY KEY, -- in the order of choosing
    citation_key INTEGER NOT NULL REFERENCES citation_key ON DELETE CASCADE
) STRICT;
CREATE INDEX key_choice_by_key ON key_choice (citation_key);

-- ---------------------------------------------------------------- derived state

-- What the library shows and exports: one or more records merged.
CREATE TABLE entry (
    id     INTEGER PRIMARY KEY,
    key    TEXT NOT NULL UNIQUE, -- the one of its citation keys that it goes by
    merged TEXT                  -- JSON of the merged reference; null where one record is all of it
) STRICT;

-- Which records an entry is made of. Every record is in exactly one.
CREATE TABLE member (
    record INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE,
    entry  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE
) STRICT;
CREATE INDEX member_by_entry ON member (entry);

-- The blocking keys of every record: records that share one are compared.
CREATE TABLE blocking_key (
    hash   INTEGER NOT NULL,
    record INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
    PRIMARY KEY (hash, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocking_key_by_record ON blocking_key (record);

-- Pairs that were compared and are not plain non-links. `one` is the lower id.
CREATE TABLE pair (
    one      INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
    other    INTEGER NOT NULL REFERENCES record ON DELETE CASCADE,
    outcome  TEXT NOT NULL, -- link, possible-link, or a relation: one is `outcome` other
    inverse  INTEGER NOT NULL, -- 1: other is `outcome` one
    weight   REAL NOT NULL, -- bits of evidence for a link
    rule     TEXT NOT NULL, -- what decided
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_by_other ON pair (other);

-- The identifiers of entries, canonical: to answer whether a work is there.
CREATE TABLE identifier (
    scheme TEXT NOT NULL, -- DOI, PMID, PMCID, arXiv, ISBN
    value  TEXT NOT NULL,
    entry  INTEGER NOT NULL REFERENCES entry ON DELETE CASCADE,
    PRIMARY KEY (scheme, value, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifier_by_entry ON identifier (entry);

-- Full text of entries, folded (text::fold) before it comes here; rowid is the entry's id.
CREATE VIRTUAL TABLE search USING fts5 (
    key, title, names, container, keywords, abstract,
    content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
);
