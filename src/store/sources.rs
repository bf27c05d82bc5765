//! Sources and their records: facts, added once and never changed.

use super::{Hash, RecordId, Result, Store, StoreError, blob, hash_of};
use crate::model::{Diagnostic, Reference};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

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
}

/// A source as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    /// Its number in this library.
    pub id: i64,
    /// Path or name as the user gave it.
    pub name: String,
    /// Id of the format it was read as.
    pub format: String,
    /// When it was imported, RFC 3339.
    pub imported: String,
    /// How many records it gave.
    pub records: u64,
}

/// A record and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    /// Its number in this library.
    pub id: RecordId,
    /// Hash of its reference: the same in every library.
    pub content: Hash,
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

const SELECT_RECORD: &str =
    "SELECT record.id, content, hash, name, format, ordinal, line, reference
     FROM record JOIN source ON source.id = record.source";

impl Store {
    /// Adds a source; gives its number.
    pub fn add_source(&self, source: &NewSource) -> Result<i64> {
        let sql = "INSERT INTO source (hash, name, format, charset, bytes, imported) VALUES (?, ?, ?, ?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![
            blob(source.hash),
            source.name,
            source.format,
            source.charset,
            i64::try_from(source.bytes).unwrap_or(i64::MAX),
            source.imported
        ])?;
        Ok(self.connection.last_insert_rowid())
    }

    /// The source with these bytes, if it was imported before.
    pub fn source_by_hash(&self, hash: Hash) -> Result<Option<SourceRow>> {
        let sql = "SELECT id, name, format, imported, (SELECT count(*) FROM record WHERE source = source.id)
                   FROM source WHERE hash = ?";
        Ok(self.connection.prepare_cached(sql)?.query_row([blob(hash)], source_row).optional()?)
    }

    /// All sources, in the order of their import.
    pub fn sources(&self) -> Result<Vec<SourceRow>> {
        let sql = "SELECT id, name, format, imported, (SELECT count(*) FROM record WHERE source = source.id)
                   FROM source ORDER BY id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], source_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Adds a record; gives its number.
    pub fn add_record(
        &self,
        source: i64,
        ordinal: u64,
        line: u64,
        reference: &Reference,
    ) -> Result<RecordId> {
        let json = serde_json::to_string(reference)?;
        let sql =
            "INSERT INTO record (source, ordinal, line, content, reference) VALUES (?, ?, ?, ?, ?)";
        let content = blob(xxh3_128(json.as_bytes()));
        self.connection.prepare_cached(sql)?.execute(params![
            source,
            ordinal.cast_signed(),
            line.cast_signed(),
            content,
            json
        ])?;
        Ok(RecordId(self.connection.last_insert_rowid()))
    }

    /// Keeps what a reader said.
    pub fn add_finding(&self, source: i64, finding: &Diagnostic) -> Result<()> {
        let sql =
            "INSERT INTO finding (source, line, severity, kind, message) VALUES (?, ?, ?, ?, ?)";
        let (severity, kind) = (word(&finding.severity)?, word(&finding.kind)?);
        self.connection.prepare_cached(sql)?.execute(params![
            source,
            finding.line.cast_signed(),
            severity,
            kind,
            finding.message
        ])?;
        Ok(())
    }

    /// Keeps a passage that belongs to no record.
    pub fn add_passage(&self, source: i64, line: u64, text: &str) -> Result<()> {
        let sql = "INSERT INTO passage (source, line, text) VALUES (?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![source, line.cast_signed(), text])?;
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

    /// A record.
    pub fn record(&self, id: RecordId) -> Result<StoredRecord> {
        let sql = format!("{SELECT_RECORD} WHERE record.id = ?");
        let mut statement = self.connection.prepare_cached(&sql)?;
        parsed(statement.query_row([id.0], stored_record)?)
    }

    /// The records with this content.
    pub fn records_by_content(&self, content: Hash) -> Result<Vec<RecordId>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM record WHERE content = ? ORDER BY id")?;
        let rows = statement.query_map([blob(content)], |row| row.get(0).map(RecordId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The records that an entry is made of, in an order that is the same in every library.
    pub fn records_of(&self, entry: super::EntryId) -> Result<Vec<StoredRecord>> {
        let sql = format!(
            "{SELECT_RECORD} JOIN member ON member.record = record.id WHERE member.entry = ? ORDER BY content, hash, ordinal"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([entry.0], stored_record)?;
        rows.map(|row| parsed(row?)).collect()
    }
}

fn source_row(row: &Row) -> rusqlite::Result<SourceRow> {
    Ok(SourceRow {
        id: row.get(0)?,
        name: row.get(1)?,
        format: row.get(2)?,
        imported: row.get(3)?,
        records: row.get::<_, i64>(4)?.cast_unsigned(),
    })
}

/// A record whose reference is still JSON.
fn stored_record(row: &Row) -> rusqlite::Result<(StoredRecord, String)> {
    let record = StoredRecord {
        id: RecordId(row.get(0)?),
        content: hash_of(row.get(1)?),
        source_hash: hash_of(row.get(2)?),
        source: row.get(3)?,
        format: row.get(4)?,
        ordinal: row.get::<_, i64>(5)?.cast_unsigned(),
        line: row.get::<_, i64>(6)?.cast_unsigned(),
        reference: Reference::default(),
    };
    Ok((record, row.get(7)?))
}

fn parsed((record, json): (StoredRecord, String)) -> Result<StoredRecord> {
    Ok(StoredRecord { reference: serde_json::from_str(&json)?, ..record })
}

/// The name of a plain enum value, as serde writes it.
fn word(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_value(value)?.as_str().unwrap_or_default().to_owned())
}
