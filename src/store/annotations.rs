//! What a person said of entries: edited fields, tags, notes, collections, the trash. Facts are
//! appended; the last that counts holds.

use super::{EntryId, Hash, OperationId, Result, Store, blob};
use rusqlite::params;

/// A kind of mark on an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// A word to find it by.
    Tag,
    /// A text.
    Note,
    /// A named set that it is in.
    Collection,
    /// It is in the trash.
    Trash,
}

impl MarkKind {
    const ALL: [Self; 4] = [Self::Tag, Self::Note, Self::Collection, Self::Trash];

    /// Its name in the library file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Note => "note",
            Self::Collection => "collection",
            Self::Trash => "trash",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A person's last word on a field, said through one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEdit {
    /// Its place in time.
    pub at: i64,
    /// The field's CSL name.
    pub field: String,
    /// The value in JSON; none where what the sources say is to hold.
    pub value: Option<String>,
    /// Who said it.
    pub who: String,
    /// When, RFC 3339.
    pub done: String,
}

/// A mark that was given through one record, and not taken off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMark {
    /// Its place in time.
    pub at: i64,
    /// Its kind.
    pub kind: MarkKind,
    /// The tag, the note, the collection; empty for the trash.
    pub value: String,
    /// Who gave it.
    pub who: String,
    /// When, RFC 3339.
    pub done: String,
}

impl Store {
    /// Appends a person's value of a field, in JSON, of the entry that a record is in; none where what
    /// the sources say is to hold again.
    pub fn add_edit(
        &self,
        operation: OperationId,
        anchor: Hash,
        field: &str,
        value: Option<&str>,
    ) -> Result<()> {
        let sql = "INSERT INTO edit (operation, anchor, field, value) VALUES (?, ?, ?, ?)";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.execute(params![operation.0, blob(anchor), field, value])?;
        Ok(())
    }

    /// Persons' last words on the fields of a record's entry that were said through this record.
    pub fn edits_of(&self, anchor: Hash) -> Result<Vec<StoredEdit>> {
        let sql = "SELECT max(edit.id), field, value, who, done FROM edit JOIN operation ON operation.id = operation
                   WHERE anchor = ? AND undone_by IS NULL GROUP BY field";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([blob(anchor)], |row| {
            Ok(StoredEdit {
                at: row.get(0)?,
                field: row.get(1)?,
                value: row.get(2)?,
                who: row.get(3)?,
                done: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Appends a person's mark on the entry that a record is in, or the taking off of one.
    pub fn add_mark(
        &self,
        operation: OperationId,
        anchor: Hash,
        kind: MarkKind,
        value: &str,
        present: bool,
    ) -> Result<()> {
        let sql =
            "INSERT INTO mark (operation, anchor, kind, value, present) VALUES (?, ?, ?, ?, ?)";
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.execute(params![operation.0, blob(anchor), kind.name(), value, present])?;
        Ok(())
    }

    /// The marks on a record's entry that were given through this record, in the order of giving.
    pub fn marks_of(&self, anchor: Hash) -> Result<Vec<StoredMark>> {
        let sql = "SELECT last, kind, value, who, done FROM (
                       SELECT max(mark.id) AS last, kind, value, present, who, done
                       FROM mark JOIN operation ON operation.id = operation
                       WHERE anchor = ? AND undone_by IS NULL GROUP BY kind, value
                   ) WHERE present ORDER BY last";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([blob(anchor)], |row| {
            let kind = MarkKind::named(&row.get::<_, String>(1)?);
            let (at, value, who, done) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(kind.map(|kind| StoredMark { at, kind, value, who, done }))
        })?;
        let marks: rusqlite::Result<Vec<Option<StoredMark>>> = rows.collect();
        Ok(marks?.into_iter().flatten().collect())
    }

    /// Whether a person ever edited or marked anything: where not, nothing needs to be looked up.
    pub fn has_annotations(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM edit) OR EXISTS (SELECT 1 FROM mark)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// How many entries outside the trash bear each value of a kind of mark, by the values.
    pub fn mark_counts(&self, kind: MarkKind) -> Result<Vec<(String, u64)>> {
        let sql = "SELECT value, count(*) FROM entry_mark
                   WHERE kind = ? AND entry NOT IN (SELECT id FROM entry WHERE in_trash) GROUP BY value ORDER BY value";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([kind.name()], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned()))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The entries in the trash, in the order of their keys.
    pub fn trash(&self) -> Result<Vec<EntryId>> {
        let sql = "SELECT id FROM entry WHERE in_trash ORDER BY key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0).map(EntryId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How many of the records that an operation brought are in entries in the trash.
    pub fn brought_to_trash(&self, operation: OperationId) -> Result<u64> {
        // from the trash on, in which few are; an operation may have brought millions
        let sql = "SELECT count(*) FROM entry CROSS JOIN member ON member.entry = entry.id
                   CROSS JOIN record ON record.id = member.record CROSS JOIN presence USING (source)
                   WHERE operation = ? AND present AND in_trash";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement
            .query_row([operation.0], |row| row.get::<_, i64>(0))
            .map(i64::cast_unsigned)?)
    }
}
