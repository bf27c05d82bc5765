//! What can be said of a word where it is: its form, its class, the punctuation round it, and where
//! in the string and its sentence it is. Features are made of these.

use crate::lexicon;
use crate::token::{Token, is_ideograph};
use xxhash_rust::xxh3::xxh3_64;

/// One thing that can be said of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Atom {
    /// The word in lower case, digits as `#`.
    Word,
    /// How it is written: `Xx`, `X`, `xx`, `####`, year.
    Shape,
    /// Its first three letters.
    Start,
    /// Its last three letters.
    End,
    /// The class of the lexicon.
    Class,
    /// Its other class.
    OtherClass,
    /// The punctuation before it.
    Head,
    /// The punctuation behind it.
    Tail,
    /// Whether it is in brackets, in quotation marks, or behind them.
    Enclosed,
    /// The eighth of the string in which it is.
    Place,
    /// Whether the first year is before it, and where in the string that is.
    Year,
    /// How many sentences are before it.
    Sentence,
    /// How many words of the sentence are before it.
    InSentence,
    /// How many words long its sentence is.
    SentenceLength,
    /// How many words of its sentence have a capital.
    Capitals,
    /// How many initials its sentence has.
    Initials,
    /// The class or shape of the next sentence's first word.
    AfterStop,
    /// How many words long its piece between two commas is.
    PieceLength,
    /// The class or shape of the next piece's first word.
    AfterPiece,
    /// How many words on the next number is.
    ToNumber,
    /// How the string begins.
    Opening,
    /// How many words are left.
    Left,
}

/// How many atoms there are.
pub(crate) const ATOMS: usize = Atom::Left as usize + 1;

/// The value of every atom of a word; texts are hashed.
pub(crate) type Values = [u64; ATOMS];

/// What one pass over the string finds for every word.
pub(crate) struct Scene<'t> {
    tokens: &'t [Token<'t>],
    shapes: Vec<Shape>,
    /// Whether a sentence ends behind the word.
    stops: Vec<bool>,
    classes: Vec<[u8; 2]>,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Shape {
    Other,
    Lower,
    Initial,
    Capital,
    Capitals,
    MixedCase,
    Year,
    Digit,
    TwoDigits,
    ThreeDigits,
    ManyDigits,
    Alphanumeric,
    Ideographs,
    Address,
    Doi,
    Dash,
    And,
}

fn shape(token: &Token) -> Shape {
    let word = token.word;
    let Some(first) = word.chars().next() else { return Shape::Other };
    if word == "&" {
        return Shape::And;
    }
    if !first.is_alphanumeric() {
        return Shape::Dash;
    }
    if word.len() > 6 && word.contains("//") || word.starts_with("www.") {
        return Shape::Address;
    }
    if word.starts_with("10.") && word.len() > 6 {
        return Shape::Doi;
    }
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return match word.len() {
            1 => Shape::Digit,
            2 => Shape::TwoDigits,
            3 => Shape::ThreeDigits,
            4 if is_year(word) => Shape::Year,
            _ => Shape::ManyDigits,
        };
    }
    letters_shape(word, first)
}

fn letters_shape(word: &str, first: char) -> Shape {
    if is_ideograph(first) {
        return Shape::Ideographs;
    }
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return Shape::Alphanumeric;
    }
    let (mut letters, mut upper) = (0, 0);
    for c in word.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        upper += usize::from(c.is_uppercase());
    }
    match (first.is_uppercase(), letters, upper) {
        (true, 1, _) => Shape::Initial,
        (_, _, 0) => Shape::Lower,
        (true, _, 1) => Shape::Capital,
        (_, letters, upper) if letters == upper => Shape::Capitals,
        _ => Shape::MixedCase,
    }
}

fn is_year(word: &str) -> bool {
    matches!(word.as_bytes(), [b'1', b'4'..=b'9', ..] | [b'2', b'0', ..])
}

impl<'t> Scene<'t> {
    pub fn new(tokens: &'t [Token<'t>]) -> Self {
        let shapes: Vec<Shape> = tokens.iter().map(shape).collect();
        let mut lower = String::new();
        let classes: Vec<[u8; 2]> =
            tokens.iter().map(|token| lexicon::classes(folded(token.word, &mut lower))).collect();
        let stops = (0..tokens.len()).map(|at| is_stop(tokens, &shapes, &classes, at)).collect();
        Self { tokens, shapes, stops, classes }
    }

    /// The atoms of every word.
    pub fn values(&self) -> Vec<Values> {
        let mut all: Vec<Values> = vec![[0; ATOMS]; self.tokens.len()];
        let mut buffer = String::new();
        for (at, values) in all.iter_mut().enumerate() {
            self.own(at, values, &mut buffer);
        }
        self.surroundings(&mut all);
        self.spans(&mut all, Atom::SentenceLength, Atom::AfterStop, |at| self.stops[at]);
        self.spans(&mut all, Atom::PieceLength, Atom::AfterPiece, |at| {
            self.stops[at]
                || self.tokens[at]
                    .tail
                    .contains([',', ';', ':', '(', ')', '，', '：', '、', '”', '"', '»'])
        });
        self.sentences(&mut all);
        all
    }

    /// What can be said of the word alone.
    fn own(&self, at: usize, values: &mut Values, buffer: &mut String) {
        let token = &self.tokens[at];
        let word = folded(token.word, buffer);
        let hash = |text: &str| xxh3_64(text.as_bytes());
        values[Atom::Word as usize] = hash(word);
        values[Atom::Shape as usize] = self.shapes[at] as u64 + 1;
        let start = word.char_indices().nth(3).map_or(word.len(), |(at, _)| at);
        let is_wide = self.shapes[at] == Shape::Ideographs;
        let back = if is_wide { 1 } else { 2 };
        let end = word.char_indices().rev().nth(back).map_or(0, |(at, _)| at);
        values[Atom::Start as usize] = hash(&word[..start]);
        values[Atom::End as usize] = hash(&word[end..]);
        values[Atom::Class as usize] = u64::from(self.classes[at][0]);
        values[Atom::OtherClass as usize] = u64::from(self.classes[at][1]);
        values[Atom::Head as usize] = hash(token.head);
        values[Atom::Tail as usize] = hash(short(token.tail));
        let n = self.tokens.len();
        values[Atom::Place as usize] = (at * 8 / n) as u64;
        values[Atom::Left as usize] = bucket(n - 1 - at);
    }

    /// Brackets, quotation marks, years, numbers and the opening.
    fn surroundings(&self, all: &mut [Values]) {
        let n = self.tokens.len();
        let year_at = (0..n).find(|at| self.shapes[*at] == Shape::Year);
        let has_early_year = year_at.is_some_and(|at| at * 2 < n);
        let is_bracketed =
            year_at.is_some_and(|at| self.tokens[at].head.ends_with(['(', '[', '（']));
        let opening = self.opening();
        let (mut depth, mut is_quoted, mut quotes) = (0_u64, false, 0_u64);
        for (at, values) in all.iter_mut().enumerate() {
            let token = &self.tokens[at];
            depth = (depth + count(token.head, "([（【〔")).min(3);
            if token.head.contains(OPENING_QUOTES) {
                is_quoted = true;
            }
            values[Atom::Enclosed as usize] =
                depth.min(1) + 2 * u64::from(is_quoted) + 4 * quotes.min(1);
            if is_quoted && token.tail.contains(CLOSING_QUOTES) {
                is_quoted = false;
                quotes += 1;
            }
            depth = depth.saturating_sub(count(token.tail, ")]）】〕"));
            let side = match year_at {
                None => 0,
                Some(year) => 1 + u64::from(at >= year) + u64::from(at > year),
            };
            values[Atom::Year as usize] =
                side * 4 + u64::from(has_early_year) * 2 + u64::from(is_bracketed);
            values[Atom::Opening as usize] = opening;
        }
        let mut far = 15;
        for at in (0..n).rev() {
            all[at][Atom::ToNumber as usize] = bucket(far);
            far = if self.is_number(at) { 0 } else { far + 1 };
        }
    }

    fn is_number(&self, at: usize) -> bool {
        matches!(
            self.shapes[at],
            Shape::Digit | Shape::TwoDigits | Shape::ThreeDigits | Shape::ManyDigits | Shape::Year
        )
    }

    /// How the string begins: the first two words' shapes and punctuation, behind a number.
    fn opening(&self) -> u64 {
        let is_counter = self.tokens.len() > 2
            && self.is_number(0)
            && (self.tokens[0].head.contains(['[', '('])
                || self.tokens[0].tail.contains(['.', ']', ')']));
        let from = usize::from(is_counter);
        let near = self.tokens.iter().zip(&self.shapes).skip(from).take(2);
        let of = near.map(|(token, shape)| {
            (*shape as u64 + 1) * 32
                + u64::from(short(token.tail).bytes().next().unwrap_or_default() % 32)
        });
        of.fold(u64::from(is_counter), |sum, each| sum * 1024 + each)
    }

    /// The length of each run of words that ends where `ends` says, and what the next one begins with.
    fn spans(&self, all: &mut [Values], length: Atom, after: Atom, ends: impl Fn(usize) -> bool) {
        let mut from = 0;
        for at in 0..all.len() {
            if at + 1 < all.len() && !ends(at) {
                continue;
            }
            let next = self.classes.get(at + 1).map_or(0, |classes| match classes[0] {
                0 => 100 + self.shapes[at + 1] as u64,
                class => u64::from(class),
            });
            for values in &mut all[from..=at] {
                values[length as usize] = bucket(at + 1 - from);
                values[after as usize] = next;
            }
            from = at + 1;
        }
    }

    /// What each sentence is like as a whole.
    fn sentences(&self, all: &mut [Values]) {
        let (mut from, mut number) = (0, 0);
        for at in 0..all.len() {
            if at + 1 < all.len() && !self.stops[at] {
                continue;
            }
            let range = from..=at;
            let shapes = &self.shapes[range.clone()];
            let capitals = shapes
                .iter()
                .filter(|shape| {
                    matches!(shape, Shape::Capital | Shape::Capitals | Shape::MixedCase)
                })
                .count();
            let initials = shapes.iter().filter(|shape| **shape == Shape::Initial).count();
            for (place, values) in all[range].iter_mut().enumerate() {
                values[Atom::Sentence as usize] = number;
                values[Atom::InSentence as usize] = bucket(place);
                values[Atom::Capitals as usize] = (capitals * 4 / shapes.len()) as u64;
                values[Atom::Initials as usize] = bucket(initials);
            }
            number = (number + 1).min(6);
            from = at + 1;
        }
    }

    /// What an atom's value says, for people.
    pub fn shown(&self, atom: Atom, at: usize, value: u64) -> String {
        let token = &self.tokens[at];
        let mut buffer = String::new();
        match atom {
            Atom::Word => folded(token.word, &mut buffer).to_owned(),
            Atom::Start => folded(token.word, &mut buffer).chars().take(3).collect(),
            Atom::End => {
                let word = folded(token.word, &mut buffer);
                word.chars().skip(word.chars().count().saturating_sub(3)).collect()
            }
            Atom::Shape => format!("{:?}", self.shapes[at]).to_lowercase(),
            Atom::Class => lexicon::name(self.classes[at][0]).to_owned(),
            Atom::OtherClass => lexicon::name(self.classes[at][1]).to_owned(),
            Atom::Head => token.head.to_owned(),
            Atom::Tail => short(token.tail).to_owned(),
            _ => value.to_string(),
        }
    }
}

const OPENING_QUOTES: [char; 8] = ['"', '“', '„', '«', '‘', '「', '『', '《'];
const CLOSING_QUOTES: [char; 8] = ['"', '”', '“', '»', '’', '」', '』', '》'];

fn count(text: &str, of: &str) -> u64 {
    if text.is_empty() { 0 } else { text.chars().filter(|c| of.contains(*c)).count() as u64 }
}

/// Punctuation's first two marks: what is behind them says little.
fn short(punctuation: &str) -> &str {
    punctuation.char_indices().nth(2).map_or(punctuation, |(at, _)| &punctuation[..at])
}

/// Numbers in steps: 0, 1, 2, 3, 4, 5–6, 7–9, 10–14, 15 and more.
fn bucket(number: usize) -> u64 {
    match number {
        0..=4 => number as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        _ => 8,
    }
}

/// A word in lower case without accents, its digits as `#` where they are all of it.
fn folded<'b>(word: &str, buffer: &'b mut String) -> &'b str {
    buffer.clear();
    if word.is_ascii() {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        buffer.extend(word.chars().map(|c| if is_number { '#' } else { c.to_ascii_lowercase() }));
    } else {
        let plain = word.chars().flat_map(char::to_lowercase).map(without_accent);
        buffer.extend(plain.filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}')));
    }
    buffer
}

/// A small Latin letter without its accent.
fn without_accent(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' | 'ş' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        'ř' => 'r',
        'ğ' => 'g',
        '’' => '\'',
        c => c,
    }
}

/// Whether a sentence ends behind the word: at a full stop that no initial and no abbreviation has.
fn is_stop(tokens: &[Token], shapes: &[Shape], classes: &[[u8; 2]], at: usize) -> bool {
    let token = &tokens[at];
    let Some(next) = tokens.get(at + 1) else { return true };
    if token.tail.contains(['。', '．', '？', '！']) {
        return true;
    }
    if token.tail.contains(['?', '!']) {
        return next.is_spaced;
    }
    let is_short = matches!(shapes[at], Shape::Initial)
        || token.word.len() < 4 && lexicon::is_abbreviation(classes[at][0]);
    let is_glued =
        !next.is_spaced && shapes[at] != Shape::Ideographs && shapes[at + 1] != Shape::Ideographs;
    token.tail.contains('.') && !is_short && !is_glued && shapes[at + 1] != Shape::Lower
}
