//! Words of a title come in, how much they tell goes out, in bits.
//!
//! The frequencies are a shipped table (`words.tsv`: a word of titles and its bits, which is
//! `-log2` of the share of titles that have it). Words that are not in it are rare. A title's bits
//! are damped, for its words come in phrases and are not independent.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// What a word that is in no table tells.
const UNKNOWN: f32 = 11.0;
/// A word of one letter or digit tells little, whatever it is.
const SINGLE: f32 = 3.0;
/// How much of the sum of its words' bits a title tells.
const DAMPING: f32 = 0.6;

/// How much the words of a title tell together. A word that comes twice counts once.
pub(super) fn bits(words: &[&str]) -> f32 {
    let mut sum = 0.0;
    for (at, word) in words.iter().take(64).enumerate() {
        if !words[..at].contains(word) {
            sum += word_bits(word);
        }
    }
    sum * DAMPING
}

/// How much one word of a title tells.
pub(crate) fn word_bits(word: &str) -> f32 {
    if word.len() == 1 {
        return SINGLE;
    }
    table().get(word).copied().unwrap_or(UNKNOWN)
}

fn table() -> &'static FxHashMap<&'static str, f32> {
    static TABLE: OnceLock<FxHashMap<&'static str, f32>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.filter_map(|row| {
            let (word, bits) = row.split_once('\t')?;
            Some((word, bits.parse().ok()?))
        })
        .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_tell_less_than_rare_ones() {
        assert!(word_bits("the") < word_bits("treatment"));
        assert!(word_bits("treatment") < word_bits("batroxobin"));
        assert!(bits(&["editorial"]) < 8.0);
        assert_eq!(bits(&["the", "the"]), bits(&["the"]));
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = include_str!("words.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(table().len(), rows);
        assert!(table().values().all(|bits| (0.0..=UNKNOWN).contains(bits)));
    }
}
