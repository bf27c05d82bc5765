//! Why a string was read so: its parts, how sure each is, and the features that spoke for it most.

use crate::atom::Scene;
use crate::feature::{FEATURES, hashes, shown};
use crate::label::{LABELS, Label};
use crate::quotation;
use crate::rich::Rich;
use crate::segment::segments;
use crate::tagger::featured;
use crate::token::tokens;
use crate::weights::SHIPPED;
use cite_text::markup;

/// A part of a string, and why it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub label: &'static str,
    /// Its text.
    pub text: String,
    /// How likely it is, from 0 to 1: that of its least sure word.
    pub probability: f32,
    /// The features of its words that spoke for it most, and their weights above the average label.
    pub because: Vec<(String, f32)>,
}

/// The labels of a string's parts, in their order, with how likely each is.
pub(crate) fn labels(text: &str) -> Vec<(Label, f32)> {
    let tokens = tokens(text);
    let tags = SHIPPED.tag(&featured(&tokens));
    segments(text, &tokens, &tags)
        .iter()
        .map(|segment| (segment.label, segment.probability))
        .collect()
}

/// How many features are told of a part.
const MOST: usize = 4;

/// The parts of a string.
pub fn explain(text: &str) -> Vec<Part> {
    let text = markup::clean(text);
    let rich = Rich::new(&text);
    let tokens = tokens(&rich.plain);
    let mut tags = SHIPPED.tag(&featured(&tokens));
    quotation::mend(&tokens, &mut tags);
    let segments = segments(&rich.plain, &tokens, &tags);
    let scene = Scene::new(&tokens);
    let values = scene.values();
    let hashes = hashes(&values);
    let part = |segment: &crate::segment::Segment| {
        let mut because: Vec<(String, f32)> = Vec::new();
        for word in segment.words.clone() {
            let of_word = hashes[word * FEATURES..(word + 1) * FEATURES].iter().enumerate();
            for (number, weight) in
                of_word.filter_map(|(number, hash)| Some((number, SHIPPED.row(*hash)?)))
            {
                let mean =
                    weight.iter().map(|value| f32::from(*value)).sum::<f32>() / LABELS as f32;
                let above = (f32::from(weight[segment.label as usize]) - mean) * SHIPPED.scale();
                because.push((shown(&scene, &values, word, number), above));
            }
        }
        because.sort_by(|a, b| b.1.total_cmp(&a.1));
        because.dedup_by(|a, b| a.0 == b.0);
        because.truncate(MOST);
        Part {
            label: segment.label.name(),
            text: segment.text.trim().to_owned(),
            probability: segment.probability,
            because,
        }
    };
    segments.iter().map(part).collect()
}
