//! `crossref` and `xdata`: entries in the order of the file in, the same order out, each with the
//! fields of the entries it refers to.
//!
//! A parent usually follows its children, so entries wait from the first child on until its parent
//! has come; and what may become a parent is remembered. Both are bounded in bytes: a file whose
//! parents are farther away loses the inheritance and is told so, but no entry. Chains are followed
//! to a bounded depth and never round a circle.

use super::allowance::Allowance;
use super::entry::{Entry, Field};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// How many bytes of entries may wait for a parent.
const LARGEST_QUEUE: usize = 32 << 20;

/// How many bytes of possible parents are remembered.
const LARGEST_MEMORY: usize = 8 << 20;

/// How long a chain of parents is followed.
const LONGEST_CHAIN: usize = 16;

/// Types of entries that others refer to, beside any that is still waiting.
const PARENTS: &[&str] = &[
    "xdata",
    "book",
    "proceedings",
    "collection",
    "reference",
    "periodical",
    "mvbook",
    "mvcollection",
    "mvproceedings",
    "mvreference",
    "software",
    "misc",
    "inbook",
    "manual",
    "set",
];

/// Fields that belong to a work alone (BibLaTeX manual, appendix B, and what identifies it).
const OWN: &[&str] = &[
    "abstract",
    "annotation",
    "annote",
    "crossref",
    "doi",
    "entryset",
    "entrysubtype",
    "eprint",
    "eprintclass",
    "eprinttype",
    "execute",
    "file",
    "ids",
    "indexsorttitle",
    "indextitle",
    "key",
    "keywords",
    "label",
    "options",
    "pages",
    "pagetotal",
    "pmid",
    "pmcid",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "shorthandintro",
    "shorttitle",
    "sortkey",
    "sortname",
    "sorttitle",
    "sortyear",
    "url",
    "urldate",
    "xdata",
    "xref",
    "eid",
    "timestamp",
    "date-added",
    "date-modified",
    "owner",
    "groups",
    "__markedentry",
];

/// Fields that take another name on their way (BibLaTeX manual, appendix B): kinds of parent and
/// child, the parent's field, the child's.
const RENAMED: &[(&[&str], &[&str], &str, &str)] = &[
    (&["mvbook", "book"], &["inbook", "bookinbook", "suppbook"], "author", "bookauthor"),
    (&["mvbook", "book"], &["inbook", "bookinbook", "suppbook"], "author", "author"),
    (VOLUMES, WITHIN_VOLUMES, "title", "maintitle"),
    (VOLUMES, WITHIN_VOLUMES, "subtitle", "mainsubtitle"),
    (VOLUMES, WITHIN_VOLUMES, "titleaddon", "maintitleaddon"),
    (BOOKS, WITHIN_BOOKS, "title", "booktitle"),
    (BOOKS, WITHIN_BOOKS, "subtitle", "booksubtitle"),
    (BOOKS, WITHIN_BOOKS, "titleaddon", "booktitleaddon"),
    (&["periodical"], &["article", "suppperiodical"], "title", "journaltitle"),
    (&["periodical"], &["article", "suppperiodical"], "subtitle", "journalsubtitle"),
];

const VOLUMES: &[&str] = &["mvbook", "mvcollection", "mvproceedings", "mvreference"];
const WITHIN_VOLUMES: &[&str] = &[
    "book",
    "inbook",
    "bookinbook",
    "suppbook",
    "collection",
    "incollection",
    "suppcollection",
    "proceedings",
    "inproceedings",
    "conference",
    "reference",
    "inreference",
];
const BOOKS: &[&str] = &["book", "collection", "proceedings", "reference", "misc"];
const WITHIN_BOOKS: &[&str] = &[
    "inbook",
    "bookinbook",
    "suppbook",
    "incollection",
    "suppcollection",
    "inproceedings",
    "conference",
    "inreference",
];

/// Titles are inherited under another name or not at all.
const TITLES: &[&str] = &["title", "subtitle", "titleaddon"];

/// An entry that is complete, and the key of a parent that was not found.
pub(super) type Complete<'t> = (Entry<'t>, Option<String>);

/// The entries that wait, and those that others may refer to.
#[derive(Default)]
pub(super) struct Inheritance {
    queue: VecDeque<Entry<'static>>,
    queued: usize,
    /// How many entries have left the queue.
    left: usize,
    /// Keys in lower case, and the number of the waiting entry that bears them.
    waiting: HashMap<String, usize>,
    remembered: HashMap<String, Rc<Entry<'static>>>,
    memory: usize,
}

impl Inheritance {
    /// Takes an entry in and hands on those that are complete.
    pub(super) fn take(
        &mut self,
        entry: Entry<'_>,
        allowance: &Allowance,
        done: &mut dyn FnMut(Complete<'_>),
    ) {
        if self.queue.is_empty() && parents(&entry).next().is_none() {
            self.remember(&entry);
            return done((entry, None));
        }
        let number = self.left + self.queue.len();
        self.queued += entry.size();
        for key in keys(&entry) {
            self.waiting.entry(key).or_insert(number);
        }
        self.queue.push_back(entry.into_owned());
        while self
            .queue
            .front()
            .is_some_and(|first| self.queued > LARGEST_QUEUE || self.is_ready(first))
        {
            self.release(allowance, done);
        }
    }

    /// Hands on all that still wait.
    pub(super) fn finish(&mut self, allowance: &Allowance, done: &mut dyn FnMut(Complete<'_>)) {
        while !self.queue.is_empty() {
            self.release(allowance, done);
        }
    }

    fn remember(&mut self, entry: &Entry<'_>) {
        if entry.key.is_empty() || !PARENTS.contains(&&*entry.entry_type) {
            return;
        }
        let size = entry.size();
        if self.memory + size > LARGEST_MEMORY {
            return;
        }
        let mut owned = None;
        for key in keys(entry) {
            if !self.remembered.contains_key(&key) {
                let owned = owned.get_or_insert_with(|| Rc::new(entry.clone().into_owned()));
                self.memory += size;
                self.remembered.insert(key, Rc::clone(owned));
            }
        }
    }

    fn find(&self, key: &str) -> Option<&Entry<'static>> {
        let key = key.to_ascii_lowercase();
        let waiting = self
            .waiting
            .get(&key)
            .and_then(|number| self.queue.get(number.checked_sub(self.left)?));
        waiting.or_else(|| self.remembered.get(&key).map(|entry| &**entry))
    }

    /// Whether every parent has come, and theirs.
    fn is_ready(&self, entry: &Entry<'_>) -> bool {
        let mut seen = HashSet::new();
        let mut open: Vec<String> = parents(entry).map(str::to_owned).collect();
        while let Some(key) = open.pop() {
            if seen.len() > LONGEST_CHAIN || !seen.insert(key.to_ascii_lowercase()) {
                continue;
            }
            match self.find(&key) {
                Some(parent) => open.extend(parents(parent).map(str::to_owned)),
                None => return false,
            }
        }
        true
    }

    /// Hands on the first that waits, with all that it inherits. An entry that leaves the queue
    /// stays known as far as memory goes.
    fn release(&mut self, allowance: &Allowance, done: &mut dyn FnMut(Complete<'_>)) {
        let Some(first) = self.queue.front() else { return };
        let mut seen = HashSet::from([first.key.to_ascii_lowercase()]);
        let mut missing = None;
        let complete =
            self.inherit(first.clone(), LONGEST_CHAIN, allowance, &mut seen, &mut missing);
        if let Some(first) = self.queue.pop_front() {
            self.queued = self.queued.saturating_sub(first.size());
            for key in keys(&first) {
                if self.waiting.get(&key) == Some(&self.left) {
                    self.waiting.remove(&key);
                }
            }
            self.left += 1;
            self.remember(&first);
        }
        done((complete, missing));
    }

    fn inherit(
        &self,
        mut entry: Entry<'static>,
        chain: usize,
        allowance: &Allowance,
        seen: &mut HashSet<String>,
        missing: &mut Option<String>,
    ) -> Entry<'static> {
        let keys: Vec<(bool, String)> =
            references(&entry).map(|(x, key)| (x, key.to_owned())).collect();
        for (is_xdata, key) in keys {
            if chain == 0 || !seen.insert(key.to_ascii_lowercase()) {
                continue;
            }
            match self.find(&key) {
                None => *missing = missing.take().or(Some(key)),
                Some(parent) => {
                    let parent = self.inherit(parent.clone(), chain - 1, allowance, seen, missing);
                    add_fields(&mut entry, &parent, is_xdata, allowance);
                }
            }
        }
        entry
    }
}

/// The keys that an entry goes by, in lower case: its own, and those it had before.
fn keys(entry: &Entry<'_>) -> Vec<String> {
    let former = entry.get("ids").unwrap_or_default().split(',').take(LONGEST_CHAIN).map(str::trim);
    let all = std::iter::once(&*entry.key).chain(former).filter(|key| !key.is_empty());
    all.map(str::to_ascii_lowercase).collect()
}

/// The keys of the entries that an entry takes fields from.
fn parents<'e>(entry: &'e Entry<'_>) -> impl Iterator<Item = &'e str> {
    references(entry).map(|(_, key)| key)
}

/// The same, and whether each is `xdata`.
fn references<'e>(entry: &'e Entry<'_>) -> impl Iterator<Item = (bool, &'e str)> {
    entry.fields.iter().flat_map(|field| {
        let is_xdata = field.name == "xdata";
        let value = if is_xdata || field.name == "crossref" { &*field.value } else { "" };
        value
            .split(',')
            .take(LONGEST_CHAIN)
            .map(move |key| (is_xdata, key.trim()))
            .filter(|(_, key)| !key.is_empty())
    })
}

/// Gives a child what it lacks and its parent has, as far as the allowance goes.
fn add_fields(
    child: &mut Entry<'static>,
    parent: &Entry<'static>,
    is_xdata: bool,
    allowance: &Allowance,
) {
    let is_date = |name: &str| matches!(name, "date" | "year" | "month" | "day");
    let dated = child.fields.iter().any(|field| is_date(&field.name));
    for field in &parent.fields {
        if dated && is_date(&field.name)
            || !is_xdata && OWN.contains(&&*field.name)
            || field.name == "xdata"
            || field.name == "crossref"
        {
            continue;
        }
        let names = match is_xdata {
            true => vec![&*field.name],
            false => inherited_names(&parent.entry_type, &child.entry_type, &field.name),
        };
        for name in names {
            if child.get(name).is_none() && allowance.spend(field.value.len()) {
                let name = Cow::Owned(name.to_owned());
                child.fields.push(Field { name, value: field.value.clone() });
            }
        }
    }
}

/// The names under which a child inherits a parent's field. Titles are inherited under another
/// name or not at all.
fn inherited_names<'n>(parent: &str, child: &str, name: &'n str) -> Vec<&'n str> {
    let rows = RENAMED.iter().filter(|(parents, children, from, _)| {
        *from == name && parents.contains(&parent) && children.contains(&child)
    });
    let mut names: Vec<_> = rows.map(|(.., to)| *to).collect();
    if names.is_empty() && !TITLES.contains(&name) {
        names.push(name);
    }
    names
}
