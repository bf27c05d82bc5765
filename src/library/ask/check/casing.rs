//! How a library writes words: titles in capitals come in first, then prose; the titles go out in
//! sentence case, or not at all where the prose leaves a word in doubt.
//!
//! A list of acronyms and names is never long enough. What the abstracts and the other titles of the
//! same library write `DNA`, `mRNA`, `Brittany` or `dog`, and hardly ever otherwise, is certain.

use cite_text::markup::{self, Piece};
use rustc_hash::FxHashMap;

/// So often a form must have been seen.
const LEAST: u32 = 2;
/// So many of a hundred occurrences must be of one form.
const SHARE: u32 = 90;
/// Words before a letter that is no article: `VITAMIN A`.
const BEFORE_LETTERS: &[&str] = &[
    "appendix",
    "class",
    "cohort",
    "coenzyme",
    "factor",
    "grade",
    "group",
    "hepatitis",
    "influenza",
    "part",
    "phase",
    "protein",
    "schedule",
    "stage",
    "type",
    "vitamin",
];

/// The forms in which words were seen, for the words that are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Casing {
    forms: FxHashMap<String, FxHashMap<String, u32>>,
}

impl Casing {
    /// Nothing seen yet; the words of these titles will be looked for.
    pub(super) fn of_titles<'t>(titles: impl Iterator<Item = &'t str>) -> Self {
        let mut casing = Self::default();
        for title in titles {
            for word in words(&markup::plain(title)) {
                casing.forms.entry(word.text.to_lowercase()).or_default();
            }
        }
        casing
    }

    /// Looks through prose: an abstract, or a title that is in sentence case.
    pub(super) fn see(&mut self, prose: &str) {
        if self.forms.is_empty() {
            return;
        }
        let plain = markup::plain(prose);
        let inner = || words(&plain).filter(|word| !word.starts);
        let long = || inner().filter(|word| word.text.len() > 3);
        let small = long().filter(|word| word.text.chars().all(char::is_lowercase)).count();
        if small * 2 < long().count() {
            return; // each word has a capital
        }
        for word in inner() {
            if let Some(forms) = self.forms.get_mut(&word.text.to_lowercase()) {
                *forms.entry(word.text.to_owned()).or_default() += 1;
            }
        }
    }

    /// A title in capitals in sentence case; none where a word is in doubt.
    pub(super) fn sentence(&self, title: &str) -> Option<String> {
        let mut out = String::with_capacity(title.len());
        let (mut before, mut starts) = (String::new(), true);
        for piece in markup::pieces(title) {
            let Piece::Text(text) = piece else {
                out.push_str(piece.as_str());
                continue;
            };
            let mut done = 0;
            for word in words(text) {
                let gap = &text[done..word.at];
                out.push_str(gap);
                starts = ends_sentence(gap) || starts && !out.chars().any(char::is_alphanumeric);
                let rest = &text[word.at + word.text.len()..];
                let possessive = matches!(word.text, "S" | "T") && out.ends_with(['\'', '’']);
                let form = match possessive {
                    true => word.text.to_lowercase(),
                    false => self.form(word.text, &before, rest)?,
                };
                out.push_str(&if starts { capitalized(&form) } else { form });
                before = word.text.to_lowercase();
                done = word.at + word.text.len();
                starts = false;
            }
            out.push_str(&text[done..]);
        }
        Some(out)
    }

    /// The form of a word within a sentence.
    fn form(&self, word: &str, before: &str, rest: &str) -> Option<String> {
        if word.chars().all(|c| !c.is_alphabetic()) {
            return Some(word.to_owned());
        }
        if word.chars().count() == 1 {
            let is_article = word == "A"
                && rest.starts_with(' ')
                && rest[1..].starts_with(char::is_alphabetic)
                && !BEFORE_LETTERS.contains(&before);
            return is_article.then(|| "a".to_owned());
        }
        let known = self.seen(word);
        let is_numeral = word.len() > 1
            && word.len() < 6
            && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
        known.or_else(|| is_numeral.then(|| word.to_owned()))
    }

    fn seen(&self, word: &str) -> Option<String> {
        let forms = self.forms.get(&word.to_lowercase())?;
        let total: u32 = forms.values().sum();
        let (form, count) = forms.iter().max_by(|a, b| (a.1, b.0).cmp(&(b.1, a.0)))?;
        (*count >= LEAST && count * 100 >= total * SHARE).then(|| form.clone())
    }
}

/// A word in its text.
struct Word<'t> {
    text: &'t str,
    at: usize,
    /// It is the first of a sentence, where any word has a capital.
    starts: bool,
}

fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut end = 0;
    let mut first = true;
    std::iter::from_fn(move || {
        let at = end + text[end..].find(char::is_alphanumeric)?;
        let length = text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at);
        let starts = first || ends_sentence(&text[end..at]);
        (end, first) = (at + length, false);
        Some(Word { text: &text[at..end], at, starts })
    })
}

/// Whether what stands between two words ends a sentence, or a title before its subtitle.
fn ends_sentence(gap: &str) -> bool {
    gap.contains(['.', ':', '?', '!', '\n', '“', '"', '•', ';']) && gap.chars().count() > 1
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    let all_small = word.chars().all(|c| !c.is_uppercase());
    match chars.next() {
        Some(first) if all_small => first.to_uppercase().chain(chars).collect(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_capitals() {
        let prose = "The dog of the house in Brittany has a low mRNA level, and the dogs have DNA. \
                     A dog in Brittany: of the dogs, a mRNA level and DNA; the Lead in lead, in Lead.";
        for (title, sentence) in [
            ("A DOG IN BRITTANY", Some("A dog in Brittany")),
            ("THE MRNA LEVEL: A DOG", Some("The mRNA level: A dog")),
            ("DNA IN <i>DOGS</i>, II", Some("DNA in <i>dogs</i>, II")),
            ("DOG'S DNA IN 1990", Some("Dog's DNA in 1990")),
            ("LEAD IN DOGS", None),
            ("THE CAT", None),
            ("DOG VITAMIN A", None),
        ] {
            let mut casing = Casing::of_titles([title].into_iter());
            casing.see(prose);
            casing.see("The Dog Of The House In A Title With Capitals In It");
            casing.see("the dog in");
            let sentence = sentence.map(str::to_owned);
            assert_eq!(casing.sentence(title), sentence, "{title}: {casing:?}");
        }
    }
}
