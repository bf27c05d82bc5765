//! What a person named that is not there, or is not one thing.

/// Why a name, a number or a query leads to nothing that could be worked on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// No entry bears this key, and none matches it.
    #[error("{0}: no entry has this key")]
    NoEntry(String),
    /// No entry is as a query asks.
    #[error("{0}: nothing found")]
    NothingFound(String),
    /// An entry has fewer records than that.
    #[error("{key}: the entry has {count} records, and none is number {number}")]
    NoRecord {
        /// The entry's key.
        key: String,
        /// The number that was asked for.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// An entry has fewer notes than that.
    #[error("{key}: the entry has {count} notes, and none is number {number}")]
    NoNote {
        /// The entry's key.
        key: String,
        /// The number that was asked for.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// An entry that is asked for is in the trash.
    #[error("{0}: the entry is in the trash")]
    InTrash(String),
    /// No source is called so.
    #[error("{0}: no source has this name or number")]
    NoSource(String),
    /// Several files are called so.
    #[error("{0}: several sources have this name")]
    ManySources(String),
}
