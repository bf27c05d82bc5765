//! The features of a word: which atoms of it and its neighbours are looked at together. A table.

use crate::atom::Atom::{self, *};
use crate::atom::{Scene, Values};

/// A feature's name, and its atoms with the distance of the word that they are looked at on.
type Template = (&'static str, &'static [(Atom, isize)]);

/// All features.
#[rustfmt::skip]
const TEMPLATES: &[Template] = &[
    ("word", &[(Word, 0)]),
    ("word before", &[(Word, -1)]),
    ("word before that", &[(Word, -2)]),
    ("word behind", &[(Word, 1)]),
    ("word behind that", &[(Word, 2)]),
    ("word, tail", &[(Word, 0), (Tail, 0)]),
    ("word, word behind", &[(Word, 0), (Word, 1)]),
    ("word, word before", &[(Word, -1), (Word, 0)]),
    ("start", &[(Start, 0)]),
    ("end", &[(End, 0)]),
    ("end before", &[(End, -1), (Tail, -1)]),
    ("shape, tail", &[(Shape, 0), (Tail, 0)]),
    ("shape, head", &[(Shape, 0), (Head, 0)]),
    ("shape, tail before", &[(Shape, 0), (Tail, -1)]),
    ("shapes", &[(Shape, -1), (Shape, 0), (Shape, 1)]),
    ("shapes, tails", &[(Shape, -1), (Tail, -1), (Shape, 0), (Tail, 0), (Shape, 1)]),
    ("shapes, tails behind", &[(Shape, 0), (Tail, 0), (Shape, 1), (Tail, 1), (Shape, 2), (Tail, 2)]),
    ("shapes, tails before", &[(Shape, -2), (Tail, -2), (Shape, -1), (Tail, -1), (Shape, 0)]),
    ("class", &[(Class, 0), (OtherClass, 0), (Shape, 0)]),
    ("class, tail", &[(Class, 0), (Tail, 0)]),
    ("class before", &[(Class, -1), (Tail, -1), (Shape, 0)]),
    ("class before that", &[(Class, -2), (Shape, 0)]),
    ("class behind", &[(Class, 1), (Shape, 0), (Tail, 0)]),
    ("class behind that", &[(Class, 2), (Shape, 0)]),
    ("classes", &[(Class, -1), (Class, 0), (Class, 1)]),
    ("enclosed, shape", &[(Enclosed, 0), (Shape, 0)]),
    ("enclosed, class", &[(Enclosed, 0), (Class, 0)]),
    ("enclosed, year", &[(Enclosed, 0), (Year, 0), (Sentence, 0)]),
    ("place, shape", &[(Place, 0), (Shape, 0)]),
    ("left, shape", &[(Left, 0), (Shape, 0), (Tail, 0)]),
    ("year, shape", &[(Year, 0), (Shape, 0)]),
    ("year, sentence", &[(Year, 0), (Sentence, 0), (InSentence, 0)]),
    ("year, opening", &[(Year, 0), (Opening, 0)]),
    ("sentence, opening", &[(Sentence, 0), (Opening, 0), (InSentence, 0)]),
    ("sentence length", &[(SentenceLength, 0), (Sentence, 0), (Year, 0)]),
    ("sentence capitals", &[(Capitals, 0), (SentenceLength, 0), (Initials, 0)]),
    ("sentence initials", &[(Initials, 0), (Sentence, 0), (Shape, 0)]),
    ("after the stop", &[(AfterStop, 0), (Sentence, 0), (Year, 0)]),
    ("after the stop, class", &[(AfterStop, 0), (Class, 0)]),
    ("piece", &[(PieceLength, 0), (AfterPiece, 0), (Shape, 0)]),
    ("piece, sentence", &[(PieceLength, 0), (AfterPiece, 0), (Sentence, 0), (Year, 0)]),
    ("piece, tail before", &[(PieceLength, 0), (Tail, -1), (Class, 0)]),
    ("to the number", &[(ToNumber, 0), (Shape, 0), (Capitals, 0)]),
    ("to the number, sentence", &[(ToNumber, 0), (Sentence, 0), (Year, 0)]),
    ("tail before, class", &[(Tail, -1), (Class, 0), (Head, 0)]),
];

/// How many features a word has.
pub const FEATURES: usize = TEMPLATES.len();

/// Gives the features of every word, as hashes: `FEATURES` of them a word.
pub(crate) fn hashes(values: &[Values]) -> Vec<u32> {
    let mut all = Vec::with_capacity(values.len() * FEATURES);
    for at in 0..values.len() {
        for (number, (_, atoms)) in TEMPLATES.iter().enumerate() {
            let mut hash = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            for (atom, distance) in *atoms {
                let value = at.checked_add_signed(*distance).and_then(|at| values.get(at));
                let value = value.map_or(u64::MAX, |values| values[*atom as usize]);
                hash = (hash.rotate_left(23) ^ value).wrapping_mul(0xd6e8_feb8_6659_fd93);
            }
            all.push((hash ^ hash >> 32) as u32);
        }
    }
    all
}

/// A feature of a word for people: `word=proceedings`.
pub(crate) fn shown(scene: &Scene, values: &[Values], at: usize, number: usize) -> String {
    let (name, atoms) = TEMPLATES[number];
    let parts = atoms.iter().map(|(atom, distance)| {
        let at = at.checked_add_signed(*distance).filter(|at| *at < values.len());
        at.map_or("(none)".to_owned(), |at| scene.shown(*atom, at, values[at][*atom as usize]))
    });
    format!("{name}={}", parts.collect::<Vec<_>>().join(" "))
}
