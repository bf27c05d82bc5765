//! One element with all that is in it, kept flat: elements in the order of their start tags, and
//! all text in one string, so that the text of any element is one slice of it.

use crate::markup;
use std::borrow::Cow;

/// An element and its descendants. Reused from element to element, it allocates next to nothing.
#[derive(Debug, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    /// All text, entities resolved, in document order.
    pub(super) text: String,
    /// The start tags without `<` and `>`, one after another.
    pub(super) tags: String,
    /// Whether the end tag was there.
    pub(super) complete: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) line: u64,
    pub(super) tag: usize,
    pub(super) name_end: usize,
    pub(super) tag_end: usize,
    pub(super) text: usize,
    pub(super) text_end: usize,
    /// Where the next element stands that is not inside this one.
    pub(super) next: usize,
}

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub struct Element<'t> {
    tree: &'t Tree,
    at: usize,
}

impl Tree {
    /// The outermost element; none before one was read.
    pub fn root(&self) -> Option<Element<'_>> {
        (!self.nodes.is_empty()).then_some(Element { tree: self, at: 0 })
    }

    /// Whether the outermost element had its end tag.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.text.clear();
        self.tags.clear();
        self.complete = false;
    }

    /// Begins an element with this start tag; gives its place.
    pub(super) fn open(&mut self, tag: &str, line: u64) -> usize {
        let at = self.tags.len();
        self.tags.push_str(tag);
        let text = self.text.len();
        let (name_end, tag_end) = (at + name_end(tag), self.tags.len());
        self.nodes.push(Node { line, tag: at, name_end, tag_end, text, text_end: text, next: 0 });
        self.nodes.len() - 1
    }

    /// Ends an element.
    pub(super) fn close(&mut self, node: Option<usize>) {
        let next = self.nodes.len();
        if let Some(node) = node.and_then(|at| self.nodes.get_mut(at)) {
            (node.next, node.text_end) = (next, self.text.len());
        }
    }

    /// How much it holds, in bytes.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.tags.len() + self.nodes.len() * size_of::<Node>()
    }
}

impl<'t> Element<'t> {
    fn node(self) -> &'t Node {
        &self.tree.nodes[self.at]
    }

    /// The name with its prefix: `dc:title`.
    pub fn qualified_name(self) -> &'t str {
        &self.tree.tags[self.node().tag..self.node().name_end]
    }

    /// The name without its prefix: `title`.
    pub fn name(self) -> &'t str {
        local(self.qualified_name())
    }

    /// The prefix, empty where there is none: `dc`.
    pub fn prefix(self) -> &'t str {
        self.qualified_name().split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// The line of its start tag, from 1.
    pub fn line(self) -> u64 {
        self.node().line
    }

    /// All text in it, markup passed over.
    pub fn text(self) -> &'t str {
        &self.tree.text[self.node().text..self.node().text_end]
    }

    /// The text that stands directly before its first child element.
    pub fn leading_text(self) -> &'t str {
        let end = self.children().next().map_or(self.node().text_end, |child| child.node().text);
        &self.tree.text[self.node().text..end]
    }

    /// An attribute's value, entities resolved; the prefix of its name counts for nothing.
    pub fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        attribute(self.raw_attributes(), name)
    }

    /// Whether an attribute has this value.
    pub fn has(self, name: &str, value: &str) -> bool {
        self.attribute(name).is_some_and(|found| found == value)
    }

    /// All attributes: names with their prefixes, values with entities resolved.
    pub fn attributes(self) -> impl Iterator<Item = (&'t str, Cow<'t, str>)> {
        pairs(self.raw_attributes())
    }

    fn raw_attributes(self) -> &'t str {
        &self.tree.tags[self.node().name_end..self.node().tag_end]
    }

    /// Its child elements, in order.
    pub fn children(self) -> impl Iterator<Item = Element<'t>> {
        let end = self.node().next;
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let child = (at < end).then_some(Element { tree: self.tree, at })?;
            at = child.node().next;
            Some(child)
        })
    }

    /// The child elements of this name.
    pub fn all(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        self.children().filter(move |child| child.name() == name)
    }

    /// The first child element of this name.
    pub fn child(self, name: &str) -> Option<Element<'t>> {
        self.children().find(|child| child.name() == name)
    }

    /// The first element at a path of names, `Journal/JournalIssue/Volume`.
    pub fn find(self, path: &str) -> Option<Element<'t>> {
        match path.split_once('/') {
            None => self.child(path),
            Some((name, rest)) => self.all(name).find_map(|child| child.find(rest)),
        }
    }

    /// The text of the first element at a path, white space trimmed; none where that is empty.
    pub fn text_at(self, path: &str) -> Option<&'t str> {
        self.find(path).map(|element| element.text().trim()).filter(|text| !text.is_empty())
    }

    /// All elements of this name inside it, at any depth, in document order.
    pub fn descendants(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        let inside = self.at + 1..self.node().next;
        inside
            .map(move |at| Element { tree: self.tree, at })
            .filter(move |element| element.name() == name)
    }

    /// Where its text begins and ends in the tree's, for walking text and children together.
    pub(super) fn span(self) -> (usize, usize) {
        (self.node().text, self.node().text_end)
    }

    pub(super) fn slice(self, from: usize, to: usize) -> &'t str {
        &self.tree.text[from..to]
    }
}

/// Where the name of a start tag ends.
pub(super) fn name_end(tag: &str) -> usize {
    tag.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/').unwrap_or(tag.len())
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The attribute of this name among those of a start tag.
pub(super) fn attribute<'t>(raw: &'t str, name: &str) -> Option<Cow<'t, str>> {
    let exact = name.contains(':');
    pairs(raw)
        .find(|(key, _)| if exact { *key == name } else { local(key) == name })
        .map(|pair| pair.1)
}

fn pairs(raw: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut attributes = quick_xml::events::attributes::Attributes::html(raw, 0);
    attributes.with_checks(false);
    attributes.flatten().map(|attribute| {
        let value = match attribute.value {
            Cow::Borrowed(value) => markup::unescape(value),
            Cow::Owned(value) => Cow::Owned(markup::unescape(&value).into_owned()),
        };
        (attribute.key.into_inner(), value)
    })
}
