//! Entries, derived from records: set, removed, found by key or identifier, listed by key.

use super::{EntryId, RecordId, Result, Store};
use crate::model::field::Field;
use crate::model::{Entry, Reference, Relation};
use rusqlite::{OptionalExtension, Row, params};

/// An entry to be stored.
#[derive(Clone, Debug)]
pub struct EntryRow<'a> {
    /// Its number: the lowest of its records' numbers.
    pub id: EntryId,
    /// Its citation key.
    pub key: &'a str,
    /// Its records.
    pub records: &'a [RecordId],
    /// Its merged reference; none where its one record is all of it.
    pub merged: Option<&'a Reference>,
    /// Its identifiers: scheme and canonical value.
    pub identifiers: &'a [(&'static str, String)],
}

/// An entry as it is read: what writers write, and how many records it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its number.
    pub id: EntryId,
    /// How many records it is made of.
    pub records: u64,
    /// The entry itself.
    pub entry: Entry,
}

const SELECT_ENTRY: &str = "SELECT entry.id, key, (SELECT count(*) FROM member WHERE member.entry = entry.id),
       coalesce(merged, (SELECT reference FROM member JOIN record ON record.id = member.record WHERE member.entry = entry.id))
     FROM entry";

impl Store {
    /// Stores an entry; its records must be in no other.
    pub fn put_entry(&self, row: &EntryRow) -> Result<()> {
        let merged = row.merged.map(serde_json::to_string).transpose()?;
        let sql = "INSERT INTO entry (id, key, merged) VALUES (?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![row.id.0, row.key, merged])?;
        let mut member =
            self.connection.prepare_cached("INSERT INTO member (record, entry) VALUES (?, ?)")?;
        for record in row.records {
            member.execute((record.0, row.id.0))?;
        }
        let sql = "INSERT OR IGNORE INTO identifier (scheme, value, entry) VALUES (?, ?, ?)";
        let mut identifier = self.connection.prepare_cached(sql)?;
        for (scheme, value) in row.identifiers {
            identifier.execute(params![scheme, value, row.id.0])?;
        }
        Ok(())
    }

    /// Lets an entry go by another of its citation keys.
    pub fn set_entry_key(&self, entry: EntryId, key: &str) -> Result<()> {
        let sql = "UPDATE entry SET key = ? WHERE id = ?";
        self.connection.prepare_cached(sql)?.execute(params![key, entry.0])?;
        Ok(())
    }

    /// Takes an entry out; its records stay, and are in no entry until they are put into one.
    pub fn remove_entry(&self, entry: EntryId) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM search WHERE rowid = ?")?.execute([entry.0])?;
        self.connection.prepare_cached("DELETE FROM entry WHERE id = ?")?.execute([entry.0])?;
        Ok(())
    }

    /// The entry that a record is in, if it is in one.
    pub fn entry_of(&self, record: RecordId) -> Result<Option<EntryId>> {
        let sql = "SELECT entry FROM member WHERE record = ?";
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_row([record.0], |row| row.get(0).map(EntryId))
            .optional()?)
    }

    /// The entry that bears a citation key now, or did once.
    pub fn entry_by_key(&self, key: &str) -> Result<Option<EntryId>> {
        let sql = "SELECT entry FROM citation_key JOIN member USING (record)
                   WHERE key = ?1 COLLATE NOCASE ORDER BY key = ?1 DESC, citation_key.id LIMIT 1";
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_row([key], |row| row.get(0).map(EntryId))
            .optional()?)
    }

    /// The entries with an identifier, given as scheme and canonical value.
    pub fn entries_by_identifier(&self, scheme: &str, value: &str) -> Result<Vec<EntryId>> {
        let sql = "SELECT entry FROM identifier WHERE scheme = ? AND value = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([scheme, value], |row| row.get(0).map(EntryId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// An entry.
    pub fn entry(&self, id: EntryId) -> Result<StoredEntry> {
        let sql = format!("{SELECT_ENTRY} WHERE entry.id = ?");
        let raw = self.connection.prepare_cached(&sql)?.query_row([id.0], raw_entry)?;
        self.complete(raw)
    }

    /// Shows every entry, in the order of the citation keys, one at a time.
    pub fn for_each_entry<E: From<super::StoreError>>(
        &self,
        mut show: impl FnMut(StoredEntry) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = format!("{SELECT_ENTRY} ORDER BY key");
        let mut statement =
            self.connection.prepare_cached(&sql).map_err(super::StoreError::from)?;
        let rows = statement.query_map([], raw_entry).map_err(super::StoreError::from)?;
        for row in rows {
            show(self.complete(row.map_err(super::StoreError::from)?)?)?;
        }
        Ok(())
    }

    /// How many entries and how many records there are.
    pub fn counts(&self) -> Result<(u64, u64)> {
        let count = |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
        };
        Ok((count("entry")?, count("record")?))
    }

    fn complete(&self, (id, key, records, json): RawEntry) -> Result<StoredEntry> {
        let aliases = self.aliases(id, &key)?;
        let relations = self.relations(id)?;
        let entry = Entry { key, aliases, reference: serde_json::from_str(&json)?, relations };
        Ok(StoredEntry { id, records, entry })
    }

    fn aliases(&self, entry: EntryId, key: &str) -> Result<Vec<String>> {
        let sql = "SELECT key FROM member JOIN citation_key USING (record) WHERE entry = ? AND key <> ? ORDER BY citation_key.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![entry.0, key], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// "This entry is `relation` that one", from the related pairs of its records.
    fn relations(&self, entry: EntryId) -> Result<Vec<(Relation, String)>> {
        let sql = "SELECT DISTINCT pair.outcome, target.key
             FROM member AS mine
             JOIN pair ON (pair.one = mine.record AND NOT pair.inverse) OR (pair.other = mine.record AND pair.inverse)
             JOIN member AS theirs ON theirs.record = CASE WHEN pair.inverse THEN pair.one ELSE pair.other END
             JOIN entry AS target ON target.id = theirs.entry
             WHERE mine.entry = ? AND theirs.entry <> mine.entry AND pair.outcome NOT IN ('link', 'possible-link')
             ORDER BY target.key, pair.outcome";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows =
            statement.query_map([entry.0], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        let mut relations = Vec::new();
        for row in rows {
            let (name, key) = row?;
            relations.extend(Relation::from_csl(&name).map(|relation| (relation, key)));
        }
        Ok(relations)
    }
}

type RawEntry = (EntryId, String, u64, String);

fn raw_entry(row: &Row) -> rusqlite::Result<RawEntry> {
    Ok((EntryId(row.get(0)?), row.get(1)?, row.get::<_, i64>(2)?.cast_unsigned(), row.get(3)?))
}
