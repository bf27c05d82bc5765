//! Readers of texts without a fixed form, held against their own fixtures cut and damaged in every
//! way: none of them panics, and none says more than one record a few bytes.

use cite::formats::{self, Collected};
use proptest::prelude::*;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The formats whose texts people and pages write.
const LOOSE: &[&str] = &["feed", "paper-note", "news", "page", "listing"];

/// Pieces that structure means something by, to be put where they do not belong.
const PIECES: &[&str] = &[
    "<",
    ">",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "\n",
    "\n\n",
    ":",
    "---\n",
    "&",
    "]]>",
    "<![CDATA[",
    "\u{0}",
    "é",
    "文",
    "# ",
    "et al.",
    "10.1000/1",
    ", ",
];

fn fixtures() -> Vec<(&'static str, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut texts = Vec::new();
    for id in LOOSE {
        let folder = fs::read_dir(root.join(id)).expect("every one of these formats has fixtures");
        for entry in folder {
            let path = entry.expect("a folder lists its entries").path();
            let name = path.to_string_lossy().into_owned();
            if !name.ends_with(".csl.json") && !name.ends_with(".diagnostics") {
                texts.push((*id, fs::read_to_string(&path).expect("fixtures are UTF-8")));
            }
        }
    }
    texts
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn damaged(text: &str, cuts: &[(u16, u16)], put: &[(u16, u8)]) -> String {
    let mut text = text.to_owned();
    for (from, length) in cuts {
        let start = boundary(&text, usize::from(*from) % (text.len() + 1));
        let end = boundary(&text, start + usize::from(*length) % 200).max(start);
        text.replace_range(start..end, "");
    }
    for (at, piece) in put {
        let at = boundary(&text, usize::from(*at) % (text.len() + 1));
        text.insert_str(at, PIECES[usize::from(*piece) % PIECES.len()]);
    }
    text
}

fn read(id: &str, text: &str) -> Collected {
    let read = formats::by_id(id).and_then(|format| format.read).expect("these formats are read");
    let mut found = Collected::default();
    read(&mut text.as_bytes(), &mut found).expect("a slice is read without failing");
    found
}

/// Whether a control character other than the line feed stands in any text.
fn has_control(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().any(|c| c.is_control() && c != '\n'),
        Value::Array(values) => values.iter().any(has_control),
        Value::Object(map) => map.values().any(has_control),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_damage_is_a_danger(cuts in prop::collection::vec(any::<(u16, u16)>(), 0..4), put in prop::collection::vec(any::<(u16, u8)>(), 0..6)) {
        for (own, text) in fixtures() {
            let text = damaged(&text, &cuts, &put);
            let found = read(own, &text);
            prop_assert!(found.records.len() + found.diagnostics.len() <= text.len() / 8 + 8);
            for record in &found.records {
                let json = serde_json::to_value(&record.reference).expect("a reference has a JSON form");
                prop_assert!(!has_control(&json), "{json}");
                prop_assert!(record.line <= text.lines().count() as u64 + 1);
                for (field, value) in record.reference.texts.iter() {
                    prop_assert!(!value.trim().is_empty(), "{field:?}: {value:?}");
                }
            }
        }
    }

    #[test]
    fn any_beginning_is_read(share in 0.0..1.0_f64) {
        for (_, text) in fixtures() {
            let cut = boundary(&text, (text.len() as f64 * share) as usize);
            for id in LOOSE {
                let _ = read(id, &text[..cut]);
            }
        }
    }
}
