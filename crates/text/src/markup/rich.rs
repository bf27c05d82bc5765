//! Rich text comes in; its pieces, its plain text or its HTML go out. The pieces joined are the text.

use std::borrow::Cow;

use crate::display::html_escape;

/// What rich text can say of a run.
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
    /// The capitals stay as they are, in whatever case a style writes titles. An empty one says of
    /// the whole text that nothing else in it is to be protected.
    NoCase,
    /// A formula: its text is what can be read without TeX.
    Formula,
}

/// How many tags there are.
pub(super) const COUNT: usize = 7;

const TAGS: [(Tag, &str, &str); COUNT] = [
    (Tag::Italic, "<i>", "</i>"),
    (Tag::Bold, "<b>", "</b>"),
    (Tag::Sup, "<sup>", "</sup>"),
    (Tag::Sub, "<sub>", "</sub>"),
    (Tag::SmallCaps, "<sc>", "</sc>"),
    (Tag::NoCase, "<nc>", "</nc>"),
    (Tag::Formula, "<tex src=\"", "</tex>"),
];

/// The end of the tag that begins a formula.
const SOURCE_END: &str = "\">";

impl Tag {
    /// `<i>`; of a formula, what stands before its source.
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
    /// The opening tag of a formula, as it stands; see [`formula_source`].
    Formula(&'a str),
    /// The closing tag of the innermost open one.
    Close(Tag),
}

impl<'a> Piece<'a> {
    /// The piece as it stands in the text.
    pub fn as_str(self) -> &'a str {
        match self {
            Piece::Text(text) | Piece::Formula(text) => text,
            Piece::Open(tag) => tag.open(),
            Piece::Close(tag) => tag.close(),
        }
    }

    /// The tag that opens here.
    pub fn opens(self) -> Option<Tag> {
        match self {
            Piece::Open(tag) => Some(tag),
            Piece::Formula(_) => Some(Tag::Formula),
            Piece::Text(_) | Piece::Close(_) => None,
        }
    }
}

/// The opening tag of a formula with this TeX.
pub fn formula_tag(tex: &str) -> String {
    let escaped = tex.replace('&', "&amp;").replace('"', "&quot;");
    [Tag::Formula.open(), &escaped, SOURCE_END].concat()
}

/// The TeX of a formula's opening tag.
pub fn formula_source(tag: &str) -> String {
    let inner = tag.strip_prefix(Tag::Formula.open()).unwrap_or(tag);
    let inner = inner.strip_suffix(SOURCE_END).unwrap_or(inner);
    inner.replace("&quot;", "\"").replace("&amp;", "&")
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
        let whole = &text[mark.at..mark.at + mark.length];
        out.push(match (mark.tag, mark.opens) {
            (Tag::Formula, true) => Piece::Formula(whole),
            (tag, true) => Piece::Open(tag),
            (tag, false) => Piece::Close(tag),
        });
        done = mark.at + mark.length;
    }
    if done < text.len() {
        out.push(Piece::Text(&text[done..]));
    }
    out
}

/// The text without its tags.
pub fn plain(text: &str) -> Cow<'_, str> {
    without(text, |_| true)
}

/// The text without what only a program that sets titles has a use for: protected capitals, and
/// the TeX of formulas. What is italic, bold, raised or lowered stays.
pub fn simple(text: &str) -> Cow<'_, str> {
    if !text.contains(Tag::NoCase.open()) && !text.contains(Tag::Formula.open()) {
        return Cow::Borrowed(text);
    }
    without(text, |tag| matches!(tag, Tag::NoCase | Tag::Formula))
}

/// The text without the mark that nothing else in it is protected.
pub fn unmarked(text: &str) -> &str {
    text.strip_suffix("<nc></nc>").unwrap_or(text)
}

/// The text without some of its tags.
fn without(text: &str, dropped: impl Fn(Tag) -> bool) -> Cow<'_, str> {
    // a text without the one byte needs no search for the two
    if !text.contains('<') || !text.contains("</") {
        return Cow::Borrowed(text);
    }
    let stays = |piece: &Piece<'_>| match piece {
        Piece::Text(_) => true,
        Piece::Open(tag) | Piece::Close(tag) => !dropped(*tag),
        Piece::Formula(_) => !dropped(Tag::Formula),
    };
    let parts = pieces(text);
    match parts[..] {
        [] => Cow::Borrowed(text),
        [Piece::Text(only)] => Cow::Borrowed(only),
        _ => Cow::Owned(parts.into_iter().filter(stays).map(Piece::as_str).collect()),
    }
}

/// Escaped HTML with these tags alone; small capitals and protected ones become the `<span>` that CSL
/// processors know, and formulas what can be read of them.
pub fn to_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Text(run) => out.push_str(&html_escape(run)),
            Piece::Open(Tag::SmallCaps) => {
                out.push_str("<span style=\"font-variant:small-caps;\">")
            }
            Piece::Open(Tag::NoCase) => out.push_str("<span class=\"nocase\">"),
            Piece::Close(Tag::SmallCaps | Tag::NoCase) => out.push_str("</span>"),
            Piece::Formula(_) | Piece::Close(Tag::Formula) => {}
            tag => out.push_str(tag.as_str()),
        }
    }
    out
}

struct Mark {
    at: usize,
    length: usize,
    tag: Tag,
    opens: bool,
    paired: bool,
}

/// Finds all tags and pairs them. A tag is looked for among the open ones only where one is open, and
/// what lies above it is closed for good, so the whole is linear.
fn partners(text: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut count = [0usize; COUNT];
    let mut behind = 0;
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        if at < behind {
            continue; // inside the TeX of a formula
        }
        let Some((tag, opens, length)) = tag_at(&text[at..]) else { continue };
        behind = at + length;
        marks.push(Mark { at, length, tag, opens, paired: false });
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

/// The longest TeX of a formula, in bytes.
pub(crate) const LONGEST_SOURCE: usize = 8192;

/// The tag at the start of a text, whether it opens, and how long it is.
fn tag_at(text: &str) -> Option<(Tag, bool, usize)> {
    let (tag, opens, length) = TAGS.iter().find_map(|&(tag, open, close)| match () {
        () if text.starts_with(open) => Some((tag, true, open.len())),
        () if text.starts_with(close) => Some((tag, false, close.len())),
        () => None,
    })?;
    if tag != Tag::Formula || !opens {
        return Some((tag, opens, length));
    }
    let source = &text.as_bytes()[length..];
    let end = memchr::memchr(b'"', &source[..source.len().min(LONGEST_SOURCE)])?;
    source[end..].starts_with(SOURCE_END.as_bytes()).then_some((tag, true, length + end + 2))
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
            ("<nc>HER2</nc> in <nc>mm</nc>", "HER2 in mm"),
            ("at 90<tex src=\"$^\\circ <i>$\">°</tex> C</i>", "at 90° C</i>"),
            ("<tex src=\"x>y</tex>", "<tex src=\"x>y</tex>"),
        ] {
            assert_eq!(plain(given), wanted, "{given}");
        }
    }

    #[test]
    fn simple_text() {
        for (given, wanted) in [
            ("<i>E. coli</i> in <nc>pH</nc> 5", "<i>E. coli</i> in pH 5"),
            ("a<nc></nc>", "a"),
            ("<tex src=\"$x_2$\">x<sub>2</sub></tex>", "x<sub>2</sub>"),
        ] {
            assert_eq!(simple(given), wanted, "{given}");
        }
    }

    #[test]
    fn formulas_keep_their_source() {
        for tex in ["$\\beta$", r#"$a "b" & &quot; < c$"#] {
            let tag = formula_tag(tex);
            assert_eq!(pieces(&format!("{tag}x</tex>"))[0], Piece::Formula(&tag));
            assert_eq!(formula_source(&tag), tex);
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
        fn pieces_joined_are_the_text(text in "(<i>|</i>|<b>|</b>|<nc>|</nc>|<tex src=\"|\">|</tex>|<|x| ){0,30}") {
            let parts = pieces(&text);
            proptest::prop_assert_eq!(parts.iter().map(|piece| piece.as_str()).collect::<String>(), text.clone());
            let mut open = Vec::new();
            for piece in parts {
                match piece {
                    Piece::Close(tag) => proptest::prop_assert_eq!(open.pop(), Some(tag)),
                    piece => open.extend(piece.opens()),
                }
            }
            proptest::prop_assert!(open.is_empty());
        }
    }
}
