//! Two ways to learn the weights of the tagger from labelled strings: an averaged perceptron
//! (Collins 2002) and a conditional random field (Lafferty 2001) by stochastic gradient with AdaGrad.

use crate::random::Random;
use cite_citation::feature::FEATURES;
use cite_citation::label::LABELS;
use cite_citation::tagger::{Featured, GAPS, Lattice, Scores, Transitions, viterbi};
use cite_citation::weights::Weights;
use std::collections::HashMap;

/// A string ready to be learnt from.
pub struct Example {
    pub featured: Featured,
    pub labels: Vec<usize>,
}

/// Weights as they are learnt.
pub struct Learnt {
    rows_of: HashMap<u32, u32>,
    hashes: Vec<u32>,
    rows: Vec<Scores>,
    start: Scores,
    transitions: Box<Transitions>,
}

const NONE: u32 = u32::MAX;

impl Learnt {
    /// Empty weights for the features that occur at least this often.
    fn new(examples: &[&Example], least: u32) -> Self {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for hash in examples.iter().flat_map(|example| &example.featured.hashes) {
            *counts.entry(*hash).or_default() += 1;
        }
        let mut hashes: Vec<u32> =
            counts.into_iter().filter(|(_, count)| *count >= least).map(|(hash, _)| hash).collect();
        hashes.sort_unstable();
        let rows_of = (0..).zip(&hashes).map(|(row, hash)| (*hash, row)).collect();
        let rows = vec![[0.0; LABELS]; hashes.len()];
        Self {
            rows_of,
            hashes,
            rows,
            start: [0.0; LABELS],
            transitions: Box::new([[[0.0; LABELS]; LABELS]; GAPS]),
        }
    }

    fn rows_of(&self, example: &Example) -> Vec<u32> {
        example
            .featured
            .hashes
            .iter()
            .map(|hash| self.rows_of.get(hash).copied().unwrap_or(NONE))
            .collect()
    }

    fn emissions(&self, rows: &[u32]) -> Vec<Scores> {
        let word = |rows: &[u32]| {
            let mut sums = [0.0; LABELS];
            for row in rows.iter().filter(|row| **row != NONE) {
                let row = &self.rows[*row as usize];
                (0..LABELS).for_each(|label| sums[label] += row[label]);
            }
            sums
        };
        rows.chunks_exact(FEATURES).map(word).collect()
    }

    /// The weights as they ship: bytes, of the features that say most.
    pub fn packed(&self, most: usize) -> (Vec<u8>, Weights) {
        let weight = |row: &Scores| row.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by(|a, b| weight(&self.rows[*b]).total_cmp(&weight(&self.rows[*a])));
        order.truncate(most);
        order.sort_unstable();
        let mut all: Vec<f32> =
            order.iter().flat_map(|row| self.rows[*row]).map(f32::abs).collect();
        all.sort_by(f32::total_cmp);
        // the few greatest are cut off, so that the others keep their precision
        let top = all.get(all.len().saturating_sub(1 + all.len() / 20_000)).copied().unwrap_or(1.0);
        let scale = top.max(1e-6) / 127.0;
        let byte = |value: f32| (value / scale).round().clamp(-127.0, 127.0) as i8;
        let features: Vec<_> = order
            .iter()
            .map(|row| (self.hashes[*row], self.rows[*row].map(byte)))
            .filter(|(_, row)| row.iter().any(|byte| *byte != 0))
            .collect();
        let bytes = Weights::to_bytes(&self.start, &self.transitions, scale, &features);
        (bytes, Weights::new(self.start, *self.transitions, scale, features))
    }
}

/// The averaged perceptron.
pub fn perceptron(examples: &[&Example], epochs: usize) -> Learnt {
    let mut learnt = Learnt::new(examples, 2);
    let rows: Vec<Vec<u32>> = examples.iter().map(|example| learnt.rows_of(example)).collect();
    let mut totals = Learnt {
        rows: learnt.rows.clone(),
        rows_of: HashMap::new(),
        hashes: Vec::new(),
        start: learnt.start,
        transitions: learnt.transitions.clone(),
    };
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(7);
    let mut time = 0.0_f32;
    for _ in 0..epochs {
        random.shuffle(&mut order);
        for at in &order {
            time += 1.0;
            let (example, rows) = (examples[*at], &rows[*at]);
            let path = viterbi(
                &learnt.emissions(rows),
                &example.featured.gaps,
                &learnt.start,
                &learnt.transitions,
            );
            let mut add = |label: usize, word: usize, before: Option<usize>, by: f32| {
                for row in
                    rows[word * FEATURES..(word + 1) * FEATURES].iter().filter(|row| **row != NONE)
                {
                    learnt.rows[*row as usize][label] += by;
                    totals.rows[*row as usize][label] += by * time;
                }
                let (now, total) = match before {
                    None => (&mut learnt.start[label], &mut totals.start[label]),
                    Some(before) => {
                        let gap = example.featured.gaps[word - 1];
                        (
                            &mut learnt.transitions[gap][before][label],
                            &mut totals.transitions[gap][before][label],
                        )
                    }
                };
                *now += by;
                *total += by * time;
            };
            for word in 0..path.len() {
                let before = |labels: &[usize]| word.checked_sub(1).map(|before| labels[before]);
                let (wanted, got) =
                    ((example.labels[word], before(&example.labels)), (path[word], before(&path)));
                if wanted != got {
                    add(wanted.0, word, wanted.1, 1.0);
                    add(got.0, word, got.1, -1.0);
                }
            }
        }
    }
    let average = |now: &mut Scores, total: &Scores| {
        (0..LABELS).for_each(|label| now[label] -= total[label] / time)
    };
    learnt.rows.iter_mut().zip(&totals.rows).for_each(|(now, total)| average(now, total));
    average(&mut learnt.start, &totals.start);
    let transitions =
        learnt.transitions.iter_mut().flatten().zip(totals.transitions.iter().flatten());
    transitions.for_each(|(now, total)| average(now, total));
    learnt
}

/// How far the steps of the gradient go, and how strongly weights are drawn to zero.
const STEP: f32 = 0.03;
const DECAY: f32 = 2e-5;

/// The conditional random field.
pub fn field(examples: &[&Example], epochs: usize) -> Learnt {
    let mut learnt = Learnt::new(examples, 2);
    let rows: Vec<Vec<u32>> = examples.iter().map(|example| learnt.rows_of(example)).collect();
    let mut squares = vec![[1e-3_f32; LABELS]; learnt.rows.len()];
    let mut start_squares = [1e-3_f32; LABELS];
    let mut transition_squares = Box::new([[[1e-3_f32; LABELS]; LABELS]; GAPS]);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(7);
    let step = |weight: &mut f32, square: &mut f32, gradient: f32, rate: f32| {
        *square += gradient * gradient;
        *weight -= rate * (gradient / square.sqrt() + DECAY * *weight);
    };
    for epoch in 0..epochs {
        let rate = STEP / (1.0 + 0.1 * epoch as f32);
        random.shuffle(&mut order);
        for at in &order {
            let (example, rows) = (examples[*at], &rows[*at]);
            let gaps = &example.featured.gaps;
            let emissions = learnt.emissions(rows);
            let used: Vec<usize> = (0..GAPS).filter(|gap| gaps.contains(gap)).collect();
            let mut exponentials = Box::new([[[0.0; LABELS]; LABELS]; GAPS]);
            for gap in &used {
                exponentials[*gap] = learnt.transitions[*gap].map(|row| row.map(f32::exp));
            }
            let lattice = Lattice::new(&emissions, gaps, &learnt.start, &exponentials);
            let mut expected = Box::new([[[0.0_f32; LABELS]; LABELS]; GAPS]);
            for word in 0..emissions.len() {
                let gradient: Scores = std::array::from_fn(|label| {
                    lattice.label(word, label) - f32::from(u8::from(label == example.labels[word]))
                });
                for row in
                    rows[word * FEATURES..(word + 1) * FEATURES].iter().filter(|row| **row != NONE)
                {
                    let (weights, squares) =
                        (&mut learnt.rows[*row as usize], &mut squares[*row as usize]);
                    for label in 0..LABELS {
                        if gradient[label].abs() > 1e-4 {
                            step(&mut weights[label], &mut squares[label], gradient[label], rate);
                        }
                    }
                }
                if word == 0 {
                    (0..LABELS).for_each(|label| {
                        step(
                            &mut learnt.start[label],
                            &mut start_squares[label],
                            gradient[label],
                            rate,
                        )
                    });
                }
                if word + 1 < emissions.len() {
                    let gap = gaps[word];
                    for from in 0..LABELS {
                        for to in 0..LABELS {
                            expected[gap][from][to] +=
                                lattice.pair(word, (from, to), exponentials[gap][from][to]);
                        }
                    }
                    expected[gap][example.labels[word]][example.labels[word + 1]] -= 1.0;
                }
            }
            for gap in &used {
                for from in 0..LABELS {
                    for to in 0..LABELS {
                        let gradient = expected[*gap][from][to];
                        if gradient.abs() > 1e-4 {
                            step(
                                &mut learnt.transitions[*gap][from][to],
                                &mut transition_squares[*gap][from][to],
                                gradient,
                                rate,
                            );
                        }
                    }
                }
            }
        }
    }
    learnt
}
