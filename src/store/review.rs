//! Possible links between entries: what a person may be asked about.

use super::{EntryId, Hash, RecordId, Result, Store, hash_of};

/// A possible link between records of two entries, neither of which is in the trash.
#[derive(Clone, Debug, PartialEq)]
pub struct PossibleLink {
    /// The record with the lower number.
    pub one: RecordId,
    /// The record with the higher number.
    pub other: RecordId,
    /// Their entries.
    pub entries: (EntryId, EntryId),
    /// What the records say, by its hash.
    pub contents: (Hash, Hash),
    /// Bits of evidence for a link.
    pub weight: f64,
    /// The rule that decided.
    pub rule: String,
}

impl PossibleLink {
    /// The two entries, the lower number first.
    pub fn ends(&self) -> (EntryId, EntryId) {
        let (a, b) = self.entries;
        (a.min(b), a.max(b))
    }
}

impl Store {
    /// The possible links between entries on which no person decided anything.
    pub fn open_links(&self) -> Result<Vec<PossibleLink>> {
        let decided = self.decided_entries()?;
        let mut links = self.possible_links()?;
        links.retain(|link| !decided.contains(&link.ends()));
        Ok(links)
    }

    fn possible_links(&self) -> Result<Vec<PossibleLink>> {
        let sql = "SELECT one, other, a.entry, b.entry, x.content, y.content, weight, rule
             FROM pair
             CROSS JOIN member AS a ON a.record = one CROSS JOIN member AS b ON b.record = other
             CROSS JOIN entry AS mine ON mine.id = a.entry CROSS JOIN entry AS theirs ON theirs.id = b.entry
             CROSS JOIN record AS x ON x.id = one CROSS JOIN record AS y ON y.id = other
             WHERE outcome = 'possible-link' AND a.entry <> b.entry AND NOT mine.in_trash AND NOT theirs.in_trash";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(PossibleLink {
                one: RecordId(row.get(0)?),
                other: RecordId(row.get(1)?),
                entries: (EntryId(row.get(2)?), EntryId(row.get(3)?)),
                contents: (hash_of(row.get(4)?), hash_of(row.get(5)?)),
                weight: row.get(6)?,
                rule: row.get(7)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
