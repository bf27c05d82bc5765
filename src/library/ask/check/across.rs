//! What only the whole library shows: all entries come in, one at a time; two entries with one
//! identifier, relations to what is not there and notices of retraction go out.

use super::finding::Finding;
use cite_model::{AnyField, Arxiv, Doi, Entry, Pmcid, Pmid, Reference, Relation, TextField};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is remembered of the entries that were seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The keys of the entries with an identifier.
    bearers: FxHashMap<(TextField, String), Vec<String>>,
    /// All keys, former ones too, and the names that sources have for entries, in lower case.
    names: FxHashSet<String>,
    /// The notices of an entry's retraction.
    notices: FxHashMap<String, Vec<String>>,
}

impl Seen {
    /// Remembers an entry.
    pub(super) fn see(&mut self, entry: &Entry) {
        for identifier in identifiers(&entry.reference) {
            self.bearers.entry(identifier).or_default().push(entry.key.clone());
        }
        let names = entry.aliases.iter().chain([&entry.key]).chain(&entry.reference.id);
        self.names.extend(names.map(|name| name.to_lowercase()));
        for (relation, key) in &entry.relations {
            if *relation == Relation::RetractionOf {
                self.notices.entry(key.clone()).or_default().push(entry.key.clone());
            }
        }
    }

    /// Other entries with one of an entry's identifiers, but for those that are related to it.
    pub(super) fn same_identifier(&self, entry: &Entry) -> Vec<Finding> {
        let related = |key: &String| entry.relations.iter().any(|(_, other)| other == key);
        let shared = identifiers(&entry.reference).into_iter().filter_map(|identifier| {
            let bearers = self.bearers.get(&identifier)?;
            let others = bearers.iter().filter(|key| **key != entry.key && !related(key));
            let others: Vec<&str> = others.map(String::as_str).collect();
            if others.is_empty() {
                return None;
            }
            let message = format!("is also that of {}", listed(&others));
            Some(Finding::new(AnyField::Text(identifier.0), identifier.1, message, None))
        });
        shared.collect()
    }

    /// Citation keys that an entry belongs to, and that nothing bears.
    pub(super) fn dangling(&self, entry: &Entry) -> Vec<Finding> {
        let keys = entry.reference.related.iter().filter_map(|related| {
            let key = related.target.strip_prefix("key:")?;
            (!self.names.contains(&key.to_lowercase())).then_some((related.relation, key))
        });
        use cite_model::field::Field;
        let found = keys.map(|(relation, key)| {
            let message = format!("is a key that no entry has, and this is {} it", relation.csl());
            Finding::new(AnyField::Related, key, message, None)
        });
        found.collect()
    }

    /// Entries that are notices of an entry's retraction.
    pub(super) fn retracted(&self, entry: &Entry) -> Vec<Finding> {
        let notices = self.notices.get(&entry.key).map_or(&[][..], Vec::as_slice);
        let told = notices.iter().map(|notice| {
            Finding::new(AnyField::Related, notice, "is a notice of its retraction", None)
        });
        told.collect()
    }
}

/// A few of the keys, and how many more there are.
fn listed(keys: &[&str]) -> String {
    const MOST: usize = 4;
    let shown = keys.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    match keys.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The valid identifiers of a reference, each in its canonical form.
pub(super) fn identifiers(reference: &Reference) -> Vec<(TextField, String)> {
    let canonical = |field: TextField, text: &str| match field {
        TextField::Doi => Doi::parse(text).map(|id| id.to_string()),
        TextField::Pmid => Pmid::parse(text).map(|id| id.to_string()),
        TextField::Pmcid => Pmcid::parse(text).map(|id| id.to_string()),
        _ => Arxiv::parse(text).map(|id| id.to_string()),
    };
    let fields = [TextField::Doi, TextField::Pmid, TextField::Pmcid, TextField::Arxiv];
    let found = fields.into_iter().filter_map(|field| {
        let value = canonical(field, reference.text(field)?)?;
        Some((field, value))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::reference;
    use super::*;

    #[test]
    fn entries_among_each_other() {
        let entry = |key: &str, doi: &str, relations: &[(Relation, &str)]| Entry {
            key: key.to_owned(),
            reference: reference(&[("doi", doi)]),
            relations: relations.iter().map(|(r, key)| (*r, (*key).to_owned())).collect(),
            ..Entry::default()
        };
        let a = entry("a", "10.1000/1", &[]);
        let b = entry("b", "10.1000/1", &[]);
        let c = entry("c", "10.1000/1", &[(Relation::RetractionOf, "a"), (Relation::PartOf, "b")]);
        let mut seen = Seen::default();
        [&a, &b, &c].into_iter().for_each(|entry| seen.see(entry));
        let told = |findings: Vec<Finding>| {
            findings
                .into_iter()
                .map(|f| format!("{} {}", f.value, f.message))
                .collect::<Vec<_>>()
                .join("; ")
        };
        assert_eq!(told(seen.same_identifier(&a)), "10.1000/1 is also that of b, c");
        assert_eq!(told(seen.same_identifier(&c)), "");
        assert_eq!(told(seen.retracted(&a)), "c is a notice of its retraction");
        assert_eq!(told(seen.retracted(&b)), "");
    }
}
