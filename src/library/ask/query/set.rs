//! Sets of entries as sorted lists: a million take eight megabytes, and joining two is one pass.

use crate::store::EntryId;
use std::cmp::Ordering;

/// Entries, each once, in the order of their numbers.
pub(super) type Set = Vec<EntryId>;

/// What is in both.
pub(super) fn both(one: &[EntryId], other: &[EntryId]) -> Set {
    join(one, other, |in_one, in_other| in_one && in_other)
}

/// What is in either.
pub(super) fn either(one: &[EntryId], other: &[EntryId]) -> Set {
    join(one, other, |in_one, in_other| in_one || in_other)
}

/// What is in the first and not in the second.
pub(super) fn without(one: &[EntryId], other: &[EntryId]) -> Set {
    join(one, other, |in_one, in_other| in_one && !in_other)
}

fn join(one: &[EntryId], other: &[EntryId], stays: fn(bool, bool) -> bool) -> Set {
    let (mut a, mut b) = (0, 0);
    let mut joined = Vec::new();
    while a < one.len() || b < other.len() {
        let order = match (one.get(a), other.get(b)) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        let entry = if order == Ordering::Greater { other[b] } else { one[a] };
        if stays(order != Ordering::Greater, order != Ordering::Less) {
            joined.push(entry);
        }
        a += usize::from(order != Ordering::Greater);
        b += usize::from(order != Ordering::Less);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_joined() {
        let set = |numbers: &[i64]| numbers.iter().copied().map(EntryId).collect::<Set>();
        for (a, b, all, any, but) in [
            (&[][..], &[][..], &[][..], &[][..], &[][..]),
            (&[1, 2], &[], &[], &[1, 2], &[1, 2]),
            (&[], &[1, 2], &[], &[1, 2], &[]),
            (&[1, 3, 5], &[2, 3, 6], &[3], &[1, 2, 3, 5, 6], &[1, 5]),
        ] {
            let (a, b) = (set(a), set(b));
            assert_eq!(
                (both(&a, &b), either(&a, &b), without(&a, &b)),
                (set(all), set(any), set(but))
            );
        }
    }
}
