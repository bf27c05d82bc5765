//! Two texts (folded before, see `fold`) come in, a number between 0 (nothing in common) and 1 (the
//! same) goes out. Two empty texts are the same. All measures are symmetric.

use std::cmp::Ordering;

use rapidfuzz::distance::{indel, osa};

/// Indel similarity, `1 - (insertions + deletions) / (both lengths in characters)`, in `0..=1`.
///
/// `None` where it is below `cutoff`, which is found out sooner than the number itself.
pub fn ratio(a: &str, b: &str, cutoff: f64) -> Option<f64> {
    let args = indel::Args::default().score_cutoff(cutoff);
    if a.is_ascii() && b.is_ascii() {
        indel::normalized_similarity_with_args(a.bytes(), b.bytes(), &args)
    } else {
        indel::normalized_similarity_with_args(a.chars(), b.chars(), &args)
    }
}

/// Optimal string alignment distance (edits: insert, delete, replace, swap neighbours), in
/// characters; `None` where it is above `most`.
pub fn edit_distance_within(a: &str, b: &str, most: usize) -> Option<usize> {
    let args = osa::Args::default().score_cutoff(most);
    if a.is_ascii() && b.is_ascii() {
        osa::distance_with_args(a.bytes(), b.bytes(), &args)
    } else {
        osa::distance_with_args(a.chars(), b.chars(), &args)
    }
}

/// Jaro-Winkler similarity in `0..=1`: for names only, on unrelated titles it averages 0.7.
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b)
}

/// What two word lists share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenSet {
    /// Different words in both.
    pub both: usize,
    /// Different words in the first list.
    pub first: usize,
    /// Different words in the second list.
    pub second: usize,
}

impl TokenSet {
    /// Shared words over all words, in `0..=1`.
    pub fn jaccard(self) -> f64 {
        share(self.both, self.first + self.second - self.both)
    }

    /// Shared words over the words of the shorter list, in `0..=1`: 1 where one contains the other.
    pub fn containment(self) -> f64 {
        share(self.both, self.first.min(self.second))
    }

    /// Twice the shared words over the sum of both, in `0..=1` (Sørensen-Dice).
    pub fn dice(self) -> f64 {
        share(2 * self.both, self.first + self.second)
    }
}

/// Compares two sorted word lists as sets (repeated words count once), in one pass.
pub fn token_set<T: Ord>(first: &[T], second: &[T]) -> TokenSet {
    debug_assert!(first.is_sorted() && second.is_sorted());
    let (mut i, mut j) = (0, 0);
    let mut set = TokenSet { both: 0, first: 0, second: 0 };
    while i < first.len() || j < second.len() {
        let order = match (first.get(i), second.get(j)) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        if order.is_le() {
            set.first += 1;
            i = after_equal(first, i);
        }
        if order.is_ge() {
            set.second += 1;
            j = after_equal(second, j);
        }
        set.both += usize::from(order.is_eq());
    }
    set
}

/// The sorted words of a folded text, ready for [`token_set`].
pub fn sorted_words(folded: &str) -> Vec<&str> {
    let mut words: Vec<&str> = super::fold::words(folded).collect();
    words.sort_unstable();
    words
}

fn after_equal<T: Ord>(list: &[T], at: usize) -> usize {
    at + list[at..].iter().take_while(|word| **word == list[at]).count()
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios() {
        for (a, b, wanted) in
            [("", "", 1.0), ("abc", "abc", 1.0), ("abcd", "abxd", 0.75), ("王小", "王", 2.0 / 3.0)]
        {
            let found = ratio(a, b, 0.0).expect("nothing is below 0");
            assert!((found - wanted).abs() < 1e-9, "{a} {b} {found}");
        }
        assert_eq!(ratio("abcd", "wxyz", 0.5), None);
    }

    #[test]
    fn edits() {
        for (a, b, most, wanted) in [
            ("smith", "smiht", 2, Some(1)),
            ("smith", "smyth", 0, None),
            ("müller", "muller", 1, Some(1)),
            ("", "abc", 3, Some(3)),
        ] {
            assert_eq!(edit_distance_within(a, b, most), wanted, "{a} {b}");
        }
    }

    #[test]
    fn sets_of_words() {
        let set = token_set(&["a", "b", "b", "c"], &["b", "c", "d"]);
        assert_eq!(set, TokenSet { both: 2, first: 3, second: 3 });
        assert_eq!(set.jaccard(), 0.5);
        assert_eq!(token_set::<&str>(&[], &[]).jaccard(), 1.0);
        assert_eq!(token_set(&["a"], &["a", "b"]).containment(), 1.0);
    }

    proptest::proptest! {
        #[test]
        fn edit_distance_is_that_of_strsim(a in "[a-cé]{0,12}", b in "[a-cé]{0,12}") {
            proptest::prop_assert_eq!(edit_distance_within(&a, &b, 99), Some(strsim::osa_distance(&a, &b)));
        }

        #[test]
        fn symmetric_and_in_range(a: String, b: String) {
            let (ab, ba) = (ratio(&a, &b, 0.0), ratio(&b, &a, 0.0));
            proptest::prop_assert_eq!(ab, ba);
            proptest::prop_assert!((0.0..=1.0).contains(&ab.unwrap_or(-1.0)));
            let (x, y) = (crate::fold::fold(&a), crate::fold::fold(&b));
            let set = token_set(&sorted_words(&x), &sorted_words(&y));
            proptest::prop_assert!((0.0..=1.0).contains(&set.jaccard()));
            proptest::prop_assert!((0.0..=1.0).contains(&set.containment()));
        }
    }
}
