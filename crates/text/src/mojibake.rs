//! Text that was decoded with the wrong charset comes in, the text that was meant goes out.
//!
//! UTF-8 read as windows-1252 or Mac Roman leaves sequences that hardly occur in good text: `Ã©`,
//! `â€™`, `Œ≤`. Each sequence is encoded again, must be one character of valid UTF-8, and is replaced
//! only where that character is plainly likelier than what stands there: how much its neighbours must
//! agree depends on how likely the sequence is in good text (`Trust`). Good text is never changed.
//! To be called before control characters are cleaned away: they are part of what was damaged.

use encoding_rs::{MACINTOSH, WINDOWS_1252};

use super::script::{Script, script_of};

/// The repaired text, or `None` where nothing is plainly wrong. Text that was damaged twice is
/// repaired twice.
pub fn repair(text: &str) -> Option<String> {
    let once = repair_once(text)?;
    Some(repair_once(&once).unwrap_or(once))
}

fn repair_once(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let windows = repair_from(text, Wrong::Windows);
    let mac = repair_from(windows.as_deref().unwrap_or(text), Wrong::Mac);
    mac.or(windows)
}

/// The charset that the UTF-8 was read in by mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Windows,
    Mac,
}

/// What must stand around a sequence before it is believed to be damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Nothing: it does not occur in good text.
    Alone,
    /// A letter before or behind.
    ByLetter,
    /// So many sequences in a row.
    InRow(usize),
}

/// One damaged character: where it stands in the characters of the text, and what was meant.
struct Find {
    at: usize,
    length: usize,
    meant: char,
    trust: Trust,
    /// It may as well be good text: it needs a neighbour that may not.
    ordinary: bool,
}

impl Find {
    fn sure(at: usize, length: usize, meant: char) -> Find {
        Find { at, length, meant, trust: Trust::Alone, ordinary: false }
    }
}

fn repair_from(text: &str, wrong: Wrong) -> Option<String> {
    // cheap: no sequence without a character that is a lead byte
    if !text.chars().any(|c| starts(c, wrong)) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let finds = find(&chars, wrong);
    let sure: Vec<bool> = believed(&chars, &finds, false);
    if !sure.contains(&true) {
        return None;
    }
    let accepted = believed(&chars, &finds, true);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (found, _) in finds.iter().zip(accepted).filter(|(_, accepted)| *accepted) {
        out.extend(&chars[done..found.at]);
        out.push(found.meant);
        done = found.at + found.length;
    }
    out.extend(&chars[done..]);
    Some(out)
}

fn starts(c: char, wrong: Wrong) -> bool {
    !c.is_ascii()
        && byte_of(c, wrong).is_some_and(|byte| byte >= 0xC2 || wrong == Wrong::Mac && byte == 0x9F)
}

/// The byte that would be read as this character.
fn byte_of(c: char, wrong: Wrong) -> Option<u8> {
    match (wrong, c) {
        (_, '\0'..='\u{7f}') => Some(c as u8),
        // Latin-1, which many say where they mean windows-1252, has control characters there
        (Wrong::Windows, '\u{80}'..='\u{9f}') => Some(c as u8),
        (Wrong::Windows, _) => encoded(WINDOWS_1252, c),
        (Wrong::Mac, '\u{2126}') => Some(0xBD), // older tables map the ohm sign
        (Wrong::Mac, _) => encoded(MACINTOSH, c),
    }
}

fn encoded(charset: &'static encoding_rs::Encoding, c: char) -> Option<u8> {
    let mut text = [0u8; 4];
    let mut byte = [0u8; 4];
    let (result, _, written) = charset.new_encoder().encode_from_utf8_without_replacement(
        c.encode_utf8(&mut text),
        &mut byte,
        true,
    );
    (result == encoding_rs::EncoderResult::InputEmpty && written == 1).then_some(byte[0])
}

/// All sequences that are one character of valid UTF-8, from left to right.
fn find(chars: &[char], wrong: Wrong) -> Vec<Find> {
    let bytes: Vec<u8> = chars.iter().map(|c| byte_of(*c, wrong).unwrap_or(b'?')).collect();
    let mut finds = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match sequence(chars, &bytes, at, wrong) {
            Some(found) => {
                at += found.length;
                finds.push(found);
            }
            None => at += 1,
        }
    }
    finds
}

fn sequence(chars: &[char], bytes: &[u8], at: usize, wrong: Wrong) -> Option<Find> {
    let length = match bytes[at] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        0x9F if wrong == Wrong::Mac => return emoji_without_lead(chars, bytes, at),
        _ => return None,
    };
    let run = bytes.get(at..at + length);
    let Some(meant) =
        run.and_then(|run| std::str::from_utf8(run).ok()).and_then(|text| text.chars().next())
    else {
        return closing_quote(chars, at, wrong);
    };
    let trust = trust(bytes[at], meant, wrong)?;
    Some(Find { at, length, meant, trust, ordinary: is_ordinary(chars, at, length, wrong) })
}

/// `”` loses its last byte, which windows-1252 does not define: `â€` alone is left.
fn closing_quote(chars: &[char], at: usize, wrong: Wrong) -> Option<Find> {
    let alone = wrong == Wrong::Windows && chars[at..].starts_with(&['â', '€']);
    alone.then(|| Find::sure(at, 2, '”'))
}

/// Mac Roman's 0xF0 is Apple's own character, U+F8FF, which is often lost: 📝 is left as `üìù`.
fn emoji_without_lead(chars: &[char], bytes: &[u8], at: usize) -> Option<Find> {
    let rest = bytes.get(at..at + 3)?;
    let meant = std::str::from_utf8(&[0xF0, rest[0], rest[1], rest[2]]).ok()?.chars().next()?;
    let beside_letter = at.checked_sub(1).is_some_and(|before| chars[before].is_alphabetic())
        || chars.get(at + 3).is_some_and(|after| after.is_alphabetic());
    let good_word =
        chars[at + 1..at + 3].iter().all(|c| c.is_lowercase() && "ìíîïéèê".contains(*c))
            && beside_letter;
    (is_emoji(meant) && !good_word && !beside_letter).then(|| Find::sure(at, 3, meant))
}

/// How far a sequence is to be trusted, by what it would mean; `None`: not at all.
fn trust(lead: u8, meant: char, wrong: Wrong) -> Option<Trust> {
    let windows = wrong == Wrong::Windows;
    Some(match (lead, meant) {
        (_, '\u{80}'..='\u{9f}') => Trust::ByLetter, // the outer layer of damage done twice
        (0xC2, _) => Trust::Alone,
        (0xC3, _) if windows => Trust::Alone,
        (0xC3..=0xC5, _) => Trust::ByLetter,
        (0xCC, _) if windows => Trust::ByLetter,
        (0xCE..=0xCF, meant) if meant.is_alphabetic() => Trust::Alone,
        (0xD0..=0xD1, _) => Trust::InRow(if windows { 2 } else { 3 }),
        (0xC6..=0xDF, _) => Trust::InRow(3),
        (0xE2, meant) if is_symbol(meant) => Trust::Alone,
        (0xE1, '\u{1e00}'..='\u{1fff}') => Trust::ByLetter,
        (0xEF, '\u{feff}' | '\u{ff00}'..='\u{ff65}' | '\u{fb00}'..='\u{fb06}' | '\u{fffd}') => {
            Trust::Alone
        }
        (0xF0.., meant) if is_emoji(meant) || ('\u{1d400}'..='\u{1d7ff}').contains(&meant) => {
            Trust::Alone
        }
        (0xE0..=0xEF, meant) if meant.is_alphanumeric() || script_of(meant) != Script::Other => {
            Trust::InRow(2)
        }
        (0xE3, '\u{3000}'..='\u{303f}') => Trust::InRow(2),
        (0xF0.., meant) if script_of(meant) == Script::Han => Trust::InRow(2),
        _ => return None,
    })
}

/// The symbols that titles and abstracts hold; what else begins with 0xE2 does not occur.
fn is_symbol(c: char) -> bool {
    matches!(c,
        '\u{2000}'..='\u{204a}' | '\u{2070}'..='\u{20bf}' | '\u{2100}'..='\u{215f}' | '\u{2190}'..='\u{22ff}'
        | '\u{2460}'..='\u{27bf}' | '\u{2a7d}' | '\u{2a7e}' | '\u{2b00}'..='\u{2bff}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}')
}

/// Marks that close a word, or come between two: `À»` and `Ä–` are no damage at the end of one.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '”' | '“'
            | '’'
            | '‘'
            | '»'
            | '«'
            | '›'
            | '‹'
            | '…'
            | '–'
            | '—'
            | '„'
            | '‚'
            | '\u{a0}'
            | '°'
            | '®'
            | '™'
            | '©'
            | '·'
            | 'º'
            | 'ª'
    )
}

/// Whether the sequence may as well be what it looks like: a capital letter and a mark behind it.
fn is_ordinary(chars: &[char], at: usize, length: usize, wrong: Wrong) -> bool {
    let before = at.checked_sub(1).map_or(' ', |at| chars[at]);
    let after = chars.get(at + length).copied().unwrap_or(' ');
    let (first, second) = (chars[at], chars[at + 1]);
    if wrong == Wrong::Mac {
        let word =
            first.is_alphabetic() && second.is_lowercase() && before.is_alphabetic() && length == 2;
        let root = first == '√' && matches!(second, 'π' | '∞' | '∑' | '∏' | '∫');
        return word && !matches!(second, 'º' | 'ª') && before.is_lowercase()
            || root && !before.is_alphabetic();
    }
    if first == 'á' && length == 3 {
        return is_closing(second) && is_closing(chars[at + 2]) && !after.is_alphabetic();
    }
    if length != 2 || !is_closing(second) {
        return false;
    }
    match first {
        // no word ends in Ã or Â but in capitals
        'Ã' | 'Â' => {
            (before.is_uppercase()
                || !before.is_alphanumeric() && second != '\u{a0}' && first == 'Ã')
                && !after.is_alphabetic()
        }
        'Î' | 'Ï' => before.is_uppercase(),
        _ => !(before.is_alphabetic() && after.is_alphabetic()),
    }
}

/// Which finds are believed. `damaged`: others in the text were, so that less is asked of the rest.
fn believed(chars: &[char], finds: &[Find], damaged: bool) -> Vec<bool> {
    let letter =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphabetic());
    let small =
        |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_lowercase());
    let mut verdicts = Vec::with_capacity(finds.len());
    for row in rows(finds) {
        let doubtful = row.iter().all(|found| found.ordinary);
        verdicts.extend(row.iter().map(|found| {
            let before = found.at.checked_sub(1);
            if doubtful && !(damaged && small(before)) {
                return false;
            }
            match found.trust {
                Trust::Alone => true,
                Trust::ByLetter => {
                    row.len() > 1 || letter(before) || letter(Some(found.at + found.length))
                }
                Trust::InRow(least) => row.len() >= least,
            }
        }));
    }
    verdicts
}

/// The finds in rows that nothing interrupts.
fn rows(finds: &[Find]) -> impl Iterator<Item = &[Find]> {
    finds.chunk_by(|one, next| one.at + one.length == next.at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_repaired() {
        for (given, wanted) in [
            ("PDGFRŒ≤", "PDGFRβ"),
            ("Nonâ€“Small", "Non–Small"),
            ("## üìù Summary", "## 📝 Summary"),
            ("CafÃ©", "Café"),
            ("MÃ¼ller, JÃ¼rgen", "Müller, Jürgen"),
            ("Ãœber die GrÃ¶ÃŸe", "Über die Größe"),
            ("donâ€™t â€œquoteâ€\u{9d} â€¦", "don’t “quote” …"),
            ("â€œquoteâ€ lost", "“quote” lost"),
            ("don\u{e2}\u{80}\u{99}t", "don’t"),
            ("MÃƒÂ¼ller", "Müller"),
            ("ÃƒÅ“ber double-encoded Ã¢â‚¬Å“quotesÃ¢â‚¬Â\u{9d}", "Über double-encoded “quotes”"),
            ("5 Â± 2 Â°C, Â© 2019", "5 ± 2 °C, © 2019"),
            ("p â‰¤ 0.05", "p ≤ 0.05"),
            ("TNF-Î± and IFN-Î³, Î²-catenin, Ïƒ", "TNF-α and IFN-γ, β-catenin, σ"),
            ("TNF-Œ± and IFN-Œ≥, œÉ", "TNF-α and IFN-γ, σ"),
            ("M√ºller, caf√© na√Øve", "Müller, café naïve"),
            ("donâ€™t ‚Äì", "don’t –"),
            ("it‚Äôs ‚Äúso‚Äù", "it’s “so”"),
            ("37 ¬∞C ¬± 2", "37 °C ± 2"),
            ("Å\u{81}Ã³dÅº, GdaÅ„sk, ÄŒapek", "Łódź, Gdańsk, Čapek"),
            ("ÐœÐ¾Ñ\u{81}ÐºÐ²Ð°", "Москва"),
            ("ä¸\u{ad}æ–‡", "中文"),
            ("Tiáº¿ng Viá»‡t", "Tiếng Việt"),
            ("ðŸ˜€ ok", "😀 ok"),
            ("H\u{e2}\u{82}\u{82}O", "H₂O"),
            ("ï»¿Title", "\u{feff}Title"),
            ("ESPAÃ‘A", "ESPAÑA"),
            ("naÃ¯ve and good: Müller", "naïve and good: Müller"),
        ] {
            assert_eq!(repair(given).as_deref(), Some(wanted), "{given}");
        }
    }

    #[test]
    fn good_text_stays() {
        for text in [
            "",
            "plain",
            "Œuvre",
            "naïve",
            "São Paulo",
            "≤ 5 Œ",
            "œuvre complète, cœur, NŒUD",
            "Å",
            "2 Å–3 Å",
            "10–20 Å, 5 Å…",
            "«École», « À la recherche », « É », «à», L’É…",
            "Größe „Ä“ und „Ö“ – Ä–Ö, Spaß–",
            "ROMÃ», “Ã”, NÃO, SÃO, AÇÃO",
            "IRMÃ…",
            "Tiếng Việt: ĐÃ, Â, Ê",
            "Ελληνικά α–ω",
            "Москва – Ñ",
            "中文标题",
            "日本語",
            "İstanbul ığüşöç ÂÎ",
            "România «Înăuntru» Î…",
            "√π, 2√2 ≈ 3, ∆x ≥ 5 ± 1",
            "«é», “é”, —é, …à",
            "‘Ä’ ‚Ärger‘ „Öl“",
            "¿Qué? ¡Ñandú!",
            "Łódź, Gdańsk, Čapek",
            "5×10³ × 2",
            "Ð–Ñ",
            "© 2019 Müller®",
            "Ýmir Þór Ðæ æ ø",
            "café» «été",
            "é…»",
            "será»” dijo",
            "üöÄx",
            "Zürich (üëx)",
            "it’s “so” – yes…",
            "¬∃x",
            "¬(a ∧ b)",
            "D’Ü",
            "Übungen–Ü",
            "Ångström™",
            "ÅÄÖ",
            "10 °C – 20 °C",
        ] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn sequences_of_good_letters_stay_in_every_language() {
        for word in [
            "Ñandú",
            "Çeşme",
            "Île",
            "Économie",
            "Übermut",
            "Österreich",
            "Ärzte",
            "Århus",
            "Ólafur",
            "Þingvellir",
        ] {
            for mark in ["»", "”", "“", "’", "…", " – ", "–", "™", "®", "°", "ª", ")", "", "«"]
            {
                let text = format!(
                    "{mark}{word}{mark} {} {mark}{}{mark}",
                    word.to_uppercase(),
                    word.to_lowercase()
                );
                assert_eq!(repair(&text), None, "{text}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_string_will_do(text in r"(\PC|[\x{80}-\x{ff}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—]){0,24}") {
            if let Some(repaired) = repair(&text) {
                proptest::prop_assert!(repaired.chars().count() < text.chars().count() + 1);
            }
        }

        #[test]
        fn damage_done_to_words_is_repaired(words in proptest::collection::vec("[a-z]{1,4}[àâäçèéêëîïñóôöøùûüß][a-z]{1,4}", 1..5)) {
            let text = words.join(" ");
            let damaged: String = text.bytes().map(|b| WINDOWS_1252.decode_without_bom_handling(&[b]).0.into_owned()).collect();
            proptest::prop_assert_eq!(repair(&damaged), Some(text));
        }
    }
}
