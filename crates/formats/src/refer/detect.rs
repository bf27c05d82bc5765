//! The beginning of a text in, how surely it is Refer out.

use super::tags;
use crate::{Confidence, Sample};

/// Lines looked at to know the format.
const LINES_SEEN: usize = 200;

pub(super) fn detect(sample: &Sample) -> Confidence {
    let lines = sample.text.lines().map(str::trim_start).filter(|line| !line.is_empty());
    let (mut fields, mut others, mut own) = (0, 0, 0);
    for line in lines.take(LINES_SEEN) {
        match tags::split(line) {
            Some(("0", kind)) if tags::item_type(kind).is_some() => own += 1,
            Some((tag, _)) => {
                fields += 1;
                own += usize::from(fields == 1 && matches!(tag, "T" | "A" | "E"));
            }
            None if fields + own == 0 => others += 1,
            None => {}
        }
    }
    match (own, fields) {
        _ if others > 3 => Confidence::No,
        (1.., 1..) => Confidence::Sure,
        (1.., 0) if sample.complete => Confidence::Likely,
        (_, 2..) => Confidence::Likely,
        _ => Confidence::No,
    }
}
