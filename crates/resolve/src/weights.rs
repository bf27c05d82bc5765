//! A level of agreement comes in, its match weight in bits goes out.
//!
//! The weights stand in `weights.tsv`, which `cargo run --release --example fit_weights` writes from the labelled
//! sets (ARCHITECTURE.md says how); a row is field, level, bits. A weight is `log2(m/u)`: how much
//! more often a level comes up in pairs that are one work than in pairs drawn at random.
//!
//! Leave one set out: with weights from the other five sets, false merges / missed duplicates are stroke
//! 0/2, haematology 1/14, cytology_screening 0/1, respiratory 0/4, digital_work 0/3, diabetes 0/1, the same as
//! with weights from all six; `fixtures/resolve/label_errors.tsv` argues every one of them.

use super::compare::{
    AbstractLevel, AccessionLevel, Comparison, ContainerLevel, DoiLevel, IssueLevel, KindLevel,
    Level, NamesLevel, PagesLevel, TitleLevel, VolumeLevel, YearLevel,
};
use std::sync::OnceLock;

/// The table of weights that the program ships, as it is written.
pub const TABLE: &str = include_str!("weights.tsv");

/// The weights of all levels of all fields, and the weight before anything is compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// The weight of any candidate pair before it is compared: the prior, in bits.
    pub prior: f32,
    rows: Vec<Vec<f32>>,
}

/// The fields in the order of the table.
pub const FIELDS: [&str; 11] = [
    TitleLevel::FIELD,
    NamesLevel::FIELD,
    YearLevel::FIELD,
    ContainerLevel::FIELD,
    VolumeLevel::FIELD,
    IssueLevel::FIELD,
    PagesLevel::FIELD,
    DoiLevel::FIELD,
    AccessionLevel::FIELD,
    AbstractLevel::FIELD,
    KindLevel::FIELD,
];

/// A level of one field, as the table and the evidence name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedLevel {
    /// The field's name.
    pub field: &'static str,
    /// The field's place in [`FIELDS`].
    pub field_index: usize,
    /// The level's name.
    pub level: &'static str,
    /// The level's place among the field's levels.
    pub level_index: usize,
    /// What the level means.
    pub meaning: &'static str,
}

/// The levels of a comparison in the order of [`FIELDS`].
pub fn levels(comparison: &Comparison) -> [NamedLevel; 11] {
    fn named<L: Level>(field_index: usize, level: L) -> NamedLevel {
        NamedLevel {
            field: L::FIELD,
            field_index,
            level: level.name(),
            level_index: level.index(),
            meaning: level.meaning(),
        }
    }
    [
        named(0, comparison.title),
        named(1, comparison.names),
        named(2, comparison.year),
        named(3, comparison.container),
        named(4, comparison.volume),
        named(5, comparison.issue),
        named(6, comparison.pages),
        named(7, comparison.doi),
        named(8, comparison.accession),
        named(9, comparison.abstracts),
        named(10, comparison.kind),
    ]
}

/// The names of each field's levels, in the order of [`FIELDS`].
pub fn level_names() -> [Vec<&'static str>; 11] {
    fn names<L: Level>() -> Vec<&'static str> {
        L::ALL.iter().map(|level| level.name()).collect()
    }
    [
        names::<TitleLevel>(),
        names::<NamesLevel>(),
        names::<YearLevel>(),
        names::<ContainerLevel>(),
        names::<VolumeLevel>(),
        names::<IssueLevel>(),
        names::<PagesLevel>(),
        names::<DoiLevel>(),
        names::<AccessionLevel>(),
        names::<AbstractLevel>(),
        names::<KindLevel>(),
    ]
}

impl Weights {
    /// The weights that the program ships.
    pub fn shipped() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| {
            Weights::parse(TABLE).expect("the shipped table is whole, as a test says")
        })
    }

    /// Reads a table; tells what is missing or unknown in it.
    pub fn parse(table: &str) -> Result<Self, String> {
        let names = level_names();
        let mut rows: Vec<Vec<Option<f32>>> =
            names.iter().map(|levels| vec![None; levels.len()]).collect();
        let mut prior = None;
        for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let mut cells = line.split('\t');
            let (field, level, bits) = (
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
                cells.next().unwrap_or_default(),
            );
            let bits: f32 = bits.parse().map_err(|_| format!("no number of bits: {line}"))?;
            if field == "prior" {
                prior = Some(bits);
                continue;
            }
            let at = FIELDS
                .iter()
                .position(|name| *name == field)
                .ok_or_else(|| format!("no such field: {line}"))?;
            let level = names[at]
                .iter()
                .position(|name| *name == level)
                .ok_or_else(|| format!("no such level: {line}"))?;
            rows[at][level] = Some(bits);
        }
        let whole = |row: Vec<Option<f32>>| row.into_iter().collect::<Option<Vec<f32>>>();
        let rows = rows
            .into_iter()
            .map(whole)
            .collect::<Option<Vec<_>>>()
            .ok_or("a level has no weight")?;
        Ok(Self { prior: prior.ok_or("no prior")?, rows })
    }

    /// The weight of a level.
    pub fn of(&self, level: NamedLevel) -> f32 {
        self.rows[level.field_index][level.level_index]
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, Weights};

    #[test]
    fn the_shipped_table_is_whole() {
        assert_eq!(Weights::parse(TABLE).as_ref(), Ok(Weights::shipped()));
        assert!(Weights::parse("prior\t\t1.0\n").is_err());
        assert!(Weights::parse("prior\t\t1.0\ntitle\tgolden\t1\n").is_err());
    }
}
