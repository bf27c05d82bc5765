//! Copies: an open library in, the same library in another file or out of everybody's sight out.
//!
//! A copy is made page by page from one state of the library, while others read and write it.

use super::{BUSY_TIMEOUT, PAUSE, Result, Store, StoreError};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Instant;

impl Store {
    /// Copies the library into a file, which must be empty or not there. The copy is one file,
    /// without journals. It is looked through, and what is not sound or not whole is an error; unless
    /// a damaged library is to be kept as it is.
    pub fn copy_to(&self, path: &Path, as_it_is: bool) -> Result<()> {
        let rows = self.reading(|store| {
            copy_whole(&store.connection, path)?;
            if as_it_is { Ok(Vec::new()) } else { store.rows() }
        })?;
        if as_it_is {
            return Ok(());
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let copy = Self::with(Connection::open_with_flags(path, flags)?, path)?;
        match copy.structural_faults()?.first() {
            Some(fault) => {
                Err(StoreError::Damaged(format!("so would its copy be: {}", fault.what)))
            }
            None if copy.rows()? != rows => {
                Err(StoreError::Damaged("its copy has not as many rows".to_owned()))
            }
            None => Ok(()),
        }
    }

    /// How many rows every table has.
    fn rows(&self) -> Result<Vec<(String, i64)>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name";
        let mut statement = self.connection.prepare(sql)?;
        let names = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut rows = Vec::new();
        for name in names {
            let name = name?;
            let sql = format!("SELECT count(*) FROM \"{}\"", name.replace('"', "\"\""));
            rows.push((name, self.connection.query_row(&sql, [], |row| row.get(0))?));
        }
        Ok(rows)
    }

    /// A copy that is gone when it is dropped, on which anything may be tried: it stands in memory,
    /// and what of it is too large for that in a file without a name.
    pub fn scratch(&self) -> Result<Self> {
        let mut copy = Connection::open("")?;
        copy_pages(&self.connection, &mut copy)?;
        Self::with(copy, Path::new(""))
    }
}

fn copy_whole(from: &Connection, path: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut copy = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // Nobody else knows the copy, and one that is not whole is thrown away.
    copy.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    copy_pages(from, &mut copy)?;
    let mode: String =
        copy.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
    match mode.as_str() {
        "delete" | "off" => Ok(()),
        other => Err(StoreError::Io(format!("the copy stays in journal mode {other}"))),
    }
}

fn copy_pages(from: &Connection, to: &mut Connection) -> Result<()> {
    let backup = Backup::new(from, to)?;
    let begun = Instant::now();
    loop {
        match backup.step(-1)? {
            StepResult::Done => return Ok(()),
            _ if begun.elapsed() > BUSY_TIMEOUT => return Err(StoreError::Busy),
            _ => std::thread::sleep(PAUSE),
        }
    }
}
