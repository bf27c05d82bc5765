//! An abstract comes in, a sample of its words goes out: enough to say whether two are the same.
//!
//! Words are sampled by their own hash (those whose hash has a certain remainder), so two texts
//! sample the same words wherever they stand and whatever a database puts before them.

use super::hash;
use serde::{Deserialize, Serialize};

/// A sample of an abstract's words; empty where there is no abstract to speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbstractPrint {
    words: Vec<u32>,
    /// The hash of its first words, for blocking; 0 where there is none.
    pub opening: u64,
    /// The hash of all words of a text that is too short to be sampled; 0 where there is none.
    pub whole: u64,
}

/// Of how many words one is sampled.
const SAMPLE: u64 = 3;
/// Texts with fewer sampled words say nothing.
const FEWEST: usize = 8;
/// Short texts of fewer words say that there is no abstract.
const FEWEST_OF_SHORT: usize = 8;
/// Only so many bytes of an abstract are looked at.
const LONGEST: usize = 6000;

pub(super) fn print(text: Option<&str>) -> AbstractPrint {
    let Some(text) = text else { return AbstractPrint::default() };
    let end = (0..=LONGEST.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let text = &text[..end.unwrap_or(0)];
    let text = text.to_ascii_lowercase();
    let mut words = Vec::with_capacity(64);
    let mut lower = String::new();
    for word in runs(&text).filter(|word| word.len() > 3) {
        let word = if word.is_ascii() {
            word
        } else {
            lower.clear();
            lower.extend(word.chars().flat_map(char::to_lowercase));
            &lower
        };
        let hash = hash(word);
        if hash.is_multiple_of(SAMPLE) {
            words.push((hash >> 32) as u32);
        }
    }
    if words.len() < FEWEST {
        return AbstractPrint { whole: whole(&text), ..AbstractPrint::default() };
    }
    let opening = words[..FEWEST].iter().fold(1u64, |sum, word| {
        sum.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(u64::from(*word))
    });
    words.sort_unstable();
    words.dedup();
    AbstractPrint { words, opening, whole: 0 }
}

/// The hash of all words of a short text, if these may say what a work is about: "no abstract" is none.
fn whole(text: &str) -> u64 {
    let words: Vec<&str> = runs(text).collect();
    let tells = words.len() >= FEWEST_OF_SHORT && !words.contains(&"abstract");
    if tells { hash(&words.join(" ")).max(1) } else { 0 }
}

/// The runs of letters and digits in a text, found by their bytes as far as they are ASCII.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = 0;
        loop {
            let bytes = &rest.as_bytes()[end..];
            end += bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let Some(c) = rest[end..].chars().next() else { break };
            if c.is_alphanumeric() {
                end += c.len_utf8();
            } else if end > 0 {
                break;
            } else {
                rest = &rest[c.len_utf8()..];
            }
        }
        let (run, after) = rest.split_at(end);
        rest = after;
        (!run.is_empty()).then_some(run)
    })
}

impl AbstractPrint {
    /// Whether there is an abstract.
    pub fn is_known(&self) -> bool {
        !self.words.is_empty()
    }

    /// Whether both are short, and the same word by word.
    pub fn same_short(&self, other: &Self) -> bool {
        self.whole != 0 && self.whole == other.whole
    }

    /// The share of the shorter one's words that the other has too, in `0..=1`; none where either
    /// is missing.
    pub fn shared(&self, other: &Self) -> Option<f64> {
        if !self.is_known() || !other.is_known() {
            return None;
        }
        let set = cite_text::similarity::token_set(&self.words, &other.words);
        Some(set.containment())
    }
}

#[cfg(test)]
mod tests {
    use super::print;

    #[test]
    fn the_same_words_are_shared_whatever_stands_before_them() {
        let text = "Cell membranes were stained with several antibodies, washed twice, dried on glass \
            slides, and counted under fluorescent light by three observers without knowledge of the \
            treatment given; agreement between observers exceeded ninety percent throughout the study.";
        let first = print(Some(text));
        let second = print(Some(&format!("METHODS AND RESULTS: {text}")));
        assert!(first.shared(&second).is_some_and(|shared| shared > 0.99));
        assert_eq!(first.shared(&print(Some("too short"))), None);
        let short = print(Some("We looked at terns and found that tides matter to them."));
        assert!(
            short.same_short(&print(Some(
                "We looked at terns, and found that tides matter to them"
            )))
        );
        assert!(
            !short.same_short(&print(Some(
                "We looked at gulls, and found that tides matter to them"
            )))
        );
        assert!(!print(Some("x")).same_short(&print(Some("x"))));
    }
}
