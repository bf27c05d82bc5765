//! Elements, attributes and texts come in, well-formed markup goes out, every text escaped.
//!
//! What is opened is closed in its turn, so the result is well-formed whatever the texts are; names
//! of elements and attributes come from the program alone.

use cite_text::display::{html_escape, terminal};
use std::fmt::Display;

/// Attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a dyn Display)];

/// Markup that is being written.
#[derive(Default)]
pub(super) struct Markup {
    out: String,
}

impl Markup {
    /// Writes an element around what `inside` writes.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        attributes: Attributes,
        inside: impl FnOnce(&mut Self),
    ) {
        self.start(name, attributes);
        self.out.push('>');
        inside(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Writes an element with a text in it.
    pub(super) fn leaf(&mut self, name: &'static str, attributes: Attributes, text: &str) {
        self.element(name, attributes, |inside| inside.text(text));
    }

    /// Writes an element that has nothing in it.
    pub(super) fn empty(&mut self, name: &'static str, attributes: Attributes) {
        self.start(name, attributes);
        self.out.push_str("/>");
    }

    /// Writes a text.
    pub(super) fn text(&mut self, text: &str) {
        self.out.push_str(&harmless(text));
    }

    /// Writes a text of the program's own as it stands.
    pub(super) fn verbatim(&mut self, text: &'static str) {
        self.out.push_str(text);
    }

    /// Begins a new line.
    pub(super) fn line(&mut self) {
        self.out.push('\n');
    }

    /// What was written.
    pub(super) fn finish(self) -> String {
        self.out
    }

    fn start(&mut self, name: &'static str, attributes: Attributes) {
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push_str(&format!(" {attribute}=\"{}\"", harmless(&value.to_string())));
        }
    }
}

/// A text without markup, controls, or characters that XML has no place for.
fn harmless(text: &str) -> String {
    let text = terminal(text);
    html_escape(&text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_escaped() {
        let mut markup = Markup::default();
        markup.element("p", &[("title", &"\"><script>")], |p| {
            p.text("<img src=x onerror=alert(1)> & \u{1b}[31m\u{202e}");
            p.empty("br", &[]);
        });
        assert_eq!(
            markup.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;img src=x onerror=alert(1)&gt; &amp; ␛[31m\\u{202e}<br/></p>"
        );
    }
}
