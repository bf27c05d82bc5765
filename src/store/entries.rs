//! Entries, derived from records: set, removed, found by key or identifier, listed by key.

use super::{EntryId, RecordId, Result, Store};
use cite_model::field::Field;
use cite_model::{Difference, Entry, ItemType, Reference};
use rusqlite::{OptionalExtension, Row, params};

/// An entry to be stored.
#[derive(Clone, Debug)]
pub struct EntryRow {
    /// Its number: the lowest of its records' numbers.
    pub id: EntryId,
    /// Its citation key.
    pub key: String,
    /// Its other citation keys, the first given first.
    pub aliases: Vec<String>,
    /// Its records.
    pub records: Vec<RecordId>,
    /// What its reference has otherwise than the record of its number, in JSON.
    pub difference: Option<String>,
    /// Its CSL type.
    pub item_type: ItemType,
    /// Its year of issue.
    pub year: Option<i32>,
    /// Whether it is in the trash.
    pub in_trash: bool,
    /// What a person said of it.
    pub marks: Vec<(EntryMark, String)>,
    /// Its identifiers: scheme and canonical value.
    pub identifiers: Vec<(&'static str, String)>,
}

/// A kind of thing that a person said of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryMark {
    /// A tag.
    Tag,
    /// A note.
    Note,
    /// A collection.
    Collection,
    /// A field that was edited, by its name.
    Edited,
}

impl EntryMark {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Note => "note",
            Self::Collection => "collection",
            Self::Edited => "edited",
        }
    }
}

/// An entry as it is read: what writers write, and how many records it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its number.
    pub id: EntryId,
    /// How many records it is made of.
    pub records: u64,
    /// Whether it is in the trash.
    pub in_trash: bool,
    /// The entry itself.
    pub entry: Entry,
}

/// The type of most entries, which is not written.
pub(super) const USUAL_TYPE: ItemType = ItemType::ArticleJournal;

const SELECT_ENTRY: &str = "SELECT entry.id, json, difference, key, (SELECT count(*) FROM member WHERE member.entry = entry.id),
       in_trash, aliases
     FROM entry CROSS JOIN reference ON reference.record = entry.id";

impl Store {
    /// Stores an entry; its records must be in no other, and its number none's.
    pub fn put_entry(&self, row: &EntryRow) -> Result<()> {
        let sql = "INSERT INTO entry (id, key, difference, in_trash, aliases, type, year) VALUES (?, ?, ?, ?, ?, ?, ?)";
        let mut entry = self.connection.prepare_cached(sql)?;
        let aliases = (!row.aliases.is_empty()).then(|| serde_json::to_string(&row.aliases));
        let aliases = aliases.transpose()?;
        entry.execute(params![
            row.id.0,
            row.key,
            row.difference,
            row.in_trash,
            aliases,
            (row.item_type != USUAL_TYPE).then(|| row.item_type.csl()),
            row.year
        ])?;
        let mut member =
            self.connection.prepare_cached("INSERT INTO member (record, entry) VALUES (?, ?)")?;
        for record in &row.records {
            member.execute((record.0, row.id.0))?;
        }
        let sql = "INSERT OR IGNORE INTO identifier (entry, scheme, value) VALUES (?, ?, ?)";
        let mut identifier = self.connection.prepare_cached(sql)?;
        for (scheme, value) in &row.identifiers {
            identifier.execute(params![row.id.0, scheme, value])?;
        }
        let sql = "INSERT OR IGNORE INTO entry_mark (entry, kind, value) VALUES (?, ?, ?)";
        let mut mark = self.connection.prepare_cached(sql)?;
        for (kind, value) in &row.marks {
            mark.execute(params![row.id.0, kind.name(), value])?;
        }
        Ok(())
    }

    /// Takes an entry out; its records stay, and are in no entry until they are put into one.
    pub fn remove_entry(&self, entry: EntryId) -> Result<()> {
        for sql in [
            "DELETE FROM search WHERE rowid = ?",
            "DELETE FROM identifier WHERE entry = ?",
            "DELETE FROM entry_mark WHERE entry = ?",
            "DELETE FROM member WHERE entry = ?",
            "DELETE FROM entry WHERE id = ?",
        ] {
            self.connection.prepare_cached(sql)?.execute([entry.0])?;
        }
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

    /// The key of the entry that each record is in, by the record's number.
    pub fn grouping(&self) -> Result<std::collections::BTreeMap<RecordId, String>> {
        let sql = "SELECT record, key FROM member JOIN entry ON entry.id = member.entry";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((RecordId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The records of an entry, by their numbers.
    pub fn members_of(&self, entry: EntryId) -> Result<Vec<RecordId>> {
        let sql = "SELECT record FROM member WHERE entry = ? ORDER BY record";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([entry.0], |row| row.get(0).map(RecordId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The entry that bears a citation key now, or did once.
    pub fn entry_by_key(&self, key: &str) -> Result<Option<EntryId>> {
        let sql = "SELECT entry FROM record JOIN member ON member.record = record.id WHERE record.id = ?1
                   UNION ALL
                   SELECT entry FROM record JOIN member ON member.record = record.id WHERE record.first = ?1";
        let Some(bearer) = self.bearer(key)? else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([bearer.0], |row| row.get(0).map(EntryId)).optional()?)
    }

    /// The entries with an identifier, given as scheme and canonical value.
    pub fn entries_by_identifier(&self, scheme: &str, value: &str) -> Result<Vec<EntryId>> {
        let sql = "SELECT entry FROM identifier WHERE scheme = ? AND value = ? ORDER BY entry";
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

    /// Shows every entry that is not in the trash, in the order of the citation keys, one at a time.
    pub fn for_each_entry<E: From<super::StoreError>>(
        &self,
        mut show: impl FnMut(StoredEntry) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = format!("{SELECT_ENTRY} WHERE NOT in_trash ORDER BY key");
        let mut statement =
            self.connection.prepare_cached(&sql).map_err(super::StoreError::from)?;
        let rows = statement.query_map([], raw_entry).map_err(super::StoreError::from)?;
        for row in rows {
            show(self.complete(row.map_err(super::StoreError::from)?)?)?;
        }
        Ok(())
    }

    /// How many entries there are, in the trash or not, and of how many records they are made.
    pub fn counts(&self) -> Result<(u64, u64)> {
        let count = |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
        };
        Ok((count("entry")?, count("member")?))
    }

    fn complete(&self, raw: RawEntry) -> Result<StoredEntry> {
        let RawEntry { id, reference, key, records, in_trash, aliases } = raw;
        let mut entry = Entry {
            aliases: aliases.map_or_else(|| Ok(Vec::new()), |json| serde_json::from_str(&json))?,
            relations: self.relations(id)?,
            reference: reference.read()?,
            key,
            ..Entry::default()
        };
        for (kind, value) in self.entry_marks(id)? {
            match kind.as_str() {
                "tag" => entry.tags.push(value),
                "collection" => entry.collections.push(value),
                "edited" => entry.edited.push(value),
                _ => {} // notes are in the reference
            }
        }
        Ok(StoredEntry { id, records, in_trash, entry })
    }

    fn entry_marks(&self, entry: EntryId) -> Result<Vec<(String, String)>> {
        let sql = "SELECT kind, value FROM entry_mark WHERE entry = ? ORDER BY kind, value";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([entry.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The key that an entry goes by.
    pub fn key_of(&self, entry: EntryId) -> Result<String> {
        let sql = "SELECT key FROM entry WHERE id = ?";
        Ok(self.connection.prepare_cached(sql)?.query_row([entry.0], |row| row.get(0))?)
    }

    /// Whether an entry is in the trash.
    pub fn is_in_trash(&self, entry: EntryId) -> Result<bool> {
        let sql = "SELECT in_trash FROM entry WHERE id = ?";
        Ok(self.connection.prepare_cached(sql)?.query_row([entry.0], |row| row.get(0))?)
    }
}

/// An entry whose reference is still JSON.
struct RawEntry {
    id: EntryId,
    reference: RawReference,
    key: String,
    records: u64,
    in_trash: bool,
    aliases: Option<String>,
}

fn raw_entry(row: &Row) -> rusqlite::Result<RawEntry> {
    Ok(RawEntry {
        id: EntryId(row.get(0)?),
        reference: raw_reference(row)?,
        key: row.get(3)?,
        records: row.get::<_, i64>(4)?.cast_unsigned(),
        in_trash: row.get(5)?,
        aliases: row.get(6)?,
    })
}

/// An entry's reference in JSON: what the record of its number says, and what it has otherwise.
pub(super) struct RawReference(String, Option<String>);

/// The reference of a row whose second and third columns are the record's and the difference.
pub(super) fn raw_reference(row: &Row) -> rusqlite::Result<RawReference> {
    Ok(RawReference(row.get(1)?, row.get(2)?))
}

impl RawReference {
    pub(super) fn read(&self) -> Result<Reference> {
        let Self(json, difference) = self;
        let mut reference = serde_json::from_str(json)?;
        if let Some(json) = difference {
            serde_json::from_str::<Difference>(json)?.apply(&mut reference);
        }
        Ok(reference)
    }
}
