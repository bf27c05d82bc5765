//! Patterns in which `*` stands for any text, held against a text; capitals make no difference. Takes at worst as many steps as pattern times text has characters.

use unicode_normalization::UnicodeNormalization;

/// A pattern, ready to be held against texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    letters: Vec<char>,
}

impl Pattern {
    /// A pattern as it was typed.
    pub(super) fn new(typed: &str) -> Self {
        Self { letters: letters(typed) }
    }

    /// The pattern that holds wherever this one holds within a text.
    pub(super) fn within(mut self) -> Self {
        self.letters.insert(0, '*');
        self.letters.push('*');
        self
    }

    /// Whether all of a text is so.
    pub(super) fn matches(&self, text: &str) -> bool {
        let text = letters(text);
        let (mut at, mut of) = (0, 0);
        // The last star, and how far the text it stands for was taken to go.
        let mut star: Option<(usize, usize)> = None;
        while at < text.len() {
            if self.letters.get(of) == Some(&'*') {
                star = Some((of, at));
                of += 1;
            } else if self.letters.get(of) == Some(&text[at]) {
                (at, of) = (at + 1, of + 1);
            } else if let Some((stars, taken)) = star {
                star = Some((stars, taken + 1));
                (at, of) = (taken + 1, stars + 1);
            } else {
                return false;
            }
        }
        self.letters[of..].iter().all(|letter| *letter == '*')
    }
}

/// Letters as they are compared.
fn letters(text: &str) -> Vec<char> {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("a", "A", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*b", "ab", true),
            ("*", "", true),
            ("a*c*e", "abcde", true),
            ("a*c*e", "abcd", false),
            ("à lire", "A\u{300} LIRE", true),
            ("*.bib", "refs.bib.bak", false),
            ("潮*", "潮汐", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), expected, "{pattern} {text}");
        }
        assert!(Pattern::new("ris").within().matches("a.ris.gz"));
    }

    #[test]
    fn many_stars_end_soon() {
        let pattern = "*a".repeat(500) + "b";
        assert!(!Pattern::new(&pattern).matches(&"a".repeat(5000)));
    }
}
