//! Rich text comes in; its pieces, its plain text or its HTML go out. The pieces joined are the text.

use std::borrow::Cow;

use crate::display::html_escape;

/// The five things rich text can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Italic.
    Italic,
    /// Bold.
    Bold,
    /// Superscript.
    Sup,
    /// Subscript.
    Sub,
    /// Small capitals.
    SmallCaps,
}

const TAGS: [(Tag, &str, &str); 5] = [
    (Tag::Italic, "<i>", "</i>"),
    (Tag::Bold, "<b>", "</b>"),
    (Tag::Sup, "<sup>", "</sup>"),
    (Tag::Sub, "<sub>", "</sub>"),
    (Tag::SmallCaps, "<sc>", "</sc>"),
];

impl Tag {
    /// `<i>`
    pub fn open(self) -> &'static str {
        TAGS[self as usize].1
    }

    /// `</i>`
    pub fn close(self) -> &'static str {
        TAGS[self as usize].2
    }
}

/// A run of text, or a tag that has its partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Literal text, tags without a partner among it.
    Text(&'a str),
    /// An opening tag.
    Open(Tag),
    /// The closing tag of the innermost open one.
    Close(Tag),
}

impl<'a> Piece<'a> {
    /// The piece as it stands in the text.
    pub fn as_str(self) -> &'a str {
        match self {
            Piece::Text(text) => text,
            Piece::Open(tag) => tag.open(),
            Piece::Close(tag) => tag.close(),
        }
    }
}

/// Splits rich text. Opening and closing pieces are always balanced and nested.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let marks = partners(text);
    let mut out = Vec::with_capacity(2 * marks.len() + 1);
    let mut done = 0;
    for mark in marks.iter().filter(|mark| mark.paired) {
        if mark.at > done {
            out.push(Piece::Text(&text[done..mark.at]));
        }
        let piece = if mark.opens { Piece::Open(mark.tag) } else { Piece::Close(mark.tag) };
        out.push(piece);
        done = mark.at + piece.as_str().len();
    }
    if done < text.len() {
        out.push(Piece::Text(&text[done..]));
    }
    out
}

/// The text without its tags.
pub fn plain(text: &str) -> Cow<'_, str> {
    // a text without the one byte needs no search for the two
    if !text.contains('<') || !text.contains("</") {
        return Cow::Borrowed(text);
    }
    let parts = pieces(text);
    match parts[..] {
        [] => Cow::Borrowed(text),
        [Piece::Text(only)] => Cow::Borrowed(only),
        _ => Cow::Owned(
            parts
                .into_iter()
                .filter(|piece| matches!(piece, Piece::Text(_)))
                .map(Piece::as_str)
                .collect(),
        ),
    }
}

/// Escaped HTML with these tags alone; small capitals become the `<span>` that CSL processors know.
pub fn to_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Text(run) => out.push_str(&html_escape(run)),
            Piece::Open(Tag::SmallCaps) => {
                out.push_str("<span style=\"font-variant:small-caps;\">")
            }
            Piece::Close(Tag::SmallCaps) => out.push_str("</span>"),
            tag => out.push_str(tag.as_str()),
        }
    }
    out
}

struct Mark {
    at: usize,
    tag: Tag,
    opens: bool,
    paired: bool,
}

/// Finds all tags and pairs them. A tag is looked for among the open ones only where one is open, and
/// what lies above it is closed for good, so the whole is linear.
fn partners(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut count = [0usize; 5];
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        let Some((tag, opens)) = tag_at(&text[at..]) else { continue };
        marks.push(Mark { at, tag, opens, paired: false });
        let this = marks.len() - 1;
        if opens {
            open.push(this);
            count[tag as usize] += 1;
        } else if count[tag as usize] > 0 {
            while let Some(top) = open.pop() {
                count[marks[top].tag as usize] -= 1;
                if marks[top].tag == tag {
                    marks[top].paired = true;
                    marks[this].paired = true;
                    break;
                }
            }
        }
    }
    marks
}

fn tag_at(text: &str) -> Option<(Tag, bool)> {
    TAGS.iter().find_map(|&(tag, open, close)| match () {
        () if text.starts_with(open) => Some((tag, true)),
        () if text.starts_with(close) => Some((tag, false)),
        () => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text() {
        for (given, wanted) in [
            ("", ""),
            ("p<0.05", "p<0.05"),
            ("<i>E. coli</i> O<sub>2</sub>", "E. coli O2"),
            ("a <i>b", "a <i>b"),
            ("a</i> b <i>c</i>", "a</i> b c"),
            ("<i>a<b>b</i>c</b>", "a<b>bc</b>"),
            ("<I>a</I> <em>b</em>", "<I>a</I> <em>b</em>"),
            ("<i></i>", ""),
        ] {
            assert_eq!(plain(given), wanted, "{given}");
        }
    }

    #[test]
    fn html() {
        assert_eq!(
            to_html("<i>a</i> & p<0.05 <sc>x</sc>"),
            "<i>a</i> &amp; p&lt;0.05 <span style=\"font-variant:small-caps;\">x</span>"
        );
    }

    proptest::proptest! {
        #[test]
        fn pieces_joined_are_the_text(text in "(<i>|</i>|<b>|</b>|<sup>|</sup>|<|x| ){0,30}") {
            let parts = pieces(&text);
            proptest::prop_assert_eq!(parts.iter().map(|piece| piece.as_str()).collect::<String>(), text.clone());
            let mut open = Vec::new();
            for piece in parts {
                match piece {
                    Piece::Open(tag) => open.push(tag),
                    Piece::Close(tag) => proptest::prop_assert_eq!(open.pop(), Some(tag)),
                    Piece::Text(_) => {}
                }
            }
            proptest::prop_assert!(open.is_empty());
        }
    }
}
