//! Detection: the beginning of a text in, the one format that it is in out.
//!
//! Only the content counts. Every format says how sure it is; the surest wins, and where two are
//! equally sure neither does: the user is told their names.

use super::sample::{Confidence, Sample};
use super::{FORMATS, Format};

/// Why no format was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DetectError {
    /// No format knows it.
    #[error("not a bibliography in any known format")]
    Unknown,
    /// Several formats are equally sure; these are their ids.
    #[error("could be any of {}", .0.join(", "))]
    Ambiguous(Vec<&'static str>),
}

/// The format of a text.
pub fn detect(sample: &Sample) -> Result<&'static Format, DetectError> {
    let readable = FORMATS.iter().copied().filter(|format| format.read.is_some());
    let scored: Vec<_> = readable.map(|format| ((format.detect)(sample), format)).collect();
    let best = scored.iter().map(|(confidence, _)| *confidence).max();
    let best = best.filter(|best| *best > Confidence::No).ok_or(DetectError::Unknown)?;
    let winners: Vec<_> = scored.iter().filter(|(sure, _)| *sure == best).collect();
    match winners.as_slice() {
        [(_, format)] => Ok(format),
        several => Err(DetectError::Ambiguous(several.iter().map(|(_, f)| f.id).collect())),
    }
}
