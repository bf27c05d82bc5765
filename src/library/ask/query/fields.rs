//! What stands before the colon, and what stands behind it: tables of names, each with what it means.

use super::subject::{Scope, State, Subject, Thing};
use cite_model::{AnyField, ListField};

/// What a field's name means in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Words in a part of the search index.
    Words(Scope),
    /// A year, or years from and to.
    Year,
    /// A pattern.
    Like(Subject),
    /// A state.
    Is,
    /// A field's name.
    Has,
}

/// The names that the manual lists: the first of a meaning is the one it goes by. A space may
/// follow their colon, as people are used to from elsewhere.
pub(super) const NAMES: &[(&str, Meaning)] = &[
    ("title", Meaning::Words(Scope::Title)),
    ("ti", Meaning::Words(Scope::Title)),
    ("author", Meaning::Words(Scope::Author)),
    ("authors", Meaning::Words(Scope::Author)),
    ("au", Meaning::Words(Scope::Author)),
    ("journal", Meaning::Words(Scope::Container)),
    ("container", Meaning::Words(Scope::Container)),
    ("abstract", Meaning::Words(Scope::Abstract)),
    ("ab", Meaning::Words(Scope::Abstract)),
    ("keyword", Meaning::Words(Scope::Keyword)),
    ("keywords", Meaning::Words(Scope::Keyword)),
    ("note", Meaning::Words(Scope::Note)),
    ("notes", Meaning::Words(Scope::Note)),
    ("year", Meaning::Year),
    ("key", Meaning::Like(Subject::Key)),
    ("type", Meaning::Like(Subject::Type)),
    ("doi", Meaning::Like(Subject::Doi)),
    ("pmid", Meaning::Like(Subject::Pmid)),
    ("pmcid", Meaning::Like(Subject::Pmcid)),
    ("arxiv", Meaning::Like(Subject::Arxiv)),
    ("isbn", Meaning::Like(Subject::Isbn)),
    ("issn", Meaning::Words(Scope::Field(AnyField::List(ListField::Issn)))),
    ("url", Meaning::Words(Scope::Field(AnyField::List(ListField::Url)))),
    ("tag", Meaning::Like(Subject::Tag)),
    ("tags", Meaning::Like(Subject::Tag)),
    ("collection", Meaning::Like(Subject::Collection)),
    ("source", Meaning::Like(Subject::Source)),
    ("format", Meaning::Like(Subject::Format)),
    ("is", Meaning::Is),
    ("has", Meaning::Has),
];

const STATES: &[(&str, State)] = &[
    ("duplicate", State::Duplicate),
    ("merged", State::Merged),
    ("incomplete", State::Incomplete),
    ("retracted", State::Retracted),
    ("edited", State::Edited),
    ("trashed", State::Trashed),
    ("related", State::Related),
];

const THINGS: &[(&str, Thing)] =
    &[("tag", Thing::Tag), ("tags", Thing::Tag), ("collection", Thing::Collection)];

/// What a listed name means, in any capitals.
pub(super) fn listed(name: &str) -> Option<Meaning> {
    find(NAMES, name)
}

/// What a name means: a listed one, or any field of CSL by what people call it.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let field =
        |field: AnyField| listed(field.name()).unwrap_or(Meaning::Words(Scope::Field(field)));
    listed(name).or_else(|| name.parse().ok().map(field))
}

/// The identifier, or the key, that a listed name stands for.
pub(in crate::library) fn subject_named(name: &str) -> Option<Subject> {
    match listed(name) {
        Some(Meaning::Like(subject)) => Some(subject),
        _ => None,
    }
}

/// What a subject is called in an answer.
pub(in crate::library) fn name_of(asked: Subject) -> &'static str {
    asked.scheme().unwrap_or_else(|| subject(asked))
}

/// The state of this name.
pub(super) fn state_named(name: &str) -> Option<State> {
    find(STATES, name)
}

/// What `has:` is asked for.
pub(super) fn thing_named(name: &str) -> Option<Thing> {
    find(THINGS, name).or_else(|| name.parse().ok().map(Thing::Field))
}

/// The names that a mistyped one may have meant.
pub(super) fn known() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|row| row.0).chain(AnyField::all().map(AnyField::name))
}

/// The names of all states.
pub(super) fn states() -> impl Iterator<Item = &'static str> {
    STATES.iter().map(|row| row.0)
}

pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Field(field) => field.name(),
        scope => name(NAMES, Meaning::Words(scope)),
    }
}

pub(super) fn subject(subject: Subject) -> &'static str {
    name(NAMES, Meaning::Like(subject))
}

pub(super) fn state(state: State) -> &'static str {
    name(STATES, state)
}

pub(super) fn thing(thing: Thing) -> &'static str {
    match thing {
        Thing::Field(field) => field.name(),
        thing => name(THINGS, thing),
    }
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|row| row.0.eq_ignore_ascii_case(name)).map(|row| row.1)
}

/// The first name of a meaning; every meaning but `Scope::Anywhere`, which has none, is in a table.
fn name<T: PartialEq>(table: &[(&'static str, T)], meaning: T) -> &'static str {
    table.iter().find(|row| row.1 == meaning).map_or("", |row| row.0)
}
