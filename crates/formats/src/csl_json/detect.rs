//! How sure it is that a text is CSL-JSON: by the keys of its first item.

use super::keys;
use super::read::WRAPPERS;
use crate::json_items::json_text;
use crate::{Confidence, Sample};
use cite_model::ItemType;
use cite_model::field::Field;
use cite_text::json::{self, Cut, Object};
use serde_json::Value;

/// Keys that the items of other JSON formats have and CSL lacks.
const FOREIGN: &[&str] = &[
    "itemType",
    "reference-count",
    "is-referenced-by-count",
    "schemaVersion",
    "@context",
    "types",
];

pub(super) fn detect(sample: &Sample) -> Confidence {
    let Some(text) = json_text(sample) else { return Confidence::No };
    let mut best = Confidence::No;
    let mut seen = 0;
    let mut input = text.as_bytes();
    let read = json::objects(&mut input, WRAPPERS, &mut |_, cut| {
        seen += 1;
        best = match cut {
            _ if seen > 3 => best,
            Cut::Object(item) => best.max(of_item(item)),
            Cut::Truncated(item) => best.max(of_beginning(item)),
            Cut::TooLarge | Cut::Stray(_) => best,
        };
    });
    read.map_or(Confidence::No, |()| best)
}

fn of_item(text: &str) -> Confidence {
    let Ok(parsed) = json::parse::<Object>(text) else { return of_beginning(text) };
    let item = parsed.value;
    let is_text = |key: &str| item.get(key).is_some_and(Value::is_string);
    let is_foreign = item.0.iter().any(|(key, _)| FOREIGN.contains(&key.as_str()));
    let item_type = item.get("type").and_then(Value::as_str);
    let known = item_type.is_some_and(|name| keys::item_type(name).is_some());
    let is_own = item_type.is_some_and(|name| name.contains(['-', '_']) && is_csl(name));
    let has_dates = item.get("issued").is_some_and(|date| !date.is_number());
    match () {
        () if is_foreign && !is_own => Confidence::No,
        () if is_foreign => Confidence::Likely,
        () if is_own || known && has_dates => Confidence::Sure,
        () if known && is_text("title") || is_text("title") && has_dates => Confidence::Likely,
        () if known && says_more(&item) => Confidence::Likely,
        () => Confidence::No,
    }
}

/// Whether an item without a title is one of CSL's all the same: it has both an id and what CSL
/// says of a work, and nothing that CSL does not know but what we wrote ourselves.
fn says_more(item: &Object) -> bool {
    let has = |name: &str| item.get(name).is_some();
    let mut others = item.0.iter().filter(|(key, _)| !matches!(key.as_str(), "id" | "type"));
    let is_known = |key: &str| keys::key(key).is_some();
    has("id") && item.0.len() > 2 && (has("citation-key") || others.all(|(key, _)| is_known(key)))
}

fn is_csl(name: &str) -> bool {
    ItemType::from_csl(name).is_some()
}

/// An item whose end is not in the sample, or that is broken: its marks are looked for as text.
fn of_beginning(text: &str) -> Confidence {
    let has_key = |key: &str| text.contains(&format!("\"{key}\""));
    if FOREIGN.iter().any(|key| has_key(key)) {
        return Confidence::No;
    }
    let typed = ItemType::ALL.iter().any(|kind| {
        [": ", ":"].iter().any(|colon| text.contains(&format!("\"type\"{colon}\"{}\"", kind.csl())))
    });
    match (typed, has_key("issued") || has_key("date-parts")) {
        (true, true) => Confidence::Sure,
        (true, false) => Confidence::Likely,
        (false, _) => Confidence::No,
    }
}
