//! The records of one cluster come in, one reference goes out, with the origin of every field and
//! the values that were not chosen.
//!
//! A function of the set of inputs: they are sorted by precedence and content first, so their order
//! does not matter. Nothing is lost: what is not chosen is told, and the records themselves stay.

mod choose;

use choose::Kinds;
pub use cite_model::AnyField;
use cite_model::field::Field;
use cite_model::{
    Date, DateField, Extra, ItemType, ListField, Mention, Name, NameField, NameList, Precedence,
    Reference, Related, TextField,
};
use cite_text::fold::fold;
use rustc_hash::FxHashSet;
use std::hash::Hash;

/// One record of a cluster.
#[derive(Clone, Copy, Debug)]
pub struct MergeInput<'a> {
    /// What it says.
    pub reference: &'a Reference,
    /// How far it is trusted.
    pub precedence: Precedence,
    /// The hash of all that it says, which breaks ties: [`Reference::content`].
    pub content: u128,
}

/// A value that was not chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Losing {
    /// The field.
    pub field: AnyField,
    /// The input that has it, as an index into what was given.
    pub input: usize,
    /// The value, as a person reads it.
    pub value: String,
}

/// Which inputs gave each field: one, or for a united field every one that added to it.
pub type Origins = Vec<(AnyField, Vec<usize>)>;

/// A cluster's records as one reference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The merged fields.
    pub reference: Reference,
    /// Where each came from, as indices into what was given; sorted by field.
    pub origins: Origins,
    /// What was not chosen; sorted by field.
    pub losing: Vec<Losing>,
}

/// Merges the records of one cluster. One record alone comes back as it is.
pub fn merge(inputs: &[MergeInput]) -> Merged {
    if let [only] = inputs {
        return merge_one(only.reference);
    }
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(inputs[*at].precedence), inputs[*at].content));
    let kinds = Kinds::new(inputs);
    let mut merger = Merger { inputs, order, kinds, merged: Merged::default() };
    merger.item_type();
    merger.id();
    for field in TextField::ALL {
        merger.text(*field);
    }
    merger.other_scripts();
    for field in NameField::ALL {
        merger.names(*field);
    }
    for field in DateField::ALL {
        merger.date(*field);
    }
    for field in ListField::ALL {
        merger.list(*field);
    }
    merger.united();
    merger.merged.origins.sort();
    merger
        .merged
        .losing
        .sort_by(|a, b| (a.field, &a.value, a.input).cmp(&(b.field, &b.value, b.input)));
    merger.merged
}

/// A record alone: all that it has is its own.
fn merge_one(reference: &Reference) -> Merged {
    let united = [
        (AnyField::Related, !reference.related.is_empty()),
        (AnyField::Mentions, !reference.mentions.is_empty()),
        (AnyField::Extra, !reference.extra.is_empty()),
        (AnyField::Id, reference.id.is_some()),
    ];
    let names = reference.names.iter().filter(|(_, list)| !list.names.is_empty());
    let lists = reference.lists.iter().filter(|(_, list)| !list.is_empty());
    let mut fields = vec![AnyField::Type];
    fields.extend(united.iter().filter(|(_, is_set)| *is_set).map(|(field, _)| *field));
    fields.extend(reference.texts.iter().map(|(field, _)| AnyField::Text(field)));
    fields.extend(names.map(|(field, _)| AnyField::Names(field)));
    fields.extend(reference.dates.iter().map(|(field, _)| AnyField::Date(field)));
    fields.extend(lists.map(|(field, _)| AnyField::List(field)));
    fields.sort_unstable();
    let origins = fields.into_iter().map(|field| (field, vec![0])).collect();
    Merged { reference: reference.clone(), origins, losing: Vec::new() }
}

struct Merger<'a> {
    inputs: &'a [MergeInput<'a>],
    /// The inputs, the most trusted first.
    order: Vec<usize>,
    kinds: Kinds<'a>,
    merged: Merged,
}

impl<'a> Merger<'a> {
    /// The inputs that have a value, the most trusted first.
    fn values<T: ?Sized>(
        &self,
        get: impl Fn(&'a Reference) -> Option<&'a T>,
    ) -> Vec<(usize, &'a T)> {
        self.order
            .iter()
            .filter_map(|at| get(self.inputs[*at].reference).map(|value| (*at, value)))
            .collect()
    }

    /// Notes the chosen input and the values of the others that say something else.
    fn note<T: AsRef<str>>(&mut self, field: AnyField, chosen: usize, values: &[(usize, T)]) {
        let won = values.iter().find(|(at, _)| *at == chosen).map(|(_, value)| value.as_ref());
        self.merged.origins.push((field, vec![chosen]));
        for (at, value) in values {
            let value = value.as_ref();
            if Some(value) != won {
                self.merged.losing.push(Losing { field, input: *at, value: value.to_owned() });
            }
        }
    }

    fn item_type(&mut self) {
        let types: Vec<(usize, &ItemType)> = self.values(|reference| Some(&reference.item_type));
        let Some((chosen, value)) = choose::item_type(&types, self.inputs, &self.kinds) else {
            return;
        };
        self.merged.reference.item_type = value;
        let shown: Vec<(usize, &str)> =
            types.iter().map(|(at, value)| (*at, value.csl())).collect();
        self.note(AnyField::Type, chosen, &shown);
    }

    fn id(&mut self) {
        let ids = self.values(|reference| reference.id.as_ref());
        let Some((chosen, id)) = ids.first() else { return };
        self.merged.reference.id = Some((*id).clone());
        self.note(AnyField::Id, *chosen, &ids);
    }

    fn text(&mut self, field: TextField) {
        let values = self.values(|reference| reference.texts.get(field));
        let Some((chosen, value)) = choose::text(field, &values, self.inputs, &self.kinds) else {
            return;
        };
        self.merged.reference.set(field, value);
        self.note(AnyField::Text(field), chosen, &values);
    }

    /// A title in another script than the chosen one is kept as the translated or the original title.
    fn other_scripts(&mut self) {
        let values = self.values(|reference| reference.texts.get(TextField::Title));
        let Some(title) = self.merged.reference.title().map(str::to_owned) else { return };
        let Some((at, other)) = choose::other_script(&title, &values) else { return };
        let field = choose::field_of_other_script(at, self.inputs);
        if self.merged.reference.set_first(field, other) {
            self.merged.origins.push((AnyField::Text(field), vec![at]));
        }
    }

    fn names(&mut self, field: NameField) {
        let values = self
            .values(|reference| reference.names.get(field).filter(|list| !list.names.is_empty()));
        let Some(chosen) = choose::names(&values, self.inputs) else { return };
        let list = values
            .iter()
            .find(|(at, _)| *at == chosen)
            .map(|(_, list)| (*list).clone())
            .unwrap_or_default();
        self.merged.reference.names.insert(field, choose::with_full_names(list, &values));
        let shown: Vec<(usize, String)> =
            values.iter().map(|(at, list)| (*at, show_names(list))).collect();
        self.note(AnyField::Names(field), chosen, &shown);
    }

    fn date(&mut self, field: DateField) {
        let values: Vec<(usize, &Date)> = self.values(|reference| reference.dates.get(field));
        let Some(chosen) = choose::date(&values, self.inputs, &self.kinds) else { return };
        if let Some((_, date)) = values.iter().find(|(at, _)| *at == chosen) {
            self.merged.reference.dates.insert(field, (*date).clone());
        }
        let shown: Vec<(usize, String)> =
            values.iter().map(|(at, date)| (*at, date.to_string())).collect();
        self.note(AnyField::Date(field), chosen, &shown);
    }

    /// Unites a list; values that differ in case or punctuation alone come once.
    fn list(&mut self, field: ListField) {
        let values = self.values(|reference| reference.lists.get(field));
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut from = Vec::new();
        for (at, value) in
            values.iter().flat_map(|(at, list)| list.iter().map(move |value| (*at, value)))
        {
            let key = if field == ListField::Url { value.clone() } else { fold(value) };
            if key.is_empty() || seen.insert(key) {
                self.merged.reference.push(field, value.clone());
                if from.last() != Some(&at) {
                    from.push(at);
                }
            }
        }
        if !from.is_empty() {
            self.merged.origins.push((AnyField::List(field), from));
        }
    }

    fn united(&mut self) {
        let related: Vec<Related> = self.unite(AnyField::Related, |reference| &reference.related);
        let mentions: Vec<Mention> =
            self.unite(AnyField::Mentions, |reference| &reference.mentions);
        let extra: Vec<Extra> = self.unite(AnyField::Extra, |reference| &reference.extra);
        self.merged.reference.related = related;
        self.merged.reference.mentions = mentions;
        self.merged.reference.extra = extra;
        self.merged.reference.unite_lists();
    }

    fn unite<T: Clone + Eq + Hash + 'a>(
        &mut self,
        field: AnyField,
        get: impl Fn(&'a Reference) -> &'a Vec<T>,
    ) -> Vec<T> {
        let mut all: Vec<T> = Vec::new();
        let mut from = Vec::new();
        let mut known: FxHashSet<&T> = FxHashSet::default();
        for at in &self.order {
            let before = all.len();
            let values = get(self.inputs[*at].reference);
            // one record may say a thing twice; two records that say it say it once
            all.extend(values.iter().filter(|value| !known.contains(value)).cloned());
            known.extend(values);
            if all.len() > before {
                from.push(*at);
            }
        }
        if !from.is_empty() {
            self.merged.origins.push((field, from));
        }
        all
    }
}

/// A list of names as it is told among the values that were not chosen.
pub fn show_names(list: &NameList) -> String {
    let shown = list.names.iter().map(|name| match name {
        Name::Literal { literal } => literal.clone(),
        Name::Person(person) => {
            let family =
                [&*person.dropping_particle, &*person.non_dropping_particle, &*person.family]
                    .join(" ");
            let parts = [family.trim(), &*person.given, &*person.suffix];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
    });
    let mut text = shown.collect::<Vec<_>>().join("; ");
    if list.et_al {
        text.push_str("; et al.");
    }
    text
}
