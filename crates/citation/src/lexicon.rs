//! A word in, the class that the table of known words has for it, out.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The table: a class and its words a line.
const TABLE: &str = include_str!("lexicon.tsv");

/// What a word means: its first class and its second, as numbers of [`CLASSES`]; 0 is none.
static WORDS: LazyLock<FxHashMap<&'static str, [u8; 2]>> = LazyLock::new(|| {
    let mut words: FxHashMap<&str, [u8; 2]> = FxHashMap::default();
    for (class, (_, row)) in (1..).zip(rows()) {
        for word in row.split(' ') {
            let classes = words.entry(word).or_default();
            if classes[0] == 0 {
                classes[0] = class;
            } else if classes[0] != class {
                classes[1] = class;
            }
        }
    }
    words
});

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The classes of a word in lower case.
pub(crate) fn classes(word: &str) -> [u8; 2] {
    WORDS.get(word).copied().unwrap_or_default()
}

/// What a class is called.
pub(crate) fn name(class: u8) -> &'static str {
    match class {
        0 => "-",
        class => rows().nth(usize::from(class) - 1).map_or("-", |(name, _)| name),
    }
}

/// Whether short words of a class are abbreviations, whose full stop ends no sentence.
pub(crate) fn is_abbreviation(class: u8) -> bool {
    ["month", "page", "volume", "issue", "edition", "editor", "translator"].contains(&name(class))
}
