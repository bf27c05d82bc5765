//! An element comes in, its text goes out as rich text. What its markup means is known to
//! [`markup`](crate::markup); a format that means something else by a name says so.

use super::escape;
use super::tree::Element;
use crate::markup;

/// What an element inside a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inline {
    /// What its name says in HTML, JATS or MathML; a name they do not know means nothing.
    Usual,
    /// What these names mean there, one in the other: `b` and `i`; without a name, nothing.
    As(&'static [&'static str]),
    /// Nothing, and its text does not count.
    Drop,
}

impl Element<'_> {
    /// Its text as rich text, by the usual names.
    pub fn rich(self) -> String {
        self.rich_by(&|_| Inline::Usual)
    }

    /// Its text as rich text, where the caller knows what the elements in it mean.
    pub fn rich_by(self, meaning: &dyn Fn(Element) -> Inline) -> String {
        let text = self.text();
        if self.children().next().is_none() {
            return match text.contains(['<', '&']) {
                true => markup::from_html(&escape(text)),
                false => text.to_owned(),
            };
        }
        let mut html = String::with_capacity(text.len() + 64);
        push_content(self, meaning, &mut html);
        markup::from_html(&html)
    }
}

/// Trees are not deeper than the reader lets them be, so neither is this.
fn push_content(element: Element, meaning: &dyn Fn(Element) -> Inline, html: &mut String) {
    let (mut at, end) = element.span();
    for child in element.children() {
        let (from, to) = child.span();
        html.push_str(&escape(element.slice(at, from)));
        push_element(child, meaning, html);
        at = to;
    }
    html.push_str(&escape(element.slice(at, end)));
}

fn push_element(element: Element, meaning: &dyn Fn(Element) -> Inline, html: &mut String) {
    match meaning(element) {
        Inline::Drop => {}
        Inline::As(names) => {
            names.iter().for_each(|name| html.extend(["<", name, ">"]));
            push_content(element, meaning, html);
            names.iter().rev().for_each(|name| html.extend(["</", name, ">"]));
        }
        Inline::Usual => push_usual(element, meaning, html),
    }
}

fn push_usual(element: Element, meaning: &dyn Fn(Element) -> Inline, html: &mut String) {
    let from = html.len();
    html.extend(["<", element.name()]);
    for (name, value) in element.attributes() {
        html.extend([" ", name, "=\"", &escape(&value), "\""]);
    }
    html.push('>');
    let known = markup::looks_like_markup(&html[from..]);
    if !known {
        html.truncate(from);
    }
    push_content(element, meaning, html);
    if known {
        html.extend(["</", element.name(), ">"]);
    }
}
