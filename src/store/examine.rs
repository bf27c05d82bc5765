//! Examination: what a library file holds that it should not, each fault with its place.
//!
//! The file's structure is SQLite's to judge, the schema is held against the one that a new library
//! has, facts against their digests, and derived state against what it is when it is computed anew on
//! a copy. Nothing here changes the library.

use super::digests::hash_value;
use super::{OperationId, RecordId, Result, Store};
use cite_model::field::Field;
use cite_model::{Reference, Relation};
use rusqlite::types::ValueRef;
use std::collections::{BTreeMap, BTreeSet};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Most faults of one kind that are told.
const MOST: usize = 20;

/// The tables of derived state, and what names a row of each.
const DERIVED: &[(&str, &str)] = &[
    ("entry", "key"),
    ("entry_mark", "entry"),
    ("member", "record"),
    ("identifier", "value"),
    ("pair", "one || ' and ' || other"),
];

/// Which rows blocking keys stand in depends on the imports that brought them, so they are compared by
/// prints of those whose hashes begin with the same bits, so many.
const PRINTED: u32 = 10;

/// What a decision can be, besides a relation.
const VERDICTS: [&str; 3] = ["link", "non-link", "undecided"];

/// A fault and where it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The table, row or page.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

impl Fault {
    fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}

/// An edit as it stands in the file: its number, the field, the value in JSON.
pub type RawEdit = (i64, String, Option<String>);

impl Store {
    /// What SQLite finds wrong with pages, trees, indexes, and the types and constraints of rows.
    pub fn structural_faults(&self) -> Result<Vec<Fault>> {
        let sql = format!("PRAGMA integrity_check({MOST})");
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        let mut faults = Vec::new();
        for row in rows {
            let lines = row?;
            let lines = lines.lines().filter(|line| *line != "ok" && !line.starts_with("***"));
            faults.extend(lines.map(|line| Fault::new("the file", line)));
        }
        Ok(faults)
    }

    /// Rows that refer to rows that are not there.
    pub fn dangling_rows(&self) -> Result<Vec<Fault>> {
        let mut statement = self.connection.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        let mut faults = Vec::new();
        while let Some(row) = rows.next()? {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            let number = row.get::<_, Option<i64>>(1)?.map(|row| format!(" {row}"));
            let place = format!("{table}{}", number.unwrap_or_default());
            faults
                .push(Fault::new(place, format!("refers to a row of {parent} that is not there")));
            if faults.len() == MOST {
                break;
            }
        }
        let sql = "SELECT key FROM citation_key WHERE record NOT IN (SELECT id FROM record) ORDER BY id LIMIT ?";
        let mut statement = self.connection.prepare(sql)?;
        for key in statement.query_map([MOST as i64], |row| row.get::<_, String>(0))? {
            let what = "was given to a record that is not there";
            faults.push(Fault::new(format!("citation_key {}", key?), what));
        }
        Ok(faults)
    }

    /// Tables, indexes, views and triggers that are not as those of a new library.
    pub fn schema_faults(&self) -> Result<Vec<Fault>> {
        let (expected, found) = (Self::in_memory()?.schema()?, self.schema()?);
        let names: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
        let fault = |name: &&String| {
            let what = match (expected.get(*name), found.get(*name)) {
                (Some(expected), Some(found)) if expected == found => return None,
                (Some(_), Some(_)) => "is not as it should be",
                (Some(_), None) => "is missing",
                (None, _) => "does not belong in a library",
            };
            Some(Fault::new(name.as_str(), what))
        };
        Ok(names.iter().filter_map(fault).collect())
    }

    /// Everything that has a name in the schema, as its parts in an order of their own, so that it is
    /// no matter whether a column was there at first or was added later.
    fn schema(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let sql = "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let mut schema = BTreeMap::new();
        for row in rows {
            let (name, sql): (String, String) = row?;
            let parts = if name.starts_with("table ") { parts(&sql) } else { vec![plain(&sql)] };
            schema.insert(name, parts);
        }
        Ok(schema)
    }

    /// Facts that cannot be read, or are not what they were when they came in.
    pub fn altered_facts(&self) -> Result<Vec<Fault>> {
        let mut faults = self.altered_records()?;
        for OperationId(id) in self.altered_operations()? {
            let what = "it, or a fact that came with it, is not as it was when it was done";
            faults.push(Fault::new(format!("operation {id}"), what));
        }
        for decision in self.decisions()? {
            let verdict = decision.verdict.as_str();
            if !VERDICTS.contains(&verdict) && Relation::from_csl(verdict).is_none() {
                faults.push(Fault::new("decision", format!("no such verdict: {verdict}")));
            }
        }
        let sql = "SELECT coalesce(max(id), 0) <> count(*) FROM operation";
        if self.connection.query_row(sql, [], |row| row.get(0))? {
            faults.push(Fault::new("operation", "one that was done is missing"));
        }
        Ok(faults)
    }

    fn altered_records(&self) -> Result<Vec<Fault>> {
        let mut statement = self.connection.prepare(
            "SELECT id, content, json FROM record LEFT JOIN reference ON record = id ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut faults = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, content): (i64, [u8; 16]) = (row.get(0)?, row.get(1)?);
            let json = row.get_ref(2)?.as_bytes_or_null().ok().flatten().unwrap_or_default();
            let what = match serde_json::from_slice::<Reference>(json) {
                Err(_) if json.is_empty() => "its reference is missing".to_owned(),
                Err(error) => format!("its reference cannot be read: {error}"),
                Ok(_) if super::blob(xxh3_128(json)) != content => {
                    "its reference is not what was imported".to_owned()
                }
                Ok(_) => continue,
            };
            faults.push(Fault::new(format!("record {id}"), what));
            if faults.len() == MOST {
                break;
            }
        }
        Ok(faults)
    }

    /// Every edit that was ever made.
    pub fn all_edits(&self) -> Result<Vec<RawEdit>> {
        let mut statement =
            self.connection.prepare("SELECT id, field, value FROM edit ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Puts the derived state of a scratch copy aside, for [`Store::derived_faults`] to compare.
    pub fn put_derived_aside(&self) -> Result<()> {
        for (table, _) in DERIVED {
            let sql = format!("CREATE TEMP TABLE was_{table} AS SELECT * FROM main.{table}");
            self.connection.execute_batch(&sql)?;
        }
        let words = self.words()?;
        let sql = "CREATE TEMP TABLE was_words AS SELECT ? AS digest";
        self.connection.execute(sql, [super::blob(words)])?;
        self.connection.execute_batch("CREATE TEMP TABLE was_keys (print BLOB)")?;
        let mut statement = self.connection.prepare("INSERT INTO temp.was_keys VALUES (?)")?;
        for print in self.prints_of_keys()? {
            statement.execute([super::blob(print)])?;
        }
        Ok(())
    }

    /// What of the derived state is not as it was before it was computed anew.
    pub fn derived_faults(&self) -> Result<Vec<Fault>> {
        let mut faults = Vec::new();
        for (table, name) in DERIVED {
            let was = format!("SELECT * FROM temp.was_{table}");
            let is = format!("SELECT * FROM main.{table}");
            let sql = format!(
                "SELECT DISTINCT {name} FROM (SELECT * FROM ({was} EXCEPT {is}) UNION ALL SELECT * FROM ({is} EXCEPT {was})) ORDER BY 1 LIMIT {MOST}"
            );
            let mut statement = self.connection.prepare(&sql)?;
            let rows = statement.query_map([], |row| row.get_ref(0).map(shown))?;
            for row in rows {
                faults.push(Fault::new(format!("{table} {}", row?), "is not what the facts give"));
            }
        }
        let sql = "SELECT print FROM temp.was_keys ORDER BY rowid";
        let mut statement = self.connection.prepare(sql)?;
        let were = statement.query_map([], |row| row.get::<_, [u8; 16]>(0))?;
        let were = were.collect::<rusqlite::Result<Vec<_>>>()?;
        let are = self.prints_of_keys()?;
        let changed =
            (0..).zip(were.iter().zip(&are)).filter(|(_, (was, is))| **was != super::blob(**is));
        for (beginning, _) in changed.take(MOST) {
            let place = format!("blocking_key {beginning:03x}");
            faults.push(Fault::new(place, "is not what the facts give"));
        }
        let sql = "SELECT digest FROM temp.was_words";
        let was: [u8; 16] = self.connection.query_row(sql, [], |row| row.get(0))?;
        if was != super::blob(self.words()?) {
            faults.push(Fault::new("search", "the index of words is not what the entries give"));
        }
        Ok(faults)
    }

    /// Prints of the blocking keys.
    fn prints_of_keys(&self) -> Result<Vec<u128>> {
        let runs = self.runs()?;
        let print = |beginning: u64| {
            let mut hasher = Xxh3::new();
            for (hash, RecordId(record)) in self.keys_of_runs(&runs, (beginning, PRINTED))? {
                hasher.update(&hash.to_be_bytes());
                hasher.update(&record.to_be_bytes());
            }
            Ok(hasher.digest128())
        };
        (0..1 << PRINTED).map(print).collect()
    }

    /// A print of every word of the search index and where it stands.
    fn words(&self) -> Result<u128> {
        self.connection.execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.word USING fts5vocab('main', 'search', 'instance')",
        )?;
        let mut hasher = Xxh3::new();
        for sql in [
            "SELECT term, doc, col, offset FROM temp.word",
            "SELECT id, sz FROM search_docsize ORDER BY id",
        ] {
            let mut statement = self.connection.prepare(sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    hash_value(row.get_ref(column)?, &mut hasher);
                }
            }
        }
        self.connection.execute_batch("DROP TABLE temp.word")?;
        Ok(hasher.digest128())
    }
}

fn shown(value: ValueRef) -> String {
    match value {
        ValueRef::Integer(integer) => integer.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        _ => "?".to_owned(),
    }
}

/// What a table's definition consists of: its name, columns and constraints, and what follows them.
fn parts(sql: &str) -> Vec<String> {
    let plain = plain(sql);
    let (open, close) = (plain.find('('), plain.rfind(')'));
    let Some((open, close)) = open.zip(close).filter(|(open, close)| open < close) else {
        return vec![plain];
    };
    let mut parts = vec![plain[..open].trim().to_owned(), plain[close + 1..].trim().to_owned()];
    let (mut depth, mut from) = (0, open + 1);
    for (at, c) in plain[..close].char_indices().skip_while(|(at, _)| *at <= open) {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(plain[from..at].trim().to_owned());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(plain[from..close].trim().to_owned());
    parts.sort_unstable();
    parts
}

/// A statement without comments, its words one space apart.
fn plain(sql: &str) -> String {
    let lines = sql.lines().map(|line| line.split("--").next().unwrap_or_default());
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::digests::FACTS;
    use super::*;

    /// Tables of which there is nothing to compare row by row: that the derived state is there, the index and the
    /// blocking keys, which are compared by prints; the settings, which come with no operation: one that was
    /// altered shows in the index; and references, which are in a digest by their records' content.
    const OTHERS: [&str; 5] = ["derivation", "search", "blocking_key", "setting", "reference"];

    #[test]
    fn every_column_is_in_a_digest_or_is_computed_again() {
        let store = Store::in_memory().expect("a library in memory");
        let sql =
            "SELECT m.name, p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p
             WHERE m.type = 'table' AND m.name NOT LIKE 'search_%'";
        let mut statement = store.connection.prepare(sql).expect("a statement");
        let columns = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .and_then(Iterator::collect::<rusqlite::Result<Vec<(String, String)>>>)
            .expect("columns");
        assert!(columns.len() > 50);
        for (table, column) in columns {
            let is_derived = DERIVED.iter().any(|(derived, _)| *derived == table);
            if is_derived || OTHERS.contains(&table.as_str()) {
                continue;
            }
            let named = |sql: &&str, name: &str| {
                sql.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
            };
            let facts = FACTS.iter().filter(|sql| named(sql, &table));
            let is_known = facts.into_iter().any(|sql| named(sql, &column));
            // a digest is not in itself, nor what comes later
            let is_elsewhere = matches!(column.as_str(), "digest" | "undone_by");
            assert!(is_known || is_elsewhere, "{table}.{column} is in no digest");
        }
    }

    #[test]
    fn a_table_is_the_same_in_whatever_order_its_columns_came() {
        let one = "CREATE TABLE t (\n  a TEXT, -- first, of two\n  b TEXT CHECK (b IN ('x', 'y')),\n  UNIQUE (a, b)\n) STRICT";
        let other =
            "CREATE TABLE t (a TEXT, UNIQUE (a, b), b  TEXT CHECK (b IN ('x', 'y'))) STRICT";
        assert_eq!(parts(one), parts(other));
        assert_ne!(parts(one), parts(&other.replace("'x'", "'z'")));
    }
}
