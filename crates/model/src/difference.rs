//! Two references come in, what the one has otherwise than the other goes out, and leads from the
//! other to the one again.
//!
//! A field's value is the new one whole, or that there is none. As JSON it is laid out like a
//! reference, has only what differs, and `null` for what is absent:
//! `{"texts":{"volume":"7","issue":null}}`.

use super::field::Field;
use super::{
    Date, DateField, Extra, FieldMap, ItemType, ListField, Mention, NameField, NameList, Reference,
    Related, TextField,
};
use serde::{Deserialize, Serialize};

/// What a reference has otherwise than another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Difference {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    item_type: Option<ItemType>,
    #[serde(skip_serializing_if = "Changed::is_same")]
    id: Changed<String>,
    #[serde(skip_serializing_if = "FieldMap::is_empty")]
    texts: FieldMap<TextField, Option<String>>,
    #[serde(skip_serializing_if = "FieldMap::is_empty")]
    names: FieldMap<NameField, Option<NameList>>,
    #[serde(skip_serializing_if = "FieldMap::is_empty")]
    dates: FieldMap<DateField, Option<Date>>,
    #[serde(skip_serializing_if = "FieldMap::is_empty")]
    lists: FieldMap<ListField, Option<Vec<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<Vec<Related>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<Vec<Mention>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra: Option<Vec<Extra>>,
}

/// A value that may be another now, or absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<T>", into = "Option<T>")]
enum Changed<T: Clone> {
    #[default]
    Same,
    To(Option<T>),
}

impl<T: Clone> Changed<T> {
    fn is_same(&self) -> bool {
        matches!(self, Self::Same)
    }
}

impl<T: Clone> From<Option<T>> for Changed<T> {
    fn from(value: Option<T>) -> Self {
        Self::To(value)
    }
}

impl<T: Clone> From<Changed<T>> for Option<T> {
    fn from(changed: Changed<T>) -> Self {
        match changed {
            Changed::Same => None,
            Changed::To(value) => value,
        }
    }
}

/// What leads from one reference to another; none where they are equal.
pub fn difference(from: &Reference, to: &Reference) -> Option<Difference> {
    // taken apart, so that no field can be forgotten here
    let Reference { item_type, id, texts, names, dates, lists, related, mentions, extra } = to;
    let difference = Difference {
        item_type: (from.item_type != *item_type).then_some(*item_type),
        id: if from.id == *id { Changed::Same } else { Changed::To(id.clone()) },
        texts: changed_fields(&from.texts, texts),
        names: changed_fields(&from.names, names),
        dates: changed_fields(&from.dates, dates),
        lists: changed_fields(&from.lists, lists),
        related: changed(&from.related, related),
        mentions: changed(&from.mentions, mentions),
        extra: changed(&from.extra, extra),
    };
    (difference != Difference::default()).then_some(difference)
}

impl Difference {
    /// Leads the reference that it was made from to the other one.
    pub fn apply(self, reference: &mut Reference) {
        let Self { item_type, id, texts, names, dates, lists, related, mentions, extra } = self;
        set(&mut reference.item_type, item_type);
        if let Changed::To(id) = id {
            reference.id = id;
        }
        set_fields(&mut reference.texts, texts);
        set_fields(&mut reference.names, names);
        set_fields(&mut reference.dates, dates);
        set_fields(&mut reference.lists, lists);
        set(&mut reference.related, related);
        set(&mut reference.mentions, mentions);
        set(&mut reference.extra, extra);
    }
}

fn changed<T: Clone + PartialEq>(from: &T, to: &T) -> Option<T> {
    (from != to).then(|| to.clone())
}

fn changed_fields<F: Field, V: Clone + PartialEq>(
    from: &FieldMap<F, V>,
    to: &FieldMap<F, V>,
) -> FieldMap<F, Option<V>> {
    let mut changed = FieldMap::default();
    for (field, _) in from.iter().filter(|(field, _)| to.get(*field).is_none()) {
        changed.insert(field, None);
    }
    for (field, value) in to.iter().filter(|(field, value)| from.get(*field) != Some(*value)) {
        changed.insert(field, Some(value.clone()));
    }
    changed
}

fn set<T>(place: &mut T, changed: Option<T>) {
    if let Some(value) = changed {
        *place = value;
    }
}

fn set_fields<F: Field, V>(map: &mut FieldMap<F, V>, changed: FieldMap<F, Option<V>>) {
    for (field, value) in changed {
        match value {
            Some(value) => map.insert(field, value),
            None => map.remove(field),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Name, Person, Relation};
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn fields<F: Field, V: std::fmt::Debug>(
        value: impl Strategy<Value = V>,
    ) -> impl Strategy<Value = FieldMap<F, V>> {
        // of few fields, so that two references have some in common
        let field = prop::sample::select(&F::ALL[..4]);
        vec((field, value), 0..4).prop_map(|pairs| {
            let mut map = FieldMap::default();
            pairs.into_iter().for_each(|(field, value)| drop(map.insert(field, value)));
            map
        })
    }

    /// Any reference, of values so few that two have some in common.
    fn reference() -> impl Strategy<Value = Reference> {
        let text = || "[ab\"]{0,1}";
        let person = |family| Name::Person(Person { family, ..Person::default() });
        let name = prop_oneof![text().prop_map(person), text().prop_map(Name::literal)];
        let names = (vec(name, 0..2), any::<bool>());
        let names = names.prop_map(|(names, et_al)| NameList { names, et_al });
        let date = prop_oneof![(1..3i32).prop_map(Date::from_year), text().prop_map(Date::Literal)];
        let relation = prop::sample::select(Relation::ALL);
        let related = (relation, text(), any::<bool>())
            .prop_map(|(relation, target, inverse)| Related { relation, target, inverse });
        let mention = (text(), prop::option::of(date.clone())).prop_map(|(url, date)| Mention {
            title: url.clone(),
            url,
            date,
        });
        let extra = (text(), text()).prop_map(|(tag, value)| Extra {
            format: "ris".to_owned(),
            tag,
            value,
        });
        let head = (prop::sample::select(&ItemType::ALL[..2]), prop::option::of(text()));
        let maps = (fields(text()), fields(names), fields(date), fields(vec(text(), 0..2)));
        let tail = (vec(related, 0..2), vec(mention, 0..2), vec(extra, 0..2));
        (head, maps, tail).prop_map(|((item_type, id), (texts, names, dates, lists), tail)| {
            let (related, mentions, extra) = tail;
            Reference { item_type, id, texts, names, dates, lists, related, mentions, extra }
        })
    }

    proptest! {
        #[test]
        fn a_difference_leads_from_the_one_to_the_other(from in reference(), to in reference()) {
            let mut reached = from.clone();
            if let Some(difference) = difference(&from, &to) {
                let json = serde_json::to_string(&difference).expect("it has a JSON form");
                let read: Difference = serde_json::from_str(&json).expect("it can be read");
                prop_assert_eq!(&read, &difference, "{}", json);
                read.apply(&mut reached);
            }
            prop_assert_eq!(reached, to);
        }

        #[test]
        fn equal_references_have_no_difference(reference in reference()) {
            prop_assert_eq!(difference(&reference, &reference), None);
        }
    }

    #[test]
    fn only_what_differs_is_named() {
        let mut from = Reference::new(ItemType::Book);
        from.id = Some("x1".to_owned());
        from.set(TextField::Title, "On rivers");
        from.set(TextField::Issue, "2");
        let mut to = from.clone();
        to.id = None;
        to.texts.remove(TextField::Issue);
        to.set(TextField::Volume, "7");
        to.push(ListField::Note, "lent");
        let json = difference(&from, &to).map(|it| serde_json::to_string(&it).expect("JSON"));
        let expected =
            r#"{"id":null,"texts":{"volume":"7","issue":null},"lists":{"note":["lent"]}}"#;
        assert_eq!(json.as_deref(), Some(expected));
    }
}
