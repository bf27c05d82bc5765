//! What a report is made of: every entry with its records, the links inside entries, the questions
//! between them; each with one query for all.

use super::sources::word;
use super::{EntryId, Hash, RecordId, Result, SourceId, Store, StoreError, hash_of};
use cite_model::{Reference, Severity};
use rusqlite::Row;

/// A source with what its reader could not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportSource {
    /// Its number in this library.
    pub id: SourceId,
    /// Hash of its bytes.
    pub hash: Hash,
    /// Path or name as the user gave it.
    pub name: String,
    /// Id of the format it was read as.
    pub format: String,
    /// What its bytes were decoded from.
    pub charset: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it was imported, RFC 3339.
    pub imported: String,
    /// Records that could not be read.
    pub rejected: u64,
    /// Parts that are no record and were passed over.
    pub skipped: u64,
    /// How many records it gave, whatever became of them.
    pub read: u64,
    /// Whether it is in the library.
    pub is_present: bool,
    /// Whether the same file, with the bytes it had later, is in the library.
    pub is_revised: bool,
}

/// An entry and the records behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRecords {
    /// Its number.
    pub id: EntryId,
    /// Its citation key.
    pub key: String,
    /// Its year of issue.
    pub year: Option<i32>,
    /// Whether it is in the trash.
    pub is_in_trash: bool,
    /// Its records, in no particular order.
    pub records: Vec<ReportRecord>,
}

/// A record of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportRecord {
    /// Its number.
    pub id: RecordId,
    /// Its source's number.
    pub source: SourceId,
    /// Hash of its reference.
    pub content: Hash,
    /// The content of its first revision, by which people's decisions know it.
    pub anchor: Hash,
    /// Its place in the source, from 1.
    pub ordinal: u64,
    /// The line on which it begins.
    pub line: u64,
    /// What it says.
    pub reference: Reference,
}

/// A link between two records of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct InnerLink {
    /// The entry.
    pub entry: EntryId,
    /// The one record.
    pub one: RecordId,
    /// The other.
    pub other: RecordId,
    /// Bits of evidence.
    pub weight: f64,
    /// The rule that decided, or the blocking rule that found a pair that the weights decided.
    pub rule: String,
}

impl Store {
    /// All sources with what was found in them, in the order of their import; also those that were
    /// taken out.
    pub fn report_sources(&self) -> Result<Vec<ReportSource>> {
        let sql = "SELECT id, hash, name, format, charset, bytes, imported,
                   coalesce(sum(severity = ?1), 0), coalesce(sum(severity = ?2), 0),
                   (SELECT count(*) FROM record WHERE record.source = source.id),
                   id IN present_source,
                   EXISTS (SELECT 1 FROM source AS later WHERE later.path = source.path
                           AND later.id > source.id AND later.id IN present_source)
                   FROM source LEFT JOIN finding ON finding.source = source.id
                   GROUP BY source.id ORDER BY source.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let severities = [word(&Severity::Rejected)?, word(&Severity::Skipped)?];
        let rows = statement.query_map(severities, |row| {
            Ok(ReportSource {
                id: SourceId(row.get(0)?),
                hash: hash_of(row.get(1)?),
                name: row.get(2)?,
                format: row.get(3)?,
                charset: row.get(4)?,
                bytes: row.get::<_, i64>(5)?.cast_unsigned(),
                imported: row.get(6)?,
                rejected: row.get::<_, i64>(7)?.cast_unsigned(),
                skipped: row.get::<_, i64>(8)?.cast_unsigned(),
                read: row.get::<_, i64>(9)?.cast_unsigned(),
                is_present: row.get(10)?,
                is_revised: row.get(11)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Shows every entry with all its records, in the order of the citation keys, one at a time.
    pub fn for_each_entry_with_records<E: From<StoreError>>(
        &self,
        mut show: impl FnMut(EntryRecords) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        // The order of the joins is that of the indexes, so that nothing large is sorted.
        let sql =
            "SELECT entry.id, key, year, in_trash, record.id, source, content, ordinal, line, json,
                       CASE WHEN first IS NULL THEN content
                            ELSE (SELECT former.content FROM record AS former WHERE former.id = record.first) END
                   FROM entry CROSS JOIN member ON member.entry = entry.id
                   CROSS JOIN record ON record.id = member.record CROSS JOIN reference USING (record) ORDER BY key";
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        let mut current: Option<EntryRecords> = None;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            let id = EntryId(row.get(0).map_err(StoreError::from)?);
            if current.as_ref().is_none_or(|entry| entry.id != id) {
                let next = entry_of(id, row)?;
                if let Some(complete) = current.replace(next) {
                    show(complete)?;
                }
            }
            if let Some(entry) = &mut current {
                entry.records.push(record_of(row)?);
            }
        }
        current.map_or(Ok(()), show)
    }

    /// The links between records of one entry, entry by entry.
    pub fn links_inside_entries(&self) -> Result<Vec<InnerLink>> {
        let sql = "SELECT mine.entry, one, other, weight, rule FROM pair
                   JOIN member AS mine ON mine.record = one JOIN member AS theirs ON theirs.record = other
                   WHERE outcome = 'link' AND mine.entry = theirs.entry ORDER BY mine.entry";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(InnerLink {
                entry: EntryId(row.get(0)?),
                one: RecordId(row.get(1)?),
                other: RecordId(row.get(2)?),
                weight: row.get(3)?,
                rule: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The version of the library's schema.
    pub fn schema_version(&self) -> Result<i64> {
        Ok(self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
    }
}

fn entry_of(id: EntryId, row: &Row) -> Result<EntryRecords> {
    let (key, year, is_in_trash) = (row.get(1)?, row.get(2)?, row.get(3)?);
    Ok(EntryRecords { id, key, year, is_in_trash, records: Vec::new() })
}

fn record_of(row: &Row) -> Result<ReportRecord> {
    Ok(ReportRecord {
        id: RecordId(row.get(4)?),
        source: SourceId(row.get(5)?),
        content: hash_of(row.get(6)?),
        ordinal: row.get::<_, i64>(7)?.cast_unsigned(),
        line: row.get::<_, i64>(8)?.cast_unsigned(),
        reference: serde_json::from_str(&row.get::<_, String>(9)?)?,
        anchor: hash_of(row.get(10)?),
    })
}
