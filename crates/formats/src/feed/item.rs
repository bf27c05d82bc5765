//! One item of a feed as its elements, and the ways to ask it for them.

use cite_text::markup;

/// One element: its path inside the item, its attributes, its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// `dc:creator`, `author/name`.
    pub name: String,
    /// Attributes as they stand, values decoded.
    pub attributes: Vec<(String, String)>,
    /// The text, CDATA and entities read; it may be HTML.
    pub text: String,
    /// Whether child elements are kept in the text.
    pub is_markup: bool,
    /// Whether it is such a child.
    pub inside_markup: bool,
    /// The line on which it begins.
    pub line: u64,
}

/// An item, or what stands outside of items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The line on which it begins.
    pub line: u64,
    /// Its `rdf:about`.
    pub about: Option<String>,
    /// Its elements, in the order in which they end.
    pub fields: Vec<Field>,
}

impl Item {
    /// All elements of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.name == name)
    }

    /// The first text of this name that is not blank.
    pub fn text<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).map(|field| field.text.trim()).find(|text| !text.is_empty())
    }

    /// The address of the item itself: RSS's `link`, Atom's alternate link, the `guid` if it is one.
    pub fn link(&self) -> Option<String> {
        let attribute = |field: &Field, name: &str| {
            field
                .attributes
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.trim().to_owned())
        };
        let rss = || self.text("link").map(str::to_owned);
        let atom = || {
            let alternate =
                |field: &&Field| attribute(field, "rel").is_none_or(|rel| rel == "alternate");
            self.all("link").filter(alternate).find_map(|field| attribute(field, "href"))
        };
        let guid = || ["guid", "id"].iter().find_map(|name| self.text(name)).map(str::to_owned);
        let is_address =
            |text: &String| text.starts_with("http://") || text.starts_with("https://");
        let found =
            rss().or_else(atom).filter(is_address).or_else(guid).or_else(|| self.about.clone());
        found.filter(is_address).map(|address| markup::clean(&address).into_owned())
    }

    /// When the item was published.
    pub fn date(&self) -> Option<cite_model::Date> {
        let names = ["pubDate", "published", "dc:date", "prism:publicationDate", "updated"];
        names.iter().find_map(|name| self.text(name)).and_then(date)
    }
}

/// A feed's date: RFC 822 or RFC 3339, of which the day counts.
pub fn date(text: &str) -> Option<cite_model::Date> {
    // "Wed, 03 Jun 2026 00:40:24 +0000": the time and its zone would be read as numbers
    let day: Vec<&str> = text
        .split_whitespace()
        .take_while(|word| !word.contains(':') || word.contains('T'))
        .collect();
    cite_model::date::loose::parse(&markup::clean(&day.join(" ")))
}

/// The lines of a text that may be HTML, rich and clean, none of them empty.
pub fn lines(text: &str) -> Vec<String> {
    let text =
        if markup::looks_like_markup(text) { markup::from_html(text) } else { text.to_owned() };
    text.lines()
        .map(|line| markup::clean(line).into_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// A text that may be HTML, on one line.
pub fn line(text: &str) -> String {
    lines(text).join(" ")
}
