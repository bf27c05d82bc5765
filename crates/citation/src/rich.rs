//! Rich text comes in; its plain text goes out, with what is italic in it, and slices of it that
//! keep their markup.

use cite_text::markup::{Piece, Tag, pieces};

/// A rich text beside its plain form.
pub(crate) struct Rich {
    /// The text without tags.
    pub plain: String,
    /// Where the plain text is italic.
    italics: Vec<(usize, usize)>,
    /// Every tag, and where in the plain text it stands.
    tags: Vec<(usize, Tag, bool)>,
}

impl Rich {
    pub fn new(text: &str) -> Self {
        let (mut plain, mut italics, mut tags) = (String::new(), Vec::new(), Vec::new());
        for piece in pieces(text) {
            match piece {
                Piece::Text(run) => plain.push_str(run),
                Piece::Formula(_) | Piece::Close(Tag::Formula) => {}
                Piece::Open(tag) => tags.push((plain.len(), tag, true)),
                Piece::Close(tag) => {
                    if tag == Tag::Italic {
                        let open = tags.iter().rev().find(|(_, t, open)| *t == tag && *open);
                        italics.push((open.map_or(0, |(at, ..)| *at), plain.len()));
                    }
                    tags.push((plain.len(), tag, false));
                }
            }
        }
        Self { plain, italics, tags }
    }

    /// The last italic run from here on that can be a container's name.
    pub fn italic_after(&self, from: usize) -> Option<(usize, usize)> {
        let named = |(start, end): &(usize, usize)| {
            let run = self.plain[*start..*end].trim_matches([' ', ',', '.']);
            *start >= from && run.chars().any(char::is_alphabetic) && run != "et al"
        };
        self.italics.iter().copied().rev().find(named)
    }

    /// A part of the text with the markup that lies wholly inside it.
    pub fn slice(&self, from: usize, to: usize) -> String {
        let inside: Vec<_> = self
            .tags
            .iter()
            .filter(
                |(at, _, opens)| {
                    if *opens { (from..to).contains(at) } else { *at > from && *at <= to }
                },
            )
            .collect();
        let mut depth = 0_i32;
        let balanced = inside.iter().all(|(_, _, opens)| {
            depth += if *opens { 1 } else { -1 };
            depth >= 0
        });
        if !balanced || depth != 0 {
            return self.plain[from..to].trim().to_owned();
        }
        let (mut out, mut done) = (String::new(), from);
        for (at, tag, opens) in inside {
            out.push_str(&self.plain[done..*at]);
            out.push_str(if *opens { tag.open() } else { tag.close() });
            done = *at;
        }
        out.push_str(&self.plain[done..to]);
        out.trim().to_owned()
    }
}
