//! What a person said of entries: edited fields, tags, notes, collections, the trash. Facts are
//! appended; the last that counts holds.

use super::{Hash, OperationId, Result, Store, blob, hash_of};
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

    /// Persons' last words on the fields of a record's entry: their places in time, the fields, and
    /// the values in JSON.
    pub fn edits_of(&self, anchor: Hash) -> Result<Vec<(i64, String, Option<String>)>> {
        let sql =
            "SELECT max(edit.id), field, value FROM edit JOIN operation ON operation.id = operation
                   WHERE anchor = ? AND undone_by IS NULL GROUP BY field";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement
            .query_map([blob(anchor)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
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
    pub fn marks_of(&self, anchor: Hash) -> Result<Vec<(MarkKind, String)>> {
        let sql = "SELECT kind, value FROM (
                       SELECT max(mark.id) AS last, kind, value, present FROM mark JOIN operation ON operation.id = operation
                       WHERE anchor = ? AND undone_by IS NULL GROUP BY kind, value
                   ) WHERE present ORDER BY last";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([blob(anchor)], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut marks = Vec::new();
        for row in rows {
            let (name, value) = row?;
            let kind = MarkKind::ALL.into_iter().find(|kind| kind.name() == name);
            marks.extend(kind.map(|kind| (kind, value)));
        }
        Ok(marks)
    }

    /// Whether a person ever edited or marked anything: where not, nothing needs to be looked up.
    pub fn has_annotations(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM edit) OR EXISTS (SELECT 1 FROM mark)";
        Ok(self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Every anchor that bears a mark of a kind, once.
    pub fn anchors_marked(&self, kind: MarkKind) -> Result<Vec<Hash>> {
        let sql = "SELECT anchor FROM (
                       SELECT max(mark.id), anchor, value, present FROM mark JOIN operation ON operation.id = operation
                       WHERE kind = ? AND undone_by IS NULL GROUP BY anchor, value
                   ) WHERE present GROUP BY anchor ORDER BY anchor";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([kind.name()], |row| row.get(0).map(hash_of))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
