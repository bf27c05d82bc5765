//! A quotation is one part: what the tagger says of its words is held against its marks.

use crate::label::Label;
use crate::token::Token;

/// Marks that open a quotation, and what closes it.
const MARKS: [(char, &[char]); 5] =
    [('“', &['”']), ('«', &['»']), ('„', &['“', '”']), ('"', &['"']), ('「', &['」'])];

/// Words of a quotation at most.
const LONGEST: usize = 80;

/// Words before a container, in lower case.
const IN: [&str; 6] = ["in", "dans", "en", "em", "nel", "im"];

/// Makes the first quotation that is mostly title a title from mark to mark.
pub(crate) fn mend(tokens: &[Token], tags: &mut [(usize, f32)]) {
    const TITLE: usize = Label::Title as usize;
    let Some((from, to)) = quotation(tokens) else { return };
    let titles = tags[from..=to].iter().filter(|(label, _)| *label == TITLE).count();
    if titles * 2 < to + 1 - from || !closes(tokens, to) {
        return;
    }
    tags[from..=to].iter_mut().for_each(|(label, _)| *label = TITLE);
    let before = tags[..from].iter().rev().take_while(|(label, _)| *label == TITLE).count();
    let is_after_names =
        tags[..from - before].last().is_some_and(|(label, _)| *label == Label::Author as usize);
    if (1..=3).contains(&before) && is_after_names {
        tags[from - before..from].iter_mut().for_each(|(label, _)| *label = Label::Author as usize);
    }
    let is_container = |label: usize| {
        [Label::Journal, Label::Container].iter().any(|known| *known as usize == label)
    };
    if !tags.iter().any(|(label, _)| is_container(*label)) {
        let behind = tags[to + 1..].iter_mut().take_while(|(label, _)| *label == TITLE);
        behind.for_each(|(label, _)| *label = Label::Container as usize);
    }
}

/// The first and the last word of the first quotation.
fn quotation(tokens: &[Token]) -> Option<(usize, usize)> {
    let opens = |token: &Token| MARKS.iter().find(|(open, _)| token.head.contains(*open));
    let (from, (_, closing)) =
        tokens.iter().enumerate().find_map(|(at, token)| Some((at, opens(token)?)))?;
    let near = tokens[from..].iter().take(LONGEST);
    let length = near.into_iter().position(|token| token.tail.contains(*closing))?;
    Some((from, from + length))
}

/// Whether a quotation that ends here is the whole of its part: punctuation or a new part is behind it.
fn closes(tokens: &[Token], at: usize) -> bool {
    let Some(next) = tokens.get(at + 1) else { return true };
    tokens[at].tail.contains(['.', ',', '?', '!', ';', ':', '(', '，', '。'])
        || !next.word.starts_with(char::is_lowercase)
        || IN.contains(&next.word)
}
