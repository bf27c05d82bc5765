//! The full-text index of entries: folded words in, entries out, by relevance where that is asked for.
//!
//! What is indexed and what is asked for come here as the same words, parted by spaces. A query is
//! always made of quoted words, so no input of a user can be read as query syntax.

use super::{EntryId, Result, Store, StoreError, migrate};
use rusqlite::config::DbConfig;
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, params};
use std::fmt::Write;

/// Stands before, between and behind the values of a column; no folded text has it.
pub const BORDER: &str = "\u{e000}";

/// A column of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Citation keys.
    Key,
    /// All titles of the work.
    Title,
    /// The authors' names.
    Authors,
    /// The names of all others.
    Names,
    /// Journal, book, series, event.
    Container,
    /// Keywords.
    Keywords,
    /// Notes.
    Notes,
    /// Identifiers and addresses.
    Identifiers,
    /// The abstract.
    Abstract,
    /// Publisher, places, genre and the like.
    Other,
}

/// Name and weight of each column, in the order of the schema: what names a work weighs most.
const COLUMNS: &[(Column, &str, f64)] = &[
    (Column::Key, "key", 10.0),
    (Column::Title, "title", 8.0),
    (Column::Authors, "authors", 5.0),
    (Column::Names, "names", 3.0),
    (Column::Container, "container", 2.0),
    (Column::Keywords, "keywords", 3.0),
    (Column::Notes, "notes", 1.0),
    (Column::Identifiers, "identifiers", 3.0),
    (Column::Abstract, "abstract", 1.0),
    (Column::Other, "other", 1.0),
];

/// Words that stand next to one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Where; in any column if none.
    pub column: Option<Column>,
    /// The words, parted by spaces.
    pub words: String,
    /// Whether the last may be the beginning of a longer one.
    pub open: bool,
}

/// Which of some phrases must occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occur {
    /// All of them.
    All,
    /// At least one.
    Any,
}

/// Puts an entry's words into the index of a connection.
fn insert(connection: &Connection, entry: EntryId, text: &[(Column, String)]) -> Result<()> {
    let sql = "INSERT INTO search (rowid, key, title, authors, names, container, keywords, notes, identifiers, abstract, other)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let of = |column: Column| {
        let found = text.iter().find(|row| row.0 == column);
        found.map_or("", |row| row.1.as_str())
    };
    let mut statement = connection.prepare_cached(sql)?;
    statement.raw_bind_parameter(1, entry.0)?;
    for (at, (column, ..)) in COLUMNS.iter().enumerate() {
        statement.raw_bind_parameter(at + 2, of(*column))?;
    }
    statement.raw_execute()?;
    Ok(())
}

/// An index in the making, apart from the library, so that another thread can fill it meanwhile.
pub struct SearchDraft(Connection);

/// How many bytes of words the draft holds before it writes them down, each time as a part of the
/// index: FTS5's own bound is 1 MiB, and it would write all again whenever it brings parts together.
const HELD: usize = 4 << 20;

/// So many parts of the draft are brought together as soon as there are as many: as many as the library's
/// own index leaves alone.
const BROUGHT: u32 = 16;

/// So many bytes are taken between telling how many.
const TOLD: u64 = 1 << 20;

/// The tables that an index consists of, without its settings.
const PARTS: [&str; 3] = ["search_data", "search_idx", "search_docsize"];

impl SearchDraft {
    /// An empty one. It stands in memory, and what of it is too large for that in a file without a
    /// name.
    pub fn new() -> Result<Self> {
        let connection = Connection::open("")?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.execute_batch(&format!(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
             PRAGMA locking_mode = EXCLUSIVE; {}
             INSERT INTO search (search, rank) VALUES ('hashsize', {HELD});
             INSERT INTO search (search, rank) VALUES ('automerge', 0), ('crisismerge', {BROUGHT});
             BEGIN",
            migrate::search_schema().0
        ))?;
        Ok(Self(connection))
    }

    /// Writes down what is held: nothing more is added.
    pub fn finish(&self) -> Result<()> {
        Ok(self.0.execute_batch("COMMIT")?)
    }

    /// How many bytes it is large.
    fn size(&self) -> Result<u64> {
        let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        Ok(self.0.query_row(sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    /// Adds an entry that is not in it.
    pub fn add(&self, entry: EntryId, text: &[(Column, String)]) -> Result<()> {
        insert(&self.0, entry, text)
    }
}

impl Store {
    /// Takes an index that was made apart, and is finished, for the library's own, which must be empty.
    /// Tells now and then how many bytes of how many are taken, about, and asks whether to go on.
    pub fn take_search<E: From<StoreError>>(
        &self,
        draft: &SearchDraft,
        mut tell: impl FnMut(u64, u64) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let size = draft.size()?;
        let (mut taken, mut told, mut stopped) = (0, 0, None);
        self.take_parts(draft, |bytes| {
            taken += bytes;
            if taken - told >= TOLD {
                told = taken;
                stopped = tell(taken.min(size), size).err();
            }
            stopped.is_none()
        })?;
        if let Some(stopped) = stopped {
            return Err(stopped);
        }
        // behind the rows: the table would remember that it is empty
        let settings = migrate::search_schema().1;
        Ok(self.connection.execute_batch(settings).map_err(StoreError::from)?)
    }

    /// Takes row by row, and tells how many bytes each has; goes on as long as it is told to.
    fn take_parts(&self, draft: &SearchDraft, mut go_on: impl FnMut(u64) -> bool) -> Result<()> {
        // a new table, of which nothing is remembered yet
        self.connection
            .execute_batch(&format!("DROP TABLE search; {}", migrate::search_schema().0))?;
        for table in PARTS {
            self.connection.execute_batch(&format!("DELETE FROM {table}"))?;
            let mut read = draft.0.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
            let marks = vec!["?"; read.column_count()].join(", ");
            let mut write =
                self.connection.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?;
            let columns = read.column_count();
            let mut rows = read.query([])?;
            while let Some(row) = rows.next()? {
                let mut bytes = 0;
                for column in 0..columns {
                    let value = row.get_ref(column)?;
                    bytes += value.as_blob().map_or(0, <[u8]>::len) as u64;
                    write.raw_bind_parameter(column + 1, ToSqlOutput::Borrowed(value))?;
                }
                write.raw_execute()?;
                if !go_on(bytes) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Indexes an entry that is not indexed: the text of each column.
    pub fn index_entry(&self, entry: EntryId, text: &[(Column, String)]) -> Result<()> {
        insert(&self.connection, entry, text)
    }

    /// The entries in which these phrases occur, in the order of their numbers.
    pub fn matching(&self, phrases: &[Phrase], occur: Occur) -> Result<Vec<EntryId>> {
        if phrases.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows =
            statement.query_map([expression(phrases, occur)], |row| row.get(0).map(EntryId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Shows the entries in which these phrases occur, the most relevant first, until it is told
    /// that these are enough.
    pub fn ranked(
        &self,
        phrases: &[Phrase],
        occur: Occur,
        mut show: impl FnMut(EntryId) -> bool,
    ) -> Result<()> {
        if phrases.is_empty() {
            return Ok(());
        }
        let weights: Vec<String> =
            COLUMNS.iter().map(|(_, _, weight)| weight.to_string()).collect();
        let sql = format!(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY bm25(search, {}), rowid",
            weights.join(", ")
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![expression(phrases, occur)])?;
        while let Some(row) = rows.next()? {
            if !show(EntryId(row.get(0)?)) {
                break;
            }
        }
        Ok(())
    }
}

/// The query in the language of FTS5. Quotes in a word, which no folded word has, would end it.
fn expression(phrases: &[Phrase], occur: Occur) -> String {
    let sign = match occur {
        Occur::All => " AND ",
        Occur::Any => " OR ",
    };
    let mut text = String::new();
    for phrase in phrases {
        if !text.is_empty() {
            text.push_str(sign);
        }
        let column = phrase.column.and_then(|column| COLUMNS.iter().find(|row| row.0 == column));
        let words = phrase.words.replace(['"', '\0'], " ");
        let star = if phrase.open { "*" } else { "" };
        let written = match column {
            Some((_, name, _)) => write!(text, "{{{name}}} : \"{words}\"{star}"),
            None => write!(text, "\"{words}\"{star}"),
        };
        written.unwrap_or_else(|_| unreachable!("a string takes all that is written"));
    }
    text
}
