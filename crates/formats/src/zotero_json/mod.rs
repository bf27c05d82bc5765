//! Zotero's own JSON in: items of its web interface (`{"key": …, "data": {…}}`), of a translator,
//! and of Better BibTeX's export (`{"config": …, "items": […]}`); references out.

mod keys;
mod read;

pub use read::reference;

use super::json_items::keys_of;
use super::{Confidence, Format, Markup, Origin, Sample};
use cite_model::Precedence;

const ID: &str = "zotero-json";

/// The row of the registry.
pub static FORMAT: Format = Format {
    id: ID,
    name: "Zotero JSON",
    recognized_by: "items with itemType",
    reads: "Zotero's API and Better BibTeX JSON",
    origin: Some(Origin::Other("Zotero")),
    markup: Markup::Html,
    extensions: &["json"],
    detect,
    read: Some(read::read),
    write: None,
    has_citation_keys: true,
    precedence: Precedence::Aggregator,
    lossy: &[],
};

/// The row of the registry for Zotero's own database, which is no text: it is opened elsewhere, and
/// its items come through [`reference()`].
pub static DATABASE: Format = Format {
    id: "zotero-sqlite",
    name: "Zotero's database",
    recognized_by: "an SQLite file with Zotero's tables",
    reads: "Zotero's own database, without its trash",
    origin: Some(Origin::Other("Zotero")),
    markup: Markup::Html,
    extensions: &["sqlite"],
    detect: |_| Confidence::No,
    read: None,
    write: None,
    has_citation_keys: true,
    precedence: Precedence::Aggregator,
    lossy: &[],
};

fn detect(sample: &Sample) -> Confidence {
    let Some(has) = keys_of(sample) else { return Confidence::No };
    let is_exporter =
        sample.text.contains("\"BetterBibTeX JSON\"") || sample.text.contains("api.zotero.org");
    match has("itemType") {
        true if has("creators") || is_exporter => Confidence::Sure,
        true => Confidence::Likely,
        // The items may begin behind the sample's end.
        false if is_exporter && has("config") && has("citekeyFormat") => Confidence::Likely,
        false => Confidence::No,
    }
}
