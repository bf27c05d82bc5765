//! A reference in words comes in (Vancouver, APA, Harvard, Nature, IEEE and what news sites write),
//! its fields come out: authors, title, container, volume, issue, pages, date, identifiers.
//!
//! What helps is used where it is there: a title known beforehand, quotation marks, italics. A text
//! that cannot be taken apart with confidence gives nothing, never half a title.

mod numbers;
pub mod post;

use crate::rich::Rich;
use cite_model::identifier::{Arxiv, Pmcid, Pmid, find_doi};
use cite_model::name::parse;
use cite_model::{Date, DateField, ItemType, NameField, Reference, TextField, label};
use cite_text::fold::fold;
use cite_text::markup;

/// A reference is not longer than this, in bytes; a longer text is none.
const LONGEST: usize = 8 << 10;

/// Where identifiers and addresses begin, in lower case; nothing before them is one.
const TAILS: &[&str] = &[
    "https://",
    "http://",
    "doi:",
    "doi.org/",
    " doi ",
    "(doi",
    "pmid",
    "pmcid",
    "available at",
    "available from",
    "retrieved from",
    "accessed ",
];

/// Reads a reference, with or without a title that is known already.
pub(crate) fn parse(text: &str, known_title: Option<&str>) -> Option<Reference> {
    if text.len() > LONGEST {
        return None;
    }
    let text = markup::clean(strip_number(text.trim())).into_owned();
    let rich = Rich::new(&text);
    let plain = rich.plain.as_str();
    let lower = plain.to_ascii_lowercase();
    let tail = TAILS.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(plain.len());
    let end = plain[..tail].trim_end_matches([' ', ',', ';', '(', '[', ':']).len();
    let mut reference = Reference::default();
    let parts = known_title
        .and_then(|title| by_title(&rich, end, title))
        .or_else(|| by_author_year(&rich, end))
        .or_else(|| by_order(&rich, end));
    if let Some(parts) = parts {
        parts.fill(&rich, &mut reference);
    }
    identifiers(plain, &lower, &mut reference);
    if reference.date(DateField::Issued).is_none()
        && let Some((_, year)) = numbers::year(&plain[tail..])
    {
        reference.dates.insert(DateField::Issued, Date::from_year(year));
    }
    let told = reference.title().is_some()
        || known_title.is_some()
        || reference.text(TextField::Doi).is_some();
    label::settle_type(&mut reference);
    told.then_some(reference)
}

/// Reads where a work was published, which is a reference without authors and title
/// (`Shore Lett. 2024 Mar 9;9(1):31. doi: …`); nothing where there is neither volume nor date.
pub fn published_in(text: &str) -> Option<Reference> {
    if text.len() > LONGEST {
        return None;
    }
    let text = markup::clean(text);
    let rich = Rich::new(&text);
    let lower = rich.plain.to_ascii_lowercase();
    let end = TAILS.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(lower.len());
    let mut reference = Reference::default();
    numbers::fill(&rich, (0, end), &mut reference);
    identifiers(&rich.plain, &lower, &mut reference);
    let dated =
        reference.date(DateField::Issued).is_some() || reference.text(TextField::Volume).is_some();
    (dated && reference.text(TextField::ContainerTitle).is_some()).then_some(reference)
}

/// Where the parts of a reference stand in its plain text.
struct Parts {
    authors: (usize, usize),
    title: (usize, usize),
    /// What stands behind the title: container and numbers.
    rest: (usize, usize),
    /// The year, where it stands elsewhere.
    issued: Option<Date>,
}

impl Parts {
    fn fill(&self, rich: &Rich, reference: &mut Reference) {
        let plain = rich.plain.as_str();
        let authors =
            plain[self.authors.0..self.authors.1].trim().trim_end_matches([',', ':', ';', '(']);
        let list = parse::list(without_full_stop(authors).trim_start_matches("by "));
        if !list.names.is_empty() {
            reference.names.insert(NameField::Author, list);
        }
        let title = rich.slice(self.title.0, self.title.1);
        let title = title
            .strip_prefix("<b>")
            .and_then(|title| title.strip_suffix("</b>"))
            .unwrap_or(&title);
        reference.set(TextField::Title, label::title(title.trim_matches([' ', ','])));
        if let Some(date) = &self.issued {
            reference.dates.insert(DateField::Issued, date.clone());
        }
        numbers::fill(rich, self.rest, reference);
    }
}

/// Authors without the full stop that ends them, unless it belongs to an initial: `Doe, J.`.
fn without_full_stop(authors: &str) -> &str {
    let Some(bare) = authors.strip_suffix('.') else { return authors };
    let (before, last) = bare.rsplit_once(' ').unwrap_or_default();
    let of_initial = before.ends_with(',') || bare.contains('.') || last == "al";
    if of_initial { authors } else { bare }
}

/// The title stands in the text: what is before it are the authors.
fn by_title(rich: &Rich, end: usize, title: &str) -> Option<Parts> {
    let plain = rich.plain.as_str();
    let wanted = fold(title);
    let bare = label::title(&markup::plain(title)).to_owned();
    let from = plain.find(bare.as_str()).or_else(|| {
        // other dashes, quotes or case: look where a sentence begins
        starts(plain).find(|at| !wanted.is_empty() && fold(&plain[*at..]).starts_with(&wanted))
    })?;
    let length = match plain[from..].starts_with(bare.as_str()) {
        true => bare.len(),
        false => folded_length(&plain[from..], &wanted),
    };
    let to = from + length;
    (to <= end).then_some(())?;
    let head = plain[..from].trim_end_matches([' ', '"', '“', '‘', '\'', ',']);
    let (authors, issued) = split_year(head);
    Some(Parts { authors: (0, authors), title: (from, to), rest: (to, end), issued })
}

/// How many bytes of a text fold to what is wanted.
fn folded_length(text: &str, wanted: &str) -> usize {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let words = wanted.matches(' ').count();
    let candidates =
        ends.filter(|at| text[*at..].chars().next().is_none_or(|c| !c.is_alphanumeric()));
    candidates
        .skip(words / 2)
        .take(4 * words + 16)
        .find(|at| fold(&text[..*at]) == wanted)
        .unwrap_or(text.len())
}

/// Where sentences begin.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(". ").map(|(at, _)| at + 2).chain([0]).take(40)
}

/// The authors' end and the year that stands behind them: `Doe, J. (2020)`, `Doe, J., 2020`.
fn split_year(head: &str) -> (usize, Option<Date>) {
    let bare = head.trim_end_matches(['.', ':', ' ']);
    let Some((at, _)) = numbers::year(bare).filter(|(at, _)| bare.len() - at < 30) else {
        return (head.len(), None);
    };
    let open = bare[..at].trim_end_matches([' ', '(', ',', '[']).len();
    (open, cite_model::date::loose::parse(bare[at..].trim_matches(['(', ')', ' ', ',', '['])))
}

/// APA and Harvard: the year stands between authors and title.
fn by_author_year(rich: &Rich, end: usize) -> Option<Parts> {
    let plain = &rich.plain[..end];
    let (at, _) = numbers::year(plain)?;
    let before = plain[..at].trim_end();
    let bracketed = before.ends_with(['(', '[']);
    let authors = before.trim_end_matches(['(', '[']).trim_end();
    if authors.is_empty() || authors.len() > 2000 || !looks_like_authors(authors) {
        return None;
    }
    let close = if bracketed { plain[at..].find([')', ']'])? + at + 1 } else { at + 4 };
    let suffix = plain[close..].chars().take_while(|c| c.is_ascii_lowercase()).count();
    let from = close + usize::from(!bracketed && suffix == 1);
    let title = from
        + (plain[from..].len() - plain[from..].trim_start_matches(['.', ',', ':', ' ', ')']).len());
    if plain[title..].len() < 12
        || plain[title..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, ';' | '('))
    {
        return None;
    }
    let (to, rest) = title_end(rich, title, end)?;
    let issued =
        cite_model::date::loose::parse(plain[at..close].trim_matches(['(', ')', '[', ']', ' ']));
    let title = opening_quote(plain, title);
    Some(Parts { authors: (0, authors.len()), title: (title, to), rest: (rest, end), issued })
}

/// All others: authors, title, container, numbers and year, in this order.
fn by_order(rich: &Rich, end: usize) -> Option<Parts> {
    let plain = &rich.plain[..end];
    let authors = authors_end(plain)?;
    let title = authors
        + (plain[authors..].len()
            - plain[authors..].trim_start_matches(['.', ',', ':', ' ']).len());
    let comma_style = plain[authors..].starts_with(", ");
    let (to, rest) = match title_end(rich, title, end) {
        Some(found)
            if !comma_style
                || rich.italic_after(title).is_some()
                || quoted(plain, title).is_some() =>
        {
            found
        }
        _ if comma_style => last_comma(plain, title)?,
        found => found?,
    };
    let title = opening_quote(plain, title);
    (plain[title..to].trim().len() >= 8).then_some(())?;
    Some(Parts { authors: (0, authors), title: (title, to), rest: (rest, end), issued: None })
}

/// The end of a title, and where what is behind it begins: a quotation mark, italics, or a sentence.
fn title_end(rich: &Rich, from: usize, end: usize) -> Option<(usize, usize)> {
    let plain = &rich.plain[..end];
    if let Some(close) = quoted(plain, from) {
        return Some((close, close + plain[close..].chars().next().map_or(0, char::len_utf8)));
    }
    if let Some((start, _)) = rich.italic_after(from + 8).filter(|(start, _)| *start < end) {
        let to = plain[..start]
            .trim_end_matches([' ', ',', '.', ':'])
            .trim_end_matches("In")
            .trim_end_matches([' ', '.'])
            .len();
        return (to > from).then_some((to, start));
    }
    let stop =
        plain[from..].match_indices(['.', '?', '!']).map(|(at, _)| from + at).find(|at| {
            let word = plain[from..*at].rsplit([' ', '-', '(']).next().unwrap_or_default();
            let next = plain[at + 1..].strip_prefix(' ').and_then(|rest| rest.chars().next());
            let short = word.chars().count() < 2
                || matches!(
                    word,
                    "vs" | "cf" | "St" | "No" | "sp" | "spp" | "subsp" | "var" | "al" | "Dr"
                );
            !short && next.is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || !c.is_ascii())
        })?;
    let to = if plain[stop..].starts_with('.') { stop } else { stop + 1 };
    Some((to, stop + 1))
}

/// Where the quotation closes that opens here.
fn quoted(plain: &str, from: usize) -> Option<usize> {
    let open = plain[from..].chars().next()?;
    let close = match open {
        '"' => '"',
        '“' => '”',
        '‘' => '’',
        '\'' => '\'',
        '「' => '」',
        _ => return None,
    };
    let inside = from + open.len_utf8();
    plain[inside..]
        .char_indices()
        .map(|(at, c)| (inside + at, c))
        .find(|(at, c)| {
            let next = plain[at + c.len_utf8()..].chars().next();
            *c == close && next.is_none_or(|next| !next.is_alphanumeric())
        })
        .map(|(at, _)| at)
}

fn opening_quote(plain: &str, from: usize) -> usize {
    match quoted(plain, from) {
        Some(_) => from + plain[from..].chars().next().map_or(0, char::len_utf8),
        None => from,
    }
}

/// `Title, with commas, Journal (2020)`: the last comma before the container.
fn last_comma(plain: &str, from: usize) -> Option<(usize, usize)> {
    let stop = plain[from..].rfind('(').map_or(plain.len(), |at| from + at);
    let at = plain[from..stop].rmatch_indices(", ").map(|(at, _)| from + at).find(|at| {
        plain[at + 2..].chars().next().is_some_and(|c| c.is_uppercase() || !c.is_ascii())
    })?;
    Some((at, at + 2))
}

/// The end of the authors, where they stand first and the title follows.
fn authors_end(plain: &str) -> Option<usize> {
    if let Some(at) = plain.find("et al").filter(|at| *at < 600) {
        let end = at + 5;
        return Some(end + usize::from(plain[end..].starts_with('.')));
    }
    let quote = plain.find(['"', '“', '「']).filter(|at| *at > 3 && quoted(plain, *at).is_some());
    if let Some(at) = quote {
        return Some(plain[..at].trim_end_matches([' ', ',', '.']).len());
    }
    let dotted = plain.match_indices(". ").map(|(at, _)| at).find(|at| {
        let word = plain[..*at].rsplit([' ', '.', ',']).next().unwrap_or_default();
        let next = plain[at + 2..].split(' ').next().unwrap_or_default();
        let initial = word.chars().count() <= 2 && word.chars().all(char::is_uppercase);
        let next_initial =
            next.trim_end_matches(['.', ',']).chars().count() == 1 && next.ends_with(['.', ',']);
        let goes_on =
            next_initial || next.ends_with(',') || matches!(next, "&" | "and" | "und" | "et");
        !(matches!(word, "Jr" | "Sr" | "St")
            || initial && goes_on
            || initial && starts_with_initial(plain) && !plain[..*at].contains(','))
    })?;
    let authors = &plain[..dotted + 1];
    looks_like_authors(authors).then_some(dotted + 1)
}

fn starts_with_initial(plain: &str) -> bool {
    let mut chars = plain.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next() == Some('.')
}

/// Whether a text can be a list of names: no digits, short pieces, capitals at the pieces' starts.
fn looks_like_authors(text: &str) -> bool {
    let (names, _) = parse::cut_et_al(text.trim().trim_end_matches('.'));
    let names = if names.is_empty() { text } else { names };
    let mut pieces = names
        .split([',', ';', '&', '、', '，'])
        .flat_map(|piece| piece.split(" and "))
        .map(str::trim)
        .filter(|p| !p.is_empty());
    let person = |piece: &str| {
        let words = piece.split_whitespace().count();
        let lower = piece.split_whitespace().filter(|w| w.starts_with(char::is_lowercase)).count();
        !piece.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | ':' | '"'))
            && words <= 6
            && lower * 2 <= words.max(2)
            && piece.chars().next().is_some_and(|c| {
                c.is_uppercase() || c.is_alphabetic() && !c.is_ascii() || lower > 0 && words > 1
            })
    };
    pieces.clone().next().is_some()
        && (pieces.all(person) || parse::is_institution(names) && names.len() < 120)
}

/// `12. `, `[12] ` before a reference go.
fn strip_number(text: &str) -> &str {
    let digits = text.trim_start_matches('[').trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < text.len() && text.len() - digits.len() <= 5;
    match digits.strip_prefix(['.', ']', ')']).or_else(|| digits.strip_prefix('、')) {
        Some(rest) if numbered && (rest.starts_with([' ', '\t']) || text.starts_with('[')) => {
            rest.trim_start()
        }
        _ => text,
    }
}

fn identifiers(plain: &str, lower: &str, reference: &mut Reference) {
    if let Some(doi) = find_doi(plain) {
        reference.set(TextField::Doi, doi.as_str());
    }
    let after = |mark: &str| {
        lower
            .find(mark)
            .map(|at| plain[at + mark.len()..].trim_start_matches([':', ' ', '/', 'I', 'D']))
    };
    let token = |text: &str| {
        text.split([' ', ',', ';', ')', ']'])
            .next()
            .unwrap_or_default()
            .trim_end_matches('.')
            .to_owned()
    };
    if let Some(pmid) = after("pmid").and_then(|rest| Pmid::parse(&token(rest))) {
        reference.set(TextField::Pmid, pmid.as_str());
    }
    if let Some(pmcid) = cite_model::identifier::find_pmcid(plain)
        .or_else(|| after("pmcid").and_then(|rest| Pmcid::parse(&token(rest))))
    {
        reference.set(TextField::Pmcid, pmcid.as_str());
    }
    let arxiv = ["arxiv:", "arxiv.org/abs/", "arxiv.org/pdf/", "10.48550/arxiv."]
        .iter()
        .find_map(|mark| after(mark));
    if let Some(arxiv) = arxiv.and_then(|rest| Arxiv::parse(&token(rest))) {
        reference.set(TextField::Arxiv, arxiv.as_str());
        if reference.item_type == ItemType::Document
            && reference.text(TextField::ContainerTitle).is_none()
        {
            reference.item_type = ItemType::Article;
        }
    }
}

#[cfg(test)]
mod tests;
