//! The full-text index of entries: folded words in, entries ranked by relevance out.
//!
//! What is indexed and what is asked are folded by the same function before they come here, so the
//! index only has to know words apart by spaces. A query is always made of quoted words, so no
//! input of a user can be read as query syntax.

use super::{EntryId, Result, Store};
use rusqlite::params;

/// The folded texts of an entry that can be searched.
#[derive(Clone, Debug, Default)]
pub struct SearchText {
    /// Citation key and aliases.
    pub key: String,
    /// All titles.
    pub title: String,
    /// All names.
    pub names: String,
    /// Journal, series, publisher, event.
    pub container: String,
    /// Keywords, notes and identifiers.
    pub keywords: String,
    /// The abstract.
    pub abstract_text: String,
}

impl Store {
    /// Indexes an entry, anew if it was indexed before.
    pub fn index_entry(&self, entry: EntryId, text: &SearchText) -> Result<()> {
        self.connection.prepare_cached("DELETE FROM search WHERE rowid = ?")?.execute([entry.0])?;
        let sql = "INSERT INTO search (rowid, key, title, names, container, keywords, abstract) VALUES (?, ?, ?, ?, ?, ?, ?)";
        self.connection.prepare_cached(sql)?.execute(params![
            entry.0,
            text.key,
            text.title,
            text.names,
            text.container,
            text.keywords,
            text.abstract_text
        ])?;
        Ok(())
    }

    /// The entries in which all these terms occur, best first; each term is a phrase of folded
    /// words, the last word of which may be the beginning of a longer one.
    pub fn search(&self, terms: &[String], most: usize) -> Result<Vec<EntryId>> {
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let quoted: Vec<String> =
            terms.iter().map(|term| format!("\"{}\"*", term.replace('"', " "))).collect();
        let sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY bm25(search, 10, 8, 5, 2, 3, 1), rowid LIMIT ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let rows =
            statement.query_map(params![quoted.join(" "), limit], |row| row.get(0).map(EntryId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
