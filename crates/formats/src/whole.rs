//! A text that must be seen whole before it can be read comes in; all of it, up to a bound, goes out,
//! and whether it can be meant for people at all.

use super::Sink;
use cite_model::{Diagnostic, Kind, Severity};
use std::io::{self, BufRead, Read};

/// The longest text that is held in memory, in bytes.
const LONGEST: u64 = 64 << 20;

/// The text to its end, or to the bound; what is cut off is told.
pub(super) fn read(input: &mut dyn BufRead, sink: &mut dyn Sink) -> io::Result<String> {
    let mut bytes = Vec::new();
    input.take(LONGEST).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == LONGEST && !input.fill_buf()?.is_empty() {
        let message = format!("only the first {} MiB were read", LONGEST >> 20);
        sink.diagnostic(Diagnostic::new(0, Severity::Warning, Kind::Limit, message));
        io::copy(input, &mut io::sink())?;
    }
    // a character cut at the bound becomes a replacement character
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// How structured formats begin that prose never begins like.
const STRUCTURED: &[&str] =
    &["{", "[", "<", "@", "%", "\\", "TY  -", "PMID-", "FN ", "%0 ", "cff-version:"];

/// Whether a text can be meant for people: it neither begins like a structured format nor has its
/// lines behind tags (`AU  - `, `AU Doe, J`) nor its cells between commas and quotation marks.
pub(super) fn is_prose(text: &str) -> bool {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\n', '\t']);
    if STRUCTURED.iter().any(|start| text.starts_with(start)) {
        return false;
    }
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(200);
    let structured = lines().filter(|line| {
        is_tagged(line) || line.matches("\",\"").count() > 2 || line.matches('\t').count() > 3
    });
    structured.count() * 4 < lines().count().max(1)
}

/// `AU  - Doe`, `AU Doe`, `FAU - Doe`: two to four capitals or digits in the first columns.
fn is_tagged(line: &str) -> bool {
    let tag = line.bytes().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
    let rest = &line[tag..];
    let first = line.bytes().next().is_some_and(|b| b.is_ascii_uppercase());
    first
        && ((2..=4).contains(&tag) && rest.trim_start().starts_with("- ")
            || tag == 2 && rest.starts_with(' '))
        || line.starts_with("      ") && tag == 0
}

#[cfg(test)]
mod tests {
    use super::is_prose;

    #[test]
    fn what_is_for_programs_is_no_prose() {
        for (text, prose) in [
            ("A headline\nand a text", true),
            ("Provider: X\nTY  - JOUR\nAU  - Doe\nER  - \n", false),
            ("PT J\nAU Doe, J\nTI Reading\nER\n", false),
            ("\u{feff}{\"a\": 1}", false),
            ("\"a\",\"b\",\"c\",\"d\"\n\"1\",\"2\",\"3\",\"4\"\n", false),
            ("- **Title**: A\n- **DOI**: 10.1000/1", true),
        ] {
            assert_eq!(is_prose(text), prose, "{text}");
        }
    }
}
