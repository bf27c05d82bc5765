//! Sources and their records: facts, added once and never changed.

use super::{Hash, OperationId, RecordId, Result, SourceId, Store, StoreError, blob, hash_of};
use cite_model::{Diagnostic, Reference, json};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

/// What is known of a source when its import ends.
#[derive(Clone, Debug)]
pub struct NewSource<'a> {
    /// Hash of its bytes.
    pub hash: Hash,
    /// Path or name as the user gave it.
    pub name: &'a str,
    /// Id of the format it is read as.
    pub format: &'a str,
    /// What its bytes are decoded from.
    pub charset: &'a str,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it is imported, RFC 3339.
    pub imported: &'a str,
    /// Its absolute path, where it is a file or stands in one.
    pub path: Option<&'a str>,
}

/// A source as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    /// Its number in this library.
    pub id: SourceId,
    /// Path or name as the user gave it.
    pub name: String,
    /// Id of the format it was read as.
    pub format: String,
    /// When it was imported, RFC 3339.
    pub imported: String,
    /// How many records it gave.
    pub records: u64,
    /// Hash of its bytes.
    #[serde(serialize_with = "as_hex")]
    pub hash: Hash,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its absolute path, where it is a file or stands in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Whether it is in the library; one that was taken out is not.
    pub is_present: bool,
}

fn as_hex<S: serde::Serializer>(
    hash: &Hash,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{hash:032x}"))
}

/// A record and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    /// Its number in this library.
    pub id: RecordId,
    /// Hash of its reference: the same in every library.
    pub content: Hash,
    /// The content of its first revision, by which persons' decisions, edits and marks know it.
    pub anchor: Hash,
    /// Its first revision; itself where its file did not change since.
    pub first: RecordId,
    /// Hash of its source.
    pub source_hash: Hash,
    /// Name of its source.
    pub source: String,
    /// Id of its source's format.
    pub format: String,
    /// Its place in the source, from 1.
    pub ordinal: u64,
    /// The line on which it begins.
    pub line: u64,
    /// What it says.
    pub reference: Reference,
}

/// A record whose reference is still JSON.
#[derive(Clone, Debug)]
pub struct UnreadRecord {
    record: StoredRecord,
    json: String,
}

impl UnreadRecord {
    /// All but its reference, which is empty here.
    pub fn record(&self) -> &StoredRecord {
        &self.record
    }

    /// The record with its reference.
    pub fn read(self) -> Result<StoredRecord> {
        Ok(StoredRecord { reference: serde_json::from_str(&self.json)?, ..self.record })
    }

    /// Appends the record to bytes, for work that is too large for memory.
    pub fn pack(&self, bytes: &mut Vec<u8>) -> Result<()> {
        let UnreadRecord { record, json } = self;
        let packed = Packed {
            id: record.id.0,
            first: record.first.0,
            content: record.content,
            anchor: record.anchor,
            source_hash: record.source_hash,
            source: &record.source,
            format: &record.format,
            ordinal: record.ordinal,
            line: record.line,
            json,
        };
        *bytes = postcard::to_extend(&packed, std::mem::take(bytes)).map_err(unpackable)?;
        Ok(())
    }

    /// Takes the next record from the front of such bytes.
    pub fn unpack(bytes: &mut &[u8]) -> Result<Self> {
        let (packed, rest) = postcard::take_from_bytes::<Packed>(bytes).map_err(unpackable)?;
        *bytes = rest;
        let record = StoredRecord {
            id: RecordId(packed.id),
            first: RecordId(packed.first),
            content: packed.content,
            anchor: packed.anchor,
            source_hash: packed.source_hash,
            source: packed.source.to_owned(),
            format: packed.format.to_owned(),
            ordinal: packed.ordinal,
            line: packed.line,
            reference: Reference::default(),
        };
        Ok(Self { record, json: packed.json.to_owned() })
    }
}

/// An [`UnreadRecord`] as it is packed.
#[derive(Serialize, Deserialize)]
struct Packed<'r> {
    id: i64,
    first: i64,
    content: Hash,
    anchor: Hash,
    source_hash: Hash,
    source: &'r str,
    format: &'r str,
    ordinal: u64,
    line: u64,
    json: &'r str,
}

fn unpackable(error: postcard::Error) -> StoreError {
    StoreError::Io(format!("a packed record: {error}"))
}

/// A reference as it is stored, and its hash.
#[derive(Clone, Debug)]
pub struct Written {
    json: String,
    /// Hash of the reference: the same in every library.
    pub content: Hash,
}

impl Written {
    /// Writes a reference.
    pub fn of(reference: &Reference) -> Self {
        let json = reference.to_json();
        let content = json::content(json.as_bytes());
        Self { json, content }
    }
}

const SELECT_RECORD: &str =
    "SELECT record.id, content, hash, name, format, ordinal, line, json, first,
         (SELECT former.content FROM record AS former WHERE former.id = record.first)
     FROM record JOIN source ON source.id = record.source JOIN reference ON reference.record = record.id";

const SELECT_SOURCE: &str =
    "SELECT id, name, format, imported, (SELECT count(*) FROM record WHERE source = source.id),
         hash, bytes, path, EXISTS (SELECT 1 FROM present_source WHERE present_source.source = source.id)
     FROM source";

impl Store {
    /// Adds a source; gives its number.
    pub fn add_source(&self, source: &NewSource) -> Result<SourceId> {
        let sql = "INSERT INTO source (hash, name, format, charset, bytes, imported, path) VALUES (?, ?, ?, ?, ?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![
            blob(source.hash),
            source.name,
            source.format,
            source.charset,
            i64::try_from(source.bytes).unwrap_or(i64::MAX),
            source.imported,
            source.path
        ])?;
        Ok(SourceId(self.connection.last_insert_rowid()))
    }

    /// Says that a source is in the library from now on, or is not.
    pub fn set_presence(
        &self,
        operation: OperationId,
        source: SourceId,
        present: bool,
    ) -> Result<()> {
        let sql = "INSERT INTO presence (operation, source, present) VALUES (?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![operation.0, source.0, present])?;
        Ok(())
    }

    /// Whether no source was ever imported.
    pub fn is_empty(&self) -> Result<bool> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM source)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// The source with these bytes, if it was ever imported.
    pub fn source_by_hash(&self, hash: Hash) -> Result<Option<SourceRow>> {
        let sql = format!("{SELECT_SOURCE} WHERE hash = ?");
        Ok(self.connection.prepare_cached(&sql)?.query_row([blob(hash)], source_row).optional()?)
    }

    /// The present sources that are the same file as this one, with the bytes it had later.
    pub fn later_revisions(&self, source: &SourceRow) -> Result<Vec<SourceId>> {
        let Some(path) = &source.path else { return Ok(Vec::new()) };
        let present = self.present_at(path)?;
        Ok(present.into_iter().filter(|id| *id > source.id).collect())
    }

    /// The present sources with a path, in the order of their import.
    fn present_at(&self, path: &str) -> Result<Vec<SourceId>> {
        let sql = "SELECT id FROM source WHERE path = ?
                       AND EXISTS (SELECT 1 FROM present_source WHERE present_source.source = source.id) ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([path], |row| row.get(0).map(SourceId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The records of a source, in its order.
    pub fn records_of_source(&self, source: SourceId) -> Result<Vec<StoredRecord>> {
        let sql = format!("{SELECT_RECORD} WHERE record.source = ? ORDER BY ordinal");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([source.0], unread_record)?;
        rows.map(|row| row?.read()).collect()
    }

    /// Whether a file with this path is in the library with other bytes than this source's.
    pub fn has_former(&self, path: &str, source: SourceId) -> Result<bool> {
        Ok(self.present_at(path)?.into_iter().any(|id| id != source))
    }

    /// All sources, in the order of their import; also those that were taken out.
    pub fn sources(&self) -> Result<Vec<SourceRow>> {
        let sql = format!("{SELECT_SOURCE} ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], source_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The present records that a file gave, in whichever of its revisions, in the order of importing.
    pub fn records_by_path(&self, path: &str) -> Result<Vec<StoredRecord>> {
        let sql = format!(
            "{SELECT_RECORD} WHERE source.path = ?
                 AND EXISTS (SELECT 1 FROM present_record WHERE present_record.id = record.id) ORDER BY record.id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([path], unread_record)?;
        rows.map(|row| row?.read()).collect()
    }

    /// Says of a record that it is a later revision of another, known by its first revision.
    pub fn set_first(&self, record: RecordId, first: RecordId) -> Result<()> {
        let sql = "UPDATE record SET first = ? WHERE id = ?";
        self.connection.prepare_cached(sql)?.execute([first.0, record.0])?;
        Ok(())
    }

    /// Adds a record; gives its number.
    pub fn add_record(
        &self,
        source: SourceId,
        ordinal: u64,
        line: u64,
        written: &Written,
    ) -> Result<RecordId> {
        let Written { json, content } = written;
        let sql = "INSERT INTO record (source, ordinal, line, content) VALUES (?, ?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![
            source.0,
            ordinal.cast_signed(),
            line.cast_signed(),
            blob(*content)
        ])?;
        let id = self.connection.last_insert_rowid();
        let sql = "INSERT INTO reference (record, json) VALUES (?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![id, json])?;
        Ok(RecordId(id))
    }

    /// Keeps what a reader said.
    pub fn add_finding(&self, source: SourceId, finding: &Diagnostic) -> Result<()> {
        let sql =
            "INSERT INTO finding (source, line, severity, kind, message) VALUES (?, ?, ?, ?, ?)";
        let (severity, kind) = (word(&finding.severity)?, word(&finding.kind)?);
        self.connection.prepare_cached(sql)?.execute(params![
            source.0,
            finding.line.cast_signed(),
            severity,
            kind,
            finding.message
        ])?;
        Ok(())
    }

    /// Keeps a passage that belongs to no record.
    pub fn add_passage(&self, source: SourceId, line: u64, text: &str) -> Result<()> {
        let sql = "INSERT INTO passage (source, line, text) VALUES (?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![
            source.0,
            line.cast_signed(),
            text
        ])?;
        Ok(())
    }

    /// Shows every passage once, in an order that is the same in every library.
    pub fn for_each_passage<E: From<StoreError>>(
        &self,
        mut show: impl FnMut(&str) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = "SELECT text FROM passage JOIN source ON source.id = passage.source
                   GROUP BY text ORDER BY min(hash), min(line), text";
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            show(&row.get::<_, String>(0).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Of the records from one number to another those that are later revisions, each with its first.
    pub fn later_revisions_among(
        &self,
        range: Option<(&RecordId, &RecordId)>,
    ) -> Result<Vec<(RecordId, RecordId)>> {
        let Some((from, to)) = range else { return Ok(Vec::new()) };
        let sql = "SELECT id, first FROM record INDEXED BY record_by_first
                   WHERE first IS NOT NULL AND id BETWEEN ? AND ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement
            .query_map([from.0, to.0], |row| Ok((RecordId(row.get(0)?), RecordId(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A record whose words have still to be read, by whichever thread.
    pub fn unread_record(&self, id: RecordId) -> Result<UnreadRecord> {
        let sql = format!("{SELECT_RECORD} WHERE record.id = ?");
        Ok(self.connection.prepare_cached(&sql)?.query_row([id.0], unread_record)?)
    }

    /// A record.
    pub fn record(&self, id: RecordId) -> Result<StoredRecord> {
        self.unread_record(id)?.read()
    }

    /// Whether any revision of a record, known by its first, belongs in an entry.
    pub fn is_any_revision_present(&self, first: RecordId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM present_record WHERE id = ?1) OR EXISTS (
                       SELECT 1 FROM record WHERE first = ?1
                           AND EXISTS (SELECT 1 FROM present_record WHERE present_record.id = record.id)
                   )";
        Ok(self.connection.prepare_cached(sql)?.query_row([first.0], |row| row.get(0))?)
    }

    /// The present records with this anchor.
    pub fn records_by_anchor(&self, anchor: Hash) -> Result<Vec<RecordId>> {
        let sql = "SELECT id FROM anchored WHERE anchor = ?
                       AND EXISTS (SELECT 1 FROM present_record WHERE present_record.id = anchored.id) ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([blob(anchor)], |row| row.get(0).map(RecordId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The records that an entry is made of, in an order that is the same in every library.
    pub fn records_of(&self, entry: super::EntryId) -> Result<Vec<StoredRecord>> {
        let sql = format!(
            "{SELECT_RECORD} JOIN member ON member.record = record.id WHERE member.entry = ? ORDER BY content, hash, ordinal"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([entry.0], unread_record)?;
        rows.map(|row| row?.read()).collect()
    }
}

fn source_row(row: &Row) -> rusqlite::Result<SourceRow> {
    Ok(SourceRow {
        id: SourceId(row.get(0)?),
        name: row.get(1)?,
        format: row.get(2)?,
        imported: row.get(3)?,
        records: row.get::<_, i64>(4)?.cast_unsigned(),
        hash: hash_of(row.get(5)?),
        bytes: row.get::<_, i64>(6)?.cast_unsigned(),
        path: row.get(7)?,
        is_present: row.get(8)?,
    })
}

fn unread_record(row: &Row) -> rusqlite::Result<UnreadRecord> {
    let (id, content) = (row.get(0)?, hash_of(row.get(1)?));
    let record = StoredRecord {
        id: RecordId(id),
        content,
        anchor: row.get::<_, Option<[u8; 16]>>(9)?.map_or(content, hash_of),
        first: RecordId(row.get::<_, Option<i64>>(8)?.unwrap_or(id)),
        source_hash: hash_of(row.get(2)?),
        source: row.get(3)?,
        format: row.get(4)?,
        ordinal: row.get::<_, i64>(5)?.cast_unsigned(),
        line: row.get::<_, i64>(6)?.cast_unsigned(),
        reference: Reference::default(),
    };
    Ok(UnreadRecord { record, json: row.get(7)? })
}

/// The name of a plain enum value, as serde writes it.
pub(super) fn word(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}
