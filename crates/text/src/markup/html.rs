//! A fragment of HTML, JATS or MathML comes in, rich text goes out: text kept, emphasis kept, all
//! other tags dropped. A `<` that starts no tag ("p < 0.05", "a<b") stays. Work is linear, whatever
//! the nesting: there is no tree, only a stack of names.

use std::borrow::Cow;

use html5gum::{Token, Tokenizer};
use memchr::{memchr, memchr2, memmem};

use super::names::{Role, role_of};
use super::rich::{COUNT, Tag};

/// Rich text of a fragment. Paragraphs and line breaks end in `\n`; what was escaped twice or three
/// times on its way ("&amp;lt;i&amp;gt;") is read through.
pub fn from_html(html: &str) -> String {
    let mut text = read(html);
    for _ in 0..2 {
        if !(has_entity(&text) || has_dropped_tag(&text)) {
            break;
        }
        text = read(&text);
    }
    text
}

/// Whether the text holds a tag or an entity that [`from_html`] would read. Cheap on plain text.
pub fn looks_like_markup(text: &str) -> bool {
    has_entity(text) || Scanner::new(text).any(|event| !matches!(event, Event::Text(_)))
}

/// Entities decoded once, named (all of HTML5's) and numeric; tags are left alone.
///
/// `&#150;` and its like are read as windows-1252, as the HTML standard says. A named entity needs its
/// semicolon, so that `a=1&copy=2` survives.
pub fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while !rest.is_empty() {
        if let Some((decoded, length)) = entity_at(rest) {
            out.push_str(&decoded);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
        let next = memchr(b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..next]);
        rest = &rest[next..];
    }
    Cow::Owned(out)
}

/// The entity at the start of the text (which starts with `&`) and its length.
fn entity_at(text: &str) -> Option<(Cow<'static, str>, usize)> {
    const LONGEST: usize = 34; // "&CounterClockwiseContourIntegral;"
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric_at(text);
    }
    let name = bytes[1..].iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count();
    if name < 2 || bytes.get(name + 1) != Some(&b';') {
        return None;
    }
    let whole = &text[..name + 2];
    let common = match whole {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&apos;" => "'",
        "&nbsp;" => "\u{a0}",
        _ => return named(whole).map(|decoded| (Cow::Owned(decoded), whole.len())),
    };
    Some((Cow::Borrowed(common), whole.len()))
}

/// Asks the HTML tokenizer, which holds the standard's 2,231 names.
fn named(whole: &str) -> Option<String> {
    let mut decoded = Vec::new();
    for Ok(token) in Tokenizer::new(whole) {
        if let Token::String(run) = token {
            decoded.extend_from_slice(&run);
        }
    }
    // a shorter name without its semicolon ("&notit;") is no match
    String::from_utf8(decoded).ok().filter(|text| !text.ends_with(';'))
}

fn numeric_at(text: &str) -> Option<(Cow<'static, str>, usize)> {
    let hex = text[2..].starts_with(['x', 'X']);
    let (start, radix) = if hex { (3, 16) } else { (2, 10) };
    let digits = text[start..].bytes().take(8).take_while(|b| (*b as char).is_digit(radix)).count();
    let number = u32::from_str_radix(&text[start..start + digits], radix).ok()?;
    let semicolon = usize::from(text[start + digits..].starts_with(';'));
    let c = match number {
        0x80..=0x9f => {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[number as u8]).0.chars().next()
        }
        0 => None,
        _ => char::from_u32(number),
    };
    Some((Cow::Owned(c.unwrap_or('\u{fffd}').to_string()), start + digits + semicolon))
}

fn has_entity(text: &str) -> bool {
    memchr::memchr_iter(b'&', text.as_bytes()).any(|at| entity_at(&text[at..]).is_some())
}

/// Whether a second reading would find tags that rich text does not know.
fn has_dropped_tag(text: &str) -> bool {
    Scanner::new(text).any(|event| match event {
        Event::Text(_) => false,
        Event::Hidden => true,
        Event::Start { name, attributes, .. } => !(attributes.is_empty() && is_rich(name)),
        Event::End { name } => !is_rich(name),
    })
}

fn is_rich(name: &str) -> bool {
    matches!(name, "i" | "b" | "sup" | "sub" | "sc" | "nc")
}

fn read(html: &str) -> String {
    if memchr2(b'<', b'&', html.as_bytes()).is_none() {
        return html.to_owned();
    }
    let in_lines = Scanner::new(html).any(|event| matches!(event, Event::Start { name, .. } if matches!(role_of(name), Some(Role::Block | Role::Break))));
    let mut reader =
        Reader { out: String::with_capacity(html.len()), in_lines, ..Reader::default() };
    for event in Scanner::new(html) {
        match event {
            Event::Text(text) => reader.text(text),
            Event::Start { name, attributes, closed } => reader.start(name, attributes, closed),
            Event::End { name } => reader.end(name),
            Event::Hidden => {}
        }
    }
    reader.finish()
}

/// Turns events into rich text.
#[derive(Default)]
struct Reader {
    out: String,
    /// Rich tags open in the output, each kind at most once, and where each stands.
    open: Vec<(Tag, usize)>,
    /// How many source elements hold each rich tag open.
    held: [usize; COUNT],
    /// What each `span`-like element that is still open turned into.
    spans: Vec<Option<Tag>>,
    math: Vec<Math>,
    dropping: Option<(String, usize)>,
    alternatives: usize,
    in_lines: bool,
}

/// HTML's names have no case, and title-casers write `<mi>g</Mi>`.
fn lowered(name: &str) -> Cow<'_, str> {
    match name.contains(|c: char| c.is_ascii_uppercase()) {
        true => Cow::Owned(name.to_ascii_lowercase()),
        false => Cow::Borrowed(name),
    }
}

/// An open MathML element: its role, how many children began, what its end closes.
struct Math {
    name: String,
    children: usize,
    closes: Option<Tag>,
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.dropping.is_some() {
            return;
        }
        let text = unescape(text);
        if !self.math.is_empty() && self.math.last().is_none_or(|math| math.name != "mtext") {
            self.out.extend(
                text.chars()
                    .filter(|c| !c.is_whitespace() && !('\u{2061}'..='\u{2064}').contains(c)),
            );
        } else if self.in_lines {
            self.collapsed(&text);
        } else {
            self.out.push_str(&text);
        }
    }

    /// HTML's white space: a line break in the source is a space.
    fn collapsed(&mut self, text: &str) {
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.out.push(c);
            } else if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
                self.out.push(' ');
            }
        }
    }

    fn start(&mut self, name: &str, attributes: &str, closed: bool) {
        let name = &*lowered(name);
        if let Some((dropped, depth)) = &mut self.dropping {
            *depth += usize::from(!closed && dropped == name);
            return;
        }
        match role_of(name) {
            Some(Role::Dropped) if !closed => self.dropping = Some((name.to_owned(), 1)),
            Some(Role::TexMath) if !closed && self.alternatives > 0 => {
                self.dropping = Some((name.to_owned(), 1))
            }
            Some(Role::Alternatives) => self.alternatives += usize::from(!closed),
            Some(Role::Block | Role::Break) => self.line_break(),
            Some(Role::Cell) => self.collapsed_space(),
            Some(Role::Math) => self.math_start(name, closed),
            Some(Role::Rich(tag)) if !closed => self.open_tag(tag),
            Some(Role::Span) if !closed => {
                let tag = styled(attributes);
                self.spans.push(tag);
                if let Some(tag) = tag {
                    self.open_tag(tag);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        let name = &*lowered(name);
        if let Some((dropped, depth)) = &mut self.dropping {
            *depth -= usize::from(dropped == name);
            if *depth == 0 {
                self.dropping = None;
            }
            return;
        }
        match role_of(name) {
            Some(Role::Alternatives) => self.alternatives = self.alternatives.saturating_sub(1),
            Some(Role::Block) => self.line_break(),
            Some(Role::Math) => self.math_end(name),
            Some(Role::Rich(tag)) => self.close_tag(tag),
            Some(Role::Span) => {
                if let Some(Some(tag)) = self.spans.pop() {
                    self.close_tag(tag);
                }
            }
            _ => {}
        }
    }

    fn line_break(&mut self) {
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn collapsed_space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn open_tag(&mut self, tag: Tag) {
        self.held[tag as usize] += 1;
        if self.held[tag as usize] == 1 {
            self.open.push((tag, self.out.len()));
            self.out.push_str(tag.open());
        }
    }

    /// Closes a tag; those opened after it are closed before and opened again behind.
    fn close_tag(&mut self, tag: Tag) {
        let Some(at) = self.open.iter().position(|open| open.0 == tag) else { return };
        self.held[tag as usize] -= 1;
        if self.held[tag as usize] > 0 {
            return;
        }
        let above: Vec<_> = self.open.drain(at..).collect();
        for (inner, from) in above.iter().rev() {
            if self.out.len() == from + inner.open().len() {
                self.out.truncate(*from);
            } else {
                self.out.push_str(inner.close());
            }
        }
        for (inner, _) in &above[1..] {
            self.open.push((*inner, self.out.len()));
            self.out.push_str(inner.open());
        }
    }

    fn math_start(&mut self, name: &str, closed: bool) {
        let script = self.math.last_mut().and_then(|parent| {
            parent.children += 1;
            match (parent.name.as_str(), parent.children) {
                ("msup", 2) | ("msubsup", 3) => Some((Some(Tag::Sup), "")),
                ("msub", 2) | ("msubsup", 2) => Some((Some(Tag::Sub), "")),
                ("mfrac", 2) => Some((None, "/")),
                _ => None,
            }
        });
        let (tag, between) = script.unwrap_or((None, ""));
        self.out.push_str(between);
        if closed {
            return;
        }
        if let Some(tag) = tag {
            self.open_tag(tag);
        }
        if name == "msqrt" {
            self.out.push('√');
        }
        self.math.push(Math { name: name.to_owned(), children: 0, closes: tag });
    }

    fn math_end(&mut self, name: &str) {
        if self.math.iter().rev().take(64).all(|math| math.name != name) {
            return;
        }
        while let Some(math) = self.math.pop() {
            if let Some(tag) = math.closes {
                self.close_tag(tag);
            }
            if math.name == name {
                break;
            }
        }
    }

    /// Tags that were never closed are taken out again.
    fn finish(mut self) -> String {
        for (tag, at) in self.open.drain(..).rev() {
            self.out.replace_range(at..at + tag.open().len(), "");
        }
        if self.in_lines {
            self.out.truncate(self.out.trim_end_matches([' ', '\n']).len());
        }
        self.out
    }
}

/// What the attributes of a `span`, `font`, `hi` or `styled-content` make of it.
fn styled(attributes: &str) -> Option<Tag> {
    const STYLES: [(&str, Tag); 8] = [
        ("nocase", Tag::NoCase),
        ("small-caps", Tag::SmallCaps),
        ("smallcaps", Tag::SmallCaps),
        ("italic", Tag::Italic),
        ("bold", Tag::Bold),
        ("superscript", Tag::Sup),
        ("vertical-align:super", Tag::Sup),
        ("subscript", Tag::Sub),
    ];
    let squeezed: String = attributes
        .chars()
        .take(512)
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    STYLES.iter().find(|row| squeezed.contains(row.0)).map(|row| row.1)
}

/// What the scanner meets. Names are in small letters and without their namespace prefix.
enum Event<'s> {
    Text(&'s str),
    Start {
        name: &'s str,
        attributes: &'s str,
        closed: bool,
    },
    End {
        name: &'s str,
    },
    /// A comment, a declaration, a processing instruction.
    Hidden,
}

/// Splits a fragment into text and tags. What merely looks like a tag is text.
struct Scanner<'s> {
    html: &'s str,
    at: usize,
    /// Bytes that may still be spent on tags that turn out to be none, so that the whole is linear.
    budget: usize,
    /// No further end of this kind exists behind this place.
    no_comment_end: bool,
    no_cdata_end: bool,
}

impl<'s> Scanner<'s> {
    fn new(html: &'s str) -> Scanner<'s> {
        Scanner {
            html,
            at: 0,
            budget: 8 * html.len() + 4096,
            no_comment_end: false,
            no_cdata_end: false,
        }
    }

    /// A tag, comment or CDATA section at a `<`, and where it ends.
    fn markup_at(&mut self, at: usize) -> Option<(Event<'s>, usize)> {
        let rest = &self.html[at..];
        match rest.as_bytes().get(1)? {
            b'!' if rest.starts_with("<!--") => {
                let end = ending(rest, "-->", &mut self.no_comment_end)?;
                Some((Event::Hidden, at + end))
            }
            b'!' if rest.starts_with("<![CDATA[") => {
                let end = ending(rest, "]]>", &mut self.no_cdata_end)?;
                Some((Event::Text(&rest[9..end - 3]), at + end))
            }
            b'!' | b'?' => {
                let limit = rest.len().min(1024);
                let end = memchr(b'>', &rest.as_bytes()[..limit])?;
                let word = rest.as_bytes().get(2)?;
                word.is_ascii_alphabetic().then_some((Event::Hidden, at + end + 1))
            }
            b'/' => {
                let name = name_length(&rest[2..])?;
                let end = memchr(b'>', &rest.as_bytes()[..rest.len().min(name + 64)])?;
                let blank = rest[2 + name..end].trim().is_empty();
                let local = local_name(&rest[2..2 + name]);
                blank.then_some(())?;
                role_of(local).map(|_| (Event::End { name: local }, at + end + 1))
            }
            _ => {
                let name = name_length(&rest[1..])?;
                let local = local_name(&rest[1..=name]);
                role_of(local)?;
                let end = self.tag_end(rest, 1 + name)?;
                let inner = rest[1 + name..end].trim();
                let attributes = inner.trim_end_matches('/').trim_end();
                let plausible = attributes.is_empty() || attributes.contains('=');
                let closed = inner.ends_with('/');
                plausible
                    .then_some((Event::Start { name: local, attributes, closed }, at + end + 1))
            }
        }
    }

    /// The `>` that ends a start tag, quotes respected.
    fn tag_end(&mut self, rest: &str, from: usize) -> Option<usize> {
        let bytes = rest.as_bytes();
        let limit = bytes.len().min(from + self.budget.max(256));
        if !matches!(bytes.get(from)?, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r') {
            return None;
        }
        let mut at = from;
        while at < limit {
            match bytes[at] {
                b'>' => return Some(at),
                b'<' => break,
                quote @ (b'"' | b'\'')
                    if bytes[..at].ends_with(b"=") || bytes[..at].ends_with(b"= ") =>
                {
                    at += 1 + memchr(quote, &bytes[at + 1..limit]).unwrap_or(limit);
                }
                _ => {}
            }
            at += 1;
        }
        self.budget = self.budget.saturating_sub(at.min(limit) - from);
        None
    }
}

impl<'s> Iterator for Scanner<'s> {
    type Item = Event<'s>;

    fn next(&mut self) -> Option<Event<'s>> {
        if self.at >= self.html.len() {
            return None;
        }
        let start = self.at;
        let mut from = start;
        while let Some(found) = memchr(b'<', &self.html.as_bytes()[from..]) {
            let at = from + found;
            if let Some((event, end)) = self.markup_at(at) {
                if at > start {
                    // the markup is met again on the next call
                    self.at = at;
                    return Some(Event::Text(&self.html[start..at]));
                }
                self.at = end;
                return Some(event);
            }
            from = at + 1;
        }
        self.at = self.html.len();
        Some(Event::Text(&self.html[start..]))
    }
}

/// Where the first `end` behind the start of `rest` ends; remembers that there is none.
fn ending(rest: &str, end: &str, none: &mut bool) -> Option<usize> {
    if *none {
        return None;
    }
    let found = memmem::find(rest.as_bytes(), end.as_bytes());
    *none = found.is_none();
    found.map(|at| at + end.len())
}

fn name_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if !bytes.first()?.is_ascii_alphabetic() {
        return None;
    }
    Some(
        bytes
            .iter()
            .take(48)
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-' | b'_'))
            .count(),
    )
}

fn local_name(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments() {
        for (given, wanted) in [
            ("", ""),
            ("plain & simple", "plain & simple"),
            ("<em>E. coli</em> and <strong>B</strong>", "<i>E. coli</i> and <b>B</b>"),
            (
                "<jats:p>One</jats:p><jats:p>Two <jats:italic>x</jats:italic></jats:p>",
                "One\nTwo <i>x</i>",
            ),
            ("<p>a\nb</p>\n<p>c</p>", "a b\nc"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("p < 0.05 and a<b or c>d", "p < 0.05 and a<b or c>d"),
            ("p<0.05, n>3", "p<0.05, n>3"),
            ("if a<b and c>d", "if a<b and c>d"),
            ("&lt;i&gt;x&lt;/i&gt;", "<i>x</i>"),
            ("&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;", "<i>x</i>"),
            ("&lt;p&gt;x&lt;/p&gt;", "x"),
            ("p &lt; 0.05 &amp;amp; q", "p < 0.05 & q"),
            ("caf&eacute; &#8211; &#x3b2; &ap; &NotEqualTilde;", "café – β ≈ ≂̸"),
            ("&#150; &nosuch; AT&T a=1&copy=2", "– &nosuch; AT&T a=1&copy=2"),
            ("a<script>var x = \"<b>\";</script>b<style>i{}</style>c", "abc"),
            ("a<!-- no <b>x</b> -->b", "ab"),
            ("a<!-- never closed", "a<!-- never closed"),
            ("<a href=\"x>y\">link</a> <span class='x'>t</span>", "link t"),
            ("<span style=\"font-variant: small-caps;\">x</span>", "<sc>x</sc>"),
            ("<i>a<b>b</i>c</b>", "<i>a<b>b</b></i><b>c</b>"),
            ("<b>never closed", "never closed"),
            ("stray</b>", "stray"),
            ("<i><em>x</em></i>", "<i>x</i>"),
            ("<i></i>x", "x"),
            (
                "<user@example.org> wrote <xyz> and <http://a.b>",
                "<user@example.org> wrote <xyz> and <http://a.b>",
            ),
            (
                "<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>",
                "x<sup>2</sup>",
            ),
            (
                "<Math><msubsup><mi>C</Mi><mn>1</mn><mn>2</mn></Msubsup> <mo>=</mo> <mfrac><mn>1</mn><mn>2</mn></mfrac></math>",
                "C<sub>1</sub><sup>2</sup>=1/2",
            ),
            (
                "<alternatives><tex-math>\\alpha</tex-math><mml:math><mml:mi>α</mml:mi></mml:math></alternatives>",
                "α",
            ),
            ("<![CDATA[a & b]]>", "a & b"),
            ("<AbstractText Label=\"AIM\">x</AbstractText>", "x"),
            ("H<sub>2</sub>O<sup>+</sup>", "H<sub>2</sub>O<sup>+</sup>"),
            ("<div><ul><li>a</li><li>b</li></ul></div>", "a\nb"),
        ] {
            assert_eq!(from_html(given), wanted, "{given}");
        }
    }

    #[test]
    fn what_looks_like_markup() {
        for (given, wanted) in [
            ("plain", false),
            ("p < 0.05 & q > 3", false),
            ("a<b", false),
            ("<i>x</i>", true),
            ("<p>x", true),
            ("a &amp; b", true),
            ("&#945;", true),
        ] {
            assert_eq!(looks_like_markup(given), wanted, "{given}");
        }
    }

    #[test]
    fn hostile_input_is_read_in_linear_time() {
        for unit in [
            "<a '\"",
            "<",
            "<!--",
            "<i>",
            "</i>",
            "&",
            "&#",
            "<![CDATA[",
            "<math><msup>",
            "<span x=\"",
            "</",
        ] {
            let text = unit.repeat(200_000 / unit.len());
            assert!(from_html(&text).len() <= 2 * text.len(), "{unit}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_string_will_do(text in "([<>&;/\"'= a-z]|<i>|</i>|<p>|<script>|&lt;|&amp;|é){0,40}") {
            let rich = from_html(&text);
            let _ = (looks_like_markup(&rich), unescape(&text));
        }

        #[test]
        fn back_from_html(text in "(<i>|</i>|<b>|</b>|<sup>|</sup>|<sc>|</sc>|[a-e ]| < |é){0,20}") {
            // a tag without a partner is literal in rich text, and cannot be told from a tag in HTML
            let balanced: String = super::super::pieces(&text).into_iter().filter(|piece| match piece {
                super::super::Piece::Text(run) => !run.contains("</") && !run.contains("<i") && !run.contains("<b") && !run.contains("<s"),
                _ => true,
            }).map(super::super::Piece::as_str).collect();
            let html = super::super::to_html(&balanced);
            let back = from_html(&html);
            proptest::prop_assert_eq!(super::super::plain(&back), super::super::plain(&balanced));
            proptest::prop_assert_eq!(super::super::to_html(&back), super::super::to_html(&from_html(&super::super::to_html(&back))));
        }
    }
}
