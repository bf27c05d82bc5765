//! Entries in, BibTeX or BibLaTeX out: `@type{key,` on a line, a field a line in a fixed order, `}`
//! alone on the last. The same entry gives the same bytes.

mod names;

use super::symbols::Symbols;
use super::tags::{
    self, Class, Content, DATES, EDITORS, In, NAMES, RELATIONS, STANDS_FOR_AUTHOR, TAGS,
    TYPED_EDITORS, WRITTEN,
};
use super::value::{self, Encoding};
use super::{BIBTEX_ID, record, spelling};
use crate::language;
use crate::{EntryWriter, WriteOptions};
use cite_model::field::Field;
use cite_model::{
    Date, DateField, Entry, Extra, ItemType, ListField, NameField, PartialDate, Reference,
    Relation, TextField,
};
use cite_text::markup::{self, Tag};
use std::borrow::Cow;
use std::io::{self, Write};

/// Under which name the type of a source's entry is kept.
const ORIGTYPE: &str = "origtype";

/// What JabRef calls the field of an entry's groups.
const GROUPS: &str = "groups";

/// What JabRef and Zotero call the field of an entry's files.
const FILE: &str = "file";

/// Which of the two is written, and how.
#[derive(Clone, Copy)]
struct Style {
    biblatex: bool,
    strict: bool,
    /// Without what is the owner's alone.
    clean: bool,
    encoding: Encoding,
}

/// Writes BibTeX.
pub(super) fn bibtex<'w>(
    out: &'w mut dyn Write,
    options: &WriteOptions,
) -> Box<dyn EntryWriter + 'w> {
    writer(out, options, false)
}

/// Writes BibLaTeX.
pub(super) fn biblatex<'w>(
    out: &'w mut dyn Write,
    options: &WriteOptions,
) -> Box<dyn EntryWriter + 'w> {
    writer(out, options, true)
}

fn writer<'w>(
    out: &'w mut dyn Write,
    options: &WriteOptions,
    biblatex: bool,
) -> Box<dyn EntryWriter + 'w> {
    let symbols = match (options.latex, options.unicode) {
        (true, _) => Symbols::All,
        (false, true) => Symbols::Unicode,
        (false, false) => Symbols::Shown,
    };
    let encoding = Encoding { symbols, strict: options.strict, biblatex };
    let style = Style { biblatex, strict: options.strict, clean: options.clean, encoding };
    let plans = Vec::new();
    Box::new(BibWriter { out, style, plans, begun: false, live: options.macros })
}

struct BibWriter<'w> {
    out: &'w mut dyn Write,
    style: Style,
    /// Which rows the classes met so far write.
    plans: Vec<(Class, Plan)>,
    begun: bool,
    /// Whether `@string` and `@preamble` of sources go on to act.
    live: bool,
}

/// The rows that a class writes, each variable once, in their order.
type Plan = Vec<&'static tags::Tag>;

impl BibWriter<'_> {
    /// An empty line between two parts of the file.
    fn part(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) { self.out.write_all(b"\n") } else { Ok(()) }
    }
}

impl EntryWriter for BibWriter<'_> {
    fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.part()?;
        let entry_type = entry_type(&entry.reference, self.style);
        let class = tags::class_of(entry_type);
        if !self.plans.iter().any(|(known, _)| *known == class) {
            self.plans.push((class, plan(class, self.style)));
        }
        let plan = self.plans.iter().find(|(known, _)| *known == class);
        let (_, plan) = plan.expect("the plan was made above");
        let mut style = self.style;
        let commands = entry.reference.kept(BIBTEX_ID, spelling::COMMANDS).next().is_some();
        if commands && style.encoding.symbols == Symbols::Shown {
            style.encoding.symbols = Symbols::All;
        }
        let text = compose(entry, entry_type, plan, style);
        self.out.write_all(text.as_bytes())
    }

    fn passage(&mut self, text: &str) -> io::Result<()> {
        self.part()?;
        self.out.write_all(super::passage::harmless(text, self.live).as_bytes())?;
        self.out.write_all(b"\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// One entry as text.
fn compose(entry: &Entry, entry_type: &'static str, plan: &Plan, style: Style) -> String {
    let mut fields = Fields {
        entry_type,
        class: tags::class_of(entry_type),
        style,
        plan,
        reference: &entry.reference,
        rows: Vec::new(),
    };
    fields.all(entry);
    let mut text = format!("@{entry_type}{{{},\n", citation_key(&entry.key));
    for (name, value) in &fields.rows {
        text.push_str("  ");
        text.push_str(name);
        text.push_str(" = ");
        text.push_str(value);
        text.push_str(",\n");
    }
    text.push_str("}\n");
    text
}

/// Makes the plan of a class.
fn plan(class: Class, style: Style) -> Plan {
    let mut written = [false; TextField::ALL.len()];
    let is_written = |tag: &&tags::Tag| match tag.written {
        In::Both => true,
        In::Bibtex => !style.biblatex,
        In::Biblatex => style.biblatex,
        In::Neither => false,
    };
    // A name that stands for another variable in this class says nothing about this one.
    let is_read_so = |tag: &&'static tags::Tag| {
        let first = TAGS.iter().find(|row| row.name == tag.name && row.fits(class));
        first.is_some_and(|first| std::ptr::eq(first, *tag))
    };
    let fitting = TAGS.iter().filter(|tag| tag.fits(class));
    let rows = fitting.filter(is_written).filter(is_read_so);
    rows.filter(|tag| !std::mem::replace(&mut written[tag.field as usize], true)).collect()
}

fn entry_type(reference: &Reference, style: Style) -> &'static str {
    own_type(reference, style).unwrap_or_else(|| usual_type(reference, style))
}

/// The type that a source had, where it says the same and can be written.
fn own_type(reference: &Reference, style: Style) -> Option<&'static str> {
    let mut types = reference.kept(BIBTEX_ID, ORIGTYPE).filter_map(tags::entry_type);
    let own = types.find(|own| is_of_type(reference, own))?;
    tags::is_known_type(own.name, style.biblatex, style.strict).then_some(own.name)
}

/// Whether the reader makes the same item of an entry of this type.
fn is_of_type(reference: &Reference, own: &tags::EntryType) -> bool {
    let guessed = record::is_preprint(own.name, reference);
    reference.item_type == if guessed { ItemType::Article } else { own.item_type }
}

fn usual_type(reference: &Reference, style: Style) -> &'static str {
    let row = WRITTEN.iter().find(|row| row.item_type == reference.item_type);
    let name = row.map_or("misc", |row| match (style.biblatex, style.strict) {
        (false, true) => row.classic,
        (false, false) => row.bibtex,
        (true, true) => row.strict,
        (true, false) => row.biblatex,
    });
    let is_masters = || reference.text(TextField::Genre).is_some_and(is_masters_thesis);
    if name == "phdthesis" && is_masters() { "mastersthesis" } else { name }
}

/// Whether the kind of a thesis says that it is a master's.
fn is_masters_thesis(genre: &str) -> bool {
    let folded: String = genre.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let bare = folded.trim_end_matches("thesis").trim_start_matches("unpublished");
    matches!(
        bare,
        "master" | "masters" | "ms" | "msc" | "ma" | "masterof" | "masterarbeit" | "diplomarbeit"
    )
}

/// A key without what would end it or mean something to TeX.
fn citation_key(key: &str) -> Cow<'_, str> {
    let forbidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '#' | '%' | ',' | '{' | '}' | '~' | '\\')
    };
    if key.is_empty() {
        Cow::Borrowed("entry")
    } else if key.contains(forbidden) {
        Cow::Owned(key.chars().map(|c| if forbidden(c) { '_' } else { c }).collect())
    } else {
        Cow::Borrowed(key)
    }
}

/// The fields of one entry, as they are collected.
struct Fields<'a> {
    entry_type: &'static str,
    class: Class,
    style: Style,
    plan: &'a [&'static tags::Tag],
    reference: &'a Reference,
    rows: Vec<(Cow<'a, str>, String)>,
}

impl<'a> Fields<'a> {
    fn all(&mut self, entry: &'a Entry) {
        self.names();
        self.texts(|tag| tag.content == Content::Title || tag.field == TextField::ContainerTitle);
        self.dates();
        self.texts(|tag| {
            tag.content != Content::Title
                && !matches!(
                    tag.field,
                    TextField::ContainerTitle | TextField::Abstract | TextField::Annote
                )
        });
        self.identifiers();
        self.links();
        self.subtype();
        self.relations(entry);
        self.texts(|tag| tag.field == TextField::Abstract);
        self.keywords();
        self.notes();
        self.texts(|tag| tag.field == TextField::Annote);
        self.groups(entry);
        self.kept();
    }

    fn put(&mut self, name: impl Into<Cow<'a, str>>, inside: &str) {
        let name = name.into();
        if !inside.is_empty() && !self.has(&name) {
            self.rows.push((name, format!("{{{inside}}}")));
        }
    }

    /// A further field of a name: behind a number, since BibTeX ignores and others refuse a second
    /// one of the same name.
    fn put_again(&mut self, name: impl Into<Cow<'a, str>>, inside: &str) {
        let name = name.into();
        let free = (2..100).map(|number| format!("{name}-{number}")).find(|name| !self.has(name));
        match free {
            Some(numbered) if self.has(&name) => self.put(numbered, inside),
            _ => self.put(name, inside),
        }
    }

    fn has(&self, name: &str) -> bool {
        self.rows.iter().any(|(taken, _)| taken == name)
    }

    fn texts(&mut self, wanted: impl Fn(&tags::Tag) -> bool) {
        for tag in self.plan.iter().copied().filter(|tag| wanted(tag)) {
            let stated = || self.status().filter(|_| tag.field == TextField::Status);
            if let Some(text) = self.reference.text(tag.field).or_else(stated) {
                self.text_field(tag, text);
            }
        }
    }

    /// What the reader takes for the status where it stands instead of a year: "in press".
    fn status(&self) -> Option<&'a str> {
        let Some(Date::Literal(text)) = self.reference.date(DateField::Issued) else { return None };
        super::dates::status(text).map(|_| text.as_str())
    }

    fn text_field(&mut self, tag: &'static tags::Tag, text: &'a str) {
        let of_whole = matches!(tag.field, TextField::ContainerTitle | TextField::CollectionTitle);
        if of_whole && self.is_main_title(text) || self.spelt(tag, text) || self.parted(tag, text) {
            return;
        }
        let inside = match tag.content {
            Content::Title => value::title(text, self.style.encoding),
            // No style changes the case of a journal.
            Content::Text if tag.field == TextField::ContainerTitle => {
                value::text(&markup::simple(text), self.style.encoding)
            }
            Content::Text => value::text(text, self.style.encoding),
            Content::Pages => value::pages(text, self.style.encoding),
            Content::Verbatim => value::verbatim(text),
        };
        match tag.field {
            TextField::Number if self.class == Class::Article => {
                self.article_number(tag.name, &inside)
            }
            TextField::Language => self.language(text, &inside),
            TextField::Genre if self.entry_type == "phdthesis" && text == "PhD Thesis" => {}
            TextField::Genre if self.entry_type == "mastersthesis" && text == "Master's Thesis" => {
            }
            TextField::Genre if self.style.biblatex => {
                self.put(tag.name, spelling::key(text).unwrap_or(&inside));
            }
            TextField::Publisher => self.put(self.publisher(tag.name), &self.list(text, &inside)),
            _ if self.style.biblatex && LISTS.contains(&tag.name) => {
                self.put(tag.name, &self.list(text, &inside));
            }
            _ => self.put(tag.name, &inside),
        }
    }

    /// Writes a text as its source spelt it, where that says the same.
    fn spelt(&mut self, tag: &'static tags::Tag, text: &str) -> bool {
        let plain = markup::unmarked(text);
        let said = |extra: &&Extra| {
            extra.format == BIBTEX_ID
                && spelling::restated(&extra.tag, markup::unmarked(&extra.value))
                    .is_some_and(|(field, said)| field == tag.field && said == plain)
        };
        let reference = self.reference;
        let usable = |extra: &&Extra| match &*extra.tag {
            "maintitle" | "language" | "langid" => false,
            "type" | "pubstate" | "series" | "location" => self.style.biblatex,
            _ => true,
        };
        let Some(extra) = reference.extra.iter().filter(usable).find(said) else { return false };
        let inside = match tag.content {
            Content::Verbatim => value::verbatim(&extra.value),
            _ => value::text(&extra.value, self.style.encoding),
        };
        self.put(extra.tag.as_str(), &inside);
        true
    }

    /// Writes a title and its subtitle apart where their source has them so.
    fn parted(&mut self, tag: &'static tags::Tag, text: &'a str) -> bool {
        let name = match tag.field {
            TextField::Title => "subtitle",
            TextField::ContainerTitle if tag.name == "booktitle" => "booksubtitle",
            TextField::ContainerTitle => "journalsubtitle",
            _ => return false,
        };
        let reference = self.reference;
        let parts = reference.kept(BIBTEX_ID, name).find_map(|subtitle| {
            let title = markup::unmarked(text).strip_suffix(subtitle)?;
            let title = title.strip_suffix(": ").or_else(|| title.strip_suffix(' '))?;
            (!title.is_empty()).then_some((title, subtitle))
        });
        let Some((title, subtitle)) = parts else { return false };
        self.put(tag.name, &value::text(title, self.style.encoding));
        self.put(name, &value::text(subtitle, self.style.encoding));
        true
    }

    /// The field in which styles print who published a work of this type.
    fn publisher(&self, name: &'static str) -> &'static str {
        match tags::publisher(self.entry_type) {
            Some(other) if self.style.biblatex || self.entry_type == "manual" => other,
            _ => name,
        }
    }

    /// A list in which no `and` parts two names; a `.bib` says itself which do.
    fn list(&self, text: &str, inside: &str) -> String {
        let said = text.contains(Tag::NoCase.open());
        if self.style.biblatex && !said { one_of_a_list(inside) } else { inside.to_owned() }
    }

    /// An article number. BibTeX's styles know no `eid` and print it where the pages would stand.
    fn article_number(&mut self, name: &'static str, inside: &str) {
        self.put(name, inside);
        if self.reference.text(TextField::Page).is_none() && !self.style.biblatex {
            self.put("pages", inside);
        }
    }

    /// BibLaTeX prints `language`, so only one that the source had is written; `langid` sets
    /// hyphenation and the words that styles add.
    fn language(&mut self, text: &str, inside: &str) {
        let reference = self.reference;
        let kept = |tag: &'static str| reference.kept(BIBTEX_ID, tag).next();
        let own = kept("language")
            .filter(|own| *own == text || spelling::words(own).is_some_and(|words| words == text));
        let id = kept("langid").filter(|id| {
            own.is_some() || *id == text || language::code(id).is_some_and(|code| code == text)
        });
        if let Some(own) = own {
            let own = if self.style.biblatex { own } else { text };
            self.put("language", &value::text(own, self.style.encoding));
        } else if !self.style.biblatex {
            self.put("language", inside);
        }
        match id.or_else(|| language::babel(text).filter(|_| self.style.biblatex)) {
            Some(id) => self.put("langid", &value::text(id, self.style.encoding)),
            None if self.style.biblatex && own.is_none() => self.put("langcode", inside),
            None => {}
        }
    }

    fn names(&mut self) {
        let missing = self.reference.names(NameField::Author).is_empty();
        let stand_in = STANDS_FOR_AUTHOR
            .iter()
            .find(|(_, field)| missing && !self.reference.names(*field).is_empty());
        if let Some((role, field)) = stand_in {
            self.name_field("author", *field);
            self.put("authortype", role);
        }
        let stands = stand_in.map(|(_, field)| *field);
        self.name_field("author", NameField::Author);
        self.name_field("editor", NameField::Editor);
        self.typed_editors(stands);
        let typed = |field: &NameField| TYPED_EDITORS.iter().any(|(_, editor)| editor == field);
        for (name, field) in NAMES.iter().filter(|(_, field)| Some(*field) != stands) {
            if !typed(field) || !self.is_editor(*field) {
                self.name_field(name, *field);
            }
        }
    }

    /// Roles that BibLaTeX has no field for are editors of a type.
    fn typed_editors(&mut self, stands: Option<NameField>) {
        let reference = self.reference;
        let free = |name: &str| reference.kept(BIBTEX_ID, name).next().is_none();
        let mut slots = EDITORS
            .iter()
            .filter(|(name, _)| !self.has(name) && free(name))
            .copied()
            .collect::<Vec<_>>()
            .into_iter();
        for (role, field) in TYPED_EDITORS.iter().filter(|(_, field)| Some(*field) != stands) {
            if reference.names(*field).is_empty() {
                continue;
            }
            let Some((name, typed)) = slots.next() else { return };
            self.name_field(name, *field);
            self.put(typed, role);
        }
    }

    /// Whether the bearers of a role are written as editors of a type.
    fn is_editor(&self, field: NameField) -> bool {
        let role = TYPED_EDITORS.iter().find(|(_, editor)| *editor == field).map(|(role, _)| *role);
        let value = role.map(|role| format!("{{{role}}}"));
        self.rows.iter().any(|(name, inside)| {
            name.ends_with("type") && name.starts_with("editor") && Some(inside) == value.as_ref()
        })
    }

    fn name_field(&mut self, name: &'static str, field: NameField) {
        if let Some(list) = self.reference.names.get(field) {
            let inside = names::name_list(list, self.style.encoding);
            self.put(name, &inside);
        }
    }

    fn dates(&mut self) {
        let has_status = self.reference.text(TextField::Status).is_some();
        for (name, field) in DATES {
            let Some(date) = self.reference.date(*field) else { continue };
            match (field, date) {
                (DateField::Issued, _) if self.status().is_some() && !has_status => {}
                (DateField::Issued, _) if !self.style.biblatex => self.bibtex_date(date),
                (DateField::Issued, Date::Literal(text)) => {
                    let inside = value::text(text, self.style.encoding);
                    self.put("year", &inside);
                }
                (_, Date::Literal(text)) => {
                    let inside = value::text(text, self.style.encoding);
                    self.put(*name, &inside);
                }
                _ => self.put(*name, &date.to_string()),
            }
        }
    }

    /// `date` for what reads it, `year` and `month` for BibTeX's styles. A season is no month of
    /// theirs and no date of Zotero's: it is written in words.
    fn bibtex_date(&mut self, date: &Date) {
        let Some(start) = date.start() else {
            let inside = value::text(&date.to_string(), self.style.encoding);
            return self.put("year", &inside);
        };
        let season = start
            .season()
            .filter(|_| matches!(date, Date::Point(date) if !date.circa && !date.uncertain));
        let reference = self.reference;
        let spelt = reference.kept(BIBTEX_ID, "month").find(|month| {
            super::dates::assembled(&start.year.to_string(), month, "")
                .is_some_and(|read| read.month_is_read && read.date == *date)
        });
        // `year` and `month` say most dates as well.
        let is_plain = matches!(date, Date::Point(date) if date.day.is_none() && !date.circa && !date.uncertain);
        if season.is_none() && spelt.is_none() && (!is_plain || !(0..=9999).contains(&start.year)) {
            self.put("date", &date.to_string());
        }
        let year = PartialDate { year: start.year, ..PartialDate::default() };
        self.put("year", &year.to_string());
        if let Some(month) = spelt {
            self.put("month", &value::text(month, self.style.encoding));
        } else if let Some(month) = start.calendar_month() {
            let macro_name = MONTHS[usize::from(month - 1)];
            self.rows.push((Cow::Borrowed("month"), macro_name.to_owned()));
        } else if let Some(season) = season {
            self.put("month", SEASONS[usize::from(season - 1)]);
        }
    }

    fn identifiers(&mut self) {
        let serial = [("isbn", ListField::Isbn), ("issn", ListField::Issn)];
        for (name, field) in serial {
            let inside = value::text(&self.reference.list(field).join(", "), self.style.encoding);
            self.put(name, &inside);
        }
        if let Some(arxiv) = self.reference.text(TextField::Arxiv) {
            let kept = self.reference.kept(BIBTEX_ID, "eprint");
            let is_same =
                |id: &&str| spelling::restated("eprint", id).is_some_and(|(_, said)| said == arxiv);
            let spelt = kept.into_iter().find(is_same).unwrap_or(arxiv);
            self.put("eprint", &value::verbatim(spelt));
            self.put("eprinttype", "arxiv");
            if !self.style.biblatex {
                self.put("archiveprefix", "arXiv");
            }
        }
    }

    fn links(&mut self) {
        for (at, url) in self.reference.list(ListField::Url).iter().enumerate() {
            let name =
                if at == 0 { Cow::Borrowed("url") } else { Cow::Owned(format!("url{}", at + 1)) };
            self.put(name, &value::verbatim(url));
        }
    }

    /// The item type, where the entry type does not say it.
    fn subtype(&mut self) {
        let item_type = self.reference.item_type;
        let said =
            tags::entry_type(self.entry_type).map_or(ItemType::Document, |entry| entry.item_type);
        // What the reader would take for more than it is.
        let said = if record::is_preprint(self.entry_type, self.reference) {
            ItemType::Article
        } else {
            said
        };
        let guessed =
            self.entry_type == "phdthesis" && self.reference.text(TextField::Genre).is_none();
        if said != item_type || guessed {
            let word = tags::SUBTYPES.iter().find(|(_, subtype)| *subtype == item_type);
            self.put("entrysubtype", word.map_or(item_type.csl(), |(word, _)| word));
        }
    }

    fn relations(&mut self, entry: &'a Entry) {
        let former = self.reference.kept(BIBTEX_ID, "ids").flat_map(|keys| keys.split(','));
        let aliases = entry.aliases.iter().map(String::as_str).chain(former.map(str::trim));
        let mut ids: Vec<_> = aliases.filter(|key| !key.is_empty()).map(citation_key).collect();
        let mut seen = std::collections::HashSet::new();
        ids.retain(|key| *key != entry.key && seen.insert(key.clone()));
        self.put("ids", &ids.join(","));
        let all = entry.related();
        let keyed = all.iter().filter_map(|related| {
            let key = related.target.strip_prefix("key:")?;
            Some((related.relation, related.inverse, key))
        });
        let (named, parted): (Vec<_>, Vec<_>) =
            keyed.partition(|(relation, inverse, _)| self.is_related(*relation, *inverse));
        if let Some((relation, inverse, _)) = named.first().copied() {
            let same = |row: &&(Relation, bool, &str)| row.0 == relation && row.1 == inverse;
            let keys: Vec<_> = named.iter().filter(same).map(|row| citation_key(row.2)).collect();
            self.put("related", &keys.join(","));
            self.put("relatedtype", relation_word(relation, inverse));
        }
        let first = named.first().map(|row| (row.0, row.1));
        let crossref = self.crossref(entry);
        for (relation, inverse, key) in named.iter().chain(&parted) {
            let is_crossref = *relation == Relation::PartOf && Some(*key) == crossref.as_deref();
            if Some((*relation, *inverse)) != first && !is_crossref {
                let target = format!("key:{}", citation_key(key));
                self.put_again(relation_word(*relation, *inverse), &target);
            }
        }
        if let Some(key) = crossref {
            self.put("crossref", &citation_key(&key));
        }
        for related in
            self.reference.related.iter().filter(|related| !related.target.starts_with("key:"))
        {
            let inside = value::text(&related.target, self.style.encoding);
            self.put_again(relation_word(related.relation, related.inverse), &inside);
        }
    }

    /// Whether a relation is one of `related`. BibLaTeX prints such an entry in full, and knows few
    /// types of relation; that a work is part of another is no reason to print that again.
    fn is_related(&self, relation: Relation, inverse: bool) -> bool {
        match relation {
            Relation::PartOf => false,
            Relation::TranslationOf => !inverse,
            _ => !self.style.biblatex,
        }
    }

    /// The work that the source takes fields from, by its key in this file. BibTeX asks that it
    /// stand behind its parts, which is so where the order is the source's.
    fn crossref(&self, entry: &Entry) -> Option<String> {
        let kept = self.reference.kept(BIBTEX_ID, "crossref").next()?;
        let is_whole = |(relation, _): &&(Relation, String)| *relation == Relation::PartOf;
        match entry.relations.iter().find(is_whole) {
            None => Some(kept.to_owned()),
            Some((_, key)) => self.style.biblatex.then(|| key.clone()),
        }
    }

    fn keywords(&mut self) {
        let encoding = self.style.encoding;
        let words = self.reference.list(ListField::Keyword).iter().map(|word| {
            let inside = value::text(word, encoding);
            if word.contains([',', ';']) { format!("{{{inside}}}") } else { inside }
        });
        let inside = words.collect::<Vec<_>>().join(", ");
        self.put("keywords", &inside);
    }

    fn notes(&mut self) {
        for (at, note) in self.reference.list(ListField::Note).iter().enumerate() {
            let inside = value::text(note, self.style.encoding);
            if at == 0 {
                self.put("note", &inside);
            } else {
                self.put_again("notes", &inside);
            }
        }
    }

    /// Collections are the groups of JabRef, parted by commas, together with those of the source.
    fn groups(&mut self, entry: &Entry) {
        let sources = self.reference.kept(BIBTEX_ID, GROUPS).count();
        if self.style.clean || entry.collections.is_empty() && sources < 2 {
            return;
        }
        let own = entry.collections.iter().map(|name| value::raw(&name.replace(',', "")));
        let kept = self.reference.kept(BIBTEX_ID, GROUPS).flat_map(|groups| groups.split(','));
        let mut groups: Vec<String> = kept.map(|name| value::raw(name.trim())).chain(own).collect();
        let mut seen = std::collections::HashSet::new();
        groups.retain(|name| !name.is_empty() && seen.insert(name.clone()));
        self.put(GROUPS, &groups.join(", "));
    }

    /// What a reader of this format found no variable for.
    fn kept(&mut self) {
        let reference = self.reference;
        for extra in reference.extra.iter().filter(|extra| extra.format == BIBTEX_ID) {
            let private = self.style.clean && super::extra::is_private(&extra.tag);
            if private || self.is_told(extra) {
                continue;
            }
            let mut name = field_name(&extra.tag);
            let harmless = self.is_kept_again(&name) && !self.has(&name);
            if record::is_known(&name) && !harmless {
                name = Cow::Owned(format!("x-{name}"));
            }
            let inside = if super::extra::is_verbatim(&extra.tag) {
                value::raw(&extra.value)
            } else {
                value::text(&extra.value, self.style.encoding)
            };
            if extra.tag == FILE && self.has(FILE) {
                self.add(FILE, &inside);
            } else {
                self.put_again(name, &inside);
            }
        }
    }

    /// Whether a kept value is said by what is written already, or no longer says anything.
    fn is_told(&self, extra: &Extra) -> bool {
        let text = markup::unmarked(&extra.value);
        match &*extra.tag {
            "ids" | "crossref" | "language" | "langid" | spelling::COMMANDS => true,
            "month" => self.has("month"),
            "subtitle" => true,
            "booksubtitle" | "journalsubtitle" => {
                self.reference.text(TextField::ContainerTitle).is_some()
            }
            GROUPS => self.has(GROUPS), // among the collections
            ORIGTYPE => tags::entry_type(text)
                .is_some_and(|own| own.name == self.entry_type || !is_of_type(self.reference, own)),
            tag => spelling::restated(tag, text).is_some_and(|(field, said)| {
                self.reference.text(field).map(markup::unmarked) == Some(&said)
            }),
        }
    }

    /// Whether the reader keeps a field of this name, since another one says what it would say.
    fn is_kept_again(&self, name: &str) -> bool {
        let rows = || tags::TAGS.iter().filter(|tag| tag.name == name && tag.fits(self.class));
        let taken = |tag: &tags::Tag| self.reference.text(tag.field).is_some();
        match name {
            "booktitle" if self.class == Class::Book => self.has("title"),
            "year" => !self.has("date"),
            "month" => !self.has("date") && self.has("year"),
            "maintitle" | "mainsubtitle" | "booksubtitle" | "journalsubtitle" => true,
            "issue" if self.class == Class::Article => self.has("number") && rows().all(taken),
            _ => READ_ANYWHERE.contains(&name) || rows().count() > 0 && rows().all(taken),
        }
    }

    /// Adds to a field that lists files.
    fn add(&mut self, name: &str, more: &str) {
        if let Some((_, value)) = self.rows.iter_mut().find(|(taken, _)| taken == name) {
            value.truncate(value.len() - 1);
            value.push_str(&format!(";{more}}}"));
        }
    }

    /// Whether a title is that of the whole work in several volumes, which has a field of its own.
    fn is_main_title(&self, text: &str) -> bool {
        let kept = |tag| self.reference.kept(BIBTEX_ID, tag).next();
        kept("maintitle").is_some_and(|title| {
            let whole = kept("mainsubtitle").map(|subtitle| record::joined(title, subtitle));
            markup::unmarked(whole.as_deref().unwrap_or(title)) == markup::unmarked(text)
        })
    }
}

/// Fields in which BibLaTeX takes `and` for what parts two values (manual, section 2.2.1).
const LISTS: &[&str] =
    &["publisher", "location", "address", "institution", "origpublisher", "origlocation"];

/// A value with each `and` braced: Smith {and} Sons are one publisher.
fn one_of_a_list(inside: &str) -> String {
    let words = inside.split(' ').map(|word| if word == "and" { "{and}" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// A name that BibTeX takes for a field.
fn field_name(tag: &str) -> Cow<'_, str> {
    let fits =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+' | '/' | '*');
    let begins = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if begins && tag.chars().all(fits) {
        return Cow::Borrowed(tag);
    }
    let kept: String = tag.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    Cow::Owned(if begins { kept } else { format!("x{kept}") })
}

fn relation_word(relation: Relation, inverse: bool) -> &'static str {
    let row = RELATIONS.iter().find(|(known, ..)| *known == relation);
    let (_, this, that) = row.expect("the table has every relation");
    if inverse { that } else { this }
}

/// Fields that the reader keeps where it does not understand them, and will again.
const READ_ANYWHERE: &[&str] = &[
    "eprint",
    "eprinttype",
    "howpublished",
    "entrysubtype",
    "authortype",
    "editortype",
    "editora",
    "editoratype",
    "editorb",
    "editorbtype",
    "editorc",
    "editorctype",
    "related",
    "relatedtype",
    "langid",
    "pmid",
    "pmcid",
];

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const SEASONS: [&str; 4] = ["Spring", "Summer", "Autumn", "Winter"];
