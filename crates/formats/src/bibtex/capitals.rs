//! A title of another format than this in, which of its words a style must not write in lower case out.
//!
//! Titles of a `.bib` say themselves what is protected (`<nc>`), and are not guessed at.

/// What the capitals of a title mean.
pub(super) enum Capitals {
    /// Every capital but a sentence's first belongs to a name.
    Sentence,
    /// Longer words have one: only those inside words mean something.
    Title,
    /// All letters are capitals: none means anything.
    Shout,
}

/// What may stand before a word.
pub(super) const OPENING: &[char] =
    &['(', '[', '"', '\'', '\u{2018}', '\u{201c}', '\u{ab}', '\u{bf}', '\u{a1}'];

/// What may stand behind a word.
pub(super) const CLOSING: &[char] =
    &['.', ',', ';', ':', '!', '?', ')', ']', '"', '\'', '\u{2019}', '\u{201d}', '\u{bb}'];

/// Words that stand in small letters in a title that has capitals otherwise.
const SMALL: &[&str] = &[
    "about", "after", "against", "among", "before", "between", "beyond", "during", "from", "into",
    "over", "than", "that", "their", "through", "toward", "towards", "under", "upon", "using",
    "versus", "with", "within", "without", "your", "avec", "dans", "pour", "para", "über", "oder",
    "eine", "einer", "della", "delle", "degli", "sobre",
];

impl Capitals {
    /// What they mean in this title, which has no markup.
    pub(super) fn of(title: &str) -> Self {
        let has = |test: fn(char) -> bool| title.chars().any(test);
        if has(char::is_uppercase) && !has(char::is_lowercase) {
            return Self::Shout;
        }
        let words = || title.split(|c: char| !c.is_alphanumeric() && c != '\'').skip(1);
        let long = || words().filter(|word| word.chars().nth(3).is_some());
        let capital = long().filter(|word| word.starts_with(char::is_uppercase)).count();
        let small = |word: &&str| !word.contains(char::is_uppercase) && !SMALL.contains(word);
        let small = long().filter(small).count();
        if small == 0 || capital >= 2 && capital * 10 >= (capital + small) * 7 {
            Self::Title
        } else {
            Self::Sentence
        }
    }

    /// Whether a word, which may begin a sentence, is to be protected.
    pub(super) fn protects(&self, word: &str, begins: bool) -> bool {
        match self {
            Self::Shout => false,
            Self::Title => has_inner(word) || is_symbol(word) && !begins,
            Self::Sentence => {
                has_inner(word) || is_name(word, begins) || is_symbol(word) && !begins
            }
        }
    }
}

/// Whether any word of a title would be protected.
pub(super) fn is_guessed_at(title: &str) -> bool {
    let capitals = Capitals::of(title);
    let mut begins = true;
    title.split_whitespace().any(|word| {
        let first = std::mem::replace(&mut begins, ends_sentence(word));
        let core = word.trim_start_matches(OPENING).trim_end_matches(CLOSING);
        capitals.protects(core, first)
    })
}

/// Whether what follows a word begins a sentence.
pub(super) fn ends_sentence(word: &str) -> bool {
    word.ends_with([':', '.', '?', '!', '\u{2013}', '\u{2014}'])
}

/// Whether a part of a word has a capital behind its first letter: `HER2`, `eLife`, `pH`.
pub(super) fn has_inner(word: &str) -> bool {
    let mut parts = word.split(['-', '\u{2010}', '\u{2013}', '/']);
    parts.any(|part| part.chars().skip(1).any(char::is_uppercase))
}

/// A word with a capital that its place does not ask for: `Goos-Hanchen` even where it begins.
fn is_name(word: &str, begins: bool) -> bool {
    let mut parts = word.split(['-', '\u{2010}', '\u{2013}']).skip(usize::from(begins));
    parts.any(|part| part.starts_with(char::is_uppercase))
}

/// A single capital that is no article or pronoun: the C of hepatitis C.
fn is_symbol(word: &str) -> bool {
    let mut chars = word.chars();
    let first = chars.next().filter(|c| c.is_uppercase() && !matches!(c, 'A' | 'I'));
    first.is_some() && chars.next().is_none()
}
