//! Text comes in, what script it is in goes out; values written all in capitals are recased.
//! A value with a single small letter is never touched.

use std::borrow::Cow;

/// A writing system, as coarse as is useful here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Script {
    /// Latin, with every diacritic.
    Latin,
    /// Chinese characters.
    Han,
    /// Hiragana and katakana.
    Kana,
    /// Korean.
    Hangul,
    /// Russian and its neighbours.
    Cyrillic,
    /// Greek.
    Greek,
    /// Arabic, Persian, Urdu.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Any other, or no letters at all.
    Other,
}

/// First character, last character, script. Sorted; what is in no row is [`Script::Other`].
const BLOCKS: &[(char, char, Script)] = &[
    ('A', 'Z', Script::Latin),
    ('a', 'z', Script::Latin),
    ('ª', 'ª', Script::Latin),
    ('º', 'º', Script::Latin),
    ('À', 'Ö', Script::Latin),
    ('Ø', 'ö', Script::Latin),
    ('ø', '\u{2af}', Script::Latin),
    ('\u{370}', '\u{373}', Script::Greek),
    ('\u{376}', '\u{37d}', Script::Greek),
    ('\u{37f}', '\u{3ff}', Script::Greek),
    ('\u{400}', '\u{52f}', Script::Cyrillic),
    ('\u{591}', '\u{5f4}', Script::Hebrew),
    ('\u{600}', '\u{6ff}', Script::Arabic),
    ('\u{750}', '\u{77f}', Script::Arabic),
    ('\u{8a0}', '\u{8ff}', Script::Arabic),
    ('\u{1100}', '\u{11ff}', Script::Hangul),
    ('\u{1c80}', '\u{1c8f}', Script::Cyrillic),
    ('\u{1d00}', '\u{1d25}', Script::Latin),
    ('\u{1e00}', '\u{1eff}', Script::Latin),
    ('\u{1f00}', '\u{1fff}', Script::Greek),
    ('\u{2c60}', '\u{2c7f}', Script::Latin),
    ('\u{2de0}', '\u{2dff}', Script::Cyrillic),
    ('\u{2e80}', '\u{2fdf}', Script::Han),
    ('々', '〇', Script::Han),
    ('\u{3041}', '\u{30ff}', Script::Kana),
    ('\u{3130}', '\u{318f}', Script::Hangul),
    ('\u{31f0}', '\u{31ff}', Script::Kana),
    ('\u{3400}', '\u{4dbf}', Script::Han),
    ('\u{4e00}', '\u{9fff}', Script::Han),
    ('\u{a640}', '\u{a69f}', Script::Cyrillic),
    ('\u{a720}', '\u{a7ff}', Script::Latin),
    ('\u{ac00}', '\u{d7ff}', Script::Hangul),
    ('\u{f900}', '\u{faff}', Script::Han),
    ('\u{fb00}', '\u{fb06}', Script::Latin),
    ('\u{fb1d}', '\u{fb4f}', Script::Hebrew),
    ('\u{fb50}', '\u{fdff}', Script::Arabic),
    ('\u{fe70}', '\u{fefc}', Script::Arabic),
    ('Ａ', 'Ｚ', Script::Latin),
    ('ａ', 'ｚ', Script::Latin),
    ('\u{ff66}', '\u{ff9f}', Script::Kana),
    ('\u{ffa0}', '\u{ffdc}', Script::Hangul),
    ('\u{20000}', '\u{3ffff}', Script::Han),
];

/// The script of one character.
pub fn script_of(c: char) -> Script {
    if c.is_ascii() {
        return if c.is_ascii_alphabetic() { Script::Latin } else { Script::Other };
    }
    let after = BLOCKS.partition_point(|&(first, _, _)| first <= c);
    match after.checked_sub(1).map(|row| BLOCKS[row]) {
        Some((_, last, script)) if c <= last => script,
        _ => Script::Other,
    }
}

/// Chinese characters and kana: scripts that put no spaces between words. Hangul does, and is none.
pub fn is_cjk(c: char) -> bool {
    c >= '\u{2e80}' && matches!(script_of(c), Script::Han | Script::Kana)
}

/// The script most letters are in. One kana for every eight Chinese characters makes Japanese;
/// without letters it is [`Script::Other`].
pub fn dominant_script(text: &str) -> Script {
    if text.is_ascii() {
        let has_letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
        return if has_letters { Script::Latin } else { Script::Other };
    }
    const ORDER: [Script; 8] = [
        Script::Latin,
        Script::Han,
        Script::Kana,
        Script::Hangul,
        Script::Cyrillic,
        Script::Greek,
        Script::Arabic,
        Script::Hebrew,
    ];
    let mut counts = [0usize; 9];
    for c in text.chars() {
        let script = script_of(c);
        if script != Script::Other {
            counts[script as usize] += 1;
        } else if c.is_alphabetic() {
            counts[Script::Other as usize] += 1;
        }
    }
    let (han, kana) = (counts[Script::Han as usize], counts[Script::Kana as usize]);
    if kana * 8 >= han && kana > 0 {
        counts[Script::Kana as usize] += std::mem::take(&mut counts[Script::Han as usize]);
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return Script::Other;
    }
    ORDER.into_iter().find(|script| counts[*script as usize] == most).unwrap_or(Script::Other)
}

/// Two capitals or more, and no small letter (ß, which has no usual capital, is not counted).
pub fn is_all_caps(text: &str) -> bool {
    // most values have a small letter near their begin
    if text.bytes().take(16).any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let mut capitals = 0;
    for c in text.chars() {
        if c.is_lowercase() && !matches!(c, 'ß' | 'ª' | 'º') {
            return false;
        }
        capitals += usize::from(c.is_uppercase());
    }
    capitals >= 2
}

/// A title all in capitals to sentence case; any other is returned as it came.
pub fn sentence_case(text: &str) -> Cow<'_, str> {
    recase(text, |word, start| match () {
        () if is_acronym(word) => word.to_owned(),
        () if start => capitalized(word),
        () => word.to_lowercase(),
    })
}

/// A title of a periodical or a publisher's name, all in capitals, to capitals on all words but the
/// small ones between; any other is returned as it came.
pub fn title_case(text: &str) -> Cow<'_, str> {
    recase(text, |word, start| match () {
        () if is_acronym(word) => word.to_owned(),
        () if !start && SMALL_WORDS.contains(&word) => word.to_lowercase(),
        () => capitalized(word),
    })
}

/// A name, or a list of names, all in capitals to one capital a word; any other is returned as it came.
pub fn title_case_names(text: &str) -> Cow<'_, str> {
    recase(text, |word, _| match () {
        () if word.chars().count() == 1 || is_roman(word) => word.to_owned(),
        () if PARTICLES.contains(&word) => word.to_lowercase(),
        () if NAME_SUFFIXES.contains(&word) => capitalized(word),
        () if word.chars().count() <= 3 && !has_vowel(word) => word.to_owned(), // initials: "JKL"
        () if word.len() > 4 && word.starts_with("MC") => format!("Mc{}", capitalized(&word[2..])),
        () => capitalized(word),
    })
}

const PARTICLES: &[&str] = &[
    "AF", "AUF", "DA", "DAL", "DAS", "DE", "DEGLI", "DEI", "DEL", "DELLA", "DEN", "DER", "DES",
    "DI", "DOS", "DU", "IM", "LA", "LE", "TEN", "TER", "VAN", "VOM", "VON", "ZU", "ZUM", "ZUR",
];

/// Words that a title in title case writes small.
const SMALL_WORDS: &[&str] = &[
    "A", "AN", "AND", "AS", "AT", "BY", "DE", "DER", "DES", "DI", "DU", "ET", "FOR", "FROM", "FUR",
    "IN", "LA", "OF", "ON", "OR", "THE", "TO", "UND", "VON", "WITH",
];

const NAME_SUFFIXES: &[&str] = &["JR", "SR", "DR", "ST"];

/// Words that stay in capitals although they have vowels and no digits.
const ACRONYMS: &[&str] = &[
    "AI", "AIDS", "AIP", "AMA", "ANOVA", "ATP", "BMJ", "COPD", "COVID", "CRISPR", "DNA", "ECG",
    "EEG", "EGFR", "ELISA", "EU", "FDA", "GABA", "GIS", "GPS", "HIV", "IEEE", "ISO", "IUCN",
    "JAMA", "LED", "MRI", "NASA", "NATO", "NIH", "OECD", "PET", "PLOS", "PNAS", "PRISMA", "RNA",
    "SARS", "UK", "UN", "UNESCO", "UNICEF", "US", "USA", "UV", "WHO",
];

/// Recases the words of an all-capitals text outside of tags; `change` gets each word and whether it begins a sentence.
fn recase(text: &str, change: impl Fn(&str, bool) -> String) -> Cow<'_, str> {
    let plain = super::markup::plain(text);
    if !is_all_caps(&plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for piece in super::markup::pieces(text) {
        let super::markup::Piece::Text(run) = piece else {
            out.push_str(piece.as_str());
            continue;
        };
        let mut rest = run;
        while let Some(c) = rest.chars().next() {
            let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            if length == 0 {
                start = matches!(c, '.' | ':' | '?' | '!') || start && !c.is_alphanumeric();
                out.push(c);
                rest = &rest[c.len_utf8()..];
            } else {
                let (word, after) = rest.split_at(length);
                let possessive = matches!(word, "S" | "T") && out.ends_with(['\'', '’']);
                out.push_str(&if possessive { word.to_lowercase() } else { change(word, start) });
                start = false;
                rest = after;
            }
        }
    }
    Cow::Owned(out)
}

fn is_acronym(word: &str) -> bool {
    let length = word.chars().count();
    let ordinal = word.trim_start_matches(|c: char| c.is_ascii_digit());
    if ordinal.len() < word.len() && matches!(ordinal, "ST" | "ND" | "RD" | "TH") {
        return false;
    }
    ACRONYMS.binary_search(&word).is_ok()
        || is_roman(word)
        || length <= 7 && word.contains(|c: char| c.is_ascii_digit())
        || (2..=5).contains(&length) && word.is_ascii() && !has_vowel(word)
}

/// Numerals up to 39: longer ones are words too often (MIX, CIVIL, DI).
fn is_roman(word: &str) -> bool {
    word.len() <= 6
        && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'))
        && word != "X"
        && word != "V"
}

fn has_vowel(word: &str) -> bool {
    !word.is_ascii() || word.contains(['A', 'E', 'I', 'O', 'U', 'Y'])
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_string() + &chars.as_str().to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(BLOCKS.is_sorted_by(|a, b| a.1 < b.0));
        assert!(ACRONYMS.is_sorted());
    }

    #[test]
    fn scripts() {
        for (text, wanted) in [
            ("Größe", Script::Latin),
            ("癌症细胞", Script::Han),
            ("文献管理システム", Script::Kana),
            ("문헌 관리", Script::Hangul),
            ("Иванов", Script::Cyrillic),
            ("Ελλάδα", Script::Greek),
            ("مرحبا", Script::Arabic),
            ("שלום", Script::Hebrew),
            ("हिन्दी", Script::Other),
            ("123", Script::Other),
        ] {
            assert_eq!(dominant_script(text), wanted, "{text}");
        }
    }

    #[test]
    fn titles() {
        for (given, wanted) in [
            ("THE EFFECT OF HIV ON DNA: A REVIEW", "The effect of HIV on DNA: A review"),
            ("HER2 AND IL6 IN NSCLC, PART II", "HER2 and IL6 in NSCLC, part II"),
            ("CROHN'S DISEASE", "Crohn's disease"),
            ("DNA Repair", "DNA Repair"),
            ("<i>ESCHERICHIA COLI</i> TODAY", "<i>Escherichia coli</i> today"),
            ("ÜBER ÄRGER", "Über ärger"),
            ("A", "A"),
        ] {
            assert_eq!(sentence_case(given), wanted);
        }
    }

    #[test]
    fn periodicals() {
        for (given, wanted) in [
            ("APPLIED AND ENVIRONMENTAL MICROBIOLOGY", "Applied and Environmental Microbiology"),
            ("ANNUAL REVIEW OF PUBLIC HEALTH, VOL 32", "Annual Review of Public Health, Vol 32"),
            ("PLOS ONE", "PLOS One"),
            ("7TH CONGRESS ON DNA", "7th Congress on DNA"),
            ("THE LANCET", "The Lancet"),
            ("eLife", "eLife"),
        ] {
            assert_eq!(title_case(given), wanted);
        }
    }

    #[test]
    fn names() {
        for (given, wanted) in [
            ("SMITH, JOHN A", "Smith, John A"),
            ("VAN DER BERG, JAN", "van der Berg, Jan"),
            ("O'BRIEN, MARY-ANN", "O'Brien, Mary-Ann"),
            ("MCDONALD, JK", "McDonald, JK"),
            ("KING JR, MARTIN", "King Jr, Martin"),
            ("Smith, JA", "Smith, JA"),
            ("ÅNGSTRÖM, ANDERS", "Ångström, Anders"),
        ] {
            assert_eq!(title_case_names(given), wanted);
        }
    }

    proptest::proptest! {
        #[test]
        fn mixed_case_is_never_touched(text in ".*[a-z].*") {
            proptest::prop_assume!(!is_all_caps(&crate::markup::plain(&text)));
            proptest::prop_assert_eq!(sentence_case(&text), text.as_str());
        }

        #[test]
        fn any_string_will_do(text: String) {
            let _ = (dominant_script(&text), sentence_case(&text), title_case_names(&text.to_uppercase()));
        }
    }
}
