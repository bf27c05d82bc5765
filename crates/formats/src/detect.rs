//! Detection: the beginning of a text in, the one format that it is in out.
//!
//! Only the content counts. Every format says how sure it is; the surest wins. Of several that are
//! equally sure the one wins that the first lines tell, since a value may quote another format;
//! where they tell none, the user is told their names.

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
    let winners = scored.into_iter().filter(|(sure, _)| *sure == best);
    let winners: Vec<_> = winners.map(|(_, format)| format).collect();
    match winners.as_slice() {
        [format] => Ok(format),
        several => by_first_lines(sample.text, several)
            .ok_or_else(|| DetectError::Ambiguous(several.iter().map(|f| f.id).collect())),
    }
}

/// How many lines are looked at first, and the next times.
const FIRST_LINES: [usize; 7] = [1, 2, 3, 4, 6, 9, 16];

/// The one of several formats that is surest of the first lines, of as few as tell one.
fn by_first_lines(text: &str, formats: &[&'static Format]) -> Option<&'static Format> {
    let lines = |count: usize| {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        ends.filter(|end| !text[..*end].trim().is_empty()).nth(count - 1)
    };
    let ends = FIRST_LINES.iter().map_while(|count| lines(*count));
    for end in ends {
        let sample = Sample { text: &text[..end], complete: false };
        let scored = formats.iter().map(|format| ((format.detect)(&sample), *format));
        let mut sure: Vec<_> = scored.filter(|(sure, _)| *sure > Confidence::Weak).collect();
        sure.sort_by_key(|(sure, _)| std::cmp::Reverse(*sure));
        match sure.as_slice() {
            [(_, format)] => return Some(format),
            [(first, format), (second, _), ..] if first > second => return Some(format),
            _ => {}
        }
    }
    None
}
