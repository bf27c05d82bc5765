//! A reference in; what it is, on one line for people, out.

use cite_model::{NameField, Reference, TextField};
use cite_text::markup;

/// A record on one line: names, year, title, and where it was published.
pub(in crate::library) fn about(reference: &Reference) -> String {
    let names = reference.names(NameField::Author);
    let by = match names {
        [] => String::new(),
        [one] => one.family().to_owned(),
        [one, ..] => format!("{} et al.", one.family()),
    };
    let year = reference.year().map_or_else(|| "n.d.".to_owned(), |year| year.to_string());
    let text = |field| reference.text(field).map(|text| markup::plain(text).into_owned());
    let place = [TextField::ContainerTitle, TextField::Volume, TextField::Page, TextField::Doi];
    let place: Vec<String> = place.into_iter().filter_map(text).collect();
    let parts = [by, year, text(TextField::Title).unwrap_or_default(), place.join(", ")];
    let parts: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    markup::clean(&parts.join(" | ")).into_owned()
}
