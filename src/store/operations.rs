//! Operations: what was done to the library, step by step, and which of it still counts.
//!
//! Every fact that a person or an import gives bears the number of the operation that brought it.
//! Taking an operation back deletes nothing: its facts stop counting, and count again when the
//! taking back is itself taken back.

use super::{RecordId, Result, Store};
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

/// Number of an operation in one library: later ones are higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OperationId(pub i64);

/// An operation that begins.
#[derive(Clone, Copy, Debug)]
pub struct NewOperation<'a> {
    /// The command: `import`, `merge`, `set` …
    pub command: &'a str,
    /// Who does it.
    pub who: &'a str,
    /// When, RFC 3339.
    pub done: &'a str,
    /// The program's version.
    pub version: &'a str,
}

/// An operation as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationRow {
    /// Its number.
    pub id: OperationId,
    /// The command: `import`, `merge`, `set` …
    pub command: String,
    /// What it did, on one line.
    pub summary: String,
    /// Who did it.
    pub who: String,
    /// When, RFC 3339.
    pub done: String,
    /// The version of the program that did it.
    pub version: String,
    /// The operation that took it back.
    pub undone_by: Option<OperationId>,
}

/// A record that an operation's facts are about, and how it stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The record.
    pub record: RecordId,
    /// Whether it belongs in an entry.
    pub is_present: bool,
    /// Whether it is in one.
    pub is_in_entry: bool,
}

const SELECT_OPERATION: &str =
    "SELECT id, command, summary, who, done, version, undone_by FROM operation";

/// The records that the facts of operation ?1 are about, as `touched (id)`.
const TOUCHED: &str = "
    WITH said (anchor) AS (
        SELECT this FROM decision WHERE operation = ?1
        UNION SELECT that FROM decision WHERE operation = ?1
        UNION SELECT anchor FROM edit WHERE operation = ?1
        UNION SELECT anchor FROM mark WHERE operation = ?1
    ), moved (first) AS (
        SELECT first FROM presence JOIN record USING (source) WHERE operation = ?1 AND first IS NOT NULL
        UNION SELECT key_bearer.record FROM key_choice CROSS JOIN key_bearer ON key_bearer.id = citation_key WHERE operation = ?1
        UNION SELECT record FROM key_move WHERE operation = ?1
    ), touched (id) AS (
        SELECT record.id FROM presence JOIN record USING (source) WHERE operation = ?1
        UNION SELECT first FROM moved
        UNION SELECT record.id FROM moved CROSS JOIN record ON record.first = moved.first
        UNION SELECT anchored.id FROM said CROSS JOIN anchored USING (anchor)
    )";

impl Store {
    /// Begins an operation; its facts come next, in the same transaction.
    pub fn begin_operation(&self, new: &NewOperation) -> Result<OperationId> {
        let sql =
            "INSERT INTO operation (command, summary, who, done, version) VALUES (?, '', ?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![
            new.command,
            new.who,
            new.done,
            new.version
        ])?;
        Ok(OperationId(self.connection.last_insert_rowid()))
    }

    /// Says what an operation did.
    pub fn end_operation(&self, operation: OperationId, summary: &str) -> Result<()> {
        let sql = "UPDATE operation SET summary = ? WHERE id = ?";
        self.connection.prepare_cached(sql)?.execute(params![summary, operation.0])?;
        Ok(())
    }

    /// Whether an operation brought any fact, or took another operation back.
    pub fn has_facts(&self, operation: OperationId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM presence WHERE operation = ?1)
                       OR EXISTS (SELECT 1 FROM decision WHERE operation = ?1)
                       OR EXISTS (SELECT 1 FROM edit WHERE operation = ?1)
                       OR EXISTS (SELECT 1 FROM mark WHERE operation = ?1)
                       OR EXISTS (SELECT 1 FROM key_choice WHERE operation = ?1)
                       OR EXISTS (SELECT 1 FROM key_move WHERE operation = ?1)
                       OR EXISTS (SELECT 1 FROM operation WHERE undone_by = ?1)";
        Ok(self.connection.prepare_cached(sql)?.query_row([operation.0], |row| row.get(0))?)
    }

    /// Takes out an operation that brought nothing.
    pub fn forget_operation(&self, operation: OperationId) -> Result<()> {
        let sql = "DELETE FROM operation WHERE id = ?";
        self.connection.prepare_cached(sql)?.execute([operation.0])?;
        Ok(())
    }

    /// Takes an operation back, by another; or with none lets it count again.
    pub fn set_undone(&self, operation: OperationId, by: Option<OperationId>) -> Result<()> {
        let sql = "UPDATE operation SET undone_by = ? WHERE id = ?";
        self.connection.prepare_cached(sql)?.execute(params![by.map(|by| by.0), operation.0])?;
        Ok(())
    }

    /// All operations, the first first.
    pub fn operations(&self) -> Result<Vec<OperationRow>> {
        let sql = format!("{SELECT_OPERATION} ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], operation_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The operation that another one took back, and that is still taken back by it.
    pub fn undone_by(&self, operation: OperationId) -> Result<Option<OperationRow>> {
        let sql = format!("{SELECT_OPERATION} WHERE undone_by = ?");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([operation.0], operation_row).optional()?)
    }

    /// The records that an operation's facts are about, the first first.
    pub fn touched(&self, operation: OperationId) -> Result<Vec<Touched>> {
        let sql = format!(
            "{TOUCHED} SELECT id, EXISTS (SELECT 1 FROM present_record WHERE present_record.id = touched.id),
                EXISTS (SELECT 1 FROM member WHERE record = touched.id)
             FROM touched ORDER BY id"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([operation.0], |row| {
            Ok(Touched {
                record: RecordId(row.get(0)?),
                is_present: row.get(1)?,
                is_in_entry: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn operation_row(row: &Row) -> rusqlite::Result<OperationRow> {
    Ok(OperationRow {
        id: OperationId(row.get(0)?),
        command: row.get(1)?,
        summary: row.get(2)?,
        who: row.get(3)?,
        done: row.get(4)?,
        version: row.get(5)?,
        undone_by: row.get::<_, Option<i64>>(6)?.map(OperationId),
    })
}
