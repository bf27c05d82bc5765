//! Checking: entries in, what is wrong with them out, each problem with the edit that would put it
//! right, where that is certain. Nothing is changed until `library::correct::fix` makes those edits, as a person's.
//!
//! Rules are rows of [`RULES`]. The clock is the caller's.

mod across;
mod casing;
mod dates;
mod finding;
mod identifiers;
mod links;
mod missing;
mod names;
mod pages;
mod retracted;
mod retractions;
mod rules;
mod texts;
mod titles;

pub use finding::Severity;
pub(in crate::library) use missing::is_incomplete;
pub(in crate::library) use retracted::is_retracted;
pub use rules::{RULES, Rule, rule};

use crate::library::{Library, LibraryError, ask::look};
use across::Seen;
use casing::Casing;
use cite_model::{AnyField, Edit, Entry, FieldValue, ListField, Reference, TextField};
use finding::{Context, Finding};
use rules::Finder;
use serde::{Serialize, Serializer};
use std::path::PathBuf;

/// What to check, and by what.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// Keys or words of the entries; all where there are none.
    pub selection: Vec<String>,
    /// The rules to check by; all where there are none.
    pub only: Vec<String>,
    /// A file of Retraction Watch.
    pub retractions: Option<PathBuf>,
    /// The year it is.
    pub this_year: i32,
}

/// Something that is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The entry's citation key.
    pub key: String,
    /// The rule that found it.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<AnyField>,
    /// What is wrong: the whole value, or the part of it; empty where there is none.
    pub value: String,
    /// What is wrong with it, as the rest of a sentence that begins with the value.
    pub message: String,
    /// The edits that put it right, nothing where that cannot be told; in JSON the fields' new values
    /// as they are typed, empty where a value is to go.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_typed")]
    pub fix: Vec<Edit>,
}

fn as_typed<S: Serializer>(fix: &[Edit], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(fix.iter().map(|edit| (edit.field.name(), edit.shown())))
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// How many entries were looked at.
    pub entries: u64,
    /// The problems, in the order of the entries' keys and of the rules.
    pub problems: Vec<Problem>,
    /// The edits that would put right what can be: all fields of an entry together, so that two
    /// problems of one title are both mended. By citation keys.
    pub fixes: Vec<(String, Vec<Edit>)>,
}

/// Checks the entries that are selected.
pub fn run(library: &Library, options: &CheckOptions) -> Result<Checked, LibraryError> {
    let selected = look::select_or_all(library, &options.selection)?;
    let entries: Vec<&Entry> = selected.iter().map(|stored| &stored.entry).collect();
    let rules: Vec<&'static Rule> = RULES.iter().filter(|rule| wants(options, rule.id)).collect();
    let mut whole = Whole::new(options, &entries);
    if options.selection.is_empty() {
        entries.iter().for_each(|entry| whole.see(entry));
    } else {
        look::list(library, |stored| {
            whole.see(&stored.entry);
            Ok(())
        })?;
    }
    let Whole { seen, context } = whole;
    let mut notices = match options.retractions.as_deref().filter(|_| wants(options, WATCH)) {
        Some(path) => retractions::notices(path, &entries)?,
        None => retractions::Notices::default(),
    };
    let mut checked = Checked { entries: entries.len() as u64, ..Checked::default() };
    for (at, stored) in selected.iter().enumerate() {
        let entry = &stored.entry;
        let from_file = notices.remove(&at).unwrap_or_default();
        let before = checked.problems.len();
        for rule in &rules {
            checked.problems.extend(of_rule(rule, entry, &seen, &context, &from_file));
        }
        if checked.problems[before..].iter().any(|problem| !problem.fix.is_empty()) {
            let mut edits = fixes(&entry.reference, &rules, &context);
            edits.iter_mut().for_each(|edit| leave_tags(edit, &entry.tags));
            checked.fixes.push((entry.key.clone(), edits));
        }
    }
    Ok(checked)
}

/// The rules that look at several entries, or at a file.
const RETRACTED: &str = "retracted";
const WATCH: &str = "retraction-watch";
const SAME: &str = "same-identifier";
const DANGLING: &str = "dangling-relation";

fn wants(options: &CheckOptions, id: &str) -> bool {
    options.only.is_empty() || options.only.iter().any(|wanted| wanted == id)
}

/// What is gathered from the whole library, whatever is selected.
struct Whole {
    seen: Seen,
    context: Context,
}

impl Whole {
    fn new(options: &CheckOptions, selected: &[&Entry]) -> Self {
        let titles = selected.iter().filter_map(|entry| entry.reference.title());
        let in_capitals = titles.filter(|title| titles::shouts(title));
        let casing = Casing::of_titles(in_capitals);
        let context = Context { this_year: options.this_year, casing: Some(casing) };
        Self { seen: Seen::default(), context }
    }

    fn see(&mut self, entry: &Entry) {
        self.seen.see(entry);
        if let Some(casing) = &mut self.context.casing {
            let texts = [TextField::Title, TextField::Abstract];
            texts
                .into_iter()
                .filter_map(|field| entry.reference.text(field))
                .for_each(|text| casing.see(text));
        }
    }
}

fn of_rule(
    rule: &'static Rule,
    entry: &Entry,
    seen: &Seen,
    context: &Context,
    from_file: &[(Severity, Finding)],
) -> Vec<Problem> {
    let mut found: Vec<(Severity, Finding)> = match rule.find {
        Finder::Alone(find) => rated(rule, find(&entry.reference, context)),
        Finder::Across => match rule.id {
            WATCH => from_file.to_vec(),
            SAME => rated(rule, seen.same_identifier(entry)),
            DANGLING => rated(rule, seen.dangling(entry)),
            other => unreachable!("{other} is in the table, and nothing carries it out"),
        },
    };
    if rule.id == RETRACTED && found.is_empty() {
        found = rated(rule, seen.retracted(entry));
    }
    let problem = |(severity, finding): (Severity, Finding)| Problem {
        key: entry.key.clone(),
        rule: rule.id,
        severity,
        field: finding.field,
        value: finding.value,
        message: finding.message,
        fix: finding.fix,
    };
    found.into_iter().map(problem).collect()
}

fn rated(rule: &Rule, findings: Vec<Finding>) -> Vec<(Severity, Finding)> {
    findings.into_iter().map(|finding| (rule.severity, finding)).collect()
}

/// A person's tags stand among the keywords, and are not to become keywords of their own.
fn leave_tags(edit: &mut Edit, tags: &[String]) {
    if let (AnyField::List(ListField::Keyword), Some(FieldValue::List(list))) =
        (edit.field, &mut edit.value)
    {
        list.retain(|keyword| !tags.contains(keyword));
    }
}

/// The rounds in which one fix may uncover the next: markup, then a full stop, then capitals.
const MOST_ROUNDS: usize = 8;

/// The edits that put a reference right, each field once: fixes are made one after another, each
/// found in what the one before it left.
fn fixes(reference: &Reference, rules: &[&'static Rule], context: &Context) -> Vec<Edit> {
    let mut mended = reference.clone();
    let mut fields: Vec<AnyField> = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let before = mended.clone();
        for rule in rules {
            let Finder::Alone(find) = rule.find else { continue };
            // two values of one list: the second is found again in what the first left
            let mut touched: Vec<AnyField> = Vec::new();
            for Finding { fix, .. } in find(&mended.clone(), context) {
                if fix.iter().any(|edit| touched.contains(&edit.field)) {
                    continue;
                }
                fix.iter().for_each(|edit| edit.apply(&mut mended));
                touched.extend(fix.iter().map(|edit| edit.field));
            }
            fields.extend(touched);
        }
        if mended == before {
            break;
        }
    }
    fields.sort_unstable();
    fields.dedup();
    let edits =
        fields.into_iter().map(|field| Edit { field, value: FieldValue::of(&mended, field) });
    edits.filter(|edit| FieldValue::of(reference, edit.field) != edit.value).collect()
}

#[cfg(test)]
mod tests;
