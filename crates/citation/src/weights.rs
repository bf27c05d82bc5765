//! The weights of the tagger: a file that ships, read once.
//!
//! Its form: the magic bytes; the scale, `start` and the transitions as 32-bit floats; the number of
//! features; their hashes, 32 bits each; for every feature a signed byte a label. Little-endian.

use crate::feature::FEATURES;
use crate::label::LABELS;
use crate::tagger::{Featured, GAPS, Lattice, Scores, Transitions, viterbi};
use std::sync::LazyLock;

const MAGIC: &[u8; 8] = b"citetag1";

/// The weights, ready to be asked.
pub struct Weights {
    /// What a label gets at the beginning.
    pub start: Scores,
    /// What a label gives the next.
    pub transitions: Transitions,
    exponentials: Box<Transitions>,
    /// Hash and row of a feature, by open addressing; a row of `u32::MAX` is free.
    slots: Vec<(u32, u32)>,
    rows: Vec<[i8; LABELS]>,
    scale: f32,
}

/// The weights that ship.
pub(crate) static SHIPPED: LazyLock<Weights> =
    LazyLock::new(|| Weights::from_bytes(include_bytes!("weights.bin")).unwrap_or_default());

impl Default for Weights {
    fn default() -> Self {
        Self::new([0.0; LABELS], [[[0.0; LABELS]; LABELS]; GAPS], 1.0, Vec::new())
    }
}

impl Weights {
    /// Weights of these features, each a hash and a row, in bytes of this scale.
    pub fn new(
        start: Scores,
        transitions: Transitions,
        scale: f32,
        features: Vec<(u32, [i8; LABELS])>,
    ) -> Self {
        let exponentials = Box::new(transitions.map(|rows| rows.map(|row| row.map(f32::exp))));
        let size = (features.len() * 3).next_power_of_two().max(2);
        let mut slots = vec![(0, u32::MAX); size];
        for (row, (hash, _)) in features.iter().enumerate() {
            let mut at = *hash as usize & (size - 1);
            while slots[at].1 != u32::MAX {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (*hash, row as u32);
        }
        let rows = features.into_iter().map(|(_, row)| row).collect();
        Self { start, transitions, exponentials, slots, rows, scale }
    }

    /// Reads the file's bytes; nothing if they are not all there.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut word = || {
            let (word, behind) = rest.split_first_chunk::<4>()?;
            rest = behind;
            Some(*word)
        };
        let scale = f32::from_le_bytes(word()?);
        let mut row = || {
            let mut row = [0.0; LABELS];
            for value in &mut row {
                *value = f32::from_le_bytes(word()?);
            }
            Some(row)
        };
        let start = row()?;
        let mut transitions = [[[0.0; LABELS]; LABELS]; GAPS];
        for values in transitions.iter_mut().flatten() {
            *values = row()?;
        }
        let count = u32::from_le_bytes(word()?) as usize;
        let (hashes, rows) = rest.split_at_checked(count.checked_mul(4)?)?;
        let hashes = hashes
            .chunks_exact(4)
            .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        let rows =
            rows.chunks_exact(LABELS).map(|row| std::array::from_fn(|label| row[label] as i8));
        let features: Vec<_> = hashes.zip(rows).collect();
        (features.len() == count).then(|| Self::new(start, transitions, scale, features))
    }

    /// The file's bytes, for features that are sorted by their hashes.
    pub fn to_bytes(
        start: &Scores,
        transitions: &Transitions,
        scale: f32,
        features: &[(u32, [i8; LABELS])],
    ) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let floats =
            std::iter::once(&scale).chain(start).chain(transitions.iter().flatten().flatten());
        floats.for_each(|value| out.extend(value.to_le_bytes()));
        out.extend((features.len() as u32).to_le_bytes());
        features.iter().for_each(|(hash, _)| out.extend(hash.to_le_bytes()));
        features.iter().for_each(|(_, row)| out.extend(row.map(|value| value as u8)));
        out
    }

    /// What one step of a row's bytes is worth.
    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }

    /// What a feature gives every label, in steps of the scale.
    pub(crate) fn row(&self, hash: u32) -> Option<&[i8; LABELS]> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let (key, row) = self.slots[at];
            if row == u32::MAX {
                return None;
            }
            if key == hash {
                return self.rows.get(row as usize);
            }
            at = (at + 1) & mask;
        }
    }

    /// What the features of every word give every label.
    fn emissions(&self, featured: &Featured) -> Vec<Scores> {
        let words = featured.hashes.chunks_exact(FEATURES);
        words
            .map(|hashes| {
                let mut sums = [0_i32; LABELS];
                for row in hashes.iter().filter_map(|hash| self.row(*hash)) {
                    for label in 0..LABELS {
                        sums[label] += i32::from(row[label]);
                    }
                }
                sums.map(|sum| sum as f32 * self.scale)
            })
            .collect()
    }

    /// The likeliest label of every word, and how likely it is.
    pub fn tag(&self, featured: &Featured) -> Vec<(usize, f32)> {
        let emissions = self.emissions(featured);
        let path = viterbi(&emissions, &featured.gaps, &self.start, &self.transitions);
        let lattice = Lattice::new(&emissions, &featured.gaps, &self.start, &self.exponentials);
        path.into_iter().enumerate().map(|(at, label)| (label, lattice.label(at, label))).collect()
    }
}
