//! A query's tree in, the entries that it is true of out; by relevance where that is asked for.
//!
//! What an index answers is asked first, and only the entries that are left are read one by one for
//! the rest. Words that must all occur are one question to the full-text index.

use super::pattern::Pattern;
use super::read;
use super::set::{self, Set};
use super::subject::{Scope, State, Subject, Thing};
use super::tree::{Query, Term};
use crate::library::{LibraryError, ask::check, resolve::index};
use crate::store::{
    BORDER, Column, EntryId, EntryMark, Filter, Occur, Phrase, RelatedEntries, Store,
};
use cite_model::field::Field;
use cite_model::{AnyField, ItemType, ListField, Reference, Relation, TextField};
use rustc_hash::FxHashSet;

/// The entries that a query is true of; those in the trash only where it asks about the trash.
pub(in crate::library) fn find(store: &Store, query: &Query) -> Result<Set, LibraryError> {
    let found = Finder { store, columns: Columns::of(store)? }.find(query, None)?;
    let about_trash = query.terms().iter().any(|(term, _)| **term == Term::Is(State::Trashed));
    match about_trash {
        true => Ok(found),
        false => without_trash(store, &found),
    }
}

/// The entries that are not in the trash.
pub(in crate::library) fn without_trash(store: &Store, found: &Set) -> Result<Set, LibraryError> {
    Ok(set::without(found, &store.select(Filter::InTrash)?))
}

/// Entries that a query is true of, in the order of relevance: those in which most of its words
/// occur in the weightiest places first, those without any of them last, by their keys.
pub(in crate::library) fn rank(
    store: &Store,
    query: &Query,
    found: &Set,
    most: usize,
) -> Result<Set, LibraryError> {
    let (phrases, occur) = Columns::of(store)?.wanted(query);
    let mut ranked = Set::new();
    let mut seen = FxHashSet::default();
    let most = most.min(found.len());
    store.ranked(&phrases, occur, |entry| {
        if ranked.len() < most && found.binary_search(&entry).is_ok() {
            ranked.push(entry);
            seen.insert(entry);
        }
        ranked.len() < most
    })?;
    if ranked.len() < most {
        let rest: Set = found.iter().copied().filter(|entry| !seen.contains(entry)).collect();
        ranked.extend(store.by_key(&rest, most - ranked.len())?);
    }
    Ok(ranked)
}

/// The entries with this identifier or key, whole and not a pattern.
pub(in crate::library) fn identified(
    store: &Store,
    subject: Subject,
    text: &str,
) -> Result<Set, LibraryError> {
    match (subject.scheme(), subject.canonical(text)) {
        (Some(scheme), Some(value)) => Ok(store.entries_by_identifier(scheme, &value)?),
        (None, _) if subject == Subject::Key => Ok(store.entry_by_key(text)?.into_iter().collect()),
        _ => Ok(Set::new()),
    }
}

/// What tells whether an entry has a field, if an index does.
enum Indexed {
    Scheme(&'static str),
    Column(Column),
}

/// Which columns the full-text index of a library has.
#[derive(Clone, Copy)]
struct Columns {
    has_abstracts: bool,
}

const ABSTRACT: AnyField = AnyField::Text(TextField::Abstract);

impl Columns {
    fn of(store: &Store) -> Result<Self, LibraryError> {
        Ok(Self { has_abstracts: store.indexes_abstracts()? })
    }

    fn column(self, field: AnyField) -> Option<Column> {
        index::column(field).filter(|column| self.has_abstracts || *column != Column::Abstract)
    }

    fn alone(self, field: AnyField) -> Option<Column> {
        self.column(field).and(index::alone(field))
    }

    /// The phrases that relevance is reckoned by: those that every entry found has, else all that are
    /// not excluded.
    fn wanted(self, query: &Query) -> (Vec<Phrase>, Occur) {
        let parts = match query {
            Query::All(parts) => parts.as_slice(),
            query => std::slice::from_ref(query),
        };
        let needed: Vec<Phrase> = parts.iter().filter_map(|part| self.phrase_of(part)).collect();
        if !needed.is_empty() {
            return (needed, Occur::All);
        }
        let terms = query.terms().into_iter().filter(|(_, wanted)| *wanted);
        (terms.filter_map(|(term, _)| self.phrase(term)).collect(), Occur::Any)
    }

    fn phrase_of(self, query: &Query) -> Option<Phrase> {
        match query {
            Query::Term(term) => self.phrase(term),
            _ => None,
        }
    }

    /// What a term asks of the full-text index; none where there is no column for it.
    fn phrase(self, term: &Term) -> Option<Phrase> {
        let Term::Words { scope, words, open } = term else { return None };
        let column = match scope {
            Scope::Anywhere => None,
            Scope::Title => Some(Column::Title),
            Scope::Author => Some(Column::Authors),
            Scope::Container => Some(Column::Container),
            Scope::Abstract => Some(self.column(ABSTRACT)?),
            Scope::Keyword => Some(Column::Keywords),
            Scope::Note => Some(Column::Notes),
            Scope::Field(field) => Some(self.column(*field)?),
        };
        Some(Phrase { column, words: index::words(words), open: *open })
    }

    /// Whether the full-text index alone says where a term is true.
    fn is_exact(self, term: &Term) -> bool {
        match term {
            Term::Words { scope: Scope::Field(field), .. } => self.alone(*field).is_some(),
            Term::Words { scope: Scope::Abstract, .. } => self.has_abstracts,
            Term::Words { .. } => true,
            _ => false,
        }
    }

    /// How dear it is to answer: 0 the full-text index, 1 another one, 2 reading some, 3 reading all.
    fn cost(self, query: &Query) -> u8 {
        match query {
            Query::Term(term) if self.is_exact(term) => 0,
            Query::Term(Term::Words { scope: Scope::Abstract, .. }) => 3,
            Query::Term(Term::Words { scope: Scope::Field(field), .. }) => {
                if self.column(*field).is_some() { 2 } else { 3 }
            }
            Query::Term(Term::Is(State::Incomplete | State::Retracted)) => 3,
            Query::Term(Term::Has(Thing::Field(field))) if self.indexed(*field).is_none() => 3,
            Query::Term(_) => 1,
            Query::Not(part) => self.cost(part).max(1),
            Query::All(parts) | Query::Any(parts) => {
                parts.iter().map(|part| self.cost(part)).max().unwrap_or(0)
            }
        }
    }

    fn indexed(self, field: AnyField) -> Option<Indexed> {
        let scheme = match field {
            AnyField::Text(field) => Subject::of_scheme(field.csl()),
            AnyField::List(ListField::Isbn) => Some(ListField::Isbn.csl()),
            _ => None,
        };
        scheme.map(Indexed::Scheme).or_else(|| self.alone(field).map(Indexed::Column))
    }

    /// What the full-text index alone answers, and the rest.
    fn exact_phrases(self, parts: &[Query]) -> (Vec<Phrase>, Vec<&Query>) {
        let (mut exact, mut others) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Query::Term(term) if self.is_exact(term) => exact.extend(self.phrase(term)),
                part => others.push(part),
            }
        }
        (exact, others)
    }
}

struct Finder<'s> {
    store: &'s Store,
    columns: Columns,
}

impl Finder<'_> {
    /// The entries a query is true of. Where it is only asked about some, others may be left out.
    fn find(&self, query: &Query, within: Option<&Set>) -> Result<Set, LibraryError> {
        match query {
            Query::All(parts) => self.all(parts, within),
            Query::Any(parts) => self.any(parts, within),
            Query::Not(part) => {
                let base = self.base(within)?;
                Ok(set::without(&base, &self.find(part, Some(&base))?))
            }
            Query::Term(term) => self.term(term, within),
        }
    }

    fn base(&self, within: Option<&Set>) -> Result<Set, LibraryError> {
        within.map_or_else(|| Ok(self.store.select(Filter::All)?), |within| Ok(within.clone()))
    }

    fn all(&self, parts: &[Query], within: Option<&Set>) -> Result<Set, LibraryError> {
        let mut found = within.cloned();
        let (exact, mut others) = self.columns.exact_phrases(parts);
        if !exact.is_empty() {
            let matching = self.store.matching(&exact, Occur::All)?;
            found = Some(narrowed(found, matching));
        }
        others.sort_by_key(|part| self.columns.cost(part)); // stable: equally dear parts stay in their order
        for part in others {
            if found.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
            let next = self.find(part, found.as_ref())?;
            found = Some(narrowed(found, next));
        }
        Ok(found.unwrap_or_default())
    }

    fn any(&self, parts: &[Query], within: Option<&Set>) -> Result<Set, LibraryError> {
        let (exact, others) = self.columns.exact_phrases(parts);
        let mut found = self.store.matching(&exact, Occur::Any)?;
        for part in others {
            found = set::either(&found, &self.find(part, within)?);
        }
        Ok(found)
    }

    fn term(&self, term: &Term, within: Option<&Set>) -> Result<Set, LibraryError> {
        match term {
            Term::Words { scope, words, open } => match self.columns.phrase(term) {
                Some(phrase) => {
                    let found = self.store.matching(&[phrase], Occur::All)?;
                    match scope {
                        Scope::Field(field) if !self.columns.is_exact(term) => {
                            let found = narrowed(within.cloned(), found);
                            self.read(Some(&found), |r| read::holds(r, *field, words, *open))
                        }
                        _ => Ok(found),
                    }
                }
                None => match scope {
                    Scope::Field(field) => {
                        self.read(within, |r| read::holds(r, *field, words, *open))
                    }
                    Scope::Abstract => {
                        self.read(within, |r| read::holds(r, ABSTRACT, words, *open))
                    }
                    _ => Ok(Set::new()),
                },
            },
            Term::Year(from, to) => Ok(self.store.select(Filter::Year(*from, *to))?),
            Term::Like(subject, pattern) => self.like(*subject, pattern),
            Term::Is(state) => self.state(*state, within),
            Term::Has(thing) => self.thing(*thing, within),
        }
    }

    fn read(
        &self,
        within: Option<&Set>,
        holds: impl Fn(&Reference) -> bool,
    ) -> Result<Set, LibraryError> {
        let mut found = Set::new();
        self.store.for_each_reference(within.map(Vec::as_slice), |entry, reference| {
            if holds(reference) {
                found.push(entry);
            }
            Ok::<(), LibraryError>(())
        })?;
        found.sort_unstable();
        Ok(found)
    }

    fn like(&self, subject: Subject, typed: &str) -> Result<Set, LibraryError> {
        let pattern = Pattern::new(typed);
        match subject {
            Subject::Key if !typed.contains('*') => {
                Ok(self.store.entry_by_key(typed)?.into_iter().collect())
            }
            Subject::Key => {
                let beginning = typed.split('*').next().unwrap_or_default();
                Ok(held(&pattern, self.store.keys_from(beginning)?))
            }
            Subject::Type => {
                let names = ItemType::ALL.iter().map(|item_type| item_type.csl());
                self.union(names.filter(|name| pattern.matches(name)).map(Filter::Type))
            }
            Subject::Tag => self.marked(EntryMark::Tag, &pattern),
            Subject::Collection => self.marked(EntryMark::Collection, &pattern),
            Subject::Source | Subject::Format => self.of_sources(subject, pattern),
            Subject::Doi | Subject::Pmid | Subject::Pmcid | Subject::Arxiv | Subject::Isbn => {
                self.identified(subject, typed)
            }
        }
    }

    fn identified(&self, subject: Subject, typed: &str) -> Result<Set, LibraryError> {
        let Some(scheme) = subject.scheme() else { return Ok(Set::new()) };
        if !typed.contains('*') {
            return identified(self.store, subject, typed);
        }
        let bare = subject.bare(typed);
        let beginning = bare.split('*').next().unwrap_or_default();
        Ok(held(&Pattern::new(&bare), self.store.identifiers_from(scheme, beginning)?))
    }

    fn marked(&self, kind: EntryMark, pattern: &Pattern) -> Result<Set, LibraryError> {
        let values = self.store.mark_values(kind)?;
        let held = values.iter().filter(|value| pattern.matches(value));
        self.union(held.map(|value| Filter::Mark(kind, value)))
    }

    fn of_sources(&self, subject: Subject, pattern: Pattern) -> Result<Set, LibraryError> {
        let by_format = subject == Subject::Format;
        let pattern = if by_format { pattern } else { pattern.within() };
        let sources = self.store.sources()?;
        let held = sources.iter().filter(|source| {
            pattern.matches(if by_format { &source.format } else { &source.name })
        });
        self.union(held.map(|source| Filter::Source(source.id)))
    }

    fn union<'f>(&self, filters: impl Iterator<Item = Filter<'f>>) -> Result<Set, LibraryError> {
        let mut found = Set::new();
        for filter in filters {
            found.extend(self.store.select(filter)?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn state(&self, state: State, within: Option<&Set>) -> Result<Set, LibraryError> {
        match state {
            State::Duplicate => self.duplicates(),
            State::Merged => Ok(self.store.select(Filter::Merged)?),
            State::Related => self.related(|pair| vec![pair.from, pair.to]),
            State::Edited => Ok(self.store.select(Filter::AnyMark(EntryMark::Edited))?),
            State::Trashed => Ok(self.store.select(Filter::InTrash)?),
            State::Incomplete => self.read(within, check::is_incomplete),
            State::Retracted => {
                let told = self.related(|pair| match pair.relation {
                    Relation::RetractionOf => vec![pair.to],
                    _ => Vec::new(),
                })?;
                Ok(set::either(&told, &self.read(within, check::is_retracted)?))
            }
        }
    }

    /// Entries of the relations between entries.
    fn related(&self, ends: fn(RelatedEntries) -> Vec<EntryId>) -> Result<Set, LibraryError> {
        let mut found: Set = self.store.related_entries()?.into_iter().flat_map(ends).collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Both entries of every pair that may be one and that no person decided about.
    fn duplicates(&self) -> Result<Set, LibraryError> {
        let open = self.store.open_links()?.into_iter();
        let mut found: Set = open.flat_map(|link| [link.entries.0, link.entries.1]).collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn thing(&self, thing: Thing, within: Option<&Set>) -> Result<Set, LibraryError> {
        let field = match thing {
            Thing::Tag => return Ok(self.store.select(Filter::AnyMark(EntryMark::Tag))?),
            Thing::Collection => {
                return Ok(self.store.select(Filter::AnyMark(EntryMark::Collection))?);
            }
            Thing::Field(field) => field,
        };
        match self.columns.indexed(field) {
            Some(Indexed::Scheme(scheme)) => Ok(self.store.select(Filter::Scheme(scheme))?),
            Some(Indexed::Column(column)) => {
                let any = Phrase { column: Some(column), words: BORDER.to_owned(), open: false };
                Ok(self.store.matching(&[any], Occur::All)?)
            }
            None => self.read(within, |reference| read::has(reference, field)),
        }
    }
}

fn narrowed(found: Option<Set>, next: Set) -> Set {
    match found {
        Some(found) => set::both(&found, &next),
        None => next,
    }
}

/// The entries whose name the pattern holds for.
fn held(pattern: &Pattern, named: Vec<(String, crate::store::EntryId)>) -> Set {
    let held = named.into_iter().filter(|(name, _)| pattern.matches(name));
    let mut found: Set = held.map(|(_, entry)| entry).collect();
    found.sort_unstable();
    found.dedup();
    found
}
