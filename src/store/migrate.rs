//! Schema versions: any library file of this or an earlier version in, one of this version out.
//!
//! `PRAGMA user_version` holds the version. A step of [`STEPS`] changes the ground state alone; the
//! derived tables are dropped and made anew as `schema.sql` has them, empty, and [`Store::is_derived`]
//! says so until they are computed. All steps are one transaction, so a migration interrupted
//! half-way has not happened. A file of a later version is refused untouched.

use super::{Result, Store, StoreError};
use rusqlite::{Connection, OptionalExtension};
use std::path::Path;

/// The whole schema of the newest version.
const SCHEMA: &str = include_str!("../../schema.sql");

/// The line of the schema below which all is derived.
const DERIVED: &str =
    "-- ---------------------------------------------------------------- derived state";

/// `cite` in ASCII.
const APPLICATION_ID: i64 = 0x6369_7465;

/// The derived tables, of whatever version, in an order in which they can be dropped.
const DERIVED_TABLES: &[&str] = &[
    "search",
    "identifier",
    "pair",
    "blocking_key",
    "member",
    "entry_mark",
    "entry",
    "derivation",
];

/// SQL that leads the ground state from version n + 1 to version n + 2.
const STEPS: &[&str] = &[include_str!("steps/2.sql"), include_str!("steps/3.sql")];

/// The version that this program makes.
const fn newest() -> i64 {
    STEPS.len() as i64 + 1
}

/// Refuses what is no library of a known version; an empty database will become one.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<()> {
    // of one moment: another process may be making the library just now
    let _moment = connection.unchecked_transaction()?;
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = pragma("user_version").map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::NotALibrary(path.to_owned()),
        _ => StoreError::from(error),
    })?;
    let ours = pragma("application_id")? == APPLICATION_ID;
    let is_empty = pragma("schema_version")? == 0;
    match (ours, is_empty) {
        (false, false) => Err(StoreError::NotALibrary(path.to_owned())),
        (true, _) if version > newest() => {
            Err(StoreError::Newer { found: version, known: newest() })
        }
        (true, false) if version < 1 => {
            Err(StoreError::Damaged(format!("it says that its schema version is {version}")))
        }
        _ => Ok(()),
    }
}

/// Makes the tables of a library where the file is empty.
pub(super) fn make(store: &Store) -> Result<()> {
    if version(store)? > 0 {
        return Ok(());
    }
    store.transaction(|store| {
        // Another process may have done it while this one waited for the lock.
        if version(store)? == 0 {
            store.connection.execute_batch(SCHEMA)?;
            store.connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            store.connection.pragma_update(None, "user_version", newest())?;
        }
        Ok(())
    })
}

impl Store {
    /// The version that a library was made by which has to be migrated before it is used; none where
    /// it need not.
    pub fn outdated(&self) -> Result<Option<i64>> {
        let found = version(self)?;
        match found < newest() {
            true if self.is_read_only()? => Err(StoreError::Older { found, known: newest() }),
            is_older => Ok(is_older.then_some(found)),
        }
    }

    /// Brings the library to the newest version.
    pub fn migrate(&self) -> Result<()> {
        // Tables are made anew to which others refer. The setting cannot change inside a transaction.
        self.connection.execute_batch("PRAGMA foreign_keys = OFF")?;
        let migrated = self.transaction(|store| {
            // Another process may have done it while this one waited for the lock.
            let done = usize::try_from(version(store)? - 1).unwrap_or(STEPS.len());
            if done >= STEPS.len() {
                return Ok(());
            }
            for step in &STEPS[done..] {
                store.connection.execute_batch(step)?;
            }
            store.drop_derived()?;
            store.seal_last()?;
            Ok(store.connection.pragma_update(None, "user_version", newest())?)
        });
        self.connection.execute_batch("PRAGMA foreign_keys = ON")?;
        migrated
    }

    /// Whether the derived state is there; after a migration it has to be computed.
    pub fn is_derived(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM derivation) OR NOT EXISTS (SELECT 1 FROM record)";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// The version of the program that computed the derived state.
    pub fn derivation(&self) -> Result<Option<String>> {
        let sql = "SELECT version FROM derivation";
        Ok(self.connection.query_row(sql, [], |row| row.get(0)).optional()?)
    }

    /// Says that the derived state is there, and which version of the program computed it.
    pub fn set_derivation(&self, version: &str) -> Result<()> {
        self.connection.execute("DELETE FROM derivation", [])?;
        self.connection.execute("INSERT INTO derivation (version) VALUES (?)", [version])?;
        Ok(())
    }

    /// Drops all derived state and makes its tables anew, empty; the ground state stays.
    pub fn drop_derived(&self) -> Result<()> {
        for name in DERIVED_TABLES {
            self.connection.execute_batch(&format!("DROP TABLE IF EXISTS {name}"))?;
        }
        Ok(self.connection.execute_batch(derived_schema())?)
    }

    /// Lets go of derived state that is too damaged to be dropped: its pages stay unused in the file
    /// until [`Store::pack`].
    pub fn disown_derived(&self) -> Result<()> {
        let names: Vec<String> = DERIVED_TABLES.iter().map(|name| format!("'{name}'")).collect();
        self.connection.flush_prepared_statement_cache();
        self.connection.execute_batch(&format!(
            "PRAGMA writable_schema = ON;
             DELETE FROM sqlite_schema WHERE tbl_name IN ({}) OR tbl_name GLOB 'search_*';
             PRAGMA writable_schema = RESET;",
            names.join(", ")
        ))?;
        Ok(self.connection.execute_batch(derived_schema())?)
    }

    /// Makes all indexes anew.
    pub fn reindex(&self) -> Result<()> {
        Ok(self.connection.execute_batch("REINDEX")?)
    }

    /// Writes the file anew without what is in it and belongs to nothing.
    pub fn pack(&self) -> Result<()> {
        self.let_go()?;
        Ok(self.connection.execute_batch("VACUUM")?)
    }
}

fn derived_schema() -> &'static str {
    SCHEMA.split_once(DERIVED).map_or("", |(_, derived)| derived)
}

/// What makes the full-text index, and what sets its settings: the last statements of the schema.
pub(super) fn search_schema() -> (&'static str, &'static str) {
    let schema = SCHEMA.find("CREATE VIRTUAL TABLE search").map_or("", |at| &SCHEMA[at..]);
    schema.split_at(schema.find("INSERT INTO search").unwrap_or(schema.len()))
}

fn version(store: &Store) -> Result<i64> {
    Ok(store.connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_of_a_later_version_is_refused_untouched() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("library.sqlite");
        drop(Store::create(&path).expect("a new library"));
        let raw = Connection::open(&path).expect("the file opens");
        raw.pragma_update(None, "user_version", newest() + 1).expect("a pragma is written");
        drop(raw);
        let before = std::fs::read(&path).expect("the file is read");
        let refused = Store::open(&path).err().map(|error| error.to_string());
        let expected = format!(
            "the library has schema version {}, and this cite knows versions up to {}",
            newest() + 1,
            newest()
        );
        assert_eq!(refused, Some(expected));
        assert_eq!(std::fs::read(&path).expect("the file is read"), before);
    }

    #[test]
    fn what_is_no_library_is_refused() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let text = folder.path().join("text");
        std::fs::write(
            &text,
            "not a database, and long enough to have a header of 100 bytes".repeat(4),
        )
        .expect("a file is written");
        assert!(matches!(Store::open(&text), Err(StoreError::NotALibrary(_))));
        let other = folder.path().join("other.sqlite");
        let raw = Connection::open(&other).expect("a new database");
        raw.execute_batch("CREATE TABLE t (x)").expect("a table is made");
        drop(raw);
        assert!(matches!(Store::open(&other), Err(StoreError::NotALibrary(_))));
        assert!(matches!(Store::open(&folder.path().join("none")), Err(StoreError::Missing(_))));
    }

    #[test]
    fn records_and_decisions_cannot_be_changed() {
        let store = Store::in_memory().expect("a library in memory");
        store
            .connection
            .execute_batch(
                "INSERT INTO operation VALUES (1, 'decide', '', 'me', 't', '0', NULL, NULL);
             INSERT INTO source VALUES (1, zeroblob(16), 'n', 'ris', 'UTF-8', 1, 't', NULL);
             INSERT INTO record VALUES (1, 1, 1, 1, zeroblob(16), NULL);
             INSERT INTO reference VALUES (1, '{}');
             INSERT INTO decision VALUES (1, 1, zeroblob(16), zeroblob(16), 'link', 'me', '', 't');",
            )
            .expect("rows are added");
        for forbidden in [
            "UPDATE record SET line = 2",
            "UPDATE reference SET json = '[]'",
            "UPDATE decision SET why = 'x'",
            "DELETE FROM decision",
        ] {
            assert!(store.connection.execute_batch(forbidden).is_err(), "{forbidden}");
        }
    }
}
