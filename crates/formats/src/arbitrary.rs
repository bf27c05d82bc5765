//! What the round trips of the formats are made of: a format's own words, names and dates come
//! in, references with any fields of them go out. What a format may not be given is its own affair.

use cite_model::field::Field;
use cite_model::{
    Date, DateField, ItemType, ListField, Name, NameField, NameList, Person, Reference, TextField,
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::fmt::Debug;

/// Up to `most` fields less one, each with a value; a field may come twice.
pub(super) fn some<T: Field, V: Debug>(
    value: impl Strategy<Value = V>,
    most: usize,
) -> impl Strategy<Value = Vec<(T, V)>> {
    vec((prop::sample::select(T::ALL), value), 0..most)
}

/// A person with any of the parts of a name, or a name in one piece.
pub(super) fn name<S: Strategy<Value = String>>(
    text: impl Fn() -> S,
) -> impl Strategy<Value = Name> {
    let part = || prop_oneof![Just(String::new()), text()];
    let person =
        (text(), part(), part(), part(), part()).prop_map(|(family, given, a, b, suffix)| {
            Name::Person(Person {
                family,
                given,
                dropping_particle: a,
                non_dropping_particle: b,
                suffix,
            })
        });
    prop_oneof![person, text().prop_map(Name::literal)]
}

/// A reference of any type with these fields; of a field that comes twice the last value stands.
pub(super) fn reference(
    texts: impl Strategy<Value = Vec<(TextField, String)>>,
    names: impl Strategy<Value = Vec<(NameField, (Vec<Name>, bool))>>,
    dates: impl Strategy<Value = Vec<(DateField, Date)>>,
    lists: impl Strategy<Value = Vec<(ListField, Vec<String>)>>,
) -> impl Strategy<Value = Reference> {
    let item_type = prop::sample::select(ItemType::ALL);
    (item_type, texts, names, dates, lists).prop_map(|(item_type, texts, names, dates, lists)| {
        let mut reference = Reference::new(item_type);
        for (field, value) in texts {
            reference.set(field, value);
        }
        for (field, (names, et_al)) in names {
            reference.names.insert(field, NameList { names, et_al });
        }
        for (field, value) in dates {
            reference.dates.insert(field, value);
        }
        for (field, values) in lists {
            values.into_iter().for_each(|value| reference.push(field, value));
        }
        reference
    })
}
