//! Digests: an operation in, a print of all that it brought out, by which a fact that was altered
//! later is known. SQLite itself does not notice a bit that flips inside of a text.
//!
//! The first half of a digest is over the operation's own rows and those of the facts that bear its
//! number; a record's reference is in it by its content hash. The second half is over which
//! operations counted when it ended.

use super::{OperationId, Result, Store};
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, params};
use xxhash_rust::xxh3::Xxh3;

/// The facts of operation ?1, table by table.
pub(super) const FACTS: &[&str] = &[
    "SELECT id, command, summary, who, done, version FROM operation WHERE id = ?1",
    "SELECT id, source, present FROM presence WHERE operation = ?1 ORDER BY id",
    "SELECT id, hash, name, format, charset, bytes, imported, path FROM source WHERE id IN brought ORDER BY id",
    "SELECT id, record.source, ordinal, line, content, first FROM brought CROSS JOIN record ON record.source = brought.source ORDER BY record.source, ordinal",
    "SELECT finding.source, line, severity, kind, message FROM brought CROSS JOIN finding ON finding.source = brought.source ORDER BY finding.source, finding.rowid",
    "SELECT passage.source, line, text FROM brought CROSS JOIN passage ON passage.source = brought.source ORDER BY passage.source, passage.rowid",
    "SELECT id, this, that, verdict, who, why, decided FROM decision WHERE operation = ?1 ORDER BY id",
    "SELECT id, anchor, field, value FROM edit WHERE operation = ?1 ORDER BY id",
    "SELECT id, anchor, kind, value, present FROM mark WHERE operation = ?1 ORDER BY id",
    "SELECT id, key, record FROM citation_key WHERE given_in = ?1 ORDER BY id",
    "SELECT id, citation_key, record FROM key_move WHERE operation = ?1 ORDER BY id",
    "SELECT id, citation_key FROM key_choice WHERE operation = ?1 ORDER BY id",
];

/// The sources that came in with operation ?1.
const BROUGHT: &str = "WITH brought (source) AS (
        SELECT DISTINCT source FROM presence WHERE operation = ?1 AND NOT EXISTS (
            SELECT 1 FROM presence AS earlier WHERE earlier.source = presence.source AND earlier.operation < ?1
        )
    )";

/// Which operations up to ?1 counted when that one ended, if none was brought again since.
const STANDING: &str = "SELECT id, CASE WHEN undone_by <= ?1 THEN undone_by END FROM operation WHERE id <= ?1 ORDER BY id";

/// The last operation that let others count again: how they stood before it is not known any more.
const LAST_REDO: &str = "SELECT coalesce(max(id), 0) FROM operation WHERE command = 'redo'";

/// Of how many operations it is looked at how the others stood: each takes looking at all of them.
const MOST_STANDINGS: i64 = 100;

/// What a digest is made of: the facts, and the standing of all operations.
type Digest = [u8; 32];

/// Where a half of a digest ends and the other begins.
const HALF: usize = 16;

impl Store {
    /// Writes the digest of an operation, when all its facts are there.
    pub fn seal(&self, operation: OperationId) -> Result<()> {
        let digest = self.digest(operation)?;
        let sql = "UPDATE operation SET digest = ? WHERE id = ?";
        self.connection.prepare_cached(sql)?.execute(params![digest, operation.0])?;
        Ok(())
    }

    /// Writes the digest of the last operation anew, and of those that bear none: after the derived
    /// state was computed anew, which may have given citation keys.
    pub fn seal_last(&self) -> Result<()> {
        let last = self.last_operation()?;
        for (operation, digest) in self.digests()? {
            if digest.is_none() || Some(operation) == last {
                self.seal(operation)?;
            }
        }
        Ok(())
    }

    /// The operations whose facts are not what they were when they ended.
    pub fn altered_operations(&self) -> Result<Vec<OperationId>> {
        let last = self.last_operation()?.map_or(0, |last| last.0);
        let redo: i64 = self.connection.query_row(LAST_REDO, [], |row| row.get(0))?;
        let since = redo.max(last - MOST_STANDINGS);
        let mut altered = Vec::new();
        for (operation, stored) in self.digests()? {
            let digest = self.digest(operation)?;
            let checked = if operation.0 >= since { digest.len() } else { HALF };
            if stored.is_none_or(|stored| stored[..checked] != digest[..checked]) {
                altered.push(operation);
            }
        }
        Ok(altered)
    }

    pub(super) fn last_operation(&self) -> Result<Option<OperationId>> {
        let sql = "SELECT id FROM operation ORDER BY id DESC LIMIT 1";
        Ok(self.connection.query_row(sql, [], |row| row.get(0).map(OperationId)).optional()?)
    }

    fn digests(&self) -> Result<Vec<(OperationId, Option<Digest>)>> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, digest FROM operation ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok((OperationId(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn digest(&self, operation: OperationId) -> Result<Digest> {
        let mut facts = Xxh3::new();
        for (table, sql) in FACTS.iter().enumerate() {
            facts.update(&(table as u64).to_be_bytes());
            self.hash_rows(&format!("{BROUGHT} {sql}"), operation, &mut facts)?;
        }
        let mut standing = Xxh3::new();
        self.hash_rows(STANDING, operation, &mut standing)?;
        let mut digest = [0; 32];
        digest[..HALF].copy_from_slice(&facts.digest128().to_be_bytes());
        digest[HALF..].copy_from_slice(&standing.digest128().to_be_bytes());
        Ok(digest)
    }

    /// Hashes every value of every row, each with its type and length, so that nothing can move from
    /// one into another.
    fn hash_rows(&self, sql: &str, operation: OperationId, hasher: &mut Xxh3) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([operation.0])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                hash_value(row.get_ref(column)?, hasher);
            }
        }
        Ok(())
    }
}

/// Hashes a value with its type and length.
pub(super) fn hash_value(value: ValueRef, hasher: &mut Xxh3) {
    let number;
    let (kind, bytes): (u8, &[u8]) = match value {
        ValueRef::Null => (0, &[]),
        ValueRef::Integer(integer) => {
            number = integer.to_be_bytes();
            (1, &number)
        }
        ValueRef::Real(real) => {
            number = real.to_bits().to_be_bytes();
            (2, &number)
        }
        ValueRef::Text(text) => (3, text),
        ValueRef::Blob(blob) => (4, blob),
    };
    let mut head = [kind; 9];
    head[1..].copy_from_slice(&(bytes.len() as u64).to_be_bytes());
    hasher.update(&head);
    hasher.update(bytes);
}
