//! Whether a work is in the library: an identifier, an address, a citation key or a title in, the
//! entries that bear it out, and by what they are known.

use crate::library::ask::query::{self, Subject, find};
use crate::library::{Library, LibraryError, resolve::index};
use crate::store::{Column, EntryId, Occur, Store};
use cite_model::ListField;
use cite_model::identifier::find_doi;
use cite_text::markup;
use serde::Serialize;

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// What was asked for, as it was typed.
    pub asked: String,
    /// What the entries are known by: `DOI`, `PMID`, `PMCID`, `arXiv`, `ISBN`, `URL`, `title` or
    /// `key`; none where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'static str>,
    /// The entries.
    pub entries: Vec<Known>,
}

/// An entry that bears what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Known {
    /// Its citation key.
    pub key: String,
    /// Its title, without markup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it is in the trash.
    pub in_trash: bool,
}

/// Longest title that is looked for, in bytes.
const LONGEST: usize = 1 << 16;

/// Whether a work is there. What is asked for may bear a label, as in `pmid:123`.
pub fn have(library: &Library, asked: &str) -> Result<Answer, LibraryError> {
    let store = &library.store;
    let (by, found) = known(store, asked.trim())?;
    let mut entries = Vec::with_capacity(found.len());
    for id in store.by_key(&found, usize::MAX)? {
        let stored = store.entry(id)?;
        let title = stored.entry.reference.title().map(|title| markup::plain(title).into_owned());
        entries.push(Known { key: stored.entry.key, title, in_trash: stored.in_trash });
    }
    let by = Some(by).filter(|_| !entries.is_empty());
    Ok(Answer { asked: asked.to_owned(), by, entries })
}

/// The entries of which a text is a title, where it can be nothing but a title: a query of a few
/// words is not taken for one.
pub(in crate::library) fn titled(store: &Store, text: &str) -> Result<Vec<EntryId>, LibraryError> {
    if text.split_whitespace().take(4).count() < 3 {
        return Ok(Vec::new());
    }
    find::without_trash(store, &by_title(store, text)?)
}

fn known(store: &Store, asked: &str) -> Result<(&'static str, Vec<EntryId>), LibraryError> {
    if let Some(entry) = store.entry_by_key(asked)? {
        return Ok(("key", vec![entry]));
    }
    let (label, value) = labelled(asked);
    match label {
        Some(Label::Subject(subject)) => {
            let found = find::identified(store, subject, value)?;
            if !found.is_empty() {
                return Ok((query::name_of(subject), found));
            }
        }
        Some(Label::Url) => return Ok(("URL", by_address(store, value)?)),
        Some(Label::Title) => return Ok(("title", by_title(store, value)?)),
        None => {}
    }
    let is_one_word = !asked.contains(char::is_whitespace);
    if is_one_word {
        for subject in IDENTIFIERS {
            let found = by_identifier(store, *subject, asked)?;
            if !found.is_empty() {
                return Ok((query::name_of(*subject), found));
            }
        }
        let found = by_address(store, asked)?;
        if !found.is_empty() {
            return Ok(("URL", found));
        }
    }
    Ok(("title", by_title(store, asked)?))
}

/// What a text without a label is tried as, in this order.
const IDENTIFIERS: &[Subject] =
    &[Subject::Doi, Subject::Pmid, Subject::Pmcid, Subject::Arxiv, Subject::Isbn];

enum Label {
    Subject(Subject),
    Url,
    Title,
}

/// Splits a label off, with whatever space people put round its colon.
fn labelled(asked: &str) -> (Option<Label>, &str) {
    let split = asked.split_once(':').or_else(|| asked.split_once(' '));
    let Some((name, value)) = split else { return (None, asked) };
    let value = value.trim_start_matches([':', ' ']);
    let label = match name.trim().to_ascii_lowercase().as_str() {
        "url" => Some(Label::Url),
        "title" => Some(Label::Title),
        name => query::subject_named(name)
            .filter(|subject| IDENTIFIERS.contains(subject) || *subject == Subject::Key)
            .map(Label::Subject),
    };
    (label, value)
}

fn by_identifier(
    store: &Store,
    subject: Subject,
    text: &str,
) -> Result<Vec<EntryId>, LibraryError> {
    let Some(scheme) = subject.scheme() else { return Ok(Vec::new()) };
    let mut values: Vec<String> = subject.canonical(text).into_iter().collect();
    // `pmcid:12` is one, a bare `12` is not.
    values.retain(|_| subject != Subject::Pmcid || text.to_ascii_uppercase().contains("PMC"));
    if subject == Subject::Doi && is_address(text) {
        values.extend(dois_in(text));
    }
    for value in values {
        let found = store.entries_by_identifier(scheme, &value)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// The DOI that stands in an address of a publisher, and what is left of it when parts of the
/// address that may not belong to it are taken off its end.
fn dois_in(address: &str) -> Vec<String> {
    let address = address.split(['?', '#', '&']).find(|part| part.contains("10."));
    let address = address.map_or("", |part| part.rsplit_once('=').map_or(part, |row| row.1));
    let Some(doi) = find_doi(address) else { return Vec::new() };
    let whole = doi.to_string();
    let ends = whole.rmatch_indices('/').map(|(at, _)| at).take(3);
    let shorter: Vec<&str> = ends.map(|at| &whole[..at]).filter(|doi| doi.contains('/')).collect();
    let without_suffix = whole.strip_suffix(".pdf").into_iter();
    let shorter: Vec<String> = without_suffix.chain(shorter).map(str::to_owned).collect();
    [whole].into_iter().chain(shorter).collect()
}

fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with("www.")
}

/// The entries with an address: `http` or `https`, `www.` and a slash at the end make no difference.
fn by_address(store: &Store, text: &str) -> Result<Vec<EntryId>, LibraryError> {
    let wanted = address(text);
    let Some(mut phrase) = index::whole(Column::Identifiers, wanted) else { return Ok(Vec::new()) };
    if !wanted.contains('.') {
        return Ok(Vec::new());
    }
    // What stands before it, such as `https`, is in the index too.
    phrase.words = phrase.words.split_once(' ').map_or(String::new(), |row| row.1.to_owned());
    let likely = store.matching(&[phrase], Occur::All)?;
    let mut found = Vec::new();
    store.for_each_reference(Some(&likely), |entry, reference| {
        if reference.list(ListField::Url).iter().any(|url| address(url) == wanted) {
            found.push(entry);
        }
        Ok::<(), LibraryError>(())
    })?;
    Ok(found)
}

fn address(text: &str) -> &str {
    let text = text.split_once("://").map_or(text, |row| row.1);
    text.strip_prefix("www.").unwrap_or(text).trim_end_matches('/')
}

/// The entries that have this title, folded, among theirs.
fn by_title(store: &Store, text: &str) -> Result<Vec<EntryId>, LibraryError> {
    match index::whole(Column::Title, text).filter(|_| text.len() <= LONGEST) {
        Some(phrase) => Ok(store.matching(&[phrase], Occur::All)?),
        None => Ok(Vec::new()),
    }
}
