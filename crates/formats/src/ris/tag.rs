//! A tag of RIS.

/// Two characters, or `PMID`, the only longer tag that occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(pub [u8; 2]);

impl Tag {
    /// What some databases write out in full.
    pub const PMID: Self = Self(*b"P#");

    /// The tag as a text.
    pub fn as_str(&self) -> &str {
        if *self == Self::PMID { "PMID" } else { std::str::from_utf8(&self.0).unwrap_or_default() }
    }
}
