//! A YAML value as far as Hayagriva uses YAML: texts, lists and mappings; read from and written to
//! text, and the cutting of a file into entries.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::json;
use std::fmt;

/// A value. Scalars are the text that they show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    /// A scalar.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A mapping, in its order.
    Map(Vec<(String, Tree)>),
    /// Nothing.
    Null,
}

impl Tree {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Tree> {
        let Tree::Map(fields) = self else { return None };
        fields.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text of a scalar, or of the `value` of a mapping; blank ones are none.
    pub(super) fn text(&self) -> Option<&str> {
        let text = match self {
            Tree::Text(text) => Some(text.as_str()),
            Tree::Map(_) => self.get("value").or_else(|| self.get("name")).and_then(Tree::text),
            Tree::List(_) | Tree::Null => None,
        };
        text.filter(|text| !text.trim().is_empty())
    }

    /// The elements of a list, or the value itself.
    pub(super) fn elements(&self) -> &[Tree] {
        match self {
            Tree::List(values) => values,
            Tree::Null => &[],
            value => std::slice::from_ref(value),
        }
    }

    /// Writes a mapping's fields, each on lines of its own.
    pub(super) fn write(&self, indent: usize, out: &mut String) {
        let Tree::Map(fields) = self else { return };
        for (key, value) in fields {
            out.push_str(&" ".repeat(indent));
            out.push_str(&key_text(key));
            out.push(':');
            value.write_value(indent, out);
        }
    }

    fn write_value(&self, indent: usize, out: &mut String) {
        match self {
            Tree::Null => out.push_str(" null\n"),
            Tree::Text(text) => {
                out.push(' ');
                out.push_str(&scalar_text(text));
                out.push('\n');
            }
            Tree::Map(fields) if fields.is_empty() => out.push_str(" {}\n"),
            Tree::Map(_) => {
                out.push('\n');
                self.write(indent + 2, out);
            }
            Tree::List(values) => {
                out.push('\n');
                for value in values {
                    let mut lines = String::new();
                    match value {
                        Tree::Map(_) => value.write(indent + 4, &mut lines),
                        value => value.write_value(indent + 4, &mut lines),
                    }
                    out.push_str(&" ".repeat(indent + 2));
                    out.push_str("- ");
                    out.push_str(lines.trim_start());
                }
            }
        }
    }
}

fn key_text(key: &str) -> String {
    let plain = !key.is_empty()
        && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && !is_word_of_yaml(key);
    if plain { key.to_owned() } else { json!(key).to_string() }
}

/// Words and dates stand bare; everything else as a JSON string, which is a YAML string too.
fn scalar_text(text: &str) -> String {
    let is_word = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        && text.starts_with(|c: char| c.is_ascii_lowercase());
    let is_date = text.len() >= 7
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && text.as_bytes().get(4) == Some(&b'-');
    let is_number = (1..=9).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && !text.starts_with('0');
    let bare = is_word && !is_word_of_yaml(text) || is_date || is_number;
    if bare { text.to_owned() } else { json!(text).to_string() }
}

fn is_word_of_yaml(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"]
        .contains(&lower.as_str())
}

/// The key that a line at the margin begins an entry with, and what follows its colon.
pub(super) fn key_of(line: &str) -> Option<(String, &str)> {
    let first = line.chars().next()?;
    if first.is_whitespace() || matches!(first, '#' | '-' | '{' | '[' | '%' | '@' | '<' | '&' | '*')
    {
        return None;
    }
    if first == '"' {
        let mut strings = serde_json::Deserializer::from_str(line).into_iter::<String>();
        let key = strings.next()?.ok()?;
        let rest = line[strings.byte_offset()..].trim_start().strip_prefix(':')?;
        return Some((key, rest.trim()));
    }
    if first == '\'' {
        let (key, rest) = line[1..].split_once('\'')?;
        return Some((key.to_owned(), rest.trim_start().strip_prefix(':')?.trim()));
    }
    let end = line.find(": ").or_else(|| line.trim_end().strip_suffix(':').map(str::len))?;
    let rest = line[end + 1..].split(" #").next().unwrap_or_default();
    Some((line[..end].trim_end().to_owned(), rest.trim()))
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a text, a list or a mapping")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element()? {
            values.push(value);
        }
        Ok(Tree::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = access.next_key::<String>()? {
            fields.push((key, access.next_value()?));
        }
        Ok(Tree::Map(fields))
    }
}
