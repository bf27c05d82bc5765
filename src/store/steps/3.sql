-- From version 2 to 3: what records say stands apart from them.

CREATE TABLE reference (
    record INTEGER PRIMARY KEY REFERENCES record ON DELETE CASCADE,
    json   TEXT NOT NULL
) STRICT;
INSERT INTO reference (record, json) SELECT id, reference FROM record ORDER BY id;
CREATE TRIGGER reference_is_immutable BEFORE UPDATE ON reference
BEGIN SELECT RAISE(ABORT, 'records are immutable'); END;

DROP TRIGGER record_is_immutable;
ALTER TABLE record DROP COLUMN reference;
CREATE TRIGGER record_is_immutable BEFORE UPDATE OF id, source, ordinal, line, content ON record
BEGIN SELECT RAISE(ABORT, 'records are immutable'); END;
