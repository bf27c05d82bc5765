//! Zotero's own database (`zotero.sqlite`, as Zotero 5 and later make it) in, its items as plain rows
//! out.
//!
//! What is opened here is a copy that nobody else uses, so SQLite may bring it to its last commit.

use super::{Result, StoreError};
use rusqlite::{Connection, OpenFlags, Row};
use rustc_hash::FxHashMap;
use std::path::Path;

/// How deep collections in collections are followed; a circle of them ends there.
const DEEPEST: usize = 50;

/// An open copy of a database.
pub struct ZoteroDatabase {
    connection: Connection,
    /// Every collection's name, its parents' names before it.
    collections: FxHashMap<i64, String>,
}

/// An item that is a work, with everything that hangs on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZoteroItem {
    /// Zotero's key for it, eight letters and digits.
    pub key: String,
    /// The name of its type: `journalArticle`.
    pub item_type: String,
    /// Names of fields and their values.
    pub fields: Vec<(String, String)>,
    /// Its creators, in their order.
    pub creators: Vec<ZoteroCreator>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its notes, in HTML.
    pub notes: Vec<String>,
    /// The collections that it is in: `Thesis/Chapter 2`.
    pub collections: Vec<String>,
    /// Paths below Zotero's folder, other paths, and addresses of what is attached to it.
    pub attachments: Vec<String>,
    /// Relations: a predicate (`dc:relation`) and the address of another item.
    pub relations: Vec<(String, String)>,
}

/// A creator of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ZoteroCreator {
    /// The name of the role: `author`.
    pub role: String,
    /// Given names; none where the name is a single one.
    pub first: String,
    /// Family name, or the whole of a single one.
    pub last: String,
}

const ITEMS: &str = "FROM items JOIN itemTypes USING (itemTypeID)
     WHERE typeName NOT IN ('note', 'attachment', 'annotation')
       AND libraryID NOT IN (SELECT libraryID FROM libraries WHERE type = 'feed')";
const FIELDS: &str = "SELECT fieldName, CAST(value AS TEXT) FROM itemData
     JOIN fields USING (fieldID) JOIN itemDataValues USING (valueID) WHERE itemID = ? ORDER BY fieldID";
const CREATORS: &str = "SELECT creatorType, coalesce(firstName, ''), coalesce(lastName, '')
     FROM itemCreators JOIN creators USING (creatorID) JOIN creatorTypes USING (creatorTypeID)
     WHERE itemID = ? ORDER BY orderIndex";
const TAGS: &str =
    "SELECT name FROM itemTags JOIN tags USING (tagID) WHERE itemID = ? ORDER BY name";
const NOTES: &str = "SELECT note FROM itemNotes WHERE parentItemID = ? AND note IS NOT NULL
     AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY itemID";
const RELATIONS: &str = "SELECT predicate, object FROM itemRelations
     JOIN relationPredicates USING (predicateID) WHERE itemID = ? ORDER BY predicate, object";
/// A stored file's path begins with `storage:` and stands for the folder of the attachment's key;
/// what has no path has an address.
const ATTACHMENTS: &str = "SELECT CASE WHEN path LIKE 'storage:%'
       THEN 'storage/' || key || '/' || substr(path, 9)
       ELSE coalesce(path, (SELECT CAST(value AS TEXT) FROM itemData JOIN fields USING (fieldID)
         JOIN itemDataValues USING (valueID) WHERE itemData.itemID = items.itemID AND fieldName = 'url'))
     END AS place
     FROM itemAttachments JOIN items USING (itemID)
     WHERE parentItemID = ? AND place IS NOT NULL
       AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY itemID";

impl ZoteroDatabase {
    /// Opens a copy; none where it is a database of something else.
    pub fn open(copy: &Path) -> Result<Option<Self>> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(copy, flags)?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        let tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table'
             AND name IN ('items', 'itemData', 'itemDataValues', 'itemTypes', 'itemRelations')";
        if connection.query_row(tables, [], |row| row.get::<_, i64>(0))? < 5 {
            return Ok(None);
        }
        let collections = collections(&connection)?;
        Ok(Some(Self { connection, collections }))
    }

    /// Shows every item that is a work and not in the trash, in the order in which they came in.
    pub fn for_each_item<E: From<StoreError>>(
        &self,
        mut show: impl FnMut(ZoteroItem) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = format!(
            "SELECT itemID, key, typeName {ITEMS}
             AND itemID NOT IN (SELECT itemID FROM deletedItems) ORDER BY itemID"
        );
        let mut statement = self.connection.prepare(&sql).map_err(StoreError::from)?;
        let mut rows = statement.query([]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            show(self.item(row)?)?;
        }
        Ok(())
    }

    /// How many works are in the trash.
    pub fn in_trash(&self) -> Result<u64> {
        let sql =
            format!("SELECT count(*) {ITEMS} AND itemID IN (SELECT itemID FROM deletedItems)");
        Ok(self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?.cast_unsigned())
    }

    fn item(&self, row: &Row) -> Result<ZoteroItem> {
        let id: i64 = row.get(0)?;
        let pair = |row: &Row| Ok((row.get(0)?, row.get(1)?));
        let one = |row: &Row| row.get::<_, String>(0);
        let creator = |row: &Row| {
            Ok(ZoteroCreator { role: row.get(0)?, first: row.get(1)?, last: row.get(2)? })
        };
        let within = "SELECT collectionID FROM collectionItems WHERE itemID = ? ORDER BY 1";
        let within: Vec<i64> = self.rows(within, id, |row| row.get(0))?;
        let names = within.iter().filter_map(|collection| self.collections.get(collection));
        Ok(ZoteroItem {
            key: row.get(1)?,
            item_type: row.get(2)?,
            fields: self.rows(FIELDS, id, pair)?,
            creators: self.rows(CREATORS, id, creator)?,
            tags: self.rows(TAGS, id, one)?,
            notes: self.rows(NOTES, id, one)?,
            collections: names.cloned().collect(),
            attachments: self.rows(ATTACHMENTS, id, one)?,
            relations: self.rows(RELATIONS, id, pair)?,
        })
    }

    fn rows<T>(
        &self,
        sql: &str,
        item: i64,
        read: impl FnMut(&Row) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([item], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn collections(connection: &Connection) -> Result<FxHashMap<i64, String>> {
    let sql = "SELECT collectionID, collectionName, parentCollectionID FROM collections";
    let mut statement = connection.prepare(sql)?;
    let rows =
        statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, (row.get(1)?, row.get(2)?))))?;
    let known: FxHashMap<i64, (String, Option<i64>)> = rows.collect::<rusqlite::Result<_>>()?;
    let path = |id: &i64| {
        let mut names = Vec::new();
        let mut next = Some(*id);
        while let Some((name, parent)) = next.and_then(|id| known.get(&id)) {
            names.push(name.as_str());
            next = parent.filter(|_| names.len() < DEEPEST);
        }
        names.reverse();
        names.join("/")
    };
    Ok(known.keys().map(|id| (*id, path(id))).collect())
}
