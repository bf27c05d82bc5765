//! The tagger: a linear-chain model. Words in, the likeliest sequence of labels out, with the
//! probability of each.
//!
//! The score of a sequence is the sum of what every word's features give its label, and of what a
//! label gives the next one; that depends on the punctuation between them.

use crate::atom::Scene;
use crate::feature::hashes;
use crate::label::LABELS;
use crate::token::Token;

/// A score a label.
pub type Scores = [f32; LABELS];

/// How many kinds of punctuation between two words are told apart.
pub const GAPS: usize = 9;

/// The kind of punctuation behind a word.
pub fn gap(tail: &str) -> usize {
    let has = |marks: &[char]| tail.contains(marks);
    match tail {
        "" => 0,
        _ if has(&['”', '»', '"', '」', '》']) => 7,
        _ if has(&[')', ']', '）', '】']) => 6,
        _ if has(&['?', '!', '。', '．']) => 5,
        _ if has(&[',', '，', '、']) => 2,
        _ if has(&['.']) => 1,
        _ if has(&[';', '；']) => 3,
        _ if has(&[':', '：']) => 4,
        _ => 8,
    }
}

/// The features of a string's words, and the gaps behind them.
pub struct Featured {
    /// [`FEATURES`](crate::feature::FEATURES) hashes a word.
    pub hashes: Vec<u32>,
    /// The kind of punctuation behind each word.
    pub gaps: Vec<usize>,
}

/// Works out the features of words.
pub fn featured(tokens: &[Token]) -> Featured {
    let hashes = hashes(&Scene::new(tokens).values());
    Featured { hashes, gaps: tokens.iter().map(|token| gap(token.tail)).collect() }
}

/// What one label gives the next, by the gap between them: `[gap][from][to]`.
pub type Transitions = [[Scores; LABELS]; GAPS];

/// The likeliest labels.
pub fn viterbi(
    emissions: &[Scores],
    gaps: &[usize],
    start: &Scores,
    transitions: &Transitions,
) -> Vec<usize> {
    let Some(first) = emissions.first() else { return Vec::new() };
    let mut score: Scores = std::array::from_fn(|label| first[label] + start[label]);
    let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(emissions.len());
    for (emission, gap) in emissions.iter().skip(1).zip(gaps) {
        let mut best = [f32::NEG_INFINITY; LABELS];
        let mut from = [0_u8; LABELS];
        for (before, row) in transitions[*gap].iter().enumerate() {
            for to in 0..LABELS {
                let sum = score[before] + row[to];
                if sum > best[to] {
                    best[to] = sum;
                    from[to] = before as u8;
                }
            }
        }
        score = std::array::from_fn(|label| best[label] + emission[label]);
        back.push(from);
    }
    let mut label = highest(&score);
    let mut path = vec![label];
    for from in back.iter().rev() {
        label = usize::from(from[label]);
        path.push(label);
    }
    path.reverse();
    path
}

/// The number of the highest score, the first of equals.
fn highest(scores: &Scores) -> usize {
    (1..LABELS).fold(0, |best, label| if scores[label] > scores[best] { label } else { best })
}

/// The sums over all sequences of labels, from which probabilities come.
pub struct Lattice {
    /// Up to each word and with its label, each scaled to 1.
    forward: Vec<Scores>,
    /// Behind each word, scaled alike.
    backward: Vec<Scores>,
    /// What a label of a word weighs together with all that is behind it.
    ahead: Vec<Scores>,
}

impl Lattice {
    /// Works them out. The transitions are given as their exponentials.
    pub fn new(
        emissions: &[Scores],
        gaps: &[usize],
        start: &Scores,
        exponentials: &Transitions,
    ) -> Self {
        let n = emissions.len();
        let mut forward: Vec<Scores> = Vec::with_capacity(n);
        let mut scaled: Vec<Scores> = Vec::with_capacity(n);
        for (at, emission) in emissions.iter().enumerate() {
            let most = emission.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let weight: Scores = std::array::from_fn(|label| (emission[label] - most).exp());
            let before = match forward.last() {
                None => start.map(f32::exp),
                Some(before) => onward(before, &exponentials[gaps[at - 1]]),
            };
            let next: Scores = std::array::from_fn(|label| before[label] * weight[label]);
            let sum = next.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            forward.push(next.map(|value| value / sum));
            scaled.push(weight.map(|value| value / sum));
        }
        let mut backward: Vec<Scores> = vec![[1.0; LABELS]; n];
        let mut ahead = scaled;
        for at in (0..n).rev() {
            for (value, behind) in ahead[at].iter_mut().zip(&backward[at]) {
                *value *= behind;
            }
            if let Some(before) = at.checked_sub(1) {
                let rows = &exponentials[gaps[before]];
                backward[before] = std::array::from_fn(|from| dot(&rows[from], &ahead[at]));
            }
        }
        Self { forward, backward, ahead }
    }

    /// How likely it is that a word has a label.
    pub fn label(&self, at: usize, label: usize) -> f32 {
        self.forward[at][label] * self.backward[at][label]
    }

    /// How likely it is that a word has a label and the next one another, if the transition between
    /// the two weighs this much.
    pub fn pair(&self, at: usize, (from, to): (usize, usize), weight: f32) -> f32 {
        self.forward[at][from] * weight * self.ahead[at + 1][to]
    }
}

fn dot(a: &Scores, b: &Scores) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn onward(before: &Scores, rows: &[Scores; LABELS]) -> Scores {
    let mut next = [0.0; LABELS];
    for (weight, row) in before.iter().zip(rows) {
        for to in 0..LABELS {
            next[to] += weight * row[to];
        }
    }
    next
}
