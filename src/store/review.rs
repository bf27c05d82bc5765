//! Links between entries that are not followed: what a person may be asked about.

use super::{EntryId, Hash, LINK, POSSIBLE_LINK, RecordId, Result, Store, hash_of};

/// A possible link between records of two entries, neither of which is in the trash; or a link that is not
/// followed, because others of their records are held apart.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenLink {
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

impl OpenLink {
    /// The two entries, the lower number first.
    pub fn ends(&self) -> (EntryId, EntryId) {
        let (a, b) = self.entries;
        (a.min(b), a.max(b))
    }
}

impl Store {
    /// The open links between entries on which no person decided anything.
    pub fn open_links(&self) -> Result<Vec<OpenLink>> {
        let decided = self.decided_entries()?;
        let related = self.entries_related_by_evidence()?;
        let mut links = self.links_between_entries(LINK)?;
        links.retain(|link| !related.contains(&link.ends())); // it is known what they are to each other
        links.extend(self.links_between_entries(POSSIBLE_LINK)?);
        links.retain(|link| !decided.contains(&link.ends()));
        Ok(links)
    }

    fn links_between_entries(&self, outcome: &str) -> Result<Vec<OpenLink>> {
        let sql = format!(
            "SELECT one, other, a.entry, b.entry, x.content, y.content, weight, rule
             FROM pair
             CROSS JOIN member AS a ON a.record = one CROSS JOIN member AS b ON b.record = other
             CROSS JOIN entry AS mine ON mine.id = a.entry CROSS JOIN entry AS theirs ON theirs.id = b.entry
             CROSS JOIN record AS x ON x.id = one CROSS JOIN record AS y ON y.id = other
             WHERE outcome = '{outcome}' AND a.entry <> b.entry AND NOT mine.in_trash AND NOT theirs.in_trash"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], |row| {
            Ok(OpenLink {
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
