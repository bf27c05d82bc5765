//! Possible links, and links that are not followed, in; a person's answers out: what the evidence leaves
//! open, one question for each two entries, the strongest first.
//!
//! A question is about two records. Where others change the library meanwhile it may be none any
//! more, so each is looked at again when its turn comes, and again when it is answered. Every answer
//! is one operation.

use crate::library::ask::blame;
use crate::library::ask::why::{self, Chosen, RecordName, WhyPair};
use crate::library::change::decide::{self, Saying};
use crate::library::keep::operation::By;
use crate::library::resolve::explain::{self, PairExplanation};
use crate::library::{Library, LibraryError};
use crate::store::{EntryId, LINK, OpenLink, OperationId, POSSIBLE_LINK, RecordId, Store};
use cite_model::{AnyField, DateField, ListField, NameField, Reference, TextField, Verdict};
use cite_text::{fold::fold, markup};
use serde::Serialize;
use std::collections::BTreeSet;

/// Which questions are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// At most so many.
    pub most: Option<usize>,
    /// With at least so many bits of evidence.
    pub min_weight: Option<f64>,
    /// With at most so many.
    pub max_weight: Option<f64>,
}

/// Two records that may be one work.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    one: RecordId,
    other: RecordId,
    /// Bits of evidence for one work.
    pub weight: f64,
}

/// A question as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    /// The one record.
    pub a: RecordName,
    /// The other.
    pub b: RecordName,
    /// Bits of evidence for one work.
    pub weight: f64,
    /// The rule that left it open, or by which the two met.
    pub rule: String,
    /// The CSL names of the fields in which the two say different things.
    pub differ: Vec<&'static str>,
}

/// A question with all that helps to answer it.
#[derive(Clone, Debug, Serialize)]
pub struct Sides {
    /// The question.
    pub question: Question,
    /// How many records the two entries have.
    pub records: (usize, usize),
    /// Every field that one of the two has, what matters most first.
    pub fields: Vec<Field>,
    /// The evidence.
    pub explanation: PairExplanation,
    /// Where that links them: other records of the two entries, which are held apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_apart_by: Option<Box<WhyPair>>,
}

/// A field of two records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its CSL name.
    pub name: &'static str,
    /// What the one says.
    pub a: Option<String>,
    /// What the other says.
    pub b: Option<String>,
    /// Whether both say something, and not the same.
    pub differs: bool,
}

/// What an answer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// By which it can be taken back.
    pub operation: OperationId,
    /// The keys of the entries that the two records are in now.
    pub entries: Vec<String>,
}

/// The open questions, the strongest first.
pub fn open(library: &Library, wanted: &Wanted) -> Result<Vec<Open>, LibraryError> {
    let mut links = library.store.open_links()?;
    links.retain(|link| {
        let at_least = wanted.min_weight.is_none_or(|least| link.weight >= least);
        let at_most = wanted.max_weight.is_none_or(|most| link.weight <= most);
        at_least && at_most
    });
    links.sort_unstable_by(|x, y| {
        let contents = |link: &OpenLink| {
            let (a, b) = link.contents;
            (a.min(b), a.max(b))
        };
        let strength = y.weight.total_cmp(&x.weight).then_with(|| contents(x).cmp(&contents(y)));
        strength.then((x.one, x.other).cmp(&(y.one, y.other)))
    });
    let mut asked: BTreeSet<(EntryId, EntryId)> = BTreeSet::new();
    links.retain(|link| asked.insert(link.ends()));
    links.truncate(wanted.most.unwrap_or(usize::MAX));
    let open = |link: OpenLink| Open { one: link.one, other: link.other, weight: link.weight };
    Ok(links.into_iter().map(open).collect())
}

/// A question as it is listed; none where it is none any more.
pub fn question(library: &Library, open: &Open) -> Result<Option<Question>, LibraryError> {
    Ok(Asked::find(&library.store, open)?.map(|asked| asked.question()))
}

/// A question with all that helps to answer it; none where it is none any more.
pub fn look(library: &Library, open: &Open) -> Result<Option<Sides>, LibraryError> {
    let Some(asked) = Asked::find(&library.store, open)? else { return Ok(None) };
    let (a, b) = asked.references();
    let kept_apart_by = match asked.is_link {
        true => why::kept_apart(library, &asked.one.0, &asked.other.0)?.map(Box::new),
        false => None,
    };
    Ok(Some(Sides {
        question: asked.question(),
        records: (asked.one.0.records.len(), asked.other.0.records.len()),
        fields: fields(a, b),
        explanation: explain::pair(&cite_resolve::standardize(a), &cite_resolve::standardize(b)),
        kept_apart_by,
    }))
}

/// Answers a question: the same is said of the two entries, all else of the two records. None where
/// it is no question any more; then nothing is said.
pub fn answer(
    library: &mut Library,
    open: &Open,
    verdict: Verdict,
    turned: bool,
    why: &str,
    by: &By,
) -> Result<Option<Answered>, LibraryError> {
    let (answered, _) = library.operate(by, "decide", |operation| {
        let store = operation.store;
        let Some(asked) = Asked::find(store, open)? else {
            return Ok((None, String::new()));
        };
        let (mut one, mut other) = (&asked.one, &asked.other);
        if turned {
            std::mem::swap(&mut one, &mut other);
        }
        let saying = Saying { verdict, why, by };
        let entries = decide::answer(operation, (&one.0, one.1), (&other.0, other.1), &saying)?;
        let name = |(chosen, at): &(Chosen, usize)| format!("{}#{}", chosen.key, at + 1);
        let summary = format!("{} {} {}", name(one), verdict.name(), name(other));
        Ok::<_, LibraryError>((Some(Answered { operation: operation.id, entries }), summary))
    })?;
    Ok(answered)
}

/// An open question, found as it is now.
struct Asked {
    one: (Chosen, usize),
    other: (Chosen, usize),
    /// Whether the evidence links the two.
    is_link: bool,
    weight: f64,
    rule: String,
}

impl Asked {
    /// None where the two records are in one entry, or gone, or in the trash, or decided on.
    fn find(store: &Store, open: &Open) -> Result<Option<Self>, LibraryError> {
        let known = store.pairs_of(open.one)?;
        let pair = known.into_iter().find(|pair| pair.other == open.other);
        let ends = (store.entry_of(open.one)?, store.entry_of(open.other)?);
        let (Some(pair), (Some(a), Some(b))) = (pair, ends) else { return Ok(None) };
        let is_link = pair.outcome == LINK;
        let is_open = is_link || pair.outcome == POSSIBLE_LINK;
        if !is_open || a == b || store.is_in_trash(a)? || store.is_in_trash(b)? {
            return Ok(None);
        }
        if store.decisions_around(a)?.iter().any(|(other, ..)| *other == b) {
            return Ok(None);
        }
        let side = |entry, record| -> Result<Option<(Chosen, usize)>, LibraryError> {
            let chosen = Chosen::of(store, entry)?;
            let place = chosen.records.iter().position(|known| known.id == record);
            Ok(place.map(|at| (chosen, at)))
        };
        let (Some(one), Some(other)) = (side(a, open.one)?, side(b, open.other)?) else {
            return Ok(None);
        };
        if one.0.records[one.1].anchor == other.0.records[other.1].anchor {
            return Ok(None); // revisions of one record: nothing that is said could tell them apart
        }
        Ok(Some(Self { one, other, is_link, weight: pair.weight, rule: pair.rule }))
    }

    fn references(&self) -> (&Reference, &Reference) {
        (&self.one.0.records[self.one.1].reference, &self.other.0.records[self.other.1].reference)
    }

    fn question(&self) -> Question {
        let (a, b) = self.references();
        let differ = fields(a, b).into_iter().filter(|field| field.differs);
        Question {
            a: self.one.0.name(self.one.1),
            b: self.other.0.name(self.other.1),
            weight: self.weight,
            rule: self.rule.clone(),
            differ: differ.map(|field| field.name).collect(),
        }
    }
}

/// What a person looks at first.
const FIRST: &[AnyField] = &[
    AnyField::Type,
    AnyField::Text(TextField::Title),
    AnyField::Names(NameField::Author),
    AnyField::Date(DateField::Issued),
    AnyField::Text(TextField::ContainerTitle),
    AnyField::Text(TextField::Volume),
    AnyField::Text(TextField::Issue),
    AnyField::Text(TextField::Page),
    AnyField::Text(TextField::Doi),
    AnyField::Text(TextField::Pmid),
];

/// What a person looks at last.
const LAST: &[AnyField] =
    &[AnyField::List(ListField::Keyword), AnyField::Text(TextField::Abstract)];

/// What tells nothing about the work.
const LEFT_OUT: &[AnyField] = &[AnyField::Id, AnyField::Mentions, AnyField::Extra];

/// Every field that one of the two has.
fn fields(a: &Reference, b: &Reference) -> Vec<Field> {
    let listed = |field: &AnyField| [FIRST, LAST, LEFT_OUT].iter().any(|it| it.contains(field));
    let between = AnyField::all().filter(|field| !listed(field));
    let all = FIRST.iter().copied().chain(between).chain(LAST.iter().copied());
    let read = |reference: &Reference, field: AnyField| {
        blame::read(reference, field).map(|value| markup::plain(&value).into_owned())
    };
    let fields = all.map(|field| {
        let (a, b) = (read(a, field), read(b, field));
        let differs = a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| fold(a) != fold(b));
        Field { name: field.name(), a, b, differs }
    });
    fields.filter(|field| field.a.is_some() || field.b.is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cite_model::ItemType;

    #[test]
    fn fields_that_differ_are_marked() {
        let mut a = Reference::new(ItemType::Book);
        a.set(TextField::Title, "The <i>Falco</i> of towns");
        a.set(TextField::Volume, "3");
        a.set(TextField::Abstract, "Long.");
        let mut b = Reference::new(ItemType::Book);
        b.set(TextField::Title, "THE FALCO OF TOWNS");
        b.set(TextField::Volume, "4");
        b.set(TextField::Publisher, "Somebody");
        let shown = fields(&a, &b);
        let shown: Vec<(&str, bool)> =
            shown.iter().map(|field| (field.name, field.differs)).collect();
        let expected = [
            ("type", false),
            ("title", false),
            ("volume", true),
            ("publisher", false),
            ("abstract", false),
        ];
        assert_eq!(shown, expected);
    }
}
