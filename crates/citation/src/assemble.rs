//! The parts of a string in, a reference out. What fits no field is kept in `extra`.

use crate::identifiers;
use crate::label::Label;
use crate::names;
use crate::numbers;
use crate::rich::Rich;
use crate::segment::Segment;
use cite_model::{Date, DateField, ItemType, ListField, NameField, Reference, TextField, date};

/// What `extra` calls the format of what is kept.
pub(crate) const FORMAT: &str = "references";

/// Puts a reference together.
pub(crate) fn assemble(rich: &Rich, segments: &[Segment]) -> Reference {
    let mut reference = Reference::default();
    let mut kept = Vec::new();
    for segment in segments {
        if !take(rich, segment, &mut reference) {
            kept.push(segment);
        }
    }
    for segment in
        kept.iter().filter(|segment| !matches!(segment.label, Label::Number | Label::Noise))
    {
        reference.keep(FORMAT, segment.label.name(), trimmed(segment.text));
    }
    identifiers::fill(&rich.plain, &mut reference);
    reference.item_type = kind(segments, &reference);
    if reference.item_type == ItemType::Book {
        // a book's only title may be taken for its container
        if reference.title().is_none()
            && let Some(container) = reference.texts.get(TextField::ContainerTitle).cloned()
        {
            reference.set(TextField::Title, container);
            reference.texts.remove(TextField::ContainerTitle);
        }
    }
    reference
}

/// Takes one part; says whether there was a place for it.
fn take(rich: &Rich, segment: &Segment, reference: &mut Reference) -> bool {
    let text = segment.text;
    match segment.label {
        Label::Title => {
            let (from, to) = title_range(rich, segment);
            set(reference, TextField::Title, &rich.slice(from, to))
        }
        Label::Journal | Label::Container => {
            set(reference, TextField::ContainerTitle, container(text))
        }
        Label::Author => people(reference, NameField::Author, text),
        Label::Editor => people(reference, NameField::Editor, text),
        Label::Translator => people(reference, NameField::Translator, text),
        Label::Director => people(reference, NameField::Director, text),
        Label::Date => issued(reference, text),
        Label::Volume => volume(reference, text),
        Label::Pages => pages(reference, text),
        Label::Publisher => set(reference, TextField::Publisher, trimmed(text)),
        Label::Location => set(reference, TextField::PublisherPlace, trimmed(text)),
        Label::Edition => set(reference, TextField::Edition, &edition(text)),
        Label::Series => set(reference, TextField::CollectionTitle, container(text)),
        Label::Genre => genre(reference, text),
        Label::Note => note(reference, text),
        // found in the whole text
        Label::Url | Label::Doi | Label::Isbn | Label::Number | Label::Noise => true,
    }
}

fn set(reference: &mut Reference, field: TextField, value: &str) -> bool {
    value.chars().any(char::is_alphanumeric) && reference.set_first(field, value)
}

/// Marks round a part that are none of its own.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || ",;:.()[]/–—-*•=、，。；：（）【】".contains(c)
}

const QUOTES: [char; 16] =
    ['"', '“', '”', '„', '«', '»', '‘', '’', '\'', '`', '「', '」', '『', '』', '《', '》'];

/// A part without the marks round it; a bracket that it opened stays closed.
fn trimmed(text: &str) -> &str {
    let mut bare = text.trim_matches(|c| is_edge(c) || QUOTES.contains(&c));
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if bare.contains(open) && !bare.contains(close) {
            let end = bare.as_ptr() as usize - text.as_ptr() as usize + bare.len();
            if text[end..].starts_with(close) {
                bare = &text[end - bare.len()..end + close.len_utf8()];
            }
        }
    }
    bare
}

/// Where in the plain text a title is, without quotation marks and full stop.
fn title_range(rich: &Rich, segment: &Segment) -> (usize, usize) {
    let text = segment.text;
    let is_front = |c: char| c.is_whitespace() || ",.;:-–—*•/、，。：".contains(c);
    let front = text.trim_start_matches(is_front);
    let opened = front.trim_start_matches(|c| QUOTES.contains(&c) || c == '*');
    let is_quoted = opened.len() < front.len();
    let back = opened.trim_end_matches(|c: char| {
        c.is_whitespace() || ",.;:(*/-–—、，。：".contains(c) || is_quoted && QUOTES.contains(&c)
    });
    let back = if is_quoted { back } else { back.trim_end_matches(['"', '”', '»', '“']) };
    let back = back.trim_end_matches(|c: char| c.is_whitespace() || ",;:".contains(c));
    // the mark of a medium behind a Chinese title: `题名[J]`
    let back = back
        .strip_suffix(']')
        .and_then(|bare| bare.rsplit_once('['))
        .filter(|(_, mark)| {
            mark.len() < 6 && mark.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'/')
        })
        .map_or(back, |(bare, _)| bare.trim_end());
    let from = segment.start + (text.len() - opened.len());
    let closes = if opened.matches('(').count() > back.matches(')').count()
        && opened[back.len()..].starts_with(')')
    {
        1
    } else {
        0
    };
    debug_assert!(from + back.len() <= rich.plain.len());
    (from, from + back.len() + closes)
}

/// Words before a container's name that are none of it, in lower case.
const BEFORE_CONTAINERS: &[&str] = &[
    "in", "in:", "dans", "dans:", "en:", "en", "em:", "em", "im", "nel", "in :", "见:", "//",
    "appears", "to", "appear",
];

/// A container's name without the `In` before it.
fn container(text: &str) -> &str {
    let mut bare = trimmed(text);
    while let Some((word, rest)) = bare.split_once([' ', ':']) {
        let is_before = BEFORE_CONTAINERS.contains(&word.to_lowercase().as_str());
        if !is_before || rest.trim().chars().filter(|c| c.is_alphabetic()).count() < 2 {
            break;
        }
        bare = trimmed(rest);
    }
    bare
}

fn people(reference: &mut Reference, field: NameField, text: &str) -> bool {
    let list = names::list(text);
    if list.names.is_empty() {
        return false;
    }
    let known = reference.names.entry(field);
    known.names.extend(list.names);
    known.et_al |= list.et_al;
    true
}

fn issued(reference: &mut Reference, text: &str) -> bool {
    if reference.date(DateField::Issued).is_some() {
        return false;
    }
    let bare = trimmed(text);
    let (cleaned, year) = without_letter(bare);
    let read = date::loose::parse(cleaned.trim()).filter(|date| date.year().is_some());
    let date = match (read, year) {
        // the first year counts
        (Some(date), Some(year)) if date.year() == Some(year) => Some(date),
        (_, Some(year)) => Some(Date::from_year(year)),
        (date, None) => date.filter(|_| bare.chars().any(|c| c.is_ascii_digit())),
    };
    let Some(date) = date else { return false };
    reference.dates.insert(DateField::Issued, date);
    true
}

/// A date without the letter that tells works of one year apart (`2014b`), and its first year.
fn without_letter(text: &str) -> (String, Option<i32>) {
    let mut out = String::with_capacity(text.len());
    let (mut digits, mut year) = (String::new(), None);
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            digits.push(c);
            out.push(c);
            continue;
        }
        let is_year = digits.len() == 4
            && matches!(digits.as_bytes(), [b'1', b'4'..=b'9', ..] | [b'2', b'0', ..]);
        if is_year && year.is_none() {
            year = digits.parse().ok();
        }
        let is_letter =
            is_year && c.is_ascii_lowercase() && !text[at + 1..].starts_with(char::is_alphanumeric);
        digits.clear();
        if !is_letter {
            out.push(c);
        }
    }
    if digits.len() == 4 && year.is_none() {
        year = digits.parse().ok().filter(|year| (1400..2100).contains(year));
    }
    (out, year)
}

fn volume(reference: &mut Reference, text: &str) -> bool {
    let found = numbers::volume(text);
    let mut took = false;
    for (field, value) in [
        (TextField::Volume, found.volume),
        (TextField::Issue, found.issue),
        (TextField::Page, found.pages),
    ] {
        took |= value.is_some_and(|value| reference.set_first(field, &value));
    }
    if let Some(year) = found.year {
        took |= issued(reference, &year);
    }
    took
}

fn pages(reference: &mut Reference, text: &str) -> bool {
    match numbers::pages(text) {
        (Some(range), _) => reference.set_first(TextField::Page, &range),
        (None, Some(count)) => reference.set_first(TextField::NumberOfPages, &count),
        (None, None) => false,
    }
}

/// `2nd ed.` is 2; what is no number stays in words.
fn edition(text: &str) -> String {
    let bare = trimmed(text);
    let digits: String =
        bare.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    if (1..=2).contains(&digits.len()) { digits } else { bare.to_owned() }
}

fn genre(reference: &mut Reference, text: &str) -> bool {
    let bare = trimmed(text);
    let number = bare.rsplit(' ').next().filter(|word| word.chars().any(|c| c.is_ascii_digit()));
    if let Some(number) = number
        && bare.contains(' ')
    {
        let _ = reference.set_first(TextField::Number, number);
    }
    set(reference, TextField::Genre, bare)
}

/// Notes that only say where something was found go: the address itself is kept.
fn note(reference: &mut Reference, text: &str) -> bool {
    let bare = trimmed(text);
    if !is_access_note(bare) {
        reference.push(ListField::Note, bare);
    }
    true
}

fn is_access_note(text: &str) -> bool {
    let lower = text.to_lowercase();
    let starts = [
        "retrieved",
        "available",
        "accessed",
        "url",
        "online",
        "disponible",
        "consult",
        "verfügbar",
        "abgerufen",
        "at",
        "from",
        "doi",
        "http",
        "pmid",
        "pmcid",
    ];
    text.chars().filter(|c| c.is_alphabetic()).count() < 2
        || starts.iter().any(|start| lower.starts_with(start)) && text.len() < 60
}

/// Words that tell a kind of work, in lower case, where they are and what they tell. The first that is found counts.
const KINDS: &[(&str, ItemType)] = &[
    ("thesis", ItemType::Thesis),
    ("dissertation", ItemType::Thesis),
    ("dissertação", ItemType::Thesis),
    ("diplomarbeit", ItemType::Thesis),
    ("habilitation", ItemType::Thesis),
    ("thèse", ItemType::Thesis),
    ("tesis", ItemType::Thesis),
    ("学位论文", ItemType::Thesis),
    ("博士论文", ItemType::Thesis),
    ("硕士论文", ItemType::Thesis),
    ("[d]", ItemType::Thesis),
    ("patent", ItemType::Patent),
    ("[p]", ItemType::Patent),
    ("technical report", ItemType::Report),
    ("tech. rep", ItemType::Report),
    ("working paper", ItemType::Report),
    ("discussion paper", ItemType::Report),
    ("report no", ItemType::Report),
    ("technical memo", ItemType::Report),
    ("[r]", ItemType::Report),
];

/// Words in a container's name that only meetings have, in lower case.
const MEETINGS: &[&str] = &[
    "proceedings",
    "proc.",
    "conference",
    "symposium",
    "workshop",
    "congress",
    "meeting",
    "tagung",
    "actes du",
    "actas",
    "会议",
    "シンポジウム",
];

/// What kind of work it is.
fn kind(segments: &[Segment], reference: &Reference) -> ItemType {
    let has = |label: Label| segments.iter().any(|segment| segment.label == label);
    let text_of = |labels: &[Label]| -> String {
        segments
            .iter()
            .filter(|segment| labels.contains(&segment.label))
            .map(|segment| segment.text.to_lowercase() + " ")
            .collect()
    };
    let about = text_of(&[Label::Genre, Label::Note]);
    let title_end = segments
        .iter()
        .find(|segment| segment.label == Label::Title)
        .map(|segment| segment.text.trim_end().to_lowercase())
        .filter(|text| text.ends_with(']') || text.ends_with("]."))
        .unwrap_or_default();
    let told = KINDS.iter().find(|(word, _)| {
        about.contains(word) || word.starts_with('[') && title_end.contains(word)
    });
    if let Some((_, kind)) = told {
        return *kind;
    }
    if has(Label::Director) {
        return ItemType::MotionPicture;
    }
    let container = text_of(&[Label::Journal, Label::Container]);
    let is_meeting = MEETINGS.iter().any(|word| container.contains(word));
    let is_preprint = ["arxiv", "biorxiv", "medrxiv", "chemrxiv", "ssrn"]
        .iter()
        .any(|server| container.contains(server));
    let is_journal = has(Label::Journal);
    let is_book_part = has(Label::Container)
        || has(Label::Editor) && reference.text(TextField::ContainerTitle).is_some();
    match () {
        () if is_preprint => ItemType::Article,
        () if container.contains("proceedings of the national academy") => ItemType::ArticleJournal,
        () if is_meeting && (!is_journal || reference.text(TextField::Volume).is_none()) => {
            ItemType::PaperConference
        }
        () if is_journal => ItemType::ArticleJournal,
        () if is_book_part
            && reference.text(TextField::Volume).is_some()
            && !has(Label::Publisher)
            && !has(Label::Editor) =>
        {
            ItemType::ArticleJournal
        }
        () if is_book_part => ItemType::Chapter,
        () if has(Label::Publisher)
            || has(Label::Edition)
            || has(Label::Isbn)
            || has(Label::Location) =>
        {
            ItemType::Book
        }
        () if reference.text(TextField::Arxiv).is_some() => ItemType::Article,
        () if has(Label::Url) => ItemType::Webpage,
        () => ItemType::Document,
    }
}
