//! The first bytes of a stream come in, the charset they are in goes out. It always holds that bytes
//! that are valid UTF-8 are UTF-8, whatever a declaration says.
//!
//! chardetng decides between the charsets of the web; it knows neither Mac Roman nor UTF-16, and on a
//! few bytes it is easily misled. So its guess stands for election against Mac Roman and
//! windows-1252: each is decoded, and the text that looks most like text wins.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GBK, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

use crate::script::{Script, script_of};

/// What the very first bytes say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// A byte-order mark of so many bytes, or (with none) the zeros of UTF-16.
    Marked { encoding: &'static Encoding, mark: usize },
    /// A declaration names this charset.
    Declared(&'static Encoding),
    /// Nothing.
    Plain,
}

/// Reads byte-order marks, the NUL pattern of UTF-16 and declarations. UTF-32 is read as UTF-16 too:
/// its zeros are dropped later.
pub(super) fn head(bytes: &[u8]) -> Head {
    const MARKS: [(&[u8], &Encoding); 4] = [
        (b"\xEF\xBB\xBF", UTF_8),
        (b"\x00\x00\xFE\xFF", UTF_16BE),
        (b"\xFF\xFE", UTF_16LE),
        (b"\xFE\xFF", UTF_16BE),
    ];
    if let Some((mark, encoding)) = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Head::Marked { encoding, mark: mark.len() };
    }
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return Head::Marked { encoding, mark: 0 };
    }
    declared(bytes).map_or(Head::Plain, Head::Declared)
}

/// ISO-2022-JP is made of ASCII bytes alone: only its escapes show it.
pub(super) fn shifts_by_escapes(bytes: &[u8]) -> bool {
    (memmem::find(bytes, b"\x1b$B").is_some() || memmem::find(bytes, b"\x1b$@").is_some())
        && (memmem::find(bytes, b"\x1b(B").is_some() || memmem::find(bytes, b"\x1b(J").is_some())
}

/// The charset of bytes of which at least one is not ASCII.
pub(super) fn charset(
    sample: &[u8],
    declared: Option<&'static Encoding>,
    at_end: bool,
) -> &'static Encoding {
    if shifts_by_escapes(sample) && sample.is_ascii() {
        return ISO_2022_JP;
    }
    let (valid, bad) = utf8_census(sample);
    if bad == 0 || valid >= bad {
        return UTF_8;
    }
    let guess = guess(sample, at_end);
    let excerpt = excerpt(sample);
    if let Some(declared) = declared.filter(|charset| is_borne_out(charset, guess, excerpt)) {
        return declared;
    }
    let best = best_of(guess, excerpt);
    // UTF-8 in some lines, windows-1252 in more: the UTF-8 reader takes both
    if best == WINDOWS_1252 && valid > 0 && valid * 4 >= bad { UTF_8 } else { best }
}

/// A charset that is declared in the head of a file: XML, HTML, JabRef, Emacs.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const KEYS: [&[u8]; 4] = [b"encoding=", b"charset=", b"% encoding:", b"coding:"];
    let head = bytes[..bytes.len().min(2048)].to_ascii_lowercase();
    KEYS.iter().find_map(|key| {
        let at = memmem::find(&head, key)? + key.len();
        let label: Vec<u8> = head[at..]
            .iter()
            .copied()
            .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
            .take(40)
            .collect();
        by_label(std::str::from_utf8(&label).ok()?)
    })
}

/// The names that Java, Emacs and TeX give to charsets, where the web's standard knows them not.
const LABELS: &[(&str, &str)] = &[
    ("macroman", "macintosh"),
    ("applemac", "macintosh"),
    ("latin-1", "latin1"),
    ("latin-2", "latin2"),
    ("latin-3", "latin3"),
    ("latin-4", "latin4"),
    ("latin-5", "latin5"),
    ("latin-9", "iso-8859-15"),
    ("latin9", "iso-8859-15"),
    ("latin-0", "iso-8859-15"),
    ("ansinew", "windows-1252"),
    ("ms932", "shift-jis"),
    ("ms936", "gbk"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("ms949", "euc-kr"),
    ("cp950", "big5"),
];

fn by_label(label: &str) -> Option<&'static Encoding> {
    let label = ["-unix", "-dos", "-mac"]
        .iter()
        .fold(label, |label, end| label.strip_suffix(end).unwrap_or(label));
    let standard = LABELS.iter().find(|row| row.0 == label).map_or(label, |row| row.1);
    Encoding::for_label(standard.as_bytes())
        .or_else(|| Encoding::for_label(standard.replace('_', "-").as_bytes()))
}

/// Valid characters of two bytes or more, and places where UTF-8 breaks; a cut at the end is none.
fn utf8_census(bytes: &[u8]) -> (usize, usize) {
    let (mut valid, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += chunk.invalid().len();
    }
    let tail = bytes.utf8_chunks().last().map_or(0, |chunk| chunk.invalid().len());
    let cut = std::str::from_utf8(&bytes[bytes.len() - tail..])
        .is_err_and(|error| error.error_len().is_none());
    (valid, if cut { bad - tail } else { bad })
}

fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(8192)];
    let pairs = sample.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |at: usize| {
        sample.chunks_exact(2).filter(|pair| pair[at] == 0 && pair[1 - at] != 0).count()
    };
    let (high_first, low_first) = (zeros(0), zeros(1));
    let (encoding, most, least) = if low_first > high_first {
        (UTF_16LE, low_first, high_first)
    } else {
        (UTF_16BE, high_first, low_first)
    };
    (most * 6 >= pairs && least * 20 <= most).then_some(encoding)
}

fn guess(sample: &[u8], at_end: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, at_end);
    detector.guess(None, Utf8Detection::Deny)
}

/// Enough to look at: from the line of the first byte that is not ASCII.
fn excerpt(sample: &[u8]) -> &[u8] {
    const ENOUGH: usize = 16 << 10;
    let first = Encoding::ascii_valid_up_to(sample);
    let line =
        sample[..first].iter().rev().take(80).position(|b| *b == b'\n').unwrap_or(first.min(80));
    &sample[first - line..sample.len().min(first + ENOUGH)]
}

/// A declared charset counts where the bytes can be read in it, and read hardly worse than in any other.
fn is_borne_out(declared: &'static Encoding, guess: &'static Encoding, excerpt: &[u8]) -> bool {
    let Some(ours) = likeness(declared, excerpt) else { return false };
    if !declared.is_single_byte() || declared == guess {
        return true;
    }
    let best = likeness(best_of(guess, excerpt), excerpt).unwrap_or(f64::MIN);
    let size = excerpt.iter().filter(|b| !b.is_ascii()).count() as f64;
    ours + 2.0 + 0.3 * size >= best
}

/// chardetng's guess, unless Mac Roman or windows-1252 read plainly better.
fn best_of(guess: &'static Encoding, excerpt: &[u8]) -> &'static Encoding {
    if !guess.is_single_byte() {
        return guess;
    }
    const LEAD: f64 = 0.6;
    let mut best = (guess, likeness(guess, excerpt).unwrap_or(f64::MIN));
    for rival in [WINDOWS_1252, MACINTOSH] {
        match likeness(rival, excerpt) {
            Some(score) if score > best.1 + LEAD => best = (rival, score),
            _ => {}
        }
    }
    best.0
}

/// How much the bytes look like text in this charset; `None` where they cannot be.
///
/// A sum over all characters that are not ASCII, by what stands beside them.
fn likeness(encoding: &'static Encoding, bytes: &[u8]) -> Option<f64> {
    // the last character may be cut
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len())?);
    let (_, _, broken) = decoder.decode_to_string(bytes, &mut text, false);
    if broken && encoding != GBK {
        return None;
    }
    let mut score = 0.0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if !c.is_ascii() {
            score += fitness(before, c, after);
        }
        before = c;
    }
    Some(score)
}

fn fitness(before: char, c: char, after: char) -> f64 {
    let inside = before.is_alphabetic() && after.is_alphabetic();
    match c {
        '\u{80}'..='\u{9f}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' => -3.0,
        '’' | '‘' if inside => 1.0,
        '“' | '‘' | '«' | '‚' | '„' => {
            if before.is_alphanumeric() {
                -1.0
            } else {
                1.0
            }
        }
        '”' | '’' | '»' => {
            if after.is_alphabetic() {
                -1.0
            } else {
                1.0
            }
        }
        '–' | '—' => {
            if inside {
                0.0
            } else {
                1.0
            }
        }
        '°' | '±' | 'µ' | '×' | '§' | '©' | '®' | '£' | '€' | '…' | '·' | '½' | '¼' | '²' | '³'
        | '•' | '™' | '\u{a0}' => {
            if inside {
                -1.0
            } else {
                0.5
            }
        }
        'ª' | 'º' => {
            if before.is_ascii_digit() || before == '.' {
                0.5
            } else {
                -1.0
            }
        }
        c if c.is_alphabetic() => letter_fitness(before, c, after),
        _ => {
            if inside {
                -2.0
            } else {
                -1.0
            }
        }
    }
}

/// Letters of Western Europe's languages; others of the Latin script are rarer in what is imported.
const USUAL: &str = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒ";

fn letter_fitness(before: char, c: char, after: char) -> f64 {
    let foreign = |other: char| other.is_alphabetic() && script_of(other) != script_of(c);
    let accented = |other: char| other.is_alphabetic() && !other.is_ascii();
    let cased_oddly = c.is_uppercase()
        && (before.is_lowercase() || before.is_alphabetic() && after.is_lowercase())
        || c.is_lowercase() && before.is_uppercase() && after.is_uppercase();
    match () {
        () if foreign(before) || foreign(after) => -2.0,
        () if cased_oddly => -2.0,
        () if script_of(c) == Script::Latin && accented(before) && accented(after) => -1.5,
        () if script_of(c) != Script::Latin || USUAL.contains(c) => 1.0,
        () => 0.3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        for (head, wanted) in [
            ("<?xml version='1.0' encoding='ISO-8859-2'?>", Some("ISO-8859-2")),
            ("% Encoding: Cp1252\n", Some("windows-1252")),
            ("% Encoding: ISO8859_1\n", Some("windows-1252")),
            ("% Encoding: MacRoman\n", Some("macintosh")),
            ("% -*- coding: latin-9-unix -*-", Some("ISO-8859-15")),
            ("<meta charset=\"euc-kr\">", Some("EUC-KR")),
            ("<meta content=\"text/html; charset=big5\">", Some("Big5")),
            ("encoding=nonsense", None),
            ("TY  - JOUR", None),
        ] {
            assert_eq!(declared(head.as_bytes()).map(Encoding::name), wanted, "{head}");
        }
    }

    #[test]
    fn charsets_of_short_samples() {
        for (text, encoding, wanted) in [
            ("author = {Müller, Jürgen}", WINDOWS_1252, "windows-1252"),
            ("author = {Müller, Jürgen}", MACINTOSH, "macintosh"),
            ("AU  - Martínez, José\nTI  - Café – “quoted” naïve text\n", MACINTOSH, "macintosh"),
            (
                "AU  - Martínez, José\nTI  - Café – “quoted” naïve text\n",
                WINDOWS_1252,
                "windows-1252",
            ),
            ("TI  - Größe der Straße für Ärger", MACINTOSH, "macintosh"),
            ("TI  - it’s 5 – 6 “x”", WINDOWS_1252, "windows-1252"),
            ("AU  - Иванов, Пётр\nTI  - Методы отбора", encoding_rs::WINDOWS_1251, "windows-1251"),
            ("AU  - Иванов, Пётр\nTI  - Методы отбора", encoding_rs::KOI8_R, "KOI8-U"),
            ("AU  - 김철수\nTI  - 문헌 관리 연구", encoding_rs::EUC_KR, "EUC-KR"),
            ("AU  - 山田太郎\nTI  - 文献管理システムの研究", encoding_rs::SHIFT_JIS, "Shift_JIS"),
            ("AU  - 山田太郎\nTI  - 文献管理システムの研究", encoding_rs::EUC_JP, "EUC-JP"),
            ("AU  - 王小明\nTI  - 基于深度学习的文献去重方法研究", GBK, "GBK"),
            ("AU  - 王小明\nTI  - 基於深度學習的文獻去重方法研究", encoding_rs::BIG5, "Big5"),
            ("TI  - Příliš žluťoučký kůň úpěl", encoding_rs::WINDOWS_1250, "windows-1250"),
        ] {
            let (bytes, _, lossy) = encoding.encode(text);
            assert!(!lossy, "{text}");
            assert_eq!(charset(&bytes, None, true).name(), wanted, "{text}");
        }
    }

    #[test]
    fn a_declaration_counts_where_the_bytes_agree() {
        let latin2 = encoding_rs::ISO_8859_2;
        let (polish, ..) = latin2.encode("Żome title");
        assert_eq!(charset(&polish, Some(latin2), true), latin2);
        assert_eq!(charset("Żome".as_bytes(), Some(latin2), true), UTF_8);
        let (russian, ..) = encoding_rs::WINDOWS_1251.encode("Методы отбора литературы");
        assert_eq!(charset(&russian, Some(WINDOWS_1252), true), encoding_rs::WINDOWS_1251);
        assert_eq!(
            charset(&russian, Some(encoding_rs::SHIFT_JIS), true),
            encoding_rs::WINDOWS_1251
        );
    }

    proptest::proptest! {
        #[test]
        fn valid_utf8_is_utf8(text in ".*é.*") {
            proptest::prop_assert_eq!(charset(text.as_bytes(), Some(MACINTOSH), true), UTF_8);
        }

        #[test]
        fn any_bytes_will_do(bytes: Vec<u8>) {
            let _ = (head(&bytes), charset(&bytes, None, false), charset(&bytes, Some(GBK), true));
        }
    }
}
