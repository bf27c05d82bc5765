//! Fields with rules of their own: a name and a value in, variables of the record out.

use super::Record;
use crate::bibtex::tags::{Class, RELATIONS};
use crate::bibtex::{BIBTEX_ID, read::shown, spelling, tags, tex};
use cite_model::field::Field as _;
use cite_model::{Doi, Isbn, Issn, ListField, Pmcid, Pmid, Related, Relation, TextField};

impl Record<'_> {
    pub(super) fn journal(&mut self, name: &str, value: &str) {
        let text = tex::text(value);
        let beside = |other: &str| self.entry.get(other).is_some();
        if beside("fjournal") || beside("journaltitle") {
            return self.set(TextField::ContainerTitleShort, name, value, &text);
        }
        self.set(TextField::ContainerTitle, name, value, &text);
    }

    pub(super) fn fjournal(&mut self, name: &str, value: &str) {
        self.set(TextField::ContainerTitle, name, value, &tex::text(value));
    }

    /// A book whose own title is given twice, as proceedings often have it, is in no other book.
    pub(super) fn booktitle(&mut self, name: &str, value: &str) {
        if self.class == Class::Book {
            let own =
                self.entry.get("title").is_some_and(|title| tex::title(title) == tex::title(value));
            if self.entry.get("title").is_none() {
                self.set(TextField::Title, name, value, &tex::title(value));
            } else if !own {
                self.kept(name, value);
            }
            return;
        }
        self.set(TextField::ContainerTitle, name, value, &tex::title(value));
    }

    pub(super) fn doi(&mut self, name: &str, value: &str) {
        let text = tex::verbatim(value);
        match Doi::parse(&text) {
            Some(doi) => {
                self.set(TextField::Doi, name, value, doi.as_str());
                if text.len() == doi.as_str().len() && text != doi.as_str() {
                    self.reference.keep(BIBTEX_ID, name, text);
                }
            }
            None if text.is_empty() => {}
            None => {
                self.findings.push(format!("{} is no doi", shown(&text)));
                self.set(TextField::Doi, name, value, &text);
            }
        }
    }

    pub(super) fn pmid(&mut self, name: &str, value: &str) {
        match Pmid::parse(&tex::verbatim(value)) {
            Some(pmid) => self.set(TextField::Pmid, name, value, pmid.as_str()),
            None => self.kept(name, value),
        }
    }

    pub(super) fn pmcid(&mut self, name: &str, value: &str) {
        match Pmcid::parse(&tex::verbatim(value)) {
            Some(pmcid) => self.set(TextField::Pmcid, name, value, pmcid.as_str()),
            None => self.kept(name, value),
        }
    }

    pub(super) fn isbn(&mut self, _: &str, value: &str) {
        self.numbers(ListField::Isbn, value, |part| Isbn::parse(part).map(|_| part.to_owned()));
    }

    pub(super) fn issn(&mut self, _: &str, value: &str) {
        self.numbers(ListField::Issn, value, |part| {
            Issn::parse(part).map(|issn| issn.as_str().to_owned())
        });
    }

    /// Numbers of books or serials, several of which may stand in one field; what is none of them
    /// stays as it stands.
    pub(super) fn numbers(
        &mut self,
        field: ListField,
        value: &str,
        parse: fn(&str) -> Option<String>,
    ) {
        let text = tex::plain(value);
        if let Some(one) = parse(&text).filter(|_| !text.contains([',', ';'])) {
            return self.reference.push(field, one);
        }
        let parts = |separators: &'static [char]| {
            text.split(separators)
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
        };
        for separators in
            [&[',', ';', '/', '|'][..], &[',', ';', '/', '|', '(', ')', '[', ']', ' ', '\u{a0}']]
        {
            let parts = parts(separators);
            if parts.iter().any(|part| parse(part).is_some()) {
                // one that is not valid stays beside those that are
                let number = |part: &str| {
                    let is_number = !part.contains(' ') && part.contains(|c: char| c.is_numeric());
                    parse(part).or_else(|| is_number.then(|| part.to_owned()))
                };
                let numbers = parts.into_iter().filter_map(number);
                return numbers.for_each(|one| self.reference.push(field, one));
            }
        }
        if !text.is_empty() {
            self.findings.push(format!("{} is no {}", shown(&text), field.csl()));
            parts(&[',', ';']).into_iter().for_each(|one| self.reference.push(field, one));
        }
    }

    pub(super) fn url(&mut self, _: &str, value: &str) {
        self.reference.push(ListField::Url, tex::verbatim(value));
    }

    pub(super) fn howpublished(&mut self, name: &str, value: &str) {
        let text = tex::plain(value);
        let is_one = !text.contains(' ');
        if is_one
            && ["http://", "https://", "mailto:"].iter().any(|scheme| text.starts_with(scheme))
        {
            self.reference.push(ListField::Url, text);
        } else {
            self.backup_publisher(name, value);
        }
    }

    pub(super) fn keywords(&mut self, _: &str, value: &str) {
        let words = tex::split(value, |rest, _| usize::from(matches!(rest[0], b',' | b';')));
        for word in words {
            self.reference.push(ListField::Keyword, tex::text(word));
        }
    }

    /// A note that is nothing but an identifier is one.
    pub(super) fn note(&mut self, name: &str, value: &str) {
        let text = tex::text(value);
        let labelled = |label: &str| {
            let rest = text.strip_prefix(label)?.trim_start_matches([':', ' ']);
            (!rest.is_empty()).then(|| rest.to_owned())
        };
        if let Some(pmid) = labelled("PMID").and_then(|rest| Pmid::parse(&rest)) {
            return self.set(TextField::Pmid, name, value, pmid.as_str());
        }
        if let Some(pmcid) = labelled("PMCID").and_then(|rest| Pmcid::parse(&rest)) {
            return self.set(TextField::Pmcid, name, value, pmcid.as_str());
        }
        self.reference.push(ListField::Note, text);
    }

    /// A language in words or by its key; the code where it is one word that is known.
    pub(super) fn language_field(&mut self, name: &str, value: &str) {
        let text = tex::text(value);
        let said = spelling::words(&text).unwrap_or_else(|| text.clone());
        self.set(TextField::Language, name, value, &said);
        self.reference.keep(BIBTEX_ID, "language", text);
    }

    pub(super) fn genre(&mut self, name: &str, value: &str) {
        let text = tex::cased(value);
        let said = spelling::words(&text);
        self.set(TextField::Genre, name, value, said.as_deref().unwrap_or(&text));
        if said.is_some() || spelling::key(&text).is_some() {
            self.reference.keep(BIBTEX_ID, name, text);
        }
    }

    /// The publisher where there is no other; the name of the field is kept where another one is
    /// the usual.
    pub(super) fn backup_publisher(&mut self, name: &str, value: &str) {
        let text = tex::list(value);
        if self.reference.set_first(TextField::Publisher, &text) {
            let usual = tags::TAGS
                .iter()
                .find(|tag| tag.name == name && tag.fits(self.class))
                .is_some_and(|tag| !self.is_unusual(tag));
            if !usual {
                self.reference.keep(BIBTEX_ID, name, text);
            }
        } else if self.reference.text(TextField::Publisher) != Some(&text) {
            self.kept(name, value);
        }
    }

    pub(super) fn related(&mut self, name: &str, value: &str) {
        let told = self.entry.get("relatedtype").and_then(relation);
        match told {
            Some((relation, inverse)) => self.relate(relation, inverse, value, "key:"),
            None => {
                self.kept(name, value);
                self.kept("relatedtype", self.entry.get("relatedtype").unwrap_or_default());
            }
        }
    }

    pub(super) fn crossref(&mut self, name: &str, value: &str) {
        self.reference.keep(BIBTEX_ID, name, tex::verbatim(value));
        self.relate(Relation::PartOf, false, value, "key:");
    }

    pub(super) fn related_field(&mut self, name: &str, value: &str) {
        if let Some((relation, inverse)) = relation(name) {
            let target = tex::text(value);
            self.reference.related.push(Related { relation, target, inverse });
        }
    }

    pub(super) fn relate(&mut self, relation: Relation, inverse: bool, keys: &str, prefix: &str) {
        for key in keys.split(',').map(tex::verbatim).filter(|key| !key.is_empty()) {
            let related = Related { relation, target: format!("{prefix}{key}"), inverse };
            if !self.reference.related.contains(&related) {
                self.reference.related.push(related);
            }
        }
    }
}

fn relation(word: &str) -> Option<(Relation, bool)> {
    let word = tex::plain(word).to_lowercase();
    RELATIONS.iter().find_map(|(relation, this, that)| {
        if word == *this {
            Some((*relation, false))
        } else {
            (word == *that).then_some((*relation, true))
        }
    })
}
