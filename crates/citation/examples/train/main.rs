//! Trains the tagger of reference strings and measures it.
#![allow(clippy::print_stdout, reason = "the report is what this program writes")]
mod gold;
mod learn;
mod score;

use cite_citation::tagger::featured;
use cite_citation::token::tokens;
use gold::Tagged;
use learn::{Example, Learnt, field, perceptron};
use score::Score;

const FOLDS: usize = 5;

/// Features that ship at most: with a hash and a byte a label each they are under a megabyte.
const MOST_FEATURES: usize = 38_000;

/// Where the weights that ship are.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/weights.bin");

type Way = fn(&[&Example], usize) -> Learnt;

/// The two ways that are measured, and how often each goes through the examples.
const WAYS: [(&str, Way, usize); 2] =
    [("averaged perceptron", perceptron, 8), ("conditional random field", field, 12)];

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let writes = arguments.iter().any(|argument| argument == "--write");
    let show = arguments.iter().any(|argument| argument == "--show");
    let path = arguments.iter().find(|argument| !argument.starts_with("--"));
    let path = path.map_or("../shared/references/core.xml", String::as_str);
    let gold = gold::read(&std::fs::read_to_string(path)?);
    let examples: Vec<Example> = gold.iter().map(example).collect();
    if !writes {
        for (name, way, epochs) in WAYS {
            let (score, right, all) = cross(&gold, &examples, way, epochs, show);
            println!("{name}: {:.2} % of {all} words", 100.0 * right as f64 / all as f64);
            println!("{name}: {}", score.line());
            println!("{:?}", score.fields);
        }
        return Ok(());
    }
    let all: Vec<&Example> = examples.iter().collect();
    let (bytes, weights) = field(&all, 12).packed(MOST_FEATURES);
    let mut score = Score::default();
    gold.iter().for_each(|tagged| {
        score.add(tagged, &cite_citation::parse_by(&tagged.text(), &weights), false)
    });
    println!("shipped weights on what they were trained with: {}", score.line());
    std::fs::write(SHIPPED, bytes)
}

fn example(tagged: &Tagged) -> Example {
    let text = tagged.text();
    Example { featured: featured(&tokens(&text)), labels: tagged.labels() }
}

fn cross(
    gold: &[Tagged],
    examples: &[Example],
    way: fn(&[&Example], usize) -> Learnt,
    epochs: usize,
    show: bool,
) -> (Score, usize, usize) {
    let (mut right, mut all) = (0, 0);
    let mut score = Score::default();
    for fold in 0..FOLDS {
        let known: Vec<&Example> =
            (0..).zip(examples).filter(|(at, _)| at % FOLDS != fold).map(|(_, e)| e).collect();
        let (_, weights) = way(&known, epochs).packed(MOST_FEATURES);
        for (at, example) in examples.iter().enumerate().filter(|(at, _)| at % FOLDS == fold) {
            let tags = weights.tag(&example.featured);
            right +=
                tags.iter().zip(&example.labels).filter(|((got, _), want)| got == *want).count();
            all += tags.len();
            score.add(&gold[at], &cite_citation::parse_by(&gold[at].text(), &weights), show);
        }
    }
    (score, right, all)
}
