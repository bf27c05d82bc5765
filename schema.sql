-- The schema of a cite library: one SQLite file.
--
-- Ground state is what people and sources gave. It is only ever added to: what is taken back stays,
-- and counts no more. Everything below the line "derived state" is computed from it, can be dropped
-- at any time, and is computed again by `cite rebuild`. The version of this schema is PRAGMA
-- user_version; PRAGMA application_id says that the file is a cite library ('cite' in ASCII).
--
-- Hashes are xxh3-128 over bytes, stored big-endian; a record's content hash is over its reference
-- as stored, so the same description of a work has the same hash in every library.

-- What somebody did to the library, in one step. A fact that bears an operation's number counts
-- unless that operation was taken back.
CREATE TABLE operation (
    id        INTEGER PRIMARY KEY,             -- in the order in which they were done
    command   TEXT NOT NULL,                   -- import, merge, set, undo, …
    summary   TEXT NOT NULL,                   -- what it did, on one line
    who       TEXT NOT NULL,
    done      TEXT NOT NULL,                   -- RFC 3339, UTC
    version   TEXT NOT NULL,                   -- of the program that did it
    undone_by INTEGER REFERENCES operation,    -- what took it back; null while it counts
    digest    BLOB CHECK (length(digest) = 32) -- of all that it brought, then of what counted when it ended: see store::digests
) STRICT;

-- A file, feed or page that was imported, once for each content.
CREATE TABLE source (
    id       INTEGER PRIMARY KEY,
    hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 16), -- of the bytes as they were read
    name     TEXT NOT NULL,                                  -- path or name as the user gave it
    format   TEXT NOT NULL,                                  -- id of the format it was read as
    charset  TEXT NOT NULL,                                  -- what its bytes were decoded from
    bytes    INTEGER NOT NULL,
    imported TEXT NOT NULL,                                  -- RFC 3339, UTC
    path     TEXT                                            -- absolute, where it is a file: a changed file is known by it
) STRICT;
CREATE INDEX source_by_path ON source (path) WHERE path IS NOT NULL;

-- That a source is in the library, or is not: the last row that counts says so.
CREATE TABLE presence (
    id        INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation,
    source    INTEGER NOT NULL REFERENCES source,
    present   INTEGER NOT NULL CHECK (present IN (0, 1))
) STRICT;
CREATE INDEX presence_by_operation ON presence (operation);
CREATE INDEX presence_by_source ON presence (source);

-- One description of a work, as one source gave it. Never changed. It is in an entry while its
-- source is present and no record of a later revision of the file takes its place.
CREATE TABLE record (
    id        INTEGER PRIMARY KEY,
    source    INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,                              -- its place in the source, from 1
    line      INTEGER NOT NULL,                              -- the line on which it begins, from 1
    content   BLOB NOT NULL CHECK (length(content) = 16),
    first     INTEGER REFERENCES record,                     -- its first revision, where the file changed since; else null
    UNIQUE (source, ordinal)
) STRICT;
CREATE INDEX record_by_content ON record (content);
CREATE INDEX record_by_first ON record (first) WHERE first IS NOT NULL;
CREATE TRIGGER record_is_immutable BEFORE UPDATE OF id, source, ordinal, line, content ON record
BEGIN SELECT RAISE(ABORT, 'records are immutable'); END;

-- What a record says; apart from it, so that what goes through all records does not go through all texts.
CREATE TABLE reference (
    record INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE,
    json   TEXT NOT NULL -- see model::Reference
) STRICT;
CREATE TRIGGER reference_is_immutable BEFORE UPDATE ON reference
BEGIN SELECT RAISE(ABORT, 'records are immutable'); END;

-- The records that belong in entries.
CREATE VIEW present_source AS
    SELECT id AS source FROM source
    WHERE (
        SELECT present FROM presence JOIN operation ON operation.id = operation
        WHERE presence.source = source.id AND undone_by IS NULL ORDER BY presence.id DESC LIMIT 1
    );
CREATE VIEW present_record AS
    SELECT id, source FROM record
    WHERE source IN present_source AND NOT EXISTS (
        SELECT 1 FROM record AS later
        WHERE later.first = coalesce(record.first, record.id) AND later.id > record.id AND later.source IN present_source
    );

-- A record by its anchor: the content of its first revision. What persons say of a record they say
-- of its anchor, so that it holds for later revisions, for the same record imported again, and in
-- other libraries.
CREATE VIEW anchored AS
    SELECT content AS anchor, id FROM record WHERE first IS NULL
    UNION ALL
    SELECT former.content, record.id FROM record AS former JOIN record ON record.first = former.id;

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

-- What a person decided about two records, known by their anchors. Of several about one pair the
-- last one that counts holds.
CREATE TABLE decision (
    id        INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation,
    this      BLOB NOT NULL CHECK (length(this) = 16),
    that      BLOB NOT NULL CHECK (length(that) = 16),
    verdict   TEXT NOT NULL, -- link, non-link, a relation: this is `verdict` that; or undecided: it is taken back
    who       TEXT NOT NULL,
    why       TEXT NOT NULL,
    decided   TEXT NOT NULL  -- RFC 3339, UTC
) STRICT;
CREATE INDEX decision_by_operation ON decision (operation);
CREATE INDEX decision_by_pair ON decision (this, that);
CREATE INDEX decision_by_that ON decision (that);
CREATE TRIGGER decision_is_kept_on_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_kept_on_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

-- The decision that holds on each pair.
CREATE VIEW standing_decision AS
    SELECT decision.id, operation, this, that, verdict, decision.who, why, decided
    FROM decision JOIN operation ON operation.id = operation
    WHERE undone_by IS NULL AND NOT EXISTS (
        SELECT 1 FROM decision AS later JOIN operation ON operation.id = later.operation
        WHERE later.this = decision.this AND later.that = decision.that AND later.id > decision.id AND undone_by IS NULL
    ) AND NOT EXISTS (
        SELECT 1 FROM decision AS later JOIN operation ON operation.id = later.operation
        WHERE later.this = decision.that AND later.that = decision.this AND later.id > decision.id AND undone_by IS NULL
    );

-- A person's value of a field, which outranks every source's. The last one that counts holds.
CREATE TABLE edit (
    id        INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation,
    anchor    BLOB NOT NULL CHECK (length(anchor) = 16), -- of the record whose entry it is said of
    field     TEXT NOT NULL,                             -- CSL name
    value     TEXT                                       -- JSON, see model::Edit; null where the sources' value holds again
) STRICT;
CREATE INDEX edit_by_operation ON edit (operation);
CREATE INDEX edit_by_anchor ON edit (anchor);

-- A person's tag, note or collection on an entry, or its being in the trash. The last one that
-- counts, of one anchor, kind and value, holds.
CREATE TABLE mark (
    id        INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation,
    anchor    BLOB NOT NULL CHECK (length(anchor) = 16),
    kind      TEXT NOT NULL CHECK (kind IN ('tag', 'note', 'collection', 'trash')),
    value     TEXT NOT NULL,                             -- the tag, the note, the collection; '' for trash
    present   INTEGER NOT NULL CHECK (present IN (0, 1))
) STRICT;
CREATE INDEX mark_by_operation ON mark (operation);
CREATE INDEX mark_by_anchor ON mark (anchor);

-- Every citation key that was ever given, and the record (its first revision) whose entry bears it. A key once given
-- is never given to another work, also not in other capitals; an entry with several goes by the
-- one that was chosen last, or where none was chosen by the one given first.
CREATE TABLE citation_key (
    id        INTEGER PRIMARY KEY, -- in the order in which they were given
    key       TEXT NOT NULL,
    record    INTEGER NOT NULL, -- is looked up by `cite doctor` and not at each giving
    given_in  INTEGER REFERENCES operation -- in the course of which it was given
) STRICT;
CREATE INDEX citation_key_by_key ON citation_key (key COLLATE NOCASE);
CREATE INDEX citation_key_by_record ON citation_key (record);
CREATE INDEX citation_key_by_giving ON citation_key (given_in);

-- That a key passed to another record of its entry, because the one that bore it left the library.
CREATE TABLE key_move (
    id           INTEGER PRIMARY KEY,
    operation    INTEGER NOT NULL REFERENCES operation,
    citation_key INTEGER NOT NULL REFERENCES citation_key,
    record       INTEGER NOT NULL REFERENCES record -- a first revision
) STRICT;
CREATE INDEX key_move_by_key ON key_move (citation_key);
CREATE INDEX key_move_by_record ON key_move (record);
CREATE INDEX key_move_by_operation ON key_move (operation);

-- Which record, by its first revision, bears each key now.
CREATE VIEW key_bearer AS
    SELECT record, id, key FROM citation_key
    WHERE NOT EXISTS (
        SELECT 1 FROM key_move JOIN operation ON operation.id = operation
        WHERE key_move.citation_key = citation_key.id AND undone_by IS NULL
    )
    UNION ALL
    SELECT key_move.record, citation_key.id, key
    FROM key_move JOIN operation ON operation.id = operation JOIN citation_key ON citation_key.id = citation_key
    WHERE undone_by IS NULL AND NOT EXISTS (
        SELECT 1 FROM key_move AS later JOIN operation ON operation.id = later.operation
        WHERE later.citation_key = key_move.citation_key AND later.id > key_move.id AND undone_by IS NULL
    );

-- That a person chose a key for its entry (`cite keys --pattern`).
CREATE TABLE key_choice (
    id           INTEGER PRIMARY KEY, -- in the order of choosing
    operation    INTEGER NOT NULL REFERENCES operation,
    citation_key INTEGER NOT NULL REFERENCES citation_key
) STRICT;
CREATE INDEX key_choice_by_key ON key_choice (citation_key);
CREATE INDEX key_choice_by_operation ON key_choice (operation);

-- How this library is kept, where that is not as usual. `abstracts` is 'unindexed' where the full-text
-- index leaves abstracts out, which makes the file smaller; they are read where a query asks for them.
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------- derived state

-- That all below is there, and what computed it; no row while it is not.
CREATE TABLE derivation (
    version TEXT NOT NULL -- of the program
) STRICT;

-- What the library shows and exports: one or more records merged, and what a person said of them.
CREATE TABLE entry (
    id         INTEGER PRIMARY KEY,        -- the lowest of its records' numbers
    key        TEXT NOT NULL,              -- the one of its citation keys that it goes by
    difference TEXT,                       -- JSON, see model::Difference: what it has otherwise than the record of its number; null where nothing
    in_trash   INTEGER NOT NULL DEFAULT 0, -- 1 where every record that bears one of its keys is
    aliases    TEXT,                       -- JSON of its other citation keys, the first given first; null where it has none
    type       TEXT,                       -- CSL item type; null where it is article-journal, as of most
    year       INTEGER                     -- of issue
) STRICT;
CREATE UNIQUE INDEX entry_by_key ON entry (key);
CREATE INDEX entry_by_year ON entry (year) WHERE year IS NOT NULL;
CREATE INDEX entry_by_type ON entry (type);
CREATE INDEX entry_in_trash ON entry (key) WHERE in_trash;

-- What a person said of an entry: its tags, notes and collections, and the fields that were edited.
CREATE TABLE entry_mark (
    entry INTEGER NOT NULL,
    kind  TEXT NOT NULL, -- tag, note, collection, edited
    value TEXT NOT NULL,
    PRIMARY KEY (entry, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_mark_by_value ON entry_mark (kind, value);

-- Which records an entry is made of. Every present record is in exactly one.
CREATE TABLE member (
    record INTEGER PRIMARY KEY,
    entry  INTEGER NOT NULL
) STRICT;
CREATE INDEX member_by_entry ON member (entry);

-- The blocking keys of every record: records that share one are compared. Only a record knows its
-- own keys, so there is no way back from it. What one import brings stands together as a run, in which
-- keys whose hashes begin alike stand together; runs of like size are joined: see store::runs.
CREATE TABLE blocking_key (
    bucket INTEGER PRIMARY KEY, -- the run's number, how many bits of a hash its buckets have (5 bits), those (20 bits)
    keys   BLOB NOT NULL        -- how many bytes a record's number takes; sorted: the rest of the hash, the record
) STRICT;

-- Pairs that were compared and are not plain non-links. `one` is the lower id.
CREATE TABLE pair (
    one      INTEGER NOT NULL,
    other    INTEGER NOT NULL,
    outcome  TEXT NOT NULL, -- link, possible-link, or a relation: one is `outcome` other
    inverse  INTEGER NOT NULL, -- 1: other is `outcome` one
    weight   REAL NOT NULL, -- bits of evidence for a link
    rule     TEXT NOT NULL, -- what decided
    PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_by_other ON pair (other);
CREATE INDEX pair_in_question ON pair (one) WHERE outcome = 'possible-link';

-- The identifiers of entries, canonical: to answer whether a work is there.
CREATE TABLE identifier (
    entry  INTEGER NOT NULL,
    scheme TEXT NOT NULL, -- DOI, PMID, PMCID, arXiv, ISBN
    value  TEXT NOT NULL,
    PRIMARY KEY (entry, scheme, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifier_by_value ON identifier (scheme, value);

-- Full text of entries, folded (text::fold) before it comes here, Chinese, Japanese and Korean taken
-- apart into characters; rowid is the entry's id. Before, between and behind the values of a column
-- stands U+E000, which no folded text has, so no phrase goes from one value into the next, and a
-- phrase can be all of a value.
CREATE VIRTUAL TABLE search USING fts5 (
    key, title, authors, names, container, keywords, notes, identifiers, abstract, other,
    content = '', contentless_delete = 1, tokenize = "ascii"
);

-- Parts of the index are brought together bit by bit, in step with what is written, and only where there are many of them:
-- a few new entries must not wait until large parts are written again.
INSERT INTO search (search, rank) VALUES ('automerge', 16), ('crisismerge', 256);
