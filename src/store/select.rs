//! Entries by what they are and not by their words: a filter in, the numbers of entries out, sorted.
//!
//! All filters but those that say so are answered by an index.

use super::entries::{EntryMark, USUAL_TYPE, raw_reference};
use super::{EntryId, Result, SourceId, Store, StoreError};
use cite_model::Reference;
use cite_model::field::Field;
use rusqlite::types::Value;
use rusqlite::{Params, params, params_from_iter};

/// How many entries are looked up one by one.
const FEW: usize = 1000;

/// What entries are chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter<'a> {
    /// All of them.
    All,
    /// Those in the trash.
    InTrash,
    /// By the year of issue, from and to.
    Year(Option<i32>, Option<i32>),
    /// By the CSL type.
    Type(&'a str),
    /// Those with any identifier of a scheme.
    Scheme(&'a str),
    /// By something that a person said of them.
    Mark(EntryMark, &'a str),
    /// Those of which a person said something of this kind.
    AnyMark(EntryMark),
    /// By a source of theirs.
    Source(SourceId),
    /// Those of more than one record. Counts the records of all entries.
    Merged,
}

impl Store {
    /// The entries that a filter lets through.
    pub fn select(&self, filter: Filter) -> Result<Vec<EntryId>> {
        let (sql, values): (&str, Vec<Value>) = match filter {
            Filter::All => ("SELECT id FROM entry", vec![]),
            Filter::InTrash => ("SELECT id FROM entry WHERE in_trash", vec![]),
            Filter::Year(from, to) => (
                "SELECT id FROM entry WHERE year IS NOT NULL AND year BETWEEN ? AND ?",
                vec![
                    i64::from(from.unwrap_or(i32::MIN)).into(),
                    i64::from(to.unwrap_or(i32::MAX)).into(),
                ],
            ),
            Filter::Type(name) if name == USUAL_TYPE.csl() => {
                ("SELECT id FROM entry WHERE type IS NULL", vec![])
            }
            Filter::Type(name) => ("SELECT id FROM entry WHERE type = ?", vec![text(name)]),
            Filter::Scheme(scheme) => {
                ("SELECT entry FROM identifier WHERE scheme = ?", vec![text(scheme)])
            }
            Filter::Mark(kind, value) => (
                "SELECT entry FROM entry_mark WHERE kind = ? AND value = ?",
                vec![text(kind.name()), text(value)],
            ),
            Filter::AnyMark(kind) => {
                ("SELECT entry FROM entry_mark WHERE kind = ?", vec![text(kind.name())])
            }
            Filter::Source(id) => (
                "SELECT entry FROM record JOIN member ON member.record = record.id WHERE source = ?",
                vec![id.0.into()],
            ),
            Filter::Merged => {
                ("SELECT entry FROM member GROUP BY entry HAVING count(*) > 1", vec![])
            }
        };
        self.numbers(sql, params_from_iter(values))
    }

    /// The names that entries go by or once did, and their entries: those of them that begin so, in
    /// whatever capitals.
    pub fn keys_from(&self, beginning: &str) -> Result<Vec<(String, EntryId)>> {
        let sql = "SELECT key, entry FROM citation_key JOIN member ON member.record = citation_key.record
                   WHERE key COLLATE NOCASE >= ?1 AND key COLLATE NOCASE < ?2
                   UNION ALL
                   SELECT key, entry FROM citation_key JOIN record ON record.first = citation_key.record
                   JOIN member ON member.record = record.id
                   WHERE key COLLATE NOCASE >= ?1 AND key COLLATE NOCASE < ?2";
        self.named(sql, [beginning, &behind(beginning)])
    }

    /// The identifiers of a scheme that begin so, and their entries.
    pub fn identifiers_from(
        &self,
        scheme: &str,
        beginning: &str,
    ) -> Result<Vec<(String, EntryId)>> {
        let sql =
            "SELECT value, entry FROM identifier WHERE scheme = ? AND value >= ? AND value < ?";
        self.named(sql, [scheme, beginning, &behind(beginning)])
    }

    /// What persons said of this kind, each once.
    pub fn mark_values(&self, kind: EntryMark) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT value FROM entry_mark WHERE kind = ? ORDER BY value";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([kind.name()], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Shows the references of these entries, of all where none are given; one at a time.
    pub fn for_each_reference<E: From<StoreError>>(
        &self,
        entries: Option<&[EntryId]>,
        mut show: impl FnMut(EntryId, &Reference) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let select = "SELECT entry.id, json, difference FROM entry CROSS JOIN reference ON reference.record = entry.id";
        let mut show_row = |row: &rusqlite::Row| -> std::result::Result<(), E> {
            let read = || -> Result<(EntryId, Reference)> {
                Ok((EntryId(row.get(0)?), raw_reference(row)?.read()?))
            };
            let (id, reference) = read()?;
            show(id, &reference)
        };
        let one = entries.map(|_| " WHERE entry.id = ?").unwrap_or_default();
        let sql = format!("{select}{one}");
        let mut statement = self.connection.prepare_cached(&sql).map_err(StoreError::from)?;
        let Some(entries) = entries else {
            let mut rows = statement.query([]).map_err(StoreError::from)?;
            while let Some(row) = rows.next().map_err(StoreError::from)? {
                show_row(row)?;
            }
            return Ok(());
        };
        for entry in entries {
            let mut rows = statement.query([entry.0]).map_err(StoreError::from)?;
            if let Some(row) = rows.next().map_err(StoreError::from)? {
                show_row(row)?;
            }
        }
        Ok(())
    }

    /// The first of these entries, given sorted, in the order of the keys that they go by.
    pub fn by_key(&self, entries: &[EntryId], most: usize) -> Result<Vec<EntryId>> {
        let most = most.min(entries.len());
        if entries.len() > FEW {
            // The index of the keys has all of them in order; looking each up would take longer.
            let mut statement =
                self.connection.prepare_cached("SELECT id FROM entry ORDER BY key")?;
            let ids = statement.query_map([], |row| row.get(0).map(EntryId))?;
            let chosen =
                ids.filter(|id| id.as_ref().map_or(true, |id| entries.binary_search(id).is_ok()));
            return Ok(chosen.take(most).collect::<rusqlite::Result<_>>()?);
        }
        let mut statement = self.connection.prepare_cached("SELECT key FROM entry WHERE id = ?")?;
        let mut keyed = Vec::with_capacity(entries.len());
        for entry in entries {
            let key: String = statement.query_row(params![entry.0], |row| row.get(0))?;
            keyed.push((key, *entry));
        }
        keyed.sort_unstable();
        Ok(keyed.into_iter().map(|(_, entry)| entry).take(most).collect())
    }

    fn numbers(&self, sql: &str, values: impl Params) -> Result<Vec<EntryId>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| row.get(0).map(EntryId))?;
        let mut numbers = rows.collect::<rusqlite::Result<Vec<EntryId>>>()?;
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    fn named(&self, sql: &str, values: impl Params) -> Result<Vec<(String, EntryId)>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| Ok((row.get(0)?, EntryId(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// What stands behind all texts that begin so.
fn behind(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::EntryRow;
    use cite_model::ItemType;

    #[test]
    fn few_and_many_entries_come_in_the_order_of_their_keys() {
        let store = Store::in_memory().expect("a library in memory");
        store.connection.execute_batch("PRAGMA foreign_keys = OFF").expect("entries of no records");
        let last = FEW + 10;
        for number in 0..=last {
            let row = EntryRow {
                id: EntryId(number as i64),
                key: format!("k{:05}", last - number),
                aliases: Vec::new(),
                records: Vec::new(),
                difference: None,
                item_type: ItemType::Book,
                year: None,
                in_trash: false,
                marks: Vec::new(),
                identifiers: Vec::new(),
            };
            store.put_entry(&row).expect("an entry is put");
        }
        let all: Vec<EntryId> = (1..=last as i64).map(EntryId).collect();
        for (entries, most) in
            [(&all[..], 3), (&all[..], usize::MAX), (&all[..20], 3), (&all[..20], 99)]
        {
            let expected: Vec<EntryId> = entries.iter().rev().take(most).copied().collect();
            assert_eq!(store.by_key(entries, most).expect("they are put in order"), expected);
        }
    }
}
