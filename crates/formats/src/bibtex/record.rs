//! An entry with all that it inherits in, the reference it stands for out, and what is to be told of
//! it. The first value of a field counts; what has no variable is kept under its own name.

mod values;

use super::entry::Entry;
use super::tags::{self, Class, Content, DATES, NAMES, NAMES_READ, RELATIONS, ROLES, TAGS, Tag};
use super::{BIBTEX_ID, dates, extra, names, spelling, tex};
use crate::language;
use cite_model::field::Field as _;
use cite_model::{Arxiv, DateField, ItemType, NameField, Pmid, Reference, TextField};
use cite_text::markup;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Reads a field (its name, its value) by rules of its own.
type Handle = fn(&mut Record<'_>, &str, &str);

/// What a field name leads to.
#[derive(Clone, Copy)]
enum Handling {
    /// One of the rows of the tag table.
    Text,
    Names(NameField),
    Date(DateField),
    Special(Handle),
    /// Read together with another field.
    Passed,
}

static HANDLING: LazyLock<HashMap<&'static str, Handling>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    map.extend(TAGS.iter().map(|tag| (tag.name, Handling::Text)));
    map.extend(
        NAMES.iter().chain(NAMES_READ).map(|(name, field)| (*name, Handling::Names(*field))),
    );
    map.extend(DATES.iter().map(|(name, field)| (*name, Handling::Date(*field))));
    map.extend(SPECIAL.iter().map(|(name, handle)| (*name, Handling::Special(*handle))));
    map.extend(PASSED.iter().map(|name| (*name, Handling::Passed)));
    for (_, this, that) in RELATIONS {
        map.insert(this, Handling::Special(|r, n, v| r.related_field(n, v)));
        map.insert(that, Handling::Special(|r, n, v| r.related_field(n, v)));
    }
    map
});

/// Fields with rules of their own.
const SPECIAL: &[(&str, Handle)] = &[
    ("journal", |r, n, v| r.journal(n, v)),
    ("fjournal", |r, n, v| r.fjournal(n, v)),
    ("doi", |r, n, v| r.doi(n, v)),
    ("pmid", |r, n, v| r.pmid(n, v)),
    ("pmcid", |r, n, v| r.pmcid(n, v)),
    ("isbn", |r, n, v| r.isbn(n, v)),
    ("issn", |r, n, v| r.issn(n, v)),
    ("url", |r, n, v| r.url(n, v)),
    ("howpublished", |r, n, v| r.howpublished(n, v)),
    ("keywords", |r, n, v| r.keywords(n, v)),
    ("keyword", |r, n, v| r.keywords(n, v)),
    ("note", |r, n, v| r.note(n, v)),
    ("notes", |r, n, v| r.note(n, v)),
    ("related", |r, n, v| r.related(n, v)),
    ("crossref", |r, n, v| r.crossref(n, v)),
    ("ids", |r, n, v| r.former_keys(n, v)),
    ("lastchecked", |r, n, v| r.accessed(n, v)),
    ("year", |r, n, v| r.year(n, v)),
    ("type", |r, n, v| r.genre(n, v)),
    ("institution", |r, n, v| r.backup_publisher(n, v)),
    ("organization", |r, n, v| r.backup_publisher(n, v)),
    ("booktitle", |r, n, v| r.booktitle(n, v)),
    ("language", |r, n, v| r.language_field(n, v)),
];

/// Publishers that count only where no better one is named.
const LATER: &[&str] = &["institution", "organization", "howpublished"];

/// A field's name without the number that the writer gives to a second one of a name.
fn base_name(name: &str) -> &str {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    match base.strip_suffix('-').filter(|_| (1..3).contains(&(name.len() - base.len()))) {
        Some(base) if !base.is_empty() => base,
        _ => name,
    }
}

/// Fields that are read with another one.
const PASSED: &[&str] = &[
    "month",
    "day",
    "langid",
    "hyphenation",
    "maintitle",
    "mainsubtitle",
    "subtitle",
    "booksubtitle",
    "journalsubtitle",
    "eprinttype",
    "archiveprefix",
    "eprint",
    "authortype",
    "editortype",
    "relatedtype",
    "entrysubtype",
    "xdata",
    "editora",
    "editorb",
    "editorc",
    "editoratype",
    "editorbtype",
    "editorctype",
];

/// Whether a field of this name is read into a variable.
pub(super) fn is_known(name: &str) -> bool {
    HANDLING.contains_key(name)
}

/// The reference of an entry, and what is to be told of it.
pub(super) fn reference(entry: &Entry<'_>) -> (Reference, Vec<String>) {
    let known = tags::entry_type(&entry.entry_type);
    let class = known.map_or(Class::Other, |known| known.class);
    let item_type = known.map_or(ItemType::Document, |known| known.item_type);
    let mut record = Record {
        entry,
        class,
        reference: Reference::new(item_type),
        findings: Vec::new(),
        later: Vec::new(),
    };
    record.all();
    (record.reference, record.findings)
}

struct Record<'e> {
    entry: &'e Entry<'e>,
    class: Class,
    reference: Reference,
    findings: Vec<String>,
    /// Publishers that count only where no better one is named.
    later: Vec<(&'e str, &'e str)>,
}

impl<'e> Record<'e> {
    fn all(&mut self) {
        let entry = self.entry;
        if !entry.key.is_empty() {
            let id = tex::verbatim(&entry.key.split_whitespace().collect::<Vec<_>>().join("_"));
            self.reference.id = Some(id).filter(|id| !id.is_empty());
        }
        for field in &entry.fields {
            let (name, value) = (base_name(&field.name), &*field.value);
            match HANDLING.get(name) {
                Some(Handling::Text) => self.text(name, value),
                Some(Handling::Names(field)) => self.names(*field, name, value),
                Some(Handling::Date(field)) => self.date(*field, name, value),
                Some(Handling::Special(_)) if LATER.contains(&name) => {
                    self.later.push((name, value));
                }
                Some(Handling::Special(handle)) => handle(self, name, value),
                Some(Handling::Passed) => {}
                None if is_further_url(name) => self.url(name, value),
                None => self.kept(name, value),
            }
        }
        for (name, value) in std::mem::take(&mut self.later) {
            match name {
                "howpublished" => self.howpublished(name, value),
                _ => self.backup_publisher(name, value),
            }
        }
        self.main_title();
        self.language();
        self.subtitles();
        self.issued();
        self.eprint();
        self.roles();
        self.kind();
        self.own_type();
        self.article_number();
        self.spelling();
    }

    /// Whether the source writes accents and symbols as commands, all of them.
    fn spelling(&mut self) {
        let ascii = self.entry.fields.iter().all(|field| field.value.is_ascii());
        if ascii && spelling::has_commands(&self.reference) {
            self.reference.keep(BIBTEX_ID, spelling::COMMANDS, "yes");
        }
    }

    /// Whether a publisher is usually written by another name in entries of this type.
    fn is_unusual(&self, tag: &Tag) -> bool {
        !tags::is_usual(self.class, tag) || tags::publisher(&self.entry.entry_type).is_some()
    }

    /// Keeps a value that has no variable.
    fn kept(&mut self, name: &str, value: &str) {
        let tag = name.strip_prefix("x-").filter(|tag| HANDLING.contains_key(tag)).unwrap_or(name);
        let value = if extra::is_verbatim(tag) {
            super::value::tame(value.trim())
        } else if tag.contains("title") {
            tex::cased(value)
        } else {
            tex::text(value)
        };
        self.reference.keep(BIBTEX_ID, tag, value);
    }

    /// Further keys of the entry; tools list its own among them, which says nothing.
    fn former_keys(&mut self, name: &str, value: &str) {
        let own = &*self.entry.key;
        let keys = value.split(',').map(str::trim).filter(|key| !key.is_empty() && *key != own);
        self.kept(name, &keys.collect::<Vec<_>>().join(","));
    }

    fn text(&mut self, name: &str, value: &str) {
        let rows = TAGS.iter().filter(|tag| tag.name == name && tag.fits(self.class));
        let mut content = Content::Text;
        let mut value_text = None;
        for tag in rows {
            let beside = |name| self.entry.get(name).is_some();
            match (name, tag.field) {
                ("location", TextField::EventPlace) if beside("venue") => continue,
                ("location", TextField::PublisherPlace)
                    if self.class == Class::Paper && beside("address") =>
                {
                    continue;
                }
                ("issue", TextField::Issue) if self.class == Class::Article && beside("number") => {
                    continue;
                }
                _ => {}
            }
            let text = match &value_text {
                Some(text) if content == tag.content => text,
                _ => value_text.insert(decoded(tag, value)),
            };
            content = tag.content;
            let words = spelling::words(markup::unmarked(text)).filter(|_| tag.has_keys());
            if self.reference.set_first(tag.field, words.as_deref().unwrap_or(text)) {
                let unusual = tag.field == TextField::Publisher && self.is_unusual(tag);
                let issue = name == "issue" && self.class == Class::Article;
                if words.is_some() || unusual || issue {
                    self.reference.keep(BIBTEX_ID, name, text.as_str());
                }
                return;
            }
        }
        if value_text.is_none_or(|text| !text.is_empty()) {
            self.kept(name, value);
        }
    }

    fn set(&mut self, field: TextField, name: &str, value: &str, text: &str) {
        if !text.is_empty()
            && !self.reference.set_first(field, text)
            && self.reference.text(field) != Some(text)
        {
            self.kept(name, value);
        }
    }

    fn names(&mut self, field: NameField, name: &str, value: &str) {
        if self.reference.names.get(field).is_some() {
            return self.kept(name, value);
        }
        let list = names::list(value);
        if !list.names.is_empty() {
            self.reference.names.insert(field, list);
        } else {
            self.kept(name, value);
        }
    }

    fn date(&mut self, field: DateField, name: &str, value: &str) {
        let date = dates::date(value);
        match date.filter(|_| self.reference.date(field).is_none()) {
            Some(date) => drop(self.reference.dates.insert(field, date)),
            None => self.kept(name, value),
        }
    }

    fn accessed(&mut self, name: &str, value: &str) {
        self.date(DateField::Accessed, name, value);
    }

    /// `year` counts in `issued`; a second one is kept.
    fn year(&mut self, name: &str, value: &str) {
        let first = self.entry.get("year").is_some_and(|year| std::ptr::eq(year, value));
        if !first {
            self.kept(name, value);
        }
    }

    /// `date`, else `year` with `month` and `day`; a year that says "in press" is a status.
    fn issued(&mut self) {
        let part = |name| self.entry.get(name).unwrap_or_default();
        let (year, month, day) = (part("year"), part("month"), part("day"));
        if self.reference.date(DateField::Issued).is_some() {
            return self.disagreeing_year(year, month, day);
        }
        if let Some(status) = dates::status(year) {
            self.set(TextField::Status, "year", year, &status);
            return self.kept_parts(month, day);
        }
        let date = dates::assembled(year, month, day);
        if !date.as_ref().is_some_and(|date| date.month_is_read) {
            self.kept_parts(month, day);
        }
        if date.as_ref().is_some_and(|date| date.month_is_read) && dates::is_in_words(month) {
            self.reference.keep(BIBTEX_ID, "month", tex::text(month));
        }
        if let Some(date) = date {
            self.reference.dates.insert(DateField::Issued, date.date);
        }
    }

    /// What stands beside a date is kept only where it says something else.
    fn disagreeing_year(&mut self, year: &str, month: &str, day: &str) {
        let issued = self.reference.date(DateField::Issued).cloned();
        let beside = dates::assembled(year, month, day).map(|date| date.date);
        let (Some(issued), Some(beside)) = (issued, beside) else { return };
        let agrees = match (issued.start(), beside.start()) {
            (Some(date), Some(other)) => {
                date.year == other.year && other.month.is_none_or(|month| date.month == Some(month))
            }
            _ => false,
        };
        if !agrees {
            self.kept("year", year);
            self.kept_parts(month, day);
        }
    }

    fn kept_parts(&mut self, month: &str, day: &str) {
        self.kept("month", month);
        self.kept("day", day);
    }

    /// `title` and `subtitle` are one title.
    fn subtitles(&mut self) {
        for (name, field) in [
            ("subtitle", TextField::Title),
            ("booksubtitle", TextField::ContainerTitle),
            ("journalsubtitle", TextField::ContainerTitle),
        ] {
            let Some(value) = self.entry.get(name) else { continue };
            let is_title = name != "journalsubtitle";
            let subtitle = self.read_subtitle(value, is_title);
            let title = match self.reference.texts.get(field) {
                _ if subtitle.is_empty() => continue,
                Some(title) => {
                    let whole = joined(title, &subtitle);
                    self.reference.keep(BIBTEX_ID, name, subtitle);
                    whole
                }
                None if field == TextField::Title => subtitle,
                None => {
                    self.kept(name, value);
                    continue;
                }
            };
            self.reference.set(field, if is_title { tex::said(title) } else { title });
        }
    }

    fn read_subtitle(&self, value: &str, is_title: bool) -> String {
        if is_title { tex::cased(value) } else { tex::text(value) }
    }

    /// The title of a work in several volumes is that of the book, or of what the book is in.
    fn main_title(&mut self) {
        let Some(value) = self.entry.get("maintitle") else { return };
        let mut text = tex::title(value);
        if let Some(subtitle) = self.entry.get("mainsubtitle") {
            text = tex::said(joined(&text, &tex::cased(subtitle)));
            self.reference.keep(BIBTEX_ID, "mainsubtitle", tex::cased(subtitle));
        }
        let in_part = self.class == Class::Part;
        let field = [TextField::ContainerTitle, TextField::CollectionTitle]
            .into_iter()
            .skip(usize::from(!in_part))
            .find(|field| self.reference.text(*field).is_none());
        if let Some(field) = field {
            self.reference.set(field, text);
        }
        self.reference.keep(BIBTEX_ID, "maintitle", tex::title(value));
    }

    /// The language of the text, and by which name hyphenation goes.
    fn language(&mut self) {
        let named = self.entry.get("langid").or_else(|| self.entry.get("hyphenation"));
        let Some(name) = named.map(tex::plain).filter(|name| !name.is_empty()) else { return };
        let code = language::code(&name).map_or(name.as_str(), |code| code);
        let _ = self.reference.set_first(TextField::Language, code);
        let said = self.reference.text(TextField::Language).and_then(language::babel);
        if said != Some(name.as_str()) {
            self.reference.keep(BIBTEX_ID, "langid", name);
        }
    }

    fn eprint(&mut self) {
        let Some(eprint) = self.entry.get("eprint") else { return };
        let archive = self.entry.get("eprinttype").or_else(|| self.entry.get("archiveprefix"));
        let id = tex::verbatim(eprint);
        let set = match archive.map(|archive| tex::plain(archive).to_lowercase()).as_deref() {
            Some("arxiv") | None => {
                Arxiv::parse(&id).map(|arxiv| (TextField::Arxiv, arxiv.as_str().to_owned()))
            }
            Some("pubmed") => {
                Pmid::parse(&id).map(|pmid| (TextField::Pmid, pmid.as_str().to_owned()))
            }
            _ => None,
        };
        match set {
            Some((field, set)) => {
                self.set(field, "eprint", eprint, &set);
                if field == TextField::Arxiv && !id.ends_with(&set) {
                    self.reference.keep(BIBTEX_ID, "eprint", id);
                }
            }
            None => {
                self.kept("eprint", eprint);
                if let Some(archive) = archive {
                    self.kept("eprinttype", archive);
                }
            }
        }
    }

    /// Names whose role another field tells.
    fn roles(&mut self) {
        for (name, typed, field) in [
            ("author", "authortype", NameField::Author),
            ("editor", "editortype", NameField::Editor),
        ] {
            let Some(value) = self.entry.get(typed) else { continue };
            let role = role(value)
                .filter(|role| *role != field && self.reference.names.get(*role).is_none());
            match role.and_then(|role| Some((role, self.reference.names.remove(field)?))) {
                Some((role, list)) => drop(self.reference.names.insert(role, list)),
                None if role_is(value, name) => {}
                None => self.kept(typed, value),
            }
        }
        for (name, typed) in
            [("editora", "editoratype"), ("editorb", "editorbtype"), ("editorc", "editorctype")]
        {
            let Some(value) = self.entry.get(name) else { continue };
            let role = self
                .entry
                .get(typed)
                .and_then(role)
                .filter(|role| self.reference.names.get(*role).is_none());
            match role {
                Some(role) => self.names(role, name, value),
                None => {
                    self.kept(name, value);
                    self.kept(typed, self.entry.get(typed).unwrap_or_default());
                }
            }
        }
    }

    /// What `entrysubtype`, or else the fields, say of the kind of work.
    fn kind(&mut self) {
        let subtype = self.entry.get("entrysubtype");
        let told = subtype.map(tex::plain).and_then(|word| {
            let row = tags::SUBTYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(&word));
            row.map(|(_, kind)| *kind).or_else(|| ItemType::from_csl(&word))
        });
        match (told, subtype) {
            (Some(kind), _) => self.reference.item_type = kind,
            (None, Some(value)) => self.kept("entrysubtype", value),
            (None, None) if is_preprint(&self.entry.entry_type, &self.reference) => {
                self.reference.item_type = ItemType::Article
            }
            (None, None) => {}
        }
        let genre = tags::entry_type(&self.entry.entry_type).map_or("", |known| known.genre);
        // A thesis that says it is one and no more has no kind.
        if !genre.is_empty() && told != Some(ItemType::Thesis) {
            let _ = self.reference.set_first(TextField::Genre, genre);
        }
    }

    /// The entry's own type, where an item of its kind may be written as another.
    fn own_type(&mut self) {
        let own = &self.entry.entry_type;
        let is_said = self.entry.get("origtype").is_some();
        if !is_said && !tags::is_written(own, self.reference.item_type) {
            self.reference.keep(BIBTEX_ID, "origtype", own.as_ref());
        }
    }

    /// An article number that also stands where the pages would.
    fn article_number(&mut self) {
        let number = self.reference.text(TextField::Number);
        if self.class == Class::Article
            && number.is_some()
            && number == self.reference.text(TextField::Page)
        {
            self.reference.texts.remove(TextField::Page);
        }
    }
}

/// Whether an entry of no kind has an arXiv number, and is in no journal.
pub(super) fn is_preprint(entry_type: &str, reference: &Reference) -> bool {
    matches!(entry_type, "misc" | "unpublished" | "online")
        && reference.text(TextField::Arxiv).is_some()
        && reference.text(TextField::ContainerTitle).is_none()
}

/// `url2`, as the writers name what does not fit into `url`.
fn is_further_url(name: &str) -> bool {
    name.strip_prefix("url")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// A title and its subtitle as one title.
pub(super) fn joined(title: &str, subtitle: &str) -> String {
    let title = title.trim_end_matches("<nc></nc>");
    let closed = markup::plain(title).ends_with(['-', '–', '—', ':', '!', '?', '.', ';'])
        || markup::plain(subtitle).starts_with(['-', '–', '—', ':', '.', ';', '¡', '¿']);
    [title, if closed { " " } else { ": " }, subtitle].concat()
}

/// What the value of a text field says.
fn decoded(tag: &Tag, value: &str) -> String {
    match tag.content {
        Content::Title => tex::title(value),
        Content::Text if tag.is_cased() => tex::cased(value),
        Content::Text if tag.is_list() => tex::list(value),
        Content::Text => tex::text(value),
        Content::Verbatim => tex::verbatim(value),
        Content::Pages => pages(value),
    }
}

/// Pages with a hyphen for every dash.
fn pages(value: &str) -> String {
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let text = tex::text(value);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if is_dash(c) && out.ends_with('-') => {}
            c if is_dash(c) => {
                out.truncate(out.trim_end().len());
                out.push('-');
            }
            ' ' if out.ends_with('-') => {}
            c => out.push(c),
        }
    }
    out
}

fn role(value: &str) -> Option<NameField> {
    let word = tex::plain(value).to_lowercase();
    ROLES.iter().find(|(known, _)| *known == word).map(|(_, field)| *field)
}

fn role_is(value: &str, name: &str) -> bool {
    tex::plain(value).eq_ignore_ascii_case(name)
}
