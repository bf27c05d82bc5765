//! The order of what is written: an entry in, what it is sorted by out.

use cite_model::{Entry, NameField, Reference, TextField};
use cite_text::{fold, markup};

/// What entries are sorted by; those that are equal in it by their citation keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The citation key.
    #[default]
    Key,
    /// The authors' names, then the year.
    Author,
    /// The year, the oldest first, those without one last.
    Year,
    /// The title.
    Title,
}

impl Order {
    /// Entries stand in the order of these texts and numbers.
    pub fn rank(self, entry: &Entry) -> (i64, String, i64) {
        let reference = &entry.reference;
        match self {
            Self::Key => (0, String::new(), 0),
            Self::Author => (0, names(reference), year(reference)),
            Self::Year => (year(reference), String::new(), 0),
            Self::Title => (0, title(reference), 0),
        }
    }
}

fn year(reference: &Reference) -> i64 {
    reference.year().map_or(i64::MAX, i64::from)
}

/// All names of the first field that has some; nobody comes last.
fn names(reference: &Reference) -> String {
    let fields = [NameField::Author, NameField::Editor, NameField::Translator];
    let named = fields.iter().map(|field| reference.names(*field)).find(|names| !names.is_empty());
    let Some(named) = named else { return char::MAX.to_string() };
    let folded =
        named.iter().map(|name| fold::fold(&format!("{} {}", name.family(), name.given())));
    folded.collect::<Vec<_>>().join("\u{1}")
}

fn title(reference: &Reference) -> String {
    let title = reference.title().or_else(|| reference.text(TextField::OriginalTitle));
    title.map_or_else(|| char::MAX.to_string(), |title| fold::fold(&markup::plain(title)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cite_model::{Date, DateField, Name};

    fn entry(author: &str, year: i32, title: &str) -> Entry {
        let mut reference = Reference::default();
        if !author.is_empty() {
            reference.push_name(NameField::Author, Name::person(author, "X"));
        }
        if year != 0 {
            reference.dates.insert(DateField::Issued, Date::from_year(year));
        }
        if !title.is_empty() {
            reference.set(TextField::Title, title);
        }
        Entry { reference, ..Entry::default() }
    }

    #[test]
    fn orders() {
        for (order, first, second) in [
            (Order::Author, entry("Äbel", 2020, "B"), entry("Zoe", 2000, "A")),
            (Order::Author, entry("lee", 2000, "B"), entry("Lee", 2001, "A")),
            (Order::Author, entry("Zoe", 2020, ""), entry("", 2000, "A")),
            (Order::Year, entry("Z", 1999, ""), entry("A", 2000, "")),
            (Order::Year, entry("Z", 1999, ""), entry("A", 0, "")),
            (Order::Title, entry("Z", 0, "<i>a</i> mouse"), entry("A", 0, "An elephant")),
            (Order::Title, entry("Z", 0, "Z"), entry("A", 0, "")),
        ] {
            assert!(order.rank(&first) < order.rank(&second), "{order:?} {first:?} {second:?}");
        }
    }
}
