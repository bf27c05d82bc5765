//! The full-text index of entries: folded words in, entries out, by relevance where that is asked for.
//!
//! What is indexed and what is asked for come here as the same words, parted by spaces. A query is
//! always made of quoted words, so no input of a user can be read as query syntax.

use super::{EntryId, Result, Store};
use rusqlite::params;
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

impl Store {
    /// Indexes an entry, anew if it was indexed before: the text of each column.
    pub fn index_entry(&self, entry: EntryId, text: &[(Column, String)]) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM search WHERE rowid = ?")?.execute([entry.0])?;
        let sql = "INSERT INTO search (rowid, key, title, authors, names, container, keywords, notes, identifiers, abstract, other)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let of = |column: Column| {
            let found = text.iter().find(|row| row.0 == column);
            found.map_or("", |row| row.1.as_str())
        };
        let mut statement = self.connection.prepare_cached(sql)?;
        statement.raw_bind_parameter(1, entry.0)?;
        for (at, (column, ..)) in COLUMNS.iter().enumerate() {
            statement.raw_bind_parameter(at + 2, of(*column))?;
        }
        statement.raw_execute()?;
        Ok(())
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
