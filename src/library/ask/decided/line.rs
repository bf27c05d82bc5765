//! A line of a file of decisions in, a decision out, or why it is none. The file may come from
//! anywhere: what it says is bounded, and cleaned of what could act in a terminal.

use crate::store::Hash;
use cite_model::Verdict;
use cite_text::markup;
use serde::{Deserialize, Serialize};

/// The most bytes of a line.
pub(in crate::library) const MOST_BYTES: usize = 64 << 10;
/// The most characters of a name.
const MOST_WHO: usize = 200;
/// The most characters of a reason.
const MOST_WHY: usize = 8000;

/// What a person decided on two records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// What: `this` is that of `that`.
    pub verdict: Verdict,
    /// The one record.
    pub this: Side,
    /// The other.
    pub that: Side,
    /// Who.
    pub who: String,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// When, RFC 3339.
    pub decided: String,
    /// Whether one of the records is not in the library.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
}

/// A record that was decided on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The hash of what its first revision says, in hex: the same in every library.
    pub anchor: String,
    /// The key of its entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its number in the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The year it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Its DOI.
    #[serde(default, rename = "DOI", skip_serializing_if = "Option::is_none")]
    pub doi: Option<String>,
    /// Its PMID.
    #[serde(default, rename = "PMID", skip_serializing_if = "Option::is_none")]
    pub pmid: Option<String>,
    /// The source that gave it, and the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Side {
    /// What a person knows it by: `key#number`, else the title, else the hash.
    pub fn name(&self) -> String {
        match (&self.key, self.number, &self.title) {
            (Some(key), Some(number), _) => format!("{key}#{number}"),
            (Some(key), None, _) => key.clone(),
            (None, _, Some(title)) => format!("\u{201c}{title}\u{201d}"),
            (None, _, None) => self.anchor.chars().take(12).collect(),
        }
    }
}

/// What a line says, checked.
pub(in crate::library) struct Line {
    pub verdict: Verdict,
    pub anchors: (Hash, Hash),
    pub sides: (Side, Side),
    pub who: String,
    pub why: String,
    pub decided: String,
}

/// A line as it stands in the file.
#[derive(Deserialize)]
struct Raw {
    verdict: String,
    this: Side,
    that: Side,
    who: String,
    #[serde(default)]
    why: String,
    decided: String,
}

/// Reads a line, or says why it cannot be one.
pub(in crate::library) fn parse(bytes: &[u8]) -> Result<Line, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
    let raw: Raw =
        serde_json::from_str(text).map_err(|error| format!("not a decision: {error}"))?;
    let verdict = Verdict::from_name(&raw.verdict);
    let verdict = verdict.ok_or_else(|| format!("unknown verdict {}", shortened(&raw.verdict)))?;
    let (this, that) = (anchor(&raw.this)?, anchor(&raw.that)?);
    if this == that && verdict != Verdict::Link {
        return Err("both sides are the same record".to_owned());
    }
    let who = bounded("who", &raw.who, MOST_WHO)?;
    if who.is_empty() {
        return Err("nobody decided it: who is empty".to_owned());
    }
    Ok(Line {
        verdict,
        anchors: (this, that),
        who,
        why: bounded("why", &raw.why, MOST_WHY)?,
        decided: time(&raw.decided)?,
        sides: (raw.this, raw.that),
    })
}

fn anchor(side: &Side) -> Result<Hash, String> {
    let is_hex = side.anchor.len() == 32 && side.anchor.bytes().all(|b| b.is_ascii_hexdigit());
    let hash = is_hex.then(|| Hash::from_str_radix(&side.anchor, 16).ok()).flatten();
    hash.ok_or_else(|| "an anchor is not 32 hexadecimal digits".to_owned())
}

fn bounded(name: &str, text: &str, most: usize) -> Result<String, String> {
    match text.chars().nth(most) {
        Some(_) => Err(format!("{name} is longer than {most} characters")),
        None => Ok(markup::clean(text).into_owned()),
    }
}

/// A time as the library has it, so that two can be compared.
fn time(text: &str) -> Result<String, String> {
    let time: jiff::Timestamp =
        text.parse().map_err(|_| format!("not a time: {}", shortened(text)))?;
    Ok(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"verdict":"preprint-of","this":{"anchor":"0000000000000000000000000000000A"},"that":{"anchor":"0000000000000000000000000000000b","year":2020},"who":"Ann","decided":"2024-01-02T05:04:05+02:00","later":1}"#;

    #[test]
    fn a_line_is_read() {
        let line = parse(GOOD.as_bytes()).expect("a good line");
        assert_eq!(line.anchors, (10, 11));
        assert_eq!(line.verdict.name(), "preprint-of");
        assert_eq!((line.who.as_str(), line.why.as_str()), ("Ann", ""));
        assert_eq!(line.decided, "2024-01-02T03:04:05Z");
    }

    #[test]
    fn what_is_no_decision_is_said() {
        for (from, to, why) in [
            ("preprint-of", "same", "unknown verdict same"),
            ("000A\"", "00\"", "an anchor is not 32 hexadecimal digits"),
            ("000A\"", "00+A\"", "an anchor is not 32 hexadecimal digits"),
            ("000b\"", "000a\"", "both sides are the same record"),
            ("Ann", " ", "nobody decided it: who is empty"),
            ("2024-01-02T05:04:05+02:00", "yesterday", "not a time: yesterday"),
            ("\"who\"", "\"whom\"", "not a decision: missing field `who` at line 1 column 204"),
        ] {
            let line = GOOD.replacen(from, to, 1);
            assert_eq!(parse(line.as_bytes()).err().as_deref(), Some(why), "{line}");
        }
        assert_eq!(parse(b"\xff").err().as_deref(), Some("not UTF-8"));
        let long = GOOD.replace("Ann", &"n".repeat(201));
        assert!(parse(long.as_bytes()).is_err());
        assert!(parse("[".repeat(60_000).as_bytes()).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_line_panics(bytes: Vec<u8>, at in 0..GOOD.len()) {
            let _ = parse(&bytes);
            let mut cut = GOOD.as_bytes()[..at].to_vec();
            cut.extend(&bytes);
            let _ = parse(&cut);
        }
    }
}
