//! Traditional Chinese characters become simplified ones, so that one title in both meets itself.
//!
//! `han.txt` has a line a character: the traditional one, and the simplified one that it mostly is (after OpenCC's table
//! `TSCharacters`, Apache-2.0). A few traditional characters are one in simplified Chinese (`發`, `髮`), never the other way.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;

/// The text in simplified characters; all else in it stays.
pub fn simplified(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.chars().any(|c| table().contains_key(&c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| table().get(&c).copied().unwrap_or(c)).collect())
}

fn table() -> &'static FxHashMap<char, char> {
    static TABLE: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = include_str!("han.txt").lines();
        rows.filter_map(|row| {
            let mut chars = row.chars();
            chars.next().zip(chars.next())
        })
        .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{simplified, table};

    #[test]
    fn traditional_characters_are_simplified_and_nothing_else_is() {
        for (text, wanted) in [
            ("臨床護理人員睡眠品質", "临床护理人员睡眠品质"),
            ("临床护理", "临床护理"),
            ("Owls in 國民 parks", "Owls in 国民 parks"),
            ("совы", "совы"),
            ("산간", "산간"),
        ] {
            assert_eq!(simplified(text), wanted);
        }
    }

    #[test]
    fn every_row_leads_to_a_character_that_stays() {
        assert_eq!(table().len(), include_str!("han.txt").lines().count());
        let stays = |c: &char| !table().contains_key(c);
        assert!(table().values().filter(|c| !stays(c)).count() * 100 < table().len());
    }
}
