//! The metadata of one page in, its record out, if it tells of a work at all.

use super::ID;
use super::json_ld;
use super::page::{Meta, Page};
use super::tags::{self, OF_PAGES, Slot, VOCABULARIES, Vocabulary};
use crate::draft::Draft;
use cite_model::date::loose;
use cite_model::name::parse;
use cite_model::{
    Arxiv, Date, DateField, Doi, Isbn, Issn, ItemType, ListField, NameField, TextField,
};
use cite_text::markup;

/// Titles of pages that stand between a reader and the page, in small letters.
const BARRIERS: &[&str] = &[
    "403 forbidden",
    "404",
    "access denied",
    "access to this page has been denied",
    "are you a robot",
    "attention required",
    "bot verification",
    "captcha",
    "checking your browser",
    "cookies required",
    "error",
    "human verification",
    "just a moment",
    "log in",
    "login",
    "not found",
    "one more step",
    "page not found",
    "please wait",
    "radware",
    "redirecting",
    "robot check",
    "security check",
    "sign in",
    "verify you are human",
    "validate user",
];

/// The record of a page; none for a page that names no work.
pub(super) fn read(page: &Page) -> Option<Draft> {
    let scholarly = page.metas.iter().any(|meta| tags::is_title(&meta.name));
    let object = json_ld::find(&page.json_ld);
    if !scholarly && object.is_none() && (!page.coins.is_empty() || !describes_itself(page)) {
        return None;
    }
    let mut reading = Reading::new();
    VOCABULARIES.iter().for_each(|vocabulary| reading.vocabulary(vocabulary, &page.metas));
    reading.settle_pages();
    if let Some(object) = &object {
        json_ld::fill(&mut reading.draft, object, &mut reading.kind);
    }
    reading.of_page(page, scholarly || object.is_some());
    Some(reading.finish())
}

/// Whether a page without scholarly metadata has a title of its own and says more than that.
pub(super) fn describes_itself(page: &Page) -> bool {
    let value = |name: &str| {
        page.metas.iter().find(|meta| meta.name == name).map(|meta| meta.value.as_str())
    };
    let title = value("og.title").unwrap_or(&page.title).to_lowercase();
    let barrier = title.is_empty() || BARRIERS.iter().any(|words| title.starts_with(words));
    let hidden = value("robots").is_some_and(|robots| robots.contains("noindex"));
    let more = ["og.type", "og.description", "description", "author", "og.url"];
    !barrier
        && !hidden
        && (more.iter().any(|name| value(name).is_some()) || !page.canonical.is_empty())
}

struct Reading {
    draft: Draft,
    kind: Option<ItemType>,
    first_page: Option<String>,
    last_page: Option<String>,
    /// The fields of names that an earlier vocabulary has set.
    named: Vec<NameField>,
}

impl Reading {
    fn new() -> Self {
        let draft = Draft::new(ID, 1, ItemType::Document);
        Self { draft, kind: None, first_page: None, last_page: None, named: Vec::new() }
    }

    /// What a vocabulary says, in the order of its table: the better of two dates comes first.
    fn vocabulary(&mut self, vocabulary: &Vocabulary, metas: &[Meta]) {
        let rest = |meta: &Meta| {
            let prefix =
                vocabulary.prefixes.iter().filter(|prefix| meta.name.starts_with(**prefix));
            prefix
                .max_by_key(|prefix| prefix.len())
                .map(|prefix| meta.name[prefix.len()..].to_owned())
        };
        let mut found: Vec<(usize, Slot, &Meta)> = Vec::new();
        for meta in metas {
            let Some(rest) = rest(meta) else { continue };
            match vocabulary.names.iter().position(|(name, _)| *name == rest) {
                Some(at) => found.push((at, vocabulary.names[at].1, meta)),
                None if vocabulary.keeps => found.push((usize::MAX, Slot::Keep, meta)),
                None => {}
            }
        }
        found.sort_by_key(|(at, ..)| *at);
        for (_, slot, meta) in found {
            self.value(slot, meta, vocabulary.keeps);
        }
        for field in
            [NameField::Author, NameField::Editor, NameField::Contributor, NameField::Translator]
        {
            if !self.draft.reference.names(field).is_empty() {
                self.named.push(field);
            }
        }
    }

    fn value(&mut self, slot: Slot, meta: &Meta, keeps: bool) {
        let (tag, value) = (meta.name.as_str(), meta.value.as_str());
        let free = |draft: &Draft, field| draft.reference.text(field).is_none();
        match slot {
            Slot::Text(field) if keeps || free(&self.draft, field) => {
                self.draft.text(tag, field, value)
            }
            Slot::Rich(field) if keeps || free(&self.draft, field) => self.rich(tag, field, value),
            Slot::Text(_) | Slot::Rich(_) => {}
            Slot::Container(field, kind) => {
                self.kind = self.kind.or(Some(kind));
                self.draft.text(tag, field, value);
            }
            Slot::Names(field) => self.names(field, value),
            Slot::Date(field) => {
                if keeps || self.draft.reference.date(field).is_none() {
                    self.date(tag, field, value);
                }
            }
            Slot::Keywords => self.keywords(value),
            Slot::Doi => self.draft.doi(tag, value),
            Slot::Pmid => self.draft.pmid(tag, value),
            Slot::Pmcid => self.draft.pmcid(tag, value),
            Slot::Arxiv => self.draft.arxiv(tag, value),
            Slot::Serial(field) => self.draft.serials(tag, field, value),
            Slot::Url => self.url(tag, value, keeps),
            Slot::FirstPage => {
                self.first_page.get_or_insert_with(|| value.to_owned());
            }
            Slot::LastPage => {
                self.last_page.get_or_insert_with(|| value.to_owned());
            }
            Slot::Identifier => self.identifier(meta),
            Slot::Kind => match tags::kind(value).filter(|_| keeps || value != "article") {
                Some(kind) => self.kind = self.kind.or(Some(kind)),
                None if keeps && !value.eq_ignore_ascii_case("text") => self.draft.keep(tag, value),
                None => {}
            },
            Slot::Keep => self.draft.keep(tag, value),
            Slot::Pass => {}
        }
    }

    fn rich(&mut self, tag: &str, field: TextField, value: &str) {
        let text = markup::from_html(value);
        // Dublin Core's description repeats the abstract, often cut.
        let known = self.draft.reference.text(field).is_some_and(|known| {
            let start: String = markup::plain(&text).chars().take(80).collect();
            markup::plain(known).starts_with(start.trim_end_matches(['.', '…', ' ']))
        });
        if !known {
            self.draft.block(tag, field, if field == TextField::Title { value } else { &text });
            if field == TextField::Title && self.draft.reference.title() == Some(value) {
                let line = markup::clean(&text).into_owned();
                self.draft.reference.set(field, line);
            }
        }
    }

    /// One name a tag; or several, parted by semicolons.
    fn names(&mut self, field: NameField, value: &str) {
        if self.named.contains(&field) || value.starts_with("http") {
            return;
        }
        for name in value.split(';') {
            let (name, et_al) = parse::cut_et_al(name);
            if et_al {
                self.draft.reference.names.entry(field).et_al = true;
            }
            let commas = name.matches(',').count();
            let names = match commas {
                0 => parse::spoken(name).into_iter().collect(),
                1 => parse::inverted(name).into_iter().collect(),
                _ => match parse::inverted(name) {
                    Some(person @ cite_model::Name::Person(_)) => vec![person],
                    _ => parse::list(name).names,
                },
            };
            for name in names {
                if !self.draft.reference.names(field).contains(&name) {
                    self.draft.reference.push_name(field, name);
                }
            }
        }
    }

    /// A date that is none ("Published: Fall") is kept, and the next one counts.
    fn date(&mut self, tag: &str, field: DateField, value: &str) {
        match loose::parse(value) {
            Some(Date::Literal(text)) => self.draft.keep(tag, &text),
            Some(date) => {
                let known = self.draft.reference.dates.get_mut(field);
                match known {
                    // A month beside its year alone is the same date, said better.
                    Some(known)
                        if known.year() == date.year() && known.precision() < date.precision() =>
                    {
                        *known = date;
                    }
                    Some(known)
                        if known.year() == date.year() && known.precision() > date.precision() => {}
                    _ => self.draft.set_date(tag, field, date),
                }
            }
            None => {}
        }
    }

    fn keywords(&mut self, value: &str) {
        let separator = if value.contains(';') { ';' } else { ',' };
        for keyword in value.split(separator) {
            self.draft.push(ListField::Keyword, keyword);
        }
    }

    /// The first address counts; others are kept, those of the page alone are not.
    fn url(&mut self, tag: &str, value: &str, keeps: bool) {
        match self.draft.reference.list(ListField::Url).first() {
            None => self.draft.url(tag, value),
            Some(first) if first == value || !keeps => {}
            Some(_) => self.draft.keep(tag, value),
        }
    }

    fn identifier(&mut self, meta: &Meta) {
        let (tag, value) = (meta.name.as_str(), meta.value.as_str());
        let bare = value.trim_start_matches("info:");
        if Doi::parse(bare).is_some() || meta.scheme == "doi" {
            self.draft.doi(tag, bare);
        } else if value.starts_with("http") {
            self.url(tag, value, true);
        } else if Isbn::parse(bare.trim_start_matches("urn:")).is_some()
            || Issn::parse(bare).is_some()
        {
            self.draft.serials(tag, ListField::Isbn, bare.trim_start_matches("urn:"));
        } else if bare.to_ascii_lowercase().starts_with("arxiv") && Arxiv::parse(bare).is_some() {
            self.draft.arxiv(tag, bare);
        } else {
            self.draft.keep(tag, value);
        }
    }

    fn settle_pages(&mut self) {
        if let Some(first) = self.first_page.take() {
            let pages = match self.last_page.take().filter(|last| *last != first) {
                Some(last) if !first.contains('-') => format!("{first}-{last}"),
                _ => first,
            };
            self.draft.text("pages", TextField::Page, &pages);
        }
    }

    /// What the page as a page says, where nothing better does.
    fn of_page(&mut self, page: &Page, is_work: bool) {
        if is_work {
            let passed = [
                "og.site_name",
                "description",
                "og.description",
                "og.locale",
                "author",
                "og.author",
            ];
            let metas = page.metas.iter().filter(|meta| !passed.contains(&meta.name.as_str()));
            let metas: Vec<Meta> = metas
                .map(|meta| Meta {
                    name: meta.name.clone(),
                    scheme: String::new(),
                    value: meta.value.clone(),
                })
                .collect();
            OF_PAGES.iter().for_each(|vocabulary| self.vocabulary(vocabulary, &metas));
        } else {
            self.kind = self.kind.or(Some(ItemType::Webpage));
            OF_PAGES.iter().for_each(|vocabulary| self.vocabulary(vocabulary, &page.metas));
        }
        if self.draft.reference.title().is_none() {
            self.draft.text("title", TextField::Title, &page.title);
        }
        self.url("canonical", &page.canonical, false);
        let language = page.language.as_str();
        if !language.is_empty() && self.draft.reference.text(TextField::Language).is_none() {
            self.draft.text("lang", TextField::Language, language);
        }
    }

    /// The type, from what the work stands in, from words for it, or from what is known of it.
    fn finish(mut self) -> Draft {
        let reference = &mut self.draft.reference;
        if let Some(online) = reference.date(DateField::AvailableDate).cloned()
            && reference.date(DateField::Issued).is_none()
        {
            reference.dates.insert(DateField::Issued, online);
        }
        let has = |field| reference.text(field).is_some();
        reference.item_type = match self.kind {
            Some(kind) => kind,
            None if has(TextField::Arxiv) => ItemType::Article,
            None if has(TextField::ContainerTitle)
                || has(TextField::Volume)
                || has(TextField::Doi) =>
            {
                ItemType::ArticleJournal
            }
            None if !reference.list(ListField::Isbn).is_empty() => ItemType::Book,
            None => ItemType::Document,
        };
        self.draft
    }
}
