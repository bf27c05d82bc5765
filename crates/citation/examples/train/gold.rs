//! Tagged references (AnyStyle's XML) in, strings with a label a word out.

use cite_citation::label::Label;
use cite_citation::token::tokens;

/// A string with its parts: what a part is, and its text.
#[derive(Clone, Debug, Default)]
pub struct Tagged {
    pub parts: Vec<(String, String)>,
}

impl Tagged {
    /// The whole string, as `score.py` gives it to the program.
    pub fn text(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|(_, text)| text.as_str()).collect();
        one_line(&parts.join(" "))
    }

    /// The label of every word of the text.
    pub fn labels(&self) -> Vec<usize> {
        let (mut ends, mut length) = (Vec::new(), 0);
        for (tag, part) in &self.parts {
            let part = one_line(part);
            length += part.len() + usize::from(length > 0 && !part.is_empty());
            ends.push((length, Label::of_tag(tag).unwrap_or(Label::Note)));
        }
        let text = self.text();
        let label = |at: usize| {
            ends.iter().find(|(end, _)| at < *end).map_or(Label::Note, |(_, label)| *label)
        };
        tokens(&text).iter().map(|token| label(token.start) as usize).collect()
    }
}

pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads all sequences of a file.
pub fn read(xml: &str) -> Vec<Tagged> {
    xml.split("<sequence>")
        .skip(1)
        .map(|sequence| sequence.split("</sequence>").next().unwrap_or_default())
        .map(sequence)
        .collect()
}

fn sequence(xml: &str) -> Tagged {
    let mut parts = Vec::new();
    let mut rest = xml;
    while let Some((_, behind)) = rest.split_once('<') {
        let Some((tag, behind)) = behind.split_once('>') else { break };
        let close = format!("</{tag}>");
        let Some((inner, behind)) = behind.split_once(&close) else {
            rest = behind;
            continue;
        };
        parts.push((tag.to_owned(), cite_text::markup::unescape(inner).into_owned()));
        rest = behind;
    }
    Tagged { parts }
}
