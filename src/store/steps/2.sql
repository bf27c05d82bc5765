-- From version 1 to 2: what was done to the library becomes operations, files are known by their
-- paths, records have revisions, persons edit and mark.

CREATE TABLE operation (
    id        INTEGER PRIMARY KEY,
    command   TEXT NOT NULL,
    summary   TEXT NOT NULL,
    who       TEXT NOT NULL,
    done      TEXT NOT NULL,
    version   TEXT NOT NULL,
    undone_by INTEGER REFERENCES operation,
    digest    BLOB CHECK (length(digest) = 32)
) STRICT;
INSERT INTO operation (command, summary, who, done, version)
    SELECT command, summary, who, done, '0.1.0' FROM (
        SELECT 'import' AS command, min(name) || CASE count(*) WHEN 1 THEN '' ELSE ' and ' || (count(*) - 1) || ' more' END AS summary,
            '' AS who, imported AS done, 1 AS place FROM source GROUP BY imported
        UNION ALL
        SELECT 'decide', min(verdict), min(who), decided, 2 FROM decision GROUP BY decided
        UNION ALL
        SELECT 'keys', count(*) || ' keys', '', (SELECT max(imported) FROM source), 3 FROM key_choice HAVING count(*) > 0
    ) ORDER BY done, place;

ALTER TABLE source ADD COLUMN path TEXT;
CREATE INDEX source_by_path ON source (path) WHERE path IS NOT NULL;

CREATE TABLE presence (
    id        INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation,
    source    INTEGER NOT NULL REFERENCES source,
    present   INTEGER NOT NULL CHECK (present IN (0, 1))
) STRICT;
CREATE INDEX presence_by_operation ON presence (operation);
CREATE INDEX presence_by_source ON presence (source);
INSERT INTO presence (operation, source, present)
    SELECT operation.id, source.id, 1 FROM source JOIN operation ON command = 'import' AND done = imported ORDER BY source.id;

ALTER TABLE record ADD COLUMN first INTEGER REFERENCES record;
CREATE INDEX record_by_first ON record (first) WHERE first IS NOT NULL;
DROP TRIGGER record_is_immutable;
CREATE TRIGGER record_is_immutable BEFORE UPDATE OF id, source, ordinal, line, content, reference ON record
BEGIN SELECT RAISE(ABORT, 'records are immutable'); END;

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
CREATE VIEW anchored AS
    SELECT content AS anchor, id FROM record WHERE first IS NULL
    UNION ALL
    SELECT former.content, record.id FROM record AS former JOIN record ON record.first = former.id;

ALTER TABLE decision RENAME TO decision_1;
CREATE TABLE decision (
    id        INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation,
    this      BLOB NOT NULL CHECK (length(this) = 16),
    that      BLOB NOT NULL CHECK (length(that) = 16),
    verdict   TEXT NOT NULL,
    who       TEXT NOT NULL,
    why       TEXT NOT NULL,
    decided   TEXT NOT NULL
) STRICT;
INSERT INTO decision
    SELECT decision_1.id, operation.id, this, that, verdict, decision_1.who, why, decided
    FROM decision_1 JOIN operation ON command = 'decide' AND done = decided ORDER BY decision_1.id;
DROP TRIGGER decision_is_kept_on_update;
DROP TRIGGER decision_is_kept_on_delete;
DROP TABLE decision_1;
CREATE INDEX decision_by_operation ON decision (operation);
CREATE INDEX decision_by_pair ON decision (this, that);
CREATE INDEX decision_by_that ON decision (that);
CREATE TRIGGER decision_is_kept_on_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_is_kept_on_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
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

CREATE TABLE edit (
    id        INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation,
    anchor    BLOB NOT NULL CHECK (length(anchor) = 16),
    field     TEXT NOT NULL,
    value     TEXT
) STRICT;
CREATE INDEX edit_by_operation ON edit (operation);
CREATE INDEX edit_by_anchor ON edit (anchor);

CREATE TABLE mark (
    id        INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation,
    anchor    BLOB NOT NULL CHECK (length(anchor) = 16),
    kind      TEXT NOT NULL CHECK (kind IN ('tag', 'note', 'collection', 'trash')),
    value     TEXT NOT NULL,
    present   INTEGER NOT NULL CHECK (present IN (0, 1))
) STRICT;
CREATE INDEX mark_by_operation ON mark (operation);
CREATE INDEX mark_by_anchor ON mark (anchor);

ALTER TABLE citation_key RENAME TO citation_key_1;
CREATE TABLE citation_key (
    id        INTEGER PRIMARY KEY,
    key       TEXT NOT NULL,
    record    INTEGER NOT NULL,
    given_in  INTEGER REFERENCES operation
) STRICT;
INSERT INTO citation_key
    SELECT id, key, record, (
        SELECT min(presence.operation) FROM presence JOIN record USING (source) WHERE record.id = citation_key_1.record
    ) FROM citation_key_1 ORDER BY id;
DROP TABLE citation_key_1;
CREATE INDEX citation_key_by_key ON citation_key (key COLLATE NOCASE);
CREATE INDEX citation_key_by_record ON citation_key (record);
CREATE INDEX citation_key_by_giving ON citation_key (given_in);

CREATE TABLE key_move (
    id           INTEGER PRIMARY KEY,
    operation    INTEGER NOT NULL REFERENCES operation,
    citation_key INTEGER NOT NULL REFERENCES citation_key,
    record       INTEGER NOT NULL REFERENCES record
) STRICT;
CREATE INDEX key_move_by_key ON key_move (citation_key);
CREATE INDEX key_move_by_record ON key_move (record);
CREATE INDEX key_move_by_operation ON key_move (operation);

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

ALTER TABLE key_choice RENAME TO key_choice_1;
CREATE TABLE key_choice (
    id           INTEGER PRIMARY KEY,
    operation    INTEGER NOT NULL REFERENCES operation,
    citation_key INTEGER NOT NULL REFERENCES citation_key
) STRICT;
INSERT INTO key_choice
    SELECT key_choice_1.id, operation.id, citation_key FROM key_choice_1 JOIN operation ON command = 'keys' ORDER BY key_choice_1.id;
DROP TABLE key_choice_1;
CREATE INDEX key_choice_by_key ON key_choice (citation_key);
CREATE INDEX key_choice_by_operation ON key_choice (operation);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
