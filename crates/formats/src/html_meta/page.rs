//! A page in, its metadata out, as it stands: `<meta>`, `<title>`, the language, the canonical
//! address, JSON-LD and COinS. Linear in the page; lists are capped.

use cite_text::markup::clean;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// How many metadata of one kind a page may have.
const MOST: usize = 20_000;

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Names in small letters with a full stop between prefix and name, values cleaned.
    pub metas: Vec<Meta>,
    pub title: String,
    pub language: String,
    pub canonical: String,
    pub json_ld: Vec<String>,
    pub coins: Vec<Coins>,
}

#[derive(Debug)]
pub(super) struct Meta {
    pub name: String,
    /// The vocabulary of the value (`scheme`), in small letters.
    pub scheme: String,
    pub value: String,
}

#[derive(Debug)]
pub(super) struct Coins {
    pub line: u64,
    pub value: String,
}

/// Reads a page.
pub(super) fn parse(html: &str) -> Page {
    let mut page = Page::default();
    let mut collecting: Option<&str> = None;
    let mut text = String::new();
    let mut place = Place { rest: html, line: 1 };
    // Scripts and styles are text, whatever tags stand in them.
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                collecting = start(&mut page, &tag, &mut place);
                text.clear();
            }
            Token::String(run) if collecting.is_some() => {
                text.push_str(&String::from_utf8_lossy(&run));
            }
            Token::EndTag(_) => {
                match collecting.take() {
                    Some("title") if page.title.is_empty() => {
                        page.title = clean(&text).into_owned()
                    }
                    Some("script") if page.json_ld.len() < 100 => {
                        page.json_ld.push(std::mem::take(&mut text));
                    }
                    _ => {}
                }
                text.clear();
            }
            _ => {}
        }
    }
    page
}

/// Takes a start tag; says what its text is needed for.
fn start(page: &mut Page, tag: &StartTag<()>, place: &mut Place) -> Option<&'static str> {
    let attribute = |name: &str| {
        let value = tag.attributes.get(name.as_bytes())?;
        Some(String::from_utf8_lossy(value).into_owned())
    };
    match tag.name.as_slice() {
        b"meta" => meta(page, &attribute),
        b"html" => {
            let language = attribute("lang").or_else(|| attribute("xml:lang"));
            page.language = clean(&language.unwrap_or_default()).into_owned();
        }
        b"link" if attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
            page.canonical = clean(&attribute("href").unwrap_or_default()).into_owned();
        }
        b"title" => return Some("title"),
        b"script" => {
            let kind = attribute("type").unwrap_or_default();
            return kind.to_ascii_lowercase().contains("ld+json").then_some("script");
        }
        b"span" | b"div" if page.coins.len() < MOST => {
            let is_coins = attribute("class")
                .is_some_and(|class| class.split(' ').any(|name| name == "Z3988"));
            if let Some(value) = attribute("title").filter(|_| is_coins) {
                page.coins.push(Coins { line: place.next(), value });
            }
        }
        _ => {}
    }
    None
}

/// Where the next COinS stands: the tokenizer does not tell lines.
struct Place<'h> {
    rest: &'h str,
    line: u64,
}

impl Place<'_> {
    fn next(&mut self) -> u64 {
        let at = self.rest.find("Z3988").map_or(self.rest.len(), |at| at + 5);
        let (passed, rest) = self.rest.split_at(at);
        self.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count() as u64;
        self.rest = rest;
        self.line
    }
}

fn meta(page: &mut Page, attribute: &dyn Fn(&str) -> Option<String>) {
    let names = [attribute("name"), attribute("property"), attribute("itemprop")];
    let value = attribute("content").unwrap_or_default();
    let value = clean(&value);
    let scheme = attribute("scheme").unwrap_or_default().to_ascii_lowercase();
    if value.is_empty() {
        return;
    }
    for name in names.into_iter().flatten() {
        // `<meta name="a" property="b">` says it under both names.
        for name in name.split_whitespace() {
            if page.metas.len() < MOST {
                let name = name.to_ascii_lowercase().replace(':', ".");
                page.metas.push(Meta {
                    name,
                    scheme: scheme.clone(),
                    value: value.clone().into_owned(),
                });
            }
        }
    }
}
